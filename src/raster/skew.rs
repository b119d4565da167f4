//! How far a page lies askew, and turning it straight.
//!
//! On a straight page rows of text and rulings alternate sharply with white; the angle whose row profile has the most energy is the page's
//! (Postl, Detection of linear oblique structures and skew scan in digitized documents, 1986).

use super::bits::{Bits, steps};
use super::curve::Curve;
use super::{Gray, WHITE};
use crate::geom::Affine;

/// The largest angle looked for, in degrees.
const MOST: f32 = 6.5;
/// Columns are summed in strips this wide, in pixels at [`COARSE`]: within one no angle shifts a row by more than half a pixel.
const STRIP: usize = 4;
/// The resolution at which the angle is measured, in dots per inch.
pub(super) const COARSE: f32 = 100.0;

/// The angle by which the rows of a page fall to the right, in degrees; positive is clockwise.
#[must_use]
pub fn angle(bits: &Bits) -> f32 {
    let strips = strips(bits);
    let coarse = best(&strips, bits.height, 0.0, MOST, 0.1);
    let fine = best(&strips, bits.height, coarse, 0.1, 0.02);
    best(&strips, bits.height, fine, 0.02, 0.01)
}

/// The angle around `middle` with the sharpest row profile.
fn best(strips: &[Vec<f32>], height: usize, middle: f32, reach: f32, step: f32) -> f32 {
    let count = steps(2.0 * reach / step);
    let angles = (0..=count).map(|i| middle - reach + i as f32 * step);
    let scored = angles.map(|angle| (angle, energy(strips, height, angle)));
    // Of equals the one nearest to upright.
    scored.reduce(|a, b| if b.1 > a.1 || (b.1 >= a.1 && b.0.abs() < a.0.abs()) { b } else { a }).map_or(0.0, |best| best.0)
}

/// How much ink each row has, strip by strip.
fn strips(bits: &Bits) -> Vec<Vec<f32>> {
    let mut strips = vec![vec![0.0; bits.height]; bits.width.div_ceil(STRIP)];
    for (y, row) in bits.ink.chunks_exact(bits.width.max(1)).enumerate() {
        for (x, _) in row.iter().enumerate().filter(|p| *p.1) {
            strips[x / STRIP][y] += 1.0;
        }
    }
    strips
}

/// All shifts are off by this, in pixels: there the weights are as sharp as in the mean of all places (a profile of one row has steps of energy 0.68, 0.5 at a
/// whole pixel and 0.81 halfway), so that the angle of none, whose shifts are all alike, is as any other.
const EVEN: f32 = 0.25;

/// The energy of the row profile's steps, were the page turned back by this angle.
fn energy(strips: &[Vec<f32>], height: usize, angle: f32) -> f64 {
    let slope = angle.to_radians().tan() * STRIP as f32;
    let margin = steps(slope.abs() * strips.len() as f32) + 3;
    let mut profile = vec![0.0_f32; height + 2 * margin];
    for (i, strip) in strips.iter().enumerate() {
        let shift = margin as f32 + EVEN - slope * (i as f32 - strips.len() as f32 / 2.0);
        let (whole, part) = (steps(shift.floor()), shift - shift.floor());
        // A quadratic B-spline; by linear weights the angle of none, where all shifts are whole, would look sharpest by far.
        let weights = [0.5 * (1.0 - part).powi(2), 0.5 + part * (1.0 - part), 0.5 * part * part];
        for (y, &ink) in strip.iter().enumerate().filter(|row| *row.1 > 0.0) {
            weights.iter().enumerate().for_each(|(off, weight)| profile[y + whole + off] += ink * weight);
        }
    }
    profile.windows(2).map(|w| f64::from((w[1] - w[0]) * (w[1] - w[0]))).sum()
}

/// The angle by which the columns of a page lean to the left, in degrees, where they lean otherwise than its rows do: `columns` is the page with rows and
/// columns exchanged, and `rows` the rows' angle.
///
/// A page that was drawn through a feeder unevenly is a little askew in one direction only, and the rows of a bent one rise or fall in the mean.
#[must_use]
pub fn lean(columns: &Bits, rows: f32) -> f32 {
    let strips = strips(columns);
    let angle = -best(&strips, columns.height, -rows, LEAN, 0.05);
    let gain = energy(&strips, columns.height, -angle) / energy(&strips, columns.height, -rows).max(1.0);
    if gain > SHARPER && (angle - rows).abs() >= LEAST { angle } else { rows }
}

