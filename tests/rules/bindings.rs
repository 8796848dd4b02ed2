//! Role bindings from the form to the engine, what they reach, and which keys gain or lose by them.

use keyplane::{
    engine::Command,
    model::{
        BindingLevel, CrnPattern, Field, Kind, ObjectRef, Owner, Principal, Role, RoleBindingId, UserState,
    },
    org::{Org, Uses},
    view::{
        objects::{Cell, ListQuery, ObjectList},
        role_bindings::{
            Grouping, Naming, PermitLine, Permits, PrincipalKind, Refused, binding, given_up, key_effect,
            parent_of, pattern_of, permits, plan_of, preview, reach, section,
        },
    },
};

use crate::support::{delete, noon, only, world::World};

/// What the form has picked for a level.
fn parent(world: &World, level: BindingLevel) -> Option<ObjectRef> {
    Some(match parent_of(level)? {
        Kind::Environment => ObjectRef::Environment(world.environment.clone()),
        Kind::KafkaCluster => ObjectRef::KafkaCluster(world.standard.clone()),
        Kind::KsqlCluster => ObjectRef::KsqlCluster(world.ksql.clone()),
        Kind::SchemaRegistry => ObjectRef::SchemaRegistry(world.registry.clone()),
        Kind::ComputePool => ObjectRef::ComputePool(world.pool.clone()),
        Kind::ServiceAccount => ObjectRef::ServiceAccount(world.account.clone()),
        Kind::IdentityPool => ObjectRef::IdentityPool(world.identity_pool.clone()),
        other => panic!("nothing is bound in a {}", other.label()),
    })
}

fn pattern(world: &World, level: BindingLevel, naming: &Naming) -> CrnPattern {
    pattern_of(&world.lab.org, level, parent(world, level).as_ref(), naming).unwrap()
}

fn all_of(level: BindingLevel) -> Naming {
    if CrnPattern::takes_prefix(level.segment()) { Naming::All } else { Naming::Exactly("orders".into()) }
}

fn user(world: &World) -> Principal {
    Principal::User(world.user.clone())
}

fn bind(world: &mut World, principal: Principal, role: Role, pattern: &CrnPattern) -> RoleBindingId {
    let command = Command::CreateRoleBinding { principal, role, pattern: pattern.to_string() };
    let ObjectRef::RoleBinding(id) = only(&world.lab.run(command).unwrap()) else { panic!("no binding") };
    id
}

/// The form offers a role's own levels; at each the pattern it builds is taken, and at no other.
#[test]
fn what_the_form_builds_the_engine_takes_at_the_levels_of_the_role_only() {
    let world = World::new();
    let own = user(&world);
    for role in Role::ALL {
        for level in BindingLevel::ALL {
            for naming in [Naming::Exactly("orders".into()), all_of(level)] {
                let pattern = pattern(&world, level, &naming);
                assert_eq!(BindingLevel::of(&pattern), Some(level));
                let shown = preview(&world.lab.org, &world.lab.admin, (Some(&own), *role), &pattern, noon());
                let command = Command::CreateRoleBinding {
                    principal: own.clone(),
                    role: *role,
                    pattern: pattern.to_string(),
                };
                let done = world.clone().lab.run(command);
                let offered = role.levels().contains(&level);
                assert_eq!(done.is_ok(), offered, "{role} at {level:?}: {done:?}");
                assert_eq!(
                    shown.refused.is_none(),
                    offered,
                    "{role} at {level:?}: the preview says otherwise"
                );
            }
        }
    }
}

/// `Topics: see, read (the holder’s own only)`.
fn told(line: &PermitLine) -> String {
    let only = line.only.as_ref().map(|words| format!(" ({words})")).unwrap_or_default();
    format!("{}: {}{only}", line.on, line.may)
}

