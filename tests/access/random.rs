//! Thousands of random organizations and questions: the decision agrees with the rules read straight, the rule it names
//! decides, and nobody may what no rule gives.

use std::sync::LazyLock;

use keyplane::{
    access::{
        Answer, Asker, Because, Decision, Question, Remedy, Resource, ResourceKind, Rule, Standing,
        Step as Do, Weight, explain, may, principals,
    },
    model::{
        Acl, AclOperation, AclPatternType, AclPermission, AclResourceType, ApiKeyId, Crn, CrnPattern,
        KafkaClusterId, ObjectRef, Origin, Owner, Principal, Role, RoleBinding, RoleBindingId, Times, User,
        UserState,
    },
    org::{Change, Delta, Digest, Org, Position, Step},
    store::faults::Dice,
};
use uuid::Uuid;

use super::{reference, site::Site};

/// What all random organizations have in common: everything but rules.
struct Ground {
    org: Org,
    now: keyplane::model::Timestamp,
    principals: Vec<Principal>,
    keys: Vec<ApiKeyId>,
    clusters: Vec<(KafkaClusterId, String)>,
    /// Paths below the organization at which roles are bound, and that are asked about.
    paths: Vec<String>,
    /// How many of these, from the first, are known to Kafka on the first cluster.
    kafka_paths: usize,
}

/// Names with common beginnings, so that prefixes overlap.
const NAMES: [&str; 5] = ["a", "ab", "abc", "b", "ba"];

/// How many of the principals hold most rules and ask most questions.
const HOT: usize = 5;

static GROUND: LazyLock<Ground> = LazyLock::new(|| {
    let mut site = Site::new();
    let sso = site.sso_user("bo@example.com");
    let other = site.sso_user("cy@example.com");
    site.world.lab.set_state(&other, UserState::Deactivated).unwrap();
    site.group("everybody", "true");
    site.group("nobody", "");
    let owners = [site.world.service_account(), site.world.user(), Owner::User(sso)];
    let mut keys = Vec::new();
    for owner in owners {
        for scope in site.world.scopes() {
            keys.push(site.key(owner.clone(), scope));
        }
        let dedicated = site.world.kafka(&site.world.dedicated);
        keys.push(site.key(owner, dedicated));
    }
    let world = &site.world;
    let clusters =
        [&world.standard, &world.dedicated, &world.elsewhere].map(|id| (id.clone(), world.cluster_path(id)));
    let environment = world.environment_path();
    let registry = format!("{environment}/schema-registry={}", world.registry);
    let region = format!("{environment}/flink-region=aws.us-east-1");
    let (first, path) = &clusters[0];
    let kafka = format!("{path}/kafka={first}");
    let mut paths = vec![kafka.clone()];
    for kind in ["topic", "group", "transactional-id"] {
        paths.extend(NAMES.map(|name| format!("{kafka}/{kind}={name}")));
    }
    let kafka_paths = paths.len();
    paths.extend([String::new(), environment.clone(), format!("/environment={}", world.other)]);
    for (id, path) in &clusters {
        paths.extend([path.clone(), format!("{path}/kafka={id}"), format!("{path}/ksql=reports")]);
        for name in NAMES {
            paths.push(format!("{path}/connector={name}"));
            for kind in ["topic", "group", "transactional-id"] {
                paths.push(format!("{path}/kafka={id}/{kind}={name}"));
            }
        }
    }
    paths.extend(NAMES.map(|name| format!("{registry}/subject={name}")));
    paths.extend([registry, region.clone(), format!("{region}/compute-pool={}", world.pool)]);
    paths.push(format!("{region}/compute-pool={}/statement=a", world.pool));
    paths.push(format!("/service-account={}", world.account));
    paths.push(format!("/identity-pool={}", world.identity_pool));
    paths.push(format!("/user={}", world.user));
    // Those of whom most is asked stand first.
    let mut principals: Vec<_> = principals(&world.lab.org).collect();
    principals.sort_by_key(|own| {
        !matches!(own, Principal::ServiceAccount(_) | Principal::GroupMapping(_) | Principal::Everyone)
    });
    Ground {
        principals,
        kafka_paths,
        org: world.lab.org.clone(),
        now: world.lab.now,
        keys,
        clusters: clusters.into(),
        paths,
    }
});

