//! The page of one environment: its facts, its resources by kind, its keys.

use leptos::prelude::*;
use leptos_router::{
    NavigateOptions,
    hooks::{use_navigate, use_params_map},
};

use crate::{
    model::{EnvironmentId, GovernancePackage, Kind, ObjectRef, Timestamp},
    ui::{
        desk::{Desk, use_desk},
        kit::{
            AlertBanner, Button, ButtonKind, DefinitionList, Icon, MenuButton, PageHeader, Tone, Voice,
            number, status_chip,
        },
        pages::{
            absent::{Home, absent},
            forms::Place,
            history::HistoryOf,
            keys_section::KeysSection,
            resources::{
                Over, access, copied, fact, icon_of, lines::lines, new_menu, noted, object_menu, over_view,
                times_and_origin,
            },
        },
        route::{Address, Page},
        timers,
    },
    view::{
        environments::{Branch, EnvironmentFacts, facts as look_up},
        key_group::KeyGroup,
        permission,
        resources::Lookup,
    },
};

fn home() -> Home {
    Home { list: Page::Environments, name: "Environments", icon: Icon::Environment, kind: Kind::Environment }
}

/// `/o/:organization/environments/:id`.
#[component]
pub fn EnvironmentPage() -> impl IntoView {
    let params = use_params_map();
    let id = Memo::new(move |_| params.with(|params| params.get("id")).unwrap_or_default());
    move || {
        let text = id.get();
        match EnvironmentId::parse(&text) {
            Ok(id) => page_of(id),
            Err(_) => absent(use_desk(), &home(), text, None),
        }
    }
}

fn page_of(id: EnvironmentId) -> AnyView {
    let desk = use_desk();
    let asked = id.clone();
    let lookup = Memo::new(move |_| desk.ask(|org| look_up(org, &asked)));
    let facts = Memo::new(move |before: Option<&Option<Box<EnvironmentFacts>>>| match lookup.get() {
        Lookup::Found(facts) => Some(facts),
        Lookup::Gone { .. } | Lookup::Unknown => before.cloned().flatten(),
    });
    let known = Memo::new(move |_| facts.with(Option::is_some));
    let object = ObjectRef::Environment(id.clone());
    let view = move || {
        if known.get() {
            known_page(desk, id.clone(), facts, lookup)
        } else {
            absent(desk, &home(), id.to_string(), Some(&object))
        }
    };
    view.into_any()
}

fn known_page(
    desk: Desk,
    id: EnvironmentId,
    facts: Memo<Option<Box<EnvironmentFacts>>>,
    lookup: Memo<Lookup<Box<EnvironmentFacts>>>,
) -> AnyView {
    let over = RwSignal::new(Over::Nothing);
    let now = RwSignal::new(desk.now());
    timers::every(60_000, move || {
        now.try_set(desk.now());
    });
    let title = Signal::derive(move || {
        facts.with(|it| it.as_ref().map(|it| it.row.name.clone())).unwrap_or_default()
    });
    let there = Memo::new(move |_| lookup.with(|lookup| matches!(lookup, Lookup::Found(_))));
    let back = home().back(desk);
    let acted = id.clone();
    let actions = move || {
        let acted = acted.clone();
        move || there.get().then(|| actions(desk, over, acted.clone()))
    };
    let banner = move || (!there.get() && over.get() == Over::Nothing).then(|| gone_banner(desk, lookup));
    let navigate = use_navigate();
    let list = Address::In(desk.id(), Page::Environments).to_string();
    let leave = Callback::new(move |()| navigate(&list, NavigateOptions::default()));
    let stay = Callback::new(|_| {});
    let group = KeyGroup::Environment(id.clone());
    let object = ObjectRef::Environment(id.clone());
    let body = move || facts.with(|it| it.as_deref().map(|it| facts_of(it, now.get())));
    let bindings = access(Some(object.clone()));
    view! {
        <div class="page key-page">
            <PageHeader title subtitle=Some("Environment".to_owned()) back actions />
            {banner}
            <div class="key-columns columns-main-first">
                <div class="stack">
                    {resources(desk, over, id, facts)}
                    <KeysSection group />
                    <HistoryOf object />
                </div>
                <div class="stack">
                    <section class="panel" aria-labelledby="environment-facts">
                        <div class="panel-head"><h2 id="environment-facts">"Facts"</h2></div>
                        <div class="panel-body"><DefinitionList>{body}</DefinitionList></div>
                    </section>
                    {bindings}
                </div>
            </div>
        </div>
        {over_view(over, "content", stay, leave)}
    }
    .into_any()
}

