//! Words and rules of a page → the parts of it that may be tables.

mod aligned;

use super::{Region, TextLine, lines};
use crate::geom::Rect;
use crate::lines::{Word, is_number};
use crate::rulings::{Ruling, Rulings};

/// What decides where a table without full rulings stands.
#[derive(Clone, Copy, Debug, serde::Serialize, serde::Deserialize)]
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
    /// An empty strip between two rules that is higher than this, and than the rows around it, is no row, in points.
    pub blank_rules: f32,
    /// A gap up to this in a rule is where a double vertical ruling passes, in points.
    ///
    /// Too small: a table falls in two at its double ruling. Too large: the rules under two headings become one.
    pub broken_rule: f32,
    /// Where no rule frames a table, a strip this high without text ends it, in em.
    pub blank_rows: f32,
}

impl Default for Tuning {
    fn default() -> Self {
        Self {
            segment_gap: 0.9,
            same_ends: 2.0,
            shortest_rule: 30.0,
            blank_strip: 3.5,
            blank_rules: 20.0,
            broken_rule: 4.0,
            blank_rows: 2.0,
        }
    }
}

/// So many pairs of a rule and a word make a page a map, and not rules with tables between them. A page of 300 rows and
/// 3,000 words has a million.
const CROWDED: usize = 20_000_000;

