//! Rows → columns of typed values, as column stores take them (Parquet, Arrow).

use super::columns::{self, Column, Table, Type};
use super::more;
use super::rows::{Cell, Row};
use crate::document::Document;
use rust_decimal::Decimal;

/// The digits of a decimal in all, and those after its point: what Spark takes for a decimal by default, and what
/// DuckDB, polars and Arrow hold.
pub const PRECISION: u8 = 38;
/// The digits after a decimal's point.
pub const SCALE: u8 = 18;

/// The values of one column; `None` where a row says nothing.
#[derive(Clone, Debug, PartialEq)]
pub enum Values {
    /// Texts.
    Text(Vec<Option<String>>),
    /// Whole numbers.
    Whole(Vec<Option<i32>>),
    /// Decimals, times 10 to the power of [`SCALE`].
    Decimal(Vec<Option<i128>>),
    /// Measures.
    Real(Vec<Option<f64>>),
    /// Days since 1970-01-01.
    Date(Vec<Option<i32>>),
}

/// Rows of a table, column by column.
#[derive(Clone, Debug, PartialEq)]
pub struct Frame {
    /// Which table.
    pub table: Table,
    /// Its columns, in the order of [`columns()`].
    pub columns: Vec<Values>,
    /// How many rows there are.
    pub rows: usize,
    /// The length of all texts, in bytes.
    pub text: usize,
}

/// All columns of a table: those that people read, and what a program reads besides.
#[must_use]
pub fn columns(table: Table) -> Vec<Column> {
    [columns::columns(table), columns::more(table)].concat()
}

/// The complete rows of a document.
#[must_use]
pub fn rows(table: Table, document: &Document) -> Vec<Row> {
    more::of_document(table, document)
}

/// The complete rows of an input that gave no document: one among the files and one among the findings. `cause` is the
/// stable name of the cause.
#[must_use]
pub fn rows_of_failure(table: Table, name: &str, sha256: Option<&str>, cause: &str, why: &str) -> Vec<Row> {
    more::of_failure(table, name, sha256, cause, why)
}

impl Frame {
    /// A frame without rows.
    #[must_use]
    pub fn new(table: Table) -> Self {
        let columns = columns(table).into_iter().map(|column| match column.of {
            Type::Text => Values::Text(Vec::new()),
            Type::Whole => Values::Whole(Vec::new()),
            Type::Decimal => Values::Decimal(Vec::new()),
            Type::Real => Values::Real(Vec::new()),
            Type::Date => Values::Date(Vec::new()),
        });
        Self { table, columns: columns.collect(), rows: 0, text: 0 }
    }

    /// Adds a complete row. An empty cell is nothing; so is what is not of its column's type, such as a decimal that
    /// has no room ([`PRECISION`], [`SCALE`]): the text that it was read from stands in a column of its own.
    pub fn push(&mut self, row: &[Cell]) {
        let empty = Cell::empty();
        for (at, values) in self.columns.iter_mut().enumerate() {
            let text = row.get(at).unwrap_or(&empty).as_str();
            match values {
                Values::Text(values) => {
                    self.text += text.len();
                    values.push((!text.is_empty()).then(|| text.to_owned()));
                }
                Values::Whole(values) => values.push(text.parse().ok()),
                Values::Decimal(values) => values.push(text.parse().ok().and_then(unscaled)),
                Values::Real(values) => values.push(text.parse().ok()),
                Values::Date(values) => values.push(days(text)),
            }
        }
        self.rows += 1;
    }
}

/// A decimal times 10 to the power of [`SCALE`]; `None` where it has more digits than there is room for.
fn unscaled(decimal: Decimal) -> Option<i128> {
    let decimal = decimal.normalize();
    let zeros = u32::from(SCALE).checked_sub(decimal.scale())?;
    let unscaled = decimal.mantissa().checked_mul(10_i128.checked_pow(zeros)?)?;
    (unscaled.unsigned_abs() < 10_u128.pow(PRECISION.into())).then_some(unscaled)
}

/// `2024-12-31` → days since 1970-01-01.
fn days(text: &str) -> Option<i32> {
    let mut parts = text.splitn(3, '-').map(str::parse::<i32>);
    let (year, month, day) = (parts.next()?.ok()?, parts.next()?.ok()?, parts.next()?.ok()?);
    // Days from civil (H. Hinnant, chrono-compatible low-level date algorithms): years begin in March, so that leap
    // days end them.
    let (year, month) = if month > 2 { (year, month - 3) } else { (year - 1, month + 9) };
    let era = year.div_euclid(400);
    let of_era = year.rem_euclid(400);
    let of_year = (153 * month + 2) / 5 + day - 1;
    Some(era * 146_097 + of_era * 365 + of_era / 4 - of_era / 100 + of_year - 719_468)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_count_from_1970() {
        assert_eq!(
            ["1970-01-01", "2000-02-29", "2000-03-01", "2024-12-31", ""].map(days),
            [Some(0), Some(11_016), Some(11_017), Some(20_088), None]
        );
    }

    #[test]
    fn a_decimal_is_exact_or_nothing() {
        let read = |text: &str| unscaled(text.parse().unwrap());
        assert_eq!(read("-12.50"), Some(-12_500_000_000_000_000_000));
        assert_eq!(read("123456789012345678901.5"), None, "21 digits before the point");
        assert_eq!(read("0.1234567890123456789"), None, "19 digits after it");
    }
}
