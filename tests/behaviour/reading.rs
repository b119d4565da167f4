//! Reading text: what a page says is what a person sees on it.

use super::paper::{Paper, chinese, font_file, ink, nameless_font, readings, show, words};
use lopdf::{Object, dictionary};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;
use zhibiao::ink::pdf::{Book, Limits, Reader, Tuning};
use zhibiao::ink::{Direction, PageInk};
use zhibiao::source::Pdf;
use zhibiao::tables::Request;
use zhibiao::{Options, Watch, convert};

#[test]
fn text_is_read_with_its_place_from_the_top_left() {
    let page = ink(&show("绩效", 50.0, 200.0));
    let glyph = &page.glyphs[1];
    assert_eq!((words(&page.glyphs).as_str(), page.width, page.height), ("绩效", 400.0, 300.0));
    assert_eq!((glyph.origin.x, glyph.origin.y, glyph.size, glyph.direction), (60.0, 100.0, 10.0, Direction::Right));
    assert!(
        glyph.bbox.x0 >= 59.9 && glyph.bbox.x1 <= 70.1 && glyph.bbox.y0 > 90.0 && glyph.bbox.y1 < 102.0,
        "{:?}",
        glyph.bbox
    );
}

#[test]
fn a_turned_page_is_read_as_it_is_seen() {
    // On a page that is shown turned clockwise by 90°, text that runs upwards in the file runs to the right.
    let upwards = format!("BT /C 10 Tf 0 1 -1 0 100 50 Tm {} Tj ET", chinese("目标"));
    let page = Paper::new().entry("Rotate", 90).content(upwards).ink();
    assert_eq!((page.width, page.height, words(&page.glyphs).as_str()), (300.0, 400.0, "目标"));
    let glyph = &page.glyphs[1];
    assert_eq!((glyph.direction, glyph.origin.x, glyph.origin.y), (Direction::Right, 60.0, 100.0));
}

#[test]
fn places_count_from_the_corner_of_the_crop_box() {
    let crop: Vec<Object> = [100, 50, 300, 250].map(Object::from).to_vec();
    let page = Paper::new().entry("CropBox", crop).content(show("目", 110.0, 200.0) + &show("外", 10.0, 10.0)).ink();
    assert_eq!((page.width, page.height), (200.0, 200.0));
    assert_eq!((page.glyphs[0].origin.x, page.glyphs[0].origin.y), (10.0, 50.0));
    assert_eq!((words(&page.glyphs).as_str(), words(&page.hidden).as_str()), ("目", "外"));
}

#[test]
fn text_in_a_form_stands_where_the_form_is_put() {
    let bbox: Vec<Object> = [0, 0, 100, 100].map(Object::from).to_vec();
    let matrix: Vec<Object> = [2, 0, 0, 2, 0, 0].map(Object::from).to_vec();
    let form = dictionary! { "Subtype" => "Form", "BBox" => bbox, "Matrix" => matrix };
    let page = Paper::new().object("X", form, show("目", 10.0, 10.0)).content("q 1 0 0 1 100 50 cm /X Do Q").ink();
    let glyph = &page.glyphs[0];
    assert_eq!((glyph.origin.x, glyph.origin.y, glyph.size), (120.0, 230.0, 20.0));
}

#[test]
fn text_that_is_not_seen_is_set_aside_as_hidden() {
    let cases = [
        ("invisible", format!("3 Tr {}", show("目标", 50.0, 200.0))),
        ("white on white", format!("1 g {}", show("目标", 50.0, 200.0))),
        ("off the page", show("目标", 500.0, 200.0)),
        ("clipped away", format!("0 0 40 40 re W n {}", show("目标", 50.0, 200.0))),
        ("under a white box", format!("{} 1 g 40 190 100 30 re f", show("目标", 50.0, 200.0))),
        ("under a black box", format!("{} 40 190 100 30 re f", show("目标", 50.0, 200.0))),
        ("black on black", format!("40 190 100 30 re f {}", show("目标", 50.0, 200.0))),
    ];
    for (how, content) in cases {
        let page = ink(&content);
        assert_eq!((words(&page.glyphs).as_str(), words(&page.hidden).as_str()), ("", "目标"), "{how}");
    }
}

