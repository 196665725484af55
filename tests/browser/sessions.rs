//! The way to a new session.

use volume_create::config::Config;
use wasm_bindgen_test::wasm_bindgen_test;

use crate::stage::{Network, Stage};

async fn unauthorized(config: Config) -> Stage {
    let _network = Network::answering(401, "");
    let stage = Stage::form(config);
    let panel = "section[aria-label=Session]";
    assert!(stage.query(panel).is_none(), "not before it is needed");
    stage.fill("Name", "v").await;
    stage.fill("Region", "r").await;
    stage.press("Create volume").await;
    stage
        .until("the panel", |stage| stage.query(panel).is_some())
        .await;
    stage
}

#[wasm_bindgen_test]
async fn after_a_401_a_token_can_be_pasted_and_a_bad_one_is_refused_in_words() {
    let stage = unauthorized(Config::default()).await;
    stage.fill("Access token", "nonsense").await;
    stage.press("Use token").await;
    assert!(
        stage
            .error("Access token")
            .starts_with("This is not an access token")
    );
    assert!(stage.button("Try again").is_some());
}

#[wasm_bindgen_test]
async fn where_pasting_is_off_there_is_no_field_for_a_token() {
    let stage = unauthorized(Config {
        token_paste: false,
        ..Config::default()
    })
    .await;
    assert!(stage.labelled("Access token").is_none());
    assert!(stage.text().contains("Sign in again"));
}
