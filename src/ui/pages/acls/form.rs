//! The form that makes ACLs: one cluster, one principal, one pattern, and as many operations as are ticked, in one go.

use leptos::prelude::*;

use crate::{
    engine::{Command, NewAcl},
    model::{
        Acl, AclId, AclOperation, AclPatternType, AclPermission, AclResourceType, Field as Of,
        KafkaClusterId, ObjectRef, Principal,
    },
    ui::{
        desk::{Desk, use_desk},
        kit::{
            AlertBanner, Checkbox, Choice, Combobox, Field, Matches, RadioCard, RadioCards, Select, Tone,
            number,
        },
        pages::{
            form::Errors,
            forms::MakeDialog,
            pickers::{choice_of, choices},
            role_bindings::principals,
        },
        route::{Address, Page},
    },
    view::{
        acls::{Meeting, Overlap, operation_about, overlaps, sentence, type_label},
        role_bindings::object_of,
    },
};

/// What is settled before the form opens.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct AclPreset {
    /// On which cluster.
    pub cluster: Option<KafkaClusterId>,
    /// For whom.
    pub principal: Option<Principal>,
}

const ONE: &str = "literal";
const STARTS: &str = "prefixed";
const ALL: &str = "all";

/// The fields of new ACLs.
#[derive(Clone, Copy)]
struct Form {
    desk: Desk,
    cluster: RwSignal<Option<Choice>>,
    principal: RwSignal<Option<Choice>>,
    permission: RwSignal<Option<String>>,
    kind: RwSignal<String>,
    how: RwSignal<String>,
    name: RwSignal<String>,
    /// The operations ticked, each with its own signal: ticking one moves nothing.
    ticks: StoredValue<Vec<(AclOperation, RwSignal<bool>)>>,
    errors: Errors,
}

/// The dialog that makes ACLs.
pub fn create_acls(preset: &AclPreset, close: Callback<()>) -> AnyView {
    let form = Form::new(use_desk(), preset);
    let command = Callback::new(move |()| form.command());
    let made = Callback::new(move |_: ObjectRef| close.run(()));
    view! {
        <MakeDialog title="Create ACL" errors=form.errors close made command>
            {form.who_and_where()}
            {form.permission_field()}
            {form.resource_fields()}
            {form.operation_fields()}
            {form.preview()}
        </MakeDialog>
    }
    .into_any()
}

impl Form {
    fn new(desk: Desk, preset: &AclPreset) -> Self {
        let chosen = |object: &ObjectRef| desk.ask_once(|org| choice_of(org, object));
        let cluster = preset.cluster.clone().map(|id| chosen(&ObjectRef::KafkaCluster(id)));
        let principal = preset.principal.as_ref().map(|principal| match object_of(principal) {
            Some(object) => chosen(&object),
            None => everyone(),
        });
        let ticks = AclOperation::ALL.iter().map(|operation| (*operation, RwSignal::new(false))).collect();
        Self {
            desk,
            cluster: RwSignal::new(cluster),
            principal: RwSignal::new(principal),
            permission: RwSignal::new(Some(AclPermission::Allow.wire().to_owned())),
            kind: RwSignal::new(AclResourceType::Topic.wire().to_owned()),
            how: RwSignal::new(ONE.to_owned()),
            name: RwSignal::new(String::new()),
            ticks: StoredValue::new(ticks),
            errors: Errors::new(&[Of::KafkaCluster, Of::Principal, Of::Name]),
        }
    }

    fn kind(self) -> AclResourceType {
        self.kind.with(|kind| AclResourceType::parse(kind)).unwrap_or(AclResourceType::Topic)
    }

    /// The operations ticked that the type has; tracked.
    fn operations(self) -> Vec<AclOperation> {
        let offered = Acl::operations(self.kind());
        let ticks = self.ticks.get_value();
        let ticked = ticks.iter().filter(|(operation, tick)| tick.get() && offered.contains(operation));
        ticked.map(|(operation, _)| *operation).collect()
    }

