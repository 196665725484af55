//! The custom element `<volume-create>`: one form in a shadow root. What a class must do stands in `embed.js`; the rest is here.

use std::any::Any;
use std::cell::RefCell;
use std::fmt;

use js_sys::JSON;
use leptos::mount::mount_to_renderer;
use leptos::prelude::*;
use wasm_bindgen::prelude::wasm_bindgen;
use web_sys::{CustomEvent, CustomEventInit, HtmlElement};

use crate::config::{Config, Problems};
use crate::event::HostEvent;
use crate::json;
use crate::view::creation::Creation;
use crate::view::form::FormState;
use crate::view::page::{begin, embedded};
use crate::view::tab::Tab;

/// One element's form. It ends with this: what is in flight is aborted, and nothing stays behind.
#[wasm_bindgen]
pub struct Embedded {
    element: HtmlElement,
    creation: Creation,
    _name: Name,
    _mounted: Box<dyn Any>,
    _owner: Owner,
}

impl fmt::Debug for Embedded {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Embedded").finish_non_exhaustive()
    }
}

/// Puts a form into `container`, which is in the shadow root of `element`. `property` is the element's `config` as JSON, empty
/// where there is none; the rest of its configuration is in its attributes.
#[wasm_bindgen]
#[must_use]
pub fn embed(element: HtmlElement, container: &HtmlElement, property: &str) -> Embedded {
    let name = Name::of(&element);
    let tab = Tab::of_element(&name.0);
    let (config, problems) = read(&element, property);
    let owner = Owner::new();
    let draft = config.draft();
    let form = owner.with(|| {
        let creation = Creation::new(config.clone(), tab, Some(container.clone()));
        FormState::new(creation, &draft)
    });
    let creation = form.creation;
    creation.configure((config, problems));
    tell(creation, element.clone());
    let mounted = owner.with(|| mount_to_renderer(container, move || embedded(form)));
    begin(form, draft);
    Embedded {
        element,
        creation,
        _name: name,
        _mounted: Box::new(mounted),
        _owner: owner,
    }
}

#[wasm_bindgen]
impl Embedded {
    /// The element's attributes, or its `config`, have changed.
    pub fn configure(&self, property: &str) {
        self.creation.configure(read(&self.element, property));
    }
}

fn read(element: &HtmlElement, property: &str) -> (Config, Problems) {
    Config::of_element(property, |name| element.get_attribute(name))
}

/// Dispatches what a host hears, on the element.
fn tell(creation: Creation, element: HtmlElement) {
    creation.listen(move |event| {
        if let Some(event) = event.for_host() {
            dispatch(&element, &event);
        }
    });
}

fn dispatch(element: &HtmlElement, event: &HostEvent) {
    let init = CustomEventInit::new();
    init.set_bubbles(true);
    init.set_composed(true);
    let Ok(detail) = JSON::parse(&json::text(&event.detail)) else {
        return;
    };
    init.set_detail(&detail);
    if let Ok(event) = CustomEvent::new_with_event_init_dict(event.name, &init) {
        // A listener's error is the host's, and the browser reports it.
        let _ = element.dispatch_event(&event);
    }
}

/// The name under which the tab keeps an element's draft: its ID, or else the lowest number that is free, so that the same
/// elements find their own again after a reload. No two on a page have the same; it is free again when the element is gone.
struct Name(String);

thread_local! {
    static TAKEN: RefCell<Vec<String>> = const { RefCell::new(Vec::new()) };
}

impl Name {
    fn of(element: &HtmlElement) -> Self {
        TAKEN.with_borrow_mut(|taken| {
            let id = Some(element.id()).filter(|id| !id.is_empty());
            let numbers = (1_u32..).map(|number| number.to_string());
            let name = id
                .into_iter()
                .chain(numbers)
                .find(|name| !taken.contains(name))
                .unwrap_or_default();
            taken.push(name.clone());
            Self(name)
        })
    }
}

impl Drop for Name {
    fn drop(&mut self) {
        // At the very end of the page there may be none any more.
        let _ = TAKEN.try_with(|taken| taken.borrow_mut().retain(|name| *name != self.0));
    }
}
