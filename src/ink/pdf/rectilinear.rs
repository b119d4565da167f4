//! Polygons with upright sides → the thin bars and the wide areas that they are made of.
//!
//! A frame is filled as one path: a rectangle and a smaller one inside it, or an outline that goes round the four
//! sides. The lines through all corners cut the plane into small boxes; each is inside the paint or not, and a painted
//! box belongs to a bar if the paint around it is thin across.

use super::marks::narrow;
use crate::geom::Rect;
use hayro_interpret::kurbo::Point;

/// More boxes than this are not looked into.
const BOXES: usize = 10_000;
/// Corners this close are one, in points.
const SAME: f64 = 0.01;

/// Painted boxes, as a grid over the corners of the polygons.
struct Boxes {
    xs: Vec<f64>,
    ys: Vec<f64>,
    /// By row, then column.
    painted: Vec<bool>,
}

/// Cuts closed polygons with upright sides, painted together, into rectangles at most `thick` across and wider ones.
///
/// `None` where they have too many corners.
pub(super) fn cut(polygons: &[Vec<Point>], even_odd: bool, thick: f64) -> Option<Vec<Rect>> {
    let boxes = Boxes::new(polygons, even_odd)?;
    let (columns, rows) = (boxes.xs.len() - 1, boxes.ys.len() - 1);
    let mut out = Vec::new();
    for row in 0..rows {
        let flat = |column| boxes.high(row, column) <= thick;
        let corner = |column| boxes.width(column) <= thick && boxes.height(row) <= thick;
        runs(
            columns,
            |c| boxes.at(row, c) && (flat(c) || corner(c)),
            |from, to| {
                if (from..to).any(flat) {
                    out.push(boxes.rect(row, row + 1, from, to));
                }
            },
        );
        runs(
            columns,
            |c| boxes.at(row, c) && !flat(c) && boxes.wide(row, c) > thick,
            |from, to| {
                if (from..to).any(|c| !corner(c)) {
                    out.push(boxes.rect(row, row + 1, from, to));
                }
            },
        );
    }
    for column in 0..columns {
        let slim = |row| boxes.wide(row, column) <= thick;
        let corner = |row| boxes.width(column) <= thick && boxes.height(row) <= thick;
        runs(
            rows,
            |r| boxes.at(r, column) && (slim(r) || corner(r)),
            |from, to| {
                if (from..to).any(slim) {
                    out.push(boxes.rect(from, to, column, column + 1));
                }
            },
        );
    }
    Some(out)
}

impl Boxes {
    fn new(polygons: &[Vec<Point>], even_odd: bool) -> Option<Self> {
        let corners = || polygons.iter().flatten();
        let xs = places(corners().map(|p| p.x));
        let ys = places(corners().map(|p| p.y));
        if xs.len() < 2 || ys.len() < 2 || xs.len() * ys.len() > BOXES {
            return None;
        }
        let (columns, rows) = (xs.len() - 1, ys.len() - 1);
        let mut winding = vec![0_i32; columns * rows];
        for polygon in polygons {
            for (n, a) in polygon.iter().enumerate() {
                let b = polygon[(n + 1) % polygon.len()];
                let (top, bottom) = (nearest(&ys, a.y.min(b.y)), nearest(&ys, a.y.max(b.y)));
                let from = nearest(&xs, (a.x + b.x) / 2.0);
                for row in top..bottom {
                    // What lies to the right of an upright side is wound round once more.
                    for cell in &mut winding[row * columns + from..(row + 1) * columns] {
                        *cell += if a.y < b.y { 1 } else { -1 };
                    }
                }
            }
        }
        let painted = winding.iter().map(|w| if even_odd { w % 2 != 0 } else { *w != 0 }).collect();
        Some(Self { xs, ys, painted })
    }

    fn at(&self, row: usize, column: usize) -> bool {
        self.painted[row * (self.xs.len() - 1) + column]
    }

    fn width(&self, column: usize) -> f64 {
        self.xs[column + 1] - self.xs[column]
    }

    fn height(&self, row: usize) -> f64 {
        self.ys[row + 1] - self.ys[row]
    }

    /// How wide the paint is, to both sides of a painted box.
    fn wide(&self, row: usize, column: usize) -> f64 {
        let from = (0..=column).rev().take_while(|&c| self.at(row, c)).last().unwrap_or(column);
        let to = (column..self.xs.len() - 1).take_while(|&c| self.at(row, c)).last().unwrap_or(column);
        self.xs[to + 1] - self.xs[from]
    }

    /// How high the paint is, above and below a painted box.
    fn high(&self, row: usize, column: usize) -> f64 {
        let from = (0..=row).rev().take_while(|&r| self.at(r, column)).last().unwrap_or(row);
        let to = (row..self.ys.len() - 1).take_while(|&r| self.at(r, column)).last().unwrap_or(row);
        self.ys[to + 1] - self.ys[from]
    }

    fn rect(&self, top: usize, bottom: usize, left: usize, right: usize) -> Rect {
        Rect {
            x0: narrow(self.xs[left]),
            y0: narrow(self.ys[top]),
            x1: narrow(self.xs[right]),
            y1: narrow(self.ys[bottom]),
        }
    }
}

/// Calls `found` for every longest stretch of `0..len` on which `holds`.
fn runs(len: usize, holds: impl Fn(usize) -> bool, mut found: impl FnMut(usize, usize)) {
    let mut start = None;
    for n in 0..=len {
        match (n < len && holds(n), start) {
            (true, None) => start = Some(n),
            (false, Some(from)) => {
                found(from, n);
                start = None;
            }
            _ => {}
        }
    }
}

fn places(values: impl Iterator<Item = f64>) -> Vec<f64> {
    let mut values: Vec<f64> = values.collect();
    values.sort_by(f64::total_cmp);
    values.dedup_by(|b, a| *b - *a < SAME);
    values
}

fn nearest(places: &[f64], value: f64) -> usize {
    places.partition_point(|p| *p <= value + SAME / 2.0).saturating_sub(1)
}
