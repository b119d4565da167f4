//! Pieces of lines → walls: without those that are strokes of characters, and put together where wear has broken them.

use super::broken;
use super::crossings::{self, Over};
use super::pieces::pixels;
use super::streaks;
use crate::geom::{Axis, Point, Rect};
use crate::ink::Stroke;
use crate::raster::Bits;
use crate::raster::bits::steps;

/// What decides whether a line belongs to text.
#[derive(Clone, Debug, PartialEq)]
pub struct Tuning {
    /// A horizontal line further than this share of a text box's height from its edges runs through the text.
    ///
    /// Too small: underlines and walls close to the text are lost. Too large: the feet of characters become walls.
    pub edge: f32,
    /// A vertical line further than this share of a text box's height from its ends runs through the text.
    ///
    /// Too small: the walls beside text are lost, which a box reaches over. Too large: the strokes of its first
    /// characters become walls.
    pub end: f32,
    /// The same as a share of its width, for boxes of one or two characters.
    pub end_of_short: f32,
    /// A horizontal line that runs through text along this share of its length is made of characters.
    pub through_row: f32,
    /// A vertical line likewise; between the lines of a paragraph it is not covered.
    ///
    /// Too small: walls that a detector did not see are lost. Too large: strokes below one another become walls.
    pub through_column: f32,
    /// Text reaches this far beyond its box, in inches.
    pub around: f32,
    /// Pieces of a line this close are one, in inches.
    ///
    /// Too small: broken rulings fall apart. Too large: walls grow over open sides of cells.
    pub gap: f32,
    /// Pieces shorter than the shortest wall are joined over gaps up to this, in inches.
    pub touching: f32,
    /// Pieces of a line lie so far beside one another at most, in inches.
    pub beside: f32,
    /// Pieces are joined over no more than this share of the shorter one: the strokes of characters stand further
    /// apart.
    pub share: f32,
    /// A horizontal line of this length is a wall wherever it lies, in inches; a shorter one where walls hold its ends.
    pub long_across: f32,
    /// The same for vertical lines.
    pub long_down: f32,
    /// What is shorter is a stroke of a character even where walls are near, and is joined to nothing, in inches: rows
    /// are at least 5 mm high.
    pub shortest: f32,
    /// The ends of a wall are this near to the walls that hold it, in inches.
    pub held: f32,
    /// A stroke stands alone that has nothing beside it this near, in inches: half a stroke's way inside of small
    /// print.
    ///
    /// Too small: strokes of characters lengthen walls. Too large: text close to a broken wall hides its pieces.
    pub free: f32,
    /// A wall points to a corner no further than this beyond its end, in inches: about what is left when wear takes the
    /// wall of one row.
    ///
    /// Too small: what is left of a corner is read as a character. Too large: a character where the lines of two walls
    /// cross is no text.
    pub corner: f32,
    /// So large a share of ink may be dust.
    ///
    /// Too small: dust makes text of walls. Too large: a point or comma beside a wall goes with it.
    pub specks: f32,
    /// The lines of a double ruling are no further apart, in inches.
    pub double: f32,
    /// No column is narrower, in inches.
    pub narrowest: f32,
    /// Which walls are whole.
    pub crossings: crossings::Tuning,
    /// Which lines are dirt of the scanner.
    pub streaks: streaks::Tuning,
}

impl Default for Tuning {
    fn default() -> Self {
        Self {
            edge: 0.12,
            end: 0.45,
            end_of_short: 0.25,
            through_row: 0.7,
            through_column: 0.5,
            around: 0.03,
            gap: 0.12,
            touching: 0.02,
            beside: 0.012,
            share: 0.6,
            long_across: 1.2,
            long_down: 0.45,
            held: 0.06,
            shortest: 0.2,
            free: 0.03,
            corner: 0.3,
            specks: 0.06,
            double: 0.035,
            narrowest: 0.14,
            crossings: crossings::Tuning::default(),
            streaks: streaks::Tuning::default(),
        }
    }
}

