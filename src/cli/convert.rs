//! `zhibiao convert`: files to documents, one after the other, into one output.

use super::output::Output;
use super::{Outcome, Stop, complain, complain_of, input};
use clap::ValueEnum;
use std::io::{self, IsTerminal, Write};
use std::path::{Path, PathBuf};
use zhibiao::diag::{Diagnostic, Severity};
use zhibiao::document::Document;
use zhibiao::export::{csv, json, preview, spreadsheet};
use zhibiao::{Options, PageRange};

const EXAMPLES: &str = "\
Examples:
  zhibiao convert form.pdf                                   a preview on the terminal
  zhibiao convert form.pdf | jq '.forms[].indicators[].name'
  zhibiao convert *.pdf --format ndjson > all.ndjson         line N is file N
  zhibiao convert *.pdf -o all.csv --encoding utf-8-bom      for Excel
  zhibiao convert *.pdf -o tasks.csv --table tasks --header en
  zhibiao convert book.pdf --pages 40-52 -o forms.json";

#[derive(clap::Args)]
#[command(after_help = EXAMPLES)]
pub(super) struct Args {
    /// PDFs, page images (TIFF, PNG, JPEG), or tab-separated text dumps (.txt, .tsv); - for standard input
    #[arg(value_name = "FILE", required = true)]
    files: Vec<PathBuf>,

    /// What to write [default: by the extension of -o; else a preview on a terminal, JSON into a pipe]
    #[arg(long, value_enum)]
    format: Option<Format>,

    /// Write to this file, which appears whole or not at all; - for standard output
    #[arg(short, long, value_name = "PATH")]
    output: Option<PathBuf>,

    /// CSV: what a row is
    #[arg(long, value_enum, default_value = "indicators")]
    table: Table,

    /// CSV: the language of the first row
    #[arg(long, value_enum, default_value = "zh")]
    header: Header,

    /// CSV: the encoding
    #[arg(long, value_enum, default_value = "utf-8")]
    encoding: Encoding,

    /// Read only these pages: 3, 3-7 or 3-
    #[arg(long, value_name = "PAGES")]
    pages: Option<PageRange>,

    /// The password of an encrypted PDF
    #[arg(long)]
    password: Option<String>,

    #[command(flatten)]
    reading: super::models::Reading,

    /// Exit with status 1 where there is a finding of severity warning or error
    #[arg(long)]
    strict: bool,

    /// Print no findings on standard error, only why an input failed
    #[arg(short, long, conflicts_with = "verbose")]
    quiet: bool,

    /// Print every finding on standard error, with its page and box
    #[arg(short, long)]
    verbose: bool,
}

#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Format {
    /// One document
    Json,
    /// One document a line, one line a file
    Ndjson,
    /// One row an indicator (or what --table says)
    Csv,
    /// For the eye, as on a terminal
    Preview,
}

#[derive(Clone, Copy, ValueEnum)]
enum Table {
    Indicators,
    Tasks,
    Goals,
    Fields,
    Findings,
}

#[derive(Clone, Copy, ValueEnum)]
enum Header {
    Zh,
    En,
}

#[derive(Clone, Copy, ValueEnum)]
pub(super) enum Encoding {
    #[value(name = "utf-8")]
    Utf8,
    /// With a byte order mark, for Excel
    #[value(name = "utf-8-bom")]
    Utf8Bom,
    #[value(name = "gb18030")]
    Gb18030,
}

impl Encoding {
    pub(super) fn of_sheet(self) -> spreadsheet::Encoding {
        match self {
            Self::Utf8 => spreadsheet::Encoding::Utf8,
            Self::Utf8Bom => spreadsheet::Encoding::Utf8Bom,
            Self::Gb18030 => spreadsheet::Encoding::Gb18030,
        }
    }
}

/// Converts the files.
pub(super) fn run(args: &Args) -> Result<Outcome, Stop> {
    let format = format(args)?;
    check(args, format)?;
    let mut writer = Writer::open(args, format)?;
    let options = Options { password: args.password.clone(), pages: args.pages, ocr: Some(args.reading.lazy()) };
    let mut converted = 0;
    let mut outcome = Outcome::Done;
    for file in &args.files {
        let name = input::name(file);
        let bytes = input::read(file);
        let result = bytes.as_ref().map_err(Clone::clone).and_then(|b| input::guarded(|| zhibiao::convert(&name, b, &options)));
        match result {
            Ok(document) => {
                converted += 1;
                writer.document(&document)?;
                report(args, format, &document);
                if args.strict && findings(&document).any(|d| d.severity >= Severity::Warning) {
                    outcome = Outcome::Failed;
                }
            }
            Err(why) => {
                complain(&format!("{name}: {why}"));
                outcome = Outcome::Failed;
                writer.failure(&name, bytes.ok().as_deref(), &why)?;
            }
        }
    }
    // A file that holds nothing but failures would hide a good one of an earlier run.
    if converted > 0 || args.output.is_none() {
        writer.out.finish()?;
    }
    Ok(outcome)
}

