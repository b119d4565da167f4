//! What the steps of a line say → its characters, with how sure each is and what else it could be.
//!
//! Repeated steps are one character, and a blank parts two equal ones (CTC: Graves et al., Connectionist Temporal
//! Classification, 2006).

use super::lattice::{Label, Lattice, Reading, likeliest};
use super::steps::{Steps, is_same};
use crate::provenance::Reading as By;
use compact_str::CompactString;

/// So many other readings of a character are kept.
const CANDIDATES: usize = 3;
/// A reading less likely than this is not kept.
const UNLIKELY: f64 = 0.001;

/// What was recognised is never quite sure, whatever the network says: 1 is text that was not read by OCR.
const SUREST: f32 = 0.9999;

/// One character of a line.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Char {
    /// What it says.
    pub text: CompactString,
    /// Its middle, as a share of the line's width.
    pub at: f32,
    /// How likely it is, in either width, from 0 to 1.
    pub confidence: f32,
    /// What else it could be, likeliest first.
    pub others: Vec<(CompactString, f32)>,
    /// How likely it is not all that stands there: a character beside it was not read, or ink shows that it can be none
    /// of these readings. What speaks for one of them against the others takes nothing from it.
    pub lost: f32,
    /// By which reading it is this one.
    pub by: By,
}

impl Char {
    /// How sure it is that this character stands there, and nothing beside it that was not read.
    #[must_use]
    pub fn sure(&self) -> f32 {
        self.confidence * (1.0 - self.lost)
    }

    /// The same character, of which something is lost with that likelihood at least.
    pub fn doubt(&mut self, lost: f32) {
        self.lost = self.lost.max(lost);
    }

    /// The same character taken for another one, and how sure that is; what was read is among the others.
    #[must_use]
    pub fn taken_for(&self, text: &str, confidence: f32) -> Self {
        let read = (self.text != text).then(|| (self.text.clone(), self.confidence));
        let others = read.into_iter().chain(self.others.iter().filter(|other| other.0 != text).cloned()).collect();
        Self { text: text.into(), confidence, others, ..self.clone() }
    }
}

/// The characters of a line, each as likely as all ways through the steps say that spell the line with it, against
/// those that have another one in its place, none, or one more beside it.
pub(super) fn characters(line: &Steps) -> Vec<Char> {
    let mut labels = likeliest(line);
    if labels.is_empty() {
        labels.extend(lone(line));
    }
    let lattice = Lattice::new(line, &labels);
    let mut characters: Vec<Char> = (0..labels.len()).map(|at| character(line, &labels, &lattice, at)).collect();
    for place in 0..=labels.len() {
        let beside = place.saturating_sub(1)..(place + 1).min(labels.len());
        let more = more(line, &lattice, place, &labels[beside.clone()]);
        characters[beside].iter_mut().for_each(|c| c.doubt(more));
    }
    characters
}

/// The character that a line of which each step is most likely blank holds all the same, if one of all ways is likelier
/// than none: a lone `1` is seen in several steps and plainly in none of them.
fn lone(line: &Steps) -> Option<Label> {
    let lattice = Lattice::new(line, &[]);
    let read = |step: usize| line.odds[step].iter().find(|one| !one.0.trim().is_empty()).map(|one| (step, one));
    let (step, (text, _)) =
        (0..line.odds.len()).filter_map(read).max_by(|a, b| a.1.1.total_cmp(&b.1.1).then(b.0.cmp(&a.0)))?;
    let is_there = lattice.with(Reading::Character(text), &(0..0)) > lattice.with(Reading::Nothing, &(0..0));
    is_there.then(|| Label { text: text.clone(), run: step..step + 1 })
}

/// The character in a place of the text.
fn character(line: &Steps, labels: &[Label], lattice: &Lattice, at: usize) -> Char {
    let place = at..at + 1;
    let text = &labels[at].text;
    let mut readings: Vec<(CompactString, f64)> = Vec::new();
    for (read, _) in line.odds[lattice.around(&place)].iter().flatten() {
        if !read.is_empty() && !readings.iter().any(|known| known.0 == *read) {
            readings.push((read.clone(), lattice.with(Reading::Character(read), &place)));
        }
    }
    let all: f64 = readings.iter().map(|reading| reading.1).sum::<f64>()
        + lattice.with(Reading::SomethingElse, &place)
        + lattice.with(Reading::Nothing, &place);
    readings.iter_mut().for_each(|reading| reading.1 /= all);
    let (own, mut others): (Vec<_>, Vec<_>) =
        readings.into_iter().filter(|reading| reading.1 > 0.0).partition(|reading| is_same(&reading.0, text));
    others.retain(|other| other.1 > UNLIKELY);
    others.sort_by(|a, b| b.1.total_cmp(&a.1));
    others.truncate(CANDIDATES);
    let odds = |step: &usize| line.odds[*step].first().map_or(0.0, |best| best.1);
    let middle = labels[at]
        .run
        .clone()
        .max_by(|a, b| odds(a).total_cmp(&odds(b)).then(b.cmp(a)))
        .unwrap_or(labels[at].run.start);
    Char {
        text: text.clone(),
        at: ((middle as f32 + 0.5) * line.width).min(1.0),
        confidence: single(own.iter().map(|reading| reading.1).sum()).min(SUREST),
        others: others.into_iter().map(|(text, odds)| (text, single(odds))).collect(),
        ..Char::default()
    }
}

/// How likely one more character stands in a place between two. The edge of one of them, or of what else its steps
/// could be, is no other one; nor is the blank between words.
fn more(line: &Steps, lattice: &Lattice, place: usize, beside: &[Label]) -> f32 {
    let place = place..place;
    let steps = lattice.around(&place);
    let known = |label: &Label| line.odds[label.run.clone()].iter().flatten().filter(|one| f64::from(one.1) > UNLIKELY);
    let is_known = |read: &str| beside.iter().flat_map(known).any(|one| is_same(&one.0, read));
    let mut seen: Vec<&str> = Vec::new();
    let mut sum = 0.0;
    for (read, _) in line.odds[steps].iter().flatten() {
        if !read.trim().is_empty() && !is_known(read) && !seen.contains(&read.as_str()) {
            seen.push(read);
            sum += lattice.with(Reading::Character(read), &place);
        }
    }
    single(sum / (sum + lattice.with(Reading::Nothing, &place)))
}

#[allow(clippy::cast_possible_truncation, reason = "odds lie between 0 and 1")]
fn single(odds: f64) -> f32 {
    odds as f32
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_lone_character_that_no_step_shows_plainly_is_read() {
        let read = |odds: f32| {
            let step = || vec![(CompactString::default(), 1.0 - odds), ("1".into(), odds)];
            characters(&Steps { width: 0.2, odds: vec![step(), step(), vec![("".into(), 1.0)]] })
        };
        assert!(read(0.1).is_empty());
        let [one] = &read(0.45)[..] else { panic!("it is one") };
        assert!(one.text == "1" && (0.5..0.9).contains(&one.sure()), "{one:?}");
    }

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
            characters(&line).iter().map(|c| (c.text.to_string(), (c.sure() * 100.0).round())).collect::<Vec<_>>()
        };
        let said = |a: f32, b: f32| vec![("3".to_owned(), a), ("5".to_owned(), b)];
        assert_eq!(read(&[]), said(98.0, 97.0));
        assert_eq!(read(&[(".", 0.3)]), said(68.0, 67.0), "a point");
        assert_eq!(
            read(&[("3", 0.2), ("5", 0.2), (" ", 0.25)]),
            said(98.0, 97.0),
            "their edges, and a blank between words"
        );
    }
}
