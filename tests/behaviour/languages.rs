//! What is said, in Chinese as in English.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use zhibiao::Options;
use zhibiao::message::Language;

fn zhibiao(args: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_zhibiao")).args(args).env("LC_ALL", "C").output().unwrap()
}

pub(crate) fn sources(folder: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder).unwrap().map(|e| e.unwrap().path());
    let files: Vec<PathBuf> = entries.flat_map(|p| if p.is_dir() { sources(&p) } else { vec![p] }).collect();
    files.into_iter().filter(|p| p.extension().is_some_and(|e| e == "rs")).collect()
}

/// The first string of each `say!` and `sentence!` of a source.
pub(crate) fn sentences(source: &str) -> Vec<String> {
    let starts = ["say!(", "sentence!("]
        .into_iter()
        .flat_map(|word| source.match_indices(word).map(move |(at, _)| at + word.len()));
    starts.filter_map(|at| literal(source[at..].trim_start())).collect()
}

/// The text of a string literal, if one begins here.
fn literal(source: &str) -> Option<String> {
    let mut text = String::new();
    let mut chars = source.strip_prefix('"')?.chars();
    loop {
        match chars.next()? {
            '"' => return Some(text),
            '\\' => text.push(chars.next()?),
            c => text.push(c),
        }
    }
}

/// How many parts a text has: the next ones, and those by their number.
fn parts(text: &str) -> usize {
    let named = (0..9).filter(|n| text.contains(&format!("{{{n}}}"))).count();
    text.matches("{}").count() + named
}

#[test]
fn every_sentence_of_the_sources_is_in_the_catalogue_with_all_its_parts() {
    let mut wrong = BTreeSet::new();
    let mut count = 0;
    for path in sources(Path::new("src")) {
        for english in sentences(&fs::read_to_string(&path).unwrap()) {
            count += 1;
            match Language::Zh.lookup(&english) {
                Some(chinese) if parts(chinese) == parts(&english) => {}
                found => drop(wrong.insert(format!("{}: {english:?} is {found:?}", path.display()))),
            }
        }
    }
    assert!(count > 250 && wrong.is_empty(), "{count} sentences\n{}", wrong.into_iter().collect::<Vec<_>>().join("\n"));
}

#[test]
fn a_sentence_that_is_missing_would_be_seen() {
    assert_eq!(sentences("say!(\n    \"it's \\\"{}\\\"\", x); sentence!(\"b\"); say!(c)"), ["it's \"{}\"", "b"]);
    assert_eq!((Language::Zh.lookup("it was not"), parts("{1}的{0}"), parts("{} {}")), (None, 2, 2));
}

/// Words of English that no form prints.
fn has_english(text: &str) -> bool {
    let mut words = text.split(|c: char| !c.is_ascii_alphabetic()).filter(|word| word.len() > 1);
    words.any(|word| {
        ["the", "is", "it", "of", "and", "was", "has", "read", "this", "that", "not", "to", "in", "by"].contains(&word)
    })
}

#[test]
fn findings_of_all_test_files_are_wholly_chinese() {
    let options = Options { language: Language::Zh, ..Options::default() };
    let files = ["tests/corpus", "tests/wild", "tests/realforms", "samples"].map(Path::new).into_iter();
    let files = files.flat_map(|folder| fs::read_dir(folder).unwrap().map(|e| e.unwrap().path()));
    let mut count = 0;
    for path in files.filter(|p| p.extension().is_some_and(|e| e == "pdf" || e == "txt")) {
        let Ok(document) = zhibiao::convert("a", &fs::read(&path).unwrap(), &options) else { continue };
        for finding in document.forms.iter().flat_map(|form| &form.diagnostics).chain(&document.diagnostics) {
            count += 1;
            assert!(
                !has_english(&finding.message) && !finding.message.is_ascii(),
                "{}: {}",
                path.display(),
                finding.message
            );
        }
    }
    assert!(count > 50, "{count} findings");
}

#[test]
fn help_is_in_the_language_that_is_asked_for() {
    for command in [&[][..], &["convert"], &["tables"], &["review"], &["panel"], &["lexicon"], &["schema"], &["models"]]
    {
        for flag in ["-h", "--help"] {
            let output = zhibiao(&[command, &["--lang", "zh", flag]].concat());
            let text = String::from_utf8(output.stdout).unwrap();
            let prose = |line: &&str| {
                has_english(&line.replace("--files-from", "").replace("--by ", "").replace("file-by", ""))
            };
            let english: Vec<&str> = text.lines().filter(|line| !line.contains("zhibiao ")).filter(prose).collect();
            assert!(text.contains("用法：") && english.is_empty(), "{command:?}\n{}", english.join("\n"));
        }
    }
    let english = String::from_utf8(zhibiao(&["--help"]).stdout).unwrap();
    assert!(english.contains("Usage:") && english.is_ascii() || english.contains("绩效目标表"), "{english}");
}

#[test]
fn mistakes_are_told_in_the_language_of_the_system() {
    let told = |args: &[&str], locale: &str| {
        let output = Command::new(env!("CARGO_BIN_EXE_zhibiao")).args(args).env("LC_ALL", locale).output().unwrap();
        (output.status.code().unwrap(), String::from_utf8(output.stderr).unwrap())
    };
    for (args, zh) in [
        (&["convert", "no.pdf"][..], "没有这个文件"),
        (&["convert", "a.pdf", "--no-such"], "没有参数 --no-such"),
        (&["convert", "a.pdf", "--format", "docx"], "不是"),
        (&["convert", "a.pdf", "--pages", "x"], "不是页码范围"),
        (&["convert", "a.pdf", "--max-memory", "1K"], "不是大小"),
        (&["convert"], "缺少"),
        (&["convert", "a.pdf", "-q", "-v"], "不能与"),
        (&["konvert"], "没有命令"),
    ] {
        let (status, text) = told(args, "zh_CN.UTF-8");
        assert!(text.contains(zh) && !has_english(&text.replace("--help", "")), "{args:?}: {text}");
        assert_eq!(
            (status, told(args, "C").0),
            (if args == ["convert", "no.pdf"] { 1 } else { 2 }, status),
            "{args:?}"
        );
        assert!(!told(args, "C").1.contains(zh), "{args:?}");
    }
}

#[test]
fn json_is_english_without_a_locale_and_its_codes_are_the_same_in_every_language() {
    let of = |locale: &str| {
        let mut command = Command::new(env!("CARGO_BIN_EXE_zhibiao"));
        command
            .args(["convert", "samples/approval_2024.pdf", "--format", "json"])
            .env_remove("LANG")
            .env("LC_ALL", locale);
        serde_json::from_slice::<serde_json::Value>(&command.output().unwrap().stdout).unwrap()
    };
    let (en, zh) = (of(""), of("zh_CN.UTF-8"));
    let codes = |document: &serde_json::Value| {
        let findings = document["forms"][0]["diagnostics"].as_array().unwrap();
        findings.iter().map(|finding| finding["code"].clone()).collect::<Vec<_>>()
    };
    assert_eq!(codes(&en), codes(&zh));
    assert_eq!(en["forms"][0]["indicators"], zh["forms"][0]["indicators"]);
    let said =
        |document: &serde_json::Value, text: &str| document["forms"][0]["diagnostics"].to_string().contains(text);
    assert!(said(&en, "is the sum without") && !said(&en, "漏计了") && said(&zh, "漏计了"));
}
