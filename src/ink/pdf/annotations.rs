//! What is written on a page beside its content: the values of form fields and free texts that have no appearance of
//! their own, which a viewer draws, comments, the strokes of strike-out marks, and what somebody put on the page to mark
//! it up (ISO 32000-1, 12.5 and 12.7).

use super::glyphs;
use super::marks::rect;
use crate::geom::Rect;
use crate::ink::Glyph;
use crate::source::text_string;
use crate::text::is_wide;
use compact_str::CompactString;
use hayro_interpret::hayro_cmap::WritingMode;
use hayro_interpret::kurbo::{Affine, Rect as KurboRect};
use hayro_syntax::object::{Array, Dict, Name, Number, Object, Rect as PdfRect, String as PdfString};
use hayro_syntax::page::Page;

/// What annotations add to a page.
#[derive(Default)]
pub(super) struct Annotations {
    /// What a viewer would write.
    pub(super) glyphs: Vec<Glyph>,
    /// The boxes of struck-out words.
    pub(super) struck: Vec<Rect>,
    /// Comments, and where they are pinned.
    pub(super) comments: Vec<(Rect, String)>,
    /// What marks the page up with an appearance of its own.
    pub(super) markup: Vec<Markup>,
}

/// An annotation that is drawn on a page and is no part of what the page says: a stamp, a note's icon, a line by hand.
#[derive(Clone, Copy, Debug)]
pub(super) struct Markup {
    /// Where it is drawn.
    pub(super) area: Rect,
    /// Whether it is drawn by hand or as a line, so that what lies under it may be crossed out.
    pub(super) crosses: bool,
}

/// No more annotations of a page are looked at; a form of ten pages has some hundred fields.
const MOST: usize = 2_000;
/// A field inherits from no more groups above it.
const DEEP: usize = 16;
/// No value is longer, in characters.
const LONGEST: usize = 20_000;

/// An annotation that is not shown: hidden, or not for viewing (12.5.3, bits 2 and 6).
const HIDDEN: i64 = 0b10_0010;
/// The kinds that mark up a page (12.5.6, table 169); the text of a free text and of a form's field is the page's own.
const MARKUP: [&[u8]; 14] = [
    b"Text",
    b"Stamp",
    b"Line",
    b"Ink",
    b"PolyLine",
    b"Polygon",
    b"Square",
    b"Circle",
    b"Caret",
    b"StrikeOut",
    b"Underline",
    b"Squiggly",
    b"Highlight",
    b"FileAttachment",
];
/// Those of them that cross something out, or may.
const CROSSING: [&[u8]; 4] = [b"Line", b"Ink", b"PolyLine", b"Polygon"];
/// A field of several lines, and one of equal boxes (12.7.4.3, bits 13 and 25).
const MULTILINE: i64 = 1 << 12;
const COMB: i64 = 1 << 24;

/// What the annotations of a page add to it.
pub(super) fn of(page: &Page<'_>, to_page: Affine) -> Annotations {
    let mut all = Annotations::default();
    let Some(listed) = page.raw().get::<Array<'_>>(b"Annots") else { return all };
    for annotation in listed.iter::<Object<'_>>().filter_map(Object::into_dict).take(MOST) {
        let flags = annotation.get::<Number>(b"F").map_or(0, |flags| flags.as_i64());
        let Some(area) = annotation.get::<PdfRect>(b"Rect").filter(|_| flags & HIDDEN == 0) else { continue };
        let area = KurboRect::new(area.x0, area.y0, area.x1, area.y1).abs();
        let kind = annotation.get::<Name<'_>>(b"Subtype");
        let is_drawn = annotation.get::<Dict<'_>>(b"AP").is_some_and(|looks| looks.contains_key(b"N"));
        if is_drawn && kind.as_deref().is_some_and(|kind| MARKUP.contains(&kind)) {
            let crosses = kind.as_deref().is_some_and(|kind| CROSSING.contains(&kind));
            all.markup.push(Markup { area: placed(area, to_page), crosses });
        }
        match kind.as_deref() {
            Some(b"Widget") if !is_drawn => {
                all.glyphs.extend(field(&annotation).iter().flat_map(|text| text.glyphs(area, to_page)))
            }
            Some(b"FreeText") if !is_drawn => {
                all.glyphs.extend(free(&annotation).iter().flat_map(|text| text.glyphs(area, to_page)))
            }
            Some(b"Text" | b"Highlight" | b"Underline" | b"Squiggly" | b"StrikeOut") => {
                if kind.as_deref() == Some(b"StrikeOut") {
                    all.struck.extend(quads(&annotation).into_iter().map(|quad| placed(quad, to_page)));
                }
                let said = annotation.get::<PdfString<'_>>(b"Contents").map(|text| text_string(text.as_bytes()));
                all.comments
                    .extend(said.filter(|text| !text.trim().is_empty()).map(|text| (placed(area, to_page), text)));
            }
            _ => {}
        }
    }
    all
}

