//! What an account or a key touches.

use keyplane::{
    access::Power,
    model::{ApiKeyId, LastUse, Owner, Principal, Role, Scope, Timestamp, UseSource, UserState, Watch},
    org::Uses,
    view::blast_radius::{BlastRadius, of_account, of_key},
};

use crate::site::Site;

fn account(site: &Site, uses: &Uses) -> BlastRadius {
    of_account(&site.world.lab.org, uses, &site.world.service_account(), site.world.lab.now)
}

fn key(site: &Site, uses: &Uses, key: &ApiKeyId) -> BlastRadius {
    of_key(&site.world.lab.org, uses, key, site.world.lab.now).unwrap()
}

fn reached(radius: &BlastRadius) -> Vec<(String, Power)> {
    radius.reach.objects.iter().map(|it| (it.name.clone(), it.power)).collect()
}

fn kafka(name: &str, power: Power) -> (String, Power) {
    (format!("Kafka cluster {name}"), power)
}

/// The first environment of the world is called `prod`, and counts as production.
#[test]
fn production_is_what_a_key_is_for_and_its_owner_has_a_rule_on() {
    let mut site = Site::new();
    let (owner, principal) = (site.world.service_account(), site.account());
    let (here, there) = (site.world.standard.clone(), site.world.elsewhere.clone());
    let id = site.key(owner.clone(), site.world.kafka(&here));
    let seen = |site: &Site| key(site, &Uses::default(), &id);
    assert_eq!(seen(&site).reach.production, "Nothing in a production environment is within reach.");
    assert_eq!(seen(&site).reach.writes, "No: nothing is within reach.");

    site.acl(&here, &principal, "DENY READ TOPIC LITERAL *");
    site.acl(&here, &principal, "ALLOW READ TOPIC LITERAL a");
    assert_eq!(reached(&seen(&site)), [], "what a denial takes whole is not within reach");
    site.acl(&here, &principal, "ALLOW DESCRIBE TOPIC LITERAL a");
    assert_eq!(reached(&seen(&site)), [kafka("orders", Power::Looks)]);
    assert_eq!(seen(&site).reach.production, "1 production resource is within reach, to read only.");
    assert_eq!(seen(&site).reach.writes, "No: what is within reach can be read only.");
    site.acl(&here, &Principal::Everyone, "ALLOW WRITE TOPIC LITERAL a");
    assert_eq!(reached(&seen(&site)), [kafka("orders", Power::Changes)], "what everyone may, it may");
    assert_eq!(seen(&site).reach.production, "1 production resource is within reach, and can be changed.");

    site.acl(&there, &principal, "ALLOW WRITE TOPIC LITERAL a");
    let reach = seen(&site).reach;
    assert_eq!(reach.writes, "Yes: something within reach can be changed.");
    assert_eq!(reach.elsewhere, "Nothing outside of production is within reach.", "it is of another scope");
    site.key(owner, site.world.kafka(&there));
    let both = account(&site, &Uses::default());
    assert_eq!(reached(&both), [kafka("orders", Power::Changes)]);
    assert_eq!(both.reach.elsewhere, "1 resource outside of production, which can be changed.");
}

#[test]
fn management_reaches_the_environments_that_a_role_is_bound_in() {
    let mut site = Site::new();
    let (owner, principal) = (site.world.service_account(), site.account());
    let id = site.key(owner, Scope::Cloud);
    let path = site.world.cluster_path(&site.world.standard);
    site.bind(principal.clone(), Role::Operator, &path);
    let seen = |site: &Site| key(site, &Uses::default(), &id);
    assert_eq!(reached(&seen(&site)), [("Environment prod".to_owned(), Power::Looks)]);
    site.bind(principal, Role::OrganizationAdmin, "");
    assert_eq!(reached(&seen(&site)), [("Environment prod".to_owned(), Power::Changes)]);
    assert_eq!(seen(&site).reach.elsewhere, "1 resource outside of production, which can be changed.");
}

#[test]
fn keys_are_counted_while_they_work() {
    let mut site = Site::new();
    let user = site.world.user.clone();
    let owner = Owner::User(user.clone());
    let none = Uses::default();
    let scope = site.world.kafka(&site.world.standard.clone());
    let seen = |site: &Site| of_account(&site.world.lab.org, &none, &owner, site.world.lab.now).keys;
    assert_eq!(seen(&site), "No key of it works.");
    let first = site.key(owner.clone(), scope.clone());
    assert_eq!(seen(&site), "1 key works: 1 Kafka.");
    let others = |site: &Site| key(site, &none, &first).others.unwrap();
    assert_eq!(others(&site), "grace@example.com has no other key that works.");
    site.key(owner.clone(), Scope::Cloud);
    assert_eq!(others(&site), "grace@example.com has 1 other key that works, and none for the same.");
    site.key(owner.clone(), scope);
    assert_eq!(others(&site), "grace@example.com has 2 other keys that work, 1 of them for the same.");
    assert_eq!(seen(&site), "3 keys work: 2 Kafka, 1 Cloud.");
    site.bind(owner.clone(), Role::OrganizationAdmin, "");
    site.world.lab.set_state(&user, UserState::Deactivated).unwrap();
    assert_eq!(seen(&site), "No key of it works.");
    let dead = key(&site, &none, &first);
    assert_eq!(dead.keys, "It does not work: whoever presents it is turned away.");
    assert_eq!(reached(&dead), [], "a key that does not work reaches nothing");
}

fn day(day: u32) -> Timestamp {
    Timestamp::parse(&format!("2026-11-{day:02}T12:00:00Z")).unwrap()
}

fn seen(at: Option<u32>) -> LastUse {
    LastUse { seen: at.map(day), source: UseSource::Observed, watch: Watch::between(day(1), day(23)) }
}

#[test]
fn the_last_use_is_the_latest_that_anybody_saw_and_says_what_nobody_watched() {
    let mut site = Site::new();
    let owner = site.world.service_account();
    let mut uses = Uses::default();
    let scope = site.world.kafka(&site.world.standard.clone());
    assert_eq!(account(&site, &uses).used, None, "nothing that could have been used");
    let first = site.key(owner.clone(), scope.clone());
    let known = account(&site, &uses).used.unwrap();
    assert_eq!((known.latest.when.as_str(), known.key, known.unknown), ("Not tracked", None, None));
    let [second, third] = [0, 1].map(|_| site.key(owner.clone(), scope.clone()));
    let none = account(&site, &uses).used.unwrap().latest;
    assert_eq!(none.when, "Not tracked");
    assert!(none.detail.starts_with("Nobody has watched these keys"), "of all of them: {}", none.detail);

    uses.extend([(first.clone(), seen(Some(20))), (second.clone(), seen(None))]);
    let known = account(&site, &uses).used.unwrap();
    assert_eq!(known.latest.to_string(), "3 d ago · observed");
    assert_eq!(known.key, Some(first.clone()));
    assert_eq!(known.unknown.as_deref(), Some("1 of 3 keys is not tracked."));
    uses.extend([(third.clone(), seen(Some(21)))]);
    let known = account(&site, &uses).used.unwrap();
    assert_eq!((known.key, known.unknown), (Some(third), None));
    let alone = key(&site, &uses, &second).used.unwrap();
    assert_eq!((alone.latest.when.as_str(), alone.key), ("Not seen in 22 d", None), "watched, and not seen");
}
