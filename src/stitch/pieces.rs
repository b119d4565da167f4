//! A page of a table on which merged cells have no walls: spreadsheets print none for a cell that spans more than the
//! page.
//!
//! What is left of the table are pieces side by side, on edges that the pages before have shown, and the labels stand
//! loose between them. The edges of the pages before are the walls that a reader sees there too.

use super::Tuning;
use crate::geom::Rect;
use crate::grid::{Cell, Grid, Line, PageLayout, Walls};

/// The page with its pieces as one grid, if they are that, and the marks of its furniture.
pub(super) fn assemble(
    page: &PageLayout,
    running: &[bool],
    edges: &[f32],
    tuning: &Tuning,
) -> Option<(PageLayout, Vec<bool>)> {
    last_row(page, running, edges).or_else(|| side_by_side(page, running, edges, tuning))
}

/// The page with a ruled box as wide as the table, above all else on it, as a grid: by itself it is no table, here it
/// is the last row of one.
fn last_row(page: &PageLayout, running: &[bool], edges: &[f32]) -> Option<(PageLayout, Vec<bool>)> {
    let (left, right) = (edges.first()?, edges.last()?);
    let as_wide = |g: &&Grid| (g.bbox.x0 - left).abs() < SLACK && (g.bbox.x1 - right).abs() < SLACK;
    let fragment = page.fragments.iter().filter(as_wide).min_by(|a, b| a.bbox.y0.total_cmp(&b.bbox.y0))?;
    let above = |b: &Rect| b.y1 <= fragment.bbox.y0 + SLACK;
    let lines = page.lines.iter().zip(running).any(|(l, running)| !running && above(&l.bbox));
    if lines || page.grids.iter().any(|g| above(&g.bbox) || g.bbox.intersection(&fragment.bbox).is_some()) {
        return None;
    }
    let kept: Vec<usize> =
        (0..page.lines.len()).filter(|at| !fragment.bbox.contains(page.lines[*at].bbox.center())).collect();
    let layout = PageLayout {
        grids: std::iter::once(fragment).chain(&page.grids).cloned().collect(),
        lines: kept.iter().map(|at| page.lines[*at].clone()).collect(),
        fragments: Vec::new(),
        ..*page
    };
    Some((layout, kept.iter().map(|at| running[*at]).collect()))
}

/// The page with pieces of a table that stand side by side as one grid.
fn side_by_side(
    page: &PageLayout,
    running: &[bool],
    edges: &[f32],
    tuning: &Tuning,
) -> Option<(PageLayout, Vec<bool>)> {
    let first = page.grids.first()?;
    let row = |g: &&Grid| (g.bbox.y0 - first.bbox.y0).abs() < SLACK && (g.bbox.y1 - first.bbox.y1).abs() < SLACK;
    let pieces: Vec<&Grid> = page.grids.iter().filter(row).collect();
    let slots: Vec<Vec<usize>> = pieces.iter().map(|piece| slots(piece, edges, tuning)).collect::<Option<_>>()?;
    let covered = |col: usize| slots.iter().any(|s| s[0] <= col && col < s[s.len() - 1]);
    let gaps: Vec<usize> = (0..edges.len() - 1).filter(|col| !covered(*col)).collect();
    if gaps.is_empty() || pieces.iter().any(|p| p.ys.len() < 2) {
        return None;
    }
    let ys = rows(&pieces);
    let mut cells = Vec::new();
    for (piece, slots) in pieces.iter().zip(&slots) {
        cells.extend(piece.cells.iter().map(|cell| moved(cell, piece, slots, &ys)));
    }
    let spans: Vec<Rect> = gaps
        .iter()
        .map(|col| Rect { x0: edges[*col], y0: first.bbox.y0, x1: edges[col + 1], y1: first.bbox.y1 })
        .collect();
    let (held, taken) = lines_in(page, running, &spans);
    for ((col, bbox), lines) in gaps.iter().zip(spans).zip(held) {
        let text = lines.iter().fold(String::new(), |all, line| crate::text::join(&all, &line.text));
        // Lines outside of a grid do not tell what was not read among them: all of the cell may be written on.
        cells.push(Cell {
            row: 0,
            col: *col,
            rowspan: ys.len() - 1,
            colspan: 1,
            lines,
            text,
            bbox,
            walls: Walls::default(),
            unread: Some(bbox),
            mixed: None,
        });
    }
    cells.sort_by_key(|c| (c.row, c.col));
    let bbox = Rect { x0: edges[0], x1: edges[edges.len() - 1], ..first.bbox };
    let grid = Grid { page: page.page, bbox, xs: edges.to_vec(), ys, cells };
    let rest = page.grids.iter().filter(|g| !row(g)).cloned();
    let kept: Vec<usize> = (0..page.lines.len()).filter(|at| !taken[*at]).collect();
    let layout = PageLayout {
        grids: std::iter::once(grid).chain(rest).collect(),
        lines: kept.iter().map(|at| page.lines[*at].clone()).collect(),
        fragments: Vec::new(),
        ..*page
    };
    Some((layout, kept.iter().map(|at| running[*at]).collect()))
}

