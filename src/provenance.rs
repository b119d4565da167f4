//! Where a text comes from: what the file itself says, what was worked out, and what was recognised.

/// Where the text of a character comes from, from the surest to the least sure.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub enum Provenance {
    /// The file says it: a text layer with a map to Unicode, or a text dump.
    #[default]
    Drawn,
    /// Its font lets one work out what a drawn glyph says, or not even that; nobody has looked at its shape.
    WorkedOut,
    /// A picture of it was read by OCR.
    Recognised(Reading),
}

/// Text less sure than this carries a finding; the contract counts a row of 0.9 and above as one that needs no look.
pub const SURE: f32 = 0.9;

/// Which reading of a picture says what a character is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub enum Reading {
    /// Its own ink.
    #[default]
    Ink,
    /// What stands around it or elsewhere, among what its ink offers: it is no second reading that says the same.
    Context,
}

impl Provenance {
    /// That of what was recognised by its own ink.
    pub const RECOGNISED: Self = Self::Recognised(Reading::Ink);

    /// Whether it was recognised, by whichever reading.
    #[must_use]
    pub fn is_recognised(self) -> bool {
        matches!(self, Self::Recognised(_))
    }

    /// Where the least sure of several characters comes from; drawn where there is none.
    #[must_use]
    pub fn of_all(of_each: impl IntoIterator<Item = Self>) -> Self {
        of_each.into_iter().max().unwrap_or_default()
    }
}

/// How far one character of a text can be trusted.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Trust {
    /// How sure it is, from 0 to 1.
    pub confidence: f32,
    /// Where it comes from.
    pub provenance: Provenance,
}

impl Trust {
    /// That of a character which the file itself says.
    pub const DRAWN: Self = Self { confidence: 1.0, provenance: Provenance::Drawn };

    /// That of a character which was recognised by its own ink.
    #[must_use]
    pub fn recognised(confidence: f32) -> Self {
        Self { confidence, provenance: Provenance::RECOGNISED }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn of_several_the_least_sure_tells() {
        let context = Provenance::Recognised(Reading::Context);
        assert_eq!(Provenance::of_all([]), Provenance::Drawn);
        assert_eq!(Provenance::of_all([Provenance::WorkedOut, Provenance::Drawn]), Provenance::WorkedOut);
        assert_eq!(Provenance::of_all([context, Provenance::Recognised(Reading::Ink), Provenance::Drawn]), context);
        assert!(context.is_recognised() && !Provenance::WorkedOut.is_recognised());
    }
}
