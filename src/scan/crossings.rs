//! Walls that wear has broken → walls that are whole between their crossings.
//!
//! A ruling changes only where another one crosses it: between two crossings it is there or it is not. So it is judged
//! by how much of that way is inked, not by how wide its gaps are.

use super::parted;
use super::traces::{self, Trace};
use crate::geom::{Axis, Rect};
use crate::ink::Stroke;
use crate::raster::bits::steps;
use crate::raster::{Bits, Gray};

/// What decides which walls are whole; lengths in inches.
#[derive(Clone, Debug, PartialEq)]
pub struct Tuning {
    /// A wall is there between two crossings where this share of the way is inked.
    ///
    /// Too small: the rows of a merged cell are parted by a few strokes that lie on their line. Too large: broken walls
    /// stay broken.
    pub inked: f32,
    /// One is there too where it leaves a trace that is so dark, as a share of what the line usually leaves.
    ///
    /// Too small: what text leaves on the line of a wall parts merged cells. Too large: the worse half of a broken wall
    /// is lost.
    pub traced: f32,
    /// The same where text stands on the line of the wall: its box may reach over the wall, or the text through a
    /// merged cell.
    pub traced_through: f32,
    /// Strokes of text are not taken for ink of a wall where at least this share of the way is clear of text.
    ///
    /// Too small: a gap of a pixel beside the text decides. Too large: strokes of text one below the other become
    /// walls.
    pub clear: f32,
    /// A wall is there where text hides nearly all of the way and this share is inked all the same.
    ///
    /// Too small: characters one below the other become walls. Too large: walls that were boxed as text are lost.
    pub hidden: f32,
    /// The same for a vertical wall both sides of which are clear of ink, and for a horizontal one that is there on
    /// both sides of the way.
    ///
    /// Too small: the stems of characters with little beside them become walls. Too large: thin walls that were boxed
    /// as text are lost.
    pub hidden_clear: f32,
    /// A wall that a seal hides over this share of the way is taken to go on.
    pub sealed: f32,
    /// Pieces lie so far beside the line of their wall at most.
    pub beside: f32,
    /// A wall that ends this near to another one meets it.
    pub near: f32,
    /// Crossings this close are one: a double ruling is one wall.
    pub double: f32,
    /// A wall that ends in the open goes on to the next crossing if that is no further than this and no text stands in
    /// its way.
    ///
    /// Too small: the rows at the edge of a page lose their walls. Too large: strokes taken for walls part merged
    /// cells.
    pub open: f32,
    /// Text stands in the way of a wall if it reaches further than this to both sides; boxes of text reach over walls,
    /// and wear makes text of walls.
    pub edge: f32,
    /// Beside a vertical wall there is a margin so wide, about what spreadsheets leave around the text of a cell.
    pub margin: f32,
    /// More than this share of it is inked on both sides where the strokes of text are crossed by others.
    ///
    /// Too small: walls that text touches are lost. Too large: characters one below the other become walls.
    pub crossed: f32,
    /// A stroke up to this long between two crossings may be one of a character.
    pub character: f32,
    /// It is one if most strokes of its line leave this share of their ways free.
    ///
    /// Too small: a `1` in a low row parts its cell. Too large: a wall of which wear has left little is taken for
    /// characters.
    pub apart: f32,
}

impl Default for Tuning {
    fn default() -> Self {
        Self {
            inked: 0.45,
            traced: 0.35,
            traced_through: 0.7,
            clear: 0.15,
            hidden: 0.8,
            hidden_clear: 0.6,
            sealed: 0.5,
            beside: 0.016,
            near: 0.06,
            double: 0.05,
            open: 0.4,
            edge: 0.05,
            margin: 0.016,
            crossed: 0.12,
            character: 0.3,
            apart: 0.2,
        }
    }
}

/// What lies over walls, as boxes in pixels.
pub(super) struct Over<'a> {
    /// Text.
    pub texts: &'a [Rect],
    /// The shapes of seals; nothing is left to see below them.
    pub seals: &'a [Rect],
    /// Which pixels are ink.
    pub ink: &'a Bits,
    /// How light they are.
    pub gray: &'a Gray,
    /// Whether rulings are there and gone in turns, so that nothing may be left of one between two crossings.
    pub is_broken: bool,
}

