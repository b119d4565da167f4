//! Files that mean harm: small ones that stand for much, deep ones, endless ones. Each gives a result or one line, soon
//! and in little memory.

use crate::drawing::{across, down, text};
use flate2::Compression;
use flate2::write::ZlibEncoder;
use std::io::Write;
use std::time::{Duration, Instant};
use zhibiao::diag::{Code, Error};
use zhibiao::ink::PageInk;
use zhibiao::vocabulary::Wordless;
use zhibiao::{Options, convert, grid, stitch};

/// More than enough for what takes a second, on a busy machine and without optimisation; what is quadratic takes
/// minutes.
const SOON: Duration = Duration::from_secs(60);

/// A PDF of these bodies, numbered from 1, with a table that points at them.
fn pdf(objects: &[Vec<u8>]) -> Vec<u8> {
    let mut out = b"%PDF-1.7\n".to_vec();
    let mut table = format!("xref\n0 {}\n0000000000 65535 f \n", objects.len() + 1);
    for (number, body) in (1..).zip(objects) {
        table += &format!("{:010} 00000 n \n", out.len());
        out.extend(format!("{number} 0 obj\n").bytes().chain(body.iter().copied()).chain(*b"\nendobj\n"));
    }
    let start = out.len();
    let trailer = format!("trailer\n<< /Size {} /Root 1 0 R >>\nstartxref\n{start}\n%%EOF\n", objects.len() + 1);
    out.extend(table.bytes().chain(trailer.bytes()));
    out
}

/// A stream with these entries beside its length.
fn stream(entries: &str, data: &[u8]) -> Vec<u8> {
    let mut body = format!("<< /Length {} {entries} >>\nstream\n", data.len()).into_bytes();
    body.extend(data.iter().chain(b"\nendstream"));
    body
}

/// One page with these resources and contents; `more` are the objects from 5.
fn page(resources: &str, contents: Vec<u8>, more: &[Vec<u8>]) -> Vec<u8> {
    let page =
        format!("<< /Type /Page /Parent 2 0 R /MediaBox [0 0 400 300] /Contents 4 0 R /Resources << {resources} >> >>");
    let head = [
        b"<< /Type /Catalog /Pages 2 0 R >>".to_vec(),
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>".to_vec(),
        page.into_bytes(),
    ];
    pdf(&[&head[..], &[contents], more].concat())
}

fn packed(data: &[u8]) -> Vec<u8> {
    let mut out = ZlibEncoder::new(Vec::new(), Compression::best());
    out.write_all(data).unwrap();
    out.finish().unwrap()
}

/// Half a gigabyte of blanks, packed.
fn bomb() -> Vec<u8> {
    let mut out = ZlibEncoder::new(Vec::new(), Compression::best());
    let piece = vec![b' '; 1 << 20];
    (0..512).for_each(|_| out.write_all(&piece).unwrap());
    out.finish().unwrap()
}

/// The messages about what could not be read of a file, or its error.
fn told(bytes: &[u8]) -> Vec<String> {
    match convert("a.pdf", bytes, &Options::default()) {
        Err(error) => vec![error.to_string()],
        Ok(document) => {
            document.diagnostics.into_iter().filter(|d| d.code == Code::UnreadableText).map(|d| d.message).collect()
        }
    }
}

#[test]
fn contents_that_inflate_to_too_much_are_not_taken_in() {
    let bomb = bomb();
    let flate = "/Filter /FlateDecode";
    let once = page("", stream(flate, &bomb), &[]);
    let twice = page("", stream("/Filter [/FlateDecode /FlateDecode]", &packed(&bomb)), &[]);
    // 48 MB of content at most: two streams of 30 MB.
    let half = stream(flate, &packed(&vec![b' '; 30 << 20]));
    let both = page("", b"[5 0 R 5 0 R]".to_vec(), &[half]);
    for file in [once, twice, both] {
        assert_eq!(told(&file), ["page 1 could not be read to its end: too much is drawn on it"]);
    }
}

#[test]
fn forms_fonts_and_images_that_inflate_to_too_much_are_not_taken_in() {
    let bomb = bomb();
    let form = stream("/Filter /FlateDecode /Type /XObject /Subtype /Form /BBox [0 0 9 9]", &bomb);
    let dot = stream(
        "/Filter /FlateDecode /Subtype /Image /Width 1 /Height 1 /BitsPerComponent 8 /ColorSpace /DeviceGray",
        &bomb,
    );
    let map = stream("/Filter /FlateDecode", &bomb);
    let font = "/Font << /F << /Type /Font /Subtype /Type1 /BaseFont /Helvetica /ToUnicode 5 0 R >> >>";
    let drawn =
        |resources: &str, object: Vec<u8>| page(resources, stream("", b"/F Do BT /F 9 Tf (a) Tj ET"), &[object]);
    for file in [drawn("/XObject << /F 5 0 R >>", form), drawn("/XObject << /F 5 0 R >>", dot), drawn(font, map)] {
        assert_eq!(told(&file), ["page 1 could not be read to its end: its fonts and figures inflate to too much"]);
    }
}

