//! The way to a new session.

use leptos::prelude::*;
use volume_create::config::Config;
use volume_create::view::creation::Creation;
use volume_create::view::form::CreateForm;
use volume_create::view::session::SessionPanel;
use volume_create::view::tab::Tab;
use wasm_bindgen_test::wasm_bindgen_test;

use crate::stage::{Network, Stage};

async fn unauthorized(config: Config) -> Stage {
    let _network = Network::answering(401, "");
    let stage = Stage::with(move || {
        let creation = Creation::new(
            move || {
                let config = config.clone();
                async { (config, Vec::new()) }
            },
            Tab::of_page(),
        );
        view! {
            <CreateForm creation=creation />
            <SessionPanel creation=creation />
        }
    });
    assert!(stage.query("section").is_none(), "not before it is needed");
    stage.fill("Name", "v").await;
    stage.fill("Region", "r").await;
    stage.press("Create volume").await;
    stage
        .until("the panel", |stage| {
            stage.query("section[aria-label=Session]").is_some()
        })
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
