use super::*;
use crate::document::{Source as From, TextSource};
use crate::ink::pdf::{Book, Limits, Reader, Tuning};
use lopdf::{Object, Stream, dictionary};
use std::sync::Arc;

fn document() -> Document {
    let source =
        From { path: "a.pdf".into(), sha256: String::new(), page_count: Some(1), text_source: TextSource::Ocr };
    Document {
        schema_version: crate::document::SCHEMA_VERSION,
        source,
        forms: Vec::new(),
        diagnostics: Vec::new(),
        doubts: None,
    }
}

/// A PDF of one page whose content leaves its matrix scaled, turned by so many degrees, and cut out of a larger sheet.
fn turned(rotate: i64) -> Vec<u8> {
    let mut file = lopdf::Document::with_version("1.4");
    let tree = file.new_object_id();
    let drawn = file
        .add_object(Stream::new(lopdf::Dictionary::new(), b"0.5 0 0 0.5 30 30 cm 0.8 g 100 100 200 300 re f".to_vec()));
    let page = file.add_object(dictionary! {
        "Type" => "Page", "Parent" => tree, "Contents" => drawn, "Rotate" => rotate,
        "MediaBox" => [10, 20, 310, 420].map(Object::from).to_vec(), "CropBox" => [20, 40, 300, 400].map(Object::from).to_vec(),
    });
    file.objects.insert(tree, dictionary! { "Type" => "Pages", "Kids" => vec![page.into()], "Count" => 1 }.into());
    let root = file.add_object(dictionary! { "Type" => "Catalog", "Pages" => tree });
    file.trailer.set("Root", root);
    let mut out = Vec::new();
    file.save_to(&mut out).unwrap();
    out
}

fn at(x: f32, y: f32, text: &str) -> Placed {
    let bbox = Rect::new(x, y, x + 20.0, y + 10.0);
    let corners = [(x, y + 10.0), (x + 20.0, y + 10.0), (x, y)].map(|(x, y)| Point { x, y });
    Placed { text: text.into(), bbox, corners, is_recognised: true }
}

/// What our own reader sees of the layer: text, and box.
fn hidden(bytes: &[u8]) -> Vec<(String, Rect)> {
    let pdf = Pdf::open(bytes.to_vec(), None).unwrap();
    let book = Arc::new(Book::new(&pdf, 1, Tuning::default(), Limits::default()));
    let ink = Reader::new(book).page(1).unwrap().ink;
    assert!(ink.glyphs.is_empty(), "the layer cannot be seen");
    ink.hidden.iter().map(|glyph| (glyph.text.to_string(), glyph.bbox)).collect()
}

#[test]
fn a_layer_stands_where_it_was_read_on_pages_however_they_are_turned() {
    for rotate in [0, 90, 180, 270] {
        let before = turned(rotate);
        let pdf = Pdf::open(before.clone(), None).unwrap();
        let texts = vec![vec![at(30.0, 50.0, "绩"), at(50.0, 50.0, "𠮷")]];
        let after = appended(&before, &pdf, &texts, &document(), &Options::default()).unwrap();
        assert!(after.starts_with(&before), "{rotate}: the file stays as it is");
        let read = hidden(&after);
        assert_eq!(read.iter().map(|(text, _)| text.as_str()).collect::<String>(), "绩𠮷", "{rotate}");
        let middle = read[0].1.center();
        assert!((middle.x - 40.0).abs() < 2.0 && (middle.y - 55.0).abs() < 6.0, "{rotate}: {middle:?}");
        let pixels = |bytes: &[u8]| picture::shown(&Pdf::open(bytes.to_vec(), None).unwrap(), 1, 72.0).unwrap();
        assert_eq!(pixels(&before), pixels(&after), "{rotate}");
    }
}

#[test]
fn the_same_file_gives_the_same_bytes_and_what_is_drawn_needs_no_layer() {
    let before = turned(0);
    let pdf = Pdf::open(before.clone(), None).unwrap();
    let copy = |texts: Vec<Vec<Placed>>| {
        appended(&before, &pdf, &amended(texts, &document()), &document(), &Options::default()).unwrap()
    };
    assert_eq!(copy(vec![vec![at(30.0, 50.0, "绩")]]), copy(vec![vec![at(30.0, 50.0, "绩")]]));
    let drawn = Placed { is_recognised: false, ..at(30.0, 50.0, "绩") };
    assert!(hidden(&copy(vec![vec![drawn]])).is_empty());
}

