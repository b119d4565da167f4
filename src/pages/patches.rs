//! A drawn page of which parts are pictures or curves → the same page with what OCR reads there.
//!
//! The page is drawn as a picture without the characters that its text layer says, so that nothing is read twice. Of
//! what is read in that picture only that counts which stands where something is drawn that is no text, no line and no
//! shade.

use crate::geom::{Axis, Point, Projection, Rect};
use crate::grid;
use crate::ink::{Doubt, Glyph, PageInk, Stroke, Unread, UnreadKind};
use crate::raster::Picture;
use crate::scan;

/// A page with what was read in its parts.
pub(super) struct Patched {
    /// Its ink.
    pub(super) ink: PageInk,
    /// From the ink's points to the page's own coordinates, where they differ.
    pub(super) to_page: Option<Projection>,
    /// What is printed there and could not be read, in the ink's points.
    pub(super) unread: Vec<Rect>,
    /// The pictures beside the tables that are no tables themselves, and what they say.
    pub(super) figures: Vec<(Rect, String)>,
}

/// A page is a scan with some drawn text on it where its pictures cover more than this share of it and say more than
/// its text layer: the scan of a sheet leaves no margins.
const SHEET: f32 = 0.8;
/// A character may lie this many of its heights beyond the curves it is known by: a 一 is none.
const BESIDE: f32 = 1.2;
/// Its strokes that are no curves lie as near, and are no longer.
const STROKE: f32 = 1.5;

/// Takes off the picture of a page what its text layer says.
pub(super) fn without_text(picture: &mut Picture, glyphs: &[Glyph]) {
    let said = glyphs.iter().filter(|glyph| glyph.confidence > 0.0);
    let scale = picture.scale;
    said.for_each(|glyph| picture.gray.wipe(&Projection::scale(scale).apply_rect(&glyph.bbox)));
}

/// The page with what was read at those places.
pub(super) fn patched(page: PageInk, places: &[Unread], reading: scan::Reading) -> Patched {
    let covered: f32 =
        places.iter().filter(|place| place.kind != UnreadKind::Curves).map(|place| place.bbox.area()).sum();
    if covered > SHEET * page.width * page.height && reading.ink.glyphs.len() > page.glyphs.len() {
        return on_scan(&page, reading);
    }
    let to_page = reading.to_page;
    let seen = Seen {
        height: usual_height(places),
        strokes: reading.ink.strokes.iter().map(|stroke| moved_stroke(stroke, &to_page)).collect(),
        glyphs: reading.ink.glyphs.iter().map(|glyph| moved(glyph, &to_page)).collect(),
    };
    let Sorted { kept, figures, mut unread } = seen.sorted(places, &page);
    let is_inside = |point: Point| kept.iter().any(|place| seen.reach(place).contains(point));
    let doubts =
        reading.ink.doubts.iter().map(|doubt| Doubt { bbox: to_page.apply_rect(&doubt.bbox), ..doubt.clone() });
    let lost = reading.unread.iter().map(|bbox| to_page.apply_rect(bbox));
    unread.extend(lost.filter(|bbox| is_inside(bbox.center())));
    unread.extend(kept.iter().filter(|place| seen.is_silent(place)).map(|place| place.bbox));
    let mut ink = page;
    ink.strokes.retain(|stroke| !seen.is_of_character(&stroke.bbox(), &kept));
    ink.shades.retain(|shade| !seen.is_of_character(&shade.bbox, &kept));
    ink.doubts.extend(doubts.filter(|doubt| is_inside(doubt.bbox.center())));
    ink.glyphs.extend(seen.glyphs.iter().filter(|glyph| is_inside(glyph.bbox.center())).cloned());
    let pictures = || kept.iter().filter(|place| place.kind != UnreadKind::Curves);
    ink.strokes.extend(
        seen.strokes.iter().filter(|stroke| pictures().any(|place| place.bbox.contains(stroke.bbox().center()))),
    );
    Patched { ink, to_page: None, unread, figures }
}

/// What was read of a page, in its own coordinates.
struct Seen {
    /// The height of most text that is drawn as curves.
    height: f32,
    strokes: Vec<Stroke>,
    glyphs: Vec<Glyph>,
}

