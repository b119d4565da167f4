//! A text that is a point in time or a stretch of the calendar → that, with what is not printed left open.
//!
//! `2024年12月底前` is the last day of December 2024; `9月底前` leaves the year open, `每年12月底前` says that it recurs. A date is
//! read to the last character or not at all; only what is to be done by it may follow (`2021年11月30日前完成资金支付`).

use crate::value::bound;
use crate::value::lexicon::{self, DATE_BEFORE, DATE_DONE, DATE_ENDS, DATE_LEADS, DATE_WITHIN, SAID_YEARS, TO};
use crate::value::number;
use crate::value::unit::{self, is_han};

/// A stretch of the calendar.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Period {
    /// Where it begins, or all of it.
    pub from: Moment,
    /// Where it ends, if it has two ends.
    pub to: Option<Moment>,
    /// Is it a deadline (`前`)?
    pub before: bool,
}

/// A day, a month, a quarter, …: what is printed of it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Moment {
    /// How often it comes round, where it does.
    pub every: Option<Every>,
    /// The year.
    pub year: Option<u16>,
    /// The month, 1 to 12.
    pub month: Option<u8>,
    /// The day of the month, 1 to 31.
    pub day: Option<u8>,
    /// A part that is neither a month nor a day.
    pub part: Option<Part>,
    /// The time of the day, in minutes after midnight.
    pub minute: Option<u16>,
}

/// How often a moment comes round.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Every {
    /// 每年.
    Year,
    /// 每季度.
    Quarter,
    /// 每月.
    Month,
    /// 每周, 每日 and the like.
    Other,
}

/// A part of a year or of a month.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Part {
    /// 上半年 (1), 下半年 (2).
    Half(u8),
    /// 第一季度 to 第四季度.
    Quarter(u8),
    /// 上旬, 中旬, 下旬.
    Third(u8),
    /// 初.
    Start,
    /// 中.
    Middle,
    /// 底, 末.
    End,
}

/// Reads a date of a folded text. `asked`: the name of the value asks for a date, so that bare digits (`2024.12`) may
/// be one.
pub(super) fn read(text: &str, asked: bool) -> Option<Period> {
    let text = text.trim_end_matches(['。', ';', ',', '.']);
    // Long cells are prose.
    if text.len() > 120 {
        return None;
    }
    let first = begin(text)?;
    let second = end(&first);
    let last = second.as_ref().unwrap_or(&first);
    let (edge, tail) = edge_after(last.rest);
    let before = edge == Edge::Before;
    // A bare `2024.12` is a number; two of them (`2023.07-2024.01`) are a period.
    let two_years = second
        .as_ref()
        .is_some_and(|to| to.moment.year.is_some() && first.moment.year.is_some() && to.moment.month.is_some());
    let marked = first.marked || second.as_ref().is_some_and(|to| to.marked) || two_years;
    // `10日` and `10日内` are lengths of time, `10日前` is a day.
    let lone_day = first.moment.every.is_none() && first.moment.month.is_none() && first.moment.day.is_some();
    // `12.31` is a number unless it is a deadline (`12.31前`).
    let lone_digits = !first.marked && first.moment.year.is_none();
    let certain = (marked || asked || before) && (!(lone_day || lone_digits) || before);
    let ended = tail.is_empty() || remark(tail);
    let done = tail.chars().all(is_han)
        && tail.chars().count() <= 12
        && (before || lexicon::leading(DATE_DONE, tail).is_some());
    let to = second.map(|to| within(first.moment, to.moment));
    (certain && (ended || done)).then_some(Period { from: first.moment, to, before })
}

/// The day of a spreadsheet's serial number, for the years 2000 to 2049: `44561` is 2021-12-31.
pub(super) fn of_serial(serial: u32) -> Option<(u16, u8, u8)> {
    // Serial 36526 is 2000-01-01 (ECMA-376, 18.17.4.1, the 1900 date system).
    const FIRST: u32 = 36_526;
    let mut days = serial.checked_sub(FIRST)?;
    for year in 2000..2050_u16 {
        for month in 1..=12_u8 {
            let length = u32::from(month_length(Some(year), month));
            if days < length {
                return Some((year, month, u8::try_from(days).ok()? + 1));
            }
            days -= length;
        }
    }
    None
}

/// A moment as it stands in a text.
struct Found<'a> {
    moment: Moment,
    /// Does a calendar word mark it as one?
    marked: bool,
    /// What follows it.
    rest: &'a str,
}

