//! Short pieces of lines → those that are what is left of one ruling: many on one line, each alone, and together longer
//! than any stroke.
//!
//! A thin ruling that falls between two rows of a scanner's pixels is there and gone in turns. Each piece by itself may
//! be dirt or a dash; characters stand beside characters, and never on one line alone across a page.

use super::crossings::Over;
use super::walls::{Tuning, lies_along, line_box, stands_alone};
use crate::ink::Stroke;

/// At least so many pieces are a broken ruling: two dashes may stand on one line.
const PIECES: usize = 3;

/// The strokes that are pieces of broken rulings, among those that are no text; a long one is a ruling by itself.
pub(super) fn among(strokes: &[Stroke], all: &[Stroke], over: &Over, dpi: f32, tuning: &Tuning) -> Vec<Stroke> {
    let is_short = |s: &Stroke| s.to - s.from < tuning.long_across * dpi;
    let is_text = |s: &Stroke| over.texts.iter().any(|text| text.contains(line_box(s, 0.0).center()));
    // The edge of a thick line is seen as a line beside it.
    let double = tuning.double * dpi;
    let is_edge = |s: &Stroke| all.iter().any(|other| !is_short(other) && lies_along(other, s, double));
    let is_piece =
        |s: &&Stroke| is_short(s) && !is_text(s) && !is_edge(s) && stands_alone(s, all, over.ink, dpi, tuning);
    let mut alone: Vec<Stroke> = strokes.iter().filter(is_piece).copied().collect();
    alone.sort_by(|a, b| a.axis.cmp(&b.axis).then(a.at.total_cmp(&b.at)));
    let beside = (tuning.beside * dpi).max(1.5);
    let follows = |a: &Stroke, b: &Stroke| a.axis == b.axis && b.at - a.at <= beside;
    let is_ruling = |pieces: &&[Stroke]| {
        let length: f32 = pieces.iter().map(|p| p.to - p.from).sum();
        pieces.len() >= PIECES && length >= tuning.long_across * dpi
    };
    alone.chunk_by(follows).filter(is_ruling).flatten().copied().collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::geom::{Axis, Rect};
    use crate::raster::{Bits, Gray};

    #[test]
    fn pieces_on_one_line_that_are_long_together_are_a_ruling() {
        let piece = |at: f32, from: f32| Stroke { axis: Axis::Horizontal, at, from, to: from + 30.0, width: 1.0 };
        let blank = Bits { width: 0, height: 0, ink: Vec::new() };
        let paper = Gray::white(0, 0);
        let read = |pieces: &[Stroke], texts: &[Rect]| {
            let over = Over { texts, seals: &[], ink: &blank, gray: &paper, is_broken: false };
            among(pieces, pieces, &over, 100.0, &Tuning::default()).len()
        };
        let found = |pieces: &[Stroke]| read(pieces, &[]);
        let on_line = [0.0, 50.0, 120.0, 200.0, 300.0].map(|x| piece(50.0 + x / 300.0, x));
        assert_eq!(found(&on_line), 5);
        assert_eq!(read(&on_line, &[Rect::new(0.0, 40.0, 320.0, 60.0)]), 0, "text");
        assert_eq!(found(&on_line[..3]), 0, "too short");
        assert_eq!(found(&[0.0, 50.0, 120.0, 200.0, 300.0].map(|x| piece(50.0 + x / 10.0, x))), 0, "on many lines");
    }
}
