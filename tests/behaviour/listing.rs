//! `zhibiao tables`: which tables of a file are listed, and how they are read, by what the user asks for.

use crate::drawing::{across, down};
use crate::paper::Paper;
use std::fmt::Write;
use std::fs;
use std::process::{Command, Output, Stdio};
use zhibiao::geom::{Projection, Rect};
use zhibiao::ink::{PageInk, area};

const COLUMN: f32 = 60.0;
const ROW: f32 = 15.0;
/// The height of a page of [`Paper`].
const HEIGHT: f32 = 300.0;

/// Which rulings of a table are drawn.
#[derive(Clone, Copy, PartialEq)]
enum Drawn {
    All,
    Columns,
    Nothing,
}

/// A table whose top left corner is so far from that of the page.
fn table(left: f32, top: f32, rows: &[&[&str]], drawn: Drawn) -> String {
    let columns = rows[0].len() as f32;
    let (right, bottom) = (left + COLUMN * columns, top + ROW * rows.len() as f32);
    let mut content = String::new();
    let mut line = |x0: f32, y0: f32, x1: f32, y1: f32| {
        writeln!(content, "{x0} {} m {x1} {} l S", HEIGHT - y0, HEIGHT - y1).unwrap()
    };
    for row in 0..=rows.len() {
        let inner = 0 < row && row < rows.len();
        if drawn == Drawn::All || drawn == Drawn::Columns && !inner {
            line(left, top + ROW * row as f32, right, top + ROW * row as f32);
        }
    }
    for column in 0..=rows[0].len() {
        if drawn != Drawn::Nothing {
            line(left + COLUMN * column as f32, top, left + COLUMN * column as f32, bottom);
        }
    }
    for (r, row) in rows.iter().enumerate() {
        for (c, text) in row.iter().enumerate() {
            let (x, y) = (left + COLUMN * c as f32 + 5.0, HEIGHT - top - ROW * r as f32 - 11.0);
            writeln!(content, "BT /F 10 Tf {x} {y} Td ({text}) Tj ET").unwrap();
        }
    }
    content
}

/// What the command says of a file with these pages.
fn run(paper: Paper, args: &[&str]) -> Output {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("t.pdf"), paper.bytes()).unwrap();
    let program = Command::new(env!("CARGO_BIN_EXE_zhibiao"))
        .args(["tables", "t.pdf"])
        .args(args)
        .current_dir(folder.path())
        .stdin(Stdio::null())
        .output();
    program.unwrap()
}

/// The tables as JSON.
fn listed(paper: Paper, args: &[&str]) -> Vec<serde_json::Value> {
    let output = run(paper, args);
    assert_eq!(output.status.code(), Some(0), "{}", String::from_utf8_lossy(&output.stderr));
    let json: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
    json["tables"].as_array().unwrap().clone()
}

/// The rows of a table, cells parted by `|`.
fn rows(table: &serde_json::Value) -> Vec<String> {
    let mut rows: Vec<String> = Vec::new();
    for cell in table["cells"].as_array().unwrap() {
        let (row, text) = (usize::try_from(cell["row"].as_u64().unwrap()).unwrap(), cell["text"].as_str().unwrap());
        match rows.get_mut(row) {
            Some(open) => *open += &format!("|{text}"),
            None => rows.push(text.to_owned()),
        }
    }
    rows
}

const FRUIT: &[&[&str]] = &[
    &["Fruit", "Kilos", "Price"],
    &["Apple", "10", "3"],
    &["Pear", "20", "5"],
    &["Plum", "30", "8"],
    &["Fig", "40", "9"],
];
const TOWNS: &[&[&str]] = &[
    &["Town", "People", "Area"],
    &["Ulm", "126", "119"],
    &["Bonn", "330", "141"],
    &["Jena", "111", "115"],
    &["Hof", "45", "58"],
];

/// Fruit above, ruled; towns below, not ruled.
fn two() -> Paper {
    Paper::new().content(table(50.0, 30.0, FRUIT, Drawn::All) + &table(50.0, 180.0, TOWNS, Drawn::Nothing))
}

