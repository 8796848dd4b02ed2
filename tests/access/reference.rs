//! The rules read straight from the source, over every rule there is, without files, order or explanation.

use keyplane::{
    access::{Operation, Question, Reach, ResourceKind, Standing, grants, reaches, target_of},
    model::{
        Acl, AclOperation, AclPatternType, AclPermission, AclResourceType, BindingLevel, Principal, Role,
        RoleBinding,
    },
    org::Org,
};

/// Whether it is permitted.
pub fn may(standing: &Standing<'_>, question: &Question) -> bool {
    if standing.fault.is_some() {
        return false;
    }
    if let Some(scope) = standing.scope {
        let taken =
            target_of(standing.org, question).is_some_and(|to| reaches(standing.org, scope, &to).is_ok());
        if !taken {
            return false;
        }
    }
    if acl_says(standing, question, AclPermission::Deny) {
        return false;
    }
    acl_says(standing, question, AclPermission::Allow)
        || any_topic(standing, question)
        || baseline(standing, question)
        || role_says(standing, question)
        || idempotent(standing, question)
        || sees_ancestor(standing, question)
}

fn counts(standing: &Standing<'_>, principal: &Principal) -> bool {
    *principal == Principal::Everyone || standing.counted.contains(principal)
}

/// `<type> <name> <operation> <cluster>` as Kafka knows them.
fn kafka(question: &Question) -> Option<(AclResourceType, String, AclOperation, String)> {
    let crn = question.resource.place.crn();
    let (kind, segment) = match question.resource.kind {
        ResourceKind::Topic => (AclResourceType::Topic, "topic"),
        ResourceKind::Group => (AclResourceType::Group, "group"),
        ResourceKind::TransactionalId => (AclResourceType::TransactionalId, "transactional-id"),
        ResourceKind::Cluster => (AclResourceType::Cluster, "kafka"),
        _ => return None,
    };
    let operation = match question.operation {
        Operation::Read => AclOperation::Read,
        Operation::Write => AclOperation::Write,
        Operation::Create => AclOperation::Create,
        Operation::Delete => AclOperation::Delete,
        Operation::Alter => AclOperation::Alter,
        Operation::Describe => AclOperation::Describe,
        Operation::AlterConfigs => AclOperation::AlterConfigs,
        Operation::DescribeConfigs => AclOperation::DescribeConfigs,
        Operation::IdempotentWrite => AclOperation::IdempotentWrite,
        _ => return None,
    };
    let name = if kind == AclResourceType::Cluster { "kafka-cluster" } else { crn.id_of(segment)? };
    let cluster = crn.id_of("kafka").or_else(|| crn.id_of("cloud-cluster"))?;
    let exists = Acl::operations(kind).contains(&operation);
    exists.then(|| (kind, name.to_owned(), operation, cluster.to_owned()))
}

fn is_named(acl: &Acl, name: &str) -> bool {
    match acl.pattern {
        AclPatternType::Literal => &*acl.name == name || &*acl.name == "*",
        AclPatternType::Prefixed => name.starts_with(&*acl.name),
    }
}

fn acl_says(standing: &Standing<'_>, question: &Question, permission: AclPermission) -> bool {
    let Some((kind, name, operation, cluster)) = kafka(question) else { return false };
    let implies = |given: AclOperation| match operation {
        AclOperation::Describe => {
            [AclOperation::Read, AclOperation::Write, AclOperation::Delete, AclOperation::Alter]
                .contains(&given)
        }
        AclOperation::DescribeConfigs => given == AclOperation::AlterConfigs,
        _ => false,
    };
    standing.org.acls().iter().any(|acl| {
        acl.permission == permission
            && acl.cluster.as_str() == cluster
            && acl.resource_type == kind
            && counts(standing, &acl.principal)
            && is_named(acl, &name)
            && (acl.operation == operation
                || acl.operation == AclOperation::All
                || (permission == AclPermission::Allow && implies(acl.operation)))
    })
}

/// CREATE on the cluster, where it is not denied there, is enough for every topic.
fn any_topic(standing: &Standing<'_>, question: &Question) -> bool {
    let Some((AclResourceType::Topic, _, AclOperation::Create, cluster)) = kafka(question) else {
        return false;
    };
    let says = |permission| {
        standing.org.acls().iter().any(|acl| {
            acl.permission == permission
                && acl.cluster.as_str() == cluster
                && acl.resource_type == AclResourceType::Cluster
                && [AclOperation::Create, AclOperation::All].contains(&acl.operation)
                && counts(standing, &acl.principal)
        })
    };
    says(AclPermission::Allow) && !says(AclPermission::Deny)
}

