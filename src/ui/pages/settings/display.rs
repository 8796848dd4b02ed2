//! How the console looks, for this person in this browser.

use leptos::prelude::*;

use crate::ui::{
    kit::{Choice, Select},
    preferences::{Density, Theme, use_preferences},
};

pub(super) fn view() -> AnyView {
    let preferences = use_preferences();
    let theme = RwSignal::new(String::new());
    let density = RwSignal::new(String::new());
    // The menu in the top bar changes them too.
    Effect::new(move |_| {
        let liked = preferences.0.get();
        theme.set(theme_value(liked.theme).to_owned());
        density.set(density_value(liked.density).to_owned());
    });
    let themes = [Theme::System, Theme::Light, Theme::Dark];
    let take_theme = move || {
        let chosen = themes.into_iter().find(|one| theme_value(*one) == theme.get_untracked());
        preferences.change(|liked| liked.theme = chosen.unwrap_or_default());
    };
    let densities = [Density::Comfortable, Density::Compact];
    let take_density = move || {
        let chosen = densities.into_iter().find(|one| density_value(*one) == density.get_untracked());
        preferences.change(|liked| liked.density = chosen.unwrap_or_default());
    };
    let theme_choices = vec![
        Choice::new("system", "As the system"),
        Choice::new("light", "Light"),
        Choice::new("dark", "Dark"),
    ];
    let density_choices = vec![Choice::new("comfortable", "Comfortable"), Choice::new("compact", "Compact")];
    view! {
        <div class="panel-body pair">
            <Select label="Theme" value=theme choices=theme_choices on_change=take_theme />
            <Select label="Rows" value=density choices=density_choices on_change=take_density />
        </div>
    }
    .into_any()
}

const fn theme_value(theme: Theme) -> &'static str {
    match theme {
        Theme::System => "system",
        Theme::Light => "light",
        Theme::Dark => "dark",
    }
}

const fn density_value(density: Density) -> &'static str {
    match density {
        Density::Comfortable => "comfortable",
        Density::Compact => "compact",
    }
}
