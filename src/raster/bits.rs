//! A picture of ink and paper: which pixels are dark.

use super::Gray;

/// Which pixels of a picture are ink, row by row.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Bits {
    /// Pixels in a row.
    pub width: usize,
    /// Rows.
    pub height: usize,
    /// `width * height` pixels; true is ink.
    pub ink: Vec<bool>,
}

/// What counts as ink.
#[derive(Clone, Debug, PartialEq)]
pub struct Tuning {
    /// The side of the square whose mean lightness a pixel is compared with, in inches.
    ///
    /// Too small: the inside of thick strokes is paper. Too large: shadows become ink.
    pub window: f32,
    /// Ink is darker than this share of that mean.
    ///
    /// Too small: faint rulings are lost. Too large: the grain of paper becomes ink.
    pub darker: f32,
}

impl Default for Tuning {
    fn default() -> Self {
        Self { window: 0.25, darker: 0.86 }
    }
}

impl Bits {
    /// The ink of a picture: what is darker than its surroundings.
    #[must_use]
    pub fn of(gray: &Gray, dpi: f32, tuning: &Tuning) -> Self {
        let means = means(gray, steps(tuning.window * dpi / 2.0).max(2));
        let ink =
            gray.pixels.iter().zip(&means).map(|(&p, &mean)| f32::from(p) < f32::from(mean) * tuning.darker).collect();
        Self { width: gray.width, height: gray.height, ink }
    }

    /// Whether a pixel is ink; not beyond the edges.
    #[must_use]
    pub fn get(&self, x: usize, y: usize) -> bool {
        x < self.width && y < self.height && self.ink[y * self.width + x]
    }

    /// The same with rows and columns exchanged.
    #[must_use]
    pub fn transposed(&self) -> Self {
        let ink = (0..self.width).flat_map(|x| (0..self.height).map(move |y| self.ink[y * self.width + x])).collect();
        Self { width: self.height, height: self.width, ink }
    }

    /// A row.
    #[must_use]
    pub fn row(&self, y: usize) -> &[bool] {
        &self.ink[y * self.width..(y + 1) * self.width]
    }
}

/// A length as a whole number of pixels, rounded; 0 for anything negative.
///
/// `f32::round` and `f32::floor` are calls of functions on processors that are not known to have SSE 4.1; this,
/// [`whole`] and [`below`] are asked for every pixel of a page.
pub(crate) fn steps(length: f32) -> usize {
    let pixels = whole(length);
    pixels + usize::from(length - pixels as f32 >= 0.5 && length < FAR)
}

/// The whole pixels of a length; 0 for anything negative.
#[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "the value is clamped to a range that fits")]
pub(super) fn whole(length: f32) -> usize {
    length.clamp(0.0, FAR) as u32 as usize
}

/// The whole number below; `length` is within a million.
#[allow(clippy::cast_possible_truncation, reason = "no page has so many pixels")]
pub(super) fn below(length: f32) -> f32 {
    let towards_none = length as i32 as f32;
    if towards_none > length { towards_none - 1.0 } else { towards_none }
}

/// No page has so many pixels in a row.
const FAR: f32 = 1e6;

/// The mean lightness of the square of `reach` pixels around each pixel, by running sums.
pub(super) fn means(gray: &Gray, reach: usize) -> Vec<u8> {
    let across: Vec<u8> = gray
        .pixels
        .chunks_exact(gray.width.max(1))
        .flat_map(|row| running(row.iter().copied(), gray.width, reach))
        .collect();
    let mut sums = vec![0_u32; gray.width];
    let mut means = vec![0; across.len()];
    let row = |y: usize| &across[y * gray.width..(y + 1) * gray.width];
    for y in 0..reach.min(gray.height) {
        sums.iter_mut().zip(row(y)).for_each(|(s, &p)| *s += u32::from(p));
    }
    for y in 0..gray.height {
        if y + reach < gray.height {
            sums.iter_mut().zip(row(y + reach)).for_each(|(s, &p)| *s += u32::from(p));
        }
        if y > reach {
            sums.iter_mut().zip(row(y - reach - 1)).for_each(|(s, &p)| *s -= u32::from(p));
        }
        let count = u32::try_from((y + reach + 1).min(gray.height) - y.saturating_sub(reach)).unwrap_or(1);
        let to = &mut means[y * gray.width..(y + 1) * gray.width];
        to.iter_mut().zip(&sums).for_each(|(m, &s)| *m = u8::try_from(s / count).unwrap_or(u8::MAX));
    }
    means
}

/// The mean of the `reach` values around each.
fn running(values: impl Iterator<Item = u8>, count: usize, reach: usize) -> Vec<u8> {
    let values: Vec<u32> = values.map(u32::from).collect();
    let mut sum: u32 = values.iter().take(reach).sum();
    let mut means = Vec::with_capacity(count);
    for at in 0..count {
        sum += values.get(at + reach).copied().unwrap_or(0);
        if at > reach {
            sum -= values[at - reach - 1];
        }
        let around = u32::try_from((at + reach + 1).min(count) - at.saturating_sub(reach)).unwrap_or(1);
        means.push(u8::try_from(sum / around).unwrap_or(u8::MAX));
    }
    means
}
