//! Reading lines and shades: however a producer paints a ruling, it is a stroke.

use super::paper::{Paper, ink, show};
use lopdf::{Object, dictionary};
use zhibiao::geom::{Axis, Rect};
use zhibiao::ink::{PageInk, Stroke};

/// A level line from (50, 200) to (250, 200) in the file, about 0.5 points thick, is a stroke 100 points below the top.
#[track_caller]
fn assert_ruled(page: &PageInk, how: &str) {
    let level = |s: &&Stroke| s.axis == Axis::Horizontal && (s.at - 100.0).abs() < 0.6;
    let mut parts: Vec<&Stroke> = page.strokes.iter().filter(level).collect();
    parts.sort_by(|a, b| a.from.total_cmp(&b.from));
    let (mut from, mut to) = (f32::NAN, f32::NAN);
    for part in parts {
        from = from.min(part.from);
        assert!(to.is_nan() || part.from < to + 4.0, "{how}: a gap in {:?}", page.strokes);
        to = to.max(part.to);
        assert!(part.width <= 1.1, "{how}: {part:?}");
    }
    assert!((from - 50.0).abs() < 1.5 && (to - 250.0).abs() < 2.5, "{how}: {:?} {:?}", page.strokes, page.shades);
}

#[test]
fn a_ruling_is_found_however_it_is_painted() {
    let segments: String = (0..50).map(|n| format!("{} 200 m {} 200 l S ", 50 + n * 4, 52 + n * 4)).collect();
    let dots: String = (0..100).map(|n| format!("{} 199.5 1 1 re f ", 50 + n * 2)).collect();
    let cells: String = (0..4).map(|n| format!("{} 199.75 50 .5 re f ", 50 + n * 50)).collect();
    let cases = [
        ("a line", ".5 w 50 200 m 250 200 l S".into()),
        ("a hairline", "0 w 50 200 m 250 200 l S".into()),
        ("a line, closed and stroked", ".5 w 50 200 m 250 200 l s".into()),
        ("a dashed line", ".5 w [3 2] 0 d 50 200 m 250 200 l S".into()),
        ("short lines in a row", segments),
        ("dots in a row", dots),
        ("a thin box", "50 199.75 200 .5 re f".into()),
        ("a thin box, even-odd", "50 199.75 200 .5 re f*".into()),
        ("a thin box, filled and stroked", ".1 w 50 199.75 200 .5 re B".into()),
        ("a thin box of negative height", "50 200.25 200 -.5 re f".into()),
        ("a box without height", "50 200 200 0 re f".into()),
        ("a thin polygon", "50 199.75 m 250 199.75 l 250 200.25 l 50 200.25 l h f".into()),
        (
            "a thin polygon, closed, filled and stroked",
            ".1 w 50 199.75 m 250 199.75 l 250 200.25 l 50 200.25 l b".into(),
        ),
        ("a thin polygon with slanting ends", "50 199.75 m 249.5 199.75 l 250 200.25 l 50.5 200.25 l h f".into()),
        ("one box a cell", cells),
        ("several boxes at once", "50 199.75 200 .5 re 50 100 .5 100 re 250 100 .5 100 re f".into()),
        ("the side of a stroked box", ".5 w 50 100 200 100 re S".into()),
        (
            "the side of a stroked box with round corners",
            ".5 w 51 200 m 249 200 l 250 200 250 200 250 199 c 250 101 l 50 101 l 50 199 l 50 200 50 200 51 200 c S"
                .into(),
        ),
        ("a frame of two boxes", "50 100 200 100.25 re 50.5 100.5 199 99.25 re f*".into()),
        (
            "a frame that goes back around",
            "50 100 m 250 100 l 250 200.25 l 50 200.25 l h 50.5 100.5 m 50.5 199.75 l 249.5 199.75 l 249.5 100.5 l h f"
                .into(),
        ),
        ("a wide short line", "200 w 150 199.75 m 150 200.25 l S".into()),
        ("a stretched pen", "q 100 0 0 .1 0 0 cm 5 w .5 2000 m 2.5 2000 l S Q".into()),
        ("a grey line", ".6 G .5 w 50 200 m 250 200 l S".into()),
    ];
    for (how, content) in cases {
        assert_ruled(&ink(&content), how);
    }
}

