//! API keys of a batch, and their owners.

#![expect(
    clippy::ptr_arg,
    reason = "maps keep a clone of the text, which is free while it is borrowed from the file"
)]

use std::borrow::Cow;

use super::relate::{Asked, Relating, text};
use crate::{
    exchange::listing::{At, Cluster, Flaw, KeyRow, OwnerKind, OwnerNote, Reason, Target, clip},
    model::{
        ApiKey, ApiKeyId, AuthType, Claims, ComputePoolId, Credential, EnvironmentId, FlinkRegion,
        GroupMappingId, IdentityPoolId, IdentityProviderId, KafkaCluster, KafkaClusterId, KsqlCluster,
        KsqlClusterId, Origin, Owner, RoleBindingId, SchemaRegistry, SchemaRegistryId, Scope, ServiceAccount,
        ServiceAccountId, Times, User, UserId, UserState,
    },
};

/// Ids of things that own no API keys. Every other id may be a user's: some are of no known shape.
const NO_OWNERS: [&str; 9] = [
    IdentityPoolId::PREFIX,
    GroupMappingId::PREFIX,
    IdentityProviderId::PREFIX,
    EnvironmentId::PREFIX,
    KafkaClusterId::PREFIX,
    SchemaRegistryId::PREFIX,
    KsqlClusterId::PREFIX,
    ComputePoolId::PREFIX,
    RoleBindingId::PREFIX,
];

/// What API keys say of an owner.
#[derive(Default)]
pub(super) struct OwnerWords<'a> {
    email: Option<Cow<'a, str>>,
    note: Option<OwnerNote>,
}

impl<'a> Relating<'a, '_, '_> {
    /// Listens to what a key says of its owner and of its resource's environment.
    pub(super) fn hear(&mut self, row: &KeyRow<'a>) {
        let facts = &row.facts;
        let environment = facts.environment.as_ref();
        match &row.target {
            Target::Kafka(id) => self.places.mention(Cluster::Kafka, id, environment),
            Target::SchemaRegistry(id) => self.places.mention(Cluster::SchemaRegistry, id, environment),
            Target::Ksql(id) => self.places.mention(Cluster::Ksql, id, environment),
            Target::Flink(_) | Target::Tableflow | Target::Cloud | Target::Global => {}
        }
        if let Some(owner) = &facts.owner
            && (facts.owner_email.is_some() || facts.owner_note.is_some())
        {
            let words = self.owners.entry(owner.clone()).or_default();
            if words.email.is_none() {
                words.email.clone_from(&facts.owner_email);
            }
            words.note = words.note.or(facts.owner_note);
        }
    }

    pub(super) fn key(&mut self, row: KeyRow<'a>) -> Result<(), Flaw> {
        let facts = row.facts;
        let id = self.id::<ApiKey>("id", &facts.id, ApiKeyId::parse)?;
        let missing = |field| Flaw::at(field, Reason::Missing);
        let named = facts.owner.ok_or_else(|| missing("owner"))?;
        let owner = self.owner("owner", &named, facts.owner_kind)?;
        let created = facts.created.ok_or_else(|| missing("created"))?;
        let Some(scope) = self.scope(&row.target, facts.environment.as_ref(), facts.at)? else {
            return Ok(());
        };
        self.check_known(&id, &owner, &scope)?;
        self.need_owner(&named, &owner);
        self.need_resource(&row.target, &scope);
        self.batch.api_keys.push(ApiKey {
            id,
            name: text(facts.name),
            description: text(facts.description),
            owner,
            scope,
            created,
            updated: facts.updated.unwrap_or(created),
            expires: facts.expires,
            credential: Credential::Unknown,
            origin: Origin::Imported,
        });
        Ok(())
    }

    /// A user or a service account: by the prefix, else as the listing says, else as other files and the
    /// organization know it.
    fn owner(&self, field: &str, id: &str, kind: Option<OwnerKind>) -> Result<Owner, Flaw> {
        let told = if id.starts_with(ServiceAccountId::PREFIX) {
            OwnerKind::ServiceAccount
        } else if id.starts_with(UserId::PREFIX) {
            OwnerKind::User
        } else if NO_OWNERS.iter().any(|prefix| id.starts_with(prefix)) {
            return Err(Flaw::at(field, Reason::Owner(clip(id))));
        } else if let Some(kind) = kind {
            kind
        } else if self.service_accounts.contains(id) || self.known.service_accounts.contains(id) {
            OwnerKind::ServiceAccount
        } else {
            OwnerKind::User
        };
        match told {
            OwnerKind::User => self.id::<User>(field, id, UserId::parse).map(Owner::User),
            OwnerKind::ServiceAccount => {
                self.id::<ServiceAccount>(field, id, ServiceAccountId::parse).map(Owner::ServiceAccount)
            }
        }
    }

