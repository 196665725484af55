//! The custom element `<volume-create>`, as `embed.js` calls it. What a class must do stands there; the rest is in
//! [`crate::view::on_demand::embedded`].

use wasm_bindgen::prelude::wasm_bindgen;
use web_sys::HtmlElement;

use crate::view::on_demand::embedded::Form;

/// One element's form. It ends with this: what is in flight is aborted, and nothing stays behind.
#[wasm_bindgen]
#[derive(Debug)]
pub struct Embedded(Form);

/// Puts a form into `container`, which is in the shadow root of `element`. `property` is the element's `config` as JSON, empty
/// where there is none; the rest of its configuration is in its attributes. `languages` are those there are beside English: a line with
/// tag, name and file of each.
#[wasm_bindgen]
#[must_use]
pub fn embed(
    element: HtmlElement,
    container: &HtmlElement,
    property: &str,
    languages: &str,
) -> Embedded {
    Embedded(Form::new(element, container, property, languages))
}

#[wasm_bindgen]
impl Embedded {
    /// The element's attributes, or its `config`, have changed.
    pub fn configure(&self, property: &str) {
        self.0.configure(property);
    }
}