    /// The name as it is stored, and how it is meant; tracked.
    fn target(self) -> (String, AclPatternType) {
        if self.kind() == AclResourceType::Cluster {
            return ("kafka-cluster".to_owned(), AclPatternType::Literal);
        }
        let name = self.name.get();
        self.how.with(|how| match how.as_str() {
            STARTS => (name, AclPatternType::Prefixed),
            ALL => ("*".to_owned(), AclPatternType::Literal),
            _ => (name, AclPatternType::Literal),
        })
    }

    /// The ACLs that the fields describe so far; tracked. None while something is missing.
    fn acls(self) -> Vec<NewAcl> {
        let cluster = self.cluster.with(|choice| KafkaClusterId::parse(&choice.as_ref()?.value).ok());
        let principal = self.principal.with(|choice| Principal::from_id(&choice.as_ref()?.value));
        let permission = self.permission.with(|text| AclPermission::parse(text.as_deref()?));
        let (name, pattern) = self.target();
        let (Some(cluster), Some(principal), Some(permission)) = (cluster, principal, permission) else {
            return Vec::new();
        };
        if name.trim().is_empty() {
            return Vec::new();
        }
        let acl = |operation| NewAcl {
            cluster: cluster.clone(),
            resource_type: self.kind(),
            name: name.clone(),
            pattern,
            principal: principal.clone(),
            operation,
            permission,
        };
        self.operations().into_iter().map(acl).collect()
    }

    fn command(self) -> Option<Command> {
        let errors = self.errors;
        if self.cluster.with(Option::is_none) {
            errors.add(Of::KafkaCluster, "Choose a Kafka cluster");
        }
        if self.principal.with(Option::is_none) {
            errors.add(Of::Principal, "Choose whom it concerns");
        }
        let (name, pattern) = self.target();
        if name.trim().is_empty() {
            errors.add(Of::Name, "Type a name, or choose all of them");
        }
        if self.operations().is_empty() {
            errors.add(Of::Operation, "Tick at least one operation");
        }
        // Taken literally, a lone * is every one: whoever means that chooses it.
        let how_literal = self.how.with(|how| how == ONE);
        if how_literal && pattern == AclPatternType::Literal && name.trim() == "*" {
            errors.add(Of::Name, "* stands for all of them. Choose that beside the name if you mean it.");
            return None;
        }
        let acls = self.acls();
        (!acls.is_empty()).then_some(Command::CreateAcls { acls })
    }

    fn who_and_where(self) -> AnyView {
        let clusters = choices(self.desk, |org| {
            org.kafka_clusters().iter().map(|it| ObjectRef::KafkaCluster(it.id.clone())).collect()
        });
        let find_cluster = Callback::new(move |text: String| Matches::within(&clusters.run(()), &text));
        let all = principals(self.desk);
        let find = Callback::new(move |text: String| {
            let mut everybody = vec![everyone()];
            everybody.extend(all.run(()));
            Matches::within(&everybody, &text)
        });
        view! {
            <Combobox label="Kafka cluster" selected=self.cluster find=find_cluster error=self.errors.of(Of::KafkaCluster) />
            <Combobox label="Principal" selected=self.principal find error=self.errors.of(Of::Principal) />
        }
        .into_any()
    }

    fn permission_field(self) -> AnyView {
        let cards = vec![
            RadioCard::new(
                AclPermission::Allow.wire(),
                "Allow",
                "It may do this, unless a DENY says otherwise.",
            ),
            RadioCard::new(
                AclPermission::Deny.wire(),
                "Deny",
                "It may not, whatever else allows it: roles, other ACLs.",
            ),
        ];
        view! { <RadioCards legend="Permission" value=self.permission cards /> }.into_any()
    }

