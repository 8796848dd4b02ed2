//! Every kind of command as a sentence of the history, and its changes field by field.

use keyplane::{
    engine::{
        Batch, Command, Decision, KafkaClusterEdit, NewApiKey, NewEnvironment, NewIdentityPool,
        OrganizationEdit,
    },
    model::{
        AclOperation, AclPatternType, AclPermission, AclResourceType, ApiKey, ApiKeyId, AuthType, Credential,
        DeletionProtection, GovernancePackage, HealthPolicy, KsqlSize, ObjectRef, Origin, Owner, Principal,
        ProductionMark, PropagationMode, QuotaCode, QuotaSubject, Role, Scope, ServiceAccount,
        ServiceAccountId, Times, Timestamp, UserState,
    },
    view::history::{Details, Extent, Line, Past, Standing, Value, renamed},
};

use crate::support::{Lab, delete, new_key, only, world::*};

fn line(lab: &Lab, decision: &Decision) -> Line {
    let entry = &decision.entry;
    Line::of(&lab.org, &Past::default(), &entry.header, Extent::Whole(&entry.changes))
}

/// What an entry did, with the ids that chance chose written as what they are of.
fn said(lab: &mut Lab, command: Command) -> String {
    let decision = lab.run(command).unwrap();
    let line = line(lab, &decision);
    assert_eq!(line.actor_name, "Ada");
    line.words
}

fn value(value: Option<&Value>) -> String {
    match value {
        None => "–".to_owned(),
        Some(Value::Text(text)) => text.clone(),
        Some(Value::Object(name, object)) => format!("[{} {name}]", object.kind().label()),
        Some(Value::Moment(at)) => at.to_string(),
        Some(Value::Day(day)) => day.to_string(),
    }
}

/// Every change as `kind name: field: before → after; …`, with its standing.
fn fields(lab: &Lab, decision: &Decision) -> Vec<String> {
    let entry = &decision.entry;
    let details = Details::of(&lab.org, &Past::default(), &entry.header, &entry.changes);
    let mut told = Vec::new();
    for group in details.groups {
        for change in group.changes {
            let rows: Vec<_> = change
                .rows
                .iter()
                .map(|row| {
                    let (before, after) = (value(row.before.as_ref()), value(row.after.as_ref()));
                    format!("{}: {before} → {after}", row.label)
                })
                .collect();
            let along = if group.standing == Standing::Along { "+ " } else { "" };
            told.push(format!("{along}{}: {}", change.object.kind().label(), rows.join("; ")));
        }
    }
    told
}

fn changed(lab: &mut Lab, command: Command) -> Vec<String> {
    let decision = lab.run(command).unwrap();
    fields(lab, &decision)
}

fn edit(name: &str, package: GovernancePackage, mark: ProductionMark) -> NewEnvironment {
    NewEnvironment { name: name.into(), package, mark }
}

