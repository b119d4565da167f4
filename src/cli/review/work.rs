//! The folder that a desk keeps: what persons have decided, what was read, and a lock, so that a second desk is told.

use crate::cli::Stop;
use crate::cli::output::cannot_write;
use std::fs::{self, File};
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::sync::Mutex;
use zhibiao::corrections::{Corrections, Line};
use zhibiao::document::Document;
use zhibiao::say;

/// The file with the decisions, in the folder.
const CORRECTIONS: &str = "corrections.ndjson";

/// A folder that is kept.
pub(super) struct Work {
    root: PathBuf,
    /// What decides what is read: a reading under other settings is another one.
    identity: String,
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
        Ok(Self { root: root.to_owned(), identity, log: Some(Mutex::new(log)), _lock: Some(lock) })
    }

    /// Opens the folder to look at it.
    pub(super) fn look(root: &Path, identity: String) -> Result<Self, Stop> {
        if !root.is_dir() {
            return Err(Stop::Usage(say!("{}: no desk was open here yet; start one without --status, or give its --work", root.display())));
        }
        Ok(Self { root: root.to_owned(), identity, log: None, _lock: None })
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
        let mut log = log.lock().map_err(|_| io::Error::other("the file of decisions is in an unknown state; start the desk anew"))?;
        // One write, so that a line is there whole or is the last one and cut short.
        log.write_all(&bytes)?;
        log.sync_data()
    }

    /// What was read of an input in these settings, if it was.
    pub(super) fn document(&self, sha256: &str) -> Option<Document> {
        serde_json::from_slice(&fs::read(self.place(sha256)).ok()?).ok()
    }

    /// Keeps what was read of an input.
    pub(super) fn keep(&self, sha256: &str, document: &[u8]) -> io::Result<()> {
        let place = self.place(sha256);
        let mut draft = tempfile::Builder::new().prefix(".reading-").tempfile_in(self.root.join("documents"))?;
        draft.write_all(document)?;
        draft.persist(place).map(drop).map_err(|error| error.error)
    }

    fn place(&self, sha256: &str) -> PathBuf {
        self.root.join("documents").join(format!("{sha256}-{}.json", self.identity))
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
        assert!(matches!(Work::open(&root, String::new()), Err(Stop::Output(why)) if why.to_string().contains("another desk")));
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
