//! Deleting a key, or revoking it as compromised: what stops, what is left without a key, and the gentler choice.

use leptos::prelude::*;
use leptos::task::spawn_local;

use super::{facts::summary, gone::gone_banner};
use crate::{
    engine::{Command, Preview, Refusal},
    model::{ApiKeyId, ObjectRef, ScopeKind},
    ui::{
        desk::{Desk, Tell, use_desk},
        kit::{AlertBanner, Busy, Button, ButtonKind, Dialog, DialogSize, LinkButton, Tone, Voice},
        pages::{
            gentler::{Instead, gentler_ways},
            show_as::ShowAs,
        },
        route::{Address, Page},
    },
    view::{
        api_key::{KeyFacts, Lookup, look_up},
        deletion::{Gentler, gentler_for_key, key_that_works},
        last_use::LastUsed,
        words,
    },
};

/// How a key ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum End {
    /// It is deleted, and can come back whole.
    Delete,
    /// It is revoked as compromised: its secret never comes back.
    Revoke,
}

impl End {
    const fn title(self) -> &'static str {
        match self {
            Self::Delete => "Delete API key",
            Self::Revoke => "Revoke as compromised",
        }
    }

    const fn button(self) -> &'static str {
        match self {
            Self::Delete => "Delete API key",
            Self::Revoke => "Revoke API key",
        }
    }
}

/// The question, with everything that belongs to the answer.
#[component]
pub fn RemoveApiKey(
    /// Which key.
    id: ApiKeyId,
    /// How it is to end.
    end: End,
    /// Runs when the dialog is left and the key is still there.
    #[prop(into)]
    on_close: Callback<()>,
    /// Runs when the key is gone by this dialog.
    #[prop(into)]
    on_done: Callback<()>,
    /// Id of the element that takes the focus when what opened the dialog has gone.
    #[prop(optional, into)]
    focus_after: Option<String>,
) -> impl IntoView {
    let desk = use_desk();
    let target = ObjectRef::ApiKey(id.clone());
    let previewed = StoredValue::new(vec![target]);
    let preview = Memo::new(move |_| {
        let _ = (desk.applied(), desk.acting());
        previewed.with_value(|targets| desk.preview(targets))
    });
    let facts = facts_while_open(desk, &id);
    let key = StoredValue::new(id);
    let wrong = RwSignal::new(None::<String>);
    let busy = RwSignal::new(Busy::Idle);
    let act = move || {
        let Ok(shown) = preview.get_untracked() else { return };
        let command = match end {
            End::Delete => Command::Delete { targets: previewed.get_value(), previewed: Some(shown.digest) },
            End::Revoke => Command::RevokeApiKey { id: key.get_value() },
        };
        wrong.set(None);
        busy.set(Busy::Working);
        spawn_local(async move {
            let done = desk.run(command, Vec::new(), Tell::Message).await;
            busy.try_set(Busy::Idle);
            match done {
                Ok(_) => {
                    on_done.try_run(());
                }
                Err(failure) => {
                    wrong.try_set(Some(failure.to_string()));
                }
            }
        });
    };
    let draft = Callback::new(move |()| {
        Ok(match end {
            End::Delete => Command::Delete { targets: previewed.get_value(), previewed: None },
            End::Revoke => Command::RevokeApiKey { id: key.get_value() },
        })
    });
    let blocked =
        Signal::derive(move || preview.with(|preview| preview.as_ref().err().map(ToString::to_string)));
    let foot = move || {
        view! {
            <Button on_click=move || on_close.run(())>"Cancel"</Button>
            <Button kind=ButtonKind::Danger busy=busy disabled_because=blocked on_click=act>{end.button()}</Button>
        }
    };
    let standing = move || match preview.get() {
        Ok(_) => None,
        Err(Refusal::NotFound(_)) => Some(gone_banner(desk, &key.get_value())),
        Err(refusal) => Some(refused(&refusal.to_string())),
    };
    let consequences = move || facts.get().map(|facts| consequences(end, &facts));
    let left = move || preview.get().ok().map(|preview| left_without(desk, &preview));
    view! {
        <Dialog title=end.title() size=DialogSize::Medium on_close focus_after=focus_after.unwrap_or_else(|| "content".to_owned()) foot>
            {standing}
            {move || wrong.get().map(|words| refused(&words))}
            {consequences}
            {left}
            {move || facts.get().map(|facts| summary(&facts, desk.now()))}
            {move || facts.get().map(|facts| last_used(&facts))}
            {move || key.with_value(|id| gentler(desk, end, id))}
            <ShowAs draft />
        </Dialog>
    }
}

