//! Lines of a region → the x at which its columns part.

use super::{Region, TextLine};
use crate::lines::is_number;
use crate::rulings::Ruling;

/// What decides where columns part.
#[derive(Clone, Copy, Debug, serde::Serialize, serde::Deserialize)]
pub struct Tuning {
    /// A column gap may be crossed by this share of the lines.
    ///
    /// Too small: one overlong cell joins two columns. Too large: columns of short words fall apart.
    pub crossed: f32,
    /// How much a normal word gap in a line counts against a column gap there, between 0 (a gap) and 1 (ink).
    ///
    /// Too small: dates and names that align fall apart. Too large: columns that nearly touch run together.
    pub word_gap_weight: f32,
    /// How much a header line counts against one line of the body.
    pub header_weight: f32,
    /// How much a line with only one segment counts.
    pub single_weight: f32,
    /// Lines with a gap at least this wide, in em, must be found at every column gap.
    pub wide_gap: f32,
    /// A stretch without any ink that is this wide parts columns even where no line has text on both sides of it, in
    /// em.
    pub clear_gap: f32,
}

impl Default for Tuning {
    fn default() -> Self {
        Self {
            crossed: 0.2,
            word_gap_weight: 0.35,
            header_weight: 0.3,
            single_weight: 0.3,
            wide_gap: 0.8,
            clear_gap: f32::MAX,
        }
    }
}

/// How finely a region is looked at: squares across it.
const BINS: usize = 2048;

/// How much ink, and how many wide gaps, stand at each place across a region.
struct Profile {
    left: f32,
    width: f32,
    depth: Vec<f32>,
    support: Vec<f32>,
    total: f32,
}

/// Finds the x at which columns part, without the outer edges; `None` where there is only one column.
pub(crate) fn find(lines: &[TextLine], region: &Region, tuning: &Tuning) -> Option<Vec<f32>> {
    let found: Vec<f32> = gaps(lines, region, tuning).iter().map(|g| g.at).collect();
    (!found.is_empty()).then_some(found)
}

/// A stretch without text between two columns.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Gap {
    /// Where an edge is best put.
    pub at: f32,
    /// Where it begins.
    pub from: f32,
    /// Where it ends.
    pub to: f32,
}

/// Finds the stretches at which columns part.
pub(crate) fn gaps(lines: &[TextLine], region: &Region, tuning: &Tuning) -> Vec<Gap> {
    let profile = profile(lines, region, tuning);
    let limit = tuning.crossed * profile.total;
    let em = lines.iter().map(|l| l.size).fold(1.0, f32::max);
    let mut found = Vec::new();
    let mut x = profile.bin(lines.iter().map(|l| l.bbox.x0).fold(f32::MAX, f32::min));
    let end = profile.bin(lines.iter().map(|l| l.bbox.x1).fold(f32::MIN, f32::max));
    while x < end {
        if profile.depth[x] > limit {
            x += 1;
            continue;
        }
        let start = x;
        while x < end && profile.depth[x] <= limit {
            x += 1;
        }
        let clear = profile.depth[start..x].iter().all(|&d| d <= 0.0)
            && profile.place(x) - profile.place(start) > tuning.clear_gap * em;
        if x < end && (clear || profile.support[start..x].iter().any(|&s| s > 0.0)) {
            found.push(Gap { at: profile.middle(start, x), from: profile.place(start), to: profile.place(x) });
        }
    }
    with_text_between(found, lines)
}

fn profile(lines: &[TextLine], region: &Region, tuning: &Tuning) -> Profile {
    let mut profile = Profile {
        left: region.bbox.x0,
        width: region.bbox.width().max(1.0),
        depth: vec![0.0; BINS],
        support: vec![0.0; BINS],
        total: 0.0,
    };
    let header_end = header_end(lines, region).unwrap_or(f32::MIN);
    for line in lines {
        let many = line.segments.len() > 1;
        if !many && line.bbox.width() > 0.6 * profile.width {
            continue;
        }
        let weight = match many {
            false => tuning.single_weight,
            true if line.base < header_end => tuning.header_weight,
            true => 1.0,
        };
        profile.total += if many { weight } else { 0.0 };
        profile.add(line, weight, tuning);
    }
    profile
}

