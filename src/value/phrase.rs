//! A text that is one bounded number with its unit → that number; anything that does not fit to the last character is
//! none.
//!
//! The grammar: words that lead to it, signs and words before, a number (or two, or one ± another), a unit, words
//! after, a remark in brackets, and what the bound is for (`24小时内响应`). A clerk who finds something left over does not
//! trust the number, and neither does this.

use crate::value::bound;
use crate::value::lexicon::{self, AGAINST, DONE, JOINED, MOVES, Mark, NO_UNIT, ROUGH, SPANS_OF_TIME, TO, ends, lists};
use crate::value::name::Name;
use crate::value::number::{self, Number};
use crate::value::unit::{self, Unit, is_han};
use crate::value::{Comparator, Kind};
use rust_decimal::Decimal;

/// A bounded number with its unit.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Phrase {
    /// How it bounds; `None` where it is only roughly so.
    pub(super) comparator: Option<Comparator>,
    /// The number multiplied out, the lower end of a range, the half-width of a tolerance.
    pub(super) number: Decimal,
    /// The upper end of a range.
    pub(super) max: Option<Decimal>,
    /// Its unit; empty where none is printed, `/株` where only that is.
    pub(super) unit: String,
    /// What the unit measures; `None` without a unit.
    pub(super) kind: Option<Kind>,
    /// Is 万 or the like printed?
    pub(super) scaled: bool,
}

/// Reads a folded text.
pub(super) fn read(text: &str, name: &Name) -> Option<Phrase> {
    let text = text.trim_end_matches(['。', ';', ',', '、', '.', '!']);
    // Long cells are prose; nothing that long was ever one number.
    if text.len() > 240 {
        return None;
    }
    bounded(text, &[], name).or_else(|| led(text, name)).or_else(|| two_bounds(text, name)).or_else(|| between(text))
}

/// One number with its unit.
struct Amount<'a> {
    number: Number,
    negative: bool,
    unit: Option<Unit<'a>>,
    rough: bool,
}

impl Amount<'_> {
    fn value(&self, scale: Decimal) -> Option<Decimal> {
        let scale = if self.number.is_scaled() { self.number.scale } else { scale };
        let value = Number { scale, ..self.number }.value()?;
        Some(if self.negative { -value } else { value })
    }
}

/// Signs and words, number, unit, words.
fn bounded(text: &str, led_by: &[Mark], name: &Name) -> Option<Phrase> {
    let (mut before, mut per, mut rest) = (led_by.to_vec(), Vec::new(), text);
    loop {
        if let Some((mark, after)) = bound::before(rest) {
            before.push(mark);
            rest = after;
        } else if let Some((thing, after)) = each(rest) {
            per.push(thing);
            rest = after;
        } else {
            break;
        }
        if before.len() + per.len() > 8 {
            return None;
        }
    }
    let (first, rest) = amount(rest)?;
    let (second, rest) = second(rest);
    if let Some(tolerance) = rest.strip_prefix('±').filter(|_| second.is_none() && before.is_empty()) {
        return around(&first, tolerance);
    }
    let last = second.as_ref().unwrap_or(&first);
    let (unit, rest) = match last.unit {
        Some(unit) => (Some((unit.text, Some(unit.kind))), rest),
        None => unlisted_unit(rest, last, bound::is_firm(&before), name),
    };
    let (after, rest) = words_after(rest);
    let (unit_text, kind) = unit.map_or(("", None), |(text, kind)| (text, kind));
    if !rest.is_empty() && !is_tail(rest, kind, &after, last, name) {
        return None;
    }
    let mut phrase = match &second {
        None => one(&first, &before, &after)?,
        Some(second) => range(&first, second, &before, &after)?,
    };
    phrase.kind = kind.or((!per.is_empty()).then_some(Kind::Count));
    phrase.unit = per.iter().fold(unit_text.to_owned(), |unit, thing| format!("{unit}/{thing}"));
    is_sound(&phrase, &first).then_some(phrase)
}

/// `每年`, `每人`: what the number is for each of.
fn each(text: &str) -> Option<(&str, &str)> {
    let rest = text.strip_prefix('每')?;
    let span = lexicon::leading(SPANS_OF_TIME, rest).map(|(len, _)| len);
    let len = span.or_else(|| unit::word(rest).map(|(len, _)| len))?;
    let (thing, rest) = rest.split_at(len);
    Some((thing.trim_start_matches('个'), rest.trim_start_matches(['均', '各'])))
}

