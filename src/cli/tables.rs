//! `zhibiao tables`: every table of a file, with no knowledge of forms.

use super::convert::Encoding;
use super::language::{self, told};
use super::output::Output;
use super::{Outcome, Stop, complain, input, log};
use clap::ValueEnum;
use std::io::{self, IsTerminal};
use std::path::{Path, PathBuf};
use zhibiao::export::spreadsheet::Sheet;
use zhibiao::export::tables as spell;
use zhibiao::geom::Rect;
use zhibiao::grid::{self, Reading};
use zhibiao::tables::{Request, Table, Tables};
use zhibiao::{Options, Pages, say};

const EXAMPLES: &str = "\
Examples:
  zhibiao tables report.pdf                      Markdown on the terminal, JSON into a pipe
  zhibiao tables report.pdf -o tables.html       with merged cells
  zhibiao tables report.pdf -o tables.csv        one file, a row `# page N table M` before each table
  zhibiao tables report.pdf -o tables/           a folder with one CSV file a table
  zhibiao tables report.pdf --pages 12-14 --join a table over several pages as one
  zhibiao tables report.pdf --area 50,90,545,400 only what stands in this area of each page
  zhibiao tables report.pdf --unruled            lines on the page mislead: go by the text alone";

#[derive(clap::Args)]
#[command(after_help = EXAMPLES)]
pub(super) struct Args {
    /// A PDF or a page image; - for standard input
    #[arg(value_name = "FILE")]
    file: PathBuf,

    /// What to write [default: by the extension of -o; else Markdown on a terminal, JSON into a pipe]
    #[arg(long, value_enum, ignore_case = true)]
    format: Option<Format>,

    /// Write to this file; a path that ends in / is a folder of CSV files, one a table
    #[arg(short, long, value_name = "PATH")]
    output: Option<PathBuf>,

    /// Replace files that are there already
    #[arg(long)]
    overwrite: bool,

    /// CSV: the encoding
    #[arg(long, value_enum, default_value = "utf-8", ignore_case = true)]
    encoding: Encoding,

    /// Read only these pages: 3, 3-7, 3-, or several as in 1,3-5
    #[arg(long, value_name = "PAGES", value_parser = super::convert::pages)]
    pages: Option<Pages>,

    /// Read only the ink inside of this area of each page, in points from its top left as a reader sees it (pixels of
    /// an image)
    #[arg(long, value_name = "X0,Y0,X1,Y1", value_parser = area, allow_hyphen_values = true)]
    area: Option<Rect>,

    /// Only what is drawn makes tables and parts cells: rulings and the edges of coloured cells
    #[arg(long, conflicts_with = "unruled")]
    ruled: bool,

    /// Only the alignment of the text makes tables, as if no line were drawn
    #[arg(long)]
    unruled: bool,

    /// Make one table of the parts that a table has on consecutive pages; JSON then has `pages` and `row_pages`
    #[arg(long)]
    join: bool,

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
    args.output.as_deref().map_or(Ok(()), |path| super::ask_to_overwrite(path, args.overwrite))?;
    let (ocr, threads) = (Some(args.reading.lazy()), input::cores());
    let options = Options {
        password: args.password.clone(),
        pages: args.pages.clone(),
        ocr,
        threads,
        language: language::current(),
        ..Options::default()
    };
    let request = request(args);
    let name = input::name(&args.file);
    let found =
        input::read(&args.file).and_then(|bytes| input::guarded(|| zhibiao::tables(&name, &bytes, &options, &request)));
    match found {
        Ok(found) => {
            found.diagnostics.iter().filter(|_| !args.quiet).for_each(|d| log::put(&log::finding(&name, d)));
            if found.tables.is_empty() && !args.quiet {
                complain(say!("{}: no table was found", &name));
            }
            write(args, format, &found)
        }
        Err(why) => {
            log::put(&log::failure(&name, "not_converted", why));
            Ok(Outcome::Failed)
        }
    }
}

fn request(args: &Args) -> Request {
    let reading = match (args.ruled, args.unruled) {
        (true, _) => Reading::Ruled,
        (_, true) => Reading::Unruled,
        _ => Reading::Any,
    };
    Request { area: args.area, join: args.join, tuning: grid::Tuning { reading, ..grid::Tuning::default() } }
}

/// Reads `x0,y0,x1,y1`: the left, top, right and bottom of an area.
fn area(text: &str) -> Result<Rect, String> {
    let number = |s: &str| match s.trim().parse::<f32>() {
        Ok(v) if v.is_finite() => Ok(v),
        _ => Err(told(say!("'{}' is no number; write left,top,right,bottom in points, as in 50,90,545,400", s.trim()))),
    };
    let numbers: Vec<f32> = text.split(',').map(number).collect::<Result<_, _>>()?;
    let [x0, y0, x1, y1] = numbers[..] else {
        return Err(told(say!(
            "four numbers are needed and there are {}; write left,top,right,bottom, as in 50,90,545,400",
            numbers.len()
        )));
    };
    if x0 >= x1 || y0 >= y1 {
        return Err(told(say!(
            "the area is empty; write left,top,right,bottom from the top left of the page, as in 50,90,545,400"
        )));
    }
    Ok(Rect { x0, y0, x1, y1 })
}

fn format(args: &Args) -> Result<Format, Stop> {
    let to_file = args.output.as_deref().filter(|p| p.as_os_str() != "-");
    match (args.format, to_file) {
        (Some(Format::Csv) | None, Some(path)) if is_folder(path) => Ok(Format::Csv),
        (Some(_), Some(path)) if is_folder(path) => {
            Err(Stop::Usage(say!("{}: only CSV goes into a folder", path.display())))
        }
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
        _ => Err(Stop::Usage(say!(
            "{}: the extension names no format; use .json, .csv, .md or .html, or give --format",
            path.display()
        ))),
    }
}

fn is_folder(path: &Path) -> bool {
    path.is_dir()
        || path.as_os_str().as_encoded_bytes().last().is_some_and(|end| std::path::is_separator(char::from(*end)))
}

fn write(args: &Args, format: Format, found: &Tables) -> Result<Outcome, Stop> {
    let tables = &found.tables;
    if let Some(folder) = args.output.as_deref().filter(|p| is_folder(p)) {
        return write_folder(args, folder, tables);
    }
    let mut out = Output::open(args.output.as_deref())?;
    match format {
        Format::Json => spell::write_json(&mut out, tables, &found.diagnostics)?,
        Format::Csv => spell::write_csv(&mut Sheet::begin(&mut out, args.encoding.of_sheet())?, tables)?,
        Format::Md => spell::write_markdown(&mut out, tables)?,
        Format::Html => spell::write_html(&mut out, tables)?,
    }
    out.finish()?;
    Ok(Outcome::Done)
}

fn write_folder(args: &Args, folder: &Path, tables: &[Table]) -> Result<Outcome, Stop> {
    std::fs::create_dir_all(folder).map_err(|e| Stop::Output(say!("{}: cannot be made: {}", folder.display(), e)))?;
    let place = |number: usize, table: &Table| folder.join(format!("page-{}-table-{number}.csv", table.page));
    spell::numbered(tables)
        .try_for_each(|(number, table)| super::ask_to_overwrite(&place(number, table), args.overwrite))?;
    for (number, table) in spell::numbered(tables) {
        let mut out = Output::open(Some(&place(number, table)))?;
        spell::write_csv_table(&mut Sheet::begin(&mut out, args.encoding.of_sheet())?, table)?;
        out.finish()?;
    }
    Ok(Outcome::Done)
}
