//! The point of a decimal that the recogniser did not see: a dot at the foot of a line, alone between two digits.
//! Without it a number is ten times as large, and no odds tell.

use super::{Seen, Witness};
use crate::geom::Rect;
use crate::ocr::recognise::Char;
use crate::raster::Bits;
use crate::scan::pieces::{Piece, pixels};
use crate::scan::signs::is_number;
use crate::spots::{self, Spot};

/// A dot is so wide and so high, as shares of its line's height: two or three pixels are dust, and a comma is higher
/// than a point.
const SIZE: std::ops::RangeInclusive<f32> = 0.07..=0.3;
/// It lies below this share of the line's height, and ends above the line's foot or on it.
const LOW: f32 = 0.65;

pub(super) struct Points;

impl Witness for Points {
    fn lost(&self, seen: &Seen) -> Vec<usize> {
        unread(seen.piece, seen.chars, &seen.sheet.ink)
    }
}

/// The digits, by their places in a line, that have a dot between them and none was read.
fn unread(piece: &Piece, chars: &[Char], ink: &Bits) -> Vec<usize> {
    let [part] = &piece.parts[..] else { return Vec::new() };
    let middle = |char: &Char| part.crop.x0 + char.at * part.crop.width();
    let is_parted = |pair: &[Char]| {
        let between = Rect { x0: middle(&pair[0]), x1: middle(&pair[1]), ..part.ink };
        is_number(&pair[0].text) && is_number(&pair[1].text) && holds_dot(&between, ink)
    };
    let parted = chars.windows(2).enumerate().filter(|(_, pair)| is_parted(pair));
    parted.flat_map(|(at, _)| [at, at + 1]).collect()
}

/// Whether a dot stands at the foot of a part of a line, and touches neither of its sides.
fn holds_dot(bbox: &Rect, ink: &Bits) -> bool {
    let [x0, y0, x1, y1] = pixels(bbox);
    let width = x1 - x0;
    let inside: Vec<bool> = (y0..y1).flat_map(|y| (x0..x1).map(move |x| (x, y))).map(|(x, y)| ink.get(x, y)).collect();
    let is_dot = |spot: &Spot| {
        let Rect { x0: left, y0: top, x1: right, .. } = spot.bbox;
        let is_sized =
            [spot.bbox.width(), spot.bbox.height()].iter().all(|side| SIZE.contains(&(side / bbox.height())));
        is_sized && top >= LOW * bbox.height() && left > 0.0 && right < width as f32
    };
    width > 0 && spots::of(&inside, width).iter().any(is_dot)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scan::pieces::Part;

    #[test]
    fn a_dot_between_two_digits_makes_them_doubtful() {
        let read = |dot: &[(usize, usize)], texts: [&str; 2]| {
            let mut ink = Bits { width: 60, height: 30, ink: vec![false; 1_800] };
            for y in 5..25 {
                [6..16, 26..36]
                    .into_iter()
                    .for_each(|digit| ink.ink[y * 60 + digit.start..y * 60 + digit.end].fill(true));
            }
            dot.iter().for_each(|(x, y)| ink.ink[y * 60 + x] = true);
            let part = Part { crop: Rect::new(0.0, 0.0, 60.0, 30.0), ink: Rect::new(6.0, 5.0, 36.0, 25.0) };
            let char =
                |text: &str, at: f32| Char { text: text.into(), at: at / 60.0, confidence: 0.99, ..Char::default() };
            unread(&Piece { parts: vec![part] }, &[char(texts[0], 11.0), char(texts[1], 31.0)], &ink)
        };
        let dot = |x: usize, y: usize| [(x, y), (x + 1, y), (x, y + 1), (x + 1, y + 1)];
        assert_eq!(read(&dot(20, 22), ["3", "6"]), [0, 1]);
        assert!(read(&dot(20, 12), ["3", "6"]).is_empty(), "in the middle");
        assert!(read(&[(20, 22)], ["3", "6"]).is_empty(), "dust");
        assert!(read(&dot(20, 22), ["3", "%"]).is_empty(), "no digits");
        assert!(read(&[], ["3", "6"]).is_empty());
    }
}
