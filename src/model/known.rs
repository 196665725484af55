//! What the user's own volumes tell: which regions there are, and which names exist.

use crate::model::contract::Volume;
use crate::model::lookup::{Nfc, is_same_name};

/// The user's volumes, as far as they are known: those in the list, and those created since.
#[derive(Clone, Debug, Default)]
pub struct KnownVolumes {
    /// Newest first, where the list is: its order is not documented.
    volumes: Vec<Volume>,
    /// The regions of pasted requests, the last one first.
    pasted: Vec<String>,
    /// The regions of volumes created in this browser, the last one first.
    used: Vec<String>,
}

/// The most regions that a browser remembers.
pub const MOST_USED: usize = 10;

/// Where a suggested region comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RegionSource {
    /// A request was pasted with it.
    Pasted,
    /// So many of the user's volumes are in it.
    Volumes(usize),
    /// A volume was created in it, in this browser.
    Used,
}

/// A region to offer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RegionSuggestion {
    /// Its ID.
    pub id: String,
    /// Where it comes from.
    pub source: RegionSource,
}

impl KnownVolumes {
    /// Takes the regions used in this browser.
    pub fn set_used(&mut self, used: Vec<String>) {
        self.used = used;
    }

    /// Takes the whole list in place of what was known.
    pub fn replace(&mut self, listed: Vec<Volume>) {
        self.volumes = listed;
    }

    /// Adds a volume that was just created, or its new state.
    pub fn add(&mut self, volume: Volume) {
        let is_it = |own: &&mut Volume| own.id.is_some() && own.id == volume.id;
        match self.volumes.iter_mut().find(is_it) {
            Some(own) => *own = volume,
            None => self.volumes.insert(0, volume),
        }
    }

    /// Takes the region of a pasted request.
    pub fn paste(&mut self, region: &str) {
        put_first(&mut self.pasted, region);
    }

    /// Takes a region in which a volume was created; says whether that changes which were used.
    pub fn mark_used(&mut self, region: &str) -> bool {
        let is_new = self.used.first().is_none_or(|first| first != region);
        put_first(&mut self.used, region);
        is_new
    }

    /// The regions used, the last one first; [`MOST_USED`] at most.
    #[must_use]
    pub fn used(&self) -> &[String] {
        &self.used
    }

    /// Forgets the regions used.
    pub fn clear_used(&mut self) {
        self.used.clear();
    }

    /// The regions with the number of volumes in each, in the order of their newest volume.
    #[must_use]
    pub fn counted(&self) -> Vec<(String, usize)> {
        let mut regions: Vec<(String, usize)> = Vec::new();
        let ids = self.volumes.iter().filter_map(|own| own.region.as_deref());
        for id in ids.filter(|id| !id.trim().is_empty()) {
            match regions.iter_mut().find(|(own, _)| *own == id) {
                Some((_, count)) => *count = count.saturating_add(1),
                None => regions.push((id.to_owned(), 1)),
            }
        }
        regions
    }

    /// The volume of this name.
    #[must_use]
    pub fn named(&self, name: &str, nfc: Nfc) -> Option<&Volume> {
        let is_named = |volume: &&Volume| {
            let own = volume.name.as_deref();
            own.is_some_and(|own| is_same_name(own, name, nfc))
        };
        self.volumes.iter().find(is_named)
    }

    /// The next name that no volume has: `data-2` after `data`, `data-10` after `data-9`, `v008`
    /// after `v007`.
    #[must_use]
    pub fn free_name(&self, name: &str) -> String {
        let stem = name.trim_end_matches(|letter: char| letter.is_ascii_digit());
        let digits = name.strip_prefix(stem).unwrap_or_default();
        let (stem, width, number) = match digits.parse::<u32>() {
            Ok(number) if !stem.is_empty() => (stem.to_owned(), digits.len(), number),
            _ => ([name, "-"].concat(), 1, 1),
        };
        let next = (1..=u32::MAX).map(|step| {
            let number = u64::from(number).saturating_add(u64::from(step));
            format!("{stem}{number:0width$}")
        });
        let is_free = |next: &String| {
            let mut volumes = self.volumes.iter();
            volumes.all(|own| own.name.as_ref() != Some(next))
        };
        { next }.find(is_free).unwrap_or_default()
    }

    /// The regions to offer for what is typed: those pasted, those of the user's volumes, those
    /// used before; each once. Once one is typed in full, all are offered, to choose another.
    #[must_use]
    pub fn suggest(&self, typed: &str) -> Vec<RegionSuggestion> {
        let counted = self.counted();
        let source = |id: &str, other| {
            let own = counted.iter().find(|(own, _)| own == id);
            own.map_or(other, |(_, count)| RegionSource::Volumes(*count))
        };
        let pasted = self.pasted.iter().map(|id| (id, RegionSource::Pasted));
        let own = counted.iter().map(|(id, _)| (id, RegionSource::Used));
        let used = self.used.iter().map(|id| (id, RegionSource::Used));
        let mut all: Vec<RegionSuggestion> = Vec::new();
        for (id, other) in pasted.chain(own).chain(used) {
            if all.iter().all(|suggestion| suggestion.id != *id) {
                all.push(RegionSuggestion {
                    id: id.clone(),
                    source: source(id, other),
                });
            }
        }
        let typed = typed.trim().to_lowercase();
        if all.iter().all(|one| one.id.to_lowercase() != typed) {
            all.retain(|one| one.id.to_lowercase().contains(&typed));
        }
        all
    }
}

fn put_first(regions: &mut Vec<String>, region: &str) {
    regions.retain(|own| own != region);
    regions.insert(0, region.to_owned());
    regions.truncate(MOST_USED);
}
