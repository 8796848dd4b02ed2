//! What a principal may do, and why not.
//!
//! Two doors. [`may`], [`explain`] and [`who_may`] answer any question about any resource, of a principal or an API
//! key, by role bindings and Kafka ACLs. [`permit`] answers for the control plane: who may create, change and delete
//! which objects. Both rest on one catalogue ([`grants`]) of what each role grants. Roles only ever permit; a Kafka ACL
//! may deny. What of an organization an account sees at all is [`Sight`]'s and [`Projection`]'s to say. This room knows
//! neither commands nor storage.

mod acls;
mod act;
mod catalogue;
mod decision;
mod explanation;
mod key_scope;
mod keys;
mod mapped;
mod objects;
mod power;
mod projection;
mod remedy;
mod resource;
mod sight;
mod standing;
mod who;

use thiserror::Error;

pub use acls::{
    AclEffect, AclGrounds, AclMiss, KafkaRequest, acl_operation, acl_type, effect, includes, names,
};
pub use act::{Act, Verb};
pub use catalogue::{Grant, Operation, Operations, Reach, ResourceKind, Through, grants};
pub use decision::{
    AclRule, Answer, Because, BindingGrounds, BindingMiss, BindingRule, Decision, Own, ScopeMiss, may,
};
pub use explanation::{Considered, Explanation, Rule, Says, Weight, explain};
pub use key_scope::{Lapse, OutOfReach, Service, Target, lapse, reaches, service_of, target_of};
pub use mapped::{Verdict, mapped, verdict, verdict_of};
pub use power::{Power, power_of_acl, power_of_binding, rights, rows, services_of, targets, targets_of};
pub use projection::{Followed, Projection};
pub use remedy::{Remedy, Step};
pub use resource::{Question, Resource};
pub use sight::Sight;
pub use standing::{ActsBy, Asker, Fault, Standing};
pub use who::{Holder, principals, who_may};

use crate::{
    model::{Kind, Owner, Principal, UserState},
    org::{Org, Tense},
};

/// An act is not permitted. Says what would permit it.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum Denial {
    /// What is looked at is how the organization was.
    #[error("You look at the past. Go back to today to change anything.")]
    Past,
    /// The actor does not exist here, or is not active.
    #[error("{0} is not an active account of this organization. Act as an active user.")]
    Inactive(Owner),
    /// No role of the actor permits it.
    #[error("{actor} may not {verb} {}. {hint}", what(*verb, *kind))]
    NoRole {
        /// Who tried.
        actor: Owner,
        /// What was tried.
        verb: Verb,
        /// On what kind of object.
        kind: Kind,
        /// Which role would permit it.
        hint: &'static str,
    },
    /// Keys of another user's account are that user's own.
    #[error("{}", other_users_key(*.0))]
    OtherUsersKey(Verb),
}

const fn other_users_key(verb: Verb) -> &'static str {
    match verb {
        Verb::Create => {
            "Nobody can create an API key for another user. Use a service account, or let the user create it."
        }
        Verb::Alter => "Nobody can change an API key of another user. Let the user do it.",
        Verb::Delete => "Only the owner or an OrganizationAdmin can delete an API key of a user.",
    }
}

fn what(verb: Verb, kind: Kind) -> String {
    // Own keys may be created by everybody: it is this one that may not.
    if verb == Verb::Create && kind != Kind::ApiKey {
        return format!("{} here", kind.plural());
    }
    format!("this {}", kind.label())
}

/// Whether `actor` may do `act` in `org`, acting by a session or by an API key.
///
/// # Errors
///
/// A [`Denial`] that names the rule and what would permit the act.
pub fn permit(org: &Org, actor: &Owner, by: ActsBy, act: &Act<'_>) -> Result<(), Denial> {
    if org.tense() == Tense::Past {
        return Err(Denial::Past);
    }
    if !is_active(org, actor) {
        return Err(Denial::Inactive(actor.clone()));
    }
    let standing = Standing::acting(org, &Principal::from(actor.clone()), by);
    let permitted = match act {
        Act::Key { verb, owner, scope } => return keys::permit(&standing, actor, *verb, owner, scope),
        Act::SomeKey { owner } => return keys::permit_some(&standing, actor, owner),
        Act::Binding { verb, role, bound } => objects::may_bind(&standing, *verb, *role, bound),
        Act::Some { kind, within } => objects::may_make_some(&standing, *kind, within),
        Act::Object { .. } => {
            objects::question(org, act).is_some_and(|question| standing.may(&question).is_allowed())
        }
    };
    if permitted || governs(&standing) {
        return Ok(());
    }
    Err(Denial::NoRole { actor: actor.clone(), verb: act.verb(), kind: act.kind(), hint: objects::hint(act) })
}

/// Whether somebody administrates the organization: nobody else may change it.
fn governs(standing: &Standing<'_>) -> bool {
    let organization = Resource::new(ResourceKind::Organization, standing.org.crn());
    standing.may(&Question::new(Operation::Alter, organization)).is_allowed()
}

/// Whether an account can act at all.
pub fn is_active(org: &Org, actor: &Owner) -> bool {
    match actor {
        Owner::User(id) => org.users().get(id).is_some_and(|user| user.state == UserState::Active),
        Owner::ServiceAccount(id) => org.service_accounts().contains(id),
    }
}
