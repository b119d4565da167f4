//! A run of glyphs → what each of them says.
//!
//! Most glyphs say it themselves, through their font's map to Unicode. For the rest the font dictionary is looked up,
//! which is costly and therefore done only for runs that need it.

use super::fonts::FontEntry;
use super::unicode::{self, UNKNOWN};
use crate::provenance::Provenance;
use compact_str::CompactString;
use hayro_interpret::font::{Glyph, OutlineFontData, PositionedGlyph};
use hayro_interpret::hayro_cmap::BfString;
use std::rc::Rc;

/// What one glyph of a run says.
#[derive(Clone)]
pub(super) struct Said {
    pub(super) text: CompactString,
    pub(super) confidence: f32,
    pub(super) provenance: Provenance,
    /// Whether it only completes the character of the glyph before.
    pub(super) completes: bool,
    /// How much wider than its font says the interpreter draws it.
    pub(super) stretch: f64,
}

/// What each glyph of a run says; `find` looks up the run's font dictionary.
pub(super) fn of_run<'f, 'a>(
    run: &[PositionedGlyph<'a>],
    font: Option<&OutlineFontData>,
    find: impl FnOnce(&[PositionedGlyph<'a>]) -> Option<Rc<FontEntry<'f>>>,
) -> Vec<Said> {
    let name = font.and_then(|f| f.postscript_name.as_deref());
    let firsts = firsts(run);
    let mut said: Vec<Said> = Vec::with_capacity(run.len());
    for (glyph, &first) in run.iter().zip(&firsts) {
        said.push(said.get(first).cloned().unwrap_or_else(|| Said::by_itself(glyph, name)));
    }
    if let Some(entry) = needs_font(run, &said, font).then(|| find(run)).flatten() {
        work_out(&mut said, run, &entry);
        for (at, glyph) in run.iter().enumerate() {
            said[at].stretch = if firsts[at] < at { said[firsts[at]].stretch } else { entry.stretch(glyph) };
        }
    }
    said
}

/// So many different codes of a run are kept in mind: more than a line of Latin letters has.
const CODES: usize = 64;

/// Where in its run, which has one font, the code of each glyph comes first: what it says is looked up only there.
fn firsts(run: &[PositionedGlyph<'_>]) -> Vec<usize> {
    let mut known: Vec<(u32, usize)> = Vec::with_capacity(run.len().min(CODES));
    let first = |(at, glyph): (usize, &PositionedGlyph<'_>)| {
        let code = glyph.char_code();
        if let Some(before) = known.iter().find(|k| k.0 == code) {
            return before.1;
        }
        if known.len() < CODES {
            known.push((code, at));
        }
        at
    };
    run.iter().enumerate().map(first).collect()
}

/// Whether a run's font dictionary must be looked up: to work out what it says, or how wide its glyphs are.
fn needs_font(run: &[PositionedGlyph<'_>], said: &[Said], font: Option<&OutlineFontData>) -> bool {
    // A font that is not embedded may hold GBK or pictures under the codes of accented letters.
    let odd = |glyph: &PositionedGlyph<'_>| font.is_none() && (0x80..=0xff).contains(&glyph.char_code());
    // The interpreter stretches the glyphs of a stand-in font to the width that they should have.
    let stretched = |glyph: &PositionedGlyph<'_>| {
        let [a, b, c, d, ..] = glyph.transform().as_coeffs();
        let height = c.hypot(d);
        (a.hypot(b) - height).abs() > 0.01 * height
    };
    let symbols = font.and_then(|f| f.postscript_name.as_deref()).is_some_and(unicode::is_symbol_font);
    let outline = |glyph: &&PositionedGlyph<'_>| matches!(***glyph, Glyph::Outline(_));
    symbols
        || said.iter().any(|s| s.text.contains(UNKNOWN))
        || run.iter().filter(outline).any(|g| odd(g) || stretched(g))
}

/// Works out from their font what glyphs say that say nothing by themselves.
fn work_out(said: &mut [Said], run: &[PositionedGlyph<'_>], entry: &FontEntry<'_>) {
    let mut n = 0;
    while n < run.len() {
        if let Some(c) = gbk(run, n, entry) {
            said[n] = Said::worked_out(unicode::seen(c.encode_utf8(&mut [0; 4]), None), FontEntry::WORKED_OUT);
            said[n + 1].completes = true;
            n += 2;
            continue;
        }
        if let Some(c) =
            byte(run, n).filter(|_| entry.own_codes).and_then(|low| unicode::symbol(low.into(), &entry.name))
        {
            said[n].text = CompactString::from_iter([c]);
        } else if said[n].text.contains(UNKNOWN)
            && let Some((text, confidence)) = entry.text(&run[n])
        {
            said[n] = Said::worked_out(unicode::seen(&text, Some(&entry.name)), confidence);
        }
        n += 1;
    }
}

fn byte(run: &[PositionedGlyph<'_>], at: usize) -> Option<u8> {
    run.get(at).and_then(|glyph| u8::try_from(glyph.char_code()).ok())
}

/// The character that the codes of two glyphs make in GBK.
fn gbk(run: &[PositionedGlyph<'_>], at: usize, entry: &FontEntry<'_>) -> Option<char> {
    let lead = byte(run, at).filter(|lead| entry.gbk && *lead > 0x80)?;
    unicode::gbk_pair(lead, byte(run, at + 1)?)
}

impl Said {
    fn worked_out(text: CompactString, confidence: f32) -> Self {
        Self { text, confidence, provenance: Provenance::WorkedOut, completes: false, stretch: 1.0 }
    }

    fn by_itself(glyph: &PositionedGlyph<'_>, font: Option<&str>) -> Self {
        let text = match glyph.as_unicode() {
            Some(BfString::Char(c)) => unicode::seen(c.encode_utf8(&mut [0; 4]), font),
            Some(BfString::String(s)) => unicode::one_of_twins(&s, unicode::seen(&s, font)),
            None => CompactString::from_iter([UNKNOWN]),
        };
        Self { text, confidence: 1.0, provenance: Provenance::Drawn, completes: false, stretch: 1.0 }
    }
}
