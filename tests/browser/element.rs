//! A custom element's form (`embed/element.rs`), and its cleanup when it is removed.

use std::cell::RefCell;
use std::rc::Rc;

use js_sys::{Array, Reflect};
use leptos::prelude::*;
use leptos::task::tick;
use volume_create::embed::element::{Form, embed};
use volume_create::lazy::load;
use wasm_bindgen::closure::Closure;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_test::wasm_bindgen_test;
use web_sys::{Event, HtmlElement};

use crate::stage::{Network, Stage, Uncaught, clear_storage, fire, frame, function};

/// A host element with a form in its shadow root.
struct Element {
    host: HtmlElement,
    /// The content of the shadow root.
    stage: Stage,
    form: Option<Form>,
}

impl Drop for Element {
    fn drop(&mut self) {
        self.form.take();
        self.host.remove();
    }
}

impl Element {
    async fn new(attributes: &[(&str, &str)]) -> Self {
        let host = document().create_element("div").expect("an element");
        let host: HtmlElement = host.unchecked_into();
        for (name, value) in attributes {
            host.set_attribute(name, value).expect("set");
        }
        let body = document().body().expect("a body");
        body.append_child(&host).expect("appended");
        let stage = Stage::empty();
        let attach = function(
            "host, inside",
            "host.attachShadow({ mode: 'open' }).append(inside)",
        );
        attach
            .call2(&JsValue::NULL, &host, &stage.wrapper)
            .expect("attached");
        let form = embed(host.clone(), &stage.wrapper, "", "", load);
        tick().await;
        Self {
            host,
            stage,
            form: Some(form),
        }
    }

    fn form(&self) -> &Form {
        self.form.as_ref().expect("a form")
    }
}

/// The listeners and intervals of the window.
struct Active {
    entries: Array,
    restore: js_sys::Function,
}

impl Active {
    fn watch() -> Self {
        let watch = function(
            "",
            "const left = [], undo = [];
             const track = (start, stop, is) => {
               const [begin, end] = [window[start], window[stop]];
               const [own, other] = [start, stop].map(name => Object.hasOwn(window, name));
               window[start] = (...all) => {
                 const made = begin.apply(window, all);
                 // Except the tests' own listeners.
                 if (!/^(error|unhandledrejection)$/.test(all[0])) left.push([start, made, ...all]);
                 return made;
               };
               window[stop] = (...all) => {
                 const at = left.findIndex(one => one[0] === start && is(one, all));
                 if (at >= 0) left.splice(at, 1);
                 return end.apply(window, all);
               };
               undo.push(() => {
                 if (own) window[start] = begin; else delete window[start];
                 if (other) window[stop] = end; else delete window[stop];
               });
             };
             track('addEventListener', 'removeEventListener',
               ([, , kind, listener], all) => kind === all[0] && listener === all[1]);
             track('setInterval', 'clearInterval', ([, made], all) => made === all[0]);
             return [left, () => undo.forEach(act => act())];",
        );
        let watched: Array = watch
            .call0(&JsValue::NULL)
            .expect("watched")
            .unchecked_into();
        Self {
            entries: watched.get(0).unchecked_into(),
            restore: watched.get(1).unchecked_into(),
        }
    }

    fn count(&self) -> u32 {
        self.entries.length()
    }
}

impl Drop for Active {
    fn drop(&mut self) {
        self.restore.call0(&JsValue::NULL).expect("restored");
    }
}

/// The names and details of received events.
type Received = Rc<RefCell<Vec<(String, JsValue)>>>;

/// Records the events that a host receives.
fn received() -> (Received, Closure<dyn FnMut(Event)>) {
    let received = Rc::new(RefCell::new(Vec::new()));
    let own = received.clone();
    let listener = Closure::<dyn FnMut(Event)>::new(move |event: Event| {
        let detail = Reflect::get(&event, &"detail".into()).expect("a detail");
        own.borrow_mut().push((event.type_(), detail));
    });
    for kind in ["volume-created", "volume-create-failed"] {
        document()
            .add_event_listener_with_callback(kind, listener.as_ref().unchecked_ref())
            .expect("added");
    }
    (received, listener)
}

fn stop_receiving(listener: &Closure<dyn FnMut(Event)>) {
    for kind in ["volume-created", "volume-create-failed"] {
        document()
            .remove_event_listener_with_callback(kind, listener.as_ref().unchecked_ref())
            .expect("removed");
    }
}

fn read(detail: &JsValue, key: &str) -> Option<String> {
    Reflect::get(detail, &key.into()).ok()?.as_string()
}

#[wasm_bindgen_test]
async fn an_element_has_the_form_without_the_pages_heading_and_settings() {
    clear_storage();
    let element = Element::new(&[("quick-sizes", "[300]"), ("theme", "dark")]).await;
    let stage = &element.stage;
    assert_eq!(stage.names("form"), ["Create a storage volume"]);
    assert!(stage.find("button", "300 GB").is_some());
    assert!(stage.query("h1").is_none());
    assert!(stage.find("combobox", "Language").is_none());
    let theme = stage.query("[data-theme]").expect("a theme");
    assert_eq!(theme.get_attribute("data-theme").as_deref(), Some("dark"));
    assert_eq!(theme.get_attribute("lang").as_deref(), Some("en"));
}

