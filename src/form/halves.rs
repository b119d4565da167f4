//! A text that both halves of a row print → how sure it is, character by character.
//!
//! The halves are read each by itself: where they say the same, both would have to be misread alike.

use crate::provenance::{Provenance, Reading, Trust};
use crate::stitch::TableCell;
use crate::text::{fold, is_blank};

/// A character of a text, and how sure it is.
type Read = (char, Trust);

/// How sure a text is, whose row prints another one that should say the same; no surer for one that says something
/// else.
pub(super) fn agreed(text: &TableCell, other: &TableCell) -> f32 {
    if fold(&text.text) != fold(&other.text) {
        return text.confidence;
    }
    match (characters(text), characters(other)) {
        (Some(one), Some(two)) if one.len() == two.len() => {
            one.iter().zip(&two).map(|(a, b)| twice(a.1, b.1)).fold(1.0, f32::min)
        }
        _ => twice(trust(text), trust(other)),
    }
}

/// How sure a text is that was taken for what a row says before another reading of it.
pub(super) fn taken(text: &TableCell, other: &TableCell) -> f32 {
    match (characters(text), characters(other)) {
        (Some(one), Some(two)) => aligned(&one, &two),
        _ => before(text.confidence, other.confidence),
    }
}

/// Both readings of a character are misread alike this many times as often as if they had nothing to do with each
/// other: it has one shape in both halves, worn by the same paper, scanner and network.
const ALIKE: f32 = 2.0;

/// How sure a character is that was read twice. One that was chosen by what stands elsewhere is no second reading, and
/// nor is what one font says twice.
fn twice(a: Trust, b: Trust) -> f32 {
    let is_no_reading = |trust: Trust| trust.provenance == Provenance::Recognised(Reading::Context);
    let is_one_source = a.provenance == b.provenance && !a.provenance.is_recognised();
    let (one, two) = (a.confidence, b.confidence);
    if is_no_reading(a) || is_no_reading(b) || is_one_source {
        return one.min(two);
    }
    (1.0 - ALIKE * (1.0 - one) * (1.0 - two)).max(one).max(two)
}

/// How far the least sure character of a cell can be trusted.
fn trust(cell: &TableCell) -> Trust {
    Trust { confidence: cell.confidence, provenance: cell.provenance }
}

/// How sure a reading is that was taken before another one of the same print. They differ, so that one of them is wrong
/// or both are.
fn before(taken: f32, other: f32) -> f32 {
    let only_other = taken * (1.0 - other);
    only_other / (only_other + (1.0 - taken)).max(f32::EPSILON)
}

/// The characters of a cell, blanks left out, where it is known how sure each of them is.
fn characters(cell: &TableCell) -> Option<Vec<Read>> {
    let folded: Vec<char> = fold(&cell.text).chars().collect();
    let is_known =
        folded.len() == cell.odds.len() && cell.text.chars().filter(|c| !is_blank(*c)).count() == folded.len();
    is_known.then(|| folded.into_iter().zip(cell.odds.iter().copied()).collect())
}

/// How sure the least sure character of a text is, laid beside another reading of it with the fewest changes
/// (Levenshtein's distance, 1965).
fn aligned(text: &[Read], other: &[Read]) -> f32 {
    // For each start of the other reading the number of changes, and how sure the text is until there.
    let mut ways: Vec<(usize, f32)> = vec![(0, 1.0)];
    for j in 0..other.len() {
        ways.push((j + 1, ways[j].1.min(lacks(other[j]))));
    }
    for (i, &one) in text.iter().enumerate() {
        let mut diagonal = ways[0];
        ways[0] = (i + 1, diagonal.1.min(before(one.1.confidence, beside(other, 0))));
        for (j, &two) in other.iter().enumerate() {
            let sure = if one.0 == two.0 { twice(one.1, two.1) } else { before(one.1.confidence, two.1.confidence) };
            let both = (diagonal.0 + usize::from(one.0 != two.0), diagonal.1.min(sure));
            let only_one = (ways[j + 1].0 + 1, ways[j + 1].1.min(before(one.1.confidence, beside(other, j + 1))));
            let only_two = (ways[j].0 + 1, ways[j].1.min(lacks(two)));
            let least = [both, only_one, only_two].into_iter().min_by_key(|way| way.0).unwrap_or(both);
            diagonal = std::mem::replace(&mut ways[j + 1], least);
        }
    }
    ways[other.len()].1
}

