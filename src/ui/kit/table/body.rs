//! The rows in the page: which of them there are, where they lie, which one the keyboard is on.
//!
//! Only a screenful is in the page, whatever the table's length. The row that has the focus stays in the page even when
//! it is scrolled out of sight, so the focus is never lost to scrolling. Borrows here are short: the browser calls back
//! into this module whenever the focus moves.

use std::cell::{Cell, RefCell};

use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlElement, Node};

use super::{
    Selection,
    geometry::{Fit, Sight, above},
    memory::{self, Place},
    row::{Chosen, End, Row, RowPlan, TabStop, id_of, row_of},
};
use crate::ui::kit::dom::{self, Focus, px};

/// Used until the stylesheet has said how high a row is.
const FALLBACK_HEIGHT: f64 = 44.0;

/// The elements the body works on.
pub(super) struct Parts {
    /// As wide as the table may be.
    pub area: HtmlElement,
    /// Holds the table; scrolls where there is room for columns.
    pub frame: HtmlElement,
    pub head: HtmlElement,
    pub body: HtmlElement,
    /// As high as a row.
    pub probe: HtmlElement,
}

/// The rows of one table.
pub(super) struct Body {
    pub parts: Parts,
    pub plan: RowPlan,
    pub selection: Option<Selection>,
    memory: Option<&'static str>,
    shown: RefCell<Vec<Row>>,
    current: RefCell<Option<String>>,
    view: RefCell<Option<String>>,
    to_restore: RefCell<Option<Place>>,
    count: Cell<usize>,
    height: Cell<f64>,
    /// How many rows had gone up when the rows were last laid out: what a change of row height has to keep.
    gone_up: Cell<f64>,
}

impl Body {
    pub fn new(
        parts: Parts,
        plan: RowPlan,
        selection: Option<Selection>,
        memory: Option<&'static str>,
    ) -> Self {
        Self {
            parts,
            plan,
            selection,
            memory,
            shown: RefCell::default(),
            current: RefCell::default(),
            view: RefCell::default(),
            to_restore: RefCell::new(memory.and_then(memory::recall)),
            count: Cell::new(0),
            height: Cell::new(FALLBACK_HEIGHT),
            gone_up: Cell::new(0.0),
        }
    }

    pub fn count(&self) -> usize {
        self.count.get()
    }

    /// Says in the page what there is room for. The stylesheet knows what follows from it.
    pub fn fit(&self) {
        let fit = Fit::of(f64::from(self.parts.area.client_width())).name();
        if self.parts.area.get_attribute("data-fit").as_deref() != Some(fit) {
            let _ = self.parts.area.set_attribute("data-fit", fit);
        }
    }

    /// Where things are on the screen now.
    pub fn sight(&self) -> Sight {
        let frame = self.parts.frame.get_bounding_client_rect();
        let window_height = window().inner_height().ok().and_then(|height| height.as_f64()).unwrap_or(0.0);
        let head = if is_sticky(&self.parts.head) {
            self.parts.head.get_bounding_client_rect().height()
        } else {
            0.0
        };
        let body = self.parts.body.get_bounding_client_rect().top();
        let inner = frame.top() + f64::from(self.parts.frame.client_top());
        let top = (inner + head).max(page_inset("scroll-padding-top"));
        let bottom = (inner + f64::from(self.parts.frame.client_height()))
            .min(window_height - page_inset("scroll-padding-bottom"));
        Sight { body, top, bottom: bottom.max(top), row: self.height.get() }
    }

    /// Scrolls the rows by so many pixels: the frame as far as it goes, the page for the rest.
    fn scroll_by(&self, pixels: f64) {
        let before = f64::from(self.parts.frame.scroll_top());
        let wanted = before + pixels;
        #[allow(clippy::cast_possible_truncation)]
        self.parts.frame.set_scroll_top(wanted.round() as i32);
        let rest = pixels - (f64::from(self.parts.frame.scroll_top()) - before);
        if rest.abs() >= 1.0 && !self.frame_scrolls() {
            window().scroll_by_with_x_and_y(0.0, rest);
        }
    }

    fn frame_scrolls(&self) -> bool {
        self.parts.frame.scroll_height() > self.parts.frame.client_height() + 1
            && is_scroller(&self.parts.frame)
    }

    /// The list has changed: its length, its order, or what it shows. `view` names search, filters and order: another
    /// view starts at the top, the same view keeps the rows in sight where they are.
    pub fn list_changed(&self, count: usize, view: &str) {
        self.measure();
        let had_focus = self.focused_row();
        let anchor = self.anchor();
        self.count.set(count);
        let _ = self.parts.body.style().set_property("height", &px(above(count, self.height.get())));
        let other_view = self.view.replace(Some(view.to_owned())).is_some_and(|before| before != view);
        if other_view {
            self.scroll_to_start();
        } else if let Some((id, position, above_it)) = anchor {
            self.hold(&id, position, above_it);
        }
        if count > 0
            && let Some(place) = self.to_restore.take()
            && place.view == view
        {
            self.restore(place);
        }
        self.refresh();
        if let Some((id, position)) = had_focus {
            self.keep_focus(&id, position);
        }
    }

