//! Deleting accounts and resources: everything that goes along by name, who is left without a key, the gentler ways,
//! and the way past whatever stops it.
//!
//! What is shown and why comes from `view::deletion`; this dialog lays it out and sends the command.

use leptos::prelude::*;
use leptos::task::spawn_local;

use crate::{
    engine::{Command, Refusal},
    model::{ObjectRef, Principal, RoleBindingId, UserId, UserState},
    ui::{
        dates,
        desk::{Desk, Tell, use_desk},
        kit::{
            AlertBanner, Busy, Button, ButtonKind, ButtonRole, Column, DataTable, Dialog, DialogSize, Field,
            LinkButton, RowLines, Rows, Tone, Voice, badge, cell_lines, cell_none, dom, number,
        },
        pages::{
            api_keys::scope_of,
            gentler::{Instead, gentler_ways},
            show_as::ShowAs,
        },
        route::{Address, Page},
    },
    view::{
        deletion::{self, Along, Confirm, Deletion, Gentler, GoingKey, KeyStanding, Outlook, Stop, Way},
        words,
    },
    workspace::Failure,
};

/// The question, with everything that belongs to the answer.
#[component]
pub fn DeleteObjects(
    /// What is to go.
    targets: Vec<ObjectRef>,
    /// Runs when the dialog is left and nothing was deleted by it.
    #[prop(into)]
    on_close: Callback<()>,
    /// Runs when the targets are gone by this dialog.
    #[prop(into)]
    on_done: Callback<()>,
    /// Id of the element that takes the focus when what opened the dialog has gone.
    #[prop(optional, into)]
    focus_after: Option<String>,
) -> impl IntoView {
    let asking = Asking::new(use_desk(), targets, on_close, on_done);
    let title = Signal::derive(move || asking.targets.with(|targets| deletion::title(targets)));
    // A link may lead to the page that lies under the dialog.
    let follow = move |event: web_sys::MouseEvent| {
        let link = dom::target_element(&event).and_then(|at| at.closest("a[href]").ok().flatten());
        if link.is_some() {
            on_close.run(());
        }
    };
    let foot = move || {
        view! {
            <Button on_click=on_close>"Cancel"</Button>
            {move || asking.button()}
        }
    };
    let body = move || {
        match asking.stage.get() {
        Stage::Possible => asking.possible(),
        Stage::Stopped => asking.stopped(),
        Stage::Gone => view! {
            <AlertBanner tone=Tone::Caution voice=Voice::Alert title="There is nothing left to delete".to_owned()>
                <p>"It was deleted in the meantime."</p>
            </AlertBanner>
        }
        .into_any(),
    }
    };
    view! {
        <Dialog title size=DialogSize::Large on_close on_submit=move || asking.delete()
            focus_after=focus_after.unwrap_or_else(|| "content".to_owned()) foot>
            <div class="going" on:click=follow>
                {move || asking.wrong.get().map(|words| nothing_changed(&words))}
                {body}
            </div>
        </Dialog>
    }
}

/// Which of its forms the dialog has.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Stage {
    Possible,
    Stopped,
    Gone,
}

/// The state of the dialog.
#[derive(Clone, Copy)]
struct Asking {
    desk: Desk,
    targets: RwSignal<Vec<ObjectRef>>,
    /// What was asked about when the dialog opened.
    first: StoredValue<Vec<ObjectRef>>,
    outlook: Memo<Outlook>,
    stage: Memo<Stage>,
    /// The outcome that the person has looked at, which alone is sent.
    seen: RwSignal<Option<Deletion>>,
    typed: RwSignal<String>,
    wrong: RwSignal<Option<String>>,
    busy: RwSignal<Busy>,
    on_close: Callback<()>,
    on_done: Callback<()>,
}

