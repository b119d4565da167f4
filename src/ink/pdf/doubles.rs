//! Text drawn twice → text drawn once, in bold.
//!
//! Producers without a bold font fill a glyph and stroke its outline, or draw it again a little to the side; shadows are
//! the same in grey. A glyph with the same text at nearly the same place is the same glyph.

use super::Tuning;
use super::marks::{Fate, Mark};

/// So many glyphs with the same text are compared with one; they stand in one column.
const NEIGHBOURS: usize = 500;

/// Sets the fate of glyphs that repeat another to [`Fate::Again`], and marks the other bold.
pub(super) fn merge(marks: &mut [Mark], tuning: &Tuning) {
    let mut order: Vec<usize> = (0..marks.len()).filter(|&i| marks[i].fate == Fate::Shown).collect();
    order.sort_by(|&a, &b| {
        let (a, b) = (&marks[a].glyph, &marks[b].glyph);
        a.text.cmp(&b.text).then(a.origin.x.total_cmp(&b.origin.x))
    });
    for (n, &first) in order.iter().enumerate() {
        if marks[first].fate != Fate::Shown {
            continue;
        }
        for &second in order[n + 1..].iter().take(NEIGHBOURS) {
            let near = tuning.double * marks[first].glyph.size;
            if marks[second].glyph.text != marks[first].glyph.text || marks[second].glyph.origin.x - marks[first].glyph.origin.x > near {
                break;
            }
            if is_again(&marks[first], &marks[second], near) {
                let (kept, gone) = if marks[first].order <= marks[second].order { (first, second) } else { (second, first) };
                marks[gone].fate = Fate::Again;
                marks[kept].glyph.bold |= marks[gone].tint == marks[kept].tint;
                if gone == first {
                    break;
                }
            }
        }
    }
}

fn is_again(a: &Mark, b: &Mark, near: f32) -> bool {
    let sizes = a.glyph.size / b.glyph.size;
    b.fate == Fate::Shown
        && a.glyph.direction == b.glyph.direction
        && (a.glyph.origin.y - b.glyph.origin.y).abs() <= near
        && (0.9..=1.1).contains(&sizes)
        && a.order != b.order
}
