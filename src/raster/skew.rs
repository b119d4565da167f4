//! How far a page lies askew, and how far it was seen at an angle.
//!
//! On a straight page rows of text and rulings alternate sharply with white; the angle whose row profile has the most
//! energy is the page's (Postl, Detection of linear oblique structures and skew scan in digitized documents, 1986). The
//! rows of a page that was seen at an angle run towards one point, and so do its columns: the profile is taken along
//! lines through a point then, and which one it is has one number more.

use super::bits::{Bits, below, steps, whole};

/// Columns are summed in strips this wide, in pixels at [`COARSE`]: within one no angle shifts a row by more than half
/// a pixel.
const STRIP: usize = 4;
/// The resolution at which the angle is measured, in dots per inch.
pub(super) const COARSE: f32 = 100.0;

/// What decides how a page lies; angles in degrees.
#[derive(Clone, Debug, PartialEq)]
pub struct Tuning {
    /// The largest angle of the rows.
    ///
    /// Too small: pages that lie more askew stay so. Too large: each page takes longer, and diagonals count.
    pub most: f32,
    /// Columns lean otherwise than rows by no more than this: the rows of 16 bent pages did so by 1.8° at most.
    ///
    /// Too small: sheets that were drawn in unevenly stay so. Too large: each page takes longer.
    pub lean: f32,
    /// Columns that differ by less from the rows do not lean otherwise: two pixels over the height of a page at 200
    /// dots an inch.
    ///
    /// Too small: pages are resampled for nothing. Too large: rulings are crossed by columns of text.
    pub least: f32,
    /// Lines lean or converge only where their profile is so many times sharper then.
    ///
    /// Too small: pages of mere text, whose profile hardly changes, are distorted. Too large: pages of few rulings stay
    /// as they were seen.
    pub sharper: f64,
    /// How much nearer than the middle of a page, as a share of that distance, its nearest edge was seen at most.
    ///
    /// Too small: photographs from a low angle stay so. Too large: each page takes longer, and rows that are far apart
    /// are laid on each other.
    pub nearer: f32,
    /// The middle line of converging ones has the angle of the best parallel ones to within this: those are along some
    /// of them.
    ///
    /// Too small: photographs of few rulings stay as they are. Too large: each page takes longer.
    pub off: f32,
    /// What converges by less is left: by so many hundredths of an inch it moves a corner of the page.
    ///
    /// Too small: flat pages are resampled for nothing. Too large: rows run from one side of their ruling to the other.
    pub corner: f32,
}

impl Default for Tuning {
    fn default() -> Self {
        Self { most: 6.5, lean: 2.5, least: 0.06, sharper: 1.1, nearer: 0.12, off: 3.0, corner: 2.0 }
    }
}

/// Lines through one point, or parallel ones: the rows of a page, or its columns.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Pencil {
    /// The angle of the line through the middle of the page, in degrees: rows fall to the right, columns lean to the
    /// left by it; positive is clockwise.
    pub angle: f32,
    /// One divided by the distance from the middle of the page to the point that the lines run to, in pixels at a
    /// hundred dots an inch: to the right or below where it is positive, 0 where they are parallel.
    pub converging: f32,
}

impl Pencil {
    /// Parallel lines.
    #[must_use]
    pub fn parallel(angle: f32) -> Self {
        Self { angle, converging: 0.0 }
    }
}

/// The rows of a page.
#[must_use]
pub fn rows(bits: &Bits, tuning: &Tuning) -> Pencil {
    let strips = Strips::of(bits);
    let coarse = sharpest(0.0, tuning.most, 0.1, |angle| strips.energy(&Pencil::parallel(angle)));
    converged(&strips, finer(&strips, Pencil::parallel(coarse)), tuning)
}

/// The columns of a page: `turned` is the page with rows and columns exchanged, and `rows` the rows' angle, which
/// theirs is but where it clearly is not.
///
/// A page that was drawn through a feeder unevenly is a little askew in one direction only, and the rows of a bent one
/// rise or fall in the mean.
#[must_use]
pub fn columns(turned: &Bits, rows: f32, tuning: &Tuning) -> Pencil {
    let strips = Strips::of(turned);
    let energy = |angle: f32| strips.energy(&Pencil::parallel(angle));
    let angle = sharpest(-rows, tuning.lean, 0.05, energy);
    let leans = energy(angle) > tuning.sharper * energy(-rows).max(1.0) && (angle + rows).abs() >= tuning.least;
    let seen = converged(&strips, Pencil::parallel(if leans { angle } else { -rows }), tuning);
    Pencil { angle: -seen.angle, ..seen }
}

