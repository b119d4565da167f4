//! What was painted, in order → what of it can be seen.
//!
//! Paint hides what is under it, and shows only where it differs from what is under it. White text on white paper, text
//! under a white box and a black line on a black bar are in the file and not on the page.

use super::Tuning;
use super::marks::{Area, Bar, Fate, Mark, PAPER, Tint};
use crate::geom::{Axis, Point, Rect};

/// The areas of a page, found by place.
struct Layers<'m> {
    areas: &'m [Area],
    /// The areas that touch each square of the page, in the order they were painted.
    squares: Vec<Vec<u32>>,
    width: f32,
    height: f32,
}

/// The page is divided into so many squares each way.
const SQUARES: usize = 16;
/// What lies so far from the edge of a bar is beside it, in points: further than rounding, nearer than text stands.
const BESIDE: f32 = 0.5;
/// So many areas that touch a square are looked at.
const DEEP: usize = 4_000;

/// Hides the glyphs and drops the bars that cannot be seen.
pub(super) fn judge(
    marks: &mut [Mark],
    bars: &mut Vec<Bar>,
    areas: &[Area],
    (width, height): (f32, f32),
    tuning: &Tuning,
) {
    let layers = Layers::new(areas, width, height);
    for mark in marks.iter_mut().filter(|m| m.fate != Fate::Hidden && m.glyph.text != " ") {
        if !layers.shows(heart(&mark.glyph.bbox), mark.order, &mark.tint, tuning) {
            mark.fate = Fate::Hidden;
        }
    }
    bars.retain(|bar| layers.shows(bar.bbox, bar.order, &bar.tint, tuning) || layers.parts(bar, tuning));
}

/// The middle of a glyph's box, where its ink is.
fn heart(bbox: &Rect) -> Rect {
    let (dx, dy) = (bbox.width() / 4.0, bbox.height() / 4.0);
    Rect { x0: bbox.x0 + dx, y0: bbox.y0 + dy, x1: bbox.x1 - dx, y1: bbox.y1 - dy }
}

impl<'m> Layers<'m> {
    fn new(areas: &'m [Area], width: f32, height: f32) -> Self {
        let mut layers = Self { areas, squares: vec![Vec::new(); SQUARES * SQUARES], width, height };
        for (index, area) in (0_u32..).zip(areas) {
            let (left, top) = layers.square(Point { x: area.bbox.x0, y: area.bbox.y0 });
            let (right, bottom) = layers.square(Point { x: area.bbox.x1, y: area.bbox.y1 });
            for row in top..=bottom {
                for column in left..=right {
                    let square = &mut layers.squares[row * SQUARES + column];
                    if square.len() < DEEP {
                        square.push(index);
                    }
                }
            }
        }
        layers
    }

    #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "clamped to the number of squares")]
    fn square(&self, p: Point) -> (usize, usize) {
        let along = |v: f32, len: f32| ((v / len * SQUARES as f32).clamp(0.0, SQUARES as f32 - 1.0)) as usize;
        (along(p.x, self.width), along(p.y, self.height))
    }

    /// Whether a bar in the colour of what is under it is seen by what lies on both its sides: a white line in the seam
    /// of two coloured cells.
    fn parts(&self, bar: &Bar, tuning: &Tuning) -> bool {
        let Rect { x0, y0, x1, y1 } = bar.bbox;
        let beside = |dx: f32, dy: f32| Rect { x0: x0 + dx, y0: y0 + dy, x1: x1 + dx, y1: y1 + dy };
        let (dx, dy) = match bar.axis {
            Axis::Horizontal => (0.0, (y1 - y0) / 2.0 + BESIDE),
            Axis::Vertical => ((x1 - x0) / 2.0 + BESIDE, 0.0),
        };
        let differs = |place: Rect| self.shows(place, bar.order, &bar.tint, tuning);
        differs(beside(dx, dy)) && differs(beside(-dx, -dy))
    }

    /// Whether paint on `place` can be seen: not covered later, and of another colour than what was there before.
    fn shows(&self, place: Rect, order: u32, tint: &Tint, tuning: &Tuning) -> bool {
        let middle = place.center();
        let (column, row) = self.square(middle);
        let mut under = PAPER;
        for area in self.squares[row * SQUARES + column].iter().map(|&i| &self.areas[i as usize]) {
            if area.order < order && area.bbox.contains(middle) {
                under = area.tint.over(&under);
            } else if area.order > order && area.solid && covers(&area.bbox, &place) {
                return false;
            }
        }
        tint.contrast(&under) >= tuning.contrast
    }
}

fn covers(area: &Rect, place: &Rect) -> bool {
    area.x0 <= place.x0 && area.y0 <= place.y0 && place.x1 <= area.x1 && place.y1 <= area.y1
}
