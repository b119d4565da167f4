//! `ActualText` of marked content → the text of the glyphs in it (ISO 32000-1, 14.9.4).
//!
//! A span's text replaces what its glyphs say by themselves. Where it has a character for each glyph, each gets its
//! own; where glyphs and characters cannot be paired, the glyphs keep what they say, unless they say nothing.

use super::marks::Mark;
use super::unicode;
use crate::ink::Glyph;
use crate::provenance::Provenance;
use compact_str::CompactString;
use hayro_syntax::object::{Dict, Name, String as PdfString};

/// A stretch of marked content that is open.
pub(super) struct Span {
    actual: Option<String>,
    /// The first glyph in it.
    start: usize,
    /// Whether it is marked as a watermark (ISO 32000-1, 14.8.2.2).
    pub(super) watermark: bool,
}

impl Span {
    pub(super) fn new(tag: &[u8], properties: Option<&Dict<'_>>, start: usize) -> Self {
        let actual = properties
            .and_then(|p| p.get::<PdfString<'_>>(b"ActualText"))
            .and_then(|s| unicode::text_string(s.as_bytes()));
        let subtype = properties.and_then(|p| p.get::<Name<'_>>(b"Subtype"));
        let watermark = tag == b"Artifact" && subtype.is_some_and(|n| n.as_ref() == b"Watermark");
        Self { actual, start, watermark }
    }

    /// Gives the glyphs in the span the span's text.
    pub(super) fn close(self, marks: &mut Vec<Mark>) {
        let Some(actual) = self.actual else { return };
        let words: CompactString = unicode::seen(&actual, None).chars().filter(|c| !c.is_whitespace()).collect();
        let inside: Vec<usize> = (self.start..marks.len()).filter(|&i| marks[i].glyph.text != " ").collect();
        let Some(&first) = inside.first() else { return };
        if words.is_empty() || words.contains(unicode::UNKNOWN) {
            return;
        }
        let count = words.chars().count();
        if count == inside.len() {
            for (&i, c) in inside.iter().zip(words.chars()) {
                set(&mut marks[i], CompactString::from_iter([c]));
            }
        } else if inside.len() == 1 || (one_line(marks, &inside) && (count == 1 || unknown(marks, &inside))) {
            let around = inside.iter().map(|&i| marks[i].glyph.bbox).reduce(|a, b| a.union(&b));
            set(&mut marks[first], words);
            marks[first].glyph.bbox = around.unwrap_or(marks[first].glyph.bbox);
            marks.truncate(first + 1);
        }
    }
}

fn one_line(marks: &[Mark], inside: &[usize]) -> bool {
    let first = &marks[inside[0]].glyph;
    let near = |a: f32, b: f32| (a - b).abs() < first.size / 2.0;
    let same = |g: &Glyph| near(g.origin.y, first.origin.y) || near(g.origin.x, first.origin.x);
    inside.iter().all(|&i| same(&marks[i].glyph))
}

fn unknown(marks: &[Mark], inside: &[usize]) -> bool {
    inside.iter().any(|&i| marks[i].glyph.text.contains(unicode::UNKNOWN))
}

fn set(mark: &mut Mark, text: CompactString) {
    mark.glyph.text = text;
    (mark.glyph.confidence, mark.glyph.provenance) = (1.0, Provenance::Drawn);
}
