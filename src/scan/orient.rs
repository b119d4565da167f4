//! Which way up a page picture stands.
//!
//! Lines of text are longer than high, so a page whose boxes of text are higher than long may stand on its side.
//! Whether it does, and on which one, or on its head, is told by reading a few lines each way: what does not stand
//! upright reads as nothing that the recogniser is sure of.

use super::pieces::pixels;
use crate::diag::Error;
use crate::geom::{Projection, Rect};
use crate::ocr::Ocr;
use crate::ocr::recognise::Char;
use crate::raster::{Gray, Picture};

/// What decides which way up a page is.
#[derive(Clone, Debug, PartialEq)]
pub struct Tuning {
    /// A box so many times longer than wide shows the direction of its line; labels that are written downwards are few.
    pub long: f32,
    /// So many lines are read, the longest ones.
    pub lines: usize,
    /// Lines that are read surer than this stand upright.
    ///
    /// Too small: a page on its head passes. Too large: poor pages are read twice.
    pub sure: f32,
    /// Another way up is the right one if it is read surer by this.
    pub surer: f32,
}

impl Default for Tuning {
    fn default() -> Self {
        Self { long: 2.0, lines: 12, sure: 0.85, surer: 0.15 }
    }
}

/// The quarters by which a page must be turned clockwise to stand upright; `boxes` are those of its lines of text, in
/// pixels.
///
/// # Errors
/// [`Error::Models`] where a network does not run.
pub(super) fn quarters(page: &Gray, boxes: &[Rect], ocr: &Ocr, tuning: &Tuning) -> Result<u32, Error> {
    let (high, wide): (Vec<&Rect>, Vec<&Rect>) =
        boxes.iter().filter(|b| elongation(b) >= tuning.long).partition(|b| b.height() > b.width());
    let length = |boxes: &[&Rect]| boxes.iter().map(|b| b.width().max(b.height())).sum::<f32>();
    let (mut lines, others): (_, &[u32]) = if length(&high) > length(&wide) { (high, &[1, 3]) } else { (wide, &[2]) };
    lines.sort_by(|a, b| b.area().total_cmp(&a.area()));
    lines.truncate(tuning.lines);
    let sureness = |quarters: u32| -> Result<f32, Error> {
        let pictures: Vec<Gray> = lines.iter().map(|b| crop(page, b).turned(quarters)).collect();
        Ok(mean(&ocr.glance(&pictures)?))
    };
    let as_it_is = sureness(0)?;
    let mut best = (0, as_it_is + tuning.surer);
    for &quarters in others.iter().filter(|_| as_it_is < tuning.sure) {
        let sureness = sureness(quarters)?;
        if sureness >= best.1 {
            best = (quarters, sureness);
        }
    }
    Ok(best.0)
}

/// How many times longer than wide a box is.
fn elongation(bbox: &Rect) -> f32 {
    let (w, h) = (bbox.width().max(1.0), bbox.height().max(1.0));
    w.max(h) / w.min(h)
}

fn crop(page: &Gray, bbox: &Rect) -> Gray {
    let [x0, y0, x1, y1] = pixels(bbox);
    page.crop(x0, y0, x1, y1)
}

/// The mean likelihood of all characters, 0 where there are none.
fn mean(lines: &[Vec<Char>]) -> f32 {
    let all = lines.iter().flatten();
    let (sum, count) = all.fold((0.0, 0.0), |(sum, count), c| (sum + c.confidence, count + 1.0));
    if count > 0.0 { sum / count } else { 0.0 }
}

/// From a picture that was turned clockwise by so many quarters to the picture as it was, in the page's own units.
pub(super) fn turned_back(picture: &Picture, quarters: u32) -> Projection {
    let (w, h) = (picture.gray.width as f32 / picture.scale, picture.gray.height as f32 / picture.scale);
    Projection::affine(match quarters % 4 {
        0 => return Projection::IDENTITY,
        1 => [0.0, -1.0, 1.0, 0.0, 0.0, h],
        2 => [-1.0, 0.0, 0.0, -1.0, w, h],
        _ => [0.0, 1.0, -1.0, 0.0, w, 0.0],
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::geom::Point;

    #[test]
    fn a_place_on_a_turned_picture_is_found_on_the_picture_as_it_was() {
        let mut gray = Gray::white(4, 6);
        gray.pixels[4 * 4 + 1] = 0;
        let picture = Picture { gray, dpi: 200.0, scale: 2.0 };
        for quarters in 0..4 {
            let turned = picture.gray.turned(quarters);
            let at = turned.pixels.iter().position(|&p| p == 0).unwrap_or_default();
            let (x, y) = ((at % turned.width) as f32 + 0.5, (at / turned.width) as f32 + 0.5);
            let place = Projection::scale(0.5).then(&turned_back(&picture, quarters)).apply(Point { x, y });
            assert!((place.x - 0.75).abs() < 0.01 && (place.y - 2.25).abs() < 0.01, "{quarters}: {place:?}");
        }
    }
}
