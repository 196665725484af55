//! `CreateForm` and its request.

use leptos::task::tick;
use volume_create::model::config::Config;
use volume_create::model::contract::CreateVolume;
use wasm_bindgen_test::wasm_bindgen_test;

use crate::stage::{Network, Setting, Stage, Uncaught, event, fire, frame, is_focused};

fn form() -> Stage {
    Stage::form(Config::default())
}

/// Whether the browser would ask for confirmation before leaving the page.
fn asks_before_leaving() -> bool {
    let leaving = event("Event", "beforeunload", &[]);
    leptos::prelude::window()
        .dispatch_event(&leaving)
        .expect("dispatched");
    leaving.default_prevented()
}

#[wasm_bindgen_test]
async fn the_form_has_four_named_fields_and_one_button_that_submits() {
    let stage = form();
    assert_eq!(stage.names("form"), ["Create a storage volume"]);
    assert_eq!(stage.names("textbox"), ["Name", "Size (GB)", "Region"]);
    let (types, chosen) = stage.options("Volume type");
    assert_eq!(types, ["filesystem", "highspeedstorage", "Other…"]);
    assert_eq!(chosen, "filesystem");
    let names = stage.query_all("form [name]");
    let names: Vec<_> = names
        .iter()
        .map(|field| field.get_attribute("name"))
        .collect();
    let expected = ["name", "sizeGB", "region", "volumeType"];
    assert_eq!(names, expected.map(|name| Some(name.to_owned())));
    let submits = stage.query_all("form [type=submit]");
    assert_eq!(submits.len(), 1);
    assert_eq!(stage.name(&submits[0]), "Create volume");
    assert_eq!(stage.live("status").trim(), "");
}

#[wasm_bindgen_test]
async fn an_invalid_form_sends_nothing_and_shows_each_error() {
    let network = Network::silent();
    let stage = form();
    stage.fill("Size (GB)", "1.5").await;
    assert_eq!(stage.error("Size (GB)"), "", "not while typing");
    stage.press("Create volume").await;
    assert_eq!(stage.error("Name"), "Enter a name.");
    assert_eq!(
        stage.error("Size (GB)"),
        "The size must be a whole number of GB."
    );
    assert_eq!(stage.error("Region"), "Enter a region ID.");
    stage.until_focused(&stage.field("Name")).await;
    assert_eq!(network.requests(), 0);
}

#[wasm_bindgen_test]
async fn the_request_has_the_four_values_trimmed() {
    let network = Network::silent();
    let stage = form();
    stage.fill("Name", " v ").await;
    stage.fill("Region", "r").await;
    stage.choose("Volume type", "").await;
    stage.fill("Custom volume type", "t").await;
    stage.press("Create volume").await;
    stage.until("a request", |_| network.creates() == 1).await;
    let expected = serde_json::json!(
        {"name": "v", "sizeGB": 200, "region": "r", "volumeType": "t"}
    );
    assert_eq!(network.sent().await, expected);
}

#[wasm_bindgen_test]
async fn while_a_request_is_pending_the_button_keeps_the_focus_and_sends_no_other() {
    let network = Network::silent();
    let stage = form();
    stage.fill_in().await;
    let button = stage.get("button", "Create volume");
    button.focus().expect("focused");
    assert!(stage.find("button", "Cancel").is_none());
    stage.press("Create volume").await;
    stage.until("a request", |_| network.requests() == 1).await;
    let busy = stage.get("button", "Creating…");
    assert!(busy.is_same_node(Some(&button)), "the same button");
    assert!(is_focused(&busy));
    let disabled = busy.get_attribute("aria-disabled");
    assert_eq!(disabled.as_deref(), Some("true"));
    for _ in 0..3 {
        stage.press("Creating…").await;
        stage
            .get("form", "Create a storage volume")
            .dispatch_event(&event("Event", "submit", &[]))
            .expect("dispatched");
    }
    assert_eq!(network.requests(), 1);
    assert!(stage.find("button", "Cancel").is_some());
    let busy = stage
        .query("form")
        .expect("a form")
        .get_attribute("aria-busy");
    assert_eq!(busy.as_deref(), Some("true"));
    assert!(asks_before_leaving(), "a pending request");
}

