//! The two brackets of a pair in one width: a recogniser takes each by itself, and on paper `)` and `）` look alike.

use crate::ocr::recognise::Char;

/// The brackets of each width.
const PAIRS: [(&str, &str); 2] = [("(", ")"), ("（", "）")];

/// The characters of a line with each closing bracket in the width of the one that it closes.
pub(super) fn alike(mut chars: Vec<Char>) -> Vec<Char> {
    let mut open: Vec<usize> = Vec::new();
    for char in &mut chars {
        if let Some(width) = PAIRS.iter().position(|pair| pair.0 == char.text) {
            open.push(width);
        } else if PAIRS.iter().any(|pair| pair.1 == char.text)
            && let Some(width) = open.pop()
        {
            char.text = PAIRS[width].1.into();
        }
    }
    chars
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_bracket_closes_in_the_width_of_the_one_that_opened() {
        let line = |text: &str| -> String {
            let char = |c: char| Char { text: String::from(c).into(), at: 0.5, confidence: 0.99, ..Char::default() };
            alike(text.chars().map(char).collect()).iter().map(|c| c.text.as_str()).collect()
        };
        assert_eq!(line("部门（单位)名称"), "部门（单位）名称");
        assert_eq!(line("(含(甲）、乙）"), "(含(甲)、乙)");
        assert_eq!(line("单位）"), "单位）");
    }
}
