//! A region with a rule under every row and no verticals → its rows and columns, section by section.
//!
//! Between two rules over the whole width lies a section with columns of its own, as in a form. Within it a row ends at
//! a rule, for the columns that the rule covers; columns part where rules begin or end, and where no text stands.
//! Sections share an edge wherever their gaps have one in common, and in a section of one row each text is taken to
//! stand in the middle of its cell.

use super::columns::{self, Gap};
use super::{Plan, Region, TextLine};
use crate::geom::Rect;
use crate::rulings::{Owners, Ruling};

/// What decides when a region is ruled row by row.
#[derive(Clone, Copy, Debug, serde::Serialize, serde::Deserialize)]
pub struct Tuning {
    /// It has at least so many rows.
    pub rows: usize,
    /// At least this share of its rows hold one line of several texts at most.
    pub single: f32,
    /// Texts of a section with one row part at gaps this wide, in em.
    pub gap: f32,
    /// How columns are found in a section of several rows.
    pub columns: columns::Tuning,
}

impl Default for Tuning {
    fn default() -> Self {
        let columns = columns::Tuning {
            crossed: 0.05,
            single_weight: 1.0,
            header_weight: 1.0,
            clear_gap: 1.0,
            ..columns::Tuning::default()
        };
        Self { rows: 5, single: 0.5, gap: 0.9, columns }
    }
}

/// Rules that are one line to a reader lie this close, in points.
const LEVEL: f32 = 1.5;

/// The rows between rules, and what is known of them.
struct Bands<'a> {
    region: &'a Region,
    ys: Vec<f32>,
    rules: Vec<Vec<&'a Ruling>>,
    lines: Vec<Vec<&'a TextLine>>,
}

/// Divides a region that is ruled row by row; `None` where it is not.
pub(crate) fn find(lines: &[TextLine], region: &Region, tuning: &Tuning) -> Option<Plan> {
    let bands = bands(lines, region)?;
    let count = bands.lines.len();
    let filled: Vec<usize> = bands.lines.iter().map(|l| l.iter().filter(|l| l.segments.len() > 1).count()).collect();
    let single = filled.iter().filter(|&&f| f <= 1).count();
    let many = filled.iter().filter(|&&f| f >= 1).count();
    #[allow(clippy::cast_precision_loss, reason = "a page has few rows")]
    if count < tuning.rows || many < 3 || (single as f32) < tuning.single * count as f32 || !bands.has_merged_labels() {
        return None;
    }
    let sections = sections(&bands);
    let gaps: Vec<Vec<Gap>> = sections.iter().map(|s| bands.gaps(s.clone(), tuning)).collect();
    let xs = shared_edges(&gaps, region);
    if xs.len() < 3 {
        return None;
    }
    Some(bands.plan(&sections, &gaps, xs))
}

fn bands<'a>(lines: &'a [TextLine], region: &'a Region) -> Option<Bands<'a>> {
    let mut sorted: Vec<&Ruling> =
        region.rules.horizontal.iter().filter(|r| r.length() > 0.3 * region.bbox.width()).collect();
    sorted.sort_by(|a, b| a.at.total_cmp(&b.at));
    let mut rules: Vec<Vec<&Ruling>> = Vec::new();
    for rule in sorted {
        match rules.last_mut() {
            Some(level) if rule.at - level[0].at <= LEVEL => level.push(rule),
            _ => rules.push(vec![rule]),
        }
    }
    if rules.len() < 2 {
        return None;
    }
    let ys: Vec<f32> = rules.iter().map(|l| l[0].at).collect();
    let mut held = vec![Vec::new(); ys.len() - 1];
    for line in lines {
        let band = ys.partition_point(|&y| y <= line.bbox.center().y);
        if band == 0 || band == ys.len() {
            return None;
        }
        held[band - 1].push(line);
    }
    Some(Bands { region, ys, rules, lines: held })
}

/// The runs of bands between rules over the whole width.
fn sections(bands: &Bands) -> Vec<std::ops::Range<usize>> {
    let mut sections = Vec::new();
    let mut start = 0;
    for edge in 1..bands.ys.len() {
        if edge + 1 == bands.ys.len() || bands.is_full(edge) {
            sections.push(start..edge);
            start = edge;
        }
    }
    sections
}

