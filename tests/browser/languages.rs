//! Changing the language, which mounts the view again.

use leptos::prelude::*;
use leptos::task::tick;
use volume_create::app::App;
use volume_create::i18n::{Language as Own, language as own};
use volume_create::model::session::Session;
use volume_create::mount::Mount;
use volume_create::state::clock::now;
use volume_create::state::language::Language;
use volume_create::state::session::SessionState;
use volume_create::storage::session_end;
use wasm_bindgen_test::wasm_bindgen_test;

use crate::stage::{Network, Setting, Stage, card, frame, is_focused};

const CHINESE: &str = include_str!("../../locales/zh-CN.json");

fn languages() -> Vec<Own> {
    own::parse("zh-CN\t简体中文\tlocales/zh-CN.json")
}

/// The page with two languages, whose service does not answer.
async fn page() -> (Stage, Network) {
    page_with(None).await
}

/// The page with two languages, whose service answers so.
async fn page_with(answer: Option<(u16, &'static str)>) -> (Stage, Network) {
    let network = Network::with(move |address| {
        if address.ends_with("zh-CN.json") {
            return Some((200, CHINESE.to_owned()));
        }
        answer.map(|(status, body)| (status, body.to_owned()))
    });
    let stage = Stage::new(Setting {
        languages: languages(),
        ..Setting::default()
    });
    stage.with(|| Mount::new(|| view! { <App /> }.into_any()).show());
    tick().await;
    (stage, network)
}

async fn in_chinese(stage: &Stage) {
    stage
        .until("the language", |stage| stage.text().contains("创建存储卷"))
        .await;
    tick().await;
}

#[wasm_bindgen_test]
async fn changing_the_language_changes_every_text_and_keeps_the_input() {
    let (stage, _network) = page().await;
    stage.fill("Name", "mine").await;
    stage.fill("Size (GB)", "2000").await;
    stage.choose("Volume type", "").await;
    stage.fill("Custom volume type", "t").await;
    stage.press("Settings").await;
    stage.list("Language").focus().expect("focused");
    stage.choose("Language", "zh-CN").await;
    in_chinese(&stage).await;
    let names = stage.names("textbox");
    assert_eq!(names, ["名称", "大小（GB）", "区域", "自定义存储卷类型"]);
    assert_eq!(stage.field("名称").value(), "mine");
    assert_eq!(stage.field("大小（GB）").value(), "2000");
    assert_eq!(stage.field("自定义存储卷类型").value(), "t");
    assert_eq!(stage.options("语言").1, "zh-CN");
    assert!(is_focused(&stage.list("语言")), "the focus stays");
    assert!(
        stage.query(":popover-open").is_some(),
        "the menu stays open"
    );
    stage.choose("语言", "en").await;
    stage
        .until("English again", |stage| {
            stage.find("textbox", "Name").is_some()
        })
        .await;
    assert_eq!(stage.field("Name").value(), "mine");
}

#[wasm_bindgen_test]
async fn changing_the_language_keeps_focus_selection_errors_and_open_disclosures() {
    let (stage, _network) = page().await;
    stage.open("Request as JSON and cURL").await;
    stage.press("Create volume").await;
    assert_eq!(stage.error("Name"), "Enter a name.");
    stage.fill("Name", "mine").await;
    let field = stage.field("Name");
    stage.until_focused(&field).await;
    field
        .set_selection_range_with_direction(1, 3, "backward")
        .expect("selected");
    let language: Language = stage.context();
    language.switch(languages().remove(1), |_| ());
    in_chinese(&stage).await;
    let field = stage.field("名称");
    assert!(is_focused(&field));
    let selection = (field.selection_start(), field.selection_end());
    assert_eq!(selection, (Ok(Some(1)), Ok(Some(3))));
    let direction = field.selection_direction().expect("a direction");
    assert_eq!(direction.as_deref(), Some("backward"));
    assert_eq!(stage.error("区域"), "请输入区域 ID。");
    stage
        .until("the content", |stage| {
            stage.query("details.request[open] .disclosed").is_some()
        })
        .await;
}

#[wasm_bindgen_test]
async fn b12_changing_the_language_keeps_a_value_set_without_an_event() {
    let (stage, _network) = page().await;
    stage.field("Name").set_value("robot");
    stage.list("Volume type").set_value("highspeedstorage");
    stage.choose("Language", "zh-CN").await;
    in_chinese(&stage).await;
    assert_eq!(stage.field("名称").value(), "robot");
    assert_eq!(stage.options("存储卷类型").1, "highspeedstorage");
}

#[wasm_bindgen_test]
async fn mounting_again_is_no_blur_of_the_focused_field() {
    let (stage, _network) = page().await;
    stage.field("Name").focus().expect("focused");
    let language: Language = stage.context();
    language.switch(languages().remove(1), |_| ());
    in_chinese(&stage).await;
    assert!(is_focused(&stage.field("名称")));
    assert_eq!(stage.error("名称"), "", "the user has not left the field");
}

#[wasm_bindgen_test]
async fn changing_the_language_keeps_a_pending_request() {
    let (stage, network) = page().await;
    stage.fill_in().await;
    stage.press("Create volume").await;
    stage.until("a request", |_| network.creates() == 1).await;
    stage.choose("Language", "zh-CN").await;
    stage
        .until("the language", |stage| {
            stage.find("button", "正在创建…").is_some()
        })
        .await;
    assert!(stage.find("button", "取消").is_some());
    assert_eq!(network.creates(), 1);
    assert!(!network.is_aborted());
}

#[wasm_bindgen_test]
async fn changing_the_language_keeps_a_failure_a_card_and_the_services_message() {
    let (stage, network) = page_with(Some((400, r#"{"message":"Quota exceeded"}"#))).await;
    stage.create("Quota exceeded").await;
    let volumes: volume_create::state::volumes::Volumes = stage.context();
    stage.with(|| volumes.add(card(0, r#"{"volumeName":"alpha"}"#)));
    stage.choose("Language", "zh-CN").await;
    in_chinese(&stage).await;
    let alert = stage.live("alert");
    assert!(alert.contains("Quota exceeded"), "{alert}");
    assert!(!alert.contains("The volume was not created"), "{alert}");
    assert_eq!(stage.names("article"), ["alpha"]);
    assert_eq!(network.creates(), 1);
}

// The panel, made again, took the failure that the token was pasted for as a new one.
#[wasm_bindgen_test]
async fn changing_the_language_keeps_a_session_that_is_in_use() {
    let (stage, network) = page_with(Some((401, ""))).await;
    stage.create("Sign in").await;
    let session: SessionState = stage.context();
    let in_use = Session::InUse(Some(now() + 3600));
    session.set(in_use);
    stage.choose("Language", "zh-CN").await;
    in_chinese(&stage).await;
    assert_eq!(session.session.get_untracked(), in_use);
    assert_eq!(session_end("/api"), in_use.end());
    stage
        .until("the session", |stage| stage.text().contains("令牌"))
        .await;
    drop(network);
}

// Each time its view was made, a failure was scrolled to.
#[wasm_bindgen_test]
async fn changing_the_language_does_not_scroll_to_an_old_failure() {
    let (stage, network) = page_with(Some((400, r#"{"message":"Quota exceeded"}"#))).await;
    let above = document().create_element("p").expect("an element");
    above
        .set_attribute("style", "height: 3000px")
        .expect("styled");
    stage.wrapper.before_with_node_1(&above).expect("inserted");
    let top = || window().scroll_y().expect("a position");
    stage.create("Quota exceeded").await;
    stage
        .until("the failure is scrolled to", |_| top() > 0.0)
        .await;
    window().scroll_to_with_x_and_y(0.0, 0.0);
    let language: Language = stage.context();
    language.switch(languages().remove(1), |_| ());
    in_chinese(&stage).await;
    // It would be scrolled to in the next one.
    frame().await;
    frame().await;
    assert!(top() < 1.0, "{}", top());
    above.remove();
    drop(network);
}
