//! The ports of a page, the organizations that its browser keeps, and the one of the host that serves it.

use std::{collections::BTreeMap, rc::Rc};

use uuid::Uuid;
use wasm_bindgen_futures::spawn_local;

use super::{Copied, CopyError, Home, NoRandomness, OpenError, Ports, RestoreError, ResumeError, Workspace};
use crate::{
    engine::{Client, Entropy, Founding, Refusal, found},
    exchange::backup::Backup,
    model::{OrganizationId, Timestamp},
    store::{
        AppendError, BroadcastTabs, IndexedDbJournal, LocalWitness, Mark, PrivateFiles, SecondCopy,
        StoreError, Witness, Word,
        host::{HostJournal, HostLink, HostTabs, session},
        indexed_db,
        page::{PageCopy, PageJournal, PageTabs, PageWitness},
    },
};

/// `IndexedDB`, private files, `localStorage` and `BroadcastChannel`, or in their place the host; the browser's clock and
/// its randomness.
pub struct BrowserPorts {
    journal: PageJournal,
    copy: PageCopy,
    witness: PageWitness,
    tabs: PageTabs,
    client: Client,
}

impl std::fmt::Debug for BrowserPorts {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("BrowserPorts")
    }
}

/// An organization that is open in a page.
pub type BrowserWorkspace = Workspace<BrowserPorts>;

impl Ports for BrowserPorts {
    type Journal = PageJournal;
    type Uses = PageJournal;
    type Copy = PageCopy;
    type Witness = PageWitness;
    type Tabs = PageTabs;

    fn journal(&self) -> &PageJournal {
        &self.journal
    }

    fn uses(&self) -> &PageJournal {
        &self.journal
    }

    fn copy(&self) -> &PageCopy {
        &self.copy
    }

    fn witness(&self) -> &PageWitness {
        &self.witness
    }

    fn tabs(&self) -> &PageTabs {
        &self.tabs
    }

    fn client(&self) -> Client {
        self.client
    }

    fn now(&self) -> Timestamp {
        now()
    }

    fn random(&self, bytes: &mut [u8]) -> Result<(), NoRandomness> {
        random(bytes)
    }

    async fn breathe(&self) {
        gloo_timers::future::TimeoutFuture::new(0).await;
    }

    fn spawn_look(&self, workspace: &BrowserWorkspace, word: Word) {
        let workspace = workspace.clone();
        // What goes wrong is kept as the workspace's condition, which the page shows.
        spawn_local(async move {
            let _ = workspace.look(word).await;
        });
    }
}

/// What the browser's clock says.
pub fn now() -> Timestamp {
    #[expect(clippy::cast_possible_truncation, reason = "milliseconds since 1970 are whole and small")]
    Timestamp::from_millis(js_sys::Date::now() as i64)
}

/// Fills a buffer with random bytes fit for secrets.
pub fn random(bytes: &mut [u8]) -> Result<(), NoRandomness> {
    getrandom::fill(bytes).map_err(|error| NoRandomness(error.to_string()))
}

/// Random bytes for one command.
pub fn entropy() -> Result<Entropy, NoRandomness> {
    let mut bytes = vec![0; Entropy::LENGTH];
    random(&mut bytes)?;
    Ok(Entropy::new(bytes))
}

/// A new organization id.
pub fn new_organization_id() -> Result<OrganizationId, NoRandomness> {
    let mut bytes = [0; 16];
    random(&mut bytes)?;
    Ok(OrganizationId::from_random(bytes))
}

/// A new command id.
pub fn command_id() -> Result<Uuid, NoRandomness> {
    let mut bytes = [0; 16];
    random(&mut bytes)?;
    Ok(uuid::Builder::from_random_bytes(bytes).into_uuid())
}

/// An organization that this browser keeps, or kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Listed {
    /// Its id.
    pub id: OrganizationId,
    /// What is noted of it: name and last entry; `None` where the note is missing or damaged.
    pub mark: Option<Mark>,
    /// Whether its database is there.
    pub presence: Presence,
}

