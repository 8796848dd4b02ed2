//! The section "Effective access" of the pages of accounts and keys: every rule that counts, what a key's scope cuts off,
//! what counts while signed in only, and the way out of having nothing.

use leptos::prelude::*;

use super::{
    access_check::sentence,
    acls::{AclPreset, cannot_create, create_acls},
    forms::{Making, Place},
    role_bindings::{Preset, add_role_binding, cannot_bind},
};
use crate::{
    access::Asker,
    model::{KafkaClusterId, ObjectRef, Principal, Timestamp},
    ui::{
        desk::{Desk, use_desk},
        kit::{Button, Icon, LinkButton, dom::fresh_id, number},
        route::{Address, Page},
    },
    view::{
        access_check::answer::unseen,
        effective_access::{EffectiveAccess, Mark, Refused, RuleLine, Rules, effective_access},
    },
};

/// How many rules of each sort stand there before the rest is folded away.
const SHOWN: usize = 6;

/// Which form is open over the page.
#[derive(Clone, Debug, PartialEq)]
enum Over {
    Nothing,
    Role(Principal, Option<ObjectRef>),
    Acl(Principal, Option<KafkaClusterId>),
}

/// The section.
#[component]
pub fn EffectiveAccessSection(
    /// Whose page it is on.
    asker: Asker,
    /// The clock of the page.
    #[prop(into)]
    now: Signal<Timestamp>,
) -> impl IntoView {
    let desk = use_desk();
    let over = RwSignal::new(Over::Nothing);
    let subject = asker.clone();
    let access = Memo::new(move |_| {
        let at = now.get();
        desk.ask(|org| effective_access(org, &subject, at))
    });
    let is_key = matches!(asker, Asker::Key(_));
    let check = Address::In(desk.id(), Page::AccessCheckFor(asker)).to_string();
    let body = move || access.with(|access| body(desk, access, is_key, over));
    let hidden = move || {
        let actor = desk.acting();
        desk.ask(|org| unseen(org, &actor)).map(|words| view! { <p class="panel-words">{words}</p> })
    };
    let heading = fresh_id("access");
    let labelled = heading.clone();
    let count =
        move || access.with(|access| Some(access.counting.count).filter(|count| *count > 0).map(rules));
    view! {
        <section class="panel" aria-labelledby=labelled>
            <div class="panel-head">
                <h2 id=heading>"Effective access"</h2>
                <span class="fact-note">{count}</span>
                <span class="panel-action"><LinkButton href=check>"Check access"</LinkButton></span>
            </div>
            {hidden}
            {body}
        </section>
        {move || dialog(over)}
    }
}

fn rules(count: usize) -> String {
    if count == 1 { "1 rule".to_owned() } else { format!("{} rules", number(count)) }
}

fn dialog(over: RwSignal<Over>) -> AnyView {
    let close = Callback::new(move |()| over.set(Over::Nothing));
    match over.get() {
        Over::Nothing => ().into_any(),
        Over::Role(principal, on) => {
            let made = Callback::new(move |_: ObjectRef| over.set(Over::Nothing));
            let making = Making { typed: String::new(), place: Place::Asked, close, made };
            add_role_binding(&making, &Preset { principal: Some(principal), on })
        }
        Over::Acl(principal, cluster) => {
            create_acls(&AclPreset { cluster, principal: Some(principal) }, close)
        }
    }
}

fn body(desk: Desk, access: &EffectiveAccess, is_key: bool, over: RwSignal<Over>) -> AnyView {
    let fault = access.fault.clone().map(|fault| {
        view! {
            <div class="right-head right-stop">{Icon::Caution.view()}
                <p>{sentence(desk, fault)}" None of these rules counts meanwhile."</p></div>
        }
    });
    let refused = access.refused.as_ref().map(|it| refused(it, over));
    let list = |rules: &Rules| lines(desk, rules, access.account.as_ref());
    let part = |title: &'static str, words: &'static str, rules: &Rules| {
        (rules.count > 0).then(|| {
            view! {
                <div class="right-part"><h3>{title}<span class="fact-note">{number(rules.count)}</span></h3>
                    <p class="fact-note">{words}</p></div>
                {list(rules)}
            }
        })
    };
    let sessions = if is_key {
        "Group mappings count while the owner is signed in, and never for a key."
    } else {
        "Group mappings count while this user is signed in. An API key of the user has the direct rights above, and none of these."
    };
    let cut_off = "A key works for its own scope, whatever its owner may do elsewhere.";
    view! {
        {fault}
        {refused}
        {list(&access.counting)}
        {part("Cut off by the key’s scope", cut_off, &access.cut_off)}
        {part("Only while signed in", sessions, &access.sessions_only)}
    }
    .into_any()
}

