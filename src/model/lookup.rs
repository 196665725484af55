//! Looking a volume up in the list, the only way to know whether an unconfirmed create made one
//! (docs/service-api.md).

use crate::model::contract::{CreateVolume, ListPage, Pager, Quantity, Volume};
use crate::model::json;
use crate::model::outcome::{Exchange, Interruption};

/// The result of looking up a create's volume in the list.
#[derive(Clone, Debug, PartialEq)]
pub enum LookupResult {
    /// The volume is in the list.
    Found(Box<Volume>),
    /// The list has a volume of this name, but it is older than the create, or has other values.
    Another,
    /// The list has no volume of this name.
    NotFound,
}

/// Why the list could not be read to its end.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LookupError {
    /// There is no session, or it has ended.
    NoSession,
    /// The list call gave no list.
    NoList,
    /// The list did not come to an end within [`ListWalk::MAX_PAGES`].
    TooLong,
    /// The user cancelled.
    Cancelled,
}

/// How old a card's status is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum StatusAge {
    /// It is polled, or was polled to its end.
    Current,
    /// As the answer to the create had it.
    #[default]
    AsOfCreation,
    /// As the list had it then: seconds since 1970.
    AsOf(i64),
    /// The volume was in the list, and is not any more since then: seconds since 1970.
    NotListed(i64),
}

/// A set of IDs. Sorted: a hash table would be more bytes to load than these few need.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Ids(Vec<String>);

impl Ids {
    /// Adds an ID; returns whether it is new.
    pub fn insert(&mut self, id: &str) -> bool {
        match self.find(id) {
            Ok(_) => false,
            Err(place) => {
                self.0.insert(place, id.to_owned());
                true
            }
        }
    }

    /// Adds all of others.
    pub fn extend(&mut self, others: &Self) {
        for id in &others.0 {
            self.insert(id);
        }
    }

    /// Whether an ID is among them.
    #[must_use]
    pub fn contains(&self, id: &str) -> bool {
        self.find(id).is_ok()
    }

    fn find(&self, id: &str) -> Result<usize, usize> {
        self.0.binary_search_by(|held| held.as_str().cmp(id))
    }
}

/// Unicode normalisation form C, which the platform has: the same name can be written in two ways.
pub type Nfc = fn(&str) -> String;

/// Whether two names are the same after Unicode normalisation.
#[must_use]
pub fn is_same_name(one: &str, other: &str, nfc: Nfc) -> bool {
    one == other || (!(one.is_ascii() && other.is_ascii()) && nfc(one) == nfc(other))
}

/// Looks for the volume that a create asked for. `known` has the IDs that were in the list before
/// the create. A value that the list leaves out says nothing; one that differs from the request
/// says that this is another volume.
#[must_use]
pub fn find_created(
    volumes: &[Volume],
    request: &CreateVolume,
    known: &Ids,
    nfc: Nfc,
) -> LookupResult {
    let mut result = LookupResult::NotFound;
    for volume in volumes {
        let name = volume.name.as_deref();
        if !name.is_some_and(|name| is_same_name(name, &request.name, nfc)) {
            continue;
        }
        let is_older = volume.id.as_ref().is_some_and(|id| known.contains(id));
        if !is_older && has_values_of(volume, request) {
            return LookupResult::Found(Box::new(volume.clone()));
        }
        result = LookupResult::Another;
    }
    result
}

fn has_values_of(volume: &Volume, request: &CreateVolume) -> bool {
    let same =
        |shown: &Option<String>, asked: &str| shown.as_deref().is_none_or(|shown| shown == asked);
    #[allow(clippy::cast_precision_loss, reason = "sizes are at most 2^53 - 1")]
    let asked = request.size_gb as f64;
    let same_size = match &volume.size {
        Some(Quantity::Number(shown)) => (shown - asked).abs() < 0.5,
        Some(Quantity::Large(_)) => false,
        Some(Quantity::Text(_)) | None => true,
    };
    same_size
        && same(&volume.region, &request.region)
        && same(&volume.volume_type, &request.volume_type)
}

/// Walks the pages of a list whose length is not documented: until a page has nothing new, so that
/// neither a service that ignores the page nor one that gives less than was asked for misleads.
#[derive(Clone, Debug)]
pub struct ListWalk {
    page: u32,
    size: u32,
    seen: Ids,
    last_length: usize,
    /// The volumes of the pages read so far.
    pub volumes: Vec<Volume>,
}

impl Default for ListWalk {
    fn default() -> Self {
        Self::new(Self::LARGE_PAGE)
    }
}

impl ListWalk {
    /// The most pages to read.
    pub const MAX_PAGES: u32 = 100;
    /// Page sizes are not documented: a large one saves calls.
    const LARGE_PAGE: u32 = 100;
    /// The page size of the documented example.
    const DOCUMENTED_PAGE: u32 = 10;

    fn new(size: u32) -> Self {
        Self {
            page: 1,
            size,
            seen: Ids::default(),
            last_length: 0,
            volumes: Vec::new(),
        }
    }

    /// The page to ask for.
    #[must_use]
    pub fn pager(&self) -> Pager {
        Pager {
            current_page: self.page,
            page_size: self.size,
        }
    }

    /// Takes the answer for [`ListWalk::pager`]. Says whether there may be more: then the next page
    /// is to be asked for.
    ///
    /// # Errors
    /// Where this was no list. Behind a page of fewer than the documented 10 any other answer is
    /// the end of the list, as services answer 404 or 500 for a page beyond the last one; a fuller
    /// page may have been capped by the server.
    pub fn take(&mut self, exchange: &Exchange) -> Result<bool, LookupError> {
        let page = match parse_page(exchange) {
            Ok(page) => page,
            // A service may refuse large pages.
            Err(LookupError::NoList) if self.page == 1 && self.size != Self::DOCUMENTED_PAGE => {
                *self = Self::new(Self::DOCUMENTED_PAGE);
                return Ok(true);
            }
            Err(LookupError::NoList) if self.ends_before(exchange) => return Ok(false),
            Err(error) => return Err(error),
        };
        self.last_length = page.volumes.len().saturating_add(page.others.len());
        let mut has_new = false;
        for other in &page.others {
            // Not an ID.
            has_new |= self.seen.insert(&["\0", other].concat());
        }
        for volume in page.volumes {
            let key = match &volume.id {
                Some(id) => id.clone(),
                None => json::text(&volume.raw),
            };
            if self.seen.insert(&key) {
                has_new = true;
                self.volumes.push(volume);
            }
        }
        if has_new && self.page >= Self::MAX_PAGES {
            return Err(LookupError::TooLong);
        }
        self.page = self.page.saturating_add(1);
        Ok(has_new)
    }

    /// Whether an answer that is no list follows a short page.
    fn ends_before(&self, exchange: &Exchange) -> bool {
        let is_short = self.last_length < Self::DOCUMENTED_PAGE as usize;
        self.page > 1 && is_short && exchange.reply.is_some()
    }
}

fn parse_page(exchange: &Exchange) -> Result<ListPage, LookupError> {
    if exchange.interruption == Some(Interruption::Cancelled) {
        return Err(LookupError::Cancelled);
    }
    let reply = exchange.reply.as_ref().ok_or(LookupError::NoList)?;
    if reply.status == 401 || reply.is_sign_in_page() {
        return Err(LookupError::NoSession);
    }
    match (reply.status, &reply.body) {
        (200..=299, Some(body)) => ListPage::parse(body).ok_or(LookupError::NoList),
        _ => Err(LookupError::NoList),
    }
}
