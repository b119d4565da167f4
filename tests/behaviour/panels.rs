//! Years side by side: pairs of years that are made of the test forms, with what was done to them known.

use rust_decimal::Decimal;
use serde_json::Value as Json;
use std::collections::BTreeSet;
use std::fs;
use std::path::Path;
use std::process::{Command, Stdio};
use zhibiao::document::Stage;
use zhibiao::panel::{self, Change, Entry, Row, Tuning};
use zhibiao::value::{self, Value};

/// Dice that always fall alike (xorshift64*, Vigna 2016).
struct Dice(u64);

impl Dice {
    fn throw(&mut self, sides: usize) -> usize {
        self.0 ^= self.0 >> 12;
        self.0 ^= self.0 << 25;
        self.0 ^= self.0 >> 27;
        usize::try_from(self.0.wrapping_mul(0x2545_f491_4f6c_dd1d) >> 33).unwrap() % sides
    }

    fn pick<'a, T>(&mut self, of: &'a [T]) -> &'a T {
        &of[self.throw(of.len())]
    }
}

fn read(name: &str, target: &str) -> Value {
    value::read(target, &value::Evidence { name, ..value::Evidence::default() }).value
}

/// The indicators of every test form, form by form.
fn forms() -> Vec<Vec<Row>> {
    let mut forms = Vec::new();
    for folder in ["tests/corpus", "tests/wild", "tests/realforms"] {
        let mut paths: Vec<_> = fs::read_dir(folder).unwrap().map(|e| e.unwrap().path()).collect();
        paths.retain(|path| path.to_string_lossy().ends_with(".truth.json"));
        paths.sort();
        for path in paths {
            let truth: Json = serde_json::from_str(&fs::read_to_string(path).unwrap()).unwrap();
            for form in truth["forms"].as_array().into_iter().flatten() {
                let text = |row: &Json, name: &str| row[name].as_str().unwrap_or_default().to_owned();
                let rows = form["indicators"].as_array().unwrap().iter().map(|row| {
                    let raw = row["annual"]["raw"].as_str().or(row["cycle"]["raw"].as_str());
                    let name = text(row, "name");
                    let target = raw.filter(|raw| !raw.is_empty()).map(|raw| read(&name, raw));
                    Row { level1: text(row, "level1"), level2: text(row, "level2"), target, name, ..Row::default() }
                });
                forms.push(rows.collect::<Vec<Row>>());
            }
        }
    }
    forms.retain(|rows| rows.len() >= 5);
    forms
}

/// Another name for the same, as departments change them: a word more or less, another word for it, the year, a unit in
/// brackets, words the other way round.
fn renamed(name: &str, dice: &mut Dice) -> String {
    const WORDS: [(&str, &str); 12] = [
        ("率", "比例"),
        ("数量", "数"),
        ("人数", "总人数"),
        ("完成", "达成"),
        ("群众", "公众"),
        ("及时", "按时"),
        ("满意度", "满意率"),
        ("时间", "时限"),
        ("次数", "场次"),
        ("保障", "确保"),
        ("建设", "新建"),
        ("合格", "达标"),
    ];
    let chars: Vec<char> = name.chars().collect();
    for _ in 0..20 {
        let new = match dice.throw(6) {
            0 => format!("{}{name}", dice.pick(&["开展", "本级", "参与", "辖区", "项目", "相关"])),
            1 => format!("{name}{}", dice.pick(&["情况", "达标", "水平", "（全区）"])),
            2 | 3 => {
                let (old, new) = dice.pick(&WORDS);
                name.replacen(old, new, 1)
            }
            4 if chars.len() >= 7 => {
                let at = 1 + dice.throw(chars.len() - 3);
                chars.iter().enumerate().filter(|(i, _)| *i != at).map(|(_, c)| *c).collect()
            }
            _ if chars.len() >= 6 => {
                format!("{}的{}", chars[..2].iter().collect::<String>(), chars[2..].iter().collect::<String>())
            }
            _ => name.to_owned(),
        };
        if panel::names::key(&new) != panel::names::key(name) {
            return new;
        }
    }
    format!("{name}情况")
}