/// The walls made whole; `pieces` are all lines that could be parts of them.
pub(super) fn whole(walls: Vec<Stroke>, pieces: &[Stroke], over: &Over, dpi: f32, tuning: &Tuning) -> Vec<Stroke> {
    let mut walls = walls;
    // What one direction gains crosses the other one.
    for axis in [Axis::Vertical, Axis::Horizontal, Axis::Vertical, Axis::Horizontal] {
        let (along, across): (Vec<Stroke>, Vec<Stroke>) = walls.into_iter().partition(|w| w.axis == axis);
        let pieces: Vec<Stroke> = pieces.iter().filter(|p| p.axis == axis).copied().collect();
        let lines = lines(along.clone(), dpi, tuning);
        let mut done: Vec<Stroke> =
            lines.iter().flat_map(|line| closed(line, &pieces, (&along, &across), over, dpi, tuning)).collect();
        done.extend(across);
        walls = done;
    }
    // A corner of which both walls are broken is found from where each of them points to.
    let ends = walls.clone();
    walls.iter_mut().for_each(|wall| reach_out(wall, &ends, over.texts, dpi, tuning));
    walls
}

/// Lengthens a wall that ends in the open: no ruling of a table does.
fn reach_out(wall: &mut Stroke, all: &[Stroke], texts: &[Rect], dpi: f32, tuning: &Tuning) {
    let (near, open, edge) = (tuning.near * dpi, tuning.open * dpi, tuning.edge * dpi);
    let across = |within: f32| {
        let (axis, at) = (wall.axis, wall.at);
        all.iter().filter(move |a| a.axis != axis && a.from - within <= at && at <= a.to + within).map(|a| a.at)
    };
    let is_free = |from: f32, to: f32| !texts.iter().any(|text| stands_in(text, wall, from + near, to - near, edge));
    let (from, to) = (wall.from, wall.to);
    let next = across(open).filter(|&at| at < from - near && at >= from - open).max_by(f32::total_cmp);
    let longer = next.filter(|&at| !across(near).any(|a| (a - from).abs() <= near) && is_free(at, from));
    let next = across(open).filter(|&at| at > to + near && at <= to + open).min_by(f32::total_cmp);
    let further = next.filter(|&at| !across(near).any(|a| (a - to).abs() <= near) && is_free(to, at));
    wall.from = longer.unwrap_or(from);
    wall.to = further.unwrap_or(to);
}

/// Whether a text stands on the line of a wall, between two places along it.
fn stands_in(text: &Rect, wall: &Stroke, from: f32, to: f32, edge: f32) -> bool {
    let (along, across) = match wall.axis {
        Axis::Horizontal => ((text.x0, text.x1), (text.y0, text.y1)),
        Axis::Vertical => ((text.y0, text.y1), (text.x0, text.x1)),
    };
    across.0 + edge < wall.at && wall.at < across.1 - edge && along.0 < to && from < along.1
}

/// Walls that lie on one line, in their order along it.
fn lines(mut walls: Vec<Stroke>, dpi: f32, tuning: &Tuning) -> Vec<Vec<Stroke>> {
    walls.sort_by(|a, b| a.from.total_cmp(&b.from).then(a.at.total_cmp(&b.at)));
    let mut lines: Vec<Vec<Stroke>> = Vec::new();
    for wall in walls {
        let apart = |line: &Vec<Stroke>| line.last().map_or(f32::MAX, |last| (last.at - wall.at).abs());
        let follows = |line: &&mut Vec<Stroke>| {
            apart(line) <= tuning.beside * dpi && line.last().is_some_and(|last| last.to <= wall.from)
        };
        match lines.iter_mut().filter(follows).min_by(|a, b| apart(a).total_cmp(&apart(b))) {
            Some(line) => line.push(wall),
            None => lines.push(vec![wall]),
        }
    }
    lines
}

