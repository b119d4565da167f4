//! The text after a number → its unit and what it measures.
//!
//! A unit is a word of the lexicon, which may be counted by something (`元/人/月`, `人/10万人`) and may name its alternative
//! in brackets (`台（套）`, `元/村(社区)`). A word that is not in the lexicon can still be a unit by its shape; that is for the
//! caller to judge, who sees the rest.

use crate::value::Kind;
use crate::value::bound;
use crate::value::lexicon::{self, JOINED, LONGEST_UNIT, UNITS};
use crate::value::number;

/// A unit, as it stands in a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Unit<'a> {
    /// The unit, a slice of the text, without the brackets around it.
    pub(super) text: &'a str,
    /// What it measures.
    pub(super) kind: Kind,
}

/// Reads the unit at the start of a text, glued or in brackets, and returns it with what follows.
pub(super) fn leading(text: &str) -> Option<(Unit<'_>, &str)> {
    if let Some((inside, rest)) = bracket(text) {
        return Some((whole(inside)?, rest));
    }
    let (len, kind) = word(text)?;
    let len = len + joined(&text[len..], kind);
    let len = if kind == Kind::Count { len + alternative(&text[len..]) } else { len };
    let len = len + counted_by(&text[len..]);
    Some((Unit { text: &text[..len], kind }, &text[len..]))
}

/// A text that is a unit and nothing else.
pub(super) fn whole(text: &str) -> Option<Unit<'_>> {
    leading(text).filter(|(_, rest)| rest.is_empty()).map(|(unit, _)| unit)
}

/// A text that says only by what is counted (`/株`).
pub(super) fn counted_only(text: &str) -> Option<(&str, &str)> {
    let len = counted_by(text);
    (len > 0).then(|| text.split_at(len))
}

/// Is the 千 or 百 that the text starts with part of a unit (`千米`, `百分点`)?
pub(super) fn starts_with_scale_character(text: &str) -> bool {
    text.starts_with(['千', '百']) && word(text).is_some()
}

/// The longest word of the lexicon at the start of a text: its length in bytes and its kind.
pub(super) fn word(text: &str) -> Option<(usize, Kind)> {
    let ends: Vec<usize> = text.char_indices().take(LONGEST_UNIT).map(|(at, c)| at + c.len_utf8()).collect();
    ends.into_iter().rev().find_map(|end| {
        let (word, rest) = text.split_at(end);
        let kind = UNITS.get(lexicon::unit_key(word).as_ref())?;
        (!splits_latin(word, rest)).then_some((end, *kind))
    })
}

/// `(inside)` at the start of a text, and what follows.
pub(super) fn bracket(text: &str) -> Option<(&str, &str)> {
    let inside = text.strip_prefix(['(', '（'])?;
    let (inside, rest) = inside.split_once([')', '）'])?;
    (!inside.contains(['(', '（'])).then_some((inside, rest))
}

/// A Latin unit ends where the Latin letters end: the `m` of `mu` is no metre.
fn splits_latin(word: &str, rest: &str) -> bool {
    word.ends_with(|c: char| c.is_ascii_alphabetic()) && rest.starts_with(|c: char| c.is_ascii_alphanumeric())
}

/// `人` + `份`: two measure words that make one.
fn joined(text: &str, kind: Kind) -> usize {
    lexicon::leading(JOINED, text).filter(|_| kind == Kind::Count).map_or(0, |(len, _)| len)
}

/// `（套）` of `台（套）`: another word for the same, not a remark.
fn alternative(text: &str) -> usize {
    let Some((inside, rest)) = bracket(text) else { return 0 };
    let short = (1..=3).contains(&inside.chars().count()) && inside.chars().all(is_han);
    let remark = lexicon::speaks("含 共 约 年 月 值 标准", inside);
    let ends = rest.is_empty() || rest.starts_with(['/', '·']) || bound::after(rest).is_some();
    if short && !remark && ends { text.len() - rest.len() } else { 0 }
}

/// `/人/月`, `/10万人`, `/村(社区)`, `·月`.
fn counted_by(text: &str) -> usize {
    let mut at = 0;
    // A unit counted by more than four things was never seen; the bound keeps hostile input cheap.
    for _ in 0..4 {
        let Some(rest) = text[at..].strip_prefix(['/', '·', '.', '每']) else { break };
        let start = text.len() - rest.len();
        let after_number = number::arabic(rest).map_or(rest, |(_, rest)| number::leading_scale(rest).1);
        let (thing, kind) = word(after_number).unwrap_or_else(|| (noun(after_number), Kind::Count));
        if thing == 0 || kind == Kind::Percent {
            break;
        }
        at = start + (rest.len() - after_number.len()) + thing;
        at += alternative(&text[at..]);
    }
    at
}

/// A short word up to whatever ends a unit.
fn noun(text: &str) -> usize {
    let mut len = 0;
    for (count, (at, c)) in text.char_indices().enumerate() {
        if count == 6 || !(is_han(c) || c.is_ascii_alphabetic()) || bound::after(&text[at..]).is_some() {
            break;
        }
        len = at + c.len_utf8();
    }
    len
}

/// Is it a Chinese character?
pub(super) fn is_han(c: char) -> bool {
    ('\u{4e00}'..='\u{9fff}').contains(&c) || ('\u{3400}'..='\u{4dbf}').contains(&c)
}
