//! A mark at the head or the end of a line, which the detector did not take for a part of it: a comma of a wrapped
//! line, or a quotation mark.
//!
//! A quotation mark has a square of its own in Chinese fonts, and stands in its far upper corner.
//! Programs that wrap text without the rule against marks at the head of a line leave `，` or `、` there, small and a
//! blank away from what follows. At the end a mark stands close, but reaches over the box in which the detector sees
//! the core of the line.

use super::pieces::{Piece, pixels};
use crate::geom::{Axis, Rect};
use crate::raster::{Bits, Sheet};

/// A mark stands no further from the line than this share of the line's height: it has a square of its own.
const SQUARE: f32 = 1.1;
/// A quotation mark may stand at the far side of its square.
const FAR: f32 = 1.6;
/// The longer side of a mark is such a share of the line's height: two or three pixels are dust.
const SIZE: std::ops::RangeInclusive<f32> = 0.15..=0.5;
/// The middle of a comma lies below this share of the line's height.
const LOW: f32 = 0.5;
/// The middle of a quotation mark lies above this share of it.
const HIGH: f32 = 0.4;
/// The line above or below is no further away than this share of the line's height.
const ABOVE: f32 = 0.8;
/// A column with more ink than this share of its height belongs to the wall beside it.
const WALL: f32 = 0.7;
/// The margin beside a mark that the recogniser is shown, as a share of the line's height.
const MARGIN: f32 = 0.1;

/// Makes lines begin with the marks that stand before them and end with those behind them: low ones where a line above
/// or below shows that the text goes on there, and high ones anywhere.
pub(super) fn taken_in(pieces: &mut [Piece], sheet: &Sheet) {
    let lines: Vec<Rect> = pieces.iter().map(Piece::bbox).collect();
    for piece in pieces {
        let [part] = &mut piece.parts[..] else { continue };
        let line = part.ink;
        let margin = MARGIN * line.height();
        let close = |gap: f32| gap.abs() <= ABOVE * line.height();
        if let Some(mark) = mark(&line, Side::Before, sheet) {
            let goes_on = |above: &Rect| {
                close(line.y0 - above.y1)
                    && above.y0 < line.y0
                    && above.x0 - line.height() <= mark.x0
                    && mark.x1 <= above.x1
            };
            if is_high(&mark, &line) || lines.iter().any(goes_on) {
                part.ink = part.ink.union(&mark);
                part.crop.x0 = part.crop.x0.min(mark.x0 - margin);
            }
        }
        if let Some(mark) = mark(&line, Side::Behind, sheet) {
            let goes_on = |below: &Rect| {
                close(below.y0 - line.y1) && line.y0 < below.y0 && below.x0 <= line.x1 && line.x0 <= below.x1
            };
            if is_high(&mark, &line) || lines.iter().any(goes_on) {
                part.ink = part.ink.union(&mark);
                part.crop.x1 = part.crop.x1.max(mark.x1 + margin);
            }
        }
    }
}

/// Whether a mark stands in the upper part of a line.
fn is_high(mark: &Rect, line: &Rect) -> bool {
    mark.center().y < line.y0 + HIGH * line.height()
}

/// Where something stands beside a line.
#[derive(Clone, Copy, PartialEq)]
pub(super) enum Side {
    Before,
    Behind,
}

/// The area beside a line, as far as so many of its heights and within the walls of its cell.
pub(super) fn beside(line: &Rect, side: Side, reach: f32, sheet: &Sheet) -> Rect {
    let middle = f32::midpoint(line.y0, line.y1);
    let walls = sheet.strokes.iter().filter(|w| w.axis == Axis::Vertical && w.from <= middle && middle <= w.to);
    match side {
        Side::Before => {
            let wall = walls.filter(|w| w.at < line.x0).map(|w| w.at + w.width / 2.0).fold(0.0, f32::max);
            Rect { x0: wall.max(line.x0 - reach * line.height()), x1: line.x0 - 1.0, ..*line }
        }
        Side::Behind => {
            let edge = sheet.ink.width as f32;
            let wall = walls.filter(|w| w.at > line.x1).map(|w| w.at - w.width / 2.0).fold(edge, f32::min);
            Rect { x0: line.x1 + 1.0, x1: wall.min(line.x1 + reach * line.height()), ..*line }
        }
    }
}

