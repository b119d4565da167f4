//! An image file → its pages as they can be shown again without loss: the bytes of a JPEG as they are, or samples.

use super::picture;
use crate::diag::Error;
use crate::say;
use ::image::{ColorType, ImageFormat};
use std::io::Cursor;
use tiff::decoder::{Decoder, DecodingResult};

/// What the samples of an image are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Colours {
    /// One a pixel, lighter with its value.
    Gray,
    /// Red, green and blue.
    Rgb,
    /// Four inks.
    Cmyk,
}

/// A page of an image file.
#[derive(Clone, Debug, PartialEq)]
pub struct Image {
    /// In pixels.
    pub width: u32,
    /// In pixels.
    pub height: u32,
    /// Pixels in an inch of paper; what a sheet would have where the file does not say.
    pub dpi: f32,
    /// What its samples are.
    pub colours: Colours,
    /// How many bits a sample has: 1, or 8. A row begins with a byte of its own.
    pub bits: u8,
    /// Whether `samples` are the bytes of a JPEG.
    pub is_jpeg: bool,
    /// Whether a sample is the darker the larger it is.
    pub is_inverted: bool,
    /// Its samples row by row, or its bytes.
    pub samples: Vec<u8>,
}

/// The pages of an image file that [`picture::pages`] has read.
///
/// # Errors
/// [`Error::Image`] where it is damaged or has colours that a PDF does not know.
pub fn images(bytes: &[u8]) -> Result<Vec<Image>, Error> {
    let dpi: Vec<f32> = picture::pages(bytes)?.iter().map(|picture| picture.dpi / picture.scale).collect();
    let mut images = if bytes.starts_with(b"\xff\xd8") {
        vec![jpeg(bytes).ok_or_else(|| Error::Image(say!("it has no frame")))?]
    } else if bytes.starts_with(b"II") || bytes.starts_with(b"MM") {
        sheets(bytes)?
    } else {
        vec![single(bytes)?]
    };
    images.iter_mut().zip(dpi).for_each(|(image, dpi)| image.dpi = dpi);
    Ok(images)
}

fn damaged(what: impl std::fmt::Display) -> Error {
    Error::Image(say!("the decoder says '{}'", what.to_string()))
}

/// A JPEG by what its frame says (ISO/IEC 10918-1, B.2.2).
fn jpeg(bytes: &[u8]) -> Option<Image> {
    let (mut at, mut is_adobe) = (2, false);
    loop {
        let [0xFF, marker] = *bytes.get(at..at + 2)? else {
            at += 1;
            continue;
        };
        // Fill bytes, and markers that stand alone.
        if marker == 0xFF || matches!(marker, 0x01 | 0xD0..=0xD8) {
            at += if marker == 0xFF { 1 } else { 2 };
            continue;
        }
        let length = usize::from(u16::from_be_bytes([*bytes.get(at + 2)?, *bytes.get(at + 3)?]));
        let segment = bytes.get(at + 4..at + 2 + length)?;
        is_adobe |= marker == 0xEE && segment.starts_with(b"Adobe");
        if matches!(marker, 0xC0..=0xCF) && !matches!(marker, 0xC4 | 0xC8 | 0xCC) {
            let side = |at: usize| Some(u32::from(u16::from_be_bytes([*segment.get(at)?, *segment.get(at + 1)?])));
            let colours = match segment.get(5)? {
                1 => Colours::Gray,
                3 => Colours::Rgb,
                4 => Colours::Cmyk,
                _ => return None,
            };
            // Adobe writes its inks the other way round.
            let is_inverted = is_adobe && colours == Colours::Cmyk;
            let (width, height, samples) = (side(3)?, side(1)?, bytes.to_vec());
            return Some(Image { width, height, dpi: 72.0, colours, bits: 8, is_jpeg: true, is_inverted, samples });
        }
        at += 2 + length;
    }
}

/// The one picture of a PNG, BMP, WebP or GIF; what is clear is white.
fn single(bytes: &[u8]) -> Result<Image, Error> {
    let format = ::image::guess_format(bytes).unwrap_or(ImageFormat::Png);
    let decoded = ::image::load_from_memory_with_format(bytes, format).map_err(damaged)?;
    let (width, height) = (decoded.width(), decoded.height());
    let is_gray = matches!(decoded.color(), ColorType::L8 | ColorType::L16);
    let (colours, samples) = if is_gray {
        (Colours::Gray, decoded.into_luma8().into_raw())
    } else {
        let on_white = |part: u8, alpha: u8| {
            ((u32::from(part) * u32::from(alpha) + 255 * (255 - u32::from(alpha))) / 255).to_le_bytes()[0]
        };
        let rgba = decoded.into_rgba8().into_raw();
        (Colours::Rgb, rgba.chunks_exact(4).flat_map(|p| [p[0], p[1], p[2]].map(|part| on_white(part, p[3]))).collect())
    };
    Ok(Image { width, height, dpi: 72.0, colours, bits: 8, is_jpeg: false, is_inverted: false, samples })
}

/// The pages of a TIFF.
fn sheets(bytes: &[u8]) -> Result<Vec<Image>, Error> {
    let mut decoder = Decoder::new(Cursor::new(bytes)).map_err(damaged)?;
    let mut pages = Vec::new();
    loop {
        let (width, height) = decoder.dimensions().map_err(damaged)?;
        let kind = decoder.colortype().map_err(damaged)?;
        let samples = match decoder.read_image().map_err(damaged)? {
            DecodingResult::U8(samples) => samples,
            // Of 16 bits the higher eight.
            DecodingResult::U16(samples) => samples.iter().map(|sample| sample.to_be_bytes()[0]).collect(),
            _ => return Err(Error::Image(say!("its pixels are not of 16 bits or fewer"))),
        };
        let every = |step: usize, kept: usize| samples.chunks_exact(step).flat_map(|p| p[..kept].to_vec()).collect();
        let (colours, bits, samples) = match kind {
            tiff::ColorType::Gray(1) => (Colours::Gray, 1, samples),
            tiff::ColorType::Gray(8 | 16) => (Colours::Gray, 8, samples),
            tiff::ColorType::GrayA(8 | 16) => (Colours::Gray, 8, every(2, 1)),
            tiff::ColorType::RGB(8 | 16) => (Colours::Rgb, 8, samples),
            tiff::ColorType::RGBA(8 | 16) => (Colours::Rgb, 8, every(4, 3)),
            tiff::ColorType::CMYK(8 | 16) => (Colours::Cmyk, 8, samples),
            other => return Err(Error::Image(say!("its colours ({}) are not read", format!("{other:?}")))),
        };
        pages.push(Image { width, height, dpi: 72.0, colours, bits, is_jpeg: false, is_inverted: false, samples });
        if !decoder.more_images() {
            return Ok(pages);
        }
        decoder.next_image().map_err(damaged)?;
    }
}
