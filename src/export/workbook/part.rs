//! What one input adds to a workbook.

use super::sheets::{OVERVIEW, SHORT};
use crate::diag::{Code, Diagnostic, Kind, Severity, Subject};
use crate::document::{Document, Form, Indicator};
use crate::export::rows::{self, Cell, Header, Measure, Row, Table};
use serde::{Deserialize, Serialize};
use std::io::{self, Write};

/// The rows of one input.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Part {
    /// Its row among the files.
    pub file: Row,
    /// Its forms, as one reads them: a row a form, or one that says why there is none.
    pub overview: Vec<Row>,
    /// Its indicators, as one reads them.
    pub indicators: Vec<Row>,
    /// Its indicators with all that is known of them.
    pub details: Vec<Row>,
    /// Its tasks.
    pub tasks: Vec<Row>,
    /// Its goals.
    pub goals: Vec<Row>,
    /// Its fields.
    pub fields: Vec<Row>,
    /// Its findings.
    pub findings: Vec<Finding>,
    /// The rows of `indicators` that begin a form.
    pub begins: Vec<usize>,
    /// For each row of `overview` the address of its first page, where it has one.
    pub pages: Vec<Option<String>>,
}

/// The row of a finding.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Finding {
    /// Its cells.
    pub cells: Row,
    /// Its weight.
    pub severity: Severity,
    /// The cell that it is about; none where it is about the file.
    pub about: Option<About>,
}

/// A cell of a part.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct About {
    /// In which of its tables.
    pub table: Table,
    /// In which row, from 0.
    pub row: usize,
    /// In which column of the sheet, from 0.
    pub column: u16,
}

impl Part {
    /// The rows of a document.
    #[must_use]
    pub fn of(document: &Document, header: Header) -> Self {
        let of = |table| rows::of_document(table, document, header);
        let all = document.forms.iter().flat_map(|f| &f.diagnostics).chain(&document.diagnostics);
        let findings = of(Table::Findings).into_iter().zip(all).zip(abouts(document));
        let findings = findings.map(|((cells, finding), about)| Finding { cells, severity: finding.severity, about });
        let mut part = Self {
            file: of(Table::Files).pop().unwrap_or_default(),
            overview: overview(document, header),
            indicators: Vec::new(),
            details: of(Table::Indicators),
            tasks: of(Table::Tasks),
            goals: of(Table::Goals),
            fields: of(Table::Fields),
            findings: findings.collect(),
            begins: Vec::new(),
            pages: pages(document),
        };
        for (at, form) in document.forms.iter().enumerate() {
            part.begins.push(part.indicators.len());
            let form_id = rows::form_id(&document.source.sha256, at);
            let rows = form.indicators.iter().enumerate();
            part.indicators.extend(
                rows.map(|(at, row)| short(form, at, row, header, &rows::row_id(&form_id, Table::Indicators, at))),
            );
        }
        part
    }

    /// What stands for an input that gave no document.
    #[must_use]
    pub fn failed(name: &str, sha256: Option<&str>, cause: &str, why: &str, header: Header) -> Self {
        let of = |table| rows::of_failure(table, header, name, sha256, cause, why);
        let (outcome, severity) = (header.word(Code::NotConverted), Code::NotConverted.severity());
        let mut overview = vec![text(""); OVERVIEW.len()];
        (overview[0], overview[2]) =
            (text(name), text(format!("{outcome}{}{why}", if header == Header::Zh { "：" } else { ": " })));
        Self {
            file: of(Table::Files).pop().unwrap_or_default(),
            overview: vec![overview],
            findings: of(Table::Findings).into_iter().map(|cells| Finding { cells, severity, about: None }).collect(),
            pages: vec![None],
            indicators: Vec::new(),
            details: Vec::new(),
            tasks: Vec::new(),
            goals: Vec::new(),
            fields: Vec::new(),
            begins: Vec::new(),
        }
    }

    /// The weight of its gravest finding.
    #[must_use]
    pub fn worst(&self) -> Option<Severity> {
        self.findings.iter().map(|f| f.severity).max()
    }

    /// Writes it as a line, for [`bind`](super::bind).
    ///
    /// # Errors
    ///
    /// What the writer says.
    pub fn write_line(&self, out: &mut dyn Write) -> io::Result<()> {
        serde_json::to_writer(&mut *out, self)?;
        out.write_all(b"\n")
    }
}

fn text(text: impl Into<String>) -> Cell {
    Cell::Text(text.into())
}

fn number(number: Option<impl ToString>) -> Cell {
    Cell::plain(number)
}

