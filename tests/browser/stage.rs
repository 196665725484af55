//! One view on the page, and a network that answers as told.

use js_sys::{Function, Object, Promise, Reflect};
use leptos::mount::mount_to_renderer;
use leptos::prelude::*;
use leptos::task::tick;
use volume_create::config::Config;
use volume_create::draft::Given;
use volume_create::messages::Messages;
use volume_create::view::creation::Creation;
use volume_create::view::element::View;
use volume_create::view::form::FormState;
use volume_create::view::page::{begin, columns};
use volume_create::view::tab::Tab;
use wasm_bindgen::closure::Closure;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{Event, EventInit, HtmlElement, HtmlInputElement, HtmlSelectElement};

/// A view in a wrapper of its own; it leaves the page with this.
pub(crate) struct Stage {
    wrapper: HtmlElement,
    _mounted: Box<dyn std::any::Any>,
}

impl Drop for Stage {
    fn drop(&mut self) {
        self.wrapper.remove();
    }
}

impl Stage {
    /// The form, the session and the cards, with a configuration.
    pub(crate) fn form(config: Config) -> Self {
        Self::with(move |wrapper| {
            let draft = config.draft();
            let creation = Creation::new(
                config.clone(),
                Messages::ENGLISH,
                Tab::of_page(),
                Some(wrapper),
            );
            creation.configure((config, Vec::new()));
            let form = FormState::new(creation, &draft);
            begin(form, draft, &Given::default());
            columns(form)
        })
    }

    /// Puts a view on the page.
    pub(crate) fn with(view: impl FnOnce(HtmlElement) -> View + 'static) -> Self {
        // What an earlier view of this tab kept is not this one's.
        let storage = window().session_storage().expect("a storage");
        storage.expect("a storage").clear().expect("cleared");
        let wrapper: HtmlElement = document()
            .create_element("div")
            .expect("an element")
            .unchecked_into();
        let body = document().body().expect("a body");
        body.append_child(&wrapper).expect("appended");
        let inside = wrapper.clone();
        let mounted = mount_to_renderer(&wrapper, move || view(inside));
        Self {
            wrapper,
            _mounted: Box::new(mounted),
        }
    }

    /// The first element that a selector finds.
    pub(crate) fn query(&self, selector: &str) -> Option<HtmlElement> {
        let found = self.wrapper.query_selector(selector).expect("a selector");
        found.map(JsCast::unchecked_into)
    }

    /// The control of this label.
    pub(crate) fn labelled(&self, label: &str) -> Option<HtmlElement> {
        let labels = self
            .wrapper
            .query_selector_all("label")
            .expect("a selector");
        let label = (0..labels.length())
            .filter_map(|index| labels.item(index))
            .find(|candidate| candidate.text_content().as_deref() == Some(label))?;
        let id = label.unchecked_into::<HtmlElement>().get_attribute("for")?;
        self.query(&format!("#{id}"))
    }

    /// The text field of this label.
    pub(crate) fn field(&self, label: &str) -> HtmlInputElement {
        self.labelled(label)
            .expect("a field")
            .dyn_into()
            .expect("a text field")
    }

    /// The list of this label.
    pub(crate) fn list(&self, label: &str) -> HtmlSelectElement {
        self.labelled(label)
            .expect("a field")
            .dyn_into()
            .expect("a list")
    }

    /// The button with this text.
    pub(crate) fn button(&self, text: &str) -> Option<HtmlElement> {
        let buttons = self
            .wrapper
            .query_selector_all("button")
            .expect("a selector");
        (0..buttons.length())
            .filter_map(|index| buttons.item(index))
            .find(|candidate| candidate.text_content().as_deref() == Some(text))
            .map(JsCast::unchecked_into)
    }

    /// The text of the elements of this role.
    pub(crate) fn role(&self, role: &str) -> String {
        let found = self
            .wrapper
            .query_selector_all(&format!("[role={role}]"))
            .expect("a selector");
        (0..found.length())
            .filter_map(|index| found.item(index)?.text_content())
            .collect()
    }

