//! A custom element's form (`embed/element.rs`), and what stays of it when it is removed: nothing.

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
    /// What is in the shadow root.
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

/// What runs on the window: listeners and intervals.
struct Running {
    left: Array,
    restore: js_sys::Function,
}

impl Running {
    fn watch() -> Self {
        let watch = function(
            "",
            "const left = [], undo = [];
             const track = (start, stop, is) => {
               const [begin, end] = [window[start], window[stop]];
               const [own, other] = [start, stop].map(name => Object.hasOwn(window, name));
               window[start] = (...all) => {
                 const made = begin.apply(window, all);
                 // The tests' own listeners apart.
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
            left: watched.get(0).unchecked_into(),
            restore: watched.get(1).unchecked_into(),
        }
    }

    fn count(&self) -> u32 {
        self.left.length()
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        self.restore.call0(&JsValue::NULL).expect("restored");
    }
}

/// The names and details of events.
type Heard = Rc<RefCell<Vec<(String, JsValue)>>>;

/// The events that a host hears.
fn heard() -> (Heard, Closure<dyn FnMut(Event)>) {
    let heard = Rc::new(RefCell::new(Vec::new()));
    let own = heard.clone();
    let listener = Closure::<dyn FnMut(Event)>::new(move |event: Event| {
        let detail = Reflect::get(&event, &"detail".into()).expect("a detail");
        own.borrow_mut().push((event.type_(), detail));
    });
    for kind in ["volume-created", "volume-create-failed"] {
        document()
            .add_event_listener_with_callback(kind, listener.as_ref().unchecked_ref())
            .expect("added");
    }
    (heard, listener)
}

fn stop_hearing(listener: &Closure<dyn FnMut(Event)>) {
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
async fn its_host_hears_once_how_a_create_ended() {
    clear_storage();
    let (heard, listener) = heard();
    let element = Element::new(&[]).await;
    let network = Network::creating(r#"{"id":"id-1","volumeName":"v","extra":7}"#);
    element.stage.create("Volume v was created.").await;
    drop(network);
    let _network = Network::answering(400, r#"{"message":"No"}"#);
    element.stage.create("No").await;
    let heard: Vec<_> = heard.take();
    assert_eq!(heard.len(), 2);
    let (kind, detail) = &heard[0];
    assert_eq!(kind, "volume-created");
    assert_eq!(read(detail, "id").as_deref(), Some("id-1"));
    let extra = Reflect::get(detail, &"extra".into()).expect("a value");
    assert_eq!(extra.as_f64(), Some(7.0), "as the service wrote it");
    let (kind, detail) = &heard[1];
    assert_eq!(kind, "volume-create-failed");
    assert_eq!(read(detail, "kind").as_deref(), Some("rejected"));
    assert_eq!(read(detail, "message").as_deref(), Some("No"));
    stop_hearing(&listener);
}

#[wasm_bindgen_test]
async fn attributes_that_change_hold_from_then_on_and_keep_what_was_typed() {
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
async fn an_element_that_is_removed_leaves_nothing_behind_and_aborts() {
    clear_storage();
    let uncaught = Uncaught::watch();
    let running = Running::watch();
    let (heard, listener) = heard();
    let before = running.count();
    let mut element = Element::new(&[]).await;
    let refused = Network::answering(401, "");
    element.stage.create("You are not signed in").await;
    drop(refused);
    assert_eq!(heard.take().len(), 1);
    let network = Network::silent();
    element.stage.press("Create volume").await;
    element
        .stage
        .until("a request", |_| network.requests() == 1)
        .await;
    assert!(running.count() > before, "it listens while it is there");
    element.form.take();
    assert!(network.is_aborted());
    assert_eq!(element.stage.wrapper.child_element_count(), 0);
    assert_eq!(element.stage.text(), "");
    for _ in 0..3 {
        frame().await;
    }
    assert_eq!(running.count(), before, "{:?}", running.left);
    for kind in ["online", "offline", "visibilitychange", "keydown"] {
        fire(&window(), kind);
    }
    frame().await;
    assert!(heard.take().is_empty(), "its host hears nothing more");
    assert_eq!(network.requests(), 1, "nothing is looked up for it");
    stop_hearing(&listener);
    uncaught.none();
}

#[wasm_bindgen_test]
async fn an_element_whose_field_has_the_focus_is_removed_without_an_error() {
    clear_storage();
    let mut element = Element::new(&[]).await;
    let field = element.stage.field("Name");
    field.focus().expect("focused");
    element.form.take();
    assert!(!field.is_connected());
    frame().await;
}

#[wasm_bindgen_test]
async fn an_element_that_is_removed_at_once_leaves_nothing_behind() {
    clear_storage();
    let uncaught = Uncaught::watch();
    let running = Running::watch();
    let before = running.count();
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
    assert_eq!(running.count(), before);
    assert_eq!(container.child_element_count(), 0);
    uncaught.none();
}

#[wasm_bindgen_test]
async fn the_other_element_of_a_page_goes_on_when_one_is_removed() {
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
    // The name is free again: what was typed there is found by the next one.
    let next = Element::new(&[]).await;
    assert_eq!(next.stage.field("Name").value(), "one");
}
