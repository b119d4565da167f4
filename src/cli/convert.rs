//! `zhibiao convert`: its flags, and the conversion of a single file; many files are a run of [`bulk`].

use super::again::{self, Target};
use super::bulk::Failure;
use super::output::Output;
use super::progress::Pages as Pace;
use super::spelling::{Format, Spelling};
use super::{Outcome, Stop, arguments, bulk, complain, explain, findings, input, language, lexicon, log, nothing};
use clap::ValueEnum;
use clap::builder::PossibleValue;
use std::io::{self, IsTerminal};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use zhibiao::corrections::Corrections;
use zhibiao::diag::Severity;
use zhibiao::document::Document;
use zhibiao::document::stored::Stored;
use zhibiao::export::columns::Table;
use zhibiao::export::{csv, preview, spreadsheet};
use zhibiao::message::Message;
use zhibiao::{Options, Pages, Watch, say};

const EXAMPLES: &str = "\
Examples:
  zhibiao convert form.pdf                                   a preview on the terminal
  zhibiao convert form.pdf | jq '.forms[].indicators[].name'
  zhibiao convert *.pdf --format ndjson > all.ndjson         line N is file N
  zhibiao convert *.pdf -o all.csv --encoding utf-8-bom      for Excel
  zhibiao convert forms/ -o all.xlsx                         a workbook: overview, indicators, findings, details
  zhibiao convert forms/ -o all.xlsx -o all.ndjson           read once, write twice
  zhibiao convert all.ndjson -o all.xlsx                     documents that were written before, as a workbook
  zhibiao convert *.pdf -o tasks.csv --table tasks --header en
  zhibiao convert forms/ -o all.parquet                      the indicators, for DuckDB, polars, pandas, Spark
  zhibiao convert forms/ --out tables --format parquet       a Parquet file for each table
  zhibiao convert book.pdf --pages 40-52 -o forms.json
  zhibiao convert forms/ --out results --report run.json     a result beside every file of a tree
  find / -name '*绩效*.pdf' -print0 | zhibiao convert --files-from - -0 -o all.ndjson
  zhibiao convert forms/ -o all.ndjson --resume              go on after Ctrl-C or a power cut";

#[derive(Clone, clap::Args)]
#[command(after_help = EXAMPLES)]
pub(super) struct Args {
    /// PDFs, page images (TIFF, PNG, JPEG, BMP, WebP, GIF), text dumps (.txt, .tsv, .csv), or folders of them; - for
    /// standard input
    #[arg(value_name = "FILE", required_unless_present_any = ["files_from", "worker"])]
    pub(super) files: Vec<PathBuf>,

    /// What to write [default: by the extension of -o; else a preview on a terminal, JSON into a pipe]
    #[arg(long, value_enum, ignore_case = true)]
    format: Option<Format>,

    /// Write to this file, which appears whole or not at all; several times for several formats; a path that ends in /
    /// is a folder with a CSV file a table; - for standard output
    #[arg(short, long, value_name = "PATH")]
    pub(super) output: Vec<PathBuf>,

    /// Replace files that are there already
    #[arg(long)]
    pub(super) overwrite: bool,

    /// CSV and Parquet: what a row is; all for a file a table, in the folder that -o or --out names
    #[arg(long, value_enum, default_value = "indicators", ignore_case = true)]
    table: Rows,

    /// CSV and workbooks: the language of the first row, and of what would be codes
    #[arg(long, value_enum, default_value = "zh", ignore_case = true)]
    header: Header,

    /// CSV: the encoding
    #[arg(long, value_enum, default_value = "utf-8", ignore_case = true)]
    encoding: Encoding,

    /// CSV: off leaves cells that a spreadsheet would run as they are, for programs
    #[arg(long, value_enum, default_value = "on", ignore_case = true)]
    guard: Guard,

    /// Read only these pages: 3, 3-7, 3-, or several as in 1,3-5
    #[arg(long, value_name = "PAGES", value_parser = pages)]
    pub(super) pages: Option<Pages>,

