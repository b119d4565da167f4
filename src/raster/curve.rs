//! How far the rows and columns of a page lie off a straight line, strip by strip: a sheet that was bent on the glass,
//! or drawn in unevenly.
//!
//! On a flat page the rulings of one strip go on at the same height in the next one. The shifts under which all strips
//! of a page agree best, and that change little from strip to strip, are found by dynamic programming (Viterbi, Error
//! bounds for convolutional codes, 1967).

use super::bits::{Bits, steps};

/// What decides how bent a page may be; lengths in inches.
#[derive(Clone, Debug, PartialEq)]
pub struct Tuning {
    /// The width of a strip.
    ///
    /// Too small: characters count as much as rulings. Too large: a ruling falls within a strip.
    pub strip: f32,
    /// The farthest shift of a strip.
    ///
    /// Too small: strongly bent pages stay so. Too large: a row's ruling is taken for that of the next row, and rows
    /// are 5 mm high at least.
    pub farthest: f32,
    /// The shifts of neighbouring strips differ by no more: a slope of 3.4° beyond that of the page.
    pub bend: f32,
    /// What a difference of a hundredth of an inch between neighbours costs, beside the agreement of a strip with all
    /// others, which is 1 at most.
    ///
    /// Too small: strips without rulings go astray. Too large: bends stay.
    pub stiffness: f32,
    /// A page is bent only where its strips agree so many times better then.
    ///
    /// Too small: pages without rulings are bent to fit their text. Too large: bends of a few rulings stay.
    pub sharper: f32,
    /// Lesser bends are left, from the lowest to the highest: rulings are as thick.
    pub least: f32,
}

impl Default for Tuning {
    fn default() -> Self {
        Self { strip: 0.25, farthest: 0.12, bend: 0.015, stiffness: 0.05, sharper: 1.1, least: 0.012 }
    }
}

/// How far what stands at each place along an axis is shifted across it, in pixels of a coarse picture; empty where
/// nothing is.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Curve {
    /// The shift of each strip.
    shifts: Vec<f32>,
    /// The width of a strip.
    strip: f32,
}

impl Curve {
    /// The shift at a place along the axis, in pixels of the coarse picture as the place is.
    #[must_use]
    pub fn at(&self, along: f32) -> f32 {
        let Some(last) = self.shifts.len().checked_sub(1) else { return 0.0 };
        let at = (along / self.strip - 0.5).clamp(0.0, last as f32);
        let (low, part) = (steps(at.floor()), at - at.floor());
        self.shifts[low] * (1.0 - part) + self.shifts[(low + 1).min(last)] * part
    }

    /// Whether nothing is shifted.
    #[must_use]
    pub fn is_flat(&self) -> bool {
        self.shifts.is_empty()
    }
}

/// The curve of the rows of a page that lies straight; `dpi` is the resolution of its bits.
#[must_use]
pub fn of_rows(bits: &Bits, dpi: f32, tuning: &Tuning) -> Curve {
    let strip = steps(tuning.strip * dpi).max(4);
    let profiles = profiles(bits, strip);
    let most = steps(tuning.farthest * dpi * HALVES);
    let mut shifts = vec![most; profiles.len()];
    let flat = sharpness(&profiles, &shifts, most);
    for _ in 0..ROUNDS {
        let next = best_path(&profiles, &shifts, most, dpi, tuning);
        if next == shifts {
            break;
        }
        shifts = next;
    }
    let (low, high) = (shifts.iter().min().copied().unwrap_or(most), shifts.iter().max().copied().unwrap_or(most));
    let is_bent = (high - low) as f32 >= tuning.least * dpi * HALVES;
    if !is_bent || sharpness(&profiles, &shifts, most) < tuning.sharper * flat {
        return Curve::default();
    }
    // As far up as down, to a whole pixel: the page stays in its place, and its boxes are off by hardly more than half
    // the bend.
    let middle = most as f32 + (((low + high) as f32 / 2.0 - most as f32) / HALVES).round() * HALVES;
    let shifts: Vec<f32> = shifts.iter().map(|&s| (s as f32 - middle) / HALVES).collect();
    Curve { shifts: smoothed(&shifts), strip: strip as f32 }
}

/// Shifts are looked for in steps of half a pixel.
const HALVES: f32 = 2.0;
/// The strips agree on their heights after so many rounds at most.
const ROUNDS: usize = 5;

/// How full each half row of each strip is, squared: rulings fill a strip, text does not.
fn profiles(bits: &Bits, strip: usize) -> Vec<Vec<f32>> {
    let count = bits.width / strip;
    let inked = |row: &[bool], at: usize| {
        row[at * strip..(at + 1) * strip].iter().filter(|&&ink| ink).count() as f32 / strip as f32
    };
    let rows =
        |at: usize| bits.ink.chunks_exact(bits.width.max(1)).map(|row| inked(row, at).powi(2)).collect::<Vec<_>>();
    (0..count).map(|at| halved(&rows(at))).collect()
}

/// Rows with those between them, softened so that strips half a row apart still agree a little.
fn halved(rows: &[f32]) -> Vec<f32> {
    let row = |y: Option<usize>| y.and_then(|y| rows.get(y)).copied().unwrap_or(0.0);
    let soft = |y: usize| 0.25 * row(y.checked_sub(1)) + 0.5 * row(Some(y)) + 0.25 * row(Some(y + 1));
    (0..rows.len()).flat_map(|y| [soft(y), 0.5 * (soft(y) + soft(y + 1))]).collect()
}

