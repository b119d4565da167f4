//! The start of a text → an exact number: `1,247.5`, `3.6万`, `1亿2000万`, `二十五`.
//!
//! Numbers are decimals from the first digit on; whatever does not fit one is no number.

use crate::value::lexicon::{DIGITS, SCALES};
use crate::value::unit;
use rust_decimal::Decimal;

/// A number as it stands in a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Number {
    /// Its digits, before 万 and 亿.
    pub(super) digits: Decimal,
    /// What 万, 亿, … multiply it with; 1 where none is printed.
    pub(super) scale: Decimal,
    /// Is it written in Chinese numerals?
    pub(super) chinese: bool,
}

impl Number {
    /// The number multiplied out; `None` where it is too large.
    pub(super) fn value(self) -> Option<Decimal> {
        self.digits.checked_mul(self.scale).map(|n| n.normalize())
    }

    /// Is a scale printed?
    pub(super) fn is_scaled(self) -> bool {
        self.scale != Decimal::ONE
    }

    /// Has it no fraction as printed?
    pub(super) fn is_whole(self) -> bool {
        self.digits.fract().is_zero()
    }
}

/// Reads the number at the start of a folded text, and returns it with what follows.
pub(super) fn leading(text: &str) -> Option<(Number, &str)> {
    if let Some((digits, rest)) = arabic(text) {
        return compound(digits, rest);
    }
    let (digits, rest) = chinese(text)?;
    Some((Number { digits, scale: Decimal::ONE, chinese: true }, rest))
}

/// Reads 万, 亿, 百万, … at the start of a text; a scale of 1 where there is none.
pub(super) fn leading_scale(text: &str) -> (Decimal, &str) {
    let (mut scale, mut rest) = (Decimal::ONE, text);
    // Two at most: 千万, 万亿.
    for _ in 0..2 {
        if unit::starts_with_scale_character(rest) {
            break;
        }
        let Some((word, power)) = SCALES.iter().find(|(word, _)| rest.starts_with(*word)) else { break };
        scale *= Decimal::from(10_u64.pow(*power));
        rest = &rest[word.len()..];
    }
    (scale, rest)
}

/// Reads `1,247.50` at the start of a text: separators only between groups of three.
pub(super) fn arabic(text: &str) -> Option<(Decimal, &str)> {
    let digits = |text: &str| text.bytes().take_while(u8::is_ascii_digit).count();
    let mut end = digits(text);
    if end == 0 {
        return None;
    }
    let mut plain = text[..end].to_owned();
    if end <= 3 {
        while text[end..].starts_with(',') && digits(&text[end + 1..]) == 3 {
            plain.push_str(&text[end + 1..end + 4]);
            end += 4;
        }
    }
    if text[end..].starts_with('.') {
        let fraction = digits(&text[end + 1..]);
        if fraction > 0 {
            plain.push_str(&text[end..=end + fraction]);
            end += 1 + fraction;
        }
    }
    let number = Decimal::from_str_exact(&plain).ok()?;
    Some((number, &text[end..]))
}

/// Reads `二十五`, `三千二百`, `九十八点五`, `十` at the start of a text.
pub(super) fn chinese(text: &str) -> Option<(Decimal, &str)> {
    let mut total = Decimal::ZERO;
    let (mut rest, mut found) = (text, false);
    for (word, power) in [("亿", 8_u32), ("万", 4)] {
        let Some((count, after)) = section(rest) else { break };
        let Some(after) = after.strip_prefix(word) else { continue };
        total = total.checked_add(Decimal::from(count * 10_u64.pow(power)))?;
        (rest, found) = (after.trim_start_matches('零'), true);
    }
    if let Some((count, after)) = section(rest) {
        total = total.checked_add(Decimal::from(count))?;
        (rest, found) = (after, true);
    }
    if !found {
        return None;
    }
    if let Some(fraction) = rest.strip_prefix('点') {
        let digits: String = fraction.chars().map_while(digit).map(|d| char::from(b'0' + d)).collect();
        if !digits.is_empty() {
            total = total.checked_add(Decimal::from_str_exact(&format!("0.{digits}")).ok()?)?;
            rest = &fraction[fraction.char_indices().nth(digits.len()).map_or(fraction.len(), |(at, _)| at)..];
        }
    }
    Some((total, rest))
}

/// `1亿2000万`, `1万2000`: what follows a scale is added where it is smaller than the scale.
fn compound(digits: Decimal, rest: &str) -> Option<(Number, &str)> {
    let (scale, rest) = leading_scale(rest);
    let first = Number { digits, scale, chinese: false };
    if !first.is_scaled() || !digits.fract().is_zero() {
        return Some((first, rest));
    }
    let Some((more, after)) = arabic(rest) else { return Some((first, rest)) };
    let (more_scale, after) = leading_scale(after);
    let added = more.checked_mul(more_scale)?;
    let whole_group = more_scale != Decimal::ONE || (scale == Decimal::from(10_000) && rest.len() - after.len() == 4);
    if added >= scale || !whole_group {
        return None;
    }
    let digits = first.value()?.checked_add(added)?.checked_div(scale)?;
    Some((Number { digits, ..first }, after))
}

/// A number below ten thousand in Chinese numerals: 千, 百, 十 in falling order.
fn section(text: &str) -> Option<(u64, &str)> {
    let (mut total, mut rest, mut limit, mut found) = (0, text, 10_000, false);
    loop {
        let zero = found.then(|| rest.strip_prefix(['零', '〇'])).flatten();
        let from = zero.unwrap_or(rest);
        let mut chars = from.chars();
        let Some(first) = chars.next() else { break };
        // 十 alone is ten; 百 and 千 need their digit, for 百姓 and 千方百计 are words.
        let (count, unit) = match (digit(first), place(first)) {
            (Some(d), _) => match chars.clone().next().and_then(place) {
                Some(power) => {
                    chars.next();
                    (u64::from(d), power)
                }
                None => (u64::from(d), 1),
            },
            (None, Some(10)) if !found => (1, 10),
            _ => break,
        };
        if unit >= limit || (count == 0 && (unit > 1 || found)) {
            break;
        }
        total += count * unit;
        rest = chars.as_str();
        (limit, found) = (unit, true);
        if unit == 1 {
            break;
        }
    }
    found.then_some((total, rest))
}

/// The value of a Chinese digit.
pub(super) fn digit(c: char) -> Option<u8> {
    DIGITS.iter().find(|(word, _)| *word == c).map(|(_, value)| *value)
}

fn place(c: char) -> Option<u64> {
    match c {
        '十' | '拾' => Some(10),
        '百' | '佰' => Some(100),
        '千' | '仟' => Some(1000),
        _ => None,
    }
}
