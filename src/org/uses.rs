//! What was seen of an organization's keys in use: a book beside the tables.
//!
//! An observation changes nothing of the organization. So it is no [`Change`](super::Change), stands in no entry
//! and in no digest, and views take the book beside the [`Org`](super::Org).

use std::collections::BTreeMap;

use crate::model::{ApiKeyId, LastUse};

/// Observations by key. A key that is not in it is *not tracked*, which is not the same as never used.
///
/// What was seen of a deleted key stays: a deletion can be taken back.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Uses {
    by_key: BTreeMap<ApiKeyId, LastUse>,
}

impl Uses {
    /// What was seen of a key; `None` where it is not tracked.
    pub fn of(&self, key: &ApiKeyId) -> Option<&LastUse> {
        self.by_key.get(key)
    }

    /// Every observation, in the order of the keys' ids.
    pub fn iter(&self) -> impl Iterator<Item = (&ApiKeyId, &LastUse)> {
        self.by_key.iter()
    }

    /// How many keys are tracked.
    pub fn len(&self) -> usize {
        self.by_key.len()
    }

    /// Whether no key is tracked.
    pub fn is_empty(&self) -> bool {
        self.by_key.is_empty()
    }
}

impl Extend<(ApiKeyId, LastUse)> for Uses {
    /// Takes newer observations in; each takes the place of what was known of its key.
    fn extend<I: IntoIterator<Item = (ApiKeyId, LastUse)>>(&mut self, seen: I) {
        self.by_key.extend(seen);
    }
}

impl FromIterator<(ApiKeyId, LastUse)> for Uses {
    fn from_iter<I: IntoIterator<Item = (ApiKeyId, LastUse)>>(seen: I) -> Self {
        Self { by_key: seen.into_iter().collect() }
    }
}
