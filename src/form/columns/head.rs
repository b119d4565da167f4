//! Where a table of indicators begins: the rows that head its columns, by their words or by what stands below them.

use super::Range;
use crate::diag::Place;
use crate::lexicon::{Column, Header, Lexicon, Section};
use crate::stitch::{Table, TableCell};
use crate::text::fold;
use std::collections::BTreeSet;

/// A column under the header.
#[derive(Clone, Debug, Default, PartialEq)]
pub(in crate::form) struct Leaf {
    /// Where it stands.
    pub(super) range: Range,
    /// Its header, with those above it.
    pub(super) header: String,
    /// Where that stands.
    pub(super) place: Place,
    /// What its words say.
    pub(super) said: Option<Header>,
    /// Whether they were recognised and say nothing known.
    pub(super) misread: bool,
}

/// The header of a table of indicators.
#[derive(Clone, Debug, Default, PartialEq)]
pub(in crate::form) struct Head {
    /// The row that it begins with.
    pub(super) row: usize,
    /// The number of rows that it takes; none where it is missing.
    pub(super) rows: usize,
    /// Its columns.
    pub(super) leaves: Vec<Leaf>,
}

/// A header has no more storeys.
const MOST_STOREYS: usize = 3;
/// A header that no word of is known has no longer text than this in a cell.
const LONGEST_UNKNOWN: usize = 20;

impl Head {
    /// The header that begins with a row and whose words are known.
    ///
    /// It may have storeys: `指标值` over `实施周期` and `年度`.
    pub(in crate::form) fn named(table: &Table, row: usize, lexicon: &Lexicon) -> Option<Self> {
        Some(Self::of(table, row, by_words(table, row, lexicon)?, lexicon))
    }

    /// Whether a header whose words are known begins with a row.
    pub(in crate::form) fn is_named(table: &Table, row: usize, lexicon: &Lexicon) -> bool {
        by_words(table, row, lexicon).is_some()
    }

    /// The header that begins with a row and stands above rows with levels, whatever it says.
    pub(in crate::form) fn unnamed(table: &Table, row: usize, lexicon: &Lexicon) -> Option<Self> {
        Some(Self::of(table, row, by_what_follows(table, row, lexicon)?, lexicon))
    }

    fn of(table: &Table, row: usize, storeys: usize, lexicon: &Lexicon) -> Self {
        let leaves = leaves(table, row, storeys, lexicon).into_iter();
        let mut leaves: Vec<Leaf> = leaves.flat_map(|leaf| parted(leaf, table, row + storeys, lexicon)).collect();
        number(&mut leaves);
        Self { row, rows: storeys, leaves }
    }

    /// The columns of rows that begin with levels and have no header above them: it was cut off, or stands in a
    /// picture.
    pub(in crate::form) fn missing(table: &Table, row: usize, lexicon: &Lexicon) -> Option<Self> {
        let first = levels(table, row, lexicon)?;
        // One row with levels may be a sentence about them; a table has more, in the same columns.
        let more = (row + 1..table.rows.min(row + 1 + SEARCHED)).filter_map(|next| levels(table, next, lexicon));
        let goes_on = more.filter(|next| next.iter().any(|range| first.contains(range))).count() >= 1;
        let from = first.first()?.0;
        let edges = finest(table, row, from);
        (goes_on && edges.len() >= first.len() + 3).then(|| {
            let leaves = edges.windows(2).map(|pair| Leaf {
                range: (pair[0], pair[1]),
                place: place_of(table, row, pair[0]),
                ..Leaf::default()
            });
            Self { row, rows: 0, leaves: leaves.collect() }
        })
    }

    /// The first row below it.
    pub(super) fn body(&self) -> usize {
        self.row + self.rows
    }
}

/// So many rows are searched for a further row of a table.
const SEARCHED: usize = 40;

/// The columns of the cells that begin in a row and are known levels, where one of them is followed by two filled cells
/// at least.
fn levels(table: &Table, row: usize, lexicon: &Lexicon) -> Option<Vec<Range>> {
    let own = table.beginning(row);
    let is_level = |c: &&TableCell| !c.text.is_empty() && c.colspan <= 3 && lexicon.names_level(&c.text);
    let found: Vec<Range> = own.iter().filter(is_level).map(|c| (c.col, c.col + c.colspan)).collect();
    let last = found.last()?.1;
    let after = own.iter().filter(|c| c.col >= last && !c.text.is_empty()).count();
    (after >= 2).then_some(found)
}

