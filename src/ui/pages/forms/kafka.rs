//! The forms of a Kafka cluster: everything when it is made, name, type, size and protection afterwards.

use leptos::prelude::*;

use super::{
    EditDialog, Editing, MakeDialog, Making,
    place::{self, PlaceField, subtitle},
};
use crate::{
    engine::{Command, FirstRegistry, KafkaClusterEdit, NewKafkaCluster},
    model::{
        Availability, ClusterType, DeletionProtection, Field as Of, Invalid, KafkaClusterId, KafkaSpec, Kind,
        ObjectRef, Rule,
    },
    ui::{
        desk::{Desk, use_desk},
        kit::{AlertBanner, Checkbox, Choice, DefinitionList, Fact, Field, FieldKind, Select, Tone, Voice},
        pages::{
            form::Errors,
            pickers::{CloudField, RegionField, chosen_cloud},
        },
    },
    view::{resources, words},
};

/// The fields that a cluster always has.
#[derive(Clone, Copy)]
struct Form {
    desk: Desk,
    name: RwSignal<String>,
    kind: RwSignal<String>,
    size: RwSignal<String>,
    protected: RwSignal<bool>,
    errors: Errors,
}

const FIELDS: &[Of] = &[Of::Environment, Of::Name, Of::Size, Of::Cloud, Of::Region, Of::Availability];

impl Form {
    fn new(desk: Desk, typed: String) -> Self {
        Self {
            desk,
            name: RwSignal::new(typed),
            kind: RwSignal::new(ClusterType::Basic.label().to_owned()),
            size: RwSignal::new("1".to_owned()),
            protected: RwSignal::new(false),
            errors: Errors::new(FIELDS),
        }
    }

    /// The type chosen, with the size typed; the least one while that is no number.
    fn chosen(self) -> ClusterType {
        match self.kind.with(|kind| ClusterType::parse(kind)).unwrap_or(ClusterType::Basic) {
            ClusterType::Dedicated { .. } => {
                let cku = self.size.with(|size| size.trim().parse()).unwrap_or(1);
                ClusterType::Dedicated { cku }
            }
            kind @ (ClusterType::Basic
            | ClusterType::Standard
            | ClusterType::Enterprise
            | ClusterType::Freight) => kind,
        }
    }

    /// The same, with a message at the size where that is no number.
    fn kind_typed(self) -> Option<ClusterType> {
        let kind = self.chosen();
        let readable = self.size.with(|size| size.trim().parse::<u32>().is_ok());
        if matches!(kind, ClusterType::Dedicated { .. }) && !readable {
            self.errors.check::<()>(Err(Invalid::new(Of::Size, Rule::Form("a whole number of CKU"))));
            return None;
        }
        Some(kind)
    }

    fn protection(self) -> DeletionProtection {
        if self.protected.get() { DeletionProtection::On } else { DeletionProtection::Off }
    }

    /// Type, what it means for keys, and the size of a dedicated one.
    fn type_fields(self, cluster: Option<KafkaClusterId>, kinds: Vec<ClusterType>) -> AnyView {
        let choices: Vec<_> = kinds.iter().map(|kind| Choice::new(kind.label(), kind.label())).collect();
        let least = kinds.into_iter().find_map(|kind| match kind {
            ClusterType::Dedicated { cku } => Some(cku),
            ClusterType::Basic | ClusterType::Standard | ClusterType::Enterprise | ClusterType::Freight => {
                None
            }
        });
        let least = least.unwrap_or(1).to_string();
        let room = Memo::new(move |_| {
            let kind = self.chosen();
            self.desk.ask(|org| resources::key_room(org, cluster.as_ref(), kind))
        });
        let dedicated = Memo::new(move |_| matches!(self.chosen(), ClusterType::Dedicated { .. }));
        let size = move || {
            let least = least.clone();
            dedicated.get().then(|| {
                view! { <Field label="Size (CKU)" kind=FieldKind::Number value=self.size min=least error=self.errors.of(Of::Size)
                    hint="Confluent units for Kafka. Several zones need at least 2.".to_owned() /> }
            })
        };
        let caution = move || {
            room.get().caution().map(|text| {
                view! { <AlertBanner tone=Tone::Caution voice=Voice::Polite><p>{text}</p></AlertBanner> }
            })
        };
        view! {
            <Select label="Cluster type" value=self.kind choices
                hint=Signal::derive(move || Some(room.get().words())) />
            {size}
            {caution}
        }
        .into_any()
    }

