//! The list of keys.

use leptos::prelude::*;
use leptos_router::{NavigateOptions, hooks::use_navigate};

use super::{
    describe::DescribeApiKeys,
    edit::EditApiKey,
    export::ExportMenu,
    figures::Figures,
    filters::Filters,
    listing::Listing,
    remove::{End, RemoveApiKey},
    row::{cells, columns},
};
use crate::{
    model::{ApiKeyId, ObjectRef, Owner},
    org::Org,
    ui::{
        desk::{Desk, use_desk},
        kit::{
            self, BatchBar, Button, ButtonKind, DataTable, EmptyState, Icon, LinkButton, PageHeader,
            RowLines, Rows, Selection, Sort, number,
        },
        pages::delete_objects::DeleteObjects,
        route::{Address, Page},
        timers::Debounce,
    },
    view::{
        api_keys::KeyList,
        permission,
        query::{Direction, KeyQuery, SortKey},
    },
};

/// Id of the table's frame: it takes the focus when a row has gone.
const TABLE: &str = "api-keys";

/// What is asked about a key of the list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Asked {
    /// Its name and description are edited.
    Edit,
    /// It is to go.
    Remove(End),
}

/// What is open over the list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Over {
    /// Something about one key.
    One(ApiKeyId, Asked),
    /// One description for several keys.
    Describe(Vec<ApiKeyId>),
    /// Several keys are to go.
    Remove(Vec<ApiKeyId>),
}

/// What there is to show.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Stage {
    /// The organization has no key.
    Empty,
    /// None matches.
    NoMatch,
    Rows,
}

/// `/o/:organization/api-keys`.
#[component]
pub fn ApiKeysPage() -> impl IntoView {
    let desk = use_desk();
    let listing = Listing::open(desk);
    let over = RwSignal::new(None::<Over>);
    let selection = Selection::new();
    // What is gone cannot be selected any more.
    Effect::new(move |_| {
        desk.ask(|org| {
            selection.keep(|id| ApiKeyId::parse(id).is_ok_and(|id| org.api_keys().contains(&id)));
        });
    });
    let stage = Memo::new(move |_| {
        match (listing.ask(KeyList::is_empty), desk.ask(|org| org.api_keys().is_empty())) {
            (_, true) => Stage::Empty,
            (true, false) => Stage::NoMatch,
            (false, false) => Stage::Rows,
        }
    });
    let some = Memo::new(move |_| stage.get() != Stage::Empty);
    let new = Address::In(desk.id(), Page::NewApiKey).to_string();
    let actions = move || {
        let new = new.clone();
        move || {
            some.get().then(|| view! {
                <ExportMenu keys=move || listing.ids() />
                <LinkButton kind=ButtonKind::Primary icon=Icon::Plus href=new.clone()>"Create API key"</LinkButton>
            })
        }
    };
    let content = move || match stage.get() {
        Stage::Empty => no_keys(desk),
        Stage::NoMatch => no_match(listing),
        Stage::Rows => table(desk, listing, over, selection),
    };
    view! {
        <div class="page page-fill">
            <PageHeader title="API keys" subtitle=Signal::derive(move || counts(desk, listing)) actions />
            {move || some.get().then(|| view! { <Figures listing /><Filters listing /> })}
            {content}
            {batch(desk, selection, over)}
            <p class="sr-only" role="status">{result(listing)}</p>
        </div>
        {move || over.get().map(|open| dialog(open, over))}
    }
}

/// `182 keys, 54 owners, 7 need attention`.
fn counts(desk: Desk, listing: Listing) -> Option<String> {
    let (keys, owners) = desk.ask(|org| (org.api_keys().len(), org.count_key_owners()));
    let count =
        |many: usize, one: &str| format!("{} {one}{}", number(many), if many == 1 { "" } else { "s" });
    let attention = listing.tally().map(|tally| match tally.attention {
        0 => "none needs attention".to_owned(),
        1 => "1 needs attention".to_owned(),
        many => [&number(many), " need attention"].concat(),
    });
    let words = [count(keys, "key"), count(owners, "owner")].into_iter().chain(attention);
    (keys > 0).then(|| words.collect::<Vec<_>>().join(", "))
}

fn no_keys(desk: Desk) -> AnyView {
    let new = Address::In(desk.id(), Page::NewApiKey).to_string();
    let import = Address::In(desk.id(), Page::Exchange).to_string();
    let (title, text) = desk.nothing_seen("API keys").unwrap_or_else(|| {
        let text =
            "A key lets one account reach one resource. Create the first one, or bring in the keys you have.";
        ("No API keys yet".to_owned(), text.to_owned())
    });
    view! {
        <EmptyState icon=Icon::Key title text>
            <LinkButton kind=ButtonKind::Primary icon=Icon::Plus href=new>"Create API key"</LinkButton>
            <LinkButton href=import>"Import"</LinkButton>
        </EmptyState>
    }
    .into_any()
}

fn no_match(listing: Listing) -> AnyView {
    view! {
        <EmptyState icon=Icon::Search title="No key matches"
            text="Every word of a search has to occur in the id, name, description, owner, resource or environment of a key, and every filter has to fit.".to_owned()>
            <Button on_click=move || {
                listing.clear();
                let _ = kit::dom::focus_by_id("search-keys");
            }>"Clear search and filters"</Button>
        </EmptyState>
    }
    .into_any()
}

