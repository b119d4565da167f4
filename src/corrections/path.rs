//! Where in a document a decision belongs: `forms[0].indicators[3].annual`.

use std::fmt;
use std::str::FromStr;

/// A thing of a form.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Thing {
    /// The form itself.
    Form,
    /// A field, by its index.
    Field(usize),
    /// A task, by its index.
    Task(usize),
    /// A goal, by its index.
    Goal(usize),
    /// An indicator, by its index.
    Indicator(usize),
}

/// Where a decision belongs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Path {
    /// Which form, by its index, and what of it; `None` for the file as a whole.
    pub thing: Option<(usize, Thing)>,
    /// The member, as the output names it; `None` for the thing as a whole.
    pub member: Option<String>,
}

impl Path {
    /// A member of a thing, or the thing as a whole.
    #[must_use]
    pub fn new(form: usize, thing: Thing, member: Option<&str>) -> Self {
        Self { thing: Some((form, thing)), member: member.map(str::to_owned) }
    }
}

impl FromStr for Path {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let wrong = || format!("'{text}' is no path of a member");
        if text.is_empty() {
            return Ok(Self { thing: None, member: None });
        }
        let mut steps = text.split('.').peekable();
        let (list, form) = steps.next().and_then(indexed).ok_or_else(wrong)?;
        if list != "forms" {
            return Err(wrong());
        }
        let thing = match steps.peek().copied().and_then(indexed) {
            Some((list, at)) => {
                steps.next();
                match list {
                    "fields" => Thing::Field(at),
                    "tasks" => Thing::Task(at),
                    "goals" => Thing::Goal(at),
                    "indicators" => Thing::Indicator(at),
                    _ => return Err(wrong()),
                }
            }
            None => Thing::Form,
        };
        let member = steps.next().map(str::to_owned);
        if steps.next().is_some() { Err(wrong()) } else { Ok(Self { thing: Some((form, thing)), member }) }
    }
}

/// `name[3]` → its name and its index.
fn indexed(step: &str) -> Option<(&str, usize)> {
    let (name, rest) = step.split_once('[')?;
    Some((name, rest.strip_suffix(']')?.parse().ok()?))
}

impl fmt::Display for Path {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Some((form, thing)) = self.thing else { return Ok(()) };
        write!(f, "forms[{form}]")?;
        match thing {
            Thing::Form => {}
            Thing::Field(at) => write!(f, ".fields[{at}]")?,
            Thing::Task(at) => write!(f, ".tasks[{at}]")?,
            Thing::Goal(at) => write!(f, ".goals[{at}]")?,
            Thing::Indicator(at) => write!(f, ".indicators[{at}]")?,
        }
        self.member.as_ref().map_or(Ok(()), |member| write!(f, ".{member}"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_is_read_as_it_is_written() {
        for text in ["", "forms[0]", "forms[1].title", "forms[0].indicators[3].annual", "forms[0].goals[2]"] {
            assert_eq!(text.parse::<Path>().unwrap().to_string(), text);
        }
        for text in ["form[0]", "forms[x]", "forms[0].rows[1]", "forms[0].tasks[1].amount.raw"] {
            assert!(text.parse::<Path>().is_err(), "{text}");
        }
    }
}
