//! Opening files: whole, encrypted, damaged, and of other kinds.

use super::paper::{Paper, readings, saved, show, words};
use lopdf::encryption::crypt_filters::{Aes128CryptFilter, Aes256CryptFilter, CryptFilter};
use lopdf::{Document, EncryptionState, EncryptionVersion, Permissions};
use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;
use zhibiao::diag::Error;
use zhibiao::ink::pdf::pages;
use zhibiao::source::{Pdf, Source, open};

fn form() -> Paper {
    Paper::new().content(show("绩效目标", 50.0, 200.0))
}

fn first_words(bytes: Vec<u8>) -> String {
    words(&readings(bytes).unwrap()[0].ink.glyphs)
}

fn text_with(bytes: Vec<u8>, password: Option<&str>) -> Result<String, Error> {
    let pdf = Pdf::open(bytes, password)?;
    Ok(pages(&pdf, 1..=1).map(|r| words(&r.ink.glyphs)).collect())
}

#[test]
fn an_encrypted_file_opens_with_its_password_or_without_where_that_is_empty() {
    for kind in ["RC4 40", "RC4 128", "AES 128", "AES 256"] {
        let open_to_all = encrypted(kind, "");
        assert_eq!(text_with(open_to_all.clone(), None).as_deref(), Ok("绩效目标"), "{kind}");
        assert_eq!(text_with(open_to_all, Some("")).as_deref(), Ok("绩效目标"), "{kind}");
        let closed = encrypted(kind, "secret");
        assert_eq!(text_with(closed.clone(), Some("secret")).as_deref(), Ok("绩效目标"), "{kind}");
        assert_eq!(text_with(closed.clone(), None), Err(Error::Password), "{kind}");
        assert_eq!(text_with(closed, Some("wrong")), Err(Error::Password), "{kind}");
    }
}

fn encrypted(kind: &str, user_password: &str) -> Vec<u8> {
    let mut doc = form().document();
    let (owner_password, permissions) = ("owner", Permissions::all());
    let filter = |filter: Arc<dyn CryptFilter>| (BTreeMap::from([(b"StdCF".to_vec(), filter)]), b"StdCF".to_vec());
    let key = [7_u8; 32];
    let version = match kind {
        "RC4 40" => EncryptionVersion::V1 { document: &doc, owner_password, user_password, permissions },
        "RC4 128" => EncryptionVersion::V2 { document: &doc, owner_password, user_password, key_length: 128, permissions },
        "AES 128" => {
            let (crypt_filters, name) = filter(Arc::new(Aes128CryptFilter));
            let (stream_filter, string_filter) = (name.clone(), name);
            EncryptionVersion::V4 {
                document: &doc,
                encrypt_metadata: true,
                crypt_filters,
                stream_filter,
                string_filter,
                owner_password,
                user_password,
                permissions,
            }
        }
        _ => {
            let (crypt_filters, name) = filter(Arc::new(Aes256CryptFilter));
            let (stream_filter, string_filter) = (name.clone(), name);
            EncryptionVersion::V5 {
                encrypt_metadata: true,
                crypt_filters,
                file_encryption_key: &key,
                stream_filter,
                string_filter,
                owner_password,
                user_password,
                permissions,
            }
        }
    };
    let state = EncryptionState::try_from(version).unwrap();
    doc.encrypt(&state).unwrap();
    saved(&mut doc)
}

#[test]
fn a_file_without_its_cross_references_is_read() {
    let bytes = form().bytes();
    let at = bytes.windows(4).rposition(|w| w == b"xref").unwrap();
    let table = bytes.windows(5).position(|w| w == b"xref\n").unwrap_or(at);
    assert_eq!(first_words(bytes[..table.min(at)].to_vec()), "绩效目标");
    let mut wrong = bytes.clone();
    let digit = bytes.windows(9).rposition(|w| w == b"startxref").unwrap() + 10;
    wrong[digit] = if wrong[digit] == b'9' { b'1' } else { wrong[digit] + 1 };
    assert_eq!(first_words(wrong), "绩效目标");
}

