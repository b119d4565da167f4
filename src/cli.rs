//! The command line: its flags, and what the subcommands share. What is converted and how it is spelt is the library's.

mod again;
mod arguments;
mod bulk;
mod convert;
mod embedded;
mod explain;
mod generate;
mod help;
mod hints;
mod input;
mod install;
mod interrupt;
mod kept;
mod language;
mod lexicon;
mod log;
mod mistakes;
mod models;
mod output;
mod panel;
mod progress;
#[cfg(feature = "review")]
mod review;
mod schema;
mod spelling;
mod tables;
mod window;

use clap::{CommandFactory, FromArgMatches, Parser, Subcommand};
use language::told;
use std::io::{self, IsTerminal, Write};
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use zhibiao::diag::{Code, Diagnostic};
use zhibiao::document::Document;
use zhibiao::export::code_name;
use zhibiao::message::Message;
use zhibiao::say;

/// Turns Chinese government performance tables (PDF, scans, text dumps) into data that can be trusted
#[derive(Parser)]
#[command(version, arg_required_else_help = true, after_help = EXAMPLES, max_term_width = 100)]
struct Cli {
    #[command(subcommand)]
    command: Command,

    /// The language of help and messages [default: the system's]
    #[arg(long, value_enum, value_name = "LANG", global = true, ignore_case = true)]
    lang: Option<language::Lang>,

    /// What standard error is for: a person, or a script that reads JSON
    #[arg(
        long,
        value_enum,
        value_name = "WHAT",
        global = true,
        ignore_case = true,
        overrides_with = "log",
        default_value = "text"
    )]
    log: log::Log,
}

#[derive(Subcommand)]
enum Command {
    /// Convert performance forms (绩效目标表) to JSON, NDJSON, CSV, XLSX or Parquet
    Convert(Box<convert::Args>),
    /// Extract every table of a PDF, whatever it is about
    Tables(tables::Args),
    /// Check what was read beside its pages, in the browser: a desk for a batch of scans
    #[cfg(feature = "review")]
    Review(review::Args),
    /// Put the forms of several years, stages and units side by side: what is new, dropped, renamed, tightened or
    /// loosened
    Panel(panel::Args),
    /// Print what is known of the words of forms, as a file to begin your own with (see convert --lexicon)
    Lexicon,
    /// Print the JSON Schema of what `convert` writes
    Schema(schema::Args),
    /// List, check or install the models that read scans
    Models(install::Args),
    /// Write shell completions and manual pages, for those who make packages
    #[command(hide = true)]
    Generate(generate::Args),
}

const EXAMPLES: &str = "\
Examples:
  zhibiao convert form.pdf                   show the form on the terminal; JSON when piped
  zhibiao convert form.pdf -o form.json      write a file, in the format of its extension
  zhibiao convert *.pdf -o all.csv           the indicators of many files, for a spreadsheet
  zhibiao convert forms/ --out results       a folder of files, into a folder of results
  zhibiao tables report.pdf --format md      every table of any PDF
  zhibiao panel 2023/ 2024/ -o panel.xlsx    years side by side

Exit status: 0 every input was converted, 1 at least one was not, 2 wrong usage.";

/// The names of the commands.
const COMMANDS: [&str; 9] = ["convert", "tables", "review", "panel", "lexicon", "schema", "models", "generate", "help"];

/// How a command ended that ran to its end.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Outcome {
    /// Every input was converted.
    Done,
    /// At least one input was not, or has findings that `--strict` does not let pass.
    Failed,
}

/// Why a command stopped before its end.
#[derive(Debug)]
enum Stop {
    /// The flags make no sense together.
    Usage(Message),
    /// The output could not be written.
    Output(Message),
    /// The reader of the output has gone (`| head`), which is its right.
    ReaderGone,
}

impl From<io::Error> for Stop {
    fn from(error: io::Error) -> Self {
        match error.kind() {
            io::ErrorKind::BrokenPipe => Self::ReaderGone,
            _ => Self::Output(say!("the output cannot be written: {}", error)),
        }
    }
}

/// Runs the command that the arguments name.
pub(crate) fn run() -> ExitCode {
    let parsed = help::localised(Cli::command())
        .try_get_matches_from(arguments::given())
        .and_then(|matches| Cli::from_arg_matches(&matches));
    let cli = match parsed {
        Ok(cli) => cli,
        Err(error) => return mistakes::report(&error),
    };
    input::silence_panics();
    match &cli.command {
        Command::Convert(args) if args.is_worker() => interrupt::leave_to_others(),
        _ => interrupt::arm(),
    }
    let status = status(&command(cli.command));
    log::done(status).iter().for_each(|line| log::put(line));
    if arguments::are_dropped() {
        window::wait_where_it_closes();
    }
    ExitCode::from(status)
}

