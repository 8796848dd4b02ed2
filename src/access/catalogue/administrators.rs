//! The tables of the administrators' roles. Source: `facts/roles.md` 2.1 to 2.6, 2.9 and 2.10.
#![allow(
    clippy::enum_glob_use,
    reason = "tables read as the source does; built for tests, clippy does not see it"
)]

use super::{Grant, Operation::*, Reach, ResourceKind::*, all, anywhere, keys, keys_of_users, on};
use crate::model::BindingLevel;

/// Everything. Keys of users may be seen and deleted, not edited, and nobody makes any for them (`facts/roles.md` 7).
pub(super) const ORGANIZATION_ADMIN: &[Grant] = &[
    all(Organization),
    all(User),
    all(ServiceAccount),
    all(IdentityPool),
    all(GroupMapping),
    all(RoleBinding),
    all(Environment),
    all(Network),
    all(CloudCluster),
    all(Cluster),
    all(SecurityMetadata),
    all(Topic),
    all(Group),
    all(TransactionalId),
    all(Connector),
    all(SchemaRegistry),
    all(Subject),
    all(Kek),
    all(CatalogDefinition),
    all(KsqlCluster),
    all(FlinkRegion),
    all(ComputePool),
    all(Statement),
    all(FlinkArtifact),
    all(Tableflow),
    keys(KafkaApiKey),
    keys(SchemaRegistryApiKey),
    keys(KsqlApiKey),
    keys(FlinkApiKey),
    keys(CloudApiKey),
    keys(TableflowApiKey),
    keys(GlobalApiKey),
    keys_of_users(KafkaApiKey, &[Describe, Delete]),
    keys_of_users(SchemaRegistryApiKey, &[Describe, Delete]),
    keys_of_users(KsqlApiKey, &[Describe, Delete]),
    keys_of_users(FlinkApiKey, &[Describe, Delete]),
    keys_of_users(CloudApiKey, &[Describe, Delete]),
    keys_of_users(TableflowApiKey, &[Describe, Delete]),
    keys_of_users(GlobalApiKey, &[Describe, Delete]),
    all(Quota),
    all(AuditLog),
    all(Metrics),
    all(Billing),
];

/// Accounts and what signs them in. It may make itself the owner of any service account, keys included.
pub(super) const ACCOUNT_ADMIN: &[Grant] = &[
    on(User, &[Describe, Invite, Alter, Delete]),
    on(ServiceAccount, &[Describe, Create, Alter, Delete, DescribeAccess, AlterAccess]),
    on(IdentityPool, &[Describe, Create, Alter, Delete]),
    on(GroupMapping, &[Describe, Create, Alter, Delete]),
    on(RoleBinding, &[Describe]),
    on(RoleBinding, &[Create, Delete]).reaching(Reach::ServiceAccounts),
    on(Quota, &[Describe]).only("the quotas of the organization and of accounts only"),
];

pub(super) const BILLING_ADMIN: &[Grant] =
    &[all(Billing), on(Quota, &[Describe]).only("the quotas of the organization only")];

pub(super) const NETWORK_ADMIN: &[Grant] = &[
    on(Environment, &[Describe]),
    all(Network),
    on(CloudCluster, &[Describe]),
    on(Quota, &[Describe]).only("the quotas of networks only"),
];

/// No data by its own bindings; but it makes keys that carry the rights of service accounts.
pub(super) const RESOURCE_KEY_ADMIN: &[Grant] = &[
    anywhere(User, &[Describe]),
    anywhere(ServiceAccount, &[Describe]),
    on(Environment, &[Describe]),
    on(CloudCluster, &[Describe]),
    on(SchemaRegistry, &[Describe]),
    on(KsqlCluster, &[Describe]),
    keys(KafkaApiKey),
    keys(SchemaRegistryApiKey),
    keys(KsqlApiKey),
    keys(TableflowApiKey).bound_at(&[BindingLevel::Organization]),
    on(Quota, &[Describe]).only("the quotas of API keys only"),
];

/// The rows on accounts act on the whole organization although the role is bound to an environment.
pub(super) const ENVIRONMENT_ADMIN: &[Grant] = &[
    anywhere(User, &[Describe, Invite]),
    anywhere(ServiceAccount, &[Describe, Create]),
    anywhere(IdentityPool, &[Describe, Create]),
    on(RoleBinding, &[Describe, Create, Delete]),
    on(Environment, &[Describe, Alter, Delete, CreateKafkaCluster, DescribeAccess, AlterAccess]),
    all(Network),
    all(CloudCluster),
    all(Cluster),
    all(SecurityMetadata),
    all(Topic),
    all(Group),
    all(TransactionalId),
    all(Connector).except(ReadLogs),
    all(SchemaRegistry),
    all(Subject),
    all(Kek),
    all(CatalogDefinition),
    all(KsqlCluster),
    all(FlinkRegion),
    all(ComputePool),
    all(Statement),
    all(FlinkArtifact),
    all(Tableflow),
    keys(KafkaApiKey),
    keys(SchemaRegistryApiKey),
    keys(KsqlApiKey),
    keys(FlinkApiKey),
    on(Quota, &[Describe]),
    on(Metrics, &[Read]),
    anywhere(Billing, &[Describe]).only("the support plan only"),
];

/// Creating a cluster belongs to the environment; deleting the own one does not.
pub(super) const CLOUD_CLUSTER_ADMIN: &[Grant] = &[
    anywhere(User, &[Describe, Invite]),
    anywhere(ServiceAccount, &[Describe, Create]),
    anywhere(IdentityPool, &[Describe, Create]),
    on(RoleBinding, &[Describe, Create, Delete]),
    on(CloudCluster, &[Describe, Alter, Delete, DescribeAccess, AlterAccess]),
    all(Cluster),
    all(SecurityMetadata),
    all(Topic),
    all(Group),
    all(TransactionalId),
    all(Connector).except(ReadLogs),
    all(KsqlCluster),
    all(Tableflow),
    keys(KafkaApiKey),
    keys(KsqlApiKey),
    on(Quota, &[Describe]),
    on(Metrics, &[Read]),
    anywhere(Billing, &[Describe]).only("the support plan only"),
];

pub(super) const KSQL_ADMIN: &[Grant] = &[
    anywhere(ServiceAccount, &[Describe, Create]),
    on(KsqlCluster, &[Describe, Contribute, Terminate]),
    keys(KsqlApiKey),
    on(Metrics, &[Read]),
];
