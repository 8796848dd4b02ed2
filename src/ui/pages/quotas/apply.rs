//! Applying a limit in place of the documented one, and putting that back.

use leptos::{prelude::*, task::spawn_local};

use crate::{
    engine::Command,
    model::{Field as Of, ObjectRef, QuotaCode, QuotaScope, QuotaSubject},
    org::Seq,
    ui::{
        desk::{Desk, Tell, use_desk},
        kit::{
            Busy, Button, ButtonKind, ButtonRole, Choice, Combobox, Dialog, DialogFocus, DialogSize, Field,
            FieldKind, Matches, dom, number,
        },
        pages::{form::Errors, show_as::ShowAs},
    },
    view::{
        limits::{applied_limit, scope_words, subject, subjects},
        permission,
    },
};

/// The limit that is being set.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Setting {
    /// The quota.
    pub code: QuotaCode,
    /// What it counts.
    pub label: &'static str,
    /// What it is counted per.
    pub scope: QuotaScope,
    /// The documented limit; `None` where it depends on the type of the cluster.
    pub default: Option<u32>,
    /// Whose, where that is settled, with the version of the limit that stands.
    pub subject: Option<(QuotaSubject, String, Option<Seq>)>,
    /// The limit that holds now.
    pub limit: Option<u32>,
}

/// A quiet button whose name says which limit it is about.
pub fn act_button(words: &'static str, name: String, act: impl Fn() + Send + Sync + 'static) -> AnyView {
    let desk = use_desk();
    let blocked = Signal::derive(move || {
        let actor = desk.acting();
        desk.ask(|org| permission::to_set_limits(org, &actor))
    });
    view! { <Button kind=ButtonKind::Quiet label=Some(name) disabled_because=blocked on_click=act>{words}</Button> }
        .into_any()
}

/// The way back to the default of a limit that was applied.
pub fn back_button(
    code: QuotaCode,
    label: &'static str,
    subject: &QuotaSubject,
    name: &str,
    version: Seq,
) -> AnyView {
    let desk = use_desk();
    let object = applied_limit(code, subject);
    let name = if name.is_empty() {
        ["Default: ", label].concat()
    } else {
        ["Default: ", label, ", ", name].concat()
    };
    let act = move || {
        let object = object.clone();
        spawn_local(async move { put_back(desk, object, version).await });
    };
    act_button("Default", name, act)
}

async fn put_back(desk: Desk, object: ObjectRef, version: Seq) {
    let command = Command::Delete { targets: vec![object.clone()], previewed: None };
    if let Err(failure) = desk.run(command, vec![(object, version)], Tell::Message).await {
        desk.complain(&failure);
    }
}

/// A number as a person reads it.
pub fn shown(value: u32) -> String {
    number(usize::try_from(value).unwrap_or(usize::MAX))
}

/// The form that applies a limit.
pub fn limit_dialog(desk: Desk, now: Setting, setting: RwSignal<Option<Setting>>) -> AnyView {
    let close = move || setting.set(None);
    let limit = RwSignal::new(now.limit.map(|limit| limit.to_string()).unwrap_or_default());
    let whose = RwSignal::new(None::<Choice>);
    let whose_error = RwSignal::new(None::<String>);
    let errors = Errors::new(&[Of::Limit]);
    let busy = RwSignal::new(Busy::Idle);
    let scope = now.scope;
    let known = now.subject.clone();
    let unsettled = known.is_none();
    let (code, settled) = (now.code, known.as_ref().map(|(subject, ..)| subject.clone()));
    let draft = Callback::new(move |()| {
        let chosen = || whose.with(|choice| subject(scope, &choice.as_ref()?.value));
        let subject = settled.clone().or_else(chosen);
        let subject = subject.ok_or_else(|| ["Choose one: ", scope_words(scope), "."].concat())?;
        let wanted = limit.with(|text| text.trim().parse::<u32>());
        let limit = wanted.map_err(|_| "Enter a whole number, such as 250.".to_owned())?;
        Ok(Command::SetAppliedLimit { code, subject, limit })
    });
    let submit = {
        let code = now.code;
        move || {
            if busy.get_untracked() == Busy::Working {
                return;
            }
            errors.clear();
            whose_error.set(None);
            let chosen = || whose.with_untracked(|choice| subject(scope, &choice.as_ref()?.value));
            let Some(subject) = known.as_ref().map(|(subject, ..)| subject.clone()).or_else(chosen) else {
                whose_error.set(Some(["Choose one: ", scope_words(scope), "."].concat()));
                let _ = dom::focus_by_id("limit-subject");
                return;
            };
            let Ok(wanted) = limit.with_untracked(|text| text.trim().parse::<u32>()) else {
                errors.add(Of::Limit, "Enter a whole number, such as 250.");
                errors.focus_first();
                return;
            };
            let seen = known.as_ref().and_then(|(subject, _, version)| {
                version.map(|version| (applied_limit(code, subject), version))
            });
            busy.set(Busy::Working);
            spawn_local(async move {
                let command = Command::SetAppliedLimit { code, subject, limit: wanted };
                let done = desk.run(command, seen.into_iter().collect(), Tell::Message).await;
                busy.try_set(Busy::Idle);
                match done {
                    Ok(_) => {
                        setting.try_set(None);
                    }
                    Err(failure) => {
                        errors.fail(&failure);
                        errors.focus_first();
                    }
                }
            });
        }
    };
    let foot = move || {
        view! {
            <Button on_click=close>"Cancel"</Button>
            <Button kind=ButtonKind::Primary role=ButtonRole::Submit busy>"Apply limit"</Button>
        }
    };
    let hint = now.default.map_or_else(
        || "By default it depends on the type of the cluster.".to_owned(),
        |default| format!("The documented default is {}.", shown(default)),
    );
    let subtitle = match now.subject {
        Some((_, name, _)) if !name.is_empty() => [now.label, " · ", &name].concat(),
        Some(_) | None => now.label.to_owned(),
    };
    let picker = unsettled.then(|| subject_field(desk, scope, whose, whose_error));
    view! {
        <Dialog title="Apply a limit" subtitle size=DialogSize::Small focus=DialogFocus::FirstField on_close=close on_submit=submit foot>
            <div class="stack">
                {picker}
                <Field id="limit-value" label="Limit" kind=FieldKind::Number value=limit min="0" hint error=errors.of(Of::Limit) />
                {errors.rest()}
                <ShowAs draft />
            </div>
        </Dialog>
    }
    .into_any()
}

fn subject_field(
    desk: Desk,
    scope: QuotaScope,
    selected: RwSignal<Option<Choice>>,
    error: RwSignal<Option<String>>,
) -> AnyView {
    let find = Callback::new(move |text: String| {
        let all: Vec<_> = desk
            .ask(|org| subjects(org, scope))
            .into_iter()
            .map(|it| Choice::new(it.id.clone(), it.name).detail(it.id))
            .collect();
        Matches::within(&all, &text)
    });
    view! { <Combobox id="limit-subject" label=scope_words(scope) selected find error /> }.into_any()
}
