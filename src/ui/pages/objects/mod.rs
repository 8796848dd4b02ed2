//! The list of objects of one kind, whatever they are: search, filters, sort in the header, a menu on each row.
//!
//! What it shows is planned in `view` (a [`ListPlan`]); the page that uses it says what can be done with a row.

mod cells;
mod shown;

use leptos::prelude::*;
use leptos_router::{NavigateOptions, hooks::use_navigate};

use crate::{
    model::ObjectRef,
    ui::{
        desk::use_desk,
        kit::{
            self, BatchBar, Button, ButtonKind, Column, DataTable, Direction, EmptyState, Field, FieldKind,
            FilterChip, FilterOption, FilterSource, Icon, LabelPlace, MenuItem, Need, Notice, OnCard,
            PageHeader, RowLines, Rows, Selection, Sort, number, run_letter, use_notices,
        },
        route::{Address, Page},
        timers::Debounce,
    },
    view::{
        objects::{CardPlace, FacetChoice, FacetPlan, FacetValues, ListPlan, NAME, ObjectList},
        query,
    },
};
pub use cells::object_link;
pub use shown::Shown;

/// The one thing that makes a new object of the kind.
#[derive(Clone, Copy, Debug)]
pub struct Creates {
    /// Its words: `Create service account`.
    pub label: &'static str,
    /// Why whoever acts may not.
    pub because: Signal<Option<String>>,
    /// Opens the form.
    pub run: Callback<()>,
}

/// What the page says of itself.
#[derive(Clone, Copy, Debug)]
pub struct ListWords {
    /// The page's name, and the table's: `Service accounts`.
    pub title: &'static str,
    /// Element id of the table, and the name under which its place is kept.
    pub id: &'static str,
    /// Drawn where there is nothing.
    pub icon: Icon,
    /// What belongs here and why one would want it.
    pub empty: &'static str,
}

/// Rows can be chosen, and something done with those that are.
#[derive(Clone, Copy, Debug)]
pub struct Choosing {
    /// The rows chosen, by the key of their subject.
    pub selection: Selection,
    /// Makes the buttons of the bar. It is given what tells the objects chosen; tracked.
    pub bar: Callback<Callback<(), Vec<ObjectRef>>, AnyView>,
}

/// What there is to show.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Stage {
    Empty,
    NoMatch,
    Rows,
}

/// The page.
#[component]
pub fn ObjectsPage(
    /// What it shows.
    plan: &'static ListPlan,
    /// What it says of itself.
    words: ListWords,
    /// What makes a new object; absent where none can be made.
    #[prop(optional, into)]
    creates: Option<Creates>,
    /// What can be done with an object, asked for when its menu opens.
    #[prop(into)]
    menu: Callback<ObjectRef, Vec<MenuItem>>,
) -> impl IntoView {
    let shown = Shown::open(use_desk(), plan);
    let create = StoredValue::new(creates);
    let button = Callback::new(move |()| create.get_value().map(create_button).into_any());
    let some = Memo::new(move |_| shown.ask(ObjectList::total) > 0);
    let actions = move || move || some.get().then(|| button.run(()));
    let subtitle = Signal::derive(move || shown.ask(ObjectList::subtitle));
    view! {
        <div class="page page-fill">
            <PageHeader title=words.title subtitle actions />
            {body(shown, plan, words, button, menu, None)}
        </div>
    }
}

/// The list without a page's head, for a page that has several lists.
#[component]
pub fn ObjectsBody(
    /// What it shows.
    plan: &'static ListPlan,
    /// What it says of itself.
    words: ListWords,
    /// What makes the first object, where there is none yet.
    #[prop(into)]
    first: Callback<(), AnyView>,
    /// What can be done with an object, asked for when its menu opens.
    #[prop(into)]
    menu: Callback<ObjectRef, Vec<MenuItem>>,
    /// The list, where the page asks it too.
    #[prop(optional, into)]
    shown: Option<Shown>,
    /// Lets rows be chosen.
    #[prop(optional, into)]
    choosing: Option<Choosing>,
) -> impl IntoView {
    let shown = shown.unwrap_or_else(|| Shown::open(use_desk(), plan));
    body(shown, plan, words, first, menu, choosing)
}