    fn protection_field(self) -> AnyView {
        view! {
            <Checkbox label="Deletion protection" checked=self.protected
                hint="Nobody can delete the cluster, or its environment, until this is taken off.".to_owned() />
        }
        .into_any()
    }
}

/// What is settled when the cluster is made, and never changes.
#[derive(Clone)]
struct Fixed {
    place: PlaceField,
    cloud: RwSignal<String>,
    region: RwSignal<Option<Choice>>,
    availability: RwSignal<String>,
}

impl Fixed {
    fn command(&self, form: Form) -> Option<Command> {
        let errors = form.errors;
        let environment = self.place.required(errors);
        let cloud = chosen_cloud(self.cloud);
        if cloud.is_none() {
            errors.add(Of::Cloud, "Choose a cloud provider");
        }
        let kind = form.kind_typed();
        Some(Command::CreateKafkaCluster(NewKafkaCluster {
            environment: environment?,
            name: form.name.get(),
            kind: kind?,
            cloud: cloud?,
            region: self.region.get().map(|region| region.value).unwrap_or_default(),
            availability: Availability::parse(&self.availability.get()).unwrap_or_default(),
            protection: form.protection(),
            options: None,
            registry: FirstRegistry::default(),
        }))
    }

    /// The field "Availability", which offers what the type can be.
    fn availability_field(&self, form: Form) -> AnyView {
        let value = self.availability;
        let offered = Memo::new(move |_| {
            let chosen = value.with(|value| Availability::parse(value)).unwrap_or_default();
            resources::offered_availabilities(form.chosen(), chosen)
        });
        Effect::new(move |_| {
            let kept = offered.with(|(_, kept)| kept.wire());
            if value.with_untracked(|value| value != kept) {
                value.set(kept.to_owned());
            }
        });
        let choices = Signal::derive(move || {
            offered
                .with(|(all, _)| all.iter().map(|it| Choice::new(it.wire(), it.label())).collect::<Vec<_>>())
        });
        let hint = Signal::derive(move || {
            let only = offered.with(|(all, _)| all.len() == 1);
            only.then(|| match form.chosen() {
                ClusterType::Dedicated { .. } => "One CKU spans a single zone. Raise the size for several.",
                ClusterType::Basic
                | ClusterType::Standard
                | ClusterType::Enterprise
                | ClusterType::Freight => "A cluster of this type spans a single zone.",
            })
            .or(Some("Fixed from then on."))
            .map(str::to_owned)
        });
        view! { <Select label="Availability" value choices hint error=form.errors.of(Of::Availability) /> }
            .into_any()
    }
}

/// The dialog that makes a Kafka cluster.
pub fn create_kafka(making: Making) -> AnyView {
    let form = Form::new(use_desk(), making.typed);
    let fixed = Fixed {
        place: PlaceField::new(making.place),
        cloud: RwSignal::new(String::new()),
        region: RwSignal::new(None),
        availability: RwSignal::new(Availability::SingleZone.wire().to_owned()),
    };
    let errors = form.errors;
    let sent = fixed.clone();
    let command = Callback::new(move |()| sent.command(form));
    let subtitle = subtitle(&fixed.place);
    let room = place::room(&fixed.place, Kind::KafkaCluster);
    view! {
        <MakeDialog title="Create Kafka cluster" subtitle room errors close=making.close made=making.made command>
            {fixed.place.view(errors)}
            <Field label="Name" value=form.name error=errors.of(Of::Name) placeholder="orders" />
            {form.type_fields(None, ClusterType::ALL.to_vec())}
            <div class="pair">
                <CloudField cloud=fixed.cloud error=errors.of(Of::Cloud) />
                <RegionField cloud=fixed.cloud region=fixed.region error=errors.of(Of::Region) />
            </div>
            {fixed.availability_field(form)}
            {form.protection_field()}
        </MakeDialog>
    }
    .into_any()
}

