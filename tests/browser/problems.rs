//! `ConfigProblems`.

use leptos::prelude::*;
use leptos::task::tick;
use volume_create::app::App;
use volume_create::components::config_problems::ConfigProblems;
use volume_create::model::config::{Config, ConfigSource, Problem};
use volume_create::state::configuration::Configuration;
use wasm_bindgen_test::wasm_bindgen_test;

use crate::stage::{Setting, Stage};

#[wasm_bindgen_test]
async fn each_problem_is_a_list_item_with_its_source_and_key() {
    let setting = Setting {
        problems: vec![
            (ConfigSource::File, Problem::UnknownKey("colour".to_owned())),
            (ConfigSource::Property, Problem::NotAnObject),
        ],
        ..Setting::default()
    };
    let stage = Stage::of_loaded(setting, || view! { <ConfigProblems /> }.into_any()).await;
    let problems = stage.names("listitem");
    assert_eq!(
        problems,
        [
            "config.json: unknown setting “colour”.",
            "The property config is not a JSON object. The defaults are used."
        ]
    );
}

#[wasm_bindgen_test]
async fn problems_follow_the_configuration_and_are_last_on_the_page() {
    let stage = Stage::new(Setting::default());
    stage.mount(|| view! { <App /> }.into_any());
    assert_eq!(stage.names("listitem").len(), 0);
    let configuration: Configuration = stage.context();
    let problems = vec![(ConfigSource::File, Problem::Unreachable)];
    configuration.set((Config::default(), problems));
    stage
        .until("the problem", |stage| {
            stage.text().contains("config.json could not be loaded")
        })
        .await;
    let list = stage.all("list").pop().expect("a list");
    let last = stage.query("main").expect("a page").last_element_child();
    assert!(
        list.is_same_node(last.as_deref()),
        "last, so that nothing moves"
    );
    assert_eq!(
        stage.field("Size (GB)").value(),
        "200",
        "the defaults apply"
    );
    let other = Problem::UnknownKey("colour".to_owned());
    configuration.set((Config::default(), vec![(ConfigSource::File, other)]));
    tick().await;
    assert_eq!(
        stage.names("listitem"),
        ["config.json: unknown setting “colour”."]
    );
    configuration.set((Config::default(), Vec::new()));
    tick().await;
    assert_eq!(stage.all("list").len(), 0);
}
