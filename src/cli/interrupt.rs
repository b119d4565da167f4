//! Ctrl-C (and what else asks a process to end): what is in the making is removed, and a run over many files may come
//! to an end of its own.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, AtomicU8, Ordering};
use std::sync::{Mutex, PoisonError};

/// The status of a process that was interrupted, as shells have it: 128 and the number of SIGINT.
const STATUS: i32 = 130;

/// Set by Ctrl-C where a run ends by itself.
pub(super) static INTERRUPTED: AtomicBool = AtomicBool::new(false);

/// What Ctrl-C does: one of the following.
static MANNER: AtomicU8 = AtomicU8::new(ENDS);
/// It ends the process.
const ENDS: u8 = 0;
/// It asks the run for its end, and ends the process only when pressed again.
const ASKS: u8 = 1;
/// Nothing: another process sees to it.
const NOTHING: u8 = 2;

/// Files in the making.
static DRAFTS: Mutex<BTreeSet<PathBuf>> = Mutex::new(BTreeSet::new());

/// A file in the making: one that Ctrl-C removes while this lives.
#[derive(Debug)]
pub(super) struct Draft(PathBuf);

impl Draft {
    pub(super) fn new(path: &Path) -> Self {
        DRAFTS.lock().unwrap_or_else(PoisonError::into_inner).insert(path.to_owned());
        Self(path.to_owned())
    }
}

impl Drop for Draft {
    fn drop(&mut self) {
        DRAFTS.lock().unwrap_or_else(PoisonError::into_inner).remove(&self.0);
    }
}

/// Takes Ctrl-C over.
pub(super) fn arm() {
    let _ = ctrlc::set_handler(|| match MANNER.load(Ordering::Relaxed) {
        NOTHING => {}
        ASKS if !INTERRUPTED.swap(true, Ordering::Relaxed) => {}
        _ => {
            let drafts = DRAFTS.lock().unwrap_or_else(PoisonError::into_inner);
            drafts.iter().for_each(|path| drop(fs::remove_file(path)));
            std::process::exit(STATUS);
        }
    });
}

/// From now on a run asks [`INTERRUPTED`] whether it should end.
pub(super) fn ask_first() {
    MANNER.store(ASKS, Ordering::Relaxed);
}

/// From now on Ctrl-C does nothing in this process: on Windows it comes to workers too, which are to finish the files
/// that they are at.
pub(super) fn leave_to_others() {
    if cfg!(windows) {
        MANNER.store(NOTHING, Ordering::Relaxed);
        arm();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_draft_is_known_as_long_as_it_lives() {
        let path = Path::new("no-such-folder/draft");
        let is_known = || DRAFTS.lock().unwrap_or_else(PoisonError::into_inner).contains(path);
        let draft = Draft::new(path);
        assert!(is_known());
        drop(draft);
        assert!(!is_known());
    }
}
