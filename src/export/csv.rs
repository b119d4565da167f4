//! The rows of documents as CSV.

use super::rows::{self, Cell};
use super::spreadsheet::Sheet;
use crate::document::Document;
use std::io;

pub use super::rows::{Header, Table};

/// Writes the first row.
///
/// # Errors
///
/// What the sheet says.
pub fn write_header(sheet: &mut Sheet, table: Table, header: Header) -> io::Result<()> {
    sheet.row(rows::header(table, header))
}

/// Writes the rows of one document.
///
/// # Errors
///
/// What the sheet says.
pub fn write_rows(sheet: &mut Sheet, table: Table, header: Header, document: &Document) -> io::Result<()> {
    rows::of_document(table, document, header).iter().try_for_each(|row| sheet.row(row.iter().map(Cell::as_str)))
}

/// Writes the row of an input that gave no document, which only the table of files has.
///
/// # Errors
///
/// What the sheet says.
pub fn write_failure_row(
    sheet: &mut Sheet,
    table: Table,
    header: Header,
    name: &str,
    sha256: Option<&str>,
    cause: &str,
    why: &str,
) -> io::Result<()> {
    if table != Table::Files {
        return Ok(());
    }
    rows::of_failure(table, header, name, sha256, cause, why)
        .iter()
        .try_for_each(|row| sheet.row(row.iter().map(Cell::as_str)))
}
