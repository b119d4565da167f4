//! The rows of indicators: which column holds what, by the header, and what a row says.

use super::levels::LevelCell;
use super::tasks::{at, place};
use super::{Row, halves};
use crate::diag::Place;
use crate::document::{Other, SURE};
use crate::lexicon::{self, Column, Period};
use crate::stitch::{Table, TableCell};
use crate::text::{self, fold};
use std::collections::BTreeMap;

/// A range of table columns.
type Range = (usize, usize);

/// Which columns of a table hold what.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Columns {
    level1: Option<Range>,
    level2: Option<Range>,
    name: Range,
    /// The second half of a form that prints the cycle and the year side by side.
    right_level2: Option<Range>,
    right_name: Option<Range>,
    cycle: Option<Range>,
    annual: Option<Range>,
    actual: Option<Range>,
    nature: Option<Range>,
    unit: Option<Range>,
    weight: Option<Range>,
    score: Option<Range>,
    remark: Option<Range>,
    /// Columns that the output has no member for, with their headers.
    others: Vec<(Range, String)>,
    /// Whether the only target column is the cycle's: one of two grids that stand one below the other.
    pub(super) cycle_alone: bool,
    /// Whether the only target column says that it is the year's.
    pub(super) annual_alone: bool,
    /// Headers that were read by eye and are not known, with their places: what they head follows from a slip or from their place.
    pub(super) guessed: Vec<(String, Place)>,
    /// The number of rows that the header takes.
    pub(super) rows: usize,
}

impl Columns {
    /// Whether a cell stands where names and values do, and so is no label of a section however it reads.
    pub(super) fn is_data(&self, cell: &TableCell) -> bool {
        cell.col >= self.name.0 && self.level2.is_some()
    }
}

/// A row as it is read, before its levels are known.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct RawRow {
    pub(super) row: Row,
    pub(super) level1: Option<LevelCell>,
    pub(super) level2: Option<LevelCell>,
    pub(super) right_level2: Option<LevelCell>,
    /// Whether it names no indicator and has no value: a level that is not used, whose label may be that of rows on the page before.
    pub(super) unused: bool,
    /// Whether its one target is the cycle's.
    pub(super) cycle_alone: bool,
    /// Whether its one target is said to be the year's.
    pub(super) annual_alone: bool,
}

/// Whether a table has a header of indicators anywhere.
pub(super) fn has_header(table: &Table) -> bool {
    (0..table.rows).any(|row| header(table, row).is_some())
}

/// A column under the header: its range, its header and what that means.
struct Leaf {
    range: Range,
    header: String,
    column: Option<Column>,
    /// Where it stands, if it was read by eye and says nothing known.
    unknown: Option<Place>,
}

/// The columns that the header beginning with a row heads.
///
/// A header names the indicators and has a column of another kind that the forms know. It may have storeys: `指标值` over `实施周期` and `年度`.
pub(super) fn header(table: &Table, row: usize) -> Option<Columns> {
    let known = headers(table, row)?;
    let storeys = known.iter().map(|(c, _)| c.rowspan).max().unwrap_or(1).min(table.rows - row);
    // Where a wall is missing, cells of the header reach into the row above it.
    if (row + 1..row + storeys).any(|below| headers(table, below).is_some_and(|more| more.len() > known.len())) {
        return None;
    }
    let own = table.beginning(row);
    let from = own.iter().filter(|c| lexicon::column(&c.text).is_some() || is_level_header(&c.text)).map(|c| c.col).min()?;
    let mut leaves = leaves(table, row, storeys, from);
    number(&mut leaves);
    let mut columns = assign(&leaves)?;
    columns.rows = storeys;
    Some(columns)
}

