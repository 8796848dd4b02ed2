//! The table: sorted by its headers, moved through by keyboard, chosen from by row, and as quick with a hundred
//! thousand rows as with ten.
//!
//! It shows what it is given and computes nothing about it: the page says how many rows there are, which id stands at
//! a position, and what a row's cells hold; order, search and filters are the page's.

mod body;
mod column;
mod geometry;
mod keys;
mod memory;
mod row;
mod selection;

use std::rc::Rc;

use leptos::children::ViewFn;
use leptos::{html, prelude::*};
use wasm_bindgen::{JsCast, closure::Closure};
use web_sys::{HtmlElement, KeyboardEvent, ResizeObserver};

pub use column::{Column, Direction, OnCard, Sort};
pub use geometry::Sight;
pub use keys::{SingleKeySetting, SingleKeys};
pub use selection::{BatchBar, Selection};

use super::{
    Icon, bubble,
    dom::{self, Phase, fresh_id},
    key_hint,
};
use crate::ui::timers::Debounce;
use body::{Body, Parts};
use column::{Cell, Order, Ticks};
use keys::Acts;
use row::{Owners, RowPlan};

/// What a table shows, by position and by id.
///
/// The closures are asked only for rows in sight, and may read signals: a table follows what they read.
#[derive(Clone, Copy, Debug)]
pub struct Rows {
    /// How many rows there are.
    pub count: Signal<usize>,
    /// The id at a position below `count`. Ids are unique.
    pub id: Callback<usize, String>,
    /// The cells of a row, one for each column; none for an id that is no longer known.
    pub cells: Callback<String, Vec<AnyView>>,
}

/// How much a row says.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum RowLines {
    /// One line in each cell.
    #[default]
    One,
    /// Cells may hold a second, smaller line (`cell_lines`).
    Two,
}

/// A cell of a main line and a second, smaller one. In a dense table they stand side by side.
pub fn cell_lines(main: impl IntoAny, sub: impl IntoAny) -> AnyView {
    view! { <span class="cell-main">{main.into_any()}</span><span class="cell-sub">{sub.into_any()}</span> }
        .into_any()
}

/// A cell with nothing to say, and why: "No name", "Not tracked".
pub fn cell_none(words: &'static str) -> AnyView {
    view! { <span class="cell-none">{words}</span> }.into_any()
}

/// A table.
#[component]
pub fn DataTable(
    /// Accessible name.
    #[prop(into)]
    label: Signal<String>,
    /// The columns; exactly one made with [`Column::header`].
    columns: Vec<Column>,
    /// What it shows.
    rows: Rows,
    /// How much a row says.
    #[prop(optional)]
    lines: RowLines,
    /// The order the rows are in.
    #[prop(optional, into)]
    sort: Signal<Option<Sort>>,
    /// Runs when a header asks for another order.
    #[prop(optional, into)]
    on_sort: Option<Callback<Sort>>,
    /// Lets rows be chosen.
    #[prop(optional_no_strip, into)]
    selection: Option<Selection>,
    /// Runs with the id of a row that is opened: Enter, or a press on it.
    #[prop(optional, into)]
    on_open: Option<Callback<String>>,
    /// Runs with the id of the row that E is pressed on.
    #[prop(optional, into)]
    on_edit: Option<Callback<String>>,
    /// Names search, filters and order, such as the address's query. When it changes the table starts at its top;
    /// while it stays, the rows in sight stay where they are, whatever comes or goes around them.
    #[prop(optional, into)]
    view_key: Signal<String>,
    /// Name under which the place is kept in the browser's history, so that Back returns to it.
    #[prop(optional)]
    memory: Option<&'static str>,
    /// Element id of the frame, for focus plans: it can take the focus when a row has gone.
    #[prop(optional, into)]
    id: Option<String>,
    /// Beginning of the line below: "9 of 182".
    #[prop(optional, into)]
    foot: Option<ViewFn>,
) -> impl IntoView {
    let frame = NodeRef::<html::Div>::new();
    let holder = StoredValue::new_local(None::<Rc<Body>>);
    let ticks = if selection.is_some() { Ticks::Shown } else { Ticks::None };
    let acts = Acts { on_open, on_edit, single_keys: keys::setting(), range_from: StoredValue::new(None) };
    let (select_word, help) = (fresh_id("select"), fresh_id("table"));
    let plan = RowPlan {
        columns: columns.clone(),
        rows,
        ticks,
        select_word: select_word.clone(),
        owners: Owners::here(),
    };
    frame.on_load(move |element| {
        let element: HtmlElement = element.into();
        start(&element, plan, &Wanted { selection, memory, acts, view_key }, holder);
    });

    let head = table_head(columns, sort, on_sort, selection, rows.count, holder);
    let class = match (lines, on_open.is_some()) {
        (RowLines::One, false) => "table-frame",
        (RowLines::One, true) => "table-frame table-opens",
        (RowLines::Two, false) => "table-frame table-two-lines",
        (RowLines::Two, true) => "table-frame table-two-lines table-opens",
    };
    view! {
        <div class="table-area">
            <div class=class node_ref=frame id=id tabindex="-1">
                <div class="row-probe" aria-hidden="true"></div>
                <table
                    class="table" role="table" aria-label=move || label.get() aria-describedby=help.clone()
                    aria-rowcount=move || (rows.count.get() + 1).to_string()
                >
                    {head}
                    <tbody role="rowgroup"></tbody>
                </table>
            </div>
            {table_foot(foot, acts, selection)}
            <span hidden id=select_word>"Select"</span>
            <span hidden id=help>"Arrow keys move between rows. Buttons in the header sort."</span>
        </div>
    }
}

