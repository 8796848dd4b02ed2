//! A command as other tools do the same: the REST form comes to the same changes as the command, and what the CLI and
//! Terraform are told is quoted, whole and without a secret.

use std::collections::BTreeMap;

use keyplane::{
    engine::{
        Batch, Client, Command, FirstRegistry, KafkaClusterEdit, NewAcl, NewApiKey, NewComputePool,
        NewEnvironment, NewIdentityPool, NewIdentityProvider, NewKafkaCluster, NewKsqlCluster,
        OrganizationEdit, Request, decide,
    },
    model::{
        AclOperation, AclPatternType, AclPermission, AclResourceType, AuthType, Availability, Cloud,
        ClusterType, ComputePoolSize, DefaultPools, DeletionProtection, GovernancePackage, JustInTime,
        KafkaOptions, KsqlSize, ObjectRef, PoolUse, Principal, ProcessingLog, ProductionMark,
        PropagationMode, QuotaCode, QuotaSubject, Role, UserState,
    },
    org::Org,
    rest::{Session, Site, prepare_as, routes},
    view::{
        show_as::{Server, Shown, ready, show_as},
        tools::Form,
    },
};
use uuid::Uuid;

use super::support::{
    entropy, noon,
    world::{World, new_identity_pool, new_ksql, new_pool, new_provider, region},
};

const HERE: &str = "http://here";

fn here() -> Server {
    Server::Host(HERE.to_owned())
}

/// A world with something of every kind that can be changed and deleted.
struct Town {
    world: World,
    keys: Vec<ObjectRef>,
    binding: ObjectRef,
    acl: ObjectRef,
    mapping: ObjectRef,
}

fn town() -> Town {
    let mut world = World::new();
    let scopes = world.scopes();
    let owner = world.service_account();
    let keys = scopes.map(|scope| ObjectRef::ApiKey(world.lab.key(owner.clone(), scope).unwrap().0)).to_vec();
    let path = format!("{}/kafka={}/topic=pay*", world.cluster_path(&world.standard), world.standard);
    let binding = world.lab.bind(owner, Role::DeveloperRead, &path);
    let acl = acl(&world, "orders");
    world.lab.run(Command::CreateAcls { acls: vec![acl.clone()] }).unwrap();
    let mapping = Command::CreateGroupMapping {
        name: "Engineers".into(),
        description: String::new(),
        filter: "\"eng\" in groups".into(),
    };
    let mapping = super::support::only(&world.lab.run(mapping).unwrap());
    let acl = ObjectRef::Acl(acl.build(noon()).unwrap().id);
    Town { world, keys, binding: ObjectRef::RoleBinding(binding), acl, mapping }
}

fn acl(world: &World, topic: &str) -> NewAcl {
    NewAcl {
        cluster: world.standard.clone(),
        resource_type: AclResourceType::Topic,
        name: topic.into(),
        pattern: AclPatternType::Prefixed,
        principal: Principal::from(world.service_account()),
        operation: AclOperation::DescribeConfigs,
        permission: AclPermission::Deny,
    }
}

/// Every command with a REST form, several where one command has several shapes.
fn with_rest(town: &Town) -> Vec<Command> {
    [creations(town), resources(town), edits(town), deletions(town)].concat()
}

