//! Undoes what a page break did to a table: a repeated header row, a row cut in two.

use super::{Table, TableCell, Tuning};
use crate::lexicon::{self, is_level};
use crate::text::{fold, is_nearly, join};
use std::collections::BTreeMap;

/// The table without the marks of its page breaks.
pub(super) fn breaks(mut table: Table, tuning: &Tuning) -> Table {
    let mut at = 0;
    while at < table.breaks.len() {
        let row = table.breaks[at];
        drop_repeated_header(&mut table, row, tuning);
        if table.breaks[at] < table.rows && is_cut(&table, row, tuning) {
            join_rows(&mut table, at);
        }
        at += 1;
    }
    table.breaks.retain(|row| *row < table.rows);
    table.cells.sort_by_key(|c| (c.row, c.col));
    table.tallest = table.cells.iter().map(|c| c.rowspan).max().unwrap_or(0);
    table
}

/// Drops rows at a break that say what a row before it said, cell by cell.
fn drop_repeated_header(table: &mut Table, row: usize, tuning: &Tuning) {
    if tuning.any_header {
        let repeated = repeated_head(table, row);
        (0..repeated).for_each(|_| remove_row(table, row));
    }
    while row < table.rows {
        if !is_header(table, row) || !is_known(table, row) {
            return;
        }
        remove_row(table, row);
    }
}

/// Whether a row before says the same, in three cells or more, but for what a recogniser misread in one of them.
fn is_known(table: &Table, row: usize) -> bool {
    let head = filled(table, row);
    let mut above: BTreeMap<usize, Vec<&TableCell>> = BTreeMap::new();
    for cell in table.cells.iter().filter(|c| c.row < row && !c.text.is_empty() && c.rowspan <= 2) {
        above.entry(cell.row).or_default().push(cell);
    }
    let says = |cells: &Vec<&TableCell>| {
        let mut cells = cells.clone();
        cells.sort_by_key(|c| c.col);
        cells.iter().zip(&head).all(|(above, cell)| is_same_header(above, cell))
    };
    head.len() >= 3 && above.values().any(|cells| cells.len() == head.len() && says(cells))
}

/// Whether two headers say the same: letter by letter, or, where one was read by eye, but for what may be misread. What the forms tell apart, and the
/// digits of years, is not the same however alike it looks: a grid of the year's targets may follow one of the cycle's.
fn is_same_header(a: &TableCell, b: &TableCell) -> bool {
    let (left, right) = (fold(&a.text), fold(&b.text));
    let digits = |text: &str| text.chars().filter(char::is_ascii_digit).collect::<String>();
    let kinds = (lexicon::column(&left), lexicon::column(&right));
    let told_apart = matches!(kinds, (Some(a), Some(b)) if a != b);
    let by_eye = a.confidence < 1.0 || b.confidence < 1.0;
    left == right || (by_eye && !told_apart && digits(&left) == digits(&right) && is_nearly(&left, &right))
}

/// How many rows at a break say, column by column, what the first rows of the table say; at least one of them in two columns, since a
/// text that stands alone may be a row group that comes again.
fn repeated_head(table: &Table, row: usize) -> usize {
    let said = |row: usize| {
        let cells = table.cells.iter().filter(|c| c.row == row);
        cells.map(|c| (c.col, c.colspan, c.rowspan, fold(&c.text))).filter(|c| !c.3.is_empty()).collect::<Vec<_>>()
    };
    let room = row.min(table.rows - row);
    let same = (0..room).take_while(|at| said(*at) == said(row + at)).count();
    let is_head = (0..same).any(|at| said(at).len() > 1);
    if is_head && same < table.rows - row { same } else { 0 }
}

/// A header row holds labels of columns: at least two that the forms know, and none of them a number.
fn is_header(table: &Table, row: usize) -> bool {
    let cells = table.cells.iter().filter(|c| c.row == row && !c.text.is_empty());
    cells.filter(|c| lexicon::column(&c.text).is_some() || lexicon::task_column(&c.text).is_some()).count() >= 2
}

