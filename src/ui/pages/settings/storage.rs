//! What is stored here, where a second copy of it is, and whether the browser has promised to keep it.

use leptos::{prelude::*, task::spawn_local};

use crate::{
    model::Timestamp,
    org::Seq,
    store::StoreError,
    ui::{
        dates,
        desk::use_desk,
        events,
        keeping::{Promised, ask_to_keep, bytes, estimate, promised},
        kit::{Button, DefinitionList, Fact, number},
        shell::address_of_host,
    },
};

/// What is known of whether the data stays.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kept {
    /// The browser has not answered yet.
    Asking,
    /// This is what it says.
    Says(Promised),
    /// The person has just asked, and it did not promise.
    Declined,
}

impl Kept {
    const fn words(self) -> &'static str {
        match self {
            Self::Asking => "Asking the browser…",
            Self::Says(Promised::Yes) => "Until you delete it: the browser has promised",
            Self::Says(Promised::No) => {
                "As long as space lasts: the browser may clear it when the disk fills up. Export from time to time"
            }
            Self::Declined => {
                "As long as space lasts: the browser was asked, and did not promise more. It tends to promise once a site is installed, bookmarked or used often. Export from time to time"
            }
            Self::Says(Promised::Unknown) => "The browser does not say. Export from time to time",
        }
    }

    const fn can_be_asked(self) -> Offer {
        match self {
            Self::Says(Promised::No) | Self::Declined => Offer::Ask,
            Self::Asking | Self::Says(Promised::Yes | Promised::Unknown) => Offer::Nothing,
        }
    }
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Offer {
    Ask,
    Nothing,
}

pub(super) fn view() -> AnyView {
    let desk = use_desk();
    let used = RwSignal::new(String::new());
    let kept = RwSignal::new(Kept::Asking);
    let copy = RwSignal::new(String::new());
    spawn_local(async move {
        used.try_set(used_words(estimate().await));
        kept.try_set(Kept::Says(promised().await));
        copy.try_set(copy_words(desk.workspace().copy_position().await));
    });
    let ask = move || {
        spawn_local(async move {
            let answer = ask_to_keep().await;
            kept.try_set(if answer == Promised::No { Kept::Declined } else { Kept::Says(answer) });
        });
    };
    let entries = move || desk.ask(|org| number(usize::try_from(org.seq()).unwrap_or(usize::MAX)));
    let button = move || {
        (kept.get().can_be_asked() == Offer::Ask)
            .then(|| view! { <div><Button on_click=ask>"Ask the browser to keep it"</Button></div> })
    };
    view! {
        <div class="panel-body">
            <DefinitionList>
                <Fact term="Entries">{entries}</Fact>
                <Fact term="Used by Keyplane">{move || used.get()}</Fact>
                <Fact term="Kept"><span role="status">{move || kept.get().words()}</span></Fact>
                <Fact term="Second copy">{move || copy.get()}</Fact>
            </DefinitionList>
            {button}
        </div>
    }
    .into_any()
}

/// The same of an organization that the host keeps.
pub(super) fn at_host() -> AnyView {
    let desk = use_desk();
    let entries = move || desk.ask(|org| number(usize::try_from(org.seq()).unwrap_or(usize::MAX)));
    let kept = format!(
        "By the host at {}: in its data file, or in its memory where it was started without one. To delete it, stop the host and delete that file",
        address_of_host()
    );
    view! {
        <div class="panel-body">
            <DefinitionList>
                <Fact term="Entries">{entries}</Fact>
                <Fact term="Kept">{kept}</Fact>
            </DefinitionList>
        </div>
    }
    .into_any()
}

fn used_words((used, quota): (Option<f64>, Option<f64>)) -> String {
    match (used, quota) {
        (Some(used), Some(quota)) => format!("{} of {}", bytes(used), bytes(quota)),
        (Some(used), None) => bytes(used),
        (None, _) => "The browser does not say".to_owned(),
    }
}

fn copy_words(position: Result<Option<(Seq, Timestamp)>, StoreError>) -> String {
    match position {
        Ok(Some((seq, at))) => {
            let seq = number(usize::try_from(seq).unwrap_or(usize::MAX));
            format!("Up to entry {seq} of {}, apart from the database", dates::moment(at))
        }
        Ok(None) => "Not written yet: it follows a moment after the next change".to_owned(),
        Err(StoreError::Denied(_)) => "Not possible: this browser gives no private files here".to_owned(),
        Err(error) => format!("Not readable ({}): the next change writes it anew", events::kind(&error)),
    }
}
