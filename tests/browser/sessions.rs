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

/// The service's calls are below the page itself, so that the page sees the cookie.
fn config() -> Config {
    Config {
        api_base: String::new(),
        ..Config::default()
    }
}

/// A token that ends so many seconds from now.
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

/// The cookie of a test, which goes with it.
struct Cookie;

impl Drop for Cookie {
    fn drop(&mut self) {
        let document: HtmlDocument = document().unchecked_into();
        document
            .set_cookie("AccessToken=; Path=/; Max-Age=0")
            .expect("removed");
    }
}

/// A form whose create was answered with 401.
async fn unauthorized(config: Config) -> Stage {
    let _network = Network::answering(401, "");
    let stage = Stage::form(config);
    stage.load().await;
    tick().await;
    assert!(stage.find("region", "Session").is_none(), "not needed yet");
    stage.create("Sign in").await;
    stage
}

async fn session_needed() -> Stage {
    let _network = Network::answering(401, "");
    let stage = Stage::form(config());
    stage.create("Paste an access token").await;
    stage
}

/// Uses a token that the service answers so.
async fn used(stage: &Stage, seconds: i32, network: &Network) -> String {
    let token = token(seconds);
    stage.fill("Access token", &token).await;
    stage.press("Use token").await;
    stage.until("the check", |_| network.requests() > 0).await;
    token
}

#[wasm_bindgen_test]
async fn after_a_401_a_token_can_be_pasted_and_a_bad_one_is_refused_in_words() {
    let stage = session_needed().await;
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
        let said = stage.error("Access token");
        assert!(said.starts_with(error), "{said}");
        stage.until_focused(&stage.field("Access token")).await;
    }
    assert!(stage.find("button", "Try again").is_some());
    assert_eq!(cookie(), "");
}

#[wasm_bindgen_test]
async fn a_token_that_the_service_takes_is_in_use_until_its_end_and_kept_in_the_cookie_only() {
    let _cookie = Cookie;
    let stage = session_needed().await;
    let network = Network::answering(200, r#"{"volumeList":[]}"#);
    let token = used(&stage, 3600, &network).await;
    stage
        .until("it is in use", |stage| {
            stage.text().contains("The token is in use until")
        })
        .await;
    assert_eq!(network.creates(), 0, "one list call proves it");
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
    assert!(!html.contains(&token), "nor on the page");
}

#[wasm_bindgen_test]
async fn with_a_new_session_the_same_values_are_sent_by_try_again() {
    let _cookie = Cookie;
    let stage = session_needed().await;
    let network = Network::creating(r#"{"volumeName":"v"}"#);
    used(&stage, 3600, &network).await;
    stage
        .until("it is in use", |stage| {
            stage.text().contains("The token is in use until")
        })
        .await;
    assert_eq!(network.creates(), 0, "nothing is sent by itself");
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
async fn a_token_that_the_service_refuses_goes_and_its_words_are_shown() {
    let _cookie = Cookie;
    let stage = session_needed().await;
    let network = Network::answering(401, r#"{"message":"token is malformed"}"#);
    stage.field("Access token").focus().expect("focused");
    used(&stage, 3600, &network).await;
    stage
        .until("it is refused", |stage| {
            stage.text().contains("The service refused this token")
        })
        .await;
    let error = stage.error("Access token");
    assert!(error.contains("token is malformed"), "{error}");
    assert_eq!(cookie(), "", "it would stand before the site's own session");
    stage.until_focused(&stage.field("Access token")).await;
}

#[wasm_bindgen_test]
async fn a_token_that_could_not_be_checked_stays_and_that_is_said() {
    let _cookie = Cookie;
    let stage = session_needed().await;
    let network = Network::answering(500, "");
    used(&stage, 3600, &network).await;
    stage
        .until("it is said", |stage| {
            stage
                .text()
                .contains("could not be checked with the service")
        })
        .await;
    assert!(stage.find("button", "Use token").is_some(), "again");
    assert!(cookie().starts_with("AccessToken="));
}

#[wasm_bindgen_test]
async fn only_the_service_says_whether_a_token_that_seems_to_have_expired_is_good() {
    let _cookie = Cookie;
    let stage = session_needed().await;
    let network = Network::answering(200, r#"{"volumeList":[]}"#);
    used(&stage, -3600, &network).await;
    stage
        .until("it is in use", |stage| {
            stage.text().contains("Check the clock")
        })
        .await;
}

#[wasm_bindgen_test]
async fn where_pasting_is_off_there_is_no_field_for_a_token() {
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
async fn a_session_that_ends_soon_is_announced_with_a_way_to_a_new_one() {
    let stage = Stage::of_loaded(config(), || view! { <SessionPanel /> }.into_any()).await;
    assert_eq!(stage.text(), "", "a session that is not seen is not shown");
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
    assert!(is_focused(&another), "what is not changed stays");
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
