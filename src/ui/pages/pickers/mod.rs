//! Picking one of what exists, and making what is missing on the spot.

mod account;
mod cluster;
mod environment;
mod ksql;
mod region;
mod registry;

use leptos::{portal::Portal, prelude::*, task::spawn_local};

pub use account::ServiceAccountPicker;
pub use cluster::KafkaClusterPicker;
pub use environment::EnvironmentPicker;
pub use ksql::KsqlClusterPicker;
pub use region::{CloudField, RegionField, chosen_cloud};
pub use registry::SchemaRegistryPicker;

use super::form::Errors;
use crate::{
    engine::Command,
    model::ObjectRef,
    org::Org,
    ui::{
        desk::{Desk, Tell, use_desk},
        kit::{Busy, Button, ButtonKind, ButtonRole, Choice, Combobox, Dialog, DialogFocus, Icon, Matches},
    },
    view::words,
};

/// A dialog that makes something, while it is open: what was typed before, how it is left, where the result goes.
#[derive(Clone)]
struct Making {
    typed: String,
    close: Callback<()>,
    made: Callback<Choice>,
}

/// What a picker is about.
struct Picker {
    label: &'static str,
    /// Words of the button that makes a new one.
    new: &'static str,
    selected: RwSignal<Option<Choice>>,
    /// What exists; asked reactively.
    all: Callback<(), Vec<Choice>>,
    hint: Signal<Option<String>>,
    error: Signal<Option<String>>,
    /// Why none can be made now.
    cannot_make: Signal<Option<String>>,
}

impl Picker {
    /// The field, the button beside it, and the dialog behind both.
    fn view(self, dialog: impl Fn(Making) -> AnyView + Clone + Send + Sync + 'static) -> AnyView {
        let Self { label, new, selected, all, hint, error, cannot_make } = self;
        let making = RwSignal::new(None::<String>);
        let open_dialog = Callback::new(move |typed: String| {
            if cannot_make.with_untracked(Option::is_none) {
                making.set(Some(typed));
            }
        });
        let find = Callback::new(move |text: String| Matches::within(&all.run(()), &text));
        let close = Callback::new(move |()| making.set(None));
        let made = Callback::new(move |choice| {
            making.set(None);
            selected.set(Some(choice));
        });
        let open = move || {
            let typed = making.get()?;
            let dialog = dialog.clone();
            // Outside of the page's own form: a form within a form would submit both.
            Some(view! { <Portal>{dialog(Making { typed: typed.clone(), close, made })}</Portal> })
        };
        view! {
            <div class="picker">
                <Combobox label selected find hint error create_label=new on_create=open_dialog />
                <span class="picker-new">
                    <Button icon=Icon::Plus disabled_because=cannot_make on_click=move || open_dialog.run(String::new())>{new}</Button>
                </span>
            </div>
            {open}
        }
        .into_any()
    }
}

/// The dialog that makes one object: its fields are the children.
#[component]
fn MakeDialog(
    /// Its heading, and the words of its button.
    title: &'static str,
    /// What is wrong with its fields.
    errors: Errors,
    /// How it was opened.
    making: Making,
    /// Makes the command from the fields; `None` when they say what is wrong instead.
    #[prop(into)]
    command: Callback<(), Option<Command>>,
    /// The fields.
    children: Children,
) -> impl IntoView {
    let desk = use_desk();
    let busy = RwSignal::new(Busy::Idle);
    let Making { close, made, .. } = making;
    let submit = move || {
        if busy.get_untracked() == Busy::Working {
            return;
        }
        errors.clear();
        let Some(command) = command.run(()) else {
            errors.focus_first();
            return;
        };
        busy.set(Busy::Working);
        spawn_local(async move {
            let done = desk.run(command, Vec::new(), Tell::Message).await;
            busy.try_set(Busy::Idle);
            match done {
                Ok(done) => {
                    if let Some(object) = done.intent.objects.first() {
                        made.try_run(desk.ask_once(|org| choice_of(org, object)));
                    }
                }
                Err(failure) => {
                    errors.fail(&failure);
                    errors.focus_first();
                }
            }
        });
    };
    let foot = move || {
        view! {
            <Button on_click=move || close.run(())>"Cancel"</Button>
            <Button kind=ButtonKind::Primary role=ButtonRole::Submit busy=busy>{title}</Button>
        }
    };
    view! {
        <Dialog title=title focus=DialogFocus::FirstField on_close=close on_submit=submit foot>
            <div class="stack">
                {children()}
                {errors.rest()}
            </div>
        </Dialog>
    }
}

/// An object as a choice.
pub fn choice_of(org: &Org, object: &ObjectRef) -> Choice {
    Choice::new(object.id(), words::name(org, object)).detail(object.id())
}

/// Everything of a kind, by name.
fn choices(
    desk: Desk,
    list: impl Fn(&Org) -> Vec<ObjectRef> + Send + Sync + 'static,
) -> Callback<(), Vec<Choice>> {
    Callback::new(move |()| {
        desk.ask(|org| {
            let mut all: Vec<_> = list(org).iter().map(|object| choice_of(org, object)).collect();
            all.sort_by_cached_key(|choice| (choice.label.to_lowercase(), choice.value.clone()));
            all
        })
    })
}
