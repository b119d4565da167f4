//! The text of a lexicon file → its rules; where it is none, the line and why.

use super::columns::{Column, Header, Period, TaskColumn};
use super::levels::{Level1, Level2, Regime};
use super::memo::Memos;
use super::rules::{Rule, Word, Words};
use super::sections::Section;
use super::{Lexicon, fields};
use crate::message::Message;
use crate::names;
use crate::say;
use serde::Deserialize;

/// A lexicon file, table by table.
#[derive(Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
struct File {
    header: Vec<HeaderRule>,
    task: Vec<TaskRule>,
    fund: Vec<FundRule>,
    section: Vec<SectionRule>,
    goals: Goals,
    field: Vec<FieldRule>,
    level1: Vec<Level1>,
    level2: Vec<Level2>,
    regime: Vec<Regime>,
    totals: Totals,
    title: Title,
    notice: Notice,
}

/// A table of words with its meaning beside them. The words are spelt out in each, since serde cannot refuse unknown
/// members of a flattened table.
macro_rules! rule {
    ($(#[$doc:meta])* $name:ident { $($(#[$attribute:meta])* $member:ident: $kind:ty,)* }) => {
        $(#[$doc])*
        #[derive(Deserialize)]
        #[serde(deny_unknown_fields)]
        struct $name {
            $($(#[$attribute])* $member: $kind,)*
            #[serde(default)]
            is: Vec<Word>,
            #[serde(default)]
            starts: Vec<Word>,
            #[serde(default)]
            ends: Vec<Word>,
            #[serde(default)]
            has: Vec<Word>,
            #[serde(default)]
            all: Vec<Word>,
            #[serde(default)]
            with: Vec<Word>,
            #[serde(default)]
            not: Vec<Word>,
        }

        impl $name {
            fn rule<T>(self, means: impl FnOnce(&Self) -> T) -> Rule<T> {
                let means = means(&self);
                let Self { is, starts, ends, has, all, with, not, .. } = self;
                Rule { words: Words { is, starts, ends, has, all, with, not }, means }
            }
        }
    };
}

rule! {
    /// What a header means.
    HeaderRule {
        means: Means,
        #[serde(default)]
        period: Option<Said>,
        #[serde(default)]
        or: Option<Means>,
        #[serde(default)]
        weak: bool,
    }
}

rule! {
    /// What the header of a task means.
    TaskRule { means: TaskColumn, }
}

rule! {
    /// The header of a table of funds.
    FundRule {}
}

rule! {
    /// What the label of a section means.
    SectionRule { means: Section, }
}

rule! {
    /// What the label of a field means.
    FieldRule {
        #[serde(default)]
        key: Option<Key>,
        #[serde(default)]
        money: bool,
    }
}

/// What a column holds, as a file spells it.
#[derive(Clone, Copy, Deserialize)]
#[serde(rename_all = "snake_case")]
enum Means {
    Level1,
    Level2,
    Name,
    Target,
    Actual,
    Sign,
    Unit,
    Weight,
    Score,
    Remark,
    Project,
    Other,
}

/// A period, as a file spells it.
#[derive(Clone, Copy, Deserialize)]
#[serde(rename_all = "snake_case")]
enum Said {
    Cycle,
    Annual,
    Part,
    Unclear,
}

/// A key of the contract, by its place among them.
#[derive(Clone, Copy, Deserialize)]
#[serde(try_from = "String")]
struct Key(usize);

impl TryFrom<String> for Key {
    type Error = String;

    fn try_from(name: String) -> Result<Self, String> {
        names::KEYS
            .iter()
            .position(|key| *key == name)
            .map(Key)
            .ok_or_else(|| format!("'{name}' is no key; the keys are {}", names::KEYS.join(", ")))
    }
}

#[derive(Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
struct Goals {
    ends: Vec<String>,
    results: Vec<String>,
}

#[derive(Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
struct Totals {
    tasks: Vec<String>,
    scores: Vec<String>,
}

#[derive(Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
struct Title {
    about: Vec<String>,
    ends: Vec<String>,
}

#[derive(Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
struct Notice {
    starts: Vec<String>,
}

/// Reads a lexicon file; the error says the line, and why.
pub(super) fn read(text: &str) -> Result<Lexicon, Message> {
    let file: File = toml::from_str(text).map_err(|why| {
        let line = why.span().map_or(1, |span| text[..span.start.min(text.len())].matches('\n').count() + 1);
        say!("line {}: {}", line, why.message().replace('\n', " "))
    })?;
    Ok(lexicon(file))
}

/// Reads what the build has made of the built-in file.
pub(super) fn built_in(json: &str) -> Result<Lexicon, String> {
    serde_json::from_str(json).map(lexicon).map_err(|why| why.to_string())
}

fn lexicon(file: File) -> Lexicon {
    let bare = |_: &FundRule| ();
    Lexicon {
        headers: file.header.into_iter().map(|rule| rule.rule(|r| header(r.means, r.period, r.or, r.weak))).collect(),
        tasks: file.task.into_iter().map(|rule| rule.rule(|r| r.means)).collect(),
        funds: file.fund.into_iter().map(|rule| rule.rule(bare)).collect(),
        sections: file.section.into_iter().map(|rule| rule.rule(|r| r.means)).collect(),
        goal_ends: file.goals.ends,
        goal_results: file.goals.results,
        fields: file
            .field
            .into_iter()
            .map(|rule| rule.rule(|r| fields::Means { key: r.key.map(|key| names::KEYS[key.0]), money: r.money }))
            .collect(),
        levels1: file.level1.into_iter().map(Level1::prepared).collect(),
        levels2: file.level2.into_iter().map(Level2::prepared).collect(),
        regimes: file.regime.into_iter().map(Regime::prepared).collect(),
        task_totals: file.totals.tasks,
        score_totals: file.totals.scores,
        title_words: file.title.about,
        title_ends: file.title.ends,
        notice_starts: file.notice.starts,
        memos: Memos::default(),
    }
}

fn header(means: Means, period: Option<Said>, or: Option<Means>, weak: bool) -> Header {
    let period = match period {
        Some(Said::Cycle) => Period::Cycle,
        Some(Said::Annual) => Period::Annual,
        Some(Said::Part) => Period::Part,
        Some(Said::Unclear) => Period::Unclear,
        None => Period::Unsaid,
    };
    Header { column: column(means, period), or: or.map(|means| column(means, Period::Unsaid)), weak }
}

fn column(means: Means, period: Period) -> Column {
    match means {
        Means::Level1 => Column::Level1,
        Means::Level2 => Column::Level2,
        Means::Name => Column::Name,
        Means::Target => Column::Target(period),
        Means::Actual => Column::Actual,
        Means::Sign => Column::Sign,
        Means::Unit => Column::Unit,
        Means::Weight => Column::Weight,
        Means::Score => Column::Score,
        Means::Remark => Column::Remark,
        Means::Project => Column::Project,
        Means::Other => Column::Other,
    }
}
