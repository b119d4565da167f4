//! What the steps of a line say → how likely the line is as it is read, and with one character another one, missing or
//! added.
//!
//! All ways through the steps that spell a text are summed up by the forward-backward algorithm (CTC: Graves et al.,
//! Connectionist Temporal Classification, 2006). Repeated steps are one character, and a blank parts two equal ones.

use super::steps::Steps;
use compact_str::CompactString;
use std::ops::Range;

/// A character of the text that is read.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Label {
    pub text: CompactString,
    /// The steps that it takes on the likeliest way.
    pub run: Range<usize>,
}

/// What may stand in the place of a character.
#[derive(Clone, Copy, Debug)]
pub(super) enum Reading<'a> {
    Character(&'a str),
    /// Whatever was not kept of what the network said.
    SomethingElse,
    Nothing,
}

/// The text of the likeliest way: the likeliest of each step.
pub(super) fn likeliest(line: &Steps) -> Vec<Label> {
    let mut labels: Vec<Label> = Vec::new();
    for (step, odds) in line.odds.iter().enumerate() {
        let Some((text, _)) = odds.first().filter(|best| !best.0.is_empty()) else { continue };
        match labels.last_mut() {
            Some(last) if last.run.end == step && last.text == *text => last.run.end += 1,
            _ => labels.push(Label { text: text.clone(), run: step..step + 1 }),
        }
    }
    labels
}

/// A text along the steps of a line, with the likelihoods of its beginnings and its ends at each step.
pub(super) struct Lattice<'a> {
    line: &'a Steps,
    labels: &'a [Label],
    /// At each step, of the first so many characters of the text, this step taken by the last of them, or by the blank
    /// behind it.
    begun: Vec<[Vec<f64>; 2]>,
    /// At each step, of what is left of the text behind the first so many characters, this step taken by the next of
    /// them, or by the blank before it.
    left: Vec<[Vec<f64>; 2]>,
}

const LABEL: usize = 0;
const BLANK: usize = 1;

impl<'a> Lattice<'a> {
    pub(super) fn new(line: &'a Steps, labels: &'a [Label]) -> Self {
        let mut lattice = Self { line, labels, begun: Vec::new(), left: Vec::new() };
        for step in 0..line.odds.len() {
            let [label, blank]: [Vec<f64>; 2] = [LABEL, BLANK]
                .map(|state| (0..=labels.len()).map(|count| lattice.begins(step, count, state)).collect());
            lattice.begun.push([label, blank]);
        }
        lattice.left = vec![[Vec::new(), Vec::new()]; line.odds.len()];
        for step in (0..line.odds.len()).rev() {
            let here =
                [LABEL, BLANK].map(|state| (0..=labels.len()).map(|count| lattice.ends(step, count, state)).collect());
            lattice.left[step] = here;
        }
        lattice
    }

    /// How likely the text is with this instead of some of its characters, in the steps around them; readings of one
    /// place compare.
    pub(super) fn with(&self, reading: Reading, instead: &Range<usize>) -> f64 {
        let Range { start, end } = *instead;
        let steps = self.around(instead);
        if let Reading::Nothing = reading {
            let joined = steps.map(|step| match self.labels.get(end) {
                Some(next) => self.before(step, start, &next.text) * self.left[step][LABEL][end],
                // Nothing follows: all that has begun by the last step.
                None if step + 1 == self.line.odds.len() => self.before(step + 1, start, ""),
                None => 0.0,
            });
            return joined.sum();
        }
        let text = if let Reading::Character(text) = reading { text } else { "" };
        let (mut held, mut sum) = (0.0, 0.0);
        for step in steps {
            let begins = self.before(step, start, text);
            held = match reading {
                Reading::Character(text) => self.odds(step, text) * (held + begins),
                // What was not kept of two steps need not be one character.
                _ => self.unkept(step) * begins,
            };
            sum += held * self.after(step, end, text);
        }
        sum
    }

    /// The steps in which what stands instead of some characters may stand: from the character before them to the one
    /// behind them.
    pub(super) fn around(&self, instead: &Range<usize>) -> Range<usize> {
        let from = instead.start.checked_sub(1).map_or(0, |before| self.labels[before].run.start);
        from..self.labels.get(instead.end).map_or(self.line.odds.len(), |after| after.run.end)
    }

    /// How likely so many characters have come before a step that is another character.
    fn before(&self, step: usize, count: usize, next: &str) -> f64 {
        let Some(before) = step.checked_sub(1) else { return if count == 0 { 1.0 } else { 0.0 } };
        let touches = count > 0 && self.labels[count - 1].text != next;
        self.begun[before][BLANK][count] + if touches { self.begun[before][LABEL][count] } else { 0.0 }
    }

    /// How likely what is left behind so many characters comes after a step that is another character.
    fn after(&self, step: usize, count: usize, last: &str) -> f64 {
        let Some(after) = self.left.get(step + 1) else { return if count == self.labels.len() { 1.0 } else { 0.0 } };
        let touches = self.labels.get(count).is_some_and(|next| next.text != last);
        after[BLANK][count] + if touches { after[LABEL][count] } else { 0.0 }
    }

