//! Cards.

use serde_json::Value;
use volume_create::config::Config;
use volume_create::contract::Volume;
use volume_create::messages::Messages;
use volume_create::view::creation::{Created, Creation};
use volume_create::view::form::FormState;
use volume_create::view::on_demand::card::volume_card;
use volume_create::view::tab::Tab;
use volume_create::view::watched::Watched;
use wasm_bindgen_test::wasm_bindgen_test;

use crate::stage::Stage;

fn card(body: &str, note: Option<&str>) -> Stage {
    let body: Value = serde_json::from_str(body).expect("JSON");
    let volume = Volume::from_object(
        body.get("volume")
            .and_then(Value::as_object)
            .expect("a volume")
            .clone(),
    );
    let note = note.map(str::to_owned);
    Stage::with(move |wrapper| {
        let created = Created {
            key: 0,
            volume: Watched::new(volume),
            age: Watched::default(),
            note,
            details: Some("what came back".to_owned()),
        };
        let config = Config::default();
        let draft = config.draft();
        let creation = Creation::new(config, Messages::ENGLISH, Tab::of_page(), Some(wrapper));
        volume_card(FormState::new(creation, &draft), created)
    })
}

#[wasm_bindgen_test]
async fn a_card_is_an_article_headed_by_the_name_with_every_value() {
    let stage = card(
        r#"{"volume":{"id":"id-1","volumeName":"v","region":"r","volumeType":"t","sizeGB":2000,"usageGB":500,"status":"Pending","username":"u"}}"#,
        None,
    );
    let article = stage
        .query("article[data-testid=volume-card]")
        .expect("a card");
    let heading = stage.query("article h3").expect("a heading");
    assert_eq!(heading.text_content().as_deref(), Some("v"));
    assert_eq!(article.get_attribute("aria-labelledby"), Some(heading.id()));
    let rows: Vec<String> = ["ID", "Region", "Type", "Size", "Used", "Status", "Owner"]
        .iter()
        .zip([
            "id-1",
            "r",
            "t",
            "2,000 GB",
            "500 GB ",
            "Pending as of creation",
            "u",
        ])
        .map(|(term, value)| format!("{term}{value}"))
        .collect();
    let shown = stage
        .query("dl")
        .expect("values")
        .text_content()
        .unwrap_or_default();
    assert_eq!(shown, rows.concat());
    let meter = stage.query("meter").expect("a meter");
    assert_eq!(meter.get_attribute("aria-label").as_deref(), Some("Used"));
    for button in ["Copy ID", "Copy name", "Create another like it"] {
        assert!(stage.button(button).is_some(), "{button}");
    }
    assert!(stage.query("details").is_some(), "what came back");
}

#[wasm_bindgen_test]
async fn what_is_missing_is_marked_and_what_is_odd_is_shown_as_it_came() {
    let stage = card(r#"{"volume":{"sizeGB":"big","status":7}}"#, None);
    let text = stage.text();
    assert!(
        text.contains("Unnamed volume") && text.contains("big") && text.contains('7'),
        "{text}"
    );
    assert_eq!(text.matches("not sent").count(), 5, "{text}");
    assert!(stage.query("meter").is_none(), "nothing to measure");
    assert!(stage.button("Copy ID").is_none(), "nothing to copy");
}

#[wasm_bindgen_test]
async fn a_message_that_came_along_is_a_note_and_markup_is_text() {
    let stage = card(
        r#"{"volume":{"volumeName":"<b>v</b>"}}"#,
        Some("<i>nearly full</i>"),
    );
    let text = stage.text();
    assert!(
        text.contains("<b>v</b>") && text.contains("<i>nearly full</i>"),
        "{text}"
    );
    assert!(stage.query("b, i").is_none());
}
