//! Walks the blocks of a form, row by row and line by line, and hands each to the part of the form it belongs to.

use super::title::{self, Span};
use super::{Draft, DraftField, doubts, fields, goals, indicators, levels, tasks};
use crate::diag::{Code, Diagnostic};
use crate::lexicon::{self, Section};
use crate::stitch::{Block, LooseLine, Table, TableCell};
use crate::text::{fold, join};

/// Reads the form in a span of blocks.
pub(super) fn read(blocks: &[Block], span: &Span) -> Draft {
    let (heading, own) = blocks[span.start..span.end].split_at(span.body - span.start);
    let mut walker = Walker { draft: draft(span), state: State::Fields, rows: Vec::new(), seen_table: false, skip_line: false };
    let titles = heading.iter().filter_map(|block| if let Block::Line(line) = block { doubts::of_line(line) } else { None });
    walker.draft.findings.extend(titles);
    for (at, block) in own.iter().enumerate() {
        match block {
            Block::Table(table) => walker.table(table),
            Block::Line(line) => {
                let next = own.get(at + 1).and_then(|b| if let Block::Line(next) = b { Some(next) } else { None });
                walker.line(line, next);
            }
        }
    }
    let Walker { mut draft, rows, .. } = walker;
    let (rows, findings) = levels::resolve(indicators::pair_stacked(rows));
    draft.rows = rows;
    draft.findings.extend(findings);
    draft.pages = pages(&blocks[span.start..span.end]);
    draft
}

/// An empty draft with the title's facts.
fn draft(span: &Span) -> Draft {
    Draft {
        kind: title::kind(&span.title),
        stage: title::stage(&span.title),
        title: span.title.clone(),
        year: span.year,
        pages: None,
        money_unit: None,
        fields: Vec::new(),
        tasks: Vec::new(),
        task_total: None,
        amount_header: String::new(),
        goals: Vec::new(),
        rows: Vec::new(),
        remarks: None,
        opinion: None,
        notice: None,
        findings: Vec::new(),
    }
}

/// The first and the last page of some blocks.
fn pages(blocks: &[Block]) -> Option<[u32; 2]> {
    let all: Vec<u32> = blocks.iter().flat_map(Block::pages).collect();
    Some([*all.iter().min()?, *all.iter().max()?])
}

/// The part of the form that the walker is in.
#[derive(Clone, Debug, PartialEq)]
enum State {
    Fields,
    Tasks(tasks::Columns),
    /// Goals one below another, with the label before them.
    Goals(String),
    /// Goals side by side.
    GoalColumns(goals::Columns),
    Indicators(Box<indicators::Columns>),
    /// Funds with several columns of values, and their headers.
    Funds(Vec<((usize, usize), String)>),
    /// Remarks, and the label before them.
    Remarks(String),
    /// The opinion, likewise.
    Opinion(String),
}

/// Where the reading stands.
struct Walker {
    draft: Draft,
    state: State,
    rows: Vec<indicators::RawRow>,
    seen_table: bool,
    /// Whether the next line was taken as a value already.
    skip_line: bool,
}

impl Walker {
    /// Reads a table.
    fn table(&mut self, table: &Table) {
        self.seen_table = true;
        let mut row = 0;
        while row < table.rows {
            row += self.row(table, row);
        }
    }

    /// Reads a row; returns how many rows that took.
    fn row(&mut self, table: &Table, row: usize) -> usize {
        let cells = table.row(row);
        let Some(lead) = cells.iter().find(|c| !c.text.is_empty()).copied() else { return 1 };
        if let Some(columns) = indicators::header(table, row) {
            let rows = columns.rows;
            self.draft.findings.extend(columns.guessed.iter().map(|(header, place)| doubts::of_header(header, *place)));
            self.state = State::Indicators(Box::new(columns));
            return rows;
        }
        if let Some(columns) = tasks::header(&cells) {
            self.draft.amount_header.clone_from(&columns.amount_header);
            self.state = State::Tasks(columns);
        } else if let Some(columns) = goals::header(table, row) {
            self.state = State::GoalColumns(columns);
        } else if let Some(headers) = fund_header(&cells) {
            self.state = State::Funds(headers);
        } else {
            self.data(table, row, &cells, lead);
        }
        1
    }

