//! The modal dialog: the browser's own `<dialog>`, so that focus cannot leave it and nothing behind it answers.

use leptos::children::ViewFn;
use leptos::{ev, html, prelude::*};
use wasm_bindgen::JsCast;
use web_sys::{Event, HtmlDialogElement, HtmlElement};

use super::{
    Button, ButtonKind, Icon,
    dom::{self, Focus, fresh_id},
};

/// How a person asks to close a dialog.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CloseRequest {
    /// The Escape key, or the system's Back gesture.
    Escape,
    /// A press outside the dialog.
    Backdrop,
    /// The cross in its corner.
    Cross,
}

/// A guard's answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Closing {
    /// It may close.
    Allow,
    /// It stays. The guard itself says why.
    Refuse,
}

/// How wide a dialog is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum DialogSize {
    /// A question.
    Small,
    /// A form.
    #[default]
    Medium,
    /// A list or a preview.
    Large,
}

impl DialogSize {
    const fn class(self) -> &'static str {
        match self {
            Self::Small => "dialog dialog-small",
            Self::Medium => "dialog",
            Self::Large => "dialog dialog-large",
        }
    }
}

/// Where the focus starts.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum DialogFocus {
    /// On the heading: reading starts at the top. For consequences, lists and previews.
    #[default]
    Heading,
    /// In the first field: for forms.
    FirstField,
    /// On the element with this id: the least destructive choice of a question that cannot be undone.
    Id(&'static str),
}

/// A modal dialog. It is open exactly as long as it is mounted.
///
/// Escape, a press outside and the cross all ask `guard` first, then call `on_close`, which should unmount it.
/// When it is gone the focus returns to what opened it, or to `focus_after` when that is gone too.
#[component]
pub fn Dialog(
    /// The heading, which is the accessible name.
    #[prop(into)]
    title: Signal<String>,
    /// A sentence below the heading.
    #[prop(optional, into)]
    subtitle: Signal<Option<String>>,
    /// How wide it is.
    #[prop(optional)]
    size: DialogSize,
    /// Where the focus starts.
    #[prop(optional)]
    focus: DialogFocus,
    /// Decides whether it may close; absent, it may.
    #[prop(optional, into)]
    guard: Option<Callback<CloseRequest, Closing>>,
    /// Runs when it is to close.
    #[prop(into)]
    on_close: Callback<()>,
    /// Runs when Enter is pressed in a field, or a submit button is.
    #[prop(optional, into)]
    on_submit: Option<Callback<()>>,
    /// Id of the element that takes the focus when what opened the dialog has gone.
    #[prop(optional, into)]
    focus_after: Option<String>,
    /// Buttons at the foot; the last is the one that goes on.
    #[prop(optional, into)]
    foot: Option<ViewFn>,
    /// What it says or asks.
    children: Children,
) -> impl IntoView {
    let node = NodeRef::<html::Dialog>::new();
    let title_id = fresh_id("dialog");
    let heading = title_id.clone();
    node.on_load(move |dialog| open(dialog, focus, &heading, focus_after));

    let ask = Callback::new(move |request| {
        if guard.is_none_or(|guard| guard.run(request) == Closing::Allow) {
            on_close.run(());
        }
    });
    let submit = move |event: ev::SubmitEvent| {
        event.prevent_default();
        if let Some(act) = on_submit {
            act.run(());
        }
    };
    let head = view! {
        <header class="dialog-head">
            <div>
                <h2 class="dialog-title" id=title_id.clone() tabindex="-1">{move || title.get()}</h2>
                {move || subtitle.get().map(|text| view! { <p class="dialog-subtitle">{text}</p> })}
            </div>
            <div class="dialog-close">
                <Button kind=ButtonKind::Quiet icon=Icon::Cross label="Close" on_click=move || ask.run(CloseRequest::Cross) />
            </div>
        </header>
    }
    .into_any();
    let foot = foot.map(|foot| view! { <footer class="dialog-foot">{foot.run()}</footer> }.into_any());
    let body = children().into_any();
    let pressed_outside = StoredValue::new(Outside::No);
    view! {
        <dialog
            node_ref=node
            class=size.class()
            aria-labelledby=title_id
            on:keydown=move |event| {
                if event.key() == "Escape" && !event.default_prevented() {
                    event.prevent_default();
                    event.stop_propagation();
                    ask.run(CloseRequest::Escape);
                }
            }
            on:cancel=move |event: Event| {
                if is_itself(&event) {
                    event.prevent_default();
                    ask.run(CloseRequest::Escape);
                }
            }
            on:close=move |event: Event| {
                if is_itself(&event) {
                    reopen_unless_allowed(&event, ask);
                }
            }
            on:pointerdown=move |event| pressed_outside.set_value(Outside::of(&event))
            on:click=move |event| {
                if pressed_outside.get_value() == Outside::Yes && Outside::of(&event) == Outside::Yes {
                    ask.run(CloseRequest::Backdrop);
                }
            }
        >
            <form class="dialog-form" novalidate on:submit=submit>
                {head}
                <div class="dialog-body">{body}</div>
                {foot}
            </form>
        </dialog>
    }
}

