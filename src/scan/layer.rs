//! The layer of text that another program's OCR has put under a scan → a second reading of what was read here.
//!
//! It is not trusted: how far it can be is measured on what was surely read, and nothing is written that was not
//! offered here too.

use super::pieces::Piece;
use super::signs::{CHOSEN, SEEN};
use crate::geom::{Projection, Rect};
use crate::ink::Glyph;
use crate::ocr::recognise::Char;
use crate::text::{fold, is_wide};
use compact_str::CompactString;

/// What is read with this likelihood shows how good the layer is.
const SURE: f32 = 0.99;
/// So many characters show it.
const ENOUGH: usize = 30;
/// A layer that agrees with a smaller share of them says nothing.
const GOOD: f32 = 0.8;
/// What is so many times as long as a line is no reading of it.
const LONGER: usize = 4;
/// A layer that is wrong shows this other reading: it takes a character for one that looks like it, and few do.
const SAME_SLIP: f32 = 0.3;

/// How a layer compares with what was read.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Agreement {
    /// The share of the surely read characters that the layer has too.
    pub share: f32,
    /// Whether it is good enough to be a second reading.
    pub is_used: bool,
}

/// Compares the lines of a page with its layer of text, whose glyphs stand in points of the page: what both say is
/// surer, and where they differ the likelier of the two that the recogniser offers is taken. `None` where there is too
/// little to compare.
pub(super) fn compared(
    lines: &mut [Vec<Char>],
    pieces: &[Piece],
    layer: &[Glyph],
    to_page: &Projection,
) -> Option<Agreement> {
    let to_sheet = to_page.inverse().filter(|_| !layer.is_empty())?;
    let layer: Vec<(Rect, CompactString)> =
        layer.iter().map(|glyph| (to_sheet.apply_rect(&glyph.bbox), glyph.text.clone())).collect();
    let others: Vec<Vec<CompactString>> = pieces.iter().map(|piece| over(piece, &layer)).collect();
    let pair = |(line, other): (&Vec<Char>, &Vec<CompactString>)| {
        if other.len() > LONGER * line.len() { vec![None; line.len()] } else { aligned(line, other) }
    };
    let pairs: Vec<Vec<Option<usize>>> = lines.iter().zip(&others).map(pair).collect();
    let mut counts = [0_usize; 2];
    for ((line, other), pairs) in lines.iter().zip(&others).zip(&pairs) {
        for (char, at) in line.iter().zip(pairs).filter(|(char, _)| char.sure() >= SURE) {
            if let Some(at) = at {
                counts[usize::from(is_same(&char.text, &other[*at]))] += 1;
            }
        }
    }
    let [differ, agree] = counts;
    if differ + agree < ENOUGH {
        return None;
    }
    // By Laplace's rule, so that no layer is without fault.
    let share = (agree + 1) as f32 / (differ + agree + 2) as f32;
    let is_used = share >= GOOD;
    for ((line, other), pairs) in lines.iter_mut().zip(&others).zip(&pairs).filter(|_| is_used) {
        for (char, at) in line.iter_mut().zip(pairs) {
            if let Some(at) = at {
                *char = weighed(char, &other[*at], share);
            }
        }
    }
    Some(Agreement { share, is_used })
}

/// A character that a layer, right with that likelihood, shows as another or the same: by Bayes' rule.
fn weighed(char: &Char, shown: &CompactString, right: f32) -> Char {
    let wrong = (1.0 - right) * SAME_SLIP;
    let odds = |for_it: f32, against: f32| for_it / (for_it + against).max(f32::EPSILON);
    if is_same(&char.text, shown) {
        // Every reader takes a worn `≥` for `>` or `2`: that both do says little.
        if !is_word(&char.text) {
            return char.clone();
        }
        let sure = odds(char.confidence * right, (1.0 - char.confidence) * wrong);
        return Char { confidence: sure.min(SEEN).max(char.confidence), ..char.clone() };
    }
    let Some((other, offered)) = char.others.iter().find(|(other, _)| is_same(other, shown)) else {
        return char.clone();
    };
    let sure = odds(char.confidence * wrong, offered * right);
    if sure >= 0.5 {
        return Char { confidence: sure.min(char.confidence), ..char.clone() };
    }
    // What is counted is never changed without a doubt.
    let cap = if is_word(other) { SEEN } else { CHOSEN };
    char.taken_for(other, (1.0 - sure).min(cap))
}

fn is_word(text: &str) -> bool {
    text.chars().all(|c| is_wide(c) && c.is_alphabetic())
}

fn is_same(a: &str, b: &str) -> bool {
    fold(a) == fold(b)
}

/// What a layer has on a piece, in the order in which it is read.
fn over(piece: &Piece, layer: &[(Rect, CompactString)]) -> Vec<CompactString> {
    let mut text = Vec::new();
    for part in &piece.parts {
        let mut inside: Vec<&(Rect, CompactString)> =
            layer.iter().filter(|(bbox, _)| part.crop.contains(bbox.center())).collect();
        inside.sort_by(|a, b| a.0.x0.total_cmp(&b.0.x0));
        text.extend(inside.into_iter().filter(|(_, text)| !text.trim().is_empty()).map(|(_, text)| text.clone()));
    }
    text
}