/// The number around `middle` with the most energy.
fn sharpest(middle: f32, reach: f32, step: f32, energy: impl Fn(f32) -> f64) -> f32 {
    let count = steps(2.0 * reach / step);
    let scored = (0..=count).map(|i| middle - reach + i as f32 * step).map(|at| (at, energy(at)));
    // Of equals the one nearest to none.
    let best = scored.reduce(|a, b| if b.1 > a.1 || (b.1 >= a.1 && b.0.abs() < a.0.abs()) { b } else { a });
    best.map_or(0.0, |best| best.0)
}

/// The same lines with the angle that is sharpest near theirs.
fn finer(strips: &Strips, lines: Pencil) -> Pencil {
    let energy = |angle: f32| strips.energy(&Pencil { angle, ..lines });
    Pencil { angle: sharpest(sharpest(lines.angle, 0.1, 0.02, energy), 0.02, 0.01, energy), ..lines }
}

/// Angle and convergence are first looked for in so many steps to each side.
const STEPS: i8 = 10;

/// The lines, or those that converge where they make the profile sharper.
fn converged(strips: &Strips, parallel: Pencil, tuning: &Tuning) -> Pencil {
    let Some(mut lines) = coarsely(&strips.halved(), parallel, tuning) else { return parallel };
    let half = strips.width() / 2.0;
    // Each step is a fifth of the one before, and reaches as far as that.
    let mut step = tuning.nearer / f32::from(STEPS) / half;
    for _ in 0..2 {
        let energy = |converging: f32| strips.energy(&Pencil { converging, ..lines });
        let converging = sharpest(lines.converging, step, step / 5.0, energy);
        lines = finer(strips, Pencil { converging, ..lines });
        step /= 5.0;
    }
    let is_sharper = strips.energy(&lines) > tuning.sharper * strips.energy(&parallel).max(1.0);
    let corner = lines.converging.abs() * half * strips.height as f32 / 2.0;
    if is_sharper && corner >= tuning.corner { lines } else { parallel }
}

/// The lines near these that make the profile of a halved page sharpest, whose angle and convergence have to be found
/// together; `None` for parallel ones.
fn coarsely(strips: &Strips, parallel: Pencil, tuning: &Tuning) -> Option<Pencil> {
    let half = strips.width() / 2.0;
    let ways = (-STEPS..=STEPS).flat_map(|angle| (-STEPS..=STEPS).map(move |converging| (angle, converging)));
    let (mut most, mut best) = (tuning.sharper * strips.energy(&parallel), None);
    for (angle, converging) in ways.filter(|(_, converging)| *converging != 0) {
        let step = |most: f32, steps: i8| most / f32::from(STEPS) * f32::from(steps);
        let angle = parallel.angle + step(tuning.off, angle);
        let lines = Pencil { angle, converging: step(tuning.nearer, converging) / half };
        let energy = strips.energy(&lines);
        if energy > most {
            // Pixels of the halved page are twice as large.
            (most, best) = (energy, Some(Pencil { converging: lines.converging / 2.0, ..lines }));
        }
    }
    best
}

/// How much ink each row of a page has, strip by strip.
struct Strips {
    strips: Vec<Vec<f32>>,
    height: usize,
}

impl Strips {
    fn of(bits: &Bits) -> Self {
        let mut strips = vec![vec![0.0; bits.height]; bits.width.div_ceil(STRIP)];
        for (y, row) in bits.ink.chunks_exact(bits.width.max(1)).enumerate() {
            for (x, _) in row.iter().enumerate().filter(|p| *p.1) {
                strips[x / STRIP][y] += 1.0;
            }
        }
        Self { strips, height: bits.height }
    }

    /// The page at half of its resolution.
    fn halved(&self) -> Self {
        let sum = |pair: &[Vec<f32>]| {
            let row = |y: usize| pair.iter().filter_map(|strip| strip.get(y)).sum::<f32>();
            (0..self.height.div_ceil(2)).map(|y| row(2 * y) + row(2 * y + 1)).collect()
        };
        Self { strips: self.strips.chunks(2).map(sum).collect(), height: self.height.div_ceil(2) }
    }

