//! An organization to try things on, kept in memory: decide, apply, and hold on to the records.
#![allow(
    dead_code,
    clippy::needless_pass_by_value,
    reason = "each test binary uses a part, and commands are made on the spot"
)]

pub mod browser;
pub mod world;

use keyplane::{
    engine::{
        Batch, Client, Command, Decision, Entropy, Entry, Founding, FoundingAdmin, NewApiKey, NewEnvironment,
        NewKafkaCluster, Record, Refusal, Request, decide, found,
    },
    model::{
        ApiKeyId, AuthType, Availability, Cloud, ClusterType, DeletionProtection, EnvironmentId,
        KafkaClusterId, ObjectRef, OrganizationId, Owner, Principal, Role, RoleBindingId, Scope, Secret,
        ServiceAccountId, Timestamp, UserId, UserState,
    },
    org::{Org, Seq},
};
use uuid::Uuid;

/// 2026-11-23T12:00:00Z.
pub fn noon() -> Timestamp {
    Timestamp::parse("2026-11-23T12:00:00Z").unwrap()
}

/// An organization with everything that was ever decided for it.
#[derive(Clone)]
pub struct Lab {
    pub org: Org,
    pub records: Vec<Record>,
    pub admin: Owner,
    pub now: Timestamp,
    asked: u64,
}

impl Lab {
    pub fn new() -> Self {
        Self::with(Batch::default())
    }

    pub fn with(batch: Batch) -> Self {
        let founding = Founding {
            id: OrganizationId::from_random([7; 16]),
            name: "Meridian Outfitters".into(),
            admin: FoundingAdmin::New { email: "ada@example.com".into(), full_name: "Ada".into() },
            batch,
            client: Client::Console,
        };
        let decision = found(&founding, noon(), Uuid::from_u128(0), &mut entropy(0)).unwrap();
        let admin = decision.entry.header.actor.clone();
        let mut lab = Self { org: Org::default(), records: Vec::new(), admin, now: noon(), asked: 0 };
        lab.take(&decision);
        lab
    }

    pub fn take(&mut self, decision: &Decision) {
        self.org.apply(&decision.entry.step()).unwrap();
        self.records.push(decision.record.clone());
    }

    /// Decides as the administrator, a second later, and applies.
    pub fn run(&mut self, command: Command) -> Result<Decision, Refusal> {
        self.run_as(&self.admin.clone(), command)
    }

    pub fn run_as(&mut self, actor: &Owner, command: Command) -> Result<Decision, Refusal> {
        self.run_seen(actor, command, &[])
    }

    pub fn run_seen(
        &mut self,
        actor: &Owner,
        command: Command,
        seen: &[(ObjectRef, Seq)],
    ) -> Result<Decision, Refusal> {
        self.now = self.now.plus_seconds(1);
        self.asked += 1;
        let decision = decide(
            &self.org,
            Request {
                actor,
                client: Client::Console,
                command: &command,
                id: Uuid::from_u128(u128::from(self.asked)),
                seen,
                now: self.now,
                entropy: &mut entropy(self.asked),
            },
        )?;
        self.take(&decision);
        Ok(decision)
    }

    /// The organization as its records tell it, each checked against the one before.
    pub fn replay(&self) -> Org {
        let organization = self.org.organization().unwrap().id;
        self.records.iter().fold(Org::default(), |mut org, record| {
            let entry = record.open(organization, org.position()).unwrap();
            org.apply(&entry.step()).unwrap();
            org
        })
    }

    /// The entry of a number, as the journal holds it.
    pub fn entry(&self, seq: Seq) -> Entry {
        let record = self.records.iter().find(|record| record.seq == seq).unwrap();
        record.open_alone().unwrap()
    }

    pub fn undo(&mut self, seq: Seq) -> Result<Decision, Refusal> {
        let entry = Box::new(self.entry(seq));
        self.run(Command::Undo { entry })
    }

