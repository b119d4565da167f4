//! Walks the blocks of a form, row by row and line by line, and hands each to the part of the form it belongs to.

use super::columns::Columns;
use super::ledger::{Ledger, is_nothing};
use super::projects::{Projects, TableRow};
use super::title::{self, Span};
use super::{Draft, DraftField, Reader, doubts, fields, funds, goals, indicators, levels, tasks, whole};
use crate::diag::{Code, Diagnostic, Place};
use crate::lexicon::{Lexicon, Section};
use crate::say;
use crate::stitch::{Block, LooseLine, Table, TableCell};
use crate::text::{fold, join};

/// Reads the form in a span of blocks; several, where its rows belong to several projects.
pub(super) fn read(blocks: &[Block], span: &Span, reader: &Reader) -> Vec<Draft> {
    let (heading, own) = blocks[span.start..span.end].split_at(span.body - span.start);
    let above = &heading[..span.heading - span.start];
    let mut walker = Walker {
        reader,
        ledger: Ledger::default(),
        draft: draft(span),
        done: Vec::new(),
        state: State::Fields,
        rows: Vec::new(),
        projects: Projects::default(),
        seen_table: false,
        skip_line: false,
        heading: None,
    };
    let titles =
        heading.iter().filter_map(|block| if let Block::Line(line) = block { doubts::of_line(line) } else { None });
    walker.draft.findings.extend(titles);
    let lines = above.iter().filter_map(|block| if let Block::Line(line) = block { Some(line) } else { None });
    walker.draft.fields.extend(lines.flat_map(|line| fields::above(line, reader.lexicon)));
    for (at, block) in own.iter().enumerate() {
        match block {
            Block::Table(table) => walker.table(table, span),
            Block::Line(line) => {
                let next = own.get(at + 1).and_then(|b| if let Block::Line(next) = b { Some(next) } else { None });
                walker.line(line, next);
            }
        }
    }
    walker.finish(&blocks[span.start..span.end])
}

/// An empty draft with the title's facts.
fn draft(span: &Span) -> Draft {
    Draft {
        money_unit: span.unit.clone(),
        kind: title::kind(&span.title),
        stage: title::stage(&span.title),
        title: span.title.clone(),
        year: span.year,
        ..Draft::empty()
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
    /// Goals of which each has a row of its own under headers.
    GoalRows(goals::Rows),
    Indicators(Box<Columns>),
    /// Funds with several columns of values, and their headers.
    Funds(funds::Columns),
    /// Remarks, and the label before them.
    Remarks(String),
    /// The opinion, likewise.
    Opinion(String),
}

/// Where the reading stands.
struct Walker<'a> {
    reader: &'a Reader<'a>,
    ledger: Ledger,
    draft: Draft,
    /// The forms of the projects before.
    done: Vec<Draft>,
    state: State,
    rows: Vec<indicators::RawRow>,
    projects: Projects,
    seen_table: bool,
    /// Whether the next line was taken as a value already.
    skip_line: bool,
    /// The heading over the whole width of the table, above the fields: `基本信息`.
    heading: Option<String>,
}

