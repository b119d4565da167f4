//! Words and rules of a page → the parts of it that may be tables.

use super::{Region, TextLine, lines};
use crate::geom::Rect;
use crate::ink::Shade;
use crate::lines::Word;
use crate::rulings::{Ruling, Rulings};

/// What decides where a table without full rulings stands.
#[derive(Clone, Copy, Debug)]
pub struct Tuning {
    /// A gap at least this wide parts the segments of a line, in em.
    ///
    /// Too small: justified prose falls into columns. Too large: tight columns look like prose.
    pub segment_gap: f32,
    /// Rules whose ends differ by no more than this are of one table, in points.
    pub same_ends: f32,
    /// A rule shorter than this is an underline, in points.
    pub shortest_rule: f32,
    /// A strip this high without text, in em, ends a table.
    pub blank_strip: f32,
}

impl Default for Tuning {
    fn default() -> Self {
        Self { segment_gap: 0.9, same_ends: 2.0, shortest_rule: 30.0, blank_strip: 3.5 }
    }
}

/// Finds the regions: first between rules, then by text alone.
pub(crate) fn find(words: Vec<Word>, printed: &[Rulings], half: &[Rulings], _shades: &[Shade], tuning: &Tuning) -> Vec<Region> {
    let mut rules: Vec<Ruling> = printed.iter().chain(half).flat_map(|g| g.horizontal.iter()).copied().collect();
    rules.sort_by(|a, b| a.at.total_cmp(&b.at).then(a.from.total_cmp(&b.from)));
    let verticals: Vec<Ruling> = printed.iter().chain(half).flat_map(|g| g.vertical.iter()).copied().collect();
    let mut free = words;
    let mut regions = Vec::new();
    let mut used = vec![false; rules.len()];
    for top in 0..rules.len() {
        if used[top] || rules[top].length() < tuning.shortest_rule {
            continue;
        }
        let chain = chain(&rules, top, tuning);
        for table in tables(&rules, &chain, &free, tuning) {
            let bbox = table;
            let (inside, outside): (Vec<Word>, Vec<Word>) = free.into_iter().partition(|w| bbox.contains(w.bbox.center()));
            free = outside;
            for (i, rule) in rules.iter().enumerate() {
                let within = bbox.y0 - 1.0 <= rule.at && rule.at <= bbox.y1 + 1.0 && rule.from < bbox.x1 && rule.to > bbox.x0;
                used[i] |= within;
            }
            regions.push(Region { bbox, words: inside, rules: within(&rules, &verticals, &bbox) });
        }
    }
    for group in half {
        let Some(bbox) = group.bbox() else { continue };
        if regions.iter().any(|r: &Region| r.bbox.intersection(&bbox).is_some()) {
            continue;
        }
        let (inside, outside): (Vec<Word>, Vec<Word>) = free.into_iter().partition(|w| bbox.contains(w.bbox.center()));
        free = outside;
        regions.push(Region { bbox, words: inside, rules: within(&rules, &verticals, &bbox) });
    }
    regions
}

fn within(rules: &[Ruling], verticals: &[Ruling], bbox: &Rect) -> Rulings {
    let inside = |at: f32, from: f32, to: f32, across: (f32, f32), along: (f32, f32)| {
        across.0 - 1.0 <= at && at <= across.1 + 1.0 && from < along.1 && to > along.0
    };
    let (x, y) = ((bbox.x0, bbox.x1), (bbox.y0, bbox.y1));
    Rulings {
        horizontal: rules.iter().filter(|r| inside(r.at, r.from, r.to, y, x)).copied().collect(),
        vertical: verticals.iter().filter(|r| inside(r.at, r.from, r.to, x, y)).copied().collect(),
    }
}

/// The rules below one another with the same ends.
fn chain(rules: &[Ruling], top: usize, tuning: &Tuning) -> Vec<usize> {
    let first = &rules[top];
    let same = |r: &Ruling| (r.from - first.from).abs() <= tuning.same_ends && (r.to - first.to).abs() <= tuning.same_ends;
    (top..rules.len()).filter(|&i| same(&rules[i])).collect()
}

/// What stands between two rules.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Between {
    Nothing,
    Rows,
    Label,
    Prose,
}

