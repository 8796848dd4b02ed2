//! The forms of a ksqlDB cluster: everything when it is made, its size afterwards.

use leptos::prelude::*;

use super::{
    EditDialog, Editing, MakeDialog, Making,
    place::{self, PlaceField, subtitle},
};
use crate::{
    engine::{Command, NewKsqlCluster},
    model::{
        Field as Of, KafkaClusterId, Kind, KsqlClusterId, KsqlSize, ObjectRef, Owner, Principal, UserState,
    },
    ui::{
        desk::{Desk, use_desk},
        kit::{Choice, Combobox, Field, Matches, Select},
        pages::{
            form::Errors,
            pickers::{KafkaClusterPicker, choice_of, choices},
        },
    },
};

fn size_value(size: KsqlSize) -> String {
    u32::from(size).to_string()
}

fn size_chosen(value: RwSignal<String>) -> KsqlSize {
    let chosen = value.with(|value| value.parse::<u32>().ok());
    chosen.and_then(|csu| KsqlSize::try_from(csu).ok()).unwrap_or_default()
}

fn size_field(value: RwSignal<String>, errors: Errors) -> AnyView {
    let sizes: Vec<_> = KsqlSize::ALL
        .into_iter()
        .map(size_value)
        .map(|size| Choice::new(size.clone(), format!("{size} CSU")))
        .collect();
    view! { <Select label="Size" value choices=sizes error=errors.of(Of::Size) hint="In Confluent streaming units.".to_owned() /> }
        .into_any()
}

/// The fields of a new ksqlDB cluster.
#[derive(Clone)]
struct Form {
    place: PlaceField,
    name: RwSignal<String>,
    kafka: RwSignal<Option<Choice>>,
    runs_as: RwSignal<Option<Choice>>,
    size: RwSignal<String>,
    errors: Errors,
}

impl Form {
    fn command(&self) -> Option<Command> {
        let errors = self.errors;
        let environment = self.place.required(errors);
        let cluster = self
            .place
            .cluster()
            .or_else(|| self.kafka.get().and_then(|choice| KafkaClusterId::parse(&choice.value).ok()));
        if environment.is_some() && cluster.is_none() {
            errors.add(Of::KafkaCluster, "Choose the Kafka cluster it works on");
        }
        let owner = self.runs_as.get().and_then(|choice| account(&choice.value));
        if owner.is_none() {
            errors.add(Of::Owner, "Choose the account its queries run as");
        }
        environment?;
        Some(Command::CreateKsqlCluster(NewKsqlCluster {
            kafka_cluster: cluster?,
            name: self.name.get(),
            credential_identity: owner?,
            size: size_chosen(self.size),
            processing_log: None,
        }))
    }

    /// The field "Kafka cluster", once the environment is known; none where the cluster is settled.
    fn cluster_field(&self) -> AnyView {
        if self.place.cluster().is_some() {
            return ().into_any();
        }
        let (place, selected, errors) = (self.place.clone(), self.kafka, self.errors);
        let environment = Memo::new(move |_| place.environment());
        Effect::new(move |before: Option<_>| {
            let now = environment.get();
            if before.is_some_and(|before| before != now) {
                selected.set(None);
            }
            now
        });
        let field = move || {
            environment.get().map(|environment| {
                view! { <KafkaClusterPicker environment selected error=errors.of(Of::KafkaCluster) /> }
            })
        };
        field.into_any()
    }
}

/// The dialog that makes a ksqlDB cluster.
pub fn create_ksql(making: Making) -> AnyView {
    let desk = use_desk();
    let me: ObjectRef = desk.acting_once().into();
    let form = Form {
        place: PlaceField::new(making.place),
        name: RwSignal::new(making.typed),
        kafka: RwSignal::new(None),
        runs_as: RwSignal::new(Some(desk.ask_once(|org| choice_of(org, &me)))),
        size: RwSignal::new(size_value(KsqlSize::default())),
        errors: Errors::new(&[Of::Environment, Of::Name, Of::KafkaCluster, Of::Owner, Of::Size]),
    };
    let errors = form.errors;
    let sent = form.clone();
    let command = Callback::new(move |()| sent.command());
    let accounts = accounts(desk);
    let find = Callback::new(move |text: String| Matches::within(&accounts.run(()), &text));
    let subtitle = subtitle(&form.place);
    let room = place::room(&form.place, Kind::KsqlCluster);
    view! {
        <MakeDialog title="Create ksqlDB cluster" subtitle room errors close=making.close made=making.made command>
            <Field label="Name" value=form.name error=errors.of(Of::Name) placeholder="fraud-enrichment"
                hint="At most 32 letters, digits, hyphens and underscores. Fixed from then on.".to_owned() />
            {form.place.view(errors)}
            {form.cluster_field()}
            <Combobox label="Runs as" selected=form.runs_as find error=errors.of(Of::Owner)
                hint="The account whose rights its queries have.".to_owned() />
            {size_field(form.size, errors)}
        </MakeDialog>
    }
    .into_any()
}

/// The form that changes the size of a ksqlDB cluster.
pub fn edit_ksql(id: KsqlClusterId, editing: Editing) -> AnyView {
    let desk = use_desk();
    let errors = Errors::new(&[Of::Size]);
    let size = RwSignal::new(String::new());
    let loaded = id.clone();
    let load = Callback::new(move |()| {
        let now = desk.ask_once(|org| org.ksql_clusters().get(&loaded)?.spec.as_ref().map(|spec| spec.size));
        size.set(size_value(now.unwrap_or_default()));
    });
    load.run(());
    let object = ObjectRef::KsqlCluster(id.clone());
    let command =
        Callback::new(move |()| Some(Command::UpdateKsqlCluster { id: id.clone(), size: size_chosen(size) }));
    view! {
        <EditDialog title="Resize ksqlDB cluster" object errors load command editing>
            {size_field(size, errors)}
            <p class="field-hint">"Name, Kafka cluster and account were fixed when it was made. To change them, create another ksqlDB cluster."</p>
        </EditDialog>
    }
    .into_any()
}

/// Service accounts and active users.
fn accounts(desk: Desk) -> Callback<(), Vec<Choice>> {
    choices(desk, |org| {
        let accounts =
            org.service_accounts().iter().map(|account| ObjectRef::ServiceAccount(account.id.clone()));
        let users = org.users().iter().filter(|user| user.state == UserState::Active);
        accounts.chain(users.map(|user| ObjectRef::User(user.id.clone()))).collect()
    })
}

fn account(id: &str) -> Option<Owner> {
    match Principal::from_id(id)? {
        Principal::User(id) => Some(Owner::User(id)),
        Principal::ServiceAccount(id) => Some(Owner::ServiceAccount(id)),
        Principal::GroupMapping(_) | Principal::IdentityPool(_) | Principal::Everyone => None,
    }
}
