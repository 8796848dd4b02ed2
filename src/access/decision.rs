//! May somebody do something, and which rule says so.
//!
//! The order is that of `facts/domain.md` 10.6 and `facts/roles.md` 4.4: whoever asks must be good at all, and a key's
//! scope must reach; then an ACL that denies, an ACL that allows, what everybody may do with the own things, a role.
//! One rule is tried by [`Case::acl`] or [`Case::binding`], here and in an explanation alike. A decision tries those
//! that the organization's files name; an explanation tries all.

use std::cmp::Reverse;

use super::{
    acls::{
        AclEffect, AclGrounds, AclMiss, KafkaRequest, Names, effect, may_speak, speaks_of_any_topic,
        speaks_of_writing,
    },
    catalogue::{Grant, Operation, Reach, ResourceKind, Through, far_roles, grants},
    key_scope::{OutOfReach, Service, Target, reaches, service_of, target_of},
    resource::Question,
    standing::{Asker, Fault, Standing},
};
use crate::{
    model::{
        Acl, AclId, AclPermission, AclResourceType, BindingLevel, CrnPattern, KafkaClusterId, Principal,
        Role, RoleBinding, RoleBindingId, Scope, Timestamp,
    },
    org::{Org, Slot},
};

/// Permitted or not.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Answer {
    /// It is.
    Allowed,
    /// It is not.
    Refused,
}

/// An answer and the one rule that makes it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Decision {
    /// The answer.
    pub answer: Answer,
    /// What makes it.
    pub because: Because,
}

impl Decision {
    const fn refused(because: Because) -> Self {
        Self { answer: Answer::Refused, because }
    }

    const fn allowed(because: Because) -> Self {
        Self { answer: Answer::Allowed, because }
    }

    /// Whether it is permitted.
    pub fn is_allowed(&self) -> bool {
        self.answer == Answer::Allowed
    }
}

/// What makes a decision.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Because {
    /// Whoever asks may do nothing at all.
    Fault(Fault),
    /// The key is not for what is asked.
    Scope(ScopeMiss),
    /// An ACL: denies where the answer is no, allows where it is yes.
    Acl(AclRule),
    /// A role.
    Binding(BindingRule),
    /// What everybody may do with the own things.
    Own(Own),
    /// No rule permits it.
    Nothing,
}

/// A key is presented to a service that does not take it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ScopeMiss {
    /// What the key is for.
    pub scope: Scope,
    /// Which service does what is asked.
    pub service: Service,
    /// Which one exactly; `None` where there is none in the place named.
    pub target: Option<Target>,
    /// Why it does not take the key; `None` where there is none.
    pub why: Option<OutOfReach>,
}

/// An ACL that decides.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AclRule {
    /// Which.
    pub id: AclId,
    /// Whom it names: the account, a group of it, or everybody.
    pub principal: Principal,
    /// By what it decides.
    pub grounds: AclGrounds,
}

/// A role binding that decides.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BindingRule {
    /// Which.
    pub id: RoleBindingId,
    /// The role.
    pub role: Role,
    /// Who holds it: the account, or a group mapping of it.
    pub principal: Principal,
    /// By what it decides.
    pub grounds: BindingGrounds,
}

/// How a role permits what is asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum BindingGrounds {
    /// By a row of the role's table.
    Row {
        /// Whether the row names the operation or one that includes it.
        through: Through,
        /// What part of the resource it is about, where it is not all of it.
        part: Option<&'static str>,
    },
    /// It lets its holder write to a topic, which is all that idempotent producing takes.
    SomeTopic,
    /// It is bound to something below: its holder sees that what it lies in exists (baseline B4).
    Ancestor,
}

/// What everybody may do with the own things. Source: `facts/roles.md` 1, baseline B1 to B3.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Own {
    /// See the own account; a user may change the own name.
    Account,
    /// Manage the own API keys of every scope.
    Key,
    /// See the own role bindings.
    Binding,
    /// See the quotas of the own account.
    Quota,
}

/// Why a role binding has no bearing on a question.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum BindingMiss {
    /// The role grants nothing on this kind of resource.
    Kind,
    /// The role grants other operations on it.
    Operation,
    /// The role grants the operation, but not when it is bound at this level.
    Level,
    /// The role grants the operation, but is bound elsewhere.
    Place,
    /// The role grants the operation on what somebody else owns.
    Owner,
}

/// Whether somebody may do something.
pub fn may(org: &Org, asker: &Asker, question: &Question, now: Timestamp) -> Decision {
    Standing::of(org, asker, now).may(question)
}

impl Standing<'_> {
    /// Whether whoever asks may do something.
    pub fn may(&self, question: &Question) -> Decision {
        Case::new(self, question).decide()
    }
}

