//! A lattice → rectangles of slots that tile it: slots without a wall between them are one cell.

use super::lattice::Lattice;
use super::{Cell, Walls};
use crate::geom::Rect;
use crate::rulings::Owners;

/// Merges the slots of a lattice into cells, by row, then column.
///
/// A merged area that is no rectangle (a wall ends in its middle, or a piece of one is missing) is cut into rectangles along the edges at
/// which it changes its width.
pub(crate) fn merge(lattice: &Lattice) -> Vec<Cell> {
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
    let area: Vec<usize> = (0..rows * columns).map(|slot| owners.root(slot)).collect();
    rectangles(lattice, &area).into_iter().map(|block| cell(lattice, block)).collect()
}

/// A rectangle of slots: first row, first column, rows, columns.
#[derive(Clone, Copy, Debug)]
struct Block {
    row: usize,
    col: usize,
    rows: usize,
    cols: usize,
}

/// Takes each row's runs of slots of one area, and lets a run grow down while the next row has the same run.
fn rectangles(lattice: &Lattice, area: &[usize]) -> Vec<Block> {
    let (rows, columns) = (lattice.rows(), lattice.columns());
    let mut blocks: Vec<Block> = Vec::new();
    let mut open: Vec<Option<usize>> = vec![None; columns];
    for r in 0..rows {
        let mut next: Vec<Option<usize>> = vec![None; columns];
        let mut c = 0;
        while c < columns {
            let id = area[r * columns + c];
            let mut end = c + 1;
            while end < columns && area[r * columns + end] == id && !lattice.vertical[end][r].wall {
                end += 1;
            }
            let above = open[c].filter(|&b: &usize| {
                blocks[b].cols == end - c && area[(r - 1) * columns + c] == id && (c..end).all(|k| !lattice.horizontal[r][k].wall)
            });
            let block = above.unwrap_or_else(|| {
                blocks.push(Block { row: r, col: c, rows: 0, cols: end - c });
                blocks.len() - 1
            });
            blocks[block].rows += 1;
            next[c] = Some(block);
            c = end;
        }
        open = next;
    }
    blocks
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
        bbox: Rect { x0: lattice.xs[block.col], y0: lattice.ys[block.row], x1: lattice.xs[col_end], y1: lattice.ys[row_end] },
        walls: Walls { top: across(block.row), right: down(col_end), bottom: across(row_end), left: down(block.col) },
    }
}
