//! How far a conversion is: a bar on a terminal, a line now and then elsewhere, objects for a script.

use super::complain;
use super::language::{current, told};
use super::log::{self, Progress};
use indicatif::{ProgressBar, ProgressStyle};
use std::io::{self, IsTerminal};
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};
use zhibiao::say;

/// So often a line says how far a run is where nobody sees a bar.
const LINE: Duration = Duration::from_secs(10);
/// So often a script hears of it at most.
const OBJECT: Duration = Duration::from_millis(500);
/// A file that is read in less shows no bar.
const PATIENCE: Duration = Duration::from_secs(1);

/// When something was said last.
struct Clock {
    said: Mutex<Instant>,
    rest: Duration,
}

impl Clock {
    fn new() -> Self {
        Self { said: Mutex::new(Instant::now()), rest: if log::is_json() { OBJECT } else { LINE } }
    }

    /// Whether it is time again; if so, it is said now.
    fn strikes(&self) -> bool {
        let mut said = self.said.lock().unwrap_or_else(PoisonError::into_inner);
        let is_time = said.elapsed() >= self.rest;
        if is_time {
            *said = Instant::now();
        }
        is_time
    }
}

fn style(template: &str) -> ProgressStyle {
    ProgressStyle::with_template(template).unwrap_or_else(|_| ProgressStyle::default_bar())
}

/// How far a run over many inputs is. Threads that feed workers tell it of pages, the run of inputs.
pub(super) struct Inputs {
    bar: Option<ProgressBar>,
    talks: bool,
    clock: Clock,
    count: usize,
    /// Pages that were read so far.
    pages: AtomicU32,
    /// Inputs done and failed.
    state: Mutex<(usize, usize)>,
}

impl Inputs {
    /// Of so many inputs. `asked`: whether a line now and then is wanted where no bar is seen.
    pub(super) fn new(count: usize, quiet: bool, asked: bool) -> Self {
        let watched = io::stderr().is_terminal() && !log::is_json();
        let talks = !quiet && (watched || asked || log::is_json());
        let template = current().text("{bar:30} {pos}/{len} {per_sec}, {eta} left {wide_msg}");
        let bar = (talks && watched).then(|| ProgressBar::new(count as u64).with_style(style(template)));
        Self { bar, talks, clock: Clock::new(), count, pages: AtomicU32::new(0), state: Mutex::new((0, 0)) }
    }

    /// Whether the end of the run is told of.
    pub(super) fn talks(&self) -> bool {
        self.talks
    }

    /// Prints a line of the log above the bar.
    pub(super) fn say(&self, line: &str) {
        match &self.bar {
            Some(bar) => bar.suspend(|| log::put(line)),
            None => log::put(line),
        }
    }

    /// A page of this input was read.
    pub(super) fn page(&self, name: &str) {
        self.pages.fetch_add(1, Ordering::Relaxed);
        self.tell(name);
    }

    /// So many inputs are done, and so many of them failed; this one was the last.
    pub(super) fn step(&self, done: usize, failed: usize, name: &str) {
        *self.state.lock().unwrap_or_else(PoisonError::into_inner) = (done, failed);
        if let Some(bar) = &self.bar {
            bar.set_position(done as u64);
        }
        self.tell(name);
    }

    fn tell(&self, name: &str) {
        let (done, failed) = *self.state.lock().unwrap_or_else(PoisonError::into_inner);
        let pages = self.pages.load(Ordering::Relaxed);
        if let Some(bar) = &self.bar {
            bar.set_message(told(say!("{} page(s) read, {} failed; {}", pages, failed, name)));
        } else if self.talks && self.clock.strikes() {
            if log::is_json() {
                let (inputs, done, failed) = (Some(self.count), Some(done), Some(failed));
                log::put(&log::progress(&Progress {
                    path: name,
                    inputs,
                    done,
                    failed,
                    pages: None,
                    pages_done: pages,
                }));
            } else {
                let left = self.count - done;
                complain(say!(
                    "{} input(s) done, {} left, {} failed; {} page(s) read; now {}",
                    done,
                    left,
                    failed,
                    pages,
                    name
                ));
            }
        }
    }

    pub(super) fn clear(&self) {
        if let Some(bar) = &self.bar {
            bar.finish_and_clear();
        }
    }
}

/// How far the pages of one input are.
pub(super) struct Pages {
    name: String,
    bar: Option<ProgressBar>,
    talks: bool,
    begun: Instant,
    clock: Clock,
    done: AtomicU32,
}

impl Pages {
    pub(super) fn new(name: &str, quiet: bool) -> Self {
        let watched = io::stderr().is_terminal() && !log::is_json();
        let bar = (watched && !quiet).then(ProgressBar::hidden);
        let clock = Clock::new();
        Self { name: name.to_owned(), bar, talks: !quiet, begun: Instant::now(), clock, done: AtomicU32::new(0) }
    }

    /// One more page of so many was read.
    pub(super) fn page(&self, count: u32) {
        let done = self.done.fetch_add(1, Ordering::Relaxed) + 1;
        if let Some(bar) = &self.bar {
            if bar.is_hidden() && self.begun.elapsed() > PATIENCE && done < count {
                bar.set_length(count.into());
                bar.set_style(style(current().text("{bar:30} page {pos}/{len}, {eta} left")));
                bar.set_draw_target(indicatif::ProgressDrawTarget::stderr());
            }
            bar.set_position(done.into());
        } else if self.talks && self.clock.strikes() {
            if log::is_json() {
                log::put(&log::progress(&Progress {
                    path: &self.name,
                    pages: Some(count),
                    pages_done: done,
                    ..Progress::default()
                }));
            } else {
                complain(say!("{}: {} of {} page(s) read", &self.name, done, count));
            }
        }
    }

    pub(super) fn clear(&self) {
        if let Some(bar) = &self.bar {
            bar.finish_and_clear();
        }
    }
}
