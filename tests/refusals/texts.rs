//! Names and descriptions: any text is a name, within limits; what was imported is kept.

use keyplane::{
    engine::{Batch, Command, KafkaClusterEdit, NewEnvironment},
    model::{
        ApiKey, ApiKeyId, Credential, DeletionProtection, Environment, EnvironmentId, GovernancePackage,
        KafkaCluster, KafkaClusterId, Origin, Owner, ProductionMark, Scope, ServiceAccount, ServiceAccountId,
        Times, User, UserId, UserState,
    },
};

use super::{Row, ask, refused};
use crate::support::{Lab, new_key, noon, world::World};

/// Texts that have tripped software before.
const UNUSUAL: [&str; 10] = [
    "orders 🚀👩‍👩‍👧‍👦",
    "طلبات الإنتاج",
    "\u{202e}reversed\u{202c}",
    "<script>alert(1)</script>",
    "<b>bold</b> & \"quoted\" 'so'",
    "=HYPERLINK(\"https://example.com\";\"click\")",
    "@SUM(A1:A9)",
    "'; DROP TABLE keys; --",
    "../../etc/passwd",
    "null",
];

#[test]
fn any_text_is_a_name_and_is_kept_as_typed() {
    for text in UNUSUAL {
        let mut world = World::new();
        let mut new = new_key(world.service_account(), Scope::Cloud);
        (new.name, new.description) = (text.into(), format!("{text}\n{text}"));
        let id = world.lab.run(Command::CreateApiKey(new)).unwrap().reveal.unwrap().key;
        let key = world.lab.org.api_keys().get(&id).unwrap();
        assert_eq!((&*key.name, &*key.description), (text, format!("{text}\n{text}").as_str()));

        let edit = NewEnvironment { name: text.into(), ..NewEnvironment::default() };
        world.lab.run(Command::UpdateEnvironment { id: world.environment.clone(), edit }).unwrap();
        assert_eq!(&*world.lab.org.environments().get(&world.environment).unwrap().name, text);
        let account = world.lab.service_account(text);
        assert_eq!(&*world.lab.org.service_accounts().get(&account).unwrap().name, text);

        let replayed = world.lab.replay();
        assert!(replayed == world.lab.org, "{text:?} does not survive storage");
    }
}

#[test]
fn a_typed_text_has_a_limit() {
    let rows: &[Row] = &[
        ("5,000 characters as a key's name", |world| {
            let mut new = new_key(world.service_account(), Scope::Cloud);
            new.name = "é".repeat(5000);
            ask(Command::CreateApiKey(new), "Name may have at most 4096 characters, not 5000")
        }),
        ("5,000 characters as a key's description", |world| {
            let mut new = new_key(world.service_account(), Scope::Cloud);
            new.description = "d".repeat(5000);
            ask(Command::CreateApiKey(new), "Description may have at most 4096 characters, not 5000")
        }),
        ("a line break in a name", |world| {
            let mut new = new_key(world.service_account(), Scope::Cloud);
            new.name = "two\nlines".into();
            ask(Command::CreateApiKey(new), "Name may not contain control characters")
        }),
        ("5,000 characters as an environment's name", |_| {
            let new = NewEnvironment { name: "e".repeat(5000), ..NewEnvironment::default() };
            ask(Command::CreateEnvironment(new), "Name may have at most 4096 characters, not 5000")
        }),
        ("no name for an environment", |_| {
            ask(Command::CreateEnvironment(NewEnvironment::default()), "Name is required")
        }),
        ("65 characters as a service account's name", |_| {
            let command = Command::CreateServiceAccount {
                name: "a".repeat(65),
                description: String::new(),
                resource_owner: None,
            };
            ask(command, "Name may have at most 64 characters, not 65")
        }),
        ("129 characters as a service account's description", |_| {
            let command = Command::CreateServiceAccount {
                name: "a".into(),
                description: "d".repeat(129),
                resource_owner: None,
            };
            ask(command, "Description may have at most 128 characters, not 129")
        }),
    ];
    refused(rows);
}

fn imported() -> Batch {
    let long: Box<str> = "n".repeat(5000).into();
    let (times, origin) = (Times::default(), Origin::Imported);
    let environment = EnvironmentId::parse("env-long").unwrap();
    let account = ServiceAccountId::parse("sa-long").unwrap();
    Batch {
        environments: vec![Environment {
            id: environment.clone(),
            name: long.clone(),
            package: GovernancePackage::Essentials,
            mark: ProductionMark::ByName,
            times,
            origin,
        }],
        kafka_clusters: vec![KafkaCluster {
            id: KafkaClusterId::parse("lkc-long").unwrap(),
            environment,
            name: long.clone(),
            spec: None,
            protection: DeletionProtection::Off,
            times,
            origin,
        }],
        users: vec![User {
            id: UserId::parse("u-long").unwrap(),
            email: "long@example.com".into(),
            full_name: long.clone(),
            auth: keyplane::model::AuthType::Local,
            state: UserState::Active,
            claims: keyplane::model::Claims::default(),
            invitation: None,
            times,
            origin,
        }],
        service_accounts: vec![ServiceAccount {
            id: account.clone(),
            name: long.clone(),
            description: long.clone(),
            times,
            origin,
        }],
        api_keys: vec![ApiKey {
            id: ApiKeyId::parse("MYKEY1").unwrap(),
            name: long.clone(),
            description: long,
            owner: Owner::ServiceAccount(account),
            scope: Scope::Cloud,
            created: noon(),
            updated: noon(),
            expires: None,
            credential: Credential::Unknown,
            origin,
        }],
        ..Batch::default()
    }
}

#[test]
fn an_imported_text_is_kept_whatever_its_length_while_something_else_is_edited() {
    let long = "n".repeat(5000);
    let mut lab = Lab::with(imported());
    let key = ApiKeyId::parse("MYKEY1").unwrap();
    let edits = [
        Command::UpdateApiKey { id: key.clone(), name: long.clone(), description: "short".into() },
        Command::UpdateEnvironment {
            id: EnvironmentId::parse("env-long").unwrap(),
            edit: NewEnvironment {
                name: long.clone(),
                package: GovernancePackage::Advanced,
                ..NewEnvironment::default()
            },
        },
        Command::UpdateKafkaCluster {
            id: KafkaClusterId::parse("lkc-long").unwrap(),
            edit: KafkaClusterEdit {
                name: long.clone(),
                kind: None,
                protection: DeletionProtection::On,
                availability: None,
                max_ecku: None,
            },
        },
        Command::UpdateUser {
            id: UserId::parse("u-long").unwrap(),
            full_name: long.clone(),
            state: UserState::Deactivated,
        },
        Command::UpdateServiceAccount {
            id: ServiceAccountId::parse("sa-long").unwrap(),
            name: "short".into(),
            description: long.clone(),
        },
        Command::UpdateServiceAccount {
            id: ServiceAccountId::parse("sa-long").unwrap(),
            name: long.clone(),
            description: "short".into(),
        },
    ];
    // The last edit would type the long name again, after it was replaced.
    let (last, edits) = edits.split_last().unwrap();
    for edit in edits {
        lab.run(edit.clone()).unwrap();
    }
    assert_eq!(&*lab.org.api_keys().get(&key).unwrap().name, long);
    let refusal = lab.run(last.clone()).unwrap_err();
    assert_eq!(refusal.to_string(), "Name may have at most 64 characters, not 5000");
}
