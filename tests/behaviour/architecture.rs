//! The order of the stages, read from the sources: a module imports only what stands above it in the list.

use std::fs;
use std::path::{Path, PathBuf};

/// The way of the data; a module may use those before it. `lib` stands for `convert()`, which puts the stages together.
const ORDER: [&[&str]; 28] = [
    &["geom", "diag", "evidence", "guard", "message", "names", "provenance", "spots", "text", "tone", "vocabulary"],
    &["source"],
    &["ink"],
    &["raster"],
    &["ocr"],
    &["scan"],
    &["lines"],
    &["rulings"],
    &["grid"],
    &["stitch"],
    &["tables"],
    &["lexicon"],
    &["value"],
    &["document"],
    &["corrections"],
    &["options"],
    &["pages"],
    &["layouts"],
    &["form"],
    &["normal"],
    &["check"],
    &["amend"],
    &["review"],
    &["searchable"],
    &["panel"],
    &["export"],
    &["lib", "converter"],
    &["cli", "main"],
];

#[test]
fn no_module_imports_a_later_stage() {
    let wrong: Vec<String> = sources(Path::new("src")).iter().flat_map(|path| upward_imports(path)).collect();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn an_upward_import_is_seen_in_every_spelling() {
    let text = "use crate::geom::Rect;\nuse crate::{cli, diag::{Code, Error}};\nfn f() { crate::form::read() }\n// use crate::main;\n/// [`crate::form`]\n";
    assert_eq!(imports(text), ["geom", "cli", "diag", "form"]);
    assert_eq!(above("grid", &["geom", "grid", "ink", "form", "check"]), ["form", "check"]);
}

fn sources(folder: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder).unwrap().map(|e| e.unwrap().path());
    let mut files: Vec<PathBuf> = entries.flat_map(|p| if p.is_dir() { sources(&p) } else { vec![p] }).collect();
    files.retain(|p| p.extension().is_some_and(|e| e == "rs"));
    files.sort();
    files
}

fn upward_imports(path: &Path) -> Vec<String> {
    let stage = path.components().nth(1).unwrap().as_os_str().to_str().unwrap().trim_end_matches(".rs").to_owned();
    assert!(rank(&stage).is_some(), "src/{stage} has no place in ORDER");
    let text = fs::read_to_string(path).unwrap();
    let names = imports(&text);
    let names: Vec<&str> = names.iter().map(String::as_str).filter(|n| rank(n).is_some() && stage != "lib").collect();
    above(&stage, &names).into_iter().map(|name| format!("{}: {stage} imports {name}", path.display())).collect()
}

fn above(stage: &str, names: &[&str]) -> Vec<String> {
    names.iter().filter(|name| rank(name) > rank(stage)).map(|name| (*name).to_owned()).collect()
}

fn rank(stage: &str) -> Option<usize> {
    ORDER.iter().position(|stages| stages.contains(&stage))
}

/// The first segment after each `crate::` (or `zhibiao::`, as the command says), comments left out.
fn imports(text: &str) -> Vec<String> {
    let code: Vec<&str> = text.lines().map(|line| line.split("//").next().unwrap_or("")).collect();
    let code = code.join("\n");
    let starts =
        code.match_indices("crate::").chain(code.match_indices("zhibiao::")).map(|(at, found)| at + found.len());
    let mut starts: Vec<usize> = starts.collect();
    starts.sort_unstable();
    starts.into_iter().flat_map(|at| segments(&code[at..])).collect()
}

/// `a` of `a::b`, or `a` and `c` of `{a::b, c::{d, e}}`.
fn segments(path: &str) -> Vec<String> {
    let name = |s: &str| s.trim().chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect::<String>();
    let Some(list) = path.strip_prefix('{') else { return vec![name(path)] };
    let (mut depth, mut names, mut item) = (1, Vec::new(), String::new());
    for c in list.chars() {
        match c {
            '{' => depth += 1,
            '}' => depth -= 1,
            ',' if depth == 1 => names.push(name(&std::mem::take(&mut item))),
            _ => {}
        }
        if depth == 0 {
            break;
        }
        if depth == 1 && c != ',' {
            item.push(c);
        }
    }
    names.push(name(&item));
    names.retain(|n| !n.is_empty());
    names
}
