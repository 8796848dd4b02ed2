//! How the console looks and listens, for this person in this browser.

use leptos::prelude::*;

use crate::ui::{
    dates,
    kit::{Choice, Select},
    preferences::{Clock, Density, Letters, Liked, Telling, Theme, use_preferences},
};
use crate::workspace::browser;

/// A preference with its choices: value, words, and what taking it means.
struct Setting<T: 'static> {
    label: &'static str,
    choices: &'static [(&'static str, &'static str, T)],
    read: fn(&Liked) -> T,
    write: fn(&mut Liked, T),
}

const THEME: Setting<Theme> = Setting {
    label: "Theme",
    choices: &[
        ("system", "As the system", Theme::System),
        ("light", "Light", Theme::Light),
        ("dark", "Dark", Theme::Dark),
    ],
    read: |liked| liked.theme,
    write: |liked, theme| liked.theme = theme,
};
const DENSITY: Setting<Density> = Setting {
    label: "Rows",
    choices: &[
        ("comfortable", "Comfortable", Density::Comfortable),
        ("compact", "Compact", Density::Compact),
    ],
    read: |liked| liked.density,
    write: |liked, density| liked.density = density,
};
const CLOCK: Setting<Clock> = Setting {
    label: "Time zone",
    choices: &[("utc", "UTC", Clock::Utc), ("local", "This computer’s", Clock::Local)],
    read: |liked| liked.clock,
    write: |liked, clock| liked.clock = clock,
};
const TELLING: Setting<Telling> = Setting {
    label: "Dates",
    choices: &[("exact", "As dates", Telling::Exact), ("relative", "As how long ago", Telling::Relative)],
    read: |liked| liked.telling,
    write: |liked, telling| liked.telling = telling,
};
const LETTERS: Setting<Letters> = Setting {
    label: "Single-letter shortcuts",
    choices: &[("act", "On", Letters::Act), ("rest", "Off", Letters::Rest)],
    read: |liked| liked.letters,
    write: |liked, letters| liked.letters = letters,
};

pub(super) fn view() -> AnyView {
    let preferences = use_preferences();
    let opened = browser::now();
    // Told anew when either choice is made; the rest of the console tells anew with its next page.
    let example = move || {
        preferences.0.with(|liked| dates::tell(liked.clock, liked.telling));
        view! { <p class="field-hint">"Now is told as: " {dates::moment_of(opened)}</p> }
    };
    view! {
        <div class="panel-body">
            <div class="pair">
                {select(&THEME)}
                {select(&DENSITY)}
                {select(&CLOCK)}
                {select(&TELLING)}
                {select(&LETTERS)}
            </div>
            {example}
        </div>
    }
    .into_any()
}

fn select<T: Copy + PartialEq + Send + Sync>(setting: &'static Setting<T>) -> AnyView {
    let preferences = use_preferences();
    let value = RwSignal::new(String::new());
    // The menu in the top bar and the palette change them too.
    Effect::new(move |_| {
        let now = preferences.0.with(|liked| (setting.read)(liked));
        let chosen = setting.choices.iter().find(|(.., choice)| *choice == now);
        value.set(chosen.map(|(name, ..)| (*name).to_owned()).unwrap_or_default());
    });
    let take = move || {
        let chosen = setting.choices.iter().find(|(name, ..)| value.with_untracked(|value| value == name));
        if let Some((.., choice)) = chosen {
            preferences.change(|liked| (setting.write)(liked, *choice));
        }
    };
    let choices: Vec<_> = setting.choices.iter().map(|(name, words, _)| Choice::new(*name, *words)).collect();
    view! { <Select label=setting.label value=value choices=choices on_change=take /> }.into_any()
}
