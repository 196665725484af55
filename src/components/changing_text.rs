//! Texts that change, on pages that a translator has changed.

use leptos::prelude::*;

/// The text of an element that has `prop:textContent=text`, where it is prerendered. In the browser
/// it is nothing: a page translator takes text nodes out of the page, and changes to a node that is
/// kept would be lost. The property puts a new one in.
#[must_use]
pub fn prerendered(text: Signal<String>) -> Option<String> {
    cfg!(not(target_arch = "wasm32")).then(|| text.get_untracked())
}
