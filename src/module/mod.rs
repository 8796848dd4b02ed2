//! The engine for programs: one organization in memory, answered over the REST contract or as plain objects.
//!
//! [`Engine`] holds an organization and owns nothing else: whoever holds the engine keeps the journal. Everything that
//! changes something comes in two steps: it is [prepared](Engine::prepare), which gives an answer and a line for the
//! journal, and once that line is stored it is [committed](Engine::commit). Time and random bytes come in as arguments,
//! so that this room builds and is tested natively; `face` gives it to JavaScript.
//!
//! No rule stands here: commands go through [`decide`], what is seen is [`Sight`]'s to say.

mod ahead;
mod clusters;
mod commands;
mod contract;
#[cfg(target_arch = "wasm32")]
mod face;
mod fault;
mod given_key;
mod hosting;
mod objects;
mod observed;
mod rules;

use serde::{Deserialize, Serialize};
use serde_json::Value;
use uuid::Uuid;

use crate::{
    access::Sight,
    engine::{
        Batch, Client, Command, Decision, Entropy, Entry, Founding, FoundingAdmin, Record, Request, Reveal,
        Verdict, decide, found, verify,
    },
    exchange::{
        backup::{Head, Writer},
        demo, line,
    },
    model::{ApiKeyId, Kind, ObjectRef, OrganizationId, Owner, Secret, Timestamp},
    org::{AnyObject, Change, Effect, Org, Seq, Shown},
    view::words,
};
use ahead::Ahead;
use contract::Counter;
pub use contract::{Answer, Place, Turn};
pub use fault::Fault;
pub use hosting::Summary;
use observed::Observed;

/// How an organization begins.
#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Beginning {
    /// Display name.
    pub name: String,
    /// The first administrator's e-mail address.
    pub admin_email: String,
    /// The first administrator's name, may be empty.
    #[serde(default)]
    pub admin_name: String,
}

/// A change that was decided and waits to be stored and committed.
#[derive(Debug)]
pub struct Draft {
    /// What the program is told: the objects made or changed, as they will be, and a secret where a key is issued.
    pub result: Value,
    /// The line to store, then to [commit](Engine::commit).
    pub line: String,
}

/// What a committed entry changed, for listeners. Ids only.
#[derive(Debug, PartialEq, Eq, Serialize)]
pub struct Committed {
    /// The entry's number.
    pub seq: Seq,
    /// When it was written.
    pub at: String,
    /// Who did it, by id.
    pub actor: String,
    /// Every object that it touched.
    pub changes: Vec<Touched>,
}

/// An object that an entry touched.
#[derive(Debug, PartialEq, Eq, Serialize)]
pub struct Touched {
    /// The object's kind, as its type is called: `ApiKey`.
    pub kind: &'static str,
    /// Its id.
    pub id: String,
    /// `created`, `updated` or `deleted`.
    pub effect: &'static str,
}

/// One organization in memory.
#[derive(Debug)]
pub struct Engine {
    org: Org,
    /// What waits to be stored; `None` before the first change.
    ahead: Option<Ahead>,
    observed: Observed,
    counter: Option<Counter>,
}

impl Engine {
    /// An engine without an organization, watching the use of keys from `now` on.
    pub fn new(now: Timestamp) -> Self {
        Self { org: Org::default(), ahead: None, observed: Observed::since(now), counter: None }
    }

    /// The organization as it stands.
    pub const fn org(&self) -> &Org {
        &self.org
    }

    /// Applies a line of the journal, checked against its digests and against the entry before it.
    ///
    /// # Errors
    ///
    /// `stale` where another entry has taken its number, `newer_format`, else `damaged`. Nothing is applied then.
    pub fn commit(&mut self, text: &str) -> Result<Committed, Fault> {
        let (_, entry) = self.entry_of(text)?;
        self.org.apply(&entry.step()).map_err(|error| Fault::new("damaged", error.to_string()))?;
        self.ahead = self.ahead.take().and_then(|ahead| ahead.following(&entry));
        Ok(Committed::of(&entry))
    }

    /// The entry of a line, if it is the next one and is what its digests vouch for.
    fn entry_of(&self, text: &str) -> Result<(Record, Entry), Fault> {
        let record = line::read(text).map_err(|error| Fault::new("damaged", error.to_string()))?;
        let organization = match self.org.organization() {
            Some(own) => own.id,
            None => record.read_header().map_err(Fault::damage)?.organization,
        };
        let entry = record.open(organization, self.org.position()).map_err(|damage| {
            if record.seq <= self.org.seq() { Fault::stale() } else { Fault::damage(damage) }
        })?;
        Ok((record, entry))
    }

