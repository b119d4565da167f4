//! What is said on standard error: lines for a person, or with `--log json` a JSON object a line for a script.
//!
//! Whoever has something to say makes a line of it here ([`note`], [`error`], [`failure`], [`finding`]) and hands it to
//! [`put`]; workers hand theirs to the run.

use super::hints;
use super::language::told;
use clap::ValueEnum;
use serde::Serialize;
use std::env;
use std::ffi::OsStr;
use std::io::{self, Write};
use std::sync::OnceLock;
use zhibiao::diag::{Diagnostic, Severity};
use zhibiao::export::code_name;
use zhibiao::message::Message;
use zhibiao::say;

/// What `--log` says.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(super) enum Log {
    /// Lines for a person
    Text,
    /// A JSON object a line, for scripts: progress, error, warning, info, note, summary, done
    Json,
}

/// How this process speaks, chosen once at its start.
static CHOSEN: OnceLock<Log> = OnceLock::new();

/// Whether this process speaks to a script.
pub(super) fn is_json() -> bool {
    *CHOSEN.get_or_init(|| asked(env::args_os())) == Log::Json
}

/// What `--log` says, before the arguments are understood: complaints about them are of that kind too.
fn asked(args: impl Iterator<Item = impl AsRef<OsStr>>) -> Log {
    let args: Vec<String> =
        args.map(|arg| arg.as_ref().to_string_lossy().into_owned()).take_while(|arg| arg != "--").collect();
    let behind =
        args.iter().zip(args.iter().skip(1)).filter(|(flag, _)| *flag == "--log").map(|(_, value)| value.as_str());
    let joined = args.iter().filter_map(|arg| arg.strip_prefix("--log="));
    if behind.chain(joined).last().is_some_and(|value| value.eq_ignore_ascii_case("json")) {
        Log::Json
    } else {
        Log::Text
    }
}

/// A line of JSON. Members that say nothing are left out.
#[derive(Default, Serialize)]
struct Event<'a> {
    event: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    path: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    cause: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    severity: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    code: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    page: Option<u32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    bbox: Option<[f32; 4]>,
    #[serde(skip_serializing_if = "Option::is_none")]
    message: Option<String>,
}

impl Event<'_> {
    fn line(&self) -> String {
        spelt(self)
    }
}

fn spelt(event: &impl Serialize) -> String {
    serde_json::to_string(event).unwrap_or_default()
}

/// Prints a line that was made here; nobody is left to tell where that fails.
pub(super) fn put(line: &str) {
    let line: String = line.chars().map(|c| if c.is_control() { ' ' } else { c }).collect();
    let name = if is_json() { "" } else { "zhibiao: " };
    let _ = writeln!(io::stderr().lock(), "{name}{line}");
}

/// Something to know.
pub(super) fn note(message: impl Into<Message>) -> String {
    plain("note", message)
}

/// Why the command stopped.
pub(super) fn error(message: impl Into<Message>) -> String {
    plain("error", message)
}

fn plain(event: &'static str, message: impl Into<Message>) -> String {
    let message = told(message);
    if is_json() { Event { event, message: Some(message), ..Event::default() }.line() } else { message }
}

/// Why an input was not converted: the stable name of the cause, and a sentence.
pub(super) fn failure(path: &str, cause: &str, why: impl Into<Message>) -> String {
    let why = why.into();
    if is_json() {
        Event { event: "error", path: Some(path), cause: Some(cause), message: Some(told(why)), ..Event::default() }
            .line()
    } else {
        told(say!("{}: {}", path, why))
    }
}

/// A finding with its place.
pub(super) fn finding(path: &str, finding: &Diagnostic) -> String {
    if !is_json() {
        return super::finding_line(path, finding);
    }
    let event = if finding.severity >= Severity::Warning { "warning" } else { "info" };
    let event = Event {
        event,
        path: Some(path),
        severity: Some(code_name(finding.severity)),
        code: Some(code_name(finding.code)),
        page: finding.page,
        bbox: finding.bbox.map(|b| [b.x0, b.y0, b.x1, b.y1]),
        message: Some(told(hints::found(finding))),
        ..Event::default()
    };
    event.line()
}

/// Whether a finding is said: with `-v` all of them; a script hears of warnings unless `-q` is given.
pub(super) fn is_said(finding: &Diagnostic, verbose: bool, quiet: bool) -> bool {
    verbose || (is_json() && !quiet && finding.severity >= Severity::Warning)
}

/// How far a run is: of its inputs, or of the pages of one.
#[derive(Default, Serialize)]
pub(super) struct Progress<'a> {
    /// What is at work, or was done last.
    pub(super) path: &'a str,
    /// Inputs.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) inputs: Option<usize>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) done: Option<usize>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) failed: Option<usize>,
    /// Pages: of the input, where it is one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) pages: Option<u32>,
    pub(super) pages_done: u32,
}

/// What came of the inputs.
#[derive(Default, Serialize)]
pub(super) struct Summary {
    pub(super) inputs: usize,
    pub(super) converted: usize,
    pub(super) failed: usize,
    pub(super) kept: usize,
    pub(super) pages: u64,
    pub(super) forms: usize,
    pub(super) indicators: usize,
    pub(super) with_warnings: usize,
}

#[derive(Serialize)]
struct Tagged<T> {
    event: &'static str,
    #[serde(flatten)]
    what: T,
}

/// How far a run is, for a script.
pub(super) fn progress(progress: &Progress) -> String {
    spelt(&Tagged { event: "progress", what: progress })
}

/// What came of the inputs, for a script.
pub(super) fn summary(summary: &Summary) -> String {
    spelt(&Tagged { event: "summary", what: summary })
}

/// The last line for a script: with which status the command ends.
pub(super) fn done(status: u8) -> Option<String> {
    is_json().then(|| format!("{{\"event\":\"done\",\"status\":{status}}}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_flag_is_seen_wherever_it_stands() {
        let of = |args: &str| asked(args.split(' '));
        assert_eq!(of("zhibiao convert a.pdf --log json"), Log::Json);
        assert_eq!(of("zhibiao --log=JSON convert"), Log::Json);
        assert_eq!(of("zhibiao --log json convert --log text"), Log::Text);
        assert_eq!(of("zhibiao convert -- --log json"), Log::Text);
    }

    #[test]
    fn what_says_nothing_is_left_out() {
        let progress = progress(&Progress { path: "a.pdf", pages: Some(300), pages_done: 4, ..Progress::default() });
        assert_eq!(progress, r#"{"event":"progress","path":"a.pdf","pages":300,"pages_done":4}"#);
        let event = Event { event: "error", path: Some("a"), ..Event::default() };
        assert_eq!(event.line(), r#"{"event":"error","path":"a"}"#);
    }
}