#[test]
fn only_the_ink_inside_of_the_area_is_read() {
    let names = |args: &[&str]| listed(two(), args).iter().map(|t| rows(t).join(" ")).collect::<Vec<_>>();
    let (fruit, towns) = (
        "Fruit|Kilos|Price Apple|10|3 Pear|20|5 Plum|30|8 Fig|40|9",
        "Town|People|Area Ulm|126|119 Bonn|330|141 Jena|111|115 Hof|45|58",
    );
    assert_eq!(names(&[]), [fruit, towns]);
    assert_eq!(names(&["--area", "40,20,260,120"]), [fruit]);
    assert_eq!(names(&["--area=-10,170,390.5,280"]), [towns]);
    assert_eq!(
        names(&["--area", "40,20,170,90"]),
        ["Fruit|Kilos Apple|10 Pear|20 Plum|30"],
        "an area that cuts through the table"
    );
    assert_eq!(names(&["--area", "300,20,390,90"]), [""; 0]);
}

#[test]
fn the_area_of_a_turned_page_is_that_of_the_page_as_seen() {
    // Turned clockwise, the page is 300 wide, and what stood at its left stands at its top.
    let page = |turn: i64| Paper::new().content(table(50.0, 30.0, FRUIT, Drawn::All)).entry("Rotate", turn);
    assert_eq!(listed(page(90), &["--area", "190,40,280,240"]).len(), 1);
    assert_eq!(listed(page(90), &["--area", "0,40,190,240"]).len(), 0);
    let table = &listed(page(90), &["--area", "190,40,280,240"])[0];
    assert_eq!(table["bbox"], serde_json::json!([195.0, 50.0, 270.0, 230.0]));
}

#[test]
fn an_area_that_is_none_is_refused_with_what_to_write() {
    let refused = |args: &[&str], code: i32, why: &str| {
        let output = run(two(), args);
        let said = String::from_utf8_lossy(&output.stderr).into_owned();
        assert_eq!(output.status.code(), Some(code), "{said}");
        assert!(said.contains(why), "{said}");
    };
    refused(
        &["--area", "1,2,3"],
        2,
        "four numbers are needed and there are 3; write left,top,right,bottom, as in 50,90,545,400",
    );
    refused(&["--area", "1,2,x,4"], 2, "'x' is no number");
    refused(&["--area", "1,2,nan,4"], 2, "'nan' is no number");
    refused(&["--area", "50,90,50,400"], 2, "the area is empty");
    refused(&["--area", "50,400,90,90"], 2, "the area is empty");
    refused(&["--ruled", "--unruled"], 2, "cannot be used with");
    refused(
        &["--area", "500,10,600,90"],
        1,
        "the area lies beyond the edge of every page that was read; give another --area",
    );
}

#[test]
fn a_reading_can_be_forced() {
    let names = |args: &[&str]| listed(two(), args).iter().map(|t| rows(t)[0].clone()).collect::<Vec<_>>();
    assert_eq!(names(&["--ruled"]), ["Fruit|Kilos|Price"]);
    assert_eq!(names(&["--unruled"]), ["Fruit|Kilos|Price", "Town|People|Area"]);
    let half = || Paper::new().content(table(50.0, 30.0, FRUIT, Drawn::Columns));
    assert_eq!(rows(&listed(half(), &[])[0])[1], "Apple|10|3");
    assert_eq!(rows(&listed(half(), &["--ruled"])[0]), ["Fruit Apple Pear Plum Fig|Kilos 10 20 30 40|Price 3 5 8 9"]);
    // A box around two columns of a table misleads; without it the table is whole.
    let framed = || {
        Paper::new().content(
            table(50.0, 30.0, FRUIT, Drawn::Nothing) + "50 225 120 45 re S 50 240 m 170 240 l S 110 225 m 110 270 l S",
        )
    };
    assert_eq!(rows(&listed(framed(), &["--unruled"])[0]).len(), 5);
    assert_eq!(rows(&listed(framed(), &["--ruled"])[0]).len(), 2);
}

#[test]
fn a_table_over_pages_is_one_where_that_is_asked_for() {
    let page = |rows: &[&[&str]]| table(50.0, 30.0, rows, Drawn::All);
    let paper = || {
        Paper::new()
            .content(page(FRUIT))
            .content(page(&[FRUIT[0], &["Kiwi", "50", "7"]]))
            .content(page(&[&["Lime", "60", "4"], &["Date", "70", "6"]]))
    };
    assert_eq!(listed(paper(), &[]).len(), 3);
    assert!(listed(paper(), &[])[0].get("row_pages").is_none());
    let joined = listed(paper(), &["--join"]);
    assert_eq!(joined.len(), 1);
    assert_eq!(rows(&joined[0])[4..], ["Fig|40|9", "Kiwi|50|7", "Lime|60|4", "Date|70|6"]);
    assert_eq!((&joined[0]["page"], &joined[0]["pages"]), (&serde_json::json!(1), &serde_json::json!([1, 3])));
    assert_eq!(joined[0]["row_pages"], serde_json::json!([1, 1, 1, 1, 1, 2, 3, 3]));
    assert_eq!(joined[0]["bbox"], serde_json::json!([50.0, 30.0, 230.0, 105.0]), "on the first page");
    let csv = run(paper(), &["--join", "--format", "csv"]).stdout;
    assert!(String::from_utf8(csv).unwrap().ends_with("Fig,40,9\nKiwi,50,7\nLime,60,4\nDate,70,6\n"));
}

