//! Which texts of a form have gone to a member of it; what nobody took is reported.
//!
//! A form is read by taking cells: what comes out of it is only what was taken, and what was not taken is a finding
//! with its place.

use crate::diag::{Code, Diagnostic};
use crate::say;
use crate::stitch::{Table, TableCell};
use std::cell::RefCell;
use std::collections::BTreeSet;

/// The cells of the table that is being read, by row and column, that have gone to a member of the form.
#[derive(Debug, Default)]
pub(super) struct Ledger {
    taken: RefCell<BTreeSet<(usize, usize)>>,
}

impl Ledger {
    /// The text of a cell, which goes to a member of the form.
    pub(super) fn take(&self, cell: &TableCell) -> String {
        self.settle(cell);
        cell.text.clone()
    }

    /// Notes that a cell says what others are: it is a header or a label.
    pub(super) fn settle(&self, cell: &TableCell) {
        if !cell.text.is_empty() {
            self.taken.borrow_mut().insert((cell.row, cell.col));
        }
    }

    /// Whether a cell has gone to a member of the form.
    pub(super) fn has(&self, cell: &TableCell) -> bool {
        self.taken.borrow().contains(&(cell.row, cell.col))
    }

    /// Ends a table: the findings about its texts that went nowhere.
    pub(super) fn close(&self, table: &Table) -> Vec<Diagnostic> {
        let left = table.cells.iter().filter(|c| !is_nothing(&c.text) && !self.has(c));
        let findings = left.map(|c| unplaced(&c.text, c)).collect();
        self.taken.borrow_mut().clear();
        findings
    }
}

/// Whether a text says nothing: marks for what is left empty, and dots for rows that may be added.
pub(super) fn is_nothing(text: &str) -> bool {
    text.chars().all(|c| c.is_whitespace() || "-—–/\\*.·…_~、，。".contains(c))
}

/// The finding about a text that no member of the form holds.
fn unplaced(text: &str, cell: &TableCell) -> Diagnostic {
    Diagnostic::new(
        Code::TextUnplaced,
        cell.place(),
        say!("'{}' stands in the form and belongs to nothing that was understood", text),
    )
}