/// The walls of a line, whole between the crossings.
fn closed(
    line: &[Stroke],
    pieces: &[Stroke],
    (along, across): (&[Stroke], &[Stroke]),
    over: &Over,
    dpi: f32,
    tuning: &Tuning,
) -> Vec<Stroke> {
    let near = tuning.near * dpi;
    let crossings = crossings(line, across, dpi, tuning);
    let beside = |p: &&Stroke| (p.at - place(line, (p.from + p.to) / 2.0)).abs() <= tuning.beside * dpi;
    let inked = parts(pieces.iter().filter(beside).chain(line).map(|p| (p.from, p.to)).collect());
    let hidden = parts(over.texts.iter().filter_map(|text| hidden_by(text, line)).collect());
    let sealed = parts(over.seals.iter().filter_map(|seal| hidden_by(seal, line)).collect());
    let mut spans: Vec<(f32, f32)> = match (crossings.first(), crossings.last()) {
        (Some(&first), Some(&last)) => {
            line.iter().flat_map(|w| [(w.from, w.to.min(first)), (w.from.max(last), w.to)]).collect()
        }
        _ => line.iter().map(|w| (w.from, w.to)).collect(),
    };
    let ink = Ink { line, inked: &inked, hidden: &hidden, bits: over.ink, dpi, tuning };
    // What stands a little apart beyond the first or last crossing, in text, is a stroke of a character: a wall goes on
    // from the crossing.
    let is_text = |from: f32, to: f32| {
        to - from <= tuning.character * dpi
            && over.texts.iter().any(|text| stands_in(text, &line[0], from, to, tuning.edge * dpi))
            && crossings
                .first()
                .zip(crossings.last())
                .is_some_and(|(&first, &last)| first < last && ink.is_apart(from, to, first, last))
    };
    spans.retain(|s| s.0 < s.1 && !is_text(s.0, s.1));
    let are_characters = ink.is_of_characters(&crossings);
    let ways = ways(&crossings, line, near);
    let is_character =
        |way: &(f32, f32)| (are_characters && ink.is_short(way.0, way.1)) || ink.is_within_text(way.0, way.1);
    let is_clear = |way: &(f32, f32)| !is_character(way) && ink.is_wall(way.0, way.1);
    let mut walls: Vec<bool> = ways.iter().map(is_clear).collect();
    if !are_characters {
        let trace =
            |way: &(f32, f32)| ink.trace(over.gray, way.0, way.1).filter(|_| !ink.is_beside_longer(along, *way));
        let traces: Vec<Option<Trace>> = ways.iter().map(trace).collect();
        let usual = usual(&traces, &walls, over.is_broken);
        let least = |way: &(f32, f32)| {
            let is_crossed =
                over.texts.iter().any(|text| stands_in(text, &line[0], way.0 + near, way.1 - near, tuning.edge * dpi));
            usual * if is_crossed && !over.is_broken { tuning.traced_through } else { tuning.traced }
        };
        for ((wall, trace), way) in walls.iter_mut().zip(&traces).zip(&ways) {
            *wall |= trace.is_some_and(|trace| trace.goes_on(least(way)));
        }
        if over.is_broken && line[0].axis == Axis::Vertical {
            let is_parted = |way: &(f32, f32)| parted::by_texts(&line[0], *way, over.texts, along, near);
            walls.iter_mut().zip(&ways).for_each(|(wall, way)| *wall |= is_parted(way));
        }
    }
    let mut goes_on = false;
    for (i, &(from, to)) in ways.iter().enumerate() {
        let is_free =
            || !over.texts.iter().any(|text| stands_in(text, &line[0], from + near, to - near, tuning.edge * dpi));
        // Below a seal a wall goes on as it came, up to the next crossing, if no text crosses it.
        let is_sealed = goes_on && covered(&sealed, from, to) >= tuning.sealed * (to - from) && is_free();
        let is_between = || i > 0 && walls[i - 1] && walls.get(i + 1) == Some(&true) && ink.is_wall_between(from, to);
        goes_on = !is_sealed && (walls[i] || is_between());
        if is_sealed || goes_on {
            spans.push((from, to));
        }
    }
    spans.sort_by(|a, b| a.0.total_cmp(&b.0));
    let mut walls: Vec<Stroke> = Vec::new();
    for (from, to) in spans {
        match walls.last_mut() {
            Some(wall) if from <= wall.to + 1.0 => wall.to = wall.to.max(to),
            _ => walls.push(Stroke { from, to, ..line[0] }),
        }
    }
    for wall in &mut walls {
        let meets = |end: f32| {
            crossings
                .iter()
                .copied()
                .filter(|c| (c - end).abs() <= near)
                .min_by(|a, b| (a - end).abs().total_cmp(&(b - end).abs()))
        };
        wall.from = meets(wall.from).map_or(wall.from, |c| c.min(wall.from));
        wall.to = meets(wall.to).map_or(wall.to, |c| c.max(wall.to));
        wall.at = place(line, (wall.from + wall.to) / 2.0);
    }
    walls
}