#[test]
fn an_image_within_the_contents_is_not_inflated_without_bounds() {
    let shade = |data: &[u8]| {
        let mut contents = b"q 90 0 0 90 0 0 cm BI /W 1 /H 1 /BPC 8 /CS /G /F /Fl ID ".to_vec();
        contents.extend(data.iter().chain(b" EI Q"));
        let pdf = zhibiao::source::Pdf::open(page("", stream("", &contents), &[]), None).unwrap();
        zhibiao::ink::pdf::pages(&pdf, 1..=1)
            .flat_map(|reading| reading.ink.shades)
            .map(|shade| shade.lightness)
            .collect::<Vec<f32>>()
    };
    let (dark, unknown) = (shade(&packed(b" ")), shade(&bomb()));
    assert!(matches!(dark[..], [lightness] if lightness < 0.2), "{dark:?}");
    // What is not looked into has no colour.
    assert!(matches!(unknown[..], [lightness] if (lightness - 0.5).abs() < 0.01), "{unknown:?}");
}

#[test]
fn what_an_ordinary_file_packs_is_read() {
    let font = "/Font << /F << /Type /Font /Subtype /Type1 /BaseFont /Helvetica >> >>";
    let content = format!("{}BT /F 9 Tf 50 50 Td (ordinary) Tj ET", " ".repeat(900_000));
    let bytes = page(font, stream("/Filter [/FlateDecode /FlateDecode]", &packed(&packed(content.as_bytes()))), &[]);
    let pdf = zhibiao::source::Pdf::open(bytes, None).unwrap();
    let text: String =
        zhibiao::ink::pdf::pages(&pdf, 1..=1).flat_map(|r| r.ink.glyphs).map(|g| g.text.to_string()).collect();
    assert_eq!(text, "ordinary");
}

#[test]
fn lists_of_objects_that_inflate_to_too_much_are_refused() {
    let list = |data: &[u8]| stream("/Filter /FlateDecode /Type /ObjStm /N 1 /First 4", data);
    let file = |data: &[u8]| page("", stream("", b""), &[list(data)]);
    assert_eq!(
        told(&file(&bomb())),
        ["the lists of objects in the PDF inflate to too much; open it in a PDF reader and save it anew"]
    );
    assert_eq!(told(&file(&packed(b"9 0 null"))), Vec::<String>::new());
}

#[test]
fn pictures_that_claim_too_many_pixels_are_refused_before_they_are_decoded() {
    let chunk = |name: &[u8; 4], data: &[u8]| {
        let mut sum = flate2::Crc::new();
        sum.update(&[name, data].concat());
        [&u32::try_from(data.len()).unwrap().to_be_bytes(), &name[..], data, &sum.sum().to_be_bytes()].concat()
    };
    let head = [&60_000_u32.to_be_bytes()[..], &60_000_u32.to_be_bytes(), &[8, 2, 0, 0, 0]].concat();
    let png =
        [b"\x89PNG\r\n\x1a\n".to_vec(), chunk(b"IHDR", &head), chunk(b"IDAT", &packed(&[0; 99])), chunk(b"IEND", &[])]
            .concat();
    let tags = [
        (256_u16, 60_000_u32),
        (257, 60_000),
        (258, 8),
        (259, 1),
        (262, 1),
        (273, 8),
        (277, 1),
        (278, 60_000),
        (279, 9),
    ];
    let entries =
        tags.iter().flat_map(|(tag, n)| [&tag.to_le_bytes()[..], &[4, 0, 1, 0, 0, 0], &n.to_le_bytes()].concat());
    let tiff: Vec<u8> = b"II*\0\x08\0\0\0\x09\0".iter().copied().chain(entries).chain([0; 4]).collect();
    let jpeg = b"\xff\xd8\xff\xc0\0\x11\x08\xff\xdc\xff\xdc\x03\x01\x11\0\x02\x11\0\x03\x11\0\xff\xda\0\x0c\x03\x01\0\x02\0\x03\0\0\x3f\0"
        .to_vec();
    for picture in [png, tiff, jpeg] {
        let error = convert("a.png", &picture, &Options::default()).unwrap_err();
        assert!(matches!(&error, Error::Limit(why) if why.to_string().contains("million pixels")), "{error}");
    }
}