/// Whether an organization's database is there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Presence {
    /// It is.
    Here,
    /// Something was noted of the organization, and its database is gone.
    Gone,
}

/// Every organization that this browser keeps or kept, by name.
pub async fn list() -> Result<Vec<Listed>, StoreError> {
    let mut found: BTreeMap<OrganizationId, Listed> = BTreeMap::new();
    for id in indexed_db::list().await?.iter().filter_map(|id| OrganizationId::parse(id)) {
        found.insert(id, Listed { id, mark: None, presence: Presence::Here });
    }
    // Without localStorage there are no names; the organizations are there all the same.
    for (id, mark) in LocalWitness.list().unwrap_or_default() {
        let Some(id) = OrganizationId::parse(&id) else { continue };
        let listed = found.entry(id).or_insert(Listed { id, mark: None, presence: Presence::Gone });
        listed.mark = mark.ok();
    }
    let mut listed: Vec<_> = found.into_values().collect();
    listed.sort_by_key(|one| (one.mark.as_ref().map(|mark| mark.name.to_lowercase()), one.id));
    Ok(listed)
}

impl BrowserWorkspace {
    /// The organization and where it is kept.
    pub fn home(&self) -> Home {
        match self.link() {
            Some(_) => Home::Host(self.id()),
            None => Home::Browser(self.id()),
        }
    }

    /// The way to the host, where that keeps the organization.
    pub fn link(&self) -> Option<&Rc<HostLink>> {
        match &self.ports().journal {
            PageJournal::Browser(_) => None,
            PageJournal::Host(journal) => Some(journal.link()),
        }
    }
}

/// Opens the organization of the host that serves this page, for a program that its entries will name.
pub async fn open_at_host(client: Client) -> Result<BrowserWorkspace, OpenError> {
    let session = session().await?.ok_or(OpenError::Unknown)?;
    let link = Rc::new(HostLink::new(session));
    let ports = BrowserPorts {
        journal: PageJournal::Host(HostJournal::new(Rc::clone(&link))),
        copy: PageCopy::Host,
        witness: PageWitness::Host,
        tabs: PageTabs::Host(HostTabs::join(Rc::clone(&link))?),
        client,
    };
    Workspace::open(link.organization(), ports).await
}

/// Opens an organization, wherever it is kept, for a program that its entries will name.
pub async fn open_home(home: Home, client: Client) -> Result<BrowserWorkspace, OpenError> {
    match home {
        Home::Browser(id) => open_for(id, client).await,
        // The host may have been started anew, with another one.
        Home::Host(id) => match open_at_host(client).await {
            Ok(workspace) if workspace.id() == id => Ok(workspace),
            Ok(_) => Err(OpenError::Unknown),
            Err(error) => Err(error),
        },
    }
}

/// Opens an organization for a page of the console.
pub async fn open(id: OrganizationId) -> Result<BrowserWorkspace, OpenError> {
    open_for(id, Client::Console).await
}

/// Opens an organization for a program, which its entries will name.
pub async fn open_for(id: OrganizationId, client: Client) -> Result<BrowserWorkspace, OpenError> {
    let journal = match IndexedDbJournal::open(&id.to_string()).await {
        Ok(journal) => journal,
        Err(StoreError::Absent) => {
            let mark = LocalWitness.read(&id.to_string()).ok().flatten();
            return Err(mark.map_or(OpenError::Unknown, OpenError::Lost));
        }
        Err(error) => return Err(error.into()),
    };
    let workspace = Workspace::open(id, ports(id, journal, client)?).await?;
    watch_end(&workspace);
    Ok(workspace)
}

