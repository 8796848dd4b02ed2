//! Editing name and description of a key. What is typed is never lost: not to another tab, not to a deletion.

use leptos::prelude::*;
use leptos::task::spawn_local;

use super::gone::gone_banner;
use crate::{
    engine::{Command, Refusal},
    model::{ApiKeyId, Field as Part, ObjectRef},
    org::Seq,
    ui::{
        desk::{Desk, Tell, use_desk},
        kit::{
            AlertBanner, Busy, Button, ButtonKind, ButtonRole, Dialog, DialogFocus, Field, FieldKind, Need,
            Tone, Voice,
        },
        pages::show_as::ShowAs,
    },
    workspace::Failure,
};

/// What can be edited, at one version.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Text {
    version: Seq,
    name: String,
    description: String,
}

impl Text {
    /// Whether both say the same, in whatever versions.
    fn says_what(&self, other: &Self) -> bool {
        self.name == other.name && self.description == other.description
    }
}

fn text_now(desk: Desk, id: &ApiKeyId) -> Option<Text> {
    desk.ask(|org| {
        org.api_keys().row(id).map(|row| Text {
            version: row.version,
            name: row.object.name.to_string(),
            description: row.object.description.to_string(),
        })
    })
}

/// What went wrong with the last attempt.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Wrong {
    field: Option<Part>,
    words: String,
}

/// The form.
#[component]
pub fn EditApiKey(
    /// Which key.
    id: ApiKeyId,
    /// Runs when the form is left.
    #[prop(into)]
    on_close: Callback<()>,
    /// Id of the element that takes the focus when what opened the form has gone.
    #[prop(optional, into)]
    focus_after: Option<String>,
) -> impl IntoView {
    let desk = use_desk();
    let subtitle = id.to_string();
    let key = StoredValue::new(id);
    let now = Memo::new(move |_| key.with_value(|id| text_now(desk, id)));
    let seen = RwSignal::new(now.get_untracked().unwrap_or(Text {
        version: 0,
        name: String::new(),
        description: String::new(),
    }));
    let start = seen.get_untracked();
    // A deletion that was taken back is a new version of the same text: nothing to ask about.
    Effect::new(move |_| {
        if let Some(now) = now.get()
            && seen.with_untracked(|seen| now.version != seen.version && now.says_what(seen))
        {
            seen.set(now);
        }
    });
    let (name, description) = (RwSignal::new(start.name), RwSignal::new(start.description));
    let wrong = RwSignal::new(None::<Wrong>);
    let busy = RwSignal::new(Busy::Idle);

    let submit = move || {
        if now.with_untracked(Option::is_none) || busy.get_untracked() == Busy::Working {
            return;
        }
        let id = key.get_value();
        let command = Command::UpdateApiKey {
            id: id.clone(),
            name: name.get_untracked(),
            description: description.get_untracked(),
        };
        let version = seen.with_untracked(|seen| seen.version);
        wrong.set(None);
        busy.set(Busy::Working);
        spawn_local(async move {
            let done = desk.run(command, vec![(ObjectRef::ApiKey(id), version)], Tell::Message).await;
            busy.try_set(Busy::Idle);
            match done {
                Ok(_) | Err(Failure::Refused(Refusal::NoChange)) => {
                    on_close.try_run(());
                }
                // What has changed is shown already: the form follows the key.
                Err(Failure::Refused(Refusal::Stale { .. } | Refusal::NotFound(_))) => {}
                Err(failure) => {
                    let field = match &failure {
                        Failure::Refused(refusal) => refusal.field(),
                        Failure::NotStored(_)
                        | Failure::Unheard(_)
                        | Failure::ReadOnly(_)
                        | Failure::Crowded
                        | Failure::NoRandomness(_) => None,
                    };
                    wrong.try_set(Some(Wrong { field, words: failure.to_string() }));
                }
            }
        });
    };
    let error = move |part: Part| {
        Signal::derive(move || wrong.get().filter(|wrong| wrong.field == Some(part)).map(|wrong| wrong.words))
    };
    let other_error = move || {
        wrong.get().filter(|wrong| !matches!(wrong.field, Some(Part::Name | Part::Description))).map(|wrong| {
            view! { <AlertBanner tone=Tone::Danger voice=Voice::Alert title="Nothing was changed".to_owned()><p>{wrong.words}</p></AlertBanner> }
        })
    };
    let standing = move || match now.get() {
        None => Some(gone_banner(desk, &key.get_value())),
        Some(text) if seen.with(|seen| !text.says_what(seen)) => {
            Some(changed_banner(text, seen, name, description))
        }
        Some(_) => None,
    };
    let blocked = Signal::derive(move || {
        if now.with(Option::is_none) {
            return Some("The key is deleted. Undo that first; what you typed stays here.".to_owned());
        }
        let stale = now.with(|now| now.as_ref().is_some_and(|now| seen.with(|seen| !now.says_what(seen))));
        stale.then(|| "The key has changed since. Choose above which text to go on with.".to_owned())
    });
    let draft = Callback::new(move |()| {
        let (name, description) = (name.get(), description.get());
        Ok(Command::UpdateApiKey { id: key.get_value(), name, description })
    });
    let foot = move || {
        view! {
            <Button on_click=move || on_close.run(())>"Cancel"</Button>
            <Button kind=ButtonKind::Primary role=ButtonRole::Submit busy=busy disabled_because=blocked>"Save"</Button>
        }
    };
    view! {
        <Dialog title="Edit API key" subtitle=Some(subtitle) focus=DialogFocus::FirstField on_close on_submit=submit focus_after=focus_after.unwrap_or_else(|| "content".to_owned()) foot>
            {standing}
            {other_error}
            <Field label="Name" value=name need=Need::Optional error=error(Part::Name) hint="What people call it, such as orders producer.".to_owned() />
            <Field label="Description" value=description kind=FieldKind::Area need=Need::Optional error=error(Part::Description)
                hint="What it is for, and where its secret is kept.".to_owned() />
            <p class="field-hint">"Owner, scope and expiry were fixed when the key was created. To change them, create another key."</p>
            <ShowAs draft />
        </Dialog>
    }
}

/// Says what another has changed, and asks which text to go on with.
fn changed_banner(
    now: Text,
    seen: RwSignal<Text>,
    name: RwSignal<String>,
    description: RwSignal<String>,
) -> AnyView {
    let before = seen.get_untracked();
    let line = |label: &'static str, before: &str, now: &str| {
        let shown = if now.is_empty() { "empty".to_owned() } else { format!("“{now}”") };
        (before != now).then(|| view! { <p>{label}" is now "{shown}"."</p> })
    };
    let lines =
        [line("Name", &before.name, &now.name), line("Description", &before.description, &now.description)];
    let (kept, taken) = (now.clone(), now);
    let keep = Callback::new(move |()| seen.set(kept.clone()));
    let take = Callback::new(move |()| {
        name.set(taken.name.clone());
        description.set(taken.description.clone());
        seen.set(taken.clone());
    });
    let actions = move || {
        view! {
            <Button on_click=keep>"Keep what I typed"</Button>
            <Button on_click=take>"Take the new text"</Button>
        }
    };
    view! {
        <AlertBanner tone=Tone::Caution voice=Voice::Alert title="This key was changed after you opened the form".to_owned() actions>
            {lines.into_iter().collect_view()}
        </AlertBanner>
    }
    .into_any()
}
