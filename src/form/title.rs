//! Where a form begins and ends among the blocks, and what its title says.

use super::indicators;
use crate::document::{FormKind, Stage};
use crate::lexicon::Section;
use crate::stitch::{Block, LooseLine, Table};
use crate::text::{fold, join, squeeze};

/// A form's blocks.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Span {
    /// The title as printed.
    pub(super) title: String,
    /// The budget year.
    pub(super) year: Option<i32>,
    /// The block that the title begins with, or the first table where there is none.
    pub(super) start: usize,
    /// The block after the title.
    pub(super) body: usize,
    /// The block after the form's last.
    pub(super) end: usize,
}

/// Finds the forms: each ends where the next one's title begins, or where nothing of it follows.
pub(super) fn find(blocks: &[Block]) -> Vec<Span> {
    let mut spans: Vec<Span> = Vec::new();
    for (at, block) in blocks.iter().enumerate() {
        let Block::Table(table) = block else { continue };
        if !indicators::has_header(table) {
            continue;
        }
        let from = spans.last().map_or(0, |span| span.end);
        let heading = nearest_title(blocks, from, at);
        match (heading, spans.last_mut()) {
            (None, Some(last)) if is_continuation(blocks, last.end, at, table) => last.end = at + 1,
            (heading, _) => spans.push(span(blocks, heading, from, at)),
        }
    }
    let starts: Vec<usize> = spans.iter().map(|s| s.start).skip(1).chain([blocks.len()]).collect();
    for (span, next) in spans.iter_mut().zip(starts) {
        span.end = tail_end(blocks, span.end, next);
    }
    spans
}

/// A title among the blocks: its text, its first block and the block after it.
struct Heading {
    title: String,
    start: usize,
    body: usize,
}

/// The title nearest above a table: a line of its own, two lines, or the table's own first row.
fn nearest_title(blocks: &[Block], from: usize, table: usize) -> Option<Heading> {
    if let Block::Table(t) = &blocks[table]
        && let Some(title) = title_row(t)
    {
        return Some(Heading { title, start: table, body: table });
    }
    let mut spare = None;
    for at in (from..table).rev() {
        let Block::Line(line) = &blocks[at] else {
            if let Block::Table(t) = &blocks[at]
                && let Some(title) = title_row(t)
            {
                return Some(Heading { title, start: at, body: at });
            }
            continue;
        };
        if is_title(&line.text) {
            let heading = Heading { title: clean(&line.text), start: at, body: at + 1 };
            if is_attachment(&line.text) {
                spare.get_or_insert(heading);
                continue;
            }
            return Some(heading);
        }
        if let Some(heading) = two_lines(blocks, from, at) {
            return Some(heading);
        }
    }
    spare
}

/// A title that is broken over two lines of one size, this one being the second.
fn two_lines(blocks: &[Block], from: usize, at: usize) -> Option<Heading> {
    let (Some(Block::Line(head)), Block::Line(tail)) = (at.checked_sub(1).filter(|h| *h >= from).map(|h| &blocks[h]), &blocks[at]) else {
        return None;
    };
    let whole = join(&head.text, &tail.text);
    let same_size = (head.size - tail.size).abs() <= 0.05 * tail.size;
    let ends = fold(&tail.text).ends_with('表') && !fold(&head.text).ends_with('表');
    (same_size && ends && is_title(&whole)).then(|| Heading { title: clean(&whole), start: at - 1, body: at + 1 })
}

/// The title in a table's first row, where a spreadsheet printed it as a cell over the whole width.
fn title_row(table: &Table) -> Option<String> {
    let row = table.row(0);
    let filled: Vec<_> = row.iter().filter(|c| !c.text.is_empty()).collect();
    match filled.as_slice() {
        [only] if is_title(&only.text) && !is_attachment(&only.text) => Some(clean(&only.text)),
        _ => None,
    }
}

/// Whether a text is the title of a form: `…绩效目标批复表`, `…绩效自评表`, not a sentence and not an entry of a contents page.
pub(super) fn is_title(text: &str) -> bool {
    let folded = fold(text);
    let bare = without_year(&folded);
    let names = [
        "绩效目标",
        "绩效自评",
        "绩效评价",
        "绩效监控",
        "绩效运行监控",
        "绩效申报",
        "绩效目标自评",
        "整体支出绩效",
        "项目支出绩效",
        "项目绩效",
        "支出绩效",
    ];
    bare.ends_with('表')
        && bare.chars().count() <= 45
        && names.iter().any(|name| bare.contains(name))
        && !bare.contains([',', ';', ':', '《', '》', '"'])
        && !bare.contains("..")
        && !bare.contains("…")
        && !is_numbered_entry(bare)
        || is_attachment(text) && is_title(attached(text))
}

