//! The field "Environment" of forms that are opened where no environment is settled yet.

use leptos::prelude::*;

use super::{Place, room_for};
use crate::{
    model::{EnvironmentId, Field as Of, KafkaClusterId, Kind, ObjectRef},
    ui::{
        desk::{Desk, use_desk},
        kit::Choice,
        pages::{form::Errors, pickers::EnvironmentPicker},
    },
    view::{issue::Room, words},
};

/// Where a new object will lie: settled, or picked in the form.
#[derive(Clone)]
pub struct PlaceField {
    place: Place,
    picked: RwSignal<Option<Choice>>,
}

impl PlaceField {
    pub fn new(place: Place) -> Self {
        Self { place, picked: RwSignal::new(None) }
    }

    /// The environment, if one is settled or picked; tracked.
    pub fn environment(&self) -> Option<EnvironmentId> {
        match &self.place {
            Place::In(id) | Place::On(id, _) => Some(id.clone()),
            Place::Asked => self.picked.with(|choice| EnvironmentId::parse(&choice.as_ref()?.value).ok()),
        }
    }

    /// The same, with a message at the field where there is none.
    pub fn required(&self, errors: Errors) -> Option<EnvironmentId> {
        let found = self.environment();
        if found.is_none() {
            errors.add(Of::Environment, "Choose an environment");
        }
        found
    }

    /// The Kafka cluster, where that is settled.
    pub fn cluster(&self) -> Option<KafkaClusterId> {
        match &self.place {
            Place::On(_, id) => Some(id.clone()),
            Place::Asked | Place::In(_) => None,
        }
    }

    /// `In prod-eu`, where that is settled.
    pub fn words(&self, desk: Desk) -> Option<String> {
        let name = |object: ObjectRef| desk.ask_once(|org| words::name(org, &object));
        match &self.place {
            Place::Asked => None,
            Place::In(id) => Some(format!("In {}", name(ObjectRef::Environment(id.clone())))),
            Place::On(environment, id) => {
                let cluster = name(ObjectRef::KafkaCluster(id.clone()));
                Some(format!("On {cluster} in {}", name(ObjectRef::Environment(environment.clone()))))
            }
        }
    }

    /// The field, where the place is not settled.
    pub fn view(&self, errors: Errors) -> Option<AnyView> {
        let selected = self.picked;
        (self.place == Place::Asked)
            .then(|| view! { <EnvironmentPicker selected error=errors.of(Of::Environment) /> }.into_any())
    }
}

/// The room for another of a kind there; tracked.
pub fn room(place: &PlaceField, kind: Kind) -> Signal<Room> {
    let place = place.clone();
    room_for(kind, move || place.environment())
}

/// `In prod-eu`, for the line below a dialog's heading.
pub fn subtitle(place: &PlaceField) -> Signal<Option<String>> {
    Signal::stored(place.words(use_desk()))
}