/// What is done to a target, and what that is; `None` where it cannot be done to this one.
fn retargeted(row: &Row, dice: &mut Dice) -> Option<(String, Change)> {
    let value = row.target.as_ref()?;
    let (number, unit) = (value.number?, value.unit.clone().unwrap_or_default());
    let sign = value.raw.chars().next().filter(|c| "≥≤".contains(*c))?;
    let with = |number: Decimal, sign: &str| format!("{sign}{}{unit}", number.normalize());
    let up = number.checked_mul(Decimal::new(11, 1))?;
    let down = number.checked_mul(Decimal::new(9, 1))?;
    if value.number_max.is_some() || number.is_zero() {
        return None;
    }
    Some(match dice.throw(4) {
        0 => (with(up, &sign.to_string()), if sign == '≥' { Change::Tightened } else { Change::Loosened }),
        1 => (with(down, &sign.to_string()), if sign == '≥' { Change::Loosened } else { Change::Tightened }),
        2 => (with(number, if sign == '≥' { "不低于" } else { "不超过" }), Change::Notation),
        _ => (with(number, if sign == '≥' { ">=" } else { "<=" }), Change::Notation),
    })
}

fn entry(year: i32, rows: Vec<Row>) -> Entry {
    let (unit, project, file) = ("某局".to_owned(), "某项目".to_owned(), format!("{year}.pdf"));
    Entry { unit, project, year: Some(year), stage: Stage::Approval, file, form: 1, budget: None, rows }
}

#[test]
fn rows_of_two_years_are_matched_and_changes_called_right() {
    let forms = forms();
    let (mut wanted, mut found, mut right) = (0, 0, 0);
    let (mut renames, mut renames_right, mut changes, mut changes_right) = (0, 0, 0, 0);
    let mut mistakes = Vec::new();
    for seed in 1..=6 {
        let mut dice = Dice(0x9e37_79b9_7f4a_7c15 ^ seed);
        for rows in &forms {
            // What each row of the later year was in the earlier one, and what was done to its target.
            let mut later: Vec<(Row, Option<usize>, Option<Change>)> = Vec::new();
            for (at, row) in rows.iter().enumerate() {
                match dice.throw(10) {
                    0 => {
                        let name = renamed(&row.name, &mut dice);
                        renames += 1;
                        later.push((Row { name, ..row.clone() }, Some(at), None));
                    }
                    1 => {}
                    kind => {
                        let changed = if kind < 5 { retargeted(row, &mut dice) } else { None };
                        let new = match &changed {
                            Some((target, _)) => Row { target: Some(read(&row.name, target)), ..row.clone() },
                            None => row.clone(),
                        };
                        later.push((new, Some(at), Some(changed.map_or(Change::Same, |(_, change)| change))));
                    }
                }
                if dice.throw(10) == 0 {
                    // A new one is an indicator of another form.
                    let new =
                        dice.pick(dice_form(&forms, &mut Dice(seed * 7919 + at as u64 + rows.len() as u64))).clone();
                    let known = |row: &Row| panel::names::key(&row.name) == panel::names::key(&new.name);
                    if !rows.iter().any(known) && !later.iter().any(|(row, ..)| known(row)) {
                        later.push((new, None, None));
                    }
                }
            }
            let after: Vec<Row> = later.iter().map(|(row, ..)| row.clone()).collect();
            let panel = panel::build(vec![entry(2024, after), entry(2023, rows.clone())], &Tuning::default());
            assert_eq!(panel.series.len(), 1);
            let mut seen = BTreeSet::new();
            for thread in &panel.series[0].threads {
                let Some(cell) = &thread.cells[1] else { continue };
                let Some(new) = &cell.row else { continue };
                let at = (0..later.len()).find(|at| later[*at].0 == *new && !seen.contains(at)).unwrap();
                seen.insert(at);
                let (_, truth, change) = &later[at];
                let before = thread.cells[0].as_ref().and_then(|cell| cell.row.as_ref());
                // Rows that are printed alike are one as good as the other.
                let is_right = before.is_some() && truth.is_some_and(|truth| before == Some(&rows[truth]));
                wanted += usize::from(truth.is_some());
                found += usize::from(before.is_some());
                right += usize::from(is_right);
                if let Some(wanted) = change.filter(|_| is_right) {
                    changes += 1;
                    changes_right += usize::from(wanted == cell.change);
                    if wanted != cell.change {
                        mistakes.push(format!("{wanted:?} called {:?}: {}", cell.change, cell.why));
                    }
                }
                if is_right && change.is_none() {
                    renames_right += 1;
                }
                if before.is_some() != truth.is_some() || before.is_some() && !is_right {
                    let was = truth.map(|truth| rows[truth].name.clone());
                    mistakes.push(format!("'{}' was {was:?}, found {:?}", new.name, before.map(|row| &row.name)));
                }
            }
            assert_eq!(seen.len(), later.len(), "every row of the later form is in the panel once");
        }
    }
    let share = |part: usize, all: usize| part as f64 / all as f64;
    let (precision, recall) = (share(right, found), share(right, wanted));
    let said = format!(
        "precision {precision:.4} recall {recall:.4} of {wanted}; renamed {renames_right} of {renames}; changes {changes_right} of {changes}\n{}",
        mistakes.join("\n")
    );
    assert!(wanted > 3_000 && renames > 300 && changes > 2_000, "{said}");
    assert!(precision >= 0.98 && recall >= 0.995, "{said}");
    assert!(share(changes_right, changes) >= 0.995, "{said}");
}

