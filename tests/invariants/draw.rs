//! What is asked next: any command, by anybody, about what is there, what was, and what never was.

use keyplane::{
    engine::{
        Client, Command, KafkaClusterEdit, NewAcl, NewApiKey, NewComputePool, NewEnvironment,
        NewIdentityPool, NewIdentityProvider, NewKafkaCluster, NewKsqlCluster, OrganizationEdit, preview,
    },
    model::{
        AclOperation, AclPatternType, AclPermission, AclResourceType, ApiKeyId, AuthType, Availability,
        Claim, ClaimValue, Cloud, ClusterType, ComputePoolId, DeletionProtection, EnvironmentId, FlinkRegion,
        GovernancePackage, GroupMappingId, HealthPolicy, IdError, IdentityPoolId, IdentityProviderId,
        KafkaClusterId, KsqlClusterId, KsqlSize, ObjectRef, Owner, Principal, ProductionMark,
        PropagationMode, QUOTAS, QuotaScope, QuotaSubject, RoleBindingId, SchemaRegistryId, Scope,
        ServiceAccountId, UserId, UserState,
    },
    org::{Change, Digest, Org, Seq, Table},
    store::faults::Dice,
};
use uuid::Uuid;

use super::{oracle, play::Ask, play::Game, town::Town};

/// Draws asks from a seed.
pub struct Draw {
    pub dice: Dice,
    /// What is asked about more often than anything else.
    pub about: Option<ObjectRef>,
    /// A name that is typed more often than any other.
    pub word: Option<String>,
    asked: u64,
    asked_ids: Vec<Uuid>,
}

impl Draw {
    pub fn new(seed: u64) -> Self {
        Self { dice: Dice::new(seed), about: None, word: None, asked: 0, asked_ids: Vec::new() }
    }

    /// Whether something that happens once in `n` times happens now.
    pub fn one_in(&mut self, n: u64) -> bool {
        self.dice.below(n) == 0
    }

    pub fn pick<T: Clone>(&mut self, from: &[T]) -> T {
        self.dice.pick(from).unwrap().clone()
    }

    pub fn ask(&mut self, game: &Game) -> Ask {
        let actor = self.actor(&game.org);
        self.ask_as(actor, game)
    }

    /// Something that a given actor asks.
    pub fn ask_as(&mut self, actor: Owner, game: &Game) -> Ask {
        self.asked += 1;
        let client = if self.one_in(6) { Client::Rest } else { Client::Console };
        let command = self.command(game, &actor);
        let seen = self.seen(&game.org, &command);
        let number = self.dice.roll();
        let fresh = Uuid::from_u128(u128::from(number) << 64 | u128::from(self.asked));
        let id = if self.one_in(40) && !self.asked_ids.is_empty() {
            let known = self.asked_ids.clone();
            self.pick(&known)
        } else {
            fresh
        };
        self.asked_ids.push(id);
        let seconds = match self.dice.below(20) {
            0 => -3_600,
            1 => 86_400,
            more => i64::try_from(more).unwrap() * 7,
        };
        Ask { actor, client, command, id, seen, now: game.now.plus_seconds(seconds), number }
    }

    fn actor(&mut self, org: &Org) -> Owner {
        let town = Town::get();
        match self.dice.below(10) {
            0..=4 => town.admin.clone(),
            5..=8 => self.pick(&town.others),
            _ => self.owner(org),
        }
    }

    /// The versions the sender saw: mostly none or the right ones, sometimes old ones.
    fn seen(&mut self, org: &Org, command: &Command) -> Vec<(ObjectRef, Seq)> {
        if !self.one_in(6) {
            return Vec::new();
        }
        let object = match command {
            Command::UpdateApiKey { id, .. } | Command::RevokeApiKey { id } => ObjectRef::ApiKey(id.clone()),
            Command::Delete { targets, .. } if !targets.is_empty() => targets[0].clone(),
            _ => {
                let all = oracle::everything(org);
                self.pick(&all)
            }
        };
        let version = org.version(&object).unwrap_or(1);
        vec![(object, if self.one_in(3) { version + 1 - self.dice.below(3) } else { version })]
    }

