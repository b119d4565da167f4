//! A text that is a word of an ordered scale, or several of them → yes or no.

use crate::value::bound;
use crate::value::lexicon::{AFTER, DIGITS, GRADE_ENDS, GRADED, GRADES, Mark, SCALES_OF_GRADES, leading, lists};
use crate::value::name::Name;
use crate::value::unit;

/// Is the folded text a grade, with or without a bound (`良或以上`, `≥三级`, `达到优秀`)?
pub(super) fn is_grade(text: &str, name: &Name) -> bool {
    let text = core(text);
    let words = text.split(['、', '/', '或', '及', '和']).filter(|word| !word.is_empty());
    !text.is_empty() && text.len() <= 60 && words.clone().count() <= 5 && words.clone().all(|word| is_word(word, name))
}

/// The grade without the signs and words around it; the same grade is the same text.
pub(super) fn core(text: &str) -> &str {
    let mut text = text.trim_end_matches(['。', ';', ',', '.']);
    for _ in 0..3 {
        if let Some((mark, rest)) = bound::before(text)
            && mark != Mark::Within
        {
            text = rest;
        } else if let Some((_, rest)) = leading(GRADED, text) {
            text = rest;
        }
    }
    let suffix = AFTER.iter().find(|(word, mark)| matches!(mark, Mark::Bound(_)) && text.ends_with(*word));
    let text = suffix.map_or(text, |(word, _)| &text[..text.len() - word.len()]);
    match text.rfind(['(', '（']).and_then(|at| Some((at, unit::bracket(&text[at..])?))) {
        Some((at, (_, ""))) if at > 0 => &text[..at],
        _ => text,
    }
}

fn is_word(word: &str, name: &Name) -> bool {
    let listed = |word: &str| lists(GRADES, word) || lists(SCALES_OF_GRADES, word);
    if listed(word) {
        return true;
    }
    GRADE_ENDS
        .split(' ')
        .filter_map(|end| Some((end, word.strip_suffix(end)?)))
        .any(|(end, rank)| listed(rank) || is_rank(rank, end, name))
}

/// `二` of `二等奖`, `Ⅲ` of `Ⅲ类`, `5A` of `5A级`. An Arabic `3类` is three kinds of things, and `三类` too where the name
/// counts.
fn is_rank(rank: &str, end: &str, name: &Name) -> bool {
    let rank = rank.trim_start_matches(['第', '国']);
    let mut chars = rank.chars();
    let (Some(first), second) = (chars.next(), chars.next()) else { return false };
    let roman = rank.chars().count() <= 4 && rank.chars().all(|c| ('Ⅰ'..='Ⅻ').contains(&c) || "IVX".contains(c));
    let latin = rank.len() <= 5
        && rank.trim_start_matches(|c: char| c.is_ascii_digit()).bytes().all(|b| (b'A'..=b'E').contains(&b))
        && rank.ends_with(|c: char| c.is_ascii_uppercase());
    let chinese = second.is_none() && (DIGITS.iter().any(|(digit, _)| *digit == first) || "特甲乙丙丁".contains(first));
    let arabic = second.is_none()
        && first.is_ascii_digit()
        && first != '0'
        && matches!(end, "级" | "星级" | "星" | "等奖" | "级标准" | "类水" | "类水质" | "类标准");
    roman || latin || (chinese && !name.is_count()) || (arabic && !name.is_count())
}