fn pick<'a, T>(dice: &mut Dice, from: &'a [T]) -> &'a T {
    dice.pick(from).unwrap()
}

/// One of the first few, more often than not: so that rules and questions meet.
fn pick_hot<'a, T>(dice: &mut Dice, from: &'a [T], hot: usize) -> &'a T {
    if dice.below(4) == 0 { pick(dice, from) } else { pick(dice, &from[..hot]) }
}

fn change(org: &mut Org, changes: &[Change]) {
    let position = Position { seq: org.seq() + 1, head: Digest::ZERO, at: org.position().at };
    org.apply(&Step { position, command: Uuid::from_u128(u128::from(org.seq())), changes }).unwrap();
}

fn made<T>(object: T) -> Delta<T> {
    Delta { before: None, after: Some(object) }
}

fn binding(dice: &mut Dice, number: u64) -> Option<RoleBinding> {
    let ground = &*GROUND;
    let bound = [Role::ResourceOwner, Role::DeveloperRead, Role::DeveloperWrite, Role::DeveloperManage];
    let role = if dice.below(2) == 0 { *pick(dice, &bound) } else { *pick(dice, Role::ALL) };
    let star = if dice.below(3) == 0 { "*" } else { "" };
    let path = pick(dice, &ground.paths);
    let pattern = CrnPattern::parse(&format!("{}{path}{star}", ground.org.crn())).ok()?;
    let binding = RoleBinding {
        id: RoleBindingId::parse(&format!("rb-{number}")).unwrap(),
        principal: pick_hot(dice, &ground.principals, HOT).clone(),
        role,
        pattern,
        times: Times::default(),
        origin: Origin::Created,
    };
    binding.check().is_ok().then_some(binding)
}

fn acl(
    cluster: &KafkaClusterId,
    (kind, name, pattern): (AclResourceType, &str, AclPatternType),
    principal: &Principal,
    operation: AclOperation,
    permission: AclPermission,
) -> Option<Acl> {
    let id = Acl::id_of(cluster, (kind, name, pattern), principal, operation, permission).unwrap();
    let acl = Acl {
        id,
        cluster: cluster.clone(),
        resource_type: kind,
        name: name.into(),
        pattern,
        principal: principal.clone(),
        operation,
        permission,
        times: Times::default(),
        origin: Origin::Created,
    };
    acl.check().is_ok().then_some(acl)
}

fn random_acl(dice: &mut Dice) -> Option<Acl> {
    let kind = *pick(dice, AclResourceType::ALL);
    let pattern = *pick(dice, AclPatternType::ALL);
    let name = match (kind, pattern) {
        (AclResourceType::Cluster, _) => Acl::CLUSTER_NAME,
        (_, AclPatternType::Literal) if dice.below(4) == 0 => "*",
        _ => pick(dice, &NAMES),
    };
    let permission = if dice.below(3) == 0 { AclPermission::Deny } else { AclPermission::Allow };
    let (cluster, _) = pick_hot(dice, &GROUND.clusters, 1);
    let principal = pick_hot(dice, &GROUND.principals, HOT);
    acl(cluster, (kind, name, pattern), principal, *pick(dice, Acl::operations(kind)), permission)
}

fn organization(dice: &mut Dice) -> Org {
    let mut org = GROUND.org.clone();
    let (bindings, acls) = (dice.below(14), dice.below(40));
    let mut changes: Vec<Change> = Vec::new();
    for number in 0..bindings {
        changes.extend(binding(dice, number).map(made).map(Change::RoleBinding));
    }
    for _ in 0..acls {
        let acl = random_acl(dice);
        let known = acl.as_ref().is_some_and(|acl| {
            changes.iter().any(|change| change.reference() == Some(ObjectRef::Acl(acl.id.clone())))
        });
        changes.extend(acl.filter(|_| !known).map(made).map(Change::Acl));
    }
    change(&mut org, &changes);
    org
}

