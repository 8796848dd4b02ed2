//! Nothing tells of what is hidden: random organizations, in which every name stands once, looked at by random actors.

use std::fmt::Write as _;

use keyplane::{
    access::{Projection, Sight},
    engine::{Command, KafkaClusterEdit, NewApiKey, NewEnvironment, Obstacle, Refusal, preview},
    model::{
        AclOperation, AclPatternType, AclPermission, AclResourceType, ApiKeyId, AuthType, ClusterType,
        DeletionProtection, EnvironmentId, FlinkRegion, GroupMappingId, KafkaClusterId, ObjectRef, Owner,
        Principal, Role, Scope, ServiceAccountId, UserId, UserState,
    },
    org::{Org, Uses},
    store::faults::Dice,
    view::{
        deletion,
        key_book::KeyBook,
        limits,
        palette::{Haystack, line_of},
        permission, words,
    },
};

use super::support::{
    Lab, delete, new_key, only,
    world::{new_identity_pool, new_ksql, new_pool, new_provider},
};

/// Organizations looked at.
const SEEDS: u64 = 60;

macro_rules! made {
    ($lab:expr, $kind:ident, $command:expr) => {
        match only(&$lab.run($command).unwrap()) {
            ObjectRef::$kind(id) => id,
            other => panic!("{other}"),
        }
    };
}

/// An organization in the making.
struct Maker {
    lab: Lab,
    dice: Dice,
    names: Vec<(ObjectRef, String)>,
    environments: Vec<EnvironmentId>,
    clusters: Vec<(EnvironmentId, KafkaClusterId)>,
    paths: Vec<String>,
    accounts: Vec<ServiceAccountId>,
    users: Vec<UserId>,
}

impl Maker {
    fn name(&mut self) -> String {
        format!("zq{}x{}z", self.names.len(), self.dice.below(1_000))
    }

    fn called(&mut self, object: ObjectRef, name: String) {
        self.names.push((object, name));
    }

    fn pick<T: Clone>(&mut self, from: &[T]) -> T {
        self.dice.pick(from).unwrap().clone()
    }

    fn places(&mut self) {
        for _ in 0..3 {
            let name = self.name();
            let new = NewEnvironment { name: name.clone(), ..NewEnvironment::default() };
            let id = made!(self.lab, Environment, Command::CreateEnvironment(new));
            self.called(ObjectRef::Environment(id.clone()), name);
            let path = format!("/environment={id}");
            self.environments.push(id.clone());
            for _ in 0..2 {
                self.cluster(&id, &path);
            }
            let registry = Command::CreateSchemaRegistry {
                environment: id.clone(),
                cloud: keyplane::model::Cloud::Aws,
                region: "us-east-1".into(),
            };
            let registry = made!(self.lab, SchemaRegistry, registry);
            self.paths.push(format!("{path}/schema-registry={registry}/subject=s"));
            let name = self.name();
            let pool = made!(self.lab, ComputePool, new_pool(&id, &name));
            self.called(ObjectRef::ComputePool(pool.clone()), name);
            self.paths.push(format!("{path}/flink-region=aws.us-east-1/compute-pool={pool}"));
            self.paths.push(path);
        }
    }

    fn cluster(&mut self, environment: &EnvironmentId, path: &str) {
        let id = self.lab.cluster(environment, ClusterType::Standard);
        let name = self.name();
        let edit = KafkaClusterEdit {
            name: name.clone(),
            kind: None,
            protection: DeletionProtection::Off,
            availability: None,
            max_ecku: None,
        };
        self.lab.run(Command::UpdateKafkaCluster { id: id.clone(), edit }).unwrap();
        self.called(ObjectRef::KafkaCluster(id.clone()), name);
        let account = self.pick(&self.accounts.clone());
        let name = self.name();
        let ksql = made!(self.lab, KsqlCluster, new_ksql(&id, &name, &account));
        self.called(ObjectRef::KsqlCluster(ksql), name.clone());
        let path = format!("{path}/cloud-cluster={id}");
        self.paths.extend([format!("{path}/ksql={name}"), format!("{path}/kafka={id}/topic=t*"), path]);
        let acl = Command::CreateAcl {
            cluster: id.clone(),
            resource_type: AclResourceType::Topic,
            name: self.name(),
            pattern: AclPatternType::Literal,
            principal: Principal::ServiceAccount(account),
            operation: AclOperation::Read,
            permission: AclPermission::Allow,
        };
        let name = match &acl {
            Command::CreateAcl { name, .. } => name.clone(),
            other => panic!("{other:?}"),
        };
        let acl = only(&self.lab.run(acl).unwrap());
        self.called(acl, name);
        self.clusters.push((environment.clone(), id));
    }