#[test]
fn what_a_role_permits_is_read_line_by_line() {
    use BindingLevel::{Cluster, ComputePool, Environment, Ksql, Organization, Subject, Topic};
    const ALL: &str = "see, create, change and delete";
    for (role, level, lines, keys) in [
        (Role::DeveloperRead, Topic, vec!["Topics: see and read", "Tableflow tables: read"], vec![]),
        (Role::DeveloperRead, Subject, vec!["Subjects: read and read compatibility"], vec![]),
        (
            Role::DeveloperWrite,
            Topic,
            vec![
                "Kafka clusters as clients see them: produce idempotently (the one that it lies in)",
                "Topics: see and write",
            ],
            vec![],
        ),
        (
            Role::ResourceKeyAdmin,
            Cluster,
            vec![
                "Users and service accounts: see (anywhere in the organization)",
                "Kafka clusters and ksqlDB clusters: see",
                "Quotas: see (the quotas of API keys only)",
            ],
            vec!["API keys of service accounts: see, create, change and delete (for Kafka and ksqlDB)"],
        ),
        (
            Role::FlinkDeveloper,
            ComputePool,
            vec![
                "Flink regions: see and run statements (the one that it lies in)",
                "Compute pools: see and run statements",
                "Flink statements: create",
                "Flink statements: see, change and delete (the holder’s own only)",
                "Flink statements: see, change and delete",
            ],
            vec![],
        ),
        (
            Role::AccountAdmin,
            Organization,
            vec![
                "Users: see, change, delete and invite",
                "Service accounts: see, create, change, delete, see who has access and manage access",
                "Identity pools and group mappings: see, create, change and delete",
                "Role bindings: see",
                "Role bindings: create and delete (on service accounts only)",
                "Quotas: see (the quotas of the organization and of accounts only)",
            ],
            vec![],
        ),
        (
            Role::KsqlAdmin,
            Ksql,
            vec![
                "Service accounts: see and create (anywhere in the organization)",
                "ksqlDB clusters: see, run statements and delete",
                "Metrics: read",
            ],
            vec!["API keys of service accounts: see, create, change and delete (for ksqlDB)"],
        ),
    ] {
        let permits = permits(role, level);
        assert_eq!(permits.lines.iter().map(told).collect::<Vec<_>>(), lines, "{role} at {level:?}");
        assert_eq!(permits.keys.iter().map(told).collect::<Vec<_>>(), keys, "{role} at {level:?}");
    }
    let all = permits(Role::OrganizationAdmin, Organization);
    let line = |at: usize| told(&all.keys[at]);
    assert_eq!(all.keys.len(), 2);
    assert_eq!(line(0), format!("API keys of service accounts: {ALL}"));
    assert_eq!(line(1), "API keys of users: see and delete");
    let everything = all.lines.iter().find(|line| line.may == "everything").unwrap();
    assert!(
        everything.on.starts_with("The organization, service accounts, identity pools,"),
        "{}",
        everything.on
    );
    // A role says nothing of a level at which it is not bound.
    assert_eq!(permits(Role::OrganizationAdmin, Environment), Permits::default());
}

/// Whatever the role and the level, each line says something, and none twice.
#[test]
fn no_role_permits_nothing_and_no_line_stands_twice() {
    for role in Role::ALL {
        for level in role.levels() {
            let permits = permits(*role, *level);
            let lines: Vec<_> = permits.lines.iter().chain(&permits.keys).collect();
            assert!(!lines.is_empty(), "{role} at {level:?}");
            for (at, line) in lines.iter().enumerate() {
                assert!(!line.on.is_empty() && !line.may.is_empty(), "{role} at {level:?}: {line:?}");
                assert!(!lines[..at].contains(line), "{role} at {level:?}: {line:?}");
            }
        }
    }
}

