//! Labels and values: in the cells of a row, and in lines outside of the table.

use super::DraftField;
use super::ledger::Ledger;
use crate::diag::Place;
use crate::lexicon::{Lexicon, Section};
use crate::stitch::{LooseLine, TableCell};
use crate::text::{fold, squeeze};

/// The labelled values of a row, from left to right.
///
/// A cell over several rows that stands before others is the label of their group. A known label is one wherever it
/// stands; an unknown text is one where a label is due. In a text dump, empty cells are what a merged cell covers (the
/// label of a group, which is `above`), and an empty value shows as the next known label.
pub(super) fn in_row(
    cells: &[&TableCell],
    spans_known: bool,
    above: Option<&str>,
    ledger: &Ledger,
    lexicon: &Lexicon,
) -> Vec<DraftField> {
    let own = cells.first().filter(|first| cells.len() > 2 && is_group(first, lexicon));
    let rest: Vec<&TableCell> =
        cells.iter().copied().skip(usize::from(own.is_some())).filter(|c| spans_known || !c.text.is_empty()).collect();
    let covered = !spans_known && cells.first().is_some_and(|first| first.text.is_empty());
    own.into_iter().for_each(|own| ledger.settle(own));
    let group = own.map(|own| own.text.clone()).or_else(|| above.filter(|_| covered).map(str::to_owned));
    let mut fields = Vec::new();
    let mut at = 0;
    while at < rest.len() {
        let label = rest[at];
        let value = rest.get(at + 1).copied().filter(|v| !starts_pair(v, rest.get(at + 2).copied(), lexicon));
        at += 1 + usize::from(value.is_some());
        // A cell that reaches down from a row above was read there.
        if ledger.has(label) && value.is_none_or(|v| ledger.has(v)) {
            continue;
        }
        let place = value.filter(|v| !v.text.is_empty()).map_or(label.place(), TableCell::place);
        let provenance = label.provenance;
        let text = value.map_or(String::new(), |v| ledger.take(v));
        if label.text.is_empty() && text.is_empty() {
            continue;
        }
        let label = ledger.take(label);
        if let Some((label, value)) = said_in_one(&label).filter(|_| text.is_empty()) {
            fields.push(DraftField { label, value, group: group.clone(), provenance, place, ..DraftField::default() });
            continue;
        }
        fields.push(DraftField {
            label: bare(&label),
            value: text,
            group: group.clone(),
            provenance,
            place,
            ..DraftField::default()
        });
    }
    fields
}

/// A label and its value in one cell, parted by a colon: `填表人：张某`.
fn said_in_one(text: &str) -> Option<(String, String)> {
    let (label, value) = text.split_once([':', '：'])?;
    let is_label =
        (2..=10).contains(&label.chars().count()) && !value.trim().is_empty() && !fold(label).starts_with("其中");
    is_label.then(|| (label.trim().to_owned(), value.trim().to_owned()))
}

/// Whether a cell before the others of its row names their group.
fn is_group(cell: &TableCell, lexicon: &Lexicon) -> bool {
    let is_field = lexicon.field(&cell.text).is_some_and(|label| label.key.is_some() && label.pure);
    (cell.rowspan > 1 && !is_field) || lexicon.section(&cell.text) == Some(Section::Funds)
}

/// Whether a cell that could be a value is rather the next label: it is made of nothing but words of labels, and what
/// follows could be its value.
fn starts_pair(cell: &TableCell, next: Option<&TableCell>, lexicon: &Lexicon) -> bool {
    let is_label = |cell: &TableCell| lexicon.field(&cell.text).is_some_and(|label| label.pure);
    is_label(cell) && next.is_none_or(|n| !is_label(n))
}

/// The label without a closing colon.
pub(super) fn bare(label: &str) -> String {
    label.trim_end_matches([':', '：', ' ']).to_owned()
}

