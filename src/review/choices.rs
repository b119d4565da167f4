//! The characters that may be others → where in the texts of a thing they stand.

use super::Member;
use crate::diag::{Alternative, Diagnostic};
use crate::geom::Rect;
use serde::Serialize;

/// A character that may be another one.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Choice {
    /// What it was read as.
    pub read: String,
    /// What it may be instead, likeliest first.
    pub others: Vec<String>,
    /// How sure the reading is.
    pub confidence: f32,
    /// Its box.
    pub bbox: Rect,
    /// Which member it stands in, by its index among those of the item; `None` where that is not known.
    pub member: Option<usize>,
    /// Where in that member's text, in characters.
    pub at: usize,
}

/// The characters of a finding, each with its place in a text; `row` is the box of what it is about.
pub(super) fn of(finding: &Diagnostic, members: &[Member], row: Option<Rect>) -> Vec<Choice> {
    let choice = |alternative: &Alternative| {
        let found = place(alternative, members, row);
        Choice {
            read: alternative.read.clone(),
            others: alternative.others.clone(),
            confidence: alternative.confidence,
            bbox: alternative.bbox,
            member: found.map(|f| f.0),
            at: found.map_or(0, |f| f.1),
        }
    };
    finding.alternatives.iter().map(choice).collect()
}

/// In which member a character stands, and where: where its line stands in the text, or else where it is the only one
/// of its kind.
fn place(alternative: &Alternative, members: &[Member], row: Option<Rect>) -> Option<(usize, usize)> {
    let line: Vec<char> = alternative.line.chars().filter(|c| !c.is_whitespace()).collect();
    let before = alternative.line.chars().take(alternative.at).filter(|c| !c.is_whitespace()).count();
    let by_line: Vec<(usize, usize)> = members
        .iter()
        .enumerate()
        .filter_map(|(i, m)| Some((i, found(&m.read, &line)? + before)))
        .map(|(i, at)| (i, spaced(&members[i].read, at)))
        .collect();
    let fits =
        |(i, at): &(usize, usize)| members[*i].text.chars().nth(*at).is_some_and(|c| alternative.read.starts_with(c));
    let mut fitting: Vec<(usize, usize)> = by_line.into_iter().filter(fits).collect();
    if fitting.is_empty() {
        let single = |(i, m): (usize, &Member)| {
            let mut places =
                m.text.chars().enumerate().filter(|(_, c)| alternative.read.starts_with(*c)).map(|(at, _)| at);
            let first = places.next()?;
            places.next().is_none().then_some((i, first))
        };
        fitting = members.iter().enumerate().filter_map(single).collect();
    }
    match fitting.as_slice() {
        [] => None,
        [one] => Some(*one),
        // Halves that say the same: the cycle's stands at the left.
        [first, .., last] => {
            let is_right = row.is_some_and(|row| alternative.bbox.center().x > row.center().x);
            Some(if is_right { *last } else { *first })
        }
    }
}

/// Where a line begins in a text, in characters, blanks left out.
fn found(text: &str, line: &[char]) -> Option<usize> {
    let text: Vec<char> = text.chars().filter(|c| !c.is_whitespace()).collect();
    (!line.is_empty()).then(|| text.windows(line.len()).position(|window| window == line)).flatten()
}

/// The place of the character with this index among those that are no blanks, among all.
fn spaced(text: &str, at: usize) -> usize {
    text.chars().enumerate().filter(|(_, c)| !c.is_whitespace()).nth(at).map_or(usize::MAX, |(place, _)| place)
}
