//! Picking or making a Kafka cluster.

use leptos::prelude::*;

use super::{CloudField, MakeDialog, Making, Picker, RegionField, choices, chosen_cloud};
use crate::{
    engine::{Command, NewKafkaCluster},
    model::{Availability, ClusterType, DeletionProtection, EnvironmentId, Field as Of, ObjectRef},
    ui::{
        desk::use_desk,
        kit::{Checkbox, Choice, Field, FieldKind, Select},
        pages::form::Errors,
    },
};

/// The field "Kafka cluster" of one environment, with "New Kafka cluster" beside it.
#[component]
pub fn KafkaClusterPicker(
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
        org.clusters_in(&place).map(|cluster| ObjectRef::KafkaCluster(cluster.id.clone())).collect()
    });
    let none = Signal::stored(None);
    let (label, new) = ("Kafka cluster", "New Kafka cluster");
    Picker { label, new, selected, all, hint: none, error, cannot_make: none }
        .view(move |making| dialog(making, environment.clone()))
}

/// The fields of a new cluster.
#[derive(Clone, Copy)]
struct Form {
    name: RwSignal<String>,
    kind: RwSignal<String>,
    size: RwSignal<String>,
    cloud: RwSignal<String>,
    region: RwSignal<Option<Choice>>,
    availability: RwSignal<String>,
    protected: RwSignal<bool>,
    errors: Errors,
}

impl Form {
    /// The command, unless a field has to be mended first.
    fn command(self, environment: EnvironmentId) -> Option<Command> {
        let cloud = untrack(|| chosen_cloud(self.cloud));
        if cloud.is_none() {
            self.errors.add(Of::Cloud, "Choose a cloud provider");
        }
        let kind = match ClusterType::parse(&self.kind.get_untracked())? {
            ClusterType::Dedicated { .. } => {
                let cku = self.size.get_untracked().trim().parse();
                if cku.is_err() {
                    self.errors.add(Of::Size, "Size must be a whole number of CKU");
                }
                ClusterType::Dedicated { cku: cku.ok()? }
            }
            kind @ (ClusterType::Basic
            | ClusterType::Standard
            | ClusterType::Enterprise
            | ClusterType::Freight) => kind,
        };
        let protection =
            if self.protected.get_untracked() { DeletionProtection::On } else { DeletionProtection::Off };
        Some(Command::CreateKafkaCluster(NewKafkaCluster {
            environment,
            name: self.name.get_untracked(),
            kind,
            cloud: cloud?,
            region: self.region.get_untracked().map(|region| region.value).unwrap_or_default(),
            availability: Availability::parse(&self.availability.get_untracked()).unwrap_or_default(),
            protection,
        }))
    }
}

fn dialog(making: Making, environment: EnvironmentId) -> AnyView {
    let form = Form {
        name: RwSignal::new(making.typed.clone()),
        kind: RwSignal::new(ClusterType::Basic.label().to_owned()),
        size: RwSignal::new("1".to_owned()),
        cloud: RwSignal::new(String::new()),
        region: RwSignal::new(None),
        availability: RwSignal::new(Availability::SingleZone.wire().to_owned()),
        protected: RwSignal::new(false),
        errors: Errors::new(&[Of::Name, Of::Size, Of::Cloud, Of::Region, Of::Availability]),
    };
    let errors = form.errors;
    let kinds: Vec<_> =
        ClusterType::ALL.into_iter().map(|kind| Choice::new(kind.label(), kind.label())).collect();
    let zones: Vec<_> =
        Availability::ALL.into_iter().map(|zone| Choice::new(zone.wire(), zone.label())).collect();
    let dedicated = ClusterType::Dedicated { cku: 1 }.label();
    let size = move || {
        form.kind.with(|kind| kind == dedicated).then(|| {
            view! { <Field label="Size (CKU)" kind=FieldKind::Number value=form.size min="1" error=errors.of(Of::Size) /> }
        })
    };
    let command = move |()| form.command(environment.clone());
    view! {
        <MakeDialog title="Create Kafka cluster" errors making command=Callback::new(command)>
            <Field label="Name" value=form.name error=errors.of(Of::Name) placeholder="orders" />
            <Select label="Cluster type" value=form.kind choices=kinds
                hint="Decides how many keys the cluster takes, and whether Global keys work on it.".to_owned() />
            {size}
            <div class="pair">
                <CloudField cloud=form.cloud error=errors.of(Of::Cloud) />
                <RegionField cloud=form.cloud region=form.region error=errors.of(Of::Region) />
            </div>
            <Select label="Availability" value=form.availability choices=zones error=errors.of(Of::Availability) />
            <Checkbox label="Deletion protection" checked=form.protected
                hint="It cannot be deleted until this is taken off.".to_owned() />
        </MakeDialog>
    }
    .into_any()
}
