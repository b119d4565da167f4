//! Copies of scans that can be searched: what was read lies over the pages as they were, as persons have corrected it.

use serde_json::{Value as Json, json};
use std::fs;
use std::path::Path;
use std::process::{Command, Output};
use tempfile::TempDir;
use zhibiao::ink::pdf;
use zhibiao::raster::picture;
use zhibiao::source::Pdf;

const FORM: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/samples/approval_2024.pdf");
const SCAN: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/samples/approval_2024_scan.pdf");

/// Runs in a folder, on files that are named as they lie in it.
fn review(folder: &Path, args: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_zhibiao")).current_dir(folder).arg("review").args(args).output().unwrap()
}

/// What stands in a file that cannot be seen, blanks left out.
fn hidden(bytes: &[u8]) -> String {
    let pdf = Pdf::open(bytes.to_vec(), None).unwrap();
    let inks = pdf::pages(&pdf, 1..=u32::MAX).map(|reading| reading.ink);
    inks.flat_map(|ink| ink.hidden).map(|glyph| glyph.text.to_string()).filter(|text| !text.trim().is_empty()).collect()
}

#[test]
fn a_scan_can_be_searched_for_what_was_read_and_for_what_was_corrected() {
    let folder = TempDir::new().unwrap();
    let (folder, work) = (folder.path(), folder.path().join("zhibiao-review"));
    fs::create_dir(folder.join("in")).unwrap();
    fs::copy(SCAN, folder.join("in/a.pdf")).unwrap();
    let first = review(folder, &["in/a.pdf", "--pdf", "out"]);
    assert!(first.status.success(), "{first:?}");
    let place = folder.join("out/in/a.pdf");
    let (before, after) = (fs::read(SCAN).unwrap(), fs::read(&place).unwrap());
    assert!(after.starts_with(&before), "the file stays as it is");
    let kept = fs::read_dir(work.join("documents")).unwrap().next().unwrap().unwrap().path();
    let document: Json = serde_json::from_slice(&fs::read(kept).unwrap()).unwrap();
    let rows = document["forms"][0]["indicators"].as_array().unwrap();
    let text = hidden(&after);
    let found = rows.iter().filter(|row| text.contains(row["annual"]["raw"].as_str().unwrap())).count();
    // A target that is wrapped stands line by line between those of the other cells.
    assert!(found * 10 >= rows.len() * 9, "{found} of {} targets: {text}", rows.len());
    let pixels = |bytes: &[u8]| picture::shown(&Pdf::open(bytes.to_vec(), None).unwrap(), 1, 60.0).unwrap();
    assert_eq!(pixels(&before), pixels(&after));
    // What a person has corrected since is what is found; without --overwrite the copy stays as it is.
    let row = &rows[1];
    let line = json!({"input": document["source"]["sha256"], "page": row["page"], "bbox": row["bbox"], "path": "forms[0].indicators[1].annual",
        "read": row["annual"]["raw"], "now": "≥9876场", "kind": "corrected", "by": "张三", "when": ""});
    fs::write(work.join("corrections.ndjson"), format!("{line}\n")).unwrap();
    let again = review(folder, &["in/a.pdf", "--pdf", "out"]);
    assert!(String::from_utf8_lossy(&again.stderr).contains("1 kept"), "{again:?}");
    assert_eq!(fs::read(&place).unwrap(), after);
    assert!(review(folder, &["in/a.pdf", "--pdf", "out", "--overwrite"]).status.success());
    assert!(hidden(&fs::read(&place).unwrap()).contains("≥9876场"));
    assert_eq!(fs::read_dir(folder.join("out/in")).unwrap().count(), 1, "nothing unfinished is left");
}

#[test]
fn what_has_no_pages_gets_no_copy_and_an_input_is_never_replaced() {
    let folder = TempDir::new().unwrap();
    let folder = folder.path();
    fs::write(folder.join("a.txt"), "项目支出绩效目标表\n").unwrap();
    let none = review(folder, &["a.txt", "--pdf", "out"]);
    assert_eq!(none.status.code(), Some(1));
    assert!(String::from_utf8_lossy(&none.stderr).contains("this is a text"), "{none:?}");
    assert!(!folder.join("out").exists());
    fs::copy(FORM, folder.join("b.pdf")).unwrap();
    let onto = review(folder, &["b.pdf", "--pdf", ".", "--overwrite"]);
    assert_eq!(onto.status.code(), Some(2), "{onto:?}");
    assert_eq!(fs::read(folder.join("b.pdf")).unwrap(), fs::read(FORM).unwrap());
}
