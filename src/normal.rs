//! Drafts of forms → forms: every target gets its value, every amount its number in 元, every known label its key.

use crate::diag::{Code, Diagnostic};
use crate::document::{Field, Form, Indicator, SURE, Task};
use crate::form::{Draft, DraftField, MISREAD, Row};
use crate::lexicon;
use crate::text::{self, fold};
use crate::value::{self, Evidence, MoneyUnit, Value};

/// Completes a draft.
#[must_use]
pub fn form(draft: Draft) -> Form {
    let mut findings = draft.findings;
    let declared = draft.money_unit.as_deref().and_then(value::money_unit);
    let indicators = indicators(&draft.rows, &mut findings);
    let fields = draft.fields.into_iter().map(|f| field(f, declared, &mut findings)).collect();
    let unit = value::money_unit(&draft.amount_header).or(declared);
    let tasks = draft.tasks.into_iter().map(|t| {
        let sum = value::amount(&t.amount, unit);
        findings
            .extend(sum.doubt.map(|doubt| Diagnostic::new(Code::UnitUnclear, t.place, format!("'{}' of {}: {doubt}", t.amount, t.name))));
        Task { name: t.name, content: t.content, amount: sum.amount, page: t.place.page, bbox: t.place.bbox }
    });
    let tasks = tasks.collect();
    let task_total = draft.task_total.map(|total| value::amount(&total.text, unit).amount);
    Form {
        kind: draft.kind,
        stage: draft.stage,
        title: draft.title,
        year: draft.year,
        pages: draft.pages,
        fields,
        tasks,
        task_total,
        goals: draft.goals,
        indicators,
        remarks: draft.remarks,
        approval_opinion: draft.opinion,
        notice: draft.notice,
        diagnostics: findings,
    }
}

/// A field with its key and, where it is money, its amount in the unit that its label, its group's label or the form declares.
fn field(draft: DraftField, form: Option<MoneyUnit>, findings: &mut Vec<Diagnostic>) -> Field {
    let misread = || lexicon::field_like(&draft.label).filter(|_| draft.by_eye);
    let key = lexicon::field(&draft.label).unwrap_or_else(misread).filter(|_| !draft.keyless);
    let is_money = key.is_some_and(|k| lexicon::MONEY_KEYS.contains(&k)) || lexicon::MONEY_LABELS.contains(&draft.label.as_str());
    let (own, group) = (value::money_unit(&draft.label), draft.group.as_deref().and_then(value::money_unit));
    // The form's unit holds where nothing nearer declares one.
    let nearest: Vec<MoneyUnit> = if own.or(group).is_some() { own.into_iter().chain(group).collect() } else { form.into_iter().collect() };
    let amount = is_money.then(|| {
        let sum = value::amount(&draft.value, nearest);
        let unclear = |doubt| Diagnostic::new(Code::UnitUnclear, draft.place, format!("'{}' of {}: {doubt}", draft.value, draft.label));
        findings.extend(sum.doubt.map(unclear));
        sum.amount
    });
    Field {
        key,
        label: draft.label,
        value: draft.value,
        amount: amount.filter(|a| !a.raw.is_empty()),
        page: draft.place.page,
        bbox: draft.place.bbox,
    }
}

/// The rows with their values; each value is read with the rest of its row and its column as evidence.
fn indicators(rows: &[Row], findings: &mut Vec<Diagnostic>) -> Vec<Indicator> {
    let column = |of: fn(&Row) -> Option<&String>| -> Vec<(&str, &str)> {
        rows.iter().filter_map(|r| of(r).map(|raw| (r.name.as_str(), raw.as_str()))).collect()
    };
    let columns = [column(|r| r.cycle.as_ref()), column(|r| r.annual.as_ref()), column(|r| r.actual.as_ref())];
    rows.iter().enumerate().map(|(at, row)| indicator(row, at, &columns, findings)).collect()
}

/// Whether one of the targets of a year and of all years is most likely the other one misread: only signs, digits or the point are lost.
fn is_worn(cycle: Option<&str>, annual: Option<&str>) -> bool {
    let (Some(cycle), Some(annual)) = (cycle.map(fold), annual.map(fold)) else { return false };
    let lost = text::lost(&cycle, &annual).or_else(|| text::lost(&annual, &cycle));
    lost.is_some_and(|lost| !cycle.is_empty() && !annual.is_empty() && lost.chars().all(|c| is_sign(c) || c == '.' || c.is_ascii_digit()))
}

