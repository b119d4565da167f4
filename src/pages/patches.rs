//! A drawn page of which parts are pictures or curves → the same page with what OCR reads there.
//!
//! The page is drawn as a picture without the characters that its text layer says, so that nothing is read twice. Of what is read in that picture only
//! that counts which stands where something is drawn that is no text, no line and no shade.

use crate::geom::{Affine, Axis, Point, Rect};
use crate::grid;
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
    /// The pictures beside the tables that are no tables themselves, and what they say.
    pub(super) figures: Vec<(Rect, String)>,
}

/// A page is a scan with some drawn text on it where its pictures cover more than this share of it and say more than its text layer: the scan of a sheet
/// leaves no margins.
const SHEET: f32 = 0.8;
/// A character may lie this many of its heights beyond the curves it is known by: a 一 is none.
const BESIDE: f32 = 1.2;
/// Its strokes that are no curves lie as near, and are no longer.
const STROKE: f32 = 1.5;

/// Takes off the picture of a page what its text layer says.
pub(super) fn without_text(picture: &mut Picture, glyphs: &[Glyph]) {
    let said = glyphs.iter().filter(|glyph| glyph.confidence > 0.0);
    let scale = picture.scale;
    said.for_each(|glyph| picture.gray.wipe(&Affine::scale(scale).apply_rect(&glyph.bbox)));
}

/// The page with what was read at those places.
pub(super) fn patched(page: PageInk, places: &[Unread], reading: scan::Reading) -> Patched {
    let covered: f32 = places.iter().filter(|place| place.kind != UnreadKind::Curves).map(|place| place.bbox.area()).sum();
    if covered > SHEET * page.width * page.height && reading.ink.glyphs.len() > page.glyphs.len() {
        return on_scan(&page, reading);
    }
    let to_page = reading.to_page;
    let height = usual_height(places);
    let reach = |place: &Unread| reach(place, height);
    let strokes: Vec<Stroke> = reading.ink.strokes.iter().map(|stroke| moved_stroke(stroke, &to_page)).collect();
    let glyphs: Vec<Glyph> = reading.ink.glyphs.iter().map(|glyph| moved(glyph, &to_page)).collect();
    let are_text = are_text(places, &glyphs, height);
    let is_drawing = |place: &&Unread| place.kind == UnreadKind::Curves && !are_text;
    let (figures, places): (Vec<Unread>, Vec<Unread>) = places
        .iter()
        .filter(|place| !is_drawing(place))
        .partition(|place| place.kind == UnreadKind::Picture && !is_table(&place.bbox, &glyphs, &strokes, &page));
    let figures = figures.iter().map(|figure| (figure.bbox, says(&figure.bbox, &glyphs))).filter(|figure| !figure.1.is_empty()).collect();
    let reaches: Vec<Rect> = places.iter().map(reach).collect();
    let is_inside = |point: Point| reaches.iter().any(|reach| reach.contains(point));
    let mut ink = page;
    let is_of_character = |bbox: &Rect| {
        let curves = places.iter().filter(|place| place.kind == UnreadKind::Curves);
        bbox.width().max(bbox.height()) <= STROKE * height && curves.map(reach).any(|reach| is_within(bbox, &reach))
    };
    ink.strokes.retain(|stroke| !is_of_character(&stroke.bbox()));
    ink.shades.retain(|shade| !is_of_character(&shade.bbox));
    let glyphs: Vec<Glyph> = glyphs.into_iter().filter(|g| is_inside(g.bbox.center())).collect();
    let doubts = reading.ink.doubts.iter().map(|doubt| Doubt { bbox: to_page.apply_rect(&doubt.bbox), ..doubt.clone() });
    ink.doubts.extend(doubts.filter(|doubt| is_inside(doubt.bbox.center())));
    let pictured = |stroke: &Stroke| {
        let pictures = places.iter().filter(|place| place.kind != UnreadKind::Curves);
        pictures.map(|place| place.bbox).any(|bbox| bbox.contains(stroke.bbox().center()))
    };
    ink.strokes.extend(strokes.into_iter().filter(pictured));
    let unread = reading.unread.iter().map(|bbox| to_page.apply_rect(bbox)).filter(|bbox| is_inside(bbox.center()));
    let silent = reaches.iter().zip(&places).filter(|(reach, place)| {
        place.kind == UnreadKind::Curves
            && place.bbox.width() > place.bbox.height()
            && !glyphs.iter().any(|g| reach.contains(g.bbox.center()))
    });
    let unread = unread.chain(silent.map(|(_, place)| place.bbox)).collect();
    ink.glyphs.extend(glyphs);
    Patched { ink, to_page: None, unread, figures }
}

