//! Choosing one of a few, or yes or no: [`Select`], [`RadioCards`], [`Checkbox`].

use leptos::prelude::*;

use super::{
    Icon,
    dom::fresh_id,
    field::{LabelPlace, Need, Wiring},
};

/// Something that can be chosen.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Choice {
    /// What the page knows it by. Never shown.
    pub value: String,
    /// What a person knows it by.
    pub label: String,
    /// An id or a place that tells equal labels apart.
    pub detail: Option<String>,
}

impl Choice {
    /// A choice without detail.
    pub fn new(value: impl Into<String>, label: impl Into<String>) -> Self {
        Self { value: value.into(), label: label.into(), detail: None }
    }

    /// The same choice with words that tell it from its like.
    #[must_use]
    pub fn detail(mut self, detail: impl Into<String>) -> Self {
        self.detail = Some(detail.into());
        self
    }
}

/// The browser's own list of choices. For up to about twenty; above that a `Combobox` is quicker.
#[component]
pub fn Select(
    /// The label, which is the accessible name.
    #[prop(into)]
    label: Signal<String>,
    /// The value of the choice taken, both ways; empty while there is none.
    value: RwSignal<String>,
    /// What can be chosen.
    #[prop(into)]
    choices: Signal<Vec<Choice>>,
    /// Stands first, for "nothing chosen". Absent, the list has no such line.
    #[prop(optional, into)]
    prompt: Option<String>,
    /// Help that stays visible below.
    #[prop(optional, into)]
    hint: Signal<Option<String>>,
    /// What is wrong and how to mend it.
    #[prop(optional, into)]
    error: Signal<Option<String>>,
    /// Whether it may stay without a choice.
    #[prop(optional)]
    need: Need,
    /// Whether the label is drawn.
    #[prop(optional)]
    label_place: LabelPlace,
    /// Element id, for focus plans.
    #[prop(optional, into)]
    id: Option<String>,
    /// Runs after a person has chosen.
    #[prop(optional, into)]
    on_change: Option<Callback<()>>,
) -> impl IntoView {
    let wiring = Wiring::new(id);
    let described = wiring.described_by(hint, error);
    let option = move |choice: Choice| {
        let mut words = choice.label;
        if let Some(detail) = choice.detail {
            words.push_str(" · ");
            words.push_str(&detail);
        }
        let (own, shown) = (choice.value.clone(), choice.value);
        view! { <option value=shown prop:selected=move || value.with(|value| *value == own)>{words}</option> }
    };
    let prompt = prompt.map(|words| option(Choice::new("", words)));
    view! {
        <div class="field">
            {wiring.head(label, need, label_place)}
            <span class="select-wrap">
                <select
                    class="input select"
                    id=wiring.control.clone()
                    aria-required=(need == Need::Required).then_some("true")
                    aria-invalid=move || error.with(Option::is_some).then_some("true")
                    aria-describedby=move || described.get()
                    on:change=move |event| {
                        value.set(event_target_value(&event));
                        if let Some(act) = on_change {
                            act.run(());
                        }
                    }
                >
                    {prompt}
                    {move || choices.get().into_iter().map(option).collect_view()}
                </select>
                {Icon::ChevronDown.view()}
            </span>
            {wiring.notes(hint, error)}
        </div>
    }
}

/// One tile of [`RadioCards`].
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct RadioCard {
    /// What the page knows it by.
    pub value: String,
    /// The accessible name of its radio button.
    pub title: String,
    /// What choosing it means.
    pub text: String,
    /// Why a careful person might not choose it.
    pub advice: Option<String>,
    /// Why it cannot be chosen.
    pub disabled_because: Option<String>,
    /// Scope whose colour marks it: see [`super::ScopeMark`].
    pub scope: Option<&'static str>,
}

impl RadioCard {
    /// A tile that can be chosen and has nothing against it.
    pub fn new(value: impl Into<String>, title: impl Into<String>, text: impl Into<String>) -> Self {
        Self { value: value.into(), title: title.into(), text: text.into(), ..Self::default() }
    }
}

/// A few choices that each need a sentence: native radio buttons as tiles.
#[component]
pub fn RadioCards(
    /// The question, which is the group's accessible name.
    #[prop(into)]
    legend: Signal<String>,
    /// The value of the tile taken, both ways.
    value: RwSignal<Option<String>>,
    /// The tiles.
    #[prop(into)]
    cards: Signal<Vec<RadioCard>>,
    /// Help below the question.
    #[prop(optional, into)]
    hint: Signal<Option<String>>,
    /// What is wrong and how to mend it.
    #[prop(optional, into)]
    error: Signal<Option<String>>,
    /// Whether the question is drawn.
    #[prop(optional)]
    label_place: LabelPlace,
) -> impl IntoView {
    let wiring = Wiring::new(None);
    let described = wiring.described_by(Signal::stored(None), error);
    let group = wiring.control.clone();
    let legend_class = match label_place {
        LabelPlace::Above => "cards-legend",
        LabelPlace::Unseen => "cards-legend sr-only",
    };
    view! {
        <fieldset
            role="radiogroup"
            aria-required="true"
            aria-invalid=move || error.with(Option::is_some).then_some("true")
            aria-describedby=move || described.get()
        >
            <legend class=legend_class>{move || legend.get()}</legend>
            {move || hint.get().map(|text| view! { <p class="field-hint">{text}</p> })}
            <div class="cards">
                {move || cards.get().into_iter().map(|card| radio_card(card, group.clone(), value)).collect_view()}
            </div>
            {wiring.notes(Signal::stored(None), error)}
        </fieldset>
    }
}

fn radio_card(card: RadioCard, group: String, value: RwSignal<Option<String>>) -> AnyView {
    let id = fresh_id("card");
    let about = [id.as_str(), "about"].join("-");
    let (own, taken) = (card.value.clone(), card.value);
    let advice = card.disabled_because.clone().or(card.advice).map(|text| {
        view! { <p class="card-advice">{Icon::Caution.view()}<span>{text}</span></p> }
    });
    let mark = card.scope.map(super::marks::scope_class);
    view! {
        <div class="card">
            <input
                type="radio" class="tick" name=group id=id.clone() aria-describedby=about.clone()
                disabled=card.disabled_because.is_some()
                prop:checked=move || value.with(|value| value.as_deref() == Some(own.as_str()))
                on:change=move |_| value.set(Some(taken.clone()))
            />
            <label class="card-name" for=id><span class=mark>{card.title}</span></label>
            <div class="card-about" id=about>
                <p class="card-text">{card.text}</p>
                {advice}
            </div>
        </div>
    }
    .into_any()
}

/// Yes or no.
#[component]
pub fn Checkbox(
    /// What ticking it says; the accessible name.
    #[prop(into)]
    label: Signal<String>,
    /// Whether it is ticked, both ways.
    checked: RwSignal<bool>,
    /// Help below.
    #[prop(optional, into)]
    hint: Signal<Option<String>>,
    /// Element id, for focus plans.
    #[prop(optional, into)]
    id: Option<String>,
) -> impl IntoView {
    let wiring = Wiring::new(id);
    let described = wiring.described_by(hint, Signal::stored(None));
    view! {
        <div class="check">
            <input
                type="checkbox" class="tick" id=wiring.control.clone() aria-describedby=move || described.get()
                prop:checked=move || checked.get()
                on:change=move |event| checked.set(event_target_checked(&event))
            />
            <div>
                <label class="check-label" for=wiring.control.clone()>{move || label.get()}</label>
                {wiring.notes(hint, Signal::stored(None))}
            </div>
        </div>
    }
}