#[test]
fn a_ruling_in_a_form_an_image_or_a_pattern_is_found() {
    let corners = |x: i64, y: i64| vec![0.into(), 0.into(), Object::from(x), Object::from(y)];
    let doubled: Vec<Object> = [2, 0, 0, 2, 0, 0].map(Object::from).to_vec();
    let form = dictionary! { "Subtype" => "Form", "BBox" => corners(200, 200), "Matrix" => doubled };
    assert_ruled(
        &Paper::new().object("X", form, ".25 w 25 75 m 125 75 l S").content("q 1 0 0 1 0 50 cm /X Do Q").ink(),
        "a form",
    );

    let image = dictionary! { "Subtype" => "Image", "Width" => 1, "Height" => 1, "ColorSpace" => "DeviceGray", "BitsPerComponent" => 8 };
    assert_ruled(
        &Paper::new().object("I", image, vec![0]).content("q 200 0 0 .5 50 199.75 cm /I Do Q").ink(),
        "an image one pixel high",
    );

    let mask =
        dictionary! { "Subtype" => "Image", "Width" => 1, "Height" => 1, "ImageMask" => true, "BitsPerComponent" => 1 };
    assert_ruled(
        &Paper::new().object("I", mask, vec![0]).content("q 200 0 0 .5 50 199.75 cm /I Do Q").ink(),
        "a mask one pixel high",
    );

    let tiles = Paper::new().pattern("P", (50, 50), "0 0 50 .5 re f");
    assert_ruled(&tiles.content("/Pattern cs /P scn 50 180 200 40 re f").ink(), "a pattern of lines");
    let dotted = Paper::new().pattern("P", (2, 2), "0 0 1 1 re f");
    assert_ruled(&dotted.content("/Pattern cs /P scn 50 199.75 200 .5 re f").ink(), "a thin box of dots");
}

#[test]
fn a_double_line_is_two_strokes() {
    let page = ink(".5 w 50 200 m 250 200 l S 50 198 m 250 198 l S");
    assert_eq!(page.strokes.iter().map(|s| s.at).collect::<Vec<_>>(), [100.0, 102.0]);
}

#[test]
fn a_frame_is_four_strokes_and_no_shade() {
    let frames = [
        ("two boxes", "50 100 200 100 re 50.5 100.5 199 99 re f*"),
        (
            "an outline that goes back around",
            "50 100 m 250 100 l 250 200 l 50 200 l h 50.5 100.5 m 50.5 199.5 l 249.5 199.5 l 249.5 100.5 l h f",
        ),
        (
            "one line around",
            "50 100 m 250 100 l 250 200 l 50 200 l 50 100.5 l 50.5 100.5 l 50.5 199.5 l 249.5 199.5 l 249.5 100.5 l 50 100.5 l h f",
        ),
    ];
    for (how, content) in frames {
        let page = ink(content);
        let mut sides: Vec<(Axis, f32, f32, f32)> =
            page.strokes.iter().map(|s| (s.axis, s.at, s.from.round(), s.to.round())).collect();
        sides.sort_by(|a, b| a.partial_cmp(b).unwrap());
        let around = [(Axis::Horizontal, 100.25, 50.0, 250.0), (Axis::Horizontal, 199.75, 50.0, 250.0)];
        let beside = [(Axis::Vertical, 50.25, 100.0, 200.0), (Axis::Vertical, 249.75, 100.0, 200.0)];
        assert_eq!((sides, page.shades.len()), ([around, beside].concat(), 0), "{how}");
    }
}

#[test]
fn only_what_is_inside_the_clip_is_ruled() {
    let page = ink("0 0 150 300 re W n .5 w 50 200 m 250 200 l S 160 100 m 160 200 l S");
    let [stroke] = page.strokes[..] else { panic!("{:?}", page.strokes) };
    assert_eq!((stroke.from, stroke.to), (50.0, 150.0));
}