/// Search, filters and rows; what belongs here where there is nothing.
fn body(
    shown: Shown,
    plan: &'static ListPlan,
    words: ListWords,
    first: Callback<(), AnyView>,
    menu: Callback<ObjectRef, Vec<MenuItem>>,
    choosing: Option<Choosing>,
) -> AnyView {
    let stage = Memo::new(move |_| {
        shown.ask(|list| match (list.total(), list.len()) {
            (0, _) => Stage::Empty,
            (_, 0) => Stage::NoMatch,
            (_, _) => Stage::Rows,
        })
    });
    let some = Memo::new(move |_| stage.get() != Stage::Empty);
    let empty = move || {
        let next = first.run(());
        let (title, text) = shown
            .desk()
            .nothing_seen(plan.many)
            .unwrap_or_else(|| (format!("No {} yet", plan.many), words.empty.to_owned()));
        view! { <EmptyState icon=words.icon title text>{next}</EmptyState> }.into_any()
    };
    let content = move || match stage.get() {
        Stage::Empty => empty(),
        Stage::NoMatch => no_match(shown, words, plan),
        Stage::Rows => table(shown, words, plan, menu, choosing.map(|choosing| choosing.selection)),
    };
    let bar = choosing.map(|choosing| batch(shown, choosing));
    view! {
        {move || some.get().then(|| toolbar(shown, words, plan))}
        {content}
        {bar}
        <p class="sr-only" role="status">{result(shown, plan)}</p>
    }
    .into_any()
}

/// What can be done with the rows that are chosen. What is gone cannot be chosen any more.
fn batch(shown: Shown, choosing: Choosing) -> AnyView {
    let Choosing { selection, bar } = choosing;
    Effect::new(move |_| shown.ask(|list| selection.keep(|key| list.row(key).is_some())));
    let chosen = Callback::new(move |()| shown.objects_of(&selection.ids()));
    view! { <BatchBar selection>{bar.run(chosen)}</BatchBar> }.into_any()
}

fn create_button(creates: Creates) -> AnyView {
    let Creates { label, because, run } = creates;
    view! { <Button kind=ButtonKind::Primary icon=Icon::Plus disabled_because=because on_click=run>{label}</Button> }
        .into_any()
}

/// Id of the search field: it takes the focus when the search is cleared.
fn search_id(words: ListWords) -> String {
    ["search-", words.id].concat()
}

fn no_match(shown: Shown, words: ListWords, plan: &'static ListPlan) -> AnyView {
    let clear = move || {
        shown.clear();
        let _ = kit::dom::focus_by_id(&search_id(words));
    };
    view! {
        <EmptyState icon=Icon::Search title=format!("No {} matches", plan.one)
            text="Every word of a search has to occur in a name, an id or another text of the row.".to_owned()>
            <Button on_click=clear>"Clear search"</Button>
        </EmptyState>
    }
    .into_any()
}

fn toolbar(shown: Shown, words: ListWords, plan: &'static ListPlan) -> AnyView {
    Effect::new(move |before: Option<()>| {
        shown.search.track();
        if before.is_some() {
            shown.search_typed();
        }
    });
    let label = format!("Search {}", plan.many);
    let chips = (!plan.facets.is_empty()).then(|| {
        let chips = plan.facets.iter().map(|facet| chip(shown, *facet)).collect_view();
        view! { <div class="filters" role="group" aria-label="Filters">{chips}</div> }
    });
    view! {
        <div class="toolbar" role="search" aria-label=words.title>
            <Field id=search_id(words) label=label.clone() label_place=LabelPlace::Unseen kind=FieldKind::Search need=Need::Optional
                value=shown.search placeholder=label on_change=move || shown.settle() />
            {chips}
        </div>
    }
    .into_any()
}

/// The chip of a facet.
fn chip(shown: Shown, facet: FacetPlan) -> AnyView {
    let source = source(shown, facet);
    match facet.values {
        FacetValues::Fixed(_) => view! { <FilterChip label=facet.label source /> }.into_any(),
        FacetValues::Found { find, .. } => view! { <FilterChip label=facet.label find source /> }.into_any(),
    }
}

