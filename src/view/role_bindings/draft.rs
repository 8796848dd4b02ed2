//! From the fields of the form to a CRN pattern.

use crate::{
    model::{BindingLevel, CrnPattern, Field, Kind, ObjectRef},
    org::Org,
};

/// How a name of the form is meant.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Naming {
    /// The thing of this name.
    Exactly(String),
    /// Everything whose name starts so.
    StartsWith(String),
    /// Everything of the kind.
    All,
}

/// What the form lacks for a pattern, at its field.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Lack {
    /// Where it is to be told.
    pub field: Field,
    /// What is missing or wrong.
    pub words: String,
}

impl Lack {
    fn new(field: Field, words: impl Into<String>) -> Self {
        Self { field, words: words.into() }
    }
}

/// The kind of object that a level lies in or is; `None` for the organization, which goes without saying.
pub const fn parent_of(level: BindingLevel) -> Option<Kind> {
    match level {
        BindingLevel::Organization => None,
        BindingLevel::Environment => Some(Kind::Environment),
        BindingLevel::Cluster
        | BindingLevel::Topic
        | BindingLevel::Group
        | BindingLevel::TransactionalId
        | BindingLevel::Connector => Some(Kind::KafkaCluster),
        BindingLevel::Ksql => Some(Kind::KsqlCluster),
        BindingLevel::ComputePool => Some(Kind::ComputePool),
        BindingLevel::Subject | BindingLevel::Kek => Some(Kind::SchemaRegistry),
        BindingLevel::ServiceAccount => Some(Kind::ServiceAccount),
        BindingLevel::IdentityPool => Some(Kind::IdentityPool),
    }
}

/// The field that a kind of parent is picked in.
const fn field_of(kind: Kind) -> Field {
    match kind {
        Kind::Environment => Field::Environment,
        Kind::KafkaCluster => Field::KafkaCluster,
        Kind::Organization
        | Kind::SchemaRegistry
        | Kind::KsqlCluster
        | Kind::ComputePool
        | Kind::User
        | Kind::ServiceAccount
        | Kind::GroupMapping
        | Kind::IdentityProvider
        | Kind::IdentityPool
        | Kind::RoleBinding
        | Kind::Acl
        | Kind::AppliedLimit
        | Kind::ApiKey
        | Kind::Tombstone => Field::Resource,
    }
}

/// Whether a level is bound by name, and below which further segment of its parent.
enum Below {
    /// The parent itself is bound.
    Nothing,
    /// Things of a type below the parent, by name.
    Named,
    /// The same below the cluster's `kafka=` (rule 10).
    NamedInKafka,
}

const fn below(level: BindingLevel) -> Below {
    match level {
        BindingLevel::Organization
        | BindingLevel::Environment
        | BindingLevel::Cluster
        | BindingLevel::Ksql
        | BindingLevel::ComputePool
        | BindingLevel::ServiceAccount
        | BindingLevel::IdentityPool => Below::Nothing,
        BindingLevel::Subject | BindingLevel::Kek | BindingLevel::Connector => Below::Named,
        BindingLevel::Topic | BindingLevel::Group | BindingLevel::TransactionalId => Below::NamedInKafka,
    }
}

/// The pattern that the form describes.
///
/// # Errors
///
/// What is missing or wrong, and at which field.
pub fn pattern_of(
    org: &Org,
    level: BindingLevel,
    parent: Option<&ObjectRef>,
    naming: &Naming,
) -> Result<CrnPattern, Lack> {
    let parent_crn = match parent_of(level) {
        None => org.crn(),
        Some(kind) => {
            let lack = || Lack::new(field_of(kind), format!("Choose {}", with_article(kind)));
            let parent = parent.filter(|parent| parent.kind() == kind).ok_or_else(lack)?;
            org.crn_of(parent).ok_or_else(lack)?
        }
    };
    let parent_crn = match (below(level), parent) {
        (Below::Nothing, _) => return Ok(CrnPattern::exactly(parent_crn)),
        (Below::NamedInKafka, Some(parent)) => parent_crn.child("kafka", &parent.id()),
        (Below::Named | Below::NamedInKafka, _) => parent_crn,
    };
    let (name, star) = match naming {
        Naming::Exactly(name) => (name.trim(), ""),
        Naming::StartsWith(name) => (name.trim(), "*"),
        Naming::All => ("", "*"),
    };
    if name.is_empty() && *naming != Naming::All {
        return Err(Lack::new(Field::Name, "Type a name, or choose all of them"));
    }
    if name.contains('*') {
        // At its end it would make the pattern reach more than the name chosen.
        return Err(Lack::new(Field::Name, "A name has no *. Choose how the name is meant beside it."));
    }
    let text = if name.is_empty() {
        // A CRN has no empty id, a pattern has.
        format!("{parent_crn}/{}=*", level.segment())
    } else {
        format!("{}{star}", parent_crn.child(level.segment(), name))
    };
    CrnPattern::parse(&text).map_err(|error| Lack::new(Field::Name, error.to_string()))
}

fn with_article(kind: Kind) -> String {
    let article = if matches!(kind, Kind::Environment | Kind::IdentityPool) { "an" } else { "a" };
    format!("{article} {}", kind.label())
}
