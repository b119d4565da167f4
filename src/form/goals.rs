//! The overall goals: one text, numbered texts, or texts side by side under their labels.

use crate::document::Goal;
use crate::lexicon;
use crate::stitch::{Table, TableCell};
use crate::text::{fold, join};

/// The columns of goals that stand side by side, with their labels.
pub(super) type Columns = Vec<((usize, usize), String)>;

/// The labels that a row heads, if it is a header of goals: at least two, and nothing else but the label of the section before them.
///
/// A label that has text below it heads a column. That of the section covers the row below too; in a dump the cell below it is empty.
pub(super) fn header(table: &Table, row: usize) -> Option<Columns> {
    let cells = table.row(row);
    let filled: Vec<&&TableCell> = cells.iter().filter(|c| !c.text.is_empty()).collect();
    let below = if row + 1 < table.rows { table.row(row + 1) } else { Vec::new() };
    let heads = |c: &TableCell| below.iter().any(|b| b.row == row + 1 && b.overlap(c.col, c.col + c.colspan) > 0 && !b.text.is_empty());
    let labels: Vec<&&&TableCell> = filled.iter().filter(|c| lexicon::is_goal(&c.text) && c.rowspan == 1 && heads(c)).collect();
    let others = filled.len() - labels.len();
    (labels.len() >= 2 && others <= 1)
        .then(|| labels.iter().map(|c| ((c.col, c.col + c.colspan), c.text.trim_end_matches([':', '：']).to_owned())).collect())
}

/// The goals in one text: each numbered one with its number as label, or the whole without a label.
pub(super) fn split(text: &str, label: Option<&str>) -> Vec<Goal> {
    let marks = marks(text);
    if marks.is_empty() {
        return vec![Goal { label: label.map(str::to_owned), text: text.to_owned() }];
    }
    let mut goals = Vec::new();
    let lead = text[..marks[0].0].trim();
    if !lead.is_empty() {
        goals.push(Goal { label: label.map(str::to_owned), text: lead.to_owned() });
    }
    let ends = marks.iter().skip(1).map(|m| m.0).chain([text.len()]);
    goals.extend(
        marks
            .iter()
            .zip(ends)
            .map(|(mark, end)| Goal { label: Some(fold(&text[mark.0..mark.1])), text: text[mark.2..end].trim().to_owned() }),
    );
    goals
}

/// The marks `目标1：` in a text: where each begins, where its label ends, and where its text begins.
fn marks(text: &str) -> Vec<(usize, usize, usize)> {
    let mut out = Vec::new();
    let mut from = 0;
    while let Some(at) = text[from..].find("目标").map(|at| from + at) {
        from = at + "目标".len();
        let rest = &text[from..];
        let number: usize = rest
            .chars()
            .take_while(|c| c.is_ascii_digit() || "一二三四五六七八九十 ０１２３４５６７８９".contains(*c))
            .map(char::len_utf8)
            .sum();
        let label_end = from + rest[..number].trim_end().len();
        let colon = text[from + number..].chars().next().filter(|c| matches!(c, ':' | '：' | '、' | '.' | '．'));
        if let (Some(colon), false) = (colon, rest[..number].trim().is_empty()) {
            let before = text[..at].chars().next_back();
            if before.is_none_or(|c| !c.is_alphanumeric()) {
                out.push((at, label_end, from + number + colon.len_utf8()));
            }
        }
    }
    out
}

/// Whether a text begins with the number of a goal: `目标1：`.
pub(super) fn begins(text: &str) -> bool {
    marks(text).first().is_some_and(|mark| mark.0 == 0)
}

/// The label of a goal at the beginning of a text that goes on without a colon, with its brackets, and what follows: two cells between which no wall was seen.
pub(super) fn glued(text: &str) -> Option<(&str, &str)> {
    let word = text.find("目标").map(|at| at + "目标".len())?;
    let end = match text[word..].strip_prefix(['(', '（']) {
        Some(inside) => {
            text.len() - inside.len() + inside.find([')', '）']).map(|at| at + inside[at..].chars().next().map_or(0, char::len_utf8))?
        }
        None => word,
    };
    let (label, rest) = text.split_at(end);
    (lexicon::is_goal(label) && rest.starts_with(char::is_alphabetic)).then_some((label, rest))
}

/// Adds the goals of a further row: a text without a number goes on with the last goal where that one was cut by a page break.
pub(super) fn add(goals: &mut Vec<Goal>, text: &str, label: Option<&str>, goes_on: bool) {
    let mut new = split(text, label);
    if goes_on
        && let (Some(last), Some(first)) = (goals.last_mut(), new.first())
        && first.label.as_deref() == label
    {
        last.text = join(&last.text, &first.text);
        new.remove(0);
    }
    goals.extend(new);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_label_of_a_goal_is_parted_from_what_it_ran_together_with() {
        assert_eq!(glued("中期目标（2022年—2024年）加强管理"), Some(("中期目标（2022年—2024年）", "加强管理")));
        assert_eq!(glued("年度目标加强管理"), Some(("年度目标", "加强管理")));
        assert_eq!(glued("目标1：加强管理"), None);
        assert_eq!(glued("加强管理"), None);
    }
}
