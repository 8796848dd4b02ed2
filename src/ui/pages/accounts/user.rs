//! The page of one user.

use leptos::prelude::*;
use leptos_router::{
    NavigateOptions,
    hooks::{use_navigate, use_params_map},
};

use super::{
    cannot_change,
    panels::{AccountPage, clock, id_fact, life, limits},
    users::{Over, changes, dialog},
    users_home,
};
use crate::{
    model::{ObjectRef, Owner, Timestamp, UserId, UserState},
    ui::{
        desk::{Desk, use_desk},
        kit::{AlertBanner, Button, ButtonKind, Fact, Icon, MenuButton, PageHeader, Tone, status_chip},
        pages::absent::absent,
        route::{Address, Page},
    },
    view::users::{StateStep, UserFacts, auth_label, state_obstacle, user},
};

/// `/o/:organization/users/:id`.
#[component]
pub fn UserPage() -> impl IntoView {
    let params = use_params_map();
    let id = Memo::new(move |_| params.with(|params| params.get("id")).unwrap_or_default());
    move || {
        let text = id.get();
        match UserId::parse(&text) {
            Ok(id) => page_of(id),
            Err(_) => absent(use_desk(), &users_home(), text, None),
        }
    }
}

fn page_of(id: UserId) -> AnyView {
    let desk = use_desk();
    let key = StoredValue::new(id);
    let facts = Memo::new(move |_| key.with_value(|id| desk.ask(|org| user(org, id))));
    let there = Memo::new(move |_| facts.with(Option::is_some));
    let over = RwSignal::new(Over::Nothing);
    let navigate = use_navigate();
    let leave = Callback::new(move |()| {
        over.set(Over::Nothing);
        navigate(&Address::In(desk.id(), Page::Users).to_string(), NavigateOptions::default());
    });
    let made = Callback::new(move |_| over.set(Over::Nothing));
    let page = move || {
        let id = key.get_value();
        if there.get() {
            known(desk, &id, facts, over)
        } else {
            let object = ObjectRef::User(id.clone());
            absent(desk, &users_home(), id.to_string(), Some(&object))
        }
    };
    view! {
        {page}
        {move || dialog(over, "content", made, leave)}
    }
    .into_any()
}

fn known(desk: Desk, id: &UserId, facts: Memo<Option<UserFacts>>, over: RwSignal<Over>) -> AnyView {
    let now = clock(desk);
    let ask = move |read: fn(&UserFacts) -> String| {
        Signal::derive(move || facts.with(|facts| facts.as_ref().map(read)).unwrap_or_default())
    };
    let title = ask(|it| it.display.clone());
    let state =
        Memo::new(move |_| facts.with(|facts| facts.as_ref().map_or(UserState::Active, |it| it.state)));
    let with = move |draw: fn(&UserFacts, Timestamp) -> AnyView| {
        move || facts.with(|facts| facts.as_ref().map(|facts| draw(facts, now.get())))
    };
    let (acted, stepped) = (id.clone(), id.clone());
    let actions = move || actions(desk, &acted, over);
    let banner = move || standing(desk, &stepped, state.get(), over);
    let head = view! {
        <PageHeader title subtitle="User".to_owned() back=users_home().back(desk) actions />
        {banner}
    };
    AccountPage {
        object: ObjectRef::User(id.clone()),
        owner: Owner::User(id.clone()),
        head: head.into_any(),
        chip: (move || state_chip(state.get())).into_any(),
        facts: with(identity).into_any(),
        limits: with(|facts, _| limits(&facts.limits)).into_any(),
    }
    .view()
}

fn state_chip(state: UserState) -> AnyView {
    let tone = match state {
        UserState::Active => Tone::Good,
        UserState::Invited => Tone::Info,
        UserState::Deactivated => Tone::Caution,
    };
    status_chip(tone, state.label())
}

/// What a state other than active means, with the step that leads on.
fn standing(desk: Desk, id: &UserId, state: UserState, over: RwSignal<Over>) -> Option<AnyView> {
    let (title, words) = match state {
        UserState::Active => return None,
        UserState::Invited => (
            "This user has not accepted the invitation",
            "Keyplane sends no e-mail and sees no sign-in: mark the invitation as accepted when it is.",
        ),
        UserState::Deactivated => (
            "This user is deactivated",
            "The account is kept with its roles and keys. No key of it works until it is reactivated.",
        ),
    };
    let step = StateStep::from(state);
    let (asked, stepped) = (id.clone(), id.clone());
    let because = Signal::derive(move || {
        let acting = desk.acting();
        desk.ask(|org| state_obstacle(org, &acting, &asked, step))
    });
    let actions = move || {
        let id = stepped.clone();
        view! { <Button disabled_because=because on_click=move || over.set(Over::Step(id.clone(), step))>{step.label()}</Button> }
    };
    Some(
        view! { <AlertBanner tone=Tone::Caution title=title.to_owned() actions><p>{words}</p></AlertBanner> }
            .into_any(),
    )
}

fn identity(facts: &UserFacts, now: Timestamp) -> AnyView {
    let or = |text: &str, none: &'static str| {
        if text.is_empty() {
            view! { <span class="cell-none">{none}</span> }.into_any()
        } else {
            text.to_owned().into_any()
        }
    };
    let (full_name, email) = (or(&facts.full_name, "Not known"), or(&facts.email, "Not known"));
    let (sign_in, life) = (auth_label(facts.auth), life(facts.times, facts.origin, now));
    view! {
        {id_fact(facts.id.as_str())}
        <Fact term="Full name">{full_name}</Fact>
        <Fact term="E-mail">{email}</Fact>
        <Fact term="Sign-in">{sign_in}</Fact>
        {life}
    }
    .into_any()
}

fn actions(desk: Desk, id: &UserId, over: RwSignal<Over>) -> AnyView {
    let (object, edited, changed) = (ObjectRef::User(id.clone()), id.clone(), id.clone());
    let because = Signal::derive(move || {
        let _ = (desk.acting(), desk.applied());
        cannot_change(desk, &object)
    });
    let items = Callback::new(move |()| changes(desk, &changed, over));
    view! {
        <MenuButton items>"More actions"</MenuButton>
        <Button kind=ButtonKind::Primary icon=Icon::Pencil disabled_because=because
            on_click=move || over.set(Over::Edit(edited.clone()))>"Edit"</Button>
    }
    .into_any()
}
