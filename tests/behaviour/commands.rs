//! The command line as a user meets it.

use crate::schema;
use std::fs;
use std::path::Path;
use std::process::{Command, Output, Stdio};
use tempfile::TempDir;

/// A text dump that holds no form.
const DUMP: &str = "会议纪要\n今天讨论了预算。\n";

fn zhibiao(folder: &Path, args: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_zhibiao")).args(args).current_dir(folder).stdin(Stdio::null()).output().unwrap()
}

/// A folder with `a.txt` and `b.txt`.
fn folder() -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("a.txt"), DUMP).unwrap();
    fs::write(folder.path().join("b.txt"), DUMP).unwrap();
    folder
}

fn text(bytes: &[u8]) -> &str {
    std::str::from_utf8(bytes).unwrap()
}

fn code(output: &Output) -> i32 {
    output.status.code().unwrap()
}

fn names(folder: &Path) -> Vec<String> {
    let mut names: Vec<String> =
        fs::read_dir(folder).unwrap().map(|e| e.unwrap().file_name().into_string().unwrap()).collect();
    names.sort();
    names
}

#[test]
fn json_goes_to_a_pipe_by_default() {
    let folder = folder();
    let output = zhibiao(folder.path(), &["convert", "a.txt"]);
    let document = serde_json::from_slice(&output.stdout).unwrap();
    let told = "zhibiao: a.txt: no form was found: no table of performance indicators stands in this file\n";
    assert_eq!((code(&output), text(&output.stderr)), (0, told));
    assert!(schema::closed_validator().is_valid(&document), "{document}");
    assert_eq!(document["source"]["path"], "a.txt");
    assert_eq!(document["forms"], serde_json::json!([]));
    assert_eq!(document["diagnostics"][0]["code"], "no_form_found");
}

/// A form in a town's own words.
const OWN: &str = "项目支出绩效目标表\n（2024年度）\n事由\t河道整治\n一级指标\t二级指标\t三级指标\t拟办\n产出指标\t数量指标\t河道长度\t≥5公里\n";

#[test]
fn a_town_s_own_words_are_known_from_a_file_and_explained() {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("a.txt"), OWN).unwrap();
    let words = "[[field]]\nkey = \"project_name\"\nis = [\"事由\"]\n\n[[header]]\nmeans = \"target\"\nperiod = \"annual\"\nis = [\"拟办\"]\n";
    fs::write(folder.path().join("town.toml"), words).unwrap();
    let key = |args: &[&str]| {
        let output = zhibiao(folder.path(), args);
        let document: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
        document["forms"][0]["fields"][0]["key"].clone()
    };
    assert_eq!(key(&["convert", "a.txt"]), serde_json::Value::Null);
    assert_eq!(key(&["convert", "a.txt", "--lexicon", "town.toml"]), "project_name");
    let bulk = zhibiao(folder.path(), &["convert", "a.txt", "a.txt", "--format", "ndjson", "--lexicon", "town.toml"]);
    assert!(text(&bulk.stdout).lines().all(|line| line.contains("project_name")), "workers know them too");
    let explained = zhibiao(folder.path(), &["convert", "a.txt", "--explain"]);
    assert!(
        text(&explained.stdout).contains("拟办 → a target by what stands in it and where it stands"),
        "{}",
        text(&explained.stdout)
    );
}

#[test]
fn a_wrong_lexicon_is_one_line_with_its_number_and_the_built_in_one_is_no_wrong_one() {
    let folder = folder();
    fs::write(folder.path().join("town.toml"), "[[header]]\nmeans = \"goal\"\n").unwrap();
    let output = zhibiao(folder.path(), &["convert", "a.txt", "--lexicon", "town.toml"]);
    assert_eq!((code(&output), text(&output.stdout)), (2, ""));
    let told = text(&output.stderr);
    assert!(
        told.starts_with("zhibiao: town.toml: the lexicon cannot be read: line 2: ") && told.lines().count() == 1,
        "{told}"
    );
    let printed = zhibiao(folder.path(), &["lexicon"]);
    fs::write(folder.path().join("built-in.toml"), &printed.stdout).unwrap();
    assert_eq!(code(&zhibiao(folder.path(), &["convert", "a.txt", "--lexicon", "built-in.toml"])), 0);
}