impl Asking {
    fn new(desk: Desk, targets: Vec<ObjectRef>, on_close: Callback<()>, on_done: Callback<()>) -> Self {
        let first = StoredValue::new(targets.clone());
        let targets = RwSignal::new(targets);
        let outlook = Memo::new(move |_| {
            let _ = (desk.applied(), desk.acting());
            let targets = targets.get();
            let previewed = desk.preview(&targets);
            desk.ask_whole_with_uses_once(|whole, org, uses| {
                deletion::outlook_within(whole, org, uses, &targets, previewed, desk.now())
            })
        });
        let stage = Memo::new(move |_| {
            outlook.with(|outlook| match outlook {
                Outlook::Possible(_) => Stage::Possible,
                Outlook::Stopped(_) => Stage::Stopped,
                Outlook::Gone => Stage::Gone,
            })
        });
        let asking = Self {
            desk,
            targets,
            first,
            outlook,
            stage,
            seen: RwSignal::new(None),
            typed: RwSignal::new(String::new()),
            wrong: RwSignal::new(None),
            busy: RwSignal::new(Busy::Idle),
            on_close,
            on_done,
        };
        asking.look();
        asking
    }

    /// Takes the present outcome as looked at.
    fn look(self) {
        self.typed.set(String::new());
        self.seen.set(self.outlook.with_untracked(|outlook| match outlook {
            Outlook::Possible(deletion) => Some(deletion.as_ref().clone()),
            Outlook::Stopped(_) | Outlook::Gone => None,
        }));
    }

    /// Asks for another set of objects to go.
    fn ask_for(self, change: impl FnOnce(&mut Vec<ObjectRef>)) {
        self.wrong.set(None);
        self.targets.update(change);
        self.look();
    }

    /// What has changed since the person looked; `None` while nothing has.
    fn changed(self) -> Option<String> {
        self.outlook.with(|outlook| {
            let Outlook::Possible(now) = outlook else { return None };
            self.seen.with(|seen| match seen {
                Some(seen) if seen.digest == now.digest => None,
                Some(seen) => Some(deletion::difference(seen, now)),
                None => Some("What stood in the way is gone.".to_owned()),
            })
        })
    }

    /// Why the button cannot be pressed yet.
    fn blocked(self) -> Option<String> {
        if self.changed().is_some() {
            return Some("The list has changed. Look at it again first.".to_owned());
        }
        self.seen.with(|seen| {
            let seen = seen.as_ref()?;
            let met = self.typed.with(|typed| seen.confirm.is_met_by(typed));
            (!met).then(|| "Type the name first.".to_owned())
        })
    }

    fn delete(self) {
        if self.busy.get_untracked() == Busy::Working || untrack(|| self.blocked()).is_some() {
            return;
        }
        let Some(previewed) = self.seen.with_untracked(|seen| seen.as_ref().map(|seen| seen.digest)) else {
            return;
        };
        let targets = self.targets.get_untracked();
        // What was asked about first is still there when something else went in its place.
        let same = self.first.with_value(|first| first.iter().any(|it| targets.contains(it)));
        let then = if same { self.on_done } else { self.on_close };
        self.send(Command::Delete { targets, previewed: Some(previewed) }, then);
    }

    fn send(self, command: Command, then: Callback<()>) {
        self.wrong.set(None);
        self.busy.set(Busy::Working);
        spawn_local(async move {
            let done = self.desk.run(command, Vec::new(), Tell::Message).await;
            self.busy.try_set(Busy::Idle);
            match done {
                Ok(_) => {
                    then.try_run(());
                }
                // The memo has seen the same entry, and the dialog says what has changed.
                Err(Failure::Refused(Refusal::OutcomeChanged(_))) => {}
                Err(failure) => {
                    self.wrong.try_set(Some(failure.to_string()));
                }
            }
        });
    }