    /// Reads a row that is no header.
    fn data(&mut self, table: &Table, row: usize, cells: &[&TableCell], lead: &TableCell) {
        let rest: Vec<&TableCell> = cells.iter().copied().filter(|c| c.col > lead.col).collect();
        let cut = table.breaks.binary_search(&row).is_ok();
        self.leave(cells, lead, row);
        let state = self.state.clone();
        if !matches!(&state, State::Indicators(columns) if !indicators::is_other(cells, columns)) {
            self.draft.findings.extend(table.beginning(row).iter().filter_map(doubts::of_cell));
        }
        match &state {
            State::Indicators(columns) if !indicators::is_other(cells, columns) => self.rows.push(indicators::read(table, row, columns)),
            State::Indicators(_) => self.other_row(cells, lead),
            State::Tasks(columns) => tasks::read(cells, columns, &mut self.draft),
            State::GoalColumns(columns) => self.side_by_side(cells, columns),
            State::Goals(label) => self.goal_row(lead, &rest, label, cut),
            State::Remarks(label) | State::Opinion(label) if is_tail(cells, lead, label) => {}
            State::Remarks(_) => append(&mut self.draft.remarks, &body(lead, &rest, Section::Remarks)),
            State::Opinion(_) => append(&mut self.draft.opinion, &body(lead, &rest, Section::Opinion)),
            State::Funds(headers) => self.funds(cells, headers),
            State::Fields => self.field_row(table, cells, lead),
        }
    }

    /// Leaves the section for the one that the row's first label opens, if it opens one.
    fn leave(&mut self, cells: &[&TableCell], lead: &TableCell, row: usize) {
        // The label of the goals may be misread, but nothing else has their numbers and is as wide.
        if let State::Tasks(columns) = &self.state
            && cells.iter().any(|c| columns.is_covered_by(c) && goals::begins(&c.text))
        {
            self.draft.findings.extend(doubts::of_goals(lead));
            self.state = State::Goals(lead.text.clone());
            return;
        }
        let is_data = match &self.state {
            State::Indicators(columns) => columns.is_data(lead),
            State::Tasks(columns) => columns.is_data(lead),
            _ => false,
        };
        if is_data && lexicon::section(&lead.text).is_none_or(|section| section == Section::Indicators) {
            return;
        }
        let only = cells.iter().filter(|c| !c.text.is_empty()).count() == 1;
        let new = match lexicon::section(&lead.text) {
            Some(Section::Remarks) if lead.row == row => State::Remarks(lead.text.clone()),
            Some(Section::Opinion) if lead.row == row => State::Opinion(lead.text.clone()),
            Some(Section::Goals) if matches!(self.state, State::GoalColumns(_)) => return,
            Some(Section::Goals) if !only || lead.row == row => State::Goals(lead.text.clone()),
            Some(Section::Funds) if !matches!(self.state, State::Funds(_)) => State::Fields,
            None if lexicon::field(&lead.text).is_some() && !matches!(self.state, State::Funds(_)) && lead.row == row => State::Fields,
            _ => match (&self.state, lead.text.is_empty()) {
                (State::GoalColumns(columns), _)
                    if columns.iter().all(|(range, _)| tasks::at(cells, *range).is_none_or(|c| c.text.is_empty())) =>
                {
                    State::Fields
                }
                _ => return,
            },
        };
        self.state = new;
    }

    /// Goals under their labels.
    fn side_by_side(&mut self, cells: &[&TableCell], columns: &goals::Columns) {
        for (range, label) in columns {
            let text = tasks::at(cells, *range).map_or("", |c| c.text.as_str());
            let same = self.draft.goals.iter_mut().find(|g| g.label.as_deref() == Some(label));
            match same {
                Some(goal) if !text.is_empty() => goal.text = join(&goal.text, text),
                Some(_) => {}
                None => self.draft.goals.push(crate::document::Goal { label: Some(label.clone()), text: text.to_owned() }),
            }
        }
    }

    /// Goals one below another.
    fn goal_row(&mut self, lead: &TableCell, rest: &[&TableCell], label: &str, cut: bool) {
        let labelled = lead.text == label && !goals::begins(label);
        // A cell that reaches beyond the label's rows is the header of a column below, whose upper wall is not printed.
        let rest = rest.iter().filter(|c| !labelled || c.row + c.rowspan <= lead.row + lead.rowspan);
        let texts: Vec<&str> =
            (!labelled).then_some(lead.text.as_str()).into_iter().chain(rest.map(|c| c.text.as_str())).filter(|t| !t.is_empty()).collect();
        match texts.as_slice() {
            [left, right] if goals::glued(left).and(goals::glued(right)).is_some() => {
                for (label, text) in [left, right].into_iter().filter_map(|text| goals::glued(text)) {
                    goals::add(&mut self.draft.goals, text, Some(label), false);
                }
            }
            [inner, text] if lexicon::is_goal(inner) || is_numbered(inner) => {
                goals::add(&mut self.draft.goals, text, Some(inner.trim_end_matches([':', '：'])), false)
            }
            texts => {
                for text in texts {
                    goals::add(&mut self.draft.goals, text, None, cut);
                }
            }
        }
    }

