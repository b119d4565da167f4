use super::*;
use crate::document::Indicator;

const SAMPLE: &str = include_str!("../../samples/approval_2024.json");

fn sample() -> Document {
    serde_json::from_str(SAMPLE).unwrap()
}

fn line(document: &Document, path: &str, read: &str, now: Option<&str>, kind: Kind) -> Line {
    let at: Path = path.parse().unwrap();
    let (form, thing) = at.thing.unwrap();
    let (page, bbox) = members::place(&document.forms[form], thing);
    let input = document.source.sha256.clone();
    Line {
        input,
        page,
        bbox,
        path: path.into(),
        read: read.into(),
        now: now.map(str::to_owned),
        kind,
        by: "张三".into(),
        when: String::new(),
    }
}

fn amended(mut document: Document, lines: &[Line]) -> Document {
    apply(&mut document, &Corrections { lines: lines.to_vec(), faults: Vec::new() }, Lexicon::built_in());
    document
}

fn codes(document: &Document, row: usize) -> Vec<Code> {
    document.forms[0].diagnostics.iter().filter(|d| d.indicator == Some(row)).map(|d| d.code).collect()
}

fn stale(document: &Document) -> usize {
    document.diagnostics.iter().filter(|d| d.code == Code::CorrectionStale).count()
}

/// The sample with a row that is doubtful by a character of its name.
fn doubtful() -> Document {
    let mut document = sample();
    let form = &mut document.forms[0];
    form.indicators[1].confidence = 0.5;
    let place = Place { page: form.indicators[1].page, bbox: form.indicators[1].bbox };
    let bbox = form.indicators[1].bbox.unwrap();
    let char = |x: f32| crate::diag::Alternative {
        read: "法".into(),
        others: vec!["注".into()],
        confidence: 0.5,
        bbox: Rect::new(bbox.x0 + x, bbox.y0 + 3.0, bbox.x0 + x + 10.0, bbox.y0 + 13.0),
        line: "法治讲座开展数量".into(),
        at: 0,
    };
    let finding = Diagnostic::new(Code::LowConfidence, place, "it may be misread").about(1);
    form.diagnostics.push(Diagnostic { alternatives: vec![char(5.0), char(40.0)], ..finding });
    document
}

#[test]
fn a_corrected_target_means_what_it_says_and_keeps_its_reading() {
    let document = doubtful();
    let old = document.forms[0].indicators[1].annual.as_ref().unwrap().raw.clone();
    let after = amended(document.clone(), &[line(&document, "forms[0].indicators[1].annual", &old, Some("≥1万场"), Kind::Corrected)]);
    let row = &after.forms[0].indicators[1];
    let value = row.annual.as_ref().unwrap();
    assert_eq!((value.raw.as_str(), value.number.unwrap().to_string(), value.unit.as_deref()), ("≥1万场", "10000".to_owned(), Some("场")));
    assert_eq!(
        (row.corrected_by.as_deref(), row.readings.as_slice()),
        (Some("张三"), &[Reading { member: "annual".into(), raw: old }][..])
    );
    assert!((row.confidence - 1.0).abs() < f32::EPSILON);
    assert_eq!(codes(&after, 1), [Code::TargetMismatch], "the halves are compared again, and the doubt is settled");
    assert_eq!(stale(&after), 0);
}

#[test]
fn a_decision_finds_its_row_by_place_and_reading_and_not_by_its_number() {
    let document = sample();
    let (name, old) = {
        let row = &document.forms[0].indicators[4];
        (row.name.clone(), row.annual.as_ref().unwrap().raw.clone())
    };
    let decision = line(&document, "forms[0].indicators[4].annual", &old, Some("12次"), Kind::Corrected);
    let mut changed = document;
    changed.forms[0].indicators.drain(..2);
    let after = amended(changed, &[decision]);
    let rows: Vec<&Indicator> = after.forms[0].indicators.iter().filter(|row| row.corrected_by.is_some()).collect();
    assert_eq!(rows.len(), 1);
    assert_eq!((rows[0].name.as_str(), rows[0].annual.as_ref().unwrap().raw.as_str()), (name.as_str(), "12次"));
}

#[test]
fn what_no_longer_fits_is_told_and_changes_nothing() {
    let document = sample();
    let elsewhere = Line {
        page: Some(99),
        ..line(&document, "forms[0].indicators[1].name", &document.forms[0].indicators[1].name, Some("x"), Kind::Corrected)
    };
    let lines = [
        line(&document, "forms[0].indicators[1].name", "另一个名称", Some("x"), Kind::Corrected),
        line(&document, "forms[0].indicators[1]", "另一行", None, Kind::Accepted),
        elsewhere,
        Line { path: "rows[1]".into(), ..line(&document, "forms[0]", "", None, Kind::Accepted) },
    ];
    let after = amended(document.clone(), &lines);
    assert_eq!(stale(&after), 4);
    assert_eq!(after.forms, document.forms);
}

