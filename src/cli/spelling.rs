//! How documents are spelt in an output, whoever writes it: the command itself, or a worker of a bulk run.

use super::kept;
use clap::ValueEnum;
use std::collections::BTreeMap;
use std::fs::File;
use std::io::{self, BufRead, Write};
use std::path::Path;
use zhibiao::document::Document;
use zhibiao::export::columns::Table;
use zhibiao::export::parquet::Tuning;
use zhibiao::export::workbook::{self, Part};
use zhibiao::export::{csv, json, parquet, preview, spreadsheet};

/// What an output holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(super) enum Format {
    /// One document
    Json,
    /// One document a line, one line a file
    #[value(aliases = ["jsonl", "jsonlines"])]
    Ndjson,
    /// One row an indicator (or what --table says)
    Csv,
    /// A workbook: an overview, the indicators, the findings, and a sheet for each table
    #[value(aliases = ["excel", "xls", "workbook"])]
    Xlsx,
    /// A Parquet file of the indicators (or what --table says); into a folder (--out), a file for each table
    Parquet,
    /// For the eye, as on a terminal
    Preview,
    /// What a review desk keeps of a reading
    #[value(skip)]
    Kept,
    /// What many files add to a workbook, one line a file; bound at the end of a run
    #[value(skip)]
    Parts,
    /// What many files add to one Parquet file, one line a file; bound at the end of a run
    #[value(skip)]
    Rows,
    /// What many files add to the Parquet files of all tables
    #[value(skip)]
    Tables,
}

impl Format {
    /// Whether what inputs add is bound into files when the run is through.
    pub(super) fn is_bound(self) -> bool {
        matches!(self, Self::Parts | Self::Rows | Self::Tables)
    }
}

/// Why an input gave no document.
#[derive(Clone, Copy)]
pub(super) struct Failed<'a> {
    /// The name of the input.
    pub(super) name: &'a str,
    /// The digest of its bytes, where they could be read.
    pub(super) sha256: Option<&'a str>,
    /// The stable name of the cause.
    pub(super) cause: &'a str,
    /// One line for a person.
    pub(super) why: &'a str,
}

/// How documents are spelt.
#[derive(Clone, Copy)]
pub(super) struct Spelling {
    pub(super) format: Format,
    pub(super) table: csv::Table,
    pub(super) header: csv::Header,
    pub(super) encoding: spreadsheet::Encoding,
    /// Whether cells that a spreadsheet would run are marked as text.
    pub(super) guard: bool,
    pub(super) look: preview::Look,
}

impl Spelling {
    /// What stands before the first document.
    pub(super) fn head(&self, out: &mut dyn Write) -> io::Result<()> {
        if self.format == Format::Csv {
            csv::write_header(&mut spreadsheet::Sheet::begin(out, self.encoding)?, self.table, self.header)?;
        }
        Ok(())
    }

    /// What stands between two documents.
    pub(super) fn between(&self, out: &mut dyn Write) -> io::Result<()> {
        if self.format == Format::Preview { writeln!(out) } else { Ok(()) }
    }

    /// A document.
    pub(super) fn document(&self, out: &mut dyn Write, document: &Document) -> io::Result<()> {
        match self.format {
            Format::Json => json::write(out, document),
            Format::Ndjson => json::write_line(out, document),
            Format::Kept => kept::write(out, document),
            Format::Csv => csv::write_rows(
                &mut spreadsheet::Sheet::go_on(out, self.encoding).guarded(self.guard),
                self.table,
                self.header,
                document,
            ),
            Format::Preview => preview::write(out, document, self.look),
            // A workbook is bound of parts, see `all` and `bind`.
            Format::Xlsx | Format::Parts => Part::of(document, self.header).write_line(out),
            // And a Parquet file of rows.
            Format::Parquet | Format::Rows | Format::Tables => parquet::write_lines(out, self.tables(), document),
        }
    }

    /// What stands for an input that gave no document.
    pub(super) fn failure(&self, out: &mut dyn Write, failed: Failed) -> io::Result<()> {
        let Failed { name, sha256, cause, why } = failed;
        match self.format {
            Format::Ndjson => json::write_failure_line(out, name, sha256, why),
            Format::Parts => Part::failed(name, sha256, cause, why, self.header).write_line(out),
            Format::Csv => {
                let mut sheet = spreadsheet::Sheet::go_on(out, self.encoding).guarded(self.guard);
                csv::write_failure_row(&mut sheet, self.table, self.header, name, sha256, cause, why)
            }
            Format::Rows | Format::Tables => parquet::write_failure(out, self.tables(), name, sha256, cause, why),
            _ => Ok(()),
        }
    }

    /// The tables of which rows are written.
    fn tables(&self) -> &[Table] {
        if self.format == Format::Tables { &Table::ALL } else { std::slice::from_ref(&self.table) }
    }

    /// How documents add to a file that is bound; `None` where they follow one another in it.
    pub(super) fn in_parts(&self) -> Option<Self> {
        match self.format {
            Format::Xlsx => Some(Self { format: Format::Parts, ..*self }),
            Format::Parquet => Some(Self { format: Format::Rows, ..*self }),
            _ => None,
        }
    }

    /// Binds what many inputs add into one file; a workbook's sheets in the making lie in `folder`.
    pub(super) fn bind(&self, parts: &mut dyn BufRead, folder: &Path, out: &mut (dyn Write + Send)) -> io::Result<()> {
        if matches!(self.format, Format::Rows | Format::Parquet) {
            return parquet::bind(parts, Tuning::default(), BTreeMap::from([(self.table, out)]));
        }
        let folder = if folder.as_os_str().is_empty() { Path::new(".") } else { folder };
        workbook::bind(parts, &workbook::Binding { header: self.header, folder, rows: workbook::ROWS }, out)
    }

    /// Binds what many inputs add into a file for each table.
    pub(super) fn bind_tables(&self, parts: &mut dyn BufRead, files: BTreeMap<Table, File>) -> io::Result<()> {
        parquet::bind(parts, Tuning::default(), files)
    }

    /// How a run spells: workbooks are bound of parts and Parquet files of rows; into a folder, a workbook is made for
    /// each input.
    pub(super) fn of_run(mut self, into_folder: bool) -> Self {
        self.format = match self.format {
            Format::Xlsx if !into_folder => Format::Parts,
            Format::Parquet if into_folder => Format::Tables,
            Format::Parquet => Format::Rows,
            other => other,
        };
        self
    }
}
