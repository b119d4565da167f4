//! Lattices and runs of text → grids whose cells hold the text, and the runs that lie in none.

use super::lattice::{Lattice, interval};
use super::shelves::Shelves;
use super::wrapped::Rooms;
use super::{Cell, Grid, Reading, Tuning, bands, cells, mixed, split};
use crate::geom::{Point, Rect};
use crate::lines::{self, Run};

/// What became of the lattices and the runs.
pub(crate) struct Placed<'a> {
    /// The lattices that are tables.
    pub grids: Vec<Grid>,
    /// The text in none of them.
    pub loose: Vec<Run<'a>>,
}

/// Gives each run to the innermost lattice around it and to the cell in which most of it lies.
///
/// A lattice that is no table (one cell, or hardly any text) gives its runs to the one around it, or to none.
pub(crate) fn place<'a>(lattices: Vec<Lattice>, runs: Vec<Run<'a>>, tuning: &Tuning) -> Placed<'a> {
    let mut by_area: Vec<Lattice> = lattices;
    by_area.sort_by(|a, b| a.bbox().area().total_cmp(&b.bbox().area()));
    let mut grids = Vec::new();
    let mut loose = Shelves::new(runs);
    for lattice in by_area {
        let inside = loose.take(&lattice.bbox());
        let beyond = outside(&lattice.bbox(), &inside, tuning);
        match grid(lattice, inside, tuning) {
            Ok(found) => {
                grids.push(found);
                loose.put(beyond);
            }
            Err(back) => loose.put(back),
        }
    }
    Placed { grids, loose: loose.rest() }
}

/// The parts of runs that a gap parts from what stands in a box, and that stand outside of it: no cell holds them.
fn outside<'a>(bbox: &Rect, runs: &[Run<'a>], tuning: &Tuning) -> Vec<Run<'a>> {
    let within = |p: Point| bbox.contains(p).then_some(0);
    let reaches_out =
        |run: &&Run| run.bbox.x0 < bbox.x0 || run.bbox.x1 > bbox.x1 || run.bbox.y0 < bbox.y0 || run.bbox.y1 > bbox.y1;
    let parts = runs.iter().filter(reaches_out).flat_map(|run| torn(run, within, tuning));
    parts.filter(|part| part.0.is_none()).map(|part| part.1).collect()
}

/// How much of a table its rulings show.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Ruling {
    /// Every cell.
    Whole,
    /// Columns, but not all rows: some cells hold the numbers of several rows.
    Half,
    /// A row or two, open at a side: the whole of a small table, or the head of a larger one.
    Weak,
    /// No table.
    None,
}

/// How much of a table a lattice shows.
pub(crate) fn ruling_of(lattice: &Lattice, runs: &Shelves, tuning: &Tuning) -> Ruling {
    let inside = runs.inside(&lattice.bbox());
    let mut lattice = lattice.clone();
    let (mut cells, held) = mended(&mut lattice, &inside, tuning);
    let filled = held.iter().filter(|h| !h.is_empty()).count();
    let sides = lattice.printed_sides();
    if cells.len() < 2 || filled < 2 || lattice.columns() == 1 && lattice.rows() < 3 || filled == 2 && sides < 3 {
        return Ruling::None;
    }
    let mut parted_rows = Vec::new();
    for (cell, runs) in cells.iter_mut().zip(held) {
        fill(cell, runs.clone(), tuning);
        let wide = cell.lines.len() == 1 && (cell.colspan > 1 || lattice.columns() == 1);
        if wide && lines::loose_lines(runs, &tuning.text).len() > 1 {
            parted_rows.push(cell.row);
        }
    }
    parted_rows.dedup();
    // Many rows hold the texts of several columns in one cell, side by side.
    let columns_missing = parted_rows.len() > 2 && parted_rows.len() * 3 >= lattice.rows();
    let rooms = Rooms::of(&cells);
    let is_stacked = |&row: &usize| {
        let is_several = |c: &&Cell| c.row == row && c.lines.len() > 1 && !rooms.wrap(c);
        let in_row: Vec<&Cell> = cells.iter().filter(is_several).collect();
        in_row.len() > 1 && holds_rows(&in_row)
    };
    // One row of many that holds two is a row that lacks a wall.
    let stacked = STACKED * (0..lattice.rows()).filter(is_stacked).count() >= lattice.rows().max(1);
    if lattice.rows() < 3 && sides < 3 {
        Ruling::Weak
    } else if stacked || columns_missing {
        Ruling::Half
    } else {
        Ruling::Whole
    }
}

