//! What was found out about a text, so that it is found out once: the same labels come again in every row and table.

use std::collections::BTreeMap;
use std::sync::{Mutex, PoisonError};

/// Texts and what they mean. It changes nothing that can be seen, and so is no part of what a lexicon is compared by.
#[derive(Default)]
pub(super) struct Memo<T>(Mutex<BTreeMap<String, T>>);

/// It forgets all when it knows so many texts: more than a budget book has labels, and less than a megabyte.
const MOST: usize = 8_000;

impl<T: Copy> Memo<T> {
    /// What a text means, which `find` finds out where it is not known yet.
    pub(super) fn get(&self, text: &str, find: impl FnOnce() -> T) -> T {
        if let Some(known) = self.0.lock().unwrap_or_else(PoisonError::into_inner).get(text) {
            return *known;
        }
        let found = find();
        let mut known = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if known.len() >= MOST {
            known.clear();
        }
        known.insert(text.to_owned(), found);
        found
    }
}

impl<T: Default> Clone for Memo<T> {
    fn clone(&self) -> Self {
        Self(Mutex::default())
    }
}

impl<T> PartialEq for Memo<T> {
    fn eq(&self, _: &Self) -> bool {
        true
    }
}

impl<T> std::fmt::Debug for Memo<T> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Memo")
    }
}

/// What was found out about texts, by question.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Memos {
    pub(super) headers: Memo<Option<super::Header>>,
    pub(super) fields: Memo<Option<super::Label>>,
    pub(super) sections: Memo<Option<super::Section>>,
    pub(super) goals: Memo<bool>,
    pub(super) levels: Memo<bool>,
    pub(super) names: Memo<[bool; 2]>,
}
