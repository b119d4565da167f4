//! Arguments → the files of a run, in an order that does not depend on the file system.

use crate::cli::{Stop, input};
use globset::{GlobBuilder, GlobSet, GlobSetBuilder};
use std::collections::{BTreeMap, BTreeSet};
use std::ffi::OsString;
use std::fs;
use std::io::Read;
use std::path::{Component, Path, PathBuf};
use walkdir::WalkDir;
use zhibiao::message::Message;
use zhibiao::say;

/// What is converted of a folder where `--include` says nothing.
const USUAL: [&str; 12] =
    ["*.pdf", "*.txt", "*.tsv", "*.csv", "*.tif", "*.tiff", "*.png", "*.jpg", "*.jpeg", "*.bmp", "*.webp", "*.gif"];

/// A file to convert.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Input {
    /// Where it is read.
    pub(super) path: PathBuf,
    /// Where its output stands below `--out`, without the format's extension; always a relative path of plain names.
    pub(super) place: PathBuf,
}

/// The files of a run.
#[derive(Debug, Default)]
pub(super) struct Found {
    /// Those to convert.
    pub(super) inputs: Vec<Input>,
    /// How many there are in its folders of each kind that is not read, by extension.
    pub(super) passed_over: BTreeMap<String, usize>,
}

impl Found {
    /// The line that names what was passed over, and what to do with it.
    pub(super) fn passed_over_line(&self) -> Option<Message> {
        let of = |wanted: Option<Mend>| {
            let kinds = self.passed_over.iter().filter(|(kind, _)| mend(kind) == wanted);
            let kind = |kind: &str| if kind.is_empty() { say!("without an extension") } else { Message::from(kind) };
            kinds.map(|(of, count)| say!("{} {}", *count, kind(of))).reduce(|before, next| say!("{}, {}", before, next))
        };
        let export = of(Some(Mend::Export)).map(|kinds| say!("{} (export them as PDF)", kinds));
        let unpack = of(Some(Mend::Unpack)).map(|kinds| say!("{} (unpack them)", kinds));
        let groups =
            [export, unpack, of(None)].into_iter().flatten().reduce(|before, next| say!("{}, {}", before, next));
        groups.map(|groups| say!("passed over: {}", groups))
    }
}

/// What makes of a file one that is read.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Mend {
    Export,
    Unpack,
}

fn mend(kind: &str) -> Option<Mend> {
    match kind {
        ".doc" | ".docx" | ".wps" | ".xls" | ".xlsx" | ".et" | ".ppt" | ".pptx" | ".dps" | ".ofd" | ".rtf" | ".xps"
        | ".odt" | ".ods" => Some(Mend::Export),
        ".zip" | ".rar" | ".7z" | ".gz" | ".tgz" => Some(Mend::Unpack),
        _ => None,
    }
}

/// What a run is about.
pub(super) struct Wanted<'a> {
    /// The files and folders that were named.
    pub(super) paths: &'a [PathBuf],
    /// A list of more of them.
    pub(super) list: Option<&'a Path>,
    /// Whether the list's names end in NUL.
    pub(super) nul: bool,
    /// What counts in a folder; the usual kinds if empty.
    pub(super) include: &'a [String],
    /// What does not.
    pub(super) exclude: &'a [String],
}

/// The files, each once for every time it was named; those of a folder by their names.
pub(super) fn find(wanted: &Wanted) -> Result<Found, Stop> {
    let mut named: Vec<PathBuf> = wanted.paths.to_vec();
    if let Some(list) = wanted.list {
        named.extend(listed(list, wanted.nul)?);
    }
    let globs = Globs::new(wanted)?;
    let alone = named.len() == 1;
    let mut found = Found::default();
    for path in named {
        if path.is_dir() {
            walk(&path, alone, &globs, &mut found)?;
        } else {
            found.inputs.push(Input { place: below(&path), path });
        }
    }
    part_places(&mut found.inputs);
    Ok(found)
}

struct Globs {
    /// Whether the usual kinds are taken, so that no one chose to leave out the others.
    usual: bool,
    include: GlobSet,
    exclude: GlobSet,
}

impl Globs {
    fn new(wanted: &Wanted) -> Result<Self, Stop> {
        let usual = USUAL.map(str::to_owned);
        let include = if wanted.include.is_empty() { &usual[..] } else { wanted.include };
        Ok(Self { usual: wanted.include.is_empty(), include: globs(include)?, exclude: globs(wanted.exclude)? })
    }

    /// Whether a pattern fits the path below the folder, or the name alone.
    fn takes(&self, path: &Path) -> bool {
        let fits = |set: &GlobSet| set.is_match(path) || path.file_name().is_some_and(|name| set.is_match(name));
        fits(&self.include) && !fits(&self.exclude)
    }

    /// Whether a file that is not taken is told of: no one chose to leave it out, and it is not hidden.
    fn passes_over(&self, path: &Path) -> bool {
        let hidden = path.components().any(|name| name.as_os_str().as_encoded_bytes().starts_with(b"."));
        let excluded = self.exclude.is_match(path) || path.file_name().is_some_and(|name| self.exclude.is_match(name));
        self.usual && !hidden && !excluded
    }
}

