//! A page that shows two sheets side by side → the two, in the order in which they are read.

use crate::grid::{Grid, Line, PageLayout};
use std::borrow::Cow;

/// A page shows two sheets where it is wider than high by this much: two sheets of A4 are 1.41 times as wide as high,
/// and no margin makes them less than this.
const WIDE: f32 = 1.2;
/// And where the tables of each half are as wide as this share of it: what stands in two columns on one sheet is
/// narrower, or crosses the middle.
const FULL: f32 = 0.5;

/// The sheets of all pages.
pub(super) fn of(pages: &[PageLayout]) -> Cow<'_, [PageLayout]> {
    let parted: Vec<Option<[PageLayout; 2]>> = pages.iter().map(parted).collect();
    if parted.iter().all(Option::is_none) {
        return Cow::Borrowed(pages);
    }
    let sheets = parted.into_iter().zip(pages);
    Cow::Owned(sheets.flat_map(|(two, page)| two.map_or_else(|| vec![page.clone()], Vec::from)).collect())
}

/// The two sheets of a page, if it has two: nothing crosses its middle, and there is a table on either side.
fn parted(page: &PageLayout) -> Option<[PageLayout; 2]> {
    let middle = page.width / 2.0;
    let is_wide = page.width > WIDE * page.height;
    let boxes = || {
        page.grids.iter().chain(&page.fragments).map(|grid| grid.bbox).chain(page.lines.iter().map(|line| line.bbox))
    };
    if !is_wide || boxes().any(|bbox| bbox.x0 < middle && middle < bbox.x1) {
        return None;
    }
    let sheet = |is_left: bool| {
        let is_here = |x: f32| (x < middle) == is_left;
        let grids = |all: &[Grid]| {
            all.iter().filter(|grid| is_here(grid.bbox.x0)).map(|grid| at_the_left(grid, is_left, middle)).collect()
        };
        let lines: Vec<Line> = page.lines.iter().filter(|line| is_here(line.bbox.x0)).cloned().collect();
        PageLayout {
            width: middle,
            grids: grids(&page.grids),
            fragments: grids(&page.fragments),
            lines,
            ..page.clone()
        }
    };
    let sheets = [sheet(true), sheet(false)];
    let is_full = |sheet: &PageLayout| sheet.grids.iter().any(|grid| grid.bbox.width() > FULL * middle);
    sheets.iter().all(is_full).then_some(sheets)
}

/// The grid with the edges of its columns where they were if its sheet were a page; its boxes stay where they are
/// printed.
fn at_the_left(grid: &Grid, is_left: bool, middle: f32) -> Grid {
    let by = if is_left { 0.0 } else { middle };
    Grid { xs: grid.xs.iter().map(|x| x - by).collect(), ..grid.clone() }
}