fn amount(text: &str) -> Option<(Amount<'_>, &str)> {
    let (negative, text) = match text.strip_prefix('-') {
        Some(rest) => (true, rest),
        None => (false, text.strip_prefix('+').unwrap_or(text)),
    };
    for (words, sign) in [("百分之", "%"), ("千分之", "‰")] {
        if let Some(rest) = text.strip_prefix(words) {
            let (number, rest) = of_hundred(rest)?;
            return Some((
                Amount { number, negative, unit: Some(Unit { text: sign, kind: Kind::Percent }), rough: false },
                rest,
            ));
        }
    }
    if let Some((unit, rest)) =
        text.strip_prefix('半').and_then(unit::leading).filter(|(unit, _)| unit.kind == Kind::Duration)
    {
        let number = Number { digits: Decimal::new(5, 1), scale: Decimal::ONE, chinese: true };
        return Some((Amount { number, negative, unit: Some(unit), rough: false }, rest));
    }
    let (number, rest) = number::leading(text)?;
    let rough = lexicon::leading(ROUGH, rest)
        .map(|(_, rest)| rest)
        .filter(|rest| unit::leading(number::leading_scale(rest).1).is_some());
    let (scale, after_rough) = number::leading_scale(rough.unwrap_or(rest));
    let number = Number { scale: number.scale.checked_mul(scale)?, ..number };
    if let Some(after) = after_rough.strip_prefix('成').filter(|after| {
        number.value().is_some_and(|n| n <= Decimal::TEN) && (after.is_empty() || bound::after(after).is_some())
    }) {
        let number = Number { scale: Decimal::TEN, ..number };
        return Some((
            Amount { number, negative, unit: Some(Unit { text: "%", kind: Kind::Percent }), rough: false },
            after,
        ));
    }
    match unit::leading(after_rough) {
        Some((unit, rest)) => Some((Amount { number, negative, unit: Some(unit), rough: rough.is_some() }, rest)),
        None => bracketed_scale(after_rough, number, negative)
            .or(Some((Amount { number, negative, unit: None, rough: false }, after_rough))),
    }
}

/// `九十八`, `百`, `95` after 百分之.
fn of_hundred(text: &str) -> Option<(Number, &str)> {
    if let Some(rest) = text.strip_prefix('百') {
        return Some((Number { digits: Decimal::ONE_HUNDRED, scale: Decimal::ONE, chinese: true }, rest));
    }
    let (digits, rest) = number::arabic(text).or_else(|| number::chinese(text))?;
    Some((Number { digits, scale: Decimal::ONE, chinese: true }, rest))
}

/// `5（万元）`.
fn bracketed_scale(text: &str, number: Number, negative: bool) -> Option<(Amount<'_>, &str)> {
    let (inside, rest) = unit::bracket(text)?;
    let (scale, unit) = number::leading_scale(inside);
    let number = Number { scale: number.scale.checked_mul(scale)?, ..number };
    Some((Amount { number, negative, unit: Some(unit::whole(unit)?), rough: false }, rest))
}

/// The other end of a range.
fn second(text: &str) -> (Option<Amount<'_>>, &str) {
    let Some((_, after)) = lexicon::leading(TO, text) else { return (None, text) };
    amount(after).map_or((None, text), |(amount, rest)| (Some(amount), rest))
}

/// `24±2℃`: a range around a middle.
fn around(middle: &Amount<'_>, tolerance: &str) -> Option<Phrase> {
    let (width, rest) = amount(tolerance)?;
    let unit = width.unit.or(middle.unit)?;
    if !rest.is_empty() || middle.unit.is_some_and(|first| first.text != unit.text) {
        return None;
    }
    let (middle, width) = (middle.value(Decimal::ONE)?, width.value(Decimal::ONE)?);
    let (number, max) = (middle.checked_sub(width)?, middle.checked_add(width)?);
    (number <= max).then(|| Phrase {
        comparator: Some(Comparator::Range),
        number,
        max: Some(max),
        unit: unit.text.to_owned(),
        kind: Some(unit.kind),
        scaled: false,
    })
}

/// A unit as it is printed, and its kind; `None` for one that only says by what it is counted.
type Printed<'a> = Option<(&'a str, Option<Kind>)>;

