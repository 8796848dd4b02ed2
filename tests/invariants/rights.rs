//! Nobody gains a right but by a rule: rights are looked at before and after an entry, and without any rule at all.

use keyplane::{
    access::{Answer, Asker, Because, Question, Resource, ResourceKind, Standing, may},
    engine::Entry,
    model::{Crn, CrnPattern, ObjectRef, Principal},
    org::{Change, Org, Position, Step},
};
use uuid::Uuid;

use super::{
    draw::Draw,
    play::{Ask, Game},
};
use crate::Invariant as I;

/// A question with the answer before an entry.
pub struct Probe {
    asker: Asker,
    question: Question,
    before: Answer,
}

/// Questions about whatever is there, before what was decided is applied: about one entry in three.
pub fn probes(game: &Game, ask: &Ask, entry: &Entry) -> Vec<Probe> {
    if !ask.number.is_multiple_of(3) {
        return Vec::new();
    }
    let mut draw = Draw::new(ask.number);
    // Time alone brings keys that are not propagated yet.
    let now = game.now.max(ask.now);
    // Who is named by a rule that comes or goes is asked about most.
    let named: Vec<Asker> = entry.changes.iter().filter_map(named_by).collect();
    let probe = |_| {
        let named = draw.dice.pick(&named).cloned().filter(|_| draw.one_in(2));
        let asker = named.unwrap_or_else(|| asker(&mut draw, &game.org));
        let question = question(&mut draw, &game.org);
        let before = may(&game.org, &asker, &question, now).answer;
        Probe { asker, question, before }
    };
    (0..6).map(probe).collect()
}

fn named_by(change: &Change) -> Option<Asker> {
    let principal = match change {
        Change::RoleBinding(delta) => delta.after.as_ref().or(delta.before.as_ref())?.principal.clone(),
        Change::Acl(delta) => delta.after.as_ref().or(delta.before.as_ref())?.principal.clone(),
        Change::User(delta) => Principal::User(delta.after.as_ref()?.id.clone()),
        _ => return None,
    };
    Some(Asker::Principal(principal))
}

fn asker(draw: &mut Draw, org: &Org) -> Asker {
    if draw.one_in(4) {
        return Asker::Key(draw.key(org));
    }
    Asker::Principal(draw.principal(org))
}

fn question(draw: &mut Draw, org: &Org) -> Question {
    use ResourceKind as Kind;
    let environment = org.environment_crn(&draw.environment(org));
    let id = draw.cluster(org);
    let cluster = org.kafka_clusters().get(&id).map_or_else(
        || environment.child("cloud-cluster", id.as_str()),
        |it| org.cluster_crn(&it.environment, &id),
    );
    let kafka = cluster.child("kafka", id.as_str());
    let account = draw.owner(org);
    let places = [
        (Kind::Organization, org.crn()),
        (Kind::Environment, environment.clone()),
        (Kind::ComputePool, environment.child("flink-region", "aws.us-east-1")),
        (Kind::FlinkApiKey, environment.child("flink-region", "aws.us-east-1")),
        (Kind::CloudCluster, cluster.clone()),
        (Kind::SecurityMetadata, cluster.clone()),
        (Kind::KafkaApiKey, cluster.clone()),
        (Kind::RoleBinding, cluster.clone()),
        (Kind::KsqlCluster, cluster.child("ksql", "reports")),
        (Kind::Cluster, kafka.clone()),
        (Kind::Topic, kafka.child("topic", "orders")),
        (Kind::Topic, kafka.child("topic", "t1")),
        (Kind::Group, kafka.child("group", "orders")),
        (Kind::User, org.crn().child("user", account.id())),
        (Kind::ServiceAccount, org.crn().child("service-account", account.id())),
        (Kind::CloudApiKey, org.crn()),
        (Kind::GroupMapping, org.crn()),
    ];
    let (kind, place) = draw.pick::<(Kind, Crn)>(&places);
    let operation = draw.pick(kind.operations());
    let resource = match kind {
        Kind::RoleBinding => Resource::bindings(CrnPattern::exactly(place)),
        _ => Resource::new(kind, place),
    };
    let whose = kind.key_scope().is_some() || kind == Kind::RoleBinding;
    Question::new(operation, if whose { resource.owned_by(account) } else { resource })
}

