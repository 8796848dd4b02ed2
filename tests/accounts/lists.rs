//! Lists of accounts: found, filtered, sorted, written into the address, in step with the journal.

use keyplane::{
    engine::{Command, NewEnvironment},
    model::{LastUse, ObjectRef, Owner, Role, UseSource, UserState, Watch},
    org::{Org, Uses},
    view::{
        accounts::SERVICE_ACCOUNTS,
        key_group::{KeyGroup, SHOWN, ScopeCounts, keys_of},
        objects::{Cell, Followed, ListPlan, ListQuery, ObjectList, StateMark, key_of},
        query::Direction,
        users::USERS,
    },
};

use crate::support::{Lab, noon, world::World};

fn list(org: &Org, plan: &'static ListPlan, query: ListQuery) -> ObjectList {
    ObjectList::new(plan, org, &Uses::default(), query, noon())
}

fn names(list: &ObjectList) -> Vec<String> {
    (0..list.len()).map(|place| list.at(place).unwrap().name.clone()).collect()
}

fn cell(list: &ObjectList, plan: &ListPlan, object: &ObjectRef, slug: &str) -> Cell {
    let at = plan.columns.iter().position(|column| column.slug == slug).unwrap();
    list.row(&key_of(object)).unwrap().cells[at].clone()
}

fn with_states(states: &[&str]) -> ListQuery {
    let states = states.iter().map(|state| (*state).to_owned()).collect();
    ListQuery::default().with_only(&USERS, "state", states)
}

fn read(plan: &ListPlan, parameters: &[(&str, &str)]) -> ListQuery {
    ListQuery::read(plan, |name| parameters.iter().find(|(known, _)| *known == name).map(|(_, value)| *value))
}

#[test]
fn a_query_survives_the_address() {
    for query in [
        ListQuery::default(),
        ListQuery { search: "a & b".into(), ..ListQuery::default() },
        with_states(&["active", "deactivated"]),
        ListQuery { sort: "keys", direction: Direction::Descending, ..ListQuery::default() },
        ListQuery { direction: Direction::Descending, ..ListQuery::default() },
    ] {
        let parameters = query.parameters(&USERS);
        let borrowed: Vec<_> = parameters.iter().map(|(name, value)| (*name, value.as_str())).collect();
        assert_eq!(read(&USERS, &borrowed), query);
    }
}

#[test]
fn what_an_address_gets_wrong_is_left_at_its_default() {
    for parameters in
        [&[("sort", "colour")][..], &[("dir", "up")], &[("state", "asleep")], &[("kind", "active")]]
    {
        assert_eq!(read(&USERS, parameters), ListQuery::default(), "{parameters:?}");
    }
    assert_eq!(
        read(&SERVICE_ACCOUNTS, &[("state", "active")]),
        ListQuery::default(),
        "a list without filters"
    );
}

#[test]
fn a_column_sorts_its_own_way_first_and_then_the_other() {
    let by_keys = ListQuery::default().sorted_by(&USERS, "keys");
    assert_eq!((by_keys.sort, by_keys.direction), ("keys", Direction::Descending));
    assert_eq!(by_keys.sorted_by(&USERS, "keys").direction, Direction::Ascending);
    let by_mail = by_keys.sorted_by(&USERS, "email");
    assert_eq!((by_mail.sort, by_mail.direction), ("email", Direction::Ascending));
    assert_eq!(by_mail.sorted_by(&USERS, "colour").sort, "name", "an unknown column");
}

#[test]
fn filters_are_put_on_and_off() {
    let invited = ListQuery::default().toggled(&USERS, "state", "invited");
    assert_eq!(invited, with_states(&["invited"]));
    let both = invited.toggled(&USERS, "state", "active");
    assert_eq!(both.chosen("state"), ["active", "invited"], "in the order of the plan");
    assert_eq!(invited.toggled(&USERS, "state", "invited"), ListQuery::default());
    assert_eq!(invited.toggled(&USERS, "state", "asleep"), invited, "a word that nobody knows");
}

#[test]
fn accounts_are_found_by_name_id_and_description_in_any_letter_case() {
    let mut lab = Lab::new();
    let id = lab.service_account("Orders ΟΔΟΣ");
    let command = Command::CreateServiceAccount {
        name: "billing".into(),
        description: "Pays ORDERS out".into(),
        resource_owner: None,
    };
    lab.run(command).unwrap();
    for (search, found) in [
        ("", &["billing", "Orders ΟΔΟΣ"][..]),
        ("orders", &["billing", "Orders ΟΔΟΣ"]),
        ("orders pays", &["billing"]),
        ("οδοσ", &["Orders ΟΔΟΣ"]),
        (id.as_str(), &["Orders ΟΔΟΣ"]),
        ("nothing has this", &[]),
    ] {
        let query = ListQuery { search: search.into(), ..ListQuery::default() };
        assert_eq!(names(&list(&lab.org, &SERVICE_ACCOUNTS, query)), found, "{search:?}");
    }
}

