//! How documents are spelt in an output, whoever writes it: the command itself, or a worker of a bulk run.

use clap::ValueEnum;
use std::io::{self, BufRead, Write};
use std::path::Path;
use zhibiao::document::Document;
use zhibiao::export::workbook::{self, Part};
use zhibiao::export::{csv, json, preview, spreadsheet};

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
    /// For the eye, as on a terminal
    Preview,
    /// What many files add to a workbook, one line a file; bound at the end of a run
    #[value(skip)]
    Parts,
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
            Format::Csv => {
                csv::write_rows(&mut spreadsheet::Sheet::go_on(out, self.encoding).guarded(self.guard), self.table, self.header, document)
            }
            Format::Preview => preview::write(out, document, self.look),
            // A workbook is bound of parts, see `all` and `bind`.
            Format::Xlsx | Format::Parts => Part::of(document, self.header).write_line(out),
        }
    }

    /// What stands for an input that gave no document.
    pub(super) fn failure(&self, out: &mut dyn Write, name: &str, sha256: Option<&str>, why: &str) -> io::Result<()> {
        match self.format {
            Format::Ndjson => json::write_failure_line(out, name, sha256, why),
            Format::Parts => Part::failed(name, sha256, why, self.header).write_line(out),
            _ => Ok(()),
        }
    }

    /// The workbook of many parts; sheets in the making lie in `folder`.
    pub(super) fn bind(&self, parts: &mut dyn BufRead, folder: &Path, out: &mut (dyn Write + Send)) -> io::Result<()> {
        let folder = if folder.as_os_str().is_empty() { Path::new(".") } else { folder };
        workbook::bind(parts, &workbook::Binding { header: self.header, folder, rows: workbook::ROWS }, out)
    }

    /// How a run into one output spells: a workbook is bound of parts.
    pub(super) fn of_run(mut self, into_folder: bool) -> Self {
        if self.format == Format::Xlsx && !into_folder {
            self.format = Format::Parts;
        }
        self
    }
}
