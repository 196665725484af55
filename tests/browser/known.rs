//! `RegionSuggestions` and `NameNote`.

use leptos::prelude::*;
use leptos::task::tick;
use volume_create::app::App;
use volume_create::i18n::language as own;
use volume_create::model::config::{Config, Entry};
use volume_create::mount::Mount;
use volume_create::state::known::Known;
use volume_create::state::language::Language;
use volume_create::storage::{set_used_regions, used_regions};
use wasm_bindgen_test::wasm_bindgen_test;
use web_sys::HtmlInputElement;

use crate::stage::{Network, Setting, Stage, fire, is_focused, key, volume};

const LIST: &str = r#"{"volumeList":[
    {"id":"1","volumeName":"data","region":"east","sizeGB":2000,"status":"Available"},
    {"id":"2","volumeName":"logs","region":"west","sizeGB":10},
    {"id":"3","volumeName":"data-2","region":"east"}
]}"#;

const CHINESE: &str = include_str!("../../locales/zh-CN.json");

/// A form whose user has these volumes, once they are read.
async fn form(list: &'static str) -> (Stage, Network) {
    let network = Network::with(move |_| Some((200, list.to_owned())));
    let stage = Stage::form(Setting {
        suggests: true,
        ..Setting::default()
    });
    stage.load().await;
    stage
        .until("the list is read", |_| network.requests() == 2)
        .await;
    (stage, network)
}

async fn combobox() -> (Stage, Network, HtmlInputElement) {
    let (stage, network) = form(LIST).await;
    let field = stage.field("Region");
    stage
        .until("a combobox", |_| state(&field, "role") == "combobox")
        .await;
    (stage, network, field)
}

fn state(field: &HtmlInputElement, name: &str) -> String {
    field.get_attribute(name).unwrap_or_default()
}

/// The suggestions, and which one is active.
fn shown(stage: &Stage, field: &HtmlInputElement) -> Vec<String> {
    if stage.query(".suggestions-shown").is_none() {
        return Vec::new();
    }
    let active = state(field, "aria-activedescendant");
    let options = stage.query_all("[role=option]").into_iter();
    options
        .map(|option| {
            let is_active = option.id() == active;
            let selected = option.get_attribute("aria-selected");
            assert_eq!(
                selected.as_deref(),
                Some(if is_active { "true" } else { "false" })
            );
            let text = option.text_content().unwrap_or_default();
            if is_active {
                [">", &text].concat()
            } else {
                text
            }
        })
        .collect()
}

async fn press(field: &HtmlInputElement, name: &str) -> bool {
    let is_prevented = key(field, name, &[]);
    tick().await;
    is_prevented
}

#[wasm_bindgen_test]
async fn arrows_move_through_the_regions_and_the_field_and_enter_takes_one() {
    let (stage, _network, field) = combobox().await;
    assert_eq!(state(&field, "aria-expanded"), "false");
    assert_eq!(state(&field, "aria-autocomplete"), "list");
    assert_eq!(
        state(&field, "aria-controls"),
        stage.get("listbox", "Suggestions").id()
    );
    assert!(press(&field, "ArrowDown").await);
    assert_eq!(state(&field, "aria-expanded"), "true");
    assert_eq!(shown(&stage, &field), [">east2 volumes", "west1 volume"]);
    press(&field, "ArrowDown").await;
    assert_eq!(shown(&stage, &field), ["east2 volumes", ">west1 volume"]);
    press(&field, "ArrowDown").await;
    assert_eq!(shown(&stage, &field), ["east2 volumes", "west1 volume"]);
    press(&field, "ArrowUp").await;
    assert_eq!(shown(&stage, &field), ["east2 volumes", ">west1 volume"]);
    assert!(press(&field, "Enter").await);
    assert_eq!(field.value(), "west");
    assert_eq!(shown(&stage, &field), [""; 0]);
    assert!(!press(&field, "Enter").await, "it submits the form");
}

#[wasm_bindgen_test]
async fn escape_closes_the_list_once_and_tab_moves_on() {
    let (stage, _network, field) = combobox().await;
    press(&field, "ArrowUp").await;
    assert_eq!(shown(&stage, &field), ["east2 volumes", ">west1 volume"]);
    assert!(press(&field, "Escape").await);
    assert_eq!(shown(&stage, &field), [""; 0]);
    assert!(
        !press(&field, "Escape").await,
        "it has its meaning for the form"
    );
    press(&field, "ArrowDown").await;
    assert!(!press(&field, "Tab").await);
    assert_eq!(shown(&stage, &field), [""; 0]);
}

#[wasm_bindgen_test]
async fn what_is_typed_narrows_the_list_until_it_is_a_region() {
    let (stage, _network, field) = combobox().await;
    stage.fill("Region", "we").await;
    assert_eq!(shown(&stage, &field), ["west1 volume"]);
    stage.fill("Region", "west").await;
    assert_eq!(shown(&stage, &field), [""; 0]);
    stage.fill("Region", "nowhere").await;
    assert_eq!(shown(&stage, &field), [""; 0]);
    assert!(!press(&field, "ArrowDown").await, "there is nothing");
    fire(&field, "blur");
}

