//! What the page of a resource says about it.

use leptos::prelude::*;

use super::lines::location_words;
use crate::{
    model::{
        Availability, ClusterType, DeletionProtection, EnvironmentId, ObjectRef, Origin, Times, Timestamp,
    },
    ui::{
        dates,
        kit::{ButtonKind, CopyButton, Fact, Tone, number, status_chip},
        pages::api_keys::named,
        route::{Address, Page},
    },
    view::{
        api_key::Place,
        editing,
        resources::{About, Detail, GlobalKeys, KafkaDetail, KsqlDetail, Missing, Named, ResourceFacts},
    },
    workspace::Home,
};

/// Everything, in the order of the page.
pub fn all(facts: &ResourceFacts, organization: Home, now: Timestamp) -> AnyView {
    let row = &facts.row;
    let location = location_words(row);
    let mut lines = vec![
        fact("ID", copied("resource-id", &row.resource.id(), "Copy ID")),
        fact("Environment", environment(facts, organization)),
    ];
    if !location.is_empty() {
        lines.push(fact("Cloud and region", location.into_any()));
    }
    lines.extend(own(facts, organization));
    // Nobody made a Flink region.
    lines.extend(
        row.origin
            .filter(|_| row.missing != Missing::Hidden)
            .map(|origin| times_and_origin(facts.times, origin, now)),
    );
    lines.into_any()
}

/// One line.
pub fn fact(term: &'static str, value: AnyView) -> AnyView {
    view! { <Fact term=term>{value}</Fact> }.into_any()
}

/// A value with a smaller line below.
pub fn noted(value: AnyView, note: impl Into<String>) -> AnyView {
    let note: String = note.into();
    view! { {value}<span class="fact-note">{note}</span> }.into_any()
}

/// A text in monospace with a button that copies it.
pub fn copied(id: &'static str, text: &str, label: &'static str) -> AnyView {
    let (shown, text) = (text.to_owned(), text.to_owned());
    view! {
        <span class="key-id">
            <code id=id>{shown}</code>
            <CopyButton kind=ButtonKind::Quiet label=label select=id text=move || text.clone() />
        </span>
    }
    .into_any()
}

/// An address, or why there is none.
fn endpoint(id: &'static str, text: Option<&String>, label: &'static str, missing: Missing) -> AnyView {
    text.map_or_else(|| unknown(missing), |text| copied(id, text, label))
}

fn unknown(missing: Missing) -> AnyView {
    let words = match missing {
        Missing::Untold => "Not known: no listing told it",
        Missing::Hidden => missing.label(),
    };
    view! { <span class="cell-none">{words}</span> }.into_any()
}

fn link(organization: Home, page: Page, thing: &Named) -> AnyView {
    let href = Address::In(organization, page).to_string();
    let id = (thing.name != thing.id).then(|| view! { " "<span class="id">{thing.id.clone()}</span> });
    view! { <a href=href>{thing.name.clone()}</a>{id} }.into_any()
}

fn environment(facts: &ResourceFacts, organization: Home) -> AnyView {
    let row = &facts.row;
    let mark = match row.place {
        Place::Production => Some(status_chip(Tone::Caution, "Production")),
        Place::Other => None,
    };
    let name = match EnvironmentId::parse(&row.environment.id) {
        Ok(id) => link(organization, Page::Environment(id), &row.environment),
        Err(_) => named(&row.environment.name, &row.environment.id),
    };
    view! { <span class="fact-line"><span>{name}</span>{mark}</span> }.into_any()
}

/// What only the kind has.
fn own(facts: &ResourceFacts, organization: Home) -> Vec<AnyView> {
    let missing = facts.row.missing;
    match (&facts.detail, &facts.row.about) {
        (Detail::Kafka(kafka), About::Kafka { kind, protection, .. }) => {
            of_kafka(kafka, *kind, *protection, missing)
        }
        (Detail::SchemaRegistry(registry), About::SchemaRegistry { package }) => vec![
            fact(
                "Package",
                package.map_or_else(
                    || unknown(Missing::Hidden),
                    |package| noted(package.label().into_any(), "Of its environment."),
                ),
            ),
            fact("Endpoint", endpoint("endpoint", registry.endpoint.as_ref(), "Copy endpoint", missing)),
        ],
        (Detail::Ksql(ksql), _) => of_ksql(ksql, organization, missing),
        (Detail::ComputePool(pool), _) => {
            let region = Named { name: pool.region.id(), id: pool.region.id() };
            let region = link(organization, Page::Resource(pool.region.id()), &region);
            let cfu = number(usize::try_from(pool.max_cfu).unwrap_or(usize::MAX)).into_any();
            vec![
                fact("Max CFU", noted(cfu, "The most Confluent Flink units it may use.")),
                fact(
                    "Flink region",
                    noted(region, with_place(pool.place, "Its keys are those of the region.")),
                ),
            ]
        }
        (Detail::FlinkRegion(region), _) => {
            let name = facts.row.name.clone();
            let name = view! { <code>{name}</code> }.into_any();
            vec![fact("Flink region", noted(name, with_place(region.place, "")))]
        }
        // A row and its facts are made of the same resource.
        (Detail::Kafka(_) | Detail::SchemaRegistry(_), _) => Vec::new(),
    }
}

