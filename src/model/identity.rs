//! Group mappings, identity providers and identity pools. None of them can own API keys.

use serde::{Deserialize, Serialize};

use super::{
    ClaimFilter, Field, FilterPlace, GroupMappingId, IdentityPoolId, IdentityProviderId, Invalid, Origin,
    Rule, TEXT_CAP, Times,
    text::{check_required, check_text_within},
};

/// A filter over the claims of a sign-in, as text. [`ClaimFilter`] gives it meaning; what was imported, or stored before
/// there was one, may have none and then matches nobody.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Filter(Box<str>);

impl Filter {
    /// The most characters. Source: `facts/wire.md` 7, `sso/v2` and `identity-provider/v2`.
    pub const LIMIT: usize = 300;

    /// Accepts a typed filter that says something supported. Empty is allowed and matches nobody.
    ///
    /// Blanks around it go, and so the place of an error is counted from the first character that is none.
    pub fn typed(text: &str, place: FilterPlace) -> Result<Self, Invalid> {
        let text = check_text_within(Field::Filter, text, Self::LIMIT)?;
        match ClaimFilter::parse(&text, place) {
            Ok(_) => Ok(Self(text)),
            Err(error) => Err(Invalid::new(Field::Filter, Rule::Filter(Box::new(error)))),
        }
    }

    /// The filter as typed.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// Gives roles to the SSO users whose groups match a filter.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct GroupMapping {
    /// `group-…`
    pub id: GroupMappingId,
    /// Display name, unique in the organization.
    pub name: Box<str>,
    /// What it is for.
    #[serde(default, skip_serializing_if = "str::is_empty")]
    pub description: Box<str>,
    /// Whom it matches.
    pub filter: Filter,
    /// When it was made and changed.
    #[serde(flatten)]
    pub times: Times,
    /// Where knowledge of it comes from.
    #[serde(default, skip_serializing_if = "Origin::is_created")]
    pub origin: Origin,
}

/// An `OpenID` Connect provider whose tokens workloads may present.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct IdentityProvider {
    /// `op-…`
    pub id: IdentityProviderId,
    /// Display name, unique in the organization.
    pub name: Box<str>,
    /// What it is for.
    #[serde(default, skip_serializing_if = "str::is_empty")]
    pub description: Box<str>,
    /// The issuer, an HTTPS address.
    pub issuer: Box<str>,
    /// Where its keys are published, an HTTPS address.
    pub jwks_uri: Box<str>,
    /// The claim that identifies a workload which names no pool; `None` where none is set.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub identity_claim: Option<Box<str>>,
    /// When it was made and changed.
    #[serde(flatten)]
    pub times: Times,
    /// Where knowledge of it comes from.
    #[serde(default, skip_serializing_if = "Origin::is_created")]
    pub origin: Origin,
}

impl IdentityProvider {
    /// Accepts a typed HTTPS address of at most 2,048 characters.
    pub fn check_uri(field: Field, text: &str) -> Result<Box<str>, Invalid> {
        let text = check_required(field, text, 2048)?;
        let fits = text.strip_prefix("https://").is_some_and(|rest| {
            !rest.starts_with(['/', '.']) && rest.contains('.') && !rest.chars().any(char::is_whitespace)
        });
        if fits {
            Ok(text)
        } else {
            Err(Invalid::new(field, Rule::Form("an address that begins with https://")))
        }
    }
}

impl IdentityProvider {
    /// Accepts a typed claim such as `claims.sub`; nothing, or an empty text, for none.
    pub fn check_identity_claim(text: Option<&str>) -> Result<Option<Box<str>>, Invalid> {
        text.filter(|text| !text.trim().is_empty()).map(IdentityPool::check_identity_claim).transpose()
    }
}

/// A set of workloads of one identity provider.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct IdentityPool {
    /// `pool-…`
    pub id: IdentityPoolId,
    /// The provider whose tokens it takes.
    pub provider: IdentityProviderId,
    /// Display name, unique within its provider.
    pub name: Box<str>,
    /// What it is for.
    #[serde(default, skip_serializing_if = "str::is_empty")]
    pub description: Box<str>,
    /// The claim that identifies a workload, such as `claims.sub`.
    pub identity_claim: Box<str>,
    /// Whom it matches.
    pub filter: Filter,
    /// When it was made and changed.
    #[serde(flatten)]
    pub times: Times,
    /// Where knowledge of it comes from.
    #[serde(default, skip_serializing_if = "Origin::is_created")]
    pub origin: Origin,
}

impl IdentityPool {
    /// Accepts a typed claim such as `claims.sub`.
    pub fn check_identity_claim(text: &str) -> Result<Box<str>, Invalid> {
        let text = check_required(Field::IdentityClaim, text, 255)?;
        let fits = text.strip_prefix("claims.").is_some_and(|name| {
            !name.is_empty()
                && name.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '_' | '-' | '.'))
        });
        if fits {
            Ok(text)
        } else {
            Err(Invalid::new(Field::IdentityClaim, Rule::Form("a claim such as claims.sub")))
        }
    }
}

/// Accepts a typed display name of a mapping, provider or pool.
pub fn check_identity_name(text: &str) -> Result<Box<str>, Invalid> {
    check_required(Field::Name, text, TEXT_CAP)
}