/// The walls among the lines of a page.
pub(super) fn among(mut strokes: Vec<Stroke>, over: &Over, dpi: f32, tuning: &Tuning) -> Vec<Stroke> {
    let boxes = over.texts;
    streaks::taken_out(&mut strokes, tuning.long_across * dpi, dpi, &tuning.streaks);
    let all = strokes.clone();
    // A piece of a wall may be boxed as text. What is higher than a character can still show that a wall goes on; what
    // is wider may be a row of them.
    let high = |s: &&Stroke| s.axis == Axis::Vertical && s.to - s.from >= tuning.shortest * dpi;
    let mut pieces: Vec<Stroke> = strokes.iter().filter(high).copied().collect();
    // No stroke of a character is so long: a detector boxes dotted rulings as text.
    let rulings: Vec<Stroke> =
        all.iter().filter(|s| s.axis == Axis::Horizontal && is_long(s, dpi, tuning)).copied().collect();
    let is_ruling = |wall: &Stroke| rulings.iter().any(|r| lies_along(r, wall, tuning.beside * dpi));
    drop_characters(&mut strokes, boxes, is_ruling, dpi, tuning);
    let broken = broken::among(&strokes, &all, over, dpi, tuning);
    let is_broken = |wall: &Stroke| broken.iter().any(|piece| lies_along(piece, wall, tuning.beside * dpi));
    let mut walls = joined(strokes, dpi, tuning);
    drop_characters(&mut walls, boxes, is_ruling, dpi, tuning);
    pieces.extend(&walls);
    let (held, shortest) = (tuning.held * dpi, tuning.shortest * dpi);
    let long =
        |walls: &[Stroke]| -> Vec<Stroke> { walls.iter().filter(|w| is_long(w, dpi, tuning)).copied().collect() };
    let holding = long(&walls);
    walls.retain(|w| is_long(w, dpi, tuning) || is_broken(w) || is_held(w, &holding, held, shortest));
    lengthened(&mut walls, &all, over.ink, dpi, tuning);
    let over = Over { is_broken: !broken.is_empty(), ..*over };
    let mut walls = crossings::whole(walls, &pieces, &over, dpi, &tuning.crossings);
    // What is still in pieces parts nothing.
    let holding = long(&walls);
    walls.retain(|w| is_long(w, dpi, tuning) || !is_broken(w) || is_held(w, &holding, held, shortest));
    drop_shadows(&mut walls, dpi, tuning);
    walls
}

/// Lengthens walls by short pieces that go on behind a gap and stand alone, as strokes of characters do not.
fn lengthened(walls: &mut [Stroke], pieces: &[Stroke], ink: &Bits, dpi: f32, tuning: &Tuning) {
    let (gap, beside) = (tuning.gap * dpi, (tuning.beside * dpi).max(1.5));
    for wall in walls.iter_mut() {
        let goes_on = |p: &&Stroke, wall: &Stroke| {
            let is_near = p.from <= wall.to + gap && p.to >= wall.from - gap && (p.from < wall.from || p.to > wall.to);
            p.axis == wall.axis
                && (p.at - wall.at).abs() <= beside
                && is_near
                && stands_alone(p, pieces, ink, dpi, tuning)
        };
        while let Some(piece) = pieces.iter().find(|p| goes_on(p, wall)) {
            (wall.from, wall.to) = (wall.from.min(piece.from), wall.to.max(piece.to));
        }
    }
}

/// Whether nothing but other strokes of its direction stands beside a stroke.
pub(super) fn stands_alone(stroke: &Stroke, strokes: &[Stroke], ink: &Bits, dpi: f32, tuning: &Tuning) -> bool {
    let around = line_box(&Stroke { width: stroke.width + 2.0 * (BLUR + tuning.free * dpi), ..*stroke }, 0.0);
    let parallel = strokes.iter().filter(|s| s.axis == stroke.axis).map(|s| line_box(s, BLUR));
    let parallel: Vec<Rect> = parallel.filter(|area| area.intersection(&around).is_some()).collect();
    let margin: Vec<bool> = points(&around).filter(|p| !lies_on(*p, &parallel)).map(|p| is_inked(p, ink)).collect();
    margin.iter().filter(|&&inked| inked).count() as f32 <= tuning.specks * margin.len() as f32
}

