//! Parquet: what a program finds in the files.

use crate::schema::full_document;
use parquet::basic::{Compression, LogicalType};
use parquet::file::reader::{FileReader, SerializedFileReader};
use parquet::record::{Field, Row};
use rust_decimal::Decimal;
use std::collections::BTreeMap;
use std::fs::{self, File};
use std::path::Path;
use std::process::{Command, Output, Stdio};
use zhibiao::document::Document;
use zhibiao::export::columns::{Table, Type};
use zhibiao::export::frames;
use zhibiao::export::parquet::{Tuning, bind, write_failure, write_lines};

/// The Parquet files of documents, and of an input that gave none.
fn files(documents: &[Document], tuning: Tuning) -> BTreeMap<Table, Vec<u8>> {
    let mut lines = Vec::new();
    documents.iter().for_each(|document| write_lines(&mut lines, &Table::ALL, document).unwrap());
    write_failure(&mut lines, &Table::ALL, "b.pdf", Some("ab"), "damaged", "the PDF is damaged").unwrap();
    let mut outs: BTreeMap<Table, Vec<u8>> = Table::ALL.into_iter().map(|table| (table, Vec::new())).collect();
    bind(&mut lines.as_slice(), tuning, outs.iter_mut().map(|(table, out)| (*table, out)).collect()).unwrap();
    outs
}

fn open(bytes: &[u8]) -> SerializedFileReader<bytes::Bytes> {
    SerializedFileReader::new(bytes::Bytes::copy_from_slice(bytes)).unwrap()
}

fn rows(reader: &SerializedFileReader<bytes::Bytes>) -> Vec<Row> {
    reader.get_row_iter(None).unwrap().map(Result::unwrap).collect()
}

fn cell<'a>(row: &'a Row, name: &str) -> &'a Field {
    row.get_column_iter().find(|(column, _)| *column == name).unwrap_or_else(|| panic!("there is no column {name}")).1
}

fn text(field: &Field) -> Option<&str> {
    match field {
        Field::Str(text) => Some(text),
        Field::Null => None,
        other => panic!("{other:?} is no text"),
    }
}

fn decimal(field: &Field) -> Option<Decimal> {
    match field {
        Field::Decimal(decimal) => {
            let sign = i128::from(-i64::from(decimal.data()[0] >> 7));
            let (mut unscaled, mut scale) =
                (decimal.data().iter().fold(sign, |n, b| n << 8 | i128::from(*b)), decimal.scale());
            while scale > 0 && unscaled % 10 == 0 {
                (unscaled, scale) = (unscaled / 10, scale - 1);
            }
            Some(Decimal::from_i128_with_scale(unscaled, scale.unsigned_abs()).normalize())
        }
        Field::Null => None,
        other => panic!("{other:?} is no decimal"),
    }
}

fn convert(folder: &Path, args: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_zhibiao"));
    command.arg("convert").args(args).current_dir(folder).stdin(Stdio::null()).output().unwrap()
}

/// A folder with two samples and an empty file in `in`.
fn folder() -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    fs::create_dir(folder.path().join("in")).unwrap();
    for name in ["approval_2024.pdf", "declaration_2020.pdf"] {
        fs::copy(format!("{}/samples/{name}", env!("CARGO_MANIFEST_DIR")), folder.path().join("in").join(name))
            .unwrap();
    }
    fs::write(folder.path().join("in/empty.pdf"), "").unwrap();
    folder
}

#[test]
fn every_table_has_a_file_with_typed_columns_and_says_its_version() {
    for (table, bytes) in files(&[full_document()], Tuning::default()) {
        let reader = open(&bytes);
        let file = reader.metadata().file_metadata();
        let said: BTreeMap<&str, &str> = file
            .key_value_metadata()
            .unwrap()
            .iter()
            .map(|kv| (kv.key.as_str(), kv.value.as_deref().unwrap()))
            .collect();
        assert_eq!((said["zhibiao.schema_version"], said["zhibiao.table"]), ("1", table.name()));
        assert!(said["zhibiao.columns_zh"].contains("文件"), "{said:?}");
        for (column, found) in frames::columns(table).iter().zip(file.schema_descr().columns()) {
            assert_eq!(column.en, found.name());
            let logical = match column.of {
                Type::Text => Some(LogicalType::String),
                Type::Whole => Some(LogicalType::integer(32, true)),
                Type::Decimal => Some(LogicalType::decimal(18, 38)),
                Type::Real => None,
                Type::Date => Some(LogicalType::Date),
            };
            assert_eq!(found.logical_type_ref(), logical.as_ref(), "{table:?} {}", column.en);
        }
        let group = reader.metadata().row_group(0);
        assert!(group.columns().iter().all(|column| matches!(column.compression(), Compression::ZSTD(_))), "{table:?}");
        assert_eq!(rows(&reader)[0].get_column_iter().count(), frames::columns(table).len());
    }
}

