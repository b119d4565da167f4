//! Pages that are pictures: straightening them, seeing their rulings, and reading them with the models that
//! `scripts/fetch-models` gets.

use super::paper::Paper;
use lopdf::dictionary;
use std::f32::consts::PI;
use std::fs;
use std::path::Path;
use std::process::{Command, Output};
use zhibiao::diag::{Error, Severity};
use zhibiao::geom::{Axis, Point, Projection, Rect};
use zhibiao::pages;
use zhibiao::raster::{self, Gray, Picture, flat, picture};
use zhibiao::source::Pdf;
use zhibiao::vocabulary::Wordless;

const DPI: f32 = 200.0;

/// A sheet of paper with a table of three columns and ten rows in the middle, its rulings two pixels thick and as dark
/// as `ink`.
fn table(ink: u8) -> Gray {
    let mut page = Gray::white(1_000, 1_200);
    let mut fill = |x0: usize, y0: usize, x1: usize, y1: usize| {
        (y0..y1).for_each(|y| page.pixels[y * 1_000 + x0..y * 1_000 + x1].fill(ink));
    };
    (0..=10).for_each(|row| fill(200, 200 + 80 * row, 802, 202 + 80 * row));
    (0..=3).for_each(|column| fill(200 + 200 * column, 200, 202 + 200 * column, 1_002));
    page
}

fn picture_of(gray: Gray) -> Picture {
    Picture { gray, dpi: DPI, scale: 1.0 }
}

/// The places of the long lines of an axis, rounded, each once.
fn lines(sheet: &raster::Sheet, axis: Axis) -> Vec<i32> {
    let long = sheet.strokes.iter().filter(|s| s.axis == axis && s.to - s.from > 400.0);
    #[allow(clippy::cast_possible_truncation, reason = "a place on a small page")]
    let mut places: Vec<i32> = long.map(|s| (s.at / 10.0).round() as i32 * 10).collect();
    places.sort_unstable();
    places.dedup();
    places
}

/// The table turned back by an angle in degrees, and the map to it as it was.
fn turned(degrees: f32) -> (Gray, Projection) {
    flat::straightened(&table(60), DPI, &flat::Lie::askew(degrees))
}

#[test]
fn a_bent_page_is_flattened() {
    let flat = table(60);
    let mut bent = Gray::white(flat.width, flat.height);
    for y in 10..flat.height - 10 {
        for x in 0..flat.width {
            // A wave of 1 mm to both sides, along the whole width.
            let from = y as f32 + 8.0 * (x as f32 / flat.width as f32 * 2.0 * PI).sin();
            #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a row of the page")]
            let row = from.round() as usize;
            bent.pixels[y * flat.width + x] = flat.get(x, row);
        }
    }
    let sheet = raster::sheet(&picture_of(bent), &raster::Tuning::default());
    let across: Vec<_> = sheet.strokes.iter().filter(|s| s.axis == Axis::Horizontal && s.to - s.from > 550.0).collect();
    assert_eq!(across.len(), 11, "each row is one line again");
}

#[test]
fn a_page_that_lies_askew_is_straightened() {
    for degrees in [-5.3_f32, -0.4, 0.0, 1.7, 6.0] {
        let (page, _) = turned(-degrees);
        let sheet = raster::sheet(&picture_of(page), &raster::Tuning::default());
        let [from, to] = [0.0, 100.0].map(|x| sheet.to_page.apply(Point { x, y: 0.0 }));
        let seen = (to.y - from.y).atan2(to.x - from.x).to_degrees();
        assert!((seen - degrees).abs() < 0.06, "{degrees}: {:?}", sheet.to_page);
        assert_eq!(lines(&sheet, Axis::Horizontal).len(), 11, "{degrees}");
        assert_eq!(lines(&sheet, Axis::Vertical).len(), 4, "{degrees}");
    }
}

