//! Whose form it is: the unit and the project that it names; which forms belong together.

use super::Row;
use super::names::{self, Weights};
use crate::document::{Document, Form, Stage};
use crate::value::Kind;
use rust_decimal::Decimal;
use std::collections::BTreeMap;

/// Projects of one unit whose names are at least so alike, and that have no form of one year and stage both, are one.
///
/// Lower: two projects of a unit become one. Higher: a project that was renamed is two.
const ALIKE: f64 = 0.7;

/// A form as a panel takes it.
#[derive(Clone, Debug, PartialEq)]
pub struct Entry {
    /// The unit; the file where the form names none.
    pub unit: String,
    /// The project; empty for what a unit spends as a whole.
    pub project: String,
    /// The budget year.
    pub year: Option<i32>,
    /// The stage.
    pub stage: Stage,
    /// The file.
    pub file: String,
    /// Which form of the file, from 1.
    pub form: usize,
    /// The budget in 元.
    pub budget: Option<Decimal>,
    /// The indicators.
    pub rows: Vec<Row>,
}

/// The entries of a document, a form an entry; forms without indicators have none.
#[must_use]
pub fn entries(document: &Document) -> Vec<Entry> {
    let forms = document.forms.iter().enumerate().filter(|(_, form)| !form.indicators.is_empty());
    forms.map(|(at, form)| entry(&document.source.path, at + 1, form)).collect()
}

fn entry(file: &str, number: usize, form: &Form) -> Entry {
    let field = |key: &str| form.fields.iter().find(|field| field.key == Some(key) && !field.value.trim().is_empty());
    let text = |keys: &[&str]| keys.iter().find_map(|key| field(key)).map(|field| field.value.trim().to_owned());
    let amounts = [field("budget_total").and_then(|field| field.amount.as_ref()), form.task_total.as_ref()];
    let budget =
        amounts.into_iter().flatten().find(|amount| amount.unit == Some("元")).and_then(|amount| amount.number);
    let rows = form.indicators.iter().map(|row| {
        let filled = |value: &Option<crate::value::Value>| value.clone().filter(|value| value.kind != Kind::Empty);
        Row {
            level1: row.level1.clone(),
            level2: row.level2.clone(),
            name: row.name.clone(),
            target: filled(&row.annual).or_else(|| filled(&row.cycle)),
            actual: filled(&row.actual),
            page: row.page,
        }
    });
    let rows = rows.collect();
    let project = text(&["project_name"]).unwrap_or_default();
    // Forms that name neither are no one's, and not all of one.
    let nobody = if project.is_empty() { file } else { "" };
    let unit = text(&["implementing_unit", "department"]).unwrap_or_else(|| nobody.to_owned());
    Entry { unit, project, year: form.year, stage: form.stage, file: file.to_owned(), form: number, budget, rows }
}

/// An entry, and why it is here where its project has another name than those before.
pub(super) type Joined = (Entry, Option<(f64, String)>);

/// Forms that belong together, in the order of time.
pub(super) struct Group {
    pub(super) entries: Vec<Joined>,
}

/// Puts together the forms with the same unit and project; then those of projects of one unit whose names are alike.
pub(super) fn group(mut entries: Vec<Entry>) -> Vec<Group> {
    entries.sort_by(|a, b| when(a).cmp(&when(b)).then_with(|| (&a.file, a.form).cmp(&(&b.file, b.form))));
    let weights = Weights::of(entries.iter().map(|entry| entry.project.as_str()));
    let mut groups: BTreeMap<(String, String), Group> = BTreeMap::new();
    for entry in entries {
        let key = (names::key(&entry.unit), names::key(&entry.project));
        let joined = if groups.contains_key(&key) { None } else { alike(&groups, &key, &entry, &weights) };
        let (mut key, why) = joined.map_or((key, None), |(key, why)| (key, Some(why)));
        // Two forms of one year and stage are no before and after.
        while groups.get(&key).is_some_and(|group| group.entries.iter().any(|(other, _)| when(other) == when(&entry))) {
            key.1.push('\u{1f}');
        }
        groups.entry(key).or_insert_with(|| Group { entries: Vec::new() }).entries.push((entry, why));
    }
    groups.into_values().collect()
}

/// When a form is made: its year, then its stage.
fn when(entry: &Entry) -> (i32, u8) {
    let stage = match entry.stage {
        Stage::Declaration => 0,
        Stage::Approval => 1,
        Stage::Unknown => 2,
        Stage::Monitoring => 3,
        Stage::SelfEvaluation => 4,
    };
    (entry.year.unwrap_or(i32::MAX), stage)
}

type Key = (String, String);

/// The group of the same unit whose project is most alike.
fn alike(groups: &BTreeMap<Key, Group>, key: &Key, entry: &Entry, weights: &Weights) -> Option<(Key, (f64, String))> {
    if entry.project.is_empty() {
        return None;
    }
    let ours = groups.iter().filter(|((unit, project), group)| {
        *unit == key.0 && !project.is_empty() && group.entries.iter().all(|(other, _)| when(other) != when(entry))
    });
    let scored = ours.filter_map(|(key, group)| {
        let name = &group.entries.last()?.0.project;
        let score = weights.likeness(name, &entry.project);
        (score >= ALIKE)
            .then(|| (key.clone(), (score, format!("'{name}' and '{}' are alike by {score:.2}", entry.project))))
    });
    scored.max_by(|a, b| a.1.0.total_cmp(&b.1.0))
}