fn creations(town: &Town) -> Vec<Command> {
    let world = &town.world;
    let org = &world.lab.org;
    let owner = Principal::from(world.user());
    let new_key = |scope| {
        Command::CreateApiKey(NewApiKey {
            name: "it's ${a} \"key\"".into(),
            description: "two\nlines %{x}".into(),
            owner: world.service_account(),
            scope,
            expires_on: None,
        })
    };
    let mut commands: Vec<Command> = world.scopes().map(new_key).to_vec();
    commands.extend([
        Command::CreateApiKey(NewApiKey {
            name: String::new(),
            description: String::new(),
            owner: world.lab.admin.clone(),
            scope: world.kafka(&world.elsewhere),
            expires_on: Some(" 2027-01-31 ".into()),
        }),
        Command::CreateServiceAccount {
            name: "billing".into(),
            description: String::new(),
            resource_owner: None,
        },
        Command::CreateServiceAccount {
            name: "billing".into(),
            description: "Invoices".into(),
            resource_owner: Some(owner.clone()),
        },
        Command::CreateEnvironment(NewEnvironment {
            name: "dev".into(),
            package: GovernancePackage::Advanced,
            mark: ProductionMark::default(),
        }),
        Command::CreateGroupMapping {
            name: "Operators".into(),
            description: "On call".into(),
            filter: "\"ops\" in groups".into(),
        },
        Command::CreateIdentityProvider(NewIdentityProvider {
            description: "Sign-in".into(),
            identity_claim: Some("claims.sub".into()),
            ..new_provider("azure")
        }),
        Command::CreateIdentityPool {
            provider: world.provider.clone(),
            pool: new_identity_pool("cd"),
            resource_owner: Some(owner),
        },
        Command::CreateRoleBinding {
            principal: Principal::from(world.user()),
            role: Role::CloudClusterAdmin,
            pattern: format!("{}{}", org.crn(), world.cluster_path(&world.standard)),
        },
        Command::CreateAcl {
            cluster: world.basic.clone(),
            resource_type: AclResourceType::Cluster,
            name: "kafka-cluster".into(),
            pattern: AclPatternType::Literal,
            principal: Principal::from(world.user()),
            operation: AclOperation::Describe,
            permission: AclPermission::Allow,
        },
        Command::CreateAcls { acls: vec![acl(world, "a"), acl(world, "b")] },
        Command::InviteUser {
            email: "grete@example.com".into(),
            full_name: String::new(),
            auth: AuthType::Sso,
        },
    ]);
    commands
}

fn resources(town: &Town) -> Vec<Command> {
    let world = &town.world;
    let kafka = |kind, availability, options| {
        Command::CreateKafkaCluster(NewKafkaCluster {
            environment: world.environment.clone(),
            name: "more orders".into(),
            kind,
            cloud: Cloud::Gcp,
            region: "europe-west3".into(),
            availability,
            protection: DeletionProtection::On,
            options,
            registry: FirstRegistry::Along,
        })
    };
    vec![
        kafka(ClusterType::Basic, Availability::SingleZone, None),
        kafka(
            ClusterType::Dedicated { cku: 2 },
            Availability::MultiZone,
            Some(KafkaOptions {
                network: Some("n-abc123".into()),
                byok: Some("cck-1".into()),
                encryption_key: Some("arn:aws:kms:1".into()),
                zones: vec!["use1-az1".into()],
                max_ecku: None,
            }),
        ),
        kafka(
            ClusterType::Standard,
            Availability::High,
            Some(KafkaOptions { max_ecku: Some(4), ..KafkaOptions::default() }),
        ),
        Command::CreateSchemaRegistry {
            environment: world.other.clone(),
            cloud: Cloud::Aws,
            region: "us-east-2".into(),
        },
        new_ksql(&world.dedicated, "more-reports", &world.account),
        Command::CreateKsqlCluster(NewKsqlCluster {
            kafka_cluster: world.dedicated.clone(),
            name: "quiet".into(),
            credential_identity: world.user(),
            size: KsqlSize::Eight,
            processing_log: Some(ProcessingLog::Plain),
        }),
        new_pool(&world.environment, "more"),
        Command::CreateComputePool(NewComputePool {
            environment: world.environment.clone(),
            name: "models".into(),
            region: region(),
            max_cfu: 20,
            usage: Some(PoolUse::DefaultAi),
        }),
    ]
}

