//! The overall goals: one text, numbered texts, or texts side by side under their labels.

use super::ledger::Ledger;
use super::{DraftGoal, tasks};
use crate::document::Goal;
use crate::lexicon::{Column, Lexicon, Section, TaskColumn};
use crate::stitch::{Table, TableCell};
use crate::text::{fold, join};
use std::collections::BTreeSet;

/// The columns of goals that stand side by side, with their labels.
pub(super) type Columns = Vec<((usize, usize), String)>;

/// The labels that a row heads, if it is a header of goals: at least two, and nothing else but the label of the section
/// before them.
///
/// A label that has text below it heads a column. That of the section covers the row below too; in a dump the cell
/// below it is empty.
pub(super) fn header(table: &Table, row: usize, lexicon: &Lexicon) -> Option<Columns> {
    let cells = table.row(row);
    let filled: Vec<&&TableCell> = cells.iter().filter(|c| !c.text.is_empty()).collect();
    let below = if row + 1 < table.rows { table.row(row + 1) } else { Vec::new() };
    let heads = |c: &TableCell| {
        below.iter().any(|b| b.row == row + 1 && b.overlap(c.col, c.col + c.colspan) > 0 && !b.text.is_empty())
    };
    let labels: Vec<&&&TableCell> =
        filled.iter().filter(|c| lexicon.is_goal(&c.text) && c.rowspan == 1 && heads(c)).collect();
    let others: Vec<&&&TableCell> = filled.iter().filter(|c| !labels.iter().any(|label| label.col == c.col)).collect();
    // The labels of the section and of its part stand left of them and cover their texts too.
    let first = labels.first()?.col;
    let beside = others.iter().filter(|c| c.col < first && c.row + c.rowspan > row + 1).count();
    let under = others.iter().any(|c| c.rowspan > 1 && lexicon.section(&c.text) == Some(Section::Goals));
    let is_header = match labels.len() {
        1 => under && beside == others.len(),
        _ => others.len() <= 1 || beside == others.len(),
    };
    is_header.then(|| {
        labels.iter().map(|c| ((c.col, c.col + c.colspan), c.text.trim_end_matches([':', '：']).to_owned())).collect()
    })
}

/// The columns of goals of which each has a row of its own: those of what they say, and of what they are called.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Rows {
    text: (usize, usize),
    label: Option<(usize, usize)>,
}

impl Rows {
    /// The columns that a row heads beside the label of the goals: one for what they say, and others whose headers are
    /// known (`序号`, `目标名称`, `权重`).
    pub(super) fn under(table: &Table, row: usize, lexicon: &Lexicon) -> Option<Self> {
        let cells = table.row(row);
        // The label covers the rows below; in a dump the cells below it are empty.
        let below = if row + 1 < table.rows { table.row(row + 1) } else { Vec::new() };
        let goes_on =
            |c: &TableCell| tasks::at(&below, (c.col, c.col + 1)).is_some_and(|b| b.row <= row || b.text.is_empty());
        let is_section = |c: &&&TableCell| lexicon.section(&c.text) == Some(Section::Goals) && goes_on(c);
        let from = cells.iter().find(is_section).map(|c| c.col + c.colspan)?;
        let heads: Vec<&TableCell> =
            cells.iter().copied().filter(|c| c.col >= from && c.row == row && !c.text.is_empty()).collect();
        let says =
            |c: &&&TableCell| lexicon.is_goal(&c.text) || lexicon.task_column(&c.text) == Some(TaskColumn::Content);
        let header = |c: &TableCell| lexicon.header(&c.text).map(|header| header.column);
        let mut texts = heads.iter().filter(says);
        let (Some(text), None) = (texts.next(), texts.next()) else { return None };
        let others: Vec<&TableCell> = heads.iter().copied().filter(|c| c.col != text.col).collect();
        let are_heads = !others.is_empty() && others.iter().all(|c| c.rowspan == 1 && header(c).is_some());
        let range = |c: &TableCell| (c.col, c.col + c.colspan);
        let label = others.iter().find(|c| header(c) == Some(Column::Name)).map(|c| range(c));
        are_heads.then(|| Self { text: range(text), label })
    }

    /// Reads a row: what stands in none of the two columns is left, and so reported.
    pub(super) fn read(&self, cells: &[&TableCell], goals: &mut Vec<DraftGoal>, ledger: &Ledger) {
        let take = |range| tasks::at(cells, range).filter(|c| !ledger.has(c)).map(|c| ledger.take(c));
        let Some(text) = take(self.text).filter(|text| !text.is_empty()) else { return };
        let label = self.label.and_then(take).filter(|label| !label.is_empty());
        goals.push(DraftGoal { label, section: None, text });
    }
}

/// Reads a row of goals that stand side by side under their labels.
pub(super) fn read_beside(cells: &[&TableCell], columns: &Columns, goals: &mut Vec<DraftGoal>, ledger: &Ledger) {
    for (range, label) in columns {
        let text = tasks::at(cells, *range).filter(|c| !ledger.has(c)).map_or(String::new(), |c| ledger.take(c));
        match goals.iter_mut().find(|goal| goal.label.as_deref() == Some(label)) {
            Some(goal) if !text.is_empty() => goal.text = join(&goal.text, &text),
            Some(_) => {}
            None => goals.push(DraftGoal { label: Some(label.clone()), section: None, text }),
        }
    }
}