fn dice_form<'a>(forms: &'a [Vec<Row>], dice: &mut Dice) -> &'a [Row] {
    &forms[dice.throw(forms.len())]
}

fn form(year: u32, project: &str, stage: &str, rows: &str) -> String {
    let columns = if stage == "自评" { "指标值\t实际完成值" } else { "年度指标值" };
    format!(
        "项目支出绩效{}表\n（{year}年度）\n项目名称\t{project}\n主管部门\t某市水务局\n资金总额（万元）\t{}\n一级指标\t二级指标\t三级指标\t{columns}\n{rows}",
        if stage == "自评" { "自评" } else { "目标批复" },
        year - 2000
    )
}

/// A folder with three forms of a project.
fn folder() -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    let write = |name: &str, text: String| fs::write(folder.path().join(name), text).unwrap();
    let old = "产出指标\t数量指标\t河道长度\t≥5公里\n产出指标\t数量指标\t巡查次数\t≥12次\n产出指标\t质量指标\t验收合格率\t≥95%\n满意度指标\t服务对象满意度指标\t群众满意度\t≥90%\n";
    let new = "产出指标\t数量指标\t河道整治长度\t≥5500米\n产出指标\t数量指标\t清淤方量\t≥300立方米\n产出指标\t质量指标\t验收合格率\t不低于95%\n满意度指标\t服务对象满意度指标\t群众满意度\t≥85%\n";
    let done = "产出指标\t数量指标\t河道整治长度\t≥5500米\t5.6公里\n产出指标\t数量指标\t清淤方量\t≥300立方米\t280立方米\n产出指标\t质量指标\t验收合格率\t≥95%\t96%\n满意度指标\t服务对象满意度指标\t群众满意度\t≥85%\t90%\n";
    write("a.txt", form(2023, "2023年河道整治", "批复", old));
    write("b.txt", form(2024, "2024年河道整治", "批复", new));
    write("c.txt", form(2024, "河道整治", "自评", done));
    folder
}

fn run(folder: &Path, args: &[&str]) -> String {
    let mut command = Command::new(env!("CARGO_BIN_EXE_zhibiao"));
    let output = command.arg("panel").args(args).current_dir(folder).stdin(Stdio::null()).output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stderr).unwrap()
}

