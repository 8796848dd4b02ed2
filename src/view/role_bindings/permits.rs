//! What a role permits when it is bound at a level: its table, short enough to be read.
//!
//! Kinds of resources on which it permits the same stand in one line; the management of API keys stands by itself, for a
//! key carries the rights of its owner. The rows are those a decision looks at (`access::rows`).

use crate::{
    access::{Grant, Operation, Operations, Reach, ResourceKind, rows},
    model::{BindingLevel, Role, ScopeKind},
    view::words,
};

/// What a role permits at a level.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Permits {
    /// On what, and what: in the order of the role's table.
    pub lines: Vec<PermitLine>,
    /// Which API keys of others it lets one manage.
    pub keys: Vec<PermitLine>,
}

/// One line of what a role permits.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PermitLine {
    /// On what: `Topics`, `Consumer groups and transactional ids`.
    pub on: String,
    /// What may be done: `see, read and write`.
    pub may: String,
    /// Where else than at what is bound, or on what part of it only.
    pub only: Option<String>,
}

/// So many operations are all there are of a kind before they are called everything.
const EVERYTHING: usize = 4;

/// What a role permits when it is bound at a level. Empty where the role is not bound at that level.
pub fn permits(role: Role, level: BindingLevel) -> Permits {
    if !role.levels().contains(&level) {
        return Permits::default();
    }
    let (keys, others): (Vec<_>, Vec<_>) = rows(role, level).partition(|row| row.kind.key_scope().is_some());
    Permits { lines: lines(&others, level), keys: key_lines(&keys) }
}

fn lines(rows: &[&'static Grant], level: BindingLevel) -> Vec<PermitLine> {
    let said = rows.iter().map(|row| (several(row.kind), (may(row), only(row, level))));
    let line = |(kinds, (may, only)): (Vec<&str>, (String, Option<String>))| PermitLine {
        on: words::capitalised(&words::listed(&kinds)),
        may,
        only,
    };
    together(said).into_iter().map(line).collect()
}

fn key_lines(rows: &[&'static Grant]) -> Vec<PermitLine> {
    let said = rows.iter().filter_map(|row| Some((row.kind.key_scope()?, (whose(row.reach), listed(row)))));
    let line = |(scopes, (whose, may)): (Vec<ScopeKind>, (&str, String))| {
        let names: Vec<_> = scopes.iter().copied().map(for_what).collect();
        let only = (scopes.len() < ScopeKind::ALL.len()).then(|| format!("for {}", words::listed(&names)));
        PermitLine { on: format!("API keys of {whose}"), may, only }
    };
    together(said).into_iter().map(line).collect()
}

/// Those of which the same is said, where the first of them stands.
fn together<T, S: PartialEq>(all: impl Iterator<Item = (T, S)>) -> Vec<(Vec<T>, S)> {
    let mut together: Vec<(Vec<T>, S)> = Vec::new();
    for (it, said) in all {
        match together.iter_mut().find(|(_, other)| *other == said) {
            Some((same, _)) => same.push(it),
            None => together.push((vec![it], said)),
        }
    }
    together
}

fn may(row: &Grant) -> String {
    let all = row.kind.operations();
    if row.operations == Operations::of(all) && all.len() > EVERYTHING {
        return "everything".to_owned();
    }
    listed(row)
}

fn listed(row: &Grant) -> String {
    let said: Vec<_> =
        row.operations.iter().flat_map(|operation| alone(row.kind, operation)).copied().collect();
    words::listed(&said)
}

/// What things of a kind are called among others.
const fn several(kind: ResourceKind) -> &'static str {
    if matches!(kind, ResourceKind::Organization) {
        return "the organization";
    }
    if matches!(kind, ResourceKind::Cluster) { "Kafka clusters as clients see them" } else { kind.plural() }
}

/// Where a row is about something else than all that the role is bound to.
fn only(row: &Grant, level: BindingLevel) -> Option<String> {
    let place = match row.reach {
        Reach::Organization if level != BindingLevel::Organization => Some("anywhere in the organization"),
        Reach::ServiceAccounts => Some("on service accounts only"),
        Reach::Around if level == BindingLevel::ComputePool => Some("the one that it lies in"),
        Reach::Cluster if level != BindingLevel::Cluster => Some("the one that it lies in"),
        Reach::OwnWithin => Some("the holder’s own only"),
        Reach::Within
        | Reach::Organization
        | Reach::Around
        | Reach::Cluster
        | Reach::KeysWithin
        | Reach::KeysOfUsers
        | Reach::KeysOfAccount => None,
    };
    let said: Vec<_> = place.into_iter().chain(row.part).collect();
    (!said.is_empty()).then(|| said.join(", "))
}

const fn whose(reach: Reach) -> &'static str {
    match reach {
        Reach::KeysOfUsers => "users",
        Reach::KeysOfAccount => "the service account",
        Reach::OwnWithin => "the holder",
        Reach::Within
        | Reach::Organization
        | Reach::ServiceAccounts
        | Reach::Around
        | Reach::Cluster
        | Reach::KeysWithin => "service accounts",
    }
}

