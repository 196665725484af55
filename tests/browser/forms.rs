//! The form and its one request.

use volume_create::config::Config;
use wasm_bindgen_test::wasm_bindgen_test;

use crate::stage::{Network, Stage};

fn form() -> Stage {
    Stage::form(Config::default())
}

async fn fill(stage: &Stage) {
    stage.fill("Name", "v").await;
    stage.fill("Region", "r").await;
}

#[wasm_bindgen_test]
async fn an_invalid_form_sends_nothing_and_names_each_fault() {
    let network = Network::silent();
    let stage = form();
    stage.fill("Size (GB)", "1.5").await;
    stage.press("Create volume").await;
    assert_eq!(stage.error("Name"), "Enter a name.");
    assert_eq!(
        stage.error("Size (GB)"),
        "The size must be a whole number of GB."
    );
    assert_eq!(stage.error("Region"), "Enter a region ID.");
    assert_eq!(network.requests(), 0);
}

#[wasm_bindgen_test]
async fn while_a_request_runs_the_button_says_so_and_sends_no_other() {
    let network = Network::silent();
    let stage = form();
    fill(&stage).await;
    stage.press("Create volume").await;
    stage.until("a request", |_| network.requests() == 1).await;
    let button = stage.button("Creating…").expect("the same button");
    assert_eq!(
        button.get_attribute("aria-disabled").as_deref(),
        Some("true")
    );
    for _ in 0..3 {
        stage.press("Creating…").await;
    }
    assert_eq!(network.requests(), 1);
    assert!(stage.button("Cancel").is_some());
    assert_eq!(
        stage
            .query("form")
            .and_then(|form| form.get_attribute("aria-busy"))
            .as_deref(),
        Some("true")
    );
}

#[wasm_bindgen_test]
async fn a_create_puts_a_card_on_the_page_and_empties_the_name_alone() {
    let network = Network::answering(200, r#"{"volume":{"volumeName":"v"}}"#);
    let stage = form();
    stage.fill("Size (GB)", "5").await;
    fill(&stage).await;
    stage.press("Create volume").await;
    stage
        .until("a card", |stage| stage.query("article").is_some())
        .await;
    assert_eq!(stage.role("status").trim(), "Volume v was created.");
    assert_eq!(stage.field("Name").value(), "");
    assert_eq!(stage.error("Name"), "");
    assert_eq!(stage.field("Size (GB)").value(), "5");
    assert_eq!(stage.field("Region").value(), "r");
    assert_eq!(network.requests(), 1);
}

#[wasm_bindgen_test]
async fn two_forms_on_a_page_share_no_ids_and_no_state() {
    let one = form();
    let other = form();
    one.fill("Name", "mine").await;
    assert_eq!(other.field("Name").value(), "");
    assert_ne!(one.field("Name").id(), other.field("Name").id());
}

#[wasm_bindgen_test]
async fn a_form_that_leaves_the_page_while_a_request_runs_leaves_quietly() {
    let network = Network::silent();
    let stage = form();
    fill(&stage).await;
    stage.press("Create volume").await;
    stage.until("a request", |_| network.requests() == 1).await;
    drop(stage);
    // A panic here would stop all the other tests of this page.
    leptos::task::tick().await;
}