/// WRITE on some topic, where not all of what it names is denied, is enough for idempotent producing.
fn idempotent(standing: &Standing<'_>, question: &Question) -> bool {
    let Some((_, _, AclOperation::IdempotentWrite, cluster)) = kafka(question) else { return false };
    let of_writing = |acl: &&Acl| {
        acl.cluster.as_str() == cluster
            && acl.resource_type == AclResourceType::Topic
            && [AclOperation::Write, AclOperation::All].contains(&acl.operation)
            && counts(standing, &acl.principal)
    };
    let denied: Vec<&Acl> = standing
        .org
        .acls()
        .iter()
        .filter(of_writing)
        .filter(|acl| acl.permission == AclPermission::Deny)
        .collect();
    // A pattern is a prefix, or a name; `*` is the empty prefix.
    let free = |name: &str, by_prefix: bool| {
        !denied.iter().any(|acl| match acl.pattern {
            AclPatternType::Literal if &*acl.name == "*" => true,
            AclPatternType::Literal => !by_prefix && &*acl.name == name,
            AclPatternType::Prefixed => name.starts_with(&*acl.name),
        })
    };
    let by_acl = standing.org.acls().iter().filter(of_writing).any(|acl| {
        let all = acl.pattern == AclPatternType::Literal && &*acl.name == "*";
        acl.permission == AclPermission::Allow
            && if all { free("", true) } else { free(&acl.name, acl.pattern == AclPatternType::Prefixed) }
    });
    let by_role = held(standing).any(|binding| {
        let pattern = &binding.pattern;
        let writes = matches!(binding.role, Role::ResourceOwner | Role::DeveloperWrite);
        writes
            && pattern.level() == "topic"
            && pattern.crn().id_of("kafka") == Some(&cluster)
            && free(pattern.crn().id_of("topic").unwrap(), pattern.is_prefix())
    });
    by_acl || by_role
}

fn held<'a>(standing: &'a Standing<'a>) -> impl Iterator<Item = &'a RoleBinding> {
    let org: &Org = standing.org;
    org.role_bindings().iter().filter(|binding| standing.counted.contains(&binding.principal))
}

fn baseline(standing: &Standing<'_>, question: &Question) -> bool {
    let Some(account) = &standing.account else { return false };
    let resource = &question.resource;
    let own = resource.whose.as_ref() == Some(account);
    let is_me = resource.place.crn().resource().is_some_and(|segment| &*segment.id == account.id());
    let sees = question.operation == Operation::Describe;
    match resource.kind {
        ResourceKind::User => {
            is_me && matches!(account, Principal::User(_)) && (sees || question.operation == Operation::Alter)
        }
        ResourceKind::ServiceAccount => is_me && sees,
        ResourceKind::RoleBinding => {
            sees && resource.whose.as_ref().is_some_and(|whose| standing.counted.contains(whose))
        }
        ResourceKind::Quota => sees && own,
        kind => {
            kind.key_scope().is_some()
                && own
                && kind.has(question.operation)
                && matches!(account, Principal::User(_) | Principal::ServiceAccount(_))
        }
    }
}

fn role_says(standing: &Standing<'_>, question: &Question) -> bool {
    let resource = &question.resource;
    let crn = resource.place.crn();
    let of_user = matches!(resource.whose, Some(Principal::User(_)));
    held(standing).any(|binding| {
        let here = binding.pattern.matches(crn);
        grants(binding.role).iter().any(|grant| {
            let by_itself = grant.operations.contains(question.operation);
            let implied = grant
                .operations
                .iter()
                .any(|given| resource.kind.including(question.operation).contains(given));
            let level = BindingLevel::of(&binding.pattern).unwrap();
            let reaches = match grant.reach {
                Reach::Within => here,
                Reach::Organization => true,
                Reach::ServiceAccounts => here && resource.place.level() == "service-account",
                Reach::Around => here || binding.pattern.crn().is_within(crn),
                Reach::Cluster => {
                    let cluster = crn.id_of("cloud-cluster");
                    cluster.is_some() && binding.pattern.crn().id_of("cloud-cluster") == cluster
                }
                Reach::KeysWithin => here && !of_user,
                Reach::KeysOfUsers => here && of_user,
                Reach::KeysOfAccount => match &resource.whose {
                    Some(Principal::ServiceAccount(id)) => {
                        level == BindingLevel::ServiceAccount
                            && binding.pattern.crn().id_of("service-account") == Some(id.as_str())
                    }
                    _ => false,
                },
                Reach::OwnWithin => here && resource.whose.is_some() && resource.whose == standing.account,
            };
            grant.kind == resource.kind
                && (by_itself || implied)
                && (grant.levels.is_empty() || grant.levels.contains(&level))
                && reaches
        })
    })
}

fn sees_ancestor(standing: &Standing<'_>, question: &Question) -> bool {
    let place = question.resource.place.crn();
    let level = match question.resource.kind {
        ResourceKind::Organization => "organization",
        ResourceKind::Environment => "environment",
        ResourceKind::CloudCluster => "cloud-cluster",
        ResourceKind::SchemaRegistry => "schema-registry",
        ResourceKind::FlinkRegion => "flink-region",
        _ => return false,
    };
    question.operation == Operation::Describe
        && place.resource().is_some_and(|segment| &*segment.kind == level)
        && held(standing).any(|binding| binding.pattern.crn().is_within(place))
}
