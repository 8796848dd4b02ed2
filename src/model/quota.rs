//! Service quotas: the documented codes with their defaults, and limits raised for one subject.
//! Source: `facts/domain.md` 11.

use serde::{Deserialize, Serialize};

use super::{EnvironmentId, Field, Invalid, KafkaClusterId, Owner, Rule, Times};

/// What a quota is counted per.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum QuotaScope {
    /// The whole organization.
    Organization,
    /// One environment.
    Environment,
    /// One Kafka cluster.
    KafkaCluster,
    /// One user.
    UserAccount,
    /// One service account.
    ServiceAccount,
}

/// Lists the quotas.
macro_rules! quotas {
    ($($(#[$doc:meta])* $name:ident = $code:literal, $label:literal, $scope:ident, $default:expr;)+) => {
        /// A documented quota.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        pub enum QuotaCode { $($(#[$doc])* #[serde(rename = $code)] $name),+ }

        impl QuotaCode {
            /// The code that the API reports.
            pub const fn code(self) -> &'static str {
                match self { $(Self::$name => $code),+ }
            }
        }

        /// Every quota with its default.
        pub const QUOTAS: &[Quota] = &[
            $(Quota { code: QuotaCode::$name, label: $label, scope: QuotaScope::$scope, default_limit: $default }),+
        ];
    };
}

/// One row of the quota table.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Quota {
    /// Its code.
    pub code: QuotaCode,
    /// Its display name.
    pub label: &'static str,
    /// What it is counted per.
    pub scope: QuotaScope,
    /// The limit where none was applied; `None` where it depends on the cluster's type.
    pub default_limit: Option<u32>,
}

quotas! {
    /** Cloud keys per organization. */
    CloudKeysPerOrg = "iam.max_cloud_api_keys.per_org", "Cloud API keys", Organization, Some(1_000);
    /** Cloud keys per user. */
    CloudKeysPerUser = "iam.max_cloud_api_keys.per_user", "Cloud API keys per user", UserAccount, Some(10);
    /** Cluster keys per user. */
    ClusterKeysPerUser = "iam.max_cluster_api_keys.per_user", "Cluster API keys per user", UserAccount, Some(10);
    /** Cloud keys per service account. */
    CloudKeysPerServiceAccount = "iam.max_cloud_api_keys.per_service_account", "Cloud API keys per service account", ServiceAccount, Some(100);
    /** Cluster keys per service account. */
    ClusterKeysPerServiceAccount = "iam.max_cluster_api_keys.per_service_account", "Cluster API keys per service account", ServiceAccount, Some(100);
    /** Keys per Kafka cluster; the default depends on its type. */
    KeysPerKafkaCluster = "kafka.max_api_keys.per_cluster", "API keys per Kafka cluster", KafkaCluster, None;
    /** Keys of the audit-log cluster. */
    AuditLogKeysPerOrg = "iam.max_audit_log_api_keys.per_org", "Audit log API keys", Organization, Some(2);
    /** Global keys per user. Confluent publishes no code; this one is Keyplane's own. */
    GlobalKeysPerUser = "keyplane.max_global_api_keys.per_user", "Global API keys per user", UserAccount, Some(2);
    /** Global keys per service account. Confluent publishes no code; this one is Keyplane's own. */
    GlobalKeysPerServiceAccount = "keyplane.max_global_api_keys.per_service_account", "Global API keys per service account", ServiceAccount, Some(2);
    /** Service accounts. */
    ServiceAccountsPerOrg = "iam.max_service_accounts.per_org", "Service accounts", Organization, Some(1_000);
    /** Users. */
    UsersPerOrg = "iam.max_users.per_org", "Users", Organization, Some(1_000);
    /** Group mappings. */
    GroupMappingsPerOrg = "iam.max_group_mappings.per_org", "Group mappings", Organization, Some(12);
    /** Identity providers. */
    IdentityProvidersPerOrg = "iam.max_identity_providers.per_organization", "Identity providers", Organization, Some(5);
    /** Invitations nobody has accepted yet. */
    PendingInvitationsPerOrg = "iam.max_pending_invitations.per_organization", "Pending invitations", Organization, Some(150);
    /** Role bindings on the organization and on environments. */
    RoleBindingsPerOrgAndEnvironments = "iam.max_rbac_role_bindings.per_org_plus_envs", "Role bindings on organization and environments", Organization, Some(1_000);
    /** Role bindings within one Kafka cluster. */
    RoleBindingsPerCluster = "iam.max_rbac_role_bindings.per_cluster", "Role bindings per Kafka cluster", KafkaCluster, Some(5_000);
    /** All role bindings. */
    RoleBindingsPerOrg = "iam.max_rbac_role_bindings_all_roles.per_org", "Role bindings", Organization, Some(250_000);
    /** Environments. */
    EnvironmentsPerOrg = "iam.max_environments.per_org", "Environments", Organization, Some(25);
    /** Kafka clusters per organization. */
    KafkaClustersPerOrg = "iam.max_kafka_clusters.per_org", "Kafka clusters", Organization, Some(400);
    /** Kafka clusters per environment. */
    KafkaClustersPerEnvironment = "kafka.max_kafka_clusters.per_env", "Kafka clusters per environment", Environment, Some(20);
    /** ksqlDB clusters per environment. */
    KsqlClustersPerEnvironment = "ksql.max_apps.per_env", "ksqlDB clusters per environment", Environment, Some(15);
    /** Compute pools per environment. */
    ComputePoolsPerEnvironment = "flink.max_compute_pools.per_env", "Compute pools per environment", Environment, Some(10);
}

