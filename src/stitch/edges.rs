//! Puts the columns of a table's parts on the same edges.

use super::{Table, TableCell, Tuning};
use crate::diag::Place;
use crate::geom::Rect;
use crate::grid::{Grid, Line};
use crate::provenance::{Provenance, Trust};
use crate::text::{fold, is_blank};

/// The edges of the columns of all parts, in the frame of the first.
pub(super) fn of(parts: &[Grid], tuning: &Tuning) -> Vec<f32> {
    moved(parts, tuning).0
}

/// The edges of the columns of all parts, and those of each part moved onto them.
fn moved(parts: &[Grid], tuning: &Tuning) -> (Vec<f32>, Vec<Vec<f32>>) {
    let mut edges = parts.first().map(|g| g.xs.clone()).unwrap_or_default();
    let moved = parts
        .iter()
        .enumerate()
        .map(
            |(at, part)| {
                if at == 0 { part.xs.clone() } else { place(part, &parts[at - 1..at], &parts[0], &mut edges, tuning) }
            },
        )
        .collect();
    (edges, moved)
}

/// The parts one below another, as one table.
pub(super) fn align(parts: &[Grid], tuning: &Tuning) -> Table {
    let (edges, moved) = moved(parts, tuning);
    let mut table = Table { spans_known: true, cols: edges.len().saturating_sub(1), ..Table::default() };
    for (part, xs) in parts.iter().zip(&moved) {
        let first_row = table.rows;
        if first_row > 0 {
            table.breaks.push(first_row);
        }
        table.rows += part.ys.len().saturating_sub(1);
        let col = |edge: usize| xs.get(edge).map_or(0, |x| nearest(&edges, *x));
        table.cells.extend(part.cells.iter().map(|cell| {
            let (from, to) = (col(cell.col), col(cell.col + cell.colspan));
            let least = cell.lines.iter().min_by(|a, b| a.confidence.total_cmp(&b.confidence));
            let provenance = Provenance::of_all(cell.lines.iter().map(|line| line.provenance));
            let recognised = provenance.is_recognised().then_some(&cell.lines);
            TableCell {
                row: first_row + cell.row,
                col: from,
                rowspan: cell.rowspan,
                colspan: to.saturating_sub(from).max(1),
                text: cell.text.clone(),
                lines: cell.lines.iter().map(|l| l.text.clone()).collect(),
                spaced: if let [only] = &cell.lines[..] { only.spaced.clone() } else { None },
                places: vec![Place { page: Some(part.page), bbox: Some(cell.bbox) }],
                written: Rect::around(recognised.into_iter().flatten().map(|line| line.bbox).chain(cell.unread)),
                confidence: least.map_or(1.0, |line| line.confidence),
                provenance,
                odds: recognised.map_or(Vec::new(), |lines| lines.iter().flat_map(odds).collect()),
                doubt: least
                    .filter(|_| provenance != Provenance::Drawn)
                    .map(|line| Place { page: Some(part.page), bbox: Some(line.bbox) }),
                walls: cell.walls,
                mixed: cell.mixed,
            }
        }));
    }
    table
}

/// How far each character of a line can be trusted, blanks left out.
fn odds(line: &Line) -> Vec<Trust> {
    let all_drawn = line.odds.is_empty();
    if all_drawn {
        line.text.chars().filter(|c| !is_blank(*c)).map(|_| Trust::DRAWN).collect()
    } else {
        line.odds.clone()
    }
}

/// The edges of a part in the place of the table's, which gain those that are new.
fn place(part: &Grid, before: &[Grid], first: &Grid, edges: &mut Vec<f32>, tuning: &Tuning) -> Vec<f32> {
    let headers = before.iter().chain([first]).find_map(|other| header_anchors(part, other));
    let anchors = headers.unwrap_or_else(|| best_anchors(&part.xs, edges, tuning));
    // Columns that stand elsewhere on this page are still the same ones, in their order, if they are as many.
    let in_order =
        part.xs.len() == edges.len() && 2.0 * agreement(&part.xs, edges, &anchors, tuning) < edges.len() as f32;
    let images: Vec<f32> =
        part.xs.iter().enumerate().map(|(at, x)| if in_order { edges[at] } else { through(&anchors, *x) }).collect();
    let settled = |(at, &x): (usize, &f32)| {
        let near = nearest(edges, x);
        // Of two edges beside one of a wide column the nearer is the same one, the other is new.
        if nearest(&images, edges[near]) == at
            && (edges[near] - x).abs() <= tuning.same_edge * column_width(edges, near)
        {
            return edges[near];
        }
        edges.insert(edges.partition_point(|e| *e < x), x);
        x
    };
    images.iter().enumerate().map(settled).collect()
}

