//! Where a form begins and ends among the blocks, and what its title says.

use super::columns::Beginning;
use super::{Reader, fields, heads, years};
use crate::document::{FormKind, Stage};
use crate::lexicon::{Lexicon, Section, attached, is_attachment};
use crate::stitch::{Block, LooseLine, Table};
use crate::text::{fold, join, squeeze};
use std::borrow::Cow;

/// A form's blocks.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Span {
    /// The title as printed.
    pub(super) title: String,
    /// The budget year.
    pub(super) year: Option<i32>,
    /// The unit of money that a line above the title declares, or the form before under the same title.
    pub(super) unit: Option<String>,
    /// The first block: a line above the title that is the form's, the title, or the first table where there is none.
    pub(super) start: usize,
    /// The block that the title begins with.
    pub(super) heading: usize,
    /// The block after the title.
    pub(super) body: usize,
    /// The block after the form's last.
    pub(super) end: usize,
}

/// Finds the forms: each ends where the next one's title or head begins, or where nothing of it follows.
pub(super) fn find(blocks: &[Block], reader: &Reader) -> Vec<Span> {
    let lexicon = reader.lexicon;
    let mut spans: Vec<Span> = Vec::new();
    for (at, block) in blocks.iter().enumerate() {
        let Block::Table(table) = block else { continue };
        let Some(beginning) = heads::first_grid(table, reader) else { continue };
        let from = spans.last().map_or(0, |span| span.end);
        let heading = nearest_title(blocks, from, at, lexicon);
        match (heading, spans.last_mut()) {
            // Rows without a header go on with the table of the page before, whatever is printed above them.
            (_, Some(last)) if beginning == Beginning::Rows && is_next(blocks, last, at, table) => last.end = at + 1,
            (None, Some(last)) if is_continuation(blocks, last.end, at, table, lexicon) => last.end = at + 1,
            (None, Some(last)) if is_under(blocks, last, at) => {
                let (title, year, unit) = (last.title.clone(), last.year, declared(blocks, last, lexicon));
                let start = head_start(blocks, last.end, at);
                spans.push(Span { title, year, unit, start, heading: start, body: start, end: at + 1 });
            }
            (heading, _) => spans.push(span(blocks, heading, from, at, lexicon)),
        }
    }
    let starts: Vec<usize> = spans.iter().map(|s| s.start).skip(1).chain([blocks.len()]).collect();
    for (span, next) in spans.iter_mut().zip(starts) {
        span.end = tail_end(blocks, span.end, next, lexicon);
    }
    spans
}

/// Whether a table with as many columns as the last one of a form stands on the same page or the next.
fn is_next(blocks: &[Block], last: &Span, at: usize, table: &Table) -> bool {
    let before = blocks[last.start..last.end]
        .iter()
        .rev()
        .find_map(|block| if let Block::Table(table) = block { Some(table) } else { None });
    let page = blocks[..last.end].last().and_then(last_page);
    let next = blocks[at].pages().into_iter().min();
    before.is_some_and(|before| before.cols == table.cols) && page.zip(next).is_none_or(|(page, next)| next <= page + 1)
}

/// Whether a table with a head of its own and no title stands under the title of the form before it: nothing that heads
/// another part stands between, and no page without a part of it.
fn is_under(blocks: &[Block], last: &Span, at: usize) -> bool {
    let between = &blocks[last.end..at];
    let page = blocks[..last.end].last().and_then(last_page);
    let next = blocks[at].pages().into_iter().min();
    let is_near = page.zip(next).is_none_or(|(page, next)| next <= page + 1);
    !last.title.is_empty()
        && is_near
        && !between.iter().any(|block| matches!(block, Block::Line(line) if is_other_heading(&line.text)))
}

/// The unit of money that the lines of a form declare.
fn declared(blocks: &[Block], span: &Span, lexicon: &Lexicon) -> Option<String> {
    let lines = (span.start..span.end).filter_map(|at| line(blocks, at));
    lines.filter_map(|line| fields::unit_in(line, lexicon)).last().or_else(|| span.unit.clone())
}

/// The unit of money that one of the lines right above a title declares, on its page.
fn unit_above(blocks: &[Block], from: usize, title: usize, lexicon: &Lexicon) -> Option<String> {
    let page = blocks.get(title)?.pages().into_iter().min();
    let above = (from..title).rev().take(LINES_ABOVE).map_while(|at| line(blocks, at));
    above.filter(|line| line.place.page == page).find_map(|line| fields::unit_in(line, lexicon))
}

