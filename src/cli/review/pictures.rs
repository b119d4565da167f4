//! The pages of the files on the desk as pictures, and cut-outs of them; the last ones are kept.

use crate::cli::input;
use image::codecs::png::{CompressionType, FilterType, PngEncoder};
use image::{ExtendedColorType, ImageEncoder};
use std::path::Path;
use std::sync::{Arc, Mutex, PoisonError};
use zhibiao::diag::Error;
use zhibiao::geom::Rect;
use zhibiao::raster::picture::{self, Shown};
use zhibiao::say;
use zhibiao::source::{self, Source};

/// So many pages are kept: the one that is looked at, those around it, and those that groups are cut from. One of A4
/// takes 12 MB.
const KEPT: usize = 8;
/// In dots per inch: enough for what is enlarged threefold on a screen.
const SHARP: f32 = 200.0;

/// A page, by its file and its number.
type Key = (usize, u32);

/// The pages that were drawn last.
#[derive(Default)]
pub(super) struct Pictures {
    kept: Mutex<Vec<(Key, Arc<Shown>)>>,
}

impl Pictures {
    /// A page of a file (from 1) as a PNG.
    pub(super) fn page(
        &self,
        file: usize,
        number: u32,
        path: &Path,
        password: Option<&str>,
    ) -> Result<Vec<u8>, String> {
        let shown = self.shown(file, number, path, password)?;
        png(&shown.pixels, shown.width, shown.height)
    }

    /// What stands in a box of a page, in the page's own coordinates, as a PNG.
    pub(super) fn cut(
        &self,
        file: usize,
        number: u32,
        area: Rect,
        path: &Path,
        password: Option<&str>,
    ) -> Result<Vec<u8>, String> {
        let shown = self.shown(file, number, path, password)?;
        #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "clamped to the picture")]
        let pixel = |at: f32, most: u32| ((at * shown.scale).round().clamp(0.0, most as f32)) as usize;
        let (x0, x1) = (pixel(area.x0, shown.width), pixel(area.x1, shown.width));
        let (y0, y1) = (pixel(area.y0, shown.height), pixel(area.y1, shown.height));
        if x0 >= x1 || y0 >= y1 {
            return Err("nothing of the page is in the box".to_owned());
        }
        let row = shown.width as usize * 3;
        let pixels: Vec<u8> =
            (y0..y1).flat_map(|y| shown.pixels[y * row + x0 * 3..y * row + x1 * 3].iter().copied()).collect();
        let side = |n: usize| u32::try_from(n).unwrap_or(0);
        png(&pixels, side(x1 - x0), side(y1 - y0))
    }

    /// The size of a page in its own coordinates.
    pub(super) fn size(
        &self,
        file: usize,
        number: u32,
        path: &Path,
        password: Option<&str>,
    ) -> Result<[f32; 2], String> {
        let shown = self.shown(file, number, path, password)?;
        Ok([shown.width as f32 / shown.scale, shown.height as f32 / shown.scale])
    }

    fn shown(&self, file: usize, number: u32, path: &Path, password: Option<&str>) -> Result<Arc<Shown>, String> {
        let key = (file, number);
        // Held while a page is drawn: who asks for the same one waits for it.
        let mut kept = self.kept.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(at) = kept.iter().position(|(other, _)| *other == key) {
            let found = kept.remove(at);
            let shown = Arc::clone(&found.1);
            kept.push(found);
            return Ok(shown);
        }
        let bytes = input::read(path)?;
        let shown = Arc::new(input::guarded(|| draw(bytes, number, password))?);
        if kept.len() >= KEPT {
            kept.remove(0);
        }
        kept.push((key, Arc::clone(&shown)));
        Ok(shown)
    }
}

fn draw(bytes: Vec<u8>, number: u32, password: Option<&str>) -> Result<Shown, Error> {
    match source::open(bytes, password)? {
        Source::Pdf(pdf) => picture::shown(&pdf, number, SHARP),
        Source::Image(bytes) => {
            let pages = picture::pages(&bytes)?;
            let page = (number as usize).checked_sub(1).and_then(|at| pages.get(at));
            page.map(Shown::from).ok_or_else(|| Error::Limit(say!("there is no page {}", number)))
        }
        Source::Text(_) => Err(Error::Limit(say!("a text has no pages"))),
    }
}

fn png(pixels: &[u8], width: u32, height: u32) -> Result<Vec<u8>, String> {
    let mut out = Vec::new();
    let encoder = PngEncoder::new_with_quality(&mut out, CompressionType::Fast, FilterType::Sub);
    encoder
        .write_image(pixels, width, height, ExtendedColorType::Rgb8)
        .map_err(|error| format!("it cannot be drawn: {error}"))?;
    Ok(out)
}
