//! Spots of black: what hangs together, and what lies within reach.

use std::ops::Range;

use crate::geom::Rect;

/// A pixel darker than this is black.
pub(crate) const BLACK: u8 = 128;

/// Black pixels that touch one another, at sides or corners.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Spot {
    /// The places of its pixels, row by row through the picture.
    pub pixels: Vec<usize>,
    /// Around it, in pixels.
    pub bbox: Rect,
}

/// The spots of a picture.
pub(crate) fn of(black: &[bool], width: usize) -> Vec<Spot> {
    let mut open = black.to_vec();
    let height = black.len() / width.max(1);
    let mut spots = Vec::new();
    for start in 0..open.len() {
        if !std::mem::take(&mut open[start]) {
            continue;
        }
        let (mut pixels, mut seen) = (vec![start], 0);
        let mut bbox = pixel(start, width);
        while let Some(&at) = pixels.get(seen) {
            seen += 1;
            let (x, y) = (at % width, at / width);
            bbox = bbox.union(&pixel(at, width));
            for ny in y.saturating_sub(1)..(y + 2).min(height) {
                for nx in x.saturating_sub(1)..(x + 2).min(width) {
                    if std::mem::take(&mut open[ny * width + nx]) {
                        pixels.push(ny * width + nx);
                    }
                }
            }
        }
        spots.push(Spot { pixels, bbox });
    }
    spots
}

/// The spots with those that lie within twice so many steps as one.
pub(crate) fn grouped(black: &[bool], width: usize, by: usize) -> Vec<Spot> {
    let of_group = |group: Spot| {
        let pixels: Vec<usize> = group.pixels.into_iter().filter(|&at| black[at]).collect();
        let bbox = Rect::around(pixels.iter().map(|&at| pixel(at, width)))?;
        Some(Spot { pixels, bbox })
    };
    of(&dilated(black, width, by), width).into_iter().filter_map(of_group).collect()
}

/// The box of a pixel.
fn pixel(at: usize, width: usize) -> Rect {
    let (x, y) = ((at % width) as f32, (at / width) as f32);
    Rect::new(x, y, x + 1.0, y + 1.0)
}

/// The places of a row or column of pixels, and which of them are a run.
type Run = (Vec<usize>, Range<usize>);

/// The runs of black that are longer than so many, along rows and along columns: those of walls. Gaps up to a length do
/// not end a run that is mostly black.
fn runs(black: &[bool], width: usize, longest: usize, gap: usize) -> [Vec<Run>; 2] {
    let height = black.len() / width.max(1);
    let rows = (0..height).map(|y| (y * width..(y + 1) * width).collect::<Vec<usize>>());
    let columns = (0..width).map(|x| (x..black.len()).step_by(width).collect::<Vec<usize>>());
    let of_line = |line: Vec<usize>| {
        let mut found: Vec<(Range<usize>, usize)> = Vec::new();
        for i in (0..line.len()).filter(|&i| black[line[i]]) {
            match found.last_mut() {
                Some((run, count)) if i - run.end <= gap => (run.end, *count) = (i + 1, *count + 1),
                _ => found.push((i..i + 1, 1)),
            }
        }
        let long = found.into_iter().filter(|(run, count)| run.len() > longest && 10 * count > 6 * run.len());
        long.map(|(run, _)| (line.clone(), run)).collect::<Vec<Run>>()
    };
    [rows.flat_map(of_line).collect(), columns.flat_map(of_line).collect()]
}

/// Without the runs of black that are longer than so many.
pub(crate) fn without_runs(black: &[bool], width: usize, longest: usize, gap: usize) -> Vec<bool> {
    let mut left = black.to_vec();
    for (line, run) in runs(black, width, longest, gap).iter().flatten() {
        line[run.clone()].iter().for_each(|&at| left[at] = false);
    }
    left
}

/// The places onto which runs longer than so many go on, up to the next row or column with such a run.
pub(crate) fn continued(black: &[bool], width: usize, longest: usize, gap: usize) -> Vec<usize> {
    let [rows, columns] = runs(black, width, longest, gap);
    let mut on_row = vec![false; black.len()];
    let mut on_column = vec![false; black.len()];
    rows.iter().flat_map(|r| &r.0).for_each(|&at| on_row[at] = true);
    columns.iter().flat_map(|r| &r.0).for_each(|&at| on_column[at] = true);
    let mut places = Vec::new();
    for (runs, stops) in [(&rows, &on_column), (&columns, &on_row)] {
        for (line, run) in runs {
            places.extend(line[run.end..].iter().copied().take_while(|&at| !stops[at]));
            places.extend(line[..run.start].iter().rev().copied().take_while(|&at| !stops[at]));
        }
    }
    places
}

