//! Walls that are missing: texts that stand apart in a merged area, each in the middle of its own slots, are two cells.
//!
//! A producer that leaves out a piece of a ruling makes two cells run together. A reader still sees two: the ruling
//! goes on at both ends of the gap, or each text is centred between edges that its neighbours have. A wrapped text
//! never looks so, since its lines are close.

use super::Cell;
use super::lattice::{Lattice, Side};
use crate::geom::Rect;
use crate::lines::{Run, is_chinese};

/// What decides when texts in one merged area are two cells. All in em.
#[derive(Clone, Copy, Debug, serde::Serialize, serde::Deserialize)]
pub struct Tuning {
    /// Lines further apart than this, from box to box, are not of one paragraph.
    ///
    /// Too small: widely set lines are cut. Too large: the texts of two low rows stay together.
    pub line_gap: f32,
    /// Single letters further apart than this, one below another, are no vertical label.
    pub letter_gap: f32,
    /// Words further apart than this on a line can be in two cells.
    ///
    /// Too small: words are cut apart. Too large: the texts of two tight columns stay together.
    pub word_gap: f32,
    /// Words further apart than this on a line are in two cells, whatever is drawn.
    ///
    /// Too small: texts with a wide blank are doubtful. Too large: the texts of two columns without a ruling are not.
    pub column_gap: f32,
    /// A text this close to the middle of its slots is centred.
    pub centered: f32,
    /// A text this close to a wall is set against it.
    pub padding: f32,
    /// Glyphs that lie over one another by more than this both ways are of two texts.
    ///
    /// Too small: lines that are set close are taken for texts printed over one another. Too large: those of rows that
    /// are too low are not.
    pub overprint: f32,
}

impl Default for Tuning {
    fn default() -> Self {
        Self {
            line_gap: 0.75,
            letter_gap: 1.1,
            word_gap: 0.8,
            column_gap: 2.0,
            centered: 0.3,
            padding: 1.1,
            overprint: 0.35,
        }
    }
}

/// Puts in the walls that are missing inside of these cells, one a cell; whether there were any.
pub(crate) fn put_missing_walls(lattice: &mut Lattice, cells: &[Cell], held: &[Vec<Run>], tuning: &Tuning) -> bool {
    let mut found = false;
    for (cell, runs) in cells.iter().zip(held) {
        if cell.rowspan * cell.colspan < 2 || runs.len() < 2 || runs.len() > MOST_RUNS {
            continue;
        }
        let boxes: Vec<Rect> = runs.iter().map(|r| r.bbox).collect();
        let single_letters = are_single_letters(runs);
        let em = runs.iter().map(|r| r.size).fold(0.0, f32::max).max(1.0);
        if let Some(row) = missing_across(lattice, cell, &boxes, em, single_letters, tuning) {
            found = true;
            for side in &mut lattice.horizontal[row][cell.col..cell.col + cell.colspan] {
                side.wall = true;
            }
        } else if let Some(column) = missing_down(lattice, cell, &boxes, em, tuning) {
            found = true;
            for side in &mut lattice.vertical[column][cell.row..cell.row + cell.rowspan] {
                side.wall = true;
            }
        }
    }
    found
}

/// Whether these are the characters of a label that is set letter by letter, as far apart as its cell is wide or high.
pub(super) fn are_single_letters(runs: &[Run]) -> bool {
    runs.iter().all(|r| r.marks.len() == 1 && r.marks[0].glyph.text.chars().all(is_chinese))
}

/// A cell with more runs than this is a page of text, and nothing is missing in it.
pub(super) const MOST_RUNS: usize = 2000;

/// What stands on the two sides of an edge, along the direction that the edge cuts.
pub(super) struct Halves {
    /// From the wall to the edge, and from the edge to the next wall.
    slots: [(f32, f32); 2],
    /// The extent of the text in each.
    texts: [(f32, f32); 2],
}

impl Halves {
    pub(super) fn gap(&self) -> f32 {
        self.texts[1].0 - self.texts[0].1
    }

    /// How far the worse text is off the middle of its half.
    fn off_center(&self) -> f32 {
        off_middle(self.texts[0], self.slots[0]).max(off_middle(self.texts[1], self.slots[1]))
    }

    /// How far the worse text is off the middle of its half, or of what is left of that half where one of these `walls`
    /// is missing in it.
    fn off_center_within(&self, walls: &[f32]) -> f32 {
        let (before, after) = (self.slots[0], self.slots[1]);
        let near = |text: (f32, f32), slots: &mut dyn Iterator<Item = (f32, f32)>| {
            slots.map(|s| off_middle(text, s)).fold(f32::MAX, f32::min)
        };
        let from = walls.iter().copied().filter(|&x| before.0 < x && x < before.1).chain([before.0]);
        let to = walls.iter().copied().filter(|&x| after.0 < x && x < after.1).chain([after.1]);
        near(self.texts[0], &mut from.map(|x| (x, before.1))).max(near(self.texts[1], &mut to.map(|x| (after.0, x))))
    }

