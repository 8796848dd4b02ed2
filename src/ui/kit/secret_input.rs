//! A field for a secret that is only passed through.
//!
//! What is typed stays in the browser's own field: no signal holds it, and nothing copies it before it is asked for.

use leptos::{html, prelude::*};
use zeroize::Zeroizing;

use super::{
    Button, ButtonKind, Icon,
    field::{LabelPlace, Need, Wiring},
};

/// The way to what is typed in a [`SecretInput`].
#[derive(Clone, Copy, Debug)]
pub struct SecretHandle {
    node: NodeRef<html::Input>,
    shown: RwSignal<Shown>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Shown {
    Yes,
    No,
}

impl Default for SecretHandle {
    fn default() -> Self {
        Self::new()
    }
}

impl SecretHandle {
    /// A handle for one field, living as long as the current reactive owner.
    pub fn new() -> Self {
        Self { node: NodeRef::new(), shown: RwSignal::new(Shown::No) }
    }

    /// What is typed now; the copy is wiped when it is dropped.
    pub fn read(self) -> Zeroizing<String> {
        Zeroizing::new(self.node.get_untracked().map(|input| input.value()).unwrap_or_default())
    }

    /// Empties the field and masks it again.
    pub fn clear(self) {
        if let Some(input) = self.node.try_get_untracked().flatten() {
            input.set_value("");
        }
        self.shown.try_set(Shown::No);
    }
}

/// A masked field with a button that shows what is in it. No browser is asked to remember it, and it is emptied when it
/// leaves the page.
#[component]
pub fn SecretInput(
    /// The label, which is the accessible name.
    #[prop(into)]
    label: Signal<String>,
    /// The way to what is typed.
    handle: SecretHandle,
    /// Help that stays visible below.
    #[prop(optional, into)]
    hint: Signal<Option<String>>,
    /// What is wrong and how to mend it.
    #[prop(optional, into)]
    error: Signal<Option<String>>,
    /// Words of the button that shows it: "Show secret".
    show_label: &'static str,
    /// Words of the button that masks it again: "Hide secret".
    hide_label: &'static str,
    /// Element id, for focus plans.
    #[prop(optional, into)]
    id: Option<String>,
    /// Runs whenever what is typed has changed.
    #[prop(optional, into)]
    on_input: Option<Callback<()>>,
) -> impl IntoView {
    let wiring = Wiring::new(id);
    let described = wiring.described_by(hint, error);
    let SecretHandle { node, shown } = handle;
    let is_shown = move || shown.get() == Shown::Yes;
    let turn =
        move || shown.update(|shown| *shown = if *shown == Shown::Yes { Shown::No } else { Shown::Yes });
    on_cleanup(move || handle.clear());
    let button = move || {
        let (icon, words) = if is_shown() { (Icon::EyeOff, hide_label) } else { (Icon::Eye, show_label) };
        view! { <Button kind=ButtonKind::Quiet icon=icon label=words.to_owned() on_click=turn /> }
    };
    view! {
        <div class="field">
            {wiring.head(label, Need::Required, LabelPlace::Above)}
            <div class="output">
                <input
                    node_ref=node class="input input-mono" id=wiring.control.clone()
                    type=move || if is_shown() { "text" } else { "password" }
                    autocomplete="off" autocapitalize="off" spellcheck="false" data-1p-ignore="" data-lpignore="true"
                    aria-required="true" aria-invalid=move || error.with(Option::is_some).then_some("true")
                    aria-describedby=move || described.get()
                    on:input=move |_| {
                        if let Some(act) = on_input {
                            act.run(());
                        }
                    }
                />
                {button}
            </div>
            {wiring.notes(hint, error)}
        </div>
    }
}
