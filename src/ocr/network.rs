//! A picture of a line → what the network says of each of its steps.
//!
//! The network reads a line in steps of eight pixels at a height of 48; each step is one of its characters or a blank
//! (CTC: Graves et al., Connectionist Temporal Classification, 2006). What they say together is for
//! [`recognise`](super::recognise).

use super::steps::{LEAST, Steps};
use super::{Recognise, broken};
use crate::diag::Error;
use crate::raster::Gray;
use compact_str::CompactString;
use rayon::prelude::*;
use rten::{Model, ModelOptions};
use rten_tensor::prelude::*;
use rten_tensor::{NdTensor, NdTensorView};

/// The height at which lines are read, in pixels.
const HEIGHT: usize = 48;
/// A narrower line is padded to this width with mid grey.
const NARROWEST: usize = 160;
/// A wider line is squeezed: the network was trained on no longer ones, and memory grows with it.
const WIDEST: usize = 3_200;

/// So many classes of a step are passed over at once; any number does that is large beside one and small beside all.
const BLOCK: usize = 64;

/// Reads lines.
pub struct Recogniser {
    model: Model,
    /// By class; the first is the blank that parts characters, the last the blank between words.
    characters: Vec<CompactString>,
}

impl Recogniser {
    /// Loads the network from the bytes of its file; its characters are one a line, or in the file's own notes.
    ///
    /// # Errors
    /// [`Error::Models`] where it cannot be loaded.
    pub fn load(bytes: Vec<u8>, characters: Option<&[u8]>) -> Result<Self, Error> {
        let model = ModelOptions::with_all_ops().prepack_weights(true).load(bytes).map_err(broken)?;
        let inside = model.metadata().get("character").map(str::to_owned);
        let text = match characters {
            Some(bytes) => String::from_utf8_lossy(bytes).into_owned(),
            None => inside.ok_or_else(|| broken("it does not say which characters it knows"))?,
        };
        let mut characters = vec![CompactString::default()];
        characters.extend(text.split('\n').map(|c| CompactString::new(c.trim_end_matches('\r'))));
        if characters.len() > 1 && characters.last().is_some_and(CompactString::is_empty) {
            characters.pop();
        }
        characters.push(CompactString::const_new(" "));
        Ok(Self { model, characters })
    }

    /// Reads the picture of one line.
    fn read(&self, line: &Gray) -> Result<Steps, Error> {
        if line.width == 0 || line.height == 0 {
            return Ok(Steps::default());
        }
        let width = (line.width * HEIGHT).div_ceil(line.height).clamp(8, WIDEST);
        let padded = width.max(NARROWEST).next_multiple_of(8);
        let small = line.resized(width, HEIGHT);
        let mut plane = vec![0.0; HEIGHT * padded];
        for (to, from) in plane.chunks_exact_mut(padded).zip(small.pixels.chunks_exact(width)) {
            to.iter_mut().zip(from).for_each(|(to, &from)| *to = f32::from(from) / 127.5 - 1.0);
        }
        let input = NdTensor::from_data([1, 3, HEIGHT, padded], plane.repeat(3));
        let output = self.model.run_one(input.view().into(), None).map_err(broken)?;
        let output: NdTensor<f32, 3> = output.try_into().map_err(broken)?;
        let odds = output.slice(0);
        let width = padded as f32 / (width as f32 * odds.size(0).max(1) as f32);
        Ok(Steps { width, odds: (0..odds.size(0)).map(|step| self.likely(odds.slice(step))).collect() })
    }

    /// What a step may be, likeliest first. Nearly all of its thousands of classes are not, so whole blocks of them are
    /// passed over.
    fn likely(&self, odds: NdTensorView<f32, 1>) -> Vec<(CompactString, f32)> {
        let odds = odds.to_contiguous();
        let mut likely = Vec::new();
        for (block, odds) in odds.data().chunks(BLOCK).enumerate() {
            if odds.iter().fold(0.0, |most: f32, &odds| most.max(odds)) >= LEAST {
                let kept = odds.iter().enumerate().filter(|(_, odds)| **odds >= LEAST);
                likely.extend(kept.map(|(class, odds)| (self.text(block * BLOCK + class), *odds)));
            }
        }
        likely.sort_by(|a: &(CompactString, f32), b| b.1.total_cmp(&a.1));
        likely
    }

    fn text(&self, class: usize) -> CompactString {
        self.characters.get(class).cloned().unwrap_or_default()
    }
}

impl Recognise for Recogniser {
    fn steps(&self, lines: &[Gray]) -> Result<Vec<Steps>, Error> {
        rten::thread_pool().run(|| lines.par_iter().map(|line| self.read(line)).collect())
    }
}
