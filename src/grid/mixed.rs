//! The texts of a table's cells → in which cells those of two may stand: a wall is missing, or rows are lower than
//! their text.

use super::Cell;
use super::lattice::Lattice;
use super::split::{MOST_RUNS, Tuning, are_single_letters, halves};
use crate::geom::Rect;
use crate::ink::Direction;
use crate::lines::Run;
use std::collections::BTreeMap;

/// How it shows that a cell may hold the texts of two.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mixed {
    /// Its texts stand further apart than those of one cell.
    Apart,
    /// A text of it is printed over another one.
    Overprinted,
}

/// How each of a lattice's cells with its runs is mixed, where it is.
pub(super) fn of(lattice: &Lattice, cells: &[Cell], held: &[Vec<Run>], tuning: &Tuning) -> Vec<Option<Mixed>> {
    let overprinted = overprinted(held, tuning);
    let of_two_rows = of_two_rows(cells, held, tuning);
    let how = |at: usize| {
        let is_apart = || of_two_rows[at] || stand_apart(lattice, &cells[at], &held[at], tuning);
        match is_drawn(&held[at]) {
            true if overprinted[at] => Some(Mixed::Overprinted),
            true => is_apart().then_some(Mixed::Apart),
            false => None,
        }
    };
    (0..cells.len()).map(how).collect()
}

/// Whether no text was recognised: where it stands on a scan is not known so well, and other reasons doubt it.
fn is_drawn(runs: &[Run]) -> bool {
    runs.iter().all(|run| run.marks.iter().all(|mark| !mark.glyph.provenance.is_recognised()))
}

/// Which of the cells stand beside another one in their row and are cut like it: between lines of both, at one height,
/// far more room is left than most lines of the table leave.
fn of_two_rows(cells: &[Cell], held: &[Vec<Run>], tuning: &Tuning) -> Vec<bool> {
    let gaps: Vec<Vec<Gap>> = held.iter().map(|runs| gaps(runs)).collect();
    let mut heights: Vec<f32> = gaps.iter().flatten().map(|gap| gap.ems()).collect();
    heights.sort_by(f32::total_cmp);
    let Some(close) = heights.get(heights.len() / 4) else { return vec![false; cells.len()] };
    let least = tuning.line_gap.max(2.0 * close);
    let wide = |at: usize| gaps[at].iter().filter(|gap| gap.ems() >= least);
    let mut by_row: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
    for (at, cell) in cells.iter().enumerate().filter(|(at, _)| wide(*at).next().is_some()) {
        by_row.entry(cell.row).or_default().push(at);
    }
    let is_cut = |at: usize| {
        let beside = by_row.get(&cells[at].row).into_iter().flatten().filter(|other| **other != at);
        beside
            .flat_map(|other| wide(*other))
            .any(|other| wide(at).any(|gap| gap.from < other.to && other.from < gap.to))
    };
    (0..cells.len()).map(is_cut).collect()
}

/// What is left between two lines.
struct Gap {
    from: f32,
    to: f32,
    em: f32,
}

impl Gap {
    fn ems(&self) -> f32 {
        (self.to - self.from) / self.em
    }
}

/// What is left between the lines of a cell, from the top; nothing between the letters of a vertical label.
fn gaps(runs: &[Run]) -> Vec<Gap> {
    if runs.len() > MOST_RUNS || are_single_letters(runs) || runs.iter().any(|r| r.direction != Direction::Right) {
        return Vec::new();
    }
    let mut lines: Vec<&Run> = runs.iter().collect();
    lines.sort_by(|a, b| a.bbox.y0.total_cmp(&b.bbox.y0));
    let ends = lines.iter().scan(f32::MIN, |end, line| {
        *end = end.max(line.bbox.y1);
        Some(*end)
    });
    let pairs = ends.zip(lines.iter().skip(1));
    pairs
        .filter(|(end, next)| next.bbox.y0 > *end)
        .map(|(end, next)| Gap { from: end, to: next.bbox.y0, em: next.size.max(1.0) })
        .collect()
}