/// Why an organization was not made.
#[derive(Debug, thiserror::Error)]
pub enum CreateError {
    /// The engine refused it.
    #[error(transparent)]
    Refused(#[from] Refusal),
    /// It could not be stored.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// There is no randomness.
    #[error(transparent)]
    NoRandomness(#[from] NoRandomness),
}

/// Makes an organization and opens it.
pub async fn create(founding: &Founding) -> Result<BrowserWorkspace, CreateError> {
    let decision = found(founding, now(), command_id()?, &mut entropy()?)?;
    let journal = IndexedDbJournal::create(&founding.id.to_string()).await?;
    let workspace = match Workspace::create(ports(founding.id, journal, founding.client)?, &decision).await {
        Ok(workspace) => workspace,
        Err(AppendError::Taken(_)) => {
            return Err(StoreError::Failed("an organization of this id is stored already".into()).into());
        }
        Err(AppendError::Store(error)) => return Err(error.into()),
    };
    watch_end(&workspace);
    Ok(workspace)
}

/// Stores what a backup holds as an organization of its own, and answers its id. If that fails halfway, nothing
/// is left of it.
pub async fn restore(backup: &Backup) -> Result<OrganizationId, RestoreError> {
    let id = backup.head.organization;
    if indexed_db::list().await?.contains(&id.to_string()) {
        return Err(RestoreError::AlreadyHere);
    }
    let journal = IndexedDbJournal::create(&id.to_string()).await?;
    match Workspace::restore(ports(id, journal, Client::Console)?, backup).await {
        Ok(workspace) => {
            // Opening next time need not replay everything; the journal has it all the same.
            let _ = workspace.save_checkpoint().await;
            Ok(id)
        }
        Err(error) => {
            let _ = indexed_db::delete(&id.to_string()).await;
            Err(error)
        }
    }
}

/// Deletes an organization with its second copy and everything noted of it.
pub async fn delete(id: OrganizationId) -> Result<(), StoreError> {
    indexed_db::delete(&id.to_string()).await?;
    // Where private files are denied, none were ever written.
    match PrivateFiles::of(&id.to_string()).remove().await {
        Ok(()) | Err(StoreError::Denied(_)) => {}
        Err(error) => return Err(error),
    }
    LocalWitness.forget(&id.to_string())
}

/// The last entry of an organization as noted outside of its journal, where that can be read.
pub fn noted(id: OrganizationId) -> Option<Mark> {
    LocalWitness.read(&id.to_string()).ok().flatten()
}

/// The second copy of an organization, if there is one and it is sound.
pub async fn second_copy(id: OrganizationId) -> Result<Option<Copied>, CopyError> {
    Copied::read(id, &PrivateFiles::of(&id.to_string())).await
}

/// Makes an organization anew from its second copy, in place of whatever is left of its database.
pub async fn resume(copied: &Copied) -> Result<(), ResumeError> {
    let id = copied.id();
    indexed_db::delete(&id.to_string()).await?;
    let journal = IndexedDbJournal::create(&id.to_string()).await?;
    Workspace::resume(ports(id, journal, Client::Console)?, copied).await.map(drop)
}

fn ports(id: OrganizationId, journal: IndexedDbJournal, client: Client) -> Result<BrowserPorts, StoreError> {
    let copy = PrivateFiles::of(&id.to_string());
    let tabs = BroadcastTabs::join(&id.to_string())?;
    Ok(BrowserPorts {
        journal: PageJournal::Browser(journal),
        copy: PageCopy::Browser(copy),
        witness: PageWitness::Browser(LocalWitness),
        tabs: PageTabs::Browser(tabs),
        client,
    })
}

/// Stops writing when the database is deleted under the page or a newer page takes it over.
fn watch_end(workspace: &BrowserWorkspace) {
    let inner = Rc::downgrade(&workspace.inner);
    let PageJournal::Browser(journal) = &workspace.ports().journal else { return };
    journal.on_end(move |error| {
        let Some(inner) = inner.upgrade() else { return };
        let workspace = Workspace { inner };
        match error {
            StoreError::Newer => workspace.halt(super::Trouble::Newer),
            StoreError::Absent => workspace.halt(super::Trouble::Gone),
            StoreError::Denied(_)
            | StoreError::Unreadable(_)
            | StoreError::Full
            | StoreError::Lost(_)
            | StoreError::Blocked
            | StoreError::Damaged(_)
            | StoreError::Failed(_) => {}
        }
    });
}
