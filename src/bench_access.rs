//! An organization with as many rules as wanted, and one decision for each of its keys: what `script/bench` measures of
//! `access`. Compiled with the feature `bench` only, for every target.

// The same source of numbers as the tests of storage have, which no browser build does.
#[path = "store/faults/dice.rs"]
mod dice;

use std::collections::BTreeSet;

use dice::Dice;
use uuid::Uuid;

use crate::{
    access::{Asker, Operation, Question, Resource, ResourceKind, may},
    model::{
        Acl, AclOperation, AclPatternType, AclPermission, AclResourceType, ApiKey, ApiKeyId, Credential, Crn,
        CrnPattern, DefaultPools, EnvironmentId, HealthPolicy, JustInTime, KafkaClusterId, NamePattern,
        Organization, OrganizationId, OrganizationKind, Origin, Owner, Principal, PropagationMode, Role,
        RoleBinding, RoleBindingId, Scope, ServiceAccount, ServiceAccountId, Times, Timestamp,
    },
    org::{Change, Delta, Digest, Org, Position, Step},
};

/// Accounts that the rules are about and own the keys.
const ACCOUNTS: u64 = 1_500;
const CLUSTERS: u64 = 60;
/// Keys that are decided on.
const KEYS: u64 = 10_000;

/// An organization to decide in, with the questions of one column of a list: keys, and whether each may read a topic of
/// its cluster.
///
/// Every other question is about a topic that a rule of the key's account names. So a decision has the same to do however
/// many rules there are, but for finding them.
#[derive(Debug)]
pub struct Sample {
    org: Org,
    asked: Vec<(Asker, Question)>,
    now: Timestamp,
}

impl Sample {
    /// An organization with 10,000 keys and this many rules: one in five a role binding, the rest ACLs. `None` if an id
    /// is not well formed, which would be a mistake here.
    pub fn new(rules: u64) -> Option<Self> {
        let now = Timestamp::from_millis(1_700_000_000_000);
        let mut dice = Dice::new(rules);
        let mut changes = vec![Change::Organization(made(organization()))];
        for number in 0..ACCOUNTS {
            changes.push(Change::ServiceAccount(made(account(number)?)));
        }
        for number in 0..KEYS {
            changes.push(Change::ApiKey(made(key(number, now)?)));
        }
        let mut known = BTreeSet::new();
        let mut named = Vec::new();
        for number in 0..rules {
            if number % 5 == 0 {
                let account = dice.below(ACCOUNTS);
                let binding = binding(&mut dice, number, account)?;
                named.push((account, named_by(binding.pattern.crn().id_of("topic")?)));
                changes.push(Change::RoleBinding(made(binding)));
                continue;
            }
            let account = dice.below(ACCOUNTS);
            let acl = acl(&mut dice, account)?;
            named.push((account, named_by(&acl.name)));
            if known.insert(acl.id.clone()) {
                changes.push(Change::Acl(made(acl)));
            }
        }
        let mut org = Org::default();
        let position = Position { seq: 1, head: Digest::ZERO, at: now };
        org.apply(&Step { position, command: Uuid::nil(), changes: &changes }).ok()?;
        let asked = (0..KEYS).map(|number| question(&mut dice, number, &named)).collect::<Option<_>>()?;
        Some(Self { org, asked, now })
    }

    /// Decides once for each key; answers how many are permitted.
    pub fn decide(&self) -> usize {
        let allowed =
            |(asker, question): &&(Asker, Question)| may(&self.org, asker, question, self.now).is_allowed();
        self.asked.iter().filter(allowed).count()
    }

    /// How many decisions one [`Self::decide`] makes.
    pub fn len(&self) -> usize {
        self.asked.len()
    }

    /// Whether there is nothing to decide.
    pub fn is_empty(&self) -> bool {
        self.asked.is_empty()
    }
}

fn made<T>(object: T) -> Delta<T> {
    Delta { before: None, after: Some(object) }
}

fn own() -> OrganizationId {
    OrganizationId::from_random([7; 16])
}

fn organization() -> Organization {
    Organization {
        id: own(),
        name: "Bench".into(),
        kind: OrganizationKind::Ordinary,
        propagation: PropagationMode::Shown,
        production: NamePattern::default(),
        health: HealthPolicy::default(),
        just_in_time: JustInTime::default(),
        default_pools: DefaultPools::default(),
        times: Times::default(),
    }
}

