//! `zhibiao panel`: the forms of several years, stages and units side by side.

use super::convert::Encoding;
use super::output::Output;
use super::{Outcome, Stop, again, arguments, bulk, complain, input, language, lexicon, log};
use clap::ValueEnum;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use zhibiao::document::stored::Stored;
use zhibiao::export::columns::Table;
use zhibiao::export::parquet::Tuning;
use zhibiao::export::rows::{self, Cell, Header};
use zhibiao::export::spreadsheet::Sheet;
use zhibiao::export::{panel as spell, parquet as columnar};
use zhibiao::message::Message;
use zhibiao::panel::{self, Panel, identity};
use zhibiao::{Options, say};

const EXAMPLES: &str = "\
Examples:
  zhibiao panel 2023.pdf 2024.pdf -o panel.xlsx            a sheet a unit, years as columns, changes in colour
  zhibiao panel forms/ -o panel.csv --header en            a row an indicator and form
  zhibiao panel forms/ -o panel.parquet
  zhibiao panel all-2023.ndjson all-2024.ndjson -o panel.xlsx   documents that were written before
  zhibiao panel forms/ -o panel.xlsx --picture years.svg   budgets and the share of quantified indicators by year";

#[derive(clap::Args)]
#[command(after_help = EXAMPLES)]
pub(super) struct Args {
    /// The forms: PDFs, page images, text dumps, folders of them, or JSON and NDJSON that convert wrote
    #[arg(value_name = "INPUT", required = true)]
    files: Vec<PathBuf>,

    /// Write to this file: .xlsx, .csv, .parquet, or .svg for the picture alone
    #[arg(short, long, value_name = "PATH")]
    output: PathBuf,

    /// Also draw budgets and the share of quantified indicators by year, as SVG
    #[arg(long, value_name = "PATH")]
    picture: Option<PathBuf>,

    /// Replace files that are there already
    #[arg(long)]
    overwrite: bool,

    /// CSV: the language of the first row
    #[arg(long, value_enum, default_value = "zh")]
    header: Language,

    /// CSV: the encoding
    #[arg(long, value_enum, default_value = "utf-8")]
    encoding: Encoding,

    /// The password of encrypted PDFs
    #[arg(long)]
    password: Option<String>,

    #[command(flatten)]
    reading: super::models::Reading,

    /// Also know the words of this file, as convert does
    #[arg(long, value_name = "FILE")]
    lexicon: Vec<PathBuf>,

    /// Say nothing on standard error but why an input failed
    #[arg(short, long)]
    quiet: bool,
}

