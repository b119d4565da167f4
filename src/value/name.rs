//! The name of an indicator → what it says about its value.

use crate::value::Kind;
use crate::value::bound;
use crate::value::fold::fold;
use crate::value::lexicon::{COUNTS, DATES, MONEYS, NO_COUNTS, NO_SHARES, SHARES, SHARES_EVEN_SO, SPANS};
use crate::value::number;
use crate::value::unit;
use rust_decimal::Decimal;

/// What a name says about its value.
#[derive(Clone, Debug)]
pub(super) struct Name {
    /// The name, folded.
    pub(super) plain: String,
    /// The name without what stands in brackets.
    stem: String,
    /// The unit it declares: `调解成功率(%)`, `补助成本（≤**元/株）`.
    pub(super) unit: Option<Declared>,
}

/// A unit that a label declares.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Declared {
    /// What 万 and 亿 multiply by.
    pub(super) scale: Decimal,
    /// The unit without them.
    pub(super) text: String,
    /// What it measures.
    pub(super) kind: Kind,
}

impl Name {
    /// Reads a name.
    pub(super) fn of(printed: &str) -> Self {
        let plain = fold(printed).plain;
        let (stem, inside) = without_brackets(&plain);
        let unit = declared_in(&stem, &inside, &plain);
        let stem = stem.trim_end_matches(|c: char| !unit::is_han(c)).to_owned();
        Self { plain, stem, unit }
    }

    /// Does it ask for a share of a hundred (`…率`, `占比`)?
    pub(super) fn is_share(&self) -> bool {
        self.ends_with(SHARES) && (!self.ends_with(NO_SHARES) || self.ends_with(SHARES_EVEN_SO))
    }

    /// Does it ask for a number of things (`…数`, `次数`, `场次`)?
    pub(super) fn is_count(&self) -> bool {
        self.ends_with(COUNTS) && !self.ends_with(NO_COUNTS)
    }

    /// Does it ask for money?
    pub(super) fn is_money(&self) -> bool {
        self.ends_with(MONEYS)
    }

    /// Does it speak of money anywhere?
    pub(super) fn speaks_of_money(&self) -> bool {
        MONEYS.iter().any(|word| word.chars().count() > 1 && self.plain.contains(word))
    }

    /// Does it ask for a point in time?
    pub(super) fn is_date(&self) -> bool {
        DATES.iter().any(|word| self.stem.contains(word))
    }

    /// Does it ask for a length of time, and in which unit (empty: not said)?
    pub(super) fn span(&self) -> Option<&'static str> {
        SPANS.iter().find(|(word, _)| self.stem.ends_with(word)).map(|(_, unit)| *unit)
    }

    fn ends_with(&self, words: &[&str]) -> bool {
        words.iter().any(|word| self.stem.ends_with(word))
    }
}

/// Reads a unit with its scale, and nothing else: `万元/人/年`, `个`, `%`.
pub(super) fn declared(text: &str) -> Option<Declared> {
    let (scale, rest) = number::leading_scale(text);
    if let Some(unit) = unit::whole(rest) {
        return Some(Declared { scale, text: unit.text.to_owned(), kind: unit.kind });
    }
    None
}

/// Splits a name into what stands outside and what stands inside brackets.
fn without_brackets(plain: &str) -> (String, Vec<&str>) {
    let (mut stem, mut inside, mut rest) = (String::new(), Vec::new(), plain);
    while let Some(at) = rest.find(['(', '（']) {
        stem.push_str(&rest[..at]);
        if let Some((found, after)) = unit::bracket(&rest[at..]) {
            inside.push(found);
            rest = after;
        } else {
            let width = rest[at..].chars().next().map_or(1, char::len_utf8);
            rest = &rest[at + width..];
        }
    }
    stem.push_str(rest);
    (stem, inside)
}

/// The unit is in the brackets that end the name, in brackets with a blank to fill (`**`), or after such a blank; or a sign ends the name.
fn declared_in(stem: &str, inside: &[&str], plain: &str) -> Option<Declared> {
    let at_end = inside.last().filter(|_| plain.ends_with([')', '）']));
    let blanks = inside.iter().filter(|text| text.contains('*'));
    let after_blank = stem.rsplit_once("**").map(|(_, unit)| unit.trim_start_matches('*'));
    let found = at_end.into_iter().chain(blanks).find_map(|text| declared(unsigned(text)));
    found
        .or_else(|| after_blank.and_then(declared))
        .or_else(|| plain.ends_with(['%', '‰']).then(|| declared(&plain[plain.len() - last_width(plain)..]))?)
}

/// `≥**元/株` → `元/株`.
fn unsigned(text: &str) -> &str {
    let mut text = text.trim_start_matches("单位:");
    while let Some((_, rest)) = bound::before(text) {
        text = rest;
    }
    text.trim_start_matches(['*', '×'])
}

fn last_width(text: &str) -> usize {
    text.chars().next_back().map_or(0, char::len_utf8)
}
