//! The list of users.

use leptos::prelude::*;
use leptos_router::{NavigateOptions, hooks::use_navigate};

use super::{cannot_change, cannot_create, cannot_delete, state_step::StateDialog};
use crate::{
    model::{Kind, ObjectRef, Owner, UserId},
    ui::{
        desk::{Desk, use_desk},
        kit::{Icon, MenuItem},
        pages::{
            delete_objects::DeleteObjects,
            forms::{Editing, Making, Place, edit_sign_in_claims, edit_user, invite_user},
            objects::{Creates, ListWords, ObjectsPage},
        },
        route::{Address, Page},
    },
    view::{
        key_group::KeyGroup,
        users::{StateStep, USERS, state_obstacle},
    },
};

const WORDS: ListWords = ListWords {
    title: "Users",
    id: "users",
    icon: Icon::User,
    empty: "Users are the people of the organization. Invite the first one.",
};

/// What is open over a list or page of users.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Over {
    Nothing,
    Invite,
    Edit(UserId),
    Claims(UserId),
    Step(UserId, StateStep),
    Delete(UserId),
}

/// The items of a user's menu that change the user.
pub(super) fn changes(desk: Desk, id: &UserId, over: RwSignal<Over>) -> Vec<MenuItem> {
    let object = ObjectRef::User(id.clone());
    let state = desk.ask_once(|org| org.users().get(id).map(|user| user.state)).unwrap_or_default();
    let step = StateStep::from(state);
    let obstacle = desk.ask_once(|org| state_obstacle(org, &desk.acting_once(), id, step));
    let (stepped, deleted) = (id.clone(), id.clone());
    vec![
        MenuItem::action(step.label(), move || over.set(Over::Step(stepped.clone(), step)))
            .icon(match step {
                StateStep::Accept => Icon::Check,
                StateStep::Deactivate => Icon::EyeOff,
                StateStep::Reactivate => Icon::Reload,
            })
            .disabled_because(obstacle),
        MenuItem::line(),
        MenuItem::action("Delete", move || over.set(Over::Delete(deleted.clone())))
            .icon(Icon::Trash)
            .danger()
            .disabled_because(cannot_delete(desk, &object)),
    ]
}

/// The dialog that is open, if one is.
pub(super) fn dialog(
    over: RwSignal<Over>,
    focus_after: &'static str,
    made: Callback<ObjectRef>,
    gone: Callback<()>,
) -> AnyView {
    let close = Callback::new(move |()| over.set(Over::Nothing));
    match over.get() {
        Over::Nothing => ().into_any(),
        Over::Invite => invite_user(Making { typed: String::new(), place: Place::Asked, close, made }),
        Over::Edit(id) => edit_user(id, Editing { close, focus_after }),
        Over::Claims(id) => edit_sign_in_claims(id, Editing { close, focus_after }),
        Over::Step(id, step) => view! { <StateDialog id step on_close=close focus_after /> }.into_any(),
        Over::Delete(id) => {
            let targets = vec![ObjectRef::User(id)];
            view! { <DeleteObjects targets on_close=close on_done=gone focus_after /> }.into_any()
        }
    }
}

/// `/o/:organization/users`.
#[component]
pub fn UsersPage() -> impl IntoView {
    let desk = use_desk();
    let over = RwSignal::new(Over::Nothing);
    let creates = Creates {
        label: "Invite user",
        because: cannot_create(desk, Kind::User),
        run: Callback::new(move |()| over.set(Over::Invite)),
    };
    let menu = Callback::new(move |object: ObjectRef| {
        let ObjectRef::User(id) = object.clone() else { return Vec::new() };
        let address = |page| Address::In(desk.id(), page).to_string();
        let keys = address(Page::ApiKeysOf(KeyGroup::Owner(Owner::User(id.clone()))));
        let edited = id.clone();
        let mut items = vec![
            MenuItem::link("Open", address(Page::User(id.clone()))).icon(Icon::User),
            MenuItem::link("Their API keys", keys).icon(Icon::Key),
            MenuItem::action("Edit", move || over.set(Over::Edit(edited.clone())))
                .icon(Icon::Pencil)
                .letter('E')
                .disabled_because(cannot_change(desk, &object)),
        ];
        items.extend(changes(desk, &id, over));
        items
    });
    let navigate = use_navigate();
    let made = Callback::new(move |object: ObjectRef| {
        over.set(Over::Nothing);
        if let Some(page) = Page::of(&object) {
            navigate(&Address::In(desk.id(), page).to_string(), NavigateOptions::default());
        }
    });
    let gone = Callback::new(move |()| over.set(Over::Nothing));
    view! {
        <ObjectsPage plan=&USERS words=WORDS creates menu />
        {move || dialog(over, WORDS.id, made, gone)}
    }
}
