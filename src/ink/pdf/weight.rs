//! Pages that would cost gigabytes or minutes before the interpreter gives its first sign of life.
//!
//! It calls back when something is painted; a path of ten million points or a string of ten million letters is taken in
//! whole before that. So the instructions of large content streams are counted first, without doing what they say.

use hayro_syntax::content::ops::TypedInstruction;
use hayro_syntax::object::{Object, String as PdfString};
use hayro_syntax::page::Page;

/// Content streams up to this many bytes cannot hold enough to matter. The largest of 815 pages of forms, budgets and reports has 0.3 MB.
const LIGHT: usize = 1 << 20;
/// The largest content stream that is read, in bytes.
const HEAVY: usize = 48 << 20;
/// The longest string that is shown at once, in bytes.
const STRING: usize = 100_000;
/// The most points of one path.
const POINTS: usize = 1_000_000;

/// Why a page is not worth interpreting, if it is not.
pub(super) fn too_heavy(page: &Page<'_>) -> Option<&'static str> {
    let bytes = page.page_stream().map_or(0, <[u8]>::len);
    (bytes > HEAVY || (bytes > LIGHT && holds_giants(page))).then_some("too much is drawn on it")
}

/// Whether a string or a path of the page is too long.
fn holds_giants(page: &Page<'_>) -> bool {
    let mut points = 0;
    let mut instructions = page.typed_operations();
    while let Some(instruction) = instructions.next() {
        match instruction {
            TypedInstruction::MoveTo(_) | TypedInstruction::LineTo(_) | TypedInstruction::CubicTo(_) | TypedInstruction::RectPath(_) => {
                points += 1
            }
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
        TypedInstruction::ShowTexts(t) => t.0.iter::<Object<'_>>().map(|o| if let Object::String(s) = o { len(&s) } else { 0 }).sum(),
        _ => 0,
    }
}
