//! Strokes of a page → its rulings, in groups that touch.
//!
//! A ruling is what a reader sees as one straight line, however it was drawn: in one stroke, in dashes, cell by cell,
//! or as the edges of filled boxes. Collinear strokes with small gaps become one ruling; rulings that touch form a
//! group, and each group can be one table. All work is bounded by the area of the page, not by the number of strokes: a
//! map with a million strokes costs no more than a sort.

pub mod charts;
pub mod implied;
mod stripes;

use crate::geom::{Axis, Rect};
use crate::ink::{Shade, Stroke};

pub use implied::Tuning as ImpliedTuning;
pub(crate) use stripes::with_stripes;

/// What decides when two strokes are one ruling.
#[derive(Clone, Copy, Debug, serde::Serialize, serde::Deserialize)]
pub struct Tuning {
    /// Strokes whose places differ by no more than this are collinear, in points.
    ///
    /// Too small: a line drawn cell by cell with rounded coordinates stays in pieces.
    /// Too large: the two edges of a thick box become one.
    pub level: f32,
    /// Collinear strokes with a gap up to this are one ruling, in points.
    ///
    /// Too small: cells drawn with spacing between them fall apart. Too large: two tables side by side are tied
    /// together.
    pub join: f32,
    /// Short collinear strokes are dashes of one ruling where the gap is up to this many times their length.
    ///
    /// Too small: dotted lines disappear. Too large: the dashes of a plot's grid reach over its labels.
    pub dash_gap: f32,
    /// A stroke up to this length can be a dash, in points.
    pub dash_length: f32,
    /// A ruling shorter than this is dropped, in points.
    ///
    /// Too small: glyph parts and tick marks become walls. Too large: the sides of a row of small print are lost.
    pub shortest: f32,
    /// Rulings this close touch, in points.
    ///
    /// Too small: rounded corners and lines that stop short of each other take a table apart. Too large: boxes side by
    /// side are tied together.
    pub touch: f32,
    /// Groups of one width with a gap up to this between them stand on each other, in points.
    ///
    /// Too small: tables fall apart at the rules that their columns do not touch. Too large: two forms become one.
    pub stack: f32,
    /// Paint lighter than this shades nothing.
    pub white: f32,
    /// Narrower groups are never put together, in points.
    pub stack_width: f32,
}

impl Default for Tuning {
    fn default() -> Self {
        Self {
            level: 0.6,
            join: 2.5,
            dash_gap: 2.5,
            dash_length: 8.0,
            shortest: 3.5,
            touch: 1.5,
            stack: 5.0,
            white: 0.985,
            stack_width: 30.0,
        }
    }
}

/// A straight line that divides what stands on its two sides.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Ruling {
    /// Its place across its direction, in points.
    pub at: f32,
    /// Where it begins along its direction.
    pub from: f32,
    /// Where it ends.
    pub to: f32,
    /// How thick it is; 0 for one that is not printed.
    pub width: f32,
    /// Whether it is printed, and not implied by aligned text.
    pub printed: bool,
}

impl Ruling {
    /// Its length.
    #[must_use]
    pub fn length(&self) -> f32 {
        self.to - self.from
    }
}

/// Rulings of both directions that belong together.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Rulings {
    /// From left to right, top to bottom.
    pub horizontal: Vec<Ruling>,
    /// From top to bottom, left to right.
    pub vertical: Vec<Ruling>,
}

impl Rulings {
    /// The box around all of them.
    #[must_use]
    pub fn bbox(&self) -> Option<Rect> {
        let horizontal = self.horizontal.iter().map(|r| Rect { x0: r.from, y0: r.at, x1: r.to, y1: r.at });
        let vertical = self.vertical.iter().map(|r| Rect { x0: r.at, y0: r.from, x1: r.at, y1: r.to });
        Rect::around(horizontal.chain(vertical))
    }

    /// Whether any of them lies in a box, or runs through it.
    #[must_use]
    pub fn are_within(&self, bbox: &Rect) -> bool {
        let meets = |r: &Ruling, along: (f32, f32), across: (f32, f32)| {
            across.0 < r.at && r.at < across.1 && r.from < along.1 && r.to > along.0
        };
        let (x, y) = ((bbox.x0, bbox.x1), (bbox.y0, bbox.y1));
        self.horizontal.iter().any(|r| meets(r, x, y)) || self.vertical.iter().any(|r| meets(r, y, x))
    }