    /// The password of an encrypted PDF
    #[arg(long)]
    pub(super) password: Option<String>,

    #[command(flatten)]
    pub(super) reading: super::models::Reading,

    /// Also know the words of this file (TOML): what your town's headers, labels, levels and titles mean;
    /// `zhibiao lexicon` prints one to begin with. Several times: an earlier one goes before a later one
    #[arg(long, value_name = "FILE")]
    pub(super) lexicon: Vec<PathBuf>,

    /// Apply what persons have decided about these inputs: the file that `zhibiao review` keeps in its work folder
    #[arg(long, value_name = "FILE")]
    pub(super) corrections: Option<PathBuf>,

    /// Print what each column and label was taken for instead of the result: by which evidence, and how sure
    #[arg(long, conflicts_with_all = ["format", "output"])]
    explain: bool,

    /// Exit with status 1 where there is a finding of severity warning or error, or no form
    #[arg(long)]
    pub(super) strict: bool,

    /// The preview: colour
    #[arg(long, value_enum, default_value = "auto", value_name = "WHEN", ignore_case = true)]
    color: Color,

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

/// Reads `1,3-5`.
pub(super) fn pages(text: &str) -> Result<Pages, String> {
    text.parse().map_err(|why: Message| language::told(why))
}

/// What a run tells its workers that they cannot see themselves.
fn worker_look(text: &str) -> Result<(Format, preview::Look), String> {
    let mut parts = text.split(',');
    let mut part = || parts.next().ok_or("too few parts");
    let format = match part()? {
        "kept" => Format::Kept,
        "parts" => Format::Parts,
        "rows" => Format::Rows,
        "tables" => Format::Tables,
        name => Format::from_str(name, false)?,
    };
    let (width, colour) = (part()?.parse(), part()?.parse());
    Ok((
        format,
        preview::Look {
            width: width.map_err(|_| "no width")?,
            colour: colour.map_err(|_| "no colour")?,
            language: language::current(),
        },
    ))
}

/// What `--table` says.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Rows {
    /// One of the tables of documents.
    Of(Table),
    /// All of them, a file a table.
    All,
}

impl ValueEnum for Rows {
    fn value_variants<'a>() -> &'a [Self] {
        const ALL: [Rows; 8] = {
            let mut all = [Rows::All; 8];
            let mut at = 0;
            while at < Table::ALL.len() {
                all[at] = Rows::Of(Table::ALL[at]);
                at += 1;
            }
            all
        };
        &ALL
    }

    fn to_possible_value(&self) -> Option<PossibleValue> {
        Some(match self {
            Self::Of(Table::Files) => PossibleValue::new(Table::Files.name()).help("Every input, converted or not"),
            Self::Of(table) => PossibleValue::new(table.name()),
            Self::All => PossibleValue::new("all").help("All of them, a file a table"),
        })
    }
}

#[derive(Clone, Copy, ValueEnum)]
enum Header {
    Zh,
    En,
}

#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Color {
    Auto,
    Always,
    Never,
}

#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Guard {
    On,
    Off,
}

