//! What the networks said of the pages of a file, kept and used again: `recorded record FOLDER FILE…` reads each file
//! with the models and puts down what they said in FOLDER, beside what they said before; `recorded replay FOLDER FILE`
//! reads it without them and prints the document as JSON.
//!
//! The models are looked for in the folder that `ZHIBIAO_MODELS` names, for recording alone.

use std::error::Error;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::{fs, io};
use zhibiao::ocr::recorded::{Recording, Tape, recorded, replayed};
use zhibiao::ocr::{Lazy, Ocr, models::Tier};
use zhibiao::{Options, diag, export};

fn main() -> Result<(), Box<dyn Error>> {
    let args: Vec<String> = std::env::args().skip(1).collect();
    match args.split_first() {
        Some((verb, [folder, files @ ..])) if verb == "record" && !files.is_empty() => {
            files.iter().try_for_each(|file| record(folder, file))
        }
        Some((verb, [folder, file])) if verb == "replay" => replay(folder, file),
        _ => Err("usage: recorded record FOLDER FILE…, or recorded replay FOLDER FILE".into()),
    }
}

fn record(folder: &str, file: &str) -> Result<(), Box<dyn Error>> {
    let models = PathBuf::from(std::env::var("ZHIBIAO_MODELS")?);
    let missing = |name: &str, error: &dyn std::fmt::Display| {
        diag::Error::Models(zhibiao::say!("{}: {}", name, error.to_string()))
    };
    let ocr = Ocr::load(Tier::Small, |name| fs::read(models.join(name)).map_err(|error| missing(name, &error)))?;
    let before = fs::read(beside(folder, file)).ok().and_then(|bytes| Recording::of(&bytes).ok());
    let tape = Tape::new(before.unwrap_or_default().into());
    zhibiao::convert(file, &fs::read(file)?, &options(recorded(ocr, &tape)))?;
    let recording = tape.lock().map_err(|_| "a thread has failed")?.bytes()?;
    Ok(fs::write(beside(folder, file), recording)?)
}

fn replay(folder: &str, file: &str) -> Result<(), Box<dyn Error>> {
    let recording = Recording::of(&fs::read(beside(folder, file))?)?;
    let document = zhibiao::convert(file, &fs::read(file)?, &options(replayed(recording)))?;
    Ok(export::json::write(&mut io::stdout().lock(), &document)?)
}

fn options(ocr: Ocr) -> Options {
    Options { ocr: Some(Arc::new(Lazy::ready(ocr))), ..Options::default() }
}

/// The recording of a file.
fn beside(folder: &str, file: &str) -> PathBuf {
    Path::new(folder).join(Path::new(file).with_extension("ocr").file_name().unwrap_or_default())
}
