//! The lines of the section, and what is said where there are none.

use keyplane::{
    access::Asker,
    model::{ApiKeyId, ObjectRef, Owner, Principal, Role, Scope, UserState},
    view::{
        access_check::words::text,
        effective_access::{EffectiveAccess, Mark, Prospect, RuleLine, Rules, effective_access, prospect},
    },
};

use crate::site::Site;

fn of(site: &Site, principal: &Principal) -> EffectiveAccess {
    let lab = &site.world.lab;
    effective_access(&lab.org, &Asker::Principal(principal.clone()), lab.now)
}

fn of_key(site: &Site, key: &ApiKeyId) -> EffectiveAccess {
    let lab = &site.world.lab;
    effective_access(&lab.org, &Asker::Key(key.clone()), lab.now)
}

fn said(rules: &Rules) -> Vec<String> {
    let line = |line: &RuleLine| format!("{} [{}] {}", line.sentence, line.detail, line.notes.join(" "));
    rules.lines.iter().map(|it| line(it).trim_end().to_owned()).collect()
}

#[test]
fn every_rule_stands_in_words_with_what_denies_first() {
    let mut site = Site::new();
    let (account, cluster) = (site.account(), site.world.standard.clone());
    let kafka = site.kafka_path();
    let registry = format!("{}/schema-registry={}", site.world.environment_path(), site.world.registry);
    site.bind(account.clone(), Role::DeveloperRead, &format!("{kafka}/topic=orders-*"));
    site.bind(account.clone(), Role::DeveloperRead, &format!("{kafka}/group=*"));
    site.bind(account.clone(), Role::DeveloperManage, &format!("{kafka}/topic=audit"));
    site.bind(account.clone(), Role::ResourceOwner, &format!("{registry}/subject=orders*"));
    site.bind(account.clone(), Role::MetricsViewer, "");
    let denies = site.acl(&cluster, &account, "DENY WRITE TOPIC LITERAL *");
    site.acl(&cluster, &account, "ALLOW READ TOPIC PREFIXED orders-");
    site.acl(&cluster, &Principal::Everyone, "ALLOW DESCRIBE CLUSTER LITERAL kafka-cluster");

    let access = of(&site, &account);
    assert_eq!(
        said(&access.counting),
        [
            "orders-service may not WRITE any topic [ACL · Kafka cluster orders] It beats every ACL and every role that would permit this.",
            "orders-service is MetricsViewer on the organization [Metrics of what it reaches.]",
            "orders-service may read every consumer group [DeveloperRead · Kafka cluster orders in prod]",
            "orders-service may create and delete topic audit [DeveloperManage · Kafka cluster orders in prod]",
            "orders-service may read topics starting with orders- [DeveloperRead · Kafka cluster orders in prod]",
            "orders-service is ResourceOwner of subjects starting with orders [ResourceOwner · Schema Registry Stream Governance Package in prod]",
            "Everyone may DESCRIBE on the cluster [ACL · Kafka cluster orders]",
            "orders-service may READ topics starting with orders- [ACL · Kafka cluster orders]",
        ]
    );
    let first = &access.counting.lines[0];
    assert_eq!((&first.object, first.mark), (&ObjectRef::Acl(denies), Mark::Deny));
    let via: Vec<_> = access.counting.lines.iter().filter_map(|line| line.via.clone()).collect();
    assert_eq!(text(&via), "Everyone", "whose it is, where it is not the account's own");
    assert_eq!((access.refused, access.fault), (None, None));
    assert_eq!(access.sessions_only.count, 0);
}

#[test]
fn a_permission_that_a_denial_beats_says_so() {
    let mut site = Site::new();
    let (account, cluster) = (site.account(), site.world.standard.clone());
    site.acl(&cluster, &account, "ALLOW READ TOPIC PREFIXED orders-");
    site.acl(&cluster, &account, "ALLOW READ TOPIC PREFIXED or");
    site.acl(&cluster, &Principal::Everyone, "DENY READ TOPIC PREFIXED orders-");
    let lines = said(&of(&site, &account).counting);
    assert_eq!(
        lines[1..],
        [
            "orders-service may READ topics starting with or [ACL · Kafka cluster orders] A DENY beats part of it.",
            "orders-service may READ topics starting with orders- [ACL · Kafka cluster orders] A DENY beats all of it: it gives nothing.",
        ]
    );
}

