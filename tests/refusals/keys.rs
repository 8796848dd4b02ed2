//! What an API key may not be made of.

use keyplane::{
    engine::Command,
    model::{EnvironmentId, KafkaClusterId, Owner, Scope, ServiceAccountId, UserId},
};

use super::{Row, ask, refused};
use crate::support::{new_key, world::region};

fn expiring(owner: Owner, on: &str) -> Command {
    let mut key = new_key(owner, Scope::Cloud);
    key.expires_on = Some(on.into());
    Command::CreateApiKey(key)
}

fn keyed(owner: Owner, scope: Scope) -> Command {
    Command::CreateApiKey(new_key(owner, scope))
}

#[test]
fn an_owner_is_an_account_that_exists_and_is_ones_own_or_a_service_account() {
    let rows: &[Row] = &[
        ("an unknown user", |_| {
            let owner = Owner::User(UserId::parse("u-nobody").unwrap());
            ask(
                keyed(owner, Scope::Cloud),
                "User u-nobody does not exist. It may have been deleted in the meantime.",
            )
        }),
        ("an unknown service account", |_| {
            let owner = Owner::ServiceAccount(ServiceAccountId::parse("sa-nobody").unwrap());
            ask(
                keyed(owner, Scope::Cloud),
                "Service account sa-nobody does not exist. It may have been deleted in the meantime.",
            )
        }),
        ("another user", |world| {
            ask(
                keyed(world.user(), Scope::Cloud),
                "Nobody can create an API key for another user. Use a service account, or let the user create it.",
            )
        }),
        ("a service account that the actor does not see", |world| {
            let words = format!(
                "Service account {} does not exist. It may have been deleted in the meantime.",
                world.account
            );
            ask(keyed(world.service_account(), Scope::Cloud), words).by(world.user())
        }),
        ("a service account the actor has nothing to do with", |world| {
            // Shows service accounts, and no more.
            world.lab.bind(world.user(), keyplane::model::Role::FlinkAdmin, "");
            let words = format!(
                "{} may not create this API key. It takes OrganizationAdmin or ResourceOwner on the service account.",
                world.user
            );
            ask(keyed(world.service_account(), Scope::Cloud), words).by(world.user())
        }),
    ];
    refused(rows);
}

#[test]
fn a_resource_exists_and_lies_in_the_environment_named() {
    let rows: &[Row] = &[
        ("an unknown cluster", |world| {
            let cluster = KafkaClusterId::parse("lkc-gone").unwrap();
            let scope = Scope::Kafka { environment: world.environment.clone(), cluster };
            ask(
                keyed(world.service_account(), scope),
                "Kafka cluster lkc-gone does not exist. It may have been deleted in the meantime.",
            )
        }),
        ("an unknown environment", |world| {
            let scope =
                Scope::Flink { environment: EnvironmentId::parse("env-gone").unwrap(), region: region() };
            ask(
                keyed(world.service_account(), scope),
                "Environment env-gone does not exist. It may have been deleted in the meantime.",
            )
        }),
        ("a cluster of another environment", |world| {
            let scope =
                Scope::Kafka { environment: world.environment.clone(), cluster: world.elsewhere.clone() };
            ask(
                keyed(world.service_account(), scope),
                "Resource lies in another environment. Choose a resource of this environment.",
            )
        }),
        ("a registry of another environment", |world| {
            let scope =
                Scope::SchemaRegistry { environment: world.other.clone(), registry: world.registry.clone() };
            ask(
                keyed(world.service_account(), scope),
                "Resource lies in another environment. Choose a resource of this environment.",
            )
        }),
        ("a ksqlDB cluster of another environment", |world| {
            let scope = Scope::Ksql { environment: world.other.clone(), cluster: world.ksql.clone() };
            ask(
                keyed(world.service_account(), scope),
                "Resource lies in another environment. Choose a resource of this environment.",
            )
        }),
    ];
    refused(rows);
}

#[test]
fn an_expiry_is_a_day_that_is_not_over() {
    const FORM: &str = "Expires on must be a date such as 2027-03-31";
    let rows: &[Row] = &[
        ("yesterday", |world| {
            ask(expiring(world.service_account(), "2026-11-22"), "Expires on must be today or later")
        }),
        ("no such day", |world| ask(expiring(world.service_account(), "2027-02-29"), FORM)),
        ("another order", |world| ask(expiring(world.service_account(), "31.03.2027"), FORM)),
        ("a time", |world| ask(expiring(world.service_account(), "2027-03-31T10:00:00+02:00"), FORM)),
        ("words", |world| ask(expiring(world.service_account(), "next week"), FORM)),
        ("a year nobody lives to see", |world| ask(expiring(world.service_account(), "99999-01-01"), FORM)),
    ];
    refused(rows);
}
