//! Pages that would cost gigabytes or minutes before the interpreter gives its first sign of life.
//!
//! It calls back when something is painted; a path of ten million points or a string of ten million letters is taken in
//! whole before that. So the instructions of large content streams are counted first, without doing what they say, and
//! the tables of fonts are looked at: one number in them can claim the widths of four billion characters.

use super::reach;
use crate::guard;
use crate::sentence;
use crate::source::{CONTENT, Pdf, Scales};
use hayro_syntax::content::ops::TypedInstruction;
use hayro_syntax::object::{Array, Dict, Number, Object, String as PdfString};
use hayro_syntax::page::Page;
use std::collections::BTreeSet;

/// Content streams up to this many bytes cannot hold enough to matter. The largest of 815 pages of forms, budgets and
/// reports has 0.3 MB.
const LIGHT: usize = 1 << 20;
/// The longest string that is shown at once, in bytes.
const STRING: usize = 100_000;
/// The most points of one path.
const POINTS: usize = 1_000_000;

/// A composite font has this many characters at most (ISO 32000-1, annex C: the largest CID is 65,535).
const CIDS: i64 = 65_536;

/// The pages of a file on the scales. What they share is weighed once, so that each is weighed after those before it,
/// whoever asks first.
pub(super) struct Weighed<'a> {
    scales: Scales<'a>,
    sound_fonts: BTreeSet<u128>,
    /// The page that the first of `found` is of.
    first: u32,
    found: Vec<Result<bool, &'static str>>,
}

impl<'a> Weighed<'a> {
    /// Nothing is weighed yet, and `first` will be the first page.
    pub(super) fn from_page(first: u32) -> Self {
        Self { scales: Scales::default(), sound_fonts: BTreeSet::new(), first, found: Vec::new() }
    }

    /// Why a page is not worth interpreting, if it is not; or else whether it or a page before it may paint with an
    /// opacity below 1.
    pub(super) fn page(&mut self, pdf: &'a Pdf, number: u32) -> Result<bool, &'static str> {
        let at = number.checked_sub(self.first).ok_or("it stands before the first page that was asked for")? as usize;
        while self.found.len() <= at {
            let page =
                pdf.syntax().pages().get(self.first as usize - 1 + self.found.len()).ok_or("there is no such page")?;
            let why = guard::run(|| too_heavy(page, &mut self.scales, &mut self.sound_fonts))
                .unwrap_or(Some(sentence!("it is damaged")));
            self.found.push(why.map_or_else(|| Ok(self.scales.veiled()), Err));
        }
        self.found[at]
    }
}

/// Why a page is not worth interpreting, if it is not. `sound` remembers the fonts that were found to be sound.
fn too_heavy<'a>(page: &Page<'a>, scales: &mut Scales<'a>, sound: &mut BTreeSet<u128>) -> Option<&'static str> {
    if let Some(why) = scales.too_heavy(page) {
        return Some(why);
    }
    let bytes = page.page_stream().map_or(0, <[u8]>::len);
    if bytes > CONTENT || (bytes > LIGHT && holds_giants(page)) {
        return Some(sentence!("too much is drawn on it"));
    }
    for (key, font) in reach::fonts(page) {
        if !sound.contains(&key) {
            if !is_sound(&font) {
                return Some(sentence!("a font of it is damaged"));
            }
            sound.insert(key);
        }
    }
    None
}

/// Whether the numbers of a font's tables of widths are such as fonts have.
fn is_sound(font: &Dict<'_>) -> bool {
    let descendant = font.get::<Array<'_>>(b"DescendantFonts").and_then(|a| a.iter::<Dict<'_>>().next());
    let ranges = |key: &[u8]| {
        descendant.as_ref().and_then(|d| d.get::<Array<'_>>(key)).is_none_or(|widths| has_small_ranges(&widths))
    };
    let first = font.get::<Number>(b"FirstChar").map_or(0, |n| n.as_i64());
    first < CIDS && ranges(b"W") && ranges(b"W2")
}

/// `c [w …]` or `first last w`: no range may be longer than there are characters.
fn has_small_ranges(widths: &Array<'_>) -> bool {
    let mut before = [0; 2];
    for entry in widths.iter::<Object<'_>>() {
        // In a range the numbers are its ends and small widths; after a list of widths a new entry begins.
        before = match entry {
            Object::Number(n) => [before[1], n.as_i64()],
            _ => [0; 2],
        };
        if before[1] - before[0] > CIDS {
            return false;
        }
    }
    true
}

/// Whether a string or a path of the page is too long.
fn holds_giants(page: &Page<'_>) -> bool {
    let mut points = 0;
    let mut instructions = page.typed_operations();
    while let Some(instruction) = instructions.next() {
        match instruction {
            TypedInstruction::MoveTo(_)
            | TypedInstruction::LineTo(_)
            | TypedInstruction::CubicTo(_)
            | TypedInstruction::RectPath(_) => points += 1,
            TypedInstruction::EndPath(_)
            | TypedInstruction::StrokePath(_)
            | TypedInstruction::FillPathNonZero(_)
            | TypedInstruction::FillPathEvenOdd(_) => points = 0,
            _ => {}
        }
        if points > POINTS || shown(&instruction) > STRING {
            return true;
        }
    }
    false
}

/// The length of the string that an instruction shows.
fn shown(instruction: &TypedInstruction<'_, '_>) -> usize {
    let len = |s: &PdfString<'_>| s.as_bytes().len();
    match instruction {
        TypedInstruction::ShowText(t) => len(t.0),
        TypedInstruction::NextLineAndShowText(t) => len(t.0),
        TypedInstruction::ShowTexts(t) => {
            t.0.iter::<Object<'_>>().map(|o| if let Object::String(s) = o { len(&s) } else { 0 }).sum()
        }
        _ => 0,
    }
}
