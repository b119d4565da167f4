//! Made-up forms with exact truth: how much of it comes out, figure by figure, as a ratchet.
//!
//! Every figure is `right of all`, where all is what the truth holds and what comes out beside it. A figure that falls
//! is a mistake, and the test prints the differences document by document; one that rises wants its number in
//! [`EXPECTED`] raised.

use jsonschema::Validator;
use serde_json::Value as Json;
use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use zhibiao::Options;

/// What comes out, over all documents.
const EXPECTED: [(&str, usize, usize); 9] = [
    ("extras", 1438, 1442),
    ("fields", 230, 230),
    ("findings", 54, 54),
    ("forms", 223, 223),
    ("goals", 74, 74),
    ("rows", 1000, 1000),
    ("targets", 1587, 1587),
    ("tasks", 81, 81),
    ("texts", 36, 36),
];

/// What comes out of forms in wordings and layouts that were drawn by a grammar.
const EXPECTED_WILD: [(&str, usize, usize); 9] = [
    ("extras", 1103, 1103),
    ("fields", 343, 343),
    ("findings", 2, 2),
    ("forms", 265, 265),
    ("goals", 66, 66),
    ("rows", 740, 740),
    ("targets", 964, 964),
    ("tasks", 13, 13),
    ("texts", 20, 20),
];

/// What comes out of forms that departments have published.
const EXPECTED_REAL: [(&str, usize, usize); 8] = [
    ("extras", 64, 69),
    ("fields", 56, 56),
    ("findings", 2, 3),
    ("forms", 95, 98),
    ("goals", 23, 24),
    ("rows", 130, 130),
    ("targets", 173, 174),
    ("texts", 2, 2),
];

/// The findings that the truth plants; those about reading are free.
const PLANTED: [&str; 6] = [
    "task_total_mismatch",
    "indicator_name_mismatch",
    "target_mismatch",
    "ratio_as_percent",
    "unknown_level",
    "level_repaired",
];
const TARGETS: [&str; 3] = ["cycle", "annual", "actual"];
const NUMERIC: [&str; 5] = ["percent", "count", "money", "duration", "quantity"];

#[test]
fn the_corpus_comes_out_as_the_truth_says() {
    compare("tests/corpus", &EXPECTED);
}

#[test]
fn forms_in_other_words_come_out_as_the_truth_says() {
    compare("tests/wild", &EXPECTED_WILD);
}

#[test]
fn real_forms_come_out_as_the_truth_says() {
    compare("tests/realforms", &EXPECTED_REAL);
}

fn compare(folder: &str, expected: &[(&str, usize, usize)]) {
    let validator = crate::schema::closed_validator();
    let mut score = Score { validator, figures: BTreeMap::new(), differences: Vec::new(), name: String::new() };
    for path in inputs(Path::new(folder)) {
        score.document(&path);
    }
    let figures: Vec<(&str, usize, usize)> =
        score.figures.iter().map(|(figure, [right, all])| (*figure, *right, *all)).collect();
    assert_eq!(figures, expected, "\n{}", score.differences.join("\n"));
}

fn inputs(folder: &Path) -> Vec<PathBuf> {
    let mut files: Vec<PathBuf> = fs::read_dir(folder).unwrap().map(|e| e.unwrap().path()).collect();
    files.retain(|p| p.extension().is_some_and(|e| e == "pdf" || e == "txt"));
    files.sort();
    files
}

struct Score {
    validator: Validator,
    /// Right and all, by figure.
    figures: BTreeMap<&'static str, [usize; 2]>,
    differences: Vec<String>,
    /// The document that is being compared.
    name: String,
}

impl Score {
    fn document(&mut self, path: &Path) {
        self.name = path.file_name().unwrap().to_str().unwrap().to_owned();
        let truth: Json = serde_json::from_slice(&fs::read(path.with_extension("truth.json")).unwrap()).unwrap();
        let ours = match zhibiao::convert(&self.name, &fs::read(path).unwrap(), &Options::default()) {
            Ok(document) => self.valid(serde_json::to_value(document).unwrap()),
            Err(error) => {
                self.differences.push(format!("{}: {error}", self.name));
                Json::Null
            }
        };
        let (truth, ours) = (list(&truth["forms"]), list(&ours["forms"]));
        for index in 0..truth.len().max(ours.len()) {
            self.form(truth.get(index).unwrap_or(&Json::Null), ours.get(index).unwrap_or(&Json::Null));
        }
    }

