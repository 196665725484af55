//! Mounting the app on a prerendered page that has been used already.

use leptos::prelude::*;
use leptos::task::tick;
use volume_create::app::App;
use volume_create::model::config::{Config, Entry};
use volume_create::mount::Mount;
use wasm_bindgen_test::wasm_bindgen_test;
use web_sys::HtmlElement;

use crate::stage::{Setting, Stage, frame, is_focused};

/// The prerendered page, before the app starts.
fn prerendered() -> Stage {
    let page = Stage::new(Config::default());
    page.mount(|| view! { <App /> }.into_any());
    let html = page.wrapper.inner_html();
    drop(page);
    let stage = Stage::empty();
    stage.wrapper.set_inner_html(&html);
    stage
}

/// Mounts the app.
async fn mount_app(stage: &Stage, setting: Setting) {
    stage.start(setting);
    stage.with(|| Mount::new(|| view! { <App /> }.into_any()).show());
    tick().await;
}

async fn mount_defaults(stage: &Stage) {
    mount_app(stage, Setting::default()).await;
}

fn selection(stage: &Stage, label: &str) -> (u32, u32, String) {
    let field = stage.field(label);
    let start = field.selection_start().expect("a selection");
    let end = field.selection_end().expect("a selection");
    let direction = field.selection_direction().expect("a direction");
    (
        start.unwrap_or_default(),
        end.unwrap_or_default(),
        direction.unwrap_or_default(),
    )
}

#[wasm_bindgen_test]
async fn mounting_replaces_the_prerendered_page_by_an_identical_one() {
    let stage = prerendered();
    let before = (stage.wrapper.inner_html(), stage.query("main"));
    mount_defaults(&stage).await;
    assert_eq!(stage.all("main").len(), 1);
    assert!(stage.query("main") != before.1, "its own nodes");
    let without = |html: &str| html.replace("<!---->", "").replace("<!>", "");
    assert_eq!(without(&stage.wrapper.inner_html()), without(&before.0));
}

#[wasm_bindgen_test]
async fn input_and_choices_stay() {
    let stage = prerendered();
    for (label, text) in [("Name", " a name "), ("Size (GB)", "1 TB"), ("Region", "r")] {
        stage.field(label).set_value(text);
    }
    stage.list("Volume type").set_value("highspeedstorage");
    mount_defaults(&stage).await;
    for (label, text) in [("Name", " a name "), ("Size (GB)", "1 TB"), ("Region", "r")] {
        assert_eq!(stage.field(label).value(), text);
    }
    assert_eq!(stage.options("Volume type").1, "highspeedstorage");
    let description = stage.description(&stage.field("Size (GB)"));
    assert!(
        description.contains("= 1,000 GB"),
        "the app knows the value: {description}"
    );
    assert_eq!(stage.error("Size (GB)"), "", "no field was left yet");
}

#[wasm_bindgen_test]
async fn a_cleared_field_stays_empty() {
    let stage = prerendered();
    stage.field("Size (GB)").set_value("");
    mount_defaults(&stage).await;
    assert_eq!(stage.field("Size (GB)").value(), "");
}

#[wasm_bindgen_test]
async fn choosing_other_early_shows_its_field() {
    let stage = prerendered();
    stage.list("Volume type").set_value("");
    mount_defaults(&stage).await;
    assert_eq!(stage.options("Volume type").1, "");
    assert_eq!(stage.field("Custom volume type").value(), "");
}

#[wasm_bindgen_test]
async fn input_has_precedence_over_the_draft_and_the_draft_over_the_default() {
    let before = Stage::form(Config::default());
    before.fill("Name", "draft").await;
    before.fill("Region", "draft").await;
    tick().await;
    drop(before);
    // Mounting the page to get its HTML clears the draft: save it.
    let storage = window()
        .session_storage()
        .expect("a storage")
        .expect("a storage");
    let draft = storage.get_item("volume-create.draft").expect("a storage");
    let stage = prerendered();
    storage
        .set_item("volume-create.draft", &draft.expect("a draft"))
        .expect("stored");
    stage.field("Name").set_value("typed");
    let setting = Setting {
        is_reload: true,
        ..Setting::default()
    };
    mount_app(&stage, setting).await;
    assert_eq!(stage.field("Name").value(), "typed");
    assert_eq!(stage.field("Region").value(), "draft");
    assert_eq!(stage.field("Size (GB)").value(), "200");
}

#[wasm_bindgen_test]
async fn the_focus_and_the_selection_with_its_direction_stay() {
    for direction in ["forward", "backward"] {
        let stage = prerendered();
        let field = stage.field("Name");
        field.set_value("volume");
        field.focus().expect("focused");
        field
            .set_selection_range_with_direction(1, 4, direction)
            .expect("selected");
        mount_defaults(&stage).await;
        let own = stage.field("Name");
        assert!(!own.is_same_node(Some(&field)));
        assert!(is_focused(&own));
        assert_eq!(selection(&stage, "Name"), (1, 4, direction.to_owned()));
    }
}

