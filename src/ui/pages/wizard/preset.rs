//! What the wizard's address chooses already: `owner`, `scope`, `environment` and `resource`, as the page of an
//! account, an environment or a resource gives them along.

use leptos::prelude::*;
use leptos_router::hooks::use_query_map;

use super::form::{Form, MINE, SERVICE};
use crate::{
    model::{
        EnvironmentId, FlinkRegion, KafkaClusterId, KsqlClusterId, ObjectRef, SchemaRegistryId, ScopeKind,
        ServiceAccountId,
    },
    org::Org,
    ui::{kit::Choice, pages::pickers::choice_of},
    view::key_group::ANY_SERVICE_ACCOUNT,
};

/// Takes over the choices of the address. What it names and does not exist is left open. Answers what it chose for the
/// account.
pub(super) fn take(form: Form) -> Option<String> {
    let parameters = use_query_map().get_untracked();
    let of = |name: &str| parameters.get_str(name).filter(|value| !value.is_empty());
    if let Some(owner) = of("owner") {
        take_owner(form, owner);
    }
    let kind = of("scope").and_then(ScopeKind::from_slug);
    form.kind.set(kind.map(|kind| kind.slug().to_owned()));
    let chosen = |find: &dyn Fn(&Org) -> Option<ObjectRef>| -> Option<Choice> {
        form.desk.ask_once(|org| find(org).map(|object| choice_of(org, &object)))
    };
    if let Some(id) = of("environment").and_then(|id| EnvironmentId::parse(id).ok()) {
        form.environment.set(chosen(&|org: &Org| {
            org.environments().contains(&id).then(|| ObjectRef::Environment(id.clone()))
        }));
    }
    if let (Some(ScopeKind::Flink), Some(region)) = (kind, of("resource").and_then(FlinkRegion::parse)) {
        form.cloud.set(region.cloud().map(|cloud| cloud.slug().to_owned()).unwrap_or_default());
        form.region.set(Some(Choice::new(region.region(), region.region())));
    } else if let (Some(kind), Some(resource)) = (kind, of("resource")) {
        form.resource.set(chosen(&|org: &Org| resource_of(org, kind, resource)));
    }
    form.account.get_untracked()
}

fn take_owner(form: Form, owner: &str) {
    if form.desk.acting_once().id() == owner {
        form.account.set(Some(MINE.to_owned()));
    } else if owner == ANY_SERVICE_ACCOUNT {
        form.account.set(Some(SERVICE.to_owned()));
    } else if let Ok(id) = ServiceAccountId::parse(owner) {
        let chosen = form.desk.ask_once(|org| {
            let known = org.service_accounts().contains(&id);
            known.then(|| choice_of(org, &ObjectRef::ServiceAccount(id.clone())))
        });
        if chosen.is_some() {
            form.account.set(Some(SERVICE.to_owned()));
            form.service_account.set(chosen);
        }
    }
}

/// The resource of a kind of scope that an id names.
fn resource_of(org: &Org, kind: ScopeKind, id: &str) -> Option<ObjectRef> {
    match kind {
        ScopeKind::Kafka => {
            let id = KafkaClusterId::parse(id).ok()?;
            org.kafka_clusters().contains(&id).then_some(ObjectRef::KafkaCluster(id))
        }
        ScopeKind::SchemaRegistry => {
            let id = SchemaRegistryId::parse(id).ok()?;
            org.schema_registries().contains(&id).then_some(ObjectRef::SchemaRegistry(id))
        }
        ScopeKind::Ksql => {
            let id = KsqlClusterId::parse(id).ok()?;
            org.ksql_clusters().contains(&id).then_some(ObjectRef::KsqlCluster(id))
        }
        ScopeKind::Flink | ScopeKind::Tableflow | ScopeKind::Cloud | ScopeKind::Global => None,
    }
}
