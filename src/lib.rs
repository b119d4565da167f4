//! Turns Chinese government performance tables into data that can be trusted.
//!
//! What most callers need is a [`Converter`], which gives a [`Document`]; [`export`] spells it (JSON, CSV, and with the
//! features of the same names `xlsx` and `parquet`). What is doubtful is a [`Diagnostic`] with a page and a box; only
//! where there is no result at all is there an [`Error`].
//! [`tables()`] finds the tables of any PDF, [`panel`] puts the forms of several years side by side, and
//! [`corrections`] are what persons have decided.
//!
//! [`convert()`] takes the bytes of a file through these stages, each a function from values to values that imports
//! only what stands before it. Their modules are public for tests and tools, hidden here, and may change with every
//! version:
//!
//! 1. `source`: what the file is; decryption.
//! 2. `ink`: the glyphs and strokes that can be seen on each page, drawn or (`raster`, `ocr`, `scan`) in a picture.
//! 3. `lines` and `rulings`: words, lines of text and ruled lines, printed or implied.
//! 4. `grid`: tables of merged cells, and the text outside of them. [`tables()`] stops here.
//! 5. `stitch`: tables over several pages.
//! 6. `form`: which table is a form, and what each of its cells is.
//! 7. `normal`, with [`value`]: what the printed texts mean.
//! 8. `check`: what a form says twice and differently, and what it does not say.
//! 9. `amend`: what persons have decided about earlier readings is applied ([`corrections`]).
//!
//! ```
//! let dump = "项目支出绩效目标批复表\n（2024年度）\n";
//! let document = zhibiao::convert("dump.txt", dump.as_bytes(), &zhibiao::Options::default())?;
//! assert!(document.forms.is_empty());
//! # Ok::<(), zhibiao::diag::Error>(())
//! ```
#![cfg_attr(test, allow(clippy::unwrap_used, reason = "a test that cannot go on should stop"))]

#[doc(hidden)]
pub mod amend;
#[doc(hidden)]
pub mod check;
mod converter;
pub mod corrections;
pub mod diag;
pub mod document;
#[doc(hidden)]
pub mod evidence;
pub mod export;
#[doc(hidden)]
pub mod form;
pub mod geom;
#[doc(hidden)]
pub mod grid;
mod guard;
#[doc(hidden)]
pub mod ink;
mod layouts;
pub mod lexicon;
#[doc(hidden)]
pub mod lines;
pub mod message;
#[doc(hidden)]
pub mod names;
#[doc(hidden)]
pub mod normal;
pub mod ocr;
mod options;
#[doc(hidden)]
pub mod pages;
pub mod panel;
#[doc(hidden)]
pub mod provenance;
#[doc(hidden)]
pub mod raster;
#[doc(hidden)]
pub mod review;
#[doc(hidden)]
pub mod rulings;
#[doc(hidden)]
pub mod scan;
#[doc(hidden)]
#[cfg(feature = "review")]
pub mod searchable;
#[doc(hidden)]
pub mod source;
mod spots;
#[doc(hidden)]
pub mod stitch;
pub mod tables;
#[doc(hidden)]
pub mod text;
mod tone;
pub mod value;
#[doc(hidden)]
pub mod vocabulary;

pub use converter::Converter;
use diag::{Code, Diagnostic, Error, Place, Severity};
use document::{Document, Form, SCHEMA_VERSION, Source, TextSource};
pub use guard::STACK;
use lexicon::Lexicon;
use message::Message;
pub use options::{Options, PageRange, Pages, Watch};
use sha2::{Digest, Sha256};
use source::Attachment;
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use stitch::Block;
use tables::{Request, Tables};
use vocabulary::Wordless;

/// Turns the bytes of a file into a document; `name` is the path that the document names as its source.
///
/// # Errors
///
/// Where there is no result at all: the file is of no kind that is read, damaged or encrypted, or a scan and there are
/// no models to read it.
pub fn convert(name: &str, bytes: &[u8], options: &Options) -> Result<Document, Error> {
    let opened = open(name, bytes, options)?;
    let attachments = attachments(&opened, options);
    let source =
        Source { path: name.to_owned(), sha256: digest(bytes), page_count: None, text_source: TextSource::Plain };
    let mut document = document(source, opened, options)?;
    attachments.into_iter().for_each(|attached| attach(&mut document, attached, options));
    for (at, form) in document.forms.iter_mut().enumerate() {
        form.diagnostics =
            std::mem::take(&mut form.diagnostics).into_iter().map(|finding| finding.in_form(at)).collect();
    }
    if let Some(corrections) = &options.corrections {
        document.doubts = Some(review::items(&document).len());
        amend::apply(&mut document, corrections, options.lexicon.as_deref().unwrap_or(Lexicon::built_in()));
    }
    document.put_into(options.language);
    Ok(document)
}

