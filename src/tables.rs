//! Layouts of pages → the tables of a file as they are listed: each page by itself, or joined over pages.

mod heading;

use crate::diag::{Code, Diagnostic, Place};
use crate::geom::{Projection, Rect};
use crate::grid::{self, Grid, Line, PageLayout};
use crate::provenance::SURE;
use crate::say;
use crate::stitch::{self, Block};
use crate::vocabulary::Wordless;
use heading::Heading;
use std::collections::BTreeMap;

/// What a caller may ask of the tables of a file.
#[derive(Clone, Copy, Debug, Default)]
pub struct Request {
    /// Read only the ink inside of this area of each page: in points from the top left of the page as a reader sees it,
    /// in pixels of an image.
    pub area: Option<Rect>,
    /// Whether a table that runs over pages is one.
    pub join: bool,
    /// How tables are found; [`grid::Tuning::reading`] forces a reading.
    pub tuning: grid::Tuning,
}

/// The tables of a file.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Tables {
    /// The tables, page by page, in reading order.
    pub tables: Vec<Table>,
    /// What could not be read, or stands in no cell.
    pub diagnostics: Vec<Diagnostic>,
}

/// A table, of one page or joined over several.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Table {
    /// The page that it begins on, from 1.
    pub page: u32,
    /// Its box on that page.
    pub bbox: Rect,
    /// The number of rows.
    pub rows: usize,
    /// The number of columns.
    pub cols: usize,
    /// Its cells, by row, then column.
    pub cells: Vec<Cell>,
    /// The title directly above it.
    pub title: Option<String>,
    /// The line above it that says in what unit its numbers are.
    pub unit: Option<String>,
    /// The least confidence of its text; 1 where none was recognised.
    pub confidence: f32,
    /// The page that each row begins on; empty where pages are not joined.
    pub row_pages: Vec<u32>,
}

/// A cell of a table, perhaps merged of several slots.
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
    /// Its text with line wraps undone.
    pub text: String,
    /// Its box, on the page that it begins on.
    pub bbox: Rect,
}

/// Lists the tables of each page by itself; `frames` lead from the points of a layout to the page's own coordinates,
/// where they differ.
#[must_use]
pub fn by_page(layouts: Vec<PageLayout>, frames: &BTreeMap<u32, Projection>) -> Vec<Table> {
    let of_page = |mut page: PageLayout| {
        let headings: Vec<Heading> = page.grids.iter().map(|grid| heading::of(&page, &grid.bbox)).collect();
        let grids = std::mem::take(&mut page.grids);
        grids.into_iter().zip(headings).map(|(grid, heading)| of_grid(grid, frames).under(heading)).collect::<Vec<_>>()
    };
    layouts.into_iter().flat_map(of_page).collect()
}

/// Says of each text that stands inside of the box of a table, and in none of its cells, that it does; `frames` as in
/// [`by_page`].
#[must_use]
pub fn unplaced(layouts: &[PageLayout], frames: &BTreeMap<u32, Projection>) -> Vec<Diagnostic> {
    let mut findings = Vec::new();
    for page in layouts {
        let inside = |line: &&Line| page.grids.iter().any(|grid| grid.bbox.contains(line.bbox.center()));
        for line in page.lines.iter().filter(inside) {
            let bbox = frames.get(&page.page).map_or(line.bbox, |frame| frame.apply_rect(&line.bbox));
            let place = Place { page: Some(page.page), bbox: Some(bbox) };
            findings.push(Diagnostic::new(
                Code::TextUnplaced,
                place,
                say!("'{}' stands in a table and in no cell of it", &line.text),
            ));
        }
    }
    findings
}

/// Says of each table whose least sure text may be misread that it may be.
#[must_use]
pub fn doubtful(tables: &[Table]) -> Vec<Diagnostic> {
    let finding = |table: &Table| {
        let place = Place { page: Some(table.page), bbox: Some(table.bbox) };
        let percent = 100.0 * table.confidence;
        Diagnostic::new(
            Code::LowConfidence,
            place,
            say!("a text of this table may be misread: its least sure character is {} % sure", format!("{percent:.0}")),
        )
    };
    tables.iter().filter(|table| table.confidence < SURE).map(finding).collect()
}

