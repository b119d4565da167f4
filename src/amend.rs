//! A document as the program read it, and what persons have decided → the document as it is.
//!
//! A line is applied where its page, its box and what was read fit what is read now; its index only decides between
//! several that fit. What does not fit is a finding, `correction_stale`, and changes nothing.

mod find;
pub(crate) mod members;
mod renew;
mod rows;

use crate::corrections::{Corrections, Kind, Line, Path, Thing, close};
use crate::diag::{Code, Diagnostic, Kind as About, Place};
use crate::document::{Document, Form, Reading};
use crate::geom::Rect;
use crate::lexicon::Lexicon;
use crate::message::{Language, Message};
use crate::say;
use find::Found;
use std::collections::BTreeSet;

/// Applies what persons have decided about an input.
pub fn apply(document: &mut Document, corrections: &Corrections, lexicon: &Lexicon) {
    document.diagnostics.extend(
        corrections.faults.iter().map(|fault| Diagnostic::new(Code::CorrectionStale, Place::default(), fault.clone())),
    );
    let lines = corrections.standing(&document.source.sha256);
    if lines.is_empty() {
        return;
    }
    let ids = document.forms.iter().map(|form| (0..form.indicators.len()).collect()).collect();
    let next = document.forms.iter().map(|form| form.indicators.len()).max().unwrap_or(0);
    let (touched, changed) = (Vec::new(), BTreeSet::new());
    let mut work = Work { read: document.clone(), document, lexicon, touched, changed, ids, next };
    lines.iter().for_each(|line| work.decide(line));
    work.finish();
    lines.iter().for_each(|line| work.accept(line));
}

/// A document at work.
struct Work<'a> {
    /// As it was read.
    read: Document,
    document: &'a mut Document,
    lexicon: &'a Lexicon,
    /// The things of which a text has changed; an indicator by what it is known by, not by its row.
    touched: Vec<(usize, Thing)>,
    /// The forms whose rows are others, or stand elsewhere.
    changed: BTreeSet<usize>,
    /// What the rows of each form are known by, in their order: rows come, go and move.
    ids: Vec<Vec<usize>>,
    /// No row is known by this or more.
    next: usize,
}

