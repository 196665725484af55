//! What the user's volumes, and this browser, tell for the next create: an aid. Where there is
//! nothing, the form works without it.

use js_sys::JsString;
use leptos::prelude::*;

use super::configuration::Configuration;
use super::volumes::ListStatus;
use crate::model::contract::Volume;
use crate::model::known::{KnownVolumes, RegionSuggestion, suggest_regions, with_used};
use crate::model::secret::may_hold_token;
use crate::storage;

/// What is known of volumes and regions, as a context.
#[derive(Clone, Copy, Debug)]
pub struct Known {
    volumes: RwSignal<KnownVolumes>,
    pasted: RwSignal<Vec<String>>,
    used: RwSignal<Vec<String>>,
    configuration: Configuration,
    status: ListStatus,
}

impl Known {
    /// What this browser knows. It takes the other state from the contexts.
    #[must_use]
    pub fn start() -> Self {
        Self {
            volumes: RwSignal::default(),
            pasted: RwSignal::default(),
            used: RwSignal::new(storage::used_regions()),
            configuration: expect_context(),
            status: expect_context(),
        }
    }

    /// Takes the whole list.
    pub fn replace(self, listed: Vec<Volume>) {
        self.update(|volumes| volumes.replace(listed));
    }

    /// Takes a volume that was created, or its new state.
    pub fn add(self, volume: &Volume) {
        if !self.is_on() {
            return;
        }
        if let Some(region) = volume.region.as_deref().filter(|id| !may_hold_token(id)) {
            let used = self.used.get_untracked();
            if used.first().is_none_or(|first| first != region) {
                let used = with_used(used, region);
                storage::set_used_regions(&used);
                self.used.set(used);
            }
        }
        self.update(|volumes| volumes.add(volume.clone()));
    }

    fn update(self, change: impl FnOnce(&mut KnownVolumes)) {
        self.volumes.update(change);
        let counts = self.volumes.with_untracked(|volumes| {
            let regions = volumes.regions().into_iter();
            let counts = regions.map(|(id, count)| (id.to_owned(), count));
            counts.collect::<Vec<_>>()
        });
        let regions = self.status.regions;
        if regions.with_untracked(|own| *own != counts) {
            regions.set(counts);
        }
    }

    /// Takes the region of a pasted request.
    pub fn paste(self, region: &str) {
        self.pasted.update(|pasted| {
            pasted.retain(|own| own != region);
            pasted.insert(0, region.to_owned());
        });
    }

    /// Forgets the regions used in this browser.
    pub fn clear_used(self) {
        storage::set_used_regions(&[]);
        self.used.set(Vec::new());
    }

    /// Whether regions of this browser are offered that are those of no volume.
    #[must_use]
    pub fn has_used(self) -> bool {
        !self.used.with(Vec::is_empty)
    }

    /// The regions to offer for what is typed.
    #[must_use]
    pub fn suggest(self, typed: &str) -> Vec<RegionSuggestion> {
        let config = self.configuration.config.get();
        if !config.suggest_regions {
            return Vec::new();
        }
        let (pasted, used) = (self.pasted.get(), self.used.get());
        let mut regions = self
            .volumes
            .with(|volumes| suggest_regions(volumes, &pasted, &used, typed));
        // Those are in the list, by their names.
        let is_listed = |id: &str| config.regions.iter().any(|entry| entry.id == id);
        regions.retain(|region| !is_listed(&region.id));
        regions
    }

    /// The user's volume of this name.
    #[must_use]
    pub fn named(self, name: &str) -> Option<Volume> {
        let nfc = |name: &str| JsString::from(name).normalize("NFC").into();
        self.volumes
            .with(|volumes| volumes.named(name, nfc).cloned())
    }

    /// The next name that none of the user's volumes has.
    #[must_use]
    pub fn free_name(self, name: &str) -> String {
        self.volumes
            .with_untracked(|volumes| volumes.free_name(name))
    }

    fn is_on(self) -> bool {
        let config = self.configuration.config;
        config.with_untracked(|config| config.suggest_regions)
    }
}
