//! Whether the colours of the page can be told apart by those who see less well: WCAG 2.2, level AA, in light and dark.

use std::collections::BTreeMap;

const STYLE: &str = include_str!("page/desk.css");

type Colour = [f64; 3];

/// The colours of the page by their names; in the dark those that it gives there go before those of the light.
fn colours(is_dark: bool) -> BTreeMap<&'static str, Colour> {
    let of = |block: &'static str| {
        let named = block.split(';').filter_map(|one| one.trim().strip_prefix("--")?.split_once(": #"));
        named.map(|(name, hex)| (name, colour(hex))).collect::<Vec<_>>()
    };
    let mut blocks = STYLE.split(":root {").skip(1).map(|rest| rest.split('}').next().unwrap());
    let light = of(blocks.next().unwrap().split_once("dark;").unwrap().1);
    let dark = of(blocks.next().unwrap());
    assert_eq!(light.len(), dark.len(), "each colour is given in both");
    if is_dark { dark.into_iter().collect() } else { light.into_iter().collect() }
}

fn colour(hex: &str) -> Colour {
    let part = |at: usize| f64::from(u8::from_str_radix(&hex[at..at + 2], 16).unwrap());
    [part(0), part(2), part(4)]
}

/// The relative luminance (WCAG 2.2).
fn luminance(colour: Colour) -> f64 {
    let [r, g, b] =
        colour.map(|part| part / 255.0).map(|c| if c <= 0.04045 { c / 12.92 } else { ((c + 0.055) / 1.055).powf(2.4) });
    0.2126 * r + 0.7152 * g + 0.0722 * b
}

fn ratio(a: Colour, b: Colour) -> f64 {
    let (a, b) = (luminance(a), luminance(b));
    (a.max(b) + 0.05) / (a.min(b) + 0.05)
}

/// One colour over another, as opaque as this.
fn over(top: Colour, below: Colour, opacity: f64) -> Colour {
    [0, 1, 2].map(|at| opacity * top[at] + (1.0 - opacity) * below[at])
}

/// What is written on what: names of colours, or colours.
const TEXTS: [(&str, &str); 24] = [
    ("ink", "ground"),
    ("ink", "panel"),
    ("ink", "chosen"),
    ("faint", "ground"),
    ("faint", "panel"),
    ("faint", "chosen"),
    ("doubt", "panel"),
    ("doubt", "ground"),
    ("doubt", "chosen"),
    ("doubt", "doubt-ground"),
    ("good", "panel"),
    ("good", "chosen"),
    ("on-accent", "accent"),
    ("ground", "ink"),
    ("accent", "panel"),
    ("other", "panel"),
    ("#1b1f24", "#ffffff"),
    ("#3d454e", "#eceff3"),
    ("#b3261e", "#eceff3"),
    ("#b3261e", "#ffffff"),
    ("#0b57b7", "#ffffff"),
    ("#8a5300", "#ffffff"),
    ("#b3261e", "paper"),
    ("#0b57b7", "paper"),
];

/// What bounds a control, a mark or the focus, on what.
const EDGES: [(&str, &str); 7] = [
    ("edge", "panel"),
    ("edge", "ground"),
    ("accent", "panel"),
    ("accent", "ground"),
    ("accent", "chosen"),
    ("good", "ground"),
    ("#8a5300", "paper"),
];

#[test]
fn all_texts_and_edges_stand_out() {
    for is_dark in [false, true] {
        let known = colours(is_dark);
        let of = |name: &str| name.strip_prefix('#').map_or_else(|| known[name], colour);
        let check = |pairs: &[(&str, &str)], least: f64| {
            for (top, below) in pairs {
                let found = ratio(of(top), of(below));
                assert!(found >= least, "{top} on {below}, dark: {is_dark}: {found:.2}, wanted {least}");
            }
        };
        check(&TEXTS, 4.5);
        check(&EDGES, 3.0);
        // Names of keys are a little paler than what they stand in.
        for (top, below) in [("ink", "panel"), ("on-accent", "accent"), ("ink", "ground")] {
            let found = ratio(over(of(top), of(below), 0.85), of(below));
            assert!(found >= 4.5, "a key, {top} on {below}, dark: {is_dark}: {found:.2}");
        }
    }
}

#[test]
fn ratios_are_those_of_the_standard() {
    assert!((ratio([0.0; 3], [255.0; 3]) - 21.0).abs() < 1e-9);
    assert!((ratio(colour("777777"), [255.0; 3]) - 4.48).abs() < 0.01, "the grey that just fails");
}

#[test]
fn no_colour_is_used_that_is_not_looked_at_here() {
    let own = STYLE.split("* { box-sizing").nth(1).unwrap();
    let looked = |hex: &str| hex == "#fff" || TEXTS.iter().chain(&EDGES).any(|(a, b)| *a == hex || *b == hex);
    let hexes = own
        .match_indices('#')
        .map(|(at, _)| own[at..].split(|c: char| !(c.is_ascii_hexdigit() || c == '#')).next().unwrap());
    let unseen: Vec<&str> = hexes.filter(|hex| matches!(hex.len(), 4 | 7) && !looked(hex)).collect();
    assert!(unseen.is_empty(), "{unseen:?}");
}
