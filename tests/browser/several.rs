//! `BatchPanel` and `NamesPreview`.

use leptos::task::tick;
use wasm_bindgen_test::wasm_bindgen_test;

use crate::stage::{Network, Setting, Stage, is_focused};

const TITLE: &str = "Volumes created one after another";

/// A form with a pattern of names, and a network that never responds by itself.
async fn running(names: &str) -> (Stage, Network) {
    let network = Network::silent();
    let stage = Stage::form(Setting::default());
    stage.load().await;
    stage.fill("Region", "r").await;
    stage.fill("Name", names).await;
    stage.get("button", "Create 2 volumes").click();
    stage.until("a create", |_| network.creates() == 1).await;
    (stage, network)
}

fn rows(stage: &Stage) -> Vec<String> {
    let rows = stage.query_all(".batch-row").into_iter();
    rows.map(|row| row.text_content().unwrap_or_default())
        .collect()
}

async fn expect_rows(stage: &Stage, expected: [&str; 2]) {
    stage
        .until(&format!("{expected:?}"), |stage| rows(stage) == expected)
        .await;
}

#[wasm_bindgen_test]
async fn a_row_changes_in_place_when_its_volume_has_an_outcome() {
    let (stage, network) = running("{a,b}").await;
    expect_rows(&stage, ["aCreating…", "bWaiting"]).await;
    let first = stage.query(".batch-row").expect("a row");
    let text = stage.query(".batch-text").expect("a text");
    assert_eq!(text.get_attribute("aria-live").as_deref(), Some("off"));
    network.answer(200, r#"{"volume":{"id":"17","volumeName":"a"}}"#);
    expect_rows(&stage, ["aCreated17", "bCreating…"]).await;
    assert!(stage.query(".batch-row").as_ref() == Some(&first), "kept");
    let bar = stage.get("progressbar", TITLE);
    assert_eq!(bar.get_attribute("value").as_deref(), Some("1"));
    assert_eq!(bar.get_attribute("max").as_deref(), Some("2"));
    network.answer(400, r#"{"message":"No."}"#);
    expect_rows(&stage, ["aCreated17", "bRejectedNo."]).await;
    assert_eq!(text.text_content().as_deref(), Some("1 of 2 created."));
    assert_eq!(text.get_attribute("aria-live").as_deref(), Some("polite"));
    assert!(stage.find("button", "Continue").is_none());
    stage.press("Close").await;
    assert!(stage.find("region", TITLE).is_none());
}

#[wasm_bindgen_test]
async fn stopping_keeps_the_focus_and_offers_to_continue() {
    let (stage, network) = running("{a,b}").await;
    stage.get("button", "Stop").focus().expect("focused");
    stage.press("Stop").await;
    stage.until_focused(&stage.get("heading", TITLE)).await;
    assert!(stage.find("button", "Stop").is_none());
    assert!(stage.find("button", "Close").is_none(), "one is in flight");
    network.answer(200, r#"{"volume":{"id":"1","volumeName":"a"}}"#);
    expect_rows(&stage, ["aCreated1", "bWaiting"]).await;
    stage.press("Continue").await;
    stage.until("the second", |_| network.creates() == 2).await;
    expect_rows(&stage, ["aCreated1", "bCreating…"]).await;
}

#[wasm_bindgen_test]
async fn what_was_typed_meanwhile_is_kept() {
    let (stage, network) = running("{a,b}").await;
    let name = stage.field("Name");
    assert_eq!(name.value(), "", "the rows have the names");
    stage.fill("Name", "next").await;
    name.focus().expect("focused");
    for id in ["1", "2"] {
        network.answer(200, &format!(r#"{{"volume":{{"id":"{id}"}}}}"#));
        stage
            .until(id, |stage| rows(stage).concat().contains(id))
            .await;
        // The last one is answered once the next is sent.
        tick().await;
    }
    assert_eq!(name.value(), "next");
    assert!(is_focused(&name));
}

#[wasm_bindgen_test]
async fn the_names_of_a_pattern_are_previewed_and_counted_or_an_error() {
    let stage = Stage::form(Setting::default());
    stage.load().await;
    let note = |stage: &Stage| {
        let notes = stage.query_all(".name-note").into_iter();
        notes
            .map(|note| note.text_content().unwrap_or_default())
            .collect::<String>()
    };
    stage.fill("Name", "v{1..4}").await;
    assert_eq!(note(&stage), "One after another: v1, v2, …, v4.");
    assert!(stage.find("button", "Create 4 volumes").is_some());
    stage.fill("Name", "v{1..99}").await;
    assert_eq!(note(&stage), "");
    let error = "These are 99 names; at most 50 volumes can be created at once.";
    assert_eq!(stage.error("Name"), error);
    assert!(stage.find("button", "Create volume").is_some());
    stage.fill("Name", "v").await;
    assert_eq!(
        (stage.error("Name"), note(&stage)),
        (String::new(), String::new())
    );
}

// They did nothing, for up to an hour.
#[wasm_bindgen_test]
async fn while_a_wait_runs_continue_is_not_offered() {
    let network = Network::throttling(2);
    let stage = Stage::form(Setting::default());
    stage.load().await;
    stage.fill("Region", "r").await;
    stage.fill("Name", "{a,b}").await;
    stage.press("Create 2 volumes").await;
    stage
        .until("the wait", |stage| rows(stage)[0].contains("2 s"))
        .await;
    stage.press("Stop").await;
    assert!(stage.find("button", "Close").is_some());
    assert!(stage.find("button", "Continue").is_none());
    stage.until_found("button", "Continue").await;
    assert_eq!(network.creates(), 1);
}
