//! The list of resources: of every kind, or of one kind with its own columns.

use leptos::prelude::*;
use leptos_router::{
    NavigateOptions,
    hooks::{use_navigate, use_query_map},
};

use super::{
    icon_of,
    over::{Over, cannot_make, new_menu, object_menu, over_view},
    page::in_sentence,
};
use crate::{
    model::ObjectRef,
    ui::{
        desk::{Desk, use_desk},
        kit::{Button, ButtonKind, Icon, LinkButton, MenuButton, MenuItem, PageHeader, number},
        pages::{
            forms::Place,
            objects::{ListWords, ObjectsBody},
        },
        route::{Address, Page},
    },
    view::resources::{
        ResourceKind,
        lists::{KIND, count, empty_words, plan_of},
    },
};

/// `/o/:organization/resources`.
#[component]
pub fn ResourcesPage() -> impl IntoView {
    let desk = use_desk();
    let over = RwSignal::new(Over::Nothing);
    let query = use_query_map();
    let kind = Memo::new(move |_| query.with(|query| query.get_str(KIND).and_then(ResourceKind::from_slug)));
    let menu = Callback::new(move |object: ObjectRef| {
        let open = Page::of(&object).map(|page| Address::In(desk.id(), page).to_string());
        let open = open.map(|href| MenuItem::link("Open", href).icon(Icon::Cluster));
        open.into_iter().chain(object_menu(desk, over, &object)).collect::<Vec<_>>()
    });
    let navigate = use_navigate();
    // Its page has what one needs next: endpoints, and the way to a key.
    let made = Callback::new(move |object: ObjectRef| {
        if let Some(page) = Page::of(&object) {
            navigate(&Address::In(desk.id(), page).to_string(), NavigateOptions::default());
        }
    });
    let stay = Callback::new(|()| {});
    // Where there is none yet, the way to the first stands in its place.
    let some_of = Memo::new(move |_| {
        let kind = kind.get();
        (desk.ask(|org| count(org, kind)) > 0).then_some(kind)
    });
    let actions = move || move || some_of.get().map(|kind| create_button(desk, over, kind));
    let first = Callback::new(move |()| {
        let import = Address::In(desk.id(), Page::Exchange).to_string();
        let create = create_button(desk, over, kind.get_untracked());
        view! { {create}<LinkButton href=import>"Import"</LinkButton> }.into_any()
    });
    let subtitle = Signal::derive(move || subtitle(desk));
    // Another kind is another list, with its own columns, search and order.
    let body = move || {
        let kind = kind.get();
        let words = ListWords {
            title: kind.map_or("Resources", ResourceKind::plural),
            id: table_id(kind),
            icon: kind.map_or(Icon::Cluster, icon_of),
            empty: empty_words(kind),
        };
        view! { <ObjectsBody plan=plan_of(kind) words first menu /> }
    };
    view! {
        <div class="page page-fill">
            <PageHeader title="Resources" subtitle actions />
            {kinds(desk, kind)}
            {body}
        </div>
        {over_view(over, "content", made, stay)}
    }
}

/// Each list keeps its own place.
const fn table_id(kind: Option<ResourceKind>) -> &'static str {
    match kind {
        None => "resources",
        Some(ResourceKind::Kafka) => "kafka-clusters",
        Some(ResourceKind::SchemaRegistry) => "schema-registries",
        Some(ResourceKind::Ksql) => "ksql-clusters",
        Some(ResourceKind::ComputePool) => "compute-pools",
        Some(ResourceKind::FlinkRegion) => "flink-regions",
    }
}

/// `34 resources in 4 environments`.
fn subtitle(desk: Desk) -> Option<String> {
    let (all, environments) = desk.ask(|org| (count(org, None), org.environments().len()));
    let counted =
        |many: usize, one: &str| format!("{} {one}{}", number(many), if many == 1 { "" } else { "s" });
    (all > 0).then(|| [counted(all, "resource"), counted(environments, "environment")].join(" in "))
}

/// The one thing that makes a resource of the kind listed; of any kind, a menu.
fn create_button(desk: Desk, over: RwSignal<Over>, kind: Option<ResourceKind>) -> AnyView {
    match kind {
        None => {
            let items = new_menu(desk, over, Place::Asked);
            view! { <MenuButton kind=ButtonKind::Primary icon=Icon::Plus items>"Create resource"</MenuButton> }
                .into_any()
        }
        // A region comes with its first pool or key.
        Some(ResourceKind::FlinkRegion) => ().into_any(),
        Some(kind) => {
            let because = Signal::derive(move || cannot_make(desk, kind, &Place::Asked));
            let words = ["Create ", in_sentence(kind)].concat();
            view! {
                <Button kind=ButtonKind::Primary icon=Icon::Plus disabled_because=because
                    on_click=move || over.set(Over::New(kind, Place::Asked))>{words}</Button>
            }
            .into_any()
        }
    }
}

/// The switch between kinds: links, since each is an address.
fn kinds(desk: Desk, chosen: Memo<Option<ResourceKind>>) -> AnyView {
    let one = move |kind: Option<ResourceKind>| {
        let page = kind.map_or(Page::Resources, Page::ResourcesOf);
        let href = Address::In(desk.id(), page).to_string();
        let words = kind.map_or("All", ResourceKind::plural);
        let many = Memo::new(move |_| desk.ask(|org| count(org, kind)));
        view! {
            <li>
                <a class="kind" href=href aria-current=move || (chosen.get() == kind).then_some("page")>
                    {words}" "<span class="kind-count">{move || number(many.get())}</span>
                </a>
            </li>
        }
    };
    let all = std::iter::once(None).chain(ResourceKind::ALL.into_iter().map(Some));
    view! { <nav aria-label="Kinds of resources"><ul class="resource-kinds">{all.map(one).collect_view()}</ul></nav> }
        .into_any()
}
