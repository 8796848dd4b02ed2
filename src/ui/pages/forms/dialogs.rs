//! The dialogs around forms: [`MakeDialog`] makes one object, [`EditDialog`] changes one, and loses nothing that was
//! typed to another tab or to a deletion.

use leptos::prelude::*;
use leptos::task::spawn_local;

use super::Editing;
use crate::{
    engine::{Command, Refusal},
    model::{EnvironmentId, Kind, ObjectRef},
    ui::{
        desk::{Desk, Tell, use_desk},
        kit::{
            AlertBanner, Busy, Button, ButtonKind, ButtonRole, Dialog, DialogFocus, Tone, Voice, use_notices,
        },
        pages::{
            form::Errors,
            show_as::{ShowAs, draft_of},
            wizard::quota_lines,
        },
    },
    view::{
        editing::{Editable, editable},
        issue::{self, Room},
        words,
    },
    workspace::Failure,
};

/// The dialog that makes one object: its fields are the children.
#[component]
pub fn MakeDialog(
    /// Its heading, and the words of its button.
    title: &'static str,
    /// Where the object will lie, in a few words.
    #[prop(optional, into)]
    subtitle: Signal<Option<String>>,
    /// How much room there is for another.
    #[prop(optional, into)]
    room: Signal<Room>,
    /// What is wrong with its fields.
    errors: Errors,
    /// Runs when nothing is to be made after all.
    close: Callback<()>,
    /// Runs with what was made.
    made: Callback<ObjectRef>,
    /// Makes the command from the fields, and tracks them; `None` when they say what is wrong instead.
    #[prop(into)]
    command: Callback<(), Option<Command>>,
    /// The fields.
    children: Children,
) -> impl IntoView {
    let desk = use_desk();
    let busy = RwSignal::new(Busy::Idle);
    let full = Signal::derive(move || room.with(|room| room.full.clone()));
    let submit = move || {
        if busy.get_untracked() == Busy::Working || full.with_untracked(Option::is_some) {
            return;
        }
        errors.clear();
        let Some(command) = untrack(|| command.run(())) else {
            errors.focus_first();
            return;
        };
        busy.set(Busy::Working);
        spawn_local(async move {
            let done = desk.run(command, Vec::new(), Tell::Message).await;
            busy.try_set(Busy::Idle);
            match done {
                Ok(done) => {
                    if let Some(object) = done.intent.objects.first() {
                        made.try_run(object.clone());
                    }
                }
                Err(failure) => {
                    errors.fail(&failure);
                    errors.focus_first();
                }
            }
        });
    };
    let foot = move || {
        view! {
            <Button on_click=move || close.run(())>"Cancel"</Button>
            <Button kind=ButtonKind::Primary role=ButtonRole::Submit busy=busy disabled_because=full>{title}</Button>
        }
    };
    view! {
        <Dialog title=title subtitle focus=DialogFocus::FirstField on_close=close on_submit=submit foot>
            <div class="stack">
                {children()}
                <div class="stack" aria-live="polite">{move || room.with(room_view)}</div>
                {errors.rest()}
                <ShowAs draft=draft_of(errors, command) />
            </div>
        </Dialog>
    }
}

/// How much room there is for another of a kind, in an environment where that is known; tracked.
pub fn room_for(
    kind: Kind,
    environment: impl Fn() -> Option<EnvironmentId> + Send + Sync + 'static,
) -> Signal<Room> {
    let desk = use_desk();
    Memo::new(move |_| {
        let environment = environment();
        desk.ask(|org| issue::room(org, kind, environment.as_ref()))
    })
    .into()
}

/// The limits that are close, and why there is no room where there is none.
fn room_view(room: &Room) -> Option<AnyView> {
    if room.close.is_empty() {
        return None;
    }
    let full = room.full.clone().map(|text| {
        view! { <AlertBanner tone=Tone::Danger voice=Voice::Polite><p>{text}</p></AlertBanner> }
    });
    Some(view! { {quota_lines(&room.close)}{full} }.into_any())
}

