//! A request that is pasted or dropped into the form, also by events without data (B19).

use js_sys::Reflect;
use leptos::task::tick;
use volume_create::model::config::Config;
use wasm_bindgen::JsValue;
use wasm_bindgen_test::wasm_bindgen_test;
use web_sys::{DataTransfer, Event, EventTarget};

use crate::stage::{Stage, Uncaught, event, fire};

const REQUEST: &str = r#"{"name":"n","sizeGB":300,"region":"r","volumeType":"highspeedstorage"}"#;

/// An event that has a text with it, as from a paste or a drop.
fn with_text(kind: &str, text: &str) -> Event {
    let data = DataTransfer::new().expect("data");
    data.set_data("text/plain", text).expect("set");
    let data = JsValue::from(data);
    match kind {
        "paste" => event("ClipboardEvent", kind, &[("clipboardData", data)]),
        _ => event("DragEvent", kind, &[("dataTransfer", data)]),
    }
}

/// Pastes or drops a text. Gives whether the browser does nothing with it.
async fn give(target: &EventTarget, kind: &str, text: &str) -> bool {
    let event = with_text(kind, text);
    target.dispatch_event(&event).expect("dispatched");
    tick().await;
    event.default_prevented()
}

fn form() -> Stage {
    Stage::form(Config::default())
}

#[wasm_bindgen_test]
async fn a_request_that_is_pasted_or_dropped_into_a_field_fills_in_the_form() {
    for kind in ["paste", "drop"] {
        let stage = form();
        assert!(give(&stage.field("Region"), kind, REQUEST).await);
        stage
            .until("it is filled in", |stage| {
                stage.field("Name").value() == "n"
            })
            .await;
        assert_eq!(stage.field("Size (GB)").value(), "300");
        assert_eq!(stage.field("Region").value(), "r", "and not the text");
        assert_eq!(stage.options("Volume type").1, "highspeedstorage");
        let said = stage.live("status");
        let expected = "Filled in from your paste: Name, Size (GB), Region, Volume type.";
        assert_eq!(said.trim(), expected);
    }
}

#[wasm_bindgen_test]
async fn what_is_no_request_is_left_to_the_browser() {
    let stage = form();
    for text in ["alpha", "", "a { b"] {
        for kind in ["paste", "drop"] {
            assert!(!give(&stage.field("Name"), kind, text).await, "{text}");
        }
    }
    assert_eq!(stage.live("status").trim(), "");
}

#[wasm_bindgen_test]
async fn what_can_not_be_read_leaves_the_form_as_it_was_and_is_said() {
    let stage = form();
    stage.fill("Name", "mine").await;
    assert!(give(&stage.field("Name"), "paste", "{\"name\": ").await);
    stage
        .until("it is said", |stage| {
            stage.live("status").contains("The form is unchanged.")
        })
        .await;
    assert_eq!(stage.field("Name").value(), "mine");
    assert!(give(&stage.field("Name"), "paste", r#"{"colour":1}"#).await);
    stage
        .until("it is said", |stage| {
            stage
                .live("status")
                .contains("It has no name, sizeGB, region or volumeType")
        })
        .await;
}

#[wasm_bindgen_test]
async fn what_is_not_for_the_form_is_named_and_errors_are_shown() {
    let stage = form();
    let request = r#"{"name":"","sizeGB":0.5,"colour":1}"#;
    give(&stage.field("Name"), "paste", request).await;
    stage
        .until("it is said", |stage| {
            stage.live("status").contains("Ignored: colour.")
        })
        .await;
    assert_eq!(stage.error("Name"), "Enter a name.");
    let error = "The size must be a whole number of GB.";
    assert_eq!(stage.error("Size (GB)"), error);
    assert_eq!(stage.error("Region"), "", "it was not given");
}

#[wasm_bindgen_test]
async fn b19_paste_and_drop_events_without_data_do_nothing() {
    let uncaught = Uncaught::watch();
    let stage = form();
    stage.open("Request as JSON and cURL").await;
    for label in ["Name", "Paste a request"] {
        let field = stage.field(label);
        for kind in ["paste", "drop"] {
            fire(&field, kind);
        }
        for (class, kind) in [("ClipboardEvent", "paste"), ("DragEvent", "drop")] {
            let event = event(class, kind, &[]);
            field.dispatch_event(&event).expect("dispatched");
            assert!(!event.default_prevented(), "it is the browser's");
        }
        // Data that is none, as an extension makes it.
        let odd = event("Event", "paste", &[]);
        Reflect::set(&odd, &"clipboardData".into(), &js_sys::Object::new()).expect("set");
        field.dispatch_event(&odd).expect("dispatched");
    }
    uncaught.none();
    // Pasting works on.
    give(&stage.field("Name"), "paste", REQUEST).await;
    stage
        .until("it is filled in", |stage| {
            stage.field("Name").value() == "n"
        })
        .await;
    uncaught.none();
}
