//! Keys by scope, age and kind of owner: tables whose numbers are drawn beside them.

use leptos::prelude::*;

use crate::{
    model::{ScopeKind, Timestamp},
    ui::{
        desk::Desk,
        kit::{number, scope_mark},
        route::{Address, Page},
    },
    view::{
        choice::Choice,
        overview::{self, Bar, Keys, OwnerKind},
    },
    workspace::Home,
};

/// The three tables.
pub fn charts(desk: Desk, now: Signal<Timestamp>) -> AnyView {
    let organization = desk.id();
    let keys = Memo::new(move |_| {
        let now = now.get();
        desk.ask(|org| overview::keys(org, now))
    });
    view! {
        <div class="overview-charts">
            {chart("scopes", "Keys by scope", "Scope", move || keys.with(|keys| scopes(keys, organization)))}
            {chart("ages", "Keys by age", "Age", move || keys.with(|keys| ages(keys, organization)))}
            {chart("owners", "Keys by kind of owner", "Owner", move || keys.with(owners))}
        </div>
    }
    .into_any()
}

fn chart(
    id: &'static str,
    title: &'static str,
    column: &'static str,
    rows: impl Fn() -> Vec<AnyView> + Send + 'static,
) -> AnyView {
    view! {
        <section class="panel" aria-labelledby=id>
            <div class="panel-head"><h2 id=id>{title}</h2></div>
            <table class="bars" aria-labelledby=id>
                <thead class="sr-only"><tr><th scope="col">{column}</th><th scope="col">"Keys"</th><th scope="col">"Share"</th></tr></thead>
                <tbody>{rows}</tbody>
            </table>
        </section>
    }
    .into_any()
}

fn scopes(keys: &Keys, organization: Home) -> Vec<AnyView> {
    let most = most(&keys.scopes);
    let row = |bar: &Bar<ScopeKind>| {
        let href = Address::In(organization, Page::ApiKeysWith(Choice::Scope(bar.of))).to_string();
        let label = scope_mark(bar.of.slug(), bar.of.label());
        let label = if bar.count == 0 { label } else { view! { <a href=href>{label}</a> }.into_any() };
        line(label, bar_class(bar.of), bar.count, most, keys.total)
    };
    keys.scopes.iter().map(row).collect()
}

const fn bar_class(kind: ScopeKind) -> &'static str {
    match kind {
        ScopeKind::Kafka => "bar scope-kafka",
        ScopeKind::SchemaRegistry => "bar scope-schema-registry",
        ScopeKind::Ksql => "bar scope-ksqldb",
        ScopeKind::Flink => "bar scope-flink",
        ScopeKind::Tableflow => "bar scope-tableflow",
        ScopeKind::Cloud => "bar scope-cloud",
        ScopeKind::Global => "bar scope-global",
    }
}

fn ages(keys: &Keys, organization: Home) -> Vec<AnyView> {
    let most = most(&keys.ages);
    let bars = keys.ages.iter().map(|bar| {
        let href = Address::In(organization, Page::ApiKeysWith(Choice::Age(bar.of))).to_string();
        let label = bar.of.label();
        let label = if bar.count == 0 {
            view! { <span>{label}</span> }.into_any()
        } else {
            view! { <a href=href>{label}</a> }.into_any()
        };
        line(label, "bar", bar.count, most, keys.total)
    });
    bars.collect()
}

fn owners(keys: &Keys) -> Vec<AnyView> {
    let most = most(&keys.owners);
    let bars = keys.owners.iter().map(|bar: &Bar<OwnerKind>| {
        line(view! { <span>{bar.of.label()}</span> }.into_any(), "bar", bar.count, most, keys.total)
    });
    bars.collect()
}

fn most<T>(bars: &[Bar<T>]) -> usize {
    bars.iter().map(|bar| bar.count).max().unwrap_or(0).max(1)
}

/// One row: what, how many in numbers, and how many as a length against the longest.
#[expect(clippy::cast_precision_loss, reason = "lengths of a few hundred pixels")]
fn line(label: AnyView, class: &'static str, count: usize, most: usize, total: usize) -> AnyView {
    let length = format!("{:.2}", count as f64 / most as f64 * 100.0);
    let share = format!("{:.0} %", count as f64 / total.max(1) as f64 * 100.0);
    view! {
        <tr>
            <th scope="row">{label}</th>
            <td class="bar-count">{number(count)}</td>
            <td class="bar-cell">
                <svg class=class viewBox="0 0 100 8" preserveAspectRatio="none" aria-hidden="true"><rect width=length height="8"></rect></svg>
                <span class="sr-only">{share}</span>
            </td>
        </tr>
    }
    .into_any()
}