/// The edges of the columns that the rows from one on have, from a column on.
fn finest(table: &Table, row: usize, from: usize) -> Vec<usize> {
    let mut edges: Vec<usize> = Vec::new();
    for below in row..table.rows.min(row + SEARCHED) {
        let cells = table.row(below);
        edges.extend(cells.iter().filter(|c| c.col >= from).flat_map(|c| [c.col, c.col + c.colspan]));
    }
    edges.sort_unstable();
    edges.dedup();
    edges
}

fn place_of(table: &Table, row: usize, col: usize) -> Place {
    table.row(row).iter().find(|c| c.col <= col && col < c.col + c.colspan).map_or_else(Place::default, |c| c.place())
}

/// The storeys of a header whose words are known.
fn by_words(table: &Table, row: usize, lexicon: &Lexicon) -> Option<usize> {
    let own = own(table, row, lexicon)?;
    let storeys = own
        .known
        .iter()
        .filter(|(_, header)| !header.weak)
        .map(|(c, _)| c.rowspan)
        .max()
        .unwrap_or(1)
        .min(table.rows - row);
    // Where a wall is missing, cells of the header reach into the row above it, which says other things too.
    let below: Vec<Own> = (row + 1..row + storeys).filter_map(|below| self::own(table, below, lexicon)).collect();
    let says_other = own.known.len() + own.lost + own.labels < own.count;
    if says_other && below.iter().any(|below| below.known.len() > own.known.len()) {
        return None;
    }
    std::iter::once(&own).chain(&below).fold(Own::default(), Own::and).is_header().then_some(storeys)
}

/// What the cells that begin in the rows of a header say.
#[derive(Default)]
struct Own<'a> {
    /// Those that head columns of the indicators.
    known: Vec<(&'a TableCell, Header)>,
    /// How many have the header of a level that has lost its number.
    lost: usize,
    /// How many have other labels: in a list of projects the columns of the projects have headers too.
    labels: usize,
    /// How many have a text.
    count: usize,
}

/// What the cells that begin in a row say; `None` where none of them heads a column.
fn own<'a>(table: &'a Table, row: usize, lexicon: &Lexicon) -> Option<Own<'a>> {
    let own = table.beginning(row).iter().filter(|c| c.rowspan <= MOST_STOREYS && !c.text.is_empty());
    let meaning = |c: &TableCell| lexicon.header(&c.text).filter(|header| !header.weak || !lexicon.is_level(&c.text));
    let (mut known, mut others) = (Vec::new(), Vec::new());
    for cell in own {
        match meaning(cell) {
            Some(header) => known.push((cell, header)),
            None => others.push(cell),
        }
    }
    let lost = others.iter().filter(|c| is_level_header(&c.text)).count();
    if known.is_empty() && lost < 2 {
        return None;
    }
    let count = known.len() + others.len();
    let labels = others
        .iter()
        .filter(|c| lexicon.field(&c.text).is_some_and(|label| label.pure) || lexicon.is_goal(&c.text))
        .count();
    Some(Own { known, lost, labels, count })
}

impl<'a> Own<'a> {
    fn and(mut self, other: &Self) -> Self {
        self.known.extend(&other.known);
        Self {
            lost: self.lost + other.lost,
            labels: self.labels + other.labels,
            count: self.count + other.count,
            ..self
        }
    }

    /// Those that head levels or names, whatever stands below them.
    fn levels(&self) -> impl Iterator<Item = (&'a TableCell, Column)> {
        let is_level = |column| matches!(column, Column::Level1 | Column::Level2 | Column::Name);
        self.known.iter().filter(move |(_, h)| is_level(h.column) && !h.weak).map(|(cell, h)| (*cell, h.column))
    }

    /// Whether they head a grid of indicators: levels or indicators are named by a word that no other table has, and
    /// there is a column of another kind.
    fn is_header(&self) -> bool {
        let has =
            |wanted: fn(Column) -> bool| self.known.iter().any(|(_, header)| !header.weak && wanted(header.column));
        // `一级` may be the rank of a project: alone it is no header.
        let is_bare = |c: &TableCell| fold(&c.text).chars().count() <= 2;
        let bare: BTreeSet<Column> = self.levels().filter(|(c, _)| is_bare(c)).map(|(_, column)| column).collect();
        let has_levels = self.levels().any(|(c, column)| column != Column::Name && (!is_bare(c) || bare.len() > 1));
        // Three numbered headers are a header, whatever stands beside them.
        let numbered = self.levels().count();
        // Names that other tables may have too are names beside several kinds of values.
        let values = [Column::Actual, Column::Weight, Column::Score, Column::Sign, Column::Unit]
            .map(|kind| self.known.iter().any(|k| k.1.column == kind));
        let some_names = self
            .known
            .iter()
            .any(|(_, header)| matches!(header.column, Column::Name) || header.or == Some(Column::Name));
        let has_names =
            has(|c| matches!(c, Column::Name)) || (some_names && values.iter().filter(|has| **has).count() >= 2);
        let has_values =
            has(|c| matches!(c, Column::Target(_) | Column::Actual | Column::Weight | Column::Score | Column::Sign));
        let tells = self
            .known
            .iter()
            .any(|(c, header)| is_telling(&c.text) && !matches!(header.column, Column::Other | Column::Project));
        let first = self.known.first().map(|known| known.1.column);
        let kinds = self.known.iter().any(|(_, header)| Some(header.column) != first);
        let all = self.known.len() + self.lost + if has_levels { self.labels } else { 0 };
        (self.lost >= 2 || has_levels || (has_names && has_values && tells))
            && kinds
            && (numbered >= 3 || all * 2 >= self.count)
    }
}

