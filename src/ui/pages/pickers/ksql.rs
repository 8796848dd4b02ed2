//! Picking or making a ksqlDB cluster.

use leptos::prelude::*;

use super::{KafkaClusterPicker, MakeDialog, Making, Picker, choice_of, choices};
use crate::{
    engine::{Command, NewKsqlCluster},
    model::{EnvironmentId, Field as Of, KafkaClusterId, KsqlSize, ObjectRef, Owner, Principal, UserState},
    ui::{
        desk::{Desk, use_desk},
        kit::{Choice, Combobox, Field, Matches, Select},
        pages::form::Errors,
    },
};

/// The field "ksqlDB cluster" of one environment, with "New ksqlDB cluster" beside it.
#[component]
pub fn KsqlClusterPicker(
    /// Where.
    environment: EnvironmentId,
    /// The cluster, both ways.
    selected: RwSignal<Option<Choice>>,
    /// What is wrong with the choice.
    #[prop(into)]
    error: Signal<Option<String>>,
) -> impl IntoView {
    let place = environment.clone();
    let all = choices(use_desk(), move |org| {
        org.ksql_in(&place).map(|ksql| ObjectRef::KsqlCluster(ksql.id.clone())).collect()
    });
    let none = Signal::stored(None);
    let (label, new) = ("ksqlDB cluster", "New ksqlDB cluster");
    Picker { label, new, selected, all, hint: none, error, cannot_make: none }
        .view(move |making| dialog(making, environment.clone()))
}

fn dialog(making: Making, environment: EnvironmentId) -> AnyView {
    let desk = use_desk();
    let errors = Errors::new(&[Of::Name, Of::KafkaCluster, Of::Owner, Of::Size]);
    let name = RwSignal::new(making.typed.clone());
    let kafka = RwSignal::new(None::<Choice>);
    let runs_as = RwSignal::new(Some(desk.ask_once(|org| choice_of(org, &reference(desk.acting_once())))));
    let size = RwSignal::new(u32::from(KsqlSize::default()).to_string());
    let command = move |()| {
        let cluster = kafka.get_untracked().and_then(|choice| KafkaClusterId::parse(&choice.value).ok());
        if cluster.is_none() {
            errors.add(Of::KafkaCluster, "Choose the Kafka cluster it works on");
        }
        let owner = runs_as.get_untracked().and_then(|choice| owner(&choice.value));
        if owner.is_none() {
            errors.add(Of::Owner, "Choose the account its queries run as");
        }
        let size = size.get_untracked().parse::<u32>().ok().and_then(|size| KsqlSize::try_from(size).ok());
        Some(Command::CreateKsqlCluster(NewKsqlCluster {
            kafka_cluster: cluster?,
            name: name.get_untracked(),
            credential_identity: owner?,
            size: size.unwrap_or_default(),
        }))
    };
    let accounts = accounts(desk);
    let find = Callback::new(move |text: String| Matches::within(&accounts.run(()), &text));
    let sizes: Vec<_> = KsqlSize::ALL
        .into_iter()
        .map(|size| u32::from(size).to_string())
        .map(|size| Choice::new(size.clone(), format!("{size} CSU")))
        .collect();
    view! {
        <MakeDialog title="Create ksqlDB cluster" errors making command=Callback::new(command)>
            <Field label="Name" value=name error=errors.of(Of::Name) placeholder="fraud-enrichment" />
            <KafkaClusterPicker environment selected=kafka error=errors.of(Of::KafkaCluster) />
            <Combobox label="Runs as" selected=runs_as find error=errors.of(Of::Owner)
                hint="The account whose rights its queries have.".to_owned() />
            <Select label="Size" value=size choices=sizes />
        </MakeDialog>
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

fn reference(owner: Owner) -> ObjectRef {
    match owner {
        Owner::User(id) => ObjectRef::User(id),
        Owner::ServiceAccount(id) => ObjectRef::ServiceAccount(id),
    }
}

fn owner(id: &str) -> Option<Owner> {
    match Principal::from_id(id)? {
        Principal::User(id) => Some(Owner::User(id)),
        Principal::ServiceAccount(id) => Some(Owner::ServiceAccount(id)),
        Principal::GroupMapping(_) | Principal::IdentityPool(_) | Principal::Everyone => None,
    }
}
