//! The answer of the access check: yes or no, the rule, what would have to change, and every rule that was looked at.

use leptos::prelude::*;

use super::State;
use crate::{
    access::{Answer, Question},
    ui::{
        desk::Desk,
        kit::{EmptyState, Icon},
        route::{Address, Page, encoded},
    },
    view::access_check::{
        answer::{Comparison, RuleLine, Said, answer as said},
        ask::{Ask, Mode, write_asker},
        place::question,
        who::{Everybody, WhoLine, everybody, nobody},
        words::{Piece, Sentence, text},
    },
};

/// What is to be shown beside the fields.
#[derive(Clone, PartialEq)]
enum Shown {
    Missing(&'static str),
    One(Box<Said>),
    Everybody(Everybody),
}

pub(super) fn answer(state: State, mode: Mode) -> AnyView {
    let shown = Memo::new(move |_| look(state, mode));
    let spoken = move || {
        shown.with(|shown| match shown {
            Shown::Missing(_) => String::new(),
            Shown::One(said) => text(&said.headline),
            Shown::Everybody(all) => all.headline.clone(),
        })
    };
    let body = move || match shown.get() {
        Shown::Missing(what) => {
            let words = format!("Choose {what}.");
            view! { <EmptyState icon=Icon::Role title="The answer appears here" text=words /> }.into_any()
        }
        Shown::One(one) => one_view(state.desk, *one),
        Shown::Everybody(all) => everybody_view(state, all),
    };
    view! {
        <div class="stack access-answer">
            <p class="sr-only" role="status">{spoken}</p>
            {body}
        </div>
    }
    .into_any()
}

fn look(state: State, mode: Mode) -> Shown {
    let ask = state.ask.get();
    let now = state.desk.now();
    state.desk.ask(|org| {
        let asker = ask.asker();
        let wanted: Result<Question, &'static str> = match (mode, &asker) {
            (Mode::One, None) => Err("who it is about"),
            (Mode::One, Some(_)) | (Mode::Everybody, _) => question(org, &ask),
        };
        match (wanted, mode, asker) {
            (Err(what), _, _) => Shown::Missing(what),
            (Ok(question), Mode::One, Some(asker)) => Shown::One(Box::new(said(org, &asker, &question, now))),
            (Ok(question), Mode::One | Mode::Everybody, _) => Shown::Everybody(everybody(org, &question)),
        }
    })
}

pub(in crate::ui::pages) fn sentence(desk: Desk, parts: Sentence) -> AnyView {
    let part = |piece: Piece| match piece {
        Piece::Words(words) => words.into_any(),
        Piece::Link(words, object) => match Page::of(&object) {
            Some(page) => {
                let href = Address::In(desk.id(), page).to_string();
                view! { <a href=href>{words}</a> }.into_any()
            }
            None => view! { <strong>{words}</strong> }.into_any(),
        },
    };
    parts.into_iter().map(part).collect_view().into_any()
}

fn head(answer: Answer) -> (&'static str, Icon, &'static str) {
    match answer {
        Answer::Allowed => ("verdict verdict-good", Icon::Good, "Allowed"),
        Answer::Refused => ("verdict verdict-danger", Icon::Danger, "Refused"),
    }
}

fn one_view(desk: Desk, said: Said) -> AnyView {
    let (class, icon, word) = head(said.answer);
    let besides = said.besides.into_iter().map(|line| view! { <p>{sentence(desk, line)}</p> }).collect_view();
    let signed_in = said.signed_in.map(|other| comparison(desk, said.answer, other));
    view! {
        <section class="panel" aria-labelledby="access-answer">
            <div class=class>
                {icon.view()}
                <div><h2 class="verdict-words" id="access-answer">{word}</h2><p>{sentence(desk, said.headline)}</p></div>
            </div>
            <div class="panel-body">
                <div><h3>"Why"</h3><p>{sentence(desk, said.because)}</p>{besides}</div>
                {signed_in}
                {ways(desk, said.answer, said.ways)}
            </div>
        </section>
        {rules(desk, said.weighty, said.silent)}
    }
    .into_any()
}

/// What the key may beside what its owner may while signed in.
fn comparison(desk: Desk, key: Answer, other: Comparison) -> AnyView {
    let row = |who: &'static str, answer: Answer, words: AnyView| {
        let (_, icon, word) = head(answer);
        view! { <li class="access-line"><span class="access-mark">{icon.view()}</span><span>{who}": "<strong>{word}</strong>{words}</span></li> }
    };
    let why = view! { <span class="fact-note">" · "{sentence(desk, other.because)}</span> }.into_any();
    view! {
        <div>
            <h3>"Person and key"</h3>
            <p class="field-hint">"Group mappings count while a user is signed in, and never for the user's API keys."</p>
            <ul class="access-lines">
                {row("Signed in", other.answer, why)}
                {row("With this key", key, ().into_any())}
            </ul>
        </div>
    }
    .into_any()
}

