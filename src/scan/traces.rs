//! How dark a page is along a way, against what lies beside it: what is left of a ruling that is dotted, faint or
//! broken.
//!
//! Where grain or gaps hide a ruling from pixel to pixel, the mean along the way from one crossing to the next still
//! shows it, and the ways where the same line is surely there show how dark it is.

use crate::geom::Axis;
use crate::raster::Gray;

/// What decides whether a way has a trace of a ruling; lengths in pixels.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Look {
    /// The line lies so far beside its place at most.
    pub(super) beside: f32,
    /// So far to both sides the paper is looked at.
    pub(super) side: f32,
}

/// A way is looked at in so many parts.
const PARTS: usize = 8;
/// A trace is so many times as dark against what lies beside it as the rows there differ: their darkest and lightest of
/// half a dozen differ by about 2.5 standard deviations, and five of those are no chance.
const NO_CHANCE: f32 = 2.0;
/// A trace is no paler than this, in steps of 255: the steps of a JPEG.
const PALEST: f32 = 1.5;

/// A trace is dark along more than this share of its way: a character takes a part of it.
const SPREAD: f32 = 0.25;

/// What is seen along a way.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Trace {
    /// How much darker it is than what lies beside it, in steps of 255.
    pub(super) darkness: f32,
    /// The same in each eighth of the way.
    parts: [f32; PARTS],
}

impl Trace {
    /// The share of it that is dark.
    fn share(&self, least: f32) -> f32 {
        self.parts.iter().filter(|&&part| part >= least / 2.0).count() as f32 / PARTS as f32
    }

    /// Whether it is at least so dark, and not in one place alone, as a character in the middle of its cell is.
    pub(super) fn goes_on(&self, least: f32) -> bool {
        let meets = self.parts[0].max(self.parts[PARTS - 1]) >= least / 2.0;
        self.darkness >= least && self.share(least) > SPREAD && meets
    }
}

/// The trace of a line along the parts of a way that no text hides, if it is no chance; `at` is its place across, where
/// it is at such a place along it.
pub(super) fn along(
    gray: &Gray,
    axis: Axis,
    free: &[(f32, f32)],
    at: impl Fn(f32) -> f32,
    look: Look,
) -> Option<Trace> {
    #[allow(clippy::cast_possible_truncation, reason = "a place on the page")]
    let places: Vec<i64> = free.iter().flat_map(|&(from, to)| from.ceil() as i64..to.floor() as i64).collect();
    if places.len() < PARTS {
        return None;
    }
    let lines: Vec<f32> = places.iter().map(|&along| at(along as f32)).collect();
    // The mean along the way, or each part of it, so far off the line.
    let mean = |off: f32, from: usize, to: usize| {
        let sum: f32 = (from..to).map(|n| f32::from(lightness(gray, axis, places[n], lines[n] + off))).sum();
        sum / (to - from).max(1) as f32
    };
    let rows =
        |from: f32, to: f32| std::iter::successors(Some(from), |off| Some(off + 1.0)).take_while(move |off| *off <= to);
    let all = places.len();
    let (place, darkest) =
        rows(-look.beside, look.beside).map(|off| (off, mean(off, 0, all))).min_by(|a, b| a.1.total_cmp(&b.1))?;
    let sides = [(place - look.side, place - look.beside - 1.0), (place + look.beside + 1.0, place + look.side)];
    let [above, below] = sides.map(|(from, to)| {
        let mut means: Vec<f32> = rows(from, to).map(|off| mean(off, 0, all)).collect();
        means.sort_by(f32::total_cmp);
        means
    });
    // Text that hangs into the rows beside a line makes some of them dark.
    let lighter_half = |means: &[f32]| (means.last().copied().unwrap_or(0.0), means[means.len() / 2]);
    let (lightest, usual) =
        [lighter_half(&above), lighter_half(&below)].into_iter().min_by(|a, b| a.0.total_cmp(&b.0))?;
    let darkness = usual - darkest;
    if darkness < (NO_CHANCE * (lightest - usual)).max(PALEST) {
        return None;
    }
    let part = |n: usize| usual - mean(place, n * all / PARTS, (n + 1) * all / PARTS);
    Some(Trace { darkness, parts: std::array::from_fn(part) })
}

/// The lightness at a place along an axis and one across it; beyond the page it is paper.
fn lightness(gray: &Gray, axis: Axis, along: i64, across: f32) -> u8 {
    #[allow(clippy::cast_possible_truncation, reason = "a place on the page")]
    let across = across.round() as i64;
    let (x, y) = match axis {
        Axis::Horizontal => (along, across),
        Axis::Vertical => (across, along),
    };
    match (usize::try_from(x), usize::try_from(y)) {
        (Ok(x), Ok(y)) if x < gray.width && y < gray.height => gray.get(x, y),
        _ => crate::raster::WHITE,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const LOOK: Look = Look { beside: 2.0, side: 8.0 };

    /// Grainy paper of 200 by 40 pixels with marks on row 20, and what is seen along that.
    fn seen(mark: impl Fn(usize) -> u8) -> Option<Trace> {
        let mut page = Gray::white(200, 40);
        // Grain of a fixed pattern: every pixel differs from its neighbours by up to twenty.
        page.pixels
            .iter_mut()
            .enumerate()
            .for_each(|(i, p)| *p = 220 + u8::try_from(i * 7_919 % 97 * 20 / 97).unwrap());
        (0..200).for_each(|x| page.pixels[20 * 200 + x] -= mark(x));
        along(&page, Axis::Horizontal, &[(0.0, 90.0), (100.0, 200.0)], |_| 21.0, LOOK)
    }

    #[test]
    fn what_is_left_of_a_ruling_is_seen_through_grain() {
        let least = 8.0;
        assert!(seen(|_| 15).is_some_and(|trace| trace.goes_on(least)), "faint");
        assert!(seen(|x| if x % 5 < 2 { 90 } else { 0 }).is_some_and(|trace| trace.goes_on(least)), "dotted");
        assert!(seen(|x| if x % 80 < 30 { 200 } else { 0 }).is_some_and(|trace| trace.goes_on(least)), "broken");
        assert_eq!(seen(|_| 0), None, "paper");
        assert!(
            !seen(|x| if (90..115).contains(&x) { 200 } else { 0 }).is_some_and(|trace| trace.goes_on(least)),
            "a character"
        );
    }
}
