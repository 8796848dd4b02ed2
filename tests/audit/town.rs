//! A journal of many kinds of entries, and a way to go on without stopping.

use std::ops::ControlFlow;

use futures_executor::block_on;
use keyplane::{
    engine::{Batch, Command, NewEnvironment, NewKafkaCluster},
    model::{
        AclOperation, AclPatternType, AclPermission, AclResourceType, ApiKeyId, AuthType, Availability,
        Cloud, ClusterType, DeletionProtection, EnvironmentId, KafkaClusterId, ObjectRef, Origin, Owner,
        Principal, QuotaCode, QuotaSubject, Role, Scope, ServiceAccount, ServiceAccountId, Times,
    },
    org::{Org, Seq},
    store::faults::Dice,
    workspace::GoOn,
};

use crate::support::{
    browser::{Browser, Tab, account, admin, run},
    delete, new_key,
};

/// Goes on.
pub fn on(_: Seq) -> GoOn {
    ControlFlow::Continue(())
}

/// The last object made by an entry of this tab.
pub fn made(tab: &Tab, seq: Seq) -> ObjectRef {
    block_on(tab.entry(seq)).unwrap().header.intent.objects[0].clone()
}

pub fn account_named(tab: &Tab, name: &str) -> ServiceAccountId {
    tab.org().service_accounts().iter().find(|account| *account.name == *name).unwrap().id.clone()
}

pub fn key_for(tab: &Tab, owner: &ServiceAccountId) -> ApiKeyId {
    let seq = run(tab, Command::CreateApiKey(new_key(Owner::ServiceAccount(owner.clone()), Scope::Cloud)));
    match made(tab, seq.unwrap()) {
        ObjectRef::ApiKey(id) => id,
        other => panic!("{other}"),
    }
}

pub fn environment(tab: &Tab, name: &str) -> EnvironmentId {
    let new = NewEnvironment { name: name.into(), ..NewEnvironment::default() };
    match made(tab, run(tab, Command::CreateEnvironment(new)).unwrap()) {
        ObjectRef::Environment(id) => id,
        other => panic!("{other}"),
    }
}

pub fn cluster(tab: &Tab, environment: &EnvironmentId) -> KafkaClusterId {
    let new = NewKafkaCluster {
        environment: environment.clone(),
        name: "orders".into(),
        kind: ClusterType::Standard,
        cloud: Cloud::Aws,
        region: "eu-central-1".into(),
        availability: Availability::SingleZone,
        protection: DeletionProtection::Off,
        options: None,
        registry: keyplane::engine::FirstRegistry::default(),
    };
    match made(tab, run(tab, Command::CreateKafkaCluster(new)).unwrap()) {
        ObjectRef::KafkaCluster(id) => id,
        other => panic!("{other}"),
    }
}

pub fn rename(id: &ServiceAccountId, name: &str) -> Command {
    Command::UpdateServiceAccount { id: id.clone(), name: name.into(), description: String::new() }
}

/// An import of one service account.
pub fn import(id: &str) -> Command {
    let listed = ServiceAccount {
        id: ServiceAccountId::parse(id).unwrap(),
        name: id.into(),
        description: Box::default(),
        times: Times::default(),
        origin: Origin::Imported,
    };
    Command::Import { batch: Box::new(Batch { service_accounts: vec![listed], ..Batch::default() }) }
}

/// A journal with an entry of every kind of deed but the founding of a lost journal's successor, and of most kinds of
/// objects.
pub fn town() -> (Browser, Tab) {
    let browser = Browser::new();
    let tab = browser.found();
    let env = environment(&tab, "prod");
    let lkc = cluster(&tab, &env);
    run(&tab, account("orders")).unwrap();
    let orders = account_named(&tab, "orders");
    let owner = Owner::ServiceAccount(orders.clone());
    let kafka = Scope::Kafka { environment: env.clone(), cluster: lkc.clone() };
    run(&tab, Command::CreateApiKey(new_key(owner, kafka))).unwrap();
    let pattern = format!("{}/environment={env}", tab.org().crn());
    let role = Command::CreateRoleBinding {
        principal: Principal::ServiceAccount(orders.clone()),
        role: Role::EnvironmentAdmin,
        pattern,
    };
    run(&tab, role).unwrap();
    let acl = Command::CreateAcl {
        cluster: lkc.clone(),
        resource_type: AclResourceType::Topic,
        name: "orders".into(),
        pattern: AclPatternType::Prefixed,
        principal: Principal::ServiceAccount(orders.clone()),
        operation: AclOperation::Read,
        permission: AclPermission::Allow,
    };
    run(&tab, acl).unwrap();
    let limit = Command::SetAppliedLimit {
        code: QuotaCode::EnvironmentsPerOrg,
        subject: QuotaSubject::Organization,
        limit: 50,
    };
    run(&tab, limit).unwrap();
    let leaked = key_for(&tab, &orders);
    run(&tab, Command::RevokeApiKey { id: leaked }).unwrap();
    let invited =
        Command::InviteUser { email: "bo@example.com".into(), full_name: "Bo".into(), auth: AuthType::Local };
    run(&tab, invited).unwrap();
    run(&tab, import("sa-listed")).unwrap();
    run(&tab, rename(&orders, "orders-eu")).unwrap();
    let gone = run(&tab, delete(ObjectRef::Environment(env))).unwrap();
    block_on(tab.undo(&admin(&tab), gone)).unwrap();
    block_on(tab.restore_object(&admin(&tab), &ObjectRef::ServiceAccount(orders), gone - 2)).unwrap();
    (browser, tab)
}

/// Goes on at random for so many entries, and remembers how the organization was after each.
pub fn wander(tab: &Tab, entries: usize, dice: &mut Dice) -> Vec<Org> {
    let mut after = Vec::new();
    let mut turn = 0;
    while after.len() < entries {
        turn += 1;
        let accounts: Vec<_> =
            tab.org().service_accounts().iter().map(|account| account.id.clone()).collect();
        let keys: Vec<_> = tab.org().api_keys().iter().map(|key| key.id.clone()).collect();
        let (one, key) = (dice.pick(&accounts).cloned(), dice.pick(&keys).cloned());
        let command = match (dice.below(9), one, key) {
            (0, Some(id), _) => rename(&id, &format!("renamed-{turn}")),
            (1, Some(id), _) => delete(ObjectRef::ServiceAccount(id)),
            (2 | 3, Some(id), _) => Command::CreateApiKey(new_key(Owner::ServiceAccount(id), Scope::Cloud)),
            (4, _, Some(id)) => Command::RevokeApiKey { id },
            (5, _, Some(id)) => {
                Command::UpdateApiKey { id, name: format!("key-{turn}"), description: String::new() }
            }
            (6, ..) => {
                let seq = 1 + dice.below(tab.org().seq());
                let _ = block_on(tab.undo(&admin(tab), seq)).map(|_| after.push(tab.org().clone()));
                continue;
            }
            (7, ..) => import(&format!("sa-listed-{}", dice.below(4))),
            _ => account(&format!("app-{turn}")),
        };
        if run(tab, command).is_ok() {
            after.push(tab.org().clone());
        }
    }
    after
}