/// The box of a small low or high mark, alone beside a line and within the walls of its cell.
fn mark(line: &Rect, side: Side, sheet: &Sheet) -> Option<Rect> {
    let far = || alone(&beside(line, side, FAR, sheet), line, &sheet.ink).filter(|mark| is_high(mark, line));
    alone(&beside(line, side, SQUARE, sheet), line, &sheet.ink).or_else(far)
}

/// The box of the ink in an area beside a line, if it is a small low or high mark and goes on nowhere.
fn alone(area: &Rect, line: &Rect, ink: &Bits) -> Option<Rect> {
    let height = line.height();
    let [x0, y0, x1, y1] = pixels(area);
    let count = |x: usize| (y0..y1).filter(|&y| ink.get(x, y)).count();
    let is_inked = |x: usize| count(x) > 0;
    let is_clear = |x: &usize| count(*x) as f32 <= WALL * height;
    let (x0, x1) = ((x0..x1).find(is_clear)?, (x0..x1).rfind(is_clear)? + 1);
    let start = (x0..x1).find(|&x| is_inked(x))?;
    let end = (x0..x1).rfind(|&x| is_inked(x))? + 1;
    let rows: Vec<usize> = (y0..y1).filter(|&y| (start..end).any(|x| ink.get(x, y))).collect();
    let (top, bottom) = (*rows.first()?, rows.last()? + 1);
    let mark = Rect { x0: start as f32, y0: top as f32, x1: end as f32, y1: bottom as f32 };
    let is_mark = SIZE.contains(&(mark.width().max(mark.height()) / height));
    let is_low = f32::midpoint(mark.y0, mark.y1) > line.y0 + LOW * height;
    // What touches an end goes on there.
    (is_mark && (is_low || is_high(&mark, line)) && start > x0 && end < x1).then_some(mark)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::geom::Projection;
    use crate::ink::Stroke;
    use crate::raster::Gray;

    /// The mark found on a side of a line of 20 pixels height from 60 to 95, by ink from `x` on, of this size, ending
    /// at `bottom`; walls stand at 20 and 116.
    fn found(side: Side, x: usize, wide: usize, high: usize, bottom: usize) -> Option<Rect> {
        let mut ink = Bits { width: 120, height: 60, ink: vec![false; 7_200] };
        (bottom - high..bottom).for_each(|y| ink.ink[y * 120 + x..y * 120 + x + wide].fill(true));
        let strokes =
            [20.0, 116.0].map(|at| Stroke { axis: Axis::Vertical, at, from: 0.0, to: 60.0, width: 2.0 }).to_vec();
        let sheet = Sheet {
            gray: Gray::white(120, 60),
            seals: Vec::new(),
            ink,
            dpi: 100.0,
            strokes,
            to_page: Projection::IDENTITY,
        };
        mark(&Rect::new(60.0, 20.0, 95.0, 40.0), side, &sheet)
    }

    #[test]
    fn a_low_mark_of_some_size_beside_a_line_is_one() {
        let before = |x, wide, high, bottom| found(Side::Before, x, wide, high, bottom);
        assert_eq!(found(Side::Behind, 99, 4, 6, 40), Some(Rect::new(99.0, 34.0, 103.0, 40.0)));
        assert_eq!(found(Side::Behind, 112, 4, 6, 40), None, "it touches the wall");
        assert_eq!(before(45, 4, 6, 40), Some(Rect::new(45.0, 34.0, 49.0, 40.0)));
        assert_eq!(before(45, 2, 2, 40), None, "dust");
        assert_eq!(before(42, 14, 18, 40), None, "a character");
        assert_eq!(before(45, 4, 6, 33), None, "in the middle");
        assert_eq!(before(45, 8, 6, 28), Some(Rect::new(45.0, 22.0, 53.0, 28.0)), "a quotation mark");
        assert_eq!(before(30, 4, 6, 40), None, "far away");
    }
}
