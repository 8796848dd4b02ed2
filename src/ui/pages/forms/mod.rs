//! The forms of accounts, environments and resources: one for each kind, the same wherever something is made or edited.
//!
//! A form holds fields and makes a command of them. What the fields offer comes from `view`, what is wrong is told by
//! the engine at the field it is about. The dialogs around them are in [`dialogs`].

mod account;
mod claims;
mod dialogs;
mod environment;
mod filter;
mod group_mapping;
mod identity;
mod kafka;
mod ksql;
mod place;
mod pool;
mod registry;
mod user;

use leptos::prelude::*;

pub use account::{create_service_account, edit_service_account};
pub use claims::edit_sign_in_claims;
pub use dialogs::{EditDialog, MakeDialog, room_for};
pub use environment::{create_environment, edit_environment};
pub use filter::{Names, pointer, tried_users};
pub use group_mapping::{create_group_mapping, edit_group_mapping};
pub use identity::{
    create_identity_pool, create_identity_provider, edit_identity_pool, edit_identity_provider,
};
pub use kafka::{create_kafka, edit_kafka};
pub use ksql::{create_ksql, edit_ksql};
pub use pool::{create_pool, edit_pool};
pub use registry::create_registry;
pub use user::{edit_user, invite_user};

use crate::{
    model::{EnvironmentId, KafkaClusterId, ObjectRef},
    view::resources::ResourceKind,
};

/// A dialog that makes something, while it is open.
#[derive(Clone)]
pub struct Making {
    /// The name, as far as it was typed before.
    pub typed: String,
    /// Where the new object will lie, when that is settled.
    pub place: Place,
    /// Runs when nothing is to be made after all.
    pub close: Callback<()>,
    /// Runs with what was made.
    pub made: Callback<ObjectRef>,
}

/// Where a new object will lie.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Place {
    /// The form asks.
    Asked,
    /// In this environment.
    In(EnvironmentId),
    /// On this Kafka cluster of an environment.
    On(EnvironmentId, KafkaClusterId),
}

/// The dialog that makes a resource of a kind; nothing for Flink regions, which nobody makes.
pub fn create_resource(kind: ResourceKind, making: Making) -> AnyView {
    match kind {
        ResourceKind::Kafka => create_kafka(making),
        ResourceKind::SchemaRegistry => create_registry(making),
        ResourceKind::Ksql => create_ksql(making),
        ResourceKind::ComputePool => create_pool(making),
        ResourceKind::FlinkRegion => ().into_any(),
    }
}

/// A form that edits something, while it is open.
#[derive(Clone, Copy)]
pub struct Editing {
    /// Runs when the form is left, whether or not something was changed.
    pub close: Callback<()>,
    /// Id of the element that takes the focus when what opened the form has gone.
    pub focus_after: &'static str,
}

/// The form that edits an object; nothing for kinds that have no editable fact.
pub fn edit_object(object: &ObjectRef, editing: Editing) -> AnyView {
    match object {
        ObjectRef::Environment(id) => edit_environment(id.clone(), editing),
        ObjectRef::KafkaCluster(id) => edit_kafka(id.clone(), editing),
        ObjectRef::KsqlCluster(id) => edit_ksql(id.clone(), editing),
        ObjectRef::ComputePool(id) => edit_pool(id.clone(), editing),
        ObjectRef::ServiceAccount(id) => edit_service_account(id.clone(), editing),
        ObjectRef::User(id) => edit_user(id.clone(), editing),
        ObjectRef::GroupMapping(id) => edit_group_mapping(id.clone(), editing),
        ObjectRef::IdentityProvider(id) => edit_identity_provider(id.clone(), editing),
        ObjectRef::IdentityPool(id) => edit_identity_pool(id.clone(), editing),
        ObjectRef::Organization(_)
        | ObjectRef::SchemaRegistry(_)
        | ObjectRef::RoleBinding(_)
        | ObjectRef::Acl(_)
        | ObjectRef::AppliedLimit(_)
        | ObjectRef::ApiKey(_)
        | ObjectRef::Tombstone(_) => ().into_any(),
    }
}