/// `N. Virginia. Its keys are those of the region.`
fn with_place(place: &str, words: &str) -> String {
    match (place.is_empty(), words.is_empty()) {
        (true, _) => words.to_owned(),
        (false, true) => place.to_owned(),
        (false, false) => [place, words].join(". "),
    }
}

fn of_kafka(
    kafka: &KafkaDetail,
    kind: Option<ClusterType>,
    protection: Option<DeletionProtection>,
    missing: Missing,
) -> Vec<AnyView> {
    let unknown = move || unknown(missing);
    let protection = match protection {
        Some(DeletionProtection::On) => {
            noted(status_chip(Tone::Good, "On"), "Neither it nor its environment can be deleted.")
        }
        Some(DeletionProtection::Off) => "Off".into_any(),
        None => unknown(),
    };
    let tone = match kafka.global {
        GlobalKeys::Accepted => Tone::Good,
        GlobalKeys::Refused(_) | GlobalKeys::Unknown | GlobalKeys::Hidden => Tone::Plain,
    };
    let availability = kafka.availability.map(Availability::label);
    vec![
        fact("Cluster type", kind.map_or_else(unknown, |kind| editing::cluster_type(kind).into_any())),
        fact("Availability", availability.map_or_else(unknown, IntoAny::into_any)),
        fact(
            "Bootstrap server",
            endpoint("bootstrap", kafka.bootstrap.as_ref(), "Copy bootstrap server", missing),
        ),
        fact("REST endpoint", endpoint("rest", kafka.rest.as_ref(), "Copy REST endpoint", missing)),
        fact("Global keys", noted(status_chip(tone, kafka.global.label()), kafka.global.why())),
        fact("Deletion protection", protection),
    ]
}

fn of_ksql(ksql: &KsqlDetail, organization: Home, missing: Missing) -> Vec<AnyView> {
    let unknown = move || unknown(missing);
    let kafka = ksql.kafka.as_ref();
    let kafka = kafka.map_or_else(unknown, |it| link(organization, Page::Resource(it.id.clone()), it));
    let runs_as = ksql.runs_as.as_ref().map_or_else(unknown, |(account, object, state)| {
        noted(account_link(organization, object, account), state.label())
    });
    let size = ksql.size.map_or_else(unknown, |size| format!("{} CSU", u32::from(size)).into_any());
    vec![
        fact("Kafka cluster", kafka),
        fact("Runs as", runs_as),
        fact("Size", size),
        fact("Endpoint", endpoint("endpoint", ksql.endpoint.as_ref(), "Copy endpoint", missing)),
    ]
}

fn account_link(organization: Home, object: &ObjectRef, account: &Named) -> AnyView {
    match Page::of(object) {
        Some(page) => link(organization, page, account),
        None => named(&account.name, &account.id),
    }
}

/// When something was made and changed, and where knowledge of it comes from.
pub fn times_and_origin(times: Times, origin: Origin, now: Timestamp) -> AnyView {
    let created = times.created.map_or_else(
        || view! { <span class="cell-none">"Not known"</span> }.into_any(),
        |at| noted(dates::moment_of(at), dates::ago(at, now)),
    );
    let changed = times.updated.filter(|at| Some(*at) != times.created);
    let origin = match origin {
        Origin::Created => "Created here",
        Origin::Imported => "Imported from a listing",
        Origin::Placeholder => "Named in an import, described by none",
    };
    let mut lines = vec![fact("Created", created)];
    lines.extend(changed.map(|at| fact("Edited", dates::moment_of(at))));
    lines.push(fact("Origin", origin.into_any()));
    lines.into_any()
}