#[test]
fn text_that_is_seen_is_read_whatever_lies_around_it() {
    let cases = [
        ("white on black", format!("40 190 100 30 re f 1 g {}", show("目标", 50.0, 200.0))),
        ("black on a grey box", format!("0.8 g 40 190 100 30 re f 0 g {}", show("目标", 50.0, 200.0))),
        ("half of it under a later box", format!("{} 1 g 40 203 100 30 re f", show("目标", 50.0, 200.0))),
        ("clipped at its edges", format!("52 190 17 20 re W n {}", show("目标", 50.0, 200.0))),
        ("a clip that has ended", format!("q 0 0 40 40 re W n Q {}", show("目标", 50.0, 200.0))),
        ("outlined", format!("1 Tr {}", show("目标", 50.0, 200.0))),
    ];
    for (how, content) in cases {
        assert_eq!(words(&ink(&content).glyphs), "目标", "{how}");
    }
}

#[test]
fn text_that_a_clip_cuts_stands_where_it_is_seen() {
    let whole = ink(&show("目标", 50.0, 200.0)).glyphs[0].bbox;
    let middle = f32::midpoint(whole.y0, whole.y1);
    let page = ink(&format!("0 {} 300 200 re W n {}", 300.0 - middle, show("目标", 50.0, 200.0)));
    let cut = page.glyphs[0].bbox;
    assert_eq!((cut.y0, cut.y1.round(), cut.x0, cut.x1), (whole.y0, middle.round(), whole.x0, whole.x1));
    let side = ink(&format!("52 190 17 20 re W n {}", show("目标", 50.0, 200.0))).glyphs[0].bbox;
    assert_eq!((side.x0, side.x1), (whole.x0, whole.x1), "its width tells how far it is to the next one");
}

#[test]
fn a_marker_pen_over_text_does_not_hide_it() {
    let paper = Paper::new().state("M", dictionary! { "BM" => "Multiply" }).state("T", dictionary! { "ca" => 0.4 });
    let content =
        format!("{} 1 1 0 rg q /M gs 40 190 100 30 re f Q q /T gs 40 190 100 30 re f Q", show("目标", 50.0, 200.0));
    assert_eq!(words(&paper.content(content).ink().glyphs), "目标");
}

#[test]
fn text_drawn_twice_to_look_bold_is_one_bold_text() {
    let cases = [
        ("filled and stroked", format!("2 Tr 0.3 w {}", show("目标11", 50.0, 200.0))),
        ("drawn again to the side", show("目标11", 50.0, 200.0) + &show("目标11", 50.3, 200.0)),
        ("drawn again below", show("目标11", 50.0, 200.0) + &show("目标11", 50.0, 199.7)),
    ];
    for (how, content) in cases {
        let page = ink(&content);
        assert_eq!(words(&page.glyphs), "目标11", "{how}");
        assert!(page.glyphs.iter().all(|g| g.bold), "{how}");
    }
    assert!(ink(&show("目标11", 50.0, 200.0)).glyphs.iter().all(|g| !g.bold));
}

#[test]
fn a_shadow_is_not_read() {
    let shadow = format!("0.7 g {} 0 g {}", show("目标", 51.0, 199.0), show("目标", 50.0, 200.0));
    assert_eq!(words(&ink(&shadow).glyphs), "目标");
}

#[test]
fn repeated_digits_stay_however_narrow_they_are() {
    assert_eq!(words(&ink("BT /F 10 Tf 50 Tz 50 200 Td (111.11,lll) Tj ET").glyphs), "111.11,lll");
}

#[test]
fn a_slanting_watermark_and_the_letters_of_a_seal_are_set_aside() {
    let slanting = format!("q 0.7071 0.7071 -0.7071 0.7071 100 50 cm {} Q", show("内部资料", 0.0, 0.0));
    let page = ink(&(show("目标", 50.0, 200.0) + &slanting));
    assert_eq!((words(&page.glyphs).as_str(), words(&page.oblique).as_str()), ("目标", "内部资料"));
}

