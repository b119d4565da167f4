//! What is printed on a page, or written on it in another way, and is or is not a part of its text.

use super::paper::{Paper, chinese, readings, show, words};
use lopdf::{Dictionary, Object, dictionary};
use zhibiao::diag::Code;

/// The text of the first page, with what is reported of the rest.
fn said(paper: Paper) -> (String, Vec<String>) {
    let reading = readings(paper.bytes()).unwrap().remove(0);
    assert!(reading.findings.iter().all(|finding| finding.code == Code::TextUnplaced && finding.bbox.is_some()));
    let text = words(&reading.ink.glyphs).split_whitespace().collect();
    (text, reading.findings.into_iter().map(|finding| finding.message).collect())
}

fn page(content: &str) -> (String, Vec<String>) {
    said(Paper::new().content(content))
}

/// Latin text in 10 points, and small text raised behind it.
fn raised(base: &str, mark: &str) -> String {
    format!("BT /F 10 Tf 50 200 Td ({base}) Tj /F 6 Tf 4 Ts ({mark}) Tj ET\n")
}

#[test]
fn the_mark_of_a_note_is_no_digit_of_the_number_before_it() {
    for (base, mark) in [("386.50", "1"), ("300", "12"), (">=42", "*"), ("100%", "\\(3\\)")] {
        let (text, reported) = page(&raised(base, mark));
        assert_eq!(text, base);
        let mark = mark.replace('\\', "");
        assert!(reported.len() == 1 && reported[0].contains(&format!("'{mark}'")), "{reported:?}");
    }
    let chinese = format!("{}BT /F 6 Tf 4 Ts 110 200 Td (3) Tj ET\n", show("改造道路里程", 50.0, 200.0));
    assert_eq!(page(&chinese).0, "改造道路里程");
}

#[test]
fn units_with_a_raised_digit_are_whole_and_small_print_is_print() {
    for (base, mark) in [("120m", "2"), ("35km", "2"), ("5m", "3")] {
        let (text, reported) = page(&raised(base, mark));
        assert_eq!((text, reported.len()), (format!("{base}{mark}"), 0));
    }
    let small = "BT /F 10 Tf 50 200 Td (386) Tj /F 6 Tf ( 50) Tj ET\n";
    assert_eq!(page(small), ("38650".to_owned(), vec![]), "on the same baseline");
}

#[test]
fn what_is_struck_out_is_no_value_and_is_reported() {
    let text = "BT /F 10 Tf 50 200 Td (1200) Tj ET\nBT /F 10 Tf 80 200 Td (1260) Tj ET\n";
    let strokes = [
        ".5 w 50 203.5 m 72 203.5 l S",
        "50 203.2 22.3 .6 re f",
        ".5 w 50 203.5 m 61 203.5 l S 61 203.5 m 72 203.5 l S",
    ];
    for stroke in strokes {
        let (left, reported) = page(&format!("{text}{stroke}"));
        assert_eq!(left, "1260", "{stroke}");
        assert!(reported.len() == 1 && reported[0].starts_with("'1200' is struck out"), "{reported:?}");
    }
}

#[test]
fn underlines_and_rulings_through_text_strike_nothing_out() {
    let text = "BT /F 10 Tf 50 200 Td (1200) Tj ET\n";
    let under = ".5 w 50 198.5 m 72 198.5 l S";
    let ruling = ".5 w 20 203.5 m 300 203.5 l S";
    let walls = ".5 w 49.5 203.5 m 72.5 203.5 l S 49.5 190 m 49.5 220 l S 72.5 190 m 72.5 220 l S";
    let through = format!("{} {walls}", ".5 w 40 203.5 m 82 203.5 l S");
    for line in [under, ruling, walls, &through] {
        assert_eq!(page(&format!("{text}{line}")), ("1200".to_owned(), vec![]), "{line}");
    }
    let cell = ".5 w 40 203.5 m 82 203.5 l S 30 190 m 30 220 l S 99 190 m 99 220 l S";
    assert_eq!(page(&format!("{text}{cell}")).0, "", "no ruling ends between the walls of a cell");
}

#[test]
fn pale_tiles_over_the_text_are_a_watermark_and_pale_zeros_are_none() {
    let print: String = (0..4).map(|n| show("改造道路里程", 50.0, 250.0 - 20.0 * n as f32)).collect();
    let pale = |words: &str, x: f32, y: f32| format!("q 0.85 g BT /C 11 Tf {x} {y} Td {} Tj ET Q\n", chinese(words));
    let tiles: String = (0..4).map(|n| pale("办公室8842", 70.0, 252.0 - 20.0 * n as f32)).collect();
    assert_eq!(page(&format!("{print}{tiles}")).0, "改造道路里程".repeat(4));
    let zeros: String = (0..4).map(|n| pale("0.00", 200.0, 250.0 - 20.0 * n as f32)).collect();
    assert_eq!(page(&format!("{print}{zeros}")).0.matches("0.00").count(), 4);
}

/// A form field over this area, with these entries beside.
fn with_field(entries: Dictionary) -> Paper {
    let mut field = dictionary! {
        "Type" => "Annot", "Subtype" => "Widget", "FT" => "Tx", "DA" => Object::string_literal("0 g /Helv 9 Tf"),
        "Rect" => vec![50.into(), 190.into(), 250.into(), 210.into()],
    };
    entries.into_iter().for_each(|(key, value)| field.set(key, value));
    let mut paper = Paper::new().content(show("项目名称", 5.0, 196.0));
    let field = paper.doc.add_object(field);
    paper.entry("Annots", vec![field.into()])
}