#[test]
fn several_files_as_json_are_wrong_usage_and_ndjson_is_suggested() {
    let folder = folder();
    let output = zhibiao(folder.path(), &["convert", "a.txt", "b.txt"]);
    assert_eq!(code(&output), 2);
    assert_eq!(text(&output.stdout), "");
    assert_eq!(
        text(&output.stderr),
        "zhibiao: JSON holds one document, and 2 files were given; use --format ndjson, one document a line\n"
    );
}

#[test]
fn ndjson_has_one_line_an_input_in_order_also_where_one_fails() {
    let folder = folder();
    let output = zhibiao(folder.path(), &["convert", "b.txt", "missing.pdf", "a.txt", "--format", "ndjson", "-q"]);
    assert_eq!(code(&output), 1);
    let lines: Vec<serde_json::Value> =
        text(&output.stdout).lines().map(|l| serde_json::from_str(l).unwrap()).collect();
    let paths: Vec<&str> = lines.iter().map(|l| l["source"]["path"].as_str().unwrap()).collect();
    assert_eq!(paths, ["b.txt", "missing.pdf", "a.txt"]);
    assert_eq!(lines[1]["diagnostics"][0]["code"], "not_converted");
    assert!(lines.iter().all(|l| schema::closed_validator().is_valid(l)));
    assert_eq!(text(&output.stderr), "zhibiao: missing.pdf: there is no such file; check the path\n");
}

#[test]
fn an_input_that_cannot_be_read_is_one_line_that_says_what_to_do() {
    let folder = folder();
    fs::write(folder.path().join("empty.pdf"), "").unwrap();
    fs::write(folder.path().join("page.pdf"), "<html>404 Not Found</html>").unwrap();
    fs::write(folder.path().join("notes.pdf"), "a few words").unwrap();
    fs::write(folder.path().join("data.bin"), [0, 1, 2, 3]).unwrap();
    fs::create_dir(folder.path().join("sub")).unwrap();
    let mend = "give a PDF, a page image (PNG, JPEG, TIFF, BMP, WebP, GIF) or a text dump (.txt, .tsv, .csv)\n";
    let (web, called, neither) = (
        format!("zhibiao: page.pdf: this is a web page; {mend}"),
        format!("zhibiao: notes.pdf: this is not a PDF, though it is called one; {mend}"),
        format!("zhibiao: data.bin: this is neither a PDF nor a text; {mend}"),
    );
    let cases = [
        ("page.pdf", web.as_str()),
        ("notes.pdf", called.as_str()),
        ("data.bin", neither.as_str()),
        ("missing.pdf", "zhibiao: missing.pdf: there is no such file; check the path\n"),
        ("empty.pdf", "zhibiao: empty.pdf: the file is empty; check how it was made or downloaded\n"),
    ];
    for (file, line) in cases {
        for command in ["convert", "tables"] {
            let output = zhibiao(folder.path(), &[command, file]);
            assert_eq!((code(&output), text(&output.stdout), text(&output.stderr)), (1, "", line));
        }
    }
    let output = zhibiao(folder.path(), &["tables", "sub"]);
    assert_eq!((code(&output), text(&output.stderr)), (1, "zhibiao: sub: this is a folder; name the files in it\n"));
}

#[test]
fn the_format_follows_the_extension() {
    let folder = folder();
    let start = |name: &str| {
        let output = zhibiao(folder.path(), &["convert", "a.txt", "-o", name]);
        assert_eq!((code(&output), text(&output.stdout)), (0, ""), "{name}: {}", text(&output.stderr));
        let written = fs::read_to_string(folder.path().join(name)).unwrap();
        written.chars().take(9).collect::<String>()
    };
    assert_eq!(start("x.json"), "{\n  \"sche");
    assert_eq!(start("x.ndjson"), "{\"schema_");
    assert_eq!(start("x.jsonl"), "{\"schema_");
    assert_eq!(start("x.CSV"), "文件,表序,表名,");
}

#[test]
fn an_unknown_extension_is_wrong_usage_unless_the_format_is_given() {
    let folder = folder();
    let output = zhibiao(folder.path(), &["convert", "a.txt", "-o", "x.dat"]);
    assert_eq!(code(&output), 2);
    assert!(
        text(&output.stderr).starts_with("zhibiao: x.dat: the extension names no format; use .json"),
        "{}",
        text(&output.stderr)
    );
    assert_eq!(names(folder.path()), ["a.txt", "b.txt"]);
    assert_eq!(code(&zhibiao(folder.path(), &["convert", "a.txt", "-o", "x.dat", "--format", "csv"])), 0);
}

