//! What a page draws that is no text, no line and no shade, and may say something all the same: pictures with print in them, and text as curves.

use crate::geom::Rect;
use crate::ink::print::{self, Word};
use crate::ink::{PageInk, Unread, UnreadKind};

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
/// A page has text as curves where so many of its curves stand in lines; bullets, ticks and arrows are fewer, or stand alone.
const AS_CURVES: usize = 6;

/// The places on a page where something may be said that its text layer does not say.
pub(super) fn of(pictures: &[Picture], curves: &[Rect], ink: &PageInk, tuning: &print::Tuning) -> Vec<Unread> {
    let ruled = Rect::around(ink.strokes.iter().map(|stroke| stroke.bbox()));
    let is_ruled = |place: &Rect| ruled.is_some_and(|ruled| ruled.contains(place.center()));
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
    let pictured = pictures.iter().filter(says).map(|picture| Unread { bbox: picture.bbox, kind: UnreadKind::Picture });
    let words = print::words(curves, tuning);
    let in_lines: usize = words.iter().filter(|word| word.parts > 1).map(|word| word.parts).sum();
    let drawn: &[Word] = if in_lines >= AS_CURVES { &words } else { &[] };
    pictured.chain(drawn.iter().map(|word| Unread { bbox: word.bbox, kind: UnreadKind::Curves })).collect()
}
