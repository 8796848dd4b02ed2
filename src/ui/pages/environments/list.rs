//! The list of environments.

use leptos::prelude::*;
use leptos_router::{NavigateOptions, hooks::use_navigate};

use crate::{
    model::ObjectRef,
    ui::{
        desk::use_desk,
        kit::{Icon, MenuItem},
        pages::{
            objects::{Creates, ListWords, ObjectsPage},
            resources::{Over, cannot_make_environment, object_menu, over_view},
        },
        route::{Address, Page},
    },
    view::environments::LIST,
};

const WORDS: ListWords = ListWords {
    title: "Environments",
    id: "environments",
    icon: Icon::Environment,
    empty: "An environment holds clusters, a Schema Registry and Flink regions. Begin with one for trying things out and one for production.",
};

/// `/o/:organization/environments`.
#[component]
pub fn EnvironmentsPage() -> impl IntoView {
    let desk = use_desk();
    let over = RwSignal::new(Over::Nothing);
    let creates = Creates {
        label: "Create environment",
        because: Signal::derive(move || cannot_make_environment(desk)),
        run: Callback::new(move |()| over.set(Over::NewEnvironment)),
    };
    let menu = Callback::new(move |object: ObjectRef| {
        let open = Page::of(&object).map(|page| Address::In(desk.id(), page).to_string());
        let open = open.map(|href| MenuItem::link("Open", href).icon(Icon::Environment));
        open.into_iter().chain(object_menu(desk, over, &object)).collect::<Vec<_>>()
    });
    let navigate = use_navigate();
    // What was made has something to say: its page is where resources are made in it.
    let made = Callback::new(move |object: ObjectRef| {
        if let Some(page) = Page::of(&object) {
            navigate(&Address::In(desk.id(), page).to_string(), NavigateOptions::default());
        }
    });
    let stay = Callback::new(|()| {});
    view! {
        <ObjectsPage plan=&LIST words=WORDS creates menu />
        {over_view(over, WORDS.id, made, stay)}
    }
}
