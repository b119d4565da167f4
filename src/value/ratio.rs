//! A bare number and what stands around it → whether it is a percentage whose format was lost in print.
//!
//! Spreadsheets keep 100 % as `1` and print it so when the cell loses its format. The evidence for reading it back is
//! the contract's: the other half of the row, the name's own `%`, or a name that asks for a share among siblings that
//! are percentages.

use crate::message::Message;
use crate::say;
use crate::value::name::Name;
use crate::value::phrase;
use crate::value::{Evidence, Kind, fold};
use rust_decimal::Decimal;

/// What a bare number turned out to be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Bare {
    /// A share of one: `0.95` is 95 %. Why.
    Ratio(Message),
    /// A share of a hundred without its sign: `95` is 95 %. Why.
    Percent(Message),
    /// A share, by its name, but nothing says of what. Why that is unclear.
    Unclear(Message),
    /// No percentage.
    Other,
}

/// Judges a bare number by the evidence.
pub(super) fn judge(number: Decimal, name: &Name, evidence: &Evidence) -> Bare {
    let column_says_other = evidence.unit_column.is_some_and(|unit| !unit.trim().is_empty());
    let name_says_percent = name.unit.as_ref().is_some_and(|unit| unit.kind == Kind::Percent);
    let name_says_other = name.unit.is_some() && !name_says_percent;
    if column_says_other || name_says_other || name.is_count() || number.is_sign_negative() {
        return Bare::Other;
    }
    let Some(why) = reason(number, name, evidence, name_says_percent) else {
        return if name.is_share() {
            Bare::Unclear(say!("the name is a rate, and nothing says of what the number is a share"))
        } else {
            Bare::Other
        };
    };
    let other_half_is_hundredfold =
        halves(evidence).any(|(_, half)| number.checked_mul(Decimal::ONE_HUNDRED) == Some(half));
    if number <= Decimal::ONE || other_half_is_hundredfold { Bare::Ratio(why) } else { Bare::Percent(why) }
}

/// Is there evidence that the bare number is a percentage at all?
fn reason(number: Decimal, name: &Name, evidence: &Evidence, name_says_percent: bool) -> Option<Message> {
    if let Some((half, _)) = halves(evidence).next() {
        return Some(say!("the other half of the row prints {}", half));
    }
    if name_says_percent {
        return Some(say!("the name carries %"));
    }
    if !name.is_share() {
        return None;
    }
    if number.is_zero() {
        return Some(say!("the name is a rate, and nothing is 0% of anything"));
    }
    if number < Decimal::ONE {
        return Some(say!("the name is a rate, and the number a fraction"));
    }
    let sibling = evidence.siblings.iter().find(|(_, raw)| percentage(raw).is_some());
    sibling.map(|(sibling, raw)| say!("the name is a rate, and {} in the same column is {}", *sibling, *raw))
}

/// The other values of the row that print a percentage, with their numbers.
fn halves<'a>(evidence: &'a Evidence) -> impl Iterator<Item = (&'a str, Decimal)> {
    evidence.halves.iter().filter_map(|half| Some((*half, percentage(half)?)))
}

/// The number of a printed percentage.
fn percentage(raw: &str) -> Option<Decimal> {
    if !raw.contains(['%', '％', '﹪', '百']) {
        return None;
    }
    let phrase = phrase::read(&fold::fold(raw).plain, &Name::of(""))?;
    (phrase.kind == Some(Kind::Percent) && phrase.unit != "‰").then_some(phrase.number)
}
