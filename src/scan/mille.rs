//! The sign `‰`: a recogniser leaves its last ring out where it is small, or takes it for a letter.

use super::pieces::{Part, Piece, pixels};
use super::signs::{RINGS, SEEN, per_mille};
use super::spell;
use crate::geom::Rect;
use crate::ocr::recognise::Char;
use crate::raster::Bits;
use crate::raster::bits::steps;
use crate::text::is_wide;

/// Behind the top of its stroke a `‰` goes on for more than this share of its height (0.41 to 0.64 in three fonts): it
/// has a ring and most of another there, and a `%` has a part of one.
const BEHIND: f32 = 0.36;
/// A row of pixels crosses so many sides of rings there; it crosses one less where a `%` has lost its stroke.
const SIDES: usize = 3;
/// So many rows do.
const ROWS: usize = 2;
/// At the foot of a sign, in this share of its height, a row crosses the sides of both rings of a `‰`, four, and no
/// more than three lines of a `%`.
const FOOT: f32 = 0.4;
const FOUR: usize = 4;
/// The two rings stand within this share of the height of the sign from its end (0.79 and 0.81 in two fonts of 14 and
/// 16 pixels).
const PAIR: f32 = 0.8;
/// The top of the stroke is seen in this share of the height of the sign.
const TOP: f32 = 0.25;
/// The last ring and the stroke before it stand within this share of the height of the line from its end.
const WIDE: f32 = 0.9;

/// Makes a `‰` of what was read of one at the end of a line whose ink shows it.
///
/// Behind words a ring may be the full stop of a sentence, and stays what it was read as.
pub(super) fn settled(piece: &Piece, line: &mut Vec<Char>, ink: &Bits) {
    if let ([part], [.., percent, ring]) = (&piece.parts[..], &line[..])
        && percent.text == "%"
        && is_ring(ring)
        && !line.iter().any(has_word)
        && is_seen(&part.ink, ink)
    {
        let joined = per_mille(percent, ring, SEEN);
        line.truncate(line.len() - 2);
        line.push(joined);
    }
}

/// The `%` of a line that looks like a `‰`, at its end or before words.
pub(super) fn taken_for_percent(piece: &Piece, line: &[Char], ink: &Bits) -> Option<usize> {
    let [part] = &piece.parts[..] else { return None };
    match line {
        [.., percent] if percent.text == "%" => is_seen(&part.ink, ink).then(|| line.len() - 1),
        _ => before_words(part, line, ink),
    }
}

/// The `%` of a line that looks like a `‰` and has words behind it: `1‰以内`.
fn before_words(part: &Part, line: &[Char], ink: &Bits) -> Option<usize> {
    let percent = line.windows(2).position(|pair| pair[0].text == "%" && has_word(&pair[1]))?;
    let middle = |at: usize| part.crop.x0 + line[at].at * part.crop.width();
    let begins = middle(percent + 1) - 0.5 * spell::size(part, line);
    let [from, y0, to, y1] = pixels(&Rect { x0: middle(percent), x1: middle(percent + 1), ..part.ink });
    let gaps = (from..to).filter(|&x| !(y0..y1).any(|y| ink.get(x, y)));
    // The places of characters are not exact: the word begins behind the gap that is next to where it should.
    let gap = gaps.min_by(|&a, &b| (a as f32 - begins).abs().total_cmp(&(b as f32 - begins).abs()))?;
    let end = (from..gap).rfind(|&x| (y0..y1).any(|y| ink.get(x, y)))?;
    is_seen(&Rect { x1: (end + 1) as f32, ..part.ink }, ink).then_some(percent)
}

fn is_ring(char: &Char) -> bool {
    RINGS.contains(&char.text.as_str()) && char.text != "。"
}

fn has_word(char: &Char) -> bool {
    char.text.chars().any(|c| is_wide(c) && c.is_alphabetic())
}

