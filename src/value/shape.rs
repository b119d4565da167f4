//! A target that was recognised → is it written as no target is? Wear and walls leave marks that a recogniser takes for
//! digits, letters and points.

use crate::sentence;
use crate::text::{fold, is_blank, is_wide};
use crate::value::name::{Name, declared};
use crate::value::unit;
use rust_decimal::Decimal;

/// The signs that stand before numbers.
const SIGNS: &str = "≥≤≧≦><=";
/// Marks that no target has.
const STRAY: &str = "§#$&?!|_^\\{}★☆";
/// What parts numbers, so that a second one or a zero may follow.
const BETWEEN: &str = "-~/:.,;、年月日至到和与及—+×*";

/// Whether the first digit of a target may be a `≥` that was read as one: a `2` before a number, which begins with no
/// `0`.
#[must_use]
pub fn may_begin_with_sign(target: &str) -> bool {
    matches!(fold(target).as_bytes(), [b'2', b'1'..=b'9', ..])
}

/// Whether a target has a mark, a letter, a blank or a number where none stands: `i个`, `1.`, `00%`, `100%51`,
/// `10 15分钟`.
#[must_use]
pub fn is_misshapen(target: &str) -> bool {
    let chars: Vec<char> = fold(target).chars().collect();
    let at = |i: usize| chars.get(i).copied();
    let before = |i: usize| i.checked_sub(1).and_then(at);
    let is_digit = |c: Option<char>| c.is_some_and(|c| c.is_ascii_digit());
    let is_letter = |c: Option<char>| c.is_some_and(|c| c.is_ascii_alphabetic());
    let is_start = |i: usize| before(i).is_none_or(|c| SIGNS.contains(c));
    let is_odd = |i: usize| {
        let (last, next) = (before(i), at(i + 1));
        let is_lone = !is_letter(last) && !is_letter(next);
        match chars[i] {
            '.' => !is_digit(last) || !is_digit(next),
            // No share has four digits: two numbers have lost what parts them.
            '%' => {
                next == Some('%') || is_digit(next) || (1..=4).all(|back| is_digit(i.checked_sub(back).and_then(at)))
            }
            ',' | '、' | ';' | ':' | '\'' => last.is_none(),
            // What these go on from is lost.
            '/' | ')' => is_start(i) && next.is_some(),
            '0' => is_digit(next) && !is_digit(last) && !last.is_some_and(|c| BETWEEN.contains(c)),
            'i' | 'I' | 'l' if is_lone => is_start(i) || is_digit(next),
            'o' | 'O' if is_lone => is_start(i) || is_digit(last) || is_digit(next),
            c if c.is_ascii_alphabetic() => is_lone && is_digit(next),
            c => STRAY.contains(c),
        }
    };
    let is_bare_sign = !chars.is_empty() && chars.iter().all(|c| SIGNS.contains(*c));
    is_bare_sign
        || has_parted_number(target)
        || (0..chars.len()).any(is_odd)
        || ends_in_another_number(&chars)
        || is_misread_comparison(&chars)
}

/// Why the text of a target cannot be what was meant, though it is printed so; `None` where nothing speaks against it.
#[must_use]
pub fn broken(target: &str) -> Option<&'static str> {
    let folded = fold(target);
    if folded.chars().count() >= 3 && folded.chars().all(|c| c == '#') {
        return Some(sentence!("a spreadsheet prints this where its cell is too narrow for the number"));
    }
    let signs = folded.replace(">=", "≥").replace("<=", "≤");
    let count = signs.chars().filter(|c| "≥≤≧≦><".contains(*c)).count();
    let numbers = signs
        .split(|c: char| !c.is_ascii_digit() && c != '.')
        .filter(|part| part.chars().any(|c| c.is_ascii_digit()))
        .count();
    if count > 1 && numbers < 2 {
        return Some(sentence!("it has several signs for one number"));
    }
    has_parted_number(target).then_some(sentence!("its digits are parted"))
}

/// Whether a target is a unit without a number: that was left out.
#[must_use]
pub fn is_bare_unit(target: &str) -> bool {
    unit::whole(&fold(target)).is_some()
}

/// Whether a text is a unit with its scale, and nothing else: `个`, `万元`.
#[must_use]
pub fn is_unit(text: &str) -> bool {
    declared(&fold(text)).is_some()
}