    fn button(self) -> AnyView {
        if self.stage.get() != Stage::Possible {
            return ().into_any();
        }
        let words = move || {
            self.outlook.with(|outlook| match outlook {
                Outlook::Possible(deletion) => deletion.button.clone(),
                Outlook::Stopped(_) | Outlook::Gone => String::new(),
            })
        };
        view! {
            <Button kind=ButtonKind::Danger role=ButtonRole::Submit busy=self.busy
                disabled_because=Signal::derive(move || self.blocked())>{words}</Button>
        }
        .into_any()
    }

    fn possible(self) -> AnyView {
        let part = move |draw: fn(Self, &Deletion) -> AnyView| {
            move || {
                self.outlook.with(|outlook| match outlook {
                    Outlook::Possible(deletion) => Some(draw(self, deletion)),
                    Outlook::Stopped(_) | Outlook::Gone => None,
                })
            }
        };
        let changed = move || {
            self.changed().map(|words| {
                let actions = move || view! { <Button on_click=move || self.look()>"I have looked at it"</Button> };
                view! {
                    <AlertBanner tone=Tone::Caution voice=Voice::Alert actions
                        title="The list has changed since you opened this".to_owned()><p>{words}</p></AlertBanner>
                }
            })
        };
        view! {
            {changed}
            {part(|_, deletion| view! { <p>{deletion.summary.clone()}</p> }.into_any())}
            {part(|_, deletion| lost(&deletion.lost))}
            {part(|_, deletion| left_without(&deletion.without_key, deletion.no_key))}
            {part(|_, deletion| without_identity(&deletion.without_identity))}
            {self.keys()}
            {self.along()}
            {part(|asking, deletion| asking.acls_left(&deletion.acls_left))}
            {part(|asking, deletion| asking.gentler(&deletion.gentler))}
            {part(|asking, deletion| asking.confirm(&deletion.confirm))}
            <ShowAs draft=Callback::new(move |()| Ok(self.command())) />
        }
        .into_any()
    }

    /// What would be sent; tracked.
    fn command(self) -> Command {
        Command::Delete { targets: self.targets.get(), previewed: None }
    }

    /// Asks the present outcome; `T`'s default while there is none.
    fn of<T: Default>(self, ask: impl FnOnce(&Deletion) -> T) -> T {
        self.outlook.with(|outlook| match outlook {
            Outlook::Possible(deletion) => ask(deletion),
            Outlook::Stopped(_) | Outlook::Gone => T::default(),
        })
    }

    /// The keys that go, as many as there may be.
    fn keys(self) -> AnyView {
        let count = Memo::new(move |_| self.of(|deletion: &Deletion| deletion.keys.len()));
        let live = Memo::new(move |_| {
            self.of(|deletion: &Deletion| {
                deletion.keys.iter().filter(|key| key.standing == KeyStanding::Live).count()
            })
        });
        let now = self.desk.now();
        // Whose keys they are goes without saying where one account goes.
        let one = self
            .targets
            .with_untracked(|targets| matches!(targets.as_slice(), [one] if one.account().is_some()));
        let owners = if one { Owners::One } else { Owners::Several };
        let at = move |id: &str| {
            self.of(|deletion: &Deletion| deletion.keys.iter().find(|key| key.row.id.as_str() == id).cloned())
        };
        let rows = Rows {
            count: count.into(),
            id: Callback::new(move |place: usize| {
                self.of(|deletion: &Deletion| {
                    deletion.keys.get(place).map(|key| key.row.id.to_string()).unwrap_or_default()
                })
            }),
            cells: Callback::new(move |id: String| {
                at(&id).map(|key| key_cells(&key, owners, now)).unwrap_or_default()
            }),
        };
        let columns = key_columns(owners);
        let heading = move || {
            let (count, live) = (count.get(), live.get());
            let works = match live {
                0 => "none of them works".to_owned(),
                live if live == count => "every one of them may be in use".to_owned(),
                live => format!("{} of them may be in use", number(live)),
            };
            view! { "API keys "<span class="going-count">{number(count)}</span><span class="fact-note">{works}</span> }
        };
        let some = Memo::new(move |_| count.get() > 0);
        let shown = move || {
            let columns = columns.clone();
            some.get().then(move || {
                view! {
                    <section class="going-part">
                        <h3>{heading}</h3>
                        <DataTable label="API keys that go" columns rows lines=RowLines::Two />
                    </section>
                }
            })
        };
        shown.into_any()
    }

