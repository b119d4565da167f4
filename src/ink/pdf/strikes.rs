//! Struck-out text → out of the text.
//!
//! A stroke through the middle of a text, as long as that text, says that the text no longer holds. A ruling that runs through
//! overflowing text goes on beyond it or ends at walls; an underline runs below the letters.

use super::Tuning;
use super::marks::{Bar, Fate, Mark};
use super::rows::level;
use crate::diag::{Code, Diagnostic, Place};
use crate::geom::{Axis, Rect};

/// Bars touch where their ends are no further apart than this, in points; and lie level where their middles are not.
const TOUCH: f32 = 1.0;
const LEVEL: f32 = 0.3;

/// Sets the fate of struck-out glyphs to [`Fate::Aside`] and drops the strokes through them; the findings about them.
pub(super) fn set_aside(marks: &mut [Mark], bars: &mut Vec<Bar>, page: u32, tuning: &Tuning) -> Vec<Diagnostic> {
    let strokes = strokes(bars);
    if strokes.is_empty() {
        return Vec::new();
    }
    let mut lines: Vec<(f32, usize)> = marks.iter().enumerate().filter(|(_, m)| is_read(m)).map(|(at, m)| (m.glyph.origin.y, at)).collect();
    lines.sort_by(|a, b| a.0.total_cmp(&b.0).then(a.1.cmp(&b.1)));
    let largest = marks.iter().map(|m| m.glyph.size).fold(0.0, f32::max);
    let mut gone = vec![false; bars.len()];
    let mut findings = Vec::new();
    for stroke in strokes {
        let Some(mut struck) = through(&stroke.bbox, marks, &lines, largest, tuning) else { continue };
        if stands_between_walls(&stroke.bbox, bars) {
            continue;
        }
        stroke.pieces.iter().for_each(|&at| gone[at] = true);
        // A double stroke strikes the same text again.
        struck.retain(|&at| marks[at].fate == Fate::Shown);
        struck.sort_by(|&a, &b| marks[a].glyph.origin.x.total_cmp(&marks[b].glyph.origin.x));
        let text: String = struck.iter().map(|&at| marks[at].glyph.text.as_str()).collect();
        if !text.is_empty() {
            let place = Place { page: Some(page), bbox: Rect::around(struck.iter().map(|&at| marks[at].glyph.bbox)) };
            let message = format!("'{text}' is struck out and was not read as part of the text");
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
}

/// The level lines that bars make, those that go on in one another as one.
fn strokes(bars: &[Bar]) -> Vec<Stroke> {
    let mut level: Vec<usize> = (0..bars.len()).filter(|&at| bars[at].axis == Axis::Horizontal).collect();
    let height = |at: usize| bars[at].bbox.center().y;
    level.sort_by(|&a, &b| height(a).total_cmp(&height(b)));
    let mut strokes: Vec<Stroke> = Vec::new();
    for row in level.chunk_by(|&a, &b| height(b) - height(a) < LEVEL) {
        let mut row = row.to_vec();
        row.sort_by(|&a, &b| bars[a].bbox.x0.total_cmp(&bars[b].bbox.x0));
        let first = strokes.len();
        for at in row {
            match strokes[first..].last_mut() {
                Some(stroke) if bars[at].bbox.x0 - stroke.bbox.x1 < TOUCH => {
                    stroke.bbox = stroke.bbox.union(&bars[at].bbox);
                    stroke.pieces.push(at);
                }
                _ => strokes.push(Stroke { bbox: bars[at].bbox, pieces: vec![at] }),
            }
        }
    }
    strokes
}

fn is_read(mark: &Mark) -> bool {
    mark.fate == Fate::Shown && mark.glyph.text != " " && level(mark)
}

/// The glyphs that a stroke strikes out, if it is as long as they are and runs through their middle.
fn through(stroke: &Rect, marks: &[Mark], lines: &[(f32, usize)], largest: f32, tuning: &Tuning) -> Option<Vec<usize>> {
    let y = stroke.center().y;
    let first = lines.partition_point(|line| line.0 < y);
    let near = lines[first..].iter().take_while(|line| line.0 < y + largest).map(|line| line.1);
    let (low, high) = tuning.struck;
    let is_under = |at: &usize| {
        let glyph = &marks[*at].glyph;
        let middle = glyph.bbox.center().x;
        let up = (glyph.origin.y - y) / glyph.size;
        low < up && up < high && stroke.x0 < middle && middle < stroke.x1 && stroke.height() < 0.2 * glyph.size
    };
    let found: Vec<usize> = near.filter(is_under).collect();
    let around = Rect::around(found.iter().map(|&at| marks[at].glyph.bbox))?;
    let size = found.iter().map(|&at| marks[at].glyph.size).fold(0.0, f32::max);
    let inked: f32 = found.iter().map(|&at| marks[at].glyph.bbox.width()).sum();
    let fits = (stroke.x0 - around.x0).abs() < 0.5 * size && (stroke.x1 - around.x1).abs() < 0.5 * size;
    (fits && inked > 0.6 * stroke.width()).then_some(found)
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