/// For each character of a line the place of the one of another reading that it stands beside, with the fewest changes
/// (Levenshtein's distance, 1965).
fn aligned(line: &[Char], other: &[CompactString]) -> Vec<Option<usize>> {
    let width = other.len() + 1;
    let mut costs = vec![0_usize; (line.len() + 1) * width];
    let cost = |costs: &[usize], i: usize, j: usize| {
        if i == 0 || j == 0 {
            return i + j;
        }
        let differ = usize::from(!is_same(&line[i - 1].text, &other[j - 1]));
        (costs[(i - 1) * width + j - 1] + differ).min(costs[(i - 1) * width + j] + 1).min(costs[i * width + j - 1] + 1)
    };
    for at in 0..costs.len() {
        costs[at] = cost(&costs, at / width, at % width);
    }
    let mut pairs = vec![None; line.len()];
    let (mut i, mut j) = (line.len(), other.len());
    while i > 0 && j > 0 {
        let here = costs[i * width + j];
        let differ = usize::from(!is_same(&line[i - 1].text, &other[j - 1]));
        if here == costs[(i - 1) * width + j - 1] + differ {
            (i, j) = (i - 1, j - 1);
            pairs[i] = Some(j);
        } else if here == costs[(i - 1) * width + j] + 1 {
            i -= 1;
        } else {
            j -= 1;
        }
    }
    pairs
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::geom::Point;
    use crate::ink::Direction;
    use crate::scan::pieces::Part;

    const LINES: [&str; 3] = ["部门整体支出绩效目标申报表", "资源利川水平稳步提升明显", "公路养护里程不少于612公里"];

    /// What becomes of three lines, the second of which offers 用 for 川 with that likelihood, by a layer with these
    /// texts.
    fn read(offered: f32, layer: [&str; 3]) -> (Vec<Vec<Char>>, Option<Agreement>) {
        let char = |(i, c): (usize, char), n: usize| {
            let unsure = c == '川';
            let others = if unsure { vec![("用".into(), offered)] } else { Vec::new() };
            Char {
                text: String::from(c).into(),
                at: (i as f32 + 0.5) / n as f32,
                confidence: if unsure { 0.6 } else { 0.999 },
                others,
                ..Char::default()
            }
        };
        let mut lines: Vec<Vec<Char>> = LINES
            .iter()
            .map(|text| text.chars().enumerate().map(|c| char(c, text.chars().count())).collect())
            .collect();
        let place = |at: usize| Rect::new(0.0, 20.0 * at as f32, 200.0, 20.0 * at as f32 + 18.0);
        let pieces: Vec<Piece> =
            (0..3).map(|at| Piece { parts: vec![Part { crop: place(at), ink: place(at) }] }).collect();
        let glyph = |at: usize, i: usize, c: char| Glyph {
            text: String::from(c).into(),
            // Points of the page: half a pixel each.
            bbox: Rect::new(5.0 * i as f32, 10.0 * at as f32 + 1.0, 5.0 * i as f32 + 5.0, 10.0 * at as f32 + 8.0),
            origin: Point::default(),
            size: 5.0,
            direction: Direction::Right,
            bold: false,
            confidence: 1.0,
            provenance: Default::default(),
        };
        let glyphs =
            layer.iter().enumerate().flat_map(|(at, text)| text.chars().enumerate().map(move |(i, c)| (at, i, c)));
        let glyphs: Vec<Glyph> = glyphs.map(|(at, i, c)| glyph(at, i, c)).collect();
        let agreement = compared(&mut lines, &pieces, &glyphs, &Projection::scale(0.5));
        (lines, agreement)
    }

    fn said(line: &[Char]) -> String {
        line.iter().map(|c| c.text.as_str()).collect()
    }

    #[test]
    fn what_a_good_layer_says_too_is_surer() {
        let (lines, agreement) = read(0.3, LINES);
        assert!(agreement.is_some_and(|a| a.is_used && a.share > 0.95));
        assert_eq!(said(&lines[1]), LINES[1]);
        assert!(lines[1][3].confidence >= 0.9);
    }

    #[test]
    fn where_a_good_layer_differs_the_likelier_one_that_is_offered_is_taken() {
        let layer = [LINES[0], "资源利用水平稳步提升明显", "公路养护里程不少于672公里"];
        let (lines, _) = read(0.3, layer);
        assert_eq!(said(&lines[1]), layer[1]);
        assert!(lines[1][3].confidence >= 0.9);
        assert_eq!(said(&lines[2]), LINES[2], "it was not offered");
        let (lines, _) = read(0.0, [LINES[0], "资源利甩水平稳步提升明显", LINES[2]]);
        assert_eq!(said(&lines[1]), LINES[1], "it was not offered");
        assert!(lines[1][3].confidence < 0.9);
    }

    #[test]
    fn that_both_read_a_sign_or_a_digit_alike_makes_it_no_surer() {
        let read = |text: &str| Char {
            text: text.into(),
            at: 0.5,
            confidence: 0.6,
            others: vec![("≥".into(), 0.3)],
            ..Char::default()
        };
        for text in [">", "2"] {
            assert!(weighed(&read(text), &text.into(), 0.97).confidence < 0.9, "{text}");
        }
        assert!(weighed(&read("用"), &"用".into(), 0.97).confidence >= 0.9);
        let chosen = weighed(&Char { others: vec![("8".into(), 0.35)], ..read("3") }, &"8".into(), 0.97);
        assert!(chosen.text == "8" && chosen.confidence < 0.9);
    }

    #[test]
    fn a_poor_layer_says_nothing() {
        let (lines, agreement) =
            read(0.3, ["邯门鳌休支岀缋效曰标申报表", "资源利用水平稳步提升明显", "公路养护里桯不少干6l2公里"]);
        assert!(agreement.is_some_and(|a| !a.is_used));
        assert_eq!(said(&lines[1]), LINES[1]);
        assert!(lines[1][3].confidence < 0.9);
        assert_eq!(read(0.3, ["", "", ""]).1, None);
    }
}
