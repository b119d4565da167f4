//! The folder that a desk keeps: what persons have decided, what was read, and a lock, so that a second desk is told.

use crate::cli::Stop;
use crate::cli::kept::{self, Header};
use crate::cli::output::cannot_write;
use std::fs::{self, File};
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};
use zhibiao::corrections::{Corrections, Line};
use zhibiao::document::Document;
use zhibiao::say;

/// The file with the decisions, in the folder.
const CORRECTIONS: &str = "corrections.ndjson";
/// The file with what persons have taught: a lexicon that `convert --lexicon` reads.
pub(super) const TAUGHT: &str = "lexicon.toml";

/// A folder that is kept.
pub(super) struct Work {
    root: PathBuf,
    /// What decides what is read: a reading under other settings is another one.
    identity: Mutex<String>,
    /// The file with the decisions, to be added to; `None` for one who only looks.
    log: Option<Mutex<File>>,
    /// Held as long as the desk is open.
    _lock: Option<File>,
}

impl Work {
    /// Opens the folder for one desk.
    pub(super) fn open(root: &Path, identity: String) -> Result<Self, Stop> {
        let failed = |error: io::Error| cannot_write(root, &error);
        fs::create_dir_all(root.join("documents")).map_err(failed)?;
        let lock = File::options().create(true).truncate(false).write(true).open(root.join("lock")).map_err(failed)?;
        if lock.try_lock().is_err() {
            let what = say!(
                "{}: another desk is open on this folder; close it (Ctrl-C where it was started), or give another --work",
                root.display()
            );
            return Err(Stop::Output(what));
        }
        let path = root.join(CORRECTIONS);
        mend(&path).map_err(failed)?;
        let log = File::options().create(true).append(true).open(&path).map_err(failed)?;
        Ok(Self {
            root: root.to_owned(),
            identity: Mutex::new(identity),
            log: Some(Mutex::new(log)),
            _lock: Some(lock),
        })
    }

    /// Opens the folder to look at it.
    pub(super) fn look(root: &Path, identity: String) -> Result<Self, Stop> {
        if !root.is_dir() {
            return Err(Stop::Usage(say!(
                "{}: no desk was open here yet; start one without --status, or give its --work",
                root.display()
            )));
        }
        Ok(Self { root: root.to_owned(), identity: Mutex::new(identity), log: None, _lock: None })
    }

    /// What persons have decided so far.
    pub(super) fn corrections(&self) -> Corrections {
        Corrections::read(&fs::read(self.root.join(CORRECTIONS)).unwrap_or_default())
    }

    /// Adds decisions; when this returns they are on disk.
    pub(super) fn append(&self, lines: &[Line]) -> io::Result<()> {
        let mut bytes = Vec::new();
        for line in lines {
            bytes.extend(line.spelt()?);
        }
        let Some(log) = &self.log else { return Err(io::ErrorKind::PermissionDenied.into()) };
        let mut log = log
            .lock()
            .map_err(|_| io::Error::other("the file of decisions is in an unknown state; start the desk anew"))?;
        // One write, so that a line is there whole or is the last one and cut short.
        log.write_all(&bytes)?;
        log.sync_data()
    }

    /// What was read of an input in these settings, if it was, with its headers.
    pub(super) fn kept(&self, sha256: &str) -> Option<(Document, Vec<Header>)> {
        let bytes = fs::read(self.place(sha256, &self.identity())).ok()?;
        Some((serde_json::from_slice(&bytes).ok()?, kept::headers(&bytes)))
    }

    /// Keeps what was read of an input.
    pub(super) fn keep(&self, sha256: &str, document: &[u8]) -> io::Result<()> {
        self.replace(&self.place(sha256, &self.identity()), document)
    }

    /// Whether something was read of an input in other settings.
    pub(super) fn has(&self, sha256: &str, identity: &str) -> bool {
        self.place(sha256, identity).is_file()
    }

    /// Takes what was read of an input for what is read of it in other settings too.
    pub(super) fn carry(&self, sha256: &str, identity: &str) -> io::Result<()> {
        let (from, to) = (self.place(sha256, &self.identity()), self.place(sha256, identity));
        fs::hard_link(&from, &to).or_else(|_| fs::copy(&from, &to).map(drop))
    }

    /// Changes the settings.
    pub(super) fn turn_to(&self, identity: String) {
        *self.identity.lock().unwrap_or_else(PoisonError::into_inner) = identity;
    }

    fn identity(&self) -> String {
        self.identity.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// What persons have taught here, as the text of a lexicon file.
    pub(super) fn taught(&self) -> String {
        fs::read_to_string(self.root.join(TAUGHT)).unwrap_or_default()
    }

    /// Replaces what persons have taught.
    pub(super) fn teach(&self, text: &str) -> io::Result<()> {
        self.replace(&self.root.join(TAUGHT), text.as_bytes())
    }

    /// Puts a file in its place, whole or not at all.
    fn replace(&self, place: &Path, bytes: &[u8]) -> io::Result<()> {
        let mut draft = tempfile::Builder::new().prefix(".draft-").tempfile_in(self.root.join("documents"))?;
        draft.write_all(bytes)?;
        draft.as_file().sync_data()?;
        draft.persist(place).map(drop).map_err(|error| error.error)
    }

    fn place(&self, sha256: &str, identity: &str) -> PathBuf {
        self.root.join("documents").join(format!("{sha256}-{identity}.json"))
    }
}

/// Ends a last line that was cut short, so that the next one begins anew; reading tells of it.
fn mend(path: &Path) -> io::Result<()> {
    let Ok(bytes) = fs::read(path) else { return Ok(()) };
    if bytes.is_empty() || bytes.ends_with(b"\n") {
        return Ok(());
    }
    let whole = bytes.iter().rposition(|b| *b == b'\n').map_or(0, |at| at + 1);
    let file = File::options().write(true).open(path)?;
    file.set_len(whole as u64)?;
    file.sync_data()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_second_desk_is_told_and_one_who_looks_is_not() {
        let folder = tempfile::tempdir().unwrap();
        let root = folder.path().join("work");
        assert!(matches!(Work::look(&root, String::new()), Err(Stop::Usage(_))));
        let first = Work::open(&root, String::new()).unwrap();
        assert!(
            matches!(Work::open(&root, String::new()), Err(Stop::Output(why)) if why.to_string().contains("another desk"))
        );
        assert!(Work::look(&root, String::new()).is_ok());
        drop(first);
        assert!(Work::open(&root, String::new()).is_ok());
    }

    #[test]
    fn a_line_that_was_cut_short_does_not_spoil_the_next_one() {
        let folder = tempfile::tempdir().unwrap();
        let line = |read: &str| Line {
            input: "a".into(),
            page: None,
            bbox: None,
            path: "forms[0].title".into(),
            read: read.into(),
            now: None,
            kind: zhibiao::corrections::Kind::Accepted,
            by: "b".into(),
            when: String::new(),
        };
        let work = Work::open(folder.path(), String::new()).unwrap();
        work.append(&[line("1")]).unwrap();
        drop(work);
        let path = folder.path().join(CORRECTIONS);
        let mut bytes = fs::read(&path).unwrap();
        bytes.extend_from_slice(b"{\"input\":\"a");
        fs::write(&path, bytes).unwrap();
        let work = Work::open(folder.path(), String::new()).unwrap();
        work.append(&[line("2")]).unwrap();
        assert_eq!(work.corrections().lines, [line("1"), line("2")]);
    }
}