fn account_id(number: u64) -> Option<ServiceAccountId> {
    ServiceAccountId::parse(&format!("sa-bench{}", number % ACCOUNTS)).ok()
}

fn account(number: u64) -> Option<ServiceAccount> {
    Some(ServiceAccount {
        id: account_id(number)?,
        name: format!("service-{number}").into(),
        description: Box::default(),
        times: Times::default(),
        origin: Origin::Imported,
    })
}

fn cluster(number: u64) -> Option<(EnvironmentId, KafkaClusterId)> {
    let number = number % CLUSTERS;
    let environment = EnvironmentId::parse(&format!("env-bench{}", number % 4)).ok()?;
    Some((environment, KafkaClusterId::parse(&format!("lkc-bench{number}")).ok()?))
}

fn kafka(number: u64) -> Option<Crn> {
    let (environment, cluster) = cluster(number)?;
    let crn = Crn::organization(&own().to_string()).child("environment", environment.as_str());
    Some(crn.child("cloud-cluster", cluster.as_str()).child("kafka", cluster.as_str()))
}

/// A team's topic, and the beginning of all of the team's.
fn topic(dice: &mut Dice) -> (String, String) {
    let team = format!("team-{}.", dice.below(40));
    (format!("{team}orders-{}", dice.below(10)), team)
}

fn key(number: u64, created: Timestamp) -> Option<ApiKey> {
    let (environment, cluster) = cluster(number)?;
    Some(ApiKey {
        id: ApiKeyId::parse(&format!("BENCH{number:011}")).ok()?,
        name: Box::default(),
        description: Box::default(),
        owner: Owner::ServiceAccount(account_id(number)?),
        scope: Scope::Kafka { environment, cluster },
        created,
        updated: created,
        expires: None,
        credential: Credential::Unknown,
        origin: Origin::Imported,
    })
}

fn binding(dice: &mut Dice, number: u64, account: u64) -> Option<RoleBinding> {
    // An account has its rules on the cluster that its keys are for.
    let kafka = kafka(account)?;
    let role = *dice.pick(&[Role::DeveloperRead, Role::DeveloperWrite, Role::ResourceOwner])?;
    let (name, team) = topic(dice);
    let name = if dice.below(2) == 0 { name } else { format!("{team}*") };
    let text = format!("{kafka}/topic={name}");
    Some(RoleBinding {
        id: RoleBindingId::parse(&format!("rb-{number}")).ok()?,
        principal: Principal::ServiceAccount(account_id(account)?),
        role,
        pattern: CrnPattern::parse(&text).ok()?,
        times: Times::default(),
        origin: Origin::Imported,
    })
}

fn acl(dice: &mut Dice, account: u64) -> Option<Acl> {
    let (_, cluster) = cluster(account)?;
    let principal = Principal::ServiceAccount(account_id(account)?);
    let pattern = *dice.pick(AclPatternType::ALL)?;
    let (name, team) = topic(dice);
    let name = match pattern {
        AclPatternType::Literal => name,
        AclPatternType::Prefixed => team,
    };
    let operation = *dice.pick(&[AclOperation::Read, AclOperation::Write, AclOperation::All])?;
    let permission = if dice.below(10) == 0 { AclPermission::Deny } else { AclPermission::Allow };
    let kind = AclResourceType::Topic;
    Some(Acl {
        id: Acl::id_of(&cluster, (kind, &name, pattern), &principal, operation, permission).ok()?,
        cluster,
        resource_type: kind,
        name: name.into(),
        pattern,
        principal,
        operation,
        permission,
        times: Times::default(),
        origin: Origin::Imported,
    })
}

/// A topic that a rule names, by the whole name or by its beginning.
fn named_by(name: &str) -> String {
    if name.ends_with('.') { format!("{name}orders-0") } else { name.to_owned() }
}

fn question(dice: &mut Dice, number: u64, named: &[(u64, String)]) -> Option<(Asker, Question)> {
    let about = if number.is_multiple_of(2) { dice.pick(named).cloned() } else { None };
    let (account, name) = match about {
        Some(known) => known,
        None => (number, topic(dice).0),
    };
    // Any of the keys of the account.
    let number = account % ACCOUNTS + ACCOUNTS * dice.below(KEYS / ACCOUNTS);
    let id = ApiKeyId::parse(&format!("BENCH{number:011}")).ok()?;
    let topic = kafka(number)?.child("topic", &name);
    Some((Asker::Key(id), Question::new(Operation::Read, Resource::new(ResourceKind::Topic, topic))))
}
