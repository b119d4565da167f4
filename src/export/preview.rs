//! A document as a person reads it on a terminal: the head of each form, its tasks, goals and indicators, and what to
//! look at again.
//!
//! It is for the eye only: long texts are cut short, and nothing in it is meant to be read by a program.

mod columns;

use super::{code_name, words};
use crate::diag::{Diagnostic, Severity};
use crate::document::{Document, Form, Indicator, SURE};
use crate::message::{Language, Message};
use crate::value::Value;
use crate::{say, sentence};
use columns::{Columns, clean, padded, wrapped};
use std::cmp::Reverse;
use std::io::{self, Write};

/// What the terminal can show.
#[derive(Clone, Copy, Debug)]
pub struct Look {
    /// Its width in half-width characters.
    pub width: usize,
    /// Whether to use colour.
    pub colour: bool,
    /// The language of its headings.
    pub language: Language,
}

/// The ANSI (ECMA-48) codes of a style.
#[derive(Clone, Copy)]
enum Style {
    Bold,
    Dim,
    Red,
    Yellow,
}

/// How many lines of a goal or a remark are shown.
const TEXT_LINES: usize = 2;

/// Writes a document.
///
/// # Errors
///
/// What the writer says.
pub fn write(out: &mut dyn Write, document: &Document, look: Look) -> io::Result<()> {
    let pages = document.source.page_count.map_or(Message::none(), |n| match n {
        1 => say!(", 1 page"),
        n => say!(", {} pages", n),
    });
    let forms = match document.forms.len() {
        1 => say!("1 form"),
        n => say!("{} forms", n),
    };
    let head = say!("{}{}, {}", clean(&document.source.path), pages, forms);
    writeln!(out, "{}", look.paint(Style::Dim, &look.said(&head)))?;
    for form in &document.forms {
        write_form(out, form, look)?;
    }
    write_findings(
        out,
        &say!("Findings outside of the forms ({})", document.diagnostics.len()),
        &document.diagnostics,
        look,
    )
}

impl Look {
    fn said(self, message: &Message) -> String {
        message.in_language(self.language)
    }

    fn paint(self, style: Style, text: &str) -> String {
        if !self.colour {
            return text.to_owned();
        }
        let code = match style {
            Style::Bold => "1",
            Style::Dim => "2",
            Style::Red => "31",
            Style::Yellow => "33",
        };
        format!("\u{1b}[{code}m{text}\u{1b}[0m")
    }
}

fn write_form(out: &mut dyn Write, form: &Form, look: Look) -> io::Result<()> {
    let pages = form.pages.map_or(Message::none(), |[first, last]| match first == last {
        true => say!(", page {}", first),
        false => say!(", pages {}-{}", first, last),
    });
    let year = form.year.map_or(Message::none(), |y| say!(", {}", y));
    let names = [code_name(form.kind), code_name(form.stage)].map(|code| words::of(&code, look.language).to_owned());
    let [kind, stage] = names;
    let about = look.said(&say!("{}, {}{}{}", kind, stage, year, pages));
    writeln!(out, "\n{}\n{}", look.paint(Style::Bold, &clean(&form.title)), look.paint(Style::Dim, &about))?;
    let fields: Vec<(&str, &str)> = form.fields.iter().map(|f| (f.label.as_str(), f.value.as_str())).collect();
    write_labelled(out, None, &fields, look)?;
    write_tasks(out, form, look)?;
    let goals: Vec<(&str, &str)> =
        form.goals.iter().map(|g| (g.label.as_deref().unwrap_or(""), g.text.as_str())).collect();
    write_labelled(out, Some(say!("Goals")), &goals, look)?;
    write_indicators(out, &form.indicators, look)?;
    let texts = [
        (sentence!("remarks"), &form.remarks),
        (sentence!("opinion"), &form.approval_opinion),
        (sentence!("notice"), &form.notice),
    ];
    let texts: Vec<(&str, &str)> =
        texts.iter().filter_map(|(label, text)| Some((look.language.text(label), text.as_deref()?))).collect();
    write_labelled(out, Some(say!("Notes")), &texts, look)?;
    write_findings(out, &say!("Findings ({})", form.diagnostics.len()), &form.diagnostics, look)
}

fn write_heading(out: &mut dyn Write, heading: &Message, look: Look) -> io::Result<()> {
    writeln!(out, "\n{}", look.paint(Style::Bold, &look.said(heading)))
}

/// Labels in a column of their own, each text cut to its first lines.
fn write_labelled(out: &mut dyn Write, heading: Option<Message>, pairs: &[(&str, &str)], look: Look) -> io::Result<()> {
    if pairs.is_empty() {
        return Ok(());
    }
    if let Some(heading) = heading {
        write_heading(out, &heading, look)?;
    }
    let labels: Vec<String> = pairs.iter().map(|(label, _)| clean(label)).collect();
    let column = labels.iter().map(|l| columns::width(l)).max().unwrap_or(0).min(look.width / 3);
    let room = look.width.saturating_sub(column + 4).max(8);
    for (label, (_, text)) in labels.iter().zip(pairs) {
        let mut lines = wrapped(&clean(text), room);
        if lines.len() > TEXT_LINES {
            lines.truncate(TEXT_LINES);
            lines[TEXT_LINES - 1].push('…');
        }
        for (number, line) in lines.iter().enumerate() {
            let label = if number == 0 { padded(label, column) } else { " ".repeat(column) };
            writeln!(out, "  {}  {line}", look.paint(Style::Dim, &label))?;
        }
    }
    Ok(())
}

