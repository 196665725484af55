//! Restoring the draft, the cards and pending creates after a reload.

use js_sys::Reflect;
use leptos::prelude::window;
use leptos::task::tick;
use volume_create::model::config::Config;
use volume_create::model::contract::CreateVolume;
use volume_create::model::draft::Field;
use volume_create::model::flow::{Card, PendingCreate, PendingId};
use volume_create::model::lookup::StatusAge;
use volume_create::storage::TabStorage;
use wasm_bindgen::JsValue;
use wasm_bindgen_test::wasm_bindgen_test;

use crate::stage::{
    Network, Setting, Stage, Uncaught, card, clear_storage, fire, function, volume,
};

/// The form after a reload.
fn reloaded() -> Stage {
    Stage::form(Setting {
        is_reload: true,
        ..Setting::default()
    })
}

#[wasm_bindgen_test]
async fn the_draft_is_restored() {
    let stage = Stage::form(Config::default());
    stage.fill("Name", "mine").await;
    stage.choose("Volume type", "").await;
    stage.fill("Custom volume type", "t").await;
    tick().await;
    drop(stage);
    let stage = reloaded();
    assert_eq!(stage.field("Name").value(), "mine");
    assert_eq!(stage.field("Custom volume type").value(), "t");
    assert_eq!(stage.error("Region"), "", "no field was left yet");
}

#[wasm_bindgen_test]
async fn the_draft_is_saved_a_moment_after_typing_and_when_the_page_is_left() {
    let stage = Stage::form(Config::default());
    let saved = || {
        let draft = TabStorage::new("").saved_draft();
        draft.and_then(|draft| Some(draft.get(Field::Name)?.to_owned()))
    };
    stage.fill("Name", "typed").await;
    assert_eq!(saved(), None, "a keystroke does not wait for it");
    stage
        .until("the draft", |_| saved().as_deref() == Some("typed"))
        .await;
    stage.fill("Name", "left").await;
    fire(&window(), "pagehide");
    assert_eq!(saved().as_deref(), Some("left"));
    stage.fill("Name", "removed").await;
    drop(stage);
    assert_eq!(saved().as_deref(), Some("removed"));
}

