//! Dates and times as people read them. The one place that asks the browser's `Intl`.
//!
//! Days and times are UTC, as the contract shows them: `23 Nov 2026`. The full timestamp stands in the title.

use js_sys::{Array, Date, Intl::DateTimeFormat, Object, Reflect};
use leptos::prelude::*;
use wasm_bindgen::JsValue;

use crate::{model::Timestamp, view::words};

thread_local! {
    /// Made once: a formatter costs more than all it formats on a screen.
    static FORMAT: DateTimeFormat = format();
}

fn format() -> DateTimeFormat {
    let options = Object::new();
    for (name, value) in [
        ("timeZone", "UTC"),
        ("day", "numeric"),
        ("month", "short"),
        ("year", "numeric"),
        ("hour", "2-digit"),
        ("minute", "2-digit"),
        ("second", "2-digit"),
        ("hourCycle", "h23"),
    ] {
        let _ = Reflect::set(&options, &name.into(), &value.into());
    }
    // The console speaks English; its dates do too.
    DateTimeFormat::new(&Array::of1(&"en".into()), &options)
}

/// The parts of a time that are asked for, in this order.
fn parts<const N: usize>(at: Timestamp, wanted: [&str; N]) -> [String; N] {
    #[expect(clippy::cast_precision_loss, reason = "milliseconds of the years 1 to 9999 fit exactly")]
    let date = Date::new(&JsValue::from_f64(at.as_millis() as f64));
    let parts = FORMAT.with(|format| format.format_to_parts(&date));
    let text = |part: &JsValue, name: &str| Reflect::get(part, &name.into()).ok()?.as_string();
    wanted.map(|wanted| {
        let part = parts.iter().find(|part| text(part, "type").is_some_and(|found| found == wanted));
        part.and_then(|part| text(&part, "value")).unwrap_or_default()
    })
}

/// `23 Nov 2026`.
pub fn day(at: Timestamp) -> String {
    parts(at, ["day", "month", "year"]).join(" ")
}

/// `12:00:05 UTC`.
pub fn clock(at: Timestamp) -> String {
    let mut text = parts(at, ["hour", "minute", "second"]).join(":");
    text.push_str(" UTC");
    text
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

/// A day, with how long ago it was and the full timestamp as title.
pub fn day_of(at: Timestamp, now: Timestamp) -> AnyView {
    let full = at.to_string();
    let title = [ago(at, now), full.clone()].join(" · ");
    view! { <time datetime=full title=title>{day(at)}</time> }.into_any()
}

/// A day and a time, with the full timestamp as title.
pub fn moment_of(at: Timestamp) -> AnyView {
    let full = at.to_string();
    view! { <time datetime=full.clone() title=full>{moment(at)}</time> }.into_any()
}
