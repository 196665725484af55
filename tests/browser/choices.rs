//! `ChoiceField`.

use leptos::prelude::*;
use leptos::task::tick;
use volume_create::components::choice_field::ChoiceField;
use volume_create::model::config::{Config, Entry, Theme};
use volume_create::state::configuration::Configuration;
use volume_create::state::form::ChoiceValue;
use wasm_bindgen_test::wasm_bindgen_test;

use crate::stage::Stage;

fn configured(ids: &[&str]) -> Config {
    let entry = |id: &&str| Entry {
        id: (*id).to_owned(),
        name: id.to_uppercase(),
    };
    Config {
        regions: ids.iter().map(entry).collect(),
        ..Config::default()
    }
}

/// A list of these entries with one chosen; an empty ID chooses `Other…`.
fn choice(ids: &[&str], chosen: &str) -> (Stage, ChoiceValue) {
    let stage = Stage::new(configured(ids));
    let value = stage.with(|| ChoiceValue {
        chosen: RwSignal::new(chosen.to_owned()),
        other: RwSignal::new(String::new()),
    });
    stage.mount(move || {
        let error = Signal::derive(move || match value.other.get().as_str() {
            "square" => "Not that.".to_owned(),
            _ => String::new(),
        });
        view! {
            <ChoiceField
                id="choice".to_owned()
                label="Shape"
                last="Other…"
                other_label="Other shape"
                hint="Any."
                entries=|config| &config.regions
                value=value
                error=error
                on_blur=Callback::new(|()| ())
                name="shape"
            />
        }
        .into_any()
    });
    (stage, value)
}

#[wasm_bindgen_test]
async fn a_choice_lists_its_entries_by_name_and_other_last() {
    let (stage, value) = choice(&["a", "b"], "b");
    let (names, chosen) = stage.options("Shape");
    assert_eq!(names, ["A", "B", "Other…"]);
    assert_eq!(chosen, "b");
    assert_eq!(stage.names("textbox"), Vec::<String>::new());
    stage.choose("Shape", "a").await;
    assert_eq!(value.chosen.get_untracked(), "a");
    assert_eq!(stage.names("textbox"), Vec::<String>::new());
    let name = stage.list("Shape").get_attribute("name");
    assert_eq!(name.as_deref(), Some("shape"));
}

#[wasm_bindgen_test]
async fn other_shows_a_text_field_that_keeps_its_text() {
    let (stage, value) = choice(&["a"], "a");
    stage.choose("Shape", "").await;
    assert_eq!(value.chosen.get_untracked(), "");
    let other = stage.field("Other shape");
    assert_eq!(stage.description(&other), "Any.");
    assert_eq!(
        other.get_attribute("name"),
        None,
        "only the list has a name"
    );
    stage.fill("Other shape", "square").await;
    assert_eq!(stage.error("Other shape"), "Not that.");
    stage.choose("Shape", "a").await;
    assert!(stage.find("textbox", "Other shape").is_none());
    stage.choose("Shape", "").await;
    assert_eq!(stage.field("Other shape").value(), "square");
    assert_eq!(value.other.get_untracked(), "square");
}

#[wasm_bindgen_test]
async fn a_choice_set_by_the_app_is_shown() {
    let (stage, value) = choice(&["a", "b"], "a");
    value.chosen.set("b".to_owned());
    tick().await;
    assert_eq!(stage.options("Shape").1, "b");
    value.chosen.set(String::new());
    tick().await;
    assert_eq!(stage.options("Shape").1, "");
    assert!(stage.find("textbox", "Other shape").is_some());
    // The user's choice, then another one by the app.
    stage.choose("Shape", "b").await;
    value.chosen.set("a".to_owned());
    tick().await;
    assert_eq!(stage.options("Shape").1, "a");
}

#[wasm_bindgen_test]
async fn without_entries_the_choice_is_a_text_field() {
    let (stage, value) = choice(&[], "");
    assert_eq!(stage.names("combobox"), Vec::<String>::new());
    stage.fill("Shape", "round").await;
    assert_eq!(value.other.get_untracked(), "round");
    let name = stage.field("Shape").get_attribute("name");
    assert_eq!(name.as_deref(), Some("shape"));
}

#[wasm_bindgen_test]
async fn entries_loaded_later_keep_the_input() {
    let (stage, _) = choice(&[], "");
    stage.fill("Shape", "round").await;
    let configuration: Configuration = stage.context();
    configuration.set((configured(&["a"]), Vec::new()));
    tick().await;
    assert_eq!(stage.options("Shape").1, "");
    assert_eq!(stage.field("Other shape").value(), "round");
    // They change again, after a choice.
    stage.choose("Shape", "a").await;
    configuration.set((configured(&["a", "b"]), Vec::new()));
    tick().await;
    let (names, chosen) = stage.options("Shape");
    assert_eq!(names, ["A", "B", "Other…"]);
    assert_eq!(chosen, "a");
}

// An open list was closed, and a button for a size lost its click, by a change of the theme.
#[wasm_bindgen_test]
async fn another_setting_leaves_the_options_and_the_sizes_in_place() {
    let config = Config {
        quick_sizes: vec![500],
        ..configured(&["a", "b"])
    };
    let stage = Stage::form(config.clone());
    tick().await;
    let parts = || {
        let parts = stage.query_all("select[name=region] option, .quick button");
        assert_eq!(parts.len(), 2 + 1 + 1);
        parts
    };
    let before = parts();
    let configuration: Configuration = stage.context();
    let theme = Theme::Dark;
    configuration.set((Config { theme, ..config }, Vec::new()));
    tick().await;
    assert!(parts() == before);
}