#[test]
fn a_key_is_for_what_its_scope_reaches_whatever_its_owner_may() {
    let mut site = Site::new();
    let (account, owner) = (site.account(), site.world.service_account());
    let (here, there) = (site.world.standard.clone(), site.world.elsewhere.clone());
    site.acl(&here, &account, "ALLOW READ TOPIC LITERAL a");
    site.acl(&there, &account, "ALLOW READ TOPIC LITERAL b");
    let registry = format!("{}/schema-registry={}", site.world.environment_path(), site.world.registry);
    site.bind(account.clone(), Role::DeveloperRead, &format!("{registry}/subject=a"));
    site.bind(account, Role::EnvironmentAdmin, &site.world.environment_path());
    let key = site.key(owner, site.world.kafka(&here));

    let access = of_key(&site, &key);
    assert_eq!(
        said(&access.counting),
        [
            "orders-service is EnvironmentAdmin on environment prod [Everything in the environment: clusters, data, keys of service accounts, access.] With this key: only what Kafka cluster orders serves.",
            "orders-service may READ topic a [ACL · Kafka cluster orders]",
        ]
    );
    assert_eq!(
        said(&access.cut_off),
        [
            "orders-service may read subject a [DeveloperRead · Schema Registry Stream Governance Package in prod] Schema Registry Stream Governance Package does not accept a key for Kafka cluster orders.",
            "orders-service may READ topic b [ACL · Kafka cluster orders] Kafka cluster orders does not accept a key for Kafka cluster orders.",
        ]
    );
    assert_eq!(access.refused, None);
}

#[test]
fn an_account_sees_how_many_of_its_keys_carry_a_rule() {
    let mut site = Site::new();
    let (account, owner) = (site.account(), site.world.service_account());
    let (here, there) = (site.world.standard.clone(), site.world.elsewhere.clone());
    site.acl(&here, &account, "ALLOW READ TOPIC LITERAL a");
    site.acl(&there, &account, "ALLOW READ TOPIC LITERAL b");
    let notes = |site: &Site| {
        let lines = of(site, &account).counting.lines;
        let mut all: Vec<_> = lines.into_iter().map(|line| (line.sentence, line.notes.join(" "))).collect();
        all.sort();
        all.into_iter().map(|(_, notes)| notes).collect::<Vec<_>>()
    };
    assert_eq!(notes(&site), ["", ""], "without a key there is nothing to say of keys");
    site.key(owner.clone(), site.world.kafka(&here));
    assert_eq!(notes(&site), ["Its one key that works is for this.", "No key that works is for this."]);
    site.key(owner.clone(), site.world.kafka(&here));
    site.key(owner, Scope::Global);
    assert_eq!(notes(&site), ["2 of 3 keys that work are for this.", "No key that works is for this."]);
}

#[test]
fn what_groups_give_counts_in_sessions_and_for_no_key() {
    let mut site = Site::new();
    let user = site.sso_user("grace@sso.example.com");
    let group = site.group("engineers", "true");
    site.bind(Principal::GroupMapping(group), Role::OrganizationAdmin, "");
    let owner = Owner::User(user.clone());
    let key = site.key(owner.clone(), site.world.kafka(&site.world.standard.clone()));

    for access in [of(&site, &Principal::User(user.clone())), of_key(&site, &key)] {
        assert_eq!(access.counting.count, 0);
        let [line] = access.sessions_only.lines.as_slice() else { panic!("{access:?}") };
        assert_eq!(line.sentence, "engineers is OrganizationAdmin on the organization");
        assert_eq!(text(line.via.as_slice()), "engineers");
    }
    let words = |access: EffectiveAccess| access.refused.unwrap().words;
    assert_eq!(
        words(of(&site, &Principal::User(user))),
        "Its keys authenticate, and are then refused everything: grace@sso.example.com has what group mappings give, and that counts in sessions only."
    );
    assert_eq!(
        words(of_key(&site, &key)),
        "It authenticates, and is then refused everything. No role is bound to grace@sso.example.com, and no ACL names it."
    );
}

#[test]
fn whoever_may_do_nothing_is_told_so_with_whom_to_name() {
    let mut site = Site::new();
    let (account, owner) = (site.account(), site.world.service_account());
    let (here, there) = (site.world.standard.clone(), site.world.elsewhere.clone());
    let words = |access: EffectiveAccess| access.refused.map(|refused| refused.words);
    assert_eq!(
        words(of(&site, &account)).unwrap(),
        "A key of it would authenticate, and then be refused everything. No role is bound to orders-service, and no ACL names it."
    );
    let key = site.key(owner.clone(), site.world.kafka(&here));
    assert_eq!(
        words(of(&site, &account)).unwrap(),
        "Its keys authenticate, and are then refused everything. No role is bound to orders-service, and no ACL names it."
    );
    let refused = of_key(&site, &key).refused.unwrap();
    assert_eq!(
        refused.words,
        "It authenticates, and is then refused everything. No role is bound to orders-service, and no ACL names it."
    );
    assert_eq!(
        (refused.principal, refused.on),
        (account.clone(), Some(ObjectRef::KafkaCluster(here.clone())))
    );
    let cloud = site.key(owner, Scope::Cloud);
    assert!(
        words(of_key(&site, &cloud)).unwrap().contains("refused everything but what is its owner's own"),
        "the baseline is for everybody, and served to Cloud keys"
    );
    site.acl(&there, &account, "ALLOW READ TOPIC LITERAL b");
    assert_eq!(
        words(of_key(&site, &key)).unwrap(),
        "It authenticates, and is then refused everything. Nothing that orders-service may do is about Kafka cluster orders."
    );
    site.acl(&here, &account, "DENY READ TOPIC LITERAL a");
    assert!(words(of_key(&site, &key)).is_some(), "a denial permits nothing");
    site.acl(&here, &account, "ALLOW READ TOPIC LITERAL a");
    assert!(words(of_key(&site, &key)).is_some(), "nor does what a denial beats");
    site.acl(&here, &account, "ALLOW READ TOPIC LITERAL b");
    assert_eq!(words(of_key(&site, &key)), None);
    assert_eq!(words(of(&site, &account)), None);
}

