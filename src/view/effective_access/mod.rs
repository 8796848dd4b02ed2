//! What a principal or an API key may do, rule by rule, and why: the roles and ACLs that count, those that the scope of a
//! key cuts off, those that count in a user's sessions only, and the way out for an account that may do nothing.
//!
//! Whose rules count and whether a service takes a key is `access`'s to say ([`Standing`], [`power_of_binding`]); this
//! module puts it into lines. Whether one operation on one resource is permitted is the access check's question.

mod words;

use std::collections::BTreeMap;

use super::{
    access_check::{
        reasons,
        words::{Piece, Sentence, principal as named},
    },
    access_words::principal_name,
    acls,
};
use crate::{
    access::{
        Asker, Fault, Power, Question, Resource, Service, Standing, Target, power_of_acl, power_of_binding,
        rights, service_of, services_of, target_of, targets_of,
    },
    model::{Acl, AclPermission, ObjectRef, Owner, Principal, RoleBinding, Scope, Timestamp},
    org::Org,
};

/// At most so many rules of each sort are put into words. The rest is counted.
pub const MOST: usize = 200;

/// What somebody may do, and why.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EffectiveAccess {
    /// Why nothing of it counts at the moment.
    pub fault: Option<Sentence>,
    /// The rules that count: what denies first.
    pub counting: Rules,
    /// For a key: rules of its owner about what the key is not for.
    pub cut_off: Rules,
    /// For a user of SSO, and for the keys of one: what group mappings give in sessions, and to no key.
    pub sessions_only: Rules,
    /// What it comes to where nothing is permitted; `None` where something is.
    pub refused: Option<Refused>,
    /// Whose rules they are; `None` for a key that is not here.
    pub account: Option<Principal>,
}

/// Rules of one sort.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Rules {
    /// The first of them, at most [`MOST`].
    pub lines: Vec<RuleLine>,
    /// How many there are.
    pub count: usize,
}

/// One rule in words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RuleLine {
    /// The role binding or ACL.
    pub object: ObjectRef,
    /// What sort of rule it is.
    pub mark: Mark,
    /// What it says: `orders-app may READ topics starting with orders-`.
    pub sentence: String,
    /// By what, and where: `DeveloperRead · Kafka cluster orders in prod`.
    pub detail: String,
    /// The group mapping by which it counts, or everyone; `None` for the account's own.
    pub via: Option<Piece>,
    /// What of it does not count, or for whom.
    pub notes: Vec<String>,
}

/// What sort of rule it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Mark {
    /// An ACL that denies. Beats whatever permits.
    Deny,
    /// A role that permits.
    Role,
    /// An ACL that permits.
    Allow,
}

/// Somebody who is known, and may do nothing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refused {
    /// What happens: `It authenticates, and is then refused everything: …`.
    pub words: String,
    /// Whom a role or an ACL would have to name.
    pub principal: Principal,
    /// What the key is for, where that is an object roles can be bound to.
    pub on: Option<ObjectRef>,
}

/// What somebody may do.
pub fn effective_access(org: &Org, asker: &Asker, now: Timestamp) -> EffectiveAccess {
    of_standing(&Standing::of(org, asker, now), now)
}

/// What a key would be able to do that is not issued yet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Prospect {
    /// Rules of its owner count for it; how many, in a sentence.
    Some(String),
    /// It would be refused everything, for this reason.
    Refused(String),
}

/// What a key of this owner and scope could do as things stand.
pub fn prospect(org: &Org, owner: &Owner, scope: &Scope, now: Timestamp) -> Prospect {
    let principal = Principal::from(owner.clone());
    let counted = vec![principal.clone()];
    let standing =
        Standing { org, account: Some(principal.clone()), counted, scope: Some(scope), fault: None };
    let access = of_standing(&standing, now);
    let name = principal_name(org, &principal);
    if access.refused.is_some() {
        let rules = access.counting.count + access.cut_off.count;
        let lack = if rules == 0 { Lack::NoRule } else { Lack::NothingGiven };
        return Prospect::Refused(words::would_be_refused(org, scope, &name, lack));
    }
    Prospect::Some(words::counted(&name, access.counting.count, access.cut_off.count))
}

