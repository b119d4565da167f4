//! Tables with a rule under every row and none between columns.
//!
//! The rules say where rows are. A rule that stops inside the table stops at the side of a merged cell, which it does not cut; other columns part
//! where no row of a section (between rules over the whole width) has ink.

use super::steps;
use crate::geom::Rect;
use crate::lines::Word;
use crate::rulings::{Ruling, Rulings};

/// What makes rules a ladder, and where its columns part.
#[derive(Clone, Copy, Debug)]
pub struct Tuning {
    /// The fewest rules over the whole width.
    ///
    /// Too small: a booktabs table, whose rows its rules do not part, is taken for one. Too large: a short form is not.
    pub fewest_wide: usize,
    /// The fewest rules that stop inside and go on to one edge: they leave a merged cell beside them.
    ///
    /// Too small: the rules under the groups of a header are taken for steps. Too large: a form with few merged labels is not found.
    pub fewest_steps: usize,
    /// Ends of rules this close are at one place, in points.
    pub same_end: f32,
    /// A strip without ink this wide parts the columns of a section, in em.
    ///
    /// Too small: letter-spaced words fall apart. Too large: columns that nearly touch run together.
    pub gap: f32,
    /// The same in a section of one row, where there is only one text on either side to tell.
    pub lone_gap: f32,
    /// Most lines that a row may hold on average; more, and the rules do not part the rows.
    pub lines_a_row: f32,
}

impl Default for Tuning {
    fn default() -> Self {
        Self { fewest_wide: 3, fewest_steps: 3, same_end: 2.0, gap: 0.45, lone_gap: 0.9, lines_a_row: 2.5 }
    }
}

/// The ladders among horizontal rules (from top to bottom), each as a group of rulings with the columns that its text shows.
pub(super) fn find(rules: &[Ruling], words: &[Word], tuning: &Tuning) -> Vec<Rulings> {
    let mut out: Vec<Rulings> = Vec::new();
    if rules.len() > MOST_RULES {
        return out;
    }
    let mut widths: Vec<(f32, f32)> = Vec::new();
    for rule in rules {
        let near = |(from, to): &(f32, f32)| (from - rule.from).abs() <= tuning.same_end && (to - rule.to).abs() <= tuning.same_end;
        if !widths.iter().any(near) {
            widths.push((rule.from, rule.to));
        }
    }
    widths.sort_by(|a, b| (b.1 - b.0).total_cmp(&(a.1 - a.0)));
    for (from, to) in widths {
        let taken = |r: &Ruling| {
            out.iter().filter_map(Rulings::bbox).any(|b| b.y0 - 1.0 <= r.at && r.at <= b.y1 + 1.0 && b.x0 < r.to && r.from < b.x1)
        };
        let inside = |r: &&Ruling| from - tuning.same_end <= r.from && r.to <= to + tuning.same_end && !taken(r);
        let own: Vec<Ruling> = rules.iter().filter(inside).copied().collect();
        let new = Ladder::new(own, (from, to), words, tuning).map(|ladder| ladder.rulings(tuning));
        out.extend(new);
    }
    out
}

/// A page with more rules than this is a drawing. No printed table seen has more than 120 rows on a page.
const MOST_RULES: usize = 2000;

/// The rules of one table and the words between them.
struct Ladder<'a> {
    rules: Vec<Ruling>,
    bbox: Rect,
    words: Vec<&'a Word>,
}

impl<'a> Ladder<'a> {
    /// The ladder of some rules within a width, if they are one.
    fn new(rules: Vec<Ruling>, (x0, x1): (f32, f32), words: &'a [Word], tuning: &Tuning) -> Option<Self> {
        let is_wide = |r: &&Ruling| (r.from - x0).abs() <= tuning.same_end && (r.to - x1).abs() <= tuning.same_end;
        let wide: Vec<f32> = rules.iter().filter(is_wide).map(|r| r.at).collect();
        let bbox = Rect { x0, y0: *wide.first()?, x1, y1: *wide.last()? };
        let rules: Vec<Ruling> = rules.into_iter().filter(|r| bbox.y0 <= r.at && r.at <= bbox.y1).collect();
        let words: Vec<&Word> = words.iter().filter(|w| bbox.contains(w.bbox.center())).collect();
        let steps_right = rules.iter().filter(|r| r.from > x0 + tuning.same_end && (r.to - x1).abs() <= tuning.same_end).count();
        let steps_left = rules.iter().filter(|r| r.to < x1 - tuning.same_end && (r.from - x0).abs() <= tuning.same_end).count();
        let lines = super::lines(&words.iter().map(|w| (*w).clone()).collect::<Vec<_>>(), 1.0).len();
        let rows = edges(&rules, tuning).len().saturating_sub(1);
        #[allow(clippy::cast_precision_loss, reason = "counts of lines are far below 2^24")]
        let ruled = lines as f32 <= tuning.lines_a_row * rows as f32;
        (wide.len() >= tuning.fewest_wide && steps_right.max(steps_left) >= tuning.fewest_steps && ruled && !words.is_empty())
            .then_some(Self { rules, bbox, words })
    }

