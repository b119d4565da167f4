//! The rows of indicators: what a row says, by the columns that its table has.

use super::columns::{Columns, Range};
use super::ledger::{Ledger, is_nothing};
use super::levels::LevelCell;
use super::tasks::{at, place};
use super::{Row, halves};
use crate::diag::Place;
use crate::document::{Other, SURE};
use crate::grid::Walls;
use crate::lexicon::Lexicon;
use crate::provenance::Provenance;
use crate::stitch::{Table, TableCell};
use crate::text::{self, fold};
use crate::value;

/// A row as it is read, before its levels are known.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct RawRow {
    pub(super) row: Row,
    pub(super) level1: Option<LevelCell>,
    pub(super) level2: Option<LevelCell>,
    pub(super) right_level2: Option<LevelCell>,
    /// Whether it names no indicator and has no value: a level that is not used, whose label may be that of rows on the
    /// page before.
    pub(super) unused: bool,
    /// Whether its one target is the cycle's.
    pub(super) cycle_alone: bool,
    /// Whether its one target is said to be the year's.
    pub(super) annual_alone: bool,
}

impl RawRow {
    /// Whether a level stands beside it.
    pub(super) fn has_level(&self) -> bool {
        [&self.level1, &self.level2, &self.right_level2].into_iter().flatten().any(LevelCell::says_something)
    }
}

