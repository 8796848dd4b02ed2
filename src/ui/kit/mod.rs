//! The design system: the building blocks every page is made of.
//!
//! The kit knows strings, signals, callbacks and children. It knows nothing of keys, scopes or organizations, and holds
//! no rule of theirs: a page computes what to say, and the kit sees to it that everyone can read, reach and use it.
//! How it looks is said in `style/`, which names every class used here.

// `#[component]` makes a props struct for each component, without `Debug`, since views and closures have none.
#![allow(missing_debug_implementations)]

pub mod bubble;
mod button;
mod choice;
mod combobox;
mod content;
mod copy;
mod dialog;
pub mod dom;
mod field;
mod files;
mod filter;
mod icon;
mod marks;
mod menu;
mod notice;
mod page;
mod roving;
mod secret_input;
mod table;
mod tabs;

pub use button::{Busy, Button, ButtonKind, ButtonRole, LinkButton};
pub use choice::{Checkbox, Choice, RadioCard, RadioCards, Select};
pub use combobox::{Combobox, Matches};
pub use content::{AlertBanner, CodeBlock, DefinitionList, EmptyState, Fact, Steps, Voice};
pub use copy::{Copied, CopyButton, copy_text};
pub use dialog::{CloseRequest, Closing, Dialog, DialogFocus, DialogSize};
pub use field::{Field, FieldKind, LabelPlace, Need, OutputField};
pub use files::{FileDrop, Progress};
pub use filter::{FilterChip, FilterOption, FilterSource};
pub use icon::Icon;
pub use marks::{ScopeMark, StatusChip, Tone, badge, key_hint, scope_mark, status_chip};
pub use menu::{Checked, HeadAction, MenuButton, MenuItem, head_actions, run_head_action, run_letter};
pub use notice::{Notice, NoticeRegion, Notices, provide_notices, use_notices};
pub use page::{PageHeader, RouteAnnouncer, provide_announcer, provide_title_mark, set_page_title};
pub use secret_input::{SecretHandle, SecretInput};
pub use table::{
    BatchBar, Column, DataTable, Direction, OnCard, RowLines, Rows, Selection, Sight, SingleKeySetting,
    SingleKeys, Sort, cell_lines, cell_none,
};
pub use tabs::{Tab, Tabs};

pub use crate::view::words::number;
