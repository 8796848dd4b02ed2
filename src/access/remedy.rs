//! What would have to change for a decision to be another.

use std::cmp::Reverse;

use super::{
    acls::KafkaRequest,
    catalogue::grants,
    decision::{Because, BindingGrounds, Case, Decision, ScopeMiss},
    explanation::{Considered, Rule, Says, Weight},
    key_scope::{Lapse, Target},
    standing::Fault,
};
use crate::{
    model::{
        AclId, AclPermission, BindingLevel, Crn, CrnPattern, ExpiryDate, KafkaClusterId, Origin, Owner,
        Principal, Role, RoleBinding, RoleBindingId, Scope, Times, Timestamp, UserId,
    },
    org::Org,
};

/// One way to the other answer: steps that all have to be taken.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Remedy {
    /// The steps, in their order.
    pub steps: Vec<Step>,
}

/// One thing to change.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Step {
    /// Delete these ACLs, which all deny it.
    DeleteAcls(Vec<AclId>),
    /// Create an ACL.
    CreateAcl {
        /// Whom it names.
        principal: Principal,
        /// What it speaks of.
        request: KafkaRequest,
        /// Whether it allows or denies.
        permission: AclPermission,
    },
    /// Bind a role.
    Bind {
        /// To whom.
        principal: Principal,
        /// Which.
        role: Role,
        /// Where.
        pattern: CrnPattern,
    },
    /// Take away all of these, each of which permits it.
    Withdraw(Vec<Rule>),
    /// Issue a key of the same owner for another target.
    IssueKeyFor {
        /// Whose.
        owner: Owner,
        /// For what.
        target: Target,
    },
    /// Issue a key of the same owner and scope in place of this one.
    ReplaceKey {
        /// Whose.
        owner: Owner,
        /// For what.
        scope: Scope,
        /// When the present one expired; `None` where it was revoked.
        expired: Option<ExpiryDate>,
    },
    /// Wait until the key has reached every service.
    Wait(Timestamp),
    /// Let the user be active.
    Activate(UserId),
}

/// The ways to the other answer, the narrowest first.
pub(super) fn remedies(case: &Case<'_>, decision: &Decision, considered: &[Considered]) -> Vec<Remedy> {
    if decision.is_allowed() {
        return ways_to_no(case, considered);
    }
    let Some(mut first) = out_of_the_way(case, decision) else { return Vec::new() };
    let denials: Vec<_> =
        considered.iter().filter(|one| one.weight != Weight::SetAside).filter_map(denial).collect();
    if !denials.is_empty() {
        first.push(Step::DeleteAcls(denials));
    }
    if considered.iter().any(is_granted) {
        return vec![Remedy { steps: first }];
    }
    let with = |step| Remedy { steps: first.iter().cloned().chain([step]).collect() };
    ways_to_grant(case).into_iter().map(with).collect()
}

fn denial(one: &Considered) -> Option<AclId> {
    match (&one.rule, one.says) {
        (Rule::Acl(id), Says::Denies(_)) => Some(id.clone()),
        (Rule::Acl(_) | Rule::Binding(_) | Rule::Own(_), _) => None,
    }
}

fn is_granted(one: &Considered) -> bool {
    one.weight != Weight::SetAside
        && matches!(one.says, Says::AclAllows(_) | Says::RoleAllows(_) | Says::OwnAllows(_))
}

/// The steps that take away what stands before any right: the state and the scope of a key. `None` where none can.
fn out_of_the_way(case: &Case<'_>, decision: &Decision) -> Option<Vec<Step>> {
    let mut steps = match &decision.because {
        Because::Fault(fault) => past_fault(case, fault)?,
        Because::Scope(_) | Because::Acl(_) | Because::Binding(_) | Because::Own(_) | Because::Nothing => {
            Vec::new()
        }
    };
    if let Some(ScopeMiss { target, .. }) = case.scope_miss() {
        // A key for the right thing takes the place of one that has lapsed.
        steps.retain(|step| !matches!(step, Step::ReplaceKey { .. } | Step::Wait(_)));
        steps.push(Step::IssueKeyFor { owner: owner(case)?, target: target? });
    }
    Some(steps)
}

fn past_fault(case: &Case<'_>, fault: &Fault) -> Option<Vec<Step>> {
    let replaced = |expired| {
        Some(vec![Step::ReplaceKey { owner: owner(case)?, scope: case.standing.scope?.clone(), expired }])
    };
    match fault {
        Fault::UnknownKey(_) | Fault::UnknownPrincipal(_) | Fault::Lapsed(Lapse::OwnerUnknown(_)) => None,
        Fault::Compromised(_) => replaced(None),
        Fault::Lapsed(Lapse::Expired(date)) => replaced(Some(*date)),
        Fault::Lapsed(Lapse::Propagating { until }) => Some(vec![Step::Wait(*until)]),
        Fault::Lapsed(Lapse::OwnerNotActive(_)) | Fault::NotActive(_) => {
            match case.standing.account.as_ref()? {
                Principal::User(id) => Some(vec![Step::Activate(id.clone())]),
                Principal::ServiceAccount(_)
                | Principal::GroupMapping(_)
                | Principal::IdentityPool(_)
                | Principal::Everyone => None,
            }
        }
    }
}

