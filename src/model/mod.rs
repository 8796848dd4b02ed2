//! The nouns of an organization: each parses, prints and validates itself.
//!
//! This room knows no state, no clock, no source of randomness and no file format. Where a noun needs random
//! material (a new id, a secret), it takes the bytes; where it needs the time, it takes the time. What exists
//! in an organization and what follows from a change is `org`'s and `engine`'s business.

mod acl;
mod api_key;
pub mod claim_filter;
mod claims;
mod cloud;
mod crn;
mod environment;
mod flink;
mod health;
mod id;
mod identity;
mod invalid;
mod kafka;
mod kind;
mod ksql;
mod last_use;
mod organization;
mod owner;
mod pattern;
mod quota;
mod role;
mod schema_registry;
mod scope;
mod secret;
mod service_account;
mod text;
mod time;
mod tombstone;
mod user;

pub use acl::{Acl, AclOperation, AclPatternType, AclPermission, AclResourceType};
pub use api_key::{ApiKey, Credential, Propagation};
pub use claim_filter::{ClaimFilter, FilterError, FilterPlace};
pub use claims::{Claim, ClaimValue, Claims};
pub use cloud::{Cloud, Region};
pub use crn::{Crn, CrnError, CrnPattern, Segment, write_segment};
pub use environment::{Environment, GovernancePackage, ProductionMark};
pub use flink::{
    ComputePool, ComputePoolSize, DefaultPools, DefaultPoolsMade, FLINK_REGIONS, FlinkRegion, KnownRegion,
    PoolUse,
};
pub use health::HealthPolicy;
pub use id::{
    AclId, ApiKeyId, ComputePoolId, EnvironmentId, GroupMappingId, IdError, IdentityPoolId,
    IdentityProviderId, InvitationId, KafkaClusterId, KsqlClusterId, OrganizationId, RoleBindingId,
    SchemaRegistryId, ServiceAccountId, UserId,
};
pub use identity::{Filter, GroupMapping, IdentityPool, IdentityProvider, check_identity_name};
pub use invalid::{Field, Invalid, Rule};
pub use kafka::{
    Availability, ClusterType, DeletionProtection, Endpoint, KafkaCluster, KafkaOptions, KafkaSpec,
};
pub use kind::{Kind, Noun, ObjectRef};
pub use ksql::{KsqlCluster, KsqlSize, KsqlSpec, ProcessingLog};
pub use last_use::{LastUse, UseSource, Watch};
pub use organization::{JustInTime, Organization, OrganizationKind, PropagationMode};
pub use owner::{Owner, Principal, PrincipalError};
pub use pattern::NamePattern;
pub use quota::{AppliedLimit, AppliedLimitId, QUOTAS, Quota, QuotaCode, QuotaScope, QuotaSubject};
pub use role::{BindingLevel, Role, RoleBinding};
pub use schema_registry::{SchemaRegistry, SchemaRegistrySpec};
pub use scope::{ApiKeyClass, Scope, ScopeKind};
pub use secret::{Secret, SecretDefect, SecretDigest, SecretFormat};
pub use service_account::ServiceAccount;
pub use text::{TEXT_CAP, check_text, check_text_within};
pub use time::{ExpiryDate, Origin, Times, Timestamp};
pub use tombstone::{Retirement, Tombstone, TombstoneId};
pub use user::{AuthType, Invitation, InvitationStatus, User, UserState};
