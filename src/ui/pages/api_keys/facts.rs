//! What the page of a key says about it.

use leptos::prelude::*;

use super::labels::{health_chip, named, scope_of, tone_of};
use crate::{
    model::{ApiKeyId, Origin, Propagation, PropagationMode, Timestamp},
    ui::{
        dates,
        kit::{ButtonKind, CopyButton, DefinitionList, Fact, Tone, badge, dom, number, status_chip},
        route::{Address, Page},
    },
    view::{
        api_key::{KeyFacts, Limit, OwnerState, Place, SecretKnown},
        api_keys::KeyRow,
        health::{Finding, KeyStatus},
        last_use::LastUsed,
        purpose::Purpose,
    },
    workspace::Home,
};

/// What a key is and whose.
pub fn identity(facts: &KeyFacts) -> AnyView {
    let row = &facts.row;
    let (environment_line, resource_line) = (environment_fact(facts), resource_fact(row));
    let (owner, note) = (named(&row.owner, &row.owner_id), owner_note(facts.owner_state));
    let mapped = facts.not_mapped.clone().map(|words| view! { <Fact term="Group mappings">{words}</Fact> });
    let (id, scope) = (row.id.to_string(), row.scope);
    let copied = id.clone();
    let name = if row.name.is_empty() { none("No name") } else { row.name.clone().into_any() };
    let description = if facts.description.is_empty() {
        none("No description")
    } else {
        view! { <span class="key-description">{facts.description.clone()}</span> }.into_any()
    };
    view! {
        <Fact term="API key">
            <span class="key-id">
                <code id="key-id">{id}</code>
                <CopyButton kind=ButtonKind::Quiet label="Copy key" select="key-id" text=move || copied.clone() />
            </span>
        </Fact>
        <Fact term="Name">{name}</Fact>
        <Fact term="Description">{description}</Fact>
        <Fact term="Owner">{owner}<span class="fact-note">{note}</span></Fact>
        {mapped}
        <Fact term="Scope">{scope_of(scope)}</Fact>
        {resource_line}
        {environment_line}
    }
    .into_any()
}

/// What became of a key so far, and what is known of it.
pub fn life(facts: &KeyFacts, now: Timestamp, organization: Home) -> AnyView {
    let updated = facts.updated.map_or_else(|| none("Never edited"), dates::moment_of);
    let (created, expiry, propagation) = (facts.row.created, expiry(facts, now), propagation(facts, now));
    let (origin, secret) = (origin(facts.origin), secret(facts.secret, organization));
    let used = last_use(&facts.row);
    view! {
        <Fact term="Created">{dates::moment_of(created)}<span class="fact-note">{dates::ago(created, now)}</span></Fact>
        <Fact term="Edited">{updated}</Fact>
        <Fact term="Expires">{expiry}</Fact>
        <Fact term="Propagation">{propagation}</Fact>
        <Fact term="Origin">{origin}</Fact>
        <Fact term="Secret">{secret}</Fact>
        <Fact term="Last used">{used}</Fact>
    }
    .into_any()
}

/// When it was last seen in use, who says so, and for which period.
fn last_use(row: &KeyRow) -> AnyView {
    let LastUsed { when, source, detail } = row.used.clone();
    let source = source.map(|source| badge(source.label()));
    view! { <span class="fact-line">{when}{source}</span><span class="fact-note">{detail}</span> }.into_any()
}

/// What needs attention, why, and what to do; or that nothing does.
pub fn health(facts: &KeyFacts) -> AnyView {
    if facts.findings.is_empty() {
        let words = match facts.row.health.status {
            KeyStatus::Withdrawn => {
                "It was revoked as compromised: its secret is never accepted again, whatever brought the key back. Delete it."
            }
            KeyStatus::Propagating | KeyStatus::Unverifiable | KeyStatus::Usable => {
                "Nothing needs attention."
            }
        };
        return view! { <p class="panel-words">{words}</p> }.into_any();
    }
    let line = |finding: &Finding| {
        let tone = tone_of(finding.severity());
        let class = match tone {
            Tone::Danger => "finding finding-danger",
            Tone::Caution | Tone::Plain | Tone::Info | Tone::Good => "finding",
        };
        view! {
            <li class=class>
                {tone.icon().view()}
                <div>
                    <h3>{finding.rule.label()}</h3>
                    <p>{finding.reason.clone()}</p>
                    <p class="fact-note">{finding.remedy()}</p>
                </div>
            </li>
        }
    };
    view! { <ul class="findings">{facts.findings.iter().map(line).collect_view()}</ul> }.into_any()
}

