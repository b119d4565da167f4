//! What stands on the desk: the files, what of each is left to look at, and the decisions.

use super::clock;
use super::work::Work;
use crate::cli::language::told;
use crate::cli::{bulk, input};
use serde::{Deserialize, Serialize};
use std::ffi::OsString;
use std::io;
use std::path::PathBuf;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use zhibiao::amend;
use zhibiao::corrections::{Corrections, Kind, Line};
use zhibiao::document::Document;
use zhibiao::geom::Rect;
use zhibiao::lexicon::Lexicon;
use zhibiao::message::Message;
use zhibiao::review::{self, Item};
use zhibiao::say;

/// How a desk works.
pub(super) struct Settings {
    /// Who decides.
    pub(super) by: String,
    pub(super) password: Option<String>,
    pub(super) lexicon: Option<Arc<Lexicon>>,
}

/// A file on the desk.
struct File {
    path: PathBuf,
    sha256: Option<String>,
    /// Why it gave no document.
    failure: Option<String>,
    is_read: bool,
    pages: u32,
    /// How many doubts it had before anyone looked.
    doubts: usize,
    items: Vec<Item>,
}

/// How far a file is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum State {
    /// It is being read.
    Waiting,
    /// It could not be read.
    Failed,
    /// Nobody has decided anything about it.
    New,
    /// Some doubts are left.
    InWork,
    /// No doubt is left.
    Done,
}

/// A file as the browser lists it.
#[derive(Serialize)]
pub(super) struct Listed {
    name: String,
    state: State,
    failure: Option<String>,
    pages: u32,
    doubts: usize,
    left: usize,
}

/// A decision as the browser sends it.
#[derive(Deserialize)]
pub(super) struct Decision {
    file: usize,
    page: Option<u32>,
    bbox: Option<Rect>,
    path: String,
    read: String,
    now: Option<String>,
    kind: Kind,
}

/// What of a file is left after a decision.
#[derive(Serialize)]
pub(super) struct Left {
    file: usize,
    items: Vec<Item>,
}

/// What changes.
struct Inner {
    files: Vec<File>,
    corrections: Corrections,
    /// The decisions of this desk, the last at the end: each a key, with its lines and their files.
    made: Vec<Vec<(usize, Line)>>,
    /// Grows with each change of a file's state.
    revision: u64,
}

/// The desk.
pub(super) struct Desk {
    work: Work,
    settings: Settings,
    inner: Mutex<Inner>,
}

impl Desk {
    pub(super) fn new(work: Work, paths: &[PathBuf], settings: Settings) -> Self {
        let new = |path: &PathBuf| File {
            path: path.clone(),
            sha256: None,
            failure: None,
            is_read: false,
            pages: 0,
            doubts: 0,
            items: Vec::new(),
        };
        let files = paths.iter().map(new).collect();
        let inner = Inner { files, corrections: work.corrections(), made: Vec::new(), revision: 0 };
        Self { work, settings, inner: Mutex::new(inner) }
    }

    fn inner(&self) -> MutexGuard<'_, Inner> {
        self.inner.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Takes what was read earlier; gives the files that are new.
    pub(super) fn load_known(&self) -> Vec<usize> {
        let paths: Vec<PathBuf> = self.inner().files.iter().map(|file| file.path.clone()).collect();
        let mut new = Vec::new();
        for (at, path) in paths.iter().enumerate() {
            match input::read(path) {
                Err(why) => self.fail(at, &why),
                Ok(bytes) => {
                    let sha256 = zhibiao::digest(&bytes);
                    let known = self.work.document(&sha256);
                    self.inner().files[at].sha256 = Some(sha256);
                    match known {
                        Some(document) => self.take(at, &document),
                        None => new.push(at),
                    }
                }
            }
        }
        new
    }

    /// Reads all files, each once; those that were read earlier are there at once.
    pub(super) fn convert(&self, flags: &[OsString]) {
        let new = self.load_known();
        let paths: Vec<PathBuf> = new.iter().map(|at| self.inner().files[*at].path.clone()).collect();
        bulk::documents(&paths, flags, |which, result| {
            let at = new[which];
            let read = result.and_then(|line| {
                let document: Document =
                    serde_json::from_slice(&line).map_err(|why| told(say!("what was read cannot be kept: {}", why.to_string())))?;
                let kept = self.work.keep(&document.source.sha256, &line);
                kept.map_err(|error| told(say!("what was read cannot be kept: {}", error)))?;
                Ok(document)
            });
            match read {
                Ok(document) => self.take(at, &document),
                Err(why) => self.fail(at, &why),
            }
        });
    }

    fn take(&self, at: usize, document: &Document) {
        let doubts = review::items(document).len();
        let mut inner = self.inner();
        let mut amended = document.clone();
        amend::apply(&mut amended, &inner.corrections, self.lexicon());
        let file = &mut inner.files[at];
        file.sha256 = Some(document.source.sha256.clone());
        file.pages = document.source.page_count.unwrap_or(0);
        (file.items, file.doubts, file.is_read) = (review::items(&amended), doubts, true);
        inner.revision += 1;
    }

    fn fail(&self, at: usize, why: &str) {
        let mut inner = self.inner();
        inner.files[at].failure = Some(why.to_owned());
        inner.revision += 1;
    }

    fn lexicon(&self) -> &Lexicon {
        self.settings.lexicon.as_deref().unwrap_or(Lexicon::built_in())
    }

