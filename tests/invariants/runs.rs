//! All sequences, once, on two threads; and the shortest sequence that still breaks what was broken.

use std::{
    collections::BTreeMap,
    ops::Range,
    panic::{AssertUnwindSafe, catch_unwind},
    sync::OnceLock,
};

use super::{
    draw::Draw,
    play::{Ask, COMMANDS, Game, Tally},
    sequence,
    twins::Told,
};
use crate::Invariant;

const SEEDS: Range<u64> = 0..10_000;
/// Commands drawn in a sequence; those that take back and bring back come in addition.
const COMMANDS_DRAWN: usize = 56;
const THREADS: u64 = 2;

/// The first violation of each invariant.
type Broken = BTreeMap<Invariant, String>;

/// Fails if an invariant was broken by any sequence.
pub fn held(invariant: Invariant) {
    static BROKEN: OnceLock<Broken> = OnceLock::new();
    if let Some(words) = BROKEN.get_or_init(run_all).get(&invariant) {
        panic!("{invariant:?} does not hold: {words}");
    }
}

/// `KEYPLANE_SEEDS=3..5`, or all.
fn seeds() -> Range<u64> {
    let named = std::env::var("KEYPLANE_SEEDS").ok();
    let range = named.as_deref().and_then(|text| text.split_once(".."));
    range.map_or(SEEDS, |(from, to)| from.parse().unwrap()..to.parse().unwrap())
}

fn run_all() -> Broken {
    let seeds = seeds();
    let parts: Vec<(Broken, Tally)> = std::thread::scope(|scope| {
        let run = |part| {
            let seeds = seeds.clone().filter(move |seed| seed % THREADS == part);
            scope.spawn(move || run_some(seeds))
        };
        let threads: Vec<_> = (0..THREADS).map(run).collect();
        threads.into_iter().map(|thread| thread.join().unwrap()).collect()
    });
    let mut broken = Broken::new();
    let mut tally = Tally::default();
    for (found, counted) in parts {
        for (invariant, words) in found {
            broken.entry(invariant).or_insert(words);
        }
        add(&mut tally, &counted);
    }
    if seeds == SEEDS {
        let few = [
            (Invariant::every_command_is_carried_out_and_refused, gaps(&tally)),
            (Invariant::rights_and_hidden_things_are_tried_often, untried(&tally)),
        ];
        broken.extend(few.into_iter().filter_map(|(invariant, words)| Some((invariant, words?))));
    }
    broken
}

/// Commands that were never carried out or never refused: of those, nothing was shown.
fn gaps(tally: &Tally) -> Option<String> {
    let counts = |name: &&'static str| (*name, tally.commands.get(*name).copied().unwrap_or_default());
    let never: Vec<_> =
        COMMANDS.iter().map(counts).filter(|(_, (done, refused))| *done == 0 || *refused == 0).collect();
    (!never.is_empty()).then(|| format!("kinds that were not carried out or not refused: {never:?}"))
}

fn add(tally: &mut Tally, more: &Tally) {
    for (name, (done, refused)) in &more.commands {
        let counts = tally.commands.entry(name).or_default();
        counts.0 += done;
        counts.1 += refused;
    }
    for (rights, count) in &more.rights {
        *tally.rights.entry(*rights).or_default() += count;
    }
    for (told, count) in &more.told {
        *tally.told.entry(*told).or_default() += count;
    }
}

/// What was tried so seldom that nothing was shown.
fn untried(tally: &Tally) -> Option<String> {
    let rights = [(false, false), (false, true), (true, false), (true, true)];
    let told = [Told::Done, Told::Refused, Told::Named];
    let few = rights.iter().any(|rights| tally.rights.get(rights).is_none_or(|count| *count < 1_000))
        || told.iter().any(|told| tally.told.get(told).is_none_or(|count| *count < 1_000));
    few.then(|| format!("{:?} {:?}", tally.rights, tally.told))
}

fn run_some(seeds: impl Iterator<Item = u64>) -> (Broken, Tally) {
    let mut broken = Broken::new();
    let mut tally = Tally::default();
    for seed in seeds {
        let mut asked = Vec::new();
        let played = catch_unwind(AssertUnwindSafe(|| draw(seed, &mut asked)));
        if let Ok(game) = played {
            for (invariant, words) in game.findings.iter() {
                broken.entry(invariant).or_insert_with(|| told(seed, invariant, words, &asked));
            }
            add(&mut tally, &game.tally);
        } else {
            let panicked = format!("seed {seed} panics in step {}: {:?}", asked.len(), asked.last());
            broken.entry(Invariant::nothing_panics).or_insert(panicked);
        }
    }
    (broken, tally)
}

/// Draws and carries out the sequence of a seed.
fn draw(seed: u64, asked: &mut Vec<Ask>) -> Game {
    let mut game = Game::new(seed);
    let mut draw = Draw::new(seed);
    for _ in 0..COMMANDS_DRAWN {
        asked.push(draw.ask(&game));
        game.play(&asked[asked.len() - 1]);
    }
    sequence::check(&mut game, seed);
    game
}

fn told(seed: u64, invariant: Invariant, words: &str, asked: &[Ask]) -> String {
    let short = shrink(seed, invariant, asked);
    let steps: Vec<_> =
        short.iter().map(|ask| clip(&format!("  {} asks {:?}", ask.actor, ask.command))).collect();
    let words = clip(words);
    format!(
        "{words}\nKEYPLANE_SEEDS={seed}..{} shows it; {} steps suffice:\n{}",
        seed + 1,
        short.len(),
        steps.join("\n")
    )
}

/// Entries that are undone print at length.
fn clip(text: &str) -> String {
    text.chars().take(1_500).collect()
}

/// Leaves out every step without which the invariant is still broken.
fn shrink(seed: u64, invariant: Invariant, asked: &[Ask]) -> Vec<Ask> {
    let mut short = asked.to_vec();
    for at in (0..asked.len()).rev() {
        let mut fewer = short.clone();
        fewer.remove(at);
        if still_broken(seed, invariant, &fewer) {
            short = fewer;
        }
    }
    short
}

fn still_broken(seed: u64, invariant: Invariant, asked: &[Ask]) -> bool {
    let played = catch_unwind(AssertUnwindSafe(|| {
        let mut game = Game::new(seed);
        for ask in asked {
            game.play(ask);
        }
        sequence::check(&mut game, seed);
        game.findings.of(invariant).is_some()
    }));
    played.unwrap_or(false)
}
