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
/// A table is of another width where it differs by more than this share of it: pages that lie askew, or lack an outer
/// wall, differ by less.
const WIDER: f32 = 0.05;
/// A header that is printed again stands in these rows.
const HEAD: usize = 2;

/// Whether a grid has the rows of another one, and other columns.
pub(super) fn has_rows_of(grid: &Grid, first: &Grid) -> bool {
    let heights = |grid: &Grid| grid.ys.windows(2).map(|pair| pair[1] - pair[0]).collect::<Vec<f32>>();
    let (here, there) = (heights(grid), heights(first));
    let same_rows =
        here.len() >= ROWS && here.len() == there.len() && here.iter().zip(&there).all(|(a, b)| (a - b).abs() <= SAME);
    same_rows && !has_columns_of(grid, first) && !repeats(grid, first)
}

/// Whether two grids may have the same columns: they are as wide, whatever walls between those are seen on either page.
fn has_columns_of(grid: &Grid, other: &Grid) -> bool {
    let width = |grid: &Grid| ends(&grid.xs).map_or(0.0, |(left, right)| right - left);
    (width(grid) - width(other)).abs() <= WIDER * width(other)
}

/// Whether a grid begins with a text that the other one begins with too.
fn repeats(grid: &Grid, other: &Grid) -> bool {
    let head = |grid: &Grid| {
        grid.cells.iter().filter(|cell| cell.row < HEAD && !cell.text.is_empty()).map(|cell| fold(&cell.text)).collect()
    };
    let (here, there): (Vec<String>, Vec<String>) = (head(grid), head(other));
    here.iter().any(|text| there.contains(text))
}

/// Whether the pages of one table hold the further columns of another one, page by page.
pub(super) fn goes_on(left: &Parts, right: &Parts) -> bool {
    left.grids.len() == right.grids.len()
        && left.grids.iter().zip(&right.grids).all(|(left, right)| has_rows_of(right, left))
}

/// Two tables with the same rows as one.
pub(super) fn joined(left: Table, right: Table) -> Table {
    let by = left.cols;
    let mut beside = left.beside;
    beside.push(by);
    let mut cells = left.cells;
    cells.extend(right.cells.into_iter().map(|mut cell| {
        cell.col += by;
        cell
    }));
    cells.sort_by_key(|cell| (cell.row, cell.col));
    Table { cols: by + right.cols, cells, beside, tallest: left.tallest.max(right.tallest), ..left }
}
