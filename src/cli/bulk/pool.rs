//! Workers, each with a thread that feeds it, watches the clock, and starts another one where it dies. Results come in
//! the order of the inputs.

use super::inputs::Input;
use super::journal::{Entry, digest};
use super::worker::{Answer, Failure, read_frame, write_frame};
use crate::cli::input;
use crate::cli::language::{current, told};
use std::collections::BTreeMap;
use std::io::{self, BufReader, Read};
use std::process::{Child, ChildStdin, Command, Stdio};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel};
use std::sync::{Condvar, Mutex, PoisonError};
use std::thread;
use std::time::{Duration, Instant};
use zhibiao::message::Language;
use zhibiao::say;

/// So many files a worker may be ahead of the one whose result is waited for.
///
/// Too small: while one file takes long, the others stand still. Too large: their results fill the memory.
const AHEAD: usize = 64;

/// So much of what a dying worker says is kept, in bytes.
const LAST_WORDS: usize = 4096;

/// So many times the limit for a page a file may take in all: a scanned book of 300 pages stays far below, and a run
/// comes to its end.
const PAGES: u32 = 60;

/// What decides how workers run.
#[derive(Clone, Copy, Debug)]
pub(super) struct Limits {
    /// How many there are.
    pub(super) jobs: usize,
    /// How long one may take until the first page of a file is read, and for each further one.
    pub(super) timeout: Duration,
    /// How much address space one may have, in bytes.
    pub(super) memory: u64,
}

/// What became of an input, and its output.
pub(super) struct Done {
    /// The input as it was before it was converted.
    pub(super) before: Entry,
    pub(super) answer: Answer,
    pub(super) output: Vec<u8>,
}

/// Which input is next, and how far the run is.
struct Progress {
    next: usize,
    /// Inputs before this one are through.
    through: usize,
    stopped: bool,
}

/// The inputs of a run on their way to the workers.
pub(super) struct Pool<'a> {
    inputs: &'a [Input],
    limits: Limits,
    /// The arguments of a worker.
    args: Vec<std::ffi::OsString>,
    progress: Mutex<Progress>,
    moved: Condvar,
    /// Set where the user wants the run to end.
    interrupted: &'a AtomicBool,
    /// Is told of each page of an input that was read.
    on_page: &'a (dyn Fn(&Input) + Sync),
}

impl<'a> Pool<'a> {
    pub(super) fn new(
        inputs: &'a [Input],
        args: Vec<std::ffi::OsString>,
        limits: Limits,
        interrupted: &'a AtomicBool,
        on_page: &'a (dyn Fn(&Input) + Sync),
    ) -> Self {
        let progress = Mutex::new(Progress { next: 0, through: 0, stopped: false });
        Self { inputs, limits, args, progress, moved: Condvar::new(), interrupted, on_page }
    }

    /// Converts the inputs that `wanted` names, from the first to the last, and hands each result to `take`, in their
    /// order. Where `take` fails, nothing new is begun.
    pub(super) fn run<E>(&self, wanted: &[usize], mut take: impl FnMut(usize, Done) -> Result<(), E>) -> Result<(), E> {
        thread::scope(|scope| {
            let (results, arrived) = channel();
            for _ in 0..self.limits.jobs.min(wanted.len()) {
                let results = results.clone();
                scope.spawn(move || self.feed(wanted, &results));
            }
            drop(results);
            let mut early: BTreeMap<usize, Done> = BTreeMap::new();
            let mut due = 0;
            let mut outcome = Ok(());
            for (at, done) in arrived {
                early.insert(at, done);
                while let Some(done) = early.remove(&due).filter(|_| outcome.is_ok()) {
                    outcome = take(wanted[due], done);
                    due += 1;
                    self.advance(due, outcome.is_err());
                }
            }
            outcome
        })
    }

    fn advance(&self, through: usize, stopped: bool) {
        let mut progress = self.progress.lock().unwrap_or_else(PoisonError::into_inner);
        progress.through = through;
        progress.stopped |= stopped;
        self.moved.notify_all();
    }

    /// The next input to begin with; `None` where there is none, or the run is to end.
    fn next(&self, count: usize) -> Option<usize> {
        let mut progress = self.progress.lock().unwrap_or_else(PoisonError::into_inner);
        while !progress.stopped && progress.next < count && progress.next >= progress.through + AHEAD * self.limits.jobs
        {
            progress = self.moved.wait(progress).unwrap_or_else(PoisonError::into_inner);
        }
        if progress.stopped || progress.next >= count || self.interrupted.load(Ordering::Relaxed) {
            return None;
        }
        progress.next += 1;
        Some(progress.next - 1)
    }

    /// Feeds one worker, and the ones that take its place.
    fn feed(&self, wanted: &[usize], results: &Sender<(usize, Done)>) {
        let mut worker = None;
        while let Some(at) = self.next(wanted.len()) {
            let done = self.convert(&mut worker, &self.inputs[wanted[at]]);
            if results.send((at, done)).is_err() {
                return;
            }
        }
    }

    fn convert(&self, slot: &mut Option<Worker>, input: &Input) -> Done {
        let before = Entry::now(&input.path);
        let mut worker = match slot.take().map_or_else(|| Worker::start(&self.args), Ok) {
            Ok(worker) => worker,
            Err(error) => {
                let why = told(say!("no process could be started for it: {}; try again", error));
                return failed(input, before, Failure::new("no_worker", why));
            }
        };
        match worker.convert(input, self.limits.timeout, &|| (self.on_page)(input)) {
            Ok((answer, output)) => {
                *slot = Some(worker);
                Done { before, answer, output }
            }
            Err(end) => failed(input, before, worker.why_dead(end, self.limits)),
        }
    }
}

