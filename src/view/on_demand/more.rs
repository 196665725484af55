//! What a card has behind its summary: what to do with the volume next, and what the service answered.

use crate::contract::Volume;
use crate::messages::{Messages, Text};
use crate::view::copy::copy_button;
use crate::view::element::{View, classed};
use crate::view::watched::Watched;

/// An entry to mount it by, and the answer itself.
#[inline(never)]
pub(in crate::view) fn more(
    messages: Messages,
    volume: Watched<Volume>,
    details: Option<String>,
) -> View {
    let mut parts = Vec::new();
    let mut part = |lead: Text, shown: String, copy: Text, what: Text, text: String| {
        parts.push(classed("p", "note").text(messages.text(lead)).into());
        parts.push(
            classed("pre", "code")
                .attr("tabindex", "0")
                .text(shown)
                .into(),
        );
        parts.push(copy_button(messages, copy, what, text));
    };
    if let Some(entry) = volume.peek_with(Volume::mount_entry) {
        part(
            Text::MountText,
            entry.clone(),
            Text::CopyEntry,
            Text::Entry,
            entry,
        );
    }
    if let Some(details) = details {
        part(
            Text::Answer,
            messages.shortened(&details),
            Text::CopyDetails,
            Text::Details,
            details,
        );
    }
    View::Several(parts)
}
