//! Nothing that somebody may see or ask tells of what is hidden: an organization and its twin, in which something hidden
//! never was, look the same and answer the same. What `access::Sight` names as exceptions is left out here by name.

use std::collections::BTreeSet;

use keyplane::{
    access::{Projection, Sight},
    engine::{Command, Decision, Entry, Obstacle, Preview, Refusal, preview},
    model::{ObjectRef, Owner, Timestamp},
    org::{Change, Org},
};

use super::{
    draw::Draw,
    oracle,
    play::{Ask, Game, decided},
    rights::remove,
    town::Town,
};
use crate::Invariant as I;

/// What was asked of both in one end of a sequence.
const ASKS: usize = 16;

/// How two answers compare.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Told {
    /// Both did the same.
    Done,
    /// Both refused in the same words.
    Refused,
    /// Both refused a command that names what is hidden, in the same words.
    Named,
    /// What is hidden has the name (exception 1).
    Taken,
    /// What is hidden counts against a limit (exception 2).
    Limit,
    /// What is hidden is what a new key is for (exception 5).
    OwnKey,
    /// What is hidden stands in the way (exception 8).
    InTheWay,
}

/// Something hidden from somebody, with everything that goes with it, all of it hidden.
struct Hidden {
    actor: Owner,
    object: ObjectRef,
    gone: BTreeSet<ObjectRef>,
    twin: Org,
}

pub fn check(game: &mut Game, seed: u64) {
    let mut draw = Draw::new(seed ^ 0x7717);
    let Some(hidden) = hide(&mut draw, game) else { return };
    check_seen(game, &hidden);
    let near = neighbours(&game.org, &hidden);
    draw.word = name_of(&game.org, &hidden.object);
    for _ in 0..ASKS {
        let about = if draw.one_in(3) { None } else { draw.dice.pick(&near).cloned() };
        draw.about = about.or_else(|| Some(hidden.object.clone()));
        let mut ask = draw.ask_as(hidden.actor.clone(), game);
        if let Command::Delete { targets, previewed } = &mut ask.command {
            // Two outcomes have two digests, and a digest tells nothing.
            *previewed = None;
            check_previews(game, &hidden, targets, ask.now);
        }
        compare(game, &hidden, &ask);
    }
}

/// What is seen and names what is hidden, or is named by it, or belongs to the same account: where it might show.
fn neighbours(org: &Org, hidden: &Hidden) -> Vec<ObjectRef> {
    let sight = Sight::of(org, &hidden.actor);
    let print = |object: &ObjectRef| format!("{:?}", org.find(object));
    let owner = |object: &ObjectRef| match object {
        ObjectRef::ApiKey(id) => org.api_keys().get(id).map(|key| &key.owner),
        _ => None,
    };
    let (id, text, whose) = (hidden.object.id(), print(&hidden.object), owner(&hidden.object));
    let is_near = |object: &ObjectRef| {
        text.contains(&*object.id())
            || print(object).contains(&*id)
            || whose.is_some() && owner(object) == whose
    };
    oracle::everything(org).into_iter().filter(|object| sight.sees(org, object) && is_near(object)).collect()
}

/// An actor who does not see everything, an object that is hidden, and the organization without it.
fn hide(draw: &mut Draw, game: &Game) -> Option<Hidden> {
    let org = &game.org;
    let everything = oracle::everything(org);
    for _ in 0..20 {
        let town = Town::get();
        // Those who may do much and do not see all.
        let actor = if draw.one_in(3) { draw.pick(&town.others) } else { draw.pick(&town.strong) };
        let sight = Sight::of(org, &actor);
        let object = draw.pick(&everything);
        if sight.is_everything() || sight.sees(org, &object) {
            continue;
        }
        let gone = with_it(org, &object);
        if gone.iter().any(|it| sight.sees(org, it)) {
            continue;
        }
        let changes: Vec<Change> = gone.iter().filter_map(|it| org.deletion(it)).collect();
        let mut twin = org.clone();
        remove(&mut twin, &changes);
        // Without an administrator there is no organization to compare with.
        if !oracle::has_admin(&twin) {
            continue;
        }
        return Some(Hidden { actor, object, gone, twin });
    }
    None
}

/// What something is called, where its name may clash with another.
fn name_of(org: &Org, object: &ObjectRef) -> Option<String> {
    let name = match object {
        ObjectRef::Environment(id) => org.environments().get(id).map(|it| &it.name),
        ObjectRef::ServiceAccount(id) => org.service_accounts().get(id).map(|it| &it.name),
        ObjectRef::GroupMapping(id) => org.group_mappings().get(id).map(|it| &it.name),
        ObjectRef::IdentityPool(id) => org.identity_pools().get(id).map(|it| &it.name),
        ObjectRef::KsqlCluster(id) => org.ksql_clusters().get(id).map(|it| &it.name),
        ObjectRef::User(id) => org.users().get(id).map(|it| &it.email),
        _ => None,
    };
    name.map(ToString::to_string)
}

