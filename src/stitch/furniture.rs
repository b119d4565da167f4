//! Page numbers, running headers and footers: text of the paper and not of the form.

use crate::grid::{Line, PageLayout};
use crate::text::fold;
use crate::vocabulary::Vocabulary;

/// Marks, page by page, the lines that are furniture.
///
/// A page number is known by its shape; other furniture stands at the same height on another page too and says the same
/// there but for numbers. Titles and labelled values are never furniture: a form of one page is printed at the same
/// place on every page.
pub(super) fn find(pages: &[PageLayout], vocabulary: &dyn Vocabulary, margin: f32) -> Vec<Vec<bool>> {
    pages
        .iter()
        .enumerate()
        .map(|(at, page)| {
            let near = neighbours(pages, at);
            let tables = extent(page);
            page.lines
                .iter()
                .map(|line| {
                    in_margin(line, page, tables, margin)
                        && (is_page_number(&line.text) || repeats(line, &near, vocabulary))
                })
                .collect()
        })
        .collect()
}

/// The pages beside a page, up to two on either side (left and right pages may differ).
fn neighbours(pages: &[PageLayout], at: usize) -> Vec<&PageLayout> {
    (at.saturating_sub(2)..pages.len().min(at + 3)).filter(|other| *other != at).map(|other| &pages[other]).collect()
}

/// Where the first table of a page begins, and where the last one ends.
fn extent(page: &PageLayout) -> (f32, f32) {
    let places = page.grids.iter().map(|g| (g.bbox.y0, g.bbox.y1));
    places.fold((f32::INFINITY, f32::NEG_INFINITY), |(top, bottom), (from, to)| (top.min(from), bottom.max(to)))
}

/// Whether the line stands in the upper or lower margin, outside of all tables.
fn in_margin(line: &Line, page: &PageLayout, tables: (f32, f32), margin: f32) -> bool {
    let (from, to) = (line.bbox.y0, line.bbox.y1);
    let half = (to - from) / 2.0;
    let above = to <= tables.0 + half;
    let below = from >= tables.1 - half;
    (above && to < page.height * margin) || (below && from > page.height * (1.0 - margin))
}

/// `3`, `- 3 -` (a dash of which may be read as `一`), `3/12`, `第 3 页`, `第3页 共12页`, `Page 3 of 12`.
fn is_page_number(text: &str) -> bool {
    let folded = fold(text).to_lowercase();
    let folded = folded.trim_matches('一');
    let rest: String = folded
        .chars()
        .filter(|c| !matches!(c, '0'..='9' | '-' | '/' | '第' | '页' | '共' | ',' | '.' | '·' | '(' | ')' | '|'))
        .collect();
    let digits = folded.chars().filter(char::is_ascii_digit).count();
    (1..=8).contains(&digits) && matches!(rest.as_str(), "" | "page" | "pageof" | "of")
}

/// Whether another page prints the same line at the same height.
fn repeats(line: &Line, near: &[&PageLayout], vocabulary: &dyn Vocabulary) -> bool {
    let shape = shape(&line.text);
    !is_heading(&line.text, vocabulary)
        && near
            .iter()
            .flat_map(|page| &page.lines)
            .any(|other| (other.bbox.y0 - line.bbox.y0).abs() < line.bbox.height() && self::shape(&other.text) == shape)
}

/// The text with every number as one sign.
fn shape(text: &str) -> String {
    let mut out = String::new();
    for c in fold(text).chars() {
        match c {
            '0'..='9' if out.ends_with('#') => {}
            '0'..='9' => out.push('#'),
            c => out.push(c),
        }
    }
    out
}

/// Titles, their years, and values with a known label.
fn is_heading(text: &str, vocabulary: &dyn Vocabulary) -> bool {
    let folded = fold(text);
    let title = vocabulary.is_heading(text);
    let year = folded.ends_with("年度)") || folded.ends_with("年)");
    title || year || folded.split_once(':').is_some_and(|(label, _)| vocabulary.is_label(label))
}
