//! `SessionPanel` and `TokenForm`.

use leptos::prelude::*;
use leptos::task::tick;
use volume_create::components::session_panel::SessionPanel;
use volume_create::model::config::Config;
use volume_create::model::session::Session;
use volume_create::state::session::SessionState;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_test::wasm_bindgen_test;
use web_sys::HtmlDocument;

use crate::stage::{Network, Stage, function, is_focused};

/// The API base is the page's own path, so that the page can read the cookie.
fn config() -> Config {
    Config {
        api_base: String::new(),
        ..Config::default()
    }
}

/// A token that expires this many seconds from now.
fn token(seconds: i32) -> String {
    let token = function(
        "seconds",
        "const part = value => btoa(JSON.stringify(value)).replace(/=+$/, '').replace(/\\+/g, '-')\
             .replace(/\\//g, '_');\
         const exp = Math.floor(Date.now() / 1000) + seconds;\
         return [part({ alg: 'HS256' }), part({ exp }), part('a signature of some length')].join('.')",
    );
    let token = token.call1(&JsValue::NULL, &seconds.into());
    token.expect("a token").as_string().expect("a text")
}

fn cookie() -> String {
    let document: HtmlDocument = document().unchecked_into();
    document.cookie().expect("cookies")
}

/// Deletes the cookie of a test on drop.
struct Cookie;

impl Drop for Cookie {
    fn drop(&mut self) {
        let document: HtmlDocument = document().unchecked_into();
        document
            .set_cookie("AccessToken=; Path=/; Max-Age=0")
            .expect("removed");
    }
}

/// A form after a 401.
async fn unauthorized(config: Config) -> Stage {
    let _network = Network::answering(401, "");
    let stage = Stage::form(config);
    stage.load().await;
    tick().await;
    assert!(stage.find("region", "Session").is_none(), "not needed yet");
    stage.create("Sign in").await;
    stage
}

async fn needs_session() -> Stage {
    let _network = Network::answering(401, "");
    let stage = Stage::form(config());
    stage.create("Paste an access token").await;
    stage
}

/// Uses a token and waits for its check.
async fn use_token(stage: &Stage, seconds: i32, network: &Network) -> String {
    let token = token(seconds);
    stage.fill("Access token", &token).await;
    stage.press("Use token").await;
    stage.until("the check", |_| network.requests() > 0).await;
    token
}

#[wasm_bindgen_test]
async fn after_a_401_a_token_can_be_pasted_and_an_invalid_one_is_an_error() {
    let stage = needs_session().await;
    let panel = stage.get("region", "Session");
    assert!(
        panel
            .query_selector("[role=status]")
            .expect("a selector")
            .is_some()
    );
    for (text, error) in [
        ("", "Paste an access token."),
        ("nonsense", "This is not an access token"),
    ] {
        stage.fill("Access token", text).await;
        stage.press("Use token").await;
        let shown = stage.error("Access token");
        assert!(shown.starts_with(error), "{shown}");
        stage.until_focused(&stage.field("Access token")).await;
    }
    assert!(stage.find("button", "Try again").is_some());
    assert_eq!(cookie(), "");
}

