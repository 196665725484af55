//! `VolumeList` and `VolumeCards`.

use leptos::prelude::*;
use leptos::task::tick;
use volume_create::components::volume_list::VolumeList;
use volume_create::model::config::Config;
use volume_create::model::flow::Card;
use volume_create::state::chunk::LazyChunk;
use volume_create::state::volumes::Volumes;
use wasm_bindgen_test::wasm_bindgen_test;
use web_sys::HtmlElement;

use crate::stage::{Stage, card};

async fn list() -> (Stage, Volumes) {
    let stage = Stage::of_loaded(Config::default(), || view! { <VolumeList /> }.into_any()).await;
    let volumes = stage.context();
    (stage, volumes)
}

fn of(key: u32, status: &str) -> Card {
    card(
        key,
        &format!(r#"{{"volumeName":"v{key}","status":"{status}"}}"#),
    )
}

async fn add(stage: &Stage, keys: std::ops::Range<u32>) {
    let volumes: Volumes = stage.context();
    stage.with(|| keys.for_each(|key| volumes.add(of(key, "Pending"))));
    tick().await;
    stage
        .until("what the cards offer", |stage| {
            stage.query_all("details").len() == stage.all("article").len()
        })
        .await;
}

/// All elements of a card.
fn nodes(article: &HtmlElement) -> Vec<web_sys::Node> {
    let all = article.query_selector_all("*").expect("a selector");
    (0..all.length())
        .filter_map(|index| all.item(index))
        .collect()
}

#[wasm_bindgen_test]
async fn the_list_is_a_region_with_a_hint_until_there_is_a_volume() {
    let (stage, _) = list().await;
    assert_eq!(stage.names("region"), ["Created volumes"]);
    assert_eq!(stage.names("heading"), ["Created volumes"]);
    assert!(stage.text().contains("No volumes yet"));
    add(&stage, 0..1).await;
    assert!(!stage.text().contains("No volumes yet"));
    assert_eq!(stage.names("article"), ["v0"]);
}

#[wasm_bindgen_test]
async fn the_newest_volume_is_on_top_and_the_others_keep_their_order_and_nodes() {
    let (stage, _) = list().await;
    add(&stage, 0..3).await;
    assert_eq!(stage.names("article"), ["v2", "v1", "v0"]);
    let before: Vec<_> = stage.all("article");
    let inside: Vec<_> = before.iter().map(nodes).collect();
    before[1]
        .query_selector("details")
        .expect("a selector")
        .expect("details")
        .set_attribute("open", "")
        .expect("opened");
    add(&stage, 3..5).await;
    assert_eq!(stage.names("article"), ["v4", "v3", "v2", "v1", "v0"]);
    let after = stage.all("article");
    assert!(after[2..] == before[..], "the same articles");
    let details = after[3]
        .query_selector("details[open]")
        .expect("a selector");
    assert!(details.is_some(), "open details stay open");
    for (before, article) in inside.iter().zip(&after[2..]) {
        let now = nodes(article);
        assert!(
            before.iter().all(|node| now.contains(node)),
            "the same nodes"
        );
    }
}

#[wasm_bindgen_test]
async fn an_update_of_a_card_changes_and_moves_no_other() {
    let (stage, volumes) = list().await;
    add(&stage, 0..3).await;
    let before = stage.all("article");
    let inside: Vec<_> = before.iter().map(nodes).collect();
    let html: Vec<_> = before.iter().map(|card| card.inner_html()).collect();
    volumes.update(of(1, "Available"));
    tick().await;
    let after = stage.all("article");
    assert!(before == after, "the same cards in the same order");
    assert!(after[1].inner_text().contains("Available"));
    for other in [0, 2] {
        assert!(nodes(&after[other]) == inside[other]);
        assert_eq!(after[other].inner_html(), html[other]);
    }
    volumes.update(of(9, "Available"));
    tick().await;
    assert_eq!(
        stage.names("article"),
        ["v2", "v1", "v0"],
        "an unknown key has no effect"
    );
}

#[wasm_bindgen_test]
async fn beyond_a_hundred_older_volumes_are_shown_on_demand() {
    let (stage, volumes) = list().await;
    add(&stage, 0..100).await;
    assert_eq!(stage.all("article").len(), 100);
    assert!(
        stage
            .names("button")
            .iter()
            .all(|name| !name.starts_with("Show"))
    );
    add(&stage, 100..103).await;
    let names = stage.names("article");
    assert_eq!(names.len(), 100);
    assert_eq!((names[0].as_str(), names[99].as_str()), ("v102", "v3"));
    let newest = stage.all("article")[0].clone();
    // A hidden card is updated, too.
    volumes.update(of(0, "Available"));
    stage.press("Show 3 older volumes").await;
    let names = stage.names("article");
    assert_eq!(names.len(), 103);
    assert_eq!((names[0].as_str(), names[102].as_str()), ("v102", "v0"));
    let all = stage.all("article");
    assert!(all[0].is_same_node(Some(&newest)));
    assert!(all[102].inner_text().contains("Available"));
    assert!(stage.find("button", "Show 3 older volumes").is_none());
    add(&stage, 103..104).await;
    assert_eq!(stage.all("article").len(), 104, "all from then on");
}

#[wasm_bindgen_test]
async fn cards_that_are_restored_before_the_list_is_mounted_are_in_it() {
    let stage = Stage::new(Config::default());
    stage.load().await;
    add(&stage, 0..2).await;
    stage.mount(|| view! { <VolumeList /> }.into_any());
    assert_eq!(stage.names("article"), ["v1", "v0"]);
}

#[wasm_bindgen_test]
async fn status_changes_are_announced_in_a_live_region() {
    let (stage, volumes) = list().await;
    assert_eq!(stage.live("status").trim(), "");
    volumes.report("Volume v is now Available.".to_owned());
    tick().await;
    assert_eq!(stage.live("status").trim(), "Volume v is now Available.");
}

#[wasm_bindgen_test]
async fn cards_are_shown_once_the_lazy_chunk_is_loaded() {
    let stage = Stage::of(|| view! { <VolumeList /> }.into_any());
    assert_eq!(stage.all("article").len(), 0);
    let chunk: LazyChunk = stage.context();
    chunk.load().await.expect("the lazy chunk");
    add(&stage, 0..1).await;
    assert_eq!(stage.names("article"), ["v0"]);
}
