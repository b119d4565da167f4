//! Characters that stand one below the other → parts, one a character.

use super::pieces::{Part, ink_box, pixels};
use crate::geom::Rect;
use crate::raster::bits::Bits;

/// How far apart characters stand, as multiples of their width: from touching to half a character of blank.
const CLOSEST: f32 = 0.95;
const FARTHEST: f32 = 1.7;
/// A cut may lie this far from where even spacing puts it, as a share of the spacing.
const UNEVEN: f32 = 0.2;

/// The characters of a column of text, from top to bottom: evenly spaced, cut where there is least ink.
pub(super) fn characters(crop: &Rect, ink: &Rect, bits: &Bits) -> Vec<Part> {
    let [x0, top, x1, bottom] = pixels(ink);
    let rows: Vec<usize> = (top..bottom).map(|y| bits.row(y)[x0..x1].iter().filter(|&&b| b).count()).collect();
    let (height, width) = (ink.height(), ink.width());
    let (fewest, most) = (count(height / (FARTHEST * width)).max(2), count(height / (CLOSEST * width)).max(2));
    let cuts =
        (fewest..=most).map(|n| cuts(&rows, n)).min_by(|a, b| a.1.total_cmp(&b.1)).map_or_else(Vec::new, |best| best.0);
    let ends = cuts.iter().copied().chain([rows.len()]);
    let starts = std::iter::once(0).chain(cuts.iter().copied());
    let bands = starts.zip(ends).map(|(from, to)| Rect {
        x0: crop.x0,
        x1: crop.x1,
        y0: (top + from) as f32,
        y1: (top + to) as f32,
    });
    bands.filter_map(|band| Some(Part { crop: band, ink: ink_box(&band, bits)? })).collect()
}

/// The best cuts into `n` characters, and the mean ink at a cut.
fn cuts(rows: &[usize], n: usize) -> (Vec<usize>, f32) {
    let pitch = rows.len() as f32 / n as f32;
    let reach = count(UNEVEN * pitch);
    let best = |k: usize| {
        let even = count(k as f32 * pitch);
        let near = even.saturating_sub(reach)..(even + reach + 1).min(rows.len());
        near.min_by_key(|&y| (rows[y], y.abs_diff(even))).unwrap_or(even)
    };
    let cuts: Vec<usize> = (1..n).map(best).collect();
    let ink: usize = cuts.iter().map(|&y| rows.get(y).copied().unwrap_or(0)).sum();
    let mean = ink as f32 / cuts.len().max(1) as f32;
    (cuts, mean)
}

#[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a small positive number")]
fn count(v: f32) -> usize {
    v.max(0.0).round() as usize
}
