//! Rings: lines along circles of the size of seals.

use super::Tuning;
use crate::raster::bits::steps;
use crate::raster::{Gray, WHITE};
use std::f32::consts::TAU;

/// A ring, in pixels.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Ring {
    /// Its middle.
    pub x: f32,
    /// Its middle.
    pub y: f32,
    /// From there to the middle of its line.
    pub radius: f32,
    /// How wide its line is.
    pub line: f32,
    /// Its lightness, as a share of the paper's.
    pub tone: f32,
}

/// The dots per inch at which rings are guessed: the line of a ring is two pixels wide then.
const COARSE: f32 = 50.0;
/// At how many places around a ring is looked at: one for every half millimetre.
const PLACES: usize = 240;
/// No more guesses than this are looked at on a page; a form has one seal or two.
const MOST: usize = 4;
/// Guesses closer than this are one, in coarse pixels.
const APART: f32 = 4.0;
/// A guess is no further off than this, in inches: two coarse pixels each way, and half the line.
const GUESSED: f32 = 0.08;
/// The ring is sought no nearer than this to where it should be, in inches: its line is up to twice as wide.
const SOUGHT: f32 = 0.03;
/// A circle is fitted so many times, each time sought nearer to the last one.
const ROUNDS: usize = 4;

/// The rings of a page.
pub(super) fn find(gray: &Gray, dpi: f32, tuning: &Tuning) -> Vec<Ring> {
    let share = COARSE / dpi;
    let side = |n: usize| steps(n as f32 * share).max(1);
    let small = gray.resized(side(gray.width), side(gray.height));
    let mut found: Vec<Ring> = Vec::new();
    for (x, y, radius) in guesses(&small, tuning) {
        let apart = |ring: &Ring| (ring.x - x / share).hypot(ring.y - y / share) > ring.radius;
        if found.iter().all(apart)
            && let Some(ring) = fitted(gray, dpi, (x / share, y / share, radius / share), tuning)
        {
            found.push(ring);
        }
    }
    found
}

/// Where rings may be: middles and radii to which many edges point, the most likely first (Hough's transform for
/// circles, by gradients: Kimme, Ballard and Sklansky, 1975).
fn guesses(small: &Gray, tuning: &Tuning) -> Vec<(f32, f32, f32)> {
    let (width, height) = (small.width, small.height);
    let (first, last) = (steps(tuning.radius.0 * COARSE), steps(tuning.radius.1 * COARSE));
    let mut votes = vec![0u16; width * height * (last - first + 1)];
    for y in 1..height.saturating_sub(1) {
        for x in 1..width.saturating_sub(1) {
            let at = |dx: usize, dy: usize| f32::from(small.pixels[(y + dy - 1) * width + x + dx - 1]);
            let across = at(2, 0) + 2.0 * at(2, 1) + at(2, 2) - at(0, 0) - 2.0 * at(0, 1) - at(0, 2);
            let down = at(0, 2) + 2.0 * at(1, 2) + at(2, 2) - at(0, 0) - 2.0 * at(1, 0) - at(2, 0);
            let steep = across.hypot(down);
            if steep < EDGE {
                continue;
            }
            for (n, radius) in (first..=last).enumerate() {
                for sign in [-1.0, 1.0] {
                    let reach = sign * radius as f32 / steep;
                    let (cx, cy) = (x as f32 + reach * across, y as f32 + reach * down);
                    if cx >= 0.0 && cy >= 0.0 && steps(cx) < width && steps(cy) < height {
                        votes[(n * height + steps(cy)) * width + steps(cx)] += 1;
                    }
                }
            }
        }
    }
    likeliest(&votes, (width, height), first)
}

/// The middles and radii with the most votes, none of them beside another; `votes` are those of each pixel, for each
/// radius from `first`.
fn likeliest(votes: &[u16], (width, height): (usize, usize), first: usize) -> Vec<(f32, f32, f32)> {
    let mut guesses: Vec<(f32, usize, usize, usize)> = Vec::new();
    for n in 0..votes.len() / (width * height).max(1) {
        let around = TAU * (first + n) as f32;
        for y in 1..height.saturating_sub(1) {
            for x in 1..width.saturating_sub(1) {
                let sum: u16 = (0..9).map(|i| votes[(n * height + y + i / 3 - 1) * width + x + i % 3 - 1]).sum();
                if f32::from(sum) > POINTING * around {
                    guesses.push((f32::from(sum) / around, x, y, first + n));
                }
            }
        }
    }
    guesses.sort_by(|a, b| b.0.total_cmp(&a.0).then((a.1, a.2, a.3).cmp(&(b.1, b.2, b.3))));
    let mut apart: Vec<(f32, f32, f32)> = Vec::new();
    for (_, x, y, radius) in guesses {
        let (x, y) = (x as f32, y as f32);
        if apart.len() < MOST && apart.iter().all(|a| (a.0 - x).hypot(a.1 - y) > APART) {
            apart.push((x, y, radius as f32));
        }
    }
    apart
}

