//! Which rows are chosen, and what can be done with them.

use std::collections::BTreeSet;

use leptos::prelude::*;

use crate::ui::kit::{Button, ButtonKind, Icon, number};

/// The ids of the chosen rows. They stay chosen while a filter hides them.
#[derive(Clone, Copy, Debug)]
pub struct Selection {
    ids: RwSignal<BTreeSet<String>>,
}

impl Default for Selection {
    fn default() -> Self {
        Self::new()
    }
}

impl Selection {
    /// Nothing chosen, for as long as the current reactive owner lives.
    pub fn new() -> Self {
        Self { ids: RwSignal::new(BTreeSet::new()) }
    }

    /// How many are chosen. Reactive.
    pub fn count(self) -> usize {
        self.ids.with(BTreeSet::len)
    }

    /// The ids chosen, in their own order. Reactive.
    pub fn ids(self) -> Vec<String> {
        self.ids.with(|ids| ids.iter().cloned().collect())
    }

    /// Whether this row is chosen. Reactive.
    pub fn contains(self, id: &str) -> bool {
        self.ids.with(|ids| ids.contains(id))
    }

    /// Chooses none.
    pub fn clear(self) {
        self.ids.update(BTreeSet::clear);
    }

    /// Chooses exactly these.
    pub fn set(self, ids: impl IntoIterator<Item = String>) {
        self.ids.set(ids.into_iter().collect());
    }

    /// Chooses these as well.
    pub fn add(self, more: impl IntoIterator<Item = String>) {
        self.ids.update(|ids| ids.extend(more));
    }

    /// Chooses a row that was not, and lets go of one that was.
    pub fn toggle(self, id: &str) {
        self.ids.update(|ids| {
            if !ids.remove(id) {
                ids.insert(id.to_owned());
            }
        });
    }

    /// Lets go of rows that no longer exist.
    pub fn keep(self, exists: impl Fn(&str) -> bool) {
        if self.ids.with_untracked(|ids| ids.iter().any(|id| !exists(id))) {
            self.ids.update(|ids| ids.retain(|id| exists(id)));
        }
    }
}

/// What can be done with the chosen rows. Stands below the table, and only while some are chosen.
#[component]
pub fn BatchBar(
    /// The table's selection.
    selection: Selection,
    /// Buttons, quiet ones.
    children: ChildrenFn,
) -> impl IntoView {
    let some = Memo::new(move |_| selection.count() > 0);
    let bar = move || {
        let children = children.clone();
        some.get().then(|| {
            view! {
                <div class="batch" role="group" aria-label="Selected rows">
                    <span class="batch-count">{move || number(selection.count())}<span class="batch-more">" selected"</span></span>
                    {children()}
                    <Button kind=ButtonKind::Quiet icon=Icon::Cross label="Clear selection" on_click=move || selection.clear() />
                </div>
            }
        })
    };
    view! {
        <span class="sr-only" role="status">
            {move || some.get().then(|| [&number(selection.count()), " selected"].concat())}
        </span>
        <div class="batch-area">{bar}</div>
    }
}