/// The box around all that is black.
pub(crate) fn around(black: &[bool], width: usize) -> Option<Rect> {
    Rect::around((0..black.len()).filter(|&at| black[at]).map(|at| pixel(at, width)))
}

/// The pixels whose surroundings are black up to so many steps each way.
pub(crate) fn eroded(black: &[bool], width: usize, by: usize) -> Vec<bool> {
    let white: Vec<bool> = black.iter().map(|b| !b).collect();
    dilated(&white, width, by).iter().map(|b| !b).collect()
}

/// The black pixels around which so many of the nine in a square are black.
pub(crate) fn dense(black: &[bool], width: usize, least: usize) -> Vec<bool> {
    let height = black.len() / width.max(1);
    let square = |at: usize| {
        let (x, y) = (at % width, at / width);
        let rows = y.saturating_sub(1)..(y + 2).min(height);
        rows.map(|y| (x.saturating_sub(1)..(x + 2).min(width)).filter(|x| black[y * width + x]).count()).sum::<usize>()
    };
    (0..black.len()).map(|at| black[at] && square(at) >= least).collect()
}

/// The pixels within so many steps of a black one, each way.
pub(crate) fn dilated(black: &[bool], width: usize, by: usize) -> Vec<bool> {
    let height = black.len() / width.max(1);
    let spread = |from: &[bool], count: usize, line: &dyn Fn(usize, usize) -> usize, length: usize| {
        let mut to = vec![false; from.len()];
        for n in 0..count {
            let mut last: Option<usize> = None;
            for (i, back) in (0..length).map(|i| (i, false)).chain((0..length).rev().map(|i| (i, true))) {
                if i == length - 1 && back {
                    last = None;
                }
                let at = line(n, i);
                if from[at] {
                    last = Some(i);
                }
                to[at] |= last.is_some_and(|last| last.abs_diff(i) <= by);
            }
        }
        to
    };
    let rows = spread(black, height, &|y, x| y * width + x, width);
    spread(&rows, width, &|x, y| y * width + x, height)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn picture(rows: &[&str]) -> (Vec<bool>, usize) {
        (rows.iter().flat_map(|r| r.chars().map(|c| c == '#')).collect(), rows[0].len())
    }

    #[test]
    fn what_touches_is_a_spot_and_what_is_near_a_group() {
        let (black, width) = picture(&["#....#.", ".#...#.", ".......", "......#"]);
        let spots = of(&black, width);
        assert_eq!(spots.iter().map(|s| s.pixels.len()).collect::<Vec<_>>(), [2, 2, 1]);
        let groups = |by: usize| grouped(&black, width, by).iter().map(|g| g.pixels.len()).collect::<Vec<_>>();
        assert_eq!(groups(1), [2, 3]);
        assert_eq!(groups(3), [5]);
    }

    #[test]
    fn a_stroke_two_pixels_wide_is_dense_and_an_edge_is_not() {
        let (black, width) = picture(&["##..#.", "##..#.", "##..#.", "....#."]);
        let dense = dense(&black, width, 5);
        assert_eq!((0..24).filter(|&at| dense[at]).collect::<Vec<_>>(), [6, 7]);
    }

    #[test]
    fn a_row_of_pixels_that_is_too_long_is_no_part_of_a_character() {
        let (black, width) = picture(&[".#.....", "#######", ".#....#"]);
        assert_eq!(without_runs(&black, width, 5, 0).iter().filter(|&&b| b).count(), 3);
        assert_eq!(without_runs(&black, width, 7, 0), black);
    }

    #[test]
    fn a_wall_goes_on_up_to_the_next_one() {
        let (black, width) = picture(&["..#....", "..#....", "..#....", ".......", "#######", "......."]);
        assert_eq!(continued(&black, width, 2, 0), [3 * width + 2]);
    }

    #[test]
    fn a_wide_spot_outlives_erosion_and_grows_back() {
        let (black, width) = picture(&["###....", "###..#.", "###....", "......."]);
        let core = eroded(&black, width, 1);
        assert_eq!(core.iter().filter(|&&b| b).count(), 4, "the edge of the picture counts as black");
        assert!(!core[width + 5]);
        assert!(dilated(&core, width, 1)[2 * width + 2]);
    }
}
