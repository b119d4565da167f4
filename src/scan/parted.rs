//! Where texts show that an upright wall goes on of which wear has left nothing: one stands on each side of it, and
//! none across it.
//!
//! Only upright ones: the lines of a text that is wrapped in a merged cell stand on both sides of where a lying wall
//! ends.

use crate::geom::{Point, Rect};
use crate::ink::Stroke;

/// Whether texts show that an upright line parts two cells between two places along it; `walls` are the upright ones.
pub(super) fn by_texts(line: &Stroke, (from, to): (f32, f32), texts: &[Rect], walls: &[Stroke], edge: f32) -> bool {
    let (middle, at) = ((from + to) / 2.0, line.at);
    let beside = walls.iter().filter(|w| w.axis == line.axis && w.from < middle && middle < w.to).map(|w| w.at);
    let before = beside.clone().filter(|&other| other < at - edge).max_by(f32::total_cmp);
    let after = beside.filter(|&other| other > at + edge).min_by(f32::total_cmp);
    let (Some(before), Some(after)) = (before, after) else { return false };
    let stands_in = |x0: f32, x1: f32| {
        let cell = Rect { x0, x1, y0: from, y1: to };
        texts.iter().any(|text| cell.contains(Point { x: text.center().x, y: text.center().y }))
    };
    // A box of text may reach over a wall by its margin.
    let crosses = |text: &Rect| text.x0 < at - edge && at + edge < text.x1 && text.y0 < to && from < text.y1;
    !texts.iter().any(crosses) && stands_in(before, at) && stands_in(at, after)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::geom::Axis;

    #[test]
    fn texts_on_both_sides_show_an_upright_wall() {
        let column = |at: f32| Stroke { axis: Axis::Vertical, at, from: 0.0, to: 50.0, width: 1.0 };
        let parted = |texts: &[Rect]| by_texts(&column(100.0), (0.0, 50.0), texts, &[column(0.0), column(300.0)], 4.0);
        assert!(parted(&[Rect::new(5.0, 15.0, 60.0, 35.0), Rect::new(180.0, 15.0, 220.0, 35.0)]));
        assert!(!parted(&[Rect::new(5.0, 15.0, 60.0, 35.0)]), "one alone");
        assert!(
            !parted(&[
                Rect::new(5.0, 5.0, 60.0, 20.0),
                Rect::new(180.0, 5.0, 220.0, 20.0),
                Rect::new(70.0, 25.0, 160.0, 45.0)
            ]),
            "crossed"
        );
    }
}
