//! The colours of a picture → its grey, in which the red ink of seals is as light as paper, and red panels are as dark
//! as they look.
//!
//! A seal is of strokes, and its red says that it is no print. A panel is a ground for print, such as a header in white
//! on dark red: without its red it would be paper, and what is printed on it would be lost.

use super::panels::{self, Area};
use super::{Gray, WHITE};
use crate::tone::{is_red, luma, without_red};

/// A panel is so many times as long as it is thick, one way or the other: the seals of persons, in white on red, are
/// square.
const LONG: usize = 2;

/// The grey of each pixel of a picture of this width.
pub(super) fn grays(colours: impl Iterator<Item = [u8; 3]> + Clone, width: usize) -> Vec<u8> {
    let mut grays: Vec<u8> = colours.clone().map(|[r, g, b]| without_red(r, g, b)).collect();
    let red = |[r, g, b]: [u8; 3]| if is_red(r, g, b) { luma(r, g, b) } else { WHITE };
    let mut reds = Gray { width, height: grays.len() / width.max(1), pixels: colours.clone().map(red).collect() };
    let tuning = panels::Tuning::default();
    let is_long = |area: &Area| area.width() >= LONG * area.height() || area.height() >= LONG * area.width();
    let long: Vec<Area> = panels::areas(&reds, &tuning).into_iter().filter(is_long).collect();
    if long.is_empty() {
        return grays;
    }
    reds.pixels = colours.map(|[r, g, b]| luma(r, g, b)).collect();
    for area in long.iter().filter(|area| panels::ground(&reds, area, &tuning).is_some()) {
        for y in area.y0..area.y1 {
            let row = y * width + area.x0..y * width + area.x1;
            grays[row.clone()].copy_from_slice(&reds.pixels[row]);
        }
    }
    grays
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The least and the greatest grey of a page of 200 by 100 with a rectangle in a colour on it, from (16, 16) on,
    /// and white bars in that.
    fn seen(colour: [u8; 3], (width, height): (usize, usize), bars: bool) -> (u8, u8) {
        let inside = |x: usize, y: usize| (16..16 + width).contains(&x) && (16..16 + height).contains(&y);
        let bar = |x: usize, y: usize| bars && x % 20 < 4 && (16 + height / 4..16 + height / 2).contains(&y);
        let pixel = |at: usize| if inside(at % 200, at / 200) && !bar(at % 200, at / 200) { colour } else { [255; 3] };
        let grays = grays((0..20_000).map(pixel), 200);
        (*grays.iter().min().unwrap(), grays[20 * 200 + 30])
    }

    #[test]
    fn a_red_panel_with_light_print_is_as_dark_as_it_looks() {
        assert_eq!(seen([192, 0, 0], (160, 40), true), (57, 57));
        assert_eq!(seen([255, 0, 0], (40, 80), true).0, 76);
    }

    #[test]
    fn strokes_squares_and_plain_areas_of_red_are_as_light_as_their_red() {
        for (size, bars) in [((160, 3), false), ((40, 40), true), ((160, 40), false)] {
            assert_eq!(seen([192, 0, 0], size, bars).0, 192, "{size:?}");
        }
        assert_eq!(seen([60, 60, 60], (160, 40), true).0, 60, "no red");
    }
}
