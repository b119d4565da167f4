//! Grids of pages → tables across pages, in reading order with the lines between them.
//!
//! A grid that comes first on its page, after a grid that came last on the page before, goes on where that one stopped:
//! its columns are put on the same edges, a repeated header row is dropped, and a row cut in two by the page break is
//! one row again.

mod beside;
pub mod dump;
mod edges;
mod furniture;
mod mend;
mod pieces;
mod sheets;

use crate::diag::Place;
use crate::geom::Rect;
use crate::grid::{Grid, Line, Mixed, PageLayout, Walls, turn};
use crate::ink::Direction;
use crate::provenance::{Provenance, Trust};
use crate::vocabulary::Vocabulary;

/// What a document holds, in reading order.
#[derive(Clone, Debug, PartialEq)]
pub enum Block {
    /// A line of text outside of every table.
    Line(LooseLine),
    /// A table, over any number of pages.
    Table(Table),
}

impl Block {
    /// The pages that it stands on.
    #[must_use]
    pub fn pages(&self) -> Vec<u32> {
        match self {
            Self::Line(line) => line.place.page.into_iter().collect(),
            Self::Table(table) => table.cells.iter().flat_map(|c| &c.places).filter_map(|p| p.page).collect(),
        }
    }

    /// Turns the boxes on a page that was turned upright to where they are printed.
    fn turn_back(&mut self, page: &PageLayout) {
        let back = |place: &mut Place| {
            if place.page == Some(page.page) {
                place.bbox = place.bbox.map(|bbox| turn::printed(&bbox, page));
            }
        };
        match self {
            Self::Line(line) => back(&mut line.place),
            Self::Table(table) => {
                for cell in &mut table.cells {
                    if cell.place().page == Some(page.page) {
                        cell.written = cell.written.map(|bbox| turn::printed(&bbox, page));
                    }
                    cell.places.iter_mut().chain(&mut cell.doubt).for_each(back);
                }
            }
        }
    }
}

/// A line of text outside of every table.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct LooseLine {
    /// Its text.
    pub text: String,
    /// Its text with all blanks that are printed, where some stand between Chinese characters.
    pub spaced: Option<String>,
    /// Where it stands.
    pub place: Place,
    /// Its font size in points; 0 in a text dump.
    pub size: f32,
    /// The least confidence of its characters.
    pub confidence: f32,
    /// Where the least sure of them comes from.
    pub provenance: Provenance,
}

/// A cell of a table, perhaps merged of several slots and perhaps printed in parts on several pages.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct TableCell {
    /// The first row it covers.
    pub row: usize,
    /// The first column it covers.
    pub col: usize,
    /// The number of rows it covers.
    pub rowspan: usize,
    /// The number of columns it covers.
    pub colspan: usize,
    /// Its text, line wraps undone.
    pub text: String,
    /// Its lines as printed, top to bottom.
    pub lines: Vec<String>,
    /// Its text with all blanks that are printed, where some stand between the Chinese characters of its only line.
    pub spaced: Option<String>,
    /// Where it stands: a place on each page that it is printed on.
    pub places: Vec<Place>,
    /// The box of its lines on the page that it begins on, if any was recognised, and of what was not read there.
    pub written: Option<Rect>,
    /// The least confidence of its characters.
    pub confidence: f32,
    /// Where the least sure of them comes from.
    pub provenance: Provenance,
    /// How far each of its characters can be trusted, blanks left out, where some were recognised.
    pub odds: Vec<Trust>,
    /// Where the line with the least sure of them stands, if not all are drawn.
    pub doubt: Option<Place>,
    /// Its printed sides, on the first page (above) and the last (below).
    pub walls: Walls,
    /// How it shows that it may hold the texts of two cells, where it does.
    pub mixed: Option<Mixed>,
}

impl TableCell {
    /// Whether it covers the row.
    #[must_use]
    pub fn covers_row(&self, row: usize) -> bool {
        self.row <= row && row < self.row + self.rowspan
    }

    /// How many of the columns `from..to` it covers.
    #[must_use]
    pub fn overlap(&self, from: usize, to: usize) -> usize {
        (self.col + self.colspan).min(to).saturating_sub(self.col.max(from))
    }

    /// Where it begins.
    #[must_use]
    pub fn place(&self) -> Place {
        self.places.first().copied().unwrap_or_default()
    }
}