/// The places where something may be said, by what was read there.
struct Sorted {
    /// What is read there is a part of the page.
    kept: Vec<Unread>,
    /// Figures, and what they say.
    figures: Vec<(Rect, String)>,
    /// What may be text and does not read as such.
    unread: Vec<Rect>,
}

impl Seen {
    /// Parts the places that are text or tables from figures. On a page of little text pictures are kept whatever they
    /// are, and curves are no drawing beside it.
    fn sorted(&self, places: &[Unread], page: &PageInk) -> Sorted {
        let (curves, pictures): (Vec<Unread>, Vec<Unread>) =
            places.iter().partition(|place| place.kind == UnreadKind::Curves);
        let says_little = page.says_little();
        let is_kept = |place: &Unread| {
            place.kind == UnreadKind::PictureInTable || says_little || self.is_table(&place.bbox, page)
        };
        let (mut kept, figures): (Vec<Unread>, Vec<Unread>) = pictures.into_iter().partition(is_kept);
        let mut figures: Vec<Rect> = figures.iter().map(|figure| figure.bbox).collect();
        let mut unread = Vec::new();
        if self.are_text(&curves) {
            kept.extend(curves);
        } else if let Some(drawing) = Rect::around(curves.iter().map(|place| place.bbox)) {
            if says_little { unread.push(drawing) } else { figures.push(drawing) }
        }
        let figures = figures.into_iter().map(|bbox| (bbox, self.says(&bbox))).collect();
        Sorted { kept, figures, unread }
    }

    /// Whether the curves of a page are text, by what was read of them.
    fn are_text(&self, curves: &[Unread]) -> bool {
        let (mut all, mut said) = (0.0, 0.0);
        for line in curves.iter().map(|place| place.bbox).filter(|bbox| bbox.width() > bbox.height()) {
            let reach = Rect { y0: line.y0 - self.height / 2.0, y1: line.y1 + self.height / 2.0, ..line };
            let inside =
                self.glyphs.iter().filter(|glyph| glyph.confidence >= VOUCHES && reach.contains(glyph.bbox.center()));
            let widths: f32 = inside.map(|glyph| glyph.bbox.width()).sum();
            all += line.width();
            said += if 2.0 * widths >= line.width() { line.width() } else { 0.0 };
        }
        said > 0.0 && said >= SAY * all
    }

    /// Whether what was seen in a picture is a table: in half of its rows, and in two at least, two cells or more have
    /// text. The fields between the lines of charts and screenshots are empty, or hold all that there is.
    fn is_table(&self, picture: &Rect, page: &PageInk) -> bool {
        let glyphs = self.glyphs.iter().filter(|glyph| picture.contains(glyph.bbox.center())).cloned().collect();
        let strokes = self.strokes.iter().filter(|stroke| picture.contains(stroke.bbox().center())).copied().collect();
        let ink =
            PageInk { page: page.page, width: page.width, height: page.height, glyphs, strokes, ..PageInk::default() };
        let ruled = grid::Tuning { reading: grid::Reading::Ruled, ..grid::Tuning::default() };
        grid::layout(&ink, &ruled).grids.iter().any(|grid| {
            let rows = grid.ys.len().saturating_sub(1);
            let filled = |row: usize| grid.cells.iter().filter(|cell| cell.row == row && !cell.text.is_empty()).count();
            let full = (0..rows).filter(|row| filled(*row) > 1).count();
            full > 1 && 2 * full >= rows
        })
    }

    /// What was read in a place, as far as a finding quotes it.
    fn says(&self, place: &Rect) -> String {
        let inside = self.glyphs.iter().filter(|glyph| place.contains(glyph.bbox.center()));
        inside.flat_map(|glyph| glyph.text.chars()).take(QUOTED).collect()
    }

    /// Whether nothing was read where something is printed; the dots of characters are read with them.
    fn is_silent(&self, place: &Unread) -> bool {
        let is_dot = place.kind == UnreadKind::Curves && place.bbox.width() <= place.bbox.height();
        let reach = self.reach(place);
        !is_dot && !self.glyphs.iter().any(|glyph| reach.contains(glyph.bbox.center()))
    }

    /// Where the characters of a place may stand.
    fn reach(&self, place: &Unread) -> Rect {
        let by = if place.kind == UnreadKind::Curves { BESIDE * self.height } else { 0.0 };
        let Rect { x0, y0, x1, y1 } = place.bbox;
        Rect { x0: x0 - by, y0: y0 - by, x1: x1 + by, y1: y1 + by }
    }