fn owner(case: &Case<'_>) -> Option<Owner> {
    match case.standing.account.as_ref()? {
        Principal::User(id) => Some(Owner::User(id.clone())),
        Principal::ServiceAccount(id) => Some(Owner::ServiceAccount(id.clone())),
        Principal::GroupMapping(_) | Principal::IdentityPool(_) | Principal::Everyone => None,
    }
}

/// What would take the right away: everything that gives it, or one ACL that denies it.
fn ways_to_no(case: &Case<'_>, considered: &[Considered]) -> Vec<Remedy> {
    let granted: Vec<_> =
        considered.iter().filter(|one| is_granted(one)).map(|one| one.rule.clone()).collect();
    let of_nature = granted.iter().any(|rule| matches!(rule, Rule::Own(_)));
    let withdraw = (!of_nature && !granted.is_empty()).then_some(Step::Withdraw(granted));
    let deny = acl(case, AclPermission::Deny);
    withdraw.into_iter().chain(deny).map(|step| Remedy { steps: vec![step] }).collect()
}

fn acl(case: &Case<'_>, permission: AclPermission) -> Option<Step> {
    let (request, principal) = (case.request()?.clone(), case.standing.account.clone()?);
    Some(Step::CreateAcl { principal, request, permission })
}

fn ways_to_grant(case: &Case<'_>) -> Vec<Step> {
    let mut steps: Vec<_> = acl(case, AclPermission::Allow).into_iter().collect();
    steps.extend(bindings_that_grant(case));
    steps
}

/// For each role that may grant it, the narrowest place to bind it at.
fn bindings_that_grant(case: &Case<'_>) -> Vec<Step> {
    let Some(principal) = case.standing.account.clone().filter(|own| *own != Principal::Everyone) else {
        return Vec::new();
    };
    let grants_it = |role: Role, pattern: CrnPattern| {
        let binding = supposed(&principal, role, pattern);
        let granted = matches!(case.binding(&binding), Ok(BindingGrounds::Row { .. }));
        (granted && is_bindable(case.standing.org, &binding)).then_some(binding.pattern)
    };
    let places = places(case);
    let narrowest =
        |role: Role| places.iter().find_map(|crn| grants_it(role, CrnPattern::exactly(crn.clone())));
    let mut found: Vec<_> =
        Role::ALL.iter().filter_map(|role| narrowest(*role).map(|pattern| (*role, pattern))).collect();
    // The least that does it: bound nearest, and granting least there.
    found.sort_by_key(|(role, pattern)| (Reverse(pattern.crn().segments().len()), weight_of(*role)));
    let bind = |(role, pattern)| Step::Bind { principal: principal.clone(), role, pattern };
    found.into_iter().map(bind).collect()
}

fn weight_of(role: Role) -> usize {
    grants(role).iter().map(|grant| grant.operations.iter().count()).sum()
}

/// Where a role could be bound to reach the resource, narrowest first.
fn places(case: &Case<'_>) -> Vec<Crn> {
    let resource = &case.question.resource;
    let segments = resource.place.crn().segments();
    let account = resource.account_place().map(|pattern| pattern.crn().clone());
    let ends = (1..=segments.len()).rev();
    let above = ends.filter_map(|end| segments.get(..end)).map(Crn::from_segments);
    account.into_iter().chain(above).collect()
}

fn supposed(principal: &Principal, role: Role, pattern: CrnPattern) -> RoleBinding {
    RoleBinding {
        id: RoleBindingId::stored(""),
        principal: principal.clone(),
        role,
        pattern,
        times: Times::default(),
        origin: Origin::Created,
    }
}

/// Whether the binding could be made: at a level of its role, and not within a Basic cluster that knows no such roles.
fn is_bindable(org: &Org, binding: &RoleBinding) -> bool {
    let fine = BindingLevel::of(&binding.pattern).is_some_and(BindingLevel::is_fine_grained);
    let cluster = binding.pattern.crn().id_of("cloud-cluster").and_then(|id| KafkaClusterId::parse(id).ok());
    let spec = cluster.and_then(|id| org.kafka_clusters().get(&id)).and_then(|cluster| cluster.spec.as_ref());
    let refuses = spec.is_some_and(|spec| !spec.kind.has_fine_grained_roles());
    binding.check().is_ok() && !(fine && refuses)
}
