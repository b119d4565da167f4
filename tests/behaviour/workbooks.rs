//! Workbooks: what a spreadsheet finds in them.

use crate::schema::full_document;
use calamine::{Data, Reader, Xlsx, open_workbook_from_rs};
use std::fs;
use std::io::Cursor;
use std::path::Path;
use std::process::{Command, Output, Stdio};
use zhibiao::document::Document;
use zhibiao::export::csv::Header;
use zhibiao::export::rows::{self, Table};
use zhibiao::export::workbook::{Binding, Part, ROWS, bind};

fn bytes(documents: &[Document], rows: u32, header: Header) -> Vec<u8> {
    let (mut parts, mut book) = (Vec::new(), Vec::new());
    documents.iter().for_each(|d| Part::of(d, header).write_line(&mut parts).unwrap());
    Part::failed("b.pdf", None, "unreadable", "the file is empty", header).write_line(&mut parts).unwrap();
    let folder = tempfile::tempdir().unwrap();
    bind(&mut parts.as_slice(), &Binding { header, folder: folder.path(), rows }, &mut book).unwrap();
    book
}

fn open(bytes: Vec<u8>) -> Xlsx<Cursor<Vec<u8>>> {
    open_workbook_from_rs(Cursor::new(bytes)).unwrap()
}

fn sheet(book: &mut Xlsx<Cursor<Vec<u8>>>, name: &str) -> Vec<Vec<Data>> {
    book.worksheet_range(name).unwrap().rows().map(<[Data]>::to_vec).collect()
}

fn convert(folder: &Path, args: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_zhibiao"));
    command.arg("convert").args(args).current_dir(folder).stdin(Stdio::null()).output().unwrap()
}

/// A file inside the archive that a workbook is.
fn inside(bytes: &[u8], name: &str) -> String {
    let mut archive = zip::ZipArchive::new(Cursor::new(bytes)).unwrap();
    std::io::read_to_string(archive.by_name(name).unwrap()).unwrap()
}

#[test]
fn a_workbook_has_a_sheet_for_each_table_and_for_the_files() {
    let mut book = open(bytes(&[full_document()], ROWS, Header::Zh));
    assert_eq!(book.sheet_names(), ["概览", "指标", "问题", "任务", "目标", "字段", "指标明细", "文件"]);
    let tables = [Table::Indicators, Table::Tasks, Table::Goals, Table::Fields, Table::Findings];
    for (name, table) in ["指标明细", "任务", "目标", "字段", "问题"].iter().zip(tables) {
        let expected = rows::header(table, Header::Zh);
        let found = sheet(&mut book, name);
        let header: Vec<String> = found[0].iter().map(ToString::to_string).collect();
        assert_eq!(header[..expected.len()], expected, "{name}");
        assert!(found.len() > 1 && found[1][0] == Data::String("a.pdf".to_owned()), "{name}");
    }
    let files = sheet(&mut book, "文件");
    assert_eq!((files[1][1].to_string(), files[2][1].to_string()), ("已转换".to_owned(), "未转换".to_owned()));
    assert_eq!(files[2][11].to_string(), "the file is empty");
    let english = open(bytes(&[], ROWS, Header::En));
    assert_eq!(
        english.sheet_names(),
        ["overview", "indicators", "findings", "tasks", "goals", "fields", "details", "files"]
    );
}