/// What it may be used for.
pub fn purpose(facts: &KeyFacts) -> AnyView {
    let Purpose { target, endpoints, clients } = facts.purpose.clone();
    let owner = facts.row.owner.clone();
    let endpoint = |(term, host): (&'static str, String)| {
        let id = dom::fresh_id("endpoint");
        let copied = host.clone();
        view! {
            <Fact term=term><span class="key-id"><code id=id.clone()>{host}</code>
                <CopyButton kind=ButtonKind::Quiet label="Copy" select=id text=move || copied.clone() /></span></Fact>
        }
    };
    let endpoints = endpoints.into_iter().map(endpoint).collect_view();
    view! {
        <DefinitionList>
            <Fact term="Taken by">{target}</Fact>
            {endpoints}
            <Fact term="Clients">{clients}</Fact>
            <Fact term="Rights">"What "{owner}" may do at the moment of use. The key carries none of its own."</Fact>
        </DefinitionList>
    }
    .into_any()
}

/// Everything about a key in a few lines, for dialogs and answers.
pub fn summary(facts: &KeyFacts, now: Timestamp) -> AnyView {
    let row = &facts.row;
    let (resource, environment_line) = (resource_fact(row), environment_fact(facts));
    let (owner, health) = (named(&row.owner, &row.owner_id), health_chip(row.health));
    let (id, scope, created) = (row.id.to_string(), row.scope, row.created);
    let name = if row.name.is_empty() { none("No name") } else { row.name.clone().into_any() };
    view! {
        <DefinitionList>
            <Fact term="API key"><code>{id}</code></Fact>
            <Fact term="Name">{name}</Fact>
            <Fact term="Owner">{owner}</Fact>
            <Fact term="Scope">{scope_of(scope)}</Fact>
            {resource}
            {environment_line}
            <Fact term="Created">{dates::day_of(created, now)}<span class="fact-note">{dates::ago(created, now)}</span></Fact>
            <Fact term="Health">{health}</Fact>
        </DefinitionList>
    }
    .into_any()
}

/// The resource, for the scopes that have one.
fn resource_fact(row: &KeyRow) -> Option<AnyView> {
    let resource = named(&row.resource, &row.resource_id);
    (!row.resource_id.is_empty()).then(|| view! { <Fact term="Resource">{resource}</Fact> }.into_any())
}

/// The environment, for the scopes that have one.
fn environment_fact(facts: &KeyFacts) -> Option<AnyView> {
    let environment = environment(facts);
    (!facts.environment_id.is_empty())
        .then(|| view! { <Fact term="Environment">{environment}</Fact> }.into_any())
}

fn none(words: &'static str) -> AnyView {
    view! { <span class="cell-none">{words}</span> }.into_any()
}

const fn owner_note(state: OwnerState) -> &'static str {
    state.label()
}

fn environment(facts: &KeyFacts) -> AnyView {
    let mark = match facts.place {
        Place::Production => Some(status_chip(Tone::Caution, "Production")),
        Place::Other => None,
    };
    view! { <span class="fact-line">{named(&facts.row.environment, &facts.environment_id)}{mark}</span> }
        .into_any()
}

fn expiry(facts: &KeyFacts, now: Timestamp) -> AnyView {
    let Some(expires) = facts.expires else {
        return view! { "Never"<span class="fact-note">"It works until it is deleted."</span> }.into_any();
    };
    let note = if expires.is_over(now) {
        "It has stopped working.".to_owned()
    } else {
        format!("It works to the end of that day, UTC: {} more days.", expires.at().days_since(now))
    };
    view! { {dates::utc_day(expires.at())}<span class="fact-note">{note}</span> }.into_any()
}