#[test]
fn names_become_patterns_and_back() {
    let world = World::new();
    let cluster = format!("{}{}", world.lab.org.crn(), world.cluster_path(&world.standard));
    let kafka = format!("{cluster}/kafka={}", world.standard);
    let registry =
        format!("{}{}/schema-registry={}", world.lab.org.crn(), world.environment_path(), world.registry);
    let exactly = |name: &str| Naming::Exactly(name.into());
    let starts = |name: &str| Naming::StartsWith(name.into());
    for (level, naming, expected) in [
        (BindingLevel::Topic, exactly("orders"), format!("{kafka}/topic=orders")),
        (BindingLevel::Topic, exactly("  orders "), format!("{kafka}/topic=orders")),
        (BindingLevel::Topic, starts("orders-"), format!("{kafka}/topic=orders-*")),
        (BindingLevel::Topic, Naming::All, format!("{kafka}/topic=*")),
        (BindingLevel::Group, Naming::All, format!("{kafka}/group=*")),
        (BindingLevel::Subject, starts(":.team:"), format!("{registry}/subject=:.team:*")),
        (BindingLevel::Subject, exactly("a/b=c%d"), format!("{registry}/subject=a%2Fb%3Dc%25d")),
        (BindingLevel::Connector, exactly("sink"), format!("{cluster}/connector=sink")),
        (BindingLevel::Cluster, Naming::All, cluster.clone()),
        (BindingLevel::Ksql, exactly(""), format!("{cluster}/ksql=reports")),
    ] {
        let pattern = pattern(&world, level, &naming);
        assert_eq!(pattern.to_string(), expected);
        assert_eq!(CrnPattern::parse(&expected).unwrap(), pattern);
    }
}

#[test]
fn what_is_missing_is_told_at_its_field() {
    let world = World::new();
    let exactly = |name: &str| Naming::Exactly(name.into());
    let cluster = ObjectRef::KafkaCluster(world.standard.clone());
    let environment = ObjectRef::Environment(world.environment.clone());
    for (level, parent, naming, field, words) in [
        (BindingLevel::Environment, None, exactly(""), Field::Environment, "Choose an environment"),
        (BindingLevel::Cluster, None, exactly(""), Field::KafkaCluster, "Choose a Kafka cluster"),
        // What was picked for another level does not count.
        (
            BindingLevel::Topic,
            Some(&environment),
            exactly("a"),
            Field::KafkaCluster,
            "Choose a Kafka cluster",
        ),
        (BindingLevel::Subject, Some(&cluster), exactly("a"), Field::Resource, "Choose a Schema Registry"),
        (BindingLevel::Ksql, None, exactly(""), Field::Resource, "Choose a ksqlDB cluster"),
        (BindingLevel::IdentityPool, None, exactly(""), Field::Resource, "Choose an identity pool"),
        (
            BindingLevel::Topic,
            Some(&cluster),
            exactly("  "),
            Field::Name,
            "Type a name, or choose all of them",
        ),
        (
            BindingLevel::Topic,
            Some(&cluster),
            Naming::StartsWith(String::new()),
            Field::Name,
            "Type a name, or choose all of them",
        ),
        (
            BindingLevel::Topic,
            Some(&cluster),
            exactly("a*"),
            Field::Name,
            "A name has no *. Choose how the name is meant beside it.",
        ),
        (
            BindingLevel::Topic,
            Some(&cluster),
            Naming::StartsWith("a*b".into()),
            Field::Name,
            "A name has no *. Choose how the name is meant beside it.",
        ),
    ] {
        let lack = pattern_of(&world.lab.org, level, parent, &naming).unwrap_err();
        assert_eq!((lack.field, lack.words.as_str()), (field, words), "{level:?} {naming:?}");
    }
}

