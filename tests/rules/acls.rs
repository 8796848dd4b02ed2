//! ACLs in sentences, in their table and beside their form: what each gives, and which others it meets.

use keyplane::{
    access::{Asker, Operation, Question, Resource, ResourceKind, may},
    engine::{Command, NewAcl},
    model::{
        Acl, AclId, AclOperation, AclPatternType, AclPermission, AclResourceType, KafkaClusterId, ObjectRef,
        Principal,
    },
    org::{Org, Uses},
    view::{
        acls::{Meeting, PLAN, Section, facts, of_object, overlaps, sentence},
        objects::{Cell, ListQuery, ObjectList, Presence, StateMark},
    },
};

use crate::support::{delete, noon, only, world::World};

/// An ACL in short: `ALLOW READ TOPIC PREFIXED orders-`, on the Standard cluster.
fn acl(world: &World, who: &Principal, text: &str) -> NewAcl {
    on(&world.standard, who, text)
}

fn on(cluster: &KafkaClusterId, who: &Principal, text: &str) -> NewAcl {
    let parts: Vec<_> = text.split(' ').collect();
    let [permission, operation, kind, pattern, name] = parts[..] else { panic!("{text}") };
    NewAcl {
        cluster: cluster.clone(),
        resource_type: AclResourceType::parse(kind).unwrap(),
        name: name.into(),
        pattern: AclPatternType::parse(pattern).unwrap(),
        principal: who.clone(),
        operation: AclOperation::parse(operation).unwrap(),
        permission: AclPermission::parse(permission).unwrap(),
    }
}

fn made(world: &mut World, new: NewAcl) -> AclId {
    let ObjectRef::Acl(id) = only(&world.lab.run(Command::CreateAcls { acls: vec![new] }).unwrap()) else {
        panic!("no ACL")
    };
    id
}

fn account(world: &World) -> Principal {
    Principal::ServiceAccount(world.account.clone())
}

/// Names are as long as Kafka has them, whatever the id that is made of the content; the journal gives them back.
#[test]
fn names_are_as_long_as_kafka_has_them() {
    let mut world = World::new();
    let own = account(&world);
    for (kind, limit) in [("TOPIC", 249), ("GROUP", 255), ("TRANSACTIONAL_ID", 255)] {
        for pattern in ["LITERAL", "PREFIXED"] {
            let name = |length: usize| "x".repeat(length);
            let text = |length| format!("ALLOW DESCRIBE {kind} {pattern} {}", name(length));
            let (longest, over) = (acl(&world, &own, &text(limit)), acl(&world, &own, &text(limit + 1)));
            let id = made(&mut world, longest);
            assert_eq!(world.lab.org.acls().get(&id).unwrap().name.len(), limit);
            assert_eq!(AclId::parse(id.as_str()), Ok(id.clone()), "what names it in an address is read");
            let refused = world.lab.run(Command::CreateAcls { acls: vec![over] }).unwrap_err();
            let words = format!("name may have at most {limit} characters, not {}", limit + 1);
            assert!(refused.to_string().to_lowercase().contains(&words), "{refused}");
        }
    }
    // A name of the longest characters, of which an id has four bytes each.
    let rockets = acl(&world, &own, &format!("ALLOW READ GROUP LITERAL {}", "🚀".repeat(255)));
    made(&mut world, rockets);
    assert_eq!(world.lab.replay().acls().len(), world.lab.org.acls().len());
}

#[test]
fn each_is_a_sentence() {
    let world = World::new();
    let (own, everyone) = (account(&world), Principal::Everyone);
    let unknown = Principal::from_id("sa-gone").unwrap();
    for (who, text, expected) in [
        (&own, "ALLOW READ TOPIC PREFIXED orders-", "orders-service may READ topics starting with orders-"),
        (&own, "ALLOW READ TOPIC LITERAL orders", "orders-service may READ topic orders"),
        (&own, "ALLOW WRITE TOPIC LITERAL *", "orders-service may WRITE every topic"),
        (&own, "ALLOW READ TOPIC PREFIXED *", "orders-service may READ topics starting with *"),
        (&own, "ALLOW ALL GROUP LITERAL billing", "orders-service may do ALL on consumer group billing"),
        (&everyone, "DENY WRITE TOPIC LITERAL *", "Everyone may not WRITE any topic"),
        (
            &everyone,
            "DENY ALL TRANSACTIONAL_ID PREFIXED tx",
            "Everyone may not do ALL on transactional IDs starting with tx",
        ),
        (&own, "ALLOW ALTER CLUSTER LITERAL kafka-cluster", "orders-service may ALTER on the cluster"),
        (&own, "DENY ALL CLUSTER LITERAL kafka-cluster", "orders-service may not do ALL on the cluster"),
        (&unknown, "ALLOW READ GROUP LITERAL g", "sa-gone may READ consumer group g"),
    ] {
        assert_eq!(sentence(&world.lab.org, &(&acl(&world, who, text)).into()), expected, "{text}");
    }
}

