//! What became of each input so far, on disk, so that a run can go on after any end.
//!
//! A line an input, in the order in which the results were written. A line is written only when what it tells of is
//! safely on disk, so that the journal is never ahead of the output; what it does not yet tell of is done again.

use super::worker::Answer;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use std::fs::{self, File};
use std::io::{self, BufRead, BufReader, Seek, Write};
use std::path::{Path, PathBuf};
use std::time::UNIX_EPOCH;

/// What an input was when it was converted, and what became of it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(super) struct Entry {
    /// Its path, with whatever is no Unicode escaped.
    pub(super) path: String,
    /// Its size in bytes; 0 where it could not be read.
    pub(super) size: u64,
    /// When it was changed, in nanoseconds since 1970.
    pub(super) changed: String,
    /// The length of the output after it, in bytes.
    pub(super) end: u64,
    /// Whether an output was there before the run, and was kept.
    pub(super) kept: bool,
    /// What became of it.
    pub(super) answer: Answer,
}

impl Entry {
    /// An input as it is now, of which nothing is known yet.
    pub(super) fn now(path: &Path) -> Self {
        let meta = fs::metadata(path).ok();
        let changed = meta.as_ref().and_then(|m| m.modified().ok()).and_then(|t| t.duration_since(UNIX_EPOCH).ok());
        let changed = changed.map(|d| d.as_nanos().to_string()).unwrap_or_default();
        let size = meta.map_or(0, |m| m.len());
        Self { path: key(path), size, changed, end: 0, kept: false, answer: Answer::default() }
    }

    /// Whether the input is still what it was; its bytes are read only where its time alone differs.
    pub(super) fn holds_for(&self, path: &Path) -> bool {
        let now = Self::now(path);
        let same_bytes = || digest(path) == self.answer.sha256;
        self.path == now.path && self.size == now.size && (self.changed == now.changed || same_bytes())
    }
}

/// The digest of a file, however large; `None` for what is no plain file, and could be waited for without end.
pub(super) fn digest(path: &Path) -> Option<String> {
    let mut file = fs::metadata(path).ok().filter(fs::Metadata::is_file).and_then(|_| File::open(path).ok())?;
    let mut hash = Sha256::new();
    io::copy(&mut file, &mut hash).ok()?;
    Some(hash.finalize().iter().map(|b| format!("{b:02x}")).collect())
}

/// The name of an input in the journal.
pub(super) fn key(path: &Path) -> String {
    format!("{path:?}")
}

/// The first line: for what run the journal is kept.
#[derive(Serialize, Deserialize, PartialEq)]
struct Head {
    zhibiao_journal: u32,
    settings: String,
}

/// An entry, and the place in the file where it ends.
pub(super) type Noted = (Entry, u64);

/// An open journal.
pub(super) struct Journal {
    file: File,
    path: PathBuf,
    /// Lines that tell of what is not yet safely on disk.
    pending: Vec<u8>,
}

/// Why a journal cannot be used.
pub(super) enum Refusal {
    /// It belongs to a run with other flags.
    OtherSettings,
    /// Another run is using it.
    InUse,
    /// The system says no.
    System(io::Error),
}

impl From<io::Error> for Refusal {
    fn from(error: io::Error) -> Self {
        Self::System(error)
    }
}

impl Journal {
    /// Begins a journal; it is there as a whole or not at all.
    pub(super) fn begin(path: &Path, settings: &str, first: &[Entry]) -> Result<Self, Refusal> {
        if File::open(path).is_ok_and(|f| f.try_lock().is_err()) {
            return Err(Refusal::InUse);
        }
        let mut draft = path.to_owned().into_os_string();
        draft.push("-new");
        let mut file = File::create(&draft)?;
        file.try_lock().map_err(|_| Refusal::InUse)?;
        let mut bytes =
            serde_json::to_vec(&Head { zhibiao_journal: 1, settings: settings.to_owned() }).map_err(io::Error::from)?;
        bytes.push(b'\n');
        file.write_all(&bytes)?;
        let mut journal = Self { file, path: path.to_owned(), pending: Vec::new() };
        first.iter().try_for_each(|entry| journal.note(entry))?;
        journal.commit()?;
        fs::rename(&draft, path)?;
        Ok(journal)
    }

    /// Opens the journal of an earlier run, with its entries and the places in the file where they end; `None` where
    /// there is none.
    pub(super) fn resume(path: &Path, settings: &str) -> Result<Option<(Self, Vec<Noted>)>, Refusal> {
        let mut file = match File::options().read(true).write(true).open(path) {
            Ok(file) => file,
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
            Err(error) => return Err(error.into()),
        };
        file.try_lock().map_err(|_| Refusal::InUse)?;
        let mut lines = BufReader::new(&file);
        let mut line = Vec::new();
        let mut at = lines.read_until(b'\n', &mut line)? as u64;
        let ours = Head { zhibiao_journal: 1, settings: settings.to_owned() };
        if serde_json::from_slice::<Head>(&line).ok() != Some(ours) {
            return Err(Refusal::OtherSettings);
        }
        let mut entries = Vec::new();
        loop {
            line.clear();
            let length = lines.read_until(b'\n', &mut line)? as u64;
            // A line that the end of the run cut short tells of nothing.
            let Some(entry) = line.ends_with(b"\n").then(|| serde_json::from_slice(&line).ok()).flatten() else {
                break;
            };
            at += length;
            entries.push((entry, at));
        }
        file.set_len(at)?;
        file.seek(io::SeekFrom::Start(at))?;
        Ok(Some((Self { file, path: path.to_owned(), pending: Vec::new() }, entries)))
    }

    /// Forgets what stands after this place.
    pub(super) fn cut(&mut self, at: u64) -> io::Result<()> {
        self.file.set_len(at)?;
        self.file.seek(io::SeekFrom::Start(at)).map(drop)
    }

    /// Notes an entry, to be written with the next [`Self::commit`].
    pub(super) fn note(&mut self, entry: &Entry) -> io::Result<()> {
        serde_json::to_writer(&mut self.pending, entry)?;
        self.pending.push(b'\n');
        Ok(())
    }

    /// Writes what was noted; all that it tells of must be on disk.
    pub(super) fn commit(&mut self) -> io::Result<()> {
        self.file.write_all(&self.pending)?;
        self.pending.clear();
        self.file.sync_data()
    }

    /// Ends the run: there is nothing to be continued.
    pub(super) fn remove(self) -> io::Result<()> {
        fs::remove_file(&self.path)
    }
}