    /// Everything else that goes along.
    fn along(self) -> AnyView {
        let count = Memo::new(move |_| self.of(|deletion: &Deletion| deletion.along.len()));
        let at = move |id: &str| {
            self.of(|deletion: &Deletion| {
                deletion.along.iter().find(|it| it.object.to_string() == id).cloned()
            })
        };
        let rows = Rows {
            count: count.into(),
            id: Callback::new(move |place: usize| {
                self.of(|deletion: &Deletion| {
                    deletion.along.get(place).map(|it| it.object.to_string()).unwrap_or_default()
                })
            }),
            cells: Callback::new(move |id: String| at(&id).map(|it| along_cells(&it)).unwrap_or_default()),
        };
        let columns = vec![
            Column::header("name", "Name").width(160, 3),
            Column::new("kind", "Kind").width(120, 1),
            Column::new("detail", "Of and where").width(180, 4),
        ];
        let some = Memo::new(move |_| count.get() > 0);
        let shown = move || {
            let columns = columns.clone();
            some.get().then(move || {
                view! {
                    <section class="going-part">
                        <h3>"Also goes along "<span class="going-count">{move || number(count.get())}</span></h3>
                        <DataTable label="What else goes along" columns rows />
                    </section>
                }
            })
        };
        shown.into_any()
    }

    /// ACLs that stay and name nobody from then on.
    fn acls_left(self, left: &[Along]) -> AnyView {
        if left.is_empty() {
            return ().into_any();
        }
        let account = self.targets.with(|targets| match targets.as_slice() {
            [only] => only.account().map(Principal::from),
            [] | [_, ..] => None,
        });
        let all = account.map(|account| {
            let href = Address::In(self.desk.id(), Page::AclsOf(account)).to_string();
            view! { " "<a href=href>"See them in the list"</a> }
        });
        let line = |it: &Along| view! { <li>{it.name.clone()}" "<span class="fact-note">{it.detail.clone()}</span></li> };
        let lines = left.iter().map(line).collect_view();
        let title = match left.len() {
            1 => "One ACL stays behind".to_owned(),
            many => format!("{} ACLs stay behind", number(many)),
        };
        let label = title.clone();
        view! {
        <AlertBanner tone=Tone::Info title>
            <p>"As in Confluent Cloud, an ACL outlives the account it names. It then permits and denies nothing, and can be deleted on its cluster."{all}</p>
            <ul class="going-list" tabindex="0" aria-label=label>{lines}</ul>
        </AlertBanner>
    }
    .into_any()
    }

    fn confirm(self, confirm: &Confirm) -> AnyView {
        let Confirm::Type { name, id } = confirm else { return ().into_any() };
        let hint =
            (!id.is_empty() && id != name).then(|| format!("Or its id, {id}. Keys that work go along."));
        view! { <Field label=format!("Type “{name}” to confirm") value=self.typed hint=Signal::stored(hint) /> }.into_any()
    }

    fn gentler(self, ways: &[Gentler]) -> AnyView {
        let deactivate = Callback::new(move |id: UserId| self.deactivate(&id));
        let unbind = Callback::new(move |bindings: Vec<RoleBindingId>| {
            self.ask_for(|targets| *targets = bindings.into_iter().map(ObjectRef::RoleBinding).collect());
        });
        gentler_ways(self.desk, ways, Instead { deactivate: Some(deactivate), unbind: Some(unbind) })
    }

    fn deactivate(self, id: &UserId) {
        let name = self.desk.ask_once(|org| org.users().get(id).map(|user| user.full_name.to_string()));
        let Some(full_name) = name else { return };
        let command = Command::UpdateUser { id: id.clone(), full_name, state: UserState::Deactivated };
        self.send(command, self.on_close);
    }

