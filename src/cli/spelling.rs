//! How documents are spelt in an output, whoever writes it: the command itself, or a worker of a bulk run.

use clap::ValueEnum;
use std::io::{self, Write};
use zhibiao::document::Document;
use zhibiao::export::{csv, json, preview, spreadsheet};

/// What an output holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(super) enum Format {
    /// One document
    Json,
    /// One document a line, one line a file
    Ndjson,
    /// One row an indicator (or what --table says)
    Csv,
    /// For the eye, as on a terminal
    Preview,
}

/// How documents are spelt.
#[derive(Clone, Copy)]
pub(super) struct Spelling {
    pub(super) format: Format,
    pub(super) table: csv::Table,
    pub(super) header: csv::Header,
    pub(super) encoding: spreadsheet::Encoding,
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
            Format::Csv => csv::write_rows(&mut spreadsheet::Sheet::go_on(out, self.encoding), self.table, document),
            Format::Preview => preview::write(out, document, self.look),
        }
    }

    /// What stands for an input that gave no document.
    pub(super) fn failure(&self, out: &mut dyn Write, name: &str, sha256: Option<&str>, why: &str) -> io::Result<()> {
        if self.format == Format::Ndjson { json::write_failure_line(out, name, sha256, why) } else { Ok(()) }
    }
}