impl Bands<'_> {
    /// Whether a third of the rules stop short of the left end and reach the right one: labels before them stand for
    /// several rows.
    fn has_merged_labels(&self) -> bool {
        let bbox = &self.region.bbox;
        let indented = |rule: &&&Ruling| rule.from - bbox.x0 > 10.0 && bbox.x1 - rule.to < 2.0 * LEVEL;
        self.rules.iter().filter(|level| level.iter().any(|r| indented(&r))).count() * 3 >= self.rules.len()
    }

    fn is_full(&self, edge: usize) -> bool {
        let length: f32 = self.rules[edge].iter().map(|r| r.length()).sum();
        length > 0.95 * self.region.bbox.width()
    }

    fn is_covered(&self, edge: usize, from: f32, to: f32) -> bool {
        let covered: f32 = self.rules[edge].iter().map(|r| (r.to.min(to) - r.from.max(from)).max(0.0)).sum();
        covered * 2.0 > to - from
    }

    /// Where the columns of a section may part.
    fn gaps(&self, section: std::ops::Range<usize>, tuning: &Tuning) -> Vec<Gap> {
        let lines: Vec<TextLine> = self.lines[section.clone()].iter().flatten().map(|l| (*l).clone()).collect();
        if lines.is_empty() {
            return Vec::new();
        }
        if section.len() == 1 {
            return open_gaps(&lines, tuning);
        }
        let mut gaps = columns::gaps(&lines, self.region, &tuning.columns);
        let em = lines.iter().map(|l| l.size).fold(0.0, f32::max);
        for rule in self.rules[section.start + 1..section.end].iter().flatten() {
            for end in [rule.from, rule.to] {
                let outer = end - self.region.bbox.x0 < em || self.region.bbox.x1 - end < em;
                let words = lines.iter().flat_map(|l| &l.segments).flat_map(|s| &s.words);
                let crossed = words.into_iter().any(|w| w.bbox.x0 + 2.0 < end && end < w.bbox.x1 - 2.0);
                if outer || crossed {
                    continue;
                }
                gaps.retain(|g| !(g.from <= end && end <= g.to));
                gaps.push(Gap { at: end, from: end - 1.0, to: end + 1.0 });
            }
        }
        gaps.sort_by(|a, b| a.at.total_cmp(&b.at));
        gaps.dedup_by(|b, a| b.at - a.at < 2.0);
        gaps
    }

    fn plan(&self, sections: &[std::ops::Range<usize>], gaps: &[Vec<Gap>], xs: Vec<f32>) -> Plan {
        let columns = xs.len() - 1;
        let mut owners = Owners::new(columns * (self.ys.len() - 1));
        for (section, gaps) in sections.iter().zip(gaps) {
            let edges = self.section_edges(section, gaps, &xs);
            for group in edges.windows(2) {
                let (left, right) = (group[0], group[1]);
                for band in section.clone() {
                    for column in left..right {
                        owners.join(band * columns + left, band * columns + column);
                    }
                    if band > section.start && !self.is_covered(band, xs[left], xs[right]) {
                        owners.join((band - 1) * columns + left, band * columns + left);
                    }
                }
            }
        }
        let owner = (0..columns * (self.ys.len() - 1)).map(|slot| owners.root(slot)).collect();
        Plan { xs, ys: self.ys.clone(), owner }
    }

    /// The shared edges that a section uses, as indices: one in each gap, and the two outer ones.
    fn section_edges(&self, section: &std::ops::Range<usize>, gaps: &[Gap], xs: &[f32]) -> Vec<usize> {
        let inside =
            |g: &Gap| -> Vec<usize> { (1..xs.len() - 1).filter(|&i| g.from <= xs[i] && xs[i] <= g.to).collect() };
        let choices: Vec<Vec<usize>> = gaps.iter().map(inside).filter(|c| !c.is_empty()).collect();
        let mut edges = vec![0];
        if section.len() == 1 {
            edges.extend(self.centering(section.start, &choices, xs));
        } else {
            for (gap, choice) in gaps.iter().zip(&choices) {
                edges.extend(
                    choice.iter().copied().min_by(|&a, &b| (xs[a] - gap.at).abs().total_cmp(&(xs[b] - gap.at).abs())),
                );
            }
        }
        edges.push(xs.len() - 1);
        edges.dedup();
        edges
    }

    /// One edge of each choice so that the texts of a single row stand in the middle of their cells, or against their
    /// left sides.
    fn centering(&self, band: usize, choices: &[Vec<usize>], xs: &[f32]) -> Vec<usize> {
        let texts = texts_between(&self.lines[band], choices, xs);
        // The least cost up to each candidate of the gap before, with the way there.
        let mut ways: Vec<(f32, usize, Vec<usize>)> = vec![(0.0, 0, Vec::new())];
        // A cell without text may stand before the first one, or after the last.
        let first = texts.first().copied().flatten().map_or(0.0, |t| t.0);
        ways.extend((1..xs.len() - 1).take_while(|&i| xs[i] <= first).map(|i| (EMPTY_CELL, i, vec![i])));
        for (i, choice) in choices.iter().enumerate() {
            ways = choice
                .iter()
                .filter_map(|&edge| {
                    let cost = |w: &(f32, usize, Vec<usize>)| w.0 + off_center(texts[i], xs[w.1], xs[edge]);
                    let best = ways.iter().filter(|w| w.1 < edge).min_by(|a, b| cost(a).total_cmp(&cost(b)))?;
                    let mut way = best.2.clone();
                    way.push(edge);
                    Some((cost(best), edge, way))
                })
                .collect();
        }
        let last = texts.last().copied().flatten();
        let from = last.map_or(f32::MAX, |t| t.1);
        let mut best: Option<(f32, Vec<usize>)> = None;
        for way in &ways {
            for end in (way.1 + 1..xs.len()).filter(|&i| i + 1 == xs.len() || xs[i] >= from) {
                let empty = if end + 1 == xs.len() { 0.0 } else { EMPTY_CELL };
                let cost = way.0 + off_center(last, xs[way.1], xs[end]) + empty;
                if best.as_ref().is_none_or(|b| cost < b.0) {
                    let mut edges = way.2.clone();
                    edges.push(end);
                    best = Some((cost, edges));
                }
            }
        }
        best.map(|b| b.1).unwrap_or_default()
    }
}

