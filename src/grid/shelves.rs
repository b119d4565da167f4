//! Runs of text by their height on the page: a box finds its own without looking at all others, so that ten thousand
//! boxes with a text each do not cost a hundred million looks.

use crate::geom::{Point, Rect};
use crate::lines::Run;
use std::cmp::Ordering;
use std::collections::BTreeMap;

/// Runs, each by the height of its middle and its number in the order in which they came, with the place of its middle
/// along that height.
#[derive(Default)]
pub(crate) struct Shelves<'a> {
    runs: BTreeMap<(Height, usize), (f32, Run<'a>)>,
    count: usize,
}

/// A height in points, in the order of all numbers.
#[derive(Clone, Copy)]
struct Height(f32);

impl<'a> Shelves<'a> {
    pub(crate) fn new(runs: impl IntoIterator<Item = Run<'a>>) -> Self {
        let mut shelves = Self::default();
        shelves.put(runs);
        shelves
    }

    /// Adds runs, after those that are there.
    pub(crate) fn put(&mut self, runs: impl IntoIterator<Item = Run<'a>>) {
        for run in runs {
            let middle = run.bbox.center();
            self.runs.insert((Height(middle.y), self.count), (middle.x, run));
            self.count += 1;
        }
    }

    /// The runs with their middle in a box, in order.
    pub(crate) fn inside(&self, bbox: &Rect) -> Vec<Run<'a>> {
        self.keys(bbox).into_iter().filter_map(|key| self.runs.get(&key)).map(|held| held.1).collect()
    }

    /// The same, taken out.
    pub(crate) fn take(&mut self, bbox: &Rect) -> Vec<Run<'a>> {
        self.keys(bbox).into_iter().filter_map(|key| self.runs.remove(&key)).map(|held| held.1).collect()
    }

    /// All that are there, in order.
    pub(crate) fn rest(self) -> Vec<Run<'a>> {
        let mut rest: Vec<_> = self.runs.into_iter().map(|((_, number), (_, run))| (number, run)).collect();
        rest.sort_by_key(|r| r.0);
        rest.into_iter().map(|r| r.1).collect()
    }

    fn keys(&self, bbox: &Rect) -> Vec<(Height, usize)> {
        // A box without an extent, or one that is no number, holds nothing.
        if bbox.y0.total_cmp(&bbox.y1) == Ordering::Greater {
            return Vec::new();
        }
        let within = self.runs.range((Height(bbox.y0), 0)..=(Height(bbox.y1), usize::MAX));
        let held = within.filter(|(key, (x, _))| bbox.contains(Point { x: *x, y: key.0.0 }));
        let mut keys: Vec<_> = held.map(|(key, _)| *key).collect();
        keys.sort_by_key(|key| key.1);
        keys
    }
}

impl Ord for Height {
    fn cmp(&self, other: &Self) -> Ordering {
        // A zero is a zero, whatever its sign.
        (self.0 + 0.0).total_cmp(&(other.0 + 0.0))
    }
}

impl PartialOrd for Height {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl PartialEq for Height {
    fn eq(&self, other: &Self) -> bool {
        self.cmp(other) == Ordering::Equal
    }
}

impl Eq for Height {}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ink::{Direction, Glyph};

    fn glyph(name: &str, x: f32, y: f32) -> Glyph {
        let bbox = Rect { x0: x, y0: y - 5.0, x1: x + 10.0, y1: y + 5.0 };
        let origin = Point { x, y: y + 3.8 };
        Glyph {
            text: name.into(),
            bbox,
            origin,
            size: 10.0,
            direction: Direction::Right,
            bold: false,
            confidence: 1.0,
            provenance: Default::default(),
        }
    }

    fn names(runs: &[Run]) -> String {
        runs.iter().flat_map(|r| r.marks).map(|m| m.glyph.text.as_str()).collect()
    }

    #[test]
    fn runs_come_in_the_order_in_which_they_were_put() {
        let glyphs = [glyph("a", 0.0, 90.0), glyph("b", 200.0, 10.0), glyph("c", 400.0, 50.0), glyph("d", 0.0, 50.0)];
        let marks = crate::lines::marks(&glyphs);
        let runs = crate::lines::runs(&marks, &crate::lines::Tuning::default());
        let order = names(&runs);
        let mut shelves = Shelves::new(runs);
        let all = Rect { x0: 0.0, y0: 0.0, x1: 500.0, y1: 100.0 };
        assert_eq!(names(&shelves.inside(&all)), order);
        let middle = Rect { x0: 0.0, y0: 40.0, x1: 500.0, y1: 60.0 };
        let taken = shelves.take(&middle);
        assert_eq!(names(&taken), order.replace(['a', 'b'], ""));
        assert_eq!(names(&shelves.inside(&all)), order.replace(['c', 'd'], ""));
        shelves.put(taken);
        assert_eq!(names(&shelves.rest()), order.replace(['c', 'd'], "") + &order.replace(['a', 'b'], ""));
        assert!(Shelves::default().inside(&Rect { x0: 0.0, y0: f32::NAN, x1: 1.0, y1: 0.0 }).is_empty());
    }
}