fn actions(desk: Desk, over: RwSignal<Over>, id: EnvironmentId) -> AnyView {
    let object = ObjectRef::Environment(id);
    let (asked, edited) = (object.clone(), object.clone());
    let denied = Signal::derive(move || {
        let actor = desk.acting();
        desk.ask(|org| permission::to_change(org, &actor, &asked))
    });
    // Editing has its own button beside the menu.
    let items = Callback::new(move |()| object_menu(desk, over, &object).split_off(2));
    view! {
        <MenuButton items>"More actions"</MenuButton>
        <Button kind=ButtonKind::Primary icon=Icon::Pencil disabled_because=denied
            on_click=move || over.set(Over::Edit(edited.clone()))>"Edit"</Button>
    }
    .into_any()
}

/// What lies in it, by kind: every kind that has something, and how to make more of each.
fn resources(
    desk: Desk,
    over: RwSignal<Over>,
    id: EnvironmentId,
    facts: Memo<Option<Box<EnvironmentFacts>>>,
) -> AnyView {
    let organization = desk.id();
    let items = new_menu(desk, over, Place::In(id));
    let branch = move |branch: &Branch| {
        let id = ["branch-", branch.kind.slug()].concat();
        let named = id.clone();
        (!branch.rows.is_empty()).then(|| {
            view! {
                <section class="branch" aria-labelledby=named>
                    <h3 class="branch-head" id=id>
                        {icon_of(branch.kind).view()}
                        {branch.kind.plural()}" "<span class="fact-note">{number(branch.rows.len())}</span>
                    </h3>
                    {lines(organization, &branch.rows)}
                </section>
            }
        })
    };
    let body = move || {
        facts.with(|it| {
            let branches = it.as_deref().map(|it| it.branches.as_slice()).unwrap_or_default();
            if branches.iter().all(|branch| branch.rows.is_empty()) {
                return view! {
                    <p class="panel-words">"Nothing lies in this environment yet. A Kafka cluster is what most keys are for."</p>
                }
                .into_any();
            }
            branches.iter().map(branch).collect_view().into_any()
        })
    };
    view! {
        <section class="panel" aria-labelledby="environment-resources">
            <div class="panel-head">
                <h2 id="environment-resources">"Resources"</h2>
                <MenuButton icon=Icon::Plus items>"New resource"</MenuButton>
            </div>
            <div class="panel-list">{body}</div>
        </section>
    }
    .into_any()
}

fn facts_of(facts: &EnvironmentFacts, now: Timestamp) -> AnyView {
    let row = &facts.row;
    let tone = if row.production.is_production() { Tone::Caution } else { Tone::Plain };
    let counts = noted(status_chip(tone, row.production.label()), facts.production_because.clone());
    vec![
        fact("ID", copied("environment-id", row.id.as_str(), "Copy ID")),
        fact("Counts as", counts),
        fact(
            "Package",
            noted(
                row.package.map_or("Hidden from you", GovernancePackage::label).into_any(),
                "Stream Governance",
            ),
        ),
        // Of one that is only led through, no more than the name is told.
        row.package.map(|_| times_and_origin(row.times, row.origin, now)).into_any(),
    ]
    .into_any()
}

/// Says that the environment has gone while it was looked at, with the way back.
fn gone_banner(desk: Desk, lookup: Memo<Lookup<Box<EnvironmentFacts>>>) -> AnyView {
    let undo = Callback::new(move |()| {
        if let Lookup::Gone { entry, .. } = lookup.get_untracked() {
            leptos::task::spawn_local(desk.undo_entry(entry));
        }
    });
    let actions = move || view! { <Button on_click=undo>"Undo the deletion"</Button> };
    view! {
        <AlertBanner tone=Tone::Caution voice=Voice::Alert title="This environment was deleted".to_owned() actions>
            <p>"What is shown here is what was known of it."</p>
        </AlertBanner>
    }
    .into_any()
}
