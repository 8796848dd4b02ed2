//! Kafka clusters, Schema Registries, ksqlDB clusters, compute pools and Flink regions: a list, and a page for each.

mod facts;
pub mod lines;
mod list;
mod over;
mod page;

pub use facts::{copied, fact, noted, times_and_origin};
pub use list::ResourcesPage;
pub use over::{Over, cannot_make, cannot_make_environment, new_menu, object_menu, over_view};
pub use page::{ResourcePage, access};

use crate::{ui::kit::Icon, view::resources::ResourceKind};

/// The icon of a kind.
pub const fn icon_of(kind: ResourceKind) -> Icon {
    match kind {
        ResourceKind::Kafka => Icon::Cluster,
        ResourceKind::SchemaRegistry => Icon::Registry,
        ResourceKind::Ksql => Icon::Query,
        ResourceKind::ComputePool => Icon::Compute,
        ResourceKind::FlinkRegion => Icon::Globe,
    }
}
