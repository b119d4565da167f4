//! An image → the colour it leaves, where it is so small that it must be a painted area or a line.

use super::marks::{Tint, narrow, rect};
use crate::geom::Rect;
use crate::source::{self, SMALL, is_light};
use crate::spots;
use crate::tone::without_red;
use hayro_interpret::kurbo::{Affine, Rect as KurboRect};
use hayro_interpret::{Image, ImageData, LumaData};
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
    let coded =
        |f: &Filter| matches!(f, Filter::DctDecode | Filter::JpxDecode | Filter::Jbig2Decode | Filter::CcittFaxDecode);
    let small = u64::from(image.width()) * u64::from(image.height()) <= SMALL && !stream.filters().iter().any(coded);
    let small = small && is_light(stream, BYTES);
    small.then(|| average(image)).flatten().unwrap_or(Tint { rgb: None, alpha: 1.0 })
}

/// An image with more pixels is not looked at here: a page of A4 at 400 dots per inch has 15 million.
const LOOKED_AT: u64 = 16_000_000;
/// Nor is one that inflates to more bytes than three channels of them.
const INFLATED: usize = 48 << 20;
/// An image is looked at with so many pixels along its longer side: characters of 10 points on A4 have 12 of them.
const GLANCE: u32 = 1_000;

/// What is printed in an image.
pub(super) struct Print {
    /// The boxes of what hangs together in it, on the page.
    pub(super) boxes: Vec<Rect>,
    /// Whether it is ruled as a table is.
    pub(super) ruled: bool,
}

/// What is printed in an image; red ink is left out, and light print on dark ground is print too. `None` where that
/// cannot be told without decoding too much.
pub(super) fn print(image: &Image<'_, '_>, to_page: &Affine) -> Option<Print> {
    let stream = match image {
        Image::Stencil(stencil) => stencil.stream(),
        Image::Raster(raster) => raster.stream(),
    };
    if source::pixels(stream) > LOOKED_AT || !is_light(stream, INFLATED) {
        return None;
    }
    let (width, height) = (image.width(), image.height());
    let share = (f64::from(GLANCE) / f64::from(width.max(height).max(1))).min(1.0);
    let side = |n: u32| narrowed(f64::from(n) * share).max(1);
    let small = Some((side(width), side(height)));
    let mut seen = None;
    match image {
        // What it paints is told by its mask; a pale one is no print.
        Image::Stencil(stencil) => stencil.with_stencil(
            |mask, paint| {
                let dark = Tint::of(paint, 1.0, true).lightness() < 0.5;
                seen = Some((mask.width, mask.data.iter().map(|alpha| if dark { 255 - alpha } else { 255 }).collect()));
            },
            small,
        ),
        Image::Raster(raster) => raster.with_rgba(|data, alpha| seen = Some(grays(data, alpha)), small),
    }
    let (columns, grays): (u32, Vec<u8>) = seen?;
    let ruled = is_ruled(&grays, columns as usize);
    let (boxes, columns, rows) = spots_of(&grays, columns as usize);
    let unit = Affine::scale_non_uniform(f64::from(width) / columns.max(1.0), f64::from(height) / rows.max(1.0));
    let placed = |b: &Rect| {
        rect((*to_page * unit).transform_rect_bbox(KurboRect::new(b.x0.into(), b.y0.into(), b.x1.into(), b.y1.into())))
    };
    Some(Print { boxes: boxes.iter().map(placed).collect(), ruled })
}

/// A table has so many lines across and down: two rows of two cells have three, one of which may be open or lost.
const RULED: [usize; 2] = [3, 2];
/// A line runs over this share of the picture across, and of it down, where a table may be a part of it.
const LONG: [usize; 2] = [2, 4];
/// A thin line that was made smaller with its picture is no darker than this on white.
const FAINT: u8 = 200;

/// Whether a picture has lines across and down as a table has.
fn is_ruled(grays: &[u8], width: usize) -> bool {
    let height = grays.len() / width.max(1);
    let is_dark = 2 * grays.iter().filter(|p| **p < spots::BLACK).count() > grays.len();
    let inked = |x: usize, y: usize| (grays[y * width + x] < FAINT) != is_dark;
    let longest = |line: &mut dyn Iterator<Item = bool>| {
        let (mut run, mut most) = (0, 0);
        line.for_each(|ink| {
            run = if ink { run + 1 } else { 0 };
            most = most.max(run);
        });
        most
    };
    let across: Vec<bool> =
        (0..height).map(|y| LONG[0] * longest(&mut (0..width).map(|x| inked(x, y))) >= width).collect();
    let down: Vec<bool> =
        (0..width).map(|x| LONG[1] * longest(&mut (0..height).map(|y| inked(x, y))) >= height).collect();
    // Rows of pixels beside one another are one line.
    let lines = |rows: &[bool]| rows.chunk_by(|a, b| a == b).filter(|run| run[0]).count();
    lines(&across) >= RULED[0] && lines(&down) >= RULED[1]
}

/// The width of a picture, and how dark each of its pixels looks on paper.
fn grays(data: ImageData, alpha: Option<LumaData>) -> (u32, Vec<u8>) {
    let (columns, grays) = match data {
        ImageData::Rgb(rgb) => (rgb.width, rgb.data.chunks_exact(3).map(|p| without_red(p[0], p[1], p[2])).collect()),
        ImageData::Luma(luma) => (luma.width, luma.data),
    };
    let shown = alpha.filter(|alpha| alpha.data.len() == grays.len()).map(|alpha| on_white(&grays, &alpha.data));
    (columns, shown.unwrap_or(grays))
}

/// The boxes of the spots that stand out against most of a picture, and its width and height.
fn spots_of(grays: &[u8], width: usize) -> (Vec<Rect>, f64, f64) {
    let dark = grays.iter().filter(|p| **p < spots::BLACK).count();
    let is_inverted = 2 * dark > grays.len();
    let black: Vec<bool> = grays.iter().map(|p| (*p < spots::BLACK) != is_inverted).collect();
    let boxes = spots::of(&black, width).into_iter().map(|spot| spot.bbox).collect();
    (boxes, width as f64, (grays.len() / width.max(1)) as f64)
}

/// Pixels that show through as far as their alpha says, on white.
fn on_white(grays: &[u8], alpha: &[u8]) -> Vec<u8> {
    let mixed = |(gray, alpha): (&u8, &u8)| {
        let (gray, alpha) = (u32::from(*gray), u32::from(*alpha));
        u8::try_from((gray * alpha + 255 * (255 - alpha)) / 255).unwrap_or(u8::MAX)
    };
    grays.iter().zip(alpha).map(mixed).collect()
}

#[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a share of the side of an image")]
fn narrowed(side: f64) -> u32 {
    side as u32
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
        Image::Stencil(stencil) => {
            stencil.with_stencil(|mask, paint| tint = Some(Tint::of(paint, mean(&mask.data, 1)[0], false)), None)
        }
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
