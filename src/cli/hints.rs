//! What the library says is wrong, with the flag or the command that mends it: the library knows of neither.

use zhibiao::diag::{Code, Diagnostic, Error};
use zhibiao::message::Message;
use zhibiao::say;

/// What a finding says, for the user of the command.
pub(super) fn found(finding: &Diagnostic) -> Message {
    match finding.code {
        Code::ModelsMissing => say!("{}; `zhibiao models` says how to get them", &finding.message),
        _ => Message::from(&finding.message),
    }
}

/// Why an input gave no result, for the user of the command.
pub(super) fn said(error: &Error) -> Message {
    match error {
        Error::Password => say!("the PDF is encrypted; give its password with --password"),
        Error::Area(what) => say!("{}; give another --area", what.clone()),
        Error::Lexicon(why) => {
            say!("the lexicon cannot be read: {}; `zhibiao lexicon` prints one that can", why.clone())
        }
        Error::Models(what) => say!("this is a scan, and {}; `zhibiao models` says how to get them", what.clone()),
        other => other.said(),
    }
}