/// The cells that begin in a row and head columns of the indicators; `None` where they are no header.
fn headers(table: &Table, row: usize) -> Option<Vec<(&TableCell, Column)>> {
    let own: Vec<&TableCell> = table.beginning(row).iter().filter(|c| c.rowspan <= 3 && !c.text.is_empty()).collect();
    let known: Vec<(&TableCell, Column)> = own.iter().filter_map(|c| lexicon::column(&c.text).map(|column| (*c, column))).collect();
    let levels = own.iter().filter(|c| lexicon::column(&c.text).is_none() && is_level_header(&c.text)).count();
    let names = levels >= 2
        || known.iter().any(|(c, column)| *column == Column::Name || (*column == Column::Level2 && fold(&c.text).contains("二级")));
    let kinds = known.iter().any(|(_, column)| *column != known[0].1);
    (names && kinds && (known.len() + levels) * 2 >= own.len()).then_some(known)
}

/// The columns of the lowest storey, each read with what stands above it.
fn leaves(table: &Table, row: usize, storeys: usize, from: usize) -> Vec<Leaf> {
    let lowest = table.row(row + storeys - 1);
    lowest
        .iter()
        .filter(|c| c.col >= from)
        .map(|leaf| {
            let range = (leaf.col, leaf.col + leaf.colspan);
            let mut above: Vec<&str> = Vec::new();
            for storey in row..row + storeys {
                let over =
                    table.row(storey).into_iter().find(|c| c.overlap(range.0, range.1) > 0 && (c.row, c.col) != (leaf.row, leaf.col));
                above.extend(over.map(|c| c.text.as_str()));
            }
            above.push(&leaf.text);
            above.dedup();
            let whole = above.concat();
            let known = meaning(&leaf.text, &whole);
            let unknown = (known.is_none() && leaf.confidence < 1.0 && !leaf.text.is_empty()).then(|| leaf.place());
            let column = known.or_else(|| unknown.and_then(|_| lexicon::column_like(&leaf.text)));
            Leaf { range, column, header: whole, unknown }
        })
        .collect()
}

/// Whether a header is that of a level whose number is lost, or was read as a sign.
fn is_level_header(text: &str) -> bool {
    fold(text).strip_suffix("级指标").is_some_and(|number| !number.chars().any(char::is_alphanumeric))
}

/// Finds by their neighbours the columns of levels whose number is lost: a scanner loses the stroke of `一` first. Of two or three side by side the last one
/// is that of the names.
fn number(leaves: &mut [Leaf]) {
    let order = [Column::Name, Column::Level2, Column::Level1];
    let is_lost = |l: &Leaf| l.column.is_none() && is_level_header(&l.header);
    let is_level = |l: &Leaf| is_lost(l) || l.column.is_some_and(|column| order.contains(&column));
    for run in leaves.chunk_by_mut(|a, b| is_level(a) == is_level(b)).filter(|run| (2..=3).contains(&run.len())) {
        for (leaf, column) in run.iter_mut().rev().zip(order) {
            if is_lost(leaf) {
                leaf.column = Some(column);
            }
        }
    }
}

/// What a column is, by its own header and, where that does not say it all, by the headers above it too.
fn meaning(own: &str, whole: &str) -> Option<Column> {
    match lexicon::column(own) {
        Some(Column::Target(Period::Unsaid)) | None => match lexicon::column(whole) {
            Some(Column::Target(period)) => Some(Column::Target(period)),
            other => lexicon::column(own).or(other),
        },
        known => known,
    }
}

/// Gives each column its part.
fn assign(leaves: &[Leaf]) -> Option<Columns> {
    let all = |wanted: Column| leaves.iter().filter(move |l| l.column == Some(wanted)).map(|l| l.range);
    let first = |wanted| all(wanted).next();
    let names: Vec<Range> = all(Column::Name).collect();
    let name = names.first().copied().or_else(|| unnamed(leaves))?;
    let right_name = names.get(1).copied();
    let mut columns = Columns {
        level1: first(Column::Level1),
        level2: all(Column::Level2).find(|r| r.0 <= name.0),
        name,
        right_level2: all(Column::Level2).find(|r| r.0 > name.0 && right_name.is_some()),
        right_name,
        actual: first(Column::Actual),
        nature: first(Column::Nature),
        unit: first(Column::Unit),
        weight: first(Column::Weight),
        score: first(Column::Score),
        remark: first(Column::Remark),
        ..Columns::default()
    };
    assign_targets(&mut columns, leaves);
    columns.others = others(&columns, leaves);
    // What has no part is kept under its own header, and nothing is guessed of it.
    let is_guessed = |leaf: &&Leaf| !columns.others.iter().any(|(range, _)| *range == leaf.range);
    columns.guessed = leaves.iter().filter(is_guessed).filter_map(|leaf| Some((leaf.header.clone(), leaf.unknown?))).collect();
    Some(columns)
}