#[test]
fn numbers_are_numbers_and_what_is_printed_stays_text() {
    let book = bytes(&[full_document()], ROWS, Header::En);
    let styles = inside(&book, "xl/styles.xml");
    assert!(styles.contains("#,##0&quot;元&quot;") && styles.contains("formatCode=\"0&quot;%&quot;\""), "{styles}");
    let mut book = open(book);
    let cell = |rows: &[Vec<Data>], name: &str| {
        rows[1][rows[0].iter().position(|n| *n == Data::String(name.to_owned())).unwrap()].clone()
    };
    let indicators = sheet(&mut book, "details");
    assert_eq!(cell(&indicators, "annual"), Data::String("1".to_owned()));
    assert_eq!(cell(&indicators, "annual_number"), Data::Float(100.0), "100% is the number that the JSON has");
    assert_eq!(
        cell(&indicators, "cycle"),
        Data::String("=10-20.50".to_owned()),
        "text that looks like a formula is text"
    );
    assert_eq!(cell(&indicators, "cycle_number_max"), Data::Float(20.5));
    assert_eq!((cell(&indicators, "weight"), cell(&indicators, "page")), (Data::Float(10.0), Data::Float(1.0)));
    assert_eq!(cell(&sheet(&mut book, "tasks"), "amount_number"), Data::Float(20_000.0));
}

#[test]
fn only_findings_have_formulas_and_these_lead_to_their_rows() {
    let mut document = full_document();
    let form = &mut document.forms[0];
    form.indicators.insert(0, form.indicators[0].clone());
    form.diagnostics[0] = form.diagnostics[0].clone().about(1);
    form.indicators[0].name = "=HYPERLINK(\"http://x\")".to_owned();
    let mut book = open(bytes(&[document], ROWS, Header::Zh));
    for name in book.sheet_names() {
        let formulas = book.worksheet_formula(&name).unwrap();
        let formulas: Vec<&String> = formulas.used_cells().map(|cell| cell.2).collect();
        let row = "HYPERLINK(\"#'指标'!E\"&MATCH(\"000000000000-1-i2\",'指标'!$M:$M,0),\"指标 三级指标\")";
        let file = |row: u32| format!("HYPERLINK(\"#'文件'!A{row}\",\"文件 文件\")");
        let expected = if name == "问题" { vec![row.to_owned(), file(2), file(3)] } else { Vec::new() };
        assert_eq!(formulas, expected.iter().collect::<Vec<_>>(), "{name}");
    }
    assert_eq!(sheet(&mut book, "问题")[1].last().unwrap().to_string(), "指标 三级指标");
}

#[test]
fn the_first_sheets_are_read_and_printed() {
    let book = bytes(&[full_document()], ROWS, Header::Zh);
    for (number, frozen) in [(1, "xSplit=\"1\""), (2, "xSplit=\"5\"")] {
        let xml = inside(&book, &format!("xl/worksheets/sheet{number}.xml"));
        assert!(
            xml.contains(frozen) && xml.contains("orientation=\"landscape\"") && xml.contains("fitToHeight=\"0\""),
            "{xml}"
        );
        assert!(xml.contains("第 &amp;P 页，共 &amp;N 页"), "{xml}");
    }
    assert!(
        inside(&book, "xl/workbook.xml").contains("'指标'!$1:$1")
            || inside(&book, "xl/workbook.xml").contains("指标!$1:$1")
    );
    let mut book = open(book);
    let overview = sheet(&mut book, "概览");
    let cells: Vec<String> = overview[1].iter().map(ToString::to_string).collect();
    assert_eq!(cells[..7], ["a.pdf", "1", "部门整体支出绩效目标批复表", "", "2024", "部门整体支出", "批复"]);
    assert_eq!(cells[7..], ["20000", "20000", "1", "1", "0", "000000000000-1"]);
    assert_eq!(overview[2][2].to_string(), "未转换：the file is empty");
    let indicators = sheet(&mut book, "指标");
    assert_eq!((indicators[0].len(), indicators[1][6].to_string()), (13, "1 → 100%".to_owned()));
}

#[test]
fn headers_stay_in_sight_and_can_be_filtered() {
    let book = bytes(&[full_document()], ROWS, Header::Zh);
    for number in 1..=8 {
        let xml = inside(&book, &format!("xl/worksheets/sheet{number}.xml"));
        assert!(xml.contains("state=\"frozen\"") && xml.contains("<autoFilter"), "sheet {number}");
    }
}