/// Reads a row, and takes its cells.
pub(super) fn read(table: &Table, row: usize, columns: &Columns, lexicon: &Lexicon, ledger: &Ledger) -> RawRow {
    let cells = table.row(row);
    let text = |range: Option<Range>| range.map(|r| at(&cells, r).map_or(String::new(), |c| ledger.take(c)));
    let name = text(Some(columns.name)).filter(|name| !is_nothing(name)).unwrap_or_default();
    let right_name = text(columns.right_name);
    let mut ticked = false;
    let mut valued = |range: Option<Range>| {
        let cell = range.and_then(|range| at(&cells, range))?;
        let text = text(range)?;
        let bare = if cell.provenance.is_recognised() { without_tick(&text) } else { None };
        ticked |= bare.is_some();
        Some(bare.unwrap_or(text))
    };
    let values = [columns.cycle, columns.annual, columns.actual].map(&mut valued);
    let says_nothing = |value: &String| is_nothing(value);
    let unused =
        name.is_empty() && right_name.as_ref().is_none_or(says_nothing) && values.iter().flatten().all(says_nothing);
    // What stands beside a level that is not used belongs to nothing.
    let [weight, score] = [columns.weight, columns.score].map(|range| valued(range.filter(|_| !unused)));
    let [mut cycle, mut annual, actual] = values;
    let mut annual_name = right_name.filter(|right| fold(right) != fold(&name));
    let mut shown = name;
    let (mut misread, mut chosen) = (None, None);
    let names = columns.right_name.and_then(|right| Some([at(&cells, columns.name)?, at(&cells, right)?]));
    if let Some(odds) = names.map(|names| names.map(|c| c.confidence))
        && let Some(right) = annual_name.take_if(|right| is_one_name(&shown, right, odds))
    {
        let is_right = is_better(&right, &shown, odds);
        chosen =
            names.map(|[left, right]| if is_right { halves::taken(right, left) } else { halves::taken(left, right) });
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
    let filled = |range: Option<Range>| if unused { None } else { text(range).filter(|t| !t.is_empty()) };
    let filled_text = |text: Option<String>| text.filter(|text| !text.is_empty());
    let sign = columns.sign.and_then(|range| filled(Some(range)).map(|text| (range, text)));
    let silent = sign
        .as_ref()
        .filter(|(_, text)| value::is_silent_sign(text))
        .map(|(range, text)| (range, &columns.sign_header, text.clone()));
    let said =
        columns.others.iter().filter_map(|(range, label)| filled(Some(*range)).map(|value| (range, label, value)));
    let mut others: Vec<_> = said.chain(silent).collect();
    others.sort_by_key(|(range, ..)| **range);
    let others = others.into_iter().map(|(_, label, value)| Other { label: label.clone(), value }).collect();
    let (confidence, doubt) = least_sure(&cells, columns, chosen);
    let printed = [Some(columns.name), columns.right_name, columns.cycle, columns.annual, columns.actual];
    let labels = [columns.level1, columns.level2, columns.right_level2];
    let mixed =
        printed.iter().chain(&labels).flatten().filter_map(|range| at(&cells, *range)).find_map(|cell| cell.mixed);
    let walls: Vec<Walls> =
        printed.into_iter().flatten().filter_map(|range| at(&cells, range)).map(|cell| cell.walls).collect();
    let is_unruled = table.spans_known && !walls.iter().any(|w| w.top || w.bottom);
    let is_open = table.spans_known && !walls.iter().any(|w| w.left || w.right);
    let provenance = Provenance::of_all(texts(&cells, columns).map(|c| c.provenance));
    let from = columns
        .level1
        .into_iter()
        .chain(columns.level2)
        .map(|r| r.1)
        .max()
        .filter(|c| *c <= columns.name.0)
        .unwrap_or(columns.name.0);
    // Where a header stands over the label of the whole part too, the level is the cell nearest to the names.
    let level = |range: Option<Range>| {
        let cell = range.and_then(|r| cells.iter().rfind(|c| c.overlap(r.0, r.1) > 0))?;
        // Beside nothing, only a label that is known says something: it may go on from the page before.
        let is_known = lexicon.level1(&cell.text).is_some() || lexicon.level2(&cell.text).is_some();
        if !unused || is_known {
            ledger.settle(cell);
        }
        Some(LevelCell::new(table, cell, is_unruled))
    };
    let holds_level =
        [&cycle, &annual, &actual].into_iter().flatten().chain([&shown]).any(|text| lexicon.holds_level(text));
    RawRow {
        row: Row {
            name: shown,
            annual_name,
            cycle,
            annual,
            actual,
            sign: columns.sign.map(|range| filled(Some(range)).unwrap_or_default()),
            unit: columns.unit.map(|range| filled(Some(range)).unwrap_or_default()),
            weight: filled_text(weight),
            score: filled_text(score),
            remark: filled(columns.remark),
            others,
            place: place(&cells, from),
            confidence,
            provenance,
            doubt,
            is_unruled,
            is_open,
            mixed,
            is_headless: !columns.named,
            lacks_levels: stands_beside_words(&cells, columns),
            holds_level,
            ticked,
            rows_run_together: run_together(&cells, columns),
            misread,
            ..Row::default()
        },
        level1: level(columns.level1).or_else(|| level(columns.right_level1)),
        level2: level(columns.level2),
        right_level2: level(columns.right_level2),
        unused,
        cycle_alone: columns.cycle_alone,
        annual_alone: columns.annual_alone,
    }
}

/// The goals that columns left of the indicators say beside a row, with their labels; each once.
pub(super) fn goals_beside(
    cells: &[&TableCell],
    columns: &Columns,
    ledger: &Ledger,
    lexicon: &Lexicon,
) -> Vec<(String, String)> {
    let left = columns.left.iter().filter(|left| lexicon.is_goal(&left.header));
    let said = left.filter_map(|left| Some((left, at(cells, left.range)?)));
    let new = said.filter(|(_, cell)| !cell.text.is_empty() && !ledger.has(cell));
    new.map(|(left, cell)| (left.header.clone(), ledger.take(cell))).collect()
}

/// What columns left of the indicators say beside a row, where they name no projects.
pub(super) fn beside(cells: &[&TableCell], columns: &Columns, ledger: &Ledger) -> Vec<Other> {
    let left = columns.left.iter().filter(|left| !left.header.is_empty());
    let said = left.filter_map(|left| Some((left, at(cells, left.range).filter(|c| !c.text.is_empty())?)));
    said.map(|(left, cell)| Other { label: left.header.clone(), value: ledger.take(cell) }).collect()
}

/// The cells of a row from its name on.
fn texts<'a>(cells: &[&'a TableCell], columns: &Columns) -> impl Iterator<Item = &'a TableCell> {
    let from = columns.name.0;
    cells.iter().copied().filter(move |c| c.col + c.colspan > from)
}

