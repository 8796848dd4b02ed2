//! Group mappings, identity providers and sign-ins in words: whom a filter matches, what is wrong with it and where, and
//! what keys do not get.

use keyplane::{
    engine::{Command, NewIdentityProvider},
    model::{
        AuthType, Claim, ClaimValue, Claims, FilterPlace, GroupMappingId, IdentityPoolId, ObjectRef, Owner,
        Principal, Role, UserId, UserState,
    },
    org::{Org, Uses},
    view::{
        editing::editable,
        filter::wrong,
        group_mappings::{GROUP_MAPPINGS, Said, group_mapping, trial},
        identity::{IDENTITY_PROVIDERS, pool, provider},
        objects::{Cell, ListQuery, ObjectList, StateMark},
        permission,
        sign_in::{not_for_keys, sign_in, would_match},
    },
};

use crate::support::{Lab, noon, only, world::new_identity_pool};

fn sso(lab: &mut Lab, name: &str, groups: &[&str], others: &[(&str, ClaimValue)]) -> UserId {
    let (email, full_name) = (format!("{name}@example.com"), name.to_owned());
    let invited = lab.run(Command::InviteUser { email, full_name, auth: AuthType::Sso }).unwrap();
    let ObjectRef::User(id) = only(&invited) else { panic!("no user") };
    let step = Command::UpdateUser { id: id.clone(), full_name: name.to_owned(), state: UserState::Active };
    lab.run(step).unwrap();
    let groups: Vec<String> = groups.iter().map(|group| (*group).to_owned()).collect();
    let others: Vec<_> =
        others.iter().map(|(name, value)| Claim { name: (*name).into(), value: value.clone() }).collect();
    if !(groups.is_empty() && others.is_empty()) {
        lab.run(Command::UpdateSignInClaims { id: id.clone(), groups, others }).unwrap();
    }
    id
}

fn mapping(lab: &mut Lab, name: &str, filter: &str) -> GroupMappingId {
    let (name, description) = (name.to_owned(), String::new());
    let made = lab.run(Command::CreateGroupMapping { name, description, filter: filter.to_owned() }).unwrap();
    let ObjectRef::GroupMapping(id) = only(&made) else { panic!("no mapping") };
    id
}

/// Three SSO users, one with a password, and two mappings, of which one gives a role.
fn office() -> (Lab, [UserId; 3], [GroupMappingId; 2]) {
    let mut lab = Lab::new();
    let ada = sso(&mut lab, "Ann", &["eng", "oncall"], &[("level", ClaimValue::Integer(5))]);
    let ben = sso(&mut lab, "Ben", &["eng"], &[]);
    let cleo = sso(&mut lab, "Cleo", &[], &[]);
    lab.user("local@example.com");
    let engineers = mapping(&mut lab, "engineers", "\"eng\" in groups");
    let pagers = mapping(&mut lab, "pagers", "\"oncall\" in groups");
    lab.environment("prod");
    lab.bind(Principal::GroupMapping(engineers.clone()), Role::MetricsViewer, "");
    (lab, [ada, ben, cleo], [engineers, pagers])
}

#[test]
fn a_filter_is_tried_on_every_sso_user() {
    let (lab, ..) = office();
    for (filter, summary, said) in [
        (
            "\"eng\" in groups",
            "It matches 2 of 3 SSO users.",
            [("Ann", Said::Matches), ("Ben", Said::Matches), ("Cleo", Said::No)],
        ),
        (
            " claims.level > 3 ",
            "It matches 1 of 3 SSO users.",
            [
                ("Ann", Said::Matches),
                ("Ben", Said::Failed("no claim level".into())),
                ("Cleo", Said::Failed("no claim level".into())),
            ],
        ),
        (
            "claims.level == \"5\" || \"eng\" in groups && size(groups) == 1",
            "It matches 1 of 3 SSO users.",
            [
                ("Ben", Said::Matches),
                ("Ann", Said::Failed("the claim level is of another kind".into())),
                ("Cleo", Said::Failed("no claim level".into())),
            ],
        ),
        (
            "true",
            "It matches all 3 SSO users.",
            [("Ann", Said::Matches), ("Ben", Said::Matches), ("Cleo", Said::Matches)],
        ),
        ("", "An empty filter matches nobody.", [("Ann", Said::No), ("Ben", Said::No), ("Cleo", Said::No)]),
        (
            "false",
            "It matches none of 3 SSO users.",
            [("Ann", Said::No), ("Ben", Said::No), ("Cleo", Said::No)],
        ),
    ] {
        let tried = trial(&lab.org, filter);
        assert_eq!((tried.summary.as_str(), tried.wrong), (summary, None), "{filter}");
        let users: Vec<_> = tried.users.iter().map(|user| (user.name.as_str(), user.said.clone())).collect();
        assert_eq!(users, said, "{filter}");
    }
    assert_eq!(trial(&lab.org, "true").users[0].groups, "eng, oncall");
    let nobody = trial(&Lab::new().org, "true");
    assert_eq!(nobody.summary, "The organization has no SSO user yet, so it matches nobody.");
}

