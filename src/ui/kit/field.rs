//! Fields of text: [`Field`] to fill in, [`OutputField`] to read and take along.

use leptos::prelude::*;

use super::{Icon, dom::fresh_id};

/// What a field takes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum FieldKind {
    /// One line of text.
    #[default]
    Text,
    /// One line of an identifier, in monospace, never spell-checked.
    Mono,
    /// A search; its own cross empties it.
    Search,
    /// A day, as `YYYY-MM-DD`.
    Date,
    /// A whole number.
    Number,
    /// Something others should not read over a shoulder. No browser is asked to remember it.
    Hidden,
    /// Several lines.
    Area,
    /// Several lines of code, in monospace, never spell-checked.
    Code,
}

impl FieldKind {
    const fn input_type(self) -> &'static str {
        match self {
            Self::Text | Self::Mono | Self::Area | Self::Code => "text",
            Self::Search => "search",
            Self::Date => "date",
            Self::Number => "number",
            Self::Hidden => "password",
        }
    }

    const fn class(self) -> &'static str {
        match self {
            Self::Text | Self::Date | Self::Number | Self::Area => "input",
            Self::Mono | Self::Hidden | Self::Code => "input input-mono",
            Self::Search => "input input-search",
        }
    }

    const fn spellcheck(self) -> Option<&'static str> {
        match self {
            Self::Text | Self::Area => None,
            Self::Mono | Self::Search | Self::Date | Self::Number | Self::Hidden | Self::Code => {
                Some("false")
            }
        }
    }
}

/// Whether a form can go on without a field.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Need {
    /// It must be filled in.
    #[default]
    Required,
    /// It may stay empty, and its label says so.
    Optional,
}

/// Whether a label is drawn, or only read out.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum LabelPlace {
    /// Above the field.
    #[default]
    Above,
    /// For assistive technology only; the surroundings say it to everyone else.
    Unseen,
}

/// The ids by which a control, its hint and its error know each other.
#[derive(Clone, Debug)]
pub(super) struct Wiring {
    /// The control's own id.
    pub control: String,
    hint: String,
    error: String,
}

impl Wiring {
    pub(super) fn new(id: Option<String>) -> Self {
        let control = id.unwrap_or_else(|| fresh_id("field"));
        let (mut hint, mut error) = (control.clone(), control.clone());
        hint.push_str("-hint");
        error.push_str("-error");
        Self { control, hint, error }
    }

    /// Ids that describe the control: the error first, then the hint; only those that are on the page.
    pub(super) fn described_by(
        &self,
        hint: Signal<Option<String>>,
        error: Signal<Option<String>>,
    ) -> Signal<Option<String>> {
        let (hint_id, error_id) = (self.hint.clone(), self.error.clone());
        Signal::derive(move || match (error.with(Option::is_some), hint.with(Option::is_some)) {
            (true, true) => Some([error_id.as_str(), hint_id.as_str()].join(" ")),
            (true, false) => Some(error_id.clone()),
            (false, true) => Some(hint_id.clone()),
            (false, false) => None,
        })
    }

    /// The label line above a control.
    pub(super) fn head(&self, label: Signal<String>, need: Need, place: LabelPlace) -> AnyView {
        let class = match place {
            LabelPlace::Above => "field-label",
            LabelPlace::Unseen => "field-label sr-only",
        };
        let optional = (need == Need::Optional && place == LabelPlace::Above)
            .then(|| view! { <span class="field-optional">"Optional"</span> });
        view! {
            <span class="field-head">
                <label class=class for=self.control.clone()>{move || label.get()}</label>
                {optional}
            </span>
        }
        .into_any()
    }

    /// The hint and the error below a control.
    pub(super) fn notes(&self, hint: Signal<Option<String>>, error: Signal<Option<String>>) -> AnyView {
        let (hint_id, error_id) = (self.hint.clone(), self.error.clone());
        view! {
            {move || hint.get().map(|text| view! { <p class="field-hint" id=hint_id.clone()>{text}</p> })}
            <div aria-live="polite">
                {move || {
                    error.get().map(|text| {
                        view! { <p class="field-error" id=error_id.clone()>{Icon::Danger.view()}<span>{text}</span></p> }
                    })
                }}
            </div>
        }
        .into_any()
    }
}