    fn command(&mut self, game: &Game, actor: &Owner) -> Command {
        let org = &game.org;
        match self.dice.below(112) {
            0..=19 => Command::CreateApiKey(self.new_key(org, actor)),
            20..=31 => self.delete(game, actor),
            32..=43 => self.undo(game),
            44..=45 => self.restore(game),
            46..=50 => {
                Command::UpdateApiKey { id: self.key(org), name: self.text(), description: self.text() }
            }
            51..=52 => {
                Command::DescribeApiKeys { ids: vec![self.key(org), self.key(org)], description: self.text() }
            }
            53..=55 => Command::RevokeApiKey { id: self.key(org) },
            56..=61 => Command::Import { batch: Box::new(super::batch::batch(self, org)) },
            62..=68 => self.bind(org),
            69..=71 => self.acl(org),
            72..=80 => self.account(org),
            81..=97 => self.resource(org),
            98..=104 => self.identity(org),
            105..=108 => self.limit(org),
            _ => Command::UpdateOrganization(OrganizationEdit {
                name: self.text(),
                propagation: self.pick(&[PropagationMode::Shown, PropagationMode::Simulated]),
                production: self.text(),
                health: HealthPolicy::default(),
                just_in_time: None,
                default_pools: None,
            }),
        }
    }

    /// Few texts, so that names clash; some that no field takes, some that only look dangerous.
    pub fn text(&mut self) -> String {
        if let Some(word) = self.word.clone()
            && self.one_in(3)
        {
            return word;
        }
        let texts =
            ["orders", "stock", "prod", "staging", "ledger", "reports", "", "שלום", "=1+1", "<b>x</b>", "🚀"];
        match self.dice.below(120) {
            0 => "x".repeat(5_000),
            1 => "two\nlines".into(),
            more => texts[usize::try_from(more).unwrap() % texts.len()].into(),
        }
    }

    /// An object that is there, or, once in a while, an id that names nothing.
    fn known<T: keyplane::model::Noun>(
        &mut self,
        table: &Table<T>,
        parse: fn(&str) -> Result<T::Id, IdError>,
    ) -> T::Id {
        let about = self.about.as_ref().filter(|about| about.kind() == T::KIND).map(ObjectRef::id);
        if let Some(id) = about.and_then(|id| parse(&id).ok())
            && self.one_in(2)
        {
            return id;
        }
        let at = self.dice.below(u64::try_from(table.len()).unwrap());
        let there = table.iter().nth(usize::try_from(at).unwrap());
        match there {
            Some(object) if !self.one_in(25) => object.id().clone(),
            Some(_) | None => parse("nothing-1").unwrap(),
        }
    }

    pub fn environment(&mut self, org: &Org) -> EnvironmentId {
        self.known(org.environments(), EnvironmentId::parse)
    }

    pub fn cluster(&mut self, org: &Org) -> KafkaClusterId {
        self.known(org.kafka_clusters(), KafkaClusterId::parse)
    }

    fn registry(&mut self, org: &Org) -> SchemaRegistryId {
        self.known(org.schema_registries(), SchemaRegistryId::parse)
    }

    fn ksql(&mut self, org: &Org) -> KsqlClusterId {
        self.known(org.ksql_clusters(), KsqlClusterId::parse)
    }

    fn pool(&mut self, org: &Org) -> ComputePoolId {
        self.known(org.compute_pools(), ComputePoolId::parse)
    }

    fn user(&mut self, org: &Org) -> UserId {
        self.known(org.users(), UserId::parse)
    }