const fn for_what(scope: ScopeKind) -> &'static str {
    match scope {
        ScopeKind::Kafka => "Kafka",
        ScopeKind::SchemaRegistry => "Schema Registry",
        ScopeKind::Ksql => "ksqlDB",
        ScopeKind::Flink => "Flink",
        ScopeKind::Tableflow => "Tableflow",
        ScopeKind::Cloud => "Cloud resource management",
        ScopeKind::Global => "everything (Global)",
    }
}

/// What an operation lets one do, where its object stands beside it: `see configuration`.
const fn alone(kind: ResourceKind, operation: Operation) -> &'static [&'static str] {
    match (kind, operation) {
        // A client that creates on the cluster creates any topic.
        (ResourceKind::Cluster, Operation::Create) => &["create topics"],
        (ResourceKind::SecurityMetadata, Operation::Alter) => &["create", "delete"],
        (ResourceKind::Tableflow, Operation::Create) => &["switch on"],
        (ResourceKind::Tableflow, Operation::Delete) => &["switch off"],
        (_, Operation::Describe) => &["see"],
        (_, Operation::Create) => &["create"],
        (_, Operation::Alter) => &["change"],
        (_, Operation::Delete | Operation::Terminate) => &["delete"],
        (_, Operation::Read) => &["read"],
        (_, Operation::Write) => &["write"],
        (_, Operation::DescribeConfigs) => &["see configuration"],
        (_, Operation::AlterConfigs) => &["change configuration"],
        (_, Operation::IdempotentWrite) => &["produce idempotently"],
        (_, Operation::DescribeAccess) => &["see who has access"],
        (_, Operation::AlterAccess) => &["manage access"],
        (_, Operation::Assign) => &["let statements and connectors run as it"],
        (_, Operation::Invite) => &["invite"],
        (_, Operation::CreateEnvironment) => &["create environments"],
        (_, Operation::CreateKafkaCluster) => &["create Kafka clusters"],
        (_, Operation::View) => &["look at"],
        (_, Operation::AccessWithToken) => &["connect with a token"],
        (_, Operation::ReadCatalog) => &["read catalog entries"],
        (_, Operation::WriteCatalog) => &["change catalog entries"],
        (_, Operation::ReadConfig) => &["read configuration"],
        (_, Operation::ReadStatus) => &["see status"],
        (_, Operation::ReadLogs) => &["read logs"],
        (_, Operation::ReadMetrics) => &["read metrics"],
        (_, Operation::PauseResume) => &["pause", "resume"],
        (_, Operation::Configure) => &["configure"],
        (_, Operation::ConfigureCredentials) => &["change credentials"],
        (_, Operation::GlobalRead) => &["read every schema"],
        (_, Operation::GlobalReadCompatibility) => &["read the default compatibility"],
        (_, Operation::GlobalWriteCompatibility) => &["set the default compatibility"],
        (_, Operation::ReadCompatibility) => &["read compatibility"],
        (_, Operation::WriteCompatibility) => &["set compatibility"],
        (_, Operation::Contribute | Operation::Use) => &["run statements"],
        (_, Operation::ManageCatalog) => &["manage catalog integrations"],
    }
}
