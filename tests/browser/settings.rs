//! `SettingsMenu`.

use leptos::prelude::*;
use leptos::task::tick;
use volume_create::components::settings_menu::SettingsMenu;
use volume_create::i18n::{Language, Text, language};
use volume_create::model::config::{Config, Theme};
use volume_create::state::settings::Settings;
use volume_create::storage::Setting as Stored;
use wasm_bindgen_test::wasm_bindgen_test;

use crate::stage::{Network, Setting, Stage};

/// English, and a language whose messages never load.
fn languages() -> Vec<Language> {
    language::parse("xx\tXish\txx.json")
}

fn menu() -> Stage {
    let stage = Stage::new(Setting {
        languages: languages(),
        ..Setting::default()
    });
    stage.mount(|| view! { <SettingsMenu /> }.into_any());
    stage
}

fn theme_of_document() -> Option<String> {
    let root = document().document_element().expect("a root");
    root.get_attribute("data-theme")
}

#[wasm_bindgen_test]
async fn the_settings_are_two_lists_with_the_current_values() {
    let stage = menu();
    assert_eq!(stage.names("combobox"), ["Language", "Theme"]);
    let (names, chosen) = stage.options("Language");
    assert_eq!(chosen, "en");
    assert_eq!(names, ["English", "Xish"]);
    let (names, chosen) = stage.options("Theme");
    assert_eq!(names, ["System", "Light", "Dark"]);
    assert_eq!(chosen, "auto");
    let names = stage.query_all("select");
    let names: Vec<_> = names
        .iter()
        .filter_map(|list| list.get_attribute("name"))
        .collect();
    assert_eq!(names, ["language", "theme"]);
}

#[wasm_bindgen_test]
async fn a_chosen_theme_is_set_on_the_document_and_stored() {
    let stage = menu();
    stage.choose("Theme", "dark").await;
    assert_eq!(theme_of_document().as_deref(), Some("dark"));
    assert_eq!(Stored::Theme.get().as_deref(), Some("dark"));
    assert_eq!(stage.options("Theme").1, "dark");
    stage.choose("Theme", "auto").await;
    assert_eq!(theme_of_document().as_deref(), Some("auto"));
}

#[wasm_bindgen_test]
async fn the_configured_theme_applies_unless_the_user_chose_one() {
    let stage = menu();
    let settings: Settings = stage.context();
    let dark = || Config {
        theme: Theme::Dark,
        ..Config::default()
    };
    settings.configure((dark(), Vec::new()), "");
    tick().await;
    assert_eq!(stage.options("Theme").1, "dark");
    assert_eq!(theme_of_document().as_deref(), Some("dark"));
    stage.choose("Theme", "light").await;
    settings.configure((dark(), Vec::new()), "");
    tick().await;
    assert_eq!(stage.options("Theme").1, "light");
    assert_eq!(theme_of_document().as_deref(), Some("light"));
}

#[wasm_bindgen_test]
async fn a_language_that_fails_to_load_is_reported_and_the_list_reset() {
    // The menu is not in the lazy chunk, so this text must not be either.
    assert!((Text::LanguageFailed as usize) < Text::ENGLISH.len());
    for response in [(404, ""), (200, "no JSON")] {
        let _network = Network::answering(response.0, response.1);
        let stage = menu();
        stage.choose("Language", "xx").await;
        stage
            .until("a message", |stage| {
                stage.live("status") == "This language could not be loaded."
            })
            .await;
        assert_eq!(stage.options("Language").1, "en");
    }
}

#[wasm_bindgen_test]
async fn choosing_the_current_language_clears_the_error() {
    let _network = Network::answering(404, "");
    let stage = menu();
    stage.choose("Language", "xx").await;
    stage
        .until("a message", |stage| !stage.live("status").is_empty())
        .await;
    stage.choose("Language", "en").await;
    assert_eq!(stage.live("status"), "");
}
