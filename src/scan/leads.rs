//! The sign before a number that was read as something else: its ink tells it from a digit or a dash.
//!
//! In most Chinese fonts `≧` takes a square, twice the width of a digit; a recogniser that has seen few of them is sure of a `2`. And a `=` whose bars
//! have run together is as high as two dashes.

use super::bars;
use super::pieces::{Piece, pixels};
use super::signs::{CHOSEN, DASHES, SEEN, is_sign};
use crate::geom::Rect;
use crate::ocr::recognise::Char;
use crate::raster::Bits;

/// The ink of a digit is no wider than this share of the height of its line; that of a sign is about as wide as high.
///
/// Too small: wide digits are doubted. Too large: signs in narrow fonts are taken for digits.
const WIDE: f32 = 0.8;
/// The ink of a dash is no higher than this share of the height of its line: a stroke is a tenth, two with their gap are three.
const THICK: f32 = 0.2;

/// The first character of a number as its ink shows it; nothing where it may be what was read.
pub(super) fn of(piece: &Piece, chars: &[Char], ink: &Bits) -> Option<Char> {
    let ([part], [first, second, ..]) = (&piece.parts[..], chars) else { return None };
    let is_digit = |c: &Char| c.text.chars().all(|c| c.is_ascii_digit());
    if !is_digit(second) {
        return None;
    }
    let lead = leading(&part.ink, ink)?;
    // Where the second one stands on the same ink they touch, and nothing is told.
    if part.crop.x0 + second.at * part.crop.width() < lead.x1 {
        return None;
    }
    let height = part.ink.height();
    if first.text.chars().all(|c| DASHES.contains(c)) {
        if bars::are_equals(ink, &lead) {
            return Some(first.taken_for("=", SEEN));
        }
        // Bars that have run together: `=` where that is offered, else no dash that is sure.
        let meant = if first.others.iter().any(|other| other.0 == "=") { "=" } else { &first.text };
        return (lead.height() >= THICK * height).then(|| first.taken_for(meant, CHOSEN.min(first.confidence)));
    }
    let is_narrow = is_digit(first) || first.text.chars().all(|c| c.is_ascii_alphabetic());
    if !is_narrow || lead.width() < WIDE * height || lead.height() < WIDE * height {
        return None;
    }
    let offered = first.others.iter().map(|(other, _)| other.as_str()).find(|other| is_sign(other));
    Some(first.taken_for(offered.unwrap_or(&first.text), CHOSEN.min(first.confidence)))
}

/// The box of the ink up to the first blank column.
fn leading(line: &Rect, ink: &Bits) -> Option<Rect> {
    let [x0, y0, x1, y1] = pixels(line);
    let is_inked = |x: &usize| (y0..y1).any(|y| ink.get(*x, y));
    let start = (x0..x1).find(is_inked)?;
    let end = (start..x1).find(|x| !is_inked(x)).unwrap_or(x1);
    let rows: Vec<usize> = (y0..y1).filter(|&y| (start..end).any(|x| ink.get(x, y))).collect();
    Some(Rect { x0: start as f32, y0: *rows.first()? as f32, x1: end as f32, y1: *rows.last()? as f32 + 1.0 })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scan::pieces::Part;

    fn char(text: &str, at: f32, others: &[(&str, f32)]) -> Char {
        let others = others.iter().map(|(text, odds)| ((*text).into(), *odds)).collect();
        Char { text: text.into(), at: at / 60.0, confidence: 0.97, others }
    }

    /// What the first of two characters is whose ink is so wide and so high in a line of 20 pixels, if it is read so and another one is offered.
    fn lead(read: &str, other: &str, wide: usize, high: usize) -> Option<(String, bool)> {
        let mut ink = Bits { width: 60, height: 24, ink: vec![false; 60 * 24] };
        (12 - high / 2..12 + high.div_ceil(2)).for_each(|y| ink.ink[y * 60 + 4..y * 60 + 4 + wide].fill(true));
        (2..22).for_each(|y| ink.ink[y * 60 + 30..y * 60 + 38].fill(true));
        let part = Part { crop: Rect::new(0.0, 0.0, 60.0, 24.0), ink: Rect::new(4.0, 2.0, 38.0, 22.0) };
        let chars = [char(read, 4.0 + wide as f32 / 2.0, &[(other, 0.01)]), char("9", 34.0, &[])];
        of(&Piece { parts: vec![part] }, &chars, &ink).map(|c| (c.text.to_string(), c.confidence <= CHOSEN))
    }

    #[test]
    fn a_digit_as_wide_as_high_is_the_sign_that_is_offered_or_doubtful() {
        assert_eq!(lead("2", "≥", 20, 20), Some(("≥".into(), true)));
        assert_eq!(lead("2", "3", 20, 20), Some(("2".into(), true)));
        assert_eq!(lead("2", "≥", 11, 20), None, "a digit");
        assert_eq!(lead("≥", "2", 20, 20), None);
        assert_eq!(lead("约", "2", 20, 20), None);
    }

    #[test]
    fn a_thick_dash_before_a_number_is_equals() {
        assert_eq!(lead("一", "=", 14, 6), Some(("=".into(), true)));
        assert_eq!(lead("一", "-", 14, 6), Some(("一".into(), true)), "not offered");
        assert_eq!(lead("一", "-", 14, 2), None);
    }
}
