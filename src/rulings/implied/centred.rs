//! Text without any ruling, each in the middle of its cell → the cells.
//!
//! A form that is printed without rulings, or whose rulings a scanner has lost, still shows them: a text of several
//! lines is set closer than the rows, and a label for several rows stands in the middle of them, often beside none.
//! Where one division of the rows among the labels of a column puts every one of them in the middle of its rows, that
//! is how the table was drawn. Tables that are set otherwise do not come out so, and are left to the other ways of
//! reading them.

mod blocks;
mod middles;

use super::{Plan, TextLine};
use crate::geom::Rect;
use blocks::{Block, blocks, in_rows, stacked_header};
use middles::{in_the_middle, row_edges, singles};
use std::ops::Range;

/// What decides whether texts stand in the middle of their cells.
#[derive(Clone, Copy, Debug, serde::Serialize, serde::Deserialize)]
pub struct Tuning {
    /// Lines of one text are closer than rows: there is no distance between the two, and so many times the one is the
    /// other at least.
    ///
    /// Too small: uneven lines of one text fall apart. Too large: rows that are set closely are none.
    pub jump: f32,
    /// No lines of one text are further apart, from baseline to baseline, in em.
    pub widest: f32,
    /// A text this far off the middle of its rows is in the middle of other ones, as a share of the height of a row.
    ///
    /// Too small: the uneven lines of a scan are no table. Too large: labels at the head of their rows look centred.
    pub off: f32,
    /// What a row without a text costs, as a text so far off its middle does, as a share of the height of a row.
    ///
    /// Too small: labels cover too few rows. Too large: they reach over rows that are cut off by a page's end.
    pub empty: f32,
    /// What it costs that a page cuts off rows whose text is in the middle of them all, as a text so far off its middle
    /// does.
    ///
    /// Too small: any text of the last rows stands for all before it. Too large: rows above it seem to have none.
    pub cut: f32,
    /// Columns and rows that a table has at least.
    pub fewest: usize,
    /// A line this much larger than those of the table is a title.
    pub title: f32,
}

impl Default for Tuning {
    fn default() -> Self {
        Self { jump: 1.15, widest: 1.8, off: 0.25, empty: 0.25, cut: 0.45, fewest: 4, title: 1.2 }
    }
}

/// A table and its box.
pub(super) struct Found {
    /// Its cells.
    pub plan: Plan,
    /// Around its texts.
    pub bbox: Rect,
}

/// Finds the table of a page without rulings, if its texts stand in the middle of their cells.
pub(super) fn find(lines: &[TextLine], tuning: &Tuning) -> Option<Found> {
    let mut blocks = blocks(lines, tuning)?;
    let over = stacked_header(&mut blocks);
    let body = Body::find(lines, &blocks, tuning)?;
    let head = head_rows(&blocks, &body, tuning);
    Some(body.with_head(&head, &over))
}

/// The part of a table in which all rows have the same columns.
struct Body {
    blocks: Vec<Block>,
    /// The x of the column edges.
    xs: Vec<f32>,
    /// The y of the row edges.
    ys: Vec<f32>,
    /// For each column, how its texts divide the rows.
    columns: Vec<Vec<Range<usize>>>,
}

impl Body {
    /// The largest body around a line of several texts.
    fn find(lines: &[TextLine], blocks: &[Block], tuning: &Tuning) -> Option<Self> {
        // Where most texts stand side by side, most blanks must be left free, and fewest other lines leave them so.
        let mut starts: Vec<usize> =
            (0..lines.len()).filter(|&i| lines[i].segments.len() + 1 >= tuning.fewest).collect();
        starts.sort_by_key(|&i| std::cmp::Reverse(lines[i].segments.len()));
        let (mut largest, mut seen): (Option<Self>, Vec<Range<usize>>) = (None, Vec::new());
        for start in starts {
            if seen.iter().any(|range| range.contains(&start)) {
                continue;
            }
            let range = around(start, lines);
            seen.push(range.clone());
            // What stands next to a table may leave its blanks free too.
            let most = (range.len() / 3).min(MOST_BESIDE);
            let mut cuts = (0..=most).flat_map(|cut| (0..=cut).map(move |above| (above, cut - above)));
            let body = cuts.find_map(|(above, below)| {
                let inside = &lines[range.start + above..range.end - below];
                Self::divide(within(blocks, inside)?, tuning)
            });
            largest = largest.into_iter().chain(body).max_by_key(|body| body.ys.len());
        }
        largest
    }

