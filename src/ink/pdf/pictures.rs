//! An image → the colour it leaves, where it is so small that it must be a painted area or a line.

use super::marks::{Tint, narrow};
use crate::source::{SMALL, is_light};
use hayro_interpret::kurbo::Affine;
use hayro_interpret::{Image, ImageData};
use hayro_syntax::Filter;

/// Such an image has no more bytes: four channels of 16 bits are 32 kB.
const BYTES: usize = 1 << 20;

/// An image that covers more than this share of a page could be a strip of its scan.
pub(super) const LARGE: f32 = 0.02;

/// The resolution of an image on the page, in dots per inch; `transform` takes its pixels to points.
pub(super) fn dpi(transform: &Affine) -> f32 {
    let points_per_pixel = transform.determinant().abs().sqrt();
    if points_per_pixel > 0.0 { narrow(72.0 / points_per_pixel) } else { 0.0 }
}

/// The average colour of a small image; of a large one it is not known.
pub(super) fn tint(image: &Image<'_, '_>) -> Tint {
    let stream = match image {
        Image::Stencil(stencil) => stencil.stream(),
        Image::Raster(raster) => raster.stream(),
    };
    // A coded image has a size of its own, which may be larger than it says here.
    let coded = |f: &Filter| matches!(f, Filter::DctDecode | Filter::JpxDecode | Filter::Jbig2Decode | Filter::CcittFaxDecode);
    let small = u64::from(image.width()) * u64::from(image.height()) <= SMALL && !stream.filters().iter().any(coded);
    let small = small && is_light(stream, BYTES);
    small.then(|| average(image)).flatten().unwrap_or(Tint { rgb: None, alpha: 1.0 })
}

/// Whether nothing shows through an image.
pub(super) fn is_opaque(image: &Image<'_, '_>) -> bool {
    let Image::Raster(raster) = image else { return false };
    let dict = raster.stream().dict();
    !["SMask", "Mask", "SMaskInData"].iter().any(|key| dict.contains_key(key))
}

/// The average colour of an image.
fn average(image: &Image<'_, '_>) -> Option<Tint> {
    let mut tint = None;
    match image {
        Image::Stencil(stencil) => stencil.with_stencil(|mask, paint| tint = Some(Tint::of(paint, mean(&mask.data, 1)[0], false)), None),
        Image::Raster(raster) => raster.with_rgba(
            |data, alpha| {
                let alpha = alpha.map_or(1.0, |a| mean(&a.data, 1)[0]);
                let rgb = match data {
                    ImageData::Rgb(rgb) => mean(&rgb.data, 3),
                    ImageData::Luma(luma) => [mean(&luma.data, 1)[0]; 3],
                };
                tint = Some(Tint { rgb: Some(rgb), alpha });
            },
            None,
        ),
    }
    tint
}

/// The mean of each of `channels` interleaved channels of bytes, from 0 to 1.
fn mean(bytes: &[u8], channels: usize) -> [f32; 3] {
    let mut sums = [0_u64; 3];
    for pixel in bytes.chunks_exact(channels) {
        pixel.iter().zip(&mut sums).for_each(|(v, sum)| *sum += u64::from(*v));
    }
    let pixels = (bytes.len() / channels).max(1) as f64 * 255.0;
    sums.map(|sum| narrow(sum as f64 / pixels))
}