fn of_standing(standing: &Standing<'_>, now: Timestamp) -> EffectiveAccess {
    let org = standing.org;
    let case = Asked::new(standing, now);
    let everyone = (!standing.counted.contains(&Principal::Everyone)).then_some(Principal::Everyone);
    let mut own = Vec::new();
    let mut grouped = Vec::new();
    for principal in standing.counted.iter().chain(everyone.iter().filter(|_| standing.account.is_some())) {
        let into = if matches!(principal, Principal::GroupMapping(_))
            && standing.account.as_ref() != Some(principal)
        {
            &mut grouped
        } else {
            &mut own
        };
        into.extend(held(org, principal));
    }
    for principal in standing.set_aside() {
        grouped.extend(held(org, &principal));
    }
    let denials: Vec<_> = own.iter().filter_map(Held::denial).collect();
    let (counting, cut_off): (Vec<_>, Vec<_>) = own.iter().copied().partition(|held| case.meets(held));
    let lack = match (own.is_empty(), grouped.is_empty()) {
        (false, _) => Lack::NothingGiven,
        (true, false) => Lack::SessionsOnly,
        (true, true) => Lack::NoRule,
    };
    let permits = counting.iter().any(|held| held.permits(&denials));
    EffectiveAccess {
        fault: standing.fault.as_ref().map(|fault| reasons::fault(org, fault)),
        refused: if permits { None } else { refused(&case, lack) },
        counting: rules(counting, |held| case.line(held, &denials)),
        cut_off: rules(cut_off, |held| case.cut_off(held)),
        sessions_only: rules(grouped, |held| case.plain(held)),
        account: standing.account.clone(),
    }
}

/// A rule of the organization.
#[derive(Clone, Copy)]
pub(super) enum Held<'a> {
    Binding(&'a RoleBinding),
    Acl(&'a Acl),
}

fn held<'a>(org: &'a Org, principal: &Principal) -> Vec<Held<'a>> {
    let bindings = org.bindings_of(principal).map(Held::Binding);
    bindings.chain(org.acls_of(principal).map(|(_, acl)| Held::Acl(acl))).collect()
}

/// What counts for the keys of an account: its own rules and those for everyone, without what a denial takes whole.
pub(super) fn held_by<'a>(org: &'a Org, account: &Principal) -> Vec<Held<'a>> {
    let mut all = held(org, account);
    all.extend(held(org, &Principal::Everyone));
    let denials: Vec<_> = all.iter().filter_map(Held::denial).collect();
    all.retain(|held| held.permits(&denials));
    all
}

impl<'a> Held<'a> {
    const fn mark(&self) -> Mark {
        match self {
            Self::Binding(_) => Mark::Role,
            Self::Acl(acl) => match acl.permission {
                AclPermission::Allow => Mark::Allow,
                AclPermission::Deny => Mark::Deny,
            },
        }
    }

    const fn principal(&self) -> &'a Principal {
        match self {
            Self::Binding(binding) => &binding.principal,
            Self::Acl(acl) => &acl.principal,
        }
    }

    fn object(&self) -> ObjectRef {
        match self {
            Self::Binding(binding) => ObjectRef::RoleBinding(binding.id.clone()),
            Self::Acl(acl) => ObjectRef::Acl(acl.id.clone()),
        }
    }

    /// What it gives at a service; `None` where it gives nothing.
    pub(super) fn power(&self, org: &Org, target: &Target) -> Option<Power> {
        match self {
            Self::Binding(binding) => power_of_binding(org, binding, target),
            Self::Acl(acl) => power_of_acl(acl, target),
        }
    }

    fn denial(&self) -> Option<&'a Acl> {
        match self {
            Self::Acl(acl) if acl.permission == AclPermission::Deny => Some(acl),
            Self::Acl(_) | Self::Binding(_) => None,
        }
    }

    /// Whether it permits something, beside what is denied.
    fn permits(&self, denials: &[&Acl]) -> bool {
        match self {
            Self::Binding(_) => true,
            Self::Acl(acl) => {
                acl.permission == AclPermission::Allow
                    && beaten(acl, denials) != Some(acls::Meeting::BeatsAll)
            }
        }
    }

    /// Whether a service looks at it when it is asked something.
    fn bears_on(&self, org: &Org, target: &Target) -> bool {
        match self {
            Self::Binding(binding) => power_of_binding(org, binding, target).is_some(),
            Self::Acl(acl) => matches!(target, Target::Kafka(cluster) if *cluster == acl.cluster),
        }
    }
}

