//! When an API key was last seen in use, who says so, and for which period anybody looked.
//!
//! "Last used" is never invented. A key for which there is no [`LastUse`] is *not tracked*: nobody looked, and it
//! may be in use at this moment. That is something else than a key that was watched and not seen.

use serde::{Deserialize, Serialize};

use super::Timestamp;

/// Who says when a key was in use.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum UseSource {
    /// A listing told it.
    Imported,
    /// Keyplane's own host answered requests that were made with the key.
    Observed,
    /// Nobody: it was made up for the demo organization, which says so.
    Simulated,
}

impl UseSource {
    /// As it stands behind a time: `3 h ago · simulated`.
    pub const fn label(self) -> &'static str {
        match self {
            Self::Imported => "imported",
            Self::Observed => "observed",
            Self::Simulated => "simulated",
        }
    }
}

/// A period in which uses would have been noticed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Watch {
    since: Timestamp,
    until: Timestamp,
}

impl Watch {
    /// The period between two times, whichever is the earlier.
    pub fn between(one: Timestamp, other: Timestamp) -> Self {
        Self { since: one.min(other), until: one.max(other) }
    }

    /// When it began.
    pub const fn since(self) -> Timestamp {
        self.since
    }

    /// How far it has come.
    pub const fn until(self) -> Timestamp {
        self.until
    }

    /// Its length in seconds.
    pub fn seconds(self) -> i64 {
        self.until.seconds_since(self.since)
    }
}

/// What was seen of one key's use.
///
/// Stored as JSON; `seen` is left out where the key was not seen.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct LastUse {
    /// The last time it was seen in use; `None`: it was watched for the whole period and not seen.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub seen: Option<Timestamp>,
    /// Who says so.
    pub source: UseSource,
    /// When anybody looked.
    #[serde(flatten)]
    pub watch: Watch,
}

impl LastUse {
    /// For how many whole days nobody saw the key although it was watched: up to the end of the period, not up to
    /// now, for what came after was not watched.
    pub fn idle_days(&self) -> u32 {
        self.watch.until.days_since(self.seen.unwrap_or(self.watch.since))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(day: u32) -> Timestamp {
        Timestamp::parse(&format!("2026-11-{day:02}T12:00:00Z")).unwrap()
    }

    #[test]
    fn idle_days_end_where_nobody_looked_any_more() {
        let watch = Watch::between(day(20), day(1));
        for (seen, idle) in [(Some(day(18)), 2), (Some(day(20)), 0), (Some(day(25)), 0), (None, 19)] {
            let last_use = LastUse { seen, source: UseSource::Observed, watch };
            assert_eq!(last_use.idle_days(), idle, "{seen:?}");
        }
    }

    #[test]
    fn the_stored_form_is_short_and_comes_back() {
        let watch = Watch::between(day(1), day(2));
        let last_use = LastUse { seen: None, source: UseSource::Simulated, watch };
        let text = serde_json::to_string(&last_use).unwrap();
        assert_eq!(text, r#"{"source":"simulated","since":1793534400000000,"until":1793620800000000}"#);
        assert_eq!(serde_json::from_str::<LastUse>(&text).unwrap(), last_use);
    }
}