/// Whether a header has a word that the headers of other tables lack.
fn is_telling(text: &str) -> bool {
    let folded = fold(text);
    // 指标 alone may be the end of a label that a page break has cut.
    folded != "指标" && ["指标", "绩效", "考核", "目标值", "评价"].iter().any(|word| folded.contains(word))
}

/// The storeys of a header that no word of need be known of: the row above the first row with levels, over the same
/// columns, or the first row beside or above the label of the part that holds the indicators.
fn by_what_follows(table: &Table, row: usize, lexicon: &Lexicon) -> Option<usize> {
    let own: Vec<&TableCell> = table.beginning(row).iter().filter(|c| c.rowspan <= MOST_STOREYS).collect();
    if own.len() < 3 {
        return None;
    }
    (1..=MOST_STOREYS).find(|storeys| {
        let body = row + storeys;
        if body >= table.rows {
            return false;
        }
        let level = levels(table, body, lexicon);
        let from = match &level {
            Some(level) => level[0].0,
            None => match beside_label(table, row, body, lexicon) {
                Some(from) => from,
                None => return false,
            },
        };
        heads_columns(table, row, *storeys, from, lexicon)
            && level.iter().flatten().all(|range| lowest(table, row, body, from).contains(range))
    })
}

/// The first column right of the label of the part that holds the indicators, where that stands beside a row or the one
/// below it, and beside more rows.
fn beside_label(table: &Table, row: usize, body: usize, lexicon: &Lexicon) -> Option<usize> {
    let cells = table.row(body);
    let is_outer = |c: &&&TableCell| {
        c.row >= row && c.rowspan > body - c.row + 1 && lexicon.section(&c.text) == Some(Section::Indicators)
    };
    let label = cells.iter().filter(|c| c.row <= body).find(is_outer)?;
    // Above it may stand the last labels and values of the form's head, or the header may be the row below.
    let is_label =
        |c: &TableCell| lexicon.field(&c.text).is_some_and(|label| label.pure) || lexicon.section(&c.text).is_some();
    let says_other = table.beginning(row).iter().any(|c| c.col > label.col && is_label(c))
        || by_words(table, body, lexicon).is_some();
    (!says_other).then_some(label.col + label.colspan)
}

/// The columns of the lowest storey of a header, from a column on.
fn lowest(table: &Table, row: usize, body: usize, from: usize) -> Vec<Range> {
    table.row(body - 1).iter().filter(|c| c.row >= row && c.col >= from).map(|c| (c.col, c.col + c.colspan)).collect()
}

/// Whether the cells of some rows head all columns from one on: each of them short, and each column of the row below
/// under one of them.
fn heads_columns(table: &Table, row: usize, storeys: usize, from: usize, lexicon: &Lexicon) -> bool {
    let heads: Vec<&TableCell> = table.beginning(row).iter().filter(|c| c.col >= from).collect();
    let Some(first) = heads.first().filter(|first| first.col == from) else { return false };
    let covers = heads.iter().map(|c| c.colspan).sum::<usize>() + first.col == table.cols;
    let tall = heads.iter().map(|c| c.rowspan).max() == Some(storeys);
    let filled = heads.iter().filter(|c| !c.text.is_empty()).count();
    let says_headers = heads.iter().all(|c| can_head(&c.text, lexicon));
    let lowest = lowest(table, row, row + storeys, from);
    let below = table.row(row + storeys);
    let is_under = |c: &&&TableCell| lowest.iter().any(|range| range.0 <= c.col && c.col + c.colspan <= range.1);
    let parts = below.iter().filter(|c| c.col >= from).all(|c| is_under(&c));
    covers && tall && parts && says_headers && filled * 2 > heads.len() && lowest.len() >= 3
}

