//! What was understood, before anything is written: counts, questions, and every line that cannot be used.

use leptos::prelude::*;

use crate::{
    exchange::import::{Answer, Answers, Choice as Environment, Line, Question, Summary},
    model::{self, EnvironmentId},
    ui::kit::{Choice, Field, Select, Tone, number, status_chip},
    view::words,
    workspace::browser,
};

/// The value of the select for an environment that nobody listed.
const NEW: &str = "new";

/// The report on the files.
#[component]
pub fn Plan(
    /// What was understood.
    #[prop(into)]
    summary: Signal<Summary>,
    /// Runs with all answers when one changes.
    #[prop(into)]
    on_answer: Callback<Answers>,
) -> impl IntoView {
    let answers = RwSignal::new(Answers::new());
    let answer = Callback::new(move |(file, answer): (u32, Answer)| {
        answers.update(|answers| {
            answers.insert(file, answer);
        });
        on_answer.run(answers.get_untracked());
    });
    let questions = Memo::new(move |_| {
        summary.with(|summary| summary.questions.iter().map(|question| question.file).collect::<Vec<_>>())
    });
    view! {
        <section class="stack" aria-label="What the files hold">
            <div class="panel">
                <div class="panel-head"><h2>"What the files hold"</h2></div>
                {move || summary.with(files)}
            </div>
            <For each=move || questions.get() key=|file| *file let:file>
                <Asked file summary on_answer=answer />
            </For>
            <div class="panel">
                <div class="panel-head"><h2>"What will be written"</h2></div>
                {move || summary.with(counts)}
            </div>
            {move || summary.with(|it| lines("Lines that cannot be used", &it.problems, it.problem_count))}
            {move || summary.with(|it| lines("Lines that wait for an answer", &it.waiting, it.waiting_count))}
            {move || summary.with(|it| lines("Good to know", &it.notices, it.notice_count))}
        </section>
    }
}

fn files(summary: &Summary) -> impl IntoView + use<> {
    let rows = summary.files.iter().map(|file| {
        let contents = if file.contents.is_empty() { "not used".to_owned() } else { file.contents.clone() };
        let records = number(usize::try_from(file.records).unwrap_or(usize::MAX));
        view! { <tr><th scope="row" class="mono">{file.name.clone()}</th><td>{contents}</td><td class="numeric">{records}</td></tr> }
    });
    let rows: Vec<_> = rows.collect();
    view! {
        <table class="plain">
            <caption class="sr-only">"Files"</caption>
            <thead><tr><th scope="col">"File"</th><th scope="col">"Holds"</th><th scope="col" class="numeric">"Records"</th></tr></thead>
            <tbody>{rows}</tbody>
        </table>
    }
}

fn counts(summary: &Summary) -> AnyView {
    if summary.counts.is_empty() {
        return view! { <p class="second">"Nothing yet: no file holds anything that can be used."</p> }
            .into_any();
    }
    let rows: Vec<_> = summary
        .counts
        .iter()
        .map(|count| {
            let new = (count.listed + count.placeholders).saturating_sub(count.known);
            view! {
                <tr>
                    <th scope="row">{words::capital_plural(count.kind)}</th>
                    <td class="numeric">{number(new)}</td>
                    <td class="numeric">{number(count.known)}</td>
                    <td class="numeric">{number(count.placeholders)}</td>
                </tr>
            }
        })
        .collect();
    let repeated = (summary.repeated > 0)
        .then(|| view! { <p class="report-more second">{number(summary.repeated)}" records said the same as another and count once."</p> });
    view! {
        <table class="plain">
            <caption class="sr-only">"Objects to be written"</caption>
            <thead>
                <tr>
                    <th scope="col">"Kind"</th>
                    <th scope="col" class="numeric">"New"</th>
                    <th scope="col" class="numeric">"Known already"</th>
                    <th scope="col" class="numeric">"Only named, not listed"</th>
                </tr>
            </thead>
            <tbody>{rows}</tbody>
        </table>
        {repeated}
    }
    .into_any()
}