#[test]
fn a_panel_has_a_row_an_indicator_and_form_with_what_became_of_it() {
    let folder = folder();
    let told = run(folder.path(), &["a.txt", "b.txt", "c.txt", "-o", "p.csv", "--header", "en"]);
    assert!(told.contains("3 form(s) in 1 series") && told.contains("joined by likeness"), "{told}");
    let csv = fs::read(folder.path().join("p.csv")).unwrap();
    let mut reader = csv::Reader::from_reader(csv.as_slice());
    let header = reader.headers().unwrap().clone();
    let at = |name: &str| header.iter().position(|column| column == name).unwrap();
    let names =
        ["indicator", "year", "stage", "target_base", "target_base_unit", "change", "renamed", "attained"].map(at);
    let rows: Vec<String> =
        reader.records().map(|row| names.map(|at| row.as_ref().unwrap()[at].to_owned()).join(" ")).collect();
    let expected = [
        "河道整治长度 2023 approval 5000 米 first  ",
        "河道整治长度 2024 approval 5500 米 tightened yes ",
        "河道整治长度 2024 self_evaluation 5500 米 same  yes",
        "清淤方量 2024 approval 300 立方米 new  ",
        "清淤方量 2024 self_evaluation 300 立方米 same  no",
        "巡查次数 2023 approval 12 次 first  ",
        "巡查次数 2024 approval   dropped  ",
        "验收合格率 2023 approval 95 % first  ",
        "验收合格率 2024 approval 95 % notation  ",
        "验收合格率 2024 self_evaluation 95 % notation  yes",
        "群众满意度 2023 approval 90 % first  ",
        "群众满意度 2024 approval 85 % loosened  ",
        "群众满意度 2024 self_evaluation 85 % same  yes",
    ];
    assert_eq!(rows, expected);
}

#[test]
fn a_panel_is_a_workbook_with_a_sheet_a_unit_a_parquet_file_and_a_picture() {
    use calamine::{Reader, Xlsx, open_workbook};
    let folder = folder();
    run(folder.path(), &[".", "-o", "p.xlsx", "--picture", "p.svg"]);
    let mut book: Xlsx<_> = open_workbook(folder.path().join("p.xlsx")).unwrap();
    assert_eq!(book.sheet_names(), ["变化", "某市水务局", "说明"]);
    let cells: Vec<String> =
        book.worksheet_range("某市水务局").unwrap().rows().flatten().map(ToString::to_string).collect();
    let has = |text: &str| cells.iter().any(|cell| cell == text);
    assert!(
        has("2023 批复\n资金 230000 元") && has("【河道长度】≥5公里") && has("新增") && has("取消") && has("降低"),
        "{cells:#?}"
    );
    assert!(cells.iter().any(|cell| cell.starts_with("提高 改名 0.")), "{cells:#?}");
    let picture = fs::read_to_string(folder.path().join("p.svg")).unwrap();
    assert!(
        picture.contains(">2023<")
            && picture.contains(">24<")
            && picture.contains("100.0%")
            && picture.ends_with("</svg>\n"),
        "{picture}"
    );
    let bytes = |name: &str| fs::read(folder.path().join(name)).unwrap();
    let first = (bytes("p.xlsx"), bytes("p.svg"));
    run(folder.path(), &["c.txt", "b.txt", "a.txt", "-o", "p.xlsx", "--picture", "p.svg", "--overwrite"]);
    assert!(first == (bytes("p.xlsx"), bytes("p.svg")), "in whatever order");
    run(folder.path(), &["a.txt", "b.txt", "-o", "p.parquet"]);
    use parquet::file::reader::FileReader;
    let file = fs::File::open(folder.path().join("p.parquet")).unwrap();
    assert_eq!(
        parquet::file::reader::SerializedFileReader::new(file).unwrap().metadata().file_metadata().num_rows(),
        9
    );
}

#[test]
fn documents_that_were_written_before_make_the_same_panel() {
    let folder = folder();
    run(folder.path(), &["a.txt", "b.txt", "c.txt", "-o", "files.csv"]);
    let convert = |args: &[&str]| {
        let mut command = Command::new(env!("CARGO_BIN_EXE_zhibiao"));
        assert!(
            command
                .arg("convert")
                .args(args)
                .current_dir(folder.path())
                .stdin(Stdio::null())
                .status()
                .unwrap()
                .success()
        );
    };
    convert(&["a.txt", "b.txt", "-o", "two.ndjson", "-q"]);
    convert(&["c.txt", "-o", "c.json", "-q"]);
    run(folder.path(), &["two.ndjson", "c.json", "-o", "stored.csv"]);
    let read = |name: &str| fs::read_to_string(folder.path().join(name)).unwrap();
    assert!(read("files.csv").lines().count() > 3);
    assert_eq!(read("files.csv"), read("stored.csv"));
}
