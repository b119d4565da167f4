//! The many ways to print one character → one way.
//!
//! Two readings of a text are kept side by side, of the same length in bytes: `printed`, where only widths and blanks
//! are folded (units are taken from it, for a unit stays as printed), and `plain`, where traditional characters are
//! simplified too (the lexicon is looked up in it).

use crate::text::simplified;

/// A text to parse.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Folded {
    /// Widths and blanks folded.
    pub(super) printed: String,
    /// The same with traditional characters simplified; byte for byte as long.
    pub(super) plain: String,
}

/// Folds widths, blanks, dashes and look-alike signs; brackets stay as printed.
pub(super) fn fold(text: &str) -> Folded {
    let mut printed = String::with_capacity(text.len());
    let mut gap = false;
    for c in text.chars() {
        if is_blank(c) {
            gap = true;
            continue;
        }
        let c = narrow(c);
        // "12 24" is two numbers: joined it would be a third one.
        if gap && c.is_ascii_digit() && printed.ends_with(|last: char| last.is_ascii_digit()) {
            printed.push(' ');
        }
        gap = false;
        printed.push(c);
    }
    let plain = printed.chars().map(simplified).collect();
    Folded { printed, plain }
}

impl Folded {
    /// What is printed where `part`, a slice of `plain`, was found; `part` itself where it is not found.
    pub(super) fn as_printed(&self, part: &str) -> String {
        let at = self.plain.find(part);
        let printed = at.and_then(|at| self.printed.get(at..at + part.len()));
        printed.unwrap_or(part).to_owned()
    }
}

/// A text for comparison: no blanks, one width for everything, no closing punctuation.
pub(super) fn key(text: &str) -> String {
    let one_width = |c| match c {
        '（' | '［' | '【' | '〔' => '(',
        '）' | '］' | '】' | '〕' => ')',
        '“' | '”' | '„' | '＂' => '"',
        '‘' | '’' => '\'',
        '。' | '｡' => '.',
        _ => c,
    };
    let folded = fold(text).plain;
    let folded: String = folded.chars().filter(|&c| c != ' ').map(one_width).collect();
    folded.trim_end_matches(['.', ';', ',', '、']).to_owned()
}

fn is_blank(c: char) -> bool {
    c.is_whitespace() || matches!(c, '\u{200b}'..='\u{200f}' | '\u{2060}' | '\u{feff}' | '\u{ad}')
}

fn narrow(c: char) -> char {
    match c {
        '（' | '）' => c,
        '～' | '〜' | '∼' | '˜' | '∽' => '~',
        '\u{2010}'..='\u{2015}' | '−' | '－' | '﹣' | '─' | '━' | '﹘' => '-',
        '≧' | '⩾' | '≮' => '≥',
        '≦' | '⩽' | '≯' => '≤',
        '﹥' | '〉' => '>',
        '﹤' | '〈' => '<',
        '﹦' => '=',
        '﹪' | '٪' => '%',
        '•' | '・' | '‧' | '∙' | '⋅' => '·',
        '﹢' => '+',
        // The full-width forms of ASCII stand 0xFEE0 above it (Unicode block "Halfwidth and Fullwidth Forms").
        '！'..='～' => char::from_u32(u32::from(c) - 0xFEE0).unwrap_or(c),
        _ => c,
    }
}
