//! Pages that are drawn in parts and pictures in parts.

use super::paper::{Paper, show};
use lopdf::dictionary;
use serde_json::Value as Json;
use std::fs;
use std::path::Path;
use std::process::{Command, Output};
use zhibiao::geom::Rect;
use zhibiao::raster::picture;
use zhibiao::source::Pdf;

/// The first target of a sample, on its first page, and the row that it stands in.
#[allow(clippy::cast_possible_truncation, reason = "points of a page")]
fn a_value() -> (String, Rect) {
    let document: Json = serde_json::from_slice(&fs::read("samples/approval_2024.json").unwrap()).unwrap();
    let row = &document["forms"][0]["indicators"][0];
    let side = |at: usize| row["bbox"][at].as_f64().unwrap() as f32;
    (row["annual"]["raw"].as_str().unwrap().to_owned(), Rect::new(side(0), side(1), side(2), side(3)))
}

/// A ruled table of two rows and two columns, of which one cell is a picture of the row of a form.
#[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "pixels of a page")]
fn with_picture() -> (Vec<u8>, String) {
    let (value, row) = a_value();
    let pdf = Pdf::open(fs::read("samples/approval_2024.pdf").unwrap(), None).unwrap();
    let page = picture::of_pdf(&pdf, 1, 200.0).unwrap();
    let pixel = |v: f32| (v * page.scale) as usize;
    // The last column of the row, without its lines.
    let cell = page.gray.crop(pixel(row.x1 - 60.0), pixel(row.y0 + 2.0), pixel(row.x1 - 2.0), pixel(row.y1 - 2.0));
    let image = dictionary! {
        "Subtype" => "Image", "Width" => cell.width as i64, "Height" => cell.height as i64, "ColorSpace" => "DeviceGray",
        "BitsPerComponent" => 8,
    };
    let (width, height) = (cell.width as f32 * 72.0 / 200.0, cell.height as f32 * 72.0 / 200.0);
    let lines = "0.5 w 50 100 300 120 re S 50 160 m 350 160 l S 200 100 m 200 220 l S\n";
    let text = [show("指标", 60.0, 190.0), show("指标值", 210.0, 190.0), show("培训人次", 60.0, 125.0)].concat();
    let content = format!("{lines}{text}q {width} 0 0 {height} 210 105 cm /I Do Q\n");
    (Paper::new().object("I", image, cell.pixels).content(content).bytes(), value)
}

fn tables(path: &Path, more: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_zhibiao"));
    command.arg("tables").arg(path).args(["--format", "json"]).args(more);
    command.output().unwrap()
}

fn said(output: &Output) -> (Vec<String>, Vec<String>) {
    let json: Json = serde_json::from_slice(&output.stdout).unwrap();
    let cells = json["tables"].as_array().unwrap().iter().flat_map(|table| table["cells"].as_array().unwrap());
    let texts = cells.map(|cell| cell["text"].as_str().unwrap().replace(' ', "")).collect();
    let codes = json["diagnostics"]
        .as_array()
        .unwrap()
        .iter()
        .map(|finding| finding["code"].as_str().unwrap().to_owned())
        .collect();
    (texts, codes)
}

#[test]
fn a_picture_in_a_cell_is_read_where_it_stands() {
    let folder = tempfile::tempdir().unwrap();
    let (bytes, value) = with_picture();
    let path = folder.path().join("pasted.pdf");
    fs::write(&path, bytes).unwrap();
    let (texts, codes) = said(&tables(&path, &[]));
    assert_eq!(texts[..3], ["指标", "指标值", "培训人次"]);
    assert!(texts[3].ends_with(&value.replace(' ', "")), "{texts:?} {value}");
    assert!(!codes.iter().any(|code| code == "ink_unread" || code == "models_missing"), "{codes:?}");
}

#[test]
fn without_models_the_rest_of_the_page_is_read_and_the_picture_reported() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("pasted.pdf");
    fs::write(&path, with_picture().0).unwrap();
    let output = tables(&path, &["--models", folder.path().to_str().unwrap()]);
    assert_eq!(output.status.code(), Some(0));
    let (texts, codes) = said(&output);
    assert_eq!(texts, ["指标", "指标值", "培训人次", ""]);
    assert_eq!(codes, ["models_missing"]);
    let error = String::from_utf8(output.stderr).unwrap();
    assert!(error.contains("zhibiao models"), "{error}");
}
