//! Choosing a cloud provider and one of its regions.

use leptos::prelude::*;

use crate::{
    model::{Cloud, FLINK_REGIONS, KnownRegion},
    ui::kit::{Choice, Combobox, Matches, Select},
};

/// The cloud that a field holds, if one is chosen.
pub fn chosen_cloud(cloud: RwSignal<String>) -> Option<Cloud> {
    cloud.with(|slug| Cloud::parse(slug))
}

/// The field "Cloud provider".
#[component]
pub fn CloudField(
    /// The provider's slug, both ways; empty while none is chosen.
    cloud: RwSignal<String>,
    /// What is wrong with the choice.
    #[prop(into)]
    error: Signal<Option<String>>,
) -> impl IntoView {
    let choices: Vec<_> =
        Cloud::ALL.into_iter().map(|cloud| Choice::new(cloud.slug(), cloud.label())).collect();
    view! { <Select label="Cloud provider" value=cloud choices prompt="Choose a provider" error /> }
}

/// The field "Region": the known regions of the chosen provider, or one typed out.
#[component]
pub fn RegionField(
    /// The provider's slug.
    cloud: RwSignal<String>,
    /// The region, both ways.
    region: RwSignal<Option<Choice>>,
    /// What is wrong with the choice.
    #[prop(into)]
    error: Signal<Option<String>>,
) -> impl IntoView {
    // A region is one provider's.
    Effect::new(move |before: Option<String>| {
        let now = cloud.get();
        if before.is_some_and(|before| before != now) {
            region.set(None);
        }
        now
    });
    let find = Callback::new(move |text: String| {
        let of = chosen_cloud(cloud);
        let known = FLINK_REGIONS.iter().filter(|known| of.is_none_or(|of| of == known.cloud));
        Matches::within(&known.map(choice).collect::<Vec<_>>(), &text)
    });
    let typed = Callback::new(move |text: String| {
        let text = text.trim().to_lowercase();
        if !text.is_empty() {
            region.set(Some(Choice::new(text.clone(), text)));
        }
    });
    view! { <Combobox label="Region" selected=region find error create_label="Use another region:" on_create=typed placeholder="us-east-1" /> }
}

fn choice(known: &KnownRegion) -> Choice {
    Choice::new(known.region, known.region).detail(known.place)
}
