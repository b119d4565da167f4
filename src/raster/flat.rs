//! A page that was seen askew, at an angle or bent → the same page flat.

use super::bits::{steps, whole};
use super::curve::Curve;
use super::skew::{COARSE, Pencil};
use super::{Gray, WHITE};
use crate::geom::{Point, Projection, Rect};

/// How a page lies.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Lie {
    /// Its rows and its columns.
    pub lines: (Pencil, Pencil),
    /// How its rows and its columns are bent once it is turned back, in pixels at a hundred dots an inch.
    pub curves: (Curve, Curve),
}

impl Lie {
    /// How a page lies that is only askew, by an angle in degrees.
    #[must_use]
    pub fn askew(angle: f32) -> Self {
        Self { lines: (Pencil::parallel(angle), Pencil::parallel(angle)), ..Self::default() }
    }

    /// Whether a page lies as it should.
    fn is_flat(&self) -> bool {
        let is_straight = |lines: &Pencil| lines.angle.abs() < 0.02 && lines.converging.abs() < f32::EPSILON;
        self.curves.0.is_flat() && self.curves.1.is_flat() && is_straight(&self.lines.0) && is_straight(&self.lines.1)
    }

    /// From the page as it should lie to the page as it is, both around their middles, to within the bends; lengths are
    /// pixels, `share` of which are one at [`COARSE`].
    fn seen(&self, share: f32) -> Projection {
        let (rows, columns) = self.lines;
        let ((down, along), (left, upright)) =
            (rows.angle.to_radians().sin_cos(), columns.angle.to_radians().sin_cos());
        // Where x and y on the page as it is are seen `1 - g x - h y` times as large as in its middle, the row through
        // the middle's column at y has the slope tan a - y (g + h tan a) and the column through the middle's row at x
        // leans by tan b + x (h - g tan b): these are `converging`.
        let (a, b) = (down / along, left / upright);
        let g = (rows.converging - columns.converging * a) / (1.0 + a * b);
        let h = columns.converging + g * b;
        let (g, h) = (g * share, h * share);
        let askew = Projection::affine([along, down, -left, upright, 0.0, 0.0]);
        askew.then(&Projection::perspective(g, h))
    }
}

/// The page turned back and bent flat, and the map from its pixels to those of the page as it was, to within the bends.
#[must_use]
pub fn straightened(gray: &Gray, dpi: f32, lie: &Lie) -> (Gray, Projection) {
    if lie.is_flat() {
        return (gray.clone(), Projection::IDENTITY);
    }
    let share = COARSE / dpi;
    let seen = lie.seen(share);
    let (w, h) = (gray.width as f32, gray.height as f32);
    let around = seen
        .inverse()
        .map_or(Rect::new(0.0, 0.0, w, h), |flat| flat.apply_rect(&Rect::new(-w / 2.0, -h / 2.0, w / 2.0, h / 2.0)));
    let size = |low: f32, high: f32| steps(2.0 * high.max(-low));
    let (width, height) = (size(around.x0, around.x1), size(around.y0, around.y1));
    let to_middle = Projection::translate(-(width as f32) / 2.0, -(height as f32) / 2.0);
    let back = to_middle.then(&seen).then(&Projection::translate(w / 2.0, h / 2.0));
    let shift = |curve: &Curve, at: usize| curve.at((at as f32 + 0.5) * share) / share;
    let (cx, cy) = (width as f32 / 2.0 - 0.5, height as f32 / 2.0 - 0.5);
    let downs: Vec<f32> = (0..width).map(|x| shift(&lie.curves.0, x)).collect();
    let mut straight = Gray::white(width, height);
    for y in 0..height {
        let row = &mut straight.pixels[y * width..(y + 1) * width];
        let aside = shift(&lie.curves.1, y) - cx;
        for ((x, to), off) in row.iter_mut().enumerate().zip(&downs) {
            let from = seen.apply(Point { x: x as f32 + aside, y: y as f32 - cy + off });
            *to = sample(gray, from.x + w / 2.0 - 0.5, from.y + h / 2.0 - 0.5);
        }
    }
    (straight, back)
}

/// The lightness at a place between pixels (Catmull-Rom).
fn sample(gray: &Gray, x: f32, y: f32) -> u8 {
    let (column, row) = (whole(x), whole(y));
    if column < 1 || row < 1 || column + 3 > gray.width || row + 3 > gray.height {
        let inside = x >= 0.0 && y >= 0.0 && x < gray.width as f32 && y < gray.height as f32;
        return if inside { gray.get(column, row) } else { WHITE };
    }
    let (wx, wy) = (weights(x - column as f32), weights(y - row as f32));
    let (left, top) = (column - 1, row - 1);
    let mut sum = 0.0;
    for (i, wy) in wy.into_iter().enumerate() {
        let at = (top + i) * gray.width + left;
        let four = &gray.pixels[at..at + 4];
        sum += wy
            * (wx[0] * f32::from(four[0])
                + wx[1] * f32::from(four[1])
                + wx[2] * f32::from(four[2])
                + wx[3] * f32::from(four[3]));
    }
    u8::try_from(steps(sum.min(255.0))).unwrap_or(u8::MAX)
}

fn weights(t: f32) -> [f32; 4] {
    let (t2, t3) = (t * t, t * t * t);
    [0.5 * (-t + 2.0 * t2 - t3), 0.5 * (2.0 - 5.0 * t2 + 3.0 * t3), 0.5 * (t + 4.0 * t2 - 3.0 * t3), 0.5 * (t3 - t2)]
}