    /// Whether a line that was prepared is still the next one.
    pub fn follows(&self, text: &str) -> bool {
        let organization = self.org.organization().map(|own| own.id);
        let record = line::read(text).ok();
        record
            .zip(organization)
            .is_some_and(|(record, own)| record.open_header(own, self.org.position()).is_ok())
    }

    /// The line that founds an organization, to be committed as the first.
    pub fn found(&self, beginning: &Beginning, now: Timestamp, random: &[u8]) -> Result<String, Fault> {
        let mut entropy = Entropy::new(random.to_vec());
        let id = OrganizationId::from_random(entropy.take()?);
        let command = command_id(&mut entropy)?;
        let founding = Founding {
            id,
            name: beginning.name.clone(),
            admin: FoundingAdmin::New {
                email: beginning.admin_email.clone(),
                full_name: beginning.admin_name.clone(),
            },
            batch: Batch::default(),
            client: Client::Module,
        };
        let decision = found(&founding, now, command, &mut entropy)?;
        line_of(&decision)
    }

    /// The lines of the demo organization, to be committed in order. What it tells of the use of keys is taken in.
    pub fn demo(&mut self, now: Timestamp) -> Result<Vec<String>, Fault> {
        let backup = demo::meridian(now).map_err(|error| Fault::new("unavailable", error.to_string()))?;
        self.observed.take_in(backup.uses);
        backup.records.iter().map(|record| line::write(record).map_err(Fault::from)).collect()
    }

    /// Decides a command given as JSON, as an account or, without one, as the first administrator.
    pub fn decide(
        &self,
        command: &str,
        actor: Option<&str>,
        now: Timestamp,
        random: &[u8],
    ) -> Result<Draft, Fault> {
        let actor = self.actor(actor)?;
        let command = commands::read(&self.org, command)?;
        self.draft(&actor, &command, now, random)
    }

    fn draft(&self, actor: &Owner, command: &Command, now: Timestamp, random: &[u8]) -> Result<Draft, Fault> {
        let mut entropy = Entropy::new(random.to_vec());
        let id = command_id(&mut entropy)?;
        let request =
            Request { actor, client: Client::Module, command, id, seen: &[], now, entropy: &mut entropy };
        let decision = decide(&self.org, request)?;
        Ok(Draft { result: result_of(&decision), line: line_of(&decision)? })
    }

    /// Puts in a key whose secret somebody chose, for the first administrator; `None` where it is there already.
    ///
    /// # Errors
    ///
    /// `invalid` where id or secret have not the form of the current format, `taken` where the key exists with another
    /// secret or owner.
    pub fn give_key(
        &self,
        id: &str,
        secret: &str,
        now: Timestamp,
        random: &[u8],
    ) -> Result<Option<Draft>, Fault> {
        let admin = self.actor(None)?;
        match given_key::command(&self.org, &admin, id, &Secret::presented(secret), now)? {
            Some(command) => self.draft(&admin, &command, now, random).map(Some),
            None => Ok(None),
        }
    }

    /// Objects of a kind (`ApiKey`, `ServiceAccount`, …) as far as `actor` sees them, sorted by id.
    pub fn list(&self, kind: &str, actor: Option<&str>) -> Result<Vec<Value>, Fault> {
        let kind = Kind::from_name(kind).filter(|kind| *kind != Kind::Tombstone);
        let kind = kind.ok_or_else(|| Fault::input("kind", "is no kind of object"))?;
        let sight = Sight::of(&self.org, &self.actor(actor)?);
        let shown = |object: AnyObject<'_>| sight.shows(&self.org, object) == Shown::Whole;
        Ok(objects::list(&self.org, kind, &shown))
    }

    /// One object by its id, or `None` where there is none that `actor` sees.
    pub fn get(&self, id: &str, actor: Option<&str>) -> Result<Option<Value>, Fault> {
        let sight = Sight::of(&self.org, &self.actor(actor)?);
        let found = commands::find(&self.org, id).and_then(|object| self.org.find(&object));
        let shown = found.filter(|object| sight.shows(&self.org, *object) == Shown::Whole);
        Ok(shown.map(objects::plain))
    }

