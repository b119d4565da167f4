//! Text drawn twice → text drawn once, in bold.
//!
//! Producers without a bold font fill a glyph and stroke its outline, or draw it again a little to the side; shadows
//! are the same in grey. A glyph with the same text at nearly the same place is the same glyph.

use super::Tuning;
use super::marks::{Fate, Mark};

/// So many glyphs with the same text are compared with one; they stand in one column.
const NEIGHBOURS: usize = 500;

/// Sets the fate of glyphs that repeat another to [`Fate::Again`], and marks the other bold.
pub(super) fn merge(marks: &mut [Mark], tuning: &Tuning) {
    let order = by_text_and_place(marks);
    for (n, &first) in order.iter().enumerate() {
        if marks[first].fate != Fate::Shown {
            continue;
        }
        for &second in order[n + 1..].iter().take(NEIGHBOURS) {
            let near = tuning.double * marks[first].glyph.size;
            if marks[second].glyph.text != marks[first].glyph.text
                || marks[second].glyph.origin.x - marks[first].glyph.origin.x > near
            {
                break;
            }
            if is_again(&marks[first], &marks[second], near) {
                let (kept, gone) =
                    if marks[first].order <= marks[second].order { (first, second) } else { (second, first) };
                marks[gone].fate = Fate::Again;
                marks[kept].glyph.bold |= marks[gone].tint == marks[kept].tint;
                if gone == first {
                    break;
                }
            }
        }
    }
}

/// The shown glyphs, those with the same text together, from left to right.
fn by_text_and_place(marks: &[Mark]) -> Vec<usize> {
    let shown = (0..).zip(marks).filter(|(_, m)| m.fate == Fate::Shown);
    let mut keys: Vec<u128> = shown.map(|(i, m)| key(&m.glyph.text, m.glyph.origin.x, i)).collect();
    keys.sort_unstable();
    let mut order: Vec<usize> = keys.iter().map(|key| (key & u128::from(u32::MAX)) as usize).collect();
    // Longer texts, which are rare, share a key with others: they alone are compared as such.
    let long = keys.partition_point(|key| key >> 64 < u128::from(LONG));
    order[long..].sort_by(|&a, &b| {
        let (a, b) = (&marks[a].glyph, &marks[b].glyph);
        a.text.cmp(&b.text).then(a.origin.x.total_cmp(&b.origin.x))
    });
    order
}

/// A number that sorts by text, then by place, then by index.
fn key(text: &str, x: f32, index: u32) -> u128 {
    u128::from(text_key(text)) << 64 | u128::from(place_key(x)) << 32 | u128::from(index)
}

/// The key of all texts of more than seven bytes.
const LONG: u64 = u64::MAX;

/// A number that stands for a text of up to seven bytes, so that texts are sorted like numbers.
fn text_key(text: &str) -> u64 {
    let mut key = [0; 8];
    match key.get_mut(1..=text.len()).filter(|_| text.len() < 8) {
        Some(place) => {
            place.copy_from_slice(text.as_bytes());
            key[0] = u8::try_from(text.len()).unwrap_or(u8::MAX);
            u64::from_be_bytes(key)
        }
        None => LONG,
    }
}

/// A number that sorts like a place.
fn place_key(x: f32) -> u32 {
    // The bits of a float sort like it once a negative one is turned over (as in `f32::total_cmp`).
    let bits = x.to_bits();
    if bits >> 31 == 1 { !bits } else { bits | 1 << 31 }
}

fn is_again(a: &Mark, b: &Mark, near: f32) -> bool {
    let sizes = a.glyph.size / b.glyph.size;
    b.fate == Fate::Shown
        && a.glyph.direction == b.glyph.direction
        && (a.glyph.origin.y - b.glyph.origin.y).abs() <= near
        && (0.9..=1.1).contains(&sizes)
        && a.order != b.order
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_sort_as_the_texts_and_places_do() {
        let keys = |of: &[(&str, f32)]| of.iter().map(|(text, x)| key(text, *x, 7)).collect::<Vec<_>>();
        assert!(
            keys(&[("a", -3.0), ("a", -0.5), ("a", 0.0), ("a", 2.5), ("a", 700.0), ("b", -9.0), ("绩", 1.0)])
                .is_sorted()
        );
        assert_ne!(text_key("a"), text_key("a\0"));
        assert_eq!(text_key("12345678"), text_key("efficiency"));
    }
}
