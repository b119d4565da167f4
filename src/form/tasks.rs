//! The yearly tasks: a header, a task a row, a total.

use super::{Draft, DraftTask, Printed};
use crate::diag::Place;
use crate::geom::Rect;
use crate::lexicon::{self, TaskColumn};
use crate::stitch::TableCell;

/// The columns of the tasks, as ranges of table columns.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Columns {
    name: (usize, usize),
    content: Option<(usize, usize)>,
    amount: (usize, usize),
    /// The header of the amounts.
    pub(super) amount_header: String,
}

impl Columns {
    /// Whether a cell stands over the names, what is done and the amounts, as a goal does and no task.
    pub(super) fn is_covered_by(&self, cell: &TableCell) -> bool {
        self.content.is_some_and(|content| [self.name, content, self.amount].iter().all(|range| cell.overlap(range.0, range.1) > 0))
    }

    /// Whether a cell stands where the names of tasks do: a task may be called as a field is (`项目支出`).
    pub(super) fn is_data(&self, cell: &TableCell) -> bool {
        cell.overlap(self.name.0, self.name.1) > 0 && cell.col + cell.colspan <= self.name.1
    }
}

/// The columns that a row heads, if it is the header of the tasks.
pub(super) fn header(cells: &[&TableCell]) -> Option<Columns> {
    let find = |wanted| cells.iter().find(|c| lexicon::task_column(&c.text) == Some(wanted));
    let range = |c: &&&TableCell| (c.col, c.col + c.colspan);
    let (name, amount) = (find(TaskColumn::Name)?, find(TaskColumn::Amount)?);
    Some(Columns {
        name: range(&name),
        content: find(TaskColumn::Content).as_ref().map(range),
        amount: range(&amount),
        amount_header: amount.text.clone(),
    })
}

/// Reads a row under the header into the draft.
pub(super) fn read(cells: &[&TableCell], columns: &Columns, draft: &mut Draft) {
    let text = |range: (usize, usize)| at(cells, range).map_or(String::new(), |c| c.text.clone());
    let amount = text(columns.amount);
    let label = cells.iter().filter(|c| c.col < columns.amount.0).find(|c| lexicon::is_total(&c.text));
    if label.is_some() {
        let place = at(cells, columns.amount).map_or(Place::default(), TableCell::place);
        draft.task_total = Some(Printed { text: amount, place });
        return;
    }
    let name = text(columns.name);
    let content = columns.content.map_or(String::new(), text);
    if name.is_empty() && content.is_empty() && amount.is_empty() {
        return;
    }
    draft.tasks.push(DraftTask { name, content, amount, place: place(cells, columns.name.0) });
}

/// The cell that covers most of a range of columns.
pub(super) fn at<'a>(cells: &[&'a TableCell], range: (usize, usize)) -> Option<&'a TableCell> {
    cells.iter().copied().filter(|c| c.overlap(range.0, range.1) > 0).max_by_key(|c| (c.overlap(range.0, range.1), usize::MAX - c.col))
}

/// Where a row stands, from a column on: on the page of its first cell, as high as what all its cells share, since a merged label reaches over
/// other rows.
pub(super) fn place(cells: &[&TableCell], from: usize) -> Place {
    let own: Vec<Place> = cells.iter().filter(|c| c.col >= from && !c.places.is_empty()).map(|c| c.place()).collect();
    let page = own.first().and_then(|p| p.page);
    let boxes = || own.iter().filter(|p| p.page == page).filter_map(|p| p.bbox);
    let band = boxes().reduce(|a, b| Rect { x0: a.x0.min(b.x0), y0: a.y0.max(b.y0), x1: a.x1.max(b.x1), y1: a.y1.min(b.y1) });
    Place { page, bbox: band.filter(|b| b.y0 < b.y1).or_else(|| Rect::around(boxes())) }
}
