//! A run over many files: it ends whatever lies in the folder, says what happened to each file, and can be continued
//! after any end.
//!
//! The run itself only lists the inputs ([`inputs`]), hands them to worker processes ([`pool`], [`worker`]), and writes
//! what comes back in the order of the inputs ([`sink`]), with a [`journal`] of what is done. Its memory does not grow
//! with what the files hold.

mod inputs;
mod journal;
mod pool;
mod report;
mod sink;
mod worker;

use super::interrupt::{self, INTERRUPTED};
use super::language::{current, told};
use super::output::Output;
use super::progress::Inputs as Pace;
use super::spelling::{Format, Spelling};
use super::{Outcome, Stop, arguments, complain, convert, input, log};
use inputs::{Found, Input};
use journal::Entry;
use pool::{Done, Limits, Pool};
use report::Report;
use std::ffi::OsString;
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};
use zhibiao::{Options, say};

pub(super) use report::SCHEMA as REPORT_SCHEMA;
pub(super) use sink::beside;
pub(super) use worker::{Failure, documents as documents_of, many_for_json};

/// The flags of runs over many files.
#[derive(Clone, clap::Args)]
#[command(next_help_heading = "Many files")]
#[group(skip)]
pub(super) struct Args {
    /// Write one output an input below this folder, which mirrors the tree; what is there is kept. Parquet: a file for
    /// each table
    #[arg(long, value_name = "DIR", conflicts_with = "output")]
    pub(super) out: Option<PathBuf>,

    /// Convert the files that this one lists, one a line; - for standard input
    #[arg(long, value_name = "LIST")]
    files_from: Option<PathBuf>,

    /// The names in the list end in NUL (find -print0)
    #[arg(short = '0', long = "null", requires = "files_from")]
    nul: bool,

    /// What to convert of a folder, by its name or its path inside: *.pdf, 2024/** [default: the kinds that are read]
    #[arg(long, value_name = "GLOB")]
    include: Vec<String>,

    /// What to leave out of a folder
    #[arg(long, value_name = "GLOB")]
    exclude: Vec<String>,

    /// How many files to convert at a time [default: the number of cores]
    #[arg(short, long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..))]
    jobs: Option<u16>,

    /// The most seconds that a file may take for a page, and sixty times as many in all [default: 120]
    #[arg(long, value_name = "SECONDS", value_parser = clap::value_parser!(u64).range(1..))]
    timeout: Option<u64>,

    /// The most memory that a file may take, such as 512M or 4G [default: 2G]
    #[arg(long, value_name = "SIZE", value_parser = bytes)]
    max_memory: Option<u64>,

    /// Go on with a run that was stopped or killed, with the same flags
    #[arg(long)]
    resume: bool,

    /// Stop at the first input that fails
    #[arg(long)]
    fail_fast: bool,

    /// Write what the run did to this file, as JSON
    #[arg(long, value_name = "PATH")]
    report: Option<PathBuf>,
}

/// Reads `512M`, `4G` or `2GB`.
fn bytes(text: &str) -> Result<u64, String> {
    let wrong = || told(say!("'{}' is no size; write 512M or 4G", text));
    let digits = text.trim_end_matches(|c: char| !c.is_ascii_digit());
    let shift = match text[digits.len()..].trim().to_ascii_lowercase().as_str() {
        "m" | "mb" | "mib" | "" => 20,
        "g" | "gb" | "gib" => 30,
        _ => return Err(wrong()),
    };
    let number: u64 = digits.parse().map_err(|_| wrong())?;
    // Less than this, and not even a small file could be read.
    number
        .checked_mul(1 << shift)
        .filter(|n| *n >= 256 << 20)
        .ok_or_else(|| told(say!("'{}' is too little or too much; give at least 256M", text)))
}

impl Args {
    /// Whether any of them is given, so that even a single file is a run.
    pub(super) fn are_wanted(&self) -> bool {
        let paths = self.out.is_some() || self.files_from.is_some() || self.report.is_some();
        let limits = self.jobs.is_some() || self.timeout.is_some() || self.max_memory.is_some();
        paths || limits || self.resume || self.fail_fast
    }

