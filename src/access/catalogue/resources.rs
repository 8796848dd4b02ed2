//! The tables of roles on single resources, and of those that read across an environment or the organization.
//! Source: `facts/roles.md` 2.7, 2.11 to 2.17, 2.20 and 2.21.
#![allow(
    clippy::enum_glob_use,
    reason = "tables read as the source does; built for tests, clippy does not see it"
)]

use super::{Grant, Operation::*, Reach, ResourceKind::*, all, anywhere, on};
use crate::model::BindingLevel;

pub(super) const DATA_STEWARD: &[Grant] = &[
    on(SchemaRegistry, &[Describe, GlobalRead, GlobalReadCompatibility, GlobalWriteCompatibility]),
    on(Topic, &[ReadCatalog, WriteCatalog]),
    on(Subject, &[Read, Write, Delete, ReadCompatibility, WriteCompatibility, ReadCatalog, WriteCatalog]),
    on(Kek, &[Read, Write, Delete]),
    all(CatalogDefinition),
];

pub(super) const CONNECT_MANAGER: &[Grant] = &[
    on(Connector, &[ReadConfig, ReadStatus, ReadLogs, ReadMetrics, PauseResume]),
    on(Metrics, &[Read]).only("the metrics of connectors only"),
];

/// Only the rows of what the binding names apply; any binding lets its holder list and create service accounts.
pub(super) const RESOURCE_OWNER: &[Grant] = &[
    anywhere(User, &[Describe]),
    anywhere(ServiceAccount, &[Describe, Create]),
    on(ServiceAccount, &[Describe, Alter, Delete, Assign, DescribeAccess, AlterAccess]),
    on(IdentityPool, &[Describe, Alter, Delete, Assign, DescribeAccess, AlterAccess]),
    on(RoleBinding, &[Describe, Create, Delete])
        .only("DeveloperRead, DeveloperWrite, DeveloperManage, ResourceOwner and Assigner only"),
    on(
        Topic,
        &[
            Read,
            Write,
            Create,
            Delete,
            Describe,
            DescribeConfigs,
            Alter,
            AlterConfigs,
            DescribeAccess,
            AlterAccess,
        ],
    ),
    all(Group),
    all(TransactionalId),
    all(Connector).except(ReadLogs),
    on(Subject, &[Read, Write, Delete, ReadCompatibility, WriteCompatibility, DescribeAccess, AlterAccess]),
    all(Kek),
    on(KsqlCluster, &[Describe, Contribute, Terminate, DescribeAccess, AlterAccess]),
    on(Tableflow, &[Describe, Create, Alter, Delete, Read]),
    all(KafkaApiKey).reaching(Reach::KeysOfAccount),
    all(SchemaRegistryApiKey).reaching(Reach::KeysOfAccount),
    all(KsqlApiKey).reaching(Reach::KeysOfAccount),
    all(FlinkApiKey).reaching(Reach::KeysOfAccount),
    all(CloudApiKey).reaching(Reach::KeysOfAccount),
    all(TableflowApiKey).reaching(Reach::KeysOfAccount),
    all(GlobalApiKey).reaching(Reach::KeysOfAccount),
];

/// No key of the account, and no right of the account itself.
pub(super) const ASSIGNER: &[Grant] =
    &[on(ServiceAccount, &[Describe, Assign]), on(IdentityPool, &[Describe, Assign])];

pub(super) const DEVELOPER_READ: &[Grant] = &[
    on(Topic, &[Read, Describe]),
    on(Group, &[Read, Describe]),
    on(TransactionalId, &[Describe]),
    on(Connector, &[ReadConfig, ReadStatus]),
    on(Subject, &[Read, ReadCompatibility]),
    on(Kek, &[Read]),
    on(Tableflow, &[Read]),
];

/// Writing does not include reading: a producer that fetches schemas needs `DeveloperRead` on the subject too.
pub(super) const DEVELOPER_WRITE: &[Grant] = &[
    on(Cluster, &[IdempotentWrite])
        .reaching(Reach::Cluster)
        .bound_at(&[BindingLevel::Topic, BindingLevel::TransactionalId]),
    on(Topic, &[Write, Describe]),
    on(TransactionalId, &[Write, Describe]),
    on(Connector, &[ReadConfig, ReadStatus, Configure]),
    on(Subject, &[Write]),
    on(Kek, &[Write]),
];

/// No record is read or written by it.
pub(super) const DEVELOPER_MANAGE: &[Grant] = &[
    on(CloudCluster, &[Describe]).reaching(Reach::Cluster),
    on(Cluster, &[View, AccessWithToken]).reaching(Reach::Cluster),
    on(Cluster, &[Create, DescribeConfigs]).bound_at(&[BindingLevel::Cluster]),
    on(Topic, &[Create, Delete, Describe, DescribeConfigs]),
    on(Group, &[Describe, Delete]),
    on(TransactionalId, &[Describe]),
    on(Connector, &[Create, ReadStatus, PauseResume]),
    on(Subject, &[Delete, ReadCompatibility, WriteCompatibility]),
    on(Tableflow, &[Describe]),
];

pub(super) const DATA_DISCOVERY: &[Grant] = &[
    on(SchemaRegistry, &[Describe, GlobalRead]),
    on(Topic, &[ReadCatalog]),
    on(Subject, &[Read, ReadCatalog, ReadCompatibility]),
    on(CatalogDefinition, &[Read]),
];

pub(super) const METRICS_VIEWER: &[Grant] = &[
    on(Environment, &[Describe]),
    on(CloudCluster, &[Describe]),
    on(KsqlCluster, &[Describe]),
    on(SchemaRegistry, &[Describe]),
    on(ComputePool, &[Describe]),
    on(Metrics, &[Read]),
];

/// Sees that things are there and how they do: no records, no connector configuration, no keys of others.
pub(super) const OPERATOR: &[Grant] = &[
    on(Environment, &[Describe]),
    on(Network, &[Describe]),
    on(CloudCluster, &[Describe]),
    on(Cluster, &[View, Describe, DescribeConfigs]),
    on(Topic, &[Describe, DescribeConfigs]),
    on(Group, &[Describe]),
    on(TransactionalId, &[Describe]),
    on(Connector, &[ReadStatus, ReadMetrics]),
    on(SchemaRegistry, &[Describe]),
    on(KsqlCluster, &[Describe]),
    on(FlinkRegion, &[Describe]),
    on(ComputePool, &[Describe]),
    on(Statement, &[Describe]).only("metadata only, no text and no results"),
    on(Tableflow, &[Describe]),
    on(Quota, &[Describe]),
    on(Metrics, &[Read]),
];
