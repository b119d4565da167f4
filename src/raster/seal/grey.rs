//! Grey seals, lifted off the print.

use super::ring::Ring;
use super::{Around, Tuning};
use crate::raster::bits::{self, steps};
use crate::raster::{Gray, WHITE};
use crate::spots;

/// The lightness of paper is that of the light pixels of a block of this side, in inches, and of the blocks around: larger than a character.
const BLOCK: f32 = 0.15;
/// So many in a hundred of its pixels are darker than paper, at most: print covers less.
const DARKER: usize = 85;

/// Lightens a grey seal: what lies below it is as dark against the seal as it was against the paper.
pub(super) fn lift(gray: &mut Gray, ring: &Ring, dpi: f32, tuning: &Tuning) {
    let around = Around::new(gray, ring, ring.line);
    let part = &around.part;
    let paper = paper(part, dpi);
    let share = |at: usize, lightness: u8| f32::from(lightness) / f32::from(paper.pixels[at].max(1));
    let seal = strokes(&around, &paper, is_faint(gray, ring, dpi, tuning), dpi, tuning);
    for (at, &is_seal) in seal.iter().enumerate() {
        let away = around.away(at);
        let on_ring = (away - ring.radius).abs() <= ring.line;
        if on_ring || (is_seal && away < ring.radius) {
            let lighter = (share(at, part.pixels[at]) / ring.tone).min(1.0) * f32::from(paper.pixels[at]);
            let place = around.on_page(gray, at);
            gray.pixels[place] = u8::try_from(steps(lighter)).unwrap_or(WHITE);
        }
    }
}

/// The strokes of a seal: what has its tone over the width of a stroke, and what lies within.
fn strokes(around: &Around, paper: &Gray, faint: bool, dpi: f32, tuning: &Tuning) -> Vec<bool> {
    let (part, tone) = (&around.part, around.ring.tone);
    // Print as faint as the seal cannot be told from it: the ring alone is lifted.
    if faint {
        return vec![false; part.pixels.len()];
    }
    let off = |at: usize, lightness: u8| (f32::from(lightness) / f32::from(paper.pixels[at].max(1)) - tone).abs();
    let reach = steps((tuning.stroke * dpi - 1.0) / 2.0).max(1);
    let even: Vec<bool> = part.pixels.iter().enumerate().map(|(at, &p)| off(at, p) <= tuning.even).collect();
    // The edges of dark print pass through the seal's tone, too, but what is around them does not keep to it.
    let means = bits::means(part, reach);
    let core = spots::eroded(&even, part.width, reach);
    let core: Vec<bool> = core.iter().enumerate().map(|(at, &even)| even && off(at, means[at]) <= tuning.even / 2.0).collect();
    spots::dilated(&core, part.width, steps(tuning.stroke * dpi).max(2))
}

/// Whether the print around a seal is as light as the seal; print is as light as its darkest pixel in a hundred.
fn is_faint(gray: &Gray, ring: &Ring, dpi: f32, tuning: &Tuning) -> bool {
    let around = Around::new(gray, ring, ring.radius);
    let part = &around.part;
    let paper = paper(part, dpi);
    let places = (0..part.pixels.len()).filter(|&at| around.away(at) > ring.radius + 2.0 * ring.line);
    let mut shares: Vec<f32> = places.map(|at| f32::from(part.pixels[at]) / f32::from(paper.pixels[at].max(1))).collect();
    shares.sort_by(f32::total_cmp);
    shares.get(shares.len() / 100).is_some_and(|&print| print > ring.tone - tuning.even)
}

/// The lightness of the paper at each pixel: the light ones of the block that it is in.
fn paper(part: &Gray, dpi: f32) -> Gray {
    let block = steps(BLOCK * dpi).max(4);
    let mut paper = part.clone();
    for y0 in (0..part.height).step_by(block) {
        for x0 in (0..part.width).step_by(block) {
            // A block may lie wholly in the star of the seal: its neighbours count too.
            let around = part.crop(x0.saturating_sub(block), y0.saturating_sub(block), x0 + 2 * block, y0 + 2 * block);
            let mut pixels = around.pixels;
            pixels.sort_unstable();
            let light = pixels.get(pixels.len() * DARKER / 100).copied().unwrap_or(WHITE);
            for y in y0..(y0 + block).min(part.height) {
                paper.pixels[y * part.width + x0..y * part.width + (x0 + block).min(part.width)].fill(light);
            }
        }
    }
    paper
}
