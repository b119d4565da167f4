//! Printed text as people compare it: blanks that a layout put in, and widths that mean nothing.

mod traditional;

pub use traditional::simplified;

/// Whether a blank beside this character is an accident of the layout: Chinese characters and full-width signs.
#[must_use]
pub fn is_wide(c: char) -> bool {
    matches!(c,
        '\u{2e80}'..='\u{9fff}' | '\u{f900}'..='\u{faff}' | '\u{fe30}'..='\u{fe4f}' | '\u{ff00}'..='\u{ffef}' | '\u{20000}'..='\u{3ffff}'
        | '“' | '”' | '‘' | '’' | '…' | '—' | '·' | '≥' | '≤' | '℃' | '×' | '±')
}

/// The text without blanks beside wide characters, one blank between the words of other scripts.
///
/// `年 度  目标` is `年度目标`, `A  B` is `A B`.
#[must_use]
pub fn squeeze(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut gap = false;
    for c in text.chars() {
        if is_blank(c) {
            gap = true;
            continue;
        }
        if gap && !is_wide(c) && out.chars().next_back().is_some_and(|last| !is_wide(last)) {
            out.push(' ');
        }
        gap = false;
        out.push(c);
    }
    out
}

/// Two pieces of one text, cut by a line wrap or a page break.
#[must_use]
pub fn join(head: &str, tail: &str) -> String {
    squeeze(&format!("{head} {tail}"))
}

/// The text for comparing: no blanks, full-width signs as their half-width ones, all dashes and quotes alike.
#[must_use]
pub fn fold(text: &str) -> String {
    text.chars().filter(|c| !is_blank(*c)).map(narrow).collect()
}

/// Whether two texts differ by no more than a reader's slips: a character in three, added, lost or replaced
/// (Levenshtein's distance, 1965).
#[must_use]
pub fn is_nearly(a: &str, b: &str) -> bool {
    let (a, b): (Vec<char>, Vec<char>) = (a.chars().collect(), b.chars().collect());
    let mut costs: Vec<usize> = (0..=b.len()).collect();
    for (i, x) in a.iter().enumerate() {
        let mut diagonal = std::mem::replace(&mut costs[0], i + 1);
        for (j, y) in b.iter().enumerate() {
            let least = (diagonal + usize::from(x != y)).min(costs[j] + 1).min(costs[j + 1] + 1);
            diagonal = std::mem::replace(&mut costs[j + 1], least);
        }
    }
    3 * costs[b.len()] <= a.len().max(b.len())
}

/// Whether a text is another one with characters lost between its first and its last.
#[must_use]
pub fn lacks(text: &str, other: &str) -> bool {
    text.chars().next() == other.chars().next()
        && text.chars().next_back() == other.chars().next_back()
        && lost(text, other).is_some()
}

/// What a text lacks of another one that has all its characters in their order, and more.
#[must_use]
pub fn lost(text: &str, other: &str) -> Option<String> {
    let mut read = text.chars().peekable();
    let lost: String = other.chars().filter(|o| read.next_if_eq(o).is_none()).collect();
    (read.peek().is_none() && !lost.is_empty()).then_some(lost)
}

/// Whether a text has a quote or a bracket without the one that belongs to it. That behind the number of a text (`1）`,
/// `二）`, `a)`) belongs to none.
#[must_use]
pub fn is_unpaired(text: &str) -> bool {
    let text = after_number(text);
    let count = |marks: &[char]| text.chars().filter(|c| marks.contains(c)).count();
    let quotes = count(&['“', '”', '"', '＂', '〝', '〞']);
    quotes % 2 == 1 || !are_paired(text, ['(', '（'], [')', '）']) || !are_paired(text, ['《', '〈'], ['》', '〉'])
}

/// A text without its number, if it begins with one that a bracket closes.
fn after_number(text: &str) -> &str {
    let rest = text.trim_start_matches(|c: char| c.is_ascii_alphanumeric() || "一二三四五六七八九十".contains(c));
    let is_number = (1..=MOST_DIGITS).contains(&(text.chars().count() - rest.chars().count()));
    rest.strip_prefix([')', '）']).filter(|_| is_number).unwrap_or(text)
}

/// The number of a text in a list has no more characters: `二十一`.
const MOST_DIGITS: usize = 3;

/// Whether each opening bracket has a closing one after it, and the other way round.
fn are_paired(text: &str, opening: [char; 2], closing: [char; 2]) -> bool {
    let mut open = 0_usize;
    for c in text.chars() {
        if opening.contains(&c) {
            open += 1;
        } else if closing.contains(&c) {
            let Some(left) = open.checked_sub(1) else { return false };
            open = left;
        }
    }
    open == 0
}

/// Whether the character prints nothing.
#[must_use]
pub fn is_blank(c: char) -> bool {
    c.is_whitespace() || matches!(c, '\u{200b}' | '\u{200c}' | '\u{200d}' | '\u{feff}' | '\u{2060}')
}

/// The half-width form of a full-width sign, the simplified form of a character, and one sign for each family of
/// dashes, quotes and dots.
fn narrow(c: char) -> char {
    match c {
        '\u{ff01}'..='\u{ff5e}' => char::from_u32(u32::from(c) - 0xfee0).unwrap_or(c),
        '“' | '”' | '„' | '‟' => '"',
        '‘' | '’' | '‚' | '‛' => '\'',
        '。' | '｡' => '.',
        '—' | '–' | '―' | '‒' | '‐' | '‑' | '−' => '-',
        '〜' | '∼' => '~',
        '•' | '‧' => '·',
        '﹣' => '-',
        '﹪' => '%',
        '\u{4e00}'..='\u{9fff}' => simplified(c),
        _ => c,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_bracket_that_closes_before_it_opens_is_unpaired() {
        assert!(is_unpaired("位）约财政支出（含街道") && is_unpaired("（含街道") && is_unpaired("三公”经费"));
        assert!(!is_unpaired("（一）支出（含街道（园区））") && !is_unpaired("《规划》"));
        assert!(!is_unpaired("1）培训次数") && !is_unpaired("二）培训（含网课）次数") && !is_unpaired("a) 培训"));
        assert!(is_unpaired("单位）培训次数") && is_unpaired("1）培训）次数") && is_unpaired("2024）培训"));
    }

    #[test]
    fn texts_that_differ_by_slips_are_nearly_the_same() {
        for (a, b) in [("效率", "效率"), ("档案著水条数", "档案著录条目数"), ("级指标", "一级指标"), ("", "")]
        {
            assert!(is_nearly(a, b) && is_nearly(b, a), "{a} {b}");
        }
        for (a, b) in [("数量", "质量"), ("", "率"), ("实施期指标值", "年度指标值")] {
            assert!(!is_nearly(a, b) && !is_nearly(b, a), "{a} {b}");
        }
    }

    #[test]
    fn traditional_labels_are_the_same_labels() {
        assert_eq!(fold("二級指標（萬元）"), fold("二级指标(万元)"));
    }

    #[test]
    fn a_text_lacks_what_stands_inside_of_another() {
        assert!(lacks("数化加工时限", "数字化加工时限"));
        for (text, other) in [
            ("数字化", "数字化"),
            ("单位职工满意度", "4单位职工满意度"),
            ("完成率", "完成率7"),
            ("工作效率", "工作效第率低"),
        ] {
            assert!(!lacks(text, other), "{text} {other}");
        }
    }
}
