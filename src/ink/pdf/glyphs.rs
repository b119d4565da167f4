//! A glyph's transform → its box, size and direction on the page.

use super::marks::{narrow, rect};
use crate::geom::Point;
use crate::ink::{Direction, Glyph};
use crate::provenance::Provenance;
use compact_str::CompactString;
use hayro_interpret::hayro_cmap::WritingMode;
use hayro_interpret::kurbo::{Affine, Rect as KurboRect};

/// Glyph space: a thousandth of the font size is one unit (ISO 32000-1, 9.2.4).
const EM: f64 = 1000.0;
/// The em box that CJK fonts are drawn in reaches 0.88 em above the baseline and 0.12 em below it (OpenType, `ideo`).
const ASCENT: f64 = 0.88;
const DESCENT: f64 = -0.12;
/// A Type 3 font may choose any unit, so that an advance of many units is one letter; no letter is this many em wide.
const WIDEST: f64 = 1.6;

/// A glyph of `advance` glyph units where `to_page` puts it; `None` where that is no place on any page.
pub(super) fn place(text: CompactString, to_page: Affine, advance: f64, mode: WritingMode) -> Option<Glyph> {
    let [a, b, c, d, x, y] = to_page.as_coeffs();
    let em = if advance > WIDEST * EM { advance } else { EM };
    let across = if mode == WritingMode::Vertical { EM } else { advance };
    let area = KurboRect::new(0.0, DESCENT * em, across, ASCENT * em);
    let direction = match (a.abs() >= b.abs(), a >= 0.0, b >= 0.0) {
        (true, true, _) => Direction::Right,
        (true, false, _) => Direction::Left,
        (false, _, true) => Direction::Down,
        (false, _, false) => Direction::Up,
    };
    let glyph = Glyph {
        text,
        bbox: rect(to_page.transform_rect_bbox(area)),
        origin: Point { x: narrow(x), y: narrow(y) },
        size: narrow(c.hypot(d) * em),
        direction,
        bold: false,
        confidence: 1.0,
        provenance: Provenance::Drawn,
    };
    let numbers =
        [glyph.bbox.x0, glyph.bbox.y0, glyph.bbox.x1, glyph.bbox.y1, glyph.origin.x, glyph.origin.y, glyph.size];
    (numbers.iter().all(|n| n.is_finite()) && glyph.size > 0.0).then_some(glyph)
}

/// How far the baseline lies from the nearest axis, in degrees.
pub(super) fn obliqueness(to_page: Affine) -> f32 {
    let [a, b, ..] = to_page.as_coeffs();
    let (a, b) = (a.abs(), b.abs());
    // Most text lies along an axis: no need to measure an angle.
    if a.min(b) <= 0.0 {
        return 0.0;
    }
    narrow(a.min(b).atan2(a.max(b)).to_degrees())
}
