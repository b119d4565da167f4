//! A text that is a point in time or a stretch of the calendar → that, with what is not printed left open.
//!
//! `2024年12月底前` is the last day of December 2024; `9月底前` leaves the year open, `每年12月底前` says that it recurs. A date is read to the last character
//! or not at all; only what is to be done by it may follow (`2021年11月30日前完成资金支付`).

use crate::value::bound;
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

/// Reads a date of a folded text. `asked`: the name of the value asks for a date, so that bare digits (`2024.12`) may be one.
pub(super) fn read(text: &str, asked: bool) -> Option<Period> {
    let mut rest = text.trim_end_matches(['。', ';', ',', '.']);
    if rest.len() > 120 {
        return None;
    }
    let (from, marked, after) = (0..4).find_map(|_| {
        if let Some(found) = moment(rest) {
            return Some(found);
        }
        let lead = FILLERS.iter().find(|word| rest.starts_with(**word)).map(|word| word.len());
        let lead = lead.or_else(|| bound::before(rest).map(|(_, after)| rest.len() - after.len()))?;
        rest = &rest[lead..];
        None
    })?;
    let (to, to_marked, after) = end(from, after);
    let (before, deadline) = deadline(after);
    let marked = marked || to_marked && to.is_some_and(|to| to.month.is_some());
    let plain_end = deadline.is_empty() || remark(deadline);
    let done =
        deadline.chars().all(is_han) && deadline.chars().count() <= 12 && (before || DONE.iter().any(|word| deadline.starts_with(word)));
    let lone_day = from.every.is_none() && from.month.is_none() && from.day.is_some();
    let certain = (marked || asked || before) && (!lone_day || before);
    (certain && (plain_end || done)).then_some(Period { from, to, before })
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

const FILLERS: &[&str] =
    &["于", "在", "截至", "截止到", "截止至", "截止", "自", "从", "到", "至", "应于", "力争", "原则上", "最迟", "最晚"];
const BEFORE: &[&str] = &["之前", "以前", "前", "内", "以内", "之内"];
const AFTER: &[&str] = &["止", "为止", "期间", "起", "之间", "开始"];
const DONE: &[&str] = &[
    "完成",
    "竣工",
    "完工",
    "开工",
    "启动",
    "验收",
    "投入使用",
    "建成",
    "交付",
    "发放",
    "支付",
    "拨付",
    "实施",
    "印发",
    "出版",
    "上报",
    "报送",
    "举办",
    "开展",
    "达到",
    "全部",
    "结束",
    "通过",
];

type Found<'a> = (Moment, bool, &'a str);

/// A moment at the start of a text; whether a calendar word marks it as one; what follows.
fn moment(text: &str) -> Option<Found<'_>> {
    let (every, year, rest) = era(text);
    let found = within_year(rest).map(|(moment, marked, rest)| {
        (Moment { every, year: moment.year.or(year), ..moment }, marked || every.is_some() || year.is_some(), rest)
    });
    found.or_else(|| digits(text)).or_else(|| clock(text)).or_else(|| {
        let rest = rest.strip_prefix("全年").unwrap_or(rest);
        year.map(|year| (Moment { every, year: Some(year), ..Moment::default() }, true, rest))
    })
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
    let said = ["当年度", "当年", "本年度", "本年", "次年", "下一年", "下年", "第二年", "同年", "今年"];
    if let Some(word) = said.iter().find(|word| text.starts_with(**word)) {
        return (None, None, &text[word.len()..]);
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
    let digits: Vec<(usize, usize)> = text
        .char_indices()
        .take(4)
        .filter_map(|(at, c)| "〇一二三四五六七八九零".find(c).map(|d| (at + c.len_utf8(), d / 3 % 10)))
        .collect();
    let (&(end, _), year) = (digits.last()?, digits.iter().fold(0, |year, (_, d)| year * 10 + d));
    let year = u16::try_from(year).ok()?;
    (digits.len() == 4 && is_year(year)).then(|| (year, &text[end..]))
}

fn is_year(year: u16) -> bool {
    (1949..=2099).contains(&year)
}

