//! One endpoint: its parameters, its body, Send, and what came of it.

use leptos::prelude::*;
use leptos_router::hooks::use_query_map;

use super::{answer, fields, list::method};
use crate::{
    engine::Client,
    rest::{Request, Route, Session, Site, prepare_as},
    ui::{
        address::{Step, Writer, writer},
        desk::Desk,
        kit::{Busy, Button, ButtonKind, ButtonRole, dom},
        pages::{open_error::capital, reveal::Held},
        route::AS_OF_PARAMETER,
    },
    view::{
        api_explorer::{
            ENDPOINT, Input, Missing, Shared, Value,
            answer::{Answer, take},
            body, inputs, is_shared, request, request_text,
        },
        words,
    },
};

/// What was asked, and the answer.
#[derive(Clone, Debug, PartialEq)]
pub struct Sent {
    /// The request, as text.
    pub request: String,
    /// The response, without a secret.
    pub answer: Answer,
}

/// Whether a secret stands on the page that nobody has stored yet.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Secrets {
    /// None does.
    None,
    /// One does.
    Shown,
}

/// A call in the making.
#[derive(Clone, Copy)]
pub struct Call {
    pub desk: Desk,
    pub route: &'static Route,
    /// The fields of the parameters.
    pub inputs: StoredValue<Vec<(Input, RwSignal<String>)>>,
    /// The body as text: the form writes into it.
    pub body: RwSignal<String>,
    /// The parameter without which there is no request.
    pub missing: RwSignal<Option<&'static str>>,
    pub sent: RwSignal<Option<Sent>>,
    pub held: Held,
    pub secrets: RwSignal<Secrets>,
    pub stored: RwSignal<bool>,
    busy: RwSignal<Busy>,
    failed: RwSignal<Option<String>>,
    go: StoredValue<Writer, LocalStorage>,
}

impl Call {
    fn new(desk: Desk, route: &'static Route) -> Self {
        let asked = use_query_map().get_untracked();
        let typed = |input: &Input| match is_shared(route) {
            Shared::WithParameters => asked.get(input.name).unwrap_or_default(),
            Shared::EndpointOnly => String::new(),
        };
        let inputs = inputs(route).into_iter().map(|input| {
            let value = RwSignal::new(typed(&input));
            (input, value)
        });
        Self {
            desk,
            route,
            inputs: StoredValue::new(inputs.collect()),
            body: RwSignal::new(body::skeleton(route)),
            missing: RwSignal::new(None),
            sent: RwSignal::new(None),
            held: Held::nothing(),
            secrets: RwSignal::new(Secrets::None),
            stored: RwSignal::new(false),
            busy: RwSignal::new(Busy::Idle),
            failed: RwSignal::new(None),
            go: StoredValue::new_local(writer(|name| name != AS_OF_PARAMETER)),
        }
    }

    /// The request as the fields stand; tracked.
    pub fn request(self) -> Result<Request, Missing> {
        let values = self.values(RwSignal::get);
        self.body.with(|body| request(self.route, &values, body))
    }

    fn values(self, read: impl Fn(&RwSignal<String>) -> String) -> Vec<Value> {
        self.inputs
            .with_value(|inputs| inputs.iter().map(|(input, value)| (input.name, read(value))).collect())
    }

    /// Puts a call that only reads into the address, so that it can be shared.
    fn share(self) {
        match is_shared(self.route) {
            Shared::WithParameters => {
                let values = self.values(RwSignal::get_untracked);
                let said = values.into_iter().filter(|(_, value)| !value.trim().is_empty());
                let parameters = [(ENDPOINT, self.route.name.to_owned())].into_iter().chain(said).collect();
                let _ = self.go.try_with_value(|go| go(parameters, Step::Same));
            }
            Shared::EndpointOnly => {}
        }
    }

    fn send(self) {
        self.failed.set(None);
        let request = match untrack(|| self.request()) {
            Ok(request) => request,
            Err(Missing(name)) => {
                self.missing.set(Some(name));
                let _ = dom::focus_by_id(&fields::id_of(name));
                return;
            }
        };
        self.missing.set(None);
        self.share();
        self.busy.set(Busy::Working);
        leptos::task::spawn_local(async move {
            let outcome = self.carry_out(&request).await;
            self.busy.try_set(Busy::Idle);
            match outcome {
                Ok((answer, secret)) => {
                    if let Some(secret) = secret {
                        self.held.hold(secret);
                        self.stored.try_set(false);
                        self.secrets.try_set(Secrets::Shown);
                    }
                    self.sent.try_set(Some(Sent { request: request_text(&request), answer }));
                }
                Err(text) => {
                    self.failed.try_set(Some(text));
                }
            }
        });
    }

    async fn carry_out(self, request: &Request) -> Result<(Answer, Option<crate::model::Secret>), String> {
        let (actor, base_url) = (self.desk.acting_once(), base_url());
        let prepared = self.desk.run_prepared(|org, now, entropy| {
            let site = Site { base_url: &base_url, now, allowance: None };
            let session = Session { actor: &actor, client: Client::Console };
            let prepared = prepare_as(org, &site, request, session, entropy);
            (prepared.response, prepared.decision)
        });
        prepared.await.map(take).map_err(|failure| capital(&failure.to_string()))
    }
}

/// The address that links and curl name: this page's own.
pub fn base_url() -> String {
    window().location().origin().unwrap_or_default()
}

/// The panels of one endpoint.
pub fn panel(desk: Desk, route: &'static Route) -> AnyView {
    let call = Call::new(desk, route);
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        if call.cannot_send().is_none() && call.busy.get_untracked() == Busy::Idle {
            call.send();
        }
    };
    let blocked = Signal::derive(move || call.cannot_send());
    let acting = move || {
        let actor = desk.acting();
        desk.ask(|org| words::owner_name(org, &actor).to_owned())
    };
    let failed = move || call.failed.get().map(|text| view! { <p class="field-error">{text}</p> });
    view! {
        <form class="panel" autocomplete="off" novalidate aria-labelledby="explorer-title" on:submit=submit>
            <div class="panel-body">
                <div>
                    <h2 id="explorer-title">{route.about}</h2>
                    <p class="explorer-path">{method(route)}<code>{route.path}</code></p>
                    <p class="field-hint">{route.name}" · "{crate::view::api_explorer::gives(route)}</p>
                </div>
                {fields::parameters(call)}
                {fields::body(call)}
            </div>
            <div class="panel-foot explorer-foot">
                <p class="field-hint">"Acting as "{acting}". No key is needed here."</p>
                <div role="alert">{failed}</div>
                <Button kind=ButtonKind::Primary role=ButtonRole::Submit busy=call.busy disabled_because=blocked>"Send"</Button>
            </div>
        </form>
        {answer::answer(call)}
        {answer::same_call(call)}
    }
    .into_any()
}

impl Call {
    /// Why nothing can be sent now; tracked.
    fn cannot_send(self) -> Option<String> {
        let waiting = (self.secrets.get() == Secrets::Shown)
            .then(|| "Store the secret of the key first: it is not shown again.".to_owned());
        self.desk.past_reason().or(waiting)
    }
}
