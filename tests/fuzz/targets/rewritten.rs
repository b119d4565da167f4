//! A form of the corpus in other words → its forms, values and findings.
//!
//! The length of the first line says which form it is; each line after it is the place of a cell, a tab, and what
//! stands there instead.
#![no_main]

use libfuzzer_sys::fuzz_target;
use std::sync::OnceLock;
use zhibiao::grid::{self, Cell, PageLayout};
use zhibiao::ink;
use zhibiao::source::Pdf;

const FORMS: [&[u8]; 3] = [
    include_bytes!("../../corpus/text-014.pdf"),
    include_bytes!("../../corpus/text-019.pdf"),
    include_bytes!("../../corpus/text-049.pdf"),
];

fn forms() -> &'static [Vec<PageLayout>] {
    static READ: OnceLock<Vec<Vec<PageLayout>>> = OnceLock::new();
    READ.get_or_init(|| FORMS.iter().map(|bytes| layouts(bytes)).collect())
}

fn layouts(bytes: &[u8]) -> Vec<PageLayout> {
    let pdf = Pdf::open(bytes.to_vec(), None).expect("the form is sound");
    ink::pdf::pages(&pdf, 1..=pdf.page_count()).map(|page| grid::layout(&page.ink, &grid::Tuning::default())).collect()
}

fn rewrite(cell: &mut Cell, text: &str) {
    cell.text = text.to_owned();
    cell.lines.truncate(usize::from(!text.is_empty()));
    cell.lines.iter_mut().for_each(|line| line.text = text.to_owned());
}

fuzz_target!(init: zhibiao_fuzz::begin(), |bytes: &[u8]| {
    zhibiao_fuzz::run(|| {
        let text = String::from_utf8_lossy(bytes);
        let mut lines = text.split('\n');
        let which = lines.next().map_or(0, str::len) % FORMS.len();
        let mut pages = forms()[which].clone();
        for (place, instead) in lines.filter_map(|line| line.split_once('\t')) {
            let mut cells: Vec<&mut Cell> = pages.iter_mut().flat_map(|page| &mut page.grids).flat_map(|grid| &mut grid.cells).collect();
            let at = place.bytes().fold(0_usize, |sum, b| sum.wrapping_mul(31).wrapping_add(usize::from(b))) % cells.len();
            rewrite(cells[at], instead);
        }
        zhibiao_fuzz::read(&pages);
    });
});
