//! Rules and reasons of effective access, in words.

use super::{Lack, Needed};
use crate::{
    access::{Operation, OutOfReach, Target, reaches, rights},
    model::{Acl, BindingLevel, Crn, CrnPattern, ObjectRef, Principal, RoleBinding, Scope},
    org::Org,
    view::{
        access_check::{reasons, words as said},
        access_words::{self, principal_name},
        acls::{self, resource_label},
        role_bindings::{about, level_label},
        words,
    },
};

/// So many verbs are named before the role's name says it better.
const VERBS: usize = 3;

/// A role binding: what it says, and by what and where.
pub(super) fn binding(org: &Org, binding: &RoleBinding) -> (String, String) {
    let who = principal_name(org, &binding.principal);
    let single = BindingLevel::of(&binding.pattern).filter(|level| is_single(*level));
    let Some(level) = single else {
        let place = said::place(org, &binding.pattern);
        return (format!("{who} is {} on {place}", binding.role), about(binding.role).to_owned());
    };
    let things = things(&binding.pattern, level);
    let sentence = match verbs(binding, level).as_slice() {
        [] => format!("{who} is {} of {things}", binding.role),
        verbs if verbs.len() > VERBS => format!("{who} is {} of {things}", binding.role),
        verbs => format!("{who} may {} {things}", words::listed(verbs)),
    };
    (sentence, format!("{} · {}", binding.role, parent(org, &binding.pattern)))
}

/// An ACL: what it says, and where.
pub(super) fn acl(org: &Org, acl: &Acl) -> (String, String) {
    let cluster = resource_label(org, &acl.cluster);
    (acls::sentence(org, &acls::target(acl)), format!("ACL · Kafka cluster {cluster}"))
}

/// Whether roles at a level speak of things that have a name and no page.
const fn is_single(level: BindingLevel) -> bool {
    match level {
        BindingLevel::Topic
        | BindingLevel::Group
        | BindingLevel::TransactionalId
        | BindingLevel::Subject
        | BindingLevel::Kek
        | BindingLevel::Connector => true,
        BindingLevel::Organization
        | BindingLevel::Environment
        | BindingLevel::Cluster
        | BindingLevel::Ksql
        | BindingLevel::ComputePool
        | BindingLevel::ServiceAccount
        | BindingLevel::IdentityPool => false,
    }
}

/// What a role lets one do to the things it is bound to. That whoever changes a thing may see it goes without saying.
fn verbs(binding: &RoleBinding, level: BindingLevel) -> Vec<&'static str> {
    let own = || rights(binding).filter(|(kind, _)| kind.slug() == level.segment());
    let is_said = |operation: Operation| {
        matches!(
            operation,
            Operation::Describe
                | Operation::DescribeConfigs
                | Operation::DescribeAccess
                | Operation::ReadCompatibility
        )
    };
    let told: Vec<_> = own().filter(|(_, operation)| !is_said(*operation)).collect();
    let told = if told.is_empty() { own().collect() } else { told };
    told.into_iter().map(|(_, operation)| operation.verb()).collect()
}

/// `topics starting with orders-`, `topic orders`, `every topic`.
fn things(pattern: &CrnPattern, level: BindingLevel) -> String {
    let one = said::lowered(level_label(level));
    let name = pattern.crn().resource().map(|segment| &*segment.id).unwrap_or_default();
    match (pattern.is_prefix(), name) {
        (false, name) => format!("{one} {name}"),
        (true, "") => format!("every {one}"),
        (true, name) => format!("{one}s starting with {name}"),
    }
}

/// What a thing lies in: `Kafka cluster orders in prod`.
fn parent(org: &Org, pattern: &CrnPattern) -> String {
    let segments = pattern.crn().segments();
    let above = segments.split_last().map(|(_, above)| above).unwrap_or_default();
    // `kafka=` repeats the cluster above it.
    let above = match above.split_last() {
        Some((last, rest)) if &*last.kind == "kafka" => rest,
        Some(_) | None => above,
    };
    access_words::place(org, &CrnPattern::exactly(Crn::from_segments(above)))
}

/// Why a key for a scope does nothing with a rule.
pub(super) fn not_for(org: &Org, scope: &Scope, needed: &Needed) -> String {
    let own = said::scope(org, scope);
    match needed {
        Needed::One(target) => {
            let words = reasons::target_words(org, target);
            match reaches(org, scope, target) {
                Err(OutOfReach::NoGlobalKeys(kind)) => {
                    format!("{words} is a {} cluster, and these accept no Global keys.", kind.label())
                }
                Err(OutOfReach::UnknownTarget(_)) => {
                    format!("{words} is not in this organization, so nothing there accepts the key.")
                }
                Err(OutOfReach::OtherScope(_)) | Ok(()) => {
                    format!("{words} does not accept a key for {own}.")
                }
            }
        }
        Needed::Some(service) => {
            format!("It takes a key for {}. This one is for {own}.", reasons::service_words(*service))
        }
        Needed::Nothing => "It gives nothing that a key is for.".to_owned(),
    }
}

