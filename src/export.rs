//! Results → bytes: one file a format. Nothing here decides what a value is; it only spells what the document says.

pub mod columns;
pub mod csv;
pub mod frames;
pub mod json;
mod more;
pub mod panel;
#[cfg(feature = "parquet")]
pub mod parquet;
pub mod preview;
pub mod rows;
pub mod spreadsheet;
pub mod tables;
pub mod words;
#[cfg(feature = "xlsx")]
pub mod workbook;

/// The JSON Schema (draft 2020-12) of a document, as `zhibiao schema` prints it.
pub const SCHEMA: &str = include_str!("export/schema.json");

/// The stable name of a variant, as the JSON spells it.
#[must_use]
pub fn code_name(value: impl serde::Serialize) -> String {
    match serde_json::to_value(value) {
        Ok(serde_json::Value::String(name)) => name,
        _ => String::new(),
    }
}