/// Of so many ruled rows at least one holds several rows of numbers where only the columns are ruled.
const STACKED: usize = 6;

/// Whether most cells of a lattice hold text.
pub(crate) fn is_filled(lattice: &Lattice, runs: &Shelves, tuning: &Tuning) -> bool {
    let inside = runs.inside(&lattice.bbox());
    let mut lattice = lattice.clone();
    let (cells, held) = mended(&mut lattice, &inside, tuning);
    let filled = held.iter().filter(|h| !h.is_empty()).count();
    lattice.columns() > 1 && lattice.rows() > 2 && filled > 5 && filled * 2 > cells.len()
}

/// Whether cells side by side hold rows of numbers on common baselines, and not wrapped text.
fn holds_rows(cells: &[&Cell]) -> bool {
    let numbers = |cell: &Cell| cell.lines.iter().filter(|l| lines::is_number(&l.text)).count();
    let aligned = |a: &Cell, b: &Cell| {
        let shared =
            a.lines.iter().filter(|l| b.lines.iter().any(|k| (k.bbox.y1 - l.bbox.y1).abs() < 0.3 * l.size)).count();
        shared > 1 && shared * 2 > a.lines.len().min(b.lines.len())
    };
    cells.iter().enumerate().any(|(i, a)| {
        numbers(a) > 1
            && numbers(a) * 2 > a.lines.len()
            && cells.iter().enumerate().any(|(j, b)| i != j && aligned(a, b))
    })
}

/// How often a table is looked through for walls that are missing; each time every cell can be cut once.
const PASSES: usize = 6;

/// Fills one lattice; gives the runs back if it is no table.
fn grid<'a>(mut lattice: Lattice, runs: Vec<Run<'a>>, tuning: &Tuning) -> Result<Grid, Vec<Run<'a>>> {
    let (mut cells, mut held) = mended(&mut lattice, &runs, tuning);
    if tuning.reading != Reading::Ruled
        && lattice.is_printed()
        && bands::cut(&mut lattice, &cells, &held, &tuning.bands)
    {
        (cells, held) = deal(&lattice, &runs, tuning);
    }
    if cells.len() < 2 || held.iter().filter(|h| !h.is_empty()).count() < 2 {
        return Err(runs);
    }
    Ok(filled(lattice, cells, held, tuning))
}

/// The grid of a lattice whose cells hold these runs.
fn filled(lattice: Lattice, mut cells: Vec<Cell>, held: Vec<Vec<Run>>, tuning: &Tuning) -> Grid {
    let mixed = mixed::of(&lattice, &cells, &held, &tuning.split);
    for ((cell, runs), mixed) in cells.iter_mut().zip(held).zip(mixed) {
        cell.mixed = mixed;
        fill(cell, runs, tuning);
    }
    let rooms = Rooms::of(&cells);
    for cell in &mut cells {
        if let Some(text) = rooms.text(cell) {
            cell.text = text;
        }
    }
    Grid { page: 0, bbox: lattice.bbox(), xs: lattice.xs, ys: lattice.ys, cells }
}

/// A lattice that is no table by itself, with its text: at least two cells, one of them filled.
pub(crate) fn fragment(mut lattice: Lattice, runs: &Shelves, tuning: &Tuning) -> Option<Grid> {
    let inside = runs.inside(&lattice.bbox());
    let (cells, held) = mended(&mut lattice, &inside, tuning);
    (cells.len() > 1 && !inside.is_empty()).then(|| filled(lattice, cells, held, tuning))
}

/// Mends a lattice by what the text in it shows; its cells, and the runs that each of them holds.
fn mended<'a>(lattice: &mut Lattice, runs: &[Run<'a>], tuning: &Tuning) -> (Vec<Cell>, Vec<Vec<Run<'a>>>) {
    drop_thin(lattice, runs, tuning);
    let (mut cells, mut held) = deal(lattice, runs, tuning);
    let passes = if tuning.reading == Reading::Ruled { 0 } else { PASSES };
    for _ in 0..passes {
        if !split::put_missing_walls(lattice, &cells, &held, &tuning.split) {
            break;
        }
        (cells, held) = deal(lattice, runs, tuning);
    }
    (cells, held)
}

