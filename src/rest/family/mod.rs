//! The families of the contract: the routes of each, and what they do.

mod api_keys;
mod environments;
mod flink;
mod kafka;
mod kafka_clusters;
mod ksql_clusters;
mod organizations;
mod quotas;
mod regions;
mod schema_registries;
mod service_accounts;
mod tableflow;

use super::Route;

/// The routes, family by family.
pub(super) const TABLES: &[&[Route]] = &[
    &api_keys::ROUTES,
    &service_accounts::ROUTES,
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