fn edits(town: &Town) -> Vec<Command> {
    let world = &town.world;
    let own = world.lab.org.organization().unwrap();
    let key_id = |at: usize| match &town.keys[at] {
        ObjectRef::ApiKey(id) => id.clone(),
        other => panic!("{other}"),
    };
    let kafka_edit =
        |id: &keyplane::model::KafkaClusterId, edit| Command::UpdateKafkaCluster { id: id.clone(), edit };
    let same = KafkaClusterEdit {
        name: "orders".into(),
        kind: None,
        protection: DeletionProtection::Off,
        availability: None,
        max_ecku: None,
    };
    vec![
        Command::UpdateOrganization(OrganizationEdit {
            name: "Meridian".into(),
            just_in_time: Some(JustInTime::of(!own.just_in_time.is_on())),
            default_pools: Some(DefaultPools::of(false, ComputePoolSize::listed(20))),
            ..OrganizationEdit::of(own)
        }),
        Command::UpdateEnvironment {
            id: world.environment.clone(),
            edit: NewEnvironment {
                name: "production".into(),
                package: GovernancePackage::Advanced,
                mark: ProductionMark::default(),
            },
        },
        kafka_edit(&world.basic, KafkaClusterEdit { kind: Some(ClusterType::Standard), ..same.clone() }),
        kafka_edit(
            &world.dedicated,
            KafkaClusterEdit {
                name: "big".into(),
                kind: Some(ClusterType::Dedicated { cku: 4 }),
                protection: DeletionProtection::On,
                availability: Some(Availability::MultiZone),
                ..same.clone()
            },
        ),
        kafka_edit(&world.standard, KafkaClusterEdit { max_ecku: Some(5), ..same }),
        Command::UpdateComputePool {
            id: world.pool.clone(),
            name: "pools".into(),
            max_cfu: 30,
            usage: Some(PoolUse::Default),
        },
        Command::UpdateUser {
            id: world.user.clone(),
            full_name: "Grace Hopper".into(),
            state: UserState::Active,
        },
        Command::UpdateSignIn { id: world.user.clone(), auth: AuthType::Sso },
        Command::UpdateServiceAccount {
            id: world.account.clone(),
            name: "orders".into(),
            description: "Takes orders".into(),
        },
        Command::UpdateGroupMapping {
            id: match &town.mapping {
                ObjectRef::GroupMapping(id) => id.clone(),
                other => panic!("{other}"),
            },
            name: "Engineers".into(),
            description: "All of them".into(),
            filter: "\"all\" in groups".into(),
        },
        Command::UpdateIdentityProvider {
            id: world.provider.clone(),
            edit: NewIdentityProvider {
                description: "Okta".into(),
                identity_claim: Some("claims.email".into()),
                ..new_provider("okta")
            },
        },
        Command::UpdateIdentityPool {
            id: world.identity_pool.clone(),
            edit: NewIdentityPool { filter: "claims.aud == \"x\"".into(), ..new_identity_pool("ci") },
        },
        Command::UpdateApiKey { id: key_id(0), name: "renamed".into(), description: "said".into() },
        Command::DescribeApiKeys { ids: vec![key_id(0), key_id(1), key_id(5)], description: "Shared".into() },
    ]
}

fn deletions(town: &Town) -> Vec<Command> {
    let world = &town.world;
    let delete = |targets: Vec<ObjectRef>| Command::Delete { targets, previewed: None };
    vec![
        delete(town.keys.clone()),
        delete(vec![town.binding.clone()]),
        delete(vec![town.acl.clone()]),
        delete(vec![town.mapping.clone()]),
        delete(vec![ObjectRef::ServiceAccount(world.account.clone()), town.keys[0].clone()]),
        delete(vec![ObjectRef::User(world.user.clone())]),
        delete(vec![
            ObjectRef::KafkaCluster(world.standard.clone()),
            ObjectRef::KsqlCluster(world.ksql.clone()),
        ]),
        delete(vec![ObjectRef::SchemaRegistry(world.registry.clone())]),
        delete(vec![ObjectRef::ComputePool(world.pool.clone())]),
        delete(vec![
            ObjectRef::IdentityProvider(world.provider.clone()),
            ObjectRef::IdentityPool(world.identity_pool.clone()),
        ]),
        delete(vec![ObjectRef::Environment(world.environment.clone())]),
    ]
}