    /// Somebody who signs in by SSO, more often than not.
    fn sso_user(&mut self, org: &Org) -> UserId {
        let sso: Vec<_> =
            org.users().iter().filter(|it| it.auth == AuthType::Sso).map(|it| it.id.clone()).collect();
        if sso.is_empty() || self.one_in(4) { self.user(org) } else { self.pick(&sso) }
    }

    fn service_account(&mut self, org: &Org) -> ServiceAccountId {
        self.known(org.service_accounts(), ServiceAccountId::parse)
    }

    fn mapping(&mut self, org: &Org) -> GroupMappingId {
        self.known(org.group_mappings(), GroupMappingId::parse)
    }

    fn provider(&mut self, org: &Org) -> IdentityProviderId {
        self.known(org.identity_providers(), IdentityProviderId::parse)
    }

    fn identity_pool(&mut self, org: &Org) -> IdentityPoolId {
        self.known(org.identity_pools(), IdentityPoolId::parse)
    }

    pub fn key(&mut self, org: &Org) -> ApiKeyId {
        self.known(org.api_keys(), ApiKeyId::parse)
    }

    pub fn owner(&mut self, org: &Org) -> Owner {
        if self.one_in(2) {
            Owner::User(self.user(org))
        } else {
            Owner::ServiceAccount(self.service_account(org))
        }
    }

    pub fn principal(&mut self, org: &Org) -> Principal {
        match self.dice.below(12) {
            0 => Principal::GroupMapping(self.mapping(org)),
            1 => Principal::IdentityPool(self.identity_pool(org)),
            2 => Principal::Everyone,
            _ => self.owner(org).into(),
        }
    }

    pub fn flink(&mut self) -> FlinkRegion {
        let region = self.pick(&["aws.us-east-1", "gcp.us-central1"]);
        FlinkRegion::parse(region).unwrap()
    }

    /// A scope whose resource mostly lies where the scope says.
    pub fn scope(&mut self, org: &Org) -> Scope {
        let elsewhere = self.one_in(12).then(|| self.environment(org));
        let place = |lies: Option<EnvironmentId>, draw: &mut Self| {
            elsewhere.clone().or(lies).unwrap_or_else(|| draw.environment(org))
        };
        match self.dice.below(9) {
            0..=2 => {
                let cluster = self.cluster(org);
                let lies = org.kafka_clusters().get(&cluster).map(|it| it.environment.clone());
                Scope::Kafka { environment: place(lies, self), cluster }
            }
            3 => {
                let registry = self.registry(org);
                let lies = org.schema_registries().get(&registry).map(|it| it.environment.clone());
                Scope::SchemaRegistry { environment: place(lies, self), registry }
            }
            4 => {
                let cluster = self.ksql(org);
                let lies = org.ksql_clusters().get(&cluster).map(|it| it.environment.clone());
                Scope::Ksql { environment: place(lies, self), cluster }
            }
            5 => Scope::Flink { environment: self.environment(org), region: self.flink() },
            6 => Scope::Tableflow,
            7 => Scope::Cloud,
            _ => Scope::Global,
        }
    }

    fn new_key(&mut self, org: &Org, actor: &Owner) -> NewApiKey {
        let expiries = ["2026-11-22", "2026-11-23", "2026-11-24", "2027-03-31", "soon", " "];
        NewApiKey {
            name: self.text(),
            description: self.text(),
            owner: if self.one_in(3) { actor.clone() } else { self.owner(org) },
            scope: self.scope(org),
            expires_on: self.one_in(3).then(|| self.pick(&expiries).to_owned()),
        }
    }

    fn delete(&mut self, game: &Game, actor: &Owner) -> Command {
        let all = oracle::everything(&game.org);
        let count = if self.one_in(3) { 1 + self.dice.below(3) } else { 1 };
        let targets: Vec<_> = (0..count).map(|_| self.target(&game.org, &all)).collect();
        let previewed = match self.dice.below(4) {
            0 | 1 => preview(&game.org, actor, &targets, game.now).ok().map(|preview| preview.digest),
            2 if self.one_in(3) => Some(Digest::ZERO),
            _ => None,
        };
        Command::Delete { targets, previewed }
    }

