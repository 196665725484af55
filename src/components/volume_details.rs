//! What a card has behind its summary: what to do with the volume next, and what the service
//! answered.

use leptos::prelude::*;

use super::code::Code;
use super::copy_button::CopyButton;
use super::use_messages;
use crate::i18n::Text;
use crate::model::contract::Volume;

/// An entry to mount the volume by, and the answer itself.
#[component]
pub fn VolumeDetails(
    /// The volume.
    volume: RwSignal<Volume>,
    /// The response as a text for a report.
    details: Option<String>,
) -> impl IntoView {
    let messages = use_messages();
    let entry = volume.with_untracked(Volume::mount_entry).map(|entry| {
        view! {
            <p class="note">{messages.text(Text::MountText)}</p>
            <Code text=entry.clone() />
            <CopyButton label=Text::CopyEntry what=Text::Entry text=entry />
        }
    });
    let answer = details.map(|details| {
        view! {
            <p class="note">{messages.text(Text::Response)}</p>
            <Code text=messages.shortened(&details) />
            <CopyButton label=Text::CopyDetails what=Text::Details text=details />
        }
    });
    (entry, answer)
}