/// How sure the least sure text of a row is, without its levels, and where it stands; `name` is how sure its name is,
/// where that is one of two readings.
///
/// The halves of a row are read each by itself: what both say is surer than each.
fn least_sure(cells: &[&TableCell], columns: &Columns, name: Option<f32>) -> (f32, Option<Place>) {
    let pairs = [(Some(columns.name), columns.right_name), (columns.cycle, columns.annual)];
    let pairs: Vec<[&TableCell; 2]> =
        pairs.iter().filter_map(|&(left, right)| Some([at(cells, left?)?, at(cells, right?)?])).collect();
    let other_half = |cell: &TableCell| {
        let others = pairs.iter().flat_map(|&[a, b]| [(a, b), (b, a)]);
        others.filter(|(one, _)| std::ptr::eq(*one, cell)).map(|(_, other)| other).next()
    };
    let is_at = |c: &TableCell, range: Option<Range>| {
        range.and_then(|r| at(cells, r)).is_some_and(|other| std::ptr::eq(other, c))
    };
    // The label on the right is only needed where the one on the left says nothing.
    let is_spare = |c: &TableCell| {
        let has_left = columns.level2.and_then(|r| at(cells, r)).is_some_and(|left| !left.text.is_empty());
        has_left && is_at(c, columns.right_level2)
    };
    let texts = texts(cells, columns).filter(|c| c.provenance != Provenance::Drawn && !is_spare(c));
    let sure = |c: &TableCell| match name {
        Some(name) if is_at(c, Some(columns.name)) || is_at(c, columns.right_name) => name,
        _ => other_half(c).map_or(c.confidence, |other| halves::agreed(c, other)),
    };
    // Of two readings of one name, the less sure one tells where to look.
    let least =
        texts.map(|c| (sure(c), c)).min_by(|a, b| a.0.total_cmp(&b.0).then(a.1.confidence.total_cmp(&b.1.confidence)));
    least.map_or((1.0, None), |(sure, cell)| (sure, cell.doubt))
}

/// A value without the tick that someone has set behind it by hand.
fn without_tick(text: &str) -> Option<String> {
    let bare = text.trim_end_matches(['√', '✓', '✔']).trim_end();
    (bare.len() < text.len() && bare.contains(char::is_alphanumeric)).then(|| bare.to_owned())
}

/// Whether a row stands beside words in a column left of its name, where no column was taken for the levels: they may
/// be those.
fn stands_beside_words(cells: &[&TableCell], columns: &Columns) -> bool {
    let has_levels = columns.level1.is_some() || columns.level2.is_some();
    let says_words = |range: Range| {
        at(cells, range).is_some_and(|c| c.rowspan == 1 && c.text.chars().filter(|c| c.is_alphabetic()).count() > 1)
    };
    let ranges = columns.left.iter().map(|left| left.range).chain(columns.others.iter().map(|(range, _)| *range));
    !has_levels && ranges.filter(|range| range.1 <= columns.name.0).any(says_words)
}

/// Whether the cells of a row hold two rows: the name stands beside several targets, or it and a target have as many
/// lines, and each line of the target has a number. A wrapped target has its number in one of them.
fn run_together(cells: &[&TableCell], columns: &Columns) -> bool {
    let lines = |range: Range| at(cells, range).map_or(&[][..], |c| c.lines.as_slice());
    let names = lines(columns.name).len();
    let numbers = |target: &[String]| target.iter().all(|line| line.contains(|c: char| c.is_ascii_digit()));
    let targets = || [columns.cycle, columns.annual, columns.actual].into_iter().flatten();
    let rows = |range: Range| at(cells, range).map_or(1, |c| c.rowspan);
    let is_over_several = targets().any(|target| rows(target) < rows(columns.name));
    is_over_several || names > 1 && targets().map(lines).any(|target| target.len() == names && numbers(target))
}

/// Whether two names of a row are one that was read in two ways, by what is read of them and how sure the left and the
/// right one are.
fn is_one_name(left: &str, right: &str, odds: [f32; 2]) -> bool {
    odds[0].min(odds[1]) < SURE && text::is_nearly(&fold(left), &fold(right))
}

/// Whether the right name is the better reading of the two: the one that lacks nothing, since recognisers lose
/// characters sooner than they make some up, or else the surer one.
fn is_better(right: &str, left: &str, odds: [f32; 2]) -> bool {
    let (left, right) = (fold(left), fold(right));
    text::lacks(&left, &right) || (!text::lacks(&right, &left) && odds[1] > odds[0])
}

