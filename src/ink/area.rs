//! The ink of a page → the ink inside of an area of it.

use super::{Glyph, PageInk, Shade, Stroke};
use crate::geom::{Axis, Point, Projection, Rect};

/// Leaves only the ink inside of an area: characters whose middle lies in it, and the parts of lines, shades and
/// images.
///
/// The area is stated in the page's own coordinates; `to_page` leads there from the ink's points.
#[must_use]
pub fn cut(ink: PageInk, area: &Rect, to_page: &Projection) -> PageInk {
    let mut ink = ink;
    let outside = |g: &Glyph| !area.contains(to_page.apply(g.bbox.center()));
    for glyphs in [&mut ink.glyphs, &mut ink.hidden, &mut ink.oblique] {
        glyphs.retain(|g| !outside(g));
    }
    ink.unmapped = ink.glyphs.iter().filter(|g| g.text.contains('\u{FFFD}')).count();
    let from_page = to_page.inverse().unwrap_or(Projection::IDENTITY);
    ink.strokes = ink.strokes.iter().filter_map(|s| stroke(s, area, to_page, &from_page)).collect();
    let within = from_page.apply_rect(area);
    ink.shades = ink.shades.iter().filter_map(|s| Some(Shade { bbox: s.bbox.intersection(&within)?, ..*s })).collect();
    ink.images = ink.images.iter().filter_map(|image| image.intersection(&within)).collect();
    ink
}

/// The part of a stroke inside of the area; on a scan that lay askew the stroke crosses the area at an angle.
fn stroke(stroke: &Stroke, area: &Rect, to_page: &Projection, from_page: &Projection) -> Option<Stroke> {
    let point = |along: f32| match stroke.axis {
        Axis::Horizontal => Point { x: along, y: stroke.at },
        Axis::Vertical => Point { x: stroke.at, y: along },
    };
    let (a, b) = (to_page.apply(point(stroke.from)), to_page.apply(point(stroke.to)));
    let (x, y) = (share(a.x, b.x, area.x0, area.x1)?, share(a.y, b.y, area.y0, area.y1)?);
    let (start, end) = (x.0.max(y.0), x.1.min(y.1));
    let along = |share: f32| {
        let on_page = Point { x: a.x + share * (b.x - a.x), y: a.y + share * (b.y - a.y) };
        let Point { x, y } = from_page.apply(on_page);
        if stroke.axis == Axis::Horizontal { x } else { y }
    };
    (start <= end).then(|| Stroke { from: along(start), to: along(end), ..*stroke })
}

/// Which share of the way from `a` to `b`, as a range within 0 to 1, lies between two limits.
fn share(a: f32, b: f32, low: f32, high: f32) -> Option<(f32, f32)> {
    if (a - b).abs() < f32::EPSILON {
        return (low <= a && a <= high).then_some((0.0, 1.0));
    }
    let (p, q) = ((low - a) / (b - a), (high - a) / (b - a));
    let (start, end) = (p.min(q).max(0.0), p.max(q).min(1.0));
    (start <= end).then_some((start, end))
}
