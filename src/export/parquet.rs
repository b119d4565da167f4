//! Rows → Parquet files, one a table. As a workbook, a file is bound of lines that may come from other processes or
//! from a file on disk, so that its memory does not grow with what it holds: a group of rows is written as soon as it
//! is full.
//!
//! The same rows give the same bytes, from whichever process they came: groups end by what they hold.

use super::columns::{Table, Type};
use super::frames::{self, Frame, PRECISION, SCALE, Values};
use super::rows::Row;
use crate::document::{Document, SCHEMA_VERSION};
use parquet::basic::{Compression, ConvertedType, LogicalType, Repetition, Type as Physical, ZstdLevel};
use parquet::data_type::{
    ByteArray, ByteArrayType, DataType, DoubleType, FixedLenByteArray, FixedLenByteArrayType, Int32Type,
};
use parquet::errors::ParquetError;
use parquet::file::metadata::KeyValue;
use parquet::file::properties::WriterProperties;
use parquet::file::writer::{SerializedColumnWriter, SerializedFileWriter};
use parquet::schema::types::{Type as Schema, TypePtr};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::io::{self, BufRead, Write};
use std::sync::Arc;

/// The bytes of an unscaled decimal of [`PRECISION`] digits (Parquet logical types, DECIMAL).
const DECIMAL_BYTES: i32 = 16;

/// When a group of rows is full.
#[derive(Clone, Copy, Debug)]
pub struct Tuning {
    /// The most rows of a group.
    ///
    /// Fewer: files get larger and slower to scan. More: every table that is written takes more memory, some 2 KB a
    /// row.
    pub rows: usize,
    /// The most text of a group, in bytes; long texts (small print, contents) fill a group before its rows are counted.
    pub text: usize,
}

impl Default for Tuning {
    fn default() -> Self {
        Self { rows: 16_384, text: 16 << 20 }
    }
}

/// What one input adds to one table: a line.
#[derive(Debug, Serialize, Deserialize)]
struct Share {
    table: Table,
    rows: Vec<Row>,
}

/// Writes what a document adds to each of the tables, a line a table, for [`bind`].
///
/// # Errors
///
/// What the writer says.
pub fn write_lines(out: &mut dyn Write, tables: &[Table], document: &Document) -> io::Result<()> {
    tables.iter().try_for_each(|table| write_line(out, *table, frames::rows(*table, document)))
}

/// Writes what an input that gave no document adds, for [`bind`]. `cause` is the stable name of the cause.
///
/// # Errors
///
/// What the writer says.
pub fn write_failure(
    out: &mut dyn Write,
    tables: &[Table],
    name: &str,
    sha256: Option<&str>,
    cause: &str,
    why: &str,
) -> io::Result<()> {
    tables
        .iter()
        .try_for_each(|table| write_line(out, *table, frames::rows_of_failure(*table, name, sha256, cause, why)))
}

fn write_line(out: &mut dyn Write, table: Table, rows: Vec<Row>) -> io::Result<()> {
    if rows.is_empty() {
        return Ok(());
    }
    serde_json::to_writer(&mut *out, &Share { table, rows })?;
    out.write_all(b"\n")
}

/// Binds lines into files, a file a table; the rows of tables without a file are passed over.
///
/// # Errors
///
/// What the reader, the writers or the system say.
pub fn bind<W: Write + Send>(lines: &mut dyn BufRead, tuning: Tuning, outs: BTreeMap<Table, W>) -> io::Result<()> {
    let files = outs.into_iter().map(|(table, out)| Ok((table, File::new(table, out, tuning)?)));
    let mut files = files.collect::<io::Result<BTreeMap<Table, File<W>>>>()?;
    let mut line = Vec::new();
    while lines.read_until(b'\n', &mut line)? > 0 {
        let share: Share = serde_json::from_slice(&line)?;
        if let Some(file) = files.get_mut(&share.table) {
            share.rows.iter().try_for_each(|row| file.push(row))?;
        }
        line.clear();
    }
    files.into_values().try_for_each(File::finish)
}

/// Writes rows of a table as a file.
///
/// # Errors
///
/// What the writer says.
pub fn write_rows<W: Write + Send>(table: Table, rows: &[Row], tuning: Tuning, out: W) -> io::Result<()> {
    let mut file = File::new(table, out, tuning)?;
    rows.iter().try_for_each(|row| file.push(row))?;
    file.finish()
}

/// A file in the making.
struct File<W: Write + Send> {
    writer: SerializedFileWriter<W>,
    frame: Frame,
    tuning: Tuning,
}

impl<W: Write + Send> File<W> {
    fn new(table: Table, out: W, tuning: Tuning) -> io::Result<Self> {
        let writer = SerializedFileWriter::new(out, schema(table).map_err(as_io)?, Arc::new(properties(table)?))
            .map_err(as_io)?;
        Ok(Self { writer, frame: Frame::new(table), tuning })
    }

