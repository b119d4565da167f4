//! Drafts of forms → forms: every target gets its value, every amount its number in 元, every known label its key.

mod contradictions;
mod habits;

use crate::diag::{Code, Diagnostic, Kind, Place, Subject};
use crate::document::{Explanation, Field, Form, Indicator, SURE, Task};
use crate::evidence;
use crate::form::{Draft, DraftField, MISREAD, Reason, Row};
use crate::lexicon::Lexicon;
use crate::message::Message;
use crate::names::Name;
use crate::value::{self, Doubt, Evidence, MoneyUnit, Value};
use crate::{say, sentence};
use habits::Habits;

/// Completes a draft; `lexicon` knows the keys of its labels.
#[must_use]
pub fn form(draft: Draft, lexicon: &Lexicon) -> Form {
    let goals = draft.goals();
    let columns = draft.explained.iter().map(column);
    let labels = draft.fields.iter().filter_map(|field| label(field, lexicon));
    let explanations = columns.chain(labels).collect();
    let mut findings = draft.findings;
    let declared = draft.money_unit.as_deref().and_then(value::money_unit);
    let indicators = indicators(&draft.rows, !draft.title.is_empty(), &mut findings);
    let fields = (0..).zip(draft.fields).map(|(at, f)| field((at, f), declared, lexicon, &mut findings)).collect();
    let unit = value::money_unit(&draft.amount_header).or(declared);
    let tasks = draft.tasks.into_iter().enumerate().map(|(at, t)| {
        let sum = value::amount(&t.amount, unit);
        let unclear =
            |doubt: Doubt| Diagnostic::new(doubt.code(), t.place, say!("'{}' of {}: {}", &t.amount, &t.name, doubt));
        findings.extend(sum.doubt.map(|doubt| unclear(doubt).on(Subject::member(Kind::Task, at, "amount"))));
        Task {
            name: t.name,
            content: t.content,
            amount: sum.amount,
            others: t.others,
            page: t.place.page,
            bbox: t.place.bbox,
            corrected_by: None,
            readings: Vec::new(),
        }
    });
    let tasks = tasks.collect();
    let task_total = draft.task_total.map(|total| {
        let sum = value::amount(&total.text, unit);
        if sum.doubt == Some(Doubt::NoNumber) {
            let message = say!("'{}' of the tasks' total: {}", &total.text, Doubt::NoNumber);
            let subject = Subject { member: Some("amount"), ..Subject::whole(Kind::Task, None) };
            findings.push(Diagnostic::new(Doubt::NoNumber.code(), total.place, message).on(subject));
        }
        sum.amount
    });
    Form {
        kind: draft.kind,
        stage: draft.stage,
        title: draft.title,
        year: draft.year,
        pages: draft.pages,
        fields,
        tasks,
        task_total,
        goals,
        indicators,
        remarks: draft.remarks,
        approval_opinion: draft.opinion,
        notice: draft.notice,
        corrected_by: None,
        readings: Vec::new(),
        diagnostics: findings,
        explanations,
        attachment: None,
    }
}

/// What a column was taken for.
fn column(reason: &Reason) -> Explanation {
    Explanation {
        text: reason.header.clone(),
        place: reason.place,
        is_label: false,
        meaning: reason.part.into(),
        evidence: reason.evidence,
        margin: reason.margin,
        next: reason.next.map(Message::from),
    }
}

/// What the label of a field was taken for.
fn label(draft: &DraftField, lexicon: &Lexicon) -> Option<Explanation> {
    let known = lexicon.field(&draft.label);
    let (key, evidence) = match (draft.key, known) {
        _ if draft.keyless => return None,
        (Some(key), _) => (Some(key), evidence::Evidence::WordsAndContent),
        (None, Some(known)) => (known.key, evidence::Evidence::Words),
        (None, None) => (lexicon.field_like(&draft.label), evidence::Evidence::Likeness),
    };
    let evidence = if key.is_none() && known.is_none() { evidence::Evidence::None } else { evidence };
    let meaning = key.map_or_else(|| say!("a label without a key"), Message::from);
    Some(Explanation {
        text: draft.label.clone(),
        place: draft.place,
        is_label: true,
        meaning,
        evidence,
        margin: None,
        next: None,
    })
}

