//! Last use in words: never invented, and never called "never".
#![allow(clippy::unwrap_used, reason = "tests fail by panicking")]

use keyplane::{
    model::{LastUse, Timestamp, UseSource, Watch},
    view::last_use::last_used,
};

fn at(text: &str) -> Timestamp {
    Timestamp::parse(text).unwrap()
}

fn now() -> Timestamp {
    at("2026-11-25T12:00:00Z")
}

fn last_use(seen: Option<Timestamp>, since: &str, until: &str, source: UseSource) -> LastUse {
    LastUse { seen, source, watch: Watch::between(at(since), at(until)) }
}

#[test]
fn last_use_is_said_with_who_says_so() {
    let (since, until) = ("2026-10-26T12:00:00Z", "2026-11-25T12:00:00Z");
    let ago = |seconds: i64| Some(now().plus_seconds(-seconds));
    for (seen, source, expected) in [
        (ago(0), UseSource::Observed, "just now · observed"),
        (ago(59), UseSource::Observed, "just now · observed"),
        (ago(-500), UseSource::Observed, "just now · observed"),
        (ago(60), UseSource::Observed, "1 min ago · observed"),
        (ago(3_599), UseSource::Observed, "59 min ago · observed"),
        (ago(3 * 3_600 + 60), UseSource::Simulated, "3 h ago · simulated"),
        (ago(47 * 3_600), UseSource::Simulated, "47 h ago · simulated"),
        (ago(48 * 3_600), UseSource::Simulated, "2 d ago · simulated"),
        (ago(119 * 86_400), UseSource::Imported, "119 d ago · imported"),
        (ago(120 * 86_400), UseSource::Imported, "4 mo ago · imported"),
        (ago(729 * 86_400), UseSource::Imported, "24 mo ago · imported"),
        (ago(731 * 86_400), UseSource::Imported, "2 y ago · imported"),
        (None, UseSource::Observed, "Not seen in 30 d · observed"),
    ] {
        let said = last_used(Some(&last_use(seen, since, until, source)), now());
        assert_eq!(said.to_string(), expected, "{seen:?}");
    }
}

#[test]
fn not_seen_speaks_of_the_period_that_was_watched_and_of_no_other() {
    for (since, until, expected) in [
        ("2026-11-25T06:00:00Z", "2026-11-25T12:00:00Z", "Not seen in 6 h · observed"),
        ("2026-10-26T12:00:00Z", "2026-11-24T12:00:00Z", "Not seen in 29 d · observed"),
        ("2026-09-03T12:00:00Z", "2026-10-03T12:00:00Z", "Not seen in 30 d to 2026-10-03 · observed"),
    ] {
        let said = last_used(Some(&last_use(None, since, until, UseSource::Observed)), now());
        assert_eq!(said.to_string(), expected);
    }
}

#[test]
fn the_sentence_names_the_day_the_source_and_the_period() {
    let (since, until) = ("2026-08-27T12:00:00Z", "2026-11-25T12:00:00Z");
    let seen = Some(at("2026-11-24T05:12:00Z"));
    for (seen, source, expected) in [
        (
            seen,
            UseSource::Simulated,
            "Last seen in use on 2026-11-24: simulated for the demo organization, not observed. Watched from \
             2026-08-27 to 2026-11-25.",
        ),
        (
            None,
            UseSource::Observed,
            "Not seen in use: as Keyplane's own host observed. Watched from 2026-08-27 to 2026-11-25.",
        ),
        (
            seen,
            UseSource::Imported,
            "Last seen in use on 2026-11-24: as an imported listing told. Watched from 2026-08-27 to 2026-11-25.",
        ),
    ] {
        assert_eq!(last_used(Some(&last_use(seen, since, until, source)), now()).detail, expected);
    }
}

#[test]
fn nobody_is_told_that_an_unwatched_key_is_unused() {
    let said = last_used(None, now());
    assert_eq!(said.to_string(), "Not tracked");
    assert_eq!(said.source, None);
    assert!(said.detail.contains("may be in use"));
    assert!(!said.detail.to_lowercase().contains("never"));
}
