//! A worker process: it converts one file after the other for the run that started it.
//!
//! It is the same program with the same arguments, so that it converts as the command itself would. Requests and
//! answers are frames (a length of four bytes, then so many bytes) on its standard input and output; an answer that is
//! empty says that a page was read. What it cannot survive (no memory left, a stack that overflows, a loop) costs the
//! run this process and one file.

use crate::cli::language::told;
use crate::cli::spelling::{Failed, Format, Spelling};
use crate::cli::{again, findings, hints, input, log, nothing};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::io::{self, Read, Write};
use std::path::Path;
use std::sync::Arc;
use zhibiao::diag::Severity;
use zhibiao::document::Document;
use zhibiao::document::stored::Stored;
use zhibiao::export::code_name;
use zhibiao::message::Message;
use zhibiao::{Options, Watch, review, say};

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
    /// How far persons are with it, where decisions are applied.
    #[serde(default)]
    pub(super) review: Option<Reviewed>,
    /// Whether a document of it has no form.
    #[serde(default)]
    pub(super) formless: bool,
    /// The findings as lines, where they are asked for.
    pub(super) lines: Vec<String>,
}

/// How far persons are with a file.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Reviewed {
    /// Whether anything was decided about it.
    pub(super) is_touched: bool,
    /// How many doubts it had before.
    pub(super) doubts: usize,
    /// How many are left.
    pub(super) left: usize,
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
pub(super) fn serve(work: &Work, max_memory: u64) -> io::Result<()> {
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
pub(super) fn heartbeat() -> Watch {
    Watch(Arc::new(|_| {
        let mut answers = io::stdout().lock();
        let _ = write_frame(&mut answers, &[]).and_then(|()| answers.flush());
    }))
}

/// The documents of an input, where reading it cannot hurt others.
pub(in crate::cli) fn documents(name: &str, bytes: &[u8], options: &Options) -> Result<Vec<Stored>, Failure> {
    let result = input::guarded(|| Ok(again::documents(name, bytes, options)));
    result
        .map_err(|why| Failure::new("internal_error", why))?
        .map_err(|e| Failure::new(e.cause(), told(hints::said(&e))))
}

/// Why documents are too many for a format, if they are.
pub(in crate::cli) fn many_for_json(all: &[Stored], format: Format) -> Option<Message> {
    let are_many = format == Format::Json && all.len() > 1;
    are_many.then(|| {
        say!("JSON holds one document, and {} were given; use --format ndjson, one document a line", all.len())
    })
}

/// Converts one file; gives what became of it, and its output.
fn convert(work: &Work, path: &Path, content: Vec<u8>) -> (Answer, Vec<u8>) {
    let name = input::name(path);
    let bytes = if content.is_empty() { input::read(path) } else { Ok(content) };
    let sha256 = bytes.as_ref().ok().map(|b| zhibiao::digest(b));
    let result =
        bytes.map_err(|why| Failure::new("unreadable", why)).and_then(|bytes| documents(&name, &bytes, work.options));
    let result = result.and_then(|all| match many_for_json(&all, work.spelling.format) {
        Some(why) => Err(Failure::new("usage", told(why))),
        None => Ok(all),
    });
    let (mut answer, mut output) = (Answer { sha256, ..Answer::default() }, Vec::new());
    let written = match result {
        Err(failure) => {
            let written = work.spelling.failure(&mut output, failure.of(&name, answer.sha256.as_deref()));
            answer.failure = Some(failure);
            written
        }
        Ok(all) => {
            all.iter().for_each(|stored| match stored {
                Stored::Document(document) => answer.add(document, work, &name),
                Stored::Failure { path, why, .. } => answer.lines.push(log::failure(path, "not_converted", why)),
            });
            work.spelling.all(&mut output, &all)
        }
    };
    if let Err(error) = written {
        answer.failure = Some(Failure::new("internal_error", told(say!("its output cannot be spelt: {}", error))));
    }
    (answer, output)
}

impl Answer {
    /// Counts a document of the input with this name.
    fn add(&mut self, document: &Document, work: &Work, name: &str) {
        self.pages += document.source.page_count.unwrap_or(0);
        self.forms += document.forms.len();
        self.indicators += document.forms.iter().map(|f| f.indicators.len()).sum::<usize>();
        for finding in findings(document) {
            *self.findings.entry(code_name(finding.code)).or_default() += 1;
            let is_said = log::is_said(finding, work.verbose, work.quiet);
            self.lines.extend(is_said.then(|| log::finding(&document.source.path, finding)));
        }
        let grave = findings(document).filter(|finding| finding.severity >= Severity::Warning).count();
        // A file without a form fails `--strict` too.
        self.warnings += u64::try_from(grave).unwrap_or(u64::MAX);
        self.formless |= document.forms.is_empty();
        if !work.verbose && !work.quiet {
            self.lines.extend(nothing(document).map(log::note));
        }
        if let Some((corrections, doubts)) = work.options.corrections.as_ref().zip(document.doubts) {
            let reviewed = self.review.get_or_insert_default();
            reviewed.doubts += doubts;
            reviewed.left += review::items(document).len();
            reviewed.is_touched |= !corrections.standing(&document.source.sha256).is_empty();
        }
        if document.source.path != name {
            self.lines.extend(again::changed(document).map(log::note));
        }
    }
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
