//! The files of a desk are read: each once, and again where something was taught about it.

use super::desk::{Desk, File, Left, Made};
use super::work::TAUGHT;
use crate::cli::kept::{self, Header};
use crate::cli::language::told;
use crate::cli::{Stop, bulk, input, lexicon};
use std::ffi::OsString;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::{Arc, PoisonError};
use zhibiao::document::Document;
use zhibiao::lexicon::Lexicon;
use zhibiao::{amend, review, say};

/// How files are read.
pub(super) struct How {
    /// The flags of `convert` that decide what is read, but for the words that are known.
    pub(super) flags: Vec<OsString>,
    /// What else must be the same for an earlier reading to be taken.
    pub(super) settings: String,
    /// The files of words that are given.
    pub(super) lexicons: Vec<PathBuf>,
    /// The folder of the desk, with the words that were taught.
    pub(super) folder: PathBuf,
}

impl How {
    /// The files of words: what was taught goes before what is given.
    fn words(&self) -> Vec<PathBuf> {
        let taught = self.folder.join(TAUGHT);
        taught.is_file().then_some(taught).into_iter().chain(self.lexicons.iter().cloned()).collect()
    }

    /// The words that are known.
    pub(super) fn lexicon(&self) -> Result<Arc<Lexicon>, Stop> {
        Ok(Arc::new(lexicon::read(&self.words())?.unwrap_or_else(|| Lexicon::built_in().clone())))
    }

    /// What must be the same for an earlier reading to be taken.
    pub(super) fn identity(&self) -> String {
        let digest = |path: &PathBuf| {
            std::fs::read(path).ok().filter(|bytes| !bytes.is_empty()).map(|bytes| zhibiao::digest(&bytes))
        };
        let lexicons: Vec<String> = self.words().iter().filter_map(digest).collect();
        let settings = format!("{} {} {lexicons:?}", env!("CARGO_PKG_VERSION"), self.settings);
        zhibiao::digest(settings.as_bytes())[..8].to_owned()
    }

    fn flags(&self) -> Vec<OsString> {
        let words = self.words().into_iter().flat_map(|path| [OsString::from("--lexicon"), path.into()]);
        self.flags.iter().cloned().chain(words).collect()
    }
}

impl Desk {
    /// Takes what was read earlier.
    pub(super) fn load_known(&self) {
        let paths: Vec<PathBuf> = self.inner().files.iter().map(|file| file.path.clone()).collect();
        for (at, path) in paths.iter().enumerate() {
            self.load(at, path);
        }
    }

    fn load(&self, at: usize, path: &Path) {
        match input::read(path) {
            Err(why) => self.fail(at, &why),
            Ok(bytes) => {
                let sha256 = zhibiao::digest(&bytes);
                let known = self.work.kept(&sha256);
                self.inner().files[at].sha256 = Some(sha256);
                if let Some((document, headers)) = known {
                    self.take(at, &document, &headers);
                }
            }
        }
    }

    /// Reads what is to be read, as long as the desk is open.
    pub(super) fn read_on(&self) {
        self.load_known();
        loop {
            self.read_wanted();
            let mut inner = self.inner();
            while wanted(&inner.files).is_empty() {
                inner = self.wanted.wait(inner).unwrap_or_else(PoisonError::into_inner);
            }
        }
    }

    /// Reads all files, each once.
    pub(super) fn read_all(&self) {
        self.load_known();
        self.read_wanted();
    }

    fn read_wanted(&self) {
        let (wanted, paths, lessons) = {
            let inner = self.inner();
            let wanted = wanted(&inner.files);
            let paths: Vec<PathBuf> = wanted.iter().map(|at| inner.files[*at].path.clone()).collect();
            (wanted, paths, inner.lessons.len())
        };
        bulk::documents(&paths, &self.settings.how.flags(), |which, result| {
            if let Err(why) = result.and_then(|line| self.arrive(wanted[which], &line, lessons)) {
                self.fail(wanted[which], &why);
            }
        });
    }