/// Whether a text may head a column, whatever it says: short, no level, no sign, and no number but a year.
fn can_head(text: &str, lexicon: &Lexicon) -> bool {
    let folded = fold(text);
    let digits = folded.chars().filter(char::is_ascii_digit).count();
    let may_be_known = folded.chars().count() <= LONGEST_UNKNOWN && !lexicon.is_level(text);
    let says_no_value =
        || !folded.contains(['≥', '≤', '%', '。', ';']) && (digits == 0 || (folded.contains('年') && digits <= 4));
    may_be_known && (lexicon.header(text).is_some() || says_no_value())
}

/// The columns of the lowest storey, each read with what stands above it. Left of the first header that is known, cells
/// that reach into the rows below are labels beside those; right of it, a wall is missing.
fn leaves(table: &Table, row: usize, storeys: usize, lexicon: &Lexicon) -> Vec<Leaf> {
    let lowest = table.row(row + storeys - 1);
    let is_inside = |c: &TableCell| c.row >= row && c.row + c.rowspan <= row + storeys;
    let is_known =
        |c: &TableCell| lexicon.header(&c.text).is_some_and(|header| !header.weak) || is_level_header(&c.text);
    let first = lowest.iter().filter(|c| c.row >= row && is_known(c)).map(|c| c.col).min().unwrap_or(usize::MAX);
    let heads = lowest.iter().filter(|c| c.col >= first || is_inside(c));
    heads
        .map(|leaf| {
            let range = (leaf.col, leaf.col + leaf.colspan);
            let mut above: Vec<&str> = Vec::new();
            for storey in row..row + storeys {
                let over = table
                    .row(storey)
                    .into_iter()
                    .find(|c| c.overlap(range.0, range.1) > 0 && (c.row, c.col) != (leaf.row, leaf.col));
                above.extend(over.map(|c| c.text.as_str()));
            }
            above.push(&leaf.text);
            above.dedup();
            let header = above.concat();
            let known = lexicon.header_under(&leaf.text, &header);
            let misread = known.is_none() && leaf.provenance.is_recognised() && !leaf.text.is_empty();
            let like = || lexicon.header_like(&leaf.text).map(|column| Header { column, or: None, weak: true });
            let said = known.or_else(|| misread.then(like).flatten());
            Leaf { range, header, place: leaf.place(), said, misread }
        })
        .collect()
}

/// The columns below a header that stands over levels and names at once, as `绩效指标` does: most rows part it at the same
/// edges, and levels stand first in it. What they hold decides what they are.
fn parted(leaf: Leaf, table: &Table, body: usize, lexicon: &Lexicon) -> Vec<Leaf> {
    let (from, to) = leaf.range;
    let rows = body..table.rows.min(body + SEARCHED);
    let edges = |row: usize| -> Vec<usize> {
        let cells = table.row(row).into_iter().filter(|c| from <= c.col && c.col + c.colspan <= to);
        let mut edges: Vec<usize> = cells.map(|c| c.col).collect();
        edges.dedup();
        edges
    };
    let first: Vec<usize> = rows.clone().next().map(edges).unwrap_or_default();
    let same = rows.clone().filter(|row| edges(*row) == first).count();
    let begins = |row: usize| table.row(row).iter().any(|c| c.col == from && lexicon.names_level(&c.text));
    let leveled = rows.clone().filter(|row| begins(*row)).count();
    if to - from < 2 || first.len() < 2 || 2 * same <= rows.len() || 2 * leveled <= rows.len() {
        return vec![leaf];
    }
    let ends = first.iter().skip(1).copied().chain([to]);
    first.iter().zip(ends).map(|(from, to)| Leaf { range: (*from, to), said: None, ..leaf.clone() }).collect()
}

/// Whether a header is that of a level whose number is lost, or was read as a sign.
fn is_level_header(text: &str) -> bool {
    fold(text).strip_suffix("级指标").is_some_and(|number| !number.chars().any(char::is_alphanumeric))
}

/// Finds by their neighbours the columns of levels whose number is lost: a scanner loses the stroke of `一` first. Of
/// two or three side by side the last one is that of the names.
fn number(leaves: &mut [Leaf]) {
    let order = [Column::Name, Column::Level2, Column::Level1];
    let is_lost = |l: &Leaf| l.said.is_none_or(|said| said.weak) && is_level_header(&l.header);
    let is_level = |l: &Leaf| is_lost(l) || l.said.is_some_and(|said| !said.weak && order.contains(&said.column));
    for run in leaves.chunk_by_mut(|a, b| is_level(a) == is_level(b)).filter(|run| (2..=3).contains(&run.len())) {
        for (leaf, column) in run.iter_mut().rev().zip(order) {
            if is_lost(leaf) {
                leaf.said = Some(Header { column, or: None, weak: false });
            }
        }
    }
}
