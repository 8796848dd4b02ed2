//! From rows to one batch: every name finds its object, and what nobody listed becomes a placeholder.

#![expect(
    clippy::ptr_arg,
    reason = "maps keep a clone of the text, which is free while it is borrowed from the file"
)]

use std::{
    borrow::Cow,
    collections::{BTreeMap, BTreeSet},
};

use hashbrown::{HashMap, HashSet};

use super::{
    keys::OwnerWords,
    known::Known,
    places::Places,
    question::{Answer, Answers},
    report::Report,
    unique::unique,
};
use crate::{
    engine::Batch,
    exchange::listing::{
        At, Cluster, EnvironmentRow, Flaw, Reason, Row, Rows, ServiceAccountRow, UserRow, clip,
    },
    model::{
        Claims, Environment, EnvironmentId, FlinkRegion, GovernancePackage, IdError, Noun, Origin,
        ProductionMark, ServiceAccount, ServiceAccountId, Times, User, UserId, UserState,
    },
};

/// Ids of one kind that the batch holds already.
type Present<'a> = HashSet<Cow<'a, str>>;

/// A batch that is being put together.
pub(super) struct Relating<'a, 'k, 'n> {
    pub(super) known: &'k Known,
    pub(super) report: &'k mut Report<'n>,
    pub(super) batch: Batch,
    pub(super) places: Places<'a>,
    pub(super) kafka_clusters: Present<'a>,
    pub(super) registries: Present<'a>,
    pub(super) ksql_clusters: Present<'a>,
    pub(super) users: Present<'a>,
    pub(super) service_accounts: Present<'a>,
    /// What API keys say of their owners.
    pub(super) owners: HashMap<Cow<'a, str>, OwnerWords<'a>>,
    /// Flink regions for which a file's question was asked.
    pub(super) asked_regions: HashSet<(u32, FlinkRegion)>,
    /// Environments that the batch's objects name.
    named: BTreeSet<EnvironmentId>,
    /// What registries say of their environments.
    pub(super) packages: BTreeMap<EnvironmentId, GovernancePackage>,
}

/// Relates the rows of all files to each other and to what the organization knows.
pub(super) fn relate(rows: Rows<'_>, known: &Known, answers: &Answers, report: &mut Report<'_>) -> Batch {
    let environments = unique(rows.environments, report);
    let users = unique(rows.users, report);
    let service_accounts = unique(rows.service_accounts, report);
    let kafka_clusters = unique(rows.kafka_clusters, report);
    let registries = unique(rows.registries, report);
    let ksql_clusters = unique(rows.ksql_clusters, report);
    let pools = unique(rows.pools, report);
    let keys = unique(rows.keys, report);
    let mut relating = Relating::new(known, report);
    for row in &ksql_clusters {
        relating.hear_ksql(row);
    }
    for row in &keys {
        relating.hear(row);
    }
    relating.batch.api_keys.reserve(keys.len());
    relating.each(users, Relating::user);
    relating.each(service_accounts, Relating::service_account);
    relating.each(kafka_clusters, Relating::kafka_cluster);
    relating.each(registries, Relating::registry);
    relating.each(ksql_clusters, Relating::ksql_cluster);
    relating.each(pools, Relating::pool);
    relating.each(keys, Relating::key);
    relating.each(environments, Relating::environment);
    relating.placeholder_environments(answers);
    relating.batch
}

impl<'a, 'k, 'n> Relating<'a, 'k, 'n> {
    fn new(known: &'k Known, report: &'k mut Report<'n>) -> Self {
        Self {
            known,
            report,
            batch: Batch::default(),
            places: Places::default(),
            kafka_clusters: Present::new(),
            registries: Present::new(),
            ksql_clusters: Present::new(),
            users: Present::new(),
            service_accounts: Present::new(),
            owners: HashMap::new(),
            asked_regions: HashSet::new(),
            named: BTreeSet::new(),
            packages: BTreeMap::new(),
        }
    }

