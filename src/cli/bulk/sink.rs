//! Where the results of a run go: into one file in the making, into a folder of files, or to standard output.

use super::inputs::Input;
use super::journal::{Entry, Journal, Refusal, key};
use super::pool::Done;
use crate::cli::Stop;
use crate::cli::interrupt::Draft;
use crate::cli::output::{Output, cannot_write};
use crate::cli::spelling::{Format, Spelling};
use std::collections::BTreeMap;
use std::ffi::OsString;
use std::fs::{self, File};
use std::io::{self, BufWriter, Write};
use std::path::{Component, Path, PathBuf};
use std::time::{Duration, Instant};
use zhibiao::export::columns::Table;
use zhibiao::say;

/// So often what was written is made safe and told in the journal: a run that is killed does so much again.
const COMMIT: Duration = Duration::from_millis(250);

/// Where results go.
pub(super) enum Sink {
    /// Standard output, or something else that cannot be replaced: a run into it cannot be continued.
    Stream(Output),
    /// The same, for what is only written at the end of the run: the parts of a workbook, in a file without a name.
    Spool(BufWriter<File>, Output),
    /// One file, or a file for each table.
    Combined(Combined),
    /// A file an input.
    Folder(Folder),
}

/// A file in the making, its journal beside it.
pub(super) struct Combined {
    draft: BufWriter<File>,
    draft_path: PathBuf,
    target: PathBuf,
    length: u64,
    journal: Journal,
    committed: Instant,
}

/// A folder of outputs.
pub(super) struct Folder {
    root: PathBuf,
    extension: &'static str,
    head: Vec<u8>,
    journal: Journal,
    committed: Instant,
}

/// A sink, and the inputs that an earlier run is through with, each with what became of it.
pub(super) struct Opened {
    pub(super) sink: Sink,
    pub(super) earlier: BTreeMap<usize, Entry>,
}

/// How a run begins.
pub(super) struct Start<'a> {
    pub(super) inputs: &'a [Input],
    pub(super) spelling: &'a Spelling,
    /// What must be the same for a run to be continued.
    pub(super) settings: &'a str,
    pub(super) resume: bool,
    pub(super) overwrite: bool,
}

/// Opens standard output, or a device.
pub(super) fn stream(output: Output, start: &Start) -> Result<Opened, Stop> {
    if start.spelling.format.is_bound() {
        let parts = tempfile::tempfile().map_err(|e| cannot_write(&std::env::temp_dir(), &e))?;
        return Ok(Opened { sink: Sink::Spool(BufWriter::new(parts), output), earlier: BTreeMap::new() });
    }
    let mut output = output;
    start.spelling.head(&mut output)?;
    Ok(Opened { sink: Sink::Stream(output), earlier: BTreeMap::new() })
}

/// Opens one file for all results.
pub(super) fn combined(path: &Path, start: &Start) -> Result<Opened, Stop> {
    let target = fs::canonicalize(path).unwrap_or_else(|_| path.to_owned());
    let failed = |error: io::Error| cannot_write(path, &error);
    if fs::metadata(&target).is_ok_and(|m| m.permissions().readonly()) {
        return Err(failed(io::ErrorKind::PermissionDenied.into()));
    }
    let paths = (beside(&target, "-part"), beside(&target, "-journal"));
    in_the_making(path, target, paths, start)
}

/// Opens a folder for a file for each table.
pub(super) fn tables(root: &Path, start: &Start) -> Result<Opened, Stop> {
    fs::create_dir_all(root).map_err(|e| cannot_write(root, &e))?;
    let there = Table::ALL.map(|table| place(root, table)).into_iter().find(|path| fs::symlink_metadata(path).is_ok());
    if let Some(there) = there.filter(|_| !start.overwrite && !start.resume) {
        return Err(Stop::Usage(say!(
            "{}: this is there already; give --overwrite, or --out another folder",
            there.display()
        )));
    }
    let paths = (root.join(".zhibiao-part"), root.join(".zhibiao-journal"));
    in_the_making(root, root.to_owned(), paths, start)
}

/// Where a table stands in a folder.
fn place(root: &Path, table: Table) -> PathBuf {
    root.join(format!("{}.parquet", table.name()))
}

