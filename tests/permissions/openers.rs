//! What opens a form says no exactly where nothing that the form could make would be permitted, whatever is chosen in it.

use keyplane::{
    engine::{Command, FirstRegistry, NewEnvironment, NewKafkaCluster, Refusal},
    model::{
        AclOperation, AclPatternType, AclPermission, AclResourceType, AuthType, Availability, BindingLevel,
        Cloud, ClusterType, DeletionProtection, KafkaClusterId, Kind, ObjectRef, Owner, Principal, Role,
        Scope,
    },
    view::permission::{to_bind, to_create_key, to_delete_rules, to_make, to_make_in},
};

use super::town::{Town, every_binding};
use crate::support::{
    new_key, only,
    world::{new_identity_pool, new_ksql, new_pool, new_provider, region},
};

/// Everything that a form of a kind may choose in the town.
fn choices(town: &Town, kind: Kind) -> Vec<Command> {
    let world = &town.world;
    let environments = || [&world.environment, &world.other].into_iter();
    let clusters = || [&world.basic, &world.standard, &world.dedicated, &world.elsewhere].into_iter();
    match kind {
        Kind::Environment => {
            vec![Command::CreateEnvironment(NewEnvironment {
                name: "new".into(),
                ..NewEnvironment::default()
            })]
        }
        Kind::KafkaCluster => environments().map(|it| Command::CreateKafkaCluster(new_kafka(it))).collect(),
        Kind::SchemaRegistry => environments()
            .map(|it| Command::CreateSchemaRegistry {
                environment: it.clone(),
                cloud: Cloud::Aws,
                region: "us-east-1".into(),
            })
            .collect(),
        Kind::KsqlCluster => clusters().map(|it| new_ksql(it, "new", &world.account)).collect(),
        Kind::ComputePool => environments().map(|it| new_pool(it, "new")).collect(),
        Kind::User => vec![Command::InviteUser {
            email: "new@example.com".into(),
            full_name: String::new(),
            auth: AuthType::Local,
        }],
        Kind::ServiceAccount => vec![Command::CreateServiceAccount {
            name: "new".into(),
            description: String::new(),
            resource_owner: None,
        }],
        Kind::GroupMapping => vec![Command::CreateGroupMapping {
            name: "new".into(),
            description: String::new(),
            filter: "true".into(),
        }],
        Kind::IdentityProvider => vec![Command::CreateIdentityProvider(new_provider("new"))],
        Kind::IdentityPool => vec![Command::CreateIdentityPool {
            provider: world.provider.clone(),
            pool: new_identity_pool("new"),
            resource_owner: None,
        }],
        Kind::RoleBinding => bindings(town),
        Kind::Acl => clusters().map(|it| new_acl(town, it)).collect(),
        Kind::ApiKey => keys(town, &town.holder),
        Kind::Organization | Kind::AppliedLimit | Kind::Tombstone => panic!("no form makes {kind:?}"),
    }
}

const MADE: [Kind; 13] = [
    Kind::Environment,
    Kind::KafkaCluster,
    Kind::SchemaRegistry,
    Kind::KsqlCluster,
    Kind::ComputePool,
    Kind::User,
    Kind::ServiceAccount,
    Kind::GroupMapping,
    Kind::IdentityProvider,
    Kind::IdentityPool,
    Kind::RoleBinding,
    Kind::Acl,
    Kind::ApiKey,
];

fn new_kafka(environment: &keyplane::model::EnvironmentId) -> NewKafkaCluster {
    NewKafkaCluster {
        environment: environment.clone(),
        name: "new".into(),
        kind: ClusterType::Basic,
        cloud: Cloud::Aws,
        region: "eu-central-1".into(),
        availability: Availability::SingleZone,
        protection: DeletionProtection::Off,
        options: None,
        registry: FirstRegistry::default(),
    }
}

