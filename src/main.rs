//! The program. Loading it does nothing: `boot.js` then calls [`page`], `embed.js` calls [`volume_create::embed::embed`].

use wasm_bindgen::prelude::wasm_bindgen;

/// Starts the page.
#[wasm_bindgen]
pub fn page() {
    leptos::mount::mount_to_body(volume_create::view::page::Page);
}

fn main() {}