/// The columns with a header that have no part: of a kind the output has no member for, or a second one of a kind that it has one for.
fn others(columns: &Columns, leaves: &[Leaf]) -> Vec<(Range, String)> {
    let c = columns;
    let used = [
        c.level1,
        c.level2,
        Some(c.name),
        c.right_level2,
        c.right_name,
        c.cycle,
        c.annual,
        c.actual,
        c.nature,
        c.unit,
        c.weight,
        c.score,
        c.remark,
    ];
    let level = |l: &Leaf| matches!(l.column, Some(Column::Level1 | Column::Level2 | Column::Name));
    let free = leaves.iter().filter(|l| !used.contains(&Some(l.range)) && !level(l) && !l.header.is_empty() && l.range.0 > c.name.0);
    free.map(|l| (l.range, l.header.clone())).collect()
}

/// The column of the names where its header is empty or not known: the one after level 2.
fn unnamed(leaves: &[Leaf]) -> Option<Range> {
    let level2 = leaves.iter().position(|l| l.column == Some(Column::Level2))?;
    leaves.get(level2 + 1).filter(|l| l.column.is_none()).map(|l| l.range)
}

/// Gives each column of targets its period: side by side, the left half is the cycle's unless the headers say otherwise; one below one name,
/// the headers decide, then the order; a single one is the year's.
fn assign_targets(columns: &mut Columns, leaves: &[Leaf]) {
    let mut targets: Vec<(Range, Period)> = leaves
        .iter()
        .filter_map(|l| match l.column {
            Some(Column::Target(period)) => Some((l.range, period)),
            _ => None,
        })
        .collect();
    if targets.is_empty() {
        let spare = leaves.iter().find(|l| l.column.is_none() && l.range.0 > columns.name.0);
        targets.extend(spare.map(|l| (l.range, Period::Unsaid)));
    }
    if let Some(right) = columns.right_name {
        // A half has one column behind its names, even where its header cannot be read.
        let half = |from: usize, to: usize| {
            let unread =
                || leaves.iter().find(|l| l.column.is_none() && (from..to).contains(&l.range.0)).map(|l| (l.range, Period::Unsaid));
            targets.iter().find(|(range, _)| (from..to).contains(&range.0)).copied().or_else(unread)
        };
        let left = half(columns.name.1, columns.right_level2.unwrap_or(right).0);
        let right = half(right.1, usize::MAX);
        columns.cycle = left.map(|t| t.0);
        columns.annual = right.map(|t| t.0);
        if left.is_some_and(|t| t.1 == Period::Annual) && right.is_some_and(|t| t.1 == Period::Cycle) {
            std::mem::swap(&mut columns.cycle, &mut columns.annual);
        }
        return;
    }
    if let [(range, period)] = targets.as_slice() {
        columns.annual = Some(*range);
        columns.cycle_alone = *period == Period::Cycle;
        columns.annual_alone = *period == Period::Annual;
        return;
    }
    let said = |wanted| targets.iter().find(|(_, period)| *period == wanted).map(|(range, _)| *range);
    let mut unsaid = targets.iter().filter(|(_, period)| *period == Period::Unsaid).map(|(range, _)| *range);
    columns.cycle = said(Period::Cycle).or_else(|| (columns.actual.is_none()).then(|| unsaid.next()).flatten());
    columns.annual = said(Period::Annual).or_else(|| unsaid.next());
    if columns.annual.is_none() {
        columns.annual = columns.cycle.take();
    }
}

