//! What one may ask of an organization.

use super::{Batch, Entry};
use crate::{
    model::{
        AclOperation, AclPatternType, AclPermission, AclResourceType, ApiKeyId, AuthType, Availability,
        Claim, Cloud, ClusterType, ComputePoolId, DefaultPools, DeletionProtection, EnvironmentId,
        FlinkRegion, GovernancePackage, GroupMappingId, HealthPolicy, IdentityPoolId, IdentityProvider,
        IdentityProviderId, JustInTime, KafkaClusterId, KafkaOptions, KsqlClusterId, KsqlSize, ObjectRef,
        Organization, Owner, PoolUse, Principal, ProcessingLog, ProductionMark, PropagationMode, QuotaCode,
        QuotaSubject, Role, Scope, ServiceAccountId, UserId, UserState,
    },
    org::{Change, Digest, Seq},
};

/// One thing to do. Texts are as typed; the engine checks them.
///
/// An edit names every editable fact of its object, as a form does: whoever sends one read the object first.
#[derive(Clone, Debug)]
pub enum Command {
    /// Change the organization's name and settings.
    UpdateOrganization(OrganizationEdit),
    /// Make an environment.
    CreateEnvironment(NewEnvironment),
    /// Change an environment.
    UpdateEnvironment {
        /// Which.
        id: EnvironmentId,
        /// Its facts from then on.
        edit: NewEnvironment,
    },
    /// Make a Kafka cluster.
    CreateKafkaCluster(NewKafkaCluster),
    /// Change a Kafka cluster.
    UpdateKafkaCluster {
        /// Which.
        id: KafkaClusterId,
        /// Its facts from then on.
        edit: KafkaClusterEdit,
    },
    /// Make the Schema Registry of an environment.
    CreateSchemaRegistry {
        /// Where.
        environment: EnvironmentId,
        /// On which cloud.
        cloud: Cloud,
        /// In which region, as typed.
        region: String,
    },
    /// Make a ksqlDB cluster.
    CreateKsqlCluster(NewKsqlCluster),
    /// Change the size of a ksqlDB cluster; all else is fixed.
    UpdateKsqlCluster {
        /// Which.
        id: KsqlClusterId,
        /// Its size from then on.
        size: KsqlSize,
    },
    /// Make a compute pool.
    CreateComputePool(NewComputePool),
    /// Change a compute pool.
    UpdateComputePool {
        /// Which.
        id: ComputePoolId,
        /// Its name from then on.
        name: String,
        /// The most CFU it may use from then on.
        max_cfu: u32,
        /// What it is for from then on; `None`: as it is.
        usage: Option<PoolUse>,
    },
    /// Invite a user.
    InviteUser {
        /// Where the invitation goes.
        email: String,
        /// Full name, may be empty.
        full_name: String,
        /// How the user will sign in.
        auth: AuthType,
    },
    /// Change a user: the name, or accept, deactivate, reactivate.
    UpdateUser {
        /// Which.
        id: UserId,
        /// Full name from then on.
        full_name: String,
        /// State from then on.
        state: UserState,
    },
    /// Forget how a user came to be asked in, once the invitation is accepted.
    ForgetInvitation {
        /// Whose invitation.
        user: UserId,
    },
    /// Change how a user signs in.
    UpdateSignIn {
        /// Who.
        id: UserId,
        /// How, from then on.
        auth: AuthType,
    },
    /// Say what the sign-in of an SSO user carries.
    UpdateSignInClaims {
        /// Whose.
        id: UserId,
        /// The groups from then on, as typed.
        groups: Vec<String>,
        /// Every other claim from then on.
        others: Vec<Claim>,
    },
    /// Make a service account.
    CreateServiceAccount {
        /// Its name.
        name: String,
        /// What it is for.
        description: String,
        /// Who gets `ResourceOwner` on it in the same entry; `None`: nobody.
        resource_owner: Option<Principal>,
    },
    /// Change a service account.
    UpdateServiceAccount {
        /// Which.
        id: ServiceAccountId,
        /// Its name from then on.
        name: String,
        /// What it is for from then on.
        description: String,
    },
    /// Make a group mapping.
    CreateGroupMapping {
        /// Its name.
        name: String,
        /// What it is for.
        description: String,
        /// Whom it matches.
        filter: String,
    },
    /// Change a group mapping.
    UpdateGroupMapping {
        /// Which.
        id: GroupMappingId,
        /// Its name from then on.
        name: String,
        /// What it is for from then on.
        description: String,
        /// Whom it matches from then on.
        filter: String,
    },
    /// Make an identity provider.
    CreateIdentityProvider(NewIdentityProvider),
    /// Change an identity provider.
    UpdateIdentityProvider {
        /// Which.
        id: IdentityProviderId,
        /// Its facts from then on.
        edit: NewIdentityProvider,
    },
    /// Make an identity pool.
    CreateIdentityPool {
        /// Whose tokens it takes.
        provider: IdentityProviderId,
        /// Its facts.
        pool: NewIdentityPool,
        /// Who gets `ResourceOwner` on it in the same entry; `None`: nobody.
        resource_owner: Option<Principal>,
    },
    /// Change an identity pool.
    UpdateIdentityPool {
        /// Which.
        id: IdentityPoolId,
        /// Its facts from then on.
        edit: NewIdentityPool,
    },
    /// Give a role.
    CreateRoleBinding {
        /// To whom.
        principal: Principal,
        /// Which role.
        role: Role,
        /// Where, as a CRN pattern.
        pattern: String,
    },
    /// Make an ACL.
    CreateAcl {
        /// On which cluster.
        cluster: KafkaClusterId,
        /// For what kind of thing.
        resource_type: AclResourceType,
        /// For the thing of this name.
        name: String,
        /// How the name is meant.
        pattern: AclPatternType,
        /// For whom.
        principal: Principal,
        /// What is permitted or denied.
        operation: AclOperation,
        /// Which of the two.
        permission: AclPermission,
    },
    /// Make several ACLs, all or nothing. Those that exist already stay as they are, as in Kafka.
    CreateAcls {
        /// Which.
        acls: Vec<NewAcl>,
    },
    /// Set the limit of a quota for one subject, as Support would.
    SetAppliedLimit {
        /// Which quota.
        code: QuotaCode,
        /// Whose.
        subject: QuotaSubject,
        /// How many from then on.
        limit: u32,
    },
    /// Issue an API key. The decision carries its secret, once.
    CreateApiKey(NewApiKey),
    /// Change name and description of an API key; all else is fixed.
    UpdateApiKey {
        /// Which.
        id: ApiKeyId,
        /// Its name from then on.
        name: String,
        /// Its description from then on.
        description: String,
    },
    /// Give several API keys one description, all or nothing.
    DescribeApiKeys {
        /// Which.
        ids: Vec<ApiKeyId>,
        /// The description of each from then on.
        description: String,
    },
    /// Delete objects and all that cannot exist without them, all or nothing.
    Delete {
        /// What to delete.
        targets: Vec<ObjectRef>,
        /// The digest of the preview that the sender saw. If the outcome would differ by now, the command is
        /// refused with a fresh preview.
        previewed: Option<Digest>,
    },
    /// Delete an API key whose secret somebody else may have. It never comes back with its digest.
    RevokeApiKey {
        /// Which.
        id: ApiKeyId,
    },
    /// Take an entry back.
    Undo {
        /// The entry, as read from the journal.
        entry: Box<Entry>,
    },
    /// Bring one object back to what it was at an earlier moment.
    Restore {
        /// What makes the object as it was, as read from a journal whose digests hold.
        was: Box<Change>,
        /// The entry after which it was so.
        seq: Seq,
    },
    /// Put imported objects in.
    Import {
        /// What to put in.
        batch: Box<Batch>,
    },
}

