//! Rulings and glyphs → grids of merged cells.

use crate::geom::Rect;

/// A line of text as printed.
#[derive(Clone, Debug, PartialEq)]
pub struct Line {
    /// Its text, word gaps as single blanks.
    pub text: String,
    /// Its box.
    pub bbox: Rect,
    /// The largest font size in it, in points.
    pub size: f32,
    /// Whether most of it is bold.
    pub bold: bool,
    /// The least confidence of its glyphs.
    pub confidence: f32,
}

/// Which sides of a cell have a printed ruling along their whole length.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[allow(clippy::struct_excessive_bools, reason = "four sides, each drawn or not")]
pub struct Walls {
    /// Above.
    pub top: bool,
    /// To the right.
    pub right: bool,
    /// Below.
    pub bottom: bool,
    /// To the left.
    pub left: bool,
}

/// A cell of a grid, perhaps merged of several slots.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Cell {
    /// The first row it covers, from 0.
    pub row: usize,
    /// The first column it covers, from 0.
    pub col: usize,
    /// The number of rows it covers.
    pub rowspan: usize,
    /// The number of columns it covers.
    pub colspan: usize,
    /// Its lines, top to bottom.
    pub lines: Vec<Line>,
    /// Its text with line wraps undone.
    pub text: String,
    /// Its box, in points.
    pub bbox: Rect,
    /// Its printed sides.
    pub walls: Walls,
}

/// One table as it stands on one page. Its cells tile it: every slot is covered once.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Grid {
    /// The page, from 1.
    pub page: u32,
    /// Its box.
    pub bbox: Rect,
    /// The x of its column edges, one more than columns.
    pub xs: Vec<f32>,
    /// The y of its row edges, one more than rows.
    pub ys: Vec<f32>,
    /// Its cells, by row, then column.
    pub cells: Vec<Cell>,
}

/// What stands on a page, once its tables are known.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct PageLayout {
    /// The page, from 1.
    pub page: u32,
    /// The width of the page.
    pub width: f32,
    /// The height of the page.
    pub height: f32,
    /// The tables, in reading order.
    pub grids: Vec<Grid>,
    /// The text outside of every table, in reading order.
    pub lines: Vec<Line>,
}
