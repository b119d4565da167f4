//! What a page draws that is no text, no line and no shade, and may say something all the same: pictures with print in them, and text as curves.

use super::pictures::Print;
use crate::geom::{Axis, Rect};
use crate::ink::print::{self, Word};
use crate::ink::{PageInk, Stroke, Unread, UnreadKind};

/// A picture on a page.
pub(super) struct Picture {
    /// What is seen of it.
    pub(super) bbox: Rect,
    /// What is printed in it; `None` where that is not known.
    pub(super) print: Option<Print>,
}

/// A picture outside of tables has text where so many marks stand in a line: logos and photographs have some that do by chance.
const IN_A_LINE: usize = 3;
/// Low pictures that stand within this share of a page from its upper or lower edge are letterheads, logos and codes, on page after page.
const MARGIN: f32 = 0.1;
/// What is pasted into a cell of a table covers less than this share of the table.
const IN_A_CELL: f32 = 0.25;
/// And the lines above and below it are no further than this, in points: an inch, the height of a tall cell.
const BESIDE: f32 = 72.0;
/// A page has text as curves where so many of its curves stand in lines; bullets, ticks and arrows are fewer, or stand alone.
const AS_CURVES: usize = 6;

/// The places on a page where something may be said that its text layer does not say.
pub(super) fn of(pictures: &[Picture], curves: &[Rect], ink: &PageInk, tuning: &print::Tuning) -> Vec<Unread> {
    let ruled = Rect::around(ink.strokes.iter().map(|stroke| stroke.bbox()));
    // A picture that fills its frame is a figure, and so is one that stands far from all lines.
    let is_level = |stroke: &Stroke, place: &Rect| stroke.axis == Axis::Horizontal && stroke.from < place.x1 && place.x0 < stroke.to;
    let near = |from: f32, to: f32, place: &Rect| ink.strokes.iter().any(|s| is_level(s, place) && from <= s.at && s.at <= to);
    let is_ruled = |place: &Rect| {
        let middle = place.center().y;
        let small = ruled.is_some_and(|ruled| ruled.contains(place.center()) && place.area() < IN_A_CELL * ruled.area());
        small && near(place.y0 - BESIDE, middle, place) && near(middle, place.y1 + BESIDE, place)
    };
    let is_furniture = |place: &Rect| {
        let margin = MARGIN * ink.height;
        place.height() <= margin && (place.center().y < margin || place.center().y > ink.height - margin)
    };
    let says = |picture: &&Picture| {
        if !is_ruled(&picture.bbox) && is_furniture(&picture.bbox) {
            return false;
        }
        let least = if is_ruled(&picture.bbox) { 1 } else { IN_A_LINE };
        picture.print.as_ref().is_none_or(|print| print::words(&print.boxes, tuning).iter().any(|word| word.parts >= least))
    };
    // What fills most of a page is read whatever it is: a form that was scanned may have no lines.
    let may_be_table = |picture: &Picture| {
        let is_sheet = 2.0 * picture.bbox.area() > ink.width * ink.height;
        is_sheet || picture.print.as_ref().is_none_or(|print| print.ruled)
    };
    let kind = |picture: &Picture| match () {
        () if is_ruled(&picture.bbox) => UnreadKind::PictureInTable,
        () if may_be_table(picture) => UnreadKind::Picture,
        () => UnreadKind::Figure,
    };
    let pictured = pictures.iter().filter(says).map(|picture| Unread { bbox: picture.bbox, kind: kind(picture) });
    let words = print::words(curves, tuning);
    let in_lines: usize = words.iter().filter(|word| word.parts > 1).map(|word| word.parts).sum();
    let drawn: &[Word] = if in_lines >= AS_CURVES { &words } else { &[] };
    pictured.chain(drawn.iter().map(|word| Unread { bbox: word.bbox, kind: UnreadKind::Curves })).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn boxes(y: f32, count: u8) -> Vec<Rect> {
        (0..count).map(|i| 11.0 * f32::from(i)).map(|x| Rect::new(100.0 + x, y, 110.0 + x, y + 10.0)).collect()
    }

    fn kinds(pictures: &[Picture], curves: &[Rect], strokes: Vec<Stroke>) -> Vec<UnreadKind> {
        let ink = PageInk { page: 1, width: 600.0, height: 800.0, strokes, ..PageInk::default() };
        of(pictures, curves, &ink, &print::Tuning::default()).iter().map(|place| place.kind).collect()
    }

    fn picture(y: f32, marks: u8) -> Picture {
        Picture { bbox: Rect::new(90.0, y, 300.0, y + 20.0), print: Some(Print { boxes: boxes(y + 5.0, marks), ruled: true }) }
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
        assert_eq!(kinds(&[picture(300.0, 2)], &[], Vec::new()), [], "a logo");
        assert_eq!(kinds(&[picture(20.0, 9)], &[], Vec::new()), [], "a letterhead");
        assert_eq!(kinds(&[Picture { print: None, ..picture(300.0, 0) }], &[], Vec::new()), [UnreadKind::Picture], "nobody knows");
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