#[test]
fn an_input_is_never_overwritten() {
    let folder = folder();
    let output = zhibiao(folder.path(), &["convert", "a.txt", "b.txt", "-o", "./b.txt", "--format", "csv"]);
    assert_eq!((code(&output), text(&output.stderr)), (2, "zhibiao: b.txt: this is an input; give -o another path\n"));
    assert_eq!(fs::read_to_string(folder.path().join("b.txt")).unwrap(), DUMP);
}

#[test]
fn an_output_appears_whole_or_not_at_all() {
    let folder = folder();
    fs::write(folder.path().join("x.json"), "the run of yesterday").unwrap();
    assert_eq!(code(&zhibiao(folder.path(), &["convert", "missing.pdf", "-o", "x.json", "--overwrite"])), 1);
    let refused = zhibiao(folder.path(), &["convert", "a.txt", "-o", "x.json"]);
    let told = "zhibiao: x.json: this file is there already; give --overwrite to replace it, or another path\n";
    assert_eq!((code(&refused), text(&refused.stderr)), (2, told));
    assert_eq!(fs::read_to_string(folder.path().join("x.json")).unwrap(), "the run of yesterday");
    assert_eq!(code(&zhibiao(folder.path(), &["convert", "a.txt", "-o", "x.json", "--overwrite"])), 0);
    assert!(fs::read_to_string(folder.path().join("x.json")).unwrap().ends_with("]\n}\n"));
    assert_eq!(names(folder.path()), ["a.txt", "b.txt", "x.json"]);
}

#[test]
fn a_folder_that_is_not_there_is_named() {
    let folder = folder();
    let output = zhibiao(folder.path(), &["convert", "a.txt", "-o", "no/x.json"]);
    assert_eq!(
        (code(&output), text(&output.stderr)),
        (1, "zhibiao: no/x.json: cannot be written: the folder does not exist; make it first\n")
    );
}

#[cfg(unix)]
#[test]
fn a_new_file_has_the_usual_permissions_and_an_old_one_keeps_its_own() {
    use std::os::unix::fs::PermissionsExt;
    let folder = folder();
    let path = folder.path().join("x.json");
    let mode = || fs::metadata(&path).unwrap().permissions().mode() & 0o777;
    let shell = format!("umask 027; exec '{}' convert a.txt -o x.json", env!("CARGO_BIN_EXE_zhibiao"));
    assert!(Command::new("sh").args(["-c", &shell]).current_dir(folder.path()).status().unwrap().success());
    assert_eq!(mode(), 0o640);
    fs::set_permissions(&path, fs::Permissions::from_mode(0o604)).unwrap();
    assert_eq!(code(&zhibiao(folder.path(), &["convert", "a.txt", "-o", "x.json", "--overwrite"])), 0);
    assert_eq!(mode(), 0o604);
}

#[cfg(unix)]
#[test]
fn a_link_stays_a_link_and_a_device_a_device() {
    let folder = folder();
    fs::write(folder.path().join("real.json"), "").unwrap();
    std::os::unix::fs::symlink("real.json", folder.path().join("link.json")).unwrap();
    assert_eq!(code(&zhibiao(folder.path(), &["convert", "a.txt", "-o", "link.json", "--overwrite"])), 0);
    assert!(fs::symlink_metadata(folder.path().join("link.json")).unwrap().is_symlink());
    assert!(fs::read_to_string(folder.path().join("real.json")).unwrap().starts_with('{'));
    assert_eq!(code(&zhibiao(folder.path(), &["convert", "a.txt", "--format", "json", "-o", "/dev/null"])), 0);
    assert!(!fs::metadata("/dev/null").unwrap().is_file());
}

#[cfg(unix)]
#[test]
fn a_reader_that_goes_away_is_no_error() {
    let folder = folder();
    let shell = format!(
        "'{}' convert a.txt b.txt a.txt b.txt --format ndjson -q; echo status $? >&2",
        env!("CARGO_BIN_EXE_zhibiao")
    );
    let mut child = Command::new("sh")
        .args(["-c", &shell])
        .current_dir(folder.path())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    drop(child.stdout.take());
    assert_eq!(text(&child.wait_with_output().unwrap().stderr), "status 0\n");
}

