//! Resources as lines of a panel: a link, what tells them apart, how many keys.

use leptos::prelude::*;

use crate::{
    model::GovernancePackage,
    ui::{
        kit::number,
        route::{Address, Page},
    },
    view::{
        editing,
        resources::{About, Missing, ResourceRow},
    },
    workspace::Home,
};

/// What only the kind of a resource has, in a few words: `Dedicated, 2 CKU`, `4 CSU on orders`.
pub fn about_words(row: &ResourceRow) -> String {
    if row.is_placeholder() || row.missing == Missing::Hidden {
        return row.missing.label().to_owned();
    }
    match &row.about {
        About::Kafka { kind: Some(kind), .. } => editing::cluster_type(*kind),
        About::Kafka { kind: None, .. } | About::Ksql { kafka: None, .. } => "Type not known".to_owned(),
        About::SchemaRegistry { package } => {
            package.map_or(Missing::Hidden.label(), GovernancePackage::label).to_owned()
        }
        About::Ksql { kafka: Some(kafka), size } => {
            let size = size.map_or_else(String::new, |size| format!("{} CSU ", u32::from(size)));
            format!("{size}on {}", kafka.name)
        }
        About::ComputePool { size } => format!("up to {} CFU", size.cfu()),
        About::FlinkRegion { pools: 1 } => "1 compute pool".to_owned(),
        About::FlinkRegion { pools } => format!("{} compute pools", number(*pools)),
    }
}

/// `AWS · eu-central-1`; empty where it is not known.
pub fn location_words(row: &ResourceRow) -> String {
    row.location.as_ref().map_or_else(String::new, |at| format!("{} · {}", at.provider(), at.region))
}

/// `1 key`, `12 keys`, `No keys`.
pub fn key_words(keys: usize) -> String {
    match keys {
        0 => "No keys".to_owned(),
        1 => "1 key".to_owned(),
        many => format!("{} keys", number(many)),
    }
}

/// Lines for resources; nothing for none.
pub fn lines(organization: Home, rows: &[ResourceRow]) -> AnyView {
    view! { <ul class="resource-lines">{rows.iter().map(|row| line(organization, row)).collect_view()}</ul> }
        .into_any()
}

fn line(organization: Home, row: &ResourceRow) -> AnyView {
    let id = row.resource.id();
    let href = Address::In(organization, Page::Resource(id.clone())).to_string();
    let own_id = (row.name != id).then(|| view! { <span class="id">{id.clone()}</span> });
    view! {
        <li class="resource-line">
            <span class="resource-name"><a href=href>{row.name.clone()}</a>{own_id}</span>
            <span class="resource-about">{about_words(row)}</span>
            <span class="resource-about">{location_words(row)}</span>
            <span class="resource-keys">{key_words(row.keys)}</span>
        </li>
    }
    .into_any()
}
