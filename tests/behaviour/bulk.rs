//! Runs over many files: folders, workers, journals.

use crate::schema;
use lopdf::dictionary;
use std::fs;
use std::path::Path;
use std::process::{Child, Command, Output, Stdio};
use std::thread;
use std::time::Duration;
use tempfile::TempDir;

const DUMP: &str = "会议纪要\n今天讨论了预算。\n";

fn command(folder: &Path, args: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_zhibiao"));
    command.args(args).current_dir(folder).stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
    command
}

fn convert(folder: &Path, args: &[&str]) -> Output {
    command(folder, &[&["convert"], args].concat()).output().unwrap()
}

fn code(output: &Output) -> i32 {
    output.status.code().unwrap()
}

fn told(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}

/// Every file below a folder, hidden ones too.
fn tree(folder: &Path) -> Vec<String> {
    let entries = walkdir::WalkDir::new(folder).sort_by_file_name().into_iter().map(Result::unwrap);
    let files = entries.filter(|e| !e.file_type().is_dir());
    files.map(|e| e.path().strip_prefix(folder).unwrap().display().to_string()).collect()
}

/// `in/a.txt`, `in/sub/b.pdf` (a sample), `in/sub/empty.pdf`, `in/notes.doc`.
fn forms() -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    fs::create_dir_all(folder.path().join("in/sub")).unwrap();
    fs::write(folder.path().join("in/a.txt"), DUMP).unwrap();
    fs::write(folder.path().join("in/notes.doc"), "x").unwrap();
    let sample = concat!(env!("CARGO_MANIFEST_DIR"), "/samples/declaration_2020.pdf");
    fs::copy(sample, folder.path().join("in/sub/b.pdf")).unwrap();
    fs::write(folder.path().join("in/sub/empty.pdf"), "").unwrap();
    folder
}

fn report(folder: &Path) -> serde_json::Value {
    serde_json::from_str(&fs::read_to_string(folder.join("run.json")).unwrap()).unwrap()
}

#[test]
fn a_folder_becomes_a_folder_of_outputs_and_a_report() {
    let folder = forms();
    let output = convert(folder.path(), &["in", "--out", "out", "--report", "run.json"]);
    assert_eq!(code(&output), 1);
    assert_eq!(tree(&folder.path().join("out")), ["a.txt.json", "sub/b.pdf.json"]);
    let document: serde_json::Value =
        serde_json::from_slice(&fs::read(folder.path().join("out/sub/b.pdf.json")).unwrap()).unwrap();
    assert!(schema::closed_validator().is_valid(&document));
    let told = told(&output);
    assert!(
        told.contains("zhibiao: in/sub/empty.pdf: the file is empty; check how it was made or downloaded\n"),
        "{told}"
    );
    assert!(told.contains("2 of 3 input(s) converted, 1 failed\n"), "{told}");
    let report = report(folder.path());
    let printed = command(folder.path(), &["schema", "--report"]).output().unwrap().stdout;
    let validator = jsonschema::validator_for(&serde_json::from_slice(&printed).unwrap()).unwrap();
    assert!(validator.is_valid(&report), "{report}");
    assert_eq!(
        (&report["complete"], &report["converted"], &report["failures"]["unreadable"]),
        (&true.into(), &2.into(), &1.into())
    );
    assert_eq!(report["indicators"], 22);
}

#[test]
fn outputs_that_are_there_are_kept_unless_they_are_to_be_made_anew() {
    let folder = forms();
    fs::create_dir(folder.path().join("out")).unwrap();
    fs::write(folder.path().join("out/a.txt.json"), "mine").unwrap();
    let output = convert(folder.path(), &["in", "--out", "out", "--exclude", "empty*"]);
    assert_eq!(code(&output), 0, "{}", told(&output));
    assert!(told(&output).contains("1 of 2 input(s) converted, 0 failed, 1 kept"), "{}", told(&output));
    assert_eq!(fs::read_to_string(folder.path().join("out/a.txt.json")).unwrap(), "mine");
    assert_eq!(code(&convert(folder.path(), &["in", "--out", "out", "--exclude", "empty*", "--overwrite"])), 0);
    assert!(fs::read_to_string(folder.path().join("out/a.txt.json")).unwrap().contains("no_form_found"));
}