#[test]
fn standard_input_is_read_for_a_dash() {
    let folder = folder();
    let input = fs::File::open(folder.path().join("a.txt")).unwrap();
    let output =
        Command::new(env!("CARGO_BIN_EXE_zhibiao")).args(["convert", "-", "-o", "-"]).stdin(input).output().unwrap();
    assert_eq!(code(&output), 0);
    let document: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(document["source"]["path"], "standard input");
}

#[test]
fn findings_are_listed_with_v_and_never_with_q() {
    let folder = folder();
    let output = zhibiao(folder.path(), &["convert", "a.txt", "-v"]);
    assert!(text(&output.stderr).starts_with("zhibiao: a.txt: info no_form_found: "), "{}", text(&output.stderr));
    assert_eq!(text(&zhibiao(folder.path(), &["convert", "a.txt", "-q"]).stderr), "");
    assert_eq!(code(&zhibiao(folder.path(), &["convert", "a.txt", "-q", "-v"])), 2);
}

#[test]
fn strict_fails_a_file_without_a_form() {
    let folder = folder();
    assert_eq!(code(&zhibiao(folder.path(), &["convert", "a.txt", "--strict"])), 1, "a file without a form");
}

#[test]
fn page_ranges_are_checked() {
    let folder = folder();
    for good in ["3", "3-7", "3-", "1,3-5", "9-，2"] {
        assert_eq!(code(&zhibiao(folder.path(), &["convert", "a.txt", "--pages", good])), 0, "{good}");
    }
    for bad in ["0", "7-3", "x", "-", "1-2-3", "1,,2", ""] {
        let output = zhibiao(folder.path(), &["convert", "a.txt", &format!("--pages={bad}")]);
        assert_eq!(code(&output), 2, "{bad}");
        assert!(text(&output.stderr).contains("3, 3-7 or 3-"), "{}", text(&output.stderr));
    }
}

#[test]
fn help_and_version_are_no_errors_and_no_command_is() {
    let folder = folder();
    for args in [["--help"].as_slice(), &["convert", "--help"], &["tables", "--help"]] {
        let output = zhibiao(folder.path(), args);
        assert_eq!(code(&output), 0);
        assert!(text(&output.stdout).contains("Examples:"), "{args:?}");
    }
    assert_eq!(
        text(&zhibiao(folder.path(), &["--version"]).stdout),
        concat!("zhibiao ", env!("CARGO_PKG_VERSION"), "\n")
    );
    assert_eq!(code(&zhibiao(folder.path(), &[])), 2);
    assert_eq!(code(&zhibiao(folder.path(), &["convert"])), 2);
    assert_eq!(code(&zhibiao(folder.path(), &["convert", "a.txt", "--format", "xml"])), 2);
}

#[test]
fn the_schema_is_printed() {
    let folder = folder();
    let output = zhibiao(folder.path(), &["schema"]);
    assert_eq!((code(&output), text(&output.stdout)), (0, zhibiao::export::SCHEMA));
}

/// The path of a sample, from any folder.
fn sample(name: &str) -> String {
    format!("{}/samples/{name}", env!("CARGO_MANIFEST_DIR"))
}

fn records(csv: &[u8]) -> Vec<Vec<String>> {
    let mut reader = csv::ReaderBuilder::new().has_headers(false).flexible(true).from_reader(csv);
    reader.records().map(|r| r.unwrap().iter().map(str::to_owned).collect()).collect()
}

#[test]
fn csv_has_one_row_an_indicator_of_all_files() {
    let folder = folder();
    let files = [sample("approval_2024.pdf"), sample("declaration_2020.pdf")];
    let rows = |table: &str| {
        let output = zhibiao(
            folder.path(),
            &["convert", &files[0], &files[1], "--format", "csv", "--header", "en", "--table", table],
        );
        assert_eq!(code(&output), 0);
        records(&output.stdout)
    };
    let indicators = rows("indicators");
    assert_eq!(indicators.len(), 1 + 30 + 22);
    assert_eq!((indicators[1][0].as_str(), indicators[31][0].as_str()), (files[0].as_str(), files[1].as_str()));
    assert_eq!(indicators[35][10..18], [""; 8], "a form with one column of values has no cycle");
    assert_eq!(rows("tasks").len(), 1 + 7);
    assert_eq!(rows("goals").len(), 1 + 3 + 1);
}

