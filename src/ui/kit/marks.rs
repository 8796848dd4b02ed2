//! Small marks inside text and tables: status chips, badges, scopes, keys to press.

use leptos::prelude::*;

use super::Icon;

/// What a mark or a message means.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Tone {
    /// Nothing to feel about.
    #[default]
    Plain,
    /// Worth knowing.
    Info,
    /// As it should be.
    Good,
    /// Mind this.
    Caution,
    /// Wrong, refused, or about to be lost.
    Danger,
}

impl Tone {
    /// The icon that says the same as the colour.
    pub const fn icon(self) -> Icon {
        match self {
            Self::Plain | Self::Info => Icon::Info,
            Self::Good => Icon::Good,
            Self::Caution => Icon::Caution,
            Self::Danger => Icon::Danger,
        }
    }

    const fn chip_class(self) -> &'static str {
        match self {
            Self::Plain => "chip",
            Self::Info => "chip chip-info",
            Self::Good => "chip chip-good",
            Self::Caution => "chip chip-caution",
            Self::Danger => "chip chip-danger",
        }
    }
}

/// The state of something: icon and words, in the colour of its tone. A plain function, since tables make many.
pub fn status_chip(tone: Tone, text: impl Into<String>) -> AnyView {
    let text: String = text.into();
    view! { <span class=tone.chip_class()>{tone.icon().view()}<span class="chip-text">{text}</span></span> }
        .into_any()
}

/// The state of something, following a signal.
#[component]
pub fn StatusChip(
    /// What it means.
    #[prop(into)]
    tone: Signal<Tone>,
    /// What it says.
    #[prop(into)]
    text: Signal<String>,
) -> impl IntoView {
    move || status_chip(tone.get(), text.get())
}

/// A short word in a frame: a kind, a count, "demo".
pub fn badge(text: impl Into<String>) -> AnyView {
    let text: String = text.into();
    view! { <span class="badge">{text}</span> }.into_any()
}

/// The class that gives an element a scope's colour. A name that is none of the seven gets the neutral one.
pub(super) fn scope_class(scope: &str) -> &'static str {
    match scope {
        "kafka" => "scope-mark scope-kafka",
        "schema-registry" => "scope-mark scope-schema-registry",
        "ksql" | "ksqldb" => "scope-mark scope-ksqldb",
        "flink-region" | "flink" => "scope-mark scope-flink",
        "tableflow" => "scope-mark scope-tableflow",
        "cloud" => "scope-mark scope-cloud",
        "global" => "scope-mark scope-global",
        _ => "scope-mark",
    }
}

/// A scope: its coloured square and its name. `scope` is one of `kafka`, `schema-registry`, `ksqldb`, `flink`,
/// `tableflow`, `cloud`, `global`. A plain function, since tables make many.
pub fn scope_mark(scope: &str, text: impl Into<String>) -> AnyView {
    let text: String = text.into();
    view! { <span class=scope_class(scope)><span class="scope-text">{text}</span></span> }.into_any()
}

/// A scope: its coloured square and its name.
#[component]
pub fn ScopeMark(
    /// `kafka`, `schema-registry`, `ksqldb`, `flink`, `tableflow`, `cloud` or `global`.
    scope: &'static str,
    /// The name beside the square.
    #[prop(into)]
    text: String,
) -> impl IntoView {
    scope_mark(scope, text)
}

/// Keys to press, written as they stand on the keyboard with spaces between: `"Ctrl K"`.
pub fn key_hint(keys: &'static str) -> AnyView {
    let keys = keys.split(' ').map(|key| view! { <kbd>{key}</kbd> }).collect_view();
    view! { <span class="key-hint">{keys}</span> }.into_any()
}
