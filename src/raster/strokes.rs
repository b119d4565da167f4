//! The straight lines of a page: long ridges, row by row, joined where they lie on one another.

use super::bits::{Bits, steps};
use super::{Gray, ridges};
use crate::geom::Axis;
use crate::ink::Stroke;

/// What decides which ridges are lines; lengths in inches.
#[derive(Clone, Debug, PartialEq)]
pub struct Tuning {
    /// What is a ridge.
    pub ridges: ridges::Tuning,
    /// A shorter run is a part of a character, or of nothing.
    pub shortest: f32,
    /// A gap up to this does not end a run.
    pub gap: f32,
    /// A gap between dashes is no wider.
    pub dash: f32,
    /// A dash is no longer.
    ///
    /// Too small: long dashes are pieces. Too large: strokes of characters below one another become lines.
    pub longest_dash: f32,
    /// What is thicker is no line but a dark area.
    pub thickest: f32,
    /// The rows of a line that end this near to its end tell where it ends.
    ///
    /// Too small: grain lengthens lines. Too large: a line that is not quite straight is cut off.
    pub frayed: f32,
}

impl Default for Tuning {
    fn default() -> Self {
        Self {
            ridges: ridges::Tuning::default(),
            shortest: 0.13,
            gap: 0.02,
            dash: 0.04,
            longest_dash: 0.07,
            thickest: 0.045,
            frayed: 0.08,
        }
    }
}

/// The lines of a page, in pixels.
#[must_use]
pub fn find(gray: &Gray, dpi: f32, tuning: &Tuning) -> Vec<Stroke> {
    let frayed = steps(tuning.frayed * dpi);
    let ridges =
        |gray: &Gray| Bits { width: gray.width, height: gray.height, ink: ridges::across(gray, dpi, &tuning.ridges) };
    let across = lines(&ridges(gray), tuning.shortest * dpi, dpi, tuning)
        .into_iter()
        .map(|l| l.stroke(Axis::Horizontal, frayed));
    let down = lines(&ridges(&gray.transposed()), tuning.shortest * dpi, dpi, tuning)
        .into_iter()
        .map(|l| l.stroke(Axis::Vertical, frayed));
    across.chain(down).collect()
}

/// A run of ink in a row.
#[derive(Clone, Copy)]
struct Run {
    from: usize,
    to: usize,
}

/// Runs that lie on one another.
struct Line {
    from: usize,
    to: usize,
    top: usize,
    bottom: usize,
    /// The rows of its runs weighted by their lengths, and the lengths.
    weighted: f64,
    weight: f64,
    /// All of its runs.
    runs: Vec<Run>,
    /// The runs of its lowest row.
    last: Vec<Run>,
}

impl Line {
    fn new(y: usize, run: Run) -> Self {
        let mut line = Self {
            from: run.from,
            to: run.to,
            top: y,
            bottom: y,
            weighted: 0.0,
            weight: 0.0,
            runs: Vec::new(),
            last: Vec::new(),
        };
        line.take(y, run);
        line
    }

    fn take(&mut self, y: usize, run: Run) {
        if y > self.bottom {
            self.last.clear();
        }
        let length = (run.to - run.from) as f64;
        self.weighted += length * (y as f64 + 0.5);
        self.weight += length;
        (self.from, self.to, self.bottom) = (self.from.min(run.from), self.to.max(run.to), y);
        self.runs.push(run);
        self.last.push(run);
    }

    /// Whether a run of the next row lies on this line.
    fn touches(&self, y: usize, run: Run) -> bool {
        self.bottom + 1 >= y && self.last.iter().any(|r| r.from < run.to && run.from < r.to)
    }

    fn absorb(&mut self, other: Self) {
        (self.from, self.to, self.top) = (self.from.min(other.from), self.to.max(other.to), self.top.min(other.top));
        self.weighted += other.weighted;
        self.weight += other.weight;
        self.runs.extend(other.runs);
        match self.bottom.cmp(&other.bottom) {
            std::cmp::Ordering::Less => (self.bottom, self.last) = (other.bottom, other.last),
            std::cmp::Ordering::Equal => self.last.extend(other.last),
            std::cmp::Ordering::Greater => {}
        }
    }

    /// Its mean thickness, in pixels.
    fn thickness(&self) -> f32 {
        #[allow(clippy::cast_possible_truncation, reason = "a few pixels")]
        let mean = (self.weight / (self.to - self.from).max(1) as f64) as f32;
        mean
    }

