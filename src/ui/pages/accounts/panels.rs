//! What the pages of service accounts and users have in common: how they are laid out, id, roles and ACLs, limits, what deleting
//! would take.

use leptos::prelude::*;

use crate::{
    access::Asker,
    model::{ObjectRef, Origin, Owner, Times, Timestamp},
    ui::{
        dates,
        desk::{Desk, use_desk},
        kit::{ButtonKind, CopyButton, DefinitionList, Fact, Icon},
        pages::{
            AclsSection, BindingsSection,
            api_keys::limit_lines,
            blast_radius::{BlastRadiusSection, Leak},
            effective_access::EffectiveAccessSection,
            history::HistoryOf,
            keys_section::KeysSection,
        },
    },
    view::{
        api_key::Limit,
        deletion::{Deletion, Outlook, consequences, outlook},
        key_group::KeyGroup,
        words,
    },
};

/// The page of an account, in its parts.
pub(super) struct AccountPage {
    pub object: ObjectRef,
    pub owner: Owner,
    pub now: RwSignal<Timestamp>,
    /// The head of the page, with whatever stands below it.
    pub head: AnyView,
    /// Beside the heading of its facts.
    pub chip: AnyView,
    pub facts: AnyView,
    /// Below its facts.
    pub more_facts: AnyView,
    /// Below its role bindings.
    pub more_roles: AnyView,
    pub limits: AnyView,
}

impl AccountPage {
    /// Lays the parts out, with keys and history.
    pub fn view(self) -> AnyView {
        let leak = Leak::KeysOf(self.owner.clone());
        let asker = Asker::Principal(self.owner.clone().into());
        let Self { object, owner, now, head, chip, facts, more_facts, more_roles, limits } = self;
        view! {
            <div class="page object-page">
                {head}
                <div class="object-columns">
                    <div class="stack">
                        <section class="panel" aria-labelledby="account-facts">
                            <div class="panel-head"><h2 id="account-facts">"Facts"</h2>{chip}</div>
                            <div class="panel-body"><DefinitionList>{facts}</DefinitionList></div>
                        </section>
                        {more_facts}
                        <EffectiveAccessSection asker now />
                        <KeysSection group=KeyGroup::Owner(owner) />
                        <HistoryOf object=object.clone() />
                    </div>
                    <div class="stack">
                        <BindingsSection object=object.clone() />
                        {more_roles}
                        <AclsSection object=object.clone() />
                        {limits}
                        <BlastRadiusSection leak now />
                        <Reach object />
                    </div>
                </div>
            </div>
        }
        .into_any()
    }
}

/// The line with an account's id.
pub(in crate::ui::pages) fn id_fact(id: &str) -> AnyView {
    let (shown, copied) = (id.to_owned(), id.to_owned());
    view! {
        <Fact term="ID">
            <span class="key-id">
                <code id="account-id">{shown}</code>
                <CopyButton kind=ButtonKind::Quiet label="Copy ID" select="account-id" text=move || copied.clone() />
            </span>
        </Fact>
    }
    .into_any()
}

/// The limits that count an account's keys.
pub(in crate::ui::pages) fn limits(limits: &[Limit]) -> AnyView {
    view! {
        <section class="panel" aria-labelledby="account-limits">
            <div class="panel-head"><h2 id="account-limits">"Limits"</h2></div>
            <ul class="panel-body">{limit_lines(limits)}</ul>
        </section>
    }
    .into_any()
}

/// When something was made and changed, and where knowledge of it comes from.
pub(in crate::ui::pages) fn life(times: Times, origin: Origin, now: Timestamp) -> AnyView {
    let moment = |at: Option<Timestamp>, none: &'static str| match at {
        Some(at) => {
            view! { {dates::moment_of(at)}<span class="fact-note">{dates::ago(at, now)}</span> }.into_any()
        }
        None => view! { <span class="cell-none">{none}</span> }.into_any(),
    };
    let edited = times.updated.filter(|updated| Some(*updated) != times.created);
    let (created, edited) = (moment(times.created, "Not known"), moment(edited, "Never edited here"));
    let origin = match origin {
        Origin::Created => "Created here",
        Origin::Imported => "Imported from a listing",
        Origin::Placeholder => "Named in an import, described by none",
    };
    view! {
        <Fact term="Created">{created}</Fact>
        <Fact term="Edited">{edited}</Fact>
        <Fact term="Origin">{origin}</Fact>
    }
    .into_any()
}

/// What deleting an account would take along.
#[component]
pub(in crate::ui::pages) fn Reach(
    /// Which account.
    object: ObjectRef,
) -> impl IntoView {
    let desk = use_desk();
    let title = format!("If this {} is deleted", object.kind().label());
    let targets = vec![object];
    let seen = Memo::new(move |_| {
        let _ = desk.acting();
        desk.ask_with_uses(|_, _| ());
        let previewed = desk.preview(&targets);
        desk.ask_with_uses_once(|org, uses| outlook(org, uses, &targets, previewed, desk.now()))
    });
    let body = move || {
        seen.with(|seen| match seen {
            Outlook::Possible(deletion) => possible(deletion),
            Outlook::Stopped(stop) => {
                view! { <p class="panel-words reach-stop">{Icon::Info.view()}<span>{stop.words.clone()}</span></p> }.into_any()
            }
            Outlook::Gone => ().into_any(),
        })
    };
    view! {
        <section class="panel" aria-labelledby="account-reach">
            <div class="panel-head"><h2 id="account-reach">{title}</h2></div>
            {body}
        </section>
    }
}

fn possible(deletion: &Deletion) -> AnyView {
    let no_key = deletion.no_key;
    let left = deletion.without_key.iter().map(|it| {
        let (kind, name) = (words::capital(it.object.kind()), it.name.clone());
        view! { <li><span>{kind}" "<strong>{name}</strong>" would keep no "{no_key}"."</span></li> }
    });
    view! {
        <ul class="plain-lines">
            {consequences(deletion).into_iter().map(|words| view! { <li>{words}</li> }).collect_view()}
            {left.collect_view()}
        </ul>
    }
    .into_any()
}

/// The clock of a page, which is read again every minute.
pub(in crate::ui::pages) fn clock(desk: Desk) -> RwSignal<Timestamp> {
    let now = RwSignal::new(desk.now());
    crate::ui::timers::every(60_000, move || {
        now.try_set(desk.now());
    });
    now
}