/// Whether a row below the indicators sums up the scores, or is no row of indicators at all: one cell over names and
/// values, or over both levels and names.
pub(super) fn is_other(cells: &[&TableCell], columns: &Columns, lexicon: &Lexicon) -> bool {
    let total = cells.iter().any(|c| c.overlap(columns.first(), columns.name.1) > 0 && lexicon.is_score_total(&c.text));
    let value = columns.annual.or(columns.cycle);
    let over = value.is_some_and(|v| {
        cells.iter().any(|c| {
            !c.text.is_empty()
                && c.colspan > 1
                && c.overlap(columns.name.0, columns.name.1) > 0
                && c.overlap(v.0, v.1) > 0
        })
    });
    let reaches = |c: &TableCell, range: Range| c.overlap(range.0, range.1) > 0;
    let labels = columns.level1.zip(columns.level2);
    let whole = labels.is_some_and(|(one, two)| {
        cells.iter().any(|c| !c.text.is_empty() && [one, two, columns.name].iter().all(|r| reaches(c, *r)))
    });
    let has_values = [columns.cycle, columns.annual, columns.actual]
        .into_iter()
        .flatten()
        .any(|v| at(cells, v).is_some_and(|c| !c.text.is_empty()));
    total || over || (whole && !has_values) || are_labelled(cells, lexicon)
}

/// Whether a row holds known labels, each with its value behind it, whatever columns it fills: `联系人 | 王某 | 电话 | 6812`.
fn are_labelled(cells: &[&TableCell], lexicon: &Lexicon) -> bool {
    let filled: Vec<&&TableCell> = cells.iter().filter(|c| !c.text.is_empty()).collect();
    let is_label = |c: &TableCell| {
        !lexicon.is_level(&c.text) && lexicon.field(&c.text).is_some_and(|label| label.pure && label.key.is_some())
    };
    let is_pair = |pair: &[&&TableCell]| matches!(pair, [label, value] if is_label(label) && !is_label(value));
    let begins = filled.first().is_some_and(|first| first.col == 0 && filled.iter().all(|c| c.row == first.row));
    begins && filled.chunks(2).all(is_pair)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_row_is_recognised_where_its_name_stands_in_one_cell_with_its_level() {
        let doubt = Some(Place::default());
        let cell = |col, colspan, text: &str| TableCell {
            col,
            rowspan: 1,
            colspan,
            text: text.into(),
            confidence: 0.99,
            provenance: Provenance::RECOGNISED,
            doubt,
            ..TableCell::default()
        };
        let columns =
            Columns { level2: Some((0, 1)), name: (1, 2), annual: Some((2, 3)), rows: 1, ..Columns::default() };
        let row = read(
            &Table::new(1, 3, vec![cell(0, 2, "数量指标培训人次"), cell(2, 1, "")]),
            0,
            &columns,
            Lexicon::built_in(),
            &Ledger::default(),
        )
        .row;
        assert!(row.is_recognised() && row.confidence < 1.0);
    }

    #[test]
    fn a_tick_behind_a_value_is_left_out_and_a_tick_alone_is_not() {
        assert_eq!(without_tick("310人次√").as_deref(), Some("310人次"));
        assert_eq!((without_tick("√"), without_tick("310人次")), (None, None));
    }

    /// A row of two halves with these names, how sure each is, the label of the left one, and how sure that of the
    /// right one is.
    fn halves(names: [(&str, f32); 2], label: &str, level: f32) -> Row {
        let cell = |col, text: &str, confidence: f32| TableCell {
            col,
            rowspan: 1,
            colspan: 1,
            text: text.into(),
            confidence,
            provenance: Provenance::RECOGNISED,
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
        read(&Table::new(1, 6, cells), 0, &columns, Lexicon::built_in(), &Ledger::default()).row
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
        let columns = Columns {
            level1: Some((0, 1)),
            level2: Some((1, 2)),
            name: (2, 3),
            annual: Some((3, 4)),
            rows: 1,
            ..Columns::default()
        };
        let is_other = |target: &str| {
            let cell = |col, colspan, text: &str| TableCell {
                col,
                rowspan: 1,
                colspan,
                text: text.into(),
                ..TableCell::default()
            };
            let cells = [cell(0, 3, "产出指标数量指标培训人次"), cell(3, 1, target)];
            is_other(&cells.iter().collect::<Vec<_>>(), &columns, Lexicon::built_in())
        };
        assert!(is_other("") && !is_other("≥90%"));
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
