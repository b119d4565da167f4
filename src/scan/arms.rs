//! The strokes of a sign one above another, where its arms are apart: two of `>`, three of `≥`, and thicker ones where
//! two bars have run together.
//!
//! This tells signs whose bar slants, and narrow ones, in which no row is dark along the whole width (see `bars`).

use super::pieces::pixels;
use crate::geom::Rect;
use crate::raster::Bits;
use crate::raster::bits::steps;

/// The columns that tell whether a sign has a bar, as shares of its width from the side where its arms are apart:
/// before them strokes end, behind them they meet.
const APART: [f32; 2] = [0.2, 0.55];
/// Three strokes are seen where so many of these columns cross three.
///
/// Too small: a speck below `>` is a bar. Too large: a bar with a gap is none.
const CROSSED: f32 = 0.6;

/// A bar that has run together with another one, or with the arm above it, is thicker than the upper arm by more than
/// this.
///
/// Measured on worn prints: none of 518 signs with one bar is thicker, and 51 of 52 with two are.
const THICKER: f32 = 1.5;

/// The other arm and a bar that has run together with it are no thicker than this: two strokes and a gap of one. What
/// is thicker may be anything.
const MERGED: f32 = 3.0;

/// What is seen of a sign below its upper arm.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Below {
    /// The other arm and one bar, flat or slanted.
    Bar,
    /// More than that: two bars, of which one has run together with the other or with the arm.
    Thick,
    /// One stroke that is thicker than the upper arm: the other arm and a bar that has run together with it.
    Merged,
    /// No bar, or nothing that can be told.
    Unclear,
}

/// What is seen below the upper arm of a sign, by the strokes one above another where its arms are apart.
///
/// Measured on worn prints: of 270 signs with a bar 238 showed three strokes, of 59 without one none did; most of the
/// others were blots.
pub(super) fn below(ink: &Bits, bbox: &Rect, opens: Side) -> Below {
    let [x0, y0, x1, y1] = pixels(bbox);
    let width = (x1 - x0) as f32;
    let columns = steps(APART[0] * width)..steps(APART[1] * width);
    let strokes = |step: usize| -> Vec<usize> {
        let x = if opens == Side::Left { x0 + step } else { x1 - 1 - step };
        let column: Vec<bool> = (y0..y1).map(|y| ink.get(x, y)).collect();
        column.chunk_by(|a, b| a == b).filter(|run| run[0]).map(<[bool]>::len).collect()
    };
    let crossed: Vec<Vec<usize>> = columns.map(strokes).collect();
    // The upper arm and the thickest stroke below it, where so many strokes are seen for the most part.
    let sums = |count: usize| -> Option<(usize, usize)> {
        let alike = || crossed.iter().filter(|strokes| strokes.len() == count);
        let is_most = alike().count() as f32 >= CROSSED * crossed.len() as f32 && alike().next().is_some();
        let thickest = |strokes: &Vec<usize>| strokes[1..].iter().copied().max().unwrap_or(0);
        is_most.then(|| (alike().map(|strokes| strokes[0]).sum(), alike().map(thickest).sum()))
    };
    let thickness = |(upper, below): (usize, usize)| below as f32 / upper.max(1) as f32;
    match (sums(3).map(thickness), sums(2).map(thickness)) {
        (Some(thick), _) if thick > THICKER => Below::Thick,
        (Some(_), _) => Below::Bar,
        (None, Some(thick)) if thick > THICKER && thick <= MERGED => Below::Merged,
        _ => Below::Unclear,
    }
}

/// The box of the ink of the first character in a box, up to the first blank column.
pub(super) fn leading(line: &Rect, ink: &Bits) -> Option<Rect> {
    let [x0, y0, x1, y1] = pixels(line);
    let is_inked = |x: &usize| (y0..y1).any(|y| ink.get(*x, y));
    let start = (x0..x1).find(is_inked)?;
    let end = (start..x1).find(|x| !is_inked(x)).unwrap_or(x1);
    let rows: Vec<usize> = (y0..y1).filter(|&y| (start..end).any(|x| ink.get(x, y))).collect();
    Some(Rect { x0: start as f32, y0: *rows.first()? as f32, x1: end as f32, y1: *rows.last()? as f32 + 1.0 })
}

/// The side on which the arms of a sign are apart: the left one of `>`.
#[derive(Clone, Copy, PartialEq)]
pub(super) enum Side {
    Left,
    Right,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_bar_is_seen_below_the_arms_and_two_that_have_run_together() {
        let drawn = |bars: &[fn(usize) -> usize], opens: Side| {
            let mut ink = Bits { width: 24, height: 26, ink: vec![false; 24 * 26] };
            for x in 0..18 {
                let at = if opens == Side::Left { x } else { 17 - x };
                for y in [2 + x / 3, 14 - x / 3].into_iter().chain(bars.iter().map(|bar| bar(x))) {
                    (y..y + 2).for_each(|y| ink.ink[y * 24 + at + 3] = true);
                }
            }
            below(&ink, &Rect::new(3.0, 2.0, 21.0, 24.0), opens)
        };
        for side in [Side::Left, Side::Right] {
            assert_eq!(drawn(&[|_| 19], side), Below::Bar, "flat");
            assert_eq!(drawn(&[|x| 19 - x / 3], side), Below::Bar, "slanted");
            assert_eq!(drawn(&[|_| 19, |_| 21], side), Below::Thick, "two that have run together");
            assert_eq!(
                drawn(&[|x| 16 - x / 3, |_| 20], side),
                Below::Thick,
                "one of two has run together with the arm"
            );
            assert_eq!(drawn(&[|x| 16 - x / 3], side), Below::Merged, "one has run together with the arm");
            assert_eq!(drawn(&[], side), Below::Unclear, "no bar");
        }
    }
}
