//! The answer to a question, in words.

use super::{
    reasons::{because, continued, line, step},
    words::{Sentence, asker as asker_words, deed, say},
};
use crate::{
    access::{Answer, Asker, Decision, Explanation, Question, Sight, Weight, explain},
    model::{Credential, Owner, Timestamp},
    org::Org,
    view::words,
};

pub use super::reasons::RuleLine;

/// What the page says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Said {
    /// Yes or no.
    pub answer: Answer,
    /// The answer in a sentence: `orders-service may read topic orders on Kafka cluster prod`.
    pub headline: Sentence,
    /// The rule that decides.
    pub because: Sentence,
    /// What else there is to know: of the account behind a key, of a secret that was never seen.
    pub besides: Vec<Sentence>,
    /// The same question for the owner of a key, signed in, where the two answers can differ.
    pub signed_in: Option<Comparison>,
    /// What would have to change: ways of one or more steps.
    pub ways: Vec<Vec<Sentence>>,
    /// The rules with a say, the deciding one first.
    pub weighty: Vec<RuleLine>,
    /// The rules without.
    pub silent: Vec<RuleLine>,
}

/// What a person may do signed in, beside what a key of that person may.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Comparison {
    /// The answer for the person.
    pub answer: Answer,
    /// The rule that decides it.
    pub because: Sentence,
}

/// Asks, and says it all.
pub fn answer(org: &Org, asker: &Asker, question: &Question, now: Timestamp) -> Said {
    let explained = explain(org, asker, question, now);
    let (weighty, silent) =
        explained.considered.iter().map(|one| line(org, one)).partition(|line| line.weight != Weight::Silent);
    let ways = explained.remedies.iter().map(|way| way.steps.iter().map(|one| step(org, one)).collect());
    Said {
        answer: explained.decision.answer,
        headline: headline(org, asker, question, &explained.decision),
        because: because(org, asker, question, &explained.decision),
        besides: besides(org, asker, question, &explained),
        signed_in: signed_in(org, asker, question, &explained),
        ways: ways.collect(),
        weighty,
        silent,
    }
}

fn headline(org: &Org, asker: &Asker, question: &Question, decision: &Decision) -> Sentence {
    let may = match decision.answer {
        Answer::Allowed => " may ",
        Answer::Refused => " may not ",
    };
    let mut sentence = asker_words(org, asker);
    sentence.push(say(format!("{may}{}.", deed(org, question))));
    sentence
}

fn besides(org: &Org, asker: &Asker, question: &Question, explained: &Explanation) -> Vec<Sentence> {
    let Asker::Key(id) = asker else { return Vec::new() };
    let Some(key) = org.api_keys().get(id) else { return Vec::new() };
    let owner = Asker::Principal(key.owner.clone().into());
    let mut all = Vec::new();
    if let Some(decision) = &explained.but_for_the_key {
        let mut sentence = vec![say(match decision.answer {
            Answer::Allowed => "The key apart, its owner may: ",
            Answer::Refused => "The key apart, its owner may not either: ",
        })];
        sentence.extend(continued(because(org, &owner, question, decision)));
        all.push(sentence);
    }
    if key.credential == Credential::Unknown {
        let words = "The key was imported and its secret never seen here. What it may do is known; whether a secret is the \
                     right one is not.";
        all.push(vec![say(words)]);
    }
    all
}

/// Only where groups make the difference: otherwise it would say the same twice.
fn signed_in(org: &Org, asker: &Asker, question: &Question, explained: &Explanation) -> Option<Comparison> {
    let decision = explained.signed_in.as_ref()?;
    let Asker::Key(id) = asker else { return None };
    let owner = Asker::Principal(org.api_keys().get(id)?.owner.clone().into());
    let by_groups = explained.considered.iter().any(|one| one.weight == Weight::SetAside);
    by_groups
        .then(|| Comparison { answer: decision.answer, because: because(org, &owner, question, decision) })
}

/// What to say to an actor who does not see every rule: the answer may be another. `None` for who sees everything.
pub fn unseen(org: &Org, actor: &Owner) -> Option<String> {
    let name = words::owner_name(org, actor);
    (!Sight::of(org, actor).is_everything())
        .then(|| format!("{name} does not see every rule of this organization. A rule that is hidden may change the answer."))
}