#[test]
fn what_a_pattern_reaches_is_counted_and_named() {
    let world = World::new();
    let org = &world.lab.org;
    let titles = |level, naming| {
        let reached = reach(org, &pattern(&world, level, &naming));
        (
            reached.objects.iter().map(keyplane::view::role_bindings::Reached::title).collect::<Vec<_>>(),
            reached.beyond,
        )
    };
    let any = Naming::All;
    let (all, beyond) = titles(BindingLevel::Organization, any.clone());
    assert_eq!(
        all,
        [
            "2 environments",
            "4 Kafka clusters",
            "1 Schema Registry",
            "1 ksqlDB cluster",
            "1 compute pool",
            "2 users",
            "1 service account",
            "1 identity provider",
            "1 identity pool",
        ]
    );
    assert_eq!(beyond, None);
    let (all, beyond) = titles(BindingLevel::Environment, any.clone());
    assert_eq!(
        all,
        ["1 environment", "3 Kafka clusters", "1 Schema Registry", "1 ksqlDB cluster", "1 compute pool"]
    );
    assert!(beyond.unwrap().contains("such as topics"));
    assert_eq!(titles(BindingLevel::Cluster, any.clone()).0, ["1 Kafka cluster", "1 ksqlDB cluster"]);
    assert_eq!(titles(BindingLevel::Ksql, any.clone()), (vec!["1 ksqlDB cluster".to_owned()], None));
    for (naming, expected) in [
        (any, "All topics, those of today and those to come."),
        (Naming::Exactly("orders".into()), "The topic orders, whether it exists today or not."),
        (
            Naming::StartsWith("orders-".into()),
            "All topics whose name starts with orders-, those of today and those to come.",
        ),
    ] {
        assert_eq!(titles(BindingLevel::Topic, naming), (Vec::new(), Some(expected.to_owned())));
    }
    let clusters = reach(org, &pattern(&world, BindingLevel::Organization, &Naming::All)).objects.remove(1);
    assert_eq!((clusters.named.len(), clusters.more()), (4, 0));
}

#[test]
fn a_preview_says_what_would_come_of_it() {
    let mut world = World::new();
    let own = user(&world);
    let topic = pattern(&world, BindingLevel::Topic, &Naming::Exactly("orders".into()));
    let all = pattern(&world, BindingLevel::Topic, &Naming::All);
    let look = |world: &World, actor: &Owner, who: Option<&Principal>, role, pattern: &CrnPattern| {
        preview(&world.lab.org, actor, (who, role), pattern, noon())
    };
    let admin = world.lab.admin.clone();
    let shown = look(&world, &admin, None, Role::DeveloperRead, &topic);
    assert_eq!(shown.place, "Topic orders on Kafka cluster orders");
    assert_eq!((shown.keys, shown.refused, shown.within), (None, None, None));

    let wide = bind(&mut world, own.clone(), Role::DeveloperRead, &all);
    let shown = look(&world, &admin, Some(&own), Role::DeveloperRead, &topic);
    assert_eq!(shown.within, Some((wide.clone(), "Topic * on Kafka cluster orders".to_owned())));
    assert_eq!(shown.refused, None, "what is superfluous is possible");
    assert_eq!(
        look(&world, &admin, Some(&own), Role::DeveloperWrite, &topic).within,
        None,
        "another role gives another right"
    );
    let shown = look(&world, &admin, Some(&own), Role::DeveloperRead, &all);
    assert_eq!((shown.refused, shown.within), (Some(Refused::Exists(wide)), None));

    // Whoever may not give it, and what cannot be given, in the engine's words.
    let Some(Refused::Because(why)) =
        look(&world, &world.user(), Some(&own), Role::DeveloperRead, &topic).refused
    else {
        panic!("everybody may bind")
    };
    assert!(why.contains("may not create role bindings"), "{why}");
    world.standard = world.basic.clone();
    let basic = pattern(&world, BindingLevel::Topic, &Naming::All);
    let Some(Refused::Because(why)) = look(&world, &admin, Some(&own), Role::DeveloperRead, &basic).refused
    else {
        panic!("a Basic cluster has roles on topics")
    };
    assert!(why.contains("Basic"), "{why}");
}

#[test]
fn a_careful_person_is_asked_to_think_twice() {
    let world = World::new();
    let whole = pattern(&world, BindingLevel::Organization, &Naming::All);
    let robot = Principal::ServiceAccount(world.account.clone());
    let pool = Principal::IdentityPool(world.identity_pool.clone());
    for (who, role, cautions) in [
        (&robot, Role::OrganizationAdmin, 1),
        (&robot, Role::AccountAdmin, 1),
        (&robot, Role::MetricsViewer, 0),
        (&pool, Role::OrganizationAdmin, 1),
        (&user(&world), Role::OrganizationAdmin, 0),
    ] {
        let shown = preview(&world.lab.org, &world.lab.admin, (Some(who), role), &whole, noon());
        assert_eq!(shown.cautions.len(), cautions, "{who} {role}");
    }
}