fn write_tasks(out: &mut dyn Write, form: &Form, look: Look) -> io::Result<()> {
    if form.tasks.is_empty() {
        return Ok(());
    }
    write_heading(out, &say!("Tasks ({})", form.tasks.len()), look)?;
    let mut table = Columns::new(&["任务名称", "主要内容", "预算金额", "元"]);
    for task in &form.tasks {
        let number = task.amount.number.map(|n| n.to_string()).unwrap_or_default();
        table.row(vec![clean(&task.name), clean(&task.content), clean(&task.amount.raw), number]);
    }
    if let Some(total) = &form.task_total {
        let number = total.number.map(|n| n.to_string()).unwrap_or_default();
        table.row(vec!["金额合计".to_owned(), String::new(), clean(&total.raw), number]);
    }
    write_columns(out, &table, look)
}

/// The indicators; a level stands only where it changes, and a column only where a row fills it.
fn write_indicators(out: &mut dyn Write, indicators: &[Indicator], look: Look) -> io::Result<()> {
    if indicators.is_empty() {
        return Ok(());
    }
    write_heading(out, &say!("Indicators ({})", indicators.len()), look)?;
    let mut table =
        Columns::new(&["一级指标", "二级指标", "三级指标", "实施周期", "年度", "实际完成", "分值", "得分", "备注"]);
    let mut last = ("", "");
    for indicator in indicators {
        let levels = (indicator.level1.as_str(), indicator.level2.as_str());
        let level1 = if levels.0 == last.0 { "" } else { levels.0 };
        let level2 = if levels == last { "" } else { levels.1 };
        last = levels;
        let name = match &indicator.annual_name {
            Some(annual) => format!("{} / {}", clean(&indicator.name), clean(annual)),
            None => clean(&indicator.name),
        };
        // What may be misread is marked where it stands.
        let name = if indicator.confidence < SURE { format!("? {name}") } else { name };
        let mut row = vec![clean(level1), clean(level2), name];
        row.extend([&indicator.cycle, &indicator.annual, &indicator.actual].map(|v| shown(v.as_ref())));
        row.extend([&indicator.weight, &indicator.score, &indicator.remark].map(|t| clean(t.as_deref().unwrap_or(""))));
        table.row(row);
    }
    write_columns(out, &table, look)
}

/// A target as printed, and what was inferred from it.
fn shown(value: Option<&Value>) -> String {
    match value {
        None => String::new(),
        Some(v) if v.inferred.is_some() => format!("{} → {}", clean(&v.raw), clean(&v.text)),
        Some(v) => clean(&v.raw),
    }
}

fn write_columns(out: &mut dyn Write, table: &Columns, look: Look) -> io::Result<()> {
    for (number, line) in table.lines(look.width.saturating_sub(2)).iter().enumerate() {
        let line = if number == 0 { look.paint(Style::Dim, line) } else { line.clone() };
        writeln!(out, "  {line}")?;
    }
    Ok(())
}

/// The findings, the gravest first; those of one code and page under one head.
fn write_findings(out: &mut dyn Write, heading: &Message, findings: &[Diagnostic], look: Look) -> io::Result<()> {
    if findings.is_empty() {
        return Ok(());
    }
    write_heading(out, heading, look)?;
    let mut findings: Vec<&Diagnostic> = findings.iter().collect();
    findings.sort_by_key(|d| (Reverse(d.severity), d.code, d.page));
    let (mut last, mut alike) = (String::new(), 0);
    let mut findings = findings.into_iter().peekable();
    while let Some(finding) = findings.next() {
        let page = finding.page.map_or(Message::none(), |page| say!(", page {}", page));
        let severity = words::of(&code_name(finding.severity), look.language).to_owned();
        let code = code_name(finding.code);
        // The code is what scripts and questions name it by.
        let code = match words::of(&code, look.language) {
            word if word == code => code,
            word => format!("{word} {code}"),
        };
        let head = look.said(&say!("{}{}: {}", severity, page, code));
        if head != last {
            writeln!(out, "  {}", look.paint(style(finding.severity), &head))?;
        }
        alike = if head == last { alike + 1 } else { 0 };
        last = head;
        let next_is_alike = findings.peek().is_some_and(|next| {
            (next.severity, next.code, next.page) == (finding.severity, finding.code, finding.page)
        });
        if alike == ALIKE && next_is_alike {
            let more = say!("… and {} more like these", alike_behind(&mut findings, finding) + 1);
            writeln!(out, "    {}", look.paint(Style::Dim, &look.said(&more)))?;
            continue;
        }
        for line in wrapped(&clean(&finding.message), look.width.saturating_sub(4).max(8)) {
            writeln!(out, "    {line}")?;
        }
    }
    Ok(())
}

/// So many findings of one code on one page are shown; what is more is counted.
const ALIKE: usize = 3;

/// Passes over the findings that are like this one, and counts them.
fn alike_behind<'a>(
    findings: &mut std::iter::Peekable<impl Iterator<Item = &'a Diagnostic>>,
    like: &Diagnostic,
) -> usize {
    let mut count = 0;
    while findings
        .next_if(|next| (next.severity, next.code, next.page) == (like.severity, like.code, like.page))
        .is_some()
    {
        count += 1;
    }
    count
}

fn style(severity: Severity) -> Style {
    match severity {
        Severity::Info => Style::Dim,
        Severity::Warning => Style::Yellow,
        Severity::Error => Style::Red,
    }
}