    /// Those of one direction.
    #[must_use]
    pub fn along(&self, axis: Axis) -> &[Ruling] {
        match axis {
            Axis::Horizontal => &self.horizontal,
            Axis::Vertical => &self.vertical,
        }
    }
}

/// Turns the strokes of a page into groups of rulings that touch, top to bottom.
#[must_use]
pub fn find(strokes: &[Stroke], tuning: &Tuning) -> Vec<Rulings> {
    let along = |axis| join(collinear(strokes, axis, tuning), tuning);
    stack(group(along(Axis::Horizontal), along(Axis::Vertical), tuning), tuning)
}

/// The strokes of one direction in bundles of the same place.
///
/// A dot (no longer than it is thick) has no direction: it joins the bundles of both, and what stays short is dropped
/// later.
fn collinear(strokes: &[Stroke], axis: Axis, tuning: &Tuning) -> Vec<Vec<Ruling>> {
    let finite =
        |s: &&Stroke| [s.at, s.from, s.to, s.width].iter().all(|v| v.is_finite() && v.abs() < 1e6) && s.from <= s.to;
    let mut lines: Vec<Ruling> = strokes
        .iter()
        .filter(finite)
        .filter_map(|s| {
            let ruling = Ruling { at: s.at, from: s.from, to: s.to, width: s.width, printed: true };
            if s.axis == axis {
                return Some(ruling);
            }
            let dot = s.width > 0.0 && s.to - s.from <= s.width * 1.5;
            let (middle, half) = ((s.from + s.to) / 2.0, s.width / 2.0);
            dot.then_some(Ruling {
                at: middle,
                from: s.at - half,
                to: s.at + half,
                width: s.to - s.from,
                printed: true,
            })
        })
        .collect();
    lines.sort_by(|a, b| a.at.total_cmp(&b.at).then(a.from.total_cmp(&b.from)).then(a.to.total_cmp(&b.to)));
    let mut bundles: Vec<Vec<Ruling>> = Vec::new();
    for line in lines {
        match bundles.last_mut() {
            Some(bundle) if line.at - bundle[0].at <= tuning.level => bundle.push(line),
            _ => bundles.push(vec![line]),
        }
    }
    bundles
}

/// Each bundle's strokes as few rulings as a reader sees.
fn join(bundles: Vec<Vec<Ruling>>, tuning: &Tuning) -> Vec<Ruling> {
    let mut rulings: Vec<Ruling> = Vec::new();
    for mut bundle in bundles {
        bundle.sort_by(|a, b| a.from.total_cmp(&b.from).then(a.to.total_cmp(&b.to)));
        let start = rulings.len();
        let mut last_piece = 0.0;
        for piece in bundle {
            let reach = reach(last_piece, piece.length(), tuning);
            last_piece = piece.length();
            match rulings[start..].last_mut() {
                Some(open) if piece.from - open.to <= reach => extend(open, &piece),
                _ => rulings.push(piece),
            }
        }
    }
    rulings.retain(|r| r.length() >= tuning.shortest);
    rulings
}

/// How far apart two collinear pieces of these lengths may be and still be one ruling.
fn reach(before: f32, after: f32, tuning: &Tuning) -> f32 {
    let (shorter, longer) = (before.min(after), before.max(after));
    let dashes = if longer <= tuning.dash_length {
        tuning.dash_gap * shorter
    } else if shorter <= tuning.dash_length {
        shorter
    } else {
        0.0
    };
    tuning.join.max(dashes)
}

/// Lengthens a ruling by a piece; its place is the mean of its pieces, weighted by their lengths.
fn extend(open: &mut Ruling, piece: &Ruling) {
    let (a, b) = (open.length().max(0.1), piece.length().max(0.1));
    open.at = (open.at * a + piece.at * b) / (a + b);
    open.to = open.to.max(piece.to);
    open.width = open.width.max(piece.width);
}

