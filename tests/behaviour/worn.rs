//! Worn pages read as the models read them once, without models: how many rows come out right, and that no wrong one is
//! silent, as a ratchet.
//!
//! `tests/wear/recorded` holds the pages, their truth and what the models said of them. Where a page is straightened or
//! cut otherwise than it was, what they said is no answer any more, and `tests/wear/record` asks them again.

use super::corpus::{common, list, row};
use serde_json::Value as Json;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use zhibiao::Options;
use zhibiao::ocr::Lazy;
use zhibiao::ocr::recorded::{Recording, replayed};
use zhibiao::text::fold;

/// The rows of the truth, those that come out as it says, and those that come out right and want to be looked at all
/// the same.
const EXPECTED: [usize; 3] = [149, 146, 10];
/// From here on a row needs no look.
const SURE: f64 = 0.9;

#[test]
fn rows_of_worn_pages_come_out_right_or_doubtful() {
    let (mut counts, mut silent) = ([0; 3], Vec::new());
    let pages = pages(Path::new("tests/wear/recorded"));
    std::thread::scope(|scope| {
        let read: Vec<_> = pages.iter().map(|path| scope.spawn(|| compared(path))).collect();
        for page in read {
            let (page, wrong) = page.join().unwrap();
            counts.iter_mut().zip(page).for_each(|(all, one)| *all += one);
            silent.extend(wrong);
        }
    });
    assert_eq!(silent, Vec::<String>::new(), "wrong, and nothing says so");
    assert_eq!(counts, EXPECTED, "rows, right, right and doubtful");
}

/// How many rows a page has, how many come out right, and of these how many are doubtful; and the wrong ones that are
/// not.
fn compared(path: &Path) -> ([usize; 3], Vec<String>) {
    let (mut counts, mut silent) = ([0; 3], Vec::new());
    let truth: Json = serde_json::from_slice(&fs::read(path.with_extension("truth.json")).unwrap()).unwrap();
    let ours = read(path);
    let (truth, forms) = (list(&truth["forms"]), list(&ours["forms"]));
    for index in 0..truth.len().max(forms.len()) {
        let form = forms.get(index).unwrap_or(&Json::Null);
        let (want, got) = (rows(truth.get(index).unwrap_or(&Json::Null)), rows(form));
        let right: Vec<usize> = common(&want, &got).into_iter().map(|pair| pair.1).collect();
        counts[0] += want.len();
        counts[1] += right.len();
        for (at, indicator) in list(&form["indicators"]).iter().enumerate() {
            match (right.contains(&at), is_doubtful(indicator, at, form, &ours)) {
                (true, true) => counts[2] += 1,
                (false, false) => silent.push(format!("{}: {}", path.display(), got[at])),
                _ => {}
            }
        }
    }
    (counts, silent)
}

/// A page as it comes out by what the models said of it.
fn read(path: &Path) -> Json {
    let recording = Recording::of(&fs::read(path.with_extension("ocr")).unwrap()).unwrap();
    let options = Options { ocr: Some(Arc::new(Lazy::ready(replayed(recording)))), ..Options::default() };
    let document = zhibiao::convert(&path.to_string_lossy(), &fs::read(path).unwrap(), &options).unwrap();
    assert_eq!(
        document.diagnostics.iter().find(|d| d.code == zhibiao::diag::Code::ModelsMissing),
        None,
        "{}: ask the models again",
        path.display()
    );
    serde_json::to_value(document).unwrap()
}

fn pages(folder: &Path) -> Vec<PathBuf> {
    let mut files: Vec<PathBuf> = fs::read_dir(folder).unwrap().map(|e| e.unwrap().path()).collect();
    files.retain(|path| path.extension().is_some_and(|e| e != "json" && e != "ocr"));
    files.sort();
    files
}

/// What the rows say, in one width: on paper `＝` and `=` look alike.
fn rows(form: &Json) -> Vec<String> {
    list(&form["indicators"]).iter().map(|indicator| fold(&row(indicator))).collect()
}

/// Whether a row is one to be looked at: it is not sure, or a finding about reading points at it.
fn is_doubtful(indicator: &Json, at: usize, form: &Json, document: &Json) -> bool {
    let is_reading = |d: &&Json| d["code"] == "low_confidence" || d["code"] == "unreadable_text";
    let sides = |b: &Json| -> Vec<f64> { list(b).iter().filter_map(Json::as_f64).collect() };
    let touches = |d: &Json| match (&sides(&d["bbox"])[..], &sides(&indicator["bbox"])[..]) {
        ([a0, a1, a2, a3], [b0, b1, b2, b3]) => {
            d["page"] == indicator["page"] && a0 < b2 && b0 < a2 && a1 < b3 && b1 < a3
        }
        _ => false,
    };
    let own = list(&form["diagnostics"]).iter().filter(is_reading).any(|d| d["indicator"] == at || touches(d));
    indicator["confidence"].as_f64().is_some_and(|c| c < SURE)
        || own
        || list(&document["diagnostics"]).iter().filter(is_reading).any(touches)
}
