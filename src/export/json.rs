//! Documents as JSON (one, indented) and as NDJSON (one a line).

mod layout;

use crate::diag::{Code, Severity};
use crate::document::{Document, SCHEMA_VERSION};
use serde::Serialize;
use serde_json::json;
use std::io::{self, BufWriter, Write};

/// Writes a document (or whatever else) indented, with a newline at its end.
///
/// # Errors
///
/// What the writer says.
pub fn write(out: &mut dyn Write, value: &impl Serialize) -> io::Result<()> {
    buffered(out, |out| value.serialize(&mut serde_json::Serializer::with_formatter(out, layout::Layout::default())))
}

/// Writes one document on one line.
///
/// # Errors
///
/// What the writer says.
pub fn write_line(out: &mut dyn Write, document: &Document) -> io::Result<()> {
    buffered(out, |out| serde_json::to_writer(out, document))
}

/// Writes the line of an input that gave no document, so that line N stays input N.
///
/// It has the shape of a document without forms, and its one diagnostic, `not_converted`, says why. The digest is
/// `None` where the file could not be read.
///
/// # Errors
///
/// What the writer says.
pub fn write_failure_line(out: &mut dyn Write, path: &str, sha256: Option<&str>, why: &str) -> io::Result<()> {
    let line = json!({
        "schema_version": SCHEMA_VERSION,
        "source": {"path": path, "sha256": sha256, "page_count": null, "text_source": null},
        "forms": [],
        "diagnostics": [{"code": Code::NotConverted, "severity": Severity::Error, "message": why, "page": null, "bbox": null, "subject": {"kind": "file"}}],
    });
    buffered(out, |out| serde_json::to_writer(out, &line))
}

/// Writes a value and a newline through a buffer that the compiler knows: a serializer writes every bracket by itself.
fn buffered(
    out: &mut dyn Write,
    write: impl FnOnce(&mut BufWriter<&mut dyn Write>) -> serde_json::Result<()>,
) -> io::Result<()> {
    let mut buffer = BufWriter::new(out);
    write(&mut buffer)?;
    buffer.write_all(b"\n")?;
    buffer.into_inner().map(drop).map_err(io::IntoInnerError::into_error)
}
