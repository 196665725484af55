//! What the user's volumes, and this browser, tell for the next create: an aid. Where there is
//! nothing, the form works without it.

use js_sys::JsString;
use leptos::prelude::*;

use super::configuration::Configuration;
use crate::model::contract::Volume;
use crate::model::known::{KnownVolumes, RegionSuggestion};
use crate::model::secret::may_hold_token;
use crate::storage;

/// What is known of volumes and regions, as a context.
#[derive(Clone, Copy, Debug)]
pub struct Known {
    volumes: RwSignal<KnownVolumes>,
    configuration: Configuration,
}

impl Known {
    /// What this browser knows. It takes the other state from the contexts.
    #[must_use]
    pub fn start() -> Self {
        let mut known = KnownVolumes::default();
        known.set_used(storage::used_regions().unwrap_or_default());
        Self {
            volumes: RwSignal::new(known),
            configuration: expect_context(),
        }
    }

    /// Takes the whole list.
    pub fn replace(self, listed: Vec<Volume>) {
        self.volumes.update(|volumes| volumes.replace(listed));
    }

    /// Takes a volume that was created, or its new state.
    pub fn add(self, volume: &Volume) {
        if self.is_on() {
            self.volumes.update(|volumes| volumes.add(volume.clone()));
        }
    }

    /// Remembers the region of a create that has just made a volume.
    pub fn mark_used(self, region: &str) {
        if !self.is_on() || may_hold_token(region) {
            return;
        }
        self.volumes.update(|volumes| {
            // Other tabs and forms add to the stored ones, and clear them.
            if let Some(used) = storage::used_regions() {
                volumes.set_used(used);
            }
            if volumes.mark_used(region) {
                storage::set_used_regions(volumes.used());
            }
        });
    }

    fn is_on(self) -> bool {
        let config = self.configuration.config;
        config.with_untracked(|config| config.suggest_regions)
    }

    /// The names of the configured regions, each with the number of volumes there.
    #[must_use]
    pub fn listed(self) -> Vec<(String, usize)> {
        let counted = self.volumes.with(KnownVolumes::counted);
        let count = |id: &str| counted.iter().find(|(own, _)| own == id);
        self.configuration.config.with(|config| {
            let entries = config.regions.iter();
            let listed = entries.map(|entry| {
                (
                    entry.name.clone(),
                    count(&entry.id).map_or(0, |(_, count)| *count),
                )
            });
            listed.collect()
        })
    }

    /// Takes the region of a pasted request.
    pub fn paste(self, region: &str) {
        self.volumes.update(|volumes| volumes.paste(region));
    }

    /// Forgets the regions used in this browser.
    pub fn clear_used(self) {
        storage::set_used_regions(&[]);
        self.volumes.update(KnownVolumes::clear_used);
    }

    /// The regions to offer for what is typed. Those that are configured are in the list, by their
    /// names.
    #[must_use]
    pub fn suggest(self, typed: &str) -> Vec<RegionSuggestion> {
        let config = self.configuration.config;
        config.with(|config| {
            if !config.suggest_regions {
                return Vec::new();
            }
            let mut regions = self.volumes.with(|volumes| volumes.suggest(typed));
            regions.retain(|region| config.regions.iter().all(|entry| entry.id != region.id));
            regions
        })
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
}
