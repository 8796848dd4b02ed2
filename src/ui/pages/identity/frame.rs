//! What the lists and pages of this section have in common: a list with a form and a menu, a page with its head.

use leptos::prelude::*;
use leptos_router::{NavigateOptions, hooks::use_navigate};

use crate::{
    model::{Kind, ObjectRef},
    ui::{
        desk::{Desk, use_desk},
        kit::{Button, ButtonKind, Icon, MenuButton, MenuItem, PageHeader},
        pages::{
            absent::{Home, absent},
            accounts::{cannot_change, cannot_create, cannot_delete},
            delete_objects::DeleteObjects,
            forms::{Editing, Making, Place, edit_object},
            objects::{Creates, ListWords, ObjectsPage},
        },
        route::{Address, Page},
    },
    view::{objects::ListPlan, words},
};

/// What is open over a list or page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Over {
    Nothing,
    Create,
    Edit(ObjectRef),
    Delete(ObjectRef),
}

/// The items of an object's menu that change it.
pub(super) fn changes(desk: Desk, object: &ObjectRef, over: RwSignal<Over>) -> Vec<MenuItem> {
    let (edited, deleted) = (object.clone(), object.clone());
    vec![
        MenuItem::action("Edit", move || over.set(Over::Edit(edited.clone())))
            .icon(Icon::Pencil)
            .disabled_because(cannot_change(desk, object)),
        MenuItem::line(),
        MenuItem::action("Delete", move || over.set(Over::Delete(deleted.clone())))
            .icon(Icon::Trash)
            .danger()
            .disabled_because(cannot_delete(desk, object)),
    ]
}

/// The menu of an object in a list.
pub(super) fn row_menu(desk: Desk, object: &ObjectRef, icon: Icon, over: RwSignal<Over>) -> Vec<MenuItem> {
    let open = Page::of(object).map(|page| Address::In(desk.id(), page).to_string());
    let open = open.map(|href| MenuItem::link("Open", href).icon(icon));
    open.into_iter().chain(changes(desk, object, over)).collect()
}

/// The dialog that is open, if one is; `create` draws the form of a new object.
pub(super) fn dialog(
    over: RwSignal<Over>,
    focus_after: &'static str,
    create: Callback<(), AnyView>,
    gone: Callback<()>,
) -> AnyView {
    let close = Callback::new(move |()| over.set(Over::Nothing));
    match over.get() {
        Over::Nothing => ().into_any(),
        Over::Create => create.run(()),
        Over::Edit(object) => edit_object(&object, Editing { close, focus_after }),
        Over::Delete(object) => {
            view! { <DeleteObjects targets=vec![object] on_close=close on_done=gone focus_after /> }
                .into_any()
        }
    }
}

/// The list of a kind.
pub(super) fn list_page(
    plan: &'static ListPlan,
    words: ListWords,
    kind: Kind,
    label: &'static str,
    form: fn(Making) -> AnyView,
) -> AnyView {
    let desk = use_desk();
    let over = RwSignal::new(Over::Nothing);
    let close = Callback::new(move |()| over.set(Over::Nothing));
    let creates = Creates {
        label,
        because: cannot_create(desk, kind),
        run: Callback::new(move |()| over.set(Over::Create)),
    };
    let menu = Callback::new(move |object: ObjectRef| row_menu(desk, &object, words.icon, over));
    let navigate = use_navigate();
    let made = Callback::new(move |object: ObjectRef| {
        over.set(Over::Nothing);
        if let Some(page) = Page::of(&object) {
            navigate(&Address::In(desk.id(), page).to_string(), NavigateOptions::default());
        }
    });
    let create =
        Callback::new(move |()| form(Making { typed: String::new(), place: Place::Asked, close, made }));
    view! {
        <ObjectsPage plan words creates menu />
        {move || dialog(over, words.id, create, close)}
    }
    .into_any()
}

/// The page of one object, or of its absence.
pub(super) fn object_page(
    desk: Desk,
    object: ObjectRef,
    home: Home,
    title: Memo<Option<String>>,
    body: Callback<(), AnyView>,
) -> AnyView {
    let over = RwSignal::new(Over::Nothing);
    let there = Memo::new(move |_| title.with(Option::is_some));
    let navigate = use_navigate();
    let list = Address::In(desk.id(), home.list.clone()).to_string();
    let leave = Callback::new(move |()| {
        over.set(Over::Nothing);
        navigate(&list, NavigateOptions::default());
    });
    let held = StoredValue::new((object, home));
    let page = move || {
        let (object, home) = held.get_value();
        if !there.get() {
            return absent(desk, &home, object.id(), Some(&object));
        }
        let title = Signal::derive(move || title.get().unwrap_or_default());
        let (subtitle, back) = (words::capital(object.kind()), home.back(desk));
        let actions = move || actions(desk, &object, over);
        view! {
            <div class="page object-page">
                <PageHeader title subtitle back actions />
                {body.run(())}
            </div>
        }
        .into_any()
    };
    // Outside of what changes with the object: what is typed survives a deletion in another tab.
    let none = Callback::new(|()| ().into_any());
    view! {
        {page}
        {move || dialog(over, "content", none, leave)}
    }
    .into_any()
}

fn actions(desk: Desk, object: &ObjectRef, over: RwSignal<Over>) -> AnyView {
    let (edited, deleted, asked) = (object.clone(), object.clone(), object.clone());
    let because = Signal::derive(move || {
        let _ = (desk.acting(), desk.applied());
        cannot_change(desk, &asked)
    });
    let items = Callback::new(move |()| {
        let deleted = deleted.clone();
        let reason = cannot_delete(desk, &deleted);
        vec![
            MenuItem::action("Delete", move || over.set(Over::Delete(deleted.clone())))
                .icon(Icon::Trash)
                .danger()
                .disabled_because(reason),
        ]
    });
    view! {
        <MenuButton items>"More actions"</MenuButton>
        <Button kind=ButtonKind::Primary icon=Icon::Pencil disabled_because=because
            on_click=move || over.set(Over::Edit(edited.clone()))>"Edit"</Button>
    }
    .into_any()
}