/// What follows a date makes it.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Edge {
    /// `前`.
    Before,
    /// `内`.
    Within,
    /// Nothing, or `止`, `起`.
    None,
}

/// The first moment of a text, after the words that lead to it.
fn begin(text: &str) -> Option<Found<'_>> {
    let mut rest = text;
    // `力争于每年`: no date was led to by more than a few words.
    for _ in 0..4 {
        if let Some(found) = shared(rest).or_else(|| moment(rest)) {
            return Some(found);
        }
        let lead = lexicon::leading(DATE_LEADS, rest).map(|(_, after)| after);
        rest = lead.or_else(|| bound::before(rest).map(|(_, after)| after))?;
    }
    None
}

/// A moment at the start of a text.
fn moment(text: &str) -> Option<Found<'_>> {
    let (every, year, rest) = era(text);
    let said = every.is_some() || year.is_some();
    if let Some(found) = within_year(rest) {
        let moment = Moment { every, year: found.moment.year.or(year), ..found.moment };
        return Some(Found { moment, marked: found.marked || said, ..found });
    }
    digits(text).or_else(|| clock(text)).or_else(|| {
        let rest = rest.strip_prefix("全年").unwrap_or(rest);
        let moment = Moment { every, year: Some(year?), ..Moment::default() };
        Some(Found { moment, marked: true, rest })
    })
}

/// `1-12月`, `2024年1-6月`, `6月1-30日`, `2023-2025年`: the word after the second number holds for the first.
fn shared(text: &str) -> Option<Found<'_>> {
    let second = |rest| lexicon::leading(TO, rest).and_then(|(_, after)| moment(after)).map(|found| found.moment);
    if let Some((year, rest)) = year_number(text)
        && second(rest).is_some_and(|to| to.year.is_some() && to.month.is_none())
    {
        return Some(Found { moment: Moment { year: Some(year), ..Moment::default() }, marked: true, rest });
    }
    let (every, year, rest) = era(text);
    let (number, rest) = small(rest.strip_prefix('第').unwrap_or(rest))?;
    let this = Moment { every, year, ..Moment::default() };
    let moment = match second(rest)? {
        Moment { month: Some(_), year: None, .. } if (1..=12).contains(&number) => {
            Moment { month: Some(number), ..this }
        }
        Moment { part: Some(Part::Quarter(_)), year: None, .. } if (1..=4).contains(&number) => {
            Moment { part: Some(Part::Quarter(number)), ..this }
        }
        _ => return None,
    };
    Some(Found { moment, marked: true, rest })
}

/// `2024年`, `2024年度`, `每年`, `每月`, `次年`.
fn era(text: &str) -> (Option<Every>, Option<u16>, &str) {
    let every = [
        ("每季度", Every::Quarter),
        ("每个季度", Every::Quarter),
        ("每季", Every::Quarter),
        ("每年度", Every::Year),
        ("每年", Every::Year),
        ("每个月", Every::Month),
        ("每月", Every::Month),
        ("每周", Every::Other),
        ("每天", Every::Other),
        ("每日", Every::Other),
    ];
    if let Some((word, every)) = every.iter().find(|(word, _)| text.starts_with(word)) {
        return (Some(*every), None, &text[word.len()..]);
    }
    if let Some((_, rest)) = lexicon::leading(SAID_YEARS, text) {
        return (None, None, rest);
    }
    match year_number(text).and_then(|(year, rest)| Some((year, rest.strip_prefix('年')?))) {
        Some((year, rest)) => (None, Some(year), rest.strip_prefix('度').unwrap_or(rest)),
        None => (None, None, text),
    }
}

/// `2024`, `二〇二四`; `24` only before a month.
fn year_number(text: &str) -> Option<(u16, &str)> {
    let len = text.bytes().take_while(u8::is_ascii_digit).count();
    if len == 4 {
        let year = text[..4].parse().ok().filter(|year| is_year(*year))?;
        return Some((year, &text[4..]));
    }
    if len == 2 && text[2..].strip_prefix('年').and_then(small).is_some_and(|(_, rest)| rest.starts_with('月')) {
        return Some((2000 + text[..2].parse::<u16>().ok()?, &text[2..]));
    }
    let (mut year, mut rest) = (0_u16, text);
    for _ in 0..4 {
        let digit = rest.chars().next().and_then(number::digit)?;
        year = year * 10 + u16::from(digit);
        rest = &rest['一'.len_utf8()..];
    }
    is_year(year).then_some((year, rest))
}

