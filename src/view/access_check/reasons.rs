//! Why something is permitted or not, and what would have to change, as sentences.

use super::words::{
    Piece, Sentence, asker as asker_words, deed, link, lowered, owner, place, principal, say, scope,
};
use crate::{
    access::{
        AclGrounds, AclMiss, AclRule, Answer, Asker, Because, BindingGrounds, BindingMiss, BindingRule,
        Considered, Decision, Fault, Lapse, OutOfReach, Own, Question, Rule, Says, ScopeMiss, Service, Step,
        Target, Through, Weight,
    },
    model::{AclId, AclPermission, ApiKeyId, ObjectRef, Principal, RoleBindingId, UserState},
    org::Org,
    view::{access_words, words},
};

/// The deciding rule of an answer.
pub(super) fn because(org: &Org, asker: &Asker, question: &Question, decision: &Decision) -> Sentence {
    match &decision.because {
        Because::Fault(why) => fault(org, why),
        Because::Scope(miss) => scope_miss(org, question, miss),
        Because::Acl(rule) => acl_rule(org, decision.answer, rule),
        Because::Binding(rule) => binding_rule(org, asker, question, rule),
        Because::Own(own) => vec![say(own_words(*own))],
        Because::Nothing => {
            let mut sentence = vec![say("Nothing permits it: no role")];
            if crate::access::KafkaRequest::of(question).is_some() {
                sentence.push(say(" and no ACL"));
            }
            sentence.push(say(" of "));
            sentence.extend(account(org, asker));
            sentence.push(say(" reaches this. What nothing permits is refused."));
            sentence
        }
    }
}

/// The account that the rules are about: the owner of a key, or the principal itself.
fn account(org: &Org, asker: &Asker) -> Sentence {
    match asker {
        Asker::Principal(_) => asker_words(org, asker),
        Asker::Key(id) => match org.api_keys().get(id) {
            Some(key) => vec![owner(org, &key.owner)],
            None => vec![say("its owner")],
        },
    }
}

/// Why somebody may do nothing at all.
pub(in crate::view) fn fault(org: &Org, fault: &Fault) -> Sentence {
    let key = |id: &ApiKeyId| link(org, ObjectRef::ApiKey(id.clone()));
    match fault {
        Fault::UnknownKey(id) => vec![say(format!("There is no API key {id} in this organization."))],
        Fault::Compromised(id) => {
            vec![say("API key "), key(id), say(" was revoked as compromised. It is never accepted again.")]
        }
        Fault::Lapsed(Lapse::Expired(date)) => {
            vec![say(format!(
                "The key expired at the end of {date}. An expired key is not accepted anywhere."
            ))]
        }
        Fault::Lapsed(Lapse::Propagating { until }) => vec![say(format!(
            "The key is still propagating. Services accept it from {} UTC on.",
            until.to_string().get(11..19).unwrap_or_default()
        ))],
        Fault::Lapsed(Lapse::OwnerNotActive(state)) => {
            vec![say(format!(
                "Its owner is {}: the keys of users who are not active are not accepted.",
                state_words(*state)
            ))]
        }
        Fault::Lapsed(Lapse::OwnerUnknown(owner)) => {
            vec![say(format!("Its owner {owner} does not exist in this organization."))]
        }
        Fault::UnknownPrincipal(who) => {
            vec![say(format!("There is no {} in this organization.", who.id()))]
        }
        Fault::NotActive(state) => {
            vec![say(format!("The user is {} and may not sign in.", state_words(*state)))]
        }
    }
}

fn state_words(state: UserState) -> String {
    match state {
        UserState::Invited => "invited, not active yet".to_owned(),
        UserState::Active | UserState::Deactivated => state.label().to_lowercase(),
    }
}

fn scope_miss(org: &Org, question: &Question, miss: &ScopeMiss) -> Sentence {
    let own = scope(org, &miss.scope);
    let needed = match &miss.target {
        Some(target) => target_words(org, target),
        None => service_words(miss.service).to_owned(),
    };
    let text = match &miss.why {
        Some(OutOfReach::OtherScope(_)) => format!(
            "The key is for {own}, and {needed} does not accept it. To {} takes a key for {needed}, whatever its owner may do.",
            deed(org, question)
        ),
        Some(OutOfReach::NoGlobalKeys(kind)) => {
            format!("{needed} is a {} cluster, and these accept no Global keys.", kind.label())
        }
        Some(OutOfReach::UnknownTarget(object)) => {
            format!("There is no {object} in this organization that could accept the key.")
        }
        None => format!("There is no {needed} in that place that could accept the key."),
    };
    vec![say(text)]
}