fn propagation(facts: &KeyFacts, now: Timestamp) -> AnyView {
    let Propagation::Propagating { until } = facts.propagation else {
        return "Usable everywhere".into_any();
    };
    let wait = match facts.propagation_mode {
        PropagationMode::Simulated => "Until then it is refused here too.",
        PropagationMode::Shown => "Checks here do not wait for that.",
    };
    let seconds = (until.as_millis() - now.as_millis()).max(0).div_euclid(1000);
    let left = match (seconds / 60, seconds % 60) {
        (0, seconds) => format!("{seconds} s"),
        (minutes, seconds) => format!("{minutes} min {seconds:02} s"),
    };
    view! {
        <span>"Reaches every service by " {dates::clock(until)} ", in "{left}</span>
        <span class="fact-note">{wait}</span>
    }
    .into_any()
}

fn origin(origin: Origin) -> AnyView {
    match origin {
        Origin::Created => "Created here",
        Origin::Imported => "Imported from a listing",
        Origin::Placeholder => "Named in an import, described by none",
    }
    .into_any()
}

fn secret(known: SecretKnown, organization: Home) -> AnyView {
    let (words, note) = match known {
        SecretKnown::Digest => ("Can be verified here", "Only its digest is stored."),
        SecretKnown::Never => {
            ("Cannot be verified here", "The key was imported, and a listing holds no secrets.")
        }
        SecretKnown::Withdrawn => {
            ("Withdrawn", "The key was revoked as compromised: its secret is never accepted again.")
        }
    };
    let link = (known == SecretKnown::Digest).then(|| {
        let href = Address::In(organization, Page::Verify).to_string();
        view! { " "<a href=href>"Verify a secret"</a> }
    });
    view! { {words}<span class="fact-note">{note}{link}</span> }.into_any()
}

/// The limits a key counts against, as gauges with numbers.
pub fn limits(limits: &[Limit]) -> AnyView {
    limits
        .iter()
        .map(|limit| {
            let used = limit.usage.used;
            let words = limit.usage.limit.map_or_else(
                || format!("{} used, limit not known", count(used)),
                |most| format!("{} of {} used", count(used), count(most)),
            );
            let over = limit.usage.is_exceeded();
            let class = match (over, limit.usage.has_room()) {
                (true, _) => "gauge gauge-over",
                (false, false) => "gauge gauge-full",
                (false, true) => "gauge",
            };
            let share = limit.usage.limit.map(|most| f64::from(used.min(most)) / f64::from(most.max(1)));
            let bar = share.map(|share| {
                let length = format!("{:.2}", share * 100.0);
                view! {
                    <svg class=class viewBox="0 0 100 4" preserveAspectRatio="none" aria-hidden="true">
                        <rect class="gauge-ground" width="100" height="4"></rect>
                        <rect class="gauge-fill" width=length height="4"></rect>
                    </svg>
                }
            });
            let chip = over.then(|| status_chip(Tone::Danger, "Over the limit"));
            view! {
                <li class="limit">
                    <div class="limit-head"><span>{limit.label}</span><span class="limit-count">{words}</span></div>
                    {bar}
                    <div class="fact-line"><span class="fact-note">{limit.whose.clone()}</span>{chip}</div>
                </li>
            }
        })
        .collect_view()
        .into_any()
}

fn count(value: u32) -> String {
    number(usize::try_from(value).unwrap_or(usize::MAX))
}

/// The other keys of the same owner and scope.
pub fn siblings(facts: &KeyFacts, now: Timestamp, organization: Home) -> AnyView {
    if facts.sibling_count == 0 {
        return view! {
            <p class="panel-words">"None: this is the only key of this owner for this scope."</p>
        }
        .into_any();
    }
    let address = |id: &ApiKeyId| Address::In(organization, Page::ApiKey(id.clone())).to_string();
    let line = |row: &KeyRow| {
        let name = if row.name.is_empty() { none("No name") } else { row.name.clone().into_any() };
        view! {
            <li class="sibling">
                <span class="sibling-name"><a href=address(&row.id)><code>{row.id.to_string()}</code></a><span class="fact-note">{name}" · "{dates::day_of(row.created, now)}</span></span>
                {health_chip(row.health)}
            </li>
        }
    };
    let hidden = facts.sibling_count.saturating_sub(facts.siblings.len());
    let more =
        (hidden > 0).then(|| view! { <p class="panel-words">{format!("and {} more", number(hidden))}</p> });
    view! { <ul>{facts.siblings.iter().map(line).collect_view()}</ul>{more} }.into_any()
}
