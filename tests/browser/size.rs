//! `SizeField`.

use leptos::prelude::*;
use volume_create::components::size_field::SizeField;
use volume_create::model::config::Config;
use volume_create::model::size::SizeLimits;
use wasm_bindgen_test::wasm_bindgen_test;

use crate::stage::{Stage, fire};

fn size(config: Config) -> Stage {
    let stage = Stage::new(config);
    stage.mount(|| view! { <SizeField /> }.into_any());
    stage
}

fn steps_of(step: u64) -> Config {
    Config {
        size_limits: SizeLimits {
            min: 100,
            max: 2000,
            step,
        },
        ..Config::default()
    }
}

#[wasm_bindgen_test]
async fn the_size_has_its_default_and_a_hint_with_the_limits() {
    let stage = size(Config::default());
    let field = stage.field("Size (GB)");
    assert_eq!(field.value(), "200");
    assert_eq!(stage.description(&field), "A whole number of GB.");
    assert_eq!(field.get_attribute("inputmode").as_deref(), Some("numeric"));
    let stage = size(steps_of(100));
    assert_eq!(
        stage.description(&stage.field("Size (GB)")),
        "A whole number of GB, 100 to 2,000, in steps of 100."
    );
}

#[wasm_bindgen_test]
async fn a_large_size_or_one_with_a_unit_shows_its_meaning() {
    let stage = size(Config::default());
    for (typed, meaning) in [
        ("2000", "= 2 TB"),
        ("1 TB", "= 1,000 GB"),
        ("2 TB", "= 2,000 GB"),
        ("300", ""),
        ("abc", ""),
    ] {
        stage.fill("Size (GB)", typed).await;
        let description = stage.description(&stage.field("Size (GB)"));
        let expected = ["A whole number of GB.", meaning].join(" ");
        assert_eq!(description, expected.trim(), "{typed}");
    }
}

#[wasm_bindgen_test]
async fn an_invalid_size_shows_an_error_on_blur() {
    let stage = size(steps_of(1));
    for (typed, error) in [
        ("", "Enter a size in GB."),
        ("1.5", "The size must be a whole number of GB."),
        ("99", "The size must be at least 100 GB."),
        ("2001", "The size must be at most 2,000 GB."),
        ("100", ""),
    ] {
        stage.fill("Size (GB)", typed).await;
        fire(&stage.field("Size (GB)"), "blur");
        leptos::task::tick().await;
        assert_eq!(stage.error("Size (GB)"), error, "{typed}");
    }
}

#[wasm_bindgen_test]
async fn a_size_with_a_unit_is_normalized_on_blur() {
    let stage = size(Config::default());
    stage.fill("Size (GB)", "1 TB").await;
    assert_eq!(stage.field("Size (GB)").value(), "1 TB", "not while typing");
    fire(&stage.field("Size (GB)"), "blur");
    leptos::task::tick().await;
    assert_eq!(stage.field("Size (GB)").value(), "1000");
}

#[wasm_bindgen_test]
async fn the_buttons_take_a_step_within_the_limits() {
    let stage = size(steps_of(100));
    let value = || stage.field("Size (GB)").value();
    stage.press("Increase size").await;
    assert_eq!(value(), "300");
    for _ in 0..3 {
        stage.press("Decrease size").await;
    }
    assert_eq!(value(), "100", "not below the minimum");
    for name in ["Decrease size", "Increase size"] {
        let tabindex = stage.get("button", name).tab_index();
        assert_eq!(tabindex, -1, "the arrow keys do the same");
    }
}

#[wasm_bindgen_test]
async fn synchronous_steps_all_count() {
    let stage = size(Config::default());
    let more = stage.get("button", "Increase size");
    for _ in 0..3 {
        more.click();
    }
    leptos::task::tick().await;
    assert_eq!(stage.field("Size (GB)").value(), "203");
}

#[wasm_bindgen_test]
async fn quick_sizes_are_a_group_of_buttons() {
    let stage = size(Config::default());
    assert!(stage.find("group", "Common sizes").is_none());
    let stage = size(Config {
        quick_sizes: vec![500, 2000],
        ..Config::default()
    });
    assert!(stage.find("group", "Common sizes").is_some());
    stage.press("500 GB").await;
    assert_eq!(stage.field("Size (GB)").value(), "500");
    stage.press("2 TB").await;
    assert_eq!(stage.field("Size (GB)").value(), "2000");
}
