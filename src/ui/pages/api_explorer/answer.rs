//! What came of a call, and the same call in other forms.

use leptos::prelude::*;

use super::call::{Call, Secrets, Sent, base_url};
use crate::{
    ui::{
        kit::{
            Button, ButtonKind, Checkbox, CodeBlock, Tab, Tabs, Tone,
            dom::{self, Phase},
            status_chip,
        },
        pages::{
            guard::{Armed, Guard, Question},
            reveal::{Held, secret_field},
        },
    },
    view::api_explorer::{
        Missing,
        forms::{self, Form},
    },
};

/// Request and response of the last call.
pub fn answer(call: Call) -> AnyView {
    let guard = Guard::new(Signal::derive(move || match (call.secrets.get(), call.stored.get()) {
        (Secrets::Shown, false) => Armed::Yes,
        (Secrets::Shown, true) | (Secrets::None, _) => Armed::No,
    }));
    let wipe = Callback::new(move |()| {
        call.held.wipe();
        call.secrets.set(Secrets::None);
    });
    // A browser may keep a page that was left, to show it again: it keeps no secret.
    dom::listen_here(&window(), "pagehide", Phase::Bubble, move |_| {
        guard.release();
        wipe.run(());
    });
    let question = Question {
        title: "The secret is not stored yet",
        text: Signal::stored(
            "The secret is shown once, here. Leave now and nobody can use the key: it can only be replaced."
                .to_owned(),
        ),
        leave: "Leave and lose the secret",
    };
    let secret = move || (call.secrets.get() == Secrets::Shown).then(|| secret(call.held, call.stored, wipe));
    let shown = move || call.sent.get().map(sent);
    let line = move || call.sent.with(|sent| sent.as_ref().map(status));
    view! {
        <section class="panel explorer-answer" aria-labelledby="explorer-answer" hidden=move || call.sent.with(Option::is_none)>
            <div class="panel-body">
                <div class="fact-line"><h2 id="explorer-answer">"Response"</h2><div role="status">{line}</div></div>
                {secret}
                {shown}
            </div>
        </section>
        {guard.dialog(question)}
    }
    .into_any()
}

fn status(sent: &Sent) -> AnyView {
    let tone = if sent.answer.is_success() { Tone::Good } else { Tone::Danger };
    let words = [sent.answer.status.to_string().as_str(), " ", sent.answer.words].concat();
    status_chip(tone, words)
}

fn sent(sent: Sent) -> AnyView {
    let Sent { request, answer } = sent;
    let head = answer.head();
    let body = (!answer.body.is_empty())
        .then(|| view! { <div class="explorer-body"><CodeBlock label="Response body" text=answer.body.clone() /></div> });
    view! {
        {body}
        <CodeBlock label="Response headers" text=head />
        <h3>"Request"</h3>
        <CodeBlock label="Request" text=request />
    }
    .into_any()
}

fn secret(held: Held, stored: RwSignal<bool>, wipe: Callback<()>) -> AnyView {
    let not_yet = Signal::derive(move || {
        (!stored.get()).then(|| "Tick “I have stored this secret” first: it is not shown again.".to_owned())
    });
    view! {
        <div class="explorer-secret">
            {secret_field(held, None)}
            <div class="explorer-foot">
                <Checkbox label="I have stored this secret" checked=stored />
                <Button kind=ButtonKind::Primary disabled_because=not_yet on_click=wipe>"Complete"</Button>
            </div>
        </div>
    }
    .into_any()
}

const CURL: &str = "curl";
const CLI: &str = "cli";

/// The call as it stands in the fields, for other tools.
pub fn same_call(call: Call) -> AnyView {
    let chosen = RwSignal::new(CURL.to_owned());
    let select = Callback::new(move |tab: &'static str| chosen.set(tab.to_owned()));
    let tabs = vec![
        Tab { value: CURL, label: "curl" },
        Tab { value: CLI, label: "CLI" },
        Tab { value: "terraform", label: "Terraform" },
    ];
    let panel = Callback::new(move |tab: String| (move || form_view(&form(call, &tab), &tab)).into_any());
    view! {
        <section class="panel" aria-labelledby="explorer-forms">
            <div class="panel-body">
                <h2 id="explorer-forms">"The same call"</h2>
                <Tabs label="As" tabs selected=chosen on_select=select panel />
            </div>
        </section>
    }
    .into_any()
}

fn form(call: Call, tab: &str) -> Form {
    let request = match call.request() {
        Ok(request) => request,
        Err(Missing(name)) => return Form::None(format!("Fill in {name} first.")),
    };
    match tab {
        CURL => Form::Text {
            text: forms::curl(&base_url(), call.route, &request),
            notes: vec![
                "For a host started with keyplane serve. The key is taken from the environment.".to_owned(),
            ],
        },
        CLI => call.desk.ask(|org| forms::cli(org, call.route, &request)),
        _ => call.desk.ask(|org| forms::terraform(org, call.route, &request)),
    }
}

fn form_view(form: &Form, tab: &str) -> AnyView {
    match form {
        Form::Text { text, notes } => {
            let notes =
                notes.iter().map(|note| view! { <p class="field-hint">{note.clone()}</p> }).collect_view();
            let label = ["The call for ", tab].concat();
            view! { <div class="stack"><CodeBlock label text=text.clone() />{notes}</div> }.into_any()
        }
        Form::None(why) => view! { <p class="field-hint">{why.clone()}</p> }.into_any(),
    }
}