#[test]
fn a_large_pale_text_across_other_text_is_set_aside() {
    let lines: String =
        (0_u8..12).map(|n| show("绩效目标绩效目标绩效目标", 50.0, 250.0 - 15.0 * f32::from(n))).collect();
    let mark = format!("0.85 g BT /C 60 Tf 60 150 Td {} Tj ET 0 g", chinese("样表"));
    let page = ink(&(mark.clone() + &lines));
    assert_eq!(words(&page.oblique), "样表");
    let beside: String =
        (0_u8..5).map(|n| show("绩效目标绩效目标绩效目标", 50.0, 80.0 - 15.0 * f32::from(n))).collect();
    assert_eq!(words(&ink(&(mark + &beside)).oblique), "", "a pale title lies across nothing");
}

#[test]
fn the_words_that_the_file_gives_for_a_glyph_are_its_text() {
    let span = |actual: &str, shown: &str| {
        let actual: String = actual.encode_utf16().map(|u| format!("{u:04X}")).collect();
        format!("BT /C 10 Tf 50 200 Td /Span <</ActualText <FEFF{actual}>>> BDC {} Tj EMC ET", chinese(shown))
    };
    assert_eq!(words(&ink(&span("工", "土")).glyphs), "工");
    assert_eq!(words(&ink(&span("部门", "绩效")).glyphs), "部门");
    let one = ink(&span("门", "绩效"));
    assert_eq!((words(&one.glyphs).as_str(), one.glyphs[0].bbox.width()), ("门", 20.0));
    assert_eq!(words(&ink(&span("", "绩效")).glyphs), "绩效", "no words are no text");
}

#[test]
fn a_radical_is_read_as_the_character_that_looks_the_same() {
    let map = "/CIDInit /ProcSet findresource begin begincmap 1 begincodespacerange <0000> <FFFF> endcodespacerange \
               4 beginbfchar <0001> <2F2F> <0002> <2ED4> <0003> <00AD> <0004> <F900> endbfchar endcmap";
    let page = with_nameless(&["a", "b", "c", "d"], Some(map), "<0001000200030004>");
    assert_eq!(words(&page.glyphs), "工门-豈");
}

#[test]
fn an_embedded_font_without_a_map_is_read_by_its_own_table() {
    let page = with_nameless(&["绩", "效", "目", "标"], None, "<00030004000100020009>");
    assert_eq!((words(&page.glyphs).as_str(), page.unmapped), ("目标绩效\u{fffd}", 1));
    assert!(page.glyphs[4].confidence < 0.01);
}

#[test]
fn the_usual_one_of_the_characters_that_share_a_glyph_is_read() {
    let page = with_nameless(&["\u{5}工", "\u{ad}-"], None, "<00010002>");
    assert_eq!(words(&page.glyphs), "工-");
}

#[test]
fn a_map_to_control_codes_is_no_map() {
    let map = "begincmap 1 begincodespacerange <0000> <FFFF> endcodespacerange 2 beginbfchar <0001> <0005> <0002> <E123> endbfchar endcmap";
    let page = with_nameless(&["\u{e000}", "\u{e001}"], Some(map), "<00010002>");
    assert_eq!((words(&page.glyphs).as_str(), page.unmapped), ("\u{fffd}\u{fffd}", 2));
}

#[test]
fn a_file_that_says_nothing_is_not_said_to_hold_no_form() {
    let mut paper = Paper::new();
    let font = nameless_font(&mut paper.doc, &["\u{e000}", "\u{e001}"]);
    let bytes =
        paper.font("N", font).content(format!("BT /N 10 Tf 50 200 Td <{}> Tj ET", "00010002".repeat(20))).bytes();
    let document = zhibiao::convert("a.pdf", &bytes, &zhibiao::Options::default()).unwrap();
    let codes: Vec<_> = document.diagnostics.iter().map(|d| d.code).collect();
    assert_eq!((document.forms.len(), codes), (0, vec![zhibiao::diag::Code::UnreadableText]));
}

fn with_nameless(glyphs: &[&str], map: Option<&str>, shown: &str) -> PageInk {
    let mut paper = Paper::new();
    let mut font = nameless_font(&mut paper.doc, glyphs);
    if let Some(map) = map {
        font.set("ToUnicode", paper.doc.add_object(lopdf::Stream::new(lopdf::Dictionary::new(), map.into())));
    }
    paper.font("N", font).content(format!("BT /N 10 Tf 50 200 Td {shown} Tj ET")).ink_with_findings()
}

