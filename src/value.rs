//! The text of a target → its value.
//!
//! One idea: a text is a value only if it is understood to its last character. It is tried as nothing, a date, a grade
//! and a bounded number with a unit, in that order; what is none of these stays the text it is. What the cell does not
//! print (a unit, a lost percent format) may come from around it, by evidence that is named in the result.

mod bound;
mod date;
mod fold;
mod grade;
mod lexicon;
mod money;
mod name;
mod number;
mod phrase;
mod ratio;
mod same;
mod shape;
mod split;
mod unit;
mod worn;
mod written;

use crate::diag::Code;
use crate::message::Message;
use crate::names;
use crate::say;
use name::{Declared, Name};
use phrase::Phrase;
use ratio::Bare;
use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

pub use date::{Every, Moment, Part, Period};
pub use lexicon::bounds;
pub use money::{Doubt, MoneyUnit, Sum, amount, money_unit};
pub use same::same;
pub use shape::{broken, has_percent, is_bare_unit, is_misshapen, is_unit, lacks_percent, may_begin_with_sign};
pub use split::{is_bare_sign, is_silent_sign, join_split, read_split};
pub use worn::{is_actual_worn, is_half_misread, is_half_worn};
pub use written::{iso_dates, iso_day, normal_text};

/// What sort of value a target is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum Kind {
    /// A share of a hundred.
    Percent,
    /// A number of things.
    Count,
    /// An amount of money, or of money for something.
    Money,
    /// A point in time.
    Date,
    /// A length of time.
    Duration,
    /// A measure.
    Quantity,
    /// A word of an ordered scale.
    Grade,
    /// Words.
    Text,
    /// Nothing.
    Empty,
}

/// How a number bounds what it is a target for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub enum Comparator {
    /// Exactly.
    #[serde(rename = "=")]
    Equal,
    /// More than.
    #[serde(rename = ">")]
    Greater,
    /// At least.
    #[serde(rename = ">=")]
    AtLeast,
    /// Less than.
    #[serde(rename = "<")]
    Less,
    /// At most.
    #[serde(rename = "<=")]
    AtMost,
    /// Between two numbers.
    #[serde(rename = "range")]
    Range,
    /// Within ± of nothing.
    #[serde(rename = "within")]
    Within,
}

/// The rule by which a normal form is not what is printed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum Rule {
    /// A bare ratio that means a percentage: `1` for 100 %.
    RatioAsPercent,
    /// A bare number of hundredths whose sign is not printed: `95` of a rate among percentages.
    PercentWithoutSign,
    /// The serial number that a spreadsheet counts days with: `44,561` for 2021-12-31.
    DateSerial,
}

/// An amount of money.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Amount {
    /// As printed.
    pub raw: String,
    /// In `unit`; as printed where the unit is not clear; `None` where it is no number.
    pub number: Option<Decimal>,
    /// `元`, or `None` where the unit is not clear.
    #[serde(deserialize_with = "names::maybe")]
    pub unit: Option<names::Name>,
}

/// A target: what is printed, and what it means.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Value {
    /// As printed, line wraps undone.
    pub raw: String,
    /// The normal form.
    pub text: String,
    /// What sort of value it is.
    pub kind: Kind,
    /// How `number` bounds; `None` where there is no number.
    pub comparator: Option<Comparator>,
    /// The number in the base unit (万 and 亿 multiplied out).
    pub number: Option<Decimal>,
    /// The upper end of a range.
    pub number_max: Option<Decimal>,
    /// The unit as printed, without 万 and 亿.
    pub unit: Option<String>,
    /// Why the normal form is not what is printed.
    pub inferred: Option<Rule>,
}

/// What stands around a cell and may say what it does not print.
#[derive(Clone, Copy, Debug, Default)]
pub struct Evidence<'a> {
    /// The name of the indicator.
    pub name: &'a str,
    /// The text of the row's unit column, where the form has one.
    pub unit_column: Option<&'a str>,
    /// The raw values in the other value cells of the same row.
    pub halves: &'a [&'a str],
    /// Name and raw value of the other rows of the same column.
    pub siblings: &'a [(&'a str, &'a str)],
}

/// A value, and what is doubtful or inferred about it.
#[derive(Clone, Debug, PartialEq)]
pub struct Reading {
    /// The value.
    pub value: Value,
    /// The finding to report with it, with a sentence that names the evidence.
    pub finding: Option<(Code, Message)>,
}

