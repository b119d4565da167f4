//! Image files and the pages of PDFs → pictures.

use super::{Gray, reds};
use crate::diag::Error;
use crate::geom::{Point, Rect};
use crate::guard;
use crate::message::Message;
use crate::source::{PIXELS, Pdf, Scales, is_bmp, is_webp, is_whole_jpeg};
use crate::{say, sentence};
use hayro::vello_cpu::Pixmap;
use hayro::vello_cpu::color::palette::css;
use hayro::{PixmapSettings, RenderCache, RenderSettings};
use hayro_interpret::InterpreterSettings;
use image::codecs::bmp::BmpDecoder;
use image::codecs::gif::GifDecoder;
use image::codecs::jpeg::JpegDecoder;
use image::codecs::png::PngDecoder;
use image::codecs::webp::WebPDecoder;
use image::{ColorType, ImageDecoder};
use std::io::Cursor;
use tiff::decoder::{Decoder as TiffDecoder, DecodingResult};

/// A page as it was scanned.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Picture {
    /// Its pixels; red ink (seals) is left out where there is colour to tell it by.
    pub gray: Gray,
    /// Pixels in an inch of paper.
    pub dpi: f32,
    /// Pixels in a unit of the page's own coordinates: a point of a PDF, a pixel of an image file.
    pub scale: f32,
}

/// The longer side of A4, in inches: what a picture that does not tell its resolution is taken for.
const SHEET: f32 = 11.69;
/// A picture smaller than a sheet at this resolution, in dots per inch, is a part of a screen, which has so many.
const SCREEN: f32 = 96.0;
/// A PDF page is drawn at no less than this, in dots per inch, lest small print melts.
const COARSEST: f32 = 150.0;
/// A page is drawn or kept at no more than this, in dots per inch: nothing is gained beyond.
const FINEST: f32 = 300.0;

/// The pages of an image file.
///
/// # Errors
/// [`Error::Image`] where it is damaged, [`Error::Limit`] where it is too large.
pub fn pages(bytes: &[u8]) -> Result<Vec<Picture>, Error> {
    let decoded = guard::run(|| {
        if bytes.starts_with(b"\x89PNG") {
            PngDecoder::new(Cursor::new(bytes)).map_err(damaged).and_then(single)
        } else if bytes.starts_with(b"\xff\xd8") {
            JpegDecoder::new(Cursor::new(bytes)).map_err(damaged).and_then(single)
        } else if is_bmp(bytes) {
            BmpDecoder::new(Cursor::new(bytes)).map_err(damaged).and_then(single)
        } else if is_webp(bytes) {
            WebPDecoder::new(Cursor::new(bytes)).map_err(damaged).and_then(single)
        } else if bytes.starts_with(b"GIF") {
            GifDecoder::new(Cursor::new(bytes)).map_err(damaged).and_then(single)
        } else {
            sheets(bytes)
        }
    });
    decoded.unwrap_or_else(|| Err(Error::Image(say!("it cannot be decoded"))))
}

/// What an image file that can be decoded lacks, if anything: a decoder paints what is missing of a JPEG grey.
#[must_use]
pub fn damage(bytes: &[u8]) -> Option<&'static str> {
    (bytes.starts_with(b"\xff\xd8") && !is_whole_jpeg(bytes)).then_some(sentence!("its end is missing"))
}

/// Whether a picture on a page of a PDF (from 1) ends before it should.
#[must_use]
pub fn is_cut(pdf: &Pdf, number: u32) -> bool {
    let page = pdf.syntax().pages().get((number as usize).wrapping_sub(1));
    page.is_some_and(|page| guard::run(|| Scales::of_drawing().is_picture_cut(page)).unwrap_or(false))
}