    /// The files, who decides, and how often anything has changed.
    pub(super) fn listed(&self) -> (Vec<Listed>, String, u64) {
        let inner = self.inner();
        let list = |file: &File| Listed {
            name: input::name(&file.path),
            state: state(file, &inner.corrections),
            failure: file.failure.clone(),
            pages: file.pages,
            doubts: file.doubts,
            left: file.items.len(),
        };
        (inner.files.iter().map(list).collect(), self.settings.by.clone(), inner.revision)
    }

    /// All that is left to look at.
    pub(super) fn queue(&self) -> Vec<Left> {
        let inner = self.inner();
        let left = inner.files.iter().enumerate().filter(|(_, file)| !file.items.is_empty());
        left.map(|(file, f)| Left { file, items: f.items.clone() }).collect()
    }

    /// Where a file lies, with the password that opens it.
    pub(super) fn path(&self, at: usize) -> Option<(PathBuf, Option<String>)> {
        Some((self.inner().files.get(at)?.path.clone(), self.settings.password.clone()))
    }

    /// A file as it is, with all decisions.
    pub(super) fn document(&self, at: usize) -> Option<Document> {
        let (sha256, path) = {
            let inner = self.inner();
            let file = inner.files.get(at).filter(|file| file.is_read)?;
            (file.sha256.clone()?, file.path.clone())
        };
        let mut document = self.work.document(&sha256)?;
        // Two files may have the same bytes.
        document.source.path = input::name(&path);
        amend::apply(&mut document, &self.inner().corrections, self.lexicon());
        Some(document)
    }

    /// How many files there are.
    pub(super) fn count(&self) -> usize {
        self.inner().files.len()
    }

    /// Why a file gave no document.
    pub(super) fn failure(&self, at: usize) -> Option<(String, Option<String>, String)> {
        let inner = self.inner();
        let file = inner.files.get(at)?;
        Some((input::name(&file.path), file.sha256.clone(), file.failure.clone()?))
    }

    /// Records decisions that were made with one key.
    pub(super) fn decide(&self, decisions: Vec<Decision>) -> io::Result<Vec<Left>> {
        let when = clock::now();
        let mut lines = Vec::new();
        {
            let inner = self.inner();
            for decision in decisions {
                let Some(input) = inner.files.get(decision.file).and_then(|file| file.sha256.clone()) else { continue };
                let Decision { file, page, bbox, path, read, now, kind } = decision;
                lines.push((file, Line { input, page, bbox, path, read, now, kind, by: self.settings.by.clone(), when: when.clone() }));
            }
        }
        self.record(&lines)?;
        let left = self.renew(&lines);
        self.inner().made.push(lines);
        Ok(left)
    }

    /// Takes the last decision back; `None` where this desk has made none.
    pub(super) fn undo(&self) -> io::Result<Option<Vec<Left>>> {
        let Some(made) = self.inner().made.pop() else { return Ok(None) };
        let when = clock::now();
        let undone = made.into_iter().rev().map(|(file, line)| (file, Line { kind: Kind::Undone, when: when.clone(), ..line }));
        let undone: Vec<(usize, Line)> = undone.collect();
        self.record(&undone)?;
        Ok(Some(self.renew(&undone)))
    }

    fn record(&self, lines: &[(usize, Line)]) -> io::Result<()> {
        let lines: Vec<Line> = lines.iter().map(|(_, line)| line.clone()).collect();
        // Under one lock, so that the order on disk is that in memory.
        let mut inner = self.inner();
        self.work.append(&lines)?;
        inner.corrections.lines.extend(lines);
        Ok(())
    }

    /// What is left of the files that lines are about.
    fn renew(&self, lines: &[(usize, Line)]) -> Vec<Left> {
        let mut files: Vec<usize> = lines.iter().map(|(file, _)| *file).collect();
        files.sort_unstable();
        files.dedup();
        let mut left = Vec::new();
        for at in files {
            let Some(document) = self.document(at) else { continue };
            let items = review::items(&document);
            let mut inner = self.inner();
            inner.files[at].items.clone_from(&items);
            inner.revision += 1;
            left.push(Left { file: at, items });
        }
        left
    }

    /// A line a file, and one for all.
    pub(super) fn status(&self) -> Vec<Message> {
        let inner = self.inner();
        let line = |file: &File| {
            let what = match state(file, &inner.corrections) {
                State::Waiting => say!("not read yet"),
                State::Failed => say!("failed: {}", file.failure.as_deref().unwrap_or_default()),
                State::New => say!("new, {} doubt(s)", file.items.len()),
                State::InWork => say!("in work, {} of {} doubt(s) left", file.items.len(), file.doubts),
                State::Done => say!("done, {} doubt(s) settled", file.doubts),
            };
            say!("{}: {}", input::name(&file.path), what)
        };
        let mut lines: Vec<Message> = inner.files.iter().map(line).collect();
        let (doubts, left) = inner.files.iter().fold((0, 0), |(d, l), file| (d + file.doubts, l + file.items.len()));
        let share = (100 * left).checked_div(doubts).unwrap_or(0);
        lines.push(say!("{} file(s), {} of {} doubt(s) left ({} %)", inner.files.len(), left, doubts, share));
        lines
    }
}

fn state(file: &File, corrections: &Corrections) -> State {
    let is_touched = || file.sha256.as_ref().is_some_and(|sha256| corrections.lines.iter().any(|line| line.input == *sha256));
    match (file.is_read, file.failure.is_some()) {
        (_, true) => State::Failed,
        (false, _) => State::Waiting,
        _ if file.items.is_empty() => State::Done,
        _ if is_touched() => State::InWork,
        _ => State::New,
    }
}
