//! The list of service accounts.

use leptos::prelude::*;
use leptos_router::{NavigateOptions, hooks::use_navigate};

use super::{cannot_change, cannot_create, cannot_delete};
use crate::{
    model::{Kind, ObjectRef, Owner, ServiceAccountId},
    ui::{
        desk::use_desk,
        kit::{Icon, MenuItem},
        pages::{
            delete_objects::DeleteObjects,
            forms::{Editing, Making, Place, create_service_account, edit_service_account},
            objects::{Creates, ListWords, ObjectsPage},
        },
        route::{Address, Page},
    },
    view::{accounts::SERVICE_ACCOUNTS, key_group::KeyGroup},
};

const WORDS: ListWords = ListWords {
    title: "Service accounts",
    id: "service-accounts",
    icon: Icon::ServiceAccount,
    empty: "A service account is the account of one program. It owns the keys that the program uses, and outlives the people who run it.",
};

/// What is open over the list.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Over {
    Nothing,
    Create,
    Edit(ServiceAccountId),
    Delete(ServiceAccountId),
}

/// `/o/:organization/service-accounts`.
#[component]
pub fn ServiceAccountsPage() -> impl IntoView {
    let desk = use_desk();
    let over = RwSignal::new(Over::Nothing);
    let close = Callback::new(move |()| over.set(Over::Nothing));
    let creates = Creates {
        label: "Create service account",
        because: cannot_create(desk, Kind::ServiceAccount),
        run: Callback::new(move |()| over.set(Over::Create)),
    };
    let menu = Callback::new(move |object: ObjectRef| {
        let ObjectRef::ServiceAccount(id) = object.clone() else { return Vec::new() };
        let address = |page| Address::In(desk.id(), page).to_string();
        let owner = KeyGroup::Owner(Owner::ServiceAccount(id.clone()));
        let (edited, deleted) = (id.clone(), id.clone());
        vec![
            MenuItem::link("Open", address(Page::ServiceAccount(id))).icon(Icon::ServiceAccount),
            MenuItem::link("Its API keys", address(Page::ApiKeysOf(owner.clone()))).icon(Icon::Key),
            MenuItem::link("Create API key", address(Page::NewApiKeyFor(owner))).icon(Icon::Plus),
            MenuItem::action("Edit", move || over.set(Over::Edit(edited.clone())))
                .icon(Icon::Pencil)
                .letter('E')
                .disabled_because(cannot_change(desk, &object)),
            MenuItem::line(),
            MenuItem::action("Delete", move || over.set(Over::Delete(deleted.clone())))
                .icon(Icon::Trash)
                .danger()
                .disabled_because(cannot_delete(desk, &object)),
        ]
    });
    let navigate = use_navigate();
    let made = Callback::new(move |object: ObjectRef| {
        over.set(Over::Nothing);
        if let Some(page) = Page::of(&object) {
            navigate(&Address::In(desk.id(), page).to_string(), NavigateOptions::default());
        }
    });
    let dialog = move || match over.get() {
        Over::Nothing => ().into_any(),
        Over::Create => {
            create_service_account(Making { typed: String::new(), place: Place::Asked, close, made })
        }
        Over::Edit(id) => edit_service_account(id, Editing { close, focus_after: WORDS.id }),
        Over::Delete(id) => {
            let targets = vec![ObjectRef::ServiceAccount(id)];
            view! { <DeleteObjects targets on_close=close on_done=close focus_after=WORDS.id /> }.into_any()
        }
    };
    view! {
        <ObjectsPage plan=&SERVICE_ACCOUNTS words=WORDS creates menu />
        {dialog}
    }
}
