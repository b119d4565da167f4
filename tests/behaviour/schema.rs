//! The JSON Schema and what the program writes agree.

use jsonschema::Validator;
use rust_decimal::Decimal;
use serde_json::{Value as Json, json};
use zhibiao::diag::{Alternative, Code, Diagnostic, Place};
use zhibiao::document::{
    Amount, Document, Field, Form, FormKind, Goal, Indicator, Other, Reading, SCHEMA_VERSION, Source, Stage, Task,
    TextSource,
};
use zhibiao::export::{SCHEMA, json};
use zhibiao::geom::Rect;
use zhibiao::message::Language;
use zhibiao::value::{Comparator, Kind, Rule, Value};

/// The validator of the schema as it is printed.
pub(crate) fn validator() -> Validator {
    jsonschema::draft202012::new(&serde_json::from_str(SCHEMA).unwrap()).unwrap()
}

/// The schema with every object closed: a member that it does not name is an error.
pub(crate) fn closed_validator() -> Validator {
    let mut schema: Json = serde_json::from_str(SCHEMA).unwrap();
    for definition in schema["$defs"].as_object_mut().unwrap().values_mut() {
        if definition["type"] == "object" {
            definition["additionalProperties"] = json!(false);
        }
    }
    jsonschema::draft202012::new(&schema).unwrap()
}

/// A document in which every optional member is there once.
pub(crate) fn full_document() -> Document {
    let bbox = Some(Rect::new(72.0, 90.5, 310.2, 104.0));
    let amount = || Amount { raw: "2".to_owned(), number: Some(Decimal::from(20_000)), unit: Some("元") };
    let annual = Value {
        raw: "1".to_owned(),
        text: "100%".to_owned(),
        kind: Kind::Percent,
        comparator: Some(Comparator::Equal),
        number: Some(Decimal::from(100)),
        number_max: None,
        unit: Some("%".to_owned()),
        inferred: Some(Rule::RatioAsPercent),
    };
    let range = Value {
        raw: "=10-20.50".to_owned(),
        text: "10-20.50".to_owned(),
        kind: Kind::Quantity,
        comparator: Some(Comparator::Range),
        number: Some(Decimal::from(10)),
        number_max: Some(Decimal::new(2050, 2)),
        unit: None,
        inferred: None,
    };
    let indicator = Indicator {
        level1: "产出指标".to_owned(),
        level2: "质量指标".to_owned(),
        name: "刑罚执行与社区矫正衔接率".to_owned(),
        level1_printed: Some("质量指标".to_owned()),
        level2_printed: None,
        annual_name: Some("刑罚执行衔接率".to_owned()),
        cycle: Some(range),
        annual: Some(annual),
        actual: None,
        weight: Some("10".to_owned()),
        score: None,
        remark: None,
        others: vec![Other { label: "指标解释".to_owned(), value: "按月统计".to_owned() }],
        page: Some(1),
        bbox,
        confidence: 0.95,
        corrected_by: Some("张三".to_owned()),
        readings: vec![Reading { member: "name".to_owned(), raw: "衔接卒".to_owned() }],
    };
    let place = Place { page: Some(1), bbox };
    let alternative = Alternative {
        read: "1".into(),
        others: vec!["7".into()],
        confidence: 0.5,
        bbox: Rect::new(72.0, 90.5, 80.0, 104.0),
        line: "1".into(),
        at: 0,
    };
    let ratio = Diagnostic {
        alternatives: vec![alternative],
        accepted_by: Some("张三".to_owned()),
        ..Diagnostic::new(Code::RatioAsPercent, place, "'1' is read as 100%")
            .about_member(0, "annual")
            .because(Some("it has no level 2"))
    };
    let form = Form {
        kind: FormKind::DepartmentOverall,
        stage: Stage::Approval,
        title: "部门整体支出绩效目标批复表".to_owned(),
        year: Some(2024),
        pages: Some([1, 2]),
        fields: vec![Field {
            key: Some("budget_total"),
            label: "预算总额（万元）".to_owned(),
            value: "2".to_owned(),
            group: Some("预算情况（万元）".to_owned()),
            column: Some("年初预算数".to_owned()),
            amount: Some(amount()),
            page: Some(1),
            bbox,
            corrected_by: Some("张三".to_owned()),
            readings: vec![Reading { member: "name".to_owned(), raw: "衔接卒".to_owned() }],
        }],
        tasks: vec![Task {
            name: "社区矫正".to_owned(),
            content: "印发宣传资料，\n开展服务".to_owned(),
            amount: amount(),
            others: vec![Other { label: "责任科室".to_owned(), value: "法制股".to_owned() }],
            page: Some(1),
            bbox,
            corrected_by: Some("张三".to_owned()),
            readings: vec![Reading { member: "name".to_owned(), raw: "衔接卒".to_owned() }],
        }],
        task_total: Some(amount()),
        goals: vec![Goal {
            label: Some("目标1".to_owned()),
            text: "推进法治建设。".to_owned(),
            corrected_by: None,
            readings: Vec::new(),
        }],
        indicators: vec![indicator],
        remarks: Some("无".to_owned()),
        approval_opinion: None,
        notice: None,
        corrected_by: Some("张三".to_owned()),
        readings: Vec::new(),
        diagnostics: vec![ratio],
        explanations: Vec::new(),
        attachment: Some("内.pdf".into()),
    };
    let source = Source {
        path: "a.pdf".to_owned(),
        sha256: "0".repeat(64),
        page_count: Some(2),
        text_source: TextSource::Embedded,
    };
    let outside = Diagnostic::new(Code::TextUnplaced, place, "'附件' lies in no cell");
    Document { schema_version: SCHEMA_VERSION, source, forms: vec![form], diagnostics: vec![outside], doubts: None }
}