/// Anchors at the ends of a part that has no header. Most often its ends are the table's; but where the outer column
/// has no walls on this page, or the sheet lies elsewhere on the scanner's glass, more edges agree when the part is
/// only moved.
fn best_anchors(part: &[f32], edges: &[f32], tuning: &Tuning) -> Vec<(f32, f32)> {
    let (Some(&first), Some(&last)) = (part.first(), part.last()) else { return vec![(0.0, edges[0])] };
    let stretched = vec![(first, edges[0]), (last, edges[edges.len() - 1])];
    let moves = part.iter().flat_map(|x| edges.iter().map(move |edge| edge - x)).filter(|by| by.abs() <= tuning.moved);
    let moved = moves.map(|by| vec![(first, first + by), (last, last + by)]);
    let mut best = (agreement(part, edges, &stretched, tuning), stretched);
    // Most tables of drawn pages, however many columns they have.
    if best.0 > part.len() as f32 - 0.5 {
        return best.1;
    }
    for anchors in moved {
        let agreement = agreement(part, edges, &anchors, tuning);
        if agreement > best.0 {
            best = (agreement, anchors);
        }
    }
    best.1
}

/// How well a part's edges agree with the table's: 1 for each that lies on one, less for one beside.
fn agreement(part: &[f32], edges: &[f32], anchors: &[(f32, f32)], tuning: &Tuning) -> f32 {
    let closeness = |x: &f32| {
        let x = through(anchors, *x);
        let near = nearest(edges, x);
        (1.0 - (edges[near] - x).abs() / (tuning.same_edge * column_width(edges, near))).max(0.0)
    };
    part.iter().map(closeness).sum()
}

/// Pairs of edges (of the part, of the other grid) of a header row that both print, with the same texts in the same
/// order.
fn header_anchors(part: &Grid, other: &Grid) -> Option<Vec<(f32, f32)>> {
    let head = header_cells(part, 0);
    if head.len() < 3 {
        return None;
    }
    let rows = other.ys.len().saturating_sub(1);
    let row = (0..rows)
        .map(|row| header_cells(other, row))
        .find(|row| row.len() == head.len() && row.iter().zip(&head).all(|(a, b)| a.2 == b.2))?;
    let mut pairs: Vec<(f32, f32)> = head.iter().zip(&row).flat_map(|(h, r)| [(h.0, r.0), (h.1, r.1)]).collect();
    pairs.push((*part.xs.first()?, *other.xs.first()?));
    pairs.push((*part.xs.last()?, *other.xs.last()?));
    pairs.sort_by(|a, b| a.0.total_cmp(&b.0));
    pairs.dedup_by(|a, b| (a.0 - b.0).abs() < f32::EPSILON);
    Some(pairs)
}

/// Left edge, right edge and folded text of the filled cells that begin in a row.
fn header_cells(grid: &Grid, row: usize) -> Vec<(f32, f32, String)> {
    let cells = grid.cells.iter().filter(|c| c.row == row && !c.text.is_empty());
    cells.map(|c| (grid.xs[c.col], grid.xs[(c.col + c.colspan).min(grid.xs.len() - 1)], fold(&c.text))).collect()
}

/// The image of `x` under the line through the anchors on either side of it.
fn through(anchors: &[(f32, f32)], x: f32) -> f32 {
    let right = anchors.partition_point(|a| a.0 < x).clamp(1, anchors.len().max(2) - 1);
    let ((x0, y0), (x1, y1)) = (anchors[right - 1], anchors[right.min(anchors.len() - 1)]);
    if (x1 - x0).abs() < f32::EPSILON { y0 } else { y0 + (x - x0) * (y1 - y0) / (x1 - x0) }
}

