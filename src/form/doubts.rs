//! What was read by eye outside of the indicators → findings about what may be misread. Rows of indicators have a confidence of their own.

use crate::diag::{Code, Diagnostic, Place};
use crate::document::SURE;
use crate::lexicon::{self, Section};
use crate::stitch::{LooseLine, TableCell};

/// The finding about a line that may be misread.
pub(super) fn of_line(line: &LooseLine) -> Option<Diagnostic> {
    (line.confidence < SURE).then(|| finding(&line.text, line.place))
}

/// The finding about a cell that may be misread, at the line that is least sure.
pub(super) fn of_cell(cell: &TableCell) -> Option<Diagnostic> {
    (cell.confidence < SURE).then(|| finding(&cell.text, cell.doubt.unwrap_or_else(|| cell.place())))
}

/// The finding about a header that is not known, and heads what it is like or what its place tells.
pub(super) fn of_header(header: &str, place: Place) -> Diagnostic {
    let message = format!("the header '{header}' is not known; what its column holds was told by what it is like or by its place");
    Diagnostic::new(Code::LowConfidence, place, message)
}

/// The finding about the label before numbered goals, where it was read by eye and opens no section that is known.
pub(super) fn of_goals(label: &TableCell) -> Option<Diagnostic> {
    let is_known = lexicon::section(&label.text) == Some(Section::Goals);
    let message = format!("the label '{}' is not known; what stands beside it is numbered as goals are", label.text);
    (label.confidence < 1.0 && !is_known).then(|| Diagnostic::new(Code::LowConfidence, label.place(), message))
}

fn finding(text: &str, place: Place) -> Diagnostic {
    Diagnostic::new(Code::LowConfidence, place, format!("'{text}' may be misread"))
}