/// How one that exists meets a new one, in the sources' terms (`facts/roles.md` 4.2 to 4.4).
#[test]
fn a_new_one_is_told_what_it_meets() {
    let world = World::new();
    let own = account(&world);
    for (there, new, expected) in [
        ("ALLOW READ TOPIC LITERAL a", "ALLOW READ TOPIC LITERAL a", Some(Meeting::Same)),
        ("ALLOW READ TOPIC PREFIXED a", "ALLOW READ TOPIC LITERAL abc", Some(Meeting::Wider)),
        ("ALLOW READ TOPIC LITERAL *", "ALLOW READ TOPIC PREFIXED a", Some(Meeting::Wider)),
        ("ALLOW READ TOPIC LITERAL abc", "ALLOW READ TOPIC PREFIXED a", Some(Meeting::Narrower)),
        ("ALLOW ALL TOPIC LITERAL a", "ALLOW READ TOPIC LITERAL a", Some(Meeting::Wider)),
        // Reading implies seeing; seeing does not imply reading.
        ("ALLOW READ TOPIC LITERAL a", "ALLOW DESCRIBE TOPIC LITERAL a", Some(Meeting::Wider)),
        ("ALLOW DESCRIBE TOPIC LITERAL a", "ALLOW READ TOPIC LITERAL a", Some(Meeting::Narrower)),
        (
            "ALLOW ALTER_CONFIGS TOPIC LITERAL a",
            "ALLOW DESCRIBE_CONFIGS TOPIC LITERAL a",
            Some(Meeting::Wider),
        ),
        ("ALLOW READ TOPIC LITERAL a", "ALLOW WRITE TOPIC LITERAL a", None),
        // Wider by name and narrower by operation: neither makes the other superfluous.
        ("ALLOW READ TOPIC PREFIXED a", "ALLOW ALL TOPIC LITERAL abc", None),
        ("ALLOW READ TOPIC LITERAL a", "ALLOW READ GROUP LITERAL a", None),
        ("ALLOW READ TOPIC LITERAL a", "ALLOW READ TOPIC LITERAL A", None),
        ("ALLOW READ TOPIC PREFIXED ab", "ALLOW READ TOPIC PREFIXED ac", None),
        // A prefix that is spelled * is not every one.
        ("ALLOW READ TOPIC PREFIXED *", "ALLOW READ TOPIC LITERAL a", None),
        ("DENY READ TOPIC LITERAL *", "ALLOW READ TOPIC LITERAL a", Some(Meeting::BeatsAll)),
        ("DENY ALL TOPIC PREFIXED a", "ALLOW READ TOPIC LITERAL a", Some(Meeting::BeatsAll)),
        ("DENY READ TOPIC LITERAL a", "ALLOW READ TOPIC LITERAL *", Some(Meeting::BeatsPart)),
        ("DENY READ TOPIC LITERAL a", "ALLOW ALL TOPIC LITERAL a", Some(Meeting::BeatsPart)),
        // What is implied is taken away, and the rest stays.
        ("DENY DESCRIBE TOPIC LITERAL a", "ALLOW READ TOPIC LITERAL a", Some(Meeting::BeatsPart)),
        ("DENY READ TOPIC LITERAL a", "ALLOW DESCRIBE TOPIC LITERAL a", None),
        ("ALLOW READ TOPIC LITERAL a", "DENY READ TOPIC LITERAL *", Some(Meeting::Beaten)),
        ("ALLOW READ TOPIC LITERAL a", "DENY DESCRIBE TOPIC LITERAL a", Some(Meeting::Beaten)),
        ("ALLOW READ TOPIC LITERAL a", "DENY WRITE TOPIC LITERAL a", None),
        ("DENY ALL TOPIC LITERAL *", "DENY READ TOPIC LITERAL a", Some(Meeting::Wider)),
        ("DENY READ TOPIC LITERAL a", "DENY DESCRIBE TOPIC LITERAL a", None),
        (
            "DENY ALTER CLUSTER LITERAL kafka-cluster",
            "ALLOW ALL CLUSTER LITERAL kafka-cluster",
            Some(Meeting::BeatsPart),
        ),
    ] {
        let mut lab = world.clone();
        made(&mut lab, acl(&world, &own, there));
        let new = acl(&world, &own, new);
        let met: Vec<_> = overlaps(&lab.lab.org, &[(&new).into()]).iter().map(|met| met.meeting).collect();
        assert_eq!(
            met,
            expected.into_iter().collect::<Vec<_>>(),
            "{there} meets {}",
            sentence(&lab.lab.org, &(&new).into())
        );
    }
}

