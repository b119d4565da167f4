//! Rulings and glyphs → grids of merged cells.
//!
//! The rulings of a group make a lattice of slots; slots without a wall between them are one cell; each run of text
//! goes to the cell in which most of it lies. What lies in no cell stays in [`PageLayout::lines`]: nothing is lost.

mod bands;
mod cells;
mod lattice;
mod mixed;
mod place;
mod shelves;
mod split;
pub(crate) mod turn;
mod wrapped;

pub use self::bands::Tuning as BandTuning;
pub use self::mixed::Mixed;
pub use self::split::Tuning as SplitTuning;
use crate::geom::{Axis, Rect};
use crate::ink::{Direction, PageInk, Stroke};
use crate::lines;
pub use crate::lines::Line;
use crate::rulings::{self, Rulings};
use lattice::Lattice;
use shelves::Shelves;

/// Which evidence makes tables.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub enum Reading {
    /// What is drawn, and what aligned text implies where nothing is.
    #[default]
    Any,
    /// Only what is drawn: rulings and the edges of coloured cells. No text parts a cell.
    Ruled,
    /// Only aligned text: the page is read as if no ruling were drawn on it.
    Unruled,
}

/// What decides how rulings and glyphs become grids.
#[derive(Clone, Copy, Debug, serde::Serialize, serde::Deserialize)]
pub struct Tuning {
    /// Which evidence makes tables.
    pub reading: Reading,
    /// How strokes become rulings.
    pub rulings: rulings::Tuning,
    /// How glyphs become text.
    pub text: lines::Tuning,
    /// When texts that share a merged area are two cells.
    pub split: SplitTuning,
    /// When a ruled row holds several.
    pub bands: BandTuning,
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
    /// How the bars of charts are told from shaded cells.
    pub charts: rulings::charts::Tuning,
    /// Coloured cells make a table only where no longer ruling than this lies among them, in points.
    pub shaded_rule: f32,
    /// Shades with more slots than this are a picture.
    pub most_shaded: usize,
    /// A box narrower than this share of the page is no row of a table that began on the page before.
    pub fragment_width: f32,
    /// A group of rulings with more slots than this is a drawing.
    pub most_slots: usize,
}

