//! The columns of `facts/roles.md` 3 that are about seeing. The others are in `permissions.rs`.

use keyplane::{
    access::{Operation, ResourceKind},
    model::{BindingLevel, Principal, Role},
};

use super::{
    site::Site,
    town::{Spot, Town, every_binding},
};

const COLUMNS: [&str; 10] = [
    "accounts",
    "users",
    "environments",
    "clusters",
    "bindings",
    "ACLs",
    "quotas",
    "audit log",
    "metrics",
    "billing",
];

/// Cells as in the source: `s` is the scope of the binding, `r` what is bound, `p` its ancestors, `plan` is `P`, `bound`
/// the bound account is `b`. Every row is here.
#[rustfmt::skip]
const MATRIX: [(Role, [char; 10]); 21] = [
    //                               SA   user env  clu  bind ACL  quot aud  metr bill
    (Role::OrganizationAdmin,      ['Y', 'Y', 'Y', 'Y', 'Y', 'Y', 'Y', 'Y', 'Y', 'Y']),
    (Role::AccountAdmin,           ['Y', 'Y', '-', '-', 'Y', '-', 'Y', '-', '-', '-']),
    (Role::BillingAdmin,           ['-', '-', '-', '-', '-', '-', 'Y', '-', '-', 'Y']),
    (Role::NetworkAdmin,           ['-', '-', 'Y', 'Y', '-', '-', 'Y', '-', '-', '-']),
    (Role::ResourceKeyAdmin,       ['Y', 'Y', 's', 's', '-', '-', 's', '-', '-', '-']),
    (Role::EnvironmentAdmin,       ['Y', 'Y', 'e', 'e', 'e', 'e', 'e', '-', 'e', 'P']),
    (Role::DataSteward,            ['-', '-', 'p', '-', '-', '-', '-', '-', '-', '-']),
    (Role::FlinkAdmin,             ['Y', '-', 'p', '-', '-', '-', 's', '-', 's', '-']),
    (Role::CloudClusterAdmin,      ['Y', 'Y', 'p', 'c', 'c', 'c', 'c', '-', 'c', 'P']),
    (Role::KsqlAdmin,              ['Y', '-', 'p', 'p', '-', '-', '-', '-', 'k', '-']),
    (Role::ConnectManager,         ['-', '-', 'p', 'p', '-', '-', '-', '-', 's', '-']),
    (Role::ResourceOwner,          ['Y', 'Y', 'p', 'p', 'r', '-', '-', '-', '-', '-']),
    (Role::Assigner,               ['b', '-', '-', '-', '-', '-', '-', '-', '-', '-']),
    (Role::DeveloperRead,          ['-', '-', 'p', 'p', '-', '-', '-', '-', '-', '-']),
    (Role::DeveloperWrite,         ['-', '-', 'p', 'p', '-', '-', '-', '-', '-', '-']),
    (Role::DeveloperManage,        ['-', '-', 'p', 'p', '-', '-', '-', '-', '-', '-']),
    (Role::DataDiscovery,          ['-', '-', 'p', '-', '-', '-', '-', '-', '-', '-']),
    (Role::FlinkDeveloper,         ['-', '-', 'p', '-', '-', '-', '-', '-', '-', '-']),
    (Role::FlinkFunctionDeveloper, ['-', '-', 'p', '-', '-', '-', '-', '-', '-', '-']),
    (Role::MetricsViewer,          ['-', '-', 's', 's', '-', '-', '-', '-', 's', '-']),
    (Role::Operator,               ['-', '-', 's', 's', '-', '-', 's', '-', 's', '-']),
];

/// Something that might be seen: its column, kind, path, and how near it is to what roles are bound to.
struct Probe(usize, ResourceKind, String, Spot);