/// A text string in UTF-16.
fn string(text: &str) -> Object {
    let bytes = [0xfe, 0xff].into_iter().chain(text.encode_utf16().flat_map(u16::to_be_bytes)).collect();
    Object::String(bytes, lopdf::StringFormat::Hexadecimal)
}

#[test]
fn the_value_of_a_field_without_an_appearance_is_read_where_a_viewer_draws_it() {
    let paper = with_field(dictionary! { "V" => string("道路照明改造") });
    let reading = readings(paper.bytes()).unwrap().remove(0);
    assert_eq!((words(&reading.ink.glyphs).as_str(), reading.findings.len()), ("项目名称道路照明改造", 0));
    let value = &reading.ink.glyphs[4];
    assert!(value.bbox.x0 >= 50.0 && (90.0..110.0).contains(&value.bbox.center().y), "{value:?}");
    let mut paper = with_field(Dictionary::new());
    let group = paper.doc.add_object(dictionary! { "V" => string("在上一级") });
    let field = paper
        .doc
        .objects
        .values_mut()
        .filter_map(|object| object.as_dict_mut().ok())
        .find(|dict| dict.has(b"Rect"))
        .unwrap();
    field.set("Parent", group);
    assert_eq!(said(paper).0, "项目名称在上一级", "inherited");
    assert_eq!(said(with_field(dictionary! { "V" => string("看不见"), "F" => 2 })).0, "项目名称", "hidden");
    assert_eq!(said(with_field(dictionary! { "FT" => "Btn", "AS" => "Off" })).0, "项目名称", "not ticked");
    assert_eq!(said(with_field(dictionary! { "FT" => "Btn", "AS" => "Yes" })).0, "项目名称√");
}

#[test]
fn comments_are_reported_and_strike_out_marks_strike_out() {
    let note = dictionary! { "Subtype" => "Text", "Contents" => string("请核实") };
    let (text, reported) = said(with_field(note));
    assert_eq!((text.as_str(), reported.len()), ("项目名称", 1));
    assert!(reported[0].contains("请核实"));
    let quad = [5, 206, 45, 206, 5, 195, 45, 195].map(Object::from).to_vec();
    let (text, reported) = said(with_field(dictionary! { "Subtype" => "StrikeOut", "QuadPoints" => quad }));
    assert_eq!((text.as_str(), reported.len()), ("", 1));
}

/// The same with an appearance that draws this.
fn with_drawn(entries: Dictionary, content: &str) -> Paper {
    let mut paper = with_field(entries);
    let fonts = dictionary! { "Helv" => dictionary! {
        "Type" => "Font", "Subtype" => "Type1", "BaseFont" => "Helvetica",
    } };
    let look = lopdf::Stream::new(
        dictionary! {
            "Type" => "XObject", "Subtype" => "Form", "BBox" => vec![0.into(), 0.into(), 200.into(), 20.into()],
            "Resources" => dictionary! { "Font" => fonts },
        },
        content.as_bytes().to_vec(),
    );
    let look = paper.doc.add_object(look);
    let annotation =
        paper.doc.objects.values_mut().filter_map(|o| o.as_dict_mut().ok()).find(|dict| dict.has(b"Rect")).unwrap();
    annotation.set("AP", dictionary! { "N" => look });
    paper
}

#[test]
fn what_a_stamp_a_note_or_a_pen_draws_is_none_of_the_page_and_is_reported() {
    let stamp = "BT /Helv 10 Tf 10 5 Td (AS IS) Tj ET 0 10 m 200 10 l S 100 0 m 100 20 l S";
    let read = |subtype: &str| {
        let paper = with_drawn(dictionary! { "Subtype" => subtype }, stamp);
        let reading = readings(paper.bytes()).unwrap().remove(0);
        let reported = reading.findings.iter().filter(|f| f.message.to_string().contains("AS")).count();
        let text: String = words(&reading.ink.glyphs).split_whitespace().collect();
        (text, reading.ink.strokes.len(), reported)
    };
    for subtype in ["Stamp", "Ink", "FileAttachment"] {
        assert_eq!(read(subtype), ("项目名称".to_owned(), 0, 1), "{subtype}");
    }
    // What is filled into a form or typed onto a page is its text.
    for subtype in ["FreeText", "Widget"] {
        assert_eq!(read(subtype), ("项目名称ASIS".to_owned(), 2, 0), "{subtype}");
    }
}

#[test]
fn what_a_line_by_hand_runs_through_is_doubted() {
    let through = vec![4.into(), 196.into(), 46.into(), 204.into()];
    let line = dictionary! { "Subtype" => "Line", "Rect" => through };
    let reading = readings(with_drawn(line, "0 10 m 200 10 l S").bytes()).unwrap().remove(0);
    assert_eq!(words(&reading.ink.glyphs), "项目名称");
    assert!(reading.ink.glyphs.iter().all(|glyph| glyph.confidence < 0.9), "{:?}", reading.ink.glyphs);
    assert_eq!(reading.findings.len(), 1);
}
