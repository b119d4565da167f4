use super::*;
use crate::amend;
use crate::corrections::{Corrections, Kind, Line};
use crate::diag::{Alternative, Place};
use crate::lexicon::Lexicon;

fn sample() -> Document {
    serde_json::from_str(include_str!("../../samples/approval_2024.json")).unwrap()
}

fn char(bbox: Rect, read: &str, other: &str, line: &str, at: usize) -> Alternative {
    Alternative { read: read.into(), others: vec![other.into()], confidence: 0.5, bbox, line: line.into(), at }
}

/// The sample, with a doubt about the annual target of its second row and one about the value of its first field.
fn doubtful() -> Document {
    let mut document = sample();
    let form = &mut document.forms[0];
    form.indicators[1].confidence = 0.5;
    let (page, bbox) = (form.indicators[1].page, form.indicators[1].bbox);
    let row = bbox.unwrap();
    let right = Rect::new(row.x1 - 40.0, row.y0 + 3.0, row.x1 - 30.0, row.y1 - 3.0);
    let finding = Diagnostic::new(Code::LowConfidence, Place { page, bbox }, "it may be misread").about(1);
    form.diagnostics.push(Diagnostic { alternatives: vec![char(right, "0", "8", "≥100个", 2)], ..finding });
    let field = &form.fields[0];
    let place = Place { page: field.page, bbox: field.bbox };
    let text = field.value.clone();
    let doubt = Diagnostic::new(Code::LowConfidence, place, crate::say!("'{}' may be misread", &text)).doubting(&text);
    form.diagnostics.push(doubt.in_form(0));
    document
}

#[test]
fn numbers_come_before_names_and_those_before_what_a_form_says() {
    let items = items(&doubtful());
    let weights: Vec<Weight> = items.iter().map(|item| item.weight).collect();
    assert!(weights.is_sorted(), "{weights:?}");
    assert_eq!(weights[..2], [Weight::Number, Weight::Name]);
    assert!(weights.contains(&Weight::Remark));
}

#[test]
fn a_doubtful_character_is_found_in_the_half_that_it_stands_in() {
    let item = &items(&doubtful())[0];
    let choice = &item.choices[0];
    assert_eq!(item.members[choice.member.unwrap()].name, "annual");
    assert_eq!((choice.at, item.members[item.focus].text.chars().nth(choice.at)), (2, Some('0')));
}

#[test]
fn a_field_is_found_by_its_place_and_by_what_the_finding_quotes() {
    let item = &items(&doubtful())[1];
    assert_eq!((item.path.as_str(), item.members[item.focus].name), ("forms[0].fields[0]", "value"));
}

#[test]
fn what_an_item_says_of_itself_settles_it() {
    let document = doubtful();
    for item in items(&document) {
        let line = Line {
            input: document.source.sha256.clone(),
            page: item.on,
            bbox: item.at,
            path: item.path.clone(),
            read: item.read.clone(),
            now: None,
            kind: Kind::Accepted,
            by: "张三".into(),
            when: String::new(),
        };
        let mut after = document.clone();
        amend::apply(&mut after, &Corrections { lines: vec![line], faults: Vec::new() }, Lexicon::built_in());
        let left = items(&after);
        assert_eq!(left.len() + 1, items(&document).len(), "{item:?}");
        assert!(!left.iter().any(|other| other.message == item.message && other.path == item.path), "{item:?}");
    }
}

#[test]
fn what_a_finding_doubts_is_no_matter_of_its_language() {
    let mut document = doubtful();
    let english = items(&document);
    document.put_into(crate::message::Language::Zh);
    let places = |items: &[Item]| items.iter().map(|item| (item.path.clone(), item.focus)).collect::<Vec<_>>();
    assert_eq!(places(&items(&document)), places(&english));
}