#[test]
fn letters_as_wide_as_chinese_characters_are_not_believed() {
    let shown = |width: i64| {
        let mut paper = Paper::new();
        let file = paper.doc.add_object(lopdf::Stream::new(lopdf::Dictionary::new(), font_file(&["绩", "效"])));
        let descriptor =
            dictionary! { "Type" => "FontDescriptor", "FontName" => "AAAAAA+Song", "Flags" => 32, "FontFile2" => file };
        let font = dictionary! {
            "Type" => "Font", "Subtype" => "TrueType", "BaseFont" => "AAAAAA+Song", "Encoding" => "WinAnsiEncoding",
            "FirstChar" => 0, "LastChar" => 255, "Widths" => vec![Object::from(width); 256], "FontDescriptor" => paper.doc.add_object(descriptor),
        };
        words(&paper.font("S", font).content("BT /S 10 Tf 50 200 Td (ABCDE) Tj ET").ink_with_findings().glyphs)
    };
    assert_eq!(shown(600), "ABCDE");
    assert_eq!(shown(1000), "\u{fffd}".repeat(5));
}

#[test]
fn glyphs_drawn_by_the_file_are_read_by_the_number_in_their_name_and_the_font_they_are_from() {
    let mut paper = Paper::new();
    let song = nameless_font(&mut paper.doc, &["绩", "效"]);
    let mut glyph = |at: i64| {
        let drawing = format!("1000 0 0 0 1000 1000 d1 {at} 0 m 900 0 l 900 900 l 0 900 l h f");
        paper.doc.add_object(lopdf::Stream::new(lopdf::Dictionary::new(), drawing.into()))
    };
    let drawings = dictionary! { "g1" => glyph(1), "g2" => glyph(2) };
    let differences = vec![Object::from(65), Object::Name(b"g1".to_vec()), Object::Name(b"g2".to_vec())];
    let type3 = dictionary! {
        "Type" => "Font", "Subtype" => "Type3", "FontBBox" => vec![Object::from(0); 4], "CharProcs" => drawings,
        "FontMatrix" => [0.001, 0.0, 0.0, 0.001, 0.0, 0.0].map(Object::from).to_vec(), "FirstChar" => 65, "LastChar" => 66,
        "Widths" => vec![Object::from(1000); 2], "Encoding" => dictionary! { "Type" => "Encoding", "Differences" => differences },
        "FontDescriptor" => dictionary! { "Type" => "FontDescriptor", "FontName" => "BAAAAA+Song", "Flags" => 4 },
    };
    let paper = paper.font("N", song).font("T", type3).content("BT /N 10 Tf 50 200 Td <0001> Tj /T 10 Tf (BA) Tj ET");
    assert_eq!(words(&paper.ink().glyphs), "绩效绩");
}

#[test]
fn predefined_encodings_are_read() {
    let gbk: String = encoding_rs::GBK.encode("绩效90%").0.iter().map(|b| format!("{b:02X}")).collect();
    for (encoding, shown) in [("GBK-EUC-H", format!("<{gbk}>")), ("UniGB-UTF16-H", chinese("绩效90%"))] {
        let mut paper = Paper::new();
        let descendant = paper.doc.add_object(dictionary! {
            "Type" => "Font", "Subtype" => "CIDFontType2", "BaseFont" => "SimSun", "DW" => 1000, "CIDSystemInfo" => super::paper::collection("GB1", 4),
        });
        let font = dictionary! {
            "Type" => "Font", "Subtype" => "Type0", "BaseFont" => "SimSun", "Encoding" => encoding, "DescendantFonts" => vec![descendant.into()],
        };
        let page = paper.font("G", font).content(format!("BT /G 10 Tf 50 200 Td {shown} Tj ET")).ink();
        assert_eq!(words(&page.glyphs), "绩效90%", "{encoding}");
    }
}

#[test]
fn a_simple_font_with_a_name_in_gbk_shows_gbk() {
    let widths = vec![Object::from(500); 256];
    let font = dictionary! {
        "Type" => "Font", "Subtype" => "TrueType", "BaseFont" => Object::Name(vec![0xcb, 0xce, 0xcc, 0xe5]), "Encoding" => "WinAnsiEncoding",
        "FirstChar" => 0, "LastChar" => 255, "Widths" => widths,
    };
    let shown: String = encoding_rs::GBK.encode("宋体90").0.iter().map(|b| format!("{b:02X}")).collect();
    let page = Paper::new().font("G", font).content(format!("BT /G 10 Tf 50 200 Td <{shown}> Tj ET")).ink();
    assert_eq!(words(&page.glyphs), "宋体90");
    assert_eq!((page.glyphs[0].bbox.width(), page.glyphs[1].origin.x), (10.0, 60.0));
}