fn asker(dice: &mut Dice) -> Asker {
    if dice.below(5) == 0 {
        return Asker::Key(pick(dice, &GROUND.keys).clone());
    }
    Asker::Principal(pick_hot(dice, &GROUND.principals, HOT).clone())
}

/// A question about something that may exist at the place drawn, in two of three cases.
fn question(dice: &mut Dice) -> Question {
    let path = pick_hot(dice, &GROUND.paths, GROUND.kafka_paths);
    let crn = Crn::parse(&format!("{}{path}", GROUND.org.crn())).unwrap();
    let level = crn.resource().map(|segment| segment.kind.clone()).unwrap();
    let fitting: Vec<_> = ResourceKind::ALL.iter().copied().filter(|kind| lies_at(*kind, &level)).collect();
    let any = dice.below(8) == 0;
    let kind = *pick(dice, if any { ResourceKind::ALL } else { &fitting });
    let operation = *pick(dice, kind.operations());
    let mut resource = Resource::new(kind, crn);
    if dice.below(2) == 0 || kind.key_scope().is_some() {
        resource = resource.owned_by(pick(dice, &GROUND.principals).clone());
    }
    Question::new(operation, resource)
}

fn lies_at(kind: ResourceKind, level: &str) -> bool {
    use ResourceKind as Kind;
    match level {
        "organization" => {
            matches!(
                kind,
                Kind::Organization | Kind::Billing | Kind::AuditLog | Kind::User | Kind::ServiceAccount
            ) || matches!(kind, Kind::CloudApiKey | Kind::TableflowApiKey | Kind::GlobalApiKey | Kind::Quota)
        }
        "environment" => matches!(
            kind,
            Kind::Environment
                | Kind::CatalogDefinition
                | Kind::CloudCluster
                | Kind::RoleBinding
                | Kind::Quota
                | Kind::Metrics
        ),
        "cloud-cluster" => {
            matches!(
                kind,
                Kind::CloudCluster | Kind::SecurityMetadata | Kind::KafkaApiKey | Kind::KsqlCluster
            )
        }
        "kafka" => kind == Kind::Cluster,
        "topic" => matches!(kind, Kind::Topic | Kind::Tableflow),
        "schema-registry" => matches!(kind, Kind::SchemaRegistry | Kind::SchemaRegistryApiKey),
        "flink-region" => matches!(kind, Kind::FlinkRegion | Kind::FlinkApiKey | Kind::ComputePool),
        "ksql" => matches!(kind, Kind::KsqlCluster | Kind::KsqlApiKey),
        other => kind.slug() == other,
    }
}

const CASES: u64 = 16_000;

fn each(mut check: impl FnMut(&mut Dice, &Org, &Asker, &Question)) {
    let mut dice = Dice::new(20_261_125);
    for _ in 0..CASES / 4 {
        let org = organization(&mut dice);
        for _ in 0..4 {
            let (asker, mut question) = (asker(&mut dice), question(&mut dice));
            if question.resource.whose.is_some() && dice.below(2) == 0 {
                question.resource.whose = Standing::of(&org, &asker, GROUND.now).account;
            }
            check(&mut dice, &org, &asker, &question);
        }
    }
}

fn told(org: &Org, asker: &Asker, question: &Question) -> String {
    let bindings: Vec<_> =
        org.role_bindings().iter().map(|b| format!("{} {} {}", b.principal, b.role, b.pattern)).collect();
    let acls: Vec<_> = org.acls().iter().map(|acl| acl.id.to_string()).collect();
    format!("{asker:?} {question:?}\n{bindings:#?}\n{acls:#?}")
}

