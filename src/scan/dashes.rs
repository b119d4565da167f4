//! The lone dashes of statements, which stand for nothing in their cells: smaller than what a detector finds, and as
//! small as dirt.
//!
//! Dirt is not flat, and it does not stand again and again where the numbers of a column end.

use super::pieces::Piece;
use super::signs::CHOSEN;
use crate::geom::{Point, Projection, Rect};
use crate::ink::{Direction, Glyph};
use crate::provenance::Provenance;

/// A dash is no shorter, in inches: a `-` of 6 points.
const SHORTEST: f32 = 0.025;
/// It is at least so many times as long as it is thick.
const FLAT: f32 = 2.0;
/// Dashes of one page differ in length by no more than this share.
const EVEN: f32 = 0.3;
/// They begin, end or have their middle within so many inches of where other texts of their column do.
const ALIGNED: f32 = 0.02;
/// With so many texts or dashes of its column; two of them may be in line by chance.
const FELLOWS: usize = 3;
/// Nothing stands so near beside a dash, in inches, nor so near above or below it: the bars of `=` and the strokes of
/// characters do.
const ALONE: [f32; 2] = [0.12, 0.06];

/// The width of a `-` and its height above the baseline, as shares of the font's size.
const WIDTH: f32 = 0.33;
const HEIGHT: f32 = 0.28;

/// The dashes among loose ink that is no longer than `longest`, in inches; in pixels. What is longer is read as other
/// characters are.
pub(super) fn among(loose: &[Rect], pieces: &[Piece], longest: f32, dpi: f32) -> Vec<Rect> {
    let is_flat =
        |ink: &&Rect| (SHORTEST..longest).contains(&(ink.width() / dpi)) && ink.width() >= FLAT * ink.height();
    let texts: Vec<Rect> = pieces.iter().map(Piece::bbox).collect();
    let [beside, above] = ALONE.map(|inches| inches * dpi);
    let around = |ink: &Rect| Rect { x0: ink.x0 - beside, y0: ink.y0 - above, x1: ink.x1 + beside, y1: ink.y1 + above };
    let is_alone = |ink: &&Rect| {
        let near = around(ink);
        let others = texts.iter().chain(loose).filter(|other| *other != *ink);
        others.clone().all(|other| other.intersection(&near).is_none())
    };
    let flat: Vec<Rect> = loose.iter().filter(is_flat).filter(is_alone).copied().collect();
    let in_line = |a: f32, b: f32| (a - b).abs() <= ALIGNED * dpi;
    let aligned =
        |a: &Rect, b: &Rect| in_line(a.x0, b.x0) || in_line(a.x1, b.x1) || in_line(a.center().x, b.center().x);
    let even = |a: &Rect, b: &Rect| (a.width() - b.width()).abs() <= EVEN * a.width().max(b.width());
    let is_dash = |ink: &&Rect| {
        let dashes = flat.iter().filter(|other| even(ink, other)).count();
        let fellows = texts.iter().chain(&flat).filter(|other| *other != *ink && aligned(ink, other)).count();
        dashes >= FELLOWS && fellows >= FELLOWS
    };
    flat.iter().filter(is_dash).copied().collect()
}

/// The dash as it is read, in points; `unit` is a pixel. It may be dirt after all.
pub(super) fn glyph(dash: &Rect, unit: f32) -> Glyph {
    let ink = Projection::scale(unit).apply_rect(dash);
    let (size, middle) = (ink.width() / WIDTH, ink.center().y);
    Glyph {
        text: "-".into(),
        bbox: Rect { y0: middle - size / 2.0, y1: middle + size / 2.0, ..ink },
        origin: Point { x: ink.x0, y: middle + HEIGHT * size },
        size,
        direction: Direction::Right,
        bold: false,
        confidence: CHOSEN,
        provenance: Provenance::RECOGNISED,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scan::pieces::Part;

    fn pieces(boxes: &[Rect]) -> Vec<Piece> {
        boxes.iter().map(|&ink| Piece { parts: vec![Part { crop: ink, ink }] }).collect()
    }

    #[test]
    fn flat_marks_of_one_length_in_line_with_a_column_are_dashes() {
        let numbers = pieces(&[Rect::new(100.0, 10.0, 180.0, 30.0), Rect::new(120.0, 50.0, 181.0, 70.0)]);
        let mark = |x1: f32, y: f32, wide: f32| Rect::new(x1 - wide, y, x1, y + 2.0);
        let dashes = [mark(180.0, 100.0, 8.0), mark(180.0, 140.0, 8.0), mark(181.0, 180.0, 9.0)];
        assert_eq!(among(&dashes, &numbers, 0.13, 200.0), dashes);
        assert!(among(&dashes, &numbers, 0.03, 200.0).is_empty(), "as large as characters");
        assert!(among(&dashes[..2], &numbers, 0.13, 200.0).is_empty(), "two by chance");
        let scattered = [mark(180.0, 100.0, 8.0), mark(300.0, 140.0, 8.0), mark(420.0, 180.0, 8.0)];
        assert!(among(&scattered, &[], 0.13, 200.0).is_empty(), "in no column");
        let uneven = [mark(180.0, 100.0, 8.0), mark(180.0, 140.0, 14.0), mark(180.0, 180.0, 22.0)];
        assert!(among(&uneven, &numbers, 0.13, 200.0).is_empty(), "of many lengths");
        let beside = pieces(&[Rect::new(100.0, 95.0, 165.0, 110.0), Rect::new(120.0, 50.0, 181.0, 70.0)]);
        let bars: Vec<Rect> = dashes.iter().flat_map(|d| [*d, Rect { y0: d.y0 + 5.0, y1: d.y1 + 5.0, ..*d }]).collect();
        assert!(among(&bars, &numbers, 0.13, 200.0).is_empty(), "signs of equality");
        assert_eq!(among(&dashes, &beside, 0.13, 200.0).len(), 0, "a part of a text, and two others");
    }
}