    pub fn environment(&mut self, name: &str) -> EnvironmentId {
        let new = NewEnvironment { name: name.into(), ..NewEnvironment::default() };
        match only(&self.run(Command::CreateEnvironment(new)).unwrap()) {
            ObjectRef::Environment(id) => id,
            other => panic!("{other}"),
        }
    }

    pub fn cluster(&mut self, environment: &EnvironmentId, kind: ClusterType) -> KafkaClusterId {
        let new = NewKafkaCluster {
            environment: environment.clone(),
            name: "orders".into(),
            kind,
            cloud: Cloud::Aws,
            region: "eu-central-1".into(),
            availability: Availability::SingleZone,
            protection: DeletionProtection::Off,
            options: None,
            registry: keyplane::engine::FirstRegistry::default(),
        };
        match only(&self.run(Command::CreateKafkaCluster(new)).unwrap()) {
            ObjectRef::KafkaCluster(id) => id,
            other => panic!("{other}"),
        }
    }

    pub fn service_account(&mut self, name: &str) -> ServiceAccountId {
        let command = Command::CreateServiceAccount {
            name: name.into(),
            description: String::new(),
            resource_owner: None,
        };
        match only(&self.run(command).unwrap()) {
            ObjectRef::ServiceAccount(id) => id,
            other => panic!("{other}"),
        }
    }

    /// An active user without any role.
    pub fn user(&mut self, email: &str) -> UserId {
        let id = self.invited(email);
        self.set_state(&id, UserState::Active).unwrap();
        id
    }

    /// A user who was invited and has not accepted.
    pub fn invited(&mut self, email: &str) -> UserId {
        let auth = AuthType::Local;
        let command = Command::InviteUser { email: email.into(), full_name: String::new(), auth };
        match only(&self.run(command).unwrap()) {
            ObjectRef::User(id) => id,
            other => panic!("{other}"),
        }
    }

    pub fn set_state(&mut self, id: &UserId, state: UserState) -> Result<Decision, Refusal> {
        self.run(Command::UpdateUser { id: id.clone(), full_name: String::new(), state })
    }

    /// Binds a role at a path below the organization, such as `/environment=env-1`.
    pub fn bind(&mut self, principal: impl Into<Principal>, role: Role, path: &str) -> RoleBindingId {
        let pattern = format!("{}{path}", self.org.crn());
        let command = Command::CreateRoleBinding { principal: principal.into(), role, pattern };
        match only(&self.run(command).unwrap()) {
            ObjectRef::RoleBinding(id) => id,
            other => panic!("{other}"),
        }
    }

    pub fn delete(&mut self, target: ObjectRef) -> Result<Decision, Refusal> {
        self.run(delete(target))
    }

    pub fn key(&mut self, owner: Owner, scope: Scope) -> Result<(ApiKeyId, Secret), Refusal> {
        let reveal = self.run(Command::CreateApiKey(new_key(owner, scope)))?.reveal.unwrap();
        Ok((reveal.key, reveal.secret))
    }
}

pub fn delete(target: ObjectRef) -> Command {
    Command::Delete { targets: vec![target], previewed: None }
}

pub fn new_key(owner: Owner, scope: Scope) -> NewApiKey {
    NewApiKey { name: "orders producer".into(), description: String::new(), owner, scope, expires_on: None }
}

/// The one object an entry was about.
pub fn only(decision: &Decision) -> ObjectRef {
    let [object] = decision.entry.header.intent.objects.as_slice() else { panic!("not one object") };
    object.clone()
}

/// Bytes that look random and are the same every time.
pub fn entropy(seed: u64) -> Entropy {
    let mut state = seed.wrapping_mul(0x9E37_79B9_7F4A_7C15) ^ 0xD1B5_4A32_D192_ED03;
    let bytes = std::iter::repeat_with(|| {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        u8::try_from(state >> 56).unwrap()
    });
    Entropy::new(bytes.take(Entropy::LENGTH).collect())
}