    /// The first row in sight, its position, and how far it stands from the top of what is in sight. None at the very
    /// top: there, what is new shows above.
    fn anchor(&self) -> Option<(String, usize, f64)> {
        let sight = self.sight();
        let first = sight.first();
        let shown = self.shown.borrow();
        let row = shown.iter().find(|row| row.position == first).filter(|_| sight.scrolled() > 1.0)?;
        Some((row.id.clone(), first, above(first, sight.row) - sight.scrolled()))
    }

    /// Scrolls so that a row stands where it stood.
    fn hold(&self, id: &str, before: usize, above_it: f64) {
        let Some(now) = self.position_of(id, before) else { return };
        let sight = self.sight();
        let off = (above(now, sight.row) - sight.scrolled()) - above_it;
        if off.abs() >= 1.0 {
            self.scroll_by(off);
        }
    }

    fn scroll_to_start(&self) {
        let scrolled = self.sight().scrolled();
        if scrolled > 0.0 {
            self.scroll_by(-scrolled);
        }
    }

    /// The rows in the page are brought up to what is in sight.
    pub fn refresh(&self) {
        self.measure();
        let count = self.count.get();
        let sight = self.sight();
        self.gone_up.set(sight.scrolled() / sight.row);
        let mut want: Vec<(usize, String)> =
            sight.span(count).filter_map(|at| Some((at, self.plan.rows.id.try_run(at)?))).collect();
        if let Some((id, hint)) = self.focused_row()
            && want.iter().all(|(_, wanted)| *wanted != id)
            && let Some(position) = self.position_of(&id, hint)
        {
            let at = want.partition_point(|(wanted, _)| *wanted < position);
            want.insert(at, (position, id));
        }
        self.reconcile(want);
        self.mark();
        self.set_tab_stops(sight);
    }

    /// Makes the rows in the page exactly these, in this order, touching only what differs.
    fn reconcile(&self, want: Vec<(usize, String)>) {
        let active = dom::focused().filter(|active| self.parts.body.contains(Some(active)));
        let height = self.height.get();
        let mut before: Vec<Option<Row>> = self.shown.take().into_iter().map(Some).collect();
        let mut now = Vec::with_capacity(want.len());
        for (position, id) in want {
            let slot = before.iter_mut().find(|slot| slot.as_ref().is_some_and(|row| row.id == id));
            let row = match slot.and_then(Option::take) {
                Some(mut row) => {
                    if row.position != position {
                        row.place(position, height);
                    }
                    Some(row)
                }
                None => Row::new(&self.plan, id, position, height),
            };
            now.extend(row);
        }
        before.into_iter().flatten().for_each(|row| row.remove(&self.plan));
        let mut cursor: Option<Node> = self.parts.body.first_child();
        for row in &now {
            if cursor.as_ref().is_some_and(|cursor| row.element.is_same_node(Some(cursor))) {
                cursor = row.element.next_sibling();
            } else {
                let _ = self.parts.body.insert_before(&row.element, cursor.as_ref());
            }
        }
        self.shown.replace(now);
        // Moving an element within the page takes its focus away.
        if let Some(active) = active
            && active.is_connected()
            && dom::focused().is_none()
        {
            let _ = dom::focus(&active);
        }
    }

    /// Shows which rows are chosen.
    pub fn mark(&self) {
        let last = self.count.get().saturating_sub(1);
        for row in self.shown.borrow().iter() {
            let chosen = self.selection.is_some_and(|selection| untrack(|| selection.contains(&row.id)));
            let chosen = if chosen { Chosen::Yes } else { Chosen::No };
            row.mark(chosen, if row.position == last { End::Last } else { End::Inner });
        }
    }

    /// The Tab key stops at the row the keyboard was on, or at the first in sight.
    fn set_tab_stops(&self, sight: Sight) {
        let shown = self.shown.borrow();
        let current = self.current.borrow();
        let at = shown.iter().position(|row| Some(&row.id) == current.as_ref());
        let at = at.or_else(|| shown.iter().position(|row| row.position >= sight.first())).unwrap_or(0);
        for (position, row) in shown.iter().enumerate() {
            row.set_tab_stop(if position == at { TabStop::Here } else { TabStop::Elsewhere });
        }
    }

    /// Learns how high a row is, and keeps the first row in sight when that has changed.
    fn measure(&self) {
        let measured = self.parts.probe.get_bounding_client_rect().height();
        let height = if measured > 0.0 { measured } else { FALLBACK_HEIGHT };
        let before = self.height.get();
        if (height - before).abs() < 0.01 {
            return;
        }
        self.height.set(height);
        let _ = self.parts.body.style().set_property("height", &px(above(self.count.get(), height)));
        if let Ok(mut shown) = self.shown.try_borrow_mut() {
            for row in shown.iter_mut() {
                row.place(row.position, height);
            }
        }
        let off = self.gone_up.get() * height - self.sight().scrolled();
        if off.abs() >= 1.0 {
            self.scroll_by(off);
        }
    }

