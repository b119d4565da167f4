//! Level watermarks → out of the text.
//!
//! A slanting watermark gives itself away by its direction. A level one is pale and lies across other text, and is
//! large or comes again and again over the page; a large pale title, and the grey zeros of a column, lie across
//! nothing.

use super::Tuning;
use super::marks::{Fate, Mark};
use crate::diag::{Code, Diagnostic, Place, Severity};
use crate::geom::Rect;
use crate::say;
use std::collections::BTreeMap;

/// A watermark has fewer glyphs than this.
const SUSPECTS: usize = 500;

/// Sets the fate of watermarks to [`Fate::Aside`]; the findings about those that are as small as text.
pub(super) fn set_aside(marks: &mut [Mark], page: u32, tuning: &Tuning) -> Vec<Diagnostic> {
    large(marks, tuning);
    tiles(marks, page, tuning)
}

/// A tile comes this often at least.
const TILES: usize = 3;
/// So many of its characters lie across other text: one may touch its neighbour.
const ACROSS: usize = 2;
/// So many glyphs of the page are looked at for each: more than a page of small print has.
const PRINT: usize = 20_000;

/// Pale glyphs of one paint and size whose characters come again and again, and which lie across other text.
fn tiles(marks: &mut [Mark], page: u32, tuning: &Tuning) -> Vec<Diagnostic> {
    let mut findings = Vec::new();
    let is_pale = |m: &Mark| {
        m.fate == Fate::Shown && m.glyph.text != " " && (m.tint.alpha < 0.9 || m.tint.lightness() > tuning.pale)
    };
    let mut kinds: BTreeMap<[u32; 5], Vec<usize>> = BTreeMap::new();
    for (at, mark) in marks.iter().enumerate().filter(|(_, m)| is_pale(m)) {
        kinds.entry(look(mark)).or_default().push(at);
    }
    let dark: Vec<Rect> = if kinds.is_empty() { Vec::new() } else { print(marks, &is_pale) };
    for kind in kinds.into_values() {
        let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
        kind.iter().for_each(|&at| *counts.entry(&marks[at].glyph.text).or_default() += 1);
        let again: usize = counts.values().filter(|count| **count >= TILES).sum();
        let lies_across = |at: &&usize| dark.iter().any(|print| overlap(print, &marks[**at].glyph.bbox));
        let across = kind.iter().take(SUSPECTS).filter(lies_across).take(ACROSS).count();
        if 2 * again > kind.len() && across == ACROSS {
            findings.push(tile(&kind, marks, page));
            kind.iter().for_each(|&at| marks[at].fate = Fate::Aside);
        }
    }
    findings
}

/// What is reported of pale text that was set aside.
fn tile(kind: &[usize], marks: &[Mark], page: u32) -> Diagnostic {
    let text: String = kind.iter().map(|&at| marks[at].glyph.text.as_str()).take(QUOTED).collect();
    let place = Place { page: Some(page), bbox: Rect::around(kind.iter().map(|&at| marks[at].glyph.bbox)) };
    let what = say!(
        "'{}' comes again and again, pale and across the print, as a watermark does: it is no part of the text",
        text
    );
    Diagnostic { severity: Severity::Info, ..Diagnostic::new(Code::TextUnplaced, place, what) }
}

/// So many of its characters are quoted.
const QUOTED: usize = 16;

/// The boxes of what is printed in full.
fn print(marks: &[Mark], is_pale: &impl Fn(&Mark) -> bool) -> Vec<Rect> {
    let dark = marks.iter().filter(|m| m.fate == Fate::Shown && m.glyph.text != " " && !is_pale(m));
    dark.map(|m| m.glyph.bbox).take(PRINT).collect()
}

/// What glyphs of one kind have in common: paint, and size to a quarter of a point.
fn look(mark: &Mark) -> [u32; 5] {
    let [r, g, b] = mark.tint.rgb.unwrap_or([-1.0; 3]);
    [r, g, b, mark.tint.alpha, (4.0 * mark.glyph.size).round()].map(f32::to_bits)
}

/// Whether two glyphs stand on one another, and do not only touch.
fn overlap(a: &Rect, b: &Rect) -> bool {
    a.intersection(b).is_some_and(|both| 4.0 * both.area() > a.area().min(b.area()))
}

/// Large pale glyphs of which any lies across other text.
fn large(marks: &mut [Mark], tuning: &Tuning) {
    let Some(usual) = usual_size(marks) else { return };
    let large = |m: &Mark| m.fate == Fate::Shown && m.glyph.size > tuning.watermark * usual;
    let suspect = |m: &Mark| large(m) && (m.tint.alpha < 0.9 || m.tint.lightness() > tuning.pale);
    let suspects: Vec<Rect> = marks.iter().filter(|m| suspect(m)).map(|m| m.glyph.bbox).take(SUSPECTS).collect();
    let under =
        |m: &Mark| !suspect(m) && m.glyph.text != " " && suspects.iter().any(|s| s.contains(m.glyph.bbox.center()));
    if !suspects.is_empty() && marks.iter().any(under) {
        marks.iter_mut().filter(|m| suspect(m)).for_each(|m| m.fate = Fate::Aside);
    }
}

/// The size of most glyphs, the middle one of all.
pub(super) fn usual_size(marks: &[Mark]) -> Option<f32> {
    let mut sizes: Vec<f32> = marks.iter().filter(|m| m.fate == Fate::Shown).map(|m| m.glyph.size).collect();
    let middle = sizes.len() / 2;
    (!sizes.is_empty()).then(|| *sizes.select_nth_unstable_by(middle, f32::total_cmp).1)
}