#[test]
fn a_reading_that_became_right_is_no_stale_one() {
    let document = sample();
    let right = document.forms[0].indicators[1].name.clone();
    let after = amended(document.clone(), &[line(&document, "forms[0].indicators[1].name", "法冶讲座", Some(&right), Kind::Corrected)]);
    let row = &after.forms[0].indicators[1];
    assert_eq!((stale(&after), row.corrected_by.as_deref(), row.readings.len()), (0, Some("张三"), 0));
}

#[test]
fn a_decision_that_was_taken_back_leaves_the_one_before_it() {
    let document = sample();
    let old = document.forms[0].indicators[1].name.clone();
    let path = "forms[0].indicators[1].name";
    let one = |now: &str, kind| line(&document, path, &old, Some(now), kind);
    let name = |lines: &[Line]| amended(document.clone(), lines).forms[0].indicators[1].name.clone();
    assert_eq!(name(&[one("甲", Kind::Corrected), one("乙", Kind::Corrected)]), "乙");
    assert_eq!(name(&[one("甲", Kind::Corrected), one("乙", Kind::Corrected), one("乙", Kind::Undone)]), "甲");
    assert_eq!(amended(document.clone(), &[one("甲", Kind::Corrected), one("甲", Kind::Undone)]), document);
}

#[test]
fn an_amount_is_read_in_the_unit_of_its_table_and_the_total_compared_again() {
    let document = sample();
    let mismatch = |document: &Document| document.forms[0].diagnostics.iter().any(|d| d.code == Code::TaskTotalMismatch);
    assert!(mismatch(&document));
    let at = document.forms[0].tasks.iter().position(|task| task.amount.raw == "27").unwrap();
    let after = amended(document.clone(), &[line(&document, &format!("forms[0].tasks[{at}].amount"), "27", Some("0"), Kind::Corrected)]);
    assert!(!mismatch(&after));
    let after = amended(document.clone(), &[line(&document, &format!("forms[0].tasks[{at}].amount"), "27", Some("2.5"), Kind::Corrected)]);
    assert_eq!(after.forms[0].tasks[at].amount.number.unwrap().to_string(), "25000");
}

#[test]
fn a_character_that_was_accepted_leaves_the_others_doubtful() {
    let document = doubtful();
    let finding = document.forms[0].diagnostics.iter().find(|d| d.code == Code::LowConfidence && d.indicator == Some(1)).unwrap();
    let name = &document.forms[0].indicators[1].name;
    let char = |at: usize| Line {
        bbox: Some(finding.alternatives[at].bbox),
        ..line(&document, "forms[0].indicators[1].name", name, Some(name), Kind::Accepted)
    };
    let after = amended(document.clone(), &[char(0)]);
    assert_eq!((codes(&after, 1).contains(&Code::LowConfidence), after.forms[0].indicators[1].confidence), (true, 0.5));
    let after = amended(document.clone(), &[char(0), char(1)]);
    assert_eq!((codes(&after, 1).contains(&Code::LowConfidence), after.forms[0].indicators[1].confidence), (false, 1.0));
}