/// What a table was asked to be, as far as its body needs to know.
struct Wanted {
    selection: Option<Selection>,
    memory: Option<&'static str>,
    acts: Acts,
    view_key: Signal<String>,
}

/// Brings the table to life once its frame is in the page.
fn start(
    frame: &HtmlElement,
    plan: RowPlan,
    wanted: &Wanted,
    holder: StoredValue<Option<Rc<Body>>, LocalStorage>,
) {
    let find = |selector: &str| frame.query_selector(selector).ok().flatten()?.dyn_into::<HtmlElement>().ok();
    let (Some(head), Some(body), Some(probe)) = (find("thead"), find("tbody"), find(".row-probe")) else {
        return;
    };
    let style = frame.style();
    for (name, value) in [
        ("--table-columns", column::tracks(&plan.columns, plan.ticks)),
        ("--table-width", column::least_width(&plan.columns, plan.ticks)),
        ("--card-lines", column::card_lines(&plan.columns).to_string()),
    ] {
        let _ = style.set_property(name, &value);
    }
    let Some(area) = frame.parent_element().and_then(|area| area.dyn_into().ok()) else { return };
    let rows = plan.rows;
    let parts = Parts { area, frame: frame.clone(), head, body, probe };
    let body = Rc::new(Body::new(parts, plan, wanted.selection, wanted.memory));
    body.fit();
    holder.set_value(Some(body.clone()));

    let (listed, view_key) = (body.clone(), wanted.view_key);
    Effect::new(move |_| listed.list_changed(rows.count.get(), &view_key.read()));
    if let Some(selection) = wanted.selection {
        let marked = body.clone();
        Effect::new(move |_| {
            let _ = selection.count();
            marked.mark();
        });
    }
    listen_to(&body, wanted.acts);
    watch_size(&body);
}

/// Hears keys, presses, focus and scrolling.
fn listen_to(body: &Rc<Body>, acts: Acts) {
    let keep = Debounce::new(150);
    let rows = &body.parts.body;
    let on_key = body.clone();
    dom::listen_here(rows, "keydown", Phase::Bubble, move |event| {
        if let Some(event) = event.dyn_ref::<KeyboardEvent>() {
            untrack(|| keys::keydown(&on_key, acts, event));
        }
    });
    let on_click = body.clone();
    dom::listen_here(rows, "click", Phase::Bubble, move |event| {
        untrack(|| keys::click(&on_click, acts, &event));
    });
    let on_focus = body.clone();
    dom::listen_here(rows, "focusin", Phase::Bubble, move |event| {
        if let Some(target) = dom::target_element(&event) {
            on_focus.focus_came(&target);
            let later = on_focus.clone();
            keep.run(move || later.remember());
        }
    });
    let on_begin = body.clone();
    dom::listen_here(&document(), "keydown", Phase::Bubble, move |event| {
        if let Some(event) = event.dyn_ref::<KeyboardEvent>() {
            untrack(|| keys::begin(&on_begin, acts, event));
        }
    });
    // Whichever of them scrolls, frame or page: scroll events do not bubble, but are heard on the way in.
    let on_scroll = body.clone();
    dom::listen_here(&document(), "scroll", Phase::Capture, move |_| {
        untrack(|| on_scroll.refresh());
        let later = on_scroll.clone();
        keep.run(move || later.remember());
    });
    let on_resize = body.clone();
    dom::listen_here(&window(), "resize", Phase::Bubble, move |_| untrack(|| on_resize.refresh()));
}

/// An observer and the closure it calls, ended together.
struct SizeWatch {
    observer: ResizeObserver,
    _act: Closure<dyn FnMut()>,
}

impl Drop for SizeWatch {
    fn drop(&mut self) {
        self.observer.disconnect();
    }
}

