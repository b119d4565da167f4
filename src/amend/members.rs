//! The members of a document by their paths: what they say, and how another text is put there.

use crate::corrections::Thing;
use crate::document::{Document, Form, Indicator, Reading};
use crate::geom::Rect;
use crate::message::Message;
use crate::say;
use crate::value::{Amount, Value};
use std::borrow::Cow;

/// The members of an indicator that are texts, from left to right as forms print them.
const INDICATOR: [&str; 10] =
    ["level1", "level2", "name", "cycle", "annual_name", "annual", "actual", "weight", "score", "remark"];
const FORM: [&str; 7] = ["title", "year", "pages", "task_total", "remarks", "approval_opinion", "notice"];

/// The things of a document, each with the index of its form.
pub(crate) fn things(document: &Document) -> Vec<(usize, Thing)> {
    let mut all = Vec::new();
    for (at, form) in document.forms.iter().enumerate() {
        all.push((at, Thing::Form));
        all.extend((0..form.fields.len()).map(|i| (at, Thing::Field(i))));
        all.extend((0..form.tasks.len()).map(|i| (at, Thing::Task(i))));
        all.extend((0..form.goals.len()).map(|i| (at, Thing::Goal(i))));
        all.extend((0..form.indicators.len()).map(|i| (at, Thing::Indicator(i))));
    }
    all
}

/// The names of the members of a thing that are texts.
pub(crate) fn of(thing: Thing) -> &'static [&'static str] {
    match thing {
        Thing::Form => &FORM,
        Thing::Field(_) => &["label", "value"],
        Thing::Task(_) => &["name", "content", "amount"],
        Thing::Goal(_) => &["label", "text"],
        Thing::Indicator(_) => &INDICATOR,
    }
}

/// What a member says; `None` where the thing has no such member, or it is not there.
pub(crate) fn text<'a>(form: &'a Form, thing: Thing, member: &str) -> Option<Cow<'a, str>> {
    match (thing, member) {
        // A form without a year can be given one.
        (Thing::Form, "year") => Some(form.year.map(|year| year.to_string()).unwrap_or_default().into()),
        (Thing::Form, "pages") => form.pages.map(|[first, last]| format!("{first}-{last}").into()),
        _ => printed(form, thing, member).map(Cow::Borrowed),
    }
}

/// What is printed as a member.
fn printed<'a>(form: &'a Form, thing: Thing, member: &str) -> Option<&'a str> {
    let raw = |value: &'a Option<Value>| value.as_ref().map(|value| value.raw.as_str());
    match thing {
        Thing::Form => match member {
            "title" => Some(&form.title),
            "task_total" => form.task_total.as_ref().map(|total| total.raw.as_str()),
            "remarks" => form.remarks.as_deref(),
            "approval_opinion" => form.approval_opinion.as_deref(),
            "notice" => form.notice.as_deref(),
            _ => None,
        },
        Thing::Field(at) => form.fields.get(at).and_then(|field| match member {
            "label" => Some(field.label.as_str()),
            "value" => Some(&field.value),
            _ => None,
        }),
        Thing::Task(at) => form.tasks.get(at).and_then(|task| match member {
            "name" => Some(task.name.as_str()),
            "content" => Some(&task.content),
            "amount" => Some(&task.amount.raw),
            _ => None,
        }),
        Thing::Goal(at) => form.goals.get(at).and_then(|goal| match member {
            "label" => goal.label.as_deref(),
            "text" => Some(&goal.text),
            _ => None,
        }),
        Thing::Indicator(at) => form.indicators.get(at).and_then(|row| match member {
            "level1" => Some(row.level1.as_str()),
            "level2" => Some(&row.level2),
            "name" => Some(&row.name),
            "annual_name" => row.annual_name.as_deref(),
            "cycle" => raw(&row.cycle),
            "annual" => raw(&row.annual),
            "actual" => raw(&row.actual),
            "weight" => row.weight.as_deref(),
            "score" => row.score.as_deref(),
            "remark" => row.remark.as_deref(),
            _ => None,
        }),
    }
}

/// What was read of a member that a person has corrected; `None` where it is as it was read.
pub(crate) fn as_read(form: &Form, thing: Thing, member: &str) -> Option<String> {
    let readings = match thing {
        Thing::Form => &form.readings,
        Thing::Field(at) => &form.fields.get(at)?.readings,
        Thing::Task(at) => &form.tasks.get(at)?.readings,
        Thing::Goal(at) => &form.goals.get(at)?.readings,
        Thing::Indicator(at) => &form.indicators.get(at)?.readings,
    };
    readings.iter().find(|reading| reading.member == member).map(|reading| reading.raw.clone())
}

/// What was read of a member, whatever a person has made of it; `None` where the thing has no such member.
pub(crate) fn read(form: &Form, thing: Thing, member: &str) -> Option<String> {
    as_read(form, thing, member).or_else(|| text(form, thing, member).map(Cow::into_owned))
}

/// All that was read of a thing, member by member: what a decision about it as a whole is known by.
pub(crate) fn whole(form: &Form, thing: Thing) -> String {
    let texts = of(thing).iter().filter_map(|member| read(form, thing, member)).filter(|text| !text.is_empty());
    texts.collect::<Vec<_>>().join(" | ")
}

