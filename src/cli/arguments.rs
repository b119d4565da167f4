//! The arguments as they were meant: a file that was dropped on the program is converted, and wildcards that the shell
//! left are spread.

use globset::GlobBuilder;
use std::ffi::{OsStr, OsString};
use std::path::{Path, PathBuf};

/// The arguments of this process. Where the first is a file or a folder and no command, `convert` is meant.
pub(super) fn given() -> Vec<OsString> {
    let mut args: Vec<OsString> = std::env::args_os().collect();
    if args.get(1).is_some_and(|first| is_dropped(first)) {
        args.insert(1, "convert".into());
    }
    args
}

/// Whether the first argument is a file and no command, as where files are dropped on the program.
pub(super) fn are_dropped() -> bool {
    std::env::args_os().nth(1).is_some_and(|first| is_dropped(&first))
}

fn is_dropped(first: &OsStr) -> bool {
    let is_command = super::COMMANDS.iter().any(|name| *first == **name);
    !is_command && !first.as_encoded_bytes().starts_with(b"-") && Path::new(first).exists()
}

/// The paths, with those that name no file and have wildcards in their last part replaced by what these name, in the
/// order of the names.
///
/// Most shells do so themselves; that of Windows does not.
pub(super) fn spread(paths: &[PathBuf]) -> Vec<PathBuf> {
    paths.iter().flat_map(|path| wildcards(path).unwrap_or_else(|| vec![path.clone()])).collect()
}

fn wildcards(path: &Path) -> Option<Vec<PathBuf>> {
    let pattern = path.file_name()?.to_str().filter(|name| name.contains(['*', '?']))?;
    if path.exists() {
        return None;
    }
    let glob = GlobBuilder::new(pattern)
        .case_insensitive(cfg!(windows))
        .literal_separator(true)
        .build()
        .ok()?
        .compile_matcher();
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty());
    let entries = std::fs::read_dir(folder.unwrap_or(Path::new("."))).ok()?.filter_map(Result::ok);
    let mut found: Vec<OsString> = entries.map(|entry| entry.file_name()).filter(|name| glob.is_match(name)).collect();
    found.sort();
    let found: Vec<PathBuf> = found
        .into_iter()
        .map(|name| folder.map_or_else(|| PathBuf::from(&name), |folder| folder.join(&name)))
        .collect();
    (!found.is_empty()).then_some(found)
}