    /// The same flags for a run into one file.
    pub(super) fn without_folder(&self) -> Self {
        Self { out: None, ..self.clone() }
    }

    fn limits(&self) -> Limits {
        Limits {
            jobs: self.jobs.map_or_else(input::cores, usize::from),
            timeout: Duration::from_secs(self.timeout.unwrap_or(120)),
            memory: self.max_memory.unwrap_or(2 << 30),
        }
    }
}

/// Serves a run as one of its workers.
pub(super) fn serve(args: &convert::Args, options: &Options, spelling: Spelling) -> io::Result<Outcome> {
    // The run keeps all cores busy with files.
    let options = &Options { watch: Some(worker::heartbeat()), threads: 1, ..options.clone() };
    let work = worker::Work { options, spelling, verbose: args.verbose, quiet: args.quiet };
    worker::serve(&work, args.bulk.limits().memory)?;
    Ok(Outcome::Done)
}

/// Converts many files.
pub(super) fn run(args: &convert::Args, spelling: &Spelling) -> Result<Outcome, Stop> {
    let began = Instant::now();
    let found = find(args, spelling)?;
    let inputs = &found.inputs;
    let settings = settings(args, spelling);
    let (resume, overwrite) = (args.bulk.resume, args.overwrite);
    let start = sink::Start { inputs, spelling, settings: &settings, resume, overwrite };
    let opened = open(args, &start)?;
    let wanted: Vec<usize> = (0..inputs.len()).filter(|at| !opened.earlier.contains_key(at)).collect();
    let asked = args.bulk.are_wanted() || args.files.iter().any(|f| f.is_dir());
    let pace = Pace::new(inputs.len(), args.quiet, asked);
    let mut run = Run { args, spelling, report: Report::new(inputs.len()), pace: &pace, written: 0 };
    for (at, entry) in &opened.earlier {
        run.earlier(&inputs[*at], entry);
    }
    interrupt::ask_first();
    let mut sink = opened.sink;
    let on_page = |input: &Input| pace.page(&input::name(&input.path));
    let pool = Pool::new(inputs, worker_args(spelling), args.bulk.limits(), &INTERRUPTED, &on_page);
    let result = pool.run(&wanted, |at, done| run.take(&mut sink, &inputs[at], done));
    pace.clear();
    run.report.end(began.elapsed());
    let through = run.report.through() == inputs.len();
    let can_go_on = match result {
        Ok(()) if through => sink.finish(spelling, run.report.has_output()).map(|()| true),
        Ok(()) | Err(End::FailFast) => sink.leave(),
        // What is safely on disk stays, as after a power cut.
        Err(End::Stop(Stop::ReaderGone)) => return Err(Stop::ReaderGone),
        Err(End::Stop(stop)) => {
            run.end(false)?;
            return Err(stop);
        }
    }?;
    run.end(can_go_on)?;
    if !args.quiet {
        found.passed_over_line().into_iter().for_each(complain);
    }
    let strict = args.strict && run.report.doubtful() > 0;
    Ok(if through && run.report.failed() == 0 && !strict { Outcome::Done } else { Outcome::Failed })
}

/// The files that paths and folders name, in the order of a run.
pub(super) fn listed(paths: &[PathBuf]) -> Result<Vec<PathBuf>, Stop> {
    Ok(placed(paths)?.into_iter().map(|(path, _)| path).collect())
}

/// The same, each with its place below an output folder.
pub(super) fn placed(paths: &[PathBuf]) -> Result<Vec<(PathBuf, PathBuf)>, Stop> {
    let found = inputs::find(&inputs::Wanted { paths, list: None, nul: false, include: &[], exclude: &[] })?;
    found.passed_over_line().into_iter().for_each(complain);
    Ok(found.inputs.into_iter().map(|input| (input.path, input.place)).collect())
}