    /// The stroke, with its ends where the rows that reach there end for the most part: in grain single rows go on
    /// behind the ruling.
    fn stroke(&self, axis: Axis, frayed: usize) -> Stroke {
        #[allow(clippy::cast_possible_truncation, reason = "a place on the page")]
        let at = (self.weighted / self.weight) as f32;
        let middle = |mut ends: Vec<usize>| {
            ends.sort_unstable();
            ends[ends.len() / 2]
        };
        let from = middle(self.runs.iter().map(|run| run.from).filter(|from| *from <= self.from + frayed).collect());
        let to = middle(self.runs.iter().map(|run| run.to).filter(|to| *to + frayed >= self.to).collect());
        Stroke { axis, at, from: from as f32, to: to as f32, width: self.thickness() }
    }
}

/// The horizontal lines.
fn lines(bits: &Bits, shortest: f32, dpi: f32, tuning: &Tuning) -> Vec<Line> {
    let (shortest, gap, thickest) =
        (steps(shortest).max(4), steps(tuning.gap * dpi).max(1), (tuning.thickest * dpi).max(3.0));
    let dashes = Dashes { gap: steps(tuning.dash * dpi).max(gap), longest: steps(tuning.longest_dash * dpi) };
    let (mut open, mut done): (Vec<Line>, Vec<Line>) = (Vec::new(), Vec::new());
    for y in 0..bits.height {
        for run in runs(bits.row(y), shortest, gap, &dashes) {
            let (touching, apart): (Vec<Line>, Vec<Line>) =
                std::mem::take(&mut open).into_iter().partition(|l| l.touches(y, run));
            open = apart;
            let mut touching = touching.into_iter();
            let mut line = match touching.next() {
                Some(line) => line,
                None => {
                    open.push(Line::new(y, run));
                    continue;
                }
            };
            touching.for_each(|other| line.absorb(other));
            line.take(y, run);
            open.push(line);
        }
        let (still, ended): (Vec<Line>, Vec<Line>) = open.into_iter().partition(|l| l.bottom >= y);
        open = still;
        done.extend(ended);
    }
    done.extend(open);
    done.retain(|l| l.thickness() <= thickest);
    done
}

/// The runs of a row that are long enough, over gaps that are small enough; dashes that follow one another are one run.
fn runs(row: &[bool], shortest: usize, gap: usize, dashes: &Dashes) -> Vec<Run> {
    let mut parts: Vec<Run> = Vec::new();
    for (x, _) in row.iter().enumerate().filter(|p| *p.1) {
        match parts.last_mut() {
            Some(open) if x <= open.to + gap => open.to = x + 1,
            _ => parts.push(Run { from: x, to: x + 1 }),
        }
    }
    let mut runs = Vec::new();
    for chain in parts.chunk_by(|a, b| b.from <= a.to + dashes.gap) {
        match chain {
            [first, .., last] if is_dashed(chain, dashes.longest) => runs.push(Run { from: first.from, to: last.to }),
            _ => runs.extend_from_slice(chain),
        }
    }
    runs.retain(|r| r.to - r.from >= shortest);
    runs
}

/// What dashes are, in pixels.
struct Dashes {
    /// The widest gap between them.
    gap: usize,
    /// The length of the longest ones.
    longest: usize,
}

/// Whether runs are the dashes of a line: many, nearly of one length, and no shorter than their gaps. The first and the
/// last may be cut.
fn is_dashed(chain: &[Run], longest: usize) -> bool {
    let Some(inner) = chain.get(1..chain.len() - 1).filter(|inner| inner.len() >= DASHES) else { return false };
    let mut lengths: Vec<usize> = inner.iter().map(|r| r.to - r.from).collect();
    lengths.sort_unstable();
    let usual = lengths[lengths.len() / 2];
    let inked: usize = lengths.iter().sum();
    usual <= longest
        && 2 * lengths[0] >= usual
        && lengths[lengths.len() - 1] <= 2 * usual
        && 2 * inked >= inner[inner.len() - 1].to - inner[0].from
}

/// So many dashes of one length are no chance.
const DASHES: usize = 4;

#[cfg(test)]
mod tests {
    use super::*;

    fn lengths(row: &str) -> Vec<usize> {
        let row: Vec<bool> = row.chars().map(|c| c == '#').collect();
        runs(&row, 9, 1, &Dashes { gap: 3, longest: 5 }).iter().map(|r| r.to - r.from).collect()
    }

    #[test]
    fn dashes_of_one_length_are_a_line_and_strokes_of_characters_are_none() {
        assert_eq!(lengths("##..###..###..####..###..###..#"), [31]);
        assert!(
            lengths("######..######..######..######..######..######").is_empty(),
            "strokes of characters are longer"
        );
        assert!(lengths("##..###..###").is_empty());
        assert!(lengths("##..#..########..##..#######..#...##").is_empty());
        assert_eq!(lengths("##########...##########"), [10, 10]);
    }
}
