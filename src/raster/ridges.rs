//! Where a page has thin dark ridges: rulings, however faint, dashed or grainy.
//!
//! A pixel of a ridge is darker than what lies a little way off on both sides. Along a ruling that holds pixel after
//! pixel, in grain only here and there: the mean along a short way tells them apart where no threshold on single pixels
//! could.

use super::Gray;
use super::bits::{Bits, steps};

/// What decides which ridges are rulings; lengths in inches, lightness in steps of 255.
#[derive(Clone, Debug, PartialEq)]
pub struct Tuning {
    /// How far off the lightness beside a ridge is taken.
    ///
    /// Too small: thick rulings have no sides. Too large: the text beside a ruling is taken for its side.
    pub side: f32,
    /// The way along which darkness is averaged.
    ///
    /// Too small: grain makes rulings, and dashes fall apart. Too large: characters in a row make rulings.
    pub along: f32,
    /// A ridge is so much darker than its sides, in the mean.
    ///
    /// Too small: grain makes rulings. Too large: faint rulings are lost.
    pub darker: f32,
    /// So large a share of the pixels along a ridge is deep; of a dashed ruling half are.
    ///
    /// Too small: characters in a row make rulings. Too large: dashed and broken rulings are lost.
    pub filled: f32,
    /// A pixel this much darker than its sides is deep.
    pub deep: f32,
    /// More than this does not count, so that a few black pixels do not make a ridge of a whole way.
    pub darkest: f32,
}

impl Default for Tuning {
    fn default() -> Self {
        Self { side: 0.018, along: 0.12, darker: 9.0, filled: 0.5, deep: 5.0, darkest: 30.0 }
    }
}

/// The pixels that lie on horizontal ridges, row by row.
#[must_use]
pub(super) fn across(gray: &Gray, dpi: f32, tuning: &Tuning) -> Vec<bool> {
    let reach = steps(tuning.along * dpi / 2.0).max(3);
    let mut marked = vec![false; gray.pixels.len()];
    let mut depth = vec![0.0; gray.width];
    for y in 0..gray.height {
        measure(gray, y, dpi, tuning, &mut depth);
        mark(&depth, reach, tuning, &mut marked[y * gray.width..(y + 1) * gray.width]);
    }
    marked
}

/// The pixels that are as dark against what lies above and below them as a ruling is in the mean: what is seen of
/// rulings however the light falls, and of the strokes of characters. The edges of shadows and of paper are not among
/// them.
pub(super) fn deep(gray: &Gray, dpi: f32, tuning: &Tuning) -> Bits {
    let mut depth = vec![0.0; gray.width];
    let mut ink = Vec::with_capacity(gray.pixels.len());
    for y in 0..gray.height {
        measure(gray, y, dpi, tuning, &mut depth);
        ink.extend(depth.iter().map(|&d| d >= tuning.darker));
    }
    Bits { width: gray.width, height: gray.height, ink }
}

/// How much darker each pixel of a row is than what lies a little way off above and below it.
fn measure(gray: &Gray, y: usize, dpi: f32, tuning: &Tuning, depth: &mut [f32]) {
    let (near, far) = (steps(tuning.side * dpi).max(2), steps(2.0 * tuning.side * dpi).max(4));
    // Beside a ruling near the edge of a picture lies what is left of it.
    let below = |off: usize| (y + off).min(gray.height - 1);
    let [here, up, up2, down, down2] =
        [y, y.saturating_sub(near), y.saturating_sub(far), below(near), below(far)].map(|y| gray.row(y));
    for x in 0..gray.width {
        let side = up[x].max(up2[x]).min(down[x].max(down2[x]));
        depth[x] = (f32::from(side) - f32::from(here[x])).clamp(-tuning.darkest, tuning.darkest);
    }
}

/// Marks where the mean depth and the share of deep pixels are enough, each run to its last deep pixels.
fn mark(depth: &[f32], reach: usize, tuning: &Tuning, marked: &mut [bool]) {
    let window = (2 * reach + 1) as f32;
    let (enough, filled) = (tuning.darker * window, tuning.filled * window);
    let deep = |d: f32| if d >= tuning.deep { 1.0 } else { 0.0 };
    let (mut sum, mut count) = depth.iter().take(reach).fold((0.0, 0.0), |(sum, count), &d| (sum + d, count + deep(d)));
    let mut run: Option<(usize, usize)> = None;
    for x in 0..depth.len() {
        let entering = depth.get(x + reach).copied().unwrap_or(0.0);
        let leaving = if x > reach { depth[x - reach - 1] } else { 0.0 };
        sum += entering - leaving;
        count += deep(entering) - deep(leaving);
        if sum >= enough && count >= filled {
            run = Some((run.map_or(x, |r| r.0), x + 1));
        } else if let Some((from, to)) = run.take() {
            fill(depth, tuning.darker, from, to, reach, marked);
        }
    }
    if let Some((from, to)) = run {
        fill(depth, tuning.darker, from, to, reach, marked);
    }
}

/// Marks a run from its first to its last deep pixel, and as far as deep pixels go on from there: of a faint ruling the
/// mean sees less.
fn fill(depth: &[f32], enough: f32, from: usize, to: usize, reach: usize, marked: &mut [bool]) {
    let deep = |x: &usize| depth[*x] >= enough;
    let (Some(first), Some(last)) = ((from..to).find(deep), (from..to).rev().find(deep)) else { return };
    let low = (first.saturating_sub(reach)..first).rev().take_while(deep).last().unwrap_or(first);
    let high = (last + 1..(last + 1 + reach).min(depth.len())).take_while(deep).last().unwrap_or(last);
    marked[low..=high].fill(true);
}