/// Whether a press was on the backdrop. Only the backdrop and the dialog's own border report the dialog as target.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Outside {
    Yes,
    No,
}

impl Outside {
    fn of(event: &Event) -> Self {
        if is_itself(event) { Self::Yes } else { Self::No }
    }
}

/// Whether an event happened on the listening element itself and not inside it.
fn is_itself(event: &Event) -> bool {
    matches!((event.target(), event.current_target()), (Some(target), Some(current)) if target == current)
}

/// Shows the dialog, places the focus, and arranges for its return.
fn open(dialog: HtmlDialogElement, focus: DialogFocus, heading: &str, focus_after: Option<String>) {
    let opener = dom::focused();
    if dialog.show_modal().is_err() {
        return;
    }
    let first = match focus {
        DialogFocus::Heading => None,
        DialogFocus::FirstField => dialog
            .query_selector(".dialog-body :is(input, select, textarea):not([type=hidden], :disabled)")
            .ok()
            .flatten(),
        DialogFocus::Id(id) => document().get_element_by_id(id),
    };
    let first = first.or_else(|| document().get_element_by_id(heading));
    if let Some(first) = first.and_then(|first| first.dyn_into::<HtmlElement>().ok()) {
        let _ = first.focus();
    }
    let held = StoredValue::new_local((dialog, opener, focus_after));
    on_cleanup(move || {
        let _ = held.try_with_value(|(dialog, opener, focus_after)| {
            dialog.close();
            return_focus_soon(opener.clone(), focus_after.clone());
        });
    });
}

/// The browser closed the dialog by itself (it does so when Escape is pressed twice). If the guard refuses, it opens
/// again at once, with everything in it as it was.
fn reopen_unless_allowed(event: &Event, ask: Callback<CloseRequest>) {
    let dialog = event.current_target().and_then(|target| target.dyn_into::<HtmlDialogElement>().ok());
    ask.run(CloseRequest::Escape);
    if let Some(dialog) = dialog
        && dialog.is_connected()
        && !dialog.open()
    {
        let _ = dialog.show_modal();
    }
}

/// Gives the focus back once the page has settled, unless something else has taken it by then.
fn return_focus_soon(opener: Option<HtmlElement>, focus_after: Option<String>) {
    leptos::task::spawn_local(async move {
        leptos::task::tick().await;
        if dom::focused().is_some() || opener.is_some_and(|opener| dom::focus(&opener) == Focus::Arrived) {
            return;
        }
        if focus_after.is_none_or(|id| dom::focus_by_id(&id) == Focus::Refused) {
            let _ = dom::focus_by_id("content");
        }
    });
}
