//! The stage of a browser test: a mounted view with its state, and stubs for the browser and the
//! network.

mod browser;
mod find;
mod network;

use std::any::Any;
use std::cell::RefCell;

use any_spawner::Executor;
use js_sys::Promise;
use leptos::mount::mount_to;
use leptos::prelude::*;
use leptos::task::tick;
use serde_json::Value;
use volume_create::app::{Columns, provide_state};
use volume_create::i18n::language;
use volume_create::i18n::{Language, Messages};
use volume_create::lazy;
use volume_create::model::config::{Config, Problems};
use volume_create::model::contract::Volume;
use volume_create::model::draft::Prefill;
use volume_create::model::flow::Card;
use volume_create::model::lookup::StatusAge;
use volume_create::state::chunk::{LazyChunk, LoadChunk};
use volume_create::state::configuration::Configuration;
use volume_create::state::form::FormState;
use volume_create::state::root::Root;
use volume_create::state::settings::Settings;
use volume_create::storage::TabStorage;
use wasm_bindgen::JsCast;
use wasm_bindgen_futures::JsFuture;
use web_sys::HtmlElement;

pub(crate) use browser::{Property, Uncaught, event, fire, function, key};
pub(crate) use network::Network;

/// The setup of a view.
pub(crate) struct Setting {
    pub(crate) config: Config,
    pub(crate) problems: Problems,
    pub(crate) languages: Vec<Language>,
    pub(crate) load: LoadChunk,
    /// Whether the list is read to suggest regions; a test that counts calls has none else.
    pub(crate) suggests: bool,
    /// Whether the form is in a custom element instead of the page.
    pub(crate) in_element: bool,
    /// Whether to keep the storage of the last view, as after a reload.
    pub(crate) is_reload: bool,
}

impl Default for Setting {
    fn default() -> Self {
        Self {
            config: Config::default(),
            problems: Problems::new(),
            languages: language::parse(""),
            load: lazy::load,
            suggests: false,
            in_element: false,
            is_reload: false,
        }
    }
}

impl From<Config> for Setting {
    fn from(config: Config) -> Self {
        Self {
            config,
            ..Self::default()
        }
    }
}

/// A view in a wrapper of its own. On drop, the view and its state are removed, and there must have
/// been no uncaught errors.
pub(crate) struct Stage {
    pub(crate) wrapper: HtmlElement,
    mounted: RefCell<Option<Box<dyn Any>>>,
    owner: Owner,
    uncaught: Uncaught,
}

impl Drop for Stage {
    fn drop(&mut self) {
        drop(self.mounted.take());
        self.owner.cleanup();
        self.wrapper.remove();
        self.uncaught.assert_none();
    }
}

impl Stage {
    /// A stage with the state of a form, without a view.
    pub(crate) fn new(setting: impl Into<Setting>) -> Self {
        let stage = Self::empty();
        stage.start(setting.into());
        stage
    }

    /// A stage with a wrapper only.
    pub(crate) fn empty() -> Self {
        // Effects also run before anything is mounted.
        let _ = Executor::init_wasm_bindgen();
        let wrapper: HtmlElement = document()
            .create_element("div")
            .expect("an element")
            .unchecked_into();
        let body = document().body().expect("a body");
        body.append_child(&wrapper).expect("appended");
        Self {
            wrapper,
            mounted: RefCell::new(None),
            owner: Owner::new(),
            uncaught: Uncaught::watch(),
        }
    }

    /// Creates the state of a form, which may be prerendered.
    pub(crate) fn start(&self, setting: Setting) {
        if !setting.is_reload {
            clear_storage();
        }
        let wrapper = self.wrapper.clone();
        self.with(|| {
            let root = if setting.in_element {
                Root::of_element(wrapper)
            } else {
                Root::of_page(Some(wrapper))
            };
            let config = Config {
                suggest_regions: setting.suggests,
                ..setting.config
            };
            let form = provide_state(
                root,
                TabStorage::new(""),
                config.clone(),
                Messages::ENGLISH,
                setting.load,
            );
            expect_context::<Configuration>().set((config, setting.problems));
            provide_context(Settings::new(setting.languages, false));
            form.start(&Prefill::default());
        });
    }

    /// A stage with a view that does not need the lazy chunk.
    pub(crate) fn of(view: impl FnOnce() -> AnyView + 'static) -> Self {
        let stage = Self::new(Setting::default());
        stage.mount(view);
        stage
    }