/// Whether the last sign in the box of some ink has two rings behind its stroke.
fn is_seen(bbox: &Rect, ink: &Bits) -> bool {
    let last = Rect { x0: (bbox.x1 - WIDE * bbox.height()).max(bbox.x0), ..*bbox };
    let [x0, y0, x1, y1] = pixels(&last);
    let rows: Vec<usize> = (y0..y1).filter(|&y| (x0..x1).any(|x| ink.get(x, y))).collect();
    let (Some(&top), Some(&bottom)) = (rows.first(), rows.last()) else { return false };
    let height = (bottom + 1 - top) as f32;
    let end = |rows: &[usize]| (x0..x1).rfind(|&x| rows.iter().any(|&y| ink.get(x, y)));
    let upper = top + steps(TOP * height).max(1);
    let (high, low): (Vec<usize>, Vec<usize>) = rows.into_iter().partition(|&y| y < upper);
    let Some((stroke, ring)) =
        end(&high).zip(end(&low)).filter(|(stroke, ring)| *ring as f32 - *stroke as f32 > BEHIND * height)
    else {
        return false;
    };
    let sides = |from: usize, y: usize| {
        let inked: Vec<bool> = (from..=ring).map(|x| ink.get(x, y)).collect();
        inked.chunk_by(|a, b| a == b).filter(|run| run[0]).count()
    };
    // The first of the two may stand below the stroke, where that slants.
    let (pair, foot) = (ring.saturating_sub(steps(PAIR * height)), bottom - steps(FOOT * height));
    low.iter().filter(|&&y| sides(stroke, y) >= SIDES || (y >= foot && sides(pair, y) >= FOUR)).count() >= ROWS
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What the characters become if so many rings stand behind the stroke, and whether the last one is doubtful.
    fn read(rings: usize, stroke: bool, chars: &[&str]) -> (String, bool, bool) {
        let mut ink = Bits { width: 80, height: 24, ink: vec![false; 80 * 24] };
        let mut draw = |x: usize, y: usize| ink.ink[y * 80 + x] = true;
        (2..22).for_each(|y| (4..10).for_each(|x| draw(x, y)));
        (2..22).filter(|_| stroke).for_each(|y| (0..2).for_each(|x| draw(24 - y / 3 + x, y)));
        let mut ring = |x: usize, y: usize| {
            (0..8).for_each(|d| [(d, 0), (d, 7), (0, d), (6, d)].iter().for_each(|p| draw(x + p.0, y + p.1)))
        };
        ring(12, 2);
        (0..rings).for_each(|n| ring(24 + 8 * n, 14));
        let right = (24 + 8 * rings) as f32;
        let part = Part { crop: Rect::new(0.0, 0.0, 80.0, 24.0), ink: Rect::new(4.0, 2.0, right, 22.0) };
        let mut line: Vec<Char> =
            chars.iter().map(|c| Char { text: (*c).into(), at: 0.2, confidence: 0.99, ..Char::default() }).collect();
        let piece = Piece { parts: vec![part] };
        settled(&piece, &mut line, &ink);
        let doubtful = taken_for_percent(&piece, &line, &ink).is_some();
        (line.iter().map(|c| c.text.as_str()).collect(), line.iter().all(|c| c.confidence >= 0.9), doubtful)
    }

    #[test]
    fn two_rings_before_words_are_seen() {
        let doubtful = |rings: usize| {
            let mut ink = Bits { width: 100, height: 24, ink: vec![false; 100 * 24] };
            let mut draw = |x: usize, y: usize| ink.ink[y * 100 + x] = true;
            (2..22).for_each(|y| (4..10).for_each(|x| draw(x, y)));
            (2..22).for_each(|y| (0..2).for_each(|x| draw(24 - y / 3 + x, y)));
            let mut ring = |x: usize, y: usize| {
                (0..8).for_each(|d| [(d, 0), (d, 7), (0, d), (6, d)].iter().for_each(|p| draw(x + p.0, y + p.1)))
            };
            ring(12, 2);
            (0..rings).for_each(|n| ring(24 + 8 * n, 14));
            let word = 27 + 8 * rings;
            (2..22).for_each(|y| [2, 16].iter().for_each(|x| ink.ink[y * 100 + word + x] = true));
            let part =
                Part { crop: Rect::new(0.0, 0.0, 100.0, 24.0), ink: Rect::new(4.0, 2.0, (word + 17) as f32, 22.0) };
            let char = |text: &str, at: usize| Char {
                text: text.into(),
                at: at as f32 / 100.0,
                confidence: 0.99,
                ..Char::default()
            };
            let line = vec![char("1", 7), char("%", 22), char("内", word + 9)];
            taken_for_percent(&Piece { parts: vec![part] }, &line, &ink)
        };
        assert_eq!((doubtful(1), doubtful(2)), (None, Some(1)));
    }

    #[test]
    fn two_rings_behind_the_stroke_are_seen() {
        let told = |text: &str, doubtful: bool| (text.to_owned(), true, doubtful);
        assert_eq!(read(1, true, &["1", "%"]), told("1%", false));
        assert_eq!(read(2, true, &["1", "%"]), told("1%", true));
        assert_eq!(read(1, false, &["1", "%"]), told("1%", false), "its stroke is worn off");
        assert_eq!(read(2, true, &["1", "%", "o"]), told("1‰", false));
        assert_eq!(read(1, true, &["1", "%", "o"]), told("1%o", false), "left to what else tells");
        assert_eq!(read(2, true, &["达", "1", "%", "o"]), told("达1%o", false), "it may be a full stop");
        assert_eq!(read(2, true, &["1", "%", "。"]), told("1%。", false));
        assert_eq!(read(2, true, &["1", "个"]), told("1个", false));
    }

    #[test]
    fn two_small_rings_below_a_slanting_stroke_are_seen() {
        /// As scanned at 200 dots an inch.
        const SIGN: [&str; 16] = [
            "..#..............",
            ".#.#......#......",
            "#..##....#.......",
            "#...#...#........",
            "#...#..#.........",
            "#...#..#.........",
            "#..##.#..........",
            "##.#.#...........",
            "..#..#.###...###.",
            "....#.#..#...#..#",
            "...#..#..##.##..#",
            "..#..##..##.##..#",
            "..#..##..##.##..#",
            ".#....#..##.##..#",
            "#.....#..#...#..#",
            "#......###...###.",
        ];
        let seen = |wide: usize| {
            let bits: Vec<bool> = SIGN.iter().flat_map(|row| row.bytes().take(wide).map(|b| b == b'#')).collect();
            is_seen(&Rect::new(0.0, 0.0, wide as f32, 16.0), &Bits { width: wide, height: 16, ink: bits })
        };
        assert!(seen(17));
        assert!(!seen(11), "without the last ring it is a %");
    }
}