#[test]
fn boxes_and_signs_of_symbol_fonts_are_read() {
    for (name, shown, read) in
        [("Wingdings", "<FEA8FC>", "☑□✓"), ("Wingdings 2", "<52A3>", "☑□"), ("SymbolMT", "<B3A3B1>", "≥≤±")]
    {
        let mut paper = Paper::new();
        let file = paper.doc.add_object(lopdf::Stream::new(lopdf::Dictionary::new(), font_file(&["a"])));
        let descriptor =
            dictionary! { "Type" => "FontDescriptor", "FontName" => name, "Flags" => 4, "FontFile2" => file };
        let font = dictionary! {
            "Type" => "Font", "Subtype" => "TrueType", "BaseFont" => name, "FirstChar" => 0, "LastChar" => 255,
            "Widths" => vec![Object::from(900); 256], "FontDescriptor" => paper.doc.add_object(descriptor),
        };
        assert_eq!(
            words(&paper.font("W", font).content(format!("BT /W 10 Tf 50 200 Td {shown} Tj ET")).ink().glyphs),
            read,
            "{name}"
        );
    }
}

#[test]
fn a_glyph_without_a_width_is_read() {
    let font = dictionary! { "Type" => "Font", "Subtype" => "TrueType", "BaseFont" => "Arial", "FirstChar" => 65, "LastChar" => 65, "Widths" => vec![Object::from(0)] };
    assert_eq!(words(&Paper::new().font("Z", font).content("BT /Z 10 Tf 50 200 Td (A) Tj ET").ink().glyphs), "A");
}

#[test]
fn accented_letters_of_a_latin_font_stay_letters() {
    assert_eq!(words(&ink("BT /F 10 Tf 50 200 Td <E96CE8766520B1> Tj ET").glyphs), "élève ±");
}

#[test]
fn vertical_text_is_read_downwards() {
    let mut paper = Paper::new();
    let descendant = paper.doc.add_object(dictionary! {
        "Type" => "Font", "Subtype" => "CIDFontType0", "BaseFont" => "STSong-Light", "CIDSystemInfo" => super::paper::collection("GB1", 4),
    });
    let font = dictionary! {
        "Type" => "Font", "Subtype" => "Type0", "BaseFont" => "STSong-Light", "Encoding" => "UniGB-UCS2-V", "DescendantFonts" => vec![descendant.into()],
    };
    let page = paper.font("V", font).content(format!("BT /V 10 Tf 100 200 Td {} Tj ET", chinese("产出"))).ink();
    let [first, second] = &page.glyphs[..] else { panic!("{:?}", page.glyphs) };
    assert_eq!((first.text.as_str(), second.text.as_str()), ("产", "出"));
    assert_eq!((first.bbox.x0, second.bbox.x0, second.bbox.y0 - first.bbox.y0), (95.0, 95.0, 10.0));
}

#[test]
fn drawn_blanks_are_blanks() {
    assert_eq!(words(&ink("BT /F 10 Tf 50 200 Td (a b\\240c) Tj ET").glyphs), "a b c");
}

#[test]
fn a_scan_with_a_text_layer_is_an_image_with_hidden_text() {
    let image = dictionary! { "Subtype" => "Image", "Width" => 100, "Height" => 100, "ColorSpace" => "DeviceGray", "BitsPerComponent" => 8 };
    let content = format!("q 400 0 0 300 0 0 cm /I Do Q 3 Tr {}", show("目标", 50.0, 200.0));
    let page = Paper::new().object("I", image, vec![200; 10_000]).content(content).ink_with_findings();
    assert_eq!((page.images.len(), words(&page.glyphs).as_str(), words(&page.hidden).as_str()), (1, "", "目标"));
    assert_eq!(page.images[0], zhibiao::geom::Rect::new(0.0, 0.0, 400.0, 300.0));
    assert!(page.is_scan());
}

