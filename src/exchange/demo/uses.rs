//! Last uses, made up: said to be simulated wherever they are shown.

use std::collections::HashMap;

use super::chance;
use crate::{
    model::{ApiKey, ApiKeyId, ExpiryDate, LastUse, Origin, Owner, Timestamp, UseSource, UserState, Watch},
    org::{Org, Uses},
};

const HOUR: i64 = 3_600;
const DAY: i64 = 24 * HOUR;

/// For how long uses would have been noticed.
const WATCHED: i64 = 90 * DAY;

/// What is made up for every key. Keys that a listing told of are not tracked: nobody watches over those.
pub(super) fn simulate(org: &Org, hints: &HashMap<ApiKeyId, &str>, now: Timestamp) -> Uses {
    let keys = org.api_keys().iter().filter(|key| key.origin == Origin::Created);
    let numbered = (0_u64..).zip(keys);
    numbered
        .filter_map(|(number, key)| {
            let hint = hints.get(&key.id).copied();
            (hint != Some("untracked")).then(|| (key.id.clone(), last_use(org, key, hint, number, now)))
        })
        .collect()
}

fn last_use(org: &Org, key: &ApiKey, hint: Option<&str>, number: u64, now: Timestamp) -> LastUse {
    let since = now.plus_seconds(-WATCHED).max(key.created);
    // A key can be used a few minutes after it was made, and no longer than it and its owner may work.
    let seen = end_of_use(org, key, now).plus_seconds(-idle(hint, number)).max(key.created.plus_seconds(400));
    let watched = hint != Some("none") && seen >= since && seen <= now;
    LastUse { seen: watched.then_some(seen), source: UseSource::Simulated, watch: Watch::between(since, now) }
}

/// Until when a key can have been used.
fn end_of_use(org: &Org, key: &ApiKey, now: Timestamp) -> Timestamp {
    let left = match &key.owner {
        Owner::User(id) => org.users().get(id).filter(|user| user.state == UserState::Deactivated),
        Owner::ServiceAccount(_) => None,
    };
    let left = left.and_then(|user| user.times.updated);
    [Some(now), left, key.expires.map(ExpiryDate::at)].into_iter().flatten().min().unwrap_or(now)
}

/// For how long nobody used it, in seconds: as the story says (`3h`, `47d`), else most within hours, some within days.
fn idle(hint: Option<&str>, number: u64) -> i64 {
    let told = hint.and_then(|hint| {
        let (count, unit) = hint.split_at_checked(hint.len().checked_sub(1)?)?;
        let unit = match unit {
            "h" => HOUR,
            "d" => DAY,
            _ => return None,
        };
        Some(count.parse::<i64>().ok()?.saturating_mul(unit))
    });
    let spread = match chance::below("use", number, 20) {
        0..=11 => HOUR,
        12..=15 => 20 * HOUR,
        16..=18 => 6 * DAY,
        _ => 18 * DAY,
    };
    told.unwrap_or(0) + 90 + chance::below("idle", number, if told.is_some() { HOUR / 2 } else { spread })
}
