//! Round seals on a page: where they are, and the page without them.
//!
//! The seal of an authority is a ring with a star in its middle and the authority's name along the ring. In grey it is as light everywhere and lies over the
//! print like a coloured glass, so what is below comes out by division. In black and white the ring, the star and the characters of the name
//! are taken out as shapes.

use std::f32::consts::TAU;

use super::bits::{self, steps};
use super::spots::{self, Spot};
use super::{Gray, WHITE};
use crate::geom::Rect;

/// What decides what is a seal; lengths in inches.
#[derive(Clone, Debug, PartialEq)]
pub struct Tuning {
    /// The smallest and the largest radius of a ring: seals of authorities are 38 to 50 mm wide (Rules of the State Council on seals, 1999: 42 mm for
    /// most), small ones 30 mm.
    pub radius: (f32, f32),
    /// The share of the ring that is seen at least.
    ///
    /// Too small: text seems round. Too large: weak imprints are missed.
    pub seen: f32,
    /// What is seen lies no further from the circle.
    pub off: f32,
    /// The ring is darker than this share of the paper around it.
    pub darker: f32,
    /// The ink of a grey seal differs from its middle by no more than this share of the paper's lightness.
    pub even: f32,
    /// A seal darker than this share of the paper is as black as the print.
    pub black: f32,
    /// The strokes of a seal are wider than this; those of small print are not.
    pub stroke: f32,
    /// The characters of the name stand further from the middle than this share of the radius.
    pub name: f32,
    /// The smallest and the largest size of such a character, as shares of the radius.
    pub character: (f32, f32),
    /// Parts of characters that stand alone are no larger than this share of the radius.
    pub fragment: f32,
    /// Parts of a character are this close.
    pub parts: f32,
    /// What is longer along a row or column of pixels is a wall, and no part of a ring.
    pub wall: f32,
    /// Wear breaks walls over gaps up to this.
    pub gap: f32,
}

impl Default for Tuning {
    fn default() -> Self {
        Self {
            radius: (0.55, 1.05),
            seen: 0.6,
            off: 0.02,
            darker: 0.9,
            even: 0.14,
            black: 0.2,
            stroke: 0.016,
            name: 0.6,
            character: (0.22, 0.4),
            fragment: 0.1,
            parts: 0.016,
            wall: 0.6,
            gap: 0.12,
        }
    }
}

/// A ring, in pixels.
#[derive(Clone, Copy, Debug, PartialEq)]
struct Ring {
    x: f32,
    y: f32,
    radius: f32,
    /// How wide its line is.
    line: f32,
    /// Its lightness, as a share of the paper's.
    tone: f32,
}

/// The dots per inch at which rings are looked for.
const COARSE: f32 = 50.0;
/// At how many places a ring is looked at.
const PLACES: usize = 240;
/// No more rings than this are looked for on a page.
const MOST: usize = 4;

/// The page without its seals, and the boxes where print may be lost below black ones, in pixels.
#[must_use]
pub(super) fn lifted(mut gray: Gray, dpi: f32, tuning: &Tuning) -> (Gray, Vec<Rect>) {
    let mut hidden = Vec::new();
    for ring in rings(&gray, dpi, tuning) {
        if ring.tone < tuning.black {
            hidden.extend(erase(&mut gray, &ring, dpi, tuning));
        } else {
            lift(&mut gray, &ring, dpi, tuning);
        }
    }
    (gray, hidden)
}

