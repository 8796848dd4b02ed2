//! Kafka ACLs: the vectors of `facts/roles.md` 4.5, and the rules before them.

use keyplane::{
    access::{AclGrounds, Answer, Asker, Because, Operation, ResourceKind},
    model::{AclOperation, Principal, Role},
};

use super::site::Site;

/// Entries, what is asked, and whether it is permitted. `everyone:` before an entry names `User:*`.
type Vector = (&'static [&'static str], Operation, ResourceKind, &'static str, bool);

#[rustfmt::skip]
const VECTORS: &[Vector] = {
    use keyplane::access::{Operation::*, ResourceKind::*};
    &[
        // `facts/roles.md` 4.5, row by row.
        (&[], Read, Topic, "a", false),
        (&["ALLOW READ TOPIC LITERAL *"], Describe, Topic, "a", true),
        (&["ALLOW READ TOPIC LITERAL *", "DENY READ TOPIC PREFIXED pii-"], Read, Topic, "pii-x", false),
        (&["ALLOW READ TOPIC LITERAL *", "DENY READ TOPIC PREFIXED pii-"], Describe, Topic, "pii-x", true),
        (&["ALLOW ALL TOPIC LITERAL a", "DENY DESCRIBE TOPIC LITERAL a"], Describe, Topic, "a", false),
        (&["ALLOW ALL TOPIC LITERAL a", "DENY DESCRIBE TOPIC LITERAL a"], Read, Topic, "a", true),
        (&["ALLOW ALTER_CONFIGS TOPIC LITERAL a"], DescribeConfigs, Topic, "a", true),
        (&["ALLOW ALTER_CONFIGS TOPIC LITERAL a"], Describe, Topic, "a", false),
        (&["ALLOW WRITE TOPIC PREFIXED *"], Write, Topic, "a", false),
        (&["ALLOW WRITE TOPIC PREFIXED *"], Write, Topic, "*x", true),
        (&["everyone: DENY ALL TOPIC LITERAL a", "ALLOW READ TOPIC LITERAL a"], Read, Topic, "a", false),
        (&["role: DeveloperRead a"], Read, Topic, "a", true),
        (&["role: OrganizationAdmin", "DENY READ TOPIC LITERAL a"], Read, Topic, "a", false),
        // 4.2: what an ALLOW implies.
        (&["ALLOW WRITE TOPIC LITERAL a"], Describe, Topic, "a", true),
        (&["ALLOW DELETE TOPIC LITERAL a"], Describe, Topic, "a", true),
        (&["ALLOW ALTER TOPIC LITERAL a"], Describe, Topic, "a", true),
        (&["ALLOW CREATE TOPIC LITERAL a"], Describe, Topic, "a", false),
        (&["ALLOW DESCRIBE_CONFIGS TOPIC LITERAL a"], Describe, Topic, "a", false),
        (&["ALLOW DESCRIBE TOPIC LITERAL a"], Read, Topic, "a", false),
        (&["ALLOW READ GROUP LITERAL g"], Describe, Group, "g", true),
        (&["ALLOW WRITE TRANSACTIONAL_ID LITERAL t"], Describe, TransactionalId, "t", true),
        (&["ALLOW ALTER CLUSTER LITERAL kafka-cluster"], Describe, Cluster, "", true),
        (&["ALLOW ALTER_CONFIGS CLUSTER LITERAL kafka-cluster"], DescribeConfigs, Cluster, "", true),
        (&["ALLOW ALL TOPIC LITERAL a"], AlterConfigs, Topic, "a", true),
        (&["ALLOW ALL GROUP LITERAL g"], Delete, Group, "g", true),
        // 4.2: what a DENY takes.
        (&["ALLOW DESCRIBE TOPIC LITERAL a", "DENY READ TOPIC LITERAL a"], Describe, Topic, "a", true),
        (&["ALLOW READ TOPIC LITERAL a", "DENY DESCRIBE TOPIC LITERAL a"], Describe, Topic, "a", false),
        (&["ALLOW READ TOPIC LITERAL a", "DENY ALL TOPIC LITERAL a"], Read, Topic, "a", false),
        (&["ALLOW READ TOPIC LITERAL a", "DENY READ GROUP LITERAL a"], Read, Topic, "a", true),
        // 4.3: names are matched exactly, by letter case, or by their beginning.
        (&["ALLOW READ TOPIC LITERAL a"], Read, Topic, "A", false),
        (&["ALLOW READ TOPIC LITERAL a"], Read, Topic, "ab", false),
        (&["ALLOW READ TOPIC PREFIXED a"], Read, Topic, "a", true),
        (&["ALLOW READ TOPIC PREFIXED a"], Read, Topic, "ab", true),
        (&["ALLOW READ TOPIC PREFIXED ab"], Read, Topic, "a", false),
        (&["ALLOW READ TOPIC LITERAL *"], Read, Group, "a", false),
        (&["everyone: ALLOW READ TOPIC LITERAL a"], Read, Topic, "a", true),
        // 4.4: neither the longer pattern nor the later entry wins.
        (&["DENY READ TOPIC LITERAL *", "ALLOW READ TOPIC LITERAL a"], Read, Topic, "a", false),
        (&["ALLOW READ TOPIC LITERAL a", "DENY READ TOPIC PREFIXED a"], Read, Topic, "a", false),
        (&["role: DeveloperRead a", "everyone: DENY READ TOPIC LITERAL *"], Read, Topic, "a", false),
        // Any topic may be created by who may create topics of the cluster.
        (&["ALLOW CREATE CLUSTER LITERAL kafka-cluster"], Create, Topic, "a", true),
        (&["ALLOW CREATE CLUSTER LITERAL kafka-cluster"], Delete, Topic, "a", false),
        (&["ALLOW ALL CLUSTER LITERAL kafka-cluster"], Create, Topic, "a", true),
        (&["ALLOW CREATE CLUSTER LITERAL kafka-cluster", "DENY CREATE TOPIC LITERAL a"], Create, Topic, "a", false),
        (&["ALLOW CREATE CLUSTER LITERAL kafka-cluster", "DENY CREATE CLUSTER LITERAL kafka-cluster"], Create, Topic, "a", false),
        (&["ALLOW CREATE TOPIC LITERAL a", "DENY CREATE CLUSTER LITERAL kafka-cluster"], Create, Topic, "a", true),
        // Idempotent producing takes no more than writing to some topic (KIP-679).
        (&["ALLOW IDEMPOTENT_WRITE CLUSTER LITERAL kafka-cluster"], IdempotentWrite, Cluster, "", true),
        (&["ALLOW WRITE TOPIC PREFIXED a"], IdempotentWrite, Cluster, "", true),
        (&["ALLOW READ TOPIC PREFIXED a"], IdempotentWrite, Cluster, "", false),
        (&["ALLOW WRITE TOPIC PREFIXED ab", "DENY WRITE TOPIC PREFIXED a"], IdempotentWrite, Cluster, "", false),
        (&["ALLOW WRITE TOPIC PREFIXED a", "DENY WRITE TOPIC PREFIXED ab"], IdempotentWrite, Cluster, "", true),
        (&["ALLOW WRITE TOPIC LITERAL *", "DENY ALL TOPIC LITERAL *"], IdempotentWrite, Cluster, "", false),
        (&["ALLOW WRITE TOPIC LITERAL a", "DENY IDEMPOTENT_WRITE CLUSTER LITERAL kafka-cluster"], IdempotentWrite, Cluster, "", false),
        (&["role: ResourceOwner a"], IdempotentWrite, Cluster, "", true),
        (&["role: ResourceOwner a", "DENY WRITE TOPIC LITERAL a"], IdempotentWrite, Cluster, "", false),
        (&["role: DeveloperWrite a"], IdempotentWrite, Cluster, "", true),
        (&["role: DeveloperRead a"], IdempotentWrite, Cluster, "", false),
        // Who has access, and the catalog, are no business of ACLs.
        (&["ALLOW ALL TOPIC LITERAL *"], AlterAccess, Topic, "a", false),
        (&["ALLOW ALL TOPIC LITERAL *"], ReadCatalog, Topic, "a", false),
        (&["role: ResourceOwner a", "DENY ALL TOPIC LITERAL a"], AlterAccess, Topic, "a", true),
    ]
};

