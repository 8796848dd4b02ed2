//! The tables of the Flink roles. Data of the tables that statements read and write takes grants on topics and
//! subjects besides, and running as a service account takes Assigner on it. Source: `facts/roles.md` 2.8, 2.18, 2.19.
#![allow(
    clippy::enum_glob_use,
    reason = "tables read as the source does; built for tests, clippy does not see it"
)]

use super::{Grant, Operation::*, Reach, ResourceKind::*, all, anywhere, keys, on};
use crate::model::BindingLevel;

pub(super) const FLINK_ADMIN: &[Grant] = &[
    anywhere(ServiceAccount, &[Describe]),
    all(FlinkRegion),
    on(ComputePool, &[Describe, Create, Alter, Delete, Use]),
    all(Statement),
    all(FlinkArtifact),
    keys(FlinkApiKey),
    on(Quota, &[Describe]).only("the quotas of compute pools only"),
    on(Metrics, &[Read]).only("the metrics of Flink only"),
];

/// Its own statements everywhere; bound on a pool, all statements in that pool.
pub(super) const FLINK_DEVELOPER: &[Grant] = &[
    all(FlinkRegion).reaching(Reach::Around),
    on(ComputePool, &[Describe, Use]),
    on(Statement, &[Create]),
    on(Statement, &[Describe, Alter, Delete]).reaching(Reach::OwnWithin),
    on(Statement, &[Describe, Alter, Delete]).bound_at(&[BindingLevel::ComputePool]),
    all(FlinkArtifact).bound_at(&[BindingLevel::Environment, BindingLevel::Organization]),
];

pub(super) const FLINK_FUNCTION_DEVELOPER: &[Grant] = &[all(FlinkArtifact)];
