//! What a page draws that is no text, no line and no shade, and may say something all the same: pictures with print in
//! them, and text as curves.

use super::pictures::Print;
use crate::geom::{Axis, Rect};
use crate::ink::print;
use crate::ink::{PageInk, Stroke, Unread, UnreadKind};

/// A picture on a page.
pub(super) struct Picture {
    /// What is seen of it.
    pub(super) bbox: Rect,
    /// What is printed in it; `None` where that is not known.
    pub(super) print: Option<Print>,
}

/// A picture outside of tables has text where so many marks stand in a line: logos and photographs have some that do by
/// chance.
const IN_A_LINE: usize = 3;
/// Low pictures that stand within this share of a page from its upper or lower edge are letterheads, logos and codes,
/// on page after page.
const MARGIN: f32 = 0.1;
/// What is pasted into a cell of a table covers less than this share of the table.
const IN_A_CELL: f32 = 0.25;
/// And the lines above and below it are no further than this, in points: an inch, the height of a tall cell.
const BESIDE: f32 = 72.0;
/// A page has text as curves where so many of its curves stand in lines; bullets, ticks and arrows are fewer, or stand
/// alone.
const AS_CURVES: usize = 6;
/// More pictures than this are the tiles of one.
const PICTURES: usize = 1_000;

/// The places on a page where something may be said that its text layer does not say.
pub(super) fn of(pictures: &[Picture], curves: &[Rect], ink: &PageInk, tuning: &print::Tuning) -> Vec<Unread> {
    let page = Page { ink, ruled: Rect::around(ink.strokes.iter().map(Stroke::bbox)) };
    let tiles = Rect::around(pictures.iter().map(|picture| picture.bbox)).filter(|_| pictures.len() > PICTURES);
    let pictured: Vec<Unread> = match tiles {
        Some(bbox) => vec![Unread { bbox, kind: UnreadKind::Picture }],
        None => pictures.iter().filter_map(|picture| page.pictured(picture, tuning)).collect(),
    };
    pictured.into_iter().chain(curved(curves, tuning)).collect()
}

/// What the curves of a page may say.
fn curved(curves: &[Rect], tuning: &print::Tuning) -> Vec<Unread> {
    if curves.len() > print::MOST {
        return Rect::around(curves.iter().copied())
            .map(|bbox| Unread { bbox, kind: UnreadKind::Figure })
            .into_iter()
            .collect();
    }
    let words = print::words(curves, tuning);
    let in_lines: usize = words.iter().filter(|word| word.parts > 1).map(|word| word.parts).sum();
    let words = words.into_iter().filter(|_| in_lines >= AS_CURVES);
    words.map(|word| Unread { bbox: word.bbox, kind: UnreadKind::Curves }).collect()
}

/// A page as pictures stand on it.
struct Page<'a> {
    ink: &'a PageInk,
    /// Around all its lines.
    ruled: Option<Rect>,
}

impl Page<'_> {
    /// What a picture may say, if anything.
    fn pictured(&self, picture: &Picture, tuning: &print::Tuning) -> Option<Unread> {
        let bbox = picture.bbox;
        let is_in_table = self.is_in_table(&bbox);
        let least = if is_in_table { 1 } else { IN_A_LINE };
        let has_words = |print: &Print| {
            print.boxes.len() > print::MOST || print::words(&print.boxes, tuning).iter().any(|word| word.parts >= least)
        };
        let kind = match () {
            () if is_in_table => UnreadKind::PictureInTable,
            () if self.may_be_table(picture) => UnreadKind::Picture,
            () => UnreadKind::Figure,
        };
        picture.print.as_ref().is_none_or(has_words).then_some(Unread { bbox, kind })
    }

    /// Whether a picture stands in a cell of a table. One that fills its frame is a figure, and so is one that stands
    /// far from all lines.
    fn is_in_table(&self, place: &Rect) -> bool {
        let is_level =
            |stroke: &Stroke| stroke.axis == Axis::Horizontal && stroke.from < place.x1 && place.x0 < stroke.to;
        let near = |from: f32, to: f32| self.ink.strokes.iter().any(|s| is_level(s) && from <= s.at && s.at <= to);
        let middle = place.center().y;
        let small =
            self.ruled.is_some_and(|ruled| ruled.contains(place.center()) && place.area() < IN_A_CELL * ruled.area());
        small && near(place.y0 - BESIDE, middle) && near(middle, place.y1 + BESIDE)
    }

    /// Whether a picture beside the tables may be one itself. What fills most of a page, or stands on one that says
    /// little else, is read whatever it is: a form that was scanned may have no lines.
    fn may_be_table(&self, picture: &Picture) -> bool {
        let (bbox, margin) = (&picture.bbox, MARGIN * self.ink.height);
        let edge = bbox.center().y.min(self.ink.height - bbox.center().y);
        let is_furniture = bbox.height() <= margin && edge < margin;
        let is_most = 2.0 * bbox.area() > self.ink.width * self.ink.height || self.ink.says_little();
        !is_furniture && (is_most || picture.print.as_ref().is_none_or(|print| print.ruled))
    }
}

