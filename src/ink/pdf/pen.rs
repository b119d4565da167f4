//! What the interpreter paints → glyphs, strokes and shades.

use super::strokes::{self, Tuning};
use crate::geom::{Point, Rect};
use crate::ink::{Direction, Glyph, PageInk};
use compact_str::CompactString;
use hayro_interpret::font::{Glyph as PdfGlyph, GlyphRun};
use hayro_interpret::hayro_cmap::{BfString, WritingMode};
use hayro_interpret::kurbo::{Affine, BezPath, Rect as KurboRect, Shape};
use hayro_interpret::{BlendMode, ClipPath, Device, DrawMode, DrawProps, Image, ImageDrawProps, Paint, SoftMask};

/// Glyph space: a thousandth of the font size is one unit.
const EM: f64 = 1000.0;
/// Ascent and descent of the em box of CJK fonts (OpenType `ideo` baseline of Adobe's fonts: 880 above, 120 below).
const ASCENT: f64 = 880.0;
const DESCENT: f64 = -120.0;

/// Takes down what is painted on a page.
pub(super) struct Pen {
    ink: PageInk,
    tuning: Tuning,
}

impl Pen {
    pub(super) fn new(ink: PageInk, tuning: Tuning) -> Self {
        Self { ink, tuning }
    }

    pub(super) fn finish(self) -> PageInk {
        self.ink
    }
}

impl<'a> Device<'a> for Pen {
    fn draw_path(&mut self, path: &BezPath, props: DrawProps<'a>, draw_mode: &DrawMode) {
        let Some(lightness) = lightness(&props.paint) else { return };
        strokes::add(&mut self.ink, path, props.transform, draw_mode, lightness, &self.tuning);
    }

    fn draw_glyph_run(&mut self, run: &GlyphRun<'_, 'a>, props: DrawProps<'a>, draw_mode: &DrawMode) {
        if matches!(draw_mode, DrawMode::Invisible) {
            return;
        }
        for glyph in run.glyphs() {
            let advance = match &**glyph {
                PdfGlyph::Outline(g) => g.advance_width(),
                PdfGlyph::Type3(g) => g.advance_width(),
            };
            let text = match glyph.as_unicode() {
                Some(BfString::Char(c)) => CompactString::from_iter([c]),
                Some(BfString::String(s)) => s.into(),
                None => {
                    self.ink.unmapped += 1;
                    CompactString::const_new("\u{fffd}")
                }
            };
            let to_page = props.transform * glyph.transform();
            self.ink.glyphs.push(place(text, to_page, advance.unwrap_or(0.0).into(), run.writing_mode()));
        }
    }

    fn draw_image(&mut self, image: Image<'a, '_>, props: ImageDrawProps<'a>) {
        let area = KurboRect::new(0.0, 0.0, image.width().into(), image.height().into());
        self.ink.images.push(rect(props.transform.transform_rect_bbox(area)));
    }

    fn push_clip_path(&mut self, _: &ClipPath) {}
    fn pop_clip(&mut self) {}
    fn push_transparency_group(&mut self, _: f32, _: Option<SoftMask<'a>>, _: BlendMode) {}
    fn pop_transparency_group(&mut self) {}
}

fn place(text: CompactString, to_page: Affine, advance: f64, mode: WritingMode) -> Glyph {
    let [a, b, c, d, x, y] = to_page.as_coeffs();
    let area = match mode {
        WritingMode::Horizontal => KurboRect::new(0.0, DESCENT, advance, ASCENT),
        WritingMode::Vertical => KurboRect::new(0.0, DESCENT, EM, ASCENT),
    };
    let direction = match (a.abs() >= b.abs(), a >= 0.0, b >= 0.0) {
        (true, true, _) => Direction::Right,
        (true, false, _) => Direction::Left,
        (false, _, true) => Direction::Down,
        (false, _, false) => Direction::Up,
    };
    Glyph {
        text,
        bbox: rect((to_page * area.to_path(0.1)).bounding_box()),
        origin: Point { x: narrow(x), y: narrow(y) },
        size: narrow(c.hypot(d) * EM),
        direction,
        bold: false,
        confidence: 1.0,
    }
}

/// How light a paint is, from 0 (black) to 1 (white); `None` where it leaves nothing on the paper.
fn lightness(paint: &Paint<'_>) -> Option<f32> {
    let Paint::Color(color) = paint else { return Some(0.5) };
    let [r, g, b, alpha] = color.to_rgba().components();
    // Rec. 709 luma, seen through `alpha` on white paper.
    let luma = 0.2126 * r + 0.7152 * g + 0.0722 * b;
    (alpha > 0.0).then_some(1.0 - alpha * (1.0 - luma))
}

pub(super) fn rect(r: KurboRect) -> Rect {
    Rect { x0: narrow(r.x0), y0: narrow(r.y0), x1: narrow(r.x1), y1: narrow(r.y1) }
}

#[allow(clippy::cast_possible_truncation, reason = "a page coordinate in points needs no more than single precision")]
pub(super) fn narrow(v: f64) -> f32 {
    v as f32
}
