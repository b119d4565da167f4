//! The two halves of a row against each other: the name and the target of the cycle and of the year.

use crate::diag::{Code, Diagnostic, Place};
use crate::document::{Form, Indicator};
use crate::say;
use crate::value::{Kind, same};

/// The findings about rows whose halves differ.
pub(super) fn compare(form: &Form) -> Vec<Diagnostic> {
    let rows = form.indicators.iter().enumerate();
    rows.flat_map(|(at, row)| {
        [(names(row), "annual_name"), (targets(row), "annual")]
            .map(|(found, member)| found.map(|d| d.about_member(at, member)))
            .into_iter()
            .flatten()
    })
    .collect()
}

/// Where a row stands.
fn place(row: &Indicator) -> Place {
    Place { page: row.page, bbox: row.bbox }
}

/// Two names.
fn names(row: &Indicator) -> Option<Diagnostic> {
    let annual = row.annual_name.as_ref()?;
    Some(Diagnostic::new(
        Code::IndicatorNameMismatch,
        place(row),
        say!("the cycle's half prints '{}', the year's '{}'", &row.name, annual),
    ))
}

/// Two targets that mean different things; a half that is left empty says nothing.
fn targets(row: &Indicator) -> Option<Diagnostic> {
    let (cycle, annual) = (row.cycle.as_ref()?, row.annual.as_ref()?);
    if cycle.kind == Kind::Empty || annual.kind == Kind::Empty || same(cycle, annual) {
        return None;
    }
    let message = say!("{}: the cycle's target is '{}', the year's '{}'", &row.name, &cycle.raw, &annual.raw);
    Some(Diagnostic::new(Code::TargetMismatch, place(row), message))
}
