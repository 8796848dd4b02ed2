//! Checking a key id and a secret. What is typed is kept nowhere: neither in a signal, nor in the address, nor in storage.

use leptos::prelude::*;

use super::api_keys::key_summary;
use crate::{
    engine::{Answer, Reason, Target, Verdict, verify},
    model::{ApiKeyId, ScopeKind, Secret},
    ui::{
        desk::{Desk, use_desk},
        kit::{
            Button, ButtonKind, ButtonRole, Choice, Combobox, EmptyState, Field, FieldKind, Icon, Matches,
            Need, PageHeader, SecretHandle, SecretInput, Select, dom,
        },
        route::{Address, Page},
    },
    view::{
        api_key::{KeyFacts, Lookup, look_up},
        targets::{TARGET_KINDS, targets},
        words,
    },
};

/// What came of a check. Holds nothing of the secret.
#[derive(Clone, Debug, PartialEq)]
struct Checked {
    answer: Answer,
    reason: String,
    /// What the secret's shape alone tells, where the reason does not say it.
    hint: Option<String>,
    /// What the key was presented to.
    target: Option<String>,
    facts: Option<Box<KeyFacts>>,
}

/// What is typed, apart from the secret, and what is wrong with it.
#[derive(Clone, Copy)]
struct Form {
    id: RwSignal<String>,
    secret: SecretHandle,
    kind: RwSignal<String>,
    resource: RwSignal<Option<Choice>>,
    id_error: RwSignal<Option<String>>,
    secret_error: RwSignal<Option<String>>,
    target_error: RwSignal<Option<String>>,
    checked: RwSignal<Option<Checked>>,
}

impl Form {
    fn new() -> Self {
        Self {
            id: RwSignal::new(String::new()),
            secret: SecretHandle::new(),
            kind: RwSignal::new(String::new()),
            resource: RwSignal::new(None),
            id_error: RwSignal::new(None),
            secret_error: RwSignal::new(None),
            target_error: RwSignal::new(None),
            checked: RwSignal::new(None),
        }
    }

    /// Forgets the answer: it belongs to what was typed before.
    fn changed(self) {
        self.checked.set(None);
    }

    fn clear(self) {
        self.secret.clear();
        self.id.set(String::new());
        self.kind.set(String::new());
        self.resource.set(None);
        for error in [self.id_error, self.secret_error, self.target_error] {
            error.set(None);
        }
        self.checked.set(None);
        let _ = dom::focus_by_id("verify-key");
    }

    fn kind(self) -> Option<ScopeKind> {
        self.kind.with(|slug| ScopeKind::from_slug(slug))
    }

    /// What the key is presented to: nothing in particular, something, or still to be chosen.
    fn target(self, desk: Desk) -> Result<Option<(Target, String)>, String> {
        let Some(kind) = untrack(|| self.kind()) else { return Ok(None) };
        let choices = desk.ask_once(|org| targets(org, kind));
        let wanted = match kind {
            ScopeKind::Tableflow | ScopeKind::Cloud => kind.slug().to_owned(),
            ScopeKind::Kafka
            | ScopeKind::SchemaRegistry
            | ScopeKind::Ksql
            | ScopeKind::Flink
            | ScopeKind::Global => self
                .resource
                .with_untracked(|chosen| chosen.as_ref().map(|chosen| chosen.value.clone()))
                .unwrap_or_default(),
        };
        let found = choices.into_iter().find(|choice| choice.id == wanted);
        found
            .map(|choice| Some((choice.target, format!("{} {}", kind.label(), choice.name))))
            .ok_or_else(|| format!("Choose one: {}. Or check the key against any target.", kind.label()))
    }

    fn submit(self, desk: Desk) {
        let (id, typed) = (self.id.get_untracked(), self.secret.read());
        let (id, presented) = (id.trim(), typed.trim());
        let target = self.target(desk);
        self.id_error.set(id.is_empty().then(|| "Enter the key id, such as 7FJIYKQ4SGQDQ72H.".to_owned()));
        self.secret_error.set(presented.is_empty().then(|| "Enter the secret.".to_owned()));
        self.target_error.set(target.as_ref().err().cloned());
        let first = [
            (self.id_error, "verify-key"),
            (self.secret_error, "verify-secret"),
            (self.target_error, "verify-target"),
        ];
        if let Some((_, field)) = first.into_iter().find(|(error, _)| error.with_untracked(Option::is_some)) {
            self.checked.set(None);
            let _ = dom::focus_by_id(field);
            return;
        }
        let secret = Secret::presented(presented);
        self.checked.set(Some(check(desk, id, &secret, target.ok().flatten())));
    }
}

fn check(desk: Desk, id: &str, secret: &Secret, target: Option<(Target, String)>) -> Checked {
    let now = desk.now();
    let unseen = untrack(|| desk.unknown("key"));
    desk.ask_whole_with_uses_once(|whole, org, uses| {
        let verdict = verify(whole, id, secret, target.as_ref().map(|(target, _)| target), now);
        let seen = ApiKeyId::parse(id).is_ok_and(|id| org.api_keys().contains(&id));
        // Of a key that whoever acts does not see, and of one that never was, only the answer is told.
        let verdict = match (&verdict, &unseen) {
            (Verdict::Refused(_), Some(_)) if !seen => Verdict::Refused(Reason::UnknownKey),
            _ => verdict,
        };
        let reason = match (&verdict, unseen) {
            (Verdict::Refused(_), Some(words)) if !seen => words,
            _ => words::verdict(org, &verdict),
        };
        let facts = ApiKeyId::parse(id).ok().and_then(|id| match look_up(org, uses, &id, now) {
            Lookup::Found(facts) => Some(facts),
            Lookup::Gone { .. } | Lookup::Unknown => None,
        });
        Checked {
            answer: verdict.answer(),
            reason,
            hint: hint(&verdict, secret),
            target: target.map(|(_, name)| name),
            facts,
        }
    })
}