impl Work<'_> {
    fn decide(&mut self, line: &Line) {
        let path: Path = match line.path.parse() {
            Ok(path) => path,
            Err(why) => return self.stale(line, why),
        };
        // A finding that has no thing of its own is known by what it says.
        if path.member.is_none() && matches!(path.thing, None | Some((_, Thing::Form))) {
            return;
        }
        let knows = |thing: Thing| path.member.as_deref().is_none_or(|member| members::of(thing).contains(&member));
        if !path.thing.is_some_and(|(_, thing)| knows(thing)) {
            return self.stale(line, say!("it has no such member"));
        }
        let Some(found) = find::thing(self.document, line, &path) else {
            return self.stale(line, say!("nothing there is read so"));
        };
        match (line.kind, found.thing) {
            (Kind::Accepted | Kind::Corrected | Kind::Undone, _) => self.settle(line, &found, path.member.as_deref()),
            (_, Thing::Indicator(at)) => self.rows(line, found.form, at),
            _ => self.stale(line, say!("only rows of indicators can be added, deleted, split, merged or moved")),
        }
    }

    /// Takes a text for right, or puts another one in its place.
    fn settle(&mut self, line: &Line, found: &Found, member: Option<&str>) {
        let correction =
            member.zip(line.now.as_deref()).filter(|_| line.kind == Kind::Corrected && !found.is_so_already);
        let last = self.document.source.page_count;
        if let Some(why) = correction.and_then(|(member, now)| members::refusal(found.thing, member, now, last)) {
            return self.stale(line, why);
        }
        let form = &mut self.document.forms[found.form];
        let (by, readings) = members::person(form, found.thing);
        *by = Some(line.by.clone());
        if let Some((member, now)) = correction {
            if !readings.iter().any(|reading| reading.member == member) {
                readings.push(Reading { member: member.to_owned(), raw: line.read.clone() });
            }
            members::set(form, found.thing, member, now);
            let touched = match found.thing {
                Thing::Indicator(at) => Thing::Indicator(self.ids[found.form][at]),
                other => other,
            };
            self.touched.push((found.form, touched));
        }
        doubts(form, found.thing, line);
    }

    /// Adds, deletes, splits, merges or moves a row.
    fn rows(&mut self, line: &Line, form: usize, at: usize) {
        let ids = &mut self.ids[form];
        let done = rows::apply(&mut self.document.forms[form], ids, at, (line, self.next));
        self.next += 1;
        match done {
            Ok(touched) => {
                self.touched.extend(touched.into_iter().map(|id| (form, Thing::Indicator(id))));
                self.changed.insert(form);
            }
            Err(why) => self.stale(line, why),
        }
    }

    fn finish(&mut self) {
        let Self { read, document, lexicon, touched, changed, ids, .. } = self;
        touched.dedup();
        for (at, thing) in touched.iter() {
            let (form, read) = (&mut document.forms[*at], &read.forms[*at]);
            match *thing {
                Thing::Indicator(id) => {
                    if let Some(row) = ids[*at].iter().position(|other| *other == id) {
                        renew::row(form, row);
                        renew::levels(form, row, lexicon);
                    }
                }
                Thing::Task(task) => renew::task(form, task, read),
                Thing::Field(field) => renew::field(form, field, read, lexicon),
                Thing::Form => renew::total(form, read),
                Thing::Goal(_) => {}
            }
        }
        for at in 0..document.forms.len() {
            if changed.contains(&at) || touched.iter().any(|(form, _)| *form == at) {
                let form = &mut document.forms[at];
                renew::checks(form);
                form.diagnostics =
                    std::mem::take(&mut form.diagnostics).into_iter().map(|finding| finding.in_form(at)).collect();
            }
        }
    }

    /// Notes on a finding that a person has seen it; one about a reading is settled by that, any other one says what
    /// the form says.
    fn accept(&mut self, line: &Line) {
        let Ok(path) = line.path.parse::<Path>() else { return };
        if line.kind != Kind::Accepted || path.member.is_some() || !matches!(path.thing, None | Some((_, Thing::Form)))
        {
            return;
        }
        // Several findings may have one place: what it says tells them apart, in whichever language it was shown.
        let says = |d: &Diagnostic| Language::ALL.iter().any(|language| d.said().in_language(*language) == line.read);
        let is_it = |d: &Diagnostic| d.page == line.page && close(d.bbox, line.bbox) && says(d);
        // What was found there as the document was read may be gone by what was corrected.
        if !self.document.findings_mut().chain(self.read.findings_mut()).any(|finding| is_it(finding)) {
            return self.stale(line, say!("nothing like it is found there"));
        }
        let settled = |d: &Diagnostic| d.code == Code::LowConfidence && is_it(d);
        self.document.forms.iter_mut().for_each(|form| form.diagnostics.retain(|d| !settled(d)));
        self.document.diagnostics.retain(|d| !settled(d));
        self.document.findings_mut().filter(|d| is_it(d)).for_each(|d| d.accepted_by = Some(line.by.clone()));
    }

    fn stale(&mut self, line: &Line, why: impl Into<Message>) {
        let what = match (&line.now, line.kind) {
            (Some(now), Kind::Corrected) => say!("that '{}' is '{}'", &line.read, now),
            (_, Kind::Added) => say!("that a row is missing"),
            (_, Kind::Deleted) => say!("that '{}' is no row", &line.read),
            (_, Kind::Split) => say!("that '{}' is two rows", &line.read),
            (_, Kind::Merged) => say!("that '{}' and the next row are one", &line.read),
            (_, Kind::Moved) => say!("that '{}' stands elsewhere", &line.read),
            _ => say!("that '{}' is right", &line.read),
        };
        let message = say!("{} has decided ({}) {}, which no longer fits: {}", &line.by, &line.path, what, why.into());
        self.document.diagnostics.push(Diagnostic::new(
            Code::CorrectionStale,
            Place { page: line.page, bbox: line.bbox },
            message,
        ));
    }
}

/// Takes off the doubts that a decision about a thing settles, and makes its row sure where none is left.
fn doubts(form: &mut Form, thing: Thing, line: &Line) {
    let is_about = |d: &Diagnostic| match thing {
        Thing::Indicator(at) => d.subject.kind == About::Indicator && d.subject.index == Some(at),
        Thing::Field(at) if d.subject.kind == About::Field => d.subject.index == Some(at),
        Thing::Task(at) if d.subject.kind == About::Task => d.subject.index == Some(at),
        _ => {
            let is_there = close(d.bbox, line.bbox) || d.alternatives.iter().any(|a| close(Some(a.bbox), line.bbox));
            d.subject.kind == About::Form && d.page == line.page && is_there
        }
    };
    let own = members::place(form, thing).1;
    let is_settled = |finding: &mut Diagnostic| {
        if let Some(at) = finding.alternatives.iter().position(|a| close(Some(a.bbox), line.bbox)) {
            // A decision about one character says nothing about the others.
            finding.alternatives.remove(at);
            return finding.alternatives.is_empty() && finding.reason.is_none();
        }
        close(finding.bbox, line.bbox) || covers(line.bbox, own)
    };
    form.diagnostics.retain_mut(|d| !(d.code == Code::LowConfidence && is_about(d) && is_settled(d)));
    if let Thing::Indicator(at) = thing {
        let is_doubtful = form.diagnostics.iter().any(|d| d.code == Code::LowConfidence && d.indicator == Some(at));
        if !is_doubtful {
            form.indicators[at].confidence = 1.0;
        }
    }
}

/// Whether a box that was looked at is that of the thing as a whole.
fn covers(seen: Option<Rect>, own: Option<Rect>) -> bool {
    seen.zip(own).is_none_or(|(seen, own)| seen.intersection(&own).is_some_and(|both| 2.0 * both.area() > own.area()))
}

#[cfg(test)]
mod tests;