/// A unit that the lexicon does not list, by its shape: a short word after a whole number.
///
/// One character is a measure word unless it makes an ordinal. Two or three are one where something else says that this
/// is a target: a sign before, a word like 以上 after, or the name, which has the same word. A decimal before an unknown
/// word is more often a day (`12.4宪法宣传周`) than a count.
fn unlisted_unit<'a>(text: &'a str, amount: &Amount<'_>, signed: bool, name: &Name) -> (Printed<'a>, &'a str) {
    if let Some((unit, rest)) = unit::counted_only(text) {
        return (Some((unit, None)), rest);
    }
    let end = text
        .char_indices()
        .find(|(at, c)| !is_han(*c) || bound::after(&text[*at..]).is_some())
        .map_or(text.len(), |(at, _)| at);
    let (word, rest) = text.split_at(end);
    let supported = signed || bound::after(rest).is_some() || name.plain.contains(word);
    let compound = ends(JOINED, word) && word.chars().count() == 2;
    let longest = if supported {
        3
    } else if compound {
        2
    } else {
        1
    };
    let ordinal = word.starts_with(NO_UNIT) || word.ends_with(NO_UNIT);
    let counts = (amount.number.is_whole() || amount.number.is_scaled()) && !amount.number.chinese && !amount.negative;
    if counts && !ordinal && (1..=longest).contains(&word.chars().count()) {
        return (Some((word, Some(Kind::Count))), rest);
    }
    (None, text)
}

/// Words after the unit, and remarks in brackets among them.
fn words_after(text: &str) -> (Vec<Mark>, &str) {
    let (mut marks, mut rest) = (Vec::new(), text);
    // Three at most: `90%(含)以上(计划标准)`.
    for _ in 0..3 {
        if let Some((mark, after)) = bound::after(rest) {
            marks.push(mark);
            rest = after;
        } else if let Some((_, after)) = unit::bracket(rest) {
            rest = after;
        }
    }
    (marks, rest)
}

/// What may follow a number that is understood: what the bound is for, what is done to a percentage, what is counted.
fn is_tail(text: &str, kind: Option<Kind>, after: &[Mark], amount: &Amount<'_>, name: &Name) -> bool {
    let words = text.chars().count();
    if !text.chars().all(is_han) || words > 10 || kind.is_none() {
        return false;
    }
    let counted = kind == Some(Kind::Count)
        && amount.unit.is_some_and(|unit| !unit.text.contains('/'))
        && amount.number.is_whole()
        && !amount.number.chinese;
    let named = words > 1 && name.plain.contains(text);
    named
        || bound::is_firm(after)
        || (kind == Some(Kind::Percent) && lexicon::leading(DONE, text).is_some())
        || (counted && words <= 6 && !text.starts_with(NO_UNIT))
}

fn one(amount: &Amount<'_>, before: &[Mark], after: &[Mark]) -> Option<Phrase> {
    let mut marks: Vec<Mark> = before.iter().chain(after).copied().collect();
    if amount.rough {
        marks.push(Mark::About);
    }
    let number = amount.value(Decimal::ONE)?;
    Some(Phrase {
        comparator: bound::settle(&marks)?,
        number,
        max: None,
        unit: String::new(),
        kind: None,
        scaled: amount.number.is_scaled(),
    })
}

/// `45-60%`, `2-3万元`: what the second end prints holds for the first, unless that makes the first the larger one.
fn range(first: &Amount<'_>, second: &Amount<'_>, before: &[Mark], after: &[Mark]) -> Option<Phrase> {
    if let (Some(a), Some(b)) = (first.unit, second.unit)
        && a.text != b.text
    {
        return None;
    }
    if first.unit.is_some() && second.unit.is_none() {
        return None;
    }
    let shared = if first.unit.is_none() { second.number.scale } else { Decimal::ONE };
    let (number, max) = (first.value(shared)?, second.value(Decimal::ONE)?);
    let comparator = bound::settle_range(before, after)?;
    (number <= max).then(|| Phrase {
        comparator,
        number,
        max: Some(max),
        unit: String::new(),
        kind: None,
        scaled: second.number.is_scaled(),
    })
}

