//! Points, rectangles and axes of a page: PDF points, origin at the top left as a reader sees the page, y down.

use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// A place on a page, in points.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Point {
    /// Distance from the left edge.
    pub x: f32,
    /// Distance from the top edge.
    pub y: f32,
}

/// An upright rectangle on a page, in points; `x0 <= x1` and `y0 <= y1`.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Rect {
    /// Left.
    pub x0: f32,
    /// Top.
    pub y0: f32,
    /// Right.
    pub x1: f32,
    /// Bottom.
    pub y1: f32,
}

impl Rect {
    /// The rectangle between two corners, whichever they are.
    #[must_use]
    pub fn new(xa: f32, ya: f32, xb: f32, yb: f32) -> Self {
        Self { x0: xa.min(xb), y0: ya.min(yb), x1: xa.max(xb), y1: ya.max(yb) }
    }

    /// Its width.
    #[must_use]
    pub fn width(&self) -> f32 {
        self.x1 - self.x0
    }

    /// Its height.
    #[must_use]
    pub fn height(&self) -> f32 {
        self.y1 - self.y0
    }

    /// Its area in square points.
    #[must_use]
    pub fn area(&self) -> f32 {
        self.width() * self.height()
    }

    /// Its middle.
    #[must_use]
    pub fn center(&self) -> Point {
        Point { x: (self.x0 + self.x1) / 2.0, y: (self.y0 + self.y1) / 2.0 }
    }

    /// Whether the point lies inside or on the edge.
    #[must_use]
    pub fn contains(&self, p: Point) -> bool {
        self.x0 <= p.x && p.x <= self.x1 && self.y0 <= p.y && p.y <= self.y1
    }

    /// The smallest rectangle around both.
    #[must_use]
    pub fn union(&self, other: &Self) -> Self {
        Self {
            x0: self.x0.min(other.x0),
            y0: self.y0.min(other.y0),
            x1: self.x1.max(other.x1),
            y1: self.y1.max(other.y1),
        }
    }

    /// What both cover, if they overlap by more than an edge.
    #[must_use]
    pub fn intersection(&self, other: &Self) -> Option<Self> {
        let cut = Self {
            x0: self.x0.max(other.x0),
            y0: self.y0.max(other.y0),
            x1: self.x1.min(other.x1),
            y1: self.y1.min(other.y1),
        };
        (cut.x0 < cut.x1 && cut.y0 < cut.y1).then_some(cut)
    }

    /// The smallest rectangle around all of them; `None` for none.
    pub fn around(rects: impl IntoIterator<Item = Self>) -> Option<Self> {
        rects.into_iter().reduce(|a, b| a.union(&b))
    }
}

impl<'de> Deserialize<'de> for Rect {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        let [x0, y0, x1, y1] = <[f32; 4]>::deserialize(from)?;
        Ok(Self { x0, y0, x1, y1 })
    }
}

impl Serialize for Rect {
    /// `[x0, y0, x1, y1]`, rounded to a tenth of a point (a third of a pixel at 200 dpi).
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.rounded().serialize(serializer)
    }
}

impl Rect {
    /// Its sides as they are written: `[x0, y0, x1, y1]`, rounded to a tenth.
    #[must_use]
    pub fn rounded(&self) -> [f64; 4] {
        [self.x0, self.y0, self.x1, self.y1].map(|v| (f64::from(v) * 10.0).round() / 10.0)
    }
}

/// A map from one plane to another that keeps lines straight: `x' = (a x + c y + e) / w`, `y' = (b x + d y + f) / w`,
/// with the six factors as in PDF.
///
/// `w = g x + h y + 1` is 1 everywhere but for pages that were seen at an angle, as on photographs.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Projection {
    /// `[a, b, c, d, e, f]`.
    affine: [f32; 6],
    /// `[g, h]`.
    perspective: [f32; 2],
}

impl Projection {
    /// The map that changes nothing.
    pub const IDENTITY: Self = Self::affine([1.0, 0.0, 0.0, 1.0, 0.0, 0.0]);

    /// The map that keeps lines parallel, of `[a, b, c, d, e, f]`.
    #[must_use]
    pub const fn affine(factors: [f32; 6]) -> Self {
        Self { affine: factors, perspective: [0.0, 0.0] }
    }

