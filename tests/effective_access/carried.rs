//! A rule stands among those that count for a key exactly where some question is permitted by it.

use std::collections::BTreeSet;

use keyplane::{
    access::{
        Asker, Because, BindingGrounds, Question, ResourceKind, Standing, power_of_binding, targets,
        targets_of,
    },
    model::{BindingLevel, Role},
    view::access_check::{
        ask::{Ask, Mode},
        place::{Place, needs, question},
    },
};

use crate::{site::Site, support::world::World};

/// Where a role is bound at a level.
fn path(world: &World, level: BindingLevel) -> String {
    let cluster = world.cluster_path(&world.standard);
    let kafka = format!("{cluster}/kafka={}", world.standard);
    let environment = world.environment_path();
    let registry = format!("{environment}/schema-registry={}", world.registry);
    match level {
        BindingLevel::Organization => String::new(),
        BindingLevel::Environment => environment,
        BindingLevel::Cluster => cluster,
        BindingLevel::Ksql => format!("{cluster}/ksql=reports"),
        BindingLevel::ComputePool => {
            format!("{environment}/flink-region=aws.us-east-1/compute-pool={}", world.pool)
        }
        BindingLevel::Topic => format!("{kafka}/topic=orders"),
        BindingLevel::Group => format!("{kafka}/group=orders"),
        BindingLevel::TransactionalId => format!("{kafka}/transactional-id=orders"),
        BindingLevel::Subject => format!("{registry}/subject=orders"),
        BindingLevel::Kek => format!("{registry}/kek=orders"),
        BindingLevel::Connector => format!("{cluster}/connector=orders"),
        BindingLevel::ServiceAccount => format!("/service-account={}", world.account),
        BindingLevel::IdentityPool => format!("/identity-pool={}", world.identity_pool),
    }
}

/// Every question there is about the world, each of the one thing that bindings above may be bound to.
fn questions(world: &World) -> Vec<Question> {
    let mut all = Vec::new();
    for kind in ResourceKind::ALL {
        for operation in kind.operations() {
            let needs = needs(*kind, *operation);
            let place = match needs.place {
                Place::Organization | Place::Any => String::new(),
                Place::Environment => world.environment.to_string(),
                Place::Kafka => world.standard.to_string(),
                Place::Registry => world.registry.to_string(),
                Place::Ksql => world.ksql.to_string(),
                Place::Region => format!("{}/aws.us-east-1", world.environment),
                Place::Pool => world.pool.to_string(),
                Place::User => world.user.to_string(),
                Place::ServiceAccount => world.account.to_string(),
                Place::IdentityPool => world.identity_pool.to_string(),
                Place::GroupMapping => continue,
            };
            let ask = Ask {
                mode: Mode::One,
                who: String::new(),
                kind: kind.slug().to_owned(),
                operation: operation.name().to_owned(),
                place,
                name: needs.name.map_or_else(String::new, |_| "orders".to_owned()),
                owner: needs.owner.map_or_else(String::new, |_| "User:sa-other".to_owned()),
            };
            all.push(question(&world.lab.org, &ask).unwrap());
        }
    }
    all
}

/// Questions by role and level, for a key of each scope: what a decision permits by a row of the role's table, a page
/// counts as carried by the key, and nothing else.
#[test]
fn what_a_key_carries_is_what_decisions_permit() {
    let base = Site::new();
    let questions = questions(&base.world);
    let mut seen = BTreeSet::new();
    for role in Role::ALL {
        for level in role.levels() {
            let mut site = Site { world: base.world.clone() };
            let account = site.account();
            let binding = site.bind(account, *role, &path(&site.world, *level));
            let org = site.world.lab.org.clone();
            let binding = org.role_bindings().get(&binding).unwrap().clone();
            for scope in site.world.scopes() {
                let key = site.key(site.world.service_account(), scope.clone());
                let carried = targets_of(&org, &scope)
                    .iter()
                    .any(|target| power_of_binding(&org, &binding, target).is_some());
                let standing = Standing::of(&site.world.lab.org, &Asker::Key(key), site.world.lab.now);
                let permits = questions.iter().find(|question| {
                    matches!(
                        standing.may(question).because,
                        Because::Binding(ref rule) if rule.id == binding.id
                            && !matches!(rule.grounds, BindingGrounds::Ancestor)
                    )
                });
                assert_eq!(
                    carried,
                    permits.is_some(),
                    "{role} at {level:?} with a {scope:?} key: {permits:?} is permitted"
                );
                if permits.is_some() {
                    seen.insert((*role, *level));
                }
            }
        }
    }
    let all: BTreeSet<_> =
        Role::ALL.iter().flat_map(|role| role.levels().iter().map(|level| (*role, *level))).collect();
    let never: Vec<_> = all.difference(&seen).collect();
    assert!(never.is_empty(), "no question was permitted by {never:?}: the test asks too little");
}

/// A role on one topic, and a target of each kind.
#[test]
fn a_role_on_a_topic_is_served_by_its_own_cluster() {
    let mut site = Site::new();
    let account = site.account();
    let topic = format!("{}/topic=orders", site.kafka_path());
    let id = site.bind(account, Role::DeveloperRead, &topic);
    let org = &site.world.lab.org;
    let binding = org.role_bindings().get(&id).unwrap();
    let serves: Vec<_> = targets(org)
        .into_iter()
        .filter(|target| power_of_binding(org, binding, target).is_some())
        .map(|target| format!("{target:?}"))
        .collect();
    assert_eq!(serves, [format!("Kafka({:?})", site.world.standard), "Tableflow".to_owned()]);
}