#[derive(Clone, Copy, ValueEnum)]
enum Language {
    Zh,
    En,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Format {
    Xlsx,
    Csv,
    Parquet,
    Svg,
}

/// Makes the panel.
pub(super) fn run(args: &Args) -> Result<Outcome, Stop> {
    let format = format(&args.output)?;
    let files = bulk::listed(&arguments::spread(&args.files))?;
    super::refuse_to_overwrite(Some(&args.output), &files)?;
    super::refuse_to_overwrite(args.picture.as_deref(), &files)?;
    let mut outputs = args.picture.iter().chain([&args.output]);
    outputs.try_for_each(|path| super::ask_to_overwrite(path, args.overwrite))?;
    let lexicon = lexicon::read(&args.lexicon)?.map(Arc::new);
    let (ocr, threads) = (Some(args.reading.lazy()), input::cores());
    let options = Options {
        password: args.password.clone(),
        pages: None,
        ocr,
        threads,
        lexicon,
        language: language::current(),
        ..Options::default()
    };
    let (mut entries, mut failed) = (Vec::new(), 0);
    for file in &files {
        let name = input::name(file);
        let result = input::read(file).and_then(|bytes| input::guarded(|| again::documents(&name, &bytes, &options)));
        match result {
            // The documents are dropped here: a panel keeps what it compares.
            Ok(all) => {
                for stored in &all {
                    match stored {
                        Stored::Document(document) => entries.extend(identity::entries(document)),
                        Stored::Failure { path, why, .. } => {
                            failed += 1;
                            log::put(&log::failure(path, "not_converted", why));
                        }
                    }
                }
            }
            Err(why) => {
                failed += 1;
                log::put(&log::failure(&name, "not_converted", why.as_str()));
            }
        }
    }
    if entries.is_empty() {
        complain(say!("no form with indicators was found in any input, so that there is nothing to put side by side"));
        return Ok(Outcome::Failed);
    }
    let panel = panel::build(entries, &panel::Tuning::default());
    write(args, format, &args.output, &panel)?;
    if let Some(picture) = &args.picture {
        write(args, Format::Svg, picture, &panel)?;
    }
    if !args.quiet {
        summary(&panel).into_iter().for_each(complain);
    }
    Ok(if failed > 0 { Outcome::Failed } else { Outcome::Done })
}

fn format(path: &Path) -> Result<Format, Stop> {
    match path.extension().and_then(|e| e.to_str()).map(str::to_ascii_lowercase).as_deref() {
        Some("xlsx") => Ok(Format::Xlsx),
        Some("csv") => Ok(Format::Csv),
        Some("parquet") => Ok(Format::Parquet),
        Some("svg") => Ok(Format::Svg),
        _ => Err(Stop::Usage(say!(
            "{}: the extension names no format; use .xlsx, .csv, .parquet or .svg",
            path.display()
        ))),
    }
}

fn write(args: &Args, format: Format, path: &Path, panel: &Panel) -> Result<(), Stop> {
    let mut out = Output::open(Some(path))?;
    match format {
        Format::Xlsx => spell::book::write(panel, &mut out)?,
        Format::Svg => out.write_all(spell::picture::draw(panel).as_bytes())?,
        Format::Parquet => columnar::write_rows(Table::Panel, &spell::rows(panel), Tuning::default(), &mut out)?,
        Format::Csv => {
            let header = match args.header {
                Language::Zh => Header::Zh,
                Language::En => Header::En,
            };
            let mut sheet = Sheet::begin(&mut out, args.encoding.of_sheet())?;
            sheet.row(rows::header(Table::Panel, header))?;
            spell::rows(panel).iter().try_for_each(|row| sheet.row(row.iter().map(Cell::as_str)))?;
        }
    }
    out.finish()
}

/// What a person reads at the end; what was joined by likeness is named, so that nothing is joined in silence.
fn summary(panel: &Panel) -> [Message; 2] {
    let cells =
        || panel.series.iter().flat_map(|series| &series.threads).flat_map(|thread| thread.cells.iter().flatten());
    let forms: usize = panel.series.iter().map(|series| series.periods.len()).sum();
    let alike = cells().filter(|cell| cell.pair.as_ref().is_some_and(|found| found.score < 1.0)).count();
    let doubtful = cells().filter(|cell| cell.pair.as_ref().is_some_and(|found| found.doubtful)).count();
    let projects =
        panel.series.iter().flat_map(|series| &series.periods).filter(|period| period.joined.is_some()).count();
    let many = |what: panel::Change| cells().filter(|cell| cell.change == what).count();
    use panel::Change::{Changed, Dropped, Loosened, New, Notation, Tightened};
    [
        say!(
            "{} form(s) in {} series; {} row(s) and {} form(s) were joined by likeness, {} of them doubtful",
            forms,
            panel.series.len(),
            alike,
            projects,
            doubtful
        ),
        say!(
            "{} new, {} dropped, {} tightened, {} loosened, {} changed, {} only in notation, {} renamed",
            many(New),
            many(Dropped),
            many(Tightened),
            many(Loosened),
            many(Changed),
            many(Notation),
            cells().filter(|cell| cell.renamed).count()
        ),
    ]
}
