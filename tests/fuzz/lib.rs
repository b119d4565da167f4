//! What the targets share: when a run of one has failed, and how made-up PDFs and pages are put together.

use std::panic::{self, AssertUnwindSafe};
use std::sync::Mutex;
use zhibiao::geom::Rect;
use zhibiao::grid::{Cell, Grid, Line, PageLayout};
use zhibiao::lexicon::Lexicon;
use zhibiao::provenance::Provenance;
use zhibiao::{check, form, normal, stitch};

static LAST_PANIC: Mutex<String> = Mutex::new(String::new());

/// Sets what a panic means. One in someone else's code is the library's to catch; one in the project's own is a defect,
/// caught or not.
pub fn begin() {
    panic::set_hook(Box::new(|info| {
        let theirs =
            info.location().is_some_and(|at| at.file().contains("/registry/") || at.file().starts_with("/rustc/"));
        if !theirs {
            eprintln!("{info}");
            std::process::abort();
        }
        *LAST_PANIC.lock().expect("nobody panics with it") = info.to_string();
    }));
}

/// Runs what must not panic.
pub fn run(f: impl FnOnce()) {
    if panic::catch_unwind(AssertUnwindSafe(f)).is_err() {
        eprintln!("not caught: {}", LAST_PANIC.lock().expect("nobody panics with it"));
        std::process::abort();
    }
}

/// A PDF of these bodies, numbered from 1, the first being the catalogue.
pub fn pdf(bodies: &[Vec<u8>]) -> Vec<u8> {
    let mut out = b"%PDF-1.7\n".to_vec();
    let mut places = Vec::new();
    for (number, body) in (1..).zip(bodies) {
        places.push(out.len());
        out.extend(format!("{number} 0 obj\n").into_bytes());
        out.extend(body);
        out.extend(b"\nendobj\n");
    }
    let table = out.len();
    out.extend(format!("xref\n0 {}\n0000000000 65535 f \n", bodies.len() + 1).into_bytes());
    out.extend(places.iter().flat_map(|place| format!("{place:010} 00000 n \n").into_bytes()));
    let end = format!("trailer\n<< /Size {} /Root 1 0 R >>\nstartxref\n{table}\n%%EOF\n", bodies.len() + 1);
    out.extend(end.into_bytes());
    out
}

/// A stream with more entries in its dictionary.
pub fn stream(entries: &str, content: &[u8]) -> Vec<u8> {
    let mut out = format!("<< /Length {} {entries} >>\nstream\n", content.len()).into_bytes();
    out.extend(content);
    out.extend(b"\nendstream");
    out
}

const ROW: f32 = 20.0;
const WIDTH: f32 = 600.0;

/// The pages that a text stands for: a line with tabs is a row of a grid, any other line stands outside; `<` and `^`
/// alone in a cell merge it with the one to the left or above; a form feed begins a page.
#[must_use]
pub fn pages(text: &str) -> Vec<PageLayout> {
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
            let rowspan = 1
                + (row + 1..rows.len())
                    .take_while(|&r| {
                        text(r, col) == "^" && !taken[r * cols + col..r * cols + col + colspan].contains(&true)
                    })
                    .count();
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
    Line {
        text: text.to_owned(),
        bbox,
        size: 10.0,
        bold: false,
        confidence: 1.0,
        provenance: Provenance::Drawn,
        odds: Vec::new(),
        pieces: Vec::new(),
    }
}

/// Reads the forms of pages to the end.
pub fn read(pages: &[PageLayout]) {
    let lexicon = Lexicon::built_in();
    let blocks = stitch::join(pages, lexicon, &stitch::Tuning::default());
    for draft in form::Reader::new(lexicon).read(&blocks) {
        check::form(&mut normal::form(draft, lexicon));
    }
}