fn table(desk: Desk, listing: Listing, over: RwSignal<Option<Over>>, selection: Selection) -> AnyView {
    let organization = desk.id();
    let navigate = use_navigate();
    let open = Callback::new(move |id: String| {
        let Ok(id) = ApiKeyId::parse(&id) else { return };
        listing.settle();
        navigate(&Address::In(organization, Page::ApiKey(id)).to_string(), NavigateOptions::default());
    });
    let rows = Rows {
        count: Signal::derive(move || listing.ask(KeyList::len)),
        id: Callback::new(move |at| listing.id_at(at).map(|id| id.to_string()).unwrap_or_default()),
        cells: Callback::new(move |id: String| {
            let Ok(id) = ApiKeyId::parse(&id) else { return Vec::new() };
            // Compared before the cells are made anew: an entry about other keys leaves an open menu open.
            let row = Memo::new(move |_| listing.row(&id));
            row.get().map(|row| cells(desk, row, untrack(|| listing.now()), over)).unwrap_or_default()
        }),
    };
    let sort = Signal::derive(move || Some(sort_of(&listing.query())));
    let on_sort = Callback::new(move |sort: Sort| {
        if let Some(by) = SortKey::parse(&sort.column) {
            listing.sort(by);
        }
    });
    let view_key = Signal::derive(move || {
        let parameters = listing.query().parameters();
        parameters.into_iter().map(|(name, value)| [name, "=", &value].concat()).collect::<Vec<_>>().join("&")
    });
    let edit = Callback::new(move |id: String| {
        let mut ids = chosen(selection);
        if ids.is_empty() {
            ids.extend(ApiKeyId::parse(&id));
        }
        let actor = desk.acting_once();
        let denied = desk.ask_once(|org| permission::for_keys(org, &actor, &ids, permission::to_change_key));
        if let Some(reason) = denied {
            return desk.say(reason);
        }
        over.set(match ids.as_slice() {
            [] => None,
            [one] => Some(Over::One(one.clone(), Asked::Edit)),
            _ => Some(Over::Describe(ids)),
        });
    });
    let foot = move || {
        move || {
            let (shown, all) = (listing.ask(KeyList::len), desk.ask(|org| org.api_keys().len()));
            format!("{} of {}", number(shown), number(all))
        }
    };
    view! {
        <DataTable id=TABLE label="API keys" columns=columns() rows lines=RowLines::Two sort on_sort on_open=open on_edit=edit selection
            view_key memory="api-keys" foot />
    }
    .into_any()
}

/// The keys that are selected, once.
fn chosen(selection: Selection) -> Vec<ApiKeyId> {
    untrack(|| selection.ids()).iter().filter_map(|id| ApiKeyId::parse(id).ok()).collect()
}

/// What can be done with the keys that are selected.
fn batch(desk: Desk, selection: Selection, over: RwSignal<Option<Over>>) -> AnyView {
    let ids = move || chosen(selection);
    let blocked = move |reason: fn(&Org, &Owner, &ApiKeyId) -> Option<String>| {
        Signal::derive(move || {
            let actor = desk.acting();
            let ids: Vec<_> = selection.ids().iter().filter_map(|id| ApiKeyId::parse(id).ok()).collect();
            desk.ask(|org| permission::for_keys(org, &actor, &ids, reason))
        })
    };
    let (no_edit, no_delete) = (blocked(permission::to_change_key), blocked(permission::to_delete_key));
    view! {
        <BatchBar selection>
            <Button kind=ButtonKind::Quiet disabled_because=no_edit on_click=move || over.set(Some(Over::Describe(ids())))>
                <span>"Edit"<span class="batch-more">" description"</span></span>
            </Button>
            <ExportMenu kind=ButtonKind::Quiet keys=ids />
            <Button kind=ButtonKind::Quiet disabled_because=no_delete on_click=move || over.set(Some(match ids().as_slice() {
                [one] => Over::One(one.clone(), Asked::Remove(End::Delete)),
                several => Over::Remove(several.to_vec()),
            }))>"Delete…"</Button>
        </BatchBar>
    }
    .into_any()
}

fn sort_of(query: &KeyQuery) -> Sort {
    let direction = match query.direction {
        Direction::Ascending => kit::Direction::Ascending,
        Direction::Descending => kit::Direction::Descending,
    };
    Sort { column: query.sort.slug().to_owned(), direction }
}

/// How many keys were found, said once the person has stopped typing.
fn result(listing: Listing) -> Signal<Option<String>> {
    let said = RwSignal::new(None);
    let pause = Debounce::new(600);
    Effect::new(move |before: Option<()>| {
        let _ = listing.query();
        if before.is_some() {
            pause.run(move || {
                let found = listing.ask(KeyList::len);
                let words = match found {
                    0 => "No key matches".to_owned(),
                    1 => "1 key found".to_owned(),
                    many => format!("{} keys found", number(many)),
                };
                said.try_set(Some(words));
            });
        }
    });
    said.into()
}

fn dialog(open: Over, over: RwSignal<Option<Over>>) -> AnyView {
    let close = Callback::new(move |()| over.set(None));
    match open {
        Over::One(id, Asked::Edit) => view! { <EditApiKey id on_close=close focus_after=TABLE /> }.into_any(),
        Over::One(id, Asked::Remove(end)) => {
            view! { <RemoveApiKey id end on_close=close on_done=close focus_after=TABLE /> }.into_any()
        }
        Over::Describe(ids) => view! { <DescribeApiKeys ids on_close=close focus_after=TABLE /> }.into_any(),
        Over::Remove(ids) => {
            let targets = ids.into_iter().map(ObjectRef::ApiKey).collect();
            view! { <DeleteObjects targets on_close=close on_done=close focus_after=TABLE /> }.into_any()
        }
    }
}
