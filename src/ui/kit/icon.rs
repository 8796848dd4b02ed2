//! The console's own icons: one stroke path each on a 16 by 16 grid, drawn in the colour of the text beside them.
//!
//! An icon is decoration: it is hidden from assistive technology, so whatever uses one also says it in words.

use leptos::prelude::*;

/// An icon by what it stands for, not by what it looks like.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Icon {
    /// The start of an organization.
    Overview,
    /// An API key.
    Key,
    /// A person.
    User,
    /// A service account.
    ServiceAccount,
    /// A group mapping.
    Group,
    /// An identity provider or pool.
    Provider,
    /// An organization.
    Organization,
    /// An environment.
    Environment,
    /// A cluster of any kind.
    Cluster,
    /// A Schema Registry.
    Registry,
    /// A ksqlDB cluster.
    Query,
    /// A Flink region or compute pool.
    Compute,
    /// Tableflow, or a table.
    Table,
    /// Cloud resource management.
    Cloud,
    /// Everything at once.
    Globe,
    /// A role binding.
    Role,
    /// An ACL.
    Acl,
    /// A quota.
    Gauge,
    /// History, audit.
    History,
    /// Import and export.
    Exchange,
    /// Verification.
    Verify,
    /// Settings and the look of the page.
    Settings,
    /// A command line.
    Terminal,
    /// A file.
    File,
    /// Done, chosen.
    Check,
    /// Close, take away.
    Cross,
    /// Create, add.
    Plus,
    /// Search.
    Search,
    /// Opens downwards.
    ChevronDown,
    /// Goes on to the right.
    ChevronRight,
    /// Sorted upwards.
    ArrowUp,
    /// Sorted downwards.
    ArrowDown,
    /// Back.
    ArrowLeft,
    /// Copy.
    Copy,
    /// Show what is hidden.
    Eye,
    /// Hide what is shown.
    EyeOff,
    /// Delete.
    Trash,
    /// Edit.
    Pencil,
    /// More actions.
    More,
    /// The rail's menu on a narrow screen.
    Menu,
    /// Fold or unfold the rail.
    Rail,
    /// Download, export.
    Download,
    /// Upload, import.
    Upload,
    /// Undo.
    Undo,
    /// Again.
    Reload,
    /// A link out of this page.
    Link,
    /// Neutral information.
    Info,
    /// Good, healthy.
    Good,
    /// Mind this.
    Caution,
    /// Danger, refused.
    Danger,
}