#[wasm_bindgen_test]
async fn keys_of_a_composition_and_of_commands_are_left_alone() {
    let (stage, _network, field) = combobox().await;
    for flag in ["isComposing", "ctrlKey", "metaKey", "shiftKey"] {
        assert!(!key(&field, "ArrowDown", &[(flag, true.into())]), "{flag}");
    }
    tick().await;
    assert_eq!(shown(&stage, &field), [""; 0]);
}

// Regression: a count stayed when the last volume of a region was gone, and was lost with the
// language.
#[wasm_bindgen_test]
async fn the_counts_of_configured_regions_follow_the_volumes_and_the_language() {
    let network = Network::with(|address| {
        let body = match address {
            address if address.ends_with("zh-CN.json") => CHINESE,
            _ => LIST,
        };
        Some((200, body.to_owned()))
    });
    let entry = |id: &str, name: &str| Entry {
        id: id.to_owned(),
        name: name.to_owned(),
    };
    let stage = Stage::new(Setting {
        suggests: true,
        config: Config {
            regions: vec![entry("east", "East"), entry("west", "West")],
            ..Config::default()
        },
        ..Setting::default()
    });
    stage.with(|| Mount::new(|| view! { <App /> }.into_any()).show());
    stage.load().await;
    let options = |label: &str, expected: [&str; 2]| {
        let (label, expected) = (label.to_owned(), expected.map(str::to_owned));
        move |stage: &Stage| {
            stage.find("combobox", &label).is_some() && stage.options(&label).0[..2] == expected
        }
    };
    let counted = options("Region", ["East – 2 volumes", "West – 1 volume"]);
    stage.until("the counts", counted).await;
    let language: Language = stage.context();
    let chinese = own::parse("zh-CN\t简体中文\tlocales/zh-CN.json").remove(1);
    language.switch(chinese, |_| ());
    let translated = options("区域", ["East – 2 个存储卷", "West – 1 个存储卷"]);
    stage.until("the counts in Chinese", translated).await;
    let known: Known = stage.context();
    known.replace(Vec::new());
    stage
        .until("no counts", options("区域", ["East", "West"]))
        .await;
    drop(network);
}

#[wasm_bindgen_test]
async fn without_volumes_the_field_is_a_plain_one() {
    let network = Network::with(|_| Some((200, r#"{"volumeList":[]}"#.to_owned())));
    let stage = Stage::form(Setting {
        suggests: true,
        ..Setting::default()
    });
    stage.load().await;
    stage
        .until("the list is read", |_| network.requests() == 1)
        .await;
    let field = stage.field("Region");
    assert!(!press(&field, "ArrowDown").await);
    for name in [
        "role",
        "aria-expanded",
        "aria-controls",
        "aria-autocomplete",
    ] {
        assert_eq!(field.get_attribute(name), None, "{name}");
    }
}

#[wasm_bindgen_test]
async fn a_name_that_exists_is_noted_with_its_values_and_a_free_name() {
    let (stage, network) = form(LIST).await;
    stage.fill("Name", " data ").await;
    let note = "This name is in use: 2,000 GB (2 TB), Available.";
    stage.until(note, |stage| stage.text().contains(note)).await;
    stage.press("Use data-3").await;
    assert_eq!(stage.field("Name").value(), "data-3");
    assert!(!stage.text().contains("in use"));
    stage.fill("Name", "data-2").await;
    assert!(stage.text().contains("This name is in use: not provided."));
    stage.fill("Name", "logs").await;
    stage.press("Show volume").await;
    stage
        .until("its card", |stage| stage.find("article", "logs").is_some())
        .await;
    assert_eq!(network.requests(), 2, "nothing was created");
}

// A form wrote the regions back that another tab had cleared since.
#[wasm_bindgen_test]
async fn a_create_adds_to_the_regions_that_are_stored_by_now() {
    let (stage, _network) = form(LIST).await;
    let known: Known = stage.context();
    known.mark_used("old");
    assert_eq!(used_regions().as_deref(), Some(&["old".to_owned()][..]));
    set_used_regions(&["theirs".to_owned()]);
    known.mark_used("new");
    let expected = ["new", "theirs"].map(str::to_owned);
    assert_eq!(used_regions().as_deref(), Some(&expected[..]));
}

// What was made anew lost the click or the focus.
#[wasm_bindgen_test]
async fn a_volume_that_changes_leaves_the_suggestions_and_the_note_in_place() {
    let (stage, _network, field) = combobox().await;
    let known: Known = stage.context();
    let change = |status: &str| {
        let json =
            format!(r#"{{"id":"1","volumeName":"data","region":"east","status":"{status}"}}"#);
        known.add(&volume(&json));
    };
    field.click();
    tick().await;
    let option = stage.query("[role=option]").expect("an option");
    change("Pending");
    tick().await;
    assert!(stage.query("[role=option]").as_ref() == Some(&option));
    stage.fill("Name", "data").await;
    let free = stage.get("button", "Use data-3");
    free.focus().expect("focused");
    change("Failed");
    stage
        .until("the note", |stage| stage.live("status").contains("Failed"))
        .await;
    assert!(is_focused(&free));
}
