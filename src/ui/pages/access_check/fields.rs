//! The fields of the access check: who, what kind of resource, what is to be done, and to which one.

use leptos::prelude::*;

use super::{State, choice};
use crate::{
    ui::kit::{Choice, Combobox, Field, Matches, Select},
    view::access_check::{
        ask::{Ask, Mode},
        choices,
        place::{Needs, Place, needs},
    },
};

pub(super) fn fields(state: State, mode: Mode) -> AnyView {
    let needed = Memo::new(move |_| {
        state.ask.with(|ask| ask.kind().zip(ask.operation()).map(|(kind, operation)| needs(kind, operation)))
    });
    let who = (mode == Mode::One).then(|| who_field(state));
    let operations = Signal::derive(move || {
        let kind = state.ask.with(Ask::kind);
        kind.map(|kind| choices::operations(kind).into_iter().map(choice).collect()).unwrap_or_default()
    });
    let kinds: Vec<Choice> = choices::kinds().into_iter().map(choice).collect();
    let find = Callback::new(move |text: String| Matches::within(&kinds, &text));
    let changed = Callback::new(move |()| state.changed_kind());
    view! {
        {who}
        <Combobox id="access-kind" label="Resource type" selected=state.kind find on_change=changed placeholder="Topic" />
        <Select label="Operation" value=state.operation choices=operations on_change=changed />
        {move || needed.get().map(|needs| rest(state, needs))}
    }
    .into_any()
}

fn who_field(state: State) -> AnyView {
    let find = Callback::new(move |text: String| {
        let found = state.desk.ask(|org| choices::askers(org, &text));
        Matches { choices: found.first.into_iter().map(choice).collect(), total: found.total }
    });
    let changed = Callback::new(move |()| state.changed());
    let hint = "A user, service account, group mapping, identity pool or API key.".to_owned();
    view! { <Combobox id="access-who" label="Who" selected=state.who find hint on_change=changed /> }
        .into_any()
}

/// What names the resource, as its kind and the operation ask.
fn rest(state: State, needs: Needs) -> AnyView {
    let changed = Callback::new(move |()| state.changed());
    let owner = needs.owner.map(|label| {
        let find = Callback::new(move |text: String| {
            let all: Vec<_> = state.desk.ask(choices::owners).into_iter().map(choice).collect();
            Matches::within(&all, &text)
        });
        view! { <Combobox id="access-owner" label selected=state.owner find on_change=changed /> }
    });
    let place = (needs.place != Place::Organization).then(|| {
        let place = needs.place;
        let find = Callback::new(move |text: String| {
            let all: Vec<_> =
                state.desk.ask(|org| choices::places(org, place)).into_iter().map(choice).collect();
            Matches::within(&all, &text)
        });
        let hint = (place == Place::Any).then(|| "Empty means the organization.".to_owned());
        view! { <Combobox id="access-place" label=place.label() selected=state.place find hint on_change=changed /> }
    });
    let name = needs.name.map(|label| {
        Effect::new(move |before: Option<()>| {
            state.name.track();
            if before.is_some() {
                state.note.run(move || state.changed_name());
            }
        });
        view! { <Field id="access-name" label value=state.name on_change=move || state.changed_name() hint="Its name; it need not exist yet.".to_owned() /> }
    });
    view! { {owner}{place}{name} }.into_any()
}