#[test]
fn what_does_not_fit_a_sheet_goes_to_the_next() {
    let documents = vec![full_document(); 5];
    let mut book = open(bytes(&documents, 4, Header::Zh));
    assert_eq!(book.sheet_names()[..4], ["概览", "概览 2", "指标", "指标 2"]);
    assert_eq!((sheet(&mut book, "指标").len(), sheet(&mut book, "指标 2").len()), (4, 3));
    assert_eq!(sheet(&mut book, "指标")[0], sheet(&mut book, "指标 2")[0]);
    let links: Vec<String> = book
        .sheet_names()
        .iter()
        .filter(|n| n.starts_with("问题"))
        .flat_map(|n| sheet(&mut book, n))
        .map(|r| r.last().unwrap().to_string())
        .collect();
    assert!(links.contains(&"指标 2 年度指标值".to_owned()), "{links:?}");
}

#[test]
fn texts_that_a_cell_cannot_hold_are_cut_in_plain_sight() {
    let mut document = full_document();
    document.forms[0].goals[0].text = "长".repeat(40_000);
    document.forms[0].goals[0].label = Some("a\u{0}\u{1b}\u{ffff}_x0041_\r\n<b>&".to_owned());
    let mut book = open(bytes(&[document], ROWS, Header::Zh));
    let goals = sheet(&mut book, "目标");
    let text = goals[1][7].to_string();
    assert!(
        text.ends_with("… [40000 characters; the JSON has all]") && text.chars().count() < 32_767,
        "{}",
        text.chars().count()
    );
    assert_eq!(goals[1][6].to_string(), "a\u{fffd}\u{fffd}\u{fffd}_x0041_\n<b>&");
}

#[test]
fn a_number_with_more_digits_than_a_cell_keeps_is_text() {
    let mut document = full_document();
    document.forms[0].tasks[0].amount.number = Some("1234567890123456.78".parse().unwrap());
    let mut book = open(bytes(&[document], ROWS, Header::Zh));
    assert_eq!(
        book.worksheet_range("任务").unwrap().get((1, 9)),
        Some(&Data::String("1234567890123456.78".to_owned()))
    );
    assert_eq!(book.worksheet_range("任务").unwrap().get((1, 12)), Some(&Data::Float(20_000.0)));
}

#[test]
fn one_file_or_many_become_a_workbook_with_the_same_bytes_each_time() {
    let folder = tempfile::tempdir().unwrap();
    for name in ["approval_2024.pdf", "declaration_2020.pdf"] {
        fs::copy(format!("{}/samples/{name}", env!("CARGO_MANIFEST_DIR")), folder.path().join(name)).unwrap();
    }
    let made = |args: &[&str]| {
        let output = convert(folder.path(), args);
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        fs::read(folder.path().join("x.xlsx")).unwrap_or(output.stdout)
    };
    let both = made(&["approval_2024.pdf", "declaration_2020.pdf", "-o", "x.xlsx"]);
    let again = made(&["approval_2024.pdf", "declaration_2020.pdf", "-o", "x.xlsx", "-j", "1", "--overwrite"]);
    assert!(both == again);
    fs::remove_file(folder.path().join("x.xlsx")).unwrap();
    assert!(both == made(&["approval_2024.pdf", "declaration_2020.pdf", "--format", "xlsx"]), "into a pipe");
    assert_eq!(sheet(&mut open(both), "指标").len(), 1 + 30 + 22);
    let one = made(&["approval_2024.pdf", "--format", "xlsx"]);
    assert_eq!(sheet(&mut open(one.clone()), "指标").len(), 1 + 30);
    assert!(convert(folder.path(), &["approval_2024.pdf", "--format", "xlsx", "--out", "out"]).status.success());
    assert!(one == fs::read(folder.path().join("out/approval_2024.pdf.xlsx")).unwrap());
    assert!(
        fs::read_dir(folder.path()).unwrap().all(|e| !e.unwrap().file_name().to_string_lossy().contains("zhibiao"))
    );
}