/// `12月31日`, `9月底`, `第四季度`, `上半年`, `年底`, `10日`.
fn within_year(text: &str) -> Option<Found<'_>> {
    let text = text.strip_prefix(['第', '的']).unwrap_or(text);
    for (word, part) in PARTS {
        if let Some(rest) = text.strip_prefix(word) {
            let (month, day) = if *part == Part::End && *word != "月底" && *word != "月末" && *word != "季末" && *word != "季度末"
            {
                (Some(12), Some(31))
            } else {
                (None, None)
            };
            let part = day.is_none().then_some(*part);
            let (edge, rest) = edge(rest);
            return Some((Moment { month, day, part: edge.or(part), ..Moment::default() }, true, rest));
        }
    }
    let (first, rest) = small(text)?;
    if let Some(rest) = rest.strip_prefix("季度").filter(|_| (1..=4).contains(&first)) {
        let (_, rest) = edge(rest);
        return Some((Moment { part: Some(Part::Quarter(first)), ..Moment::default() }, true, rest));
    }
    if let Some(rest) = rest.strip_prefix('月').filter(|_| (1..=12).contains(&first)) {
        return Some(after_month(first, rest.strip_prefix('份').unwrap_or(rest)));
    }
    let rest = rest.strip_prefix(['日', '号']).filter(|_| (1..=31).contains(&first))?;
    Some((Moment { day: Some(first), ..Moment::default() }, true, rest))
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
        return (Moment { day: Some(day), ..this }, true, rest);
    }
    let (part, rest) = edge(rest);
    let day = (part == Some(Part::End) && month != 2).then(|| month_length(None, month));
    (Moment { day, part: part.filter(|_| day.is_none()), ..this }, true, rest)
}

/// `底`, `初`, `上旬` after a month or a quarter.
fn edge(text: &str) -> (Option<Part>, &str) {
    let words = [
        ("上旬", Part::Third(1)),
        ("中旬", Part::Third(2)),
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
            Some((dated(Some(year), field(4..6)?, day)?, false, &text[len..]))
        }
        4 => {
            let year = text[..4].parse().ok().filter(|year| is_year(*year))?;
            let (separator, month, rest) = separated(&text[4..])?;
            match separated(rest).filter(|(second, ..)| *second == separator) {
                Some((_, day, rest)) => Some((dated(Some(year), month, Some(day))?, true, rest)),
                None => Some((dated(Some(year), month, None)?, false, rest)),
            }
        }
        1 | 2 => {
            let (_, day, rest) = separated(&text[len..]).filter(|(separator, ..)| *separator == '.')?;
            Some((dated(None, field(0..len)?, Some(day))?, false, rest))
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

fn dated(year: Option<u16>, month: u8, day: Option<u8>) -> Option<Moment> {
    let fits = (1..=12).contains(&month) && day.is_none_or(|day| (1..=month_length(year, month)).contains(&day));
    fits.then(|| Moment { year, month: Some(month), day, ..Moment::default() })
}

/// `8:30`, `17:00`, `9点`.
fn clock(text: &str) -> Option<Found<'_>> {
    let (hour, rest) = small(text).filter(|(hour, _)| *hour <= 24)?;
    let (minute, rest) = small(rest.strip_prefix(':')?).filter(|(minute, rest)| *minute < 60 && !rest.starts_with(':'))?;
    (text.len() - rest.len() >= 4
        && minute.to_string().len() + usize::from(minute < 10) == 2
        && text[..text.len() - rest.len()].ends_with(&format!("{minute:02}")))
    .then(|| (Moment { minute: Some(u16::from(hour) * 60 + u16::from(minute)), ..Moment::default() }, true, rest))
}

/// The other end of a range, with the year and month that it shares with the first.
fn end(from: Moment, text: &str) -> (Option<Moment>, bool, &str) {
    let Some(to) = ["--", "-", "~", "至", "到"].iter().find(|word| text.starts_with(**word)) else { return (None, false, text) };
    match moment(&text[to.len()..]) {
        Some((to, marked, rest)) => {
            let month = to.month.or(if to.day.is_some() { from.month } else { None });
            (Some(Moment { year: to.year.or(from.year), month, ..to }), marked, rest)
        }
        None => (None, false, text),
    }
}

/// Takes `前`, `之前`, `止` off; says whether it makes a deadline.
fn deadline(text: &str) -> (bool, &str) {
    if let Some(word) = BEFORE.iter().find(|word| text.starts_with(**word)) {
        return (true, &text[word.len()..]);
    }
    let word = AFTER.iter().find(|word| text.starts_with(**word)).map_or("", |word| word);
    (false, &text[word.len()..])
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
        2 if year.is_some_and(|year| !year.is_multiple_of(4) || (year.is_multiple_of(100) && !year.is_multiple_of(400))) => 28,
        2 => 29,
        _ => 31,
    }
}