#[test]
fn patterns_choose_what_is_converted_of_a_folder() {
    let folder = forms();
    let lines = |args: &[&str]| {
        let output = convert(folder.path(), &[&["in", "--format", "ndjson", "-q"], args].concat());
        let lines = String::from_utf8(output.stdout).unwrap();
        let path = |line: &str| {
            serde_json::from_str::<serde_json::Value>(line).unwrap()["source"]["path"].as_str().unwrap().to_owned()
        };
        lines.lines().map(path).collect::<Vec<_>>()
    };
    assert_eq!(lines(&[]), ["in/a.txt", "in/sub/b.pdf", "in/sub/empty.pdf"]);
    assert_eq!(lines(&["--include", "*.doc", "--include", "sub/b*"]), ["in/notes.doc", "in/sub/b.pdf"]);
    assert_eq!(lines(&["--exclude", "sub/**"]), ["in/a.txt"]);
    let none = convert(folder.path(), &["in", "--include", "*.xyz", "--format", "ndjson"]);
    assert_eq!(
        (code(&none), told(&none).as_str()),
        (1, "zhibiao: in: no file in this folder is to be converted; --include says what is\n")
    );
}

#[test]
fn a_list_of_files_is_read_with_lines_or_nul() {
    let folder = forms();
    fs::write(folder.path().join("in/odd\nname.txt"), DUMP).unwrap();
    fs::write(folder.path().join("lines"), "in/a.txt\nin/sub/b.pdf\n").unwrap();
    fs::write(folder.path().join("nul"), "in/odd\nname.txt\0in/a.txt\0").unwrap();
    let count = |args: &[&str]| {
        let output = convert(folder.path(), &[&["--format", "ndjson", "-q"], args].concat());
        assert_eq!(code(&output), 0, "{}", told(&output));
        output.stdout.iter().filter(|b| **b == b'\n').count()
    };
    assert_eq!(count(&["--files-from", "lines"]), 2);
    assert_eq!(count(&["--files-from", "nul", "-0", "in/sub/b.pdf"]), 3);
}

#[cfg(target_os = "linux")]
#[test]
fn odd_names_loops_and_folders_that_look_like_files_hurt_nothing() {
    use std::os::unix::ffi::OsStrExt;
    use std::os::unix::fs::symlink;
    let folder = forms();
    let inside = folder.path().join("in");
    fs::write(inside.join(std::ffi::OsStr::from_bytes(b"\xd6\xb8.txt")), DUMP).unwrap();
    fs::write(inside.join("new\nline.txt"), DUMP).unwrap();
    fs::create_dir(inside.join("folder.pdf")).unwrap();
    fs::write(inside.join("folder.pdf/c.txt"), DUMP).unwrap();
    symlink("..", inside.join("sub/loop")).unwrap();
    symlink("a.txt", inside.join("link.txt")).unwrap();
    symlink("gone.txt", inside.join("dangling.txt")).unwrap();
    let output = convert(folder.path(), &["in", "--out", "out", "--report", "run.json"]);
    assert!(told(&output).contains("in/dangling.txt: there is no such file"), "{}", told(&output));
    let report = report(folder.path());
    assert_eq!((&report["inputs"], &report["converted"], &report["failed"]), (&8.into(), &6.into(), &2.into()));
    assert_eq!(tree(&folder.path().join("out")).len(), 6);
}

#[test]
fn one_output_is_the_same_with_any_number_of_jobs() {
    let folder = forms();
    for name in ["x.ndjson", "x.csv"] {
        let made = |jobs: &str| {
            let output = convert(folder.path(), &["in", "in/a.txt", "-o", name, "-j", jobs, "-q", "--overwrite"]);
            assert_eq!(code(&output), 1, "{}", told(&output));
            fs::read(folder.path().join(name)).unwrap()
        };
        let one = made("1");
        assert!(!one.is_empty());
        assert_eq!(one, made("3"));
    }
    assert_eq!(tree(folder.path()).iter().filter(|f| f.contains("zhibiao")).count(), 0, "{:?}", tree(folder.path()));
}

