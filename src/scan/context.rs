//! Doubtful characters of a page → what its other lines and the words of forms say they are.
//!
//! A form prints most names twice, and its labels are known. Where the characters around a doubtful one stand elsewhere
//! too, the one that stands between them there is taken, if the recogniser offers it. Nothing is written that was not
//! offered. What was chosen stays doubtful, but where the other half of a row, or a word of forms, is the same text and
//! makes it sure.

use super::signs::{SEEN, WORN, against, is_sign};
use crate::geom::Rect;
use crate::ocr::recognise::Char;
use crate::provenance::Reading;
use crate::text::{is_wide, simplified};

/// What decides whether a character is chosen.
#[derive(Clone, Debug, PartialEq)]
pub struct Tuning {
    /// A character less likely than this is doubtful; others vouch for those around them.
    pub sure: f32,
    /// So many characters on both sides are compared.
    pub reach: usize,
    /// So many of them agree at least.
    ///
    /// Too small: a common ending like 率 decides. Too large: short names are not settled.
    pub agree: usize,
    /// The likelihood with which the chosen character is offered at least.
    pub offered: f32,
    /// A character as likely as this vouches for those around it.
    pub vouches: f32,
    /// How sure a chosen character is where its odds do not make it sure: a reader is told, and it is no second reading
    /// that says the same.
    pub chosen: f32,
}

impl Default for Tuning {
    fn default() -> Self {
        Self { sure: 0.9, reach: 4, agree: 3, offered: 0.002, vouches: 0.8, chosen: 0.5 }
    }
}

/// A character of a text to compare with, and how sure it is; `None` where it is doubtful itself.
type Seen = Option<(char, f32)>;
/// A text to compare with.
type Reference = Vec<Seen>;

/// The lines of a page with their doubtful characters settled where the context tells.
///
/// `boxes` are those of the lines, and `words` those that documents of this kind print.
pub(super) fn settled(mut lines: Vec<Vec<Char>>, boxes: &[Rect], words: &[&str], tuning: &Tuning) -> Vec<Vec<Char>> {
    settle_variants(&mut lines, tuning);
    settle_signs(&mut lines, boxes, tuning);
    settle_columns(&mut lines, boxes, tuning);
    let mut references: Vec<Reference> = lines.iter().map(|line| reference(line, tuning)).collect();
    references.extend(words.iter().map(|word| word.chars().map(|c| Some((c, 1.0))).collect()));
    for (at, line) in lines.iter_mut().enumerate() {
        // Another row says something else, though it may differ in nothing but 一 and 二.
        let says_the_same = |other: usize| boxes.get(other).is_none_or(|other| is_beside(&boxes[at], other));
        for i in 0..line.len() {
            if line[i].confidence < tuning.sure
                && let Some(meant) = meant(&references[at], i, &line[i], &references, &says_the_same, tuning)
            {
                line[i] = meant;
                references[at] = reference(line, tuning);
            }
        }
    }
    settle_words(&mut lines, words, tuning);
    lines
}

/// Settles doubtful characters by words of which all others are read, however sure, and they are offered: where a whole
/// word is worn no character vouches for the next one. Of several words the likeliest is meant.
fn settle_words(lines: &mut [Vec<Char>], words: &[&str], tuning: &Tuning) {
    let words: Vec<Vec<char>> =
        words.iter().map(|word| word.chars().collect()).filter(|word: &Vec<char>| word.len() > tuning.agree).collect();
    for line in lines.iter_mut().filter(|line| line.iter().any(|c| c.confidence < tuning.sure)) {
        for start in 0..line.len() {
            let odds = |word: &&Vec<char>| spelt(&line[start..], word, tuning).unwrap_or(0.0);
            let Some(word) = words.iter().filter(|word| odds(word) > 0.0).max_by(|a, b| odds(a).total_cmp(&odds(b)))
            else {
                continue;
            };
            for (char, &meant) in line[start..].iter_mut().zip(word) {
                if !char.text.chars().eq([meant]) {
                    *char = chosen(char, meant, tuning);
                }
            }
        }
    }
}