/// Commands that no public call carries out, each with a word of the reason.
fn without_rest(town: &Town) -> Vec<(Command, &'static str)> {
    let world = &town.world;
    let own = world.lab.org.organization().unwrap();
    let entry = world.lab.entry(world.lab.org.seq());
    let was = entry.changes[0].clone();
    vec![
        (Command::UpdateKsqlCluster { id: world.ksql.clone(), size: KsqlSize::Eight }, "size"),
        (
            Command::UpdateUser {
                id: world.user.clone(),
                full_name: String::new(),
                state: UserState::Deactivated,
            },
            "deactivates",
        ),
        (
            Command::UpdateSignInClaims { id: world.user.clone(), groups: Vec::new(), others: Vec::new() },
            "identity provider",
        ),
        (
            Command::SetAppliedLimit {
                code: QuotaCode::EnvironmentsPerOrg,
                subject: QuotaSubject::Organization,
                limit: 30,
            },
            "Support",
        ),
        (
            Command::UpdateEnvironment {
                id: world.environment.clone(),
                edit: NewEnvironment {
                    name: "prod".into(),
                    mark: ProductionMark::NotProduction,
                    ..NewEnvironment::default()
                },
            },
            "production",
        ),
        (
            Command::UpdateOrganization(OrganizationEdit {
                propagation: PropagationMode::Simulated,
                ..OrganizationEdit::of(own)
            }),
            "Keyplane's own settings",
        ),
        (Command::Undo { entry: Box::new(entry) }, "takes a change back"),
        (Command::Restore { was: Box::new(was), seq: world.lab.org.seq() }, "takes a change back"),
        (Command::Import { batch: Box::new(Batch::default()) }, "import"),
    ]
}

/// What becomes of each object, in words that compare.
fn outcome(changes: &[keyplane::org::Change], into: &mut BTreeMap<String, String>) {
    for change in changes {
        let reference = change.reference().map(|object| object.to_string()).unwrap_or_default();
        into.insert(reference, format!("{:?}", change.object_after()));
    }
}

fn decided(town: &Town, command: &Command) -> BTreeMap<String, String> {
    // The contract takes two ids before the engine takes its bytes: the same ones come to the same ids.
    let mut bytes = entropy(3);
    let _: [u8; 16] = bytes.take().unwrap();
    let id = Uuid::from_bytes(bytes.take().unwrap());
    let request = Request {
        actor: &town.world.lab.admin,
        client: Client::Console,
        command,
        id,
        seen: &[],
        now: town.world.lab.now.plus_seconds(60),
        entropy: &mut bytes,
    };
    let decision =
        decide(&town.world.lab.org, request).unwrap_or_else(|refusal| panic!("{command:?}: {refusal}"));
    let mut found = BTreeMap::new();
    outcome(&decision.entry.changes, &mut found);
    found
}

/// Sends the calls one after the other, and applies what they decide.
fn sent(town: &Town, shown: &Shown) -> (Org, BTreeMap<String, String>) {
    let mut org = town.world.lab.org.clone();
    let mut found = BTreeMap::new();
    for (call, seed) in shown.calls.iter().zip(3..) {
        let site = Site { base_url: HERE, now: town.world.lab.now.plus_seconds(60), allowance: None };
        let session = Session { actor: &town.world.lab.admin, client: Client::Console };
        let prepared = prepare_as(&org, &site, &call.request(), session, &mut entropy(seed));
        let body = String::from_utf8_lossy(&prepared.response.body).into_owned();
        let decision = prepared.decision.unwrap_or_else(|| panic!("{}: {body}", call.target));
        outcome(&decision.entry.changes, &mut found);
        org.apply(&decision.entry.step()).unwrap();
    }
    (org, found)
}

#[test]
fn what_the_rest_form_asks_for_comes_to_the_same_changes_as_the_command() {
    let town = town();
    for command in with_rest(&town) {
        let shown = show_as(&town.world.lab.org, &here(), &command);
        assert!(!shown.calls.is_empty(), "{command:?}: {:?}", shown.curl);
        let (_, found) = sent(&town, &shown);
        assert_eq!(found, decided(&town, &command), "{command:?}");
        for call in &shown.calls {
            let route = routes().find(|route| route.name == call.operation).unwrap();
            assert_eq!(route.method.name(), call.method, "{}", call.operation);
        }
    }
}

