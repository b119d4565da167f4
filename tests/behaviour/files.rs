//! Opening files: whole, encrypted, damaged, and of other kinds.

use super::paper::{Paper, readings, saved, show, words};
use lopdf::encryption::crypt_filters::{Aes128CryptFilter, Aes256CryptFilter, CryptFilter};
use lopdf::{Document, EncryptionState, EncryptionVersion, Permissions, dictionary};
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
        assert_eq!(text_with(closed, Some("wrong")), Err(Error::WrongPassword), "{kind}");
    }
}

fn encrypted(kind: &str, user_password: &str) -> Vec<u8> {
    let mut doc = form().document();
    let (owner_password, permissions) = ("owner", Permissions::all());
    let filter = |filter: Arc<dyn CryptFilter>| (BTreeMap::from([(b"StdCF".to_vec(), filter)]), b"StdCF".to_vec());
    let key = [7_u8; 32];
    let version = match kind {
        "RC4 40" => EncryptionVersion::V1 { document: &doc, owner_password, user_password, permissions },
        "RC4 128" => {
            EncryptionVersion::V2 { document: &doc, owner_password, user_password, key_length: 128, permissions }
        }
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

/// What is said of a file that lacks something.
fn damage(bytes: &[u8]) -> Option<String> {
    match open(bytes.to_vec(), None) {
        Ok(Source::Pdf(pdf)) => pdf.damage().map(|what| what.to_string()),
        _ => Some("it is refused".into()),
    }
}

#[test]
fn a_file_that_lost_a_part_says_so_and_a_whole_one_never_does() {
    let paper = || form().content(show("第二页", 50.0, 100.0));
    let mut modern = Vec::new();
    paper().document().save_modern(&mut modern).unwrap();
    for whole in [paper().bytes(), modern] {
        assert_eq!(damage(&whole), None);
        // What stands before and behind a file is no part of it.
        assert_eq!(damage(&[b"HTTP/1.1 200 OK\r\n\r\n", &whole[..], &[0; 900]].concat()), None);
        for share in [5, 33, 50, 75, 90, 98] {
            assert!(damage(&whole[..whole.len() * share / 100]).is_some(), "{share} %");
        }
    }
}

#[test]
fn a_file_with_a_hole_or_with_fewer_pages_than_it_counts_is_damaged() {
    let whole = form().content(show("第二页", 50.0, 100.0)).content(vec![b' '; 4_000]).bytes();
    let at = whole.windows(100).position(|w| w == [b' '; 100]).unwrap();
    let mut holed = whole.clone();
    holed[at + 50..at + 1_074].fill(0);
    assert_eq!((damage(&whole), damage(&holed).as_deref()), (None, Some("a part of it is blank")));
    let mut doc = form().document();
    let tree = doc.catalog().unwrap().get(b"Pages").unwrap().as_reference().unwrap();
    doc.get_object_mut(tree).unwrap().as_dict_mut().unwrap().set("Count", 3);
    assert_eq!(damage(&saved(&mut doc)).as_deref(), Some("only 1 of its 3 pages are there"));
    let document = zhibiao::convert("a.pdf", &holed, &zhibiao::Options::default()).unwrap();
    let told = document.diagnostics.iter().filter(|d| d.code == zhibiao::diag::Code::FileDamaged);
    assert_eq!(told.count(), 1);
}

#[test]
fn the_forms_of_attached_files_are_read_and_what_is_none_is_named() {
    let inner = std::fs::read("samples/declaration_2020.pdf").unwrap();
    let mut doc = form().document();
    let mut attach = |name: &str, bytes: Vec<u8>| {
        let stream = doc.add_object(lopdf::Stream::new(dictionary! { "Type" => "EmbeddedFile" }, bytes));
        dictionary! { "Type" => "Filespec", "F" => lopdf::Object::string_literal(name), "EF" => dictionary! { "F" => stream } }
    };
    let (pdf, sheet) = (attach("dir/form.pdf", inner.clone()), attach("data.xlsx", b"PK\x03\x04".to_vec()));
    let text = lopdf::Object::string_literal;
    let names = dictionary! { "Names" => vec![text("a"), pdf.into(), text("b"), sheet.into()] };
    doc.catalog_mut().unwrap().set("Names", dictionary! { "EmbeddedFiles" => names });
    let bytes = saved(&mut doc);
    let read = |bytes: &[u8]| zhibiao::convert("a.pdf", bytes, &zhibiao::Options::default()).unwrap();
    let (outer, alone) = (read(&bytes), read(&inner));
    assert_eq!(outer.forms.len(), alone.forms.len());
    assert_eq!(outer.forms[0].attachment.as_deref(), Some("form.pdf"));
    assert_eq!(outer.forms[0].indicators, alone.forms[0].indicators);
    let told: Vec<&str> = outer.diagnostics.iter().map(|d| d.message.as_str()).collect();
    assert!(
        told.len() == 1 && told[0].starts_with("the attached file 'data.xlsx' was not read: this is a ZIP archive"),
        "{told:?}"
    );
}

#[test]
fn files_of_other_programs_are_named_with_what_to_do() {
    let refused = |bytes: &[u8]| open(bytes.to_vec(), None).err().map(|why| why.to_string()).unwrap_or_default();
    let zip = |name: &str| [b"PK\x03\x04".as_slice(), &[0; 26], name.as_bytes(), b"%PDF-1.7"].concat();
    let cases: [(Vec<u8>, &str); 8] = [
        (
            zip("word/document.xml"),
            "this is a Word document (.docx); open it in WPS or Word and export it as PDF (导出为 PDF)",
        ),
        (zip("OFD.xml"), "this is an OFD document; open it in WPS or Word and export it as PDF (导出为 PDF)"),
        (zip("form.pdf"), "this is a ZIP archive; unpack it and give the files in it"),
        (b"Rar!\x1a\x07\x01\0".to_vec(), "this is a RAR archive; unpack it and give the files in it"),
        (b"\0\0\0\x18ftypheic\0\0".to_vec(), "this is a photo in HEIC; save it as JPEG or PNG"),
        (b"{\\rtf1 a}".to_vec(), "this is an RTF document; open it in WPS or Word and export it as PDF (导出为 PDF)"),
        (
            b"{\"schema_version\": \"1\"}".to_vec(),
            "this is what zhibiao wrote (JSON), not what it reads; give the file that it was made from",
        ),
        (b"[{\"a\": 1}]".to_vec(), "this is JSON, which is not read; give the document that it was made from"),
    ];
    for (bytes, line) in cases {
        assert_eq!(refused(&bytes), line);
    }
}

#[test]
fn a_spreadsheet_s_text_is_read_in_every_encoding_with_what_its_quotes_hold() {
    let sheet = "项目支出绩效目标申报表\r\n项目名称,河道整治\r\n一级指标,二级指标,三级指标,年度指标值\r\n产出指标,数量指标,\"整治\r\n\"\"河道\"\"长度\",≥5公里\r\n,质量指标,\"合格,率\",≥98%\r\n";
    let tabs = sheet.replace("合格,率", "合格\t率").replace(',', "\t");
    let utf16: Vec<u8> = tabs.encode_utf16().flat_map(u16::to_le_bytes).collect();
    let marked = [&[0xff, 0xfe], utf16.as_slice()].concat();
    let gbk = encoding_rs::GBK.encode(sheet).0.into_owned();
    for bytes in [sheet.as_bytes().to_vec(), gbk, tabs.as_bytes().to_vec(), utf16, marked] {
        let document = zhibiao::convert("a.csv", &bytes, &zhibiao::Options::default()).unwrap();
        let rows: Vec<&str> = document.forms[0].indicators.iter().map(|row| row.name.as_str()).collect();
        assert!(rows.len() == 2 && rows[0] == "整治\"河道\"长度" && rows[1].starts_with("合格"), "{rows:?}");
        assert_eq!(document.forms[0].indicators[1].annual.as_ref().unwrap().raw, "≥98%");
    }
}

#[test]
fn a_picture_is_read_in_every_kind_and_one_without_its_end_is_damaged() {
    use image::{DynamicImage, ImageFormat, RgbImage};
    let picture =
        DynamicImage::ImageRgb8(RgbImage::from_fn(40, 30, |x, _| image::Rgb([if x < 20 { 0 } else { 255 }; 3])));
    let of = |format| {
        let mut bytes = std::io::Cursor::new(Vec::new());
        picture.write_to(&mut bytes, format).unwrap();
        bytes.into_inner()
    };
    for format in
        [ImageFormat::Png, ImageFormat::Jpeg, ImageFormat::Tiff, ImageFormat::Bmp, ImageFormat::WebP, ImageFormat::Gif]
    {
        let bytes = of(format);
        assert!(matches!(open(bytes.clone(), None), Ok(Source::Image(_))), "{format:?}");
        let pages = zhibiao::raster::picture::pages(&bytes).unwrap();
        assert_eq!(
            (pages[0].gray.width, pages[0].gray.height, pages[0].gray.pixels[0] < 20),
            (40, 30, true),
            "{format:?}"
        );
        let cut = &bytes[..bytes.len() * 3 / 4];
        let told = zhibiao::raster::picture::pages(cut).is_err() || zhibiao::raster::picture::damage(cut).is_some();
        assert!(told && zhibiao::raster::picture::damage(&bytes).is_none(), "{format:?}");
    }
}

#[test]
fn a_tree_of_pages_that_bites_its_tail_ends() {
    let mut doc = form().document();
    let tree = doc.catalog().unwrap().get(b"Pages").unwrap().as_reference().unwrap();
    let kids =
        doc.get_object_mut(tree).unwrap().as_dict_mut().unwrap().get_mut(b"Kids").unwrap().as_array_mut().unwrap();
    kids.insert(0, tree.into());
    kids.push(tree.into());
    assert_eq!(first_words(saved(&mut doc)), "绩效目标");
}

#[test]
fn objects_in_streams_are_read() {
    let mut doc = form().document();
    let mut bytes = Vec::new();
    doc.save_modern(&mut bytes).unwrap();
    assert!(
        Document::load_mem(&bytes).is_ok() && bytes.windows(7).any(|w| w == b"/ObjStm"),
        "the test does not write object streams"
    );
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
    for bytes in [&b""[..], b"<!DOCTYPE html><p>404", b"\0\x01\x02"] {
        assert!(matches!(refused(bytes), Some(Error::NotSupported(_))), "{bytes:?}");
    }
    for bytes in [&b"PK\x03\x04"[..], b"\xd0\xcf\x11\xe0\xa1\xb1"] {
        assert!(matches!(refused(bytes), Some(Error::Foreign(_))), "{bytes:?}");
    }
    assert!(matches!(refused(b"%PDF-1.7\nnothing"), Some(Error::Damaged(_))));
    assert!(matches!(refused(b"1 0 obj <</Type/Catalog>> endobj"), Some(Error::Damaged(_))));
}

/// `pdf-extract` was written by others, with another parser. It does not see what is hidden or doubled, and cannot read
/// every font: these are files in which there is nothing of the kind.
#[test]
fn a_second_reader_finds_the_same_characters() {
    for name in [
        "text-006", "text-007", "text-011", "text-016", "text-023", "text-027", "text-052", "text-066", "text-072",
        "text-081",
    ] {
        let bytes = std::fs::read(Path::new("tests/corpus").join(name).with_extension("pdf")).unwrap();
        let theirs = pdf_extract::extract_text_from_mem_by_pages(&bytes).unwrap();
        let ours = readings(bytes).unwrap();
        assert_eq!(ours.len(), theirs.len());
        for (reading, theirs) in ours.iter().zip(&theirs) {
            assert_eq!(
                characters(&words(&reading.ink.glyphs)),
                characters(theirs),
                "{name}, page {}",
                reading.ink.page
            );
        }
    }
}

fn characters(text: &str) -> String {
    let mut all: Vec<char> = text.chars().filter(|c| !c.is_whitespace()).collect();
    all.sort_unstable();
    all.into_iter().collect()
}
