//! JSON and NDJSON that were written before → the documents in them.

use super::{Document, SCHEMA_VERSION};
use crate::diag::{Code, Error};
use crate::say;
use serde::Deserialize;

/// What a line of NDJSON stands for.
#[derive(Clone, Debug, PartialEq)]
pub enum Stored {
    /// A document.
    Document(Box<Document>),
    /// An input that gave none.
    Failure {
        /// Its path.
        path: String,
        /// The digest of its bytes, where they could be read.
        sha256: Option<String>,
        /// Why, in the language of that run.
        why: String,
    },
}

/// As much of a document as tells whether it is one.
#[derive(Deserialize)]
struct Outline {
    schema_version: String,
    source: Origin,
    diagnostics: Vec<Reason>,
}

#[derive(Deserialize)]
struct Origin {
    path: String,
    sha256: Option<String>,
}

#[derive(Deserialize)]
struct Reason {
    code: String,
    message: String,
}

/// The beginning of a file within which one that was written here says so.
const HEAD: usize = 4096;

/// The documents of a file, if it is one that was written here: a document, or one a line.
///
/// # Errors
/// [`Error::Foreign`] where it is of another version, or was changed so that it is none any more; it says at which
/// document.
#[must_use]
pub fn read(bytes: &[u8]) -> Option<Result<Vec<Stored>, Error>> {
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes).trim_ascii_start();
    let head = &bytes[..bytes.len().min(HEAD)];
    // The line of a failed input has its members in another order.
    let begins: [&[u8]; 2] = [b"\"schema_version\"", b"\"diagnostics\":[{\"bbox\":null,\"code\":\"not_converted\""];
    let is_ours = head
        .strip_prefix(b"{")
        .is_some_and(|rest| begins.iter().any(|begin| rest.trim_ascii_start().starts_with(begin)));
    is_ours.then(|| {
        let values = serde_json::Deserializer::from_slice(bytes).into_iter::<serde_json::Value>();
        (1_usize..).zip(values).map(|(number, value)| one(number, value)).collect()
    })
}

/// The document with this number.
fn one(number: usize, value: serde_json::Result<serde_json::Value>) -> Result<Stored, Error> {
    let broken = |why: serde_json::Error| {
        Error::Foreign(say!("document {} of this JSON cannot be read: {}; make it anew", number, why.to_string()))
    };
    let value = value.map_err(broken)?;
    let outline = Outline::deserialize(&value).map_err(broken)?;
    if outline.schema_version != SCHEMA_VERSION {
        let what = say!(
            "document {} of this JSON is of version {}, and version {} is read; make it anew",
            number,
            outline.schema_version,
            SCHEMA_VERSION
        );
        return Err(Error::Foreign(what));
    }
    let failure =
        outline.diagnostics.into_iter().find(|reason| reason.code == crate::document::code_of(Code::NotConverted));
    match failure {
        Some(reason) => {
            Ok(Stored::Failure { path: outline.source.path, sha256: outline.source.sha256, why: reason.message })
        }
        None => serde_json::from_value(value).map(|document| Stored::Document(Box::new(document))).map_err(broken),
    }
}