/// The form that changes a Kafka cluster.
pub fn edit_kafka(id: KafkaClusterId, editing: Editing) -> AnyView {
    let desk = use_desk();
    let form = Form::new(desk, String::new());
    load(form, &id);
    let spec = desk.ask_once(|org| org.kafka_clusters().get(&id).and_then(|it| it.spec.clone()));
    let described = spec.is_some();
    let object = ObjectRef::KafkaCluster(id.clone());
    let (fields, fixed) = match spec {
        None => {
            let words = "An import named this cluster and described nothing of it: import a listing of Kafka clusters to learn its type.";
            (().into_any(), view! { <p class="field-hint">{words}</p> }.into_any())
        }
        Some(spec) => (type_of(form, id.clone(), &spec), fixed_facts(form, &id, &spec)),
    };
    let (loaded, edited) = (id.clone(), id);
    let load = Callback::new(move |()| load(form, &loaded));
    let command = Callback::new(move |()| {
        // Of a placeholder nothing is known that could change.
        let kind = if described { Some(form.kind_typed()?) } else { None };
        let name = form.name.get();
        let edit = KafkaClusterEdit {
            name,
            kind,
            protection: form.protection(),
            availability: None,
            max_ecku: None,
        };
        Some(Command::UpdateKafkaCluster { id: edited.clone(), edit })
    });
    view! {
        <EditDialog title="Edit Kafka cluster" object errors=form.errors load command editing>
            <Field label="Name" value=form.name error=form.errors.of(Of::Name) />
            {fields}
            {form.protection_field()}
            {fixed}
        </EditDialog>
    }
    .into_any()
}

fn load(form: Form, id: &KafkaClusterId) {
    let cluster = form.desk.ask_once(|org| org.kafka_clusters().get(id).cloned());
    let Some(cluster) = cluster else { return };
    form.name.set(cluster.name.to_string());
    form.protected.set(cluster.protection == DeletionProtection::On);
    if let Some(spec) = cluster.spec {
        form.kind.set(spec.kind.label().to_owned());
        if let ClusterType::Dedicated { cku } = spec.kind {
            form.size.set(cku.to_string());
        }
    }
}

/// The types it can change to.
fn type_of(form: Form, id: KafkaClusterId, spec: &KafkaSpec) -> AnyView {
    let all = resources::type_choices(spec.availability);
    let kinds = all.iter().filter(|choice| choice.why_not.is_none()).map(|choice| choice.kind).collect();
    let left_out = all.iter().find_map(|choice| {
        let why = choice.why_not.clone()?;
        Some(format!("{} is not offered: {why}.", choice.kind.label()))
    });
    view! {
        {form.type_fields(Some(id), kinds)}
        {left_out.map(|text| view! { <p class="field-hint">{text}</p> })}
    }
    .into_any()
}

/// What never changes.
fn fixed_facts(form: Form, id: &KafkaClusterId, spec: &KafkaSpec) -> AnyView {
    let environment = form.desk.ask_once(|org| {
        let cluster = org.kafka_clusters().get(id)?;
        Some(words::name(org, &ObjectRef::Environment(cluster.environment.clone())))
    });
    let (cloud, region) = (spec.cloud.label(), spec.region.to_string());
    let availability = spec.availability.label();
    view! {
        <div class="fixed-facts">
            <p class="field-hint">"Fixed when it was made:"</p>
            <DefinitionList>
                <Fact term="Environment">{environment}</Fact>
                <Fact term="Cloud and region">{cloud}" · "{region}</Fact>
                <Fact term="Availability">{availability}</Fact>
            </DefinitionList>
        </div>
    }
    .into_any()
}
