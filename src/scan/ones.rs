//! The lone 一 of a column that counts 一, 二, 三: a flat stroke like a dash, which no network tells from one.

use super::pieces::Piece;
use super::signs::CHOSEN;
use crate::geom::Rect;
use crate::ocr::recognise::Char;

/// The numerals that count on from 一.
const NUMERALS: &str = "二三四五六七八九十";
/// It is at least so many times as long as it is thick.
const FLAT: f32 = 3.0;
/// It is as wide as its fellow numerals, but for this share of them, and its middle is as near to theirs.
const EVEN: f32 = 0.3;

/// What is read in a piece of one character: where it stands, in pixels, and what it is.
type Alone<'a> = (Rect, &'a str);

/// For each piece the 一 that it is, if it is one and was not read as one.
pub(super) fn among(pieces: &[Piece], lines: &[Vec<Char>]) -> Vec<Option<Char>> {
    let alone: Vec<Alone> = pieces
        .iter()
        .zip(lines)
        .filter(|(_, line)| line.len() == 1)
        .map(|(piece, line)| (piece.bbox(), line[0].text.as_str()))
        .collect();
    pieces.iter().zip(lines).map(|(piece, line)| meant(piece, line, &alone)).collect()
}

/// The 一 that a flat piece is, never sure, where a numeral stands alone above or below it.
fn meant(piece: &Piece, chars: &[Char], alone: &[Alone]) -> Option<Char> {
    let ink = piece.bbox();
    let is_read = chars.first().is_some_and(|only| only.text == "一");
    let is_flat = piece.parts.len() == 1 && chars.len() <= 1 && !is_read && ink.width() >= FLAT * ink.height();
    let is_fellow = |(place, text): &Alone| {
        let near = EVEN * place.width();
        NUMERALS.contains(text)
            && (place.width() - ink.width()).abs() <= near
            && (place.center().x - ink.center().x).abs() <= near
    };
    let read = || chars.first().cloned().unwrap_or(Char { text: "-".into(), at: 0.5, ..Char::default() });
    (is_flat && alone.iter().any(is_fellow)).then(|| read().taken_for("一", CHOSEN))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scan::pieces::Part;

    #[test]
    fn a_flat_stroke_in_a_column_of_numerals_is_one_of_them() {
        let piece = |ink: Rect| Piece { parts: vec![Part { crop: ink, ink }] };
        let read = |text: &str| Char { text: text.into(), at: 0.5, confidence: 0.43, ..Char::default() };
        let fellows = [(Rect::new(115.0, 231.0, 134.0, 246.0), "二"), (Rect::new(300.0, 231.0, 320.0, 246.0), "5")];
        let stroke = piece(Rect::new(115.0, 155.0, 134.0, 158.0));
        let one = meant(&stroke, &[read("_")], &fellows).unwrap();
        assert_eq!((one.text.as_str(), one.confidence, one.others[0].0.as_str()), ("一", CHOSEN, "_"));
        assert_eq!(meant(&stroke, &[], &fellows).unwrap().text, "一", "read as nothing");
        assert_eq!(meant(&stroke, &[read("一")], &fellows), None, "read as what it is");
        let below_a_digit = piece(Rect::new(300.0, 155.0, 320.0, 158.0));
        assert_eq!(meant(&below_a_digit, &[read("-")], &fellows), None, "a dash");
        let short = piece(Rect::new(121.0, 155.0, 128.0, 157.0));
        assert_eq!(meant(&short, &[read("-")], &fellows), None, "too short");
        let high = piece(Rect::new(115.0, 150.0, 134.0, 165.0));
        assert_eq!(meant(&high, &[read("口")], &fellows), None, "no stroke");
    }
}