    /// How far the worse text is from the middle of its half or from the nearest wall.
    fn off_place(&self, padding: f32) -> f32 {
        let off = |i: usize| {
            let (text, slot) = (self.texts[i], self.slots[i]);
            let middle = off_middle(text, slot);
            let wall = ((text.0 - slot.0).abs().min((slot.1 - text.1).abs()) - padding).max(0.0);
            middle.min(wall)
        };
        off(0).max(off(1))
    }
}

/// How far the middle of a text is off the middle of its slots.
fn off_middle(text: (f32, f32), slots: (f32, f32)) -> f32 {
    ((text.0 + text.1) - (slots.0 + slots.1)).abs() / 2.0
}

/// Parts the boxes at an edge; `None` where a box lies over it or one side is empty.
pub(super) fn halves(
    boxes: &[Rect],
    extent: impl Fn(&Rect) -> (f32, f32),
    ends: (f32, f32),
    edge: f32,
    slack: f32,
) -> Option<Halves> {
    let mut texts = [(f32::MAX, f32::MIN); 2];
    for b in boxes {
        let (from, to) = extent(b);
        let side = usize::from(from + to > 2.0 * edge);
        if from < edge - slack && to > edge + slack {
            return None;
        }
        texts[side] = (texts[side].0.min(from), texts[side].1.max(to));
    }
    let both = texts.iter().all(|t| t.0 <= t.1);
    both.then_some(Halves { slots: [(ends.0, edge), (edge, ends.1)], texts })
}

/// The row edge at which a wall is missing in a cell.
fn missing_across(
    lattice: &Lattice,
    cell: &Cell,
    boxes: &[Rect],
    em: f32,
    single_letters: bool,
    tuning: &Tuning,
) -> Option<usize> {
    let (left, right) = (cell.col, cell.col + cell.colspan);
    let ends = (cell.bbox.y0, cell.bbox.y1);
    let mut best: Option<(f32, usize)> = None;
    for row in cell.row + 1..cell.row + cell.rowspan {
        let Some(halves) = halves(boxes, |b| (b.y0, b.y1), ends, lattice.ys[row], 0.2 * em) else { continue };
        if halves.gap() < tuning.line_gap * em {
            continue;
        }
        let sides = &lattice.horizontal[row];
        let goes_on = continues(&sides[left..right], left.checked_sub(1).map(|c| sides[c]), sides.get(right).copied());
        let off = halves.off_center();
        // Single letters close to one another are a vertical label.
        let label = single_letters && halves.gap() < tuning.letter_gap * em;
        if off <= tuning.centered * em && !label || goes_on && halves.off_place(0.6 * em) <= tuning.centered * em {
            best = best.filter(|b| b.0 <= off).or(Some((off, row)));
        }
    }
    best.map(|b| b.1)
}

/// The column edge at which a wall is missing in a cell.
fn missing_down(lattice: &Lattice, cell: &Cell, boxes: &[Rect], em: f32, tuning: &Tuning) -> Option<usize> {
    let (top, bottom) = (cell.row, cell.row + cell.rowspan);
    let ends = (cell.bbox.x0, cell.bbox.x1);
    let walls = walls_beyond(lattice, cell);
    let mut best: Option<(f32, usize)> = None;
    for column in cell.col + 1..cell.col + cell.colspan {
        let Some(halves) = halves(boxes, |b| (b.x0, b.x1), ends, lattice.xs[column], 0.2 * em) else { continue };
        if halves.gap() < tuning.word_gap * em {
            continue;
        }
        let sides = &lattice.vertical[column];
        let goes_on = continues(&sides[top..bottom], top.checked_sub(1).map(|r| sides[r]), sides.get(bottom).copied());
        let off = halves.off_center_within(&walls);
        if off <= tuning.centered * em || goes_on && halves.off_place(tuning.padding * em) <= tuning.centered * em {
            best = best.filter(|b| b.0 <= off).or(Some((off, column)));
        }
    }
    best.map(|b| b.1)
}

/// The x at which walls are printed above or below an area of several rows: what is missing in it may be one of them,
/// as labels of two levels stand side by side. Over one row texts stand as they like.
fn walls_beyond(lattice: &Lattice, cell: &Cell) -> Vec<f32> {
    if cell.rowspan < 2 {
        return Vec::new();
    }
    let rows = cell.row..cell.row + cell.rowspan;
    let beyond = |&column: &usize| {
        lattice.vertical[column].iter().enumerate().any(|(row, side)| side.printed && !rows.contains(&row))
    };
    (cell.col + 1..cell.col + cell.colspan).filter(beyond).map(|column| lattice.xs[column]).collect()
}

/// Whether a ruling goes on at both ends of a gap, or is there in a part of it.
fn continues(inside: &[Side], before: Option<Side>, after: Option<Side>) -> bool {
    let printed = |side: Option<Side>| side.is_some_and(|s| s.printed);
    inside.iter().any(|s| s.wall) || printed(before) && printed(after)
}