fn globs(patterns: &[String]) -> Result<GlobSet, Stop> {
    let mut set = GlobSetBuilder::new();
    for pattern in patterns {
        let glob = GlobBuilder::new(pattern).case_insensitive(true).literal_separator(true).build();
        set.add(glob.map_err(|e| Stop::Usage(say!("'{}' is no pattern of names: {}", pattern, e.kind().to_string())))?);
    }
    set.build().map_err(|e| Stop::Usage(say!("the patterns cannot be used: {}", e.to_string())))
}

/// Adds the files of a folder. Links to files are read; links to folders are not entered, so that no loop can arise.
fn walk(folder: &Path, alone: bool, globs: &Globs, found: &mut Found) -> Result<(), Stop> {
    let before = found.inputs.len();
    for entry in WalkDir::new(folder).sort_by_file_name() {
        let entry = match entry {
            Ok(entry) => entry,
            Err(error) => {
                // A folder that may not be entered is an input that cannot be read, and is told as one.
                let path = error.path().unwrap_or(folder).to_owned();
                found.inputs.push(Input { place: below(&path), path });
                continue;
            }
        };
        let path = entry.path();
        let inside = path.strip_prefix(folder).unwrap_or(path);
        let is_file = fs::metadata(path).is_ok_and(|m| m.is_file()) || entry.path_is_symlink() && !path.exists();
        if is_file && globs.takes(inside) {
            found
                .inputs
                .push(Input { path: path.to_owned(), place: if alone { inside.to_owned() } else { below(path) } });
        } else if is_file && globs.passes_over(inside) {
            *found.passed_over.entry(kind(path)).or_default() += 1;
        }
    }
    if found.inputs.len() == before {
        let passed_over = found.passed_over_line().map_or(Message::none(), |line| say!("; {}", line));
        let what = say!(
            "{}: no file in this folder is to be converted; --include says what is{}",
            folder.display(),
            passed_over
        );
        return Err(Stop::Output(what));
    }
    Ok(())
}

/// The kind of a file by its name: `.docx`; nothing where it has no extension.
fn kind(path: &Path) -> String {
    path.extension().map_or_else(String::new, |e| format!(".{}", e.to_string_lossy().to_lowercase()))
}

/// The path without what leads out of a folder: roots, `..`, `.`.
fn below(path: &Path) -> PathBuf {
    let names = path.components().filter(|c| matches!(c, Component::Normal(_)));
    let place: PathBuf = names.collect();
    if path.as_os_str() == "-" {
        "standard input".into()
    } else if place.as_os_str().is_empty() {
        "unnamed".into()
    } else {
        place
    }
}

/// Gives inputs that would have the same output places of their own: `a.pdf`, `a.pdf-2`.
fn part_places(inputs: &mut [Input]) {
    let mut taken = BTreeSet::new();
    for input in inputs {
        let first = input.place.clone();
        let mut number = 2;
        while !taken.insert(input.place.clone()) {
            let mut name = first.clone().into_os_string();
            name.push(format!("-{number}"));
            input.place = name.into();
            number += 1;
        }
    }
}

fn listed(list: &Path, nul: bool) -> Result<Vec<PathBuf>, Stop> {
    let mut bytes = Vec::new();
    let read = if list.as_os_str() == "-" {
        std::io::stdin().lock().read_to_end(&mut bytes)
    } else {
        fs::File::open(list).and_then(|mut f| f.read_to_end(&mut bytes))
    };
    read.map_err(|e| {
        Stop::Usage(say!("{}: the list of files cannot be read: {}", list.display(), input::why_unreadable(&e)))
    })?;
    let end = if nul { 0 } else { b'\n' };
    let names = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(&bytes).split(|b| *b == end);
    let names = names.map(|name| if nul { name } else { name.strip_suffix(b"\r").unwrap_or(name) });
    Ok(names.filter(|name| !name.is_empty()).map(listed_path).collect())
}

/// The path that a line of a list names. A list that was saved in GB 18030, as Windows does, names files that are there
/// only in Unicode.
fn listed_path(name: &[u8]) -> PathBuf {
    let path = PathBuf::from(os_name(name));
    if std::str::from_utf8(name).is_ok() || path.exists() {
        return path;
    }
    let decoded = encoding_rs::GB18030.decode_without_bom_handling_and_without_replacement(name);
    decoded.map_or(path, |name| PathBuf::from(name.into_owned()))
}

/// The name that these bytes are; on systems whose names are not bytes, what they say in UTF-8.
pub(super) fn os_name(bytes: &[u8]) -> OsString {
    #[cfg(unix)]
    return std::os::unix::ffi::OsStringExt::from_vec(bytes.to_vec());
    #[cfg(not(unix))]
    String::from_utf8_lossy(bytes).into_owned().into()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_name_leads_out_of_the_folder() {
        let places = ["../../etc/a.pdf", "/etc/a.pdf", "./x/../y.pdf", "..", "/", "-"].map(|p| below(Path::new(p)));
        assert_eq!(
            places,
            ["etc/a.pdf", "etc/a.pdf", "x/y.pdf", "unnamed", "unnamed", "standard input"].map(PathBuf::from)
        );
    }

    #[test]
    fn inputs_never_share_an_output() {
        let input = |p: &str| Input { path: p.into(), place: below(Path::new(p)) };
        let mut inputs = [input("a.pdf"), input("../a.pdf"), input("/a.pdf"), input("a.pdf-2")];
        part_places(&mut inputs);
        assert_eq!(inputs.map(|i| i.place), ["a.pdf", "a.pdf-2", "a.pdf-3", "a.pdf-2-2"].map(PathBuf::from));
    }
}
