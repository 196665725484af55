//! The head of a volume's card.

use leptos::prelude::*;

use super::copy_button::CopyButton;
use super::use_messages;
use crate::i18n::Text;
use crate::model::contract::Volume;

/// The volume's name, and a button that copies it.
#[component]
pub fn CardHeader(
    /// The name, as a heading of its level.
    heading: AnyView,
    /// The volume.
    volume: RwSignal<Volume>,
) -> AnyView {
    let name = volume.with_untracked(|volume| volume.name.clone());
    let copy = name.map(|text| {
        view! { <CopyButton label=Text::CopyName what=Text::NameLabel text icon=true /> }
    });
    view! {
        <header class="card-header" part="card-header">
            {heading}
            {copy}
        </header>
    }
    .into_any()
}

/// The name of a volume, as its heading shows it.
#[must_use]
pub fn card_name(volume: RwSignal<Volume>) -> Signal<String> {
    let messages = use_messages();
    Signal::derive(move || {
        let name = volume.with(|volume| volume.name.clone());
        name.unwrap_or_else(|| messages.text(Text::Unnamed).to_owned())
    })
}