#[cfg(unix)]
#[test]
fn an_output_never_leaves_its_folder() {
    let folder = forms();
    fs::create_dir_all(folder.path().join("out")).unwrap();
    fs::create_dir_all(folder.path().join("elsewhere")).unwrap();
    std::os::unix::fs::symlink("../elsewhere", folder.path().join("out/sub")).unwrap();
    let output = convert(folder.path(), &["in", "--out", "out"]);
    assert_eq!(code(&output), 1);
    assert!(
        told(&output).contains("out/sub: a link or a file stands where a folder is to be; remove it"),
        "{}",
        told(&output)
    );
    assert_eq!(tree(&folder.path().join("elsewhere")), [""; 0]);
    let inside = folder.path().join("in");
    let absolute = inside.join("a.txt");
    let output = convert(&inside, &["../in/a.txt", absolute.to_str().unwrap(), "--out", "../safe"]);
    assert_eq!(code(&output), 0, "{}", told(&output));
    let made = tree(&folder.path().join("safe"));
    assert!(made.len() == 2 && made.contains(&"in/a.txt.json".to_owned()), "{made:?}");
    assert!(made.iter().any(|path| path.ends_with("/in/a.txt.json")), "{made:?}");
}

#[test]
fn the_first_failure_ends_the_run_where_that_is_asked_for() {
    let folder = forms();
    let output = convert(folder.path(), &["missing.pdf", "in/a.txt", "--fail-fast", "--out", "out", "-j", "1"]);
    assert_eq!(code(&output), 1);
    assert!(
        told(&output).contains("stopped with 1 input(s) left; the same command with --resume goes on"),
        "{}",
        told(&output)
    );
    let output =
        convert(folder.path(), &["missing.pdf", "in/a.txt", "--fail-fast", "--out", "out", "-j", "1", "--resume"]);
    assert!(
        told(&output).contains("1 of 2 input(s) converted, 1 failed; 1 of them by the run before"),
        "{}",
        told(&output)
    );
    assert_eq!(tree(&folder.path().join("out")), ["in/a.txt.json"]);
}

#[cfg(target_os = "linux")]
#[test]
fn a_file_that_needs_too_much_memory_fails_alone() {
    let folder = forms();
    // Two million cells in a row.
    fs::write(folder.path().join("long.txt"), "指标\t".repeat(2_000_000)).unwrap();
    let output =
        convert(folder.path(), &["long.txt", "in/a.txt", "--format", "ndjson", "--max-memory", "256M", "-j", "1"]);
    let told = told(&output);
    assert!(told.contains("long.txt: it needs more than 256 MB of memory; --max-memory gives it more\n"), "{told}");
    let lines: Vec<serde_json::Value> =
        String::from_utf8(output.stdout).unwrap().lines().map(|l| serde_json::from_str(l).unwrap()).collect();
    assert_eq!(lines[0]["diagnostics"][0]["code"], "not_converted");
    assert_eq!(lines[0]["source"]["sha256"].as_str().map(str::len), Some(64));
    assert_eq!(lines[1]["diagnostics"][0]["code"], "no_form_found");
}

#[cfg(unix)]
#[test]
fn a_file_that_takes_too_long_fails_alone() {
    let folder = forms();
    assert!(Command::new("mkfifo").arg(folder.path().join("never.pdf")).status().unwrap().success());
    let output =
        convert(folder.path(), &["never.pdf", "in/a.txt", "--out", "out", "--timeout", "1", "--report", "run.json"]);
    assert!(
        told(&output).contains("never.pdf: it took longer than 1 s and was stopped; --timeout gives it more"),
        "{}",
        told(&output)
    );
    assert_eq!(report(folder.path())["failures"]["timeout"], 1);
    assert_eq!(tree(&folder.path().join("out")), ["in/a.txt.json"]);
}

/// Many inputs: forms, dumps, damaged files. The runs over them get a folder without models: what damage makes
/// unreadable would be read by OCR, seconds a page.
fn many(count: usize) -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    let samples = ["approval_2024.pdf", "declaration_2020.pdf", "approval_2024.txt"];
    let samples = samples.map(|name| fs::read(format!("{}/samples/{name}", env!("CARGO_MANIFEST_DIR"))).unwrap());
    for number in 0..count {
        let mut bytes = samples[number % 3].clone();
        if number % 7 == 0 {
            let step = 40 + number;
            bytes.iter_mut().skip(number).step_by(step).for_each(|b| *b ^= 0x5a);
        }
        let place =
            folder.path().join(format!("in/{}/{number}.{}", number % 4, if number % 3 == 2 { "txt" } else { "pdf" }));
        fs::create_dir_all(place.parent().unwrap()).unwrap();
        fs::write(place, bytes).unwrap();
    }
    folder
}

