//! A number with its sign and unit → the one way in which it is written, so that texts which mean the same are the
//! same.

use crate::value::fold::fold;
use crate::value::{Comparator, Kind, Value, date};
use rust_decimal::Decimal;

/// The normal form of a value that has a number: sign, digits without separators, unit, without blanks: `≥45场` for
/// `45场以上`, `1720元` for `１,720 元`.
///
/// 万 and 亿 stay where they are printed (`≥1万人次`). A value without a number, or whose number was inferred, has the text
/// that it has.
#[must_use]
pub fn normal_text(value: &Value) -> String {
    let Some(number) = value.number.filter(|_| value.inferred.is_none()) else { return value.text.clone() };
    let (scale, word) = scale(&fold(&value.raw).plain);
    let digits = |number: Decimal| number.checked_div(scale).unwrap_or(number).normalize().to_string();
    let number = match value.number_max {
        Some(max) => format!("{}-{}", digits(number), digits(max)),
        None => digits(number),
    };
    let sign = match value.comparator {
        Some(Comparator::Greater) => ">",
        Some(Comparator::AtLeast) => "≥",
        Some(Comparator::Less) => "<",
        Some(Comparator::AtMost) => "≤",
        Some(Comparator::Within) => "±",
        Some(Comparator::Equal | Comparator::Range) => "",
        None => "约",
    };
    let unit: String = value.unit.iter().flat_map(|unit| unit.chars()).filter(|c| !c.is_whitespace()).collect();
    format!("{sign}{number}{word}{unit}")
}

/// The first and the last day of a value that is a date, as ISO 8601 has them, as precisely as it is printed: `2024`,
/// `2024-12`, `2024-12-31`; a deadline has the last day alone, and the end of a month is its last day. Nothing where
/// the year is not printed.
#[must_use]
pub fn iso_dates(value: &Value) -> [Option<String>; 2] {
    let Some(period) = (value.kind == Kind::Date).then(|| date::read(&fold(&value.text).plain, true)).flatten() else {
        return [None, None];
    };
    let from = iso(&period.from);
    match (&period.to, period.before) {
        (Some(to), _) => [from, iso(to)],
        (None, true) => [None, from],
        (None, false) => [from.clone(), from],
    }
}

fn iso(moment: &date::Moment) -> Option<String> {
    let ends = moment.part == Some(date::Part::End);
    let year = moment.year.filter(|_| moment.every.is_none() && (ends || moment.part.is_none()))?;
    Some(match (moment.month, moment.day) {
        (Some(month), Some(day)) => format!("{year:04}-{month:02}-{day:02}"),
        (Some(month), None) if ends => format!("{year:04}-{month:02}-{:02}", last_day(year, month)),
        (Some(month), None) => format!("{year:04}-{month:02}"),
        _ => format!("{year:04}"),
    })
}

/// The last day of what a value names, as `2024-12-31`; none where it is printed less precisely than to a day (or the
/// end of a month), or without its year.
#[must_use]
pub fn iso_day(value: &Value) -> Option<String> {
    let [_, to] = iso_dates(value);
    to.filter(|date| date.len() == "2024-12-31".len())
}

/// The number of days of a month, 1 to 12.
fn last_day(year: u16, month: u8) -> u8 {
    match month {
        2 if year.is_multiple_of(4) && (!year.is_multiple_of(100) || year.is_multiple_of(400)) => 29,
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    }
}

/// The word by which a printed number is multiplied, and what it stands for.
fn scale(plain: &str) -> (Decimal, &'static str) {
    let follows_number = |word: &str| {
        let before = plain.find(word).and_then(|at| plain[..at].chars().next_back());
        before.is_some_and(|c| c.is_ascii_digit() || "百千十".contains(c))
    };
    let scales = [("亿", Decimal::from(100_000_000)), ("万", Decimal::from(10_000))];
    scales.into_iter().find(|(word, _)| follows_number(word)).map_or((Decimal::ONE, ""), |(word, scale)| (scale, word))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::value::{Evidence, read};

    fn written(raw: &str) -> String {
        normal_text(&read(raw, &Evidence { name: "数量", ..Evidence::default() }).value)
    }

    #[test]
    fn texts_that_mean_the_same_are_written_alike() {
        for (texts, normal) in [
            (&["45场以上", "≥45场", "不低于45场", "≥ 45 场", "＞＝４５场"][..], "≥45场"),
            (&["1,720元", "１７２０元", "1720 元"], "1720元"),
            (&["100%", "100 %", "１００％"], "100%"),
            (&["≥1万人次", "1万人次以上"], "≥1万人次"),
            (&["0.50亿元"], "0.5亿元"),
        ] {
            texts.iter().for_each(|text| assert_eq!(written(text), normal, "{text}"));
        }
        assert_eq!(written("按计划完成"), "按计划完成");
    }

    #[test]
    fn dates_are_iso_and_as_precise_as_they_are_printed() {
        let of = |raw: &str| iso_dates(&read(raw, &Evidence { name: "完成时间", ..Evidence::default() }).value);
        let some = |text: &str| Some(text.to_owned());
        assert_eq!(of("2024年12月31日前"), [None, some("2024-12-31")]);
        assert_eq!(of("2024年3月"), [some("2024-03"), some("2024-03")]);
        assert_eq!(of("2024年1月-2024年12月"), [some("2024-01"), some("2024-12")]);
        assert_eq!(of("每年12月底前"), [None, None]);
        assert_eq!(of("12月底前"), [None, None]);
        assert_eq!(of("2024年2月底前"), [None, some("2024-02-29")]);
        assert_eq!(of("2024年上半年"), [None, None]);
    }

    #[test]
    fn a_day_is_named_only_where_it_is_printed_or_follows() {
        let day = |raw: &str| {
            iso_day(&read(raw, &Evidence { name: "日期", ..Evidence::default() }).value).unwrap_or_default()
        };
        let read = [
            "2024年9月30日前",
            "2024年2月底前",
            "2023年2月底",
            "2024年9月",
            "9月30日前",
            "每年9月30日前",
            "2024年1月1日-2024年12月31日",
        ]
        .map(day);
        assert_eq!(read, ["2024-09-30", "2024-02-29", "2023-02-28", "", "", "", "2024-12-31"]);
    }
}
