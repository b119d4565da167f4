//! Level watermarks → out of the text.
//!
//! A slanting watermark gives itself away by its direction. A level one is large, pale, and lies across other text; a
//! large pale title lies across nothing.

use super::Tuning;
use super::marks::{Fate, Mark};
use crate::geom::Rect;

/// A watermark has fewer glyphs than this.
const SUSPECTS: usize = 500;

/// Sets the fate of large pale glyphs to [`Fate::Aside`] if any lies across other text.
pub(super) fn set_aside(marks: &mut [Mark], tuning: &Tuning) {
    let Some(usual) = usual_size(marks) else { return };
    let large = |m: &Mark| m.fate == Fate::Shown && m.glyph.size > tuning.watermark * usual;
    let suspect = |m: &Mark| large(m) && (m.tint.alpha < 0.9 || m.tint.lightness() > tuning.pale);
    let suspects: Vec<Rect> = marks.iter().filter(|m| suspect(m)).map(|m| m.glyph.bbox).take(SUSPECTS).collect();
    let under = |m: &Mark| !suspect(m) && m.glyph.text != " " && suspects.iter().any(|s| s.contains(m.glyph.bbox.center()));
    if !suspects.is_empty() && marks.iter().any(under) {
        marks.iter_mut().filter(|m| suspect(m)).for_each(|m| m.fate = Fate::Aside);
    }
}

fn usual_size(marks: &[Mark]) -> Option<f32> {
    let mut sizes: Vec<f32> = marks.iter().filter(|m| m.fate == Fate::Shown).map(|m| m.glyph.size).collect();
    let middle = sizes.len() / 2;
    (!sizes.is_empty()).then(|| *sizes.select_nth_unstable_by(middle, f32::total_cmp).1)
}
