//! A PDF page → its [`PageInk`].
//!
//! `hayro-interpret` runs the content stream and calls a `Device` back for everything that is painted; the device here
//! notes what was painted where instead of painting it.
//!
//! ```no_run
//! # fn main() -> Result<(), zhibiao::diag::Error> {
//! let pdf = zhibiao::source::Pdf::open(std::fs::read("a.pdf").unwrap_or_default(), None)?;
//! for reading in zhibiao::ink::pdf::pages(&pdf, 1..=pdf.page_count()) {
//!     println!("{} glyphs on page {}", reading.ink.glyphs.len(), reading.ink.page);
//! }
//! # Ok(()) }
//! ```

mod pen;
mod strokes;

use crate::diag::Diagnostic;
use crate::ink::PageInk;
use crate::source::Pdf;
use hayro_interpret::kurbo::{Affine, Rect};
use hayro_interpret::{Context, InterpreterCache, InterpreterSettings, interpret_page};
use pen::Pen;
use std::ops::RangeInclusive;

pub use strokes::Tuning;

/// What was read of one page.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Reading {
    /// The ink; of a damaged page what was read before the damage.
    pub ink: PageInk,
    /// What could not be read.
    pub findings: Vec<Diagnostic>,
}

/// Reads the pages of `range` (from 1) in order, each when it is asked for; numbers beyond the last page give nothing.
pub fn pages(pdf: &Pdf, range: RangeInclusive<u32>) -> impl Iterator<Item = Reading> {
    let cache = InterpreterCache::new();
    let last = pdf.page_count().min(*range.end());
    (*range.start().max(&1)..=last).map(move |number| read(pdf, number, &cache, &Tuning::default()))
}

fn read<'a>(pdf: &'a Pdf, number: u32, cache: &InterpreterCache<'a>, tuning: &Tuning) -> Reading {
    let Some(page) = pdf.syntax().pages().get(number as usize - 1) else {
        return Reading::default();
    };
    let (width, height) = page.render_dimensions();
    let to_page = Affine::new(page.initial_transform(true).as_coeffs());
    let sheet = Rect::new(0.0, 0.0, width.into(), height.into());
    let mut context = Context::new(to_page, sheet, cache, pdf.syntax().xref(), InterpreterSettings::default());
    let mut pen = Pen::new(PageInk { page: number, width, height, ..PageInk::default() }, tuning.clone());
    interpret_page(page, &mut context, &mut pen);
    Reading { ink: pen.finish(), findings: Vec::new() }
}
