//! Which sign is meant: the recogniser's likeliest reading, or a likelier sign among those that it offers.
//!
//! A recogniser trained on prose knows `>` better than what tables print, `≥`: the rarer sign is meant where it is
//! offered at all. What is chosen so is never sure, and nothing is written that was not offered or seen.

use crate::ocr::recognise::Char;

/// What a sign is when the other one is offered with at least this likelihood.
///
/// Measured on worn prints: a `>` that is a `≥` offers it with 0.17 and more, and a `≤` that is one offers `<` with
/// 0.025 at most. Whether a sign has two bars the page tells (see `bars`).
const MEANT: [(&str, &str, f32); 4] = [(">", "≥", 0.05), ("<", "≤", 0.05), ("V", "≥", 0.05), ("#", "≥", 0.05)];

/// A `>` that is a worn `≥` offers it with at least this likelihood, the least that was measured. Larger than where one
/// is chosen and stays doubtful: with what else tells it becomes sure.
pub(super) const WORN: f32 = 0.17;

/// What was chosen among signs and marks is no surer than this: below what needs no look, above what was chosen by
/// another reading.
pub(super) const CHOSEN: f32 = 0.6;

/// A sign is no surer than this by what else it cannot be, or by its ink: above what needs a look, below what was read
/// without a doubt.
pub(super) const SEEN: f32 = 0.95;

/// A `‰` is seen as `%` and its last ring as one of these.
pub(super) const RINGS: [&str; 4] = ["o", "0", "O", "。"];

/// Whether a text is one sign that stands before a number.
pub(super) fn is_sign(text: &str) -> bool {
    matches!(text, "≥" | "≤" | "≧" | "≦" | ">" | "<" | "=" | "＝" | "＞" | "＜" | "⩾" | "⩽")
}

/// Whether a text is nothing but digits.
pub(super) fn is_number(text: &str) -> bool {
    text.chars().all(|c| c.is_ascii_digit())
}

/// The characters of a line with the signs that are meant, and `‰` and wide numbers as one.
pub(super) fn meant(chars: &[Char]) -> Vec<Char> {
    let mut signs: Vec<Char> = Vec::with_capacity(chars.len());
    for (i, char) in chars.iter().enumerate() {
        let char = match alike(chars, i) {
            Some(sign) => Char { text: sign.into(), confidence: CHOSEN.min(char.confidence), ..char.clone() },
            None => choice(char),
        };
        let ends = chars.get(i + 1).is_none_or(|next| !next.text.chars().all(|c| c.is_ascii_alphanumeric()));
        match signs.last_mut() {
            // `℃` is also seen as `°` and `℃`, or as `°C`, which looks the same and which no form prints.
            Some(last) if last.text == "°" && matches!(char.text.as_str(), "℃" | "C") => {
                *last = joined(last, &char, "℃", last.confidence.min(char.confidence));
            }
            Some(last) if last.text == "%" && ends && RINGS.contains(&char.text.as_str()) => {
                *last = per_mille(last, &char, CHOSEN);
            }
            _ => signs.push(char),
        }
    }
    without_wide_blanks(without_blank_behind_sign(signs))
}

/// The sign `‰` that is read as `%` and a ring, no surer than that.
pub(super) fn per_mille(percent: &Char, ring: &Char, sure: f32) -> Char {
    joined(percent, ring, "‰", sure.min(percent.confidence))
}

/// Two characters that are one.
fn joined(a: &Char, b: &Char, text: &str, confidence: f32) -> Char {
    Char { text: text.into(), at: f32::midpoint(a.at, b.at), confidence, lost: a.lost.max(b.lost), ..Char::default() }
}