/// Reads a row.
pub(super) fn read(table: &Table, row: usize, columns: &Columns) -> RawRow {
    let cells = table.row(row);
    let text = |range: Option<Range>| range.map(|r| at(&cells, r).map_or(String::new(), |c| c.text.clone()));
    let name = text(Some(columns.name)).unwrap_or_default();
    let right_name = text(columns.right_name);
    let values = [columns.cycle, columns.annual, columns.actual].map(text);
    let unused = name.is_empty() && right_name.as_deref().unwrap_or_default().is_empty() && values.iter().flatten().all(String::is_empty);
    let [mut cycle, mut annual, actual] = values;
    let mut annual_name = right_name.filter(|right| fold(right) != fold(&name));
    let mut shown = name;
    let (mut misread, mut chosen) = (None, None);
    let names = columns.right_name.and_then(|right| Some([at(&cells, columns.name)?, at(&cells, right)?]));
    if let Some(odds) = names.map(|names| names.map(|c| c.confidence))
        && let Some(right) = annual_name.take_if(|right| is_one_name(&shown, right, odds))
    {
        let is_right = is_better(&right, &shown, odds);
        chosen = names.map(|[left, right]| if is_right { halves::taken(right, left) } else { halves::taken(left, right) });
        misread = Some(if is_right { std::mem::replace(&mut shown, right) } else { right });
    }
    if let Some(right) = &annual_name {
        if right.is_empty() {
            annual = annual.filter(|a| !a.is_empty());
            annual_name = None;
        } else if shown.is_empty() {
            cycle = cycle.filter(|c| !c.is_empty());
            shown.clone_from(right);
            annual_name = None;
        }
    }
    let filled = |range| text(range).filter(|t| !t.is_empty());
    let others = columns
        .others
        .iter()
        .filter_map(|(range, label)| filled(Some(*range)).map(|value| Other { label: label.clone(), value }))
        .collect();
    let (confidence, doubt) = least_sure(&cells, columns, chosen);
    let from =
        columns.level1.into_iter().chain(columns.level2).map(|r| r.1).max().filter(|c| *c <= columns.name.0).unwrap_or(columns.name.0);
    // Where a header stands over the label of the whole part too, the level is the cell nearest to the names.
    let level =
        |range: Option<Range>| range.and_then(|r| cells.iter().rfind(|c| c.overlap(r.0, r.1) > 0)).map(|c| LevelCell::new(table, c));
    RawRow {
        row: Row {
            name: shown,
            annual_name,
            cycle,
            annual,
            actual,
            nature: text(columns.nature),
            unit: text(columns.unit),
            weight: filled(columns.weight),
            score: filled(columns.score),
            remark: filled(columns.remark),
            others,
            place: place(&cells, from),
            confidence,
            doubt,
            rows_run_together: run_together(&cells, columns),
            misread,
            ..Row::default()
        },
        level1: level(columns.level1),
        level2: level(columns.level2),
        right_level2: level(columns.right_level2),
        unused,
        cycle_alone: columns.cycle_alone,
        annual_alone: columns.annual_alone,
    }
}

/// How sure the least sure text of a row is, without its levels, and where it stands; `name` is how sure its name is, where that is one of two readings.
///
/// The halves of a row are read each by itself: what both say is surer than each.
fn least_sure(cells: &[&TableCell], columns: &Columns, name: Option<f32>) -> (f32, Option<Place>) {
    let pairs = [(Some(columns.name), columns.right_name), (columns.cycle, columns.annual)];
    let pairs: Vec<[&TableCell; 2]> = pairs.iter().filter_map(|&(left, right)| Some([at(cells, left?)?, at(cells, right?)?])).collect();
    let other_half = |cell: &TableCell| {
        let others = pairs.iter().flat_map(|&[a, b]| [(a, b), (b, a)]);
        others.filter(|(one, _)| std::ptr::eq(*one, cell)).map(|(_, other)| other).next()
    };
    let is_at = |c: &TableCell, range: Option<Range>| range.and_then(|r| at(cells, r)).is_some_and(|other| std::ptr::eq(other, c));
    // The label on the right is only needed where the one on the left says nothing.
    let is_spare = |c: &TableCell| {
        let has_left = columns.level2.and_then(|r| at(cells, r)).is_some_and(|left| !left.text.is_empty());
        has_left && is_at(c, columns.right_level2)
    };
    let texts = cells.iter().filter(|c| c.col + c.colspan > columns.name.0 && c.confidence < 1.0 && !is_spare(c));
    let sure = |c: &TableCell| match name {
        Some(name) if is_at(c, Some(columns.name)) || is_at(c, columns.right_name) => name,
        _ => other_half(c).map_or(c.confidence, |other| halves::agreed(c, other)),
    };
    // Of two readings of one name, the less sure one tells where to look.
    let least = texts.map(|c| (sure(c), *c)).min_by(|a, b| a.0.total_cmp(&b.0).then(a.1.confidence.total_cmp(&b.1.confidence)));
    least.map_or((1.0, None), |(sure, cell)| (sure, cell.doubt))
}

