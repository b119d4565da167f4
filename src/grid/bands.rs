//! Rows that share a ruled band: blank strips over the whole band part them.
//!
//! Some tables rule their columns and only groups of rows. Where paragraphs begin side by side in several columns, with
//! a blank above them all, a reader sees a new row.

use super::Cell;
use super::lattice::Lattice;
use crate::geom::Rect;
use crate::lines::Run;

/// What decides when a band holds several rows.
#[derive(Clone, Copy, Debug, serde::Serialize, serde::Deserialize)]
pub struct Tuning {
    /// A strip without text is at least this high, in em.
    ///
    /// Too small: the leading of wrapped text parts rows. Too large: rows set with half a line between them stay one.
    pub strip: f32,
    /// So many cells hold text in at least two of the parts.
    ///
    /// Too few: goals side by side that begin paragraphs at one height fall apart. Too many: narrow tables stay in one
    /// piece.
    pub cells: usize,
}

impl Default for Tuning {
    fn default() -> Self {
        Self { strip: 0.9, cells: 3 }
    }
}

/// Cuts the rows of a lattice at blank strips; whether there were any.
pub(crate) fn cut(lattice: &mut Lattice, cells: &[Cell], held: &[Vec<Run>], tuning: &Tuning) -> bool {
    let mut cuts: Vec<(usize, f32)> = Vec::new();
    for row in 0..lattice.rows() {
        let band: Vec<Vec<Rect>> = cells
            .iter()
            .zip(held)
            .filter(|(c, runs)| c.row == row && c.rowspan == 1 && !runs.is_empty())
            .map(|(_, runs)| runs.iter().map(|r| r.bbox).collect())
            .collect();
        if band.len() >= tuning.cells {
            let em = cells
                .iter()
                .zip(held)
                .filter(|(c, _)| c.row == row)
                .flat_map(|(_, runs)| runs)
                .map(|r| r.size)
                .fold(1.0, f32::max);
            cuts.extend(strips(&band, em, tuning).into_iter().map(|y| (row, y)));
        }
    }
    for &(row, y) in cuts.iter().rev() {
        lattice.cut_row(row, y);
    }
    !cuts.is_empty()
}

/// The middles of the strips that part a band, if at least two of the parts are rows.
fn strips(band: &[Vec<Rect>], em: f32, tuning: &Tuning) -> Vec<f32> {
    let mut boxes: Vec<&Rect> = band.iter().flatten().collect();
    boxes.sort_by(|a, b| a.y0.total_cmp(&b.y0));
    let mut found = Vec::new();
    let mut bottom = f32::MAX;
    for b in boxes {
        if b.y0 - bottom > tuning.strip * em {
            found.push((b.y0 + bottom) / 2.0);
        }
        bottom = if bottom > 1e30 { b.y1 } else { bottom.max(b.y1) };
    }
    let part = |y: f32| found.partition_point(|&s| s < y);
    let rows = (0..=found.len())
        .filter(|&p| band.iter().filter(|cell| cell.iter().any(|b| part(b.center().y) == p)).count() >= tuning.cells);
    if rows.count() >= 2 { found } else { Vec::new() }
}
