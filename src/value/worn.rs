//! Two targets of one row → is one of them most likely the other one, misread? Wear takes a sign, a digit or a point
//! away sooner than it makes one up.

use crate::text::{fold, lost};

/// Whether the targets of the cycle and of the year differ in nothing but signs, digits or points that one of them
/// lacks, or one is the other's number alone.
#[must_use]
pub fn is_half_worn(cycle: &str, annual: &str) -> bool {
    let (cycle, annual) = (fold(cycle), fold(annual));
    let bare = |text: &str| text.chars().all(|c| is_sign(c) || is_figure(c));
    lacking(&cycle, &annual).is_some_and(|lost| {
        let is_unit = (bare(&cycle) || bare(&annual)) && !lost.contains(is_figure);
        is_unit || bare(&lost)
    })
}

/// Whether the targets of the cycle and of the year are alike but for one character.
#[must_use]
pub fn is_half_misread(cycle: &str, annual: &str) -> bool {
    let (cycle, annual) = (fold(cycle), fold(annual));
    cycle.chars().count() == annual.chars().count()
        && cycle.chars().zip(annual.chars()).filter(|(a, b)| a != b).count() == 1
}

/// Whether what was reached differs from what was aimed at in the point only, or one of them has no number, or in the
/// sign of words. A number that was reached may be printed without the sign, and with more digits.
#[must_use]
pub fn is_actual_worn(annual: &str, actual: &str) -> bool {
    let has_number = |text: &str| text.contains(|c: char| c.is_ascii_digit());
    let (annual, actual) = (fold(annual), fold(actual));
    let plain = |text: &str| text.trim_start_matches(is_sign).to_owned();
    if !has_number(&annual) && !has_number(&actual) {
        return annual != actual && plain(&annual) == plain(&actual);
    }
    let (annual, actual) = (plain(&annual), plain(&actual));
    lacking(&annual, &actual).is_some_and(|lost| lost == "." || has_number(&annual) != has_number(&actual))
}

/// What one of two texts lacks of the other; an empty one says nothing.
fn lacking(a: &str, b: &str) -> Option<String> {
    lost(a, b).or_else(|| lost(b, a)).filter(|_| !a.is_empty() && !b.is_empty())
}

fn is_figure(c: char) -> bool {
    c == '.' || c.is_ascii_digit()
}

fn is_sign(c: char) -> bool {
    "≥≤≧≦><=".contains(c)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_half_that_lacks_a_sign_or_a_digit_of_the_other_is_worn() {
        for (cycle, annual, worn) in [
            ("≤预算金额", "预算金额", true),
            ("≥95%", "≥5%", true),
            ("≥95%", "≥90%", false),
            ("≥95%", "≥95 %", false),
            ("90%以上", "90%", false),
            ("24个", "24", true),
            ("100%", "1", false),
            ("", "≥90%", false),
        ] {
            assert_eq!(is_half_worn(cycle, annual), worn, "{cycle} {annual}");
        }
    }

    #[test]
    fn halves_that_differ_in_a_character_are_told() {
        for (cycle, annual, misread) in
            [("45.10%", "45.00%", true), ("I", "1", true), ("≥95%", "≥80%", false), ("≥95%", "≥95%", false)]
        {
            assert_eq!(is_half_misread(cycle, annual), misread, "{cycle} {annual}");
        }
    }

    #[test]
    fn what_was_reached_is_worn_where_its_point_or_its_number_is_gone() {
        for (annual, actual, worn) in [
            ("≥2.1万盏", "21万盏", true),
            ("1次", "次", true),
            ("≤预算金额", "预算金额", true),
            ("≥95%", "95%", false),
            ("≥95%", "95.5%", false),
            ("≥95%", "", false),
            ("优", "优", false),
        ] {
            assert_eq!(is_actual_worn(annual, actual), worn, "{annual} {actual}");
        }
    }
}