/// A page of a PDF (from 1) as a picture with so many dots per inch, within what reading gains by.
///
/// # Errors
/// [`Error::Limit`] for a page that is too large, [`Error::Damaged`] for one that cannot be drawn.
pub fn of_pdf(pdf: &Pdf, number: u32, dpi: f32) -> Result<Picture, Error> {
    let (pixmap, scale) = drawn(pdf, number, dpi.clamp(COARSEST, FINEST))?;
    let colours = pixmap.data_as_u8_slice().chunks_exact(4).map(|p| [p[0], p[1], p[2]]);
    let pixels = reds::grays(colours, pixmap.width().into());
    let gray = Gray { width: pixmap.width().into(), height: pixmap.height().into(), pixels };
    Ok(Picture { gray, dpi: scale * 72.0, scale })
}

/// A page as a person sees it, in colour where it is known.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Shown {
    /// In pixels.
    pub width: u32,
    /// In pixels.
    pub height: u32,
    /// Red, green and blue of each pixel, row by row.
    pub pixels: Vec<u8>,
    /// Pixels in a unit of the page's own coordinates.
    pub scale: f32,
}

/// A page of a PDF (from 1) for a person to see, with so many dots per inch.
///
/// # Errors
/// As [`of_pdf`].
pub fn shown(pdf: &Pdf, number: u32, dpi: f32) -> Result<Shown, Error> {
    let (pixmap, scale) = drawn(pdf, number, dpi.min(FINEST))?;
    let pixels = pixmap.data_as_u8_slice().chunks_exact(4).flat_map(|p| [p[0], p[1], p[2]]).collect();
    Ok(Shown { width: pixmap.width().into(), height: pixmap.height().into(), pixels, scale })
}

impl From<&Picture> for Shown {
    /// The page as it is read, without colours.
    fn from(picture: &Picture) -> Self {
        let side = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
        let Gray { width, height, pixels } = &picture.gray;
        let pixels = pixels.iter().flat_map(|gray| [*gray; 3]).collect();
        Self { width: side(*width), height: side(*height), pixels, scale: picture.scale }
    }
}

/// Whether most of an area of a PDF page (from 1), in points, is in strong colours: maps and drawings are, sheets of
/// paper are not.
#[must_use]
pub fn is_coloured(pdf: &Pdf, number: u32, area: &Rect) -> bool {
    let Ok((pixmap, scale)) = drawn(pdf, number, GLANCE) else { return false };
    let colours = pixmap.data_as_u8_slice().chunks_exact(4).map(|p| [p[0], p[1], p[2]]);
    let (seen, strong) = strong_colours(colours, pixmap.width().into(), &area_in_pixels(area, scale));
    strong * 2 > seen
}

/// A page is drawn with so many dots per inch to see what it is.
const GLANCE: f32 = 36.0;

/// A colour is strong if its largest part is this much larger than its smallest one; the tint of old or coloured paper
/// is weaker.
const STRONG: u8 = 96;

fn area_in_pixels(area: &Rect, scale: f32) -> Rect {
    Rect { x0: area.x0 * scale, y0: area.y0 * scale, x1: area.x1 * scale, y1: area.y1 * scale }
}

/// How many pixels of a picture of this width lie in an area, and how many of them are in strong colours.
fn strong_colours(pixels: impl Iterator<Item = [u8; 3]>, width: usize, area: &Rect) -> (usize, usize) {
    let middle = |at: usize| Point { x: (at % width) as f32 + 0.5, y: (at / width) as f32 + 0.5 };
    let is_strong = |[r, g, b]: [u8; 3]| r.max(g).max(b) - r.min(g).min(b) >= STRONG;
    let inside = pixels.enumerate().filter(|(at, _)| area.contains(middle(*at)));
    inside.fold((0, 0), |(seen, strong), (_, pixel)| (seen + 1, strong + usize::from(is_strong(pixel))))
}