    fn target(&mut self, org: &Org, all: &[ObjectRef]) -> ObjectRef {
        if let Some(about) = self.about.clone()
            && self.one_in(2)
        {
            return about;
        }
        match self.dice.below(12) {
            0..=3 => ObjectRef::ApiKey(self.key(org)),
            4 => oracle::account(&self.owner(org)),
            5 => ObjectRef::Environment(self.environment(org)),
            6 => ObjectRef::RoleBinding(self.known(org.role_bindings(), RoleBindingId::parse)),
            7 if self.one_in(4) => ObjectRef::Organization(org.organization().unwrap().id),
            _ => self.pick(all),
        }
    }

    /// Mostly something recent, since that is what people take back.
    fn undo(&mut self, game: &Game) -> Command {
        let last = game.org.seq();
        let back = if self.one_in(4) { self.dice.below(last) } else { self.dice.below(last.min(6)) };
        Command::Undo { entry: Box::new(game.entry(last - back).clone()) }
    }

    /// An object as some entry left it.
    fn restore(&mut self, game: &Game) -> Command {
        let last = game.org.seq();
        for _ in 0..8 {
            let seq = last - self.dice.below(last);
            let changes: Vec<_> = game.entry(seq).changes.iter().filter_map(Change::after).collect();
            let lasting: Vec<_> =
                changes.into_iter().filter(|change| !matches!(change, Change::Tombstone(_))).collect();
            if !lasting.is_empty() {
                return Command::Restore { was: Box::new(self.pick(&lasting)), seq };
            }
        }
        self.undo(game)
    }

    fn bind(&mut self, org: &Org) -> Command {
        let path = match self.dice.below(10) {
            0 => String::new(),
            1 => format!("/service-account={}", self.service_account(org)),
            2 => format!("/identity-pool={}", self.identity_pool(org)),
            3 | 4 => format!("/environment={}", self.environment(org)),
            5 => {
                let id = self.ksql(org);
                org.ksql_clusters().get(&id).map_or_else(String::new, |ksql| {
                    let kafka =
                        ksql.spec.as_ref().map_or("none".to_owned(), |spec| spec.kafka_cluster.to_string());
                    format!("/environment={}/cloud-cluster={kafka}/ksql={}", ksql.environment, ksql.name)
                })
            }
            6 => {
                let id = self.pool(org);
                org.compute_pools().get(&id).map_or_else(String::new, |pool| {
                    format!(
                        "/environment={}/flink-region={}/compute-pool={id}",
                        pool.environment, pool.region
                    )
                })
            }
            more => {
                let id = self.cluster(org);
                let environment = org.kafka_clusters().get(&id).map(|it| it.environment.clone());
                let environment = environment.unwrap_or_else(|| self.environment(org));
                let below = if more == 7 { format!("/kafka={id}/topic=t*") } else { String::new() };
                format!("/environment={environment}/cloud-cluster={id}{below}")
            }
        };
        let pattern = format!("{}{path}", org.crn());
        let roles = roles_at(&path);
        let role = if self.one_in(8) { self.pick(keyplane::model::Role::ALL) } else { self.pick(&roles) };
        Command::CreateRoleBinding { principal: self.principal(org), role, pattern }
    }

    fn acl(&mut self, org: &Org) -> Command {
        if self.one_in(3) {
            let several = 1 + usize::from(self.one_in(2)) + usize::from(self.one_in(2));
            return Command::CreateAcls { acls: (0..several).map(|_| self.new_acl(org)).collect() };
        }
        let NewAcl { cluster, resource_type, name, pattern, principal, operation, permission } =
            self.new_acl(org);
        Command::CreateAcl { cluster, resource_type, name, pattern, principal, operation, permission }
    }