/// Three keys of the account: for the Standard cluster, for the registry, and for the management interfaces.
fn with_keys() -> (World, Principal) {
    let mut world = World::new();
    let [kafka, registry, _, _, _, cloud, _] = world.scopes();
    for scope in [kafka, registry, cloud] {
        world.lab.key(world.service_account(), scope).unwrap();
    }
    let own = Principal::ServiceAccount(world.account.clone());
    (world, own)
}

#[test]
fn keys_that_gain_are_those_that_reach_it() {
    let (mut world, own) = with_keys();
    let effect = |world: &World, who: &Principal, role, level| {
        let effect = key_effect(&world.lab.org, who, role, &pattern(world, level, &all_of(level)), noon());
        assert_eq!(effect.named.len(), effect.count.min(5));
        (effect.count, effect.of, effect.words)
    };
    for (role, level, expected) in [
        (Role::OrganizationAdmin, BindingLevel::Organization, "All 3 API keys of orders-service gain by it."),
        // It reaches everything and speaks of bills: where keys of clusters are presented it gives nothing.
        (Role::BillingAdmin, BindingLevel::Organization, "1 of 3 API keys of orders-service gains by it."),
        (Role::DeveloperRead, BindingLevel::Topic, "1 of 3 API keys of orders-service gains by it."),
        (Role::DeveloperRead, BindingLevel::Subject, "1 of 3 API keys of orders-service gains by it."),
    ] {
        let (count, of, words) = effect(&world, &own, role, level);
        assert_eq!((of, words.as_str()), (3, expected), "{role} at {level:?}: {count}");
    }
    world.standard = world.dedicated.clone();
    let (count, _, words) = effect(&world, &own, Role::DeveloperRead, BindingLevel::Topic);
    assert_eq!(
        (count, words.as_str()),
        (0, "None of the 3 API keys of orders-service gains by it: none is for anything that it reaches.")
    );
    for (who, expected) in [
        (Principal::IdentityPool(world.identity_pool.clone()), "sign in with tokens and own no keys"),
        (user(&world), "grace@example.com has no API key that works."),
    ] {
        let (count, of, words) = effect(&world, &who, Role::DeveloperRead, BindingLevel::Topic);
        assert!((count, of) == (0, 0) && words.contains(expected), "{words}");
    }
}

#[test]
fn a_right_that_another_binding_gives_is_neither_gained_nor_lost() {
    let (mut world, own) = with_keys();
    let topic = pattern(&world, BindingLevel::Topic, &Naming::Exactly("orders".into()));
    let all = pattern(&world, BindingLevel::Topic, &Naming::All);
    let id = bind(&mut world, own.clone(), Role::DeveloperRead, &topic);
    let lost = |world: &World, id: &RoleBindingId| {
        let effect = given_up(&world.lab.org, world.lab.org.role_bindings().get(id).unwrap(), noon());
        (effect.count, effect.words)
    };
    assert_eq!(lost(&world, &id), (1, "1 of 3 API keys of orders-service loses by it.".to_owned()));
    let wide = bind(&mut world, own.clone(), Role::DeveloperRead, &all);
    assert_eq!(
        lost(&world, &id),
        (0, format!("No API key loses: orders-service keeps this right by {wide}."))
    );
    assert_eq!(lost(&world, &wide).0, 1, "the narrow one does not replace the wide one");
    let gain = key_effect(&world.lab.org, &own, Role::DeveloperRead, &topic, noon());
    assert_eq!(gain.count, 0);
    assert!(
        gain.words.starts_with("No API key gains: orders-service has this right already by "),
        "{}",
        gain.words
    );
}

/// Keys of who may not sign in work no more: they gain and lose nothing.
#[test]
fn keys_that_do_not_work_are_not_counted() {
    let mut world = World::new();
    let scope = world.kafka(&world.standard.clone());
    let owner = world.user();
    world.lab.run_as(&owner, Command::CreateApiKey(crate::support::new_key(owner.clone(), scope))).unwrap();
    let all = pattern(&world, BindingLevel::Topic, &Naming::All);
    let gain =
        |world: &World| key_effect(&world.lab.org, &user(world), Role::DeveloperRead, &all, noon()).words;
    assert_eq!(gain(&world), "The one API key of grace@example.com gains by it.");
    world.lab.set_state(&world.user.clone(), UserState::Deactivated).unwrap();
    assert_eq!(gain(&world), "grace@example.com has no API key that works.");
}

