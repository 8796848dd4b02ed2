//! What an import brings: what is known already, what was deleted, what is new, and ids that several kinds share.

use keyplane::{
    engine::Batch,
    model::{
        ApiKey, ApiKeyId, Credential, DeletionProtection, Environment, EnvironmentId, ExpiryDate,
        GovernancePackage, KafkaCluster, KafkaClusterId, KsqlCluster, KsqlClusterId, Origin, ProductionMark,
        Scope, ServiceAccount, ServiceAccountId, Times, User, UserId, UserState,
    },
    org::{Org, Table},
};

use super::{draw::Draw, town::Town};

/// Objects of a few kinds, no id twice within a kind.
pub fn batch(draw: &mut Draw, org: &Org) -> Batch {
    let mut batch = Batch::default();
    if draw.one_in(2) {
        batch.environments.push(environment(draw, org));
    }
    if draw.one_in(2) {
        batch.kafka_clusters.push(cluster(draw, org, &batch));
    }
    if draw.one_in(3) {
        batch.ksql_clusters.push(ksql(draw, org));
    }
    if draw.one_in(2) {
        batch.users.push(user(draw, org));
    }
    if draw.one_in(2) {
        batch.service_accounts.push(service_account(draw, org));
    }
    for _ in 0..draw.dice.below(4) {
        let key = key(draw, org);
        if !batch.api_keys.iter().any(|known| known.id == key.id) {
            batch.api_keys.push(key);
        }
    }
    batch
}

fn origin(draw: &mut Draw) -> Origin {
    draw.pick(&[Origin::Imported, Origin::Imported, Origin::Placeholder])
}

/// One that is there as it is, for a listing to differ from it a little.
fn known<T: keyplane::model::Noun>(draw: &mut Draw, table: &Table<T>) -> Option<T> {
    let at = draw.dice.below(u64::try_from(table.len()).unwrap());
    let found = table.iter().nth(usize::try_from(at).unwrap()).cloned();
    if draw.one_in(2) { found } else { None }
}

/// An id from outside: few, and the same ones for every kind.
fn outside(draw: &mut Draw) -> String {
    format!("x{}", draw.dice.below(5))
}

fn environment(draw: &mut Draw, org: &Org) -> Environment {
    let made = known(draw, org.environments()).unwrap_or_else(|| Environment {
        id: EnvironmentId::parse(&outside(draw)).unwrap(),
        name: draw.text().into(),
        package: GovernancePackage::Essentials,
        mark: ProductionMark::ByName,
        times: Times::default(),
        origin: Origin::Imported,
    });
    Environment { name: draw.text().into(), origin: origin(draw), ..made }
}

fn cluster(draw: &mut Draw, org: &Org, batch: &Batch) -> KafkaCluster {
    let listed = batch.environments.first().map(|it| it.id.clone());
    let environment = listed.unwrap_or_else(|| draw.environment(org));
    let made = known(draw, org.kafka_clusters()).unwrap_or_else(|| KafkaCluster {
        id: KafkaClusterId::parse(&outside(draw)).unwrap(),
        environment,
        name: "".into(),
        spec: None,
        protection: DeletionProtection::Off,
        times: Times::default(),
        origin: Origin::Imported,
    });
    KafkaCluster {
        name: draw.text().into(),
        protection: DeletionProtection::Off,
        origin: origin(draw),
        ..made
    }
}

fn ksql(draw: &mut Draw, org: &Org) -> KsqlCluster {
    let made = known(draw, org.ksql_clusters()).unwrap_or_else(|| KsqlCluster {
        id: KsqlClusterId::parse(&outside(draw)).unwrap(),
        environment: draw.environment(org),
        name: "".into(),
        spec: None,
        times: Times::default(),
        origin: Origin::Placeholder,
    });
    KsqlCluster { name: draw.text().into(), origin: origin(draw), ..made }
}

fn user(draw: &mut Draw, org: &Org) -> User {
    let made = known(draw, org.users()).unwrap_or_else(|| User {
        id: UserId::parse(&outside(draw)).unwrap(),
        email: draw.pick(&["", "one@example.com", "three@example.com"]).into(),
        full_name: "".into(),
        auth: keyplane::model::AuthType::Local,
        state: UserState::Active,
        claims: keyplane::model::Claims::default(),
        invitation: None,
        times: Times::default(),
        origin: Origin::Imported,
    });
    let state = draw.pick(&[UserState::Active, UserState::Deactivated]);
    User { full_name: draw.text().into(), state, origin: origin(draw), ..made }
}

fn service_account(draw: &mut Draw, org: &Org) -> ServiceAccount {
    let made = known(draw, org.service_accounts()).unwrap_or_else(|| ServiceAccount {
        id: ServiceAccountId::parse(&outside(draw)).unwrap(),
        name: "".into(),
        description: "".into(),
        times: Times::default(),
        origin: Origin::Imported,
    });
    ServiceAccount { name: draw.text().into(), origin: origin(draw), ..made }
}

fn key(draw: &mut Draw, org: &Org) -> ApiKey {
    let now = Town::get().now;
    let made = known(draw, org.api_keys()).unwrap_or_else(|| ApiKey {
        id: ApiKeyId::parse(&outside(draw)).unwrap(),
        name: "".into(),
        description: "".into(),
        owner: draw.owner(org),
        scope: if draw.one_in(3) { Scope::Global } else { draw.scope(org) },
        created: now,
        updated: now,
        expires: None,
        credential: Credential::Unknown,
        origin: Origin::Imported,
    });
    let owner = if draw.one_in(10) { draw.owner(org) } else { made.owner.clone() };
    let expires = draw.one_in(4).then(|| ExpiryDate::listed(now.plus_seconds(3_600)));
    let credential = Credential::Unknown;
    ApiKey { name: draw.text().into(), owner, expires, credential, origin: origin(draw), ..made }
}