    fn begins(&self, step: usize, count: usize, state: usize) -> f64 {
        let before = step.checked_sub(1).map(|before| &self.begun[before]);
        if state == BLANK {
            let ways =
                before.map_or(if count == 0 { 1.0 } else { 0.0 }, |before| before[BLANK][count] + before[LABEL][count]);
            return ways * self.odds(step, "");
        }
        let Some(last) = count.checked_sub(1) else { return 0.0 };
        let text = &self.labels[last].text;
        (before.map_or(0.0, |before| before[LABEL][count]) + self.before(step, last, text)) * self.odds(step, text)
    }

    fn ends(&self, step: usize, count: usize, state: usize) -> f64 {
        let after = self.left.get(step + 1);
        if state == BLANK {
            let ways = after.map_or(if count == self.labels.len() { 1.0 } else { 0.0 }, |after| {
                after[BLANK][count] + after[LABEL][count]
            });
            return ways * self.odds(step, "");
        }
        let Some(next) = self.labels.get(count) else { return 0.0 };
        (after.map_or(0.0, |after| after[LABEL][count]) + self.after(step, count + 1, &next.text))
            * self.odds(step, &next.text)
    }

    /// The odds of a character in a step, against those of the likeliest one: so the likelihood of a line of any length
    /// is no too small number.
    fn odds(&self, step: usize, text: &str) -> f64 {
        let odds = &self.line.odds[step];
        odds.iter().find(|one| one.0 == text).map_or(0.0, |one| f64::from(one.1 / odds[0].1))
    }

    /// The odds of all that was not kept of a step.
    fn unkept(&self, step: usize) -> f64 {
        let odds = &self.line.odds[step];
        let kept: f32 = odds.iter().map(|one| one.1).sum();
        odds.first().map_or(0.0, |best| f64::from((1.0 - kept).max(0.0) / best.1))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn line(steps: &[&[(&str, f32)]]) -> Steps {
        let step = |odds: &&[(&str, f32)]| {
            let mut odds: Vec<(CompactString, f32)> = odds.iter().map(|&(text, odds)| (text.into(), odds)).collect();
            odds.sort_by(|a, b| b.1.total_cmp(&a.1));
            odds
        };
        Steps { width: 0.1, odds: steps.iter().map(step).collect() }
    }

    /// How likely a text is by all ways through the steps, one by one.
    fn summed(line: &Steps, text: &[&str]) -> f64 {
        fn walk(line: &Steps, step: usize, before: &str, text: &[&str]) -> f64 {
            let Some(odds) = line.odds.get(step) else { return if text.is_empty() { 1.0 } else { 0.0 } };
            let way = |(read, p): &(CompactString, f32)| {
                let rest = match text.split_first() {
                    _ if read.is_empty() || read == before => Some(text),
                    Some((next, rest)) if read == next => Some(rest),
                    _ => None,
                };
                rest.map_or(0.0, |rest| f64::from(p / odds[0].1) * walk(line, step + 1, read, rest))
            };
            odds.iter().map(way).sum()
        }
        walk(line, 0, "", text)
    }

    #[test]
    fn all_ways_through_the_steps_are_summed_up() {
        let line = line(&[
            &[("", 0.6), ("a", 0.4)],
            &[("a", 0.7), ("b", 0.2), ("", 0.1)],
            &[("", 0.5), ("a", 0.3), ("b", 0.2)],
            &[("b", 0.6), ("a", 0.3), ("", 0.1)],
            &[("", 0.9), ("b", 0.1)],
        ]);
        let labels = likeliest(&line);
        assert_eq!(
            labels.iter().map(|l| (l.text.as_str(), l.run.clone())).collect::<Vec<_>>(),
            [("a", 1..2), ("b", 3..4)]
        );
        let lattice = Lattice::new(&line, &labels);
        let near = |a: f64, text: &[&str]| {
            assert!((a - summed(&line, text)).abs() < 1e-6, "{a} {text:?} {}", summed(&line, text))
        };
        near(lattice.with(Reading::Character("a"), &(0..1)), &["a", "b"]);
        near(lattice.with(Reading::Character("b"), &(0..1)), &["b", "b"]);
        near(lattice.with(Reading::Nothing, &(0..2)), &[]);
        // In the steps that they can take between their neighbours.
        assert_eq!(lattice.around(&(1..1)), 1..4);
        near(lattice.with(Reading::Nothing, &(1..2)), &["a"]);
        near(lattice.with(Reading::Character("a"), &(1..2)), &["a", "a"]);
        assert!(lattice.with(Reading::SomethingElse, &(0..1)) < 1e-6, "all was kept");
    }

    #[test]
    fn a_long_line_is_no_too_small_number() {
        let step: &[(&str, f32)] = &[("", 0.02), ("一", 0.01)];
        let steps = vec![step; 400];
        let line = line(&steps);
        let lattice = Lattice::new(&line, &[]);
        assert!(
            lattice.with(Reading::Nothing, &(0..0)) >= 1.0 && lattice.with(Reading::SomethingElse, &(0..0)).is_finite()
        );
    }
}