#[wasm_bindgen_test]
async fn the_focus_on_an_element_without_an_id_stays() {
    for (role, name) in [
        ("button", "Settings"),
        ("summary", "Request as JSON and cURL"),
        ("combobox", "Volume type"),
        ("button", "Increase size"),
    ] {
        let stage = prerendered();
        stage.get(role, name).focus().expect("focused");
        mount_defaults(&stage).await;
        assert!(is_focused(&stage.get(role, name)), "{name}");
    }
}

#[wasm_bindgen_test]
async fn an_open_menu_stays_open() {
    let stage = prerendered();
    stage.get("button", "Settings").click();
    stage.list("Theme").focus().expect("focused");
    mount_defaults(&stage).await;
    let menu = stage.query(":popover-open").expect("an open menu");
    assert_eq!(stage.name(&menu), "Settings");
    assert!(is_focused(&stage.list("Theme")));
}

#[wasm_bindgen_test]
async fn the_focus_outside_of_the_app_stays() {
    let outside = Stage::of(|| view! { <button>{"Outside"}</button> }.into_any());
    let button = outside.get("button", "Outside");
    button.focus().expect("focused");
    let stage = prerendered();
    mount_defaults(&stage).await;
    frame().await;
    assert!(is_focused(&button));
}

#[wasm_bindgen_test]
async fn a_focused_field_off_screen_does_not_scroll_the_page() {
    let stage = prerendered();
    stage
        .wrapper
        .set_attribute("style", "min-height: 9000px")
        .expect("set");
    stage.field("Name").focus().expect("focused");
    let window = window();
    window.scroll_to_with_x_and_y(0.0, 5000.0);
    let before = window.scroll_y().expect("a position");
    assert!(before > 3000.0, "{before}");
    mount_defaults(&stage).await;
    assert!(is_focused(&stage.field("Name")));
    assert_eq!(window.scroll_y(), Ok(before));
    window.scroll_to_with_x_and_y(0.0, 0.0);
}

#[wasm_bindgen_test]
async fn an_open_disclosure_stays_open_with_its_content() {
    let stage = prerendered();
    let details: HtmlElement = stage.query("details.request").expect("details");
    details.set_attribute("open", "").expect("opened");
    mount_defaults(&stage).await;
    stage
        .until("the content", |stage| {
            stage.find("textbox", "Paste a request").is_some()
        })
        .await;
}

#[wasm_bindgen_test]
async fn a_text_field_that_becomes_a_list_keeps_its_text_and_focus() {
    let stage = prerendered();
    let field = stage.field("Region");
    field.set_value("r");
    field.focus().expect("focused");
    let setting = Setting::from(Config {
        regions: vec![Entry {
            id: "a".to_owned(),
            name: "A".to_owned(),
        }],
        ..Config::default()
    });
    mount_app(&stage, setting).await;
    assert!(is_focused(&stage.list("Region")));
    assert_eq!(stage.options("Region").1, "", "Other…");
    assert_eq!(stage.field("Region ID").value(), "r");
}

#[wasm_bindgen_test]
async fn b45_nodes_added_by_an_extension_are_tolerated() {
    let stage = prerendered();
    let add = |selector: &str, position: &str, html: &str| {
        let element = stage.query(selector).expect("an element");
        element.insert_adjacent_html(position, html).expect("added");
    };
    add(".field-label", "afterend", "<span>added</span>");
    add("main", "afterbegin", "added text");
    add(".page-lead", "afterbegin", "<a href='tel:1'>1</a>");
    add(
        "form",
        "beforeend",
        "<details open><summary>x</summary></details>",
    );
    stage.field("Name").set_value("mine");
    stage.field("Name").focus().expect("focused");
    mount_defaults(&stage).await;
    assert_eq!(stage.names("textbox"), ["Name", "Size (GB)", "Region"]);
    assert_eq!(stage.field("Name").value(), "mine");
    assert!(is_focused(&stage.field("Name")));
    assert!(!stage.text().contains("added"), "{}", stage.text());
    let label = stage.query(".field-label").expect("a label");
    assert_eq!(label.text_content().as_deref(), Some("Name"));
}

#[wasm_bindgen_test]
async fn without_a_prerendered_page_the_form_has_its_defaults() {
    let stage = Stage::empty();
    mount_defaults(&stage).await;
    assert_eq!(stage.field("Size (GB)").value(), "200");
    assert_eq!(stage.options("Volume type").1, "filesystem");
}
