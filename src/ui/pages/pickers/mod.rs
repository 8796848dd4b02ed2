//! Picking one of what exists, and making what is missing on the spot.

mod account;
mod cluster;
mod environment;
mod ksql;
mod region;
mod registry;

use leptos::{portal::Portal, prelude::*};

pub use account::ServiceAccountPicker;
pub use cluster::KafkaClusterPicker;
pub use environment::EnvironmentPicker;
pub use ksql::KsqlClusterPicker;
pub use region::{CloudField, RegionField, chosen_cloud};
pub use registry::SchemaRegistryPicker;

use super::{
    forms::{Making, Place},
    resources::cannot_make,
};
use crate::{
    model::{EnvironmentId, ObjectRef},
    org::Org,
    ui::{
        desk::{Desk, use_desk},
        kit::{Button, Choice, Combobox, Icon, Matches},
    },
    view::{resources::ResourceKind, words},
};

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
    /// The field, the button beside it, and the dialog behind both, which makes something in a place.
    fn view(self, place: Place, dialog: fn(Making) -> AnyView) -> AnyView {
        let Self { label, new, selected, all, hint, error, cannot_make } = self;
        let making = RwSignal::new(None::<String>);
        let open_dialog = Callback::new(move |typed: String| {
            if cannot_make.with_untracked(Option::is_none) {
                making.set(Some(typed));
            }
        });
        // What cannot be made is not offered in the list; the button beside it says why.
        let offered = cannot_make.with_untracked(Option::is_none).then_some(open_dialog);
        let find = Callback::new(move |text: String| Matches::within(&all.run(()), &text));
        let close = Callback::new(move |()| making.set(None));
        let desk = use_desk();
        let made = Callback::new(move |object: ObjectRef| {
            making.set(None);
            selected.set(Some(desk.ask_once(|org| choice_of(org, &object))));
        });
        let open = move || {
            let making = Making { typed: making.get()?, place: place.clone(), close, made };
            // Outside of the page's own form: a form within a form would submit both.
            Some(view! { <Portal>{dialog(making.clone())}</Portal> })
        };
        view! {
            <div class="picker">
                <Combobox label selected find hint error create_label=new on_create=offered />
                <span class="picker-new">
                    <Button icon=Icon::Plus disabled_because=cannot_make on_click=move || open_dialog.run(String::new())>{new}</Button>
                </span>
            </div>
            {open}
        }
        .into_any()
    }
}

/// Why no resource of a kind can be made in an environment: for lack of a role, or of room. Follows who acts and every
/// entry.
fn cannot_make_there(desk: Desk, kind: ResourceKind, environment: &EnvironmentId) -> Signal<Option<String>> {
    let place = Place::In(environment.clone());
    Signal::derive(move || cannot_make(desk, kind, &place))
}

/// An object as a choice.
pub fn choice_of(org: &Org, object: &ObjectRef) -> Choice {
    Choice::new(object.id(), words::name(org, object)).detail(object.id())
}

/// Everything of a kind, by name.
pub fn choices(
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
