//! What corrected texts mean: values, amounts, keys and the findings of [`check`](crate::check), by the same code as in
//! a conversion.

use super::members;
use crate::check;
use crate::corrections::Thing;
use crate::diag::{Code, Diagnostic, Kind, Place, Subject};
use crate::document::{Amount, Form, Indicator};
use crate::lexicon::Lexicon;
use crate::normal::TARGETS;
use crate::say;
use crate::value::{self, Doubt, Evidence, MoneyUnit, Value};

/// A target of which only the text is known yet.
pub(super) fn unread(raw: &str) -> Value {
    value::read(raw, &Evidence::default()).value
}

/// Reads a row's targets again; the other rows of the form are evidence, as in a conversion.
pub(super) fn row(form: &mut Form, at: usize) {
    let found = form.indicators.len();
    if at >= found {
        return;
    }
    form.diagnostics.retain(|d| !(d.indicator == Some(at) && d.subject.member.is_some_and(|m| TARGETS.contains(&m))));
    for which in 0..TARGETS.len() {
        let Some(raw) = target(&form.indicators[at], which).map(|value| value.raw.clone()) else { continue };
        let row = &form.indicators[at];
        let halves: Vec<&str> = (0..TARGETS.len())
            .filter(|other| *other != which)
            .filter_map(|other| target(row, other).map(|v| v.raw.as_str()))
            .collect();
        let siblings: Vec<(&str, &str)> = form
            .indicators
            .iter()
            .filter_map(|row| target(row, which).map(|value| (row.name.as_str(), value.raw.as_str())))
            .collect();
        let reading =
            value::read(&raw, &Evidence { name: &row.name, unit_column: None, halves: &halves, siblings: &siblings });
        let place = Place { page: row.page, bbox: row.bbox };
        let finding =
            reading.finding.map(|(code, why)| Diagnostic::new(code, place, why).about_member(at, TARGETS[which]));
        form.diagnostics.extend(finding);
        let row = &mut form.indicators[at];
        *[&mut row.cycle, &mut row.annual, &mut row.actual][which] = Some(reading.value);
    }
}

/// Takes off what was found about levels that are known now.
pub(super) fn levels(form: &mut Form, at: usize, lexicon: &Lexicon) {
    let row = &form.indicators[at];
    let is_known = |member| match member {
        Some("level1") => lexicon.is_level(&row.level1),
        Some("level2") => row.level2.is_empty() || lexicon.is_level(&row.level2),
        _ => false,
    };
    form.diagnostics
        .retain(|d| !(d.code == Code::UnknownLevel && d.indicator == Some(at) && is_known(d.subject.member)));
}

fn target(row: &Indicator, which: usize) -> Option<&Value> {
    [&row.cycle, &row.annual, &row.actual][which].as_ref()
}

/// Reads the amount of a task again, in the unit that the amounts of its table were read in.
pub(super) fn task(form: &mut Form, at: usize, read: &Form) {
    let unit = unit_of(read.tasks.iter().map(|task| &task.amount).chain(&read.task_total));
    let raw = form.tasks[at].amount.raw.clone();
    form.tasks[at].amount = amount(form, &raw, unit, (Thing::Task(at), Subject::member(Kind::Task, at, "amount")));
}

/// Reads the total of the tasks again.
pub(super) fn total(form: &mut Form, read: &Form) {
    let unit = unit_of(read.tasks.iter().map(|task| &task.amount).chain(&read.task_total));
    let Some(raw) = form.task_total.as_ref().map(|total| total.raw.clone()) else { return };
    let subject = Subject { member: Some("amount"), ..Subject::whole(Kind::Task, None) };
    form.task_total = Some(amount(form, &raw, unit, (Thing::Form, subject)));
}

/// Reads the label and the amount of a field again.
pub(super) fn field(form: &mut Form, at: usize, read: &Form, lexicon: &Lexicon) {
    let field = &form.fields[at];
    let before = &read.fields[at];
    let label = lexicon.field(&field.label);
    let (own, group) = (value::money_unit(&field.label), field.group.as_deref().and_then(value::money_unit));
    let declared = own.or(group).or_else(|| unit_of(read.fields.iter().filter_map(|f| f.amount.as_ref())));
    let is_money = before.amount.is_some() || label.is_some_and(|label| label.money);
    let key = if field.label == before.label { before.key } else { label.and_then(|known| known.key).or(before.key) };
    let raw = field.value.clone();
    let amount =
        is_money.then(|| amount(form, &raw, declared, (Thing::Field(at), Subject::member(Kind::Field, at, "amount"))));
    form.fields[at].key = key;
    form.fields[at].amount = amount.filter(|amount| !amount.raw.is_empty());
}

/// Reads an amount again; what was found about the one before goes with it.
fn amount(form: &mut Form, raw: &str, unit: Option<MoneyUnit>, (thing, subject): (Thing, Subject)) -> Amount {
    let sum = value::amount(raw, unit);
    let of_amounts = [Code::UnitUnclear, Code::LowConfidence];
    form.diagnostics.retain(|d| !(of_amounts.contains(&d.code) && d.subject == subject));
    let (page, bbox) = members::place(form, thing);
    let unclear =
        |doubt: Doubt| Diagnostic::new(doubt.code(), Place { page, bbox }, say!("'{}': {}", raw, doubt)).on(subject);
    form.diagnostics.extend(sum.doubt.map(unclear));
    sum.amount
}

/// The unit in which amounts were read: the one that makes of what is printed what was understood.
fn unit_of<'a>(amounts: impl Iterator<Item = &'a Amount>) -> Option<MoneyUnit> {
    const LABELS: [&str; 5] = ["万元", "元", "千元", "百万元", "亿元"];
    let known: Vec<&Amount> = amounts.filter(|a| a.unit.is_some() && a.number.is_some_and(|n| !n.is_zero())).collect();
    let units = LABELS.iter().filter_map(|label| value::money_unit(label));
    let explains = |unit: MoneyUnit| known.iter().filter(|a| value::amount(&a.raw, Some(unit)).amount == ***a).count();
    let (count, unit) =
        units.map(|unit| (explains(unit), unit)).reduce(|best, next| if next.0 > best.0 { next } else { best })?;
    (count > 0).then_some(unit)
}

/// Checks a form again.
pub(super) fn checks(form: &mut Form) {
    let of_check = [Code::MissingSection, Code::TaskTotalMismatch, Code::IndicatorNameMismatch, Code::TargetMismatch];
    form.diagnostics.retain(|d| !of_check.contains(&d.code));
    check::form(form);
}
