//! What was found to be broken.

use std::collections::BTreeMap;

use crate::Invariant;

/// The first violation of each invariant, in words.
#[derive(Clone, Debug, Default)]
pub struct Findings(BTreeMap<Invariant, String>);

impl Findings {
    /// Notes a violation.
    pub fn note(&mut self, invariant: Invariant, words: impl FnOnce() -> String) {
        self.0.entry(invariant).or_insert_with(words);
    }

    pub fn of(&self, invariant: Invariant) -> Option<&str> {
        self.0.get(&invariant).map(String::as_str)
    }

    pub fn iter(&self) -> impl Iterator<Item = (Invariant, &str)> {
        self.0.iter().map(|(invariant, words)| (*invariant, words.as_str()))
    }
}