#[wasm_bindgen_test]
async fn an_accepted_token_is_in_use_until_it_expires_and_stored_only_in_the_cookie() {
    let _cookie = Cookie;
    let stage = needs_session().await;
    let network = Network::answering(200, r#"{"volumeList":[]}"#);
    let token = use_token(&stage, 3600, &network).await;
    stage
        .until("it is in use", |stage| {
            stage.text().contains("The token is in use until")
        })
        .await;
    assert_eq!(network.creates(), 0, "checked by one list call");
    assert_eq!(cookie(), format!("AccessToken={token}"));
    let storage = function(
        "",
        "return JSON.stringify([{ ...sessionStorage }, { ...localStorage }])",
    );
    let stored = storage.call0(&JsValue::NULL).expect("the storage");
    let stored = stored.as_string().expect("a text");
    assert!(
        !stored.contains(&token) && stored.contains("session"),
        "{stored}"
    );
    let html = stage.wrapper.inner_html();
    assert!(!html.contains(&token), "not on the page");
}

#[wasm_bindgen_test]
async fn after_signing_in_try_again_sends_the_same_values() {
    let _cookie = Cookie;
    let stage = needs_session().await;
    let network = Network::creating(r#"{"volumeName":"v"}"#);
    use_token(&stage, 3600, &network).await;
    stage
        .until("it is in use", |stage| {
            stage.text().contains("The token is in use until")
        })
        .await;
    assert_eq!(network.creates(), 0, "nothing is sent automatically");
    stage.press("Try again").await;
    stage
        .until("a card", |stage| stage.find("article", "v").is_some())
        .await;
    assert!(
        stage.find("textbox", "Access token").is_none(),
        "not needed any more"
    );
    stage.press("Use another token").await;
    assert!(stage.find("textbox", "Access token").is_some());
}

#[wasm_bindgen_test]
async fn a_rejected_token_is_removed_and_the_services_message_shown() {
    let _cookie = Cookie;
    let stage = needs_session().await;
    let network = Network::answering(401, r#"{"message":"token is malformed"}"#);
    stage.field("Access token").focus().expect("focused");
    use_token(&stage, 3600, &network).await;
    stage
        .until("the rejection", |stage| {
            stage.text().contains("The service refused this token")
        })
        .await;
    let error = stage.error("Access token");
    assert!(error.contains("token is malformed"), "{error}");
    assert_eq!(cookie(), "", "it would shadow the site's own session");
    stage.until_focused(&stage.field("Access token")).await;
}

#[wasm_bindgen_test]
async fn a_token_that_could_not_be_checked_stays_and_is_shown_as_unchecked() {
    let _cookie = Cookie;
    let stage = needs_session().await;
    let network = Network::answering(500, "");
    use_token(&stage, 3600, &network).await;
    stage
        .until("a message", |stage| {
            stage
                .text()
                .contains("could not be checked with the service")
        })
        .await;
    assert!(stage.find("button", "Use token").is_some(), "again");
    assert!(cookie().starts_with("AccessToken="));
}

#[wasm_bindgen_test]
async fn only_the_service_decides_about_a_token_expired_by_the_local_clock() {
    let _cookie = Cookie;
    let stage = needs_session().await;
    let network = Network::answering(200, r#"{"volumeList":[]}"#);
    use_token(&stage, -3600, &network).await;
    stage
        .until("it is in use", |stage| {
            stage.text().contains("Check the clock")
        })
        .await;
}

#[wasm_bindgen_test]
async fn without_token_paste_there_is_no_token_field() {
    let no_tokens = Config {
        token_paste: false,
        ..Config::default()
    };
    let stage = unauthorized(no_tokens.clone()).await;
    assert!(stage.find("textbox", "Access token").is_none());
    assert!(stage.text().contains("Sign in again"));
    let stage = unauthorized(Config {
        login_url: Some("/login".to_owned()),
        ..no_tokens
    })
    .await;
    let link = stage.get("link", "Sign in");
    assert_eq!(link.get_attribute("href").as_deref(), Some("/login"));
    assert_eq!(link.get_attribute("target").as_deref(), Some("_blank"));
}

#[wasm_bindgen_test]
async fn a_session_that_expires_soon_is_announced_with_a_token_field() {
    let stage = Stage::of_loaded(config(), || view! { <SessionPanel /> }.into_any()).await;
    assert_eq!(stage.text(), "", "an unknown session is not shown");
    let state: SessionState = stage.context();
    let now = volume_create::state::clock::now();
    state.set(Session::InUse(Some(now + 3600)));
    tick().await;
    assert!(
        stage
            .live("status")
            .starts_with("The token is in use until")
    );
    assert!(stage.find("textbox", "Access token").is_none());
    let another = stage.get("button", "Use another token");
    another.focus().expect("focused");
    state.set(Session::InUse(Some(now + 7200)));
    tick().await;
    assert!(is_focused(&another), "the same button");
    state.set(Session::InUse(Some(now + 60)));
    tick().await;
    assert!(
        stage
            .live("status")
            .contains("ends in less than five minutes")
    );
    assert!(stage.find("textbox", "Access token").is_some());
    state.set(Session::InUse(Some(now - 1)));
    tick().await;
    assert!(stage.live("status").starts_with("Your session ended at"));
    state.set(Session::Unknown);
    tick().await;
    assert!(stage.find("region", "Session").is_none());
}
