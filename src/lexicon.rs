//! What the forms say: headers, labels, levels, titles, as data that a user can add to.
//!
//! The data stands in `lexicon/built-in.toml`; what a wording means follows from the words that it is made of, by rules
//! over them. A town's own words come from a file of the same shape. Everything is compared folded
//! ([`crate::text::fold`]): no blanks, half-width signs.

mod columns;
mod fields;
mod file;
mod levels;
mod memo;
mod rules;
mod sections;

pub use columns::{Column, Header, Period, TaskColumn};
pub use fields::Label;
pub use levels::bare as bare_level;
pub use sections::{Section, attached, is_attachment};

use crate::diag::Error;
use crate::text::fold;
use crate::vocabulary::Vocabulary;
use levels::{Level1, Level2, Regime};
use memo::Memos;
use rules::{Parted, Rule};
use std::sync::LazyLock;

/// The data that is built in, as a file.
pub const BUILT_IN: &str = include_str!("lexicon/built-in.toml");

/// The same, as the build has prepared it.
const JSON: &str = include_str!(concat!(env!("OUT_DIR"), "/built-in.json"));

/// What the forms say, and what it means.
#[derive(Clone, Debug, PartialEq)]
pub struct Lexicon {
    headers: Vec<Rule<columns::Means>>,
    tasks: Vec<Rule<TaskColumn>>,
    funds: Vec<Rule<()>>,
    sections: Vec<Rule<Section>>,
    goal_ends: Vec<String>,
    goal_results: Vec<String>,
    fields: Vec<Rule<fields::Means>>,
    levels1: Vec<Level1>,
    levels2: Vec<Level2>,
    regimes: Vec<Regime>,
    task_totals: Vec<String>,
    score_totals: Vec<String>,
    title_words: Vec<String>,
    title_ends: Vec<String>,
    notice_starts: Vec<String>,
    memos: Memos,
}

impl Lexicon {
    /// The data that is built in.
    ///
    /// # Panics
    /// If that data is no lexicon, which the tests would find.
    #[must_use]
    pub fn built_in() -> &'static Self {
        static READ: LazyLock<Lexicon> =
            LazyLock::new(|| file::built_in(JSON).unwrap_or_else(|why| panic!("lexicon/built-in.toml: {why}")));
        &READ
    }

    /// The data that is built in, after that of a file of the same shape.
    ///
    /// # Errors
    /// [`Error::Lexicon`] with the number of the line where the text is no lexicon.
    pub fn with(text: &str) -> Result<Self, Error> {
        Self::built_in().adding(text)
    }

    /// This data, after that of a file of the same shape.
    ///
    /// # Errors
    /// [`Error::Lexicon`] with the number of the line where the text is no lexicon.
    pub fn adding(&self, text: &str) -> Result<Self, Error> {
        let own = file::read(text).map_err(Error::Lexicon)?;
        Ok(own.before(self))
    }

    /// The word by which a rule knows a header or a label that is printed so: folded, without marks around it and
    /// without what stands in brackets.
    #[must_use]
    pub fn word_of(text: &str) -> String {
        Parted::of(text).core
    }

    /// The rules of both, its own first.
    fn before(mut self, other: &Self) -> Self {
        self.headers.extend(other.headers.iter().cloned());
        self.tasks.extend(other.tasks.iter().cloned());
        self.funds.extend(other.funds.iter().cloned());
        self.sections.extend(other.sections.iter().cloned());
        self.goal_ends.extend(other.goal_ends.iter().cloned());
        self.goal_results.extend(other.goal_results.iter().cloned());
        self.fields.extend(other.fields.iter().cloned());
        self.levels1.extend(other.levels1.iter().cloned());
        self.levels2.extend(other.levels2.iter().cloned());
        self.regimes.extend(other.regimes.iter().cloned());
        self.task_totals.extend(other.task_totals.iter().cloned());
        self.score_totals.extend(other.score_totals.iter().cloned());
        self.title_words.extend(other.title_words.iter().cloned());
        self.title_ends.extend(other.title_ends.iter().cloned());
        self.notice_starts.extend(other.notice_starts.iter().cloned());
        self
    }

    /// Whether a text begins as the small print under a form does.
    #[must_use]
    pub fn begins_notice(&self, text: &str) -> bool {
        let folded = fold(text);
        self.notice_starts.iter().any(|start| folded.starts_with(start))
    }
}

