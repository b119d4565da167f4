//! A lattice → rectangles of slots that tile it: slots without a wall between them are one cell.

use super::lattice::Lattice;
use super::{Cell, Walls};
use crate::geom::Rect;
use crate::rulings::Owners;

/// Merges the slots of a lattice into cells, by row, then column.
///
/// A merged area that is no rectangle misses a piece of wall somewhere; it is cut where the fewest pieces have to be
/// put in, and not through the boxes of texts.
pub(crate) fn merge(lattice: &Lattice, texts: &[Rect]) -> Vec<Cell> {
    let columns = lattice.columns();
    let mut slots: Vec<Vec<(usize, usize)>> = vec![Vec::new(); lattice.rows() * columns];
    for (slot, area) in areas(lattice).into_iter().enumerate() {
        slots[area].push((slot / columns, slot % columns));
    }
    let mut blocks: Vec<Block> =
        slots.into_iter().filter(|s| !s.is_empty()).flat_map(|area| rectangles(lattice, area, texts)).collect();
    blocks.sort_by_key(|b| (b.row, b.col));
    blocks.into_iter().map(|block| cell(lattice, block)).collect()
}

/// For each slot the first slot of its merged area.
fn areas(lattice: &Lattice) -> Vec<usize> {
    let (rows, columns) = (lattice.rows(), lattice.columns());
    let mut owners = Owners::new(rows * columns);
    for r in 0..rows {
        for c in 0..columns {
            if c + 1 < columns && !lattice.vertical[c + 1][r].wall {
                owners.join(r * columns + c, r * columns + c + 1);
            }
            if r + 1 < rows && !lattice.horizontal[r + 1][c].wall {
                owners.join(r * columns + c, (r + 1) * columns + c);
            }
        }
    }
    (0..rows * columns).map(|slot| owners.root(slot)).collect()
}

/// A rectangle of slots: first row, first column, rows, columns.
#[derive(Clone, Copy, Debug)]
struct Block {
    row: usize,
    col: usize,
    rows: usize,
    cols: usize,
}

/// A larger area is cut row by row without looking for the best cuts: it is no cell of a table anyway.
const MOST_SLOTS_TO_CUT: usize = 400;

/// Cuts an area of slots (sorted by row, then column) into rectangles.
fn rectangles(lattice: &Lattice, area: Vec<(usize, usize)>, texts: &[Rect]) -> Vec<Block> {
    let mut done = Vec::new();
    let mut open = vec![area];
    while let Some(area) = open.pop() {
        let block = around(&area);
        if block.rows * block.cols == area.len() {
            done.push(block);
        } else if area.len() > MOST_SLOTS_TO_CUT {
            done.extend(row_runs(&area));
        } else {
            open.extend(best_cut(lattice, &area, block, texts));
        }
    }
    done
}

fn around(area: &[(usize, usize)]) -> Block {
    let row = area.iter().map(|s| s.0).min().unwrap_or(0);
    let col = area.iter().map(|s| s.1).min().unwrap_or(0);
    let rows = area.iter().map(|s| s.0 + 1).max().unwrap_or(0) - row;
    let cols = area.iter().map(|s| s.1 + 1).max().unwrap_or(0) - col;
    Block { row, col, rows, cols }
}

/// A text that reaches over an edge by no more than this is not torn by it, in points.
const INSET: f32 = 1.5;

/// The two parts of an area on the sides of the edge that needs the fewest new walls; of equal ones the edge that
/// leaves more rectangles.
fn best_cut(lattice: &Lattice, area: &[(usize, usize)], block: Block, texts: &[Rect]) -> [Vec<(usize, usize)>; 2] {
    let has = |r: usize, c: usize| area.binary_search(&(r, c)).is_ok();
    let at_home = |t: &&Rect| lattice.slot(t.center().x, t.center().y).is_some_and(|(r, c)| has(r, c));
    let texts: Vec<&Rect> = texts.iter().filter(at_home).collect();
    let across = (block.row + 1..block.row + block.rows).map(|edge| {
        let missing = (block.col..block.col + block.cols)
            .filter(|&c| has(edge - 1, c) && has(edge, c) && !lattice.horizontal[edge][c].wall)
            .count();
        let y = lattice.ys[edge];
        let torn = texts.iter().filter(|t| t.y0 + INSET < y && y < t.y1 - INSET).count();
        let parts: [Vec<_>; 2] = area.iter().partition::<Vec<_>, _>(|s| s.0 < edge).into();
        (torn, missing, parts)
    });
    let down = (block.col + 1..block.col + block.cols).map(|edge| {
        let missing = (block.row..block.row + block.rows)
            .filter(|&r| has(r, edge - 1) && has(r, edge) && !lattice.vertical[edge][r].wall)
            .count();
        let x = lattice.xs[edge];
        let torn = texts.iter().filter(|t| t.x0 + INSET < x && x < t.x1 - INSET).count();
        let parts: [Vec<_>; 2] = area.iter().partition::<Vec<_>, _>(|s| s.1 < edge).into();
        (torn, missing, parts)
    });
    let ragged = |part: &Vec<(usize, usize)>| {
        let b = around(part);
        b.rows * b.cols != part.len()
    };
    let best = down
        .chain(across)
        .min_by_key(|(torn, missing, parts)| (*torn, *missing, parts.iter().filter(|p| ragged(p)).count()));
    best.map(|b| b.2).unwrap_or_default()
}

fn row_runs(area: &[(usize, usize)]) -> Vec<Block> {
    let mut runs: Vec<Block> = Vec::new();
    for &(row, col) in area {
        match runs.last_mut() {
            Some(run) if run.row == row && run.col + run.cols == col => run.cols += 1,
            _ => runs.push(Block { row, col, rows: 1, cols: 1 }),
        }
    }
    runs
}

fn cell(lattice: &Lattice, block: Block) -> Cell {
    let (row_end, col_end) = (block.row + block.rows, block.col + block.cols);
    let across = |edge: usize| (block.col..col_end).all(|c| lattice.horizontal[edge][c].printed);
    let down = |edge: usize| (block.row..row_end).all(|r| lattice.vertical[edge][r].printed);
    Cell {
        row: block.row,
        col: block.col,
        rowspan: block.rows,
        colspan: block.cols,
        lines: Vec::new(),
        text: String::new(),
        bbox: Rect {
            x0: lattice.xs[block.col],
            y0: lattice.ys[block.row],
            x1: lattice.xs[col_end],
            y1: lattice.ys[row_end],
        },
        walls: Walls { top: across(block.row), right: down(col_end), bottom: across(row_end), left: down(block.col) },
        unread: None,
        mixed: None,
    }
}