    /// Takes rows one by one; one that cannot be used is reported.
    fn each<R: Row<'a>>(&mut self, rows: Vec<R>, mut take: impl FnMut(&mut Self, R) -> Result<(), Flaw>) {
        for row in rows {
            let at = row.at();
            if let Err(flaw) = take(self, row) {
                self.report.problem(at, flaw);
            }
        }
    }

    /// An id that may be used: one that is no id, or retired, may not.
    pub(super) fn id<T: Noun>(
        &self,
        field: &str,
        text: &str,
        parse: fn(&str) -> Result<T::Id, IdError>,
    ) -> Result<T::Id, Flaw> {
        let id = parse(text).map_err(|error| Flaw::at(field, error))?;
        if self.known.is_retired(&T::reference(id.clone())) {
            return Err(Flaw::at(field, Reason::Retired(clip(text))));
        }
        Ok(id)
    }

    /// The environment of a resource; `None` where a question has to be answered first, which is reported.
    pub(super) fn place(
        &mut self,
        kind: Cluster,
        id: &Cow<'a, str>,
        said: Option<&Cow<'a, str>>,
        at: At,
    ) -> Result<Option<EnvironmentId>, Flaw> {
        let spot = self.places.place(kind, id, said, at.file, self.known, self.report);
        let spot = spot.map_err(|reason| Flaw::at("environment", reason))?;
        if let Some(asked) = spot.asked {
            self.report.depends(asked);
        }
        match &spot.environment {
            Some(environment) => self.name_environment(environment)?,
            None => self.report.waits(at, id, spot.asked.unwrap_or(at.file)),
        }
        Ok(spot.environment)
    }

    /// Asks in which environment something lies that has no place of its own and names none.
    pub(super) fn ask(&mut self, at: At, what: &str, first: Asked) -> Result<Option<EnvironmentId>, Flaw> {
        let answer = match first {
            Asked::First => self.report.ask(at.file, what),
            Asked::Again => self.report.answer(at.file),
        };
        let answer = answer.map(Answer::environment).cloned();
        self.report.depends(at.file);
        match &answer {
            Some(environment) => self.name_environment(environment)?,
            None => self.report.waits(at, what, at.file),
        }
        Ok(answer)
    }

    /// Notes that the batch names an environment.
    pub(super) fn name_environment(&mut self, environment: &EnvironmentId) -> Result<(), Flaw> {
        if !self.named.contains(environment) {
            self.id::<Environment>("environment", environment.as_str(), EnvironmentId::parse)?;
            self.named.insert(environment.clone());
        }
        Ok(())
    }

    fn user(&mut self, row: UserRow<'a>) -> Result<(), Flaw> {
        let id = self.id::<User>("id", &row.id, UserId::parse)?;
        self.batch.users.push(User {
            id,
            email: text(row.email),
            full_name: text(row.full_name),
            auth: row.auth.unwrap_or_default(),
            state: UserState::Active,
            claims: Claims::default(),
            invitation: None,
            times: row.times,
            origin: Origin::Imported,
        });
        self.users.insert(row.id);
        Ok(())
    }

    fn service_account(&mut self, row: ServiceAccountRow<'a>) -> Result<(), Flaw> {
        let id = self.id::<ServiceAccount>("id", &row.id, ServiceAccountId::parse)?;
        self.batch.service_accounts.push(ServiceAccount {
            id,
            name: name(row.name, &row.id),
            description: text(row.description),
            times: row.times,
            origin: Origin::Imported,
        });
        self.service_accounts.insert(row.id);
        Ok(())
    }

    fn environment(&mut self, row: EnvironmentRow<'a>) -> Result<(), Flaw> {
        let id = self.id::<Environment>("id", &row.id, EnvironmentId::parse)?;
        self.named.remove(&id);
        self.batch.environments.push(Environment {
            name: name(row.name, &row.id),
            package: row.package.or_else(|| self.packages.get(&id).copied()).unwrap_or_default(),
            mark: ProductionMark::ByName,
            times: row.times,
            origin: Origin::Imported,
            id,
        });
        Ok(())
    }

    /// Makes a placeholder of every environment that is named, neither listed nor known.
    fn placeholder_environments(&mut self, answers: &Answers) {
        for id in std::mem::take(&mut self.named) {
            if self.known.environments.contains_key(&id) {
                continue;
            }
            let typed = answers.values().find_map(|answer| match answer {
                Answer::New { id: new, name } if *new == id => Some(name.clone()),
                Answer::New { .. } | Answer::Existing(_) => None,
            });
            self.batch.environments.push(Environment {
                name: typed.unwrap_or_else(|| id.as_str().into()),
                package: self.packages.get(&id).copied().unwrap_or_default(),
                mark: ProductionMark::ByName,
                times: Times::default(),
                origin: Origin::Placeholder,
                id,
            });
        }
    }
}

/// Whether a question names something for the first time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Asked {
    First,
    Again,
}

/// A text that a listing may leave out.
pub(super) fn text(text: Option<Cow<'_, str>>) -> Box<str> {
    text.map(Into::into).unwrap_or_default()
}

/// A display name; the id, where a listing has none.
pub(super) fn name(name: Option<Cow<'_, str>>, id: &str) -> Box<str> {
    name.map_or_else(|| id.into(), Into::into)
}
