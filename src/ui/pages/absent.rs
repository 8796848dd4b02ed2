//! The page of an object that is not there: deleted, with the way back, or never known.

use leptos::prelude::*;

use crate::{
    model::{Kind, ObjectRef},
    ui::{
        dates,
        desk::Desk,
        kit::{ButtonKind, EmptyState, Icon, LinkButton, PageHeader},
        pages::{history::HistoryOf, take_back::undo_deletion},
        route::{Address, Page},
    },
    view::resources::{Lookup, retired},
};

/// Where the pages of a kind belong.
#[derive(Clone, Debug)]
pub struct Home {
    /// Their list.
    pub list: Page,
    /// What the list is called: `Service accounts`.
    pub name: &'static str,
    /// Drawn on an empty page.
    pub icon: Icon,
    /// What the pages are about.
    pub kind: Kind,
}

impl Home {
    /// The link above a page's title.
    pub fn back(&self, desk: Desk) -> Option<(String, String)> {
        Some((Address::In(desk.id(), self.list.clone()).to_string(), self.name.to_owned()))
    }
}

/// The page of an id that names nothing; `object` is `None` where it is not even an id.
pub fn absent(desk: Desk, home: &Home, id: String, object: Option<&ObjectRef>) -> AnyView {
    let found = object.map_or(Lookup::Unknown, |object| desk.ask_once(|org| retired::<()>(org, object)));
    let label = home.kind.label();
    let list = Address::In(desk.id(), home.list.clone()).to_string();
    let back = home.back(desk);
    let history = match (&found, object) {
        (Lookup::Gone { .. }, Some(object)) => view! { <HistoryOf object=object.clone() /> }.into_any(),
        (Lookup::Found(()) | Lookup::Gone { .. } | Lookup::Unknown, _) => ().into_any(),
    };
    let (title, text, undo) = match found {
        Lookup::Gone { at, entry } => {
            let button = undo_deletion(desk, entry, ButtonKind::Primary);
            let text = format!("Deleted on {}, by entry {entry} of the history.", dates::moment(at));
            (format!("This {label} was deleted"), text, button)
        }
        Lookup::Found(()) | Lookup::Unknown => {
            let text = desk.unknown(label).unwrap_or_else(|| {
                format!(
                    "No {label} of this id was ever in this organization. The link may be cut short, or belong to another organization."
                )
            });
            (format!("There is no such {label}"), text, ().into_any())
        }
    };
    let all = format!("All {}", home.kind.plural());
    view! {
        <div class="page page-narrow">
            <PageHeader title=id back />
            <EmptyState icon=home.icon title text>
                <LinkButton href=list>{all}</LinkButton>
                {undo}
            </EmptyState>
            {history}
        </div>
    }
    .into_any()
}
