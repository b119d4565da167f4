//! The characters of a piece → glyphs with places.

use super::pieces::{Part, Piece};
use crate::geom::{Point, Projection, Rect};
use crate::ink::{Direction, Doubt, Glyph};
use crate::ocr::recognise::Char;
use crate::provenance::Provenance;
use compact_str::CompactString;

/// The share of a font's size that its characters are high: Chinese ones fill it, a line of digits has caps' height.
const CHINESE: f32 = 0.92;
const LATIN: f32 = 0.72;
/// Where the baseline of a Chinese font lies in its characters' box, from the top.
const BASELINE: f32 = 0.87;
/// Characters this many sizes apart have a blank between them that the recogniser did not see.
const APART: f32 = 1.6;

/// The glyphs of a piece, in points, each with its character; `unit` is a pixel in points.
pub(super) fn glyphs<'a>(piece: &Piece, chars: &'a [Char], unit: f32) -> Vec<(Glyph, &'a Char)> {
    let ends = piece.ends();
    let mut glyphs = Vec::with_capacity(chars.len());
    let mut start = 0.0;
    for (i, (part, &end)) in piece.parts.iter().zip(&ends).enumerate() {
        let last = i + 1 == ends.len();
        let inside = chars.iter().filter(|c| start <= c.at && (c.at < end || last));
        let placed: Vec<(&Char, f32)> =
            inside.map(|c| (c, part.crop.x0 + (c.at - start) / (end - start) * part.crop.width())).collect();
        glyphs.extend(along(part, &placed, unit).into_iter().zip(placed.into_iter().map(|p| p.0)));
        start = end;
    }
    glyphs
}

/// The size of the font of a part, in pixels.
pub(super) fn size<'a>(part: &Part, chars: impl IntoIterator<Item = &'a Char>) -> f32 {
    (part.ink.height() / if are_wide(chars) { CHINESE } else { LATIN }).min(part.crop.height())
}

/// Whether one of these characters takes the width of a Chinese one.
fn are_wide<'a>(chars: impl IntoIterator<Item = &'a Char>) -> bool {
    chars.into_iter().any(|c| c.text.chars().any(is_wide))
}

/// Half the width of a character, as a share of its font's size.
pub(super) fn half(char: &Char) -> f32 {
    if char.text.chars().any(is_wide) { 0.5 } else { 0.3 }
}

/// The glyphs of a part, from its characters and their middles.
fn along(part: &Part, chars: &[(&Char, f32)], unit: f32) -> Vec<Glyph> {
    let ink = part.ink;
    let wide = are_wide(chars.iter().map(|c| c.0));
    let size = size(part, chars.iter().map(|c| c.0));
    let baseline = if wide { ink.y0 + BASELINE * ink.height() } else { ink.y1 };
    let mut glyphs = Vec::with_capacity(chars.len());
    for (i, &(char, middle)) in chars.iter().enumerate() {
        let half = half(char) * size;
        let between = |a: f32, b: f32| if (b - a).abs() > APART * size { None } else { Some((a + b) / 2.0) };
        let left = i.checked_sub(1).and_then(|before| between(chars[before].1, middle)).unwrap_or(middle - half);
        let right = chars.get(i + 1).and_then(|after| between(middle, after.1)).unwrap_or(middle + half);
        let left = left.max(ink.x0.min(middle));
        let right = right.min(ink.x1.max(middle)).max(left);
        glyphs.push(Glyph {
            text: char.text.clone(),
            bbox: Rect { x0: left * unit, y0: ink.y0 * unit, x1: right * unit, y1: ink.y1 * unit },
            origin: Point { x: left * unit, y: baseline * unit },
            size: size * unit,
            direction: Direction::Right,
            bold: false,
            confidence: char.sure(),
            provenance: Provenance::Recognised(char.by),
        });
    }
    glyphs
}

/// Text beside ink that could not be read is no surer than this: a part of it may be missing.
const UNSURE: f32 = 0.6;

/// Makes glyphs doubtful that stand beside ink which could not be read; `boxes` are that ink's, in pixels. Gives back
/// those that no glyph stands beside, in points.
pub(super) fn doubt(glyphs: &mut [Glyph], boxes: &[Rect], unit: f32) -> Vec<Rect> {
    let mut alone = Vec::new();
    for bbox in boxes {
        let around = beside(bbox, unit);
        let near: Vec<&mut Glyph> = glyphs.iter_mut().filter(|g| g.bbox.intersection(&around).is_some()).collect();
        if near.is_empty() {
            alone.push(Projection::scale(unit).apply_rect(bbox));
        }
        near.into_iter().for_each(|g| g.confidence = g.confidence.min(UNSURE));
    }
    alone
}

/// The glyphs that are less sure than that, with what each may be instead; `lines` tells of each in which line it was
/// read.
pub(super) fn doubts(glyphs: &[Glyph], others: Vec<Vec<CompactString>>, lines: &[usize], sure: f32) -> Vec<Doubt> {
    let mut doubts = Vec::new();
    let mut start = 0;
    let mut others = others.into_iter();
    for line in lines.chunk_by(|a, b| a == b) {
        let glyphs = &glyphs[start..start + line.len()];
        start += line.len();
        let text: CompactString = glyphs.iter().map(|g| g.text.as_str()).collect();
        let mut at = 0;
        for (g, others) in glyphs.iter().zip(&mut others) {
            if g.confidence < sure {
                let others = others.into_iter().filter(|other| *other != g.text).collect();
                doubts.push(Doubt {
                    bbox: g.bbox,
                    text: g.text.clone(),
                    confidence: g.confidence,
                    others,
                    line: text.clone(),
                    at,
                });
            }
            at += g.text.chars().count();
        }
    }
    doubts
}

/// Whether no glyph stands beside a box, which is in pixels.
pub(super) fn stands_alone(glyphs: &[Glyph], bbox: &Rect, unit: f32) -> bool {
    let around = beside(bbox, unit);
    !glyphs.iter().any(|g| g.bbox.intersection(&around).is_some())
}

/// A box in points, with what lies on its line up to its height away.
fn beside(bbox: &Rect, unit: f32) -> Rect {
    let reach = bbox.height();
    Rect { x0: (bbox.x0 - reach) * unit, y0: bbox.y0 * unit, x1: (bbox.x1 + reach) * unit, y1: bbox.y1 * unit }
}

/// Whether a character takes the width of a Chinese one.
fn is_wide(c: char) -> bool {
    ('\u{2e80}'..='\u{9fff}').contains(&c) || ('\u{ff00}'..='\u{ffef}').contains(&c)
}
