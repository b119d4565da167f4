//! The printed total of the tasks against the sum of their amounts. The gap often names its cause.

use crate::diag::{Code, Diagnostic, Kind, Place, Subject};
use crate::document::{Amount, Form};
use crate::geom::Rect;
use crate::message::Message;
use crate::say;
use rust_decimal::Decimal;

/// The finding about the total, if it does not add up.
pub(super) fn tasks(form: &Form) -> Option<Diagnostic> {
    let total = form.task_total.as_ref()?;
    let printed = total.number?;
    let numbers: Vec<Decimal> = form.tasks.iter().filter_map(|t| t.amount.number).collect();
    let sum = numbers.iter().try_fold(Decimal::ZERO, |sum, n| sum.checked_add(*n))?;
    if numbers.is_empty() || sum == printed {
        return None;
    }
    let scale = if total.unit.is_some() { scale(total) } else { Decimal::ONE };
    let shown = |amount: Decimal| amount.checked_div(scale).unwrap_or(amount).normalize();
    let message = match cause(form, printed, sum) {
        Some(without) => say!(
            "金额合计 {} is the sum without {}; all {} make {}",
            &total.raw,
            without,
            count(numbers.len()),
            shown(sum)
        ),
        None => say!("金额合计 {} is not the sum of the {} amounts, {}", &total.raw, numbers.len(), shown(sum)),
    };
    let total = Subject { kind: Kind::Task, index: None, member: Some("task_total") };
    Some(Diagnostic::new(Code::TaskTotalMismatch, place(form), message).on(total))
}

/// What the number printed stands for: 10000 where `96.1` is 961000 元.
fn scale(total: &Amount) -> Decimal {
    let digits: String = total.raw.chars().filter(|c| c.is_ascii_digit() || *c == '.').collect();
    let printed: Option<Decimal> = digits.parse().ok();
    printed.filter(|p| !p.is_zero()).and_then(|p| total.number.and_then(|n| n.checked_div(p))).unwrap_or(Decimal::ONE)
}

/// The task, or the two tasks, without which the amounts make the total.
fn cause(form: &Form, printed: Decimal, sum: Decimal) -> Option<Message> {
    let gap = sum.checked_sub(printed)?;
    let named: Vec<(&str, &str, Decimal)> = form
        .tasks
        .iter()
        .filter_map(|t| t.amount.number.map(|n| (t.name.as_str(), t.amount.raw.as_str(), n)))
        .collect();
    if let Some((name, raw, _)) = named.iter().find(|(_, _, n)| *n == gap) {
        return Some(say!("{} {}", *name, *raw));
    }
    let pairs = named.iter().enumerate().flat_map(|(at, a)| named[at + 1..].iter().map(move |b| (a, b)));
    let mut fitting = pairs.filter(|(a, b)| a.2.checked_add(b.2) == Some(gap));
    let (a, b) = fitting.next()?;
    fitting.next().is_none().then(|| say!("{} {} and {} {}", a.0, a.1, b.0, b.1))
}

/// A small number in words, as a sentence has it.
fn count(n: usize) -> Message {
    match n {
        0 => say!("none"),
        1 => say!("one"),
        2 => say!("two"),
        3 => say!("three"),
        4 => say!("four"),
        5 => say!("five"),
        6 => say!("six"),
        7 => say!("seven"),
        8 => say!("eight"),
        9 => say!("nine"),
        10 => say!("ten"),
        more => more.into(),
    }
}

/// The box of the tasks on the page of the last of them.
fn place(form: &Form) -> Place {
    let page = form.tasks.last().and_then(|t| t.page);
    Place { page, bbox: Rect::around(form.tasks.iter().filter(|t| t.page == page).filter_map(|t| t.bbox)) }
}