/// A page of a PDF (from 1) drawn on white with so many dots per inch, or fewer where it is too large; and its pixels
/// in a point.
fn drawn(pdf: &Pdf, number: u32, dpi: f32) -> Result<(Pixmap, f32), Error> {
    let wrong = || Error::Damaged(say!("page {} cannot be drawn", number));
    let page = pdf.syntax().pages().get((number as usize).wrapping_sub(1)).ok_or_else(wrong)?;
    if let Some(why) = guard::run(|| Scales::of_drawing().too_heavy(page)).unwrap_or(Some(sentence!("it is damaged"))) {
        return Err(Error::Limit(say!("page {} cannot be drawn: {}", number, Message::of(why))));
    }
    let (width, height) = page.render_dimensions();
    let most = f32::from(u16::MAX) / width.max(height).max(1.0);
    let scale = (dpi / 72.0).min(most).min((PIXELS as f32 / (width * height).max(1.0)).sqrt());
    let settings = PixmapSettings { x_scale: scale, y_scale: scale, bg_color: css::WHITE };
    let draw = || {
        hayro::render(page, &RenderCache::new(), &InterpreterSettings::default(), &RenderSettings::default(), &settings)
    };
    Ok((guard::run(draw).ok_or_else(wrong)?, scale))
}

fn damaged(what: impl std::fmt::Display) -> Error {
    Error::Image(say!("the decoder says '{}'", what.to_string()))
}

/// The one picture of a file of any kind but TIFF.
fn single(decoder: impl ImageDecoder) -> Result<Vec<Picture>, Error> {
    let (width, height) = decoder.dimensions();
    refuse_huge(width, height)?;
    let color = decoder.color_type();
    let mut bytes = vec![0; usize::try_from(decoder.total_bytes()).unwrap_or(0)];
    decoder.read_image(&mut bytes).map_err(damaged)?;
    Ok(vec![picture(width, height, grays(color, &bytes, width as usize), 0.0)])
}

/// The pages of a TIFF.
fn sheets(bytes: &[u8]) -> Result<Vec<Picture>, Error> {
    let mut decoder = TiffDecoder::new(Cursor::new(bytes)).map_err(damaged)?;
    let mut pages = Vec::new();
    loop {
        let (width, height) = decoder.dimensions().map_err(damaged)?;
        refuse_huge(width, height)?;
        let kind = decoder.colortype().map_err(damaged)?;
        let dpi = tiff_dpi(&mut decoder);
        let samples = match decoder.read_image().map_err(damaged)? {
            DecodingResult::U8(samples) => samples,
            // Of 16 bits the higher eight.
            DecodingResult::U16(samples) => samples.iter().map(|sample| sample.to_be_bytes()[0]).collect(),
            _ => return Err(Error::Image(say!("its pixels are not of 16 bits or fewer"))),
        };
        pages.push(picture(width, height, tiff_grays(kind, &samples, width as usize)?, dpi));
        if !decoder.more_images() {
            return Ok(pages);
        }
        decoder.next_image().map_err(damaged)?;
    }
}

/// What a TIFF says of its resolution, in dots per inch; 0 for nothing.
fn tiff_dpi<R: std::io::Read + std::io::Seek>(decoder: &mut TiffDecoder<R>) -> f32 {
    use tiff::tags::Tag;
    let unit = decoder.find_tag(Tag::ResolutionUnit).ok().flatten().and_then(|v| v.into_u16().ok()).unwrap_or(2);
    let per_unit = decoder.find_tag(Tag::XResolution).ok().flatten().and_then(|v| match v {
        tiff::decoder::ifd::Value::Rational(a, b) if b > 0 => Some(a as f32 / b as f32),
        _ => None,
    });
    per_unit.unwrap_or(0.0) * if unit == 3 { 2.54 } else { 1.0 }
}

fn tiff_grays(kind: tiff::ColorType, samples: &[u8], width: usize) -> Result<Vec<u8>, Error> {
    match kind {
        tiff::ColorType::Gray(8 | 16) => Ok(samples.to_vec()),
        tiff::ColorType::Gray(1) => {
            let bit = |row: &[u8], x: usize| if row[x / 8] >> (7 - x % 8) & 1 == 1 { 255 } else { 0 };
            Ok(samples.chunks_exact(width.div_ceil(8)).flat_map(|row| (0..width).map(move |x| bit(row, x))).collect())
        }
        tiff::ColorType::GrayA(8 | 16) => Ok(grays(ColorType::La8, samples, width)),
        tiff::ColorType::RGB(8 | 16) => Ok(grays(ColorType::Rgb8, samples, width)),
        tiff::ColorType::RGBA(8 | 16) => Ok(grays(ColorType::Rgba8, samples, width)),
        tiff::ColorType::CMYK(8 | 16) => {
            let lit =
                |ink: u8, black: u8| u8::try_from(u32::from(255 - ink) * u32::from(255 - black) / 255).unwrap_or(255);
            let colour = |p: &[u8]| [lit(p[0], p[3]), lit(p[1], p[3]), lit(p[2], p[3])];
            Ok(reds::grays(samples.chunks_exact(4).map(colour), width))
        }
        other => Err(Error::Image(say!("its colours ({}) are not read", format!("{other:?}")))),
    }
}

