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
        kit::{
            AlertBanner, Button, ButtonKind, DefinitionList, Fact, Icon, MenuButton, PageHeader, Tone,
            status_chip,
        },
        pages::absent::absent,
        route::{Address, Page},
    },
    view::{
        access_words::HeldRole,
        group_mappings::SESSIONS_ONLY,
        permission,
        sign_in::Mapped,
        users::{StateStep, UserFacts, auth_label, state_obstacle, user},
    },
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
    let (acted, stepped, claimed) = (id.clone(), id.clone(), id.clone());
    let actions = move || actions(desk, &acted, over);
    let banner = move || standing(desk, &stepped, state.get(), over);
    let head = view! {
        <PageHeader title subtitle="User".to_owned() back=users_home().back(desk) actions />
        {banner}
    };
    AccountPage {
        now,
        object: ObjectRef::User(id.clone()),
        owner: Owner::User(id.clone()),
        head: head.into_any(),
        chip: (move || state_chip(state.get())).into_any(),
        facts: with(identity).into_any(),
        more_facts: claims_panel(desk, &claimed, facts, over).into_any(),
        more_roles: mapped_panel(desk, facts).into_any(),
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

/// What the sign-in of an SSO user carries, and the form for it; nothing for others.
fn claims_panel(
    desk: Desk,
    id: &UserId,
    facts: Memo<Option<UserFacts>>,
    over: RwSignal<Over>,
) -> impl Fn() -> Option<AnyView> + use<> {
    let id = id.clone();
    let because = Signal::derive(move || {
        let acting = desk.acting();
        desk.ask(|org| permission::to_change_state(org, &acting))
    });
    move || {
        let sign_in = facts.with(|facts| facts.as_ref()?.sign_in.clone())?;
        let edited = id.clone();
        let body = if sign_in.groups.is_empty() && sign_in.claims.is_empty() {
            view! { <p class="panel-words">"Nobody said what the sign-in carries, so no group mapping that asks for a group or claim matches."</p> }
                .into_any()
        } else {
            let groups =
                if sign_in.groups.is_empty() { "None".to_owned() } else { sign_in.groups.join(", ") };
            let claims = sign_in
                .claims
                .into_iter()
                .map(|(name, value)| view! { <Fact term=name>{value}</Fact> })
                .collect_view();
            view! { <div class="panel-body"><DefinitionList><Fact term="groups">{groups}</Fact>{claims}</DefinitionList></div> }
                .into_any()
        };
        Some(
            view! {
                <section class="panel" aria-labelledby="sign-in-claims">
                    <div class="panel-head">
                        <h2 id="sign-in-claims">"Sign-in claims"</h2>
                        <Button disabled_because=because on_click=move || over.set(Over::Claims(edited.clone()))>"Edit sign-in claims"</Button>
                    </div>
                    {body}
                </section>
            }
            .into_any(),
        )
    }
}

/// The group mappings that match an SSO user, and what they give in sessions.
fn mapped_panel(desk: Desk, facts: Memo<Option<UserFacts>>) -> impl Fn() -> Option<AnyView> {
    move || {
        let mappings = facts.with(|facts| facts.as_ref()?.sign_in.as_ref().map(|it| it.mappings.clone()))?;
        let line = |mapping: Mapped| {
            let href = Address::In(desk.id(), Page::GroupMapping(mapping.id)).to_string();
            let role = |role: HeldRole| view! { <span class="fact-note">{role.role}" · "{role.place}</span> };
            let roles = if mapping.roles.is_empty() {
                view! { <span class="fact-note">"No role"</span> }.into_any()
            } else {
                mapping.roles.into_iter().map(role).collect_view().into_any()
            };
            view! { <li class="mapped"><a href=href>{mapping.name}</a>{roles}</li> }
        };
        let body = if mappings.is_empty() {
            view! { <p class="panel-words">"No group mapping matches this user."</p> }.into_any()
        } else {
            view! {
                <ul class="plain-lines">{mappings.into_iter().map(line).collect_view()}</ul>
                <p class="panel-words mapped-note">{SESSIONS_ONLY}</p>
            }
            .into_any()
        };
        Some(
            view! {
                <section class="panel" aria-labelledby="mapped-roles">
                    <div class="panel-head"><h2 id="mapped-roles">"Group mappings"</h2></div>
                    {body}
                </section>
            }
            .into_any(),
        )
    }
}
