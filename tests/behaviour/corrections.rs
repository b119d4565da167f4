//! What persons have decided about readings is applied to every later conversion, by place and by what was read.

use serde_json::{Value as Json, json};
use std::fs;
use std::path::Path;
use std::process::{Command, Output};
use tempfile::TempDir;

const FORM: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/samples/approval_2024.pdf");

fn zhibiao(args: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_zhibiao")).args(args).output().unwrap()
}

fn documents(args: &[&str]) -> Vec<Json> {
    let output = zhibiao(&[&["convert", "--format", "ndjson"], args].concat());
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).unwrap().lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

/// The form with its second row, and a line that says of that row's annual target that it is another one.
fn decision(now: &str) -> (Json, Json) {
    let form = documents(&[FORM]).remove(0);
    let row = &form["forms"][0]["indicators"][1];
    let line = json!({
        "input": form["source"]["sha256"], "page": row["page"], "bbox": row["bbox"], "path": "forms[0].indicators[1].annual",
        "read": row["annual"]["raw"], "now": now, "kind": "corrected", "by": "张三", "when": "2026-11-29T08:30:00Z",
    });
    (form, line)
}

fn file(folder: &Path, lines: &[Json]) -> String {
    let path = folder.join("corrections.ndjson");
    fs::write(&path, lines.iter().map(|line| format!("{line}\n")).collect::<String>()).unwrap();
    path.display().to_string()
}

fn codes(document: &Json) -> Vec<&str> {
    let of = |at: &'static str| document.pointer(at).and_then(Json::as_array).into_iter().flatten();
    of("/diagnostics").chain(of("/forms/0/diagnostics")).filter_map(|d| d["code"].as_str()).collect()
}

#[test]
fn a_correction_holds_for_one_file_and_for_many() {
    let folder = TempDir::new().unwrap();
    let (form, line) = decision("≥2万场");
    let path = file(folder.path(), &[line]);
    for args in [vec![FORM, "--corrections", &path], vec![FORM, "--corrections", &path, "--jobs", "1"]] {
        let after = documents(&args).remove(0);
        let row = &after["forms"][0]["indicators"][1];
        assert_eq!(row["annual"]["number"].to_string(), "20000");
        assert_eq!(
            (&row["corrected_by"], &row["readings"][0]["raw"]),
            (&json!("张三"), &form["forms"][0]["indicators"][1]["annual"]["raw"])
        );
        assert!(codes(&after).contains(&"target_mismatch"), "the halves are compared again");
        crate::schema::closed_validator().validate(&after).unwrap();
    }
}

#[test]
fn a_spreadsheet_says_what_was_read_and_by_whom_it_was_corrected() {
    let folder = TempDir::new().unwrap();
    let (form, line) = decision("≥2万场");
    let path = file(folder.path(), &[line]);
    let output = zhibiao(&["convert", FORM, "--corrections", &path, "--format", "csv", "--header", "en"]);
    let mut sheet = csv::Reader::from_reader(output.stdout.as_slice());
    let header = sheet.headers().unwrap().clone();
    let column = |name: &str| header.iter().position(|h| h == name).unwrap();
    let rows: Vec<csv::StringRecord> = sheet.records().map(Result::unwrap).collect();
    assert_eq!(&rows[1][column("annual")], "≥2万场");
    assert_eq!(&rows[1][column("corrected_by")], "张三");
    assert_eq!(
        rows[1][column("readings")],
        format!("annual: {}", form["forms"][0]["indicators"][1]["annual"]["raw"].as_str().unwrap())
    );
    assert_eq!(&rows[0][column("corrected_by")], "");
}

#[test]
fn what_no_longer_fits_is_a_warning_with_its_place() {
    let folder = TempDir::new().unwrap();
    let (form, mut line) = decision("≥2万场");
    line["read"] = json!("≥9O%");
    let after = documents(&[FORM, "--corrections", &file(folder.path(), &[line.clone()])]).remove(0);
    let finding = after["diagnostics"].as_array().unwrap().iter().find(|d| d["code"] == "correction_stale").unwrap();
    assert_eq!(
        (&finding["severity"], &finding["page"], &finding["bbox"]),
        (&json!("warning"), &line["page"], &line["bbox"])
    );
    assert!(finding["message"].as_str().unwrap().contains("'≥9O%' is '≥2万场'"), "{finding}");
    assert_eq!(after["forms"], form["forms"]);
}

#[test]
fn a_decision_that_was_taken_back_changes_nothing() {
    let folder = TempDir::new().unwrap();
    let (form, line) = decision("≥2万场");
    let mut undone = line.clone();
    undone["kind"] = json!("undone");
    assert_eq!(documents(&[FORM, "--corrections", &file(folder.path(), &[line, undone])]), [form]);
}

#[test]
fn a_last_line_that_was_cut_short_is_left_out_and_told() {
    let folder = TempDir::new().unwrap();
    let (_, line) = decision("≥2万场");
    let path = file(folder.path(), &[line]);
    let whole = fs::read(&path).unwrap();
    fs::write(&path, [&whole[..], &whole[..whole.len() / 2]].concat()).unwrap();
    let after = documents(&[FORM, "--corrections", &path]).remove(0);
    assert_eq!(after["forms"][0]["indicators"][1]["annual"]["raw"], "≥2万场");
    assert!(
        after["diagnostics"].to_string().contains("line 2 of the corrections, the last one, is cut short"),
        "{}",
        after["diagnostics"]
    );
}

#[test]
fn a_file_of_corrections_that_is_not_there_is_wrong_usage() {
    let output = zhibiao(&["convert", FORM, "--corrections", "nowhere.ndjson"]);
    assert_eq!(output.status.code(), Some(2));
    assert!(String::from_utf8_lossy(&output.stderr).contains("nowhere.ndjson: there is no such file"));
}

#[test]
fn the_report_of_a_run_says_how_far_persons_are_with_each_file() {
    let folder = TempDir::new().unwrap();
    let (_, line) = decision("≥2万场");
    let path = file(folder.path(), &[line]);
    let other = concat!(env!("CARGO_MANIFEST_DIR"), "/samples/self_evaluation_2025.pdf");
    let report = folder.path().join("report.json");
    let out = folder.path().join("all.ndjson");
    let (out, to) = (out.to_str().unwrap(), report.to_str().unwrap());
    let output = zhibiao(&["convert", FORM, other, "--corrections", &path, "-o", out, "--report", to]);
    assert!(output.status.success(), "{output:?}");
    let report: Json = serde_json::from_slice(&fs::read(&report).unwrap()).unwrap();
    let schema: Json = serde_json::from_slice(&zhibiao(&["schema", "--report"]).stdout).unwrap();
    assert!(jsonschema::validator_for(&schema).unwrap().is_valid(&report), "{report}");
    let of = |at: usize| &report["files"][at]["review"];
    assert_eq!(of(0)["state"], "in_work");
    assert!(of(0)["left"].as_u64().unwrap() > 0, "{report}");
    let states = ["new", "in_work", "done"].map(|state| report["review"][state].as_u64().unwrap());
    assert_eq!(states.iter().sum::<u64>(), 2, "{report}");
    assert_eq!(
        report["review"]["left"].as_u64().unwrap(),
        of(0)["left"].as_u64().unwrap() + of(1)["left"].as_u64().unwrap()
    );
    assert!(String::from_utf8_lossy(&output.stderr).contains("review: "), "{output:?}");
    let plain = zhibiao(&["convert", FORM, other, "-o", out, "--overwrite", "--report", to]);
    assert!(plain.status.success() && !fs::read_to_string(to).unwrap().contains("review"));
}