/// An entry of a list: `十二、项目支出绩效目标表`, `12.项目支出绩效目标表`.
fn is_numbered_entry(folded: &str) -> bool {
    let rest = folded.trim_start_matches(|c: char| c.is_ascii_digit() || "一二三四五六七八九十".contains(c) || "第部分()".contains(c));
    rest.len() < folded.len() && rest.starts_with(['、', '.'])
}

/// Whether the line begins as the mark of an attachment does: `附件：绩效目标表`.
fn is_attachment(text: &str) -> bool {
    let folded = fold(text);
    folded.starts_with("附件") || folded.starts_with("附表") || folded.starts_with("附:")
}

/// What follows the mark of an attachment.
fn attached(text: &str) -> &str {
    let rest = text.trim_start_matches(|c: char| {
        "附件表".contains(c) || c.is_ascii_digit() || c.is_whitespace() || "一二三四五六七八九十-—".contains(c)
    });
    rest.trim_start_matches([':', '：', ' ', '.', '、'])
}

/// The title without the mark of an attachment and the year behind it.
fn clean(text: &str) -> String {
    let text = if is_attachment(text) { attached(text) } else { text };
    let text = squeeze(text);
    let cut = text.rfind(['(', '（']).filter(|at| text[*at..].contains('年'));
    cut.map_or(text.clone(), |at| text[..at].trim_end().to_owned())
}

/// The folded title without a year in brackets behind it.
fn without_year(folded: &str) -> &str {
    folded.rfind('(').filter(|at| folded[*at..].contains('年')).map_or(folded, |at| &folded[..at])
}

/// The form of a table with the title found for it.
fn span(blocks: &[Block], heading: Option<Heading>, from: usize, table: usize) -> Span {
    let heading = heading.unwrap_or_else(|| {
        let start = (from..table).rev().take_while(|at| matches!(blocks[*at], Block::Table(_))).last().unwrap_or(table);
        Heading { title: String::new(), start, body: start }
    });
    let year = year_near(blocks, &heading, table).or_else(|| year_in(&heading.title));
    Span { title: heading.title, year, start: heading.start, body: heading.body, end: table + 1 }
}

/// The year in a line of its own between the title and the table, in the title's cell, or just above the title.
fn year_near(blocks: &[Block], heading: &Heading, table: usize) -> Option<i32> {
    let below = (heading.body..table).filter_map(|at| line(blocks, at)).find_map(|l| year_line(&l.text));
    let above = || heading.start.checked_sub(1).and_then(|at| line(blocks, at)).and_then(|l| year_line(&l.text));
    let inside = || match &blocks[table] {
        Block::Table(t) => {
            (0..t.rows.min(3)).flat_map(|row| t.row(row)).find_map(|c| year_line(&c.text).or_else(|| year_in_title(&c.text)))
        }
        Block::Line(_) => None,
    };
    let own = || line(blocks, heading.start).and_then(|l| year_in_title(&l.text));
    own().or(below).or_else(inside).or_else(above)
}

/// The line at an index.
fn line(blocks: &[Block], at: usize) -> Option<&LooseLine> {
    match blocks.get(at) {
        Some(Block::Line(line)) => Some(line),
        _ => None,
    }
}

/// The year of a line that says little else: `（2024 年度）`, `2024年`, `年度：2024`, `二〇二四年度`.
fn year_line(text: &str) -> Option<i32> {
    let folded = fold(text);
    let rest: String = folded.chars().filter(|c| !c.is_ascii_digit() && !"〇零一二三四五六七八九".contains(*c)).collect();
    let rest = rest.trim_matches(['(', ')', ':']);
    matches!(rest, "年" | "年度" | "预算年度" | "年度预算" | "预算年度:" | "年度:" | "财政年度" | "年预算" | "所属年度" | "填报年度")
        .then(|| year_in(&folded))
        .flatten()
}

/// Whether a line says the year and little else.
pub(super) fn is_year(text: &str) -> bool {
    year_line(text).is_some()
}

/// The year that a title itself carries.
fn year_in_title(text: &str) -> Option<i32> {
    is_title(text).then(|| year_in(text)).flatten()
}

