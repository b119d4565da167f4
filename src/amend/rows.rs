//! Rows that a person has added or struck off.

use super::{members, renew};
use crate::corrections::Thing;
use crate::diag::Kind;
use crate::document::{Form, Indicator};
use crate::geom::Rect;
use crate::message::Message;
use crate::say;
use std::collections::BTreeMap;

/// Strikes off an indicator; what was found about it goes with it.
pub(super) fn delete(form: &mut Form, at: usize) {
    form.indicators.remove(at);
    form.diagnostics.retain(|d| !(d.subject.kind == Kind::Indicator && d.subject.index == Some(at)));
    shift(form, at, |index| index - 1);
}

/// Puts an indicator before the one at `at`; `texts` is a JSON object of its members.
///
/// # Errors
///
/// What the object lacks, in words.
pub(super) fn add(form: &mut Form, at: usize, texts: &str, place: (Option<u32>, Option<Rect>)) -> Result<(), Message> {
    let texts: BTreeMap<String, String> =
        serde_json::from_str(texts).map_err(|why| say!("its members are not understood: {}", why.to_string()))?;
    let known = members::of(Thing::Indicator(at));
    if let Some(other) = texts.keys().find(|member| !known.contains(&member.as_str())) {
        return Err(say!("a row has no member '{}'", other));
    }
    let mut row = Indicator {
        level1: String::new(),
        level2: String::new(),
        name: String::new(),
        level1_printed: None,
        level2_printed: None,
        annual_name: None,
        cycle: None,
        annual: None,
        actual: None,
        weight: None,
        score: None,
        remark: None,
        others: Vec::new(),
        page: place.0,
        bbox: place.1,
        confidence: 1.0,
        corrected_by: None,
        readings: Vec::new(),
    };
    for (member, text) in &texts {
        members::set_of_row(&mut row, member, text);
    }
    shift(form, at, |index| index + 1);
    form.indicators.insert(at, row);
    renew::row(form, at);
    Ok(())
}

/// Moves the indexes from `from` on, in all that was found.
fn shift(form: &mut Form, from: usize, to: impl Fn(usize) -> usize) {
    for finding in form.diagnostics.iter_mut().filter(|d| d.subject.kind == Kind::Indicator) {
        finding.subject.index = finding.subject.index.map(|index| if index >= from { to(index) } else { index });
        finding.indicator = finding.subject.index;
    }
}
