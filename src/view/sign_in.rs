//! What the sign-in of an SSO user carries, and what group mappings make of it.

use super::access_words::{HeldRole, roles_of};
use crate::{
    access::{Verdict, mapped, verdict_of},
    model::{
        AuthType, Claim, ClaimFilter, ClaimValue, Claims, FilterPlace, GroupMapping, GroupMappingId, Owner,
        Principal, User, UserId,
    },
    org::Org,
};

/// The sign-in of an SSO user.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SignIn {
    /// The groups that the identity provider names.
    pub groups: Vec<String>,
    /// Every other claim: its name, and what it says.
    pub claims: Vec<(String, String)>,
    /// The group mappings that match, by name.
    pub mappings: Vec<Mapped>,
}

/// A group mapping that matches a user.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mapped {
    /// Which.
    pub id: GroupMappingId,
    /// What it is called.
    pub name: String,
    /// The roles it gives, in sessions.
    pub roles: Vec<HeldRole>,
}

/// What a user's sign-in carries; `None` where there is no such user or none that signs in by SSO.
pub fn sign_in(org: &Org, id: &UserId) -> Option<SignIn> {
    let user = org.users().get(id).filter(|user| user.auth == AuthType::Sso)?;
    Some(SignIn {
        groups: user.claims.groups().iter().map(ToString::to_string).collect(),
        claims: user.claims.others().iter().map(|it| (it.name.to_string(), value(&it.value))).collect(),
        mappings: mappings(org, mapped(org, user)),
    })
}

fn mappings<'a>(org: &Org, matched: impl Iterator<Item = &'a GroupMapping>) -> Vec<Mapped> {
    let mut all: Vec<_> = matched
        .map(|mapping| Mapped {
            id: mapping.id.clone(),
            name: name(mapping),
            roles: roles_of(org, &Principal::GroupMapping(mapping.id.clone())),
        })
        .collect();
    all.sort_by(|a, b| (&a.name, &a.id).cmp(&(&b.name, &b.id)));
    all
}

fn name(mapping: &GroupMapping) -> String {
    if mapping.name.is_empty() { mapping.id.to_string() } else { mapping.name.to_string() }
}

/// `department: finance, level: 3`: every claim but the groups.
pub fn others(claims: &Claims) -> String {
    let one = |claim: &Claim| format!("{}: {}", claim.name, value(&claim.value));
    claims.others().iter().map(one).collect::<Vec<_>>().join("; ")
}

/// `finance`, `3`, `true`, `Bergen, Malmö`.
fn value(value: &ClaimValue) -> String {
    match value {
        ClaimValue::Bool(value) => value.to_string(),
        ClaimValue::Integer(value) => value.to_string(),
        ClaimValue::Text(text) => text.to_string(),
        ClaimValue::List(texts) => texts.join(", "),
    }
}

/// Which mappings claims would match that are still being typed, in a sentence.
pub fn would_match(org: &Org, user: &UserId, claims: &Claims) -> String {
    let Some(user) = org.users().get(user) else { return String::new() };
    let user = User { claims: claims.clone(), ..user.clone() };
    let fits = |mapping: &&GroupMapping| {
        let filter = ClaimFilter::parse(mapping.filter.as_str(), FilterPlace::GroupMapping);
        filter.is_ok_and(|filter| verdict_of(&filter, &user) == Verdict::Matches)
    };
    let mut names: Vec<_> = org.group_mappings().iter().filter(fits).map(name).collect();
    names.sort();
    match names.split_last() {
        None => "No group mapping matches these.".to_owned(),
        Some((only, [])) => format!("The group mapping {only} matches these."),
        Some((last, rest)) => format!("The group mappings {} and {last} match these.", rest.join(", ")),
    }
}

/// What has to be said of a key whose owner has roles by group mappings: it does not have them. `None` for every other
/// owner.
pub fn not_for_keys(org: &Org, owner: &Owner) -> Option<String> {
    let Owner::User(id) = owner else { return None };
    let user = org.users().get(id)?;
    let mut names: Vec<_> = mapped(org, user).map(name).collect();
    names.sort();
    let (last, rest) = names.split_last()?;
    let who = user.display();
    Some(if rest.is_empty() {
        format!("{last} gives {who} roles in sessions only. This key gets none of them.")
    } else {
        format!(
            "{} and {last} give {who} roles in sessions only. This key gets none of them.",
            rest.join(", ")
        )
    })
}
