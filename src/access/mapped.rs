//! Which group mappings a user falls under.

use crate::{
    model::{AuthType, GroupMapping, User},
    org::Org,
};

/// The group mappings whose filter matches a user. Only who signs in through single sign-on has groups.
///
/// Rights that come from a mapping count while the user is signed in, never for the user's API keys
/// (`facts/domain.md` 10.4).
pub fn mapped<'a>(org: &'a Org, user: &'a User) -> impl Iterator<Item = &'a GroupMapping> {
    let sso = user.auth == AuthType::Sso;
    org.group_mappings().iter().filter(move |mapping| sso && matches(mapping, user))
}

/// A filter that is `true` matches every SSO user.
fn matches(mapping: &GroupMapping, _user: &User) -> bool {
    mapping.filter.as_str().trim() == "true"
}
