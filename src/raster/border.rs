//! The dark border around a page that is smaller than the scanner's glass, or lay crooked on it.

use super::bits::steps;
use super::gray::MIDDLE;
use super::{Gray, WHITE};

/// The page is looked at in squares of this many pixels.
const SQUARE: usize = 8;
/// A square whose mean is below this is dark: darker than any shading, and than text, which is half paper.
const DARK: usize = 90;

/// The page with the dark areas that touch its edges made as light as the paper beside them: next to white, the shadow
/// at the edge of a sheet would look like ink.
#[must_use]
pub(super) fn papered(gray: &Gray) -> Gray {
    let (columns, rows) = (gray.width.div_ceil(SQUARE), gray.height.div_ceil(SQUARE));
    let dark = dark_squares(gray, columns, rows);
    let outer = reached_from_edges(&dark, columns, rows);
    let mut gray = gray.clone();
    if !outer.contains(&true) {
        return gray;
    }
    let paper = paper_beside(&gray, &outer, columns, rows);
    for y in 0..gray.height {
        for x in 0..gray.width {
            if let Some(lightness) = paper[y / SQUARE * columns + x / SQUARE] {
                gray.pixels[y * gray.width + x] = lightness;
            }
        }
    }
    gray
}

/// A line this near to an edge, in pixels, has no paper on its other side.
const OUTERMOST: usize = 3;
/// The margin that shows it as a line, in inches: wider than any ruling.
const MARGIN: f32 = 0.1;

/// The page with a white margin where a line along most of an edge has no paper beyond it, as on pictures that are cut
/// out along their tables; and how wide it is.
#[must_use]
pub(super) fn with_margin(gray: Gray, dpi: f32) -> (Gray, usize) {
    let outermost = |size: usize| (0..OUTERMOST.min(size)).chain(size.saturating_sub(OUTERMOST)..size);
    let mostly = |dark: usize, of: usize| 2 * dark > of;
    let across =
        outermost(gray.height).any(|y| mostly(gray.row(y).iter().filter(|&&p| p < MIDDLE).count(), gray.width));
    let down = || {
        outermost(gray.width)
            .any(|x| mostly((0..gray.height).filter(|&y| gray.get(x, y) < MIDDLE).count(), gray.height))
    };
    if !across && !down() {
        return (gray, 0);
    }
    let margin = steps(MARGIN * dpi);
    let mut wide = Gray::white(gray.width + 2 * margin, gray.height + 2 * margin);
    for y in 0..gray.height {
        wide.pixels[(y + margin) * (gray.width + 2 * margin) + margin..][..gray.width].copy_from_slice(gray.row(y));
    }
    (wide, margin)
}

/// For each square of the border, and for those around it that hold its blurred edge, how light the nearest paper is;
/// `None` for the squares of the page.
fn paper_beside(gray: &Gray, outer: &[bool], columns: usize, rows: usize) -> Vec<Option<u8>> {
    let around = |i: usize| outer[i] || beside(i, columns, rows).any(|n| outer[n]);
    let border: Vec<bool> = (0..outer.len()).map(around).collect();
    let mut paper = vec![None; outer.len()];
    let mut edge: Vec<(usize, u8)> = (0..outer.len())
        .filter(|&i| !border[i] && beside(i, columns, rows).any(|n| border[n]))
        .map(|i| (i, lightness(gray, i % columns, i / columns)))
        .collect();
    while !edge.is_empty() {
        let mut next = Vec::new();
        for (i, lightness) in edge {
            for n in beside(i, columns, rows).filter(|&n| border[n]) {
                if paper[n].is_none() {
                    paper[n] = Some(lightness);
                    next.push((n, lightness));
                }
            }
        }
        edge = next;
    }
    // A page that is all border is blank.
    border.iter().zip(paper).map(|(&border, paper)| border.then(|| paper.unwrap_or(WHITE))).collect()
}

/// The squares above, below and to the sides.
fn beside(i: usize, columns: usize, rows: usize) -> impl Iterator<Item = usize> {
    let (c, r) = (i % columns, i / columns);
    let left = (c > 0).then(|| i - 1);
    let right = (c + 1 < columns).then_some(i + 1);
    let above = (r > 0).then(|| i - columns);
    let below = (r + 1 < rows).then_some(i + columns);
    [left, right, above, below].into_iter().flatten()
}

/// How light the paper of a square is: the mean of what is no darker than the mean of all.
fn lightness(gray: &Gray, column: usize, row: usize) -> u8 {
    let rows = row * SQUARE..((row + 1) * SQUARE).min(gray.height);
    let columns = column * SQUARE..((column + 1) * SQUARE).min(gray.width);
    let pixels: Vec<u8> = rows.flat_map(|y| gray.row(y)[columns.clone()].to_vec()).collect();
    let mean = |pixels: &[u8]| pixels.iter().map(|&p| usize::from(p)).sum::<usize>() / pixels.len().max(1);
    let least = mean(&pixels);
    let paper: Vec<u8> = pixels.into_iter().filter(|&p| usize::from(p) >= least).collect();
    u8::try_from(mean(&paper)).unwrap_or(WHITE)
}

fn dark_squares(gray: &Gray, columns: usize, rows: usize) -> Vec<bool> {
    let mut sums = vec![(0_usize, 0_usize); columns * rows];
    for y in 0..gray.height {
        for (x, &p) in gray.row(y).iter().enumerate() {
            let square = &mut sums[y / SQUARE * columns + x / SQUARE];
            square.0 += usize::from(p);
            square.1 += 1;
        }
    }
    sums.into_iter().map(|(sum, count)| sum < DARK * count.max(1)).collect()
}

/// The dark squares that hang together with one at an edge.
fn reached_from_edges(dark: &[bool], columns: usize, rows: usize) -> Vec<bool> {
    let at_edge = |i: usize| {
        i / columns == 0 || i / columns == rows - 1 || i.is_multiple_of(columns) || i % columns == columns - 1
    };
    let mut open: Vec<usize> = (0..dark.len()).filter(|&i| dark[i] && at_edge(i)).collect();
    let mut reached = vec![false; dark.len()];
    open.iter().for_each(|&i| reached[i] = true);
    while let Some(i) = open.pop() {
        for n in beside(i, columns, rows).filter(|&n| dark[n]) {
            if !std::mem::replace(&mut reached[n], true) {
                open.push(n);
            }
        }
    }
    reached
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_at_an_edge_gets_paper_beyond_it() {
        let mut page = Gray::white(100, 60);
        assert_eq!(with_margin(page.clone(), 100.0), (page.clone(), 0));
        page.pixels[100..180].fill(0);
        let (wide, margin) = with_margin(page, 100.0);
        assert_eq!((wide.width, wide.height, margin), (120, 80, 10));
        assert_eq!([wide.get(10, 11), wide.get(89, 11), wide.get(90, 11), wide.get(10, 10)], [0, 0, WHITE, WHITE]);
    }
}
