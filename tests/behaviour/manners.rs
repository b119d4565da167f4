//! How the command behaves towards those who start it: scripts that read its log, Ctrl-C, and those who package it.

use crate::languages;
use serde_json::Value;
use std::fs;
use std::path::Path;
use std::process::{Command, Output, Stdio};
use tempfile::TempDir;

fn zhibiao(folder: &Path) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_zhibiao"));
    command.current_dir(folder).env("LC_ALL", "C");
    command
}

fn run(folder: &Path, args: &[&str]) -> Output {
    zhibiao(folder).args(args).output().unwrap()
}

fn folder() -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    fs::copy("samples/approval_2024.pdf", folder.path().join("form.pdf")).unwrap();
    fs::write(folder.path().join("bad.pdf"), "%PDF-1.7 nothing").unwrap();
    folder
}

/// The lines of a log, each of which must be an object with an event.
fn events(output: &Output) -> Vec<Value> {
    let text = std::str::from_utf8(&output.stderr).unwrap();
    text.lines().map(|line| serde_json::from_str::<Value>(line).unwrap_or_else(|why| panic!("{line}: {why}"))).collect()
}

fn names(events: &[Value]) -> Vec<&str> {
    events.iter().map(|event| event["event"].as_str().unwrap()).collect()
}

#[test]
fn a_script_reads_what_became_of_one_file() {
    let folder = folder();
    let good = run(folder.path(), &["convert", "form.pdf", "-o", "form.json", "--log", "json"]);
    let said = events(&good);
    let warnings = said.iter().filter(|event| event["event"] == "warning").count();
    assert!(
        warnings > 0 && said.iter().any(|event| event["code"] == "task_total_mismatch" && event["page"] == 1),
        "{said:?}"
    );
    let [.., summary, done] = &said[..] else { panic!("{said:?}") };
    assert_eq!((&summary["converted"], &summary["forms"], &summary["indicators"]), (&1.into(), &1.into(), &30.into()));
    assert_eq!((&done["event"], &done["status"]), (&"done".into(), &0.into()));

    let bad = run(folder.path(), &["--log", "json", "convert", "bad.pdf", "-q"]);
    let said = events(&bad);
    assert_eq!(names(&said), ["error", "summary", "done"]);
    assert_eq!(
        (&said[0]["path"], &said[0]["cause"], &said[2]["status"]),
        (&"bad.pdf".into(), &"damaged".into(), &1.into())
    );
}

#[test]
fn a_script_reads_what_became_of_many_files() {
    let folder = folder();
    fs::write(folder.path().join("minutes.txt"), "会议纪要\n").unwrap();
    let output = run(folder.path(), &["--log=json", "convert", ".", "-o", "all.ndjson", "--report", "run.json"]);
    let said = events(&output);
    let of = |name: &str| said.iter().filter(|event| event["event"] == name).collect::<Vec<_>>();
    let [error] = of("error")[..] else { panic!("{said:?}") };
    assert_eq!((&error["path"], &error["cause"]), (&"./bad.pdf".into(), &"damaged".into()));
    assert!(of("warning").iter().all(|event| event["path"] == "./form.pdf"), "workers speak JSON too: {said:?}");
    let [summary] = of("summary")[..] else { panic!("{said:?}") };
    assert_eq!((&summary["inputs"], &summary["converted"], &summary["failed"]), (&3.into(), &2.into(), &1.into()));
    assert_eq!(said.last().unwrap()["status"], 1);
    let quiet = events(&run(folder.path(), &["--log=json", "convert", ".", "-o", "two.ndjson", "-q"]));
    assert!(names(&quiet).iter().all(|name| ["error", "summary", "done"].contains(name)), "{quiet:?}");
}

#[test]
fn wrong_usage_is_an_object_too() {
    let folder = folder();
    for args in [
        &["convert", "form.pdf", "--log", "json", "--fromat", "x"][..],
        &["--log", "json", "convert", "form.pdf", "-o", "x.docx"],
    ] {
        let output = run(folder.path(), args);
        let said = events(&output);
        assert_eq!((output.status.code(), said[0]["event"].as_str()), (Some(2), Some("error")), "{said:?}");
    }
}

#[test]
fn nobody_is_told_to_give_what_was_given() {
    let folder = folder();
    fs::write(folder.path().join("minutes.txt"), "会议纪要\n").unwrap();
    let output = run(folder.path(), &["tables", "minutes.txt"]);
    let told = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(told.ends_with("; give a PDF or a page image\n"), "{told}");
}

#[cfg(unix)]
#[test]
fn ctrl_c_leaves_nothing_half_made() {
    use std::os::unix::process::ExitStatusExt;
    use std::time::{Duration, Instant};
    for signal in ["-INT", "-TERM"] {
        let folder = tempfile::tempdir().unwrap();
        // Standard input stays open, so that the output is in the making for as long as it is.
        let mut child = zhibiao(folder.path());
        let mut child =
            child.args(["convert", "-", "-o", "out.json"]).stdin(Stdio::piped()).stderr(Stdio::null()).spawn().unwrap();
        let _open = child.stdin.take();
        let there = || fs::read_dir(folder.path()).unwrap().count();
        let begun = Instant::now();
        while there() == 0 && begun.elapsed() < Duration::from_secs(30) {
            std::thread::sleep(Duration::from_millis(5));
        }
        assert_eq!(there(), 1, "a draft stands beside the output");
        // The draft is noted right after it was made.
        std::thread::sleep(Duration::from_millis(50));
        Command::new("kill").args([signal, &child.id().to_string()]).status().unwrap();
        let status = child.wait().unwrap();
        assert_eq!((status.code(), status.signal(), there()), (Some(130), None, 0), "{signal}");
    }
}

#[test]
fn packages_get_completions_and_manual_pages_in_both_languages() {
    let folder = tempfile::tempdir().unwrap();
    for lang in ["en", "zh"] {
        assert_eq!(run(folder.path(), &["--lang", lang, "generate", "out"]).status.code(), Some(0));
    }
    let read = |path: &str| fs::read_to_string(folder.path().join("out").join(path)).unwrap();
    for shell in ["zhibiao.bash", "_zhibiao", "zhibiao.fish", "_zhibiao.ps1", "zhibiao.elv"] {
        assert!(read(&format!("completions/{shell}")).contains("corrections"), "{shell}");
    }
    assert!(read("man/man1/zhibiao-convert.1").contains("Write to this file"));
    assert!(read("man/zh_CN/man1/zhibiao-convert.1").contains("写入"));
    assert!(
        read("man/man1/zhibiao.1").contains("zhibiao")
            && !folder.path().join("out/man/man1/zhibiao-generate.1").exists()
    );
}

#[test]
fn the_library_speaks_of_no_flag_and_no_command() {
    let is_library = |path: &Path| !path.starts_with("src/cli") && path != Path::new("src/cli.rs");
    let mut count = 0;
    for path in languages::sources(Path::new("src")).iter().filter(|path| is_library(path)) {
        for sentence in languages::sentences(&fs::read_to_string(path).unwrap()) {
            count += 1;
            let names_flag =
                sentence.split_whitespace().any(|word| word.trim_start_matches(['`', '(']).starts_with("--"));
            assert!(!names_flag && !sentence.contains("`zhibiao "), "{}: {sentence}", path.display());
        }
    }
    assert!(count > 100, "{count} sentences");
    let locked = run(folder().path(), &["convert", "form.pdf", "--lexicon", "form.pdf"]);
    assert!(String::from_utf8_lossy(&locked.stderr).contains("`zhibiao lexicon` prints one that can"), "{locked:?}");
}