/// So many lines may stand above a title that belong to it: the number of a form, its unit of money.
const LINES_ABOVE: usize = 3;

/// The first of the few lines between the head of the page and a title, where one of them says labelled values:
/// `编号：2024-017`. Lines below another table may be that one's, and without pages all but the first are.
fn first_above(blocks: &[Block], from: usize, title: usize, lexicon: &Lexicon) -> usize {
    let page = blocks.get(title).and_then(|block| block.pages().into_iter().min());
    let is_here = |at: &usize| blocks[*at].pages().into_iter().max() == page;
    let first = (from..title).rev().take_while(is_here).last().unwrap_or(title);
    let head = line(blocks, title).map_or(&[][..], |_| &blocks[first..title]);
    let is_headed = page.is_some() || from == 0;
    let are_lines = is_headed && head.len() <= LINES_ABOVE && head.iter().all(|block| matches!(block, Block::Line(_)));
    let says_value = |at: &usize| line(blocks, *at).is_some_and(|line| !fields::above(line, lexicon).is_empty());
    (first..title).filter(|_| are_lines).find(says_value).unwrap_or(title)
}

/// The first block of a form without a title of its own: the tables and the lines on its page that stand right above
/// it.
fn head_start(blocks: &[Block], from: usize, at: usize) -> usize {
    let page = blocks[at].pages().into_iter().min();
    (from..at).rev().take_while(|i| blocks[*i].pages().into_iter().min() == page && page.is_some()).last().unwrap_or(at)
}

/// The blocks with each table cut where a further form's head begins in it.
pub(super) fn parted<'a>(blocks: &'a [Block], reader: &Reader) -> Cow<'a, [Block]> {
    let heads_in =
        |block: &Block| if let Block::Table(table) = block { heads::heads(table, reader) } else { Vec::new() };
    let heads: Vec<Vec<usize>> = blocks.iter().map(heads_in).collect();
    if heads.iter().all(Vec::is_empty) {
        return Cow::Borrowed(blocks);
    }
    let part = |(block, rows): (&Block, &Vec<usize>)| match block {
        Block::Line(_) => vec![block.clone()],
        Block::Table(table) => {
            let (mut rest, mut done) = (table.clone(), 0);
            let mut parts = Vec::new();
            for row in rows {
                let (above, below) = rest.split_at(row - done);
                parts.push(Block::Table(above));
                (rest, done) = (below, *row);
            }
            parts.push(Block::Table(rest));
            parts
        }
    };
    Cow::Owned(blocks.iter().zip(&heads).flat_map(part).collect())
}

/// A title among the blocks: its text, its first block and the block after it.
struct Heading {
    title: String,
    start: usize,
    body: usize,
}

/// The title nearest above a table: a line of its own, two lines, or the table's own first row.
fn nearest_title(blocks: &[Block], from: usize, table: usize, lexicon: &Lexicon) -> Option<Heading> {
    if let Block::Table(t) = &blocks[table]
        && let Some(title) = title_row(t, lexicon)
    {
        return Some(Heading { title, start: table, body: table });
    }
    let mut spare = None;
    for at in (from..table).rev() {
        let Block::Line(line) = &blocks[at] else {
            if let Block::Table(t) = &blocks[at]
                && let Some(title) = title_row(t, lexicon)
            {
                return Some(Heading { title, start: at, body: at });
            }
            continue;
        };
        if lexicon.is_title(&line.text) {
            let heading = begun_above(blocks, from, at, lexicon).unwrap_or_else(|| Heading {
                title: clean(&line.text),
                start: at,
                body: at + 1,
            });
            if is_attachment(&line.text) {
                spare.get_or_insert(heading);
                continue;
            }
            return Some(heading);
        }
        if let Some(heading) = two_lines(blocks, from, at, lexicon) {
            return Some(heading);
        }
    }
    spare
}