#[test]
fn who_is_not_active_or_not_there_may_nothing_and_the_rules_still_stand() {
    let mut site = Site::new();
    let user = site.world.user.clone();
    let key = site.key(Owner::User(user.clone()), Scope::Cloud);
    site.bind(Owner::User(user.clone()), Role::OrganizationAdmin, "");
    let fault = |access: &EffectiveAccess| access.fault.as_ref().map(|fault| text(fault));
    assert_eq!(fault(&of_key(&site, &key)), None);
    site.world.lab.set_state(&user, UserState::Deactivated).unwrap();
    for access in [of(&site, &Principal::User(user)), of_key(&site, &key)] {
        assert!(fault(&access).unwrap().contains("deactivated"), "{access:?}");
        assert_eq!((access.counting.count, access.refused), (1, None));
    }
    let unknown = of(&site, &Principal::parse("User:sa-nobody").unwrap());
    assert_eq!(fault(&unknown).unwrap(), "There is no sa-nobody in this organization.");
    assert_eq!(unknown.refused, None, "it does not authenticate either");
}

#[test]
fn a_global_key_says_which_clusters_do_not_take_it() {
    let mut site = Site::new();
    let (account, owner) = (site.account(), site.world.service_account());
    site.bind(account.clone(), Role::EnvironmentAdmin, &site.world.environment_path());
    let basic = site.world.basic.clone();
    site.acl(&basic, &account, "ALLOW READ TOPIC LITERAL a");
    let key = site.key(owner, Scope::Global);
    let access = of_key(&site, &key);
    assert_eq!(
        access.counting.lines[0].notes,
        ["Not on the Kafka clusters orders, orders: they accept no Global keys."]
    );
    assert_eq!(
        access.cut_off.lines[0].notes,
        ["Kafka cluster orders is a Basic cluster, and these accept no Global keys."]
    );
}

#[test]
fn before_a_key_is_issued_it_is_said_what_it_could_do() {
    let mut site = Site::new();
    let (account, owner) = (site.account(), site.world.service_account());
    let (here, there) = (site.world.standard.clone(), site.world.elsewhere.clone());
    let scope = site.world.kafka(&here);
    let said = |site: &Site| prospect(&site.world.lab.org, &owner, &scope, site.world.lab.now);
    let refused = |why: &str| {
        Prospect::Refused(format!(
            "As things stand, the key would authenticate and be refused everything. {why} It can be issued all the same: bind a role or create an ACL before it is used."
        ))
    };
    assert_eq!(said(&site), refused("No role is bound to orders-service, and no ACL names it."));
    site.acl(&there, &account, "ALLOW READ TOPIC LITERAL a");
    assert_eq!(said(&site), refused("Nothing that orders-service may do is about Kafka cluster orders."));
    site.acl(&here, &account, "ALLOW READ TOPIC LITERAL a");
    let some = |words: &str| Prospect::Some(words.to_owned());
    assert_eq!(
        said(&site),
        some("1 of 2 rules of orders-service counts for it. The others are about something else.")
    );
    site.bind(account, Role::EnvironmentAdmin, &site.world.environment_path());
    site.world.lab.delete(ObjectRef::KafkaCluster(there)).unwrap();
    assert_eq!(said(&site), some("2 rules of orders-service count for it."));
    assert_eq!(site.world.lab.org.count_keys_of(&owner), 0, "nothing was issued");
}

#[test]
fn an_account_of_denials_alone_is_not_said_to_be_named_by_no_acl() {
    let mut site = Site::new();
    let (account, cluster) = (site.account(), site.world.standard.clone());
    site.acl(&cluster, &account, "DENY READ TOPIC LITERAL a");
    assert_eq!(
        of(&site, &account).refused.unwrap().words,
        "A key of it would authenticate, and then be refused everything. The ACLs that name orders-service deny, or are denied: nothing permits anything."
    );
}