/// Columns lean otherwise than rows by no more than this, in degrees: the rows of 16 bent pages did so by 1.8° at most.
const LEAN: f32 = 2.5;
/// Columns that differ by less than this from the rows, in degrees, are not leaning otherwise: two pixels over the height of a page at 200 dots an inch.
const LEAST: f32 = 0.06;
/// Columns lean otherwise than rows only where their profile is so many times sharper then: that of mere text hardly changes.
const SHARPER: f64 = 1.1;

/// How a page lies.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Lie {
    /// The angles of its rows and its columns, in degrees.
    pub angles: (f32, f32),
    /// How its rows and its columns are bent once it is turned back, in pixels at a hundred dots an inch.
    pub curves: (Curve, Curve),
}

/// The page turned back and bent flat, and the map from its pixels to those of the page as it was, to within the bends.
#[must_use]
pub fn straightened(gray: &Gray, dpi: f32, lie: &Lie) -> (Gray, Affine) {
    let (rows, columns) = lie.angles;
    let is_flat = lie.curves.0.is_flat() && lie.curves.1.is_flat();
    if is_flat && rows.abs() < 0.02 && columns.abs() < 0.02 {
        return (gray.clone(), Affine::IDENTITY);
    }
    let ((down, along), (left, upright)) = (rows.to_radians().sin_cos(), columns.to_radians().sin_cos());
    let (w, h) = (gray.width as f32, gray.height as f32);
    let (width, height) = (steps(w * along + h * left.abs()), steps(h * upright + w * down.abs()));
    let (cx, cy) = (width as f32 / 2.0, height as f32 / 2.0);
    let (e, f) = (w / 2.0 - along * cx + left * cy, h / 2.0 - down * cx - upright * cy);
    let back = Affine([along, down, -left, upright, e, f]);
    let share = COARSE / dpi;
    let shift = |curve: &Curve, at: usize| curve.at((at as f32 + 0.5) * share) / share;
    let downs: Vec<f32> = (0..width).map(|x| shift(&lie.curves.0, x)).collect();
    let mut straight = Gray::white(width, height);
    for y in 0..height {
        let row = &mut straight.pixels[y * width..(y + 1) * width];
        let aside = shift(&lie.curves.1, y) + 0.5;
        for ((x, to), off) in row.iter_mut().enumerate().zip(&downs) {
            let (x, y) = (x as f32 + aside, y as f32 + 0.5 + off);
            *to = sample(gray, e - 0.5 + along * x - left * y, f - 0.5 + down * x + upright * y);
        }
    }
    (straight, back)
}

/// The lightness at a place between pixels (Catmull-Rom).
fn sample(gray: &Gray, x: f32, y: f32) -> u8 {
    let (fx, fy) = (x.floor(), y.floor());
    if fx < 1.0 || fy < 1.0 || fx + 3.0 > gray.width as f32 || fy + 3.0 > gray.height as f32 {
        let inside = x >= 0.0 && y >= 0.0 && x < gray.width as f32 && y < gray.height as f32;
        return if inside { gray.get(steps(fx), steps(fy)) } else { WHITE };
    }
    let (wx, wy) = (weights(x - fx), weights(y - fy));
    let (left, top) = (steps(fx) - 1, steps(fy) - 1);
    let mut sum = 0.0;
    for (i, wy) in wy.into_iter().enumerate() {
        let at = (top + i) * gray.width + left;
        let four = &gray.pixels[at..at + 4];
        sum += wy * (wx[0] * f32::from(four[0]) + wx[1] * f32::from(four[1]) + wx[2] * f32::from(four[2]) + wx[3] * f32::from(four[3]));
    }
    #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "clamped to a byte")]
    let value = sum.clamp(0.0, 255.0).round() as u8;
    value
}

fn weights(t: f32) -> [f32; 4] {
    let (t2, t3) = (t * t, t * t * t);
    [0.5 * (-t + 2.0 * t2 - t3), 0.5 * (2.0 - 5.0 * t2 + 3.0 * t3), 0.5 * (t + 4.0 * t2 - 3.0 * t3), 0.5 * (t3 - t2)]
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
            assert!((super::angle(&across) - angle).abs() < 0.06, "{angle}: {}", super::angle(&across));
        }
        assert!(lean(&ruled((800, 290), 0.0).transposed(), 0.0).abs() < f32::EPSILON);
    }

    #[test]
    fn columns_that_lean_otherwise_than_rows_are_seen_and_small_angles_too() {
        for (leans, rows) in [(3.0, 1.4), (-2.2, -0.5), (0.3, 0.0), (1.0, 1.0), (0.0, 0.0)] {
            let seen = lean(&ruled((800, 1_000), leans).transposed(), rows);
            assert!((seen - leans).abs() < 0.1, "{leans} {rows}: {seen}");
        }
    }
}