/// What the secret's shape tells where it was not the reason.
fn hint(verdict: &Verdict, secret: &Secret) -> Option<String> {
    match verdict {
        Verdict::Accepted | Verdict::Refused(Reason::LooksMistyped(_)) => None,
        Verdict::Refused(_) => {
            secret.inspect().err().map(|defect| format!("The secret looks mistyped or cut: {defect}."))
        }
    }
}

/// `/o/:organization/verify`.
#[component]
pub fn VerifyPage() -> impl IntoView {
    let desk = use_desk();
    let form = Form::new();
    let answer = move || match form.checked.get() {
        None => ().into_any(),
        Some(checked) => answer_panel(desk, checked),
    };
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        form.submit(desk);
    };
    view! {
        <div class="page verify-page">
            <PageHeader title="Verify" subtitle="Checks whether a key id and a secret belong together, here, on this device.".to_owned() />
            <div class="verify-columns">
                <form class="panel" autocomplete="off" novalidate on:submit=submit>
                    <div class="panel-body">
                        {fields(desk, form)}
                        <p class="field-hint">"What you type stays in this form: it is not stored, not sent, and gone when you leave."</p>
                    </div>
                    <div class="panel-foot">
                        <Button on_click=move || form.clear()>"Clear"</Button>
                        <Button kind=ButtonKind::Primary role=ButtonRole::Submit>"Verify"</Button>
                    </div>
                </form>
                <div role="status" class="verify-answer">
                    {answer}
                    {move || form.checked.with(Option::is_none).then(|| view! {
                        <EmptyState icon=Icon::Verify title="The answer appears here"
                            text="First what the outside would be told, then the reason, for you.".to_owned() />
                    })}
                </div>
            </div>
        </div>
    }
}

fn fields(desk: Desk, form: Form) -> AnyView {
    Effect::new(move |before: Option<()>| {
        form.id.track();
        if before.is_some() {
            form.changed();
        }
    });
    let kinds =
        TARGET_KINDS.into_iter().map(|kind| Choice::new(kind.slug(), kind.label())).collect::<Vec<_>>();
    let changed = Callback::new(move |()| form.changed());
    let other_kind = Callback::new(move |()| {
        form.resource.set(None);
        form.target_error.set(None);
        form.changed();
    });
    let kind = Memo::new(move |_| form.kind());
    let resource = move || match kind.get()? {
        ScopeKind::Tableflow | ScopeKind::Cloud | ScopeKind::Global => None,
        kind @ (ScopeKind::Kafka | ScopeKind::SchemaRegistry | ScopeKind::Ksql | ScopeKind::Flink) => {
            Some(resource_field(desk, form, kind))
        }
    };
    view! {
        <Field id="verify-key" label="API key" kind=FieldKind::Mono value=form.id error=form.id_error />
        <SecretInput id="verify-secret" label="API secret" handle=form.secret error=form.secret_error on_input=changed
            show_label="Show secret" hide_label="Hide secret" />
        <Select label="Target" value=form.kind choices=kinds prompt="Any target" need=Need::Optional on_change=other_kind
            hint="Also checks whether the key is for this.".to_owned() />
        {resource}
    }
    .into_any()
}

fn resource_field(desk: Desk, form: Form, kind: ScopeKind) -> AnyView {
    let find = Callback::new(move |text: String| {
        let choice = |choice: crate::view::targets::TargetChoice| {
            let detail = if choice.name == choice.id || kind == ScopeKind::Flink {
                choice.place
            } else {
                [choice.id.as_str(), choice.place.as_str()].join(" · ")
            };
            Choice::new(choice.id, choice.name).detail(detail)
        };
        let all: Vec<_> = desk.ask(|org| targets(org, kind)).into_iter().map(choice).collect();
        Matches::within(&all, &text)
    });
    let changed = Callback::new(move |()| {
        form.target_error.set(None);
        form.changed();
    });
    view! { <Combobox id="verify-target" label=kind.label() selected=form.resource find error=form.target_error on_change=changed /> }
        .into_any()
}

fn answer_panel(desk: Desk, checked: Checked) -> AnyView {
    let (class, icon, words) = match checked.answer {
        Answer::Accepted => ("verdict verdict-good", Icon::Good, "Accepted"),
        Answer::Refused => ("verdict verdict-danger", Icon::Danger, "Refused"),
    };
    let target = checked.target.map(|name| view! { <p class="fact-note">"Presented to "{name}</p> });
    let hint = checked.hint.map(|hint| view! { <p>{hint}</p> });
    let key = checked.facts.map(|facts| {
        let href = Address::In(desk.id(), Page::ApiKey(facts.row.id.clone())).to_string();
        view! {
            <div class="panel-body verify-key">
                <div class="fact-line"><h2>"The key"</h2><a href=href>"Open its page"</a></div>
                {key_summary(&facts, desk.now())}
            </div>
        }
    });
    view! {
        <div class="panel">
            <div class=class>
                {icon.view()}
                <div><p class="fact-note">"For the outside"</p><p class="verdict-words">{words}</p>{target}</div>
            </div>
            <div class="panel-body">
                <div><h2>"For you"</h2><p>{checked.reason}</p>{hint}</div>
            </div>
            {key}
        </div>
    }
    .into_any()
}
