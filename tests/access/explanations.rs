//! What an explanation says beside the decision: what was beaten, what would have to change, and in which order.

use keyplane::{
    access::{Asker, Because, Operation, Question, ResourceKind, Says, Step, Target, Weight, explain},
    model::{AclPermission, Owner, Principal, Role},
};

use super::site::Site;

#[test]
fn the_narrowest_grant_comes_first() {
    let site = Site::new();
    let topic = site.on_cluster(ResourceKind::Topic, "orders");
    let question = Question::new(Operation::Read, topic.clone());
    let asker = Asker::Principal(site.account());
    let explained = explain(&site.world.lab.org, &asker, &question, site.world.lab.now);
    let ways: Vec<_> = explained.remedies.iter().map(|remedy| &remedy.steps[..]).collect();
    let [Step::CreateAcl { permission: AclPermission::Allow, .. }] = ways[0] else { panic!("{ways:?}") };
    let bound: Vec<_> = ways[1..]
        .iter()
        .map(|steps| match steps {
            [Step::Bind { role, pattern, .. }] => (*role, pattern.level().to_owned()),
            other => panic!("{other:?}"),
        })
        .collect();
    let expected = [
        (Role::DeveloperRead, "topic"),
        (Role::ResourceOwner, "topic"),
        (Role::CloudClusterAdmin, "cloud-cluster"),
        (Role::EnvironmentAdmin, "environment"),
        (Role::OrganizationAdmin, "organization"),
    ];
    assert_eq!(bound, expected.map(|(role, level)| (role, level.to_owned())));
}

/// On a Basic cluster roles cannot be bound to single topics, so none is offered.
#[test]
fn nothing_is_offered_that_would_be_refused() {
    let site = Site::new();
    let topic = site.named(&site.world.basic, ResourceKind::Topic, "orders");
    let question = Question::new(Operation::Read, topic);
    let asker = Asker::Principal(site.account());
    let explained = explain(&site.world.lab.org, &asker, &question, site.world.lab.now);
    let levels = explained.remedies.iter().flat_map(|remedy| &remedy.steps).filter_map(|step| match step {
        Step::Bind { pattern, .. } => Some(pattern.level().to_owned()),
        _ => None,
    });
    assert_eq!(levels.collect::<Vec<_>>(), ["cloud-cluster", "environment", "organization"]);
}

#[test]
fn a_denial_beats_what_is_named_as_beaten_and_has_to_go() {
    let mut site = Site::new();
    let cluster = site.world.standard.clone();
    let path = format!("{}/topic=orders", site.kafka_path());
    let held = site.bind(site.account(), Role::DeveloperRead, &path);
    let denial = site.acl(&cluster, &Principal::Everyone, "DENY READ TOPIC LITERAL *");
    let question = Question::new(Operation::Read, site.on_cluster(ResourceKind::Topic, "orders"));
    let asker = Asker::Principal(site.account());
    let explained = explain(&site.world.lab.org, &asker, &question, site.world.lab.now);
    let Because::Acl(rule) = &explained.decision.because else { panic!() };
    assert_eq!(rule.id, denial);
    let beaten = explained.considered.iter().find(|one| one.weight == Weight::Beaten).unwrap();
    assert!(matches!(beaten.says, Says::RoleAllows(_)));
    assert_eq!(beaten.rule, keyplane::access::Rule::Binding(held));
    assert_eq!(explained.remedies.len(), 1);
    assert_eq!(explained.remedies[0].steps, [Step::DeleteAcls(vec![denial])]);
}

#[test]
fn a_key_for_something_else_is_answered_with_a_key_for_this() {
    let mut site = Site::new();
    let path = site.world.cluster_path(&site.world.dedicated);
    site.bind(site.account(), Role::CloudClusterAdmin, &path);
    let scope = site.world.kafka(&site.world.standard);
    let key = Asker::Key(site.key(site.world.service_account(), scope));
    let topic = site.named(&site.world.dedicated, ResourceKind::Topic, "orders");
    let question = Question::new(Operation::Read, topic);
    let explained = explain(&site.world.lab.org, &key, &question, site.world.lab.now);
    assert!(matches!(explained.decision.because, Because::Scope(_)));
    assert!(explained.but_for_the_key.unwrap().is_allowed(), "the account itself may");
    let target = Target::Kafka(site.world.dedicated.clone());
    let owner = site.world.service_account();
    assert_eq!(explained.remedies[0].steps, [Step::IssueKeyFor { owner, target }]);
}

#[test]
fn nobody_can_make_keys_for_another_user_whatever_changes() {
    let site = Site::new();
    let other = Owner::User(site.world.user.clone());
    let keys = site.at(ResourceKind::CloudApiKey, "").owned_by(other);
    let question = Question::new(Operation::Create, keys);
    let asker = Asker::Principal(site.account());
    let explained = explain(&site.world.lab.org, &asker, &question, site.world.lab.now);
    assert_eq!((explained.decision.because, explained.remedies), (Because::Nothing, Vec::new()));
}

#[test]
fn an_allowed_thing_ends_when_all_that_gives_it_goes() {
    let mut site = Site::new();
    let path = format!("{}/topic=orders", site.kafka_path());
    let cluster = site.world.standard.clone();
    site.bind(site.account(), Role::DeveloperRead, &path);
    site.acl(&cluster, &site.account(), "ALLOW READ TOPIC LITERAL orders");
    let question = Question::new(Operation::Read, site.on_cluster(ResourceKind::Topic, "orders"));
    let asker = Asker::Principal(site.account());
    let explained = explain(&site.world.lab.org, &asker, &question, site.world.lab.now);
    let ways: Vec<_> = explained.remedies.iter().map(|remedy| &remedy.steps[..]).collect();
    let [[Step::Withdraw(rules)], [Step::CreateAcl { permission: AclPermission::Deny, .. }]] = ways[..]
    else {
        panic!("{ways:?}")
    };
    assert_eq!(rules.len(), 2);
}
