//! The access check: what it asks for, what its address keeps, and what it says.

use std::collections::BTreeSet;

use keyplane::{
    access::{Answer, Asker, Operation, ResourceKind},
    model::{ObjectRef, Owner, Principal, Role},
    view::access_check::{
        answer::answer,
        ask::{Ask, Mode, read_asker, write_asker},
        choices,
        place::{Place, needs, question},
        who::everybody,
        words::text,
    },
};

use crate::support::world::World;

fn ask(world: &World, kind: ResourceKind, operation: Operation) -> Ask {
    let needs = needs(kind, operation);
    let place = match needs.place {
        Place::Organization | Place::Any => String::new(),
        Place::Environment => world.environment.to_string(),
        Place::Kafka => world.standard.to_string(),
        Place::Registry => world.registry.to_string(),
        Place::Ksql => world.ksql.to_string(),
        Place::Region => format!("{}/aws.us-east-1", world.environment),
        Place::Pool => world.pool.to_string(),
        Place::User => world.user.to_string(),
        Place::ServiceAccount => world.account.to_string(),
        Place::IdentityPool => world.identity_pool.to_string(),
        Place::GroupMapping => "group-1".to_owned(),
    };
    Ask {
        mode: Mode::One,
        who: format!("User:{}", world.account),
        kind: kind.slug().to_owned(),
        operation: operation.name().to_owned(),
        place,
        name: needs.name.map_or_else(String::new, |_| "orders".to_owned()),
        owner: needs.owner.map_or_else(String::new, |_| format!("User:{}", world.account)),
    }
}

/// Every operation on every kind can be asked about, with what the page offers; an administrator may do it all, but for
/// what nobody may.
#[test]
fn every_question_can_be_put_together_and_is_answered_in_words() {
    let world = World::new();
    let (org, now) = (&world.lab.org, world.lab.now);
    let admin = Asker::Principal(world.lab.admin.clone().into());
    for kind in ResourceKind::ALL {
        for operation in kind.operations() {
            let ask = ask(&world, *kind, *operation);
            if needs(*kind, *operation).place == Place::GroupMapping {
                continue;
            }
            let question =
                question(org, &ask).unwrap_or_else(|what| panic!("{kind:?} {operation:?}: choose {what}"));
            let said = answer(org, &admin, &question, now);
            assert_eq!(said.answer, Answer::Allowed, "{kind:?} {operation:?}: {}", text(&said.because));
            let headline = text(&said.headline);
            assert!(headline.starts_with("Ada may ") && headline.ends_with('.'), "{headline}");
            assert!(!headline.contains("  ") && !headline.contains("kafka="), "{headline}");
        }
    }
}

#[test]
fn what_is_missing_is_asked_for_one_after_another() {
    let world = World::new();
    let org = &world.lab.org;
    let whole = ask(&world, ResourceKind::Topic, Operation::Read);
    for (changed, expected) in [
        (Ask { kind: String::new(), ..whole.clone() }, Err("a type of resource")),
        (Ask { operation: "Assign".into(), ..whole.clone() }, Err("an operation")),
        (Ask { place: world.registry.to_string(), ..whole.clone() }, Err("a Kafka cluster")),
        (Ask { name: " ".into(), ..whole.clone() }, Err("a name")),
        (whole, Ok(())),
    ] {
        assert_eq!(question(org, &changed).map(drop), expected);
    }
    let keys = ask(&world, ResourceKind::KafkaApiKey, Operation::Create);
    let nobodys = Ask { owner: String::new(), ..keys };
    assert_eq!(question(org, &nobodys).map(drop), Err("whose API keys are meant"));
}

#[test]
fn the_address_keeps_every_choice() {
    let whole = Ask {
        mode: Mode::Everybody,
        who: "key:ABC".into(),
        kind: "topic".into(),
        operation: "Read".into(),
        place: "lkc-1".into(),
        name: "orders & more".into(),
        owner: "User:sa-1".into(),
    };
    let parameters = whole.parameters();
    let read = Ask::read(parameters.iter().map(|(name, value)| (*name, value.as_str())));
    assert_eq!(read, whole);
    assert_eq!(Ask::default().parameters(), []);
    for text in ["key:ABC", "User:u-1", "User:sa-1", "User:pool-1", "User:group-1", "User:*"] {
        assert_eq!(write_asker(&read_asker(text).unwrap()), text);
    }
    assert_eq!(read_asker("sa-1"), None);
}

