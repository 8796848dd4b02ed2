//! Claims and filters for the tables.

use keyplane::model::{
    Claim, ClaimFilter, ClaimValue, Claims, FilterError, FilterPlace, claim_filter::Outcome,
};

pub fn claims(groups: &[&str], others: &[(&str, ClaimValue)]) -> Claims {
    let groups: Vec<String> = groups.iter().map(|group| (*group).to_owned()).collect();
    let others =
        others.iter().map(|(name, value)| Claim { name: (*name).into(), value: value.clone() }).collect();
    Claims::typed(&groups, others).unwrap()
}

pub fn text(text: &str) -> ClaimValue {
    ClaimValue::Text(text.into())
}

pub fn list(texts: &[&str]) -> ClaimValue {
    ClaimValue::List(texts.iter().map(|text| (*text).into()).collect())
}

pub fn parse(text: &str) -> Result<ClaimFilter, FilterError> {
    ClaimFilter::parse(text, FilterPlace::GroupMapping)
}

pub fn outcome(filter: &str, claims: &Claims) -> Outcome {
    parse(filter).unwrap_or_else(|error| panic!("{filter}: {error}")).matches(claims)
}
