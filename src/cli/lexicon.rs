//! `zhibiao lexicon`, and the file that `--lexicon` names.

use super::output::Output;
use super::{Outcome, Stop, hints, input};
use std::io::Write;
use std::path::PathBuf;
use zhibiao::lexicon::{BUILT_IN, Lexicon};
use zhibiao::{say, source};

/// Prints the lexicon that is built in.
pub(super) fn run() -> Result<Outcome, Stop> {
    let mut out = Output::open(None)?;
    out.write_all(BUILT_IN.as_bytes())?;
    out.finish()?;
    Ok(Outcome::Done)
}

/// Reads lexicon files, if there are any; what stands in an earlier one goes before what stands in a later one.
pub(super) fn read(paths: &[PathBuf]) -> Result<Option<Lexicon>, Stop> {
    paths.iter().rev().try_fold(None, |lexicon: Option<Lexicon>, path| {
        let name = input::name(path);
        let bytes = input::read(path).map_err(|why| Stop::Usage(say!("{}: {}", &name, why)))?;
        let added = lexicon.as_ref().unwrap_or(Lexicon::built_in()).adding(&source::decode(bytes));
        added.map(Some).map_err(|why| Stop::Usage(say!("{}: {}", &name, hints::said(&why))))
    })
}
