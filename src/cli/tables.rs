//! `zhibiao tables`: every table of a file, with no knowledge of forms.

use super::convert::Encoding;
use super::output::Output;
use super::{Outcome, Stop, complain, finding_line, input};
use clap::ValueEnum;
use std::io::{self, IsTerminal};
use std::path::{Path, PathBuf};
use zhibiao::export::spreadsheet::Sheet;
use zhibiao::export::tables;
use zhibiao::grid::Grid;
use zhibiao::{Options, PageRange, Tables};

const EXAMPLES: &str = "\
Examples:
  zhibiao tables report.pdf                      Markdown on the terminal, JSON into a pipe
  zhibiao tables report.pdf -o tables.html       with merged cells
  zhibiao tables report.pdf -o tables.csv        one file, a row `# page N table M` before each table
  zhibiao tables report.pdf -o tables/           a folder with one CSV file a table
  zhibiao tables report.pdf --pages 12-14";

#[derive(clap::Args)]
#[command(after_help = EXAMPLES)]
pub(super) struct Args {
    /// A PDF with a text layer; - for standard input
    #[arg(value_name = "FILE")]
    file: PathBuf,

    /// What to write [default: by the extension of -o; else Markdown on a terminal, JSON into a pipe]
    #[arg(long, value_enum)]
    format: Option<Format>,

    /// Write to this file; a path that ends in / is a folder of CSV files, one a table
    #[arg(short, long, value_name = "PATH")]
    output: Option<PathBuf>,

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

    /// Print nothing on standard error about what could not be read of the file
    #[arg(short, long)]
    quiet: bool,
}

#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Format {
    /// Every cell with its place and spans
    Json,
    /// One row a row; the text of a merged cell in its first slot
    Csv,
    /// Markdown
    Md,
    /// With rowspan and colspan
    Html,
}

/// Extracts the tables.
pub(super) fn run(args: &Args) -> Result<Outcome, Stop> {
    let format = format(args)?;
    super::refuse_to_overwrite(args.output.as_deref(), std::slice::from_ref(&args.file))?;
    let options = Options { password: args.password.clone(), pages: args.pages, ocr: Some(args.reading.lazy()), watch: None };
    let name = input::name(&args.file);
    let found = input::read(&args.file).and_then(|bytes| input::guarded(|| zhibiao::tables(&name, &bytes, &options)));
    match found {
        Ok(found) => {
            found.diagnostics.iter().filter(|_| !args.quiet).for_each(|d| complain(&finding_line(&name, d)));
            write(args, format, &found)
        }
        Err(why) => {
            complain(&format!("{name}: {why}"));
            Ok(Outcome::Failed)
        }
    }
}

fn format(args: &Args) -> Result<Format, Stop> {
    let to_file = args.output.as_deref().filter(|p| p.as_os_str() != "-");
    match (args.format, to_file) {
        (Some(Format::Csv) | None, Some(path)) if is_folder(path) => Ok(Format::Csv),
        (Some(_), Some(path)) if is_folder(path) => Err(Stop::Usage(format!("{}: only CSV goes into a folder", path.display()))),
        (Some(format), _) => Ok(format),
        (None, Some(path)) => by_extension(path),
        (None, None) if io::stdout().is_terminal() => Ok(Format::Md),
        (None, None) => Ok(Format::Json),
    }
}

fn by_extension(path: &Path) -> Result<Format, Stop> {
    match path.extension().and_then(|e| e.to_str()).map(str::to_ascii_lowercase).as_deref() {
        Some("json") => Ok(Format::Json),
        Some("csv") => Ok(Format::Csv),
        Some("md" | "markdown") => Ok(Format::Md),
        Some("html" | "htm") => Ok(Format::Html),
        _ => {
            Err(Stop::Usage(format!("{}: the extension names no format; use .json, .csv, .md or .html, or give --format", path.display())))
        }
    }
}

fn is_folder(path: &Path) -> bool {
    path.is_dir() || path.as_os_str().as_encoded_bytes().ends_with(b"/")
}

fn write(args: &Args, format: Format, found: &Tables) -> Result<Outcome, Stop> {
    let grids = &found.grids;
    if let Some(folder) = args.output.as_deref().filter(|p| is_folder(p)) {
        return write_folder(args, folder, grids);
    }
    let mut out = Output::open(args.output.as_deref())?;
    match format {
        Format::Json => tables::write_json(&mut out, grids, &found.diagnostics)?,
        Format::Csv => tables::write_csv(&mut Sheet::begin(&mut out, args.encoding.of_sheet())?, grids)?,
        Format::Md => tables::write_markdown(&mut out, grids)?,
        Format::Html => tables::write_html(&mut out, grids)?,
    }
    out.finish()?;
    Ok(Outcome::Done)
}

fn write_folder(args: &Args, folder: &Path, grids: &[Grid]) -> Result<Outcome, Stop> {
    std::fs::create_dir_all(folder).map_err(|e| Stop::Output(format!("{}: cannot be made: {e}", folder.display())))?;
    for (number, grid) in tables::numbered(grids) {
        let mut out = Output::open(Some(&folder.join(format!("page-{}-table-{number}.csv", grid.page))))?;
        tables::write_csv_table(&mut Sheet::begin(&mut out, args.encoding.of_sheet())?, grid)?;
        out.finish()?;
    }
    Ok(Outcome::Done)
}
