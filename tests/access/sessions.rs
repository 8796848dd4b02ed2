//! Group mappings count while a user is signed in, and never for the user's keys.

use keyplane::{
    access::{
        Act, ActsBy, Asker, Because, Operation, Question, ResourceKind, Verb, Weight, explain, permit,
        who_may,
    },
    model::{Owner, Principal, Role, Scope},
};

use super::site::Site;

fn with_mapped(role: Role, path: &str) -> (Site, Principal, Principal) {
    let mut site = Site::new();
    let user = Principal::User(site.sso_user("bo@example.com"));
    let group = Principal::GroupMapping(site.group("everybody", "true"));
    site.bind(group.clone(), role, path);
    (site, user, group)
}

#[test]
fn an_sso_user_has_mapped_rights_signed_in_and_the_key_has_not() {
    let (mut site, user, group) = with_mapped(Role::OrganizationAdmin, "");
    let Principal::User(id) = user.clone() else { panic!() };
    let scope = site.world.kafka(&site.world.standard);
    let key = site.key(Owner::User(id), scope);
    let topic = site.on_cluster(ResourceKind::Topic, "a");

    let signed_in = site.ask(&Asker::Principal(user), Operation::Read, &topic);
    let Because::Binding(rule) = &signed_in.because else { panic!("{signed_in:?}") };
    assert_eq!((&rule.principal, rule.role), (&group, Role::OrganizationAdmin));

    let question = Question::new(Operation::Read, topic);
    let explained = explain(&site.world.lab.org, &Asker::Key(key), &question, site.world.lab.now);
    assert_eq!(explained.decision.because, Because::Nothing);
    assert_eq!(explained.signed_in, Some(signed_in));
    let weights: Vec<_> = explained.considered.iter().map(|one| (&one.principal, one.weight)).collect();
    assert_eq!(weights, [(&group, Weight::SetAside)]);
}

#[test]
fn only_who_signs_in_by_sso_and_is_matched_has_mapped_rights() {
    let (mut site, user, group) = with_mapped(Role::OrganizationAdmin, "");
    let local = Principal::from(site.world.user());
    let none = site.group("nobody", "");
    site.bind(Principal::GroupMapping(none), Role::OrganizationAdmin, "");
    let organization = site.at(ResourceKind::Organization, "");
    assert!(site.may(&user, Operation::Alter, &organization));
    assert!(site.may(&group, Operation::Alter, &organization), "the group itself");
    assert!(!site.may(&local, Operation::Alter, &organization), "a local user");
    assert!(!site.may(&site.account(), Operation::Alter, &organization), "a service account");
}

/// The engine's door opens to mapped rights as well: commands are given by who is signed in.
#[test]
fn mapped_rights_permit_commands() {
    let (site, user, _) = with_mapped(Role::AccountAdmin, "");
    let Principal::User(user) = user else { panic!() };
    let (org, crn) = (&site.world.lab.org, site.world.lab.org.crn());
    let act = Act::Object {
        verb: Verb::Create,
        kind: keyplane::model::Kind::ServiceAccount,
        place: &crn,
        account: None,
    };
    assert!(permit(org, &Owner::User(user.clone()), ActsBy::Session, &act).is_ok());
    assert!(
        permit(org, &Owner::User(user.clone()), ActsBy::ApiKey, &act).is_err(),
        "a key has direct rights only"
    );
    let account = site.world.service_account();
    let key = Act::Key { verb: Verb::Create, owner: &account, scope: &Scope::Cloud };
    assert!(permit(org, &Owner::User(user), ActsBy::Session, &key).is_err());
}

#[test]
fn who_may_names_everybody_with_the_rule_by_which() {
    let (mut site, user, group) = with_mapped(Role::OrganizationAdmin, "");
    let cluster = site.world.standard.clone();
    site.acl(&cluster, &site.account(), "ALLOW READ TOPIC PREFIXED or");
    let question = Question::new(Operation::Read, site.on_cluster(ResourceKind::Topic, "orders"));
    let found = who_may(&site.world.lab.org, &question);
    let names: Vec<_> = found.iter().map(|one| one.principal.clone()).collect();
    let admin = Principal::from(site.world.lab.admin.clone());
    assert_eq!(names, [admin, user, site.account(), group]);
    assert!(found.iter().all(|one| one.decision.is_allowed()));
    site.acl(&cluster, &Principal::Everyone, "ALLOW READ TOPIC PREFIXED or");
    let found = who_may(&site.world.lab.org, &question);
    assert_eq!(found.last().unwrap().principal, Principal::Everyone);
    site.acl(&cluster, &Principal::Everyone, "DENY READ TOPIC LITERAL orders");
    assert!(who_may(&site.world.lab.org, &question).is_empty());
}