/// Revoking deletes, and keeps a mark that is Keyplane's own.
#[test]
fn revoking_is_shown_as_a_deletion_and_says_what_is_not_carried_over() {
    let town = town();
    let ObjectRef::ApiKey(id) = town.keys[0].clone() else { panic!() };
    let shown = show_as(&town.world.lab.org, &here(), &Command::RevokeApiKey { id: id.clone() });
    assert!(!sent(&town, &shown).0.api_keys().contains(&id));
    let Form::Text { notes, .. } = shown.cli else { panic!() };
    assert!(notes[0].contains("compromised"));
}

#[test]
fn what_no_public_call_does_says_so_in_every_form() {
    let town = town();
    for (command, word) in without_rest(&town) {
        let shown = show_as(&town.world.lab.org, &here(), &command);
        assert!(shown.calls.is_empty(), "{command:?}");
        for form in [shown.curl, shown.requests, shown.cli, shown.terraform] {
            let Form::None(why) = form else { panic!("{command:?}") };
            assert!(why.contains(word), "{why}");
        }
    }
    let invited = town.world.lab.clone();
    let mut lab = invited;
    let user = lab.invited("new@example.com");
    let shown = show_as(&lab.org, &here(), &Command::ForgetInvitation { user });
    assert!(shown.calls[0].target.starts_with("/iam/v2/invitations/i-"));
}

/// Of Confluent Cloud, a Kafka cluster answers for its own ACLs.
#[test]
fn a_call_goes_where_it_is_answered() {
    let town = town();
    let (org, deletion) = (&town.world.lab.org, |target: &ObjectRef| Command::Delete {
        targets: vec![target.clone()],
        previewed: None,
    });
    let curl = |target| text(show_as(org, &Server::Cloud, &deletion(target)).curl).0;
    assert!(curl(&town.keys[0]).contains("https://api.confluent.cloud/iam/v2/api-keys/"));
    let own =
        org.kafka_clusters().get(&town.world.standard).unwrap().spec.as_ref().unwrap().rest.as_ref().unwrap();
    assert!(curl(&town.acl).contains(&format!("'https://{}/kafka/v3/", own.as_str())));
    assert!(text(show_as(org, &here(), &deletion(&town.acl)).curl).0.contains("'http://here/kafka/v3/"));
}

/// Every form is a plain text, says something, and no secret is made for it.
#[test]
fn every_form_is_whole() {
    let town = town();
    for command in with_rest(&town) {
        let shown = show_as(&town.world.lab.org, &here(), &command);
        for form in [&shown.curl, &shown.cli, &shown.terraform, &shown.requests] {
            match form {
                Form::Text { text, notes } => {
                    assert!(!text.trim().is_empty() && !text.contains("cflt"), "{command:?}");
                    assert!(
                        notes.iter().all(|note| note.ends_with('.') || note.contains("terraform import")),
                        "{notes:?}"
                    );
                }
                Form::None(why) => assert!(why.ends_with('.'), "{command:?}: {why}"),
            }
        }
    }
}

fn text(form: Form) -> (String, Vec<String>) {
    match form {
        Form::Text { text, notes } => (text, notes),
        Form::None(why) => panic!("no form: {why}"),
    }
}

