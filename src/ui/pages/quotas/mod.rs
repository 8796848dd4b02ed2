//! `/o/:organization/quotas`: every documented quota, whose limits of it are used how far, and the way to apply another
//! limit in place of the documented one, as Support would.

pub mod apply;
mod gauge;

use leptos::prelude::*;
use leptos_router::hooks::use_query_map;

pub use gauge::gauge;

use self::apply::{Setting, act_button, back_button, limit_dialog, shown};
use crate::{
    engine::QuotaLevel,
    model::{Quota, QuotaScope, QuotaSubject},
    ui::{
        address::{Step, Writer, writer},
        desk::{Desk, use_desk},
        kit::{EmptyState, Field, FieldKind, Icon, LabelPlace, Need, PageHeader, number},
        route::{Address, Page},
        timers::Debounce,
    },
    view::{
        limits::scope_words,
        quotas::{QuotaCount, QuotaPart, QuotaQuery, QuotaUse, object_of, quotas},
    },
};

/// Limits of one quota that are shown until all are asked for.
const FIRST: usize = 5;

/// What the page shows, in step with the address.
#[derive(Clone, Copy)]
struct State {
    desk: Desk,
    query: Memo<QuotaQuery>,
    found: Memo<(Vec<QuotaPart>, QuotaCount)>,
    search: RwSignal<String>,
    setting: RwSignal<Option<Setting>>,
    note: Debounce,
    go: StoredValue<Writer, LocalStorage>,
}

impl State {
    fn open() -> Self {
        let desk = use_desk();
        let parameters = use_query_map();
        let query = Memo::new(move |_| parameters.with(|map| QuotaQuery::read(|name| map.get(name))));
        let search = RwSignal::new(query.with_untracked(|query| query.search.clone()));
        // The list follows the letters; the address a moment later.
        let found = Memo::new(move |_| {
            let query = QuotaQuery { search: search.get(), level: query.get().level };
            desk.ask(|org| quotas(org, &query))
        });
        let go = writer(|name| QuotaQuery::PARAMETERS.contains(&name));
        let state = Self {
            desk,
            query,
            found,
            search,
            setting: RwSignal::new(None),
            note: Debounce::new(250),
            go: StoredValue::new_local(go),
        };
        Effect::new(move |before: Option<()>| {
            let asked = query.get();
            if before.is_some() && search.with_untracked(|text| text.trim() != asked.search) {
                state.note.stop();
                search.set(asked.search);
            }
        });
        state
    }

    fn write(self, query: &QuotaQuery, step: Step) {
        self.note.stop();
        let _ = self.go.try_with_value(|go| go(query.parameters(), step));
    }

    /// Brings the search into the address.
    fn settle(self) {
        let query = QuotaQuery { search: self.search.get_untracked(), ..self.query.get_untracked() };
        self.write(&query, Step::Same);
    }

    fn choose(self, level: Option<QuotaLevel>) {
        self.write(&QuotaQuery { search: self.search.get_untracked(), level }, Step::New);
    }
}

/// The page.
#[component]
pub fn QuotasPage() -> impl IntoView {
    let state = State::open();
    Effect::new(move |before: Option<()>| {
        state.search.track();
        if before.is_some() {
            state.note.run(move || state.settle());
        }
    });
    let subtitle = Signal::derive(move || Some(state.found.with(|(_, count)| count_words(*count))));
    let none = move || state.found.with(|(parts, _)| parts.is_empty());
    let near = Memo::new(move |_| {
        state.desk.ask(|org| org.organization().map_or(90, |own| u32::from(own.health.quota_percent)))
    });
    let parts = move || {
        let parts = state.found.with(|(parts, _)| parts.clone());
        parts.into_iter().map(|part| quota(state, part, near.get())).collect_view()
    };
    view! {
        <div class="page page-narrow">
            <PageHeader title="Quotas" subtitle />
            <div class="toolbar" role="search" aria-label="Quotas">
                <Field id="quotas-search" label="Search quotas" label_place=LabelPlace::Unseen kind=FieldKind::Search
                    need=Need::Optional value=state.search placeholder="Search quotas" on_change=move || state.settle() />
                <div class="filters" role="group" aria-label="Used">
                    {level_button(state, None)}
                    {QuotaLevel::ALL.map(|level| level_button(state, Some(level))).collect_view()}
                </div>
            </div>
            {move || none().then(|| view! {
                <EmptyState icon=Icon::Gauge title="No limit fits" text="No quota has this name, or none is used so far.".to_owned() />
            })}
            <div class="quota-parts">{parts}</div>
            <p class="sr-only" role="status">{move || state.found.with(|(parts, _)| match parts.len() {
                1 => "1 quota".to_owned(),
                count => [&number(count), " quotas"].concat(),
            })}</p>
        </div>
        {move || state.setting.get().map(|setting| limit_dialog(state.desk, setting, state.setting))}
    }
}

/// `3 limits at 90 % or more, 1 of them used up`.
fn count_words(count: QuotaCount) -> String {
    let limits = |many: usize| if many == 1 { "limit" } else { "limits" };
    match (count.near, count.reached) {
        (0, _) => "No limit is nearly used up".to_owned(),
        (near, 0) => format!("{} {} at 90 % or more", number(near), limits(near)),
        (near, full) => {
            format!("{} {} at 90 % or more, {} used up", number(near), limits(near), number(full))
        }
    }
}

