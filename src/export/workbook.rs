//! Documents → one XLSX workbook, for the eye and for a pivot table: a sheet a table, one for the findings and one for the files.
//!
//! A workbook is bound from [`Part`]s, one an input, which may come from other processes or from a file, so that neither how many inputs there
//! are nor what they hold costs memory. The only formulas are links from findings to rows; nothing that an input says is part of one.

mod look;
mod part;
mod sheets;

use super::rows::{Header, Table};
use crate::diag::Severity;
use look::Look;
use rust_xlsxwriter::{DocProperties, ExcelDateTime, Workbook, XlsxError};
use sheets::{Place, Sheets};
use std::io::{self, BufRead, Write};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;

pub(super) use look::holdable;
pub use part::{About, Finding, Part};

/// The rows of a sheet, its header included: Excel's limit (Excel specifications and limits, worksheet size).
pub const ROWS: u32 = 1_048_576;

/// Above so many bytes of parts a sheet could reach the 4 GB from which an archive needs a longer form, which some old readers do not know.
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
        let worst = |at: usize| {
            let about = About { table: Table::Indicators, row: at };
            part.findings.iter().filter(|f| f.about == Some(about)).map(|f| f.severity).max()
        };
        let file = self.push(5, &part.file, part.worst())?;
        let mut places: [Vec<Place>; 4] = Default::default();
        for (kind, rows) in [&part.indicators, &part.tasks, &part.goals, &part.fields].into_iter().enumerate() {
            for (at, row) in rows.iter().enumerate() {
                let severity = if kind == 0 { worst(at) } else { None };
                let place = self.push(kind, row, severity)?;
                places[kind].push(place);
            }
        }
        for finding in &part.findings {
            let place = finding.about.and_then(|about| {
                let kind = sheets::KINDS.iter().position(|k| *k == sheets::Kind::Rows(about.table))?;
                Some((kind, *places.get(kind)?.get(about.row)?))
            });
            let (kind, place) = place.unwrap_or((5, file));
            let link = self.sheets[kind].link(place);
            self.push(4, &finding.cells, Some(finding.severity))?;
            self.sheets[4].add_link(&link, &self.look)?;
        }
        Ok(())
    }

    fn push(&mut self, kind: usize, row: &[super::rows::Cell], severity: Option<Severity>) -> Result<Place, XlsxError> {
        self.sheets[kind].push(&mut self.workbook, &self.look, row, severity)
    }

    fn finish(mut self, large: bool, out: &mut (dyn Write + Send)) -> Result<(), XlsxError> {
        for sheets in self.sheets {
            sheets.finish(&mut self.workbook, &self.look)?;
        }
        self.workbook.use_zip_large_file(large);
        self.workbook.save_to_writer(out)
    }
}