#[test]
fn a_doubt_is_marked_where_it_stands_beside_the_notes_that_are_there() {
    use crate::diag::{Code, Diagnostic, Place};
    let before = turned(90);
    let pdf = Pdf::open(before.clone(), None).unwrap();
    let mut document = document();
    let place = Place { page: Some(1), bbox: Some(Rect::new(30.0, 50.0, 50.0, 60.0)) };
    document.diagnostics.push(Diagnostic::new(Code::LowConfidence, place, "'绩' may be misread"));
    let once = appended(&before, &pdf, &[Vec::new()], &document, &Options::default()).unwrap();
    let twice = appended(&once, &Pdf::open(once.clone(), None).unwrap(), &[Vec::new()], &document, &Options::default())
        .unwrap();
    let marks = |bytes: &[u8]| {
        let file = lopdf::Document::load_mem(bytes).unwrap();
        let page = *file.get_pages().get(&1).unwrap();
        let all = file.get_dictionary(page).unwrap().get(b"Annots").unwrap().as_array().unwrap().clone();
        all.iter().map(|one| file.get_dictionary(one.as_reference().unwrap()).unwrap().clone()).collect::<Vec<_>>()
    };
    assert_eq!((marks(&once).len(), marks(&twice).len()), (1, 2));
    let says = marks(&once)[0].get(b"Contents").unwrap().as_str().unwrap().to_vec();
    let units: Vec<u16> = says.chunks(2).map(|pair| u16::from_be_bytes([pair[0], pair[1]])).collect();
    assert_eq!(String::from_utf16(&units).unwrap(), "\u{feff}'绩' may be misread");
    // A page turned by 90°: what is 30 to 50 from the left as it is seen is so far from the bottom of its box, which
    // begins at 40.
    let rect: Vec<String> = marks(&once)[0]
        .get(b"Rect")
        .unwrap()
        .as_array()
        .unwrap()
        .iter()
        .map(|n| n.as_float().unwrap().to_string())
        .collect();
    assert_eq!(rect, ["70", "70", "80", "90"]);
}

#[test]
fn a_jpeg_goes_in_as_it_is_and_other_pictures_without_loss() {
    let mut pixels = ::image::RgbImage::from_pixel(200, 280, ::image::Rgb([250, 250, 240]));
    (0..40).for_each(|i| pixels.put_pixel(20 + i, 30, ::image::Rgb([10, 20, 30])));
    let encoded = |format| {
        let mut out = std::io::Cursor::new(Vec::new());
        pixels.write_to(&mut out, format).unwrap();
        out.into_inner()
    };
    let made = |bytes: &[u8]| paper::made(bytes, &[vec![at(30.0, 50.0, "绩效")]], &document()).unwrap();
    let jpeg = encoded(::image::ImageFormat::Jpeg);
    let copy = made(&jpeg);
    assert!(copy.windows(jpeg.len()).any(|window| window == jpeg));
    let shown = |bytes: &[u8]| {
        lopdf::Document::load_mem(bytes).unwrap().objects.into_values().find_map(|object| match object {
            Object::Stream(stream)
                if stream.dict.get(b"Subtype").is_ok_and(|kind| kind.as_name().is_ok_and(|name| name == b"Image")) =>
            {
                Some(stream)
            }
            _ => None,
        })
    };
    for format in [::image::ImageFormat::Png, ::image::ImageFormat::Bmp, ::image::ImageFormat::Tiff] {
        let copy = made(&encoded(format));
        assert_eq!(shown(&copy).unwrap().decompressed_content().unwrap(), *pixels.as_raw(), "{format:?}");
        assert_eq!(hidden(&copy).iter().map(|(text, _)| text.as_str()).collect::<String>(), "绩效");
        // A page as large as the sheet that the picture is taken for: the box in its pixels is found again.
        let pdf = Pdf::open(copy, None).unwrap();
        let (width, _) = pdf.syntax().pages()[0].render_dimensions();
        assert!((width / 200.0 * 280.0 - 11.69 * 72.0).abs() < 1.0 || width < 200.0, "{width}");
    }
    assert!(paper::made(b"\xff\xd8\xff", &[Vec::new()], &document()).is_err());
}
