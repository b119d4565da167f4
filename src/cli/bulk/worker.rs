//! A worker process: it converts one file after the other for the run that started it.
//!
//! It is the same program with the same arguments, so that it converts as the command itself would. Requests and answers are frames (a
//! length of four bytes, then so many bytes) on its standard input and output; an answer that is empty says that a page was read. What it cannot survive (no memory left, a stack that
//! overflows, a loop) costs the run this process and one file.

use crate::cli::spelling::{Failed, Spelling};
use crate::cli::{finding_line, findings, input, nothing_line};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::io::{self, Read, Write};
use std::path::Path;
use std::sync::Arc;
use zhibiao::diag::Severity;
use zhibiao::document::Document;
use zhibiao::export::code_name;
use zhibiao::{Options, Watch};

/// What became of a file.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub(super) struct Answer {
    /// Why it gave no document.
    pub(super) failure: Option<Failure>,
    /// The digest of its bytes, where they could be read.
    pub(super) sha256: Option<String>,
    /// How many pages it has; 0 where that is not known.
    pub(super) pages: u32,
    /// How many forms.
    pub(super) forms: usize,
    /// How many indicators.
    pub(super) indicators: usize,
    /// How many findings of each code.
    pub(super) findings: BTreeMap<String, u64>,
    /// How many findings of severity warning or error.
    pub(super) warnings: u64,
    /// The findings as lines, where they are asked for.
    pub(super) lines: Vec<String>,
}

/// Why a file gave no document.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub(in crate::cli) struct Failure {
    /// The stable name of the cause.
    pub(in crate::cli) cause: String,
    /// One line for a person.
    pub(in crate::cli) why: String,
}

impl Failure {
    pub(in crate::cli) fn new(cause: &str, why: impl Into<String>) -> Self {
        Self { cause: cause.to_owned(), why: why.into() }
    }

    pub(in crate::cli) fn of<'a>(&'a self, name: &'a str, sha256: Option<&'a str>) -> Failed<'a> {
        Failed { name, sha256, cause: &self.cause, why: &self.why }
    }
}

/// Converts the bytes of an input where it cannot hurt others.
pub(in crate::cli) fn converted(name: &str, bytes: &[u8], options: &Options) -> Result<Document, Failure> {
    let result = input::guarded(|| Ok(zhibiao::convert(name, bytes, options)));
    result.map_err(|why| Failure::new("internal_error", why))?.map_err(|e| Failure::new(e.cause(), e.to_string()))
}

/// How a worker converts.
pub(super) struct Work<'a> {
    pub(super) options: &'a Options,
    pub(super) spelling: Spelling,
    /// Whether findings are told line by line.
    pub(super) verbose: bool,
    /// Whether nothing is told but failures.
    pub(super) quiet: bool,
}

/// Serves requests until there are no more.
pub(in crate::cli) fn serve(work: &Work, max_memory: u64) -> io::Result<()> {
    limit_memory(max_memory);
    let mut requests = io::stdin().lock();
    while let Some(path) = read_frame(&mut requests)? {
        let content = read_frame(&mut requests)?.unwrap_or_default();
        let (answer, output) = convert(work, Path::new(&super::inputs::os_name(&path)), content);
        // Not locked while it converts: its pages are told from another thread.
        let mut answers = io::stdout().lock();
        write_frame(&mut answers, &serde_json::to_vec(&answer)?)?;
        write_frame(&mut answers, &output)?;
        answers.flush()?;
    }
    Ok(())
}

/// Tells the run that a page was read. Where it cannot be told, the run has gone.
pub(in crate::cli) fn heartbeat() -> Watch {
    Watch(Arc::new(|| {
        let mut answers = io::stdout().lock();
        let _ = write_frame(&mut answers, &[]).and_then(|()| answers.flush());
    }))
}

/// Converts one file; gives what became of it, and its output.
fn convert(work: &Work, path: &Path, content: Vec<u8>) -> (Answer, Vec<u8>) {
    let name = input::name(path);
    let bytes = if content.is_empty() { input::read(path) } else { Ok(content) };
    let sha256 = bytes.as_ref().ok().map(|b| zhibiao::digest(b));
    let result = bytes.map_err(|why| Failure::new("unreadable", why)).and_then(|bytes| converted(&name, &bytes, work.options));
    let (mut answer, mut output) = (Answer { sha256, ..Answer::default() }, Vec::new());
    let written = match result {
        Err(failure) => {
            let written = work.spelling.failure(&mut output, failure.of(&name, answer.sha256.as_deref()));
            answer.failure = Some(failure);
            written
        }
        Ok(document) => {
            answer.pages = document.source.page_count.unwrap_or(0);
            answer.forms = document.forms.len();
            answer.indicators = document.forms.iter().map(|f| f.indicators.len()).sum();
            for finding in findings(&document) {
                *answer.findings.entry(code_name(finding.code)).or_default() += 1;
                answer.warnings += u64::from(finding.severity >= Severity::Warning);
                answer.lines.extend(work.verbose.then(|| finding_line(&name, finding)));
            }
            if !work.verbose && !work.quiet {
                answer.lines.extend(nothing_line(&document));
            }
            work.spelling.document(&mut output, &document)
        }
    };
    if let Err(error) = written {
        answer.failure = Some(Failure::new("internal_error", format!("its output cannot be spelt: {error}")));
    }
    (answer, output)
}

/// Sets the most address space that this process may have, in bytes.
fn limit_memory(bytes: u64) {
    #[cfg(unix)]
    {
        use rustix::process::{Resource, Rlimit, setrlimit};
        // Where the system does not let it be set, `--timeout` is still there.
        let _ = setrlimit(Resource::As, Rlimit { current: Some(bytes), maximum: Some(bytes) });
    }
    #[cfg(target_os = "linux")]
    {
        // A run that is killed takes its workers along, whatever they are at.
        let _ = rustix::process::set_parent_process_death_signal(Some(rustix::process::Signal::KILL));
    }
    #[cfg(not(unix))]
    let _ = bytes;
}

/// Writes a frame.
pub(super) fn write_frame(out: &mut impl Write, bytes: &[u8]) -> io::Result<()> {
    let length = u32::try_from(bytes.len()).map_err(|_| io::Error::other("more than 4 GB"))?;
    out.write_all(&length.to_le_bytes())?;
    out.write_all(bytes)
}

/// Reads a frame; `None` at the end.
pub(super) fn read_frame(from: &mut impl Read) -> io::Result<Option<Vec<u8>>> {
    let mut length = [0; 4];
    match from.read_exact(&mut length) {
        Err(error) if error.kind() == io::ErrorKind::UnexpectedEof => return Ok(None),
        other => other?,
    }
    let length = u32::from_le_bytes(length);
    let mut bytes = Vec::new();
    if from.take(length.into()).read_to_end(&mut bytes)? < length as usize {
        return Err(io::ErrorKind::UnexpectedEof.into());
    }
    Ok(Some(bytes))
}
