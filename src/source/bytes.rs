//! Finding and reading words and numbers in the plain bytes of a file.

/// Where a word first stands.
pub(super) fn find(bytes: &[u8], word: &[u8]) -> Option<usize> {
    let (first, rest) = word.split_first()?;
    let mut at = 0;
    loop {
        at += bytes[at..].iter().position(|b| b == first)?;
        if bytes[at + 1..].starts_with(rest) {
            return Some(at);
        }
        at += 1;
    }
}

/// Where a word last stands.
pub(super) fn rfind(bytes: &[u8], word: &[u8]) -> Option<usize> {
    bytes.windows(word.len()).rposition(|w| w == word)
}

/// Reads on from a place; blanks before what is read are passed over.
pub(super) struct Cursor<'a>(&'a [u8]);

impl<'a> Cursor<'a> {
    pub(super) fn new(bytes: &'a [u8]) -> Self {
        Self(bytes)
    }

    /// A number in digits.
    pub(super) fn number(&mut self) -> Option<usize> {
        self.pass_blanks();
        let length = self.0.iter().take_while(|b| b.is_ascii_digit()).count();
        let digits = &self.0[..length];
        let number =
            digits.iter().try_fold(0_usize, |sum, digit| sum.checked_mul(10)?.checked_add(usize::from(digit - b'0')));
        self.0 = &self.0[length..];
        number.filter(|_| length > 0)
    }

    /// This very word.
    pub(super) fn word(&mut self, word: &[u8]) -> Option<()> {
        self.pass_blanks();
        self.0 = self.0.strip_prefix(word)?;
        Some(())
    }

    /// A byte that is no blank.
    pub(super) fn byte(&mut self) -> Option<u8> {
        self.pass_blanks();
        let (first, rest) = self.0.split_first()?;
        self.0 = rest;
        Some(*first)
    }

    /// What was not read.
    pub(super) fn rest(&self) -> &'a [u8] {
        self.0
    }

    fn pass_blanks(&mut self) {
        let blanks = self.0.iter().take_while(|b| b.is_ascii_whitespace() || **b == 0).count();
        self.0 = &self.0[blanks..];
    }
}
