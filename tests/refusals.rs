//! Bad input as tables: each row an input, the exact words of its refusal, and the organization unchanged.
#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, reason = "tests fail by panicking")]

mod support;

#[path = "refusals/cascades.rs"]
mod cascades;
#[path = "refusals/creation.rs"]
mod creation;
#[path = "refusals/deletion.rs"]
mod deletion;
#[path = "refusals/import.rs"]
mod import;
#[path = "refusals/keys.rs"]
mod keys;
#[path = "refusals/meanwhile.rs"]
mod meanwhile;
#[path = "refusals/quotas.rs"]
mod quotas;
#[path = "refusals/texts.rs"]
mod texts;
#[path = "refusals/undo.rs"]
mod undo;

use keyplane::{
    engine::Command,
    model::{ObjectRef, Owner},
    org::Seq,
};
use support::world::World;

/// What somebody asks for, and the words in which it is refused.
struct Ask {
    command: Command,
    words: String,
    actor: Option<Owner>,
    seen: Vec<(ObjectRef, Seq)>,
}

fn ask(command: Command, words: impl Into<String>) -> Ask {
    Ask { command, words: words.into(), actor: None, seen: Vec::new() }
}

impl Ask {
    /// Asked by somebody else than the administrator.
    fn by(self, actor: Owner) -> Self {
        Self { actor: Some(actor), ..self }
    }

    /// Asked by somebody who saw an object in some version.
    fn seeing(mut self, object: ObjectRef, version: Seq) -> Self {
        self.seen.push((object, version));
        self
    }
}

/// A row of a table: what is wrong, and how it comes about.
type Row = (&'static str, fn(&mut World) -> Ask);

/// Every row is refused in its words, and changes nothing.
fn refused(rows: &[Row]) {
    for (what, arrange) in rows {
        let mut world = World::new();
        let Ask { command, words, actor, seen } = arrange(&mut world);
        let actor = actor.unwrap_or_else(|| world.lab.admin.clone());
        let (before, entries) = (world.lab.org.clone(), world.lab.records.len());
        let Err(refusal) = world.lab.run_seen(&actor, command, &seen) else { panic!("{what}: carried out") };
        assert_eq!(refusal.to_string(), words, "{what}");
        assert!(world.lab.org == before && world.lab.records.len() == entries, "{what}: something changed");
    }
}
