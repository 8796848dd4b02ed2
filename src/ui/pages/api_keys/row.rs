//! A row of the list of keys: its cells and its menu.

use leptos::prelude::*;

use super::{
    labels::{health_chip, scope_of, used_cell},
    list::{Asked, Over},
    remove::End,
};
use crate::{
    model::{ApiKeyId, Timestamp},
    ui::{
        dates,
        desk::Desk,
        kit::{ButtonKind, Column, Icon, MenuButton, MenuItem, OnCard, cell_lines, cell_none},
        route::{Address, Page},
    },
    view::{api_keys::KeyRow, permission, query::SortKey},
};

/// The columns of the table.
pub fn columns() -> Vec<Column> {
    let sorted = |key: SortKey, title| Column::new(key.slug(), title).sortable();
    vec![
        Column::header(SortKey::Key.slug(), "Key").sortable().width(137, 1),
        sorted(SortKey::Name, "Name").width(118, 9),
        sorted(SortKey::Owner, "Owner").width(112, 6),
        sorted(SortKey::Scope, "Scope").width(152, 1),
        sorted(SortKey::Resource, "Resource").width(96, 5),
        sorted(SortKey::Environment, "Environment").width(94, 2).on_card(OnCard::Left),
        sorted(SortKey::Created, "Created").width(104, 1),
        sorted(SortKey::Used, "Last used").width(98, 2),
        sorted(SortKey::Health, "Health").width(144, 3),
        Column::tools("Actions"),
    ]
}

/// The cells of a row, in the order of [`columns`].
pub fn cells(desk: Desk, row: KeyRow, now: Timestamp, over: RwSignal<Option<Over>>) -> Vec<AnyView> {
    let href = Address::In(desk.id(), Page::ApiKey(row.id.clone())).to_string();
    let id = row.id.to_string();
    let name = if row.name.is_empty() {
        cell_none("No name")
    } else {
        let name = row.name.clone();
        view! { <span class="cell-main" title=row.name>{name}</span> }.into_any()
    };
    let environment = if row.environment.is_empty() {
        cell_none("—")
    } else {
        view! { <span class="cell-main">{row.environment}</span> }.into_any()
    };
    vec![
        view! { <a class="cell-main cell-mono" href=href>{id}</a> }.into_any(),
        name,
        two_lines(row.owner, row.owner_id),
        view! { <span class="cell-main" title=row.scope.label()>{scope_of(row.scope)}</span> }.into_any(),
        two_lines(row.resource, row.resource_id),
        environment,
        dates::day_of(row.created, now),
        used_cell(row.used),
        health_chip(row.health),
        menu(desk, row.id, over),
    ]
}

/// A name above its id; the id alone where it is the name.
fn two_lines(name: String, id: String) -> AnyView {
    if id.is_empty() {
        return cell_none("—");
    }
    if name == id {
        return view! { <span class="cell-main cell-mono">{id}</span> }.into_any();
    }
    cell_lines(name, view! { <span class="cell-mono">{id}</span> })
}

fn menu(desk: Desk, id: ApiKeyId, over: RwSignal<Option<Over>>) -> AnyView {
    let label = format!("Actions for {id}");
    let items = Callback::new(move |()| {
        let open = Address::In(desk.id(), Page::ApiKey(id.clone())).to_string();
        let ask = |asked| {
            let id = id.clone();
            move || over.set(Some(Over::One(id.clone(), asked)))
        };
        let actor = desk.acting_once();
        let (no_edit, no_delete) = desk.ask_once(|org| {
            (permission::to_change_key(org, &actor, &id), permission::to_delete_key(org, &actor, &id))
        });
        vec![
            MenuItem::link("Open", open).icon(Icon::Key),
            MenuItem::action("Edit", ask(Asked::Edit)).icon(Icon::Pencil).disabled_because(no_edit),
            MenuItem::line(),
            MenuItem::action("Delete", ask(Asked::Remove(End::Delete)))
                .icon(Icon::Trash)
                .danger()
                .disabled_because(no_delete.clone()),
            MenuItem::action("Revoke as compromised", ask(Asked::Remove(End::Revoke)))
                .icon(Icon::Danger)
                .danger()
                .disabled_because(no_delete),
        ]
    });
    view! { <MenuButton kind=ButtonKind::Quiet icon=Icon::More label=Some(label) items /> }.into_any()
}
