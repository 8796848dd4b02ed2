//! An organization to ask about: the world, with short ways to make rules and questions.

use keyplane::{
    access::{Asker, Decision, Operation, Question, Resource, ResourceKind, explain, may},
    engine::Command,
    model::{
        AclId, AclOperation, AclPatternType, AclPermission, AclResourceType, ApiKeyId, AuthType, Crn,
        GroupMappingId, KafkaClusterId, ObjectRef, Owner, Principal, Role, RoleBindingId, Scope, UserId,
        UserState,
    },
};

use crate::support::{new_key, only, world::World};

pub struct Site {
    pub world: World,
}

impl Site {
    pub fn new() -> Self {
        Self { world: World::new() }
    }

    pub fn account(&self) -> Principal {
        Principal::from(self.world.service_account())
    }

    /// An SSO user without any role.
    pub fn sso_user(&mut self, email: &str) -> UserId {
        let invite =
            Command::InviteUser { email: email.into(), full_name: String::new(), auth: AuthType::Sso };
        let ObjectRef::User(id) = only(&self.world.lab.run(invite).unwrap()) else { panic!() };
        self.world.lab.set_state(&id, UserState::Active).unwrap();
        id
    }

    pub fn group(&mut self, name: &str, filter: &str) -> GroupMappingId {
        let mapping = Command::CreateGroupMapping {
            name: name.into(),
            description: String::new(),
            filter: filter.into(),
        };
        let ObjectRef::GroupMapping(id) = only(&self.world.lab.run(mapping).unwrap()) else { panic!() };
        id
    }

    pub fn bind(&mut self, principal: impl Into<Principal>, role: Role, path: &str) -> RoleBindingId {
        self.world.lab.bind(principal, role, path)
    }

    pub fn key(&mut self, owner: Owner, scope: Scope) -> ApiKeyId {
        let new = Command::CreateApiKey(new_key(owner.clone(), scope));
        // A user's keys are made by the user alone.
        let maker = match &owner {
            Owner::User(_) => owner,
            Owner::ServiceAccount(_) => self.world.lab.admin.clone(),
        };
        self.world.lab.run_as(&maker, new).unwrap().reveal.unwrap().key
    }

    /// An ACL on a cluster: `ALLOW READ TOPIC PREFIXED orders-`.
    pub fn acl(&mut self, cluster: &KafkaClusterId, principal: &Principal, text: &str) -> AclId {
        let parts: Vec<_> = text.split(' ').collect();
        let [permission, operation, kind, pattern, name] = parts[..] else { panic!("{text}") };
        let command = Command::CreateAcl {
            cluster: cluster.clone(),
            resource_type: AclResourceType::parse(kind).unwrap(),
            name: name.into(),
            pattern: AclPatternType::parse(pattern).unwrap(),
            principal: principal.clone(),
            operation: AclOperation::parse(operation).unwrap(),
            permission: AclPermission::parse(permission).unwrap(),
        };
        let ObjectRef::Acl(id) = only(&self.world.lab.run(command).unwrap()) else { panic!("{text}") };
        id
    }

    /// A resource at a path below the organization.
    pub fn at(&self, kind: ResourceKind, path: &str) -> Resource {
        Resource::new(kind, Crn::parse(&format!("{}{path}", self.world.lab.org.crn())).unwrap())
    }

    /// Something by name on the Standard cluster.
    pub fn on_cluster(&self, kind: ResourceKind, name: &str) -> Resource {
        self.named(&self.world.standard, kind, name)
    }

    pub fn named(&self, cluster: &KafkaClusterId, kind: ResourceKind, name: &str) -> Resource {
        let kafka = format!("{}/kafka={cluster}", self.world.cluster_path(cluster));
        match kind {
            ResourceKind::Cluster => self.at(kind, &kafka),
            ResourceKind::Topic | ResourceKind::Group | ResourceKind::TransactionalId => {
                self.at(kind, &format!("{kafka}/{}={name}", kind.slug()))
            }
            _ => panic!("{kind:?} is not on a cluster"),
        }
    }

    pub fn kafka_path(&self) -> String {
        format!("{}/kafka={}", self.world.cluster_path(&self.world.standard), self.world.standard)
    }

    pub fn ask(&self, asker: &Asker, operation: Operation, resource: &Resource) -> Decision {
        let question = Question::new(operation, resource.clone());
        let (org, now) = (&self.world.lab.org, self.world.lab.now);
        let decision = may(org, asker, &question, now);
        assert_eq!(
            explain(org, asker, &question, now).decision,
            decision,
            "the explanation is of another decision"
        );
        decision
    }

    pub fn may(&self, principal: &Principal, operation: Operation, resource: &Resource) -> bool {
        self.ask(&Asker::Principal(principal.clone()), operation, resource).is_allowed()
    }
}
