//! Creating an API key, step by step: whose, for what, called what, and a last look before it is issued.

mod account;
mod details;
mod form;
mod preset;
mod review;
mod scope;

use leptos::{prelude::*, task::spawn_local};

use super::{
    guard::{Armed, Guard, Question},
    reveal::RevealPanel,
    show_as::ShowAs,
};
use crate::{
    engine::{Command, Reveal},
    ui::{
        desk::{Desk, Tell, use_desk},
        kit::{Busy, Button, ButtonKind, ButtonRole, Icon, Notices, PageHeader, Steps, dom, use_notices},
        route::{Address, Page},
    },
};
use form::{Form, Step};
pub use review::scope_facts;
pub use scope::quota_lines;

/// The page at `/api-keys/new`: the steps, and in their place the new key once it is issued.
#[component]
pub fn NewApiKey() -> impl IntoView {
    let desk = use_desk();
    let form = Form::new(desk);
    let preset = StoredValue::new(preset::take(form));
    let issued = RwSignal::new(Issued::No);
    // The secret passes from here to the panel that shows it, and is held nowhere else.
    let held = StoredValue::new_local(None::<Reveal>);
    let take = Callback::new(move |reveal: Reveal| {
        held.set_value(Some(reveal));
        issued.set(Issued::Yes);
    });
    move || match issued.get() {
        Issued::No => wizard(desk, form, preset, take).into_any(),
        Issued::Yes => {
            let mut reveal = None;
            held.update_value(|held| reveal = held.take());
            reveal.map(|reveal| view! { <RevealPanel reveal /> }).into_any()
        }
    }
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Issued {
    Yes,
    No,
}

fn wizard(
    desk: Desk,
    form: Form,
    preset: StoredValue<Option<String>>,
    take: Callback<Reveal>,
) -> impl IntoView {
    let busy = RwSignal::new(Busy::Idle);
    let begun = move || preset.with_value(|preset| form.is_begun(preset.as_deref()));
    let guard = Guard::new(Signal::derive(move || if begun() { Armed::Yes } else { Armed::No }));
    let issuing = Issuing { busy, take, guard, notices: use_notices() };
    let go_on = move || {
        if form.step.get_untracked() == Step::Review {
            create(desk, form, issuing);
        } else {
            form.next();
        }
    };
    let question = Question {
        title: "Leave without creating a key?",
        text: Signal::stored(
            "What you have filled in is not kept. Accounts and resources you made on the way stay."
                .to_owned(),
        ),
        leave: "Leave",
    };
    let keys = Address::In(desk.id(), Page::ApiKeys).to_string();
    focus_steps(form);
    view! {
        <div class="page page-narrow">
            <PageHeader title="Create API key" back=Some((keys, "API keys".to_owned())) />
            <Steps label="Steps" steps=Step::ALL.map(Step::name).to_vec() current=Signal::derive(move || form.step.get().position()) />
            <form class="panel" novalidate on:submit=move |event| { event.prevent_default(); go_on(); }>
                <div class="panel-body">
                    {move || step_view(form)}
                    {form.errors.rest()}
                    <ShowAs draft=Callback::new(move |()| form.draft()) />
                </div>
                <div class="panel-foot">{move || buttons(form, busy)}</div>
            </form>
            {guard.dialog(question)}
        </div>
    }
}

fn step_view(form: Form) -> AnyView {
    let step = form.step.get();
    let body = match step {
        Step::Account => account::view(form),
        Step::Scope => scope::view(form),
        Step::Details => details::view(form),
        Step::Review => review::view(form),
    };
    view! {
        <h2 id="step-heading" tabindex="-1">
            <span class="step-place">{format!("Step {} of {}", step.position() + 1, Step::ALL.len())}</span>
            " "{step.heading()}
        </h2>
        {body}
    }
    .into_any()
}

fn buttons(form: Form, busy: RwSignal<Busy>) -> impl IntoView {
    let step = form.step.get();
    let back =
        (step != Step::Account).then(|| view! { <Button on_click=move || form.back()>"Back"</Button> });
    let blocked = Signal::derive(move || form.blocked());
    let words = if step == Step::Review { "Create API key" } else { "Next" };
    let icon = (step == Step::Review).then_some(Icon::Key);
    let next = match icon {
        Some(icon) => view! {
            <Button kind=ButtonKind::Primary role=ButtonRole::Submit icon busy disabled_because=blocked>{words}</Button>
        }
        .into_any(),
        None => view! {
            <Button kind=ButtonKind::Primary role=ButtonRole::Submit disabled_because=blocked>{words}</Button>
        }
        .into_any(),
    };
    view! { {back}{next} }
}

/// Reading starts at the heading of every step but the first shown.
fn focus_steps(form: Form) {
    Effect::new(move |before: Option<Step>| {
        let step = form.step.get();
        if before.is_some_and(|before| before != step) {
            spawn_local(async {
                leptos::task::tick().await;
                let _ = dom::focus_by_id("step-heading");
            });
        }
        step
    });
}

/// What issuing the key needs besides the form.
#[derive(Clone, Copy)]
struct Issuing {
    busy: RwSignal<Busy>,
    take: Callback<Reveal>,
    guard: Guard,
    notices: Notices,
}

fn create(desk: Desk, form: Form, issuing: Issuing) {
    let Issuing { busy, take, guard, notices } = issuing;
    let Some(key) = untrack(|| form.key()) else { return };
    if busy.get_untracked() == Busy::Working || form.blocked_once().is_some() {
        return;
    }
    form.errors.clear();
    busy.set(Busy::Working);
    spawn_local(async move {
        let done = desk.run(Command::CreateApiKey(key), Vec::new(), Tell::Nothing).await;
        busy.try_set(Busy::Idle);
        match done {
            Ok(done) => {
                guard.release();
                // What was made on the way is no news any more, and its "Undo" has no place beside a secret.
                notices.dismiss();
                if let Some(reveal) = done.reveal {
                    take.try_run(reveal);
                }
            }
            Err(failure) => form.refuse(&failure),
        }
    });
}