#[test]
fn no_cell_of_a_csv_is_a_formula() {
    let folder = folder();
    let output = zhibiao(folder.path(), &["convert", &sample("declaration_2020.pdf"), "--format", "csv"]);
    let rows = records(&output.stdout);
    assert!(rows.iter().any(|row| row.iter().any(|cell| cell == "'=47座")));
    assert!(rows.iter().flatten().all(|cell| !cell.starts_with(['=', '+', '-', '@', '＝'])));
}

#[test]
fn csv_comes_in_the_encoding_that_was_asked_for() {
    let folder = folder();
    let with = |encoding: &str| {
        zhibiao(folder.path(), &["convert", &sample("approval_2024.pdf"), "--format", "csv", "--encoding", encoding])
            .stdout
    };
    let plain = with("utf-8");
    assert_eq!(with("utf-8-bom"), [b"\xef\xbb\xbf", plain.as_slice()].concat());
    let gb18030 = with("gb18030");
    assert!(std::str::from_utf8(&gb18030).is_err());
    assert_eq!(
        encoding_rs::GB18030.decode_without_bom_handling_and_without_replacement(&gb18030).unwrap(),
        text(&plain)
    );
}

#[test]
fn strict_fails_on_a_warning_and_still_writes_the_document() {
    let folder = folder();
    let output = zhibiao(folder.path(), &["convert", &sample("approval_2024.pdf"), "--strict", "-o", "x.json"]);
    assert_eq!((code(&output), text(&output.stderr)), (1, ""));
    assert!(folder.path().join("x.json").exists());
    assert_eq!(code(&zhibiao(folder.path(), &["convert", &sample("declaration_2020.pdf"), "--strict"])), 0);
}

#[test]
fn only_the_pages_that_are_asked_for_are_read() {
    let folder = folder();
    let output = zhibiao(folder.path(), &["tables", &sample("approval_2024.pdf"), "--pages", "2-3"]);
    let tables: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
    let pages: Vec<u64> = tables["tables"].as_array().unwrap().iter().map(|t| t["page"].as_u64().unwrap()).collect();
    assert_eq!(pages, [2, 3]);
    let output = zhibiao(folder.path(), &["convert", &sample("approval_2024.pdf"), "--pages", "5"]);
    let document: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!((code(&output), document["forms"].as_array().unwrap().len()), (0, 0));
    let finding = &document["diagnostics"][0];
    assert_eq!(finding["code"], "pages_missing");
    assert_eq!(finding["message"], "page 5 was asked for, and the file has 4");
    assert_eq!(
        document["diagnostics"].as_array().unwrap().len(),
        1,
        "nothing is said of forms on pages that were not read"
    );
    let output = zhibiao(folder.path(), &["tables", &sample("approval_2024.pdf"), "--pages", "3,1"]);
    let tables: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
    let pages: Vec<u64> = tables["tables"].as_array().unwrap().iter().map(|t| t["page"].as_u64().unwrap()).collect();
    assert_eq!(pages, [1, 3]);
}

#[test]
fn tables_come_in_every_format() {
    let folder = folder();
    let start = |name: &str| {
        let output = zhibiao(folder.path(), &["tables", &sample("approval_2024.pdf"), "-o", name]);
        assert_eq!((code(&output), text(&output.stderr)), (0, ""), "{name}");
        fs::read_to_string(folder.path().join(name)).unwrap()
    };
    assert!(start("t.json").contains("\"text\": \"行政诉讼律师费\""));
    assert!(start("t.csv").starts_with("# page 1 table 1\n"));
    assert!(start("t.md").starts_with("**Page 1, table 1**\n"));
    assert!(start("t.html").contains("<td rowspan=\"2\">成本指标</td>"));
}

#[test]
fn tables_go_into_a_folder_one_file_each() {
    let folder = folder();
    let output = zhibiao(folder.path(), &["tables", &sample("approval_2024.pdf"), "-o", "out/"]);
    assert_eq!((code(&output), text(&output.stderr)), (0, ""));
    assert_eq!(names(&folder.path().join("out")), ["page-1-table-1.csv", "page-2-table-1.csv", "page-3-table-1.csv"]);
    assert_eq!(
        code(&zhibiao(folder.path(), &["tables", &sample("approval_2024.pdf"), "-o", "out/", "--format", "md"])),
        2
    );
}

