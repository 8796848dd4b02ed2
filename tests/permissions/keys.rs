//! API keys: role by scope, at each level where the role binds.

use keyplane::{
    access::{Act, ActsBy, Denial, Verb, permit},
    engine::{Command, Refusal},
    model::{BindingLevel, ObjectRef, Owner, Principal, Role, Scope, ScopeKind, UserState},
};

use super::{
    support::{new_key, only, world::region},
    town::{Spot, Town, every_binding, reaches},
};

/// Keys of service accounts. Rows that are not here permit nothing. The columns are [`ScopeKind::ALL`].
#[rustfmt::skip]
const MATRIX: &[(Role, BindingLevel, [char; 7])] = {
    use BindingLevel::{Cluster, Environment, Ksql, Organization};
    &[
        //                                         Kafka SR  ksql Flink Tblfl Cloud Global
        (Role::OrganizationAdmin, Organization,   ['Y', 'Y', 'Y', 'Y', 'Y', 'Y', 'Y']),
        (Role::EnvironmentAdmin,  Environment,    ['e', 'e', 'e', 'e', '-', '-', '-']),
        (Role::CloudClusterAdmin, Cluster,        ['c', '-', 'c', '-', '-', '-', '-']),
        (Role::ResourceKeyAdmin,  Organization,   ['Y', 'Y', 'Y', '-', 'Y', '-', '-']),
        (Role::ResourceKeyAdmin,  Environment,    ['e', 'e', 'e', '-', '-', '-', '-']),
        (Role::ResourceKeyAdmin,  Cluster,        ['c', '-', 'c', '-', '-', '-', '-']),
        (Role::FlinkAdmin,        Organization,   ['-', '-', '-', 'Y', '-', '-', '-']),
        (Role::FlinkAdmin,        Environment,    ['-', '-', '-', 'e', '-', '-', '-']),
        (Role::KsqlAdmin,         Ksql,           ['-', '-', 'k', '-', '-', '-', '-']),
        // ResourceOwner on the service account: see below, since there the account decides and not the place.
    ]
};

fn row(role: Role, level: BindingLevel) -> [char; 7] {
    MATRIX.iter().find(|(r, l, _)| (*r, *l) == (role, level)).map_or(['-'; 7], |(_, _, row)| *row)
}

/// Every scope that the tables tell apart, with where its resource lies.
fn scopes(town: &Town) -> Vec<(Scope, Spot)> {
    let world = &town.world;
    let (here, there) = (world.environment.clone(), world.other.clone());
    let ksql = |environment: &keyplane::model::EnvironmentId, cluster: &keyplane::model::KsqlClusterId| {
        Scope::Ksql { environment: environment.clone(), cluster: cluster.clone() }
    };
    vec![
        (world.kafka(&world.standard), Spot::Cluster),
        (world.kafka(&world.dedicated), Spot::Environment),
        (world.kafka(&world.elsewhere), Spot::Elsewhere),
        (
            Scope::SchemaRegistry { environment: here.clone(), registry: world.registry.clone() },
            Spot::Environment,
        ),
        (
            Scope::SchemaRegistry { environment: there.clone(), registry: town.registry_far.clone() },
            Spot::Elsewhere,
        ),
        (ksql(&here, &world.ksql), Spot::Ksql),
        (ksql(&here, &town.ksql_beside), Spot::Cluster),
        (ksql(&here, &town.ksql_near), Spot::Environment),
        (ksql(&there, &town.ksql_far), Spot::Elsewhere),
        (Scope::Flink { environment: here, region: region() }, Spot::Environment),
        (Scope::Flink { environment: there, region: region() }, Spot::Elsewhere),
        (Scope::Tableflow, Spot::Elsewhere),
        (Scope::Cloud, Spot::Elsewhere),
        (Scope::Global, Spot::Elsewhere),
    ]
}

fn column(kind: ScopeKind) -> usize {
    ScopeKind::ALL.iter().position(|known| *known == kind).unwrap()
}

const VERBS: [Verb; 3] = [Verb::Create, Verb::Alter, Verb::Delete];

#[test]
fn keys_of_service_accounts_follow_the_matrix() {
    for (role, level) in every_binding() {
        let town = Town::with(role, level);
        let owner = Owner::ServiceAccount(town.other_account.clone());
        for (scope, spot) in scopes(&town) {
            let expected = reaches(row(role, level)[column(scope.kind())], spot);
            for verb in VERBS {
                let may = town.may(&Act::Key { verb, owner: &owner, scope: &scope });
                assert_eq!(may, expected, "{role} at {level:?}: {verb} {scope:?} ({spot:?})");
            }
        }
    }
}

