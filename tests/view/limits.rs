//! The limits of quotas: each documented one with its default, what was applied, and the way back.

use keyplane::{
    engine::Command,
    model::{Owner, QUOTAS, QuotaCode, QuotaScope, QuotaSubject},
    org::Usage,
    view::limits::{LimitRow, applied_limit, limits, subject, subjects},
};

use crate::support::Lab;

fn row(lab: &Lab, code: QuotaCode) -> LimitRow {
    limits(&lab.org).into_iter().find(|row| row.code == code).unwrap()
}

#[test]
fn every_quota_is_listed_with_its_default() {
    let lab = Lab::new();
    let listed: Vec<_> = limits(&lab.org).iter().map(|row| (row.code, row.default)).collect();
    assert_eq!(listed, QUOTAS.iter().map(|quota| (quota.code, quota.default_limit)).collect::<Vec<_>>());
    assert!(limits(&lab.org).iter().all(|row| row.applied.is_empty()));
    assert_eq!(row(&lab, QuotaCode::UsersPerOrg).usage, Some(Usage { used: 1, limit: Some(1_000) }));
}

#[test]
fn an_applied_limit_stands_beside_the_default_and_goes_back_to_it() {
    let mut lab = Lab::new();
    let account = QuotaSubject::Account(Owner::ServiceAccount(lab.service_account("orders-service")));
    let code = QuotaCode::ClusterKeysPerServiceAccount;
    let set = |limit| Command::SetAppliedLimit { code, subject: account.clone(), limit };
    lab.run(set(250)).unwrap();
    let applied = row(&lab, code).applied;
    assert_eq!((applied.len(), applied[0].name.as_str()), (1, "orders-service"));
    assert_eq!((row(&lab, code).default, applied[0].usage.limit), (Some(100), Some(250)));
    lab.run(Command::Delete { targets: vec![applied_limit(code, &account)], previewed: None }).unwrap();
    assert!(row(&lab, code).applied.is_empty());
    assert_eq!(lab.org.usage(code, &account).limit, Some(100));
    // And once more: a limit that was taken back can be applied again.
    lab.run(set(300)).unwrap();
    assert_eq!(row(&lab, code).applied[0].usage.limit, Some(300));
}

#[test]
fn a_subject_is_named_by_its_id_in_its_scope() {
    let mut lab = Lab::new();
    let prod = lab.environment("prod-eu");
    lab.service_account("b");
    lab.service_account("a");
    let names: Vec<_> =
        subjects(&lab.org, QuotaScope::ServiceAccount).into_iter().map(|it| it.name).collect();
    assert_eq!(names, ["a", "b"]);
    assert_eq!(subject(QuotaScope::Environment, prod.as_str()), Some(QuotaSubject::Environment(prod)));
    for scope in [
        QuotaScope::Organization,
        QuotaScope::Environment,
        QuotaScope::UserAccount,
        QuotaScope::ServiceAccount,
    ] {
        for it in subjects(&lab.org, scope) {
            assert_eq!(subject(scope, &it.id), Some(it.subject));
        }
    }
}
