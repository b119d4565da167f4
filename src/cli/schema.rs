//! `zhibiao schema`.

use super::output::Output;
use super::{Outcome, Stop, bulk};
use std::io::Write;

#[derive(clap::Args)]
pub(super) struct Args {
    /// The schema of what `convert --report` writes
    #[arg(long)]
    report: bool,
}

pub(super) fn run(args: &Args) -> Result<Outcome, Stop> {
    let schema = if args.report { bulk::REPORT_SCHEMA } else { zhibiao::export::SCHEMA };
    let mut out = Output::open(None)?;
    out.write_all(schema.as_bytes())?;
    out.finish()?;
    Ok(Outcome::Done)
}
