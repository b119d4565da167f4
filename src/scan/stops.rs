//! Which point or comma is meant, by what stands around it: a recogniser confuses them on worn paper.
//!
//! Chinese text has no `.`; a number has one point at most and no dot in the middle of its line, and of things that are
//! counted there are no thousandths. What is chosen is never sure, and nothing is chosen that the recogniser does not
//! offer.

use super::signs::CHOSEN;
use crate::ocr::recognise::Char;
use crate::text::{is_blank, is_wide};

/// What stands for a point where Chinese text goes on.
const POINTS: [&str; 2] = [".", "．"];
/// What stands for a point where it is as wide as a character, and as high as its middle.
const DOTS: [&str; 3] = ["·", "・", "‧"];
/// What it may be.
const STOPS: [&str; 3] = ["，", "、", "。"];
/// A mark is offered with at least this likelihood, the least that the recogniser tells.
const OFFERED: f32 = 0.001;
/// How units begin that are measured and can have thousandths, and numbers that go on: `12.345吨`, `1.265万人`. Money has
/// hundredths.
const MEASURES: &str = "吨公千米平立方亩升毫微克度顷兆海％‰万亿";

/// The characters of a line with the points that are meant.
pub(super) fn meant(mut chars: Vec<Char>) -> Vec<Char> {
    for at in 0..chars.len() {
        let is_dot = DOTS.contains(&chars[at].text.as_str());
        if !is_dot && !POINTS.contains(&chars[at].text.as_str()) {
            continue;
        }
        let stop = if is_dot && is_in_number(&chars, at) {
            (odds(&chars[at], ".") >= OFFERED || odds(&chars[at], "．") >= OFFERED).then_some(".")
        } else if is_dot {
            continue;
        } else if is_in_text(&chars, at) {
            likeliest(&chars[at])
        } else if is_in_thousands(&chars, at) {
            (odds(&chars[at], ",") >= OFFERED).then_some(",")
        } else {
            continue;
        };
        let char = &mut chars[at];
        char.confidence = char.confidence.min(CHOSEN);
        if let Some(stop) = stop {
            char.text = stop.into();
        }
    }
    chars
}

/// Whether a mark stands behind Chinese text and not before a number.
fn is_in_text(chars: &[Char], at: usize) -> bool {
    let wide = |c: &Char| c.text.chars().all(is_wide);
    at > 0 && wide(&chars[at - 1]) && chars.get(at + 1).is_none_or(wide)
}

/// Whether a mark stands between two digits.
fn is_in_number(chars: &[Char], at: usize) -> bool {
    let is_digit = |c: &Char| c.text.chars().all(char::is_numeric);
    at.checked_sub(1).is_some_and(|before| is_digit(&chars[before])) && chars.get(at + 1).is_some_and(is_digit)
}

/// Whether a mark parts the thousands of a number: three digits follow, and then a point or what is counted.
fn is_in_thousands(chars: &[Char], at: usize) -> bool {
    let is_digit = |c: &&Char| c.text.chars().all(|c| c.is_ascii_digit());
    let before = chars[..at].iter().rev().take_while(is_digit).count();
    let after = chars[at + 1..].iter().take_while(is_digit).count();
    let counted =
        |c: &Char| POINTS.contains(&c.text.as_str()) || c.text.chars().all(|c| is_wide(c) && !MEASURES.contains(c));
    let next = chars[at + 1 + after..].iter().find(|c| !c.text.chars().all(is_blank));
    (1..=3).contains(&before) && after == 3 && next.is_some_and(counted)
}

/// How likely a mark is another one; a narrow comma counts as a wide one.
fn odds(char: &Char, other: &str) -> f32 {
    let same = |text: &str| text == other || (other == "，" && text == ",");
    char.others.iter().filter(|(text, _)| same(text)).map(|(_, odds)| odds).sum()
}

/// The likeliest mark of Chinese text that is offered.
fn likeliest(char: &Char) -> Option<&'static str> {
    let offered = STOPS.into_iter().map(|stop| (stop, odds(char, stop))).filter(|(_, odds)| *odds >= OFFERED);
    offered.max_by(|a, b| a.1.total_cmp(&b.1)).map(|(stop, _)| stop)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn said(text: &str, others: &[(&str, f32)]) -> String {
        let char = |c: char| {
            let others =
                if c == '.' { others.iter().map(|(text, odds)| ((*text).into(), *odds)).collect() } else { Vec::new() };
            Char { text: String::from(c).into(), at: 0.5, confidence: 0.99, others, ..Char::default() }
        };
        meant(text.chars().map(char).collect()).iter().map(|c| c.text.as_str()).collect()
    }

    #[test]
    fn chinese_text_has_no_points() {
        assert_eq!(said("体系.提升", &[("。", 0.01), ("，", 0.02)]), "体系，提升");
        assert_eq!(said("体系.", &[("。", 0.01), (",", 0.002)]), "体系。");
        assert_eq!(said("体系.提升", &[]), "体系.提升", "not offered");
        assert_eq!(said("第.3章", &[("，", 0.2)]), "第.3章");
    }

    #[test]
    fn what_is_counted_has_no_thousandths() {
        assert_eq!(said("≥4.800人", &[(",", 0.002)]), "≥4,800人");
        assert_eq!(said("2.623.60", &[(",", 0.002)]), "2,623.60");
        assert_eq!(said("1.265万人", &[(",", 0.002)]), "1.265万人");
        assert_eq!(said("12.345吨", &[(",", 0.002)]), "12.345吨");
        assert_eq!(said("10.125公里", &[(",", 0.002)]), "10.125公里");
        assert_eq!(said("1.247元/人", &[(",", 0.002)]), "1,247元/人");
        assert_eq!(said("4.80人", &[(",", 0.002)]), "4.80人");
        assert_eq!(said("≥4.800人", &[]), "≥4.800人", "not offered");
        let char = |c: char| Char { text: String::from(c).into(), at: 0.5, confidence: 0.99, ..Char::default() };
        let sure = |text: &str| meant(text.chars().map(char).collect()).iter().all(|c| c.confidence >= 0.9);
        assert!(!sure("≥4.800人") && !sure("≥4.800 批次") && sure("≥4.8人") && sure("≥4.800吨"));
    }

    #[test]
    fn a_dot_in_a_number_is_a_point_that_is_offered_and_doubtful() {
        let read = |text: &str, offered: f32| {
            let others = |c: char| if c == '·' && offered > 0.0 { vec![(".".into(), offered)] } else { Vec::new() };
            let char = |c: char| Char {
                text: String::from(c).into(),
                at: 0.5,
                confidence: 0.99,
                others: others(c),
                ..Char::default()
            };
            let read = meant(text.chars().map(char).collect());
            (read.iter().map(|c| c.text.as_str()).collect::<String>(), read.iter().all(|c| c.confidence >= 0.9))
        };
        assert_eq!(read("≥2·3万", 0.2), ("≥2.3万".into(), false));
        assert_eq!(read("≥2·3万", 0.0), ("≥2·3万".into(), false), "not offered");
        assert_eq!(read("12·4宪法", 0.0), ("12·4宪法".into(), false), "a day, as it is printed");
        assert_eq!(read("阿布·买买提", 0.0), ("阿布·买买提".into(), true));
    }
}
