//! What is said to a person: a sentence and its parts, put together last, in the reader's language.
//!
//! A sentence is its English text with `{}` for each part, and that text is its name. Every other language is a
//! catalogue of those texts (`message/zh.txt`), as gettext has them: the code says what it means where it is found, and
//! a catalogue is read and mended as a whole. `tests/behaviour/languages.rs` reads the sources and fails on a sentence
//! that a catalogue lacks.

use std::collections::BTreeMap;
use std::fmt;
use std::sync::OnceLock;

/// The Chinese catalogue: a line of English, then an indented line of Chinese.
const ZH: &str = include_str!("message/zh.txt");

/// The language that a person reads.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub enum Language {
    /// English.
    #[default]
    En,
    /// Chinese, in simplified characters.
    Zh,
}

impl Language {
    /// All of them.
    pub const ALL: [Self; 2] = [Self::En, Self::Zh];

    /// The language of a locale: `zh_CN.UTF-8` and `zh-Hans-CN` are Chinese, `C` and all others English.
    #[must_use]
    pub fn of_locale(name: &str) -> Self {
        let tongue = name.split(['_', '-', '.', '@']).next().unwrap_or_default();
        if tongue.eq_ignore_ascii_case("zh") { Self::Zh } else { Self::En }
    }

    /// An English text in this language; as it is where the catalogue does not have it.
    #[must_use]
    pub fn text(self, english: &str) -> &str {
        self.lookup(english).unwrap_or(english)
    }

    /// An English text in this language, if it has a catalogue with it.
    #[must_use]
    pub fn lookup(self, english: &str) -> Option<&'static str> {
        match self {
            Self::En => None,
            Self::Zh => catalogue().get(english).copied(),
        }
    }
}

/// The Chinese texts by their English ones.
fn catalogue() -> &'static BTreeMap<&'static str, &'static str> {
    static READ: OnceLock<BTreeMap<&str, &str>> = OnceLock::new();
    READ.get_or_init(|| {
        let mut english = "";
        let mut texts = BTreeMap::new();
        for line in ZH.lines().filter(|line| !line.is_empty() && !line.starts_with('#')) {
            match line.strip_prefix("    ") {
                Some(chinese) => drop(texts.insert(english, chinese)),
                None => english = line,
            }
        }
        texts
    })
}

/// A sentence, or a part of one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Message {
    /// What is printed, counted or named: the same in every language.
    Verbatim(String),
    /// A sentence with its parts; see [`say!`](crate::say).
    Sentence(&'static str, Vec<Message>),
}

/// A sentence in English with `{}` for each of the parts that follow: `say!("'{}' may be misread", text)`.
#[macro_export]
macro_rules! say {
    ($text:literal $(, $part:expr)* $(,)?) => {
        $crate::message::Message::Sentence($text, ::std::vec![$($crate::message::Message::from($part)),*])
    };
}

/// A sentence without parts, as a name of its own that [`Message::of`] takes: for those that are handed on before they
/// are said.
#[macro_export]
macro_rules! sentence {
    ($text:literal) => {
        $text
    };
}

impl Message {
    /// A sentence without parts, which was marked by [`sentence!`](crate::sentence).
    #[must_use]
    pub fn of(sentence: &'static str) -> Self {
        Self::Sentence(sentence, Vec::new())
    }

    /// No text at all.
    #[must_use]
    pub fn none() -> Self {
        Self::Verbatim(String::new())
    }

    /// The text in a language.
    #[must_use]
    pub fn in_language(&self, language: Language) -> String {
        match self {
            Self::Verbatim(text) => text.clone(),
            Self::Sentence(english, parts) => {
                let parts: Vec<String> = parts.iter().map(|part| part.in_language(language)).collect();
                fill(language.text(english), &parts)
            }
        }
    }
}

/// The text with its parts: the next one for `{}`, the one with this number (from 0) for `{1}`.
fn fill(text: &str, parts: &[String]) -> String {
    let (mut filled, mut rest, mut next) = (String::new(), text, 0..);
    while let Some((before, after)) = rest.split_once('{') {
        let Some((number, behind)) = after.split_once('}') else { break };
        let at = number.parse().ok().or_else(|| next.next()).unwrap_or(usize::MAX);
        filled.push_str(before);
        filled.push_str(parts.get(at).map_or("", String::as_str));
        rest = behind;
    }
    filled + rest
}

impl fmt::Display for Message {
    /// The English text.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.in_language(Language::En))
    }
}

/// What is the same in every language is its own text.
macro_rules! verbatim {
    ($($kind:ty),*) => {$(
        impl From<$kind> for Message {
            fn from(text: $kind) -> Self {
                Self::Verbatim(text.to_string())
            }
        }
    )*};
}

verbatim!(
    &str,
    &String,
    String,
    std::borrow::Cow<'_, str>,
    char,
    u16,
    u32,
    u64,
    usize,
    i32,
    rust_decimal::Decimal,
    std::path::Display<'_>
);
verbatim!(compact_str::CompactString, &compact_str::CompactString);
verbatim!(&std::io::Error, std::io::Error);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_stand_in_their_order_or_by_their_number() {
        let parts = ["a", "b"].map(str::to_owned);
        assert_eq!(fill("{} of {}", &parts), "a of b");
        assert_eq!(fill("{1}的{0}{", &parts), "b的a{");
    }

    #[test]
    fn a_sentence_within_a_sentence_is_in_the_same_language() {
        let inner = say!("its end is missing");
        let outer =
            say!("the PDF is damaged: {}; get the file again, or open it in a PDF reader and save it anew", inner);
        assert!(outer.to_string().contains("damaged: its end is missing;"));
        let zh = outer.in_language(Language::Zh);
        assert!(zh.contains("缺少文件末尾") && !zh.contains("its end"), "{zh}");
    }

    #[test]
    fn a_locale_has_a_language() {
        for (name, language) in
            [("zh_CN.UTF-8", Language::Zh), ("zh", Language::Zh), ("zh-Hans", Language::Zh), ("C", Language::En)]
        {
            assert_eq!(Language::of_locale(name), language);
        }
    }
}