#[test]
fn what_is_wrong_is_pointed_at_in_the_text() {
    for (filter, parts, words) in [
        ("  claims.é = 1", ("claims.", "é", " = 1"), "Character 8: é means nothing here."),
        ("claims.a = 1", ("claims.a ", "=", " 1"), "Character 10: a single = compares nothing. Write ==."),
        ("true &&", ("true &&", "", ""), "Character 8: the filter ends too early."),
    ] {
        let wrong = wrong(filter, FilterPlace::GroupMapping).unwrap();
        assert_eq!((wrong.before.as_str(), wrong.part.as_str(), wrong.after.as_str()), parts, "{filter}");
        assert!(wrong.words.starts_with(words), "{}", wrong.words);
        assert_eq!(trial(&Lab::new().org, filter).wrong, Some(wrong));
    }
}

fn list(org: &Org) -> Vec<(String, Vec<Cell>)> {
    let list = ObjectList::new(&GROUP_MAPPINGS, org, &Uses::default(), ListQuery::default(), noon());
    (0..list.len()).map(|at| list.at(at).unwrap()).map(|row| (row.name.clone(), row.cells.clone())).collect()
}

#[test]
fn the_list_counts_whom_each_mapping_matches_and_follows_claims() {
    let (mut lab, [ada, ..], _) = office();
    let shown = |org: &Org| -> Vec<(String, Cell, Cell)> {
        list(org).into_iter().map(|(name, cells)| (name, cells[1].clone(), cells[2].clone())).collect()
    };
    let expected = |engineers, pagers| {
        vec![
            ("engineers".to_owned(), Cell::Number(engineers), Cell::Text("MetricsViewer".into())),
            ("pagers".to_owned(), Cell::Number(pagers), Cell::None("No role")),
        ]
    };
    assert_eq!(shown(&lab.org), expected(2, 1));
    lab.run(Command::UpdateSignInClaims { id: ada, groups: Vec::new(), others: Vec::new() }).unwrap();
    assert_eq!(shown(&lab.org), expected(1, 0));
}

/// The organization as it is after a journal whose last entry holds another filter: one from before filters were read.
fn with_old_filter(lab: &Lab, now: &str, then: &str) -> Org {
    let last = lab.org.seq();
    (1..=last).fold(Org::default(), |mut org, seq| {
        let mut entry = lab.entry(seq);
        if seq == last {
            let text = serde_json::to_string(&entry.changes).unwrap();
            assert!(text.contains(now));
            entry.changes = serde_json::from_str(&text.replace(now, then)).unwrap();
        }
        org.apply(&entry.step()).unwrap();
        org
    })
}

#[test]
fn a_filter_from_before_is_kept_matches_nobody_and_says_why() {
    let mut lab = Lab::new();
    sso(&mut lab, "Ann", &["eng"], &[]);
    let id = mapping(&mut lab, "old", "claims.old");
    lab.org = with_old_filter(&lab, "claims.old", "groups.all()");
    let facts = group_mapping(&lab.org, &id).unwrap();
    assert_eq!(facts.filter, "groups.all()");
    assert_eq!(facts.wrong.unwrap().part, "all");
    assert_eq!(list(&lab.org)[0].1[1], Cell::State(StateMark::Caution, "Cannot be read"));
    let user = lab.org.users().iter().find(|user| user.auth == AuthType::Sso).unwrap();
    assert!(sign_in(&lab.org, &user.id).unwrap().mappings.is_empty());

    // Renaming leaves it as it is; changing it asks for one that can be read.
    let edit = |name: &str, filter: &str| Command::UpdateGroupMapping {
        id: id.clone(),
        name: name.into(),
        description: String::new(),
        filter: filter.into(),
    };
    lab.run(edit("renamed", "groups.all()")).unwrap();
    assert_eq!(group_mapping(&lab.org, &id).unwrap().filter, "groups.all()");
    let refusal = lab.run(edit("renamed", "groups.all(g)")).unwrap_err().to_string();
    assert!(refusal.starts_with("Filter has an error at character 8: all is not supported."), "{refusal}");
    lab.run(edit("renamed", "\"eng\" in groups")).unwrap();
    assert_eq!(group_mapping(&lab.org, &id).unwrap().wrong, None);
}