    /// A row of funds with several values: the first has the label's key, all keep their header.
    fn funds(&mut self, cells: &[&TableCell], headers: &[((usize, usize), String)]) {
        let from = headers.iter().map(|(range, _)| range.0).min().unwrap_or(0);
        let labels: Vec<&&TableCell> = cells.iter().filter(|c| c.col < from && !c.text.is_empty()).collect();
        let Some(label) = labels.last() else { return };
        let group = labels.first().filter(|g| g.col != label.col).map(|g| g.text.clone());
        for (at, (range, header)) in headers.iter().enumerate() {
            let Some(cell) = tasks::at(cells, *range).filter(|c| !c.text.is_empty()) else { continue };
            let own = fields::bare(&label.text);
            self.draft.fields.push(DraftField {
                label: if at == 0 { own } else { format!("{own} {header}") },
                value: cell.text.clone(),
                group: group.clone(),
                keyless: at > 0,
                by_eye: label.confidence < 1.0,
                place: cell.place(),
            });
        }
    }

    /// Labels and values, or a line that spans the table.
    fn field_row(&mut self, table: &Table, cells: &[&TableCell], lead: &TableCell) {
        let filled = cells.iter().filter(|c| !c.text.is_empty()).count();
        if filled == 1 && table.spans_known && lead.colspan + lead.col >= table.cols && lead.col == 0 {
            let line = LooseLine { text: lead.text.clone(), place: lead.place(), confidence: lead.confidence, ..LooseLine::default() };
            self.line(&line, None);
            return;
        }
        let above = self.draft.fields.last().and_then(|f| f.group.clone());
        self.draft.fields.extend(fields::in_row(cells, table.spans_known, above.as_deref()));
    }

    /// A row below the indicators that is none: the sum of the scores, or a line over the whole width.
    fn other_row(&mut self, cells: &[&TableCell], lead: &TableCell) {
        let total = cells.iter().find(|c| lexicon::is_score_total(&c.text));
        match total {
            Some(label) => {
                let value = cells.iter().rfind(|c| c.col > label.col && !c.text.is_empty());
                let text = value.map_or(String::new(), |v| v.text.clone());
                let place = value.map_or(label.place(), |v| v.place());
                self.draft.fields.push(DraftField {
                    label: label.text.clone(),
                    value: text,
                    keyless: true,
                    place,
                    ..DraftField::default()
                });
            }
            None => {
                let line = LooseLine { text: lead.text.clone(), place: lead.place(), confidence: lead.confidence, ..LooseLine::default() };
                self.line(&line, None);
            }
        }
    }

    /// A line outside of the table: the year, a unit, labelled values, or small print.
    fn line(&mut self, line: &LooseLine, next: Option<&LooseLine>) {
        self.draft.findings.extend(doubts::of_line(line));
        if std::mem::take(&mut self.skip_line) || title::is_title(&line.text) {
            return;
        }
        if matches!(lexicon::section(&line.text), Some(Section::Remarks | Section::Opinion)) {
            return;
        }
        let folded = fold(&line.text);
        if let Some(unit) = folded.strip_prefix("单位:").or_else(|| folded.strip_prefix("金额单位:")).filter(|unit| unit.ends_with('元'))
        {
            self.draft.money_unit = Some(unit.to_owned());
            return;
        }
        let is_notice = lexicon::NOTICE_STARTS.iter().any(|start| folded.starts_with(start));
        let (pairs, took_next) = if is_notice { (Vec::new(), false) } else { fields::in_loose(line, next) };
        self.skip_line = took_next;
        if !pairs.is_empty() {
            self.draft.fields.extend(pairs);
        } else if self.seen_table {
            append(&mut self.draft.notice, &line.text);
        } else if !title::is_year(&line.text) {
            let message = format!("'{}' stands above the table and is no label with a value", line.text);
            self.draft.findings.push(Diagnostic::new(Code::TextOutsideCell, line.place, message));
        }
    }
}

