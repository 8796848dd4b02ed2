//! Kafka ACLs. Source: `facts/roles.md` 4, `facts/domain.md` 10.5.

use std::fmt;

use serde::{Deserialize, Serialize};

use super::{AclId, Field, Invalid, KafkaClusterId, Origin, Principal, Rule, Times};

/// Writes an enum of words with its list, its wire form and its reader.
macro_rules! words {
    ($(#[$doc:meta])* $name:ident { $($(#[$vdoc:meta])* $variant:ident = $wire:literal),+ $(,)? }) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(rename_all = "SCREAMING_SNAKE_CASE")]
        pub enum $name { $($(#[$vdoc])* $variant),+ }

        impl $name {
            /// Every value, in the order of the documentation.
            pub const ALL: &'static [Self] = &[$(Self::$variant),+];

            /// The spelling of the REST contract.
            pub const fn wire(self) -> &'static str {
                match self { $(Self::$variant => $wire),+ }
            }

            /// Reads the spelling of the contract, in any letter case, with `-` for `_`.
            pub fn parse(text: &str) -> Option<Self> {
                let wire = text.trim().replace('-', "_").to_ascii_uppercase();
                Self::ALL.iter().copied().find(|value| value.wire() == wire)
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(self.wire())
            }
        }
    };
}

words!(/** What kind of thing an ACL speaks of. */ AclResourceType {
    /** The cluster itself, always named `kafka-cluster`. */ Cluster = "CLUSTER",
    /** A topic. */ Topic = "TOPIC",
    /** A consumer group. */ Group = "GROUP",
    /** A transactional id. */ TransactionalId = "TRANSACTIONAL_ID",
});

words!(/** What an ACL permits or denies. */ AclOperation {
    /** Every operation of the type. */ All = "ALL",
    /** Read records, or join a group. */ Read = "READ",
    /** Write records. */ Write = "WRITE",
    /** Create. */ Create = "CREATE",
    /** Delete. */ Delete = "DELETE",
    /** Change. */ Alter = "ALTER",
    /** See that it exists. */ Describe = "DESCRIBE",
    /** Change its configuration. */ AlterConfigs = "ALTER_CONFIGS",
    /** See its configuration. */ DescribeConfigs = "DESCRIBE_CONFIGS",
    /** Produce idempotently. */ IdempotentWrite = "IDEMPOTENT_WRITE",
});

words!(/** How an ACL names resources. */ AclPatternType {
    /** By the whole name; `*` alone means every one. */ Literal = "LITERAL",
    /** By the beginning of the name. */ Prefixed = "PREFIXED",
});

words!(/** What an ACL decides. */ AclPermission {
    /** It permits. */ Allow = "ALLOW",
    /** It denies, and beats everything. */ Deny = "DENY",
});

impl AclResourceType {
    /// The most characters that a name of it has. Kafka's own limit for topics; for what it leaves open, the longest
    /// name that other systems keep.
    pub const fn name_limit(self) -> usize {
        match self {
            Self::Topic => 249,
            Self::Cluster | Self::Group | Self::TransactionalId => 255,
        }
    }
}

/// One access control entry of a Kafka cluster.
///
/// It survives the deletion of its principal, as in Confluent Cloud. The host is always `*` there.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Acl {
    /// Its content in Terraform's spelling; see [`Acl::id_of`].
    pub id: AclId,
    /// The cluster it stands on.
    pub cluster: KafkaClusterId,
    /// What kind of thing it speaks of.
    pub resource_type: AclResourceType,
    /// The thing's name, or its beginning.
    pub name: Box<str>,
    /// How the name is meant.
    pub pattern: AclPatternType,
    /// Whom it concerns.
    pub principal: Principal,
    /// What it permits or denies.
    pub operation: AclOperation,
    /// Which of the two.
    pub permission: AclPermission,
    /// When it was made.
    #[serde(flatten)]
    pub times: Times,
    /// Where knowledge of it comes from.
    #[serde(default, skip_serializing_if = "Origin::is_created")]
    pub origin: Origin,
}

impl Acl {
    /// The name that every ACL on a cluster carries.
    pub const CLUSTER_NAME: &str = "kafka-cluster";

    /// The id that an ACL of this content has:
    /// `<cluster>/<type>#<name>#<pattern>#<principal>#*#<operation>#<permission>`.
    pub fn id_of(
        cluster: &KafkaClusterId,
        resource: (AclResourceType, &str, AclPatternType),
        principal: &Principal,
        operation: AclOperation,
        permission: AclPermission,
    ) -> Result<AclId, Invalid> {
        let (kind, name, pattern) = resource;
        AclId::parse(&format!("{cluster}/{kind}#{name}#{pattern}#{principal}#*#{operation}#{permission}"))
            .map_err(|_| Invalid::new(Field::Name, Rule::Form("a name without blanks")))
    }

    /// Checks that the parts go together.
    pub fn check(&self) -> Result<(), Invalid> {
        if self.name.is_empty() {
            return Err(Invalid::new(Field::Name, Rule::Required));
        }
        if self.resource_type == AclResourceType::Cluster
            && (&*self.name != Self::CLUSTER_NAME || self.pattern != AclPatternType::Literal)
        {
            return Err(Invalid::new(
                Field::Name,
                Rule::Form("kafka-cluster, literally, for the cluster itself"),
            ));
        }
        if !Self::operations(self.resource_type).contains(&self.operation) {
            return Err(Invalid::new(
                Field::Operation,
                Rule::Conflict("does not exist for this resource type"),
            ));
        }
        Ok(())
    }

    /// The operations that exist for a resource type. Source: `facts/roles.md` 4.1.
    pub const fn operations(kind: AclResourceType) -> &'static [AclOperation] {
        use AclOperation as Op;
        match kind {
            AclResourceType::Cluster => &[
                Op::All,
                Op::Create,
                Op::Alter,
                Op::Describe,
                Op::AlterConfigs,
                Op::DescribeConfigs,
                Op::IdempotentWrite,
            ],
            AclResourceType::Topic => &[
                Op::All,
                Op::Read,
                Op::Write,
                Op::Create,
                Op::Delete,
                Op::Alter,
                Op::Describe,
                Op::AlterConfigs,
                Op::DescribeConfigs,
            ],
            AclResourceType::Group => &[Op::All, Op::Read, Op::Describe, Op::Delete],
            AclResourceType::TransactionalId => &[Op::All, Op::Describe, Op::Write],
        }
    }
}