/// Whether walls explain the ink of a box: a detector takes the end of a double ruling, or what wear has left of a
/// corner, for characters. What such a box holds beyond the walls is still loose ink, and looked at as that.
pub(super) fn explain(walls: &[Stroke], bbox: &Rect, ink: &Bits, dpi: f32, tuning: &Tuning) -> bool {
    let areas = |axis: Axis, further: f32| -> Vec<Rect> {
        let longer = |w: &Stroke| Stroke { from: w.from - further, to: w.to + further, ..*w };
        let areas = walls.iter().filter(|w| w.axis == axis).map(|w| line_box(&longer(w), tuning.beside * dpi));
        areas.filter(|area| area.intersection(bbox).is_some()).collect()
    };
    let seen = [areas(Axis::Horizontal, 0.0), areas(Axis::Vertical, 0.0)].concat();
    let inked: Vec<Point> = points(bbox).filter(|p| is_inked(*p, ink)).collect();
    let few = |count: usize| count as f32 <= tuning.specks * inked.len() as f32;
    if few(inked.iter().filter(|p| !lies_on(**p, &seen)).count()) {
        return true;
    }
    // A corner lies where walls of both directions point to; on one alone a digit may stand.
    let [across, down] = [Axis::Horizontal, Axis::Vertical].map(|axis| areas(axis, tuning.corner * dpi));
    let upright = inked.iter().filter(|p| lies_on(**p, &down)).count();
    let lying = inked.iter().filter(|p| !lies_on(**p, &down) && lies_on(**p, &across)).count();
    few(inked.len() - upright - lying) && !few(upright) && !few(lying)
}

/// The edge of a stroke is blurred over so many pixels.
const BLUR: f32 = 1.5;

/// The middles of the pixels of a box.
fn points(bbox: &Rect) -> impl Iterator<Item = Point> + use<> {
    let [x0, y0, x1, y1] = pixels(bbox);
    (y0..y1).flat_map(move |y| (x0..x1).map(move |x| Point { x: x as f32 + 0.5, y: y as f32 + 0.5 }))
}

fn lies_on(point: Point, areas: &[Rect]) -> bool {
    areas.iter().any(|area| area.contains(point))
}

fn is_inked(point: Point, ink: &Bits) -> bool {
    ink.get(steps(point.x - 0.5), steps(point.y - 0.5))
}

/// The box of a line, widened by so much.
pub(super) fn line_box(stroke: &Stroke, more: f32) -> Rect {
    let half = stroke.width / 2.0 + more;
    match stroke.axis {
        Axis::Horizontal => {
            Rect { x0: stroke.from - more, x1: stroke.to + more, y0: stroke.at - half, y1: stroke.at + half }
        }
        Axis::Vertical => {
            Rect { x0: stroke.at - half, x1: stroke.at + half, y0: stroke.from - more, y1: stroke.to + more }
        }
    }
}

/// Drops walls that stand so near to a longer one that no character fits between: the first strokes of characters below
/// one another.
fn drop_shadows(walls: &mut Vec<Stroke>, dpi: f32, tuning: &Tuning) {
    let all = walls.clone();
    let shadows = |wall: &Stroke, other: &Stroke| {
        let apart = (wall.at - other.at).abs();
        let beside = other.from <= wall.from + tuning.held * dpi && wall.to - tuning.held * dpi <= other.to;
        wall.axis == other.axis
            && apart > tuning.double * dpi
            && apart < tuning.narrowest * dpi
            && beside
            && other.to - other.from > 1.5 * (wall.to - wall.from)
    };
    walls.retain(|wall| wall.axis == Axis::Horizontal || !all.iter().any(|other| shadows(wall, other)));
}