/// Runs a command.
fn command(command: Command) -> Result<Outcome, Stop> {
    match command {
        Command::Convert(args) => convert::run(&args),
        Command::Tables(args) => tables::run(&args),
        #[cfg(feature = "review")]
        Command::Review(args) => review::run(&args),
        Command::Panel(args) => panel::run(&args),
        Command::Lexicon => lexicon::run(),
        Command::Schema(args) => schema::run(&args),
        Command::Models(args) => install::run(&args),
        Command::Generate(args) => generate::run(&args),
    }
}

/// The exit status of a command that ended so; why it stopped is said.
fn status(result: &Result<Outcome, Stop>) -> u8 {
    match result {
        Ok(Outcome::Done) | Err(Stop::ReaderGone) => 0,
        Ok(Outcome::Failed) => 1,
        Err(Stop::Output(what)) => {
            log::put(&log::error(what.clone()));
            1
        }
        Err(Stop::Usage(what)) => {
            log::put(&log::error(what.clone()));
            2
        }
    }
}

/// Says one line on standard error.
fn complain(line: impl Into<Message>) {
    log::put(&log::note(line));
}

/// All that was found in a document.
fn findings(document: &Document) -> impl Iterator<Item = &Diagnostic> {
    document.forms.iter().flat_map(|f| &f.diagnostics).chain(&document.diagnostics)
}

/// A finding as a line, with its place.
fn finding_line(path: &str, finding: &Diagnostic) -> String {
    let page = finding.page.map(|p| format!(" {}", told(say!("page {}", p)))).unwrap_or_default();
    let bbox = finding.bbox.map(|b| format!(" [{:.1} {:.1} {:.1} {:.1}]", b.x0, b.y0, b.x1, b.y1)).unwrap_or_default();
    let (severity, code) = (code_name(finding.severity), code_name(finding.code));
    format!("{path}:{page}{bbox} {severity} {code}: {}", told(hints::found(finding)))
}

/// What is said of a document without forms.
fn nothing(document: &Document) -> Option<Message> {
    let why = document.diagnostics.iter().find(|d| matches!(d.code, Code::NoFormFound | Code::PagesMissing));
    let why = why.map_or_else(|| say!("nothing of it could be read"), |d| Message::from(&d.message));
    document.forms.is_empty().then(|| say!("{}: no form was found: {}", &document.source.path, why))
}

/// Stops where an output is there already, unless it may be replaced: by `--overwrite`, or by who is asked on a
/// terminal.
fn ask_to_overwrite(output: &Path, overwrite: bool) -> Result<(), Stop> {
    if overwrite || !output.is_file() {
        return Ok(());
    }
    let exists =
        say!("{}: this file is there already; give --overwrite to replace it, or another path", output.display());
    if !(io::stdin().is_terminal() && io::stderr().is_terminal()) {
        return Err(Stop::Usage(exists));
    }
    let question = told(say!("{}: this file is there already; replace it? [y/N]", output.display()));
    let _ = write!(io::stderr().lock(), "zhibiao: {question} ");
    let mut answer = String::new();
    let _ = io::stdin().read_line(&mut answer);
    let is_yes = matches!(answer.trim().to_lowercase().as_str(), "y" | "yes" | "是" | "好");
    if is_yes { Ok(()) } else { Err(Stop::Usage(exists)) }
}

/// Stops where the output is one of the inputs, which is never meant.
fn refuse_to_overwrite(output: Option<&Path>, inputs: &[PathBuf]) -> Result<(), Stop> {
    let Some(output) = output.and_then(|path| path.canonicalize().ok()).filter(|path| path.is_file()) else {
        return Ok(());
    };
    match inputs.iter().find(|input| input.canonicalize().is_ok_and(|input| input == output)) {
        Some(input) => Err(Stop::Usage(say!("{}: this is an input; give -o another path", input.display()))),
        None => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    #[test]
    fn the_flags_fit_together() {
        let command = <super::Cli as clap::CommandFactory>::command();
        assert!(command.get_subcommands().all(|sub| super::COMMANDS.contains(&sub.get_name())));
        command.debug_assert();
    }
}
