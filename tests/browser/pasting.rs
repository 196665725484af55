//! Requests pasted or dropped into the form, also events without data (B19).

use js_sys::Reflect;
use leptos::task::tick;
use volume_create::model::config::Config;
use wasm_bindgen::JsValue;
use wasm_bindgen_test::wasm_bindgen_test;
use web_sys::{DataTransfer, Event, EventTarget};

use crate::stage::{Stage, Uncaught, event, fire, is_focused};

const REQUEST: &str = r#"{"name":"n","sizeGB":300,"region":"r","volumeType":"highspeedstorage"}"#;

/// A paste or drop event with a text.
fn with_text(kind: &str, text: &str) -> Event {
    let data = DataTransfer::new().expect("data");
    data.set_data("text/plain", text).expect("set");
    let data = JsValue::from(data);
    match kind {
        "paste" => event("ClipboardEvent", kind, &[("clipboardData", data)]),
        _ => event("DragEvent", kind, &[("dataTransfer", data)]),
    }
}

/// Pastes or drops a text. Returns whether the browser's default action was prevented.
async fn insert(target: &EventTarget, kind: &str, text: &str) -> bool {
    let event = with_text(kind, text);
    target.dispatch_event(&event).expect("dispatched");
    tick().await;
    event.default_prevented()
}

fn form() -> Stage {
    Stage::form(Config::default())
}

#[wasm_bindgen_test]
async fn a_pasted_or_dropped_request_prefills_the_form() {
    for kind in ["paste", "drop"] {
        let stage = form();
        assert!(insert(&stage.field("Region"), kind, REQUEST).await);
        stage
            .until("a prefilled form", |stage| {
                stage.field("Name").value() == "n"
            })
            .await;
        assert_eq!(stage.field("Size (GB)").value(), "300");
        assert_eq!(stage.field("Region").value(), "r", "not the pasted text");
        assert_eq!(stage.options("Volume type").1, "highspeedstorage");
        let status = stage.live("status");
        let expected = "Filled in from your paste: Name, Size (GB), Region, Volume type.";
        assert_eq!(status.trim(), expected);
    }
}

#[wasm_bindgen_test]
async fn other_text_is_left_to_the_browser() {
    let stage = form();
    for text in ["alpha", "", "a { b"] {
        for kind in ["paste", "drop"] {
            assert!(!insert(&stage.field("Name"), kind, text).await, "{text}");
        }
    }
    assert_eq!(stage.live("status").trim(), "");
}

#[wasm_bindgen_test]
async fn a_value_that_may_be_more_is_inserted_where_it_was_pasted_or_dropped() {
    let stage = form();
    let name = stage.field("Name");
    let text = "a name of more than forty characters, and no request";
    for kind in ["paste", "drop"] {
        name.set_value("");
        fire(&name, "input");
        stage.field("Region").focus().expect("focused");
        assert!(insert(&name, kind, text).await);
        stage
            .until("the text", |stage| stage.field("Name").value() == text)
            .await;
        assert_eq!(stage.field("Region").value(), "");
    }
    // Nothing of it goes into a field that it was not dropped on.
    let form = stage.get("form", "Create a storage volume");
    assert!(insert(&form, "drop", "https://example.com").await);
    stage.load().await;
    tick().await;
    assert_eq!(name.value(), text);
}

#[wasm_bindgen_test]
async fn an_unreadable_request_is_reported_and_changes_nothing() {
    let stage = form();
    stage.fill("Name", "mine").await;
    assert!(insert(&stage.field("Name"), "paste", "{\"name\": ").await);
    stage
        .until("a message", |stage| {
            stage.live("status").contains("The form is unchanged.")
        })
        .await;
    assert_eq!(stage.field("Name").value(), "mine");
    assert!(insert(&stage.field("Name"), "paste", r#"{"colour":1}"#).await);
    stage
        .until("a message", |stage| {
            stage
                .live("status")
                .contains("It has no name, sizeGB, region or volumeType")
        })
        .await;
}

#[wasm_bindgen_test]
async fn ignored_keys_are_named_and_errors_are_shown() {
    let stage = form();
    let request = r#"{"name":"","sizeGB":0.5,"colour":1}"#;
    insert(&stage.field("Name"), "paste", request).await;
    stage
        .until("a message", |stage| {
            stage.live("status").contains("Ignored: colour.")
        })
        .await;
    assert_eq!(stage.error("Name"), "Enter a name.");
    let error = "The size must be a whole number of GB.";
    assert_eq!(stage.error("Size (GB)"), error);
    assert_eq!(stage.error("Region"), "", "not part of the request");
}

#[wasm_bindgen_test]
async fn b19_paste_and_drop_events_without_data_are_ignored() {
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
            assert!(!event.default_prevented(), "left to the browser");
        }
        // Not a `DataTransfer`, as extensions pass it.
        let odd = event("Event", "paste", &[]);
        Reflect::set(&odd, &"clipboardData".into(), &js_sys::Object::new()).expect("set");
        field.dispatch_event(&odd).expect("dispatched");
    }
    uncaught.assert_none();
    // Pasting still works.
    insert(&stage.field("Name"), "paste", REQUEST).await;
    stage
        .until("a prefilled form", |stage| {
            stage.field("Name").value() == "n"
        })
        .await;
    uncaught.assert_none();
}

// A pattern or a list replaced what was typed, and went into Name from every field.
#[wasm_bindgen_test]
async fn names_are_inserted_into_the_name_and_are_values_elsewhere() {
    let stage = form();
    stage.load().await;
    let (name, region) = (stage.field("Name"), stage.field("Region"));
    let filled_in = "Filled in from your paste: names, to be created one after another.";
    for (typed, text, expected) in [
        ("data-", "one\ntwo\n", "data-{one,two}"),
        (
            "",
            "a name that is longer than others, with {1..8}",
            "a name that is longer than others, with {1..8}",
        ),
        ("data-", "{a,b}", "data-{a,b}"),
    ] {
        stage.fill("Name", typed).await;
        assert!(insert(&name, "paste", text).await, "{text}");
        stage
            .until(expected, |stage| stage.field("Name").value() == expected)
            .await;
        let status = stage.live("status");
        assert!(status.contains(filled_in), "{status}");
    }
    stage.fill("Region", "r").await;
    assert!(insert(&region, "paste", "north\nfce31a0c").await);
    stage
        .until("the region", |_| region.value().contains("fce31a0c"))
        .await;
    assert_eq!(name.value(), "data-{a,b}");
    // Into the field for requests, they are names.
    stage.open("Request as JSON and cURL").await;
    insert(&stage.field("Paste a request"), "paste", "one\ntwo").await;
    stage
        .until("the names", |_| name.value() == "{one,two}")
        .await;
}

// Where the app was loaded later than it was pasted, the focus was taken from the user.
#[wasm_bindgen_test]
async fn what_is_inserted_later_leaves_the_focus_where_it_is() {
    let stage = form();
    tick().await;
    let (name, region) = (stage.field("Name"), stage.field("Region"));
    let text = "a name of more than forty characters, and no request";
    name.focus().expect("focused");
    let pasted = with_text("paste", text);
    name.dispatch_event(&pasted).expect("dispatched");
    region.focus().expect("focused");
    stage.until("the text", |_| name.value() == text).await;
    assert!(is_focused(&region));
}
