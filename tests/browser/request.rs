//! `RequestPreview` and its field for pasted requests.

use leptos::prelude::*;
use volume_create::components::request_preview::RequestPreview;
use volume_create::model::config::Config;
use wasm_bindgen_test::wasm_bindgen_test;

use crate::stage::{Property, Setting, Stage, function};

async fn preview() -> Stage {
    let stage = Stage::form(Config::default());
    stage.open("Request as JSON and cURL").await;
    stage
}

/// The texts of the preview.
fn codes(stage: &Stage) -> Vec<String> {
    let codes = stage.query_all(".disclosed pre[translate=no]");
    let text = |code: &web_sys::HtmlElement| code.text_content().unwrap_or_default();
    codes.iter().map(text).collect()
}

#[wasm_bindgen_test]
async fn an_incomplete_request_shows_the_missing_fields() {
    let stage = preview().await;
    assert!(codes(&stage).is_empty());
    let note = "Name, Region.";
    assert!(stage.text().contains(note), "{}", stage.text());
    stage.fill("Name", "v").await;
    assert!(stage.text().contains(": Region."), "{}", stage.text());
    assert_eq!(stage.error("Region"), "", "not an error yet");
}

#[wasm_bindgen_test]
async fn the_preview_shows_json_and_curl_and_follows_the_form() {
    let stage = preview().await;
    stage.fill_in().await;
    let shown = codes(&stage);
    let json: serde_json::Value = serde_json::from_str(&shown[0]).expect("JSON");
    let expected = serde_json::json!(
        {"name": "v", "sizeGB": 200, "region": "r", "volumeType": "filesystem"}
    );
    assert_eq!(json, expected);
    let origin = window().location().origin().expect("an origin");
    assert!(shown[1].starts_with("curl"), "{}", shown[1]);
    assert!(shown[1].contains(&format!("{origin}/api/storage/volume/create")));
    assert_eq!(
        stage
            .names("button")
            .iter()
            .filter(|name| name.starts_with("Copy"))
            .count(),
        3,
        "JSON, cURL, link"
    );
    let button = stage.get("button", "Copy JSON");
    stage.fill("Name", "w").await;
    assert!(codes(&stage)[0].contains("\"w\""));
    assert!(
        stage.get("button", "Copy JSON").is_same_node(Some(&button)),
        "the same button"
    );
    stage.fill("Name", "").await;
    assert!(codes(&stage).is_empty());
}

#[wasm_bindgen_test]
async fn a_link_has_the_forms_values_and_exists_only_on_the_page() {
    let clipboard = js_sys::Object::new();
    let write = function("text", "document.copied = text; return Promise.resolve()");
    js_sys::Reflect::set(&clipboard, &"writeText".into(), &write).expect("set");
    let _clipboard = Property::set(window().navigator(), "clipboard", &clipboard);
    let stage = preview().await;
    stage.fill("Name", "a b&c").await;
    stage.press("Copy link").await;
    stage
        .until("a confirmation", |stage| {
            stage.live("status").contains("Link copied.")
        })
        .await;
    let copied = js_sys::Reflect::get(&document(), &"copied".into()).expect("a text");
    let copied = copied.as_string().expect("a text");
    let values = "?name=a+b%26c&sizeGB=200&volumeType=filesystem";
    assert!(copied.ends_with(values), "{copied}");
    let in_element = Setting {
        in_element: true,
        ..Setting::default()
    };
    let stage = Stage::of_loaded(in_element, || view! { <RequestPreview /> }.into_any()).await;
    assert!(stage.find("button", "Copy link").is_none());
}

#[wasm_bindgen_test]
async fn a_request_typed_into_the_field_prefills_the_form_and_clears_the_field() {
    let stage = preview().await;
    let field = stage.field("Paste a request");
    assert!(!stage.description(&field).is_empty());
    stage
        .fill("Paste a request", r#"{"name":"n","region":"r"}"#)
        .await;
    stage
        .until("a prefilled form", |stage| {
            stage.field("Name").value() == "n"
        })
        .await;
    assert_eq!(stage.field("Region").value(), "r");
    assert_eq!(stage.field("Paste a request").value(), "");
    stage.fill("Paste a request", "nonsense").await;
    stage
        .until("a message", |stage| {
            stage.live("status").contains("The form is unchanged.")
        })
        .await;
    assert_eq!(stage.field("Paste a request").value(), "");
    assert_eq!(stage.field("Name").value(), "n");
}

#[wasm_bindgen_test]
async fn the_field_for_a_pasted_request_may_stay_empty_and_takes_what_is_typed() {
    let stage = preview().await;
    let field = stage.field("Paste a request");
    assert_eq!(field.get_attribute("aria-required"), None);
    let name = stage.field("Name");
    assert_eq!(name.get_attribute("aria-required").as_deref(), Some("true"));
    stage.fill("Paste a request", r#"{"name":"typed"}"#).await;
    stage
        .until("a prefilled form", |_| name.value() == "typed")
        .await;
    assert_eq!(field.value(), "");
}
