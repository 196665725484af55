//! `VolumeCard` and `ExistingVolume`.

use leptos::prelude::*;
use leptos::task::tick;
use volume_create::components::existing_volume::ExistingVolume;
use volume_create::components::volume_card::VolumeCard;
use volume_create::model::config::Config;
use volume_create::model::lookup::StatusAge;
use volume_create::state::volumes::Created;
use wasm_bindgen_test::wasm_bindgen_test;

use crate::stage::{Stage, volume};

const WHOLE: &str = r#"{"id":"id-1","volumeName":"v","region":"r","volumeType":"t","sizeGB":2000,
    "usageGB":500,"status":"Pending","username":"u"}"#;

/// A card and its signals.
async fn card(json: &str, note: Option<&str>) -> (Stage, Created) {
    let stage = Stage::new(Config::default());
    stage.load().await;
    let created = stage.with(|| Created {
        key: 7,
        volume: RwSignal::new(volume(json)),
        age: RwSignal::new(StatusAge::AsOfCreation),
        note: note.map(str::to_owned),
        details: Some("the raw response".to_owned()),
    });
    let shown = created.clone();
    stage.mount(move || view! { <VolumeCard created=shown /> }.into_any());
    stage.until_found("button", "Create another like it").await;
    (stage, created)
}

/// The terms and values of a card.
fn values(stage: &Stage) -> Vec<(String, String)> {
    let text = |element: &web_sys::HtmlElement, selector: &str| {
        let part = element.query_selector(selector).expect("a selector");
        let text = part.expect("a part").text_content().unwrap_or_default();
        text.trim().to_owned()
    };
    let rows = stage.query_all("dl > div");
    let row = |row| (text(row, "dt"), text(row, "dd"));
    rows.iter().map(row).collect()
}

#[wasm_bindgen_test]
async fn a_card_is_an_article_with_the_name_as_heading_and_every_value() {
    let (stage, _) = card(WHOLE, None).await;
    let article = stage.get("article", "v");
    let testid = article.get_attribute("data-testid");
    assert_eq!(testid.as_deref(), Some("volume-card"));
    assert_eq!(stage.names("heading"), ["v"]);
    let expected = [
        ("Status", "Pending as of creation"),
        ("ID", "id-1"),
        ("Region", "r"),
        ("Type", "t"),
        ("Size", "2,000 GB (2 TB)"),
        ("Used", "500 GB"),
        ("Owner", "u"),
    ];
    let expected = expected.map(|(term, value)| (term.to_owned(), value.to_owned()));
    assert_eq!(values(&stage), expected);
    let meter = stage.get("meter", "Used");
    let number = |name| meter.get_attribute(name);
    assert_eq!(number("max").as_deref(), Some("2000"));
    assert_eq!(number("value").as_deref(), Some("500"));
    let buttons = stage.names("button");
    assert_eq!(buttons, ["Copy name", "Copy ID", "Create another like it"]);
    assert_eq!(stage.names("summary"), ["Mount and raw response"]);
}

#[wasm_bindgen_test]
async fn texts_of_the_service_are_isolated_and_not_translated() {
    let (stage, _) = card(WHOLE, Some("nearly full")).await;
    for text in [
        "v",
        "id-1",
        "r",
        "t",
        "2,000 GB (2 TB)",
        "Pending",
        "u",
        "nearly full",
    ] {
        let all = stage.query_all("[dir=auto][translate=no]");
        let found = all
            .iter()
            .any(|own| own.text_content().as_deref() == Some(text));
        assert!(found, "{text}");
    }
}