#[test]
fn users_are_filtered_by_state_with_counts_of_what_the_search_finds() {
    let mut lab = Lab::new();
    lab.user("grace@example.com");
    lab.invited("new@example.com");
    let gone = lab.user("gone@example.org");
    lab.set_state(&gone, UserState::Deactivated).unwrap();
    let query = with_states(&["invited", "deactivated"]);
    let mut users = list(&lab.org, &USERS, query.clone());
    assert_eq!(names(&users), ["gone@example.org", "new@example.com"]);
    assert_eq!(
        (
            users.count("state", "active"),
            users.count("state", "invited"),
            users.count("state", "deactivated")
        ),
        (2, 1, 1)
    );
    users.set_query(ListQuery { search: "example.com".into(), ..query });
    assert_eq!(names(&users), ["new@example.com"]);
    assert_eq!((users.count("state", "active"), users.count("state", "deactivated")), (2, 0));
    assert_eq!((users.total(), users.subtitle().as_deref()), (4, Some("4 users")));
}

#[test]
fn rows_without_a_value_come_last_whichever_way_they_are_sorted() {
    let mut world = World::new();
    let silent = world.lab.service_account("a-silent-one");
    let owner = world.service_account();
    let scope = world.kafka(&world.basic.clone());
    world.lab.key(owner, scope).unwrap();
    for direction in [Direction::Ascending, Direction::Descending] {
        let query = ListQuery { sort: "newest", direction, ..ListQuery::default() };
        let shown = list(&world.lab.org, &SERVICE_ACCOUNTS, query);
        assert_eq!(names(&shown), ["orders-service", "a-silent-one"], "{direction:?}");
    }
    let object = ObjectRef::ServiceAccount(silent);
    let shown = list(&world.lab.org, &SERVICE_ACCOUNTS, ListQuery::default());
    assert_eq!(cell(&shown, &SERVICE_ACCOUNTS, &object, "newest"), Cell::None("—"));
    assert_eq!(cell(&shown, &SERVICE_ACCOUNTS, &object, "description"), Cell::None("No description"));
}

#[test]
fn a_row_of_a_user_says_state_sign_in_roles_and_keys() {
    let mut world = World::new();
    let user = world.user();
    for scope in [world.kafka(&world.basic.clone()), world.scopes()[5].clone(), world.scopes()[6].clone()] {
        crate::key(&mut world.lab, &user, scope);
    }
    let object = ObjectRef::User(world.user.clone());
    let row = |world: &World, slug: &str| {
        cell(&list(&world.lab.org, &USERS, ListQuery::default()), &USERS, &object, slug)
    };
    assert_eq!(row(&world, "state"), Cell::State(StateMark::Good, "Active"));
    assert_eq!(row(&world, "auth"), Cell::Text("Local".into()));
    assert_eq!(row(&world, "roles"), Cell::None("No role"));
    let Cell::Keys(counts) = row(&world, "keys") else { panic!("keys are counted by scope") };
    assert_eq!(counts.words(), "3 keys: 1 Kafka, 1 Cloud, 1 Global");
    world.lab.bind(user.clone(), Role::OrganizationAdmin, "");
    assert_eq!(row(&world, "roles"), Cell::Text("OrganizationAdmin".into()));
    world.lab.bind(user.clone(), Role::EnvironmentAdmin, &world.environment_path());
    world.lab.bind(user, Role::DataSteward, &world.environment_path());
    assert_eq!(row(&world, "roles"), Cell::Text("DataSteward and 2 more".into()));
}

#[test]
fn the_last_use_of_an_account_is_the_latest_of_its_keys() {
    let mut world = World::new();
    let owner = world.service_account();
    let object = ObjectRef::ServiceAccount(world.account.clone());
    let used = |world: &World, known: &Uses| {
        let shown = ObjectList::new(
            &SERVICE_ACCOUNTS,
            &world.lab.org,
            known,
            ListQuery::default(),
            noon().plus_seconds(7200),
        );
        cell(&shown, &SERVICE_ACCOUNTS, &object, "used")
    };
    assert_eq!(used(&world, &Uses::default()), Cell::None("—"), "no key");
    let scope = world.kafka(&world.basic.clone());
    let (first, _) = world.lab.key(owner.clone(), scope.clone()).unwrap();
    let (second, _) = world.lab.key(owner, scope).unwrap();
    assert_eq!(used(&world, &Uses::default()), Cell::None("Not tracked"));
    let watch = Watch::between(noon().plus_seconds(-86_400 * 30), noon());
    let seen = |at| LastUse { seen: at, source: UseSource::Imported, watch };
    let known = Uses::from_iter([(first, seen(None)), (second, seen(Some(noon())))]);
    let said = Cell::When { at: Some(noon()), words: "2 h ago".into(), more: "imported".into() };
    assert_eq!(used(&world, &known), said);
}

