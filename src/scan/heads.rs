//! A comma at the head of a wrapped line, which the detector did not take for a part of it.
//!
//! Programs that wrap text without the rule against marks at the head of a line leave `，` or `、` there, small and a blank away from what follows.

use super::pieces::{Piece, pixels};
use crate::geom::{Axis, Rect};
use crate::ink::Stroke;
use crate::raster::{Bits, Sheet};

/// A mark stands no further before the first character than this share of the line's height: it has a square of its own.
const SQUARE: f32 = 1.1;
/// The longer side of a mark is such a share of the line's height: two or three pixels are dust.
const SIZE: std::ops::RangeInclusive<f32> = 0.15..=0.5;
/// Its middle lies below this share of the line's height.
const LOW: f32 = 0.5;
/// The line above ends no further up than this share of the line's height.
const ABOVE: f32 = 0.8;
/// A column with more ink than this share of its height belongs to the wall beside it.
const WALL: f32 = 0.7;
/// The margin before a mark that the recogniser is shown, as a share of the line's height.
const MARGIN: f32 = 0.1;

/// Makes lines begin with the marks that stand before them, where a line above shows that they go on.
pub(super) fn taken_in(pieces: &mut [Piece], sheet: &Sheet) {
    let lines: Vec<Rect> = pieces.iter().map(Piece::bbox).collect();
    for piece in pieces {
        let [part] = &mut piece.parts[..] else { continue };
        let line = part.ink;
        let Some(mark) = before(&line, &sheet.strokes, &sheet.ink) else { continue };
        let goes_on = |above: &Rect| {
            let gap = line.y0 - above.y1;
            gap.abs() <= ABOVE * line.height() && above.y0 < line.y0 && above.x0 - line.height() <= mark.x0 && mark.x1 <= above.x1
        };
        if lines.iter().any(goes_on) {
            part.ink = line.union(&mark);
            part.crop.x0 = part.crop.x0.min(mark.x0 - MARGIN * line.height());
        }
    }
}

/// The box of a small low mark, alone before a line and behind the wall of its cell.
fn before(line: &Rect, walls: &[Stroke], ink: &Bits) -> Option<Rect> {
    let height = line.height();
    let middle = f32::midpoint(line.y0, line.y1);
    let is_left = |w: &&Stroke| w.axis == Axis::Vertical && w.at < line.x0 && w.from <= middle && middle <= w.to;
    let wall = walls.iter().filter(is_left).map(|w| w.at + w.width / 2.0).fold(0.0, f32::max);
    let from = wall.max(line.x0 - SQUARE * height);
    let [x0, y0, x1, y1] = pixels(&Rect { x0: from, y0: line.y0, x1: line.x0 - 1.0, y1: line.y1 });
    let count = |x: usize| (y0..y1).filter(|&y| ink.get(x, y)).count();
    let is_inked = |x: usize| count(x) > 0;
    let x0 = (x0..x1).find(|&x| count(x) as f32 <= WALL * height)?;
    let start = (x0..x1).find(|&x| is_inked(x))?;
    let end = (x0..x1).rfind(|&x| is_inked(x))? + 1;
    let rows: Vec<usize> = (y0..y1).filter(|&y| (start..end).any(|x| ink.get(x, y))).collect();
    let (top, bottom) = (*rows.first()?, rows.last()? + 1);
    let mark = Rect { x0: start as f32, y0: top as f32, x1: end as f32, y1: bottom as f32 };
    let is_mark = SIZE.contains(&(mark.width().max(mark.height()) / height));
    let is_low = f32::midpoint(mark.y0, mark.y1) > line.y0 + LOW * height;
    // What touches the left end goes on there.
    (is_mark && is_low && start > x0 && end < x1).then_some(mark)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The mark found before a line of 20 pixels height that begins at 60, by ink from `x` on, of this size, ending at `bottom`; a wall stands at 20.
    fn found(x: usize, wide: usize, high: usize, bottom: usize) -> Option<Rect> {
        let mut ink = Bits { width: 100, height: 60, ink: vec![false; 6_000] };
        (bottom - high..bottom).for_each(|y| ink.ink[y * 100 + x..y * 100 + x + wide].fill(true));
        let wall = Stroke { axis: Axis::Vertical, at: 20.0, from: 0.0, to: 60.0, width: 2.0 };
        before(&Rect::new(60.0, 20.0, 95.0, 40.0), &[wall], &ink)
    }

    #[test]
    fn a_low_mark_of_some_size_before_a_line_is_one() {
        assert_eq!(found(45, 4, 6, 40), Some(Rect::new(45.0, 34.0, 49.0, 40.0)));
        assert_eq!(found(45, 2, 2, 40), None, "dust");
        assert_eq!(found(42, 14, 18, 40), None, "a character");
        assert_eq!(found(45, 4, 6, 27), None, "high");
        assert_eq!(found(30, 4, 6, 40), None, "far away");
    }
}