#[wasm_bindgen_test]
async fn missing_values_are_marked_and_unusual_ones_shown_unchanged() {
    let (stage, _) = card(r#"{"sizeGB":"big","status":7}"#, None).await;
    assert_eq!(stage.names("article"), ["Unnamed volume"]);
    let values = values(&stage);
    let value = |term: &str| {
        let row = values.iter().find(|(own, _)| own == term);
        row.expect("a row").1.as_str()
    };
    assert_eq!(value("Size"), "big");
    assert_eq!(value("Status"), "7 as of creation");
    for term in ["ID", "Region", "Type", "Used", "Owner"] {
        assert_eq!(value(term), "not provided", "{term}");
    }
    assert_eq!(stage.all("meter").len(), 0, "no meter without a size");
    let buttons = stage.names("button");
    assert_eq!(buttons, ["Create another like it"], "nothing to copy");
}

#[wasm_bindgen_test]
async fn a_message_is_shown_as_a_note_and_markup_as_text() {
    let json = r#"{"volumeName":"<b>v</b>"}"#;
    let (stage, _) = card(json, Some("<i>nearly full</i>")).await;
    let text = stage.text();
    assert!(
        text.contains("<b>v</b>") && text.contains("<i>nearly full</i>"),
        "{text}"
    );
    assert!(stage.query("b, i").is_none());
}

#[wasm_bindgen_test]
async fn a_change_of_the_volume_updates_only_its_value() {
    let (stage, created) = card(WHOLE, None).await;
    let before = stage.query_all("article, h3, dl, dt, dd, button, details");
    created
        .volume
        .set(volume(&WHOLE.replace("Pending", "Available")));
    created.age.set(StatusAge::Current);
    tick().await;
    let status = ("Status".to_owned(), "Available".to_owned());
    assert!(values(&stage).contains(&status), "{:?}", values(&stage));
    let after = stage.query_all("article, h3, dl, dt, dd, button, details");
    assert!(before == after, "the same nodes");
    created
        .volume
        .update(|volume| volume.name = Some("w".to_owned()));
    tick().await;
    assert_eq!(stage.names("article"), ["w"]);
}

#[wasm_bindgen_test]
async fn the_age_of_a_status_is_shown_unless_it_is_current() {
    let (stage, created) = card(WHOLE, None).await;
    for (age, expected) in [
        (StatusAge::AsOf(0), "as of "),
        (StatusAge::NotListed(0), "no longer listed since "),
        (StatusAge::AsOfCreation, "as of creation"),
    ] {
        created.age.set(age);
        tick().await;
        assert!(stage.text().contains(expected), "{expected}");
    }
    created.age.set(StatusAge::Current);
    tick().await;
    assert!(!stage.text().contains("as of"));
    created.age.set(StatusAge::AsOfCreation);
    created.volume.update(|volume| volume.status = None);
    tick().await;
    assert!(!stage.text().contains("as of"), "no age without a status");
}

#[wasm_bindgen_test]
async fn create_another_like_it_prefills_all_but_the_name() {
    let stage = Stage::form(Config::default());
    stage.load().await;
    let volumes: volume_create::state::volumes::Volumes = stage.context();
    stage.with(|| volumes.add(crate::stage::card(0, WHOLE)));
    stage.fill("Name", "mine").await;
    stage.until_found("button", "Create another like it").await;
    stage.press("Create another like it").await;
    assert_eq!(stage.field("Name").value(), "mine");
    assert_eq!(stage.field("Size (GB)").value(), "2000");
    assert_eq!(stage.field("Region").value(), "r");
    assert_eq!(stage.field("Custom volume type").value(), "t");
    assert!(stage.live("status").contains("Enter a name."));
    stage.until_focused(&stage.field("Name")).await;
}

#[wasm_bindgen_test]
async fn an_existing_volume_shows_its_values_and_has_no_card_actions() {
    let stage = Stage::of_loaded(Config::default(), || {
        view! { <ExistingVolume volume=volume(WHOLE) /> }.into_any()
    })
    .await;
    let article = stage.get("article", "v");
    let testid = article.get_attribute("data-testid");
    assert_eq!(testid.as_deref(), Some("existing-volume"));
    let status = ("Status".to_owned(), "Pending".to_owned());
    assert!(values(&stage).contains(&status), "as listed now");
    assert_eq!(stage.names("button"), ["Copy name", "Copy ID"]);
    assert!(stage.query("details").is_none());
}