/// How likely a line begins with a word, of which it may hold the first characters alone: nothing where a character is
/// not offered, is surely another one, or more are than the word can vouch for.
fn spelt(line: &[Char], word: &[char], tuning: &Tuning) -> Option<f32> {
    let (mut odds, mut read) = (1.0, 0);
    for (char, &meant) in line.iter().zip(word) {
        if char.text.chars().eq([meant]) {
            (odds, read) = (odds * char.confidence, read + 1);
        } else if char.confidence < tuning.sure && offered(char, meant) >= tuning.offered {
            odds *= offered(char, meant);
        } else {
            return None;
        }
    }
    let held = line.len().min(word.len());
    (held >= tuning.agree && read + 1 >= held).then_some(odds)
}

/// Settles characters that are read in their traditional form on a page that is printed in simplified ones: each is the
/// simplified one if the recogniser offers that, and doubtful if not, since labels are compared without regard to the
/// form.
fn settle_variants(lines: &mut [Vec<Char>], tuning: &Tuning) {
    let variant =
        |c: &Char| c.text.chars().next().map(|read| (read, simplified(read))).filter(|(read, simple)| read != simple);
    let traditional = lines.iter().flatten().filter(|c| variant(c).is_some()).count();
    // Of the characters of forms a quarter has a traditional form that is known (0.25 over our 160 made-up ones).
    if 8 * traditional > lines.iter().flatten().count() {
        return;
    }
    for char in lines.iter_mut().flatten() {
        match variant(char) {
            Some((_, simple)) => *char = as_simplified(char, simple, tuning),
            None => char.confidence = (char.confidence + as_traditional(char)).min(SEEN.max(char.confidence)),
        }
    }
}

/// A character that was read in its traditional form as the simplified one, as sure as it is either, if that is
/// offered.
fn as_simplified(char: &Char, simple: char, tuning: &Tuning) -> Char {
    let settled = settle(char, [simple], tuning);
    let either = char.confidence + offered(char, simple);
    let is_sure = settled.text != char.text && either >= tuning.sure;
    if is_sure { Char { confidence: either.min(SEEN), by: char.by, ..settled } } else { settled }
}

/// How likely the recogniser takes a character for its own traditional form.
fn as_traditional(char: &Char) -> f32 {
    let is_it = |other: &str| other != char.text && other.chars().map(simplified).eq(char.text.chars());
    char.others.iter().filter(|(other, _)| is_it(other)).map(|other| other.1).sum()
}

/// The likeliest of some characters that the recogniser offers; if it offers none, what was read, doubtful.
fn settle<const N: usize>(char: &Char, among: [char; N], tuning: &Tuning) -> Char {
    let offered = char.others.iter().filter_map(|(other, _)| other.chars().next());
    match offered.into_iter().find(|c| among.contains(c) && offers(char, *c, tuning)) {
        Some(meant) => chosen(char, meant, tuning),
        None => Char { confidence: char.confidence.min(tuning.chosen), ..char.clone() },
    }
}

/// Settles the signs of values by the line beside that says the same otherwise: the other half of the row.
fn settle_signs(lines: &mut [Vec<Char>], boxes: &[Rect], tuning: &Tuning) {
    for at in 0..lines.len() {
        for i in 0..lines[at].len() {
            let char = &lines[at][i];
            if char.confidence >= tuning.sure || (i > 0 && char.text.chars().any(|c| is_wide(c) && !SIGNS.contains(c)))
            {
                continue;
            }
            let beside = (0..lines.len()).filter(|&n| n != at && is_beside(&boxes[at], &boxes[n]));
            let meant = beside
                .filter_map(|n| differs_in(&lines[at], &lines[n], i, tuning))
                .find(|&sign| offers(char, sign, tuning));
            if let Some(sign) = meant {
                lines[at][i] = chosen(char, sign, tuning);
            }
        }
    }
}