/// Denials first, then roles, then ACLs that permit: each from the widest place to the narrowest.
fn rules(mut all: Vec<Held<'_>>, line: impl Fn(&Held<'_>) -> RuleLine) -> Rules {
    let place = |held: &Held<'_>| match held {
        Held::Binding(binding) => (binding.pattern.to_string(), binding.role.name().to_owned()),
        Held::Acl(acl) => (acl.cluster.to_string(), format!("{:?} {}", acl.resource_type, acl.name)),
    };
    all.sort_by_cached_key(|held| (held.mark(), place(held), held.object()));
    Rules { lines: all.iter().take(MOST).map(line).collect(), count: all.len() }
}

/// Whoever asks, with what takes the key.
struct Asked<'a> {
    org: &'a Org,
    account: Option<&'a Principal>,
    scope: Option<&'a Scope>,
    /// What takes the key; empty without a key.
    targets: Vec<Target>,
    /// For an account: what takes its keys that work, and how many of them each. There may be thousands, for a few scopes.
    keys: Vec<(Vec<Target>, usize)>,
    is_faulty: bool,
}

impl<'a> Asked<'a> {
    fn new(standing: &'a Standing<'a>, now: Timestamp) -> Self {
        let org = standing.org;
        let owner = standing.account.as_ref().filter(|_| standing.scope.is_none()).and_then(owner_of);
        let live = |owner: &Owner| -> Vec<(Vec<Target>, usize)> {
            let mut scopes: BTreeMap<&Scope, usize> = BTreeMap::new();
            for key in org.keys_of_owner(owner).filter(|key| org.is_live(key, now)) {
                *scopes.entry(&key.scope).or_default() += 1;
            }
            scopes.into_iter().map(|(scope, count)| (targets_of(org, scope), count)).collect()
        };
        Self {
            org,
            account: standing.account.as_ref(),
            scope: standing.scope,
            targets: standing.scope.map(|scope| targets_of(org, scope)).unwrap_or_default(),
            keys: owner.as_ref().map(live).unwrap_or_default(),
            is_faulty: matches!(
                standing.fault,
                Some(Fault::UnknownKey(_) | Fault::Compromised(_) | Fault::UnknownPrincipal(_))
            ),
        }
    }

    /// Whether a rule is about something that the key is for; always without a key.
    fn meets(&self, held: &Held<'_>) -> bool {
        self.scope.is_none() || self.targets.iter().any(|target| held.bears_on(self.org, target))
    }

    fn plain(&self, held: &Held<'_>) -> RuleLine {
        let (sentence, detail) = match held {
            Held::Binding(binding) => words::binding(self.org, binding),
            Held::Acl(acl) => words::acl(self.org, acl),
        };
        let via = (Some(held.principal()) != self.account).then(|| named(self.org, held.principal()));
        RuleLine { object: held.object(), mark: held.mark(), sentence, detail, via, notes: Vec::new() }
    }

    fn line(&self, held: &Held<'_>, denials: &[&Acl]) -> RuleLine {
        let notes = match held {
            Held::Binding(binding) => self.only_part(binding),
            Held::Acl(acl) if acl.permission == AclPermission::Deny => {
                vec!["It beats every ACL and every role that would permit this.".to_owned()]
            }
            Held::Acl(acl) => beaten_words(beaten(acl, denials)).into_iter().collect(),
        };
        let notes = notes.into_iter().chain(self.carried(held)).collect();
        RuleLine { notes, ..self.plain(held) }
    }

    /// How many keys of an account carry a rule.
    fn carried(&self, held: &Held<'_>) -> Option<String> {
        let carries = |targets: &[Target]| targets.iter().any(|target| held.bears_on(self.org, target));
        let some: usize =
            self.keys.iter().filter(|(targets, _)| carries(targets)).map(|(_, count)| count).sum();
        let all: usize = self.keys.iter().map(|(_, count)| count).sum();
        match (some, all) {
            (_, 0) => None,
            (0, _) => Some("No key that works is for this.".to_owned()),
            (1, 1) => Some("Its one key that works is for this.".to_owned()),
            (count, of) => Some(format!(
                "{count} of {of} keys that work {} for this.",
                if count == 1 { "is" } else { "are" }
            )),
        }
    }