/// Numbers that differ and are the same each time: Knuth's generator (MMIX).
fn dice(seed: u64) -> impl FnMut(u64) -> u64 {
    let mut state = seed;
    move |sides| {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (state >> 33) % sides
    }
}

/// Starts a run, and kills it when its journal has that many entries more than now, and some time has passed; `false`
/// where it ended before.
fn killed_on_the_way(folder: &Path, args: &[&str], journal: &Path, more: u64, time: Duration) -> bool {
    let lines = || fs::read(journal).map_or(0, |bytes| bytes.iter().filter(|b| **b == b'\n').count() as u64);
    let wanted = lines().max(1) + more;
    let mut child: Child = command(folder, args).spawn().unwrap();
    while lines() < wanted && child.try_wait().unwrap().is_none() {
        thread::sleep(Duration::from_millis(2));
    }
    thread::sleep(time);
    // A run that has taken its journal away has all its outputs, and is about to end.
    let on_the_way = journal.exists() && child.try_wait().unwrap().is_none();
    if on_the_way {
        let _ = child.kill();
    }
    child.wait().unwrap();
    on_the_way
}

#[test]
fn a_run_that_is_killed_again_and_again_and_resumed_gives_the_same_bytes() {
    let folder = many(240);
    let at = |name: &str| fs::read(folder.path().join(name)).unwrap();
    let mut dice = dice(5);
    for format in ["ndjson", "csv", "xlsx"] {
        let (whole, killed) = (format!("whole.{format}"), format!("killed.{format}"));
        assert_eq!(code(&convert(folder.path(), &["in", "--models", "in", "-o", &whole, "-q"])), 1);
        let journal = folder.path().join(format!(".{killed}.zhibiao-journal"));
        let args = ["convert", "in", "--models", "in", "-o", &killed, "-q", "--resume", "-j", "1"];
        let mut kills = 0;
        while kills < 10 && killed_on_the_way(folder.path(), &args, &journal, dice(20), Duration::from_millis(dice(90)))
        {
            assert!(!folder.path().join(&killed).exists(), "nothing half-written");
            kills += 1;
        }
        assert!(kills > 1, "{format}: too fast to be killed");
        convert(folder.path(), &args[1..]);
        assert!(at(&whole) == at(&killed), "{format} after {kills} kills");
        assert_eq!(
            tree(folder.path()).iter().filter(|f| f.contains("zhibiao")).count(),
            0,
            "{:?}",
            tree(folder.path())
        );
    }
}

#[test]
fn a_folder_of_outputs_is_resumed_too() {
    let folder = many(120);
    convert(folder.path(), &["in", "--models", "in", "--out", "whole", "-q"]);
    let mut dice = dice(7);
    let args =
        ["convert", "in", "--models", "in", "--out", "killed", "-q", "--resume", "-j", "1", "--report", "run.json"];
    let journal = folder.path().join("killed/.zhibiao-journal");
    let kills = (0..10)
        .take_while(|_| killed_on_the_way(folder.path(), &args, &journal, dice(9), Duration::from_millis(dice(90))))
        .count();
    assert!(kills > 1, "too fast to be killed");
    if kills == 10 {
        convert(folder.path(), &args[1..]);
    }
    let (whole, killed) = (folder.path().join("whole"), folder.path().join("killed"));
    assert_eq!(tree(&whole), tree(&killed));
    assert!(tree(&whole).iter().all(|f| fs::read(whole.join(f)).unwrap() == fs::read(killed.join(f)).unwrap()));
    let report = report(folder.path());
    assert_eq!(report["kept"], 0);
    assert_eq!(report["converted"].as_u64().unwrap() + report["failed"].as_u64().unwrap(), 120);
}