    /// Whatever comes out, it has the shape that the schema says.
    fn valid(&self, document: Json) -> Json {
        let errors: Vec<String> = self.validator.iter_errors(&document).map(|e| e.to_string()).collect();
        assert!(errors.is_empty(), "{}: {errors:#?}", self.name);
        document
    }

    /// Counts one comparison.
    fn count(&mut self, figure: &'static str, right: bool, difference: impl FnOnce() -> String) {
        let [rights, all] = self.figures.entry(figure).or_default();
        *rights += usize::from(right);
        *all += 1;
        if !right {
            self.differences.push(format!("{}: {figure}: {}", self.name, difference()));
        }
    }

    fn form(&mut self, truth: &Json, ours: &Json) {
        for member in ["kind", "stage", "title", "year", "pages"] {
            // A dump shares the truth of a PDF and has no pages.
            if member != "pages" || !ours[member].is_null() {
                self.member("forms", truth, ours, member);
            }
        }
        self.rows(list(&truth["indicators"]), list(&ours["indicators"]));
        self.fields(truth, list(&ours["fields"]));
        self.in_order("tasks", &tasks(truth), &tasks(ours));
        self.goals(list(&truth["goals"]), list(&ours["goals"]));
        for member in ["remarks", "approval_opinion", "notice"] {
            self.member("texts", truth, ours, member);
        }
        for code in PLANTED {
            let has = |form: &Json| list(&form["diagnostics"]).iter().any(|d| d["code"] == code);
            let optional = list(&truth["diagnostics"]).iter().any(|d| d["code"] == code && d["optional"] == true);
            if !optional && (has(truth) || has(ours)) {
                self.count("findings", has(truth) == has(ours), || {
                    format!("{code} is {}", if has(truth) { "missing" } else { "false" })
                });
            }
        }
    }

    fn member(&mut self, figure: &'static str, truth: &Json, ours: &Json, member: &str) {
        let (want, got) = (text(&truth[member]), text(&ours[member]));
        if !want.is_empty() || !got.is_empty() {
            self.count(figure, want == got, || format!("{member} of {}: want {want}, got {got}", text(&truth["name"])));
        }
    }

    /// Rows that agree in levels, name and raw targets are compared in what else they say.
    fn rows(&mut self, truth: &[Json], ours: &[Json]) {
        let (want, got): (Vec<String>, Vec<String>) = (truth.iter().map(row).collect(), ours.iter().map(row).collect());
        let pairs = self.in_order("rows", &want, &got);
        for (truth, ours) in pairs.into_iter().map(|(t, o)| (&truth[t], &ours[o])) {
            TARGETS.iter().for_each(|part| self.target(&truth[part], &ours[part]));
            for member in ["annual_name", "weight", "score", "remark", "level1_printed", "page"] {
                let free = list(&truth["free"]).iter().any(|f| f == member);
                // A name on two pages has no page in the truth, and a dump none at all.
                let unknown = member == "page" && (truth[member].is_null() || ours[member].is_null());
                if !free && !unknown {
                    self.member("extras", truth, ours, member);
                }
            }
        }
    }

    fn target(&mut self, truth: &Json, ours: &Json) {
        if truth.is_null() || truth["normal_unscored"] == true {
            return;
        }
        let same = |member: &str| text(&truth[member]) == text(&ours[member]);
        let number = |value: &Json| value.to_string().parse::<f64>().ok();
        let close = |member: &str| match (number(&truth[member]), number(&ours[member])) {
            (Some(a), Some(b)) => (a - b).abs() <= 1e-9 * a.abs().max(1.0),
            (a, b) => a.is_none() && b.is_none(),
        };
        let unit = || same("unit") || list(&truth["unit_alt"]).iter().any(|u| text(u) == text(&ours["unit"]));
        let numeric = NUMERIC.iter().any(|kind| truth["kind"] == *kind);
        let number = || same("comparator") && same("inferred") && close("number") && close("number_max") && unit();
        self.count("targets", same("kind") && (!numeric || number()), || format!("want {truth}, got {ours}"));
    }

