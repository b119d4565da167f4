//! Struck-out text → out of the text.
//!
//! A stroke through the middle of a text, as long as that text or within the walls of its cell, says that the text no
//! longer holds. A ruling that runs through overflowing text goes on beyond it or ends at walls; an underline runs below
//! the letters.

use super::Tuning;
use super::marks::{Bar, Fate, Mark};
use super::rows::level;
use crate::diag::{Code, Diagnostic, Place};
use crate::geom::{Axis, Rect};
use crate::ink::Glyph;
use crate::say;

/// Bars touch where their ends are no further apart than this, in points; and lie level where their middles are not.
const TOUCH: f32 = 1.0;
const LEVEL: f32 = 0.3;

/// Sets the fate of struck-out glyphs to [`Fate::Aside`] and drops the strokes through them; the findings about them.
pub(super) fn set_aside(marks: &mut [Mark], bars: &mut Vec<Bar>, page: u32, tuning: &Tuning) -> Vec<Diagnostic> {
    let mut rows = rows(bars);
    for (at, mark) in marks.iter().enumerate().filter(|(_, mark)| is_read(mark)) {
        lay_under(&mut rows, at, &mark.glyph, tuning);
    }
    let mut gone = vec![false; bars.len()];
    let mut findings = Vec::new();
    for stroke in rows.into_iter().flatten() {
        let is_free = fits(&stroke, marks) && !stands_between_walls(&stroke.bbox, bars);
        if !is_free && !is_within_cell(&stroke, marks, bars) {
            continue;
        }
        let mut struck = stroke.under;
        stroke.pieces.iter().for_each(|&at| gone[at] = true);
        // A double stroke strikes the same text again.
        struck.retain(|&at| marks[at].fate == Fate::Shown);
        struck.sort_by(|&a, &b| marks[a].glyph.origin.x.total_cmp(&marks[b].glyph.origin.x));
        let text: String = struck.iter().map(|&at| marks[at].glyph.text.as_str()).collect();
        if !text.is_empty() {
            let place = Place { page: Some(page), bbox: Rect::around(struck.iter().map(|&at| marks[at].glyph.bbox)) };
            let message = say!("'{}' is struck out and was not read as part of the text", text);
            findings.push(Diagnostic::new(Code::TextUnplaced, place, message));
        }
        struck.iter().for_each(|&at| marks[at].fate = Fate::Aside);
    }
    let mut gone = gone.into_iter();
    bars.retain(|_| !gone.next().unwrap_or(false));
    findings
}

/// A level line, perhaps drawn in pieces.
struct Stroke {
    bbox: Rect,
    /// Which of the bars it is made of.
    pieces: Vec<usize>,
    /// The glyphs through whose middle it runs.
    under: Vec<usize>,
}

/// The level lines that bars make, those that go on in one another as one: row by row from top to bottom, from left to
/// right.
fn rows(bars: &[Bar]) -> Vec<Vec<Stroke>> {
    let mut level: Vec<usize> = (0..bars.len()).filter(|&at| bars[at].axis == Axis::Horizontal).collect();
    let height = |at: usize| bars[at].bbox.center().y;
    level.sort_by(|&a, &b| height(a).total_cmp(&height(b)));
    let strokes = |row: &[usize]| {
        let mut row = row.to_vec();
        row.sort_by(|&a, &b| bars[a].bbox.x0.total_cmp(&bars[b].bbox.x0));
        let mut strokes: Vec<Stroke> = Vec::new();
        for at in row {
            match strokes.last_mut() {
                Some(stroke) if bars[at].bbox.x0 - stroke.bbox.x1 < TOUCH => {
                    stroke.bbox = stroke.bbox.union(&bars[at].bbox);
                    stroke.pieces.push(at);
                }
                _ => strokes.push(Stroke { bbox: bars[at].bbox, pieces: vec![at], under: Vec::new() }),
            }
        }
        strokes
    };
    level.chunk_by(|&a, &b| height(b) - height(a) < LEVEL).map(strokes).collect()
}

/// Notes of a glyph through which strokes it runs, if any.
fn lay_under(rows: &mut [Vec<Stroke>], at: usize, glyph: &Glyph, tuning: &Tuning) {
    let (low, high) = tuning.struck;
    let middle = glyph.bbox.center().x;
    let height = |row: &[Stroke]| row.first().map_or(f32::MAX, |stroke| stroke.bbox.center().y);
    let first = rows.partition_point(|row| height(row) < glyph.origin.y - high * glyph.size - LEVEL);
    for row in &mut rows[first..] {
        if height(row) > glyph.origin.y - low * glyph.size + LEVEL {
            return;
        }
        let next = row.partition_point(|stroke| stroke.bbox.x1 <= middle);
        let Some(stroke) = row.get_mut(next) else { continue };
        let up = (glyph.origin.y - stroke.bbox.center().y) / glyph.size;
        if stroke.bbox.x0 < middle && low < up && up < high && stroke.bbox.height() < 0.2 * glyph.size {
            stroke.under.push(at);
        }
    }
}

fn is_read(mark: &Mark) -> bool {
    mark.fate == Fate::Shown && mark.glyph.text != " " && level(mark)
}

/// Whether a stroke is as long as the text that it runs through, and that text has no wide gaps.
fn fits(stroke: &Stroke, marks: &[Mark]) -> bool {
    let glyphs = || stroke.under.iter().map(|&at| &marks[at].glyph);
    let Some(around) = Rect::around(glyphs().map(|glyph| glyph.bbox)) else { return false };
    let size = glyphs().map(|glyph| glyph.size).fold(0.0, f32::max);
    let inked: f32 = glyphs().map(|glyph| glyph.bbox.width()).sum();
    let is_as_long = (stroke.bbox.x0 - around.x0).abs() < 0.5 * size && (stroke.bbox.x1 - around.x1).abs() < 0.5 * size;
    is_as_long && inked > 0.6 * stroke.bbox.width()
}

/// Whether walls stand at both ends of a stroke: a ruling that runs through the text of a cell.
fn stands_between_walls(stroke: &Rect, bars: &[Bar]) -> bool {
    let y = stroke.center().y;
    let is_wall = |x: f32, bar: &Bar| {
        let upright = bar.axis == Axis::Vertical && (bar.bbox.center().x - x).abs() < TOUCH;
        upright && bar.bbox.y0 < y + TOUCH && bar.bbox.y1 > y - TOUCH
    };
    [stroke.x0, stroke.x1].into_iter().all(|x| bars.iter().any(|bar| is_wall(x, bar)))
}

/// Whether a stroke runs through a text between the walls of one cell and ends before both: no ruling does.
fn is_within_cell(stroke: &Stroke, marks: &[Mark], bars: &[Bar]) -> bool {
    let y = stroke.bbox.center().y;
    let Some(around) = Rect::around(stroke.under.iter().map(|&at| marks[at].glyph.bbox)) else { return false };
    let runs_through = stroke.bbox.x0 < around.x0 + TOUCH && stroke.bbox.x1 > around.x1 - TOUCH;
    let walls = || {
        bars.iter()
            .filter(|bar| bar.axis == Axis::Vertical && bar.bbox.y0 < y && bar.bbox.y1 > y)
            .map(|bar| bar.bbox.center().x)
    };
    let (left, right) =
        (walls().filter(|x| *x < around.x0).reduce(f32::max), walls().filter(|x| *x > around.x1).reduce(f32::min));
    runs_through
        && left.is_some_and(|left| stroke.bbox.x0 > left + TOUCH)
        && right.is_some_and(|right| stroke.bbox.x1 < right - TOUCH)
}
