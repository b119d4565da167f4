//! Names of glyphs that only look like names.
//!
//! A subset of a Chinese font may number its glyphs 1, 2, 3 … and say that its encoding is the Latin one, so that code
//! 65 is 绩 and is called `A`. Nothing in the file says otherwise. Two things give it away: most of its codes have no
//! Latin letter, or its letters are all as wide as Chinese characters. Then none of its names is believed.

use super::Tuning;
use super::marks::Mark;
use super::unicode::UNKNOWN;
use crate::ink::Direction;
use crate::provenance::Provenance;
use compact_str::CompactString;
use hayro_interpret::font::{OutlineFontData, PositionedGlyph};

/// So many letters as wide as high are no accident: `W`, `M`, `@` and dashes are, in some fonts.
const FULL_WIDTH: usize = 4;

/// The fonts of a page, and what speaks against their names.
#[derive(Default)]
pub(super) struct Doubts {
    fonts: Vec<FontUse>,
}

/// A font as it is used on a page.
struct FontUse {
    /// Its program and name; `None` for all fonts without a program.
    key: Option<(u128, Option<String>)>,
    bold: bool,
    /// Whether a code of two bytes was seen: such a font has no Latin encoding.
    wide_codes: bool,
}

/// What the glyphs of a font are called.
#[derive(Clone, Copy, Default)]
struct Tally {
    all: usize,
    named: usize,
    latin: usize,
    full_width: usize,
}

impl Doubts {
    /// The font that a run is shown with: its number, and whether it is a bold one.
    pub(super) fn of_run(&mut self, font: Option<&OutlineFontData>, run: &[PositionedGlyph<'_>]) -> (u32, bool) {
        let same = |known: &FontUse| match (&known.key, font) {
            (Some((program, name)), Some(font)) => *program == font.cache_key && *name == font.postscript_name,
            (known, font) => known.is_none() && font.is_none(),
        };
        let at = self.fonts.iter().position(same).unwrap_or_else(|| {
            let key = font.map(|f| (f.cache_key, f.postscript_name.clone()));
            self.fonts.push(FontUse { key, bold: font.is_some_and(is_bold), wide_codes: false });
            self.fonts.len() - 1
        });
        let known = &mut self.fonts[at];
        known.wide_codes |= run.iter().any(|g| g.char_code() > 0xff);
        (u32::try_from(at).unwrap_or(u32::MAX), known.bold)
    }

    /// Takes the text from the glyphs of fonts whose names are not believed.
    pub(super) fn settle(&self, marks: &mut [Mark], tuning: &Tuning) {
        let mut tallies = vec![Tally::default(); self.fonts.len()];
        for mark in marks.iter().filter(|m| m.glyph.text != " ") {
            if let Some(tally) = tallies.get_mut(mark.font as usize) {
                tally.add(mark);
            }
        }
        let doubtful = |number: u32| {
            let (font, tally) = (self.fonts.get(number as usize), tallies.get(number as usize));
            font.is_some_and(|f| f.key.is_some() && !f.wide_codes) && tally.is_some_and(|t| t.is_doubtful(tuning))
        };
        for mark in marks.iter_mut().filter(|m| m.glyph.text != " " && doubtful(m.font)) {
            mark.glyph.text = CompactString::from_iter([UNKNOWN]);
            (mark.glyph.confidence, mark.glyph.provenance) = (0.0, Provenance::WorkedOut);
        }
    }
}

/// A bold font has this weight or more (OpenType, `usWeightClass`: 600 is semi-bold).
const BOLD: u32 = 600;

fn is_bold(font: &OutlineFontData) -> bool {
    let named = |name: &String| ["Bold", "bold", "Black", "Heavy", "粗"].iter().any(|word| name.contains(word));
    font.weight.is_some_and(|w| w >= BOLD) || font.postscript_name.as_ref().is_some_and(named)
}

impl Tally {
    fn add(&mut self, mark: &Mark) {
        let glyph = &mark.glyph;
        let upright = matches!(glyph.direction, Direction::Right | Direction::Left);
        let advance = if upright { glyph.bbox.width() } else { glyph.bbox.height() };
        let latin = glyph.text.chars().all(|c| c.is_alphanumeric() && c < '\u{250}');
        self.all += 1;
        self.named += usize::from(!glyph.text.contains(UNKNOWN));
        self.latin += usize::from(latin);
        self.full_width += usize::from(latin && (advance - glyph.size).abs() < 0.02 * glyph.size);
    }

    fn is_doubtful(&self, tuning: &Tuning) -> bool {
        let unnamed = (self.named as f32) < tuning.believed * self.all as f32;
        unnamed || (self.full_width >= FULL_WIDTH && self.full_width * 5 >= self.latin * 4)
    }
}
