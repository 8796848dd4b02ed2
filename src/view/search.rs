//! Searching texts: every word has to occur, in any letter case.

use memchr::memmem::Finder;

/// Letters in lower case, each by itself: unlike `str::to_lowercase`, the beginning of a text gives the beginning of the
/// result, so that a longer search never finds what a shorter one did not.
pub fn folded(text: &str) -> impl Iterator<Item = char> + '_ {
    text.chars().flat_map(char::to_lowercase)
}

/// A text in lower case, letter by letter.
pub fn lower(text: &str) -> String {
    if text.is_ascii() { text.to_ascii_lowercase() } else { folded(text).collect() }
}

/// Texts in lower case, kept apart by line feeds, as a search looks at them.
pub fn lowered(parts: &[&str]) -> Box<str> {
    let mut text = String::with_capacity(parts.iter().map(|part| part.len() + 1).sum());
    for part in parts {
        if part.is_ascii() {
            text.extend(part.chars().map(|c| c.to_ascii_lowercase()));
        } else {
            text.extend(folded(part));
        }
        text.push('\n');
    }
    text.into_boxed_str()
}

/// The words of a search.
#[derive(Debug)]
pub struct Words(Vec<Finder<'static>>);

impl Words {
    /// Reads what was typed. Nothing typed finds everything.
    pub fn new(search: &str) -> Self {
        let lowered = lowered(&[search]);
        Self(lowered.split_whitespace().map(|word| Finder::new(word).into_owned()).collect())
    }

    /// Whether every word occurs in a text made by [`lowered`].
    pub fn are_in(&self, text: &str) -> bool {
        self.0.iter().all(|word| word.find(text.as_bytes()).is_some())
    }
}