/// The cells of a lattice, and the runs that each of them holds.
fn deal<'a>(lattice: &Lattice, runs: &[Run<'a>], tuning: &Tuning) -> (Vec<Cell>, Vec<Vec<Run<'a>>>) {
    let texts: Vec<Rect> = runs.iter().map(|r| r.bbox).collect();
    let cells = cells::merge(lattice, &texts);
    let columns = lattice.columns();
    let mut owner = vec![0; lattice.rows() * columns];
    for (id, cell) in cells.iter().enumerate() {
        for r in cell.row..cell.row + cell.rowspan {
            owner[r * columns + cell.col..r * columns + cell.col + cell.colspan].fill(id);
        }
    }
    let cell_at = |p: Point| lattice.slot(p.x, p.y).map(|(r, c)| owner[r * columns + c]);
    let mut held: Vec<Vec<Run>> = vec![Vec::new(); cells.len()];
    for run in runs {
        for (cell, part) in torn(run, cell_at, tuning) {
            if let Some(cell) = cell {
                held[cell].push(part);
            }
        }
    }
    (cells, held)
}

fn fill(cell: &mut Cell, runs: Vec<Run>, tuning: &Tuning) {
    cell.lines = lines::lines(runs, &tuning.text);
    cell.text = lines::unwrap(&cell.lines);
}

/// Cuts a run at the walls that it crosses in a gap; a piece without such a gap goes whole to the cell that holds most
/// of its glyphs.
fn torn<'a>(run: &Run<'a>, cell_at: impl Fn(Point) -> Option<usize>, tuning: &Tuning) -> Vec<(Option<usize>, Run<'a>)> {
    let owners: Vec<Option<usize>> = run.marks.iter().map(|m| cell_at(m.glyph.bbox.center())).collect();
    let mut parts = Vec::new();
    let mut start = 0;
    for i in 1..=run.marks.len() {
        let torn = i == run.marks.len()
            || owners[i] != owners[i - 1] && run.marks[i].u0 - run.marks[i - 1].u1 >= tuning.tear_gap * run.size;
        if !torn {
            continue;
        }
        parts.push((most(&owners[start..i]), run.part(start..i)));
        start = i;
    }
    parts
}

/// The cell that most of the glyphs lie in; the first of them where two are even.
fn most(owners: &[Option<usize>]) -> Option<usize> {
    let mut counts: Vec<(usize, usize)> = Vec::new();
    for owner in owners.iter().flatten() {
        match counts.iter_mut().find(|c| c.0 == *owner) {
            Some(count) => count.1 += 1,
            None => counts.push((*owner, 1)),
        }
    }
    counts.into_iter().reduce(|best, next| if next.1 > best.1 { next } else { best }).map(|best| best.0)
}

/// Takes out the rows and columns inside of double rulings: thin, and without text.
fn drop_thin(lattice: &mut Lattice, runs: &[Run], tuning: &Tuning) {
    let centers: Vec<Point> = runs.iter().flat_map(|r| r.marks.iter().map(|m| m.glyph.bbox.center())).collect();
    let xs: Vec<f32> = centers.iter().map(|p| p.x).collect();
    let ys: Vec<f32> = centers.iter().map(|p| p.y).collect();
    let empty = |edges: &[f32], places: &[f32]| {
        let mut used = vec![false; edges.len().saturating_sub(1)];
        for &place in places {
            if let Some(at) = interval(edges, place) {
                used[at] = true;
            }
        }
        used
    };
    let used = empty(&lattice.xs, &xs);
    for c in (0..used.len()).rev() {
        if !used[c] && lattice.xs[c + 1] - lattice.xs[c] < tuning.thin && lattice.columns() > 1 {
            lattice.close_column(c);
        }
    }
    let used = empty(&lattice.ys, &ys);
    for r in (0..used.len()).rev() {
        if !used[r] && lattice.ys[r + 1] - lattice.ys[r] < tuning.thin && lattice.rows() > 1 {
            lattice.close_row(r);
        }
    }
}