#[test]
fn a_list_follows_what_shows_in_it_and_nothing_else() {
    let mut world = World::new();
    let mut shown = list(&world.lab.org, &SERVICE_ACCOUNTS, ListQuery::default());
    let mut run = |command: Command| {
        let mut org = world.lab.org.clone();
        let decision = world.lab.run(command).unwrap();
        let touched = org.apply(&decision.entry.step()).unwrap();
        shown.follow(&org, &Uses::default(), &touched, noon())
    };
    let new = NewEnvironment { name: "quiet".into(), ..NewEnvironment::default() };
    assert_eq!(run(Command::CreateEnvironment(new)), Followed::Nothing);
    let (id, name, description) = (World::new().account, "renamed".into(), String::new());
    assert_eq!(run(Command::UpdateServiceAccount { id, name, description }), Followed::Anew);
    assert_eq!(names(&shown), ["renamed"]);
}

#[test]
fn the_keys_of_a_page_are_the_newest_and_all_are_counted() {
    let mut world = World::new();
    let owner = world.service_account();
    let scope = world.kafka(&world.dedicated.clone());
    let keys: Vec<_> =
        (0..SHOWN + 3).map(|_| world.lab.key(owner.clone(), scope.clone()).unwrap().0).collect();
    let group = KeyGroup::Owner(owner.clone());
    let shown = keys_of(&world.lab.org, &Uses::default(), &group, world.lab.now);
    let ids: Vec<_> = shown.newest.iter().map(|row| row.id.clone()).collect();
    let newest: Vec<_> = keys.iter().rev().take(SHOWN).cloned().collect();
    assert_eq!((ids, shown.count, shown.live), (newest, SHOWN + 3, SHOWN + 3));
    for (group, count) in [
        (KeyGroup::Resource(scope), SHOWN + 3),
        (KeyGroup::Environment(world.environment.clone()), SHOWN + 3),
        (KeyGroup::Environment(world.other.clone()), 0),
        (KeyGroup::Owner(world.user()), 0),
    ] {
        assert_eq!(
            keys_of(&world.lab.org, &Uses::default(), &group, world.lab.now).count,
            count,
            "{group:?}"
        );
    }
}

#[test]
fn a_group_of_keys_names_itself_and_the_choices_for_a_new_key() {
    let world = World::new();
    let environment = world.environment.to_string();
    let [kafka, _, _, flink, ..] = world.scopes();
    let cluster = world.standard.to_string();
    for (group, parameter, choices) in [
        (
            KeyGroup::Owner(Owner::ServiceAccount(world.account.clone())),
            ("owner", world.account.as_str()),
            vec![("owner", world.account.as_str())],
        ),
        (
            KeyGroup::Environment(world.environment.clone()),
            ("environment", environment.as_str()),
            vec![("environment", environment.as_str())],
        ),
        (
            KeyGroup::Resource(kafka),
            ("resource", cluster.as_str()),
            vec![("scope", "kafka"), ("environment", environment.as_str()), ("resource", cluster.as_str())],
        ),
        (
            KeyGroup::Resource(flink),
            ("resource", "aws.us-east-1"),
            vec![
                ("scope", "flink-region"),
                ("environment", environment.as_str()),
                ("resource", "aws.us-east-1"),
            ],
        ),
    ] {
        let (name, value) = group.parameter();
        assert_eq!((name, value.as_str()), parameter);
        let made = group.choices();
        let made: Vec<_> = made.iter().map(|(name, value)| (*name, value.as_str())).collect();
        assert_eq!(made, choices);
    }
}

#[test]
fn counts_by_scope_read_as_a_sentence() {
    let mut world = World::new();
    let owner = world.service_account();
    let words =
        |world: &World| ScopeCounts::of(world.lab.org.keys_of_owner(&world.service_account())).words();
    assert_eq!(words(&world), "No keys");
    let scopes = world.scopes();
    world.lab.key(owner.clone(), scopes[1].clone()).unwrap();
    assert_eq!(words(&world), "1 key: 1 Registry");
    world.lab.key(owner.clone(), scopes[0].clone()).unwrap();
    world.lab.key(owner, scopes[0].clone()).unwrap();
    assert_eq!(words(&world), "3 keys: 2 Kafka, 1 Registry");
}