    /// What of a role a key carries, where that is not all of it.
    fn only_part(&self, binding: &RoleBinding) -> Vec<String> {
        let Some(scope) = self.scope else { return Vec::new() };
        if *scope == Scope::Global {
            return words::no_global_keys(self.org, &binding.pattern);
        }
        let [target] = self.targets.as_slice() else { return Vec::new() };
        let wider = target
            .crn(self.org)
            .is_some_and(|here| binding.pattern.crn() != &here && binding.pattern.matches(&here));
        let others = |service: &Service| *service != target.service() && *service != Service::Tableflow;
        if wider || services_of(binding).iter().any(others) {
            return vec![format!(
                "With this key: only what {} serves.",
                reasons::target_words(self.org, target)
            )];
        }
        Vec::new()
    }

    fn cut_off(&self, held: &Held<'_>) -> RuleLine {
        let note = self.scope.map(|scope| words::not_for(self.org, scope, &needed(self.org, held)));
        RuleLine { notes: note.into_iter().collect(), ..self.plain(held) }
    }
}

/// What takes a key for what a rule is about.
enum Needed {
    One(Target),
    Some(Service),
    Nothing,
}

fn needed(org: &Org, held: &Held<'_>) -> Needed {
    match held {
        Held::Acl(acl) => Needed::One(Target::Kafka(acl.cluster.clone())),
        Held::Binding(binding) => {
            let Some((kind, operation)) = rights(binding).next() else { return Needed::Nothing };
            let place = binding.pattern.clone();
            let question = Question::new(operation, Resource { kind, place, whose: None });
            target_of(org, &question).map_or(Needed::Some(service_of(kind, operation)), Needed::One)
        }
    }
}

/// How an ACL that permits stands to those that deny.
fn beaten(acl: &Acl, denials: &[&Acl]) -> Option<acls::Meeting> {
    acls::beaten_by(&acls::target(acl), denials)
}

fn beaten_words(meeting: Option<acls::Meeting>) -> Option<String> {
    match meeting? {
        acls::Meeting::BeatsAll => Some("A DENY beats all of it: it gives nothing.".to_owned()),
        acls::Meeting::BeatsPart => Some("A DENY beats part of it.".to_owned()),
        acls::Meeting::Same | acls::Meeting::Beaten | acls::Meeting::Wider | acls::Meeting::Narrower => None,
    }
}

/// The owner of keys that a principal is.
pub(super) fn owner_of(principal: &Principal) -> Option<Owner> {
    match principal {
        Principal::User(id) => Some(Owner::User(id.clone())),
        Principal::ServiceAccount(id) => Some(Owner::ServiceAccount(id.clone())),
        Principal::GroupMapping(_) | Principal::IdentityPool(_) | Principal::Everyone => None,
    }
}

/// Why somebody may do nothing.
#[derive(Clone, Copy)]
enum Lack {
    /// No role is bound, and no ACL is about it.
    NoRule,
    /// There are rules, and none of them permits anything that counts.
    NothingGiven,
    /// There is what group mappings give.
    SessionsOnly,
}

fn refused(asked: &Asked<'_>, lack: Lack) -> Option<Refused> {
    if asked.is_faulty {
        return None;
    }
    let principal = asked.account?.clone();
    let words = match asked.scope {
        Some(scope) => words::key_refused(asked.org, scope, &principal_name(asked.org, &principal), lack),
        None => words::account_refused(asked.org, &principal, asked.keys.len(), lack)?,
    };
    Some(Refused { words, on: asked.scope.and_then(|scope| object_of(asked.org, scope)), principal })
}

/// The object that a scope names, where roles can be bound to it or in it.
fn object_of(org: &Org, scope: &Scope) -> Option<ObjectRef> {
    let object = match scope {
        Scope::Kafka { cluster, .. } => ObjectRef::KafkaCluster(cluster.clone()),
        Scope::SchemaRegistry { registry, .. } => ObjectRef::SchemaRegistry(registry.clone()),
        Scope::Ksql { cluster, .. } => ObjectRef::KsqlCluster(cluster.clone()),
        Scope::Flink { environment, .. } => ObjectRef::Environment(environment.clone()),
        Scope::Tableflow | Scope::Cloud | Scope::Global => return None,
    };
    org.crn_of(&object).map(|_| object)
}