fn new_acl(town: &Town, cluster: &KafkaClusterId) -> Command {
    Command::CreateAcl {
        cluster: cluster.clone(),
        resource_type: AclResourceType::Topic,
        name: "orders".into(),
        pattern: AclPatternType::Literal,
        principal: Principal::from(town.holder.clone()),
        operation: AclOperation::Read,
        permission: AclPermission::Allow,
    }
}

/// Every role at each of its levels, in the place of the tables and in another one.
fn bindings(town: &Town) -> Vec<Command> {
    let world = &town.world;
    let far = world.cluster_path(&world.elsewhere);
    let bind = |role: Role, path: &str| Command::CreateRoleBinding {
        principal: Principal::from(town.holder.clone()),
        role,
        pattern: format!("{}{path}", town.org().crn()),
    };
    let here = every_binding().map(|(role, level)| bind(role, &town.path(level)));
    let there = every_binding().filter_map(|(role, level)| {
        Some(match level {
            BindingLevel::Environment => bind(role, &format!("/environment={}", world.other)),
            BindingLevel::Cluster => bind(role, &far),
            BindingLevel::ServiceAccount => bind(role, &format!("/service-account={}", town.other_account)),
            _ => return None,
        })
    });
    here.chain(there).collect()
}

/// One key for whatever takes keys.
fn keys(town: &Town, owner: &Owner) -> Vec<Command> {
    let world = &town.world;
    let (near, far) = (world.environment.clone(), world.other.clone());
    let mut scopes = world.scopes().to_vec();
    scopes.extend([world.kafka(&world.dedicated), world.kafka(&world.elsewhere)]);
    scopes.extend([
        Scope::SchemaRegistry { environment: far.clone(), registry: town.registry_far.clone() },
        Scope::Ksql { environment: near, cluster: town.ksql_near.clone() },
        Scope::Ksql { environment: far.clone(), cluster: town.ksql_far.clone() },
        Scope::Flink { environment: far, region: region() },
    ]);
    scopes.into_iter().map(|scope| Command::CreateApiKey(new_key(owner.clone(), scope))).collect()
}

/// Whether the holder of the role is refused one of the commands by no rule about rights: what one does not see is
/// refused as what is not there.
fn one_is_permitted(town: &Town, commands: Vec<Command>) -> bool {
    commands.into_iter().any(|command| {
        let mut world = town.world.clone();
        !matches!(
            world.lab.run_as(&town.holder, command),
            Err(Refusal::NotPermitted(_) | Refusal::NotFound(_))
        )
    })
}

/// Bound on the organization, the role reaches every region and pool and lets its holder see no environment, in which
/// these lie: the right is there, and what it is for is refused as not there.
fn sees_no_place_for_it(role: Role, level: BindingLevel) -> bool {
    (role, level) == (Role::FlinkAdmin, BindingLevel::Organization)
}

#[test]
fn an_opener_says_no_exactly_where_every_command_of_its_form_is_refused() {
    for (role, level) in every_binding() {
        let town = Town::with(role, level);
        for kind in MADE {
            if kind == Kind::ComputePool && sees_no_place_for_it(role, level) {
                continue;
            }
            let because = to_make(town.org(), &town.holder, kind);
            let permitted = one_is_permitted(&town, choices(&town, kind));
            assert_eq!(because.is_none(), permitted, "{role} at {level:?}, {kind:?}: {because:?}");
        }
    }
}

/// Somebody without any role makes keys of the own account, and nothing else.
#[test]
fn without_a_role_every_opener_but_that_of_keys_says_no() {
    let town = Town::new();
    for kind in MADE {
        let because = to_make(town.org(), &town.holder, kind);
        assert_eq!(because.is_none(), kind == Kind::ApiKey, "{kind:?}: {because:?}");
        assert_eq!(to_make(town.org(), &town.world.lab.admin, kind), None, "{kind:?}");
        for command in choices(&town, kind) {
            let mut world = town.world.clone();
            let refused = world.lab.run_as(&town.world.lab.admin, command);
            let by_right = matches!(refused, Err(Refusal::NotPermitted(_) | Refusal::NotFound(_)));
            assert!(!by_right || kind == Kind::ApiKey, "{kind:?}: {refused:?}");
        }
    }
}

