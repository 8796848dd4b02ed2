//! The field of a filter: what is wrong with it, pointed at while it is typed, and whom it matches.

use leptos::prelude::*;

use crate::{
    model::{Field as Of, Filter, FilterPlace, UserState},
    ui::{
        desk::Desk,
        kit::{Field, FieldKind, Icon, Need, number},
        pages::form::Errors,
        route::{Address, Page},
        timers::Debounce,
    },
    view::{
        filter::{Wrong, wrong},
        group_mappings::{Said, Trial, Tried, trial},
    },
    workspace::Home,
};

/// How long after the last letter a filter is tried, in milliseconds: nobody is told of a quotation mark that is about
/// to be closed.
const PAUSE: u32 = 300;

/// A filter that is being typed.
#[derive(Clone, Copy)]
pub(super) struct FilterForm {
    place: FilterPlace,
    /// What is in the field.
    pub value: RwSignal<String>,
    /// What was in it when the person last paused.
    tried: RwSignal<String>,
    errors: Errors,
}

impl FilterForm {
    pub fn new(place: FilterPlace, typed: &str, errors: Errors) -> Self {
        let form = Self {
            place,
            value: RwSignal::new(typed.to_owned()),
            tried: RwSignal::new(typed.to_owned()),
            errors,
        };
        let pause = Debounce::new(PAUSE);
        Effect::new(move |before: Option<String>| {
            let text = form.value.get();
            if before.is_some_and(|before| before != text) {
                let now = text.clone();
                pause.run(move || {
                    form.tried.try_set(now);
                });
            }
            text
        });
        form
    }

    /// Shows another filter.
    pub fn load(self, text: String) {
        self.tried.set(text.clone());
        self.value.set(text);
    }

    /// What is typed; tracked.
    pub fn text(self) -> String {
        self.value.get()
    }

    /// The field, with what is wrong below it.
    pub fn field(self) -> AnyView {
        let wrong = Memo::new(move |_| self.tried.with(|text| wrong(text, self.place)));
        let refused = self.errors.of(Of::Filter);
        let error = Signal::derive(move || {
            wrong.with(|wrong| wrong.as_ref().map(|wrong| wrong.words.clone())).or_else(|| refused.get())
        });
        let example = match self.place {
            FilterPlace::GroupMapping => "\"engineering\" in groups",
            FilterPlace::IdentityPool => "claims.aud == \"confluent\"",
        };
        let hint = format!(
            "CEL over the claims of a sign-in. At most {} characters; empty matches nobody.",
            Filter::LIMIT
        );
        view! {
            <div class="filter-field">
                <Field label="Filter" value=self.value kind=FieldKind::Mono need=Need::Optional error hint placeholder=example />
                {move || wrong.get().map(|wrong| pointer(&wrong))}
            </div>
        }
        .into_any()
    }

    /// Whom it matches among the SSO users of the organization.
    pub fn test(self, desk: Desk) -> AnyView {
        let trial = Memo::new(move |_| self.tried.with(|text| desk.ask(|org| trial(org, text))));
        let summary = move || trial.with(|trial| trial.summary.clone());
        let users = move || trial.with(|trial| tried_users(trial, Names::Plain));
        view! {
            <section class="panel trial" aria-label="Live test">
                <p class="trial-summary" role="status">{summary}</p>
                {users}
            </section>
        }
        .into_any()
    }
}

/// A filter with the part to blame marked. The words beside it say the same.
pub fn pointer(wrong: &Wrong) -> AnyView {
    let (before, after) = (wrong.before.clone(), wrong.after.clone());
    let part = if wrong.part.is_empty() { " ".to_owned() } else { wrong.part.clone() };
    view! { <p class="filter-pointer" aria-hidden="true"><code>{before}<mark>{part}</mark>{after}</code></p> }
        .into_any()
}

/// Whether the names of users lead to their pages.
#[derive(Clone, Copy)]
pub enum Names {
    /// They do.
    Linked(Home),
    /// They do not: over a form, that would leave what is typed.
    Plain,
}

/// Users with what a filter says of each.
pub fn tried_users(trial: &Trial, names: Names) -> AnyView {
    if trial.users.is_empty() {
        return ().into_any();
    }
    let more =
        (trial.more > 0).then(|| view! { <p class="panel-words">"and "{number(trial.more)}" more"</p> });
    view! {
        <div class="trial-users" role="region" aria-label="SSO users" tabindex="0">
            <ul>{trial.users.iter().map(|user| tried_user(user, names)).collect_view()}</ul>
            {more}
        </div>
    }
    .into_any()
}

fn tried_user(user: &Tried, names: Names) -> AnyView {
    let (class, icon, said) = match &user.said {
        Said::Matches => ("trial-user trial-matches", Icon::Check, "Matches".to_owned()),
        Said::Failed(why) => ("trial-user", Icon::Caution, format!("No match: {why}")),
        Said::No => ("trial-user", Icon::Cross, "No match".to_owned()),
    };
    let state = match user.state {
        UserState::Active => None,
        UserState::Invited | UserState::Deactivated => Some(user.state.label()),
    };
    let state = state.map(|state| view! { <span class="fact-note">{state}</span> });
    let groups = if user.groups.is_empty() { "No groups".to_owned() } else { user.groups.clone() };
    let name = user.name.clone();
    let name = match names {
        Names::Linked(organization) => {
            let href = Address::In(organization, Page::User(user.id.clone())).to_string();
            view! { <a href=href>{name}</a> }.into_any()
        }
        Names::Plain => view! { <span class="trial-who">{name}</span> }.into_any(),
    };
    view! {
        <li class=class>
            {icon.view()}
            <span class="trial-name">{name}{state}<span class="fact-note">{groups}</span></span>
            <span class="trial-said">{said}</span>
        </li>
    }
    .into_any()
}
