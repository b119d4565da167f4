//! What stands in the columns below a header, column by column, as far as it tells what they hold.

use super::Range;
use super::head::{Head, Leaf};
use crate::lexicon::{Lexicon, Section};
use crate::stitch::{Table, TableCell};
use crate::text::fold;
use crate::value::{self, Evidence, Kind};
use rust_decimal::Decimal;
use std::collections::BTreeSet;

/// The rows below a header, as far as they are rows of its table.
pub(super) struct Body<'a> {
    table: &'a Table,
    rows: std::ops::Range<usize>,
}

/// So many rows tell what a column holds.
const ENOUGH: usize = 120;

impl<'a> Body<'a> {
    /// The rows below a header: until another one, the label of another section, or a cell over the whole width.
    pub(super) fn below(table: &'a Table, head: &Head, lexicon: &Lexicon) -> Self {
        let from = head.body();
        let last = table.rows.min(from + ENOUGH);
        let first_col = head.leaves.first().map_or(0, |leaf| leaf.range.0);
        let ends = |row: usize| {
            let own = table.beginning(row);
            let wide = own.iter().any(|c| {
                !c.text.is_empty()
                    && head.leaves.iter().filter(|leaf| c.overlap(leaf.range.0, leaf.range.1) > 0).count() > 3
            });
            let section = own
                .iter()
                .find(|c| !c.text.is_empty())
                .filter(|c| c.col <= first_col)
                .and_then(|c| lexicon.section(&c.text));
            wide || matches!(
                section,
                Some(Section::Remarks | Section::Opinion | Section::Goals | Section::Tasks | Section::Funds)
            )
        };
        let to = (from..last).find(|row| *row > from && ends(*row)).unwrap_or(last);
        Self { table, rows: from..to }
    }

    /// The cell of each row in a column; one cell for all rows that it covers.
    fn cells(&self, range: Range) -> Vec<&'a TableCell> {
        let mut cells: Vec<&TableCell> = Vec::new();
        for row in self.rows.clone() {
            let cell = self
                .table
                .row(row)
                .into_iter()
                .filter(|c| c.overlap(range.0, range.1) > 0)
                .max_by_key(|c| c.overlap(range.0, range.1));
            if let Some(cell) = cell.filter(|cell| cells.last().is_none_or(|last| !std::ptr::eq(*last, *cell))) {
                cells.push(cell);
            }
        }
        cells
    }

    /// What stands in a column.
    pub(super) fn column(&self, leaf: &Leaf, lexicon: &Lexicon, deep: bool) -> Content {
        let cells = self.cells(leaf.range);
        let filled: Vec<&&TableCell> = cells.iter().filter(|c| !c.text.is_empty()).collect();
        let rows = self.rows.len().max(1);
        let covered: usize = filled.iter().map(|c| c.rowspan.min(rows)).sum();
        let texts: Vec<String> = filled.iter().map(|c| fold(&c.text)).collect();
        let share = |is: &dyn Fn(&str) -> bool| ratio(texts.iter().filter(|text| is(text)).count(), texts.len());
        let distinct: BTreeSet<&str> = texts.iter().map(String::as_str).collect();
        let lengths: usize = texts.iter().map(|text| text.chars().count()).sum();
        let numbers: Vec<Decimal> = texts.iter().filter_map(|text| plain_number(text)).collect();
        Content {
            filled: ratio(covered.min(rows), rows),
            count: texts.len(),
            per_cell: ratio(covered, texts.len().max(1)),
            distinct: ratio(distinct.len(), texts.len()),
            length: ratio(lengths, texts.len()),
            level1: share(&|text| lexicon.names_level1(text)),
            level2: share(&|text| lexicon.names_level2(text)),
            value: if deep { share(&is_value) } else { 0.0 },
            number: ratio(numbers.len(), texts.len()),
            points: share(&|text| !text.contains('%') && plain_number(text).is_some()),
            sign: share(&is_sign),
            silent: share(&|text| value::is_silent_sign(text)),
            unit: share(&|text| value::is_unit(text) || is_dash(text))
                * if texts.iter().all(|text| is_dash(text)) { 0.0 } else { 1.0 },
            counts: numbers.len() >= 2
                && numbers.len() == texts.len()
                && numbers.windows(2).all(|pair| pair[1] == pair[0] + Decimal::ONE),
            round: is_round(&numbers),
            rows: filled.iter().map(|c| c.row).collect(),
            texts,
        }
    }
}

