//! The page of one resource, of whatever kind.

use leptos::prelude::*;
use leptos_router::{
    NavigateOptions,
    hooks::{use_navigate, use_params_map},
};

use super::{
    facts, icon_of,
    lines::lines,
    over::{Over, cannot_make, edit_words, object_menu, over_view},
};
use crate::{
    model::{ObjectRef, Timestamp},
    org::Seq,
    ui::{
        dates,
        desk::{Desk, use_desk},
        kit::{
            AlertBanner, Button, ButtonKind, DefinitionList, EmptyState, Icon, LinkButton, MenuButton,
            PageHeader, Tone, Voice,
        },
        pages::{
            AclsSection, BindingsSection, api_keys::limit_lines, forms::Place, history::HistoryOf,
            keys_section::KeysSection,
        },
        route::{Address, Page},
        timers,
    },
    view::{
        key_group::KeyGroup,
        permission,
        resources::{
            Detail, Lookup, ResourceFacts, ResourceKind, ResourceRef, ResourceRow, facts as look_up,
        },
    },
};

/// `/o/:organization/resources/:id`.
#[component]
pub fn ResourcePage() -> impl IntoView {
    let params = use_params_map();
    let id = Memo::new(move |_| params.with(|params| params.get("id")).unwrap_or_default());
    move || page_of(id.get())
}

/// Which of its forms the page has.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Form {
    /// There is, or was a moment ago, such a resource.
    Known,
    /// It went before this page was opened.
    Gone {
        at: Timestamp,
        entry: Seq,
    },
    Unknown,
}

fn page_of(id: String) -> AnyView {
    let desk = use_desk();
    let asked = id.clone();
    let lookup = Memo::new(move |_| desk.ask(|org| look_up(org, &asked)));
    let facts = Memo::new(move |before: Option<&Option<Box<ResourceFacts>>>| match lookup.get() {
        Lookup::Found(facts) => Some(facts),
        Lookup::Gone { .. } | Lookup::Unknown => before.cloned().flatten(),
    });
    let form = Memo::new(move |_| match (facts.with(Option::is_some), lookup.get()) {
        (true, _) | (false, Lookup::Found(_)) => Form::Known,
        (false, Lookup::Gone { at, entry }) => Form::Gone { at, entry },
        (false, Lookup::Unknown) => Form::Unknown,
    });
    let view = move || match form.get() {
        Form::Known => facts.get_untracked().map(|first| known(desk, &first, facts, lookup)).into_any(),
        Form::Gone { at, entry } => gone(desk, id.clone(), at, entry),
        Form::Unknown => unknown(desk, id.clone()),
    };
    view.into_any()
}

/// The page of a resource that is there, or was when the page was opened. What it is never changes, what is known of
/// it does.
fn known(
    desk: Desk,
    first: &ResourceFacts,
    facts: Memo<Option<Box<ResourceFacts>>>,
    lookup: Memo<Lookup<Box<ResourceFacts>>>,
) -> AnyView {
    let resource = first.row.resource.clone();
    let (over, organization) = (RwSignal::new(Over::Nothing), desk.id());
    let now = RwSignal::new(desk.now());
    timers::every(60_000, move || {
        now.try_set(desk.now());
    });
    let title = Signal::derive(move || {
        facts.with(|it| it.as_ref().map(|it| it.row.name.clone())).unwrap_or_default()
    });
    let kind = resource.kind();
    let subtitle = Signal::derive(move || {
        facts.with(|it| it.as_ref().map(|it| format!("{} in {}", kind.label(), it.row.environment.name)))
    });
    let list = Address::In(organization, Page::ResourcesOf(kind)).to_string();
    let back = Some((list.clone(), kind.plural().to_owned()));
    let there = Memo::new(move |_| lookup.with(|lookup| matches!(lookup, Lookup::Found(_))));
    let object = resource.object();
    let acted = object.clone();
    let actions = move || {
        let acted = acted.clone();
        move || there.get().then(|| acted.clone().map(|object| actions(desk, over, object)))
    };
    let banner = move || match lookup.get() {
        Lookup::Gone { at, entry } if over.get() == Over::Nothing => Some(gone_banner(desk, kind, at, entry)),
        Lookup::Found(_) | Lookup::Gone { .. } | Lookup::Unknown => None,
    };
    let navigate = use_navigate();
    let leave = Callback::new(move |()| navigate(&list, NavigateOptions::default()));
    // What is made here shows here.
    let stay = Callback::new(|_| {});
    // Outside of what changes with the facts: a form that is open stays open.
    let reached = object.clone();
    let group = first_group(desk, &resource);
    let body = move || facts.with(|it| it.as_deref().map(|it| facts::all(it, organization, now.get())));
    let side = {
        let resource = resource.clone();
        move || facts.with(|it| it.as_deref().map(|it| beside(desk, over, &resource, it)))
    };
    view! {
        <div class="page key-page">
            <PageHeader title subtitle back actions />
            {banner}
            <div class="key-columns">
                <div class="stack">
                    <section class="panel" aria-labelledby="resource-facts">
                        <div class="panel-head"><h2 id="resource-facts">"Facts"</h2></div>
                        <div class="panel-body"><DefinitionList>{body}</DefinitionList></div>
                    </section>
                    {group.map(|group| view! { <KeysSection group /> })}
                    {object.map(|object| view! { <HistoryOf object /> })}
                </div>
                <div class="stack">{side}{access(reached)}</div>
            </div>
        </div>
        {over_view(over, "content", stay, leave)}
    }
    .into_any()
}