    /// A label that the truth calls optional may come out or not; so may one that is not known.
    fn fields(&mut self, truth: &Json, ours: &[Json]) {
        let same_key = |a: &Json, b: &Json| {
            if a["key"].is_null() { label(&a["label"]) == label(&b["label"]) } else { a["key"] == b["key"] }
        };
        let same = |a: &Json, b: &Json| same_key(a, b) && text(&a["value"]) == text(&b["value"]);
        let (optional, wanted): (Vec<&Json>, Vec<&Json>) =
            list(&truth["fields"]).iter().partition(|f| f["optional"] == true);
        for field in &wanted {
            self.count("fields", ours.iter().any(|o| same(field, o)), || format!("want {field}"));
        }
        let accounted = |field: &Json| {
            truth["fields_open"] == true
                || field["key"].is_null()
                || text(&field["value"]).is_empty()
                || optional.iter().any(|t| t["key"] == field["key"])
                || wanted.iter().any(|t| same(t, field))
        };
        for field in ours.iter().filter(|f| !accounted(f)) {
            self.count("fields", false, || format!("not in the form: {field}"));
        }
    }

    /// A label that the truth leaves open is not compared.
    fn goals(&mut self, truth: &[Json], ours: &[Json]) {
        for index in 0..truth.len().max(ours.len()) {
            let (want, got) = (truth.get(index).unwrap_or(&Json::Null), ours.get(index).unwrap_or(&Json::Null));
            let right = text(&want["text"]) == text(&got["text"])
                && (want["label"].is_null() || label(&want["label"]) == label(&got["label"]));
            self.count("goals", right, || format!("want {want}, got {got}"));
        }
    }

    /// Counts what the two lists have in common in order, and every other item of either; the indices of the former.
    fn in_order(&mut self, figure: &'static str, truth: &[String], ours: &[String]) -> Vec<(usize, usize)> {
        let pairs = common(truth, ours);
        for _ in &pairs {
            self.count(figure, true, String::new);
        }
        for (index, item) in truth.iter().enumerate().filter(|(i, _)| pairs.iter().all(|p| p.0 != *i)) {
            self.count(figure, false, || format!("want {index}: {item}"));
        }
        for (index, item) in ours.iter().enumerate().filter(|(i, _)| pairs.iter().all(|p| p.1 != *i)) {
            self.count(figure, false, || format!("got  {index}: {item}"));
        }
        pairs
    }
}

pub(super) fn list(value: &Json) -> &[Json] {
    value.as_array().map_or(&[], Vec::as_slice)
}

/// What a value says without its blanks, whose place in a wrapped cell is a matter of taste.
fn text(value: &Json) -> String {
    match value {
        Json::Null => String::new(),
        Json::String(text) => text.split_whitespace().collect(),
        other => other.to_string(),
    }
}

fn label(value: &Json) -> String {
    text(value).trim_end_matches([':', '：']).to_owned()
}

pub(super) fn row(indicator: &Json) -> String {
    let level = |member: &str| text(&indicator[member]).trim_end_matches("指标").to_owned();
    let raws = TARGETS.map(|part| text(&indicator[part]["raw"])).join(" | ");
    format!("{} | {} | {} | {raws}", level("level1"), level("level2"), text(&indicator["name"]))
}

fn tasks(form: &Json) -> Vec<String> {
    let amount = |a: &Json| format!("{} = {}", text(&a["raw"]), text(&a["number"]).trim_end_matches(".0"));
    let one = |t: &Json| format!("{} | {} | {}", text(&t["name"]), text(&t["content"]), amount(&t["amount"]));
    let total = Some(&form["task_total"]).filter(|t| !t.is_null()).map(|t| format!("total {}", amount(t)));
    list(&form["tasks"]).iter().map(one).chain(total).collect()
}

/// The longest common subsequence, as pairs of indices.
pub(super) fn common(a: &[String], b: &[String]) -> Vec<(usize, usize)> {
    let mut length = vec![vec![0; b.len() + 1]; a.len() + 1];
    for i in (0..a.len()).rev() {
        for j in (0..b.len()).rev() {
            length[i][j] = if a[i] == b[j] { length[i + 1][j + 1] + 1 } else { length[i + 1][j].max(length[i][j + 1]) };
        }
    }
    let (mut i, mut j, mut pairs) = (0, 0, Vec::new());
    while i < a.len() && j < b.len() {
        if a[i] == b[j] {
            pairs.push((i, j));
            (i, j) = (i + 1, j + 1);
        } else if length[i + 1][j] >= length[i][j + 1] {
            i += 1;
        } else {
            j += 1;
        }
    }
    pairs
}
