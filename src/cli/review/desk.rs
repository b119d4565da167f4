//! What stands on the desk: the files, what of each is left to look at, and the decisions.

use super::clock;
use super::reader::How;
use super::states::State;
use super::work::Work;
use crate::cli::input;
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;
use std::io;
use std::path::PathBuf;
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use zhibiao::amend;
use zhibiao::corrections::{Corrections, Kind, Line};
use zhibiao::document::Document;
use zhibiao::geom::Rect;
use zhibiao::lexicon::Lexicon;
use zhibiao::review::{self, Item};

/// How a desk works.
pub(super) struct Settings {
    /// Who decides.
    pub(super) by: String,
    /// How pages are read again for copies.
    pub(super) options: zhibiao::Options,
    /// How files are read.
    pub(super) how: How,
}

/// A file on the desk.
#[derive(Default)]
pub(super) struct File {
    pub(super) path: PathBuf,
    pub(super) sha256: Option<String>,
    /// Why it gave no document.
    pub(super) failure: Option<String>,
    pub(super) is_read: bool,
    pub(super) pages: u32,
    /// How many doubts it had before anyone looked.
    pub(super) doubts: usize,
    pub(super) items: Vec<Item>,
    /// The words of its headers and labels.
    pub(super) words: BTreeSet<String>,
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
    pub(super) file: usize,
    pub(super) items: Vec<Item>,
}

/// What was done at this desk with one key.
pub(super) enum Made {
    /// Decisions, with their files.
    Lines(Vec<(usize, Line)>),
    /// A word was taught; what was taught before.
    Taught { word: String, before: String },
}

/// What changes.
pub(super) struct Inner {
    pub(super) files: Vec<File>,
    pub(super) corrections: Corrections,
    pub(super) lexicon: Arc<Lexicon>,
    /// The words that were taught at this desk: what was read before one was may have to be read again.
    pub(super) lessons: Vec<String>,
    /// What was done at this desk, the last at the end.
    pub(super) made: Vec<Made>,
    /// Grows with each change of a file's state.
    pub(super) revision: u64,
}

/// The desk.
pub(super) struct Desk {
    pub(super) work: Work,
    pub(super) settings: Settings,
    inner: Mutex<Inner>,
    /// Told when files are to be read.
    pub(super) wanted: Condvar,
}

impl Desk {
    pub(super) fn new(work: Work, paths: &[PathBuf], settings: Settings, lexicon: Arc<Lexicon>) -> Self {
        let files = paths.iter().map(|path| File { path: path.clone(), ..File::default() }).collect();
        let inner = Inner {
            files,
            corrections: work.corrections(),
            lexicon,
            lessons: Vec::new(),
            made: Vec::new(),
            revision: 0,
        };
        Self { work, settings, inner: Mutex::new(inner), wanted: Condvar::new() }
    }

    pub(super) fn inner(&self) -> MutexGuard<'_, Inner> {
        self.inner.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The words that are known now.
    pub(super) fn lexicon(&self) -> Arc<Lexicon> {
        Arc::clone(&self.inner().lexicon)
    }

    /// The files, who decides, and how often anything has changed.
    pub(super) fn listed(&self) -> (Vec<Listed>, String, u64) {
        let inner = self.inner();
        let list = |file: &File| Listed {
            name: input::name(&file.path),
            state: State::of(file, &inner.corrections),
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
        Some((self.inner().files.get(at)?.path.clone(), self.settings.options.password.clone()))
    }

    /// A file as it is, with all decisions.
    pub(super) fn document(&self, at: usize) -> Option<Document> {
        let (sha256, path) = {
            let inner = self.inner();
            let file = inner.files.get(at).filter(|file| file.is_read)?;
            (file.sha256.clone()?, file.path.clone())
        };
        let (mut document, _) = self.work.kept(&sha256)?;
        // Two files may have the same bytes.
        document.source.path = input::name(&path);
        let inner = self.inner();
        amend::apply(&mut document, &inner.corrections, &inner.lexicon);
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
                lines.push((
                    file,
                    Line { input, page, bbox, path, read, now, kind, by: self.settings.by.clone(), when: when.clone() },
                ));
            }
        }
        self.record(&lines)?;
        let left = self.renew(&lines);
        self.inner().made.push(Made::Lines(lines));
        Ok(left)
    }

    /// Takes the last decision back; `None` where this desk has made none.
    pub(super) fn undo(&self) -> io::Result<Option<Vec<Left>>> {
        let last = self.inner().made.pop();
        let made = match last {
            None => return Ok(None),
            Some(Made::Taught { word, before }) => return self.learn(&before, word).map(Some),
            Some(Made::Lines(lines)) => lines,
        };
        let when = clock::now();
        let undone =
            made.into_iter().rev().map(|(file, line)| (file, Line { kind: Kind::Undone, when: when.clone(), ..line }));
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
}
