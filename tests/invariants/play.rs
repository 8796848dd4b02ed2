//! One sequence: asks are decided, applied and looked at.

use std::collections::{BTreeMap, BTreeSet, HashSet};

use keyplane::{
    access::Projection,
    engine::{
        Client, Command, Decision, Entry, Preview, Record, Refusal, Request,
        checkpoint::{self, ChunkId, Manifest},
        decide, preview,
    },
    model::{ApiKeyId, ObjectRef, Owner, Secret, Timestamp},
    org::{Change, Effect, Org, Seq},
};
use uuid::Uuid;

use super::{finding::Findings, rights, steps, town::Town, twins::Told};
use crate::{Invariant, support::entropy};

/// Something asked, with all that deciding it takes.
#[derive(Clone, Debug)]
pub struct Ask {
    pub actor: Owner,
    pub client: Client,
    pub command: Command,
    pub id: Uuid,
    pub seen: Vec<(ObjectRef, Seq)>,
    pub now: Timestamp,
    /// Where its random bytes come from, and whether it is looked at more closely.
    pub number: u64,
}

/// An organization in the course of a sequence.
pub struct Game {
    pub org: Org,
    pub now: Timestamp,
    pub findings: Findings,
    pub tally: Tally,
    /// Every id that was ever in use.
    pub ever: HashSet<ObjectRef>,
    /// What was asked and carried out.
    pub done: HashSet<Uuid>,
    /// What was revealed.
    pub secrets: Vec<(ApiKeyId, Secret)>,
    /// Keys that were revoked as compromised, whatever became of them.
    pub compromised: BTreeSet<ApiKeyId>,
    records: Vec<Record>,
    entries: Vec<Entry>,
    pub pieces: Pieces,
    /// What some of the others see, followed entry by entry.
    pub views: Vec<Projection>,
}

/// A checkpoint that was written in pieces.
#[derive(Default)]
pub struct Pieces {
    pub manifest: Option<Manifest>,
    pub chunks: BTreeMap<ChunkId, Vec<u8>>,
    dirty: BTreeSet<ChunkId>,
}

/// How often each command was carried out and refused, and how often what holds was tried.
#[derive(Clone, Debug, Default)]
pub struct Tally {
    pub commands: BTreeMap<&'static str, (u64, u64)>,
    /// Rights that were looked at before and after an entry, by how they were before and after.
    pub rights: BTreeMap<(bool, bool), u64>,
    /// Answers with and without something hidden, by how they compare.
    pub told: BTreeMap<Told, u64>,
}

/// How an ask ended.
pub type Ended = Result<Seq, Refusal>;

impl Game {
    /// The town, with some of those who look at it.
    pub fn new(seed: u64) -> Self {
        let town = Town::get();
        let from = usize::try_from(seed).unwrap();
        let views = (0..VIEWS).map(|at| town.views[(from + at * 5) % town.views.len()].clone());
        let created = town.entries.iter().flat_map(|entry| &entry.changes);
        let ever =
            created.filter_map(Change::reference).filter(|object| !matches!(object, ObjectRef::Tombstone(_)));
        Self {
            org: town.org.clone(),
            now: town.now,
            findings: Findings::default(),
            tally: Tally::default(),
            ever: ever.collect(),
            done: HashSet::new(),
            secrets: Vec::new(),
            compromised: BTreeSet::new(),
            records: Vec::new(),
            entries: Vec::new(),
            pieces: Pieces::default(),
            views: views.collect(),
        }
    }

    /// The entry of a number.
    pub fn entry(&self, seq: Seq) -> &Entry {
        let at = usize::try_from(seq).unwrap() - 1;
        let town = &Town::get().entries;
        town.get(at).unwrap_or_else(|| &self.entries[at - town.len()])
    }

    /// Every record, from the first.
    pub fn records(&self) -> impl Iterator<Item = &Record> {
        Town::get().records.iter().chain(&self.records)
    }

    /// The entries of this sequence.
    pub fn entries(&self) -> &[Entry] {
        &self.entries
    }

    fn decide(&self, ask: &Ask) -> Result<Decision, Refusal> {
        decided(&self.org, ask)
    }

    fn preview(&self, ask: &Ask) -> Option<Result<Preview, Refusal>> {
        match &ask.command {
            // A preview is what somebody sees before asking, in a session.
            Command::Delete { targets, .. } if ask.client == Client::Console => {
                Some(preview(&self.org, &ask.actor, targets, ask.now))
            }
            _ => None,
        }
    }

    /// Carries out an ask, and takes it back and brings it back once in a while.
    pub fn play(&mut self, ask: &Ask) {
        if !ask.number.is_multiple_of(5) {
            let _ = self.step(ask);
            return;
        }
        let before = self.org.clone();
        match self.step(ask) {
            Ok(seq) => self.there_and_back(ask, seq, &before),
            Err(_) if self.org != before => {
                self.findings
                    .note(Invariant::a_refused_command_changes_nothing, || format!("{:?}", ask.command));
            }
            Err(_) => {}
        }
    }

    fn there_and_back(&mut self, ask: &Ask, seq: Seq, before: &Org) {
        let after = self.org.clone();
        let Some(undone) = self.undo(ask, seq, before, &after) else { return };
        steps::check_restored(self, seq, before, Invariant::undo_restores_the_exact_state);
        if ask.number.is_multiple_of(3) && self.undo(ask, undone, &after, before).is_some() {
            steps::check_restored(self, undone, &after, Invariant::undo_of_an_undo_restores_the_exact_state);
        }
    }