    fn people(&mut self) {
        for _ in 0..5 {
            let name = self.name();
            let id = self.lab.service_account(&name);
            self.called(ObjectRef::ServiceAccount(id.clone()), name);
            self.paths.push(format!("/service-account={id}"));
            self.accounts.push(id);
        }
        for _ in 0..5 {
            let name = self.name();
            let invite = Command::InviteUser {
                email: format!("{name}@example.com"),
                full_name: String::new(),
                auth: AuthType::Local,
            };
            let id = made!(self.lab, User, invite);
            self.lab.set_state(&id, UserState::Active).unwrap();
            self.called(ObjectRef::User(id.clone()), name);
            self.users.push(id);
        }
    }

    fn identities(&mut self) {
        let (mapping, provider, pool) = (self.name(), self.name(), self.name());
        let new = Command::CreateGroupMapping {
            name: mapping.clone(),
            description: String::new(),
            filter: String::new(),
        };
        let id = made!(self.lab, GroupMapping, new);
        self.called(ObjectRef::GroupMapping(id.clone()), mapping);
        self.bind_somewhere(&Principal::GroupMapping(id));
        let id = made!(self.lab, IdentityProvider, Command::CreateIdentityProvider(new_provider(&provider)));
        self.called(ObjectRef::IdentityProvider(id.clone()), provider);
        let new = Command::CreateIdentityPool {
            provider: id,
            pool: new_identity_pool(&pool),
            resource_owner: None,
        };
        let id = made!(self.lab, IdentityPool, new);
        self.called(ObjectRef::IdentityPool(id.clone()), pool);
        self.paths.push(format!("/identity-pool={id}"));
        self.bind_somewhere(&Principal::IdentityPool(id));
    }

    /// Binds a role that may be bound at a place drawn.
    fn bind_somewhere(&mut self, principal: &Principal) {
        let mut paths = self.paths.clone();
        paths.push(String::new());
        loop {
            let (path, role) = (self.pick(&paths), self.pick(Role::ALL));
            let pattern = format!("{}{path}", self.lab.org.crn());
            if role == Role::OrganizationAdmin {
                continue;
            }
            let command = Command::CreateRoleBinding { principal: principal.clone(), role, pattern };
            if self.lab.run(command).is_ok() {
                return;
            }
        }
    }

    fn keys(&mut self) {
        for _ in 0..40 {
            let name = self.name();
            let scope = self.scope();
            let (owner, actor) = if self.dice.below(3) == 0 {
                let user = Owner::User(self.pick(&self.users.clone()));
                (user.clone(), user)
            } else {
                (Owner::ServiceAccount(self.pick(&self.accounts.clone())), self.lab.admin.clone())
            };
            let new =
                NewApiKey { name: name.clone(), description: String::new(), owner, scope, expires_on: None };
            if let Ok(decision) = self.lab.run_as(&actor, Command::CreateApiKey(new)) {
                self.called(only(&decision), name);
            }
        }
    }

    fn scope(&mut self) -> Scope {
        let (environment, cluster) = self.pick(&self.clusters.clone());
        match self.dice.below(5) {
            0 => Scope::Cloud,
            1 => Scope::Flink { environment, region: FlinkRegion::parse("aws.us-east-1").unwrap() },
            _ => Scope::Kafka { environment, cluster },
        }
    }
}

fn made(seed: u64) -> Maker {
    let mut maker = Maker {
        lab: Lab::new(),
        dice: Dice::new(seed),
        names: Vec::new(),
        environments: Vec::new(),
        clusters: Vec::new(),
        paths: Vec::new(),
        accounts: Vec::new(),
        users: Vec::new(),
    };
    maker.people();
    maker.places();
    maker.identities();
    for user in maker.users.clone() {
        for _ in 0..maker.dice.below(3) {
            maker.bind_somewhere(&Principal::User(user.clone()));
        }
    }
    maker.keys();
    maker
}