/// Whether a line is part of another one of its direction, or that of it.
pub(super) fn lies_along(a: &Stroke, b: &Stroke, beside: f32) -> bool {
    a.axis == b.axis && (a.at - b.at).abs() <= beside && a.from < b.to && b.from < a.to
}

/// Whether a line is longer than any stroke of a character.
fn is_long(line: &Stroke, dpi: f32, tuning: &Tuning) -> bool {
    let long = match line.axis {
        Axis::Horizontal => tuning.long_across,
        Axis::Vertical => tuning.long_down,
    };
    line.to - line.from >= long * dpi
}

/// Whether a line runs from one long line across it to another.
fn is_held(line: &Stroke, long: &[Stroke], near: f32, shortest: f32) -> bool {
    if line.to - line.from < shortest {
        return false;
    }
    let meets = |end: f32| {
        long.iter().any(|l| {
            l.axis != line.axis && (l.at - end).abs() <= near && l.from - near <= line.at && line.at <= l.to + near
        })
    };
    meets(line.from) && meets(line.to)
}

/// Joins the pieces that follow one another.
fn joined(mut strokes: Vec<Stroke>, dpi: f32, tuning: &Tuning) -> Vec<Stroke> {
    strokes.sort_by(|a, b| a.axis.cmp(&b.axis).then(a.from.total_cmp(&b.from)).then(a.at.total_cmp(&b.at)));
    // A line with the place of its last piece: a wavy one drifts.
    let mut lines: Vec<(Stroke, f32)> = Vec::new();
    let mut open: Vec<usize> = Vec::new();
    for piece in strokes {
        open.retain(|&i| lines[i].0.axis == piece.axis && lines[i].0.to + tuning.gap * dpi >= piece.from);
        let near = |i: &usize| {
            let line = &lines[*i].0;
            let shorter = (line.to - line.from).min(piece.to - piece.from);
            let gap = if shorter < tuning.shortest * dpi { tuning.touching * dpi } else { tuning.share * shorter };
            (lines[*i].1 - piece.at).abs() <= (tuning.beside * dpi).max(1.5) && piece.from - line.to <= gap
        };
        match open
            .iter()
            .copied()
            .filter(near)
            .min_by(|&a, &b| (lines[a].1 - piece.at).abs().total_cmp(&(lines[b].1 - piece.at).abs()))
        {
            Some(i) => {
                let (line, last) = &mut lines[i];
                let (old, new) = (line.to - line.from, piece.to - piece.from);
                line.at = (line.at * old + piece.at * new) / (old + new);
                line.to = line.to.max(piece.to);
                line.width = line.width.max(piece.width);
                *last = piece.at;
            }
            None => {
                open.push(lines.len());
                lines.push((piece, piece.at));
            }
        }
    }
    lines.into_iter().map(|l| l.0).collect()
}

/// Drops the lines that are strokes of characters: most of their way runs through boxes of text. A row's wall that
/// touches the text of all its cells still shows between them.
fn drop_characters(
    strokes: &mut Vec<Stroke>,
    boxes: &[Rect],
    is_ruling: impl Fn(&Stroke) -> bool,
    dpi: f32,
    tuning: &Tuning,
) {
    strokes.retain(|stroke| {
        if is_ruling(stroke) {
            return true;
        }
        let (most, shows) = match stroke.axis {
            Axis::Horizontal => (tuning.through_row, tuning.long_across * dpi),
            Axis::Vertical => (tuning.through_column, f32::INFINITY),
        };
        let length = stroke.to - stroke.from;
        let covered = covered(stroke, boxes, tuning.around * dpi, tuning);
        covered < most * length || length - covered >= shows
    });
}

