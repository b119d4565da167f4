//! Forms whose words and columns are others than any that are known: the values must come out the same, or a finding
//! must say what was not understood.
//!
//! A form of the corpus is taken apart to its tables, rewritten by a seed, and read again. `REWRITES` says how many
//! seeds (`scripts/rewrite` runs many).

use std::collections::BTreeSet;
use std::fs;
use std::path::PathBuf;
use zhibiao::diag::Severity;
use zhibiao::document::{Form, Indicator};
use zhibiao::form::Reader;
use zhibiao::grid::{self, PageLayout};
use zhibiao::lexicon::{Column, Header, Lexicon};
use zhibiao::source::Pdf;
use zhibiao::stitch::{self, Block, Table, TableCell};
use zhibiao::{check, ink, normal};

/// So many seeds are tried where nothing else is asked for.
const SEEDS: u64 = 60;

#[test]
fn what_is_said_in_unknown_words_comes_out_the_same_or_is_reported() {
    let seeds = std::env::var("REWRITES").ok().and_then(|n| n.parse().ok()).unwrap_or(SEEDS);
    let lexicon = Lexicon::built_in();
    let documents: Vec<(String, Vec<Block>)> = documents(lexicon);
    let mut wrong = Vec::new();
    let (mut rows, mut right, mut flagged) = (0, 0, 0);
    for seed in 0..seeds {
        let (name, blocks) = &documents[usize::try_from(seed).unwrap() % documents.len()];
        let before = read(blocks, lexicon);
        let mut random = Random(seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1);
        let (after, done) = rewritten(blocks, lexicon, &mut random);
        let forms = read(&after, lexicon);
        if std::env::var("REWRITE").is_ok_and(|only| only == seed.to_string()) {
            eprintln!("{name} {done:?}\n{}", shown(&after, &forms));
        }
        let what = |text: String| format!("seed {seed} {name} {}: {text}", done.join(", "));
        wrong.extend(lost(&after, &forms, lexicon).into_iter().map(|text| what(format!("'{text}' is lost"))));
        for row in before.iter().flat_map(|form| &form.indicators) {
            rows += 1;
            match judged(row, &forms) {
                Verdict::Right => right += 1,
                Verdict::Reported => flagged += 1,
                Verdict::Silent(got) => wrong.push(what(format!("{} came out as {got}", said(row)))),
            }
        }
    }
    println!("{rows} rows: {right} right, {flagged} reported, {} silent", wrong.len());
    assert!(
        wrong.is_empty(),
        "{} of {rows} rows and texts\n{}",
        wrong.len(),
        wrong[..wrong.len().min(if std::env::var("REWRITES_ALL").is_ok() { usize::MAX } else { 25 })].join("\n")
    );
    assert!(right * 10 >= rows * 7, "only {right} of {rows} rows are right");
}

/// The rows of the tables, and what was taken for what: for a look at one seed, which `REWRITE` names.
fn shown(blocks: &[Block], forms: &[Form]) -> String {
    let tables = blocks.iter().filter_map(|block| if let Block::Table(table) = block { Some(table) } else { None });
    let row = |table: &Table, row: usize| {
        let cells = table
            .row(row)
            .into_iter()
            .map(|c| if c.row == row { format!("{}.{}:{}", c.col, c.rowspan, c.text) } else { format!("{}^", c.col) });
        cells.collect::<Vec<_>>().join(" | ")
    };
    let rows: Vec<String> = tables.flat_map(|table| (0..table.rows).map(move |at| row(table, at))).collect();
    let explained = forms.iter().flat_map(|form| {
        let why = form
            .explanations
            .iter()
            .map(|one| format!("  {} → {} {:?} {:?} {:?}", one.text, one.meaning, one.evidence, one.margin, one.next));
        why.chain(form.diagnostics.iter().map(|d| format!("  {:?} {}", d.code, d.message)))
            .chain(form.indicators.iter().take(3).map(said))
    });
    rows.into_iter().chain(explained).collect::<Vec<_>>().join("\n")
}

/// The blocks of the corpus' drawn forms with one grid of indicators each.
fn documents(lexicon: &Lexicon) -> Vec<(String, Vec<Block>)> {
    let files = ["tests/corpus", "tests/wild"]
        .iter()
        .flat_map(|folder| fs::read_dir(folder).unwrap())
        .map(|e| e.unwrap().path());
    let mut files: Vec<PathBuf> = files.filter(|p| p.extension().is_some_and(|e| e == "pdf")).collect();
    files.sort();
    let blocks = |path: PathBuf| {
        let pdf = Pdf::open(fs::read(&path).unwrap(), None).ok()?;
        let layouts: Vec<PageLayout> = ink::pdf::pages(&pdf, 1..=pdf.page_count())
            .map(|page| grid::layout(&page.ink, &grid::Tuning::default()))
            .collect();
        let blocks = stitch::join(&layouts, lexicon, &stitch::Tuning::default());
        let forms = read(&blocks, lexicon);
        let is_plain =
            forms.len() == 1 && forms[0].diagnostics.iter().all(|d| d.code != zhibiao::diag::Code::HeaderInferred);
        is_plain.then(|| (path.file_name().unwrap().to_string_lossy().into_owned(), blocks))
    };
    files.into_iter().filter_map(blocks).collect()
}

