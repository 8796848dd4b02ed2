//! What a binding that is being typed would do: what it reaches, which keys gain, what a careful person would mind, and
//! what the engine would say.

use uuid::Uuid;

use super::{KeyEffect, Reach, key_effect, reach};
use crate::{
    engine::{Client, Command, Entropy, Refusal, Request, decide},
    model::{CrnPattern, ObjectRef, Owner, Principal, Role, RoleBindingId, Timestamp},
    org::Org,
    view::access_words,
};

/// What a binding would do.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BindingPreview {
    /// The pattern.
    pub pattern: String,
    /// The same in words.
    pub place: String,
    /// What it reaches now.
    pub reach: Reach,
    /// What it does to keys; `None` until a principal is chosen.
    pub keys: Option<KeyEffect>,
    /// What a careful person would mind.
    pub cautions: Vec<&'static str>,
    /// Why the engine would refuse it.
    pub refused: Option<Refused>,
    /// A binding that gives the same already, as far as this one reaches.
    pub within: Option<(RoleBindingId, String)>,
}

/// Why a binding would be refused.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Refused {
    /// It exists already.
    Exists(RoleBindingId),
    /// In the engine's words.
    Because(String),
}

/// What giving `role` on `pattern` would do. `principal` may not be chosen yet.
pub fn preview(
    org: &Org,
    actor: &Owner,
    (principal, role): (Option<&Principal>, Role),
    pattern: &CrnPattern,
    now: Timestamp,
) -> BindingPreview {
    let within = principal.and_then(|principal| {
        let wider = org.bindings_of(principal).find(|binding| {
            binding.role == role && binding.pattern != *pattern && binding.pattern.covers(pattern)
        })?;
        Some((wider.id.clone(), access_words::place(org, &wider.pattern)))
    });
    BindingPreview {
        pattern: pattern.to_string(),
        place: access_words::place(org, pattern),
        reach: reach(org, pattern),
        keys: principal.map(|principal| key_effect(org, principal, role, pattern, now)),
        cautions: principal.map(|principal| cautions(principal, role)).unwrap_or_default(),
        refused: principal.and_then(|principal| refused(org, actor, principal, role, pattern, now)),
        within,
    }
}

/// What the engine says of it. Deciding is pure, so nothing comes of asking; the id is made anew when it is sent.
fn refused(
    org: &Org,
    actor: &Owner,
    principal: &Principal,
    role: Role,
    pattern: &CrnPattern,
    now: Timestamp,
) -> Option<Refused> {
    let command =
        Command::CreateRoleBinding { principal: principal.clone(), role, pattern: pattern.to_string() };
    let request = Request {
        actor,
        client: Client::Console,
        command: &command,
        id: Uuid::max(),
        seen: &[],
        now,
        entropy: &mut Entropy::new((0..=255).collect()),
    };
    match decide(org, request) {
        Ok(_) => None,
        Err(Refusal::Taken { by: Some(ObjectRef::RoleBinding(id)), .. }) => Some(Refused::Exists(id)),
        Err(refusal) => Some(Refused::Because(refusal.to_string())),
    }
}

fn cautions(principal: &Principal, role: Role) -> Vec<&'static str> {
    let caution = match (principal, role) {
        (Principal::ServiceAccount(_), Role::OrganizationAdmin) => {
            "A program that may do everything: whoever holds one of its keys may too. Give it the narrowest role that does its work."
        }
        (Principal::ServiceAccount(_), Role::EnvironmentAdmin) => {
            "A program that may do everything in the environment, and give access to it. A role on what it works with is safer."
        }
        (Principal::ServiceAccount(_), Role::AccountAdmin) => {
            "A program that may make and delete accounts. Whoever holds one of its keys may too."
        }
        (Principal::GroupMapping(_), Role::OrganizationAdmin) => {
            "Everybody whom the filter matches becomes an administrator, whoever changes the groups of the identity provider."
        }
        (Principal::IdentityPool(_), Role::OrganizationAdmin | Role::EnvironmentAdmin) => {
            "Every workload whose token the pool's filter matches becomes an administrator."
        }
        (
            Principal::User(_)
            | Principal::ServiceAccount(_)
            | Principal::GroupMapping(_)
            | Principal::IdentityPool(_)
            | Principal::Everyone,
            _,
        ) => return Vec::new(),
    };
    vec![caution]
}
