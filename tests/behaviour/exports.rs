//! One document in every format that a person or a spreadsheet reads.

use crate::schema::full_document;
use zhibiao::export::csv::{self, Header, Table};
use zhibiao::export::preview::{self, Look};
use zhibiao::export::spreadsheet::{Encoding, Sheet};
use zhibiao::message::Language;

fn sheet(table: Table, header: Header) -> Vec<Vec<String>> {
    let mut out = Vec::new();
    let mut sheet = Sheet::begin(&mut out, Encoding::Utf8).unwrap();
    csv::write_header(&mut sheet, table, header).unwrap();
    csv::write_rows(&mut sheet, table, header, &full_document()).unwrap();
    let mut reader = ::csv::ReaderBuilder::new().has_headers(false).from_reader(out.as_slice());
    reader.records().map(|r| r.unwrap().iter().map(str::to_owned).collect()).collect()
}

/// The named cells of the first row.
fn cells(table: Table, names: &[&str]) -> Vec<String> {
    let rows = sheet(table, Header::En);
    names.iter().map(|name| rows[1][rows[0].iter().position(|n| n == name).unwrap()].clone()).collect()
}

#[test]
fn every_row_has_a_cell_for_every_column_in_both_languages() {
    for table in Table::ALL {
        let (zh, en) = (sheet(table, Header::Zh), sheet(table, Header::En));
        assert!(en.len() > 1, "{table:?}");
        assert!(en.iter().all(|row| row.len() == en[0].len()), "{table:?}: {en:#?}");
        assert_eq!(zh.len(), en.len());
        let (column, code) =
            if table == Table::Files { (1, ["已转换", "converted"]) } else { (4, ["批复", "approval"]) };
        assert_eq!([&zh[1][column], &en[1][column]], code, "codes are words in Chinese");
        for names in [&zh[0], &en[0]] {
            let mut names = names.clone();
            names.sort();
            names.dedup();
            assert_eq!(names.len(), en[0].len(), "{table:?} names a column twice");
        }
    }
}

#[test]
fn the_columns_of_indicators_keep_their_order() {
    let header = sheet(Table::Indicators, Header::En)[0].join(" ");
    let expected = "file form title kind stage year level1 level2 name annual_name \
        cycle cycle_text cycle_kind cycle_comparator cycle_number cycle_number_max cycle_unit cycle_inferred \
        annual annual_text annual_kind annual_comparator annual_number annual_number_max annual_unit annual_inferred \
        actual actual_text actual_kind actual_comparator actual_number actual_number_max actual_unit actual_inferred \
        weight score remark level1_printed level2_printed page confidence findings \
        cycle_date cycle_date_to annual_date annual_date_to actual_date actual_date_to x0 y0 x1 y1 corrected_by readings sha256 form_id row_id";
    assert_eq!(header, expected);
}

#[test]
fn an_indicator_is_a_row_with_its_targets_and_findings() {
    let names = [
        "file",
        "form",
        "year",
        "level1",
        "name",
        "cycle",
        "cycle_comparator",
        "cycle_number_max",
        "annual",
        "annual_number",
        "actual",
    ];
    let row = cells(Table::Indicators, &names);
    let expected =
        ["a.pdf", "1", "2024", "产出指标", "刑罚执行与社区矫正衔接率", "'=10-20.50", "range", "20.50", "1", "100", ""];
    assert_eq!(row, expected);
    assert_eq!(
        cells(Table::Indicators, &["findings", "page", "confidence"]),
        ["ratio_as_percent: '1' is read as 100%", "1", "0.95"]
    );
}

#[test]
fn tasks_goals_and_fields_are_rows_too() {
    let task = cells(Table::Tasks, &["name", "content", "amount", "amount_number", "amount_unit", "task_total_number"]);
    assert_eq!(task, ["社区矫正", "印发宣传资料，\n开展服务", "2", "20000", "元", "20000"]);
    assert_eq!(cells(Table::Goals, &["label", "text"]), ["目标1", "推进法治建设。"]);
    assert_eq!(cells(Table::Fields, &["key", "value", "amount_number"]), ["budget_total", "2", "20000"]);
    assert_eq!(
        sheet(Table::Fields, Header::En)[2][6..9],
        ["remarks", "", "无"],
        "texts outside of the grid are fields"
    );
}

#[test]
fn findings_of_forms_and_of_the_document_have_their_place() {
    let rows = sheet(Table::Findings, Header::En);
    let of = ["1", "72.0", "90.5", "310.2", "104.0"];
    let ours = |row: &[String], rest: [&str; 4]| assert_eq!(row[6..15], [&rest[..], &of[..]].concat());
    ours(&rows[1], ["info", "ratio_as_percent", "'1' is read as 100%", "刑罚执行与社区矫正衔接率"]);
    ours(&rows[2], ["warning", "text_unplaced", "'附件' lies in no cell", ""]);
    assert_eq!(rows[2][..3], ["a.pdf", "", ""]);
    let names = ["finding", "table", "member", "row", "row_id"];
    assert_eq!(
        cells(Table::Findings, &names),
        ["ratio_as_percent", "indicators", "annual", "000000000000-1-i1", "000000000000-1-d1"]
    );
    assert_eq!(cells(Table::Indicators, &["row_id", "form_id"]), ["000000000000-1-i1", "000000000000-1"]);
}

#[test]
fn the_preview_shows_the_form_and_what_to_look_at() {
    let mut out = Vec::new();
    preview::write(&mut out, &full_document(), Look { width: 72, colour: false, language: Language::En }).unwrap();
    insta::assert_snapshot!(String::from_utf8(out).unwrap(), @r"
    a.pdf, 2 pages, 1 form

    部门整体支出绩效目标批复表
    department_overall, approval, 2024, pages 1-2
      预算总额（万元）  2

    Tasks (1)
      任务名称  主要内容                 预算金额  元
      社区矫正  印发宣传资料， 开展服务  2         20000
      金额合计                           2         20000

    Goals
      目标1  推进法治建设。

    Indicators (1)
      一级指标  二级指标  三级指标                 实施周期   年度      分值
      产出指标  质量指标  刑罚执行与社区矫正衔接   =10-20.50  1 → 100%  10
                          率 / 刑罚执行衔接率

    Notes
      remarks  无

    Findings (1)
      info, page 1: ratio_as_percent
        '1' is read as 100%

    Findings outside of the forms (1)
      warning, page 1: text_unplaced
        '附件' lies in no cell
    ");
}

#[test]
fn colour_comes_only_where_it_is_asked_for() {
    let text = |colour| {
        let mut out = Vec::new();
        preview::write(&mut out, &full_document(), Look { width: 72, colour, language: Language::En }).unwrap();
        String::from_utf8(out).unwrap()
    };
    assert!(!text(false).contains('\u{1b}'));
    assert!(text(true).contains("\u{1b}[33mwarning"));
}
