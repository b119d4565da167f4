//! What stages that know nothing of forms may ask about a text: the one place where the words of a kind of document
//! reach the reading of pages.

/// What the words of a kind of document say to stages that read any document.
pub trait Vocabulary: Sync {
    /// The words that such documents print as labels and headers: worn text is compared with them.
    fn words(&self) -> Vec<&str>;
    /// Whether a text heads a column.
    fn heads_column(&self, text: &str) -> bool;
    /// Whether two texts head columns of different kinds, however alike they look.
    fn tells_apart(&self, one: &str, other: &str) -> bool;
    /// Whether a text is a label that stands beside rows.
    fn is_row_label(&self, text: &str) -> bool;
    /// Whether a text is the label of a value.
    fn is_label(&self, text: &str) -> bool;
    /// Whether a text is a heading of such a document.
    fn is_heading(&self, text: &str) -> bool;
}

/// The vocabulary of a reader who knows nothing of what documents say.
#[derive(Clone, Copy, Debug, Default)]
pub struct Wordless;

impl Vocabulary for Wordless {
    fn words(&self) -> Vec<&str> {
        Vec::new()
    }

    fn heads_column(&self, _: &str) -> bool {
        false
    }

    fn tells_apart(&self, _: &str, _: &str) -> bool {
        false
    }

    fn is_row_label(&self, _: &str) -> bool {
        false
    }

    fn is_label(&self, _: &str) -> bool {
        false
    }

    fn is_heading(&self, _: &str) -> bool {
        false
    }
}
