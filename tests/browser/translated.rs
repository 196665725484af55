//! A page that the browser's translator has changed (B02): it wraps each text in `<font>`, later
//! texts included.

use js_sys::Function;
use leptos::prelude::*;
use volume_create::app::App;
use volume_create::model::config::{Config, Problems};
use volume_create::model::session::Session;
use volume_create::mount::Mount;
use volume_create::state::clock::now;
use volume_create::state::configuration::Configuration;
use volume_create::state::known::Known;
use volume_create::state::session::SessionState;
use volume_create::state::volumes::Volumes;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_test::wasm_bindgen_test;
use web_sys::HtmlElement;

use crate::stage::{Network, Stage, Uncaught, card, frame, function, volume};

/// Emulates the translator until it is dropped.
struct Translator {
    stop: Function,
}

impl Translator {
    fn on(stage: &Stage) -> Self {
        let start = function(
            "root",
            "const wrap = node => {
               if (node.nodeType === Node.TEXT_NODE) {
                 const parent = node.parentElement;
                 if (!node.data.trim() || !parent || parent.closest('[translate=no], font')) return;
                 const fonts = ['font', 'font'].map(name => document.createElement(name));
                 fonts[0].append(fonts[1]);
                 node.replaceWith(fonts[0]);
                 fonts[1].append(node.data);
               } else {
                 [...node.childNodes].forEach(wrap);
               }
             };
             const observer = new MutationObserver(all => {
               for (const { addedNodes, target } of all) {
                 [...addedNodes, target].forEach(wrap);
               }
             });
             observer.observe(root, { childList: true, characterData: true, subtree: true });
             wrap(root);
             return () => observer.disconnect();",
        );
        let stop = start
            .call1(&JsValue::NULL, &stage.wrapper)
            .expect("started");
        Self {
            stop: stop.unchecked_into(),
        }
    }
}

impl Drop for Translator {
    fn drop(&mut self) {
        self.stop.call0(&JsValue::NULL).expect("stopped");
    }
}

/// The whole page, translated.
async fn page() -> (Stage, Translator, Uncaught) {
    let uncaught = Uncaught::watch();
    let stage = Stage::new(Config::default());
    stage.with(|| Mount::new(|| view! { <App /> }.into_any()).show());
    let translator = Translator::on(&stage);
    frame().await;
    let fonts = stage.query_all("label > font > font");
    assert!(fonts.len() >= 4, "the translator runs");
    (stage, translator, uncaught)
}

#[wasm_bindgen_test]
async fn b02_errors_update() {
    let (stage, _translator, uncaught) = page().await;
    stage.press("Create volume").await;
    frame().await;
    assert_eq!(stage.error("Name"), "Enter a name.");
    assert_eq!(stage.error("Region"), "Enter a region ID.");
    stage.fill("Name", "v").await;
    assert_eq!(stage.error("Name"), "", "a fixed error is hidden");
    for (typed, error) in [
        ("abc", "Enter the size in digits, such as 200."),
        ("1.5", "The size must be a whole number of GB."),
        ("", "Enter a size in GB."),
        ("400", ""),
    ] {
        stage.fill("Size (GB)", typed).await;
        frame().await;
        assert_eq!(stage.error("Size (GB)"), error, "{typed}");
    }
    uncaught.assert_none();
}

#[wasm_bindgen_test]
async fn b02_the_meaning_of_the_size_updates() {
    let (stage, _translator, uncaught) = page().await;
    let meaning = || {
        let meaning = stage.query(".field-meaning").expect("an element");
        meaning.text_content().unwrap_or_default()
    };
    for (typed, text) in [("1 TB", "= 1,000 GB"), ("2000", "= 2 TB"), ("300", "")] {
        stage.fill("Size (GB)", typed).await;
        frame().await;
        assert_eq!(meaning(), text, "{typed}");
    }
    uncaught.assert_none();
}