/// Chinese numerals need a unit (`一` alone may be a dash), and only some things can be less than nothing.
fn is_sound(phrase: &Phrase, first: &Amount<'_>) -> bool {
    let signed = matches!(phrase.kind, Some(Kind::Percent | Kind::Quantity | Kind::Money));
    // 1949 年 and later is a year that no date was made of (`2024-2025学年`).
    let year =
        phrase.kind == Some(Kind::Duration) && phrase.unit.contains('年') && phrase.number >= Decimal::from(1949);
    (!first.number.chinese || phrase.kind.is_some()) && (!first.negative || signed) && !year
}

/// `达成率为90%以上`, `培训人数不少于100人`, `2024年达到95%`, `接报后2小时内`: words that lead to the number.
fn led(text: &str, name: &Name) -> Option<Phrase> {
    let text = year(text);
    // A sign says where the value begins; without one the first number must be it, for numbers of a name are never the
    // value.
    let sign = text.find(['≥', '≤', '>', '<', '=', '±']).filter(|at| *at > 0);
    let at = sign.or_else(|| text.find(|c: char| c.is_ascii_digit()).into_iter().chain(text.find("百分之")).min())?;
    let (mut lead, rest) = text.split_at(at);
    let mut marks = Vec::new();
    while let Some((mark, before)) = bound::before_at_end(lead) {
        marks.push(mark);
        lead = before;
    }
    let lead = lexicon::leading(AGAINST, lead).map_or(lead, |(_, rest)| rest);
    let words = |c: char| is_han(c) || (sign.is_some() && (c.is_ascii_alphanumeric() || c == '.'));
    if lead.chars().count() > 16 || !lead.chars().all(words) || (sign.is_some() && !lead.contains(char::is_alphabetic))
    {
        return None;
    }
    let phrase = bounded(rest, &marks, name)?;
    let firm = bound::is_firm(&marks) || bound::before(rest).is_some();
    let moved = MOVES.split(' ').any(|word| lead.contains(word) && !name.plain.contains(word));
    let after =
        lead.ends_with('后') && phrase.kind == Some(Kind::Duration) && phrase.comparator == Some(Comparator::AtMost);
    let asks = Name::of(lead);
    let named = lead.chars().count() > 1 && name.plain.contains(lead);
    let leads = firm
        || after
        || named
        || lists(MOVES, lead)
        || asks.is_share()
        || asks.is_count()
        || (lead.is_empty() && !marks.is_empty());
    (leads && !moved).then_some(phrase)
}

/// The text after the year by which its target holds.
fn year(text: &str) -> &str {
    let from = text.strip_prefix(['到', '至']).unwrap_or(text);
    let digits = from.bytes().take_while(u8::is_ascii_digit).count();
    let rest = from.get(digits..).filter(|_| digits == 4).and_then(|rest| rest.strip_prefix('年'));
    rest.map_or(text, |rest| rest.trim_start_matches(['度', '底', '末', '前', ',']))
}

/// `≥14℃且≤24℃`: a range in two bounds.
fn two_bounds(text: &str, name: &Name) -> Option<Phrase> {
    let (one, other) = text.split_once(['且', ',', '、', '并']).or_else(|| text.split_once("同时"))?;
    let (a, b) = (bounded(one, &[], name)?, bounded(other, &[], name)?);
    let lower = |phrase: &Phrase| matches!(phrase.comparator, Some(Comparator::AtLeast | Comparator::Greater));
    let upper = |phrase: &Phrase| matches!(phrase.comparator, Some(Comparator::AtMost | Comparator::Less));
    let (from, to) = if lower(&a) && upper(&b) {
        (a, b)
    } else if upper(&a) && lower(&b) {
        (b, a)
    } else {
        return None;
    };
    if from.number > to.number || (from.kind.is_some() && from.unit != to.unit) {
        return None;
    }
    Some(Phrase { comparator: Some(Comparator::Range), number: from.number, max: Some(to.number), ..to })
}

/// `60%≤x≤80%`: a range around the thing's own name.
fn between(text: &str) -> Option<Phrase> {
    let (first, rest) = amount(text)?;
    let rest = rest.strip_prefix(['≤', '<'])?;
    let rest = rest.trim_start_matches(|c: char| is_han(c) || c.is_ascii_alphabetic()).strip_prefix(['≤', '<'])?;
    let (second, rest) = amount(rest)?;
    let unit = second.unit.filter(|_| rest.is_empty())?;
    let phrase = range(&first, &second, &[], &[])?;
    Some(Phrase { unit: unit.text.to_owned(), kind: Some(unit.kind), ..phrase })
}
