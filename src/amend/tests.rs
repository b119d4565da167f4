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
    let after = amended(
        document.clone(),
        &[line(&document, "forms[0].indicators[1].annual", &old, Some("≥1万场"), Kind::Corrected)],
    );
    let row = &after.forms[0].indicators[1];
    let value = row.annual.as_ref().unwrap();
    assert_eq!(
        (value.raw.as_str(), value.number.unwrap().to_string(), value.unit.as_deref()),
        ("≥1万场", "10000".to_owned(), Some("场"))
    );
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
        ..line(
            &document,
            "forms[0].indicators[1].name",
            &document.forms[0].indicators[1].name,
            Some("x"),
            Kind::Corrected,
        )
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
    let after = amended(
        document.clone(),
        &[line(&document, "forms[0].indicators[1].name", "法冶讲座", Some(&right), Kind::Corrected)],
    );
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
    let mismatch =
        |document: &Document| document.forms[0].diagnostics.iter().any(|d| d.code == Code::TaskTotalMismatch);
    assert!(mismatch(&document));
    let at = document.forms[0].tasks.iter().position(|task| task.amount.raw == "27").unwrap();
    let after = amended(
        document.clone(),
        &[line(&document, &format!("forms[0].tasks[{at}].amount"), "27", Some("0"), Kind::Corrected)],
    );
    assert!(!mismatch(&after));
    let after = amended(
        document.clone(),
        &[line(&document, &format!("forms[0].tasks[{at}].amount"), "27", Some("2.5"), Kind::Corrected)],
    );
    assert_eq!(after.forms[0].tasks[at].amount.number.unwrap().to_string(), "25000");
}

#[test]
fn a_character_that_was_accepted_leaves_the_others_doubtful() {
    let document = doubtful();
    let finding =
        document.forms[0].diagnostics.iter().find(|d| d.code == Code::LowConfidence && d.indicator == Some(1)).unwrap();
    let name = &document.forms[0].indicators[1].name;
    let char = |at: usize| Line {
        bbox: Some(finding.alternatives[at].bbox),
        ..line(&document, "forms[0].indicators[1].name", name, Some(name), Kind::Accepted)
    };
    let after = amended(document.clone(), &[char(0)]);
    assert_eq!((codes(&after, 1).contains(&Code::LowConfidence), after.forms[0].indicators[1].confidence), (true, 0.5));
    let after = amended(document.clone(), &[char(0), char(1)]);
    assert_eq!(
        (codes(&after, 1).contains(&Code::LowConfidence), after.forms[0].indicators[1].confidence),
        (false, 1.0)
    );
}