    /// Its rules and the walls of its columns.
    fn rulings(&self, tuning: &Tuning) -> Rulings {
        let line = |at, from, to| Ruling { at, from, to, width: 0.0, printed: false };
        let mut vertical = steps::walls(&self.rules, tuning.same_end);
        let mut known: Vec<f32> = vertical.iter().map(|r| r.at).collect();
        vertical.extend([line(self.bbox.x0, self.bbox.y0, self.bbox.y1), line(self.bbox.x1, self.bbox.y0, self.bbox.y1)]);
        // The section of most rows tells best where columns part; the others follow it where they can.
        let mut sections: Vec<_> =
            self.sections(tuning).into_iter().map(|(top, bottom)| (top, bottom, self.rows(top, bottom, tuning))).collect();
        sections.sort_by_key(|(_, _, rows)| std::cmp::Reverse(rows.len()));
        for (top, bottom, rows) in sections {
            for gap in self.gaps(top, bottom, rows.len(), tuning) {
                let at = known.iter().copied().find(|x| gap.0 <= *x && *x <= gap.1).unwrap_or((gap.0 + gap.1) / 2.0);
                known.push(at);
                let free = rows.iter().filter(|(from, to)| {
                    !self.words.iter().any(|w| crosses(w, at) && *from < w.bbox.center().y && w.bbox.center().y < *to)
                });
                vertical.extend(free.map(|(from, to)| line(at, *from, *to)));
            }
        }
        vertical.sort_by(|a, b| a.at.total_cmp(&b.at).then(a.from.total_cmp(&b.from)));
        Rulings { horizontal: self.rules.clone(), vertical }
    }

    /// The parts between rules over the whole width.
    fn sections(&self, tuning: &Tuning) -> Vec<(f32, f32)> {
        let is_wide = |r: &&Ruling| (r.from - self.bbox.x0).abs() <= tuning.same_end && (r.to - self.bbox.x1).abs() <= tuning.same_end;
        let wide: Vec<f32> = self.rules.iter().filter(is_wide).map(|r| r.at).collect();
        wide.windows(2).map(|w| (w[0], w[1])).filter(|(top, bottom)| bottom - top > tuning.same_end).collect()
    }

    /// The rows of a section.
    fn rows(&self, top: f32, bottom: f32, tuning: &Tuning) -> Vec<(f32, f32)> {
        let own: Vec<Ruling> = self.rules.iter().filter(|r| top <= r.at && r.at <= bottom).copied().collect();
        edges(&own, tuning).windows(2).map(|w| (w[0], w[1])).collect()
    }

    /// The strips of a section that no word reaches into.
    fn gaps(&self, top: f32, bottom: f32, rows: usize, tuning: &Tuning) -> Vec<(f32, f32)> {
        let mut own: Vec<&&Word> = self.words.iter().filter(|w| top < w.bbox.center().y && w.bbox.center().y < bottom).collect();
        own.sort_by(|a, b| a.bbox.x0.total_cmp(&b.bbox.x0));
        let size = own.iter().map(|w| w.size).fold(0.0, f32::max);
        let least = size * if rows > 1 { tuning.gap } else { tuning.lone_gap };
        let mut gaps = Vec::new();
        let mut reach = f32::MAX;
        for word in own {
            if word.bbox.x0 - reach >= least {
                gaps.push((reach, word.bbox.x0));
            }
            reach = if reach > 1e6 { word.bbox.x1 } else { reach.max(word.bbox.x1) };
        }
        gaps
    }
}

/// The heights of rules, each once.
fn edges(rules: &[Ruling], tuning: &Tuning) -> Vec<f32> {
    let mut ys: Vec<f32> = rules.iter().map(|r| r.at).collect();
    ys.sort_by(f32::total_cmp);
    ys.dedup_by(|b, a| *b - *a <= tuning.same_end);
    ys
}

/// Whether a word has ink on both sides of a place.
fn crosses(word: &Word, x: f32) -> bool {
    word.bbox.x0 < x - 0.5 && x + 0.5 < word.bbox.x1
}
