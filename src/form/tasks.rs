//! The yearly tasks: a header, a task a row, a total.

use super::ledger::Ledger;
use super::{Draft, DraftTask, Printed};
use crate::diag::Place;
use crate::document::Other;
use crate::geom::Rect;
use crate::lexicon::{Lexicon, TaskColumn};
use crate::stitch::{Table, TableCell};

/// The columns of the tasks, as ranges of table columns.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Columns {
    name: (usize, usize),
    content: Option<(usize, usize)>,
    amount: (usize, usize),
    /// The header of the amounts.
    pub(super) amount_header: String,
    /// Further columns, with their headers.
    others: Vec<((usize, usize), String)>,
    /// How many rows the header takes.
    pub(super) rows: usize,
}

impl Columns {
    /// Whether a cell stands over the names, what is done and the amounts, as a goal does and no task.
    pub(super) fn is_covered_by(&self, cell: &TableCell) -> bool {
        self.content.is_some_and(|content| {
            [self.name, content, self.amount].iter().all(|range| cell.overlap(range.0, range.1) > 0)
        })
    }

    /// Whether a cell stands where the names of tasks do: a task may be called as a field is (`项目支出`).
    pub(super) fn is_data(&self, cell: &TableCell) -> bool {
        cell.overlap(self.name.0, self.name.1) > 0 && cell.col + cell.colspan <= self.name.1
    }
}

/// The columns that a row heads, if it is the header of the tasks.
pub(super) fn header(table: &Table, row: usize, cells: &[&TableCell], lexicon: &Lexicon) -> Option<Columns> {
    // A label that reaches down from above heads nothing, and no header is a number.
    let last = cells.iter().map(|c| c.row).max()?;
    let own: Vec<&TableCell> = cells.iter().copied().filter(|c| c.row == last).collect();
    if own.iter().any(|c| is_number(&c.text)) {
        return None;
    }
    let means = |c: &TableCell| lexicon.task_column(&c.text);
    let find = |wanted| own.iter().copied().find(|c| means(c) == Some(wanted));
    let range = |c: &TableCell| (c.col, c.col + c.colspan);
    let (content, amount) = (find(TaskColumn::Content), find(TaskColumn::Amount)?);
    // The label of the section may say what the header of the names does (`重点工作`); that stands nearer to what is said
    // of them.
    let first = content.map_or(amount.col, |content| content.col.min(amount.col));
    let name = own.iter().copied().rfind(|c| c.col < first && means(c) == Some(TaskColumn::Name));
    // Projects are tasks in a list: under its label, or with several amounts below.
    let is_project = |c: &TableCell| lexicon.field(&c.text).is_some_and(|label| label.key == Some("project_name"));
    let has_amount = |row: usize| {
        let cells = if row < table.rows { table.row(row) } else { Vec::new() };
        at(&cells, range(amount)).is_some_and(|c| c.row == row && is_number(&c.text))
    };
    let is_labelled = |name: &TableCell| cells.iter().any(|c| c.col < name.col && !c.text.is_empty());
    let is_list = |name: &&TableCell| has_amount(row + 1) && (is_labelled(name) || has_amount(row + 2));
    let name = name.or_else(|| own.iter().copied().rfind(|c| c.col < first && is_project(c)).filter(is_list))?;
    let used = [Some(name), content, Some(amount)];
    let is_used = |c: &TableCell| used.iter().flatten().any(|other| std::ptr::eq(*other, c));
    let others = cells.iter().filter(|c| c.col > name.col && !c.text.is_empty() && !is_used(c));
    let mut others: Vec<((usize, usize), String)> = others.map(|c| (range(c), c.text.clone())).collect();
    // The amount of a task is the first of those that stand under its header, their sum.
    let parts = parts(table, name, amount);
    let sum = parts.first().map_or(amount, |sum| *sum);
    others.extend(parts.iter().skip(1).map(|c| (range(c), c.text.clone())));
    Some(Columns {
        name: range(name),
        content: content.map(range),
        amount: range(sum),
        amount_header: amount.text.clone(),
        others,
        rows: if parts.is_empty() { 1 } else { 2 },
    })
}

/// The headers right under that of the amounts, beside which the header of the names reaches down: `总额 | 财政拨款`.
fn parts<'t>(table: &'t Table, name: &TableCell, amount: &TableCell) -> Vec<&'t TableCell> {
    let row = amount.row + 1;
    let is_above = name.row + name.rowspan == row + 1 && amount.rowspan == 1 && amount.colspan > 1;
    if !is_above || row >= table.rows {
        return Vec::new();
    }
    let under = table.beginning(row).iter().filter(|c| amount.overlap(c.col, c.col + c.colspan) == c.colspan);
    let parts: Vec<&TableCell> = under.collect();
    let heads = parts.len() > 1 && parts.iter().all(|c| !c.text.is_empty() && !is_number(&c.text));
    if heads { parts } else { Vec::new() }
}