/// Reads the text of a target cell by the evidence around it.
#[must_use]
pub fn read(raw: &str, evidence: &Evidence) -> Reading {
    let text = fold::fold(raw);
    let name = Name::of(evidence.name);
    let told = |kind| Reading { value: Value::told(raw, kind), finding: None };
    if is_blank(&text.plain) {
        return told(Kind::Empty);
    }
    if grade::is_grade(&text.plain, &name) {
        return told(Kind::Grade);
    }
    let phrase = phrase::read(&text.plain, &name);
    if date::read(&text.plain, name.is_date()).is_some() && !is_span(phrase.as_ref(), &name) {
        return told(Kind::Date);
    }
    match phrase {
        Some(phrase) => numeric(raw, &text, &phrase, &name, evidence),
        None => told(Kind::Text),
    }
}

/// The date that a value is, with what is not printed left open.
#[must_use]
pub fn period(value: &Value) -> Option<Period> {
    (value.kind == Kind::Date).then(|| date::read(&fold::fold(&value.text).plain, true))?
}

impl Value {
    /// A value without a number.
    fn told(raw: &str, kind: Kind) -> Self {
        Self {
            raw: raw.to_owned(),
            text: raw.trim().to_owned(),
            kind,
            comparator: None,
            number: None,
            number_max: None,
            unit: None,
            inferred: None,
        }
    }
}

/// Nothing, a mark for nothing, or a form's blank that nobody filled in (`≥**人次`).
fn is_blank(plain: &str) -> bool {
    let mut rest = plain;
    while let Some((_, after)) = bound::before(rest) {
        rest = after;
    }
    let unfilled = rest.trim_start_matches(['*', '×', '_', 'X', 'x']);
    plain.chars().all(|c| "-/\\*_.…—×·~、|=≥≤><".contains(c))
        || (unfilled.len() < rest.len() && (unfilled.is_empty() || name::declared(unfilled).is_some()))
}

/// A calendar word that is a length of time after all: `12月` of a 周期.
fn is_span(phrase: Option<&Phrase>, name: &Name) -> bool {
    phrase.is_some_and(|phrase| phrase.kind == Some(Kind::Duration) && phrase.unit == "月" && name.span().is_some())
}

/// A bounded number, with the unit that the cell, the unit column or the name prints, or that the evidence gives.
fn numeric(raw: &str, text: &fold::Folded, phrase: &Phrase, name: &Name, evidence: &Evidence) -> Reading {
    // A number alone fills the blank of its name, with the sign that stands before that.
    let fills = name.bound.filter(|_| {
        phrase.comparator == Some(Comparator::Equal) && text.plain.starts_with(|c: char| c.is_ascii_digit())
    });
    let mut value = Value {
        comparator: fills.or(phrase.comparator),
        number: Some(phrase.number),
        number_max: phrase.max,
        ..Value::told(raw, phrase.kind.unwrap_or(Kind::Count))
    };
    if !phrase.unit.is_empty() {
        let (unit, kind) = glued(text, phrase, name);
        (value.unit, value.kind) = (Some(unit), kind);
        return Reading { value, finding: None };
    }
    let column = evidence.unit_column.and_then(|unit| name::declared(&fold::fold(unit).plain));
    let largest = phrase.max.unwrap_or(phrase.number);
    // A ratio under a name with % is judged below.
    let of_name =
        name.unit.clone().filter(|unit| unit.kind != Kind::Percent || largest > Decimal::ONE || largest.is_zero());
    if let Some(declared) = column.or(of_name) {
        return Reading { value: with_unit(value, phrase, &declared), finding: None };
    }
    if phrase.scaled {
        return Reading { value: unnamed(value, name), finding: None };
    }
    match ratio::judge(largest, name, evidence) {
        Bare::Ratio(why) => as_percent(value, Decimal::ONE_HUNDRED, Rule::RatioAsPercent, evidence, why),
        Bare::Percent(why) => as_percent(value, Decimal::ONE, Rule::PercentWithoutSign, evidence, why),
        Bare::Unclear(why) => Reading {
            finding: Some((Code::UnitUnclear, say!("{} of {} has no unit: {}", raw, evidence.name, why))),
            value,
        },
        Bare::Other => bare(value, phrase, name, evidence),
    }
}

