//! What is wrong with a value somebody typed: the field, the rule, and by that the way out.

use std::fmt;

use serde::{Deserialize, Serialize};
use thiserror::Error;

use super::FilterError;

/// A field of a form, a command or a request body.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Field {
    /// The display name of anything.
    Name,
    /// The free description of anything.
    Description,
    /// The owner of an API key.
    Owner,
    /// The resource an API key is for.
    Resource,
    /// The environment something lies in.
    Environment,
    /// The Kafka cluster something belongs to.
    KafkaCluster,
    /// The last day on which an API key works.
    ExpiresOn,
    /// A user's e-mail address.
    Email,
    /// A cloud provider.
    Cloud,
    /// A region of a cloud provider.
    Region,
    /// The size of a cluster or pool.
    Size,
    /// How many zones a cluster spans.
    Availability,
    /// A filter expression of a group mapping or identity pool.
    Filter,
    /// The issuer of an identity provider.
    Issuer,
    /// The key set address of an identity provider.
    JwksUri,
    /// The claim that identifies a caller.
    IdentityClaim,
    /// The identity provider a pool belongs to.
    IdentityProvider,
    /// The holder of a role or ACL.
    Principal,
    /// A predefined role.
    Role,
    /// The CRN pattern of a role binding.
    CrnPattern,
    /// The operation of an ACL.
    Operation,
    /// The host of an ACL.
    Host,
    /// An applied limit.
    Limit,
    /// The pattern by which environments count as production.
    ProductionPattern,
    /// Whether a user is invited, active or deactivated.
    State,
    /// From how many days before its expiry a key expires soon.
    ExpiryDays,
    /// After how many days a key is due for rotation.
    AgeDays,
    /// After how many days without use a key is idle.
    IdleDays,
    /// From which share on a limit is nearly reached.
    QuotaPercent,
    /// The groups that an SSO user's sign-in names.
    Groups,
    /// What else an SSO user's sign-in says.
    Claims,
    /// How a user signs in.
    SignIn,
}

impl Field {
    /// The words that a form shows beside the field.
    pub const fn label(self) -> &'static str {
        match self {
            Self::Name => "Name",
            Self::Description => "Description",
            Self::Owner => "Owner",
            Self::Resource => "Resource",
            Self::Environment => "Environment",
            Self::KafkaCluster => "Kafka cluster",
            Self::ExpiresOn => "Expires on",
            Self::Email => "E-mail",
            Self::Cloud => "Cloud provider",
            Self::Region => "Region",
            Self::Size => "Size",
            Self::Availability => "Availability",
            Self::Filter => "Filter",
            Self::Issuer => "Issuer",
            Self::JwksUri => "JWKS URI",
            Self::IdentityClaim => "Identity claim",
            Self::IdentityProvider => "Identity provider",
            Self::Principal => "Principal",
            Self::Role => "Role",
            Self::CrnPattern => "CRN pattern",
            Self::Operation => "Operation",
            Self::Host => "Host",
            Self::Limit => "Limit",
            Self::ProductionPattern => "Production pattern",
            Self::State => "State",
            Self::ExpiryDays => "Expires soon",
            Self::AgeDays => "Rotate after",
            Self::IdleDays => "Idle after",
            Self::QuotaPercent => "Quota warning",
            Self::Groups => "Groups",
            Self::Claims => "Other claims",
            Self::SignIn => "Sign-in",
        }
    }
}

impl fmt::Display for Field {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.label())
    }
}

/// The rule a value breaks.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Rule {
    /// A value is required.
    Required,
    /// At most `limit` characters; `length` were given.
    TooLong {
        /// The most characters allowed.
        limit: usize,
        /// The characters given.
        length: usize,
    },
    /// At most `limit` of them; `count` were given.
    TooMany {
        /// The most there may be.
        limit: usize,
        /// How many were given.
        count: usize,
    },
    /// A filter that says nothing that is supported, with the place in its text.
    Filter(Box<FilterError>),
    /// Control characters (line feeds included, where the field is one line) have no place in it.
    ControlCharacter,
    /// The value does not have the form that the text describes.
    Form(&'static str),
    /// The day is over already.
    InThePast,
    /// The two values exclude each other; the text says why.
    Conflict(&'static str),
}

impl fmt::Display for Rule {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Required => f.write_str("is required"),
            Self::TooLong { limit, length } => {
                write!(f, "may have at most {limit} characters, not {length}")
            }
            Self::TooMany { limit, count } => write!(f, "may be at most {limit}, not {count}"),
            Self::Filter(error) => error.fmt(f),
            Self::ControlCharacter => f.write_str("may not contain control characters"),
            Self::Form(form) => write!(f, "must be {form}"),
            Self::InThePast => f.write_str("must be today or later"),
            Self::Conflict(why) => f.write_str(why),
        }
    }
}

/// A value that was refused before anything happened.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[error("{field} {rule}")]
pub struct Invalid {
    /// Which value.
    pub field: Field,
    /// Which rule it breaks.
    pub rule: Rule,
}

impl Invalid {
    /// A value of `field` that breaks `rule`.
    pub const fn new(field: Field, rule: Rule) -> Self {
        Self { field, rule }
    }
}
