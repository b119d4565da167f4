//! What programs read besides what people do: digests, places, days, and what has no column of its own. The columns are
//! those of [`columns::more`].

use super::code_name;
use super::columns::Table;
use super::rows::{self, Cell, Header, Row};
use crate::diag::Diagnostic;
use crate::document::{Document, Form, Indicator, Other};
use crate::value::{self, Value};

/// The complete rows of a document: those of [`rows::of_document`], each with the cells of [`super::columns::more`]
/// after its own.
#[must_use]
pub(super) fn of_document(table: Table, document: &Document) -> Vec<Row> {
    let mut ends = document.forms.iter().flat_map(|form| {
        // A form's own row has the file that it stands in among what people read.
        let attachment: Row =
            (table != Table::Forms).then(|| Cell::maybe(form.attachment.as_ref())).into_iter().collect();
        of_form(table, form).into_iter().map(move |end| [attachment.clone(), end].concat())
    });
    let outside = document.diagnostics.iter().map(|d| [vec![Cell::empty()], subject_cells(d)].concat());
    let rows = rows::of_document(table, document, Header::En);
    match table {
        Table::Files => rows,
        Table::Findings => rows.into_iter().zip(ends.chain(outside)).map(|(row, end)| [row, end].concat()).collect(),
        _ => rows.into_iter().map(|row| [row, ends.next().unwrap_or_default()].concat()).collect(),
    }
}

/// The complete rows of an input that gave no document.
#[must_use]
pub(super) fn of_failure(table: Table, name: &str, sha256: Option<&str>, cause: &str, why: &str) -> Vec<Row> {
    let mut rows = rows::of_failure(table, Header::En, name, sha256, cause, why);
    if table == Table::Findings {
        let end = ["", "file", "", ""].map(Cell::text);
        rows.iter_mut().for_each(|row| row.extend(end.clone()));
    }
    rows
}

/// The ends of a form's rows, without the digest and the attachment.
fn of_form(table: Table, form: &Form) -> Vec<Row> {
    let numbered = |ends: &mut dyn Iterator<Item = Row>| {
        ends.enumerate().map(|(at, end)| [vec![Cell::plain(Some(at))], end].concat()).collect::<Vec<Row>>()
    };
    match table {
        Table::Files | Table::Panel => Vec::new(),
        Table::Forms => vec![[0, 1].map(|end| Cell::plain(form.pages.map(|pages| pages[end]))).to_vec()],
        Table::Indicators => numbered(&mut form.indicators.iter().map(indicator_cells)),
        Table::Tasks => numbered(&mut form.tasks.iter().map(|task| vec![others(&task.others)])),
        Table::Goals => numbered(&mut form.goals.iter().map(|_| Row::new())),
        Table::Fields => field_rows(form),
        Table::Findings => form.diagnostics.iter().map(subject_cells).collect(),
    }
}

fn indicator_cells(indicator: &Indicator) -> Row {
    let mut cells =
        [&indicator.cycle, &indicator.annual, &indicator.actual].map(|value| day_of_value(value.as_ref())).to_vec();
    let points = [&indicator.weight, &indicator.score].map(|points| {
        let cell = Cell::plain(points.as_ref());
        if matches!(cell, Cell::Number { .. }) { cell } else { Cell::empty() }
    });
    cells.extend(points);
    cells.push(others(&indicator.others));
    cells
}

fn field_rows(form: &Form) -> Vec<Row> {
    let fields = form.fields.iter().enumerate().map(|(at, field)| {
        let date = if field.key == Some("date") { day_of(&field.value) } else { Cell::empty() };
        vec![Cell::plain(Some(at)), date]
    });
    // The remarks, the opinion and the small print are rows of fields without a place.
    let texts = [&form.remarks, &form.approval_opinion, &form.notice].into_iter().flatten();
    fields.chain(texts.map(|_| vec![Cell::empty(); 2])).collect()
}

fn subject_cells(finding: &Diagnostic) -> Row {
    let subject = finding.subject;
    vec![
        Cell::Text(code_name(subject.kind)),
        Cell::plain(subject.index),
        Cell::text(subject.member.unwrap_or_default()),
    ]
}

/// What has no column of its own, as the JSON has it; nothing where there is none.
fn others(others: &[Other]) -> Cell {
    if others.is_empty() { Cell::empty() } else { Cell::Text(serde_json::to_string(others).unwrap_or_default()) }
}

fn day_of_value(value: Option<&Value>) -> Cell {
    value.and_then(value::iso_day).map_or_else(Cell::empty, Cell::Text)
}

/// The day that a text names.
fn day_of(text: &str) -> Cell {
    day_of_value(Some(&value::read(text, &value::Evidence { name: "日期", ..value::Evidence::default() }).value))
}