fn format(args: &Args) -> Result<Format, Stop> {
    let to_file = args.output.as_deref().filter(|p| p.as_os_str() != "-");
    match (args.format, to_file) {
        (Some(format), _) => Ok(format),
        (None, Some(path)) => by_extension(path),
        (None, None) if io::stdout().is_terminal() => Ok(Format::Preview),
        (None, None) => Ok(Format::Json),
    }
}

fn by_extension(path: &Path) -> Result<Format, Stop> {
    match path.extension().and_then(|e| e.to_str()).map(str::to_ascii_lowercase).as_deref() {
        Some("json") => Ok(Format::Json),
        Some("ndjson" | "jsonl") => Ok(Format::Ndjson),
        Some("csv") => Ok(Format::Csv),
        _ => Err(Stop::Usage(format!(
            "{}: the extension names no format; use .json, .ndjson, .jsonl or .csv, or give --format",
            path.display()
        ))),
    }
}

fn check(args: &Args, format: Format) -> Result<(), Stop> {
    if format == Format::Json && args.files.len() > 1 {
        let n = args.files.len();
        return Err(Stop::Usage(format!("JSON holds one document, and {n} files were given; use --format ndjson, one document a line")));
    }
    super::refuse_to_overwrite(args.output.as_deref(), &args.files)
}

/// An output and how documents are spelt in it.
struct Writer {
    out: Output,
    format: Format,
    table: csv::Table,
    encoding: spreadsheet::Encoding,
    look: preview::Look,
    /// The number of documents written.
    written: usize,
}

impl Writer {
    fn open(args: &Args, format: Format) -> Result<Self, Stop> {
        let table = match args.table {
            Table::Indicators => csv::Table::Indicators,
            Table::Tasks => csv::Table::Tasks,
            Table::Goals => csv::Table::Goals,
            Table::Fields => csv::Table::Fields,
            Table::Findings => csv::Table::Findings,
        };
        let header = match args.header {
            Header::Zh => csv::Header::Zh,
            Header::En => csv::Header::En,
        };
        let mut out = Output::open(args.output.as_deref())?;
        let encoding = args.encoding.of_sheet();
        if format == Format::Csv {
            csv::write_header(&mut spreadsheet::Sheet::begin(&mut out, encoding)?, table, header)?;
        }
        Ok(Self { out, format, table, encoding, look: look(), written: 0 })
    }

    fn document(&mut self, document: &Document) -> io::Result<()> {
        match self.format {
            Format::Json => json::write(&mut self.out, document)?,
            Format::Ndjson => json::write_line(&mut self.out, document)?,
            Format::Csv => csv::write_rows(&mut spreadsheet::Sheet::go_on(&mut self.out, self.encoding), self.table, document)?,
            Format::Preview => {
                if self.written > 0 {
                    writeln!(self.out)?;
                }
                preview::write(&mut self.out, document, self.look)?;
            }
        }
        self.written += 1;
        self.flush()
    }

    fn failure(&mut self, name: &str, bytes: Option<&[u8]>, why: &str) -> io::Result<()> {
        if self.format == Format::Ndjson {
            json::write_failure_line(&mut self.out, name, bytes.map(zhibiao::digest).as_deref(), why)?;
        }
        self.flush()
    }

    /// Lets a reader of a pipe see each document as soon as it is there.
    fn flush(&mut self) -> io::Result<()> {
        if matches!(self.out, Output::Stdout(_)) { self.out.flush() } else { Ok(()) }
    }
}

/// What the terminal can show: its width (or `COLUMNS`, or 100 places), and colour unless `NO_COLOR` (<https://no-color.org>) is set.
fn look() -> preview::Look {
    let set = |name: &str| std::env::var(name).ok().filter(|v| !v.is_empty());
    let terminal = terminal_size::terminal_size().map(|(w, _)| usize::from(w.0));
    let width = set("COLUMNS").and_then(|c| c.parse().ok()).or(terminal).unwrap_or(100).clamp(40, 1000);
    let colour = io::stdout().is_terminal() && set("NO_COLOR").is_none() && set("TERM").is_none_or(|t| t != "dumb");
    preview::Look { width, colour }
}

/// Tells what was found, on standard error: all of it with `-v`, else a line where a person is watching and does not see it anyway.
fn report(args: &Args, format: Format, document: &Document) {
    let path = &document.source.path;
    if args.verbose {
        findings(document).for_each(|d| complain_of(path, d));
    } else if !args.quiet && format != Format::Preview && io::stderr().is_terminal() {
        complain(&summary(document));
    }
}

fn summary(document: &Document) -> String {
    let indicators: usize = document.forms.iter().map(|f| f.indicators.len()).sum();
    let grave = findings(document).filter(|d| d.severity >= Severity::Warning).count();
    let notes = findings(document).count() - grave;
    let (path, forms) = (&document.source.path, document.forms.len());
    format!("{path}: {forms} form(s), {indicators} indicator(s), {grave} warning(s), {notes} note(s); -v lists them")
}

fn findings(document: &Document) -> impl Iterator<Item = &Diagnostic> {
    document.forms.iter().flat_map(|f| &f.diagnostics).chain(&document.diagnostics)
}
