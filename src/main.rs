//! The program. Loading it does nothing: `boot.js` then calls [`page`], `embed.js` calls [`volume_create::embed::embed`].

use volume_create::config::Config;
use volume_create::language;
use volume_create::view::page::start;
use volume_create::view::settings;
use wasm_bindgen::prelude::wasm_bindgen;

/// Starts the page. `config` is what its HTML was written with, as JSON; empty for the defaults. `languages` are those there are beside
/// English, as JSON: tag, name and file of each. `tag` and `file` are of the one that the page is in by now, empty for English.
#[wasm_bindgen]
pub fn page(config: &str, languages: &str, tag: &str, file: &str) {
    let config = match config {
        "" => Config::default(),
        config => Config::read(config).0,
    };
    let messages = settings::take(tag, file).unwrap_or_default();
    start(&config, messages, language::read(languages));
}

fn main() {}
