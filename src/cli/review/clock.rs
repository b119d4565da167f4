//! The time of a decision.

use std::time::{SystemTime, UNIX_EPOCH};

/// Now, as `2026-11-29T08:30:00Z`.
pub(super) fn now() -> String {
    let seconds = SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |since| since.as_secs());
    spelt(seconds)
}

/// Seconds since 1970 as RFC 3339 has it.
fn spelt(seconds: u64) -> String {
    let (mut days, rest) = (seconds / 86_400, seconds % 86_400);
    let is_leap = |year: u64| year.is_multiple_of(4) && (!year.is_multiple_of(100) || year.is_multiple_of(400));
    let mut year = 1970;
    while days >= 365 + u64::from(is_leap(year)) {
        days -= 365 + u64::from(is_leap(year));
        year += 1;
    }
    let lengths = [31, 28 + u64::from(is_leap(year)), 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];
    let mut month = 0;
    while days >= lengths[month] {
        days -= lengths[month];
        month += 1;
    }
    format!("{year:04}-{:02}-{:02}T{:02}:{:02}:{:02}Z", month + 1, days + 1, rest / 3600, rest / 60 % 60, rest % 60)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_time_is_spelt_as_rfc_3339_has_it() {
        assert_eq!(spelt(0), "1970-01-01T00:00:00Z");
        assert_eq!(spelt(951_782_399), "2000-02-28T23:59:59Z");
        assert_eq!(spelt(951_782_400), "2000-02-29T00:00:00Z");
        assert_eq!(spelt(1_796_028_600), "2026-11-30T08:50:00Z");
    }
}