/// The first year of this or the last century in a text: four digits, Western or Chinese.
fn year_in(text: &str) -> Option<i32> {
    let digits: Vec<Option<i32>> =
        fold(text).chars().map(|c| c.to_digit(10).and_then(|d| i32::try_from(d).ok()).or_else(|| chinese_digit(c))).collect();
    let years = digits.windows(4).filter_map(|w| w.iter().try_fold(0, |sum, d| d.map(|d| sum * 10 + d)));
    years.into_iter().find(|year| (1990..2100).contains(year))
}

/// The value of a Chinese digit.
fn chinese_digit(c: char) -> Option<i32> {
    "〇一二三四五六七八九".chars().position(|d| d == c).or((c == '零' || c == '○').then_some(0)).and_then(|d| i32::try_from(d).ok())
}

/// Whether a table with indicators, and no title above it, is a further part of the form before it.
///
/// It is unless lines of text stand between, or the table begins with the name of a unit or project as a new form does.
fn is_continuation(blocks: &[Block], end: usize, at: usize, table: &Table) -> bool {
    let lines = blocks[end..at].iter().filter(|b| matches!(b, Block::Line(_))).count();
    let names_anew = table.row(0).first().and_then(|c| crate::lexicon::field(&c.text)).flatten().is_some();
    lines <= 3 && !names_anew
}

/// The end of what belongs to a form below its last table: tables and lines as far as they are its own.
fn tail_end(blocks: &[Block], end: usize, next: usize) -> usize {
    let mut page = blocks[..end].last().and_then(last_page);
    let mut stop = end;
    for (at, block) in blocks.iter().enumerate().take(next).skip(end) {
        let fits = match block {
            Block::Line(line) => is_tail_line(line, page),
            Block::Table(table) => is_tail_table(table, page),
        };
        if !fits {
            break;
        }
        page = last_page(block).or(page);
        stop = at + 1;
    }
    stop
}

/// The page that a block ends on.
fn last_page(block: &Block) -> Option<u32> {
    block.pages().into_iter().max()
}

/// Lines below a form on its last page are its own, until the next heading; on the next page only what is plainly its small print.
fn is_tail_line(line: &LooseLine, last_page: Option<u32>) -> bool {
    if is_attachment(&line.text) || is_title(&line.text) || is_other_heading(&line.text) {
        return false;
    }
    if line.place.page == last_page {
        return true;
    }
    let folded = fold(&line.text);
    let next = line.place.page.zip(last_page).is_some_and(|(page, last)| page == last + 1);
    let label = matches!(crate::lexicon::section(&line.text), Some(Section::Remarks | Section::Opinion));
    next && (label
        || crate::lexicon::NOTICE_STARTS.iter().any(|s| folded.starts_with(s))
        || super::fields::in_line(&line.text).iter().any(|(label, _)| crate::lexicon::field(label).is_some()))
}

/// A heading that a budget book goes on with: `第四部分 名词解释`, `收支总表`.
fn is_other_heading(text: &str) -> bool {
    let folded = fold(text);
    let chapter = folded.starts_with('第') && (folded.contains("部分") || folded.contains('章'));
    let table = folded.ends_with('表') && folded.chars().count() <= 30;
    chapter || table
}

/// A further table on the form's last page that holds its remarks, opinions or signatures.
fn is_tail_table(table: &Table, last_page: Option<u32>) -> bool {
    let first = table.row(0);
    let labelled = first.first().is_some_and(|c| crate::lexicon::section(&c.text).is_some() || crate::lexicon::field(&c.text).is_some());
    let page = table.cells.first().and_then(|c| c.place().page);
    labelled && (page == last_page || page.zip(last_page).is_some_and(|(page, last)| page == last + 1))
}

/// What a form is about, by its title.
pub(super) fn kind(title: &str) -> FormKind {
    let folded = fold(title);
    if folded.contains("整体") {
        FormKind::DepartmentOverall
    } else if folded.contains("政策") || folded.contains("专项资金") || folded.contains("转移支付") {
        FormKind::Policy
    } else if folded.contains("项目") {
        FormKind::Project
    } else if folded.contains("部门") || folded.contains("单位") {
        FormKind::DepartmentOverall
    } else {
        FormKind::Unknown
    }
}

/// At what stage a form is made, by its title.
pub(super) fn stage(title: &str) -> Stage {
    let folded = fold(title);
    let has = |word| folded.contains(word);
    if has("自评") || has("评价") {
        Stage::SelfEvaluation
    } else if has("监控") || has("监测") || has("跟踪") {
        Stage::Monitoring
    } else if has("批复") || has("下达") {
        Stage::Approval
    } else if has("申报") || has("申请") {
        Stage::Declaration
    } else {
        Stage::Unknown
    }
}