/// Opens a draft and its journal for what becomes `target`.
fn in_the_making(path: &Path, target: PathBuf, paths: (PathBuf, PathBuf), start: &Start) -> Result<Opened, Stop> {
    let failed = |error: io::Error| cannot_write(path, &error);
    let (draft_path, journal_path) = paths;
    let refused = |refusal| refused(&journal_path, refusal);
    let found = if start.resume { Journal::resume(&journal_path, start.settings).map_err(refused)? } else { None };
    let Some((mut journal, entries)) = found else {
        let journal = Journal::begin(&journal_path, start.settings, &[]).map_err(refused)?;
        let mut draft = BufWriter::new(File::create(&draft_path).map_err(failed)?);
        let mut head = Vec::new();
        start.spelling.head(&mut head)?;
        draft.write_all(&head).map_err(failed)?;
        let length = head.len() as u64;
        let sink = Sink::Combined(Combined { draft, draft_path, target, length, journal, committed: Instant::now() });
        return Ok(Opened { sink, earlier: BTreeMap::new() });
    };
    let mut file = File::options().write(true).create(true).truncate(false).open(&draft_path).map_err(failed)?;
    let written = file.metadata().map_err(failed)?.len();
    let mut head = Vec::new();
    start.spelling.head(&mut head)?;
    let (mut length, mut told, mut earlier) = (head.len() as u64, None, BTreeMap::new());
    for (at, ((entry, place), input)) in entries.into_iter().zip(start.inputs).enumerate() {
        if entry.end > written || !entry.holds_for(&input.path) {
            break;
        }
        (length, told) = (entry.end, Some(place));
        earlier.insert(at, entry);
    }
    if let Some(place) = told {
        journal.cut(place).map_err(failed)?;
    } else {
        drop(journal);
        journal = Journal::begin(&journal_path, start.settings, &[]).map_err(refused)?;
        file.set_len(0).and_then(|()| file.write_all(&head)).map_err(failed)?;
    }
    file.set_len(length).and_then(|()| io::Seek::seek(&mut file, io::SeekFrom::Start(length))).map_err(failed)?;
    let draft = BufWriter::new(file);
    Ok(Opened {
        sink: Sink::Combined(Combined { draft, draft_path, target, length, journal, committed: Instant::now() }),
        earlier,
    })
}

/// Opens a folder for a file an input.
pub(super) fn folder(root: &Path, extension: &'static str, start: &Start) -> Result<Opened, Stop> {
    fs::create_dir_all(root).map_err(|e| cannot_write(root, &e))?;
    let journal_path = root.join(".zhibiao-journal");
    let refused = |refusal| refused(&journal_path, refusal);
    let mut head = Vec::new();
    start.spelling.head(&mut head)?;
    let there = |input: &Input| fs::symlink_metadata(root.join(named(&input.place, extension))).is_ok();
    let found = if start.resume { Journal::resume(&journal_path, start.settings).map_err(refused)? } else { None };
    let (journal, earlier) = if let Some((journal, entries)) = found {
        let by_path: BTreeMap<String, Entry> = entries.into_iter().map(|(e, _)| (e.path.clone(), e)).collect();
        let still = |input: &Input| {
            let entry = by_path.get(&key(&input.path))?;
            let holds = entry.kept || entry.holds_for(&input.path);
            (holds && (entry.answer.failure.is_some() || there(input))).then(|| entry.clone())
        };
        let earlier = start.inputs.iter().enumerate().filter_map(|(at, input)| Some((at, still(input)?))).collect();
        (journal, earlier)
    } else {
        let kept = start.inputs.iter().enumerate().filter(|(_, input)| !start.overwrite && there(input));
        let kept: BTreeMap<usize, Entry> =
            kept.map(|(at, input)| (at, Entry { kept: true, ..Entry::now(&input.path) })).collect();
        let entries: Vec<Entry> = kept.values().cloned().collect();
        (Journal::begin(&journal_path, start.settings, &entries).map_err(refused)?, kept)
    };
    Ok(Opened {
        sink: Sink::Folder(Folder { root: root.to_owned(), extension, head, journal, committed: Instant::now() }),
        earlier,
    })
}

