//! What a network says of a line: for each step of the way along it what stands there, with its odds.

use compact_str::CompactString;

/// What is less likely in a step is not kept: `≤` offers `≦` with 0.0006 at most where `≤` is printed, and with 0.003
/// and more where it is not.
pub(super) const LEAST: f32 = 0.0005;

/// What a network says of a line.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Steps {
    /// How wide a step is, as a share of the line's width.
    pub width: f32,
    /// What each step may be, likeliest first: a character, or nothing (an empty text), which parts characters.
    pub odds: Vec<Vec<(CompactString, f32)>>,
}

/// The same character in its other width: on paper `(` and `（` look alike.
pub(super) fn other_width(text: &str) -> Option<char> {
    let mut chars = text.chars();
    let (c, None) = (chars.next()?, chars.next()) else { return None };
    let narrow = u32::from(c).checked_sub(WIDE_FORMS).filter(|narrow| (0x21..=0x7e).contains(narrow));
    let wide = ('!'..='~').contains(&c).then(|| u32::from(c) + WIDE_FORMS);
    char::from_u32(narrow.or(wide)?)
}

/// How far the wide forms of ASCII's characters stand behind them in Unicode.
const WIDE_FORMS: u32 = 0xfee0;

/// The sign between the ends of a range, which fonts draw alike.
const WAVES: [&str; 4] = ["~", "～", "〜", "∼"];

/// Whether two texts are one character, in whichever width.
pub(super) fn is_same(a: &str, b: &str) -> bool {
    a == b || other_width(a).is_some_and(|a| b.chars().eq([a])) || (WAVES.contains(&a) && WAVES.contains(&b))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_widths_of_a_character_are_one() {
        let other = ["(", "，", "（", "年", ",", "％", "", "ab"].map(other_width);
        assert_eq!(other, [Some('（'), Some(','), Some('('), None, Some('，'), Some('%'), None, None]);
        assert!(
            is_same("（", "(")
                && is_same("年", "年")
                && !is_same("年", "(")
                && !is_same("", "(")
                && is_same("〜", "～")
        );
    }
}
