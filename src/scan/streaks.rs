//! Streaks that dirt on a scanner's glass draws down the whole page: no walls, though they are as long.

use super::walls::lies_along;
use crate::geom::Axis;
use crate::ink::Stroke;

/// What tells a streak from a wall. Lengths in inches.
#[derive(Clone, Debug, PartialEq)]
pub struct Tuning {
    /// It reaches so far beyond every ruling and every other wall, above and below.
    ///
    /// Too small: a wall whose outer rulings are lost is none. Too large: a streak over a table that fills the page is
    /// a wall.
    pub beyond: f32,
    /// A wall so long against it is none that it must reach beyond: it may be a second streak.
    ///
    /// Too small: a streak ends at the marks of the page's edge. Too large: two streaks make walls of one another.
    pub shorter: f32,
    /// A ruling that begins or ends this near to it is held by it, and a line this near is its other edge.
    ///
    /// Too small: a wall whose corners are worn is none. Too large: a streak beside a wall is that wall.
    pub near: f32,
    /// So much of its way is inked: text and rulings hide it.
    ///
    /// Too small: strokes of characters below one another are a streak. Too large: a faint streak is a wall.
    pub inked: f32,
    /// A piece goes on with the one above it over a gap as long as this, and as far to a side,
    ///
    /// Too small: a streak falls apart into walls. Too large: a wall goes on with one in the table below.
    pub gap: f32,
    /// however near they are.
    pub step: f32,
    /// With the gap it drifts to a side by so much of it: the page was turned, and the streak was not.
    pub drift: f32,
}

impl Default for Tuning {
    fn default() -> Self {
        Self { beyond: 0.2, shorter: 0.9, near: 0.06, inked: 0.5, gap: 0.5, step: 0.02, drift: 0.03 }
    }
}

/// Takes out the strokes of streaks.
pub(super) fn taken_out(strokes: &mut Vec<Stroke>, shortest: f32, dpi: f32, tuning: &Tuning) {
    let across: Vec<Stroke> = strokes.iter().filter(|s| is(s, Axis::Horizontal, shortest)).copied().collect();
    let mut down: Vec<usize> = (0..strokes.len()).filter(|at| strokes[*at].axis == Axis::Vertical).collect();
    down.sort_by(|a, b| strokes[*a].from.total_cmp(&strokes[*b].from));
    let chains = chains(&down, strokes, dpi, tuning);
    let mut drop = vec![false; strokes.len()];
    for chain in &chains {
        let (from, to) = extent(chain, strokes);
        let first = strokes[chain[0]].at;
        // Its other edge is none of the others.
        let is_other = |other: &&Vec<usize>| (strokes[other[0]].at - first).abs() > tuning.near * dpi;
        let ends = chains.iter().filter(is_other).map(|other| extent(other, strokes));
        let others = ends.filter(|(a, b)| b - a < tuning.shorter * (to - from));
        let rulings = across.iter().map(|ruling| (ruling.at, ruling.at));
        let (top, bottom) = others
            .filter(|(a, b)| b - a >= shortest)
            .chain(rulings)
            .fold((f32::MAX, f32::MIN), |(top, bottom), (a, b)| (top.min(a), bottom.max(b)));
        let beyond = tuning.beyond * dpi;
        let is_beyond = top < bottom && from < top - beyond && to > bottom + beyond;
        if is_beyond && !chain.iter().any(|at| holds(&strokes[*at], &across, tuning.near * dpi)) {
            chain.iter().for_each(|at| drop[*at] = true);
        }
    }
    let streaks: Vec<Stroke> = strokes.iter().zip(&drop).filter(|(_, drop)| **drop).map(|(s, _)| *s).collect();
    // A streak has two edges, which are seen in pieces of their own.
    let is_edge = |stroke: &Stroke| {
        stroke.axis == Axis::Vertical && streaks.iter().any(|streak| lies_along(streak, stroke, tuning.near * dpi))
    };
    strokes.retain(|stroke| !is_edge(stroke));
}

fn is(stroke: &Stroke, axis: Axis, shortest: f32) -> bool {
    stroke.axis == axis && stroke.to - stroke.from >= shortest
}