impl QuotaCode {
    /// The quota's row.
    pub fn quota(self) -> Quota {
        QUOTAS.iter().copied().find(|quota| quota.code == self).unwrap_or(Quota {
            code: self,
            label: "",
            scope: QuotaScope::Organization,
            default_limit: None,
        })
    }
}

/// Whose use a quota counts.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum QuotaSubject {
    /// The organization's.
    Organization,
    /// An environment's.
    Environment(EnvironmentId),
    /// A Kafka cluster's.
    KafkaCluster(KafkaClusterId),
    /// A user's or service account's.
    Account(Owner),
}

impl QuotaSubject {
    /// Whether a quota is counted per subjects of this kind.
    pub const fn fits(&self, scope: QuotaScope) -> bool {
        matches!(
            (self, scope),
            (Self::Organization, QuotaScope::Organization)
                | (Self::Environment(_), QuotaScope::Environment)
                | (Self::KafkaCluster(_), QuotaScope::KafkaCluster)
                | (Self::Account(Owner::User(_)), QuotaScope::UserAccount)
                | (Self::Account(Owner::ServiceAccount(_)), QuotaScope::ServiceAccount)
        )
    }

    /// The subject's id, empty for the organization.
    pub fn id(&self) -> &str {
        match self {
            Self::Organization => "",
            Self::Environment(id) => id.as_str(),
            Self::KafkaCluster(id) => id.as_str(),
            Self::Account(owner) => owner.id(),
        }
    }
}

/// What names an applied limit: the quota and whose it is.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct AppliedLimitId {
    /// The quota.
    pub code: QuotaCode,
    /// Whose.
    pub subject: QuotaSubject,
}

/// A limit that was set for one subject in place of the default.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AppliedLimit {
    /// Quota and subject.
    pub id: AppliedLimitId,
    /// The limit that holds.
    pub limit: u32,
    /// When it was set and changed.
    #[serde(flatten)]
    pub times: Times,
}

impl AppliedLimit {
    /// Checks that the subject is one the quota counts.
    pub fn check(&self) -> Result<(), Invalid> {
        if self.id.subject.fits(self.id.code.quota().scope) {
            Ok(())
        } else {
            Err(Invalid::new(Field::Limit, Rule::Conflict("is counted for something else than this subject")))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_code_has_one_row_and_keeps_its_spelling_in_storage() {
        let codes: std::collections::BTreeSet<_> = QUOTAS.iter().map(|quota| quota.code).collect();
        assert_eq!(codes.len(), QUOTAS.len());
        for quota in QUOTAS {
            assert_eq!(quota.code.quota(), *quota);
            assert_eq!(serde_json::to_string(&quota.code).unwrap(), format!("\"{}\"", quota.code.code()));
        }
    }
}
