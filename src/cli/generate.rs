//! `zhibiao generate`: what packages ship beside the program, from its flags: completions for shells, and manual pages.

use super::language::current;
use super::output::cannot_write;
use super::{Cli, Outcome, Stop, help};
use clap::{CommandFactory, ValueEnum};
use clap_complete::Shell;
use std::fs;
use std::path::{Path, PathBuf};
use zhibiao::message::Language;

#[derive(clap::Args)]
pub(super) struct Args {
    /// Write completions/ and man/ into this folder
    #[arg(value_name = "DIR")]
    folder: PathBuf,
}

/// Writes the files.
pub(super) fn run(args: &Args) -> Result<Outcome, Stop> {
    completions(&args.folder.join("completions"))?;
    // Where manual pages of a language stand (Filesystem Hierarchy Standard 3.0, 4.11.7).
    let man = args.folder.join("man");
    manual(&if current() == Language::Zh { man.join("zh_CN") } else { man }.join("man1"))?;
    Ok(Outcome::Done)
}

fn completions(folder: &Path) -> Result<(), Stop> {
    made(folder)?;
    for shell in Shell::value_variants() {
        clap_complete::generate_to(*shell, &mut Cli::command(), "zhibiao", folder)
            .map_err(|e| cannot_write(folder, &e))?;
    }
    Ok(())
}

/// The page of the program and those of its commands: `zhibiao.1`, `zhibiao-convert.1`.
fn manual(folder: &Path) -> Result<(), Stop> {
    made(folder)?;
    clap_mangen::generate_to(help::localised(Cli::command()), folder).map_err(|e| cannot_write(folder, &e))
}

fn made(folder: &Path) -> Result<(), Stop> {
    fs::create_dir_all(folder).map_err(|e| cannot_write(folder, &e))
}
