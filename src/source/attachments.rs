//! The files that a PDF carries: those that its catalog lists (ISO 32000-1, 7.11.4) and those that hang on its pages
//! (12.5.6.15).

use super::{is_light, text_string};
use hayro_syntax::object::{Array, Dict, Name, Object, ObjectIdentifier, Stream, String as PdfString};
use std::collections::BTreeSet;

/// A file that a PDF carries.
pub struct Attachment {
    /// Its name, without folders.
    pub name: String,
    /// Its bytes; `None` where they cannot be read or are too many.
    pub bytes: Option<Vec<u8>>,
}

/// No attached file is larger, in bytes.
const LARGEST: usize = 64 << 20;
/// All files of a PDF are no larger, in bytes.
const ALL: usize = 256 << 20;
/// A PDF has no more of them; a portfolio of a department's projects has some dozens.
const MOST: usize = 200;
/// The list of the files has no more branches.
const BRANCHES: usize = 1_000;

/// The files that a PDF carries, each once, those of the list first.
pub(super) fn of(pdf: &hayro_syntax::Pdf) -> Vec<Attachment> {
    let listed = listed(pdf).unwrap_or_default();
    let hung = pdf
        .pages()
        .iter()
        .flat_map(|page| page.raw().get::<Array<'_>>(b"Annots").into_iter().flat_map(|all| dictionaries(&all)));
    let hung = hung.filter(|dict| dict.get::<Name<'_>>(b"Subtype").is_some_and(|name| &*name == b"FileAttachment"));
    let files = listed.into_iter().chain(hung.filter_map(|annotation| annotation.get::<Dict<'_>>(b"FS")));
    let (mut seen, mut left) = (BTreeSet::new(), ALL);
    files.filter_map(|file| attached(&file, &mut seen, &mut left)).take(MOST).collect()
}

/// The descriptions of the files in the catalog's list.
fn listed(pdf: &hayro_syntax::Pdf) -> Option<Vec<Dict<'_>>> {
    let root = pdf.xref().get::<Dict<'_>>(pdf.xref().root_id())?;
    let mut open = vec![root.get::<Dict<'_>>(b"Names")?.get::<Dict<'_>>(b"EmbeddedFiles")?];
    let (mut files, mut branches) = (Vec::new(), 0);
    while let Some(branch) = open.pop().filter(|_| branches < BRANCHES) {
        branches += 1;
        // The names stand between the descriptions.
        files.extend(branch.get::<Array<'_>>(b"Names").iter().flat_map(dictionaries).take(MOST));
        open.extend(branch.get::<Array<'_>>(b"Kids").iter().flat_map(dictionaries).take(BRANCHES));
    }
    Some(files)
}

/// The dictionaries among the items of an array.
fn dictionaries<'a>(array: &Array<'a>) -> impl Iterator<Item = Dict<'a>> + use<'a> {
    array.iter::<Object<'_>>().filter_map(Object::into_dict)
}

/// The file that is described; nothing for one that was seen, or that is no part of the PDF.
fn attached(file: &Dict<'_>, seen: &mut BTreeSet<ObjectIdentifier>, left: &mut usize) -> Option<Attachment> {
    let held = file.get::<Dict<'_>>(b"EF")?;
    let name =
        file.get::<PdfString<'_>>(b"UF").or_else(|| file.get::<PdfString<'_>>(b"F")).map(|name| spelt(name.as_bytes()));
    let name = name.filter(|name| !name.is_empty()).unwrap_or_else(|| "unnamed".into());
    let Some(stream) = held.get::<Stream<'_>>(b"UF").or_else(|| held.get::<Stream<'_>>(b"F")) else {
        return Some(Attachment { name, bytes: None });
    };
    if !seen.insert(stream.obj_id()) {
        return None;
    }
    let most = LARGEST.min(*left);
    let bytes = is_light(&stream, most).then(|| stream.decoded_data().ok().map(|bytes| bytes.into_owned())).flatten();
    let bytes = bytes.filter(|bytes| bytes.len() <= most);
    *left -= bytes.as_ref().map_or(0, Vec::len);
    Some(Attachment { name, bytes })
}

/// A file name: in UTF-16 or UTF-8, or as an older program of the administration wrote it.
fn spelt(bytes: &[u8]) -> String {
    let name = text_string(bytes);
    let last = name.rsplit(['/', '\\']).next().unwrap_or_default();
    last.chars().filter(|c| !c.is_control()).collect()
}