    /// Takes an entry back as whoever made it. An administrator before and after must succeed.
    fn undo(&mut self, ask: &Ask, seq: Seq, before: &Org, after: &Org) -> Option<Seq> {
        let undo = Ask {
            command: Command::Undo { entry: Box::new(self.entry(seq).clone()) },
            id: Uuid::from_u128(ask.id.as_u128() ^ (u128::from(seq) << 100)),
            seen: Vec::new(),
            now: self.now.plus_seconds(1),
            ..ask.clone()
        };
        match self.step(&undo) {
            Ok(undone) => Some(undone),
            Err(refusal) => {
                steps::check_undo_refused(self, &undo, &refusal, before, after);
                None
            }
        }
    }

    pub fn step(&mut self, ask: &Ask) -> Ended {
        let previewed = self.preview(ask);
        let decided = self.decide(ask);
        if ask.number % 8 == 1 {
            steps::check_same(self, ask, &decided, &self.decide(ask));
        }
        let counts = self.tally.commands.entry(name(&ask.command)).or_default();
        match decided {
            Ok(decision) => {
                counts.0 += 1;
                steps::check_decided(self, ask, &decision, previewed);
                Ok(self.apply(ask, decision))
            }
            Err(refusal) => {
                counts.1 += 1;
                steps::check_refused(self, ask, &refusal, previewed);
                Err(refusal)
            }
        }
    }

    fn apply(&mut self, ask: &Ask, decision: Decision) -> Seq {
        let Decision { entry, record, reveal } = decision;
        let seq = entry.header.seq;
        let probes = rights::probes(self, ask, &entry);
        let touches = self.org.apply(&entry.step()).unwrap();
        for view in &mut self.views {
            view.follow(&self.org, &entry.changes, touches.clone());
        }
        self.pieces.dirty.extend(checkpoint::touched(&touches));
        self.now = self.now.max(ask.now);
        self.remember(&entry);
        self.done.insert(ask.id);
        if let Some(reveal) = reveal {
            self.secrets.push((reveal.key, reveal.secret));
        }
        steps::check_applied(self, ask, &entry);
        rights::check_gained(self, &entry, probes);
        self.records.push(record);
        self.entries.push(entry);
        if ask.number % 16 == 3 {
            self.write_piece();
        }
        seq
    }

    fn remember(&mut self, entry: &Entry) {
        if steps::takes_imports_back(entry) {
            // As if they had never been here; they may be imported again.
            let gone = entry.changes.iter().filter(|change| change.effect() == Effect::Deletes);
            for object in gone.filter_map(Change::reference) {
                self.ever.remove(&object);
            }
        }
        let created = entry.changes.iter().filter(|change| change.effect() == Effect::Creates);
        self.ever.extend(created.filter_map(Change::reference));
        if entry.header.intent.deed == keyplane::engine::Deed::Revoke {
            let keys = entry.header.intent.objects.iter().filter_map(|object| match object {
                ObjectRef::ApiKey(id) => Some(id.clone()),
                _ => None,
            });
            self.compromised.extend(keys);
        }
    }

    /// Brings the stored checkpoint up to date, writing only what changed.
    pub fn write_piece(&mut self) {
        let taken = checkpoint::take(&self.org, self.pieces.manifest.as_ref(), &self.pieces.dirty).unwrap();
        for chunk in &taken.remove {
            self.pieces.chunks.remove(chunk);
        }
        self.pieces.chunks.extend(taken.put);
        self.pieces.manifest = Some(taken.manifest);
        self.pieces.dirty.clear();
    }
}

/// How many of the others' views are followed in one sequence.
const VIEWS: usize = 8;

/// What is decided when this is asked of an organization.
pub fn decided(org: &Org, ask: &Ask) -> Result<Decision, Refusal> {
    decide(
        org,
        Request {
            actor: &ask.actor,
            client: ask.client,
            command: &ask.command,
            id: ask.id,
            seen: &ask.seen,
            now: ask.now,
            entropy: &mut entropy(ask.number),
        },
    )
}

/// Names every kind of command. The list is exhaustive for the compiler, and as long as the tally has to be.
macro_rules! commands {
    ($($name:ident $fields:tt),+ $(,)?) => {
        /// The name of a command's kind.
        pub fn name(command: &Command) -> &'static str {
            match command { $(Command::$name $fields => stringify!($name)),+ }
        }

        /// Every kind of command.
        pub const COMMANDS: &[&str] = &[$(stringify!($name)),+];
    };
}

commands! {
    UpdateOrganization(_),
    CreateEnvironment(_),
    UpdateEnvironment { .. },
    CreateKafkaCluster(_),
    UpdateKafkaCluster { .. },
    CreateSchemaRegistry { .. },
    CreateKsqlCluster(_),
    UpdateKsqlCluster { .. },
    CreateComputePool(_),
    UpdateComputePool { .. },
    InviteUser { .. },
    UpdateUser { .. },
    ForgetInvitation { .. },
    UpdateSignIn { .. },
    UpdateSignInClaims { .. },
    CreateServiceAccount { .. },
    UpdateServiceAccount { .. },
    CreateGroupMapping { .. },
    UpdateGroupMapping { .. },
    CreateIdentityProvider(_),
    UpdateIdentityProvider { .. },
    CreateIdentityPool { .. },
    UpdateIdentityPool { .. },
    CreateRoleBinding { .. },
    CreateAcl { .. },
    CreateAcls { .. },
    SetAppliedLimit { .. },
    CreateApiKey(_),
    UpdateApiKey { .. },
    DescribeApiKeys { .. },
    Delete { .. },
    RevokeApiKey { .. },
    Undo { .. },
    Restore { .. },
    Import { .. },
}