impl Sink {
    /// Takes the result of the next input; `entry` is what the input was before it was converted.
    pub(super) fn take(&mut self, input: &Input, mut entry: Entry, done: &Done) -> Result<(), Stop> {
        match self {
            Self::Stream(output) => {
                output.write_all(&done.output)?;
                Ok(output.flush()?)
            }
            Self::Spool(parts, _) => Ok(parts.write_all(&done.output)?),
            Self::Combined(combined) => {
                let failed = |error: io::Error| cannot_write(&combined.target, &error);
                combined.draft.write_all(&done.output).map_err(failed)?;
                combined.length += done.output.len() as u64;
                entry.end = combined.length;
                combined.journal.note(&entry)?;
                if combined.committed.elapsed() > COMMIT { combined.commit() } else { Ok(()) }
            }
            Self::Folder(folder) => {
                if done.answer.failure.is_none() {
                    folder.write(input, &done.output)?;
                }
                folder.journal.note(&entry)?;
                if folder.committed.elapsed() > COMMIT { folder.commit() } else { Ok(()) }
            }
        }
    }

    /// Ends a run that is through with all inputs; `worth` where any of them was converted.
    pub(super) fn finish(self, spelling: &Spelling, worth: bool) -> Result<(), Stop> {
        match self {
            Self::Stream(output) => {
                if worth || matches!(output, Output::Stdout(_)) {
                    output.finish()?;
                }
                Ok(())
            }
            Self::Spool(parts, mut output) => {
                if worth {
                    let mut parts = parts.into_inner().map_err(io::IntoInnerError::into_error)?;
                    io::Seek::rewind(&mut parts)?;
                    // A workbook is not written from its first byte to its last, and a pipe takes nothing else.
                    let mut book = tempfile::tempfile()?;
                    spelling.bind(&mut io::BufReader::new(parts), &std::env::temp_dir(), &mut book)?;
                    io::Seek::rewind(&mut book)?;
                    io::copy(&mut book, &mut output)?;
                    output.finish()?;
                }
                Ok(())
            }
            Self::Combined(combined) if worth => combined.finish(spelling),
            Self::Combined(combined) => {
                let _ = fs::remove_file(&combined.draft_path);
                Ok(combined.journal.remove()?)
            }
            Self::Folder(mut folder) => {
                folder.commit()?;
                Ok(folder.journal.remove()?)
            }
        }
    }

    /// Leaves a run that can be continued; `false` where it cannot.
    pub(super) fn leave(self) -> Result<bool, Stop> {
        match self {
            Self::Stream(mut output) => {
                output.flush()?;
                Ok(false)
            }
            Self::Spool(..) => Ok(false),
            Self::Combined(mut combined) => combined.commit().map(|()| true),
            Self::Folder(mut folder) => folder.commit().map(|()| true),
        }
    }
}

impl Combined {
    fn commit(&mut self) -> Result<(), Stop> {
        let failed = |error: io::Error| cannot_write(&self.target, &error);
        self.draft.flush().and_then(|()| self.draft.get_ref().sync_data()).map_err(failed)?;
        self.journal.commit().map_err(failed)?;
        self.committed = Instant::now();
        Ok(())
    }

    fn finish(mut self, spelling: &Spelling) -> Result<(), Stop> {
        self.commit()?;
        let failed = |error: io::Error| cannot_write(&self.target, &error);
        // What is bound is bound beside its place; the parts stay until all stands, so that a run that is killed here
        // can be continued.
        let wholes: Vec<(PathBuf, PathBuf)> = match spelling.format {
            Format::Tables => {
                Table::ALL.map(|table| place(&self.target, table)).map(|to| (beside(&to, "-book"), to)).to_vec()
            }
            Format::Parts | Format::Rows => vec![(beside(&self.target, "-book"), self.target.clone())],
            _ => vec![(self.draft_path.clone(), self.target.clone())],
        };
        let _drafts: Vec<Draft> =
            wholes.iter().filter(|_| spelling.format.is_bound()).map(|(whole, _)| Draft::new(whole)).collect();
        if spelling.format.is_bound() {
            let bound = bind(&self.draft_path, &wholes, spelling);
            bound.inspect_err(|_| wholes.iter().for_each(|(whole, _)| drop(fs::remove_file(whole)))).map_err(failed)?;
        }
        for (whole, target) in &wholes {
            let file = File::options().write(true).open(whole).map_err(failed)?;
            file.sync_all().map_err(failed)?;
            if let Ok(meta) = fs::metadata(target) {
                file.set_permissions(meta.permissions()).map_err(failed)?;
            }
        }
        wholes.iter().try_for_each(|(whole, target)| fs::rename(whole, target)).map_err(failed)?;
        self.journal.remove().map_err(failed)?;
        if spelling.format.is_bound() { fs::remove_file(&self.draft_path).map_err(failed) } else { Ok(()) }
    }
}

