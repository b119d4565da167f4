//! A full stop that the recogniser did not see: a small mark behind the last character of a line, read again by itself.

use super::pieces::{Piece, pixels};
use super::signs::CHOSEN;
use crate::geom::Rect;
use crate::ocr::recognise::Char;
use crate::raster::{Bits, Gray};
use crate::text::is_wide;

/// The blank before a mark is at least this share of the line's height: a full stop stands in the corner of its square.
const BLANK: f32 = 0.08;
/// A mark is no wider and no higher than this share of the line's height.
const LARGEST: f32 = 0.45;
/// And no smaller than this: two or three pixels are dust.
const SMALLEST: f32 = 0.12;
/// A lone ring is read as a letter or a point as well: a full stop is offered with this likelihood where it is one
/// (0.11 at least on a faint page).
const OFFERED: f32 = 0.05;
/// The margin around a mark that the recogniser is shown, as a share of the line's height.
const MARGIN: f32 = 0.3;

/// The box of a mark behind the last character read of a line, in pixels.
pub(super) fn unread(piece: &Piece, chars: &[Char], ink: &Bits) -> Option<Rect> {
    let ([part], Some(last)) = (&piece.parts[..], chars.last()) else { return None };
    if !last.text.chars().all(|c| is_wide(c) && c.is_alphanumeric()) {
        return None;
    }
    let [x0, y0, x1, y1] = pixels(&part.ink);
    let height = part.ink.height();
    let is_blank = |x: &usize| (y0..y1.min(ink.height)).all(|y| !ink.get(*x, y));
    let start = (x0..x1).rev().take_while(|x| !is_blank(x)).last()?;
    let blank = (x0..start).rev().take_while(is_blank).count() as f32;
    let rows: Vec<usize> = (y0..y1).filter(|&y| (start..x1).any(|x| ink.get(x, y))).collect();
    let (top, bottom) = (*rows.first()?, rows.last()? + 1);
    let (wide, high) = ((x1 - start) as f32 / height, (bottom - top) as f32 / height);
    let is_mark = (SMALLEST..=LARGEST).contains(&wide) && (SMALLEST..=LARGEST).contains(&high);
    // The last character read stands before the blank.
    let middle = part.crop.x0 + last.at * part.crop.width();
    let mark = Rect { x0: start as f32, y0: top as f32, x1: x1 as f32, y1: bottom as f32 };
    (is_mark && blank >= BLANK * height && middle < start as f32 - blank).then_some(mark)
}

/// What the recogniser is shown of a mark: as much of its line as is high, so that its size is seen.
pub(super) fn picture(mark: &Rect, piece: &Piece, page: &Gray) -> Gray {
    let line = piece.bbox();
    let margin = MARGIN * line.height();
    let around =
        Rect { x0: mark.x0 - BLANK * line.height(), y0: line.y0 - 1.0, x1: mark.x1 + margin, y1: line.y1 + 1.0 };
    let [x0, y0, x1, y1] = pixels(&around);
    page.crop(x0, y0, x1, y1)
}

/// The full stop at the end of a line, if that is what the mark is read as; never sure.
pub(super) fn stop(mark: &Rect, piece: &Piece, read: &[Char]) -> Option<Char> {
    let [only] = read else { return None };
    let crop = piece.parts.first()?.crop;
    let is_stop = only.text == "。" || only.others.iter().any(|(other, odds)| other == "。" && *odds >= OFFERED);
    let at = (mark.center().x - crop.x0) / crop.width();
    is_stop.then(|| Char { text: "。".into(), at, confidence: CHOSEN.min(only.confidence), ..Char::default() })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scan::pieces::Part;

    fn char(text: &str, at: f32) -> Char {
        Char { text: text.into(), at, confidence: 0.95, ..Char::default() }
    }

    /// A line of two characters of 20 pixels and a mark of this size behind them, after a blank of 8 pixels.
    fn line(wide: usize, high: usize) -> (Piece, Bits) {
        let mut ink = Bits { width: 80, height: 30, ink: vec![false; 80 * 30] };
        for y in 5..25 {
            ink.ink[y * 80 + 4..y * 80 + 44].fill(true);
        }
        for y in 25 - high..25 {
            ink.ink[y * 80 + 52..y * 80 + 52 + wide].fill(true);
        }
        let crop = Rect::new(0.0, 0.0, 80.0, 30.0);
        let part = Part { crop, ink: Rect::new(4.0, 5.0, (52 + wide) as f32, 25.0) };
        (Piece { parts: vec![part] }, ink)
    }

    #[test]
    fn a_small_mark_behind_the_last_character_is_looked_at_again() {
        let (piece, ink) = line(5, 5);
        assert_eq!(
            unread(&piece, &[char("支", 0.18), char("撑", 0.43)], &ink),
            Some(Rect::new(52.0, 20.0, 57.0, 25.0))
        );
        assert_eq!(unread(&piece, &[char("支", 0.18), char("。", 0.68)], &ink), None, "it was read");
        assert_eq!(
            unread(&piece, &[char("支", 0.18), char("撑", 0.68)], &ink),
            None,
            "the last character stands there"
        );
        let (piece, ink) = line(20, 20);
        assert_eq!(unread(&piece, &[char("支", 0.18), char("撑", 0.43)], &ink), None, "a character");
    }

    #[test]
    fn only_a_stop_that_is_offered_is_added() {
        let (piece, _) = line(5, 5);
        let mark = Rect::new(52.0, 20.0, 57.0, 25.0);
        let read = |others: &[(&str, f32)]| {
            let others = others.iter().map(|(text, odds)| ((*text).into(), *odds)).collect();
            stop(&mark, &piece, &[Char { others, ..char("0", 0.5) }]).map(|c| c.text.to_string())
        };
        assert_eq!(read(&[("。", 0.3)]), Some("。".into()));
        assert_eq!(read(&[("8", 0.3)]), None);
        assert_eq!(stop(&mark, &piece, &[]), None);
    }
}