    /// The map under which what lies at `(x, y)` is seen `1 + g x + h y` times smaller and as much nearer to the
    /// origin.
    #[must_use]
    pub const fn perspective(g: f32, h: f32) -> Self {
        Self { affine: Self::IDENTITY.affine, perspective: [g, h] }
    }

    /// The map that multiplies by a factor.
    #[must_use]
    pub fn scale(factor: f32) -> Self {
        Self::affine([factor, 0.0, 0.0, factor, 0.0, 0.0])
    }

    /// The map that moves.
    #[must_use]
    pub fn translate(x: f32, y: f32) -> Self {
        Self::affine([1.0, 0.0, 0.0, 1.0, x, y])
    }

    /// Where a point goes.
    #[must_use]
    pub fn apply(&self, p: Point) -> Point {
        let ([a, b, c, d, e, f], [g, h]) = (self.affine, self.perspective);
        let w = g * p.x + h * p.y + 1.0;
        Point { x: (a * p.x + c * p.y + e) / w, y: (b * p.x + d * p.y + f) / w }
    }

    /// The upright rectangle around where a rectangle goes.
    #[must_use]
    pub fn apply_rect(&self, r: &Rect) -> Rect {
        let corners = [(r.x0, r.y0), (r.x1, r.y0), (r.x0, r.y1), (r.x1, r.y1)].map(|(x, y)| self.apply(Point { x, y }));
        let around = |v: fn(&Point) -> f32| {
            corners.iter().map(v).fold((f32::MAX, f32::MIN), |(low, high), v| (low.min(v), high.max(v)))
        };
        let ((x0, x1), (y0, y1)) = (around(|p| p.x), around(|p| p.y));
        Rect { x0, y0, x1, y1 }
    }

    /// The map that leads back; `None` where this one makes a line of the plane.
    #[must_use]
    pub fn inverse(&self) -> Option<Self> {
        let ([a, b, c, d, e, f], [g, h]) = (self.affine, self.perspective);
        let w = a * d - b * c;
        let affine = [d - f * h, f * g - b, e * h - c, a - e * g, c * f - d * e, b * e - a * f];
        (w.abs() > f32::EPSILON).then(|| Self::over(w, affine, [b * h - d * g, c * g - a * h]))
    }

    /// This map, and then that one.
    #[must_use]
    pub fn then(&self, next: &Self) -> Self {
        let ([a, b, c, d, e, f], [g, h]) = (self.affine, self.perspective);
        let ([na, nb, nc, nd, ne, nf], [ng, nh]) = (next.affine, next.perspective);
        let affine = [
            a * na + b * nc + g * ne,
            a * nb + b * nd + g * nf,
            c * na + d * nc + h * ne,
            c * nb + d * nd + h * nf,
            e * na + f * nc + ne,
            e * nb + f * nd + nf,
        ];
        Self::over(e * ng + f * nh + 1.0, affine, [a * ng + b * nh + g, c * ng + d * nh + h])
    }

    /// The map of factors that are all divided by `w`.
    fn over(w: f32, affine: [f32; 6], perspective: [f32; 2]) -> Self {
        Self { affine: affine.map(|v| v / w), perspective: perspective.map(|v| v / w) }
    }
}

/// The direction of a line.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Axis {
    /// From left to right.
    Horizontal,
    /// From top to bottom.
    Vertical,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_projection_leads_back_and_on() {
        let turned = Projection::affine([0.9, 0.2, -0.2, 0.9, 30.0, -10.0]);
        let seen = turned.then(&Projection::perspective(1e-3, -5e-4)).then(&Projection::translate(5.0, 7.0));
        let back = seen.inverse().unwrap();
        for (x, y) in [(0.0, 0.0), (100.0, 20.0), (-40.0, 250.0)] {
            let there = seen.apply(Point { x, y });
            let step = Projection::perspective(1e-3, -5e-4).apply(turned.apply(Point { x, y }));
            assert!((there.x - step.x - 5.0).abs() < 1e-3 && (there.y - step.y - 7.0).abs() < 1e-3, "{there:?}");
            let home = back.apply(there);
            assert!((home.x - x).abs() < 1e-2 && (home.y - y).abs() < 1e-2, "{home:?}");
        }
        assert_eq!(Projection::affine([1.0, 2.0, 2.0, 4.0, 0.0, 0.0]).inverse(), None);
    }
}
