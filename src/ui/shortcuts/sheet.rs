//! The keyboard sheet: every shortcut there is, and the way to switch the letters off.

use leptos::prelude::*;

use super::{Part, TABLE, keys_view};
use crate::ui::{
    kit::{Checkbox, Dialog, DialogSize},
    preferences::{Letters, use_preferences},
};

/// The sheet that `?` opens.
#[component]
pub fn Sheet(
    /// Runs when it is to close.
    #[prop(into)]
    on_close: Callback<()>,
) -> impl IntoView {
    let preferences = use_preferences();
    let on = RwSignal::new(preferences.0.with_untracked(|liked| liked.letters) == Letters::Act);
    Effect::new(move |before: Option<bool>| {
        let on = on.get();
        if before.is_some_and(|before| before != on) {
            preferences.change(|liked| liked.letters = if on { Letters::Act } else { Letters::Rest });
        }
        on
    });
    let parts = Part::ALL.into_iter().map(part).collect_view();
    view! {
        <Dialog title="Keyboard shortcuts" size=DialogSize::Large on_close>
            <div class="sheet">{parts}</div>
            <Checkbox label="Single-letter shortcuts" checked=on
                hint="Letters act by themselves outside of text fields. Switch them off if you dictate, or press them without meaning to; Ctrl and ⌘ go on working.".to_owned() />
        </Dialog>
    }
}

fn part(part: Part) -> AnyView {
    let line = |shortcut: &super::Shortcut| {
        view! { <div class="sheet-line"><dt>{shortcut.words}</dt><dd>{keys_view(shortcut.press)}</dd></div> }
    };
    let lines = TABLE.iter().filter(|shortcut| shortcut.part == part).map(line).collect_view();
    view! { <section class="sheet-part"><h3>{part.title()}</h3><dl>{lines}</dl></section> }.into_any()
}
