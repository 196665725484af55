//! The program. Loading it does nothing: `boot.js` then calls [`page`], `embed.js` calls [`volume_create::embed::embed`].

use volume_create::config::Config;
use volume_create::language;
use volume_create::messages::Messages;
use volume_create::view::load;
use volume_create::view::on_demand::language::{take, take_english};
use volume_create::view::page::start;
use wasm_bindgen::JsValue;
use wasm_bindgen::prelude::wasm_bindgen;

/// Starts the page. `config` is what its HTML was written with, as JSON; empty for the defaults. `languages` are those there are beside
/// English: a line with tag, name and file of each. `tag` is that of the one that the browser wants, `file` its texts where they
/// have come by now; both are empty for English. `loader` loads what is loaded on demand, where that is not there yet. A request may have been `pasted` already.
#[wasm_bindgen]
pub fn page(config: &str, languages: &str, tag: &str, file: &str, loader: JsValue, pasted: String) {
    load::set_loader(loader);
    let config = match config {
        "" => Config::default(),
        config => Config::read(config).0,
    };
    let messages = match file {
        "" => Messages::ENGLISH,
        // Whoever has another language has loaded that part.
        file => take(tag, file).unwrap_or_default(),
    };
    start(
        &config,
        messages,
        language::read(languages),
        tag.to_owned(),
        pasted,
    );
}

/// Takes the English texts that come on demand: a JSON array.
#[wasm_bindgen]
pub fn texts(file: &str) {
    take_english(file);
}

fn main() {}