/// The keys that are for a resource.
fn first_group(desk: Desk, resource: &ResourceRef) -> Option<KeyGroup> {
    desk.ask_once(|org| resource.scope(org)).map(KeyGroup::Resource)
}

/// Edit, and what else can be done.
fn actions(desk: Desk, over: RwSignal<Over>, object: ObjectRef) -> AnyView {
    let words = edit_words(&object);
    let (asked, edited) = (object.clone(), object.clone());
    let denied = Signal::derive(move || {
        let actor = desk.acting();
        desk.ask(|org| permission::to_change(org, &actor, &asked))
    });
    let described = object.clone();
    let editable =
        Memo::new(move |_| desk.ask(|org| crate::view::editing::editable(org, &described).is_some()));
    let edit = move || {
        let edited = edited.clone();
        editable.get().then(|| {
            view! {
                <Button kind=ButtonKind::Primary icon=Icon::Pencil disabled_because=denied
                    on_click=move || over.set(Over::Edit(edited.clone()))>{words}</Button>
            }
        })
    };
    let items = Callback::new(move |()| {
        // Editing has its own button beside the menu.
        object_menu(desk, over, &object).split_off(usize::from(editable.get_untracked()) + 1)
    });
    view! { <MenuButton items>"More actions"</MenuButton>{edit} }.into_any()
}

/// What stands beside the facts: limits, what belongs to it, who reaches it.
fn beside(desk: Desk, over: RwSignal<Over>, resource: &ResourceRef, facts: &ResourceFacts) -> AnyView {
    let (limits, belonging) = match (&facts.detail, resource) {
        (Detail::Kafka(kafka), ResourceRef::Kafka(id)) => {
            let quota = vec![kafka.quota.clone()];
            let limits = view! {
                <section class="panel" aria-labelledby="resource-limits">
                    <div class="panel-head"><h2 id="resource-limits">"Limits"</h2></div>
                    <ul class="panel-body">{limit_lines(&quota)}</ul>
                </section>
            };
            let place = crate::model::EnvironmentId::parse(&facts.row.environment.id)
                .map_or(Place::Asked, |environment| Place::On(environment, id.clone()));
            let ksql = related(
                desk,
                over,
                Related { kind: ResourceKind::Ksql, place, none: "No ksqlDB cluster works on it." },
                &kafka.ksql,
            );
            (Some(limits.into_any()), Some(ksql))
        }
        (Detail::FlinkRegion(region), ResourceRef::FlinkRegion(environment, _)) => {
            let place = Place::In(environment.clone());
            let none = "No compute pool lies in it. Keys of the region wait for one.";
            let pools =
                related(desk, over, Related { kind: ResourceKind::ComputePool, place, none }, &region.pools);
            (None, Some(pools))
        }
        (
            Detail::Kafka(_)
            | Detail::SchemaRegistry(_)
            | Detail::Ksql(_)
            | Detail::ComputePool(_)
            | Detail::FlinkRegion(_),
            _,
        ) => (None, None),
    };
    view! { {limits}{belonging} }.into_any()
}

