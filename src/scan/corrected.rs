//! Characters that are surely others than they were read as → what to tell of them.

use crate::geom::Rect;
use crate::ink::Glyph;
use crate::ocr::recognise::Char;
use crate::text::{fold, simplified};
use compact_str::CompactString;

/// A character that is written otherwise than it was read.
#[derive(Clone, Debug, PartialEq)]
pub struct Correction {
    /// Its box, in points.
    pub bbox: Rect,
    /// What is written.
    pub text: CompactString,
    /// What was read.
    pub read: CompactString,
}

/// What a character was read as at first, by its place in its line; nothing where it was made of several.
pub(super) fn first_read(char: &Char, line: &[Char]) -> Option<CompactString> {
    line.iter().find(|read| read.at.total_cmp(&char.at).is_eq()).map(|read| read.text.clone())
}

/// The glyphs that are as sure as that and say something else than was read. The others are told as any doubt is, and
/// another width is no correction.
pub(super) fn among(glyphs: &[Glyph], read: Vec<Option<CompactString>>, sure: f32) -> Vec<Correction> {
    let correction = |(glyph, read): (&Glyph, Option<CompactString>)| {
        let read = read.filter(|read| glyph.confidence >= sure && differ(read, &glyph.text))?;
        Some(Correction { bbox: glyph.bbox, text: glyph.text.clone(), read })
    };
    glyphs.iter().zip(read).filter_map(correction).collect()
}

/// Whether two characters are two, and not one in another width; a traditional form is another character.
fn differ(read: &str, text: &str) -> bool {
    read != text && (fold(read) != fold(text) || read.chars().any(|c| simplified(c) != c))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::geom::Point;
    use crate::ink::Direction;

    #[test]
    fn a_character_that_is_surely_another_one_is_told() {
        let bbox = Rect::new(1.0, 2.0, 3.0, 4.0);
        let glyph = |text: &str, confidence: f32| Glyph {
            text: text.into(),
            bbox,
            origin: Point::default(),
            size: 10.0,
            direction: Direction::Right,
            bold: false,
            confidence,
            provenance: Default::default(),
        };
        let told = |text: &str, confidence: f32, read: &str| {
            let corrections = among(&[glyph(text, confidence)], vec![Some(read.into())], 0.9);
            corrections.first().map(|c| (c.text.to_string(), c.read.to_string(), c.bbox))
        };
        assert_eq!(told("用", 0.95, "川"), Some(("用".into(), "川".into(), bbox)));
        assert_eq!(told("用", 0.5, "川"), None, "it is a doubt");
        assert_eq!(told("用", 0.95, "用"), None);
        assert_eq!(told("损", 0.95, "損").map(|told| told.1), Some("損".into()));
        assert_eq!(told("）", 0.95, ")"), None, "another width");
    }
}
