//! The inside of the custom element `<volume-create>`. What a class must do is in `embed.js`.

use std::cell::RefCell;
use std::fmt;

use any_spawner::Executor;
use js_sys::JSON;
use leptos::prelude::*;
use send_wrapper::SendWrapper;
use wasm_bindgen::JsCast;
use web_sys::{CustomEvent, CustomEventInit, Element, HtmlElement, ShadowRoot};

use crate::app::{EmbeddedApp, provide_state};
use crate::i18n::language::{self, no_language};
use crate::i18n::{self, Messages};
use crate::model::config::{AUTO, Config, ConfigSource, Problems};
use crate::model::draft::Prefill;
use crate::model::event::HostEvent;
use crate::model::json;
use crate::mount::Mount;
use crate::state::chunk::LoadChunk;
use crate::state::configuration::Configuration;
use crate::state::flow::Host;
use crate::state::language::{Language, preferred};
use crate::state::root::Root;
use crate::storage::TabStorage;

/// One element's form. When it is dropped, what is in flight is aborted, and nothing stays behind.
pub struct Form {
    element: HtmlElement,
    configuration: Configuration,
    language: Language,
    languages: Vec<i18n::Language>,
    _name: Name,
    _owner: Owner,
}

impl fmt::Debug for Form {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Form").finish_non_exhaustive()
    }
}

/// Puts a form into `container`, which is in the shadow root of `element`. `property` is the
/// element's `config` as JSON, empty where there is none; the rest of its configuration is in its
/// attributes. `languages` are those there are beside English: a line with tag, name and file of
/// each. `load` loads the lazy chunk.
#[must_use]
pub fn embed(
    element: HtmlElement,
    container: &HtmlElement,
    property: &str,
    languages: &str,
    load: LoadChunk,
) -> Form {
    // Where it is initialized already, it is the same one.
    let _ = Executor::init_wasm_bindgen();
    let languages = language::parse(languages);
    let (wanted, (config, problems)) = read(&element, property, &languages);
    let name = Name::of(&element);
    let tab = TabStorage::new(&format!("[{}]", name.0));
    let owner = Owner::new();
    let (configuration, language) = owner.with(|| {
        let root = Root::of_element(container.clone());
        provide_context(host(element.clone()));
        let form = provide_state(root, tab, config.clone(), Messages::ENGLISH, load);
        let configuration: Configuration = expect_context();
        configuration.set((config, problems));
        form.start(&Prefill::default());
        let mount = Mount::new(|| view! { <EmbeddedApp /> }.into_any());
        let language: Language = expect_context();
        // Not in one language and then in another.
        language.switch(wanted, move |_| mount.show());
        form.chunk().keep_loading();
        (configuration, language)
    });
    Form {
        element,
        configuration,
        language,
        languages,
        _name: name,
        _owner: owner,
    }
}

impl Form {
    /// The element's attributes, or its `config`, have changed.
    pub fn configure(&self, property: &str) {
        let (language, configured) = read(&self.element, property, &self.languages);
        self.language.switch(language, |_| ());
        self.configuration.set(configured);
    }
}

/// An element's configuration, and its language: where that is not configured, the one of the page
/// around it.
fn read(
    element: &HtmlElement,
    property: &str,
    languages: &[i18n::Language],
) -> (i18n::Language, (Config, Problems)) {
    let (config, mut problems) = Config::of_element(property, |name| element.get_attribute(name));
    let mut wanted: Vec<String> = language_around(element).into_iter().collect();
    wanted.extend(preferred());
    let named = languages
        .iter()
        .find(|language| language.tag == config.language);
    if named.is_none() && config.language != AUTO {
        let place = if element.has_attribute("language") {
            ConfigSource::Attributes
        } else {
            ConfigSource::Property
        };
        problems.push((place, no_language(languages)));
    }
    let language = named
        .or_else(|| language::best(languages, &wanted))
        .or(languages.first());
    (language.cloned().unwrap_or_default(), (config, problems))
}

/// The language that the page declares for the element, also from within the shadow
/// trees of others.
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

/// Dispatches a host event on the element.
fn host(element: HtmlElement) -> Host {
    let element = SendWrapper::new(element);
    Host(Callback::new(move |event: HostEvent| {
        dispatch(&element, &event);
    }))
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

/// The name under which the tab stores an element's draft: its ID, or else the lowest number that
/// is free, so that the same elements find their own again after a reload. No two on a page have
/// the same; it is free again when the element is gone.
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