/// What cannot be without an object.
fn with_it(org: &Org, object: &ObjectRef) -> BTreeSet<ObjectRef> {
    let mut gone = BTreeSet::from([object.clone()]);
    let mut open = vec![object.clone()];
    while let Some(next) = open.pop() {
        for other in org.dependants_among(&next, &gone) {
            if gone.insert(other.clone()) {
                open.push(other);
            }
        }
    }
    gone
}

/// Every list, search and count is made from what somebody sees, but for quotas (exception 2).
fn check_seen(game: &mut Game, hidden: &Hidden) {
    let (one, other) = (
        Projection::new(&game.org, hidden.actor.clone()),
        Projection::new(&hidden.twin, hidden.actor.clone()),
    );
    let same = match (one.part(), other.part()) {
        (Some(one), Some(other)) => one.same_objects(other),
        _ => false,
    };
    if !same {
        game.findings.note(I::what_is_hidden_changes_nothing_that_is_seen, || {
            format!("{} sees another organization without {}", hidden.actor, hidden.object)
        });
    }
}

fn check_previews(game: &mut Game, hidden: &Hidden, targets: &[ObjectRef], now: Timestamp) {
    let shown = |org: &Org| {
        let sight = Sight::of(org, &hidden.actor);
        preview(org, &hidden.actor, targets, now).map(|it| without(hidden, it.shown_to(org, &sight)))
    };
    let (one, other) = (shown(&game.org), shown(&hidden.twin));
    if one != other && exception(hidden, one.as_ref().err(), &BTreeSet::new()).is_none() {
        let words =
            format!("{} deletes {targets:?}: {one:?}, without {}: {other:?}", hidden.actor, hidden.object);
        game.findings.note(I::what_is_hidden_changes_no_answer, || words);
    }
}

/// A preview but for the hidden keys that it shows (exception 3).
fn without(hidden: &Hidden, mut preview: Preview) -> Preview {
    let key = |object: &ObjectRef| matches!(object, ObjectRef::ApiKey(_)) && hidden.gone.contains(object);
    preview.objects.retain(|object| !key(object));
    preview.digest = keyplane::org::Digest::ZERO;
    preview
}

fn compare(game: &mut Game, hidden: &Hidden, ask: &Ask) {
    let (one, other) = (decided(&game.org, ask), decided(&hidden.twin, ask));
    let names = format!("{:?}", ask.command).contains(&*hidden.object.id());
    let told = match (&one, &other) {
        (Ok(one), Ok(other)) if same(hidden, one, other) => Some(Told::Done),
        (Err(one), Err(other)) if one.to_string() == other.to_string() => {
            Some(if names { Told::Named } else { Told::Refused })
        }
        _ => exception(hidden, one.as_ref().err(), &keys_for(&ask.command)),
    };
    if let Some(told) = told {
        *game.tally.told.entry(told).or_default() += 1;
        return;
    }
    let said = |decided: &Result<Decision, Refusal>| match decided {
        Ok(decision) => format!("{:?}", decision.entry.changes),
        Err(refusal) => refusal.to_string(),
    };
    let words = format!(
        "{} by {:?} asks {:?}: {}; without {}: {}",
        hidden.actor,
        ask.client,
        ask.command,
        said(&one),
        hidden.object,
        said(&other)
    );
    game.findings.note(I::what_is_hidden_changes_no_answer, || words);
}

/// The same was done, but for what is hidden and went along.
fn same(hidden: &Hidden, one: &Decision, other: &Decision) -> bool {
    let seen = |entry: &Entry| -> Vec<Change> {
        let is_hidden = |change: &&Change| {
            let object = change.reference();
            !matches!(change, Change::Tombstone(_))
                && object.is_some_and(|object| !hidden.gone.contains(&object))
        };
        entry.changes.iter().filter(is_hidden).cloned().collect()
    };
    one.entry.header.intent == other.entry.header.intent && seen(&one.entry) == seen(&other.entry)
}

/// The exception of those that `access::Sight` lists by which the answers differ.
fn exception(hidden: &Hidden, refusal: Option<&Refusal>, keys_for: &BTreeSet<ObjectRef>) -> Option<Told> {
    match refusal {
        Some(Refusal::Taken { by: None, .. }) => Some(Told::Taken),
        Some(Refusal::QuotaExceeded { .. }) => Some(Told::Limit),
        Some(Refusal::Blocked(Obstacle::Hidden)) => Some(Told::InTheWay),
        _ => keys_for.iter().any(|object| hidden.gone.contains(object)).then_some(Told::OwnKey),
    }
}

/// What a new key is for: whether that is there, one who may make own keys is told (exception 5).
fn keys_for(command: &Command) -> BTreeSet<ObjectRef> {
    match command {
        Command::CreateApiKey(new) => {
            let environment = new.scope.environment().cloned().map(ObjectRef::Environment);
            environment.into_iter().chain(oracle::resource(&new.scope)).collect()
        }
        _ => BTreeSet::new(),
    }
}
