//! What the user's own volumes tell: which regions there are, and which names exist.

use std::collections::BTreeSet;

use crate::model::contract::Volume;
use crate::model::lookup::{Nfc, is_same_name};

/// The user's volumes, as far as they are known: those in the list, and those created since.
#[derive(Clone, Debug, Default)]
pub struct KnownVolumes {
    /// Newest first, where the list is: its order is not documented.
    volumes: Vec<Volume>,
}

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

    /// The regions with the number of volumes in each, in the order of their newest volume.
    #[must_use]
    pub fn regions(&self) -> Vec<(&str, usize)> {
        let mut regions: Vec<(&str, usize)> = Vec::new();
        let ids = self.volumes.iter().filter_map(|own| own.region.as_deref());
        for id in ids.filter(|id| !id.trim().is_empty()) {
            match regions.iter_mut().find(|(own, _)| *own == id) {
                Some((_, count)) => *count = count.saturating_add(1),
                None => regions.push((id, 1)),
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
        let names = self.volumes.iter().filter_map(|own| own.name.as_deref());
        let names: BTreeSet<&str> = names.collect();
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
        let free = { next }.find(|next| !names.contains(next.as_str()));
        free.unwrap_or_default()
    }
}

/// The regions to offer for what is typed: those pasted, those of the user's volumes, those used
/// before; each once. Once one is typed in full, all are offered, to choose another.
#[must_use]
pub fn suggest_regions(
    known: &KnownVolumes,
    pasted: &[String],
    used: &[String],
    typed: &str,
) -> Vec<RegionSuggestion> {
    let counted = known.regions();
    let source = |id: &str, other| {
        let own = counted.iter().find(|(own, _)| *own == id);
        own.map_or(other, |(_, count)| RegionSource::Volumes(*count))
    };
    let pasted = pasted.iter().map(|id| (id.as_str(), RegionSource::Pasted));
    let own = counted.iter().map(|(id, _)| (*id, RegionSource::Used));
    let used = used.iter().map(|id| (id.as_str(), RegionSource::Used));
    let mut all: Vec<RegionSuggestion> = Vec::new();
    for (id, other) in pasted.chain(own).chain(used) {
        if all.iter().all(|suggestion| suggestion.id != id) {
            all.push(RegionSuggestion {
                id: id.to_owned(),
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

/// The most regions that a browser remembers.
pub const MOST_USED: usize = 10;

/// The regions used before, the last one first, once this one is used too.
#[must_use]
pub fn with_used(mut used: Vec<String>, region: &str) -> Vec<String> {
    used.retain(|own| own != region);
    used.insert(0, region.to_owned());
    used.truncate(MOST_USED);
    used
}