/// The ways from crossing to crossing, and those from the first and the last piece of a lying line to its crossings:
/// strokes of text below a table stand on the line of an upright one.
fn ways(crossings: &[f32], line: &[Stroke], near: f32) -> Vec<(f32, f32)> {
    let lying = || line.iter().filter(|wall| wall.axis == Axis::Horizontal);
    let first =
        lying().next().map(|wall| wall.from).filter(|&first| crossings.first().is_some_and(|&c| first < c - near));
    let last = lying()
        .map(|wall| wall.to)
        .max_by(f32::total_cmp)
        .filter(|&last| crossings.last().is_some_and(|&c| last > c + near));
    let ends: Vec<f32> = first.into_iter().chain(crossings.iter().copied()).chain(last).collect();
    ends.windows(2).map(|pair| (pair[0], pair[1])).collect()
}

/// How dark the traces of a line usually are: on the ways where it is surely there, or on all where rulings are broken
/// or it is nowhere sure.
fn usual(traces: &[Option<Trace>], walls: &[bool], is_broken: bool) -> f32 {
    let median = |mut seen: Vec<f32>| {
        seen.sort_by(f32::total_cmp);
        seen.get(seen.len() / 2).copied()
    };
    let sure = traces
        .iter()
        .zip(walls)
        .filter(|(_, wall)| **wall && !is_broken)
        .filter_map(|(trace, _)| *trace)
        .map(|trace| trace.darkness);
    median(sure.collect())
        .or_else(|| median(traces.iter().flatten().map(|trace| trace.darkness).collect()))
        .unwrap_or(f32::MAX)
}

/// What is seen along a line.
struct Ink<'a> {
    line: &'a [Stroke],
    /// The parts that are inked.
    inked: &'a [(f32, f32)],
    /// The parts where text stands on the line, whose strokes may be taken for it.
    hidden: &'a [(f32, f32)],
    bits: &'a Bits,
    dpi: f32,
    tuning: &'a Tuning,
}