fn is_year(year: u16) -> bool {
    (1949..=2099).contains(&year)
}

/// `12月31日`, `9月底`, `第四季度`, `上半年`, `年底`, `10日`.
fn within_year(text: &str) -> Option<Found<'_>> {
    let text = text.strip_prefix(['第', '的']).unwrap_or(text);
    for (word, part) in PARTS {
        if let Some(rest) = text.strip_prefix(word) {
            let (month, day) =
                if *part == Part::End && *word != "月底" && *word != "月末" && *word != "季末" && *word != "季度末"
                {
                    (Some(12), Some(31))
                } else {
                    (None, None)
                };
            let part = day.is_none().then_some(*part);
            let (edge, rest) = edge(rest);
            return Some(marked(Moment { month, day, part: edge.or(part), ..Moment::default() }, rest));
        }
    }
    let (first, rest) = small(text)?;
    if let Some(rest) = rest.strip_prefix("季度").filter(|_| (1..=4).contains(&first)) {
        let (_, rest) = edge(rest);
        return Some(marked(Moment { part: Some(Part::Quarter(first)), ..Moment::default() }, rest));
    }
    if let Some(rest) = rest.strip_prefix('月').filter(|_| (1..=12).contains(&first)) {
        return Some(after_month(first, rest.strip_prefix('份').unwrap_or(rest)));
    }
    let rest = rest.strip_prefix(['日', '号']).filter(|_| (1..=31).contains(&first))?;
    Some(marked(Moment { day: Some(first), ..Moment::default() }, rest))
}

const PARTS: &[(&str, Part)] = &[
    ("上半年", Part::Half(1)),
    ("下半年", Part::Half(2)),
    ("年底", Part::End),
    ("年末", Part::End),
    ("年终", Part::End),
    ("年内", Part::End),
    ("底", Part::End),
    ("末", Part::End),
    ("年初", Part::Start),
    ("初", Part::Start),
    ("年中", Part::Middle),
    ("季度末", Part::End),
    ("季末", Part::End),
    ("月底", Part::End),
    ("月末", Part::End),
    ("月初", Part::Start),
];

fn after_month(month: u8, rest: &str) -> Found<'_> {
    let this = Moment { month: Some(month), ..Moment::default() };
    if let Some((day, rest)) = small(rest).and_then(|(day, rest)| Some((day, rest.strip_prefix(['日', '号'])?)))
        && (1..=month_length(None, month)).contains(&day)
    {
        let hour = small(rest)
            .and_then(|(hour, rest)| Some((hour, rest.strip_prefix(['时', '点'])?)))
            .filter(|(hour, _)| *hour <= 24);
        let (minute, rest) = hour.map_or((None, rest), |(hour, rest)| (Some(u16::from(hour) * 60), rest));
        return marked(Moment { day: Some(day), minute, ..this }, rest);
    }
    let (part, rest) = edge(rest);
    let day = (part == Some(Part::End) && month != 2).then(|| month_length(None, month));
    marked(Moment { day, part: part.filter(|_| day.is_none()), ..this }, rest)
}

/// `底`, `初`, `上旬` after a month or a quarter.
fn edge(text: &str) -> (Option<Part>, &str) {
    let words = [
        ("上旬", Part::Third(1)),
        ("中旬", Part::Third(2)),
        ("中下旬", Part::Third(3)),
        ("上中旬", Part::Third(2)),
        ("下旬", Part::Third(3)),
        ("底", Part::End),
        ("末", Part::End),
        ("初", Part::Start),
        ("中", Part::Middle),
    ];
    words.iter().find_map(|(word, part)| Some((Some(*part), text.strip_prefix(word)?))).unwrap_or((None, text))
}