#[test]
fn a_sign_in_says_what_it_carries_and_what_matches() {
    let (mut lab, [ada, ben, _], _) = office();
    let carried = sign_in(&lab.org, &ada).unwrap();
    assert_eq!(carried.groups, ["eng", "oncall"]);
    assert_eq!(carried.claims, [("level".to_owned(), "5".to_owned())]);
    let mapped: Vec<_> = carried.mappings.iter().map(|it| (it.name.as_str(), it.roles.len())).collect();
    assert_eq!(mapped, [("engineers", 1), ("pagers", 0)]);
    let local = lab.org.users().iter().find(|user| user.auth == AuthType::Local).unwrap().id.clone();
    assert_eq!(sign_in(&lab.org, &local), None, "a password brings no claims");
    let facts = editable(&lab.org, &ObjectRef::User(ada.clone())).unwrap().facts;
    assert!(facts.contains(&("Other claims", "level: 5".to_owned())));

    let typed = |groups: &[&str]| {
        let groups: Vec<String> = groups.iter().map(|group| (*group).to_owned()).collect();
        Claims::typed(&groups, Vec::new()).unwrap()
    };
    for (groups, words) in [
        (&[][..], "No group mapping matches these."),
        (&["eng"], "The group mapping engineers matches these."),
        (&["eng", "oncall"], "The group mappings engineers and pagers match these."),
    ] {
        assert_eq!(would_match(&lab.org, &ben, &typed(groups)), words);
    }

    let service = Owner::ServiceAccount(lab.service_account("orders"));
    for (owner, words) in [
        (
            Owner::User(ada),
            Some("engineers and pagers give Ann roles in sessions only. This key gets none of them."),
        ),
        (
            Owner::User(ben.clone()),
            Some("engineers gives Ben roles in sessions only. This key gets none of them."),
        ),
        (Owner::User(local), None),
        (service, None),
    ] {
        assert_eq!(not_for_keys(&lab.org, &owner).as_deref(), words, "{owner}");
    }
    // Claims are not one's own to change, though the name is.
    assert!(
        permission::to_change(&lab.org, &Owner::User(ben.clone()), &ObjectRef::User(ben.clone())).is_none()
    );
    assert!(permission::to_change_state(&lab.org, &Owner::User(ben)).is_some());
}

#[test]
fn providers_and_pools_say_what_they_are() {
    let mut lab = Lab::new();
    let new = NewIdentityProvider {
        name: "okta".into(),
        description: String::new(),
        issuer: "https://okta.example".into(),
        jwks_uri: "https://okta.example/keys".into(),
        identity_claim: None,
    };
    let ObjectRef::IdentityProvider(id) = only(&lab.run(Command::CreateIdentityProvider(new)).unwrap())
    else {
        panic!("no provider")
    };
    let mut pools: Vec<IdentityPoolId> = Vec::new();
    for name in ["zeta", "alpha"] {
        let made = Command::CreateIdentityPool {
            provider: id.clone(),
            pool: new_identity_pool(name),
            resource_owner: None,
        };
        let ObjectRef::IdentityPool(pool) = only(&lab.run(made).unwrap()) else { panic!("no pool") };
        pools.push(pool);
    }
    lab.bind(Principal::IdentityPool(pools[0].clone()), Role::MetricsViewer, "");
    let facts = provider(&lab.org, &id).unwrap();
    let lines: Vec<_> = facts.pools.iter().map(|pool| (pool.name.as_str(), pool.roles)).collect();
    assert_eq!(lines, [("alpha", 0), ("zeta", 1)]);
    let facts = pool(&lab.org, &pools[0]).unwrap();
    assert_eq!((facts.provider, facts.identity_claim.as_str()), ((id, "okta".to_owned()), "claims.sub"));
    assert_eq!((facts.roles.len(), facts.wrong), (1, None));
    let list = ObjectList::new(&IDENTITY_PROVIDERS, &lab.org, &Uses::default(), ListQuery::default(), noon());
    assert_eq!(list.at(0).unwrap().cells[..2], [Cell::Text("https://okta.example".into()), Cell::Number(2)]);
}
