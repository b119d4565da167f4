//! Rulings and glyphs → grids of merged cells.
//!
//! The rulings of a group make a lattice of slots; slots without a wall between them are one cell; each run of text goes to the cell in
//! which most of it lies. What lies in no cell stays in [`PageLayout::lines`]: nothing is lost.

mod cells;
mod lattice;
mod place;
mod split;

use crate::geom::Rect;
use crate::ink::PageInk;
use crate::lines;
pub use crate::lines::Line;
use crate::rulings::{self, Rulings};
pub use split::Tuning as SplitTuning;

/// What decides how rulings and glyphs become grids.
#[derive(Clone, Copy, Debug)]
pub struct Tuning {
    /// How strokes become rulings.
    pub rulings: rulings::Tuning,
    /// How glyphs become text.
    pub text: lines::Tuning,
    /// When texts that share a merged area are two cells.
    pub split: SplitTuning,
    /// How tables without full rulings are read.
    pub implied: rulings::ImpliedTuning,
    /// Parallel rulings this close are one edge, in points.
    ///
    /// Too small: a double border becomes a column of empty cells. Too large: a narrow column disappears.
    pub snap: f32,
    /// A row or column thinner than this without text is the inside of a double ruling, in points.
    pub thin: f32,
    /// Where rulings reach this far past the outermost edge across them, the table is open at that side, in points.
    ///
    /// Too small: a line that overshoots its corner makes a column. Too large: a narrow open column is lost.
    pub open_side: f32,
    /// A side is a wall where rulings cover this share of it.
    ///
    /// Too small: a stub closes a merged cell. Too large: an interrupted ruling lets two cells run together.
    pub wall_share: f32,
    /// A run is torn at a wall only where the gap between its glyphs is at least this wide, in em.
    ///
    /// Too small: a text that overflows its cell is cut in two. Too large: the texts of two tight cells stay together.
    pub tear_gap: f32,
    /// A group of rulings with more slots than this is a drawing.
    pub most_slots: usize,
}

impl Default for Tuning {
    fn default() -> Self {
        Self {
            rulings: rulings::Tuning::default(),
            text: lines::Tuning::default(),
            split: SplitTuning::default(),
            implied: rulings::ImpliedTuning::default(),
            snap: 2.6,
            thin: 5.5,
            open_side: 6.0,
            wall_share: 0.6,
            tear_gap: 0.12,
            most_slots: 1_000_000,
        }
    }
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

/// Turns the ink of a page into its layout: grids, and the lines around them.
#[must_use]
pub fn layout(ink: &PageInk, tuning: &Tuning) -> PageLayout {
    let runs = lines::runs(&ink.glyphs, &tuning.text);
    let groups = rulings::find(&ink.strokes, &tuning.rulings);
    let (ruled, half, rest) = ruled(groups, &runs, tuning);
    let boxes: Vec<Rect> = ruled.iter().map(lattice::Lattice::bbox).collect();
    let outside = runs.iter().filter(|run| !boxes.iter().any(|b| b.contains(run.bbox().center()))).cloned().collect();
    let implied = rulings::implied::find(lines::words(outside, &tuning.text), &rest, &half, &ink.shades, &tuning.implied);
    let implied = implied.iter().filter_map(|group| lattice::build(group, tuning));
    let placed = place::place(ruled.into_iter().chain(implied).collect(), runs, tuning);
    let mut grids: Vec<Grid> = placed.grids.into_iter().map(|g| Grid { page: ink.page, ..g }).collect();
    grids.sort_by(|a, b| a.bbox.y0.total_cmp(&b.bbox.y0).then(a.bbox.x0.total_cmp(&b.bbox.x0)));
    let lines = lines::loose_lines(placed.loose, &tuning.text);
    PageLayout { page: ink.page, width: ink.width, height: ink.height, grids, lines }
}

/// Parts the groups of rulings into those that are a table by themselves, those that rule a part of one, and the rest.
fn ruled(groups: Vec<Rulings>, runs: &[lines::Run], tuning: &Tuning) -> (Vec<lattice::Lattice>, Vec<Rulings>, Vec<Rulings>) {
    let (mut whole, mut half, mut rest) = (Vec::new(), Vec::new(), Vec::new());
    for group in groups {
        let Some(lattice) = lattice::build(&group, tuning) else {
            rest.push(group);
            continue;
        };
        match place::ruling_of(&lattice, runs, tuning) {
            place::Ruling::Whole => whole.push(lattice),
            place::Ruling::Half => half.push(group),
            place::Ruling::None => rest.push(group),
        }
    }
    (whole, half, rest)
}
