//! The name of an authority that runs along the ring of its seal.

use super::ring::Ring;
use super::{Around, Tuning};
use crate::geom::Rect;
use crate::raster::bits::steps;
use crate::spots::{self, Spot};

/// The name on a seal.
#[derive(Default)]
pub(super) struct Name {
    /// Characters that stand alone, and parts of them.
    pub alone: Vec<Spot>,
    /// What may be characters that touch the print.
    pub touching: Vec<Spot>,
}

/// How the characters of a name are told from what else is in a seal.
pub(super) struct Rule<F: Fn(&Upright, &Spot) -> bool> {
    /// They are at least so large, in pixels.
    pub smallest: f32,
    /// Their parts are no further apart than twice so many pixels.
    pub apart: usize,
    /// Whether what is as large as that and lies within the ring is one.
    pub belongs: F,
}

/// The characters of the name among some pixels: what stands between the star and the ring.
pub(super) fn name<F: Fn(&Upright, &Spot) -> bool>(
    pixels: &[bool],
    around: &Around,
    rule: &Rule<F>,
    tuning: &Tuning,
) -> Name {
    let smallest = rule.smallest;
    let (width, ring) = (around.part.width, &around.ring);
    let (inner, largest, fragment) =
        (tuning.name * ring.radius, tuning.largest_character * ring.radius, tuning.fragment * ring.radius);
    let left = spots::without_runs(pixels, width, steps(tuning.longest * ring.radius), 0);
    let spots = spots::grouped(&left, width, rule.apart).into_iter();
    let placed: Vec<(Upright, Spot)> = spots.map(|spot| (Upright::of(&spot, width, ring), spot)).collect();
    let side = |spot: &Spot| spot.bbox.width().max(spot.bbox.height());
    // Print is smaller, and stands straight: measured along the ring it may look larger.
    let is_high =
        |(upright, spot): &(Upright, Spot)| upright.outer - upright.inner >= smallest && side(spot) >= smallest;
    let (within, beyond): (Vec<_>, Vec<_>) = placed
        .into_iter()
        .partition(|(up, spot)| up.outer <= ring.radius && side(spot) <= largest && (rule.belongs)(up, spot));
    let (mut name, small): (Vec<_>, Vec<_>) = within.into_iter().partition(is_high);
    // Fewer may be characters of the form.
    if name.len() < LEAST {
        return Name::default();
    }
    let reach = smallest / 2.0;
    let near: Vec<Rect> = name
        .iter()
        .map(|(_, s)| Rect::new(s.bbox.x0 - reach, s.bbox.y0 - reach, s.bbox.x1 + reach, s.bbox.y1 + reach))
        .collect();
    name.extend(
        small
            .into_iter()
            .filter(|(_, spot)| side(spot) <= fragment && near.iter().any(|b| b.intersection(&spot.bbox).is_some())),
    );
    let touching =
        beyond.into_iter().filter(|found| found.0.inner < ring.radius && found.0.outer > inner && is_high(found));
    Name { alone: name.into_iter().map(|(_, spot)| spot).collect(), touching: touching.map(|(_, spot)| spot).collect() }
}

/// No authority's name is shorter.
const LEAST: usize = 3;

/// A spot as it stands on its ring.
pub(super) struct Upright {
    /// How far its middle is from that of the ring.
    pub middle: f32,
    /// How far its foot is from there.
    pub inner: f32,
    /// How far its head is from there.
    pub outer: f32,
}

impl Upright {
    /// `ring` has the same origin as the spot.
    fn of(spot: &Spot, width: usize, ring: &Ring) -> Self {
        let middle = spot.bbox.center();
        let (dx, dy) = (middle.x - ring.x, middle.y - ring.y);
        let away = dx.hypot(dy).max(1.0);
        let heights = spot.pixels.iter().map(|at| ((at % width) as f32 - ring.x, (at / width) as f32 - ring.y));
        let (inner, outer) = heights
            .map(|(x, y)| (x * dx + y * dy) / away)
            .fold((f32::MAX, f32::MIN), |(low, high), h| (low.min(h), high.max(h)));
        Self { middle: away, inner, outer }
    }
}
