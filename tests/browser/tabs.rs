//! `Tabs`.

use leptos::prelude::*;
use leptos::task::tick;
use volume_create::components::tabs::{Tab, Tabs};
use volume_create::model::config::Config;
use wasm_bindgen_test::wasm_bindgen_test;

use crate::stage::{Stage, frame, is_focused, key};

fn tabs() -> Stage {
    let stage = Stage::new(Config::default());
    stage.mount(|| {
        let tabs = ["One", "Two", "Three"].map(|label| Tab {
            name: label,
            label,
            panel: view! { <p>{format!("Panel of {label}")}</p> }.into_any(),
        });
        view! { <Tabs label="Panels" tabs=tabs.into() /> }.into_any()
    });
    stage
}

/// The selected tab. Asserts that only it is in the tab order and only its panel is shown.
fn selected(stage: &Stage) -> String {
    let is = |tab: &web_sys::HtmlElement, name: &str, value: &str| {
        tab.get_attribute(name).as_deref() == Some(value)
    };
    let all = stage.all("tab");
    let selected: Vec<_> = all
        .iter()
        .filter(|tab| is(tab, "aria-selected", "true"))
        .collect();
    assert_eq!(selected.len(), 1);
    let name = stage.name(selected[0]);
    for tab in &all {
        let is_selected = tab.is_same_node(Some(selected[0]));
        assert!(is(tab, "tabindex", if is_selected { "0" } else { "-1" }));
        let panel = stage.get("tabpanel", &stage.name(tab));
        assert_eq!(
            panel.id(),
            tab.get_attribute("aria-controls").unwrap_or_default()
        );
        assert_eq!(panel.hidden(), !is_selected, "{}", stage.name(tab));
    }
    name
}

#[wasm_bindgen_test]
async fn the_first_tab_is_selected_and_a_click_selects_another() {
    let stage = tabs();
    assert_eq!(stage.names("tablist"), ["Panels"]);
    assert_eq!(selected(&stage), "One");
    stage.get("tab", "Three").click();
    tick().await;
    assert_eq!(selected(&stage), "Three");
}

#[wasm_bindgen_test]
async fn arrow_keys_home_and_end_select_and_focus_a_tab() {
    let stage = tabs();
    stage.get("tab", "One").focus().expect("focused");
    for (name, expected) in [
        ("ArrowRight", "Two"),
        ("ArrowRight", "Three"),
        ("ArrowRight", "One"),
        ("ArrowLeft", "Three"),
        ("Home", "One"),
        ("End", "Three"),
        ("x", "Three"),
    ] {
        let tab = stage.get("tab", &selected(&stage));
        assert_eq!(key(&tab, name, &[]), name != "x", "{name}");
        tick().await;
        frame().await;
        assert_eq!(selected(&stage), expected, "{name}");
        assert!(is_focused(&stage.get("tab", expected)), "{name}");
    }
}
