//! Glyphs of Type 3 fonts, which are little drawings → the glyph numbers that their names hold.
//!
//! Chromium draws text in synthetic bold as Type 3 fonts whose glyphs are named after their numbers in the font they
//! were taken from: `g1CEB` is glyph 0x1CEB. Where that font is embedded too, its table tells the character. The
//! interpreter does not say which font a glyph is from; the same drawing is the same glyph.

use hayro_font::{FontGlyph, Type3Glyph as OwnGlyph};
use hayro_interpret::font::{GlyphRun, Type3Glyph};
use hayro_interpret::kurbo::{Affine, BezPath, PathEl, Point};
use hayro_interpret::{BlendMode, ClipPath, Device, DrawMode, DrawProps, Image, ImageDrawProps, Paint, SoftMask};
use hayro_syntax::content::TypedIter;
use hayro_syntax::content::ops::TypedInstruction;
use hayro_syntax::object::{Array, Dict, Name, Number, Object};

/// Drawings with so many first points in common are the same; one with fewer points is told from no other.
const POINTS: usize = 24;
const FEWEST: usize = 4;

/// Whether a glyph of a font is the drawing of a painted glyph.
pub(super) fn is_same<'a>(painted: &Type3Glyph<'a>, paint: &Paint<'a>, own: &FontGlyph<'_>) -> bool {
    let FontGlyph::Type3(own) = own else { return false };
    if Some(own.advance_width()) != painted.advance_width() {
        return false;
    }
    let (a, b) = (points_of(painted, paint), points_in(own).unwrap_or_default());
    a.len() >= FEWEST && a.len() == b.len() && a.iter().zip(&b).all(|(a, b)| a.distance(*b) < 0.01)
}

/// The glyph number in the name of the glyph with this code.
pub(super) fn number(font: &Dict<'_>, code: u32) -> Option<u32> {
    let differences = font.get::<Dict<'_>>(b"Encoding")?.get::<Array<'_>>(b"Differences")?;
    let mut at = 0;
    for entry in differences.iter::<Object<'_>>() {
        match entry {
            Object::Number(n) => at = n.as_i64(),
            Object::Name(name) if at == i64::from(code) => return hexadecimal(&name),
            _ => at += 1,
        }
    }
    None
}

fn hexadecimal(name: &Name<'_>) -> Option<u32> {
    let digits = name.as_str().strip_prefix('g')?;
    let upper = digits.bytes().all(|b| b.is_ascii_digit() || (b'A'..=b'F').contains(&b));
    upper.then(|| u32::from_str_radix(digits, 16).ok()).flatten()
}

/// The first points of a painted glyph, in the units of its font.
fn points_of<'a>(glyph: &Type3Glyph<'a>, paint: &Paint<'a>) -> Vec<Point> {
    let mut sketch = Sketch(Vec::new());
    glyph.interpret(&mut sketch, Affine::IDENTITY, Affine::IDENTITY, paint);
    sketch.0
}

/// The first points that the content stream of a glyph names.
fn points_in(glyph: &OwnGlyph<'_>) -> Option<Vec<Point>> {
    let program = glyph.program()?.decoded_data().ok()?;
    let mut instructions = TypedIter::new(&program);
    let point = |x: &Number, y: &Number| Point::new(x.as_f64(), y.as_f64());
    let mut points = Vec::new();
    while let (Some(instruction), true) = (instructions.next(), points.len() < POINTS) {
        let last = points.last().copied().unwrap_or_default();
        match instruction {
            TypedInstruction::MoveTo(p) => points.push(point(&p.0, &p.1)),
            TypedInstruction::LineTo(p) => points.push(point(&p.0, &p.1)),
            TypedInstruction::CubicTo(p) => points.extend([point(&p.0, &p.1), point(&p.2, &p.3), point(&p.4, &p.5)]),
            TypedInstruction::CubicStartTo(p) => points.extend([last, point(&p.0, &p.1), point(&p.2, &p.3)]),
            TypedInstruction::CubicEndTo(p) => points.extend([point(&p.0, &p.1), point(&p.2, &p.3), point(&p.2, &p.3)]),
            _ => {}
        }
    }
    points.truncate(POINTS);
    Some(points)
}

/// Takes down the first points of what is painted.
struct Sketch(Vec<Point>);

impl<'a> Device<'a> for Sketch {
    fn draw_path(&mut self, path: &BezPath, _: DrawProps<'a>, _: &DrawMode) {
        for el in path.elements() {
            match *el {
                PathEl::MoveTo(p) | PathEl::LineTo(p) => self.0.push(p),
                PathEl::QuadTo(a, b) => self.0.extend([a, b]),
                PathEl::CurveTo(a, b, c) => self.0.extend([a, b, c]),
                PathEl::ClosePath => {}
            }
            if self.0.len() >= POINTS {
                break;
            }
        }
        self.0.truncate(POINTS);
    }

    fn push_clip_path(&mut self, _: &ClipPath) {}
    fn pop_clip(&mut self) {}
    fn push_transparency_group(&mut self, _: f32, _: Option<SoftMask<'a>>, _: BlendMode) {}
    fn pop_transparency_group(&mut self) {}
    fn draw_glyph_run(&mut self, _: &GlyphRun<'_, 'a>, _: DrawProps<'a>, _: &DrawMode) {}
    fn draw_image(&mut self, _: Image<'a, '_>, _: ImageDrawProps<'a>) {}
}
