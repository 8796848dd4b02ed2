//! What the list of the history is narrowed to, as the address says it, and what changes that.

use leptos::prelude::*;
use leptos_router::hooks::use_query_map;

use crate::{
    org::Seq,
    ui::{
        address::{Step, Writer, writer},
        desk::{Desk, use_desk},
        kit::{
            Button, ButtonKind, Field, FieldKind, FilterChip, FilterOption, FilterSource, LabelPlace, Need,
            dom, number,
        },
        route::{Address, Page, encoded},
        timers::Debounce,
    },
    view::{
        history::{CLIENTS, DeedKind, Facet, Filter, PARAMETERS, client_label, client_slug, kinds},
        words::capital,
    },
    workspace::{FacetCounts, Home},
};

/// Milliseconds without a letter after which the search is looked for.
const TYPED: u32 = 180;

/// What is shown of the history. Cheap to copy.
#[derive(Clone, Copy)]
pub struct Narrow {
    desk: Desk,
    /// What is shown.
    pub filter: Memo<Filter>,
    /// The entry that is open.
    pub open: Memo<Option<Seq>>,
    go: StoredValue<Writer, LocalStorage>,
}

impl Narrow {
    /// As the address of the present page says.
    pub fn of_address() -> Self {
        let query = use_query_map();
        let desk = use_desk();
        let last = desk.moment().map(|_| desk.ask_once(crate::org::Org::seq));
        let filter = Memo::new(move |_| {
            let read = query.with(|query| Filter::read(|name| query.get_str(name).map(str::to_owned)));
            Filter { last, ..read }
        });
        let open = Memo::new(move |_| query.with(|query| query.get_str("entry")?.parse::<Seq>().ok()));
        let go = StoredValue::new_local(writer(|name| PARAMETERS.contains(&name)));
        Self { desk, filter, open, go }
    }

    fn show(self, filter: &Filter, step: Step) {
        if self.filter.with_untracked(|shown| shown != filter) {
            self.go.with_value(|go| go(filter.parameters(), step));
        }
    }

    /// The address of the list as it is narrowed, with this entry open or none; tracked.
    pub fn address(self, open: Option<Seq>) -> String {
        self.filter.with(|filter| address(self.desk.id(), filter, open))
    }
}

/// The address of the list narrowed so, with an entry open or none.
pub fn address(organization: Home, filter: &Filter, open: Option<Seq>) -> String {
    let mut address = Address::In(organization, open.map_or(Page::Audit, Page::Entry)).to_string();
    for (name, value) in filter.parameters() {
        address.push(if address.contains('?') { '&' } else { '?' });
        address.push_str(name);
        address.push('=');
        address.push_str(&encoded(&value));
    }
    address
}

/// The search field, a chip for each facet, and the days between which.
pub fn filters(narrow: Narrow, looked: Signal<usize>) -> AnyView {
    let text = RwSignal::new(narrow.filter.with_untracked(|filter| filter.object.clone()));
    let pause = Debounce::new(TYPED);
    // Back, forward and links may ask for something else.
    Effect::new(move |_| {
        let asked = narrow.filter.with(|filter| filter.object.clone());
        if text.get_untracked().trim() != asked {
            text.set(asked);
        }
    });
    let take = move || {
        let object = text.get_untracked().trim().to_owned();
        narrow.show(&Filter { object, ..narrow.filter.get_untracked() }, Step::Same);
    };
    Effect::new(move |before: Option<()>| {
        text.track();
        if before.is_some() {
            pause.run(take);
        }
    });
    let counts = Memo::new(move |_| {
        looked.track();
        narrow.filter.with(|filter| narrow.desk.workspace().count_history(filter))
    });
    let chips = Facet::ALL.map(|facet| chip(narrow, counts, facet)).into_iter().collect_view();
    let clear = move || {
        narrow.filter.with(|filter| !filter.is_empty()).then(|| {
            view! { <Button kind=ButtonKind::Quiet on_click=move || {
                text.set(String::new());
                narrow.show(&Filter::default(), Step::New);
                let _ = dom::focus_by_id("search-history");
            }>"Clear all"</Button> }
        })
    };
    view! {
        <div class="toolbar audit-filters" role="search" aria-label="Entries">
            <Field id="search-history" label="Object id, or words of an entry" label_place=LabelPlace::Unseen kind=FieldKind::Search
                need=Need::Optional value=text placeholder="Id or words" on_change=take />
            <div class="filters" role="group" aria-label="Filters">
                {chips}
                {day(narrow, Bound::From)}
                {day(narrow, Bound::Until)}
                {clear}
            </div>
        </div>
    }
    .into_any()
}

