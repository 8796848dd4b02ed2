//! Holds the colours of `style/tokens.css` to WCAG 2.2 AA in both themes: text 4.5 to 1, boundaries and marks 3 to 1.

#![allow(clippy::panic, reason = "a test fails by panicking")]

use std::collections::BTreeMap;

const TOKENS: &str = include_str!("../style/tokens.css");

/// Red, green and blue, 0 to 255.
type Colour = [u8; 3];

fn hex(text: &str) -> Option<Colour> {
    let digits = text.trim().strip_prefix('#')?;
    let pair = |at: usize| u8::from_str_radix(digits.get(at..at + 2)?, 16).ok();
    Some([pair(0)?, pair(2)?, pair(4)?])
}

/// Every token of the form `--name: light-dark(#light, #dark);`.
fn tokens() -> BTreeMap<&'static str, (Colour, Colour)> {
    TOKENS
        .lines()
        .filter_map(|line| {
            let (name, value) = line.trim().strip_prefix("--")?.split_once(": light-dark(")?;
            let (light, dark) = value.strip_suffix(");")?.split_once(',')?;
            Some((name, (hex(light)?, hex(dark)?)))
        })
        .collect()
}

fn luminance(colour: Colour) -> f64 {
    let [red, green, blue] = colour.map(|channel| {
        let part = f64::from(channel) / 255.0;
        if part <= 0.040_45 { part / 12.92 } else { ((part + 0.055) / 1.055).powf(2.4) }
    });
    0.2126 * red + 0.7152 * green + 0.0722 * blue
}

fn contrast(one: Colour, other: Colour) -> f64 {
    let (one, other) = (luminance(one), luminance(other));
    (one.max(other) + 0.05) / (one.min(other) + 0.05)
}

/// Checks each of `fronts` on each of `grounds` in both themes.
fn hold(fronts: &[&str], grounds: &[&str], least: f64) {
    let tokens = tokens();
    let find = |name: &str| *tokens.get(name).unwrap_or_else(|| panic!("--{name} is not a light-dark token"));
    let mut faults = Vec::new();
    for &front in fronts {
        for &ground in grounds {
            let (on_light, on_dark) = (find(front), find(ground));
            for (theme, ratio) in
                [("light", contrast(on_light.0, on_dark.0)), ("dark", contrast(on_light.1, on_dark.1))]
            {
                if ratio < least {
                    faults.push(format!("--{front} on --{ground}, {theme}: {ratio:.2}, needs {least}"));
                }
            }
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

#[test]
fn text_is_readable_on_every_surface() {
    hold(
        &["ink", "second", "faint", "accent", "good", "caution", "danger"],
        &["page", "surface", "sunk", "raised", "hover", "accent-soft"],
        4.5,
    );
}

#[test]
fn text_is_readable_on_the_ground_of_its_own_meaning() {
    for (text, ground) in [("good", "good-soft"), ("caution", "caution-soft"), ("danger", "danger-soft")] {
        hold(&[text, "ink", "second"], &[ground], 4.5);
    }
}

#[test]
fn text_is_readable_on_filled_controls() {
    hold(&["on-accent"], &["accent", "accent-strong"], 4.5);
    hold(&["on-danger"], &["danger", "danger-strong"], 4.5);
    hold(&["on-inverse", "inverse-accent"], &["inverse"], 4.5);
}

#[test]
fn scopes_are_readable_as_text_and_as_marks() {
    let scopes = [
        "scope-kafka",
        "scope-schema-registry",
        "scope-ksqldb",
        "scope-flink",
        "scope-tableflow",
        "scope-cloud",
        "scope-global",
    ];
    hold(&scopes, &["page", "surface", "sunk", "raised", "accent-soft"], 4.5);
}

#[test]
fn controls_and_the_focus_ring_have_visible_edges() {
    hold(&["edge", "focus"], &["page", "surface", "sunk", "raised"], 3.0);
}