/// The index of the nearest edge; edges are in order.
fn nearest(edges: &[f32], x: f32) -> usize {
    let right = edges.partition_point(|edge| *edge < x).min(edges.len().saturating_sub(1));
    match right.checked_sub(1) {
        Some(left) if x - edges[left] <= (edges[right] - x).abs() => left,
        _ => right,
    }
}

/// The width of the narrower column beside an edge.
fn column_width(edges: &[f32], at: usize) -> f32 {
    let left = if at > 0 { edges[at] - edges[at - 1] } else { f32::MAX };
    let right = edges.get(at + 1).map_or(f32::MAX, |e| e - edges[at]);
    left.min(right)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::grid::{Cell, Line, PageLayout};

    /// The edges of the columns of two pages, and those of the second moved onto them.
    fn of_two(first: &[f32], second: &[f32]) -> (Vec<f32>, Vec<f32>) {
        let part = |xs: &[f32]| Grid { xs: xs.to_vec(), ys: vec![0.0, 20.0], ..Grid::default() };
        let (edges, mut moved) = moved(&[part(first), part(second)], &Tuning::default());
        (edges, moved.pop().unwrap())
    }

    #[test]
    fn a_page_that_lies_elsewhere_and_lacks_its_outer_column_is_moved_and_not_stretched() {
        let first = [60.0, 100.0, 150.0, 220.0, 400.0, 500.0];
        let (edges, second) = of_two(&first, &[104.0, 153.5, 224.0, 403.0, 503.0]);
        assert_eq!(edges, first);
        assert_eq!(second, first[1..]);
    }

    #[test]
    fn an_edge_within_a_wide_column_is_a_new_one() {
        let (edges, second) = of_two(&[40.0, 70.0, 110.0, 380.0, 560.0], &[40.0, 70.0, 110.0, 380.0, 490.0, 560.0]);
        assert_eq!(edges, [40.0, 70.0, 110.0, 380.0, 490.0, 560.0]);
        assert_eq!(second, edges);
    }

    #[test]
    fn as_many_columns_with_one_too_many_on_each_page_are_not_paired_by_their_order() {
        // Walls that are none, seen on either page: at 200 on the first, at 450 on the second.
        let (edges, second) =
            of_two(&[40.0, 120.0, 200.0, 280.0, 400.0, 500.0], &[40.0, 120.0, 280.0, 400.0, 450.0, 500.0]);
        assert_eq!(edges, [40.0, 120.0, 200.0, 280.0, 400.0, 450.0, 500.0]);
        assert_eq!(second, [40.0, 120.0, 280.0, 400.0, 450.0, 500.0]);
    }

    #[test]
    fn what_was_recognised_and_what_was_not_read_are_a_cell_s_writing() {
        let written = |confidence: f32, unread: Option<Rect>| {
            let provenance = if confidence < 1.0 { Provenance::RECOGNISED } else { Provenance::Drawn };
            let (cell_box, line_box) = (Rect::new(0.0, 0.0, 100.0, 40.0), Rect::new(10.0, 5.0, 60.0, 15.0));
            let lines = vec![Line {
                text: "次".into(),
                bbox: line_box,
                size: 10.0,
                bold: false,
                confidence,
                provenance,
                odds: vec![Trust { confidence, provenance }],
                pieces: Vec::new(),
                spaced: None,
            }];
            let cell = Cell { rowspan: 1, colspan: 1, lines, bbox: cell_box, ..Cell::default() };
            let grid = Grid { page: 1, bbox: cell_box, xs: vec![0.0, 100.0], ys: vec![0.0, 40.0], cells: vec![cell] };
            let mut page = PageLayout { page: 1, grids: vec![grid], ..PageLayout::default() };
            unread.iter().for_each(|bbox| page.mark_unread(bbox));
            align(&page.grids, &Tuning::default()).cells[0].written
        };
        assert_eq!(written(1.0, None), None, "printed");
        assert_eq!(written(0.9, None), Some(Rect::new(10.0, 5.0, 60.0, 15.0)));
        assert_eq!(written(0.9, Some(Rect::new(50.0, 30.0, 200.0, 90.0))), Some(Rect::new(10.0, 5.0, 100.0, 40.0)));
        assert_eq!(
            written(0.9, Some(Rect::new(50.0, 50.0, 200.0, 90.0))),
            Some(Rect::new(10.0, 5.0, 60.0, 15.0)),
            "beside the cell"
        );
    }
}
