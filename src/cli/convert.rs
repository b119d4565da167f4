//! `zhibiao convert`: its flags, and the conversion of a single file; many files are a run of [`bulk`].

use super::bulk::Failure;
use super::output::Output;
use super::spelling::{Format, Spelling};
use super::{Outcome, Stop, bulk, complain, explain, finding_line, findings, input, lexicon, nothing_line};
use clap::ValueEnum;
use std::io::{self, IsTerminal};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use zhibiao::diag::Severity;
use zhibiao::document::Document;
use zhibiao::export::{csv, preview, spreadsheet};
use zhibiao::{Options, PageRange};

const EXAMPLES: &str = "\
Examples:
  zhibiao convert form.pdf                                   a preview on the terminal
  zhibiao convert form.pdf | jq '.forms[].indicators[].name'
  zhibiao convert *.pdf --format ndjson > all.ndjson         line N is file N
  zhibiao convert *.pdf -o all.csv --encoding utf-8-bom      for Excel
  zhibiao convert forms/ -o all.xlsx                         a workbook: indicators, tasks, findings, files
  zhibiao convert *.pdf -o tasks.csv --table tasks --header en
  zhibiao convert forms/ -o all.parquet                      the indicators, for DuckDB, polars, pandas, Spark
  zhibiao convert forms/ --out tables --format parquet       a Parquet file for each table
  zhibiao convert book.pdf --pages 40-52 -o forms.json
  zhibiao convert forms/ --out results --report run.json     a result beside every file of a tree
  find / -name '*绩效*.pdf' -print0 | zhibiao convert --files-from - -0 -o all.ndjson
  zhibiao convert forms/ -o all.ndjson --resume              go on after Ctrl-C or a power cut";

#[derive(clap::Args)]
#[command(after_help = EXAMPLES)]
pub(super) struct Args {
    /// PDFs, page images (TIFF, PNG, JPEG, BMP, WebP, GIF), text dumps (.txt, .tsv, .csv), or folders of them; - for standard input
    #[arg(value_name = "FILE", required_unless_present_any = ["files_from", "worker"])]
    pub(super) files: Vec<PathBuf>,

    /// What to write [default: by the extension of -o; else a preview on a terminal, JSON into a pipe]
    #[arg(long, value_enum)]
    format: Option<Format>,

    /// Write to this file, which appears whole or not at all; - for standard output
    #[arg(short, long, value_name = "PATH")]
    pub(super) output: Option<PathBuf>,

    /// CSV and Parquet: what a row is
    #[arg(long, value_enum, default_value = "indicators")]
    table: Table,

    /// CSV and workbooks: the language of the first row
    #[arg(long, value_enum, default_value = "zh")]
    header: Header,

    /// CSV: the encoding
    #[arg(long, value_enum, default_value = "utf-8")]
    encoding: Encoding,

    /// Read only these pages: 3, 3-7 or 3-
    #[arg(long, value_name = "PAGES")]
    pub(super) pages: Option<PageRange>,

    /// The password of an encrypted PDF
    #[arg(long)]
    pub(super) password: Option<String>,

    #[command(flatten)]
    pub(super) reading: super::models::Reading,

    /// Also know the words of this file (TOML): what your town's headers, labels, levels and titles mean; `zhibiao lexicon` prints one to begin with
    #[arg(long, value_name = "FILE")]
    pub(super) lexicon: Option<PathBuf>,

    /// Print what each column and label was taken for instead of the result: by which evidence, and how sure
    #[arg(long, conflicts_with_all = ["format", "output"])]
    explain: bool,

    /// Exit with status 1 where there is a finding of severity warning or error
    #[arg(long)]
    pub(super) strict: bool,

    /// Print no findings on standard error, only why an input failed
    #[arg(short, long, conflicts_with = "verbose")]
    pub(super) quiet: bool,

    /// Print every finding on standard error, with its page and box
    #[arg(short, long)]
    pub(super) verbose: bool,

    #[command(flatten)]
    pub(super) bulk: bulk::Args,

    /// Serve a bulk run as one of its workers, in this format and for a terminal of this width and colour
    #[arg(long, hide = true, value_name = "FORMAT,WIDTH,COLOUR", value_parser = worker_look)]
    worker: Option<(Format, preview::Look)>,
}

/// What a run tells its workers that they cannot see themselves.
fn worker_look(text: &str) -> Result<(Format, preview::Look), String> {
    let mut parts = text.split(',');
    let mut part = || parts.next().ok_or("too few parts");
    let format = match part()? {
        "parts" => Format::Parts,
        "rows" => Format::Rows,
        "tables" => Format::Tables,
        name => Format::from_str(name, false)?,
    };
    let (width, colour) = (part()?.parse(), part()?.parse());
    Ok((format, preview::Look { width: width.map_err(|_| "no width")?, colour: colour.map_err(|_| "no colour")? }))
}

