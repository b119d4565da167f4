//! The years that a text names.

use crate::text::fold;

/// The years of this and the last century in a text: four digits and no more, Western or Chinese.
pub(super) fn all(text: &str) -> Vec<i32> {
    let digits: Vec<Option<i32>> = fold(text).chars().map(digit).collect();
    let runs = digits.chunk_by(|a, b| a.is_some() == b.is_some()).filter(|run| run.len() == 4);
    let years = runs.filter_map(|run| run.iter().try_fold(0, |sum, digit| digit.map(|digit| sum * 10 + digit)));
    years.filter(|year| (1990..2100).contains(year)).collect()
}

/// The first year in a text, though further digits stand beside it.
pub(super) fn first(text: &str) -> Option<i32> {
    let digits: Vec<Option<i32>> = fold(text).chars().map(digit).collect();
    let years = digits.windows(4).filter_map(|w| w.iter().try_fold(0, |sum, d| d.map(|d| sum * 10 + d)));
    years.into_iter().find(|year| (1990..2100).contains(year))
}

/// The value of a digit, Western or Chinese.
fn digit(c: char) -> Option<i32> {
    let chinese = || "〇一二三四五六七八九".chars().position(|d| d == c).or(matches!(c, '零' | '○').then_some(0));
    let value = c.to_digit(10).and_then(|digit| usize::try_from(digit).ok()).or_else(chinese);
    value.and_then(|value| i32::try_from(value).ok())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_year_has_four_digits_of_either_kind() {
        assert_eq!(all("2024—2026年指标值"), [2024, 2026]);
        assert_eq!(all("二〇二四年度"), [2024]);
        assert_eq!(all("13802024123 及 1-6月"), [0; 0]);
        assert_eq!(first("20240115"), Some(2024));
    }
}