/// Whether a ruling begins or ends at a stroke, and none goes on behind it.
fn holds(stroke: &Stroke, across: &[Stroke], near: f32) -> bool {
    let beside: Vec<&Stroke> =
        across.iter().filter(|ruling| stroke.from - near <= ruling.at && ruling.at <= stroke.to + near).collect();
    let on_left = |ruling: &Stroke| (ruling.to - stroke.at).abs() <= near;
    let on_right = |ruling: &Stroke| (ruling.from - stroke.at).abs() <= near;
    let goes_on = |ruling: &Stroke, is: &dyn Fn(&Stroke) -> bool| {
        beside.iter().any(|other| is(other) && (other.at - ruling.at).abs() <= near)
    };
    beside.iter().any(|r| (on_left(r) && !goes_on(r, &on_right)) || (on_right(r) && !goes_on(r, &on_left)))
}

/// The runs of upright strokes that go on with one another, hardly off to a side, and ink most of their way.
fn chains(down: &[usize], strokes: &[Stroke], dpi: f32, tuning: &Tuning) -> Vec<Vec<usize>> {
    let mut chains: Vec<Vec<usize>> = Vec::new();
    for &at in down {
        let next = &strokes[at];
        let goes_on = |chain: &Vec<usize>| {
            let last = &strokes[chain[chain.len() - 1]];
            let way = (next.from - last.to).max(0.0);
            (next.at - last.at).abs() <= tuning.step * dpi + tuning.drift * way
                && next.to > last.to
                && way <= tuning.gap * dpi
        };
        match chains.iter_mut().find(|chain| goes_on(chain)) {
            Some(chain) => chain.push(at),
            None => chains.push(vec![at]),
        }
    }
    let is_inked = |chain: &Vec<usize>| {
        let (from, to) = extent(chain, strokes);
        chain.iter().map(|at| strokes[*at].to - strokes[*at].from).sum::<f32>() >= tuning.inked * (to - from)
    };
    chains.into_iter().filter(is_inked).collect()
}

fn extent(chain: &[usize], strokes: &[Stroke]) -> (f32, f32) {
    let ends = chain.iter().map(|at| (strokes[*at].from, strokes[*at].to));
    ends.fold((f32::MAX, f32::MIN), |(from, to), (a, b)| (from.min(a), to.max(b)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_down_the_whole_page_that_no_ruling_ends_at_is_a_streak() {
        let down = |at: f32, from: f32, to: f32| Stroke { axis: Axis::Vertical, at, from, to, width: 1.0 };
        let across = |at: f32, from: f32, to: f32| Stroke { axis: Axis::Horizontal, at, from, to, width: 2.0 };
        let table = [
            down(100.0, 200.0, 900.0),
            down(300.0, 200.0, 900.0),
            down(600.0, 200.0, 900.0),
            across(200.0, 100.0, 600.0),
            across(500.0, 100.0, 600.0),
            across(900.0, 100.0, 600.0),
        ];
        let left = |more: &[Stroke]| {
            let mut strokes = [&table, more].concat();
            taken_out(&mut strokes, 30.0, 100.0, &Tuning::default());
            strokes.len() - table.len()
        };
        assert_eq!(left(&[down(400.0, 5.0, 1100.0)]), 0);
        assert_eq!(left(&[down(400.0, 5.0, 480.0), down(401.0, 490.0, 1100.0)]), 0, "in pieces");
        let parted = [down(400.0, 5.0, 1100.0), across(350.0, 100.0, 398.0), across(350.0, 402.0, 600.0)];
        assert_eq!(left(&parted), 2, "it parts a ruling");
        assert_eq!(left(&[down(400.0, 5.0, 1100.0), down(402.0, 640.0, 1100.0)]), 0, "its other edge");
        assert_eq!(left(&[down(400.0, 200.0, 900.0)]), 1, "a wall");
        assert_eq!(left(&[down(600.0, 5.0, 1100.0)]), 1, "rulings end at it");
        assert_eq!(left(&[down(400.0, 5.0, 900.0)]), 1, "it ends with the table");
    }
}
