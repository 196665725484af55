//! Whether a create in doubt made its volume: judged by what the list call shows.

use crate::contract::{CreateVolume, Pager, Quantity, Volume};
use crate::json;

/// What the list shows of a create's volume.
#[derive(Clone, Debug, PartialEq)]
pub enum Sighting {
    /// The volume is there.
    Found(Box<Volume>),
    /// A volume of this name is there, but it stood there before, or is not what was asked for.
    Another,
    /// No volume of this name is there.
    Nothing,
}

/// Why it could not be looked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CannotLook {
    /// There is no session, or it has ended.
    NoSession,
    /// The list call gave no list.
    NoList,
    /// The list did not come to an end within bounds.
    TooLong,
}

/// Whether the volume of a create in doubt was looked for. Where it was found there is no failure any more.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Look {
    /// There is no doubt.
    NotNeeded,
    /// It is being looked for.
    Looking,
    /// It is not there; `another` of its name may be.
    NotThere {
        /// Whether there is a volume of this name that this create did not make.
        another: bool,
    },
    /// It could not be looked.
    Failed(CannotLook),
}

/// How old a card's status is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum StatusAge {
    /// It is followed, or was followed to its end.
    Followed,
    /// As the answer to the create had it.
    #[default]
    AsOfCreation,
    /// As the list had it then: seconds since 1970.
    AsOf(i64),
}

/// A set of IDs. Sorted: a hash table would be more bytes to load than these few need.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Ids(Vec<String>);

impl Ids {
    /// Adds an ID; gives whether it is new.
    pub fn insert(&mut self, id: &str) -> bool {
        match self.find(id) {
            Ok(_) => false,
            Err(place) => {
                self.0.insert(place, id.to_owned());
                true
            }
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

/// Judges the volumes of the list. `known` has the IDs of those that stood there before the create. The name is compared
/// exactly; a value that the list leaves out says nothing, one that differs from what was asked for says that this is another
/// volume.
#[must_use]
pub fn judge(volumes: &[Volume], request: &CreateVolume, known: &Ids) -> Sighting {
    let mut sighting = Sighting::Nothing;
    for volume in volumes {
        if volume.name.as_deref() != Some(request.name.as_str()) {
            continue;
        }
        let stood_before = volume.id.as_ref().is_some_and(|id| known.contains(id));
        if !stood_before && is_as_asked(volume, request) {
            return Sighting::Found(Box::new(volume.clone()));
        }
        sighting = Sighting::Another;
    }
    sighting
}

fn is_as_asked(volume: &Volume, request: &CreateVolume) -> bool {
    let same =
        |shown: &Option<String>, asked: &str| shown.as_deref().is_none_or(|shown| shown == asked);
    #[allow(clippy::cast_precision_loss, reason = "sizes are at most 2^53 - 1")]
    let asked = request.size_gb as f64;
    let same_size = match &volume.size {
        Some(Quantity::Number(shown)) => (shown - asked).abs() < 0.5,
        Some(Quantity::Text(_)) | None => true,
    };
    same_size
        && same(&volume.region, &request.region)
        && same(&volume.volume_type, &request.volume_type)
}

/// Leads through the pages of a list whose length is not told (docs/service-api.md, "List"): on until a page has nothing new, so that
/// neither a service that ignores the page nor one that gives less than was asked for leads astray.
#[derive(Debug)]
pub struct Pages {
    page: u32,
    size: u32,
    seen: Ids,
}

impl Pages {
    /// So many pages are looked at, at most.
    pub const MOST: u32 = 100;

    /// Begins before the first page; pages hold at most `size` volumes.
    #[must_use]
    pub fn of(size: u32) -> Self {
        Self {
            page: 1,
            size,
            seen: Ids::default(),
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

    /// Takes the page that came. Gives whether there may be more.
    ///
    /// # Errors
    /// [`CannotLook::TooLong`] where there may be more and the bound is reached.
    pub fn take(&mut self, volumes: &[Volume]) -> Result<bool, CannotLook> {
        let mut has_new = false;
        for volume in volumes {
            has_new |= match &volume.id {
                Some(id) => self.seen.insert(id),
                None => self.seen.insert(&json::text(&volume.raw)),
            };
        }
        if has_new && self.page >= Self::MOST {
            return Err(CannotLook::TooLong);
        }
        self.page = self.page.saturating_add(1);
        Ok(has_new)
    }
}