/// Finds the regions: first between rules, then by text alone.
pub(crate) fn find(
    words: Vec<Word>,
    printed: &[Rulings],
    half: &[Rulings],
    charts: &[Rect],
    all: &super::Tuning,
) -> Vec<Region> {
    let tuning = &all.regions;
    let mut rules: Vec<Ruling> = printed.iter().chain(half).flat_map(|g| g.horizontal.iter()).copied().collect();
    rules.sort_by(|a, b| a.at.total_cmp(&b.at).then(a.from.total_cmp(&b.from)));
    let rules = mended(rules, tuning);
    let verticals: Vec<Ruling> = printed.iter().chain(half).flat_map(|g| g.vertical.iter()).copied().collect();
    let mut free = words;
    let mut regions = Vec::new();
    let drawing = rules.len().saturating_mul(free.len()) > CROWDED;
    let mut used = vec![drawing; rules.len()];
    for top in 0..rules.len() {
        if used[top] || rules[top].length() < tuning.shortest_rule {
            continue;
        }
        let chain = chain(&rules, top, tuning);
        for table in tables(&rules, &chain, &free, tuning) {
            let bbox = widened(table, half);
            let (inside, outside): (Vec<Word>, Vec<Word>) =
                free.into_iter().partition(|w| bbox.contains(w.bbox.center()));
            free = outside;
            for (i, rule) in rules.iter().enumerate() {
                let within =
                    bbox.y0 - 1.0 <= rule.at && rule.at <= bbox.y1 + 1.0 && rule.from < bbox.x1 && rule.to > bbox.x0;
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
    let hold_bars = |r: &Region| charts.iter().any(|c| c.intersection(&r.bbox).is_some());
    regions.retain(|r| !hold_bars(r));
    regions.extend(
        aligned::find(free, &Rulings { horizontal: rules, vertical: verticals }, all)
            .into_iter()
            .filter(|r| !hold_bars(r)),
    );
    regions
}

/// A table whose columns are ruled is as wide as their rulings, though its first rule may be shorter: nothing heads the
/// column of labels.
fn widened(table: Rect, half: &[Rulings]) -> Rect {
    let holds =
        |b: &Rect| b.x0 <= table.x0 + 1.0 && table.x1 <= b.x1 + 1.0 && b.y0 <= table.y0 + 1.0 && table.y1 <= b.y1 + 1.0;
    half.iter().filter_map(Rulings::bbox).find(holds).map_or(table, |b| Rect {
        x0: b.x0.min(table.x0),
        x1: b.x1.max(table.x1),
        ..table
    })
}

/// Joins the pieces of a rule that columns interrupt.
fn mended(rules: Vec<Ruling>, tuning: &Tuning) -> Vec<Ruling> {
    let mut whole: Vec<Ruling> = Vec::new();
    for rule in rules {
        let near = whole.iter_mut().rev().take(8).find(|r| {
            let gap = (rule.from - r.to).max(r.from - rule.to);
            (r.at - rule.at).abs() < 0.5 && gap > 0.0 && gap <= tuning.broken_rule
        });
        match near {
            Some(r) => (r.from, r.to) = (r.from.min(rule.from), r.to.max(rule.to)),
            None => whole.push(rule),
        }
    }
    whole
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
    let same =
        |r: &Ruling| (r.from - first.from).abs() <= tuning.same_ends && (r.to - first.to).abs() <= tuning.same_ends;
    (top..rules.len()).filter(|&i| same(&rules[i])).collect()
}

/// What a line between, above or below rules is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    /// Several segments: it may be a row.
    Row,
    /// One short segment: a label, or the rest of a wrapped cell.
    Label,
    /// Words from end to end, a caption, or a line that goes on beyond the rules.
    Prose,
}

/// A rule of the chain, or a line of text in its width, by its place.
enum Item {
    Rule(f32),
    Line(TextLine, Kind),
}

/// The tables between and around the rules of a chain.
fn tables(rules: &[Ruling], chain: &[usize], words: &[Word], tuning: &Tuning) -> Vec<Rect> {
    let first = &rules[chain[0]];
    let width = (first.from, first.to);
    let items = items(rules, chain, words, tuning);
    let is_form = is_form(rules, first, tuning);
    parts(&items, is_form, tuning).into_iter().filter_map(|part| table(part, width, chain.len())).collect()
}

/// All that stands in the width of the chain, top to bottom, from a little above the first rule on.
fn items(rules: &[Ruling], chain: &[usize], words: &[Word], tuning: &Tuning) -> Vec<Item> {
    let first = &rules[chain[0]];
    let (from, to) = (first.from - 2.0, first.to + 2.0);
    let (inside, beside): (Vec<Word>, Vec<Word>) = words
        .iter()
        .filter(|w| w.bbox.y1 > first.at)
        .cloned()
        .partition(|w| from <= w.bbox.center().x && w.bbox.center().x <= to);
    let lines = lines(&inside, tuning.segment_gap);
    let mut beside = beside;
    beside.sort_by(|a, b| a.base.total_cmp(&b.base));
    let mut items: Vec<(f32, Item)> = chain.iter().map(|&i| (rules[i].at, Item::Rule(rules[i].at))).collect();
    for line in lines {
        let kind = kind(&line, to - from, &beside);
        items.push(((line.bbox.y0 + line.bbox.y1) / 2.0, Item::Line(line, kind)));
    }
    items.sort_by(|a, b| a.0.total_cmp(&b.0));
    items.into_iter().map(|i| i.1).collect()
}

fn kind(line: &TextLine, width: f32, beside: &[Word]) -> Kind {
    let reach = 0.3 * line.size;
    let near =
        beside.partition_point(|o| o.base < line.base - reach)..beside.partition_point(|o| o.base <= line.base + reach);
    let runs_out = beside[near].iter().any(|o| {
        let gap = (o.bbox.x0 - line.bbox.x1).max(line.bbox.x0 - o.bbox.x1);
        gap < 0.6 * line.size
    });
    match () {
        () if runs_out || is_caption(line) || is_prose(line, width) => Kind::Prose,
        () if line.segments.len() > 1 => Kind::Row,
        () => Kind::Label,
    }
}

/// Cuts the items at prose and at blank strips.
fn parts<'a>(items: &'a [Item], is_form: bool, tuning: &Tuning) -> Vec<&'a [Item]> {
    let mut parts = Vec::new();
    let mut start = 0;
    let mut bottom: Option<f32> = None;
    let row_height = usual_interval(items);
    for (i, item) in items.iter().enumerate() {
        let (top, end, size) = match item {
            Item::Rule(y) => (*y, *y, 0.0),
            Item::Line(l, _) => (l.bbox.y0, l.bbox.y1, l.size),
        };
        let after_rule = i > 0 && matches!(items[i - 1], Item::Rule(_));
        let limit = match item {
            Item::Rule(_) if after_rule => (1.3 * row_height).max(tuning.blank_rules),
            _ => tuning.blank_strip * size.max(8.0),
        };
        let blank = bottom.is_some_and(|b| top - b > limit);
        let prose = is_break(items, i) && !(is_form && is_framed(items, i));
        if blank || prose {
            parts.push(&items[start..i]);
            start = if prose { i + 1 } else { i };
        }
        bottom = Some(end);
    }
    parts.push(&items[start..]);
    parts
}

/// The height of most intervals that hold one line.
fn usual_interval(items: &[Item]) -> f32 {
    let mut heights: Vec<f32> = items
        .windows(3)
        .filter_map(|w| match w {
            [Item::Rule(a), Item::Line(_, Kind::Row), Item::Rule(b)] => Some(b - a),
            _ => None,
        })
        .collect();
    heights.sort_by(f32::total_cmp);
    if heights.len() < 3 { 0.0 } else { heights[heights.len() / 2] }
}

