//! A line of text → its characters, with how sure each is and what else it could be.
//!
//! The network reads a line in steps of eight pixels at a height of 48; each step is one of its characters or a blank (CTC: Graves et al.,
//! Connectionist Temporal Classification, 2006). Repeated steps are one character, and a blank parts two equal ones.

use super::broken;
use crate::diag::Error;
use crate::raster::Gray;
use compact_str::CompactString;
use rayon::prelude::*;
use rten::{Model, ModelOptions};
use rten_tensor::prelude::*;
use rten_tensor::{NdTensor, NdTensorView};
use std::collections::BTreeMap;

/// The height at which lines are read, in pixels.
const HEIGHT: usize = 48;
/// A narrower line is padded to this width with mid grey.
const NARROWEST: usize = 160;
/// A wider line is squeezed: the network was trained on no longer ones, and memory grows with it.
const WIDEST: usize = 3_200;
/// So many other readings of a character are kept.
const CANDIDATES: usize = 3;
/// A reading less likely than this is not kept.
const UNLIKELY: f32 = 0.001;

/// What a step could be that is most likely blank is not asked below these odds.
const SKIPPED: f32 = 0.05;

/// What was recognised is never quite sure, whatever the network says: 1 is text that was not read by OCR.
const SUREST: f32 = 0.9999;

/// One character of a line.
#[derive(Clone, Debug, PartialEq)]
pub struct Char {
    /// What it says.
    pub text: CompactString,
    /// Its middle, as a share of the line's width.
    pub at: f32,
    /// How likely it is, in either width, from 0 to 1.
    pub confidence: f32,
    /// What else it could be, likeliest first.
    pub others: Vec<(CompactString, f32)>,
}

impl Char {
    /// The same character taken for another one, and how sure that is; what was read is among the others.
    #[must_use]
    pub fn taken_for(&self, text: &str, confidence: f32) -> Self {
        let read = (self.text != text).then(|| (self.text.clone(), self.confidence));
        let others = read.into_iter().chain(self.others.iter().filter(|other| other.0 != text).cloned()).collect();
        Self { text: text.into(), confidence, others, ..self.clone() }
    }
}

/// Reads lines.
pub struct Recogniser {
    model: Model,
    alphabet: Alphabet,
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
        let mut characters: Vec<CompactString> = text.split('\n').map(|c| CompactString::new(c.trim_end_matches('\r'))).collect();
        if characters.last().is_some_and(CompactString::is_empty) {
            characters.pop();
        }
        characters.push(CompactString::const_new(" "));
        Ok(Self { model, alphabet: Alphabet::of(characters) })
    }

    /// Reads the pictures of many lines, on all cores; the answers stand in the order of the pictures.
    ///
    /// # Errors
    /// [`Error::Models`] where the network does not run.
    pub fn read_all(&self, lines: &[Gray]) -> Result<Vec<Vec<Char>>, Error> {
        rten::thread_pool().run(|| lines.par_iter().map(|line| self.read(line)).collect())
    }

    /// Reads the picture of one line.
    ///
    /// # Errors
    /// [`Error::Models`] where the network does not run.
    pub fn read(&self, line: &Gray) -> Result<Vec<Char>, Error> {
        if line.width == 0 || line.height == 0 {
            return Ok(Vec::new());
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
        let steps = output.slice(0);
        let share = padded as f32 / (width as f32 * steps.size(0).max(1) as f32);
        Ok(self.alphabet.decode(steps, share))
    }
}

/// The classes of a network.
struct Alphabet {
    /// By class, from 1; the last is the blank between words.
    characters: Vec<CompactString>,
    /// The class of the same character in its other width, by class: on paper `(` and `（` look alike.
    other_width: Vec<Option<usize>>,
}

impl Alphabet {
    fn of(characters: Vec<CompactString>) -> Self {
        let other_width = other_widths(&characters);
        Self { characters, other_width }
    }

    /// The characters of the likeliest path; `share` is the width of a step as a share of the line's.
    ///
    /// That path may leave out what is nearly as likely as a blank, such as a point between two digits: those beside it are no surer than that it is none.
    fn decode(&self, steps: NdTensorView<f32, 2>, share: f32) -> Vec<Char> {
        let mut characters: Vec<Char> = Vec::new();
        let mut before = 0;
        let mut gap = Gap::default();
        for step in 0..steps.size(0) {
            let odds: Vec<f32> = steps.slice(step).iter().copied().collect();
            let best = likeliest(&odds);
            if best == 0 {
                gap.pass(&odds);
            } else {
                let at = ((step as f32 + 0.5) * share).min(1.0);
                let read = self.character(&odds, best, at);
                match characters.last_mut() {
                    Some(last) if best == before => {
                        if read.confidence > last.confidence {
                            *last = read;
                        }
                    }
                    _ => {
                        let place = characters.len();
                        characters.push(read);
                        self.close(&mut gap, &mut characters, place);
                    }
                }
            }
            before = best;
        }
        let end = characters.len();
        self.close(&mut gap, &mut characters, end);
        characters
    }

