//! Documents as flat rows of typed cells: one row a form, an indicator, a task, a goal, a field, a finding or a file.
//!
//! Every row repeats which file and form it belongs to, so that the rows of many files can be sorted and filtered together.

use super::code_name;
use super::columns::{self, FORM};
use crate::diag::{Code, Diagnostic, Severity};
use crate::document::{Amount, Document, Form, Indicator};
use crate::value::{Kind, Value};
use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

pub use super::columns::Table;

/// The language of the first row.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Header {
    /// Chinese, as the forms name things.
    #[default]
    Zh,
    /// English, as the JSON names things.
    En,
}

/// A cell.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(untagged)]
pub enum Cell {
    /// Text; empty where there is nothing.
    Text(String),
    /// A number.
    Number {
        /// Its digits, exactly: `-12.50`.
        number: String,
        /// What it counts.
        of: Measure,
    },
}

/// What a number counts, which decides how a spreadsheet shows it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Measure {
    /// Anything.
    Plain,
    /// Hundredths: 85 is 85%.
    Percent,
    /// 元.
    Yuan,
    /// Money for something: 元/人.
    Money,
}

/// The cells of a row.
pub type Row = Vec<Cell>;

impl Cell {
    /// What the cell says, without any format.
    #[must_use]
    pub fn as_str(&self) -> &str {
        match self {
            Self::Text(text) => text,
            Self::Number { number, .. } => number,
        }
    }

    pub(super) fn empty() -> Self {
        Self::Text(String::new())
    }

    pub(super) fn text(text: impl Into<String>) -> Self {
        Self::Text(text.into())
    }

    pub(super) fn maybe(text: Option<&String>) -> Self {
        Self::Text(text.cloned().unwrap_or_default())
    }

    /// A number, from however it is printed; what is none stays text.
    fn number(printed: Option<impl ToString>, of: Measure) -> Self {
        let printed = printed.map(|p| p.to_string()).unwrap_or_default();
        match printed.parse::<Decimal>() {
            Ok(_) => Self::Number { number: printed, of },
            Err(_) => Self::Text(printed),
        }
    }

    pub(super) fn plain(printed: Option<impl ToString>) -> Self {
        Self::number(printed, Measure::Plain)
    }
}

/// The names of a table's columns.
#[must_use]
pub fn header(table: Table, header: Header) -> Vec<&'static str> {
    let name = |column: &columns::Column| match header {
        Header::En => column.en,
        Header::Zh => column.zh,
    };
    columns::columns(table).into_iter().map(name).collect()
}

/// The rows of a document: those of its forms, in their order, then (for findings) those of no form.
#[must_use]
pub fn of_document(table: Table, document: &Document) -> Vec<Row> {
    if table == Table::Files {
        return vec![file_cells(document)];
    }
    let mut all = Vec::new();
    for (index, form) in document.forms.iter().enumerate() {
        let start = form_cells(document, index, form);
        all.extend(rows(table, form).into_iter().map(|row| [start.clone(), row].concat()));
    }
    if table == Table::Findings {
        let mut start = vec![Cell::empty(); FORM.len()];
        start[0] = Cell::text(&document.source.path);
        all.extend(document.diagnostics.iter().map(|d| [start.clone(), finding_cells(d, None)].concat()));
    }
    all
}

/// The rows of an input that gave no document: its row among the files, and a finding that says why. `cause` is the stable name of the cause.
#[must_use]
pub fn of_failure(table: Table, name: &str, sha256: Option<&str>, cause: &str, why: &str) -> Vec<Row> {
    let mut row = vec![Cell::empty(); columns::columns(table).len()];
    row[0] = Cell::text(name);
    match table {
        Table::Files => {
            (row[1], row[7]) = (Cell::text("not_converted"), Cell::plain(Some(1)));
            (row[10], row[11], row[12]) = (Cell::text(sha256.unwrap_or_default()), Cell::text(why), Cell::text(cause));
        }
        Table::Findings => {
            let code = Code::NotConverted;
            (row[6], row[7], row[8]) = (Cell::Text(code_name(code.severity())), Cell::Text(code_name(code)), Cell::text(why));
        }
        _ => return Vec::new(),
    }
    vec![row]
}