/// The unit of money that a line declares.
pub(super) fn unit_in(line: &LooseLine, lexicon: &Lexicon) -> Option<String> {
    let pairs = in_loose(line, None, lexicon).0;
    pairs.into_iter().find(|pair| is_unit(&pair.label, &pair.value)).map(|pair| fold(&pair.value))
}

/// Whether a label and its value declare the unit of money: `单位：万元`, `金额单位：元`.
pub(super) fn is_unit(label: &str, value: &str) -> bool {
    let (label, value) = (fold(label), fold(value));
    label.ends_with("单位") && value.ends_with('元') && value.chars().count() <= 3
}

/// The labelled values of a line: `填报人：陈志明 联系电话：0754-54106845`.
pub(super) fn in_line(text: &str, lexicon: &Lexicon) -> Vec<(String, String)> {
    let mut pairs: Vec<(String, String)> = Vec::new();
    for word in words(text, lexicon) {
        match word.find([':', '：']).map(|at| word.split_at(at)) {
            Some((label, value)) if is_label(label, lexicon) => {
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
fn words(text: &str, lexicon: &Lexicon) -> Vec<String> {
    let mut out: Vec<String> = Vec::new();
    for word in text.split_whitespace() {
        let mut rest = word;
        while let Some(at) = inner_label(rest, lexicon) {
            out.push(rest[..at].to_owned());
            rest = &rest[at..];
        }
        out.push(rest.to_owned());
    }
    glue_labels(out, lexicon)
}

/// Where a known label with a colon begins within a word, but not at its start.
fn inner_label(word: &str, lexicon: &Lexicon) -> Option<usize> {
    let mut colons = word.match_indices([':', '：']);
    let (first, colon) = colons.next()?;
    let (second, _) = colons.next()?;
    let starts = word.char_indices().map(|(at, _)| at);
    starts
        .filter(|at| (first + colon.len()..second).contains(at))
        .find(|at| lexicon.field(&word[*at..second]).is_some_and(|label| label.pure))
}

/// Puts a label that is letter-spaced, or parted from its colon, together again: `联 系 人：`.
fn glue_labels(words: Vec<String>, lexicon: &Lexicon) -> Vec<String> {
    let mut out: Vec<String> = Vec::new();
    let mut head = String::new();
    for word in words {
        let whole = format!("{head}{word}");
        let spaced = word.chars().count() <= 2 && !word.contains([':', '：']);
        if spaced && (out.is_empty() || !head.is_empty()) {
            head = whole;
            continue;
        }
        if word.starts_with([':', '：']) && head.is_empty() && out.last().is_some_and(|l| is_label(l, lexicon)) {
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
fn is_label(text: &str, lexicon: &Lexicon) -> bool {
    let folded = fold(text);
    let length = folded.chars().count();
    let plain = folded.chars().all(|c| c.is_alphabetic() || matches!(c, '(' | ')' | '、' | '/'));
    lexicon.field(text).is_some()
        || ((2..=10).contains(&length)
            && plain
            && !matches!(folded.as_str(), "注" | "说明" | "备注" | "填表说明" | "填报说明"))
}

/// The labelled values of a loose line. A line that is a known label alone takes the next line as its value, which
/// `next` is.
pub(super) fn in_loose(line: &LooseLine, next: Option<&LooseLine>, lexicon: &Lexicon) -> (Vec<DraftField>, bool) {
    let provenance = line.provenance;
    let field = |label: &str, value: &str, place: Place| DraftField {
        label: bare(label),
        value: value.to_owned(),
        provenance,
        place,
        ..DraftField::default()
    };
    if let (Some(_), Some(next)) = (lexicon.field(&line.text).filter(|label| label.pure), next) {
        let takes =
            in_line(&next.text, lexicon).is_empty() && lexicon.field(&next.text).is_none_or(|label| !label.pure);
        let value = if takes { next.text.as_str() } else { "" };
        return (vec![field(&line.text, &squeeze(value), line.place)], takes);
    }
    (in_line(&line.text, lexicon).iter().map(|(label, value)| field(label, value, line.place)).collect(), false)
}