/// The editable facts of the organization.
#[derive(Clone, Debug)]
pub struct OrganizationEdit {
    /// Display name.
    pub name: String,
    /// Whether propagation is simulated.
    pub propagation: PropagationMode,
    /// Which environments count as production by their name.
    pub production: String,
    /// From when on something about a key needs attention.
    pub health: HealthPolicy,
    /// Whether accounts are made at the first sign-in; `None`: as it is.
    pub just_in_time: Option<JustInTime>,
    /// Whether Flink makes compute pools by itself; `None`: as it is.
    pub default_pools: Option<DefaultPools>,
}

impl OrganizationEdit {
    /// The facts as they are: an edit that changes nothing.
    pub fn of(own: &Organization) -> Self {
        Self {
            name: own.name.to_string(),
            propagation: own.propagation,
            production: own.production.as_str().to_owned(),
            health: own.health,
            just_in_time: None,
            default_pools: None,
        }
    }
}

/// The facts of an environment.
#[derive(Clone, Debug, Default)]
pub struct NewEnvironment {
    /// Display name.
    pub name: String,
    /// Stream Governance package.
    pub package: GovernancePackage,
    /// Whether it counts as production.
    pub mark: ProductionMark,
}

/// The facts of a new Kafka cluster.
#[derive(Clone, Debug)]
pub struct NewKafkaCluster {
    /// Where.
    pub environment: EnvironmentId,
    /// Display name.
    pub name: String,
    /// Type, and size of a dedicated cluster.
    pub kind: ClusterType,
    /// On which cloud.
    pub cloud: Cloud,
    /// In which region, as typed.
    pub region: String,
    /// How many zones it spans.
    pub availability: Availability,
    /// Whether it may be deleted.
    pub protection: DeletionProtection,
    /// What else is said of it, if anything is.
    pub options: Option<KafkaOptions>,
    /// Whether the environment's Schema Registry comes along, where there is none yet.
    pub registry: FirstRegistry,
}

