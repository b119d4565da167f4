//! The target of an earlier form and of a later one → what became of it.

use super::{Row, units};
use crate::value::{self, Comparator, Kind, Moment, Value};
use rust_decimal::Decimal;
use serde::Serialize;
use std::cmp::Ordering;
use unicode_normalization::UnicodeNormalization;

/// What became of a target.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum Change {
    /// There is no earlier form.
    First,
    /// It is printed alike.
    Same,
    /// It says the same in another notation.
    Notation,
    /// It asks for more.
    Tightened,
    /// It asks for less.
    Loosened,
    /// It is another one, and which of them asks for more cannot be said.
    Changed,
    /// The earlier form has no such indicator.
    New,
    /// The later form has no such indicator.
    Dropped,
}

/// Names of which less is better, where the sign does not say it.
const LESS: [&str; 22] = [
    "成本",
    "费用",
    "单价",
    "价格",
    "经费",
    "支出",
    "投诉",
    "事故",
    "差错",
    "误差",
    "失误",
    "违规",
    "违法",
    "逾期",
    "死亡",
    "伤亡",
    "损失",
    "能耗",
    "时长",
    "时限",
    "天数",
    "办理时间",
];

/// Whether less is better for a row; `None` where nothing tells: a rate of what is unwanted is better low (差错率, 事故发生率),
/// and one of what is done about it, or of money that is spent or saved, may be either (投诉办结率, 成本节约率, 经费执行率).
fn is_less_better(row: &Row) -> Option<bool> {
    let is_cost = row.level1.contains("成本") || row.level2.contains("成本");
    let Some((before, _)) = row.name.rsplit_once('率') else {
        return Some(is_cost || LESS.iter().any(|word| row.name.contains(word)));
    };
    let of_what = before.trim_end_matches("发生").trim_end_matches('比');
    if LESS.iter().any(|word| of_what.ends_with(word)) {
        return Some(true);
    }
    let is_open = is_cost || LESS.iter().any(|word| row.name.contains(word));
    (!is_open).then_some(false)
}

/// Compares the targets of two rows that are one; `years` are those of their forms.
#[must_use]
pub fn compare(before: &Row, after: &Row, years: (Option<i32>, Option<i32>)) -> (Change, String) {
    let (old, new) = match (&before.target, &after.target) {
        (None, None) => return (Change::Same, "neither has a target".to_owned()),
        (None, Some(new)) => return (Change::Changed, format!("there was no target, now it is {}", new.raw)),
        (Some(old), None) => return (Change::Changed, format!("there is no target any more; it was {}", old.raw)),
        (Some(old), Some(new)) => (old, new),
    };
    let said = |what: &str| format!("{} → {}{}{what}", old.raw, new.raw, if what.is_empty() { "" } else { ": " });
    if printed(&old.raw) == printed(&new.raw) {
        return (Change::Same, String::new());
    }
    if old.kind == Kind::Date && new.kind == Kind::Date {
        return dates(old, new, years, said);
    }
    if value::same(old, new) || bounds(old).is_some() && bounds(old) == bounds(new) {
        return (Change::Notation, said("it says the same"));
    }
    let Some((a, b)) = bounds(old).zip(bounds(new)) else { return (Change::Changed, said("")) };
    if a.unit != b.unit {
        return (Change::Changed, said("the units cannot be compared"));
    }
    // Two numbers alone are compared as what is asked for; beside a bound, a printed `=` means just so much.
    let both = a.is_alone() && b.is_alone();
    let (a, b) = (
        if both || !says_equal(old) { a.directed(after) } else { a },
        if both || !says_equal(new) { b.directed(after) } else { b },
    );
    match (a.tighter_than(&b), a == b) {
        (_, true) => (Change::Notation, said("it asks for the same")),
        (Some(Ordering::Less), _) => (Change::Tightened, said(b.asks())),
        (Some(Ordering::Greater), _) => (Change::Loosened, said(b.asks())),
        _ => (Change::Changed, said("which of them asks for more cannot be said")),
    }
}

/// What is printed, without blanks and widths.
fn printed(text: &str) -> String {
    text.nfkc().filter(|c| !c.is_whitespace()).collect()
}

/// What a number with its sign allows.
#[derive(Clone, Debug, PartialEq)]
struct Bounds {
    least: Option<Decimal>,
    most: Option<Decimal>,
    /// Whether the ends themselves are allowed.
    open: bool,
    unit: String,
}

/// Whether a number is printed as just so much; of all there is no more.
fn says_equal(value: &Value) -> bool {
    let is_all = value.unit.as_deref() == Some("%") && value.number == Some(Decimal::ONE_HUNDRED);
    ['=', '＝'].iter().any(|sign| value.raw.contains(*sign)) && !is_all
}