/// On the page of an account, of an environment and of what lies in it, the opener speaks of that one only.
#[test]
fn on_a_page_an_opener_speaks_of_what_the_page_is_about() {
    for (role, level) in every_binding() {
        let town = Town::with(role, level);
        let world = &town.world;
        let accounts =
            if sees_no_place_for_it(role, level) { &[][..] } else { &[&world.account, &town.other_account] };
        for account in accounts {
            let owner = Owner::ServiceAccount((*account).clone());
            let because = to_create_key(town.org(), &town.holder, &owner);
            let permitted = one_is_permitted(&town, keys(&town, &owner));
            assert_eq!(because.is_none(), permitted, "{role} at {level:?}, keys of {account}: {because:?}");
        }
        for object in [
            ObjectRef::Environment(world.environment.clone()),
            ObjectRef::Environment(world.other.clone()),
            ObjectRef::KafkaCluster(world.standard.clone()),
            ObjectRef::KafkaCluster(world.elsewhere.clone()),
            ObjectRef::KsqlCluster(world.ksql.clone()),
            ObjectRef::SchemaRegistry(world.registry.clone()),
            ObjectRef::ComputePool(world.pool.clone()),
        ] {
            let place = town.org().crn_of(&object).unwrap();
            let within = |command: &Command| match command {
                Command::CreateRoleBinding { pattern, .. } => {
                    keyplane::model::CrnPattern::parse(pattern).unwrap().crn().is_within(&place)
                }
                _ => false,
            };
            let because = to_bind(town.org(), &town.holder, Some(&object));
            let there: Vec<_> = bindings(&town).into_iter().filter(within).collect();
            assert_eq!(
                because.is_none(),
                one_is_permitted(&town, there),
                "{role} at {level:?}, roles on {object}: {because:?}"
            );
        }
        for (environment, cluster) in
            [(&world.environment, &world.standard), (&world.other, &world.elsewhere)]
        {
            let because = to_make_in(town.org(), &town.holder, Kind::KsqlCluster, environment);
            let there = vec![new_ksql(cluster, "new", &world.account)];
            assert_eq!(because.is_none(), one_is_permitted(&town, there), "{role} at {level:?}: {because:?}");
        }
    }
}

/// Several rules go together or not at all: the button over a choice of them says no where one of them may not go.
#[test]
fn deleting_a_choice_of_rules_says_no_where_one_of_them_may_not_go() {
    for (role, level) in every_binding() {
        let mut town = Town::with(role, level);
        let clusters = [town.world.standard.clone(), town.world.elsewhere.clone()];
        let mut rules = Vec::new();
        for cluster in &clusters {
            let pattern = format!(
                "{}{}/kafka={cluster}/topic=orders",
                town.org().crn(),
                town.world.cluster_path(cluster)
            );
            let principal = Principal::ServiceAccount(town.world.account.clone());
            let bind = Command::CreateRoleBinding { principal, role: Role::DeveloperRead, pattern };
            for command in [bind, new_acl(&town, cluster)] {
                rules.push(only(&town.world.lab.run(command).unwrap()));
            }
        }
        let [near, near_acl, far, far_acl] = rules.as_slice() else { panic!("{rules:?}") };
        for chosen in
            [vec![near], vec![far], vec![near_acl], vec![far_acl], vec![near, far], vec![near_acl, far_acl]]
        {
            let chosen: Vec<_> = chosen.into_iter().cloned().collect();
            let because = to_delete_rules(town.org(), &town.holder, &chosen);
            let command = Command::Delete { targets: chosen.clone(), previewed: None };
            assert_eq!(
                because.is_none(),
                one_is_permitted(&town, vec![command]),
                "{role} at {level:?}, {chosen:?}: {because:?}"
            );
        }
    }
}
