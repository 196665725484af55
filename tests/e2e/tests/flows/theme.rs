//! The colours: as the system has them, or as the person chose, from the first paint on.

use e2e::{Stage, configured, options, play, play_unopened};
use serde_json::json;

async fn scheme(stage: &Stage) -> serde_json::Value {
    stage
        .script("return getComputedStyle(document.documentElement).colorScheme")
        .await
}

#[test]
fn a_theme_is_chosen_on_the_page_and_kept_from_the_first_paint_on() {
    play(configured(json!({ "theme": "light" })), async |stage| {
        assert_eq!(scheme(stage).await, json!("light"));
        stage.open_menu("Settings").await;
        stage.choose("Theme", "Dark").await;
        assert_eq!(scheme(stage).await, json!("dark"));
        // Held back, the program can't be who sets it.
        stage.sandbox.hold(&stage.file(".wasm"));
        stage.driver.refresh().await.expect("loaded again");
        stage.field("Name").await;
        assert_eq!(scheme(stage).await, json!("dark"));
        stage.open_menu("Settings").await;
        assert_eq!(stage.value("combobox", "Theme").await, "dark");
        stage.sandbox.let_go(&stage.file(".wasm"));
        stage.expect_program().await;
        assert_eq!(scheme(stage).await, json!("dark"));
        stage.open_menu("Settings").await;
        stage.choose("Theme", "System").await;
        assert_eq!(scheme(stage).await, json!("light dark"));
    });
}

#[test]
fn without_a_choice_the_configuration_counts() {
    play(configured(json!({ "theme": "dark" })), async |stage| {
        assert_eq!(scheme(stage).await, json!("dark"));
        stage.open_menu("Settings").await;
        assert_eq!(stage.value("combobox", "Theme").await, "dark");
    });
}

#[test]
fn a_choice_before_the_program_is_there_counts() {
    play_unopened(options(), async |stage| {
        stage.sandbox.hold(&stage.file(".wasm"));
        stage.goto("/").await;
        stage.open_menu("Settings").await;
        stage.choose("Theme", "Dark").await;
        assert_eq!(scheme(stage).await, json!("dark"));
        stage.open_menu("Settings").await;
        stage.choose("Language", "简体中文").await;
        stage.sandbox.let_go(&stage.file(".wasm"));
        stage.find("button", "创建存储卷").await;
        assert_eq!(scheme(stage).await, json!("dark"));
    });
}
