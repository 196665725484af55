//! A volume that the user has already.

use leptos::prelude::*;

use super::card_header::{CardHeader, card_name};
use super::volume_values::VolumeValues;
use crate::model::contract::Volume;
use crate::model::lookup::StatusAge;
use crate::state::root::Root;

/// The volume that has a name already, as the list has it.
#[component]
pub fn ExistingVolume(
    /// The volume.
    volume: Volume,
) -> AnyView {
    let root: Root = expect_context();
    let volume = RwSignal::new(volume);
    let age = RwSignal::new(StatusAge::Current);
    let id = root.id("existing");
    let name = card_name(volume);
    let heading = view! { <h2 class="card-name" id=id.clone() dir="auto" translate="no" prop:textContent=name></h2> }
    .into_any();
    view! {
        <article class="card" part="card" aria-labelledby=id data-testid="existing-volume">
            <CardHeader heading volume />
            <VolumeValues volume age note=None />
        </article>
    }
    .into_any()
}
