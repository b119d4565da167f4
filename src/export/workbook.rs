//! Documents → one XLSX workbook: an overview of the forms and their indicators as one reads and prints them, then the
//! findings, and a sheet a table with all that is known, for a pivot table.
//!
//! A workbook is bound from [`Part`]s, one an input, which may come from other processes or from a file, so that
//! neither how many inputs there are nor what they hold costs memory. The only formulas are links from findings to
//! rows; nothing that an input says is part of one.

mod look;
mod part;
mod sheets;

use super::rows::{Header, Table};
use crate::diag::Severity;
use look::Look;
use rust_xlsxwriter::{DocProperties, ExcelDateTime, Workbook, XlsxError};
use sheets::{KINDS, Mark, Place, Sheets};
use std::io::{self, BufRead, Write};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;

pub(super) use look::holdable;
pub use part::{About, Finding, Part};

/// The rows of a sheet, its header included: Excel's limit (Excel specifications and limits, worksheet size).
pub const ROWS: u32 = 1_048_576;

/// Above so many bytes of parts a sheet could reach the 4 GB from which an archive needs a longer form, which some old
/// readers do not know.
const LARGE: u64 = 1 << 29;

/// How a workbook is bound.
#[derive(Clone, Copy, Debug)]
pub struct Binding<'a> {
    /// The language of sheet names and headers.
    pub header: Header,
    /// Where sheets in the making lie; they have no names there and are gone with the process.
    pub folder: &'a Path,
    /// The rows of a sheet, its header included; what is more goes to another sheet. [`ROWS`] at most.
    pub rows: u32,
}

/// Binds parts, one a line as [`Part::write_line`] writes them, into a workbook.
///
/// # Errors
///
/// What the reader, the writer or the system says.
pub fn bind(parts: &mut dyn BufRead, binding: &Binding, out: &mut (dyn Write + Send)) -> io::Result<()> {
    // The writer of workbooks panics where its own drafts cannot be written.
    let bound = catch_unwind(AssertUnwindSafe(|| {
        let mut book = Book::new(binding).map_err(as_io)?;
        let (mut line, mut read) = (Vec::new(), 0);
        while parts.read_until(b'\n', &mut line)? > 0 {
            book.add(&serde_json::from_slice(&line)?).map_err(as_io)?;
            read += line.len() as u64;
            line.clear();
        }
        book.finish(read > LARGE, out).map_err(as_io)
    }));
    bound.unwrap_or_else(|panic| Err(why(panic.downcast_ref::<String>().map_or("", String::as_str))))
}

/// What a panic of the writer says.
fn why(panic: &str) -> io::Error {
    if panic.contains("StorageFull") {
        io::ErrorKind::StorageFull.into()
    } else {
        io::Error::other(format!("the workbook could not be made: {}", panic.lines().next().unwrap_or_default()))
    }
}

fn as_io(error: XlsxError) -> io::Error {
    match error {
        XlsxError::IoError(error) | XlsxError::TempFileError(_, error) => error,
        other => io::Error::other(other.to_string()),
    }
}

/// The places of the sheets among [`KINDS`].
const OVERVIEW: usize = 0;
const SHORT: usize = 1;
const FINDINGS: usize = 2;
const TASKS: usize = 3;
const GOALS: usize = 4;
const FIELDS: usize = 5;
const DETAILS: usize = 6;
const FILES: usize = 7;
/// The column of a form's doubts in the overview.
const DOUBTS: usize = 11;

/// A workbook in the making.
struct Book {
    workbook: Workbook,
    look: Look,
    /// In the order of [`sheets::KINDS`].
    sheets: Vec<Sheets>,
}

impl Book {
    fn new(binding: &Binding) -> Result<Self, XlsxError> {
        let mut workbook = Workbook::new();
        workbook.set_tempdir(binding.folder)?;
        // The same input gives the same bytes: no clock.
        let made = ExcelDateTime::from_ymd(2000, 1, 1)?.and_hms(0, 0, 0)?;
        workbook.set_properties(&DocProperties::new().set_creation_datetime(&made));
        let sheets = sheets::KINDS.iter().map(|kind| Sheets::new(*kind, binding)).collect();
        Ok(Self { workbook, look: Look::new(), sheets })
    }

    fn add(&mut self, part: &Part) -> Result<(), XlsxError> {
        let file = self.push(FILES, &part.file, Mark { severity: part.worst(), ..Mark::default() })?;
        for (row, address) in part.overview.iter().zip(&part.pages) {
            let has_doubts = row[DOUBTS].as_str().parse::<usize>().is_ok_and(|n| n > 0);
            let severity = has_doubts.then_some(Severity::Warning);
            self.push(OVERVIEW, row, Mark { severity, address: address.as_deref(), begins: false })?;
        }
        let worst = |at: usize| {
            let here = |f: &&Finding| f.about.is_some_and(|about| about.table == Table::Indicators && about.row == at);
            part.findings.iter().filter(here).map(|f| f.severity).max()
        };
        let mut places: [Vec<Place>; KINDS.len()] = Default::default();
        for (kind, rows) in [
            (SHORT, &part.indicators),
            (TASKS, &part.tasks),
            (GOALS, &part.goals),
            (FIELDS, &part.fields),
            (DETAILS, &part.details),
        ] {
            let is_indicator = matches!(kind, SHORT | DETAILS);
            for (at, row) in rows.iter().enumerate() {
                let severity = if is_indicator { worst(at) } else { None };
                let begins = kind == SHORT && part.begins.contains(&at);
                let place = self.push(kind, row, Mark { severity, begins, address: None })?;
                places[kind].push(place);
            }
        }
        for finding in &part.findings {
            let target = finding.about.and_then(|about| {
                let (kind, rows) = match about.table {
                    Table::Indicators => (SHORT, &part.indicators),
                    Table::Tasks => (TASKS, &part.tasks),
                    Table::Fields => (FIELDS, &part.fields),
                    _ => return None,
                };
                let id = rows.get(about.row)?.last()?.as_str();
                Some((kind, *places[kind].get(about.row)?, about.column, id))
            });
            let (kind, place, column, id) = target.unwrap_or((FILES, file, 0, ""));
            let (link, label) = (self.sheets[kind].link(place, column, id), self.sheets[kind].label(place, column));
            self.push(FINDINGS, &finding.cells, Mark { severity: Some(finding.severity), ..Mark::default() })?;
            self.sheets[FINDINGS].add_link(&link, &label, &self.look)?;
        }
        Ok(())
    }

    fn push(&mut self, kind: usize, row: &[super::rows::Cell], mark: Mark) -> Result<Place, XlsxError> {
        self.sheets[kind].push(&mut self.workbook, &self.look, row, mark)
    }

    fn finish(mut self, large: bool, out: &mut (dyn Write + Send)) -> Result<(), XlsxError> {
        for sheets in self.sheets {
            sheets.finish(&mut self.workbook, &self.look)?;
        }
        self.workbook.use_zip_large_file(large);
        self.workbook.save_to_writer(out)
    }
}