impl Walker<'_> {
    fn lexicon(&self) -> &Lexicon {
        self.reader.lexicon
    }

    /// Reads a table.
    fn table(&mut self, table: &Table, span: &Span) {
        self.seen_table = true;
        self.draft.findings.extend(doubts::of_beside(table));
        self.draft.findings.extend(doubts::of_rulings(table));
        let mut row = self.heading(table, span);
        while row < table.rows {
            row += self.row(table, row);
        }
        let left = self.ledger.close(table);
        self.draft.findings.extend(left);
    }

    /// Takes the title and the year that stand in a table's first rows; returns how many rows that are.
    fn heading(&mut self, table: &Table, span: &Span) -> usize {
        let mut row = 0;
        while let Some([only]) = filled(table, row).as_deref() {
            let is_title = title::in_cell(&only.text, self.lexicon()).is_some_and(|title| title == span.title);
            if !is_title && !title::is_year(&only.text) {
                break;
            }
            self.ledger.settle(only);
            row += 1;
        }
        row
    }

    /// Reads a row; returns how many rows that took.
    fn row(&mut self, table: &Table, row: usize) -> usize {
        let cells = table.row(row);
        let Some(lead) = cells.iter().find(|c| !c.text.is_empty()).copied() else { return 1 };
        let year = self.draft.year.or_else(|| fields::year(&self.draft.fields));
        if let Some(columns) = Columns::under_header(table, row, !self.is_in_columns(table), self.reader, year) {
            let rows = columns.rows;
            self.indicators(table, row, columns);
            if rows > 0 {
                return rows;
            }
        }
        // Nothing else has a name and a value in the columns of the indicators.
        if self.is_in_columns(table) && self.fills_columns(&cells) {
            self.data(table, row, &cells, lead);
            return 1;
        }
        if let Some(columns) = tasks::header(table, row, &cells, self.lexicon()) {
            columns.settle(table, row, &self.ledger);
            let rows = columns.rows;
            self.draft.amount_header.clone_from(&columns.amount_header);
            self.settle_labels(&cells);
            self.state = State::Tasks(columns);
            return rows;
        } else if let Some(rows) = goals::Rows::under(table, row, self.lexicon()) {
            cells.iter().filter(|c| c.row == row).for_each(|c| self.ledger.settle(c));
            self.settle_labels(&cells);
            self.state = State::GoalRows(rows);
        } else if let Some(columns) = goals::header(table, row, self.lexicon()) {
            self.settle_labels(&cells);
            self.state = State::GoalColumns(columns);
        } else if !self.fills_columns(&cells)
            && let Some(heads) = funds::header(table, row, &cells, self.lexicon())
        {
            self.settle_labels(&cells);
            self.state = State::Funds(heads.settled(&self.ledger));
        } else if self.state == State::Fields
            && let Some(fields) = fields::over_values(table, row, &cells, &self.ledger, self.reader.lexicon)
        {
            self.draft.fields.extend(fields);
            self.doubt_cells(table, row);
            self.doubt_cells(table, row + 1);
            return 2;
        } else {
            self.data(table, row, &cells, lead);
        }
        1
    }

    /// Goes on with a grid of indicators.
    fn indicators(&mut self, table: &Table, row: usize, columns: Columns) {
        self.draft
            .findings
            .extend(columns.reasons.iter().filter_map(|reason| doubts::of_column(reason, &self.reader.columns)));
        self.draft.explained.extend(columns.reasons.iter().cloned());
        for head in row..row + columns.rows {
            // What reaches into the rows below is a label beside them.
            table
                .beginning(head)
                .iter()
                .filter(|c| c.row + c.rowspan <= row + columns.rows)
                .for_each(|c| self.ledger.settle(c));
        }
        self.settle_labels(&table.row(row));
        self.projects.under(&columns, self.reader.lexicon);
        self.state = State::Indicators(Box::new(columns));
    }

    /// Whether the columns of the indicators so far are those of a table.
    fn is_in_columns(&self, table: &Table) -> bool {
        matches!(&self.state, State::Indicators(columns) if columns.of == table.cols)
    }

    /// Whether a row has a name and a value in the columns of the indicators; one may be called as a header of funds is
    /// (`预算执行率`).
    fn fills_columns(&self, cells: &[&TableCell]) -> bool {
        matches!(&self.state, State::Indicators(columns) if columns.are_filled_by(cells))
    }

    /// Settles the cells that label a section, or a part of the form in words that every form has.
    fn settle_labels(&self, cells: &[&TableCell]) {
        let speaks = |text: &str| text.chars().count() <= LONGEST_OUTER && self.lexicon().is_about_targets(text);
        let is_label = |c: &&&TableCell| self.lexicon().section(&c.text).is_some() || speaks(&c.text);
        cells.iter().filter(is_label).for_each(|c| self.ledger.settle(c));
    }

    /// Reports what is doubtful in the cells that begin in a row.
    fn doubt_cells(&mut self, table: &Table, row: usize) {
        self.draft.findings.extend(table.beginning(row).iter().filter_map(doubts::of_cell));
    }

    /// Reads a row that is no header.
    fn data(&mut self, table: &Table, row: usize, cells: &[&TableCell], lead: &TableCell) {
        let rest: Vec<&TableCell> = cells.iter().copied().filter(|c| c.col > lead.col).collect();
        let cut = table.breaks.binary_search(&row).is_ok();
        self.leave(table, cells, lead, row);
        let state = self.state.clone();
        let is_indicator =
            matches!(&state, State::Indicators(columns) if !indicators::is_other(cells, columns, self.lexicon()));
        if !is_indicator {
            self.doubt_cells(table, row);
        }
        match &state {
            State::Indicators(columns) if is_indicator => self.indicator(table, row, cells, columns),
            State::Indicators(columns) => self.other_row(table, cells, lead, columns),
            State::Tasks(columns) => {
                self.settle_labels(cells);
                tasks::read(cells, columns, &mut self.draft, &self.ledger, self.reader.lexicon);
            }
            State::GoalColumns(columns) => {
                // A short goal may speak as a label does; labels stand left of the goals.
                let first = columns.iter().map(|(range, _)| range.0).min().unwrap_or(0);
                let labels: Vec<&TableCell> = cells.iter().copied().filter(|c| c.col < first).collect();
                self.settle_labels(&labels);
                goals::read_beside(cells, columns, &mut self.draft.goals, &self.ledger);
            }
            State::GoalRows(rows) => rows.read(cells, &mut self.draft.goals, &self.ledger),
            State::Goals(label) => {
                let goals = &mut self.draft.goals;
                goals::read_below(lead, &rest, (label, cut), goals, &self.ledger, self.reader.lexicon);
            }
            State::Remarks(label) | State::Opinion(label) if is_tail(cells, lead, label) => self.ledger.settle(lead),
            State::Remarks(_) => {
                let text = self.body(lead, &rest, Section::Remarks);
                append(&mut self.draft.remarks, &text);
            }
            State::Opinion(_) => {
                let text = self.body(lead, &rest, Section::Opinion);
                append(&mut self.draft.opinion, &text);
            }
            State::Funds(heads) => funds::read(cells, heads, &mut self.draft.fields, &self.ledger),
            State::Fields => self.field_row(table, cells, lead),
        }
    }

    /// Leaves the section for the one that the row's first label opens, if it opens one.
    fn leave(&mut self, table: &Table, cells: &[&TableCell], lead: &TableCell, row: usize) {
        // The label of the goals may be misread, but nothing else has their numbers and is as wide.
        if let State::Tasks(columns) = &self.state
            && cells.iter().any(|c| columns.is_covered_by(c) && goals::begins(&c.text))
        {
            self.draft.findings.extend(doubts::of_goals(lead, self.reader.lexicon));
            self.state = State::Goals(lead.text.clone());
            return;
        }
        let section = self.lexicon().section(&lead.text);
        let is_data = match &self.state {
            // A row that fills the columns as those above it do is one of them, whatever label stands beside it.
            State::Indicators(columns)
                if columns.are_filled_by(cells) && (table.spans_known || columns.have_level(cells, self.lexicon())) =>
            {
                return;
            }
            State::Indicators(columns) => columns.is_data(lead.col),
            State::Tasks(columns) => columns.is_data(lead),
            _ => false,
        };
        if is_data && !matches!(section, Some(Section::Remarks | Section::Opinion | Section::Goals)) {
            return;
        }
        let only = cells.iter().filter(|c| !c.text.is_empty()).count() == 1;
        let is_label = self.lexicon().field(&lead.text).is_some_and(|label| label.pure);
        let new = match section {
            Some(Section::Remarks) if lead.row == row => State::Remarks(lead.text.clone()),
            Some(Section::Opinion) if lead.row == row => State::Opinion(lead.text.clone()),
            Some(Section::Goals) if matches!(self.state, State::GoalColumns(_) | State::GoalRows(_)) => return,
            Some(Section::Goals) if !only || lead.row == row => State::Goals(lead.text.clone()),
            Some(Section::Funds) if !matches!(self.state, State::Funds(_)) => State::Fields,
            None if is_label && !matches!(self.state, State::Funds(_)) && lead.row == row => State::Fields,
            None if self.begins_pair(cells, lead, row) => State::Fields,
            None if self.is_across(table, cells, row) => State::Fields,
            _ => match (&self.state, lead.text.is_empty()) {
                (State::GoalColumns(columns), _)
                    if columns.iter().all(|(range, _)| tasks::at(cells, *range).is_none_or(|c| c.text.is_empty())) =>
                {
                    State::Fields
                }
                _ => return,
            },
        };
        if section.is_some() {
            self.ledger.settle(lead);
        }
        self.state = new;
    }

    /// Whether a row below goals that stand side by side has a cell over several of them, so that it says something
    /// else.
    fn is_across(&self, table: &Table, cells: &[&TableCell], row: usize) -> bool {
        let State::GoalColumns(columns) = &self.state else { return false };
        let over = |c: &&TableCell| columns.iter().filter(|(range, _)| c.overlap(range.0, range.1) > 0).count() > 1;
        table.spans_known && cells.iter().any(|c| c.row == row && !c.text.is_empty() && over(c))
    }

    /// Whether a row below goals or remarks begins anew with a label of its own, which need not be known, and a text
    /// beside it.
    fn begins_pair(&self, cells: &[&TableCell], lead: &TableCell, row: usize) -> bool {
        let is_running =
            matches!(self.state, State::Goals(_) | State::GoalRows(_) | State::Remarks(_) | State::Opinion(_));
        let is_short = lead.text.chars().count() <= LONGEST_LABEL && !lead.text.ends_with(['。', '；', ';', '，', ',']);
        let is_first = cells.first().is_some_and(|first| std::ptr::eq(*first, lead));
        let has_text = cells.iter().filter(|c| !c.text.is_empty()).count() >= 2;
        is_running
            && is_first
            && lead.row == row
            && lead.rowspan == 1
            && is_short
            && has_text
            && !goals::begins(&lead.text)
            && !goals::is_number(&lead.text)
    }

    /// A row of indicators.
    fn indicator(&mut self, table: &Table, row: usize, cells: &[&TableCell], columns: &Columns) {
        let at = TableRow::new(table, row, cells, columns);
        let mut read = indicators::read(table, row, columns, self.reader.lexicon, &self.ledger);
        let is_outer = |c: &&&TableCell| {
            c.col + c.colspan <= columns.first()
                && ["指标", "目标", "绩效", "考核"].iter().any(|word| c.text.contains(word))
        };
        let names_none = |c: &&&TableCell| {
            columns.left.iter().all(|left| left.header.is_empty() || c.overlap(left.range.0, left.range.1) == 0)
        };
        cells.iter().filter(is_outer).filter(names_none).for_each(|c| self.ledger.settle(c));
        if self.projects.are_listed() {
            if read.unused && !read.has_level() {
                Projects::sum(at, &mut self.draft, &self.ledger);
                return;
            }
            if self.projects.begins(at) {
                if !self.rows.is_empty() {
                    self.flush();
                }
                self.draft.is_listed = true;
            }
            let others = self.projects.read(at, &mut self.draft, &self.ledger, self.reader);
            read.row.others.splice(0..0, others);
        } else if !read.unused {
            for (label, text) in indicators::goals_beside(cells, columns, &self.ledger, self.reader.lexicon) {
                goals::add(&mut self.draft.goals, &text, None, Some(&label), false);
            }
            read.row.others.splice(0..0, indicators::beside(cells, columns, &self.ledger));
        }
        if columns.are_doubtful(&self.reader.columns) || columns.miss_value_of(cells) {
            read.row.confidence = read.row.confidence.min(levels::MISREAD);
            read.row.doubt_of_columns = true;
        }
        self.rows.push(read);
    }

    /// Ends the form of a project; the next one has the same title.
    fn flush(&mut self) {
        let next = Draft {
            kind: self.draft.kind,
            stage: self.draft.stage,
            title: self.draft.title.clone(),
            year: self.draft.year,
            money_unit: self.draft.money_unit.clone(),
            ..Draft::empty()
        };
        let done = std::mem::replace(&mut self.draft, next);
        let rows = std::mem::take(&mut self.rows);
        self.done.push(whole::complete(done, rows, self.reader.lexicon));
    }

    /// The forms that were read.
    fn finish(self, blocks: &[Block]) -> Vec<Draft> {
        let Self { draft, mut done, rows, reader, .. } = self;
        let mut last = whole::complete(draft, rows, reader.lexicon);
        if !last.is_listed {
            last.pages = pages(blocks);
        }
        done.push(last);
        done
    }

    /// Labels and values, or a line that spans the table.
    fn field_row(&mut self, table: &Table, cells: &[&TableCell], lead: &TableCell) {
        let filled = cells.iter().filter(|c| !c.text.is_empty()).count();
        if filled == 1 && table.spans_known && lead.colspan + lead.col >= table.cols && lead.col == 0 {
            if self.rows.is_empty() && is_heading(&lead.text) {
                self.heading = Some(self.ledger.take(lead));
            } else {
                self.cell_line(lead);
            }
            return;
        }
        let above = self.draft.fields.last().and_then(|f| f.group.clone());
        let fields = fields::in_row(cells, table.spans_known, above.as_deref(), &self.ledger, self.reader.lexicon);
        let headed =
            fields.into_iter().map(|field| DraftField { group: field.group.or_else(|| self.heading.clone()), ..field });
        self.draft.fields.extend(headed);
    }

    /// A cell over the whole width, which says what a line would.
    fn cell_line(&mut self, lead: &TableCell) {
        let (confidence, provenance) = (lead.confidence, lead.provenance);
        let line = LooseLine {
            text: self.ledger.take(lead),
            spaced: lead.spaced.clone(),
            place: lead.place(),
            confidence,
            provenance,
            ..LooseLine::default()
        };
        self.line(&line, None);
    }

    /// A row below the indicators that is none: the sum of the scores, a label with its value, or a line over the whole
    /// width.
    fn other_row(&mut self, table: &Table, cells: &[&TableCell], lead: &TableCell, columns: &Columns) {
        let total = cells.iter().find(|c| self.lexicon().is_score_total(&c.text));
        let filled: Vec<&&TableCell> = cells.iter().filter(|c| !c.text.is_empty() && !self.ledger.has(c)).collect();
        match total {
            Some(label) => {
                self.ledger.settle(label);
                let values: Vec<&&TableCell> = filled.into_iter().filter(|c| c.col > label.col).collect();
                let field = |label: String, value: String, place: Place| DraftField {
                    label,
                    value,
                    keyless: true,
                    place,
                    ..DraftField::default()
                };
                let (last, others) =
                    values.split_last().map_or((None, &[][..]), |(last, others)| (Some(*last), others));
                for other in others {
                    let header = columns.header_over(other.col).unwrap_or_default();
                    self.draft.fields.push(field(
                        format!("{} {header}", label.text),
                        self.ledger.take(other),
                        other.place(),
                    ));
                }
                let text = last.map_or(String::new(), |v| self.ledger.take(v));
                let place = last.map_or(label.place(), |v| v.place());
                self.draft.fields.push(field(label.text.clone(), text, place));
            }
            None if filled.len() > 1 => self.field_row(table, cells, lead),
            None => self.cell_line(lead),
        }
    }

    /// The text beside a label; the whole row's where the label stands on the page before.
    fn body(&self, lead: &TableCell, rest: &[&TableCell], section: Section) -> String {
        let is_label = self.lexicon().section(&lead.text) == Some(section);
        if is_label {
            self.ledger.settle(lead);
        }
        let own = (!is_label).then_some(lead).into_iter().chain(rest.iter().copied());
        own.filter(|c| !c.text.is_empty() && !self.ledger.has(c))
            .map(|c| self.ledger.take(c))
            .fold(String::new(), |all, text| join(&all, &text))
    }

    /// A line outside of the table: the year, a unit, labelled values, or small print.
    fn line(&mut self, line: &LooseLine, next: Option<&LooseLine>) {
        self.draft.findings.extend(doubts::of_line(line));
        if std::mem::take(&mut self.skip_line) || self.lexicon().is_title(&line.text) {
            return;
        }
        if matches!(self.lexicon().section(&line.text), Some(Section::Remarks | Section::Opinion)) {
            return;
        }
        let is_notice = self.lexicon().begins_notice(&line.text);
        let (pairs, took_next) =
            if is_notice { (Vec::new(), false) } else { fields::in_loose(line, next, self.reader.lexicon) };
        self.skip_line = took_next;
        let (units, pairs): (Vec<DraftField>, Vec<DraftField>) =
            pairs.into_iter().partition(|pair| fields::is_unit(&pair.label, &pair.value));
        let says_unit = !units.is_empty();
        if let Some(unit) = units.into_iter().next() {
            self.draft.money_unit = Some(fold(&unit.value));
        }
        let (goals, pairs): (Vec<DraftField>, Vec<DraftField>) =
            pairs.into_iter().partition(|pair| self.reader.lexicon.is_goal(&pair.label) && !pair.value.is_empty());
        let says_goal = !goals.is_empty();
        for goal in goals {
            goals::add(&mut self.draft.goals, &goal.value, None, Some(&goal.label), false);
        }
        if !pairs.is_empty() {
            self.draft.fields.extend(pairs);
        } else if says_unit || says_goal {
        } else if self.seen_table {
            append(&mut self.draft.notice, &line.text);
        } else if !title::is_year(&line.text) && !is_nothing(&line.text) {
            let message = say!("'{}' stands above the table and is no label with a value", &line.text);
            self.draft.findings.push(Diagnostic::new(Code::TextUnplaced, line.place, message));
        }
    }
}

