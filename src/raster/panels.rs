//! Dark areas with light print in them, as headers of tables are: turned over, so that all that follows sees dark print
//! on a light ground.

use super::gray::MIDDLE;
use super::{Gray, WHITE};

/// The page is looked at in squares of this many pixels.
const SQUARE: usize = 8;

/// What decides what is a dark panel.
#[derive(Clone, Debug, PartialEq)]
pub struct Tuning {
    /// The sides of the least panel, in inches: a word in small print.
    ///
    /// Too small: the strokes of large bold characters are panels. Too large: a narrow dark header is not read.
    pub least: [f32; 2],
    /// The dark squares of a panel are at least this share of the box around them.
    ///
    /// Too small: bold titles are panels. Too large: a panel with much print is none.
    pub full: f32,
    /// The share of a panel that is print, at least and at most: less is dirt on a black strip, more is no ground with
    /// print on it.
    pub print: [f32; 2],
    /// How thick the edge of a panel stays, in inches: it is the wall between what is dark and what is not.
    pub edge: f32,
}

impl Default for Tuning {
    fn default() -> Self {
        Self { least: [0.3, 0.12], full: 0.6, print: [0.01, 0.5], edge: 0.01 }
    }
}

/// The picture with its dark panels turned over.
#[must_use]
pub(super) fn turned_over(mut gray: Gray, dpi: f32, tuning: &Tuning) -> Gray {
    for panel in areas(&gray, tuning) {
        let sides = [panel.width() as f32, panel.height() as f32];
        let is_large = sides[0] >= tuning.least[0] * dpi && sides[1] >= tuning.least[1] * dpi;
        if let Some(ground) = is_large.then(|| ground(&gray, &panel, tuning)).flatten() {
            turn_over(&mut gray, &panel, ground, super::bits::steps(tuning.edge * dpi).max(1));
        }
    }
    gray
}

/// A rectangle of pixels; the far sides are not in it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Area {
    pub(super) x0: usize,
    pub(super) y0: usize,
    pub(super) x1: usize,
    pub(super) y1: usize,
}

impl Area {
    pub(super) fn width(&self) -> usize {
        self.x1 - self.x0
    }

    pub(super) fn height(&self) -> usize {
        self.y1 - self.y0
    }
}

/// The boxes of dark squares that hang together and fill them, to the pixel.
pub(super) fn areas(gray: &Gray, tuning: &Tuning) -> Vec<Area> {
    let (columns, rows) = (gray.width.div_ceil(SQUARE), gray.height.div_ceil(SQUARE));
    let is_dark = |at: usize| {
        let (x, y) = (at % columns * SQUARE, at / columns * SQUARE);
        let square = Area { x0: x, y0: y, x1: (x + SQUARE).min(gray.width), y1: (y + SQUARE).min(gray.height) };
        2 * dark_in(gray, &square) > square.width() * square.height()
    };
    let dark: Vec<bool> = (0..columns * rows).map(is_dark).collect();
    let full = |squares: &[usize]| {
        let across = || squares.iter().map(|at| at % columns);
        let down = || squares.iter().map(|at| at / columns);
        let (x0, x1, y0, y1) = (across().min()?, across().max()? + 1, down().min()?, down().max()? + 1);
        let area = Area {
            x0: x0 * SQUARE,
            y0: y0 * SQUARE,
            x1: (x1 * SQUARE).min(gray.width),
            y1: (y1 * SQUARE).min(gray.height),
        };
        (squares.len() as f32 >= tuning.full * ((x1 - x0) * (y1 - y0)) as f32).then(|| grown(gray, area))
    };
    crate::spots::of(&dark, columns).iter().filter_map(|spot| full(&spot.pixels)).collect()
}

/// How many pixels of an area are dark.
fn dark_in(gray: &Gray, area: &Area) -> usize {
    (area.y0..area.y1).map(|y| gray.row(y)[area.x0..area.x1].iter().filter(|&&p| p < MIDDLE).count()).sum()
}