/// Clusters below a pattern that take no Global keys.
pub(super) fn no_global_keys(org: &Org, pattern: &CrnPattern) -> Vec<String> {
    const NAMED: usize = 3;
    let closed = org.kafka_clusters().iter().filter_map(|cluster| {
        let object = ObjectRef::KafkaCluster(cluster.id.clone());
        let crn = org.crn_of(&object).filter(|crn| pattern.matches(crn) || pattern.crn().is_within(crn))?;
        let target = Target::Kafka(cluster.id.clone());
        let refuses = matches!(reaches(org, &Scope::Global, &target), Err(OutOfReach::NoGlobalKeys(_)));
        refuses.then(|| (crn, words::name(org, &object)))
    });
    let closed: Vec<_> = closed.map(|(_, name)| name).collect();
    let named = closed.iter().take(NAMED).cloned().collect::<Vec<_>>().join(", ");
    let more = closed.len().saturating_sub(NAMED);
    match (closed.len(), more) {
        (0, _) => Vec::new(),
        (1, _) => vec![format!("Not on Kafka cluster {named}: it accepts no Global keys.")],
        (_, 0) => vec![format!("Not on the Kafka clusters {named}: they accept no Global keys.")],
        (_, more) => {
            vec![format!("Not on the Kafka clusters {named} and {more} more: they accept no Global keys.")]
        }
    }
}

/// What becomes of a key whose owner's rules do not reach what it is for.
pub(super) fn key_refused(org: &Org, scope: &Scope, owner: &str, lack: Lack) -> String {
    let (but, why) = (all_but(scope), no_rule(org, scope, owner, lack));
    let it = if org.is_part() { "As far as you see, it" } else { "It" };
    format!("{it} authenticates, and is then refused {but}. {why}")
}

/// What would become of such a key.
pub(super) fn would_be_refused(org: &Org, scope: &Scope, owner: &str, lack: Lack) -> String {
    let (but, why) = (all_but(scope), no_rule(org, scope, owner, lack));
    let known = if org.is_part() { "As far as you see" } else { "As things stand" };
    let way = match scope {
        Scope::Kafka { .. } | Scope::Global => "bind a role or create an ACL",
        // Kafka alone knows ACLs.
        Scope::SchemaRegistry { .. }
        | Scope::Ksql { .. }
        | Scope::Flink { .. }
        | Scope::Tableflow
        | Scope::Cloud => "bind a role",
    };
    format!(
        "{known}, the key would authenticate and be refused {but}. {why} It can be issued all the same: {way} before it is used."
    )
}

const fn all_but(scope: &Scope) -> &'static str {
    match scope {
        // The baseline: everybody manages the own things, which the management interfaces serve.
        Scope::Cloud | Scope::Global => {
            "everything but what is its owner's own: the account, its keys, its roles and quotas"
        }
        Scope::Kafka { .. }
        | Scope::SchemaRegistry { .. }
        | Scope::Ksql { .. }
        | Scope::Flink { .. }
        | Scope::Tableflow => "everything",
    }
}

fn no_rule(org: &Org, scope: &Scope, owner: &str, lack: Lack) -> String {
    match lack {
        Lack::NothingGiven => format!("Nothing that {owner} may do is about {}.", said::scope(org, scope)),
        Lack::NoRule | Lack::SessionsOnly => format!("No role is bound to {owner}, and no ACL names it."),
    }
}

/// How many rules of an owner count for a key: `2 of 5 rules of orders-app count for it`.
pub(super) fn counted(owner: &str, count: usize, cut_off: usize) -> String {
    let counts = if count == 1 { "counts" } else { "count" };
    let rules = if count + cut_off == 1 { "rule" } else { "rules" };
    if cut_off == 0 {
        return format!("{} {rules} of {owner} {counts} for it.", words::number(count));
    }
    format!(
        "{} of {} {rules} of {owner} {counts} for it. The others are about something else.",
        words::number(count),
        words::number(count + cut_off)
    )
}

/// What becomes of the keys of an account without any rule of its own; `None` for principals that own none and sign in by
/// what they are.
pub(super) fn account_refused(org: &Org, principal: &Principal, keys: usize, lack: Lack) -> Option<String> {
    let name = principal_name(org, principal);
    let keys = match (keys, org.is_part()) {
        (0, false) => "A key of it would authenticate, and then be refused everything",
        (0, true) => "As far as you see, a key of it would authenticate, and then be refused everything",
        (_, false) => "Its keys authenticate, and are then refused everything",
        (_, true) => "As far as you see, its keys authenticate, and are then refused everything",
    };
    match (principal, lack) {
        (Principal::GroupMapping(_) | Principal::IdentityPool(_) | Principal::Everyone, _) => None,
        (Principal::User(_) | Principal::ServiceAccount(_), Lack::NothingGiven) => {
            Some(format!("{keys}. The ACLs that name {name} deny, or are denied: nothing permits anything."))
        }
        (Principal::User(_), Lack::SessionsOnly) => {
            Some(format!("{keys}: {name} has what group mappings give, and that counts in sessions only."))
        }
        (Principal::ServiceAccount(_), Lack::NoRule | Lack::SessionsOnly) => {
            Some(format!("{keys}. No role is bound to {name}, and no ACL names it."))
        }
        (Principal::User(_), Lack::NoRule) => Some(format!(
            "{keys}. {name} may see the own account and manage the own keys, and nothing else: no role is bound, no group mapping matches, and no ACL names it."
        )),
    }
}