    fn resource_fields(self) -> AnyView {
        let kinds: Vec<_> = [
            AclResourceType::Topic,
            AclResourceType::Group,
            AclResourceType::TransactionalId,
            AclResourceType::Cluster,
        ]
        .into_iter()
        .map(|kind| Choice::new(kind.wire(), type_label(kind)))
        .collect();
        let how = vec![
            Choice::new(ONE, "One of this name"),
            Choice::new(STARTS, "Every one whose name starts with"),
            Choice::new(ALL, "All of them"),
        ];
        let named = Memo::new(move |_| self.kind() != AclResourceType::Cluster);
        let typed = Memo::new(move |_| self.how.with(|how| how != ALL));
        let name = move || {
            typed.get().then(|| {
                view! { <Field label="Resource name" value=self.name error=self.errors.of(Of::Name) /> }
            })
        };
        let which = move || {
            let how = how.clone();
            named.get().then(|| {
                view! {
                    <div class="pair">
                        <Select label="Which" value=self.how choices=how />
                        {name}
                    </div>
                }
            })
        };
        view! {
            <Select label="Resource type" value=self.kind choices=kinds />
            {which}
        }
        .into_any()
    }

    /// Only the operations that the type offers.
    fn operation_fields(self) -> AnyView {
        let kind = Memo::new(move |_| self.kind());
        let boxes = move || {
            let kind = kind.get();
            let ticks = self.ticks.get_value();
            let offered = Acl::operations(kind).iter().filter_map(|operation| {
                let (_, tick) = ticks.iter().find(|(known, _)| known == operation)?;
                let hint = operation_about(kind, *operation).to_owned();
                Some(view! { <Checkbox label=operation.wire() checked=*tick hint /> })
            });
            offered.collect_view()
        };
        view! {
            <fieldset class="operations">
                <legend class="cards-legend">"Operations"</legend>
                <div class="operation-boxes">{boxes}</div>
            </fieldset>
        }
        .into_any()
    }

    /// What would be made, and which ACLs it meets.
    fn preview(self) -> AnyView {
        let desk = self.desk;
        let shown = Memo::new(move |_| {
            let acls = self.acls();
            desk.ask(|org| {
                let targets: Vec<_> = acls.iter().map(Into::into).collect();
                let sentences: Vec<_> = targets.iter().map(|target| sentence(org, target)).collect();
                (sentences, overlaps(org, &targets))
            })
        });
        let body = move || {
            shown.with(|(sentences, met)| {
                if sentences.is_empty() {
                    return view! { <p class="fact-note">"What would be made, and which ACLs it meets, shows here once the fields are filled."</p> }.into_any();
                }
                let lines = sentences.iter().map(|words| view! { <li>{words.clone()}</li> }).collect_view();
                let met = met.iter().map(|overlap| overlap_view(desk, overlap)).collect_view();
                view! { <ul class="preview-lines">{lines}</ul>{met} }.into_any()
            })
        };
        view! {
            <section class="preview" aria-label="What this makes" aria-live="polite">
                <h3>"What this makes"</h3>
                {body}
            </section>
        }
        .into_any()
    }
}

fn everyone() -> Choice {
    Choice::new("*", "Everyone").detail("User:*")
}

/// ACLs that exist and meet the new ones.
fn overlap_view(desk: Desk, overlap: &Overlap) -> AnyView {
    let tone = match overlap.meeting {
        Meeting::BeatsAll => Tone::Danger,
        Meeting::BeatsPart | Meeting::Beaten => Tone::Caution,
        Meeting::Same | Meeting::Wider | Meeting::Narrower => Tone::Info,
    };
    let line = |(id, words): &(AclId, String)| {
        let href = Address::In(desk.id(), Page::Acl(id.clone())).to_string();
        view! { <li><a href=href target="_blank">{words.clone()}</a></li> }
    };
    let lines = overlap.named.iter().map(line).collect_view();
    let more = overlap.count.saturating_sub(overlap.named.len());
    let more =
        (more > 0).then(|| view! { <li class="fact-note">{format!("and {} more", number(more))}</li> });
    view! {
        <AlertBanner tone title=overlap.meeting.words().to_owned()><ul class="going-list">{lines}{more}</ul></AlertBanner>
    }
    .into_any()
}
