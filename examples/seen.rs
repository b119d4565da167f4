//! What was seen on the pages of a scan: `seen FILE FOLDER` draws each page, straightened, into FOLDER as a PNG, with
//! its walls in red and the boxes of its characters in blue where they are sure, in orange where they are doubtful.
//!
//! The models are looked for in the folder that `ZHIBIAO_MODELS` names.

use image::{Rgb, RgbImage};
use std::error::Error;
use std::path::{Path, PathBuf};
use zhibiao::diag;
use zhibiao::geom::{Axis, Projection, Rect};
use zhibiao::ocr::{Ocr, models::Tier};
use zhibiao::provenance::SURE;
use zhibiao::raster::{self, Gray, Picture, picture};
use zhibiao::scan;
use zhibiao::source::Pdf;

fn main() -> Result<(), Box<dyn Error>> {
    let args: Vec<String> = std::env::args().skip(1).collect();
    let [file, folder] = &args[..] else { return Err("usage: seen FILE FOLDER".into()) };
    let models = PathBuf::from(std::env::var("ZHIBIAO_MODELS")?);
    let missing = |name: &str, error: &dyn std::fmt::Display| {
        diag::Error::Models(zhibiao::say!("{}: {}", name, error.to_string()))
    };
    let ocr = Ocr::load(Tier::Small, |name| std::fs::read(models.join(name)).map_err(|error| missing(name, &error)))?;
    for (number, page) in (1..).zip(pictures(file)?) {
        let reading = scan::read(&page, number, &[], &[], &ocr, &scan::Tuning::default())?;
        let stem = Path::new(file).file_stem().unwrap_or_default().to_string_lossy();
        drawn(&page, &reading)?.save(Path::new(folder).join(format!("{stem}-{number}.png")))?;
    }
    Ok(())
}

/// The pages of a file as pictures.
fn pictures(file: &str) -> Result<Vec<Picture>, Box<dyn Error>> {
    let bytes = std::fs::read(file)?;
    if !bytes.starts_with(b"%PDF") {
        return Ok(picture::pages(&bytes)?);
    }
    let pdf = Pdf::open(bytes, None)?;
    (1..=pdf.page_count()).map(|number| Ok(picture::of_pdf(&pdf, number, 200.0)?)).collect()
}

/// The page with what was seen on it; a page that was turned is drawn as it lay.
fn drawn(page: &Picture, reading: &scan::Reading) -> Result<RgbImage, Box<dyn Error>> {
    let Gray { width, height, pixels } = raster::sheet(page, &raster::Tuning::default()).gray;
    let colours = pixels.into_iter().flat_map(|light| [light; 3]).collect();
    let mut image =
        RgbImage::from_vec(u32::try_from(width)?, u32::try_from(height)?, colours).ok_or("the page has no pixels")?;
    let unit = Projection::scale(page.dpi / 72.0);
    for glyph in &reading.ink.glyphs {
        frame(
            &mut image,
            &unit.apply_rect(&glyph.bbox),
            if glyph.confidence < SURE { Rgb([255, 140, 0]) } else { Rgb([80, 120, 255]) },
        );
    }
    for stroke in &reading.ink.strokes {
        let (a, b, at) = (stroke.from, stroke.to, stroke.at);
        let wall = match stroke.axis {
            Axis::Horizontal => Rect { x0: a, x1: b, y0: at, y1: at },
            Axis::Vertical => Rect { x0: at, x1: at, y0: a, y1: b },
        };
        frame(&mut image, &unit.apply_rect(&wall), Rgb([255, 0, 0]));
    }
    Ok(image)
}

/// Draws the edge of a box.
#[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a place on a page")]
fn frame(image: &mut RgbImage, bbox: &Rect, colour: Rgb<u8>) {
    let [x0, y0, x1, y1] = [bbox.x0, bbox.y0, bbox.x1, bbox.y1].map(|side| side.max(0.0) as u32);
    let mut dot = |x: u32, y: u32| {
        if x < image.width() && y < image.height() {
            image.put_pixel(x, y, colour);
        }
    };
    (x0..=x1).for_each(|x| [y0, y1].into_iter().for_each(|y| dot(x, y)));
    (y0..=y1).for_each(|y| [x0, x1].into_iter().for_each(|x| dot(x, y)));
}
