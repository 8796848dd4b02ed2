//! Dates and times as people read them: the one place that asks the browser's `Intl`, and that knows by whose clock and
//! in which manner this person wants them told.
//!
//! Exactly told, a day is `23 Nov 2026`; the full timestamp stands in the title. What is told relative to now has the
//! date there too. A day that is a rule and no moment (when a key expires) is always UTC's.

use std::cell::Cell;

use js_sys::{Array, Date, Intl::DateTimeFormat, Object, Reflect};
use leptos::prelude::*;
use wasm_bindgen::JsValue;

use super::preferences::{Clock, Telling};
use crate::{model::Timestamp, view::words, workspace::browser};

thread_local! {
    /// Made once each: a formatter costs more than all it formats on a screen.
    static UTC: DateTimeFormat = format(Some("UTC"));
    static LOCAL: DateTimeFormat = format(None);
    static MANNER: Cell<(Clock, Telling)> = Cell::default();
}

/// By whose clock and in which manner everything is told from now on.
pub fn tell(clock: Clock, telling: Telling) {
    MANNER.set((clock, telling));
}

fn format(zone: Option<&str>) -> DateTimeFormat {
    let options = Object::new();
    let zone = zone.map(|zone| ("timeZone", zone));
    for (name, value) in [
        ("day", "numeric"),
        ("month", "short"),
        ("year", "numeric"),
        ("hour", "2-digit"),
        ("minute", "2-digit"),
        ("second", "2-digit"),
        ("hourCycle", "h23"),
        ("timeZoneName", "short"),
    ]
    .into_iter()
    .chain(zone)
    {
        let _ = Reflect::set(&options, &name.into(), &value.into());
    }
    // The console speaks English; its dates do too.
    DateTimeFormat::new(&Array::of1(&"en".into()), &options)
}

/// The parts of a time that are asked for, in this order.
fn parts<const N: usize>(clock: Clock, at: Timestamp, wanted: [&str; N]) -> [String; N] {
    #[expect(clippy::cast_precision_loss, reason = "milliseconds of the years 1 to 9999 fit exactly")]
    let date = Date::new(&JsValue::from_f64(at.as_millis() as f64));
    let parts = match clock {
        Clock::Utc => UTC.with(|format| format.format_to_parts(&date)),
        Clock::Local => LOCAL.with(|format| format.format_to_parts(&date)),
    };
    let text = |part: &JsValue, name: &str| Reflect::get(part, &name.into()).ok()?.as_string();
    wanted.map(|wanted| {
        let part = parts.iter().find(|part| text(part, "type").is_some_and(|found| found == wanted));
        part.and_then(|part| text(&part, "value")).unwrap_or_default()
    })
}

fn day_by(clock: Clock, at: Timestamp) -> String {
    parts(clock, at, ["day", "month", "year"]).join(" ")
}

/// `23 Nov 2026`.
pub fn day(at: Timestamp) -> String {
    day_by(MANNER.get().0, at)
}

/// `23 Nov 2026` in UTC, whatever the person's clock: a day that is a rule.
pub fn utc_day(at: Timestamp) -> String {
    day_by(Clock::Utc, at)
}

/// `12:00:05 UTC`.
pub fn clock(at: Timestamp) -> String {
    let [hour, minute, second, zone] =
        parts(MANNER.get().0, at, ["hour", "minute", "second", "timeZoneName"]);
    [&hour, ":", &minute, ":", &second, " ", &zone].concat()
}

/// `23 Nov 2026, 12:00:05 UTC`.
pub fn moment(at: Timestamp) -> String {
    [day(at), clock(at)].join(", ")
}

/// `today`, `12 days ago`.
pub fn ago(at: Timestamp, now: Timestamp) -> String {
    let mut text = words::age(at, now);
    if now.days_since(at) > 0 {
        text.push_str(" ago");
    }
    text
}

/// Words for a time in the manner wanted, with the full timestamp, and the date where it is not told, as title.
fn told(at: Timestamp, exact: String, relative: String) -> AnyView {
    let full = at.to_string();
    let (words, title) = match MANNER.get().1 {
        Telling::Exact => (exact, [&relative, " · ", &full].concat()),
        Telling::Relative => (relative, [&exact, " · ", &full].concat()),
    };
    view! { <time datetime=full title=title>{words}</time> }.into_any()
}

/// A day, or how long ago it was.
pub fn day_of(at: Timestamp, now: Timestamp) -> AnyView {
    told(at, day(at), words::since(at, now))
}

/// A day and a time, or how long ago that was.
pub fn moment_of(at: Timestamp) -> AnyView {
    told(at, moment(at), words::since(at, browser::now()))
}
