//! A document as a person reads it on a terminal: the head of each form, its tasks, goals and indicators, and what to look at again.
//!
//! It is for the eye only: long texts are cut short, and nothing in it is meant to be read by a program.

mod columns;

use super::code_name;
use crate::diag::{Diagnostic, Severity};
use crate::document::{Document, Form, Indicator};
use crate::value::Value;
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
    let pages = document.source.page_count.map(|n| format!(", {}", counted(n as usize, "page"))).unwrap_or_default();
    let head = format!("{}{pages}, {}", clean(&document.source.path), counted(document.forms.len(), "form"));
    writeln!(out, "{}", look.paint(Style::Dim, &head))?;
    for form in &document.forms {
        write_form(out, form, look)?;
    }
    write_findings(out, "Findings outside of the forms", &document.diagnostics, look)
}

impl Look {
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
    let pages = form.pages.map(|[first, last]| if first == last { format!(", page {first}") } else { format!(", pages {first}-{last}") });
    let year = form.year.map(|y| format!(", {y}")).unwrap_or_default();
    let about = format!("{}, {}{year}{}", code_name(form.kind), code_name(form.stage), pages.unwrap_or_default());
    writeln!(out, "\n{}\n{}", look.paint(Style::Bold, &clean(&form.title)), look.paint(Style::Dim, &about))?;
    let fields: Vec<(&str, &str)> = form.fields.iter().map(|f| (f.label.as_str(), f.value.as_str())).collect();
    write_labelled(out, "", &fields, look)?;
    write_tasks(out, form, look)?;
    let goals: Vec<(&str, &str)> = form.goals.iter().map(|g| (g.label.as_deref().unwrap_or(""), g.text.as_str())).collect();
    write_labelled(out, "Goals", &goals, look)?;
    write_indicators(out, &form.indicators, look)?;
    let texts = [("remarks", &form.remarks), ("opinion", &form.approval_opinion), ("notice", &form.notice)];
    let texts: Vec<(&str, &str)> = texts.iter().filter_map(|(label, text)| Some((*label, text.as_deref()?))).collect();
    write_labelled(out, "Notes", &texts, look)?;
    write_findings(out, "Findings", &form.diagnostics, look)
}

fn write_heading(out: &mut dyn Write, heading: &str, look: Look) -> io::Result<()> {
    writeln!(out, "\n{}", look.paint(Style::Bold, heading))
}

/// Labels in a column of their own, each text cut to its first lines.
fn write_labelled(out: &mut dyn Write, heading: &str, pairs: &[(&str, &str)], look: Look) -> io::Result<()> {
    if pairs.is_empty() {
        return Ok(());
    }
    if !heading.is_empty() {
        write_heading(out, heading, look)?;
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
    write_heading(out, &format!("Tasks ({})", form.tasks.len()), look)?;
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
    write_heading(out, &format!("Indicators ({})", indicators.len()), look)?;
    let mut table = Columns::new(&["一级指标", "二级指标", "三级指标", "实施周期", "年度", "实际完成", "分值", "得分", "备注"]);
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
fn write_findings(out: &mut dyn Write, heading: &str, findings: &[Diagnostic], look: Look) -> io::Result<()> {
    if findings.is_empty() {
        return Ok(());
    }
    write_heading(out, &format!("{heading} ({})", findings.len()), look)?;
    let mut findings: Vec<&Diagnostic> = findings.iter().collect();
    findings.sort_by_key(|d| (Reverse(d.severity), d.code, d.page));
    let mut last = String::new();
    for finding in findings {
        let page = finding.page.map(|p| format!(", page {p}")).unwrap_or_default();
        let head = format!("{}{page}: {}", code_name(finding.severity), code_name(finding.code));
        if head != last {
            writeln!(out, "  {}", look.paint(style(finding.severity), &head))?;
        }
        last = head;
        for line in wrapped(&clean(&finding.message), look.width.saturating_sub(4).max(8)) {
            writeln!(out, "    {line}")?;
        }
    }
    Ok(())
}

fn style(severity: Severity) -> Style {
    match severity {
        Severity::Info => Style::Dim,
        Severity::Warning => Style::Yellow,
        Severity::Error => Style::Red,
    }
}

fn counted(n: usize, noun: &str) -> String {
    format!("{n} {noun}{}", if n == 1 { "" } else { "s" })
}