/// The label of a part of a form has no more characters.
const LONGEST_OUTER: usize = 20;
/// A label in the table has no more characters, if it is not known.
const LONGEST_LABEL: usize = 12;

/// Whether a cell over the whole width of a table heads a part of it: a few words that say nothing of a value.
fn is_heading(text: &str) -> bool {
    text.chars().count() <= LONGEST_LABEL && text.chars().all(|c| c.is_alphabetic() || "、（）()".contains(c))
}

/// The cells with text that begin in a row, where others reach into it without any.
fn filled(table: &Table, row: usize) -> Option<Vec<&TableCell>> {
    (row < table.rows).then(|| table.row(row).into_iter().filter(|c| !c.text.is_empty()).collect())
}

/// Whether a row holds nothing but the end of the label above, which was wrapped where a wall was seen: `需要说明的其他情` and
/// `况`.
fn is_tail(cells: &[&TableCell], lead: &TableCell, label: &str) -> bool {
    let is_alone = cells.iter().filter(|c| !c.text.is_empty()).count() == 1;
    let is_whole = |label: &str| LABEL_ENDS.iter().any(|end| label.ends_with(end));
    is_alone && !is_whole(label) && is_whole(&join(label, &lead.text)) && lead.text.chars().count() <= TAIL
}

/// How labels of remarks and opinions end.
const LABEL_ENDS: [&str; 5] = ["情况", "说明", "意见", "事项", "备注"];
/// So many characters of a label are wrapped at most.
const TAIL: usize = 4;