fn file_cells(document: &Document) -> Row {
    let (source, forms) = (&document.source, &document.forms);
    let all = || forms.iter().flat_map(|f| &f.diagnostics).chain(&document.diagnostics);
    let mut cells = vec![Cell::text(&source.path), Cell::text("converted"), Cell::plain(source.page_count)];
    cells.push(Cell::Text(code_name(source.text_source)));
    let counts = [forms.len(), forms.iter().map(|f| f.indicators.len()).sum(), forms.iter().map(|f| f.tasks.len()).sum()];
    cells.extend(counts.map(|n| Cell::plain(Some(n))));
    cells.extend(weighed(all));
    cells.extend([Cell::text(&source.sha256), Cell::empty(), Cell::empty()]);
    cells
}

/// How many findings are errors, warnings and notes.
fn weighed<'a, All: Iterator<Item = &'a Diagnostic>>(all: impl Fn() -> All) -> [Cell; 3] {
    [Severity::Error, Severity::Warning, Severity::Info].map(|severity| Cell::plain(Some(all().filter(|f| f.severity == severity).count())))
}

fn form_cells(document: &Document, index: usize, form: &Form) -> Row {
    let [title, kind, stage] = [form.title.clone(), code_name(form.kind), code_name(form.stage)].map(Cell::Text);
    vec![Cell::text(&document.source.path), Cell::plain(Some(index + 1)), title, kind, stage, Cell::plain(form.year)]
}

fn rows(table: Table, form: &Form) -> Vec<Row> {
    match table {
        Table::Files | Table::Panel => Vec::new(),
        Table::Forms => vec![summary_cells(form)],
        Table::Indicators => form.indicators.iter().enumerate().map(|(i, indicator)| indicator_cells(form, i, indicator)).collect(),
        Table::Tasks => task_rows(form),
        Table::Goals => form.goals.iter().map(|g| vec![Cell::maybe(g.label.as_ref()), Cell::text(&g.text), pages(form)]).collect(),
        Table::Fields => field_rows(form),
        Table::Findings => form.diagnostics.iter().map(|d| finding_cells(d, Some(form))).collect(),
    }
}

fn summary_cells(form: &Form) -> Row {
    let field = |key: &str| form.fields.iter().find(|field| field.key == Some(key));
    let mut cells = [0, 1].map(|end| Cell::plain(form.pages.map(|pages| pages[end]))).to_vec();
    cells.extend(["department", "implementing_unit", "project_name"].map(|key| Cell::maybe(field(key).map(|f| &f.value))));
    let amounts = [field("budget_total").and_then(|f| f.amount.as_ref()), form.task_total.as_ref()];
    cells.extend(amounts.map(|amount| amount_cells(amount)[1].clone()));
    let counts = [form.indicators.len(), form.tasks.len(), form.goals.len(), form.fields.len()];
    cells.extend(counts.map(|n| Cell::plain(Some(n))));
    cells.extend(weighed(|| form.diagnostics.iter()));
    cells
}

fn indicator_cells(form: &Form, index: usize, indicator: &Indicator) -> Row {
    let findings = form.diagnostics.iter().filter(|d| d.indicator == Some(index));
    let findings: Vec<String> = findings.map(|d| format!("{}: {}", code_name(d.code), d.message)).collect();
    let Indicator { weight, score, remark, level1_printed, level2_printed, .. } = indicator;
    let names = [&indicator.level1, &indicator.level2, &indicator.name].map(Cell::text);
    let mut cells = [&names[..], &[Cell::maybe(indicator.annual_name.as_ref())]].concat();
    for value in [&indicator.cycle, &indicator.annual, &indicator.actual] {
        cells.extend(value_cells(value.as_ref()));
    }
    cells.extend([weight, score].map(|points| Cell::plain(points.as_ref())));
    cells.extend([remark, level1_printed, level2_printed].map(|text| Cell::maybe(text.as_ref())));
    cells.extend([Cell::plain(indicator.page), Cell::plain(Some(indicator.confidence)), Cell::Text(findings.join("; "))]);
    cells
}

