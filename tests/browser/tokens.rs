//! Access tokens in other fields (X3).

use js_sys::Reflect;
use leptos::prelude::*;
use leptos::task::tick;
use volume_create::model::config::Config;
use wasm_bindgen::JsValue;
use wasm_bindgen_test::wasm_bindgen_test;
use web_sys::DataTransfer;

use crate::stage::{Network, Property, Stage, event, fire, function};

const TOKEN: &str = "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJzb21lYm9keSJ9.\
    c2lnbmF0dXJlc2lnbmF0dXJlc2lnbmF0dXJlc2lnbmF0dXJl";
const ERROR: &str = "This looks like an access token. It is not saved; remove it from this field.";

/// The page's storage and cookies, once the page is left.
fn stored() -> String {
    fire(&window(), "pagehide");
    let stored = function(
        "",
        "return JSON.stringify([{ ...sessionStorage }, { ...localStorage }, document.cookie])",
    );
    let stored = stored.call0(&JsValue::NULL).expect("the storage");
    stored.as_string().expect("a text")
}

#[wasm_bindgen_test]
async fn x3_a_pasted_or_dropped_token_is_not_inserted_or_stored() {
    let stage = Stage::form(Config::default());
    stage.fill("Name", "mine").await;
    for label in ["Name", "Size (GB)", "Region"] {
        for (class, kind, key) in [
            ("ClipboardEvent", "paste", "clipboardData"),
            ("DragEvent", "drop", "dataTransfer"),
        ] {
            let data = DataTransfer::new().expect("data");
            data.set_data("text/plain", TOKEN).expect("set");
            let event = event(class, kind, &[(key, data.into())]);
            let field = stage.field(label);
            let before = field.value();
            field.dispatch_event(&event).expect("dispatched");
            assert!(event.default_prevented(), "{label}: {kind}");
            stage
                .until("a message", |stage| {
                    stage.live("status").contains("may contain an access token")
                })
                .await;
            assert_eq!(stage.field(label).value(), before);
        }
    }
    assert!(!stored().contains("eyJ"), "{}", stored());
    assert!(stored().contains("mine"), "other input is stored");
}

#[wasm_bindgen_test]
async fn x3_a_typed_token_is_an_error_at_once_and_not_stored() {
    let network = Network::silent();
    let stage = Stage::form(Config::default());
    stage.open("Request as JSON and cURL").await;
    stage.fill_in().await;
    stage.choose("Volume type", "").await;
    stage.fill("Custom volume type", "t").await;
    for label in ["Name", "Region", "Custom volume type"] {
        let before = stage.field(label).value();
        stage.fill(label, TOKEN).await;
        assert_eq!(stage.error(label), ERROR, "before the field is left");
        tick().await;
        assert!(!stored().contains("eyJ"), "{label}: {}", stored());
        assert!(!stage.text().contains("eyJ"), "{label}: not in the preview");
        stage.press("Create volume").await;
        stage.fill(label, &before).await;
        assert_eq!(stage.error(label), "");
    }
    assert_eq!(network.requests(), 0);
}

#[wasm_bindgen_test]
async fn x3_a_token_in_a_field_is_not_in_the_link() {
    let clipboard = js_sys::Object::new();
    let write = function("text", "document.copied = text; return Promise.resolve()");
    Reflect::set(&clipboard, &"writeText".into(), &write).expect("set");
    let _clipboard = Property::set(window().navigator(), "clipboard", &clipboard);
    let stage = Stage::form(Config::default());
    stage.open("Request as JSON and cURL").await;
    stage.fill("Name", TOKEN).await;
    stage.fill("Region", "r").await;
    stage.press("Copy link").await;
    stage
        .until("a confirmation", |stage| {
            stage.live("status").contains("Link copied.")
        })
        .await;
    let copied = Reflect::get(&document(), &"copied".into()).expect("a text");
    let copied = copied.as_string().expect("a text");
    assert!(copied.contains("region=r"), "{copied}");
    assert!(!copied.contains("eyJ"), "{copied}");
}
