//! What the steps of a line say → its characters, with how sure each is and what else it could be.
//!
//! Repeated steps are one character, and a blank parts two equal ones (CTC: Graves et al., Connectionist Temporal Classification, 2006).

use super::steps::{Steps, is_same};
use compact_str::CompactString;

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

/// The characters of the likeliest path.
///
/// That path may leave out what is nearly as likely as a blank, such as a point between two digits: those beside it are no surer than that it is none.
pub(super) fn characters(line: &Steps) -> Vec<Char> {
    let mut characters: Vec<Char> = Vec::new();
    let mut before = CompactString::default();
    let mut gap = Gap::default();
    for (step, odds) in line.odds.iter().enumerate() {
        let best = odds.first().map(|best| best.0.clone()).unwrap_or_default();
        if best.is_empty() {
            gap.pass(odds);
        } else {
            let read = character(odds, ((step as f32 + 0.5) * line.width).min(1.0));
            match characters.last_mut() {
                Some(last) if best == before => {
                    if read.confidence > last.confidence {
                        *last = read;
                    }
                }
                _ => {
                    let place = characters.len();
                    characters.push(read);
                    close(&mut gap, &mut characters, place);
                }
            }
        }
        before = best;
    }
    let end = characters.len();
    close(&mut gap, &mut characters, end);
    characters
}

/// Makes the characters on both sides of a gap no surer than that nothing stands in it; the one behind it has this place, or there is none.
fn close(gap: &mut Gap, characters: &mut [Char], behind: usize) {
    let beside = behind.saturating_sub(1)..(behind + 1).min(characters.len());
    // The edge of a character, or of what else it could be, is no other one; nor is the blank between words.
    let is_beside =
        |c: &Char, text: &str| std::iter::once(&c.text).chain(c.others.iter().map(|other| &other.0)).any(|read| is_same(read, text));
    let is_none = |text: &str| text == " " || characters[beside.clone()].iter().any(|c| is_beside(c, text));
    let skipped = std::mem::take(gap).likeliest(is_none);
    characters[beside].iter_mut().for_each(|c| c.confidence = c.confidence.min(1.0 - skipped));
}

/// The character that a step most likely is.
fn character(odds: &[(CompactString, f32)], at: f32) -> Char {
    let best = &odds[0].0;
    let (own, others): (Vec<_>, Vec<_>) = odds.iter().filter(|one| !one.0.is_empty()).partition(|one| is_same(&one.0, best));
    let others = others.into_iter().filter(|one| one.1 > UNLIKELY).take(CANDIDATES).cloned().collect();
    Char { text: best.clone(), at, confidence: own.iter().map(|one| one.1).sum::<f32>().min(SUREST), others }
}

/// What the steps between two characters could be, which are blank on the likeliest path: characters with their odds.
#[derive(Default)]
struct Gap(Vec<(CompactString, f32)>);

impl Gap {
    /// Passes a step that is most likely blank.
    fn pass(&mut self, odds: &[(CompactString, f32)]) {
        self.0.extend(odds.iter().filter(|one| !one.0.is_empty() && one.1 >= SKIPPED).cloned());
    }

    /// The odds of the likeliest one, but for those that are no other character.
    fn likeliest(self, is_none: impl Fn(&str) -> bool) -> f32 {
        self.0.into_iter().filter(|(text, _)| !is_none(text)).map(|one| one.1).fold(0.0, f32::max)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_the_likeliest_path_leaves_out_makes_its_neighbours_doubtful() {
        let read = |gap: &[(&str, f32)]| {
            let step = |odds: &[(&str, f32)]| {
                let blank = 1.0 - odds.iter().map(|one| one.1).sum::<f32>();
                let mut odds: Vec<(CompactString, f32)> =
                    odds.iter().chain(&[("", blank)]).map(|&(text, odds)| (text.into(), odds)).collect();
                odds.sort_by(|a, b| b.1.total_cmp(&a.1));
                odds
            };
            let line = Steps { width: 0.3, odds: vec![step(&[("3", 0.98)]), step(gap), step(&[("5", 0.97)])] };
            characters(&line).iter().map(|c| (c.text.to_string(), (c.confidence * 100.0).round())).collect::<Vec<_>>()
        };
        let said = |a: f32, b: f32| vec![("3".to_owned(), a), ("5".to_owned(), b)];
        assert_eq!(read(&[]), said(98.0, 97.0));
        assert_eq!(read(&[(".", 0.3)]), said(70.0, 70.0), "a point");
        assert_eq!(read(&[("3", 0.2), ("5", 0.2), (" ", 0.25)]), said(98.0, 97.0), "their edges, and a blank between words");
    }
}
