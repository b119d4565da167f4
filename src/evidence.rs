//! The kinds of evidence by which something printed is taken for something.

use std::fmt;

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

impl fmt::Display for Evidence {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Words => "its words",
            Self::WordsAndContent => "its words and what stands in it",
            Self::Content => "what stands in it and where it stands",
            Self::Likeness => "a known one that it is like",
            Self::None => "nothing",
        })
    }
}