fn probes(town: &Town) -> Vec<Probe> {
    let world = &town.world;
    let environments = [
        (town.path(BindingLevel::Environment), Spot::Environment),
        (format!("/environment={}", world.other), Spot::Elsewhere),
    ];
    let clusters = [
        (world.cluster_path(&world.standard), Spot::Cluster),
        (world.cluster_path(&world.dedicated), Spot::Environment),
        (world.cluster_path(&world.elsewhere), Spot::Elsewhere),
    ];
    let ksql = [(town.path(BindingLevel::Ksql), Spot::Ksql)];
    let organization = [(String::new(), Spot::Elsewhere)];
    let accounts = [&world.account, &town.other_account]
        .map(|account| (format!("/service-account={account}"), Spot::Elsewhere));
    let user = [(format!("/user={}", world.user), Spot::Elsewhere)];
    let topic = [(town.path(BindingLevel::Topic), Spot::Cluster)];
    let mut all = Vec::new();
    let mut add = |column, kind, places: &[(String, Spot)]| {
        all.extend(places.iter().map(|(path, spot)| Probe(column, kind, path.clone(), *spot)));
    };
    add(0, ResourceKind::ServiceAccount, &accounts);
    add(1, ResourceKind::User, &user);
    add(2, ResourceKind::Environment, &environments);
    add(3, ResourceKind::CloudCluster, &clusters);
    for places in [&environments[..], &clusters, &ksql, &topic, &accounts, &organization] {
        add(4, ResourceKind::RoleBinding, places);
    }
    add(5, ResourceKind::SecurityMetadata, &clusters);
    for places in [&environments[..], &clusters, &organization] {
        add(6, ResourceKind::Quota, places);
    }
    add(7, ResourceKind::AuditLog, &organization);
    for places in [&environments[..], &clusters, &ksql, &organization] {
        add(8, ResourceKind::Metrics, places);
    }
    add(9, ResourceKind::Billing, &organization);
    all
}

fn expected(cell: char, role: Role, level: BindingLevel, own: &str, probe: &Probe) -> bool {
    let Probe(column, _, path, spot) = probe;
    let in_scope = match level {
        BindingLevel::Organization => true,
        BindingLevel::Environment => *spot <= Spot::Environment,
        BindingLevel::Cluster => *spot <= Spot::Cluster,
        BindingLevel::Ksql => *spot <= Spot::Ksql,
        _ => own == path,
    };
    // Whatever else a role gives, what it is bound to and what that lies in may be seen.
    let around = own == path || own.starts_with(&format!("{path}/"));
    let is_ancestor = around && matches!(COLUMNS[*column], "environments" | "clusters");
    let by_cell = match cell {
        'Y' | 'P' => true,
        's' | 'e' | 'c' | 'k' => in_scope,
        'r' | 'b' => own == path,
        'p' | '-' => false,
        other => panic!("{role}: {other} is no cell"),
    };
    by_cell || is_ancestor
}

#[test]
fn what_each_role_lets_its_holder_see_follows_the_matrix() {
    for (role, level) in every_binding() {
        let town = Town::with(role, level);
        let own = town.path(level);
        let holder = Principal::from(town.holder.clone());
        let (_, row) = MATRIX.iter().find(|(known, _)| *known == role).unwrap();
        let all = probes(&town);
        let site = Site { world: town.world };
        for probe in all {
            let Probe(column, kind, path, _) = &probe;
            let operation =
                if *kind == ResourceKind::Metrics { Operation::Read } else { Operation::Describe };
            let may = site.may(&holder, operation, &site.at(*kind, path));
            let expected = expected(row[*column], role, level, &own, &probe);
            assert_eq!(may, expected, "{role} at {level:?}: sees {} at {path:?}", COLUMNS[*column]);
        }
    }
}

/// "billing edit" and the other rights over everything are the administrators' alone.
#[test]
fn billing_is_changed_by_two_roles_and_the_audit_log_seen_by_one() {
    for (role, level) in every_binding() {
        let town = Town::with(role, level);
        let holder = Principal::from(town.holder.clone());
        let site = Site { world: town.world };
        let billing = site.may(&holder, Operation::Alter, &site.at(ResourceKind::Billing, ""));
        assert_eq!(billing, matches!(role, Role::OrganizationAdmin | Role::BillingAdmin), "{role}");
    }
}
