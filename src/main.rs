//! The app. Loading it does nothing: `boot.js` then calls [`start`], `embed.js` calls [`embed`].

use std::fmt;

use volume_create::i18n::language;
use volume_create::lazy::{self, Configure};
use volume_create::model::config::Config;
use volume_create::page::{self, Start};
use wasm_bindgen::JsError;
use wasm_bindgen::prelude::wasm_bindgen;
use web_sys::HtmlElement;

/// Mounts the page. `config` is what its HTML was prerendered with, as JSON; empty for the
/// defaults. `languages` are those there are beside English: a line with tag, name and file of
/// each. `tag` is that of the language it is shown in, `texts` the content of its file, where it
/// has come by now; both are empty for English. A text may have been `pasted`, which has the ID of
/// its field in a line before it, and the form may have been submitted already.
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
        config => Config::parse(config).0,
    };
    page::start(Start {
        config,
        languages: language::parse(languages),
        tag,
        texts,
        pasted,
        is_submitted: submit,
    });
}

/// One element's form. It ends with this: what is in flight is aborted, and nothing stays behind.
#[wasm_bindgen]
pub struct Embedded(Box<dyn Configure>);

impl fmt::Debug for Embedded {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Embedded").finish_non_exhaustive()
    }
}

/// Puts a form into `container`, which is in the shadow root of `element`, once the lazy chunk is
/// loaded. `property` is the element's `config` as JSON, empty where there is none; the rest of its
/// configuration is in its attributes. `languages` are those there are beside English: a line with
/// tag, name and file of each.
///
/// # Errors
/// Where the lazy chunk can't be fetched.
#[wasm_bindgen]
pub async fn embed(
    element: HtmlElement,
    container: HtmlElement,
    property: String,
    languages: String,
) -> Result<Embedded, JsError> {
    let loaded = lazy::load_chunk().await?;
    let form = (loaded.embed)(element, &container, &property, &languages);
    Ok(Embedded(form))
}

#[wasm_bindgen]
impl Embedded {
    /// The element's attributes, or its `config`, have changed.
    pub fn configure(&self, property: &str) {
        self.0.configure(property);
    }
}

fn main() {}