/// Binds the parts into the files that they make.
fn bind(parts: &Path, wholes: &[(PathBuf, PathBuf)], spelling: &Spelling) -> io::Result<()> {
    let mut parts = io::BufReader::new(File::open(parts)?);
    match wholes {
        [(whole, _)] => spelling.bind(&mut parts, whole.parent().unwrap_or(Path::new(".")), &mut File::create(whole)?),
        wholes => {
            let files = Table::ALL.into_iter().zip(wholes).map(|(table, (whole, _))| Ok((table, File::create(whole)?)));
            spelling.bind_tables(&mut parts, files.collect::<io::Result<_>>()?)
        }
    }
}

impl Folder {
    fn write(&self, input: &Input, output: &[u8]) -> Result<(), Stop> {
        let place = self.root.join(named(&input.place, self.extension));
        let failed = |error: io::Error| cannot_write(&place, &error);
        self.make_parents(&input.place)?;
        let draft = self.root.join(".zhibiao-part");
        let _noted = Draft::new(&draft);
        // What a run that was killed left there, or what someone put there to be written through.
        let _ = fs::remove_file(&draft);
        let written =
            File::create_new(&draft).and_then(|mut f| f.write_all(&self.head).and_then(|()| f.write_all(output)));
        if let Err(error) = written.and_then(|()| fs::rename(&draft, &place)) {
            let _ = fs::remove_file(&draft);
            return Err(failed(error));
        }
        Ok(())
    }

    /// Makes the folders above an output, none of which may be a link: it could lead elsewhere.
    fn make_parents(&self, place: &Path) -> Result<(), Stop> {
        let mut folder = self.root.clone();
        for name in place.parent().into_iter().flat_map(Path::components) {
            let Component::Normal(name) = name else { continue };
            folder.push(name);
            match fs::symlink_metadata(&folder) {
                Ok(meta) if meta.is_dir() => {}
                Ok(_) => {
                    return Err(Stop::Output(say!(
                        "{}: a link or a file stands where a folder is to be; remove it",
                        folder.display()
                    )));
                }
                Err(_) => fs::create_dir(&folder).map_err(|e| cannot_write(&folder, &e))?,
            }
        }
        Ok(())
    }

    fn commit(&mut self) -> Result<(), Stop> {
        let failed = |error: io::Error| cannot_write(&self.root, &error);
        make_safe(&self.root).and_then(|()| self.journal.commit()).map_err(failed)?;
        self.committed = Instant::now();
        Ok(())
    }
}

/// Waits until all that was written below the folder is on disk.
fn make_safe(folder: &Path) -> io::Result<()> {
    #[cfg(target_os = "linux")]
    rustix::fs::syncfs(File::open(folder)?)?;
    #[cfg(not(target_os = "linux"))]
    let _ = folder;
    Ok(())
}

/// A place with another extension after its own, so that `a.pdf` and `a.txt` have outputs of their own.
fn named(place: &Path, extension: &str) -> PathBuf {
    let mut name: OsString = place.as_os_str().to_owned();
    name.push(".");
    name.push(extension);
    name.into()
}

/// A hidden name beside a file.
pub(in crate::cli) fn beside(path: &Path, what: &str) -> PathBuf {
    let mut name = OsString::from(".");
    name.push(path.file_name().unwrap_or_default());
    name.push(".zhibiao");
    name.push(what);
    path.with_file_name(name)
}

fn refused(path: &Path, refusal: Refusal) -> Stop {
    match refusal {
        Refusal::OtherSettings => Stop::Usage(say!(
            "{}: the run that was interrupted had other flags or another version; give the same, or start anew without --resume",
            path.display()
        )),
        Refusal::InUse => Stop::Output(say!("{}: another run is writing there; wait for its end", path.display())),
        Refusal::System(error) => cannot_write(path, &error),
    }
}