/// The rings of a page.
fn rings(gray: &Gray, dpi: f32, tuning: &Tuning) -> Vec<Ring> {
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

/// Where rings may be: middles and radii to which many edges point, the most likely first (Hough's transform for circles, by gradients: Kimme,
/// Ballard and Sklansky, 1975).
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
    let mut guesses: Vec<(f32, usize, usize, usize)> = Vec::new();
    for n in 0..=(last - first) {
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
        if apart.len() < MOST && apart.iter().all(|a| (a.0 - x).hypot(a.1 - y) > 4.0) {
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
    let mut within = 0.08 * dpi;
    let mut seen = Vec::new();
    for _ in 0..4 {
        seen = (0..PLACES).filter_map(|n| darkest(gray, (x, y, radius), TAU * n as f32 / PLACES as f32, within, tuning)).collect();
        (x, y, radius) = circle(&seen)?;
        let near = |p: &&Dark| ((p.x - x).hypot(p.y - y) - radius).abs() <= 2.0 * tuning.off * dpi;
        let close: Vec<Dark> = seen.iter().filter(near).copied().collect();
        (x, y, radius) = circle(&close)?;
        within = (within / 1.5).max(0.03 * dpi);
    }
    seen.retain(|p| ((p.x - x).hypot(p.y - y) - radius).abs() <= tuning.off * dpi);
    let fits = (tuning.radius.0 * dpi..=tuning.radius.1 * dpi).contains(&radius) && seen.len() as f32 >= tuning.seen * PLACES as f32;
    fits.then(|| Ring { x, y, radius, line: middle(seen.iter().map(|p| p.line)), tone: middle(seen.iter().map(|p| p.tone)) })
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
fn darkest(gray: &Gray, ring: (f32, f32, f32), angle: f32, within: f32, tuning: &Tuning) -> Option<Dark> {
    let (dx, dy) = (angle.cos(), angle.sin());
    let count = steps(4.0 * within);
    let place = |n: usize| ring.2 - within + n as f32 / 2.0;
    let ray: Vec<f32> = (0..=count).map(|n| lightness(gray, ring.0 + dx * place(n), ring.1 + dy * place(n))).collect();
    let paper = ray.iter().copied().fold(1.0, f32::max);
    let runs = ray.chunk_by(|a, b| (*a < tuning.darker * paper) == (*b < tuning.darker * paper));
    let starts = runs.scan(0, |at, run| Some((std::mem::replace(at, *at + run.len()), run)));
    let dark = starts.filter(|(_, run)| run[0] < tuning.darker * paper);
    let middle = |start: usize, run: &[f32]| f32::midpoint(place(start), place(start + run.len() - 1));
    let (start, run) = dark.min_by(|a, b| (middle(a.0, a.1) - ring.2).abs().total_cmp(&(middle(b.0, b.1) - ring.2).abs()))?;
    let radius = middle(start, run);
    let inner = &run[run.len() / 3..run.len() - run.len() / 3];
    let tone = inner.iter().sum::<f32>() / inner.len() as f32 / paper;
    Some(Dark { x: ring.0 + dx * radius, y: ring.1 + dy * radius, line: run.len() as f32 / 2.0, tone })
}

/// The lightness of the pixel at a place; that of paper beyond the edges.
fn lightness(gray: &Gray, x: f32, y: f32) -> f32 {
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

/// The square of pixels around a ring: from column and row up to and without column and row.
fn square(gray: &Gray, ring: &Ring, beyond: f32) -> (usize, usize, usize, usize) {
    let reach = ring.radius + ring.line + beyond;
    let from = |at: f32| steps((at - reach).max(0.0));
    (from(ring.x), from(ring.y), steps(ring.x + reach + 1.0).min(gray.width), steps(ring.y + reach + 1.0).min(gray.height))
}

/// Lightens a grey seal: what lies below it is as dark against the seal as it was against the paper.
fn lift(gray: &mut Gray, ring: &Ring, dpi: f32, tuning: &Tuning) {
    let (x0, y0, x1, y1) = square(gray, ring, 0.02 * dpi);
    let part = gray.crop(x0, y0, x1, y1);
    let paper = paper(&part, steps(0.15 * dpi).max(4));
    let share = |at: usize| f32::from(part.pixels[at]) / f32::from(paper.pixels[at].max(1));
    let away = |at: usize| {
        let (x, y) = ((at % part.width + x0) as f32, (at / part.width + y0) as f32);
        (x - ring.x).hypot(y - ring.y)
    };
    // Print as faint as the seal cannot be told from it: the ring alone is lifted.
    let faint = print(gray, ring, dpi) > ring.tone - tuning.even;
    let reach = steps((tuning.stroke * dpi - 1.0) / 2.0).max(1);
    let even: Vec<bool> = (0..part.pixels.len()).map(|at| !faint && (share(at) - ring.tone).abs() <= tuning.even).collect();
    let means = bits::means(&part, reach);
    let is_tone = |at: usize| (f32::from(means[at]) / f32::from(paper.pixels[at].max(1)) - ring.tone).abs() <= tuning.even / 2.0;
    let core = spots::eroded(&even, part.width, reach);
    let core: Vec<bool> = core.iter().enumerate().map(|(at, &even)| even && is_tone(at)).collect();
    let wide = spots::dilated(&core, part.width, steps(tuning.stroke * dpi).max(2));
    for (at, &is_wide) in wide.iter().enumerate() {
        let away = away(at);
        let on_ring = (away - ring.radius).abs() <= ring.line;
        if on_ring || (is_wide && away < ring.radius) {
            let lighter = (share(at) / ring.tone).min(1.0) * f32::from(paper.pixels[at]);
            let (x, y) = (at % part.width + x0, at / part.width + y0);
            gray.pixels[y * gray.width + x] = u8::try_from(steps(lighter)).unwrap_or(WHITE);
        }
    }
}

/// The lightness of the print around a seal, as a share of the paper's: that of the darkest pixel in a hundred.
fn print(gray: &Gray, ring: &Ring, dpi: f32) -> f32 {
    let (x0, y0, x1, y1) = square(gray, ring, ring.radius);
    let part = gray.crop(x0, y0, x1, y1);
    let paper = paper(&part, steps(0.15 * dpi).max(4));
    let outside =
        |at: &usize| ((at % part.width + x0) as f32 - ring.x).hypot((at / part.width + y0) as f32 - ring.y) > ring.radius + 2.0 * ring.line;
    let places = (0..part.pixels.len()).filter(outside);
    let mut shares: Vec<f32> = places.map(|at| f32::from(part.pixels[at]) / f32::from(paper.pixels[at].max(1))).collect();
    shares.sort_by(f32::total_cmp);
    shares.get(shares.len() / 100).copied().unwrap_or(1.0)
}

/// The lightness of the paper at each pixel: the light ones of the block that it is in.
fn paper(part: &Gray, block: usize) -> Gray {
    let mut paper = part.clone();
    for y0 in (0..part.height).step_by(block) {
        for x0 in (0..part.width).step_by(block) {
            // A block may lie wholly in the star of the seal: its neighbours count too.
            let around = part.crop(x0.saturating_sub(block), y0.saturating_sub(block), x0 + 2 * block, y0 + 2 * block);
            let mut pixels = around.pixels;
            pixels.sort_unstable();
            let light = pixels.get(pixels.len() * 85 / 100).copied().unwrap_or(WHITE);
            for y in y0..(y0 + block).min(part.height) {
                paper.pixels[y * part.width + x0..y * part.width + (x0 + block).min(part.width)].fill(light);
            }
        }
    }
    paper
}

/// Takes a black seal out: its ring, its star and the characters of its name. The boxes are those of the star, of the characters and of what touches them.
fn erase(gray: &mut Gray, ring: &Ring, dpi: f32, tuning: &Tuning) -> Vec<Rect> {
    erase_ring(gray, ring, dpi, tuning);
    let (x0, y0, x1, y1) = square(gray, ring, 0.0);
    let part = gray.crop(x0, y0, x1, y1);
    let away = |x: f32, y: f32| (x + x0 as f32 - ring.x).hypot(y + y0 as f32 - ring.y);
    let black: Vec<bool> = part.pixels.iter().map(|&p| p < spots::BLACK).collect();
    let mut gone = star(&black, part.width, &away, ring, dpi, tuning);
    let left: Vec<bool> = black.iter().zip(&gone).map(|(&black, &gone)| black && !gone).collect();
    let here = Ring { x: ring.x - x0 as f32, y: ring.y - y0 as f32, ..*ring };
    let star = spots::around(&gone, part.width);
    let (name, others) = name(&left, part.width, &here, dpi, tuning);
    name.iter().flat_map(|spot| &spot.pixels).for_each(|&at| gone[at] = true);
    // Walls go on below the star.
    for at in spots::continued(&left, part.width, steps(tuning.wall * dpi), steps(tuning.gap * dpi)) {
        gone[at] = false;
    }
    // The edges of what was black are grey where the page was resized.
    let edges = spots::dilated(&gone, part.width, 1);
    for at in (0..gone.len()).filter(|&at| gone[at] || (edges[at] && !black[at])) {
        gray.pixels[(at / part.width + y0) * gray.width + at % part.width + x0] = WHITE;
    }
    let (x, y) = (x0 as f32, y0 as f32);
    let boxes = name.iter().chain(&others).map(|spot| spot.bbox).chain(star);
    boxes.map(|b| Rect::new(b.x0 + x, b.y0 + y, b.x1 + x, b.y1 + y)).collect()
}

/// Takes the ring out, but not what crosses it, nor a wall that it touches.
fn erase_ring(gray: &mut Gray, ring: &Ring, dpi: f32, tuning: &Tuning) {
    let (x0, y0, x1, y1) = square(gray, ring, 0.0);
    let before = gray.crop(x0, y0, x1, y1);
    let (mx, my) = (ring.x - x0 as f32, ring.y - y0 as f32);
    let black: Vec<bool> = before.pixels.iter().map(|&p| p < spots::BLACK).collect();
    let no_walls = spots::without_runs(&black, before.width, steps(tuning.wall * dpi), 0);
    for at in 0..black.len() {
        let (x, y) = (at % before.width, at / before.width);
        let (dx, dy) = (x as f32 - mx, y as f32 - my);
        let away = dx.hypot(dy);
        let is_wall = black[at] && !no_walls[at];
        // A stroke that runs on beyond the line of the ring on both sides crosses it.
        let is_black = |radius: f32| lightness(&before, mx + dx / away * radius, my + dy / away * radius) < f32::from(spots::BLACK);
        let crosses = || is_black(ring.radius - 1.2 * ring.line) && is_black(ring.radius + 1.2 * ring.line);
        if (away - ring.radius).abs() <= ring.line && !is_wall && !crosses() {
            gray.pixels[(y + y0) * gray.width + x + x0] = WHITE;
        }
    }
}

/// The pixels of the star: in the middle of the ring, what is wider than any stroke.
fn star(black: &[bool], width: usize, away: &dyn Fn(f32, f32) -> f32, ring: &Ring, dpi: f32, tuning: &Tuning) -> Vec<bool> {
    let thick = steps(tuning.stroke * dpi).max(2);
    // Wear leaves holes in it.
    let core = spots::eroded(&spots::dilated(black, width, thick / 2), width, thick + thick / 2);
    let inside = |at: usize| away((at % width) as f32, (at / width) as f32) < 0.45 * ring.radius;
    let core: Vec<bool> = core.iter().enumerate().map(|(at, &is)| is && inside(at)).collect();
    // What was worn off comes back, and the tips of the star, which are thin.
    let grown = spots::dilated(&core, width, 2 * thick + thick / 2);
    (0..black.len()).map(|at| black[at] && grown[at] && inside(at)).collect()
}

/// The characters of the name: what stands between the star and the ring and touches nothing else. Then what may be such characters that touch
/// the print.
fn name(black: &[bool], width: usize, ring: &Ring, dpi: f32, tuning: &Tuning) -> (Vec<Spot>, Vec<Spot>) {
    let (inner, outer) = (tuning.name * ring.radius, ring.radius);
    let left = spots::without_runs(black, width, steps(tuning.character.1 * ring.radius), 0);
    let spots = spots::grouped(&left, width, steps(tuning.parts * dpi / 2.0).max(1)).into_iter();
    let placed: Vec<(Upright, Spot)> = spots.map(|spot| (Upright::of(&spot, width, ring), spot)).collect();
    let (smallest, fragment) = (tuning.character.0 * ring.radius, tuning.fragment * ring.radius);
    let side = |spot: &Spot| spot.bbox.width().max(spot.bbox.height());
    // Print is smaller, and stands straight: measured along the ring it may look larger.
    let is_high = |upright: &Upright, spot: &Spot| upright.outer - upright.inner >= smallest && side(spot) >= smallest;
    let is_within = |upright: &Upright| upright.inner >= inner && upright.outer <= outer;
    let (within, beyond): (Vec<_>, Vec<_>) = placed.into_iter().partition(|(upright, _)| is_within(upright));
    let (mut name, small): (Vec<_>, Vec<_>) = within.into_iter().partition(|(upright, spot)| is_high(upright, spot));
    // A single one may be a character of the form.
    if name.len() < 3 {
        return (Vec::new(), Vec::new());
    }
    let reach = smallest / 2.0;
    let around: Vec<Rect> =
        name.iter().map(|(_, s)| Rect::new(s.bbox.x0 - reach, s.bbox.y0 - reach, s.bbox.x1 + reach, s.bbox.y1 + reach)).collect();
    name.extend(
        small.into_iter().filter(|(_, spot)| side(spot) <= fragment && around.iter().any(|b| b.intersection(&spot.bbox).is_some())),
    );
    let touching = beyond.into_iter().filter(|(upright, spot)| upright.inner < outer && upright.outer > inner && is_high(upright, spot));
    (name.into_iter().map(|(_, spot)| spot).collect(), touching.map(|(_, spot)| spot).collect())
}

/// A spot as it stands on its ring.
struct Upright {
    /// How far its foot is from the middle of the ring.
    inner: f32,
    /// How far its head is from there.
    outer: f32,
}

impl Upright {
    /// `ring` has the same origin as the spot.
    fn of(spot: &Spot, width: usize, ring: &Ring) -> Self {
        let middle = spot.bbox.center();
        let (dx, dy) = (middle.x - ring.x, middle.y - ring.y);
        let away = dx.hypot(dy).max(1.0);
        let heights = spot.pixels.iter().map(|at| ((at % width) as f32 - ring.x, (at / width) as f32 - ring.y));
        let (inner, outer) =
            heights.map(|(x, y)| (x * dx + y * dy) / away).fold((f32::MAX, f32::MIN), |(low, high), h| (low.min(h), high.max(h)));
        Self { inner, outer }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const DPI: f32 = 150.0;

    /// A page of 3 by 3 inches with a wall across it, and a ring of 0.8 inches.
    fn page(tone: u8) -> Gray {
        let mut page = Gray::white(450, 450);
        for y in 0..450 {
            for x in 0..450 {
                let away = (x as f32 - 220.0).hypot(y as f32 - 230.0);
                let on_ring = (away - 120.0).abs() <= 2.5;
                let on_wall = (299..302).contains(&y);
                page.pixels[y * 450 + x] = match (on_ring, on_wall) {
                    (true, false) => tone,
                    (true, true) => tone / 4,
                    (false, true) => 60,
                    (false, false) => 240,
                };
            }
        }
        page
    }

    #[test]
    fn a_grey_seal_is_lifted_off_the_print() {
        let (page, _) = lifted(page(150), DPI, &Tuning::default());
        assert!(page.get(340, 230) > 220, "the ring is {}", page.get(340, 230));
        let crossing = (0..450).filter(|&x| page.get(x, 300) < 130).count();
        assert_eq!(crossing, 450, "the wall is whole");
    }

    #[test]
    fn a_black_ring_is_taken_out() {
        let (page, _) = lifted(page(0), DPI, &Tuning::default());
        assert_eq!(page.get(340, 230), WHITE);
        assert!((0..450).filter(|&x| page.get(x, 300) < 130).count() > 430);
    }

    #[test]
    fn no_ring_is_seen_where_none_is() {
        let mut grid = Gray::white(600, 600);
        for (at, pixel) in grid.pixels.iter_mut().enumerate() {
            if at % 600 % 23 < 4 || at / 600 % 31 < 3 {
                *pixel = 20;
            }
        }
        assert_eq!(rings(&grid, DPI, &Tuning::default()), []);
    }
}
