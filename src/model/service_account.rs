//! Service accounts.

use serde::{Deserialize, Serialize};

use super::{
    Field, Invalid, Origin, ServiceAccountId, Times,
    text::{check_required, check_text_within},
};

/// An account of an application. It cannot sign in to the console.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ServiceAccount {
    /// `sa-…`
    pub id: ServiceAccountId,
    /// Display name, unique in the organization.
    pub name: Box<str>,
    /// What it is for.
    #[serde(default, skip_serializing_if = "str::is_empty")]
    pub description: Box<str>,
    /// When it was made and changed.
    #[serde(flatten)]
    pub times: Times,
    /// Where knowledge of it comes from.
    #[serde(default, skip_serializing_if = "Origin::is_created")]
    pub origin: Origin,
}

impl ServiceAccount {
    /// The most characters of a name. Source: `facts/domain.md` 5 (CLI, Terraform provider).
    pub const NAME_LIMIT: usize = 64;
    /// The most characters of a description. Source: the same.
    pub const DESCRIPTION_LIMIT: usize = 128;

    /// Accepts a typed name.
    pub fn check_name(text: &str) -> Result<Box<str>, Invalid> {
        check_required(Field::Name, text, Self::NAME_LIMIT)
    }

    /// Accepts a typed description.
    pub fn check_description(text: &str) -> Result<Box<str>, Invalid> {
        check_text_within(Field::Description, text, Self::DESCRIPTION_LIMIT)
    }
}