    /// Whether a key is good, for a resource where one is named, and if not, why.
    pub fn verify(
        &mut self,
        id: &str,
        secret: &str,
        resource: Option<&str>,
        now: Timestamp,
    ) -> Result<Value, Fault> {
        let target = resource.map(|text| commands::target(&self.org, text)).transpose()?;
        let verdict = verify(&self.org, id, &Secret::presented(secret), target.as_ref(), now);
        if verdict == Verdict::Accepted {
            self.saw(id, now);
        }
        Ok(objects::verdict(&verdict, &words::verdict(&self.org, &verdict)))
    }

    /// Notes that a key was in use.
    fn saw(&mut self, id: &str, now: Timestamp) {
        if let Ok(key) = ApiKeyId::parse(id.trim()) {
            self.observed.saw(key, now);
        }
    }

    /// What was seen of keys in use, as text to be kept beside the journal.
    pub fn observations(&self) -> String {
        self.observed.write()
    }

    /// Takes observations in that were kept.
    pub fn remember(&mut self, text: &str) -> Result<(), Fault> {
        self.observed.read(text)
    }

    /// A backup of the organization, from the lines of its journal. It holds no secret.
    pub fn export<'a>(
        &self,
        lines: impl IntoIterator<Item = &'a str>,
        now: Timestamp,
    ) -> Result<String, Fault> {
        let own = self.org.organization().ok_or_else(Fault::not_founded)?;
        let head = Head {
            organization: own.id,
            name: own.name.to_string(),
            kind: own.kind,
            entries: self.org.seq(),
            head: self.org.position().head,
        };
        let mut text = String::new();
        let mut sink = |piece: &str| text.push_str(piece);
        let mut writer = Writer::begin(head, &self.observed.uses(now), &mut sink);
        for line in lines {
            let record = line::read(line).map_err(|error| Fault::new("damaged", error.to_string()))?;
            writer.entry(&record, &mut sink).map_err(|error| Fault::new("damaged", error.to_string()))?;
        }
        writer.end(&mut sink).map_err(|error| Fault::new("damaged", error.to_string()))?;
        Ok(text)
    }

    /// The id of the first active administrator: who acts where nobody is named.
    pub fn administrator(&self) -> Result<String, Fault> {
        self.actor(None).map(|admin| admin.id().to_owned())
    }

    /// The account that acts: the one named, or the first active administrator.
    fn actor(&self, id: Option<&str>) -> Result<Owner, Fault> {
        if let Some(id) = id {
            return commands::owner(&self.org, "as", id);
        }
        let admin = self.org.admins().map(|user| user.id.clone()).next();
        admin.map(Owner::User).ok_or_else(Fault::not_founded)
    }
}

impl Committed {
    fn of(entry: &Entry) -> Self {
        let touched = |change: &Change| {
            let object = change.reference().filter(|object| object.kind() != Kind::Tombstone)?;
            let effect = objects::effect(change.effect())?;
            Some(Touched { kind: object.kind().name(), id: object.id(), effect })
        };
        Self {
            seq: entry.header.seq,
            at: entry.header.at.to_string(),
            actor: entry.header.actor.to_string(),
            changes: entry.changes.iter().filter_map(touched).collect(),
        }
    }
}

fn command_id(entropy: &mut Entropy) -> Result<Uuid, Fault> {
    Ok(uuid::Builder::from_random_bytes(entropy.take()?).into_uuid())
}

fn line_of(decision: &Decision) -> Result<String, Fault> {
    line::write(&decision.record).map_err(Fault::from)
}

/// The objects that a command was about, as they are after it, and the secret of a key that was issued.
fn result_of(decision: &Decision) -> Value {
    let entry = &decision.entry;
    let about = |object: &ObjectRef| entry.header.intent.objects.contains(object);
    let changed = entry.changes.iter().filter(|change| change.reference().as_ref().is_some_and(about));
    let objects: Vec<_> = changed.filter_map(Change::object_after).map(objects::plain).collect();
    let deleted: Vec<_> = entry
        .changes
        .iter()
        .filter(|change| change.effect() == Effect::Deletes)
        .filter_map(Change::reference)
        .map(|object| object.id())
        .collect();
    let mut result = serde_json::json!({ "objects": objects, "deleted": deleted });
    if let (Some(Reveal { secret, .. }), Some(fields)) = (&decision.reveal, result.as_object_mut()) {
        fields.insert("secret".to_owned(), Value::from(secret.expose()));
    }
    result
}
