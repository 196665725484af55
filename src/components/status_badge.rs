//! A volume's status: its word, and a shape that says whether it is still changing. It moves while
//! the page looks for that.

use leptos::prelude::*;

use crate::model::contract::Volume;
use crate::model::lookup::StatusAge;

/// A volume's status as the service wrote it.
#[component]
pub fn StatusBadge(
    /// The volume.
    volume: RwSignal<Volume>,
    /// How old its status is.
    age: RwSignal<StatusAge>,
) -> impl IntoView {
    let text =
        Signal::derive(move || volume.with(|volume| volume.status.clone().unwrap_or_default()));
    let class = Signal::derive(move || {
        let class = match age.get() {
            StatusAge::NotListed(_) => "badge badge-gone",
            _ if !volume.with(Volume::is_pending) => "badge",
            StatusAge::Current => "badge badge-pending badge-moving",
            // Nothing looks whether it changes.
            StatusAge::AsOf(_) | StatusAge::AsOfCreation => "badge badge-pending",
        };
        class.to_owned()
    });
    view! { <span class=class dir="auto" translate="no" prop:textContent=text></span> }
}