/// A table, over any number of pages.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Table {
    /// The number of rows.
    pub rows: usize,
    /// The number of columns.
    pub cols: usize,
    /// Its cells, by row, then column.
    pub cells: Vec<TableCell>,
    /// The rows that come first on a page other than the first.
    pub breaks: Vec<usize>,
    /// Whether the spans are printed. In a text dump an empty cell may belong to the one above or to its left.
    pub spans_known: bool,
    /// The columns from which on they were printed on pages of their own, and put beside the others by the height of
    /// their rows.
    pub beside: Vec<usize>,
    /// The most rows that a cell covers.
    tallest: usize,
}

impl Table {
    /// A table of cells that are in order, by row, then column.
    pub(crate) fn new(rows: usize, cols: usize, cells: Vec<TableCell>) -> Self {
        let tallest = cells.iter().map(|c| c.rowspan).max().unwrap_or(0);
        Self { rows, cols, cells, tallest, ..Self::default() }
    }

    /// The cells that cover a row, from left to right.
    #[must_use]
    pub fn row(&self, row: usize) -> Vec<&TableCell> {
        // A table of a hundred thousand rows is not gone through for each of them.
        let from = self.cells.partition_point(|c| c.row + self.tallest <= row);
        let mut cells: Vec<_> =
            self.cells[from..].iter().take_while(|c| c.row <= row).filter(|c| c.covers_row(row)).collect();
        cells.sort_by_key(|c| c.col);
        cells
    }

    /// The cells that begin in a row, from left to right.
    #[must_use]
    pub fn beginning(&self, row: usize) -> &[TableCell] {
        let from = self.cells.partition_point(|c| c.row < row);
        let count = self.cells[from..].partition_point(|c| c.row <= row);
        &self.cells[from..from + count]
    }

    /// The rows before a row, and those from it on, as two tables; a cell that covers rows of both ends there.
    #[must_use]
    pub fn split_at(&self, row: usize) -> (Self, Self) {
        let part = |rows: std::ops::Range<usize>| {
            let own = self.cells.iter().filter(|c| rows.contains(&c.row));
            let own = own.map(|c| TableCell {
                row: c.row - rows.start,
                rowspan: c.rowspan.min(rows.end - c.row),
                ..c.clone()
            });
            let breaks = self.breaks.iter().filter(|b| rows.contains(*b)).map(|b| b - rows.start).collect();
            Self {
                breaks,
                spans_known: self.spans_known,
                beside: self.beside.clone(),
                ..Self::new(rows.len(), self.cols, own.collect())
            }
        };
        (part(0..row), part(row..self.rows))
    }

    /// The box of a row on the page that it begins on.
    #[must_use]
    pub fn row_place(&self, row: usize) -> Place {
        let own: Vec<Place> = self.beginning(row).iter().filter(|c| c.rowspan == 1).map(TableCell::place).collect();
        let page = own.iter().filter_map(|p| p.page).min();
        Place { page, bbox: Rect::around(own.iter().filter(|p| p.page == page).filter_map(|p| p.bbox)) }
    }
}

/// What decides that two things on two pages belong together.
#[derive(Clone, Copy, Debug)]
pub struct Tuning {
    /// The share of the narrower table's width that two parts of one table have in common.
    ///
    /// Too small: a table on the next page that only stands below is glued on. Too large: a part that is indented is
    /// lost. All parts of one table seen so far share 1.0 of it; tables that merely follow each other seldom share 0.9
    /// without a line between them.
    pub shared_width: f32,
    /// Edges of columns this close, as a share of the narrower column beside them, are the same edge on two pages.
    ///
    /// Too small: a column that moves by a line's width from page to page falls apart. Too large: a narrow column is
    /// swallowed.
    pub same_edge: f32,
    /// A sheet lies so far from where the one before lay, at most, in points.
    ///
    /// Too small: pages laid askew on a scanner's glass fall apart. Too large: a table of other columns is moved until
    /// some agree.
    pub moved: f32,
    /// The share of a page's height, at its top and at its bottom, where running headers, footers and page numbers
    /// stand.
    ///
    /// Too small: a low page number becomes text of the form. Too large: the first line of a form is taken for a
    /// running header.
    pub margin: f32,
    /// The share of a column's cells that are filled where an empty one is a sign that its row was cut by a page break.
    pub filled: f32,
    /// A line below a table that is no surer than this does not end it: as sure as text under a seal is at most, and
    /// what is left of seals is read as lines.
    ///
    /// Too small: a seal below a page's table parts it from the next page's. Too large: a doubtful line between two
    /// tables is taken for one.
    pub doubtful: f32,
    /// Nor does a single character below it that is less sure: no line of a form is so short, and a watermark has few
    /// characters.
    pub sure: f32,
}

