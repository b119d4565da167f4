//! A document → what of it a person has to look at, the most harmful first: what was read, what it may be instead, and
//! how to record what it is.

mod choices;
mod subject;

use crate::amend::members;
use crate::corrections::{Path, Thing};
use crate::diag::{Code, Diagnostic, Severity};
use crate::document::Document;
use crate::geom::Rect;
use serde::Serialize;
use std::borrow::Cow;

pub use choices::Choice;

/// How harmful it is if what was read is wrong; what comes first is looked at first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Weight {
    /// A number, a sign or a unit.
    Number,
    /// A name, a label, a level.
    Name,
    /// A long text, where a wrong character is seen by whoever reads it.
    Text,
    /// What a form says, and no reading.
    Remark,
}

/// Something to look at.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Item {
    /// The finding; `None` where nothing doubts it.
    pub code: Option<Code>,
    /// Its message.
    pub message: String,
    /// What its row contradicts.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
    /// How harmful it is.
    pub weight: Weight,
    /// The page to show, from 1.
    pub page: Option<u32>,
    /// The box on it to show.
    pub bbox: Option<Rect>,
    /// The form, by its index.
    pub form: Option<usize>,
    /// What it is about, as a path; a decision about it as a whole goes there.
    pub path: String,
    /// What was read of that as a whole.
    pub read: String,
    /// The page of a decision about it.
    pub on: Option<u32>,
    /// The box of a decision about it.
    pub at: Option<Rect>,
    /// The texts that can be corrected.
    pub members: Vec<Member>,
    /// The one of them that is most likely wrong.
    pub focus: usize,
    /// The characters that may be others.
    pub choices: Vec<Choice>,
}

/// A text that can be corrected.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Member {
    /// Its name, as the output has it.
    pub name: &'static str,
    /// Where a decision about it goes.
    pub path: String,
    /// What it says.
    pub text: String,
    /// What was read.
    pub read: String,
}

/// What a person has to look at, in reading order.
#[must_use]
pub fn items(document: &Document) -> Vec<Item> {
    let open = |d: &&Diagnostic| d.severity >= Severity::Warning && d.accepted_by.is_none();
    let of_forms = document.forms.iter().enumerate();
    let of_forms =
        of_forms.flat_map(|(at, form)| form.diagnostics.iter().filter(open).map(move |d| item(document, Some(at), d)));
    let of_file = document.diagnostics.iter().filter(open).map(|d| item(document, None, d));
    let mut items: Vec<Item> = of_forms.chain(of_file).collect();
    items.sort_by(|a, b| (a.weight, a.page).cmp(&(b.weight, b.page)).then(top(a).total_cmp(&top(b))));
    items
}

fn top(item: &Item) -> f32 {
    item.bbox.map_or(0.0, |bbox| bbox.y0)
}

/// What there is to decide about a finding.
fn item(document: &Document, form: Option<usize>, finding: &Diagnostic) -> Item {
    let found =
        form.and_then(|at| subject::of(&document.forms[at], finding).map(|(thing, member)| (at, thing, member)));
    let is_reading = finding.code == Code::LowConfidence;
    let members: Vec<Member> = found.map_or_else(Vec::new, |(at, thing, _)| members_of(document, at, thing));
    let own = found.map_or((None, None), |(at, thing, _)| members::place(&document.forms[at], thing));
    let bbox = finding.bbox.or(own.1);
    let place = if matches!(found, Some((_, Thing::Indicator(_), _))) && own.1.is_some() {
        own
    } else {
        (finding.page, finding.bbox)
    };
    // A finding that is no reading of a thing is decided about by what it says.
    let whole = found.filter(|(_, thing, _)| is_reading && !matches!(thing, Thing::Form));
    let (path, read) = match whole {
        Some((at, thing, _)) => (Path::new(at, thing, None).to_string(), members::whole(&document.forms[at], thing)),
        None => {
            (form.map(|at| Path::new(at, Thing::Form, None).to_string()).unwrap_or_default(), finding.message.clone())
        }
    };
    let choices = choices::of(finding, &members, bbox);
    let focus = focus(found.and_then(|f| f.2).or(finding.subject.member), &members, &choices);
    let weight = weight(is_reading, members.get(focus), &choices);
    let (on, at) = if whole.is_some() { place } else { (finding.page, finding.bbox) };
    Item {
        code: Some(finding.code),
        message: finding.message.clone(),
        reason: finding.reason.clone(),
        weight,
        page: finding.page.or(own.0),
        bbox,
        form,
        path,
        read,
        on,
        at,
        members,
        focus,
        choices,
    }
}