    fn push(&mut self, row: &Row) -> io::Result<()> {
        self.frame.push(row);
        let is_full = self.frame.rows >= self.tuning.rows || self.frame.text >= self.tuning.text;
        if is_full { self.flush() } else { Ok(()) }
    }

    fn flush(&mut self) -> io::Result<()> {
        let next = Frame::new(self.frame.table);
        let frame = std::mem::replace(&mut self.frame, next);
        let mut group = self.writer.next_row_group().map_err(as_io)?;
        for values in frame.columns {
            let Some(column) = group.next_column().map_err(as_io)? else { break };
            write_column(column, values).map_err(as_io)?;
        }
        group.close().map(drop).map_err(as_io)
    }

    fn finish(mut self) -> io::Result<()> {
        if self.frame.rows > 0 {
            self.flush()?;
        }
        self.writer.close().map(drop).map_err(as_io)
    }
}

fn write_column(column: SerializedColumnWriter, values: Values) -> Result<(), ParquetError> {
    match values {
        Values::Text(values) => write::<ByteArrayType, _>(column, values, |text| ByteArray::from(text.into_bytes())),
        Values::Whole(values) | Values::Date(values) => write::<Int32Type, _>(column, values, |n| n),
        Values::Real(values) => write::<DoubleType, _>(column, values, |n| n),
        Values::Decimal(values) => {
            write::<FixedLenByteArrayType, _>(column, values, |n| FixedLenByteArray::from(n.to_be_bytes().to_vec()))
        }
    }
}

/// Writes a column: which rows have a value, and the values of those.
fn write<D: DataType, T>(
    mut column: SerializedColumnWriter,
    values: Vec<Option<T>>,
    of: impl Fn(T) -> D::T,
) -> Result<(), ParquetError> {
    let levels: Vec<i16> = values.iter().map(|value| i16::from(value.is_some())).collect();
    let values: Vec<D::T> = values.into_iter().flatten().map(of).collect();
    column.typed::<D>().write_batch(&values, Some(&levels), None)?;
    column.close()
}

/// The columns of a table as Parquet has them; every one may be null.
fn schema(table: Table) -> Result<TypePtr, ParquetError> {
    let column = |name: &str, of: Type| {
        let (physical, logical) = match of {
            Type::Text => (Physical::BYTE_ARRAY, Some(LogicalType::String)),
            Type::Whole => (Physical::INT32, Some(LogicalType::integer(32, true))),
            Type::Decimal => {
                (Physical::FIXED_LEN_BYTE_ARRAY, Some(LogicalType::decimal(SCALE.into(), PRECISION.into())))
            }
            Type::Real => (Physical::DOUBLE, None),
            Type::Date => (Physical::INT32, Some(LogicalType::Date)),
        };
        let mut builder = Schema::primitive_type_builder(name, physical).with_repetition(Repetition::OPTIONAL);
        if of == Type::Decimal {
            builder = builder.with_length(DECIMAL_BYTES).with_precision(PRECISION.into()).with_scale(SCALE.into());
        }
        // Readers that only know the older names of types find those too.
        builder
            .with_converted_type(ConvertedType::from(logical.clone()))
            .with_logical_type(logical)
            .build()
            .map(Arc::new)
    };
    let columns = frames::columns(table).into_iter().map(|c| column(c.en, c.of)).collect::<Result<Vec<_>, _>>()?;
    Schema::group_type_builder("schema").with_fields(columns).build().map(Arc::new)
}

fn properties(table: Table) -> io::Result<WriterProperties> {
    let chinese: BTreeMap<&str, &str> =
        frames::columns(table).into_iter().map(|column| (column.en, column.zh)).collect();
    let said = [
        ("zhibiao.schema_version", SCHEMA_VERSION.to_owned()),
        ("zhibiao.version", env!("CARGO_PKG_VERSION").to_owned()),
        ("zhibiao.table", table.name().to_owned()),
        ("zhibiao.columns_zh", serde_json::to_string(&chinese)?),
    ];
    let said = said.into_iter().map(|(key, value)| KeyValue::new(key.to_owned(), value)).collect();
    let builder = WriterProperties::builder().set_compression(Compression::ZSTD(ZstdLevel::try_new(3).map_err(as_io)?));
    let builder = builder.set_created_by(concat!("zhibiao ", env!("CARGO_PKG_VERSION")).to_owned());
    Ok(builder.set_key_value_metadata(Some(said)).build())
}

fn as_io(error: ParquetError) -> io::Error {
    match error {
        // What the system said stays known, so that a full disk is named as one.
        ParquetError::External(cause) => match cause.downcast::<io::Error>() {
            Ok(error) => *error,
            Err(cause) => io::Error::other(cause.to_string()),
        },
        other => io::Error::other(other.to_string()),
    }
}