#[derive(Clone, Copy, ValueEnum)]
enum Table {
    Forms,
    Indicators,
    Tasks,
    Goals,
    Fields,
    Findings,
    /// Every input, converted or not
    Files,
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
    let (ocr, threads) = (Some(args.reading.lazy()), input::cores());
    let lexicon = args.lexicon.as_deref().map(lexicon::read).transpose()?.map(Arc::new);
    let options = Options { password: args.password.clone(), pages: args.pages, ocr, threads, lexicon, watch: None };
    if args.explain {
        return explain::run(&args.files, &options);
    }
    if let Some((format, look)) = args.worker {
        return Ok(bulk::serve(args, &options, spelling(args, format, look))?);
    }
    let format = format(args)?;
    let to_stdout = args.bulk.out.is_none() && args.output.as_deref().is_none_or(|p| p.as_os_str() == "-");
    if to_stdout && io::stdout().is_terminal() {
        match format {
            Format::Xlsx => return Err(Stop::Usage("a workbook cannot be shown on a terminal; give -o FILE.xlsx".to_owned())),
            Format::Parquet => return Err(Stop::Usage("a Parquet file cannot be shown on a terminal; give -o FILE.parquet".to_owned())),
            _ => {}
        }
    }
    let spelling = spelling(args, format, look());
    match args.files.as_slice() {
        [file] if !args.bulk.are_wanted() && !file.is_dir() => single(args, file, &options, &spelling),
        _ => bulk::run(args, &spelling.of_run(args.bulk.out.is_some())),
    }
}

fn single(args: &Args, file: &Path, options: &Options, spelling: &Spelling) -> Result<Outcome, Stop> {
    super::refuse_to_overwrite(args.output.as_deref(), &args.files)?;
    let mut out = Output::open(args.output.as_deref())?;
    spelling.head(&mut out)?;
    let name = input::name(file);
    let bytes = input::read(file);
    let result = bytes.as_ref().map_err(|why| Failure::new("unreadable", why.clone())).and_then(|b| bulk::converted(&name, b, options));
    match result {
        Ok(document) => {
            spelling.document(&mut out, &document)?;
            out.finish()?;
            report(args, spelling.format, &document);
            let grave = findings(&document).any(|d| d.severity >= Severity::Warning);
            Ok(if args.strict && grave { Outcome::Failed } else { Outcome::Done })
        }
        Err(failure) => {
            complain(&format!("{name}: {}", failure.why));
            // A file that holds nothing but a failure would hide a good one of an earlier run.
            if args.output.is_none() {
                let sha256 = bytes.ok().as_deref().map(zhibiao::digest);
                spelling.failure(&mut out, failure.of(&name, sha256.as_deref()))?;
                out.finish()?;
            }
            Ok(Outcome::Failed)
        }
    }
}

fn format(args: &Args) -> Result<Format, Stop> {
    let to_file = args.output.as_deref().filter(|p| p.as_os_str() != "-");
    match (args.format, to_file) {
        (Some(format), _) => Ok(format),
        (None, None) if args.bulk.out.is_some() => Ok(Format::Json),
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
        Some("xlsx") => Ok(Format::Xlsx),
        Some("parquet") => Ok(Format::Parquet),
        _ => Err(Stop::Usage(format!(
            "{}: the extension names no format; use .json, .ndjson, .jsonl, .csv, .xlsx or .parquet, or give --format",
            path.display()
        ))),
    }
}

fn spelling(args: &Args, format: Format, look: preview::Look) -> Spelling {
    let table = match args.table {
        Table::Forms => csv::Table::Forms,
        Table::Files => csv::Table::Files,
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
    Spelling { format, table, header, encoding: args.encoding.of_sheet(), look }
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
        findings(document).for_each(|d| complain(&finding_line(path, d)));
    } else if !args.quiet && format != Format::Preview && io::stderr().is_terminal() {
        complain(&summary(document));
    } else if !args.quiet && format != Format::Preview {
        nothing_line(document).iter().for_each(|line| complain(line));
    }
}

fn summary(document: &Document) -> String {
    let indicators: usize = document.forms.iter().map(|f| f.indicators.len()).sum();
    let grave = findings(document).filter(|d| d.severity >= Severity::Warning).count();
    let notes = findings(document).count() - grave;
    let (path, forms) = (&document.source.path, document.forms.len());
    format!("{path}: {forms} form(s), {indicators} indicator(s), {grave} warning(s), {notes} note(s); -v lists them")
}
