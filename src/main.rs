//! The program. Loading it does nothing: `boot.js` then calls [`page`], `embed.js` calls [`volume_create::embed::embed`].

use volume_create::config::Config;
use volume_create::view::page::start;
use wasm_bindgen::prelude::wasm_bindgen;

/// Starts the page. `config` is what its HTML was written with, as JSON; empty for the defaults.
#[wasm_bindgen]
pub fn page(config: &str) {
    let config = match config {
        "" => Config::default(),
        config => Config::read(config).0,
    };
    start(&config);
}

fn main() {}
