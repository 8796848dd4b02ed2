//! The kinds of objects, references to them, and what all of them have in common.

use std::{fmt, hash::Hash};

use serde::{Deserialize, Serialize, de::DeserializeOwned};

use super::{
    Acl, AclId, ApiKey, ApiKeyId, AppliedLimit, AppliedLimitId, ComputePool, ComputePoolId, Environment,
    EnvironmentId, GroupMapping, GroupMappingId, IdentityPool, IdentityPoolId, IdentityProvider,
    IdentityProviderId, KafkaCluster, KafkaClusterId, KsqlCluster, KsqlClusterId, Organization,
    OrganizationId, RoleBinding, RoleBindingId, SchemaRegistry, SchemaRegistryId, ServiceAccount,
    ServiceAccountId, Tombstone, TombstoneId, User, UserId,
};

/// An object that an organization keeps in a table.
pub trait Noun: Clone + fmt::Debug + PartialEq + Serialize + DeserializeOwned {
    /// What names it.
    type Id: Clone + fmt::Debug + Eq + Ord + Hash;

    /// Its kind.
    const KIND: Kind;

    /// What names this one.
    fn id(&self) -> &Self::Id;

    /// A reference to the object that an id names.
    fn reference(id: Self::Id) -> ObjectRef;
}

/// Lists the nouns with their ids and words, once for all rooms.
macro_rules! nouns {
    ($($name:ident($id:ty), $label:literal, $plural:literal;)+) => {
        /// The kind of an object.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(rename_all = "snake_case")]
        pub enum Kind { $(#[doc = $label] $name),+ }

        impl Kind {
            /// Every kind.
            pub const ALL: &'static [Self] = &[$(Self::$name),+];

            /// The kind's name in storage: that of its type.
            pub const fn name(self) -> &'static str {
                match self { $(Self::$name => stringify!($name)),+ }
            }

            /// Reads [`Self::name`].
            pub fn from_name(name: &str) -> Option<Self> {
                Self::ALL.iter().copied().find(|kind| kind.name() == name)
            }

            /// One object of the kind, in the words of the console.
            pub const fn label(self) -> &'static str {
                match self { $(Self::$name => $label),+ }
            }

            /// Several objects of the kind, in the words of the console.
            pub const fn plural(self) -> &'static str {
                match self { $(Self::$name => $plural),+ }
            }
        }

        /// Names one object of any kind.
        #[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(rename_all = "snake_case")]
        pub enum ObjectRef { $(#[doc = $label] $name($id)),+ }

        impl ObjectRef {
            /// Its kind.
            pub const fn kind(&self) -> Kind {
                match self { $(Self::$name(_) => Kind::$name),+ }
            }
        }

        $(impl Noun for $name {
            type Id = $id;
            const KIND: Kind = Kind::$name;

            fn id(&self) -> &$id {
                &self.id
            }

            fn reference(id: $id) -> ObjectRef {
                ObjectRef::$name(id)
            }
        })+
    };
}

nouns! {
    Organization(OrganizationId), "organization", "organizations";
    Environment(EnvironmentId), "environment", "environments";
    KafkaCluster(KafkaClusterId), "Kafka cluster", "Kafka clusters";
    SchemaRegistry(SchemaRegistryId), "Schema Registry", "Schema Registries";
    KsqlCluster(KsqlClusterId), "ksqlDB cluster", "ksqlDB clusters";
    ComputePool(ComputePoolId), "compute pool", "compute pools";
    User(UserId), "user", "users";
    ServiceAccount(ServiceAccountId), "service account", "service accounts";
    GroupMapping(GroupMappingId), "group mapping", "group mappings";
    IdentityProvider(IdentityProviderId), "identity provider", "identity providers";
    IdentityPool(IdentityPoolId), "identity pool", "identity pools";
    RoleBinding(RoleBindingId), "role binding", "role bindings";
    Acl(AclId), "ACL", "ACLs";
    AppliedLimit(AppliedLimitId), "applied limit", "applied limits";
    ApiKey(ApiKeyId), "API key", "API keys";
    Tombstone(TombstoneId), "retired id", "retired ids";
}

impl ObjectRef {
    /// The id as text.
    pub fn id(&self) -> String {
        match self {
            Self::Organization(id) => id.to_string(),
            Self::Environment(id) => id.to_string(),
            Self::KafkaCluster(id) => id.to_string(),
            Self::SchemaRegistry(id) => id.to_string(),
            Self::KsqlCluster(id) => id.to_string(),
            Self::ComputePool(id) => id.to_string(),
            Self::User(id) => id.to_string(),
            Self::ServiceAccount(id) => id.to_string(),
            Self::GroupMapping(id) => id.to_string(),
            Self::IdentityProvider(id) => id.to_string(),
            Self::IdentityPool(id) => id.to_string(),
            Self::RoleBinding(id) => id.to_string(),
            Self::Acl(id) => id.to_string(),
            Self::AppliedLimit(id) => format!("{} {}", id.code.code(), id.subject.id()).trim_end().to_owned(),
            Self::ApiKey(id) => id.to_string(),
            Self::Tombstone(id) => id.to_string(),
        }
    }
}

impl fmt::Display for ObjectRef {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", self.kind().label(), self.id())
    }
}