/// An edge is at least so steep: the sum of Sobel's masks, 4 times the step between neighbours.
const EDGE: f32 = 40.0;
/// A guess is a middle to which at least this share of the pixels around points.
const POINTING: f32 = 0.35;

/// The ring near a guess, if one is seen there.
fn fitted(gray: &Gray, dpi: f32, guess: (f32, f32, f32), tuning: &Tuning) -> Option<Ring> {
    let (mut x, mut y, mut radius) = guess;
    let mut within = GUESSED * dpi;
    let mut seen = Vec::new();
    for _ in 0..ROUNDS {
        seen = (0..PLACES)
            .filter_map(|n| meets(gray, (x, y, radius), TAU * n as f32 / PLACES as f32, within, tuning))
            .collect();
        (x, y, radius) = circle(&seen)?;
        let near = |p: &&Dark| ((p.x - x).hypot(p.y - y) - radius).abs() <= 2.0 * tuning.off * dpi;
        let close: Vec<Dark> = seen.iter().filter(near).copied().collect();
        (x, y, radius) = circle(&close)?;
        within = (within / 1.5).max(SOUGHT * dpi);
    }
    seen.retain(|p| ((p.x - x).hypot(p.y - y) - radius).abs() <= tuning.off * dpi);
    let fits = (tuning.radius.0 * dpi..=tuning.radius.1 * dpi).contains(&radius)
        && seen.len() as f32 >= tuning.seen * PLACES as f32;
    fits.then(|| Ring {
        x,
        y,
        radius,
        line: middle(seen.iter().map(|p| p.line)),
        tone: middle(seen.iter().map(|p| p.tone)),
    })
}

/// Where a ray from the middle of a ring meets it.
#[derive(Clone, Copy, Debug)]
struct Dark {
    x: f32,
    y: f32,
    line: f32,
    tone: f32,
}

/// The dark place along a ray that is nearest to the ring.
fn meets(gray: &Gray, ring: (f32, f32, f32), angle: f32, within: f32, tuning: &Tuning) -> Option<Dark> {
    let (dx, dy) = (angle.cos(), angle.sin());
    let count = steps(4.0 * within);
    let place = |n: usize| ring.2 - within + n as f32 / 2.0;
    let ray: Vec<f32> = (0..=count).map(|n| lightness(gray, ring.0 + dx * place(n), ring.1 + dy * place(n))).collect();
    let paper = ray.iter().copied().fold(1.0, f32::max);
    let runs = ray.chunk_by(|a, b| (*a < tuning.darker * paper) == (*b < tuning.darker * paper));
    let starts = runs.scan(0, |at, run| Some((std::mem::replace(at, *at + run.len()), run)));
    let dark = starts.filter(|(_, run)| run[0] < tuning.darker * paper);
    let middle = |start: usize, run: &[f32]| f32::midpoint(place(start), place(start + run.len() - 1));
    let (start, run) =
        dark.min_by(|a, b| (middle(a.0, a.1) - ring.2).abs().total_cmp(&(middle(b.0, b.1) - ring.2).abs()))?;
    let radius = middle(start, run);
    let inner = &run[run.len() / 3..run.len() - run.len() / 3];
    let tone = inner.iter().sum::<f32>() / inner.len() as f32 / paper;
    Some(Dark { x: ring.0 + dx * radius, y: ring.1 + dy * radius, line: run.len() as f32 / 2.0, tone })
}

/// The lightness of the pixel at a place; that of paper beyond the edges.
pub(super) fn lightness(gray: &Gray, x: f32, y: f32) -> f32 {
    if x < 0.0 || y < 0.0 { f32::from(WHITE) } else { f32::from(gray.get(steps(x), steps(y))) }
}

/// The middle one of some values.
fn middle(values: impl Iterator<Item = f32>) -> f32 {
    let mut values: Vec<f32> = values.collect();
    values.sort_by(f32::total_cmp);
    values.get(values.len() / 2).copied().unwrap_or(0.0)
}

/// The middle and radius of the circle through points (least squares of the squared distances: Kåsa, 1976).
fn circle(points: &[Dark]) -> Option<(f32, f32, f32)> {
    let n = points.len() as f32;
    if points.len() < 12 {
        return None;
    }
    let (mx, my) = (points.iter().map(|p| p.x).sum::<f32>() / n, points.iter().map(|p| p.y).sum::<f32>() / n);
    let sum = |f: &dyn Fn(f32, f32) -> f32| points.iter().map(|p| f(p.x - mx, p.y - my)).sum::<f32>();
    let (xx, xy, yy) = (sum(&|x, _| x * x), sum(&|x, y| x * y), sum(&|_, y| y * y));
    let (xz, yz) = (sum(&|x, y| x * (x * x + y * y)), sum(&|x, y| y * (x * x + y * y)));
    let det = 2.0 * (xx * yy - xy * xy);
    if det.abs() < 1.0 {
        return None;
    }
    let (cx, cy) = ((xz * yy - yz * xy) / det, (yz * xx - xz * xy) / det);
    Some((mx + cx, my + cy, (cx * cx + cy * cy + (xx + yy) / n).sqrt()))
}
