//! The families of the contract: the routes of each, and what they do.

mod api_keys;
mod environments;
mod flink;
mod group_mappings;
mod identity_pools;
mod identity_providers;
mod invitations;
mod kafka;
mod kafka_clusters;
mod ksql_clusters;
mod organizations;
mod quotas;
mod regions;
mod resource_owner;
mod role_bindings;
mod schema_registries;
mod service_accounts;
mod tableflow;
mod users;

pub use regions::governance_region;

use super::Route;

/// The routes, family by family.
pub(super) const TABLES: &[&[Route]] = &[
    &api_keys::ROUTES,
    &users::ROUTES,
    &invitations::ROUTES,
    &service_accounts::ROUTES,
    &role_bindings::ROUTES,
    &group_mappings::ROUTES,
    &identity_providers::ROUTES,
    &identity_pools::ROUTES,
    &organizations::ROUTES,
    &environments::ROUTES,
    &kafka_clusters::ROUTES,
    &schema_registries::ROUTES,
    &ksql_clusters::ROUTES,
    &flink::ROUTES,
    &tableflow::ROUTES,
    &quotas::ROUTES,
    &kafka::ROUTES,
];
