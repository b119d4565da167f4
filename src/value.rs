//! The text of a target → its value.

use rust_decimal::Decimal;
use serde::Serialize;

/// What sort of value a target is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
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
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
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
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Rule {
    /// A bare ratio that means a percentage: `1` for 100 %.
    RatioAsPercent,
}

/// A target: what is printed, and what it means.
#[derive(Clone, Debug, PartialEq, Serialize)]
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