/// The title that begins with the line above a line that is one by itself: of the same size, in the same middle, and
/// ending as what a form is about does. The name of a unit stands there too, and is no part of the title.
fn begun_above(blocks: &[Block], from: usize, at: usize, lexicon: &Lexicon) -> Option<Heading> {
    let (above, own) = (line(blocks, at.checked_sub(1).filter(|above| *above >= from)?)?, line(blocks, at)?);
    let middle = |line: &LooseLine| line.place.bbox.map(|bbox| bbox.center().x);
    let same_size = own.size > 0.0 && (above.size - own.size).abs() <= 0.05 * own.size;
    let is_beneath = above.place.bbox?.y1 + own.size > own.place.bbox?.y0 && above.place.page == own.place.page;
    let is_centred = (middle(above)? - middle(own)?).abs() <= own.size;
    let folded = fold(&above.text);
    let is_begun = ABOUT.iter().any(|end| folded.ends_with(end)) && !lexicon.is_title(&above.text);
    let title = clean(&join(&above.text, &own.text));
    (same_size && is_beneath && is_centred && is_begun && own.size > LARGEST_BODY).then_some(Heading {
        title,
        start: at - 1,
        body: at + 1,
    })
}

/// How the first line of a title ends that goes on with `项目支出绩效目标申报表`.
const ABOUT: [&str; 8] = ["专项", "项目", "资金", "经费", "预算", "支出", "年度", "政策"];

/// The largest type that tables are set in, in points: 小四.
const LARGEST_BODY: f32 = 12.0;

/// A title that is broken over two lines of one size, this one being the second.
fn two_lines(blocks: &[Block], from: usize, at: usize, lexicon: &Lexicon) -> Option<Heading> {
    let (Some(Block::Line(head)), Block::Line(tail)) =
        (at.checked_sub(1).filter(|h| *h >= from).map(|h| &blocks[h]), &blocks[at])
    else {
        return None;
    };
    let whole = join(&head.text, &tail.text);
    let same_size = (head.size - tail.size).abs() <= 0.05 * tail.size;
    let ends = fold(&tail.text).ends_with('表') && !fold(&head.text).ends_with('表');
    (same_size && ends && lexicon.is_title(&whole)).then(|| Heading {
        title: clean(&whole),
        start: at - 1,
        body: at + 1,
    })
}

/// The title in a table's first rows, where a spreadsheet printed it as a cell over the whole width.
fn title_row(table: &Table, lexicon: &Lexicon) -> Option<String> {
    let filled = |row: usize| table.row(row).into_iter().filter(|c| !c.text.is_empty()).collect::<Vec<_>>();
    (0..table.rows.min(TITLE_ROWS))
        .map(filled)
        .take_while(|cells| cells.len() <= 1)
        .find_map(|cells| in_cell(&cells.first()?.text, lexicon))
}

/// A title stands in one of the first rows of a table.
const TITLE_ROWS: usize = 3;
/// A title that does not end as one has no more characters.
const LONGEST_BARE: usize = 20;

/// The title that a cell over the whole width of a table holds: it may lack the word 表, since nothing else stands
/// there.
pub(super) fn in_cell(text: &str, lexicon: &Lexicon) -> Option<String> {
    let folded = fold(text);
    let about = ["整体", "项目", "部门", "专项", "政策", "支出"].iter().any(|word| folded.contains(word));
    let bare = || folded.ends_with("绩效目标") && about && folded.chars().count() <= LONGEST_BARE;
    (!is_attachment(text) && (lexicon.is_title(text) || bare())).then(|| clean(text))
}

/// The title without the mark of an attachment and the year behind it.
fn clean(text: &str) -> String {
    let text = if is_attachment(text) { attached(text) } else { text };
    let text = squeeze(text);
    let cut = text.rfind(['(', '（']).filter(|at| text[*at..].contains('年'));
    cut.map_or(text.clone(), |at| text[..at].trim_end().to_owned())
}

/// The form of a table with the title found for it.
fn span(blocks: &[Block], heading: Option<Heading>, from: usize, table: usize, lexicon: &Lexicon) -> Span {
    let heading = heading.unwrap_or_else(|| {
        let start = (from..table).rev().take_while(|at| matches!(blocks[*at], Block::Table(_))).last().unwrap_or(table);
        Heading { title: String::new(), start, body: start }
    });
    let year = year_near(blocks, &heading, table, lexicon).or_else(|| years::first(&heading.title));
    let unit = unit_above(blocks, from, heading.start, lexicon);
    let start = first_above(blocks, from, heading.start, lexicon);
    Span { title: heading.title, year, unit, start, heading: heading.start, body: heading.body, end: table + 1 }
}