/// What takes a key, by name.
pub(in crate::view) fn target_words(org: &Org, target: &Target) -> String {
    let named = |label: &str, object: ObjectRef| format!("{label} {}", words::name(org, &object));
    match target {
        Target::Kafka(id) => named("Kafka cluster", ObjectRef::KafkaCluster(id.clone())),
        Target::SchemaRegistry(id) => named("Schema Registry", ObjectRef::SchemaRegistry(id.clone())),
        Target::Ksql(id) => named("ksqlDB cluster", ObjectRef::KsqlCluster(id.clone())),
        Target::Flink(environment, region) => {
            let environment = words::name(org, &ObjectRef::Environment(environment.clone()));
            format!("Flink region {region} in {environment}")
        }
        Target::Tableflow => "Tableflow".to_owned(),
        Target::Cloud => "Cloud resource management".to_owned(),
    }
}

/// A service where no one of it is meant.
pub(in crate::view) const fn service_words(service: Service) -> &'static str {
    match service {
        Service::Kafka => "Kafka cluster",
        Service::SchemaRegistry => "Schema Registry",
        Service::Ksql => "ksqlDB cluster",
        Service::Flink => "Flink region",
        Service::Tableflow => "Tableflow",
        Service::Cloud => "Cloud resource management",
    }
}

/// An ACL by content, as a link: `ALLOW READ on topic orders-*`.
fn acl(org: &Org, id: &AclId) -> Piece {
    let text = org.acls().get(id).map_or_else(|| id.to_string(), access_words::acl);
    Piece::Link(text, ObjectRef::Acl(id.clone()))
}

/// A binding by role and place, as a link: `DeveloperRead on topic orders-*`.
fn binding(org: &Org, id: &RoleBindingId) -> Piece {
    let text = org.role_bindings().get(id).map_or_else(
        || id.to_string(),
        |binding| format!("{} on {}", binding.role, place(org, &binding.pattern)),
    );
    Piece::Link(text, ObjectRef::RoleBinding(id.clone()))
}

fn acl_rule(org: &Org, answer: Answer, rule: &AclRule) -> Sentence {
    let mut sentence = vec![say("The ACL "), acl(org, &rule.id), say(" for ")];
    sentence.push(principal(org, &rule.principal));
    sentence.push(say(match (answer, rule.grounds) {
        (Answer::Refused, _) => {
            " denies it. A DENY beats every ACL and every role that would permit it.".to_owned()
        }
        (Answer::Allowed, AclGrounds::Itself) => " permits it.".to_owned(),
        (Answer::Allowed, AclGrounds::All) => " permits it: ALL is every operation.".to_owned(),
        (Answer::Allowed, AclGrounds::Includes(operation)) => {
            format!(" permits it: whoever may {operation} may do this too.")
        }
        (Answer::Allowed, AclGrounds::AnyTopic) => {
            " permits it: whoever may CREATE on the cluster may create any topic of it.".to_owned()
        }
        (Answer::Allowed, AclGrounds::SomeTopic) => {
            " permits it: whoever may WRITE to some topic may produce idempotently.".to_owned()
        }
    }));
    sentence
}

fn binding_rule(org: &Org, asker: &Asker, question: &Question, rule: &BindingRule) -> Sentence {
    let mut sentence = vec![say("The role "), binding(org, &rule.id), say(" grants ")];
    let name = question.operation.name();
    match rule.grounds {
        BindingGrounds::Row { through, part } => {
            sentence.push(say(match through {
                Through::Itself => name.to_owned(),
                Through::Operation(other) => format!("{}, and that includes {name}", other.name()),
            }));
            if let Some(part) = part {
                sentence.push(say(format!(", for {part}")));
            }
        }
        BindingGrounds::SomeTopic => {
            sentence
                .push(say("Write on a topic, and whoever may write to some topic may produce idempotently"));
        }
        BindingGrounds::Ancestor => {
            sentence.push(say(
                "something in it, and its holder may see that it exists: name and id, nothing else",
            ));
        }
    }
    let account = match asker {
        Asker::Principal(who) => Some(who.clone()),
        Asker::Key(id) => org.api_keys().get(id).map(|key| Principal::from(key.owner.clone())),
    };
    if account.as_ref() != Some(&rule.principal) {
        sentence.push(say(". It is bound to the group mapping "));
        sentence.push(principal(org, &rule.principal));
        sentence.push(say(", whose filter matches"));
    }
    sentence.push(say("."));
    sentence
}

const fn own_words(own: Own) -> &'static str {
    match own {
        Own::Account => "Everybody may see the own account, and a user may change the own name.",
        Own::Key => {
            "Everybody may manage the own API keys. A key gives nothing that its owner does not have."
        }
        Own::Binding => "Everybody may see the own roles.",
        Own::Quota => "Everybody may see the quotas of the own account.",
    }
}

/// A rule that was looked at: what it is, whose, and what became of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RuleLine {
    /// The rule.
    pub rule: Sentence,
    /// Whose it is.
    pub whose: Piece,
    /// What became of it.
    pub weight: Weight,
    /// That in words.
    pub why: String,
}

