//! How this person likes the console, kept in this browser only: theme, density, dates, shortcuts, the rail.
//!
//! Preferences are no part of an organization. Where the browser refuses storage they hold until the page closes.

use gloo_storage::{LocalStorage, Storage};
use leptos::prelude::*;
use serde::{Deserialize, Serialize};

use super::kit::{SingleKeySetting, SingleKeys};

const KEY: &str = "keyplane.preferences";

/// Light or dark.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Theme {
    /// As the system is.
    #[default]
    System,
    /// Always light.
    Light,
    /// Always dark.
    Dark,
}

/// How close things stand.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Density {
    /// Two lines in a row where there are two things to say.
    #[default]
    Comfortable,
    /// One line in a row.
    Compact,
}

/// Whether single letters act as shortcuts.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Letters {
    /// They do.
    #[default]
    Act,
    /// They do nothing.
    Rest,
}

/// Whose clock dates and times are told by.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Clock {
    /// UTC, as the contract has it.
    #[default]
    Utc,
    /// This computer's.
    Local,
}

/// How the time of something past is told.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Telling {
    /// As a date.
    #[default]
    Exact,
    /// As how long ago it was.
    Relative,
}

/// Whether the browser was asked to keep what is stored. It is asked once, and never again by itself.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Asked {
    /// Not yet.
    #[default]
    NotYet,
    /// It was.
    Once,
}

/// How wide the rail is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum RailWidth {
    /// Icons and words.
    #[default]
    Full,
    /// Icons only.
    Folded,
}

/// Everything that is kept.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, rename_all = "kebab-case")]
pub struct Liked {
    /// Light or dark.
    pub theme: Theme,
    /// How close things stand.
    pub density: Density,
    /// Whether single letters act.
    pub letters: Letters,
    /// Whose clock dates and times are told by.
    pub clock: Clock,
    /// How the time of something past is told.
    pub telling: Telling,
    /// Whether the browser was asked to keep what is stored.
    pub asked_to_keep: Asked,
    /// How wide the rail is.
    pub rail: RailWidth,
    /// Titles of the rail's sections that are closed.
    pub closed_sections: Vec<String>,
}

/// The preferences, as a signal the whole console shares. Found with [`use_preferences`].
#[derive(Clone, Copy, Debug)]
pub struct Preferences(pub RwSignal<Liked>);

impl Preferences {
    /// Changes them.
    pub fn change(self, change: impl FnOnce(&mut Liked)) {
        self.0.update(change);
    }
}

/// Reads what is kept. Nothing kept, something damaged, or no storage at all: the defaults.
pub fn load() -> Liked {
    if storage_works() { LocalStorage::get(KEY).unwrap_or_default() } else { Liked::default() }
}

/// Keeps them, where there is storage; a full one is no reason to trouble anybody.
fn save(liked: &Liked) {
    if storage_works() {
        let _ = LocalStorage::set(KEY, liked);
    }
}

/// Whether there is storage to ask: gloo takes that for granted, browsers can refuse it.
fn storage_works() -> bool {
    matches!(window().local_storage(), Ok(Some(_)))
}

/// Loads the preferences, applies them to the page now and whenever they change, and offers them to everything below.
/// Called once, by the application.
pub fn provide_preferences() -> Preferences {
    let liked = RwSignal::new(load());
    provide_context(Preferences(liked));
    let single_keys = Memo::new(move |_| match liked.with(|liked| liked.letters) {
        Letters::Act => SingleKeys::On,
        Letters::Rest => SingleKeys::Off,
    });
    provide_context(SingleKeySetting(single_keys.into()));
    Effect::new(move |loaded: Option<()>| {
        liked.with(|liked| {
            apply(liked);
            if loaded.is_some() {
                save(liked);
            }
        });
    });
    Preferences(liked)
}

/// The preferences in force here; outside an application, defaults that nobody keeps.
pub fn use_preferences() -> Preferences {
    use_context().unwrap_or_else(|| Preferences(RwSignal::new(Liked::default())))
}

/// The stylesheet reads the page's root, and [`super::dates`] what it was told last.
fn apply(liked: &Liked) {
    super::dates::tell(liked.clock, liked.telling);
    let Some(root) = document().document_element() else { return };
    let theme = match liked.theme {
        Theme::System => None,
        Theme::Light => Some("light"),
        Theme::Dark => Some("dark"),
    };
    let density = match liked.density {
        Density::Comfortable => None,
        Density::Compact => Some("compact"),
    };
    for (name, value) in [("data-theme", theme), ("data-density", density)] {
        let _ = match value {
            Some(value) => root.set_attribute(name, value),
            None => root.remove_attribute(name),
        };
    }
}