/// The result of an input whose worker is gone; it has no output yet.
fn failed(input: &Input, before: Entry, failure: Failure) -> Done {
    let sha256 = digest(&input.path);
    Done { before, answer: Answer { failure: Some(failure), sha256, ..Answer::default() }, output: Vec::new() }
}

/// How a conversion ended that gave no answer.
#[derive(Clone, Copy, PartialEq, Eq)]
enum End {
    /// After so many pages; whether the file as a whole took too long.
    TooLong {
        pages: usize,
        whole: bool,
    },
    Died,
}

/// What a worker says.
enum Word {
    /// A page was read.
    Page,
    Answer(Vec<u8>, Vec<u8>),
}

/// A worker process.
struct Worker {
    child: Child,
    requests: ChildStdin,
    answers: Receiver<Word>,
    last_words: Option<thread::JoinHandle<String>>,
}

impl Worker {
    fn start(args: &[std::ffi::OsString]) -> io::Result<Self> {
        // What runs now, even where the program was replaced since it was started.
        let program = if cfg!(target_os = "linux") { "/proc/self/exe".into() } else { std::env::current_exe()? };
        let mut command = Command::new(program);
        // A backtrace would push the reason out of what is kept of its last words.
        command.env("RUST_BACKTRACE", "0").env("LC_ALL", if current() == Language::Zh { "zh" } else { "C" });
        // Builds with mimalloc: memory that is only reserved would count against the limit of the worker.
        command.env("MIMALLOC_ARENA_RESERVE", "0");
        command.args(args).stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
        // Ctrl-C is for the run; its workers finish the files that they are at.
        #[cfg(unix)]
        std::os::unix::process::CommandExt::process_group(&mut command, 0);
        let mut child = command.spawn()?;
        let missing = || io::Error::other("a pipe is missing");
        let requests = child.stdin.take().ok_or_else(missing)?;
        let answers = listen(child.stdout.take().ok_or_else(missing)?);
        let last_words = Some(heed(child.stderr.take().ok_or_else(missing)?));
        Ok(Self { child, requests, answers, last_words })
    }

    fn convert(&mut self, input: &Input, timeout: Duration, on_page: &dyn Fn()) -> Result<(Answer, Vec<u8>), End> {
        let content =
            if input.path.as_os_str() == "-" { input::read(&input.path).unwrap_or_default() } else { Vec::new() };
        let sent = write_frame(&mut self.requests, input.path.as_os_str().as_encoded_bytes());
        sent.and_then(|()| write_frame(&mut self.requests, &content)).map_err(|_| End::Died)?;
        let end = Instant::now() + timeout * PAGES;
        let mut pages = 0;
        loop {
            let left = end.saturating_duration_since(Instant::now());
            match self.answers.recv_timeout(timeout.min(left)) {
                Ok(Word::Page) => {
                    pages += 1;
                    on_page();
                }
                Ok(Word::Answer(answer, output)) => {
                    return Ok((serde_json::from_slice(&answer).map_err(|_| End::Died)?, output));
                }
                Err(RecvTimeoutError::Timeout) => return Err(End::TooLong { pages, whole: left < timeout }),
                Err(RecvTimeoutError::Disconnected) => return Err(End::Died),
            }
        }
    }

    /// Ends the process, and says why it gave no answer.
    fn why_dead(mut self, end: End, limits: Limits) -> Failure {
        if let End::TooLong { pages, whole } = end {
            let seconds = limits.timeout.as_secs();
            let what = match pages {
                0 => say!("{} s", seconds),
                _ if whole => say!("{} s in all", seconds * u64::from(PAGES)),
                _ => say!("{} s for what comes after page {} of those asked for", seconds, pages),
            };
            return Failure::new(
                "timeout",
                told(say!("it took longer than {} and was stopped; --timeout gives it more", what)),
            );
        }
        let status = self.child.wait().map(|s| s.to_string()).unwrap_or_default();
        let words = self.last_words.take().and_then(|w| w.join().ok()).unwrap_or_default();
        if words.contains("memory allocation of") || words.contains("out of memory") {
            let megabytes = limits.memory >> 20;
            return Failure::new(
                "memory",
                told(say!("it needs more than {} MB of memory; --max-memory gives it more", megabytes)),
            );
        }
        if words.contains("overflowed its stack") {
            return Failure::new(
                "stack",
                told(say!("it nests too deeply to be read; open it in a PDF reader and save it anew")),
            );
        }
        Failure::new(
            "crash",
            told(say!(
                "the process that converted it died ({}); please report it, with the file if you may share it",
                status
            )),
        )
    }
}

impl Drop for Worker {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// Reads answers on a thread of its own, so that they can be waited for with a limit.
fn listen(from: impl Read + Send + 'static) -> Receiver<Word> {
    let (sender, receiver) = channel();
    thread::spawn(move || {
        let mut from = BufReader::new(from);
        while let Ok(Some(answer)) = read_frame(&mut from) {
            let word = if answer.is_empty() {
                Word::Page
            } else {
                let Ok(Some(output)) = read_frame(&mut from) else { break };
                Word::Answer(answer, output)
            };
            if sender.send(word).is_err() {
                break;
            }
        }
    });
    receiver
}

/// Keeps the end of what a worker says on standard error.
fn heed(mut from: impl Read + Send + 'static) -> thread::JoinHandle<String> {
    thread::spawn(move || {
        let (mut kept, mut piece) = (Vec::new(), [0; 1024]);
        while let Ok(n @ 1..) = from.read(&mut piece) {
            kept.extend_from_slice(&piece[..n]);
            kept.drain(..kept.len().saturating_sub(LAST_WORDS));
        }
        String::from_utf8_lossy(&kept).into_owned()
    })
}
