//! A group of rulings → a lattice of slots, and which of the sides between them are walls.
//!
//! Rulings that nearly coincide (a double border, cells drawn one by one with an offset) are one edge of the lattice.
//! The side between two slots is a wall where rulings cover most of it; the outside of the lattice is always a wall,
//! printed or not.

use super::Tuning;
use crate::geom::{Axis, Rect};
use crate::rulings::{Ruling, Rulings};

/// One side of a slot.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Side {
    /// Whether it divides the slots on its two sides.
    pub wall: bool,
    /// Whether it is printed along its whole length.
    pub printed: bool,
}

/// Slots between edges, and the sides between slots.
#[derive(Clone, Debug, Default)]
pub(crate) struct Lattice {
    /// The x of the column edges.
    pub xs: Vec<f32>,
    /// The y of the row edges.
    pub ys: Vec<f32>,
    /// The vertical sides: for each column edge, one a row.
    pub vertical: Vec<Vec<Side>>,
    /// The horizontal sides: for each row edge, one a column.
    pub horizontal: Vec<Vec<Side>>,
}

impl Lattice {
    /// Its number of rows.
    pub(crate) fn rows(&self) -> usize {
        self.ys.len().saturating_sub(1)
    }

    /// Its number of columns.
    pub(crate) fn columns(&self) -> usize {
        self.xs.len().saturating_sub(1)
    }

    /// Its edges of one direction.
    pub(crate) fn edges(&self, axis: Axis) -> &[f32] {
        match axis {
            Axis::Horizontal => &self.ys,
            Axis::Vertical => &self.xs,
        }
    }

    /// Its box.
    pub(crate) fn bbox(&self) -> Rect {
        let ends = |v: &[f32]| (v.first().copied().unwrap_or_default(), v.last().copied().unwrap_or_default());
        let ((x0, x1), (y0, y1)) = (ends(&self.xs), ends(&self.ys));
        Rect { x0, y0, x1, y1 }
    }

    /// Whether any of its sides is printed.
    pub(crate) fn is_printed(&self) -> bool {
        self.vertical.iter().chain(&self.horizontal).flatten().any(|s| s.printed)
    }

    /// How many of its four outer sides are printed for the most part.
    pub(crate) fn printed_sides(&self) -> usize {
        let most =
            |sides: Option<&Vec<Side>>| sides.is_some_and(|s| s.iter().filter(|s| s.printed).count() * 2 > s.len());
        [self.vertical.first(), self.vertical.last(), self.horizontal.first(), self.horizontal.last()]
            .into_iter()
            .filter(|&s| most(s))
            .count()
    }

    /// Takes a column out: its two edges become one.
    pub(crate) fn close_column(&mut self, column: usize) {
        Self::merge_edges(&mut self.xs, &mut self.vertical, &mut self.horizontal, column);
    }

    /// Takes a row out: its two edges become one.
    pub(crate) fn close_row(&mut self, row: usize) {
        Self::merge_edges(&mut self.ys, &mut self.horizontal, &mut self.vertical, row);
    }

    /// Puts a row edge into a row. A column that is merged with the row above or below stays in one piece.
    pub(crate) fn cut_row(&mut self, row: usize, y: f32) {
        let merged = |c: usize| !self.horizontal[row][c].wall || !self.horizontal[row + 1][c].wall;
        let sides = (0..self.columns()).map(|c| Side { wall: !merged(c), printed: false }).collect();
        self.ys.insert(row + 1, y);
        self.horizontal.insert(row + 1, sides);
        for column in &mut self.vertical {
            column.insert(row, column[row]);
        }
    }

    fn merge_edges(edges: &mut Vec<f32>, along: &mut Vec<Vec<Side>>, across: &mut [Vec<Side>], at: usize) {
        edges[at] = (edges[at] + edges[at + 1]) / 2.0;
        edges.remove(at + 1);
        let other = along.remove(at + 1);
        for (side, other) in along[at].iter_mut().zip(other) {
            *side = Side { wall: side.wall || other.wall, printed: side.printed || other.printed };
        }
        for sides in across {
            sides.remove(at);
        }
    }

    /// The slot at a place: row, column.
    pub(crate) fn slot(&self, x: f32, y: f32) -> Option<(usize, usize)> {
        Some((interval(&self.ys, y)?, interval(&self.xs, x)?))
    }
}

/// Which of the intervals between sorted edges a value lies in.
pub(crate) fn interval(edges: &[f32], value: f32) -> Option<usize> {
    let after = edges.partition_point(|&e| e <= value);
    match after {
        0 => None,
        n if n < edges.len() => Some(n - 1),
        n if n >= 2 && edges.last().is_some_and(|&e| value <= e) => Some(n - 2),
        _ => None,
    }
}

