//! The dark border around a page that is smaller than the scanner's glass, or lay crooked on it.

use super::{Gray, WHITE};

/// The page is looked at in squares of this many pixels.
const SQUARE: usize = 8;
/// A square whose mean is below this is dark: darker than any shading, and than text, which is half paper.
const DARK: usize = 90;

/// The page with the dark areas that touch its edges made white.
#[must_use]
pub(super) fn whitened(gray: &Gray) -> Gray {
    let (columns, rows) = (gray.width.div_ceil(SQUARE), gray.height.div_ceil(SQUARE));
    let dark = dark_squares(gray, columns, rows);
    let outer = reached_from_edges(&dark, columns, rows);
    let mut gray = gray.clone();
    for y in 0..gray.height {
        for x in 0..gray.width {
            let (c, r) = (x / SQUARE, y / SQUARE);
            // The squares around hold the blurred edge of the border.
            let near = |c: usize, r: usize| outer[r * columns + c];
            let (left, right, above, below) = (c.saturating_sub(1), (c + 1).min(columns - 1), r.saturating_sub(1), (r + 1).min(rows - 1));
            if near(c, r) || near(left, r) || near(right, r) || near(c, above) || near(c, below) {
                gray.pixels[y * gray.width + x] = WHITE;
            }
        }
    }
    gray
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
    let at_edge = |i: usize| i / columns == 0 || i / columns == rows - 1 || i.is_multiple_of(columns) || i % columns == columns - 1;
    let mut open: Vec<usize> = (0..dark.len()).filter(|&i| dark[i] && at_edge(i)).collect();
    let mut reached = vec![false; dark.len()];
    open.iter().for_each(|&i| reached[i] = true);
    while let Some(i) = open.pop() {
        let (c, r) = (i % columns, i / columns);
        let next =
            [(c > 0).then(|| i - 1), (c + 1 < columns).then(|| i + 1), (r > 0).then(|| i - columns), (r + 1 < rows).then(|| i + columns)];
        for n in next.into_iter().flatten().filter(|&n| dark[n]) {
            if !std::mem::replace(&mut reached[n], true) {
                open.push(n);
            }
        }
    }
    reached
}