    /// Makes the characters on both sides of a gap no surer than that nothing stands in it; the one behind it has this place, or there is none.
    fn close(&self, gap: &mut Gap, characters: &mut [Char], behind: usize) {
        let beside = behind.saturating_sub(1)..(behind + 1).min(characters.len());
        // The edge of a character, or of what else it could be, is no other one; nor is the blank between words.
        let is_beside = |class: usize| {
            let text = self.text(class);
            characters[beside.clone()].iter().any(|c| c.text == text || c.others.iter().any(|other| other.0 == text))
        };
        let is_none =
            |class: usize| class == self.characters.len() || is_beside(class) || self.other_width[class - 1].is_some_and(is_beside);
        let skipped = std::mem::take(gap).likeliest(is_none);
        characters[beside].iter_mut().for_each(|c| c.confidence = c.confidence.min(1.0 - skipped));
    }

    fn character(&self, odds: &[f32], best: usize, at: f32) -> Char {
        let same = self.other_width.get(best - 1).copied().flatten();
        let mut others: Vec<usize> = (1..odds.len()).filter(|&c| c != best && Some(c) != same && odds[c] > UNLIKELY).collect();
        others.sort_by(|&a, &b| odds[b].total_cmp(&odds[a]));
        others.truncate(CANDIDATES);
        let others = others.into_iter().map(|c| (self.text(c), odds[c])).collect();
        let confidence = (odds[best] + same.map_or(0.0, |same| odds[same])).min(SUREST);
        Char { text: self.text(best), at, confidence, others }
    }

    fn text(&self, class: usize) -> CompactString {
        self.characters.get(class - 1).cloned().unwrap_or_default()
    }
}

/// What the steps between two characters could be, which are blank on the likeliest path: classes with their odds.
#[derive(Default)]
struct Gap(Vec<(usize, f32)>);

impl Gap {
    /// Passes a step that is most likely blank.
    fn pass(&mut self, odds: &[f32]) {
        self.0.extend((1..odds.len()).map(|class| (class, odds[class])).filter(|one| one.1 >= SKIPPED));
    }

    /// The odds of the likeliest class, but for those that are no other character.
    fn likeliest(self, is_none: impl Fn(usize) -> bool) -> f32 {
        self.0.into_iter().filter(|&(class, _)| !is_none(class)).map(|one| one.1).fold(0.0, f32::max)
    }
}

/// For each character the class of the same one in its other width, if both are known.
fn other_widths(characters: &[CompactString]) -> Vec<Option<usize>> {
    let classes: BTreeMap<&str, usize> = characters.iter().enumerate().map(|(at, c)| (c.as_str(), at + 1)).collect();
    let other = |c: char| {
        let narrow = u32::from(c).checked_sub(WIDE_FORMS).filter(|narrow| (0x21..=0x7e).contains(narrow));
        let wide = ('!'..='~').contains(&c).then(|| u32::from(c) + WIDE_FORMS);
        char::from_u32(narrow.or(wide)?)
    };
    let class = |text: &CompactString| {
        let mut chars = text.chars();
        let (only, None) = (chars.next()?, chars.next()) else { return None };
        classes.get(other(only)?.encode_utf8(&mut [0; 4]) as &str).copied()
    };
    characters.iter().map(class).collect()
}

/// How far the wide forms of ASCII's characters stand behind them in Unicode.
const WIDE_FORMS: u32 = 0xfee0;

fn likeliest(odds: &[f32]) -> usize {
    odds.iter().enumerate().fold((0, f32::MIN), |best, (class, &p)| if p > best.1 { (class, p) } else { best }).0
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_widths_of_a_character_are_one() {
        let characters = ["(", "，", "（", "年", ",", "％"].map(CompactString::const_new);
        assert_eq!(other_widths(&characters), [Some(3), Some(5), Some(1), None, Some(2), None]);
    }
    #[test]
    fn what_the_likeliest_path_leaves_out_makes_its_neighbours_doubtful() {
        let alphabet = Alphabet::of(["3", "5", ".", "，", ",", " "].map(CompactString::const_new).to_vec());
        let read = |gap: [f32; 6]| {
            let step = |odds: [f32; 6]| [&[1.0 - odds.iter().sum::<f32>()][..], &odds].concat();
            let steps = [step([0.98, 0.0, 0.0, 0.0, 0.0, 0.0]), step(gap), step([0.0, 0.97, 0.0, 0.0, 0.0, 0.0])].concat();
            let read = alphabet.decode(NdTensorView::from_data([3, 7], &steps[..]), 0.3);
            read.iter().map(|c| (c.text.to_string(), (c.confidence * 100.0).round())).collect::<Vec<_>>()
        };
        let said = |a: f32, b: f32| vec![("3".to_owned(), a), ("5".to_owned(), b)];
        assert_eq!(read([0.0; 6]), said(98.0, 97.0));
        assert_eq!(read([0.0, 0.0, 0.3, 0.0, 0.0, 0.0]), said(70.0, 70.0), "a point");
        assert_eq!(read([0.2, 0.2, 0.0, 0.0, 0.0, 0.25]), said(98.0, 97.0), "their edges, and a blank between words");
    }
}