    /// All that can be read.
    pub(crate) fn text(&self) -> String {
        self.wrapper.inner_text()
    }

    /// What a text field says is to be mended.
    pub(crate) fn error(&self, label: &str) -> String {
        let field = self.field(label);
        let described_by = field
            .get_attribute("aria-describedby")
            .expect("tied to its error");
        let id = described_by.rsplit(' ').next().expect("an ID");
        let error = self.query(&format!("#{id}")).expect("the error's row");
        let error = error.text_content().unwrap_or_default();
        let invalid = field.get_attribute("aria-invalid").as_deref() == Some("true");
        assert_eq!(
            invalid,
            !error.is_empty(),
            "{label} is invalid exactly when it has an error"
        );
        error
    }

    /// Types a text into a field.
    pub(crate) async fn fill(&self, label: &str, text: &str) {
        let field = self.field(label);
        field.set_value(text);
        fire(&field, "input");
        tick().await;
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
        self.button(text).expect("a button").click();
        tick().await;
    }

    /// Waits, frame by frame, until a condition holds.
    pub(crate) async fn until(&self, what: &str, condition: impl Fn(&Self) -> bool) {
        for _ in 0..1000 {
            if condition(self) {
                return;
            }
            frame().await;
        }
        panic!("waited in vain: {what}; there is: {}", self.text());
    }
}

/// Dispatches an event as the browser would.
pub(crate) fn fire(element: &HtmlElement, name: &str) {
    let init = EventInit::new();
    init.set_bubbles(true);
    let event = Event::new_with_event_init_dict(name, &init).expect("an event");
    element.dispatch_event(&event).expect("dispatched");
}

async fn frame() {
    let next = Promise::new(&mut |resolve, _| {
        window().request_animation_frame(&resolve).expect("a frame");
    });
    wasm_bindgen_futures::JsFuture::from(next)
        .await
        .expect("a frame");
}

/// `fetch`, answering as told until this is dropped.
pub(crate) struct Network {
    original: JsValue,
    _stub: Closure<dyn FnMut(JsValue) -> Promise>,
}

impl Network {
    /// Every request is answered so; how many there were can be read with [`Network::requests`].
    pub(crate) fn answering(status: u16, body: &'static str) -> Self {
        let stub = Closure::new(move |_request: JsValue| {
            count(1);
            let init = web_sys::ResponseInit::new();
            init.set_status(status);
            let response = web_sys::Response::new_with_opt_str_and_init(Some(body), &init);
            Promise::resolve(&JsValue::from(response.expect("a response")))
        });
        Self::install(stub)
    }

    /// No request is ever answered.
    pub(crate) fn silent() -> Self {
        Self::install(Closure::new(|_request: JsValue| {
            count(1);
            Promise::new(&mut |_, _| {})
        }))
    }

    /// How many requests there were.
    pub(crate) fn requests(&self) -> u32 {
        count(0)
    }

    fn install(stub: Closure<dyn FnMut(JsValue) -> Promise>) -> Self {
        count_reset();
        let global = js_sys::global();
        let original = Reflect::get(&global, &"fetch".into()).expect("fetch");
        let function: &Function = stub.as_ref().unchecked_ref();
        Reflect::set(&global, &"fetch".into(), function).expect("replaced");
        Self {
            original,
            _stub: stub,
        }
    }
}

impl Drop for Network {
    fn drop(&mut self) {
        let global: Object = js_sys::global();
        Reflect::set(&global, &"fetch".into(), &self.original).expect("put back");
    }
}

thread_local! {
    static REQUESTS: std::cell::Cell<u32> = const { std::cell::Cell::new(0) };
}

fn count(more: u32) -> u32 {
    REQUESTS.with(|requests| {
        requests.set(requests.get() + more);
        requests.get()
    })
}

fn count_reset() {
    REQUESTS.with(|requests| requests.set(0));
}
