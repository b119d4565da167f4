//! `zhibiao convert --explain`: what each column and label of a form was taken for, and why.

use super::{Outcome, Stop, complain, input};
use std::io::{self, Write};
use std::path::PathBuf;
use zhibiao::Options;
use zhibiao::document::{Document, Explanation};

/// Explains the forms of the files.
pub(super) fn run(files: &[PathBuf], options: &Options) -> Result<Outcome, Stop> {
    let mut out = io::stdout().lock();
    let mut outcome = Outcome::Done;
    for file in files {
        let name = input::name(file);
        match input::read(file).and_then(|bytes| input::guarded(|| zhibiao::convert(&name, &bytes, options))) {
            Ok(document) => write(&mut out, &document)?,
            Err(why) => {
                complain(&format!("{name}: {why}"));
                outcome = Outcome::Failed;
            }
        }
    }
    Ok(outcome)
}

fn write(out: &mut impl Write, document: &Document) -> io::Result<()> {
    for (number, form) in (1..).zip(&document.forms) {
        let title = if form.title.is_empty() { "a form without a title" } else { &form.title };
        writeln!(out, "{}: form {number}: {title}", document.source.path)?;
        for one in &form.explanations {
            writeln!(out, "  {}", line(one))?;
        }
    }
    if document.forms.is_empty() {
        writeln!(out, "{}: no form", document.source.path)?;
    }
    Ok(())
}

/// One line of an explanation.
fn line(one: &Explanation) -> String {
    let page = one.place.page.map_or(String::new(), |page| format!("page {page} "));
    let text = if one.text.is_empty() { "(no header)" } else { &one.text };
    let sure = match (one.margin, &one.next) {
        (Some(margin), Some(next)) => {
            format!("; {} than {next} (e^{margin:.1})", if margin < 2.0 { "hardly likelier" } else { "likelier" })
        }
        _ => String::new(),
    };
    format!("{page}{text} → {} by {}{sure}", one.meaning, one.evidence)
}