/// Whether the cells of a row hold two rows: the name stands beside several targets, or it and a target have as many lines, and each line of the target
/// has a number. A wrapped target has its number in one of them.
fn run_together(cells: &[&TableCell], columns: &Columns) -> bool {
    let lines = |range: Range| at(cells, range).map_or(&[][..], |c| c.lines.as_slice());
    let names = lines(columns.name).len();
    let numbers = |target: &[String]| target.iter().all(|line| line.contains(|c: char| c.is_ascii_digit()));
    let targets = || [columns.cycle, columns.annual, columns.actual].into_iter().flatten();
    let rows = |range: Range| at(cells, range).map_or(1, |c| c.rowspan);
    let is_over_several = targets().any(|target| rows(target) < rows(columns.name));
    is_over_several || names > 1 && targets().map(lines).any(|target| target.len() == names && numbers(target))
}

/// Whether two names of a row are one that was read in two ways, by what is read of them and how sure the left and the right one are.
fn is_one_name(left: &str, right: &str, odds: [f32; 2]) -> bool {
    odds[0].min(odds[1]) < SURE && text::is_nearly(&fold(left), &fold(right))
}

/// Whether the right name is the better reading of the two: the one that lacks nothing, since recognisers lose characters sooner than they make
/// some up, or else the surer one.
fn is_better(right: &str, left: &str, odds: [f32; 2]) -> bool {
    let (left, right) = (fold(left), fold(right));
    text::lacks(&left, &right) || (!text::lacks(&right, &left) && odds[1] > odds[0])
}

/// Whether a row below the indicators sums up the scores, or is no row of indicators at all: one cell over names and values, or over both levels and names.
pub(super) fn is_other(cells: &[&TableCell], columns: &Columns) -> bool {
    let total = cells.iter().any(|c| c.col < columns.name.1 && lexicon::is_score_total(&c.text));
    let value = columns.annual.or(columns.cycle);
    let over = value.is_some_and(|v| {
        cells
            .iter()
            .any(|c| !c.text.is_empty() && c.colspan > 1 && c.overlap(columns.name.0, columns.name.1) > 0 && c.overlap(v.0, v.1) > 0)
    });
    let reaches = |c: &TableCell, range: Range| c.overlap(range.0, range.1) > 0;
    let labels = columns.level1.zip(columns.level2);
    let whole = labels
        .is_some_and(|(one, two)| cells.iter().any(|c| !c.text.is_empty() && [one, two, columns.name].iter().all(|r| reaches(c, *r))));
    let has_values =
        [columns.cycle, columns.annual, columns.actual].into_iter().flatten().any(|v| at(cells, v).is_some_and(|c| !c.text.is_empty()));
    total || over || (whole && !has_values)
}