/// What a target allows, in the smallest unit of its measure.
fn bounds(value: &Value) -> Option<Bounds> {
    let unit = value.unit.as_deref().unwrap_or_default();
    let (number, unit) = units::base(value.number?, unit);
    let (least, most) = match value.comparator? {
        Comparator::Equal => (Some(number), Some(number)),
        Comparator::Greater | Comparator::AtLeast => (Some(number), None),
        Comparator::Less | Comparator::AtMost => (None, Some(number)),
        Comparator::Range => {
            (Some(number), Some(units::base(value.number_max?, value.unit.as_deref().unwrap_or_default()).0))
        }
        Comparator::Within => (Some(-number), Some(number)),
    };
    let open = matches!(value.comparator, Some(Comparator::Greater | Comparator::Less));
    Some(Bounds { least, most, open, unit })
}

impl Bounds {
    fn is_alone(&self) -> bool {
        self.least.is_some() && self.least == self.most
    }

    /// A number alone is what is asked for at least, or at most where less is better.
    fn directed(self, row: &Row) -> Self {
        match (self.is_alone(), is_less_better(row)) {
            (true, Some(true)) => Self { least: None, ..self },
            (true, Some(false)) => Self { most: None, ..self },
            _ => self,
        }
    }

    /// `Less` where `other` asks for more; none where neither contains the other.
    fn tighter_than(&self, other: &Self) -> Option<Ordering> {
        let low = cmp(self.least, other.least, |a, b| a.cmp(&b));
        let high = cmp(self.most, other.most, |a, b| b.cmp(&a));
        match (low, high) {
            (Ordering::Equal, Ordering::Equal) => Some(other.open.cmp(&self.open).reverse()),
            (a, Ordering::Equal) | (Ordering::Equal, a) => Some(a),
            (a, b) if a == b => Some(a),
            _ => None,
        }
    }

    fn asks(&self) -> &'static str {
        match (self.least, self.most) {
            (Some(_), None) => "at least so much is asked for",
            (None, Some(_)) => "at most so much is allowed",
            _ => "so much is allowed",
        }
    }
}

/// Which end asks for less: none asks for nothing.
fn cmp(a: Option<Decimal>, b: Option<Decimal>, by: impl Fn(Decimal, Decimal) -> Ordering) -> Ordering {
    match (a, b) {
        (Some(a), Some(b)) => by(a, b),
        (a, b) => a.is_some().cmp(&b.is_some()),
    }
}

/// Deadlines: the same day of another year is no change.
fn dates(
    old: &Value,
    new: &Value,
    years: (Option<i32>, Option<i32>),
    said: impl Fn(&str) -> String,
) -> (Change, String) {
    let ends = [old, new].map(|value| value::period(value).map(|period| period.to.unwrap_or(period.from)));
    let [Some(a), Some(b)] = ends else {
        return if value::same(old, new) {
            (Change::Notation, said("it says the same"))
        } else {
            (Change::Changed, said(""))
        };
    };
    let day = |moment: Moment, of: Option<i32>| {
        let year = moment.year.map_or(0, i32::from) - of.filter(|_| moment.year.is_some()).unwrap_or(0);
        let month = i32::from(moment.month?);
        let day = match (moment.day, moment.part) {
            (Some(day), None) => i32::from(day),
            (None, Some(value::Part::End)) => 31,
            (None, None) => 31,
            _ => return None,
        };
        // The last day of a month is its end.
        let last = matches!((month, day), (2, 28..) | (4 | 6 | 9 | 11, 30));
        Some((year, month, if last { 31 } else { day }))
    };
    match (day(a, years.0), day(b, years.1)) {
        (Some(a), Some(b)) if a == b => {
            let moved = value::period(old).and_then(|p| p.from.year) != value::period(new).and_then(|p| p.from.year);
            if moved {
                (Change::Same, said("the same day, each of its year"))
            } else {
                (Change::Notation, said("it says the same"))
            }
        }
        (Some(a), Some(b)) if a > b => (Change::Tightened, said("an earlier day")),
        (Some(_), Some(_)) => (Change::Loosened, said("a later day")),
        _ if value::same(old, new) => (Change::Notation, said("it says the same")),
        _ => (Change::Changed, said("")),
    }
}

