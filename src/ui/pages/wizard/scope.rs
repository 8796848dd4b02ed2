//! Step 2: what the key is for, with what it counts against.

use leptos::prelude::*;

use super::form::Form;
use crate::{
    model::{EnvironmentId, Field as Of, ScopeKind},
    ui::{
        kit::{AlertBanner, LabelPlace, RadioCard, RadioCards, Tone, Voice},
        pages::pickers::{
            CloudField, EnvironmentPicker, KafkaClusterPicker, KsqlClusterPicker, RegionField,
            SchemaRegistryPicker,
        },
    },
    view::issue::{self, Meter},
};

pub(super) fn view(form: Form) -> AnyView {
    let cards: Vec<_> = ScopeKind::ALL.into_iter().map(card).collect();
    let kind = Memo::new(move |_| form.scope_kind());
    view! {
        <RadioCards legend="Resource scope" label_place=LabelPlace::Unseen value=form.kind cards error=form.errors.of(Of::CrnPattern) />
        {move || kind.get().map(|kind| places(form, kind))}
        <div class="stack" aria-live="polite">{move || advice(form)}{move || meters(form)}{move || blocked(form)}</div>
    }
    .into_any()
}

fn card(kind: ScopeKind) -> RadioCard {
    let text = match kind {
        ScopeKind::Kafka => "Produce and consume on one cluster.",
        ScopeKind::SchemaRegistry => "Read and register schemas of one environment.",
        ScopeKind::Ksql => "Run queries on one ksqlDB cluster.",
        ScopeKind::Flink => "Run statements in one region of an environment.",
        ScopeKind::Tableflow => "Read tables through the organization's catalog.",
        ScopeKind::Cloud => "Manage the organization through its APIs.",
        ScopeKind::Global => "Everything the account may reach, with one key.",
    };
    let mut card = RadioCard::new(kind.slug(), kind.label(), text);
    card.scope = Some(mark(kind));
    if kind == ScopeKind::Global {
        card.advice = Some(
            "Advised against for a single resource: a key of that resource opens less. Basic and Standard clusters take no Global keys."
                .to_owned(),
        );
    }
    card
}

/// The name of a scope's colour in the kit.
pub const fn mark(kind: ScopeKind) -> &'static str {
    match kind {
        ScopeKind::Kafka => "kafka",
        ScopeKind::SchemaRegistry => "schema-registry",
        ScopeKind::Ksql => "ksqldb",
        ScopeKind::Flink => "flink",
        ScopeKind::Tableflow => "tableflow",
        ScopeKind::Cloud => "cloud",
        ScopeKind::Global => "global",
    }
}

/// The fields a scope asks for.
fn places(form: Form, kind: ScopeKind) -> AnyView {
    let inside: fn(Form, EnvironmentId) -> AnyView = match kind {
        ScopeKind::Kafka => |form, environment| {
            view! { <KafkaClusterPicker environment selected=form.resource error=form.errors.of(Of::Resource) /> }.into_any()
        },
        ScopeKind::SchemaRegistry => |form, environment| {
            view! { <SchemaRegistryPicker environment selected=form.resource error=form.errors.of(Of::Resource) /> }.into_any()
        },
        ScopeKind::Ksql => |form, environment| {
            view! { <KsqlClusterPicker environment selected=form.resource error=form.errors.of(Of::Resource) /> }.into_any()
        },
        ScopeKind::Flink => |form, _| {
            view! {
                <div class="pair">
                    <CloudField cloud=form.cloud error=form.errors.of(Of::Cloud) />
                    <RegionField cloud=form.cloud region=form.region error=form.errors.of(Of::Region) />
                </div>
            }
            .into_any()
        },
        ScopeKind::Tableflow | ScopeKind::Cloud | ScopeKind::Global => return ().into_any(),
    };
    let environment = Memo::new(move |_| form.environment_id());
    view! {
        <EnvironmentPicker selected=form.environment error=form.errors.of(Of::Environment) />
        {move || environment.get().map(|environment| inside(form, environment))}
    }
    .into_any()
}

fn advice(form: Form) -> Option<AnyView> {
    let (owner, scope) = (form.owner()?, form.scope()?);
    let text = form.desk.ask(|org| issue::advice(org, &owner, &scope))?;
    Some(view! { <AlertBanner tone=Tone::Caution><p>{text}</p></AlertBanner> }.into_any())
}

fn meters(form: Form) -> Option<AnyView> {
    let (owner, scope) = (form.owner()?, form.scope()?);
    Some(quota_lines(&form.desk.ask(|org| issue::meters(org, &owner, &scope))))
}

/// Limits with their use, a line each.
pub fn quota_lines(meters: &[Meter]) -> AnyView {
    let lines = meters.iter().map(|meter| {
        let gauge = meter.limit.map(|limit| {
            view! { <meter min="0" max=limit.to_string() value=meter.used.to_string() aria-label=meter.text.clone()></meter> }
        });
        view! { <li class="quota">{gauge}<span>{meter.text.clone()}</span></li> }
    });
    view! { <ul class="quotas" aria-label="Quotas">{lines.collect_view()}</ul> }.into_any()
}

fn blocked(form: Form) -> Option<AnyView> {
    let text = form.blocked()?;
    Some(view! { <AlertBanner tone=Tone::Danger voice=Voice::Polite><p>{text}</p></AlertBanner> }.into_any())
}
