//! One browser over memory: what its tabs share, and workspaces on it.

use std::{
    cell::{Cell, RefCell},
    rc::Rc,
};

use futures_executor::block_on;
use keyplane::{
    engine::{Batch, Client, Command, Founding, FoundingAdmin, found},
    model::{OrganizationId, Owner, Timestamp},
    org::Org,
    store::{
        MemoryCopy, MemoryJournal, MemoryTabs, MemoryWitness, Word,
        faults::{Dice, FaultyJournal},
    },
    workspace::{Failure, NoRandomness, OpenError, Ports, Workspace},
};
use uuid::Uuid;

use super::{entropy, noon};

pub type Faulty = FaultyJournal<MemoryJournal>;

pub struct MemoryPorts {
    pub journal: Faulty,
    pub copy: MemoryCopy,
    pub witness: MemoryWitness,
    pub tabs: MemoryTabs,
    pub dice: RefCell<Dice>,
    pub now: Cell<Timestamp>,
    pub heard: Cell<u32>,
    pub last_word: Cell<Option<Word>>,
}

impl Ports for MemoryPorts {
    type Journal = Faulty;
    type Uses = Faulty;
    type Copy = MemoryCopy;
    type Witness = MemoryWitness;
    type Tabs = MemoryTabs;

    fn journal(&self) -> &Faulty {
        &self.journal
    }

    fn uses(&self) -> &Faulty {
        &self.journal
    }

    fn copy(&self) -> &MemoryCopy {
        &self.copy
    }

    fn witness(&self) -> &MemoryWitness {
        &self.witness
    }

    fn tabs(&self) -> &MemoryTabs {
        &self.tabs
    }

    fn now(&self) -> Timestamp {
        self.now.set(self.now.get().plus_seconds(1));
        self.now.get()
    }

    fn random(&self, bytes: &mut [u8]) -> Result<(), NoRandomness> {
        let mut dice = self.dice.borrow_mut();
        bytes.fill_with(|| u8::try_from(dice.roll() >> 56).unwrap());
        Ok(())
    }

    async fn breathe(&self) {}

    fn spawn_look(&self, _: &Workspace<Self>, word: Word) {
        self.heard.set(self.heard.get() + 1);
        self.last_word.set(Some(word));
    }
}

/// One browser: what its tabs share.
#[derive(Clone)]
pub struct Browser {
    pub journal: MemoryJournal,
    pub copy: MemoryCopy,
    pub witness: MemoryWitness,
    pub tabs: MemoryTabs,
    pub opened: Rc<Cell<u64>>,
}

pub type Tab = Workspace<MemoryPorts>;

pub fn id() -> OrganizationId {
    OrganizationId::from_random([7; 16])
}

impl Browser {
    pub fn new() -> Self {
        Self {
            journal: MemoryJournal::new(),
            copy: MemoryCopy::default(),
            witness: MemoryWitness::new(),
            tabs: MemoryTabs::new(),
            opened: Rc::default(),
        }
    }

    pub fn ports(&self, journal: Faulty) -> MemoryPorts {
        self.opened.set(self.opened.get() + 1);
        MemoryPorts {
            journal,
            copy: self.copy.clone(),
            witness: self.witness.clone(),
            tabs: self.tabs.clone(),
            dice: RefCell::new(Dice::new(self.opened.get())),
            now: Cell::new(noon()),
            heard: Cell::new(0),
            last_word: Cell::new(None),
        }
    }

    pub fn found(&self) -> Tab {
        let founding = Founding {
            id: id(),
            name: "Meridian".into(),
            admin: FoundingAdmin::New { email: "ada@example.com".into(), full_name: "Ada".into() },
            batch: Batch::default(),
            client: Client::Console,
        };
        let decision = found(&founding, noon(), Uuid::from_u128(1), &mut entropy(1)).unwrap();
        block_on(Workspace::create(self.ports(Faulty::new(self.journal.clone())), &decision)).unwrap()
    }

    pub fn open(&self) -> Result<Tab, OpenError> {
        self.open_over(Faulty::new(self.journal.clone()))
    }

    pub fn open_over(&self, journal: Faulty) -> Result<Tab, OpenError> {
        block_on(Workspace::open(id(), self.ports(journal)))
    }
}

pub fn admin(tab: &Tab) -> Owner {
    Owner::User(tab.org().admins().next().unwrap().id.clone())
}

pub fn account(name: &str) -> Command {
    Command::CreateServiceAccount { name: name.into(), description: String::new(), resource_owner: None }
}

pub fn run(tab: &Tab, command: Command) -> Result<u64, Failure> {
    block_on(tab.run(&admin(tab), &command, &[])).map(|done| done.seq)
}

pub fn org_of(tab: &Tab) -> Org {
    tab.org().clone()
}
