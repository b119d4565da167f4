//! Rows that a person has added, struck off, split, merged or moved.
//!
//! What was found about a row goes with it, and what was read of a row that is gone stays with its form.

use super::{doubts, members};
use crate::corrections::{Kind as Decision, Line, Thing};
use crate::diag::Kind;
use crate::document::{Form, Indicator, Reading};
use crate::geom::Rect;
use crate::message::Message;
use crate::say;
use serde::Deserialize;
use std::collections::BTreeMap;

/// The members of a row, by their names.
type Texts = BTreeMap<String, String>;

/// What a row and the next one are together.
#[derive(Deserialize)]
struct Merge {
    /// What the next one says as a whole.
    with: String,
    /// The members of the one.
    row: Texts,
}

/// Where a row stands.
#[derive(Deserialize)]
struct Move {
    /// What the row says as a whole that it stands below; `None` for the first place.
    below: Option<String>,
}

/// Does to the row at `at` what a line says; `ids` are what the rows are known by, and one that is made is known by
/// `new`. Gives the rows whose texts are others.
///
/// # Errors
///
/// What does not fit, in words; then nothing is changed.
pub(super) fn apply(
    form: &mut Form,
    ids: &mut Vec<usize>,
    at: usize,
    (line, new): (&Line, usize),
) -> Result<Vec<usize>, Message> {
    let now = line.now.as_deref().unwrap_or("{}");
    match line.kind {
        Decision::Added => {
            let row = made(&parsed::<Texts>(now)?, (line.page, line.bbox), &line.by)?;
            insert(form, ids, at + 1, (row, new));
            Ok(vec![new])
        }
        Decision::Deleted => {
            remove(form, ids, at, None);
            keep(form, line, line.read.clone());
            Ok(Vec::new())
        }
        Decision::Split => {
            let [first, second] = parsed::<[Texts; 2]>(now)?;
            let second = made(&second, (form.indicators[at].page, form.indicators[at].bbox), &line.by)?;
            rewrite(form, at, &first, line)?;
            insert(form, ids, at + 1, (second, new));
            Ok(vec![ids[at], new])
        }
        Decision::Merged => {
            let Merge { with, row } = parsed(now)?;
            let next = found(form, &with, at, at + 1).ok_or_else(|| say!("no row there says '{}'", &with))?;
            rewrite(form, at, &row, line)?;
            doubts(form, Thing::Indicator(next), &Line { bbox: form.indicators[next].bbox, ..line.clone() });
            let gone = remove(form, ids, next, Some(at));
            let at = if next < at { at - 1 } else { at };
            let row = &mut form.indicators[at];
            row.others.extend(gone.others);
            row.bbox = if row.page == gone.page {
                row.bbox.zip(gone.bbox).map(|(a, b)| a.union(&b)).or(row.bbox)
            } else {
                row.bbox
            };
            keep(form, line, with);
            Ok(vec![ids[at]])
        }
        Decision::Moved => {
            let Move { below } = parsed(now)?;
            let to = match &below {
                Some(text) => found(form, text, at, at).ok_or_else(|| say!("no row there says '{}'", text))? + 1,
                None => 0,
            };
            shift(form, ids, at, to);
            form.corrected_by = Some(line.by.clone());
            Ok(Vec::new())
        }
        Decision::Accepted | Decision::Corrected | Decision::Undone => Ok(Vec::new()),
    }
}

fn parsed<T: for<'a> Deserialize<'a>>(now: &str) -> Result<T, Message> {
    serde_json::from_str(now).map_err(|why| say!("its members are not understood: {}", why.to_string()))
}

/// The row that says this as a whole, but for the one at `but`; of several the one nearest to `near`.
fn found(form: &Form, text: &str, but: usize, near: usize) -> Option<usize> {
    let says = |at: &usize| *at != but && members::whole(form, Thing::Indicator(*at)) == text;
    (0..form.indicators.len()).filter(says).min_by_key(|at| at.abs_diff(near))
}

/// Notes in a form what was read of a row that is gone.
fn keep(form: &mut Form, line: &Line, read: String) {
    form.corrected_by = Some(line.by.clone());
    form.readings.push(Reading { member: "indicators".to_owned(), raw: read });
}

