//! `Shortcuts`, also for key events without a key (B01).

use leptos::prelude::*;
use leptos::task::tick;
use volume_create::app::{Columns, EmbeddedApp};
use volume_create::components::shortcuts::Shortcuts;
use volume_create::model::config::Config;
use wasm_bindgen::JsValue;
use wasm_bindgen_test::wasm_bindgen_test;
use web_sys::HtmlElement;

use crate::stage::{Network, Setting, Stage, Uncaught, event, fire, frame, key};

const CONTROL: &[(&str, JsValue)] = &[("ctrlKey", JsValue::TRUE)];

/// The page's form, with its keys handled as on the page.
fn page() -> Stage {
    let stage = Stage::new(Config::default());
    stage.mount(|| {
        let keys = Shortcuts::of_form();
        view! {
            <div
                on:keydown=move |event| keys.handle(&event)
                on:keypress=move |event| keys.handle(&event)
                on:keyup=move |event| keys.handle(&event)
            >
                <Columns />
            </div>
        }
        .into_any()
    });
    stage
}

fn element() -> Stage {
    let stage = Stage::new(Setting {
        in_element: true,
        ..Setting::default()
    });
    stage.mount(|| view! { <EmbeddedApp /> }.into_any());
    stage
}

fn field(stage: &Stage, label: &str) -> HtmlElement {
    stage.field(label).into()
}

#[wasm_bindgen_test]
async fn arrow_and_page_keys_step_the_size_only_in_its_field() {
    let stage = page();
    let size = field(&stage, "Size (GB)");
    for (name, value) in [
        ("ArrowUp", "201"),
        ("ArrowDown", "200"),
        ("PageUp", "210"),
        ("PageDown", "200"),
    ] {
        assert!(key(&size, name, &[]), "{name} is handled");
        tick().await;
        assert_eq!(stage.field("Size (GB)").value(), value, "{name}");
    }
    assert!(!key(&field(&stage, "Name"), "ArrowUp", &[]));
    assert!(!key(&size, "ArrowUp", CONTROL));
    assert_eq!(stage.field("Size (GB)").value(), "200");
}

#[wasm_bindgen_test]
async fn control_enter_submits_from_anywhere_in_the_form() {
    let network = Network::silent();
    let stage = page();
    stage.fill_in().await;
    let list: HtmlElement = stage.list("Volume type").into();
    assert!(!key(&list, "Enter", &[]));
    assert!(!key(
        &stage.get("region", "Created volumes"),
        "Enter",
        CONTROL
    ));
    assert!(key(&list, "Enter", CONTROL));
    stage.until("a request", |_| network.creates() == 1).await;
}

#[wasm_bindgen_test]
async fn escape_asks_before_it_cancels_and_only_while_a_request_is_pending() {
    let network = Network::silent();
    let stage = page();
    assert!(
        !key(&field(&stage, "Name"), "Escape", &[]),
        "left to the browser"
    );
    stage.fill_in().await;
    stage.press("Create volume").await;
    stage.until("a request", |_| network.requests() == 1).await;
    assert!(key(&field(&stage, "Name"), "Escape", &[]));
    stage
        .until("the dialog", |stage| {
            stage.find("dialog", "Cancel the request?").is_some()
        })
        .await;
    assert!(!network.is_aborted());
    let keep = stage.get("button", "Keep waiting");
    assert!(!key(&keep, "Escape", &[]), "a dialog has its own keys");
}

#[wasm_bindgen_test]
async fn a_question_mark_opens_the_shortcuts_but_not_in_a_field() {
    let stage = page();
    assert!(!key(&field(&stage, "Name"), "?", &[]));
    assert!(!key(&stage.list("Volume type"), "?", &[]));
    frame().await;
    assert!(stage.query("dialog").is_none());
    assert!(key(&stage.get("button", "Create volume"), "?", &[]));
    stage
        .until("help", |stage| {
            stage.find("dialog", "Keyboard shortcuts").is_some()
        })
        .await;
}

#[wasm_bindgen_test]
async fn keys_of_an_ime_composition_are_ignored() {
    let stage = page();
    let composing = [("isComposing", JsValue::TRUE)];
    assert!(!key(&field(&stage, "Size (GB)"), "ArrowUp", &composing));
    assert_eq!(stage.field("Size (GB)").value(), "200");
}

/// Whether a key pressed in an element reaches its host page.
fn reaches_the_page(stage: &Stage, target: &HtmlElement, name: &str) -> bool {
    let received = std::rc::Rc::new(std::cell::Cell::new(false));
    let own = received.clone();
    let listener = wasm_bindgen::closure::Closure::<dyn FnMut()>::new(move || own.set(true));
    let callback = wasm_bindgen::JsCast::unchecked_ref(listener.as_ref());
    stage
        .wrapper
        .add_event_listener_with_callback("keydown", callback)
        .expect("added");
    key(target, name, &[]);
    stage
        .wrapper
        .remove_event_listener_with_callback("keydown", callback)
        .expect("removed");
    received.get()
}

#[wasm_bindgen_test]
async fn text_input_in_an_element_triggers_no_shortcut_of_its_host_page() {
    let stage = element();
    let name = field(&stage, "Name");
    for typed in ["s", "?", "Enter", "Backspace"] {
        assert!(!reaches_the_page(&stage, &name, typed), "{typed}");
    }
    let size = field(&stage, "Size (GB)");
    assert!(!reaches_the_page(&stage, &size, "ArrowUp"));
    // These keys are not text input.
    for other in ["Escape", "Tab"] {
        assert!(reaches_the_page(&stage, &name, other), "{other}");
    }
    let button = stage.get("button", "Create volume");
    assert!(reaches_the_page(&stage, &button, "s"));
    // On the page itself, no key is stopped.
    let stage = page();
    assert!(reaches_the_page(&stage, &field(&stage, "Name"), "s"));
}

#[wasm_bindgen_test]
async fn b01_key_events_without_a_key_are_ignored() {
    let both: [fn() -> Stage; 2] = [page, element];
    for stage in both {
        let stage = stage();
        let uncaught = Uncaught::watch();
        let network = Network::creating(r#"{"volumeName":"v"}"#);
        let name = field(&stage, "Name");
        for kind in ["keydown", "keypress", "keyup"] {
            // As autofill and scripts dispatch them.
            fire(&name, kind);
            name.dispatch_event(&event("KeyboardEvent", kind, &[]))
                .expect("dispatched");
        }
        uncaught.assert_none();
        assert!(key(&field(&stage, "Size (GB)"), "ArrowUp", &[]));
        tick().await;
        assert_eq!(stage.field("Size (GB)").value(), "201");
        assert!(key(&stage.get("button", "Create volume"), "?", &[]));
        stage
            .until("help", |stage| {
                stage.find("dialog", "Keyboard shortcuts").is_some()
            })
            .await;
        stage.press("Close").await;
        stage.fill_in().await;
        assert!(key(&name, "Enter", CONTROL));
        stage
            .until("a card", |stage| stage.find("article", "v").is_some())
            .await;
        assert_eq!(network.creates(), 1);
        uncaught.assert_none();
    }
}