#[test]
fn a_row_of_data_that_comes_again_after_a_page_break_stays() {
    let page = |rows: &[&[&str]]| table(50.0, 30.0, rows, Drawn::All);
    let paper = Paper::new().content(page(&[FRUIT[0], FRUIT[1], FRUIT[2]])).content(page(&[FRUIT[2], FRUIT[3]]));
    assert_eq!(
        rows(&listed(paper, &["--join"])[0]),
        ["Fruit|Kilos|Price", "Apple|10|3", "Pear|20|5", "Pear|20|5", "Plum|30|8"]
    );
}

#[test]
fn the_area_of_a_scan_that_lay_askew_is_that_of_the_paper() {
    // The sheet was straightened by a turn about its corner; on the paper its rulings run at an angle.
    let (sin, cos) = 0.05_f32.sin_cos();
    let to_page = Projection::affine([cos, sin, -sin, cos, 10.0, 0.0]);
    let strokes = vec![across(100.0, 50.0, 300.0), across(200.0, 50.0, 300.0), down(250.0, 100.0, 200.0)];
    let ink = PageInk { page: 1, width: 400.0, height: 300.0, strokes, ..PageInk::default() };
    let left = area::cut(ink, &Rect::new(0.0, 0.0, 210.0, 150.0), &to_page);
    let [only] = left.strokes[..] else { panic!("{:?}", left.strokes) };
    assert!((only.from - 50.0).abs() < 0.01 && (only.to - (200.0 + 100.0 * sin) / cos).abs() < 0.01, "{only:?}");
}

/// A filled box of one grey, from the top left of the page.
fn filled(grey: f32, x0: f32, y0: f32, width: f32, height: f32) -> String {
    format!("{grey} g {x0} {} {width} {height} re f 0 g\n", HEIGHT - y0 - height)
}

#[test]
fn a_dark_header_on_a_table_without_inner_rules_is_its_first_row() {
    let mut content = String::new();
    for column in 0..3 {
        let x = 50.0 + COLUMN * column as f32;
        content += &filled(0.8, x, 30.0, COLUMN - 0.5, ROW);
        content += &filled(0.9, x, 30.0 + 2.0 * ROW, COLUMN - 0.5, ROW);
        content += &filled(0.9, x, 30.0 + 4.0 * ROW, COLUMN - 0.5, ROW);
    }
    for x in [50.0, 110.0, 170.0, 230.0] {
        writeln!(content, "{x} {} m {x} {} l S", HEIGHT - 30.0 - ROW, HEIGHT - 30.0 - 5.0 * ROW).unwrap();
    }
    writeln!(content, "50 {0} m 230 {0} l S", HEIGHT - 30.0 - 5.0 * ROW).unwrap();
    let tables = listed(Paper::new().content(content + &table(50.0, 30.0, FRUIT, Drawn::Nothing)), &[]);
    assert_eq!(rows(&tables[0]), ["Fruit|Kilos|Price", "Apple|10|3", "Pear|20|5", "Plum|30|8", "Fig|40|9"]);
}

#[test]
fn a_table_has_the_title_and_the_unit_above_it_and_none_from_prose() {
    let above = |text: &str, x: f32, y: f32| format!("BT /F 10 Tf {x} {} Td ({text}) Tj ET\n", HEIGHT - y);
    let page =
        |lines: String| listed(Paper::new().content(lines + &table(50.0, 60.0, FRUIT, Drawn::All)), &[]).remove(0);
    let titled = page(above("Table 1 Fruit", 105.0, 40.0) + &above("Unit: kg", 180.0, 54.0));
    assert_eq!((titled["title"].as_str(), titled["unit"].as_str()), (Some("Table 1 Fruit"), Some("Unit: kg")));
    assert_eq!(titled["confidence"], 1.0);
    let prose =
        page(above("In May the shops of our town sold", 50.0, 42.0) + &above("more fruit than before.", 50.0, 54.0));
    assert!(prose["title"].is_null() && prose["unit"].is_null());
}