/// Lists the tables with the parts on consecutive pages as one; `frames` as in [`by_page`].
#[must_use]
pub fn joined(layouts: &[PageLayout], frames: &BTreeMap<u32, Projection>) -> Vec<Table> {
    let tables =
        stitch::join(layouts, &Wordless, &stitch::Tuning::default()).into_iter().filter_map(|block| match block {
            Block::Table(table) => Some(of_parts(&table, frames).under(heading_of(&table, layouts))),
            Block::Line(_) => None,
        });
    tables.collect()
}

/// What stands above a joined table on the page that it begins on.
fn heading_of(table: &stitch::Table, layouts: &[PageLayout]) -> Heading {
    let first = table.cells.first().map(stitch::TableCell::place).unwrap_or_default();
    let page = layouts.iter().find(|layout| Some(layout.page) == first.page);
    let holds = |grid: &&Grid| first.bbox.is_some_and(|bbox| grid.bbox.contains(bbox.center()));
    page.and_then(|page| Some(heading::of(page, &page.grids.iter().find(holds)?.bbox))).unwrap_or_default()
}

impl Table {
    /// The same table with what stands above it.
    fn under(self, heading: Heading) -> Self {
        Self { title: heading.title, unit: heading.unit, ..self }
    }
}

fn of_grid(grid: Grid, frames: &BTreeMap<u32, Projection>) -> Table {
    let to_page = |bbox: Rect| frames.get(&grid.page).map_or(bbox, |frame| frame.apply_rect(&bbox));
    let (rows, cols) = (grid.ys.len().saturating_sub(1), grid.xs.len().saturating_sub(1));
    let cell = |c: grid::Cell| Cell {
        row: c.row,
        col: c.col,
        rowspan: c.rowspan,
        colspan: c.colspan,
        text: c.text,
        bbox: to_page(c.bbox),
    };
    let confidence = grid.cells.iter().flat_map(|c| &c.lines).fold(1.0, |least: f32, line| least.min(line.confidence));
    let cells = grid.cells.into_iter().map(cell).collect();
    Table { page: grid.page, bbox: to_page(grid.bbox), rows, cols, cells, confidence, ..Table::default() }
}

fn of_parts(table: &stitch::Table, frames: &BTreeMap<u32, Projection>) -> Table {
    let to_page = |place: Place| {
        let bbox = place.bbox.unwrap_or_default();
        place.page.and_then(|page| frames.get(&page)).map_or(bbox, |frame| frame.apply_rect(&bbox))
    };
    let row_pages = row_pages(table);
    let page = row_pages.first().copied().unwrap_or(1);
    let on_first = table.cells.iter().flat_map(|c| &c.places).filter(|p| p.page == Some(page));
    let bbox = Rect::around(on_first.map(|p| to_page(*p))).unwrap_or_default();
    let cell = |c: &stitch::TableCell| Cell {
        row: c.row,
        col: c.col,
        rowspan: c.rowspan,
        colspan: c.colspan,
        text: c.text.clone(),
        bbox: to_page(c.place()),
    };
    let confidence = table.cells.iter().fold(1.0, |least: f32, cell| least.min(cell.confidence));
    let cells = table.cells.iter().map(cell).collect();
    Table { page, bbox, rows: table.rows, cols: table.cols, cells, row_pages, confidence, ..Table::default() }
}

/// The page that each row begins on: that of the cells that begin in it; of a row that only holds cells from above,
/// that of the row above.
fn row_pages(table: &stitch::Table) -> Vec<u32> {
    let mut pages = vec![0; table.rows];
    for cell in &table.cells {
        if let (Some(page), Some(row)) = (cell.place().page, pages.get_mut(cell.row)) {
            *row = if *row == 0 { page } else { page.min(*row) };
        }
    }
    let mut last = pages.iter().copied().find(|p| *p > 0).unwrap_or(1);
    for page in &mut pages {
        *page = if *page == 0 { last } else { *page };
        last = *page;
    }
    pages
}
