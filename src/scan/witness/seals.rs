//! What stands within a seal beside the tables may be the seal's own text, and not the form's.

use super::{Seen, Witness};
use crate::geom::{Point, Rect};

pub(super) struct Seals;

impl Witness for Seals {
    fn lost(&self, seen: &Seen) -> Vec<usize> {
        let place = seen.piece.bbox();
        let corners = [Point { x: place.x0, y: place.y0 }, Point { x: place.x1, y: place.y1 }];
        let is_in = |seal: &Rect| corners.iter().all(|&corner| seal.contains(corner));
        let is_sealed = !seen.tables.contains(place.center()) && seen.sheet.seals.iter().any(|seal| is_in(&seal.bbox));
        if is_sealed { (0..seen.chars.len()).collect() } else { Vec::new() }
    }
}
