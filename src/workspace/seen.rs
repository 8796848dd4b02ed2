//! What whoever acts sees of the organization, and of its history.

use std::{borrow::Cow, cell::Ref};

use super::{Ports, Workspace, history};
use crate::{
    access::{Followed, Projection, Sight},
    engine::Header,
    model::{ObjectRef, Owner},
    org::{Change, Org, Touch},
};

impl<P: Ports> Workspace<P> {
    /// From now on the workspace shows what `actor` sees, of the organization and of its history. Until this is said,
    /// it shows everything.
    pub fn look_as(&self, actor: &Owner) {
        let projection = Projection::new(&self.org(), actor.clone());
        *self.inner.view.borrow_mut() = Some(projection);
        *self.inner.history.borrow_mut() = history::Window::default();
    }

    /// The organization as it is seen. Do not hold it across an `await`.
    pub fn seen(&self) -> Ref<'_, Org> {
        let part = Ref::filter_map(self.inner.view.borrow(), |view| view.as_ref()?.part());
        part.unwrap_or_else(|_| self.org())
    }

    /// What is seen, as a rule.
    pub fn sight(&self) -> Sight {
        self.inner.view.borrow().as_ref().map_or(Sight::Everything, |view| view.sight().clone())
    }

    /// Follows an entry that was just applied: where what is seen was touched.
    pub(super) fn follow(&self, changes: &[Change], touched: Vec<Touch>) -> Followed {
        match &mut *self.inner.view.borrow_mut() {
            Some(view) => view.follow(&self.org(), changes, touched),
            None => Followed::Touched(touched),
        }
    }

    /// Who looks at the history.
    pub(super) fn reader(&self) -> Reader<'_> {
        Reader { whole: self.org(), seen: self.seen(), sight: self.sight() }
    }
}

/// Who looks at entries, and at an organization that calls things as this one may know them.
pub(super) struct Reader<'a> {
    pub whole: Ref<'a, Org>,
    pub seen: Ref<'a, Org>,
    sight: Sight,
}

impl Reader<'_> {
    /// Whether what cannot be read, and what nobody can tell whose it is, is this one's business.
    pub const fn sees_all(&self) -> bool {
        self.sight.is_everything()
    }

    /// Whether an entry is shown at all, of which these changes were read.
    pub fn sees(&self, header: &Header, changes: &[Change]) -> bool {
        self.sight.sees_entry(&header.actor, changes)
    }

    /// The changes of an entry that are shown.
    pub fn changes<'b>(&self, changes: &'b [Change]) -> Cow<'b, [Change]> {
        if self.sees_all() {
            return Cow::Borrowed(changes);
        }
        changes.iter().filter(|change| self.sight.sees_change(&self.whole, change)).cloned().collect()
    }

    /// The header as it is shown with these changes: about what is seen, and counting that alone.
    pub fn header<'b>(&self, header: &'b Header, shown: &[Change]) -> Cow<'b, Header> {
        if self.sees_all() {
            return Cow::Borrowed(header);
        }
        let mut header = header.clone();
        let known = |object: &ObjectRef| {
            shown.iter().any(|change| change.reference().as_ref() == Some(object))
                || self.sight.sees(&self.whole, object)
        };
        let asked = header.intent.objects.len();
        header.intent.objects.retain(known);
        if header.intent.objects.len() < asked || header.intent.objects.is_empty() {
            header.intent.objects.extend(shown.iter().filter_map(Change::reference));
            header.intent.objects.sort();
            header.intent.objects.dedup();
        }
        header.changes = u32::try_from(shown.len()).unwrap_or(u32::MAX);
        Cow::Owned(header)
    }
}
