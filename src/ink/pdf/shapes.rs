//! A painted path → the bars and areas that it leaves on the page.
//!
//! Producers draw a ruling as a line, as a thin rectangle, as the side of a stroked box, as a frame, as a wide short
//! line, as a row of dots. What counts is the rectangle that is inked: a thin one is a bar, a wide one an area. Only
//! upright things are taken; curves and slanted figures (seals, arrows, ticks) leave no bars.

use super::marks::{narrow, rect};
use super::{Tuning, rectilinear};
use crate::geom::{Axis, Rect};
use hayro_interpret::kurbo::{Affine, BezPath, PathEl, Point, Rect as KurboRect, Shape};
use hayro_interpret::{DrawMode, FillRule, StrokeProps};

/// A path of more elements than this is a drawing, not a table.
const ELEMENTS: usize = 100_000;
/// More pieces than this in one path are not compared with each other.
const COMPARED: usize = 64;
/// A filled figure that is not a rectangle is a bar if it is this many times longer than wide.
const SLIM: f32 = 8.0;
/// A figure that fills this share of its box is as good as the box.
const FULL: f64 = 0.9;

/// What a path leaves on the page.
#[derive(Debug, Default)]
pub(super) struct Shapes {
    /// Thin bars and the way they run.
    pub(super) bars: Vec<(Rect, Axis)>,
    /// Wide areas, and whether they fill their box.
    pub(super) areas: Vec<(Rect, bool)>,
    /// Filled figures that are no rectangles, whatever else they were taken for.
    pub(super) curves: Vec<Rect>,
}

/// A closed or open part of a path, in page coordinates.
struct Piece {
    points: Vec<Point>,
    path: BezPath,
    curved: bool,
}

/// One side of a piece.
struct Side {
    from: Point,
    to: Point,
    straight: bool,
}

/// What is inked when `path` is painted.
pub(super) fn inked(path: &BezPath, to_page: Affine, mode: &DrawMode, tuning: &Tuning) -> Shapes {
    let mut shapes = Shapes::default();
    if path.elements().len() > ELEMENTS {
        return shapes;
    }
    match mode {
        DrawMode::Stroke(props) => stroke(&mut shapes, path, to_page, props, tuning),
        DrawMode::Fill(rule) => fill(&mut shapes, path, to_page, *rule, tuning),
        DrawMode::FillAndStroke(rule, props) => {
            fill(&mut shapes, path, to_page, *rule, tuning);
            stroke(&mut shapes, path, to_page, props, tuning);
        }
        DrawMode::Invisible => {}
    }
    shapes
}

fn stroke(shapes: &mut Shapes, path: &BezPath, to_page: Affine, props: &StrokeProps, tuning: &Tuning) {
    for piece in pieces(&(to_page * path)) {
        let sides = piece.sides();
        let upright = || sides.iter().filter_map(|side| Some((side, side.axis(tuning)?)));
        let all: f64 = sides.iter().map(Side::length).sum();
        // A box with round corners has sides, a star that happens to have a level edge has none.
        if upright().map(|(side, _)| side.length()).sum::<f64>() * 2.0 < all {
            continue;
        }
        for (side, axis) in upright() {
            let half = line_width(to_page, props, axis) / 2.0;
            let line = KurboRect::from_points(side.from, side.to);
            let (middle, dx, dy) = (line.center(), line.width() / 2.0, line.height() / 2.0);
            let (dx, dy) = if axis == Axis::Horizontal { (dx, half) } else { (half, dy) };
            let inked = KurboRect::new(middle.x - dx, middle.y - dy, middle.x + dx, middle.y + dy);
            shapes.add(rect(inked), Some(axis), tuning);
        }
    }
}

/// How thick a line of this direction comes out on the page: the transform may stretch the pen.
fn line_width(to_page: Affine, props: &StrokeProps, axis: Axis) -> f64 {
    let [a, b, c, d, ..] = to_page.as_coeffs();
    let determinant = (a * d - b * c).abs();
    // A step of one point along the line is this long before the transform, times the determinant.
    let before = if axis == Axis::Horizontal { d.hypot(b) } else { c.hypot(a) };
    if determinant > 0.0 { f64::from(props.line_width).abs() * before } else { 0.0 }
}

fn fill(shapes: &mut Shapes, path: &BezPath, to_page: Affine, rule: FillRule, tuning: &Tuning) {
    let (upright, others): (Vec<_>, Vec<_>) = pieces(&(to_page * path)).into_iter().partition(Piece::is_rectilinear);
    let boxes: Vec<KurboRect> = upright.iter().map(|p| p.path.bounding_box()).collect();
    let simple = upright.iter().all(|p| p.corners() <= 4) && !cancel_out(&upright, &boxes, rule);
    let polygons: Vec<Vec<Point>> =
        if simple { Vec::new() } else { upright.iter().map(|p| p.points.clone()).collect() };
    let cut =
        (!simple).then(|| rectilinear::cut(&polygons, rule == FillRule::EvenOdd, f64::from(tuning.thick))).flatten();
    match cut {
        Some(rects) => rects.into_iter().for_each(|r| shapes.add(r, None, tuning)),
        None => boxes.into_iter().for_each(|b| shapes.add(rect(b), None, tuning)),
    }
    for piece in others {
        shapes.curves.push(rect(piece.path.bounding_box()));
        piece.add_to(shapes, tuning);
    }
}