pub(super) fn line(org: &Org, one: &Considered) -> RuleLine {
    let rule = match &one.rule {
        Rule::Acl(id) => vec![say("ACL "), acl(org, id)],
        Rule::Binding(id) => vec![say("Role "), binding(org, id)],
        Rule::Own(own) => vec![say(own_words(*own))],
    };
    RuleLine { rule, whose: principal(org, &one.principal), weight: one.weight, why: why(one) }
}

fn why(one: &Considered) -> String {
    let says = match one.says {
        Says::Denies(_) => "Denies it",
        Says::AclAllows(_) | Says::RoleAllows(_) | Says::OwnAllows(_) => "Permits it",
        Says::Closes => "Denies creating just any topic of the cluster",
        Says::AclMisses(miss) => acl_miss(miss),
        Says::RoleMisses(miss) => binding_miss(miss),
    };
    match one.weight {
        Weight::Decides => format!("{says}. This decides"),
        Weight::Agrees => format!("{says} as well"),
        Weight::Beaten => format!("{says}, but is beaten"),
        Weight::SetAside => format!("{says} while signed in; groups do not count for API keys"),
        Weight::Silent => says.to_owned(),
    }
}

const fn acl_miss(miss: AclMiss) -> &'static str {
    match miss {
        AclMiss::Cluster => "Stands on another cluster",
        AclMiss::Type => "Speaks of another type of resource",
        AclMiss::Name => "Speaks of other names",
        AclMiss::Operation => "Speaks of another operation",
        AclMiss::DeniesMore => "Denies another operation, which takes nothing from this one",
        AclMiss::Denied => "Permits it on all or some topics, but that is denied",
    }
}

const fn binding_miss(miss: BindingMiss) -> &'static str {
    match miss {
        BindingMiss::Kind => "Grants nothing on this type of resource",
        BindingMiss::Operation => "Grants other operations on it",
        BindingMiss::Level => "Does not grant this when bound here",
        BindingMiss::Place => "Is bound elsewhere",
        BindingMiss::Owner => "Does not reach what is somebody else's",
    }
}

/// A step to the other answer.
pub(super) fn step(org: &Org, step: &Step) -> Sentence {
    match step {
        Step::DeleteAcls(all) => {
            listed("Delete the ACL ", "Delete the ACLs ", all.iter().map(|id| acl(org, id)).collect())
        }
        Step::Withdraw(rules) => {
            let object = |rule: &Rule| match rule {
                Rule::Acl(id) => Some(acl(org, id)),
                Rule::Binding(id) => Some(binding(org, id)),
                Rule::Own(_) => None,
            };
            listed("Take away ", "Take away all of ", rules.iter().filter_map(object).collect())
        }
        Step::CreateAcl { principal: who, request, permission } => {
            let verb = match permission {
                AclPermission::Allow => "Allow",
                AclPermission::Deny => "Deny",
            };
            let kind = request.kind.wire().to_ascii_lowercase().replace('_', " ");
            let what = format!("{verb} {} on {kind} {} by an ACL for ", request.operation, request.name);
            vec![say(what), principal(org, who), say(".")]
        }
        Step::Bind { principal: who, role, pattern } => {
            let what = format!("Bind {role} on {} to ", place(org, pattern));
            vec![say(what), principal(org, who), say(".")]
        }
        Step::IssueKeyFor { owner: whose, target } => vec![
            say("Use an API key of "),
            owner(org, whose),
            say(format!(" for {}.", target_words(org, target))),
        ],
        Step::ReplaceKey { owner: whose, scope: of, .. } => vec![
            say("Create another API key of "),
            owner(org, whose),
            say(format!(" for {}.", scope(org, of))),
        ],
        Step::Wait(until) => {
            vec![say(format!("Wait until {} UTC.", until.to_string().get(11..19).unwrap_or_default()))]
        }
        Step::Activate(id) => {
            vec![say("Activate the user "), link(org, ObjectRef::User(id.clone())), say(".")]
        }
    }
}

fn listed(one: &str, several: &str, all: Vec<Piece>) -> Sentence {
    let head = if all.len() == 1 { one } else { several };
    let last = all.len().saturating_sub(1);
    let mut sentence = vec![say(head)];
    for (at, piece) in all.into_iter().enumerate() {
        if at > 0 {
            sentence.push(say(if at == last { " and " } else { ", " }));
        }
        sentence.push(piece);
    }
    sentence.push(say("."));
    sentence
}

/// A sentence that goes on in another: with a small first letter.
pub(super) fn continued(sentence: Sentence) -> Sentence {
    let mut parts = sentence.into_iter();
    match parts.next() {
        Some(Piece::Words(words)) => [say(lowered(&words))].into_iter().chain(parts).collect(),
        Some(first) => [first].into_iter().chain(parts).collect(),
        None => Vec::new(),
    }
}
