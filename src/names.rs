//! The names that the output gives to things, so that a document that was written can be read back.

use serde::de::Error;
use serde::{Deserialize, Deserializer};

/// A name that is part of the program.
pub type Name = &'static str;

/// The keys of fields.
pub const KEYS: [Name; 13] = [
    "approving_unit",
    "department",
    "implementing_unit",
    "project_name",
    "project_period",
    "budget_total",
    "fiscal_funds",
    "other_funds",
    "basic_expenditure",
    "project_expenditure",
    "contact",
    "phone",
    "date",
];

/// The members that findings are about, the unit of money, the version of the output's shape.
const NAMES: [Name; 25] = [
    "key",
    "label",
    "value",
    "content",
    "amount",
    "text",
    "level1",
    "level2",
    "name",
    "annual_name",
    "cycle",
    "annual",
    "actual",
    "weight",
    "score",
    "remark",
    "task_total",
    "title",
    "year",
    "remarks",
    "approval_opinion",
    "notice",
    "indicators",
    "元",
    "1",
];

/// The name that is spelt so; `None` for one that is no part of the output.
#[must_use]
pub fn known(text: &str) -> Option<Name> {
    KEYS.into_iter().chain(NAMES).find(|name| *name == text)
}

/// Reads a name.
pub(crate) fn one<'de, D: Deserializer<'de>>(from: D) -> Result<Name, D::Error> {
    let text = String::deserialize(from)?;
    known(&text).ok_or_else(|| D::Error::custom(format!("'{text}' is no name of this version")))
}

/// Reads a name that may be missing.
pub(crate) fn maybe<'de, D: Deserializer<'de>>(from: D) -> Result<Option<Name>, D::Error> {
    let text = Option::<String>::deserialize(from)?;
    text.map(|text| known(&text).ok_or_else(|| D::Error::custom(format!("'{text}' is no name of this version"))))
        .transpose()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_names_of_the_output_are_read() {
        let read = |json: &str| maybe(&mut serde_json::Deserializer::from_str(json)).ok();
        assert_eq!(read("\"annual\""), Some(Some("annual")));
        assert_eq!(read("null"), Some(None));
        assert_eq!(read("\"nothing\""), None);
    }
}
