//! Undoes what a page break did to a table: a repeated header row, a row cut in two.

use super::{Table, TableCell, Tuning};
use crate::text::{fold, is_nearly, is_wide, join};
use crate::vocabulary::Vocabulary;
use std::collections::BTreeMap;

/// The table without the marks of its page breaks.
pub(super) fn breaks(mut table: Table, vocabulary: &dyn Vocabulary, tuning: &Tuning) -> Table {
    let mut at = 0;
    while at < table.breaks.len() {
        let row = table.breaks[at];
        drop_repeated_header(&mut table, row, vocabulary);
        if table.breaks[at] < table.rows && is_cut(&table, row, vocabulary, tuning) {
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
fn drop_repeated_header(table: &mut Table, row: usize, vocabulary: &dyn Vocabulary) {
    let repeated = repeated_head(table, row);
    if (row..row + repeated).all(|row| may_be_header(table, row, vocabulary)) {
        (0..repeated).for_each(|_| remove_row(table, row));
    }
    while row < table.rows {
        let Some(Known { above, storeys }) = known(table, row, vocabulary) else { return };
        // Rows of two projects may say the same.
        if is_labelled(table, above, vocabulary) || is_labelled(table, row, vocabulary) {
            return;
        }
        let is_header = is_header(table, row, vocabulary)
            || (may_be_header(table, row, vocabulary) && stands_over_labels(table, above, vocabulary));
        if !is_header {
            return;
        }
        (0..storeys).for_each(|_| remove_row(table, row));
    }
}

/// Whether a label of rows stands in a row or reaches into it: it is one of the rows, and heads none.
fn is_labelled(table: &Table, row: usize, vocabulary: &dyn Vocabulary) -> bool {
    table.cells.iter().any(|c| c.covers_row(row) && vocabulary.is_row_label(&c.text))
}

/// Whether labels of rows stand right below a row, so that it heads their columns whatever it says.
fn stands_over_labels(table: &Table, row: usize, vocabulary: &dyn Vocabulary) -> bool {
    let below =
        row + table.cells.iter().filter(|c| c.row == row && c.rowspan <= 3).map(|c| c.rowspan).max().unwrap_or(1);
    table.cells.iter().any(|c| c.row == below && vocabulary.is_row_label(&c.text))
}

/// Whether a row that stands before it too may be a header, whatever it says: it names no value by a label, and no row.
/// The head of a form may begin as that of the form before it.
fn may_be_header(table: &Table, row: usize, vocabulary: &dyn Vocabulary) -> bool {
    let no_header = |c: &TableCell| vocabulary.is_row_label(&c.text) || vocabulary.is_heading(&c.text);
    // A label among headers is that of a column; a row of labels and values has every other one.
    let own = filled(table, row);
    let labels = own.iter().filter(|c| vocabulary.is_label(&c.text) && !vocabulary.heads_column(&c.text)).count();
    let heads = own.iter().filter(|c| vocabulary.heads_column(&c.text)).count();
    !own.is_empty() && (labels == 0 || heads >= labels) && !own.iter().any(|c| no_header(c))
}

/// A row that says what another one says.
struct Known {
    /// That other row.
    above: usize,
    /// So many rows do, with those that cells of the first one reach into.
    storeys: usize,
}

/// The row before that says the same, in three cells or more, but for what a recogniser misread in one of them.
fn known(table: &Table, row: usize, vocabulary: &dyn Vocabulary) -> Option<Known> {
    let head = filled(table, row);
    let mut above: BTreeMap<usize, Vec<&TableCell>> = BTreeMap::new();
    for cell in table.cells.iter().filter(|c| c.row < row && !c.text.is_empty() && c.rowspan <= 2) {
        above.entry(cell.row).or_default().push(cell);
    }
    above.values_mut().for_each(|cells| cells.sort_by_key(|c| c.col));
    let say = |cells: &[&TableCell], head: &[&TableCell]| {
        cells.len() == head.len() && cells.iter().zip(head).all(|(above, cell)| is_same_header(above, cell, vocabulary))
    };
    let (at, cells) = above.iter().find(|(_, cells)| head.len() >= 3 && say(cells, &head))?;
    let tall =
        cells.iter().zip(&head).filter(|(a, b)| a.rowspan == b.rowspan).map(|(a, _)| a.rowspan).max().unwrap_or(1);
    let below = |from: usize| (1..tall).all(|storey| say(&filled(table, at + storey), &filled(table, from + storey)));
    Some(Known { above: *at, storeys: if below(row) { tall } else { 1 } })
}

/// Whether two headers say the same: letter by letter, or, where one was recognised, but for what may be misread. What
/// the forms tell apart, and the digits of years, is not the same however alike it looks: a grid of the year's targets
/// may follow one of the cycle's.
fn is_same_header(a: &TableCell, b: &TableCell, vocabulary: &dyn Vocabulary) -> bool {
    let (left, right) = (fold(&a.text), fold(&b.text));
    let digits = |text: &str| text.chars().filter(char::is_ascii_digit).collect::<String>();
    let recognised = a.provenance.is_recognised() || b.provenance.is_recognised();
    let is_alike = || {
        recognised
            && digits(&left) == digits(&right)
            && is_nearly(&left, &right)
            && !vocabulary.tells_apart(&left, &right)
    };
    left == right || is_alike()
}

/// How many rows at a break say, column by column, what the first rows of the table say; at least one of them in two
/// columns, since a text that stands alone may be a row group that comes again.
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

/// A header row holds labels of columns: at least two that are known, and none of them a number.
fn is_header(table: &Table, row: usize, vocabulary: &dyn Vocabulary) -> bool {
    let cells = table.cells.iter().filter(|c| c.row == row && !c.text.is_empty());
    cells.filter(|c| vocabulary.heads_column(&c.text)).count() >= 2
}

/// The filled cells of a row that do not reach beyond it into the data, from left to right.
fn filled(table: &Table, row: usize) -> Vec<&TableCell> {
    let mut cells: Vec<&TableCell> =
        table.cells.iter().filter(|c| c.row == row && !c.text.is_empty() && c.rowspan <= 2).collect();
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
/// They stand over the same columns, and one of these signs tells: no ruling ends the upper part; what is missing above
/// stands below, or the other way round; a text above stops where no text ends.
fn is_cut(table: &Table, row: usize, vocabulary: &dyn Vocabulary, tuning: &Tuning) -> bool {
    let (above, below) = (ending(table, row - 1), beginning(table, row));
    let pairs: Vec<Pair> = below
        .iter()
        .filter_map(|b| above.iter().find(|a| a.col == b.col && a.colspan == b.colspan).map(|a| (*a, *b)))
        .collect();
    if pairs.len() != below.len() || pairs.len() != above.len() {
        return false;
    }
    let new_level = |(a, b): &Pair| {
        vocabulary.is_row_label(&a.text) && vocabulary.is_row_label(&b.text) && fold(&a.text) != fold(&b.text)
    };
    let new_label = |(a, b): &Pair| !a.text.is_empty() && vocabulary.is_label(&b.text);
    if pairs.iter().any(|pair| new_level(pair) || new_label(pair)) {
        return false;
    }
    let own: Vec<Pair> = pairs.iter().copied().filter(|(a, b)| a.rowspan == 1 && b.rowspan == 1).collect();
    // A single column may hold a text whose first line is short.
    let says_two = |pair: &&Pair| !vocabulary.is_row_label(&pair.0.text) && are_two_texts(table, row, pair);
    if own.iter().filter(says_two).count() > 1 {
        return false;
    }
    let usual = usually_filled(table, row, &own, tuning);
    is_open(table, row, &own)
        || is_split(&own, &usual, vocabulary)
        || usual.iter().any(|(a, b)| stops_short(&a.text) && !b.text.is_empty())
}

/// Whether both parts have a text in a column, and that of the upper one ends before its line is full: two values, and
/// not one over two lines.
///
/// A line is full that is longer than any other row's where no row wraps its text, and longer than half of the longest
/// where some do.
fn are_two_texts(table: &Table, row: usize, (a, b): &Pair) -> bool {
    let (Some(last), false) = (a.lines.last(), b.text.is_empty()) else { return false };
    let others: Vec<&TableCell> = table
        .cells
        .iter()
        .filter(|c| {
            c.col == a.col
                && c.colspan == a.colspan
                && c.rowspan == 1
                && c.row != row
                && c.row + 1 != row
                && !c.text.is_empty()
        })
        .collect();
    let wraps = others.iter().any(|c| c.lines.len() > 1);
    let longest = others.iter().flat_map(|c| &c.lines).map(|line| width(line)).max().unwrap_or(0);
    let short = if wraps {
        2 * width(last) <= longest
    } else {
        a.lines.len() == 1 && b.lines.len() == 1 && width(last) <= longest
    };
    others.len() >= ENOUGH && short
}

/// The width of a line, in halves of a Chinese character.
fn width(line: &str) -> usize {
    line.chars().map(|c| if is_wide(c) { 2 } else { 1 }).sum()
}

/// So many other rows tell how long the lines of a column are.
const ENOUGH: usize = 4;

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
fn is_split(pairs: &[Pair], usual: &[Pair], vocabulary: &dyn Vocabulary) -> bool {
    if usual.is_empty() || usual.iter().any(|p| p.0.text.is_empty() && p.1.text.is_empty()) {
        return false;
    }
    let is_fragment =
        |texts: Vec<&str>| texts.iter().any(|t| !t.is_empty()) && !texts.iter().any(|t| vocabulary.is_row_label(t));
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
    let (below, mut rest): (Vec<TableCell>, Vec<TableCell>) =
        std::mem::take(&mut table.cells).into_iter().partition(|c| c.row == row);
    for cell in &mut rest {
        if cell.row > row {
            cell.row -= 1;
        }
    }
    for tail in below {
        if let Some(head) =
            rest.iter_mut().find(|c| c.row + c.rowspan == row && c.col == tail.col && c.colspan == tail.colspan)
        {
            // A label that is printed anew on each page is one text.
            if fold(&head.text) != fold(&tail.text) || (head.rowspan == 1 && tail.rowspan == 1) {
                head.text = join(&head.text, &tail.text);
                head.odds.extend(tail.odds);
            }
            head.rowspan += tail.rowspan - 1;
            head.lines.extend(tail.lines);
            head.places.extend(tail.places);
            head.provenance = head.provenance.max(tail.provenance);
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
    use crate::provenance::Provenance;

    /// Knows headers by 指标, and tells those apart that begin with other numbers.
    struct Ordinals;

    impl Vocabulary for Ordinals {
        fn words(&self) -> Vec<&str> {
            Vec::new()
        }

        fn heads_column(&self, text: &str) -> bool {
            text.contains("指标")
        }

        fn tells_apart(&self, one: &str, other: &str) -> bool {
            let number = |text: &str| text.chars().next().filter(|c| "一二三".contains(*c));
            number(one).zip(number(other)).is_some_and(|(one, other)| one != other)
        }

        fn is_row_label(&self, _: &str) -> bool {
            false
        }

        fn is_label(&self, _: &str) -> bool {
            false
        }

        fn is_heading(&self, _: &str) -> bool {
            false
        }
    }

    fn header(texts: &[&str], confidence: f32, row: usize) -> Vec<TableCell> {
        let cell = |(col, text): (usize, &&str)| TableCell {
            row,
            col,
            rowspan: 1,
            colspan: 1,
            text: (*text).into(),
            confidence,
            provenance: if confidence < 1.0 { Provenance::RECOGNISED } else { Provenance::Drawn },
            walls: crate::grid::Walls::default(),
            ..TableCell::default()
        };
        texts.iter().enumerate().map(cell).collect()
    }

    /// How many rows are left of two headers with a page break between them.
    fn left(first: &[&str], second: &[&str], confidence: f32) -> usize {
        let cells = [header(first, confidence, 0), header(second, confidence, 1)].concat();
        let table = Table { rows: 2, cols: first.len(), cells, breaks: vec![1], spans_known: true, ..Table::default() };
        breaks(table, &Ordinals, &Tuning::default()).rows
    }

    #[test]
    fn a_repeated_header_may_be_misread_where_it_is_recognised() {
        let (whole, misread) =
            (["一级指标", "二级指标", "三级指标", "年度指标值"], ["级指标", "二级指标", "三级指标", "年度指标值"]);
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
