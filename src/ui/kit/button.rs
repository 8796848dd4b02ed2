//! Things to press: [`Button`] acts, [`LinkButton`] goes somewhere.

use leptos::prelude::*;
use web_sys::MouseEvent;

use super::{Icon, bubble, dom};

/// How much a button asks for attention.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum ButtonKind {
    /// The one thing to do here. At most one on a page, one in a dialog.
    Primary,
    /// An ordinary action.
    #[default]
    Secondary,
    /// An action that stays in the background.
    Quiet,
    /// An action that takes something away; its words say what.
    Danger,
}

/// The classes of a button.
pub(super) const fn button_class(kind: ButtonKind, shape: Shape) -> &'static str {
    match (kind, shape) {
        (ButtonKind::Primary, Shape::Words) => "button button-primary",
        (ButtonKind::Secondary, Shape::Words) => "button button-secondary",
        (ButtonKind::Quiet, Shape::Words) => "button button-quiet",
        (ButtonKind::Danger, Shape::Words) => "button button-danger",
        (ButtonKind::Primary, Shape::Square) => "button button-primary button-icon",
        (ButtonKind::Secondary, Shape::Square) => "button button-secondary button-icon",
        (ButtonKind::Quiet, Shape::Square) => "button button-quiet button-icon",
        (ButtonKind::Danger, Shape::Square) => "button button-danger button-icon",
    }
}

/// Whether a button shows words, or only its icon.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Shape {
    Words,
    Square,
}

/// What pressing a button means to the form it stands in.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum ButtonRole {
    /// Nothing; only `on_click` runs.
    #[default]
    Act,
    /// It submits the form, as Enter in a field does.
    Submit,
}

impl ButtonRole {
    const fn name(self) -> &'static str {
        match self {
            Self::Act => "button",
            Self::Submit => "submit",
        }
    }
}

/// Whether an action is under way.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Busy {
    /// Ready.
    #[default]
    Idle,
    /// Under way: the button turns, and does not act again.
    Working,
}

/// A button.
///
/// One that cannot be used now stays in the tab order and says why: the reason is its accessible description, its
/// tooltip, and what appears when it is pressed all the same.
#[component]
pub fn Button(
    /// How much attention it asks for.
    #[prop(optional)]
    kind: ButtonKind,
    /// What it means to its form.
    #[prop(optional)]
    role: ButtonRole,
    /// Drawn before the words.
    #[prop(optional, into)]
    icon: Option<Icon>,
    /// Accessible name of a button that shows only its icon (then without children).
    #[prop(optional, into)]
    label: Signal<Option<String>>,
    /// Why it cannot be used now; `None` when it can.
    #[prop(optional, into)]
    disabled_because: Signal<Option<String>>,
    /// Whether its action is under way.
    #[prop(optional, into)]
    busy: Signal<Busy>,
    /// Element id, for focus plans.
    #[prop(optional, into)]
    id: Option<String>,
    /// Runs when it is pressed and can be used.
    #[prop(optional, into)]
    on_click: Option<Callback<()>>,
    /// Its words. Absent for an icon button.
    #[prop(optional)]
    children: Option<Children>,
) -> impl IntoView {
    let shape = if children.is_some() { Shape::Words } else { Shape::Square };
    let blocked = move || disabled_because.with(Option::is_some) || busy.get() == Busy::Working;
    let press = move |event: MouseEvent| {
        if let Some(reason) = disabled_because.get_untracked() {
            event.prevent_default();
            if let Some(button) =
                dom::target_element(&event).and_then(|at| at.closest("button").ok().flatten())
            {
                bubble::show(&button, reason, bubble::Stay::UntilLeft);
            }
        } else if busy.get_untracked() == Busy::Working {
            event.prevent_default();
        } else if let Some(act) = on_click {
            act.run(());
        }
    };
    view! {
        <button
            type=role.name()
            class=button_class(kind, shape)
            id=id
            aria-label=move || label.get()
            title=move || disabled_because.get().or_else(|| label.get())
            aria-disabled=move || blocked().then_some("true")
            aria-busy=move || (busy.get() == Busy::Working).then_some("true")
            on:click=press
        >
            {move || {
                if busy.get() == Busy::Working {
                    Some(view! { <span class="button-spin" aria-hidden="true"></span> }.into_any())
                } else {
                    icon.map(Icon::view)
                }
            }}
            {children.map(|words| words())}
        </button>
    }
}

/// A link that looks like a button: it goes somewhere and changes nothing.
#[component]
pub fn LinkButton(
    /// Where it goes.
    #[prop(into)]
    href: Signal<String>,
    /// How much attention it asks for.
    #[prop(optional)]
    kind: ButtonKind,
    /// Drawn before the words.
    #[prop(optional, into)]
    icon: Option<Icon>,
    /// Its words.
    children: Children,
) -> impl IntoView {
    view! {
        <a class=button_class(kind, Shape::Words) href=move || href.get()>
            {icon.map(Icon::view)}
            {children()}
        </a>
    }
}