    /// The width of the page, in pixels.
    fn width(&self) -> f32 {
        (self.strips.len() * STRIP) as f32
    }

    /// The energy of the steps of the page's profile along these lines.
    fn energy(&self, lines: &Pencil) -> f64 {
        let (slope, middle) = (lines.angle.to_radians().tan(), self.height as f32 / 2.0);
        let spread = 1.0 / (1.0 - lines.converging.abs() * self.width() / 2.0) - 1.0;
        let margin = steps(slope.abs() * self.width() * (1.0 + spread) + middle * spread) + 3;
        let mut profile = vec![0.0_f32; self.height + 2 * margin];
        for (i, strip) in self.strips.iter().enumerate() {
            let aside = STRIP as f32 * (i as f32 - self.strips.len() as f32 / 2.0);
            let wider = 1.0 / (1.0 - lines.converging * aside) - 1.0;
            let start = margin as f32 + EVEN - slope * aside * (1.0 + wider) - middle * wider;
            add(strip, start, wider, &mut profile);
        }
        profile.windows(2).map(|w| f64::from((w[1] - w[0]) * (w[1] - w[0]))).sum()
    }
}

/// All shifts are off by this, in pixels: there the weights are as sharp as in the mean of all places (a profile of one
/// row has steps of energy 0.68, 0.5 at a whole pixel and 0.81 halfway), so that the angle of none, whose shifts are
/// all alike, is as any other.
const EVEN: f32 = 0.25;

/// Adds the ink of a strip to a profile, its first row at `start` and the next ones `1 + wider` apart.
fn add(strip: &[f32], start: f32, wider: f32, profile: &mut [f32]) {
    let (first, start) = (whole(start), start - whole(start) as f32);
    if wider.abs() < f32::EPSILON {
        // All rows have the same weights. In this order each place sums up as below, to the last bit.
        for (off, weight) in weights(start).into_iter().enumerate().rev() {
            let to = &mut profile[first + off..first + off + strip.len()];
            to.iter_mut().zip(strip).for_each(|(to, ink)| *to += ink * weight);
        }
        return;
    }
    for (y, &ink) in strip.iter().enumerate().filter(|row| *row.1 > 0.0) {
        let at = start + y as f32 * wider;
        let part = at - below(at);
        let whole = whole((first + y) as f32 + below(at));
        weights(part).iter().enumerate().for_each(|(off, weight)| profile[whole + off] += ink * weight);
    }
}

/// How the ink of a row that begins at this part of a pixel is shared out to three rows: a quadratic B-spline; by
/// linear weights the angle of none, where all shifts are whole, would look sharpest by far.
fn weights(part: f32) -> [f32; 3] {
    [0.5 * (1.0 - part).powi(2), 0.5 + part * (1.0 - part), 0.5 * part * part]
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A page of so many rows and columns of pixels with upright rulings every 90, which lean by this angle.
    fn ruled(size: (usize, usize), angle: f32) -> Bits {
        let (width, height) = size;
        let mut bits = Bits { width, height, ink: vec![false; width * height] };
        for ruling in 1..width / 90 {
            for y in 0..height {
                let x = ruling as f32 * 90.0 + angle.to_radians().tan() * (height as f32 / 2.0 - y as f32);
                bits.ink[y * width + steps(x)] = true;
            }
        }
        bits
    }

    #[test]
    fn no_angle_looks_sharper_than_it_is() {
        for angle in [0.0, 0.04, 0.1, 0.24, 0.55] {
            let across = ruled((700, 1_000), -angle).transposed();
            assert!(
                (rows(&across, &Tuning::default()).angle - angle).abs() < 0.06,
                "{angle}: {}",
                rows(&across, &Tuning::default()).angle
            );
        }
        assert!(columns(&ruled((800, 290), 0.0).transposed(), 0.0, &Tuning::default()).angle.abs() < f32::EPSILON);
    }

    #[test]
    fn columns_that_lean_otherwise_than_rows_are_seen_and_small_angles_too() {
        for (leans, rows) in [(3.0, 1.4), (-2.2, -0.5), (0.3, 0.0), (1.0, 1.0), (0.0, 0.0)] {
            let seen = columns(&ruled((800, 1_000), leans).transposed(), rows, &Tuning::default()).angle;
            assert!((seen - leans).abs() < 0.1, "{leans} {rows}: {seen}");
        }
    }
}
