//! What a run did, for a person and for scripts.

use super::worker::{Answer, Reviewed};
use crate::cli::log::Summary;
use serde::Serialize;
use std::collections::BTreeMap;
use std::time::Duration;
use zhibiao::message::Message;
use zhibiao::say;

/// The JSON Schema of a report, as `zhibiao schema --report` prints it.
pub(in crate::cli) const SCHEMA: &str = include_str!("report.schema.json");

/// What became of the inputs of a run. Every input that the run is through with counts as converted, failed or kept.
#[derive(Debug, Default, Serialize)]
pub(super) struct Report {
    schema_version: &'static str,
    /// Whether the run is through with all inputs.
    complete: bool,
    inputs: usize,
    converted: usize,
    failed: usize,
    kept: usize,
    /// Of the three, those that an earlier run had done.
    resumed: usize,
    pages: u64,
    forms: usize,
    indicators: usize,
    with_warnings: usize,
    findings: BTreeMap<String, u64>,
    failures: BTreeMap<String, u64>,
    failed_inputs: Vec<FailedInput>,
    files: Vec<FileDone>,
    seconds: f64,
    /// Of this run alone.
    pages_per_second: f64,
    /// How far persons are with all of them, where decisions are applied.
    #[serde(skip_serializing_if = "Option::is_none")]
    review: Option<ReviewDone>,
    #[serde(skip)]
    pages_now: u64,
    #[serde(skip)]
    doubtful: usize,
}

#[derive(Debug, Serialize)]
struct FailedInput {
    path: String,
    cause: String,
    message: String,
}

/// What became of one input.
#[derive(Debug, Serialize)]
struct FileDone {
    path: String,
    outcome: &'static str,
    forms: usize,
    indicators: usize,
    warnings: u64,
    #[serde(skip_serializing_if = "Option::is_none")]
    review: Option<FileReview>,
}

/// How far persons are with one input.
#[derive(Debug, Serialize)]
struct FileReview {
    state: &'static str,
    doubts: usize,
    left: usize,
}

/// How far persons are with all inputs.
#[derive(Debug, Default, Serialize)]
struct ReviewDone {
    new: usize,
    in_work: usize,
    done: usize,
    doubts: usize,
    left: usize,
}

impl ReviewDone {
    /// Counts an input.
    fn add(&mut self, reviewed: Reviewed) -> FileReview {
        let Reviewed { is_touched, doubts, left } = reviewed;
        let (state, count) = match (left, is_touched) {
            (0, _) => ("done", &mut self.done),
            (_, true) => ("in_work", &mut self.in_work),
            (_, false) => ("new", &mut self.new),
        };
        *count += 1;
        self.doubts += doubts;
        self.left += left;
        FileReview { state, doubts, left }
    }
}

impl Report {
    pub(super) fn new(inputs: usize) -> Self {
        Self { schema_version: "1", inputs, ..Self::default() }
    }

    /// Counts an input.
    pub(super) fn count(&mut self, name: &str, answer: &Answer, earlier: bool) {
        self.resumed += usize::from(earlier);
        self.pages += u64::from(answer.pages);
        self.pages_now += if earlier { 0 } else { u64::from(answer.pages) };
        self.forms += answer.forms;
        self.indicators += answer.indicators;
        self.with_warnings += usize::from(answer.warnings > 0);
        self.doubtful += usize::from(answer.warnings > 0 || answer.formless);
        for (code, n) in &answer.findings {
            *self.findings.entry(code.clone()).or_default() += n;
        }
        let outcome = if answer.failure.is_some() { "failed" } else { "converted" };
        let Answer { forms, indicators, warnings, .. } = *answer;
        let review = answer.review.map(|reviewed| self.review.get_or_insert_default().add(reviewed));
        self.files.push(FileDone { path: name.to_owned(), outcome, forms, indicators, warnings, review });
        if let Some(failure) = &answer.failure {
            self.failed += 1;
            *self.failures.entry(failure.cause.clone()).or_default() += 1;
            let (cause, message) = (failure.cause.clone(), failure.why.clone());
            self.failed_inputs.push(FailedInput { path: name.to_owned(), cause, message });
        } else {
            self.converted += 1;
        }
    }

    /// Counts an input whose output was there before.
    pub(super) fn keep(&mut self, name: &str) {
        self.files.push(FileDone {
            path: name.to_owned(),
            outcome: "kept",
            forms: 0,
            indicators: 0,
            warnings: 0,
            review: None,
        });
        self.kept += 1;
    }

    /// Whether there is a document in the output.
    pub(super) fn has_output(&self) -> bool {
        self.converted + self.kept > 0
    }

    pub(super) fn failed(&self) -> usize {
        self.failed
    }

    /// How many inputs `--strict` fails: those with warnings, and those without a form.
    pub(super) fn doubtful(&self) -> usize {
        self.doubtful
    }

    pub(super) fn through(&self) -> usize {
        self.converted + self.failed + self.kept
    }

    pub(super) fn left(&self) -> usize {
        self.inputs - self.through()
    }

    #[allow(clippy::cast_precision_loss, reason = "a rate needs no more")]
    pub(super) fn end(&mut self, took: Duration) {
        self.complete = self.through() == self.inputs;
        self.seconds = (took.as_secs_f64() * 1000.0).round() / 1000.0;
        self.pages_per_second = (self.pages_now as f64 / took.as_secs_f64().max(1e-3) * 10.0).round() / 10.0;
    }

    /// What a script reads at the end.
    pub(super) fn summary(&self) -> Summary {
        let Self { inputs, converted, failed, kept, pages, forms, indicators, with_warnings, .. } = *self;
        Summary { inputs, converted, failed, kept, pages, forms, indicators, with_warnings }
    }

    /// What a person reads at the end.
    pub(super) fn lines(&self) -> Vec<Message> {
        let counted = |of: &BTreeMap<String, u64>| {
            of.iter().map(|(name, n)| format!("{name} {n}")).collect::<Vec<_>>().join(", ")
        };
        let mut first = say!("{} of {} input(s) converted, {} failed", self.converted, self.inputs, self.failed);
        if self.kept > 0 {
            first = say!("{}, {} kept that were there (--overwrite makes them anew)", first, self.kept);
        }
        if self.resumed > 0 {
            first = say!("{}; {} of them by the run before", first, self.resumed);
        }
        let rate = say!(
            "{} page(s), {} form(s), {} indicator(s); {} pages/s",
            self.pages,
            self.forms,
            self.indicators,
            self.pages_per_second.to_string()
        );
        let mut lines = vec![first, rate];
        lines.extend(self.review.as_ref().map(|ReviewDone { new, in_work, done, doubts, left }| {
            let share = (100 * left).checked_div(*doubts).unwrap_or(0);
            say!(
                "review: {} new, {} in work, {} done; {} of {} doubt(s) left ({} %)",
                *new,
                *in_work,
                *done,
                *left,
                *doubts,
                share
            )
        }));
        lines.extend((!self.findings.is_empty()).then(|| say!("findings: {}", counted(&self.findings))));
        lines.extend((!self.failures.is_empty()).then(|| say!("failures: {}", counted(&self.failures))));
        lines
    }
}