fn as_json(document: &Document) -> Json {
    let mut out = Vec::new();
    json::write(&mut out, document).unwrap();
    serde_json::from_slice(&out).unwrap()
}

#[test]
fn a_document_that_was_written_can_be_read_back() {
    let mut document = full_document();
    document.put_into(Language::En);
    let read: Document = serde_json::from_value(as_json(&document)).unwrap();
    assert_eq!(read, document);
}

#[test]
fn the_schema_is_a_schema() {
    jsonschema::meta::validate(&serde_json::from_str(SCHEMA).unwrap()).unwrap();
}

#[test]
fn a_document_with_every_member_is_valid_and_the_schema_names_each() {
    let document = as_json(&full_document());
    assert_eq!(
        closed_validator().iter_errors(&document).map(|e| e.to_string()).collect::<Vec<_>>(),
        Vec::<String>::new()
    );
}

#[test]
fn numbers_are_exact_decimals() {
    let mut out = Vec::new();
    json::write(&mut out, &full_document()).unwrap();
    let text = String::from_utf8(out).unwrap();
    assert!(text.contains("\"number_max\": 20.50,"), "{text}");
    assert!(text.contains("\"bbox\": [72.0, 90.5, 310.2, 104.0]"), "{text}");
}

#[test]
fn the_line_of_a_failed_input_is_valid() {
    for digest in [None, Some("0".repeat(64))] {
        let mut out = Vec::new();
        json::write_failure_line(&mut out, "a.pdf", digest.as_deref(), "there is no such file").unwrap();
        let line: Json = serde_json::from_slice(&out).unwrap();
        assert!(closed_validator().is_valid(&line), "{line}");
        assert_eq!(line["diagnostics"][0]["code"], "not_converted");
    }
}

#[test]
fn a_wrong_document_fails() {
    let right = as_json(&full_document());
    let validator = validator();
    let changes: [(&str, Json); 12] = [
        ("/schema_version", json!("2")),
        ("/source/sha256", json!("abc")),
        ("/forms/0/kind", json!("部门")),
        ("/forms/0/pages", json!([1])),
        ("/forms/0/year", json!("2024")),
        ("/forms/0/fields/0/key", json!("budget")),
        ("/forms/0/tasks/0/amount/number", json!("20000")),
        ("/forms/0/tasks/0/amount/unit", json!("万元")),
        ("/forms/0/indicators/0/confidence", json!(1.5)),
        ("/forms/0/indicators/0/cycle/number_max", json!(null)),
        ("/forms/0/indicators/0/annual/comparator", json!("≥")),
        ("/forms/0/diagnostics/0/code", json!("odd")),
    ];
    for (at, value) in changes {
        let mut wrong = right.clone();
        *wrong.pointer_mut(at).unwrap() = value;
        assert!(!validator.is_valid(&wrong), "{at}");
    }
    let without = |at: &str, member: &str| {
        let mut wrong = right.clone();
        wrong.pointer_mut(at).unwrap().as_object_mut().unwrap().remove(member).unwrap();
        wrong
    };
    for (at, member) in [
        ("", "forms"),
        ("/forms/0", "notice"),
        ("/forms/0/indicators/0", "actual"),
        ("/forms/0/indicators/0/annual", "inferred"),
    ] {
        assert!(!validator.is_valid(&without(at, member)), "{at} without {member}");
    }
}

#[test]
fn a_document_is_read_back_as_it_was_written() {
    let mut document = full_document();
    for written in [true, false] {
        let mut bytes = Vec::new();
        if written {
            json::write(&mut bytes, &document).unwrap()
        } else {
            json::write_line(&mut bytes, &document).unwrap()
        }
        let read = zhibiao::document::stored::read(&bytes).unwrap().unwrap();
        // What is said has been put into a language.
        document.put_into(zhibiao::message::Language::En);
        assert_eq!(read, [zhibiao::document::stored::Stored::Document(Box::new(document.clone()))]);
    }
    assert_eq!(zhibiao::document::stored::read(b"{\"a\": 1}"), None);
    let other = br#"{"schema_version": "9", "source": {"path": "a", "sha256": null}, "forms": [], "diagnostics": []}"#;
    assert!(zhibiao::document::stored::read(other).unwrap().unwrap_err().to_string().contains("version 9"));
}