/// The runs of intervals between the rules of a chain that hold rows of a table.
fn tables(rules: &[Ruling], chain: &[usize], words: &[Word], tuning: &Tuning) -> Vec<Rect> {
    let mut found = Vec::new();
    let mut open: Option<(Rect, bool)> = None;
    for pair in chain.windows(2) {
        let (upper, lower) = (&rules[pair[0]], &rules[pair[1]]);
        let bbox = Rect { x0: upper.from.min(lower.from), y0: upper.at, x1: upper.to.max(lower.to), y1: lower.at };
        let kind = between(&bbox, words, tuning);
        if kind == Between::Prose {
            found.extend(open.take().filter(|o| o.1).map(|o| o.0));
            continue;
        }
        let rows = kind == Between::Rows;
        open = Some(open.map_or((bbox, rows), |(b, r)| (b.union(&bbox), r || rows)));
    }
    found.extend(open.filter(|o| o.1).map(|o| o.0));
    found
}

fn between(bbox: &Rect, words: &[Word], tuning: &Tuning) -> Between {
    let near: Vec<Word> = words.iter().filter(|w| bbox.y0 < w.bbox.center().y && w.bbox.center().y < bbox.y1).cloned().collect();
    let (inside, beside): (Vec<Word>, Vec<Word>) =
        near.into_iter().partition(|w| bbox.x0 - 2.0 <= w.bbox.center().x && w.bbox.center().x <= bbox.x1 + 2.0);
    if inside.is_empty() {
        return Between::Nothing;
    }
    let runs_out = |w: &Word| {
        beside.iter().any(|o| (o.base - w.base).abs() < 0.3 * w.size && (o.bbox.x0 - w.bbox.x1).max(w.bbox.x0 - o.bbox.x1) < 0.6 * w.size)
    };
    let lines = lines(&inside, tuning.segment_gap);
    if lines.first().is_some_and(is_caption)
        || lines_out(&lines, &runs_out) > 1.max(lines.len() / 8)
        || has_blank_strip(&lines, bbox, tuning)
    {
        return Between::Prose;
    }
    let prose = lines.iter().filter(|l| is_prose(l, bbox.width())).count();
    let many = lines.iter().filter(|l| l.segments.len() > 1 && !is_prose(l, bbox.width())).count();
    let tight = bbox.height() < 2.4 * lines[0].size;
    match () {
        () if prose > 1 && prose > many => Between::Prose,
        () if many > 0 => Between::Rows,
        () if lines.len() > 3 || prose > 0 && !tight => Between::Prose,
        () => Between::Label,
    }
}

/// Whether a line is full of words from end to end.
fn is_prose(line: &TextLine, width: f32) -> bool {
    let gaps = line.segments.windows(2).map(|w| w[1].bbox.x0 - w[0].bbox.x1).fold(0.0, f32::max);
    let words = line.segments.iter().map(|s| s.words.len()).sum::<usize>();
    line.bbox.width() > 0.7 * width && gaps < 1.4 * line.size && (words > 3 || line.bbox.width() > 12.0 * line.size)
}

/// How many lines go on beyond the region.
fn lines_out(lines: &[TextLine], runs_out: &impl Fn(&Word) -> bool) -> usize {
    lines.iter().filter(|l| l.segments.iter().flat_map(|s| &s.words).any(runs_out)).count()
}

/// Whether a strip without text, higher than rows are apart, lies between two rules.
fn has_blank_strip(lines: &[TextLine], bbox: &Rect, tuning: &Tuning) -> bool {
    let (mut y, mut size) = (bbox.y0, 0.0);
    for line in lines {
        if line.bbox.y0 - y > tuning.blank_strip * line.size.max(size) {
            return true;
        }
        (y, size) = (line.bbox.y1, line.size);
    }
    bbox.y1 - y > tuning.blank_strip * size
}

/// Whether a line begins as captions do.
fn is_caption(line: &TextLine) -> bool {
    let text = line.segments.first().map(super::Segment::text).unwrap_or_default();
    let rest = ["Table", "TABLE", "Tab.", "Figure", "FIGURE", "Fig.", "表", "图"].iter().find_map(|p| text.strip_prefix(p));
    rest.is_some_and(|r| r.trim_start().chars().next().is_some_and(|c| c.is_ascii_digit() || "IVX一二三四五六七八九十".contains(c)))
}