#[test]
fn what_cannot_be_seen_is_no_ruling() {
    let cases = [
        ("white on white", "1 G .5 w 50 200 m 250 200 l S"),
        ("no ink", "0 0 0 0 K .5 w 50 200 m 250 200 l S"),
        ("transparent", "/T gs .5 w 50 200 m 250 200 l S"),
        ("transparent ink", "/T gs 0 0 0 1 K .5 w 50 200 m 250 200 l S"),
        ("under a white box", ".5 w 50 200 m 250 200 l S 1 g 40 150 300 100 re f"),
        ("black on black", "40 150 300 100 re f .5 w 50 200 m 250 200 l S"),
    ];
    for (how, content) in cases {
        let page = Paper::new().state("T", dictionary! { "CA" => 0 }).content(content).ink();
        assert_eq!(page.strokes, [], "{how}");
    }
    assert_eq!(ink("40 150 300 100 re f 1 G .5 w 50 200 m 250 200 l S").strokes.len(), 1, "a white line on black");
    let inks = "0 0 0 1 K .5 w 50 200 m 250 200 l S 0 1 1 0 K 50 100 m 250 100 l S";
    let opaque = Paper::new().state("T", dictionary! { "CA" => 1 }).content(inks).ink();
    assert_eq!((ink(inks).strokes.len(), opaque.strokes.len()), (2, 2), "printing inks");
}

#[test]
fn printing_inks_are_as_light_as_they_look() {
    let page = ink("0 0 0 .1 k 50 100 200 100 re f");
    assert!((page.shades[0].lightness - 0.9).abs() < 0.01, "{:?}", page.shades);
}

#[test]
fn a_wide_line_is_a_shade() {
    let page = ink(".8 G 30 w 50 200 m 250 200 l S");
    assert_eq!(page.strokes, []);
    assert_eq!(page.shades[0].bbox, Rect::new(50.0, 85.0, 250.0, 115.0));
    assert!((page.shades[0].lightness - 0.8).abs() < 0.01);
}

#[test]
fn a_filled_box_is_a_shade_and_a_white_one_is_none() {
    let page = ink(".9 g 50 100 200 100 re f 1 g 60 110 20 20 re f");
    assert_eq!((page.strokes.len(), page.shades.len()), (0, 1));
    assert_eq!(page.shades[0].bbox, Rect::new(50.0, 100.0, 250.0, 200.0));
}

#[test]
fn a_seal_leaves_no_rulings() {
    let ring = "1 0 0 RG 3 w 250 150 m 250 205 205 250 150 250 c 95 250 50 205 50 150 c 50 95 95 50 150 50 c 205 50 250 95 250 150 c h S";
    let points: String = (0_u8..10)
        .map(|n| {
            let (radius, angle) = (if n % 2 == 0 { 40.0 } else { 15.3 }, f32::from(n) * std::f32::consts::PI / 5.0);
            format!(
                "{} {} {} ",
                150.0 + radius * angle.sin(),
                150.0 + radius * angle.cos(),
                if n == 0 { "m" } else { "l" }
            )
        })
        .collect();
    let page = ink(&format!("{ring} {points} h S 1 0 0 rg {points} h f"));
    assert_eq!(page.strokes, []);
}

#[test]
fn an_image_is_its_box() {
    let image = dictionary! { "Subtype" => "Image", "Width" => 100, "Height" => 100, "ColorSpace" => "DeviceGray", "BitsPerComponent" => 8 };
    let page = Paper::new().object("I", image, vec![0; 10_000]).content("q 100 0 0 50 50 200 cm /I Do Q").ink();
    assert_eq!(page.images, [Rect::new(50.0, 50.0, 150.0, 100.0)]);
}

#[test]
fn an_image_over_text_hides_it_unless_it_is_transparent() {
    let image = |extra: &str| {
        let mut dict = dictionary! { "Subtype" => "Image", "Width" => 100, "Height" => 100, "ColorSpace" => "DeviceGray", "BitsPerComponent" => 8 };
        if !extra.is_empty() {
            dict.set(extra, vec![Object::from(255), Object::from(255)]);
        }
        let content = format!("{} q 100 0 0 50 40 190 cm /I Do Q", show("目标", 50.0, 200.0));
        Paper::new().object("I", dict, vec![0; 10_000]).content(content).ink()
    };
    assert_eq!((image("").glyphs.len(), image("").hidden.len()), (0, 2));
    assert_eq!((image("Mask").glyphs.len(), image("Mask").hidden.len()), (2, 0));
}