    /// A stage with a view and the loaded lazy chunk.
    pub(crate) async fn of_loaded(
        setting: impl Into<Setting>,
        view: impl FnOnce() -> AnyView + 'static,
    ) -> Self {
        let stage = Self::new(setting);
        stage.load().await;
        stage.mount(view);
        stage
    }

    /// A stage with the form, the session and the cards.
    pub(crate) fn form(setting: impl Into<Setting>) -> Self {
        let stage = Self::new(setting);
        stage.mount(|| view! { <Columns /> }.into_any());
        stage
    }

    pub(crate) fn mount(&self, view: impl FnOnce() -> AnyView + 'static) {
        let wrapper = self.wrapper.clone();
        let handle = self.with(|| mount_to(wrapper, view));
        *self.mounted.borrow_mut() = Some(Box::new(handle));
    }

    pub(crate) async fn load(&self) {
        let chunk: LazyChunk = self.context();
        chunk.load().await.expect("the lazy chunk");
    }

    /// Runs a function in the state's owner.
    pub(crate) fn with<T>(&self, act: impl FnOnce() -> T) -> T {
        self.owner.with(act)
    }

    /// A part of the state.
    pub(crate) fn context<T: Clone + 'static>(&self) -> T {
        self.with(expect_context)
    }

    /// The form's state.
    pub(crate) fn state(&self) -> FormState {
        self.context()
    }

    /// Sets a field's value, as by typing.
    pub(crate) async fn fill(&self, label: &str, text: &str) {
        let field = self.field(label);
        field.set_value(text);
        fire(&field, "input");
        tick().await;
    }

    /// Fills in the fields without a default.
    pub(crate) async fn fill_in(&self) {
        self.fill("Name", "v").await;
        self.fill("Region", "r").await;
    }

    /// Chooses an entry of a list by its value.
    pub(crate) async fn choose(&self, label: &str, value: &str) {
        let list = self.list(label);
        list.set_value(value);
        fire(&list, "change");
        tick().await;
    }

    /// Clicks a button.
    pub(crate) async fn press(&self, text: &str) {
        self.get("button", text).click();
        tick().await;
    }

    /// Fills in and submits the form, and waits for a text on the page.
    pub(crate) async fn create(&self, text: &str) {
        self.fill_in().await;
        self.press("Create volume").await;
        self.until(text, |stage| stage.text().contains(text)).await;
    }

    /// Opens a disclosure.
    pub(crate) async fn open(&self, summary: &str) {
        self.get("summary", summary).click();
        self.until("the content", |stage| {
            stage.query("details[open] .disclosed").is_some()
        })
        .await;
    }

    /// Waits, frame by frame, until a condition holds.
    pub(crate) async fn until(&self, what: &str, condition: impl Fn(&Self) -> bool) {
        for _ in 0..600 {
            if condition(self) {
                return;
            }
            frame().await;
        }
        panic!(
            "timed out waiting for: {what}; the page shows: {}",
            self.text()
        );
    }

    /// Waits for an element with this role and name.
    pub(crate) async fn until_found(&self, role: &str, name: &str) {
        self.until(name, |stage| stage.find(role, name).is_some())
            .await;
    }

    /// Waits until an element has the focus.
    pub(crate) async fn until_focused(&self, element: &HtmlElement) {
        self.until("the focus", |_| is_focused(element)).await;
    }
}

/// Whether an element has the focus.
pub(crate) fn is_focused(element: &HtmlElement) -> bool {
    document().active_element().as_ref() == Some(element)
}

/// Waits for the next frame and the tasks that wait for it.
pub(crate) async fn frame() {
    let next = Promise::new(&mut |resolve, _| {
        window().request_animation_frame(&resolve).expect("a frame");
    });
    JsFuture::from(next).await.expect("a frame");
    tick().await;
}

/// Clears the storage, so that a view does not restore the state of an earlier one.
pub(crate) fn clear_storage() {
    for storage in [window().session_storage(), window().local_storage()] {
        let storage = storage.expect("a storage").expect("a storage");
        storage.clear().expect("cleared");
    }
}

/// A volume, parsed from JSON.
pub(crate) fn volume(json: &str) -> Volume {
    let value: Value = serde_json::from_str(json).expect("JSON");
    Volume::from_object(value.as_object().expect("a volume").clone())
}

/// A card of the flow.
pub(crate) fn card(key: u32, json: &str) -> Card {
    Card {
        key,
        volume: volume(json),
        note: None,
        details: None,
        created_at: 0,
        listed_at: None,
        age: StatusAge::Current,
    }
}
