//! Words that no rule frames → the regions where they stand in columns.
//!
//! The lines of a page, or of each of its two text columns, are rows (several segments), labels (one short segment) or
//! prose. A run of rows without prose or a wide blank between them is a region, if its rows agree on where columns
//! part.

use super::super::{Region, TextLine, columns, lines};
use super::{Kind, Tuning, kind};
use crate::geom::Rect;
use crate::lines::{Word, is_number};
use crate::rulings::Rulings;

/// Finds the regions, and gives back the words outside of them.
pub(super) fn find(words: Vec<Word>, rules: &Rulings, tuning: &super::super::Tuning) -> Vec<Region> {
    let zones = zones(words, &tuning.regions);
    zones.into_iter().flat_map(|zone| in_zone(&zone, rules, tuning)).collect()
}

/// Parts the words of a page set in two columns: left, right, and the lines that go over both.
fn zones(words: Vec<Word>, tuning: &Tuning) -> Vec<Vec<Word>> {
    let all = lines(&words, tuning.segment_gap);
    let Some(gutter) = gutter(&all) else { return vec![words] };
    let mut zones = vec![Vec::new(), Vec::new(), Vec::new()];
    for line in all {
        let crosses = line.segments.iter().any(|s| s.bbox.x0 < gutter && gutter < s.bbox.x1);
        for segment in line.segments {
            let zone = if crosses { 2 } else { usize::from(segment.bbox.x0 > gutter) };
            zones[zone].extend(segment.words);
        }
    }
    zones
}

/// A line of at least this many words, and this many em wide, is prose.
const PROSE: (usize, f32) = (5, 12.0);
/// So many lines of prose make a text column.
const COLUMN_LINES: usize = 4;

/// The x between two columns of prose.
fn gutter(lines: &[TextLine]) -> Option<f32> {
    let mut prose: Vec<(f32, f32)> = lines
        .iter()
        .flat_map(|l| &l.segments)
        .filter(|s| s.words.len() >= PROSE.0 && s.bbox.width() > PROSE.1 * s.words[0].size)
        .map(|s| (s.bbox.x0, s.bbox.x1))
        .collect();
    prose.sort_by(|a, b| a.0.total_cmp(&b.0));
    let mut best: Option<(usize, f32)> = None;
    let mut end = f32::MIN;
    for (i, &(from, to)) in prose.iter().enumerate() {
        let balance = i.min(prose.len() - i);
        if from > end && balance >= COLUMN_LINES && best.is_none_or(|b| balance > b.0) {
            best = Some((balance, (from + end) / 2.0));
        }
        end = end.max(to);
    }
    best.map(|b| b.1)
}

fn in_zone(words: &[Word], rules: &Rulings, tuning: &super::super::Tuning) -> Vec<Region> {
    let Some(bbox) = Rect::around(words.iter().map(|w| w.bbox)) else { return Vec::new() };
    let lines = lines(words, tuning.regions.segment_gap);
    let kinds: Vec<Kind> = lines.iter().map(|l| kind(l, bbox.width(), &[])).collect();
    let mut regions = Vec::new();
    let mut start = 0;
    for i in 0..=lines.len() {
        let ends = i == lines.len() || kinds[i] == Kind::Prose || i > start && apart(&lines, &kinds, i, tuning);
        if !ends {
            continue;
        }
        regions.extend(region(&lines[start..i], &kinds[start..i], rules, tuning));
        start = if i < lines.len() && kinds[i] != Kind::Prose { i } else { i + 1 };
    }
    regions
}

/// Whether line `i` stands too far below the one above: a wide blank, unless rows are as far apart next to it.
fn apart(lines: &[TextLine], kinds: &[Kind], i: usize, tuning: &super::super::Tuning) -> bool {
    let gap = |i: usize| lines[i].bbox.y0 - lines[i - 1].bbox.y1;
    let em = lines[i].size.max(lines[i - 1].size);
    let here = gap(i);
    if here <= tuning.regions.blank_rows * em {
        return false;
    }
    let rows = |i: usize| kinds[i] == Kind::Row && kinds[i - 1] == Kind::Row;
    let alike = |j: usize| j >= 1 && j < lines.len() && rows(j) && gap(j) > 0.7 * here;
    !(rows(i) && here <= tuning.regions.blank_strip * em && (alike(i - 1) || alike(i + 1)))
}

/// The region of a run of lines, from its first row to its last, if the rows agree.
fn region(lines: &[TextLine], kinds: &[Kind], rules: &Rulings, tuning: &super::super::Tuning) -> Option<Region> {
    let first = kinds.iter().position(|&k| k == Kind::Row)?;
    let last = kinds.iter().rposition(|&k| k == Kind::Row)?;
    let run = &lines[first..=last];
    let rows = kinds[first..=last].iter().filter(|&&k| k == Kind::Row).count();
    if rows < 2 || rows * 3 < run.len() {
        return None;
    }
    let words: Vec<Word> = run.iter().flat_map(|l| &l.segments).flat_map(|s| s.words.iter().cloned()).collect();
    let bbox = Rect::around(words.iter().map(|w| w.bbox))?;
    let bbox = Rect { x0: bbox.x0 - 1.0, y0: bbox.y0 - 1.0, x1: bbox.x1 + 1.0, y1: bbox.y1 + 1.0 };
    let region = Region { bbox, words, rules: super::within(&rules.horizontal, &rules.vertical, &bbox) };
    let columns = columns::find(run, &region, &tuning.columns)?;
    agree(run, &columns).then_some(region)
}

/// Whether the rows stand in the columns as those of a table do.
fn agree(lines: &[TextLine], columns: &[f32]) -> bool {
    let column = |x: f32| columns.partition_point(|&c| c <= x);
    let mut filled = 0;
    let mut rows = 0;
    let mut numbers = 0;
    let mut texts = 0;
    let mut bullets = 0;
    for line in lines.iter().filter(|l| l.segments.len() > 1) {
        rows += 1;
        let mut used: Vec<usize> = line.segments.iter().map(|s| column(s.bbox.center().x)).collect();
        used.dedup();
        filled += usize::from(used.len() > 1);
        texts += line.segments.len() - 1;
        numbers += line.segments[1..].iter().filter(|s| is_number(&s.text())).count();
        bullets += usize::from(is_bullet(&line.segments[0].text()));
    }
    let list = columns.len() == 1 && bullets * 3 > rows * 2;
    let enough = if columns.len() > 1 { rows >= 3 } else { rows >= 3 && numbers * 2 > texts };
    enough && !list && filled * 10 >= rows * 7 && (numbers * 4 >= texts || columns.len() > 1 && rows > 3)
}

/// Whether a text only marks an item of a list.
fn is_bullet(text: &str) -> bool {
    let inner = text.trim_matches(|c: char| matches!(c, '(' | ')' | '.' | '（' | '）' | '、' | '[' | ']'));
    matches!(text, "•" | "-" | "–" | "·" | "■" | "●" | "○" | "▪" | "◆" | "➢" | "*" | "\u{f0b7}" | "\u{f0a7}")
        || inner.chars().count() <= 2 && inner.len() < text.len()
}
