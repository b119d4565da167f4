//! Ink of a line on which none of the characters read stands: the recogniser has left one out, or the place of one is
//! wrong.

use super::{Seen, Witness};
use crate::geom::Rect;
use crate::ocr::recognise::Char;
use crate::raster::Bits;
use crate::scan::pieces::{Piece, pixels};
use crate::scan::signs::is_sign;
use crate::scan::spell;

/// A free stretch of a line may be this long, as a share of the size of its characters: their places are known to a
/// third of that.
///
/// Too small: every second line is read again. Too large: a narrow character that was left out is not noticed.
const FREE: f32 = 0.4;
/// The same before the first character and behind the last, where none reaches into it from both sides: of `1个`, read
/// as `个`, 0.38 is free.
const FREE_AT_ENDS: f32 = 0.3;
/// Ink on it is a character's if it is so wide and so high, as shares of that size: dust and the marks between words
/// are smaller.
const WIDE: f32 = 0.12;
const HIGH: f32 = 0.3;
/// What is wider than this is a flat character, however low: a dash between numbers, or `一`.
const FLAT_WIDE: f32 = 0.25;
/// A character may reach so far beyond its width, as a share of its size: a `5` beside a speck is no character left
/// out.
const EDGE: f32 = 0.1;
/// A line of which less than this share of its box is inked from top to bottom is a dash.
const FLAT: f32 = 0.35;

pub(super) struct Skipped;

impl Witness for Skipped {
    fn lost(&self, seen: &Seen) -> Vec<usize> {
        beside(seen.piece, seen.chars, &seen.sheet.ink)
    }
}

/// The characters of a line that stand beside ink which was not read, by their places in it; none is beside the ink of
/// an empty line.
pub(super) fn beside(piece: &Piece, chars: &[Char], ink: &Bits) -> Vec<usize> {
    let [part] = &piece.parts[..] else { return Vec::new() };
    // A lone dash or `一` is as flat as that.
    if part.ink.height() < FLAT * part.crop.height() {
        return Vec::new();
    }
    let size = spell::size(part, chars);
    let places = chars.iter().map(|c| {
        let (middle, half) = (part.crop.x0 + c.at * part.crop.width(), half(c) * size);
        (middle - half, middle + half)
    });
    let ends: Vec<(f32, f32)> = std::iter::once((part.ink.x0, part.ink.x0))
        .chain(places)
        .chain(std::iter::once((part.ink.x1, part.ink.x1)))
        .collect();
    let skipped = ends.windows(2).enumerate().filter(|&(after, pair)| {
        let (from, to) = (pair[0].1, pair[1].0);
        // The edge of a character that was read may reach a little further.
        let edge = EDGE * size;
        let free = if (1..chars.len()).contains(&after) { FREE } else { FREE_AT_ENDS };
        to - from > free * size && holds_ink(&Rect { x0: from + edge, x1: to - edge, ..part.ink }, size, ink)
    });
    let mut found: Vec<usize> =
        skipped.flat_map(|(after, _)| after.saturating_sub(1)..(after + 1).min(chars.len())).collect();
    found.dedup();
    found
}

/// Half the width of a character, as a share of its font's size; signs of values are as wide as Chinese characters in
/// many fonts.
fn half(char: &Char) -> f32 {
    if is_sign(&char.text) || matches!(char.text.as_str(), "%" | "‰") { 0.5 } else { spell::half(char) }
}

/// Whether ink as large as a character's stands in a box.
fn holds_ink(bbox: &Rect, size: f32, ink: &Bits) -> bool {
    let [x0, y0, x1, y1] = pixels(bbox);
    let is_inked = |x: usize| (y0..y1).any(|y| ink.get(x, y));
    let columns: Vec<usize> = (x0..x1).filter(|&x| is_inked(x)).collect();
    let rows = (y0..y1).filter(|&y| columns.iter().any(|&x| ink.get(x, y))).count();
    let wide = columns.len() as f32;
    wide >= WIDE * size && (rows as f32 >= HIGH * size || wide >= FLAT_WIDE * size)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scan::pieces::Part;

    #[test]
    fn a_narrow_character_at_the_head_of_a_line_was_skipped() {
        let mut ink = Bits { width: 80, height: 30, ink: vec![false; 80 * 30] };
        (5..25).for_each(|y| {
            [4..9, 13..32]
                .into_iter()
                .for_each(|character| ink.ink[y * 80 + character.start..y * 80 + character.end].fill(true))
        });
        let part = Part { crop: Rect::new(0.0, 0.0, 80.0, 30.0), ink: Rect::new(4.0, 5.0, 32.0, 25.0) };
        let char = |text: &str, at: f32| Char { text: text.into(), at: at / 80.0, confidence: 0.99, ..Char::default() };
        let piece = Piece { parts: vec![part] };
        assert_eq!(beside(&piece, &[char("个", 22.5)], &ink), [0]);
        assert!(beside(&piece, &[char("1", 6.5), char("个", 22.5)], &ink).is_empty());
    }

    #[test]
    fn ink_on_which_no_character_stands_was_skipped() {
        let mut ink = Bits { width: 80, height: 30, ink: vec![false; 80 * 30] };
        for y in 5..25 {
            [4..22, 26..44, 48..66]
                .into_iter()
                .for_each(|character| ink.ink[y * 80 + character.start..y * 80 + character.end].fill(true));
        }
        let part = Part { crop: Rect::new(0.0, 0.0, 80.0, 30.0), ink: Rect::new(4.0, 5.0, 66.0, 25.0) };
        let piece = Piece { parts: vec![part] };
        let read = |text: &str, at: f32| Char { text: text.into(), at: at / 80.0, confidence: 0.99, ..Char::default() };
        assert!(beside(&piece, &[read("逐", 13.0), read("步", 35.0), read("提", 57.0)], &ink).is_empty());
        assert_eq!(beside(&piece, &[read("逐", 13.0), read("提", 57.0)], &ink), [0, 1], "in the middle");
        assert_eq!(beside(&piece, &[read("步", 35.0), read("提", 57.0)], &ink), [0], "at the head");
        assert_eq!(beside(&piece, &[read("逐", 13.0), read("步", 35.0)], &ink), [1], "at the end");
        (0..30).filter(|y| !(14..16).contains(y)).for_each(|y| ink.ink[y * 80 + 26..y * 80 + 44].fill(false));
        assert_eq!(beside(&piece, &[read("逐", 13.0), read("提", 57.0)], &ink), [0, 1], "a flat one");
    }
}