#[test]
fn creations_in_words() {
    let mut world = World::new();
    let (standard, account, environment) =
        (world.standard.clone(), world.account.clone(), world.environment.clone());
    let kafka = world.kafka(&standard);
    let path = world.cluster_path(&standard);
    let (owner, provider) = (world.service_account(), world.provider.clone());
    let crn = world.lab.org.crn().to_string();
    let topic = |name: &str, pattern, permission| Command::CreateAcl {
        cluster: standard.clone(),
        resource_type: AclResourceType::Topic,
        name: name.into(),
        pattern,
        principal: Principal::ServiceAccount(account.clone()),
        operation: AclOperation::Read,
        permission,
    };
    let bind = |path: &str| Command::CreateRoleBinding {
        principal: Principal::ServiceAccount(account.clone()),
        role: Role::DeveloperRead,
        pattern: format!("{crn}{path}"),
    };
    let cases: Vec<(Command, &str)> = vec![
        (
            Command::CreateEnvironment(edit("qa", GovernancePackage::Essentials, ProductionMark::ByName)),
            "created environment qa",
        ),
        (
            Command::CreateServiceAccount {
                name: "billing".into(),
                description: String::new(),
                resource_owner: None,
            },
            "created service account billing",
        ),
        (
            Command::InviteUser {
                email: "lin@example.com".into(),
                full_name: "Lin".into(),
                auth: AuthType::Sso,
            },
            "invited user Lin",
        ),
        (new_ksql(&standard, "more-reports", &account), "created ksqlDB cluster more-reports"),
        (new_pool(&environment, "second"), "created compute pool second"),
        (
            Command::CreateGroupMapping {
                name: "admins".into(),
                description: String::new(),
                filter: "true".into(),
            },
            "created group mapping admins",
        ),
        (Command::CreateIdentityProvider(new_provider("entra")), "created identity provider entra"),
        (
            Command::CreateIdentityPool { provider, pool: new_identity_pool("deploy"), resource_owner: None },
            "created identity pool deploy",
        ),
        (
            bind(&format!("{path}/kafka={standard}/topic=orders-*")),
            "gave the role DeveloperRead to orders-service on topics that begin with orders- on Kafka cluster orders",
        ),
        (
            bind(&format!("{path}/kafka={standard}/topic=*")),
            "gave the role DeveloperRead to orders-service on every topic on Kafka cluster orders",
        ),
        (
            topic("orders", AclPatternType::Literal, AclPermission::Allow),
            "allowed orders-service READ on topic orders of Kafka cluster orders",
        ),
        (
            topic("pay-", AclPatternType::Prefixed, AclPermission::Deny),
            "denied orders-service READ on topics that begin with pay- of Kafka cluster orders",
        ),
        (
            topic("*", AclPatternType::Literal, AclPermission::Deny),
            "denied orders-service READ on every topic of Kafka cluster orders",
        ),
    ];
    for (command, expected) in cases {
        assert_eq!(said(&mut world.lab, command), expected);
    }
    for (scope, place) in [(kafka, "Kafka cluster orders"), (Scope::Cloud, "Cloud resource management")] {
        let decision = world.lab.run(Command::CreateApiKey(new_key(owner.clone(), scope))).unwrap();
        let ObjectRef::ApiKey(id) = only(&decision) else { panic!() };
        assert_eq!(
            line(&world.lab, &decision).sentence(),
            format!(
                "Ada created API key {id} (orders producer) for service account orders-service, for {place}"
            )
        );
    }
}

#[test]
fn edits_in_words() {
    let mut world = World::new();
    let (environment, standard, ksql, pool) =
        (world.environment.clone(), world.standard.clone(), world.ksql.clone(), world.pool.clone());
    let (account, user, provider, identity) =
        (world.account.clone(), world.user.clone(), world.provider.clone(), world.identity_pool.clone());
    let lab = &mut world.lab;
    let cluster = |name: &str, protection| Command::UpdateKafkaCluster {
        id: standard.clone(),
        edit: KafkaClusterEdit {
            name: name.into(),
            kind: None,
            protection,
            availability: None,
            max_ecku: None,
        },
    };
    let account_edit = |name: &str, description: &str| Command::UpdateServiceAccount {
        id: account.clone(),
        name: name.into(),
        description: description.into(),
    };
    let user_edit =
        |full_name: &str, state| Command::UpdateUser { id: user.clone(), full_name: full_name.into(), state };
    let limit =
        |subject, limit| Command::SetAppliedLimit { code: QuotaCode::EnvironmentsPerOrg, subject, limit };
    let cases: Vec<(Command, &str)> = vec![
        (
            Command::UpdateEnvironment {
                id: environment.clone(),
                edit: edit("production", GovernancePackage::Essentials, ProductionMark::ByName),
            },
            "renamed environment prod to production",
        ),
        (
            Command::UpdateEnvironment {
                id: environment.clone(),
                edit: edit("live", GovernancePackage::Advanced, ProductionMark::Production),
            },
            "changed name, Stream Governance package and production of environment live",
        ),
        (cluster("orders", DeletionProtection::On), "turned deletion protection on for Kafka cluster orders"),
        (
            cluster("orders", DeletionProtection::Off),
            "turned deletion protection off for Kafka cluster orders",
        ),
        (cluster("orders-eu", DeletionProtection::Off), "renamed Kafka cluster orders to orders-eu"),
        (
            Command::UpdateKsqlCluster { id: ksql, size: KsqlSize::Eight },
            "changed size of ksqlDB cluster reports",
        ),
        (
            Command::UpdateComputePool { id: pool.clone(), name: "pool".into(), max_cfu: 20, usage: None },
            "changed largest size of compute pool pool",
        ),
        (
            Command::UpdateComputePool { id: pool, name: "batch".into(), max_cfu: 20, usage: None },
            "renamed compute pool pool to batch",
        ),
        (user_edit("", UserState::Deactivated), "deactivated user grace@example.com"),
        (user_edit("", UserState::Active), "reactivated user grace@example.com"),
        (user_edit("Grace Hopper", UserState::Active), "changed full name of user Grace Hopper"),
        (account_edit("orders", ""), "renamed service account orders-service to orders"),
        (account_edit("orders", "Takes orders"), "changed description of service account orders"),
        (
            Command::UpdateIdentityProvider { id: provider, edit: new_provider("okta-eu") },
            "renamed identity provider okta to okta-eu",
        ),
        (
            Command::UpdateIdentityPool {
                id: identity,
                edit: NewIdentityPool { filter: "claims.sub == \"ci\"".into(), ..new_identity_pool("ci") },
            },
            "changed filter of identity pool ci",
        ),
        (limit(QuotaSubject::Organization, 40), "set the limit “Environments” to 40"),
        (
            Command::SetAppliedLimit {
                code: QuotaCode::KafkaClustersPerEnvironment,
                subject: QuotaSubject::Environment(environment),
                limit: 3,
            },
            "set the limit “Kafka clusters per environment” of live to 3",
        ),
    ];
    for (command, expected) in cases {
        assert_eq!(said(lab, command), expected);
    }
}