impl Default for Tuning {
    fn default() -> Self {
        Self { shared_width: 0.9, same_edge: 0.4, moved: 40.0, margin: 0.12, filled: 0.9, doubtful: 0.6, sure: 0.9 }
    }
}

/// Joins the tables of consecutive pages and puts all in reading order; `vocabulary` tells headers and labels from
/// other text, as far as it knows them.
#[must_use]
pub fn join(pages: &[PageLayout], vocabulary: &dyn Vocabulary, tuning: &Tuning) -> Vec<Block> {
    if pages.iter().all(is_upright) {
        return upright_blocks(pages, vocabulary, tuning);
    }
    let upright: Vec<PageLayout> = pages.iter().map(turn::upright).collect();
    let mut blocks = upright_blocks(&upright, vocabulary, tuning);
    for page in pages.iter().filter(|page| !is_upright(page)) {
        blocks.iter_mut().for_each(|block| block.turn_back(page));
    }
    blocks
}

fn is_upright(page: &PageLayout) -> bool {
    page.direction == Direction::Right
}

/// The blocks of pages that are turned upright.
fn upright_blocks(pages: &[PageLayout], vocabulary: &dyn Vocabulary, tuning: &Tuning) -> Vec<Block> {
    let sheets = sheets::of(pages);
    let pages = &*sheets;
    let running = furniture::find(pages, vocabulary, tuning.margin);
    let mut pieces = Vec::new();
    let mut open: Option<Parts> = None;
    let mut doubtful = Vec::new();
    for (sheet, (page, running)) in pages.iter().zip(&running).enumerate() {
        // What holds the further columns of the table is no part of its rows.
        let is_beside =
            |parts: &&Parts| page.grids.first().is_some_and(|grid| beside::has_rows_of(grid, &parts.grids[0]));
        let last = open.as_ref().filter(|parts| !is_beside(parts));
        let whole = last.and_then(|parts| pieces::assemble(page, running, &parts.edges(tuning), tuning));
        let (page, running) = whole.as_ref().map_or((page, running), |(page, running)| (page, running));
        for (at, item) in items(page, running).into_iter().enumerate() {
            match item {
                // What is read of a seal or a watermark below a table does not end it.
                Item::Line(line) if open.is_some() && is_scrap(line, tuning) => {
                    doubtful.push(Piece::Line(loose(line, page.page)));
                }
                Item::Line(line) => {
                    pieces.extend(open.take().map(Piece::Parts));
                    pieces.append(&mut doubtful);
                    pieces.push(Piece::Line(loose(line, page.page)));
                }
                Item::Grid(grid) => match &mut open {
                    Some(parts) if at == 0 && parts.goes_on_in(grid, sheet, tuning) => parts.add(grid, sheet),
                    _ => {
                        pieces.extend(open.take().map(Piece::Parts));
                        pieces.append(&mut doubtful);
                        open = Some(Parts { grids: vec![grid.clone()], sheet });
                    }
                },
            }
        }
    }
    pieces.extend(open.take().map(Piece::Parts));
    pieces.append(&mut doubtful);
    blocks(pieces, vocabulary, tuning)
}

/// A line, or the grids of a table, in reading order.
enum Piece {
    Line(LooseLine),
    Parts(Parts),
}

/// The pieces as blocks; columns that are printed on further pages are put beside those that they belong to.
fn blocks(pieces: Vec<Piece>, vocabulary: &dyn Vocabulary, tuning: &Tuning) -> Vec<Block> {
    let mut blocks = Vec::new();
    let mut pieces = pieces.into_iter().peekable();
    while let Some(piece) = pieces.next() {
        blocks.push(match piece {
            Piece::Line(line) => Block::Line(line),
            Piece::Parts(parts) => {
                let mut table = edges::align(&parts.grids, tuning);
                while let Some(Piece::Parts(right)) =
                    pieces.next_if(|next| matches!(next, Piece::Parts(right) if beside::goes_on(&parts, right)))
                {
                    table = beside::joined(table, edges::align(&right.grids, tuning));
                }
                Block::Table(mend::breaks(table, vocabulary, tuning))
            }
        });
    }
    blocks
}

