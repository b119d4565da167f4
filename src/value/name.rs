//! The name of an indicator → what it says about its value.

use crate::value::bound;
use crate::value::fold::fold;
use crate::value::lexicon::Mark;
use crate::value::lexicon::{
    COUNTS, DATES, MONEY_ENDS, MONEYS, NO_COUNTS, NO_SHARES, SHARES, SHARES_EVEN_SO, SPANS, ends, speaks,
};
use crate::value::number;
use crate::value::unit;
use crate::value::{Comparator, Kind};
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
    /// How it bounds its value, where it has a blank for that with a sign before it: `合格率（≥**%）`.
    pub(super) bound: Option<Comparator>,
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
        let bound = bound_in(&plain);
        Self { plain, stem, unit, bound }
    }

    /// Does it ask for a share of a hundred (`…率`, `占比`)?
    pub(super) fn is_share(&self) -> bool {
        ends(SHARES, &self.stem) && (!ends(NO_SHARES, &self.stem) || ends(SHARES_EVEN_SO, &self.stem))
    }

    /// Does it ask for a number of things (`…数`, `次数`, `场次`)?
    pub(super) fn is_count(&self) -> bool {
        ends(COUNTS, &self.stem) && !ends(NO_COUNTS, &self.stem)
    }

    /// Does it ask for money?
    pub(super) fn is_money(&self) -> bool {
        ends(MONEYS, &self.stem) || ends(MONEY_ENDS, &self.stem)
    }

    /// Does it speak of money anywhere?
    pub(super) fn speaks_of_money(&self) -> bool {
        speaks(MONEYS, &self.plain)
    }

    /// Does it ask for a point in time?
    pub(super) fn is_date(&self) -> bool {
        speaks(DATES, &self.stem)
    }

    /// Does it ask for a length of time, and in which unit (empty: not said)?
    pub(super) fn span(&self) -> Option<&'static str> {
        SPANS.iter().find(|(word, _)| self.stem.ends_with(word)).map(|(_, unit)| *unit)
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

/// Splits a name into what stands outside and what stands inside brackets (the inner ones stay inside the outer).
fn without_brackets(plain: &str) -> (String, Vec<String>) {
    let (mut stem, mut inside, mut depth) = (String::new(), Vec::<String>::new(), 0_usize);
    for c in plain.chars() {
        match c {
            '(' | '（' if depth == 0 => {
                inside.push(String::new());
                depth = 1;
                continue;
            }
            '(' | '（' => depth += 1,
            ')' | '）' => depth = depth.saturating_sub(1),
            _ => {}
        }
        match inside.last_mut().filter(|_| depth > 0) {
            Some(text) => text.push(c),
            None if !matches!(c, ')' | '）') => stem.push(c),
            None => {}
        }
    }
    (stem, inside)
}

/// The unit is in the brackets that end the name, in brackets with a blank to fill (`**`), or after such a blank; or a
/// sign ends the name.
fn declared_in(stem: &str, inside: &[String], plain: &str) -> Option<Declared> {
    // `村（居）` and `台（套）` name a thing twice; their brackets hold no unit.
    let twice = |text: &str| text.chars().count() == 1 && unit::whole(&stem[stem.len() - last_width(stem)..]).is_some();
    let at_end = inside.last().filter(|text| plain.ends_with([')', '）']) && !twice(text));
    let blanks = inside.iter().filter(|text| text.contains('*'));
    let after_blank = stem.rsplit_once("**").map(|(_, unit)| unit.trim_start_matches('*'));
    let found = at_end.into_iter().chain(blanks).find_map(|text| declared(unsigned(text)));
    found
        .or_else(|| after_blank.and_then(declared))
        .or_else(|| plain.ends_with(['%', '‰']).then(|| declared(&plain[plain.len() - last_width(plain)..]))?)
}

/// The bound of the sign before a blank to fill.
fn bound_in(plain: &str) -> Option<Comparator> {
    let (before, _) = plain.split_once("**")?;
    match bound::before_at_end(before.trim_end_matches(['*', '×']))? {
        (Mark::Bound(bound), _) => Some(bound),
        _ => None,
    }
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
