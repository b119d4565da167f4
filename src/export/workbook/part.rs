//! What one input adds to a workbook.

use crate::diag::{Code, Diagnostic, Kind, Severity, Subject};
use crate::document::{Document, Form};
use crate::export::rows::{self, Row, Table};
use serde::{Deserialize, Serialize};
use std::io::{self, Write};

/// The rows of one input.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Part {
    /// Its row among the files.
    pub file: Row,
    /// Its indicators.
    pub indicators: Vec<Row>,
    /// Its tasks.
    pub tasks: Vec<Row>,
    /// Its goals.
    pub goals: Vec<Row>,
    /// Its fields.
    pub fields: Vec<Row>,
    /// Its findings.
    pub findings: Vec<Finding>,
}

/// The row of a finding.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Finding {
    /// Its cells.
    pub cells: Row,
    /// Its weight.
    pub severity: Severity,
    /// The row that it is about; none where it is about the file.
    pub about: Option<About>,
}

/// A row of a part.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct About {
    /// In which of its tables.
    pub table: Table,
    /// Which one, from 0.
    pub row: usize,
}

impl Part {
    /// The rows of a document.
    #[must_use]
    pub fn of(document: &Document) -> Self {
        let of = |table| rows::of_document(table, document);
        let abouts = abouts(document);
        let all = document.forms.iter().flat_map(|f| &f.diagnostics).chain(&document.diagnostics);
        let findings = of(Table::Findings).into_iter().zip(all).zip(abouts);
        let findings = findings.map(|((cells, finding), about)| Finding { cells, severity: finding.severity, about }).collect();
        let file = of(Table::Files).into_iter().next().unwrap_or_default();
        let [indicators, tasks, goals, fields] = [Table::Indicators, Table::Tasks, Table::Goals, Table::Fields].map(of);
        Self { file, indicators, tasks, goals, fields, findings }
    }

    /// What stands for an input that gave no document.
    #[must_use]
    pub fn failed(name: &str, sha256: Option<&str>, cause: &str, why: &str) -> Self {
        let of = |table| rows::of_failure(table, name, sha256, cause, why);
        let file = of(Table::Files).into_iter().next().unwrap_or_default();
        let severity = Code::NotConverted.severity();
        let findings = of(Table::Findings).into_iter().map(|cells| Finding { cells, severity, about: None }).collect();
        Self { file, indicators: Vec::new(), tasks: Vec::new(), goals: Vec::new(), fields: Vec::new(), findings }
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

/// Which row of the part each finding is about, in the order of the findings.
fn abouts(document: &Document) -> Vec<Option<About>> {
    let (mut indicators, mut tasks, mut fields) = (0, 0, 0);
    let mut abouts = Vec::new();
    for form in &document.forms {
        abouts.extend(form.diagnostics.iter().map(|finding| about(form, finding, [indicators, tasks, fields])));
        indicators += form.indicators.len();
        tasks += form.tasks.len();
        // The remarks, the opinion and the small print are rows of fields.
        fields += form.fields.len() + [&form.remarks, &form.approval_opinion, &form.notice].into_iter().flatten().count();
    }
    abouts.resize(abouts.len() + document.diagnostics.len(), None);
    abouts
}

/// The row that a finding of a form names; the total of the tasks stands above the first of them. `before` are the rows of the forms before.
fn about(form: &Form, finding: &Diagnostic, before: [usize; 3]) -> Option<About> {
    let at = |table, before: usize, row: Option<usize>| row.map(|row| About { table, row: before + row });
    let Subject { kind, index, .. } = finding.subject;
    match kind {
        Kind::Indicator => at(Table::Indicators, before[0], index),
        Kind::Task => at(Table::Tasks, before[1], index.or((!form.tasks.is_empty()).then_some(0))),
        Kind::Field => at(Table::Fields, before[2], index),
        Kind::Goal | Kind::Form | Kind::Page | Kind::File => None,
    }
}