/// Whether a line may be a part of a seal or of a watermark: it is hardly sure, or a single character that is not quite
/// sure.
fn is_scrap(line: &Line, tuning: &Tuning) -> bool {
    line.confidence <= tuning.doubtful || (line.confidence < tuning.sure && line.text.chars().count() == 1)
}

/// Something on a page.
enum Item<'a> {
    Line(&'a Line),
    Grid(&'a Grid),
}

/// What stands on a page without its furniture, from top to bottom as it is read.
fn items<'a>(page: &'a PageLayout, running: &[bool]) -> Vec<Item<'a>> {
    let lines =
        page.lines.iter().zip(running).filter(|(_, running)| !**running).map(|(line, _)| (line.bbox, Item::Line(line)));
    let grids = page.grids.iter().map(|grid| (grid.bbox, Item::Grid(grid)));
    let mut all: Vec<_> = lines.chain(grids).collect();
    all.sort_by(|a, b| a.0.y0.total_cmp(&b.0.y0));
    all.into_iter().map(|(_, item)| item).collect()
}

/// The grids of one table, a sheet each.
struct Parts {
    grids: Vec<Grid>,
    /// The sheet that the last of them stands on.
    sheet: usize,
}

impl Parts {
    /// The edges of its columns so far.
    fn edges(&self, tuning: &Tuning) -> Vec<f32> {
        edges::of(&self.grids, tuning)
    }

    fn add(&mut self, grid: &Grid, sheet: usize) {
        self.grids.push(grid.clone());
        self.sheet = sheet;
    }

    /// Whether the first grid of a sheet is the next part.
    fn goes_on_in(&self, grid: &Grid, sheet: usize, tuning: &Tuning) -> bool {
        let Some(last) = self.grids.last() else { return false };
        // The further columns of its first page stand on their own page.
        if beside::has_rows_of(grid, &self.grids[0]) {
            return false;
        }
        let (Some((a0, a1)), Some((b0, b1))) = (ends(&last.xs), ends(&grid.xs)) else { return false };
        let shared = a1.min(b1) - a0.max(b0);
        let narrower = (a1 - a0).min(b1 - b0);
        let same_columns = last.xs.len() == grid.xs.len();
        sheet == self.sheet + 1 && (shared >= tuning.shared_width * narrower || same_columns)
    }
}

/// The first and the last edge.
fn ends(edges: &[f32]) -> Option<(f32, f32)> {
    Some((*edges.first()?, *edges.last()?))
}

/// A line of a page as a block.
fn loose(line: &Line, page: u32) -> LooseLine {
    LooseLine {
        text: line.text.clone(),
        spaced: line.spaced.clone(),
        place: Place { page: Some(page), bbox: Some(line.bbox) },
        size: line.size,
        confidence: line.confidence,
        provenance: line.provenance,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn page(number: u32, lines: &[(&str, f32)]) -> PageLayout {
        let line = |&(text, confidence): &(&str, f32)| Line {
            text: text.into(),
            bbox: Rect::new(100.0, 600.0, 200.0, 612.0),
            size: 12.0,
            bold: false,
            confidence,
            provenance: Provenance::RECOGNISED,
            odds: vec![Trust::recognised(confidence); text.chars().count()],
            pieces: Vec::new(),
            spaced: None,
        };
        let bbox = Rect::new(50.0, 100.0, 550.0, 500.0);
        let grid = Grid { page: number, bbox, xs: vec![50.0, 200.0, 550.0], ys: vec![100.0, 500.0], cells: Vec::new() };
        PageLayout {
            page: number,
            width: 600.0,
            height: 800.0,
            grids: vec![grid],
            lines: lines.iter().map(line).collect(),
            ..PageLayout::default()
        }
    }

    #[test]
    fn what_is_read_of_a_seal_below_a_table_does_not_end_it() {
        let shape = |lines: &[(&str, f32)]| {
            let blocks = join(&[page(1, lines), page(2, &[])], &crate::vocabulary::Wordless, &Tuning::default());
            let of_block =
                |block: &Block| if let Block::Line(line) = block { line.text.clone() } else { "table".into() };
            blocks.iter().map(of_block).collect::<Vec<String>>()
        };
        assert_eq!(shape(&[]), ["table"]);
        assert_eq!(shape(&[("交通运输局", 0.4)]), ["table", "交通运输局"]);
        assert_eq!(shape(&[("填报人", 0.98)]), ["table", "填报人", "table"]);
    }
}
