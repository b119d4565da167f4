//! What was recognised outside of the indicators → findings about what may be misread. Rows of indicators have a
//! confidence of their own.

use super::columns::{Reason, Tuning};
use super::part::Part;
use crate::diag::Severity;
use crate::diag::{Code, Diagnostic, Place};
use crate::document::SURE;
use crate::evidence::Evidence;
use crate::geom::Rect;
use crate::lexicon::{Lexicon, Section};
use crate::message::Message;
use crate::say;
use crate::stitch::{LooseLine, Table, TableCell};
use std::collections::BTreeMap;

/// The finding about a line that may be misread.
pub(super) fn of_line(line: &LooseLine) -> Option<Diagnostic> {
    (line.confidence < SURE).then(|| finding(&line.text, line.place))
}

/// The finding about a cell that may be misread, at the line that is least sure.
pub(super) fn of_cell(cell: &TableCell) -> Option<Diagnostic> {
    (cell.confidence < SURE).then(|| finding(&cell.text, cell.doubt.unwrap_or_else(|| cell.place())))
}

/// The finding about a column whose header does not say what it holds, or leaves room for something else.
pub(super) fn of_column(reason: &Reason, tuning: &Tuning) -> Option<Diagnostic> {
    let Reason { header, place, part, evidence, next, .. } = reason;
    if reason.missed {
        let message = say!(
            "the column '{}' is not understood, and what stands in it may be targets or results; it is kept in others",
            header
        );
        return Some(Diagnostic {
            severity: Severity::Warning,
            ..Diagnostic::new(Code::HeaderInferred, *place, message)
        });
    }
    if reason.unsaid {
        let message = say!(
            "nothing tells for which period the targets of '{}' are; the order of the columns was taken for it",
            header
        );
        return Some(Diagnostic {
            severity: Severity::Warning,
            ..Diagnostic::new(Code::HeaderInferred, *place, message)
        });
    }
    let is_plain = matches!(evidence, Evidence::Words | Evidence::None)
        || (*evidence == Evidence::WordsAndContent && !reason.is_doubtful(tuning));
    if is_plain || matches!(part, Part::Left | Part::Other) {
        return None;
    }
    let named = if header.is_empty() { say!("a column without a header") } else { say!("the column '{}'", header) };
    let rival = next.filter(|_| reason.is_doubtful(tuning));
    let severity = if rival.is_none() { Severity::Info } else { Severity::Warning };
    let doubt = rival.map_or(Message::none(), |next| say!("; it may be {} instead", next));
    let finding = Diagnostic::new(
        Code::HeaderInferred,
        *place,
        say!("{} is taken for {} by {}{}", named, *part, *evidence, doubt),
    );
    // What was recognised may be another word.
    let (code, severity) =
        if reason.misread { (Code::LowConfidence, Severity::Warning) } else { (finding.code, severity) };
    Some(Diagnostic { code, severity, ..finding })
}

/// The findings about columns that were printed on pages of their own, by their first texts.
pub(super) fn of_beside(table: &Table) -> impl Iterator<Item = Diagnostic> {
    let first = |col: &usize| table.cells.iter().find(|cell| cell.col == *col && !cell.text.is_empty());
    table.beside.iter().filter_map(first).map(|cell| {
        let what = say!(
            "the columns from '{}' on stand on a page of their own; they were put beside rows as high as theirs",
            &cell.text
        );
        Diagnostic::new(Code::HeaderInferred, cell.place(), what)
    })
}

/// The findings about pages on which most cells of a table have no ruling above or below, or none beside: fields, tasks
/// and goals are read from them too.
pub(super) fn of_rulings(table: &Table) -> Vec<Diagnostic> {
    let is_ruled = |cell: &TableCell| {
        let is_across = cell.colspan == table.cols;
        (cell.walls.top || cell.walls.bottom) && (is_across || cell.walls.left || cell.walls.right)
    };
    let mut pages: BTreeMap<Option<u32>, (usize, Vec<Place>)> = BTreeMap::new();
    for cell in table.cells.iter().filter(|cell| table.spans_known && !cell.text.is_empty()) {
        let (ruled, others) = pages.entry(cell.place().page).or_default();
        if is_ruled(cell) { *ruled += 1 } else { others.push(cell.place()) }
    }
    let unruled = pages.into_iter().filter(|(_, (ruled, others))| others.len() > *ruled);
    unruled
        .map(|(page, (_, others))| {
            let bbox = Rect::around(others.iter().filter_map(|place| place.bbox));
            let message = say!(
                "no rulings part {} cells of a table; they were told apart by where the text stands",
                others.len()
            );
            Diagnostic::new(Code::LowConfidence, Place { page, bbox }, message)
        })
        .collect()
}

/// The finding about the label before numbered goals, where it was recognised and opens no section that is known.
pub(super) fn of_goals(label: &TableCell, lexicon: &Lexicon) -> Option<Diagnostic> {
    let is_known = lexicon.section(&label.text) == Some(Section::Goals);
    let message = say!("the label '{}' is not known; what stands beside it is numbered as goals are", &label.text);
    (label.provenance.is_recognised() && !is_known)
        .then(|| Diagnostic::new(Code::LowConfidence, label.place(), message))
}

fn finding(text: &str, place: Place) -> Diagnostic {
    Diagnostic::new(Code::LowConfidence, place, say!("'{}' may be misread", text)).doubting(text)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::grid::Walls;

    #[test]
    fn a_table_without_rulings_is_reported_once_a_page() {
        let told = |walls: Walls, spans_known: bool| {
            let cell =
                |col| TableCell {
                    col, rowspan: 1, colspan: 1, text: "项目名称".into(), walls, ..TableCell::default()
                };
            let mut table = Table::new(1, 2, vec![cell(0), cell(1)]);
            table.spans_known = spans_known;
            of_rulings(&table).len()
        };
        let all = Walls { top: true, right: true, bottom: true, left: true };
        assert_eq!(told(Walls::default(), true), 1);
        assert_eq!(told(Walls { left: false, right: false, ..all }, true), 1, "rules alone");
        assert_eq!(told(Walls { left: false, top: false, ..all }, true), 0);
        assert_eq!(told(Walls::default(), false), 0, "a text dump");
    }
}
