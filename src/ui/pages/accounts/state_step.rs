//! The question before a user is accepted, deactivated or reactivated: what it means for their keys.

use leptos::prelude::*;
use leptos::task::spawn_local;

use crate::{
    engine::Command,
    model::{ObjectRef, UserId},
    ui::{
        dates,
        desk::{Tell, use_desk},
        kit::{AlertBanner, Busy, Button, ButtonKind, Dialog, Tone, Voice, number},
        pages::{api_keys::scope_of, open_error::capital, show_as::ShowAs},
    },
    view::{
        api_keys::KeyRow,
        users::{StateStep, state_outlook},
    },
};

/// How many keys are named.
const NAMED: usize = 20;

/// The question.
#[component]
pub(super) fn StateDialog(
    /// Which user.
    id: UserId,
    /// Which step.
    step: StateStep,
    /// Runs when the dialog is left, whether or not the step was taken.
    #[prop(into)]
    on_close: Callback<()>,
    /// Id of the element that takes the focus when what opened the dialog has gone.
    focus_after: &'static str,
) -> impl IntoView {
    let desk = use_desk();
    let user = StoredValue::new(id);
    let outlook = Memo::new(move |_| {
        let acting = desk.acting();
        user.with_value(|id| {
            desk.ask_with_uses(|org, uses| state_outlook(org, uses, &acting, id, step, desk.now()))
        })
    });
    let version = desk.version(&ObjectRef::User(user.get_value()));
    let (wrong, busy) = (RwSignal::new(None::<String>), RwSignal::new(Busy::Idle));
    let blocked = Signal::derive(move || {
        outlook.with(|outlook| match outlook {
            Some(outlook) => outlook.obstacle.clone(),
            None => Some("The user is not in this state any more.".to_owned()),
        })
    });
    let act = move || {
        let id = user.get_value();
        let name = desk.ask_once(|org| org.users().get(&id).map(|user| user.full_name.to_string()));
        let Some(full_name) = name else { return };
        let seen = version.map(|version| (ObjectRef::User(id.clone()), version)).into_iter().collect();
        let command = Command::UpdateUser { id, full_name, state: step.to() };
        wrong.set(None);
        busy.set(Busy::Working);
        spawn_local(async move {
            let done = desk.run(command, seen, Tell::Message).await;
            busy.try_set(Busy::Idle);
            match done {
                Ok(_) => {
                    on_close.try_run(());
                }
                Err(failure) => {
                    wrong.try_set(Some(capital(&failure.to_string())));
                }
            }
        });
    };
    let draft = Callback::new(move |()| {
        let id = user.get_value();
        let full_name = desk.ask(|org| org.users().get(&id).map(|user| user.full_name.to_string()));
        let full_name = full_name.ok_or_else(|| "The user is not there any more.".to_owned())?;
        Ok(Command::UpdateUser { id, full_name, state: step.to() })
    });
    let subtitle = desk.ask_once(|org| {
        user.with_value(|id| org.users().get(id).map(|it| format!("{} · {id}", it.display())))
    });
    let kind = match step {
        StateStep::Accept | StateStep::Reactivate => ButtonKind::Primary,
        StateStep::Deactivate => ButtonKind::Danger,
    };
    let foot = move || {
        view! {
            <Button on_click=on_close>"Cancel"</Button>
            <Button kind busy=busy disabled_because=blocked on_click=act>{step.label()}</Button>
        }
    };
    let body = move || {
        outlook.get().map(|outlook| {
            let stopped = outlook.obstacle.map(|words| {
                view! { <AlertBanner tone=Tone::Danger voice=Voice::Alert title="This cannot be done as it stands".to_owned()><p>{words}</p></AlertBanner> }
            });
            view! {
                {stopped}
                <p>{outlook.words}</p>
                <p>{outlook.about_keys}</p>
                {(step != StateStep::Accept && !outlook.keys.is_empty()).then(|| named(&outlook.keys))}
            }
        })
    };
    view! {
        <Dialog title=step.title() subtitle=subtitle on_close focus_after=focus_after foot>
            {move || wrong.get().map(|words| view! { <AlertBanner tone=Tone::Danger voice=Voice::Alert title="Nothing was changed".to_owned()><p>{words}</p></AlertBanner> })}
            {body}
            <ShowAs draft />
        </Dialog>
    }
}

fn named(keys: &[KeyRow]) -> AnyView {
    let line = |row: &KeyRow| {
        let name = if row.name.is_empty() { "No name".to_owned() } else { row.name.clone() };
        view! {
            <li class="sibling">
                <span class="sibling-name"><code>{row.id.to_string()}</code><span class="fact-note">{name}</span></span>
                <span class="sibling-name">{scope_of(row.scope)}<span class="fact-note">"Created "{dates::day(row.created)}</span></span>
            </li>
        }
    };
    let hidden = keys.len().saturating_sub(NAMED);
    let more =
        (hidden > 0).then(|| view! { <p class="panel-words">{format!("and {} more", number(hidden))}</p> });
    view! {
        <div class="panel panel-list key-names" role="region" aria-label="API keys" tabindex="0">
            <ul>{keys.iter().take(NAMED).map(line).collect_view()}</ul>
            {more}
        </div>
    }
    .into_any()
}
