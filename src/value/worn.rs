//! Two targets of one row → is one of them most likely the other one, misread? Wear takes a sign, a digit or a point away sooner than it makes one up.

use crate::text::{fold, lost};

/// Whether the targets of the cycle and of the year differ in nothing but signs, digits or points that one of them lacks.
#[must_use]
pub fn is_half_worn(cycle: &str, annual: &str) -> bool {
    let (cycle, annual) = (fold(cycle), fold(annual));
    lacking(&cycle, &annual).is_some_and(|lost| lost.chars().all(|c| is_sign(c) || c == '.' || c.is_ascii_digit()))
}

/// Whether what was reached differs from what was aimed at in the point only, or one of them has no number. What was reached may be printed without the
/// sign, and with more digits.
#[must_use]
pub fn is_actual_worn(annual: &str, actual: &str) -> bool {
    let plain = |text: &str| fold(text).trim_start_matches(is_sign).to_owned();
    let (annual, actual) = (plain(annual), plain(actual));
    let has_number = |text: &str| text.contains(|c: char| c.is_ascii_digit());
    lacking(&annual, &actual).is_some_and(|lost| lost == "." || has_number(&annual) != has_number(&actual))
}

/// What one of two texts lacks of the other; an empty one says nothing.
fn lacking(a: &str, b: &str) -> Option<String> {
    lost(a, b).or_else(|| lost(b, a)).filter(|_| !a.is_empty() && !b.is_empty())
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
            ("", "≥90%", false),
        ] {
            assert_eq!(is_half_worn(cycle, annual), worn, "{cycle} {annual}");
        }
    }

    #[test]
    fn what_was_reached_is_worn_where_its_point_or_its_number_is_gone() {
        for (annual, actual, worn) in [
            ("≥2.1万盏", "21万盏", true),
            ("1次", "次", true),
            ("≥95%", "95%", false),
            ("≥95%", "95.5%", false),
            ("≥95%", "", false),
            ("优", "优", false),
        ] {
            assert_eq!(is_actual_worn(annual, actual), worn, "{annual} {actual}");
        }
    }
}