/// A labelled field of text with its hint and its error.
#[component]
pub fn Field(
    /// The label, which is the accessible name.
    #[prop(into)]
    label: Signal<String>,
    /// What is in the field, both ways.
    value: RwSignal<String>,
    /// What it takes.
    #[prop(optional)]
    kind: FieldKind,
    /// Help that stays visible below.
    #[prop(optional, into)]
    hint: Signal<Option<String>>,
    /// What is wrong and how to mend it; `None` when nothing is.
    #[prop(optional, into)]
    error: Signal<Option<String>>,
    /// Whether it may stay empty.
    #[prop(optional)]
    need: Need,
    /// Whether the label is drawn.
    #[prop(optional)]
    label_place: LabelPlace,
    /// Shown while empty; an example, never an instruction.
    #[prop(optional, into)]
    placeholder: Option<String>,
    /// Earliest day or smallest number.
    #[prop(optional, into)]
    min: Option<String>,
    /// Latest day or largest number.
    #[prop(optional, into)]
    max: Option<String>,
    /// Element id, for focus plans.
    #[prop(optional, into)]
    id: Option<String>,
    /// Runs when a changed value is left or entered; `value` itself follows every keystroke.
    #[prop(optional, into)]
    on_change: Option<Callback<()>>,
) -> impl IntoView {
    let wiring = Wiring::new(id);
    let described = wiring.described_by(hint, error);
    let invalid = move || error.with(Option::is_some).then_some("true");
    let changed = move |_| {
        if let Some(act) = on_change {
            act.run(());
        }
    };
    let required = (need == Need::Required && kind != FieldKind::Search).then_some("true");
    let control = if matches!(kind, FieldKind::Area | FieldKind::Code) {
        view! {
            <textarea
                class=kind.class() id=wiring.control.clone() rows="3" placeholder=placeholder spellcheck=kind.spellcheck()
                aria-required=required aria-invalid=invalid aria-describedby=move || described.get()
                prop:value=move || value.get()
                on:input=move |event| value.set(event_target_value(&event))
                on:change=changed
            ></textarea>
        }
        .into_any()
    } else {
        view! {
            <span class="input-wrap">
                {(kind == FieldKind::Search).then(|| Icon::Search.view())}
                <input
                    type=kind.input_type() class=kind.class() id=wiring.control.clone() placeholder=placeholder
                    min=min max=max autocomplete="off" autocapitalize="off" spellcheck=kind.spellcheck()
                    aria-required=required aria-invalid=invalid aria-describedby=move || described.get()
                    prop:value=move || value.get()
                    on:input=move |event| value.set(event_target_value(&event))
                    on:change=changed
                />
            </span>
        }
        .into_any()
    };
    view! {
        <div class="field">
            {wiring.head(label, need, label_place)}
            {control}
            {wiring.notes(hint, error)}
        </div>
    }
}

/// A value to read and take along: a read-only field with its buttons joined on.
#[component]
pub fn OutputField(
    /// The label, which is the accessible name.
    #[prop(into)]
    label: Signal<String>,
    /// What the field shows. Give the masked text while the value is hidden, so that the page does not hold it.
    #[prop(into)]
    value: Signal<String>,
    /// A few words at the end of the label line.
    #[prop(optional, into)]
    note: Signal<Option<String>>,
    /// Element id: what a copy button selects when copying fails.
    #[prop(optional, into)]
    id: Option<String>,
    /// Buttons joined to the end of the field.
    #[prop(optional)]
    children: Option<Children>,
) -> impl IntoView {
    let id = id.unwrap_or_else(|| fresh_id("output"));
    view! {
        <div class="field">
            <span class="field-head">
                <label class="field-label" for=id.clone()>{move || label.get()}</label>
                {move || note.get().map(|text| view! { <span class="field-note">{text}</span> })}
            </span>
            <div class="output">
                <input
                    type="text" readonly class="input input-mono" id=id autocomplete="off" spellcheck="false"
                    prop:value=move || value.get()
                />
                {children.map(|buttons| buttons())}
            </div>
        </div>
    }
}