#[test]
fn bytes_before_the_header_do_no_harm() {
    let mut bytes = b"HTTP/1.1 200 OK\r\n\r\n".to_vec();
    bytes.extend(form().bytes());
    assert!(matches!(open(bytes.clone(), None), Ok(Source::Pdf(_))));
    assert_eq!(first_words(bytes), "绩效目标");
}

#[test]
fn a_file_cut_anywhere_is_read_or_refused_and_never_a_panic() {
    let bytes = form().content(show("第二页", 50.0, 100.0)).bytes();
    for cut in 0..bytes.len() {
        if let Ok(Source::Pdf(pdf)) = open(bytes[..cut].to_vec(), None) {
            assert!(pages(&pdf, 1..=u32::MAX).count() <= 2);
        }
    }
}

#[test]
fn a_tree_of_pages_that_bites_its_tail_ends() {
    let mut doc = form().document();
    let tree = doc.catalog().unwrap().get(b"Pages").unwrap().as_reference().unwrap();
    let kids = doc.get_object_mut(tree).unwrap().as_dict_mut().unwrap().get_mut(b"Kids").unwrap().as_array_mut().unwrap();
    kids.insert(0, tree.into());
    kids.push(tree.into());
    assert_eq!(first_words(saved(&mut doc)), "绩效目标");
}

#[test]
fn objects_in_streams_are_read() {
    let mut doc = form().document();
    let mut bytes = Vec::new();
    doc.save_modern(&mut bytes).unwrap();
    assert!(Document::load_mem(&bytes).is_ok() && bytes.windows(7).any(|w| w == b"/ObjStm"), "the test does not write object streams");
    assert_eq!(first_words(bytes), "绩效目标");
}

#[test]
fn a_file_is_what_its_bytes_are() {
    let refused = |bytes: &[u8]| open(bytes.to_vec(), None).err();
    assert!(matches!(open(b"\xef\xbb\xbf\xe7\xbb\xa9\t1".to_vec(), None), Ok(Source::Text(_))));
    assert!(matches!(
        open(
            "绩效\t1".encode_utf16().flat_map(u16::to_le_bytes).fold(vec![0xff, 0xfe], |mut v, b| {
                v.push(b);
                v
            }),
            None
        ),
        Ok(Source::Text(_))
    ));
    for bytes in [&b"\x89PNG\r\n\x1a\n"[..], b"\xff\xd8\xff\xe0\0\x10JFIF", b"II*\0"] {
        assert!(matches!(open(bytes.to_vec(), None), Ok(Source::Image(_))), "{bytes:?}");
    }
    for bytes in [&b""[..], b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1", b"<!DOCTYPE html><p>404", b"\0\x01\x02"] {
        assert!(matches!(refused(bytes), Some(Error::NotSupported(_))), "{bytes:?}");
    }
    assert!(matches!(refused(b"%PDF-1.7\nnothing"), Some(Error::Damaged(_))));
    assert!(matches!(refused(b"1 0 obj <</Type/Catalog>> endobj"), Some(Error::Damaged(_))));
}

/// `pdf-extract` was written by others, with another parser. It does not see what is hidden or doubled, and cannot read every font: these
/// are files in which there is nothing of the kind.
#[test]
fn a_second_reader_finds_the_same_characters() {
    for name in ["text-006", "text-007", "text-011", "text-016", "text-023", "text-027", "text-052", "text-066", "text-072", "text-081"] {
        let bytes = std::fs::read(Path::new("tests/corpus").join(name).with_extension("pdf")).unwrap();
        let theirs = pdf_extract::extract_text_from_mem_by_pages(&bytes).unwrap();
        let ours = readings(bytes).unwrap();
        assert_eq!(ours.len(), theirs.len());
        for (reading, theirs) in ours.iter().zip(&theirs) {
            assert_eq!(characters(&words(&reading.ink.glyphs)), characters(theirs), "{name}, page {}", reading.ink.page);
        }
    }
}

fn characters(text: &str) -> String {
    let mut all: Vec<char> = text.chars().filter(|c| !c.is_whitespace()).collect();
    all.sort_unstable();
    all.into_iter().collect()
}