    /// Whether a line or an area is a stroke of a character that is drawn as curves.
    fn is_of_character(&self, bbox: &Rect, places: &[Unread]) -> bool {
        let mut curves = places.iter().filter(|place| place.kind == UnreadKind::Curves);
        bbox.width().max(bbox.height()) <= STROKE * self.height
            && curves.any(|place| is_within(bbox, &self.reach(place)))
    }
}

/// Curves are text where so many of their lines say something: of maps and charts hardly any does.
const SAY: f32 = 0.6;
/// A character as likely as this vouches for a line, which has at least half as many as its length holds.
const VOUCHES: f32 = 0.8;
/// So many characters of what a figure says are quoted.
const QUOTED: usize = 40;

/// A scan with the drawn text that lies on it.
fn on_scan(page: &PageInk, reading: scan::Reading) -> Patched {
    let scan::Reading { mut ink, to_page, unread, .. } = reading;
    if let Some(from_page) = to_page.inverse() {
        ink.glyphs.extend(page.glyphs.iter().map(|glyph| moved(glyph, &from_page)));
    }
    Patched { ink, to_page: Some(to_page), unread, figures: Vec::new() }
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

fn moved(glyph: &Glyph, by: &Projection) -> Glyph {
    Glyph { bbox: by.apply_rect(&glyph.bbox), origin: by.apply(glyph.origin), ..glyph.clone() }
}

/// A stroke of a scan on its page, where it may lie askew by a little.
fn moved_stroke(stroke: &Stroke, to_page: &Projection) -> Stroke {
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
        let to_page = Projection::IDENTITY;
        scan::Reading { ink, seals: Vec::new(), unread: Vec::new(), corrected: Vec::new(), agreement: None, to_page }
    }

    fn page() -> PageInk {
        // It says enough by itself.
        let glyphs = (0..99).map(|_| glyph("", 350.0, 350.0, 1.0)).collect();
        PageInk { page: 1, width: 400.0, height: 400.0, glyphs, ..PageInk::default() }
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
                ["一", "级", "指", "标"]
                    .iter()
                    .zip(1_u8..)
                    .map(|(c, n)| glyph(c, 10.0 * f32::from(n), 20.0, confidence))
                    .collect(),
                Vec::new(),
            )
        };
        let patched_with = |confidence| patched(page.clone(), &[place], read(confidence));
        let said = patched_with(0.99);
        assert_eq!((texts(&said.ink).as_str(), said.ink.strokes.len(), said.unread.len()), ("一级指标", 1, 0));
        let map = patched_with(0.3);
        assert_eq!((texts(&map.ink).as_str(), map.ink.strokes.len(), map.unread.len()), ("", 2, 0), "a drawing");
        assert_eq!(map.figures, [(place.bbox, "级指标".to_owned())], "what it says is reported");
        let alone = patched(PageInk { glyphs: Vec::new(), ..page.clone() }, &[place], read(0.3));
        assert_eq!(
            (texts(&alone.ink).as_str(), alone.unread),
            ("", vec![place.bbox]),
            "there is nothing else on the page"
        );
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
        let chart =
            patched(page(), &[place], reading(glyphs(), vec![across(5.0), across(50.0), across(95.0), down(5.0)]));
        assert_eq!((texts(&chart.ink).as_str(), chart.ink.strokes.len()), ("", 0));
        assert_eq!(chart.figures, [(place.bbox, "甲乙丙丁".to_owned())], "what it says is reported");
    }

    #[test]
    fn drawn_lines_on_a_scan_keep_their_text() {
        let place = Unread { bbox: Rect::new(0.0, 0.0, 400.0, 400.0), kind: UnreadKind::Picture };
        let mut page = page();
        page.glyphs = vec![Glyph { provenance: Provenance::Drawn, ..glyph("章", 300.0, 5.0, 1.0) }];
        let scan = patched(
            page,
            &[place],
            reading(vec![glyph("甲", 20.0, 20.0, 0.9), glyph("乙", 120.0, 20.0, 0.9)], Vec::new()),
        );
        assert_eq!(texts(&scan.ink), "甲乙章");
        assert!(scan.to_page.is_some(), "its boxes are those of the scan lying straight");
        assert_eq!(scan.ink.glyphs[2].provenance, Provenance::Drawn);
    }
}