fn lay(site: &mut Site, entries: &[&str]) {
    let cluster = site.world.standard.clone();
    let account = site.account();
    for entry in entries {
        match entry.split_once(": ") {
            Some(("everyone", acl)) => {
                site.acl(&cluster, &Principal::Everyone, acl);
            }
            Some(("role", role)) => {
                let (role, path) = match role.split_once(' ') {
                    Some((role, topic)) => (role, format!("{}/topic={topic}", site.kafka_path())),
                    None => (role, String::new()),
                };
                site.bind(account.clone(), Role::parse(role).unwrap(), &path);
            }
            _ => {
                site.acl(&cluster, &account, entry);
            }
        }
    }
}

#[test]
fn acls_and_roles_decide_as_kafka_does() {
    for (entries, operation, kind, name, expected) in VECTORS {
        let mut site = Site::new();
        lay(&mut site, entries);
        let resource = site.on_cluster(*kind, name);
        let may = site.may(&site.account(), *operation, &resource);
        assert_eq!(may, *expected, "{entries:?}: {operation:?} {kind:?} {name}");
    }
}

#[test]
fn acls_of_another_cluster_and_of_another_principal_say_nothing() {
    let mut site = Site::new();
    let (here, there) = (site.world.standard.clone(), site.world.dedicated.clone());
    let other = Principal::from(site.world.user());
    site.acl(&there, &site.account(), "ALLOW READ TOPIC LITERAL a");
    site.acl(&here, &other, "ALLOW READ TOPIC LITERAL a");
    let topic = site.on_cluster(ResourceKind::Topic, "a");
    assert!(!site.may(&site.account(), Operation::Read, &topic));
    assert!(site.may(&other, Operation::Read, &topic));
}

/// The entry that decides is named with what it decides by.
#[test]
fn an_acl_that_decides_says_by_what() {
    for (entry, operation, grounds) in [
        ("ALLOW READ TOPIC LITERAL a", Operation::Read, AclGrounds::Itself),
        ("ALLOW ALL TOPIC LITERAL a", Operation::Read, AclGrounds::All),
        ("ALLOW READ TOPIC LITERAL a", Operation::Describe, AclGrounds::Includes(AclOperation::Read)),
        ("ALLOW CREATE CLUSTER LITERAL kafka-cluster", Operation::Create, AclGrounds::AnyTopic),
        ("DENY READ TOPIC PREFIXED a", Operation::Read, AclGrounds::Itself),
    ] {
        let mut site = Site::new();
        let cluster = site.world.standard.clone();
        let id = site.acl(&cluster, &site.account(), entry);
        let topic = site.on_cluster(ResourceKind::Topic, "a");
        let decision = site.ask(&Asker::Principal(site.account()), operation, &topic);
        let Because::Acl(rule) = decision.because else { panic!("{entry}: {decision:?}") };
        assert_eq!((rule.id, rule.grounds), (id, grounds), "{entry}");
        let expected = if entry.starts_with("DENY") { Answer::Refused } else { Answer::Allowed };
        assert_eq!(decision.answer, expected, "{entry}");
    }
}