/// A field with its key and, where it is money, its amount in the unit that its label, its group's label or the form
/// declares.
fn field(
    (at, draft): (usize, DraftField),
    form: Option<MoneyUnit>,
    lexicon: &Lexicon,
    findings: &mut Vec<Diagnostic>,
) -> Field {
    let label = lexicon.field(&draft.label);
    let key = match (draft.key, label) {
        _ if draft.keyless => None,
        (Some(key), _) => Some(key),
        (None, Some(known)) => known.key,
        (None, None) => lexicon.field_like(&draft.label).inspect(|key| {
            let (code, message) = if draft.provenance.is_recognised() {
                (
                    Code::LowConfidence,
                    say!("the label '{}' is most likely misread; it is like that of {}", &draft.label, *key),
                )
            } else {
                (Code::HeaderInferred, say!("the label '{}' is not known; it is like that of {}", &draft.label, *key))
            };
            let finding = Diagnostic::new(code, draft.place, message);
            findings.push(finding.on(Subject::member(Kind::Field, at, "key")));
        }),
    };
    if draft.shifted {
        let message = say!(
            "an empty cell stands between '{}' and '{}'; they are taken for a label and its value",
            &draft.label,
            &draft.value
        );
        findings.push(Diagnostic::new(Code::LowConfidence, draft.place, message).on(Subject::member(
            Kind::Field,
            at,
            "value",
        )));
    }
    let is_sum = draft.key == Some("budget_total");
    let is_money = !draft.keyless && (is_sum || label.is_some_and(|label| label.money));
    let (own, group) = (value::money_unit(&draft.label), draft.group.as_deref().and_then(value::money_unit));
    // The form's unit holds where nothing nearer declares one.
    let nearest: Vec<MoneyUnit> =
        if own.or(group).is_some() { own.into_iter().chain(group).collect() } else { form.into_iter().collect() };
    let amount = is_money.then(|| {
        let sum = value::amount(&draft.value, nearest);
        let unclear = |doubt: Doubt| {
            Diagnostic::new(doubt.code(), draft.place, say!("'{}' of {}: {}", &draft.value, &draft.label, doubt))
        };
        findings.extend(sum.doubt.map(|doubt| unclear(doubt).on(Subject::member(Kind::Field, at, "amount"))));
        sum.amount
    });
    Field {
        key,
        label: draft.label,
        value: draft.value,
        group: draft.group,
        column: draft.column,
        amount: amount.filter(|a| !a.raw.is_empty()),
        page: draft.place.page,
        bbox: draft.place.bbox,
        corrected_by: None,
        readings: Vec::new(),
    }
}

/// The rows of a form, which has a title or not, with their values; each value is read with the rest of its row and its
/// column as evidence.
fn indicators(rows: &[Row], has_title: bool, findings: &mut Vec<Diagnostic>) -> Vec<Indicator> {
    let column = |of: fn(&Row) -> Option<&String>| -> Vec<(&str, &str)> {
        rows.iter().filter_map(|r| of(r).map(|raw| (r.name.as_str(), raw.as_str()))).collect()
    };
    let columns = [column(|r| r.cycle.as_ref()), column(|r| r.annual.as_ref()), column(|r| r.actual.as_ref())];
    let habits = Habits::of(rows, has_title);
    let unplaced: Vec<Place> = findings
        .iter()
        .filter(|f| f.code == Code::TextUnplaced)
        .map(|f| Place { page: f.page, bbox: f.bbox })
        .collect();
    (0..rows.len()).map(|at| indicator(rows, at, &columns, (&habits, &unplaced), findings)).collect()
}