fn read(blocks: &[Block], lexicon: &Lexicon) -> Vec<Form> {
    let mut forms: Vec<Form> =
        Reader::new(lexicon).read(blocks).into_iter().map(|draft| normal::form(draft, lexicon)).collect();
    forms.iter_mut().for_each(check::form);
    forms
}

enum Verdict {
    Right,
    Reported,
    /// What came out instead.
    Silent(String),
}

fn said(row: &Indicator) -> String {
    let raw = |value: &Option<zhibiao::value::Value>| value.as_ref().map_or(String::new(), |value| value.raw.clone());
    [&row.level1, &row.level2, &row.name, &raw(&row.cycle), &raw(&row.annual), &raw(&row.actual)]
        .map(String::as_str)
        .join("|")
}

/// What became of a row.
fn judged(row: &Indicator, forms: &[Form]) -> Verdict {
    if forms.iter().flat_map(|form| &form.indicators).any(|other| said(other) == said(row)) {
        return Verdict::Right;
    }
    let like = forms
        .iter()
        .flat_map(|form| form.indicators.iter().map(move |other| (form, other)))
        .find(|(_, other)| other.name == row.name);
    let warns = |form: &Form| form.diagnostics.iter().any(|d| d.severity >= Severity::Warning && is_about_reading(d));
    match like {
        None if forms.iter().any(warns) || forms.is_empty() => Verdict::Reported,
        Some((form, other)) if other.confidence < 0.9 || warns(form) => Verdict::Reported,
        Some((_, other)) => Verdict::Silent(said(other)),
        None => Verdict::Silent("nothing".into()),
    }
}

/// Whether a finding says that something was not understood.
fn is_about_reading(finding: &zhibiao::diag::Diagnostic) -> bool {
    use zhibiao::diag::Code::{HeaderInferred, LowConfidence, TextUnplaced, UnknownLevel};
    matches!(finding.code, HeaderInferred | LowConfidence | TextUnplaced | UnknownLevel)
}

/// The texts of the tables that stand nowhere in what came out. Headers and the labels of parts are said by where their
/// values stand.
fn lost(blocks: &[Block], forms: &[Form], lexicon: &Lexicon) -> Vec<String> {
    if forms.is_empty() {
        return Vec::new();
    }
    let out: String = serde_json::to_string(forms).unwrap().split_whitespace().collect();
    let heads: BTreeSet<&str> = forms.iter().flat_map(|form| &form.explanations).map(|one| one.text.as_str()).collect();
    let texts = blocks.iter().flat_map(|block| match block {
        Block::Table(table) => table.cells.iter().map(|c| c.text.as_str()).collect::<Vec<_>>(),
        Block::Line(_) => Vec::new(),
    });
    let is_structure = |text: &str| {
        lexicon.section(text).is_some()
            || lexicon.is_level(text)
            || lexicon.is_total(text)
            || lexicon.header(text).is_some()
            || lexicon.task_column(text).is_some()
            || lexicon.is_fund_header(text)
            || lexicon.is_about_targets(text)
            || lexicon.is_goal(text)
    };
    let inner = |text: &str| {
        serde_json::to_string(&text.split_whitespace().collect::<String>()).unwrap().trim_matches('"').to_owned()
    };
    let is_year = |text: &str| text.ends_with(['）', ')']) && text.contains('年') && text.chars().count() <= 10;
    let missing = texts.filter(|text| {
        text.chars().any(char::is_alphanumeric)
            && !is_structure(text)
            && !is_year(text)
            && !heads.iter().any(|head| head.contains(text))
    });
    // Numbered goals lose their colon, and a cell that holds a label and its value is parted.
    let is_there = |text: &str| {
        let parts = text.split([':', '：']).flat_map(|part| part.split("目标"));
        out.contains(&inner(text))
            || parts.filter(|part| part.chars().count() > 2).all(|part| out.contains(&inner(part)))
    };
    missing.filter(|text| !is_there(text)).map(str::to_owned).collect()
}

/// A row of bits that a seed makes (xorshift, Marsaglia 2003).
struct Random(u64);

impl Random {
    fn next(&mut self, below: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 >> 33).unwrap() % below.max(1)
    }

    fn chance(&mut self, percent: usize) -> bool {
        self.next(100) < percent
    }
}

