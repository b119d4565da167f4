//! A grey picture.

use crate::geom::Rect;
use fast_image_resize::images::{Image, ImageRef};
use fast_image_resize::{FilterType, PixelType, ResizeAlg, ResizeOptions, Resizer};

/// A grey picture, row by row; 0 is black, 255 white.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Gray {
    /// Pixels in a row.
    pub width: usize,
    /// Rows.
    pub height: usize,
    /// `width * height` pixels.
    pub pixels: Vec<u8>,
}

/// White paper.
pub const WHITE: u8 = 255;
/// Between black and white.
pub(super) const MIDDLE: u8 = 128;

impl Gray {
    /// A white picture.
    #[must_use]
    pub fn white(width: usize, height: usize) -> Self {
        Self { width, height, pixels: vec![WHITE; width * height] }
    }

    /// The pixel at a place; white beyond the edges.
    #[must_use]
    pub fn get(&self, x: usize, y: usize) -> u8 {
        if x < self.width && y < self.height { self.pixels[y * self.width + x] } else { WHITE }
    }

    /// A row.
    #[must_use]
    pub fn row(&self, y: usize) -> &[u8] {
        &self.pixels[y * self.width..(y + 1) * self.width]
    }

    /// The part from `x0`, `y0` up to and without `x1`, `y1`, as far as it lies inside.
    #[must_use]
    pub fn crop(&self, x0: usize, y0: usize, x1: usize, y1: usize) -> Self {
        let (x1, y1) = (x1.min(self.width), y1.min(self.height));
        let (x0, y0) = (x0.min(x1), y0.min(y1));
        let pixels = (y0..y1).flat_map(|y| self.row(y)[x0..x1].iter().copied()).collect();
        Self { width: x1 - x0, height: y1 - y0, pixels }
    }

    /// Whether most of it is darker than the middle: light print on dark ground.
    #[must_use]
    pub fn is_dark(&self) -> bool {
        2 * self.pixels.iter().filter(|p| **p < MIDDLE).count() > self.pixels.len()
    }

    /// The same with light and dark exchanged.
    #[must_use]
    pub fn inverted(&self) -> Self {
        Self { pixels: self.pixels.iter().map(|p| WHITE - p).collect(), ..*self }
    }

    /// Makes a part of it white.
    #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "clamped to the picture")]
    pub fn wipe(&mut self, part: &Rect) {
        let clamped = |v: f32, most: usize| v.clamp(0.0, most as f32) as usize;
        let columns = clamped(part.x0.floor(), self.width)..clamped(part.x1.ceil(), self.width);
        for y in clamped(part.y0.floor(), self.height)..clamped(part.y1.ceil(), self.height) {
            self.pixels[y * self.width..][columns.clone()].fill(WHITE);
        }
    }

    /// The same picture in another size: averaged where it shrinks, interpolated where it grows.
    #[must_use]
    pub fn resized(&self, width: usize, height: usize) -> Self {
        let side = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
        let resize = || {
            let from = ImageRef::new(side(self.width), side(self.height), &self.pixels, PixelType::U8).ok()?;
            let mut to = Image::new(side(width), side(height), PixelType::U8);
            let options = ResizeOptions::new().resize_alg(ResizeAlg::Convolution(FilterType::Bilinear));
            Resizer::new().resize(&from, &mut to, &options).ok()?;
            Some(Self { width, height, pixels: to.into_vec() })
        };
        resize().unwrap_or_else(|| Self::white(width, height))
    }

    /// Rows for columns.
    #[must_use]
    pub fn transposed(&self) -> Self {
        let mut pixels = vec![WHITE; self.pixels.len()];
        for (y, row) in self.pixels.chunks_exact(self.width.max(1)).enumerate() {
            row.iter().enumerate().for_each(|(x, &p)| pixels[x * self.height + y] = p);
        }
        Self { width: self.height, height: self.width, pixels }
    }

    /// Pictures side by side, each scaled to the height of the first.
    #[must_use]
    pub fn beside(pictures: &[Self]) -> Self {
        let Some(first) = pictures.first() else { return Self::default() };
        if pictures.len() == 1 {
            return first.clone();
        }
        let height = first.height;
        let scaled: Vec<Self> =
            pictures.iter().map(|p| p.resized((p.width * height / p.height.max(1)).max(1), height)).collect();
        let pixels = (0..height).flat_map(|y| scaled.iter().flat_map(move |p| p.row(y).iter().copied())).collect();
        Self { width: scaled.iter().map(|p| p.width).sum(), height, pixels }
    }

    /// Without specks: single pixels that stand out from all their neighbours by this contrast get the mean of those.
    /// Where no more than a share of the pixels are such, they are no dust but points, and stay.
    #[must_use]
    pub fn without_specks(&self, contrast: u8, dusty: f32) -> Self {
        let specks = self.specks(contrast);
        let mut clean = self.clone();
        if specks.len() as f32 > dusty * self.pixels.len() as f32 {
            specks.into_iter().for_each(|(at, mean)| clean.pixels[at] = mean);
        }
        clean
    }

    /// The places of the single pixels that stand out from all their neighbours, and the mean of those.
    fn specks(&self, contrast: u8) -> Vec<(usize, u8)> {
        let mut specks = Vec::new();
        for y in 1..self.height.saturating_sub(1) {
            let (above, here, below) = (self.row(y - 1), self.row(y), self.row(y + 1));
            for x in 1..self.width.saturating_sub(1) {
                let around = [
                    above[x - 1],
                    above[x],
                    above[x + 1],
                    here[x - 1],
                    here[x + 1],
                    below[x - 1],
                    below[x],
                    below[x + 1],
                ];
                if around.iter().all(|&n| n > here[x].saturating_add(contrast))
                    || around.iter().all(|&n| here[x] > n.saturating_add(contrast))
                {
                    let sum: u32 = around.iter().map(|&n| u32::from(n)).sum();
                    specks.push((y * self.width + x, u8::try_from(sum / 8).unwrap_or(WHITE)));
                }
            }
        }
        specks
    }

    /// Turned clockwise by so many quarters.
    #[must_use]
    pub fn turned(&self, quarters: u32) -> Self {
        let (w, h) = (self.width, self.height);
        let at = |x: usize, y: usize| self.pixels[y * w + x];
        let (width, height) = if quarters % 2 == 1 { (h, w) } else { (w, h) };
        let from = |x: usize, y: usize| match quarters % 4 {
            0 => at(x, y),
            1 => at(y, h - 1 - x),
            2 => at(w - 1 - x, h - 1 - y),
            _ => at(w - 1 - y, x),
        };
        let pixels = (0..height).flat_map(|y| (0..width).map(move |x| (x, y))).map(|(x, y)| from(x, y)).collect();
        Self { width, height, pixels }
    }
}
