//! Copies of scans that can be searched: what was read lies over the pages as they were, as persons have corrected it.

use serde_json::{Value as Json, json};
use std::fs;
use std::path::Path;
use std::process::{Command, Output};
use tempfile::TempDir;
use zhibiao::ink::pdf;
use zhibiao::raster::picture;
use zhibiao::source::Pdf;

const SCAN: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/samples/approval_2024_scan.pdf");

fn review(work: &Path, args: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_zhibiao")).arg("review").args(args).arg("--work").arg(work).output().unwrap()
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
    let (work, out) = (folder.path().join("work"), folder.path().join("copies"));
    let copies = out.to_str().unwrap();
    let first = review(&work, &[SCAN, "--pdf", copies]);
    assert!(first.status.success(), "{first:?}");
    let place = out.join("approval_2024_scan.pdf");
    let (before, after) = (fs::read(SCAN).unwrap(), fs::read(&place).unwrap());
    assert!(after.starts_with(&before), "the file stays as it is");
    let kept = fs::read_dir(work.join("documents")).unwrap().next().unwrap().unwrap().path();
    let document: Json = serde_json::from_slice(&fs::read(kept).unwrap()).unwrap();
    let rows = document["forms"][0]["indicators"].as_array().unwrap();
    let text = hidden(&after);
    let found = rows.iter().filter(|row| text.contains(row["annual"]["raw"].as_str().unwrap())).count();
    assert!(found + 1 >= rows.len(), "{found} of {} targets: {text}", rows.len());
    let pixels = |bytes: &[u8]| picture::shown(&Pdf::open(bytes.to_vec(), None).unwrap(), 1, 60.0).unwrap();
    assert_eq!(pixels(&before), pixels(&after));
    // What a person has corrected since is what is found.
    let row = &rows[1];
    let line = json!({"input": document["source"]["sha256"], "page": row["page"], "bbox": row["bbox"], "path": "forms[0].indicators[1].annual",
        "read": row["annual"]["raw"], "now": "≥9876场", "kind": "corrected", "by": "张三", "when": ""});
    fs::write(work.join("corrections.ndjson"), format!("{line}\n")).unwrap();
    let again = review(&work, &[SCAN, "--pdf", copies]);
    assert!(String::from_utf8_lossy(&again.stderr).contains("1 kept"), "{again:?}");
    assert_eq!(fs::read(&place).unwrap(), after);
    assert!(review(&work, &[SCAN, "--pdf", copies, "--overwrite"]).status.success());
    assert!(hidden(&fs::read(&place).unwrap()).contains("≥9876场"));
    assert_eq!(fs::read_dir(&out).unwrap().count(), 1, "nothing unfinished is left");
}

#[test]
fn what_has_no_pages_gets_no_copy_and_an_input_is_never_replaced() {
    let folder = TempDir::new().unwrap();
    let work = folder.path().join("work");
    let text = folder.path().join("a.txt");
    fs::write(&text, "项目支出绩效目标表\n").unwrap();
    let out = folder.path().join("copies");
    let none = review(&work, &[text.to_str().unwrap(), "--pdf", out.to_str().unwrap()]);
    assert_eq!(none.status.code(), Some(1));
    assert!(String::from_utf8_lossy(&none.stderr).contains("this is a text"), "{none:?}");
    assert!(!out.exists());
    let pdf = folder.path().join("b.pdf");
    fs::copy(concat!(env!("CARGO_MANIFEST_DIR"), "/samples/approval_2024.pdf"), &pdf).unwrap();
    let onto = review(&work, &[pdf.to_str().unwrap(), "--pdf", folder.path().to_str().unwrap(), "--overwrite"]);
    assert_eq!(onto.status.code(), Some(2), "{onto:?}");
    assert_eq!(fs::read(&pdf).unwrap(), fs::read(concat!(env!("CARGO_MANIFEST_DIR"), "/samples/approval_2024.pdf")).unwrap());
}