#[test]
fn settings_in_words() {
    let lab = &mut Lab::new();
    let own = |name: &str, propagation| {
        Command::UpdateOrganization(OrganizationEdit {
            name: name.into(),
            propagation,
            production: "prod*".into(),
            ..organization_edit(lab)
        })
    };
    let cases: Vec<(Command, &str)> = vec![
        (
            own("Meridian Outfitters", PropagationMode::Shown),
            "changed production environments of organization Meridian Outfitters",
        ),
        (own("Meridian", PropagationMode::Shown), "renamed organization Meridian Outfitters to Meridian"),
        (own("Meridian", PropagationMode::Simulated), "changed propagation of organization Meridian"),
        (
            Command::UpdateOrganization(OrganizationEdit {
                health: HealthPolicy { expiry_days: 30, ..HealthPolicy::default() },
                name: "Meridian".into(),
                propagation: PropagationMode::Simulated,
                production: "prod*".into(),
                just_in_time: None,
                default_pools: None,
            }),
            "changed expiry warning of organization Meridian",
        ),
    ];
    for (command, expected) in cases {
        assert_eq!(said(lab, command), expected);
    }
}

fn organization_edit(lab: &Lab) -> OrganizationEdit {
    let own = lab.org.organization().unwrap();
    OrganizationEdit {
        name: own.name.to_string(),
        propagation: own.propagation,
        production: own.production.as_str().to_owned(),
        health: own.health,
        just_in_time: None,
        default_pools: None,
    }
}

#[test]
fn names_of_keys_come_change_and_go() {
    let mut world = World::new();
    let owner = world.service_account();
    let lab = &mut world.lab;
    let unnamed = NewApiKey { name: String::new(), ..new_key(owner, Scope::Cloud) };
    let decision = lab.run(Command::CreateApiKey(unnamed)).unwrap();
    let ObjectRef::ApiKey(id) = only(&decision) else { panic!() };
    let rename = |name: &str, description: &str| Command::UpdateApiKey {
        id: id.clone(),
        name: name.into(),
        description: description.into(),
    };
    for (command, expected) in [
        (rename("writer", ""), format!("named API key {id} writer")),
        (rename("reader", ""), format!("renamed API key {id} from writer to reader")),
        (rename("reader", "reads"), format!("changed description of API key {id} (reader)")),
        (rename("", "reads"), format!("took the name reader off API key {id}")),
        (rename("both", "new"), format!("changed name and description of API key {id} (both)")),
    ] {
        assert_eq!(said(lab, command), expected);
    }
}

/// An account with three keys and a role.
fn leaver() -> (World, ServiceAccountId, Vec<ApiKeyId>) {
    let mut world = World::new();
    let (account, owner) = (world.account.clone(), world.service_account());
    let scopes = [Scope::Cloud, world.kafka(&world.standard.clone()), Scope::Global];
    let keys = scopes.map(|scope| world.lab.key(owner.clone(), scope).unwrap().0);
    let path = world.environment_path();
    world.lab.bind(Principal::ServiceAccount(account.clone()), Role::EnvironmentAdmin, &path);
    (world, account, keys.to_vec())
}