/// The document of an open file, but for what is attached to it.
fn document(mut source: Source, opened: source::Source, options: &Options) -> Result<Document, Error> {
    let lexicon = options.lexicon.as_deref().unwrap_or(Lexicon::built_in());
    let mut incomplete = BTreeSet::new();
    let (blocks, mut diagnostics, frames, doubts) = match opened {
        source::Source::Text(text) => {
            (stitch::dump::read(&source::decode(text)), Vec::new(), BTreeMap::new(), BTreeMap::new())
        }
        paper => {
            let read = layouts::read(&paper, options, &Request::default(), lexicon)?;
            (source.page_count, source.text_source) = (Some(read.page_count), read.text_source);
            incomplete = read.incomplete;
            (stitch::join(&read.layouts, lexicon, &stitch::Tuning::default()), read.findings, read.frames, read.doubts)
        }
    };
    let mut forms: Vec<Form> =
        form::Reader::new(lexicon).read(&blocks).into_iter().map(|draft| normal::form(draft, lexicon)).collect();
    forms.iter_mut().for_each(check::form);
    let is_elsewhere = blocks.is_empty() && diagnostics.iter().any(|finding| finding.code == Code::PagesMissing);
    if forms.is_empty() && !is_elsewhere && !is_unread(&blocks, &incomplete) {
        diagnostics.push(no_form(&blocks, source.text_source, lexicon));
    }
    let mut document = Document { schema_version: SCHEMA_VERSION, source, forms, diagnostics, doubts: None };
    for finding in document.findings_mut() {
        let doubts = finding.page.and_then(|page| doubts.get(&page));
        doubts.into_iter().for_each(|doubts| check::readings::tell(finding, doubts));
    }
    document.move_boxes(|page, bbox| frames.get(&page).map_or(bbox, |frame| frame.apply_rect(&bbox)));
    Ok(document)
}

/// What is attached to a PDF. It stands on no page, so it is not asked for where pages are.
fn attachments(opened: &source::Source, options: &Options) -> Vec<Attachment> {
    match opened {
        source::Source::Pdf(pdf) if options.pages.is_none() => pdf.attachments(),
        _ => Vec::new(),
    }
}

/// Adds the forms of an attached PDF or picture, and what was found in it; what is attached to that one in turn is not
/// read.
fn attach(document: &mut Document, attached: Attachment, options: &Options) {
    let Attachment { name, bytes } = attached;
    let too_much = || Error::Limit(say!("it is too large or damaged"));
    let opened = bytes.ok_or_else(too_much).and_then(|bytes| source::open(bytes, options.password.as_deref()));
    let inner = opened.and_then(|opened| match opened {
        source::Source::Text(_) => Err(Error::NotSupported(say!("it is neither a PDF nor a picture"))),
        opened => {
            let deeper = attachments(&opened, options);
            let source = Source { path: name.clone(), ..document.source.clone() };
            Ok((self::document(source, opened, options)?, deeper))
        }
    });
    let (inner, deeper) = match inner {
        Ok(read) => read,
        Err(why) => return document.diagnostics.push(unattached(&name, why.said())),
    };
    if !inner.forms.is_empty() {
        document.diagnostics.retain(|finding| finding.code != Code::NoFormFound);
    }
    document.forms.extend(inner.forms.into_iter().map(|form| Form { attachment: Some(name.clone()), ..form }));
    let found = inner
        .diagnostics
        .into_iter()
        .filter(|finding| finding.code != Code::NoFormFound || finding.severity > Severity::Info);
    document.diagnostics.extend(found.map(|finding| {
        // Its page is none of this file's.
        let message = match finding.page {
            Some(page) => say!("attached '{}', page {}: {}", &name, page, finding.said()),
            None => say!("attached '{}': {}", &name, finding.said()),
        };
        Diagnostic { severity: finding.severity, ..Diagnostic::new(finding.code, Place::default(), message) }
    }));
    document.diagnostics.extend(
        deeper.iter().map(|one| unattached(&one.name, say!("it is attached to '{}', which is attached itself", &name))),
    );
}

/// What is told of an attached file that was not read.
fn unattached(name: &str, why: Message) -> Diagnostic {
    let what =
        say!("the attached file '{}' was not read: {}; save it from a PDF reader and give it by itself", name, why);
    Diagnostic::new(Code::AttachmentUnread, Place::default(), what)
}

