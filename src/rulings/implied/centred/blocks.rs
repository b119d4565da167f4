//! Lines → the texts of cells: the lines of one text are closer than rows are.

use super::Tuning;
use crate::geom::Rect;
use crate::rulings::implied::{Segment, TextLine};

/// A text of one or more lines, as it fills a cell.
#[derive(Clone, Debug)]
pub(super) struct Block {
    /// Around its lines.
    pub bbox: Rect,
    /// The y of the middle of its cell.
    pub middle: f32,
    /// Its font size.
    pub size: f32,
}

/// Puts the lines of each text together; `None` where their distances do not tell lines of a text from rows.
pub(super) fn blocks(lines: &[TextLine], tuning: &Tuning) -> Option<Vec<Block>> {
    let mut sizes: Vec<f32> = lines.iter().map(|l| l.size).collect();
    sizes.sort_by(f32::total_cmp);
    let em = sizes.get(sizes.len() / 2)?.max(1.0);
    let segments: Vec<(f32, &Segment, f32)> =
        lines.iter().flat_map(|l| l.segments.iter().map(|s| (l.base, s, l.size))).collect();
    // The nearest segment below each one that it stands over.
    let below = |at: usize| {
        let (base, segment, _) = segments[at];
        let over = |other: &Segment| segment.bbox.x0.max(other.bbox.x0) < segment.bbox.x1.min(other.bbox.x1);
        (at + 1..segments.len()).find(|&other| segments[other].0 > base + 1.0 && over(segments[other].1))
    };
    let steps: Vec<(usize, usize, f32)> = (0..segments.len())
        .filter_map(|at| below(at).map(|other| (at, other, segments[other].0 - segments[at].0)))
        .collect();
    let closest = closest_distance(&steps.iter().map(|s| s.2).collect::<Vec<_>>(), em, tuning)?;
    let mut owner: Vec<usize> = (0..segments.len()).collect();
    for &(at, other, _) in steps.iter().filter(|s| s.2 <= closest) {
        if are_lines(&segments[at], &segments[other]) && owner[other] == other {
            owner[other] = owner[at];
        }
    }
    let mut blocks: Vec<Option<Block>> = vec![None; segments.len()];
    for (at, (_, segment, size)) in segments.iter().enumerate() {
        let block = blocks[owner[at]].get_or_insert(Block { bbox: segment.bbox, middle: 0.0, size: *size });
        block.bbox = block.bbox.union(&segment.bbox);
        block.middle = block.bbox.center().y;
    }
    Some(blocks.into_iter().flatten().collect())
}

/// Whether two lines may be of one text: of one size, and flush or centred.
fn are_lines(a: &(f32, &Segment, f32), b: &(f32, &Segment, f32)) -> bool {
    let (one, other, em) = (a.1.bbox, b.1.bbox, a.2);
    let flush = (one.x0 - other.x0).abs() < em;
    let centred = (one.center().x - other.center().x).abs() < 0.5 * em;
    (a.2 - b.2).abs() < 0.15 * em && (flush || centred)
}

/// The largest distance between lines of one text: 0 where every line is a text by itself, `None` where it cannot be
/// told.
fn closest_distance(steps: &[f32], em: f32, tuning: &Tuning) -> Option<f32> {
    let mut steps: Vec<f32> = steps.iter().copied().filter(|step| *step > CLOSEST * em).collect();
    steps.sort_by(f32::total_cmp);
    if *steps.first()? > tuning.widest * em {
        return Some(0.0);
    }
    let jumps = steps.windows(2).filter(|w| w[0] <= tuning.widest * em).map(|w| (w[1] / w[0].max(1.0), w[0]));
    let (jump, last) = jumps.max_by(|a, b| a.0.total_cmp(&b.0))?;
    (jump >= tuning.jump).then_some(last)
}

/// Lines of one text are no closer than this, in em: their characters would touch.
const CLOSEST: f32 = 0.9;

/// Takes out the headings that stand over several columns, and puts the others of that header, in the middle of its two
/// lines or on the lower one, on one height.
pub(super) fn stacked_header(blocks: &mut Vec<Block>) -> Vec<Block> {
    let rows = in_rows(blocks.iter());
    let disjoint =
        |a: &[Block], b: &[Block]| !a.iter().any(|a| b.iter().any(|b| a.bbox.x0 < b.bbox.x1 && b.bbox.x0 < a.bbox.x1));
    // A heading stands between two of those below it; what is one text below another is no heading.
    let is_over = |above: &Block, below: &[Block]| {
        let x = above.bbox.center().x;
        let is_near = |b: &Block| (b.bbox.center().x - x).abs() < 0.5 * above.size;
        below.iter().any(|b| b.bbox.center().x < x)
            && below.iter().any(|b| b.bbox.center().x > x)
            && !below.iter().any(is_near)
    };
    let header = rows.windows(3).find(|w| {
        let [above, between, below] = [&w[0], &w[1], &w[2]];
        let (up, down) = (between[0].middle - above[0].middle, below[0].middle - between[0].middle);
        let (em, evenly) = (above[0].size, (up - down).abs() < 0.25 * up.max(down));
        evenly
            && up + down < 3.0 * em
            && above.iter().all(|a| is_over(a, below))
            && disjoint(between, above)
            && disjoint(between, below)
    });
    let Some([above, between, below]) = header else { return Vec::new() };
    let (top, middle, bottom) = (above[0].middle, between[0].middle, below[0].middle);
    let over = above.clone();
    blocks.retain(|b| (b.middle - top).abs() > 0.1);
    for block in blocks.iter_mut().filter(|b| b.middle > top && b.middle <= bottom + 0.3 * b.size) {
        block.middle = middle;
    }
    over
}

/// Texts by the height of their middle, from the top, each row from the left.
pub(super) fn in_rows<'a>(blocks: impl Iterator<Item = &'a Block>) -> Vec<Vec<Block>> {
    let mut sorted: Vec<&Block> = blocks.collect();
    sorted.sort_by(|a, b| a.middle.total_cmp(&b.middle));
    let mut rows: Vec<Vec<Block>> = Vec::new();
    for block in sorted {
        match rows.last_mut().filter(|row| row.iter().any(|b| (b.middle - block.middle).abs() < 0.3 * block.size)) {
            Some(row) => row.push(block.clone()),
            None => rows.push(vec![block.clone()]),
        }
    }
    for row in &mut rows {
        row.sort_by(|a, b| a.bbox.x0.total_cmp(&b.bbox.x0));
    }
    rows
}