/// The sum of all strips, each at its shift.
fn sum(profiles: &[Vec<f32>], shifts: &[usize], most: usize) -> Vec<f32> {
    let mut sum = vec![0.0; profiles.first().map_or(0, Vec::len)];
    for (profile, &shift) in profiles.iter().zip(shifts) {
        sum.iter_mut().enumerate().for_each(|(y, s)| *s += shifted(profile, y, shift, most));
    }
    sum
}

/// A strip's fullness at a place, were it moved back by its shift.
fn shifted(profile: &[f32], y: usize, shift: usize, most: usize) -> f32 {
    (y + shift).checked_sub(most).and_then(|y| profile.get(y)).copied().unwrap_or(0.0)
}

/// How much the strips agree.
fn sharpness(profiles: &[Vec<f32>], shifts: &[usize], most: usize) -> f32 {
    sum(profiles, shifts, most).iter().map(|s| s * s).sum()
}

/// The shifts under which each strip agrees best with all others at their present shifts, and that do not change much
/// from one to the next.
fn best_path(profiles: &[Vec<f32>], shifts: &[usize], most: usize, dpi: f32, tuning: &Tuning) -> Vec<usize> {
    let agreements = agreements(profiles, shifts, most);
    let states = 2 * most + 1;
    let bend = steps(tuning.bend * dpi * HALVES).max(1);
    let cost = |from: usize, to: usize| {
        let hundredths = from.abs_diff(to) as f32 / HALVES / dpi * 100.0;
        tuning.stiffness * hundredths * hundredths
    };
    let mut best = vec![0.0_f32; states];
    // For each strip and shift the shift of the strip before.
    let mut before: Vec<Vec<usize>> = Vec::with_capacity(profiles.len());
    for agreement in &agreements {
        let value = |from: usize, to: usize| best[from] - cost(from, to);
        // Of equals the straight way.
        let from = |to: usize| {
            let near = to.saturating_sub(bend)..(to + bend + 1).min(states);
            near.max_by(|&a, &b| value(a, to).total_cmp(&value(b, to)).then(b.abs_diff(to).cmp(&a.abs_diff(to))))
                .unwrap_or(to)
        };
        let ways: Vec<usize> = (0..states).map(from).collect();
        best = ways.iter().enumerate().map(|(to, &from)| value(from, to) + agreement[to]).collect();
        before.push(ways);
    }
    let last = (0..states)
        .max_by(|&a, &b| best[a].total_cmp(&best[b]).then(b.abs_diff(most).cmp(&a.abs_diff(most))))
        .unwrap_or(most);
    let mut path: Vec<usize> = before
        .iter()
        .rev()
        .scan(last, |at, ways| {
            let here = *at;
            *at = ways[here];
            Some(here)
        })
        .collect();
    path.reverse();
    path
}

/// How well each strip agrees with all others under each shift, 1 at most; one with few rulings less.
fn agreements(profiles: &[Vec<f32>], shifts: &[usize], most: usize) -> Vec<Vec<f32>> {
    let all = sum(profiles, shifts, most);
    let energy = |profile: &[f32]| profile.iter().map(|f| f * f).sum::<f32>();
    let usual = profiles.iter().map(|profile| energy(profile)).sum::<f32>() / profiles.len().max(1) as f32;
    let of_strip = |(profile, &now): (&Vec<f32>, &usize)| {
        let others: Vec<f32> = all.iter().enumerate().map(|(y, s)| s - shifted(profile, y, now, most)).collect();
        let scale = (energy(&others) * energy(profile).max(usual)).sqrt().max(f32::EPSILON);
        let agreement = |shift: usize| {
            others.iter().enumerate().map(|(y, s)| s * shifted(profile, y, shift, most)).sum::<f32>() / scale
        };
        (0..=2 * most).map(agreement).collect()
    };
    profiles.iter().zip(shifts).map(of_strip).collect()
}

/// The shifts without their steps.
fn smoothed(shifts: &[f32]) -> Vec<f32> {
    let mean = |i: usize| {
        let near = &shifts[i.saturating_sub(1)..(i + 2).min(shifts.len())];
        near.iter().sum::<f32>() / near.len() as f32
    };
    (0..shifts.len()).map(mean).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A page of 400 × 300 pixels at 100 dpi, ruled every 30 rows, each ruling as high as `at` tells for its place.
    fn ruled(at: impl Fn(f32) -> f32) -> Bits {
        let mut bits = Bits { width: 400, height: 300, ink: vec![false; 400 * 300] };
        for x in 20..380 {
            for row in 1..9 {
                let y = steps(row as f32 * 30.0 + at(x as f32));
                bits.ink[y * 400 + x] = true;
            }
        }
        bits
    }

    #[test]
    fn a_flat_page_stays_flat() {
        assert!(of_rows(&ruled(|_| 0.0), 100.0, &Tuning::default()).is_flat());
        assert!(
            of_rows(&Bits { width: 400, height: 300, ink: vec![false; 400 * 300] }, 100.0, &Tuning::default())
                .is_flat()
        );
    }

    #[test]
    fn a_bent_page_is_flat_after_its_curve_is_taken_off() {
        let wave = |x: f32| 4.0 * (x / 60.0).sin();
        let curve = of_rows(&ruled(wave), 100.0, &Tuning::default());
        let off: Vec<f32> = (2..38).map(|i| i as f32 * 10.0).map(|x| wave(x) - curve.at(x)).collect();
        let middle = off.iter().sum::<f32>() / off.len() as f32;
        assert!(off.iter().all(|o| (o - middle).abs() < 1.2), "{off:?}");
    }
}