/// Whether what was seen in a picture is a table: in half of its rows, and in two at least, two cells or more have text. The fields between the lines of charts
/// and screenshots are empty, or hold all that there is.
fn is_table(picture: &Rect, glyphs: &[Glyph], strokes: &[Stroke], page: &PageInk) -> bool {
    let glyphs = glyphs.iter().filter(|glyph| picture.contains(glyph.bbox.center())).cloned().collect();
    let strokes = strokes.iter().filter(|stroke| picture.contains(stroke.bbox().center())).copied().collect();
    let ink = PageInk { page: page.page, width: page.width, height: page.height, glyphs, strokes, ..PageInk::default() };
    let ruled = grid::Tuning { reading: grid::Reading::Ruled, ..grid::Tuning::default() };
    grid::layout(&ink, &ruled).grids.iter().any(|grid| {
        let rows = grid.ys.len().saturating_sub(1);
        let filled = |row: usize| grid.cells.iter().filter(|cell| cell.row == row && !cell.text.is_empty()).count();
        let full = (0..rows).filter(|row| filled(*row) > 1).count();
        full > 1 && 2 * full >= rows
    })
}

/// So many characters of a picture's text are quoted.
const QUOTED: usize = 40;

/// What was read in a picture, as far as a finding quotes it.
fn says(picture: &Rect, glyphs: &[Glyph]) -> String {
    let inside = glyphs.iter().filter(|glyph| picture.contains(glyph.bbox.center()));
    inside.flat_map(|glyph| glyph.text.chars()).take(QUOTED).collect()
}

/// A scan with the drawn text that lies on it.
fn on_scan(page: &PageInk, reading: scan::Reading) -> Patched {
    let scan::Reading { mut ink, to_page, unread, .. } = reading;
    if let Some(from_page) = to_page.inverse() {
        ink.glyphs.extend(page.glyphs.iter().map(|glyph| moved(glyph, &from_page)));
    }
    Patched { ink, to_page: Some(to_page), unread, figures: Vec::new() }
}

/// Curves are text where so many of their lines say something: of maps and charts hardly any does.
const SAY: f32 = 0.6;
/// What they say is as sure as this, and as many characters as a line of its length has at least half of.
const SURE: f32 = 0.8;

/// Whether the curves of a page are text, by what was read of them.
fn are_text(places: &[Unread], glyphs: &[Glyph], height: f32) -> bool {
    let lines = places.iter().filter(|place| place.kind == UnreadKind::Curves && place.bbox.width() > place.bbox.height());
    let (mut all, mut said) = (0.0, 0.0);
    for line in lines {
        let reach = Rect { y0: line.bbox.y0 - height / 2.0, y1: line.bbox.y1 + height / 2.0, ..line.bbox };
        let inside = glyphs.iter().filter(|glyph| glyph.confidence >= SURE && reach.contains(glyph.bbox.center()));
        let widths: f32 = inside.map(|glyph| glyph.bbox.width()).sum();
        all += line.bbox.width();
        said += if 2.0 * widths >= line.bbox.width() { line.bbox.width() } else { 0.0 };
    }
    said > 0.0 && said >= SAY * all
}

/// Where the characters of a place may stand; text that is drawn as curves is so high.
fn reach(place: &Unread, height: f32) -> Rect {
    let by = if place.kind == UnreadKind::Curves { BESIDE * height } else { 0.0 };
    let Rect { x0, y0, x1, y1 } = place.bbox;
    Rect { x0: x0 - by, y0: y0 - by, x1: x1 + by, y1: y1 + by }
}

/// The height of most text that is drawn as curves; 0 without any.
fn usual_height(places: &[Unread]) -> f32 {
    let curves = places.iter().filter(|place| place.kind == UnreadKind::Curves).map(|place| place.bbox);
    // Lines, and not the dots of characters.
    let mut heights: Vec<f32> = curves.filter(|bbox| bbox.width() > bbox.height()).map(|bbox| bbox.height()).collect();
    heights.sort_by(f32::total_cmp);
    heights.get(heights.len() / 2).copied().unwrap_or(0.0)
}