/// Words that no list has.
const NONSENSE: [&str; 16] = [
    "甲栏",
    "乙栏",
    "丙栏",
    "丁栏",
    "戊栏",
    "己栏",
    "庚栏",
    "辛栏",
    "所列事宜",
    "拟办",
    "子丑",
    "寅卯",
    "辰巳",
    "午未",
    "申酉",
    "戌亥",
];

/// The blocks in other words, and what was done to them.
fn rewritten(blocks: &[Block], lexicon: &Lexicon, random: &mut Random) -> (Vec<Block>, Vec<&'static str>) {
    let mut blocks = blocks.to_vec();
    let mut done = Vec::new();
    let (headers, labels, levels, foreign, cut) =
        (random.chance(60), random.chance(40), random.chance(40), random.chance(40), random.chance(15));
    let (swap, parted) = (random.chance(40), random.chance(30));
    for block in &mut blocks {
        let Block::Table(table) = block else { continue };
        let Some(head) = head(table, lexicon) else { continue };
        if labels {
            done.push("labels");
            rename_labels(table, head.0, lexicon, random);
        }
        if levels {
            done.push("levels");
            decorate(table, lexicon, random);
        }
        if foreign {
            done.push("foreign column");
            insert(table, &head, lexicon, random);
        }
        if swap && swapped(table, &head, lexicon, random) {
            done.push("columns swapped");
        }
        if parted && cut_label(table, head.1, lexicon, random) {
            done.push("label cut");
        }
        if cut {
            done.push("header cut off");
            table.cells.retain(|c| !(head.0..head.1).contains(&c.row) || c.row + c.rowspan > head.1);
            drop_rows(table, head.0, head.1 - head.0);
        } else if headers {
            done.push("headers");
            rename_headers(table, &head, lexicon, random);
        }
    }
    done.dedup();
    (blocks, done)
}

/// The rows of the header of indicators: the first, and the one after the last.
fn head(table: &Table, lexicon: &Lexicon) -> Option<(usize, usize)> {
    let is_known =
        |c: &&TableCell| c.rowspan <= 3 && lexicon.header(&c.text).is_some_and(|header: Header| !header.weak);
    let names = |row: usize| table.cells.iter().filter(|c| c.row == row && is_known(c)).count() >= 3;
    let row = (0..table.rows).find(|row| names(*row))?;
    let rows = table.cells.iter().filter(|c| c.row == row && is_known(c)).map(|c| c.rowspan).max()?;
    Some((row, row + rows))
}

fn rename_headers(table: &mut Table, head: &(usize, usize), lexicon: &Lexicon, random: &mut Random) {
    let from = random.next(NONSENSE.len());
    let mut at = 0;
    for cell in table
        .cells
        .iter_mut()
        .filter(|c| (head.0..head.1).contains(&c.row) && c.row + c.rowspan <= head.1 && !c.text.is_empty())
    {
        // What was said of the year and of the whole time cannot be told from nothing; a header of two storeys is left
        // as it is.
        if lexicon.section(&cell.text).is_none() && random.chance(80) {
            cell.text = NONSENSE[(from + at) % NONSENSE.len()].into();
            at += 1;
        }
    }
}

fn rename_labels(table: &mut Table, before: usize, lexicon: &Lexicon, random: &mut Random) {
    let from = random.next(NONSENSE.len());
    let mut at = 0;
    for cell in table.cells.iter_mut().filter(|c| c.row < before) {
        let is_label =
            lexicon.field(&cell.text).is_some_and(|label| label.pure) && lexicon.section(&cell.text).is_none();
        if is_label && lexicon.task_column(&cell.text).is_none() && !lexicon.is_fund_header(&cell.text) {
            cell.text = format!("{}事", NONSENSE[(from + at) % NONSENSE.len()]);
            at += 1;
        }
    }
}

fn decorate(table: &mut Table, lexicon: &Lexicon, random: &mut Random) {
    const BEHIND: [&str; 4] = ["（50分）", "（必填）", "(30)", "（至少1项）"];
    let behind = BEHIND[random.next(BEHIND.len())];
    for cell in &mut table.cells {
        let is_level = lexicon.level1(&cell.text).is_some() || lexicon.level2(&cell.text).is_some();
        if is_level && cell.text.ends_with("指标") {
            cell.text.push_str(behind);
        }
    }
}

