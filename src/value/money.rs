//! The text of a money cell and the unit that its label declares → an amount in 元.

use crate::diag::Code;
use crate::message::Message;
use crate::say;
use crate::value::fold::fold;
use crate::value::name::{self, Declared};
use crate::value::number;
use crate::value::shape;
use crate::value::unit;
use crate::value::{Amount, Kind};
use rust_decimal::Decimal;
use std::fmt;

/// A unit that a label or a cell declares for amounts of money.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum MoneyUnit {
    /// 元.
    Yuan,
    /// 千元.
    Thousand,
    /// 万元.
    TenThousand,
    /// 百万元.
    Million,
    /// 亿元.
    HundredMillion,
}

impl fmt::Display for MoneyUnit {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Yuan => "元",
            Self::Thousand => "千元",
            Self::TenThousand => "万元",
            Self::Million => "百万元",
            Self::HundredMillion => "亿元",
        })
    }
}

impl MoneyUnit {
    /// How many 元 one of it is.
    #[must_use]
    pub fn yuan(self) -> Decimal {
        Decimal::from(match self {
            Self::Yuan => 1_u32,
            Self::Thousand => 1_000,
            Self::TenThousand => 10_000,
            Self::Million => 1_000_000,
            Self::HundredMillion => 100_000_000,
        })
    }

    fn of(declared: &Declared) -> Option<Self> {
        let units = [Self::Yuan, Self::Thousand, Self::TenThousand, Self::Million, Self::HundredMillion];
        let is_yuan =
            declared.kind == Kind::Money && matches!(declared.text.as_str(), "元" | "圆" | "元人民币" | "人民币");
        units.into_iter().find(|unit| is_yuan && unit.yuan() == declared.scale)
    }
}

/// The unit that a label declares: `年度预算金额(万元)`, `单位：万元`, `项目资金 万元`.
///
/// A label that names two different units declares none.
#[must_use]
pub fn money_unit(label: &str) -> Option<MoneyUnit> {
    let text = fold(label).plain;
    let mut found = None;
    for (at, _) in text.match_indices(['元', '圆']) {
        let before = text[..at].trim_end_matches(['百', '千', '万', '亿']);
        // 元 inside a word (`公元`, `单元`, `元旦`) declares nothing: a unit starts at a bracket, a colon, the start, or after
        // its scale.
        let starts = before.len() < at
            || before.is_empty()
            || before.ends_with(['(', '（', ':', '/', '[', '【', ' '])
            || before.ends_with("单位");
        let width = text[at..].chars().next().map_or(0, char::len_utf8);
        let ends = !text[at + width..].starts_with(char::is_alphanumeric);
        let unit = name::declared(&text[before.len()..at + width]).and_then(|declared| MoneyUnit::of(&declared));
        if let Some(unit) = unit.filter(|_| starts && ends) {
            if found.is_some_and(|other| other != unit) {
                return None;
            }
            found = Some(unit);
        }
    }
    found
}

/// An amount of money, and what is doubtful about it.
#[derive(Clone, Debug, PartialEq)]
pub struct Sum {
    /// The amount: in 元 where the unit is clear, else the number as printed without a unit.
    pub amount: Amount,
    /// Why its number or its unit is not clear.
    pub doubt: Option<Doubt>,
}

/// What is doubtful about an amount.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Doubt {
    /// Neither the cell nor a label declares a unit.
    Undeclared,
    /// Two declarations differ.
    Disagree(MoneyUnit, MoneyUnit),
    /// There are digits in the cell, or what a spreadsheet prints in their place, and more or less than one number with
    /// its unit.
    NoNumber,
}

impl Doubt {
    /// The code of a finding of it.
    #[must_use]
    pub fn code(self) -> Code {
        match self {
            Self::Undeclared | Self::Disagree(..) => Code::UnitUnclear,
            Self::NoNumber => Code::LowConfidence,
        }
    }
}

impl From<Doubt> for Message {
    fn from(doubt: Doubt) -> Self {
        match doubt {
            Doubt::Undeclared => say!("no unit of money is declared for it"),
            Doubt::Disagree(one, other) => say!("it is declared in {} and in {}", one.to_string(), other.to_string()),
            Doubt::NoNumber => say!("which number it means is not understood"),
        }
    }
}

/// Reads the text of a money cell under the units that its label and its group's label declare.
///
/// A text without digits (`见附件`, an empty cell) has neither number nor doubt, and nothing is the same amount in every
/// unit.
#[must_use]
pub fn amount(raw: &str, labels: impl IntoIterator<Item = MoneyUnit>) -> Sum {
    let none = Amount { raw: raw.to_owned(), number: None, unit: None };
    let Some((number, cell)) = printed(raw) else {
        let says_one = shape::broken(raw).is_some() || raw.contains(char::is_numeric);
        return Sum { amount: none, doubt: says_one.then_some(Doubt::NoNumber) };
    };
    let (unit, doubt) = match agreed(cell.into_iter().chain(labels)) {
        _ if number.is_zero() => (Some(MoneyUnit::Yuan), None),
        Ok(unit) => (Some(unit), None),
        Err(doubt) => (None, Some(doubt)),
    };
    let scaled = number.checked_mul(unit.map_or(Decimal::ONE, MoneyUnit::yuan));
    let unit = unit.filter(|_| scaled.is_some()).map(|_| "元");
    Sum { amount: Amount { number: Some(scaled.unwrap_or(number).normalize()), unit, ..none }, doubt }
}

/// The one unit that all declarations name.
fn agreed(declared: impl IntoIterator<Item = MoneyUnit>) -> Result<MoneyUnit, Doubt> {
    let mut declared = declared.into_iter();
    let first = declared.next().ok_or(Doubt::Undeclared)?;
    declared.find(|other| *other != first).map_or(Ok(first), |other| Err(Doubt::Disagree(first, other)))
}

/// The number of a money cell as printed, and the unit glued to it.
fn printed(raw: &str) -> Option<(Decimal, Option<MoneyUnit>)> {
    let text = fold(raw).plain;
    let text =
        text.trim_start_matches(['¥', '￥', '=', ':']).trim_start_matches("人民币").trim_end_matches(['。', ';', ',']);
    let (negative, text) = text.strip_prefix('-').map_or((false, text), |rest| (true, rest));
    let text = text.strip_prefix(['¥', '￥']).unwrap_or(text);
    let (number, rest) = number::arabic(text)?;
    let number = if negative { -number } else { number };
    let rest = unit::bracket(rest).filter(|(_, after)| after.is_empty()).map_or(rest, |(inside, _)| inside);
    if rest.is_empty() {
        return Some((number, None));
    }
    // 元 is left out after 万 and 亿 in some cells: `250万`.
    let full = if rest.ends_with(['元', '圆']) || name::declared(rest).is_some() {
        rest.to_owned()
    } else {
        format!("{rest}元")
    };
    let unit = MoneyUnit::of(&name::declared(&full)?)?;
    Some((number, Some(unit)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_with_digits_that_is_no_number_is_doubtful() {
        let doubt = |raw: &str| amount(raw, [MoneyUnit::Yuan]).doubt;
        for raw in ["512.75注", "########", "财政100，自筹20", "1 2 .5.0"] {
            assert_eq!(doubt(raw), Some(Doubt::NoNumber), "{raw}");
        }
        for raw in ["512.75", "1,250.00元", "见附件", "-", "无", ""] {
            assert_eq!(doubt(raw), None, "{raw}");
        }
    }
}
