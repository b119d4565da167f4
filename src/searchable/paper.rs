//! An image → a PDF that shows it, page by page, with a layer of text. A JPEG goes in as it is; what else there is goes
//! in without loss.

use super::layer::{Font, NAME};
use super::{Placed, marks};
use crate::diag::Error;
use crate::document::Document;
use crate::geom::Projection;
use crate::raster::image::{self, Colours, Image};
use crate::say;
use lopdf::{Dictionary, Object, Stream, dictionary};

/// Makes the PDF of an image whose pages have these texts.
pub(super) fn made(bytes: &[u8], texts: &[Vec<Placed>], document: &Document) -> Result<Vec<u8>, Error> {
    let wrong = |why: lopdf::Error| Error::Image(say!("no PDF can be made of it: {}", why.to_string()));
    let images = image::images(bytes)?;
    let mut file = lopdf::Document::with_version("1.7");
    let font = Font::of(texts.iter().flatten().map(|one| one.text.as_str()));
    let font_id = font.add_to(&mut file).map_err(wrong)?;
    let tree = file.new_object_id();
    let mut kids = Vec::new();
    for ((number, image), texts) in (1_u32..).zip(images).zip(texts) {
        let points = 72.0 / image.dpi;
        let (width, height) = (image.width as f32 * points, image.height as f32 * points);
        let to_paper = Projection::affine([points, 0.0, 0.0, -points, 0.0, height]);
        let mut drawn = format!("q\n{width:.3} 0 0 {height:.3} 0 0 cm\n/Page Do\nQ\n").into_bytes();
        drawn.extend(font.written(texts, &to_paper));
        let mut drawn = Stream::new(Dictionary::new(), drawn);
        drawn.compress().map_err(wrong)?;
        let (drawn, shown) = (file.add_object(drawn), file.add_object(stream(image).map_err(wrong)?));
        let page = file.add_object(dictionary! {
            "Type" => "Page", "Parent" => tree, "MediaBox" => vec![0.into(), 0.into(), Object::Real(width), Object::Real(height)], "Contents" => drawn,
            "Resources" => dictionary! { "XObject" => dictionary! { "Page" => shown }, "Font" => dictionary! { NAME => font_id } },
        });
        let marks: Vec<Object> = marks::of_page(document, number, &to_paper)
            .iter()
            .map(|mark| file.add_object(mark.annotation(page)).into())
            .collect();
        if !marks.is_empty() {
            file.get_object_mut(page).and_then(Object::as_dict_mut).map_err(wrong)?.set("Annots", marks);
        }
        kids.push(page.into());
    }
    let count = i64::try_from(kids.len()).unwrap_or(0);
    file.objects.insert(tree, dictionary! { "Type" => "Pages", "Kids" => kids, "Count" => count }.into());
    let root = file.add_object(dictionary! { "Type" => "Catalog", "Pages" => tree });
    file.trailer.set("Root", root);
    let mut out = Vec::new();
    file.save_to(&mut out).map_err(|why| wrong(why.into()))?;
    Ok(out)
}

/// An image as a stream that a page shows.
fn stream(image: Image) -> lopdf::Result<Stream> {
    let Image { width, height, colours, bits, is_jpeg, is_inverted, samples, .. } = image;
    let (space, parts) = match colours {
        Colours::Gray => ("DeviceGray", 1),
        Colours::Rgb => ("DeviceRGB", 3),
        Colours::Cmyk => ("DeviceCMYK", 4),
    };
    let mut about = dictionary! {
        "Type" => "XObject", "Subtype" => "Image", "Width" => i64::from(width), "Height" => i64::from(height), "ColorSpace" => space,
        "BitsPerComponent" => i64::from(bits),
    };
    if is_inverted {
        about.set("Decode", [1, 0].repeat(parts).into_iter().map(Object::from).collect::<Vec<_>>());
    }
    if is_jpeg {
        about.set("Filter", "DCTDecode");
        return Ok(Stream::new(about, samples).with_compression(false));
    }
    let mut stream = Stream::new(about, samples);
    stream.compress()?;
    Ok(stream)
}