/// And that the random cases are worth asking: each answer and each sort of reason comes up often.
#[test]
fn the_decision_is_what_the_rules_say() {
    let mut seen = [0; 6];
    each(|_, org, asker, question| {
        let now = GROUND.now;
        let decision = may(org, asker, question, now);
        let expected = reference::may(&Standing::of(org, asker, now), question);
        assert_eq!(decision.is_allowed(), expected, "{decision:?}: {}", told(org, asker, question));
        let at = match (&decision.because, decision.answer) {
            (Because::Fault(_) | Because::Scope(_), _) => 0,
            (Because::Acl(_), Answer::Refused) => 1,
            (Because::Acl(_), Answer::Allowed) => 2,
            (Because::Binding(_), _) => 3,
            (Because::Own(_), _) => 4,
            (Because::Nothing, _) => 5,
        };
        seen[at] += 1;
    });
    assert!(seen.iter().all(|count| *count > 20), "{seen:?}");
}

/// The explanation tries every rule, the decision those that the files name: they come to the same, rule and all.
#[test]
fn an_explanation_explains_the_decision() {
    each(|_, org, asker, question| {
        let decision = may(org, asker, question, GROUND.now);
        let explained = explain(org, asker, question, GROUND.now);
        assert_eq!(explained.decision, decision);
        let decides: Vec<_> = explained
            .considered
            .iter()
            .filter(|one| one.weight == Weight::Decides)
            .map(|one| one.rule.clone())
            .collect();
        assert_eq!(
            decides,
            rule_of(&decision).into_iter().collect::<Vec<_>>(),
            "{}",
            told(org, asker, question)
        );
        if decision.because == Because::Nothing {
            let silent = |weight| matches!(weight, Weight::Silent | Weight::SetAside);
            assert!(
                explained.considered.iter().all(|one| silent(one.weight)),
                "{}",
                told(org, asker, question)
            );
        }
    });
}

fn rule_of(decision: &Decision) -> Option<Rule> {
    match &decision.because {
        Because::Acl(rule) => Some(Rule::Acl(rule.id.clone())),
        Because::Binding(rule) => Some(Rule::Binding(rule.id.clone())),
        Because::Own(own) => Some(Rule::Own(*own)),
        Because::Fault(_) | Because::Scope(_) | Because::Nothing => None,
    }
}

fn without(org: &mut Org, rule: &Rule) {
    let object = match rule {
        Rule::Acl(id) => ObjectRef::Acl(id.clone()),
        Rule::Binding(id) => ObjectRef::RoleBinding(id.clone()),
        Rule::Own(_) => panic!("what is one's own is nobody's to take"),
    };
    let deletion = org.deletion(&object).unwrap();
    change(org, &[deletion]);
}

/// Taking the rule away that decided changes the answer, or another rule of the same mind decides, which was said to agree.
#[test]
fn the_rule_that_is_named_decides() {
    let (mut named, mut changed) = (0, 0);
    each(|_, org, asker, question| {
        let mut org = org.clone();
        let first = may(&org, asker, question, GROUND.now);
        named += usize::from(rule_of(&first).is_some_and(|rule| !matches!(rule, Rule::Own(_))));
        let mut agrees = explain(&org, asker, question, GROUND.now).considered;
        agrees.retain(|one| one.weight == Weight::Agrees);
        let mut now = first.clone();
        while let Some(rule) = rule_of(&now).filter(|rule| !matches!(rule, Rule::Own(_))) {
            without(&mut org, &rule);
            now = may(&org, asker, question, GROUND.now);
            if now.answer != first.answer {
                changed += 1;
                assert!(agrees.is_empty(), "{agrees:?}: {}", told(&org, asker, question));
                break;
            }
            let next = rule_of(&now);
            let at = agrees.iter().position(|one| Some(&one.rule) == next.as_ref());
            // Where a denial goes and nothing permits, nothing decides.
            match (next, at) {
                (None, _) => {
                    assert!(agrees.is_empty(), "{agrees:?}: {}", told(&org, asker, question));
                    break;
                }
                (Some(_), Some(at)) => drop(agrees.remove(at)),
                (Some(next), None) => {
                    panic!("{next:?} was not said to agree: {}", told(&org, asker, question))
                }
            }
        }
    });
    assert!(named > 3_000 && changed > 2_000, "{named} named, {changed} changed");
}