fn value_cells(value: Option<&Value>) -> [Cell; 8] {
    let Some(value) = value else { return [const { Cell::Text(String::new()) }; 8] };
    let of = match (value.kind, value.unit.as_deref()) {
        (Kind::Percent, Some("%")) => Measure::Percent,
        (Kind::Money, Some("元")) => Measure::Yuan,
        (Kind::Money, _) => Measure::Money,
        _ => Measure::Plain,
    };
    [
        Cell::text(&value.raw),
        Cell::text(&value.text),
        Cell::Text(code_name(value.kind)),
        Cell::Text(value.comparator.map(code_name).unwrap_or_default()),
        Cell::number(value.number, of),
        Cell::number(value.number_max, of),
        Cell::maybe(value.unit.as_ref()),
        Cell::Text(value.inferred.map(code_name).unwrap_or_default()),
    ]
}

fn task_rows(form: &Form) -> Vec<Row> {
    let [total, total_number, _] = amount_cells(form.task_total.as_ref());
    let rows = form.tasks.iter().map(|task| {
        let texts = [&task.name, &task.content].map(Cell::text);
        let totals = [total.clone(), total_number.clone(), Cell::plain(task.page)];
        [&texts[..], &amount_cells(Some(&task.amount)), &totals].concat()
    });
    rows.collect()
}

fn field_rows(form: &Form) -> Vec<Row> {
    let fields = form.fields.iter().map(|field| {
        let texts = [field.key.unwrap_or_default(), &field.label, &field.value].map(Cell::text);
        [&texts[..], &amount_cells(field.amount.as_ref()), &[Cell::plain(field.page), pages(form)]].concat()
    });
    let texts = [("remarks", &form.remarks), ("approval_opinion", &form.approval_opinion), ("notice", &form.notice)];
    let texts = texts.into_iter().filter_map(|(key, text)| {
        let mut row = vec![Cell::text(key), Cell::empty(), Cell::text(text.as_ref()?)];
        row.resize(7, Cell::empty());
        row.push(pages(form));
        Some(row)
    });
    fields.chain(texts).collect()
}

/// `3`, or `1–4`; as text, since a hyphen would make a date of it.
fn pages(form: &Form) -> Cell {
    match form.pages {
        Some([first, last]) if first == last => Cell::plain(Some(first)),
        Some([first, last]) => Cell::Text(format!("{first}–{last}")),
        None => Cell::empty(),
    }
}

fn amount_cells(amount: Option<&Amount>) -> [Cell; 3] {
    let Some(amount) = amount else { return [const { Cell::Text(String::new()) }; 3] };
    let of = if amount.unit == Some("元") { Measure::Yuan } else { Measure::Plain };
    [Cell::text(&amount.raw), Cell::number(amount.number, of), Cell::text(amount.unit.unwrap_or_default())]
}

fn finding_cells(finding: &Diagnostic, form: Option<&Form>) -> Row {
    let name = form.zip(finding.indicator).and_then(|(form, i)| Some(&form.indicators.get(i)?.name));
    let sides = finding.bbox.map(|bbox| bbox.rounded().map(|v| format!("{v:.1}")));
    let sides = sides.map_or_else(|| [None, None, None, None], |sides| sides.map(Some));
    let mut cells = [code_name(finding.severity), code_name(finding.code), finding.message.clone()].map(Cell::Text).to_vec();
    cells.extend([Cell::maybe(name), Cell::plain(finding.page)]);
    cells.extend(sides.map(Cell::plain));
    cells
}