#[test]
fn the_preview_can_be_asked_for_and_has_no_colour_in_a_pipe() {
    let folder = folder();
    let output = zhibiao(
        folder.path(),
        &["convert", &sample("approval_2024.pdf"), &sample("declaration_2020.pdf"), "--format", "preview"],
    );
    let shown = text(&output.stdout);
    assert!(shown.contains("Indicators (30)") && shown.contains("Indicators (22)"), "{shown}");
    assert!(!shown.contains('\u{1b}'));
}

#[test]
fn one_reading_makes_several_outputs_and_json_of_ours_is_an_input() {
    let folder = tempfile::tempdir().unwrap();
    let here = folder.path();
    fs::copy(sample("approval_2024.pdf"), here.join("a.pdf")).unwrap();
    fs::copy(sample("declaration_2020.pdf"), here.join("b.pdf")).unwrap();
    let output = zhibiao(
        here,
        &["convert", "a.pdf", "b.pdf", "no.pdf", "-o", "all.xlsx", "-o", "all.ndjson", "-o", "tables/", "-q"],
    );
    assert_eq!((code(&output), text(&output.stderr)), (1, "zhibiao: no.pdf: there is no such file; check the path\n"));
    assert_eq!(names(here), ["a.pdf", "all.ndjson", "all.xlsx", "b.pdf", "tables"]);
    let tables = ["fields.csv", "files.csv", "findings.csv", "forms.csv", "goals.csv", "indicators.csv", "tasks.csv"];
    assert_eq!(names(&here.join("tables")), tables);
    let read = |name: &str| fs::read(here.join(name)).unwrap();
    assert_eq!(text(&read("tables/forms.csv")).lines().count(), 3);
    assert!(
        text(&read("tables/files.csv")).lines().any(|line| line.starts_with("no.pdf,")),
        "what failed is in a table too"
    );
    assert_eq!(
        zhibiao(here, &["convert", "a.pdf", "b.pdf", "no.pdf", "--format", "ndjson", "-q"]).stdout,
        read("all.ndjson")
    );
    // What is made of the documents is what was made of the files.
    for name in ["again.xlsx", "again.csv", "again.ndjson"] {
        let output = zhibiao(here, &["convert", "all.ndjson", "-o", name, "-q"]);
        assert_eq!(code(&output), 0, "{}", text(&output.stderr));
    }
    assert!(read("again.xlsx") == read("all.xlsx") && read("again.ndjson") == read("all.ndjson"));
    assert!(read("again.csv") == read("tables/indicators.csv"));
    let folded = zhibiao(here, &["convert", "all.ndjson", "--out", "out", "--format", "xlsx", "-q"]);
    assert!(code(&folded) == 0 && read("out/all.ndjson.xlsx") == read("all.xlsx"));
    fs::write(here.join("b.pdf"), "another").unwrap();
    let output = zhibiao(here, &["convert", "all.ndjson", "--format", "csv"]);
    assert!(
        text(&output.stderr).contains("b.pdf: the file has changed since it was converted"),
        "{}",
        text(&output.stderr)
    );
    assert_eq!(code(&zhibiao(here, &["convert", "all.ndjson", "--format", "json"])), 2, "JSON holds one document");
    fs::write(here.join("cut.ndjson"), &read("all.ndjson")[..9000]).unwrap();
    let output = zhibiao(here, &["convert", "cut.ndjson", "--format", "csv"]);
    assert!(text(&output.stderr).contains("document 1 of this JSON cannot be read"), "{}", text(&output.stderr));
}

#[test]
fn outputs_that_make_no_sense_together_are_refused() {
    let folder = folder();
    for (args, why) in [
        (&["-o", "x.xlsx", "--format", "json"][..], "the extension names another format"),
        (&["-o", "x.csv", "-o", "x.csv"], "given twice"),
        (&["-o", "x.csv", "-o", "-"], "no output among several"),
        (&["--table", "all", "-o", "x.csv"], "name their folder"),
        (&["-o", "x.csv", "-o", "a.txt"], "names no format"),
    ] {
        let output = zhibiao(folder.path(), &[&["convert", "a.txt"], args].concat());
        assert!(code(&output) == 2 && text(&output.stderr).contains(why), "{args:?}: {}", text(&output.stderr));
    }
    assert_eq!(names(folder.path()), ["a.txt", "b.txt"]);
}