#[wasm_bindgen_test]
async fn cancel_aborts_the_request_and_focuses_the_button() {
    let network = Network::silent();
    let stage = form();
    stage.fill_in().await;
    stage.press("Create volume").await;
    stage.until("a request", |_| network.requests() == 1).await;
    assert!(!network.is_aborted());
    stage.get("button", "Cancel").focus().expect("focused");
    stage.press("Cancel").await;
    stage
        .until("the outcome", |stage| {
            stage.live("alert").contains("You cancelled")
        })
        .await;
    let submit = stage.query("form [type=submit]").expect("the button");
    stage.until_focused(&submit).await;
}

#[wasm_bindgen_test]
async fn a_create_adds_a_card_and_clears_only_the_name() {
    let network = Network::creating(r#"{"volumeName":"v"}"#);
    let stage = form();
    stage.fill("Size (GB)", "5").await;
    assert!(asks_before_leaving(), "unsent input");
    stage.create("Volume v was created.").await;
    assert_eq!(stage.names("article"), ["v"]);
    assert_eq!(stage.live("status").trim(), "Volume v was created.");
    stage.until_focused(&stage.field("Name")).await;
    assert_eq!(stage.field("Name").value(), "");
    assert_eq!(stage.error("Name"), "");
    assert_eq!(stage.field("Size (GB)").value(), "5");
    assert_eq!(stage.field("Region").value(), "r");
    assert_eq!(network.creates(), 1);
    assert!(!asks_before_leaving(), "nothing would be lost");
    // Leaving the cleared name is not an error; submitting it is.
    fire(&stage.field("Name"), "blur");
    tick().await;
    assert_eq!(stage.error("Name"), "");
    stage.press("Create volume").await;
    assert_eq!(stage.error("Name"), "Enter a name.");
}

#[wasm_bindgen_test]
async fn two_forms_on_a_page_share_no_ids_or_state() {
    let in_element = || Setting {
        in_element: true,
        ..Setting::default()
    };
    let one = Stage::form(in_element());
    let other = Stage::form(in_element());
    one.fill("Name", "mine").await;
    assert_eq!(other.field("Name").value(), "");
    let ids = |stage: &Stage| -> Vec<String> {
        let all = stage.query_all("[id]");
        all.iter().map(|element| element.id()).collect()
    };
    let (one, other) = (ids(&one), ids(&other));
    assert!(!one.is_empty());
    assert!(
        one.iter().all(|id| !other.contains(id)),
        "{one:?} {other:?}"
    );
}

#[wasm_bindgen_test]
async fn removing_a_form_aborts_its_request_without_errors() {
    let uncaught = Uncaught::watch();
    let network = Network::silent();
    let stage = form();
    stage.fill_in().await;
    stage.press("Create volume").await;
    stage.until("a request", |_| network.requests() == 1).await;
    drop(stage);
    frame().await;
    assert!(network.is_aborted());
    assert!(!asks_before_leaving(), "its form is removed");
    uncaught.assert_none();
}

// What was typed while a create ran was taken as sent by it, and lost without a question.
#[wasm_bindgen_test]
async fn leaving_asks_for_what_was_typed_while_a_create_ran() {
    let network = Network::silent();
    let stage = form();
    stage.load().await;
    stage.fill_in().await;
    stage.press("Create volume").await;
    stage.until("a create", |_| network.creates() == 1).await;
    stage.fill("Name", "next").await;
    stage.fill("Size (GB)", "500").await;
    network.answer(200, r#"{"volume":{"id":"1","volumeName":"v"}}"#);
    stage.until_found("article", "v").await;
    assert!(asks_before_leaving());
    stage.fill("Name", "").await;
    assert!(asks_before_leaving(), "the size");
    stage.fill("Size (GB)", "200").await;
    assert!(!asks_before_leaving());
    // One that was found later is not what was sent last.
    stage.fill("Size (GB)", "300").await;
    stage.fill("Name", "w").await;
    stage.press("Create volume").await;
    stage.until("a create", |_| network.creates() == 2).await;
    network.answer(200, r#"{"volume":{"id":"2","volumeName":"w"}}"#);
    stage.until_found("article", "w").await;
    let found = CreateVolume {
        name: "v".to_owned(),
        size_gb: 200,
        region: "r".to_owned(),
        volume_type: "filesystem".to_owned(),
    };
    stage.state().clear_sent(&found);
    assert!(!asks_before_leaving());
}
