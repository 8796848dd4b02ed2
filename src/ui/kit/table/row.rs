//! One row in the page: its element, its place, and its cells, which follow whatever the page reads to make them.

use std::cell::RefCell;

use leptos::prelude::*;
use leptos::reactive::effect::RenderEffect;
use leptos::tachys::view::{Mountable, Render, any_view::AnyView};
use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlElement, HtmlInputElement};

use super::{
    Rows,
    column::{Cell, Column, Ticks},
    geometry::above,
};
use crate::ui::kit::dom::{fresh_id, px};

type Cells = RenderEffect<Vec<<AnyView as Render>::State>>;

/// What all rows of a table have in common.
pub(super) struct RowPlan {
    pub columns: Vec<Column>,
    pub rows: Rows,
    pub ticks: Ticks,
    /// Id of the word "Select" that names a tick box together with its row's header.
    pub select_word: String,
    pub owners: Owners,
}

/// A row that is in the page.
pub(super) struct Row {
    pub id: String,
    pub position: usize,
    pub element: HtmlElement,
    owner: Owner,
    cells: Cells,
}

/// Whether the Tab key stops at a row and what is in it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum TabStop {
    Here,
    Elsewhere,
}

impl Row {
    /// Makes the element and fills its cells. It is put into the page by the caller.
    pub fn new(plan: &RowPlan, id: String, position: usize, height: f64) -> Option<Self> {
        let element = element("tr", "row")?;
        let _ = element.set_attribute("data-id", &id);
        let cells = make_cells(plan, &element)?;
        let owner = plan.owners.take();
        let (rows, key, row) = (plan.rows, id.clone(), element.clone());
        let cells = owner.with(|| RenderEffect::new(move |before| fill(&cells, &row, rows, &key, before)));
        let mut made = Self { id, position, element, owner, cells };
        made.place(position, height);
        made.set_tab_stop(TabStop::Elsewhere);
        Some(made)
    }

    /// Moves the row to a position.
    pub fn place(&mut self, position: usize, height: f64) {
        self.position = position;
        let _ = self.element.style().set_property("top", &px(above(position, height)));
        // The header is row 1.
        let _ = self.element.set_attribute("aria-rowindex", &(position + 2).to_string());
    }

    pub fn set_tab_stop(&self, stop: TabStop) {
        self.element.set_tab_index(if stop == TabStop::Here { 0 } else { -1 });
        follow_tab_stop(&self.element);
    }

    /// Shows whether the row is chosen, and whether it is the last.
    pub fn mark(&self, chosen: Chosen, end: End) {
        let class = match (chosen, end) {
            (Chosen::Yes, End::Last) => "row-selected row-last",
            (Chosen::Yes, End::Inner) => "row-selected",
            (Chosen::No, End::Last) => "row-last",
            (Chosen::No, End::Inner) => "",
        };
        self.element.set_class_name(class);
        if let Some(tick) = self.tick() {
            tick.set_checked(chosen == Chosen::Yes);
        }
    }

    fn tick(&self) -> Option<HtmlInputElement> {
        self.element.query_selector(".cell-tick > input").ok().flatten()?.dyn_into().ok()
    }

    /// Takes the row out of the page and ends everything in it.
    pub fn remove(self, plan: &RowPlan) {
        let Self { element, owner, cells, .. } = self;
        element.remove();
        drop(cells);
        plan.owners.give_back(owner);
    }
}

/// The reactive owners of rows. They are used again, because an owner remembers every child it ever had: a long scroll
/// would otherwise leave one behind for each row that passed.
pub(super) struct Owners {
    parent: Owner,
    free: RefCell<Vec<Owner>>,
}

impl Owners {
    /// Owners below the present one, which is not held itself: it holds the table, and neither would ever end.
    pub fn here() -> Self {
        Self { parent: Owner::new(), free: RefCell::default() }
    }

    fn take(&self) -> Owner {
        let free = self.free.borrow_mut().pop();
        free.unwrap_or_else(|| self.parent.child())
    }

    fn give_back(&self, owner: Owner) {
        owner.cleanup();
        self.free.borrow_mut().push(owner);
    }
}

/// Whether a row is chosen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Chosen {
    Yes,
    No,
}

/// Whether a row is the last of all.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum End {
    Last,
    Inner,
}

fn element(tag: &str, role: &str) -> Option<HtmlElement> {
    let made: HtmlElement = document().create_element(tag).ok()?.dyn_into().ok()?;
    let _ = made.set_attribute("role", role);
    Some(made)
}

/// Makes a cell for each column, and the tick box in front; returns those that take the page's content.
fn make_cells(plan: &RowPlan, row: &HtmlElement) -> Option<Vec<HtmlElement>> {
    let mut cells = Vec::with_capacity(plan.columns.len());
    let header_id = fresh_id("row");
    if plan.ticks == Ticks::Shown {
        let cell = element("td", "cell")?;
        cell.set_class_name("cell-tick");
        let tick = document().create_element("input").ok()?;
        tick.set_class_name("tick");
        let _ = tick.set_attribute("type", "checkbox");
        let _ = tick.set_attribute("aria-labelledby", &[plan.select_word.as_str(), &header_id].join(" "));
        let _ = cell.append_child(&tick);
        let _ = row.append_child(&cell);
    }
    for column in &plan.columns {
        let cell = match column.cell {
            Cell::Header => {
                let cell = element("th", "rowheader")?;
                cell.set_id(&header_id);
                let _ = cell.set_attribute("scope", "row");
                cell
            }
            Cell::Data | Cell::Number | Cell::Tools => element("td", "cell")?,
        };
        cell.set_class_name(column.cell_class());
        let _ = cell.set_attribute("data-label", column.title);
        let _ = row.append_child(&cell);
        cells.push(cell);
    }
    Some(cells)
}

/// Fills the cells, or brings them up to date in place, so that what has the focus keeps it.
fn fill(
    cells: &[HtmlElement],
    row: &HtmlElement,
    rows: Rows,
    id: &str,
    before: Option<Vec<<AnyView as Render>::State>>,
) -> Vec<<AnyView as Render>::State> {
    let mut views = rows.cells.try_run(id.to_owned()).unwrap_or_default();
    views.truncate(cells.len());
    let states = match before {
        Some(mut states) if states.len() == views.len() => {
            for (view, state) in views.into_iter().zip(&mut states) {
                view.rebuild(state);
            }
            states
        }
        Some(_) | None => {
            let build = |(view, cell): (AnyView, &HtmlElement)| {
                cell.set_text_content(None);
                let mut state = view.build();
                state.mount(cell, None);
                state
            };
            views.into_iter().zip(cells).map(build).collect()
        }
    };
    follow_tab_stop(row);
    states
}

/// Gives what is inside a row the tab stop of the row. A menu that is open keeps its own.
fn follow_tab_stop(row: &HtmlElement) {
    let stop = row.tab_index();
    let Ok(inner) = row.query_selector_all("a[href], button, input, select") else { return };
    for at in 0..inner.length() {
        let Some(inner) = inner.get(at).and_then(|node| node.dyn_into::<HtmlElement>().ok()) else {
            continue;
        };
        if inner.closest("[popover]").ok().flatten().is_none() {
            inner.set_tab_index(stop);
        }
    }
}

/// The row an element is in.
pub(super) fn row_of(element: &Element) -> Option<HtmlElement> {
    element.closest("tbody > tr[data-id]").ok().flatten()?.dyn_into().ok()
}

/// The id of a row's element.
pub(super) fn id_of(row: &HtmlElement) -> Option<String> {
    row.get_attribute("data-id")
}