impl Ink<'_> {
    /// Whether the strokes of the line are those of characters: a `1` or a `一` stands in the middle of its cell, and a
    /// wall is inked up to the crossings.
    fn is_of_characters(&self, crossings: &[f32]) -> bool {
        let ways = crossings.windows(2).map(|pair| (pair[0], pair[1]));
        let seen: Vec<(f32, f32)> = ways.filter(|way| covered(self.inked, way.0, way.1) > 0.0).collect();
        let apart =
            |way: &&(f32, f32)| covered(self.inked, way.0, way.1) <= (1.0 - self.tuning.apart) * (way.1 - way.0);
        2 * seen.iter().filter(apart).filter(|way| self.is_short(way.0, way.1)).count() > seen.len()
    }

    /// Whether all ink on a way is one stroke no longer than one of a character.
    fn is_short(&self, from: f32, to: f32) -> bool {
        let mut on_way = self.inked.iter().filter(|p| p.1 > from && p.0 < to);
        matches!((on_way.next(), on_way.next()), (Some(only), None) if only.1 - only.0 <= self.tuning.character * self.dpi)
    }

    /// Whether enough of a way is inked to be a wall, and no text crosses that.
    fn is_wall(&self, from: f32, to: f32) -> bool {
        let free = between(self.hidden, from, to);
        let way: f32 = free.iter().map(|f| f.1 - f.0).sum();
        let (clearer, other) = self.margins(from, to);
        let enough = if way > self.tuning.clear * (to - from) {
            free.iter().map(|f| covered(self.inked, f.0, f.1)).sum::<f32>() >= self.tuning.inked * way
        } else {
            let least = if other <= self.tuning.crossed { self.tuning.hidden_clear } else { self.tuning.hidden };
            covered(self.inked, from, to) >= least * (to - from)
        };
        (enough || self.is_seen(from, to)) && clearer <= self.tuning.crossed
    }

    /// Whether a longer wall lies so close beside a way that it would be seen there.
    fn is_beside_longer(&self, walls: &[Stroke], (from, to): (f32, f32)) -> bool {
        let own: f32 = self.line.iter().map(|wall| wall.to - wall.from).sum();
        let at = place(self.line, (from + to) / 2.0);
        let is_close =
            |wall: &Stroke| (wall.at - at).abs() <= self.tuning.double * self.dpi && wall.from < to && from < wall.to;
        walls.iter().any(|wall| !self.line.contains(wall) && is_close(wall) && wall.to - wall.from > own)
    }

    /// What a ruling leaves on the part of a way that no text hides, if that is enough of it to tell.
    fn trace(&self, gray: &Gray, from: f32, to: f32) -> Option<Trace> {
        let end = self.tuning.near * self.dpi / 2.0;
        let free = between(self.hidden, from + end, to - end);
        let way: f32 = free.iter().map(|f| f.1 - f.0).sum();
        let look = traces::Look { beside: (self.tuning.beside * self.dpi).max(1.5), side: self.tuning.edge * self.dpi };
        let enough = way > self.tuning.clear * (to - from);
        enough.then(|| traces::along(gray, self.line[0].axis, &free, |along| place(self.line, along), look)).flatten()
    }

    /// Whether enough of a lying way is inked, though text hides most of it, where the wall is there on both sides of
    /// it.
    fn is_wall_between(&self, from: f32, to: f32) -> bool {
        self.line[0].axis == Axis::Horizontal && covered(self.inked, from, to) >= self.tuning.hidden_clear * (to - from)
    }

    /// Whether a way that ends at one of these crossings, outside of them, is blank beside it.
    fn is_apart(&self, from: f32, to: f32, first: f32, last: f32) -> bool {
        (from >= last && self.is_blank_behind(from)) || (to <= first && self.is_blank_before(to))
    }

    /// Whether an upright way is inked where a text stands, and apart from both of its crossings: a `1` is, even where
    /// it is joined with one below it.
    fn is_within_text(&self, from: f32, to: f32) -> bool {
        let is_hidden = || 2.0 * covered(self.hidden, from, to) > to - from;
        let is_inked = || {
            let inked = (steps(from)..steps(to)).filter(|&along| self.is_inked(along)).count();
            inked as f32 >= self.tuning.inked * (to - from)
        };
        self.line[0].axis == Axis::Vertical
            && is_hidden()
            && self.is_blank_behind(from)
            && self.is_blank_before(to)
            && is_inked()
    }

    /// Whether the line is blank just behind a crossing.
    fn is_blank_behind(&self, crossing: f32) -> bool {
        let (wall, margin) = (self.tuning.double * self.dpi / 2.0, self.tuning.margin * self.dpi);
        (steps(crossing + wall)..steps(crossing + wall + margin)).all(|along| !self.is_inked(along))
    }

    /// Whether the line is blank just before a crossing.
    fn is_blank_before(&self, crossing: f32) -> bool {
        let (wall, margin) = (self.tuning.double * self.dpi / 2.0, self.tuning.margin * self.dpi);
        (steps(crossing - wall - margin)..steps(crossing - wall)).all(|along| !self.is_inked(along))
    }

    /// Whether the line is inked at this place along it.
    fn is_inked(&self, along: usize) -> bool {
        let (at, half) = (place(self.line, along as f32), self.half());
        let pixel = |across: usize| match self.line[0].axis {
            Axis::Horizontal => self.bits.get(along, across),
            Axis::Vertical => self.bits.get(across, along),
        };
        (steps(at - half)..steps(at + half)).any(pixel)
    }

    /// Half the width of the line with its blurred edge, in pixels.
    fn half(&self) -> f32 {
        self.line.iter().map(|w| w.width).fold(0.0, f32::max) / 2.0 + 1.0
    }

    /// Whether enough of an upright way is ink that stands alone and meets one of the crossings: pieces too short for
    /// strokes. A `1` stands in the middle.
    fn is_seen(&self, from: f32, to: f32) -> bool {
        if self.line[0].axis == Axis::Horizontal {
            return false;
        }
        let half = self.half();
        let margin = steps(self.tuning.margin * self.dpi).max(1) as f32;
        let is_blank = |y: usize, from: f32, to: f32| !(steps(from)..steps(to)).any(|x| self.bits.get(x, y));
        let is_alone = |y: usize| {
            let at = place(self.line, y as f32);
            self.is_inked(y) && is_blank(y, at - half - margin, at - half) && is_blank(y, at + half, at + half + margin)
        };
        let rows: Vec<bool> = (steps(from + half)..steps(to - half)).map(is_alone).collect();
        let seen = rows.iter().filter(|&&row| row).count();
        let ends = steps(self.tuning.beside * self.dpi);
        let meets = rows.iter().take(ends).chain(rows.iter().rev().take(ends)).any(|&row| row);
        meets && seen as f32 >= self.tuning.inked * rows.len() as f32
    }

    /// How much of the margins beside a way is inked where text hides it, as shares: of the clearer side and of the
    /// other one.
    ///
    /// A character's strokes are crossed by others, and beside a wall its cells have margins. Only to the sides: a line
    /// of text may stand close below a row's wall, and so a horizontal one has no margin that tells.
    fn margins(&self, from: f32, to: f32) -> (f32, f32) {
        if self.line[0].axis == Axis::Horizontal {
            return (0.0, 1.0);
        }
        let half = self.half();
        let margin = steps(self.tuning.margin * self.dpi).max(1);
        let end = self.tuning.beside * self.dpi;
        let (mut seen, mut sides) = (0_usize, [0_usize; 2]);
        for &(a, b) in self.hidden.iter().filter(|p| p.1 > from && p.0 < to) {
            for y in steps(a.max(from + end))..steps(b.min(to - end)) {
                let at = place(self.line, y as f32);
                let inked = |x: f32| usize::from(self.bits.get(steps(x), y));
                seen += margin;
                sides[0] += (0..margin).map(|off| inked(at - half - off as f32 - 1.0)).sum::<usize>();
                sides[1] += (0..margin).map(|off| inked(at + half + off as f32)).sum::<usize>();
            }
        }
        let share = |side: usize| side as f32 / seen.max(1) as f32;
        (share(sides[0].min(sides[1])), share(sides[0].max(sides[1])))
    }
}