impl Icon {
    /// The path data. Dots are strokes of no length, made round by the line cap.
    const fn path(self) -> &'static str {
        match self {
            Self::Overview => {
                "M2.5 2.5h4.5v6h-4.5zM9 2.5h4.5v3.5h-4.5zM9 8.5h4.5v5h-4.5zM2.5 11h4.5v2.5h-4.5z"
            }
            Self::Key => {
                "M10.5 2.5a3 3 0 1 1-2.6 4.5l-5.4 5.4v1.1h2.2v-1.6h1.6v-1.6h1.6l.9-.9A3 3 0 0 1 10.5 2.5M11 5h.01"
            }
            Self::User => "M8 2.2a2.8 2.8 0 1 1 0 5.6 2.8 2.8 0 0 1 0-5.6M2.8 13.8a5.2 5.2 0 0 1 10.4 0",
            Self::ServiceAccount => {
                "M3.5 5.5h9a1 1 0 0 1 1 1v6a1 1 0 0 1-1 1h-9a1 1 0 0 1-1-1v-6a1 1 0 0 1 1-1M8 5.5v-3M5.8 8.6v.8M10.2 8.6v.8M6 11.5h4"
            }
            Self::Group => {
                "M6 3a2.4 2.4 0 1 1 0 4.8A2.4 2.4 0 0 1 6 3M1.6 13.4a4.4 4.4 0 0 1 8.8 0M10.4 3.3a2.4 2.4 0 0 1 0 4.2M12 9.6a4.4 4.4 0 0 1 2.4 3.8"
            }
            Self::Provider => {
                "M2.5 3.5h11v9h-11zM5.8 6a1.3 1.3 0 1 1 0 2.6 1.3 1.3 0 0 1 0-2.6M3.8 10.6a2 2 0 0 1 4 0M9.8 6.6h1.8M9.8 9.2h1.8"
            }
            Self::Organization => {
                "M3 13.5v-11h6.5v11M9.5 6h3.5v7.5M1.5 13.5h13M5.2 5.2h2M5.2 7.9h2M5.2 10.6h2"
            }
            Self::Environment => "M8 2 14 5 8 8 2 5zM2.4 8 8 10.8 13.6 8M2.4 11 8 13.8l5.6-2.8",
            Self::Cluster => "M2.5 3h11v4h-11zM2.5 9h11v4h-11zM5 5h.01M5 11h.01M8 5h3M8 11h3",
            Self::Registry => {
                "M3 3.5A1.5 1.5 0 0 1 4.5 2H13v9.5H4.5A1.5 1.5 0 0 0 3 13zM3 13a1.2 1.2 0 0 0 1.4 1H13v-2.5M6 5h4"
            }
            Self::Query => "M2.5 3h11v10h-11zM5 6.2 7 8 5 9.8M8.6 10.2h2.6",
            Self::Compute => "M9 1.8 3.5 9H7.6L7 14.2 12.5 7H8.4z",
            Self::Table => "M2.5 3h11v10h-11zM2.5 6.4h11M6.5 6.4V13",
            Self::Cloud => "M4.6 12.5a2.9 2.9 0 0 1-.3-5.8 4 4 0 0 1 7.7.9 2.5 2.5 0 0 1-.2 4.9z",
            Self::Globe => {
                "M8 2a6 6 0 1 1 0 12A6 6 0 0 1 8 2M2.2 8h11.6M8 2c2 2 2.6 4 2.6 6S10 12 8 14c-2-2-2.6-4-2.6-6S6 4 8 2"
            }
            Self::Role => "M8 1.8 13 3.6v4c0 3-2 5.2-5 6.6-3-1.4-5-3.6-5-6.6v-4zM5.8 7.9 7.4 9.5l3-3.2",
            Self::Acl => "M2.5 4h.01M2.5 8h.01M2.5 12h.01M5.5 4h8M5.5 8h8M5.5 12h5",
            Self::Gauge => "M2.6 12a6 6 0 1 1 10.8 0M8 9.5 10.6 6",
            Self::History => "M2.5 8A5.5 5.5 0 1 0 4.2 4L2.5 5.6M2.5 2.6v3h3M8 5v3.2l2.2 1.4",
            Self::Exchange => "M11 2.5 13.5 5 11 7.5M13.5 5h-11M5 8.5 2.5 11 5 13.5M2.5 11h11",
            Self::Verify => "M2.5 3.5h9M2.5 7h5M2.5 10.5h3M7.6 11l2.2 2.2 3.8-4.4",
            Self::Settings => {
                "M2.5 5h5M11 5h2.5M2.5 11H5M8.5 11h5M9.2 3.3a1.7 1.7 0 1 1 0 3.4 1.7 1.7 0 0 1 0-3.4M6.8 9.3a1.7 1.7 0 1 1 0 3.4 1.7 1.7 0 0 1 0-3.4"
            }
            Self::Terminal => "M2.5 4 6 7.5 2.5 11M7.5 12h6",
            Self::File => "M4 2h5l3.5 3.5V14H4zM9 2v3.5h3.5",
            Self::Check => "M3 8.5 6.5 12 13 4.5",
            Self::Cross => "M4 4l8 8M12 4l-8 8",
            Self::Plus => "M8 3v10M3 8h10",
            Self::Search => "M7 2.5a4.5 4.5 0 1 1 0 9 4.5 4.5 0 0 1 0-9M10.4 10.4l3.1 3.1",
            Self::ChevronDown => "M4 6.2l4 4 4-4",
            Self::ChevronRight => "M6.2 4l4 4-4 4",
            Self::ArrowUp => "M8 13V3.5M4.2 7 8 3.2 11.8 7",
            Self::ArrowDown => "M8 3v9.5M4.2 9 8 12.8 11.8 9",
            Self::ArrowLeft => "M13 8H3.5M7 4.2 3.2 8 7 11.8",
            Self::Copy => "M5.5 5.5h8v8h-8zM3.5 10.5h-1v-8h8v1",
            Self::Eye => {
                "M1.5 8C3 5.2 5.3 3.7 8 3.7S13 5.2 14.5 8C13 10.8 10.7 12.3 8 12.3S3 10.8 1.5 8M8 6.2a1.8 1.8 0 1 1 0 3.6 1.8 1.8 0 0 1 0-3.6"
            }
            Self::EyeOff => {
                "M6.3 4A6.5 6.5 0 0 1 8 3.7c2.7 0 5 1.5 6.5 4.3a9.5 9.5 0 0 1-1.7 2.3M10 11.9a6.5 6.5 0 0 1-2 .4C5.3 12.3 3 10.8 1.5 8a9.3 9.3 0 0 1 2.6-3M2.5 2.5l11 11"
            }
            Self::Trash => "M2.5 4.2h11M6 4.2V2.5h4v1.7M4 4.2l.6 9.3h6.8l.6-9.3M6.7 7v4M9.3 7v4",
            Self::Pencil => "M3 13l.7-3L11 2.7 13.3 5 6 12.3zM9.6 4.1l2.3 2.3",
            Self::More => {
                "M3.3 7.6a.4.4 0 1 1 0 .8.4.4 0 0 1 0-.8M8 7.6a.4.4 0 1 1 0 .8.4.4 0 0 1 0-.8M12.7 7.6a.4.4 0 1 1 0 .8.4.4 0 0 1 0-.8"
            }
            Self::Menu => "M2.5 4.5h11M2.5 8h11M2.5 11.5h11",
            Self::Rail => "M2.5 3h11v10h-11zM6.3 3v10",
            Self::Download => "M8 2.5v8M4.5 7.2 8 10.7l3.5-3.5M2.5 13.5h11",
            Self::Upload => "M8 10.7v-8M4.5 6 8 2.5 11.5 6M2.5 13.5h11",
            Self::Undo => "M6 3 2.8 6.2 6 9.4M2.8 6.2h6.7a3.6 3.6 0 0 1 0 7.2H6",
            Self::Reload => "M13.5 8A5.5 5.5 0 1 1 11.8 4l1.7 1.6M13.5 2.6v3h-3",
            Self::Link => "M9 2.5h4.5V7M13.5 2.5 7.5 8.5M11.5 9.5v4h-9v-9h4",
            Self::Info => "M8 2a6 6 0 1 1 0 12A6 6 0 0 1 8 2M8 7.4v3.4M8 5h.01",
            Self::Good => "M8 2a6 6 0 1 1 0 12A6 6 0 0 1 8 2M5.3 8.2l1.9 1.9 3.6-4",
            Self::Caution => "M8 2.2 14.3 13.3H1.7zM8 6.5v3M8 11.4h.01",
            Self::Danger => "M5.5 2h5L14 5.5v5L10.5 14h-5L2 10.5v-5zM8 5v3.5M8 10.8h.01",
        }
    }

    /// The picture, hidden from assistive technology.
    pub fn view(self) -> AnyView {
        view! {
            <svg class="icon" viewBox="0 0 16 16" aria-hidden="true" focusable="false">
                <path d=self.path()></path>
            </svg>
        }
        .into_any()
    }
}