/// `2024-06-30`, `2024.6`, `202406`, `20240630`, `6.30`: marked where only a date is written so.
fn digits(text: &str) -> Option<Found<'_>> {
    let len = text.bytes().take_while(u8::is_ascii_digit).count();
    let field = |range: std::ops::Range<usize>| text.get(range).and_then(|digits| digits.parse::<u8>().ok());
    match len {
        8 | 6 => {
            let year = text[..4].parse().ok().filter(|year| is_year(*year))?;
            let day = if len == 8 { Some(field(6..8)?) } else { None };
            dated(Some(year), field(4..6)?, day, &text[len..])
        }
        4 => {
            let year = text[..4].parse().ok().filter(|year| is_year(*year))?;
            if text.len() == 4 {
                return Some(Found {
                    moment: Moment { year: Some(year), ..Moment::default() },
                    marked: false,
                    rest: "",
                });
            }
            let (separator, month, rest) = separated(&text[4..])?;
            match separated(rest).filter(|(second, ..)| *second == separator) {
                Some((_, day, rest)) => {
                    dated(Some(year), month, Some(day), rest).map(|found| Found { marked: true, ..found })
                }
                None => dated(Some(year), month, None, rest),
            }
        }
        1 | 2 => {
            let (_, day, rest) = separated(&text[len..]).filter(|(separator, ..)| *separator == '.')?;
            dated(None, field(0..len)?, Some(day), rest)
        }
        _ => None,
    }
}

/// `.06` or `-6` or `/30`.
fn separated(text: &str) -> Option<(char, u8, &str)> {
    let separator = text.chars().next().filter(|c| matches!(c, '.' | '-' | '/'))?;
    let len = text[1..].bytes().take_while(u8::is_ascii_digit).count();
    let number = text.get(1..1 + len).filter(|_| (1..=2).contains(&len))?.parse().ok()?;
    Some((separator, number, &text[1 + len..]))
}

/// A date in digits alone, if there is such a day.
fn dated(year: Option<u16>, month: u8, day: Option<u8>, rest: &str) -> Option<Found<'_>> {
    let fits = (1..=12).contains(&month) && day.is_none_or(|day| (1..=month_length(year, month)).contains(&day));
    fits.then(|| Found { moment: Moment { year, month: Some(month), day, ..Moment::default() }, marked: false, rest })
}

fn marked(moment: Moment, rest: &str) -> Found<'_> {
    Found { moment, marked: true, rest }
}

/// `8:30`, `17:00`.
fn clock(text: &str) -> Option<Found<'_>> {
    let (hour, rest) = small(text).filter(|(hour, _)| *hour <= 24)?;
    let minutes = rest.strip_prefix(':')?;
    let two_digits = minutes.bytes().take_while(u8::is_ascii_digit).count() == 2;
    let (minute, rest) =
        small(minutes).filter(|(minute, rest)| two_digits && *minute < 60 && !rest.starts_with(':'))?;
    Some(marked(Moment { minute: Some(u16::from(hour) * 60 + u16::from(minute)), ..Moment::default() }, rest))
}

/// The other end of a range.
fn end<'a>(from: &Found<'a>) -> Option<Found<'a>> {
    lexicon::leading(TO, from.rest).and_then(|(_, after)| moment(after))
}

/// The second end of a range with the year and the month that it shares with the first.
fn within(from: Moment, to: Moment) -> Moment {
    let month = to.month.or(from.month.filter(|_| to.day.is_some()));
    Moment { every: from.every, year: to.year.or(from.year), month, ..to }
}

/// Takes `前`, `之前`, `止` off.
fn edge_after(text: &str) -> (Edge, &str) {
    let words = [(DATE_BEFORE, Edge::Before), (DATE_WITHIN, Edge::Within), (DATE_ENDS, Edge::None)];
    words.iter().find_map(|(words, edge)| Some((*edge, lexicon::leading(words, text)?.1))).unwrap_or((Edge::None, text))
}

fn remark(text: &str) -> bool {
    unit::bracket(text).is_some_and(|(_, rest)| rest.is_empty())
}

/// A whole number below a hundred, in either script.
fn small(text: &str) -> Option<(u8, &str)> {
    let len = text.bytes().take_while(u8::is_ascii_digit).count();
    if len > 0 {
        return Some((text[..len].parse().ok().filter(|_| len <= 2)?, &text[len..]));
    }
    let (number, rest) = number::chinese(text)?;
    Some((u8::try_from(number).ok().filter(|n| *n < 100 && number.fract().is_zero())?, rest))
}

fn month_length(year: Option<u16>, month: u8) -> u8 {
    match month {
        4 | 6 | 9 | 11 => 30,
        2 if year
            .is_some_and(|year| !year.is_multiple_of(4) || (year.is_multiple_of(100) && !year.is_multiple_of(400))) =>
        {
            28
        }
        2 => 29,
        _ => 31,
    }
}
