//! A full stop alone on the line below the text that it ends, for which there was no room beside it.
//!
//! A lone ring is read as a letter or a digit as well. None is so small, and where a full line ends above it, it is no
//! dust.

use super::pieces::Piece;
use super::signs::{CHOSEN, RINGS};
use crate::geom::{Axis, Projection, Rect};
use crate::ink::{Glyph, PageInk};
use crate::ocr::recognise::Char;
use crate::text::is_wide;

/// What is read as a ring is one with this likelihood at least, all its readings taken together.
const RING: f32 = 0.9;
/// A full stop is lower than this share of the size of its text.
const LOW: f32 = 0.5;
/// It lies within so many sizes below its text, and begins within this share of one below its first character.
const BELOW: f32 = 1.6;
const ASIDE: f32 = 0.6;
/// Characters of a line stand no further apart than so many sizes.
const APART: f32 = 1.5;
/// A line is full where the wall behind it is no further away than so many sizes: another character and the margin of
/// the cell have no room there.
const FULL: f32 = 1.5;

/// The full stop that a small piece is, never sure; `ink` is what was read before, in points, and `unit` a pixel in
/// points.
pub(super) fn stop(piece: &Piece, chars: &[Char], ink: &PageInk, unit: f32) -> Option<Char> {
    let ([part], [only]) = (&piece.parts[..], chars) else { return None };
    let readings = || {
        std::iter::once((only.text.as_str(), only.confidence))
            .chain(only.others.iter().map(|(other, odds)| (other.as_str(), *odds)))
    };
    let ring: f32 = readings().filter(|(text, _)| RINGS.contains(text)).map(|(_, odds)| odds).sum();
    let is_offered = readings().any(|(text, _)| text == "。");
    let mark = Projection::scale(unit).apply_rect(&part.ink);
    (ring >= RING && is_offered && ends_full_line(&mark, ink)).then(|| only.taken_for("。", CHOSEN.min(ring)))
}

/// Whether a mark lies below the first character of a line that fills its cell and ends with a word.
fn ends_full_line(mark: &Rect, ink: &PageInk) -> bool {
    let is_above = |g: &&Glyph| {
        let down = mark.y0 - g.bbox.y1;
        mark.height() < LOW * g.size
            && (0.0..BELOW * g.size).contains(&down)
            && (g.bbox.x0 - mark.x0).abs() < ASIDE * g.size
    };
    let Some(first) = ink.glyphs.iter().filter(is_above).max_by(|a, b| a.bbox.y1.total_cmp(&b.bbox.y1)) else {
        return false;
    };
    let is_beside = |g: &&Glyph| (first.bbox.y0..first.bbox.y1).contains(&g.bbox.center().y);
    let mut line: Vec<&Glyph> = ink.glyphs.iter().filter(is_beside).collect();
    line.sort_by(|a, b| a.bbox.x0.total_cmp(&b.bbox.x0));
    let apart = APART * first.size;
    let (before, line): (Vec<&Glyph>, Vec<&Glyph>) = line.into_iter().partition(|g| g.bbox.x0 < first.bbox.x0);
    let is_head = before.last().is_none_or(|last| first.bbox.x0 - last.bbox.x1 > apart);
    let length = 1 + line.windows(2).take_while(|pair| pair[1].bbox.x0 - pair[0].bbox.x1 <= apart).count();
    let last = line[length - 1];
    let (y, right) = (first.bbox.center().y, last.bbox.x1);
    let behind =
        ink.strokes.iter().filter(|s| s.axis == Axis::Vertical && s.from <= y && y <= s.to).map(|s| s.at - right);
    let is_full = behind.filter(|room| *room > -LOW * first.size).any(|room| room < FULL * first.size);
    is_head && is_full && last.text.chars().all(|c| is_wide(c) && c.is_alphanumeric())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::geom::Point;
    use crate::ink::{Direction, Stroke};
    use crate::scan::pieces::Part;

    /// What a ring below 修桥 is, with the wall so far behind it, read as that and the others.
    fn read(wall: f32, ring: Rect, text: &str, others: &[(&str, f32)]) -> Option<String> {
        let glyph = |text: &str, x: f32| Glyph {
            text: text.into(),
            bbox: Rect::new(x, 10.0, x + 10.0, 20.0),
            origin: Point::default(),
            size: 10.0,
            direction: Direction::Right,
            bold: false,
            confidence: 0.99,
            provenance: Default::default(),
        };
        let stroke = Stroke { axis: Axis::Vertical, at: 30.0 + wall, from: 0.0, to: 40.0, width: 0.5 };
        let ink =
            PageInk {
                glyphs: vec![glyph("修", 10.0), glyph("桥", 20.0)], strokes: vec![stroke], ..PageInk::default()
            };
        let piece = Piece { parts: vec![Part { crop: ring, ink: ring }] };
        let others = others.iter().map(|(text, odds)| ((*text).into(), *odds)).collect();
        let char = Char { text: text.into(), at: 0.5, confidence: 0.7, others, ..Char::default() };
        let stop = stop(&piece, &[char], &ink, 1.0)?;
        assert!(stop.confidence <= CHOSEN);
        Some(stop.text.into())
    }

    #[test]
    fn a_ring_below_a_full_line_is_its_full_stop() {
        let ring = Rect::new(11.0, 28.0, 14.0, 31.0);
        let others = [("。", 0.1), ("o", 0.15)];
        assert_eq!(read(5.0, ring, "0", &others), Some("。".into()));
        assert_eq!(read(40.0, ring, "0", &others), None, "there was room beside the text");
        assert_eq!(read(5.0, ring, "0", &[("o", 0.25)]), None, "not offered");
        assert_eq!(read(5.0, ring, "8", &others), None, "no ring");
        assert_eq!(read(5.0, Rect::new(21.0, 28.0, 24.0, 31.0), "0", &others), None, "below another character");
        assert_eq!(read(5.0, Rect::new(11.0, 22.0, 19.0, 31.0), "0", &others), None, "too high");
        assert_eq!(read(5.0, Rect::new(11.0, 48.0, 14.0, 51.0), "0", &others), None, "far below");
    }
}