#[test]
fn a_file_without_pages_is_refused_and_one_with_very_many_is_read() {
    let file = |count: usize| {
        let kids: String = (0..count).map(|n| format!("{} 0 R ", n + 3)).collect();
        let pages = format!("<< /Type /Pages /Kids [{kids}] /Count {count} /MediaBox [0 0 14000 14000] >>");
        let head = [b"<< /Type /Catalog /Pages 2 0 R >>".to_vec(), pages.into_bytes()];
        pdf(&[&head[..], &vec![b"<< /Type /Page /Parent 2 0 R >>".to_vec(); count]].concat())
    };
    assert!(matches!(convert("a.pdf", &file(0), &Options::default()), Err(Error::Damaged(_))));
    let begun = Instant::now();
    let document = convert("a.pdf", &file(20_000), &Options::default()).unwrap();
    assert_eq!(document.source.page_count, Some(20_000));
    assert!(begun.elapsed() < SOON, "{:?}", begun.elapsed());
}

#[test]
fn what_nests_deeply_or_holds_itself_comes_to_an_end() {
    let begun = Instant::now();
    let arrays = ["[".repeat(100_000), "]".repeat(100_000)].concat();
    let form = |number: usize, content: &str| {
        stream(
            &format!("/Subtype /Form /BBox [0 0 99 99] /Resources << /XObject << /F {number} 0 R >> >>"),
            content.as_bytes(),
        )
    };
    let itself = form(5, "/F Do /F Do");
    // Each draws the next one ten times: a thousand million in all.
    let laughs: Vec<Vec<u8>> = (0..9).map(|n| form(6 + n, &"/F Do ".repeat(10))).chain([form(5, "")]).collect();
    let inner = page("", stream("", format!("{arrays} 0 d").as_bytes()), &[]);
    let outer = page(&format!("/X {arrays}"), stream("", b""), &[]);
    let font = "/Font 5 0 R /XObject 5 0 R";
    let circle = page(
        font,
        stream("", b"BT /F 9 Tf (a) Tj ET"),
        &[b"<< /F 5 0 R /DescendantFonts [5 0 R] /Subtype /Type0 >>".to_vec()],
    );
    let parents = pdf(&[
        b"<< /Pages 2 0 R >>".to_vec(),
        b"<< /Type /Pages /Kids [2 0 R 2 0 R] /Parent 2 0 R /Count 9 >>".to_vec(),
    ]);
    let length = page("", b"<< /Length 5 0 R >>\nstream\nq\nendstream".to_vec(), &[b"5 0 R".to_vec()]);
    let drawn = |more: &[Vec<u8>]| page("/XObject << /F 5 0 R >>", stream("", b"/F Do"), more);
    assert_eq!(told(&drawn(&laughs)), ["page 1 could not be read to its end: it takes too long"]);
    for file in [inner, outer, circle, parents, length, drawn(&[itself])] {
        assert!(told(&file).iter().all(|line| !line.contains('\n')), "{:?}", told(&file));
    }
    assert!(begun.elapsed() < SOON, "{:?}", begun.elapsed());
}

/// Boxes of two cells, each with a text, or one table of as many cells.
#[allow(clippy::cast_precision_loss, reason = "a page has less than 2^24 columns")]
fn crowded(boxes: usize, apart: bool) -> PageInk {
    let mut ink = PageInk { page: 1, width: 14_000.0, height: 14_000.0, ..PageInk::default() };
    let columns = boxes.isqrt();
    let side = ink.width / columns as f32;
    let (width, height) = if apart { (side * 0.7, side * 0.7) } else { (side, side) };
    for n in 0..boxes {
        let (x, y) = ((n % columns) as f32 * side, (n / columns) as f32 * side);
        ink.strokes.extend([across(y, x, x + width), across(y + height, x, x + width)]);
        ink.strokes.extend([0.0, 0.5, 1.0].map(|at| down(x + width * at, y, y + height)));
        ink.glyphs.extend([0.2, 0.7].into_iter().flat_map(|at| text("中", x + width * at, y + height / 2.0, 5.0)));
    }
    ink
}

#[test]
fn the_time_for_a_page_grows_with_its_strokes_and_not_with_their_square() {
    for apart in [true, false] {
        let ink = crowded(20_000, apart);
        let begun = Instant::now();
        let layout = grid::layout(&ink, &grid::Tuning::default());
        let blocks = stitch::join(std::slice::from_ref(&layout), &Wordless, &stitch::Tuning::default());
        assert!(begun.elapsed() < SOON, "{:?} for {} strokes", begun.elapsed(), ink.strokes.len());
        assert!(!blocks.is_empty());
    }
}

#[test]
fn a_dump_of_very_many_rows_is_read_in_time() {
    let rows = "产出指标\t数量指标\t培训人数\t≥100人\n".repeat(20_000);
    let begun = Instant::now();
    let dump = format!("项目支出绩效目标表\n一级指标\t二级指标\t三级指标\t指标值\n{rows}");
    let document = convert("a.txt", dump.as_bytes(), &Options::default()).unwrap();
    assert_eq!(document.forms.first().map(|form| form.indicators.len()), Some(20_000));
    assert!(begun.elapsed() < SOON, "{:?}", begun.elapsed());
}
