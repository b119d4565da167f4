//! A character at the head or the end of a line that the detector left out: the faint strokes of a `三` before a bolder
//! word. The line is lengthened to it, so that the recogniser sees it; what it does not read there is lost, and a
//! [witness](super::witness) says so.

use super::ends::{self, Side};
use super::pieces::{Piece, pixels};
use crate::geom::Rect;
use crate::raster::Sheet;

/// A character stands in the square beside its line, of the line's height and the space before it.
const SQUARE: f32 = 1.1;
/// It begins no further from the line, as a share of that height: those of one word do not stand apart.
const NEAR: f32 = 0.4;
/// So large a share of that square is inked from top to bottom: digits are half as wide as Chinese characters, and marks
/// narrower.
const WIDE: f32 = 0.35;
/// The margin beside it that the recogniser is shown.
const MARGIN: f32 = 0.1;

/// Lengthens the lines to the characters beside them that are in no piece.
pub(super) fn lengthened(pieces: &mut [Piece], sheet: &Sheet) {
    let boxes: Vec<Rect> = pieces.iter().map(Piece::bbox).collect();
    for (at, piece) in pieces.iter_mut().enumerate() {
        let [part] = &mut piece.parts[..] else { continue };
        let is_free = |area: &Rect| {
            boxes.iter().enumerate().all(|(other, bbox)| other == at || bbox.intersection(area).is_none())
        };
        let margin = MARGIN * part.ink.height();
        for side in [Side::Before, Side::Behind] {
            let area = ends::beside(&part.ink, side, SQUARE, sheet);
            let Some(character) = character(&part.ink, &area, sheet).filter(|_| is_free(&area)) else { continue };
            part.ink = part.ink.union(&character);
            part.crop.x0 = part.crop.x0.min(character.x0 - margin);
            part.crop.x1 = part.crop.x1.max(character.x1 + margin);
        }
    }
}

/// The box of the ink in an area beside a line, if it is as wide as a character and as near.
fn character(line: &Rect, area: &Rect, sheet: &Sheet) -> Option<Rect> {
    let [x0, y0, x1, y1] = pixels(area);
    let inked: Vec<usize> = (x0..x1).filter(|&x| (y0..y1).any(|y| sheet.ink.get(x, y))).collect();
    let (first, last) = (*inked.first()? as f32, (*inked.last()? + 1) as f32);
    let gap = (line.x0 - last).max(first - line.x1);
    let is_one = inked.len() as f32 >= WIDE * line.height() && gap <= NEAR * line.height();
    is_one.then_some(Rect { x0: first, x1: last, ..*line })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::geom::{Axis, Projection};
    use crate::ink::Stroke;
    use crate::raster::{Bits, Gray};
    use crate::scan::pieces::Part;

    /// Where a line begins that was found from 60 on, 20 pixels high, by flat strokes from `x` on, so long; a wall
    /// stands at 30, and the end of another piece at `other`.
    fn begins(x: usize, long: usize, other: f32) -> f32 {
        let mut ink = Bits { width: 120, height: 60, ink: vec![false; 7_200] };
        [22, 30, 38].iter().for_each(|y| ink.ink[y * 120 + x..y * 120 + x + long].fill(true));
        let strokes = vec![Stroke { axis: Axis::Vertical, at: 30.0, from: 0.0, to: 60.0, width: 2.0 }];
        let (gray, seals, to_page) = (Gray::white(120, 60), Vec::new(), Projection::IDENTITY);
        let sheet = Sheet { gray, seals, ink, dpi: 100.0, strokes, to_page };
        let piece = |bbox: Rect| Piece { parts: vec![Part { crop: bbox, ink: bbox }] };
        let mut pieces = [piece(Rect::new(60.0, 20.0, 95.0, 40.0)), piece(Rect::new(0.0, 20.0, other, 40.0))];
        lengthened(&mut pieces, &sheet);
        pieces[0].parts[0].ink.x0
    }

    #[test]
    fn a_flat_character_before_a_line_is_taken_in() {
        assert!((begins(42, 16, 20.0) - 42.0).abs() < 0.1);
        assert!((begins(42, 4, 20.0) - 60.0).abs() < 0.1, "a mark, and far");
        assert!((begins(54, 4, 20.0) - 60.0).abs() < 0.1, "a mark");
        assert!((begins(42, 16, 44.0) - 60.0).abs() < 0.1, "another piece stands there");
    }
}
