//! The glyphs of a page by their sides: what stands before, behind and around one.

use super::marks::Mark;
use crate::ink::Direction;

/// Glyphs, sorted by their left and by their right side.
pub(super) struct Edges {
    lefts: Vec<(f32, usize)>,
    rights: Vec<(f32, usize)>,
}

/// Whether a glyph stands upright on a level line.
pub(super) fn level(mark: &Mark) -> bool {
    mark.glyph.direction == Direction::Right
}

impl Edges {
    pub(super) fn of(marks: &[Mark], wanted: impl Fn(&Mark) -> bool) -> Self {
        let some = |side: fn(&Mark) -> f32| {
            let mut sides: Vec<(f32, usize)> =
                marks.iter().enumerate().filter(|(_, m)| wanted(m)).map(|(at, m)| (side(m), at)).collect();
            sides.sort_by(|a, b| a.0.total_cmp(&b.0).then(a.1.cmp(&b.1)));
            sides
        };
        Self { lefts: some(|m| m.glyph.bbox.x0), rights: some(|m| m.glyph.bbox.x1) }
    }

    /// All glyphs, from left to right.
    pub(super) fn rightwards(&self) -> impl Iterator<Item = usize> + '_ {
        self.lefts.iter().map(|side| side.1)
    }

    /// The glyphs whose left side lies within a stretch.
    pub(super) fn within(&self, from: f32, to: f32) -> impl Iterator<Item = usize> + '_ {
        between(&self.lefts, from, to)
    }

    /// The glyphs of any height that end where this one begins, up to a gap in em.
    pub(super) fn before<'m>(&'m self, at: usize, marks: &'m [Mark], gap: f32) -> impl Iterator<Item = usize> + 'm {
        let glyph = &marks[at].glyph;
        let em = gap * glyph.size;
        between(&self.rights, glyph.bbox.x0 - em, glyph.bbox.x0 + em)
            .filter(move |&n| n != at && overlap(&marks[n], &marks[at]))
    }

    /// The glyphs of any height that begin where this one ends.
    pub(super) fn after<'m>(&'m self, at: usize, marks: &'m [Mark], gap: f32) -> impl Iterator<Item = usize> + 'm {
        let glyph = &marks[at].glyph;
        let em = gap * glyph.size;
        between(&self.lefts, glyph.bbox.x1 - em, glyph.bbox.x1 + em)
            .filter(move |&n| n != at && overlap(&marks[n], &marks[at]))
    }

    /// A glyph and those before it on its line, up to `most`, the last one first.
    pub(super) fn back<'m>(&'m self, at: usize, marks: &'m [Mark], most: usize) -> impl Iterator<Item = usize> + 'm {
        let beside = move |&last: &usize| {
            let glyph = &marks[last].glyph;
            let same = |n: &usize| {
                let other = &marks[*n].glyph;
                (other.origin.y - glyph.origin.y).abs() < 0.1 * glyph.size
                    && (0.8..1.25).contains(&(other.size / glyph.size))
            };
            // The nearest of them: a full stop is narrower than the gap that is allowed.
            self.before(last, marks, 0.3).filter(|n| same(n) && marks[*n].glyph.bbox.x0 < glyph.bbox.x0).last()
        };
        std::iter::successors(Some(at), beside).take(most)
    }
}

fn between(sides: &[(f32, usize)], from: f32, to: f32) -> impl Iterator<Item = usize> + '_ {
    let first = sides.partition_point(|side| side.0 < from);
    sides[first..].iter().take_while(move |side| side.0 <= to).map(|side| side.1)
}

fn overlap(a: &Mark, b: &Mark) -> bool {
    a.glyph.bbox.y0 < b.glyph.bbox.y1 && b.glyph.bbox.y0 < a.glyph.bbox.y1
}
