//! Grey seals, lifted off the print.

use super::name::{self, Rule, Upright};
use super::ring::Ring;
use super::{Around, Tuning};
use crate::geom::Rect;
use crate::raster::bits::{self, steps};
use crate::raster::{Gray, WHITE};
use crate::spots::{self, Spot};

/// The lightness of paper is that of the light pixels of a block of this side, in inches, and of the blocks around:
/// larger than a character.
const BLOCK: f32 = 0.15;
/// So many in a hundred of its pixels are darker than paper, at most: print covers less.
const DARKER: usize = 85;

/// Lightens a grey seal: what lies below it is as dark against the seal as it was against the paper. The boxes on the
/// page are those of the characters of its name.
pub(super) fn lift(gray: &mut Gray, ring: &Ring, dpi: f32, tuning: &Tuning) -> Vec<Rect> {
    let around = Around::new(gray, ring, ring.line);
    let part = &around.part;
    let paper = paper(part, dpi);
    let share = |at: usize, lightness: u8| f32::from(lightness) / f32::from(paper.pixels[at].max(1));
    // Print as faint as the seal cannot be told from it: the ring alone is lifted.
    let is_faint = is_faint(gray, ring, dpi, tuning);
    let name = if is_faint { Vec::new() } else { name(&around, &paper, tuning) };
    let seal = if is_faint { vec![false; part.pixels.len()] } else { strokes(&around, &paper, &name, dpi, tuning) };
    for (at, &is_seal) in seal.iter().enumerate() {
        let away = around.away(at);
        let on_ring = (away - ring.radius).abs() <= ring.line;
        if on_ring || (is_seal && away < ring.radius) {
            let lighter = (share(at, part.pixels[at]) / ring.tone).min(1.0) * f32::from(paper.pixels[at]);
            let place = around.on_page(gray, at);
            gray.pixels[place] = u8::try_from(steps(lighter)).unwrap_or(WHITE);
        }
    }
    name.iter().map(|spot| around.box_on_page(&spot.bbox)).collect()
}

/// The strokes of a seal: what has its tone over the width of a stroke and what lies within, and the characters of its
/// name.
fn strokes(around: &Around, paper: &Gray, name: &[Spot], dpi: f32, tuning: &Tuning) -> Vec<bool> {
    let (part, tone) = (&around.part, around.ring.tone);
    let off = |at: usize, lightness: u8| (f32::from(lightness) / f32::from(paper.pixels[at].max(1)) - tone).abs();
    let reach = steps((tuning.stroke * dpi - 1.0) / 2.0).max(1);
    let even: Vec<bool> = part.pixels.iter().enumerate().map(|(at, &p)| off(at, p) <= tuning.even).collect();
    // The edges of dark print pass through the seal's tone, too, but what is around them does not keep to it.
    let means = bits::means(part, reach);
    let core = spots::eroded(&even, part.width, reach);
    let core: Vec<bool> =
        core.iter().enumerate().map(|(at, &even)| even && off(at, means[at]) <= tuning.even / 2.0).collect();
    let strokes = spots::dilated(&core, part.width, steps(tuning.stroke * dpi).max(2));
    let mut characters = vec![false; core.len()];
    name.iter().flat_map(|spot| &spot.pixels).for_each(|&at| characters[at] = true);
    // With their own edges, and those of the print that they cross.
    let characters = spots::dilated(&characters, part.width, 2 * EDGE);
    strokes.into_iter().zip(characters).map(|(a, b)| a || b).collect()
}

/// The characters of the name, whose strokes may be too thin to have the seal's tone for the width of one: what is no
/// darker than the seal, and no edge of what is.
fn name(around: &Around, paper: &Gray, tuning: &Tuning) -> Vec<Spot> {
    let (part, ring) = (&around.part, &around.ring);
    let share = |at: usize| f32::from(part.pixels[at]) / f32::from(paper.pixels[at].max(1));
    let dark: Vec<bool> = (0..part.pixels.len()).map(|at| share(at) < ring.tone - tuning.even).collect();
    let edges = spots::dilated(&dark, part.width, EDGE);
    let is_light =
        |at: usize| share(at) < tuning.darker && !edges[at] && around.away(at) < ring.radius - ring.line - EDGE as f32;
    let light: Vec<bool> = (0..part.pixels.len()).map(is_light).collect();
    let light = spots::dense(&light, part.width, STROKE);
    let smallest = tuning.light_character * ring.radius;
    // Print has as many dark pixels as light ones; only what crosses a character of the name is dark.
    let belongs = |upright: &Upright, spot: &Spot| {
        let [x0, y0, x1, y1] = [spot.bbox.x0, spot.bbox.y0, spot.bbox.x1, spot.bbox.y1].map(steps);
        let crossing = (y0..y1).flat_map(|y| (x0..x1).map(move |x| y * part.width + x)).filter(|&at| dark[at]).count();
        upright.middle >= tuning.name * ring.radius && CROSSING * crossing <= spot.pixels.len()
    };
    name::name(&light, around, &Rule { smallest, apart: EDGE, belongs }, tuning).alone
}

/// The edge of a stroke is so many pixels wide.
const EDGE: usize = 1;
/// Of the nine pixels around one of a stroke two pixels wide so many belong to it at least, of what is left of an edge
/// and of grain fewer.
const STROKE: usize = 5;
/// A character of the name has so many times more light pixels than dark ones stand on it.
const CROSSING: usize = 2;

/// Whether the print around a seal is as light as the seal; print is as light as its darkest pixel in a hundred.
fn is_faint(gray: &Gray, ring: &Ring, dpi: f32, tuning: &Tuning) -> bool {
    let around = Around::new(gray, ring, ring.radius);
    let part = &around.part;
    let paper = paper(part, dpi);
    let places = (0..part.pixels.len()).filter(|&at| around.away(at) > ring.radius + 2.0 * ring.line);
    let mut shares: Vec<f32> =
        places.map(|at| f32::from(part.pixels[at]) / f32::from(paper.pixels[at].max(1))).collect();
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
