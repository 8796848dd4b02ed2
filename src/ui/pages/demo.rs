//! The demo organization on the start page: opened in one click, and started over.

use leptos::prelude::*;
use leptos::task::spawn_local;

use super::open_error::{capital, storage_words};
use crate::{
    model::OrganizationId,
    ui::{
        kit::{Busy, Button, ButtonKind, ButtonRole, Dialog, DialogSize},
        parts, timers,
    },
    workspace::demo::{self, DemoFailure},
};

/// The button that opens the demo, and what went wrong.
#[derive(Clone, Copy)]
pub(super) struct StartDemo {
    busy: RwSignal<Busy>,
    /// Why there is no demo, if there is none.
    pub fault: RwSignal<Option<String>>,
}

impl StartDemo {
    pub fn new() -> Self {
        Self { busy: RwSignal::new(Busy::Idle), fault: RwSignal::new(None) }
    }

    /// Opens the demo that is here or makes one.
    pub fn button(self, on_done: Callback<OrganizationId>) -> AnyView {
        let start = move || {
            if self.busy.get_untracked() == Busy::Working {
                return;
            }
            self.busy.set(Busy::Working);
            self.fault.set(None);
            let ended = Callback::new(move |opened: Result<OrganizationId, String>| {
                self.busy.try_set(Busy::Idle);
                match opened {
                    Ok(id) => {
                        on_done.try_run(id);
                    }
                    Err(words) => {
                        self.fault.try_set(Some(words));
                    }
                }
            });
            spawn_local(async move {
                match parts::load_open_demo().await {
                    Ok(open) => open(ended),
                    Err(missing) => ended.run(Err(missing.to_string())),
                }
            });
        };
        view! { <Button kind=ButtonKind::Primary busy=self.busy on_click=start>"Start with the demo organization"</Button> }
            .into_any()
    }
}

/// Opens the demo and tells how that went: its id, or why there is none.
pub type OpenDemo = fn(Callback<Result<OrganizationId, String>>);

/// Opens the demo that is here or makes one.
pub fn open_demo(ended: Callback<Result<OrganizationId, String>>) {
    spawn_local(async move {
        // The button says that it works before the thread is busy with it.
        timers::breathe().await;
        let opened = demo::open_or_make().await;
        ended.try_run(opened.map_err(|failure| words(&failure)));
    });
}

fn words(failure: &DemoFailure) -> String {
    match failure {
        DemoFailure::Store(error) => storage_words(error),
        DemoFailure::Made(_) | DemoFailure::Restore(_) => capital(&failure.to_string()),
    }
}

/// Asks whether the demo shall be as on the first day again.
#[component]
pub fn StartDemoOver(
    /// Runs when it shall stay as it is.
    #[prop(into)]
    on_close: Callback<()>,
    /// Runs when it has begun again.
    #[prop(into)]
    on_done: Callback<()>,
) -> impl IntoView {
    let busy = RwSignal::new(Busy::Idle);
    let fault = RwSignal::new(None::<String>);
    let submit = move || {
        if busy.get_untracked() == Busy::Working {
            return;
        }
        busy.set(Busy::Working);
        spawn_local(async move {
            timers::breathe().await;
            let begun = demo::start_over().await;
            busy.try_set(Busy::Idle);
            match begun {
                Ok(_) => {
                    on_done.try_run(());
                }
                Err(failure) => {
                    fault.try_set(Some(words(&failure)));
                }
            }
        });
    };
    let foot = move || {
        view! {
            <Button on_click=move || on_close.run(())>"Cancel"</Button>
            <Button kind=ButtonKind::Danger role=ButtonRole::Submit busy=busy>"Start over"</Button>
        }
    };
    view! {
        <Dialog title="Start the demo over" size=DialogSize::Small on_close on_submit=submit foot>
            <div class="stack">
                <p>"The demo begins again as on the first day, with its history counted back from today. What you changed in it is deleted, in every tab, and cannot be brought back."</p>
                {move || fault.get().map(|words| view! { <p class="field-error" role="alert">{words}</p> })}
            </div>
        </Dialog>
    }
}
