//! The custom element `<volume-create>`: one form in a shadow root. What a class must do stands in `embed.js`; the rest is here.

use std::any::Any;
use std::cell::RefCell;
use std::collections::BTreeSet;
use std::fmt;

use js_sys::JSON;
use leptos::prelude::*;
use wasm_bindgen::prelude::wasm_bindgen;
use web_sys::{CustomEvent, CustomEventInit, HtmlElement};

use crate::config::{Config, Problems};
use crate::event::HostEvent;
use crate::view::creation::{Creation, Event};
use crate::view::page::Columns;
use crate::view::tab::Tab;
use crate::view::theme_name;

/// One element's form. It ends with this: what is in flight is aborted, and nothing stays behind.
#[wasm_bindgen]
pub struct Embedded {
    element: HtmlElement,
    settings: ArcRwSignal<(Config, Problems)>,
    _name: Name,
    _mounted: Box<dyn Any>,
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
pub fn embed(element: HtmlElement, container: HtmlElement, property: &str) -> Embedded {
    let name = Name::of(&element);
    let settings = ArcRwSignal::new(read(&element, property));
    let mounted = {
        let (settings, element) = (settings.clone(), element.clone());
        let tab = Tab::of_element(&name.0);
        mount_to(container, move || {
            let load = move || {
                let settings = settings.get();
                async move { settings }
            };
            let creation = Creation::new(load, tab);
            tell(creation, element);
            view! {
                <div class="embedded" data-theme=move || theme_name(creation)>
                    <Columns creation=creation />
                </div>
            }
        })
    };
    Embedded {
        element,
        settings,
        _name: name,
        _mounted: Box::new(mounted),
    }
}

#[wasm_bindgen]
impl Embedded {
    /// The element's attributes, or its `config`, have changed.
    pub fn configure(&self, property: &str) {
        let settings = read(&self.element, property);
        if self.settings.with_untracked(|known| *known != settings) {
            self.settings.set(settings);
        }
    }
}

fn read(element: &HtmlElement, property: &str) -> (Config, Problems) {
    Config::of_element(property, |name| element.get_attribute(name))
}

/// Dispatches what a host hears, on the element.
fn tell(creation: Creation, element: HtmlElement) {
    let element = StoredValue::new_local(element);
    creation.listen(Callback::new(move |event: Event| {
        if let Some(event) = event.for_host() {
            element.try_with_value(|element| dispatch(element, &event));
        }
    }));
}

fn dispatch(element: &HtmlElement, event: &HostEvent) {
    let init = CustomEventInit::new();
    init.set_bubbles(true);
    init.set_composed(true);
    let Ok(detail) = JSON::parse(&event.detail.to_string()) else {
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
    static TAKEN: RefCell<BTreeSet<String>> = const { RefCell::new(BTreeSet::new()) };
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
            taken.insert(name.clone());
            Self(name)
        })
    }
}

impl Drop for Name {
    fn drop(&mut self) {
        // At the very end of the page there may be none any more.
        let _ = TAKEN.try_with(|taken| taken.borrow_mut().remove(&self.0));
    }
}