impl Profile {
    fn add(&mut self, line: &TextLine, weight: f32, tuning: &Tuning) {
        let words: Vec<_> = line.segments.iter().flat_map(|s| s.words.iter()).filter(|w| !is_leader(&w.text)).collect();
        for (i, word) in words.iter().enumerate() {
            let (from, to) = (self.bin(word.bbox.x0), self.bin(word.bbox.x1));
            add(&mut self.depth, from, to, weight);
            let Some(next) = words.get(i + 1) else { continue };
            let gap = (next.bbox.x0 - word.bbox.x1) / line.size.max(1.0);
            let between = (to + 1, self.bin(next.bbox.x0).saturating_sub(1));
            let numbers = usize::from(is_number(&word.text)) + usize::from(is_number(&next.text));
            // Numbers stand in columns of their own where words would be one text.
            let wide = gap >= [tuning.wide_gap, tuning.wide_gap * 0.6, tuning.wide_gap * 0.4][numbers];
            if wide {
                add(&mut self.support, between.0, between.1, weight);
            } else {
                add(&mut self.depth, between.0, between.1, weight * tuning.word_gap_weight);
            }
        }
    }

    #[allow(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        clippy::cast_precision_loss,
        reason = "clamped to the bins"
    )]
    fn bin(&self, x: f32) -> usize {
        ((x - self.left) / self.width * BINS as f32).clamp(0.0, (BINS - 1) as f32) as usize
    }

    /// The middle of the longest emptiest stretch.
    #[allow(clippy::cast_precision_loss, reason = "there are few bins")]
    fn middle(&self, start: usize, end: usize) -> f32 {
        let least = self.depth[start..end].iter().copied().fold(f32::MAX, f32::min);
        let (mut best, mut from) = ((start, start), start);
        for i in start..=end {
            if i == end || self.depth[i] > least + 0.01 {
                if i - from > best.1 - best.0 {
                    best = (from, i);
                }
                from = i + 1;
            }
        }
        (self.place(best.0) + self.place(best.1)) / 2.0
    }

    #[allow(clippy::cast_precision_loss, reason = "there are few bins")]
    fn place(&self, bin: usize) -> f32 {
        self.left + bin as f32 / BINS as f32 * self.width
    }
}

fn add(bins: &mut [f32], from: usize, to: usize, weight: f32) {
    if from <= to && to < bins.len() {
        for bin in &mut bins[from..=to] {
            *bin += weight;
        }
    }
}

/// Leaves only gaps with words of some line between them.
fn with_text_between(found: Vec<Gap>, lines: &[TextLine]) -> Vec<Gap> {
    let mut words: Vec<f32> =
        lines.iter().flat_map(|l| &l.segments).flat_map(|s| &s.words).map(|w| w.bbox.center().x).collect();
    words.sort_by(f32::total_cmp);
    let mut kept: Vec<Gap> = Vec::new();
    for gap in found {
        let from = kept.last().map_or(f32::MIN, |g| g.at);
        if words.partition_point(|&w| w < gap.at) > words.partition_point(|&w| w < from) {
            kept.push(gap);
        }
    }
    kept
}

/// Where the header ends: the first full rule inside that has less above it than below.
pub(crate) fn header_end(lines: &[TextLine], region: &Region) -> Option<f32> {
    let inside = |y: f32| {
        let above = lines.iter().filter(|l| l.base < y).count();
        above > 0 && above <= lines.len().div_ceil(2) && above < lines.len()
    };
    let full = |r: &&Ruling| r.length() > 0.9 * region.bbox.width();
    region.rules.horizontal.iter().filter(full).map(|r| r.at).find(|&y| inside(y))
}

/// A row of dots that leads the eye from a word to a number.
pub(crate) fn is_leader(text: &str) -> bool {
    text.chars().count() >= 2 && text.chars().all(|c| matches!(c, '.' | '…' | '·' | '‥' | '_'))
}