fn ways(desk: Desk, answer: Answer, ways: Vec<Vec<Sentence>>) -> AnyView {
    let words = match (answer, ways.len()) {
        (Answer::Allowed, 0) => "Nothing takes this away: it is everybody's own.",
        (Answer::Refused, 0) => "Nothing changes this.",
        (Answer::Allowed, 1) => "It would end with this:",
        (Answer::Refused, 1) => "It would be allowed with this:",
        (Answer::Allowed, _) => "It would end with any one of these:",
        (Answer::Refused, _) => "It would be allowed with any one of these:",
    };
    let way = |steps: Vec<Sentence>| {
        let last = steps.len().saturating_sub(1);
        let steps = steps.into_iter().enumerate().map(|(at, step)| {
            view! { <span>{sentence(desk, step)}{(at < last).then_some(" And: ")}</span> }
        });
        view! { <li>{steps.collect_view()}</li> }
    };
    view! {
        <div>
            <h3>"What would have to change"</h3>
            <p>{words}</p>
            <ul class="access-ways">{ways.into_iter().map(way).collect_view()}</ul>
        </div>
    }
    .into_any()
}

fn rules(desk: Desk, weighty: Vec<RuleLine>, silent: Vec<RuleLine>) -> AnyView {
    if weighty.is_empty() && silent.is_empty() {
        return ().into_any();
    }
    let line = |line: RuleLine| {
        view! {
            <li class="access-rule">
                <p>{sentence(desk, line.rule)}<span class="fact-note">" · "{sentence(desk, vec![line.whose])}</span></p>
                <p class="fact-note">{line.why}"."</p>
            </li>
        }
    };
    let count = silent.len();
    let rest = (count > 0).then(|| {
        let words = if count == 1 { "1 rule without a say".to_owned() } else { format!("{count} rules without a say") };
        // The page stays light with an owner of thousands.
        let shown = silent.into_iter().take(200).map(line).collect_view();
        let more = (count > 200).then(|| view! { <p class="fact-note">"The first 200 are shown."</p> });
        view! { <details class="access-silent"><summary>{words}</summary><ul class="access-rules">{shown}</ul>{more}</details> }
    });
    let weighty = (!weighty.is_empty())
        .then(|| view! { <ul class="access-rules">{weighty.into_iter().map(line).collect_view()}</ul> });
    view! {
        <section class="panel" aria-labelledby="access-rules">
            <div class="panel-head"><h2 id="access-rules">"Rules that were looked at"</h2></div>
            <div class="panel-body">{weighty}{rest}</div>
        </section>
    }
    .into_any()
}

fn everybody_view(state: State, all: Everybody) -> AnyView {
    let desk = state.desk;
    let empty = all.lines.is_empty().then(|| view! { <p>{sentence(desk, nobody())}</p> });
    let ask = state.ask.get_untracked();
    let line = |line: WhoLine| {
        let asked = Ask {
            mode: Mode::One,
            who: write_asker(&crate::access::Asker::Principal(line.principal)),
            ..ask.clone()
        };
        let href = Address::In(desk.id(), Page::AccessCheck).to_string() + &query(&asked);
        let keys = line.keys.map(|count| match count {
            0 => " · no API key".to_owned(),
            1 => " · 1 API key".to_owned(),
            many => format!(" · {many} API keys"),
        });
        let name = text(std::slice::from_ref(&line.who));
        view! {
            <li class="access-rule">
                <p>{sentence(desk, vec![line.who])}<span class="fact-note">" · "{line.kind}{keys}</span></p>
                <p class="fact-note">{sentence(desk, line.because)}" "<a href=href aria-label=format!("Explain for {name}")>"Explain"</a></p>
            </li>
        }
    };
    view! {
        <section class="panel" aria-labelledby="access-answer">
            <div class="panel-head"><h2 id="access-answer">{all.headline}</h2></div>
            <div class="panel-body">
                {empty}
                <ul class="access-rules">{all.lines.into_iter().map(line).collect_view()}</ul>
                <p class="field-hint">"Signed in or with a token of their own. An API key of one of them may it too where the key's scope reaches, by direct roles and ACLs only."</p>
            </div>
        </section>
    }
    .into_any()
}

fn query(ask: &Ask) -> String {
    let parts: Vec<_> =
        ask.parameters().iter().map(|(name, value)| format!("{name}={}", encoded(value))).collect();
    format!("?{}", parts.join("&"))
}