/// Turns shaded areas that lie side by side into groups of implied rulings: the edges of coloured cells with white
/// between them.
#[must_use]
pub fn around_shades(shades: &[Shade], tuning: &Tuning) -> Vec<Rulings> {
    let outer = outermost(shades, tuning);
    let (mut horizontal, mut vertical) = (Vec::new(), Vec::new());
    for Shade { bbox, .. } in outer {
        let line = |at, from, to| Ruling { at, from, to, width: 0.0, printed: false };
        horizontal.extend([line(bbox.y0, bbox.x0, bbox.x1), line(bbox.y1, bbox.x0, bbox.x1)]);
        vertical.extend([line(bbox.x0, bbox.y0, bbox.y1), line(bbox.x1, bbox.y0, bbox.y1)]);
    }
    group(horizontal, vertical, tuning)
}

/// The shades that may be cells, top to bottom, without those that lie in another of the same paint.
fn outermost<'s>(shades: &'s [Shade], tuning: &Tuning) -> Vec<&'s Shade> {
    let large = |s: &&Shade| {
        s.lightness < tuning.white && s.bbox.width() > tuning.shortest && s.bbox.height() > tuning.shortest
    };
    let mut cells: Vec<&Shade> = shades.iter().filter(large).collect();
    // A word processor shades the paragraphs of a shaded cell once more: only the largest of what lies in one another
    // counts.
    cells.sort_by(|a, b| a.bbox.y0.total_cmp(&b.bbox.y0).then(b.bbox.area().total_cmp(&a.bbox.area())));
    let mut outer: Vec<&Shade> = Vec::new();
    for cell in cells {
        let around =
            |o: &&Shade| o.bbox.contains(cell.bbox.center()) && o.bbox.area() > cell.bbox.area() && same_paint(o, cell);
        if !outer.iter().rev().take(NEIGHBOURS).any(around) {
            outer.push(cell);
        }
    }
    outer
}

/// So many shades back the one that holds another is looked for: more than a row of cells.
const NEIGHBOURS: usize = 64;

fn same_paint(a: &Shade, b: &Shade) -> bool {
    (a.lightness - b.lightness).abs() < 0.02
}

/// Parts the rulings into groups that touch.
///
/// They are drawn on a raster of `touch` squares; whoever meets another's square, or one next to it, is of the same
/// group.
fn group(horizontal: Vec<Ruling>, vertical: Vec<Ruling>, tuning: &Tuning) -> Vec<Rulings> {
    let all = Rulings { horizontal, vertical };
    let Some(bbox) = all.bbox() else { return Vec::new() };
    let mut raster = Raster::new(&bbox, tuning.touch, all.horizontal.len() + all.vertical.len());
    for (id, r) in all.horizontal.iter().enumerate() {
        raster.draw(id, Rect { x0: r.from, y0: r.at, x1: r.to, y1: r.at });
    }
    for (id, r) in all.vertical.iter().enumerate() {
        raster.draw(all.horizontal.len() + id, Rect { x0: r.at, y0: r.from, x1: r.at, y1: r.to });
    }
    let mut groups: Vec<Rulings> = Vec::new();
    let mut group_of = vec![usize::MAX; raster.owners.parents.len()];
    let mut place = |id: usize, owners: &mut Owners, groups: &mut Vec<Rulings>| {
        let root = owners.root(id);
        if group_of[root] == usize::MAX {
            group_of[root] = groups.len();
            groups.push(Rulings::default());
        }
        group_of[root]
    };
    for (id, r) in all.horizontal.iter().enumerate() {
        let at = place(id, &mut raster.owners, &mut groups);
        groups[at].horizontal.push(*r);
    }
    for (id, r) in all.vertical.iter().enumerate() {
        let at = place(all.horizontal.len() + id, &mut raster.owners, &mut groups);
        groups[at].vertical.push(*r);
    }
    groups
}

