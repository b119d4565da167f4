//! Boxes of ink → those that stand as the characters of a text do: of its size, and beside one another.

use crate::geom::Rect;

/// What decides whether ink looks like text.
#[derive(Clone, Debug, PartialEq)]
pub struct Tuning {
    /// Ink lower than this and as narrow is dust, in points.
    pub lowest: f32,
    /// Ink higher than this is a figure, in points: titles are printed in 22 points (the size 二号 of official
    /// documents), posters larger.
    pub highest: f32,
    /// Ink wider than this is a line or a figure, in points.
    pub widest: f32,
    /// Two boxes stand in one line where the gap between them is no wider than this share of the higher one.
    ///
    /// Too small: the digits of spaced numbers stand alone. Too large: the marks of a chart are words.
    pub gap: f32,
    /// And where they share this part of the height of the lower one.
    pub level: f32,
}

impl Default for Tuning {
    fn default() -> Self {
        Self { lowest: 2.5, highest: 40.0, widest: 60.0, gap: 1.2, level: 0.3 }
    }
}

/// Ink that hangs together as a word or a line does.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Word {
    /// Around it.
    pub bbox: Rect,
    /// How many boxes it is made of.
    pub parts: usize,
}

/// More boxes than this are not looked at: a page of small print has two thousand characters of a few parts each.
pub const MOST: usize = 10_000;

/// The words that boxes of ink make, from top to bottom; the parts of characters among them. None of more boxes than
/// [`MOST`].
#[must_use]
pub fn words(boxes: &[Rect], tuning: &Tuning) -> Vec<Word> {
    let is_dust = |b: &Rect| b.height() < tuning.lowest && b.width() < tuning.lowest;
    let is_figure = |b: &Rect| b.height() > tuning.highest || b.width() > tuning.widest;
    let mut parts: Vec<Rect> = boxes.iter().filter(|b| !is_dust(b) && !is_figure(b)).copied().collect();
    if parts.len() > MOST {
        return Vec::new();
    }
    parts.sort_by(|a, b| a.x0.total_cmp(&b.x0).then(a.y0.total_cmp(&b.y0)));
    let mut done: Vec<Word> = Vec::new();
    // The words that a box further to the right may still belong to.
    let mut open: Vec<Word> = Vec::new();
    for part in parts {
        let reach = tuning.gap * tuning.highest;
        let (near, past): (Vec<Word>, Vec<Word>) = open.into_iter().partition(|word| part.x0 - word.bbox.x1 <= reach);
        done.extend(past);
        let (joined, apart): (Vec<Word>, Vec<Word>) = near.into_iter().partition(|word| goes_on(word, &part, tuning));
        open = apart;
        let start = Word { bbox: part, parts: 1 };
        open.push(
            joined
                .into_iter()
                .fold(start, |all, word| Word { bbox: all.bbox.union(&word.bbox), parts: all.parts + word.parts }),
        );
    }
    done.append(&mut open);
    done.sort_by(|a, b| a.bbox.y0.total_cmp(&b.bbox.y0).then(a.bbox.x0.total_cmp(&b.bbox.x0)));
    done
}

/// Whether a box continues a word.
fn goes_on(word: &Word, part: &Rect, tuning: &Tuning) -> bool {
    let (high, low) = (word.bbox.height().max(part.height()), word.bbox.height().min(part.height()));
    let shared = word.bbox.y1.min(part.y1) - word.bbox.y0.max(part.y0);
    part.x0 - word.bbox.x1 <= tuning.gap * high && shared >= tuning.level * low && high <= tuning.highest
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Boxes of this width and height from left to right.
    fn row(y: f32, count: usize, size: f32, step: f32) -> Vec<Rect> {
        (0..count).map(|i| i as f32 * step).map(|x| Rect::new(x, y, x + size, y + size)).collect()
    }

    fn parts(boxes: &[Rect]) -> Vec<usize> {
        words(boxes, &Tuning::default()).iter().map(|word| word.parts).collect()
    }

    #[test]
    fn what_stands_beside_one_another_is_a_word() {
        assert_eq!(parts(&[row(0.0, 5, 10.0, 11.0), row(20.0, 3, 10.0, 11.0)].concat()), [5, 3]);
    }

    #[test]
    fn a_column_of_bullets_dust_and_figures_are_none() {
        let bullets: Vec<Rect> = (0..5).map(|i| Rect::new(0.0, 20.0 * i as f32, 4.0, 20.0 * i as f32 + 4.0)).collect();
        assert_eq!(parts(&bullets), [1; 5]);
        assert_eq!(parts(&row(0.0, 9, 1.0, 1.5)), [0_usize; 0]);
        assert_eq!(parts(&row(0.0, 3, 80.0, 81.0)), [0_usize; 0]);
    }
}