impl Default for Tuning {
    fn default() -> Self {
        Self {
            reading: Reading::default(),
            rulings: rulings::Tuning::default(),
            text: lines::Tuning::default(),
            split: SplitTuning::default(),
            bands: BandTuning::default(),
            implied: rulings::ImpliedTuning::default(),
            snap: 2.6,
            thin: 5.5,
            open_side: 6.0,
            wall_share: 0.6,
            tear_gap: 0.12,
            charts: rulings::charts::Tuning::default(),
            shaded_rule: 20.0,
            most_shaded: 5_000,
            fragment_width: 0.4,
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

impl Walls {
    /// Whether any side has one.
    #[must_use]
    pub fn any(self) -> bool {
        self.top || self.right || self.bottom || self.left
    }
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
    /// Around what stands in it and was not read, or may not be all.
    pub unread: Option<Rect>,
    /// How it shows that it may hold the texts of two cells, where it does.
    pub mixed: Option<Mixed>,
}

/// One table as it stands on one page. Its cells tile it: every slot is covered once.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Grid {
    /// The page, from 1.
    pub page: u32,
    /// Its box.
    pub bbox: Rect,
    /// The x of its column edges, one more than columns; of a table printed sideways, of the page turned upright.
    pub xs: Vec<f32>,
    /// The y of its row edges, one more than rows; turned likewise.
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
    /// The way that its text runs.
    pub direction: Direction,
    /// The tables, in reading order.
    pub grids: Vec<Grid>,
    /// The text outside of every table, in reading order.
    pub lines: Vec<Line>,
    /// Ruled boxes that make no table by themselves, and could be the last row of one that began on the page before.
    /// Their text stands in `lines` too.
    pub fragments: Vec<Grid>,
}

impl PageLayout {
    /// Where a box begins and where it ends on the way down the page as its text is read, in points from the first
    /// line's side.
    #[must_use]
    pub fn down(&self, bbox: &Rect) -> (f32, f32) {
        match self.direction {
            Direction::Right => (bbox.y0, bbox.y1),
            Direction::Down => (self.width - bbox.x1, self.width - bbox.x0),
            Direction::Left => (self.height - bbox.y1, self.height - bbox.y0),
            Direction::Up => (bbox.x0, bbox.x1),
        }
    }
}

impl PageLayout {
    /// Notes in the cells that a box lies over that something there was not read, or not for certain.
    pub fn mark_unread(&mut self, bbox: &Rect) {
        for cell in self.grids.iter_mut().flat_map(|grid| &mut grid.cells) {
            cell.unread = Rect::around(cell.unread.into_iter().chain(cell.bbox.intersection(bbox)));
        }
    }
}

/// Turns the ink of a page into its layout: grids, and the lines around them.
#[must_use]
pub fn layout(ink: &PageInk, tuning: &Tuning) -> PageLayout {
    match turn::reading_direction(ink) {
        Direction::Right => upright(ink, tuning),
        direction => turn::back(upright(&turn::turned(ink, direction), tuning), direction),
    }
}

/// The layout of a page whose text runs from left to right.
fn upright(ink: &PageInk, tuning: &Tuning) -> PageLayout {
    let marks = lines::marks(&ink.glyphs);
    let runs = lines::runs(&marks, &tuning.text);
    let charts = rulings::charts::find(&ink.shades, &tuning.charts);
    let shelves = Shelves::new(runs.iter().copied());
    let drawn =
        if tuning.reading == Reading::Unruled { Ruled::default() } else { drawn(ink, &shelves, &charts, tuning) };
    let Ruled { mut whole, weak, half, rest } = drawn;
    let mut outside = Shelves::new(runs.iter().copied());
    whole.iter().map(Lattice::bbox).chain(charts.iter().copied()).for_each(|bbox| drop(outside.take(&bbox)));
    let outside = outside.rest();
    if tuning.reading == Reading::Ruled {
        whole.extend(half.iter().filter_map(|group| lattice::build(group, tuning)).chain(weak));
    } else {
        let implied =
            rulings::implied::find(lines::words(outside, &tuning.text), &rest, &half, &charts, &tuning.implied);
        whole.extend(settle(weak, implied.iter().filter_map(|group| lattice::build(group, tuning)).collect(), tuning));
    }
    let placed = place::place(whole, runs, tuning);
    let mut grids: Vec<Grid> = placed.grids.into_iter().map(|g| Grid { page: ink.page, ..g }).collect();
    grids.sort_by(|a, b| a.bbox.y0.total_cmp(&b.bbox.y0).then(a.bbox.x0.total_cmp(&b.bbox.x0)));
    let fragments = fragments(ink, &rest, &grids, &shelves, tuning);
    let lines = lines::loose_lines(placed.loose, &tuning.text);
    PageLayout {
        page: ink.page,
        width: ink.width,
        height: ink.height,
        direction: Direction::Right,
        grids,
        lines,
        fragments,
    }
}

/// Chooses between small ruled tables and the implied ones that they may be a part of: the one with more rows stands,
/// and the ruled one of equals, or where the other runs its columns together and has few rows beyond it.
fn settle(weak: Vec<Lattice>, mut implied: Vec<Lattice>, tuning: &Tuning) -> Vec<Lattice> {
    for small in weak {
        let bbox = small.bbox();
        let meets = |l: &Lattice| l.bbox().intersection(&bbox).is_some();
        let reaches_beyond =
            |l: &Lattice| l.bbox().y0 < bbox.y0 - tuning.open_side || l.bbox().y1 > bbox.y1 + tuning.open_side;
        let is_finer = |l: &Lattice| l.rows() > small.rows();
        // Where most rows are not ruled, the ruled ones are the head of a table whose columns are those of its text.
        let is_larger = |l: &Lattice| l.columns() >= small.columns() || l.rows() > 2 * small.rows();
        if !implied.iter().any(|l| meets(l) && is_larger(l) && (reaches_beyond(l) || is_finer(l))) {
            implied.retain(|l| !meets(l));
            implied.push(small);
        }
    }
    implied
}

/// The wide boxes that make no table by themselves and lie in none.
fn fragments(ink: &PageInk, rest: &[Rulings], grids: &[Grid], runs: &Shelves, tuning: &Tuning) -> Vec<Grid> {
    let wide = |group: &&Rulings| group.bbox().is_some_and(|b| b.width() > tuning.fragment_width * ink.width);
    let lattices = rest.iter().filter(wide).filter_map(|group| lattice::build(group, tuning));
    let free = lattices.filter(|l| !grids.iter().any(|g| g.bbox.intersection(&l.bbox()).is_some()));
    free.filter_map(|lattice| place::fragment(lattice, runs, tuning)).map(|g| Grid { page: ink.page, ..g }).collect()
}

/// Groups of rulings by how much of a table they show.
#[derive(Default)]
struct Ruled {
    /// Tables by themselves.
    whole: Vec<Lattice>,
    /// Tables, unless they turn out to be a part of a larger one.
    weak: Vec<Lattice>,
    /// Columns of a table without its rows.
    half: Vec<Rulings>,
    /// What is left for implied tables to go by; it holds the weak ones too.
    rest: Vec<Rulings>,
}

/// What rulings and coloured cells show of the page's tables.
fn drawn(ink: &PageInk, runs: &Shelves, charts: &[Rect], tuning: &Tuning) -> Ruled {
    let texts = |bbox: &Rect| runs.inside(bbox).iter().map(|run| run.bbox).collect();
    let groups = rulings::with_stripes(
        rulings::find(&ink.strokes, &tuning.rulings),
        &ink.shades,
        charts,
        &texts,
        &tuning.rulings,
    );
    let mut ruled = ruled(groups, runs, charts, tuning);
    let shaded = shaded(ink, &ruled.whole, runs, charts, tuning);
    ruled.whole.extend(shaded);
    ruled
}

/// Sorts the groups of rulings by how much of a table they show.
fn ruled(groups: Vec<Rulings>, runs: &Shelves, charts: &[Rect], tuning: &Tuning) -> Ruled {
    let Ruled { mut whole, mut weak, mut half, mut rest } = Ruled::default();
    for group in groups {
        let Some(lattice) = lattice::build(&group, tuning) else {
            rest.push(group);
            continue;
        };
        if around_chart(&lattice.bbox(), charts) {
            continue;
        }
        match place::ruling_of(&lattice, runs, tuning) {
            place::Ruling::Whole => whole.push(lattice),
            place::Ruling::Half => half.push(group),
            place::Ruling::Weak => {
                weak.push(lattice);
                rest.push(group);
            }
            place::Ruling::None => rest.push(group),
        }
    }
    Ruled { whole, weak, half, rest }
}

/// Whether a box holds most of the bars of a chart.
fn around_chart(bbox: &Rect, charts: &[Rect]) -> bool {
    charts.iter().any(|chart| bbox.intersection(chart).is_some_and(|cut| cut.area() > 0.5 * chart.area()))
}

/// The lattices of coloured cells that no ruling bounds.
fn shaded(ink: &PageInk, ruled: &[Lattice], runs: &Shelves, charts: &[Rect], tuning: &Tuning) -> Vec<Lattice> {
    let foreign = |lattice: &Lattice, stroke: &Stroke| {
        let (edges, bbox) = (lattice.edges(stroke.axis), lattice.bbox());
        let line = match stroke.axis {
            Axis::Horizontal => Rect { x0: stroke.from, y0: stroke.at - 0.1, x1: stroke.to, y1: stroke.at + 0.1 },
            Axis::Vertical => Rect { x0: stroke.at - 0.1, y0: stroke.from, x1: stroke.at + 0.1, y1: stroke.to },
        };
        let long = stroke.to - stroke.from > tuning.shaded_rule;
        long && line.intersection(&bbox).is_some() && !edges.iter().any(|e| (e - stroke.at).abs() <= tuning.snap)
    };
    let taken = |lattice: &Lattice| {
        let bbox = lattice.bbox();
        around_chart(&bbox, charts)
            || ruled.iter().any(|l| l.bbox().intersection(&bbox).is_some())
            || ink.strokes.iter().any(|s| foreign(lattice, s))
    };
    let lattices = rulings::around_shades(&ink.shades, &tuning.rulings)
        .into_iter()
        .filter_map(|group| lattice::build(&group, tuning));
    let wide = lattices
        .filter(|l| l.columns() > 1 && l.rows() > 2 && l.rows() * l.columns() <= tuning.most_shaded && !taken(l));
    wide.filter(|l| place::is_filled(l, runs, tuning)).collect()
}
