//! What a person teaches: what a column holds or a label means, as a rule of a lexicon file.

use super::desk::{Desk, Left};
use crate::cli::kept::Header;
use crate::cli::language::told;
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;
use zhibiao::lexicon::Lexicon;
use zhibiao::{names, say};

/// What stands at the head of the file.
const HEAD: &str = "# What was taught at the review desk, the last first; `zhibiao convert --lexicon` reads it.\n";

/// What a column can be said to hold, as a lexicon file spells it.
pub(super) const COLUMNS: [&str; 12] =
    ["level1", "level2", "name", "target", "actual", "sign", "unit", "weight", "score", "remark", "project", "other"];

/// What is said of a header or a label.
#[derive(Deserialize)]
pub(super) struct Lesson {
    /// As it is printed.
    text: String,
    is_label: bool,
    /// What the column holds, or the key of the label; `None` for a label without a key.
    means: Option<String>,
    /// `cycle` or `annual`, for targets.
    period: Option<String>,
}

/// A header or a label of a file, and how many files have it.
#[derive(Serialize)]
pub(super) struct Known {
    #[serde(flatten)]
    header: Header,
    files: usize,
}

impl Lesson {
    /// The rule that says so, and the word that it is about.
    ///
    /// # Errors
    ///
    /// Why it can be no rule, in one line.
    fn rule(&self) -> Result<(String, String), String> {
        let word = Lexicon::word_of(&self.text);
        if word.is_empty() {
            return Err(told(say!("'{}' has no word that a rule could be about", &self.text)));
        }
        let wrong = || told(say!("nothing is known that is called '{}'", self.means.as_deref().unwrap_or_default()));
        let member = |name: &str, value: &str| format!("{name} = \"{value}\"\n");
        let is = serde_json::to_string(&[&word]).map_err(|why| why.to_string())?;
        let means = self.means.as_deref();
        let head = if self.is_label {
            let key = means.map(|key| names::KEYS.iter().find(|known| **known == key).ok_or_else(wrong)).transpose()?;
            format!("[[field]]\n{}", key.map(|key| member("key", key)).unwrap_or_default())
        } else {
            let means = means.and_then(|means| COLUMNS.iter().find(|known| **known == means)).ok_or_else(wrong)?;
            let period =
                self.period.as_deref().filter(|period| *means == "target" && ["cycle", "annual"].contains(period));
            format!(
                "[[header]]\n{}{}",
                member("means", means),
                period.map(|period| member("period", period)).unwrap_or_default()
            )
        };
        Ok((word, format!("{head}is = {is}\n")))
    }
}

impl Desk {
    /// The headers and labels of a file, each once, with the number of files that have them.
    pub(super) fn headers(&self, at: usize) -> Option<Vec<Known>> {
        let sha256 = self.inner().files.get(at)?.sha256.clone()?;
        let (_, headers) = self.work.kept(&sha256)?;
        let inner = self.inner();
        let files = |header: &Header| {
            let word = Lexicon::word_of(&header.text);
            inner.files.iter().filter(|file| file.words.contains(&word)).count()
        };
        let mut seen = BTreeSet::new();
        let first = headers.into_iter().filter(|header| seen.insert((header.text.clone(), header.is_label)));
        Some(first.map(|header| Known { files: files(&header), header }).collect())
    }

    /// Has what a person says of a header hold for all files of the desk, and for every later conversion with its
    /// lexicon.
    ///
    /// # Errors
    ///
    /// Why it cannot be taught or written, in one line.
    pub(super) fn take_lesson(&self, lesson: &Lesson) -> Result<Vec<Left>, String> {
        let (word, rule) = lesson.rule()?;
        let before = self.work.taught();
        let before = before.strip_prefix(HEAD).unwrap_or(&before);
        let text =
            format!("{HEAD}\n{rule}{}{before}", if before.is_empty() || before.starts_with('\n') { "" } else { "\n" });
        Lexicon::with(&text).map_err(|why| told(why.said()))?;
        self.teach(word, &text).map_err(|error| told(say!("it cannot be recorded: {}", error)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use zhibiao::lexicon::{Column, Period};

    fn lesson(text: &str, is_label: bool, means: Option<&str>, period: Option<&str>) -> Lesson {
        Lesson { text: text.into(), is_label, means: means.map(str::to_owned), period: period.map(str::to_owned) }
    }

    #[test]
    fn a_rule_says_what_was_said_of_the_header_as_it_is_printed() {
        let (word, rule) = lesson("*本期\"数\"（万元）：", false, Some("target"), Some("annual")).rule().unwrap();
        assert_eq!(word, "本期\"数");
        let lexicon = Lexicon::with(&rule).unwrap();
        assert_eq!(lexicon.header("*本期\"数\"（万元）：").map(|h| h.column), Some(Column::Target(Period::Annual)));
        let (_, rule) = lesson("经办", true, Some("contact"), None).rule().unwrap();
        assert_eq!(Lexicon::with(&rule).unwrap().field("经办：").and_then(|label| label.key), Some("contact"));
        let (_, rule) = lesson("联系人", true, None, None).rule().unwrap();
        assert_eq!(Lexicon::with(&rule).unwrap().field("联系人").map(|label| label.key), Some(None));
    }

    #[test]
    fn what_can_be_no_rule_is_refused() {
        for wrong in [
            lesson("（）", false, Some("target"), None),
            lesson("甲", false, Some("level9"), None),
            lesson("甲", false, None, None),
            lesson("甲", true, Some("x\"\nis = [\"乙"), None),
        ] {
            assert!(wrong.rule().is_err(), "{}", wrong.text);
        }
    }
}