#[test]
fn usual_spellings_are_understood() {
    let folder = folder();
    for args in [
        ["--format", "JSON"],
        ["--format", "jsonl"],
        ["--encoding", "GBK"],
        ["--max-memory", "1 gb"],
        ["--max-memory", "512MiB"],
    ] {
        assert_eq!(code(&zhibiao(folder.path(), &[&["convert", "a.txt", "-q"], &args[..]].concat())), 0, "{args:?}");
    }
    assert_eq!(code(&zhibiao(folder.path(), &["convert", "a.txt", "-q", "--format", "Excel", "-o", "x.xlsx"])), 0);
}

#[test]
fn a_list_of_files_may_come_from_windows() {
    let folder = folder();
    fs::write(folder.path().join("预算.txt"), DUMP).unwrap();
    let (name, _, _) = encoding_rs::GB18030.encode("预算.txt");
    fs::write(folder.path().join("list"), [&b"\xef\xbb\xbfa.txt\r\n"[..], &name, b"\r\n"].concat()).unwrap();
    let output = zhibiao(folder.path(), &["convert", "--files-from", "list", "--format", "ndjson", "-q"]);
    assert_eq!((code(&output), text(&output.stdout).lines().count()), (0, 2), "{}", text(&output.stderr));
    assert!(text(&output.stdout).contains("预算.txt"));
}

#[test]
fn models_are_listed_and_installed_by_what_they_are() {
    let folder = tempfile::tempdir().unwrap();
    let run = |args: &[&str]| zhibiao(folder.path(), &[&["models", "--models", "there"], args].concat());
    let listed = run(&[]);
    assert!(
        code(&listed) == 1 && text(&listed.stdout).contains("PP-OCRv6_det_tiny.onnx: missing"),
        "{}",
        text(&listed.stdout)
    );
    let cache = std::env::var("ZHIBIAO_MODELS")
        .unwrap_or_else(|_| format!("{}/.cache/zhibiao/models", std::env::var("HOME").unwrap()));
    fs::create_dir(folder.path().join("from")).unwrap();
    fs::copy(Path::new(&cache).join("PP-OCRv6_tiny_dict.txt"), folder.path().join("from/words")).unwrap();
    let installed = run(&["--install", "from"]);
    let told = text(&installed.stderr);
    assert!(told.contains("there/PP-OCRv6_tiny_dict.txt: installed"), "{told}");
    assert!(text(&installed.stdout).contains("PP-OCRv6_tiny_dict.txt: whole"), "{}", text(&installed.stdout));
    assert_eq!(names(&folder.path().join("there")), ["PP-OCRv6_tiny_dict.txt"]);
    fs::write(folder.path().join("there/PP-OCRv6_tiny_dict.txt"), "other").unwrap();
    assert!(text(&run(&[]).stdout).contains("PP-OCRv6_tiny_dict.txt: damaged or another version"));
}

#[test]
fn a_file_without_a_command_is_converted_and_wildcards_are_spread() {
    let folder = folder();
    let output = zhibiao(folder.path(), &["a.txt", "-q", "--format", "ndjson", "-j", "1"]);
    assert_eq!((code(&output), text(&output.stdout).lines().count()), (0, 1), "{}", text(&output.stderr));
    let output = zhibiao(folder.path(), &["convert", "?.txt", "-q", "--format", "ndjson"]);
    assert_eq!((code(&output), text(&output.stdout).lines().count()), (0, 2), "{}", text(&output.stderr));
    let output = zhibiao(folder.path(), &["convert", "*.pdf", "-q"]);
    assert_eq!((code(&output), text(&output.stderr)), (1, "zhibiao: *.pdf: there is no such file; check the path\n"));
}

#[test]
fn a_failed_input_has_the_same_cause_alone_and_among_others() {
    let folder = folder();
    fs::write(folder.path().join("bad.pdf"), b"%PDF-1.4\nnothing").unwrap();
    let cause = |files: &[&str]| {
        let args = [&["convert"][..], files, &["--format", "csv", "--table", "files", "--header", "en"]].concat();
        let out = zhibiao(folder.path(), &args);
        let row = text(&out.stdout).lines().find(|line| line.starts_with("bad.pdf")).unwrap_or_default().to_owned();
        row.rsplit(',').next().unwrap_or_default().to_owned()
    };
    assert_eq!(cause(&["bad.pdf"]), "damaged");
    assert_eq!(cause(&["bad.pdf", "a.txt"]), "damaged");
}