fn rows(org: &Org, grouping: Grouping, asked: &[(&str, &str)]) -> Vec<(String, Vec<Cell>)> {
    let plan = plan_of(grouping);
    let query =
        ListQuery::read(plan, |name| asked.iter().find(|(known, _)| *known == name).map(|(_, value)| *value));
    let list = ObjectList::new(plan, org, &Uses::default(), query, noon());
    list.shown().map(|row| (row.name.clone(), row.cells.clone())).collect()
}

#[test]
fn the_list_is_by_principal_and_by_resource() {
    let (mut world, own) = with_keys();
    let topics = pattern(&world, BindingLevel::Topic, &Naming::StartsWith("orders-".into()));
    let id = bind(&mut world, own.clone(), Role::DeveloperRead, &topics);
    let (environment, pool) = (
        pattern(&world, BindingLevel::Environment, &Naming::All),
        Principal::IdentityPool(world.identity_pool.clone()),
    );
    bind(&mut world, pool, Role::MetricsViewer, &environment);
    let org = &world.lab.org;
    let place = "Topic orders-* on Kafka cluster orders";

    let by_principal = rows(org, Grouping::Principal, &[]);
    let names: Vec<_> = by_principal.iter().map(|(name, _)| name.as_str()).collect();
    assert_eq!(names, ["Ada", "ci", "orders-service"]);
    let text = |text: &str| Cell::Text(text.to_owned());
    assert_eq!(
        by_principal[2].1[..4],
        [text("Service account"), text("DeveloperRead"), text(place), Cell::Number(3)]
    );
    assert_eq!(by_principal[1].1[3], Cell::None("Reaches none"));
    let by_resource = rows(org, Grouping::Resource, &[]);
    let names: Vec<_> = by_resource.iter().map(|(name, _)| name.as_str()).collect();
    assert_eq!(names, ["Environment prod", "The organization", place]);
    assert_eq!(by_resource[2].1[0], text("Topic"));

    for (asked, expected) in [
        (("role", "DeveloperRead"), 1),
        (("level", "topic"), 1),
        (("level", "organization"), 1),
        (("kind", "identity-pool"), 1),
        (("principal", own.id()), 1),
        (("q", "orders-* topic"), 1),
        (("q", "lkc- deve"), 1),
        (("q", "nobody"), 0),
    ] {
        for grouping in Grouping::ALL {
            let found = rows(org, grouping, &[asked]).len();
            assert_eq!(found, expected, "{grouping:?} {asked:?}");
        }
    }

    // The page of one, and the sections of the pages it concerns.
    let facts = binding(org, &id, noon()).unwrap();
    assert_eq!((facts.role, facts.level.as_str(), facts.place.as_str()), ("DeveloperRead", "Topic", place));
    assert_eq!(facts.bound, Some(ObjectRef::KafkaCluster(world.standard.clone())));
    assert_eq!((facts.holder.kind, facts.keys.count), (PrincipalKind::ServiceAccount, 1));
    let counted = |object: &ObjectRef| {
        let section = section(org, object);
        (section.held.len(), section.on.len(), section.above)
    };
    for (object, expected) in [
        (ObjectRef::ServiceAccount(world.account.clone()), (1, 0, 1)),
        (ObjectRef::KafkaCluster(world.standard.clone()), (0, 1, 2)),
        (ObjectRef::Environment(world.environment.clone()), (0, 2, 1)),
        (ObjectRef::Environment(world.other.clone()), (0, 0, 1)),
    ] {
        assert_eq!(counted(&object), expected, "{object}");
    }
    world.lab.run(delete(ObjectRef::RoleBinding(id.clone()))).unwrap();
    assert_eq!(binding(&world.lab.org, &id, noon()), None);
}