#[test]
fn rows_are_struck_off_and_added_and_findings_follow_them() {
    let document = sample();
    let row = |at: usize| members::whole(&document.forms[0], Thing::Indicator(at));
    let before = document.forms[0].indicators.len();
    let lines = [
        line(&document, "forms[0].indicators[0]", &row(0), None, Kind::Deleted),
        line(&document, "forms[0].indicators[2]", &row(2), Some(r#"{"level1":"产出指标","name":"新增一行","annual":"≥5次"}"#), Kind::Added),
    ];
    let after = amended(document.clone(), &lines);
    let rows = &after.forms[0].indicators;
    assert_eq!(after.forms[0].corrected_by.as_deref(), Some("张三"));
    assert_eq!(after.forms[0].readings, [Reading { member: "indicators".to_owned(), raw: row(0) }], "what was struck off is kept");
    assert_eq!(
        (rows.len(), rows[2].name.as_str(), rows[1].name.as_str()),
        (before, "新增一行", document.forms[0].indicators[2].name.as_str())
    );
    assert_eq!(rows[2].annual.as_ref().unwrap().number.unwrap().to_string(), "5");
    for finding in after.forms[0].diagnostics.iter().filter(|d| d.code == Code::RatioAsPercent) {
        let name = &rows[finding.indicator.unwrap()].name;
        assert!(finding.message.contains(name.as_str()), "{}: {name}", finding.message);
    }
}

#[test]
fn a_finding_that_was_seen_says_by_whom_and_one_about_a_reading_goes() {
    let mut document = sample();
    let place = Place { page: Some(1), bbox: Some(Rect::new(1.0, 2.0, 30.0, 12.0)) };
    document.forms[0].diagnostics.push(Diagnostic::new(Code::LowConfidence, place, "'批复' may be misread").in_form(0));
    let seen = |d: &Diagnostic| Line { page: d.page, bbox: d.bbox, ..line(&document, "forms[0]", &d.message, None, Kind::Accepted) };
    let lines: Vec<Line> = document.forms[0]
        .diagnostics
        .iter()
        .filter(|d| matches!(d.code, Code::LowConfidence | Code::TaskTotalMismatch))
        .map(seen)
        .collect();
    let after = amended(document.clone(), &lines);
    let by = |code| after.forms[0].diagnostics.iter().find(|d| d.code == code).map(|d| d.accepted_by.clone());
    assert_eq!((by(Code::TaskTotalMismatch), by(Code::LowConfidence)), (Some(Some("张三".to_owned())), None));
    assert_eq!(stale(&after), 0);
}

#[test]
fn lines_of_other_inputs_and_none_change_nothing() {
    let document = sample();
    let other = Line { input: "b".repeat(64), ..line(&document, "forms[0].indicators[1].name", "x", Some("y"), Kind::Corrected) };
    assert_eq!(amended(document.clone(), &[other]), document);
}

#[test]
fn of_two_findings_at_one_place_only_the_one_that_was_seen_is_settled_in_whichever_language() {
    let mut document = sample();
    let place = Place { page: Some(1), bbox: Some(Rect::new(1.0, 2.0, 30.0, 12.0)) };
    let doubts = ["批复", "批夏"].map(|text| Diagnostic::new(Code::LowConfidence, place, say!("'{}' may be misread", text)).in_form(0));
    document.forms[0].diagnostics.extend(doubts.clone());
    for language in Language::ALL {
        let read = doubts[0].said().in_language(language);
        let seen = Line { page: place.page, bbox: place.bbox, ..line(&document, "forms[0]", &read, None, Kind::Accepted) };
        let after = amended(document.clone(), &[seen]);
        let left = |doubt: &Diagnostic| after.forms[0].diagnostics.iter().any(|d| d.message == doubt.message);
        assert_eq!((left(&doubts[0]), left(&doubts[1]), stale(&after)), (false, true, 0), "{read}");
    }
}

#[test]
fn a_corrected_amount_that_is_no_number_is_reported_at_its_place() {
    let document = sample();
    let total = document.forms[0].task_total.clone().unwrap().raw;
    let found = |path: &str, read: &str, now: &str| {
        let after = amended(document.clone(), &[line(&document, path, read, Some(now), Kind::Corrected)]);
        let doubts = after.forms[0].diagnostics.iter().filter(|d| d.code == Code::LowConfidence && d.subject.member == Some("amount"));
        doubts.map(|d| d.page).collect::<Vec<_>>()
    };
    assert_eq!(found("forms[0].task_total", &total, "96.1注").len(), 1);
    assert!(found("forms[0].task_total", &total, "123.1").is_empty());
    let task = &document.forms[0].tasks[0];
    assert_eq!(found("forms[0].tasks[0].amount", &task.amount.raw, "2.5或3"), [task.page]);
}

#[test]
fn a_decision_about_no_member_is_reported_and_a_total_that_was_not_read_can_be_given() {
    let mut document = sample();
    let wrong = line(&document, "forms[0].indicators[1].colour", "", Some("red"), Kind::Corrected);
    let whole = members::whole(&document.forms[0], Thing::Indicator(0));
    let row = line(&document, "forms[0].indicators[0]", &whole, Some(r#"{"name":"甲","colour":"red"}"#), Kind::Added);
    let after = amended(document.clone(), &[wrong, row]);
    assert_eq!((stale(&after), after.forms[0].indicators.len()), (2, document.forms[0].indicators.len()));
    document.forms[0].task_total = None;
    let total = line(&document, "forms[0].task_total", "", Some("96.1"), Kind::Corrected);
    let after = amended(document, &[total]).forms[0].task_total.clone().unwrap();
    assert_eq!((after.raw.as_str(), after.number.map(|n| n.to_string())), ("96.1", Some("961000".to_owned())));
}