    /// The columns of texts and the rows that each stands for; `None` where they are not in the middle of any.
    fn divide(mut blocks: Vec<Block>, tuning: &Tuning) -> Option<Self> {
        blocks.sort_by(|a, b| a.middle.total_cmp(&b.middle));
        let xs = column_edges(&blocks)?;
        let mut columns: Vec<Vec<&Block>> = vec![Vec::new(); xs.len() - 1];
        for block in &blocks {
            columns[xs.partition_point(|&x| x < block.bbox.center().x).checked_sub(1)?].push(block);
        }
        let is_below = |w: &[&Block]| w[1].middle - w[0].middle > 0.5 * w[0].size;
        if !columns.iter().all(|column| column.windows(2).all(is_below)) {
            return None;
        }
        let width = |column: &[&Block]| column.iter().map(|b| b.bbox.width()).sum::<f32>();
        let leaf = (0..columns.len()).max_by(|&a, &b| {
            columns[a].len().cmp(&columns[b].len()).then(width(&columns[a]).total_cmp(&width(&columns[b])))
        })?;
        if columns.len() < tuning.fewest || !(tuning.fewest..=MOST_ROWS).contains(&columns[leaf].len()) {
            return None;
        }
        let ys = row_edges(&columns[leaf], &blocks);
        if !ys.is_sorted_by(|a, b| a < b) {
            return None;
        }
        let mut divided = Vec::new();
        let (mut merged, mut covered) = (0, 0);
        for (at, column) in columns.iter().enumerate() {
            let middles: Vec<f32> = column.iter().map(|b| b.middle).collect();
            // What is left of the rows' own column stands for several of them unless each has one.
            let may_be_alone = at >= leaf || middles.len() + 1 == ys.len();
            let alone = if may_be_alone { singles(&ys, &middles, tuning) } else { None };
            let parts = alone.or_else(|| in_the_middle(&ys, &middles, tuning))?;
            let several: Vec<&Range<usize>> = parts.iter().filter(|p| p.len() > 1 && at < leaf).collect();
            merged += several.len();
            covered = covered.max(several.iter().map(|p| p.len()).sum());
            divided.push(parts);
        }
        // One label may stand in the middle by chance, or a few where most rows have their own.
        (merged > 1 && 2 * covered > columns[leaf].len()).then_some(Self { blocks, xs, ys, columns: divided })
    }

    /// The whole table: the rows above, each with columns of its own, the headings over several columns, and the body.
    fn with_head(self, head: &[Vec<Block>], over: &[Block]) -> Found {
        let all = || head.iter().flatten().chain(over).chain(&self.blocks);
        let bbox = Rect::around(all().map(|b| b.bbox)).unwrap_or_default();
        let (left, right) = (self.xs[0].min(bbox.x0), self.xs[self.xs.len() - 1].max(bbox.x1));
        let own: Vec<Vec<f32>> =
            head.iter().map(|row| row.windows(2).map(|w| (w[0].bbox.x1 + w[1].bbox.x0) / 2.0).collect()).collect();
        let body = &self.xs[1..self.xs.len() - 1];
        let mut xs: Vec<f32> = own.iter().flatten().chain(body).copied().chain([left, right]).collect();
        xs.sort_by(f32::total_cmp);
        xs.dedup_by(|a, b| (*a - *b).abs() < 1.0);
        let mut plan = Plan { owner: Vec::new(), xs, ys: self.with_rows_above(head, over) };
        for edges in &own {
            plan.add_row(plan.next(), |x| edges.partition_point(|&e| e < x));
        }
        let (first, column) = (plan.next(), |x: f32| body.partition_point(|&e| e < x));
        if !over.is_empty() {
            let spans: Vec<Range<usize>> = over.iter().map(|heading| self.columns_under(heading)).collect();
            let cells = (self.ys.len() + 1) * self.columns.len();
            plan.add_row(first, |x| {
                spans.iter().position(|s| s.contains(&column(x))).map_or(column(x), |at| cells + at)
            });
        }
        for row in 0..self.ys.len() - 1 {
            plan.add_row(first, |x| {
                let part = self.columns[column(x)].iter().find(|p| p.contains(&row)).map_or(row, |p| p.start);
                part * self.columns.len() + column(x)
            });
        }
        Found { plan, bbox }
    }

    /// The columns that a heading stands over: those next to one another whose middle is nearest to its own.
    fn columns_under(&self, heading: &Block) -> Range<usize> {
        let (x, columns) = (heading.bbox.center().x, self.columns.len());
        let ranges = (0..columns).flat_map(|from| (from + 2..=columns).map(move |to| from..to));
        let off = |r: &Range<usize>| (f32::midpoint(self.xs[r.start], self.xs[r.end]) - x).abs();
        ranges.min_by(|a, b| off(a).total_cmp(&off(b))).unwrap_or(0..columns)
    }

