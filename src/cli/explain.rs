//! `zhibiao convert --explain`: what each column and label of a form was taken for, and why.

use super::language::told;
use super::{Outcome, Stop, input, log};
use std::io::{self, Write};
use std::path::PathBuf;
use zhibiao::document::{Document, Explanation};
use zhibiao::message::Message;
use zhibiao::{Options, say};

/// Explains the forms of the files.
pub(super) fn run(files: &[PathBuf], options: &Options) -> Result<Outcome, Stop> {
    let mut out = io::stdout().lock();
    let mut outcome = Outcome::Done;
    for file in files {
        let name = input::name(file);
        match input::read(file).and_then(|bytes| input::guarded(|| zhibiao::convert(&name, &bytes, options))) {
            Ok(document) => write(&mut out, &document)?,
            Err(why) => {
                log::put(&log::failure(&name, "not_converted", why));
                outcome = Outcome::Failed;
            }
        }
    }
    Ok(outcome)
}

fn write(out: &mut impl Write, document: &Document) -> io::Result<()> {
    for (number, form) in (1_u32..).zip(&document.forms) {
        let title = if form.title.is_empty() { say!("a form without a title") } else { Message::from(&form.title) };
        writeln!(out, "{}", told(say!("{}: form {}: {}", &document.source.path, number, title)))?;
        for one in &form.explanations {
            writeln!(out, "  {}", line(one))?;
        }
    }
    if document.forms.is_empty() {
        writeln!(out, "{}", told(say!("{}: no form", &document.source.path)))?;
    }
    Ok(())
}

/// One line of an explanation.
fn line(one: &Explanation) -> String {
    let page = one.place.page.map_or(Message::none(), |page| say!("page {}", page));
    let gap = if one.place.page.is_some() { " " } else { "" };
    let text = if one.text.is_empty() { say!("(no header)") } else { Message::from(&one.text) };
    let sure = match (one.margin, one.next.clone()) {
        (Some(margin), Some(next)) if margin < 2.0 => {
            say!("; hardly likelier than {} (e^{})", next, format!("{margin:.1}"))
        }
        (Some(margin), Some(next)) => say!("; likelier than {} (e^{})", next, format!("{margin:.1}")),
        _ => Message::none(),
    };
    told(say!("{}{}{} → {} by {}{}", page, gap, text, one.meaning.clone(), one.evidence, sure))
}