    fn new_acl(&mut self, org: &Org) -> NewAcl {
        NewAcl {
            cluster: self.cluster(org),
            resource_type: self.pick(AclResourceType::ALL),
            name: self.pick(&["orders", "kafka-cluster", "*", ""]).into(),
            pattern: self.pick(AclPatternType::ALL),
            principal: self.principal(org),
            operation: self.pick(AclOperation::ALL),
            permission: self.pick(AclPermission::ALL),
        }
    }

    fn account(&mut self, org: &Org) -> Command {
        match self.dice.below(12) {
            0..=2 => Command::CreateServiceAccount {
                name: self.text(),
                description: self.text(),
                resource_owner: self.resource_owner(org),
            },
            3 => Command::UpdateServiceAccount {
                id: self.service_account(org),
                name: self.text(),
                description: self.text(),
            },
            4 | 5 => Command::InviteUser {
                email: self
                    .pick(&[
                        "one@example.com",
                        "two@example.com",
                        "TWO@example.com",
                        "grace@example.com",
                        "x",
                    ])
                    .into(),
                full_name: self.text(),
                auth: self.pick(&[AuthType::Local, AuthType::Sso]),
            },
            6 => Command::UpdateSignInClaims {
                id: self.sso_user(org),
                groups: vec![self.text(), self.pick(&["eng", "ops"]).into()],
                others: vec![Claim {
                    name: self.pick(&["department", "groups"]).into(),
                    value: ClaimValue::Text(self.text().into()),
                }],
            },
            7 => Command::ForgetInvitation { user: self.user(org) },
            8 => Command::UpdateSignIn {
                id: self.user(org),
                auth: self.pick(&[AuthType::Local, AuthType::Sso]),
            },
            _ => {
                let id = self.user(org);
                let states =
                    [UserState::Active, UserState::Active, UserState::Deactivated, UserState::Invited];
                Command::UpdateUser { id, full_name: self.text(), state: self.pick(&states) }
            }
        }
    }

    fn resource(&mut self, org: &Org) -> Command {
        match self.dice.below(17) {
            0 | 1 => Command::CreateEnvironment(self.new_environment()),
            2 => Command::UpdateEnvironment { id: self.environment(org), edit: self.new_environment() },
            3..=5 => self.new_cluster(org),
            6..=8 => Command::UpdateKafkaCluster {
                id: self.cluster(org),
                edit: KafkaClusterEdit {
                    name: self.text(),
                    kind: self.one_in(2).then(|| self.pick(&ClusterType::ALL)),
                    protection: self.protection(),
                    availability: None,
                    max_ecku: None,
                },
            },
            9 | 10 => Command::CreateSchemaRegistry {
                environment: self.environment(org),
                cloud: Cloud::Aws,
                region: self.pick(&["us-east-1", "US EAST"]).into(),
            },
            11..=13 => Command::CreateKsqlCluster(NewKsqlCluster {
                kafka_cluster: self.cluster(org),
                name: self.text(),
                credential_identity: self.owner(org),
                size: KsqlSize::Four,
                processing_log: None,
            }),
            14 => Command::UpdateKsqlCluster {
                id: self.ksql(org),
                size: self.pick(&[KsqlSize::One, KsqlSize::Four]),
            },
            15 => Command::CreateComputePool(NewComputePool {
                environment: self.environment(org),
                name: self.text(),
                region: self.flink(),
                max_cfu: self.pick(&[5, 10, 7]),
                usage: None,
            }),
            _ => Command::UpdateComputePool {
                id: self.pool(org),
                name: self.text(),
                max_cfu: self.pick(&[5, 20, 0]),
                usage: None,
            },
        }
    }

    fn protection(&mut self) -> DeletionProtection {
        self.pick(&[DeletionProtection::Off, DeletionProtection::Off, DeletionProtection::On])
    }