/// The unit that the cell prints, as printed; only by what is counted where that is all there is (`/株`).
fn glued(text: &fold::Folded, phrase: &Phrase, name: &Name) -> (String, Kind) {
    if phrase.unit.starts_with('/') && matches!(phrase.kind, None | Some(Kind::Count)) {
        let whole = name
            .unit
            .as_ref()
            .filter(|unit| unit.text.ends_with(&phrase.unit))
            .map(|unit| (unit.text.clone(), unit.kind));
        let money = (name.speaks_of_money() || name.is_money()).then(|| (format!("元{}", phrase.unit), Kind::Money));
        return whole.or(money).unwrap_or_else(|| (phrase.unit.clone(), Kind::Count));
    }
    let kind = phrase.kind.unwrap_or(Kind::Count);
    // `5分` of a 响应时间 are minutes.
    let kind = if phrase.unit == "分" && (name.is_date() || name.span().is_some()) { Kind::Duration } else { kind };
    let unit = match phrase.unit.as_str() {
        "百分比" => "%".to_owned(),
        unit => text.as_printed(unit),
    };
    (unit, kind)
}

/// The value in a unit that is printed elsewhere; without it where the number would grow too large.
fn with_unit(value: Value, phrase: &Phrase, declared: &Declared) -> Value {
    let scale = if phrase.scaled { Decimal::ONE } else { declared.scale };
    let Some((number, number_max)) = times(&value, scale) else { return value };
    let unit = if declared.text == "百分比" { "%" } else { &declared.text };
    Value { number: Some(number), number_max, unit: Some(unit.to_owned()), kind: declared.kind, ..value }
}

/// The number or both ends of the range, multiplied.
fn times(value: &Value, scale: Decimal) -> Option<(Decimal, Option<Decimal>)> {
    let times = |number: Decimal| number.checked_mul(scale).map(|n| n.normalize());
    let max = value.number_max.map(|max| times(max).ok_or(()));
    Some((times(value.number?)?, max.transpose().ok()?))
}

/// A ratio or a number of hundredths as the percentage that it means: the number in the text is replaced, its signs
/// stay.
fn as_percent(value: Value, scale: Decimal, rule: Rule, evidence: &Evidence, why: Message) -> Reading {
    let Some((number, number_max)) = times(&value, scale) else { return Reading { value, finding: None } };
    let raw = fold::fold(&value.raw).printed;
    let start = raw.find(|c: char| c.is_ascii_digit()).unwrap_or(0);
    let end = raw.rfind(|c: char| c.is_ascii_digit()).map_or(raw.len(), |at| at + 1);
    let to = number_max.map_or(String::new(), |max| format!("-{max}%"));
    let text = format!("{}{number}%{to}{}", &raw[..start], &raw[end..]);
    let message = say!("{} of {} is read as {}: {}", &value.raw, evidence.name, &text, why);
    let code = if rule == Rule::RatioAsPercent { Code::RatioAsPercent } else { Code::UnitUnclear };
    let unit = Some("%".to_owned());
    let value =
        Value { text, kind: Kind::Percent, number: Some(number), number_max, unit, inferred: Some(rule), ..value };
    Reading { value, finding: Some((code, message)) }
}

/// A bare number that is no percentage: a spreadsheet's date, a length of time, money, or a number of things.
fn bare(mut value: Value, phrase: &Phrase, name: &Name, evidence: &Evidence) -> Reading {
    let serial = u32::try_from(phrase.number).ok().filter(|_| phrase.number.fract().is_zero() && name.is_date());
    if let Some((year, month, day)) = serial.and_then(date::of_serial) {
        let text = format!("{year}年{month}月{day}日");
        let message = say!(
            "{} of {} is read as {}: the name asks for a date, and the number is a spreadsheet's day",
            &value.raw,
            evidence.name,
            &text
        );
        let value = Value { text, inferred: Some(Rule::DateSerial), ..Value::told(&value.raw, Kind::Date) };
        return Reading { value, finding: Some((Code::UnitUnclear, message)) };
    }
    if let Some(unit) = name.span() {
        (value.kind, value.unit) = (Kind::Duration, Some(unit).filter(|unit| !unit.is_empty()).map(str::to_owned));
    } else if name.is_money() {
        let message = say!("{} of {} has no unit: the name asks for money", &value.raw, evidence.name);
        return Reading { value: Value { kind: Kind::Money, ..value }, finding: Some((Code::UnitUnclear, message)) };
    } else if name.is_date() && value.number_max.is_some() {
        // A range of digits that is no period (`20246-202516`, a period that lost its 年 and 月) is no number of things
        // either.
        return Reading { value: Value::told(&value.raw, Kind::Text), finding: None };
    }
    Reading { value, finding: None }
}

/// `250万` without a unit: 元 where the name speaks of money, for no other unit is left out after 万.
fn unnamed(mut value: Value, name: &Name) -> Value {
    if name.speaks_of_money() || name.is_money() {
        (value.kind, value.unit) = (Kind::Money, Some("元".to_owned()));
    }
    value
}