/// Why a text cannot be a member, if it cannot; `last` is the last page of the file.
pub(super) fn refusal(thing: Thing, member: &str, now: &str, last: Option<u32>) -> Option<Message> {
    match (thing, member) {
        (Thing::Form, "year") => year(now).is_none().then(|| say!("'{}' is no year", now)),
        (Thing::Form, "pages") => match pages(now) {
            Some([_, to]) if last.is_none_or(|last| to <= last) => None,
            _ => Some(say!("'{}' are no pages of this file", now)),
        },
        _ => None,
    }
}

/// The year that a text says, `None` within where it says none.
fn year(text: &str) -> Option<Option<i32>> {
    /// The first year of the People's Republic, and one that no plan reaches.
    const YEARS: std::ops::Range<i32> = 1949..2200;
    if text.is_empty() {
        return Some(None);
    }
    text.parse().ok().filter(|year| YEARS.contains(year)).map(Some)
}

/// The first and last page that a text says: `3-7`, or `3`.
fn pages(text: &str) -> Option<[u32; 2]> {
    let (first, last) = text.split_once('-').unwrap_or((text, text));
    let pages = [first.trim().parse().ok()?, last.trim().parse().ok()?];
    (pages[0] >= 1 && pages[0] <= pages[1]).then_some(pages)
}

/// Puts a text into a member, as the form prints it; what it means is for [`renew`](super::renew) to say.
pub(super) fn set(form: &mut Form, thing: Thing, member: &str, now: &str) {
    let maybe = || (!now.is_empty()).then(|| now.to_owned());
    match thing {
        Thing::Form => match member {
            "title" => now.clone_into(&mut form.title),
            "year" => form.year = year(now).unwrap_or(form.year),
            "pages" => form.pages = pages(now).or(form.pages),
            "task_total" => form.task_total = Some(Amount { raw: now.to_owned(), number: None, unit: None }),
            "remarks" => form.remarks = maybe(),
            "approval_opinion" => form.approval_opinion = maybe(),
            "notice" => form.notice = maybe(),
            _ => {}
        },
        Thing::Field(at) => match member {
            "label" => now.clone_into(&mut form.fields[at].label),
            "value" => now.clone_into(&mut form.fields[at].value),
            _ => {}
        },
        Thing::Task(at) => match member {
            "name" => now.clone_into(&mut form.tasks[at].name),
            "content" => now.clone_into(&mut form.tasks[at].content),
            "amount" => now.clone_into(&mut form.tasks[at].amount.raw),
            _ => {}
        },
        Thing::Goal(at) => match member {
            "label" => form.goals[at].label = maybe(),
            "text" => now.clone_into(&mut form.goals[at].text),
            _ => {}
        },
        Thing::Indicator(at) => set_of_row(&mut form.indicators[at], member, now),
    }
}

/// Makes a member of an indicator this text, or takes it off.
pub(super) fn put(row: &mut Indicator, member: &str, text: Option<&str>) {
    match (member, text) {
        (_, Some(text)) => set_of_row(row, member, text),
        ("annual_name", None) => row.annual_name = None,
        ("cycle", None) => row.cycle = None,
        ("annual", None) => row.annual = None,
        ("actual", None) => row.actual = None,
        ("weight", None) => row.weight = None,
        ("score", None) => row.score = None,
        ("remark", None) => row.remark = None,
        (_, None) => set_of_row(row, member, ""),
    }
}

/// Puts a text into a member of an indicator.
pub(super) fn set_of_row(row: &mut Indicator, member: &str, now: &str) {
    let put = |value: &mut Option<Value>| match value {
        Some(value) => now.clone_into(&mut value.raw),
        None => *value = Some(super::renew::unread(now)),
    };
    let points = |now: &str| Some(now.to_owned());
    match member {
        "level1" => now.clone_into(&mut row.level1),
        "level2" => now.clone_into(&mut row.level2),
        "name" => now.clone_into(&mut row.name),
        "annual_name" => row.annual_name = (!now.is_empty() && now != row.name).then(|| now.to_owned()),
        "cycle" => put(&mut row.cycle),
        "annual" => put(&mut row.annual),
        "actual" => put(&mut row.actual),
        "weight" => row.weight = points(now),
        "score" => row.score = points(now),
        "remark" => row.remark = points(now),
        _ => {}
    }
}

/// The page and the box of a thing; a form and a goal have none.
pub(crate) fn place(form: &Form, thing: Thing) -> (Option<u32>, Option<Rect>) {
    match thing {
        Thing::Form | Thing::Goal(_) => (None, None),
        Thing::Field(at) => form.fields.get(at).map_or((None, None), |f| (f.page, f.bbox)),
        Thing::Task(at) => form.tasks.get(at).map_or((None, None), |t| (t.page, t.bbox)),
        Thing::Indicator(at) => form.indicators.get(at).map_or((None, None), |i| (i.page, i.bbox)),
    }
}

/// Who has decided about a thing, and what was read of it.
pub(super) fn person(form: &mut Form, thing: Thing) -> (&mut Option<String>, &mut Vec<Reading>) {
    macro_rules! of {
        ($thing:expr) => {{
            let thing = $thing;
            (&mut thing.corrected_by, &mut thing.readings)
        }};
    }
    match thing {
        Thing::Form => (&mut form.corrected_by, &mut form.readings),
        Thing::Field(at) => of!(&mut form.fields[at]),
        Thing::Task(at) => of!(&mut form.tasks[at]),
        Thing::Goal(at) => of!(&mut form.goals[at]),
        Thing::Indicator(at) => of!(&mut form.indicators[at]),
    }
}
