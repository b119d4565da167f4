//! `zhibiao lexicon`, and the file that `--lexicon` names.

use super::output::Output;
use super::{Outcome, Stop, hints, input};
use std::io::Write;
use std::path::Path;
use zhibiao::lexicon::{BUILT_IN, Lexicon};
use zhibiao::{say, source};

/// Prints the lexicon that is built in.
pub(super) fn run() -> Result<Outcome, Stop> {
    let mut out = Output::open(None)?;
    out.write_all(BUILT_IN.as_bytes())?;
    out.finish()?;
    Ok(Outcome::Done)
}

/// Reads a lexicon file.
pub(super) fn read(path: &Path) -> Result<Lexicon, Stop> {
    let name = input::name(path);
    let bytes = input::read(path).map_err(|why| Stop::Usage(say!("{}: {}", &name, why)))?;
    Lexicon::with(&source::decode(bytes)).map_err(|why| Stop::Usage(say!("{}: {}", &name, hints::said(&why))))
}