/// Follows changes of the frame's size and of the row height: another density, cards in place of columns.
fn watch_size(body: &Rc<Body>) {
    let changed = body.clone();
    let act = Closure::<dyn FnMut()>::new(move || {
        changed.fit();
        untrack(|| changed.refresh());
    });
    if let Ok(observer) = ResizeObserver::new(act.as_ref().unchecked_ref()) {
        observer.observe(&body.parts.area);
        observer.observe(&body.parts.frame);
        observer.observe(&body.parts.probe);
        StoredValue::new_local(SizeWatch { observer, _act: act });
    }
}

fn table_head(
    columns: Vec<Column>,
    sort: Signal<Option<Sort>>,
    on_sort: Option<Callback<Sort>>,
    selection: Option<Selection>,
    count: Signal<usize>,
    holder: StoredValue<Option<Rc<Body>>, LocalStorage>,
) -> AnyView {
    let tick = selection.map(|selection| {
        // Rows that a filter hides may be chosen too: only those in the list count here.
        let all = Memo::new(move |_| {
            let (shown, chosen) = (count.get(), selection.count());
            let body = holder.get_value().filter(|_| shown > 0 && chosen >= shown);
            body.is_some_and(|body| {
                let mut ids = (0..shown).map(|at| body.plan.rows.id.try_run(at).unwrap_or_default());
                ids.all(|id| untrack(|| selection.contains(&id)))
            })
        });
        let all = move || all.get();
        let some = move || selection.count() > 0 && !all();
        let press = move |_| {
            let Some(body) = holder.get_value() else { return };
            if untrack(all) {
                selection.clear();
            } else {
                selection.set(untrack(|| keys::all_ids(&body)));
            }
        };
        view! {
            <th class="cell-tick" role="columnheader">
                <input
                    type="checkbox" class="tick" aria-label="Select all rows"
                    prop:checked=all prop:indeterminate=some
                    on:change=press
                />
            </th>
        }
    });
    let heads = columns.into_iter().map(|column| column_head(column, sort, on_sort)).collect_view();
    view! { <thead role="rowgroup"><tr role="row" aria-rowindex="1">{tick}{heads}</tr></thead> }.into_any()
}

fn column_head(column: Column, sort: Signal<Option<Sort>>, on_sort: Option<Callback<Sort>>) -> AnyView {
    let Column { key, title, .. } = column;
    let Some(on_sort) = on_sort.filter(|_| column.order == Order::Sortable) else {
        let words = match column.cell {
            Cell::Tools => view! { <span class="sr-only">{title}</span> }.into_any(),
            Cell::Header | Cell::Data | Cell::Number => {
                view! { {title}{column.hint.map(|words| head_hint(title, words))} }.into_any()
            }
        };
        return view! { <th role="columnheader" scope="col" class=column.head_class()>{words}</th> }
            .into_any();
    };
    let direction =
        move || sort.with(|sort| sort.as_ref().filter(|sort| sort.column == key).map(|sort| sort.direction));
    let press = move |_| {
        let direction = untrack(direction).map_or(Direction::Ascending, Direction::turned);
        on_sort.run(Sort { column: key.to_owned(), direction });
    };
    let said = move || match direction() {
        Some(Direction::Ascending) => Some("ascending"),
        Some(Direction::Descending) => Some("descending"),
        None => None,
    };
    let arrow = move || match direction() {
        Some(Direction::Descending) => Icon::ArrowDown.view(),
        Some(Direction::Ascending) | None => Icon::ArrowUp.view(),
    };
    view! {
        <th role="columnheader" scope="col" class=column.head_class() aria-sort=said>
            <button type="button" class="sort" on:click=press><span class="sort-words">{title}</span>{arrow}</button>
        </th>
    }
    .into_any()
}

/// A button that explains a column.
fn head_hint(title: &'static str, words: &'static str) -> AnyView {
    let tell = move |event: web_sys::MouseEvent| {
        if let Some(button) = dom::target_element(&event).and_then(|at| at.closest("button").ok().flatten()) {
            bubble::show(&button, words.to_owned(), bubble::Stay::UntilLeft);
        }
    };
    let label = ["About “", title, "”"].concat();
    view! { <button type="button" class="head-hint" aria-label=label title=words on:click=tell>{Icon::Info.view()}</button> }
        .into_any()
}

fn table_foot(foot: Option<ViewFn>, acts: Acts, selection: Option<Selection>) -> AnyView {
    let hints = move || {
        (acts.single_keys.get() == SingleKeys::On).then(|| {
            let choose = selection.map(|_| view! { <span>{key_hint("X")}"select"</span> });
            let open = acts.on_open.map(|_| view! { <span>{key_hint("Enter")}"open"</span> });
            let edit = acts.on_edit.map(|_| view! { <span>{key_hint("E")}"edit"</span> });
            view! { <div class="table-keys" aria-hidden="true"><span>{key_hint("J K")}"move"</span>{choose}{open}{edit}</div> }
        })
    };
    view! { <div class="table-foot"><div>{foot.map(|foot| foot.run())}</div>{hints}</div> }.into_any()
}
