//! Scanned pages: a picture → an upright, straight one, and the lines that are ruled on it.

pub mod bits;
mod border;
pub mod curve;
pub mod dust;
pub mod flat;
mod gray;
pub mod image;
pub mod panels;
pub mod picture;
mod reds;
pub mod ridges;
pub mod seal;
pub mod skew;
pub mod strokes;

pub use bits::Bits;
pub use gray::{Gray, WHITE};
pub use picture::Picture;

use crate::geom::Projection;
use crate::ink::Stroke;

/// What decides how a picture is straightened and which lines are seen on it.
#[derive(Clone, Debug, PartialEq)]
pub struct Tuning {
    /// A pixel that differs by more than this from all its neighbours is a speck of dust.
    ///
    /// Too small: the points of small print go. Too large: dust becomes points and commas.
    pub speck: u8,
    /// Specks are dust where more than this share of the pixels are specks; a page of numbers has about 50 points in
    /// two million pixels.
    ///
    /// Too small: the points of decimals, a pixel each at 150 dots an inch, go with the dust. Too large: dust is read.
    pub dusty: f32,
    /// What is dust.
    pub dust: dust::Tuning,
    /// Which dark areas are turned over.
    pub panels: panels::Tuning,
    /// What is a seal.
    pub seal: seal::Tuning,
    /// What is ink.
    pub bits: bits::Tuning,
    /// How a page lies.
    pub skew: skew::Tuning,
    /// How bent a page may be.
    pub curve: curve::Tuning,
    /// What is a line.
    pub strokes: strokes::Tuning,
}

impl Default for Tuning {
    fn default() -> Self {
        Self {
            speck: 40,
            dusty: 8e-5,
            dust: dust::Tuning::default(),
            panels: panels::Tuning::default(),
            seal: seal::Tuning::default(),
            bits: bits::Tuning::default(),
            skew: skew::Tuning::default(),
            curve: curve::Tuning::default(),
            strokes: strokes::Tuning::default(),
        }
    }
}

/// A page that lies straight.
#[derive(Clone, Debug)]
pub struct Sheet {
    /// Its pixels.
    pub gray: Gray,
    /// The seals that were taken off it.
    pub seals: Vec<seal::Seal>,
    /// Which of them are ink.
    pub ink: Bits,
    /// Dots per inch.
    pub dpi: f32,
    /// The lines on it, in pixels.
    pub strokes: Vec<Stroke>,
    /// From its pixels to the page's own coordinates: points of a PDF page, pixels of an image file.
    pub to_page: Projection,
}

/// Straightens a picture and finds the lines on it; it may still stand on its side or head.
#[must_use]
pub fn sheet(picture: &Picture, tuning: &Tuning) -> Sheet {
    let share = skew::COARSE / picture.dpi;
    let side = |n: usize| bits::steps(n as f32 * share).max(1);
    let print = picture.gray.without_specks(tuning.speck, tuning.dusty);
    let print = if print.is_dark() { print.inverted() } else { print };
    let page = border::papered(&dust::wiped(print, picture.dpi, &tuning.dust));
    let page = panels::turned_over(page, picture.dpi, &tuning.panels);
    let (page, margin) = border::with_margin(page, picture.dpi);
    let small = page.resized(side(page.width), side(page.height));
    let lie = lie(&small, tuning);
    let (gray, back) = flat::straightened(&page, picture.dpi, &lie);
    let (gray, seals) = seal::lifted(gray, picture.dpi, &tuning.seal);
    let ink = Bits::of(&gray, picture.dpi, &tuning.bits);
    let strokes = strokes::find(&gray, picture.dpi, &tuning.strokes);
    Sheet {
        gray,
        seals,
        ink,
        dpi: picture.dpi,
        strokes,
        to_page: back
            .then(&Projection::translate(-(margin as f32), -(margin as f32)))
            .then(&Projection::scale(1.0 / picture.scale)),
    }
}

/// How a page lies, seen on a picture of it at [`skew::COARSE`].
fn lie(small: &Gray, tuning: &Tuning) -> flat::Lie {
    let ridges = |gray: &Gray| ridges::deep(gray, skew::COARSE, &tuning.strokes.ridges);
    let rows = skew::rows(&ridges(small), &tuning.skew);
    let columns = skew::columns(&ridges(&small.transposed()), rows.angle, &tuning.skew);
    let mut lie = flat::Lie { lines: (rows, columns), ..flat::Lie::default() };
    let straight = flat::straightened(small, skew::COARSE, &lie).0;
    let curve = |gray: &Gray| curve::of_rows(&ridges(gray), skew::COARSE, &tuning.curve);
    lie.curves = (curve(&straight), curve(&straight.transposed()));
    lie
}
