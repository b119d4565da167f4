//! `zhibiao schema`.

use super::output::Output;
use super::{Outcome, Stop};
use std::io::Write;

pub(super) fn run() -> Result<Outcome, Stop> {
    let mut out = Output::open(None)?;
    out.write_all(zhibiao::export::SCHEMA.as_bytes())?;
    out.finish()?;
    Ok(Outcome::Done)
}
