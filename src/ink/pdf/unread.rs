//! What a page draws that is no text, no line and no shade, and may say something all the same: pictures with print in them, and text as curves.

use crate::geom::{Axis, Rect};
use crate::ink::print::{self, Word};
use crate::ink::{PageInk, Stroke, Unread, UnreadKind};

/// A picture on a page.
pub(super) struct Picture {
    /// What is seen of it.
    pub(super) bbox: Rect,
    /// The boxes of what hangs together in it; `None` where that is not known.
    pub(super) print: Option<Vec<Rect>>,
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
        picture.print.as_ref().is_none_or(|boxes| print::words(boxes, tuning).iter().any(|word| word.parts >= least))
    };
    let kind = |place: &Rect| if is_ruled(place) { UnreadKind::PictureInTable } else { UnreadKind::Picture };
    let pictured = pictures.iter().filter(says).map(|picture| Unread { bbox: picture.bbox, kind: kind(&picture.bbox) });
    let words = print::words(curves, tuning);
    let in_lines: usize = words.iter().filter(|word| word.parts > 1).map(|word| word.parts).sum();
    let drawn: &[Word] = if in_lines >= AS_CURVES { &words } else { &[] };
    pictured.chain(drawn.iter().map(|word| Unread { bbox: word.bbox, kind: UnreadKind::Curves })).collect()
}
