//! Rows of indicators that belong to several projects: each project is a form of its own.
//!
//! The columns left of the indicators say whose the rows are. A project begins where its cells do; a page break cuts
//! them, and then only what a new project fills is a new one.

use super::columns::{Columns, LeftColumn};
use super::ledger::{Ledger, is_nothing};
use super::{Draft, DraftField, Reader, goals, tasks};
use crate::document::Other;
use crate::lexicon::{Column, Lexicon};
use crate::stitch::{Table, TableCell};
use crate::text::{fold, join};

/// What the columns left of the indicators said last.
#[derive(Clone, Debug, Default)]
pub(super) struct Projects {
    listed: bool,
    /// The columns that tell projects apart; the first is that of their names, if one is.
    keys: Vec<usize>,
    /// What was read last in each column: the slot of the cell and its text.
    last: Vec<Option<((usize, usize), String)>>,
    /// Whether the row that is being read begins a project.
    begun: bool,
}

/// A row of a table of indicators.
#[derive(Clone, Copy)]
pub(super) struct TableRow<'a> {
    /// The cells that cover it.
    pub(super) cells: &'a [&'a TableCell],
    /// Its columns.
    pub(super) columns: &'a Columns,
    /// Its number.
    pub(super) number: usize,
    /// Whether a page break, or the end of a table, may have cut the cells above it.
    pub(super) is_cut: bool,
}

impl<'a> TableRow<'a> {
    /// A row of a table.
    pub(super) fn new(table: &Table, number: usize, cells: &'a [&'a TableCell], columns: &'a Columns) -> Self {
        Self { cells, columns, number, is_cut: number == 0 || table.breaks.binary_search(&number).is_ok() }
    }
}

impl Projects {
    /// Notes the columns under a header.
    pub(super) fn under(&mut self, columns: &Columns, lexicon: &Lexicon) {
        let is_name =
            |left: &&LeftColumn| lexicon.header(&left.header).is_some_and(|header| header.column == Column::Project);
        let key = |left: &LeftColumn| lexicon.field(&left.header).filter(|label| label.key.is_some());
        let known = columns.left.iter().any(|left| is_name(&left) || key(left).is_some());
        self.listed = known;
        let name = columns.left.iter().position(|left| is_name(&left));
        let others = (0..columns.left.len()).filter(|at| Some(*at) != name && key(&columns.left[*at]).is_some());
        self.keys = name.into_iter().chain(others).collect();
        self.last.resize(columns.left.len(), None);
    }

    /// Whether rows belong to projects.
    pub(super) fn are_listed(&self) -> bool {
        self.listed
    }

    /// Whether a row is the first of a project.
    pub(super) fn begins(&mut self, row: TableRow) -> bool {
        let TableRow { cells, columns, is_cut, .. } = row;
        let now: Vec<Option<&TableCell>> =
            columns.left.iter().map(|left| tasks::at(cells, left.range).filter(|c| !c.text.is_empty())).collect();
        let is_new = |at: usize| match (&now[at], &self.last[at]) {
            (Some(cell), Some((slot, text))) => *slot != (cell.row, cell.col) && fold(&cell.text) != fold(text),
            (cell, None) => cell.is_some(),
            (None, Some(_)) => false,
        };
        let leading = self.keys.first().copied();
        let moved = leading.is_some_and(|at| {
            now[at].is_some_and(|c| self.last[at].as_ref().is_none_or(|(slot, _)| *slot != (c.row, c.col)))
        });
        let fills_all = self.keys.iter().all(|&at| now[at].is_some() || self.last[at].is_none());
        let first = self.last.iter().all(Option::is_none);
        self.begun = first || (moved && self.keys.iter().any(|&at| is_new(at)) && (!is_cut || fills_all));
        self.begun
    }

    /// Reads what a row says of its project: into fields and goals where the project begins or goes on after a page
    /// break. What changes within a project is said of the row.
    pub(super) fn read(&mut self, row: TableRow, draft: &mut Draft, ledger: &Ledger, reader: &Reader) -> Vec<Other> {
        let TableRow { cells, columns, is_cut, .. } = row;
        let mut others = Vec::new();
        for (at, left) in columns.left.iter().enumerate() {
            let Some(cell) = tasks::at(cells, left.range).filter(|c| !c.text.is_empty()) else { continue };
            let was = self.last[at].take();
            self.last[at] = Some(((cell.row, cell.col), cell.text.clone()));
            let is_known = was
                .as_ref()
                .is_some_and(|(slot, text)| *slot == (cell.row, cell.col) || fold(text) == fold(&cell.text));
            if self.begun {
                say(left, cell, draft, ledger, reader);
            } else if is_known {
                ledger.settle(cell);
            } else if is_cut && !is_nothing(&cell.text) {
                go_on(left, cell, draft, ledger, reader);
            } else {
                others.push(Other { label: left.header.clone(), value: ledger.take(cell) });
            }
        }
        self.begun = false;
        others
    }

    /// Reads a row of sums, which is no project: its cells are kept as fields without a key.
    pub(super) fn sum(row: TableRow, draft: &mut Draft, ledger: &Ledger) {
        let TableRow { cells, columns, number: row, .. } = row;
        for left in &columns.left {
            let own = tasks::at(cells, left.range)
                .filter(|c| !c.text.is_empty() && c.row == row && c.rowspan == 1 && !ledger.has(c));
            if let Some(cell) = own {
                let (label, value) = (left.header.clone(), ledger.take(cell));
                draft.fields.push(DraftField {
                    label,
                    value,
                    keyless: true,
                    place: cell.place(),
                    ..DraftField::default()
                });
            }
        }
    }
}

/// What a column says of a project that begins.
fn say(left: &LeftColumn, cell: &TableCell, draft: &mut Draft, ledger: &Ledger, reader: &Reader) {
    let text = ledger.take(cell);
    if reader.lexicon.is_goal(&left.header)
        && reader.lexicon.field(&left.header).is_none_or(|label| label.key.is_none())
    {
        goals::add(&mut draft.goals, &text, None, None, false);
        return;
    }
    draft.fields.push(DraftField {
        label: left.header.clone(),
        value: text,
        provenance: cell.provenance,
        place: cell.place(),
        ..DraftField::default()
    });
}

/// What a column says of a project that a page break has cut.
fn go_on(left: &LeftColumn, cell: &TableCell, draft: &mut Draft, ledger: &Ledger, reader: &Reader) {
    let text = ledger.take(cell);
    if let Some(field) = draft.fields.iter_mut().rfind(|field| field.label == left.header) {
        field.value = join(&field.value, &text);
    } else if reader.lexicon.is_goal(&left.header) {
        goals::add(&mut draft.goals, &text, None, None, true);
    } else {
        say(left, cell, &mut *draft, &Ledger::default(), reader);
    }
}