#[derive(Clone, Copy, ValueEnum)]
pub(super) enum Encoding {
    #[value(name = "utf-8", alias = "utf8")]
    Utf8,
    /// With a byte order mark, for Excel
    #[value(name = "utf-8-bom", aliases = ["utf8-bom", "utf-8-sig", "excel"])]
    Utf8Bom,
    #[value(name = "gb18030", aliases = ["gbk", "gb2312", "gb-18030", "cp936", "ansi"])]
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
    let args = &Args { files: arguments::spread(&args.files), ..args.clone() };
    let (ocr, threads) = (Some(args.reading.lazy()), input::cores());
    let lexicon = lexicon::read(&args.lexicon)?.map(Arc::new);
    let corrections = args.corrections.as_deref().map(corrections).transpose()?.map(Arc::new);
    let options = Options {
        password: args.password.clone(),
        pages: args.pages.clone(),
        ocr,
        threads,
        lexicon,
        corrections,
        language: language::current(),
        watch: None,
    };
    if args.explain {
        return explain::run(&args.files, &options);
    }
    if let Some((format, look)) = args.worker {
        return Ok(bulk::serve(args, &options, spelling(args, format, look))?);
    }
    if let Some(targets) = several(args)? {
        return write_several(args, &targets);
    }
    let format = format(args)?;
    let to_stdout = args.bulk.out.is_none() && args.target().is_none_or(|p| p.as_os_str() == "-");
    if to_stdout && io::stdout().is_terminal() {
        match format {
            Format::Xlsx => {
                return Err(Stop::Usage(say!("a workbook cannot be shown on a terminal; give -o FILE.xlsx")));
            }
            Format::Parquet => {
                return Err(Stop::Usage(say!("a Parquet file cannot be shown on a terminal; give -o FILE.parquet")));
            }
            _ => {}
        }
    }
    let spelling = spelling(args, format, look(args.color));
    match args.files.as_slice() {
        [file] if !args.bulk.are_wanted() && !file.is_dir() => single(args, file, &options, &spelling),
        _ => bulk::run(args, &spelling.of_run(args.bulk.out.is_some())),
    }
}

impl Args {
    /// Whether this process serves another one.
    pub(super) fn is_worker(&self) -> bool {
        self.worker.is_some()
    }

    /// The one output that is named.
    pub(super) fn target(&self) -> Option<&Path> {
        self.output.first().map(PathBuf::as_path)
    }
}

/// The outputs, where they are several, or a folder of tables.
fn several(args: &Args) -> Result<Option<Vec<Target>>, Stop> {
    let all = args.table == Rows::All;
    let is_one = args.output.len() < 2 && !args.target().is_some_and(again::is_folder);
    if is_one && !all {
        return Ok(None);
    }
    let folders = args.bulk.out.iter().filter(|_| all);
    let outputs: Vec<&PathBuf> = args.output.iter().chain(folders).collect();
    if outputs.is_empty()
        || (all && outputs.iter().all(|path| !again::is_folder(path) && Some(*path) != args.bulk.out.as_ref()))
    {
        return Err(Stop::Usage(say!("--table all makes several files; name their folder, as in -o tables/")));
    }
    let target = |path: &&PathBuf| match () {
        () if path.as_os_str() == "-" => Err(Stop::Usage(say!("standard output is no output among several"))),
        () if again::is_folder(path) || Some(*path) == args.bulk.out.as_ref() => match args.format {
            None | Some(Format::Csv) => Ok(Target::Tables((*path).clone())),
            Some(_) => Err(Stop::Usage(say!("{}: only CSV goes into a folder", path.display()))),
        },
        () => Ok(Target::File((*path).clone(), by_extension(path)?)),
    };
    let targets = outputs.iter().map(target).collect::<Result<Vec<_>, _>>()?;
    let mut files: Vec<PathBuf> = targets.iter().flat_map(Target::files).collect();
    for file in &files {
        super::refuse_to_overwrite(Some(file), &args.files)?;
        super::ask_to_overwrite(file, args.overwrite)?;
    }
    files.sort();
    match files.windows(2).find(|pair| pair[0] == pair[1]) {
        Some(pair) => Err(Stop::Usage(say!("{}: this output is given twice", pair[0].display()))),
        None => Ok(Some(targets)),
    }
}