/// A row of these texts.
fn made(texts: &Texts, place: (Option<u32>, Option<Rect>), by: &str) -> Result<Indicator, Message> {
    let mut row = Indicator {
        level1: String::new(),
        level2: String::new(),
        name: String::new(),
        level1_printed: None,
        level2_printed: None,
        annual_name: None,
        cycle: None,
        annual: None,
        actual: None,
        weight: None,
        score: None,
        remark: None,
        others: Vec::new(),
        page: place.0,
        bbox: place.1,
        confidence: 1.0,
        corrected_by: Some(by.to_owned()),
        readings: Vec::new(),
    };
    known(texts)?;
    // In the order in which forms print them: a name is known before that of the annual half.
    for member in members::of(Thing::Indicator(0)) {
        texts.get(*member).into_iter().for_each(|text| members::set_of_row(&mut row, member, text));
    }
    Ok(row)
}

fn known(texts: &Texts) -> Result<(), Message> {
    let known = members::of(Thing::Indicator(0));
    match texts.keys().find(|member| !known.contains(&member.as_str())) {
        Some(other) => Err(say!("a row has no member '{}'", other)),
        None => Ok(()),
    }
}

/// Makes a row these texts and no others; it is settled by that.
fn rewrite(form: &mut Form, at: usize, texts: &Texts, line: &Line) -> Result<(), Message> {
    known(texts)?;
    for member in members::of(Thing::Indicator(at)) {
        let old = members::text(form, Thing::Indicator(at), member).map(std::borrow::Cow::into_owned);
        let now = texts.get(*member).map(String::as_str);
        if old.as_deref().unwrap_or_default() == now.unwrap_or_default() {
            continue;
        }
        let read = members::read(form, Thing::Indicator(at), member).unwrap_or_default();
        let row = &mut form.indicators[at];
        if !row.readings.iter().any(|reading| reading.member == *member) {
            row.readings.push(Reading { member: (*member).to_owned(), raw: read });
        }
        members::put(row, member, now);
    }
    form.indicators[at].corrected_by = Some(line.by.clone());
    doubts(form, Thing::Indicator(at), line);
    Ok(())
}

fn insert(form: &mut Form, ids: &mut Vec<usize>, at: usize, (row, id): (Indicator, usize)) {
    renumber(form, |index| Some(if index >= at { index + 1 } else { index }));
    form.indicators.insert(at, row);
    ids.insert(at, id);
}

/// Takes a row out; what was found about it is said of the one at `to` from now on, or goes too.
fn remove(form: &mut Form, ids: &mut Vec<usize>, at: usize, to: Option<usize>) -> Indicator {
    let after = |index: usize| if index > at { index - 1 } else { index };
    renumber(form, |index| if index == at { to.map(after) } else { Some(after(index)) });
    ids.remove(at);
    form.indicators.remove(at)
}

/// Puts the row at `at` before the one at `to`.
fn shift(form: &mut Form, ids: &mut [usize], at: usize, to: usize) {
    let order = |index: usize| match index {
        _ if index == at => {
            if to > at {
                to - 1
            } else {
                to
            }
        }
        _ if at < index && index < to => index - 1,
        _ if to <= index && index < at => index + 1,
        _ => index,
    };
    renumber(form, |index| Some(order(index)));
    if at < to {
        form.indicators[at..to].rotate_left(1);
        ids[at..to].rotate_left(1);
    } else {
        form.indicators[to..=at].rotate_right(1);
        ids[to..=at].rotate_right(1);
    }
}

/// Gives the rows other indexes in all that was found; what is about a row that has none goes.
fn renumber(form: &mut Form, to: impl Fn(usize) -> Option<usize>) {
    let is_of_row = |d: &crate::diag::Diagnostic| d.subject.kind == Kind::Indicator && d.subject.index.is_some();
    form.diagnostics.retain_mut(|finding| {
        if is_of_row(finding) {
            finding.subject.index = finding.subject.index.and_then(&to);
            finding.indicator = finding.subject.index;
            return finding.indicator.is_some();
        }
        true
    });
}