    fn new_environment(&mut self) -> NewEnvironment {
        NewEnvironment {
            name: self.text(),
            package: self.pick(&GovernancePackage::ALL),
            mark: self.pick(&[ProductionMark::ByName, ProductionMark::Production]),
        }
    }

    fn new_cluster(&mut self, org: &Org) -> Command {
        Command::CreateKafkaCluster(NewKafkaCluster {
            environment: self.environment(org),
            name: self.text(),
            kind: self.pick(&ClusterType::ALL),
            cloud: self.pick(&Cloud::ALL),
            region: "eu-central-1".into(),
            availability: self.pick(&[
                Availability::SingleZone,
                Availability::SingleZone,
                Availability::MultiZone,
            ]),
            protection: self.protection(),
            options: None,
            registry: keyplane::engine::FirstRegistry::default(),
        })
    }

    fn identity(&mut self, org: &Org) -> Command {
        let filter = self.pick(&["\"eng\" in groups", "has(claims.department)", "claims.iss = 1"]).to_owned();
        match self.dice.below(7) {
            0 => Command::CreateGroupMapping { name: self.text(), description: self.text(), filter },
            1 => Command::UpdateGroupMapping {
                id: self.mapping(org),
                name: self.text(),
                description: self.text(),
                filter,
            },
            2 => Command::CreateIdentityProvider(self.new_provider()),
            3 => Command::UpdateIdentityProvider { id: self.provider(org), edit: self.new_provider() },
            4 | 5 => Command::CreateIdentityPool {
                provider: self.provider(org),
                pool: self.new_identity_pool(),
                resource_owner: self.resource_owner(org),
            },
            _ => Command::UpdateIdentityPool { id: self.identity_pool(org), edit: self.new_identity_pool() },
        }
    }

    /// Who is to own what is made: mostly nobody, as with the console.
    fn resource_owner(&mut self, org: &Org) -> Option<Principal> {
        if self.one_in(3) { Some(self.principal(org)) } else { None }
    }

    fn new_provider(&mut self) -> NewIdentityProvider {
        NewIdentityProvider {
            name: self.text(),
            description: self.text(),
            issuer: self.pick(&["https://idp.example.com", "http://idp"]).into(),
            jwks_uri: "https://idp.example.com/keys".into(),
            identity_claim: None,
        }
    }

    fn new_identity_pool(&mut self) -> NewIdentityPool {
        NewIdentityPool {
            name: self.text(),
            description: self.text(),
            identity_claim: self.pick(&["claims.sub", "sub"]).into(),
            filter: "true".into(),
        }
    }

    fn limit(&mut self, org: &Org) -> Command {
        let quota = self.pick(QUOTAS);
        let subject = match quota.scope {
            QuotaScope::Organization => QuotaSubject::Organization,
            QuotaScope::Environment => QuotaSubject::Environment(self.environment(org)),
            QuotaScope::KafkaCluster => QuotaSubject::KafkaCluster(self.cluster(org)),
            QuotaScope::UserAccount => QuotaSubject::Account(Owner::User(self.user(org))),
            QuotaScope::ServiceAccount => {
                QuotaSubject::Account(Owner::ServiceAccount(self.service_account(org)))
            }
        };
        let subject = if self.one_in(10) { QuotaSubject::Organization } else { subject };
        Command::SetAppliedLimit {
            code: quota.code,
            subject,
            limit: u32::try_from(self.dice.below(9)).unwrap(),
        }
    }
}

/// The roles that can be bound at the end of a path.
fn roles_at(path: &str) -> Vec<keyplane::model::Role> {
    let level = path
        .rsplit('/')
        .next()
        .and_then(|last| last.split_once('='))
        .map_or("organization", |(kind, _)| kind);
    let fits = |role: &keyplane::model::Role| role.levels().iter().any(|it| it.segment() == level);
    keyplane::model::Role::ALL.iter().copied().filter(fits).collect()
}