/// Settles the lone characters of columns that hold signs or units: a digit there is the sign, or the `%`, that the
/// recogniser also offers. Where none is offered it is doubtful all the same.
fn settle_columns(lines: &mut [Vec<Char>], boxes: &[Rect], tuning: &Tuning) {
    for at in 0..lines.len() {
        let [only] = &lines[at][..] else { continue };
        let column: Vec<usize> =
            (0..lines.len()).filter(|&n| n != at && !lines[n].is_empty() && is_below(&boxes[at], &boxes[n])).collect();
        let among = |holds: fn(&[Char]) -> bool| column.iter().filter(|&&n| holds(&lines[n])).count();
        if 2 * among(is_lone_sign) > column.len() {
            let (strict, others): (Vec<&[Char]>, Vec<&[Char]>) = column
                .iter()
                .chain([&at])
                .map(|&n| &lines[n][..])
                .filter(|line| is_lone_sign(line))
                .partition(|line| is_strictly_greater(line));
            let at_least = others.iter().filter(|line| line[0].text == "≥").count();
            let settled = match only.text.as_str() {
                // Where no `>` is printed, what looks like one has a faint bar.
                ">" | "≥" if strict.is_empty() && at_least >= AT_LEAST => as_at_least(only),
                // A column of other signs does not speak for these.
                ">" | "<" => only.clone(),
                _ if is_lone_sign(&lines[at]) => against(only, |_| false),
                _ => settle(only, ['≥', '≤', '='], tuning),
            };
            lines[at][0] = settled;
        } else if 3 * among(is_unit) > 2 * column.len() && !is_unit(&lines[at]) && !is_sure_sign(only, tuning) {
            lines[at][0] = settle(only, ['%'], tuning);
        }
    }
}

/// So many `≥` are read in a column that prints them.
const AT_LEAST: usize = 2;
/// Whether a line is a `>` and no worn `≥`.
fn is_strictly_greater(line: &[Char]) -> bool {
    let [only] = line else { return false };
    only.text == ">" && !only.others.iter().any(|(other, odds)| other == "≥" && *odds >= WORN)
}

/// The sign `≥`, as sure as it and `>` are together against the other signs.
fn as_at_least(read: &Char) -> Char {
    let is_one = |text: &str| matches!(text, "≥" | ">");
    let (own, rivals): (Vec<_>, Vec<_>) = read.others.iter().cloned().partition(|(other, _)| is_one(other));
    let confidence = read.confidence + own.iter().map(|other| other.1).sum::<f32>();
    against(&Char { text: "≥".into(), confidence: confidence.min(SEEN), others: rivals, ..read.clone() }, |_| false)
}

/// Whether a line is a unit, a `%` among them: nothing but words.
fn is_unit(line: &[Char]) -> bool {
    line.iter().all(|c| c.text.chars().all(|c| c.is_alphabetic() || "/%％‰℃㎡（）".contains(c)))
}

/// Whether a line is one sign before numbers.
fn is_lone_sign(line: &[Char]) -> bool {
    matches!(line, [only] if is_sign(&only.text))
}

/// Whether a character is a sign that is not doubtful.
fn is_sure_sign(char: &Char, tuning: &Tuning) -> bool {
    is_sign(&char.text) && char.sure() >= tuning.sure
}

/// Whether two lines stand in the middle of one column.
fn is_below(a: &Rect, b: &Rect) -> bool {
    (a.center().x - b.center().x).abs() <= a.height()
}

/// The signs of values.
const SIGNS: &str = "≥≤≧≦><=＝＞＜%％‰";

/// Whether two lines stand side by side.
fn is_beside(a: &Rect, b: &Rect) -> bool {
    let shared = a.y1.min(b.y1) - a.y0.max(b.y0);
    shared > 0.5 * a.height().min(b.height()) && (a.x1 < b.x0 || b.x1 < a.x0)
}

/// The sign that another line has at a place, if it is sure of it and both say the same but for that.
fn differs_in(line: &[Char], other: &[Char], at: usize, tuning: &Tuning) -> Option<char> {
    let same = line.len() == other.len()
        && line.len() > 1
        && (0..line.len()).all(|i| i == at || line[i].text == other[i].text);
    let sign = other.get(at).filter(|c| same && c.sure() >= tuning.sure)?.text.chars().next()?;
    SIGNS.contains(sign).then_some(sign)
}