impl Vocabulary for Lexicon {
    fn words(&self) -> Vec<&str> {
        let rules = rules::words(&self.headers).chain(rules::words(&self.tasks)).chain(rules::words(&self.sections));
        let rules = rules.chain(rules::words(&self.fields));
        let levels = self
            .levels1
            .iter()
            .map(|level| level.name.as_str())
            .chain(self.levels2.iter().map(|level| level.name.as_str()));
        let lists = [&self.goal_ends, &self.goal_results, &self.task_totals].into_iter().flatten().map(String::as_str);
        rules.chain(levels).chain(lists).collect()
    }

    fn heads_column(&self, text: &str) -> bool {
        self.header(text).is_some() || self.task_column(text).is_some()
    }

    fn tells_apart(&self, one: &str, other: &str) -> bool {
        let means = |text: &str| self.header(text).filter(|header| !header.weak).map(|header| header.column);
        matches!((means(one), means(other)), (Some(one), Some(other)) if one != other)
    }

    fn is_row_label(&self, text: &str) -> bool {
        self.is_level(text)
    }

    fn is_label(&self, text: &str) -> bool {
        self.field(text).is_some()
    }

    fn is_heading(&self, text: &str) -> bool {
        self.is_title(text) && !is_attachment(text)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_town_s_own_words_go_before_those_that_are_built_in() {
        let own = "[[header]]\nmeans = \"target\"\nperiod = \"annual\"\nis = [\"责任单位\"]\n\n[[field]]\nkey = \"project_name\"\nis = [\"事由\"]\n";
        let lexicon = Lexicon::with(own).unwrap();
        assert_eq!(lexicon.header("责任单位").map(|h| h.column), Some(Column::Target(Period::Annual)));
        assert_eq!(lexicon.field("事由：").and_then(|label| label.key), Some("project_name"));
        assert_eq!(
            lexicon.header("一级指标").map(|h| h.column),
            Some(Column::Level1),
            "what is built in is still there"
        );
        assert_eq!(Lexicon::built_in().field("事由"), None);
    }

    #[test]
    fn of_two_files_the_one_that_was_added_last_goes_first() {
        let target = "[[header]]\nmeans = \"target\"\nis = [\"甲值\"]\n";
        let actual = target.replace("target", "actual");
        let both = Lexicon::with(target).unwrap().adding(&actual).unwrap();
        assert_eq!(both.header("甲值").map(|h| h.column), Some(Column::Actual));
        assert_eq!(Lexicon::word_of("*1.甲值（万元）："), "甲值");
    }

    #[test]
    fn what_is_built_in_is_what_its_file_says() {
        assert_eq!(*Lexicon::built_in(), file::read(BUILT_IN).unwrap());
    }

    #[test]
    fn a_wrong_file_is_told_with_its_line() {
        for (text, line) in [
            ("[[header]]\nmeans = \"target\"\nis = [\"甲\"]\n\n[[header]]\nmeans = \"level9\"\n", "line 6"),
            ("[[header]]\nmeans = \"target\"\nlike = [\"甲\"]\n", "line 3"),
            ("[[field]]\nkey = \"town\"\nis = [\"甲\"]\n", "line 2"),
            ("[[level2]]\nname = \"党建指标\"\nalso = [\n", "line 3"),
        ] {
            let Err(Error::Lexicon(why)) = Lexicon::with(text) else { panic!("{text} was read") };
            let why = why.to_string();
            assert!(why.starts_with(line), "{why}");
        }
    }
}