/// How much of a line's way runs through boxes of text.
fn covered(stroke: &Stroke, boxes: &[Rect], around: f32, tuning: &Tuning) -> f32 {
    let through = boxes.iter().filter_map(|b| {
        let (edge, along, across) = match stroke.axis {
            Axis::Horizontal => (tuning.edge * b.height(), (b.x0, b.x1), (b.y0, b.y1)),
            Axis::Vertical => {
                ((tuning.end * b.height()).min(tuning.end_of_short * b.width()), (b.y0, b.y1), (b.x0, b.x1))
            }
        };
        let (from, to) = (stroke.from.max(along.0 - around), stroke.to.min(along.1 + around));
        (across.0 + edge < stroke.at && stroke.at < across.1 - edge && from < to).then_some((from, to))
    });
    let mut parts: Vec<(f32, f32)> = through.collect();
    parts.sort_by(|a, b| a.0.total_cmp(&b.0));
    let (mut sum, mut end) = (0.0, f32::MIN);
    for (from, to) in parts {
        sum += (to - from.max(end)).max(0.0);
        end = end.max(to);
    }
    sum
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_rows_wall_that_touches_the_text_of_its_cells_shows_between_them() {
        let texts: Vec<Rect> =
            (0_u8..4).map(|n| f32::from(n) * 200.0).map(|x| Rect::new(x + 10.0, 90.0, x + 160.0, 130.0)).collect();
        let left = |from: f32, to: f32| {
            let mut strokes = vec![Stroke { axis: Axis::Horizontal, at: 100.0, from, to, width: 2.0 }];
            drop_characters(&mut strokes, &texts, |_| false, 100.0, &Tuning::default());
            strokes.len()
        };
        assert_eq!(left(0.0, 800.0), 1, "the wall of four cells");
        assert_eq!(left(10.0, 160.0), 0, "strokes of a line of text");
    }

    /// A picture of 120 pixels square, inked along these strokes.
    fn page(strokes: &[Stroke]) -> Bits {
        let mut ink = Bits { width: 120, height: 120, ink: vec![false; 120 * 120] };
        for area in strokes.iter().map(|s| line_box(s, 0.0)) {
            let [x0, y0, x1, y1] = pixels(&area);
            (y0..y1.min(120)).for_each(|y| ink.ink[y * 120 + x0..y * 120 + x1.min(120)].fill(true));
        }
        ink
    }

    #[test]
    fn a_piece_that_stands_alone_lengthens_a_wall_and_a_stroke_of_a_character_does_not() {
        let down = |from: f32, to: f32| Stroke { axis: Axis::Vertical, at: 50.0, from, to, width: 2.0 };
        let (wall, piece) = (down(40.0, 110.0), down(15.0, 30.0));
        let crossing = Stroke { axis: Axis::Horizontal, at: 22.0, from: 40.0, to: 60.0, width: 3.0 };
        let from = |ink: &Bits| {
            let mut walls = vec![wall];
            lengthened(&mut walls, &[wall, piece], ink, 100.0, &Tuning::default());
            walls[0].from
        };
        assert!((from(&page(&[wall, piece])) - 15.0).abs() < 0.1);
        assert!((from(&page(&[wall, piece, crossing])) - 40.0).abs() < 0.1, "a character");
    }

    #[test]
    fn a_box_of_what_is_left_of_a_corner_is_no_text() {
        let across = |from: f32, to: f32| Stroke { axis: Axis::Horizontal, at: 20.0, from, to, width: 2.0 };
        let down = |at: f32, from: f32, to: f32| Stroke { axis: Axis::Vertical, at, from, to, width: 2.0 };
        let walls = [across(0.0, 80.0), down(100.0, 40.0, 110.0)];
        let explained = |left: &[Stroke]| {
            explain(&walls, &Rect::new(85.0, 10.0, 110.0, 35.0), &page(left), 100.0, &Tuning::default())
        };
        assert!(explained(&[across(88.0, 100.0), down(100.0, 20.0, 33.0)]));
        assert!(!explained(&[down(92.0, 14.0, 33.0)]), "a digit beside the corner");
        assert!(!explained(&[down(100.0, 20.0, 33.0)]), "a digit below a wall");
    }
}