/// Reads a row of goals that stand one below another, under the label of their section; `goes_on` says that the last
/// one was cut by a page break.
pub(super) fn read_below(
    lead: &TableCell,
    rest: &[&TableCell],
    (label, goes_on): (&str, bool),
    goals: &mut Vec<DraftGoal>,
    ledger: &Ledger,
    lexicon: &Lexicon,
) {
    let labelled = lead.text == label && !begins(label);
    if labelled {
        ledger.settle(lead);
    }
    // A cell that reaches beyond the label's rows is the header of a column below, whose upper wall is not printed.
    let rest = rest.iter().filter(|c| !labelled || c.row + c.rowspan <= lead.row + lead.rowspan);
    let own = (!labelled).then_some(lead).into_iter().chain(rest.copied());
    let own: Vec<&TableCell> = own.filter(|c| !c.text.is_empty() && !ledger.has(c)).collect();
    // The label of the indicators stands beside that of the goals where the two stand side by side.
    let (labels, own): (Vec<&TableCell>, Vec<&TableCell>) =
        own.into_iter().partition(|c| labelled && lexicon.section(&c.text) == Some(Section::Indicators));
    labels.into_iter().for_each(|c| ledger.settle(c));
    let texts: Vec<String> = own.into_iter().map(|c| ledger.take(c)).collect();
    match texts.as_slice() {
        [left, right] if glued(left, lexicon).and(glued(right, lexicon)).is_some() => {
            for (label, text) in [left, right].into_iter().filter_map(|text| glued(text, lexicon)) {
                add(goals, text, Some(label), None, false);
            }
        }
        [inner, text] if lexicon.is_goal(inner) || is_number(inner) => {
            add(goals, text, Some(inner.trim_end_matches([':', '：'])), None, false);
        }
        texts => {
            let section = lexicon.is_goal(label).then(|| label.trim_end_matches([':', '：']));
            texts.iter().for_each(|text| add(goals, text, None, section, goes_on));
        }
    }
}

/// The goals in one text: each numbered one with its number as label, or the whole without a label.
fn split(text: &str, label: Option<&str>, section: Option<&str>) -> Vec<DraftGoal> {
    let marks = marks(text);
    let goal = |label: Option<String>, text: &str| DraftGoal {
        label,
        section: section.map(str::to_owned),
        text: text.to_owned(),
    };
    // What stands under a label of its own is one goal, however many it counts.
    if marks.is_empty() || label.is_some() {
        return vec![goal(label.map(str::to_owned), text)];
    }
    let mut goals = Vec::new();
    let lead = text[..marks[0].0].trim();
    if !lead.is_empty() {
        goals.push(goal(label.map(str::to_owned), lead));
    }
    let ends = marks.iter().skip(1).map(|m| m.0).chain([text.len()]);
    goals.extend(
        marks.iter().zip(ends).map(|(mark, end)| goal(Some(fold(&text[mark.0..mark.1])), text[mark.2..end].trim())),
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

/// Whether a text is the number of a goal: `目标1`.
pub(super) fn is_number(text: &str) -> bool {
    let folded = fold(text);
    folded.strip_prefix("目标").is_some_and(|n| !n.is_empty() && n.chars().count() <= 3)
}

/// The label of a goal at the beginning of a text that goes on without a colon, with its brackets, and what follows:
/// two cells between which no wall was seen.
fn glued<'a>(text: &'a str, lexicon: &Lexicon) -> Option<(&'a str, &'a str)> {
    let word = text.find("目标").map(|at| at + "目标".len())?;
    let end = match text[word..].strip_prefix(['(', '（']) {
        Some(inside) => {
            text.len() - inside.len()
                + inside.find([')', '）']).map(|at| at + inside[at..].chars().next().map_or(0, char::len_utf8))?
        }
        None => word,
    };
    let (label, rest) = text.split_at(end);
    (lexicon.is_goal(label) && rest.starts_with(char::is_alphabetic)).then_some((label, rest))
}

/// Adds the goals of a further row, under the label of their section: a text without a number goes on with the last
/// goal where that one was cut by a page break.
pub(super) fn add(goals: &mut Vec<DraftGoal>, text: &str, label: Option<&str>, section: Option<&str>, goes_on: bool) {
    let mut new = split(text, label, section);
    if goes_on
        && let (Some(last), Some(first)) = (goals.last_mut(), new.first())
        && first.label.as_deref() == label
    {
        last.text = join(&last.text, &first.text);
        new.remove(0);
    }
    goals.extend(new);
}

/// The goals as they are given: the label of a section is a goal's own where several sections hold one goal each, and
/// tell them apart.
pub(super) fn labelled(goals: &[DraftGoal]) -> Vec<Goal> {
    let sections: BTreeSet<&str> = goals.iter().filter_map(|goal| goal.section.as_deref()).collect();
    let tell = sections.len() > 1;
    let label = |goal: &DraftGoal| goal.label.clone().or_else(|| goal.section.clone().filter(|_| tell));
    goals
        .iter()
        .map(|goal| Goal { label: label(goal), text: goal.text.clone(), corrected_by: None, readings: Vec::new() })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_label_of_a_goal_is_parted_from_what_it_ran_together_with() {
        let glued = |text| glued(text, Lexicon::built_in());
        assert_eq!(glued("中期目标（2022年—2024年）加强管理"), Some(("中期目标（2022年—2024年）", "加强管理")));
        assert_eq!(glued("年度目标加强管理"), Some(("年度目标", "加强管理")));
        assert_eq!(glued("目标1：加强管理"), None);
        assert_eq!(glued("加强管理"), None);
    }
}