/// What an empty cell at the end of a row costs, in points off centre: it is assumed only where a text is clearly in
/// the middle without it.
const EMPTY_CELL: f32 = 3.0;

/// The gaps between the texts of one row, over all of its lines.
fn open_gaps(lines: &[TextLine], tuning: &Tuning) -> Vec<Gap> {
    let mut texts: Vec<Rect> = lines.iter().flat_map(|l| &l.segments).map(|s| s.bbox).collect();
    texts.sort_by(|a, b| a.x0.total_cmp(&b.x0));
    let em = lines.iter().map(|l| l.size).fold(0.0, f32::max);
    let mut gaps = Vec::new();
    let mut end = f32::MAX;
    for text in texts {
        if text.x0 - end > tuning.gap * em {
            gaps.push(Gap { at: (text.x0 + end) / 2.0, from: end, to: text.x0 });
        }
        end = if end > 1e30 { text.x1 } else { end.max(text.x1) };
    }
    gaps
}

/// The fewest edges that lie in all gaps, with the two outer ones.
fn shared_edges(gaps: &[Vec<Gap>], region: &Region) -> Vec<f32> {
    // Narrow gaps leave no choice: they come first, and wide ones take an edge that is there.
    let mut all: Vec<Gap> = gaps.iter().flatten().copied().collect();
    all.sort_by(|a, b| (a.to - a.from).total_cmp(&(b.to - b.from)).then(a.at.total_cmp(&b.at)));
    let mut edges: Vec<f32> = Vec::new();
    for gap in all {
        if !edges.iter().any(|&x| gap.from <= x && x <= gap.to) {
            edges.push(gap.at);
        }
    }
    edges.extend([region.bbox.x0, region.bbox.x1]);
    edges.sort_by(f32::total_cmp);
    edges
}

/// The extent of the text before, between and after the gaps of a row.
fn texts_between(lines: &[&TextLine], choices: &[Vec<usize>], xs: &[f32]) -> Vec<Option<(f32, f32)>> {
    let mut texts: Vec<Option<(f32, f32)>> = vec![None; choices.len() + 1];
    for segment in lines.iter().flat_map(|l| &l.segments) {
        let middle = segment.bbox.center().x;
        let at = choices.iter().take_while(|c| c.first().is_some_and(|&e| xs[e] < middle)).count();
        let (from, to) = texts[at].unwrap_or((f32::MAX, f32::MIN));
        texts[at] = Some((from.min(segment.bbox.x0), to.max(segment.bbox.x1)));
    }
    texts
}

/// How far a text is from the middle of its cell, or from its left side if that is nearer.
fn off_center(text: Option<(f32, f32)>, left: f32, right: f32) -> f32 {
    let Some((from, to)) = text else { return 0.0 };
    let middle = ((from + to) - (left + right)).abs() / 2.0;
    middle.min((from - left - 2.0).abs() + 4.0)
}
