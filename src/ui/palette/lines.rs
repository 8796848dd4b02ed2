//! What the palette lists for what is typed: commands and objects, the better group first.

use std::rc::Rc;

use leptos::prelude::*;

use super::{
    Recent,
    acts::{self, Act},
};
use crate::{
    model::{Kind, ObjectRef},
    ui::{
        desk::Desk,
        kit::{Icon, number},
        route::{Address, Page},
        shell::RailSection,
        shortcuts::{Opened, Press, follow},
    },
    view::palette::{self, Called, Haystack},
};

/// How many objects are listed at most.
const MOST: usize = 40;

/// A line to choose.
#[derive(Clone)]
pub(super) struct Line {
    pub icon: Icon,
    pub title: String,
    pub detail: String,
    pub keys: Option<Press>,
    /// Why it cannot be done now.
    pub disabled: Option<String>,
    /// Outlives the palette, which closes first.
    pub run: Rc<dyn Fn()>,
}

/// Lines that belong together.
#[derive(Clone)]
pub(super) struct Group {
    pub title: &'static str,
    pub lines: Vec<Line>,
}

/// What is listed.
#[derive(Clone, Default)]
pub(super) struct Lines {
    groups: Vec<Group>,
    unseen: usize,
}

impl Lines {
    pub fn len(&self) -> usize {
        self.groups.iter().map(|group| group.lines.len()).sum()
    }

    pub fn at(&self, at: usize) -> Option<&Line> {
        self.groups.iter().flat_map(|group| &group.lines).nth(at)
    }

    pub fn groups(&self) -> &[Group] {
        &self.groups
    }

    /// How many objects fit and are not listed.
    pub fn unseen(&self) -> usize {
        self.unseen
    }

    pub fn count_words(&self) -> String {
        match self.len() + self.unseen {
            0 => "Nothing fits".to_owned(),
            1 => "1 result".to_owned(),
            count => format!("{} results", number(count)),
        }
    }
}

/// What is searched while the palette is open.
pub(super) struct Source {
    desk: Desk,
    hay: Option<Haystack>,
    acts: Vec<Act>,
    called: Vec<Called>,
    recent: Recent,
}

impl Source {
    pub fn gather(desk: Desk, sections: &[RailSection], recent: Recent, on_open: Callback<Opened>) -> Self {
        let acts = acts::all(desk, sections, on_open);
        let called =
            acts.iter().map(|act| Called { title: act.line.title.clone(), also: act.also }).collect();
        Self { desk, hay: None, acts, called, recent }
    }

    /// Notes why a command cannot be given, which takes reading to find out.
    pub fn refuse(&mut self, title: &str, reason: &str) {
        for act in self.acts.iter_mut().filter(|act| act.line.title == title) {
            act.line.disabled = Some(reason.to_owned());
        }
    }

    pub fn find(&mut self, typed: &str) -> Lines {
        if typed.trim().is_empty() { self.beginning() } else { self.fitting(typed) }
    }

    /// Nothing typed: what this page offers, what the person was at, where to go, what to do.
    fn beginning(&self) -> Lines {
        let desk = self.desk;
        let recent: Vec<_> = self.recent.all();
        let recent = desk.ask_once(|org| {
            recent
                .iter()
                .filter_map(|object| palette::line(org, object))
                .map(|line| object_line(desk, line))
                .collect()
        });
        let of = |part: acts::Part| -> Vec<Line> {
            self.acts
                .iter()
                .filter(|act| act.part == part && act.shown == acts::Shown::Always)
                .map(|act| act.line.clone())
                .collect()
        };
        let groups = [
            ("On this page", of(acts::Part::Here)),
            ("Recent", recent),
            ("Go to", of(acts::Part::Go)),
            ("Commands", of(acts::Part::Do)),
        ];
        let groups = groups.into_iter().map(|(title, lines)| Group { title, lines });
        Lines { groups: groups.filter(|group| !group.lines.is_empty()).collect(), unseen: 0 }
    }

    fn fitting(&mut self, typed: &str) -> Lines {
        let desk = self.desk;
        let hay = &mut self.hay;
        let (hits, objects) = desk.ask_once(|org| {
            let hay = match hay.take() {
                Some(known) if known.seq() == org.seq() => hay.insert(known),
                Some(_) | None => hay.insert(Haystack::new(org)),
            };
            let hits = hay.find(typed, MOST);
            let lines: Vec<_> = hits.best.iter().filter_map(|hit| palette::line_of(org, hit)).collect();
            (hits, lines)
        });
        let best_object = hits.best.first().map_or(0, |hit| hit.score);
        let unseen = hits.total - hits.best.len();
        let objects = Group {
            title: "Objects",
            lines: objects.into_iter().map(|line| object_line(desk, line)).collect(),
        };
        let fits = palette::commands(&self.called, typed);
        let best_command = fits.first().map_or(0, |(_, score)| *score);
        let commands = Group {
            title: "Commands",
            lines: fits
                .into_iter()
                .filter_map(|(at, _)| self.acts.get(at))
                .map(|act| act.line.clone())
                .take(8)
                .collect(),
        };
        let groups = if best_object > best_command { [objects, commands] } else { [commands, objects] };
        Lines { groups: groups.into_iter().filter(|group| !group.lines.is_empty()).collect(), unseen }
    }
}

fn object_line(desk: Desk, line: palette::Line) -> Line {
    let kind = line.object.kind();
    let href = Page::of(&line.object).map(|page| Address::In(desk.id(), page).to_string());
    let detail = if line.detail.is_empty() {
        crate::view::words::capital(kind)
    } else {
        [&crate::view::words::capital(kind), " · ", &line.detail].concat()
    };
    let run: Rc<dyn Fn()> = Rc::new(move || {
        if let Some(href) = &href {
            follow(href);
        }
    });
    Line { icon: icon_of(&line.object), title: line.title, detail, keys: None, disabled: None, run }
}

fn icon_of(object: &ObjectRef) -> Icon {
    match object.kind() {
        Kind::Organization => Icon::Organization,
        Kind::Environment => Icon::Environment,
        Kind::KafkaCluster => Icon::Cluster,
        Kind::SchemaRegistry => Icon::Registry,
        Kind::KsqlCluster => Icon::Query,
        Kind::ComputePool => Icon::Compute,
        Kind::User => Icon::User,
        Kind::ServiceAccount => Icon::ServiceAccount,
        Kind::GroupMapping => Icon::Group,
        Kind::IdentityProvider | Kind::IdentityPool => Icon::Provider,
        Kind::RoleBinding => Icon::Role,
        Kind::Acl => Icon::Acl,
        Kind::AppliedLimit => Icon::Gauge,
        Kind::ApiKey => Icon::Key,
        Kind::Tombstone => Icon::Trash,
    }
}
