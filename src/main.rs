//! The app. Loading it does nothing: `boot.js` then calls [`start`], `embed.js` calls [`volume_create::embed::element::embed`].

use volume_create::i18n::language;
use volume_create::model::config::Config;
use volume_create::page::{self, Start};
use wasm_bindgen::prelude::wasm_bindgen;

/// Mounts the page. `config` is what its HTML was prerendered with, as JSON; empty for the defaults. `languages` are those there
/// are beside English: a line with tag, name and file of each. `tag` is that of the language it is shown in, `texts` the content
/// of its file, where it has come by now; both are empty for English. A text may have been `pasted`, and the form may have
/// been submitted already.
#[wasm_bindgen]
pub fn start(
    config: &str,
    languages: &str,
    tag: String,
    texts: String,
    pasted: String,
    submit: bool,
) {
    let config = match config {
        "" => Config::default(),
        config => Config::read(config).0,
    };
    page::start(Start {
        config,
        languages: language::read(languages),
        tag,
        texts,
        pasted,
        is_submitted: submit,
    });
}

fn main() {}