/// Converts the files once, into documents beside the first output, and writes these into all of them.
fn write_several(args: &Args, targets: &[Target]) -> Result<Outcome, Stop> {
    let first = targets.first().map(Target::files).and_then(|files| files.into_iter().next()).unwrap_or_default();
    if let Some(folder) = first.parent().filter(|_| matches!(targets.first(), Some(Target::Tables(_)))) {
        std::fs::create_dir_all(folder).map_err(|e| super::output::cannot_write(folder, &e))?;
    }
    let documents = bulk::beside(&first, "-documents");
    let bulk = args.bulk.without_folder();
    let once = Args {
        output: vec![documents.clone()],
        format: Some(Format::Ndjson),
        table: Rows::Of(Table::Indicators),
        overwrite: true,
        bulk,
        ..args.clone()
    };
    let _ = std::fs::remove_file(&documents);
    let outcome = bulk::run(&once, &spelling(&once, Format::Ndjson, look(Color::Never)))?;
    // Nothing was converted, or the run is to go on.
    if !documents.is_file() {
        return Ok(outcome);
    }
    let spelling = spelling(args, Format::Ndjson, look(Color::Never));
    let written = targets.iter().try_for_each(|target| target.write(&documents, &spelling));
    let _ = std::fs::remove_file(&documents);
    written.map(|()| outcome)
}

/// Reads a file of corrections.
fn corrections(path: &Path) -> Result<Corrections, Stop> {
    let name = input::name(path);
    match input::read(path) {
        Ok(bytes) => Ok(Corrections::read(&bytes)),
        // A desk at which nothing was decided yet.
        Err(_) if path.metadata().is_ok_and(|meta| meta.is_file() && meta.len() == 0) => Ok(Corrections::default()),
        Err(why) => Err(Stop::Usage(say!("{}: {}", name, why))),
    }
}

fn single(args: &Args, file: &Path, options: &Options, spelling: &Spelling) -> Result<Outcome, Stop> {
    super::refuse_to_overwrite(args.target(), &args.files)?;
    args.target().map_or(Ok(()), |path| super::ask_to_overwrite(path, args.overwrite))?;
    let mut out = Output::open(args.target())?;
    spelling.head(&mut out)?;
    let name = input::name(file);
    let bytes = input::read(file);
    let result = bytes.as_ref().map_err(|why| Failure::new("unreadable", why.clone()));
    let result = result.and_then(|bytes| watched(&name, bytes, options, args.quiet));
    let sum = summed(&result);
    let outcome = match result {
        Ok(all) => {
            if let Some(why) = bulk::many_for_json(&all, spelling.format) {
                return Err(Stop::Usage(why));
            }
            spelling.all(&mut out, &all)?;
            out.finish()?;
            let grave = told(args, &name, &all, spelling.format);
            if args.strict && grave { Outcome::Failed } else { Outcome::Done }
        }
        Err(failure) => {
            log::put(&log::failure(&name, &failure.cause, &failure.why));
            // A file that holds nothing but a failure would hide a good one of an earlier run.
            if args.output.is_empty() {
                let sha256 = bytes.ok().as_deref().map(zhibiao::digest);
                spelling.failure(&mut out, failure.of(&name, sha256.as_deref()))?;
                out.finish()?;
            }
            Outcome::Failed
        }
    };
    if log::is_json() {
        log::put(&log::summary(&sum));
    }
    Ok(outcome)
}

/// The documents of a file; how far its pages are is shown meanwhile.
fn watched(name: &str, bytes: &[u8], options: &Options, quiet: bool) -> Result<Vec<Stored>, Failure> {
    let pace = Arc::new(Pace::new(name, quiet));
    let of_page = pace.clone();
    let watch = Watch(Arc::new(move |count| of_page.page(count)));
    let result = bulk::documents_of(name, bytes, &Options { watch: Some(watch), ..options.clone() });
    pace.clear();
    result
}

/// Tells what was found in the documents of a file; whether any of them is one that `--strict` fails.
fn told(args: &Args, name: &str, all: &[Stored], format: Format) -> bool {
    let mut grave = false;
    for stored in all {
        match stored {
            Stored::Document(document) => {
                report(args, format, document);
                if document.source.path != name {
                    again::changed(document).into_iter().for_each(complain);
                }
                grave |= fails(document);
            }
            Stored::Failure { path, why, .. } => log::put(&log::failure(path, "not_converted", why)),
        }
    }
    grave
}