#[test]
fn only_what_concerns_the_same_people_on_the_same_cluster_meets() {
    let mut world = World::new();
    let (own, other) = (account(&world), Principal::User(world.user.clone()));
    let text = "ALLOW READ TOPIC LITERAL a";
    for new in
        [on(&world.dedicated, &own, text), acl(&world, &other, text), acl(&world, &Principal::Everyone, text)]
    {
        made(&mut world, new);
    }
    made(&mut world, acl(&World::new(), &Principal::Everyone, "DENY ALL TOPIC LITERAL a"));
    let new = [acl(&world, &own, text), acl(&world, &own, "ALLOW WRITE TOPIC LITERAL a")];
    let targets: Vec<_> = new.iter().map(Into::into).collect();
    let met = overlaps(&world.lab.org, &targets);
    let told: Vec<_> = met.iter().map(|met| (met.meeting, met.count, met.named[0].1.as_str())).collect();
    assert_eq!(
        told,
        [
            (Meeting::BeatsAll, 1, "Everyone may not do ALL on topic a"),
            (Meeting::Wider, 1, "Everyone may READ topic a"),
        ],
        "each is told once, the gravest first"
    );
}

fn asked(org: &Org, world: &World, topic: &str, operation: Operation) -> bool {
    let crn = org
        .cluster_crn(&world.environment, &world.standard)
        .child("kafka", world.standard.as_str())
        .child("topic", topic);
    let question = Question::new(operation, Resource::new(ResourceKind::Topic, crn));
    may(org, &Asker::Principal(account(world)), &question, noon()).is_allowed()
}

/// The warning of the form is the truth of the decision.
#[test]
fn what_is_said_to_be_beaten_gives_nothing() {
    for (deny, gives) in [
        ("DENY READ TOPIC LITERAL *", false),
        ("DENY DESCRIBE TOPIC LITERAL *", true),
        ("DENY WRITE TOPIC LITERAL *", true),
    ] {
        let mut world = World::new();
        let own = account(&world);
        let there = acl(&world, &Principal::Everyone, deny);
        made(&mut world, there);
        let new = acl(&world, &own, "ALLOW READ TOPIC LITERAL a");
        let met = overlaps(&world.lab.org, &[(&new).into()]);
        let beaten = met.iter().any(|met| met.meeting == Meeting::BeatsAll);
        made(&mut world, new);
        assert_eq!((asked(&world.lab.org, &world, "a", Operation::Read), beaten), (gives, !gives), "{deny}");
    }
}

fn rows(org: &Org, query: ListQuery) -> Vec<(String, Vec<Cell>)> {
    let list = ObjectList::new(&PLAN, org, &Uses::default(), query, noon());
    list.shown().map(|row| (row.name.clone(), row.cells.clone())).collect()
}

fn query(parameter: &'static str, value: &str) -> ListQuery {
    ListQuery::read(&PLAN, |asked| (asked == parameter).then_some(value))
}