/// The way along a line where a text stands on it, whose strokes may be taken for it.
fn hidden_by(text: &Rect, line: &[Stroke]) -> Option<(f32, f32)> {
    let (along, across) = match line[0].axis {
        Axis::Horizontal => ((text.x0, text.x1), (text.y0, text.y1)),
        Axis::Vertical => ((text.y0, text.y1), (text.x0, text.x1)),
    };
    let at = place(line, (along.0 + along.1) / 2.0);
    (across.0 < at && at < across.1).then_some(along)
}

/// Parts of a way in order, those that overlap as one.
fn parts(mut parts: Vec<(f32, f32)>) -> Vec<(f32, f32)> {
    parts.sort_by(|a, b| a.0.total_cmp(&b.0));
    let mut apart: Vec<(f32, f32)> = Vec::new();
    for part in parts {
        match apart.last_mut() {
            Some(last) if part.0 <= last.1 => last.1 = last.1.max(part.1),
            _ => apart.push(part),
        }
    }
    apart
}

/// What of a way lies between parts that are in order.
fn between(parts: &[(f32, f32)], from: f32, to: f32) -> Vec<(f32, f32)> {
    let mut free = Vec::new();
    let mut start = from;
    for &(a, b) in parts.iter().filter(|p| p.1 > from && p.0 < to) {
        free.push((start, a.min(to)));
        start = start.max(b);
    }
    free.push((start, to));
    free.retain(|f| f.0 < f.1);
    free
}

/// Where a line is crossed or met by others, in order; of crossings close together the first.
fn crossings(line: &[Stroke], across: &[Stroke], dpi: f32, tuning: &Tuning) -> Vec<f32> {
    let near = tuning.near * dpi;
    let reaches = |a: &&Stroke| {
        let at = place(line, a.at);
        a.from - near <= at && at <= a.to + near
    };
    let mut places: Vec<f32> = across.iter().filter(reaches).map(|a| a.at).collect();
    places.sort_by(f32::total_cmp);
    places.dedup_by(|b, a| *b - *a <= tuning.double * dpi);
    places
}

/// The place of a line across its direction, where it is at this place along it: that of its nearest wall.
fn place(line: &[Stroke], along: f32) -> f32 {
    let off = |w: &&Stroke| (w.from - along).max(along - w.to).max(0.0);
    line.iter().min_by(|a, b| off(a).total_cmp(&off(b))).map_or(0.0, |w| w.at)
}

/// How much of a way is covered by parts that are sorted by their beginnings.
fn covered(parts: &[(f32, f32)], from: f32, to: f32) -> f32 {
    let (mut sum, mut end) = (0.0, from);
    for &(a, b) in parts {
        let (a, b) = (a.max(end), b.min(to));
        if b > a {
            sum += b - a;
            end = b;
        }
    }
    sum
}

#[cfg(test)]
mod tests {
    use super::*;

