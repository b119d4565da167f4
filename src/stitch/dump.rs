//! A text dump of a form → blocks: a line with tabs is a row, any other line stands between tables.
//!
//! Dumps come from word processors and from copying out of a PDF reader. Merged cells are lost in them: what a cell covers shows as empty cells.

use super::{Block, LooseLine, Table, TableCell};
use crate::text::squeeze;

/// Reads a dump. Empty lines do not end a table: the dump has one where the pages broke.
#[must_use]
pub fn read(text: &str) -> Vec<Block> {
    let mut blocks = Vec::new();
    let mut rows: Vec<Vec<String>> = Vec::new();
    let mut breaks: Vec<usize> = Vec::new();
    for line in text.lines() {
        let line = line.trim_end_matches(['\r', '\u{c}']);
        if line.contains('\t') {
            rows.push(line.split('\t').map(|cell| squeeze(cell.trim_matches('"'))).collect());
        } else if line.trim().is_empty() {
            if !rows.is_empty() && breaks.last() != Some(&rows.len()) {
                breaks.push(rows.len());
            }
        } else {
            close(&mut rows, &mut breaks, &mut blocks);
            blocks.push(Block::Line(LooseLine { text: spaced(line), confidence: 1.0, ..LooseLine::default() }));
        }
    }
    close(&mut rows, &mut breaks, &mut blocks);
    blocks
}

/// The line with runs of blanks as one: a wide gap parts two labelled values.
fn spaced(line: &str) -> String {
    line.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Ends the table that is being collected.
fn close(rows: &mut Vec<Vec<String>>, breaks: &mut Vec<usize>, blocks: &mut Vec<Block>) {
    let (rows, mut breaks) = (std::mem::take(rows), std::mem::take(breaks));
    let cols = rows.iter().map(Vec::len).max().unwrap_or(0);
    if cols == 0 {
        return;
    }
    breaks.retain(|row| *row < rows.len());
    let cell = |row: usize, col: usize, text: &str| TableCell {
        row,
        col,
        rowspan: 1,
        colspan: 1,
        text: text.to_owned(),
        lines: vec![text.to_owned()],
        confidence: 1.0,
        ..TableCell::default()
    };
    let cells = rows
        .iter()
        .enumerate()
        .flat_map(|(row, cells)| (0..cols).map(move |col| cell(row, col, cells.get(col).map_or("", String::as_str))))
        .collect();
    blocks.push(Block::Table(Table { breaks, ..Table::new(rows.len(), cols, cells) }));
}