// Regression: the draft kept the names for 100 ms more, and a tab that was duplicated or crashed
// meanwhile offered to create them again.
#[wasm_bindgen_test]
async fn what_was_created_is_not_in_the_draft_for_a_moment() {
    let saved = || TabStorage::new("").saved_draft();
    for names in ["one", "{a,b}"] {
        let network = Network::silent();
        let stage = Stage::form(Config::default());
        stage.load().await;
        stage.fill_in().await;
        stage.fill("Name", names).await;
        stage
            .until("the draft", |_| {
                saved().is_some_and(|draft| draft.get(Field::Name) == Some(names))
            })
            .await;
        stage.query("[type=submit]").expect("a button").click();
        stage.until("a create", |_| network.creates() == 1).await;
        if names == "one" {
            network.answer(200, r#"{"volume":{"volumeName":"one"}}"#);
            stage
                .until("the card", |stage| stage.find("article", "one").is_some())
                .await;
        }
        assert_eq!(saved().expect("a draft").get(Field::Name), None, "{names}");
    }
}

#[wasm_bindgen_test]
async fn the_cards_are_restored_in_their_order() {
    clear_storage();
    let tab = TabStorage::new("");
    for key in 0..3 {
        let json = format!(r#"{{"volumeName":"v{key}","status":"Available"}}"#);
        tab.persist_card(&card(key, &json));
    }
    let stage = reloaded();
    stage
        .until("the cards", |stage| stage.all("article").len() == 3)
        .await;
    assert_eq!(stage.names("article"), ["v2", "v1", "v0"]);
    assert_eq!(
        stage.live("status").trim(),
        "",
        "restored cards are not announced"
    );
}

// Regression: `Available as of creation`.
#[wasm_bindgen_test]
async fn x1_after_a_reload_the_status_of_a_card_and_its_age_agree() {
    let network = Network::with(|address| {
        let volume = |status| format!(r#"{{"id":"id-1","volumeName":"v","status":"{status}"}}"#);
        let body = if address.ends_with("/create") {
            format!(r#"{{"volume":{}}}"#, volume("Pending"))
        } else {
            format!(r#"{{"volumeList":[{}]}}"#, volume("Available"))
        };
        Some((200, body))
    });
    let stage = Stage::form(Config::default());
    stage.create("Pending").await;
    let status = |stage: &Stage| {
        let rows = stage.query_all("dl > div");
        let texts = rows.iter().filter_map(|row| row.text_content());
        let status = texts.into_iter().find_map(|text| {
            let value = text.strip_prefix("Status")?;
            Some(value.trim().to_owned())
        });
        status.unwrap_or_default()
    };
    assert_eq!(status(&stage), "Pending", "before the first poll");
    stage
        .until("its new status", |stage| status(stage) == "Available")
        .await;
    let news = stage.live("status");
    assert!(news.contains("Volume v is now Available."), "{news}");
    drop((stage, network));
    let _network = Network::silent();
    let stage = reloaded();
    stage
        .until("the card", |stage| !stage.all("article").is_empty())
        .await;
    let status = status(&stage);
    assert!(status.starts_with("Available as of "), "{status}");
    assert!(!status.contains("creation"), "{status}");
}

#[wasm_bindgen_test]
async fn x1_a_status_that_was_never_listed_is_as_of_creation() {
    clear_storage();
    TabStorage::new("").persist_card(&Card {
        volume: volume(r#"{"id":"id-1","volumeName":"v","status":"Available"}"#),
        age: StatusAge::AsOfCreation,
        ..card(0, "{}")
    });
    let stage = reloaded();
    stage
        .until("the card", |stage| !stage.all("article").is_empty())
        .await;
    assert!(stage.text().contains("as of creation"), "{}", stage.text());
}

#[wasm_bindgen_test]
async fn a_create_pending_at_the_reload_is_looked_up_and_not_sent_again() {
    clear_storage();
    TabStorage::new("").persist_pending(&PendingCreate {
        id: PendingId("1-0".to_owned()),
        request: CreateVolume {
            name: "v".to_owned(),
            size_gb: 200,
            region: "r".to_owned(),
            volume_type: "filesystem".to_owned(),
        },
    });
    let network = Network::with(|_| {
        let list = r#"{"volumeList":[{"id":"id-1","volumeName":"v","region":"r","sizeGB":200,
            "volumeType":"filesystem"}]}"#;
        Some((200, list.to_owned()))
    });
    let stage = reloaded();
    stage
        .until("its card", |stage| stage.find("article", "v").is_some())
        .await;
    assert!(
        stage
            .live("status")
            .contains("It was found in your volume list.")
    );
    assert_eq!(network.creates(), 0);
    assert!(TabStorage::new("").pending().is_empty(), "resolved");
}

// In a full storage a card may not be stored, and those after it were lost.
#[wasm_bindgen_test]
async fn a_card_that_was_not_stored_does_not_hide_the_others() {
    clear_storage();
    let tab = TabStorage::new("");
    for key in [0, 10] {
        tab.persist_card(&card(key, &format!(r#"{{"volumeName":"v{key}"}}"#)));
    }
    TabStorage::new("[another]").persist_card(&card(5, r#"{"volumeName":"v5"}"#));
    let stage = reloaded();
    stage
        .until("the cards", |stage| !stage.all("article").is_empty())
        .await;
    assert_eq!(stage.names("article"), ["v10", "v0"]);
    let network = Network::creating(r#"{"volumeName":"new"}"#);
    stage.create("new").await;
    drop((stage, network));
    let stage = reloaded();
    stage
        .until("the cards", |stage| stage.all("article").len() == 3)
        .await;
    assert_eq!(stage.names("article"), ["new", "v10", "v0"]);
}

// It read what was disposed, and a panic stops all forms.
#[wasm_bindgen_test]
async fn a_form_removed_while_other_tabs_are_asked_for_its_batch_stops_nothing() {
    clear_storage();
    let stored = r#"{"id":"theirs","state":"finished","items":[{"request":{"name":"a","sizeGB":1,
        "region":"r","volumeType":"t"},"state":"created","status":null,"text":"1"}]}"#;
    let storage = window().session_storage().expect("allowed").expect("one");
    storage
        .set_item("volume-create.batch", stored)
        .expect("stored");
    let other = function(
        "",
        "const other = new BroadcastChannel('volume-create');
         other.asked = 0;
         other.onmessage = ({ data }) => { other.asked += 1; other.postMessage('mine theirs'); };
         return other;",
    );
    let other = other.call0(&JsValue::NULL).expect("another tab");
    let asked = || Reflect::get(&other, &"asked".into()).expect("a number");
    let uncaught = Uncaught::watch();
    let stage = reloaded();
    stage.until("a question", |_| asked() == 1.0).await;
    drop(stage);
    // Its time is over when that of a later one is.
    let stage = reloaded();
    stage
        .until("the copy is forgotten", |_| {
            TabStorage::new("").batch().is_none()
        })
        .await;
    function("other", "other.close()")
        .call1(&JsValue::NULL, &other)
        .expect("closed");
    uncaught.assert_none();
    drop(stage);
}