/// Whether there is nothing but a blank between two digits: what stood there, such as a dash, is lost.
fn has_parted_number(target: &str) -> bool {
    let parts: Vec<&str> = target.split(is_blank).collect();
    parts.windows(2).any(|pair| {
        pair[0].ends_with(|c: char| c.is_ascii_digit()) && pair[1].starts_with(|c: char| c.is_ascii_digit())
    })
}

/// Whether a target is nothing but a number where its name asks for a share of a hundred, and it is more than the
/// whole: its `%` may be read as a digit.
#[must_use]
pub fn lacks_percent(name: &str, target: &str) -> bool {
    let number = fold(target).trim_start_matches(|c| SIGNS.contains(c)).parse::<Decimal>();
    Name::of(name).is_share() && number.is_ok_and(|number| number > Decimal::ONE)
}

/// Whether a target has a `%` where its name asks for a share of a hundred.
#[must_use]
pub fn has_percent(name: &str, target: &str) -> bool {
    Name::of(name).is_share() && target.contains(['%', '％', '‰'])
}

/// Whether a text holds a comparison with a number of which 于 is read as a character that looks like it: `大干等于`.
fn is_misread_comparison(chars: &[char]) -> bool {
    let is_compared = |c: char| c.is_ascii_digit() || "等百或".contains(c);
    chars.windows(3).any(
        |window| matches!(*window, ['大' | '小' | '高' | '低' | '多' | '少' | '等', '干' | '千' | '子', compared] if is_compared(compared)),
    )
}

/// Whether a number with its unit is followed by another number at the end, and nothing parts them.
fn ends_in_another_number(chars: &[char]) -> bool {
    let digits = |c: &char| c.is_ascii_digit();
    let start = chars.iter().position(|c| !SIGNS.contains(*c)).unwrap_or(0);
    let Some(first) = chars[start..].split(|c| !digits(c)).next().filter(|first| !first.is_empty()) else {
        return false;
    };
    let last = chars.iter().rposition(|c| !digits(c)).map_or(0, |at| at + 1);
    let between = chars.get(start + first.len()..last).unwrap_or_default();
    last < chars.len() && between.iter().any(|&c| is_wide(c)) && !between.iter().any(|&c| BETWEEN.contains(c))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_cannot_be_meant_is_told() {
        for text in ["#####", "≥≤90%", "≥5%≤", "4 2公里"] {
            assert!(broken(text).is_some(), "{text}");
        }
        for text in ["≥90%", ">=90%", "≥14℃且≤24℃", "60%≤x≤80%", "100 %", "1", "##", "2024年5月 底前"]
        {
            assert_eq!(broken(text), None, "{text}");
        }
    }

    #[test]
    fn a_unit_alone_is_told() {
        for (target, is_bare) in
            [("个", true), ("人/月", true), ("%", true), ("1个", false), ("及时", false), ("优", false), ("", false)]
        {
            assert_eq!(is_bare_unit(target), is_bare, "{target}");
        }
    }

    #[test]
    fn what_is_written_as_no_target_is_told() {
        for odd in [
            "i个",
            ",2条",
            "/元/平方米/年",
            "≤/元",
            "大干等于32万条",
            "不低千95%",
            "大于等干90",
            "4560%",
            "=",
            "I",
            "1.",
            "≥.80%",
            ".36次",
            "00%及以上",
            "=100个%%%",
            "100%51515",
            ">=800人26301",
            "24小时25025",
            "§1200元",
            "10 15分钟",
            "2024年8月s1日前",
        ] {
            assert!(is_misshapen(odd), "{odd}");
        }
        let usual = [
            "≥90%",
            "1",
            "100%",
            "0.95",
            "≥1,200.50元",
            "2024年05月01日前",
            "2023.07-2024.01",
            "不少于3",
            "PM2.5达标",
            "5G基站8个",
            "≤0%",
            "90%-95%",
            "0起",
            "*",
            "12月31日",
            "≤28.40/株",
            "优",
            "100;%",
            "100 %",
            "A级",
            "2024年1",
        ];
        for usual in usual {
            assert!(!is_misshapen(usual), "{usual}");
        }
    }
}