/// How sure a text is that lacks a character of another reading.
fn lacks(there: Read) -> f32 {
    1.0 - there.1.confidence
}

/// How sure a reading is that nothing stands before its character at a place: as sure as those beside it.
fn beside(text: &[Read], at: usize) -> f32 {
    let around = [at.checked_sub(1), Some(at)].into_iter().flatten().filter_map(|at| text.get(at));
    around.map(|read| read.1.confidence).fold(1.0, f32::min)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cell(text: &str, odds: &[f32]) -> TableCell {
        let confidence = odds.iter().copied().fold(1.0, f32::min);
        let odds = odds.iter().map(|sure| Trust::recognised(*sure)).collect();
        TableCell { text: text.into(), odds, confidence, provenance: Provenance::RECOGNISED, ..TableCell::default() }
    }

    #[test]
    fn what_both_halves_say_is_as_sure_as_its_least_sure_character_is_of_both() {
        let sure = |left: &[f32], right: &[f32]| agreed(&cell("合格率", left), &cell("合格率", right));
        assert!(sure(&[0.3, 0.99, 0.99], &[0.99, 0.99, 0.4]) > 0.98, "each is sure in one half");
        assert!(sure(&[0.3, 0.99, 0.99], &[0.4, 0.99, 0.99]) < 0.6);
        let mut chosen = cell("合格率", &[0.5, 0.99, 0.99]);
        chosen.odds[0].provenance = Provenance::Recognised(Reading::Context);
        assert!(agreed(&chosen, &cell("合格率", &[0.99; 3])) <= 0.5, "it was chosen by what the other half says");
        let other = agreed(&cell("合格率", &[0.6; 3]), &cell("及格率", &[0.99; 3]));
        assert!((other - 0.6).abs() < 1e-6, "they say two things");
        let blanks = agreed(&cell("100 %", &[0.7, 0.99, 0.99, 0.99]), &cell("100%", &[0.99, 0.99, 0.99, 0.99]));
        assert!(blanks > 0.99);
    }

    #[test]
    fn where_it_is_not_known_how_sure_each_character_is_the_text_is_as_sure_as_both_are() {
        let whole = |confidence: f32| TableCell {
            text: "合格率".into(),
            confidence,
            provenance: Provenance::RECOGNISED,
            ..TableCell::default()
        };
        assert!((agreed(&whole(0.7), &whole(0.8)) - 0.88).abs() < 1e-6);
    }

    #[test]
    fn what_one_font_says_in_both_halves_is_no_second_reading() {
        let provenance = Provenance::WorkedOut;
        let whole = |text: &str| TableCell { text: text.into(), confidence: 0.95, provenance, ..TableCell::default() };
        assert!((agreed(&whole("合格率"), &whole("合格率")) - 0.95).abs() < 1e-6);
    }

    #[test]
    fn of_two_readings_of_a_name_only_what_differs_is_weighed() {
        let sure =
            |text: &str, odds: &[f32], other: &str, others: &[f32]| taken(&cell(text, odds), &cell(other, others));
        assert!(
            sure("档案完好率", &[0.7, 0.999, 0.99, 0.99, 0.99], "档策完好率", &[0.99, 0.5, 0.99, 0.99, 0.99]) > 0.98
        );
        assert!(sure("档案完好率", &[0.99, 0.8, 0.99, 0.99, 0.99], "档策完好率", &[0.99, 0.8, 0.99, 0.99, 0.99]) < 0.6);
        assert!(
            sure("档案完好率", &[0.99, 0.99, 0.99, 0.99, 0.99], "档完好率", &[0.99, 0.6, 0.99, 0.99]) > 0.95,
            "the other one lost it"
        );
        assert!(sure("档完好率", &[0.99; 4], "档案完好率", &[0.99; 5]) < 0.1, "it may lack a character");
        assert!(sure("档完好率", &[0.99; 4], "档案完好率", &[0.99, 0.05, 0.99, 0.99, 0.99]) > 0.9);
    }
}
