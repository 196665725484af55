//! `FailureNotice` and `ErrorSummary`.

use leptos::task::tick;
use volume_create::model::config::Config;
use wasm_bindgen_test::wasm_bindgen_test;

use crate::stage::{Network, Stage, is_focused};

/// A form whose create failed, and its network.
async fn failed(status: u16, body: &'static str) -> (Stage, Network) {
    let network = Network::answering(status, body);
    let stage = Stage::form(Config::default());
    stage.load().await;
    tick().await;
    let alert = stage.query("form [role=alert]");
    let alert = alert.expect("it exists before its text");
    assert_eq!(alert.text_content().as_deref(), Some(""));
    stage.fill_in().await;
    stage.press("Create volume").await;
    stage
        .until("a failure", |stage| !stage.live("alert").is_empty())
        .await;
    assert_eq!(stage.field("Name").value(), "v", "the input stays");
    let filled = stage.query("form [role=alert]");
    assert_eq!(filled.as_ref(), Some(&alert), "the same alert");
    (stage, network)
}

#[wasm_bindgen_test]
async fn a_rejection_shows_the_services_message_verbatim_and_untranslated() {
    let (stage, _) = failed(400, r#"{"message":"Quota\n  <b>exceeded</b>"}"#).await;
    let message = stage.query("[role=alert] [translate=no]");
    let message = message.expect("a message");
    assert_eq!(
        message.text_content().as_deref(),
        Some("Quota\n  <b>exceeded</b>")
    );
    assert_eq!(message.get_attribute("dir").as_deref(), Some("auto"));
    assert!(stage.find("button", "Copy details").is_some());
    assert!(
        stage.find("button", "Try again").is_none(),
        "the same values would be rejected again"
    );
    assert_eq!(stage.error("Name"), "");
}

#[wasm_bindgen_test]
async fn a_taken_name_marks_its_field_until_it_is_changed() {
    let (stage, _) = failed(409, r#"{"message":"Volume already exists"}"#).await;
    let taken = "This name is taken. Choose another.";
    assert_eq!(stage.error("Name"), taken);
    stage.until_focused(&stage.field("Name")).await;
    stage.fill("Name", "w").await;
    assert_eq!(stage.error("Name"), "");
    stage.fill("Name", " v ").await;
    assert_eq!(stage.error("Name"), taken);
}

#[wasm_bindgen_test]
async fn the_existing_volume_is_shown_outside_of_the_alert() {
    let _network = Network::with(|address| {
        Some(if address.ends_with("/create") {
            (409, r#"{"message":"Volume already exists"}"#.to_owned())
        } else {
            let list = r#"{"volumeList":[{"id":"id-1","volumeName":"v","status":"Available"}]}"#;
            (200, list.to_owned())
        })
    });
    let stage = Stage::form(Config::default());
    stage.create("The volume with this name:").await;
    let existing = stage.query("[data-testid=existing-volume]");
    let existing = existing.expect("the volume");
    assert_eq!(stage.name(&existing), "v");
    assert!(
        existing
            .closest("[role=alert]")
            .expect("a selector")
            .is_none()
    );
    assert_eq!(
        stage.query("[data-testid=volume-card]"),
        None,
        "not a new one"
    );
}

#[wasm_bindgen_test]
async fn an_unconfirmed_create_says_that_the_volume_may_exist_and_offers_no_retry() {
    let (stage, _network) = failed(500, "").await;
    assert!(stage.live("alert").contains("may exist"));
    assert!(stage.find("button", "Try again").is_none());
    stage
        .until("a failed lookup", |stage| {
            stage.live("alert").contains("could not check")
        })
        .await;
    assert!(stage.find("button", "Try again").is_none());
    assert!(stage.find("button", "Check again").is_some());
}

#[wasm_bindgen_test]
async fn check_again_repeats_the_lookup_and_sends_nothing() {
    let (stage, network) = failed(500, "").await;
    stage
        .until("a failed lookup", |stage| {
            stage.live("alert").contains("could not check")
        })
        .await;
    drop(network);
    let network = Network::with(|_| {
        let list = r#"{"volumeList":[{"id":"id-1","volumeName":"v","region":"r","sizeGB":200}]}"#;
        Some((200, list.to_owned()))
    });
    stage.press("Check again").await;
    stage
        .until("a card", |stage| stage.find("article", "v").is_some())
        .await;
    assert_eq!(network.creates(), 0);
    assert_eq!(stage.live("alert"), "");
}

#[wasm_bindgen_test]
async fn the_next_create_clears_the_failure_so_that_the_same_one_is_announced_again() {
    let (stage, network) = failed(400, r#"{"message":"No"}"#).await;
    drop(network);
    let network = Network::silent();
    stage.press("Create volume").await;
    stage.until("a request", |_| network.requests() == 1).await;
    assert_eq!(stage.live("alert"), "");
}

#[wasm_bindgen_test]
async fn try_again_sends_the_same_values() {
    let (stage, network) = failed(429, "").await;
    drop(network);
    let network = Network::creating(r#"{"volumeName":"v"}"#);
    stage.press("Try again").await;
    stage
        .until("a create", |stage| {
            stage.live("status").contains("Volume v was created.")
        })
        .await;
    assert_eq!(network.creates(), 1);
    let submit = stage.query("form [type=submit]").expect("the button");
    assert!(submit.is_connected());
    assert!(stage.find("button", "Try again").is_none());
}

#[wasm_bindgen_test]
async fn a_wait_counts_down_next_to_the_alert_and_then_offers_try_again() {
    let _network = Network::throttling(1);
    let stage = Stage::form(Config::default());
    stage.create("Too many requests").await;
    let timer = stage.query("[role=timer]").expect("a countdown");
    assert!(timer.closest("[role=alert]").expect("a selector").is_none());
    assert_eq!(stage.live("timer"), "You can try again in 1 s.");
    assert!(stage.find("button", "Try again").is_none());
    let submit = stage.get("button", "Create volume");
    assert_eq!(
        submit.get_attribute("aria-disabled").as_deref(),
        Some("true")
    );
    stage
        .until("the end of the wait", |stage| {
            stage.find("button", "Try again").is_some()
        })
        .await;
    assert_eq!(stage.live("timer"), "");
    assert_eq!(
        submit.get_attribute("aria-disabled").as_deref(),
        Some("false")
    );
}

#[wasm_bindgen_test]
async fn several_errors_are_a_group_of_buttons_that_focus_their_fields() {
    let stage = Stage::form(Config::default());
    stage.load().await;
    stage.press("Create volume").await;
    let group = stage.query("[aria-live] [role=group]").expect("a summary");
    assert!(stage.name(&group).contains('2'), "{}", stage.name(&group));
    stage.press("Enter a region ID.").await;
    stage.until_focused(&stage.field("Region")).await;
    stage.fill("Region", "r").await;
    assert!(
        stage.query("[role=group]").is_none(),
        "a single error is shown at its field only"
    );
    stage.fill("Region", "").await;
    assert!(stage.query("[role=group]").is_some(), "two again");
    stage.fill("Region", "r").await;
    stage.fill("Name", "v").await;
    stage.fill("Name", "").await;
    stage.fill("Region", "").await;
    assert!(
        stage.query("[role=group]").is_none(),
        "all were fixed; later errors have not been submitted"
    );
}

// Made anew, it lost the focus.
#[wasm_bindgen_test]
async fn a_button_keeps_the_focus_when_the_lookup_ends() {
    let _network = Network::losing();
    let stage = Stage::form(Config::default());
    stage.create("Looking it up").await;
    let copy = stage.get("button", "Copy details");
    copy.focus().expect("focused");
    stage.until_found("button", "Try again").await;
    assert!(is_focused(&copy));
}
