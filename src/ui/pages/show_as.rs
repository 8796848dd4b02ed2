//! "Show as": the step that a form is about to take, as REST call, CLI command and Terraform block.
//!
//! The disclosure belongs to the form; what it shows is a part of the program of its own, which is loaded when somebody
//! first opens it. What is written there is `view::show_as`'s to say.

use std::cell::Cell;

use leptos::prelude::*;

use super::{form::Errors, open_error::capital};
use crate::{
    engine::{Command, Refusal},
    ui::{
        desk::{Desk, use_desk},
        kit::{CodeBlock, Icon, Tab, Tabs, dom::fresh_id},
        parts,
    },
    view::{
        show_as::{Server, Shown, ready, show_as},
        tools::Form,
    },
    workspace::Home,
};

/// The command that a form would send now, or what is missing, in words; tracked.
pub type Draft = Callback<(), Result<Command, String>>;

/// The draft of a form that tells what is wrong at its fields: nothing is told there while it is only looked at.
pub fn draft_of(errors: Errors, command: Callback<(), Option<Command>>) -> Draft {
    Callback::new(move |()| {
        let (command, told) = errors.tried(|| command.run(()));
        match command {
            Some(command) if told.is_empty() => Ok(command),
            Some(_) | None if told.is_empty() => Err("Fill in the fields first.".to_owned()),
            Some(_) | None => Err(told.iter().map(|text| sentence(text)).collect::<Vec<_>>().join(" ")),
        }
    })
}

/// What was told at a field, as a sentence of its own.
pub fn sentence(text: &str) -> String {
    let text = capital(text);
    if text.ends_with('.') { text } else { [&text, "."].concat() }
}

/// The disclosure, at the end of a form.
#[component]
pub fn ShowAs(
    /// What the form would send now.
    draft: Draft,
) -> impl IntoView {
    let desk = use_desk();
    let open = RwSignal::new(false);
    let id = fresh_id("show-as");
    let controls = id.clone();
    let turn = move |_| open.update(|open| *open = !*open);
    let panel = move || {
        open.get().then(|| {
            let shown = move |panel: Panel| panel(desk, draft);
            parts::later(parts::load_show_as, shown, |missing| missing)
        })
    };
    view! {
        <div class="show-as">
            <button type="button" class="show-as-turn" aria-expanded=move || if open.get() { "true" } else { "false" }
                aria-controls=controls on:click=turn>
                {Icon::Terminal.view()}"Show as"<span class="show-as-what" aria-hidden="true">"REST, CLI, Terraform"</span>
                {Icon::ChevronDown.view()}
            </button>
            <div class="show-as-panel" id=id hidden=move || !open.get()>{panel}</div>
        </div>
    }
}

/// What the part of the program brings along.
pub type Panel = fn(Desk, Draft) -> AnyView;

const REST: &str = "rest";
const CLI: &str = "cli";

thread_local! {
    /// The form that was looked at last: whoever lives in Terraform sees Terraform next time too.
    static LAST: Cell<&'static str> = const { Cell::new(REST) };
}

/// The three forms of what a form would send now.
pub fn panel(desk: Desk, draft: Draft) -> AnyView {
    let shown = Memo::new(move |_| look(desk, draft));
    let chosen = RwSignal::new(LAST.get().to_owned());
    let select = Callback::new(move |tab: &'static str| {
        LAST.set(tab);
        chosen.set(tab.to_owned());
    });
    let tabs = vec![
        Tab { value: REST, label: "REST" },
        Tab { value: CLI, label: "CLI" },
        Tab { value: "terraform", label: "Terraform" },
    ];
    let body = Callback::new(move |tab: String| {
        (move || {
            shown.with(|shown| match shown {
                Ok(shown) => one(shown, &tab),
                Err(missing) => {
                    view! { <p class="show-as-missing" role="status">{missing.clone()}</p> }.into_any()
                }
            })
        })
        .into_any()
    });
    view! { <Tabs label="Show as" tabs selected=chosen on_select=select panel=body /> }.into_any()
}

/// What would be sent now, in every form, or what is missing; tracked.
fn look(desk: Desk, draft: Draft) -> Result<Shown, String> {
    if let Some(reason) = desk.past_reason() {
        return Err(reason);
    }
    let command = draft.run(())?;
    desk.track();
    let (actor, now) = (desk.acting(), desk.now());
    match desk.ask_whole_once(|org| ready(org, &actor, now, &command)) {
        Ok(()) => Ok(desk.ask_once(|org| show_as(org, &server(desk), &command))),
        Err(Refusal::NoChange) => Err("Nothing is changed yet.".to_owned()),
        Err(refusal) => Err(sentence(&refusal.to_string())),
    }
}

/// Where the calls go: to the host of the organization; no host has one of this browser, so that is shown for Confluent
/// Cloud.
fn server(desk: Desk) -> Server {
    match desk.id() {
        Home::Browser(_) => Server::Cloud,
        Home::Host(_) => Server::Host(window().location().origin().unwrap_or_default()),
    }
}

fn one(shown: &Shown, tab: &str) -> AnyView {
    match tab {
        REST => {
            let request = match &shown.requests {
                Form::Text { text, .. } if shown.calls.len() == 1 => {
                    Some(view! { <CodeBlock label="The request" text=text.clone() /> })
                }
                Form::Text { .. } | Form::None(_) => None,
            };
            view! { <div class="stack">{form(&shown.curl, "With curl")}{request}</div> }.into_any()
        }
        CLI => form(&shown.cli, "With the Confluent CLI"),
        _ => form(&shown.terraform, "With Terraform"),
    }
}

fn form(form: &Form, label: &'static str) -> AnyView {
    match form {
        Form::Text { text, notes } => {
            let notes =
                notes.iter().map(|note| view! { <p class="field-hint">{note.clone()}</p> }).collect_view();
            view! { <div class="stack"><CodeBlock label text=text.clone() />{notes}</div> }.into_any()
        }
        Form::None(why) => view! { <p class="show-as-missing">{why.clone()}</p> }.into_any(),
    }
}
