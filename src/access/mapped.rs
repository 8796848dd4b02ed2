//! Which group mappings match a user. What they give counts in the sessions of SSO users only, never for an API key.
//! Source: `facts/domain.md` 10.4.

use crate::{
    model::{
        AuthType, ClaimFilter, Claims, FilterError, FilterPlace, GroupMapping, User,
        claim_filter::{Outcome, Stumble},
    },
    org::Org,
};

/// What a group mapping says of a user.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// Its filter matches: its roles count in the user's sessions.
    Matches,
    /// Its filter does not match.
    NoMatch,
    /// Its filter asks for a claim that the sign-in does not have, or has in another kind. No match.
    Failed(Stumble),
    /// Its filter says nothing that is supported: it was imported, or is older than the check. No match, of anybody.
    Unreadable(FilterError),
    /// The user signs in with a password, so there are no claims. No match.
    NotSso,
}

/// The group mappings that match a user now, in the order of the organization.
pub fn mapped<'a>(org: &'a Org, user: &'a User) -> impl Iterator<Item = &'a GroupMapping> {
    org.group_mappings().iter().filter(|mapping| verdict(mapping, user) == Verdict::Matches)
}

/// What a group mapping says of a user, and why.
pub fn verdict(mapping: &GroupMapping, user: &User) -> Verdict {
    match ClaimFilter::parse(mapping.filter.as_str(), FilterPlace::GroupMapping) {
        Ok(filter) => verdict_of(&filter, user),
        Err(error) => Verdict::Unreadable(error),
    }
}

/// What a filter says of a user: for a filter that is still being typed.
pub fn verdict_of(filter: &ClaimFilter, user: &User) -> Verdict {
    match user.auth {
        AuthType::Local => Verdict::NotSso,
        AuthType::Sso => said(filter, &user.claims),
    }
}

fn said(filter: &ClaimFilter, claims: &Claims) -> Verdict {
    match filter.matches(claims) {
        Outcome::Match => Verdict::Matches,
        Outcome::NoMatch => Verdict::NoMatch,
        Outcome::Failed(stumble) => Verdict::Failed(stumble),
    }
}