/// One end of the time that is looked for.
#[derive(Clone, Copy)]
enum Bound {
    From,
    Until,
}

/// A day, in UTC as the journal counts.
fn day(narrow: Narrow, bound: Bound) -> AnyView {
    let (label, id) = match bound {
        Bound::From => ("From", "history-from"),
        Bound::Until => ("Until", "history-until"),
    };
    let value = move || {
        narrow.filter.with(|filter| {
            let text = match bound {
                Bound::From => &filter.from,
                Bound::Until => &filter.until,
            };
            text.get(..10).unwrap_or_default().to_owned()
        })
    };
    let change = move |event| {
        let day = event_target_value(&event);
        let filter = narrow.filter.get_untracked();
        let filter = match bound {
            Bound::From => Filter { from: day, ..filter },
            Bound::Until => Filter { until: day, ..filter },
        };
        narrow.show(&filter, Step::New);
    };
    view! {
        <label class="filter-day" for=id><span title="Days in UTC">{label}</span>
            <input type="date" class="input" id=id prop:value=value on:change=change />
        </label>
    }
    .into_any()
}

fn chip(narrow: Narrow, counts: Memo<FacetCounts>, facet: Facet) -> AnyView {
    let source = source(narrow, counts, facet);
    match facet {
        Facet::Actor => view! { <FilterChip label=facet.label() find="Find an account" source /> }.into_any(),
        Facet::Deed | Facet::Of | Facet::Client => {
            view! { <FilterChip label=facet.label() source /> }.into_any()
        }
    }
}

/// What one facet's chip shows and does.
fn source(narrow: Narrow, counts: Memo<FacetCounts>, facet: Facet) -> FilterSource {
    let choices = move || counts.with(|counts| options(facet, counts));
    FilterSource {
        options: Callback::new(move |()| choices()),
        count: Callback::new(move |value: String| counts.with(|counts| counts.of(facet, &value))),
        chosen: Callback::new(move |value: String| {
            narrow.filter.with(|filter| filter.chosen(facet).contains(&value))
        }),
        summary: Callback::new(move |()| {
            let chosen = narrow.filter.with(|filter| filter.chosen(facet));
            let choices = if chosen.is_empty() { Vec::new() } else { choices() };
            let label = |value: String| {
                let known = choices.iter().find(|option| option.value == value);
                known.map_or(value, |option| option.label.clone())
            };
            chosen.into_iter().map(label).collect()
        }),
        distinct: Callback::new(move |()| Some(counts.with(|counts| counts.distinct(facet)))),
        toggle: Callback::new(move |value: String| {
            let filter = narrow.filter.get_untracked();
            narrow.show(&filter.toggled(facet, &value), Step::New);
        }),
        clear: Callback::new(move |()| {
            let filter = narrow.filter.get_untracked();
            narrow.show(&filter.without(facet), Step::New);
        }),
    }
}

fn options(facet: Facet, counts: &FacetCounts) -> Vec<FilterOption> {
    let plain = |value: &str, label: &str| FilterOption {
        value: value.to_owned(),
        label: label.to_owned(),
        detail: String::new(),
    };
    match facet {
        Facet::Deed => DeedKind::ALL.map(|kind| plain(kind.slug(), kind.label())).into(),
        Facet::Of => kinds().map(|kind| plain(kind.name(), &capital(kind))).collect(),
        Facet::Client => CLIENTS.map(|client| plain(client_slug(client), client_label(client))).into(),
        Facet::Actor => {
            let option = |(owner, name): &(crate::model::Owner, String)| FilterOption {
                value: owner.id().to_owned(),
                label: name.clone(),
                detail: owner.id().to_owned(),
            };
            counts.actors.iter().map(option).collect()
        }
    }
}

/// How much was counted, where that is not everything.
pub fn counted(looked: usize, all: Seq) -> Option<String> {
    let all = usize::try_from(all).unwrap_or(usize::MAX);
    (looked < all).then(|| format!("Counts are of the {} entries looked at so far.", number(looked)))
}
