//! Tables that are too wide for a page: the columns that are printed on the pages after it → the same table.
//!
//! Spreadsheets print what does not fit a page's width on further pages, with the same rows.

use super::{Parts, Table, ends};
use crate::grid::Grid;
use crate::text::fold;

/// Rows are as high on both pages where their heights differ by no more than this, in points.
const SAME: f32 = 1.0;
/// So many rows are the same by more than chance.
const ROWS: usize = 3;
/// An edge lies elsewhere where it is moved by more than this share of the table's width: pages lie askew by less.
const MOVED: f32 = 0.05;
/// A header that is printed again stands in these rows.
const HEAD: usize = 2;

/// Whether a grid has the rows of another one, and other columns.
pub(super) fn has_rows_of(grid: &Grid, first: &Grid) -> bool {
    let heights = |grid: &Grid| grid.ys.windows(2).map(|pair| pair[1] - pair[0]).collect::<Vec<f32>>();
    let (here, there) = (heights(grid), heights(first));
    let same_rows = here.len() >= ROWS && here.len() == there.len() && here.iter().zip(&there).all(|(a, b)| (a - b).abs() <= SAME);
    same_rows && !has_columns_of(grid, first) && !repeats(grid, first)
}

/// Whether the columns of two grids are as wide.
fn has_columns_of(grid: &Grid, other: &Grid) -> bool {
    let (Some(here), Some(there)) = (ends(&grid.xs), ends(&other.xs)) else { return false };
    let is_near = |(a, b): (&f32, &f32)| (a - here.0 - (b - there.0)).abs() <= MOVED * (there.1 - there.0);
    grid.xs.len() == other.xs.len() && grid.xs.iter().zip(&other.xs).all(is_near)
}

/// Whether a grid begins with a text that the other one begins with too.
fn repeats(grid: &Grid, other: &Grid) -> bool {
    let head =
        |grid: &Grid| grid.cells.iter().filter(|cell| cell.row < HEAD && !cell.text.is_empty()).map(|cell| fold(&cell.text)).collect();
    let (here, there): (Vec<String>, Vec<String>) = (head(grid), head(other));
    here.iter().any(|text| there.contains(text))
}

/// Whether the pages of one table hold the further columns of another one, page by page.
pub(super) fn goes_on(left: &Parts, right: &Parts) -> bool {
    left.grids.len() == right.grids.len() && left.grids.iter().zip(&right.grids).all(|(left, right)| has_rows_of(right, left))
}

/// Two tables with the same rows as one.
pub(super) fn joined(left: Table, right: Table) -> Table {
    let by = left.cols;
    let mut cells = left.cells;
    cells.extend(right.cells.into_iter().map(|mut cell| {
        cell.col += by;
        cell
    }));
    cells.sort_by_key(|cell| (cell.row, cell.col));
    Table { cols: by + right.cols, cells, tallest: left.tallest.max(right.tallest), ..left }
}
