//! Texts of a column and the edges of rows → the rows that each text stands in the middle of.

use super::Tuning;
use super::blocks::Block;
use std::ops::Range;

/// The y at which rows part: half way between what stands in one and in the next.
pub(super) fn row_edges(leaf: &[&Block], blocks: &[Block]) -> Vec<f32> {
    let extent = |row: &Block| {
        let beside = blocks.iter().filter(|b| (b.middle - row.middle).abs() < 0.2 * row.size);
        beside.fold((row.bbox.y0, row.bbox.y1), |(from, to), b| (from.min(b.bbox.y0), to.max(b.bbox.y1)))
    };
    let extents: Vec<(f32, f32)> = leaf.iter().map(|row| extent(row)).collect();
    let mut edges: Vec<f32> = extents.windows(2).map(|w| (w[0].1 + w[1].0) / 2.0).collect();
    let (first, last) = (extents[0], extents[extents.len() - 1]);
    let above = edges.first().map_or(0.0, |edge| edge - first.1);
    let below = edges.last().map_or(0.0, |edge| last.0 - edge);
    edges.insert(0, first.0 - above);
    edges.push(last.1 + below);
    edges
}

/// One row for each text, in line with it.
pub(super) fn singles(edges: &[f32], middles: &[f32], tuning: &Tuning) -> Option<Vec<Range<usize>>> {
    let mut parts: Vec<Range<usize>> = Vec::new();
    for &middle in middles {
        let row = edges.partition_point(|&e| e < middle).checked_sub(1).filter(|row| row + 1 < edges.len())?;
        let off = (middle - f32::midpoint(edges[row], edges[row + 1])).abs() / (edges[row + 1] - edges[row]);
        if off > tuning.off || parts.last().is_some_and(|p| p.start == row) {
            return None;
        }
        parts.push(row..row + 1);
    }
    Some(parts)
}

/// The rows that each text stands in the middle of; `None` where no division comes near enough.
///
/// The division with the least sum of squares, among all in which the rows of each text follow one another, by dynamic
/// programming: as lines are broken into a paragraph (Knuth and Plass, 1981).
pub(super) fn in_the_middle(edges: &[f32], middles: &[f32], tuning: &Tuning) -> Option<Vec<Range<usize>>> {
    let (rows, texts) = (edges.len() - 1, middles.len());
    let height = (edges[rows] - edges[0]) / rows as f32;
    // How far a text is off the middle of its rows; where the end of a page cuts them off, it is in the middle of more
    // than stand on it.
    let cost = |part: &Range<usize>, text: usize| {
        let off = (middles[text] - f32::midpoint(edges[part.start], edges[part.end])) / height;
        let is_cut = part.end == rows && off > 0.0 && middles[text] < edges[rows];
        match off.abs() {
            off if off <= tuning.off => off * off,
            _ if is_cut => tuning.cut * tuning.cut,
            _ => f32::MAX,
        }
    };
    // The first rows of the parts whose middle is near that of a text; of those that a page's end cuts off, all.
    let starts = |end: usize, text: usize| {
        let Some(text) = text.checked_sub(1) else { return 0..0 };
        if end == rows {
            return 0..end;
        }
        let (top, slack) = (2.0 * middles[text] - edges[end], 2.0 * tuning.off * height);
        edges.partition_point(|&y| y < top - slack)..end.min(edges.partition_point(|&y| y <= top + slack))
    };
    // The least cost of the first rows and texts, and the first row of the last part; a part without a text is one row.
    let mut least = vec![vec![(f32::MAX, 0, false); texts + 1]; rows + 1];
    least[0][0].0 = 0.0;
    for end in 1..=rows {
        for text in 0..=texts {
            // Only at an end, or below a heading, where a page may cut off the text that stands for the row.
            let is_open = text <= 1 || text == texts;
            let empty = least[end - 1][text].0 + tuning.empty * tuning.empty;
            let mut best = (if is_open { empty } else { f32::MAX }, end - 1, false);
            for start in starts(end, text) {
                let cost = least[start][text - 1].0 + cost(&(start..end), text - 1);
                if cost < best.0 {
                    best = (cost, start, true);
                }
            }
            least[end][text] = best;
        }
    }
    let (mut end, mut text, mut parts) = (rows, texts, Vec::new());
    while end > 0 {
        let (cost, start, is_text) = least[end][text];
        if cost >= f32::MAX {
            return None;
        }
        if is_text {
            text -= 1;
            parts.push(start..end);
        }
        end = start;
    }
    parts.reverse();
    (text == 0).then_some(parts)
}