    fn stopped(self) -> AnyView {
        let view = move || {
            self.outlook.with(|outlook| match outlook {
                Outlook::Stopped(stop) => Some(self.stop(stop)),
                Outlook::Possible(_) | Outlook::Gone => None,
            })
        };
        view.into_any()
    }

    fn stop(self, stop: &Stop) -> AnyView {
        let ways = stop.ways.iter().map(|way| self.way(way)).collect_view();
        let words = stop.words.clone();
        view! {
            <AlertBanner tone=Tone::Danger voice=Voice::Alert title="This cannot be deleted as it stands".to_owned()>
                <p>{words}</p>
            </AlertBanner>
            <ul class="going-ways">{ways}</ul>
        }
        .into_any()
    }

    fn way(self, way: &Way) -> AnyView {
        let address = |page| Address::In(self.desk.id(), page).to_string();
        match way {
            Way::Open(along) => {
                let (kind, name) = (words::capital(along.object.kind()), along.name.clone());
                let open = Page::of(&along.object).map(|page| {
                    let href = address(page);
                    view! { <LinkButton href>{format!("Open {name}")}</LinkButton> }
                });
                let detail = along.detail.clone();
                view! { <li><span>{kind}" "<strong>{along.name.clone()}</strong>" "<span class="id">{detail}</span></span>{open}</li> }
                    .into_any()
            }
            Way::Unprotect(id, along) => {
                let (id, name) = (id.clone(), along.name.clone());
                let label = format!("Turn protection off for {name}");
                let off = move || {
                    let command = self.desk.ask_once(|org| deletion::without_protection(org, &id));
                    if let Some(command) = command {
                        self.send(command, Callback::new(move |()| self.look()));
                    }
                };
                let detail = along.detail.clone();
                view! {
                    <li><span>"Kafka cluster "<strong>{name}</strong>" "<span class="id">{detail}</span></span>
                        <Button busy=self.busy on_click=off>{label}</Button></li>
                }
                .into_any()
            }
            Way::Include(others) => {
                let (others, count) = (others.clone(), others.len());
                let label = match others.first() {
                    Some(only) if count == 1 => format!("Delete the {} too", only.kind().label()),
                    Some(first) => format!("Delete the {count} {} too", first.kind().plural()),
                    None => return ().into_any(),
                };
                let include = move || self.ask_for(|targets| targets.extend(others.clone()));
                view! { <li><span>"Or let them go along in one step."</span><Button on_click=include>{label}</Button></li> }.into_any()
            }
            Way::Exclude(object) => {
                let object = object.clone();
                let exclude = move || self.ask_for(|targets| targets.retain(|target| *target != object));
                view! { <li><span>"The others can still go."</span><Button on_click=exclude>"Go on without it"</Button></li> }.into_any()
            }
            Way::Users => {
                let href = address(Page::Users);
                view! { <li><span>"See who else could be an administrator."</span><LinkButton href>"All users"</LinkButton></li> }
                    .into_any()
            }
        }
    }
}

fn nothing_changed(words: &str) -> AnyView {
    let words = words.to_owned();
    view! { <AlertBanner tone=Tone::Danger voice=Voice::Alert title="Nothing was changed".to_owned()><p>{words}</p></AlertBanner> }
        .into_any()
}

/// Whose the keys are that go.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Owners {
    /// All of them the one account's that goes.
    One,
    /// Anybody's.
    Several,
}

fn key_columns(owners: Owners) -> Vec<Column> {
    let owner = match owners {
        Owners::One => None,
        Owners::Several => Some(Column::new("owner", "Owner").width(120, 2)),
    };
    [Column::header("key", "Key").width(164, 3), Column::new("scope", "Scope").width(140, 3)]
        .into_iter()
        .chain(owner)
        .chain([Column::new("age", "Age").width(112, 1), Column::new("used", "Last used").width(118, 1)])
        .collect()
}