/// What stands in a column; shares are of its filled cells, from 0 to 1.
#[derive(Clone, Debug, Default)]
pub(super) struct Content {
    /// The share of rows that have a filled cell.
    pub(super) filled: f32,
    /// The number of filled cells.
    pub(super) count: usize,
    /// Rows to a filled cell.
    pub(super) per_cell: f32,
    /// The share of texts that are not repeated.
    pub(super) distinct: f32,
    /// Characters to a text.
    pub(super) length: f32,
    /// Known first levels.
    pub(super) level1: f32,
    /// Known second levels.
    pub(super) level2: f32,
    /// Texts that are a number with or without a unit, a date or a grade, and nothing else.
    pub(super) value: f32,
    /// Plain numbers, or shares of a hundred.
    pub(super) number: f32,
    /// Plain numbers alone, as points are.
    pub(super) points: f32,
    /// Comparators, as signs or in words.
    pub(super) sign: f32,
    /// 定性, 正向 and the like.
    pub(super) silent: f32,
    /// Units.
    pub(super) unit: f32,
    /// Whether its numbers count up by one.
    pub(super) counts: bool,
    /// Whether its numbers are shares of a round sum.
    pub(super) round: bool,
    /// The texts, folded.
    pub(super) texts: Vec<String>,
    /// The rows that they begin in.
    rows: Vec<usize>,
}

impl Content {
    /// The share of texts that another column has at the same place.
    pub(super) fn same_as(&self, other: &Self) -> f32 {
        let both = self.texts.iter().zip(&other.texts);
        ratio(both.filter(|(a, b)| a == b).count(), self.texts.len().max(other.texts.len()))
    }

    /// The texts that another column has one beside, with that.
    fn beside<'a>(&'a self, other: &'a Self) -> impl Iterator<Item = (&'a str, &'a str)> {
        let at = |row: &usize| other.rows.binary_search(row).ok().map(|at| other.texts[at].as_str());
        self.rows.iter().zip(&self.texts).filter_map(move |(row, text)| Some((text.as_str(), at(row)?)))
    }

    /// The plain numbers that another column has one beside, with that.
    pub(super) fn numbers_beside<'a>(&'a self, other: &'a Self) -> impl Iterator<Item = (Decimal, Decimal)> + 'a {
        self.beside(other).filter_map(|(a, b)| Some((plain_number(a)?, plain_number(b)?)))
    }

    /// The share of texts that have the numbers of those beside them in another column, or say the same.
    pub(super) fn alike(&self, other: &Self) -> f32 {
        let digits = |text: &str| text.chars().filter(char::is_ascii_digit).collect::<String>();
        let is_alike = |(a, b): &(&str, &str)| a == b || (!digits(a).is_empty() && digits(a) == digits(b));
        ratio(self.beside(other).filter(is_alike).count(), self.texts.len())
    }
}

#[allow(clippy::cast_precision_loss, reason = "counts of cells and characters are far below 2^24")]
fn ratio(part: usize, whole: usize) -> f32 {
    if whole == 0 { 0.0 } else { part as f32 / whole as f32 }
}

/// Whether a text is a value to its last character, as far as one can tell without its name.
fn is_value(text: &str) -> bool {
    let kind = value::read(text, &Evidence::default()).value.kind;
    !matches!(kind, Kind::Text | Kind::Empty)
}

fn is_sign(text: &str) -> bool {
    value::is_bare_sign(text)
}

fn is_dash(text: &str) -> bool {
    !text.is_empty() && text.chars().all(|c| "-—/\\无".contains(c))
}

fn plain_number(text: &str) -> Option<Decimal> {
    text.trim_end_matches(['%', '分']).replace(',', "").parse().ok()
}

/// Whether numbers are shares of 100, or of another round sum that scores have (财预〔2020〕10号: 90 for the indicators and
/// 10 for the budget).
fn is_round(numbers: &[Decimal]) -> bool {
    let sum = numbers.iter().try_fold(Decimal::ZERO, |sum, n| sum.checked_add(*n));
    let rounds = [100, 90, 80, 60, 50, 110, 1].map(Decimal::from);
    numbers.len() >= 3 && sum.is_some_and(|sum| rounds.contains(&sum.normalize()))
}