/// Where something could not be used: file, place and reason, the first thousand.
fn lines(title: &'static str, lines: &[Line], total: usize) -> Option<impl IntoView + use<>> {
    if total == 0 {
        return None;
    }
    let more = total.saturating_sub(lines.len());
    let rows: Vec<_> = lines
        .iter()
        .map(|line| {
            view! { <tr><th scope="row" class="mono">{line.file.clone()}</th><td>{line.place.clone()}</td><td>{line.text.clone()}</td></tr> }
        })
        .collect();
    let more = (more > 0).then(|| view! { <p class="report-more second">"and "{number(more)}" more"</p> });
    let (heading, region) = (format!("{title}: {}", number(total)), title);
    Some(view! {
        <details class="panel report" open>
            <summary>{heading}</summary>
            <div class="report-lines" tabindex="0" role="region" aria-label=region>
                <table class="plain">
                    <thead><tr><th scope="col">"File"</th><th scope="col">"Place"</th><th scope="col">"Reason"</th></tr></thead>
                    <tbody>{rows}</tbody>
                </table>
            </div>
            {more}
        </details>
    })
}

/// The question of one file: in which environment do its resources lie?
#[component]
fn Asked(file: u32, summary: Signal<Summary>, on_answer: Callback<(u32, Answer)>) -> impl IntoView {
    let question = Memo::new(move |_| {
        summary.with(|summary| summary.questions.iter().find(|question| question.file == file).cloned())
    });
    let chosen = RwSignal::new(String::new());
    let name = RwSignal::new(String::new());
    let fault = RwSignal::new(None::<String>);
    // The id of an environment that is made for this file stays the same while its name is typed.
    let made = StoredValue::new(new_environment_id());
    let choices =
        Signal::derive(move || summary.with(|summary| choices(&summary.choices, made.get_value().as_ref())));
    let decide = move || {
        let answer = match chosen.get_untracked().as_str() {
            "" => return,
            NEW => match model::Environment::check_name(&name.get_untracked()) {
                Ok(name) => {
                    fault.set(None);
                    made.get_value().map(|id| Answer::New { id, name })
                }
                Err(invalid) => {
                    fault.set(Some(invalid.to_string()));
                    None
                }
            },
            id => EnvironmentId::parse(id).ok().map(Answer::Existing),
        };
        if let Some(answer) = answer {
            on_answer.run((file, answer));
        }
    };
    Effect::new(move |before: Option<String>| {
        let now = chosen.get();
        if before.is_some_and(|before| before != now) && now != NEW {
            decide();
        }
        now
    });
    let text = move || question.get().map(|question| asked(&question)).unwrap_or_default();
    let answered = Memo::new(move |_| question.with(|it| it.as_ref().is_some_and(|it| it.answer.is_some())));
    let tone = |answered: bool| if answered { Tone::Good } else { Tone::Caution };
    let state = |answered: bool| if answered { "Answered" } else { "Needs an answer" };
    view! {
        <section class="panel">
            <div class="panel-head">
                <h2>"In which environment?"</h2>
                {move || status_chip(tone(answered.get()), state(answered.get()))}
            </div>
            <div class="panel-body">
                <p>{text}</p>
                <div class="answer">
                    <Select label="Environment of these resources" value=chosen choices prompt="Choose an environment" />
                    <Show when=move || chosen.get() == NEW>
                        <Field label="Name of the environment" value=name error=fault on_change=Callback::new(move |()| decide()) />
                    </Show>
                </div>
            </div>
        </section>
    }
}

fn new_environment_id() -> Option<EnvironmentId> {
    let mut bytes = [0; 6];
    browser::random(&mut bytes).ok().map(|()| EnvironmentId::from_random(bytes))
}

/// The environments known, without the one that is being made here, and a new one.
fn choices(known: &[Environment], made: Option<&EnvironmentId>) -> Vec<Choice> {
    let known = known.iter().filter(|choice| Some(&choice.id) != made);
    let known = known.map(|choice| {
        let named = Choice::new(choice.id.as_str(), &*choice.name);
        if &*choice.name == choice.id.as_str() { named } else { named.detail(choice.id.as_str()) }
    });
    known.chain([Choice::new(NEW, "An environment that is not listed")]).collect()
}

fn asked(question: &Question) -> String {
    let named = question.resources.iter().take(5).cloned().collect::<Vec<_>>().join(", ");
    let more = question.resource_count.saturating_sub(5);
    let more = if more == 0 { String::new() } else { format!(" and {} more", number(more)) };
    let records = number(question.records);
    format!(
        "{} does not say in which environment {named}{more} lie. {records} records wait for it.",
        question.name
    )
}
