//! Grids on pages → tables over pages → forms, their values and findings.
//!
//! The input is a text: a line with tabs is a row of a grid, any other line stands outside; `<` and `^` alone in a cell merge it with the one to the left or
//! above; a form feed begins a page.
#![no_main]

use libfuzzer_sys::fuzz_target;
use zhibiao::geom::Rect;
use zhibiao::grid::{Cell, Grid, Line, PageLayout};
use zhibiao::lexicon::Lexicon;
use zhibiao::{check, form, normal, stitch};

const ROW: f32 = 20.0;
const WIDTH: f32 = 600.0;

fn pages(text: &str) -> Vec<PageLayout> {
    (1..).zip(text.split('\u{c}')).map(|(number, page)| layout(number, page)).collect()
}

fn layout(number: u32, text: &str) -> PageLayout {
    let mut page = PageLayout { page: number, width: WIDTH, height: 800.0, ..PageLayout::default() };
    let (mut rows, mut y): (Vec<Vec<&str>>, f32) = (Vec::new(), 0.0);
    for line in text.split('\n') {
        if line.contains('\t') {
            rows.push(line.split('\t').collect());
        } else {
            page.grids.extend(grid(number, &std::mem::take(&mut rows), y));
            page.lines.push(printed(line, Rect::new(50.0, y, 50.0 + 10.0 * line.chars().count() as f32, y + ROW)));
        }
        y += ROW;
    }
    page.grids.extend(grid(number, &rows, y));
    page
}

fn grid(page: u32, rows: &[Vec<&str>], bottom: f32) -> Option<Grid> {
    let cols = rows.iter().map(Vec::len).max()?;
    let top = bottom - ROW * rows.len() as f32;
    let xs: Vec<f32> = (0..=cols).map(|n| n as f32 * WIDTH / cols as f32).collect();
    let ys: Vec<f32> = (0..=rows.len()).map(|n| top + n as f32 * ROW).collect();
    let text = |row: usize, col: usize| rows[row].get(col).copied().unwrap_or("");
    let mut taken = vec![false; rows.len() * cols];
    let mut cells = Vec::new();
    for row in 0..rows.len() {
        for col in 0..cols {
            if taken[row * cols + col] {
                continue;
            }
            let colspan = 1 + (col + 1..cols).take_while(|&c| text(row, c) == "<" && !taken[row * cols + c]).count();
            let rowspan = 1 + (row + 1..rows.len()).take_while(|&r| text(r, col) == "^" && !taken[r * cols + col..r * cols + col + colspan].contains(&true)).count();
            for r in row..row + rowspan {
                taken[r * cols + col..r * cols + col + colspan].fill(true);
            }
            let bbox = Rect::new(xs[col], ys[row], xs[col + colspan], ys[row + rowspan]);
            let text = text(row, col).to_owned();
            let lines = if text.is_empty() { Vec::new() } else { vec![printed(&text, bbox)] };
            cells.push(Cell { row, col, rowspan, colspan, lines, text, bbox, walls: Default::default(), unread: None });
        }
    }
    Some(Grid { page, bbox: Rect::new(0.0, top, WIDTH, bottom), xs, ys, cells })
}

fn printed(text: &str, bbox: Rect) -> Line {
    Line { text: text.to_owned(), bbox, size: 10.0, bold: false, confidence: 1.0, pieces: Vec::new() }
}

fuzz_target!(init: zhibiao_fuzz::begin(), |bytes: &[u8]| {
    zhibiao_fuzz::run(|| {
        let lexicon = Lexicon::built_in();
        let blocks = stitch::join(&pages(&String::from_utf8_lossy(bytes)), lexicon, &stitch::Tuning::default());
        for draft in form::Reader::new(lexicon).read(&blocks) {
            check::form(&mut normal::form(draft, lexicon));
        }
    });
});