/// Headers of funds with several columns of values.
fn fund_header(cells: &[&TableCell]) -> Option<Vec<((usize, usize), String)>> {
    let filled: Vec<&&TableCell> = cells.iter().filter(|c| !c.text.is_empty() && c.rowspan == 1).collect();
    let headers: Vec<_> =
        filled.iter().filter(|c| lexicon::is_fund_header(&c.text)).map(|c| ((c.col, c.col + c.colspan), c.text.clone())).collect();
    (headers.len() >= 2 && headers.len() + 1 >= filled.len()).then_some(headers)
}

/// Whether a row holds nothing but the end of the label above, which was wrapped where a wall was seen: `需要说明的其他情` and `况`.
fn is_tail(cells: &[&TableCell], lead: &TableCell, label: &str) -> bool {
    let is_alone = cells.iter().filter(|c| !c.text.is_empty()).count() == 1;
    let is_whole = |label: &str| LABEL_ENDS.iter().any(|end| label.ends_with(end));
    is_alone && !is_whole(label) && is_whole(&join(label, &lead.text)) && lead.text.chars().count() <= TAIL
}

/// How labels of remarks and opinions end.
const LABEL_ENDS: [&str; 5] = ["情况", "说明", "意见", "事项", "备注"];
/// So many characters of a label are wrapped at most.
const TAIL: usize = 4;

/// Whether a text is the number of a goal: `目标1`.
fn is_numbered(text: &str) -> bool {
    let folded = fold(text);
    folded.strip_prefix("目标").is_some_and(|n| !n.is_empty() && n.chars().count() <= 3)
}

/// The text beside a label; the whole row's where the label stands on the page before.
fn body(lead: &TableCell, rest: &[&TableCell], section: Section) -> String {
    let own = (lexicon::section(&lead.text) != Some(section)).then_some(lead.text.as_str());
    own.into_iter().chain(rest.iter().map(|c| c.text.as_str())).filter(|t| !t.is_empty()).fold(String::new(), |all, text| join(&all, text))
}

/// Adds a piece to a text that may not have begun.
fn append(text: &mut Option<String>, piece: &str) {
    if !piece.is_empty() {
        *text = Some(join(text.as_deref().unwrap_or_default(), piece));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The form in a table of three columns, from its rows as they are printed: a text that stands alone spans what is left.
    fn form(rows: &[&[&str]]) -> Draft {
        let cell = |row: usize, col: usize, text: &str, last: bool| TableCell {
            row,
            col,
            rowspan: 1,
            colspan: if last { 4 - col } else { 1 },
            text: text.into(),
            confidence: 0.99,
            ..TableCell::default()
        };
        let cells = rows.iter().enumerate().flat_map(|(row, texts)| {
            texts.iter().enumerate().map(move |(col, text)| cell(row, col, text, col + 1 == texts.len())).collect::<Vec<_>>()
        });
        let mut table = Table::new(rows.len(), 4, cells.collect());
        table.spans_known = true;
        let span = Span { title: "项目支出绩效目标表".into(), year: None, start: 0, body: 0, end: 1 };
        read(&[Block::Table(table)], &span)
    }

    #[test]
    fn numbered_goals_end_the_tasks_whatever_their_label_was_read_as() {
        let draft = form(&[
            &["年度主要任务", "任务名称", "主要内容", "预算金额"],
            &["", "就业培训", "组织培训", "12"],
            &["年度总体标", "目标1：促进就业。"],
            &["", "目标2：化解争议。"],
        ]);
        assert_eq!(draft.tasks.len(), 1);
        assert!(draft.findings.iter().any(|d| d.message.contains("年度总体标")));
        assert_eq!(draft.goals.iter().map(|g| g.text.as_str()).collect::<Vec<_>>(), ["促进就业。", "化解争议。"]);
    }

    #[test]
    fn goals_side_by_side_that_ran_together_with_their_labels_are_two() {
        let draft = form(&[&["总体目标", "中期目标（2022年—2024年）加强管理。", "年度目标加强宣传。"]]);
        let goals: Vec<(Option<&str>, &str)> = draft.goals.iter().map(|g| (g.label.as_deref(), g.text.as_str())).collect();
        assert_eq!(goals, [(Some("中期目标（2022年—2024年）"), "加强管理。"), (Some("年度目标"), "加强宣传。")]);
    }

    #[test]
    fn the_wrapped_end_of_a_label_is_no_remark() {
        let draft = form(&[&["其他需要说明的情", ""], &["况", ""]]);
        assert_eq!(draft.remarks, None);
        let draft = form(&[&["其他需要说明的情况", ""], &["无"]]);
        assert_eq!(draft.remarks.as_deref(), Some("无"));
    }
}
