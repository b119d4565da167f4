//! A page → the boxes of its lines of text.
//!
//! The network marks the core of each line on a map of the page; a connected mark is a line, whose box is the mark's,
//! widened again ("unclip", Liao et al., Real-time Scene Text Detection with Differentiable Binarization, 2020). The
//! page is upright and straight, so boxes are too.

use super::{Detect, broken};
use crate::diag::Error;
use crate::geom::Rect;
use crate::raster::Gray;
use rten::{Model, ModelOptions};
use rten_tensor::prelude::*;
use rten_tensor::{NdTensor, NdTensorView};

/// What decides which marks are lines.
#[derive(Clone, Debug, PartialEq)]
pub struct Tuning {
    /// The longer side of the page as the network sees it, in pixels. Larger is slower and no better on forms.
    pub long_side: usize,
    /// A pixel of the map above this is marked.
    pub marked: f32,
    /// A mark with a lower mean is no text.
    pub sure: f32,
    /// How far a box is widened: its area times this over its circumference.
    pub unclip: f32,
}

impl Default for Tuning {
    fn default() -> Self {
        Self { long_side: 1280, marked: 0.3, sure: 0.5, unclip: 1.6 }
    }
}

/// Sides of the network's input are multiples of this.
const STEP: usize = 32;

/// Finds lines of text.
pub struct Detector {
    model: Model,
}

impl Detector {
    /// Loads the network from the bytes of its file.
    ///
    /// # Errors
    /// [`Error::Models`] where it cannot be loaded.
    pub fn load(bytes: Vec<u8>) -> Result<Self, Error> {
        Ok(Self { model: ModelOptions::with_all_ops().load(bytes).map_err(broken)? })
    }
}

impl Detect for Detector {
    fn lines(&self, page: &Gray, tuning: &Tuning) -> Result<Vec<Rect>, Error> {
        let (width, height) = input_size(page, tuning.long_side);
        let small = page.resized(width, height);
        let plane: Vec<f32> = small.pixels.iter().map(|&p| f32::from(p) / 127.5 - 1.0).collect();
        let input = NdTensor::from_data([1, 3, height, width], plane.repeat(3));
        let output = self.model.run_one(input.view().into(), None).map_err(broken)?;
        let output: NdTensor<f32, 4> = output.try_into().map_err(broken)?;
        let map = Map { values: output.slice((0, 0)), width, height };
        let (sx, sy) = (page.width as f32 / width as f32, page.height as f32 / height as f32);
        let mut boxes: Vec<Rect> = map
            .marks(tuning)
            .into_iter()
            .map(|b| Rect { x0: b.x0 * sx, y0: b.y0 * sy, x1: b.x1 * sx, y1: b.y1 * sy })
            .collect();
        boxes.sort_by(|a, b| a.y0.total_cmp(&b.y0).then(a.x0.total_cmp(&b.x0)));
        Ok(boxes)
    }
}

/// The size at which the network sees a page.
fn input_size(page: &Gray, long_side: usize) -> (usize, usize) {
    let longer = page.width.max(page.height).max(1);
    let scaled = |side: usize| (side * long_side.min(longer) / longer).next_multiple_of(STEP).max(STEP);
    (scaled(page.width), scaled(page.height))
}

/// How much each pixel looks like the core of a line.
struct Map<'a> {
    values: NdTensorView<'a, f32, 2>,
    width: usize,
    height: usize,
}

impl Map<'_> {
    /// The boxes of the connected marks, widened.
    fn marks(&self, tuning: &Tuning) -> Vec<Rect> {
        let marked = self.marked(tuning.marked);
        let mut seen = vec![false; marked.len()];
        let mut boxes = Vec::new();
        for start in 0..marked.len() {
            if marked[start] && !seen[start] {
                boxes.extend(self.mark_from(start, &marked, &mut seen, tuning));
            }
        }
        boxes
    }

    /// Which pixels are marked, each mark a pixel larger to the right and below, which joins what a hair parts.
    fn marked(&self, above: f32) -> Vec<bool> {
        let mut marked = vec![false; self.width * self.height];
        for y in 0..self.height {
            for x in 0..self.width {
                if self.values[[y, x]] > above {
                    let (right, below) = ((x + 1).min(self.width - 1), (y + 1).min(self.height - 1));
                    for at in
                        [y * self.width + x, y * self.width + right, below * self.width + x, below * self.width + right]
                    {
                        marked[at] = true;
                    }
                }
            }
        }
        marked
    }

    /// The widened box of the mark that holds this pixel, if it is sure enough.
    fn mark_from(&self, start: usize, marked: &[bool], seen: &mut [bool], tuning: &Tuning) -> Option<Rect> {
        let (mut open, mut sum, mut count) = (vec![start], 0.0, 0.0);
        let (mut x0, mut y0, mut x1, mut y1) = (self.width, self.height, 0, 0);
        seen[start] = true;
        while let Some(at) = open.pop() {
            let (x, y) = (at % self.width, at / self.width);
            (x0, y0, x1, y1) = (x0.min(x), y0.min(y), x1.max(x + 1), y1.max(y + 1));
            sum += self.values[[y, x]];
            count += 1.0;
            for ny in y.saturating_sub(1)..(y + 2).min(self.height) {
                for nx in x.saturating_sub(1)..(x + 2).min(self.width) {
                    let next = ny * self.width + nx;
                    if marked[next] && !seen[next] {
                        seen[next] = true;
                        open.push(next);
                    }
                }
            }
        }
        let (w, h) = ((x1 - x0) as f32, (y1 - y0) as f32);
        if w.min(h) < 3.0 || sum / count < tuning.sure {
            return None;
        }
        let more = w * h * tuning.unclip / (2.0 * (w + h));
        let (right, bottom) = (self.width as f32, self.height as f32);
        let widened = Rect { x0: x0 as f32 - more, y0: y0 as f32 - more, x1: x1 as f32 + more, y1: y1 as f32 + more };
        widened.intersection(&Rect { x0: 0.0, y0: 0.0, x1: right, y1: bottom })
    }
}
