//! Failures.

use volume_create::config::Config;
use wasm_bindgen_test::wasm_bindgen_test;

use crate::stage::{Network, Stage};

async fn failed(status: u16, body: &'static str) -> Stage {
    let _network = Network::answering(status, body);
    let stage = Stage::form(Config::default());
    let alert = stage
        .query("form [role=alert]")
        .expect("in the page before its text");
    assert_eq!(alert.text_content().as_deref(), Some(""));
    stage.fill("Name", "v").await;
    stage.fill("Region", "r").await;
    stage.press("Create volume").await;
    stage
        .until("a failure", |stage| !stage.role("alert").is_empty())
        .await;
    assert_eq!(stage.field("Name").value(), "v", "what was typed stands");
    stage
}

#[wasm_bindgen_test]
async fn a_refusal_holds_the_services_words() {
    let stage = failed(400, r#"{"message":"Quota\n  exceeded"}"#).await;
    let message = stage
        .query("[role=alert] .failure-message")
        .expect("a message");
    assert_eq!(message.text_content().as_deref(), Some("Quota\n  exceeded"));
    assert!(stage.button("Copy details").is_some());
    assert!(
        stage.button("Try again").is_none(),
        "the same values would be refused again"
    );
    assert_eq!(stage.error("Name"), "");
}

#[wasm_bindgen_test]
async fn a_taken_name_marks_its_field_until_it_is_changed() {
    let stage = failed(409, r#"{"message":"Volume already exists"}"#).await;
    assert_eq!(
        stage.error("Name"),
        "This name is taken. Choose another one."
    );
    stage.fill("Name", "w").await;
    assert_eq!(stage.error("Name"), "");
    stage.fill("Name", " v ").await;
    assert_eq!(
        stage.error("Name"),
        "This name is taken. Choose another one."
    );
}

#[wasm_bindgen_test]
async fn an_unknown_end_says_that_the_volume_may_exist_and_invites_no_blind_retry() {
    let stage = failed(500, "").await;
    assert!(stage.role("alert").contains("may exist"));
    assert!(stage.button("Try again").is_none());
    stage
        .until("the look fails", |stage| {
            stage.role("alert").contains("could not check")
        })
        .await;
    assert!(stage.button("Try again").is_none());
    assert!(stage.button("Check again").is_some());
}

#[wasm_bindgen_test]
async fn the_next_create_clears_the_failure_so_that_an_equal_one_is_announced_again() {
    let stage = failed(400, r#"{"message":"No"}"#).await;
    let network = Network::silent();
    stage.press("Create volume").await;
    stage.until("a request", |_| network.requests() == 1).await;
    assert_eq!(stage.role("alert"), "");
}

#[wasm_bindgen_test]
async fn what_can_go_through_as_it_is_can_be_tried_again_with_the_same_values() {
    let stage = failed(429, "").await;
    let network = Network::answering(200, r#"{"volume":{"volumeName":"v"}}"#);
    stage.press("Try again").await;
    stage
        .until("a create", |stage| {
            stage.role("status").contains("Volume v was created.")
        })
        .await;
    assert_eq!(network.requests(), 1);
}