/// Builds the lattice of a group of rulings; `None` where there are too few edges, or too many to be a table.
pub(crate) fn build(rulings: &Rulings, tuning: &Tuning) -> Option<Lattice> {
    let bbox = rulings.bbox()?;
    let columns = edges(&rulings.vertical, (bbox.x0, bbox.x1), tuning);
    let rows = edges(&rulings.horizontal, (bbox.y0, bbox.y1), tuning);
    let slots = columns.len().saturating_sub(1) * rows.len().saturating_sub(1);
    if slots < 2 || slots > tuning.most_slots {
        return None;
    }
    let xs: Vec<f32> = columns.iter().map(|e| e.at).collect();
    let ys: Vec<f32> = rows.iter().map(|e| e.at).collect();
    let vertical = columns.iter().map(|e| sides(e, &ys, tuning)).collect();
    let horizontal = rows.iter().map(|e| sides(e, &xs, tuning)).collect();
    let mut lattice = Lattice { xs, ys, vertical, horizontal };
    close(&mut lattice);
    Some(lattice)
}

/// Some rulings that a reader takes for one edge.
struct Edge {
    at: f32,
    printed: Vec<(f32, f32)>,
    implied: Vec<(f32, f32)>,
}

/// The edges of one direction. Where the rulings of the other direction reach well past the outermost edge, the table
/// is open at that side, and an edge is set at their ends.
fn edges(rulings: &[Ruling], reach: (f32, f32), tuning: &Tuning) -> Vec<Edge> {
    let mut sorted: Vec<&Ruling> = rulings.iter().collect();
    sorted.sort_by(|a, b| a.at.total_cmp(&b.at).then(a.from.total_cmp(&b.from)));
    let mut bundles: Vec<Vec<&Ruling>> = Vec::new();
    for ruling in sorted {
        match bundles.last_mut() {
            Some(bundle) if ruling.at - bundle[0].at <= tuning.snap => bundle.push(ruling),
            _ => bundles.push(vec![ruling]),
        }
    }
    let mut edges: Vec<Edge> = bundles.iter().map(|b| edge(b)).collect();
    let open = |at| Edge { at, printed: Vec::new(), implied: Vec::new() };
    if edges.first().is_none_or(|e| e.at - reach.0 > tuning.open_side) {
        edges.insert(0, open(reach.0));
    }
    if edges.last().is_none_or(|e| reach.1 - e.at > tuning.open_side) {
        edges.push(open(reach.1));
    }
    edges
}

fn edge(bundle: &[&Ruling]) -> Edge {
    let weight: f32 = bundle.iter().map(|r| r.length().max(0.1)).sum();
    let at = bundle.iter().map(|r| r.at * r.length().max(0.1)).sum::<f32>() / weight;
    let covered = |printed| union(bundle.iter().filter(|r| r.printed == printed).map(|r| (r.from, r.to)).collect());
    Edge { at, printed: covered(true), implied: covered(false) }
}

/// Intervals without overlaps, sorted.
fn union(mut parts: Vec<(f32, f32)>) -> Vec<(f32, f32)> {
    parts.sort_by(|a, b| a.0.total_cmp(&b.0).then(a.1.total_cmp(&b.1)));
    let mut whole: Vec<(f32, f32)> = Vec::new();
    for (from, to) in parts {
        match whole.last_mut() {
            Some(last) if from <= last.1 => last.1 = last.1.max(to),
            _ => whole.push((from, to)),
        }
    }
    whole
}

/// What an edge is between each two neighbouring edges of the other direction.
fn sides(edge: &Edge, across: &[f32], tuning: &Tuning) -> Vec<Side> {
    let covered = |parts: &[(f32, f32)], from: f32, to: f32| {
        let first = parts.partition_point(|p| p.1 <= from);
        parts[first..].iter().take_while(|p| p.0 < to).map(|p| p.1.min(to) - p.0.max(from)).sum::<f32>()
    };
    across
        .windows(2)
        .map(|ends| {
            let length = (ends[1] - ends[0]).max(0.1);
            let printed = covered(&edge.printed, ends[0], ends[1]) / length;
            let implied = covered(&edge.implied, ends[0], ends[1]) / length;
            // A line that stops short of the corner by its own thickness is still whole; on a short side that is a
            // large share.
            let slack = (2.0 * tuning.snap / length).min(0.3);
            Side {
                wall: printed.max(implied) >= tuning.wall_share,
                printed: printed >= (0.95 - slack).max(tuning.wall_share),
            }
        })
        .collect()
}

/// Makes the outside a wall, printed or not.
fn close(lattice: &mut Lattice) {
    for edges in [&mut lattice.vertical, &mut lattice.horizontal] {
        let last = edges.len() - 1;
        for side in edges[0].iter_mut() {
            side.wall = true;
        }
        for side in edges[last].iter_mut() {
            side.wall = true;
        }
    }
}