/// How good a binding is among those that permit: the one that speaks of the operation itself, to the account itself,
/// bound nearest to the resource.
type Rank = (u8, bool, Through, Reverse<usize>, Slot);

/// One question of one asker.
pub(super) struct Case<'a> {
    pub(super) standing: &'a Standing<'a>,
    pub(super) question: &'a Question,
    request: Option<KafkaRequest>,
    /// What denies the other way to what is asked: creating any topic of the cluster, or writing to some.
    denials: Vec<&'a Acl>,
}

impl<'a> Case<'a> {
    pub(super) fn new(standing: &'a Standing<'a>, question: &'a Question) -> Self {
        let mut case = Self { standing, question, request: KafkaRequest::of(question), denials: Vec::new() };
        case.find_denials();
        case
    }

    pub(super) fn decide(&self) -> Decision {
        if let Some(fault) = &self.standing.fault {
            return Decision::refused(Because::Fault(fault.clone()));
        }
        if let Some(miss) = self.scope_miss() {
            return Decision::refused(Because::Scope(miss));
        }
        if let Some(decision) = self.by_acls() {
            return decision;
        }
        if let Some(own) = self.own() {
            return Decision::allowed(Because::Own(own));
        }
        match self.best_binding() {
            Some(rule) => Decision::allowed(Because::Binding(rule)),
            None => Decision::refused(Because::Nothing),
        }
    }

    /// Why the key that is presented is not taken.
    pub(super) fn scope_miss(&self) -> Option<ScopeMiss> {
        let scope = self.standing.scope?;
        let target = target_of(self.standing.org, self.question);
        let why = match &target {
            Some(target) => Some(reaches(self.standing.org, scope, target).err()?),
            None => None,
        };
        let service = service_of(self.question.resource.kind, self.question.operation);
        Some(ScopeMiss { scope: scope.clone(), service, target, why })
    }

    /// What Kafka's authorizer is asked, if it is.
    pub(super) fn request(&self) -> Option<&KafkaRequest> {
        self.request.as_ref()
    }

    /// Everybody whose ACLs count.
    pub(super) fn named_by_acls(&self) -> impl Iterator<Item = &Principal> {
        let everyone = !self.standing.counted.contains(&Principal::Everyone);
        self.standing.counted.iter().chain(everyone.then_some(&Principal::Everyone))
    }

    fn find_denials(&mut self) {
        let Some(request) = &self.request else { return };
        let (kind, speaks): (_, fn(&Acl, &KafkaClusterId) -> bool) = if request.makes_a_topic() {
            (AclResourceType::Cluster, speaks_of_any_topic)
        } else if request.is_idempotent_write() {
            (AclResourceType::Topic, speaks_of_writing)
        } else {
            return;
        };
        let (org, cluster) = (self.standing.org, &request.cluster);
        let acls = self.named_by_acls().flat_map(|principal| org.acls_of_type(principal, (cluster, kind)));
        let denials = acls
            .map(|(_, acl)| acl)
            .filter(|acl| acl.permission == AclPermission::Deny && speaks(acl, cluster))
            .collect();
        self.denials = denials;
    }

    /// Whether writing to all these names is denied.
    fn is_unwritable(&self, names: Names<'_>) -> bool {
        self.denials.iter().any(|acl| Names::of(acl).cover(names))
    }

    /// What one ACL of those who count does to the question.
    pub(super) fn acl(&self, acl: &Acl) -> AclEffect {
        let Some(request) = &self.request else { return AclEffect::Misses(AclMiss::Type) };
        if request.is_idempotent_write() && speaks_of_writing(acl, &request.cluster) {
            return match acl.permission {
                AclPermission::Deny => AclEffect::Misses(AclMiss::Type),
                AclPermission::Allow if self.is_unwritable(Names::of(acl)) => {
                    AclEffect::Misses(AclMiss::Denied)
                }
                AclPermission::Allow => AclEffect::Allows(AclGrounds::SomeTopic),
            };
        }
        match effect(acl, request) {
            AclEffect::Allows(AclGrounds::AnyTopic) if !self.denials.is_empty() => {
                AclEffect::Misses(AclMiss::Denied)
            }
            effect => effect,
        }
    }