/// A page as a camera sees it: turned by an angle in degrees, and seen smaller to the right and below, at half of its
/// sides by these shares; and the map to that picture.
fn photographed(page: &Gray, (right, below): (f32, f32), degrees: f32) -> (Gray, Projection) {
    let (w, h) = (page.width as f32, page.height as f32);
    let (sin, cos) = degrees.to_radians().sin_cos();
    let camera = Projection::translate(-w / 2.0, -h / 2.0)
        .then(&Projection::affine([cos, sin, -sin, cos, 0.0, 0.0]))
        .then(&Projection::perspective(2.0 * right / w, 2.0 * below / h))
        .then(&Projection::translate(w / 2.0, h / 2.0));
    let back = camera.inverse().unwrap();
    let mut photo = Gray::white(page.width, page.height);
    for (at, pixel) in photo.pixels.iter_mut().enumerate() {
        let from = back.apply(Point { x: (at % page.width) as f32 + 0.5, y: (at / page.width) as f32 + 0.5 });
        if from.x >= 0.0 && from.y >= 0.0 && from.x < w && from.y < h {
            #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a pixel of the page")]
            let lightness = page.get(from.x as usize, from.y as usize);
            *pixel = lightness;
        }
    }
    (photo, camera)
}

#[test]
fn a_page_that_was_seen_at_an_angle_is_flattened_and_its_boxes_are_found_on_it() {
    for (shares, degrees) in [((0.09, 0.0), 0.0), ((0.0, -0.08), 0.0), ((-0.05, 0.07), 1.5), ((0.03, 0.1), -3.0)] {
        let (photo, camera) = photographed(&table(60), shares, degrees);
        let sheet = raster::sheet(&picture_of(photo), &raster::Tuning::default());
        assert_eq!(lines(&sheet, Axis::Horizontal).len(), 11, "{shares:?} {degrees}");
        assert_eq!(lines(&sheet, Axis::Vertical).len(), 4, "{shares:?} {degrees}");
        let ends = |axis: Axis| {
            let places = || sheet.strokes.iter().filter(|s| s.axis == axis && s.to - s.from > 400.0).map(|s| s.at);
            [places().fold(f32::MAX, f32::min), places().fold(0.0, f32::max)]
        };
        // The corners of the table are found where the camera saw them.
        for (x, left) in ends(Axis::Vertical).into_iter().zip([201.0, 801.0]) {
            for (y, top) in ends(Axis::Horizontal).into_iter().zip([201.0, 1_001.0]) {
                let (seen, meant) = (sheet.to_page.apply(Point { x, y }), camera.apply(Point { x: left, y: top }));
                let off = (seen.x - meant.x).hypot(seen.y - meant.y);
                assert!(off < 4.0, "{shares:?} {degrees}: {seen:?} {meant:?}");
            }
        }
    }
}

#[test]
fn a_box_on_the_straight_page_is_found_on_the_page_as_it_was() {
    let (page, to_first) = turned(3.0);
    let corner = to_first.apply(Point { x: 0.0, y: 0.0 });
    let back = Projection::scale(2.0).then(&to_first).apply(Point { x: 0.0, y: 0.0 });
    assert!((corner.x - back.x).abs() < 0.01 && page.width > 1_000);
    let around = to_first.apply_rect(&Rect::new(0.0, 0.0, page.width as f32, page.height as f32));
    assert!(around.x0 < 0.0 && around.x1 > 1_000.0, "{around:?}");
}

#[test]
fn faint_broken_and_grainy_rulings_are_seen() {
    let rows: Vec<i32> = (0..=10).map(|row| 200 + 80 * row).collect();
    let mut faint = table(225);
    let mut broken = table(40);
    for (i, pixel) in broken.pixels.iter_mut().enumerate() {
        if (i % 1_000) % 20 < 6 && (i / 1_000) % 20 < 18 {
            *pixel = 255;
        }
    }
    // Grain of a fixed pattern: every pixel differs from its neighbours by up to twelve.
    faint.pixels.iter_mut().enumerate().for_each(|(i, p)| *p = p.saturating_sub(u8::try_from(i * 7_919 % 12).unwrap()));
    for (name, page) in [("faint", faint), ("broken", broken)] {
        let sheet = raster::sheet(&picture_of(page), &raster::Tuning::default());
        assert_eq!(lines(&sheet, Axis::Horizontal), rows, "{name}");
    }
}

#[test]
fn the_dark_border_of_a_scanner_neither_turns_the_page_nor_stays() {
    let (mut page, _) = turned(-2.0);
    for y in 0..60 {
        page.pixels[y * page.width..(y + 1) * page.width].fill(30);
    }
    let sheet = raster::sheet(&picture_of(page), &raster::Tuning::default());
    assert_eq!(lines(&sheet, Axis::Horizontal).len(), 11);
    assert!(sheet.gray.row(60).iter().all(|&p| p > 200));
}

