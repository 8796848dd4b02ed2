//! The catalogue of regions, as several families list it.

use crate::{
    model::{Cloud, FLINK_REGIONS},
    rest::{Parameter, Problem, call::Call, route::PAGE},
};

/// A region of the catalogue.
#[derive(Clone, Copy, Debug)]
pub(super) struct Region {
    /// Where it stands in the catalogue, from 1.
    number: usize,
    pub cloud: Cloud,
    /// Such as `us-east-2`.
    pub name: &'static str,
    place: &'static str,
}

impl Region {
    /// `sgreg-2`: what Stream Governance calls it.
    pub fn governance_id(&self) -> String {
        format!("sgreg-{}", self.number)
    }

    /// `aws.us-east-2`: what Flink calls it.
    pub fn flink_id(&self) -> String {
        format!("{}.{}", self.cloud.slug(), self.name)
    }

    /// `Ohio (us-east-2)`.
    pub fn display_name(&self) -> String {
        format!("{} ({})", self.place, self.name)
    }
}

/// Every region.
pub(super) fn all() -> impl Iterator<Item = Region> {
    let numbered = FLINK_REGIONS.iter().zip(1..);
    numbered.map(|(known, number)| Region {
        number,
        cloud: known.cloud,
        name: known.region,
        place: known.place,
    })
}

/// What Stream Governance calls a region, `sgreg-2`; `None` where the catalogue has no such one.
pub fn governance_region(cloud: Cloud, name: &str) -> Option<String> {
    let known = all().find(|region| region.cloud == cloud && region.name.eq_ignore_ascii_case(name));
    known.map(|region| region.governance_id())
}

/// The filters of the regions of Stream Governance.
pub(super) const REGION_PARAMETERS: [Parameter; 5] = [
    Parameter::optional("spec.cloud", "Regions of this cloud"),
    Parameter::optional("spec.region_name", "The region of this name"),
    Parameter::repeated("spec.packages", "Regions that offer these packages"),
    PAGE[0],
    PAGE[1],
];

/// The regions that the parameters of these names ask for.
pub(super) fn matching(
    call: &Call<'_>,
    cloud: &str,
    name: &str,
    parse: fn(&str) -> Option<Cloud>,
) -> Result<Vec<Region>, Problem> {
    let wanted = match call.query.get(cloud) {
        None => None,
        Some(text) => {
            Some(parse(text).ok_or_else(|| Problem::parameter(cloud, "It must be AWS, GCP or AZURE"))?)
        }
    };
    let named = call.query.get(name);
    let fits = |region: &Region| {
        wanted.is_none_or(|cloud| region.cloud == cloud)
            && named.is_none_or(|name| region.name.eq_ignore_ascii_case(name))
    };
    Ok(all().filter(fits).collect())
}