    /// The account of a ksqlDB cluster. Other kinds of principals are left out: Keyplane has no place for them.
    pub(super) fn credential_identity(&mut self, id: &Cow<'a, str>) -> Option<Owner> {
        let owner = self.owner("", id, None).ok()?;
        self.need_owner(id, &owner);
        Some(owner)
    }

    /// The scope; `None` where a question has to be answered first.
    fn scope(
        &mut self,
        target: &Target<'a>,
        said: Option<&Cow<'a, str>>,
        at: At,
    ) -> Result<Option<Scope>, Flaw> {
        const FIELD: &str = "resource";
        let scope = match target {
            Target::Kafka(id) => {
                let cluster = self.id::<KafkaCluster>(FIELD, id, KafkaClusterId::parse)?;
                let place = self.place(Cluster::Kafka, id, said, at)?;
                place.map(|environment| Scope::Kafka { environment, cluster })
            }
            Target::SchemaRegistry(id) => {
                let registry = self.id::<SchemaRegistry>(FIELD, id, SchemaRegistryId::parse)?;
                let place = self.place(Cluster::SchemaRegistry, id, said, at)?;
                place.map(|environment| Scope::SchemaRegistry { environment, registry })
            }
            Target::Ksql(id) => {
                let cluster = self.id::<KsqlCluster>(FIELD, id, KsqlClusterId::parse)?;
                let place = self.place(Cluster::Ksql, id, said, at)?;
                place.map(|environment| Scope::Ksql { environment, cluster })
            }
            Target::Flink(region) => {
                let place = self.flink_place(region, said, at)?;
                place.map(|environment| Scope::Flink { environment, region: region.clone() })
            }
            Target::Tableflow => Some(Scope::Tableflow),
            Target::Cloud => Some(Scope::Cloud),
            Target::Global => Some(Scope::Global),
        };
        Ok(scope)
    }

    /// A Flink region lies in every environment: each key has to say in which it works.
    fn flink_place(
        &mut self,
        region: &FlinkRegion,
        said: Option<&Cow<'a, str>>,
        at: At,
    ) -> Result<Option<EnvironmentId>, Flaw> {
        if let Some(said) = said {
            let environment = EnvironmentId::parse(said).map_err(|error| Flaw::at("environment", error))?;
            self.name_environment(&environment)?;
            return Ok(Some(environment));
        }
        let asked =
            if self.asked_regions.insert((at.file, region.clone())) { Asked::First } else { Asked::Again };
        self.ask(at, region.as_str(), asked)
    }

    /// Owner and scope of a key never change: a listing that says otherwise speaks of something else.
    fn check_known(&self, id: &ApiKeyId, owner: &Owner, scope: &Scope) -> Result<(), Flaw> {
        let field = match self.known.api_keys.get(id) {
            Some((known, _)) if known != owner => "owner",
            Some((_, known)) if known != scope => "resource",
            Some(_) | None => return Ok(()),
        };
        Err(Flaw::at(field, Reason::Contradicts { id: clip(id.as_str()), field }))
    }

    fn need_owner(&mut self, text: &Cow<'a, str>, owner: &Owner) {
        match owner {
            Owner::User(id) => self.need_user(text, id),
            Owner::ServiceAccount(id) => {
                if !self.known.service_accounts.contains(id) && !self.service_accounts.contains(text) {
                    self.service_accounts.insert(text.clone());
                    self.batch.service_accounts.push(ServiceAccount {
                        id: id.clone(),
                        name: id.as_str().into(),
                        description: Box::default(),
                        times: Times::default(),
                        origin: Origin::Placeholder,
                    });
                }
            }
        }
    }

    fn need_user(&mut self, id_text: &Cow<'a, str>, id: &UserId) {
        if self.known.users.contains(id) || self.users.contains(id_text) {
            return;
        }
        self.users.insert(id_text.clone());
        let words = self.owners.remove(id_text).unwrap_or_default();
        let state = match words.note {
            Some(OwnerNote::Deactivated) => UserState::Deactivated,
            None => UserState::Active,
        };
        self.batch.users.push(User {
            id: id.clone(),
            email: text(words.email),
            full_name: Box::default(),
            auth: AuthType::default(),
            state,
            claims: Claims::default(),
            invitation: None,
            times: Times::default(),
            origin: Origin::Placeholder,
        });
    }

    fn need_resource(&mut self, target: &Target<'a>, scope: &Scope) {
        match target {
            Target::Kafka(text) => {
                if let Scope::Kafka { environment, cluster } = scope {
                    self.need_kafka(text, cluster, environment);
                }
            }
            Target::SchemaRegistry(text) => {
                if let Scope::SchemaRegistry { environment, registry } = scope {
                    self.need_registry(text, registry, environment);
                }
            }
            Target::Ksql(text) => {
                if let Scope::Ksql { environment, cluster } = scope {
                    self.need_ksql(text, cluster, environment);
                }
            }
            Target::Flink(_) | Target::Tableflow | Target::Cloud | Target::Global => {}
        }
    }
}
