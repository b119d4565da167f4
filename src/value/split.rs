//! A target in columns of its own (指标性质 | 指标值 | 度量单位) → one text and its value.

use crate::value::bound;
use crate::value::fold::fold;
use crate::value::lexicon::{Mark, SILENT_SIGNS, lists};
use crate::value::{Evidence, Reading, number, read, unit};

/// The three cells joined in the order 性质, 值, 单位, as one would print the target in one cell: `≥` `90` `%` is `≥90%`.
///
/// `定性` is left out, and so is a cell that only repeats another or holds a blank's mark.
#[must_use]
pub fn join_split(nature: &str, number: &str, unit: &str) -> String {
    let unit = if fold(unit) == fold(number) { "" } else { said(unit) };
    format!("{}{}{}", said_of_nature(nature), number.trim(), unit)
}

/// Reads a target in three cells. A unit inside the value cell goes before the unit column, which may be wrong
/// (`28.8萬元` | `%`).
#[must_use]
pub fn read_split(nature: &str, number: &str, unit: &str, evidence: &Evidence) -> Reading {
    let raw = join_split(nature, number, unit);
    let said = said_of_nature(nature);
    let own = format!("{said}{}", number.trim());
    let joined = read(&raw, evidence);
    let complete = has_unit(number) || (joined.value.number.is_none() && !own.is_empty());
    let mut reading = if complete { read(&own, evidence) } else { joined };
    if complete && reading.value.text == own {
        reading.value.text.clone_from(&raw);
    }
    reading.value.raw = raw;
    reading
}

/// Does the value cell hold a unit of its own?
fn has_unit(cell: &str) -> bool {
    let text = fold(cell).plain;
    let start = text.find(|c: char| c.is_ascii_digit()).unwrap_or(text.len());
    let Some((_, rest)) = number::leading(&text[start..]) else { return false };
    unit::leading(rest).is_some()
}

/// Whether a cell in the column of signs holds none, but says of what kind the indicator is.
#[must_use]
pub fn is_silent_sign(cell: &str) -> bool {
    lists(SILENT_SIGNS, &fold(cell).plain)
}

/// Whether a text is a sign and nothing else: `≥`, `大于等于`, `±`.
#[must_use]
pub fn is_bare_sign(cell: &str) -> bool {
    let plain = fold(cell).plain;
    bound::before(&plain).is_some_and(|(mark, rest)| rest.is_empty() && mark != Mark::Filler)
}

fn said_of_nature(nature: &str) -> &str {
    if is_silent_sign(nature) { "" } else { said(nature) }
}

fn said(cell: &str) -> &str {
    let cell = cell.trim();
    let blank = ["/", "-", "—", "——", "\\", "无"];
    if blank.contains(&cell) { "" } else { cell }
}