/// Resources that belong to another, with the button that makes one more.
#[derive(Clone)]
struct Related {
    kind: ResourceKind,
    place: Place,
    none: &'static str,
}

fn related(desk: Desk, over: RwSignal<Over>, about: Related, rows: &[ResourceRow]) -> AnyView {
    let Related { kind, place, none } = about;
    let (asked, made) = (place.clone(), place);
    let denied = Signal::derive(move || cannot_make(desk, kind, &asked));
    let words = format!("New {}", in_sentence(kind));
    let id = ["related-", kind.slug()].concat();
    let named = id.clone();
    let body = if rows.is_empty() {
        view! { <p class="panel-words">{none}</p> }.into_any()
    } else {
        lines(desk.id(), rows)
    };
    view! {
        <section class="panel" aria-labelledby=named>
            <div class="panel-head">
                <h2 id=id>{kind.plural()}</h2>
                <Button icon=Icon::Plus disabled_because=denied
                    on_click=move || over.set(Over::New(kind, made.clone()))>{words}</Button>
            </div>
            <div class="panel-list">{body}</div>
        </section>
    }
    .into_any()
}

/// A kind within a sentence: `compute pool`.
pub(super) const fn in_sentence(kind: ResourceKind) -> &'static str {
    match kind.object() {
        Some(object) => object.label(),
        None => kind.label(),
    }
}

/// Who reaches it by roles and ACLs.
pub fn access(object: Option<ObjectRef>) -> AnyView {
    let sections = object.map(|object| {
        view! {
            <BindingsSection object=object.clone() />
            <AclsSection object />
        }
    });
    sections.into_any()
}

/// Says that what the page shows has gone, with the way back.
fn gone_banner(desk: Desk, kind: ResourceKind, at: Timestamp, entry: Seq) -> AnyView {
    let title = format!("This {} was deleted", in_sentence(kind));
    let undo = Callback::new(move |()| leptos::task::spawn_local(desk.undo_entry(entry)));
    let actions = move || view! { <Button on_click=undo>"Undo the deletion"</Button> };
    view! {
        <AlertBanner tone=Tone::Caution voice=Voice::Alert title actions>
            <p>{format!("On {}. What is shown here is what was known of it.", dates::moment(at))}</p>
        </AlertBanner>
    }
    .into_any()
}

/// The page of a resource that went before.
fn gone(desk: Desk, id: String, at: Timestamp, entry: Seq) -> AnyView {
    let undo = move || leptos::task::spawn_local(desk.undo_entry(entry));
    let words = format!("Deleted on {}, by entry {entry} of the history.", dates::moment(at));
    let next =
        view! { <Button kind=ButtonKind::Primary icon=Icon::Undo on_click=undo>"Undo the deletion"</Button> };
    absent(desk, id, "This resource was deleted", words, next.into_any())
}

/// The page of an id that names no resource.
fn unknown(desk: Desk, id: String) -> AnyView {
    let words = desk.unknown("resource").unwrap_or_else(|| {
        "No resource of this id was ever in this organization. The link may be cut short, or belong to another organization."
            .to_owned()
    });
    absent(desk, id, "There is no such resource", words, ().into_any())
}

fn absent(desk: Desk, id: String, title: &'static str, words: String, next: AnyView) -> AnyView {
    let list = Address::In(desk.id(), Page::Resources).to_string();
    let back = Some((list.clone(), "Resources".to_owned()));
    view! {
        <div class="page page-narrow">
            <PageHeader title=id back />
            <EmptyState icon=icon_of(ResourceKind::Kafka) title text=words>
                <LinkButton href=list>"All resources"</LinkButton>
                {next}
            </EmptyState>
        </div>
    }
    .into_any()
}