/// What is permitted now and was not before is permitted by a rule that the entry brought, or took away.
pub fn check_gained(game: &mut Game, entry: &Entry, probes: Vec<Probe>) {
    for Probe { asker, question, before } in probes {
        let decision = may(&game.org, &asker, &question, game.now);
        let both = (before == Answer::Allowed, decision.is_allowed());
        *game.tally.rights.entry(both).or_default() += 1;
        if both == (false, true) && !entry.changes.iter().any(|change| gives(&game.org, &asker, change)) {
            let words = format!("{asker:?} {question:?} {decision:?} after {:?}", entry.header.intent.deed);
            game.findings.note(I::nobody_gains_a_right_without_a_rule, || words);
        }
    }
}

/// Whether a change may give somebody a right: a binding to the account or to a group that counts with it, a mapping,
/// an ACL, and that the account itself is there and active. For a key also that it works, and on something that is there.
fn gives(org: &Org, asker: &Asker, change: &Change) -> bool {
    // Any time: that a key is not propagated yet or has expired is nobody's right.
    let standing = Standing::of(org, asker, org.position().at);
    let counts = |principal: &Principal| standing.counted.contains(principal);
    let account = |object: Option<ObjectRef>| {
        object.is_some_and(|object| standing.account.as_ref().is_some_and(|own| *own.id() == *object.id()))
    };
    match change {
        Change::RoleBinding(delta) => delta.after.as_ref().is_some_and(|it| counts(&it.principal)),
        Change::Acl(delta) => {
            let acl = delta.after.as_ref().or(delta.before.as_ref()).unwrap();
            acl.principal == Principal::Everyone || counts(&acl.principal)
        }
        Change::GroupMapping(delta) => {
            delta.after.as_ref().is_some_and(|it| counts(&Principal::GroupMapping(it.id.clone())))
        }
        Change::User(_) | Change::ServiceAccount(_) | Change::IdentityPool(_) => account(change.reference()),
        Change::ApiKey(delta) => {
            let key = delta.after.as_ref().map(|key| Asker::Key(key.id.clone()));
            key.as_ref() == Some(asker)
        }
        Change::Organization(_)
        | Change::KafkaCluster(_)
        | Change::SchemaRegistry(_)
        | Change::KsqlCluster(_)
        | Change::Environment(_)
        | Change::ComputePool(_) => matches!(asker, Asker::Key(_)),
        Change::IdentityProvider(_) | Change::AppliedLimit(_) | Change::Tombstone(_) => false,
    }
}

/// Without bindings and ACLs, nobody may anything but what is their own.
pub fn check_without_rules(game: &mut Game, seed: u64) {
    let mut bare = game.org.clone();
    let bindings = bare.role_bindings().iter().map(|it| ObjectRef::RoleBinding(it.id.clone()));
    let acls = bare.acls().iter().map(|it| ObjectRef::Acl(it.id.clone()));
    let rules: Vec<Change> = bindings.chain(acls).filter_map(|rule| game.org.deletion(&rule)).collect();
    remove(&mut bare, &rules);
    let mut draw = Draw::new(seed);
    for _ in 0..20 {
        let (asker, question) = (asker(&mut draw, &bare), question(&mut draw, &bare));
        let decision = may(&bare, &asker, &question, game.now);
        if decision.is_allowed() && !matches!(decision.because, Because::Own(_)) {
            game.findings.note(I::nobody_has_a_right_without_a_rule, || {
                format!("{asker:?} {question:?} {decision:?}")
            });
        }
    }
}

/// Takes objects out, as if they had never been there.
pub fn remove(org: &mut Org, deletions: &[Change]) {
    let now = org.position();
    let position = Position { seq: now.seq + 1, ..now };
    org.apply(&Step { position, command: Uuid::from_u128(u128::MAX), changes: deletions }).unwrap();
}