/// Whether texts stand in two columns, or on both sides of an edge inside of a merged cell and none over it, further
/// apart than those of one text.
fn stand_apart(lattice: &Lattice, cell: &Cell, runs: &[Run], tuning: &Tuning) -> bool {
    if runs.len() < 2 || runs.len() > MOST_RUNS {
        return false;
    }
    let boxes: Vec<Rect> = runs.iter().map(|r| r.bbox).collect();
    let em = runs.iter().map(|r| r.size).fold(0.0, f32::max).max(1.0);
    let across = |row: usize| halves(&boxes, |b| (b.y0, b.y1), (cell.bbox.y0, cell.bbox.y1), lattice.ys[row], 0.2 * em);
    let down =
        |column: usize| halves(&boxes, |b| (b.x0, b.x1), (cell.bbox.x0, cell.bbox.x1), lattice.xs[column], 0.2 * em);
    let is_label = are_single_letters(runs);
    let is_cut_across =
        || (cell.row + 1..cell.row + cell.rowspan).filter_map(across).any(|h| h.gap() >= tuning.line_gap * em);
    let is_cut_down =
        || (cell.col + 1..cell.col + cell.colspan).filter_map(down).any(|h| h.gap() >= tuning.word_gap * em);
    is_cut_down()
        || !is_label
            && (is_cut_across()
                || runs.iter().all(|r| r.direction == Direction::Right) && in_columns(boxes, em, tuning))
}

/// Whether boxes stand in two columns, far from one another or with lines that do not agree: no text is set so.
fn in_columns(mut boxes: Vec<Rect>, em: f32, tuning: &Tuning) -> bool {
    boxes.sort_by(|a, b| a.x0.total_cmp(&b.x0));
    let mut end = boxes[0].x1;
    for at in 1..boxes.len() {
        let (left, right) = boxes.split_at(at);
        let gap = right[0].x0 - end;
        if gap >= tuning.column_gap * em || gap >= tuning.word_gap * em && lines_differ(left, right, em) {
            return true;
        }
        end = end.max(right[0].x1);
    }
    false
}

/// Whether a line on the right stands in the height of those on the left, and none of them is on its line.
fn lines_differ(left: &[Rect], right: &[Rect], em: f32) -> bool {
    let (top, bottom) = left.iter().fold((f32::MAX, f32::MIN), |(top, bottom), b| (top.min(b.y0), bottom.max(b.y1)));
    let is_between = |b: &&Rect| (top..bottom).contains(&b.center().y);
    let is_on_a_line = |b: &Rect| left.iter().any(|other| (other.center().y - b.center().y).abs() < 0.25 * em);
    right.iter().filter(is_between).any(|b| !is_on_a_line(b))
}

/// Which of the cells have a glyph that lies over one of another text.
fn overprinted(held: &[Vec<Run>], tuning: &Tuning) -> Vec<bool> {
    let mut found = vec![false; held.len()];
    let mut glyphs: Vec<(usize, Rect, f32)> = Vec::new();
    for (cell, runs) in held.iter().enumerate() {
        glyphs.extend(runs.iter().flat_map(|run| run.marks.iter().map(move |mark| (cell, mark.glyph.bbox, run.size))));
    }
    glyphs.sort_by(|a, b| a.1.y0.total_cmp(&b.1.y0));
    for (at, (cell, bbox, size)) in glyphs.iter().enumerate() {
        for (other, over, other_size) in
            glyphs[at + 1..].iter().take(MOST_BESIDE).take_while(|other| other.1.y0 < bbox.y1)
        {
            let depth = tuning.overprint * size.min(*other_size);
            if bbox.intersection(over).is_some_and(|shared| shared.width() > depth && shared.height() > depth) {
                found[*cell] = true;
                found[*other] = true;
            }
        }
    }
    found
}

/// So many glyphs are looked at beside one, from its line on. A line of a sheet as wide as A0 (2,384 points) holds 477
/// of five points: where more begin in the height of one glyph, others lie over it among the first.
const MOST_BESIDE: usize = 2000;