/// What came of one input, for a script.
fn summed(result: &Result<Vec<Stored>, Failure>) -> log::Summary {
    let mut sum = log::Summary { inputs: 1, ..log::Summary::default() };
    let Ok(all) = result else { return log::Summary { failed: 1, ..sum } };
    sum.converted = 1;
    for stored in all {
        let Stored::Document(document) = stored else { continue };
        sum.pages += u64::from(document.source.page_count.unwrap_or(0));
        sum.forms += document.forms.len();
        sum.indicators += document.forms.iter().map(|form| form.indicators.len()).sum::<usize>();
        sum.with_warnings =
            sum.with_warnings.max(usize::from(findings(document).any(|d| d.severity >= Severity::Warning)));
    }
    sum
}

/// Whether `--strict` fails a document: it has a finding of weight, or no form.
pub(super) fn fails(document: &Document) -> bool {
    document.forms.is_empty() || findings(document).any(|d| d.severity >= Severity::Warning)
}

fn format(args: &Args) -> Result<Format, Stop> {
    let to_file = args.target().filter(|p| p.as_os_str() != "-");
    match (args.format, to_file) {
        (Some(format), Some(path)) if by_extension(path).is_ok_and(|named| named != format) => Err(Stop::Usage(say!(
            "{}: the extension names another format than --format; give one of them",
            path.display()
        ))),
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
        _ => Err(Stop::Usage(say!(
            "{}: the extension names no format; use .json, .ndjson, .jsonl, .csv, .xlsx or .parquet, or give --format",
            path.display()
        ))),
    }
}

fn spelling(args: &Args, format: Format, look: preview::Look) -> Spelling {
    let table = match args.table {
        Rows::Of(table) => table,
        Rows::All => Table::Indicators,
    };
    let header = match args.header {
        Header::Zh => csv::Header::Zh,
        Header::En => csv::Header::En,
    };
    Spelling { format, table, header, encoding: args.encoding.of_sheet(), guard: args.guard == Guard::On, look }
}

/// What the terminal can show: its width (or `COLUMNS`, or 100 places), and colour unless `NO_COLOR`
/// (<https://no-color.org>) is set.
fn look(color: Color) -> preview::Look {
    let set = |name: &str| std::env::var(name).ok().filter(|v| !v.is_empty());
    let terminal = terminal_size::terminal_size().map(|(w, _)| usize::from(w.0));
    let width = set("COLUMNS").and_then(|c| c.parse().ok()).or(terminal).unwrap_or(100).clamp(40, 1000);
    let seen = io::stdout().is_terminal() && set("NO_COLOR").is_none() && set("TERM").is_none_or(|t| t != "dumb");
    let colour = color == Color::Always || (color == Color::Auto && seen);
    preview::Look { width, colour, language: language::current() }
}

/// Tells what was found, on standard error: all of it with `-v`, else a line where a person is watching and does not
/// see it anyway.
fn report(args: &Args, format: Format, document: &Document) {
    let path = &document.source.path;
    findings(document)
        .filter(|d| log::is_said(d, args.verbose, args.quiet))
        .for_each(|d| log::put(&log::finding(path, d)));
    if args.verbose || log::is_json() {
        return;
    }
    if !args.quiet && format != Format::Preview && io::stderr().is_terminal() {
        complain(summary(document));
    } else if !args.quiet && format != Format::Preview {
        nothing(document).into_iter().for_each(complain);
    }
}

fn summary(document: &Document) -> Message {
    let indicators: usize = document.forms.iter().map(|f| f.indicators.len()).sum();
    let grave = findings(document).filter(|d| d.severity >= Severity::Warning).count();
    let notes = findings(document).count() - grave;
    let (path, forms) = (&document.source.path, document.forms.len());
    say!(
        "{}: {} form(s), {} indicator(s), {} warning(s), {} note(s); -v lists them",
        path,
        forms,
        indicators,
        grave,
        notes
    )
}
