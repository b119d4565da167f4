//! The rows of a form → what they have in common: a row that does otherwise is most likely misread.

use crate::document::SURE;
use crate::form::Row;
use crate::text::fold;
use crate::value;

/// What the rows of a form have in common.
pub(super) struct Habits {
    /// Whether most rows have a first level, and a second one.
    pub(super) levels: [bool; 2],
    /// Whether the label of a level stands in a row's name or target.
    pub(super) lost_levels: bool,
    /// Whether no row has a target.
    pub(super) no_targets: bool,
    /// Whether the form has a title.
    pub(super) has_title: bool,
    /// Whether most rows have a sign in the column of signs.
    pub(super) signs: bool,
    /// Whether most bare numbers have a unit in a column of its own.
    pub(super) units: bool,
    /// Whether most targets of shares have a `%`.
    pub(super) percents: bool,
    /// Whether signs with bars are printed on paper so worn that a row with one is doubtful.
    pub(super) worn: bool,
    /// How many rows have `≥` or `≤`, and how many `≧` or `≦`: a form prints one kind.
    bars: [usize; 2],
    /// Whether more rows have a sign with a bar than one without.
    has_bars: bool,
    /// Whether it may print those with two bars: one that is doubtful itself does not tell, where the others have one.
    may_be_two: bool,
    /// How many rows there are, and how many have a text in each column of [`values`].
    rows: usize,
    filled: [usize; VALUES],
}

impl Habits {
    /// The habits of a form's rows; whether it has a title.
    pub(super) fn of(rows: &[Row], has_title: bool) -> Self {
        let count = |has: &dyn Fn(&Row) -> bool| rows.iter().filter(|row| has(row)).count();
        let most = |has: &dyn Fn(&Row) -> bool| 2 * count(has) > rows.len();
        let shares = |is: fn(&str, &str) -> bool| count(&|row| targets(row).any(|target| is(&row.name, target)));
        let with = |kind: usize| rows.iter().filter(move |row| has_bars(row, kind));
        let bars = [with(0).count(), with(1).count()];
        let units = [false, true].map(|has_one| count(&|row| is_bare_number(row) == Some(has_one)));
        Self {
            levels: [most(&|row| !row.level1.is_empty()), most(&|row| !row.level2.is_empty())],
            lost_levels: rows.iter().any(|row| row.holds_level),
            no_targets: !rows.is_empty()
                && rows.iter().all(|row| [&row.cycle, &row.annual].into_iter().flatten().all(String::is_empty)),
            has_title,
            signs: most(&|row| row.sign.as_ref().is_some_and(|sign| !sign.is_empty())),
            units: units[1] >= HABIT && units[1] > 2 * units[0],
            percents: shares(value::has_percent) > shares(value::lacks_percent),
            worn: bars[0] + bars[1] >= HABIT && with(0).chain(with(1)).any(|row| row.confidence < SURE),
            bars,
            has_bars: count(&|row| has_bars(row, 0) || has_bars(row, 1)) > count(&has_barless),
            may_be_two: bars[1] > 1 || with(1).any(|row| row.confidence >= SURE || bars[0] < FEW),
            rows: rows.len(),
            filled: std::array::from_fn(|at| count(&|row| !values(row)[at].is_empty())),
        }
    }

    /// Whether a row lacks a value where others have one: on a scan it may not have been seen; where it is drawn, forms
    /// fill a column in a part of their rows too (what was reached, so far), and most others must have one.
    pub(super) fn lacks_value(&self, row: &Row) -> bool {
        let is_habit = |filled: usize| if row.is_recognised() { filled >= HABIT } else { self.is_mostly(filled) };
        values(row).iter().zip(self.filled).any(|(value, filled)| value.is_empty() && is_habit(filled))
    }

    /// Whether a row lacks all targets where most other rows have one, as the rest of a row does that is cut in two.
    pub(super) fn is_rest(&self, row: &Row) -> bool {
        self.filled[..TARGETS].iter().any(|filled| self.is_mostly(*filled)) && targets(row).all(str::is_empty)
    }

    /// Whether so many rows are most of a drawn form's.
    fn is_mostly(&self, filled: usize) -> bool {
        filled > 0 && MOST.0 * filled >= MOST.1 * self.rows
    }

    /// Whether a row has the kind of sign that its form hardly prints elsewhere, or fewer bars than others have, which
    /// may have run together in it or be lost.
    pub(super) fn is_odd_sign(&self, row: &Row) -> bool {
        let rare = usize::from(self.bars[1] <= self.bars[0]);
        (self.has_bars && has_barless(row))
            || (self.bars[rare] > 0 && has_bars(row, rare))
            || (self.may_be_two && has_bars(row, 0))
    }
}

/// What a row prints of its targets and of what was reached.
pub(super) fn targets(row: &Row) -> impl Iterator<Item = &str> {
    [&row.cycle, &row.annual, &row.actual].into_iter().flatten().map(String::as_str)
}

/// Whether a row whose target is nothing but a number has its unit in a column of its own; `None` for other targets,
/// and where there is no such column.
pub(super) fn is_bare_number(row: &Row) -> Option<bool> {
    let unit = row.unit.as_ref()?;
    let is_number = |target: &str| !target.is_empty() && target.chars().all(|c| c.is_ascii_digit() || ".,".contains(c));
    row.annual.as_deref().filter(|target| is_number(target)).map(|_| !unit.is_empty())
}

/// The columns that most forms fill in every row or in none: of 146 with known rows none fills one in a part of them.
const VALUES: usize = 5;
/// The first of them hold the targets and what was reached.
const TARGETS: usize = 3;
/// A single text may be dirt, or misread; this many are a habit.
const HABIT: usize = 2;
/// Most rows of a drawn form: three of four. Were they fewer, a column that is filled so far would doubt the rows that
/// it is not filled in; were they more, rows that lost their values to missing rulings would be taken for a habit.
const MOST: (usize, usize) = (4, 3);
/// Fewer signs of one kind do not outweigh a doubtful one of the other.
const FEW: usize = 4;

fn values(row: &Row) -> [&str; VALUES] {
    [&row.cycle, &row.annual, &row.actual, &row.weight, &row.score].map(|value| value.as_deref().unwrap_or_default())
}

/// The signs with one bar and those with two.
const BARS: [[char; 2]; 2] = [['≥', '≤'], ['≧', '≦']];

fn has_bars(row: &Row, kind: usize) -> bool {
    targets(row).any(|target| target.contains(BARS[kind]))
}

/// Whether a target has a sign without a bar: `>5`, but not `>=5`.
fn has_barless(row: &Row) -> bool {
    let is_one = |target: &str| target.contains(['>', '<']) && !target.contains('=');
    targets(row).any(|target| is_one(&fold(target)))
}