#[test]
fn without_rules_nobody_may_but_what_is_their_own() {
    let ground = &*GROUND;
    let mut dice = Dice::new(7);
    for _ in 0..CASES {
        let (asker, question) = (asker(&mut dice), question(&mut dice));
        let mut org = ground.org.clone();
        let founder: Vec<_> = org.role_bindings().iter().map(|own| own.id.clone()).collect();
        for id in founder {
            without(&mut org, &Rule::Binding(id));
        }
        let decision = may(&org, &asker, &question, ground.now);
        assert!(
            !decision.is_allowed() || matches!(decision.because, Because::Own(_)),
            "{decision:?}: {}",
            told(&org, &asker, &question)
        );
    }
}

/// Every way that is offered leads to the other answer, and all of its steps are needed.
#[test]
fn what_would_have_to_change_changes_the_answer() {
    let mut tried = 0;
    each(|dice, org, asker, question| {
        let explained = explain(org, asker, question, GROUND.now);
        if explained.remedies.is_empty() {
            return;
        }
        let remedy = pick(dice, &explained.remedies);
        let changed = follow(org, asker, question, &remedy.steps);
        assert_ne!(changed, explained.decision.answer, "{remedy:?}: {}", told(org, asker, question));
        tried += 1;
        if let [_, .., _] = &remedy.steps[..] {
            let fewer = follow(org, asker, question, &remedy.steps[1..]);
            assert_eq!(fewer, explained.decision.answer, "{remedy:?}: {}", told(org, asker, question));
        }
    });
    assert!(tried > 1_000, "{tried}");
}

/// The answer after taking steps. A key that is issued is asked as its owner would be without one: its scope is right.
fn follow(org: &Org, asker: &Asker, question: &Question, steps: &[Do]) -> Answer {
    let mut org = org.clone();
    let mut new_key = false;
    for (number, step) in steps.iter().enumerate() {
        match step {
            Do::DeleteAcls(all) => {
                for id in all {
                    without(&mut org, &Rule::Acl(id.clone()));
                }
            }
            Do::Withdraw(all) => {
                for rule in all {
                    without(&mut org, rule);
                }
            }
            Do::CreateAcl { principal, request, permission } => {
                let part = (request.kind, &*request.name, AclPatternType::Literal);
                let acl = acl(&request.cluster, part, principal, request.operation, *permission).unwrap();
                change(&mut org, &[Change::Acl(made(acl))]);
            }
            Do::Bind { principal, role, pattern } => {
                let binding = RoleBinding {
                    id: RoleBindingId::parse(&format!("rb-new{number}")).unwrap(),
                    principal: principal.clone(),
                    role: *role,
                    pattern: pattern.clone(),
                    times: Times::default(),
                    origin: Origin::Created,
                };
                binding.check().unwrap();
                change(&mut org, &[Change::RoleBinding(made(binding))]);
            }
            Do::Activate(id) => {
                let before = org.users().get(id).unwrap().clone();
                let after = User { state: UserState::Active, ..before.clone() };
                change(&mut org, &[Change::User(Delta { before: Some(before), after: Some(after) })]);
            }
            Do::IssueKeyFor { .. } | Do::ReplaceKey { .. } | Do::Wait(_) => new_key = true,
        }
    }
    let standing = Standing::of(&org, asker, GROUND.now);
    let standing = if new_key { Standing { scope: None, fault: None, ..standing } } else { standing };
    standing.may(question).answer
}

/// [`Remedy`] is what the console shows: none is empty.
#[test]
fn no_remedy_is_empty() {
    each(|_, org, asker, question| {
        let remedies: Vec<Remedy> = explain(org, asker, question, GROUND.now).remedies;
        assert!(remedies.iter().all(|remedy| !remedy.steps.is_empty()), "{}", told(org, asker, question));
    });
}