/// Puts in a column of words right of the names.
fn insert(table: &mut Table, head: &(usize, usize), lexicon: &Lexicon, random: &mut Random) {
    let is_name =
        |c: &&TableCell| lexicon.header(&c.text).is_some_and(|header| header.column == Column::Name && !header.weak);
    let Some(name) = table.cells.iter().filter(|c| c.row < head.1 && c.row >= head.0).find(is_name) else { return };
    let col = name.col + name.colspan;
    let says = ["按季度统计后报送", "以台账为准", "由业务科室核定", "见附表说明材料"];
    for cell in &mut table.cells {
        if cell.col >= col {
            cell.col += 1;
        } else if cell.col + cell.colspan > col {
            cell.colspan += 1;
        }
    }
    table.cols += 1;
    let stretch = |row: usize, cells: &[TableCell]| {
        cells.iter().any(|c| c.row <= row && row < c.row + c.rowspan && c.col <= col && col < c.col + c.colspan)
    };
    let mut new = Vec::new();
    let mut row = 0;
    while row < table.rows {
        if stretch(row, &table.cells) {
            row += 1;
            continue;
        }
        let beside = table.cells.iter().find(|c| c.row == row && c.col + c.colspan == col);
        let rowspan = beside.map_or(1, |c| c.rowspan);
        let in_head = (head.0..head.1).contains(&row);
        let text = if in_head { "处室意向" } else { says[random.next(says.len())] };
        let text = if row < head.0 || beside.is_none_or(|c| c.text.is_empty()) { "" } else { text };
        let places = beside.map_or(Vec::new(), |c| c.places.clone());
        let lines = vec![text.to_owned()];
        new.push(TableCell {
            row,
            col,
            rowspan,
            colspan: 1,
            text: text.into(),
            lines,
            places,
            confidence: 1.0,
            ..TableCell::default()
        });
        row += rowspan;
    }
    table.cells.extend(new);
    table.cells.sort_by_key(|c| (c.row, c.col));
}

/// Swaps two columns that stand side by side right of the only column of names.
fn swapped(table: &mut Table, head: &(usize, usize), lexicon: &Lexicon, random: &mut Random) -> bool {
    let heads = |c: &&TableCell| (head.0..head.1).contains(&c.row);
    let is_name =
        |c: &&TableCell| lexicon.header(&c.text).is_some_and(|header| header.column == Column::Name && !header.weak);
    let names: Vec<usize> = table.cells.iter().filter(heads).filter(is_name).map(|c| c.col + c.colspan).collect();
    let [first] = names.as_slice() else { return false };
    if table.cols < first + 2 {
        return false;
    }
    let col = first + random.next(table.cols - first - 1);
    let is_free = |c: &TableCell| {
        c.colspan == 1 || c.col > col + 1 || c.col + c.colspan <= col || (c.col <= col && c.col + c.colspan > col + 1)
    };
    if !table.cells.iter().filter(|c| c.row >= head.0).all(is_free) {
        return false;
    }
    for cell in table.cells.iter_mut().filter(|c| c.row >= head.0 && c.colspan == 1) {
        cell.col = match cell.col {
            at if at == col => col + 1,
            at if at == col + 1 => col,
            at => at,
        };
    }
    table.cells.sort_by_key(|c| (c.row, c.col));
    true
}

/// Cuts the label of a level as a page break does: a part of its words on either side.
fn cut_label(table: &mut Table, from: usize, lexicon: &Lexicon, random: &mut Random) -> bool {
    let is_long =
        |c: &TableCell| c.row >= from && c.rowspan >= 2 && lexicon.names_level(&c.text) && c.text.ends_with("指标");
    let found: Vec<usize> = (0..table.cells.len()).filter(|at| is_long(&table.cells[*at])).collect();
    if found.is_empty() || !table.breaks.is_empty() {
        return false;
    }
    let chosen = &table.cells[found[random.next(found.len())]];
    let row = chosen.row + 1 + random.next(chosen.rowspan - 1);
    let mut below = Vec::new();
    for cell in table.cells.iter_mut().filter(|c| c.row < row && row < c.row + c.rowspan) {
        let chars: Vec<char> = cell.text.chars().collect();
        let at = if lexicon.names_level(&cell.text) { chars.len().saturating_sub(2) } else { chars.len() };
        let rest = TableCell {
            row,
            rowspan: cell.row + cell.rowspan - row,
            text: chars[at..].iter().collect(),
            ..cell.clone()
        };
        cell.rowspan = row - cell.row;
        cell.text = chars[..at].iter().collect();
        below.push(rest);
    }
    table.cells.extend(below);
    table.cells.sort_by_key(|c| (c.row, c.col));
    table.breaks.push(row);
    true
}

/// Takes rows out whose own cells are gone.
fn drop_rows(table: &mut Table, from: usize, count: usize) {
    for cell in &mut table.cells {
        if cell.row >= from + count {
            cell.row -= count;
        } else if cell.row + cell.rowspan > from {
            let reach = (cell.row + cell.rowspan).min(from + count) - from.max(cell.row);
            cell.rowspan = (cell.rowspan - reach).max(1);
            cell.row = cell.row.min(from);
        }
    }
    table.rows -= count;
    table.breaks.iter_mut().filter(|row| **row > from).for_each(|row| *row -= count);
    table.cells.sort_by_key(|c| (c.row, c.col));
}
