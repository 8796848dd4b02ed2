//! What this engine itself saw of keys in use. Never invented: a key that was not seen is not tracked.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::Fault;
use crate::{
    model::{ApiKeyId, LastUse, Timestamp, UseSource, Watch},
    org::Uses,
};

/// Keys seen, and what was known of keys before.
#[derive(Debug)]
pub(super) struct Observed {
    since: Timestamp,
    seen: BTreeMap<ApiKeyId, Timestamp>,
    /// What others told, such as the demo.
    told: Uses,
    /// How often something was taken in.
    revision: u32,
}

/// How it is kept.
#[derive(Serialize, Deserialize)]
struct Kept {
    since: Timestamp,
    seen: BTreeMap<ApiKeyId, Timestamp>,
    told: Vec<(ApiKeyId, LastUse)>,
}

impl Observed {
    pub fn since(since: Timestamp) -> Self {
        Self { since, seen: BTreeMap::new(), told: Uses::default(), revision: 0 }
    }

    pub fn take_in(&mut self, told: Uses) {
        self.told = told;
        self.revise();
    }

    /// Takes in what somebody else told, beside what is known. What is newer of a key stands.
    pub fn hear(&mut self, told: &Uses) {
        self.told.extend(told.iter().map(|(key, last)| (key.clone(), *last)));
        self.revise();
    }

    /// A number that changes whenever something was taken in.
    pub const fn revision(&self) -> u32 {
        self.revision
    }

    fn revise(&mut self) {
        self.revision = self.revision.wrapping_add(1);
    }

    pub fn saw(&mut self, key: ApiKeyId, now: Timestamp) {
        let seen = self.seen.entry(key).or_insert(now);
        *seen = now.max(*seen);
        self.revise();
    }

    /// Everything known, watched until `now`. What was seen here stands over what was told.
    pub fn uses(&self, now: Timestamp) -> Uses {
        let mut uses = self.told.clone();
        let watch = Watch::between(self.since, now);
        uses.extend(self.seen.iter().map(|(key, seen)| {
            (key.clone(), LastUse { seen: Some(*seen), source: UseSource::Observed, watch })
        }));
        uses
    }

    pub fn write(&self) -> String {
        let told = self.told.iter().map(|(key, last)| (key.clone(), *last)).collect();
        let kept = Kept { since: self.since, seen: self.seen.clone(), told };
        serde_json::to_string(&kept).unwrap_or_default()
    }

    pub fn read(&mut self, text: &str) -> Result<(), Fault> {
        let kept: Kept = serde_json::from_str(text)
            .map_err(|error| Fault::new("damaged", format!("the observations cannot be read: {error}")))?;
        self.since = self.since.min(kept.since);
        self.told.extend(kept.told);
        for (key, seen) in kept.seen {
            self.saw(key, seen);
        }
        Ok(())
    }
}