/// Whether a Kafka cluster brings the Schema Registry of an environment that has none.
///
/// Confluent Cloud makes it with an environment's first cluster, and its clients count on that: the Terraform provider
/// waits ten minutes for a registry after each cluster. Source: `terraform-provider-confluent@e58ae68`,
/// `resource_kafka_cluster.go`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum FirstRegistry {
    /// The registry is made by a command of its own.
    #[default]
    Separate,
    /// It comes along, on the cluster's cloud and in its region, where the actor may make one.
    Along,
}

/// The editable facts of a Kafka cluster.
#[derive(Clone, Debug)]
pub struct KafkaClusterEdit {
    /// Display name.
    pub name: String,
    /// Type and size; ignored for a placeholder, of which nothing is known.
    pub kind: Option<ClusterType>,
    /// Whether it may be deleted.
    pub protection: DeletionProtection,
    /// How many zones it spans; `None`: as it is.
    pub availability: Option<Availability>,
    /// The most elastic units; `None`: as it is.
    pub max_ecku: Option<u32>,
}

/// The facts of a new ksqlDB cluster.
#[derive(Clone, Debug)]
pub struct NewKsqlCluster {
    /// The Kafka cluster it works on; the ksqlDB cluster lies in that cluster's environment.
    pub kafka_cluster: KafkaClusterId,
    /// Display name.
    pub name: String,
    /// The account whose rights its queries have.
    pub credential_identity: Owner,
    /// Its size.
    pub size: KsqlSize,
    /// What it logs; `None`: in detail, as usual.
    pub processing_log: Option<ProcessingLog>,
}

/// The facts of a new compute pool.
#[derive(Clone, Debug)]
pub struct NewComputePool {
    /// Where.
    pub environment: EnvironmentId,
    /// Display name.
    pub name: String,
    /// Cloud and region.
    pub region: FlinkRegion,
    /// The most CFU it may use.
    pub max_cfu: u32,
    /// What it is for; `None`: statements that name it.
    pub usage: Option<PoolUse>,
}

/// The facts of a new ACL.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewAcl {
    /// On which cluster.
    pub cluster: KafkaClusterId,
    /// For what kind of thing.
    pub resource_type: AclResourceType,
    /// For the thing of this name; `*` alone, taken literally, for every one.
    pub name: String,
    /// How the name is meant.
    pub pattern: AclPatternType,
    /// For whom.
    pub principal: Principal,
    /// What is permitted or denied.
    pub operation: AclOperation,
    /// Which of the two.
    pub permission: AclPermission,
}

/// The facts of an identity provider.
#[derive(Clone, Debug)]
pub struct NewIdentityProvider {
    /// Display name.
    pub name: String,
    /// What it is for.
    pub description: String,
    /// The issuer.
    pub issuer: String,
    /// Where its keys are published.
    pub jwks_uri: String,
    /// The claim that identifies a workload which names no pool; `None`: none, or as it is.
    pub identity_claim: Option<String>,
}

impl NewIdentityProvider {
    /// The facts as they are: an edit that changes nothing.
    pub fn of(provider: &IdentityProvider) -> Self {
        Self {
            name: provider.name.to_string(),
            description: provider.description.to_string(),
            issuer: provider.issuer.to_string(),
            jwks_uri: provider.jwks_uri.to_string(),
            identity_claim: None,
        }
    }
}

/// The facts of an identity pool.
#[derive(Clone, Debug)]
pub struct NewIdentityPool {
    /// Display name.
    pub name: String,
    /// What it is for.
    pub description: String,
    /// The claim that identifies a workload.
    pub identity_claim: String,
    /// Whom it matches.
    pub filter: String,
}

/// The facts of a new API key.
#[derive(Clone, Debug)]
pub struct NewApiKey {
    /// Display name, may be empty.
    pub name: String,
    /// Description, may be empty.
    pub description: String,
    /// Whose key it is.
    pub owner: Owner,
    /// What it is for.
    pub scope: Scope,
    /// The last day on which it works, `YYYY-MM-DD`, as typed; empty or absent for ever.
    pub expires_on: Option<String>,
}