/// The year in a line of its own between the title and the table, in the title's cell, or just above the title.
fn year_near(blocks: &[Block], heading: &Heading, table: usize, lexicon: &Lexicon) -> Option<i32> {
    let below = (heading.body..table).filter_map(|at| line(blocks, at)).find_map(year_among);
    let above = || heading.start.checked_sub(1).and_then(|at| line(blocks, at)).and_then(year_among);
    let inside = || match &blocks[table] {
        Block::Table(t) => (0..t.rows.min(3))
            .flat_map(|row| t.row(row))
            .find_map(|c| year_line(&c.text).or_else(|| year_in_title(&c.text, lexicon))),
        Block::Line(_) => None,
    };
    let own = || line(blocks, heading.start).and_then(|l| year_in_title(&l.text, lexicon));
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
    let rest: String =
        folded.chars().filter(|c| !c.is_ascii_digit() && !"〇零一二三四五六七八九".contains(*c)).collect();
    let rest = rest.trim_matches(['(', ')', ':']);
    matches!(
        rest,
        "年" | "年度"
            | "预算年度"
            | "年度预算"
            | "预算年度:"
            | "年度:"
            | "财政年度"
            | "年预算"
            | "所属年度"
            | "填报年度"
    )
    .then(|| years::first(&folded))
    .flatten()
}

/// The year that a line says, or one of its words.
fn year_among(line: &LooseLine) -> Option<i32> {
    let words = fields::printed(&line.text, line.spaced.as_deref()).split_whitespace();
    year_line(&line.text).or_else(|| words.into_iter().find_map(year_line))
}

/// Whether a line says the year and little else.
pub(super) fn is_year(text: &str) -> bool {
    year_line(text).is_some()
}

/// The year that a title itself carries.
fn year_in_title(text: &str, lexicon: &Lexicon) -> Option<i32> {
    (lexicon.is_title(text) || in_cell(text, lexicon).is_some()).then(|| years::first(text)).flatten()
}

/// Whether a table with indicators, and no title above it, is a further part of the form before it.
///
/// It is unless lines of text stand between, or the table begins with the name of a unit or project as a new form does.
fn is_continuation(blocks: &[Block], end: usize, at: usize, table: &Table, lexicon: &Lexicon) -> bool {
    let lines = blocks[end..at].iter().filter(|b| matches!(b, Block::Line(_))).count();
    lines <= 3 && !heads::names_anew(table, 0, lexicon)
}

/// The end of what belongs to a form below its last table: tables and lines as far as they are its own.
fn tail_end(blocks: &[Block], end: usize, next: usize, lexicon: &Lexicon) -> usize {
    let mut page = blocks[..end].last().and_then(last_page);
    let mut stop = end;
    for (at, block) in blocks.iter().enumerate().take(next).skip(end) {
        let fits = match block {
            Block::Line(line) => is_tail_line(line, page, lexicon),
            Block::Table(table) => is_tail_table(table, page, lexicon),
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

/// Lines below a form on its last page are its own, until the next heading; on the next page only what is plainly its
/// small print.
fn is_tail_line(line: &LooseLine, last_page: Option<u32>, lexicon: &Lexicon) -> bool {
    if is_attachment(&line.text) || lexicon.is_title(&line.text) || is_other_heading(&line.text) {
        return false;
    }
    if line.place.page == last_page {
        return true;
    }
    let next = line.place.page.zip(last_page).is_some_and(|(page, last)| page == last + 1);
    let label = matches!(lexicon.section(&line.text), Some(Section::Remarks | Section::Opinion));
    next && (label
        || lexicon.begins_notice(&line.text)
        || super::fields::in_line(&line.text, lexicon).iter().any(|(label, _)| lexicon.field(label).is_some()))
}

/// A heading that a budget book goes on with: `第四部分 名词解释`, `收支总表`.
fn is_other_heading(text: &str) -> bool {
    let folded = fold(text);
    let chapter = folded.starts_with('第') && (folded.contains("部分") || folded.contains('章'));
    let table = folded.ends_with('表') && folded.chars().count() <= 30;
    chapter || table
}

/// A further table on the form's last page that holds its remarks, opinions or signatures.
fn is_tail_table(table: &Table, last_page: Option<u32>, lexicon: &Lexicon) -> bool {
    let first = table.row(0);
    let labelled =
        first.first().is_some_and(|c| lexicon.section(&c.text).is_some() || lexicon.field(&c.text).is_some());
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
    } else if has("审批") || has("审定") || has("核定") {
        Stage::Approval
    } else {
        Stage::Unknown
    }
}