#[wasm_bindgen_test]
async fn its_host_receives_one_event_per_outcome() {
    clear_storage();
    let (received, listener) = received();
    let element = Element::new(&[]).await;
    let network = Network::creating(r#"{"id":"id-1","volumeName":"v","extra":7}"#);
    element.stage.create("Volume v was created.").await;
    drop(network);
    let _network = Network::answering(400, r#"{"message":"No"}"#);
    element.stage.create("No").await;
    let received: Vec<_> = received.take();
    assert_eq!(received.len(), 2);
    let (kind, detail) = &received[0];
    assert_eq!(kind, "volume-created");
    assert_eq!(read(detail, "id").as_deref(), Some("id-1"));
    let extra = Reflect::get(detail, &"extra".into()).expect("a value");
    assert_eq!(extra.as_f64(), Some(7.0), "as returned by the service");
    let (kind, detail) = &received[1];
    assert_eq!(kind, "volume-create-failed");
    assert_eq!(read(detail, "kind").as_deref(), Some("rejected"));
    assert_eq!(read(detail, "message").as_deref(), Some("No"));
    stop_receiving(&listener);
}

#[wasm_bindgen_test]
async fn changed_attributes_apply_and_keep_the_input() {
    clear_storage();
    let element = Element::new(&[]).await;
    element.stage.fill("Region", "b").await;
    let regions = r#"[{"id":"a","name":"A"},{"id":"b","name":"B"}]"#;
    element.host.set_attribute("regions", regions).expect("set");
    element.form().configure("");
    tick().await;
    let (names, chosen) = element.stage.options("Region");
    assert_eq!(names, ["A", "B", "Other…"]);
    assert_eq!(chosen, "b");
    element.form().configure(r#"{"colour":1}"#);
    element
        .stage
        .until("the problem", |stage| stage.text().contains("colour"))
        .await;
}

#[wasm_bindgen_test]
async fn a_removed_element_cleans_up_and_aborts() {
    clear_storage();
    let uncaught = Uncaught::watch();
    let active = Active::watch();
    let (received, listener) = received();
    let before = active.count();
    let mut element = Element::new(&[]).await;
    let unauthorized = Network::answering(401, "");
    element.stage.create("You are not signed in").await;
    drop(unauthorized);
    assert_eq!(received.take().len(), 1);
    let network = Network::silent();
    element.stage.press("Create volume").await;
    element
        .stage
        .until("a request", |_| network.requests() == 1)
        .await;
    assert!(active.count() > before, "it listens while it is connected");
    element.form.take();
    assert!(network.is_aborted());
    assert_eq!(element.stage.wrapper.child_element_count(), 0);
    assert_eq!(element.stage.text(), "");
    for _ in 0..3 {
        frame().await;
    }
    assert_eq!(active.count(), before, "{:?}", active.entries);
    for kind in ["online", "offline", "visibilitychange", "keydown"] {
        fire(&window(), kind);
    }
    frame().await;
    assert!(received.take().is_empty(), "no more events");
    assert_eq!(network.requests(), 1, "no lookup");
    stop_receiving(&listener);
    uncaught.assert_none();
}

#[wasm_bindgen_test]
async fn removing_an_element_with_a_focused_field_causes_no_error() {
    clear_storage();
    let mut element = Element::new(&[]).await;
    let field = element.stage.field("Name");
    field.focus().expect("focused");
    element.form.take();
    assert!(!field.is_connected());
    frame().await;
}

#[wasm_bindgen_test]
async fn an_element_removed_at_once_cleans_up() {
    clear_storage();
    let uncaught = Uncaught::watch();
    let active = Active::watch();
    let before = active.count();
    let host: HtmlElement = document()
        .create_element("div")
        .expect("an element")
        .unchecked_into();
    let container = host.clone();
    let form = embed(host, &container, "", "", load);
    drop(form);
    for _ in 0..3 {
        frame().await;
    }
    assert_eq!(active.count(), before);
    assert_eq!(container.child_element_count(), 0);
    uncaught.assert_none();
}

#[wasm_bindgen_test]
async fn another_element_keeps_working_when_one_is_removed() {
    clear_storage();
    let one = Element::new(&[]).await;
    let other = Element::new(&[]).await;
    one.stage.fill("Name", "one").await;
    other.stage.fill("Name", "other").await;
    tick().await;
    drop(one);
    let _network = Network::creating(r#"{"volumeName":"v"}"#);
    assert_eq!(other.stage.field("Name").value(), "other");
    other.stage.create("Volume v was created.").await;
    // The storage key is free again: the next element restores that draft.
    let next = Element::new(&[]).await;
    assert_eq!(next.stage.field("Name").value(), "one");
}
