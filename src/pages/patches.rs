//! A drawn page of which parts are pictures or curves → the same page with what OCR reads there.
//!
//! The page is drawn as a picture without the characters that its text layer says, so that nothing is read twice. Of what is read in that picture only
//! that counts which stands where something is drawn that is no text, no line and no shade.

use crate::geom::{Affine, Axis, Point, Rect};
use crate::ink::{Doubt, Glyph, PageInk, Stroke, Unread, UnreadKind};
use crate::raster::Picture;
use crate::scan;

/// A page with what was read in its parts.
pub(super) struct Patched {
    /// Its ink.
    pub(super) ink: PageInk,
    /// From the ink's points to the page's own coordinates, where they differ.
    pub(super) to_page: Option<Affine>,
    /// What is printed there and could not be read, in the ink's points.
    pub(super) unread: Vec<Rect>,
}

/// A page is a scan with some drawn text on it where its pictures cover more than this share of it and say more than its text layer.
const SHEET: f32 = 0.5;
/// Characters that lie beyond the ink they were told by: a 一 is no curve. So many heights of it.
const BESIDE: f32 = 1.2;
/// Lines within text drawn as curves are strokes of its characters where they are no longer than so many heights of it.
const STROKE: f32 = 1.5;

/// Takes off the picture of a page what its text layer says.
pub(super) fn without_text(picture: &mut Picture, glyphs: &[Glyph]) {
    let said = glyphs.iter().filter(|glyph| glyph.confidence > 0.0);
    let scale = picture.scale;
    said.for_each(|glyph| picture.gray.wipe(&Affine::scale(scale).apply_rect(&glyph.bbox)));
}

/// The page with what was read at those places.
pub(super) fn patched(page: PageInk, places: &[Unread], reading: scan::Reading) -> Patched {
    let covered: f32 = places.iter().filter(|place| place.kind == UnreadKind::Picture).map(|place| place.bbox.area()).sum();
    if covered > SHEET * page.width * page.height && reading.ink.glyphs.len() > page.glyphs.len() {
        return on_scan(page, reading);
    }
    let to_page = reading.to_page;
    let reaches: Vec<Rect> = places.iter().map(reach).collect();
    let is_inside = |point: Point| reaches.iter().any(|reach| reach.contains(point));
    let mut ink = page;
    ink.strokes.retain(|stroke| !places.iter().any(|place| is_of_character(stroke, place)));
    let glyphs: Vec<Glyph> = reading.ink.glyphs.iter().map(|glyph| moved(glyph, &to_page)).filter(|g| is_inside(g.bbox.center())).collect();
    let doubts = reading.ink.doubts.iter().map(|doubt| Doubt { bbox: to_page.apply_rect(&doubt.bbox), ..doubt.clone() });
    ink.doubts.extend(doubts.filter(|doubt| is_inside(doubt.bbox.center())));
    let strokes = reading.ink.strokes.iter().map(|stroke| moved_stroke(stroke, &to_page));
    let pictured = |stroke: &Stroke| {
        let pictures = places.iter().filter(|place| place.kind == UnreadKind::Picture);
        pictures.map(|place| place.bbox).any(|bbox| bbox.contains(stroke.bbox().center()))
    };
    ink.strokes.extend(strokes.filter(pictured));
    let unread = reading.unread.iter().map(|bbox| to_page.apply_rect(bbox)).filter(|bbox| is_inside(bbox.center()));
    let silent = reaches.iter().zip(places).filter(|(reach, place)| {
        place.kind == UnreadKind::Curves
            && place.bbox.width() > place.bbox.height()
            && !glyphs.iter().any(|g| reach.contains(g.bbox.center()))
    });
    let unread = unread.chain(silent.map(|(_, place)| place.bbox)).collect();
    ink.glyphs.extend(glyphs);
    Patched { ink, to_page: None, unread }
}

/// A scan with the drawn text that lies on it.
fn on_scan(page: PageInk, reading: scan::Reading) -> Patched {
    let scan::Reading { mut ink, to_page, unread, .. } = reading;
    if let Some(from_page) = to_page.inverse() {
        ink.glyphs.extend(page.glyphs.iter().map(|glyph| moved(glyph, &from_page)));
    }
    Patched { ink, to_page: Some(to_page), unread }
}

/// Where the characters of a place may stand.
fn reach(place: &Unread) -> Rect {
    let by = if place.kind == UnreadKind::Curves { BESIDE * place.bbox.height() } else { 0.0 };
    Rect { x0: place.bbox.x0 - by, x1: place.bbox.x1 + by, ..place.bbox }
}

/// Whether a line is a stroke of a character that is drawn as curves.
fn is_of_character(stroke: &Stroke, place: &Unread) -> bool {
    let bbox = stroke.bbox();
    place.kind == UnreadKind::Curves && reach(place).contains(bbox.center()) && stroke.to - stroke.from <= STROKE * place.bbox.height()
}

fn moved(glyph: &Glyph, by: &Affine) -> Glyph {
    Glyph { bbox: by.apply_rect(&glyph.bbox), origin: by.apply(glyph.origin), ..glyph.clone() }
}

/// A stroke of a scan on its page, where it may lie askew by a little.
fn moved_stroke(stroke: &Stroke, to_page: &Affine) -> Stroke {
    let bbox = to_page.apply_rect(&stroke.bbox());
    let middle = bbox.center();
    match stroke.axis {
        Axis::Horizontal => Stroke { at: middle.y, from: bbox.x0, to: bbox.x1, ..*stroke },
        Axis::Vertical => Stroke { at: middle.x, from: bbox.y0, to: bbox.y1, ..*stroke },
    }
}
