//! Documents that were written before, in other formats: what several `-o` and our own JSON as inputs are made of.

use super::output::Output;
use super::spelling::{Failed, Format, Spelling};
use super::{Stop, hints, input};
use std::fs::{self, File};
use std::io::{self, BufRead, BufReader, Write};
use std::path::{Path, PathBuf};
use zhibiao::diag::Error;
use zhibiao::document::Document;
use zhibiao::document::stored::{self, Stored};
use zhibiao::export::csv;
use zhibiao::message::Message;
use zhibiao::{Options, say};

/// The documents of an input: the one that it is converted to, or those that it holds where it was written by this
/// program.
pub(super) fn documents(name: &str, bytes: &[u8], options: &Options) -> Result<Vec<Stored>, Error> {
    match stored::read(bytes) {
        Some(stored) => stored,
        None => zhibiao::convert(name, bytes, options).map(|document| vec![Stored::Document(Box::new(document))]),
    }
}

/// What is said of a document that was written before, where the file that it was made from is another one now.
pub(super) fn changed(document: &Document) -> Option<Message> {
    let path = Path::new(&document.source.path);
    let bytes = path.is_file().then(|| input::read(path).ok())??;
    let is_other = zhibiao::digest(&bytes) != document.source.sha256;
    is_other.then(|| say!("{}: the file has changed since it was converted; convert it anew", &document.source.path))
}

/// An output among several.
pub(super) enum Target {
    /// A file in a format.
    File(PathBuf, Format),
    /// A folder with a CSV file a table.
    Tables(PathBuf),
}

impl Target {
    /// The files that it writes.
    pub(super) fn files(&self) -> Vec<PathBuf> {
        match self {
            Self::File(path, _) => vec![path.clone()],
            Self::Tables(folder) => csv::Table::ALL.map(|table| folder.join(format!("{}.csv", table.name()))).to_vec(),
        }
    }

    /// Writes the documents of a file of NDJSON.
    pub(super) fn write(&self, from: &Path, spelling: &Spelling) -> Result<(), Stop> {
        match self {
            Self::File(path, format) => one(from, Some(path), &Spelling { format: *format, ..*spelling }),
            Self::Tables(folder) => {
                fs::create_dir_all(folder).map_err(|e| super::output::cannot_write(folder, &e))?;
                let mut tables = csv::Table::ALL.into_iter().zip(self.files());
                tables.try_for_each(|(table, path)| {
                    one(from, Some(&path), &Spelling { format: Format::Csv, table, ..*spelling })
                })
            }
        }
    }
}

/// Writes the documents of a file of NDJSON into one output, one after the other, so that they need not fit into
/// memory.
fn one(from: &Path, to: Option<&Path>, spelling: &Spelling) -> Result<(), Stop> {
    let mut out = Output::open(to)?;
    let mut lines = BufReader::new(File::open(from)?);
    if let Some(in_parts) = spelling.in_parts() {
        let mut parts = tempfile::tempfile()?;
        spell(&mut lines, &mut parts, &in_parts)?;
        io::Seek::rewind(&mut parts)?;
        let mut book = tempfile::tempfile()?;
        spelling.bind(&mut BufReader::new(parts), &std::env::temp_dir(), &mut book)?;
        io::Seek::rewind(&mut book)?;
        io::copy(&mut book, &mut out)?;
    } else {
        spell(&mut lines, &mut out, spelling)?;
    }
    out.finish()
}

fn spell(lines: &mut dyn BufRead, out: &mut dyn Write, spelling: &Spelling) -> Result<(), Stop> {
    spelling.head(out)?;
    let (mut line, mut written) = (Vec::new(), 0);
    while lines.read_until(b'\n', &mut line)? > 0 {
        // A line that cannot be read back must not be missing from the outputs without a word.
        let read = stored::read(&line)
            .unwrap_or_else(|| Err(Error::Foreign(say!("a document that was kept for several outputs is lost"))));
        for stored in read.map_err(|why| Stop::Output(hints::said(&why)))? {
            spelling.stored(out, &stored, written)?;
            written += 1;
        }
        line.clear();
    }
    Ok(())
}

impl Spelling {
    /// All documents of an input.
    pub(super) fn all(&self, out: &mut dyn Write, all: &[Stored]) -> io::Result<()> {
        let Some(spelling) = self.in_parts() else {
            return (0..).zip(all).try_for_each(|(before, stored)| self.stored(out, stored, before));
        };
        let (mut parts, mut book) = (Vec::new(), Vec::new());
        all.iter().try_for_each(|stored| spelling.stored(&mut parts, stored, 0))?;
        self.bind(&mut parts.as_slice(), &std::env::temp_dir(), &mut book)?;
        out.write_all(&book)
    }

    /// A document or a failure that was written before; `before` are those that stand in front of it.
    pub(super) fn stored(&self, out: &mut dyn Write, stored: &Stored, before: usize) -> io::Result<()> {
        match stored {
            Stored::Document(document) => {
                if before > 0 {
                    self.between(out)?;
                }
                self.document(out, document)
            }
            Stored::Failure { path, sha256, why } => {
                self.failure(out, Failed { name: path, sha256: sha256.as_deref(), cause: "not_converted", why })
            }
        }
    }
}

/// Whether a path names a folder: one that is there, or by its end.
pub(super) fn is_folder(path: &Path) -> bool {
    let ends = |end: &u8| std::path::is_separator(char::from(*end));
    path.is_dir() || path.as_os_str().as_encoded_bytes().last().is_some_and(ends)
}