/// The members of a thing; those that it does not have and could not get are left out.
fn members_of(document: &Document, at: usize, thing: Thing) -> Vec<Member> {
    let form = &document.forms[at];
    // A row can get what other rows of its form have: the name of an annual half stands only where it differs.
    let is_usual = |name: &str| {
        let rows = (0..form.indicators.len()).map(Thing::Indicator);
        matches!(thing, Thing::Indicator(_))
            && name != "annual_name"
            && rows.clone().any(|row| members::text(form, row, name).is_some())
    };
    let there = members::of(thing).iter().filter_map(|name| {
        let none = || (members::as_read(form, thing, name).is_some() || is_usual(name)).then_some(Cow::Borrowed(""));
        Some((*name, members::text(form, thing, name).or_else(none)?))
    });
    let member = |(name, text): (&'static str, Cow<'_, str>)| Member {
        name,
        path: Path::new(at, thing, Some(name)).to_string(),
        read: members::as_read(form, thing, name).unwrap_or_else(|| text.to_string()),
        text: text.into_owned(),
    };
    there.map(member).collect()
}

/// A row, a field, a task, a goal or a form itself as what there is to decide about it, though nothing doubts it;
/// `None` where there is none.
#[must_use]
pub fn thing(document: &Document, path: &Path) -> Option<Item> {
    let (at, thing) = path.thing?;
    let form = document.forms.get(at)?;
    let is_there = members::of(thing).iter().any(|member| members::text(form, thing, member).is_some());
    if !is_there {
        return None;
    }
    let members = members_of(document, at, thing);
    let (page, bbox) = members::place(form, thing);
    let focus = focus(None, &members, &[]);
    Some(Item {
        code: None,
        message: String::new(),
        reason: None,
        weight: weight(true, members.get(focus), &[]),
        page: page.or(form.pages.map(|pages| pages[0])),
        bbox,
        form: Some(at),
        path: Path::new(at, thing, None).to_string(),
        read: members::whole(form, thing),
        on: page,
        at: bbox,
        members,
        focus,
        choices: Vec::new(),
    })
}

/// The member to begin with.
fn focus(named: Option<&str>, members: &[Member], choices: &[Choice]) -> usize {
    let of = |name: &str| members.iter().position(|member| member.name == name);
    let chosen = choices.iter().find_map(|choice| choice.member);
    let usual = || ["annual", "cycle", "value", "text", "amount", "name"].into_iter().find_map(of);
    named.and_then(of).or(chosen).or_else(usual).unwrap_or(0)
}

/// So many characters are a long text.
const LONG: usize = 40;

fn weight(is_reading: bool, focus: Option<&Member>, choices: &[Choice]) -> Weight {
    let tells = |c: char| c.is_numeric() || "≥≤≧≦><＞＜=＝±%％‰.．,，-—".contains(c);
    let is_number = |text: &str| text.chars().any(tells);
    if !is_reading {
        return Weight::Remark;
    }
    let of_values = ["cycle", "annual", "actual", "amount", "weight", "score", "task_total"];
    let focused = focus.is_some_and(|member| of_values.contains(&member.name));
    if focused
        || choices.iter().any(|choice| is_number(&choice.read) || choice.others.iter().any(|other| is_number(other)))
    {
        return Weight::Number;
    }
    if focus.is_none_or(|member| member.text.chars().count() > LONG) { Weight::Text } else { Weight::Name }
}

#[cfg(test)]
mod tests;
