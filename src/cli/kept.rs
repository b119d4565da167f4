//! What a review desk keeps of a reading: the document, and what its columns and labels were taken for, which is no
//! part of the output.

use serde::{Deserialize, Serialize};
use std::io::{self, Write};
use zhibiao::document::Document;
use zhibiao::evidence::Evidence;
use zhibiao::export::json;
use zhibiao::geom::Rect;
use zhibiao::message::Language;

/// A header of a column, or a label, and what it was taken for.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(super) struct Header {
    /// The form, by its index.
    pub(super) form: usize,
    /// What is printed.
    pub(super) text: String,
    /// The page that it stands on, from 1.
    pub(super) page: Option<u32>,
    /// Its box there, in points.
    pub(super) bbox: Option<Rect>,
    /// Whether it is the label of a value; else it heads a column.
    pub(super) is_label: bool,
    /// What it was taken for, in English and in Chinese.
    pub(super) taken: [String; 2],
    /// Whether its words alone say so.
    pub(super) is_known: bool,
}

/// The headers of a document that was kept.
#[derive(Default, Deserialize)]
#[serde(default)]
struct Headers {
    headers: Vec<Header>,
}

/// Writes a document with its headers, as one line that reads as the document alone too.
pub(super) fn write(out: &mut dyn Write, document: &Document) -> io::Result<()> {
    let mut line = Vec::new();
    json::write_line(&mut line, document)?;
    let open = line.trim_ascii_end().strip_suffix(b"}").ok_or_else(|| io::Error::other("a document is no object"))?;
    out.write_all(open)?;
    out.write_all(b",\"headers\":")?;
    serde_json::to_writer(&mut *out, &of(document))?;
    out.write_all(b"}\n")
}

/// The headers of a document that was just read.
fn of(document: &Document) -> Vec<Header> {
    let forms = document.forms.iter().enumerate();
    let all = forms.flat_map(|(form, f)| f.explanations.iter().map(move |one| (form, one)));
    let header = |(form, one): (usize, &zhibiao::document::Explanation)| Header {
        form,
        text: one.text.clone(),
        page: one.place.page,
        bbox: one.place.bbox,
        is_label: one.is_label,
        taken: [Language::En, Language::Zh].map(|language| one.meaning.in_language(language)),
        is_known: one.evidence == Evidence::Words,
    };
    all.filter(|(_, one)| !one.text.is_empty()).map(header).collect()
}

/// The headers in what was kept; none where it was kept without them.
pub(super) fn headers(kept: &[u8]) -> Vec<Header> {
    serde_json::from_slice::<Headers>(kept).map(|all| all.headers).unwrap_or_default()
}