/// The filled cells of a row that do not reach beyond it into the data, from left to right.
fn filled(table: &Table, row: usize) -> Vec<&TableCell> {
    let mut cells: Vec<&TableCell> = table.cells.iter().filter(|c| c.row == row && !c.text.is_empty() && c.rowspan <= 2).collect();
    cells.sort_by_key(|c| c.col);
    cells
}

/// Takes a row out; cells that reach beyond it become shorter.
fn remove_row(table: &mut Table, row: usize) {
    table.cells.retain(|c| !(c.row == row && c.rowspan == 1));
    for cell in &mut table.cells {
        if cell.covers_row(row) {
            cell.rowspan -= 1;
        } else if cell.row > row {
            cell.row -= 1;
        }
    }
    table.rows -= 1;
    for b in &mut table.breaks {
        if *b > row {
            *b -= 1;
        }
    }
}

/// Two cells that stand one above the other at a page break, over the same columns.
type Pair<'a> = (&'a TableCell, &'a TableCell);

/// Whether the rows on either side of a break are the two parts of one.
///
/// They stand over the same columns, and one of these signs tells: no ruling ends the upper part; what is missing above stands below, or the other way
/// round; a text above stops where no text ends.
fn is_cut(table: &Table, row: usize, tuning: &Tuning) -> bool {
    let (above, below) = (ending(table, row - 1), beginning(table, row));
    let pairs: Vec<Pair> =
        below.iter().filter_map(|b| above.iter().find(|a| a.col == b.col && a.colspan == b.colspan).map(|a| (*a, *b))).collect();
    if pairs.len() != below.len() || pairs.len() != above.len() {
        return false;
    }
    let new_level = |(a, b): &Pair| is_level(&a.text) && is_level(&b.text) && fold(&a.text) != fold(&b.text);
    if pairs.iter().any(new_level) {
        return false;
    }
    let own: Vec<Pair> = pairs.iter().copied().filter(|(a, b)| a.rowspan == 1 && b.rowspan == 1).collect();
    let usual = usually_filled(table, row, &own, tuning);
    is_open(table, row, &own) || is_split(&own, &usual) || usual.iter().any(|(a, b)| stops_short(&a.text) && !b.text.is_empty())
}

/// Whether no ruling ends the upper part, though rulings end the rows above it.
fn is_open(table: &Table, row: usize, pairs: &[Pair]) -> bool {
    let closed_above = || table.cells.iter().any(|c| c.row + c.rowspan < row && c.walls.bottom);
    table.spans_known
        && !pairs.is_empty()
        && pairs.iter().all(|(a, _)| !a.walls.bottom)
        && pairs.iter().any(|(a, _)| a.walls.top)
        && closed_above()
}

/// Whether only the two parts together fill the columns that every row fills.
///
/// A level that stands alone in its row is a level that is not used, and no part of another row.
fn is_split(pairs: &[Pair], usual: &[Pair]) -> bool {
    if usual.is_empty() || usual.iter().any(|p| p.0.text.is_empty() && p.1.text.is_empty()) {
        return false;
    }
    let is_fragment = |texts: Vec<&str>| texts.iter().any(|t| !t.is_empty()) && !texts.iter().any(|t| is_level(t));
    let upper = usual.iter().filter(|p| !p.0.text.is_empty()).count();
    let lower = usual.iter().filter(|p| !p.1.text.is_empty()).count();
    match (upper, lower) {
        (0, _) => lower == usual.len() && is_fragment(pairs.iter().map(|p| p.0.text.as_str()).collect()),
        (_, 0) => is_fragment(pairs.iter().map(|p| p.1.text.as_str()).collect()),
        _ => upper < usual.len() || lower < usual.len(),
    }
}

/// Whether a text stops where no text ends: after a comma, or within brackets.
fn stops_short(text: &str) -> bool {
    let folded = fold(text);
    let open = folded.matches(['(', '《']).count() > folded.matches([')', '》']).count();
    open || folded.ends_with([',', '、', ';'])
}

