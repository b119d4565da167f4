//! Evidence that a line is not what was read of it, or not all: each kind of it is a witness.
//!
//! A witness tells of characters that they, or what stands beside them, may be lost, and nothing where it sees nothing.
//! What it says is kept apart from what else the characters may be ([`Char::lost`]), so that it holds whatever other
//! readings and the context say of them, and in whichever order they are asked.

mod points;
mod rings;
mod seals;
mod skipped;

use super::missed;
use super::pieces::Piece;
use crate::geom::Rect;
use crate::ocr::recognise::Char;
use crate::raster::{Bits, Sheet};

/// A line as it is printed and as it was read.
pub(super) struct Seen<'a> {
    pub piece: &'a Piece,
    pub chars: &'a [Char],
    pub sheet: &'a Sheet,
    /// Around the tables of the page.
    pub tables: Rect,
}

/// A kind of evidence.
trait Witness {
    /// The characters of a line, by their places in it, of which it shows that they, or what stands beside them, are as
    /// likely as [`LOST`] not all.
    fn lost(&self, seen: &Seen) -> Vec<usize>;
}

/// All of them. They look at the same ink, so that a second one that says the same adds nothing to the first.
const WITNESSES: [&dyn Witness; 4] = [&skipped::Skipped, &points::Points, &rings::Rings, &seals::Seals];

/// How likely something is lost where a witness says so: of 25 rows of worn forms that one of them doubted, and no
/// reading more than it, 8 were wrong.
pub(super) const LOST: f32 = 0.32;

/// Asks all witnesses about the lines of a page.
pub(super) fn doubt(lines: &mut [Vec<Char>], pieces: &[Piece], sheet: &Sheet) {
    let tables = missed::tables(sheet).unwrap_or_default();
    for (chars, piece) in lines.iter_mut().zip(pieces) {
        let seen = Seen { piece, chars, sheet, tables };
        let lost: Vec<usize> = WITNESSES.iter().flat_map(|witness| witness.lost(&seen)).collect();
        lost.into_iter().for_each(|at| chars[at].doubt(LOST));
    }
}

/// Whether ink of a line stands where none of its characters does: it should be read again with more care.
pub(super) fn is_skipped(piece: &Piece, chars: &[Char], ink: &Bits) -> bool {
    !skipped::beside(piece, chars, ink).is_empty()
}