/// A line as others see it; what was chosen by its context vouches for what stands beside it.
fn reference(line: &[Char], tuning: &Tuning) -> Reference {
    let seen = |c: &Char| Some((c.text.chars().next()?, c.sure()));
    line.iter().map(|c| seen(c).filter(|_| c.sure() >= tuning.vouches || c.by == Reading::Context)).collect()
}

/// What a doubtful character is by the reference that agrees with most of what stands around it, if the recogniser
/// offers that.
///
/// `says_the_same` tells of a reference whether it stands for the same text, by its number.
fn meant(
    line: &Reference,
    at: usize,
    char: &Char,
    references: &[Reference],
    says_the_same: &impl Fn(usize) -> bool,
    tuning: &Tuning,
) -> Option<Char> {
    let read = char.text.chars().next()?;
    // How many characters agree, how sure the same text is of it, and how likely it is, of each character that may be
    // meant.
    let mut best: Option<(usize, f32, f32, char)> = None;
    let mut vouched_for: Option<char> = None;
    let mut is_disputed = false;
    for (number, other) in references.iter().enumerate() {
        for (place, (there, sure)) in other.iter().enumerate().filter_map(|(place, c)| c.map(|c| (place, c))) {
            let agreed = agreed(line, at, other, place, tuning.reach);
            if agreed < tuning.agree || !offers(char, there, tuning) {
                continue;
            }
            // Part of another text may go on otherwise.
            let vouched = if is_same(line, at, other, place) && says_the_same(number) { sure } else { 0.0 };
            if vouched > 0.0 {
                is_disputed |= *vouched_for.get_or_insert(there) != there;
            }
            let odds = if there == read { char.confidence } else { offered(char, there) };
            if best.is_none_or(|(most, of, least, _)| (agreed, vouched, odds) > (most, of, least)) {
                best = Some((agreed, vouched, odds, there));
            }
        }
    }
    let (_, vouched, _, meant) =
        best.filter(|(.., meant)| *meant != read && is_wide(*meant) && !SIGNS.contains(*meant))?;
    // 数量指标 and 质量指标 are words both.
    let sure = if is_disputed { 0.0 } else { sure_as(char, meant, vouched) };
    let chosen = chosen(char, meant, tuning);
    Some(if sure >= tuning.sure { Char { confidence: sure.min(SEEN), by: char.by, ..chosen } } else { chosen })
}

/// How likely the recogniser takes a character for another one.
fn offered(char: &Char, other: char) -> f32 {
    char.others.iter().find(|(text, _)| text.chars().eq([other])).map_or(0.0, |(_, odds)| *odds)
}

/// How sure it is that a character is another one that is offered for it, where the same text stands elsewhere and has
/// that one, as sure as that: by Bayes' rule, of the two of which one is meant.
fn sure_as(char: &Char, meant: char, vouched: f32) -> f32 {
    let offered = offered(char, meant);
    let for_it = offered * vouched;
    let against = (1.0 - offered) * (1.0 - vouched * (1.0 - PRINTED_OTHERWISE));
    for_it / (for_it + against).max(f32::EPSILON)
}

/// So often a text is printed with a character of its own where another one is the same but for that: the halves of a
/// row contradict each other in 1 to 2 of 100 rows, and seldom in a single character.
const PRINTED_OTHERWISE: f32 = 0.01;

/// Whether two lines are the same but for a character that stands in the same place in both, and for what is doubtful.
fn is_same(line: &Reference, at: usize, other: &Reference, place: usize) -> bool {
    let alike = |i: usize| match (line[i], other[i]) {
        (Some(a), Some(b)) => i == at || a.0 == b.0,
        _ => true,
    };
    at == place && line.len() == other.len() && (0..line.len()).all(alike)
}

/// What stands at a place of a reference.
fn said(read: Seen) -> Option<char> {
    read.map(|(said, _)| said)
}

/// A character as it is chosen.
fn chosen(char: &Char, meant: char, tuning: &Tuning) -> Char {
    Char { by: Reading::Context, ..char.taken_for(meant.encode_utf8(&mut [0; 4]), tuning.chosen) }
}

/// Whether a character was read or offered.
fn offers(char: &Char, other: char, tuning: &Tuning) -> bool {
    let is = |text: &str| text.chars().eq([other]);
    is(&char.text) || char.others.iter().any(|(text, odds)| is(text) && *odds >= tuning.offered)
}