#[test]
fn a_page_that_costs_too_much_is_a_finding_and_the_others_are_read() {
    let long = format!("BT /F 1 Tf ({}) Tj ET", "a".repeat(2_000_000));
    let bytes = Paper::new().content(long).content(show("目标", 50.0, 200.0)).bytes();
    let readings = readings(bytes).unwrap();
    assert_eq!(readings[0].findings.len(), 1);
    assert!(readings[0].findings[0].message.contains("page 1"), "{:?}", readings[0].findings);
    assert_eq!((words(&readings[1].ink.glyphs).as_str(), readings[1].findings.len()), ("目标", 0));
}

#[test]
fn a_font_that_claims_four_billion_widths_is_a_finding() {
    let mut paper = Paper::new();
    let widths: Vec<Object> = [1, 4_000_000_000_i64, 500].map(Object::from).to_vec();
    let descendant = paper.doc.add_object(dictionary! {
        "Type" => "Font", "Subtype" => "CIDFontType0", "BaseFont" => "STSong-Light", "CIDSystemInfo" => super::paper::collection("GB1", 4), "W" => widths,
    });
    let font = dictionary! {
        "Type" => "Font", "Subtype" => "Type0", "BaseFont" => "STSong-Light", "Encoding" => "UniGB-UCS2-H", "DescendantFonts" => vec![descendant.into()],
    };
    let reading = readings(paper.font("W", font).content("BT /W 10 Tf <7EE9> Tj ET").bytes()).unwrap().remove(0);
    assert!(reading.findings[0].message.contains("font"), "{:?}", reading.findings);
}

#[test]
fn pages_after_two_slow_ones_are_passed_over_whoever_read_them_first() {
    let paper = (0..4).fold(Paper::new(), |paper, _| paper.content(show("目标", 50.0, 200.0).repeat(2_000)));
    let pdf = Pdf::open(paper.bytes(), None).unwrap();
    let limits = Limits { time: Duration::ZERO, ..Limits::default() };
    let book = Arc::new(Book::new(&pdf, 1, Tuning::default(), limits));
    let (mut one, mut other) = (Reader::new(book.clone()), Reader::new(book.clone()));
    let ahead = other.page(3).unwrap();
    assert!(!ahead.ink.glyphs.is_empty(), "page 3 was read while no page before it was known to be slow");
    let read = |reader: &mut Reader<'_>, number| reader.page(number).unwrap().findings[0].message.clone();
    assert!([read(&mut one, 1), read(&mut other, 2)].iter().all(|why| !why.contains("other pages")));
    let passed: Vec<bool> = (1..=5).map(|number| book.passed_over(number).is_some()).collect();
    assert_eq!(passed, [false, false, true, true, false]);
    assert!(read(&mut one, 4).contains("other pages took too long"));
}

#[test]
fn a_book_is_read_the_same_by_any_number_of_threads() {
    let book = std::fs::read("tests/corpus/text-080.pdf").unwrap();
    let read = |threads| {
        let options = Options { threads, ..Options::default() };
        let tables = zhibiao::tables("a.pdf", &book, &options, &Request::default()).unwrap();
        (tables.tables, tables.diagnostics, convert("a.pdf", &book, &options).unwrap())
    };
    let alone = read(1);
    assert!(alone.2.source.page_count > Some(2) && !alone.2.forms.is_empty());
    assert!(alone.0.is_sorted_by_key(|table| table.page));
    for threads in [0, 2, 3, 64] {
        assert!(read(threads) == alone, "{threads} threads");
    }
}

#[test]
fn every_page_is_told_of_whichever_thread_reads_it() {
    let paper = (0..9).fold(Paper::new(), |paper, page| paper.content(show(&format!("目标{page}"), 50.0, 200.0)));
    let (bytes, count) = (paper.bytes(), Arc::new(AtomicUsize::new(0)));
    let told = count.clone();
    let watch = Watch(Arc::new(move |of| {
        assert_eq!(of, 7, "so many are read in all");
        told.fetch_add(1, Ordering::Relaxed);
    }));
    let options = Options { threads: 3, pages: "2-8".parse().ok(), watch: Some(watch), ..Options::default() };
    convert("a.pdf", &bytes, &options).unwrap();
    assert_eq!(count.load(Ordering::Relaxed), 7);
}