/// A row a form; one for a file that has none.
fn overview(document: &Document, header: Header) -> Vec<Row> {
    let yuan = |amount: Option<&crate::value::Amount>| match amount {
        Some(amount) if amount.unit.is_some() => amount
            .number
            .map_or_else(|| text(&amount.raw), |n| Cell::Number { number: n.to_string(), of: Measure::Yuan }),
        Some(amount) => text(&amount.raw),
        None => text(""),
    };
    let row = |(at, form): (usize, &Form)| {
        let doubts = rows::weighing(form, Severity::Warning) + rows::weighing(form, Severity::Error);
        vec![
            text(&document.source.path),
            number(Some(at + 1)),
            text(&form.title),
            text(unit(form)),
            number(form.year),
            text(header.word(form.kind)),
            text(header.word(form.stage)),
            yuan(rows::field(form, &["budget_total"]).and_then(|field| field.amount.as_ref())),
            yuan(form.task_total.as_ref()),
            number(Some(form.tasks.len())),
            number(Some(form.indicators.len())),
            number(Some(doubts)),
            text(rows::form_id(&document.source.sha256, at)),
        ]
    };
    if document.forms.is_empty() {
        let mut none = vec![text(""); OVERVIEW.len()];
        let why = document.diagnostics.first().map(|finding| rows::said(finding, header));
        (none[0], none[2]) = (text(&document.source.path), text(why.unwrap_or_default()));
        return vec![none];
    }
    document.forms.iter().enumerate().map(row).collect()
}

/// Whose form it is: the unit and the project, as far as it names them.
fn unit(form: &Form) -> String {
    let unit =
        rows::field(form, &["department", "implementing_unit", "approving_unit"]).map(|field| field.value.as_str());
    let project = rows::field(form, &["project_name"]).map(|field| field.value.as_str());
    unit.into_iter().chain(project).collect::<Vec<_>>().join(" / ")
}

/// The addresses of the first pages of the forms, where the file is a PDF that a reader can open there.
fn pages(document: &Document) -> Vec<Option<String>> {
    let path = &document.source.path;
    let is_pdf = path.to_ascii_lowercase().ends_with(".pdf");
    let address = |form: &Form| {
        let page = form.pages.filter(|_| is_pdf && form.attachment.is_none())?[0];
        let path = path.replace('%', "%25").replace('#', "%23").replace(' ', "%20");
        let root = if path.starts_with('/') { "file://" } else { "" };
        Some(format!("{root}{path}#page={page}"))
    };
    if document.forms.is_empty() { vec![None] } else { document.forms.iter().map(address).collect() }
}

/// An indicator as one reads it.
fn short(form: &Form, at: usize, row: &Indicator, header: Header, row_id: &str) -> Row {
    let raw = |value: Option<&crate::value::Value>| match value {
        // What was inferred is shown beside what is printed.
        Some(value) if value.inferred.is_some() => text(format!("{} → {}", value.raw, value.text)),
        Some(value) => text(&value.raw),
        None => text(""),
    };
    let doubts = form.diagnostics.iter().filter(|d| d.indicator == Some(at) && d.severity >= Severity::Warning);
    let doubts: Vec<String> = doubts.map(|finding| rows::said(finding, header)).collect();
    let name = row.annual_name.as_ref().map_or_else(|| row.name.clone(), |annual| format!("{} / {annual}", row.name));
    vec![
        text(unit(form)),
        number(form.year),
        text(&row.level1),
        text(&row.level2),
        text(name),
        raw(row.cycle.as_ref()),
        raw(row.annual.as_ref()),
        raw(row.actual.as_ref()),
        number(row.weight.as_ref()),
        number(row.score.as_ref()),
        text(doubts.join("\n")),
        number(row.page),
        text(row_id),
    ]
}

/// Which cell of the part each finding is about, in the order of the findings.
fn abouts(document: &Document) -> Vec<Option<About>> {
    let (mut indicators, mut tasks, mut fields) = (0, 0, 0);
    let mut abouts = Vec::new();
    for form in &document.forms {
        abouts.extend(form.diagnostics.iter().map(|finding| about(form, finding, [indicators, tasks, fields])));
        indicators += form.indicators.len();
        tasks += form.tasks.len();
        // The remarks, the opinion and the small print are rows of fields.
        fields +=
            form.fields.len() + [&form.remarks, &form.approval_opinion, &form.notice].into_iter().flatten().count();
    }
    abouts.resize(abouts.len() + document.diagnostics.len(), None);
    abouts
}

/// The cell that a finding of a form names; the total of the tasks stands above the first of them. `before` are the
/// rows of the forms before.
fn about(form: &Form, finding: &Diagnostic, before: [usize; 3]) -> Option<About> {
    let Subject { kind, index, member } = finding.subject;
    let at = |table, before: usize, row: Option<usize>| {
        row.map(|row| About { table, row: before + row, column: column(table, member) })
    };
    match kind {
        Kind::Indicator => at(Table::Indicators, before[0], index),
        Kind::Task => at(Table::Tasks, before[1], index.or((!form.tasks.is_empty()).then_some(0))),
        Kind::Field => at(Table::Fields, before[2], index),
        Kind::Goal | Kind::Form | Kind::Page | Kind::File => None,
    }
}

/// The column of a sheet that holds a member; that of the row's name where there is none.
fn column(table: Table, member: Option<&str>) -> u16 {
    let (names, usual): (Vec<&str>, _) = match table {
        Table::Indicators => (SHORT.iter().map(|column| column.en).collect(), "name"),
        Table::Fields => (rows::header(table, Header::En), "label"),
        _ => (rows::header(table, Header::En), "name"),
    };
    // The first six columns of the other sheets are the form's.
    let of = |wanted: &str| names.iter().rposition(|name| *name == wanted).and_then(|at| u16::try_from(at).ok());
    member.and_then(of).or_else(|| of(usual)).unwrap_or(0)
}