/// Edges and rows of pieces this close, in points, are the same: the width of a heavy ruling.
const SLACK: f32 = 3.0;

/// Which of the table's edges each edge of a piece is; `None` where one is new, and so the piece is not of this table.
fn slots(piece: &Grid, edges: &[f32], tuning: &Tuning) -> Option<Vec<usize>> {
    let slot = |x: &f32| edges.iter().position(|e| (e - x).abs() <= SLACK.max(tuning.same_edge));
    piece.xs.iter().map(slot).collect::<Option<Vec<usize>>>().filter(|s| s.windows(2).all(|w| w[0] < w[1]))
}

/// The row edges of all pieces.
fn rows(pieces: &[&Grid]) -> Vec<f32> {
    let mut ys: Vec<f32> = pieces.iter().flat_map(|p| p.ys.iter().copied()).collect();
    ys.sort_by(f32::total_cmp);
    ys.dedup_by(|b, a| *b - *a < SLACK);
    ys
}

/// A cell of a piece in the rows and columns of the whole.
fn moved(cell: &Cell, piece: &Grid, slots: &[usize], ys: &[f32]) -> Cell {
    let nearest = |y: f32| (0..ys.len()).min_by(|a, b| (ys[*a] - y).abs().total_cmp(&(ys[*b] - y).abs())).unwrap_or(0);
    let (row, end) = (nearest(piece.ys[cell.row]), nearest(piece.ys[cell.row + cell.rowspan]));
    let (col, right) = (slots[cell.col], slots[cell.col + cell.colspan]);
    Cell { row, col, rowspan: end.saturating_sub(row).max(1), colspan: right - col, ..cell.clone() }
}

/// The lines that stand in each of the open columns, and which lines of the page those are.
///
/// Labels of neighbouring columns on one height may be one line; its pieces stand in their own columns.
fn lines_in(page: &PageLayout, running: &[bool], spans: &[Rect]) -> (Vec<Vec<Line>>, Vec<bool>) {
    let mut held: Vec<Vec<Line>> = vec![Vec::new(); spans.len()];
    let mut taken = vec![false; page.lines.len()];
    let home = |line: &Line| spans.iter().position(|s| s.contains(line.bbox.center()));
    for (at, line) in page.lines.iter().enumerate().filter(|(at, _)| !running[*at]) {
        let whole = std::slice::from_ref(line);
        let parts = if line.pieces.iter().all(|p| home(p).is_some()) && !line.pieces.is_empty() {
            line.pieces.as_slice()
        } else {
            whole
        };
        for part in parts {
            if let Some(span) = home(part) {
                held[span].push(part.clone());
                taken[at] = true;
            }
        }
    }
    (held, taken)
}
