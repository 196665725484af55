//! A form in a shadow root: the inside of the custom element. Whoever embeds one loads this along.

use std::any::Any;
use std::cell::RefCell;
use std::fmt;

use js_sys::JSON;
use leptos::mount::mount_to_renderer;
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::{CustomEvent, CustomEventInit, Element, HtmlElement, ShadowRoot};

use super::language::{own_languages, speak};
use crate::config::{AUTO, Config, Place, Problems};
use crate::draft::Given;
use crate::event::HostEvent;
use crate::json;
use crate::language::{self, Language, no_language};
use crate::view::creation::{Creation, Event};
use crate::view::form::FormState;
use crate::view::page::{begin, embedded};
use crate::view::tab::Tab;
use crate::view::watched::Watched;

/// One element's form. It ends with this: what is in flight is aborted, and nothing stays behind.
pub struct Form {
    element: HtmlElement,
    creation: Creation,
    languages: Vec<Language>,
    _name: Name,
    _mounted: Box<dyn Any>,
    _owner: Owner,
}

impl fmt::Debug for Form {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Form").finish_non_exhaustive()
    }
}

impl Form {
    /// Puts a form into `container`; the arguments are those of [`crate::embed::embed`].
    #[must_use]
    #[inline(never)]
    pub fn new(
        element: HtmlElement,
        container: &HtmlElement,
        property: &str,
        languages: &str,
    ) -> Self {
        let languages = language::read(languages);
        let (language, (config, problems)) = read(&element, property, &languages);
        let name = Name::of(&element);
        let tab = Tab::of_element(&name.0);
        let owner = Owner::new();
        let draft = config.draft();
        let (form, is_spoken) = owner.with(|| {
            let root = Some(container.clone());
            let creation = Creation::new(config.clone(), Default::default(), tab, root);
            (FormState::new(creation, &draft), Watched::new(false))
        });
        let creation = form.creation;
        creation.configure((config, problems));
        tell(creation, element.clone());
        // Not in one language and then in another.
        speak(creation, language, move |_| is_spoken.set(true));
        let mounted =
            owner.with(|| mount_to_renderer(container, move || embedded(form, is_spoken)));
        begin(form, draft, &Given::default());
        Self {
            element,
            creation,
            languages,
            _name: name,
            _mounted: Box::new(mounted),
            _owner: owner,
        }
    }

    /// The element's attributes, or its `config`, have changed.
    #[inline(never)]
    pub fn configure(&self, property: &str) {
        let (language, settings) = read(&self.element, property, &self.languages);
        speak(self.creation, language, |_| ());
        self.creation.configure(settings);
    }
}

/// An element's configuration, and its language: where that is not configured, the one of the page around it.
fn read(
    element: &HtmlElement,
    property: &str,
    languages: &[Language],
) -> (Language, (Config, Problems)) {
    let (config, mut problems) = Config::of_element(property, |name| element.get_attribute(name));
    let mut wanted: Vec<String> = language_around(element).into_iter().collect();
    wanted.extend(own_languages());
    let named = languages
        .iter()
        .find(|language| language.tag == config.language);
    if named.is_none() && config.language != AUTO {
        let place = if element.has_attribute("language") {
            Place::Attributes
        } else {
            Place::Property
        };
        problems.push((place, no_language(languages)));
    }
    let language = named
        .or_else(|| language::best(languages, &wanted))
        .or(languages.first());
    (language.cloned().unwrap_or_default(), (config, problems))
}

/// The language that the page says it is in where the element stands, also from within the shadow trees of others.
fn language_around(element: &HtmlElement) -> Option<String> {
    let mut at: Option<Element> = Some(element.clone().into());
    while let Some(element) = at {
        if let Some(around) = element.closest("[lang]").ok()? {
            return around.get_attribute("lang");
        }
        let root = element.get_root_node().dyn_into::<ShadowRoot>();
        at = root.ok().map(|root| root.host());
    }
    None
}

/// Dispatches what a host hears, on the element.
fn tell(creation: Creation, element: HtmlElement) {
    creation.listen(move |event| {
        if let Event::Host(event) = event {
            dispatch(&element, event);
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
