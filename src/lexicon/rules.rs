//! Rules over the words of a text: what it is made of, and what that means.

use crate::text::fold;

/// A word, and which characters it has, so that most words are told apart from a text at a glance.
#[derive(Clone, Debug, PartialEq, serde::Deserialize)]
#[serde(from = "String")]
pub(super) struct Word {
    pub(super) text: String,
    characters: u64,
}

impl From<String> for Word {
    fn from(text: String) -> Self {
        let characters = characters(&text);
        Self { text, characters }
    }
}

/// The characters of a text as bits: each has one of 64, by the lowest bits of its code.
fn characters(text: &str) -> u64 {
    text.chars().fold(0, |bits, c| bits | 1 << (u32::from(c) & 63))
}

/// A folded text that is compared with words.
#[derive(Clone, Copy)]
pub(super) struct Text<'a> {
    text: &'a str,
    characters: u64,
}

impl<'a> Text<'a> {
    pub(super) fn of(text: &'a str) -> Self {
        Self { text, characters: characters(text) }
    }

    fn any(&self, words: &[Word], fits: impl Fn(&str, &str) -> bool) -> bool {
        words.iter().any(|word| word.characters & !self.characters == 0 && fits(self.text, &word.text))
    }
}

/// What the words of a text must be for it to mean something.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Words {
    /// It is one of these …
    pub(super) is: Vec<Word>,
    /// … or begins with one of these …
    pub(super) starts: Vec<Word>,
    /// … or ends with one of these …
    pub(super) ends: Vec<Word>,
    /// … or holds one of these …
    pub(super) has: Vec<Word>,
    /// … or holds all of these;
    pub(super) all: Vec<Word>,
    /// and holds one of these, if there are any,
    pub(super) with: Vec<Word>,
    /// and none of these.
    pub(super) not: Vec<Word>,
}

impl Words {
    /// Whether a folded text is made of these words.
    pub(super) fn fit(&self, text: Text) -> bool {
        let holds = |text: &str, word: &str| text.contains(word);
        let says = || {
            text.any(&self.is, |text, word| text == word)
                || text.any(&self.ends, |text, word| text.ends_with(word))
                || text.any(&self.starts, |text, word| text.starts_with(word))
                || text.any(&self.has, holds)
        };
        // Where a rule has both, all of the one must stand beside one of the other.
        let says = if self.all.is_empty() {
            says()
        } else {
            self.all.iter().all(|word| text.text.contains(&word.text)) && (!self.has_any() || says())
        };
        says && (self.with.is_empty() || text.any(&self.with, holds)) && !text.any(&self.not, holds)
    }

    fn has_any(&self) -> bool {
        [&self.is, &self.starts, &self.ends, &self.has].iter().any(|words| !words.is_empty())
    }

    /// The words that are whole labels, or begin or end one.
    fn whole(&self) -> impl Iterator<Item = &str> {
        [&self.is, &self.starts, &self.ends].into_iter().flatten().map(|word| word.text.as_str())
    }
}

/// Words and what they mean.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Rule<T> {
    pub(super) words: Words,
    pub(super) means: T,
}

/// What the first rule that fits says.
pub(super) fn look_up<'a, T>(rules: &'a [Rule<T>], folded: &str) -> Option<&'a T> {
    let text = Text::of(folded);
    rules.iter().find(|rule| rule.words.fit(text)).map(|rule| &rule.means)
}

/// The words of rules that forms print as labels; a single character may stand anywhere.
pub(super) fn words<T>(rules: &[Rule<T>]) -> impl Iterator<Item = &str> {
    rules.iter().flat_map(|rule| rule.words.whole()).filter(|word| word.chars().count() > 1)
}

/// A text as rules compare it: folded, without marks around it, and its parts in brackets apart.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Parted {
    /// What stands outside of brackets.
    pub(super) core: String,
    /// What stands inside of them.
    pub(super) inside: String,
    /// The whole, with its brackets.
    pub(super) whole: String,
}

/// Words that ask for a field to be filled in, and are no part of its label.
const DEMANDS: &[&str] = &["必填", "必录", "选填"];

impl Parted {
    /// Parts a text.
    pub(super) fn of(text: &str) -> Self {
        let whole = without_marks(&fold(text)).to_owned();
        let (mut core, mut inside, mut depth) = (String::new(), String::new(), 0_usize);
        for c in whole.chars() {
            match c {
                '(' | '[' | '【' | '〔' => depth += 1,
                ')' | ']' | '】' | '〕' => depth = depth.saturating_sub(1),
                c if depth > 0 => inside.push(c),
                c => core.push(c),
            }
        }
        for demand in DEMANDS {
            core = core.replace(demand, "");
            inside = inside.replace(demand, "");
        }
        let core = without_marks(&core).to_owned();
        if core.is_empty() { Self { core: inside.clone(), inside, whole } } else { Self { core, inside, whole } }
    }
}

/// A text without marks around it: the stars of what must be filled in, colons, the numbers of a list, specks that were
/// read as points.
fn without_marks(folded: &str) -> &str {
    let bare = folded.trim_matches(|c: char| {
        !c.is_alphanumeric() && !matches!(c, '(' | ')' | '[' | ']' | '【' | '】' | '〔' | '〕')
    });
    let numbered = bare.trim_start_matches(|c: char| c.is_ascii_digit());
    let after = numbered.trim_start_matches(['.', '、', ')', '，', ',']);
    // `1.本级资金` is numbered; `1级指标` and `2024年预算` begin with a number that says something.
    if numbered.len() < bare.len() && after.len() < numbered.len() { after } else { bare }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_is_parted_from_what_decorates_it() {
        let parts = |text: &str| {
            let parted = Parted::of(text);
            (parted.core, parted.inside)
        };
        assert_eq!(parts("*联系人："), ("联系人".to_owned(), String::new()));
        assert_eq!(parts("指标值（目标值）"), ("指标值".to_owned(), "目标值".to_owned()));
        assert_eq!(parts("（必填）计量单位"), ("计量单位".to_owned(), String::new()));
        assert_eq!(parts("1.本级资金"), ("本级资金".to_owned(), String::new()));
        assert_eq!(parts("1级指标").0, "1级指标");
        assert_eq!(parts("（年度）"), ("年度".to_owned(), "年度".to_owned()));
    }
}
