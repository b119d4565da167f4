//! What stands in `samples/` is what the program writes. After a change that is meant:
//! `UPDATE_SAMPLES=1 cargo test samples`.

use std::fs;
use std::path::{Path, PathBuf};
use zhibiao::document::{Document, Form, Indicator};
use zhibiao::export::csv::{self, Header, Table};
use zhibiao::export::json;
use zhibiao::export::spreadsheet::{Encoding, Sheet};
use zhibiao::{Options, convert};

fn inputs() -> Vec<PathBuf> {
    let mut files: Vec<PathBuf> = fs::read_dir("samples").unwrap().map(|e| e.unwrap().path()).collect();
    // What is read by OCR is not spelt out here to the last box: `scans` says what it must hold.
    let scan = |p: &PathBuf| p.file_stem().is_some_and(|s| s.to_string_lossy().ends_with("_scan"));
    files.retain(|p| p.extension().is_some_and(|e| e == "pdf" || e == "txt") && !scan(p));
    files.sort();
    files
}

fn document(path: &Path) -> Document {
    // The document names its source as a user at the top of the repository does.
    let name = path.to_str().unwrap().replace('\\', "/");
    convert(&name, &fs::read(path).unwrap(), &Options::default()).unwrap()
}

fn as_json(document: &Document) -> String {
    let mut out = Vec::new();
    json::write(&mut out, document).unwrap();
    String::from_utf8(out).unwrap()
}

fn as_csv(document: &Document) -> String {
    let mut out = Vec::new();
    let mut sheet = Sheet::begin(&mut out, Encoding::Utf8).unwrap();
    csv::write_header(&mut sheet, Table::Indicators, Header::Zh).unwrap();
    csv::write_rows(&mut sheet, Table::Indicators, Header::Zh, document).unwrap();
    String::from_utf8(out).unwrap()
}

#[test]
fn the_samples_convert_to_what_stands_beside_them() {
    let files = inputs();
    assert!(files.len() >= 4, "{files:?}");
    for path in files {
        let document = document(&path);
        // A dump stands beside the PDF that it was copied from.
        let beside = if path.extension().is_some_and(|e| e == "txt") {
            path.with_extension("txt")
        } else {
            path.with_extension("")
        };
        for (extension, text) in [("json", as_json(&document)), ("csv", as_csv(&document))] {
            let expected = PathBuf::from(format!("{}.{extension}", beside.display()));
            if std::env::var_os("UPDATE_SAMPLES").is_some() {
                fs::write(&expected, &text).unwrap();
            }
            let found = fs::read_to_string(&expected).unwrap_or_default().replace("\r\n", "\n");
            assert_eq!(
                text,
                found,
                "{} is not what comes out; if it should be: UPDATE_SAMPLES=1 cargo test samples",
                expected.display()
            );
        }
    }
}

#[test]
fn the_samples_are_valid() {
    let validator = crate::schema::closed_validator();
    for path in inputs() {
        let errors: Vec<String> = validator
            .iter_errors(&serde_json::from_str(&as_json(&document(&path))).unwrap())
            .map(|e| e.to_string())
            .collect();
        assert!(errors.is_empty(), "{}: {errors:#?}", path.display());
    }
}

#[test]
fn a_pdf_and_the_text_copied_from_it_say_the_same() {
    let (pdf, dump) =
        (document(Path::new("samples/approval_2024.pdf")), document(Path::new("samples/approval_2024.txt")));
    let (pdf, dump) = (&pdf.forms[0], &dump.forms[0]);
    assert_eq!(pdf.indicators.len(), 30);
    let rows = |form: &Form| {
        let row =
            |i: &Indicator| (i.level1.clone(), i.level2.clone(), i.name.clone(), i.cycle.clone(), i.annual.clone());
        form.indicators.iter().map(row).collect::<Vec<_>>()
    };
    assert_eq!(rows(pdf), rows(dump));
    let tasks = |form: &Form| {
        form.tasks.iter().map(|t| (t.name.clone(), t.content.clone(), t.amount.clone())).collect::<Vec<_>>()
    };
    assert_eq!(tasks(pdf), tasks(dump));
    let texts = |form: &Form| (form.title.clone(), form.year, form.goals.clone(), form.notice.clone());
    assert_eq!(texts(pdf), texts(dump));
}

#[test]
fn every_row_has_a_place_of_its_own_on_the_paper() {
    for path in inputs().into_iter().filter(|p| p.extension().is_some_and(|e| e == "pdf")) {
        for form in document(&path).forms {
            let rows: Vec<_> =
                form.indicators.iter().map(|i| (i.name.as_str(), i.page.unwrap(), i.bbox.unwrap())).collect();
            for (at, (name, page, bbox)) in rows.iter().enumerate() {
                let shared = rows[at + 1..]
                    .iter()
                    .find(|(_, p, b)| p == page && b.intersection(bbox).is_some_and(|both| both.height() > 1.0));
                assert!(shared.is_none(), "{}: {name} {bbox:?} overlaps {shared:?}", path.display());
            }
        }
    }
}

#[test]
fn the_readme_shows_what_comes_out() {
    let readme = fs::read_to_string("README.md").unwrap().replace("\r\n", "\n");
    let block = |fence: &str| readme.split_once(&format!("{fence}\n")).unwrap().1.split_once("\n```").unwrap().0;
    let trimmed = |text: &str| text.lines().map(str::trim).collect::<Vec<_>>().join("\n");
    let document = as_json(&document(Path::new("samples/approval_2024.pdf")));
    assert!(trimmed(&document).contains(&trimmed(block("```json"))), "the row of the readme is not in the document");
    let output = std::process::Command::new(env!("CARGO_BIN_EXE_zhibiao"))
        .args(["convert", "-v", "samples/approval_2024.pdf"])
        .output()
        .unwrap();
    let findings = String::from_utf8(output.stderr).unwrap();
    for line in block("prints them:\n\n```").lines() {
        assert!(findings.lines().any(|f| f == line), "not printed: {line}\n{findings}");
    }
}