/// What becomes of whoever may do nothing, and the forms that change it.
fn refused(refused: &Refused, over: RwSignal<Over>) -> AnyView {
    let Refused { words, principal, on } = refused.clone();
    let cluster = match &on {
        Some(ObjectRef::KafkaCluster(id)) => Some(id.clone()),
        Some(_) | None => None,
    };
    // Kafka alone knows ACLs.
    let takes_acls = cluster.is_some() || on.is_none();
    let named = principal.clone();
    let desk = use_desk();
    let no_acl = cannot_create(desk, cluster.clone());
    let no_role = cannot_bind(desk, on.clone());
    let acl = takes_acls.then(|| {
        let open = move || over.set(Over::Acl(named.clone(), cluster.clone()));
        view! { <Button icon=Icon::Plus disabled_because=no_acl on_click=open>"Create an ACL"</Button> }
    });
    let bind = move || over.set(Over::Role(principal.clone(), on.clone()));
    view! {
        <div class="right-head">{Icon::Caution.view()}
            <div><p>{words}</p>
                <p class="right-ways"><Button icon=Icon::Plus disabled_because=no_role on_click=bind>"Bind a role"</Button>{acl}</p></div></div>
    }
    .into_any()
}

fn lines(desk: Desk, rules: &Rules, account: Option<&Principal>) -> AnyView {
    if rules.count == 0 {
        return ().into_any();
    }
    let draw = |lines: &[RuleLine]| lines.iter().map(|it| line(desk, it)).collect_view();
    let (first, rest) = rules.lines.split_at(SHOWN.min(rules.lines.len()));
    let hidden = rules.count - rules.lines.len();
    let all = (hidden > 0).then(|| {
        let address = |page| Address::In(desk.id(), page).to_string();
        let links = account.map(|account| {
            let bound = address(Page::RoleBindingsOf(account.clone()));
            let named = address(Page::AclsOf(account.clone()));
            view! { " See all "<a href=bound>"role bindings"</a>" and "<a href=named>"ACLs"</a>"." }
        });
        view! { <p class="panel-words">{format!("{} more are not listed here.", number(hidden))}{links}</p> }
    });
    let rest = (!rest.is_empty()).then(|| {
        let words = format!("{} more", number(rest.len()));
        view! { <details class="right-more"><summary>{words}</summary><ul class="rights">{draw(rest)}</ul></details> }
    });
    view! { <ul class="rights">{draw(first)}</ul>{rest}{all} }.into_any()
}

fn line(desk: Desk, line: &RuleLine) -> AnyView {
    let (icon, class) = match line.mark {
        Mark::Deny => (Icon::Danger, "right right-deny"),
        Mark::Role => (Icon::Role, "right"),
        Mark::Allow => (Icon::Acl, "right"),
    };
    let words = line.sentence.clone();
    let title = match Page::of(&line.object) {
        Some(page) => {
            let href = Address::In(desk.id(), page).to_string();
            view! { <a href=href>{words}</a> }.into_any()
        }
        None => words.into_any(),
    };
    let via = line.via.clone().map(|via| view! { " · by "{sentence(desk, vec![via])} });
    let notes =
        line.notes.iter().map(|note| view! { <p class="right-note">{note.clone()}</p> }).collect_view();
    view! { <li class=class>{icon.view()}<div><p>{title}</p><p class="fact-note">{line.detail.clone()}{via}</p>{notes}</div></li> }
        .into_any()
}
