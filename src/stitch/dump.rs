//! A text dump of a form → blocks: a line with tabs is a row, any other line stands between tables.
//!
//! Dumps come from word processors and from copying out of a PDF reader. Merged cells are lost in them: what a cell
//! covers shows as empty cells.

use super::{Block, LooseLine, Table, TableCell};
use crate::text::squeeze;

/// A cell of a spreadsheet holds no more characters (Excel's limit). A quote that closes later opened none.
const CELL: usize = 32_767;

/// Reads a dump. Empty lines do not end a table: the dump has one where the pages broke.
#[must_use]
pub fn read(text: &str) -> Vec<Block> {
    let separator = separator(text);
    let mut blocks = Vec::new();
    let mut rows: Vec<Vec<String>> = Vec::new();
    let mut breaks: Vec<usize> = Vec::new();
    let mut rest = text;
    while !rest.is_empty() {
        let mut cells = record(&mut rest, separator);
        if cells.len() > 1 {
            rows.push(cells.iter().map(|cell| squeeze(cell.trim_matches('"'))).collect());
        } else {
            let line = cells.pop().unwrap_or_default();
            if line.trim().is_empty() {
                if !rows.is_empty() && breaks.last() != Some(&rows.len()) {
                    breaks.push(rows.len());
                }
                continue;
            }
            close(&mut rows, &mut breaks, &mut blocks);
            blocks.push(Block::Line(LooseLine { text: spaced(&line), confidence: 1.0, ..LooseLine::default() }));
        }
    }
    close(&mut rows, &mut breaks, &mut blocks);
    blocks
}

/// What stands between cells: tabs, or commas where there is no tab and most lines have one.
fn separator(text: &str) -> char {
    if text.contains('\t') && records(text, '\t').any(|cells| cells > 1) {
        return '\t';
    }
    let (parted, all) =
        records(text, ',').fold((0, 0), |(parted, all), cells| (parted + usize::from(cells > 1), all + 1));
    if parted > 1 && parted * 2 > all { ',' } else { '\t' }
}

/// How many cells each line has.
fn records(text: &str, separator: char) -> impl Iterator<Item = usize> {
    let mut rest = text;
    std::iter::from_fn(move || (!rest.is_empty()).then(|| record(&mut rest, separator).len()))
}

/// Takes a line off the text: its cells. A cell in quotes may hold line breaks and separators, and quotes twice (RFC
/// 4180).
fn record(rest: &mut &str, separator: char) -> Vec<String> {
    let mut cells = Vec::new();
    loop {
        let (cell, after) = quoted(rest, separator).unwrap_or_else(|| {
            let end = rest.find([separator, '\n']).unwrap_or(rest.len());
            (rest[..end].trim_end_matches(['\r', '\u{c}']).to_owned(), &rest[end..])
        });
        cells.push(cell);
        let mut chars = after.chars();
        let next = chars.next();
        *rest = chars.as_str();
        if next != Some(separator) {
            return cells;
        }
    }
}

/// A cell in quotes that the text begins with, and what follows it. Quotes that are part of the text are not doubled,
/// or do not end where a cell does.
fn quoted(text: &str, separator: char) -> Option<(String, &str)> {
    let inner = text.strip_prefix('"')?;
    let mut cell = String::new();
    let mut chars = inner.char_indices();
    while let Some((at, c)) = chars.next().filter(|(at, _)| *at <= CELL * char::len_utf8('表')) {
        if c != '"' {
            cell.push(c);
            continue;
        }
        let after = &inner[at + 1..];
        if after.starts_with('"') {
            cell.push('"');
            chars.next();
            continue;
        }
        let after = after.strip_prefix('\r').filter(|after| after.starts_with('\n')).unwrap_or(after);
        return (after.is_empty() || after.starts_with([separator, '\n'])).then_some((cell, after));
    }
    None
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