#[cfg(test)]
mod tests {
    use super::super::glyphs;
    use super::*;
    use crate::ink::Glyph;
    use hayro_interpret::hayro_cmap::WritingMode;
    use hayro_interpret::kurbo::Affine;

    fn boxes(y: f32, count: u8) -> Vec<Rect> {
        (0..count).map(|i| 11.0 * f32::from(i)).map(|x| Rect::new(100.0 + x, y, 110.0 + x, y + 10.0)).collect()
    }

    fn kinds(pictures: &[Picture], curves: &[Rect], strokes: Vec<Stroke>) -> Vec<UnreadKind> {
        let glyphs = glyphs(99);
        let ink = PageInk { page: 1, width: 600.0, height: 800.0, strokes, glyphs, ..PageInk::default() };
        of(pictures, curves, &ink, &print::Tuning::default()).iter().map(|place| place.kind).collect()
    }

    /// So many characters of other text.
    fn glyphs(count: usize) -> Vec<Glyph> {
        let place = || glyphs::place("文".into(), Affine::IDENTITY, 1000.0, WritingMode::Horizontal);
        (0..count).filter_map(|_| place()).collect()
    }

    fn picture(y: f32, marks: u8) -> Picture {
        Picture {
            bbox: Rect::new(90.0, y, 300.0, y + 20.0),
            print: Some(Print { boxes: boxes(y + 5.0, marks), ruled: true }),
        }
    }

    #[test]
    fn curves_in_lines_are_text_and_bullets_are_none() {
        assert_eq!(kinds(&[], &boxes(200.0, 8), Vec::new()), [UnreadKind::Curves]);
        let bullets: Vec<Rect> = (0..9_u8).flat_map(|i| boxes(30.0 * f32::from(i), 1)).collect();
        assert_eq!(kinds(&[], &bullets, Vec::new()), []);
    }

    #[test]
    fn a_picture_says_something_where_it_has_marks_in_a_line() {
        assert_eq!(kinds(&[picture(300.0, 4)], &[], Vec::new()), [UnreadKind::Picture]);
        let figure = Picture { print: Some(Print { boxes: boxes(305.0, 4), ruled: false }), ..picture(300.0, 0) };
        assert_eq!(kinds(&[figure], &[], Vec::new()), [UnreadKind::Figure], "it has no lines");
        let alone = PageInk { page: 1, width: 600.0, height: 800.0, ..PageInk::default() };
        let unruled = Picture { print: Some(Print { boxes: boxes(305.0, 4), ruled: false }), ..picture(300.0, 0) };
        let places = of(&[unruled], &[], &alone, &print::Tuning::default());
        assert_eq!(
            places.iter().map(|place| place.kind).collect::<Vec<_>>(),
            [UnreadKind::Picture],
            "the page says nothing else"
        );
        assert_eq!(kinds(&[picture(300.0, 2)], &[], Vec::new()), [], "a logo");
        assert_eq!(kinds(&[picture(20.0, 9)], &[], Vec::new()), [UnreadKind::Figure], "a letterhead");
        assert_eq!(
            kinds(&[Picture { print: None, ..picture(300.0, 0) }], &[], Vec::new()),
            [UnreadKind::Picture],
            "nobody knows"
        );
    }

    #[test]
    fn one_mark_between_the_lines_of_a_table_is_a_value() {
        let line = |at: f32| Stroke { axis: Axis::Horizontal, at, from: 50.0, to: 550.0, width: 0.5 };
        let rows = || (0..9_u8).map(|row| line(200.0 + 30.0 * f32::from(row))).collect();
        assert_eq!(kinds(&[picture(305.0, 1)], &[], rows()), [UnreadKind::PictureInTable]);
        assert_eq!(kinds(&[picture(305.0, 0)], &[], rows()), [], "an empty one");
        let frame = vec![line(200.0), line(400.0)];
        let figure = Picture { bbox: Rect::new(60.0, 205.0, 540.0, 395.0), ..picture(300.0, 1) };
        assert_eq!(kinds(&[figure], &[], frame), [], "it fills its frame, and a single mark is no line");
    }
}
