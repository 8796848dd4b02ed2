//! The limits of quotas: the documented ones, what was applied instead, and the way back to the default.

use leptos::{prelude::*, task::spawn_local};

use crate::{
    engine::Command,
    model::{Field as Of, ObjectRef, QuotaCode, QuotaScope, QuotaSubject},
    org::{Seq, Usage},
    ui::{
        desk::{Desk, Tell, use_desk},
        kit::{
            Busy, Button, ButtonKind, ButtonRole, Choice, Combobox, Dialog, DialogFocus, DialogSize, Field,
            FieldKind, Matches, dom, number,
        },
        pages::form::Errors,
    },
    view::limits::{AppliedRow, LimitRow, applied_limit, limits, scope_words, subject, subjects},
};

/// The limit that is being set.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Setting {
    code: QuotaCode,
    label: &'static str,
    scope: QuotaScope,
    default: Option<u32>,
    /// Whose, where that is settled, with the version of the limit that stands.
    subject: Option<(QuotaSubject, String, Option<Seq>)>,
    limit: Option<u32>,
}

pub(super) fn view() -> AnyView {
    let desk = use_desk();
    let setting = RwSignal::new(None::<Setting>);
    let rows = move || desk.ask(limits).into_iter().map(|row| quota(row, setting)).collect_view();
    view! {
        <div class="limits-scroll" tabindex="0" role="region" aria-labelledby="limits">
            <table class="limits" aria-labelledby="limits">
                <thead>
                    <tr>
                        <th scope="col">"Quota"</th>
                        <th scope="col">"Counted per"</th>
                        <th scope="col" class="limits-number">"Used"</th>
                        <th scope="col" class="limits-number">"Limit"</th>
                        <th scope="col"><span class="sr-only">"Change"</span></th>
                    </tr>
                </thead>
                <tbody>{rows}</tbody>
            </table>
        </div>
        {move || setting.get().map(|setting_now| limit_dialog(desk, setting_now, setting))}
    }
    .into_any()
}

fn quota(row: LimitRow, setting: RwSignal<Option<Setting>>) -> AnyView {
    let LimitRow { code, label, scope, default, usage, applied } = row;
    let default_words = default.map_or_else(|| "By type".to_owned(), shown);
    let own = applied.iter().find(|row| row.subject == QuotaSubject::Organization).cloned();
    let (used, limit) = match usage {
        Some(usage) => (shown(usage.used), usage.limit.map_or(default_words, shown)),
        None => (String::new(), default_words),
    };
    let note = own.as_ref().map(|_| {
        view! { <span class="fact-note">"Default "{default.map_or_else(String::new, shown)}</span> }
    });
    let first = Setting {
        code,
        label,
        scope,
        default,
        subject: (scope == QuotaScope::Organization)
            .then(|| (QuotaSubject::Organization, String::new(), own.as_ref().map(|row| row.version))),
        limit: usage.and_then(|usage| usage.limit).or(default),
    };
    let action = match scope {
        QuotaScope::Organization => "Change limit",
        QuotaScope::Environment
        | QuotaScope::KafkaCluster
        | QuotaScope::UserAccount
        | QuotaScope::ServiceAccount => "Apply a limit",
    };
    let back = own.map(|row| back_button(code, label, &row));
    let name = [action, ": ", label].concat();
    let begin = move || setting.set(Some(first.clone()));
    let others = applied.into_iter().filter(|row| row.subject != QuotaSubject::Organization);
    let others = others.map(|row| applied_row(code, label, scope, default, row, setting)).collect_view();
    view! {
        <tr>
            <th scope="row">{label}<span class="limits-code">{code.code()}</span></th>
            <td>{scope_words(scope)}</td>
            <td class="limits-number">{used}</td>
            <td class="limits-number">{limit}{note}</td>
            <td class="limits-acts">{back}{act_button(action, name, begin)}</td>
        </tr>
        {others}
    }
    .into_any()
}

/// A limit that was applied to one account or place.
fn applied_row(
    code: QuotaCode,
    label: &'static str,
    scope: QuotaScope,
    default: Option<u32>,
    row: AppliedRow,
    setting: RwSignal<Option<Setting>>,
) -> AnyView {
    let Usage { used, limit } = row.usage;
    let begin = Setting {
        code,
        label,
        scope,
        default,
        subject: Some((row.subject.clone(), row.name.clone(), Some(row.version))),
        limit,
    };
    let id = row.subject.id().to_owned();
    let id = (id != row.name).then(|| view! { <span class="limits-code">{id}</span> });
    let name = ["Change limit: ", label, ", ", &row.name].concat();
    let back = back_button(code, label, &row);
    view! {
        <tr class="limits-applied">
            <td class="limits-whose">{row.name}{id}</td>
            <td>{scope_words(scope)}</td>
            <td class="limits-number">{shown(used)}</td>
            <td class="limits-number">{limit.map(shown)}</td>
            <td class="limits-acts">{back}{act_button("Change limit", name, move || setting.set(Some(begin.clone())))}</td>
        </tr>
    }
    .into_any()
}

/// A quiet button whose name says which limit it is about.
fn act_button(words: &'static str, name: String, act: impl Fn() + 'static) -> AnyView {
    view! { <button type="button" class="button button-quiet" aria-label=name on:click=move |_| act()>{words}</button> }
        .into_any()
}

fn back_button(code: QuotaCode, label: &'static str, row: &AppliedRow) -> AnyView {
    let desk = use_desk();
    let object = applied_limit(code, &row.subject);
    let name = if row.name.is_empty() {
        ["Default: ", label].concat()
    } else {
        ["Default: ", label, ", ", &row.name].concat()
    };
    let version = row.version;
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

fn shown(value: u32) -> String {
    number(usize::try_from(value).unwrap_or(usize::MAX))
}

fn limit_dialog(desk: Desk, now: Setting, setting: RwSignal<Option<Setting>>) -> AnyView {
    let close = move || setting.set(None);
    let limit = RwSignal::new(now.limit.map(|limit| limit.to_string()).unwrap_or_default());
    let whose = RwSignal::new(None::<Choice>);
    let whose_error = RwSignal::new(None::<String>);
    let errors = Errors::new(&[Of::Limit]);
    let busy = RwSignal::new(Busy::Idle);
    let scope = now.scope;
    let known = now.subject.clone();
    let unsettled = known.is_none();
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
