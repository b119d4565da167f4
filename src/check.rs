//! Forms → findings: what a form says twice and differently, and what it does not say at all.

mod halves;
pub mod readings;
mod sections;
mod totals;

use crate::document::Form;

/// Adds the findings about a form to it, in the order of its parts.
pub fn form(form: &mut Form) {
    let mut findings = sections::missing(form);
    findings.extend(totals::tasks(form));
    findings.extend(halves::compare(form));
    form.diagnostics.extend(findings);
}