#[test]
fn the_cli_is_told_what_it_takes() {
    let town = town();
    let (world, org) = (&town.world, &town.world.lab.org);
    let (env, lkc) = (&world.environment, &world.standard);
    let ids: Vec<_> = town.keys.iter().map(ObjectRef::id).collect();
    let cases = [
        (
            Command::Delete { targets: town.keys.clone(), previewed: None },
            format!("confluent api-key delete {}", {
                let mut sorted = ids.clone();
                sorted.clone_from(&ids);
                sorted.join(" ")
            }),
        ),
        (
            Command::Delete { targets: vec![town.acl.clone()], previewed: None },
            format!(
                "confluent kafka acl delete --deny --service-account {} --operations describe-configs --topic orders --prefix --cluster {lkc} --environment {env}",
                world.account
            ),
        ),
        (
            Command::Delete { targets: vec![town.binding.clone()], previewed: None },
            format!(
                "confluent iam rbac role-binding delete --principal User:{} --role DeveloperRead --environment {env} --cloud-cluster {lkc} --kafka-cluster {lkc} --resource Topic:pay --prefix",
                world.account
            ),
        ),
        (
            Command::UpdateKafkaCluster {
                id: world.basic.clone(),
                edit: KafkaClusterEdit {
                    name: "or ders".into(),
                    kind: Some(ClusterType::Standard),
                    protection: DeletionProtection::Off,
                    availability: None,
                    max_ecku: None,
                },
            },
            format!(
                "confluent kafka cluster update {} --name 'or ders' --type standard --environment {env}",
                world.basic
            ),
        ),
        (
            Command::CreateServiceAccount {
                name: "-x".into(),
                description: "it's".into(),
                resource_owner: None,
            },
            "confluent iam service-account create --description 'it'\\''s' -- -x".to_owned(),
        ),
    ];
    for (command, wanted) in cases {
        assert_eq!(text(show_as(org, &here(), &command).cli).0, wanted);
    }
}

#[test]
fn terraform_gets_the_block_as_it_will_be_and_a_deleted_one_as_a_comment() {
    let town = town();
    let (world, org) = (&town.world, &town.world.lab.org);
    let ObjectRef::ApiKey(id) = town.keys[0].clone() else { panic!() };
    let edit = Command::UpdateApiKey {
        id: id.clone(),
        name: "a \"b\" \\ ${c} %{d}\n".into(),
        description: String::new(),
    };
    let (block, notes) = text(show_as(org, &here(), &edit).terraform);
    let wanted = format!(
        "resource \"confluent_api_key\" \"a_b_c_d\" {{\n  display_name = \"a \\\"b\\\" \\\\ $${{c}} %%{{d}}\\n\"\n\n  owner {{\n    id          = \"{}\"\n    api_version = \"iam/v2\"\n    kind        = \"ServiceAccount\"\n  }}\n\n  managed_resource {{\n    id          = \"{}\"\n    api_version = \"cmk/v2\"\n    kind        = \"Cluster\"\n\n    environment {{\n      id = \"{}\"\n    }}\n  }}\n}}",
        world.account, world.standard, world.environment
    );
    assert_eq!(block, wanted);
    let import = format!("terraform import confluent_api_key.a_b_c_d {}/{id}", world.environment);
    assert!(notes.iter().any(|note| note.ends_with(&import)), "{notes:?}");

    let deletion = Command::Delete { targets: vec![town.acl.clone(), town.keys[5].clone()], previewed: None };
    let (block, notes) = text(show_as(org, &here(), &deletion).terraform);
    assert!(block.lines().all(|line| line.is_empty() || line.starts_with('#')), "{block}");
    assert!(block.contains("confluent_kafka_acl") && block.contains("confluent_api_key"), "{block}");
    assert!(notes[0].contains("Take the block out"));

    let twins = Command::CreateAcls { acls: vec![acl(world, "a.b"), acl(world, "a-b")] };
    let (block, _) = text(show_as(org, &here(), &twins).terraform);
    assert!(
        block.contains("describe_configs_a_b\"") && block.contains("describe_configs_a_b_2\""),
        "{block}"
    );
}

#[test]
fn a_command_that_would_be_refused_says_why_first() {
    let town = town();
    let lab = &town.world.lab;
    let command = Command::CreateServiceAccount {
        name: String::new(),
        description: String::new(),
        resource_owner: None,
    };
    let refusal = ready(&lab.org, &lab.admin, noon(), &command).unwrap_err();
    assert!(refusal.field().is_some(), "{refusal}");
    let command = Command::CreateServiceAccount {
        name: "fine".into(),
        description: String::new(),
        resource_owner: None,
    };
    assert!(ready(&lab.org, &lab.admin, noon(), &command).is_ok());
}