    fn wall(axis: Axis, at: f32, from: f32, to: f32) -> Stroke {
        Stroke { axis, at, from, to, width: 2.0 }
    }

    /// What lies over the walls, on a page whose ink does not matter.
    fn over<'a>(texts: &'a [Rect], seals: &'a [Rect]) -> Over<'a> {
        static BLANK: Bits = Bits { width: 0, height: 0, ink: Vec::new() };
        static PAPER: Gray = Gray { width: 0, height: 0, pixels: Vec::new() };
        Over { texts, seals, ink: &BLANK, gray: &PAPER, is_broken: false }
    }

    /// Three columns' walls and the rows' above and below, at 100 dots an inch.
    fn frame() -> Vec<Stroke> {
        let down = [0.0, 100.0, 200.0, 300.0].map(|x| wall(Axis::Vertical, x, 0.0, 100.0));
        let across = [0.0, 100.0].map(|y| wall(Axis::Horizontal, y, 0.0, 300.0));
        down.into_iter().chain(across).collect()
    }

    fn rows_at_50(pieces: &[Stroke]) -> Vec<(f32, f32)> {
        let walls: Vec<Stroke> =
            frame().into_iter().chain(pieces.iter().copied().filter(|p| p.to - p.from > 20.0)).collect();
        let whole = whole(walls, pieces, &over(&[], &[]), 100.0, &Tuning::default());
        whole
            .iter()
            .filter(|w| w.axis == Axis::Horizontal && (w.at - 50.0).abs() < 2.0)
            .map(|w| (w.from, w.to))
            .collect()
    }

    #[test]
    fn a_broken_wall_is_whole_between_its_crossings_and_no_longer() {
        let pieces = [(2.0, 40.0), (75.0, 98.0)].map(|(from, to)| wall(Axis::Horizontal, 50.0, from, to));
        assert_eq!(rows_at_50(&pieces), [(0.0, 100.0)]);
    }

    #[test]
    fn a_corner_of_which_both_walls_are_broken_is_closed_where_no_text_stands() {
        let corner = |text: &[Rect]| {
            let broken = [wall(Axis::Vertical, 330.0, 30.0, 100.0), wall(Axis::Horizontal, 100.0, 0.0, 330.0)];
            let over = over(text, &[]);
            let whole = whole(frame().into_iter().chain(broken).collect(), &[], &over, 100.0, &Tuning::default());
            whole.iter().find(|w| w.axis == Axis::Vertical && w.at > 329.0).map(|w| w.from)
        };
        assert_eq!(corner(&[]), Some(0.0));
        assert_eq!(corner(&[Rect::new(310.0, 5.0, 350.0, 25.0)]), Some(30.0));
    }

    #[test]
    fn a_wall_goes_on_below_a_seal() {
        let ends = |seals: &[Rect]| {
            let half = [wall(Axis::Horizontal, 50.0, 0.0, 300.0), wall(Axis::Vertical, 150.0, 0.0, 50.0)];
            let over = over(&[], seals);
            let whole = whole(frame().into_iter().chain(half).collect(), &[], &over, 100.0, &Tuning::default());
            whole.iter().find(|w| w.axis == Axis::Vertical && (w.at - 150.0).abs() < 1.0).map(|w| w.to)
        };
        assert_eq!(ends(&[]), Some(50.0));
        assert_eq!(ends(&[Rect::new(120.0, 55.0, 180.0, 90.0)]), Some(100.0));
    }

    #[test]
    fn digits_one_below_another_are_no_wall() {
        let down = |from: f32, to: f32| wall(Axis::Vertical, 150.0, from, to);
        let rows = [25.0, 50.0, 75.0].map(|y| wall(Axis::Horizontal, y, 0.0, 300.0));
        let walls = |digits: &[Stroke]| {
            // Where the ridge of a row lies between, two digits are seen as one stroke.
            let all: Vec<Stroke> = frame().into_iter().chain(rows).chain([down(32.0, 68.0)]).collect();
            let whole = whole(all, digits, &over(&[], &[]), 100.0, &Tuning::default());
            whole.iter().filter(|w| w.axis == Axis::Vertical && (w.at - 150.0).abs() < 1.0).count()
        };
        assert_eq!(walls(&[down(6.0, 19.0), down(81.0, 94.0)]), 1, "only the stroke that crosses a row is left");
    }