#[test]
fn the_shadow_beside_a_dark_border_is_no_ink() {
    let mut page = Gray::white(1200, 800);
    for (at, p) in page.pixels.iter_mut().enumerate() {
        // From a border of 40 rows on, the paper lightens from 150 to 255.
        let y = at / 1200;
        *p = if y < 40 { 20 } else { u8::try_from((y * 105 / 800 + 145).min(255)).unwrap() };
    }
    let sheet = raster::sheet(&picture_of(page), &raster::Tuning::default());
    let inked = sheet.ink.ink.iter().filter(|&&ink| ink).count();
    assert_eq!((inked, sheet.strokes.len()), (0, 0));
}

#[test]
fn specks_go_and_points_stay() {
    let mut page = Gray::white(20, 20);
    page.pixels[5 * 20 + 5] = 0;
    for at in [10 * 20 + 10, 10 * 20 + 11, 11 * 20 + 10, 11 * 20 + 11] {
        page.pixels[at] = 0;
    }
    let clean = page.without_specks(40, 0.001);
    assert_eq!((clean.get(5, 5), clean.get(10, 10), clean.get(11, 11)), (255, 0, 0));
    assert_eq!(page.without_specks(40, 0.01).get(5, 5), 0, "one of 400 is a point");
}

#[test]
fn a_damaged_image_is_refused_with_what_to_do() {
    for bytes in [&b"\x89PNG\r\n\x1a\n"[..], b"\xff\xd8\xff\xe0\0\x10JFIF", b"II*\0\x08\0\0\0", b"MM\0*\0\0\0\x08"] {
        let error = picture::pages(bytes).unwrap_err();
        assert!(matches!(error, Error::Image(_)), "{error:?}");
        assert!(error.to_string().ends_with("open it in an image viewer and save it anew"), "{error}");
    }
}

#[test]
fn pages_of_a_tiff_and_colours_are_read() {
    let mut bytes = std::io::Cursor::new(Vec::new());
    let mut writer = tiff::encoder::TiffEncoder::new(&mut bytes).unwrap();
    writer.write_image::<tiff::encoder::colortype::Gray8>(2, 2, &[0, 128, 255, 7]).unwrap();
    // Red ink of a seal, black ink, paper, blue ink.
    writer
        .write_image::<tiff::encoder::colortype::RGB8>(2, 2, &[220, 30, 40, 0, 0, 0, 255, 255, 255, 20, 20, 200])
        .unwrap();
    let pages = picture::pages(bytes.get_ref()).unwrap();
    assert_eq!(pages.len(), 2);
    assert_eq!(pages[0].gray.pixels, [0, 128, 255, 7]);
    assert_eq!(pages[1].gray.pixels, [220, 0, 255, 41]);
}

fn zhibiao(args: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_zhibiao")).args(args).env_remove("ZHIBIAO_MODELS").output().unwrap()
}

#[test]
fn without_models_a_scan_is_refused_with_the_command_that_mends_it() {
    let empty = tempfile::tempdir().unwrap();
    let output = zhibiao(&["convert", "samples/approval_2024_scan.pdf", "--models", empty.path().to_str().unwrap()]);
    let error = String::from_utf8(output.stderr).unwrap();
    assert_eq!((output.status.code(), error.lines().count()), (Some(1), 1), "{error}");
    assert!(error.contains("PP-OCRv6_det_tiny.onnx is in none of") && error.contains("zhibiao models"), "{error}");
    assert!(output.stdout.is_empty());
}

#[test]
fn another_file_under_the_name_of_a_model_is_not_loaded() {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("PP-OCRv6_det_tiny.onnx"), b"something else").unwrap();
    let output = zhibiao(&["convert", "samples/approval_2024_scan.pdf", "--models", folder.path().to_str().unwrap()]);
    let error = String::from_utf8(output.stderr).unwrap();
    assert!(error.contains("PP-OCRv6_det_tiny.onnx is damaged or another version"), "{error}");
}

