//! Strokes, glyphs and shades → the layout of a page, whose cells must tile their grids.
//!
//! A mark is six bytes: what it is, its place, its sides, and its manner. Places lie on a lattice of some points, now
//! and then a little beside it, as those of tables do.
#![no_main]

use libfuzzer_sys::fuzz_target;
use zhibiao::geom::{Axis, Point, Rect};
use zhibiao::grid::{self, Grid, Reading};
use zhibiao::ink::{Direction, Glyph, PageInk, Shade, Stroke};
use zhibiao::provenance::Provenance;

const TEXTS: [&str; 16] =
    ["年", "度", "目", "标", "1", "9", "%", "≥", " ", ".", "（", "A", "万", "元", "\u{fffd}", "fi"];

fn ink(bytes: &[u8]) -> PageInk {
    let mut ink = PageInk { page: 1, width: 600.0, height: 800.0, ..PageInk::default() };
    for mark in bytes.chunks_exact(6) {
        let [what, x, y, w, h, how] = [0, 1, 2, 3, 4, 5].map(|at| mark[at]);
        let place = |n: u8, step: f32| f32::from(n & 63) * step + f32::from(n >> 6) * 0.7;
        let (x, y, w, h) = (place(x, 10.0), place(y, 13.0), place(w, 10.0), place(h, 13.0));
        match what % 8 {
            0..3 => ink.strokes.push(Stroke {
                axis: Axis::Horizontal,
                at: y,
                from: x,
                to: x + w,
                width: f32::from(how & 7) * 0.5,
            }),
            3..5 => ink.strokes.push(Stroke {
                axis: Axis::Vertical,
                at: x,
                from: y,
                to: y + h,
                width: f32::from(how & 7) * 0.5,
            }),
            5 => ink.shades.push(Shade { bbox: Rect::new(x, y, x + w, y + h), lightness: f32::from(how) / 255.0 }),
            _ => ink.glyphs.push(Glyph {
                text: TEXTS[usize::from(how & 15)].into(),
                bbox: Rect::new(x, y - 9.0, x + w.min(20.0), y + 2.0),
                origin: Point { x, y },
                size: 4.0 + h / 40.0,
                direction: [Direction::Right, Direction::Down, Direction::Left, Direction::Up]
                    [usize::from(if how > 247 { how & 3 } else { 0 })],
                bold: how & 16 > 0,
                confidence: if how & 32 > 0 { 0.5 } else { 1.0 },
                provenance: if how & 32 > 0 { Provenance::RECOGNISED } else { Provenance::Drawn },
            }),
        }
    }
    ink
}

/// Every slot is covered once.
fn assert_tiled(grid: &Grid) {
    let (rows, cols) = (grid.ys.len() - 1, grid.xs.len() - 1);
    let mut covered = vec![0; rows * cols];
    for cell in &grid.cells {
        for row in cell.row..cell.row + cell.rowspan {
            (cell.col..cell.col + cell.colspan).for_each(|col| covered[row * cols + col] += 1);
        }
    }
    assert!(covered.iter().all(|n| *n == 1), "the cells do not tile the grid");
}

fuzz_target!(init: zhibiao_fuzz::begin(), |bytes: &[u8]| {
    zhibiao_fuzz::run(|| {
        let Some((how, marks)) = bytes.split_first() else { return };
        let reading = [Reading::Any, Reading::Ruled, Reading::Unruled][usize::from(how % 3)];
        let layout = grid::layout(&ink(marks), &grid::Tuning { reading, ..grid::Tuning::default() });
        layout.grids.iter().for_each(assert_tiled);
    });
});