    fn by_acls(&self) -> Option<Decision> {
        let request = self.request.as_ref()?;
        let (mut denies, mut allows) = (None, None);
        for principal in self.named_by_acls() {
            let candidates = self.acl_candidates(request, principal);
            for (slot, acl) in candidates.filter(|(_, acl)| may_speak(acl, request)) {
                let (best, grounds) = match self.acl(acl) {
                    AclEffect::Denies(grounds) => (&mut denies, grounds),
                    AclEffect::Allows(grounds) => (&mut allows, grounds),
                    AclEffect::Closes | AclEffect::Misses(_) => continue,
                };
                if best.is_none_or(|(known, _)| (grounds, slot) < known) {
                    *best = Some(((grounds, slot), acl));
                }
            }
        }
        let because = |((grounds, _), acl): ((AclGrounds, Slot), &Acl)| {
            Because::Acl(AclRule { id: acl.id.clone(), principal: acl.principal.clone(), grounds })
        };
        let refused = denies.map(|best| Decision::refused(because(best)));
        refused.or_else(|| allows.map(|best| Decision::allowed(because(best))))
    }

    fn acl_candidates<'b>(
        &self,
        request: &'b KafkaRequest,
        principal: &'b Principal,
    ) -> impl Iterator<Item = (Slot, &'a Acl)> {
        let org = self.standing.org;
        let cluster = &request.cluster;
        let beside =
            request.makes_a_topic().then(|| org.acls_of_type(principal, (cluster, AclResourceType::Cluster)));
        let topics = request
            .is_idempotent_write()
            .then(|| org.acls_of_type(principal, (cluster, AclResourceType::Topic)));
        org.acls_towards(principal, (cluster, request.kind), &request.name)
            .chain(beside.into_iter().flatten())
            .chain(topics.into_iter().flatten())
    }

    /// What makes the thing asked about the asker's own.
    pub(super) fn own(&self) -> Option<Own> {
        let account = self.standing.account.as_ref()?;
        let (kind, operation) = (self.question.resource.kind, self.question.operation);
        let whose = self.question.resource.whose.as_ref();
        let is_me = |level: &str| {
            let resource = self.question.resource.place.crn().resource();
            resource.is_some_and(|segment| &*segment.kind == level && &*segment.id == account.id())
        };
        let sees = operation == Operation::Describe;
        let is_user = matches!(account, Principal::User(_));
        let is_owner = is_user || matches!(account, Principal::ServiceAccount(_));
        if kind == ResourceKind::User && is_user && (sees || operation == Operation::Alter) {
            return is_me("user").then_some(Own::Account);
        }
        if kind == ResourceKind::ServiceAccount && sees {
            return is_me(BindingLevel::ServiceAccount.segment()).then_some(Own::Account);
        }
        if kind == ResourceKind::RoleBinding && sees {
            let mine = whose.is_some_and(|whose| self.standing.counted.contains(whose));
            return mine.then_some(Own::Binding);
        }
        if kind == ResourceKind::Quota && sees {
            return (whose == Some(account)).then_some(Own::Quota);
        }
        let is_key = kind.key_scope().is_some() && kind.has(operation);
        (is_owner && is_key && whose == Some(account)).then_some(Own::Key)
    }

    /// By what a binding of somebody who counts permits what is asked, or why it does not.
    pub(super) fn binding(&self, binding: &RoleBinding) -> Result<BindingGrounds, BindingMiss> {
        let resource = &self.question.resource;
        let mut miss = BindingMiss::Kind;
        let mut best: Option<BindingGrounds> = None;
        for row in grants(binding.role).iter().filter(|row| row.kind == resource.kind) {
            let Some(through) = row.gives(self.question.operation) else {
                miss = miss.max(BindingMiss::Operation);
                continue;
            };
            if row.reaches(&binding.pattern, &self.holder(binding), resource) {
                let grounds = BindingGrounds::Row { through, part: row.part };
                best = Some(best.map_or(grounds, |known| known.min(grounds)));
            } else {
                miss = miss.max(self.row_miss(row, &binding.pattern));
            }
        }
        best.or_else(|| self.writes_somewhere(binding).then_some(BindingGrounds::SomeTopic))
            .or_else(|| self.is_ancestor_of(&binding.pattern).then_some(BindingGrounds::Ancestor))
            .ok_or(miss)
    }

    /// Rows on what is the holder's own speak of the account, whether it holds the role itself or through a group.
    fn holder(&self, binding: &RoleBinding) -> Principal {
        self.standing.account.clone().unwrap_or_else(|| binding.principal.clone())
    }

    fn row_miss(&self, row: &Grant, bound: &CrnPattern) -> BindingMiss {
        if !row.counts_at(bound) {
            return BindingMiss::Level;
        }
        match row.reach {
            Reach::KeysWithin | Reach::KeysOfUsers | Reach::KeysOfAccount | Reach::OwnWithin
                if row.reach == Reach::KeysOfAccount || bound.covers(&self.question.resource.place) =>
            {
                BindingMiss::Owner
            }
            Reach::Within
            | Reach::Organization
            | Reach::ServiceAccounts
            | Reach::Around
            | Reach::Cluster
            | Reach::KeysWithin
            | Reach::KeysOfUsers
            | Reach::KeysOfAccount
            | Reach::OwnWithin => BindingMiss::Place,
        }
    }

    /// Whether the role lets its holder write to some topic of the cluster, where that is enough.
    fn writes_somewhere(&self, binding: &RoleBinding) -> bool {
        let asked = self.request.as_ref().is_some_and(KafkaRequest::is_idempotent_write);
        if !asked || BindingLevel::of(&binding.pattern) != Some(BindingLevel::Topic) {
            return false;
        }
        let (here, bound) = (self.question.resource.place.crn(), binding.pattern.crn());
        let Some(topic) = bound.resource().filter(|_| bound.is_within(here)) else { return false };
        let names =
            if binding.pattern.is_prefix() { Names::StartingWith(&topic.id) } else { Names::One(&topic.id) };
        let writes = |row: &Grant| {
            row.kind == ResourceKind::Topic && row.gives(Operation::Write) == Some(Through::Itself)
        };
        grants(binding.role).iter().any(writes) && !self.is_unwritable(names)
    }

    /// Whether a binding is to something below what is asked about, which its holder may then see (baseline B4).
    fn is_ancestor_of(&self, bound: &CrnPattern) -> bool {
        let resource = &self.question.resource;
        self.shows_ancestors() && bound.crn().is_within(resource.place.crn())
    }

    /// Whether it is asked to see something in which things lie that roles are bound to.
    fn shows_ancestors(&self) -> bool {
        let resource = &self.question.resource;
        let known = [
            (ResourceKind::Organization, "organization"),
            (ResourceKind::Environment, "environment"),
            (ResourceKind::CloudCluster, "cloud-cluster"),
            (ResourceKind::SchemaRegistry, "schema-registry"),
            (ResourceKind::FlinkRegion, "flink-region"),
        ];
        self.question.operation == Operation::Describe
            && known.contains(&(resource.kind, resource.place.level()))
    }

    fn best_binding(&self) -> Option<BindingRule> {
        let mut best: Option<(Rank, &RoleBinding, BindingGrounds)> = None;
        for principal in &self.standing.counted {
            for (slot, binding) in self.binding_candidates(principal) {
                let Ok(grounds) = self.binding(binding) else { continue };
                let rank = self.rank(binding, grounds, slot);
                if best.as_ref().is_none_or(|(known, ..)| rank < *known) {
                    best = Some((rank, binding, grounds));
                }
            }
        }
        best.map(|(_, binding, grounds)| BindingRule {
            id: binding.id.clone(),
            role: binding.role,
            principal: binding.principal.clone(),
            grounds,
        })
    }

    fn rank(&self, binding: &RoleBinding, grounds: BindingGrounds, slot: Slot) -> Rank {
        let by_group = self.standing.account.as_ref() != Some(&binding.principal);
        let (class, through) = match grounds {
            BindingGrounds::Row { through, .. } => (0, through),
            BindingGrounds::SomeTopic => (1, Through::Itself),
            BindingGrounds::Ancestor => (2, Through::Itself),
        };
        // Nearness counts only among bindings that reach the resource by their pattern: the files name all of these.
        let reaches = binding.pattern.covers(&self.question.resource.place);
        let near = if reaches { binding.pattern.crn().segments().len() } else { 0 };
        (class, by_group, through, Reverse(near), slot)
    }

    /// The bindings of a principal among which the best one is: all towards the resource, and the first of each of the
    /// other ways by which a role may reach it.
    fn binding_candidates(&self, principal: &Principal) -> Vec<(Slot, &'a RoleBinding)> {
        let org = self.standing.org;
        let resource = &self.question.resource;
        let mut found: Vec<_> = org.bindings_towards(principal, resource.place.crn()).collect();
        if let Some(account) = resource.account_place() {
            found.extend(org.bindings_towards(principal, account.crn()));
        }
        let by_row = |(_, binding): &(Slot, &RoleBinding)| {
            matches!(self.binding(binding), Ok(BindingGrounds::Row { .. }))
        };
        for role in far_roles(resource.kind, self.question.operation) {
            found.extend(org.bindings_of_role(principal, role).find(by_row));
        }
        let below = || org.bindings_below(principal, resource.place.crn());
        if self.request.as_ref().is_some_and(KafkaRequest::is_idempotent_write) {
            found.extend(below().find(|(_, binding)| self.writes_somewhere(binding)));
        }
        if self.shows_ancestors() {
            found.extend(below().find(|(_, binding)| self.is_ancestor_of(&binding.pattern)));
        }
        found
    }
}