fn refused(words: &str) -> AnyView {
    let words = words.to_owned();
    view! { <AlertBanner tone=Tone::Danger voice=Voice::Alert title="Nothing was changed".to_owned()><p>{words}</p></AlertBanner> }
        .into_any()
}

/// The facts of a key, and after it has gone, what they were.
fn facts_while_open(desk: Desk, id: &ApiKeyId) -> Memo<Option<Box<KeyFacts>>> {
    let id = id.clone();
    Memo::new(move |before: Option<&Option<Box<KeyFacts>>>| {
        match desk.ask_with_uses(|org, uses| look_up(org, uses, &id, desk.now())) {
            Lookup::Found(facts) => Some(facts),
            Lookup::Gone { .. } | Lookup::Unknown => before.cloned().flatten(),
        }
    })
}

fn consequences(end: End, facts: &KeyFacts) -> AnyView {
    let row = &facts.row;
    let reach = match row.scope {
        ScopeKind::Kafka | ScopeKind::SchemaRegistry | ScopeKind::Ksql | ScopeKind::Flink => {
            format!("{} {}", row.scope.label(), row.resource)
        }
        ScopeKind::Tableflow => "Tableflow".to_owned(),
        ScopeKind::Cloud => "the organization's management APIs".to_owned(),
        ScopeKind::Global => "anything".to_owned(),
    };
    let stops = format!(
        "Whatever reaches {reach} with this key is refused from then on. {} keeps its roles.",
        row.owner
    );
    let back = match end {
        End::Delete => "You can undo this here: the key comes back as it was.",
        End::Revoke => {
            "For a key whose secret somebody else may have. It never comes back with its secret: undoing this brings back the name, owner and scope of the key, and every check of its secret is refused all the same."
        }
    };
    view! { <p>{stops}</p><p>{back}</p> }.into_any()
}

/// When it was last seen in use, and where that knowledge comes from.
fn last_used(facts: &KeyFacts) -> AnyView {
    let LastUsed { when, detail, .. } = facts.row.used.clone();
    view! { <p class="dialog-note"><strong>"Last used: "</strong>{when}". "{detail}</p> }.into_any()
}

/// Who and what keeps no key at all.
fn left_without(desk: Desk, preview: &Preview) -> Option<AnyView> {
    if preview.without_key.is_empty() {
        return None;
    }
    let no_key = desk.ask_once(key_that_works);
    let title = format!("This is the last {no_key}");
    let name = |object: &ObjectRef| {
        desk.ask_once(|org| {
            let (kind, name) = (words::capital(object.kind()), words::name(org, object));
            view! { <li>{kind}" "<strong>{name}</strong>" keeps no "{no_key}"."</li> }
        })
    };
    let lines = preview.without_key.iter().map(name).collect_view();
    Some(view! { <AlertBanner tone=Tone::Caution title><ul>{lines}</ul></AlertBanner> }.into_any())
}

/// What else can be done.
fn gentler(desk: Desk, end: End, id: &ApiKeyId) -> AnyView {
    let ways = desk.ask(|org| gentler_for_key(org, id, desk.now()));
    match end {
        End::Delete => gentler_ways(desk, &ways, Instead { deactivate: None, unbind: None }),
        End::Revoke => {
            let like = ways.into_iter().find_map(|way| match way {
                Gentler::Replace { by, scopes, .. } => {
                    Some((by.owner().cloned(), scopes.into_iter().next()?.0))
                }
                Gentler::Deactivate(_) | Gentler::Unbind { .. } | Gentler::Keys(_) => None,
            });
            let page = like.map_or(Page::NewApiKey, |(owner, scope)| Page::NewApiKeyLike(owner, scope));
            let create = Address::In(desk.id(), page).to_string();
            let words = "Whatever uses this key has to get another one. Create it first if a short delay is no danger.";
            view! { <div class="gentler"><p>{words}</p><LinkButton href=create>"Create a replacement"</LinkButton></div> }
                .into_any()
        }
    }
}
