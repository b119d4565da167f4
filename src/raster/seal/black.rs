//! Black seals, taken out of the print shape by shape.

use super::name::{Rule, Upright, name};
use super::ring::{Ring, lightness};
use super::{Around, Tuning};
use crate::geom::Rect;
use crate::raster::bits::steps;
use crate::raster::{Gray, WHITE};
use crate::spots::{self, Spot};

/// A stroke that is seen at so many widths of the ring's line from its middle, inside and outside, crosses the ring.
const CROSSING: f32 = 1.2;

/// Takes a black seal out: its ring, its star and the characters of its name. The boxes on the page are those of the
/// star, of the characters and of what touches them.
pub(super) fn erase(gray: &mut Gray, ring: &Ring, dpi: f32, tuning: &Tuning) -> Vec<Rect> {
    erase_ring(gray, ring, dpi, tuning);
    let around = Around::new(gray, ring, 0.0);
    let width = around.part.width;
    let black = black(&around.part);
    let mut gone = star(&black, &around, dpi, tuning);
    let star = spots::around(&gone, width);
    let left: Vec<bool> = black.iter().zip(&gone).map(|(&black, &gone)| black && !gone).collect();
    // What stands further in is print, or touches it.
    let belongs = |upright: &Upright, _: &Spot| upright.inner >= tuning.name * ring.radius;
    let (smallest, apart) = (tuning.character * ring.radius, steps(tuning.parts * dpi / 2.0).max(1));
    let name = name(&left, &around, &Rule { smallest, apart, belongs }, tuning);
    name.alone.iter().flat_map(|spot| &spot.pixels).for_each(|&at| gone[at] = true);
    // Walls go on below the star.
    for at in spots::continued(&left, width, steps(tuning.wall * dpi), steps(tuning.gap * dpi)) {
        gone[at] = false;
    }
    // The edges of what was black are grey where the page was resized.
    let edges = spots::dilated(&gone, width, 1);
    for at in (0..gone.len()).filter(|&at| gone[at] || (edges[at] && !black[at])) {
        let place = around.on_page(gray, at);
        gray.pixels[place] = WHITE;
    }
    let boxes = name.alone.iter().chain(&name.touching).map(|spot| spot.bbox).chain(star);
    boxes.map(|b| around.box_on_page(&b)).collect()
}

fn black(part: &Gray) -> Vec<bool> {
    part.pixels.iter().map(|&p| p < spots::BLACK).collect()
}

/// Takes the ring out, but not what crosses it, nor a wall that it touches.
fn erase_ring(gray: &mut Gray, ring: &Ring, dpi: f32, tuning: &Tuning) {
    let around = Around::new(gray, ring, 0.0);
    let black = black(&around.part);
    let no_walls = spots::without_runs(&black, around.part.width, steps(tuning.wall * dpi), 0);
    for at in (0..black.len()).filter(|&at| (around.away(at) - ring.radius).abs() <= ring.line) {
        let is_wall = black[at] && !no_walls[at];
        if !is_wall && !is_crossed(&around, at) {
            let place = around.on_page(gray, at);
            gray.pixels[place] = WHITE;
        }
    }
}

/// Whether a stroke crosses the ring at a pixel: it runs on beyond the line on both sides.
fn is_crossed(around: &Around, at: usize) -> bool {
    let (ring, away, (dx, dy)) = (&around.ring, around.away(at), around.offset(at));
    let beyond = CROSSING * ring.line;
    let is_black = |radius: f32| {
        let share = radius / away;
        lightness(&around.part, ring.x + dx * share, ring.y + dy * share) < f32::from(spots::BLACK)
    };
    is_black(ring.radius - beyond) && is_black(ring.radius + beyond)
}

/// The pixels of the star: in the middle of the ring, what is wider than any stroke.
fn star(black: &[bool], around: &Around, dpi: f32, tuning: &Tuning) -> Vec<bool> {
    let width = around.part.width;
    let thick = steps(tuning.stroke * dpi).max(2);
    // Wear leaves holes in it.
    let core = spots::eroded(&spots::dilated(black, width, thick / 2), width, thick + thick / 2);
    let inside = |at: usize| around.away(at) < tuning.star * around.ring.radius;
    let core: Vec<bool> = core.iter().enumerate().map(|(at, &is)| is && inside(at)).collect();
    // What was worn off comes back, and the tips of the star, which are thin.
    let grown = spots::dilated(&core, width, 2 * thick + thick / 2);
    (0..black.len()).map(|at| black[at] && grown[at] && inside(at)).collect()
}