/// What is told of a file without forms. A table that was recognised may be one whose headers are too worn to be known,
/// and where a title or levels of forms are printed there may be one that was not understood.
fn no_form(blocks: &[Block], text_source: TextSource, lexicon: &Lexicon) -> Diagnostic {
    if let Some((text, place)) = form::traces(blocks, lexicon) {
        let what = say!(
            "'{}' speaks of performance indicators, and no table of this file was recognised as one of them",
            text
        );
        return Diagnostic { severity: Severity::Warning, ..Diagnostic::new(Code::NoFormFound, place, what) };
    }
    let recognised = matches!(text_source, TextSource::Ocr | TextSource::Mixed);
    if recognised && blocks.iter().any(|block| matches!(block, Block::Table(_))) {
        let what = say!(
            "no table of this file was recognised as one of performance indicators; one that is too worn may stand in it"
        );
        return Diagnostic {
            severity: Severity::Warning,
            ..Diagnostic::new(Code::NoFormFound, Place::default(), what)
        };
    }
    Diagnostic::new(Code::NoFormFound, Place::default(), say!("no table of performance indicators stands in this file"))
}

/// Whether no page could be read for what it says, so that nothing can be said of what it holds.
fn is_unread(blocks: &[Block], incomplete: &BTreeSet<u32>) -> bool {
    let mut pages = blocks.iter().flat_map(Block::pages).peekable();
    pages.peek().is_some() && pages.all(|page| incomplete.contains(&page))
}

/// Finds the tables of a file with no knowledge of forms; `name` is the path that it was read from.
///
/// # Errors
///
/// As [`convert()`], and where the area that is asked for lies beyond every page.
pub fn tables(name: &str, bytes: &[u8], options: &Options, request: &Request) -> Result<Tables, Error> {
    match open(name, bytes, options)? {
        source::Source::Text(_) => {
            // Not `NotSupported`, which would have a text dump given.
            Err(Error::Foreign(say!(
                "this is a text, and tables are found by the lines of a page; give a PDF or a page image"
            )))
        }
        paper => {
            let attached = attachments(&paper, options);
            let mut read = layouts::read(&paper, options, request, &Wordless)?;
            read.findings
                .extend(attached.iter().map(|one| unattached(&one.name, say!("tables are those of the file itself"))));
            for finding in &mut read.findings {
                let frame = finding.page.and_then(|page| read.frames.get(&page));
                finding.bbox = finding.bbox.map(|bbox| frame.map_or(bbox, |frame| frame.apply_rect(&bbox)));
            }
            let reported = tables::unplaced(&read.layouts, &read.frames);
            let tables = if request.join {
                tables::joined(&read.layouts, &read.frames)
            } else {
                tables::by_page(read.layouts, &read.frames)
            };
            let doubtful = tables::doubtful(&tables);
            let mut diagnostics: Vec<Diagnostic> = read.findings.into_iter().chain(reported).chain(doubtful).collect();
            diagnostics.iter_mut().for_each(|finding| finding.put_into(options.language));
            Ok(Tables { tables, diagnostics })
        }
    }
}

/// Opens the file; what is called a PDF must be one, lest the web page of a failed download be read as a text without
/// forms.
fn open(name: &str, bytes: &[u8], options: &Options) -> Result<source::Source, Error> {
    let called_pdf = Path::new(name).extension().is_some_and(|e| e.eq_ignore_ascii_case("pdf"));
    match source::open(bytes.to_vec(), options.password.as_deref())? {
        source::Source::Text(_) if called_pdf => {
            Err(Error::NotSupported(say!("this is not a PDF, though it is called one")))
        }
        source => Ok(source),
    }
}

/// The SHA-256 of the bytes, in hexadecimal.
#[must_use]
pub fn digest(bytes: &[u8]) -> String {
    Sha256::digest(bytes).iter().map(|b| format!("{b:02x}")).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_table_that_was_recognised_may_be_a_form() {
        let table = [Block::Table(stitch::Table::default())];
        let told = |blocks: &[Block], source| no_form(blocks, source, Lexicon::built_in()).severity;
        assert_eq!(told(&table, TextSource::Ocr), Severity::Warning);
        assert_eq!(told(&table, TextSource::Mixed), Severity::Warning);
        assert_eq!(told(&table, TextSource::Embedded), Severity::Info);
        assert_eq!(told(&[], TextSource::Ocr), Severity::Info);
    }
}