/// Everything that views make of what is seen.
fn everything_said(maker: &Maker, seen: &Org, actor: &Owner) -> String {
    let (org, uses, now) = (&maker.lab.org, Uses::default(), maker.lab.now);
    let mut said = format!("{seen:?}");
    let book = KeyBook::new(seen, &uses, now);
    write!(said, "{:?}{:?}", book.tally(), limits::limits(seen)).unwrap();
    for key in seen.api_keys().iter() {
        write!(said, "{:?}", keyplane::view::api_key::look_up(seen, &uses, &key.id, now)).unwrap();
    }
    for (object, _) in &maker.names {
        let targets = std::slice::from_ref(object);
        let previewed =
            preview(org, actor, targets, now).map(|preview| preview.shown_to(org, &Sight::of(org, actor)));
        let hidden = seen.version(object).is_none();
        let outlook = deletion::outlook_within(org, seen, &uses, targets, previewed, now);
        if hidden {
            assert_eq!(outlook, deletion::Outlook::Gone, "{object}");
        } else {
            write!(said, "{outlook:?}{}", words::name(seen, object)).unwrap();
        }
    }
    said
}

#[test]
fn no_view_says_the_name_of_what_is_hidden() {
    for seed in 0..SEEDS {
        let maker = made(seed);
        for user in &maker.users {
            let actor = Owner::User(user.clone());
            let projection = Projection::new(&maker.lab.org, actor.clone());
            let seen = projection.of(&maker.lab.org);
            let said = everything_said(&maker, seen, &actor);
            let hay = Haystack::new(seen);
            for (object, name) in &maker.names {
                let shown = seen.version(object).is_some();
                // A binding names ksqlDB clusters by their names (exception 4).
                let named = matches!(object, ObjectRef::KsqlCluster(_)) && names_ksql(seen, name);
                assert!(
                    shown || named || !said.contains(name),
                    "seed {seed}: {actor} is told {name}, {object}"
                );
                // Role bindings are found by whom they bind as well.
                let found = hay.find(name, 50);
                let itself =
                    found.best.iter().filter_map(|hit| line_of(seen, hit)).any(|line| line.object == *object);
                assert_eq!(itself, shown && has_a_page(object), "seed {seed}: {actor} looks for {object}");
                assert!(shown || named || found.total == 0, "seed {seed}: {actor} finds what {object} is in");
            }
        }
    }
}

fn has_a_page(object: &ObjectRef) -> bool {
    !matches!(object, ObjectRef::Acl(_))
}

fn names_ksql(seen: &Org, name: &str) -> bool {
    seen.role_bindings().iter().any(|binding| binding.pattern.to_string().ends_with(&format!("ksql={name}")))
}

/// Commands about an object that anybody might send, and the same about something that never was.
fn commands(object: &ObjectRef) -> Vec<(Command, Command)> {
    let pair = |one: Command, other: Command| vec![(one, other)];
    let both = |other: ObjectRef| (delete(object.clone()), delete(other));
    let text = || "x".to_owned();
    match object {
        ObjectRef::ApiKey(id) => {
            let never = ApiKeyId::parse("NEVER").unwrap();
            let edit =
                |id: &ApiKeyId| Command::UpdateApiKey { id: id.clone(), name: text(), description: text() };
            vec![
                both(ObjectRef::ApiKey(never.clone())),
                (edit(id), edit(&never)),
                (Command::RevokeApiKey { id: id.clone() }, Command::RevokeApiKey { id: never }),
            ]
        }
        ObjectRef::ServiceAccount(id) => {
            let never = ServiceAccountId::parse("sa-never").unwrap();
            let edit = |id: &ServiceAccountId, name: &str| Command::UpdateServiceAccount {
                id: id.clone(),
                name: name.into(),
                description: text(),
            };
            vec![
                both(ObjectRef::ServiceAccount(never.clone())),
                (edit(id, "x"), edit(&never, "x")),
                // What is wrong otherwise is told of neither.
                (edit(id, ""), edit(&never, "")),
            ]
        }
        ObjectRef::Environment(id) => {
            let never = EnvironmentId::parse("env-never").unwrap();
            let edit = |id: &EnvironmentId| Command::UpdateEnvironment {
                id: id.clone(),
                edit: NewEnvironment { name: text(), ..NewEnvironment::default() },
            };
            let mut all = vec![both(ObjectRef::Environment(never.clone())), (edit(id), edit(&never))];
            all.extend(pair(new_pool(id, "p"), new_pool(&never, "p")));
            all
        }
        ObjectRef::User(_) => vec![both(ObjectRef::User(UserId::parse("u-never").unwrap()))],
        ObjectRef::KafkaCluster(_) => {
            vec![both(ObjectRef::KafkaCluster(KafkaClusterId::parse("lkc-never").unwrap()))]
        }
        ObjectRef::GroupMapping(_) => {
            vec![both(ObjectRef::GroupMapping(GroupMappingId::parse("group-never").unwrap()))]
        }
        _ => Vec::new(),
    }
}

