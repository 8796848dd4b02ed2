//! Role bindings: who may give and take which role, where.

use keyplane::{
    access::{Act, Verb},
    model::{BindingLevel, CrnPattern, Role},
};

use super::town::{Spot, Town, every_binding};

/// Where a role might be bound: at each level, in the place of the tables and in another one.
fn places(town: &Town) -> Vec<(BindingLevel, String, Spot)> {
    let world = &town.world;
    let here = |level| town.path(level);
    let far = world.cluster_path(&world.elsewhere);
    let near = world.cluster_path(&world.dedicated);
    vec![
        (BindingLevel::Organization, String::new(), Spot::Elsewhere),
        (BindingLevel::Environment, here(BindingLevel::Environment), Spot::Environment),
        (BindingLevel::Environment, format!("/environment={}", world.other), Spot::Elsewhere),
        (BindingLevel::Cluster, here(BindingLevel::Cluster), Spot::Cluster),
        (BindingLevel::Cluster, near.clone(), Spot::Environment),
        (BindingLevel::Cluster, far.clone(), Spot::Elsewhere),
        (BindingLevel::Ksql, here(BindingLevel::Ksql), Spot::Ksql),
        (BindingLevel::Ksql, format!("{near}/ksql=near"), Spot::Environment),
        (BindingLevel::ComputePool, here(BindingLevel::ComputePool), Spot::Environment),
        (BindingLevel::Topic, here(BindingLevel::Topic), Spot::Cluster),
        (BindingLevel::Topic, format!("{far}/kafka={}/topic=orders", world.elsewhere), Spot::Elsewhere),
        (BindingLevel::Group, here(BindingLevel::Group), Spot::Cluster),
        (BindingLevel::TransactionalId, here(BindingLevel::TransactionalId), Spot::Cluster),
        (BindingLevel::Connector, here(BindingLevel::Connector), Spot::Cluster),
        (BindingLevel::Subject, here(BindingLevel::Subject), Spot::Environment),
        (BindingLevel::Kek, here(BindingLevel::Kek), Spot::Environment),
        (BindingLevel::ServiceAccount, here(BindingLevel::ServiceAccount), Spot::Elsewhere),
        (BindingLevel::ServiceAccount, format!("/service-account={}", town.other_account), Spot::Elsewhere),
        (BindingLevel::IdentityPool, here(BindingLevel::IdentityPool), Spot::Elsewhere),
    ]
}

/// The roles that the owner of a resource may give on it. Source: `facts/roles.md` 2.12.
const BY_OWNER: [Role; 5] =
    [Role::DeveloperRead, Role::DeveloperWrite, Role::DeveloperManage, Role::ResourceOwner, Role::Assigner];

/// `facts/roles.md` 3, addition 3 and 4, and 2.2 for account administrators.
fn expected(role: Role, own: &str, level: BindingLevel, path: &str, spot: Spot, bound: Role) -> bool {
    let on_environment_tree = !matches!(level, BindingLevel::ServiceAccount | BindingLevel::IdentityPool);
    match role {
        Role::OrganizationAdmin => true,
        Role::AccountAdmin => level == BindingLevel::ServiceAccount,
        Role::EnvironmentAdmin => on_environment_tree && spot <= Spot::Environment,
        Role::CloudClusterAdmin => on_environment_tree && spot <= Spot::Cluster,
        Role::ResourceOwner => path == own && BY_OWNER.contains(&bound),
        _ => false,
    }
}

#[test]
fn bindings_follow_the_matrix() {
    for (role, level) in every_binding() {
        let town = Town::with(role, level);
        let own = town.path(level);
        for (place, path, spot) in places(&town) {
            let pattern = CrnPattern::parse(&format!("{}{path}", town.org().crn())).unwrap();
            let bindable = Role::ALL.iter().filter(|bound| bound.levels().contains(&place));
            for bound in bindable {
                let expected = expected(role, &own, place, &path, spot, *bound);
                for verb in [Verb::Create, Verb::Delete] {
                    let may = town.may(&Act::Binding { verb, role: *bound, bound: &pattern });
                    assert_eq!(may, expected, "{role} at {level:?}: {verb} {bound} at {path:?}");
                }
            }
        }
    }
}

/// Nobody gives more than the own binding reaches.
#[test]
fn a_prefix_is_given_only_by_who_owns_all_that_it_reaches() {
    let mut town = Town::new();
    let kafka = format!("{}/kafka={}", town.path(BindingLevel::Cluster), town.world.standard);
    town.world.lab.bind(town.holder.clone(), Role::ResourceOwner, &format!("{kafka}/topic=orders-*"));
    for (path, expected) in [
        ("topic=orders-eu", true),
        ("topic=orders-eu-*", true),
        ("topic=orders-*", true),
        ("topic=orders*", false),
        ("topic=orders", false),
        ("topic=*", false),
        ("group=orders-eu", false),
    ] {
        let bound = CrnPattern::parse(&format!("{}{kafka}/{path}", town.org().crn())).unwrap();
        let may = town.may(&Act::Binding { verb: Verb::Create, role: Role::DeveloperRead, bound: &bound });
        assert_eq!(may, expected, "{path}");
    }
}
