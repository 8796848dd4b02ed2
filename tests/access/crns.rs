//! CRN patterns, rule by rule of `facts/roles.md` 5. What they look like when printed and stored is in `model`.

use keyplane::model::{BindingLevel, Crn, CrnError, CrnPattern, Principal, Role, RoleBinding, RoleBindingId};

const ORG: &str = "crn://confluent.cloud/organization=o";
const KAFKA: &str = "/environment=env-1/cloud-cluster=lkc-1/kafka=lkc-1";

fn pattern(text: &str) -> Result<CrnPattern, CrnError> {
    CrnPattern::parse(&format!("{ORG}{text}"))
}

#[test]
fn patterns_match_by_the_rules() {
    let topic = |name: &str| format!("{KAFKA}/topic={name}");
    for (rule, bound, resource, expected) in [
        (1, "/ENVIRONMENT=env-1".to_owned(), "/environment=env-1".to_owned(), true),
        (1, "/environment=ENV-1".to_owned(), "/environment=env-1".to_owned(), false),
        (1, topic("a%2Fb"), topic("a%2fb"), true),
        (1, topic("a=b"), topic("a%3Db"), true),
        (2, topic("a"), topic("a"), true),
        (2, topic("a"), topic("b"), false),
        (2, topic("a"), format!("{KAFKA}/group=a"), false),
        (3, String::new(), topic("a"), true),
        (3, "/environment=env-1".to_owned(), topic("a"), true),
        (3, "/environment=env-1/cloud-cluster=lkc-1".to_owned(), format!("{KAFKA}/group=g"), true),
        (
            3,
            "/environment=env-1/cloud-cluster=lkc-1".to_owned(),
            "/environment=env-1/schema-registry=lsrc-1".to_owned(),
            false,
        ),
        (3, "/environment=env-1".to_owned(), "/environment=env-10".to_owned(), false),
        (3, "/environment=env-1/cloud-cluster=lkc-1".to_owned(), "/environment=env-1".to_owned(), false),
        (4, topic("orders*"), topic("orders"), true),
        (4, topic("orders*"), topic("orders-eu"), true),
        (4, topic("orders*"), topic("order"), false),
        (4, topic("a*"), topic("A"), false),
        (5, topic("*"), topic("anything"), true),
        (5, topic("*"), format!("{KAFKA}/group=anything"), false),
        (6, "/environment=env-1/*".to_owned(), "/environment=env-1".to_owned(), false),
        (6, "/environment=env-1/*".to_owned(), topic("a"), true),
        (8, topic("orders."), topic("orders."), true),
        (8, topic("orders."), topic("orders.eu"), false),
        (8, topic("orders-"), topic("orders-eu"), false),
        (10, KAFKA.to_owned(), "/environment=env-1/cloud-cluster=lkc-1".to_owned(), false),
        (2, "/service-account=sa-1".to_owned(), "/service-account=sa-12".to_owned(), false),
    ] {
        let resource = Crn::parse(&format!("{ORG}{resource}")).unwrap();
        let matches = pattern(&bound).unwrap().matches(&resource);
        assert_eq!(matches, expected, "rule {rule}: {bound} on {resource}");
    }
}

#[test]
fn the_organization_may_be_omitted_and_is_never_another() {
    let resource = Crn::parse(&format!("{ORG}/environment=env-1")).unwrap();
    for (text, expected) in [
        ("crn://confluent.cloud/environment=env-1", true),
        ("crn://api.confluent.cloud/organization=o/environment=env-1", true),
        ("crn://confluent.cloud/organization=p/environment=env-1", false),
        ("crn://confluent.cloud/organization=p", false),
    ] {
        assert_eq!(CrnPattern::parse(text).unwrap().matches(&resource), expected, "rule 11: {text}");
    }
}

#[test]
fn what_the_rules_refuse_is_no_pattern() {
    for (rule, text, error) in [
        (1, "/topic=", CrnError::Segment("topic=".into())),
        (1, "/=a", CrnError::Segment("=a".into())),
        (1, "/topic", CrnError::Segment("topic".into())),
        (7, "/environment=*/cloud-cluster=lkc-1", CrnError::Star),
        (7, "/topic=a*b", CrnError::Star),
        (7, "/to*ic=a", CrnError::Star),
        (9, "/environment=env*", CrnError::NoPrefix("environment".into())),
        (9, "/cloud-cluster=lkc*", CrnError::NoPrefix("cloud-cluster".into())),
        (9, "/schema-registry=l*", CrnError::NoPrefix("schema-registry".into())),
        (9, "/service-account=sa*", CrnError::NoPrefix("service-account".into())),
        (9, "/flink-region=aws*", CrnError::NoPrefix("flink-region".into())),
        (9, "/compute-pool=l*", CrnError::NoPrefix("compute-pool".into())),
        (9, "/ksql=k*", CrnError::NoPrefix("ksql".into())),
        (10, "/cloud-cluster=lkc-1/kafka=lkc-2", CrnError::Cluster("lkc-2".into())),
    ] {
        assert_eq!(pattern(text), Err(error), "rule {rule}: {text}");
    }
    for kind in ["topic", "group", "transactional-id", "subject", "kek", "connector"] {
        assert!(pattern(&format!("/{kind}=a*")).is_ok(), "rule 9: {kind}");
    }
}

/// Rule 12: the last segment is the level, and a role binds at its own levels only.
#[test]
fn every_role_binds_at_its_levels_and_at_no_other() {
    let path = |level: BindingLevel| match level {
        BindingLevel::Organization => String::new(),
        BindingLevel::Environment => "/environment=env-1".to_owned(),
        BindingLevel::Cluster => "/environment=env-1/cloud-cluster=lkc-1".to_owned(),
        BindingLevel::Ksql => "/environment=env-1/cloud-cluster=lkc-1/ksql=k".to_owned(),
        BindingLevel::ComputePool => "/environment=env-1/flink-region=aws.eu/compute-pool=lfcp-1".to_owned(),
        BindingLevel::Topic | BindingLevel::Group | BindingLevel::TransactionalId => {
            format!("{KAFKA}/{}=a", level.segment())
        }
        BindingLevel::Subject | BindingLevel::Kek => {
            format!("/environment=env-1/schema-registry=lsrc-1/{}=a", level.segment())
        }
        BindingLevel::Connector => "/environment=env-1/cloud-cluster=lkc-1/connector=c".to_owned(),
        BindingLevel::ServiceAccount => "/service-account=sa-1".to_owned(),
        BindingLevel::IdentityPool => "/identity-pool=pool-1".to_owned(),
    };
    for role in Role::ALL {
        for level in BindingLevel::ALL {
            let binding = RoleBinding {
                id: RoleBindingId::parse("rb-1").unwrap(),
                principal: Principal::parse("User:sa-1").unwrap(),
                role: *role,
                pattern: pattern(&path(level)).unwrap(),
                times: keyplane::model::Times::default(),
                origin: keyplane::model::Origin::Created,
            };
            assert_eq!(binding.check().is_ok(), role.levels().contains(&level), "{role} at {level:?}");
        }
    }
}