    #[test]
    fn digits_of_numbers_joined_over_a_rows_wall_are_no_wall() {
        let text = |y: f32| Rect::new(110.0, y, 190.0, y + 20.0);
        let texts = [text(2.0), text(27.0)];
        let walls = |gap: f32| {
            let mut ink = Bits { width: 310, height: 110, ink: vec![false; 310 * 110] };
            let inked = |y: usize| (gap..25.0 - gap).contains(&(y as f32 % 25.0));
            (0..50).filter(|&y| inked(y)).for_each(|y| ink.ink[y * 310 + 149..y * 310 + 151].fill(true));
            let row = wall(Axis::Horizontal, 25.0, 0.0, 300.0);
            let below = wall(Axis::Horizontal, 50.0, 0.0, 300.0);
            let down = wall(Axis::Vertical, 150.0, gap, 50.0 - gap);
            let all: Vec<Stroke> = frame().into_iter().chain([row, below, down]).collect();
            let whole = whole(all, &[down], &Over { ink: &ink, ..over(&texts, &[]) }, 100.0, &Tuning::default());
            whole
                .iter()
                .filter(|w| w.axis == Axis::Vertical && (w.at - 150.0).abs() < 1.0)
                .map(|w| w.to - w.from)
                .sum::<f32>()
        };
        assert!(walls(6.0) < 0.1, "two digits");
        assert!((walls(0.0) - 50.0).abs() < 0.1, "a wall");
    }

    #[test]
    fn strokes_of_characters_in_a_cell_of_two_lines_are_no_wall() {
        let walls = |beside: &[usize]| {
            let mut ink = Bits { width: 310, height: 110, ink: vec![false; 310 * 110] };
            for y in (0..100).filter(|y| y % 4 < 2) {
                beside.iter().for_each(|x| ink.ink[y * 310 + x..y * 310 + x + 3].fill(true));
            }
            let texts = [Rect::new(110.0, 2.0, 190.0, 50.0), Rect::new(110.0, 48.0, 190.0, 98.0)];
            let over = Over { ink: &ink, ..over(&texts, &[]) };
            let down = [(5.0, 45.0), (54.0, 97.0)].map(|(from, to)| wall(Axis::Vertical, 150.0, from, to));
            let whole = whole(frame().into_iter().chain(down).collect(), &down, &over, 100.0, &Tuning::default());
            whole
                .iter()
                .filter(|w| w.axis == Axis::Vertical && (w.at - 150.0).abs() < 1.0)
                .map(|w| w.to - w.from)
                .sum::<f32>()
        };
        assert!((walls(&[]) - 100.0).abs() < 0.1, "white on both sides: two texts beside a wall");
        assert!((walls(&[152]) - 100.0).abs() < 0.1, "text that touches a wall stands on one side of it");
        assert!(walls(&[146, 152]) < 0.1, "crossed");
    }

    #[test]
    fn a_few_strokes_on_its_line_do_not_lengthen_a_wall() {
        let pieces =
            [(0.0, 100.0), (130.0, 150.0), (160.0, 175.0)].map(|(from, to)| wall(Axis::Horizontal, 50.0, from, to));
        assert_eq!(rows_at_50(&pieces), [(0.0, 100.0)]);
    }

    #[test]
    fn a_stroke_of_text_below_a_table_is_no_part_of_its_walls() {
        let end = |starts: usize, texts: &[Rect]| {
            let mut ink = Bits { width: 310, height: 130, ink: vec![false; 310 * 130] };
            (starts..118).for_each(|y| ink.ink[y * 310 + 199..y * 310 + 201].fill(true));
            let long = [wall(Axis::Vertical, 200.0, 0.0, 118.0)];
            let walls: Vec<Stroke> = frame()
                .into_iter()
                .filter(|w| w.axis == Axis::Horizontal || (w.at - 200.0).abs() > 1.0)
                .chain(long)
                .collect();
            let whole = whole(walls, &[], &Over { ink: &ink, ..over(texts, &[]) }, 100.0, &Tuning::default());
            whole.iter().find(|w| w.axis == Axis::Vertical && (w.at - 200.0).abs() < 1.0).map(|w| w.to)
        };
        let text = [Rect::new(150.0, 104.0, 260.0, 120.0)];
        assert_eq!(end(108, &text), Some(100.0), "the table ends there");
        assert_eq!(end(0, &text), Some(118.0), "a wall that goes on");
        assert_eq!(end(108, &[]), Some(118.0), "no text");
    }
}
