//! Pages of lists.
//!
//! A page begins after an id, so that it stays right while objects come and go: what was there all the time is listed
//! exactly once. The token holds that id, the page size and a checksum; nothing is kept between requests.
//! Source: `facts/wire.md` 1 (paging), 5 (rules 3, 20, 21), 10.

use std::{borrow::Borrow, collections::BinaryHeap};

use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use sha2::{Digest as _, Sha256};

use super::{call::Call, problem::Problem, query::encode, route::ParameterRule};
use crate::{model::Noun, org::Table};

/// Page size where none is asked for.
const USUAL: u32 = 10;
/// Bytes of checksum in a token.
const CHECK: usize = 4;
/// Longer ids stand in a token as their digest, so that it has at most 255 characters.
const LONGEST: usize = 160;

/// Where a page begins and how long it is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Page {
    size: usize,
    after: Option<After>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
enum After {
    Id(String),
    /// The SHA-256 of a long id.
    Digest([u8; 32]),
}

/// The objects of a page, and how many there are on all pages.
pub(super) struct Cut<'a, T> {
    pub items: Vec<&'a T>,
    pub total: usize,
    /// The token of the next page, where there is one.
    pub next: Option<String>,
}

impl Page {
    /// Reads the parameters of a request.
    pub fn asked(call: &Call<'_>) -> Result<Self, Problem> {
        let most = call.route.parameters.iter().find_map(|parameter| match parameter.rule {
            ParameterRule::PageSize(most) => Some(most),
            ParameterRule::Optional | ParameterRule::Required | ParameterRule::Repeated => None,
        });
        let most = most.unwrap_or(100);
        let size = call.query.get("page_size").map(|text| read_size(text, most)).transpose()?;
        let token = call.query.get("page_token").map(read_token).transpose()?;
        let (carried, after) = token.map_or((None, None), |(size, after)| (Some(size), Some(after)));
        let size = size.or(carried).unwrap_or(USUAL).min(most);
        Ok(Self { size: size as usize, after })
    }

    /// Cuts the page out of a whole table, which knows its objects by id.
    pub fn cut_table<'a, T: Noun>(&self, table: &'a Table<T>) -> Result<Cut<'a, T>, Problem>
    where
        T::Id: Borrow<str>,
    {
        let after = match &self.after {
            None => None,
            Some(After::Id(id)) => Some(id.as_str()),
            Some(After::Digest(digest)) => {
                let found =
                    table.iter().map(|object| object.id().borrow()).find(|id| digest_of(id) == *digest);
                Some(found.ok_or_else(gone)?)
            }
        };
        let mut behind = table.after(after);
        let items: Vec<&'a T> = behind.by_ref().take(self.size).collect();
        let last = items.last().filter(|_| behind.next().is_some());
        let next = last.map(|object| token(self.size, object.id().borrow()));
        Ok(Cut { items, total: table.len(), next })
    }

    /// Cuts the page out of all objects, in whatever order they come; they are sorted by id. One pass, and memory for one
    /// page.
    pub fn cut<'a, T>(
        &self,
        all: impl Iterator<Item = &'a T>,
        id: fn(&T) -> &str,
    ) -> Result<Cut<'a, T>, Problem> {
        let all: Vec<&'a T> = all.collect();
        let after = match &self.after {
            None => None,
            Some(After::Id(id)) => Some(id.as_str()),
            Some(After::Digest(digest)) => {
                let found = all.iter().map(|object| id(object)).find(|id| digest_of(id) == *digest);
                Some(found.ok_or_else(gone)?)
            }
        };
        let total = all.len();
        let mut page: BinaryHeap<(&str, usize)> = BinaryHeap::with_capacity(self.size + 2);
        for (at, object) in all.iter().enumerate() {
            let id = id(object);
            if after.is_some_and(|after| id <= after) {
                continue;
            }
            if page.len() <= self.size {
                page.push((id, at));
            } else if page.peek().is_some_and(|(last, _)| id < *last) {
                page.pop();
                page.push((id, at));
            }
        }
        let mut page = page.into_sorted_vec();
        let more = page.len() > self.size;
        page.truncate(self.size);
        let next = page.last().filter(|_| more).map(|(id, _)| token(self.size, id));
        let items = page.iter().filter_map(|(_, at)| all.get(*at).copied()).collect();
        Ok(Cut { items, total, next })
    }
}

/// The address of the next page: the filters of this one, and the token.
pub(super) fn next_address(call: &Call<'_>, token: &str) -> String {
    let filters = call.query.without(&["page_token", "page_size"]);
    let size =
        call.query.get("page_size").map(|size| format!("&page_size={}", encode(size))).unwrap_or_default();
    call.url(&format!("{}?page_token={token}{size}{filters}", call.path))
}

fn read_size(text: &str, most: u32) -> Result<u32, Problem> {
    text.parse::<u32>().ok().filter(|size| (1..=most).contains(size)).ok_or_else(|| {
        Problem::parameter("page_size", format!("page_size must be a whole number from 1 to {most}"))
    })
}

fn token(size: usize, id: &str) -> String {
    let mut bytes = vec![u8::try_from(size).unwrap_or(u8::MAX)];
    if id.len() > LONGEST {
        bytes.push(b'd');
        bytes.extend_from_slice(&digest_of(id));
    } else {
        bytes.push(b'i');
        bytes.extend_from_slice(id.as_bytes());
    }
    let check = checksum(&bytes);
    bytes.extend_from_slice(&check);
    URL_SAFE_NO_PAD.encode(bytes)
}

fn read_token(text: &str) -> Result<(u32, After), Problem> {
    let bytes = URL_SAFE_NO_PAD.decode(text).map_err(|_| unusable())?;
    let (bytes, check) = bytes.split_last_chunk::<CHECK>().ok_or_else(unusable)?;
    if checksum(bytes) != *check {
        return Err(unusable());
    }
    let ([size, form], rest) = bytes.split_first_chunk::<2>().ok_or_else(unusable)?;
    let after = match form {
        b'i' => After::Id(String::from_utf8(rest.to_vec()).map_err(|_| unusable())?),
        b'd' => After::Digest(rest.try_into().map_err(|_| unusable())?),
        _ => return Err(unusable()),
    };
    Ok((u32::from(*size).max(1), after))
}

/// Tells typing errors and made-up tokens, and protects nothing: a token grants nothing.
fn checksum(bytes: &[u8]) -> [u8; CHECK] {
    let digest: [u8; 32] = Sha256::digest(bytes).into();
    digest.first_chunk().copied().unwrap_or_default()
}

fn digest_of(id: &str) -> [u8; 32] {
    Sha256::digest(id.as_bytes()).into()
}

fn unusable() -> Problem {
    Problem::parameter("page_token", "This page_token was not given out here. Begin with the first page")
}

fn gone() -> Problem {
    Problem::parameter("page_token", "Where this page_token points to is gone. Begin with the first page")
}