#[test]
fn the_table_says_who_what_and_where_and_whether_the_principal_is_there() {
    let mut world = World::new();
    let own = account(&world);
    let gone = world.lab.service_account("short-lived");
    let cluster = world.standard.clone();
    let new = on(&cluster, &Principal::ServiceAccount(gone.clone()), "DENY ALL GROUP LITERAL *");
    made(&mut world, new);
    let new = on(&cluster, &own, "ALLOW READ TOPIC PREFIXED orders-");
    made(&mut world, new);
    let elsewhere =
        on(&world.elsewhere, &Principal::Everyone, "ALLOW DESCRIBE CLUSTER LITERAL kafka-cluster");
    made(&mut world, elsewhere);
    world.lab.run(delete(ObjectRef::ServiceAccount(gone.clone()))).unwrap();
    let org = &world.lab.org;

    let all = rows(org, ListQuery::default());
    let named: Vec<_> = all.iter().map(|(name, _)| name.as_str()).collect();
    let denied = format!("{gone} may not do ALL on any consumer group");
    let mut expected = [
        "Everyone may DESCRIBE on the cluster",
        "orders-service may READ topics starting with orders-",
        &denied,
    ];
    expected.sort_by_key(|name| name.to_lowercase());
    assert_eq!(named, expected);

    let (_, cells) = all.iter().find(|(name, _)| *name == denied).unwrap();
    let Cell::Object { object: None, name, presence: Presence::Gone(_), .. } = &cells[0] else {
        panic!("{cells:?}")
    };
    assert_eq!(name, gone.as_str(), "who is gone keeps the id");
    assert_eq!(cells[1], Cell::State(StateMark::Stop, "DENY"));
    assert_eq!(cells[3], Cell::Lines("every one".into(), "Consumer group".into()));

    for (parameter, value, expected) in [
        ("permission", "deny", 1),
        ("permission", "allow", 2),
        ("holder", "deleted", 1),
        ("operation", "READ", 1),
        ("type", "cluster", 1),
        ("cluster", cluster.as_str(), 2),
        ("principal", "*", 1),
        ("principal", gone.as_str(), 1),
        ("q", "starting orders", 1),
        ("q", "ORDERS-SERVICE", 1),
        ("q", "nothing has this", 0),
        ("permission", "neither", 3),
    ] {
        assert_eq!(rows(org, query(parameter, value)).len(), expected, "{parameter}={value}");
    }

    // The sections of the pages count the same.
    let count = |object| of_object(org, &object).map(|Section { count, deny }| (count, deny));
    assert_eq!(count(ObjectRef::KafkaCluster(cluster)), Some((2, 1)));
    assert_eq!(count(ObjectRef::ServiceAccount(world.account.clone())), Some((1, 0)));
    assert_eq!(count(ObjectRef::ServiceAccount(gone)), Some((1, 1)));
    assert_eq!(count(ObjectRef::Environment(world.environment.clone())), None);
}

#[test]
fn a_look_at_one_says_what_beats_it_and_what_it_beats() {
    let mut world = World::new();
    let own = account(&world);
    let (allow, deny) = (
        acl(&world, &own, "ALLOW READ TOPIC LITERAL a"),
        acl(&world, &Principal::Everyone, "DENY ALL TOPIC PREFIXED a"),
    );
    let (allow, deny) = (made(&mut world, allow), made(&mut world, deny));
    let about = facts(&world.lab.org, &allow).unwrap();
    assert_eq!(about.sentence, "orders-service may READ topic a");
    assert_eq!((about.denies(), about.gone, about.resource.as_str()), (false, None, "a"));
    assert_eq!(about.beaten_words, "A DENY beats all of it: it gives nothing");
    assert_eq!(about.beaten[0].0, deny);
    let about = facts(&world.lab.org, &deny).unwrap();
    assert_eq!(about.beaten_words, "It beats what others allow");
    assert_eq!(about.beaten[0].0, allow);

    world.lab.run(delete(ObjectRef::Acl(deny.clone()))).unwrap();
    assert_eq!(facts(&world.lab.org, &deny), None);
    assert_eq!(facts(&world.lab.org, &allow).unwrap().beaten, []);
}

/// Every type with every operation it has, and no other.
#[test]
fn the_form_offers_what_the_engine_takes() {
    let world = World::new();
    for kind in AclResourceType::ALL {
        for operation in AclOperation::ALL {
            let name = if *kind == AclResourceType::Cluster { Acl::CLUSTER_NAME } else { "a" };
            let text = format!("ALLOW {operation} {kind} LITERAL {name}");
            let acls = vec![acl(&world, &account(&world), &text)];
            let taken = world.clone().lab.run(Command::CreateAcls { acls }).is_ok();
            assert_eq!(taken, Acl::operations(*kind).contains(operation), "{text}");
        }
    }
}
