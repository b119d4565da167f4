//! The dust of a dusty black and white page.

use super::bits::steps;
use super::{Gray, WHITE};
use crate::spots;

/// What decides what is dust.
#[derive(Clone, Debug, PartialEq)]
pub struct Tuning {
    /// The area of the largest grain, in square inches.
    ///
    /// Too small: dust becomes strokes of characters. Too large: points of small print go; one is of a fifth of a
    /// millimetre at least.
    pub grain: f32,
    /// A page with fewer grains in a square inch is not dusty, and nothing is taken from it.
    pub dusty: f32,
}

impl Default for Tuning {
    fn default() -> Self {
        Self { grain: 0.000_125, dusty: 15.0 }
    }
}

/// Of a black and white page no more than this share of the pixels is in between.
const BETWEEN: f32 = 0.01;

/// A black and white page without its dust: spots no larger than a grain, where there are many of them. In grey, faint
/// print has such spots too.
#[must_use]
pub(super) fn wiped(mut gray: Gray, dpi: f32, tuning: &Tuning) -> Gray {
    let between = gray.pixels.iter().filter(|&&p| (32..224).contains(&p)).count();
    if between as f32 > BETWEEN * gray.pixels.len() as f32 {
        return gray;
    }
    let largest = steps(tuning.grain * dpi * dpi);
    let grains = grains(&gray, largest);
    let inches = gray.pixels.len() as f32 / (dpi * dpi);
    if grains.len() as f32 >= tuning.dusty * inches {
        grains.iter().flatten().for_each(|&at| gray.pixels[at] = WHITE);
    }
    gray
}

/// The pixels of each black spot that is no larger than so many.
fn grains(gray: &Gray, largest: usize) -> Vec<Vec<usize>> {
    let black: Vec<bool> = gray.pixels.iter().map(|&p| p < spots::BLACK).collect();
    spots::of(&black, gray.width).into_iter().map(|spot| spot.pixels).filter(|pixels| pixels.len() <= largest).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A page of an inch at 200 dots, with a point of 3 by 3 pixels and so many grains of 2.
    fn page(grains: usize) -> Gray {
        let mut page = Gray::white(200, 200);
        for at in (0..9).map(|n| (n / 3 + 100) * 200 + n % 3 + 100) {
            page.pixels[at] = 0;
        }
        for n in 0..grains {
            page.pixels[(n / 10 * 8 + 4) * 200 + n % 10 * 9] = 0;
            page.pixels[(n / 10 * 8 + 5) * 200 + n % 10 * 9 + 1] = 0;
        }
        page
    }

    #[test]
    fn only_a_dusty_page_is_wiped_and_points_stay() {
        let black = |page: &Gray| page.pixels.iter().filter(|&&p| p == 0).count();
        assert_eq!(black(&wiped(page(60), 200.0, &Tuning::default())), 9);
        assert_eq!(black(&wiped(page(5), 200.0, &Tuning::default())), 19);
    }
}
