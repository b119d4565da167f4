//! A content stream → the ink of a page and its layout. The page has fonts of several kinds, a form that can draw
//! itself, an image and a shading.
#![no_main]

use libfuzzer_sys::fuzz_target;
use zhibiao::source::Pdf;
use zhibiao::{grid, ink};
use zhibiao_fuzz::{pdf, stream};

/// What the content can name.
const RESOURCES: &str = "<< /Font << /F1 5 0 R /F2 6 0 R /F3 8 0 R >> /XObject << /X1 4 0 R /X2 9 0 R /X3 13 0 R >> /ExtGState << /G1 << /ca 0.5 /CA 0.3 /LW 3 >> >> \
                         /Pattern << /P1 10 0 R >> /Shading << /S1 11 0 R >> /ColorSpace << /C1 [/Indexed /DeviceRGB 1 <000000FFFFFF>] >> >>";

fn page(content: &[u8]) -> Vec<u8> {
    let form =
        format!("/Type /XObject /Subtype /Form /BBox [0 0 300 300] /Matrix [0.9 0 0 0.9 1 1] /Resources {RESOURCES}");
    let type3 = "<< /Type /Font /Subtype /Type3 /FontBBox [0 0 1000 1000] /FontMatrix [0.001 0 0 0.001 0 0] /CharProcs << /a 4 0 R >> /Encoding << /Type \
                 /Encoding /Differences [97 /a] >> /FirstChar 97 /LastChar 97 /Widths [1000] >>";
    let map = b"/CIDInit /ProcSet findresource begin begincmap 1 begincodespacerange <0000> <FFFF> endcodespacerange \
                1 beginbfrange <0000> <FFFF> <0000> endbfrange endcmap end";
    pdf(&[
        b"<< /Type /Catalog /Pages 2 0 R >>".to_vec(),
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>".to_vec(),
        format!("<< /Type /Page /Parent 2 0 R /MediaBox [0 0 400 300] /Contents 4 0 R /Resources {RESOURCES} >>").into_bytes(),
        // The content is the page's and the form's, so that it can draw itself.
        stream(&form, content),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>".to_vec(),
        b"<< /Type /Font /Subtype /Type0 /BaseFont /SimSun /Encoding /Identity-H /DescendantFonts [7 0 R] /ToUnicode 12 0 R >>".to_vec(),
        b"<< /Type /Font /Subtype /CIDFontType2 /BaseFont /SimSun /CIDSystemInfo << /Registry (Adobe) /Ordering (GB1) /Supplement 5 >> /DW 1000 >>".to_vec(),
        type3.as_bytes().to_vec(),
        stream("/Type /XObject /Subtype /Image /Width 2 /Height 2 /BitsPerComponent 8 /ColorSpace /DeviceGray", &[0, 255, 255, 0]),
        stream("/PatternType 1 /PaintType 1 /TilingType 1 /BBox [0 0 9 9] /XStep 9 /YStep 9 /Resources << >>", b"0 0 5 5 re f"),
        b"<< /ShadingType 2 /ColorSpace /DeviceRGB /Coords [0 0 9 9] /Function << /FunctionType 2 /Domain [0 1] /C0 [1 0 0] /C1 [0 0 1] /N 1 >> >>".to_vec(),
        stream("", map),
        stream("/Type /XObject /Subtype /Image /Width 64 /Height 24 /BitsPerComponent 1 /ColorSpace /DeviceGray", &print()),
    ])
}

/// A picture of 64 × 24 dots with two lines of marks of the size of characters.
fn print() -> Vec<u8> {
    let row = |y: usize| if (3..9).contains(&y) || (14..20).contains(&y) { 0b1000_0011 } else { 0xff };
    (0..24).flat_map(|y| [row(y); 8]).collect()
}

fuzz_target!(init: zhibiao_fuzz::begin(), |content: &[u8]| {
    zhibiao_fuzz::run(|| {
        let pdf = Pdf::open(page(content), None).expect("the page is sound");
        for reading in ink::pdf::pages(&pdf, 1..=1) {
            let ink = reading.ink;
            assert!(ink.strokes.iter().all(|s| [s.at, s.from, s.to, s.width].iter().all(|n| n.is_finite())), "a stroke is nowhere");
            assert!(ink.glyphs.iter().all(|g| g.bbox.area().is_finite() && g.size.is_finite()), "a glyph is nowhere");
            let _ = grid::layout(&ink, &grid::Tuning::default());
        }
    });
});