/// Whether what was done is what was asked for, and how much of it, as a share.
#[must_use]
pub fn attained(row: &Row) -> Option<(bool, Option<Decimal>)> {
    let (target, actual) = (row.target.as_ref()?, row.actual.as_ref()?);
    if let Some((asked, done)) = bounds(target).zip(bounds(actual)) {
        if asked.unit != done.unit {
            return None;
        }
        let number = done.least.or(done.most)?;
        let asked = asked.directed(row);
        // Beside a number of which neither more nor less is known to be better, only that number is what was asked for.
        if asked.is_alone() && asked.least != Some(number) && is_less_better(row).is_none() {
            return None;
        }
        let met = asked.least.is_none_or(|least| number > least || number == least && !asked.open)
            && asked.most.is_none_or(|most| number < most || number == most && !asked.open);
        let share =
            asked.least.or(asked.most).filter(|asked| !asked.is_zero()).and_then(|asked| number.checked_div(asked));
        return Some((met, share.map(|share| share.round_dp(4).normalize())));
    }
    value::same(target, actual).then_some((true, None))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn row(name: &str, target: &str) -> Row {
        let reading = |raw: &str| value::read(raw, &value::Evidence { name, ..value::Evidence::default() }).value;
        Row { name: name.to_owned(), target: Some(reading(target)), ..Row::default() }
    }

    fn change(name: &str, before: &str, after: &str) -> Change {
        compare(&row(name, before), &row(name, after), (Some(2023), Some(2024))).0
    }

    #[test]
    fn a_target_is_tighter_or_looser_by_its_sign_or_by_what_it_counts() {
        assert_eq!(change("覆盖率", "≥90%", "≥95%"), Change::Tightened);
        assert_eq!(change("覆盖率", "≥95%", "≥90%"), Change::Loosened);
        assert_eq!(change("响应时间", "≤30分钟", "≤1小时"), Change::Loosened);
        assert_eq!(change("道路长度", "2公里", "2500米"), Change::Tightened);
        assert_eq!(change("培训成本", "2万元", "1.5万元"), Change::Tightened, "less is better");
        assert_eq!(change("差错率", "5%", "3%"), Change::Tightened);
        assert_eq!(change("事故发生率", "2%", "3%"), Change::Loosened);
        assert_eq!(change("事故下降率", "15%", "20%"), Change::Changed, "what is done about it, and nothing tells");
        assert_eq!(change("经费执行率", "95%", "98%"), Change::Changed);
        assert_eq!(change("培训人数", "=50人", "=60人"), Change::Tightened);
        assert_eq!(change("培训人数", "=50人", "≥50人"), Change::Loosened, "just so many before");
        assert_eq!(change("完成率", "≥90%", "100%"), Change::Tightened);
        assert_eq!(change("达标率", ">90%", "≥90%"), Change::Loosened);
        assert_eq!(change("含水率", "10%-20%", "12%-18%"), Change::Tightened);
        assert_eq!(change("含水率", "10%-20%", "15%-25%"), Change::Changed);
    }

    #[test]
    fn another_notation_is_no_other_target() {
        for (before, after) in
            [("≥90%", "不低于90.00%"), ("2万元", "20000元"), ("100%", "=100%"), ("2公里", "2000米"), ("50人", "≥50人")]
        {
            assert_eq!(change("完成量", before, after), Change::Notation, "{before} {after}");
        }
        assert_eq!(change("完成量", "≥ 90%", "≥90％"), Change::Same);
    }

    #[test]
    fn days_move_with_their_year() {
        assert_eq!(change("完成时间", "2023年12月31日前", "2024年12月31日前"), Change::Same);
        assert_eq!(change("完成时间", "2023年12月31日前", "2024年12月底前"), Change::Same);
        assert_eq!(change("完成时间", "2023年12月31日前", "2024年11月30日前"), Change::Tightened);
        assert_eq!(change("完成时间", "2023年6月底前", "2024年9月底前"), Change::Loosened);
        assert_eq!(change("完成时间", "9月底前", "9月30日前"), Change::Notation);
    }

    #[test]
    fn what_cannot_be_ranked_is_only_another_one() {
        assert_eq!(change("影响", "不断提高", "持续提高"), Change::Changed);
        assert_eq!(change("人数", "≥50人", "≥50户"), Change::Changed);
        assert_eq!(change("人数", "≥50人", "不断提高"), Change::Changed);
    }

    #[test]
    fn what_was_done_is_weighed_against_what_was_asked() {
        let of = |name: &str, target: &str, actual: &str| {
            attained(&Row { actual: row(name, actual).target, ..row(name, target) })
        };
        assert_eq!(of("覆盖率", "≥90%", "92%"), Some((true, Some("1.0222".parse().unwrap()))));
        assert_eq!(of("覆盖率", "≥90%", "80%"), Some((false, Some("0.8889".parse().unwrap()))));
        assert_eq!(of("响应时间", "≤30分钟", "0.5小时").map(|a| a.0), Some(true));
        assert_eq!(of("人数", "50人", "60人").map(|a| a.0), Some(true));
        assert_eq!(of("影响", "不断提高", "有所提高"), None);
        assert_eq!(of("差错率", "5%", "3%").map(|a| a.0), Some(true));
        assert_eq!(of("经费执行率", "95%", "98%"), None, "more is not known to be better");
        assert_eq!(of("经费执行率", "95%", "95%").map(|a| a.0), Some(true));
    }
}