#[test]
fn rows_are_struck_off_and_added_and_findings_follow_them() {
    let document = sample();
    let row = |at: usize| members::whole(&document.forms[0], Thing::Indicator(at));
    let before = document.forms[0].indicators.len();
    let lines = [
        line(&document, "forms[0].indicators[0]", &row(0), None, Kind::Deleted),
        line(
            &document,
            "forms[0].indicators[2]",
            &row(2),
            Some(r#"{"level1":"产出指标","name":"新增一行","annual":"≥5次"}"#),
            Kind::Added,
        ),
    ];
    let after = amended(document.clone(), &lines);
    let rows = &after.forms[0].indicators;
    assert_eq!(after.forms[0].corrected_by.as_deref(), Some("张三"));
    assert_eq!(
        after.forms[0].readings,
        [Reading { member: "indicators".to_owned(), raw: row(0) }],
        "what was struck off is kept"
    );
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
    let seen = |d: &Diagnostic| Line {
        page: d.page,
        bbox: d.bbox,
        ..line(&document, "forms[0]", &d.message, None, Kind::Accepted)
    };
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
    let other = Line {
        input: "b".repeat(64),
        ..line(&document, "forms[0].indicators[1].name", "x", Some("y"), Kind::Corrected)
    };
    assert_eq!(amended(document.clone(), &[other]), document);
}

#[test]
fn of_two_findings_at_one_place_only_the_one_that_was_seen_is_settled_in_whichever_language() {
    let mut document = sample();
    let place = Place { page: Some(1), bbox: Some(Rect::new(1.0, 2.0, 30.0, 12.0)) };
    let doubts = ["批复", "批夏"]
        .map(|text| Diagnostic::new(Code::LowConfidence, place, say!("'{}' may be misread", text)).in_form(0));
    document.forms[0].diagnostics.extend(doubts.clone());
    for language in Language::ALL {
        let read = doubts[0].said().in_language(language);
        let seen =
            Line { page: place.page, bbox: place.bbox, ..line(&document, "forms[0]", &read, None, Kind::Accepted) };
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
        let doubts = after.forms[0]
            .diagnostics
            .iter()
            .filter(|d| d.code == Code::LowConfidence && d.subject.member == Some("amount"));
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

/// Two rows as one split it: their names and targets.
fn halves(first: &str, second: &str) -> String {
    format!(
        r#"[{{"level1":"产出指标","level2":"数量指标","name":"{first}","cycle":"≥1场","annual":"≥1场"}},{{"level1":"产出指标","level2":"数量指标","name":"{second}","annual":"≥2场"}}]"#
    )
}

fn names(document: &Document) -> Vec<&str> {
    document.forms[0].indicators.iter().map(|row| row.name.as_str()).collect()
}

#[test]
fn a_row_that_was_split_is_two_and_either_can_be_corrected_afterwards() {
    let document = doubtful();
    let whole = members::whole(&document.forms[0], Thing::Indicator(1));
    let split = line(&document, "forms[0].indicators[1]", &whole, Some(&halves("讲座甲", "讲座乙")), Kind::Split);
    let after = amended(document.clone(), std::slice::from_ref(&split));
    let rows = &after.forms[0].indicators;
    assert_eq!((rows[1].name.as_str(), rows[2].name.as_str()), ("讲座甲", "讲座乙"));
    assert_eq!(names(&after)[3..], names(&document)[2..]);
    assert!(
        rows[1]
            .readings
            .contains(&Reading { member: "name".into(), raw: document.forms[0].indicators[1].name.clone() })
    );
    assert_eq!(
        (rows[2].cycle.is_none(), rows[2].annual.as_ref().unwrap().number.unwrap().to_string()),
        (true, "2".to_owned())
    );
    assert_eq!(
        (rows[2].page, rows[2].bbox, rows[2].corrected_by.as_deref()),
        (rows[1].page, rows[1].bbox, Some("张三"))
    );
    assert!(!codes(&after, 1).contains(&Code::LowConfidence), "who has split it has read it");
    for finding in after.forms[0].diagnostics.iter().filter(|d| d.code == Code::RatioAsPercent) {
        assert!(finding.message.contains(rows[finding.indicator.unwrap()].name.as_str()), "{}", finding.message);
    }
    let second = line(&after, "forms[0].indicators[2].annual", "≥2场", Some("≥3场"), Kind::Corrected);
    let first = line(
        &after,
        "forms[0].indicators[1].name",
        &document.forms[0].indicators[1].name,
        Some("讲座丙"),
        Kind::Corrected,
    );
    let again = amended(document.clone(), &[split.clone(), second, first]);
    assert_eq!(
        (stale(&again), names(&again)[1], again.forms[0].indicators[2].annual.as_ref().unwrap().raw.as_str()),
        (0, "讲座丙", "≥3场")
    );
    let undone = Line { kind: Kind::Undone, ..split.clone() };
    assert_eq!(amended(document, &[split, undone]), doubtful());
}

#[test]
fn two_rows_that_are_one_keep_what_was_read_of_both() {
    let document = doubtful();
    let whole = |at: usize| members::whole(&document.forms[0], Thing::Indicator(at));
    let now = |with: &str| {
        serde_json::json!({"with": with, "row": {"level1": "产出指标", "level2": "数量指标", "name": "合为一行", "annual": "≥7场"}})
            .to_string()
    };
    let merge = |at: usize, with: &str| {
        line(&document, &format!("forms[0].indicators[{at}]"), &whole(at), Some(&now(with)), Kind::Merged)
    };
    let after = amended(document.clone(), &[merge(0, &whole(1))]);
    let form = &after.forms[0];
    assert_eq!(
        (stale(&after), form.indicators.len(), names(&after)[0]),
        (0, document.forms[0].indicators.len() - 1, "合为一行")
    );
    assert_eq!(names(&after)[1..], names(&document)[2..]);
    assert_eq!(form.readings, [Reading { member: "indicators".to_owned(), raw: whole(1) }]);
    let row = &form.indicators[0];
    assert_eq!((row.annual.as_ref().unwrap().number.unwrap().to_string(), row.cycle.is_none()), ("7".to_owned(), true));
    assert_eq!(
        row.bbox,
        Some(document.forms[0].indicators[0].bbox.unwrap().union(&document.forms[0].indicators[1].bbox.unwrap()))
    );
    assert!(!codes(&after, 0).contains(&Code::LowConfidence));
    assert_eq!(
        row.readings.iter().find(|r| r.member == "name").map(|r| r.raw.as_str()),
        Some(document.forms[0].indicators[0].name.as_str())
    );
    let later = line(
        &after,
        "forms[0].indicators[0].name",
        &document.forms[0].indicators[0].name,
        Some("另名"),
        Kind::Corrected,
    );
    assert_eq!(names(&amended(document.clone(), &[merge(0, &whole(1)), later]))[0], "另名");
    let wrong = amended(document.clone(), &[merge(0, "没有这一行")]);
    assert_eq!((stale(&wrong), &wrong.forms), (1, &document.forms));
}

#[test]
fn a_row_is_moved_up_down_and_to_the_head_and_findings_follow_it() {
    let document = doubtful();
    let whole = |at: usize| members::whole(&document.forms[0], Thing::Indicator(at));
    let moved = |at: usize, below: Option<&str>| {
        let now = serde_json::json!({"below": below}).to_string();
        let after = amended(
            document.clone(),
            &[line(&document, &format!("forms[0].indicators[{at}]"), &whole(at), Some(&now), Kind::Moved)],
        );
        assert_eq!(stale(&after), usize::from(below == Some("nothing")));
        for (row, indicator) in after.forms[0].indicators.iter().enumerate() {
            let was = document.forms[0].indicators.iter().position(|old| old == indicator).unwrap();
            assert_eq!(codes(&after, row), codes(&document, was), "{}", indicator.name);
        }
        names(&after)
            .iter()
            .map(|name| names(&document).iter().position(|old| old == name).unwrap())
            .take(5)
            .collect::<Vec<_>>()
    };
    assert_eq!(moved(1, Some(&whole(3))), [0, 2, 3, 1, 4]);
    assert_eq!(moved(3, Some(&whole(0))), [0, 3, 1, 2, 4]);
    assert_eq!(moved(2, None), [2, 0, 1, 3, 4]);
    assert_eq!(moved(1, Some(&whole(0))), [0, 1, 2, 3, 4]);
    assert_eq!(moved(1, Some("nothing")), [0, 1, 2, 3, 4]);
}

#[test]
fn the_year_and_the_pages_of_a_form_can_be_set_and_must_be_some() {
    let document = sample();
    let (year, pages) = (document.forms[0].year.unwrap().to_string(), document.forms[0].pages.unwrap());
    let pages = format!("{}-{}", pages[0], pages[1]);
    let set = |member: &str, read: &str, now: &str| {
        let after = amended(
            document.clone(),
            &[line(&document, &format!("forms[0].{member}"), read, Some(now), Kind::Corrected)],
        );
        (after.forms[0].year, after.forms[0].pages, stale(&after))
    };
    let (as_read, last) = (document.forms[0].pages, document.source.page_count.unwrap());
    assert_eq!(set("year", &year, "2025"), (Some(2025), as_read, 0));
    assert_eq!(set("year", &year, ""), (None, as_read, 0));
    assert_eq!(set("year", &year, "二〇二五"), (Some(2024), as_read, 1));
    assert_eq!(set("pages", &pages, &format!("1-{last}")), (Some(2024), Some([1, last]), 0));
    assert_eq!(set("pages", &pages, "1"), (Some(2024), Some([1, 1]), 0));
    for wrong in [format!("1-{}", last + 1), "2-1".to_owned(), "0-1".to_owned(), "all".to_owned()] {
        assert_eq!(set("pages", &pages, &wrong), (Some(2024), as_read, 1), "{wrong}");
    }
}

#[test]
fn a_level_that_is_known_is_no_longer_reported_as_unknown() {
    let mut document = sample();
    document.forms[0].indicators[1].level2 = "数童指标".into();
    let place = Place { page: document.forms[0].indicators[1].page, bbox: document.forms[0].indicators[1].bbox };
    document.forms[0].diagnostics.push(Diagnostic::new(Code::UnknownLevel, place, "unknown").about_member(1, "level2"));
    let set = |now: &str| {
        let lines = [line(&document, "forms[0].indicators[1].level2", "数童指标", Some(now), Kind::Corrected)];
        codes(&amended(document.clone(), &lines), 1).contains(&Code::UnknownLevel)
    };
    assert_eq!((set("数量指标"), set("数最指标")), (false, true));
}
