//! Funds with several columns of values: a header, and a row a source of money.

use super::ledger::{Ledger, is_nothing};
use super::{DraftField, fields, tasks};
use crate::lexicon::Lexicon;
use crate::stitch::{Table, TableCell};
use crate::text::fold;

/// The columns of values, as ranges of table columns, with their headers.
pub(super) type Columns = Vec<((usize, usize), String)>;

/// The cells of a header.
pub(super) struct Header<'a> {
    /// Those that head values.
    heads: Vec<&'a TableCell>,
    /// Those whose words are known, with them.
    known: Vec<&'a TableCell>,
}

impl Header<'_> {
    /// The columns that they head, once they are settled.
    pub(super) fn settled(&self, ledger: &Ledger) -> Columns {
        self.heads.iter().chain(&self.known).for_each(|c| ledger.settle(c));
        self.heads.iter().map(|c| ((c.col, c.col + c.colspan), c.text.clone())).collect()
    }
}

/// The header that a row is: words that are known, or at least two of them above numbers.
pub(super) fn header<'a>(table: &Table, row: usize, cells: &[&'a TableCell], lexicon: &Lexicon) -> Option<Header<'a>> {
    let filled: Vec<&TableCell> = cells.iter().copied().filter(|c| !c.text.is_empty() && c.rowspan == 1).collect();
    let known = filled.iter().filter(|c| lexicon.is_fund_header(&c.text)).count();
    let below = if row + 1 < table.rows { table.row(row + 1) } else { Vec::new() };
    let under = |c: &TableCell| {
        tasks::at(&below, (c.col, c.col + c.colspan)).filter(|b| b.row == row + 1).map_or("", |b| b.text.as_str())
    };
    let numbers = filled.iter().filter(|c| is_amount(under(c))).count();
    let is_head =
        known >= 2 && (known + 1 >= filled.len() || numbers >= 2) && !filled.iter().any(|c| is_amount(&c.text));
    if !is_head {
        return None;
    }
    // The first one may stand over the labels of the rows.
    let labels = filled.iter().take_while(|c| !is_nothing(under(c)) && !is_amount(under(c))).count();
    let heads = filled[if labels < filled.len() { labels } else { 0 }..].to_vec();
    let is_known = |c: &&TableCell| lexicon.is_fund_header(&c.text) || lexicon.field(&c.text).is_some();
    Some(Header { heads, known: filled.into_iter().filter(is_known).collect() })
}

/// Reads a row: the first value has the label's key, all keep their header.
pub(super) fn read(cells: &[&TableCell], columns: &Columns, all: &mut Vec<DraftField>, ledger: &Ledger) {
    let from = columns.iter().map(|(range, _)| range.0).min().unwrap_or(0);
    let labels: Vec<&&TableCell> = cells.iter().filter(|c| c.col < from && !c.text.is_empty()).collect();
    let Some(label) = labels.last() else { return };
    let group = labels.first().filter(|g| g.col != label.col).map(|g| g.text.clone());
    labels.iter().for_each(|c| ledger.settle(c));
    for (at, (range, header)) in columns.iter().enumerate() {
        let Some(cell) = tasks::at(cells, *range).filter(|c| !c.text.is_empty() && !ledger.has(c)) else {
            continue;
        };
        let own = fields::bare(&label.text);
        all.push(DraftField {
            label: if at == 0 { own } else { format!("{own} {header}") },
            value: ledger.take(cell),
            column: (at == 0).then(|| header.clone()),
            group: group.clone(),
            keyless: at > 0,
            provenance: label.provenance,
            place: cell.place(),
            ..DraftField::default()
        });
    }
}

/// Whether a text is an amount or a share, and nothing else.
fn is_amount(text: &str) -> bool {
    let folded = fold(text);
    folded.chars().any(|c| c.is_ascii_digit()) && folded.chars().all(|c| c.is_ascii_digit() || ".,%-万元亿".contains(c))
}
