//! How far each file on a desk is, and all of them together.

use super::desk::{Desk, File};
use crate::cli::input;
use serde::Serialize;
use zhibiao::corrections::Corrections;
use zhibiao::message::Message;
use zhibiao::say;

/// How far a file is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum State {
    /// It is being read.
    Waiting,
    /// It could not be read.
    Failed,
    /// Nobody has decided anything about it.
    New,
    /// Some doubts are left.
    InWork,
    /// No doubt is left.
    Done,
}

impl State {
    pub(super) fn of(file: &File, corrections: &Corrections) -> Self {
        let is_touched = || file.sha256.as_ref().is_some_and(|sha256| !corrections.standing(sha256).is_empty());
        match (file.is_read, file.failure.is_some()) {
            (_, true) => Self::Failed,
            (false, _) => Self::Waiting,
            _ if file.items.is_empty() => Self::Done,
            _ if is_touched() => Self::InWork,
            _ => Self::New,
        }
    }
}

impl Desk {
    /// A line a file, and one for all.
    pub(super) fn status(&self) -> Vec<Message> {
        let inner = self.inner();
        let line = |file: &File| {
            let what = match State::of(file, &inner.corrections) {
                State::Waiting => say!("not read yet"),
                State::Failed => say!("failed: {}", file.failure.as_deref().unwrap_or_default()),
                State::New => say!("new, {} doubt(s)", file.items.len()),
                State::InWork => say!("in work, {} of {} doubt(s) left", file.items.len(), file.doubts),
                State::Done => say!("done, {} doubt(s) settled", file.doubts),
            };
            say!("{}: {}", input::name(&file.path), what)
        };
        let mut lines: Vec<Message> = inner.files.iter().map(line).collect();
        let (doubts, left) = inner.files.iter().fold((0, 0), |(d, l), file| (d + file.doubts, l + file.items.len()));
        let share = (100 * left).checked_div(doubts).unwrap_or(0);
        lines.push(say!("{} file(s), {} of {} doubt(s) left ({} %)", inner.files.len(), left, doubts, share));
        lines
    }
}