/// The sign that looks like a character that cannot be meant before a digit: no number begins with `二` and goes on in
/// digits, and behind a date `一` is a dash, as it is between two amounts of one unit.
fn alike(chars: &[Char], at: usize) -> Option<&'static str> {
    let is_digit = |c: &Char| is_number(&c.text);
    let before = at.checked_sub(1).map(|before| &chars[before]);
    let behind_date = before.is_some_and(|c| is_digit(c) || c.text.chars().all(|c| "年月日号".contains(c)));
    let behind_amount = || {
        let unit = chars[..at].iter().rev().take_while(|c| !is_digit(c)).count();
        let begins = at - unit;
        let number = chars[at + 1..].iter().take_while(|c| is_digit(c)).count();
        let again = chars.get(at + 1 + number..at + 1 + number + unit);
        begins > 0
            && unit > 0
            && again.is_some_and(|again| again.iter().zip(&chars[begins..at]).all(|(a, b)| a.text == b.text))
    };
    match chars[at].text.as_str() {
        _ if !chars.get(at + 1).is_some_and(is_digit) => None,
        "二" if before.is_none() => Some("="),
        "一" if behind_date || behind_amount() => Some("—"),
        _ => None,
    }
}

/// The characters without a blank between the sign that a value begins with and its number: the signs of Chinese fonts
/// are as wide as characters.
fn without_blank_behind_sign(mut chars: Vec<Char>) -> Vec<Char> {
    let signs = chars.iter().take_while(|c| is_sign(&c.text)).count();
    if signs > 0
        && chars.get(signs).is_some_and(|c| c.text == " ")
        && chars.get(signs + 1).is_some_and(|c| is_number(&c.text))
    {
        chars.remove(signs);
    }
    chars
}

/// The characters without the blanks of wide numbers: `９５` is seen as `9 5`. That two numbers of a digit each stand
/// side by side is less likely, and so the number is not sure.
fn without_wide_blanks(chars: Vec<Char>) -> Vec<Char> {
    let is_digit = |at: usize| chars.get(at).is_some_and(|c| is_number(&c.text));
    let is_blank = |at: usize| chars.get(at).is_some_and(|c| c.text == " ");
    let mut wide = vec![false; chars.len()];
    let mut at = 0;
    while at < chars.len() {
        let mut end = at;
        while is_digit(end) && is_blank(end + 1) && is_digit(end + 2) {
            end += 2;
        }
        // A number of more digits than one beside it is another number.
        let alone = (at == 0 || !is_digit(at - 1)) && !is_digit(end + 1);
        if end > at && alone {
            wide[at..=end].fill(true);
        }
        at = end + 1;
    }
    let joined = chars.into_iter().zip(wide).filter(|(char, wide)| !wide || char.text != " ");
    joined
        .map(|(char, wide)| if wide { Char { confidence: CHOSEN.min(char.confidence), ..char } } else { char })
        .collect()
}

/// What a `=` looks like of which a bar is faint, or whose bars have run together.
pub(super) const DASHES: &str = "一二-—–";

/// Weighs the sign before the number of a line as it was read, against what else can stand there. Before anything else
/// has made it doubtful: what was doubted for another reason must stay so.
pub(super) fn weighed(line: &mut [Char]) {
    if let [first, rest @ ..] = line
        && rest.first().is_none_or(|next| is_number(&next.text))
        && choice(first) == *first
    {
        *first = against(first, |rival| is_number(rival) || rival.chars().all(|c| DASHES.contains(c)));
    }
}

/// A sign, as sure as it is against the other signs and those rivals that its place allows: no value begins with a
/// letter, though worn signs look like some.
pub(super) fn against(sign: &Char, allowed: impl Fn(&str) -> bool) -> Char {
    // What was chosen against the likeliest reading stays as doubtful as that.
    if !is_sign(&sign.text) || sign.confidence <= sign.others.iter().map(|other| other.1).fold(0.0, f32::max) {
        return sign.clone();
    }
    let rivals: f32 =
        sign.others.iter().filter(|(other, _)| is_sign(other) || allowed(other)).map(|other| other.1).sum();
    let sure = sign.confidence / (sign.confidence + rivals);
    Char { confidence: sign.confidence.max(sure.min(SEEN)), ..sign.clone() }
}