/// Whether what was reached is most likely what was aimed at misread: the point or the whole number is lost. It may be printed without the sign, and
/// with more digits.
fn is_worn_actual(annual: Option<&str>, actual: Option<&str>) -> bool {
    let plain = |text: &str| fold(text).trim_start_matches(is_sign).to_owned();
    let (Some(annual), Some(actual)) = (annual.map(plain), actual.map(plain)) else { return false };
    let has_number = |text: &str| text.contains(|c: char| c.is_ascii_digit());
    let lost = text::lost(&annual, &actual).or_else(|| text::lost(&actual, &annual));
    lost.is_some_and(|lost| lost == "." || (!actual.is_empty() && !annual.is_empty() && has_number(&annual) != has_number(&actual)))
}

/// Whether a character is a sign before a number.
fn is_sign(c: char) -> bool {
    "≥≤≧≦><=".contains(c)
}

/// A row with its values.
fn indicator(row: &Row, at: usize, columns: &[Vec<(&str, &str)>; 3], findings: &mut Vec<Diagnostic>) -> Indicator {
    let raws = [row.cycle.as_deref(), row.annual.as_deref(), row.actual.as_deref()];
    let mut target = |which: usize| -> Option<Value> {
        let raw = raws[which]?;
        let halves: Vec<&str> = (0..3).filter(|other| *other != which).filter_map(|other| raws[other]).collect();
        let evidence = Evidence { name: &row.name, unit_column: row.unit.as_deref(), halves: &halves, siblings: &columns[which] };
        let split = which == 1 && (row.nature.is_some() || row.unit.is_some());
        let reading = if split {
            value::read_split(row.nature.as_deref().unwrap_or_default(), raw, row.unit.as_deref().unwrap_or_default(), &evidence)
        } else {
            value::read(raw, &evidence)
        };
        findings.extend(reading.finding.map(|(code, why)| Diagnostic::new(code, row.place, why).about(at)));
        Some(reading.value)
    };
    let (cycle, annual, actual) = (target(0), target(1), target(2));
    // Text that was read by eye is never quite sure.
    let names_differ = row.annual_name.as_ref().is_some_and(|annual| text::is_nearly(&fold(&row.name), &fold(annual)));
    let is_without_target = raws.iter().flatten().all(|raw| raw.is_empty());
    let is_misread =
        row.confidence < 1.0 && (names_differ || is_without_target || is_worn(raws[0], raws[1]) || is_worn_actual(raws[1], raws[2]));
    let confidence = if is_misread { row.confidence.min(MISREAD) } else { row.confidence };
    if confidence < SURE {
        let other = row.misread.as_ref().map_or(String::new(), |other| format!("; its other half was read as '{other}'"));
        let message = format!("the text of '{}' may be misread{other}", row.name);
        findings.push(Diagnostic::new(Code::LowConfidence, row.doubt.unwrap_or(row.place), message).about(at));
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
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_half_that_lacks_a_sign_or_a_digit_of_the_other_is_worn() {
        for (cycle, annual, worn) in [
            ("≤预算金额", "预算金额", true),
            ("≥95%", "≥5%", true),
            ("≥95%", "≥90%", false),
            ("≥95%", "≥95 %", false),
            ("90%以上", "90%", false),
            ("", "≥90%", false),
        ] {
            assert_eq!(is_worn(Some(cycle), Some(annual)), worn, "{cycle} {annual}");
        }
    }

    #[test]
    fn what_was_reached_is_worn_where_its_point_or_its_number_is_gone() {
        for (annual, actual, worn) in [
            ("≥2.1万盏", "21万盏", true),
            ("1次", "次", true),
            ("≥95%", "95%", false),
            ("≥95%", "95.5%", false),
            ("≥95%", "", false),
            ("优", "优", false),
        ] {
            assert_eq!(is_worn_actual(Some(annual), Some(actual)), worn, "{annual} {actual}");
        }
    }
}
