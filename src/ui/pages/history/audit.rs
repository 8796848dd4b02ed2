//! The page of the history.

use leptos::prelude::*;
use leptos_router::{NavigateOptions, hooks::use_navigate};
use wasm_bindgen::JsCast;
use web_sys::KeyboardEvent;

use super::{
    check::check_dialog,
    entry::{HEADING, entry_pane},
    events::events_dialog,
    head::head_panel,
    list::list,
    moment::moment_dialog,
    narrow::{Narrow, counted, filters},
    trail::{Reads, Trail},
};
use crate::{
    org::Seq,
    ui::{
        desk::use_desk,
        kit::{
            Button, Icon, LinkButton, PageHeader,
            dom::{self, Phase},
            number,
        },
        route::{Address, Page},
        timers,
    },
};

/// What lies over the page.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Over {
    /// Nothing.
    #[default]
    Nothing,
    /// The check of the journal.
    Check,
    /// Saving it as audit log records.
    Events,
    /// The way to a moment of the past.
    Moment,
}

/// `/o/:organization/audit`: every entry, newest first, and one of them opened by `entry`; the other parameters narrow
/// the list.
#[component]
pub fn AuditPage() -> impl IntoView {
    let desk = use_desk();
    let organization = desk.id();
    let narrow = Narrow::of_address();
    let open = narrow.open;
    let clock = RwSignal::new(desk.now());
    timers::every(15_000, move || {
        clock.try_set(desk.now());
    });
    let now = Signal::from(clock);
    let trail = Trail::open(desk, narrow.filter, move || reads(open));
    focus_where_the_list_was(open);
    let last = Memo::new(move |_| desk.ask(crate::org::Org::seq));
    let part = Memo::new(move |_| desk.ask(crate::org::Org::is_part));
    let count = Signal::derive(move || {
        // What others did is not counted either.
        if part.get() {
            return Some("What you did, and what was done to your own API keys".to_owned());
        }
        let entries = usize::try_from(last.get()).map(number).unwrap_or_default();
        Some(if entries == "1" { "1 entry".to_owned() } else { format!("{entries} entries") })
    });
    let over = RwSignal::new(Over::Nothing);
    let close = Callback::new(move |()| over.set(Over::Nothing));
    let class = move || if open.get().is_some() { "page audit audit-open" } else { "page audit" };
    let side = move || match open.get() {
        Some(seq) => entry_pane(desk, seq, narrow.address(None), now),
        None => head_panel(desk, over),
    };
    leave_on_escape(narrow);
    let dialog = move || match over.get() {
        Over::Nothing => ().into_any(),
        Over::Check => check_dialog(desk, close),
        Over::Events => events_dialog(desk, narrow, close),
        Over::Moment => moment_dialog(desk, close),
    };
    let actions = move || {
        let compare = Address::In(organization, Page::Compare(None, None)).today();
        view! {
            <Button icon=Icon::History on_click=move || over.set(Over::Moment)>"Look at the past"</Button>
            <LinkButton href=compare>"Compare moments"</LinkButton>
            <Button icon=Icon::Download on_click=move || over.set(Over::Events)>"Export events"</Button>
        }
    };
    let note = move || if part.get() { None } else { counted(trail.looked.get(), last.get()) };
    view! {
        <div class=class>
            <PageHeader title="History" subtitle=count actions />
            {filters(narrow, trail.looked.into())}
            <p class="audit-counted">{note}</p>
            <div class="audit-columns">
                <div class="audit-list">{list(trail, organization, narrow, now)}</div>
                <div class="audit-side">{side}</div>
            </div>
            {dialog}
        </div>
    }
}

/// Escape goes back from an entry to the list, wherever the focus is; a dialog or a menu keeps it for itself.
fn leave_on_escape(narrow: Narrow) {
    let navigate = use_navigate();
    dom::listen_here(&document(), "keydown", Phase::Bubble, move |event| {
        let escape = event.dyn_ref::<KeyboardEvent>().is_some_and(|event| event.key() == "Escape");
        let held = document().query_selector("dialog[open], :popover-open").ok().flatten().is_some();
        if escape && !held && !event.default_prevented() && narrow.open.get_untracked().is_some() {
            navigate(&untrack(|| narrow.address(None)), NavigateOptions::default());
        }
    });
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