#[test]
fn a_command_on_what_is_hidden_is_refused_as_one_on_what_never_was() {
    let mut tried = 0;
    for seed in 0..SEEDS {
        let mut maker = made(seed);
        for user in maker.users.clone() {
            let actor = Owner::User(user);
            let sight = Sight::of(&maker.lab.org, &actor);
            for (object, _) in maker.names.clone() {
                if sight.sees(&maker.lab.org, &object) {
                    continue;
                }
                for (hidden, unknown) in commands(&object) {
                    let told = |lab: &mut Lab, command: Command| {
                        lab.run_as(&actor, command).map(|_| ()).unwrap_err().to_string()
                    };
                    let (hidden, unknown) = (told(&mut maker.lab, hidden), told(&mut maker.lab, unknown));
                    let never = ["NEVER", "sa-never", "env-never", "u-never", "lkc-never", "group-never"];
                    let unknown = never.iter().fold(unknown, |text, never| text.replace(never, &object.id()));
                    assert_eq!(hidden, unknown, "seed {seed}: {actor} on {object}");
                    tried += 1;
                }
            }
        }
    }
    assert!(tried > 1_000, "{tried}");
}

/// Names that are unique in the organization are refused, whoever has them: by whom is told to who sees that one.
#[test]
fn a_taken_name_is_told_and_its_holder_is_not() {
    let mut lab = Lab::new();
    lab.service_account("orders");
    let owner = Owner::User(lab.user("owner@example.com"));
    let environment = lab.environment("prod");
    lab.environment("staging");
    lab.bind(owner.clone(), Role::EnvironmentAdmin, &format!("/environment={environment}"));
    let edit = NewEnvironment { name: "staging".into(), ..NewEnvironment::default() };
    let refused = lab.run_as(&owner, Command::UpdateEnvironment { id: environment, edit }).unwrap_err();
    assert_eq!(refused.to_string(), "Name is taken. Choose another.");
    let new = Command::CreateServiceAccount {
        name: "orders".into(),
        description: String::new(),
        resource_owner: None,
    };
    let refused = lab.run_as(&owner, new).unwrap_err().to_string();
    assert!(refused.starts_with("Name is taken: service account sa-"), "{refused}");
}

/// Whoever may delete an environment sees id, scope, age and last use of the keys that go along, and no more of those
/// that are hidden.
#[test]
fn keys_that_go_along_are_told_in_outline() {
    let mut lab = Lab::new();
    let environment = lab.environment("prod");
    let cluster = lab.cluster(&environment, ClusterType::Standard);
    let other = Owner::User(lab.user("other@example.com"));
    let admin = Owner::User(lab.user("admin@example.com"));
    lab.bind(admin.clone(), Role::EnvironmentAdmin, &format!("/environment={environment}"));
    let new = NewApiKey {
        name: "private name".into(),
        description: "private words".into(),
        owner: other.clone(),
        scope: Scope::Kafka { environment: environment.clone(), cluster },
        expires_on: None,
    };
    let key = only(&lab.run_as(&other, Command::CreateApiKey(new)).unwrap());
    let projection = Projection::new(&lab.org, admin.clone());
    let seen = projection.of(&lab.org);
    assert_eq!(seen.version(&key), None);
    let targets = [ObjectRef::Environment(environment)];
    let previewed = preview(&lab.org, &admin, &targets, lab.now).unwrap();
    let shown = previewed.clone().shown_to(&lab.org, &Sight::of(&lab.org, &admin));
    assert_eq!(shown.digest, previewed.digest);
    let outlook = deletion::outlook_within(&lab.org, seen, &Uses::default(), &targets, Ok(shown), lab.now);
    let deletion::Outlook::Possible(deletion) = outlook else { panic!("{outlook:?}") };
    let rows: Vec<_> = deletion.keys.iter().map(|key| &key.row).collect();
    assert_eq!(rows.len(), 1);
    assert_eq!(ObjectRef::ApiKey(rows[0].id.clone()), key);
    assert_eq!((rows[0].owner.as_str(), rows[0].owner_id.as_str()), ("Hidden from you", ""));
    let said = format!("{deletion:?}");
    assert!(!said.contains("private") && !said.contains(other.id()), "{said}");
}