/// Whether one rectangle may be a hole in another.
fn cancel_out(pieces: &[Piece], boxes: &[KurboRect], rule: FillRule) -> bool {
    let one_way = pieces.iter().all(|p| p.path.area() >= 0.0) || pieces.iter().all(|p| p.path.area() <= 0.0);
    if boxes.len() < 2 || boxes.len() > COMPARED || (rule == FillRule::NonZero && one_way) {
        return false;
    }
    let overlap = |a: &KurboRect, b: &KurboRect| a.intersect(*b).area() > 0.0;
    boxes.iter().enumerate().any(|(n, a)| boxes[n + 1..].iter().any(|b| overlap(a, b)))
}

impl Shapes {
    /// Takes an inked rectangle for a bar or an area.
    fn add(&mut self, inked: Rect, drawn: Option<Axis>, tuning: &Tuning) {
        let (w, h) = (inked.width(), inked.height());
        let long = if w >= h { Axis::Horizontal } else { Axis::Vertical };
        if w.min(h) > tuning.thick {
            self.areas.push((inked, true));
        } else if w.max(h) > 3.0 * w.min(h) {
            self.bars.push((inked, long));
        } else if let Some(axis) = drawn {
            self.bars.push((inked, axis));
        } else {
            // A dot: of a level dotted line or of an upright one, its neighbours will tell.
            self.bars.extend([(inked, Axis::Horizontal), (inked, Axis::Vertical)]);
        }
    }
}

impl Side {
    fn length(&self) -> f64 {
        self.from.distance(self.to)
    }

    fn axis(&self, tuning: &Tuning) -> Option<Axis> {
        let (dx, dy) = ((self.from.x - self.to.x).abs(), (self.from.y - self.to.y).abs());
        let off = dx.min(dy);
        let level = off <= (f64::from(tuning.slant) * dx.max(dy)).max(0.05) && off <= f64::from(tuning.thick) / 2.0;
        (self.straight && level).then_some(if dx >= dy { Axis::Horizontal } else { Axis::Vertical })
    }
}

impl Piece {
    /// Its sides from point to point, and whether each is straight.
    fn sides(&self) -> Vec<Side> {
        let mut out = Vec::new();
        let (mut start, mut last) = (Point::ZERO, Point::ZERO);
        for el in self.path.elements() {
            let (next, straight) = match *el {
                PathEl::MoveTo(p) => {
                    (start, last) = (p, p);
                    continue;
                }
                PathEl::LineTo(p) => (p, true),
                PathEl::QuadTo(_, p) | PathEl::CurveTo(_, _, p) => (p, false),
                PathEl::ClosePath => (start, true),
            };
            if last.distance(next) > 0.01 {
                out.push(Side { from: last, to: next, straight });
            }
            last = next;
        }
        out
    }

    fn is_rectilinear(&self) -> bool {
        let upright = |(a, b): (&Point, &Point)| (a.x - b.x).abs() < 0.05 || (a.y - b.y).abs() < 0.05;
        let around = self.points.iter().cycle().skip(1);
        !self.curved && self.points.len() >= 3 && self.points.iter().zip(around).all(upright)
    }

    fn corners(&self) -> usize {
        self.points.len()
    }

    /// A figure that is no rectangle: slim enough to be a bar, full enough to be an area, or a soft area.
    fn add_to(&self, shapes: &mut Shapes, tuning: &Tuning) {
        let bbox = self.path.bounding_box();
        let (w, h) = (narrow(bbox.width()), narrow(bbox.height()));
        let share = self.path.area().abs() / bbox.area().max(f64::MIN_POSITIVE);
        if w.min(h) > tuning.thick {
            shapes.areas.push((rect(bbox), share >= FULL));
        } else if w.max(h) > SLIM * w.min(h) && share > 0.5 {
            shapes.add(rect(bbox), None, tuning);
        }
    }
}

/// Splits a path at its moves; points that change nothing are left out.
fn pieces(path: &BezPath) -> Vec<Piece> {
    let mut out: Vec<Piece> = Vec::new();
    for el in path.elements() {
        if matches!(el, PathEl::MoveTo(_)) || out.is_empty() {
            out.push(Piece { points: Vec::new(), path: BezPath::new(), curved: false });
        }
        let Some(piece) = out.last_mut() else { continue };
        if piece.path.elements().is_empty() && !matches!(el, PathEl::MoveTo(_)) {
            continue;
        }
        piece.path.push(*el);
        match *el {
            PathEl::MoveTo(p) | PathEl::LineTo(p) => piece.points.push(p),
            PathEl::QuadTo(..) | PathEl::CurveTo(..) => piece.curved = true,
            PathEl::ClosePath => {}
        }
    }
    for piece in &mut out {
        tidy(&mut piece.points);
    }
    out.retain(|p| p.points.len() > 1 || p.curved);
    out
}

/// Removes points that repeat the one before or lie on a straight line between their neighbours.
fn tidy(points: &mut Vec<Point>) {
    let flat = |a: Point, b: Point, c: Point| {
        let turn = (b - a).cross(c - b).abs();
        turn < 1e-3 * (a.distance(b) + b.distance(c)).max(1e-3) && (b - a).dot(c - b) > 0.0
    };
    points.dedup_by(|b, a| a.distance(*b) < 0.005);
    while points.len() > 1 && points[0].distance(points[points.len() - 1]) < 0.005 {
        points.pop();
    }
    if points.len() <= 4 {
        return;
    }
    let mut kept: Vec<Point> = Vec::with_capacity(points.len());
    for &p in points.iter() {
        while let [.., a, b] = kept[..]
            && flat(a, b, p)
        {
            kept.pop();
        }
        kept.push(p);
    }
    *points = kept;
}