/// How many characters around two places are the same, without a break; 0 where one side differs at once.
fn agreed(line: &Reference, at: usize, other: &Reference, place: usize, reach: usize) -> usize {
    let same = |a: usize, b: usize| {
        line.get(a).copied().and_then(said).is_some_and(|a| other.get(b).copied().and_then(said) == Some(a))
    };
    let before = (1..=reach).take_while(|&n| n <= at && n <= place && same(at - n, place - n)).count();
    let after = (1..=reach).take_while(|&n| same(at + n, place + n)).count();
    let clash = |a: usize, b: usize| match (line.get(a), other.get(b)) {
        (Some(Some(a)), Some(Some(b))) => a.0 != b.0,
        _ => false,
    };
    let left = at > 0 && place > 0 && clash(at - 1, place - 1);
    if left || clash(at + 1, place + 1) { 0 } else { before + after }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_worn_word_is_known_by_its_other_characters_though_they_are_doubtful() {
        let char = |text: &str, other: &str| Char {
            text: text.into(),
            at: 0.5,
            confidence: 0.6,
            others: vec![(other.into(), 0.2)],
            ..Char::default()
        };
        let read = |line: &[(&str, &str)], words: &[&str]| -> String {
            let mut lines = vec![line.iter().map(|(text, other)| char(text, other)).collect::<Vec<_>>()];
            settle_words(&mut lines, words, &Tuning::default());
            lines[0].iter().map(|c| c.text.as_str()).collect()
        };
        let words = ["大于等于", "小于等于"];
        assert_eq!(read(&[("大", "太"), ("干", "于"), ("等", "笺"), ("于", "干")], &words), "大于等于");
        assert_eq!(read(&[("六", "大"), ("于", "干"), ("等", "笺"), ("于", "干"), ("9", "g")], &words), "大于等于9");
        assert_eq!(read(&[("太", "犬"), ("于", "干"), ("等", "笺"), ("于", "干")], &words), "太于等于", "not offered");
        assert_eq!(
            read(&[("太", "大"), ("干", "于"), ("等", "笺"), ("于", "干")], &words),
            "太干等于",
            "two are other ones"
        );
        assert_eq!(read(&[("太", "大"), ("于", "干"), ("等", "笺")], &words), "大于等", "it goes on in the next line");
        assert_eq!(
            read(&[("质", "数"), ("量", "置"), ("指", "措"), ("标", "杯")], &["数量指标", "质量指标"]),
            "质量指标"
        );
    }

    fn line(text: &str, doubtful: Option<(usize, &[(&str, f32)])>) -> Vec<Char> {
        let char = |(i, c): (usize, char)| {
            let others =
                doubtful.filter(|d| d.0 == i).map(|d| d.1.iter().map(|(t, p)| ((*t).into(), *p)).collect::<Vec<_>>());
            let confidence = if others.is_some() { 0.6 } else { 0.99 };
            Char {
                text: String::from(c).into(),
                at: 0.5,
                confidence,
                others: others.unwrap_or_default(),
                ..Char::default()
            }
        };
        text.chars().enumerate().map(char).collect()
    }

    /// Labels of forms.
    const WORDS: [&str; 8] =
        ["一级指标", "二级指标", "三级指标", "年度指标值", "项目名称", "数量指标", "质量指标", "服务对象满意度指标"];

    fn said(lines: &[Vec<Char>], at: usize) -> String {
        lines[at].iter().map(|c| c.text.as_str()).collect()
    }

    #[test]
    fn the_other_half_of_a_row_settles_what_the_recogniser_offers() {
        let lines = vec![line("单位的工作效第", Some((6, &[("率", 0.2)]))), line("单位的工作效率", None)];
        let settled = settled(lines, &[Rect::new(0.0, 0.0, 1.0, 1.0); 2], &WORDS, &Tuning::default());
        assert_eq!(said(&settled, 0), "单位的工作效率");
        assert_eq!(settled[0][6].others[0].0, "第");
    }

    #[test]
    fn a_character_is_as_sure_as_it_is_offered_where_the_whole_text_stands_elsewhere() {
        let below = [Rect::new(0.0, 0.0, 60.0, 9.0), Rect::new(0.0, 20.0, 60.0, 29.0)];
        let beside = [below[0], Rect::new(90.0, 0.0, 150.0, 9.0)];
        let sure = |text: &str, offered: f32, other: &str, boxes: &[Rect; 2]| {
            let at = text.chars().position(|c| c == '川').unwrap();
            let lines = vec![line(text, Some((at, &[("用", offered)]))), line(other, None)];
            let settled = settled(lines, boxes, &WORDS, &Tuning::default());
            assert_eq!(settled[0][at].text, "用");
            settled[0][at].confidence >= 0.9
        };
        assert!(sure("资源利川水平", 0.3, "资源利用水平", &beside));
        assert!(!sure("资源利川水平", 0.3, "资源利用水平", &below), "another row may differ in a character");
        assert!(!sure("资源利川水平", 0.01, "资源利用水平", &beside), "hardly offered");
        assert!(!sure("资源利川水平", 0.3, "馆藏资源利用水平提升", &beside), "part of another text");
    }

    #[test]
    fn a_character_that_makes_a_word_of_forms_is_not_taken_for_that_of_another_word() {
        let read = |text: &str, others: &[(&str, f32)]| {
            let settled = settled(
                vec![line(text, Some((0, others)))],
                &[Rect::new(0.0, 0.0, 1.0, 1.0)],
                &WORDS,
                &Tuning::default(),
            );
            (said(&settled, 0), settled[0][0].confidence >= 0.9)
        };
        assert_eq!(read("数量指标", &[("质", 0.35)]), ("数量指标".into(), false));
        assert_eq!(read("质量指标", &[("数", 0.35)]), ("质量指标".into(), false));
        assert_eq!(read("教量指标", &[("质", 0.2), ("数", 0.15)]), ("质量指标".into(), false), "two words");
        assert_eq!(read("教量指标", &[("数", 0.35)]), ("数量指标".into(), true));
    }

    #[test]
    fn nothing_is_written_that_was_not_offered() {
        let lines = vec![line("单位的工作效第", Some((6, &[("弟", 0.2)]))), line("单位的工作效率", None)];
        assert_eq!(
            said(&settled(lines, &[Rect::new(0.0, 0.0, 1.0, 1.0); 2], &WORDS, &Tuning::default()), 0),
            "单位的工作效第"
        );
    }

    #[test]
    fn a_sign_is_settled_by_the_line_beside() {
        let boxes = [Rect::new(0.0, 0.0, 9.0, 5.0), Rect::new(20.0, 1.0, 29.0, 6.0), Rect::new(20.0, 11.0, 29.0, 16.0)];
        let beside = |other: &str, at: usize| {
            let mut lines = vec![line("<10天", Some((0, &[("≤", 0.1)]))), line("无", None), line("无", None)];
            lines[at] = line(other, None);
            said(&settled(lines, &boxes, &WORDS, &Tuning::default()), 0)
        };
        assert_eq!(beside("≤10天", 1), "≤10天");
        assert_eq!(beside("≤10天", 2), "<10天", "the line below is another row");
        assert_eq!(beside("≥10天", 1), "<10天", "it was not offered");
        assert_eq!(beside("≤20天", 1), "<10天");
    }

    #[test]
    fn a_digit_among_units_is_the_sign_that_is_offered() {
        let settle = |odds: f32, others: [&str; 3]| {
            let mut lines = vec![line("0", Some((0, &[("%", odds)])))];
            lines.extend(others.map(|text| line(text, None)));
            let boxes = [0.0, 20.0, 40.0, 60.0].map(|y| Rect::new(100.0, y, 110.0, y + 10.0));
            said(&settled(lines, &boxes, &WORDS, &Tuning::default()), 0)
        };
        assert_eq!(settle(0.2, ["次", "人/晚", "小时"]), "%");
        assert_eq!(settle(0.2, ["次", "12", "35"]), "0");
        assert_eq!(settle(0.2, ["3次", "12人", "35个"]), "0", "a column of targets");
        assert_eq!(settle(0.0001, ["次", "人/晚", "小时"]), "0", "not offered");
        assert_eq!(settle(0.2, ["≥", "≤", "="]), "0", "no sign is offered");
    }

    #[test]
    fn a_sign_above_words_is_no_unit() {
        let lines = ["≥", "次", "人/晚", "小时"].map(|text| line(text, None)).to_vec();
        let boxes = [0.0, 20.0, 40.0, 60.0].map(|y| Rect::new(100.0, y, 110.0, y + 10.0));
        let before = lines[0][0].confidence;
        let after = settled(lines, &boxes, &WORDS, &Tuning::default())[0][0].confidence;
        assert!(before >= 0.9 && after >= before, "{before} {after}");
    }

    #[test]
    fn a_digit_among_signs_is_the_sign_that_is_offered_and_doubtful_where_none_is() {
        let settle = |others: &[(&str, f32)]| {
            let mut lines = vec![line("2", Some((0, others)))];
            lines[0][0].confidence = 0.97;
            lines.extend(["≥", "=", "≤"].map(|text| line(text, None)));
            let boxes = [0.0, 20.0, 40.0, 60.0].map(|y| Rect::new(100.0, y, 110.0, y + 10.0));
            let settled = settled(lines, &boxes, &WORDS, &Tuning::default());
            (said(&settled, 0), settled[0][0].confidence < 0.9)
        };
        assert_eq!(settle(&[("≥", 0.01), ("=", 0.005)]), ("≥".into(), true));
        assert_eq!(settle(&[("z", 0.01)]), ("2".into(), true));
    }

    #[test]
    fn a_worn_sign_in_a_column_is_the_one_that_the_column_prints() {
        let settle = |first: &str, offered: f32, second: &str| {
            let mut lines = vec![line(first, Some((0, &[("≥", offered)])))];
            lines.extend([second, "≥", "=", "≥"].map(|text| line(text, None)));
            let boxes = [0.0, 20.0, 40.0, 60.0, 80.0].map(|y| Rect::new(100.0, y, 110.0, y + 10.0));
            let settled = settled(lines, &boxes, &WORDS, &Tuning::default());
            (said(&settled, 0), settled[0][0].confidence >= 0.9)
        };
        assert_eq!(settle(">", 0.3, "≥"), ("≥".into(), true));
        assert_eq!(settle(">", 0.01, "≥"), (">".into(), false), "it is none itself");
        assert!(!settle(">", 0.3, ">").1, "the column prints > too");
    }

    #[test]
    fn the_traditional_form_of_a_character_is_no_other_reading() {
        let sure = |other: &str| {
            let lines = vec![line("数", Some((0, &[(other, 0.35)]))), line("加强社区矫正规范化建设", None)];
            settled(lines, &[Rect::new(0.0, 0.0, 1.0, 1.0); 2], &WORDS, &Tuning::default())[0][0].confidence
        };
        assert!(sure("數") >= 0.9 && sure("教") < 0.9);
    }

    #[test]
    fn a_traditional_character_among_simplified_ones_is_the_simplified_one_that_is_offered() {
        let settle = |odds: f32| {
            let lines = vec![line("年度总体目標", Some((5, &[("标", odds)]))), line("加强社区矫正规范化建设", None)];
            let settled = settled(lines, &[Rect::new(0.0, 0.0, 1.0, 1.0); 2], &WORDS, &Tuning::default());
            (said(&settled, 0), settled[0][5].confidence >= 0.9)
        };
        assert_eq!(settle(0.1), ("年度总体目标".into(), false));
        assert_eq!(settle(0.35), ("年度总体目标".into(), true), "it is one of the two");
        assert_eq!(settle(0.0001), ("年度总体目標".into(), false), "not offered");
    }

    #[test]
    fn the_words_of_forms_settle_labels() {
        let lines = vec![line("服务对象满竞度指标", Some((5, &[("意", 0.3)])))];
        assert_eq!(
            said(&settled(lines, &[Rect::new(0.0, 0.0, 1.0, 1.0); 2], &WORDS, &Tuning::default()), 0),
            "服务对象满意度指标"
        );
    }
}