/// A character, or the sign that it is likelier to be.
fn choice(char: &Char) -> Char {
    let offered = |sign: &str, least: f32| char.others.iter().any(|(other, odds)| other == sign && *odds >= least);
    match MEANT.iter().find(|(read, sign, least)| char.text == *read && offered(sign, *least)) {
        Some((_, sign, _)) => Char { text: (*sign).into(), confidence: CHOSEN.min(char.confidence), ..char.clone() },
        None => char.clone(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str, others: &[(&str, f32)]) -> Char {
        let others = others.iter().map(|(text, odds)| ((*text).into(), *odds)).collect();
        Char { text: text.into(), at: 0.5, confidence: 0.98, others, ..Char::default() }
    }

    fn said(chars: &[Char]) -> String {
        meant(chars).iter().map(|c| c.text.as_str()).collect()
    }

    #[test]
    fn a_sign_of_tables_is_taken_where_it_is_offered() {
        assert_eq!(said(&[read(">", &[("≥", 0.2)]), read("9", &[])]), "≥9");
        assert_eq!(said(&[read("≤", &[("<", 0.01), ("≦", 0.004)])]), "≤");
        assert_eq!(said(&[read(">", &[("》", 0.2)])]), ">");
        assert!(meant(&[read(">", &[("≥", 0.2)])])[0].confidence <= CHOSEN);
    }

    #[test]
    fn a_sign_is_as_sure_as_it_is_against_what_can_stand_in_its_place() {
        let sure = |others: &[(&str, f32)], rest: &str| {
            let sign = Char { confidence: 0.6, ..read("≥", others) };
            let mut line: Vec<Char> =
                std::iter::once(sign).chain(rest.chars().map(|c| read(&c.to_string(), &[]))).collect();
            weighed(&mut line);
            meant(&line)[0].confidence
        };
        assert!(sure(&[("V", 0.3)], "96") >= 0.9);
        assert!(sure(&[("V", 0.3)], "个") < 0.9, "a word");
        assert!(sure(&[("2", 0.3)], "96") < 0.9);
        assert!(sure(&[("≤", 0.3)], "96") < 0.9);
        assert!(sure(&[(">", 0.7)], "96") < 0.9, "the other one is likelier");
        assert!(meant(&[read(">", &[("≥", 0.06)]), read("9", &[])])[0].confidence < 0.9, "it was chosen");
        let doubted = Char { confidence: CHOSEN, ..read("≥", &[]) };
        assert!(
            meant(&[doubted, read("9", &[])])[0].confidence <= CHOSEN,
            "what was doubted when all was read stays so"
        );
    }

    #[test]
    fn the_bars_before_a_number_are_a_sign() {
        let line = |text: &str| text.chars().map(|c| read(&c.to_string(), &[])).collect::<Vec<Char>>();
        assert_eq!(said(&line("二1套")), "=1套");
        assert_eq!(said(&line("二套")), "二套");
        assert_eq!(said(&line("第二12")), "第二12");
        assert_eq!(said(&line("2022年一2024年")), "2022年—2024年");
        assert_eq!(said(&line("表一12")), "表一12");
        assert_eq!(said(&line("10分钟一15分钟")), "10分钟—15分钟");
        assert_eq!(said(&line("10分钟一15天")), "10分钟一15天");
        assert_eq!(said(&line("6月一次")), "6月一次");
    }

    #[test]
    fn a_wide_number_is_one_and_doubtful() {
        let line = |text: &str| text.chars().map(|c| read(&c.to_string(), &[])).collect::<Vec<Char>>();
        for (seen, number) in [
            (">9 5%", ">95%"),
            (">= 1 0 0%", ">=100%"),
            ("≥ 12", "≥12"),
            ("= 3次", "=3次"),
            ("3 = 3", "3 = 3"),
            ("12 5", "12 5"),
            ("1 20", "1 20"),
            ("3 次", "3 次"),
            ("2024 年", "2024 年"),
        ] {
            assert_eq!(said(&line(seen)), number, "{seen}");
        }
        assert!(meant(&line("9 5"))[0].confidence <= CHOSEN);
    }

    #[test]
    fn a_per_mille_sign_seen_as_two_is_one() {
        assert_eq!(said(&[read("1", &[]), read("%", &[]), read("o", &[])]), "1‰");
        assert_eq!(said(&[read("1", &[]), read("%", &[]), read("0", &[]), read("5", &[])]), "1%05");
        assert_eq!(said(&[read("5", &[]), read("°", &[]), read("℃", &[])]), "5℃");
        assert_eq!(said(&[read("5", &[]), read("°", &[]), read("C", &[])]), "5℃");
    }
}