fn refuse_huge(width: u32, height: u32) -> Result<(), Error> {
    let pixels = u64::from(width) * u64::from(height);
    if pixels == 0 {
        return Err(Error::Image(say!("it has no pixel")));
    }
    let huge = || {
        Error::Limit(say!("the picture has {} million pixels; scan it with fewer dots per inch", pixels / 1_000_000))
    };
    if pixels > PIXELS { Err(huge()) } else { Ok(()) }
}

fn grays(color: ColorType, bytes: &[u8], width: usize) -> Vec<u8> {
    let channels = usize::from(color.channel_count());
    let step = usize::from(color.bytes_per_pixel());
    let deep = step / channels.max(1);
    // Of 16 bits the higher eight; the machine's order is the decoder's.
    let high = if deep == 2 && cfg!(target_endian = "little") { 1 } else { 0 };
    let sample = move |pixel: &[u8], channel: usize| pixel[channel * deep + high];
    let on_white = |value: u8, alpha: u8| {
        u8::try_from((u32::from(value) * u32::from(alpha) + 255 * (255 - u32::from(alpha))) / 255).unwrap_or(255)
    };
    let pixels = bytes.chunks_exact(step.max(1));
    let values = if channels < 3 {
        pixels.clone().map(|pixel| sample(pixel, 0)).collect()
    } else {
        reds::grays(pixels.clone().map(|pixel| [sample(pixel, 0), sample(pixel, 1), sample(pixel, 2)]), width)
    };
    let is_clear = channels % 2 == 0;
    values
        .into_iter()
        .zip(pixels)
        .map(|(value, p)| if is_clear { on_white(value, sample(p, channels - 1)) } else { value })
        .collect()
}

/// A picture of known resolution, or of one that a sheet of paper would have.
fn picture(width: u32, height: u32, pixels: Vec<u8>, dpi: f32) -> Picture {
    let gray = Gray { width: width as usize, height: height as usize, pixels };
    let guessed = (width.max(height) as f32 / SHEET).max(SCREEN);
    let dpi = if (60.0..=1_300.0).contains(&dpi) { dpi } else { guessed };
    Picture { gray, dpi, scale: 1.0 }.at_most(FINEST)
}

impl Picture {
    /// The same with no more dots per inch than this.
    fn at_most(self, dpi: f32) -> Self {
        if self.dpi <= dpi * 1.2 {
            return self;
        }
        let share = dpi / self.dpi;
        #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "sides of a picture")]
        let side = |n: usize| ((n as f32 * share).round() as usize).max(1);
        let gray = self.gray.resized(side(self.gray.width), side(self.gray.height));
        Self { gray, dpi, scale: self.scale * share }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_strong_colours_inside_of_the_area_count() {
        let (map, paper, yellowed) = ([0, 255, 255], [255; 3], [230, 215, 170]);
        let share = |pixels: [[u8; 3]; 6], area| strong_colours(pixels.into_iter(), 3, &area);
        let all = Rect::new(0.0, 0.0, 3.0, 2.0);
        assert_eq!(share([map, map, map, paper, yellowed, map], all), (6, 4));
        assert_eq!(share([yellowed; 6], all), (6, 0));
        assert_eq!(share([map, paper, paper, map, paper, paper], Rect::new(0.0, 0.0, 1.0, 2.0)), (2, 2));
    }
}
