//! The page of the history.

use leptos::prelude::*;
use leptos_router::{
    NavigateOptions,
    hooks::{use_navigate, use_query_map},
};
use wasm_bindgen::JsCast;
use web_sys::KeyboardEvent;

use super::{
    entry::{HEADING, entry_pane},
    head::head_panel,
    list::list,
    trail::{Reads, Trail},
};
use crate::{
    model::OrganizationId,
    org::Seq,
    ui::{
        desk::use_desk,
        kit::{
            PageHeader,
            dom::{self, Phase},
            number,
        },
        route::{Address, Page},
        timers,
    },
    view::history::DeedKind,
};

/// `/o/:organization/audit`: every entry, newest first, and one of them opened by `entry`; `kind` narrows the list.
#[component]
pub fn AuditPage() -> impl IntoView {
    let desk = use_desk();
    let organization = desk.id();
    let query = use_query_map();
    let open = Memo::new(move |_| query.with(|query| query.get_str("entry")?.parse::<Seq>().ok()));
    let kind = Memo::new(move |_| query.with(|query| DeedKind::from_slug(query.get_str("kind")?)));
    let clock = RwSignal::new(desk.now());
    timers::every(15_000, move || {
        clock.try_set(desk.now());
    });
    let now = Signal::from(clock);
    let trail = Trail::open(desk, kind, move || reads(open));
    focus_where_the_list_was(open);
    let count = Signal::derive(move || {
        let entries = usize::try_from(desk.ask(crate::org::Org::seq)).map(number).unwrap_or_default();
        Some(if entries == "1" { "1 entry".to_owned() } else { format!("{entries} entries") })
    });
    let class = move || if open.get().is_some() { "page audit audit-open" } else { "page audit" };
    let side = move || match open.get() {
        Some(seq) => entry_pane(desk, seq, address(organization, kind.get(), None), now),
        None => head_panel(desk),
    };
    leave_on_escape(organization, kind, open);
    view! {
        <div class=class>
            <PageHeader title="History" subtitle=count />
            {kinds(organization, kind, open)}
            <div class="audit-columns">
                <div class="audit-list">{list(trail, organization, kind, open, now)}</div>
                <div class="audit-side">{side}</div>
            </div>
        </div>
    }
}

/// Escape goes back from an entry to the list, wherever the focus is; a dialog or a menu keeps it for itself.
fn leave_on_escape(organization: OrganizationId, kind: Memo<Option<DeedKind>>, open: Memo<Option<Seq>>) {
    let navigate = use_navigate();
    dom::listen_here(&document(), "keydown", Phase::Bubble, move |event| {
        let escape = event.dyn_ref::<KeyboardEvent>().is_some_and(|event| event.key() == "Escape");
        let held = document().query_selector("dialog[open], :popover-open").ok().flatten().is_some();
        if escape && !held && !event.default_prevented() && open.get_untracked().is_some() {
            navigate(&address(organization, kind.get_untracked(), None), NavigateOptions::default());
        }
    });
}

/// The address of the list narrowed to a kind, with an entry open or none.
fn address(organization: OrganizationId, kind: Option<DeedKind>, open: Option<Seq>) -> String {
    let page = open.map_or(Page::Audit, Page::Entry);
    let base = Address::In(organization, page).to_string();
    match (kind, open) {
        (None, _) => base,
        (Some(kind), None) => [&base, "?kind=", kind.slug()].concat(),
        (Some(kind), Some(_)) => [&base, "&kind=", kind.slug()].concat(),
    }
}

/// Which kinds of entries the list may show.
fn kinds(organization: OrganizationId, kind: Memo<Option<DeedKind>>, open: Memo<Option<Seq>>) -> AnyView {
    let link = move |of: Option<DeedKind>| {
        let label = of.map_or("All", DeedKind::label);
        let current = move || (kind.get() == of).then_some("true");
        view! { <li><a href=move || address(organization, of, open.get()) aria-current=current>{label}</a></li> }
    };
    let links = [None].into_iter().chain(DeedKind::ALL.map(Some)).map(link).collect_view();
    view! { <nav aria-label="Kinds of entries"><ul class="kinds">{links}</ul></nav> }.into_any()
}

/// New entries of other tabs go on top at once where nobody reads anything they would move.
fn reads(open: Memo<Option<Seq>>) -> Reads {
    let scrolled = window().scroll_y().is_ok_and(|y| y > 24.0);
    let within = dom::focused().is_some_and(|at| at.closest(".audit-days").ok().flatten().is_some());
    if scrolled || within || open.get_untracked().is_some() { Reads::Elsewhere } else { Reads::Top }
}

/// On a narrow screen the entry takes the place of the list, and the focus goes to its heading.
fn focus_where_the_list_was(open: Memo<Option<Seq>>) {
    Effect::new(move |before: Option<Option<Seq>>| {
        let open = open.get();
        if before.is_some_and(|before| before != open) && open.is_some() {
            let timer = timers::after(60, || {
                // A hidden element keeps the focus until the page is drawn again: what has no size has lost it.
                if dom::focused().is_none_or(|at| at.offset_width() == 0 && at.offset_height() == 0) {
                    let _ = dom::focus_by_id(HEADING);
                }
            });
            StoredValue::new_local(timer);
        }
        open
    });
}