fn level_button(state: State, level: Option<QuotaLevel>) -> AnyView {
    let words = level.map_or_else(
        || "All".to_owned(),
        |level| match level {
            QuotaLevel::Half | QuotaLevel::Near => [&level.percent().to_string(), " % or more"].concat(),
            QuotaLevel::Reached => "Used up".to_owned(),
        },
    );
    let count = level.map(|level| {
        view! { <span class="filter-count">{move || state.found.with(|(_, count)| number(count.at(level)))}</span> }
    });
    let pressed = move || if state.query.with(|query| query.level == level) { "true" } else { "false" };
    view! {
        <button type="button" class="level" aria-pressed=pressed on:click=move |_| state.choose(level)>
            {words}{count}
        </button>
    }
    .into_any()
}

/// One quota, its limits below it.
fn quota(state: State, part: QuotaPart, near: u32) -> AnyView {
    let QuotaPart { quota, uses, unused } = part;
    let id = ["quota-", quota.code.code()].concat();
    let labelled = id.clone();
    let is_own = quota.scope == QuotaScope::Organization;
    let facts = match (is_own, quota.default_limit) {
        (true, default) => ["Default ", &default_words(default)].concat(),
        (false, default) => {
            ["Counted per ", &scope_words(quota.scope).to_lowercase(), " · default ", &default_words(default)]
                .concat()
        }
    };
    let (applies, begin) = (["Apply a limit: ", quota.label].concat(), unsettled(quota));
    let apply = (!is_own)
        .then(|| act_button("Apply a limit", applies, move || state.setting.set(Some(begin.clone()))));
    view! {
        <section class="quota-part" aria-labelledby=labelled>
            <div class="quota-head">
                <div><h2 id=id>{quota.label}</h2><p class="fact-note">{facts}" · "<code>{quota.code.code()}</code></p></div>
                {apply}
            </div>
            {lines(state, quota, uses, near)}
            {rest_words(quota.scope, unused).map(|words| view! { <p class="quota-rest">{words}</p> })}
        </section>
    }
    .into_any()
}

fn default_words(default: Option<u32>) -> String {
    default.map_or_else(|| "by type of cluster".to_owned(), shown)
}

/// `38 more service accounts use none`.
fn rest_words(scope: QuotaScope, unused: usize) -> Option<String> {
    if unused == 0 || scope == QuotaScope::Organization {
        return None;
    }
    let one = scope_words(scope);
    let one = if scope == QuotaScope::KafkaCluster { one.to_owned() } else { one.to_lowercase() };
    Some(match unused {
        1 => format!("1 {one} uses none of its limit."),
        many => format!("{} {one}s use none of their limits.", number(many)),
    })
}

fn lines(state: State, quota: Quota, uses: Vec<QuotaUse>, near: u32) -> AnyView {
    if uses.is_empty() {
        return if quota.scope == QuotaScope::Organization {
            let usage = state.desk.ask_once(|org| org.usage(quota.code, &QuotaSubject::Organization));
            let row =
                QuotaUse { subject: QuotaSubject::Organization, name: String::new(), usage, applied: None };
            view! { <ul class="quota-lines">{line(state, quota, row, near)}</ul> }.into_any()
        } else {
            ().into_any()
        };
    }
    let hidden = uses.len().saturating_sub(FIRST);
    let all = RwSignal::new(hidden <= 1);
    let rows = move || {
        let count = if all.get() { uses.len() } else { FIRST };
        uses.iter().take(count).map(|row| line(state, quota, row.clone(), near)).collect_view()
    };
    let label = ["Show ", &number(hidden), " more: ", quota.label].concat();
    let more = move || {
        let label = label.clone();
        (!all.get()).then(|| view! {
            <button type="button" class="button button-quiet quota-more" aria-label=label on:click=move |_| all.set(true)>
                "Show "{number(hidden)}" more"
            </button>
        })
    };
    view! { <ul class="quota-lines">{rows}</ul>{more} }.into_any()
}

/// One limit: whose, how far it is used, and what can be done about it.
fn line(state: State, quota: Quota, row: QuotaUse, near: u32) -> AnyView {
    let QuotaUse { subject, name, usage, applied } = row;
    let (words, bar, chip) = gauge(usage, near);
    let whose = match object_of(&subject) {
        None => view! { <span class="quota-whose">"The organization"</span> }.into_any(),
        Some(object) => match Page::of(&object) {
            Some(page) => {
                let href = Address::In(state.desk.id(), page).to_string();
                view! { <a class="quota-whose" href=href>{name.clone()}</a> }.into_any()
            }
            None => view! { <span class="quota-whose">{name.clone()}</span> }.into_any(),
        },
    };
    let about = if name.is_empty() { quota.label.to_owned() } else { [quota.label, ", ", &name].concat() };
    let back = applied.map(|version| back_button(quota.code, quota.label, &subject, &name, version));
    let note = applied.map(|_| view! { <span class="fact-note">"Applied"</span> });
    let begin = Setting {
        subject: Some((subject, name, applied)),
        limit: usage.limit.or(quota.default_limit),
        ..unsettled(quota)
    };
    let change = act_button("Change limit", ["Change limit: ", &about].concat(), move || {
        state.setting.set(Some(begin.clone()));
    });
    view! {
        <li class="quota-line">
            <span class="quota-who">{whose}{note}</span>
            <span class="quota-bar">{bar}</span>
            <span class="quota-used">{words}</span>
            <span class="quota-chip">{chip}</span>
            <span class="quota-acts">{back}{change}</span>
        </li>
    }
    .into_any()
}

/// What the form begins with where nobody has said yet whose limit is meant.
fn unsettled(quota: Quota) -> Setting {
    Setting {
        code: quota.code,
        label: quota.label,
        scope: quota.scope,
        default: quota.default_limit,
        subject: None,
        limit: quota.default_limit,
    }
}
