//! A `%` that shows two rings behind its stroke may be a `‰`.

use super::{Seen, Witness};
use crate::scan::mille;

pub(super) struct Rings;

impl Witness for Rings {
    fn lost(&self, seen: &Seen) -> Vec<usize> {
        mille::taken_for_percent(seen.piece, seen.chars, &seen.sheet.ink).into_iter().collect()
    }
}