/// The pairs in columns that are filled in nearly all other rows with a cell of its own there.
fn usually_filled<'a>(table: &Table, row: usize, pairs: &[Pair<'a>], tuning: &Tuning) -> Vec<Pair<'a>> {
    let usual = |(a, _): &Pair| {
        let others: Vec<bool> = table
            .cells
            .iter()
            .filter(|c| c.col == a.col && c.colspan == a.colspan && c.rowspan == 1 && c.row != row && c.row + 1 != row)
            .map(|c| !c.text.is_empty())
            .collect();
        #[allow(clippy::cast_precision_loss, reason = "counts of rows are far below 2^24")]
        let share = others.iter().filter(|filled| **filled).count() as f32 / others.len().max(1) as f32;
        others.len() >= 2 && share >= tuning.filled
    };
    pairs.iter().copied().filter(usual).collect()
}

/// The cells that end with a row.
fn ending(table: &Table, row: usize) -> Vec<&TableCell> {
    table.cells.iter().filter(|c| c.row + c.rowspan == row + 1).collect()
}

/// The cells that begin with a row.
fn beginning(table: &Table, row: usize) -> Vec<&TableCell> {
    table.cells.iter().filter(|c| c.row == row).collect()
}

/// Makes the two rows at a break one.
fn join_rows(table: &mut Table, at: usize) {
    let row = table.breaks[at];
    let (below, mut rest): (Vec<TableCell>, Vec<TableCell>) = std::mem::take(&mut table.cells).into_iter().partition(|c| c.row == row);
    for cell in &mut rest {
        if cell.row > row {
            cell.row -= 1;
        }
    }
    for tail in below {
        if let Some(head) = rest.iter_mut().find(|c| c.row + c.rowspan == row && c.col == tail.col && c.colspan == tail.colspan) {
            // A label that is printed anew on each page is one text.
            if fold(&head.text) != fold(&tail.text) || (head.rowspan == 1 && tail.rowspan == 1) {
                head.text = join(&head.text, &tail.text);
                head.odds.extend(tail.odds);
            }
            head.rowspan += tail.rowspan - 1;
            head.lines.extend(tail.lines);
            head.places.extend(tail.places);
            if tail.confidence < head.confidence {
                (head.confidence, head.doubt) = (tail.confidence, tail.doubt);
            }
            head.walls.bottom = tail.walls.bottom;
        }
    }
    table.cells = rest;
    table.rows -= 1;
    for b in &mut table.breaks[at + 1..] {
        *b -= 1;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn header(texts: &[&str], confidence: f32, row: usize) -> Vec<TableCell> {
        let cell = |(col, text): (usize, &&str)| TableCell {
            row,
            col,
            rowspan: 1,
            colspan: 1,
            text: (*text).into(),
            confidence,
            walls: crate::grid::Walls::default(),
            ..TableCell::default()
        };
        texts.iter().enumerate().map(cell).collect()
    }

    /// How many rows are left of two headers with a page break between them.
    fn left(first: &[&str], second: &[&str], confidence: f32) -> usize {
        let cells = [header(first, confidence, 0), header(second, confidence, 1)].concat();
        let table = Table { rows: 2, cols: first.len(), cells, breaks: vec![1], spans_known: true, tallest: 0 };
        breaks(table, &Tuning::default()).rows
    }

    #[test]
    fn a_repeated_header_may_be_misread_where_it_is_read_by_eye() {
        let (whole, misread) = (["一级指标", "二级指标", "三级指标", "年度指标值"], ["级指标", "二级指标", "三级指标", "年度指标值"]);
        assert_eq!(left(&whole, &whole, 1.0), 1);
        assert_eq!(left(&whole, &misread, 0.98), 1);
        assert_eq!(left(&whole, &misread, 1.0), 2, "nothing is misread in a text layer");
    }

    #[test]
    fn a_header_of_other_columns_is_no_repetition_however_alike_it_looks() {
        let (this, next) = (["二级指标", "三级指标", "2023年指标值"], ["二级指标", "三级指标", "2024年指标值"]);
        assert_eq!(left(&this, &next, 0.98), 2);
        assert_eq!(left(&["一级指标", "三级指标", "指标值"], &["二级指标", "三级指标", "指标值"], 0.98), 2);
    }
}