/// Whether a line of prose ends what stands above it. A single one between rules may be a long label of a group.
fn is_break(items: &[Item], i: usize) -> bool {
    let Item::Line(line, Kind::Prose) = &items[i] else { return false };
    let rule = |j: Option<usize>| j.and_then(|j| items.get(j)).is_some_and(|item| matches!(item, Item::Rule(_)));
    let between_rules = rule(i.checked_sub(1)) && rule(Some(i + 1));
    let tight = match (i.checked_sub(1).map(|j| &items[j]), items.get(i + 1)) {
        (Some(Item::Rule(a)), Some(Item::Rule(b))) => b - a < 2.4 * line.size,
        _ => false,
    };
    is_caption(line) || !(between_rules && tight)
}

/// So many rules that stop short of the left end make a form.
const LABEL_RULES: usize = 4;

/// Whether many rules below the first one stop short of its left end: labels stand there for several rows.
fn is_form(rules: &[Ruling], first: &Ruling, tuning: &Tuning) -> bool {
    let below = rules
        .iter()
        .filter(|r| r.at >= first.at && (r.to - first.to).abs() <= tuning.same_ends && r.from >= first.from - 1.0);
    let (indented, full): (Vec<&Ruling>, Vec<&Ruling>) = below.partition(|r| r.from - first.from > 10.0);
    indented.len() >= LABEL_RULES && indented.len() >= full.len()
}

/// Whether a line is part of a text that fills the space between two rules of a form.
fn is_framed(items: &[Item], i: usize) -> bool {
    let is_rule = |item: &&Item| matches!(item, Item::Rule(_));
    let (Some(above), Some(below)) =
        (items[..i].iter().rposition(|x| is_rule(&x)), items[i..].iter().position(|x| is_rule(&x)))
    else {
        return false;
    };
    let held: Vec<&TextLine> = items[above..i + below]
        .iter()
        .filter_map(|item| match item {
            Item::Line(line, _) => Some(line),
            Item::Rule(_) => None,
        })
        .collect();
    let (Item::Rule(top), Item::Rule(bottom), Some(first), Some(last)) =
        (&items[above], &items[i + below], held.first(), held.last())
    else {
        return false;
    };
    let margin = (first.bbox.y0 - top).max(bottom - last.bbox.y1);
    margin < 0.9 * first.size && !held.iter().any(|l| is_caption(l))
}

/// The box of a part that holds a table: from rule to rule, or on to the rows beyond where the rules frame no rows.
fn table(part: &[Item], width: (f32, f32), chain: usize) -> Option<Rect> {
    let is_rule = |item: &Item| matches!(item, Item::Rule(_));
    let is_row = |item: &Item| matches!(item, Item::Line(_, Kind::Row));
    let (first, last) = (part.iter().position(is_rule)?, part.iter().rposition(is_rule)?);
    let framed = part[first..=last].iter().filter(|i| is_row(i)).count();
    let below = part[last..].iter().filter(|i| is_row(i)).count();
    // Rules that frame a header only: the rows below it go with it.
    let open_below = below > 1 && (framed <= 1 || framed < below && chain <= 2);
    let end = if open_below { part.iter().rposition(is_row)? } else { last };
    if framed + if open_below { below } else { 0 } == 0 {
        return None;
    }
    let y = |item: &Item, bottom: bool| match item {
        Item::Rule(y) => *y,
        Item::Line(l, _) if bottom => l.bbox.y1 + 1.0,
        Item::Line(l, _) => l.bbox.y0 - 1.0,
    };
    Some(Rect { x0: width.0, y0: y(&part[first], false), x1: width.1, y1: y(&part[end], true) })
}

/// Whether a line is full of words from end to end, with the gaps that words have.
fn is_prose(line: &TextLine, width: f32) -> bool {
    let words: Vec<&Word> = line.segments.iter().flat_map(|s| &s.words).collect();
    let mut gaps: Vec<f32> = words.windows(2).map(|w| (w[1].bbox.x0 - w[0].bbox.x1) / line.size.max(1.0)).collect();
    gaps.sort_by(f32::total_cmp);
    let (usual, widest) = (gaps.get(gaps.len() / 2).copied().unwrap_or(0.0), gaps.last().copied().unwrap_or(0.0));
    let numbers = words.iter().filter(|w| is_number(&w.text)).count();
    let long = words.len() > 3 || line.bbox.width() > 12.0 * line.size;
    line.bbox.width() > 0.7 * width && long && widest < 1.4 && usual < 0.5 && numbers * 2 < words.len()
}

/// Whether a line begins as captions do.
fn is_caption(line: &TextLine) -> bool {
    let text = line.segments.first().map(super::Segment::text).unwrap_or_default();
    let rest =
        ["Table", "TABLE", "Tab.", "Figure", "FIGURE", "Fig.", "表", "图"].iter().find_map(|p| text.strip_prefix(p));
    rest.is_some_and(|r| {
        r.trim_start().chars().next().is_some_and(|c| c.is_ascii_digit() || "IVX一二三四五六七八九十".contains(c))
    })
}
