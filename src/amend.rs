//! A document as the program read it, and what persons have decided → the document as it is.
//!
//! A line is applied where its page, its box and what was read fit what is read now; its index only decides between several that fit. What does not
//! fit is a finding, `correction_stale`, and changes nothing.

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

/// Applies what persons have decided about an input.
pub fn apply(document: &mut Document, corrections: &Corrections, lexicon: &Lexicon) {
    document
        .diagnostics
        .extend(corrections.faults.iter().map(|fault| Diagnostic::new(Code::CorrectionStale, Place::default(), fault.clone())));
    let lines = corrections.standing(&document.source.sha256);
    if lines.is_empty() {
        return;
    }
    let mut work = Work { read: document.clone(), document, lexicon, touched: Vec::new(), moved: Vec::new() };
    lines.iter().for_each(|line| work.decide(line));
    work.finish(&lines);
}

/// A document at work.
struct Work<'a> {
    /// As it was read.
    read: Document,
    document: &'a mut Document,
    lexicon: &'a Lexicon,
    /// The things of which a text has changed.
    touched: Vec<(usize, Thing)>,
    /// Rows to be added or struck off, by the index that their neighbour or they had.
    moved: Vec<(usize, usize, &'a Line)>,
}

impl<'a> Work<'a> {
    fn decide(&mut self, line: &'a Line) {
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
        let Some(found) = find::thing(&self.read, line, &path) else {
            return self.stale(line, say!("nothing there is read so"));
        };
        match (line.kind, found.thing) {
            (Kind::Added | Kind::Deleted, Thing::Indicator(at)) => self.moved.push((found.form, at, line)),
            (Kind::Added | Kind::Deleted, _) => self.stale(line, say!("only rows of indicators can be added or deleted")),
            _ => self.settle(line, &found, path.member.as_deref()),
        }
    }

    /// Takes a text for right, or puts another one in its place.
    fn settle(&mut self, line: &Line, found: &Found, member: Option<&str>) {
        let form = &mut self.document.forms[found.form];
        let (by, readings) = members::person(form, found.thing);
        *by = Some(line.by.clone());
        if let (Kind::Corrected, Some(member), Some(now)) = (line.kind, member, &line.now)
            && !found.is_so_already
        {
            if !readings.iter().any(|reading| reading.member == member) {
                readings.push(Reading { member: member.to_owned(), raw: line.read.clone() });
            }
            members::set(form, found.thing, member, now);
            self.touched.push((found.form, found.thing));
        }
        doubts(form, found.thing, line);
    }

    fn finish(mut self, lines: &[&Line]) {
        let Self { read, document, lexicon, touched, moved } = &mut self;
        touched.dedup();
        for (at, thing) in touched.iter() {
            let (form, read) = (&mut document.forms[*at], &read.forms[*at]);
            match *thing {
                Thing::Indicator(row) => renew::row(form, row),
                Thing::Task(task) => renew::task(form, task, read),
                Thing::Field(field) => renew::field(form, field, read, lexicon),
                Thing::Form => renew::total(form, read),
                Thing::Goal(_) => {}
            }
        }
        // From the last row to the first, so that the indexes of those before hold.
        moved.sort_by_key(|(form, row, _)| std::cmp::Reverse((*form, *row)));
        let mut wrong = Vec::new();
        for (form, row, line) in moved.iter() {
            let form = &mut document.forms[*form];
            if line.kind == Kind::Deleted {
                rows::delete(form, *row);
                // The row is gone; what was read of it is not.
                form.corrected_by = Some(line.by.clone());
                form.readings.push(Reading { member: "indicators".to_owned(), raw: line.read.clone() });
                continue;
            }
            match rows::add(form, row + 1, line.now.as_deref().unwrap_or("{}"), (line.page, line.bbox)) {
                Ok(()) => form.indicators[row + 1].corrected_by = Some(line.by.clone()),
                Err(why) => wrong.push((*line, why)),
            }
        }
        for at in 0..document.forms.len() {
            let is_changed = touched.iter().any(|(form, _)| *form == at) || moved.iter().any(|(form, ..)| *form == at);
            if is_changed {
                let form = &mut document.forms[at];
                renew::checks(form);
                form.diagnostics = std::mem::take(&mut form.diagnostics).into_iter().map(|finding| finding.in_form(at)).collect();
            }
        }
        for (line, why) in wrong {
            self.stale(line, why);
        }
        lines.iter().for_each(|line| self.accept(line));
    }

    /// Notes on a finding that a person has seen it; one about a reading is settled by that, any other one says what the form says.
    fn accept(&mut self, line: &Line) {
        let Ok(path) = line.path.parse::<Path>() else { return };
        if line.kind != Kind::Accepted || path.member.is_some() || !matches!(path.thing, None | Some((_, Thing::Form))) {
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
            _ => say!("that '{}' is right", &line.read),
        };
        let message = say!("{} has decided ({}) {}, which no longer fits: {}", &line.by, &line.path, what, why.into());
        self.document.diagnostics.push(Diagnostic::new(Code::CorrectionStale, Place { page: line.page, bbox: line.bbox }, message));
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
