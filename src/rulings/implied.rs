//! Aligned text → the rulings that a table without them, or with only some, leaves to the reader.
//!
//! A region of the page that looks like a table (between horizontal rules of one width, or lines of words in common
//! columns) gets its column edges where hardly any line has ink, and its row edges between lines that are no wraps.
//! What is printed counts as evidence. The result is a group of [`Rulings`] like any other, and the same code builds
//! its cells.

mod banded;
mod centred;
mod columns;
mod regions;
mod rows;

pub use self::banded::Tuning as BandedTuning;
pub use self::centred::Tuning as CentredTuning;
pub use self::columns::Tuning as ColumnTuning;
pub use self::regions::Tuning as RegionTuning;
pub use self::rows::Tuning as RowTuning;
use super::{Ruling, Rulings};
use crate::geom::Rect;
use crate::lines::Word;

/// What decides where a table without rulings stands and how it is divided.
#[derive(Clone, Copy, Debug, Default, serde::Serialize, serde::Deserialize)]
pub struct Tuning {
    /// Where tables are.
    pub regions: RegionTuning,
    /// Where columns part.
    pub columns: ColumnTuning,
    /// Where rows part.
    pub rows: RowTuning,
    /// Regions that are ruled row by row.
    pub banded: BandedTuning,
    /// Forms whose texts stand in the middle of their cells.
    pub centred: CentredTuning,
}

/// A part of a page that may be a table.
#[derive(Clone, Debug)]
pub(crate) struct Region {
    /// Its box.
    pub bbox: Rect,
    /// Its words.
    pub words: Vec<Word>,
    /// What is printed in it.
    pub rules: Rulings,
}

/// Words of one line without a wide gap.
#[derive(Clone, Debug)]
pub(crate) struct Segment {
    /// The words, from left to right.
    pub words: Vec<Word>,
    /// Their box.
    pub bbox: Rect,
}

/// The words on one baseline.
#[derive(Clone, Debug)]
pub(crate) struct TextLine {
    /// Its segments, from left to right.
    pub segments: Vec<Segment>,
    /// Its box.
    pub bbox: Rect,
    /// Its baseline.
    pub base: f32,
    /// Its largest font size.
    pub size: f32,
}

impl Segment {
    pub(crate) fn text(&self) -> String {
        self.words.iter().map(|w| w.text.as_str()).collect::<Vec<_>>().join(" ")
    }
}

/// Finds the tables that rulings alone do not show, each as a group of rulings.
///
/// `printed` are the groups of rulings that make no table by themselves, `half` those that rule only a part of one
/// (columns without rows); `charts` are the boxes of bars; `words` is the text in no ruled table.
#[must_use]
pub(crate) fn find(
    mut words: Vec<Word>,
    printed: &[Rulings],
    half: &[Rulings],
    charts: &[Rect],
    tuning: &Tuning,
) -> Vec<Rulings> {
    if words.is_empty() {
        return Vec::new();
    }
    let centred = centred::find(&lines(&words, tuning.regions.segment_gap), &tuning.centred);
    let centred = centred.filter(|found| !printed.iter().chain(half).any(|group| group.are_within(&found.bbox)));
    if let Some(found) = &centred {
        words.retain(|word| !found.bbox.contains(word.bbox.center()));
    }
    let regions = regions::find(words, printed, half, charts, tuning);
    let centred = centred.map(|found| found.plan.rulings(&Rulings::default()));
    centred.into_iter().chain(regions.iter().filter_map(|region| divide(region, tuning))).collect()
}

/// Divides a region into rows and columns; `None` where it is no table.
pub(crate) fn divide(region: &Region, tuning: &Tuning) -> Option<Rulings> {
    let lines = lines(&region.words, tuning.regions.segment_gap);
    if let Some(plan) = banded::find(&lines, region, &tuning.banded) {
        return Some(plan.rulings(&region.rules));
    }
    let columns = columns::find(&lines, region, &tuning.columns)?;
    let plan = rows::find(&lines, &columns, region, &tuning.rows)?;
    Some(plan.rulings(&region.rules))
}

/// Puts words on lines by their baselines, and parts each line at its wide gaps.
pub(crate) fn lines(words: &[Word], segment_gap: f32) -> Vec<TextLine> {
    let mut sorted: Vec<&Word> = words.iter().collect();
    sorted.sort_by(|a, b| a.base.total_cmp(&b.base).then(a.bbox.x0.total_cmp(&b.bbox.x0)));
    let mut lines: Vec<Vec<&Word>> = Vec::new();
    for word in sorted {
        let same = |line: &&mut Vec<&Word>| {
            line.last().is_some_and(|w| (w.base - word.base).abs() < 0.35 * w.size.min(word.size))
        };
        match lines.last_mut().filter(same) {
            Some(line) => line.push(word),
            None => lines.push(vec![word]),
        }
    }
    lines.into_iter().filter_map(|line| text_line(line, segment_gap)).collect()
}

fn text_line(mut words: Vec<&Word>, segment_gap: f32) -> Option<TextLine> {
    words.sort_by(|a, b| a.bbox.x0.total_cmp(&b.bbox.x0));
    let size = words.iter().map(|w| w.size).fold(0.0, f32::max);
    let base = words.iter().find(|w| w.size >= size)?.base;
    let bbox = Rect::around(words.iter().map(|w| w.bbox))?;
    let mut segments: Vec<Segment> = Vec::new();
    for word in words {
        match segments.last_mut() {
            Some(s) if word.bbox.x0 - s.bbox.x1 < segment_gap * word.size.max(1.0) => {
                s.bbox = s.bbox.union(&word.bbox);
                s.words.push(word.clone());
            }
            _ => segments.push(Segment { words: vec![word.clone()], bbox: word.bbox }),
        }
    }
    Some(TextLine { segments, bbox, base, size })
}

/// An edge this close to a rule is that rule, in points: less than the height of any text between the two.
const ON_RULE: f32 = 2.0;

/// Cells over slots, before they are drawn as rulings.
#[derive(Clone, Debug)]
pub(crate) struct Plan {
    /// The x of the column edges.
    pub xs: Vec<f32>,
    /// The y of the row edges.
    pub ys: Vec<f32>,
    /// For each slot, row by row, the cell it belongs to.
    pub owner: Vec<usize>,
}

impl Plan {
    /// The rulings between slots of different cells; those along a printed rule are printed.
    fn rulings(&self, rules: &Rulings) -> Rulings {
        let (rows, columns) = (self.ys.len() - 1, self.xs.len() - 1);
        let at = |r: usize, c: usize| self.owner[r * columns + c];
        let line = |at: f32, from: f32, to: f32| Ruling { at, from, to, width: 0.0, printed: false };
        let middle = |c: usize| f32::midpoint(self.xs[c], self.xs[c + 1]);
        let is_rule =
            |y: f32, x: f32| rules.horizontal.iter().any(|r| (r.at - y).abs() < ON_RULE && r.from <= x && x <= r.to);
        let mut out = Rulings::default();
        for edge in 0..=rows {
            for c in 0..columns {
                if edge == 0 || edge == rows || at(edge - 1, c) != at(edge, c) {
                    let printed = is_rule(self.ys[edge], middle(c));
                    out.horizontal.push(Ruling { printed, ..line(self.ys[edge], self.xs[c], self.xs[c + 1]) });
                }
            }
        }
        for edge in 0..=columns {
            for r in 0..rows {
                if edge == 0 || edge == columns || at(r, edge - 1) != at(r, edge) {
                    out.vertical.push(line(self.xs[edge], self.ys[r], self.ys[r + 1]));
                }
            }
        }
        out
    }
}
