//! Where in a table a grid of indicators begins, and where the head of a further form.

use super::columns::{self, Beginning};
use super::{Reader, title};
use crate::lexicon::Lexicon;
use crate::stitch::{Table, TableCell};
use crate::text::fold;

/// How the first grid of indicators in a table begins, if there is one.
pub(super) fn first_grid(table: &Table, reader: &Reader) -> Option<Beginning> {
    columns::grids(table, reader.lexicon).next().map(|grid| grid.1)
}

/// The rows of a table with several grids of indicators at which the head of a further form begins: with the name of
/// another project or unit.
pub(super) fn heads(table: &Table, reader: &Reader) -> Vec<usize> {
    let grids: Vec<usize> = columns::grids(table, reader.lexicon).map(|grid| grid.0).collect();
    let between = grids.windows(2).filter_map(|pair| {
        let names =
            |row: &usize| names_in_row(table, *row, reader.lexicon) || is_title_row(table, *row, reader.lexicon);
        let row = (pair[0] + 1..pair[1]).find(names)?;
        // A line above the name says whose it is, or in which unit its money is.
        let is_above = row > pair[0] + 2 && table.row(row - 1).iter().any(|c| fold(&c.text).starts_with("单位:"));
        Some(if is_above { row - 1 } else { row })
    });
    between.filter(|row| table.cells.iter().all(|c| c.row >= *row || c.row + c.rowspan <= *row)).collect()
}

/// Whether the head of a form begins with a row or just below it: the name of a project or a unit, in a table that is
/// not the first.
pub(super) fn names_anew(table: &Table, row: usize, lexicon: &Lexicon) -> bool {
    let first = table
        .row(row)
        .first()
        .and_then(|c| lexicon.field(&c.text))
        .is_some_and(|label| label.key.is_some() && label.pure);
    first || (row..table.rows.min(row + 3)).any(|row| names_in_row(table, row, lexicon))
}

/// Whether a row begins with the label of a project's or a unit's name.
fn names_in_row(table: &Table, row: usize, lexicon: &Lexicon) -> bool {
    let cells = table.row(row);
    let Some(first) = cells.first().filter(|first| first.row == row && cells.len() >= 2) else { return false };
    let key = lexicon.field(&first.text).filter(|label| label.pure).and_then(|label| label.key);
    matches!(key, Some("project_name" | "department" | "implementing_unit"))
        && !columns::Head::is_named(table, row, lexicon)
}

fn is_title_row(table: &Table, row: usize, lexicon: &Lexicon) -> bool {
    let filled: Vec<&TableCell> = table.row(row).into_iter().filter(|c| !c.text.is_empty()).collect();
    matches!(filled.as_slice(), [only] if title::in_cell(&only.text, lexicon).is_some())
}