#[test]
fn the_reason_names_the_rule_and_links_to_it() {
    let mut world = World::new();
    let path = format!("{}/kafka={}/topic=ord*", world.cluster_path(&world.standard), world.standard);
    let role = world.lab.bind(world.service_account(), Role::DeveloperRead, &path);
    let org = &world.lab.org;
    let asker = Asker::Principal(world.service_account().into());
    let question = question(org, &ask(&world, ResourceKind::Topic, Operation::Read)).unwrap();
    let said = answer(org, &asker, &question, world.lab.now);
    assert_eq!(text(&said.headline), "orders-service may read topic orders on Kafka cluster orders.");
    assert_eq!(
        text(&said.because),
        "The role DeveloperRead on topic ord* on Kafka cluster orders grants Read."
    );
    let links: BTreeSet<_> = said
        .because
        .iter()
        .filter_map(|piece| match piece {
            keyplane::view::access_check::words::Piece::Link(_, object) => Some(object.clone()),
            keyplane::view::access_check::words::Piece::Words(_) => None,
        })
        .collect();
    assert_eq!(links, BTreeSet::from([ObjectRef::RoleBinding(role)]));
    let ways: Vec<_> =
        said.ways.iter().map(|way| way.iter().map(|step| text(step)).collect::<Vec<_>>()).collect();
    let expected = [
        ["Take away DeveloperRead on topic ord* on Kafka cluster orders."],
        ["Deny READ on topic orders by an ACL for orders-service."],
    ];
    assert_eq!(ways, expected);
}

#[test]
fn a_key_of_another_scope_is_told_what_it_takes() {
    let mut world = World::new();
    let path = world.cluster_path(&world.standard);
    world.lab.bind(world.service_account(), Role::CloudClusterAdmin, &path);
    let scope = world.kafka(&world.dedicated);
    let (key, _) = world.lab.key(world.service_account(), scope).unwrap();
    let org = &world.lab.org;
    let question = question(org, &ask(&world, ResourceKind::Topic, Operation::Read)).unwrap();
    let said = answer(org, &Asker::Key(key), &question, world.lab.now);
    assert_eq!(said.answer, Answer::Refused);
    assert!(
        text(&said.because)
            .starts_with("The key is for Kafka cluster orders, and Kafka cluster orders does not")
    );
    assert!(
        text(&said.besides[0]).starts_with("The key apart, its owner may: the role CloudClusterAdmin on")
    );
    assert_eq!(text(&said.ways[0][0]), "Use an API key of orders-service for Kafka cluster orders.");
}

#[test]
fn everybody_who_may_stands_with_the_rule_by_which() {
    let mut world = World::new();
    world.lab.bind(Owner::User(world.user.clone()), Role::MetricsViewer, "");
    let org = &world.lab.org;
    let question = question(org, &ask(&world, ResourceKind::Metrics, Operation::Read)).unwrap();
    let all = everybody(org, &question);
    assert_eq!(all.headline, "2 may read metrics.");
    let lines: Vec<_> = all.lines.iter().map(|line| (line.kind, text(&line.because))).collect();
    assert_eq!(lines[0].0, "User");
    assert!(
        lines.iter().any(|(_, because)| because == "The role MetricsViewer on the organization grants Read.")
    );
}

#[test]
fn askers_are_found_by_name_id_mail_and_owner() {
    let mut world = World::new();
    let (key, _) = world.lab.key(world.service_account(), keyplane::model::Scope::Cloud).unwrap();
    let org = &world.lab.org;
    let found = |typed: &str| {
        let offers = choices::askers(org, typed);
        assert_eq!(offers.total, offers.first.len());
        offers.first.into_iter().map(|offer| offer.value).collect::<Vec<_>>()
    };
    let account = Principal::from(world.service_account()).to_string();
    assert_eq!(found("grace@"), [format!("User:{}", world.user)]);
    assert_eq!(found("orders-service"), [account, format!("key:{key}")]);
    assert_eq!(found(&key.as_str().to_lowercase()), [format!("key:{key}")]);
    assert_eq!(found("no such thing"), Vec::<String>::new());
    assert_eq!(choices::askers(org, "").total, org.users().len() + org.service_accounts().len() + 3);
}

#[test]
fn every_kind_is_offered_once() {
    let offered: BTreeSet<_> = choices::kinds().into_iter().map(|offer| offer.value).collect();
    assert_eq!(offered.len(), ResourceKind::ALL.len());
}