#[test]
fn deletions_say_what_went_along() {
    let (mut world, account, keys) = leaver();
    let ksql = world.ksql.clone();
    let lab = &mut world.lab;
    // A ksqlDB cluster runs as the account.
    lab.delete(ObjectRef::KsqlCluster(ksql)).unwrap();
    let revoked = lab.run(Command::RevokeApiKey { id: keys[0].clone() }).unwrap();
    assert_eq!(
        line(lab, &revoked).words,
        format!("revoked API key {} (orders producer) as compromised", keys[0])
    );
    let deletion = lab.run(delete(ObjectRef::ServiceAccount(account))).unwrap();
    assert_eq!(
        line(lab, &deletion).sentence(),
        "Ada deleted service account orders-service, 2 API keys and 1 role binding"
    );
    let told = fields(lab, &deletion);
    assert_eq!(
        told[0],
        "service account: Name: orders-service → –; Created: 2026-11-23T12:00:07.000000Z → –"
    );
    assert!(
        told[1]
            .starts_with("+ API key: Name: orders producer → –; Owner: [service account orders-service] → –")
    );
    assert!(told[3].contains("Role: EnvironmentAdmin → –; Where: environment prod → –"), "{}", told[3]);
    let undone = lab.undo(deletion.entry.header.seq).unwrap();
    assert_eq!(
        line(lab, &undone).words,
        format!(
            "brought service account orders-service, 2 API keys and 1 role binding back, undoing entry {}",
            deletion.entry.header.seq
        )
    );
    let key = lab.undo(revoked.entry.header.seq).unwrap();
    assert_eq!(
        line(lab, &key).words,
        format!(
            "brought API key {} (orders producer) back without its secret, undoing entry {}",
            keys[0], revoked.entry.header.seq
        )
    );
    let several =
        Command::Delete { targets: keys.iter().cloned().map(ObjectRef::ApiKey).collect(), previewed: None };
    let describe = Command::DescribeApiKeys { ids: keys.clone(), description: "leaver".into() };
    assert_eq!(said(lab, describe), "changed description of 3 API keys");
    assert_eq!(said(lab, several), "deleted 3 API keys");
}

#[test]
fn undoing_in_words() {
    let mut world = World::new();
    let account = world.account.clone();
    let lab = &mut world.lab;
    let made = lab
        .run(Command::CreateServiceAccount {
            name: "x".into(),
            description: String::new(),
            resource_owner: None,
        })
        .unwrap();
    let undone = lab.undo(made.entry.header.seq).unwrap();
    let seq = made.entry.header.seq;
    assert_eq!(line(lab, &undone).words, format!("removed service account x again, undoing entry {seq}"));
    assert_eq!(line(lab, &undone).undoes, Some(seq));
    let edit = Command::UpdateServiceAccount { id: account, name: "y".into(), description: String::new() };
    let renamed = lab.run(edit).unwrap();
    let undone = lab.undo(renamed.entry.header.seq).unwrap();
    assert_eq!(
        line(lab, &undone).words,
        format!("changed service account orders-service back, undoing entry {}", renamed.entry.header.seq)
    );
}

fn listed(name: &str, keys: usize) -> Batch {
    let account = ServiceAccountId::parse(&format!("sa-{name}")).unwrap();
    let key = |number: usize| ApiKey {
        id: ApiKeyId::parse(&format!("{}{number:06}", name.to_uppercase())).unwrap(),
        name: Box::default(),
        description: Box::default(),
        owner: Owner::ServiceAccount(account.clone()),
        scope: Scope::Cloud,
        created: Timestamp::parse("2025-03-14T09:00:00Z").unwrap(),
        updated: Timestamp::parse("2025-03-14T09:00:00Z").unwrap(),
        expires: None,
        credential: Credential::Unknown,
        origin: Origin::Imported,
    };
    Batch {
        service_accounts: vec![ServiceAccount {
            id: account.clone(),
            name: name.into(),
            description: Box::default(),
            times: Times::default(),
            origin: Origin::Imported,
        }],
        api_keys: (0..keys).map(key).collect(),
        ..Batch::default()
    }
}

#[test]
fn beginnings_and_imports_in_words() {
    let empty = Lab::new();
    let first = |lab: &Lab| {
        let entry = lab.entry(1);
        Line::of(&lab.org, &Past::default(), &entry.header, Extent::Whole(&entry.changes)).sentence()
    };
    assert_eq!(first(&empty), "Ada began the organization Meridian Outfitters");
    let mut lab = Lab::with(listed("first", 2));
    assert_eq!(
        first(&lab),
        "Ada began the organization Meridian Outfitters with 2 API keys and 1 service account"
    );
    let import = |batch| Command::Import { batch: Box::new(batch) };
    assert_eq!(said(&mut lab, import(listed("second", 1))), "imported 1 API key and 1 service account");
    let mut news = listed("second", 2);
    news.service_accounts[0].name = "renamed".into();
    let decision = lab.run(import(news)).unwrap();
    assert_eq!(line(&lab, &decision).words, "imported 1 API key and news of 1 service account");
    let told = fields(&lab, &decision);
    assert_eq!(
        told[0],
        "API key: Owner: – → [service account renamed]; Scope: – → Cloud resource management; \
         Created: – → 2025-03-14T09:00:00.000000Z; Secret: – → Never was here; Known from: – → An imported listing"
    );
    assert_eq!(told[1], "service account: Name: second → renamed");
}

