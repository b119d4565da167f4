//! A finding → the thing and the member that it is about, also where it only says at what place.

use crate::amend::members;
use crate::corrections::Thing;
use crate::diag::{Code, Diagnostic, Kind};
use crate::document::Form;

/// The thing, and the member where that is known; `None` where it is about nothing that the form holds.
pub(super) fn of(form: &Form, finding: &Diagnostic) -> Option<(Thing, Option<&'static str>)> {
    let member = finding.subject.member;
    let thing = match (finding.subject.kind, finding.subject.index) {
        (Kind::Indicator, Some(at)) if at < form.indicators.len() => Thing::Indicator(at),
        (Kind::Field, Some(at)) if at < form.fields.len() => Thing::Field(at),
        (Kind::Task, Some(at)) if at < form.tasks.len() => Thing::Task(at),
        (Kind::Goal, Some(at)) if at < form.goals.len() => Thing::Goal(at),
        (Kind::Task, None) => Thing::Form,
        (Kind::Form, _) if finding.code == Code::LowConfidence => return by_text(form, finding),
        _ => return None,
    };
    Some((thing, member))
}

/// The member that says what the finding doubts, at the finding's place.
fn by_text(form: &Form, finding: &Diagnostic) -> Option<(Thing, Option<&'static str>)> {
    let doubted = finding.text.as_deref()?;
    let things = (0..form.fields.len()).map(Thing::Field);
    let things = things.chain((0..form.tasks.len()).map(Thing::Task)).chain((0..form.goals.len()).map(Thing::Goal));
    let says = |thing: Thing| {
        let names = members::of(thing).iter().copied();
        let mut texts = names.filter_map(|name| Some((name, members::text(form, thing, name)?)));
        texts.find(|(_, text)| {
            !text.is_empty()
                && (*text == doubted
                    || (doubted.contains(text.as_ref()) || text.contains(doubted)) && doubted.chars().count() > 3)
        })
    };
    let stands = |thing: Thing| {
        let (page, bbox) = members::place(form, thing);
        let inside = bbox.zip(finding.bbox).is_none_or(|(outer, inner)| outer.contains(inner.center()));
        page.is_none() || (page == finding.page && inside)
    };
    let mut all = things.chain(std::iter::once(Thing::Form)).filter(|thing| stands(*thing));
    all.find_map(|thing| says(thing).map(|(name, _)| (thing, Some(name))))
}
