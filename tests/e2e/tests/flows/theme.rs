//! The theme: the system's or the user's choice, from the first paint on.

use e2e::{Stage, configured, options, play, play_unopened};
use serde_json::json;

async fn scheme(stage: &Stage) -> serde_json::Value {
    stage
        .script("return getComputedStyle(document.documentElement).colorScheme")
        .await
}

#[test]
fn a_chosen_theme_persists_and_applies_from_the_first_paint_on() {
    play(configured(json!({ "theme": "light" })), async |stage| {
        assert_eq!(scheme(stage).await, json!("light"));
        stage.open_menu("Settings").await;
        stage.choose("Theme", "Dark").await;
        assert_eq!(scheme(stage).await, json!("dark"));
        // The app is not loaded yet, so it cannot have set it.
        stage.sandbox.pause(&stage.file(".wasm"));
        stage.driver.refresh().await.expect("loaded again");
        stage.field("Name").await;
        assert_eq!(scheme(stage).await, json!("dark"));
        stage.open_menu("Settings").await;
        assert_eq!(stage.value("combobox", "Theme").await, "dark");
        stage.sandbox.resume(&stage.file(".wasm"));
        stage.expect_app().await;
        assert_eq!(scheme(stage).await, json!("dark"));
        stage.open_menu("Settings").await;
        stage.choose("Theme", "System").await;
        assert_eq!(scheme(stage).await, json!("light dark"));
    });
}

#[test]
fn without_a_choice_the_configuration_applies() {
    play(configured(json!({ "theme": "dark" })), async |stage| {
        assert_eq!(scheme(stage).await, json!("dark"));
        stage.open_menu("Settings").await;
        assert_eq!(stage.value("combobox", "Theme").await, "dark");
    });
}

#[test]
fn a_choice_before_the_app_is_loaded_applies() {
    play_unopened(options(), async |stage| {
        stage.sandbox.pause(&stage.file(".wasm"));
        stage.goto("/").await;
        stage.open_menu("Settings").await;
        stage.choose("Theme", "Dark").await;
        assert_eq!(scheme(stage).await, json!("dark"));
        stage.open_menu("Settings").await;
        stage.choose("Language", "简体中文").await;
        stage.sandbox.resume(&stage.file(".wasm"));
        stage.find("button", "创建存储卷").await;
        assert_eq!(scheme(stage).await, json!("dark"));
    });
}
