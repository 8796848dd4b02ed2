//! The list of role bindings, by principal or by resource.

use leptos::prelude::*;
use leptos_router::{
    NavigateOptions,
    hooks::{use_navigate, use_query_map},
};

use super::{
    cannot_bind, cannot_delete, cannot_delete_rules,
    form::{Preset, add_role_binding},
};
use crate::{
    model::ObjectRef,
    ui::{
        desk::{Desk, use_desk},
        kit::{Button, ButtonKind, Icon, MenuItem, PageHeader, Selection, number},
        pages::{
            delete_objects::DeleteObjects,
            forms::{Making, Place},
            objects::{Choosing, ListWords, ObjectsBody},
        },
        route::{Address, Page},
    },
    view::role_bindings::{Grouping, object_of, plan_of},
};

/// What is open over the list.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Over {
    Nothing,
    Add,
    Delete(Vec<ObjectRef>),
}

/// `/o/:organization/role-bindings`.
#[component]
pub fn RoleBindingsPage() -> impl IntoView {
    let desk = use_desk();
    let over = RwSignal::new(Over::Nothing);
    let close = Callback::new(move |()| over.set(Over::Nothing));
    let query = use_query_map();
    let grouping = Memo::new(move |_| query.with(|query| Grouping::read(query.get_str(Grouping::PARAMETER))));
    let some = Memo::new(move |_| desk.ask(|org| !org.role_bindings().is_empty()));
    let actions = move || move || some.get().then(|| add_button(desk, over));
    let first = Callback::new(move |()| add_button(desk, over));
    let menu = Callback::new(move |object: ObjectRef| menu(desk, over, object));
    let navigate = use_navigate();
    let made = Callback::new(move |object: ObjectRef| {
        over.set(Over::Nothing);
        if let Some(page) = Page::of(&object) {
            navigate(&Address::In(desk.id(), page).to_string(), NavigateOptions::default());
        }
    });
    let dialog = move || {
        match over.get() {
        Over::Nothing => ().into_any(),
        Over::Add => {
            let making = Making { typed: String::new(), place: Place::Asked, close, made };
            add_role_binding(&making, &Preset::default())
        }
        Over::Delete(targets) => view! {
            <DeleteObjects targets on_close=close on_done=close focus_after=table_id(grouping.get_untracked()) />
        }
        .into_any(),
    }
    };
    // The other form is another list, with its own names, search and order.
    let body = move || {
        let grouping = grouping.get();
        let words = ListWords {
            title: "Role bindings",
            id: table_id(grouping),
            icon: Icon::Role,
            empty: "A role binding gives a principal a role on a resource and on everything below it. Whatever keys of an account may do beyond ACLs comes from its bindings.",
        };
        let selection = Selection::new();
        let choosing = Choosing { selection, bar: Callback::new(move |chosen| bar(desk, over, chosen)) };
        view! { <ObjectsBody plan=plan_of(grouping) words first menu choosing /> }
    };
    let subtitle = Signal::derive(move || subtitle(desk));
    view! {
        <div class="page page-fill">
            <PageHeader title="Role bindings" subtitle actions />
            {move || some.get().then(|| groupings(desk, grouping))}
            {body}
        </div>
        {dialog}
    }
}

/// Each form keeps its own place.
const fn table_id(grouping: Grouping) -> &'static str {
    match grouping {
        Grouping::Principal => "role-bindings",
        Grouping::Resource => "role-bindings-by-resource",
    }
}

/// `84 role bindings of 41 principals`.
fn subtitle(desk: Desk) -> Option<String> {
    let (all, principals) = desk.ask(|org| {
        let mut principals: Vec<_> = org.role_bindings().iter().map(|it| &it.principal).collect();
        principals.sort_unstable();
        principals.dedup();
        (org.role_bindings().len(), principals.len())
    });
    let counted =
        |many: usize, one: &str| format!("{} {one}{}", number(many), if many == 1 { "" } else { "s" });
    (all > 0).then(|| [counted(all, "role binding"), counted(principals, "principal")].join(" of "))
}

fn add_button(desk: Desk, over: RwSignal<Over>) -> AnyView {
    let because = cannot_bind(desk, None);
    view! {
        <Button kind=ButtonKind::Primary icon=Icon::Plus disabled_because=because on_click=move || over.set(Over::Add)>"Add role binding"</Button>
    }
    .into_any()
}

/// The switch between the two forms: links, since each is an address.
fn groupings(desk: Desk, chosen: Memo<Grouping>) -> AnyView {
    let one = move |grouping: Grouping| {
        let href = Address::In(desk.id(), Page::RoleBindingsBy(grouping)).to_string();
        let current = move || (chosen.get() == grouping).then_some("page");
        view! { <li><a class="kind" href=href aria-current=current>{grouping.label()}</a></li> }
    };
    let all = Grouping::ALL.map(one).collect_view();
    view! { <nav aria-label="Order of role bindings"><ul class="kinds">{all}</ul></nav> }.into_any()
}

/// What can be done with the rows that are chosen.
fn bar(desk: Desk, over: RwSignal<Over>, chosen: Callback<(), Vec<ObjectRef>>) -> AnyView {
    let delete = move || over.set(Over::Delete(untrack(|| chosen.run(()))));
    let because = cannot_delete_rules(desk, chosen);
    view! { <Button kind=ButtonKind::Quiet disabled_because=because on_click=delete>"Delete…"</Button> }
        .into_any()
}

fn menu(desk: Desk, over: RwSignal<Over>, object: ObjectRef) -> Vec<MenuItem> {
    let ObjectRef::RoleBinding(id) = object.clone() else { return Vec::new() };
    let address = |page| Address::In(desk.id(), page).to_string();
    let principal = desk.ask_once(|org| org.role_bindings().get(&id).map(|it| it.principal.clone()));
    let holder = principal.as_ref().and_then(object_of).as_ref().and_then(Page::of);
    let others = principal.map(|principal| {
        MenuItem::link("All of this principal", address(Page::RoleBindingsOf(principal))).icon(Icon::Role)
    });
    let mut items = vec![MenuItem::link("Open", address(Page::RoleBinding(id.clone()))).icon(Icon::Role)];
    items.extend(holder.map(|page| MenuItem::link("Open principal", address(page)).icon(Icon::User)));
    items.extend(others);
    items.push(MenuItem::line());
    items.push(
        MenuItem::action("Delete", move || over.set(Over::Delete(vec![object.clone()])))
            .icon(Icon::Trash)
            .danger()
            .disabled_because(cannot_delete(desk, &id)),
    );
    items
}