/// An area with the rows and columns beside it that are as dark, which no whole square holds, and without the outer
/// ones that are not.
fn grown(gray: &Gray, mut area: Area) -> Area {
    let is_dark = |part: Area| {
        let size = part.width() * part.height();
        size > 0 && 2 * dark_in(gray, &part) > size
    };
    for _ in 0..SQUARE {
        if area.x0 > 0 && is_dark(Area { x0: area.x0 - 1, x1: area.x0, ..area }) {
            area.x0 -= 1;
        }
        if area.y0 > 0 && is_dark(Area { y0: area.y0 - 1, y1: area.y0, ..area }) {
            area.y0 -= 1;
        }
        if area.x1 < gray.width && is_dark(Area { x0: area.x1, x1: area.x1 + 1, ..area }) {
            area.x1 += 1;
        }
        if area.y1 < gray.height && is_dark(Area { y0: area.y1, y1: area.y1 + 1, ..area }) {
            area.y1 += 1;
        }
    }
    for _ in 0..SQUARE {
        area.x0 += usize::from(area.x0 + 1 < area.x1 && !is_dark(Area { x1: area.x0 + 1, ..area }));
        area.y0 += usize::from(area.y0 + 1 < area.y1 && !is_dark(Area { y1: area.y0 + 1, ..area }));
        area.x1 -= usize::from(area.x0 + 1 < area.x1 && !is_dark(Area { x0: area.x1 - 1, ..area }));
        area.y1 -= usize::from(area.y0 + 1 < area.y1 && !is_dark(Area { y0: area.y1 - 1, ..area }));
    }
    area
}

/// How light the ground of a panel is, if there is lighter print on it.
pub(super) fn ground(gray: &Gray, area: &Area, tuning: &Tuning) -> Option<u8> {
    let mut pixels: Vec<u8> = (area.y0..area.y1).flat_map(|y| gray.row(y)[area.x0..area.x1].iter().copied()).collect();
    pixels.sort_unstable();
    let ground = pixels[pixels.len() / 2];
    let light = ground.midpoint(WHITE);
    let print = pixels.iter().filter(|&&p| p > light).count() as f32 / pixels.len() as f32;
    (tuning.print[0]..tuning.print[1]).contains(&print).then_some(ground)
}

/// Makes the ground of a panel white and its print black; its edge stays as dark as it is.
fn turn_over(gray: &mut Gray, area: &Area, ground: u8, edge: usize) {
    let span = u32::from(WHITE - ground).max(1);
    let width = gray.width;
    for y in area.y0 + edge..area.y1.saturating_sub(edge) {
        for p in &mut gray.pixels[y * width + area.x0 + edge..(y * width + area.x1).saturating_sub(edge)] {
            let print = u32::from(p.saturating_sub(ground)) * u32::from(WHITE) / span;
            *p = WHITE - u8::try_from(print).unwrap_or(WHITE);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A white page with a dark rectangle, and bars of print on it of such a lightness.
    fn page(ground: u8, print: u8) -> Gray {
        let mut page = Gray::white(300, 100);
        for y in 20..60 {
            page.pixels[y * 300 + 13..y * 300 + 285].fill(ground);
        }
        for y in (30..50).filter(|_| print != ground) {
            (0..12).for_each(|n| page.pixels[y * 300 + 30 + 20 * n..][..4].fill(print));
        }
        page
    }

    #[test]
    fn light_print_on_a_dark_panel_is_dark_on_white_within_its_edge() {
        for ground in [0, 110] {
            let turned = turned_over(page(ground, 250), 100.0, &Tuning::default());
            assert_eq!(turned.get(100, 25), WHITE, "the ground");
            assert!(turned.get(31, 40) < 20, "the print");
            assert_eq!(
                [turned.get(100, 20), turned.get(13, 40), turned.get(284, 40), turned.get(100, 59)],
                [ground; 4],
                "the edge"
            );
            assert_eq!(turned.get(100, 70), WHITE, "what is beside");
        }
    }

    #[test]
    fn what_has_no_light_print_stays() {
        for plain in [page(0, 0), page(200, 0), page(255, 0)] {
            assert_eq!(turned_over(plain.clone(), 100.0, &Tuning::default()), plain);
        }
    }
}
