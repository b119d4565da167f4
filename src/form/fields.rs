//! Labels and values: in the cells of a row, and in lines outside of the table.

use super::DraftField;
use crate::diag::Place;
use crate::lexicon::{self, Section};
use crate::stitch::{LooseLine, TableCell};
use crate::text::{fold, squeeze};

/// The labelled values of a row, from left to right.
///
/// A cell over several rows that stands before others is the label of their group. A known label is one wherever it stands; an unknown text
/// is one where a label is due. In a text dump, empty cells are what a merged cell covers (the label of a group, which is `above`), and an empty
/// value shows as the next known label.
pub(super) fn in_row(cells: &[&TableCell], spans_known: bool, above: Option<&str>) -> Vec<DraftField> {
    let own = cells.first().filter(|first| cells.len() > 2 && is_group(first)).map(|first| first.text.clone());
    let rest: Vec<&&TableCell> = cells.iter().skip(usize::from(own.is_some())).filter(|c| spans_known || !c.text.is_empty()).collect();
    let covered = !spans_known && cells.first().is_some_and(|first| first.text.is_empty());
    let group = own.or_else(|| above.filter(|_| covered).map(str::to_owned));
    let mut fields = Vec::new();
    let mut at = 0;
    while at < rest.len() {
        let label = rest[at];
        let value = rest.get(at + 1).filter(|v| !starts_pair(v, rest.get(at + 2).copied()));
        at += 1 + usize::from(value.is_some());
        if label.text.is_empty() {
            continue;
        }
        let text = value.map_or(String::new(), |v| v.text.clone());
        let place = value.filter(|v| !v.text.is_empty()).map_or(label.place(), |v| v.place());
        let by_eye = label.confidence < 1.0;
        fields.push(DraftField { label: bare(&label.text), value: text, group: group.clone(), keyless: false, by_eye, place });
    }
    fields
}

/// Whether a cell before the others of its row names their group.
fn is_group(cell: &TableCell) -> bool {
    (cell.rowspan > 1 && lexicon::field(&cell.text).flatten().is_none()) || lexicon::section(&cell.text) == Some(Section::Funds)
}

/// Whether a cell that could be a value is rather the next label: it is known as one, and what follows could be its value.
fn starts_pair(cell: &TableCell, next: Option<&&TableCell>) -> bool {
    lexicon::field(&cell.text).is_some() && next.is_none_or(|n| lexicon::field(&n.text).is_none())
}

/// The label without a closing colon.
pub(super) fn bare(label: &str) -> String {
    label.trim_end_matches([':', '：', ' ']).to_owned()
}

/// The labelled values of a line: `填报人：陈志明 联系电话：0754-54106845`.
pub(super) fn in_line(text: &str) -> Vec<(String, String)> {
    let mut pairs: Vec<(String, String)> = Vec::new();
    for word in words(text) {
        match word.find([':', '：']).map(|at| word.split_at(at)) {
            Some((label, value)) if is_label(label) => {
                pairs.push((label.trim().to_owned(), value.trim_start_matches([':', '：']).trim().to_owned()));
            }
            _ => {
                let Some((_, value)) = pairs.last_mut() else { return Vec::new() };
                *value = squeeze(&format!("{value} {word}"));
            }
        }
    }
    pairs
}

/// The line cut at its blanks and before every known label with a colon, where a blank was lost.
fn words(text: &str) -> Vec<String> {
    let mut out: Vec<String> = Vec::new();
    for word in text.split_whitespace() {
        let mut rest = word;
        while let Some(at) = inner_label(rest) {
            out.push(rest[..at].to_owned());
            rest = &rest[at..];
        }
        out.push(rest.to_owned());
    }
    glue_labels(out)
}

/// Where a known label with a colon begins within a word, but not at its start.
fn inner_label(word: &str) -> Option<usize> {
    let mut colons = word.match_indices([':', '：']);
    let (first, colon) = colons.next()?;
    let (second, _) = colons.next()?;
    let starts = word.char_indices().map(|(at, _)| at);
    starts.filter(|at| (first + colon.len()..second).contains(at)).find(|at| lexicon::field(&word[*at..second]).is_some())
}

/// Puts a label that is letter-spaced, or parted from its colon, together again: `联 系 人：`.
fn glue_labels(words: Vec<String>) -> Vec<String> {
    let mut out: Vec<String> = Vec::new();
    let mut head = String::new();
    for word in words {
        let whole = format!("{head}{word}");
        let spaced = word.chars().count() <= 2 && !word.contains([':', '：']);
        if spaced && (out.is_empty() || !head.is_empty()) {
            head = whole;
            continue;
        }
        if word.starts_with([':', '：']) && head.is_empty() && out.last().is_some_and(|l| is_label(l)) {
            let last = out.pop().unwrap_or_default();
            out.push(format!("{last}{word}"));
            continue;
        }
        head.clear();
        out.push(whole);
    }
    if !head.is_empty() {
        out.push(head);
    }
    out
}

/// Whether the text before a colon can be a label: known, or short and without digits and signs.
fn is_label(text: &str) -> bool {
    let folded = fold(text);
    let length = folded.chars().count();
    let plain = folded.chars().all(|c| c.is_alphabetic() || matches!(c, '(' | ')' | '、' | '/'));
    lexicon::field(text).is_some()
        || ((2..=10).contains(&length) && plain && !matches!(folded.as_str(), "注" | "说明" | "备注" | "填表说明" | "填报说明"))
}

/// The labelled values of a loose line. A line that is a known label alone takes the next line as its value, which `next` is.
pub(super) fn in_loose(line: &LooseLine, next: Option<&LooseLine>) -> (Vec<DraftField>, bool) {
    let by_eye = line.confidence < 1.0;
    let field = |label: &str, value: &str, place: Place| DraftField {
        label: bare(label),
        value: value.to_owned(),
        by_eye,
        place,
        ..DraftField::default()
    };
    if let (Some(_), Some(next)) = (lexicon::field(&line.text), next) {
        let takes = in_line(&next.text).is_empty() && lexicon::field(&next.text).is_none();
        let value = if takes { next.text.as_str() } else { "" };
        return (vec![field(&line.text, &squeeze(value), line.place)], takes);
    }
    (in_line(&line.text).iter().map(|(label, value)| field(label, value, line.place)).collect(), false)
}