/// What the chip of a facet shows and does.
fn source(shown: Shown, facet: FacetPlan) -> FilterSource {
    let parameter = facet.parameter;
    FilterSource {
        options: Callback::new(move |()| {
            let option = |choice: FacetChoice| FilterOption {
                value: choice.value,
                label: choice.label,
                detail: choice.detail,
            };
            shown.ask(|list| list.choices(parameter)).into_iter().map(option).collect()
        }),
        count: Callback::new(move |value: String| shown.ask(|list| list.count(parameter, &value))),
        chosen: Callback::new(move |value: String| shown.query().chosen(parameter).contains(&value)),
        summary: Callback::new(move |()| {
            let query = shown.query();
            if query.chosen(parameter).is_empty() {
                return Vec::new();
            }
            let chosen = |choice: &FacetChoice| query.chosen(parameter).contains(&choice.value);
            let choices = shown.ask(|list| list.choices(parameter));
            choices.into_iter().filter(chosen).map(|choice| choice.label).collect()
        }),
        distinct: Callback::new(move |()| Some(shown.ask(|list| list.distinct(parameter)))),
        toggle: Callback::new(move |value: String| shown.toggle(parameter, &value)),
        clear: Callback::new(move |()| shown.clear_facet(parameter)),
    }
}

fn columns(plan: &'static ListPlan) -> Vec<Column> {
    let name = Column::header(NAME, plan.header).sortable().width(160, 5);
    let others = plan.columns.iter().map(|planned| {
        let column = Column::new(planned.slug, planned.title).width(planned.width.0, planned.width.1);
        let column = if planned.sorts.is_some() { column.sortable() } else { column };
        let column = planned.hint.map_or(column, |words| column.hint(words));
        match planned.on_card {
            CardPlace::Shown => column,
            CardPlace::Left => column.on_card(OnCard::Left),
        }
    });
    [name].into_iter().chain(others).chain([Column::tools("Actions")]).collect()
}

fn table(
    shown: Shown,
    words: ListWords,
    plan: &'static ListPlan,
    menu: Callback<ObjectRef, Vec<MenuItem>>,
    selection: Option<Selection>,
) -> AnyView {
    let organization = use_desk().id();
    let navigate = use_navigate();
    let open = Callback::new(move |key: String| {
        let page = shown.ask_once(|list| list.row(&key).and_then(|row| Page::of_subject(&row.subject)));
        if let Some(page) = page {
            shown.settle();
            navigate(&Address::In(organization, page).to_string(), NavigateOptions::default());
        }
    });
    let notices = use_notices();
    let edit = Callback::new(move |key: String| {
        let object = shown.ask_once(|list| list.row(&key).and_then(|row| row.subject.object().cloned()));
        if let Some(Err(reason)) = object.map(|object| run_letter(menu.run(object), 'E')) {
            notices.show(Notice::new(reason));
        }
    });
    let rows = Rows {
        count: Signal::derive(move || shown.ask(ObjectList::len)),
        id: Callback::new(move |at| {
            shown.ask_once(|list| list.at(at).map(|row| row.subject.key()).unwrap_or_default())
        }),
        cells: Callback::new(move |key: String| {
            // Compared before the cells are made anew: an entry about other objects leaves an open menu open.
            let row = Memo::new(move |_| shown.ask(|list| list.row(&key).cloned()));
            row.get()
                .map(|row| cells::of_row(organization, row, untrack(|| shown.now()), menu))
                .unwrap_or_default()
        }),
    };
    let sort = Signal::derive(move || {
        let query = shown.query();
        let direction = match query.direction {
            query::Direction::Ascending => Direction::Ascending,
            query::Direction::Descending => Direction::Descending,
        };
        Some(Sort { column: query.sort.to_owned(), direction })
    });
    let on_sort = Callback::new(move |sort: Sort| shown.sort(&sort.column));
    let view_key = Signal::derive(move || {
        let parameters = shown.query().parameters(plan);
        parameters.into_iter().map(|(name, value)| [name, "=", &value].concat()).collect::<Vec<_>>().join("&")
    });
    let foot = move || {
        move || {
            let (some, all) = shown.ask(|list| (list.len(), list.total()));
            format!("{} of {}", number(some), number(all))
        }
    };
    view! {
        <DataTable id=words.id label=words.title columns=columns(plan) rows lines=RowLines::Two sort on_sort on_open=open on_edit=edit
            selection view_key memory=words.id foot />
    }
    .into_any()
}

/// How many were found, said once the person has stopped typing.
fn result(shown: Shown, plan: &'static ListPlan) -> Signal<Option<String>> {
    let said = RwSignal::new(None);
    let pause = Debounce::new(600);
    Effect::new(move |before: Option<()>| {
        let _ = shown.query();
        if before.is_some() {
            pause.run(move || {
                let words = match shown.ask_once(ObjectList::len) {
                    0 => format!("No {} matches", plan.one),
                    1 => format!("1 {} found", plan.one),
                    many => format!("{} {} found", number(many), plan.many),
                };
                said.try_set(Some(words));
            });
        }
    });
    said.into()
}