/// The form that changes one object: its fields are the children.
///
/// When another changes the object meanwhile, the form says what is different and asks which to go on with.
#[component]
pub fn EditDialog(
    /// Its heading.
    title: &'static str,
    /// Which object.
    object: ObjectRef,
    /// What is wrong with its fields.
    errors: Errors,
    /// Fills the fields with what the organization has now.
    #[prop(into)]
    load: Callback<()>,
    /// Makes the command from the fields, and tracks them; `None` when they say what is wrong instead.
    #[prop(into)]
    command: Callback<(), Option<Command>>,
    /// How it is left.
    editing: Editing,
    /// The fields.
    children: Children,
) -> impl IntoView {
    let desk = use_desk();
    let subtitle = named_with_id(desk, &object);
    let (watched, kind) = (object.clone(), words::capital(object.kind()));
    let now = Memo::new(move |_| desk.ask(|org| editable(org, &watched)));
    let seen =
        RwSignal::new(now.get_untracked().unwrap_or_else(|| Editable { version: 0, facts: Vec::new() }));
    // A change that was taken back is a new version of the same facts: nothing to ask about.
    Effect::new(move |_| {
        if let Some(now) = now.get()
            && seen.with_untracked(|seen| now.version != seen.version && now.facts == seen.facts)
        {
            seen.set(now);
        }
    });
    let standing = Memo::new(move |_| match now.get() {
        None => Standing::Gone,
        Some(now) if seen.with(|seen| now.facts == seen.facts) => Standing::Same,
        Some(now) => Standing::Changed(now),
    });
    let busy = RwSignal::new(Busy::Idle);
    let close = editing.close;
    let notices = use_notices();
    let submit = move || {
        if busy.get_untracked() == Busy::Working || standing.get_untracked() != Standing::Same {
            return;
        }
        errors.clear();
        let Some(command) = untrack(|| command.run(())) else {
            errors.focus_first();
            return;
        };
        let seen = vec![(object.clone(), seen.with_untracked(|seen| seen.version))];
        busy.set(Busy::Working);
        spawn_local(async move {
            let done = desk.run(command, seen, Tell::Message).await;
            busy.try_set(Busy::Idle);
            match done {
                Ok(_) => {
                    close.try_run(());
                }
                Err(Failure::Refused(Refusal::NoChange)) => {
                    notices.dismiss();
                    close.try_run(());
                }
                // What has changed is shown already: the form follows the object.
                Err(Failure::Refused(Refusal::Stale { .. })) => {}
                Err(failure) => {
                    errors.fail(&failure);
                    errors.focus_first();
                }
            }
        });
    };
    let gone = kind.clone();
    let banner = move || match standing.get() {
        Standing::Same => None,
        Standing::Gone => Some(gone_banner(&gone)),
        Standing::Changed(now) => Some(changed_banner(now, seen, load)),
    };
    let blocked = Signal::derive(move || match standing.get() {
        Standing::Same => None,
        Standing::Gone => Some(format!("{kind} is deleted. Undo that first; what you typed stays here.")),
        Standing::Changed(_) => Some("It has changed since. Choose above what to go on with.".to_owned()),
    });
    let foot = move || {
        view! {
            <Button on_click=move || close.run(())>"Cancel"</Button>
            <Button kind=ButtonKind::Primary role=ButtonRole::Submit busy=busy disabled_because=blocked>"Save"</Button>
        }
    };
    view! {
        <Dialog title=title subtitle=Some(subtitle) focus=DialogFocus::FirstField on_close=close on_submit=submit
            focus_after=editing.focus_after foot>
            {banner}
            <div class="stack">
                {children()}
                {errors.rest()}
                <ShowAs draft=draft_of(errors, command) />
            </div>
        </Dialog>
    }
}

/// How the object of a form stands to what the form began with.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Standing {
    Same,
    Changed(Editable),
    Gone,
}

fn named_with_id(desk: Desk, object: &ObjectRef) -> String {
    let (name, id) = (desk.ask_once(|org| words::name(org, object)), object.id());
    if name == id { id } else { [name, id].join(" · ") }
}

fn gone_banner(kind: &str) -> AnyView {
    let title = format!("{kind} has been deleted");
    view! {
        <AlertBanner tone=Tone::Caution voice=Voice::Alert title>
            <p>"Undo the deletion to save this. Nothing you typed is lost."</p>
        </AlertBanner>
    }
    .into_any()
}

/// Says what another has changed, and asks what to go on with.
fn changed_banner(now: Editable, seen: RwSignal<Editable>, load: Callback<()>) -> AnyView {
    let line = |(label, value): (&'static str, String)| {
        let shown = if value.is_empty() { "empty".to_owned() } else { format!("“{value}”") };
        view! { <p>{label}" is now "{shown}"."</p> }
    };
    let lines = seen.with_untracked(|seen| now.changes_since(seen)).into_iter().map(line).collect_view();
    let (kept, taken) = (now.clone(), now);
    let keep = Callback::new(move |()| seen.set(kept.clone()));
    let take = Callback::new(move |()| {
        load.run(());
        seen.set(taken.clone());
    });
    let actions = move || {
        view! {
            <Button on_click=keep>"Keep what I typed"</Button>
            <Button on_click=take>"Take the new values"</Button>
        }
    };
    view! {
        <AlertBanner tone=Tone::Caution voice=Voice::Alert title="This was changed after you opened the form".to_owned() actions>
            {lines}
        </AlertBanner>
    }
    .into_any()
}
