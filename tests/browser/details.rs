//! `VolumeDetails`, behind a card's summary.

use leptos::prelude::*;
use volume_create::components::volume_details::VolumeDetails;
use volume_create::model::config::Config;
use wasm_bindgen_test::wasm_bindgen_test;

use crate::stage::{Stage, card, volume};

async fn details(json: &'static str, details: Option<String>) -> Stage {
    Stage::of_loaded(Config::default(), move || {
        let volume = RwSignal::new(volume(json));
        view! { <VolumeDetails volume=volume details=details /> }.into_any()
    })
    .await
}

fn codes(stage: &Stage) -> Vec<String> {
    let codes = stage.query_all("pre[translate=no][tabindex='0'][dir=ltr]");
    let text = |code: &web_sys::HtmlElement| code.text_content().unwrap_or_default();
    codes.iter().map(text).collect()
}

#[wasm_bindgen_test]
async fn the_details_are_a_mount_entry_and_the_response_with_copy_buttons() {
    let response = Some("200 OK".to_owned());
    let stage = details(r#"{"volumeName":"my v"}"#, response).await;
    assert_eq!(stage.names("button"), ["Copy entry", "Copy details"]);
    let codes = codes(&stage);
    assert_eq!(codes.len(), 2);
    let entry: serde_json::Value = serde_json::from_str(&codes[0]).expect("JSON");
    let expected = serde_json::json!(
        {"mountPath": "/mnt/my-v", "remoteStorageName": "my v"}
    );
    assert_eq!(entry, expected);
    assert_eq!(codes[1], "200 OK");
}

#[wasm_bindgen_test]
async fn without_a_name_or_a_response_their_parts_are_missing() {
    let stage = details("{}", Some("200 OK".to_owned())).await;
    assert_eq!(stage.names("button"), ["Copy details"]);
    let stage = details(r#"{"volumeName":"v"}"#, None).await;
    assert_eq!(stage.names("button"), ["Copy entry"]);
}

#[wasm_bindgen_test]
async fn the_details_are_rendered_only_while_the_card_is_open() {
    let stage = Stage::form(Config::default());
    stage.load().await;
    let volumes: volume_create::state::volumes::Volumes = stage.context();
    stage.with(|| volumes.add(card(0, r#"{"volumeName":"v"}"#)));
    stage.until_found("summary", "Mount and raw response").await;
    assert_eq!(codes(&stage).len(), 0, "not rendered before");
    stage.open("Mount and raw response").await;
    assert_eq!(codes(&stage).len(), 1);
    stage.get("summary", "Mount and raw response").click();
    stage
        .until("closed again", |stage| codes(stage).is_empty())
        .await;
}