fn placed(area: KurboRect, to_page: Affine) -> Rect {
    rect(to_page.transform_rect_bbox(area))
}

/// A text that a viewer writes into an area.
struct Written {
    text: String,
    /// In points; 0 for as large as fits.
    size: f64,
    /// From the left (0), in the middle (1), to the right (2).
    side: i64,
    is_multiline: bool,
    /// The number of equal boxes, a character each.
    boxes: Option<usize>,
}

/// The value of a form field.
fn field(field: &Dict<'_>) -> Option<Written> {
    let kind = holder(field, b"FT").and_then(|held| held.get::<Name<'_>>(b"FT"))?;
    let flags = holder(field, b"Ff").and_then(|held| held.get::<Number>(b"Ff")).map_or(0, |flags| flags.as_i64());
    let text = match &*kind {
        b"Btn" => holder(field, b"AS")
            .and_then(|held| held.get::<Name<'_>>(b"AS"))
            .filter(|state| &**state != b"Off")
            .map(|_| "√".to_owned())?,
        _ => value(&holder(field, b"V").and_then(|held| held.get::<Object<'_>>(b"V"))?)?,
    };
    let most = holder(field, b"MaxLen")
        .and_then(|held| held.get::<Number>(b"MaxLen"))
        .and_then(|most| usize::try_from(most.as_i64()).ok())
        .filter(|most| *most > 0);
    let boxes = most.filter(|most| flags & COMB != 0 && *most <= LONGEST);
    let look = holder(field, b"DA")
        .and_then(|held| held.get::<PdfString<'_>>(b"DA"))
        .map_or(0.0, |look| size(look.as_bytes()));
    Some(Written {
        text,
        size: look,
        side: side(holder(field, b"Q").and_then(|held| held.get(b"Q"))),
        is_multiline: flags & MULTILINE != 0,
        boxes,
    })
}

/// The text of a free text annotation.
fn free(annotation: &Dict<'_>) -> Option<Written> {
    let text = text_string(annotation.get::<PdfString<'_>>(b"Contents")?.as_bytes());
    let size = annotation.get::<PdfString<'_>>(b"DA").map_or(0.0, |look| size(look.as_bytes()));
    Some(Written { text, size, side: side(annotation.get(b"Q")), is_multiline: true, boxes: None })
}

fn side(quadding: Option<Number>) -> i64 {
    quadding.map_or(0, |side| side.as_i64())
}

/// A text, or the chosen ones of a list.
fn value(value: &Object<'_>) -> Option<String> {
    match value {
        Object::String(text) => Some(text_string(text.as_bytes())),
        Object::Array(texts) => {
            let texts = texts.iter::<PdfString<'_>>().take(MOST).map(|text| text_string(text.as_bytes()));
            Some(texts.collect::<Vec<_>>().join("、"))
        }
        _ => None,
    }
}

/// The field, or the group that it stands in, which has this entry.
fn holder<'a>(field: &Dict<'a>, key: &[u8]) -> Option<Dict<'a>> {
    let mut at = field.clone();
    for _ in 0..DEEP {
        if at.contains_key(key) {
            return Some(at);
        }
        at = at.get::<Dict<'_>>(b"Parent")?;
    }
    None
}

/// The size of the font in a default appearance: `0 g /Helv 9 Tf`.
fn size(appearance: &[u8]) -> f64 {
    let text = String::from_utf8_lossy(appearance);
    let words: Vec<&str> = text.split_ascii_whitespace().collect();
    let before = words.iter().position(|word| *word == "Tf").and_then(|at| words.get(at.checked_sub(1)?));
    before
        .and_then(|size| size.parse().ok())
        .filter(|size: &f64| size.is_finite() && (0.0..=200.0).contains(size))
        .unwrap_or(0.0)
}

/// The boxes of the words that an annotation marks.
fn quads(annotation: &Dict<'_>) -> Vec<KurboRect> {
    let numbers: Vec<f64> =
        annotation.get::<Array<'_>>(b"QuadPoints").iter().flat_map(|all| all.iter::<f64>()).take(8 * MOST).collect();
    let around = |quad: &[f64]| {
        let side = |from: usize| quad.iter().skip(from).step_by(2).copied();
        let (low, high) = (|from| side(from).fold(f64::MAX, f64::min), |from| side(from).fold(f64::MIN, f64::max));
        KurboRect::new(low(0), low(1), high(0), high(1))
    };
    numbers.chunks_exact(8).map(around).collect()
}

/// A viewer leaves this much beside a text, in points.
const MARGIN: f64 = 2.0;
/// Text of no stated size is at most so large, and fills so much of a low area.
const USUAL: f64 = 12.0;
const FILLED: f64 = 0.7;
/// Lines lie so far apart, in sizes.
const LEADING: f64 = 1.15;
/// The middle of capital letters lies so far above the baseline, in sizes.
const MIDDLE: f64 = 0.36;

impl Written {
    fn glyphs(&self, area: KurboRect, to_page: Affine) -> Vec<Glyph> {
        let room = (area.width() - 2.0 * MARGIN).max(1.0);
        let stated = if self.size > 0.0 { self.size } else { USUAL.min(FILLED * area.height()) };
        let parts: Vec<String> =
            self.text.chars().take(LONGEST).collect::<String>().lines().map(str::to_owned).collect();
        let lines = if self.is_multiline {
            parts.iter().flat_map(|line| wrapped(line, room / stated)).collect()
        } else {
            vec![parts.concat()]
        };
        let widest = lines.iter().map(|line| width(line)).fold(0.0, f64::max);
        // What does not fit is kept: smaller, and in its place.
        let size = if self.boxes.is_none() && widest * stated > room { room / widest } else { stated };
        let first = if lines.len() > 1 || self.is_multiline {
            area.y1 - MARGIN - 0.88 * size
        } else {
            area.center().y - MIDDLE * size
        };
        let baseline = |line: usize| first - line as f64 * LEADING * size;
        let placed = lines.iter().enumerate().flat_map(|(at, line)| self.line(line, area, size, baseline(at), to_page));
        placed.collect()
    }

    fn line(&self, line: &str, area: KurboRect, size: f64, baseline: f64, to_page: Affine) -> Vec<Glyph> {
        let spare = area.width() - 2.0 * MARGIN - width(line) * size;
        let mut x = area.x0 + MARGIN + spare * [0.0, 0.5, 1.0][usize::try_from(self.side.clamp(0, 2)).unwrap_or(0)];
        let place = |(at, c): (usize, char)| {
            let step = self.boxes.map_or(advance(c) * size, |boxes| area.width() / boxes as f64);
            let left = self.boxes.map_or(x, |_| area.x0 + step * at as f64 + (step - advance(c) * size) / 2.0);
            x += step;
            let to_glyph = to_page * Affine::translate((left, baseline)) * Affine::scale(size / 1000.0);
            glyphs::place(CompactString::from_iter([c]), to_glyph, advance(c) * 1000.0, WritingMode::Horizontal)
        };
        line.chars().enumerate().filter_map(place).collect()
    }
}

/// How wide a character is, in sizes: as wide as high, or half of it.
fn advance(c: char) -> f64 {
    if is_wide(c) { 1.0 } else { 0.5 }
}

fn width(text: &str) -> f64 {
    text.chars().map(advance).sum()
}

/// A line in pieces that are no wider than this, in sizes.
fn wrapped(line: &str, most: f64) -> Vec<String> {
    let mut lines = vec![String::new()];
    for c in line.chars() {
        if lines.last().is_some_and(|last| !last.is_empty() && width(last) + advance(c) > most) {
            lines.push(String::new());
        }
        if let Some(last) = lines.last_mut() {
            last.push(c);
        }
    }
    lines
}