    /// Takes what was read when so much was taught.
    fn arrive(&self, at: usize, line: &[u8], lessons: usize) -> Result<(), String> {
        let unkept = |why: String| told(say!("what was read cannot be kept: {}", why));
        let document: Document = serde_json::from_slice(line).map_err(|why| unkept(why.to_string()))?;
        let headers = kept::headers(line);
        let words = words(&headers);
        // What was taught since may say something about it: then it is still to be read.
        if self.inner().lessons[lessons..].iter().any(|word| words.contains(word)) {
            return Ok(());
        }
        self.work.keep(&document.source.sha256, line).map_err(|error| unkept(error.to_string()))?;
        self.take(at, &document, &headers);
        Ok(())
    }

    fn take(&self, at: usize, document: &Document, headers: &[Header]) {
        let doubts = review::items(document).len();
        let mut inner = self.inner();
        let mut amended = document.clone();
        amend::apply(&mut amended, &inner.corrections, &inner.lexicon);
        let file = &mut inner.files[at];
        file.sha256 = Some(document.source.sha256.clone());
        file.pages = document.source.page_count.unwrap_or(0);
        file.words = words(headers);
        (file.items, file.doubts, file.is_read) = (review::items(&amended), doubts, true);
        inner.revision += 1;
    }

    fn fail(&self, at: usize, why: &str) {
        let mut inner = self.inner();
        inner.files[at].failure = Some(why.to_owned());
        inner.revision += 1;
    }

    /// Reads what is said of a word, and notes that it can be taken back.
    pub(super) fn teach(&self, word: String, text: &str) -> io::Result<Vec<Left>> {
        let before = self.work.taught();
        let left = self.learn(text, word.clone())?;
        self.inner().made.push(Made::Taught { word, before });
        Ok(left)
    }

    /// Puts a text in the place of what was taught, and has the files read again in which a word stands.
    pub(super) fn learn(&self, text: &str, word: String) -> io::Result<Vec<Left>> {
        self.work.teach(text)?;
        let how = &self.settings.how;
        let lexicon = how.lexicon().map_err(|_| io::Error::other("what was taught cannot be read"))?;
        let identity = how.identity();
        let again: Vec<(usize, PathBuf)> = {
            let mut inner = self.inner();
            let concerned = |file: &File| file.words.contains(&word);
            for file in inner.files.iter().filter(|file| file.is_read && !concerned(file)) {
                let kept = file.sha256.as_ref().filter(|sha256| !self.work.has(sha256, &identity));
                kept.map_or(Ok(()), |sha256| self.work.carry(sha256, &identity))?;
            }
            self.work.turn_to(identity);
            let again: Vec<usize> =
                (0..inner.files.len()).filter(|at| inner.files[*at].is_read && concerned(&inner.files[*at])).collect();
            for at in &again {
                (inner.files[*at].is_read, inner.files[*at].items) = (false, Vec::new());
            }
            inner.lexicon = lexicon;
            inner.lessons.push(word);
            inner.revision += 1;
            again.into_iter().map(|at| (at, inner.files[at].path.clone())).collect()
        };
        // Where it is taken back, what was read before is still there.
        again.iter().for_each(|(at, path)| self.load(*at, path));
        self.wanted.notify_all();
        let inner = self.inner();
        Ok(again.into_iter().map(|(file, _)| Left { file, items: inner.files[file].items.clone() }).collect())
    }
}

/// The files that are still to be read.
fn wanted(files: &[File]) -> Vec<usize> {
    (0..files.len()).filter(|at| !files[*at].is_read && files[*at].failure.is_none()).collect()
}

/// The words by which rules know headers.
fn words(headers: &[Header]) -> std::collections::BTreeSet<String> {
    headers.iter().map(|header| Lexicon::word_of(&header.text)).filter(|word| !word.is_empty()).collect()
}