fn is_within(bbox: &Rect, around: &Rect) -> bool {
    around.x0 <= bbox.x0 && around.y0 <= bbox.y0 && bbox.x1 <= around.x1 && bbox.y1 <= around.y1
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ink::Direction;
    use crate::provenance::Provenance;

    fn glyph(text: &str, x: f32, y: f32, confidence: f32) -> Glyph {
        let (bbox, origin) = (Rect::new(x, y, x + 10.0, y + 10.0), Point { x, y: y + 9.0 });
        let (size, direction, bold, provenance) = (10.0, Direction::Right, false, Provenance::RECOGNISED);
        Glyph { text: text.into(), bbox, origin, size, direction, bold, confidence, provenance }
    }

    fn stroke(axis: Axis, at: f32, from: f32, to: f32) -> Stroke {
        Stroke { axis, at, from, to, width: 1.0 }
    }

    fn reading(glyphs: Vec<Glyph>, strokes: Vec<Stroke>) -> scan::Reading {
        let ink = PageInk { glyphs, strokes, ..PageInk::default() };
        let to_page = Affine::IDENTITY;
        scan::Reading { ink, seals: Vec::new(), unread: Vec::new(), corrected: Vec::new(), agreement: None, to_page }
    }

    fn page() -> PageInk {
        PageInk { page: 1, width: 400.0, height: 400.0, ..PageInk::default() }
    }

    fn texts(ink: &PageInk) -> String {
        ink.glyphs.iter().map(|glyph| glyph.text.as_str()).collect()
    }

    #[test]
    fn curves_that_read_as_text_are_text_and_their_strokes_no_rulings() {
        let place = Unread { bbox: Rect::new(20.0, 20.0, 50.0, 30.0), kind: UnreadKind::Curves };
        let mut page = page();
        page.strokes = vec![stroke(Axis::Horizontal, 25.0, 10.0, 19.0), stroke(Axis::Horizontal, 40.0, 0.0, 300.0)];
        let read = |confidence: f32| {
            reading(
                ["一", "级", "指", "标"].iter().zip(1_u8..).map(|(c, n)| glyph(c, 10.0 * f32::from(n), 20.0, confidence)).collect(),
                Vec::new(),
            )
        };
        let patched_with = |confidence| patched(page.clone(), &[place], read(confidence));
        let said = patched_with(0.99);
        assert_eq!((texts(&said.ink).as_str(), said.ink.strokes.len(), said.unread.len()), ("一级指标", 1, 0));
        let map = patched_with(0.3);
        assert_eq!((texts(&map.ink).as_str(), map.ink.strokes.len(), map.unread.len()), ("", 2, 0), "a drawing");
    }

    #[test]
    fn a_picture_beside_the_tables_is_read_where_it_is_a_table() {
        let place = Unread { bbox: Rect::new(0.0, 0.0, 200.0, 100.0), kind: UnreadKind::Picture };
        let glyphs = || {
            vec![
                glyph("甲", 20.0, 20.0, 0.99),
                glyph("乙", 120.0, 20.0, 0.99),
                glyph("丙", 20.0, 70.0, 0.99),
                glyph("丁", 120.0, 70.0, 0.99),
            ]
        };
        let across = |at| stroke(Axis::Horizontal, at, 5.0, 195.0);
        let down = |at| stroke(Axis::Vertical, at, 5.0, 95.0);
        let table = patched(
            page(),
            &[place],
            reading(glyphs(), vec![across(5.0), across(50.0), across(95.0), down(5.0), down(100.0), down(195.0)]),
        );
        assert_eq!((texts(&table.ink).as_str(), table.ink.strokes.len(), table.figures.len()), ("甲乙丙丁", 6, 0));
        let chart = patched(page(), &[place], reading(glyphs(), vec![across(5.0), across(50.0), across(95.0), down(5.0)]));
        assert_eq!((texts(&chart.ink).as_str(), chart.ink.strokes.len()), ("", 0));
        assert_eq!(chart.figures, [(place.bbox, "甲乙丙丁".to_owned())], "what it says is reported");
    }

    #[test]
    fn drawn_lines_on_a_scan_keep_their_text() {
        let place = Unread { bbox: Rect::new(0.0, 0.0, 400.0, 400.0), kind: UnreadKind::Picture };
        let mut page = page();
        page.glyphs = vec![Glyph { provenance: Provenance::Drawn, ..glyph("章", 300.0, 5.0, 1.0) }];
        let scan = patched(page, &[place], reading(vec![glyph("甲", 20.0, 20.0, 0.9), glyph("乙", 120.0, 20.0, 0.9)], Vec::new()));
        assert_eq!(texts(&scan.ink), "甲乙章");
        assert!(scan.to_page.is_some(), "its boxes are those of the scan lying straight");
        assert_eq!(scan.ink.glyphs[2].provenance, Provenance::Drawn);
    }
}