fn key_cells(key: &GoingKey, owners: Owners, now: crate::model::Timestamp) -> Vec<AnyView> {
    let row = &key.row;
    let name = if row.name.is_empty() { "No name".to_owned() } else { row.name.clone() };
    let dead = (key.standing == KeyStanding::Dead).then(|| badge("Does not work"));
    let resource = match row.environment.as_str() {
        "" => String::new(),
        environment if row.resource.is_empty() => environment.to_owned(),
        environment => format!("{} in {environment}", row.resource),
    };
    let owner = match owners {
        Owners::One => None,
        Owners::Several => {
            let id = row.owner_id.clone();
            Some(cell_lines(row.owner.clone(), view! { <span class="cell-mono">{id}</span> }))
        }
    };
    let used = match row.used.source {
        None => cell_none("Not tracked"),
        Some(source) => cell_lines(row.used.when.clone(), source.label()),
    };
    let id = row.id.to_string();
    [
        cell_lines(view! { <span class="cell-mono">{id}</span> }, view! { {name}" "{dead} }),
        cell_lines(scope_of(row.scope), resource),
    ]
    .into_iter()
    .chain(owner)
    .chain([cell_lines(words::age(row.created, now), dates::day(row.created)), used])
    .collect()
}

fn along_cells(along: &Along) -> Vec<AnyView> {
    let (name, detail) = (along.name.clone(), along.detail.clone());
    vec![
        view! { <span class="cell-main" title=along.name.clone()>{name}</span> }.into_any(),
        words::capital(along.object.kind()).into_any(),
        view! { <span class="cell-main" title=along.detail.clone()>{detail}</span> }.into_any(),
    ]
}

/// What keys lose by role bindings.
fn lost(words: &[String]) -> AnyView {
    if words.is_empty() {
        return ().into_any();
    }
    let lines = words.iter().map(|words| view! { <li>{words.clone()}</li> }).collect_view();
    view! { <section class="going-part"><h3>"What API keys lose"</h3><ul class="going-list" tabindex="0" aria-label="What API keys lose">{lines}</ul></section> }
        .into_any()
}

/// Who and what keeps no key at all.
fn left_without(left: &[Along], no_key: &str) -> AnyView {
    if left.is_empty() {
        return ().into_any();
    }
    let line = |it: &Along| {
        let (kind, name, detail) = (words::capital(it.object.kind()), it.name.clone(), it.detail.clone());
        view! { <li>{kind}" "<strong>{name}</strong>" "<span class="id">{detail}</span></li> }
    };
    let lines = left.iter().map(line).collect_view();
    let title = match left.len() {
        1 => format!("One other is left without a {no_key}"),
        many => format!("{} others are left without a {no_key}", number(many)),
    };
    let label = title.clone();
    view! {
        <AlertBanner tone=Tone::Caution title><ul class="going-list" tabindex="0" aria-label=label>{lines}</ul></AlertBanner>
    }
    .into_any()
}

/// ksqlDB clusters whose queries run as an account that goes.
fn without_identity(left: &[Along]) -> AnyView {
    if left.is_empty() {
        return ().into_any();
    }
    let line = |it: &Along| view! { <li><strong>{it.name.clone()}</strong>" "<span class="id">{it.detail.clone()}</span></li> };
    let lines = left.iter().map(line).collect_view();
    let title = match left.len() {
        1 => "One ksqlDB cluster is left without the account it runs as".to_owned(),
        many => format!("{} ksqlDB clusters are left without the account they run as", number(many)),
    };
    let label = title.clone();
    view! {
        <AlertBanner tone=Tone::Caution title>
            <p>"The account of a ksqlDB cluster is fixed when the cluster is made: its queries lose their rights, and only a new cluster can run as another account."</p>
            <ul class="going-list" tabindex="0" aria-label=label>{lines}</ul>
        </AlertBanner>
    }
    .into_any()
}