/// Adds a piece to a text that may not have begun.
fn append(text: &mut Option<String>, piece: &str) {
    if !piece.is_empty() {
        *text = Some(join(text.as_deref().unwrap_or_default(), piece));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::provenance::Provenance;

    /// The form in a table of three columns, from its rows as they are printed: a text that stands alone spans what is
    /// left.
    fn form(rows: &[&[&str]]) -> Draft {
        let cell = |row: usize, col: usize, text: &str, last: bool| TableCell {
            row,
            col,
            rowspan: 1,
            colspan: if last { 4 - col } else { 1 },
            text: text.into(),
            confidence: 0.99,
            provenance: Provenance::RECOGNISED,
            ..TableCell::default()
        };
        let cells = rows.iter().enumerate().flat_map(|(row, texts)| {
            texts
                .iter()
                .enumerate()
                .map(move |(col, text)| cell(row, col, text, col + 1 == texts.len()))
                .collect::<Vec<_>>()
        });
        of(Table::new(rows.len(), 4, cells.collect()))
    }

    /// The form in a table.
    fn of(mut table: Table) -> Draft {
        table.spans_known = true;
        let span =
            Span {
                title: "项目支出绩效目标表".into(), year: None, unit: None, start: 0, heading: 0, body: 0, end: 1
            };
        read(&[Block::Table(table)], &span, &Reader::new(Lexicon::built_in())).remove(0)
    }

    #[test]
    fn the_parts_of_an_amount_stand_under_its_header_and_are_no_task() {
        let cell = |row, col, rowspan, colspan, text: &str| TableCell {
            row,
            col,
            rowspan,
            colspan,
            text: text.into(),
            confidence: 1.0,
            ..TableCell::default()
        };
        let draft = of(Table::new(
            3,
            4,
            vec![
                cell(0, 0, 2, 1, "任务名称"),
                cell(0, 1, 2, 1, "主要内容"),
                cell(0, 2, 1, 2, "预算金额（万元）"),
                cell(1, 2, 1, 1, "总额"),
                cell(1, 3, 1, 1, "财政拨款"),
                cell(2, 0, 1, 1, "就业培训"),
                cell(2, 1, 1, 1, "组织培训"),
                cell(2, 2, 1, 1, "12"),
                cell(2, 3, 1, 1, "10"),
            ],
        ));
        let tasks: Vec<_> = draft.tasks.iter().map(|t| (t.name.as_str(), t.amount.as_str(), &t.others[..])).collect();
        let part = crate::document::Other { label: "财政拨款".into(), value: "10".into() };
        assert_eq!(tasks, [("就业培训", "12", &[part][..])]);
        assert!(draft.findings.iter().all(|f| f.code != Code::TextUnplaced), "{:?}", draft.findings);
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
        let goals: Vec<(Option<&str>, &str)> =
            draft.goals.iter().map(|g| (g.label.as_deref(), g.text.as_str())).collect();
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
