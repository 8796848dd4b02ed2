//! The new key with its secret: shown once, guarded until the secret is stored, and wiped when the panel goes.

use js_sys::Array;
use leptos::{html, prelude::*};
use leptos_router::hooks::use_navigate;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{HtmlInputElement, KeyboardEvent};

use super::{
    guard::{Armed, Guard, Question},
    wizard::scope_facts,
};
use crate::{
    engine::Reveal,
    exchange::download::key_file,
    model::{ApiKey, ApiKeyId, Scope, Secret, SecretFormat},
    ui::{
        desk::{Desk, use_desk},
        kit::{
            AlertBanner, Button, ButtonKind, Checkbox, Copied, CopyButton, DefinitionList, Fact, Icon,
            OutputField, Tone,
            dom::{self, Phase},
            set_page_title,
        },
        route::{Address, Page},
        save::save,
    },
    view::{purpose::endpoints, words},
};

const KEY_FIELD: &str = "reveal-key";
const SECRET_FIELD: &str = "reveal-secret";
/// What stands in the field while the secret does not.
const MASK: &str = "cflt••••••••••••••••••••••••••••••••••••••••••••••••••••••••••••";

/// Whether the secret can be read on the screen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Shown {
    Yes,
    No,
}

/// The secret while the panel stands. Dropped, and by that wiped, with the panel.
#[derive(Clone, Copy)]
pub(super) struct Held {
    secret: StoredValue<Option<Secret>, LocalStorage>,
    shown: RwSignal<Shown>,
}

impl Held {
    /// Holds nothing yet. To be made by what shows it, so that the secret goes with it.
    pub(super) fn nothing() -> Self {
        Self { secret: StoredValue::new_local(None), shown: RwSignal::new(Shown::No) }
    }

    /// Holds a secret, if what was to show it still stands.
    pub(super) fn hold(self, secret: Secret) {
        self.secret.try_set_value(Some(secret));
        self.shown.try_set(Shown::No);
    }

    /// Puts the secret's text into its field, or takes it out. The field is the only node that ever holds it, and no
    /// signal does.
    fn show(self, shown: Shown) {
        let Some(field) = document().get_element_by_id(SECRET_FIELD) else { return };
        let Some(field) = field.dyn_ref::<HtmlInputElement>() else { return };
        self.secret.with_value(|secret| match (shown, secret) {
            (Shown::Yes, Some(secret)) => field.set_value(secret.expose()),
            (Shown::Yes | Shown::No, _) => field.set_value(MASK),
        });
        self.shown.set(shown);
    }

    pub(super) fn wipe(self) {
        self.show(Shown::No);
        self.secret.set_value(None);
    }
}

/// The panel in place of the wizard, once a key is issued.
#[component]
pub fn RevealPanel(
    /// The key and its secret.
    reveal: Reveal,
) -> impl IntoView {
    let desk = use_desk();
    let Reveal { key: id, secret } = reveal;
    let note = checked(&secret);
    let held = Held { secret: StoredValue::new_local(Some(secret)), shown: RwSignal::new(Shown::No) };
    let stored = RwSignal::new(false);
    let guard = Guard::new(Signal::derive(move || if stored.get() { Armed::No } else { Armed::Yes }));
    let navigate = use_navigate();
    let keys = Address::In(desk.id(), Page::ApiKeys).to_string();
    let complete = Callback::new({
        let (navigate, keys) = (navigate.clone(), keys.clone());
        move |()| {
            held.wipe();
            guard.ask_to_leave(keys.clone(), &navigate);
        }
    });
    dom::listen_here(&document(), "keydown", Phase::Bubble, move |event| {
        let escape = event.dyn_ref::<KeyboardEvent>().is_some_and(|key| key.key() == "Escape");
        if escape && !event.default_prevented() {
            // Or the browser would close the question that this very key opens.
            event.prevent_default();
            guard.ask_to_leave(keys.clone(), &navigate);
        }
    });
    // A browser may keep a page that was left, to show it again: it keeps no secret.
    let left = complete;
    dom::listen_here(&window(), "pagehide", Phase::Bubble, move |_| {
        guard.release();
        left.run(());
    });
    set_page_title(Signal::stored("API key created".to_owned()));
    let title = NodeRef::<html::H1>::new();
    title.on_load(|title| drop(title.focus()));
    let lost = format!(
        "The secret of {id} is shown once, here. Leave now and nobody can use the key: it can only be replaced."
    );
    let question = Question {
        title: "The secret is not stored yet",
        text: Signal::stored(lost),
        leave: "Leave and lose the secret",
    };
    let not_yet = Signal::derive(move || {
        (!stored.get()).then(|| "Tick “I have stored this secret” first: it is not shown again.".to_owned())
    });
    let facts = facts(desk, &id);
    let failed = RwSignal::new(None);
    let key_field = key_field(id.to_string());
    let download = move || failed.set(download(desk, &id, held).err());
    view! {
        <div class="page page-reveal">
            <section class="panel reveal" aria-labelledby="reveal-title" data-holds-undo="">
                <div class="panel-body">
                    <div>
                        <h1 id="reveal-title" tabindex="-1" node_ref=title>"API key created"</h1>
                        <p class="page-subtitle">"The secret is shown once. Store it now: it cannot be shown again, only replaced."</p>
                    </div>
                    {key_field}
                    {secret_field(held, note)}
                    {facts}
                    <div role="alert">{move || failed.get().map(|text| view! { <p class="field-error">{text}</p> })}</div>
                    <AlertBanner tone=Tone::Info title="This key exists in this browser only".to_owned()>
                        <p>"It opens nothing in Confluent Cloud, and the endpoints above lead nowhere."</p>
                    </AlertBanner>
                </div>
                <div class="panel-foot reveal-foot">
                    <Checkbox label="I have stored this secret" checked=stored />
                    <Button icon=Icon::Download on_click=download>"Download API key"</Button>
                    <Button kind=ButtonKind::Primary disabled_because=not_yet on_click=complete>"Complete"</Button>
                </div>
            </section>
            {guard.dialog(question)}
        </div>
    }
}