#[wasm_bindgen_test]
async fn b02_the_button_and_the_status_update() {
    let (stage, _translator, uncaught) = page().await;
    for name in ["alpha", "beta"] {
        let network = Network::silent();
        stage.fill("Name", name).await;
        stage.fill("Region", "r").await;
        for (status, body) in [
            (400, r#"{"message":"No"}"#.to_owned()),
            (200, format!(r#"{{"volume":{{"volumeName":"{name}"}}}}"#)),
        ] {
            let before = network.creates();
            stage.press("Create volume").await;
            stage
                .until("a request", |_| network.creates() > before)
                .await;
            frame().await;
            assert!(
                stage.find("button", "Creating…").is_some(),
                "{}",
                stage.text()
            );
            assert_eq!(stage.live("alert"), "", "an earlier failure is cleared");
            network.answer(status, &body);
            stage
                .until("the button", |stage| {
                    stage.find("button", "Create volume").is_some()
                })
                .await;
        }
        let expected = format!("Volume {name} was created.");
        stage
            .until(&expected, |stage| stage.live("status").contains(&expected))
            .await;
        assert_eq!(stage.live("alert"), "");
    }
    assert_eq!(stage.names("article"), ["beta", "alpha"]);
    let expected = stage.live("status");
    assert!(!expected.contains("alpha"), "{expected}");
    uncaught.assert_none();
}

#[wasm_bindgen_test]
async fn b02_a_rejection_is_verbatim_and_a_second_one_replaces_it() {
    let (stage, _translator, uncaught) = page().await;
    for message in ["Quota exceeded", "Region is full"] {
        let body = format!(r#"{{"message":"{message}"}}"#);
        let _network = Network::with(move |_| Some((400, body.clone())));
        stage.create(message).await;
        let shown = stage.query("[role=alert] .failure-message");
        let shown = shown.expect("a message");
        assert_eq!(shown.inner_html(), message, "not translated");
    }
    assert!(!stage.live("alert").contains("Quota"));
    uncaught.assert_none();
}

#[wasm_bindgen_test]
async fn b02_a_countdown_updates_and_ends() {
    let (stage, _translator, uncaught) = page().await;
    let _network = Network::throttling(2);
    stage.create("Too many requests").await;
    for expected in ["2 s", "1 s"] {
        stage
            .until(expected, |stage| stage.live("timer").contains(expected))
            .await;
    }
    stage
        .until("the end of the wait", |stage| {
            stage.find("button", "Try again").is_some()
        })
        .await;
    assert_eq!(stage.live("timer"), "");
    uncaught.assert_none();
}

#[wasm_bindgen_test]
async fn b02_lists_cards_and_summaries_update_completely() {
    let (stage, _translator, uncaught) = page().await;
    stage.load().await;
    stage.press("Create volume").await;
    frame().await;
    assert!(stage.find("group", "Fix these 2 fields:").is_some());
    stage.fill("Name", "v").await;
    frame().await;
    assert!(stage.find("group", "Fix these 2 fields:").is_none());
    let volumes: Volumes = stage.context();
    for key in 0..3 {
        let json = format!(r#"{{"volumeName":"v{key}","status":"Pending"}}"#);
        stage.with(|| volumes.add(card(key, &json)));
        frame().await;
    }
    assert_eq!(stage.names("article"), ["v2", "v1", "v0"]);
    assert!(!stage.text().contains("Volumes you create appear here"));
    let mut second = card(1, "{}");
    second.volume = volume(r#"{"volumeName":"w","status":"Available"}"#);
    volumes.update(second);
    frame().await;
    assert_eq!(stage.names("article"), ["v2", "w", "v0"]);
    let text = stage.all("article")[1].inner_text();
    assert!(
        text.contains("Available") && !text.contains("Pending"),
        "{text}"
    );
    volumes.report("Volume w is now Available.".to_owned());
    frame().await;
    volumes.report("Volume v0 is now Available.".to_owned());
    frame().await;
    let news = stage.live("status");
    assert!(news.contains("v0") && !news.contains("Volume w"), "{news}");
    uncaught.assert_none();
}

#[wasm_bindgen_test]
async fn b02_the_preview_and_the_session_update() {
    let (stage, _translator, uncaught) = page().await;
    stage.open("Request as JSON and cURL").await;
    frame().await;
    let note = |stage: &Stage| {
        let notes = stage.query_all(".disclosed > p.note");
        let texts = notes.iter().filter_map(|note| note.text_content());
        texts.collect::<Vec<_>>().join("|")
    };
    assert!(note(&stage).contains("Name, Region."), "{}", note(&stage));
    stage.fill("Name", "v").await;
    frame().await;
    assert!(note(&stage).contains(": Region."), "{}", note(&stage));
    stage.fill("Region", "r").await;
    frame().await;
    assert!(!note(&stage).contains("Region."), "{}", note(&stage));
    let session: SessionState = stage.context();
    for (end, expected) in [(3600, "in use until"), (60, "less than five minutes")] {
        session.set(Session::InUse(Some(now() + end)));
        frame().await;
        let panel = stage.get("region", "Session");
        let text = panel.text_content().unwrap_or_default();
        assert!(text.contains(expected), "{text}");
    }
    let panel = stage.get("region", "Session");
    let text = panel.text_content().unwrap_or_default();
    assert!(!text.contains("in use until"), "{text}");
    uncaught.assert_none();
}

#[wasm_bindgen_test]
async fn b02_removing_a_translated_page_causes_no_error() {
    let (stage, _translator, uncaught) = page().await;
    stage.load().await;
    let volumes: Volumes = stage.context();
    stage.with(|| volumes.add(card(0, r#"{"volumeName":"v"}"#)));
    frame().await;
    drop(stage);
    frame().await;
    uncaught.assert_none();
}

// A view that was made again in place kept its text nodes, which the translator had taken out: what
// is known of a volume stayed at "Looking it up".
#[wasm_bindgen_test]
async fn b02_the_outcome_of_a_lookup_updates() {
    let (stage, _translator, uncaught) = page().await;
    let _network = Network::losing();
    stage.create("Looking it up").await;
    stage
        .until("the outcome", |stage| {
            stage.find("button", "Try again").is_some()
        })
        .await;
    frame().await;
    let alert = stage.live("alert");
    assert!(alert.contains("safe to try again"), "{alert}");
    assert!(!alert.contains("Looking it up"), "{alert}");
    uncaught.assert_none();
}

#[wasm_bindgen_test]
async fn b02_a_summary_with_fewer_errors_updates() {
    let (stage, _translator, uncaught) = page().await;
    stage.load().await;
    stage.fill("Size (GB)", "1.5").await;
    stage.press("Create volume").await;
    frame().await;
    stage.get("group", "Fix these 3 fields:");
    stage.fill("Name", "v").await;
    frame().await;
    let summary = stage.get("group", "Fix these 2 fields:");
    let text = summary.inner_text();
    assert!(text.contains("Fix these 2 fields:"), "{text}");
    assert!(!text.contains("Enter a name."), "{text}");
    stage.press("Enter a region ID.").await;
    stage.until_focused(&stage.field("Region")).await;
    uncaught.assert_none();
}

#[wasm_bindgen_test]
async fn b02_fewer_suggestions_update_and_no_id_is_translated() {
    let (stage, _translator, uncaught) = page().await;
    stage.load().await;
    let configuration: Configuration = stage.context();
    configuration.set((Config::default(), Problems::new()));
    let known: Known = stage.context();
    let listed = ["east", "west"];
    let listed = listed.map(|region| volume(&format!(r#"{{"region":"{region}"}}"#)));
    known.replace(listed.to_vec());
    let _network = Network::silent();
    stage
        .until("a combobox", |stage| {
            stage.query("input[role=combobox]").is_some()
        })
        .await;
    stage.field("Region").click();
    frame().await;
    let options = || {
        let options = stage.query_all("[role=option]");
        let text = |option: &HtmlElement| option.inner_text().replace('\n', " ");
        options.iter().map(text).collect::<Vec<_>>()
    };
    assert_eq!(options().len(), 2);
    stage.fill("Region", "we").await;
    frame().await;
    let shown = options();
    assert_eq!(shown.len(), 1);
    assert!(shown[0].starts_with("west"), "{shown:?}");
    let id = stage.query("[role=option] [translate=no]").expect("an ID");
    assert_eq!(id.inner_html(), "west");
    uncaught.assert_none();
}