#[test]
fn values_are_those_of_the_document() {
    let mut document = full_document();
    let cycle = document.forms[0].indicators[0].cycle.as_mut().unwrap();
    (cycle.number, cycle.kind) = (Some("-1234567890123456.75".parse().unwrap()), zhibiao::value::Kind::Date);
    cycle.text = "2024年2月底前".to_owned();
    let files = files(&[document], Tuning::default());
    let row = |table: Table, at: usize| rows(&open(&files[&table])).swap_remove(at);
    let indicator = row(Table::Indicators, 0);
    let of = |name: &str| cell(&indicator, name);
    assert_eq!(
        (text(of("name")), text(of("score")), text(of("annual"))),
        (Some("刑罚执行与社区矫正衔接率"), None, Some("1"))
    );
    assert_eq!(
        decimal(of("cycle_number")),
        Some("-1234567890123456.75".parse().unwrap()),
        "exact beyond what a double holds"
    );
    assert_eq!((decimal(of("annual_number")), decimal(of("actual_number"))), (Some(100.into()), None));
    assert_eq!(
        (decimal(of("weight_number")), decimal(of("cycle_number_max"))),
        (Some(10.into()), Some("20.5".parse().unwrap()))
    );
    assert_eq!(of("cycle_day"), &Field::Date(19_782), "2024-02-29");
    assert_eq!(
        (of("page"), of("form"), of("index"), of("year")),
        (&Field::Int(1), &Field::Int(1), &Field::Int(0), &Field::Int(2024))
    );
    assert_eq!(
        (of("confidence"), of("x0"), of("y1")),
        (&Field::Double(0.95), &Field::Double(72.0), &Field::Double(104.0))
    );
    assert_eq!(text(of("others")), Some("[{\"label\":\"指标解释\",\"value\":\"按月统计\"}]"));
    assert_eq!((text(of("sha256")), text(of("attachment"))), (Some("0".repeat(64).as_str()), Some("内.pdf")));
    let form = row(Table::Forms, 0);
    assert_eq!(decimal(cell(&form, "budget_number")), Some(20_000.into()));
    assert_eq!(
        (cell(&form, "first_page"), cell(&form, "indicators"), cell(&form, "notes")),
        (&Field::Int(1), &Field::Int(1), &Field::Int(1))
    );
    let finding = row(Table::Findings, 0);
    assert_eq!((text(cell(&finding, "subject")), cell(&finding, "subject_index")), (Some("indicator"), &Field::Int(0)));
    let failed = row(Table::Files, 1);
    let failed =
        ["file", "outcome", "cause", "why", "sha256"].map(|name| text(cell(&failed, name)).unwrap().to_owned());
    assert_eq!(failed, ["b.pdf", "not_converted", "damaged", "the PDF is damaged", "ab"]);
    let findings = rows(&open(&files[&Table::Findings]));
    assert_eq!(text(cell(findings.last().unwrap(), "code")), Some("not_converted"));
}

#[test]
fn groups_of_rows_end_by_rows_and_by_text() {
    let documents = vec![full_document(); 5];
    let groups = |tuning| open(&files(&documents, tuning)[&Table::Indicators]).metadata().num_row_groups();
    assert_eq!(
        [Tuning::default(), Tuning { rows: 2, text: 1 << 20 }, Tuning { rows: 100, text: 1 }].map(groups),
        [1, 3, 5]
    );
    let small = files(&documents, Tuning { rows: 2, text: 1 << 20 });
    assert_eq!(
        rows(&open(&small[&Table::Indicators])),
        rows(&open(&files(&documents, Tuning::default())[&Table::Indicators]))
    );
}

#[test]
fn one_table_goes_into_one_file_with_the_same_bytes_for_any_number_of_jobs() {
    let folder = folder();
    let made = |args: &[&str]| {
        let _ = fs::remove_file(folder.path().join("x.parquet"));
        let output = convert(folder.path(), args);
        assert_eq!(output.status.code(), Some(1), "the empty file fails: {}", String::from_utf8_lossy(&output.stderr));
        fs::read(folder.path().join("x.parquet")).unwrap_or(output.stdout)
    };
    let one = made(&["in", "-o", "x.parquet", "-j", "1"]);
    assert!(one == made(&["in", "-o", "x.parquet", "-j", "3"]));
    assert!(one == made(&["in", "--format", "parquet"]), "into a pipe");
    assert_eq!(rows(&open(&one)).len(), 30 + 22);
    assert_eq!(rows(&open(&made(&["in", "-o", "x.parquet", "--table", "files"]))).len(), 3);
    let csv = convert(folder.path(), &["in", "--format", "csv", "--table", "files", "--header", "en"]);
    let csv = String::from_utf8(csv.stdout).unwrap();
    assert!(
        csv.lines().count() == 4 && csv.contains("in/empty.pdf,not_converted,") && csv.contains("unreadable"),
        "{csv}"
    );
    let single = convert(folder.path(), &["in/approval_2024.pdf", "-o", "y.parquet", "--table", "forms"]);
    assert!(single.status.success());
    assert_eq!(rows(&open(&fs::read(folder.path().join("y.parquet")).unwrap())).len(), 1);
}

#[test]
fn all_tables_go_into_a_folder_and_are_not_overwritten_unasked() {
    let folder = folder();
    let run =
        |more: &[&str]| convert(folder.path(), &[&["in", "--out", "out", "--format", "parquet", "-q"], more].concat());
    assert_eq!(run(&["-j", "1"]).status.code(), Some(1));
    let names = || {
        let entries = fs::read_dir(folder.path().join("out")).unwrap();
        let mut names: Vec<String> = entries.map(|e| e.unwrap().file_name().into_string().unwrap()).collect();
        names.sort();
        names
    };
    let all =
        ["fields", "files", "findings", "forms", "goals", "indicators", "tasks"].map(|name| format!("{name}.parquet"));
    assert_eq!(names(), all, "and nothing else");
    let read = || all.iter().map(|name| fs::read(folder.path().join("out").join(name)).unwrap()).collect::<Vec<_>>();
    let first = read();
    let refused = run(&[]);
    assert_eq!(refused.status.code(), Some(2), "{}", String::from_utf8_lossy(&refused.stderr));
    assert_eq!(run(&["--overwrite", "-j", "3"]).status.code(), Some(1));
    assert!(first == read() && names() == all);
    let forms = SerializedFileReader::new(File::open(folder.path().join("out/forms.parquet")).unwrap()).unwrap();
    assert_eq!(forms.metadata().file_metadata().num_rows(), 2);
}