#[cfg(unix)]
#[test]
fn an_interrupted_run_finishes_what_it_is_at_and_can_be_continued() {
    let folder = many(1_200);
    convert(folder.path(), &["in", "--models", "in", "-o", "whole.csv", "-q"]);
    let child =
        command(folder.path(), &["convert", "in", "--models", "in", "-o", "x.csv", "--resume"]).spawn().unwrap();
    // The handler stands once results are kept beside the output.
    let kept = |f: &String| f.contains("zhibiao") && fs::metadata(folder.path().join(f)).is_ok_and(|m| m.len() > 4_000);
    while !tree(folder.path()).iter().any(kept) {
        thread::sleep(Duration::from_millis(5));
    }
    assert!(Command::new("kill").args(["-INT", &child.id().to_string()]).status().unwrap().success());
    let output = child.wait_with_output().unwrap();
    let told = told(&output);
    assert_eq!(code(&output), 1);
    assert!(told.contains("left; the same command with --resume goes on"), "{told}");
    assert!(!folder.path().join("x.csv").exists());
    for other in [&["--header", "en"][..], &["--ocr", "tiny"], &["--pages", "1"]] {
        let output = convert(folder.path(), &[&["in", "--models", "in", "-o", "x.csv", "--resume"], other].concat());
        assert_eq!(code(&output), 2, "{other:?} would give another file");
    }
    fs::write(folder.path().join("in/PP-OCRv6_det_tiny.onnx"), "").unwrap();
    assert_eq!(
        code(&convert(folder.path(), &["in", "--models", "in", "-o", "x.csv", "--resume"])),
        2,
        "and so would other models"
    );
    fs::remove_file(folder.path().join("in/PP-OCRv6_det_tiny.onnx")).unwrap();
    convert(folder.path(), &["in", "--models", "in", "-o", "x.csv", "--resume", "-q"]);
    assert!(fs::read(folder.path().join("whole.csv")).unwrap() == fs::read(folder.path().join("x.csv")).unwrap());
}

#[cfg(target_os = "linux")]
#[test]
fn a_full_disk_is_told_leaves_nothing_half_written_and_can_be_continued() {
    let folder = many(60);
    convert(folder.path(), &["in", "--models", "in", "-o", "whole.xlsx", "-q"]);
    for name in ["x.xlsx", "x.ndjson"] {
        // No file may be larger than 60 KB: the system then refuses to write, as it does where the disk is full.
        let run = format!("trap '' XFSZ; ulimit -f 60; exec \"$0\" convert in --models in -o {name} --resume -q");
        let output = Command::new("bash")
            .args(["-c", &run, env!("CARGO_BIN_EXE_zhibiao")])
            .current_dir(folder.path())
            .output()
            .unwrap();
        let told = told(&output);
        assert!(code(&output) == 1 && told.contains(&format!("zhibiao: {name}: cannot be written: ")), "{told}");
        assert!(!told.contains("internal error") && !folder.path().join(name).exists(), "{told}");
        convert(folder.path(), &["in", "--models", "in", "-o", name, "--resume", "-q"]);
        assert!(folder.path().join(name).exists());
    }
    assert!(fs::read(folder.path().join("whole.xlsx")).unwrap() == fs::read(folder.path().join("x.xlsx")).unwrap());
    assert_eq!(tree(folder.path()).iter().filter(|f| f.contains("zhibiao")).count(), 0, "{:?}", tree(folder.path()));
}

#[cfg(unix)]
#[test]
fn the_time_limit_is_for_each_page() {
    let folder = tempfile::tempdir().unwrap();
    // A page of this takes a while, and all of them several times as long as one may.
    const PAGES: u16 = 72;
    let mut doc = lopdf::Document::with_version("1.7");
    let content = "1 0 0 1 0 0 cm 0 0 m 9 9 l S\n".repeat(60_000);
    let mut stream = lopdf::Stream::new(lopdf::Dictionary::new(), content.into_bytes());
    stream.compress().unwrap();
    let contents = doc.add_object(stream);
    let pages = doc.new_object_id();
    let kids: Vec<lopdf::Object> = (0..PAGES)
        .map(|_| {
            doc.add_object(dictionary! {
                "Type" => "Page", "Parent" => pages, "MediaBox" => vec![0.into(), 0.into(), 400.into(), 300.into()], "Contents" => contents,
            })
            .into()
        })
        .collect();
    doc.set_object(pages, dictionary! { "Type" => "Pages", "Kids" => kids, "Count" => PAGES });
    let catalog = doc.add_object(dictionary! { "Type" => "Catalog", "Pages" => pages });
    doc.trailer.set("Root", catalog);
    doc.save(folder.path().join("long.pdf")).unwrap();
    let began = std::time::Instant::now();
    let output = convert(folder.path(), &["long.pdf", "--format", "ndjson", "--timeout", "1", "-q"]);
    assert_eq!(code(&output), 0, "{} after {:?}", told(&output), began.elapsed());
    assert!(began.elapsed() > Duration::from_secs(1), "this tests nothing: {:?}", began.elapsed());
}
