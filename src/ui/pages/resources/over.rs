//! What can be open over a page of environments or resources: a form that makes something, one that edits, the
//! question before a deletion.

use leptos::prelude::*;

use crate::{
    model::{Kind, ObjectRef},
    ui::{
        desk::Desk,
        kit::MenuItem,
        pages::{
            delete_objects::DeleteObjects,
            forms::{Editing, Making, Place, create_environment, create_resource, edit_object},
        },
    },
    view::{
        permission,
        resources::{self, ResourceKind},
    },
};

/// What is open over a page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Over {
    /// Nothing.
    Nothing,
    /// The form of a new environment.
    NewEnvironment,
    /// The form of a new resource.
    New(ResourceKind, Place),
    /// The form of what is there.
    Edit(ObjectRef),
    /// The question before a deletion.
    Delete(ObjectRef),
}

/// Draws what is open. `made` runs with a new object, `gone` after a deletion.
pub fn over_view(
    over: RwSignal<Over>,
    focus_after: &'static str,
    made: Callback<ObjectRef>,
    gone: Callback<()>,
) -> AnyView {
    let close = Callback::new(move |()| over.set(Over::Nothing));
    let made = Callback::new(move |object| {
        over.set(Over::Nothing);
        made.run(object);
    });
    let gone = Callback::new(move |()| {
        over.set(Over::Nothing);
        gone.run(());
    });
    let making = move |place| Making { typed: String::new(), place, close, made };
    let view = move || match over.get() {
        Over::Nothing => ().into_any(),
        Over::NewEnvironment => create_environment(making(Place::Asked)),
        Over::New(kind, place) => create_resource(kind, making(place)),
        Over::Edit(object) => edit_object(&object, Editing { close, focus_after }),
        Over::Delete(object) => {
            view! { <DeleteObjects targets=vec![object] on_close=close on_done=gone focus_after /> }
                .into_any()
        }
    };
    view.into_any()
}

/// Why whoever acts cannot make a resource of a kind in a place; tracked.
pub fn cannot_make(desk: Desk, kind: ResourceKind, place: &Place) -> Option<String> {
    let object = kind.object()?;
    let actor = desk.acting();
    desk.ask(|org| match place {
        Place::Asked => permission::to_make(org, &actor, object),
        Place::In(environment) => resources::is_taken(org, kind, environment)
            .or_else(|| permission::to_make_in(org, &actor, object, environment)),
        Place::On(environment, cluster) => {
            permission::to_create(org, &actor, object, &org.cluster_crn(environment, cluster))
        }
    })
}

/// Why whoever acts cannot make an environment; tracked.
pub fn cannot_make_environment(desk: Desk) -> Option<String> {
    let actor = desk.acting();
    desk.ask(|org| permission::to_make(org, &actor, Kind::Environment))
}

/// The lines of a menu that makes resources in a place, one a kind.
pub fn new_menu(desk: Desk, over: RwSignal<Over>, place: Place) -> Callback<(), Vec<MenuItem>> {
    Callback::new(move |()| {
        let item = |kind: ResourceKind| {
            let (reason, place) = (untrack(|| cannot_make(desk, kind, &place)), place.clone());
            MenuItem::action(kind.label(), move || over.set(Over::New(kind, place.clone())))
                .icon(super::icon_of(kind))
                .disabled_because(reason)
        };
        ResourceKind::ALL.into_iter().filter(|kind| kind.object().is_some()).map(item).collect()
    })
}

/// Edit and delete of an object, each with the reason where whoever acts may not; asked when the menu opens.
pub fn object_menu(desk: Desk, over: RwSignal<Over>, object: &ObjectRef) -> Vec<MenuItem> {
    let actor = desk.acting_once();
    let (change, delete) = desk.ask_once(|org| {
        (permission::to_change(org, &actor, object), permission::to_delete(org, &actor, object))
    });
    let editable = desk.ask_once(|org| crate::view::editing::editable(org, object).is_some());
    let (edited, deleted) = (object.clone(), object.clone());
    let edit = editable.then(|| {
        MenuItem::action(edit_words(object), move || over.set(Over::Edit(edited.clone())))
            .icon(crate::ui::kit::Icon::Pencil)
            .letter('E')
            .disabled_because(change)
    });
    let delete = MenuItem::action("Delete", move || over.set(Over::Delete(deleted.clone())))
        .icon(crate::ui::kit::Icon::Trash)
        .danger()
        .disabled_because(delete);
    edit.into_iter().chain([MenuItem::line(), delete]).collect()
}

/// What editing an object comes to: of a ksqlDB cluster only the size changes.
pub const fn edit_words(object: &ObjectRef) -> &'static str {
    match object {
        ObjectRef::KsqlCluster(_) => "Resize",
        ObjectRef::Organization(_)
        | ObjectRef::Environment(_)
        | ObjectRef::KafkaCluster(_)
        | ObjectRef::SchemaRegistry(_)
        | ObjectRef::ComputePool(_)
        | ObjectRef::User(_)
        | ObjectRef::ServiceAccount(_)
        | ObjectRef::GroupMapping(_)
        | ObjectRef::IdentityProvider(_)
        | ObjectRef::IdentityPool(_)
        | ObjectRef::RoleBinding(_)
        | ObjectRef::Acl(_)
        | ObjectRef::AppliedLimit(_)
        | ObjectRef::ApiKey(_)
        | ObjectRef::Tombstone(_) => "Edit",
    }
}