#[test]
fn the_scan_of_a_form_says_what_the_form_says() {
    let read =
        |path: &str| -> serde_json::Value { serde_json::from_slice(&fs::read(Path::new(path)).unwrap()).unwrap() };
    let form = &read("samples/approval_2024.json")["forms"][0];
    let output = zhibiao(&["convert", "samples/approval_2024_scan.pdf", "--format", "json"]);
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let document: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(document["source"]["text_source"], "ocr");
    let scan = &document["forms"][0];
    let said = |form: &serde_json::Value| -> Vec<[String; 5]> {
        // On paper the two widths of a comma look alike.
        let text = |v: &serde_json::Value| v.as_str().unwrap_or_default().replace('，', ",").replace('）', ")");
        let rows = form["indicators"].as_array().unwrap().iter();
        rows.map(|i| {
            [
                text(&i["level1"]),
                text(&i["level2"]),
                text(&i["name"]),
                text(&i["cycle"]["text"]),
                text(&i["annual"]["text"]),
            ]
        })
        .collect()
    };
    assert_eq!(said(scan), said(form));
    assert_eq!(scan["task_total"]["number"], form["task_total"]["number"]);
    assert_eq!((&scan["title"], &scan["year"], &scan["pages"]), (&form["title"], &form["year"], &form["pages"]));
}

#[test]
fn a_page_on_its_side_or_head_is_turned_upright() {
    let pdf = Pdf::open(fs::read("samples/approval_2024_scan.pdf").unwrap(), None).unwrap();
    let upright = picture::of_pdf(&pdf, 1, 150.0).unwrap().gray;
    let folder = tempfile::tempdir().unwrap();
    let read = |quarters: u32| {
        let page = upright.turned(quarters);
        let path = folder.path().join(format!("{quarters}.tif"));
        let mut writer = tiff::encoder::TiffEncoder::new(fs::File::create(&path).unwrap()).unwrap();
        let side = |n: usize| u32::try_from(n).unwrap();
        writer
            .write_image::<tiff::encoder::colortype::Gray8>(side(page.width), side(page.height), &page.pixels)
            .unwrap();
        let output = zhibiao(&["convert", path.to_str().unwrap(), "--format", "json", "--ocr", "tiny"]);
        let document: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
        document["forms"][0].clone()
    };
    let names = |form: &serde_json::Value| -> Vec<String> {
        let rows = ["tasks", "indicators"].map(|rows| form[rows].as_array().unwrap().clone()).concat();
        rows.iter().map(|row| row["name"].as_str().unwrap().to_owned()).collect()
    };
    let first = read(0);
    assert!(names(&first).len() > 5, "{first}");
    let bbox = |form: &serde_json::Value| -> Vec<f64> {
        form["indicators"][0]["bbox"].as_array().unwrap().iter().map(|v| v.as_f64().unwrap()).collect()
    };
    for quarters in [1, 2] {
        let turned = read(quarters);
        assert_eq!(names(&turned), names(&first), "{quarters}");
        // The box is where the row stands on the picture as it is, on its side or on its head.
        let (a, b) = (bbox(&first), bbox(&turned));
        let (width, height) = (upright.width as f64, upright.height as f64);
        let meant = if quarters == 1 {
            [height - a[3], a[0], height - a[1], a[2]]
        } else {
            [width - a[2], height - a[3], width - a[0], height - a[1]]
        };
        assert!(meant.iter().zip(&b).all(|(m, b)| (m - b).abs() < 8.0), "{meant:?} {b:?}");
    }
}

/// A page with a picture of one colour, at a place in points, as far as it is read without models.
fn pictured(colour: [u8; 3], place: &str) -> pages::Page {
    let image = dictionary! { "Subtype" => "Image", "Width" => 10, "Height" => 10, "ColorSpace" => "DeviceRGB", "BitsPerComponent" => 8 };
    let bytes = Paper::new().object("I", image, colour.repeat(100)).content(format!("q {place} cm /I Do Q")).bytes();
    let pdf = Pdf::open(bytes, None).unwrap();
    pages::Pages::new(&pdf, 1, pages::Eyes { ocr: None, vocabulary: &Wordless }).reader().page(1).unwrap()
}

#[test]
fn a_coloured_drawing_with_a_margin_is_no_scan() {
    let (sea, paper) = ([0, 200, 255], [240, 235, 225]);
    let (with_margin, whole_page) = ("320 0 0 240 40 30", "400 0 0 300 0 0");
    let map = pictured(sea, with_margin);
    assert!(map.unread.is_none() && map.findings.len() == 1, "{:?}", map.findings);
    assert_eq!((map.findings[0].severity, map.findings[0].page), (Severity::Warning, Some(1)));
    for (colour, place) in [(sea, whole_page), (paper, with_margin), (paper, whole_page)] {
        assert!(matches!(pictured(colour, place).unread, Some(Error::Models(_))), "{colour:?} {place}");
    }
}
