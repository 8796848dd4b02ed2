//! The forms of a compute pool: everything when it is made, name and size afterwards.

use leptos::prelude::*;

use super::{
    EditDialog, Editing, MakeDialog, Making,
    place::{self, PlaceField, subtitle},
};
use crate::{
    engine::{Command, NewComputePool},
    model::{ComputePool, ComputePoolId, Field as Of, FlinkRegion, Kind, ObjectRef, Region},
    ui::{
        desk::use_desk,
        kit::{Choice, DefinitionList, Fact, Field, FieldKind},
        pages::{
            form::Errors,
            pickers::{CloudField, RegionField, chosen_cloud},
        },
    },
    view::words,
};

/// The fields that a pool always has.
#[derive(Clone, Copy)]
struct Form {
    name: RwSignal<String>,
    cfu: RwSignal<String>,
    errors: Errors,
}

impl Form {
    fn new(typed: String) -> Self {
        let errors = Errors::new(&[Of::Environment, Of::Name, Of::Cloud, Of::Region, Of::Size]);
        Self { name: RwSignal::new(typed), cfu: RwSignal::new("10".to_owned()), errors }
    }

    /// The size, with a message at its field where it is no number. Which numbers fit, the engine says.
    fn max_cfu(self) -> Option<u32> {
        let size = self.cfu.with(|cfu| cfu.trim().parse().ok());
        if size.is_none() {
            self.errors.add(Of::Size, "Max CFU must be a whole number");
        }
        size
    }

    fn fields(self) -> AnyView {
        view! {
            <Field label="Name" value=self.name error=self.errors.of(Of::Name) placeholder="fraud-pool" />
            <Field label="Max CFU" kind=FieldKind::Number value=self.cfu min="5" max="1000" error=self.errors.of(Of::Size)
                hint="The most Confluent Flink units it may use: 5, 10, 20 and so on up to 1,000.".to_owned() />
        }
        .into_any()
    }
}

/// The dialog that makes a compute pool.
pub fn create_pool(making: Making) -> AnyView {
    let form = Form::new(making.typed);
    let errors = form.errors;
    let place = PlaceField::new(making.place);
    let cloud = RwSignal::new(String::new());
    let region = RwSignal::new(None::<Choice>);
    let sent = place.clone();
    let command = Callback::new(move |()| {
        let environment = sent.required(errors);
        let chosen = chosen_cloud(cloud);
        if chosen.is_none() {
            errors.add(Of::Cloud, "Choose a cloud provider");
        }
        let typed = region.get().map(|region| region.value).unwrap_or_default();
        let typed = Region::typed(&typed);
        let max_cfu = form.max_cfu();
        errors.check(typed.clone());
        Some(Command::CreateComputePool(NewComputePool {
            environment: environment?,
            name: form.name.get(),
            region: FlinkRegion::new(chosen?, &typed.ok()?),
            max_cfu: max_cfu?,
            usage: None,
        }))
    });
    let subtitle = subtitle(&place);
    let room = place::room(&place, Kind::ComputePool);
    view! {
        <MakeDialog title="Create compute pool" subtitle room errors close=making.close made=making.made command>
            {place.view(errors)}
            {form.fields()}
            <div class="pair">
                <CloudField cloud error=errors.of(Of::Cloud) />
                <RegionField cloud region error=errors.of(Of::Region) />
            </div>
        </MakeDialog>
    }
    .into_any()
}

/// The form that changes a compute pool.
pub fn edit_pool(id: ComputePoolId, editing: Editing) -> AnyView {
    let desk = use_desk();
    let form = Form::new(String::new());
    let loaded = id.clone();
    let load = Callback::new(move |()| {
        let pool = desk.ask_once(|org| org.compute_pools().get(&loaded).cloned());
        if let Some(pool) = pool {
            form.name.set(pool.name.to_string());
            form.cfu.set(pool.size.cfu().to_string());
        }
    });
    load.run(());
    let fixed = desk.ask_once(|org| {
        let pool: &ComputePool = org.compute_pools().get(&id)?;
        let environment = words::name(org, &ObjectRef::Environment(pool.environment.clone()));
        Some((environment, pool.region.to_string()))
    });
    let (environment, region) = fixed.unwrap_or_default();
    let object = ObjectRef::ComputePool(id.clone());
    let command = Callback::new(move |()| {
        let max_cfu = form.max_cfu()?;
        Some(Command::UpdateComputePool { id: id.clone(), name: form.name.get(), max_cfu, usage: None })
    });
    view! {
        <EditDialog title="Edit compute pool" object errors=form.errors load command editing>
            {form.fields()}
            <div class="fixed-facts">
                <p class="field-hint">"Fixed when it was made:"</p>
                <DefinitionList>
                    <Fact term="Environment">{environment}</Fact>
                    <Fact term="Flink region">{region}</Fact>
                </DefinitionList>
            </div>
        </EditDialog>
    }
    .into_any()
}
