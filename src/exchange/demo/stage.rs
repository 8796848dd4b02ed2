//! Where the story is played: carries each act out as a command, at its time.

use std::collections::HashMap;

use super::{Why, acts, chance, names::Names, script::Scene};
use crate::{
    engine::{
        Batch, Client, Command, Decision, Entry, Founding, FoundingAdmin, Record, Refusal, Request, decide,
        found,
    },
    model::{ApiKeyId, ObjectRef, Owner, Timestamp},
    org::Org,
};

const DAY: i64 = 86_400;

/// The organization so far, and what is needed to go on.
#[derive(Debug)]
pub(super) struct Stage<'a> {
    /// The organization as it stands.
    pub org: Org,
    /// Every entry, as it is stored.
    pub records: Vec<Record>,
    /// What the story calls things.
    pub names: Names,
    /// What the story says of the last use of keys.
    pub hints: HashMap<ApiKeyId, &'a str>,
    /// Keys that a listing told of and that the next import brings.
    pub listed: Batch,
    /// What the clock says at the act.
    pub at: Timestamp,
    last: Option<Entry>,
    now: Timestamp,
}

impl<'a> Stage<'a> {
    pub fn new(now: Timestamp) -> Self {
        Self {
            org: Org::default(),
            records: Vec::new(),
            names: Names::default(),
            hints: HashMap::new(),
            listed: Batch::default(),
            at: Timestamp::from_micros(0),
            last: None,
            now,
        }
    }

    /// Plays one act: at most one entry.
    pub fn play(&mut self, scene: &Scene<'a>) -> Result<(), Why> {
        self.at = self.time_of(scene.day);
        if scene.verb == "found" {
            return self.found(scene);
        }
        let actor = self.names.user(scene.actor).map(Owner::User)?;
        let Some(command) = acts::command(self, scene)? else { return Ok(()) };
        let number = self.org.seq() + 1;
        let request = Request {
            actor: &actor,
            client: Client::Demo,
            command: &command,
            id: chance::command_id(number),
            seen: &[],
            now: self.at,
            entropy: &mut chance::entropy(number),
        };
        let decision = decide(&self.org, request)?;
        let made = self.take(decision)?;
        acts::call(self, scene, &command, &made);
        Ok(())
    }

    /// The command that takes the last entry back.
    pub fn undo_last(&self) -> Result<Command, Why> {
        let entry = self.last.clone().ok_or(Why::Expected("something to take back"))?;
        Ok(Command::Undo { entry: Box::new(entry) })
    }

    /// The day so many days from now, as somebody types it.
    pub fn day_from_now(&self, days: i64) -> String {
        self.now.plus_seconds(days * DAY).date().to_string()
    }

    fn found(&mut self, scene: &Scene<'a>) -> Result<(), Why> {
        let founding = Founding {
            id: super::id(),
            name: scene.text(0).to_owned(),
            admin: FoundingAdmin::New {
                email: scene.text(2).to_owned(),
                full_name: scene.text(1).to_owned(),
            },
            batch: Batch::default(),
            client: Client::Demo,
        };
        let decision = found(&founding, self.at, chance::command_id(1), &mut chance::entropy(1))?;
        let Owner::User(admin) = decision.entry.header.actor.clone() else {
            return Err(Why::Expected("a user as the first administrator"));
        };
        self.take(decision)?;
        self.names.call(scene.actor, ObjectRef::User(admin));
        Ok(())
    }

    /// Applies a decision. Its secret, if it carries one, is dropped and wiped here: nobody ever sees it.
    fn take(&mut self, decision: Decision) -> Result<Vec<ObjectRef>, Why> {
        let Decision { entry, record, reveal } = decision;
        drop(reveal);
        // It was decided for this very state.
        self.org.apply(&entry.step()).map_err(|_| Why::Refused(Refusal::NoChange))?;
        self.records.push(record);
        let made = entry.header.intent.objects.clone();
        self.last = Some(entry);
        Ok(made)
    }

    /// A moment of a working day: after the act before, and on a Friday instead of a weekend.
    fn time_of(&self, day: u32) -> Timestamp {
        let number = self.org.seq();
        let day = self.now.as_micros().div_euclid(DAY * 1_000_000) - i64::from(day);
        // Days are counted from a Thursday; 0 is a Monday.
        let day = match (day + 3).rem_euclid(7) {
            5 => day - 1,
            6 => day - 2,
            _ => day,
        };
        let clock = 7 * 3_600 + chance::below("clock", number, 9 * 3_600);
        let micros = chance::below("micros", number, 1_000_000);
        let planned = Timestamp::from_micros((day * DAY + clock) * 1_000_000 + micros);
        let soonest = 35 + chance::below("pause", number, 400);
        let soonest = self.org.position().at.plus_seconds(soonest);
        let soonest = Timestamp::from_micros(soonest.as_micros() + micros);
        if self.records.is_empty() { planned } else { planned.max(soonest) }
    }
}