/// Whose key stays behind is not said where the words are about somebody who keeps none: a hidden key counts neither way.
#[test]
fn a_hidden_key_is_not_told_by_who_keeps_none() {
    let mut lab = Lab::new();
    let environment = lab.environment("prod");
    let cluster = lab.cluster(&environment, ClusterType::Standard);
    let account = Owner::ServiceAccount(lab.service_account("orders"));
    let admin = Owner::User(lab.user("keys@example.com"));
    lab.bind(admin.clone(), Role::ResourceKeyAdmin, &format!("/environment={environment}"));
    let (key, _) = lab.key(account.clone(), Scope::Kafka { environment, cluster }).unwrap();
    let targets = [ObjectRef::ApiKey(key)];
    let told = |lab: &Lab, who: &Owner| preview(&lab.org, who, &targets, lab.now).unwrap().without_key;
    let before = told(&lab, &admin);
    assert!(before.contains(&account.clone().into()), "{before:?}");
    // Of a Cloud key the administrator of keys sees nothing.
    lab.key(account.clone(), Scope::Cloud).unwrap();
    assert_eq!(told(&lab, &admin), before);
    assert!(!told(&lab, &lab.admin).contains(&account.into()));
}

/// Who may not take an entry back is told that, however things stand that are hidden.
#[test]
fn a_refused_undo_does_not_tell_how_hidden_things_stand() {
    let mut lab = Lab::new();
    let environment = lab.environment("prod");
    let owner = Owner::User(lab.user("owner@example.com"));
    let account = lab.service_account("hidden");
    let own = only(&lab.run_as(&owner, Command::CreateApiKey(new_key(owner.clone(), Scope::Cloud))).unwrap());
    let targets = vec![own, ObjectRef::ServiceAccount(account.clone())];
    let deleted = lab.run(Command::Delete { targets, previewed: None }).unwrap().entry.header.seq;
    let asked = |lab: &mut Lab| {
        let entry = Box::new(lab.entry(deleted));
        lab.run_as(&owner, Command::Undo { entry }).unwrap_err().to_string()
    };
    let before = asked(&mut lab);
    let entry = Box::new(lab.entry(deleted));
    lab.run(Command::Undo { entry }).unwrap();
    lab.bind(owner.clone(), Role::DataSteward, &format!("/environment={environment}"));
    assert_eq!(asked(&mut lab), before);
}

/// Exception 8: that something hidden stands in the way is told, and not what.
#[test]
fn what_stands_in_the_way_of_an_undo_is_not_told() {
    let mut lab = Lab::new();
    let environment = lab.environment("prod");
    let admin = Owner::User(lab.user("admin@example.com"));
    let other = Owner::User(lab.user("other@example.com"));
    lab.bind(admin.clone(), Role::EnvironmentAdmin, &format!("/environment={environment}"));
    let made = lab.run_as(
        &admin,
        Command::CreateSchemaRegistry {
            environment: environment.clone(),
            cloud: keyplane::model::Cloud::Aws,
            region: "us-east-1".into(),
        },
    );
    let made = made.unwrap();
    let ObjectRef::SchemaRegistry(registry) = only(&made) else { panic!() };
    let scope = Scope::SchemaRegistry { environment, registry };
    lab.run_as(&other, Command::CreateApiKey(new_key(other.clone(), scope))).unwrap();
    let undo = Command::Undo { entry: Box::new(made.entry) };
    let refused = lab.run_as(&admin, undo.clone()).unwrap_err();
    assert_eq!(refused, Refusal::Blocked(Obstacle::Hidden));
    let told = lab.run(undo).unwrap_err().to_string();
    assert!(told.contains("is in use by API key"), "{told}");
}

/// What a screen offers is what the engine permits: asked of what somebody sees, as of the whole. Also where a right comes
/// from a group mapping that is hidden from the user whom it matches.
#[test]
fn what_is_seen_tells_the_same_rights_as_the_whole() {
    let mut lab = Lab::new();
    let environment = lab.environment("prod");
    let cluster = lab.cluster(&environment, ClusterType::Standard);
    let group = Command::CreateGroupMapping {
        name: "engineers".into(),
        description: String::new(),
        filter: "true".into(),
    };
    let group = made!(lab, GroupMapping, group);
    lab.bind(Principal::GroupMapping(group), Role::EnvironmentAdmin, &format!("/environment={environment}"));
    let invite = Command::InviteUser {
        email: "eng@example.com".into(),
        full_name: String::new(),
        auth: AuthType::Sso,
    };
    let user = made!(lab, User, invite);
    lab.set_state(&user, UserState::Active).unwrap();
    let actor = Owner::User(user);
    let projection = Projection::new(&lab.org, actor.clone());
    let seen = projection.of(&lab.org);
    assert!(seen.group_mappings().is_empty(), "it is hidden");
    let cluster = ObjectRef::KafkaCluster(cluster);
    assert_eq!(permission::to_change(&lab.org, &actor, &cluster), None);
    assert_eq!(permission::to_change(seen, &actor, &cluster), None);
}