fn is_number(text: &str) -> bool {
    !text.is_empty() && text.chars().all(|c| c.is_ascii_digit() || "., ，".contains(c))
}

impl Columns {
    /// Settles the header's cells, whose first row this is.
    pub(super) fn settle(&self, table: &Table, row: usize, ledger: &Ledger) {
        let below = (row + 1..row + self.rows).flat_map(|row| table.beginning(row));
        let cells = table.row(row).into_iter().chain(below);
        cells.filter(|c| c.col >= self.name.0).for_each(|c| ledger.settle(c));
    }
}

/// Reads a row under the header into the draft.
pub(super) fn read(cells: &[&TableCell], columns: &Columns, draft: &mut Draft, ledger: &Ledger, lexicon: &Lexicon) {
    let text = |range: (usize, usize)| at(cells, range).map_or(String::new(), |c| ledger.take(c));
    let amount = text(columns.amount);
    let label = cells.iter().filter(|c| c.col < columns.amount.0).find(|c| lexicon.is_total(&c.text));
    if let Some(label) = label {
        ledger.settle(label);
        let place = at(cells, columns.amount).map_or(Place::default(), TableCell::place);
        draft.task_total = Some(Printed { text: amount, place });
        return;
    }
    let name = text(columns.name);
    let content = columns.content.map_or(String::new(), text);
    if name.is_empty() && content.is_empty() && amount.is_empty() {
        return;
    }
    let said = columns.others.iter().map(|(range, label)| Other { label: label.clone(), value: text(*range) });
    let others = said.filter(|other| !other.value.is_empty()).collect();
    draft.tasks.push(DraftTask { name, content, amount, others, place: place(cells, columns.name.0) });
}

/// The cell that covers most of a range of columns.
pub(super) fn at<'a>(cells: &[&'a TableCell], range: (usize, usize)) -> Option<&'a TableCell> {
    cells
        .iter()
        .copied()
        .filter(|c| c.overlap(range.0, range.1) > 0)
        .max_by_key(|c| (c.overlap(range.0, range.1), usize::MAX - c.col))
}

/// Where a row stands, from a column on: on the page of its first cell, as high as what all its cells share, since a
/// merged label reaches over other rows; of a row that was recognised, as high as its lines in there. On an askew sheet
/// the upright box of its cells lies over the rows above and below, so that their doubts would be its own.
pub(super) fn place(cells: &[&TableCell], from: usize) -> Place {
    let own: Vec<&TableCell> = cells.iter().copied().filter(|c| c.col >= from && !c.places.is_empty()).collect();
    let page = own.first().and_then(|c| c.place().page);
    let own = || own.iter().filter(|c| c.place().page == page);
    let boxes = || own().filter_map(|c| c.place().bbox);
    let band =
        boxes().reduce(|a, b| Rect { x0: a.x0.min(b.x0), y0: a.y0.max(b.y0), x1: a.x1.max(b.x1), y1: a.y1.min(b.y1) });
    let band = band.filter(|b| b.y0 < b.y1);
    let bbox = band.map(|band| {
        let lines = Rect::around(own().filter_map(|c| c.written?.intersection(&band)));
        lines.map_or(band, |lines| Rect { y0: lines.y0, y1: lines.y1, ..band })
    });
    Place { page, bbox: bbox.or_else(|| Rect::around(boxes())) }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cell(col: usize, sides: Rect, written: Option<Rect>) -> TableCell {
        TableCell {
            col,
            rowspan: 1,
            colspan: 1,
            places: vec![Place { page: Some(1), bbox: Some(sides) }],
            written,
            ..TableCell::default()
        }
    }

    #[test]
    fn a_row_that_was_recognised_stands_where_its_lines_do() {
        let (name, value) = (Rect::new(0.0, 100.0, 50.0, 130.0), Rect::new(50.0, 100.0, 90.0, 160.0));
        let place =
            |written: [Option<Rect>; 2]| place(&[&cell(0, name, written[0]), &cell(1, value, written[1])], 0).bbox;
        let band = Rect::new(0.0, 100.0, 90.0, 130.0);
        assert_eq!(place([None, None]), Some(band), "printed");
        let lines = [Some(Rect::new(5.0, 110.0, 40.0, 120.0)), Some(Rect::new(55.0, 108.0, 80.0, 118.0))];
        assert_eq!(place(lines), Some(Rect { y0: 108.0, y1: 120.0, ..band }));
        let unread_below = [lines[0], Some(Rect::new(55.0, 108.0, 80.0, 150.0))];
        assert_eq!(
            place(unread_below),
            Some(Rect { y0: 108.0, ..band }),
            "what was not read counts, as far as it stands in the row"
        );
    }
}
