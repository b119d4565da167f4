//! `zhibiao models`: lists, checks and installs the models that read scans, from folders and wheels, by what they are
//! and not by what they are called.

use super::language::told;
use super::models::{Reading, target};
use super::output::{Output, cannot_write};
use super::{Outcome, Stop, complain};
use std::collections::BTreeMap;
use std::fs::{self, File};
use std::io::{Read, Write};
use std::path::{Path, PathBuf};
use walkdir::WalkDir;
use zhibiao::message::Message;
use zhibiao::ocr::models::{MODELS, Model};
use zhibiao::say;

#[derive(clap::Args)]
pub(super) struct Args {
    /// Put the models that are found in these folders, wheels (.whl) and ZIP files where zhibiao looks for them
    #[arg(long, value_name = "PATH", num_args = 1..)]
    install: Vec<PathBuf>,

    #[command(flatten)]
    reading: Reading,
}

/// No model is larger, in bytes.
const LARGEST: u64 = 256 << 20;

/// Lists the models, after those that were found have been installed. It fails where one is missing.
pub(super) fn run(args: &Args) -> Result<Outcome, Stop> {
    if !args.install.is_empty() {
        install(args)?;
    }
    let mut out = Output::open(None)?;
    let mut outcome = Outcome::Done;
    for model in MODELS {
        let state = match args.reading.find(model.name) {
            None => say!("missing"),
            Some((bytes, from)) if model.check(&bytes).is_ok() => {
                say!("whole, {} MB, {}", megabytes(bytes.len()), from)
            }
            Some((_, from)) => say!("damaged or another version, {}", from),
        };
        let is_whole = args.reading.find(model.name).is_some_and(|(bytes, _)| model.check(&bytes).is_ok());
        outcome = if is_whole { outcome } else { Outcome::Failed };
        writeln!(out, "{}", told(say!("{}: {}", model.name, state)))?;
    }
    out.finish()?;
    if outcome == Outcome::Failed {
        let hint = say!(
            "scans cannot be read without all models; `zhibiao models --install FOLDER` takes them from a folder or a wheel, scripts/fetch-models gets them"
        );
        complain(hint);
    }
    Ok(outcome)
}

fn megabytes(bytes: usize) -> String {
    #[allow(clippy::cast_precision_loss, reason = "a tenth of a megabyte is shown")]
    let size = bytes as f64 / 1e6;
    format!("{size:.1}")
}

fn install(args: &Args) -> Result<(), Stop> {
    let folder = args
        .reading
        .folder()
        .or_else(target)
        .ok_or_else(|| Stop::Usage(say!("no folder for models is known; give --models DIR")))?;
    let mut found: BTreeMap<&str, Vec<u8>> = BTreeMap::new();
    for path in &args.install {
        let unreadable =
            |why: &dyn std::fmt::Display| Stop::Output(say!("{}: cannot be read: {}", path.display(), why.to_string()));
        if path.is_dir() {
            let files =
                WalkDir::new(path).into_iter().filter_map(Result::ok).filter(|entry| entry.file_type().is_file());
            for entry in files {
                let file = File::open(entry.path()).map_err(|e| unreadable(&e))?;
                let size = file.metadata().map_or(0, |meta| meta.len());
                take(file, size, &mut found);
            }
        } else {
            let file = File::open(path).map_err(|e| unreadable(&e))?;
            let mut archive = zip::ZipArchive::new(file).map_err(|e| unreadable(&e))?;
            for at in 0..archive.len() {
                let file = archive.by_index(at).map_err(|e| unreadable(&e))?;
                let size = file.size();
                take(file, size, &mut found);
            }
        }
    }
    if found.is_empty() {
        return Err(Stop::Output(say!(
            "no model was found there; scripts/fetch-models names the wheels that hold them"
        )));
    }
    fs::create_dir_all(&folder).map_err(|e| cannot_write(&folder, &e))?;
    found.iter().try_for_each(|(name, bytes)| put(&folder, name, bytes))
}

/// Keeps the bytes of a file if they are a model's.
fn take(file: impl Read, size: u64, found: &mut BTreeMap<&str, Vec<u8>>) {
    let mut bytes = Vec::new();
    if size > LARGEST || file.take(LARGEST).read_to_end(&mut bytes).is_err() {
        return;
    }
    let is = |model: &&Model| model.check(&bytes).is_ok();
    if let Some(model) = MODELS.iter().find(is) {
        found.insert(model.name, bytes);
    }
}

fn put(folder: &Path, name: &str, bytes: &[u8]) -> Result<(), Stop> {
    let path = folder.join(name);
    let mut out = Output::open(Some(&path))?;
    out.write_all(bytes)?;
    out.finish()?;
    complain(say!("{}: installed", path.display()));
    Ok(())
}

/// What a model is called that stands inside of the program.
pub(super) fn inside() -> Message {
    say!("inside the program")
}