/// Puts groups of the same width together that stand one on the other with hardly a gap: a table whose columns stop
/// short of its rows' rules.
fn stack(mut groups: Vec<Rulings>, tuning: &Tuning) -> Vec<Rulings> {
    let top = |g: &Rulings| g.bbox().map_or(0.0, |b| b.y0);
    groups.sort_by(|a, b| top(a).total_cmp(&top(b)));
    let mut stacked: Vec<(Rect, Rulings)> = Vec::new();
    let mut by_left: std::collections::BTreeMap<i64, Vec<usize>> = std::collections::BTreeMap::new();
    for group in groups {
        let Some(bbox) = group.bbox() else { continue };
        let key = left_key(bbox.x0, tuning);
        let on = by_left.range(key - 1..=key + 1).flat_map(|(_, ids)| ids.iter().rev().take(2)).copied().find(|&id| {
            let above = &stacked[id].0;
            let same = (above.x0 - bbox.x0).abs() <= tuning.touch && (above.x1 - bbox.x1).abs() <= tuning.touch;
            same && bbox.width() > tuning.stack_width && bbox.y0 - above.y1 <= tuning.stack
        });
        if let Some(id) = on {
            stacked[id].0 = stacked[id].0.union(&bbox);
            stacked[id].1.horizontal.extend(group.horizontal);
            stacked[id].1.vertical.extend(group.vertical);
        } else {
            by_left.entry(key).or_default().push(stacked.len());
            stacked.push((bbox, group));
        }
    }
    stacked.into_iter().map(|s| s.1).collect()
}

#[allow(clippy::cast_possible_truncation, reason = "places are below a million points")]
fn left_key(x: f32, tuning: &Tuning) -> i64 {
    (x / tuning.touch.max(0.1)).floor() as i64
}

/// The most squares of a raster: about a square point each on an A0 sheet.
const MOST_SQUARES: f32 = 8e6;

/// A page in squares, each with the last ruling that was drawn over it, counted from 1; 0 is none, so that the memory
/// of squares that no ruling comes near is never touched.
struct Raster {
    left: f32,
    top: f32,
    side: f32,
    columns: usize,
    rows: usize,
    squares: Vec<u32>,
    owners: Owners,
}

impl Raster {
    fn new(bbox: &Rect, side: f32, rulings: usize) -> Self {
        let side =
            side.max((bbox.area() / MOST_SQUARES).sqrt()).max(bbox.width().max(bbox.height()) / MOST_SQUARES).max(0.1);
        let columns = steps(bbox.width() / side) + 3;
        let rows = steps(bbox.height() / side) + 3;
        let squares = vec![0; columns * rows];
        Self { left: bbox.x0, top: bbox.y0, side, columns, rows, squares, owners: Owners::new(rulings) }
    }

    /// Draws a ruling, and joins it with all that it meets.
    fn draw(&mut self, id: usize, line: Rect) {
        let column = |x: f32| (steps((x - self.left) / self.side) + 1).min(self.columns - 2);
        let row = |y: f32| (steps((y - self.top) / self.side) + 1).min(self.rows - 2);
        let (c0, c1, r0, r1) = (column(line.x0), column(line.x1), row(line.y0), row(line.y1));
        for r in r0 - 1..=r1 + 1 {
            for c in c0 - 1..=c1 + 1 {
                if let Some(owner) = (self.squares[r * self.columns + c] as usize).checked_sub(1) {
                    self.owners.join(id, owner);
                }
            }
        }
        let Ok(owner) = u32::try_from(id + 1) else { return };
        for r in r0..=r1 {
            for c in c0..=c1 {
                self.squares[r * self.columns + c] = owner;
            }
        }
    }
}

/// A length as a whole number of steps; 0 for anything negative.
#[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "the value is clamped to a range that fits")]
fn steps(length: f32) -> usize {
    length.clamp(0.0, MOST_SQUARES) as usize
}

/// Which things are joined: a union-find.
#[derive(Clone, Debug)]
pub(crate) struct Owners {
    parents: Vec<usize>,
}

impl Owners {
    pub(crate) fn new(count: usize) -> Self {
        Self { parents: (0..count).collect() }
    }

    /// The one that stands for all that are joined with this one.
    pub(crate) fn root(&mut self, mut id: usize) -> usize {
        while self.parents[id] != id {
            self.parents[id] = self.parents[self.parents[id]];
            id = self.parents[id];
        }
        id
    }

    /// Joins two; the smaller root stands for both.
    pub(crate) fn join(&mut self, a: usize, b: usize) {
        let (a, b) = (self.root(a), self.root(b));
        self.parents[a.max(b)] = a.min(b);
    }
}