#[test]
fn a_resource_owner_of_the_account_manages_its_keys_of_every_scope_and_no_others() {
    let town = Town::with(Role::ResourceOwner, BindingLevel::ServiceAccount);
    let accounts = [(town.world.account.clone(), true), (town.other_account.clone(), false)];
    for (account, expected) in accounts {
        let owner = Owner::ServiceAccount(account);
        for (scope, _) in scopes(&town) {
            for verb in VERBS {
                let may = town.may(&Act::Key { verb, owner: &owner, scope: &scope });
                assert_eq!(may, expected, "{verb} {scope:?} of {owner}");
            }
        }
    }
}

/// `facts/roles.md` 3, addition 1: own keys everybody; another user's nobody, but an administrator may delete it.
#[test]
fn own_keys_are_everybodys_and_another_users_nobodys() {
    for (role, level) in every_binding() {
        let town = Town::with(role, level);
        let other = town.world.user();
        for (scope, _) in scopes(&town) {
            for verb in VERBS {
                assert!(
                    town.may(&Act::Key { verb, owner: &town.holder, scope: &scope }),
                    "{role}: own {scope:?}"
                );
                let expected = role == Role::OrganizationAdmin && verb == Verb::Delete;
                let may = town.may(&Act::Key { verb, owner: &other, scope: &scope });
                assert_eq!(may, expected, "{role}: {verb} another user's {scope:?}");
            }
        }
    }
}

/// A service account acts by its own roles, as a user does.
#[test]
fn a_service_account_has_the_rights_of_its_own_roles() {
    let mut town = Town::new();
    let robot = Owner::ServiceAccount(town.other_account.clone());
    let account = town.world.service_account();
    let act = Act::Key { verb: Verb::Create, owner: &account, scope: &Scope::Cloud };
    assert!(permit(town.org(), &robot, ActsBy::Session, &act).is_err());
    town.world.lab.bind(robot.clone(), Role::OrganizationAdmin, "");
    assert!(permit(town.org(), &robot, ActsBy::Session, &act).is_ok());
}

#[test]
fn who_is_not_active_may_not_even_touch_own_keys() {
    let mut town = Town::with(Role::OrganizationAdmin, BindingLevel::Organization);
    let Owner::User(user) = town.holder.clone() else { panic!() };
    town.world.lab.set_state(&user, UserState::Deactivated).unwrap();
    let act = Act::Key { verb: Verb::Create, owner: &town.holder, scope: &Scope::Cloud };
    assert_eq!(
        permit(town.org(), &town.holder, ActsBy::Session, &act),
        Err(Denial::Inactive(town.holder.clone()))
    );
}

/// The commands ask the same question as the tables do.
#[test]
fn what_the_matrix_refuses_the_engine_refuses() {
    let rows = [
        (Role::ResourceKeyAdmin, BindingLevel::Cluster, Scope::Cloud, false),
        (Role::ResourceKeyAdmin, BindingLevel::Organization, Scope::Tableflow, true),
        (Role::AccountAdmin, BindingLevel::Organization, Scope::Cloud, false),
        (Role::Operator, BindingLevel::Organization, Scope::Global, false),
    ];
    for (role, level, scope, permitted) in rows {
        let mut town = Town::with(role, level);
        let new = new_key(Owner::ServiceAccount(town.other_account.clone()), scope.clone());
        let holder = town.holder.clone();
        match town.world.lab.run_as(&holder, Command::CreateApiKey(new)) {
            Ok(_) => assert!(permitted, "{role}: {scope:?}"),
            Err(refusal) => {
                assert!(
                    !permitted && matches!(refusal, Refusal::NotPermitted(_) | Refusal::NotFound(_)),
                    "{role}: {refusal}"
                );
            }
        }
    }
}

/// Invariant 8 of `facts/domain.md` 17: what a group mapping holds never counts for a key or its owner's commands.
#[test]
fn the_bindings_of_a_group_mapping_give_a_user_nothing() {
    let mut town = Town::new();
    let mapping = Command::CreateGroupMapping {
        name: "everyone".into(),
        description: String::new(),
        filter: "true".into(),
    };
    let ObjectRef::GroupMapping(mapping) = only(&town.world.lab.run(mapping).unwrap()) else { panic!() };
    town.world.lab.bind(Principal::GroupMapping(mapping), Role::OrganizationAdmin, "");
    let owner = Owner::ServiceAccount(town.other_account.clone());
    for (scope, _) in scopes(&town) {
        assert!(!town.may(&Act::Key { verb: Verb::Create, owner: &owner, scope: &scope }), "{scope:?}");
    }
}