/// Converts files in worker processes; `flags` are those of `convert`. Hands out what is [kept](super::kept) of each,
/// or why there is nothing.
#[cfg(feature = "review")]
pub(super) fn documents(paths: &[PathBuf], flags: &[OsString], mut take: impl FnMut(usize, Result<Vec<u8>, String>)) {
    let inputs: Vec<Input> = paths.iter().map(|path| Input { path: path.clone(), place: PathBuf::new() }).collect();
    let wanted: Vec<usize> = (0..inputs.len()).collect();
    let mut args: Vec<OsString> = ["convert", "--worker", "kept,100,false", "--quiet"].map(OsString::from).to_vec();
    args.extend_from_slice(flags);
    let limits = Limits { jobs: input::cores(), timeout: Duration::from_secs(120), memory: 2 << 30 };
    let pool = Pool::new(&inputs, args, limits, &INTERRUPTED, &|_| {});
    let result: Result<(), std::convert::Infallible> = pool.run(&wanted, |at, done| {
        take(at, done.answer.failure.map_or(Ok(done.output), |failure| Err(failure.why)));
        Ok(())
    });
    let Ok(()) = result;
}

fn find(args: &convert::Args, spelling: &Spelling) -> Result<Found, Stop> {
    let Args { files_from, nul, include, exclude, out, resume, .. } = &args.bulk;
    let dash = |path: &Path| path.as_os_str() == "-";
    if files_from.as_deref().is_some_and(dash) && args.files.iter().any(|f| dash(f)) {
        return Err(Stop::Usage(say!("standard input is either a list of files or a file")));
    }
    let found =
        inputs::find(&inputs::Wanted { paths: &args.files, list: files_from.as_deref(), nul: *nul, include, exclude })?;
    let inputs = &found.inputs;
    if *resume && (out.is_none() && args.target().is_none_or(dash) || inputs.iter().any(|i| dash(&i.path))) {
        return Err(Stop::Usage(say!("only a run from files into files can be continued; give -o FILE or --out DIR")));
    }
    match spelling.format {
        Format::Json if out.is_none() && inputs.len() > 1 => {
            let n = inputs.len();
            return Err(Stop::Usage(say!(
                "JSON holds one document, and {} files were given; use --format ndjson, one document a line",
                n
            )));
        }
        Format::Preview if out.is_some() => {
            return Err(Stop::Usage(say!("a preview goes into no folder; give another --format")));
        }
        _ => {}
    }
    let paths: Vec<PathBuf> = if args.target().is_some_and(Path::is_file) {
        inputs.iter().map(|i| i.path.clone()).collect()
    } else {
        Vec::new()
    };
    super::refuse_to_overwrite(args.target(), &paths)?;
    if let Some(path) = args.target().filter(|_| !args.bulk.resume) {
        super::ask_to_overwrite(path, args.overwrite)?;
    }
    Ok(found)
}

/// What must be the same for a run to be continued.
fn settings(args: &convert::Args, spelling: &Spelling) -> String {
    let Spelling { format, table, header, encoding, guard, .. } = spelling;
    let password = args.password.as_ref().map(|p| zhibiao::digest(p.as_bytes()));
    let digest = |path: &PathBuf| std::fs::read(path).ok().map(|bytes| zhibiao::digest(&bytes));
    let (lexicon, corrections) =
        (args.lexicon.iter().map(digest).collect::<Vec<_>>(), args.corrections.as_ref().and_then(digest));
    format!(
        "{} {format:?} {table:?} {header:?} {encoding:?} {guard} {:?} {} {password:?} {lexicon:?} {corrections:?} {:?}",
        env!("CARGO_PKG_VERSION"),
        args.pages,
        args.reading.identity(),
        current()
    )
}

