//! Parts that every form has, and this one does not show.

use crate::diag::{Code, Diagnostic, Place};
use crate::document::{Form, FormKind};
use crate::message::Message;
use crate::sentence;

/// The findings about parts that are missing.
pub(super) fn missing(form: &Form) -> Vec<Diagnostic> {
    let named = form.fields.iter().any(|f| {
        matches!(f.key, Some("department" | "project_name" | "approving_unit" | "implementing_unit"))
            && !f.value.is_empty()
    });
    let parts = [
        (form.title.is_empty(), sentence!("no title stands above the table")),
        (form.year.is_none(), sentence!("no budget year is printed")),
        (!named && form.kind != FormKind::Unknown, sentence!("neither a unit nor a project is named")),
        (form.goals.is_empty(), sentence!("no overall goal is printed")),
        (form.indicators.is_empty(), sentence!("the table of indicators is empty")),
    ];
    let place = Place { page: form.pages.map(|p| p[0]), bbox: None };
    parts
        .iter()
        .filter(|(missing, _)| *missing)
        .map(|(_, what)| Diagnostic::new(Code::MissingSection, place, Message::of(what)))
        .collect()
}
