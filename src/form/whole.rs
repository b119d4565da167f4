//! The rows and fields of a form, read one by one → the form, where they say something of each other.

use super::{Draft, DraftField, fields, indicators, levels, stacked};
use crate::lexicon::Lexicon;
use crate::text::fold;

/// A form with its rows.
pub(super) fn complete(mut draft: Draft, rows: Vec<indicators::RawRow>, lexicon: &Lexicon) -> Draft {
    let (rows, inferred) = stacked::paired(rows);
    draft.findings.extend(inferred);
    let (rows, findings) = levels::resolve(rows, lexicon);
    if draft.is_listed {
        let numbers: Vec<u32> = rows.iter().filter_map(|row| row.place.page).collect();
        draft.pages = numbers.iter().min().zip(numbers.iter().max()).map(|(first, last)| [*first, *last]);
    }
    draft.year = draft.year.or_else(|| fields::year(&draft.fields));
    draft.rows = rows;
    draft.findings.extend(findings);
    name_units(&mut draft, lexicon);
    draft
}

/// Gives the name of a unit its key: beside that of a department, a unit is the one that does the work.
fn name_units(draft: &mut Draft, lexicon: &Lexicon) {
    let key =
        |field: &DraftField| if field.keyless { None } else { field.key.or_else(|| lexicon.field(&field.label)?.key) };
    let is_unit = |field: &DraftField| {
        fold(&field.label).contains("单位") && !["主管", "预算", "部门"].iter().any(|word| field.label.contains(word))
    };
    let departments = draft.fields.iter().filter(|field| key(field) == Some("department"));
    let is_beside = departments.clone().any(|field| !is_unit(field))
        && !draft.fields.iter().any(|field| key(field) == Some("implementing_unit"));
    if is_beside {
        let units = draft.fields.iter_mut().filter(|field| {
            !field.keyless && lexicon.field(&field.label).and_then(|label| label.key) == Some("department")
        });
        units.filter(|field| is_unit(field)).for_each(|field| field.key = Some("implementing_unit"));
    }
}