/// Puts two grids that stand one below the other, the cycle's and the year's, side by side.
///
/// Rows are paired by level and name, in order; a row of one grid alone keeps its place.
pub(super) fn pair_stacked(rows: Vec<RawRow>) -> Vec<RawRow> {
    let stacked = rows.iter().any(|r| r.cycle_alone) && rows.iter().any(|r| r.annual_alone);
    if !stacked {
        return rows;
    }
    let (cycle, annual): (Vec<RawRow>, Vec<RawRow>) = rows.into_iter().partition(|r| r.cycle_alone);
    let mut annual: Vec<Option<RawRow>> = annual.into_iter().map(Some).collect();
    // The rows of each name, the last first.
    let mut named: BTreeMap<String, Vec<usize>> = BTreeMap::new();
    for (at, row) in annual.iter().enumerate().rev() {
        named.entry(row.as_ref().map_or_else(String::new, |r| fold(&r.row.name))).or_default().push(at);
    }
    let mut out: Vec<RawRow> = Vec::new();
    for mut row in cycle {
        row.row.cycle = row.row.annual.take();
        let twin = named.get_mut(&fold(&row.row.name)).and_then(Vec::pop).and_then(|at| annual[at].take());
        if let Some(twin) = twin {
            row.row.annual = twin.row.annual;
        }
        out.push(row);
    }
    out.extend(annual.into_iter().flatten());
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_header_whose_cells_reach_into_the_row_above_heads_its_own_row() {
        let cell = |row, col, rowspan, text: &str| TableCell { row, col, rowspan, colspan: 1, text: text.into(), ..TableCell::default() };
        let above = [cell(0, 0, 1, "总体目标"), cell(0, 1, 1, "依法行政"), cell(0, 3, 2, "二级指标"), cell(0, 5, 2, "年度指标值")];
        let own = [cell(1, 0, 1, "一级指标"), cell(1, 1, 1, "三级指标"), cell(1, 2, 1, "指标值"), cell(1, 4, 1, "三级指标")];
        let table = Table::new(2, 6, above.into_iter().chain(own).collect());
        assert_eq!(header(&table, 0), None);
        let columns = header(&table, 1).unwrap();
        assert_eq!((columns.name, columns.right_name, columns.cycle, columns.annual), ((1, 2), Some((4, 5)), Some((2, 3)), Some((5, 6))));
    }

    #[test]
    fn a_header_that_was_read_by_eye_and_is_guessed_is_told() {
        let heads = ["二级指标", "三级指标", "指标道（实施期）", "二级指标", "三级指标", "年度指标值"];
        let cell = |(col, text): (usize, &&str)| TableCell {
            col,
            rowspan: 1,
            colspan: 1,
            text: (*text).into(),
            confidence: 0.9,
            ..TableCell::default()
        };
        let columns = header(&Table::new(1, 6, heads.iter().enumerate().map(cell).collect()), 0).unwrap();
        assert_eq!(columns.cycle, Some((2, 3)));
        assert_eq!(columns.guessed.iter().map(|(header, _)| header.as_str()).collect::<Vec<_>>(), ["指标道（实施期）"]);
    }

    #[test]
    fn a_row_is_read_by_eye_where_its_name_stands_in_one_cell_with_its_level() {
        let doubt = Some(Place::default());
        let cell = |col, colspan, text: &str| TableCell {
            col,
            rowspan: 1,
            colspan,
            text: text.into(),
            confidence: 0.99,
            doubt,
            ..TableCell::default()
        };
        let columns = Columns { level2: Some((0, 1)), name: (1, 2), annual: Some((2, 3)), rows: 1, ..Columns::default() };
        let row = read(&Table::new(1, 3, vec![cell(0, 2, "数量指标培训人次"), cell(2, 1, "")]), 0, &columns).row;
        assert!(row.is_by_eye() && row.confidence < 1.0);
    }

    /// A row of two halves with these names, how sure each is, the label of the left one, and how sure that of the right one is.
    fn halves(names: [(&str, f32); 2], label: &str, level: f32) -> Row {
        let cell = |col, text: &str, confidence: f32| TableCell {
            col,
            rowspan: 1,
            colspan: 1,
            text: text.into(),
            confidence,
            doubt: Some(Place::default()),
            ..TableCell::default()
        };
        let [left, right] = names.map(|(name, sure)| (name.to_owned(), sure));
        let cells = vec![
            cell(0, label, 0.99),
            cell(1, &left.0, left.1),
            cell(2, "1次", 0.99),
            cell(3, "数量指标", level),
            cell(4, &right.0, right.1),
            cell(5, "1次", 0.99),
        ];
        let columns = Columns {
            level2: Some((0, 1)),
            name: (1, 2),
            cycle: Some((2, 3)),
            right_level2: Some((3, 4)),
            right_name: Some((4, 5)),
            annual: Some((5, 6)),
            rows: 1,
            ..Columns::default()
        };
        read(&Table::new(1, 6, cells), 0, &columns).row
    }

    #[test]
    fn a_row_is_as_sure_as_its_least_sure_text_without_its_levels() {
        let sure = |names, level| halves(names, "数量指标", level).confidence;
        assert!(sure([("培训人次", 0.95), ("培训人次", 0.95)], 0.3) > 0.99, "two readings say the same");
        assert!(halves([("培训人次", 0.95); 2], "", 0.3).confidence < 0.5, "the label on the right is the only one");
        assert!((sure([("培训人次", 0.95), ("宣传份数", 0.92)], 0.99) - 0.92).abs() < 1e-6);
    }

    #[test]
    fn a_name_taken_before_another_reading_is_less_sure_than_it_was() {
        let row = |sure: [f32; 2]| halves([("培训人次", sure[0]), ("培川人次", sure[1])], "数量指标", 0.99);
        let taken = row([0.99, 0.6]);
        assert_eq!((taken.name.as_str(), taken.misread.as_deref()), ("培训人次", Some("培川人次")));
        assert!((0.95..0.99).contains(&taken.confidence), "{}", taken.confidence);
        assert!(row([0.89, 0.85]).confidence < 0.6, "either may be the wrong one");
        assert_eq!(row([0.6, 0.99]).name, "培川人次");
    }

    #[test]
    fn one_cell_over_levels_and_name_is_no_indicator_unless_it_has_a_value() {
        let columns =
            Columns { level1: Some((0, 1)), level2: Some((1, 2)), name: (2, 3), annual: Some((3, 4)), rows: 1, ..Columns::default() };
        let is_other = |target: &str| {
            let cell = |col, colspan, text: &str| TableCell { col, rowspan: 1, colspan, text: text.into(), ..TableCell::default() };
            let cells = [cell(0, 3, "产出指标数量指标培训人次"), cell(3, 1, target)];
            is_other(&cells.iter().collect::<Vec<_>>(), &columns)
        };
        assert!(is_other("") && !is_other("≥90%"));
    }

    #[test]
    fn levels_whose_numbers_are_lost_are_known_by_their_order() {
        let heads = ["一级指标", "级指标", "级指标", "指标值「实施期，", "级指标", "级指标", "年度指标值"];
        let cell = |(col, text): (usize, &&str)| TableCell { col, rowspan: 1, colspan: 1, text: (*text).into(), ..TableCell::default() };
        let columns = header(&Table::new(1, 7, heads.iter().enumerate().map(cell).collect()), 0).unwrap();
        assert_eq!((columns.level1, columns.level2, columns.name), (Some((0, 1)), Some((1, 2)), (2, 3)));
        assert_eq!((columns.right_level2, columns.right_name), (Some((4, 5)), Some((5, 6))));
        assert_eq!((columns.cycle, columns.annual), (Some((3, 4)), Some((6, 7))));
    }

    #[test]
    fn a_name_read_in_two_ways_is_the_one_that_lacks_nothing_or_the_surer_one() {
        let [sure, unsure] = [0.99, 0.6];
        assert!(is_one_name("数化加工时限", "数字化加工时限", [sure, unsure]));
        assert!(!is_one_name("数化加工时限", "数字化加工时限", [sure, sure]), "both are sure: two names are printed");
        assert!(!is_one_name("培训场次", "宣传份数", [unsure, unsure]));
        assert!(is_better("数字化加工时限", "数化加工时限", [sure, unsure]));
        assert!(!is_better("数化加工时限", "数字化加工时限", [unsure, sure]));
        assert!(is_better("工作效率", "工作效第", [unsure, sure]));
    }
}