    /// The row that has the focus, itself or something in it: its id and where it was last.
    pub fn focused_row(&self) -> Option<(String, usize)> {
        let active = dom::focused()?;
        let row = row_of(&active)?;
        if !self.parts.body.contains(Some(&row)) {
            return None;
        }
        let id = id_of(&row)?;
        let shown = self.shown.borrow();
        let position = shown.iter().find(|row| row.id == id)?.position;
        Some((id, position))
    }

    /// The position of the row the keyboard is on, or would begin on.
    pub fn current_position(&self) -> Option<usize> {
        let current = self.current.borrow().clone();
        current.and_then(|id| {
            let hint = self.shown.borrow().iter().find(|row| row.id == id).map(|row| row.position);
            self.position_of(&id, hint?)
        })
    }

    /// Where a row is, looking outwards from where it was.
    fn position_of(&self, id: &str, hint: usize) -> Option<usize> {
        let count = self.count.get();
        let is = |at: usize| at < count && self.plan.rows.id.try_run(at).is_some_and(|found| found == id);
        (0..=count).find_map(|step| {
            let below = hint.saturating_add(step);
            let up = hint.checked_sub(step);
            if is(below) { Some(below) } else { up.filter(|up| step > 0 && is(*up)) }
        })
    }

    /// Puts the keyboard on the row at a position and brings it into sight.
    pub fn go_to(&self, position: usize) {
        let position = position.min(self.count.get().saturating_sub(1));
        let Some(id) = self.plan.rows.id.try_run(position) else { return };
        self.current.replace(Some(id.clone()));
        let off = self.sight().to_show(position);
        if off != 0.0 {
            self.scroll_by(off);
        }
        self.refresh();
        self.focus_row(&id);
    }

    /// Gives a row the focus, if it is in the page.
    fn focus_row(&self, id: &str) {
        let row = self.shown.borrow().iter().find(|row| row.id == id).map(|row| row.element.clone());
        if let Some(row) = row {
            let _ = dom::focus(&row);
        }
    }

    /// The focus has come to something in the table.
    pub fn focus_came(&self, target: &Element) {
        let Some(id) = row_of(target).and_then(|row| id_of(&row)) else { return };
        self.current.replace(Some(id));
        if self.shown.try_borrow_mut().is_ok() {
            self.set_tab_stops(self.sight());
        }
    }

    /// The row with the focus may have gone with the change: then the row that took its position gets it.
    fn keep_focus(&self, id: &str, position: usize) {
        if self.shown.borrow().iter().any(|row| row.id == id) {
            if dom::focused().is_none() {
                self.focus_row(id);
            }
        } else if self.count.get() > 0 {
            self.go_to(position);
        } else if dom::focused().is_none() && dom::focus(&self.parts.frame) == Focus::Refused {
            let _ = dom::focus_by_id("content");
        }
    }

    /// Keeps where the person is in the browser's history.
    pub fn remember(&self) {
        let (Some(table), Some(view)) = (self.memory, self.view.borrow().clone()) else { return };
        if self.to_restore.borrow().is_some() || !self.parts.frame.is_connected() {
            return;
        }
        let row = self.focused_row().map(|(id, _)| id);
        let page = window().scroll_y().unwrap_or(0.0);
        memory::keep(table, &Place { view, frame: f64::from(self.parts.frame.scroll_top()), page, row });
    }

    /// Goes back to where the person was. The focus comes along unless it is in use elsewhere already.
    fn restore(&self, place: Place) {
        #[allow(clippy::cast_possible_truncation)]
        self.parts.frame.set_scroll_top(place.frame as i32);
        if place.page > 0.0 {
            window().scroll_to_with_x_and_y(0.0, place.page);
        }
        let Some(id) = place.row else { return };
        let free = dom::focused().is_none_or(|active| matches!(active.tag_name().as_str(), "H1" | "MAIN"));
        let Some(position) = self.position_of(&id, self.sight().first()).filter(|_| free) else { return };
        self.go_to(position);
    }
}

/// Whether the header stays in sight; on cards it scrolls away.
fn is_sticky(head: &HtmlElement) -> bool {
    style_of(head, "position").is_some_and(|position| position == "sticky")
}

fn is_scroller(frame: &HtmlElement) -> bool {
    style_of(frame, "overflow-y").is_some_and(|overflow| overflow != "visible")
}

fn style_of(element: &HtmlElement, property: &str) -> Option<String> {
    window().get_computed_style(element).ok().flatten()?.get_property_value(property).ok()
}

/// The part of the window that the top bar, or the bar of chosen rows, covers: what scrolls into sight must stop there.
fn page_inset(side: &str) -> f64 {
    let root = document().document_element().and_then(|root| root.dyn_into::<HtmlElement>().ok());
    let inset = root.and_then(|root| style_of(&root, side));
    inset.and_then(|inset| inset.strip_suffix("px")?.parse().ok()).unwrap_or(0.0)
}