fn key_field(id: String) -> impl IntoView {
    let copied = id.clone();
    view! {
        <OutputField id=KEY_FIELD label="API key" value=id>
            <CopyButton label="Copy key" select=KEY_FIELD text=move || copied.clone() />
        </OutputField>
    }
}

pub(super) fn secret_field(held: Held, note: Option<String>) -> impl IntoView {
    let turn = move || match held.shown.get_untracked() {
        Shown::No => held.show(Shown::Yes),
        Shown::Yes => held.show(Shown::No),
    };
    let words = move || match held.shown.get() {
        Shown::No => "Show secret",
        Shown::Yes => "Hide secret",
    };
    let text = move || {
        held.secret
            .with_value(|secret| secret.as_ref().map(|secret| secret.expose().to_owned()))
            .unwrap_or_default()
    };
    // Where the browser refuses to copy, the person copies by hand: the text has to stand there.
    let result = move |copied: Copied| {
        if copied == Copied::Failed {
            held.show(Shown::Yes);
        }
    };
    view! {
        <OutputField id=SECRET_FIELD label="API secret" value=MASK.to_owned() note=note>
            <Button icon=Icon::Eye on_click=turn>{words}</Button>
            <CopyButton label="Copy secret" select=SECRET_FIELD text on_result=result />
        </OutputField>
    }
}

/// Hands the file of the key to the browser's downloads.
fn download(desk: Desk, id: &ApiKeyId, held: Held) -> Result<(), String> {
    let scope = desk.ask_once(|org| org.api_keys().get(id).map(|key| key.scope.clone()));
    let scope = scope.ok_or("The key was deleted in the meantime.")?;
    let bootstrap = desk.ask_once(|org| match &scope {
        Scope::Kafka { cluster, .. } => org.kafka_clusters().get(cluster)?.spec.as_ref()?.bootstrap.clone(),
        Scope::SchemaRegistry { .. }
        | Scope::Ksql { .. }
        | Scope::Flink { .. }
        | Scope::Tableflow
        | Scope::Cloud
        | Scope::Global => None,
    });
    held.secret.with_value(|secret| {
        let secret = secret.as_ref().ok_or("The secret is gone.")?;
        let file = key_file(id, secret, &scope, bootstrap.as_ref());
        save(&file.name, &Array::of1(&JsValue::from_str(&file.content)), "text/plain")
    })
}

/// What was found out about the secret's form.
pub(super) fn checked(secret: &Secret) -> Option<String> {
    match secret.inspect() {
        Ok(SecretFormat::Current) => Some("64 characters, checksum verified".to_owned()),
        Ok(SecretFormat::Older) | Err(_) => None,
    }
}

/// Whose key it is, what it is for, and where that is.
fn facts(desk: Desk, id: &ApiKeyId) -> Option<AnyView> {
    let key: ApiKey = desk.ask_once(|org| org.api_keys().get(id).cloned())?;
    let owner = desk.ask_once(|org| words::owner_name(org, &key.owner).to_owned());
    let endpoints = desk.ask_once(|org| endpoints(org, &key.scope));
    let endpoints = endpoints
        .into_iter()
        .map(|(term, host)| view! { <Fact term=term><span class="mono">{host}</span></Fact> })
        .collect_view();
    Some(
        view! {
            <DefinitionList>
                <Fact term="Owner">{owner}" "<span class="id">{key.owner.id().to_owned()}</span></Fact>
                {scope_facts(desk, &key.scope)}
                {endpoints}
            </DefinitionList>
        }
        .into_any(),
    )
}
