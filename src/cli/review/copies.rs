//! `zhibiao review --pdf`: copies of the files that can be searched, with what persons have corrected.

use super::desk::Desk;
use crate::cli::language::told;
use crate::cli::output::{Output, cannot_write};
use crate::cli::{Outcome, Stop, complain, input, refuse_to_overwrite};
use std::ffi::OsString;
use std::io::Write;
use std::path::{Path, PathBuf};
use zhibiao::{say, searchable};

/// Writes a copy of each file below a folder; `places` are theirs in it. What is there already is kept, unless it is to
/// be replaced.
pub(super) fn write(desk: &Desk, root: &Path, places: &[PathBuf], overwrite: bool) -> Result<Outcome, Stop> {
    let inputs: Vec<PathBuf> = (0..desk.count()).filter_map(|at| Some(desk.path(at)?.0)).collect();
    let targets: Vec<PathBuf> = places.iter().map(|place| root.join(named(place))).collect();
    for (at, target) in targets.iter().enumerate() {
        refuse_to_overwrite(Some(target), &inputs)?;
        if targets[..at].contains(target) {
            return Err(Stop::Usage(say!(
                "{}: two inputs would be written here; give them in two runs",
                target.display()
            )));
        }
    }
    let (mut written, mut kept, mut failed) = (0, 0, 0);
    for (at, target) in targets.iter().enumerate() {
        if target.exists() && !overwrite {
            kept += 1;
            continue;
        }
        match desk.copy(at) {
            Err(why) => {
                failed += 1;
                complain(say!("{}: {}", input::name(&inputs[at]), why));
            }
            Ok(bytes) => {
                if let Some(folder) = target.parent() {
                    std::fs::create_dir_all(folder).map_err(|error| cannot_write(folder, &error))?;
                }
                let mut out = Output::open(Some(target))?;
                out.write_all(&bytes).map_err(|error| cannot_write(target, &error))?;
                out.finish()?;
                written += 1;
            }
        }
    }
    complain(say!(
        "{} searchable PDF(s) written, {} kept that were there (--overwrite makes them anew), {} failed",
        written,
        kept,
        failed
    ));
    Ok(if failed == 0 { Outcome::Done } else { Outcome::Failed })
}

/// The name of a copy: that of the PDF, or that of the image with `.pdf` behind it.
fn named(place: &Path) -> PathBuf {
    if place.extension().is_some_and(|extension| extension.eq_ignore_ascii_case("pdf")) {
        return place.to_owned();
    }
    let mut name: OsString = place.as_os_str().to_owned();
    name.push(".pdf");
    name.into()
}

impl Desk {
    /// The searchable copy of a file.
    ///
    /// # Errors
    ///
    /// Why there is none, in one line.
    pub(super) fn copy(&self, at: usize) -> Result<Vec<u8>, String> {
        if let Some((_, _, why)) = self.failure(at) {
            return Err(why);
        }
        let (Some((path, _)), Some(document)) = (self.path(at), self.document(at)) else {
            return Err(told(say!("not read yet")));
        };
        let bytes = input::read(&path)?;
        let options = zhibiao::Options { lexicon: Some(self.lexicon()), ..self.settings.options.clone() };
        input::guarded(|| searchable::pdf(&bytes, &document, &options))
    }
}