fn open(args: &convert::Args, start: &sink::Start) -> Result<sink::Opened, Stop> {
    if let Some(root) = args.bulk.out.as_deref().filter(|_| start.spelling.format == Format::Tables) {
        return sink::tables(root, start);
    }
    if let Some(root) = &args.bulk.out {
        let extension = match start.spelling.format {
            Format::Json => "json",
            Format::Ndjson | Format::Kept => "ndjson",
            Format::Csv => "csv",
            Format::Xlsx | Format::Parts => "xlsx",
            Format::Parquet | Format::Rows | Format::Tables => "parquet",
            Format::Preview => "preview",
        };
        return sink::folder(root, extension, start);
    }
    match args.target().filter(|p| p.as_os_str() != "-") {
        Some(path) if path.is_dir() => {
            Err(Stop::Usage(say!("{}: this is a folder; give -o a file, or --out the folder", path.display())))
        }
        Some(path) if !path.exists() || path.is_file() => sink::combined(path, start),
        path => sink::stream(Output::open(path)?, start),
    }
}

/// The arguments of this process, with what a worker needs to know.
fn worker_args(spelling: &Spelling) -> Vec<OsString> {
    let format = format!("{:?}", spelling.format).to_lowercase();
    let look = format!("{format},{},{}", spelling.look.width, spelling.look.colour);
    let log = if log::is_json() { "json" } else { "text" };
    let mut args: Vec<OsString> = ["convert", "--log", log, "--worker", &look].map(OsString::from).to_vec();
    // What stands before the command is `--log`, and `--lang`, which workers are given in another way.
    args.extend(arguments::given().into_iter().skip(1).skip_while(|arg| arg != "convert").skip(1));
    args
}

/// Why a run ended before its end.
enum End {
    FailFast,
    Stop(Stop),
}

/// A run at work.
struct Run<'a> {
    args: &'a convert::Args,
    spelling: &'a Spelling,
    report: Report,
    pace: &'a Pace,
    /// How many documents were written.
    written: usize,
}

impl Run<'_> {
    /// Counts an input that an earlier run is through with.
    fn earlier(&mut self, input: &Input, entry: &Entry) {
        let name = input::name(&input.path);
        if entry.kept {
            self.report.keep(&name);
        } else {
            if let Some(failure) = &entry.answer.failure {
                self.pace.say(&log::failure(&name, &failure.cause, say!("{} (in the run before)", &failure.why)));
            }
            self.report.count(&name, &entry.answer, true);
        }
        self.pace.step(self.report.through(), self.report.failed(), &name);
    }

    /// Takes a result.
    fn take(&mut self, sink: &mut sink::Sink, input: &Input, mut done: Done) -> Result<(), End> {
        let name = input::name(&input.path);
        let io = |error: io::Error| End::Stop(error.into());
        for line in done.answer.lines.drain(..) {
            self.pace.say(&line);
        }
        if let Some(failure) = &done.answer.failure {
            self.pace.say(&log::failure(&name, &failure.cause, &failure.why));
            if done.output.is_empty() {
                let failed = failure.of(&name, done.answer.sha256.as_deref());
                self.spelling.failure(&mut done.output, failed).map_err(io)?;
            }
        } else {
            if self.written > 0 {
                let mut output = Vec::new();
                self.spelling.between(&mut output).map_err(io)?;
                output.append(&mut done.output);
                done.output = output;
            }
            self.written += 1;
        }
        let entry = Entry { answer: done.answer.clone(), ..done.before.clone() };
        sink.take(input, entry, &done).map_err(End::Stop)?;
        self.report.count(&name, &done.answer, false);
        self.pace.step(self.report.through(), self.report.failed(), &name);
        if self.args.bulk.fail_fast && done.answer.failure.is_some() { Err(End::FailFast) } else { Ok(()) }
    }

    /// Tells what the run did.
    fn end(&self, can_go_on: bool) -> Result<(), Stop> {
        if log::is_json() {
            log::put(&log::summary(&self.report.summary()));
        } else if self.pace.talks() {
            self.report.lines().into_iter().for_each(complain);
            let left = self.report.left();
            if left > 0 {
                complain(if can_go_on {
                    say!("stopped with {} input(s) left; the same command with --resume goes on", left)
                } else {
                    say!("stopped with {} input(s) left", left)
                });
            }
        }
        if let Some(path) = &self.args.bulk.report {
            let mut out = Output::open(Some(path))?;
            zhibiao::export::json::write(&mut out, &self.report)?;
            out.flush()?;
            out.finish()?;
        }
        Ok(())
    }
}