    /// The y of the row edges, with those of the rows above and of the headings.
    fn with_rows_above(&self, head: &[Vec<Block>], over: &[Block]) -> Vec<f32> {
        let extent = |row: &[Block]| Rect::around(row.iter().map(|b| b.bbox)).unwrap_or_default();
        let top = over.iter().map(|b| b.bbox.y0).fold(self.ys[0], f32::min);
        let mut ys: Vec<f32> = head.windows(2).map(|w| (extent(&w[0]).y1 + extent(&w[1]).y0) / 2.0).collect();
        if let (Some(first), Some(last)) = (head.first(), head.last()) {
            ys.insert(0, extent(first).y0);
            ys.push((extent(last).y1 + top) / 2.0);
        } else {
            ys.push(top);
        }
        ys.extend(over.first().map(|heading| heading.bbox.y1));
        ys.extend(&self.ys[1..]);
        ys
    }
}

impl Plan {
    /// The number of the next cell.
    fn next(&self) -> usize {
        self.owner.iter().max().map_or(0, |last| last + 1)
    }

    /// Adds a row of slots, by the cell at each x, counted from the first one.
    fn add_row(&mut self, first: usize, of: impl Fn(f32) -> usize) {
        let slots: Vec<usize> = self.xs.windows(2).map(|w| first + of((w[0] + w[1]) / 2.0)).collect();
        self.owner.extend(slots);
    }
}

/// The texts on these lines; `None` where one of them goes on beyond.
fn within(blocks: &[Block], lines: &[TextLine]) -> Option<Vec<Block>> {
    let (top, bottom) = (lines.first()?.bbox.y0, lines.last()?.bbox.y1);
    let inside: Vec<Block> = blocks.iter().filter(|b| b.middle > top && b.middle < bottom).cloned().collect();
    inside.iter().all(|b| b.bbox.y0 > top - 0.1 && b.bbox.y1 < bottom + 0.1).then_some(inside)
}

/// Without so many lines above and below it at most a table is looked for: those of the fields and of the notes of a
/// form.
const MOST_BESIDE: usize = 30;

/// The lines around one that leave the blanks between its texts free, and those before texts further to the left.
fn around(start: usize, lines: &[TextLine]) -> Range<usize> {
    let mut gaps: Vec<(f32, f32)> = lines[start].segments.windows(2).map(|w| (w[0].bbox.x1, w[1].bbox.x0)).collect();
    let mut left = lines[start].bbox.x0;
    let mut takes = |line: &TextLine| {
        let least = LEAST_BLANK * line.size;
        let mut narrowed = gaps.clone();
        for text in line.segments.iter().map(|s| s.bbox) {
            if text.x1 + least < left {
                narrowed.push((text.x1, left));
            }
            for (from, to) in &mut narrowed {
                match (text.x0 < *to && text.x1 > *from, text.x0 - *from < *to - text.x1) {
                    (true, true) => *from = text.x1,
                    (true, false) => *to = text.x0,
                    (false, _) => {}
                }
            }
        }
        let free = narrowed.iter().all(|(from, to)| to - from > least);
        if free {
            left = left.min(line.bbox.x0);
            gaps = narrowed;
        }
        free
    };
    let end = (start + 1..lines.len()).find(|&i| !takes(&lines[i])).unwrap_or(lines.len());
    let begin = (0..start).rev().find(|&i| !takes(&lines[i])).map_or(0, |i| i + 1);
    begin..end
}

/// No page has so many rows of text: a listing is read otherwise.
const MOST_ROWS: usize = 200;

/// The blank between two columns, in em: more than between two characters.
const LEAST_BLANK: f32 = 0.3;

/// The rows above a body that are of the same table: two texts or more side by side, or one between such rows.
fn head_rows(blocks: &[Block], body: &Body, tuning: &Tuning) -> Vec<Vec<Block>> {
    let size = body.blocks.iter().map(|b| b.size).fold(0.0, f32::max);
    let mut rows = in_rows(blocks.iter().filter(|b| b.middle < body.ys[0]));
    let is_row = |at: usize| rows[at].len() > 1 && rows[at].iter().all(|b| b.size < tuning.title * size);
    let first = (0..rows.len())
        .rev()
        .take_while(|&at| is_row(at) || at > 0 && is_row(at - 1) && rows[at][0].size < tuning.title * size)
        .last();
    rows.split_off(first.unwrap_or(rows.len()))
}

/// The x at which the columns of these texts part, with the outer ones.
fn column_edges(blocks: &[Block]) -> Option<Vec<f32>> {
    let mut spans: Vec<(f32, f32)> = blocks.iter().map(|b| (b.bbox.x0, b.bbox.x1)).collect();
    spans.sort_by(|a, b| a.0.total_cmp(&b.0));
    let em = blocks.iter().map(|b| b.size).fold(1.0, f32::max);
    let (mut reach, mut edges) = (spans.first()?.1, vec![spans.first()?.0 - 0.5 * em]);
    for &(from, to) in &spans {
        if from - reach > LEAST_BLANK * em {
            edges.push((reach + from) / 2.0);
        }
        reach = reach.max(to);
    }
    edges.push(reach + 0.5 * em);
    Some(edges)
}
