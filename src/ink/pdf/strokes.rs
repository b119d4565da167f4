//! Painted paths → strokes and shades.

use super::pen::{narrow, rect};
use crate::geom::{Axis, Rect};
use crate::ink::{PageInk, Shade, Stroke};
use hayro_interpret::DrawMode;
use hayro_interpret::kurbo::{Affine, BezPath, PathEl, Point, Rect as KurboRect, Shape};

/// What decides whether a painted path is a stroke or a shade.
#[derive(Clone, Debug, PartialEq)]
pub struct Tuning {
    /// A filled or stroked bar up to this thick is a stroke, a thicker one a shade, in points.
    ///
    /// Too small: thick frames are lost. Too large: thin shaded bars become rulings.
    pub thick: f32,
    /// Paint lighter than this does not show on white paper, from 0 to 1.
    pub white: f32,
}

impl Default for Tuning {
    fn default() -> Self {
        Self { thick: 4.0, white: 0.98 }
    }
}

/// Adds what a path leaves on the paper.
pub(super) fn add(ink: &mut PageInk, path: &BezPath, to_page: Affine, mode: &DrawMode, lightness: f32, tuning: &Tuning) {
    let path = to_page * path;
    match mode {
        DrawMode::Stroke(props) => {
            let [a, b, c, d, ..] = to_page.as_coeffs();
            let width = narrow(f64::from(props.line_width) * (a * d - b * c).abs().sqrt());
            for (from, to) in segments(&path) {
                bar(ink, rect(KurboRect::from_points(from, to)), width, lightness, tuning);
            }
        }
        DrawMode::Fill(_) | DrawMode::FillAndStroke(..) => {
            for area in areas(&path) {
                bar(ink, area, 0.0, lightness, tuning);
            }
        }
        DrawMode::Invisible => {}
    }
}

/// A straight bar (a line drawn `pen` wide, or a filled rectangle) is a stroke if it is thin, else a shade.
fn bar(ink: &mut PageInk, area: Rect, pen: f32, lightness: f32, tuning: &Tuning) {
    let (w, h) = (area.width(), area.height());
    let thickness = w.min(h) + pen;
    if pen > 0.0 && w.min(h) > 0.3 {
        return;
    }
    if thickness > tuning.thick {
        let half = pen / 2.0;
        let (dx, dy) = if w >= h { (0.0, half) } else { (half, 0.0) };
        let bbox = Rect::new(area.x0 - dx, area.y0 - dy, area.x1 + dx, area.y1 + dy);
        ink.shades.push(Shade { bbox, lightness });
    } else if lightness < tuning.white {
        let centre = area.center();
        ink.strokes.push(if w >= h {
            Stroke { axis: Axis::Horizontal, at: centre.y, from: area.x0, to: area.x1, width: thickness }
        } else {
            Stroke { axis: Axis::Vertical, at: centre.x, from: area.y0, to: area.y1, width: thickness }
        });
    }
}

fn segments(path: &BezPath) -> Vec<(Point, Point)> {
    let (mut out, mut start, mut last) = (Vec::new(), Point::ZERO, Point::ZERO);
    for el in path.elements() {
        match *el {
            PathEl::MoveTo(p) => (start, last) = (p, p),
            PathEl::LineTo(p) => {
                out.push((last, p));
                last = p;
            }
            PathEl::ClosePath => {
                out.push((last, start));
                last = start;
            }
            PathEl::QuadTo(_, p) | PathEl::CurveTo(_, _, p) => last = p,
        }
    }
    out.retain(|(a, b)| (a.x - b.x).hypot(a.y - b.y) > 0.01);
    out
}

fn areas(path: &BezPath) -> Vec<Rect> {
    let mut out = Vec::new();
    for sub in path.elements().split_inclusive(|el| matches!(el, PathEl::ClosePath)) {
        let piece = BezPath::from_vec(sub.to_vec());
        let upright = segments(&piece).iter().all(|(a, b)| (a.x - b.x).abs() < 0.05 || (a.y - b.y).abs() < 0.05);
        let curved = sub.iter().any(|el| matches!(el, PathEl::QuadTo(..) | PathEl::CurveTo(..)));
        if upright && !curved && sub.len() >= 4 {
            out.push(rect(piece.bounding_box()));
        }
    }
    out
}
