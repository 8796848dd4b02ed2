//! Last use in words: `3 h ago · simulated`, `Not seen in 30 d · observed`, `Not tracked`.
//!
//! Nothing here calls a key unused. What is not tracked is said to be not tracked, and what was not seen is said
//! with the period in which somebody looked.

use std::fmt;

use crate::model::{LastUse, Timestamp, UseSource};

/// What a screen says of a key's last use. Prints as one line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LastUsed {
    /// `3 h ago`, `Not seen in 30 d`, `Not tracked`.
    pub when: String,
    /// Who says so; `None` where nobody does.
    pub source: Option<UseSource>,
    /// The whole of it in sentences, with dates.
    pub detail: String,
}

impl fmt::Display for LastUsed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.when)?;
        self.source.map_or(Ok(()), |source| write!(f, " · {}", source.label()))
    }
}

/// What is said where nobody looked.
const NOT_TRACKED: &str = "Not tracked";

const MINUTE: i64 = 60;
const HOUR: i64 = 60 * MINUTE;
const DAY: i64 = 24 * HOUR;

/// What is known of a key's last use, in words.
pub fn last_used(last_use: Option<&LastUse>, now: Timestamp) -> LastUsed {
    let Some(last_use) = last_use else {
        return LastUsed {
            when: NOT_TRACKED.to_owned(),
            source: None,
            detail: "Nobody has watched this key here and no listing told of it. It may be in use."
                .to_owned(),
        };
    };
    let when = match last_use.seen {
        Some(seen) => ago(seen, now),
        None => not_seen(last_use, now),
    };
    LastUsed { when, source: Some(last_use.source), detail: detail(last_use) }
}

/// How long ago: `just now`, `5 min ago`, `3 h ago`, `12 d ago`, `7 mo ago`, `2 y ago`.
fn ago(at: Timestamp, now: Timestamp) -> String {
    match now.seconds_since(at) {
        ..MINUTE => "just now".to_owned(),
        seconds => format!("{} ago", span(seconds)),
    }
}

/// A length of time, coarsely, in the largest unit of which there are at least two or so.
fn span(seconds: i64) -> String {
    let (unit, name) = match seconds {
        ..HOUR => (MINUTE, "min"),
        HOUR..172_800 => (HOUR, "h"),
        172_800..10_368_000 => (DAY, "d"),
        10_368_000..63_072_000 => (30 * DAY, "mo"),
        _ => (365 * DAY, "y"),
    };
    format!("{} {name}", seconds / unit)
}

/// With the day on which watching ended, where that is not today or yesterday: what came after nobody saw.
fn not_seen(last_use: &LastUse, now: Timestamp) -> String {
    let watched = span(last_use.watch.seconds());
    let until = last_use.watch.until();
    if now.seconds_since(until) < 2 * DAY {
        format!("Not seen in {watched}")
    } else {
        format!("Not seen in {watched} to {}", until.date())
    }
}

fn detail(last_use: &LastUse) -> String {
    let by = match last_use.source {
        UseSource::Imported => "as an imported listing told",
        UseSource::Observed => "as Keyplane's own host observed",
        UseSource::Simulated => "simulated for the demo organization, not observed",
    };
    let seen = match last_use.seen {
        Some(seen) => format!("Last seen in use on {}", seen.date()),
        None => "Not seen in use".to_owned(),
    };
    let (since, until) = (last_use.watch.since().date(), last_use.watch.until().date());
    format!("{seen}: {by}. Watched from {since} to {until}.")
}