/// Whether one of some places lies in the line of a row: what stands there may be a part of it. A row is longer than it
/// is high; printed sideways, it stands upright.
fn beside(row: &Row, places: &[Place]) -> bool {
    let is_in = |place: &Place| {
        let (Some(row_box), Some(other)) = (row.place.bbox, place.bbox) else { return false };
        let center = other.center();
        let is_in_line = if row_box.height() > row_box.width() {
            (row_box.x0..row_box.x1).contains(&center.x)
        } else {
            (row_box.y0..row_box.y1).contains(&center.y)
        };
        row.place.page == place.page && is_in_line
    };
    places.iter().any(is_in)
}

/// The members that hold the targets and the result, as the output names them.
pub(crate) const TARGETS: [Name; 3] = ["cycle", "annual", "actual"];

/// The row at a place among all, with its values.
fn indicator(
    rows: &[Row],
    at: usize,
    columns: &[Vec<(&str, &str)>; 3],
    (habits, unplaced): (&Habits, &[Place]),
    findings: &mut Vec<Diagnostic>,
) -> Indicator {
    let row = &rows[at];
    let raws = [row.cycle.as_deref(), row.annual.as_deref(), row.actual.as_deref()];
    let mut target = |which: usize| -> Option<Value> {
        let raw = raws[which]?;
        let halves: Vec<&str> = (0..3).filter(|other| *other != which).filter_map(|other| raws[other]).collect();
        let evidence =
            Evidence { name: &row.name, unit_column: row.unit.as_deref(), halves: &halves, siblings: &columns[which] };
        let split = which == 1 && (row.sign.is_some() || row.unit.is_some());
        let reading = if split {
            value::read_split(
                row.sign.as_deref().unwrap_or_default(),
                raw,
                row.unit.as_deref().unwrap_or_default(),
                &evidence,
            )
        } else {
            value::read(raw, &evidence)
        };
        findings.extend(
            reading.finding.map(|(code, why)| Diagnostic::new(code, row.place, why).about_member(at, TARGETS[which])),
        );
        let text = value::normal_text(&reading.value);
        Some(Value { text, ..reading.value })
    };
    let (cycle, annual, actual) = (target(0), target(1), target(2));
    let printed = [&row.cycle, &row.annual, &row.actual];
    let broken =
        || printed.into_iter().flatten().filter(|_| !row.is_recognised()).find_map(|target| value::broken(target));
    let lacks =
        || beside(row, unplaced).then_some(sentence!("a text in its line belongs to nothing that was understood"));
    let contradiction = contradictions::reason(row, rows.get(at + 1), habits).or_else(broken).or_else(lacks);
    let confidence = if contradiction.is_some() { row.confidence.min(MISREAD) } else { row.confidence };
    if confidence < SURE {
        let columns = row.doubt_of_columns.then_some(sentence!("it is not sure which column holds what"));
        let why = contradiction.or(columns);
        let reason = why.map_or(Message::none(), |reason| say!(": {}", Message::of(reason)));
        let other =
            row.misread.as_ref().map_or(Message::none(), |other| say!("; its other half was read as '{}'", other));
        let message = if row.is_recognised() {
            say!("the text of '{}' may be misread{}{}", &row.name, reason, other)
        } else {
            say!("the text of '{}' is doubtful{}{}", &row.name, reason, other)
        };
        findings
            .push(Diagnostic::new(Code::LowConfidence, row.doubt.unwrap_or(row.place), message).about(at).because(why));
    } else if let Some(other) = &row.misread {
        let message = say!("the name of '{}' was read as '{}' in its other half, which is less sure", &row.name, other);
        findings.push(Diagnostic::new(Code::HalvesReconciled, row.place, message).about_member(at, "name"));
    }
    Indicator {
        level1: row.level1.clone(),
        level2: row.level2.clone(),
        name: row.name.clone(),
        level1_printed: row.level1_printed.clone(),
        level2_printed: row.level2_printed.clone(),
        annual_name: row.annual_name.clone(),
        cycle,
        annual,
        actual,
        weight: row.weight.clone(),
        score: row.score.clone(),
        remark: row.remark.clone(),
        others: row.others.clone(),
        page: row.place.page,
        bbox: row.place.bbox,
        confidence,
        corrected_by: None,
        readings: Vec::new(),
    }
}
