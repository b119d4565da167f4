//! The kinds of evidence by which something printed is taken for something.

use crate::message::Message;
use crate::sentence;

/// By what a column or a label is taken for something.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Evidence {
    /// Its words say so.
    Words,
    /// Its words leave room for something else, and what stands in the column decides.
    WordsAndContent,
    /// What stands in the column, and where it stands among the others.
    Content,
    /// Its words are like those of a known one.
    Likeness,
    /// Nothing: it is what is left over.
    None,
}

impl From<Evidence> for Message {
    fn from(evidence: Evidence) -> Self {
        Self::of(match evidence {
            Evidence::Words => sentence!("its words"),
            Evidence::WordsAndContent => sentence!("its words and what stands in it"),
            Evidence::Content => sentence!("what stands in it and where it stands"),
            Evidence::Likeness => sentence!("a known one that it is like"),
            Evidence::None => sentence!("nothing"),
        })
    }
}
