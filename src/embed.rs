//! The custom element `<volume-create>`: one form in a shadow root. What a class must do stands in `embed.js`; the rest is here.

use std::any::Any;
use std::cell::RefCell;
use std::fmt;

use js_sys::JSON;
use leptos::mount::mount_to_renderer;
use leptos::prelude::*;
use wasm_bindgen::prelude::wasm_bindgen;
use web_sys::{CustomEvent, CustomEventInit, HtmlElement};

use crate::config::{Config, Place, Problems};
use crate::event::HostEvent;
use crate::json;
use crate::draft::Given;
use crate::language::{self, Language};
use crate::view::creation::Creation;
use crate::view::form::FormState;
use crate::view::page::{begin, embedded};
use crate::view::settings::{self, Asked};
use crate::view::tab::Tab;

/// One element's form. It ends with this: what is in flight is aborted, and nothing stays behind.
#[wasm_bindgen]
pub struct Embedded {
    element: HtmlElement,
    creation: Creation,
    languages: Vec<Language>,
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
/// where there is none; the rest of its configuration is in its attributes. `languages` are those there are beside English, as JSON: tag,
/// name and file of each.
#[wasm_bindgen]
pub async fn embed(
    element: HtmlElement,
    container: HtmlElement,
    property: String,
    languages: String,
) -> Embedded {
    let languages = language::read(&languages);
    let (language, _) = read(&element, &property, &languages);
    let messages = settings::texts(&language).await.unwrap_or_default();
    // It may have changed meanwhile.
    let (language, (config, problems)) = read(&element, &property, &languages);
    let name = Name::of(&element);
    let tab = Tab::of_element(&name.0);
    let owner = Owner::new();
    let draft = config.draft();
    let form = owner.with(|| {
        let creation = Creation::new(config.clone(), messages, tab, Some(container.clone()));
        FormState::new(creation, &draft)
    });
    let creation = form.creation;
    creation.configure((config, problems));
    tell(creation, element.clone());
    settings::speak(creation, language, |_| ());
    let mounted = owner.with(|| mount_to_renderer(&container, move || embedded(form)));
    begin(form, draft, &Given::default());
    Embedded {
        element,
        creation,
        languages,
        _name: name,
        _mounted: Box::new(mounted),
        _owner: owner,
    }
}

#[wasm_bindgen]
impl Embedded {
    /// The element's attributes, or its `config`, have changed.
    pub fn configure(&self, property: &str) {
        let (language, settings) = read(&self.element, property, &self.languages);
        settings::speak(self.creation, language, |_| ());
        self.creation.configure(settings);
    }
}

/// An element's configuration, and its language: where that is not configured, the one of the page around it.
fn read(
    element: &HtmlElement,
    property: &str,
    languages: &[Language],
) -> (Language, (Config, Problems)) {
    let (config, mut problems) =
        Config::of_element(property, |name| element.get_attribute(name));
    let around = element.closest("[lang]").ok().flatten();
    let mut wanted: Vec<String> = around
        .and_then(|around| around.get_attribute("lang"))
        .into_iter()
        .collect();
    wanted.extend(settings::own_languages());
    let Asked { language, problem } = settings::language_for(languages, &config, &wanted);
    problems.extend(problem.map(|problem| (Place::Attributes, problem)));
    (language, (config, problems))
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