#[test]
fn a_large_entry_is_told_by_its_header() {
    let lab = Lab::with(listed("first", 2));
    let header = lab.entry(1).header;
    let line = Line::of(&lab.org, &Past::default(), &header, Extent::Header);
    assert_eq!(line.words, "began the organization with 6 objects");
}

#[test]
fn fields_before_and_after() {
    let mut world = World::new();
    let owner = world.service_account();
    let scope = world.kafka(&world.standard.clone());
    let (environment, account) = (world.environment.clone(), world.account.clone());
    let lab = &mut world.lab;
    let new = NewApiKey { expires_on: Some("2027-03-31".into()), ..new_key(owner, scope) };
    assert_eq!(
        changed(lab, Command::CreateApiKey(new)),
        [
            "API key: Name: – → orders producer; Owner: – → [service account orders-service]; Scope: – → Kafka cluster; \
          Resource: – → [Kafka cluster orders]; Environment: – → [environment prod]; Expires: – → 2027-03-31; \
          Secret: – → Can be verified: its digest is kept, and not shown"
        ]
    );
    let edit = edit("live", GovernancePackage::Advanced, ProductionMark::Production);
    assert_eq!(
        changed(lab, Command::UpdateEnvironment { id: environment, edit }),
        ["environment: Name: prod → live; Stream Governance package: Essentials → Advanced; \
          Production: By its name → Yes"]
    );
    let edit = Command::UpdateServiceAccount {
        id: account,
        name: "orders-service".into(),
        description: "Takes orders".into(),
    };
    assert_eq!(changed(lab, edit), ["service account: Description: – → Takes orders"]);
}

#[test]
fn no_digest_and_no_secret_is_told() {
    let mut world = World::new();
    let owner = world.service_account();
    let decision = world.lab.run(Command::CreateApiKey(new_key(owner, Scope::Cloud))).unwrap();
    let ObjectRef::ApiKey(id) = only(&decision) else { panic!() };
    let Credential::Digest(digest) = &world.lab.org.api_keys().get(&id).unwrap().credential else { panic!() };
    let digest = serde_json::to_string(digest).unwrap();
    let entry = &decision.entry;
    let told = format!(
        "{:?}{:?}",
        line(&world.lab, &decision),
        Details::of(&world.lab.org, &Past::default(), &entry.header, &entry.changes)
    );
    let longest = digest.split(|c: char| !c.is_ascii_alphanumeric()).max_by_key(|part| part.len()).unwrap();
    assert!(longest.len() > 30 && !told.contains(longest));
}

#[test]
fn things_are_called_what_they_were_called() {
    let mut world = World::new();
    let account = world.account.clone();
    let actor = Owner::User(world.user.clone());
    let lab = &mut world.lab;
    lab.bind(Principal::from(actor.clone()), Role::OrganizationAdmin, "");
    let rename = |name: &str| Command::UpdateServiceAccount {
        id: account.clone(),
        name: name.into(),
        description: String::new(),
    };
    lab.run_as(&actor, rename("second")).unwrap();
    lab.run_as(&actor, rename("third")).unwrap();
    lab.delete(ObjectRef::User(match &actor {
        Owner::User(id) => id.clone(),
        Owner::ServiceAccount(_) => panic!(),
    }))
    .unwrap();
    let mut past = Past::default();
    let mut told = Vec::new();
    for record in lab.records.iter().rev().take(3) {
        let entry = record.open_alone().unwrap();
        told.push(Line::of(&lab.org, &past, &entry.header, Extent::Whole(&entry.changes)).sentence());
        past.step_back(&renamed(&entry.changes));
    }
    assert_eq!(
        told,
        [
            "Ada deleted user grace@example.com and 1 role binding",
            "grace@example.com renamed service account second to third",
            "grace@example.com renamed service account orders-service to second",
        ]
    );
}
